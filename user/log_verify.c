// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static int open_lines(struct log_lines *lines, const char *path,
		      struct report *report)
{
	int error = log_lines_open_at(lines, AT_FDCWD, path);

	report->file = path;
	return error ? report_error(report, -error, "cannot read it: %s",
				    strerror(-error)) :
		       0;
}

/* Whether a line is being written, or was torn by a crash. */
static bool is_torn(const struct log_lines *lines, const char *line,
		    size_t size)
{
	return line[size - 1] != '\n' && feof(lines->file);
}

static int verify_removed(struct log_check *check, const char *path, bool live,
			  struct report *report)
{
	struct log_lines lines;
	const char *line;
	size_t size;
	int error;

	error = open_lines(&lines, path, report);
	if (error)
		return error;
	while (!error && log_lines_next(&lines, &line, &size) &&
	       !(live && is_torn(&lines, line, size)))
		error = log_check_removed(check, line, size, report);
	log_lines_close(&lines);
	return error;
}

static int verify_segment(struct log_check *check, const struct log_file *file,
			  bool live, struct report *report)
{
	struct log_lines lines;
	const char *line;
	size_t size;
	int error;

	error = open_lines(&lines, file->path, report);
	if (error)
		return error;
	error = log_check_segment(check, file->number, report);
	while (!error && log_lines_next(&lines, &line, &size) &&
	       !(live && is_torn(&lines, line, size)))
		error = log_check_line(check, line, size, report);
	log_lines_close(&lines);
	return error;
}

/**
 * log_verify() - check all files of a log
 * @check: the key, and what was kept elsewhere; gets what is known of the log
 * @files: the files; must outlive @report
 * @live: the log is still written, or its writer crashed: its end need not be
 *	sealed
 * @report: gets what is wrong, and where
 *
 * Return: 0, or a negative errno.
 */
int log_verify(struct log_check *check, const struct log_files *files,
	       bool live, struct report *report)
{
	int error = 0;
	size_t i;

	if (files->removed)
		error = verify_removed(check, files->removed, live, report);
	for (i = 0; i < files->count && !error; i++)
		error = verify_segment(check, &files->segment[i],
				       live && i + 1 == files->count, report);
	if (!error)
		error = log_check_end(check, live, report);
	if (error)
		return error;
	report->file = NULL;
	return log_check_witnesses_met(check, report);
}
