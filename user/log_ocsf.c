// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_export.h"

#include "json.h"
#include "log_record.h"
#include "log_time.h"
#include "log_view.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Of the Open Cybersecurity Schema Framework, version 1.1.0. */
#define VERSION "1.1.0"
#define CATEGORY_SYSTEM 1
#define CLASS_FILE_ACTIVITY 1001
#define ACTIVITY_READ 2
#define ACTIVITY_OPEN 14
#define ACTIVITY_OTHER 99
#define SEVERITY_INFORMATIONAL 1
#define SEVERITY_MEDIUM 3
#define STATUS_UNKNOWN 0
#define STATUS_SUCCESS 1
#define STATUS_FAILURE 2
#define FILE_REGULAR 1
#define FILE_CHARACTER_DEVICE 3
#define DEVICE_UNKNOWN 0

static void put(json_t *object, const char *key, const char *text)
{
	if (*text)
		json_object_set_new(object, key, json_string(text));
}

/* Identities are texts there, so that a SID is one as well. */
static json_t *user_of(const json_t *who)
{
	json_t *user = json_object();
	char digits[24];
	uint64_t uid;

	if (log_record_number(who, "uid", &uid)) {
		snprintf(digits, sizeof(digits), "%" PRIu64, uid);
		put(user, "uid", digits);
	}
	return user;
}

static json_t *actor_of(const json_t *who)
{
	const char *exe = log_record_text(who, "exe");
	const char *slash = strrchr(exe, '/');
	json_t *process = json_object(), *file;

	json_put_from(process, "pid", who, "pid");
	json_put_from(process, "tid", who, "tid");
	put(process, "name", log_record_program(who));
	put(process, "cmd_line", log_record_text(who, "cmdline"));
	if (*exe) {
		file = json_pack("{s:s, s:s, s:i}", "name",
				 slash ? slash + 1 : exe, "path", exe,
				 "type_id", FILE_REGULAR);
		json_object_set_new(process, "file", file);
	}
	json_object_set_new(process, "user", user_of(who));
	return json_pack("{s:o, s:o}", "process", process, "user",
			 user_of(who));
}

/* An access may have no result, and what is counted has none. */
static int status_of(const json_t *record)
{
	const json_t *result = json_object_get(record, "result");

	if (!json_is_integer(result))
		return STATUS_UNKNOWN;
	return json_integer_value(result) < 0 ? STATUS_FAILURE : STATUS_SUCCESS;
}

static void put_file_activity(json_t *event, const json_t *record)
{
	const char *op = log_record_text(record, "op");
	const char *node = log_record_text(record, "node");
	const int activity = !strcmp(op, "open") ? ACTIVITY_OPEN :
			     !strcmp(op, "read") ? ACTIVITY_READ :
						   ACTIVITY_OTHER;
	const int status = status_of(record);
	char path[64];

	snprintf(path, sizeof(path), "/dev/%s", node);
	json_object_update_new(
		event,
		json_pack("{s:i, s:s, s:i, s:i, s:i, s:i, s:i}", "activity_id",
			  activity, "activity_name",
			  log_view_operation(record).text, "category_uid",
			  CATEGORY_SYSTEM, "class_uid", CLASS_FILE_ACTIVITY,
			  "type_uid", CLASS_FILE_ACTIVITY * 100 + activity,
			  "severity_id", SEVERITY_INFORMATIONAL, "status_id",
			  status));
	if (status == STATUS_FAILURE)
		put(event, "status_code", log_view_result(record).text);
	json_object_set_new(event, "actor",
			    actor_of(json_object_get(record, "who")));
	json_object_set_new(event, "file",
			    json_pack("{s:s, s:s, s:i}", "name", node, "path",
				      path, "type_id", FILE_CHARACTER_DEVICE));
}

/* What no class is for: the base event. */
static void put_base_event(json_t *event, const json_t *record)
{
	json_object_update_new(
		event, json_pack("{s:i, s:s, s:i, s:i, s:i, s:i, s:s}",
				 "activity_id", ACTIVITY_OTHER, "activity_name",
				 log_record_text(record, "type"),
				 "category_uid", 0, "class_uid", 0, "type_uid",
				 ACTIVITY_OTHER, "severity_id", SEVERITY_MEDIUM,
				 "message", log_view_operation(record).text));
}

/* All that the schema has no place for. */
static json_t *unmapped_of(const json_t *record)
{
	static const char *const mapped[] = { "seq", "prev", "time",  "node",
					      "op",  "args", "result" };
	json_t *unmapped = json_copy((json_t *)record);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mapped); i++)
		json_object_del(unmapped, mapped[i]);
	return unmapped;
}

/**
 * log_ocsf() - a record as an event of OCSF
 * @record: the record
 *
 * Return: the event: File System Activity for an access, the base event for
 * anything else.
 */
json_t *log_ocsf(const json_t *record)
{
	json_t *metadata, *event = json_object();
	int64_t time;

	if (log_time_parse(log_record_text(record, "time"), &time))
		json_object_set_new(event, "time", json_integer(time / 1000));
	if (log_is_access(record))
		put_file_activity(event, record);
	else
		put_base_event(event, record);
	metadata = json_pack("{s:s, s:{s:s, s:s, s:s}}", "version", VERSION,
			     "product", "name", "Paravent", "vendor_name",
			     "Paravent", "version", PARAVENT_VERSION);
	json_put_from(metadata, "sequence", record, "seq");
	json_object_set_new(event, "metadata", metadata);
	json_object_set_new(event, "device",
			    json_pack("{s:i}", "type_id", DEVICE_UNKNOWN));
	json_object_set_new(event, "unmapped", unmapped_of(record));
	return event;
}
