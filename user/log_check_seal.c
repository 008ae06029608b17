// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_check.h"

#include "log_record.h"
#include "log_time.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Only the note is signed; so there is one way to write the line around it. */
static bool is_canonical(const struct log_check *check,
			 const struct log_note *note, const char *line,
			 size_t size)
{
	json_t *record = log_record_seal(note);
	char *again = NULL;
	size_t length;
	bool good;

	good = record &&
	       !log_line_write(record, check->tree.size, &check->head, &again,
			       &length) &&
	       length == size && !memcmp(again, line, size);
	free(again);
	json_decref(record);
	return good;
}

/* Each epoch has one seal, and each seal is of the epoch that its key is for. */
static int check_epoch(struct log_check *check, const struct log_note *note,
		       struct report *report)
{
	if (strcmp(note->origin, check->origin))
		return log_check_bad(check, report, "the seal of another log");
	if (note->segment != check->segment || note->epoch != check->epoch)
		return log_check_bad(check, report,
				     "seal %" PRIu64 " of segment %" PRIu64
				     ", expected seal %" PRIu64
				     " of segment %" PRIu64
				     ": seals are missing, repeated or out of "
				     "order",
				     note->epoch, note->segment, check->epoch,
				     check->segment);
	if (!log_note_verify(note, &check->next))
		return log_check_bad(check, report,
				     "the signature of the seal is not by the "
				     "key that the seal before announced");
	return 0;
}

static int check_content(struct log_check *check, const struct log_note *note,
			 struct report *report)
{
	struct log_hash root;

	log_tree_root(&check->tree, &root);
	if (note->size != check->tree.size ||
	    !log_hash_equal(&note->root, &root))
		return log_check_bad(check, report,
				     "the seal is for other lines: records "
				     "%" PRIu64 " to %" PRIu64
				     ", or some of them, are not those that "
				     "were sealed",
				     check->sealed, check->tree.size - 1);
	if (note->time < check->sealed_time && !check->clock_set)
		return log_check_bad(check, report,
				     "the seal is of %s, before that of the "
				     "seal before it, and no record says that "
				     "the clock was set back",
				     log_time_text(note->time).text);
	return 0;
}

static void advance(struct log_check *check, const struct log_note *note)
{
	check->place = note->kind == LOG_SEAL_CLOSE ? LOG_PLACE_CLOSED :
						      LOG_PLACE_INSIDE;
	check->epoch++;
	check->next = note->next;
	if (note->kind == LOG_SEAL_OPEN)
		check->follow = note->follow;
	if (note->kind == LOG_SEAL_CLOSE) {
		check->segment++;
		check->epoch = 0;
	}
	check->sealed = check->tree.size + 1;
	check->sealed_time = note->time;
	check->clock_set = false;
	check->seals++;
}

/**
 * log_check_seal() - check a seal
 * @check: the log before it
 * @record: the seal
 * @line: its line
 * @size: bytes of @line
 * @report: gets what is wrong
 *
 * Return: 0, or -EBADMSG.
 */
int log_check_seal(struct log_check *check, const json_t *record,
		   const char *line, size_t size, struct report *report)
{
	struct log_note note;
	int error;

	if (!log_record_note(record, &note) ||
	    !is_canonical(check, &note, line, size))
		return log_check_bad(check, report,
				     "the seal is not written as the log "
				     "writes one");
	error = check_epoch(check, &note, report)	    ?:
			check_content(check, &note, report) ?:
			log_check_witness(check, &note, report);
	if (!error)
		advance(check, &note);
	return error;
}
