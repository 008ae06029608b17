// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_check.h"

#include "log_record.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/**
 * log_check_init() - begin to check a log
 * @check: result
 * @first: the public key that was made with the log
 */
void log_check_init(struct log_check *check, const struct log_public *first)
{
	memset(check, 0, sizeof(*check));
	check->first = *first;
	check->follow = *first;
	log_origin(first, check->origin);
}

/**
 * log_check_release() - be done with checking
 * @check: what to release
 */
void log_check_release(struct log_check *check)
{
	free(check->graves);
	free(check->witnesses);
	log_numbers_free(&check->numbers);
}

/**
 * log_check_bad() - record what is wrong with the present line
 * @check: where it is
 * @report: where to
 * @format: what was found and what was expected
 *
 * Return: -EBADMSG.
 */
int log_check_bad(struct log_check *check, struct report *report,
		  const char *format, ...)
{
	char text[sizeof(report->findings[0].text)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	report_at(report, (struct place){ check->line, 1 }, "", "%s", text);
	report->code = EBADMSG;
	return -EBADMSG;
}

/* Take over from the segments that were removed. */
static int start_behind(struct log_check *check, uint64_t segment,
			struct report *report)
{
	const struct log_grave *grave;

	if (segment > check->grave_count)
		return log_check_bad(
			check, report,
			"the first segment that is there has number %" PRIu64
			", but only the %zu before it are accounted for as "
			"removed: expected number %zu",
			segment, check->grave_count, check->grave_count);
	check->first_segment = segment;
	check->segment = segment;
	if (segment < check->grave_count)
		check->follow = check->graves[segment].key;
	if (!segment)
		return 0;
	grave = &check->graves[segment - 1];
	check->head = grave->head;
	check->tree.size = grave->first + grave->count;
	check->sealed_time = grave->until;
	return 0;
}

/**
 * log_check_segment() - go on to the next file
 * @check: the log so far; all removed segments are known
 * @segment: the number that the file has
 * @report: gets what is wrong
 *
 * Return: 0, or -EBADMSG.
 */
int log_check_segment(struct log_check *check, uint64_t segment,
		      struct report *report)
{
	int error = 0;

	check->line = 1;
	if (!check->begun) {
		error = start_behind(check, segment, report);
	} else if (check->place != LOG_PLACE_CLOSED) {
		error = log_check_bad(check, report,
				      "the segment before this one has no "
				      "closing seal: its end is missing");
	} else if (segment != check->segment) {
		error = log_check_bad(
			check, report,
			"this is segment %" PRIu64 ", and segment %" PRIu64
			" was expected: %s",
			segment, check->segment,
			segment > check->segment ? "one is missing" :
						   "there are two of it");
	}
	check->line = 0;
	check->begun = true;
	check->place = LOG_PLACE_HEADER;
	check->epoch = 0;
	check->next = check->follow;
	return error;
}

/* Say what is wrong with the beginning of a line, as exactly as it can be. */
static int misplaced(struct log_check *check, const char *line, size_t size,
		     struct report *report)
{
	json_t *record = log_line_parse(line, size);
	struct log_hash prev;
	uint64_t seq;
	int error;

	if (!record)
		error = log_check_bad(check, report,
				      "not a record: expected a line of JSON, "
				      "number %" PRIu64,
				      check->tree.size);
	else if (!log_record_number(record, "seq", &seq))
		error = log_check_bad(check, report,
				      "a record without a number, expected "
				      "number %" PRIu64,
				      check->tree.size);
	else if (seq != check->tree.size)
		error = log_check_bad(
			check, report,
			"record %" PRIu64 ", expected record %" PRIu64 ": %s",
			seq, check->tree.size,
			seq > check->tree.size ? "lines are missing or out of "
						 "order" :
						 "a line is repeated or out of "
						 "order");
	else if (log_record_hash(record, "prev", &prev) &&
		 !log_hash_equal(&prev, &check->head))
		error = log_check_bad(check, report,
				      "record %" PRIu64
				      " was not written behind the line before "
				      "it: that line was changed, or this one",
				      seq);
	else
		error = log_check_bad(check, report,
				      "record %" PRIu64
				      " does not begin as the log writes it",
				      seq);
	json_decref(record);
	return error;
}

static int check_header(struct log_check *check, const json_t *record,
			struct report *report)
{
	struct log_tree tree;
	uint64_t segment;

	if (!log_record_is(record, "segment"))
		return log_check_bad(check, report,
				     "expected the record that begins a "
				     "segment");
	if (strcmp(log_record_text(record, "log"), check->origin)) {
		log_check_bad(check, report,
			      "this is the log %s, and the key is that of %s",
			      text_quote(log_record_text(record, "log"),
					 strlen(log_record_text(record, "log")))
				      .text,
			      check->origin);
		report_hint(report, "take the key that \"paravent log init\" "
				    "made with this log");
		return -EBADMSG;
	}
	if (!log_record_number(record, "segment", &segment) ||
	    segment != check->segment)
		return log_check_bad(check, report,
				     "expected the beginning of segment "
				     "%" PRIu64,
				     check->segment);
	if (!log_record_tree(record, check->tree.size, &tree))
		return log_check_bad(check, report,
				     "expected the %u hashes of the tree over "
				     "the %" PRIu64 " records before",
				     log_tree_nodes(check->tree.size),
				     check->tree.size);
	/*
	 * Behind removed segments this is taken on trust until the first seal
	 * vouches for it: its root can come from no other tree.
	 */
	if (check->segment == check->first_segment)
		memcpy(check->tree.node, tree.node,
		       log_tree_nodes(tree.size) * sizeof(tree.node[0]));
	else if (memcmp(check->tree.node, tree.node,
			log_tree_nodes(tree.size) * sizeof(tree.node[0])))
		return log_check_bad(check, report,
				     "the hashes of the tree are not those of "
				     "the records before");
	check->clock_set = json_object_get(record, "expected");
	check->clocks += check->clock_set;
	check->place = LOG_PLACE_OPEN;
	return 0;
}

static void count(struct log_check *check, const json_t *record,
		  struct report *report)
{
	uint64_t lost;

	log_numbers_add(&check->numbers, record, report);
	if (log_record_is(record, "clock")) {
		check->clock_set = true;
		check->clocks++;
	} else if (log_record_is(record, "repair")) {
		check->repairs++;
	} else if (log_record_is(record, "gap")) {
		check->gaps++;
		if (log_record_number(record, "lost", &lost))
			check->lost += lost;
	}
}

static int check_record(struct log_check *check, const json_t *record,
			const char *line, size_t size, struct report *report)
{
	bool seal = log_record_is(record, "checkpoint") ||
		    log_record_is(record, "close");

	switch (check->place) {
	case LOG_PLACE_HEADER:
		return check_header(check, record, report);
	case LOG_PLACE_OPEN:
		if (!seal)
			return log_check_bad(check, report,
					     "expected the first seal of the "
					     "segment");
		break;
	case LOG_PLACE_INSIDE:
		break;
	case LOG_PLACE_CLOSED:
		return log_check_bad(check, report,
				     "a record behind the closing seal of the "
				     "segment, where nothing is expected");
	}
	if (seal)
		return log_check_seal(check, record, line, size, report);
	if (log_record_is(record, "segment"))
		return log_check_bad(check, report,
				     "the beginning of a segment inside of "
				     "another one");
	if (log_record_is(record, "tombstone"))
		return log_check_tombstone(check, record, report);
	count(check, record, report);
	return 0;
}

/**
 * log_check_line() - check the next line of a segment
 * @check: the log so far
 * @line: the line
 * @size: its bytes
 * @report: gets what is wrong
 *
 * Return: 0, or -EBADMSG: nothing that follows can be judged then.
 */
int log_check_line(struct log_check *check, const char *line, size_t size,
		   struct report *report)
{
	json_t *record;
	int error;

	check->line++;
	if (line[size - 1] != '\n')
		return log_check_bad(check, report,
				     size < LOG_LINE_MAX ?
					     "half a line, where a whole one "
					     "was expected: the end was cut" :
					     "the line is longer than any that "
					     "the log writes");
	if (!log_line_follows(line, size, check->tree.size, &check->head))
		return misplaced(check, line, size, report);
	record = log_line_parse(line, size);
	error = record ? check_record(check, record, line, size, report) :
			 misplaced(check, line, size, report);
	json_decref(record);
	if (error)
		return error;
	log_tree_append(&check->tree, line, size);
	log_hash(&check->head, line, size);
	return 0;
}

static int check_unsealed(struct log_check *check, bool live,
			  struct report *report)
{
	const uint64_t unsealed = check->tree.size - check->sealed;

	if (!unsealed)
		return 0;
	if (live) {
		report_warn_at(report, (struct place){ 0 }, "",
			       "the last %" PRIu64
			       " records are not sealed yet and prove nothing",
			       unsealed);
		return 0;
	}
	log_check_bad(check, report,
		      "the log ends with %" PRIu64
		      " records that are not sealed: expected a seal as the "
		      "last line",
		      unsealed);
	report_hint(report,
		    "--live takes a log that is still written, or whose "
		    "writer crashed; what is not sealed proves nothing");
	return -EBADMSG;
}

/**
 * log_check_end() - check that a log ends where it may
 * @check: the log, all segments of which were seen
 * @live: records that are not sealed are no error
 * @report: gets what is wrong
 *
 * Return: 0, or -EBADMSG.
 */
int log_check_end(struct log_check *check, bool live, struct report *report)
{
	if (check->first_segment > check->buried)
		return log_check_bad(check, report,
				     "%" PRIu64
				     " segments are missing, and no record "
				     "says that they were removed",
				     check->first_segment - check->buried);
	if (check->place == LOG_PLACE_HEADER && !live)
		return log_check_bad(check, report,
				     "the last segment is empty: expected the "
				     "record that begins it");
	log_numbers_end(&check->numbers, report);
	return check_unsealed(check, live, report);
}
