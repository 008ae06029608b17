/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The secret of a log, and what the log was when its last seal was made.
 */
#ifndef PARAVENT_LOG_STATE_H
#define PARAVENT_LOG_STATE_H

#include "log_key.h"
#include "log_tree.h"

#include <stdint.h>

#define LOG_STATE_FILE "key"

/**
 * struct log_removed - how far removed.jsonl goes
 * @count: lines in it; as many segments were removed, from the first one on
 * @size: bytes of it
 * @head: hash of its last line
 */
struct log_removed {
	uint64_t count;
	uint64_t size;
	struct log_hash head;
};

/**
 * struct log_lost - records that were refused, and are not in the log yet as a
 * gap
 * @count: how many
 * @error: why the first of them was, a negative errno
 * @since: when that was, in microseconds since 1970
 * @size: lines that the log had
 */
struct log_lost {
	uint64_t count;
	int error;
	int64_t since;
	uint64_t size;
};

/**
 * struct log_state - what survives the daemon
 * @generation: counts how often it was saved
 * @first: the log's first public key
 * @keys: those for the next seal
 * @tree: over all lines, the last seal's included
 * @head: hash of that seal's line; zeros before there is one
 * @segment: the segment that the last seal is in
 * @offset: where its line ends there
 * @line_size: bytes of that line
 * @time: what it says, in microseconds since 1970
 * @removed: the segments whose removal is sealed
 * @lost: what was refused when that was saved last
 */
struct log_state {
	uint64_t generation;
	struct log_public first;
	struct log_keys keys;
	struct log_tree tree;
	struct log_hash head;
	uint64_t segment;
	uint64_t offset;
	uint64_t line_size;
	int64_t time;
	struct log_removed removed;
	struct log_lost lost;
};

int log_state_create(int directory, struct log_state *state);
int log_state_open(int directory, struct log_state *state);
int log_state_save(int fd, struct log_state *state);

#endif /* PARAVENT_LOG_STATE_H */
