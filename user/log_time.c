// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* 9999-12-31T23:59:59.999999Z: a year of five digits would not fit. */
#define TIME_LAST (INT64_C(253402300800) * LOG_SECOND - 1)

/**
 * log_time_text() - write a time
 * @time: microseconds since 1970; what lies before, or after 9999, is cut to
 *	these bounds
 */
struct log_time_text log_time_text(int64_t time)
{
	char seconds[LOG_TIME_SIZE];
	struct log_time_text text;
	struct tm utc;
	time_t whole;

	if (time < 0)
		time = 0;
	if (time > TIME_LAST)
		time = TIME_LAST;
	whole = time / LOG_SECOND;
	gmtime_r(&whole, &utc);
	strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text.text, sizeof(text.text), "%.19s.%06uZ", seconds,
		 (unsigned int)(time % LOG_SECOND));
	return text;
}

/**
 * log_time_parse() - read a time
 * @text: the text, as log_time_text() writes it
 * @time: result
 *
 * Return: false if it is written in any other way.
 */
bool log_time_parse(const char *text, int64_t *time)
{
	struct log_time_text again;
	struct tm utc = { 0 };
	unsigned int micro;
	const char *rest;
	char tail[2];

	rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &utc);
	if (!rest || sscanf(rest, ".%6u%1[Z]", &micro, tail) != 2)
		return false;
	*time = timegm(&utc) * LOG_SECOND + micro;
	again = log_time_text(*time);
	return !strcmp(text, again.text);
}
