/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A log that is written: what the files that do it share.
 */
#ifndef PARAVENT_LOG_WRITE_H
#define PARAVENT_LOG_WRITE_H

#include "log.h"
#include "log_record.h"
#include "log_state.h"

#include <stdbool.h>

#define LOG_REMOVED_FILE "removed.jsonl"
#define LOG_SEGMENT_SUFFIX ".jsonl"
#define LOG_SEGMENT_DIGITS 10
#define LOG_SEGMENT_NAME_SIZE 32

/* Look for segments that are too old so often. */
#define LOG_RETAIN_SECONDS 3600

/**
 * struct log_position - where the next line goes
 * @tree: over all lines before it
 * @head: hash of the line before it
 * @offset: where it begins in the segment's file
 */
struct log_position {
	struct log_tree tree;
	struct log_hash head;
	uint64_t offset;
};

/**
 * struct log_cut - a torn tail, cut off and not yet recorded
 * @segment: where it was
 * @bytes: how much; 0 for none
 * @hash: of what was cut
 */
struct log_cut {
	uint64_t segment;
	uint64_t bytes;
	struct log_hash hash;
};

/**
 * struct log_clock - what the clocks said, in microseconds
 * @wall: the time of day
 * @boot: the time since the boot; -1 for a moment before this process
 * @expected: what @wall would have been if nobody had set the clock
 */
struct log_clock {
	int64_t wall;
	int64_t boot;
	int64_t expected;
};

/**
 * struct log - a log that is written
 * @options: with the defaults in them
 * @directory: descriptor of it
 * @state_file: descriptor of it, locked
 * @segment_file: descriptor of the present segment's; -1 if there is none
 * @origin: names the log
 * @state: as of the last seal
 * @at: where the next line goes
 * @removed: the segments whose removal is in the log, sealed or not
 * @inherited: the segment is of an earlier run, and is to be closed
 * @torn: there may be half a line behind @at
 * @cut: what is to be reported of the earlier run
 * @lost: records refused since the last one that was not
 * @unsealed: records that no seal covers yet
 * @unsynced: there are lines which may not be on the disk
 * @clock: when it was last looked at; as of the last seal before that
 * @sealed_at: the time since the boot of the last seal
 * @begun_at: that of the segment's beginning
 * @synced_at: that of the last sync
 * @retained_at: that of the last look at what is too old
 * @error: of the last thing that went wrong
 */
struct log {
	struct log_options options;
	int directory;
	int state_file;
	int segment_file;
	char origin[LOG_ORIGIN_SIZE];
	struct log_state state;
	struct log_position at;
	struct log_removed removed;
	bool inherited;
	bool torn;
	struct log_cut cut;
	struct log_lost lost;
	uint64_t unsealed;
	bool unsynced;
	struct log_clock clock;
	int64_t sealed_at;
	int64_t begun_at;
	int64_t synced_at;
	int64_t retained_at;
	int error;
};

/* log_write.c */
int log_put(struct log *log, json_t *record);
int log_put_new(struct log *log, json_t *record);
void log_take(struct log_position *at, const char *line, size_t size);
bool log_read_clock(const struct log *log, struct log_clock *clock);
int log_look_at_clock(struct log *log);
int log_prepare(struct log *log);
int log_remember_lost(struct log *log);

/* log_seal.c */
void log_segment_name(char name[LOG_SEGMENT_NAME_SIZE], uint64_t segment);
int log_ready(struct log *log);
bool log_next_keys(const struct log_keys *keys, enum log_seal kind,
		   struct log_keys *next);
int log_advance(struct log *log, const struct log_note *note, size_t line_size,
		const struct log_keys *next);
int log_close_segment(struct log *log);

/* log_retain.c */
int log_removed_take(struct log *log, const json_t *record);
int log_removed_settle(struct log *log);

/* log_recover.c */
int log_recover(struct log *log);

#endif /* PARAVENT_LOG_WRITE_H */
