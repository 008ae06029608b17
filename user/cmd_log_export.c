// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "log_export.h"
#include "log_read.h"
#include "text.h"

#include <string.h>

static const char usage[] =
	"Usage: paravent log export DIR|FILE... --for controller|subject\n"
	"                           [--format text|jsonl|ocsf|journald]\n"
	"                           [--camera NAME] [--who NAME] [--since TIME]\n"
	"                           [--until TIME]\n"
	"\n"
	"Print the accesses in a log for somebody else. The log is not verified.\n"
	"\n"
	"  --for controller  all records: for those who answer for the camera\n"
	"  --for subject     the days on which a camera was looked at, and for which\n"
	"                    purpose, but not by whom: for those whom it shows; text\n"
	"                    or jsonl only\n"
	"  --format FORMAT   text (the default); jsonl, JSON, one object a line; ocsf,\n"
	"                    events of OCSF 1.1.0, one a line; journald, the Journal\n"
	"                    Export Format, for systemd-journal-remote\n" LOG_FILTER_USAGE
	"\n"
	"A NAME may be a pattern such as \"motion*\". Times and days are those of the\n"
	"time zone in use (TZ).\n";

static bool is_good_format(struct log_export *export, const char *format,
			   bool subject)
{
	return log_export_format(export, format) &&
	       (!subject || !strcmp(format, "text") ||
		!strcmp(format, "jsonl"));
}

int cmd_log_export(int argc, char **argv)
{
	struct log_export export = { 0 };
	const char *whom = NULL, *format = "text";
	const struct command_option options[] = {
		{ "for", 0, OPTION_TEXT, &whom },
		{ "format", 0, OPTION_TEXT, &format },
		LOG_FILTER_OPTIONS(&export.filter),
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
	bool subject;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!whom || (strcmp(whom, "controller") && strcmp(whom, "subject")))
		return command_usage("paravent log export",
				     "expected --for controller or --for "
				     "subject");
	subject = !strcmp(whom, "subject");
	if (!is_good_format(&export, format, subject))
		return command_usage("paravent log export",
				     subject ? "expected --format text or "
					       "jsonl, for a data subject" :
					       "expected --format text, jsonl, "
					       "ocsf or journald");
	if (subject && export.filter.who)
		return command_usage("paravent log export",
				     "--who tells who it was: a data subject "
				     "does not get to know that");
	export.days = json_object();
	if (!log_filter_prepare(&export.filter, &report) &&
	    !log_files_find(&files, line.operands, line.operands_given,
			    &report))
		log_walk(&files, subject ? log_subject_visit : log_export_visit,
			 &export, &report);
	log_subject_print(export.days, !strcmp(format, "jsonl"));
	json_decref(export.days);
	log_files_free(&files);
	return command_finish(&report, NULL);
}
