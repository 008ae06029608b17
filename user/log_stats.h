/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the records of a log add up to.
 */
#ifndef PARAVENT_LOG_STATS_H
#define PARAVENT_LOG_STATS_H

#include "log_filter.h"

#include <jansson.h>
#include <stddef.h>

/**
 * struct log_stats - sums
 * @filter: the records that count
 * @object: the sums, as --json shows them
 * @counted: what was counted of each handle and process so far
 */
struct log_stats {
	struct log_filter filter;
	json_t *object;
	json_t *counted;
};

void log_stats_init(struct log_stats *stats);
void log_stats_free(struct log_stats *stats);
void log_stats_add(void *stats, const json_t *record, const char *line,
		   size_t size);
void log_stats_print(const json_t *object);

#endif /* PARAVENT_LOG_STATS_H */
