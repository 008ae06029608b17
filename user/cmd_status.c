// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "json.h"
#include "module.h"
#include "state.h"
#include "text.h"
#include "times.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"Usage: paravent status [--json]\n"
	"\n"
	"Show whether the module is loaded, the policy in force, and how many\n"
	"certificates and cameras there are. Fails when the module is not there.\n"
	"\n"
	"  --json  print it as JSON\n";

/* Everything that the module tells, gathered before any of it is shown. */
struct overview {
	enum module_presence presence;
	struct module_status status;
	struct module_keys keys;
	struct module_nodes nodes;
};

static unsigned int count_state(const struct overview *overview, uint32_t state)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < overview->nodes.count; i++)
		if (overview->nodes.node[i].state == state)
			count++;
	return count;
}

static const char *unnamed_text(uint8_t unnamed)
{
	return unnamed == PARAVENT_DEFAULT_BLANK ? "blank" :
	       unnamed == PARAVENT_DEFAULT_DENY	 ? "deny" :
						   "unknown";
}

static const char *validity_text(const struct module_status *status)
{
	if (status->now < status->not_before)
		return ": NOT VALID YET, or the clock is not set";
	if (status->not_after && status->now >= status->not_after)
		return ": EXPIRED";
	return "";
}

static void print_times(const struct module_status *status)
{
	printf("  time        %s UTC%s\n", times_moment_text(status->now).text,
	       validity_text(status));
	if (status->not_before)
		printf("  valid from  %s UTC\n",
		       times_moment_text(status->not_before).text);
	if (status->not_after)
		printf("  until       %s UTC\n",
		       times_moment_text(status->not_after).text);
}

static unsigned int count_hidden(const struct overview *overview,
				 uint32_t hidden)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < overview->nodes.count; i++)
		if (overview->nodes.node[i].hidden == hidden)
			count++;
	return count;
}

static void print_audit(const struct overview *overview)
{
	unsigned int blank = count_hidden(overview, PARAVENT_HIDDEN_UNRECORDED);

	printf("audit         %s", overview->status.recorded ?
					   "who looks is being recorded" :
					   "nobody records who looks");
	if (blank)
		printf(": %u camera%s SHOW%s NOTHING for that reason", blank,
		       blank == 1 ? "" : "s", blank == 1 ? "S" : "");
	printf("\n");
}

/* Cameras that the device tree's baselines hold for: those that are known so far. */
static unsigned int count_baselines(const struct overview *overview)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < overview->nodes.count; i++)
		if (overview->nodes.node[i].baselines)
			count++;
	return count;
}

static void print_baselines(const struct overview *overview)
{
	const struct module_status *status = &overview->status;

	if (status->baselines || *status->baseline_fault)
		printf("device tree   %u baseline%s, in force for %u video "
		       "node%s\n",
		       status->baselines, status->baselines == 1 ? "" : "s",
		       count_baselines(overview),
		       count_baselines(overview) == 1 ? "" : "s");
	if (*status->baseline_fault)
		printf("  MALFORMED   %s\n", status->baseline_fault);
	if (status->min_serial)
		printf("serials       from %" PRIu64 " on\n",
		       status->min_serial);
}

/* For each kind of memory that drivers got, which of the nodes. */
static void print_raw(const struct overview *overview)
{
	const struct module_node *node;
	unsigned int count;
	uint32_t raw;
	size_t i;

	for (raw = PARAVENT_RAW_COPIED; raw <= PARAVENT_RAW_UNCACHED; raw++) {
		for (i = count = 0; i < overview->nodes.count; i++) {
			node = &overview->nodes.node[i];
			if (node->raw == raw)
				printf("%s%s",
				       count++ ? ", " : "raw memory    ",
				       node->name);
		}
		if (count)
			printf(": %s\n", raw_text(raw));
	}
}

/* Return: the same by node; empty when no driver has got any yet. */
static json_t *raw_json(const struct overview *overview)
{
	const struct module_node *node;
	json_t *object = json_object();
	size_t i;

	for (i = 0; i < overview->nodes.count; i++) {
		node = &overview->nodes.node[i];
		if (node->raw)
			json_put_text(object, node->name, raw_text(node->raw));
	}
	return object;
}

/* Cameras whose zones have no known place, which somebody can mend. */
static void print_unplaced(const struct overview *overview)
{
	const struct module_node *node;
	size_t i;

	for (i = 0; i < overview->nodes.count; i++) {
		node = &overview->nodes.node[i];
		if (node->hidden == PARAVENT_HIDDEN_UNPLACED)
			printf("  %-11s SHOWS NOTHING: %s\n", node->name,
			       hidden_show(node).text);
	}
}

static void print_overview(const struct overview *overview)
{
	const struct module_status *status = &overview->status;
	char digest[2 * PARAVENT_DIGEST_SIZE + 1];
	size_t i;

	printf("module        %s, version %s\n",
	       module_presence_text(overview->presence), status->version);
	printf("keyring       %s, %zu certificate%s\n",
	       status->sealed ? "sealed until the next boot" : "NOT sealed",
	       overview->keys.count, overview->keys.count == 1 ? "" : "s");
	for (i = 0; i < overview->keys.count; i++)
		printf("              %s\n", overview->keys.key[i].description);
	printf("default       %s (for a camera that no policy names)\n",
	       unnamed_text(status->unnamed));
	print_baselines(overview);
	if (!status->in_force) {
		printf("policy        none: no camera shows anything\n");
	} else {
		text_hex(digest, status->digest, sizeof(status->digest));
		printf("policy        serial %" PRIu64 "\n", status->serial);
		printf("  content     sha256 %s\n", digest);
		if (*status->issuer)
			printf("  issuer      %s\n", status->issuer);
		if (*status->reference)
			printf("  reference   %s\n", status->reference);
		if (*status->purpose)
			printf("  purpose     %s\n", status->purpose);
		if (*status->place)
			printf("  place       %s\n", status->place);
		times_zone_use("UTC");
		print_times(status);
	}
	print_audit(overview);
	print_raw(overview);
	printf("video nodes   %u under policy, %u default, %u closed\n",
	       count_state(overview, PARAVENT_NODE_POLICY),
	       count_state(overview, PARAVENT_NODE_DEFAULT),
	       count_state(overview, PARAVENT_NODE_CLOSED));
	print_unplaced(overview);
}

static void add_overview(json_t *object, const struct overview *overview)
{
	const struct module_status *status = &overview->status;
	json_t *policy, *nodes = json_object();

	json_put_text(object, "version", status->version);
	json_object_set_new(object, "sealed", json_boolean(status->sealed));
	json_put_text(object, "default", unnamed_text(status->unnamed));
	json_put_u64(object, "certificates", overview->keys.count);
	json_put_u64(object, "now", status->now);
	json_object_set_new(object, "recorded", json_boolean(status->recorded));
	json_put_u64(object, "min_serial", status->min_serial);
	json_put_u64(object, "baselines", status->baselines);
	json_put_u64(object, "baselines_in_force", count_baselines(overview));
	if (*status->baseline_fault)
		json_put_text(object, "baseline_fault", status->baseline_fault);
	if (status->in_force) {
		policy = json_object();
		json_put_u64(policy, "serial", status->serial);
		json_put_hex(policy, "content_sha256", status->digest,
			     sizeof(status->digest));
		json_put_text(policy, "issuer", status->issuer);
		json_put_text(policy, "reference", status->reference);
		json_put_text(policy, "purpose", status->purpose);
		json_put_text(policy, "place", status->place);
		if (status->not_before)
			json_put_u64(policy, "not_before", status->not_before);
		if (status->not_after)
			json_put_u64(policy, "not_after", status->not_after);
		json_object_set_new(object, "policy", policy);
	} else {
		json_object_set_new(object, "policy", json_null());
	}
	json_put_u64(nodes, "policy",
		     count_state(overview, PARAVENT_NODE_POLICY));
	json_put_u64(nodes, "default",
		     count_state(overview, PARAVENT_NODE_DEFAULT));
	json_put_u64(nodes, "closed",
		     count_state(overview, PARAVENT_NODE_CLOSED));
	json_put_u64(nodes, "unrecorded",
		     count_hidden(overview, PARAVENT_HIDDEN_UNRECORDED));
	json_put_u64(nodes, "unplaced",
		     count_hidden(overview, PARAVENT_HIDDEN_UNPLACED));
	json_object_set_new(object, "nodes", nodes);
	json_object_set_new(object, "raw_memory", raw_json(overview));
}

int cmd_status(int argc, char **argv)
{
	bool json = false;
	const struct command_option options[] = {
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	struct overview overview = { 0 };
	struct report report = { 0 };
	json_t *object = NULL;
	struct genl genl;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	overview.presence = module_presence();
	if (!genl_open(&genl, &report)) {
		if (!status_get(&genl, &overview.status, &report) &&
		    !keys_get(&genl, &overview.keys, &report))
			nodes_get(&genl, &overview.nodes, &report);
		genl_close(&genl);
	}
	if (json) {
		object = json_object();
		json_put_text(object, "module",
			      module_presence_text(overview.presence));
	}
	if (!report.errors && json)
		add_overview(object, &overview);
	else if (!report.errors)
		print_overview(&overview);
	free(overview.keys.key);
	free(overview.nodes.node);
	return command_finish(&report, object);
}
