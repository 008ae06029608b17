// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_export.h"

#include "log_record.h"
#include "log_time.h"
#include "log_view.h"
#include "text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Journald takes 64 characters; there are some before it. */
#define NAME_MAX_LENGTH 40

#define PRIORITY_WARNING 4
#define PRIORITY_INFORMATIONAL 6

static void print_text(const struct log_export *export, const json_t *record,
		       const char *line, size_t size)
{
	(void)export;
	(void)line;
	(void)size;
	log_view_print(record, false, stdout);
}

static void print_line(const struct log_export *export, const json_t *record,
		       const char *line, size_t size)
{
	(void)export;
	(void)record;
	fwrite(line, 1, size, stdout);
}

static void print_ocsf(const struct log_export *export, const json_t *record,
		       const char *line, size_t size)
{
	json_t *event = log_ocsf(record);

	(void)export;
	(void)line;
	(void)size;
	json_dumpf(event, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(event);
}

/* A value has no newline: an entry ends with an empty line. */
static void print_field(const char *name, const char *value)
{
	char escaped[4096];

	if (!*value)
		return;
	text_escape(escaped, sizeof(escaped), value, strlen(value));
	printf("%s=%s\n", name, escaped);
}

static void print_number(const char *name, const json_t *object,
			 const char *key)
{
	uint64_t number;

	if (log_record_number(object, key, &number))
		printf("%s=%" PRIu64 "\n", name, number);
}

/* Names of fields are capitals, digits and lines; those of calls are what a log says. */
static void print_each(const char *kind, const json_t *counts)
{
	const char *key, *at;
	json_t *value;

	json_object_foreach((json_t *)counts, key, value)
	{
		if (!json_is_integer(value))
			continue;
		printf("PARAVENT_%s_", kind);
		for (at = key; *at && at - key < NAME_MAX_LENGTH; at++)
			putchar(isalnum((unsigned char)*at) ?
					toupper((unsigned char)*at) :
					'_');
		printf("=%" JSON_INTEGER_FORMAT "\n",
		       json_integer_value(value));
	}
}

static void print_counts(const json_t *record)
{
	static const struct {
		const char *field;
		const char *key;
	} sums[] = {
		{ "PARAVENT_BYTES", "bytes" },
		{ "PARAVENT_FRAMES", "frames" },
		{ "PARAVENT_FRAME_BYTES", "frame_bytes" },
		{ "PARAVENT_MASKED_PPM", "masked_ppm" },
		{ "PARAVENT_BLANK", "blank" },
		{ "PARAVENT_HELD_BACK", "held_back" },
	};
	size_t i;

	if (!log_record_is(record, "counts"))
		return;
	print_each("COUNT", json_object_get(record, "counts"));
	print_each("FAILED", json_object_get(record, "errors"));
	for (i = 0; i < ARRAY_SIZE(sums); i++)
		print_number(sums[i].field, record, sums[i].key);
}

static void print_message(const json_t *record)
{
	const struct log_view_text who = log_view_who(record),
				   result = log_view_result(record);

	printf("MESSAGE=");
	if (*who.text)
		printf("%s: ", who.text);
	printf("%s: %s", log_view_camera(record).text,
	       log_view_operation(record).text);
	if (*result.text)
		printf(": %s", result.text);
	putchar('\n');
}

/* The Journal Export Format of systemd. */
static void print_journal(const struct log_export *export, const json_t *record,
			  const char *line, size_t size)
{
	const json_t *who = json_object_get(record, "who");
	const json_t *policy = json_object_get(record, "policy");
	const json_t *camera = json_object_get(record, "camera");
	uint64_t boot;
	int64_t time;

	(void)line;
	(void)size;
	if (log_time_parse(log_record_text(record, "time"), &time))
		printf("__REALTIME_TIMESTAMP=%" PRId64 "\n", time);
	if (log_record_number(record, "boot", &boot))
		printf("__MONOTONIC_TIMESTAMP=%" PRIu64 "\n", boot / 1000);
	print_field("_BOOT_ID", export->boot);
	print_message(record);
	printf("PRIORITY=%d\nSYSLOG_IDENTIFIER=paravent\n",
	       log_is_remark(record) ? PRIORITY_WARNING :
				       PRIORITY_INFORMATIONAL);
	print_number("PARAVENT_SEQ", record, "seq");
	print_field("PARAVENT_TYPE", log_record_text(record, "type"));
	print_number("PARAVENT_EVENT", record, "event");
	print_field("PARAVENT_NODE", log_record_text(record, "node"));
	print_field("PARAVENT_CAMERA", log_record_text(camera, "name"));
	print_number("PARAVENT_HANDLE", record, "handle");
	print_field("PARAVENT_VIA", log_record_text(record, "via"));
	print_field("PARAVENT_OPERATION", log_record_text(record, "op"));
	print_field("PARAVENT_ARGUMENTS", log_record_text(record, "args"));
	print_field("PARAVENT_RESULT", log_view_result(record).text);
	print_counts(record);
	print_number("PARAVENT_LOST", record,
		     log_record_is(record, "gap") &&
				     !json_object_get(record, "lost") ?
			     "count" :
			     "lost");
	print_field("PARAVENT_REASON", log_record_text(record, "reason"));
	print_number("PARAVENT_PID", who, "pid");
	print_number("PARAVENT_UID", who, "uid");
	print_number("PARAVENT_GID", who, "gid");
	print_number("PARAVENT_LOGINUID", who, "loginuid");
	print_field("PARAVENT_COMM", log_record_program(who));
	print_field("PARAVENT_EXE", log_record_text(who, "exe"));
	print_field("PARAVENT_CMDLINE", log_record_text(who, "cmdline"));
	print_field("PARAVENT_UNIT", log_record_text(who, "unit"));
	print_number("PARAVENT_POLICY_SERIAL", policy, "serial");
	print_field("PARAVENT_REFERENCE", log_record_text(policy, "reference"));
	print_field("PARAVENT_PURPOSE", log_record_text(policy, "purpose"));
	putchar('\n');
}

/**
 * log_export_format() - choose how records are printed
 * @export: what is printed
 * @format: the name of the format
 *
 * Return: false if there is no such format.
 */
bool log_export_format(struct log_export *export, const char *format)
{
	static const struct {
		const char *name;
		typeof(export->print) print;
	} formats[] = {
		{ "text", print_text },
		{ "jsonl", print_line },
		{ "ocsf", print_ocsf },
		{ "journald", print_journal },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		if (strcmp(formats[i].name, format))
			continue;
		export->print = formats[i].print;
		return true;
	}
	return false;
}

/* Journald wants it without dashes. */
static void take_boot(struct log_export *export, const json_t *record)
{
	const char *boot = log_record_text(record, "boot_id");
	size_t used = 0;

	for (; *boot && used < sizeof(export->boot) - 1; boot++)
		if (*boot != '-')
			export->boot[used++] = *boot;
	export->boot[used] = '\0';
}

/**
 * log_export_visit() - print a record; a log_visit
 * @export: how, struct log_export
 * @record: the record
 * @line: its line
 * @size: bytes of @line
 */
void log_export_visit(void *export, const json_t *record, const char *line,
		      size_t size)
{
	struct log_export *printed = export;

	if (log_record_is(record, "segment"))
		take_boot(printed, record);
	if ((log_is_access(record) || log_is_remark(record)) &&
	    log_filter_wants(&printed->filter, record))
		printed->print(printed, record, line, size);
}
