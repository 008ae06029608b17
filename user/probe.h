/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The BPF programs of bpf/: load them, or find those that run already.
 */
#ifndef PARAVENT_PROBE_H
#define PARAVENT_PROBE_H

#include "../bpf/access.h"
#include "report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than there are programs. */
#define PROBE_MAX 128

struct bpf_object;

struct probe_options {
	bool require; /* refuse what cannot be recorded */
	uint32_t ring_size; /* in bytes, a power of two */
	bool kprobe; /* attach by kprobes even where trampolines would do */
};

/**
 * struct probes - the programs in force
 * @lock: keeps other audits out
 * @ring: where records arrive
 * @state: struct access_state
 * @progress: struct access_progress
 * @pending: records of accesses that have not ended
 * @handles: open files
 * @counts: what is counted
 * @processes: struct access_process
 * @tallies: struct access_tally
 * @policy: struct access_policy
 * @witnesses: struct access_witness
 * @programs: how many were attached or kept at first
 * @resumed: they ran already
 * @other: and are not those that are wanted, but can be read
 */
struct probes {
	int lock;
	int ring;
	int state;
	int progress;
	int pending;
	int handles;
	int counts;
	int processes;
	int tallies;
	int policy;
	int witnesses;
	size_t programs;
	bool resumed;
	bool other;
};

int probes_open(struct probes *probes, const struct probe_options *options,
		struct report *report);
int probes_watch(struct probes *probes, struct report *report);
void probes_close(struct probes *probes);

int probes_state(const struct probes *probes, struct access_state *state);
int probes_progress(const struct probes *probes,
		    struct access_progress *progress);
void probes_set_progress(const struct probes *probes,
			 const struct access_progress *progress);
int probes_process(const struct probes *probes, const struct access_who *who,
		   struct access_process *process);
uint64_t probes_skipped(void);
int probes_iterate(bool mappings);
int probes_count_open(uint32_t minor);

size_t probes_attached(void);
int probes_tally(const struct probes *probes, uint32_t minor,
		 struct access_tally *tally);

/* probe_choose.c */
int probes_choose(struct bpf_object *object,
		  const struct probe_options *options, struct report *report);

/* probe_load.c */
int probes_load(const struct probe_options *options,
		struct access_progress *progress, struct report *report);
void probes_build(struct access_progress *progress);

#endif /* PARAVENT_PROBE_H */
