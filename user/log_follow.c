// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_read.h"

#include "log_record.h"
#include "log_write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void wait_a_moment(void)
{
	const struct timespec moment = { .tv_nsec = 100000000 };

	fflush(stdout);
	nanosleep(&moment, NULL);
}

/* Return: whether the segment was closed behind the line. */
static bool visit_line(json_t *known, log_visit *visit, void *data,
		       const char *line, size_t size)
{
	json_t *record = log_line_parse(line, size);
	bool closed = log_record_is(record, "close");

	if (record) {
		log_carry(known, record);
		visit(data, record, line, size);
	}
	json_decref(record);
	return closed;
}

static void follow_segment(struct log_lines *lines, json_t *known,
			   log_visit *visit, void *data)
{
	const char *line;
	bool closed = false;
	size_t size;

	while (!closed) {
		if (!log_lines_next(lines, &line, &size)) {
			clearerr(lines->file);
			wait_a_moment();
		} else if (line[size - 1] != '\n') {
			/* The rest of it is on its way. */
			fseeko(lines->file, -(off_t)size, SEEK_CUR);
			wait_a_moment();
		} else {
			closed = visit_line(known, visit, data, line, size);
		}
	}
}

/**
 * log_follow() - look at the records of a log, and at those that are still to
 * come, until the process is ended
 * @path: the log's directory
 * @files: its files
 * @visit: gets each record, with what earlier ones say of it
 * @data: for @visit
 * @report: gets what goes wrong
 */
void log_follow(const char *path, const struct log_files *files,
		log_visit *visit, void *data, struct report *report)
{
	uint64_t segment = files->segment[0].number;
	char name[LOG_SEGMENT_NAME_SIZE];
	struct log_lines lines;
	int directory, error;
	json_t *known;

	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0) {
		report_error(report, errno, "cannot follow %s: %s", path,
			     strerror(errno));
		report_hint(report, "name the directory of the log");
		return;
	}
	known = json_object();
	for (;; segment++) {
		log_segment_name(name, segment);
		while ((error = log_lines_open_at(&lines, directory, name)) ==
		       -ENOENT)
			wait_a_moment();
		if (error)
			break;
		follow_segment(&lines, known, visit, data);
		log_lines_close(&lines);
	}
	json_decref(known);
	close(directory);
	report_error(report, -error, "cannot read %s: %s", name,
		     strerror(-error));
}
