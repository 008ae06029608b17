// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Of what is counted, who it was stands in one record, and the next ones go on from there.
 */
#include "log_read.h"

#include "json.h"
#include "log_record.h"

#include <string.h>

#define KEY_SIZE 96

static void key_of(const json_t *record, char key[KEY_SIZE])
{
	const json_t *who = json_object_get(record, "who");

	snprintf(key, KEY_SIZE,
		 "%" JSON_INTEGER_FORMAT " %" JSON_INTEGER_FORMAT
		 " %" JSON_INTEGER_FORMAT,
		 json_integer_value(json_object_get(record, "handle")),
		 json_integer_value(json_object_get(who, "pid")),
		 json_integer_value(json_object_get(who, "start")));
}

/* Not all of it: there may be many of them. */
static json_t *what_stays(const json_t *record)
{
	static const char *const fields[] = { "uid",  "gid",	  "loginuid",
					      "comm", "process",  "exe",
					      "unit", "container" };
	const json_t *who = json_object_get(record, "who");
	json_t *person = json_object();
	json_t *known = json_pack("{s:o}", "who", person);
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		json_put_from(person, fields[i], who, fields[i]);
	json_put_from(known, "camera", record, "camera");
	json_put_from(known, "via", record, "via");
	json_put_from(known, "policy", record, "policy");
	return known;
}

/**
 * log_carry() - put into a record what an earlier one said for it, too
 * @known: what was said so far, an object
 * @record: the next record
 */
void log_carry(json_t *known, json_t *record)
{
	json_t *who = json_object_get(record, "who"), *before;
	char key[KEY_SIZE];

	/* Handles are numbered anew. */
	if (log_record_is(record, "start") &&
	    !json_is_true(json_object_get(record, "resumed")))
		json_object_clear(known);
	if (!log_record_is(record, "counts"))
		return;
	key_of(record, key);
	if (json_object_get(who, "uid")) {
		json_object_set_new(known, key, what_stays(record));
		return;
	}
	before = json_object_get(known, key);
	json_object_update_missing(who, json_object_get(before, "who"));
	json_object_update_missing(json_object_get(record, "camera"),
				   json_object_get(before, "camera"));
	json_object_update_missing(record, before);
}
