/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who accessed a device, as JSON.
 */
#ifndef PARAVENT_WHO_H
#define PARAVENT_WHO_H

#include "probe.h"

#include <jansson.h>

/**
 * struct who_cache - what was found out about processes
 * @probes: where it comes from
 * @processes: by a text made of struct access_who
 * @digests: of programs, by device, inode and times
 */
struct who_cache {
	const struct probes *probes;
	json_t *processes;
	json_t *digests;
};

void who_open(struct who_cache *cache, const struct probes *probes);
void who_close(struct who_cache *cache);
void who_put(struct who_cache *cache, json_t *object,
	     const struct access_who *who);
void who_put_cgroup(json_t *object, const char *cgroup);
void who_forget(struct who_cache *cache, const struct access_who *who);

/* who_digest.c */
bool who_lives(const struct access_who *who);
void who_put_digest(struct who_cache *cache, json_t *object,
		    const struct access_who *who,
		    const struct access_process *process, const char *path);

#endif /* PARAVENT_WHO_H */
