// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "json.h"
#include "log_read.h"
#include "log_record.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"Usage: paravent log checkpoint DIR [--json]\n"
	"\n"
	"Print the last seal of the log in DIR as a signed note (C2SP\n"
	"tlog-checkpoint). Keep it where nobody on this machine can change it:\n"
	"\"paravent log verify --checkpoint\" shows then whether the log was cut or\n"
	"put back to an older copy.\n"
	"\n"
	"  --json  print it as JSON\n";

/* Return: the last seal in a file, to be freed; @seal if there is none. */
static char *last_seal(const char *path, char *seal, struct report *report)
{
	struct log_lines lines;
	const char *line, *note;
	json_t *record;
	size_t size;
	int error;

	error = log_lines_open_at(&lines, AT_FDCWD, path);
	if (error) {
		report_error(report, -error, "cannot read %s: %s", path,
			     strerror(-error));
		return seal;
	}
	while (log_lines_next(&lines, &line, &size)) {
		record = log_line_parse(line, size);
		note = log_record_text(record, "note");
		if (*note) {
			free(seal);
			seal = strdup(note);
		}
		json_decref(record);
	}
	log_lines_close(&lines);
	return seal;
}

int cmd_log_checkpoint(int argc, char **argv)
{
	bool json = false;
	const struct command_option options[] = {
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	struct log_files files = { 0 };
	struct report report = { 0 };
	json_t *object = NULL;
	char *seal = NULL;
	size_t i;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	log_files_find(&files, line.operands, 1, &report);
	for (i = files.count; i && !seal && !report.errors; i--)
		seal = last_seal(files.segment[i - 1].path, NULL, &report);
	if (!seal && !report.errors)
		report_error(&report, ENOENT, "%s has no seal yet",
			     line.operands[0]);
	if (json)
		object = json_object();
	if (seal && json)
		json_object_set_new(object, "checkpoint", json_string(seal));
	else if (seal)
		fputs(seal, stdout);
	free(seal);
	log_files_free(&files);
	return command_finish(&report, object);
}
