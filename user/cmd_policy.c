// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "file.h"
#include "policy.h"
#include "text.h"
#include "yaml.h"

#include <inttypes.h>
#include <stdlib.h>

static int run_check(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent policy check FILE.yaml [--json]\n"
		"\n"
		"Look for mistakes in a policy, and name all of them with line and\n"
		"column. Signs nothing, and needs no kernel.\n"
		"\n"
		"  --json  print the verdict, the findings and the policy as JSON\n";
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
	struct report report = { 0 };
	struct policy *policy = NULL;
	json_t *object = NULL;
	uint8_t *text;
	size_t size;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	text = file_read(line.operands[0], YAML_SIZE_MAX, &size, &report);
	if (text) {
		report.file = line.operands[0];
		policy = policy_from_yaml((char *)text, size, &report);
	}
	if (json) {
		object = json_object();
		json_object_set_new(object, "file",
				    json_string(line.operands[0]));
		if (policy)
			json_object_set_new(object, "policy",
					    policy_json(policy));
	} else if (policy) {
		printf("%s: good: serial %" PRIu64 ", %u camera%s\n",
		       line.operands[0], policy->serial, policy->camera_count,
		       policy->camera_count == 1 ? "" : "s");
	}
	free(policy);
	free(text);
	return command_finish(&report, object);
}

int cmd_policy(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "check", run_check, "look for mistakes in a YAML file" },
		{ "sign", cmd_policy_sign,
		  "make a signed policy of a YAML file" },
		{ "verify", cmd_policy_verify,
		  "check a signed policy as the kernel does" },
		{ "show", cmd_policy_show, "show what a signed policy says" },
		{ "load", cmd_policy_load, "put a signed policy in force" },
	};

	return command_dispatch(
		"paravent policy",
		"Makes, checks and loads what rules the cameras.", commands,
		ARRAY_SIZE(commands), argc, argv);
}
