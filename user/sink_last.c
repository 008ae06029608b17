// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The record that was written last, for an audit that goes on where another was killed:
 * it may have been written, and not been accounted for any more.
 */
#include "sink.h"

#include "log_read.h"
#include "log_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than a few lines of any length. */
#define TAIL_SIZE (4 * 65536)

/* Those that are the log's own come from whoever opened it, too. */
static bool is_audits(const json_t *record)
{
	return record && !log_record_reserved(record) &&
	       !json_object_get(record, "since");
}

/* Of the lines in @text, which may begin in the middle of one. */
static json_t *last_in(char *text, size_t size)
{
	json_t *record;
	char *line;

	while (size && text[size - 1] != '\n')
		size--;
	while (size) {
		text[--size] = '\0';
		line = memrchr(text, '\n', size);
		line = line ? line + 1 : text;
		record = json_loadb(line, text + size - line, 0, NULL);
		if (is_audits(record))
			return record;
		json_decref(record);
		size = line - text;
	}
	return NULL;
}

static json_t *last_of_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	json_t *record = NULL;
	struct stat status;
	off_t begin = 0;
	ssize_t got;
	char *text;

	if (fd < 0)
		return NULL;
	text = malloc(TAIL_SIZE);
	if (text && !fstat(fd, &status) && S_ISREG(status.st_mode)) {
		if (status.st_size > TAIL_SIZE)
			begin = status.st_size - TAIL_SIZE;
		got = pread(fd, text, TAIL_SIZE, begin);
		record = last_in(text, got > 0 ? got : 0);
	}
	free(text);
	close(fd);
	return record;
}

/**
 * sink_last() - the record of an audit that was written last, before this one
 * @sink: from sink_open(); nothing was written to it yet
 *
 * Return: the record, to be released; NULL if there is none to be found.
 */
json_t *sink_last(const struct sink *sink)
{
	struct log_files files = { 0 };
	struct report report = { 0 };
	json_t *record = NULL;
	char *path;
	size_t i;

	if (!sink->path)
		return NULL;
	if (!sink->log)
		return last_of_file(sink->path);
	path = strdup(sink->path);
	if (path && !log_files_find(&files, &path, 1, &report))
		for (i = files.count; i && !record; i--)
			record = last_of_file(files.segment[i - 1].path);
	log_files_free(&files);
	free(path);
	return record;
}
