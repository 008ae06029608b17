// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_write.h"

#include "log_time.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Clocks are adjusted all the time by less. */
#define STEP_MIN (2 * LOG_SECOND)

/**
 * log_take() - count a line in
 * @at: the position before it; becomes the one behind it
 * @line: the line
 * @size: its bytes
 */
void log_take(struct log_position *at, const char *line, size_t size)
{
	log_tree_append(&at->tree, line, size);
	log_hash(&at->head, line, size);
	at->offset += size;
}

/* A line is in the file as a whole, or not at all. */
static int write_line(struct log *log, const char *line, size_t size)
{
	size_t done = 0;
	ssize_t put;
	int error = 0;

	if (log->torn && ftruncate(log->segment_file, log->at.offset))
		return -errno;
	log->torn = false;
	while (done < size && !error) {
		put = pwrite(log->segment_file, line + done, size - done,
			     log->at.offset + done);
		if (put > 0)
			done += put;
		else if (!put || errno != EINTR)
			error = put ? -errno : -ENOSPC;
	}
	if (error && done)
		log->torn = ftruncate(log->segment_file, log->at.offset);
	return error;
}

/**
 * log_put() - append a record to the present segment
 * @log: the log
 * @record: the record; the caller keeps it
 *
 * Return: 0, or a negative errno; nothing was written then.
 */
int log_put(struct log *log, json_t *record)
{
	char *line;
	size_t size;
	int error;

	error = log_line_write(record, log->at.tree.size, &log->at.head, &line,
			       &size);
	if (error)
		return error;
	error = write_line(log, line, size);
	if (!error) {
		log_take(&log->at, line, size);
		log->unsynced = true;
	}
	free(line);
	return error;
}

/**
 * log_put_new() - append a record that the log itself has to say
 * @log: the log
 * @record: the record, which is released; NULL if there was no memory for it
 *
 * Return: 0, or a negative errno.
 */
int log_put_new(struct log *log, json_t *record)
{
	int error = record ? log_put(log, record) : -ENOMEM;

	json_decref(record);
	if (!error)
		log->unsealed++;
	return error;
}

/**
 * log_read_clock() - see what time it is
 * @log: the log; is not changed
 * @clock: result
 *
 * Return: whether the clock was set since it was looked at last.
 */
bool log_read_clock(const struct log *log, struct log_clock *clock)
{
	clock->expected = log->clock.wall;
	log->options.clock(log->options.data, &clock->wall, &clock->boot);
	if (log->clock.boot >= 0)
		clock->expected += clock->boot - log->clock.boot;
	/* No time before that of an earlier line goes unexplained. */
	return clock->wall < log->clock.wall ||
	       (log->clock.boot >= 0 &&
		llabs(clock->wall - clock->expected) > STEP_MIN);
}

/**
 * log_look_at_clock() - see what time it is, and record if the clock was set
 * @log: the log; its clock is that of now afterwards
 *
 * Return: 0, or the negative errno of writing the record.
 */
int log_look_at_clock(struct log *log)
{
	struct log_clock clock;
	int error = 0;

	if (log_read_clock(log, &clock))
		error = log_put_new(
			log, json_pack("{s:s, s:I, s:s, s:s}", "time",
				       log_time_text(clock.wall).text, "boot",
				       (json_int_t)clock.boot * 1000, "type",
				       "clock", "expected",
				       log_time_text(clock.expected).text));
	if (!error)
		log->clock = clock;
	return error;
}

static int put_gap(struct log *log)
{
	int error;

	if (!log->lost.count)
		return 0;
	error = log_put_new(
		log,
		json_pack("{s:s, s:I, s:s, s:I, s:s, s:s}", "time",
			  log_time_text(log->clock.wall).text, "boot",
			  (json_int_t)log->clock.boot * 1000, "type", "gap",
			  "lost", (json_int_t)log->lost.count, "since",
			  log_time_text(log->lost.since).text, "error",
			  strerrorname_np(-log->lost.error) ?: "EIO"));
	if (!error)
		log->lost.count = 0;
	return error;
}

/**
 * log_prepare() - write what must be in the log before another record may be
 * @log: the log
 *
 * Return: 0, or a negative errno: the next call goes on from there.
 */
int log_prepare(struct log *log)
{
	return log_ready(log) ?: log_look_at_clock(log) ?: put_gap(log);
}

static bool is_due(const struct log *log, int64_t since, uint64_t seconds)
{
	return (uint64_t)(log->clock.boot - since) >= seconds * LOG_SECOND;
}

/* Seal, or begin another segment, when it is time for it. */
static int go_on(struct log *log)
{
	const struct log_options *options = &log->options;

	if ((log->unsealed && log->at.offset >= options->segment_bytes) ||
	    is_due(log, log->begun_at, options->segment_seconds))
		return log_rotate(log);
	if (log->unsealed >= options->seal_records ||
	    (log->unsealed &&
	     is_due(log, log->sealed_at, options->seal_seconds)) ||
	    is_due(log, log->sealed_at, options->idle_seconds))
		return log_seal(log);
	return 0;
}

static void count_lost(struct log *log, int error)
{
	struct log_clock clock;

	if (!log->lost.count++) {
		log_read_clock(log, &clock);
		log->lost.error = error;
		log->lost.since = clock.wall;
	}
	log->error = error;
}

/**
 * log_remember_lost() - let the number of refused records outlive the process
 * @log: the log
 *
 * There is room for it, even where there is none for a line.
 *
 * Return: 0, or a negative errno.
 */
int log_remember_lost(struct log *log)
{
	if (log->lost.count == log->state.lost.count)
		return 0;
	log->lost.size = log->at.tree.size;
	log->state.lost = log->lost;
	return log_state_save(log->state_file, &log->state);
}

/**
 * log_append() - append a record
 * @log: the log
 * @record: the record, an object without "seq" and "prev"; its fields are
 *	written in the order in which they were set. The caller keeps it.
 *
 * The record has left the process when this returns, and is on the disk after
 * log_sync(), which log_tick() calls in time. A record that is refused is
 * counted, and a record of type "gap" says so as soon as there is room.
 *
 * Return: 0 if the record is in the log; -ENOSPC, -EDQUOT or -EIO; -EMSGSIZE if
 * it is longer than 64 KiB; -EINVAL if it is of a type that is the log's own;
 * -ENOMEM.
 */
int log_append(struct log *log, json_t *record)
{
	int error = log_record_reserved(record) ? -EINVAL : log_prepare(log);

	if (!error)
		error = log_put(log, record);
	if (error) {
		count_lost(log, error);
		return error;
	}
	log->unsealed++;
	log->error = go_on(log);
	return 0;
}

/**
 * log_sync() - put on the disk what is in the log
 * @log: the log
 *
 * To be called after records that must outlive a power cut at once.
 *
 * Return: 0, or a negative errno.
 */
int log_sync(struct log *log)
{
	if (!log->unsynced)
		return 0;
	if (fdatasync(log->segment_file))
		return log->error = -errno;
	log->unsynced = false;
	log->synced_at = log->clock.boot;
	return 0;
}

/**
 * log_tick() - do what is due
 * @log: the log
 *
 * To be called once a second. Puts lines on the disk, says what was lost as
 * soon as there is room, seals, begins new segments and removes old ones.
 *
 * Return: 0, or a negative errno: the next call tries again.
 */
int log_tick(struct log *log)
{
	int error = log_prepare(log);

	if (!error)
		error = go_on(log);
	if (!error && is_due(log, log->synced_at, 1))
		error = log_sync(log);
	if (!error && is_due(log, log->retained_at, LOG_RETAIN_SECONDS))
		error = log_retain(log);
	if (error)
		(void)log_remember_lost(log);
	log->error = error;
	return error;
}

/**
 * log_status() - how a log is doing
 * @log: the log
 */
struct log_status log_status(const struct log *log)
{
	return (struct log_status){ .records = log->at.tree.size,
				    .lost = log->lost.count,
				    .unsealed = log->unsealed,
				    .error = log->error };
}
