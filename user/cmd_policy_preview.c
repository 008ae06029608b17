// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture.h"
#include "command.h"
#include "json.h"
#include "preview.h"
#include "text.h"
#include "times.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
	"Usage: paravent policy preview POLICY -o FILE.png [--camera NAME]\n"
	"                               [--picture FILE.png|/dev/videoN] [--json]\n"
	"\n"
	"Draw the zones of a policy, YAML or signed, on a picture. It is a sketch:\n"
	"what is hidden in the end, the kernel decides. What is hidden all the time\n"
	"is filled, what is hidden at times hatched; outlines are dashed.\n"
	"\n"
	"  -o, --output FILE  where to, PNG\n"
	"  --camera NAME      which camera of the policy, when there are several\n"
	"  --picture FILE     what the camera sees: a picture in PNG format, or the\n"
	"                     camera's node, from which one is taken, masked as it\n"
	"                     is for everybody; a grid without it\n"
	"  --json             print the result as JSON\n";

/**
 * cmd_policy_camera() - find the camera that --camera names
 * @policy: where to look
 * @name: its name; NULL for the only one there is
 * @report: gets what goes wrong
 *
 * Return: the camera; NULL on error.
 */
const struct camera *cmd_policy_camera(const struct policy *policy,
				       const char *name, struct report *report)
{
	unsigned int i;

	if (!name && policy->camera_count == 1)
		return &policy->cameras[0];
	for (i = 0; name && i < policy->camera_count; i++)
		if (!strcmp(policy->cameras[i].name, name))
			return &policy->cameras[i];
	report_error(report, EINVAL, "found %u cameras%s%s, expected one",
		     policy->camera_count, name ? ", and none called " : "",
		     name ?: "");
	report_hint(report, "give one of these names as --camera: \"%s\"%s%s%s",
		    policy->cameras[0].name,
		    policy->camera_count > 1 ? ", \"" : "",
		    policy->camera_count > 1 ? policy->cameras[1].name : "",
		    policy->camera_count > 2  ? "\", ..." :
		    policy->camera_count == 2 ? "\"" :
						"");
	return NULL;
}

/* What the numbers of the zones stand for, and where they are. */
static void print_legend(const struct camera *camera,
			 const struct picture *picture)
{
	unsigned int i, k, x, y;

	for (i = 0; i < camera->zone_count; i++) {
		const struct zone *zone = &camera->zones[i];

		x = y = PARAVENT_COORDINATE_MAX;
		for (k = 0; k < zone->vertices; k++) {
			if (zone->polygon[k].x < x)
				x = zone->polygon[k].x;
			if (zone->polygon[k].y < y)
				y = zone->polygon[k].y;
		}
		printf("  zone %u%s%s%s, from %u, %u on: %s%s\n", i + 1,
		       *zone->name ? " \"" : "", zone->name,
		       *zone->name ? "\"" : "",
		       (unsigned int)((uint64_t)x * picture->width / 65536),
		       (unsigned int)((uint64_t)y * picture->height / 65536),
		       zone->only ? "only this may be seen" : "filled",
		       zone->schedule.count ? ", at times" : "");
	}
}

/* From a file, or from the camera itself. */
static int get_picture(const char *path, struct picture *picture,
		       struct report *report)
{
	struct stat stats;

	if (!stat(path, &stats) && S_ISCHR(stats.st_mode))
		return capture_picture(path, picture, report);
	return picture_read(path, picture, report);
}

static void preview(const struct policy *policy, const char *name,
		    const char *path, const char *output, bool json,
		    struct report *report)
{
	const struct camera *camera = cmd_policy_camera(policy, name, report);
	struct picture picture = { 0 };
	unsigned int width, height;

	if (!camera || (path && get_picture(path, &picture, report))) {
		free(picture.rgb);
		return;
	}
	width = camera->max_width ?: 1280;
	height = camera->max_height ?: 720;
	if ((!path && !picture_grid(&picture, width, height)) ||
	    !preview_draw(&picture, camera))
		report_memory(report);
	else if (!picture_write(output, &picture, report) && !json) {
		printf("%s: %u x %u pixels, camera \"%s\", %u zone%s\n", output,
		       picture.width, picture.height, camera->name,
		       camera->zone_count, camera->zone_count == 1 ? "" : "s");
		print_legend(camera, &picture);
	}
	free(picture.rgb);
}

int cmd_policy_preview(int argc, char **argv)
{
	const char *camera = NULL, *picture = NULL, *output = NULL;
	bool json = false, is_signed;
	const struct command_option options[] = {
		{ "camera", 0, OPTION_TEXT, &camera },
		{ "picture", 0, OPTION_TEXT, &picture },
		{ "output", 'o', OPTION_TEXT, &output },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
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
	if (!output)
		return command_usage("paravent policy preview", "expected -o");
	policy = policy_read(line.operands[0], &is_signed, &report);
	report.file = NULL;
	if (policy)
		preview(policy, camera, picture, output, json, &report);
	if (json)
		object = json_object();
	if (!report.errors && json)
		json_put_text(object, "output", output);
	free(policy);
	return command_finish(&report, object);
}
