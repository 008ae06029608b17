// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_numbers.h"

#include "log_record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct log_numbers *numbers)
{
	size_t room = numbers->room ? 2 * numbers->room : 16;
	struct log_hole *hole;

	if (numbers->holes < numbers->room)
		return true;
	hole = reallocarray(numbers->hole, room, sizeof(*hole));
	if (!hole)
		return false;
	numbers->hole = hole;
	numbers->room = room;
	return true;
}

/* Without memory it stays missing, and is reported. */
static void insert(struct log_numbers *numbers, size_t at, uint64_t from,
		   uint64_t to)
{
	struct log_hole *hole;

	if (!make_room(numbers))
		return;
	hole = &numbers->hole[at];
	memmove(hole + 1, hole, (numbers->holes++ - at) * sizeof(*hole));
	*hole = (struct log_hole){ from, to };
}

/* All before @next that have not come are missing so far. */
static void go_on(struct log_numbers *numbers, uint64_t next)
{
	if (next <= numbers->next)
		return;
	insert(numbers, numbers->holes, numbers->next, next);
	numbers->missing += next - numbers->next;
	numbers->next = next;
}

/* Accesses end in another order than they begin. */
static void fill(struct log_numbers *numbers, uint64_t number)
{
	size_t low = 0, high = numbers->holes, middle;
	struct log_hole *hole;
	uint64_t to;

	while (low < high) {
		middle = (low + high) / 2;
		if (numbers->hole[middle].to <= number)
			low = middle + 1;
		else
			high = middle;
	}
	hole = &numbers->hole[low];
	if (low == numbers->holes || number < hole->from)
		return;
	numbers->missing--;
	to = hole->to;
	if (hole->from == number && to == number + 1) {
		memmove(hole, hole + 1,
			(--numbers->holes - low) * sizeof(*hole));
	} else if (hole->from == number) {
		hole->from++;
	} else {
		hole->to = number;
		if (to > number + 1)
			insert(numbers, low + 1, number + 1, to);
	}
}

static void begin(struct log_numbers *numbers, const json_t *record,
		  uint64_t first)
{
	numbers->running = true;
	numbers->begun = first == 1;
	numbers->ended = false;
	numbers->next = first;
	numbers->holes = 0;
	numbers->missing = 0;
	numbers->declared = 0;
	snprintf(numbers->since, sizeof(numbers->since), "%s",
		 log_record_text(record, "time"));
}

/**
 * log_numbers_end() - there is nothing more of this run
 * @numbers: its numbers
 * @report: gets a warning when some are not accounted for
 */
void log_numbers_end(struct log_numbers *numbers, struct report *report)
{
	uint64_t count;

	if (!numbers->running)
		return;
	numbers->running = false;
	if (numbers->missing <= numbers->declared)
		return;
	count = numbers->missing - numbers->declared;
	numbers->unaccounted += count;
	report_warn_at(report, (struct place){ 0 }, "",
		       "of the run of the audit since %s, %" PRIu64
		       " accesses have no record, and no gap says so; the "
		       "first number that is missing is %" PRIu64,
		       numbers->since, count,
		       numbers->holes ? numbers->hole[0].from : 0);
	if (!numbers->ended)
		report_hint(report,
			    "the run has no end here: they may have been under "
			    "way, or were to be told of by a gap");
	else if (!numbers->begun)
		report_hint(report, "its beginning is not there: they may "
				    "stand in what was removed");
	else
		report_hint(report, "they were left out of the log when it was "
				    "written");
}

/* Up to @taken, all numbers were given out. */
static void stop(struct log_numbers *numbers, const json_t *record,
		 struct report *report)
{
	uint64_t taken;

	if (!numbers->running)
		return;
	numbers->ended = log_record_number(record, "taken", &taken);
	if (numbers->ended)
		go_on(numbers, taken + 1);
	log_numbers_end(numbers, report);
}

/**
 * log_numbers_add() - go on to the next record
 * @numbers: the numbers so far; all zero before the first record
 * @record: the record
 * @report: gets a warning when a run is over of which some are not accounted for
 */
void log_numbers_add(struct log_numbers *numbers, const json_t *record,
		     struct report *report)
{
	uint64_t number;

	if (log_record_is(record, "start") &&
	    !json_is_true(json_object_get(record, "resumed"))) {
		log_numbers_end(numbers, report);
		begin(numbers, record, 1);
	} else if (log_record_is(record, "stop")) {
		stop(numbers, record, report);
	} else if (log_record_is(record, "gap")) {
		if (json_is_true(json_object_get(record, "numbered")) &&
		    log_record_number(record, "count", &number))
			numbers->declared += number;
	} else if (log_record_number(record, "event", &number) && number) {
		if (!numbers->running)
			begin(numbers, record, number);
		if (number < numbers->next) {
			fill(numbers, number);
			return;
		}
		go_on(numbers, number);
		numbers->next = number + 1;
	}
}

/**
 * log_numbers_free() - be done with them
 * @numbers: what to free
 */
void log_numbers_free(struct log_numbers *numbers)
{
	free(numbers->hole);
	numbers->hole = NULL;
}
