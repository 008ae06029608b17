/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the lines of a log are those that were written: fed line by line,
 * without a look at any file.
 */
#ifndef PARAVENT_LOG_CHECK_H
#define PARAVENT_LOG_CHECK_H

#include "log_note.h"
#include "log_numbers.h"
#include "log_tree.h"
#include "report.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct log_grave - a segment that retention removed
 * @line: hash of the line that says so
 * @key: checks the segment's first seal
 * @first: number of its first record
 * @count: how many it had
 * @head: hash of its last line
 * @since: when it was begun
 * @until: when it was closed
 * @by_size: removed for its size, not for its age
 */
struct log_grave {
	struct log_hash line;
	struct log_public key;
	uint64_t first;
	uint64_t count;
	struct log_hash head;
	int64_t since;
	int64_t until;
	bool by_size;
};

/**
 * struct log_witness - a checkpoint that was kept elsewhere
 * @note: what it says
 * @met: the log has it
 */
struct log_witness {
	struct log_note note;
	bool met;
};

enum log_place {
	LOG_PLACE_HEADER, /* a segment's first record comes next */
	LOG_PLACE_OPEN, /* its first seal does */
	LOG_PLACE_INSIDE,
	LOG_PLACE_CLOSED, /* nothing may come in this segment */
};

/**
 * struct log_check - what is known of a log so far
 * @first: the public key that the verifier trusts
 * @origin: the log that it belongs to
 * @graves: the segments that were removed, from 0 on
 * @grave_count: how many there are
 * @graves_head: hash of the last line about them
 * @follow: checks the first seal of the segment behind them; then, of the one
 *	behind the present one
 * @witnesses: checkpoints that were kept elsewhere
 * @witness_count: how many
 * @place: what is to come
 * @begun: there was a segment
 * @first_segment: the first one that is there
 * @segment: the present one, or the next one
 * @epoch: the seal that is to come
 * @next: checks it
 * @tree: over all lines so far
 * @head: hash of the last one
 * @line: how many the present file has so far
 * @sealed: number of records that are sealed
 * @sealed_time: when the last of them was
 * @seals: how many there are
 * @clock_set: a record since the last seal says that the clock was set
 * @buried: segments whose removal is recorded
 * @lost: records that gaps say are missing
 * @gaps: how many gaps, and
 * @repairs: how many torn tails, and
 * @clocks: how many settings of the clock there are
 * @numbers: of accesses
 */
struct log_check {
	struct log_public first;
	char origin[LOG_ORIGIN_SIZE];
	struct log_grave *graves;
	size_t grave_count;
	struct log_hash graves_head;
	struct log_public follow;
	struct log_witness *witnesses;
	size_t witness_count;
	enum log_place place;
	bool begun;
	uint64_t first_segment;
	uint64_t segment;
	uint64_t epoch;
	struct log_public next;
	struct log_tree tree;
	struct log_hash head;
	int line;
	uint64_t sealed;
	int64_t sealed_time;
	uint64_t seals;
	bool clock_set;
	uint64_t buried;
	uint64_t lost;
	uint64_t gaps;
	uint64_t repairs;
	uint64_t clocks;
	struct log_numbers numbers;
};

/* log_check.c */
void log_check_init(struct log_check *check, const struct log_public *first);
void log_check_release(struct log_check *check);
int log_check_segment(struct log_check *check, uint64_t segment,
		      struct report *report);
int log_check_line(struct log_check *check, const char *line, size_t size,
		   struct report *report);
int log_check_end(struct log_check *check, bool live, struct report *report);
__attribute__((format(printf, 3, 4))) int log_check_bad(struct log_check *check,
							struct report *report,
							const char *format,
							...);

/* log_check_seal.c */
int log_check_seal(struct log_check *check, const json_t *record,
		   const char *line, size_t size, struct report *report);

/* log_check_removed.c */
int log_check_removed(struct log_check *check, const char *line, size_t size,
		      struct report *report);
int log_check_tombstone(struct log_check *check, const json_t *record,
			struct report *report);

/* log_check_witness.c */
int log_check_witnesses(struct log_check *check, const char *text, size_t size,
			struct report *report);
int log_check_witness(struct log_check *check, const struct log_note *note,
		      struct report *report);
int log_check_witnesses_met(struct log_check *check, struct report *report);

#endif /* PARAVENT_LOG_CHECK_H */
