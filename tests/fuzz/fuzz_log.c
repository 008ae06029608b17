// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lines of a log, its removed segments, checkpoints and keys: whatever they
 * are, the reader names what is wrong, or what it took can be written again to
 * the same bytes. Nothing here is signed by anybody, so no log is good.
 */
#include "log_check.h"
#include "log_record.h"
#include "log_view.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_note(const char *data, size_t size)
{
	char again[LOG_NOTE_SIZE];
	struct log_note note;
	size_t length = log_note_parse(data, size, &note);

	if (length && (log_note_write(&note, again) != length ||
		       memcmp(again, data, length)))
		abort();
}

static void try_vkey(const char *data, size_t size)
{
	char again[LOG_VKEY_SIZE];
	struct log_public public;

	if (!log_vkey_parse(data, size, &public))
		return;
	log_vkey_write(&public, again);
	if (strncmp(again, data, strlen(again) - 1))
		abort();
}

/* The next line; the fuzzer does not have to guess hashes. */
static void feed(struct log_check *check, const char *line, size_t size,
		 bool removed, struct report *report)
{
	json_t *record = log_line_parse(line, size);
	char *fixed = NULL;
	size_t fixed_size;

	json_object_del(record, "seq");
	json_object_del(record, "prev");
	if (record &&
	    !log_line_write(record,
			    removed ? check->grave_count : check->tree.size,
			    removed ? &check->graves_head : &check->head,
			    &fixed, &fixed_size)) {
		line = fixed;
		size = fixed_size;
		log_view_operation(record);
		log_view_who(record);
	}
	if (removed)
		log_check_removed(check, line, size, report);
	else
		log_check_line(check, line, size, report);
	free(fixed);
	json_decref(record);
}

static void try_lines(const char *data, size_t size, bool removed)
{
	const struct log_public first = { { 1 } };
	struct report report = { 0 };
	struct log_check check;
	const char *end;
	size_t length;

	log_check_init(&check, &first);
	log_check_witnesses(&check, data, size, &report);
	report = (struct report){ 0 };
	if (!removed)
		log_check_segment(&check, 0, &report);
	for (; size && !report.errors; data += length, size -= length) {
		end = memchr(data, '\n', size);
		length = end ? (size_t)(end - data) + 1 : size;
		feed(&check, data, length, removed, &report);
	}
	if (check.seals || check.grave_count)
		abort();
	log_check_release(&check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	try_note(text, size);
	try_vkey(text, size);
	try_lines(text, size, false);
	try_lines(text, size, true);
	return 0;
}
