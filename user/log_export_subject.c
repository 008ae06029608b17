// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_export.h"

#include "log_record.h"
#include "log_time.h"
#include "log_view.h"
#include "text.h"
#include "times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATE_LENGTH 10
#define COLUMN_WIDTH 20

static void put(json_t *day, const char *key, const char *text)
{
	char escaped[256];

	text_escape(escaped, sizeof(escaped), text, strlen(text));
	json_object_set_new(day, key, json_string(escaped));
}

/* What is said of one access; nothing that tells one user from another. */
static json_t *day_of(const json_t *record)
{
	const json_t *policy = json_object_get(record, "policy");
	const char *camera =
		log_record_text(json_object_get(record, "camera"), "name");
	struct times_text text;
	json_t *day;
	int64_t time;

	if (!log_time_parse(log_record_text(record, "time"), &time))
		return NULL;
	text = times_moment_text(time / LOG_SECOND);
	text.text[DATE_LENGTH] = '\0';
	day = json_pack("{s:s}", "date", text.text);
	if (!log_is_access(record)) {
		json_object_set_new(day, "incomplete", json_true());
		return day;
	}
	put(day, "camera", *camera ? camera : log_record_text(record, "node"));
	put(day, "purpose", log_record_text(policy, "purpose"));
	put(day, "reference", log_record_text(policy, "reference"));
	return day;
}

/**
 * log_subject_visit() - note the day and the purpose of an access; a log_visit
 * @export: what was noted so far, struct log_export
 * @record: the record; one that was refused showed nobody anything
 * @line: its line
 * @size: bytes of @line
 */
void log_subject_visit(void *export, const json_t *record, const char *line,
		       size_t size)
{
	struct log_export *noted = export;
	json_t *day;
	char *key;

	(void)line;
	(void)size;
	if ((!log_is_access(record) && !log_record_is(record, "gap") &&
	     !log_record_is(record, "repair")) ||
	    json_integer_value(json_object_get(record, "result")) < 0 ||
	    !log_filter_wants(&noted->filter, record))
		return;
	day = day_of(record);
	key = day ? json_dumps(day, JSON_COMPACT) : NULL;
	if (key && !json_object_get(noted->days, key))
		json_object_set(noted->days, key, day);
	free(key);
	json_decref(day);
}

static void print_column(const json_t *day, const char *key)
{
	const char *text = log_record_text(day, key);

	log_view_column(*text ? text : "-", COLUMN_WIDTH, stdout);
}

static void print_day(const json_t *day)
{
	printf("%s  ", log_record_text(day, "date"));
	if (json_object_get(day, "incomplete")) {
		puts("(records may be missing)");
		return;
	}
	print_column(day, "camera");
	print_column(day, "purpose");
	puts(*log_record_text(day, "reference") ?
		     log_record_text(day, "reference") :
		     "-");
}

/**
 * log_subject_print() - print what was noted
 * @days: that
 * @json: as JSON, one object a line
 */
void log_subject_print(const json_t *days, bool json)
{
	const char *key;
	json_t *day;

	json_object_foreach((json_t *)days, key, day)
	{
		if (json)
			puts(key);
		else
			print_day(day);
	}
}
