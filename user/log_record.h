/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records as lines: what every line of a log has, and the records that hold the
 * log itself together.
 */
#ifndef PARAVENT_LOG_RECORD_H
#define PARAVENT_LOG_RECORD_H

#include "log_note.h"
#include "log_tree.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The newline included. */
#define LOG_LINE_MAX 65536

int log_line_write(const json_t *record, uint64_t seq,
		   const struct log_hash *prev, char **line, size_t *size);
json_t *log_line_parse(const char *line, size_t size);
bool log_line_follows(const char *line, size_t size, uint64_t seq,
		      const struct log_hash *prev);

const char *log_record_text(const json_t *record, const char *key);
const char *log_record_program(const json_t *who);
bool log_record_number(const json_t *record, const char *key, uint64_t *number);
bool log_record_hash(const json_t *record, const char *key,
		     struct log_hash *hash);
json_t *log_record_counts(const json_t *record);
bool log_record_is(const json_t *record, const char *type);
bool log_record_reserved(const json_t *record);

json_t *log_record_segment(const char *origin, uint64_t segment,
			   const struct log_tree *tree, int64_t time);
bool log_record_tree(const json_t *record, uint64_t size,
		     struct log_tree *tree);
json_t *log_record_seal(const struct log_note *note);
bool log_record_note(const json_t *record, struct log_note *note);

#endif /* PARAVENT_LOG_RECORD_H */
