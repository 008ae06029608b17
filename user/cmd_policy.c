// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "file.h"
#include "policy.h"
#include "text.h"
#include "yaml.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

/**
 * cmd_policy_read() - read a YAML file, with all that can be said of it
 * @path: the file
 * @report: gets errors and warnings, and the name of the file to go with them
 *
 * Return: the policy, to be freed; NULL when there is an error.
 */
struct policy *cmd_policy_read(const char *path, struct report *report)
{
	struct policy *policy;
	uint8_t *text;
	size_t size;

	text = file_read(path, YAML_SIZE_MAX, &size, report);
	if (!text)
		return NULL;
	report->file = path;
	policy = policy_from_yaml((char *)text, size, report);
	if (policy)
		policy_advise(policy, (char *)text, size, time(NULL), report);
	free(text);
	return policy;
}

static int run_check(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent policy check FILE.yaml [--strict] [--json]\n"
		"\n"
		"Look for mistakes in a policy, and name all of them with line and\n"
		"column. Warns of what is allowed, but hardly meant. Signs nothing,\n"
		"and needs no kernel.\n"
		"\n"
		"  --strict  fail for a warning, too\n"
		"  --json    print the verdict, the findings and the policy as JSON\n";
	bool json = false, strict = false;
	const struct command_option options[] = {
		{ "strict", 0, OPTION_FLAG, &strict },
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
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	policy = cmd_policy_read(line.operands[0], &report);
	if (strict && policy && report.warnings) {
		report_error(&report, EINVAL,
			     "found %u warning%s, expected none, as --strict "
			     "was given",
			     report.warnings, report.warnings == 1 ? "" : "s");
		report_hint(&report, "mend what they say, or do without "
				     "--strict");
	}
	if (json) {
		object = json_object();
		json_object_set_new(object, "file",
				    json_string(line.operands[0]));
		if (policy)
			json_object_set_new(object, "policy",
					    policy_json(policy));
	} else if (!report.errors) {
		printf("%s: good: serial %" PRIu64 ", %u camera%s",
		       line.operands[0], policy->serial, policy->camera_count,
		       policy->camera_count == 1 ? "" : "s");
		if (report.warnings)
			printf(", %u warning%s", report.warnings,
			       report.warnings == 1 ? "" : "s");
		putchar('\n');
	}
	free(policy);
	return command_finish(&report, object);
}

int cmd_policy(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "init", cmd_policy_init, "write a YAML file to begin with" },
		{ "import", cmd_policy_import,
		  "write a YAML file with the masks of another system" },
		{ "export", cmd_policy_export,
		  "write the zones of a policy for another system" },
		{ "check", run_check, "look for mistakes in a YAML file" },
		{ "diff", cmd_policy_diff,
		  "say what one policy changes about another" },
		{ "preview", cmd_policy_preview,
		  "draw the zones of a policy on a picture" },
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
