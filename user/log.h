/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A log that shows what is done to it: writing one. Documentation/log.md has
 * the format, and what it promises.
 *
 * A log belongs to one process at a time, and there to one thread at a time.
 */
#ifndef PARAVENT_LOG_H
#define PARAVENT_LOG_H

#include "log_note.h"
#include "report.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct log;

/**
 * struct log_options - how a log is written; 0 stands for the default
 * @seal_records: seal after so many records (1000)
 * @seal_seconds: seal a record after so long at most (60)
 * @idle_seconds: seal after so long even if nothing happened (3600)
 * @segment_bytes: begin another segment above this size (16 MiB)
 * @segment_seconds: begin another segment after so long (a day)
 * @keep_seconds: remove segments whose last record is older (183 days)
 * @keep_bytes: remove the oldest segments while all are larger together than
 *	this (no limit)
 * @sealed: is told each seal when it is on the disk, as a signed note: to be
 *	sent where nobody on this machine can take it back; may be NULL
 * @clock: tells the time of day and that since the boot, in microseconds; NULL
 *	for the system's
 * @data: for @sealed and @clock
 */
struct log_options {
	uint64_t seal_records;
	uint64_t seal_seconds;
	uint64_t idle_seconds;
	uint64_t segment_bytes;
	uint64_t segment_seconds;
	uint64_t keep_seconds;
	uint64_t keep_bytes;
	void (*sealed)(void *data, const char *note, size_t size);
	void (*clock)(void *data, int64_t *wall, int64_t *boot);
	void *data;
};

/**
 * struct log_status - how a log is doing
 * @records: lines in it, since its beginning
 * @lost: records that were refused since the last one that was not
 * @unsealed: records that no seal covers yet
 * @error: the negative errno of the last thing that went wrong, 0 once it is
 *	done after all
 */
struct log_status {
	uint64_t records;
	uint64_t lost;
	uint64_t unsealed;
	int error;
};

/* log_open.c */
int log_init(const char *path, char vkey[LOG_VKEY_SIZE], struct report *report);
struct log *log_open(const char *path, const struct log_options *options,
		     struct report *report);
int log_close(struct log *log);

/* log_write.c */
int log_append(struct log *log, json_t *record);
int log_sync(struct log *log);
int log_tick(struct log *log);
struct log_status log_status(const struct log *log);

/* log_seal.c */
int log_seal(struct log *log);
int log_rotate(struct log *log);

/* log_retain.c */
int log_retain(struct log *log);

#endif /* PARAVENT_LOG_H */
