// SPDX-License-Identifier: GPL-2.0-or-later
#include "sink.h"

#include "log_view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_log(struct sink *sink, const struct sink_options *options,
		    struct report *report)
{
	const struct log_options log = {
		.sealed = options->checkpoint ? sink_send_seal : NULL,
		.data = sink,
		.segment_bytes = options->segment_kib * 1024,
		.keep_seconds = options->keep_days * 86400,
		.keep_bytes = options->keep_mib * 1024 * 1024,
	};

	sink->checkpoint = options->checkpoint;
	sink->log = log_open(options->log, &log, report);
	return sink->log ? 0 : -1;
}

/* To read what it is appended to, if it is a file that can be read. */
static int open_again(FILE *stream)
{
	char path[64];
	struct stat status;

	if (fstat(fileno(stream), &status) || !S_ISREG(status.st_mode))
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fileno(stream));
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* Whoever wrote it last may have left half a line, which is not to spoil the next one. */
static void end_line(FILE *stream)
{
	int fd = open_again(stream);
	off_t end;
	char byte;

	if (fd < 0)
		return;
	end = lseek(fd, 0, SEEK_END);
	if (end > 0 && pread(fd, &byte, 1, end - 1) == 1 && byte != '\n') {
		fputc('\n', stream);
		fflush(stream);
		clearerr(stream);
	}
	close(fd);
}

static int open_file(struct sink *sink, const char *path, struct report *report)
{
	int fd;

	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY,
		  0600);
	sink->stream = fd < 0 ? NULL : fdopen(fd, "a");
	if (sink->stream) {
		end_line(sink->stream);
		return 0;
	}
	report_error(report, errno, "cannot open \"%s\" to append to it: %s",
		     path, strerror(errno));
	report_hint(report, "does its directory exist, and may you write to "
			    "it?");
	if (fd >= 0)
		close(fd);
	return -1;
}

/**
 * sink_open() - say where records go
 * @sink: filled in; must stay where it is
 * @options: where
 * @report: takes what went wrong
 *
 * Return: 0 or -1.
 */
int sink_open(struct sink *sink, const struct sink_options *options,
	      struct report *report)
{
	memset(sink, 0, sizeof(*sink));
	sink->path = options->log ?: options->output;
	if (options->log)
		return open_log(sink, options, report);
	sink->json = options->json || options->output;
	if (options->output)
		return open_file(sink, options->output, report);
	sink->stream = stdout;
	sink->colour = log_view_colours();
	return 0;
}

static int write_line(struct sink *sink, json_t *record)
{
	json_object_set_new(record, "seq", json_integer(++sink->seq));
	errno = 0;
	if (sink->json) {
		json_dumpf(record, sink->stream, JSON_COMPACT);
		fputc('\n', sink->stream);
	} else {
		log_view_print(record, sink->colour, sink->stream);
	}
	if (!fflush(sink->stream) && !ferror(sink->stream))
		return 0;
	return sink->failed = errno ? errno : EIO;
}

/**
 * sink_write() - write a record, and release it
 * @sink: where to
 * @record: what; gets its number here
 *
 * It has left this process on return: if that is killed, no record that the ring
 * already gave away is lost. A file that fails once has failed for good: it may end with
 * half a line. A log goes on when there is room again, and says how many it lost.
 *
 * Return: whether it is written.
 */
bool sink_write(struct sink *sink, json_t *record)
{
	int error;

	if (sink->failed)
		error = sink->failed;
	else
		error = sink->log ? log_append(sink->log, record) :
				    write_line(sink, record);
	json_decref(record);
	return !error;
}

/**
 * sink_tick() - do what is due; to be called about once a second
 * @sink: from sink_open()
 *
 * Return: 0, or the errno of what cannot be written at present. For a log, it is tried
 * again, and what is missing stays in its account.
 */
int sink_tick(struct sink *sink)
{
	if (!sink->failed && sink->log)
		return -log_tick(sink->log);
	return sink->failed;
}

/**
 * sink_close() - write no more
 * @sink: from sink_open()
 */
void sink_close(struct sink *sink)
{
	int error = 0;

	if (sink->log)
		error = log_close(sink->log);
	else if (sink->stream && sink->stream != stdout && fclose(sink->stream))
		error = errno;
	if (error)
		sink->failed = error < 0 ? -error : error;
	sink->log = NULL;
	sink->stream = NULL;
}
