// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit.h"
#include "command.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"Usage: paravent audit --observe [--require] [--interval SECONDS] [--ring KIB]\n"
	"                      [--log DIR [--checkpoint journal|syslog|FILE]\n"
	"                       [--segment-kib KIB] [--keep-days DAYS] [--keep-mib MIB] |\n"
	"                       --output FILE | --json]\n"
	"\n"
	"Record every access to every video device, of any driver, with or without\n"
	"the module, until SIGTERM or SIGINT. Needs root.\n"
	"\n"
	"  --observe           watch; nothing is refused\n"
	"  --require           refuse, with EAGAIN, what cannot be recorded\n"
	"  --log DIR           write a log that shows what is done to it; \"paravent\n"
	"                      log init\" makes it\n"
	"  --checkpoint WHERE  send the log's seals to the journal, to syslog, or keep the\n"
	"                      last one in a file; best on another machine\n"
	"  --segment-kib KIB   begin another file of the log above this size (default\n"
	"                      16384)\n"
	"  --keep-days DAYS    remove files of the log that are older (default 183)\n"
	"  --keep-mib MIB      and the oldest while all are larger together (default: no\n"
	"                      limit)\n"
	"  --output FILE       append to FILE, as JSON Lines\n"
	"  --json              print JSON Lines rather than text\n"
	"  --interval SECONDS  report what is counted this often (default 10)\n"
	"  --ring KIB          room for records on their way (default 4096)\n";

static bool read_number(const char *text, unsigned long least,
			unsigned long most, unsigned long *number)
{
	char *end;

	if (!text)
		return true;
	*number = strtoul(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && *number >= least &&
	       *number <= most;
}

int cmd_audit(int argc, char **argv)
{
	bool observe = false;
	const char *interval = NULL, *ring = NULL, *segment = NULL;
	const char *days = NULL, *mib = NULL;
	struct audit_options audit = { 0 };
	const struct command_option options[] = {
		{ "observe", 0, OPTION_FLAG, &observe },
		{ "require", 0, OPTION_FLAG, &audit.probe.require },
		{ "log", 0, OPTION_TEXT, &audit.sink.log },
		{ "checkpoint", 0, OPTION_TEXT, &audit.sink.checkpoint },
		{ "output", 'o', OPTION_TEXT, &audit.sink.output },
		{ "json", 0, OPTION_FLAG, &audit.sink.json },
		{ "interval", 0, OPTION_TEXT, &interval },
		{ "ring", 0, OPTION_TEXT, &ring },
		{ "segment-kib", 0, OPTION_TEXT, &segment },
		{ "keep-days", 0, OPTION_TEXT, &days },
		{ "keep-mib", 0, OPTION_TEXT, &mib },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	/* For tests: the way that kernels without trampolines go. */
	const char *probes = getenv("PARAVENT_AUDIT_PROBES");
	unsigned long seconds = 10, kib = ACCESS_RING_SIZE / 1024;
	unsigned long segment_kib = 0, keep_days = 0, keep_mib = 0;
	struct report report = { 0 };
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!observe)
		return command_usage("paravent audit",
				     "found no --observe, and there is nothing "
				     "else that it does");
	if (audit.sink.log && (audit.sink.output || audit.sink.json))
		return command_usage("paravent audit",
				     "found --log with --output or --json, "
				     "expected one place");
	if (audit.sink.checkpoint && !audit.sink.log)
		return command_usage("paravent audit",
				     "found --checkpoint, expected --log as "
				     "well");
	if (!read_number(interval, 1, 86400, &seconds))
		return command_usage("paravent audit",
				     "--interval expects seconds, from 1 to "
				     "86400");
	if (!read_number(ring, 64, 1 << 20, &kib) || kib & (kib - 1))
		return command_usage("paravent audit",
				     "--ring expects a power of two, from 64 "
				     "to 1048576");
	if (!audit.sink.log && (segment || days || mib))
		return command_usage("paravent audit",
				     "found options of a log, expected --log "
				     "as well");
	if (!read_number(segment, 16, 1 << 20, &segment_kib) ||
	    !read_number(days, 1, 36500, &keep_days) ||
	    !read_number(mib, 1, 1 << 24, &keep_mib))
		return command_usage("paravent audit",
				     "--segment-kib expects 16 to 1048576, "
				     "--keep-days 1 to 36500, --keep-mib 1 to "
				     "16777216");
	audit.sink.segment_kib = segment_kib;
	audit.sink.keep_days = keep_days;
	audit.sink.keep_mib = keep_mib;
	audit.interval = seconds;
	audit.probe.ring_size = kib * 1024;
	audit.probe.kprobe = probes && !strcmp(probes, "kprobe");
	audit_run(&audit, &report);
	return command_finish(&report, NULL);
}
