// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_write.h"

#include "log_time.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY_SECONDS 86400

static const struct log_options defaults = {
	.seal_records = 1000,
	.seal_seconds = 60,
	.idle_seconds = 3600,
	.segment_bytes = 16 << 20,
	.segment_seconds = DAY_SECONDS,
	.keep_seconds = 183 * DAY_SECONDS,
};

static int64_t microseconds(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * LOG_SECOND + time.tv_nsec / 1000;
}

static void system_clock(void *data, int64_t *wall, int64_t *boot)
{
	(void)data;
	*wall = microseconds(CLOCK_REALTIME);
	*boot = microseconds(CLOCK_BOOTTIME);
}

static void set_options(struct log_options *to, const struct log_options *from)
{
	*to = defaults;
	if (!from)
		from = to;
	to->seal_records = from->seal_records ?: to->seal_records;
	to->seal_seconds = from->seal_seconds ?: to->seal_seconds;
	to->idle_seconds = from->idle_seconds ?: to->idle_seconds;
	to->segment_bytes = from->segment_bytes ?: to->segment_bytes;
	to->segment_seconds = from->segment_seconds ?: to->segment_seconds;
	to->keep_seconds = from->keep_seconds ?: to->keep_seconds;
	to->keep_bytes = from->keep_bytes;
	to->sealed = from->sealed;
	to->clock = from->clock ?: system_clock;
	to->data = from->data;
}

static int init_at(int directory, char vkey[LOG_VKEY_SIZE])
{
	struct log_state state = { 0 };
	int fd = -ENOMEM;

	if (log_keys_new(&state.keys) &&
	    log_keys_public(&state.keys, &state.first))
		fd = log_state_create(directory, &state);
	OPENSSL_cleanse(&state.keys, sizeof(state.keys));
	if (fd < 0)
		return fd;
	close(fd);
	log_vkey_write(&state.first, vkey);
	return fsync(directory) ? -errno : 0;
}

/**
 * log_init() - make a log
 * @path: its directory, which is made if it is not there
 * @vkey: result: the public key that whoever verifies the log needs
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno; -EEXIST if there is a log.
 */
int log_init(const char *path, char vkey[LOG_VKEY_SIZE], struct report *report)
{
	int directory, error;

	if (mkdir(path, 0700) && errno != EEXIST)
		return report_error(report, errno, "cannot make %s: %s", path,
				    strerror(errno));
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return report_error(report, errno, "cannot open %s: %s", path,
				    strerror(errno));
	error = init_at(directory, vkey);
	close(directory);
	if (error == -EEXIST) {
		report_error(report, EEXIST,
			     "%s has a key already, and so is a log", path);
		report_hint(report, "name another directory: a key is never "
				    "overwritten");
	} else if (error) {
		report_error(report, -error,
			     "cannot make the key of the log: %s",
			     strerror(-error));
	}
	return error;
}

static int refuse(const char *path, int error, struct report *report)
{
	switch (error) {
	case -ENOENT:
		report_error(report, ENOENT,
			     "%s is not a log: there is no file \"%s\" in it",
			     path, LOG_STATE_FILE);
		report_hint(report, "make one with \"paravent log init\"");
		break;
	case -EBUSY:
		report_error(report, EBUSY,
			     "another process writes the log in %s", path);
		report_hint(report, "stop it first: a log has one writer");
		break;
	case -ESTALE:
		report_error(report, ESTALE,
			     "the log in %s is not what its last seal sealed: "
			     "somebody cut or changed it",
			     path);
		report_hint(
			report,
			"keep the directory as evidence (\"paravent log "
			"verify\" says more), and make a new log elsewhere");
		break;
	default:
		report_error(report, -error, "cannot open the log in %s: %s",
			     path, strerror(-error));
	}
	return error;
}

static int open_at(struct log *log, const char *path)
{
	int error;

	log->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (log->directory < 0)
		return -errno;
	log->state_file = log_state_open(log->directory, &log->state);
	if (log->state_file < 0)
		return log->state_file;
	log_origin(&log->state.first, log->origin);
	error = log_recover(log);
	if (error)
		return error;
	/* A full disk is no reason not to begin counting what is lost. */
	log->error = log_ready(log);
	log->sealed_at = log->clock.boot;
	log->synced_at = log->clock.boot;
	log->retained_at = log->clock.boot - LOG_RETAIN_SECONDS * LOG_SECOND;
	return 0;
}

static void release(struct log *log)
{
	if (log->segment_file >= 0)
		close(log->segment_file);
	if (log->state_file >= 0)
		close(log->state_file);
	if (log->directory >= 0)
		close(log->directory);
	OPENSSL_cleanse(log, sizeof(*log));
	free(log);
}

/**
 * log_open() - begin to write to a log, in a new segment
 * @path: its directory
 * @options: how; NULL for the defaults
 * @report: gets what goes wrong
 *
 * What a crash left half done is finished. It is no error if nothing can be
 * written, to a full disk for example: log_append() says so.
 *
 * Return: the log; NULL on error.
 */
struct log *log_open(const char *path, const struct log_options *options,
		     struct report *report)
{
	struct log *log = calloc(1, sizeof(*log));
	int error;

	if (!log) {
		report_memory(report);
		return NULL;
	}
	log->directory = -1;
	log->state_file = -1;
	log->segment_file = -1;
	set_options(&log->options, options);
	error = open_at(log, path);
	if (!error)
		return log;
	refuse(path, error, report);
	release(log);
	return NULL;
}

/**
 * log_close() - seal a log and be done with it
 * @log: the log, which is released even after an error; NULL is no log
 *
 * Return: 0, or the negative errno of sealing it: the next log_open() does it.
 */
int log_close(struct log *log)
{
	int error;

	if (!log)
		return 0;
	error = log_prepare(log) ?: log_close_segment(log);
	if (error)
		(void)log_remember_lost(log);
	release(log);
	return error;
}
