/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the records of the audit go: a stream of lines, or a log that shows what is
 * done to it.
 */
#ifndef PARAVENT_SINK_H
#define PARAVENT_SINK_H

#include "log.h"
#include "report.h"

#include <jansson.h>
#include <stdint.h>

/**
 * struct sink_options - where records are to go
 * @output: file to append to, as JSON Lines; NULL for standard output
 * @json: JSON Lines on standard output, too
 * @log: directory of a log, in place of a file; or NULL
 * @checkpoint: what gets each seal of the log: "journal", "syslog" or a file; or NULL
 * @segment_kib: begin another segment of the log above this size; 0 for the default.
 *	Likewise the next two.
 * @keep_days: remove segments of the log that are older
 * @keep_mib: and those above this size
 */
struct sink_options {
	const char *output;
	bool json;
	const char *log;
	const char *checkpoint;
	uint64_t segment_kib;
	uint64_t keep_days;
	uint64_t keep_mib;
};

/**
 * struct sink - where records go
 * @stream: the file, or NULL
 * @json: JSON Lines rather than lines for people
 * @colour: and those are coloured
 * @seq: number of the last line
 * @log: the log, or NULL; it numbers its lines itself
 * @checkpoint: what gets its seals, or NULL
 * @path: of the file, or of the log
 * @failed: errno after which nothing more is written, or 0
 */
struct sink {
	FILE *stream;
	bool json;
	bool colour;
	uint64_t seq;
	struct log *log;
	const char *checkpoint;
	const char *path;
	int failed;
};

int sink_open(struct sink *sink, const struct sink_options *options,
	      struct report *report);
bool sink_write(struct sink *sink, json_t *record);
int sink_tick(struct sink *sink);
void sink_close(struct sink *sink);

/* sink_last.c */
json_t *sink_last(const struct sink *sink);

/* sink_checkpoint.c */
void sink_send_seal(void *data, const char *note, size_t size);

#endif /* PARAVENT_SINK_H */
