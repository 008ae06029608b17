// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "file.h"
#include "json.h"
#include "log.h"
#include "text.h"

#include <string.h>
#include <unistd.h>

static const char usage[] =
	"Usage: paravent log init DIR [-o FILE] [--json]\n"
	"\n"
	"Make a log in DIR, with a secret key that changes with each seal and\n"
	"never leaves DIR, and write the public key that verifies the log. DIR is\n"
	"made for its owner only. Nothing that exists is overwritten.\n"
	"\n"
	"  -o, --output FILE  where the public key goes (log.pub)\n"
	"  --json             print what was made as JSON\n"
	"\n"
	"Take the public key to the machine that verifies: whoever can replace it\n"
	"can replace the log.\n";

int cmd_log_init(int argc, char **argv)
{
	const char *output = "log.pub";
	bool json = false;
	const struct command_option options[] = {
		{ "output", 'o', OPTION_TEXT, &output },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	char vkey[LOG_VKEY_SIZE] = "";
	struct report report = { 0 };
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	/* A log whose key got lost would be of no use: its file comes first. */
	if (!file_create(output, 0644, "", 0, &report)) {
		if (log_init(line.operands[0], vkey, &report) ||
		    file_replace(output, vkey, strlen(vkey), &report))
			unlink(output);
	}
	if (json)
		object = json_object();
	if (!report.errors && json) {
		json_put_text(object, "log", line.operands[0]);
		json_put_text(object, "key", output);
	} else if (!report.errors) {
		printf("log         %s\n"
		       "public key  %s (take it to the machine that verifies)\n",
		       line.operands[0], output);
	}
	return command_finish(&report, object);
}
