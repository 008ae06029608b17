// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "log_read.h"
#include "log_stats.h"
#include "text.h"

static const char usage[] =
	"Usage: paravent log stats DIR|FILE... [--camera NAME] [--who NAME]\n"
	"                          [--since TIME] [--until TIME] [--json]\n"
	"\n"
	"Count the accesses in a log, by camera and by user, and what may be missing.\n"
	"The log is not verified.\n"
	"\n" LOG_FILTER_USAGE "  --json         print the sums as JSON\n"
	"\n"
	"A NAME may be a pattern such as \"motion*\". Times are those of the time zone\n"
	"in use (TZ).\n";

int cmd_log_stats(int argc, char **argv)
{
	struct log_stats stats = { 0 };
	bool json = false;
	const struct command_option options[] = {
		LOG_FILTER_OPTIONS(&stats.filter),
		{ "json", 0, OPTION_FLAG, &json },
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
	log_stats_init(&stats);
	if (!log_filter_prepare(&stats.filter, &report) &&
	    !log_files_find(&files, line.operands, line.operands_given,
			    &report)) {
		log_walk(&files, log_stats_add, &stats, &report);
		if (!json)
			log_stats_print(stats.object);
	}
	log_files_free(&files);
	log_stats_free(&stats);
	/* With --json, the sums are the object that is printed. */
	code = command_finish(&report, json ? stats.object : NULL);
	if (!json)
		json_decref(stats.object);
	return code;
}
