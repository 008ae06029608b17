// SPDX-License-Identifier: GPL-2.0-or-later
#include "sink.h"

#include <inttypes.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static void print_who(FILE *stream, const json_t *who)
{
	const json_t *uid = json_object_get(who, "uid");
	const char *name = text_of(who, "exe");

	if (!*name)
		name = text_of(who, "process");
	fprintf(stream, "  %s[%" JSON_INTEGER_FORMAT "]", name,
		json_integer_value(json_object_get(who, "pid")));
	if (uid)
		fprintf(stream, " uid %" JSON_INTEGER_FORMAT,
			json_integer_value(uid));
}

static void print_result(FILE *stream, const json_t *result)
{
	if (!result)
		return;
	if (json_integer_value(result) < 0)
		fprintf(stream, " = %s",
			strerrorname_np(-json_integer_value(result)) ?:
								       "error");
	else
		fprintf(stream, " = %" JSON_INTEGER_FORMAT,
			json_integer_value(result));
}

static void print_counts(FILE *stream, json_t *counts)
{
	const char *name;
	json_t *number;

	json_object_foreach(counts, name, number)
		fprintf(stream, " %s %" JSON_INTEGER_FORMAT, name,
			json_integer_value(number));
}

/**
 * sink_print() - print a record in a line, for people
 * @stream: where to
 * @record: the record
 */
void sink_print(FILE *stream, const json_t *record)
{
	const char *type = text_of(record, "type"), *op = text_of(record, "op");
	const json_t *who = json_object_get(record, "who");

	fprintf(stream, "%s  %-8s %s", text_of(record, "time"),
		text_of(record, "node"), *op ? op : type);
	if (*text_of(record, "args"))
		fprintf(stream, " %s", text_of(record, "args"));
	print_result(stream, json_object_get(record, "result"));
	print_counts(stream, json_object_get(record, "counts"));
	if (*text_of(record, "reason"))
		fprintf(stream, " %s", text_of(record, "reason"));
	if (!strcmp(type, "gap"))
		fprintf(stream, ": %" JSON_INTEGER_FORMAT,
			json_integer_value(json_object_get(record, "count")));
	if (who)
		print_who(stream, who);
	fputc('\n', stream);
}
