// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "file.h"
#include "json.h"
#include "template.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>

static const char usage[] =
	"Usage: paravent policy init [--camera NODE] [-o FILE.yaml] [--force]\n"
	"                            [--json]\n"
	"\n"
	"Write a policy to begin with: every field there is, with a comment, and\n"
	"the optional ones commented out.\n"
	"\n"
	"  --camera NODE      fill in what /dev/video0, for example, says of itself\n"
	"  -o, --output FILE  where to; site.yaml without it\n"
	"  --force            replace the file if there is one\n"
	"  --json             print the result as JSON\n";

/**
 * cmd_policy_create() - write a file that people will edit
 * @output: where to
 * @text: what; NULL when there was no memory for it
 * @size: bytes of @text
 * @force: replace what is there
 * @report: gets what goes wrong
 */
void cmd_policy_create(const char *output, const char *text, size_t size,
		       bool force, struct report *report)
{
	if (!text)
		report_memory(report);
	else if (force)
		file_replace(output, text, size, report);
	else if (file_create(output, 0666, text, size, report) == -EEXIST)
		report_hint(report,
			    "choose another name with -o, or replace it with "
			    "--force");
}

static void init(const char *camera, const char *output, bool force,
		 struct report *report)
{
	struct capture capture;
	size_t size;
	char *text;

	if (camera && capture_read(camera, &capture, report))
		return;
	text = template_write(camera ? &capture : NULL, time(NULL), &size);
	cmd_policy_create(output, text, size, force, report);
	free(text);
}

int cmd_policy_init(int argc, char **argv)
{
	const char *camera = NULL, *output = "site.yaml";
	bool force = false, json = false;
	const struct command_option options[] = {
		{ "camera", 0, OPTION_TEXT, &camera },
		{ "output", 'o', OPTION_TEXT, &output },
		{ "force", 0, OPTION_FLAG, &force },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	struct report report = { 0 };
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	init(camera, output, force, &report);
	if (json)
		object = json_object();
	if (!report.errors && json)
		json_put_text(object, "output", output);
	else if (!report.errors)
		printf("%s: written; now edit it, then: paravent policy check "
		       "%s\n",
		       output, output);
	return command_finish(&report, object);
}
