// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
	{ "status", cmd_status, "show the module and the policy in force" },
	{ "camera", cmd_camera, "list the cameras and what is done with them" },
	{ "policy", cmd_policy, "check, sign, verify, show or load a policy" },
	{ "key", cmd_key, "enroll, list or seal the certificates trusted" },
	{ "log", cmd_log, "make, verify or show a log of accesses" },
	{ "audit", cmd_audit, "record every access to every video device" },
	{ "top", cmd_top, "show who is on which camera right now" },
	{ "keygen", cmd_keygen, "make a key and a certificate to sign with" },
};

int main(int argc, char **argv)
{
	int code;

	if (argc == 2 && !strcmp(argv[1], "--version")) {
		printf("paravent %s\n", PARAVENT_VERSION);
		return EXIT_OK;
	}
	code = command_dispatch(
		"paravent",
		"Rules what a camera may show: the kernel fills private zones "
		"before any\nprogram sees the picture, as a signed policy says.",
		commands, ARRAY_SIZE(commands), argc, argv);
	/* Output that never arrived is no success. */
	if (fflush(stdout) || ferror(stdout)) {
		perror("paravent: cannot write");
		return EXIT_FAILED;
	}
	return code;
}
