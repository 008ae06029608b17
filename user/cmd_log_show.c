// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "log_filter.h"
#include "log_read.h"
#include "log_view.h"
#include "text.h"

static const char usage[] =
	"Usage: paravent log show DIR|FILE... [--camera NAME] [--who NAME]\n"
	"                         [--since TIME] [--until TIME] [--all] [--follow]\n"
	"                         [--json]\n"
	"\n"
	"Show the accesses in a log, one a line: when, which camera, what was done,\n"
	"how it ended, by whom. What says that records may be missing is always\n"
	"shown. The log is not verified.\n"
	"\n" LOG_FILTER_USAGE
	"  --all          what holds the log together, too: seals, segments\n"
	"  -f, --follow   go on with what is written from now on\n"
	"  --json         print the records as they are, one a line\n"
	"\n"
	"A NAME may be a pattern such as \"motion*\". Times are those of the time zone\n"
	"in use (TZ).\n";

struct view {
	struct log_filter filter;
	bool all;
	bool json;
	bool colour;
};

static void show(void *data, const json_t *record, const char *line,
		 size_t size)
{
	const struct view *view = data;

	if ((!view->all && !log_is_access(record) && !log_is_remark(record)) ||
	    !log_filter_wants(&view->filter, record))
		return;
	if (view->json)
		fwrite(line, 1, size, stdout);
	else
		log_view_print(record, view->colour, stdout);
}

int cmd_log_show(int argc, char **argv)
{
	struct view view = { .colour = log_view_colours() };
	bool follow = false;
	const struct command_option options[] = {
		LOG_FILTER_OPTIONS(&view.filter),
		{ "all", 0, OPTION_FLAG, &view.all },
		{ "follow", 'f', OPTION_FLAG, &follow },
		{ "json", 0, OPTION_FLAG, &view.json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
		.more = true,
	};
	struct log_files files = { 0 };
	struct report report = { 0 };
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!log_filter_prepare(&view.filter, &report) &&
	    !log_files_find(&files, line.operands, line.operands_given,
			    &report)) {
		if (follow)
			log_follow(line.operands[0], &files, show, &view,
				   &report);
		else
			log_walk(&files, show, &view, &report);
	}
	log_files_free(&files);
	return command_finish(&report, NULL);
}
