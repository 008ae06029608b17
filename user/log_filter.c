// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_filter.h"

#include "log_record.h"
#include "log_time.h"
#include "text.h"
#include "times.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <string.h>

static int read_moment(const char *option, const char *text, int64_t otherwise,
		       int64_t *moment, struct report *report)
{
	uint64_t seconds;

	*moment = otherwise;
	if (!text)
		return 0;
	if (times_moment_parse(text, &seconds)) {
		*moment = seconds * LOG_SECOND;
		return 0;
	}
	return report_error(report, EINVAL,
			    "%s %s is no time, expected \"2026-01-31\" or "
			    "\"2026-01-31 08:00\"",
			    option, text_quote(text, strlen(text)).text);
}

/**
 * log_filter_prepare() - read the times of a filter
 * @filter: the filter, with its texts set
 * @report: gets what is wrong
 *
 * Return: 0, or -EINVAL.
 */
int log_filter_prepare(struct log_filter *filter, struct report *report)
{
	return read_moment("--since", filter->since, INT64_MIN, &filter->from, report) ?:
		       read_moment("--until", filter->until, INT64_MAX,
				   &filter->to, report);
}

/**
 * log_is_access() - whether a record is about a camera
 * @record: the record
 */
bool log_is_access(const json_t *record)
{
	return log_record_is(record, "access") ||
	       log_record_is(record, "counts") ||
	       log_record_is(record, "existing");
}

/**
 * log_is_remark() - whether a record is about what the log may not have
 * @record: the record
 */
bool log_is_remark(const json_t *record)
{
	static const char *const types[] = { "gap",	"repair", "clock",
					     "start",	"stop",	  "policy",
					     "detached" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (log_record_is(record, types[i]))
			return true;
	return false;
}

static bool is_text(const json_t *object, const char *key, const char *pattern)
{
	const char *text = log_record_text(object, key);

	return *text && !fnmatch(pattern, text, 0);
}

static bool is_number(const json_t *object, const char *key,
		      const char *pattern)
{
	char digits[24];
	uint64_t number;

	if (!log_record_number(object, key, &number))
		return false;
	snprintf(digits, sizeof(digits), "%" PRIu64, number);
	return !strcmp(digits, pattern);
}

static bool is_camera(const json_t *record, const char *pattern)
{
	const json_t *camera = json_object_get(record, "camera");

	if (!strncmp(pattern, "/dev/", 5))
		return is_text(record, "node", pattern + 5);
	return is_text(record, "node", pattern) ||
	       is_text(camera, "name", pattern) ||
	       is_text(camera, "card", pattern) ||
	       is_text(camera, "bus_info", pattern);
}

static bool is_who(const json_t *record, const char *pattern)
{
	const json_t *who = json_object_get(record, "who");
	const char *program = log_record_program(who);

	return (*program && !fnmatch(pattern, program, 0)) ||
	       is_text(who, "exe", pattern) || is_text(who, "unit", pattern) ||
	       is_text(who, "container", pattern) ||
	       is_number(who, "uid", pattern) ||
	       is_number(who, "loginuid", pattern) ||
	       is_number(who, "pid", pattern);
}

static bool is_within(const struct log_filter *filter, const json_t *record)
{
	int64_t time;

	if (!filter->since && !filter->until)
		return true;
	return log_time_parse(log_record_text(record, "time"), &time) &&
	       time >= filter->from && time < filter->to;
}

/**
 * log_filter_wants() - whether a record is among those to be seen
 * @filter: which ones are
 * @record: the record
 *
 * What says that something may be missing is never left out for its camera or
 * its user: nobody knows whose records are missing.
 */
bool log_filter_wants(const struct log_filter *filter, const json_t *record)
{
	if (!is_within(filter, record))
		return false;
	if (log_is_remark(record))
		return true;
	return (!filter->camera || is_camera(record, filter->camera)) &&
	       (!filter->who || is_who(record, filter->who));
}
