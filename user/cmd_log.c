// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "text.h"

int cmd_log(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "init", cmd_log_init,
		  "make a log, and the key to verify it" },
		{ "verify", cmd_log_verify, "look for what was done to a log" },
		{ "show", cmd_log_show, "show the accesses" },
		{ "stats", cmd_log_stats, "count them" },
		{ "export", cmd_log_export, "print them for somebody else" },
		{ "checkpoint", cmd_log_checkpoint,
		  "print the last seal, to be kept elsewhere" },
	};

	return command_dispatch("paravent log",
				"The log of accesses to cameras, which shows "
				"what is done to it.",
				commands, ARRAY_SIZE(commands), argc, argv);
}
