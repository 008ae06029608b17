// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_view.h"

#include "log_filter.h"
#include "log_record.h"
#include "log_time.h"
#include "text.h"
#include "times.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CAMERA_WIDTH 20
#define OPERATION_WIDTH 32
#define RESULT_WIDTH 7

#define COLOUR_REFUSED "\033[31m"
#define COLOUR_REMARK "\033[33m"
#define COLOUR_NONE "\033[0m"

__attribute__((format(printf, 2, 3))) static void
add(struct log_view_text *view, const char *format, ...)
{
	char text[LOG_VIEW_TEXT_SIZE];
	size_t used = strlen(view->text);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (sizeof(view->text) - used > 8)
		text_escape(view->text + used, sizeof(view->text) - used, text,
			    strlen(text));
}

/**
 * log_view_time() - when, on the clock on the wall
 * @record: the record
 */
struct log_view_text log_view_time(const json_t *record)
{
	struct log_view_text view = { "-" };
	int64_t time;

	if (log_time_parse(log_record_text(record, "time"), &time)) {
		view.text[0] = '\0';
		add(&view, "%s.%03u", times_moment_text(time / LOG_SECOND).text,
		    (unsigned int)(time % LOG_SECOND / 1000));
	}
	return view;
}

/**
 * log_view_camera() - which camera: its node, and its name in the policy
 * @record: the record
 */
struct log_view_text log_view_camera(const json_t *record)
{
	const json_t *camera = json_object_get(record, "camera");
	const char *node = log_record_text(record, "node");
	const char *name = log_record_text(camera, "name");
	struct log_view_text view = { "" };

	add(&view, "%s", *node ? node : "-");
	if (*name)
		add(&view, " %s", name);
	return view;
}

static void add_counts(struct log_view_text *view, const json_t *record)
{
	json_t *counts = log_record_counts(record), *value;
	const char *key;

	json_object_foreach(counts, key, value)
		add(view, " %s %" JSON_INTEGER_FORMAT, key,
		    json_integer_value(value));
	json_decref(counts);
}

static void add_policy(struct log_view_text *view, const json_t *policy)
{
	uint64_t serial;

	if (log_record_number(policy, "serial", &serial))
		add(view, " %" PRIu64 " in force %s", serial,
		    log_record_text(policy, "reference"));
	else
		add(view, " none in force");
}

static void add_remark(struct log_view_text *view, const json_t *record)
{
	const char *error = log_record_text(record, "error");
	uint64_t number;

	if (log_record_number(record, "lost", &number))
		add(view, ": %" PRIu64 " records lost", number);
	if (!*error && log_record_number(record, "count", &number))
		add(view, ": %" PRIu64 " missing: %s", number,
		    log_record_text(record, "reason"));
	if (*error)
		add(view, " (%s)", error);
	if (log_record_is(record, "repair") &&
	    log_record_number(record, "bytes", &number))
		add(view, ": %" PRIu64 " torn bytes cut off", number);
	if (log_record_is(record, "policy"))
		add_policy(view, json_object_get(record, "policy"));
	if (json_object_get(record, "expected"))
		add(view, " set, expected %s",
		    log_record_text(record, "expected"));
}

/**
 * log_view_operation() - what was done
 * @record: the record
 */
struct log_view_text log_view_operation(const json_t *record)
{
	const char *op = log_record_text(record, "op");
	const char *arguments = log_record_text(record, "args");
	struct log_view_text view = { "" };

	if (!log_record_is(record, "access")) {
		add(&view, "%s", log_record_text(record, "type"));
		add_remark(&view, record);
	} else if (!*arguments || strcmp(op, "ioctl")) {
		add(&view, "%s", *op ? op : "-");
	}
	if (*arguments)
		add(&view, "%s%s", *view.text ? " " : "", arguments);
	add_counts(&view, record);
	return view;
}

/**
 * log_view_result() - how it ended: "ok", or the name of an errno
 * @record: the record
 */
struct log_view_text log_view_result(const json_t *record)
{
	const json_t *result = json_object_get(record, "result");
	const json_int_t number = json_integer_value(result);
	struct log_view_text view = { "" };
	const char *name = "ok";

	if (!json_is_integer(result))
		return view;
	if (number < 0)
		name = number > -4096 ? strerrorname_np(-number) : NULL;
	if (name)
		add(&view, "%s", name);
	else
		add(&view, "%" JSON_INTEGER_FORMAT, number);
	return view;
}

/**
 * log_view_who() - who it was
 * @record: the record
 */
struct log_view_text log_view_who(const json_t *record)
{
	const json_t *who = json_object_get(record, "who");
	const char *program = log_record_program(who);
	const char *unit = log_record_text(who, "unit");
	struct log_view_text view = { "" };
	uint64_t number;

	if (!who)
		return view;
	add(&view, "%s", *program ? program : "?");
	if (log_record_number(who, "pid", &number))
		add(&view, "[%" PRIu64 "]", number);
	if (log_record_number(who, "uid", &number))
		add(&view, " uid %" PRIu64, number);
	if (*unit)
		add(&view, " %s", unit);
	return view;
}

/**
 * log_view_column() - print a column, and a blank or more behind it
 * @text: what is in it
 * @width: characters, which may be several bytes each
 * @stream: where to
 */
void log_view_column(const char *text, unsigned int width, FILE *stream)
{
	unsigned int characters = 0;
	const char *at;

	fputs(text, stream);
	for (at = text; *at; at++)
		characters += (*at & 0xc0) != 0x80;
	do
		fputc(' ', stream);
	while (characters++ <= width);
}

/**
 * log_view_colours() - whether standard output is for colours
 */
bool log_view_colours(void)
{
	return isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
}

/**
 * log_view_print() - print a record on a line of its own
 * @record: the record
 * @colour: mark what was refused, and what may be missing
 * @stream: where to
 */
void log_view_print(const json_t *record, bool colour, FILE *stream)
{
	const json_t *result = json_object_get(record, "result");
	const char *mark = log_is_remark(record)	  ? COLOUR_REMARK :
			   json_integer_value(result) < 0 ? COLOUR_REFUSED :
							    NULL;

	if (colour && mark)
		fputs(mark, stream);
	fprintf(stream, "%s  ", log_view_time(record).text);
	log_view_column(log_view_camera(record).text, CAMERA_WIDTH, stream);
	log_view_column(log_view_operation(record).text, OPERATION_WIDTH,
			stream);
	log_view_column(log_view_result(record).text, RESULT_WIDTH, stream);
	fputs(log_view_who(record).text, stream);
	if (colour && mark)
		fputs(COLOUR_NONE, stream);
	fputc('\n', stream);
}
