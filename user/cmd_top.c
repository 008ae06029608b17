// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "text.h"
#include "top.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
	"Usage: paravent top [--once] [--json] [--interval SECONDS]\n"
	"\n"
	"Show who has which camera open right now, and how many frames a second they\n"
	"get, until it is ended. An audit must be running. Needs root.\n"
	"\n"
	"  --once              show it once, after an interval, and end\n"
	"  --json              show it once, as JSON\n"
	"  --interval SECONDS  look this often (default 1)\n";

static void wait_for(unsigned long seconds)
{
	const struct timespec time = { .tv_sec = seconds };

	nanosleep(&time, NULL);
}

static json_t *look(struct top *before, const struct probes *probes,
		    unsigned long seconds, struct report *report)
{
	struct top now;
	json_t *users;

	wait_for(seconds);
	if (top_take(&now, probes)) {
		report_memory(report);
		return NULL;
	}
	users = top_json(before, &now, probes);
	top_free(before);
	*before = now;
	return users;
}

static void show(const json_t *users, bool live)
{
	/* To the top left corner, and nothing below it. */
	if (live)
		fputs("\033[H\033[J", stdout);
	top_print(users, stdout);
	fflush(stdout);
}

static json_t *watch(const struct probes *probes, unsigned long seconds,
		     bool once, bool json, struct report *report)
{
	bool live = !once && isatty(STDOUT_FILENO);
	struct top before;
	json_t *users;

	if (top_take(&before, probes)) {
		report_memory(report);
		return NULL;
	}
	while ((users = look(&before, probes, seconds, report))) {
		if (json)
			break;
		show(users, live);
		json_decref(users);
		users = NULL;
		if (once || ferror(stdout))
			break;
	}
	top_free(&before);
	return users;
}

int cmd_top(int argc, char **argv)
{
	bool once = false, json = false;
	const char *interval = NULL;
	const struct command_option options[] = {
		{ "once", 0, OPTION_FLAG, &once },
		{ "json", 0, OPTION_FLAG, &json },
		{ "interval", 0, OPTION_TEXT, &interval },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	struct report report = { 0 };
	json_t *object = NULL, *users = NULL;
	unsigned long seconds = 1;
	struct probes probes;
	char *end;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (interval)
		seconds = strtoul(interval, &end, 10);
	if (interval && (*interval < '0' || *interval > '9' || *end ||
			 !seconds || seconds > 3600))
		return command_usage("paravent top",
				     "--interval expects seconds, from 1 to "
				     "3600");
	if (!probes_watch(&probes, &report)) {
		users = watch(&probes, seconds, once, json, &report);
		probes_close(&probes);
	}
	if (json) {
		object = json_object();
		if (users)
			json_object_set(object, "users", users);
	}
	json_decref(users);
	return command_finish(&report, object);
}
