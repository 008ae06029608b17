/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The audit: records from the BPF programs, put in words and handed on.
 */
#ifndef PARAVENT_AUDIT_H
#define PARAVENT_AUDIT_H

#include "probe.h"
#include "sink.h"
#include "state.h"
#include "who.h"
#include "witness.h"

#include <signal.h>

/**
 * struct audit_options - what the audit is to do
 * @probe: for the programs
 * @sink: where records are to go
 * @interval: seconds between reports of what is counted
 */
struct audit_options {
	struct probe_options probe;
	struct sink_options sink;
	unsigned int interval;
};

#define AUDIT_TRACEPOINTS 3

/**
 * struct audit_module - the module, when it is there
 * @connected: it is
 * @genl: to it
 * @link: to its tracepoints; -1 for those that it does not have
 * @policies: what is known of them, by their serials: a record may be of an older one than
 *	the one that is in force when it is written
 * @written: records written, at the time of the last promise
 * @waiting: how many were in the ring then
 * @next_beat: when to make the next, monotonic
 * @next_look: when to compare counters
 */
struct audit_module {
	bool connected;
	struct genl genl;
	int link[AUDIT_TRACEPOINTS];
	json_t *policies;
	uint64_t written;
	uint64_t waiting;
	uint64_t next_beat;
	uint64_t next_look;
};

/**
 * struct audit - one that runs
 * @probes: the programs
 * @sink: where records go
 * @cache: of processes
 * @module: the module
 * @witness: what it counts
 * @require: what cannot be recorded is refused
 * @trouble: errno of what cannot be written at present; 0 when all is well
 * @attached: how many programs there were when a record last said so
 * @skipped: how often the kernel left a program out
 * @nodes: names of nodes, by device number
 * @cameras: what is known of their cameras, likewise
 * @reported: what was last reported of what is counted, by handle and process
 * @users: processes that something is still counted of
 * @ended: processes that had ended at the last report
 * @released: a handle has gone since then
 * @batch: records taken in a row
 * @progress: how far it has come, which the next one can go on from
 */
struct audit {
	struct probes probes;
	struct sink sink;
	struct who_cache cache;
	struct audit_module module;
	struct witness witness;
	bool require;
	int trouble;
	size_t attached;
	uint64_t skipped;
	json_t *nodes;
	json_t *cameras;
	json_t *reported;
	json_t *users;
	json_t *ended;
	bool released;
	unsigned int batch;
	struct access_progress progress;
};

int audit_run(const struct audit_options *options, struct report *report);

/* audit_record.c */
json_t *audit_event(uint64_t time, const char *type);
void audit_put_via(json_t *object, unsigned int via);
void audit_record(struct audit *audit, const struct access_record *record);

/* audit_node.c */
void audit_put_node(struct audit *audit, json_t *object, uint32_t rdev,
		    uint32_t kind);
void audit_learn_camera(struct audit *audit, const struct module_node *node);

/* audit_count.c */
void audit_counts(struct audit *audit);
void audit_write_counts(struct audit *audit, const struct access_count_key *key,
			const struct access_counts *counts);
void audit_key_text(const struct access_count_key *key, char *text,
		    size_t size);

/* audit_forget.c */
void audit_forget_counts(struct audit *audit,
			 const struct access_count_key *counted, size_t count);
void audit_forget_processes(struct audit *audit);

/* audit_account.c */
void audit_gaps(struct audit *audit);
void audit_resume(struct audit *audit);
void audit_restart(struct audit *audit);
void audit_start(struct audit *audit, const struct audit_options *options);
void audit_skipped(struct audit *audit);
void audit_detached(struct audit *audit);
void audit_stop(struct audit *audit);

/* audit_module.c */
void audit_module_tick(struct audit *audit);
void audit_module_look(struct audit *audit);
void audit_module_leave(struct audit *audit);
void audit_module_end(struct audit *audit);
json_t *audit_module_learn(struct audit *audit,
			   const struct module_status *status);
void audit_module_policy(struct audit *audit, json_t *object,
			 const struct access_policy *policy);
json_t *audit_module_policy_json(struct audit *audit, uint64_t serial);

/* audit_existing.c */
void audit_existing(struct audit *audit);

#endif /* PARAVENT_AUDIT_H */
