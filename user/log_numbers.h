/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers that accesses were given in the kernel: all of them are in the log, or a gap
 * says how many are not.
 */
#ifndef PARAVENT_LOG_NUMBERS_H
#define PARAVENT_LOG_NUMBERS_H

#include "log_time.h"
#include "report.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct log_numbers - those of a run of the audit's programs
 * @running: there is one
 * @begun: its beginning is there
 * @ended: and its end
 * @since: when its first record was written
 * @next: the number after the last one
 * @hole: numbers before that which no record has, in order
 * @holes: how many such holes
 * @room: for how many there is
 * @missing: how many numbers are in them
 * @declared: of how many gaps say so
 * @unaccounted: numbers of all runs that no record has and no gap declares
 */
struct log_numbers {
	bool running;
	bool begun;
	bool ended;
	char since[LOG_TIME_SIZE];
	uint64_t next;
	struct log_hole {
		uint64_t from;
		uint64_t to; /* the one after the last */
	} * hole;
	size_t holes;
	size_t room;
	uint64_t missing;
	uint64_t declared;
	uint64_t unaccounted;
};

void log_numbers_add(struct log_numbers *numbers, const json_t *record,
		     struct report *report);
void log_numbers_end(struct log_numbers *numbers, struct report *report);
void log_numbers_free(struct log_numbers *numbers);

#endif /* PARAVENT_LOG_NUMBERS_H */
