// SPDX-License-Identifier: GPL-2.0-or-later
#include "times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define DAY_MINUTES 1440
#define DAYS 7

static const char days[DAYS][4] = { "Mon", "Tue", "Wed", "Thu",
				    "Fri", "Sat", "Sun" };

/* Of a name that it does not know, libc says nothing, and takes UTC. */
static bool is_zone_file(const char *name)
{
	const char *dir = getenv("TZDIR");
	char path[512], magic[4];
	bool good;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : "/usr/share/zoneinfo",
		 name);
	file = fopen(path, "rb");
	if (!file)
		return false;
	good = fread(magic, sizeof(magic), 1, file) == 1 &&
	       !memcmp(magic, "TZif", sizeof(magic));
	fclose(file);
	return good;
}

/**
 * times_zone_use() - say where the clocks on the wall are
 * @name: a time zone of the tz database, "Europe/Paris" for example
 *
 * Return: false if this machine does not know it.
 */
bool times_zone_use(const char *name)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz0123456789_+-/";

	if (!*name || *name == '/' || name[strspn(name, letters)] ||
	    (strcmp(name, "UTC") && !is_zone_file(name)))
		return false;
	setenv("TZ", name, 1);
	tzset();
	return true;
}

/**
 * times_moment_parse() - read a moment on the clock on the wall
 * @text: "2026-01-31", "2026-01-31 08:00" or "2026-01-31 08:00:00", likewise with a T
 * @moment: result: seconds since 1970-01-01 00:00 UTC
 *
 * Return: false if it is none, is skipped by the clocks of the time zone in use, or
 * lies before 1970 or after 9999.
 */
bool times_moment_parse(const char *text, uint64_t *moment)
{
	static const char *const forms[] = { "%Y-%m-%d", "%Y-%m-%d %H:%M",
					     "%Y-%m-%dT%H:%M",
					     "%Y-%m-%d %H:%M:%S",
					     "%Y-%m-%dT%H:%M:%S" };
	struct tm given, local;
	const char *end;
	time_t time;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		memset(&given, 0, sizeof(given));
		end = strptime(text, forms[i], &given);
		if (!end || *end)
			continue;
		given.tm_isdst = -1;
		local = given;
		time = mktime(&local);
		if (local.tm_mday != given.tm_mday ||
		    local.tm_hour != given.tm_hour ||
		    local.tm_min != given.tm_min ||
		    local.tm_sec != given.tm_sec || time < 0 ||
		    time > PARAVENT_TIME_MAX)
			return false;
		*moment = time;
		return true;
	}
	return false;
}

/**
 * times_moment_text() - write a moment as the clock on the wall has it
 * @moment: seconds since 1970-01-01 00:00 UTC
 */
struct times_text times_moment_text(uint64_t moment)
{
	struct times_text text;
	time_t time = moment;
	struct tm local;

	localtime_r(&time, &local);
	strftime(text.text, sizeof(text.text), "%Y-%m-%d %H:%M:%S", &local);
	return text;
}

static int32_t offset_at(uint64_t moment)
{
	time_t time = moment;
	struct tm local;

	localtime_r(&time, &local);
	return local.tm_gmtoff;
}

/**
 * times_offsets() - what the clocks of the time zone in use are ahead of UTC by
 * @from: the first moment that matters
 * @until: the moment that no longer does
 * @offsets: result
 *
 * Return: how many; -1 if there are too many.
 */
int times_offsets(uint64_t from, uint64_t until,
		  struct paravent_offset offsets[PARAVENT_OFFSETS_MAX])
{
	const uint64_t step = DAY_MINUTES * 60;
	uint64_t at, low, high, middle;
	int count = 1;

	offsets[0] = (struct paravent_offset){ .at = from,
					       .seconds = offset_at(from) };
	for (at = from; at < until; at += step) {
		if (offset_at(at) == offset_at(at + step))
			continue;
		for (low = at, high = at + step; high - low > 1;) {
			middle = low + (high - low) / 2;
			if (offset_at(middle) == offset_at(at))
				low = middle;
			else
				high = middle;
		}
		if (high >= until)
			break;
		if (count == PARAVENT_OFFSETS_MAX)
			return -1;
		offsets[count++] =
			(struct paravent_offset){ .at = high,
						  .seconds = offset_at(high) };
	}
	return count;
}

static int read_day(const char **text)
{
	int day;

	for (day = 0; day < DAYS; day++) {
		if (strncasecmp(*text, days[day], 3))
			continue;
		*text += 3;
		return day;
	}
	return -1;
}

/* Reads "Mon", "Mon-Fri" or "Sat,Sun". Return: a bit for each day, or 0. */
static unsigned int read_days(const char **text)
{
	unsigned int set = 0;
	int first, last;

	do {
		first = read_day(text);
		last = first;
		if (**text == '-') {
			(*text)++;
			last = read_day(text);
		}
		if (first < 0 || last < 0)
			return 0;
		for (; first != last; first = (first + 1) % DAYS)
			set |= 1u << first;
		set |= 1u << last;
	} while (**text == ',' && (*text)++);
	return set;
}

/* Reads "08:00". Return: minutes since midnight, or -1. */
static int read_clock(const char **text)
{
	const char *t = *text;
	int i, hour, minute;

	for (i = 0; i < 5; i++)
		if (i == 2 ? t[i] != ':' : t[i] < '0' || t[i] > '9')
			return -1;
	hour = (t[0] - '0') * 10 + t[1] - '0';
	minute = (t[3] - '0') * 10 + t[4] - '0';
	if (hour > 24 || minute > 59 || (hour == 24 && minute))
		return -1;
	*text += 5;
	return hour * 60 + minute;
}

/**
 * times_hours_add() - read hours of the week
 * @text: days and hours, "Mon-Fri 08:00-18:00" for example. What ends before it begins
 *	ends on the next day.
 * @minutes: those of the week; those that @text names become true
 *
 * Return: false if it is something else, or no time at all.
 */
bool times_hours_add(const char *text, bool minutes[PARAVENT_WEEK_MINUTES])
{
	unsigned int set = read_days(&text);
	int from, until, day, minute;

	if (!set || *text++ != ' ')
		return false;
	from = read_clock(&text);
	if (from < 0 || *text++ != '-')
		return false;
	until = read_clock(&text);
	if (until < 0 || *text || from == until || from == DAY_MINUTES)
		return false;
	if (until < from)
		until += DAY_MINUTES;
	for (day = 0; day < DAYS; day++)
		for (minute = from; set & 1u << day && minute < until; minute++)
			minutes[(day * DAY_MINUTES + minute) %
				PARAVENT_WEEK_MINUTES] = true;
	return true;
}

/**
 * times_schedule_from() - gather minutes of the week
 * @minutes: the minutes
 * @schedule: result
 *
 * Return: false if they are too scattered for a policy.
 */
bool times_schedule_from(const bool minutes[PARAVENT_WEEK_MINUTES],
			 struct schedule *schedule)
{
	struct paravent_hours *hours = NULL;
	unsigned int minute;

	schedule->count = 0;
	for (minute = 0; minute < PARAVENT_WEEK_MINUTES; minute++) {
		if (!minutes[minute]) {
			hours = NULL;
			continue;
		}
		if (!hours) {
			if (schedule->count == PARAVENT_HOURS_MAX)
				return false;
			hours = &schedule->hours[schedule->count++];
			hours->from = minute;
		}
		hours->until = minute + 1;
	}
	return true;
}

/* The part of hours that is on one day. Return: false if there is none. */
static bool part_of(const struct paravent_hours *hours, int day, int *from,
		    int *until)
{
	*from = hours->from - day * DAY_MINUTES;
	*until = hours->until - day * DAY_MINUTES;
	if (*from < 0)
		*from = 0;
	if (*until > DAY_MINUTES)
		*until = DAY_MINUTES;
	return *from < *until;
}

static bool has_part(const struct schedule *schedule, int day, int from,
		     int until)
{
	unsigned int i;
	int a, b;

	for (i = 0; i < schedule->count; i++)
		if (part_of(&schedule->hours[i], day, &a, &b) && a == from &&
		    b == until)
			return true;
	return false;
}

static void write_days(char *to, size_t size, unsigned int set)
{
	size_t used = 0;
	int day, last;

	for (day = 0; day < DAYS; day = last + 1) {
		for (last = day; set & 1u << last && set & 1u << (last + 1);)
			last++;
		if (!(set & 1u << day))
			continue;
		used += snprintf(to + used, size - used, "%s%s",
				 used ? "," : "", days[day]);
		if (last > day)
			used += snprintf(to + used, size - used, "-%s",
					 days[last]);
	}
}

/**
 * times_schedule_line() - write hours of the week
 * @schedule: the schedule
 * @number: which line of it, from 0
 * @line: result: a text for times_hours_add()
 *
 * Return: false if there are less.
 */
bool times_schedule_line(const struct schedule *schedule, unsigned int number,
			 struct times_text *line)
{
	int day, from, until, other;
	unsigned int i, set;
	char names[40];
	bool first;

	for (day = 0; day < DAYS; day++) {
		for (i = 0; i < schedule->count; i++) {
			if (!part_of(&schedule->hours[i], day, &from, &until))
				continue;
			/* Days with the same hours share a line. */
			first = true;
			for (other = 0; other < day; other++)
				first &=
					!has_part(schedule, other, from, until);
			if (!first || number--)
				continue;
			set = 0;
			for (other = day; other < DAYS; other++)
				if (has_part(schedule, other, from, until))
					set |= 1u << other;
			write_days(names, sizeof(names), set);
			snprintf(line->text, sizeof(line->text),
				 "%s %02d:%02d-%02d:%02d", names, from / 60,
				 from % 60, until / 60, until % 60);
			return true;
		}
	}
	return false;
}
