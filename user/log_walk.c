// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_read.h"

#include "log_record.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static int walk_file(const char *path, json_t *known, log_visit *visit,
		     void *data, struct report *report)
{
	struct log_lines lines;
	unsigned int number = 0;
	const char *line;
	json_t *record;
	size_t size;
	int error;

	error = log_lines_open_at(&lines, AT_FDCWD, path);
	if (error)
		return report_error(report, -error, "cannot read %s: %s", path,
				    strerror(-error));
	while (log_lines_next(&lines, &line, &size)) {
		number++;
		record = log_line_parse(line, size);
		if (record) {
			log_carry(known, record);
			visit(data, record, line, size);
		} else if (line[size - 1] == '\n' || !feof(lines.file)) {
			report_error(report, EBADMSG,
				     "%s: line %u is not a record, and is left "
				     "out",
				     path, number);
			report_hint(report, "\"paravent log verify\" says what "
					    "was done to the log");
		}
		json_decref(record);
	}
	log_lines_close(&lines);
	return 0;
}

/**
 * log_walk() - look at all records of a log, without verifying them
 * @files: its files
 * @visit: gets each record, with what earlier ones say of it; a line that is being written
 *	is left out
 * @data: for @visit
 * @report: gets what goes wrong
 */
void log_walk(const struct log_files *files, log_visit *visit, void *data,
	      struct report *report)
{
	json_t *known = json_object();
	size_t i;

	for (i = 0; i < files->count; i++)
		if (walk_file(files->segment[i].path, known, visit, data,
			      report))
			break;
	json_decref(known);
}
