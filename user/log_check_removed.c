// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_check.h"

#include "log_record.h"
#include "log_time.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool take_grave(const json_t *record, struct log_grave *grave,
		       struct log_note *open)
{
	grave->by_size = !strcmp(log_record_text(record, "reason"), "size");
	return log_record_number(record, "first", &grave->first) &&
	       log_record_number(record, "count", &grave->count) &&
	       log_record_hash(record, "head", &grave->head) &&
	       log_time_parse(log_record_text(record, "since"),
			      &grave->since) &&
	       log_time_parse(log_record_text(record, "until"),
			      &grave->until) &&
	       log_note_parse(
		       log_record_text(record, "open"),
		       json_string_length(json_object_get(record, "open")),
		       open);
}

/* The first seal of each segment leads to that of the next one. */
static int check_open(struct log_check *check, const struct log_grave *grave,
		      const struct log_note *open, struct report *report)
{
	const struct log_grave *before;
	uint64_t first = 0;

	if (check->grave_count) {
		before = &check->graves[check->grave_count - 1];
		first = before->first + before->count;
	}
	if (grave->first != first || !grave->count || open->size != first + 1 ||
	    open->segment != check->grave_count || open->kind != LOG_SEAL_OPEN)
		return log_check_bad(check, report,
				     "expected the removal of segment %zu, "
				     "which begins with record %" PRIu64,
				     check->grave_count, first);
	if (!log_note_verify(open, &check->follow)) {
		log_check_bad(check, report,
			      "the first seal of segment %zu is not by the key "
			      "that was announced for it",
			      check->grave_count);
		report_hint(report, "take the key that \"paravent log init\" "
				    "made with this log");
		return -EBADMSG;
	}
	return 0;
}

static int bury(struct log_check *check, const json_t *record,
		const struct log_hash *line, struct report *report)
{
	struct log_grave *grown,
		grave = { .line = *line, .key = check->follow };
	struct log_note open;
	int error;

	if (!take_grave(record, &grave, &open))
		return log_check_bad(check, report,
				     "expected what a removed segment left "
				     "behind");
	error = check_open(check, &grave, &open, report);
	if (error)
		return error;
	grown = reallocarray(check->graves, check->grave_count + 1,
			     sizeof(*grown));
	if (!grown)
		return report_memory(report);
	check->graves = grown;
	grown[check->grave_count++] = grave;
	check->follow = open.follow;
	check->graves_head = *line;
	return 0;
}

/**
 * log_check_removed() - take a line about a removed segment
 * @check: the log before its first segment
 * @line: the line
 * @size: its bytes
 * @report: gets what is wrong
 *
 * Return: 0, or -EBADMSG. That the line is what it was when it was written, the
 * records in the segments that are there have to say.
 */
int log_check_removed(struct log_check *check, const char *line, size_t size,
		      struct report *report)
{
	json_t *record = NULL;
	struct log_hash hash;
	int error;

	check->line++;
	if (log_line_follows(line, size, check->grave_count,
			     &check->graves_head))
		record = log_line_parse(line, size);
	log_hash(&hash, line, size);
	error = record ? bury(check, record, &hash, report) :
			 log_check_bad(check, report,
				       "not the line about segment %zu that "
				       "was written behind the one before it: "
				       "one of them was changed, or lines are "
				       "missing, repeated or out of order",
				       check->grave_count);
	json_decref(record);
	return error;
}

/**
 * log_check_tombstone() - check the record of a removal
 * @check: the log before it
 * @record: the record
 * @report: gets what is wrong
 *
 * Return: 0, or -EBADMSG.
 */
int log_check_tombstone(struct log_check *check, const json_t *record,
			struct report *report)
{
	struct log_hash hash;
	uint64_t segment;

	if (!log_record_number(record, "segment", &segment) ||
	    !log_record_hash(record, "removed", &hash))
		return log_check_bad(check, report,
				     "the record of a removal does not say of "
				     "what");
	if (segment >= check->grave_count)
		return log_check_bad(check, report,
				     "segment %" PRIu64
				     " was removed, and removed.jsonl does not "
				     "say so: it was cut, or is missing",
				     segment);
	if (!log_hash_equal(&hash, &check->graves[segment].line))
		return log_check_bad(check, report,
				     "what removed.jsonl says of segment "
				     "%" PRIu64
				     " is not what was recorded when it was "
				     "removed",
				     segment);
	check->buried = segment + 1;
	return 0;
}
