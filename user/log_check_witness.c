// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_check.h"

#include "log_time.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Signatures of others, which a checkpoint may have gathered, and empty lines. */
static size_t skip_rest(const char *text, size_t size)
{
	static const char dash[] = "\xe2\x80\x94 ";
	size_t at = 0;
	const char *end;

	while (at < size) {
		if (text[at] == '\n') {
			at++;
			continue;
		}
		if (size - at < 4 || memcmp(text + at, dash, 4))
			break;
		end = memchr(text + at, '\n', size - at);
		at = end ? (size_t)(end - text) + 1 : size;
	}
	return at;
}

static int add(struct log_check *check, const struct log_note *note,
	       struct report *report)
{
	struct log_witness *grown;

	if (strcmp(note->origin, check->origin))
		return report_error(report, EBADMSG,
				    "the checkpoint is of the log %s, and the "
				    "key is that of %s",
				    note->origin, check->origin);
	grown = reallocarray(check->witnesses, check->witness_count + 1,
			     sizeof(*grown));
	if (!grown)
		return report_memory(report);
	check->witnesses = grown;
	grown[check->witness_count++] = (struct log_witness){ .note = *note };
	return 0;
}

/**
 * log_check_witnesses() - take checkpoints that were kept elsewhere
 * @check: the log, of which nothing was seen yet
 * @text: one signed note or several, one behind the other
 * @size: bytes of @text
 * @report: gets what is wrong
 *
 * Return: 0, or a negative errno.
 */
int log_check_witnesses(struct log_check *check, const char *text, size_t size,
			struct report *report)
{
	struct log_note note;
	size_t at = 0, length;
	int error = 0;

	while (!error && at < size) {
		length = log_note_parse(text + at, size - at, &note);
		if (!length) {
			report_error(report, EBADMSG,
				     "expected a checkpoint of a log at byte "
				     "%zu",
				     at);
			report_hint(report, "\"paravent log checkpoint\" "
					    "prints one");
			return -EBADMSG;
		}
		at += length;
		at += skip_rest(text + at, size - at);
		error = add(check, &note, report);
	}
	return error;
}

/**
 * log_check_witness() - compare a seal with what was kept elsewhere
 * @check: the log before the seal
 * @note: the seal
 * @report: gets what is wrong
 *
 * Return: 0, or -EBADMSG.
 */
int log_check_witness(struct log_check *check, const struct log_note *note,
		      struct report *report)
{
	char text[LOG_NOTE_SIZE], kept[LOG_NOTE_SIZE];
	struct log_witness *witness;
	size_t i;

	for (i = 0; i < check->witness_count; i++) {
		witness = &check->witnesses[i];
		if (witness->note.segment != note->segment ||
		    witness->note.epoch != note->epoch)
			continue;
		log_note_write(&witness->note, kept);
		log_note_write(note, text);
		if (strcmp(kept, text))
			return log_check_bad(
				check, report,
				"this seal differs from the "
				"checkpoint of %s that was kept "
				"elsewhere: the log was written "
				"anew",
				log_time_text(witness->note.time).text);
		witness->met = true;
	}
	return 0;
}

static bool is_behind(const struct log_check *check,
		      const struct log_note *note)
{
	return note->segment > check->segment ||
	       (note->segment == check->segment && note->epoch >= check->epoch);
}

/**
 * log_check_witnesses_met() - check that a log has what was kept elsewhere
 * @check: the log, all of which was seen
 * @report: gets what is wrong
 *
 * Return: 0; -ESTALE if a checkpoint is newer than the log.
 */
int log_check_witnesses_met(struct log_check *check, struct report *report)
{
	const struct log_witness *witness;
	int error = 0;
	size_t i;

	for (i = 0; i < check->witness_count; i++) {
		witness = &check->witnesses[i];
		if (witness->met)
			continue;
		if (!is_behind(check, &witness->note)) {
			report_warn_at(report, (struct place){ 0 }, "",
				       "the checkpoint of %s is of a segment "
				       "that is not there any more: it says "
				       "nothing about the others",
				       log_time_text(witness->note.time).text);
			continue;
		}
		error = report_error(
			report, ESTALE,
			"the checkpoint of %s knows %" PRIu64
			" records, and the log ends with %" PRIu64
			" of %s: its end is missing, or it is an older copy",
			log_time_text(witness->note.time).text,
			witness->note.size, check->sealed,
			log_time_text(check->sealed_time).text);
	}
	return error;
}
