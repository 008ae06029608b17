// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "json.h"
#include "state.h"
#include "text.h"

#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/*
 * The module learns who a camera is when its node is opened. Where that is not
 * permitted, the list simply says less.
 */
static void introduce_nodes(void)
{
	struct v4l2_capability capability;
	glob_t paths;
	size_t i;
	int fd;

	if (glob("/dev/video[0-9]*", 0, NULL, &paths))
		return;
	for (i = 0; i < paths.gl_pathc; i++) {
		fd = open(paths.gl_pathv[i], O_RDWR | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			continue;
		ioctl(fd, VIDIOC_QUERYCAP, &capability);
		close(fd);
	}
	globfree(&paths);
}

static void print_baseline(const struct module_baseline *baseline)
{
	printf("  baseline    %s: ", baseline->node);
	if (baseline->malformed) {
		printf("MALFORMED; the kernel log says what is wrong\n");
		return;
	}
	printf("%u zone%s", baseline->zones, baseline->zones == 1 ? "" : "s");
	if (baseline->max_width)
		printf(", at most %u x %u", baseline->max_width,
		       baseline->max_height);
	if (baseline->rate_frames)
		printf(", at most %u frames in any %u s", baseline->rate_frames,
		       baseline->rate_seconds);
	printf("%s%s\n", baseline->fixed ? ", fixed" : "",
	       baseline->require_audit ? ", audit required" : "");
}

static json_t *baseline_json(const struct module_baseline *baseline)
{
	json_t *object = json_object();

	json_put_text(object, "node", baseline->node);
	json_object_set_new(object, "malformed",
			    json_boolean(baseline->malformed));
	json_put_u64(object, "zones", baseline->zones);
	if (baseline->max_width)
		json_object_set_new(object, "max_size",
				    json_pack("{s:i, s:i}", "width",
					      baseline->max_width, "height",
					      baseline->max_height));
	if (baseline->rate_frames)
		json_object_set_new(object, "max_frame_rate",
				    json_pack("{s:i, s:i}", "frames",
					      baseline->rate_frames, "seconds",
					      baseline->rate_seconds));
	json_object_set_new(object, "fixed", json_boolean(baseline->fixed));
	json_object_set_new(object, "require_audit",
			    json_boolean(baseline->require_audit));
	return object;
}

static void print_node(const struct module_node *node)
{
	unsigned int i;
	char format[32];

	printf("%s: %s\n", node->name, node_state_text(node->state));
	if (*node->driver || *node->card || *node->bus_info)
		printf("  match       driver \"%s\" card \"%s\" bus_info "
		       "\"%s\"\n",
		       node->driver, node->card, node->bus_info);
	if (*node->usb)
		printf("              usb \"%s\" usb_serial \"%s\"\n",
		       node->usb, node->usb_serial);
	if (*node->device_tree)
		printf("              device_tree \"%s\"\n", node->device_tree);
	if (node->state == PARAVENT_NODE_POLICY)
		printf("  camera      \"%s\", %u zone%s\n", node->camera,
		       node->zones, node->zones == 1 ? "" : "s");
	if (node->hidden)
		printf("  shows       nothing: %s\n", hidden_show(node).text);
	if (node->open)
		printf("  zones       DO NOT COUNT: the camera is being "
		       "commissioned\n");
	if (node->max_width)
		printf("  size        at most %u x %u\n", node->max_width,
		       node->max_height);
	if (node->rate_frames)
		printf("  frame rate  at most %u in any %u s\n",
		       node->rate_frames, node->rate_seconds);
	for (i = 0; i < node->baselines && i < STATE_BASELINES_MAX; i++)
		print_baseline(&node->baseline[i]);
	if (i < node->baselines)
		printf("  baseline    and %u more\n", node->baselines - i);
	if (node->format) {
		fourcc_text(node->format, format, sizeof(format));
		printf("  format      %s, %u x %u", format, node->width,
		       node->height);
		if (node->masked_known)
			printf(", %u.%02u %% filled", node->masked / 10000,
			       node->masked / 100 % 100);
		printf("\n");
	}
	if (node->raw)
		printf("  raw memory  %s\n", raw_text(node->raw));
	if (node->state >= PARAVENT_NODE_DEFAULT)
		printf("  frames      %" PRIu64 " passed, %" PRIu64
		       " skipped, %" PRIu64 " blanked\n",
		       node->passed, node->skipped, node->blanked);
	printf("  calls       %" PRIu64 " opened, %" PRIu64 " refused, %" PRIu64
	       " closed; %" PRIu64 " ioctl, %" PRIu64 " mmap, %" PRIu64
	       " read, %" PRIu64 " poll\n",
	       node->opens, node->refused_opens, node->releases, node->ioctls,
	       node->mmaps, node->reads, node->polls);
}

static json_t *node_json(const struct module_node *node)
{
	static const char *const states[] = {
		[PARAVENT_NODE_CLOSED] = "closed",
		[PARAVENT_NODE_DEFAULT] = "default",
		[PARAVENT_NODE_POLICY] = "policy",
	};
	json_t *object = json_object(), *baselines = json_array();
	char format[32];
	unsigned int i;

	json_put_text(object, "name", node->name);
	json_put_text(object, "state",
		      node->state < ARRAY_SIZE(states) ? states[node->state] :
							 "unknown");
	json_put_text(object, "driver", node->driver);
	json_put_text(object, "card", node->card);
	json_put_text(object, "bus_info", node->bus_info);
	json_put_text(object, "usb", node->usb);
	json_put_text(object, "usb_serial", node->usb_serial);
	json_put_text(object, "device_tree", node->device_tree);
	json_put_text(object, "camera", node->camera);
	json_put_u64(object, "zones", node->zones);
	if (node->open)
		json_object_set_new(object, "commissioning", json_true());
	if (node->hidden)
		json_put_text(object, "hidden", hidden_show(node).text);
	if (node->max_width)
		json_object_set_new(object, "max_size",
				    json_pack("{s:i, s:i}", "width",
					      node->max_width, "height",
					      node->max_height));
	if (node->rate_frames)
		json_object_set_new(object, "max_frame_rate",
				    json_pack("{s:i, s:i}", "frames",
					      node->rate_frames, "seconds",
					      node->rate_seconds));
	for (i = 0; i < node->baselines && i < STATE_BASELINES_MAX; i++)
		json_array_append_new(baselines,
				      baseline_json(&node->baseline[i]));
	json_object_set_new(object, "baselines", baselines);
	if (node->format) {
		fourcc_text(node->format, format, sizeof(format));
		json_put_text(object, "format", format);
		json_put_u64(object, "width", node->width);
		json_put_u64(object, "height", node->height);
	}
	if (node->masked_known)
		json_put_u64(object, "masked_ppm", node->masked);
	if (node->raw)
		json_put_text(object, "raw_memory", raw_text(node->raw));
	json_put_u64(object, "passed", node->passed);
	json_put_u64(object, "skipped", node->skipped);
	json_put_u64(object, "blanked", node->blanked);
	json_put_u64(object, "bytes", node->bytes);
	json_put_u64(object, "opens", node->opens);
	json_put_u64(object, "refused_opens", node->refused_opens);
	json_put_u64(object, "releases", node->releases);
	json_put_u64(object, "ioctls", node->ioctls);
	json_put_u64(object, "mmaps", node->mmaps);
	json_put_u64(object, "reads", node->reads);
	json_put_u64(object, "polls", node->polls);
	return object;
}

static int run_list(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent camera list [--json]\n"
		"\n"
		"List the video nodes: what each is, which rule it is under and how\n"
		"many frames it gave. Opens each node once, without streaming, so\n"
		"that the module knows which camera it is.\n"
		"\n"
		"  --json  print them as JSON\n";
	bool json = false;
	const struct command_option options[] = {
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	struct module_nodes nodes = { 0 };
	struct report report = { 0 };
	json_t *object = NULL, *array;
	struct genl genl;
	size_t i;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!genl_open(&genl, &report)) {
		introduce_nodes();
		nodes_get(&genl, &nodes, &report);
		genl_close(&genl);
	}
	if (json)
		object = json_object();
	if (!report.errors && json) {
		array = json_array();
		for (i = 0; i < nodes.count; i++)
			json_array_append_new(array, node_json(&nodes.node[i]));
		json_object_set_new(object, "nodes", array);
	} else if (!report.errors) {
		if (!nodes.count)
			printf("there is no video node\n");
		for (i = 0; i < nodes.count; i++)
			print_node(&nodes.node[i]);
	}
	free(nodes.node);
	return command_finish(&report, object);
}

int cmd_camera(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "list", run_list, "list the video nodes" },
	};

	return command_dispatch("paravent camera",
				"Shows what the module does with each camera.",
				commands, ARRAY_SIZE(commands), argc, argv);
}
