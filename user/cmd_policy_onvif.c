// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "file.h"
#include "json.h"
#include "onvif.h"
#include "template.h"
#include "text.h"
#include "xml.h"

#include <stdlib.h>
#include <time.h>

static const char import_usage[] =
	"Usage: paravent policy import --onvif FILE [-o FILE.yaml] [--force] [--json]\n"
	"\n"
	"Write a policy to begin with, with the privacy masks of another system in\n"
	"it. Which camera each belongs to (\"match\") remains to be filled in. Zones\n"
	"are never smaller than the masks were; blur and mosaic become solid.\n"
	"\n"
	"  --onvif            FILE is what an ONVIF device answers to GetMasks of the\n"
	"                     service Media2: XML, bare or in a SOAP envelope\n"
	"  -o, --output FILE  where to; site.yaml without it\n"
	"  --force            replace the file if there is one\n"
	"  --json             print the result as JSON\n";

static const char export_usage[] =
	"Usage: paravent policy export --onvif POLICY [--camera NAME] [-o FILE] [--json]\n"
	"\n"
	"Write the zones of a policy, YAML or signed, for another system to hide.\n"
	"What that cannot be told gives a warning; if it would hide less, an error.\n"
	"\n"
	"  --onvif            as an ONVIF device answers to GetMasks of the service\n"
	"                     Media2, without an envelope\n"
	"  --camera NAME      of this camera only; of all without it\n"
	"  -o, --output FILE  where to, replaced if it is there; standard output\n"
	"                     without it\n"
	"  --json             print the result as JSON; goes with -o\n";

static unsigned int count_zones(const struct policy *policy)
{
	unsigned int i, count = 0;

	for (i = 0; i < policy->camera_count; i++)
		count += policy->cameras[i].zone_count;
	return count;
}

static struct policy *import(const char *path, const char *output, bool force,
			     struct report *report)
{
	struct policy *policy;
	uint8_t *data;
	size_t size;
	char *text;

	data = file_read(path, XML_SIZE_MAX, &size, report);
	if (!data)
		return NULL;
	report->file = path;
	policy = onvif_read((char *)data, size, report);
	free(data);
	if (!policy)
		return NULL;
	text = template_write_zones(policy, time(NULL), &size);
	cmd_policy_create(output, text, size, force, report);
	free(text);
	return policy;
}

int cmd_policy_import(int argc, char **argv)
{
	bool onvif = false, force = false, json = false;
	const char *output = "site.yaml";
	const struct command_option options[] = {
		{ "onvif", 0, OPTION_FLAG, &onvif },
		{ "output", 'o', OPTION_TEXT, &output },
		{ "force", 0, OPTION_FLAG, &force },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = import_usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	struct report report = { 0 };
	struct policy *policy;
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!onvif)
		return command_usage("paravent policy import",
				     "expected --onvif, the only format there "
				     "is");
	policy = import(line.operands[0], output, force, &report);
	if (json)
		object = json_object();
	if (!report.errors && json) {
		json_put_text(object, "output", output);
		json_put_u64(object, "cameras", policy->camera_count);
		json_put_u64(object, "zones", count_zones(policy));
	} else if (!report.errors) {
		printf("%s: written, cameras: %u, zones: %u; now fill in the "
		       "\"match\" of each camera, then: paravent policy check "
		       "%s\n",
		       output, policy->camera_count, count_zones(policy),
		       output);
	}
	free(policy);
	return command_finish(&report, object);
}

static void export(const char *path, const char *name, const char *output,
		   struct report *report)
{
	const struct camera *camera = NULL;
	struct policy *policy;
	char *text = NULL;
	bool is_signed;
	size_t size;

	policy = policy_read(path, &is_signed, report);
	if (policy && name)
		camera = cmd_policy_camera(policy, name, report);
	if (policy && (camera || !name))
		text = onvif_write(policy, camera, &size, report);
	if (text && output)
		file_replace(output, text, size, report);
	else if (text)
		fwrite(text, 1, size, stdout);
	free(text);
	free(policy);
}

int cmd_policy_export(int argc, char **argv)
{
	const char *camera = NULL, *output = NULL;
	bool onvif = false, json = false;
	const struct command_option options[] = {
		{ "onvif", 0, OPTION_FLAG, &onvif },
		{ "camera", 0, OPTION_TEXT, &camera },
		{ "output", 'o', OPTION_TEXT, &output },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = export_usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	struct report report = { 0 };
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!onvif)
		return command_usage("paravent policy export",
				     "expected --onvif, the only format there "
				     "is");
	if (json && !output)
		return command_usage("paravent policy export",
				     "--json goes with -o");
	export(line.operands[0], camera, output, &report);
	if (json)
		object = json_object();
	if (!report.errors && json)
		json_put_text(object, "output", output);
	else if (!report.errors && output)
		printf("%s: written\n", output);
	return command_finish(&report, object);
}
