// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_stats.h"

#include "json.h"
#include "log_record.h"
#include "log_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * log_stats_init() - begin with nothing
 * @stats: result; its filter is the caller's
 */
void log_stats_init(struct log_stats *stats)
{
	stats->object = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, "
				  "s:{}, s:{}}",
				  "records", 0, "accesses", 0, "refused", 0,
				  "gaps", 0, "lost", 0, "torn_tails", 0,
				  "clock_set", 0, "seals", 0, "cameras",
				  "users");
	stats->counted = json_object();
}

/**
 * log_stats_free() - be done with sums
 * @stats: from log_stats_init(); its object is the caller's
 */
void log_stats_free(struct log_stats *stats)
{
	json_decref(stats->counted);
}

static void add(json_t *object, const char *key, json_int_t number)
{
	json_int_t before = json_integer_value(json_object_get(object, key));

	json_object_set_new(object, key, json_integer(before + number));
}

/* The sums of one camera, or of one user. */
static json_t *entry(json_t *object, const char *key)
{
	json_t *found = json_object_get(object, key);

	if (found)
		return found;
	found = json_pack("{s:i, s:i}", "accesses", 0, "refused", 0);
	json_object_set_new(object, key, found);
	return found;
}

/*
 * The counts in a record are all since the process first used the handle: what is new in them
 * is what is above the record before.
 */
static json_t *new_counts(const struct log_stats *stats, const json_t *record)
{
	const json_t *who = json_object_get(record, "who"), *before;
	json_t *counts = log_record_counts(record);
	json_t *fresh = json_object(), *value;
	json_int_t number, last;
	char user[128];
	const char *key;

	snprintf(user, sizeof(user),
		 "%" JSON_INTEGER_FORMAT " %" JSON_INTEGER_FORMAT
		 " %" JSON_INTEGER_FORMAT,
		 json_integer_value(json_object_get(record, "handle")),
		 json_integer_value(json_object_get(who, "pid")),
		 json_integer_value(json_object_get(who, "start")));
	before = json_object_get(stats->counted, user);
	json_object_foreach(counts, key, value)
	{
		number = json_integer_value(value);
		last = json_integer_value(json_object_get(before, key));
		/* Handles are numbered anew when the audit is. */
		json_object_set_new(
			fresh, key,
			json_integer(number < last ? number : number - last));
	}
	if (json_object_size(counts))
		json_object_set(stats->counted, user, counts);
	json_decref(counts);
	return fresh;
}

static void add_access(json_t *object, const json_t *record,
		       const json_t *counts)
{
	const char *key;
	json_t *value;

	if (log_record_is(record, "access"))
		add(object, "accesses", 1);
	if (json_integer_value(json_object_get(record, "result")) < 0)
		add(object, "refused", 1);
	/* "accesses" and "refused" are ours. */
	json_object_foreach((json_t *)counts, key,
			    value) if (json_integer_value(value) &&
				       strcmp(key, "accesses") &&
				       strcmp(key, "refused"))
		add(object, key, json_integer_value(value));
}

/* Who, but not in which process. */
static struct log_view_text user_of(const json_t *record)
{
	json_t *short_record = json_object();
	json_t *who = json_copy(json_object_get(record, "who"));
	struct log_view_text text;

	json_object_del(who, "pid");
	/* Threads have names of their own. */
	json_put_from(who, "comm", who, "process");
	json_object_set_new(short_record, "who", who ?: json_object());
	text = log_view_who(short_record);
	json_decref(short_record);
	return text;
}

static void add_time(json_t *object, const json_t *record)
{
	const char *time = log_record_text(record, "time");

	if (!*time)
		return;
	if (!json_object_get(object, "since"))
		json_object_set_new(object, "since", json_string(time));
	json_object_set_new(object, "until", json_string(time));
}

static void add_remark(json_t *object, const json_t *record)
{
	uint64_t lost;

	if (log_record_is(record, "gap")) {
		add(object, "gaps", 1);
		/* The log's own gap has told of these. */
		if (!strcmp(log_record_text(record, "reason"),
			    "could not be written"))
			return;
		if (log_record_number(record, "lost", &lost) ||
		    log_record_number(record, "count", &lost))
			add(object, "lost", lost);
	} else if (log_record_is(record, "repair")) {
		add(object, "torn_tails", 1);
	} else if (log_record_is(record, "clock")) {
		add(object, "clock_set", 1);
	} else if (log_record_is(record, "checkpoint") ||
		   log_record_is(record, "close")) {
		add(object, "seals", 1);
	}
}

static void add_record(json_t *object, const json_t *record,
		       const json_t *counts)
{
	add(object, "records", 1);
	add_time(object, record);
	if (!log_is_access(record)) {
		add_remark(object, record);
		return;
	}
	add_access(object, record, counts);
	add_access(entry(json_object_get(object, "cameras"),
			 log_view_camera(record).text),
		   record, counts);
	add_access(entry(json_object_get(object, "users"),
			 user_of(record).text),
		   record, counts);
}

/**
 * log_stats_add() - count a record in; a log_visit
 * @stats: the sums, struct log_stats
 * @record: the record
 * @line: its line
 * @size: bytes of @line
 */
void log_stats_add(void *stats, const json_t *record, const char *line,
		   size_t size)
{
	const struct log_stats *sums = stats;
	json_t *object = sums->object, *fresh;

	(void)line;
	(void)size;
	fresh = new_counts(sums, record);
	if (log_filter_wants(&sums->filter, record))
		add_record(object, record, fresh);
	json_decref(fresh);
}

static json_int_t number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static int by_accesses(const void *left, const void *right, void *data)
{
	const char *const *a = left, *const *b = right;
	const json_int_t one = number(json_object_get(data, *a), "accesses");
	const json_int_t other = number(json_object_get(data, *b), "accesses");

	if (one != other)
		return one < other ? 1 : -1;
	return strcmp(*a, *b);
}

/* The busiest first. */
static void print_entries(const char *title, json_t *entries)
{
	const size_t count = json_object_size(entries);
	const char **names = calloc(count + 1, sizeof(*names)), *key;
	json_t *value, *sums;
	size_t i = 0;

	if (!names || !count)
		goto out;
	json_object_foreach(entries, key, value) names[i++] = key;
	qsort_r(names, count, sizeof(*names), by_accesses, entries);
	printf("\n%-36s %10s %8s\n", title, "accesses", "refused");
	for (i = 0; i < count; i++) {
		sums = json_object_get(entries, names[i]);
		printf("%-36s %10" JSON_INTEGER_FORMAT
		       " %8" JSON_INTEGER_FORMAT,
		       names[i], number(sums, "accesses"),
		       number(sums, "refused"));
		json_object_foreach(sums, key,
				    value) if (strcmp(key, "accesses") &&
					       strcmp(key, "refused"))
			printf("  %s %" JSON_INTEGER_FORMAT, key,
			       json_integer_value(value));
		putchar('\n');
	}
out:
	free(names);
}

/**
 * log_stats_print() - show sums to a person
 * @object: the sums
 */
void log_stats_print(const json_t *object)
{
	printf("records      %" JSON_INTEGER_FORMAT ", %" JSON_INTEGER_FORMAT
	       " of them seals\n",
	       number(object, "records"), number(object, "seals"));
	if (json_object_get(object, "since"))
		printf("from         %s\nto           %s\n",
		       log_record_text(object, "since"),
		       log_record_text(object, "until"));
	printf("accesses     %" JSON_INTEGER_FORMAT ", %" JSON_INTEGER_FORMAT
	       " refused\n",
	       number(object, "accesses"), number(object, "refused"));
	printf("lost         %" JSON_INTEGER_FORMAT
	       " records, in %" JSON_INTEGER_FORMAT " gaps\n",
	       number(object, "lost"), number(object, "gaps"));
	printf("torn tails   %" JSON_INTEGER_FORMAT
	       "\nclock set    %" JSON_INTEGER_FORMAT " times\n",
	       number(object, "torn_tails"), number(object, "clock_set"));
	print_entries("camera", json_object_get(object, "cameras"));
	print_entries("user", json_object_get(object, "users"));
}
