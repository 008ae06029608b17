/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is on which camera: what the programs of the audit count, at a moment.
 */
#ifndef PARAVENT_TOP_H
#define PARAVENT_TOP_H

#include "probe.h"
#include "state.h"

#include <jansson.h>

/**
 * struct top_user - a process with a handle
 * @key: which ones
 * @rdev: device number, in the kernel's encoding
 * @exec_id: of the process
 * @opener: nothing is counted: it has the handle because it opened it
 * @frames: that it got, ever
 * @held: that were held back
 * @bytes: that it got
 */
struct top_user {
	struct access_count_key key;
	uint32_t rdev;
	uint32_t exec_id;
	bool opener;
	uint64_t frames;
	uint64_t held;
	uint64_t bytes;
};

/**
 * struct top - all of them, at a moment
 * @user: the users
 * @count: how many
 * @time: when, in nanoseconds of the monotonic clock
 * @nodes: what the module says, nothing without it
 */
struct top {
	struct top_user *user;
	size_t count;
	uint64_t time;
	struct module_nodes nodes;
};

int top_take(struct top *top, const struct probes *probes);
void top_free(struct top *top);
json_t *top_json(const struct top *before, const struct top *now,
		 const struct probes *probes);
void top_print(const json_t *users, FILE *stream);
void top_count(struct top_user *user, const struct access_counts *counts);

#endif /* PARAVENT_TOP_H */
