// SPDX-License-Identifier: GPL-2.0-or-later
#include "state.h"

#include "text.h"

#include <errno.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

static const struct nla_policy node_policy[PARAVENT_N_MAX + 1] = {
	[PARAVENT_N_NAME] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_STATE] = { .type = NLA_U32 },
	[PARAVENT_N_DRIVER] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_CARD] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_OPEN] = { .type = NLA_FLAG },
	[PARAVENT_N_USB] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_USB_SERIAL] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_DEVICE_TREE] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_BUS_INFO] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_CAMERA] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_ZONES] = { .type = NLA_U32 },
	[PARAVENT_N_MAX_WIDTH] = { .type = NLA_U32 },
	[PARAVENT_N_MAX_HEIGHT] = { .type = NLA_U32 },
	[PARAVENT_N_RATE_FRAMES] = { .type = NLA_U32 },
	[PARAVENT_N_RATE_SECONDS] = { .type = NLA_U32 },
	[PARAVENT_N_FORMAT] = { .type = NLA_U32 },
	[PARAVENT_N_WIDTH] = { .type = NLA_U32 },
	[PARAVENT_N_HEIGHT] = { .type = NLA_U32 },
	[PARAVENT_N_MASKED] = { .type = NLA_U32 },
	[PARAVENT_N_PASSED] = { .type = NLA_U64 },
	[PARAVENT_N_SKIPPED] = { .type = NLA_U64 },
	[PARAVENT_N_BLANKED] = { .type = NLA_U64 },
	[PARAVENT_N_HIDDEN] = { .type = NLA_U32 },
	[PARAVENT_N_OPENS] = { .type = NLA_U64 },
	[PARAVENT_N_RELEASES] = { .type = NLA_U64 },
	[PARAVENT_N_IOCTLS] = { .type = NLA_U64 },
	[PARAVENT_N_MMAPS] = { .type = NLA_U64 },
	[PARAVENT_N_READS] = { .type = NLA_U64 },
	[PARAVENT_N_POLLS] = { .type = NLA_U64 },
	[PARAVENT_N_REFUSED_OPENS] = { .type = NLA_U64 },
	[PARAVENT_N_BYTES] = { .type = NLA_U64 },
	[PARAVENT_N_BASELINE] = { .type = NLA_NESTED },
	[PARAVENT_N_RAW] = { .type = NLA_U32 },
};

static const struct nla_policy baseline_policy[PARAVENT_B_MAX + 1] = {
	[PARAVENT_B_NODE] = { .type = NLA_NUL_STRING },
	[PARAVENT_B_MALFORMED] = { .type = NLA_FLAG },
	[PARAVENT_B_ZONES] = { .type = NLA_U32 },
	[PARAVENT_B_MAX_WIDTH] = { .type = NLA_U32 },
	[PARAVENT_B_MAX_HEIGHT] = { .type = NLA_U32 },
	[PARAVENT_B_RATE_FRAMES] = { .type = NLA_U32 },
	[PARAVENT_B_RATE_SECONDS] = { .type = NLA_U32 },
	[PARAVENT_B_FIXED] = { .type = NLA_FLAG },
	[PARAVENT_B_REQUIRE_AUDIT] = { .type = NLA_FLAG },
};

static const struct nla_policy key_policy[PARAVENT_K_MAX + 1] = {
	[PARAVENT_K_DESCRIPTION] = { .type = NLA_NUL_STRING },
	[PARAVENT_K_DIGEST] = { .type = NLA_UNSPEC,
				.minlen = PARAVENT_DIGEST_SIZE,
				.maxlen = PARAVENT_DIGEST_SIZE },
	[PARAVENT_K_BUILTIN] = { .type = NLA_FLAG },
	[PARAVENT_K_DEVICE_TREE] = { .type = NLA_FLAG },
	[PARAVENT_K_NOT_AFTER] = { .type = NLA_U64 },
};

/* The texts come from drivers and devices: whatever they hold is shown safely. */
static void get_text(char *text, size_t size, struct nlattr *attr)
{
	const char *data;

	if (!attr)
		return;
	data = nla_get_string(attr);
	text_escape(text, size, data, strlen(data));
}

static uint32_t get_u32(struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

static uint64_t get_u64(struct nlattr *attr)
{
	return attr ? nla_get_u64(attr) : 0;
}

/* Room for one more entry behind @count entries of @size bytes, zeroed. */
static void *grow(void **array, size_t count, size_t size)
{
	char *grown = reallocarray(*array, count + 1, size);

	if (!grown)
		return NULL;
	*array = grown;
	return memset(grown + count * size, 0, size);
}

/**
 * status_parse() - take in the reply to PARAVENT_CMD_STATUS_GET
 * @attrs: its attributes
 * @argument: the struct module_status to fill
 *
 * Return: 0, or -EPROTO when something is missing.
 */
int status_parse(struct nlattr **attrs, void *argument)
{
	struct module_status *status = argument;

	if (!attrs[PARAVENT_A_VERSION] || !attrs[PARAVENT_A_SEALED] ||
	    !attrs[PARAVENT_A_DEFAULT])
		return -EPROTO;
	get_text(status->version, sizeof(status->version),
		 attrs[PARAVENT_A_VERSION]);
	status->sealed = nla_get_u8(attrs[PARAVENT_A_SEALED]);
	status->unnamed = nla_get_u8(attrs[PARAVENT_A_DEFAULT]);
	status->now = get_u64(attrs[PARAVENT_A_NOW]);
	status->recorded = attrs[PARAVENT_A_AUDIT] &&
			   nla_get_u8(attrs[PARAVENT_A_AUDIT]);
	status->min_serial = get_u64(attrs[PARAVENT_A_MIN_SERIAL]);
	status->baselines = get_u32(attrs[PARAVENT_A_BASELINES]);
	get_text(status->baseline_fault, sizeof(status->baseline_fault),
		 attrs[PARAVENT_A_BASELINE_FAULT]);
	if (!attrs[PARAVENT_A_SERIAL] != !attrs[PARAVENT_A_DIGEST])
		return -EPROTO;
	if (!attrs[PARAVENT_A_SERIAL])
		return 0;
	status->in_force = true;
	status->serial = nla_get_u64(attrs[PARAVENT_A_SERIAL]);
	memcpy(status->digest, nla_data(attrs[PARAVENT_A_DIGEST]),
	       sizeof(status->digest));
	get_text(status->issuer, sizeof(status->issuer),
		 attrs[PARAVENT_A_ISSUER]);
	get_text(status->reference, sizeof(status->reference),
		 attrs[PARAVENT_A_REFERENCE]);
	get_text(status->purpose, sizeof(status->purpose),
		 attrs[PARAVENT_A_PURPOSE]);
	get_text(status->place, sizeof(status->place), attrs[PARAVENT_A_PLACE]);
	status->not_before = get_u64(attrs[PARAVENT_A_NOT_BEFORE]);
	status->not_after = get_u64(attrs[PARAVENT_A_NOT_AFTER]);
	return 0;
}

/**
 * key_parse() - take in one reply to PARAVENT_CMD_KEY_GET
 * @attrs: its attributes
 * @argument: the struct module_keys to add to
 *
 * Return: 0, or a negative errno.
 */
int key_parse(struct nlattr **attrs, void *argument)
{
	struct nlattr *nest[PARAVENT_K_MAX + 1];
	struct module_keys *keys = argument;
	struct module_key *key;

	if (!attrs[PARAVENT_A_KEY] ||
	    nla_parse_nested(nest, PARAVENT_K_MAX, attrs[PARAVENT_A_KEY],
			     key_policy) < 0 ||
	    !nest[PARAVENT_K_DESCRIPTION])
		return -EPROTO;
	key = grow((void **)&keys->key, keys->count, sizeof(*key));
	if (!key)
		return -ENOMEM;
	keys->count++;
	get_text(key->description, sizeof(key->description),
		 nest[PARAVENT_K_DESCRIPTION]);
	if (nest[PARAVENT_K_DIGEST])
		memcpy(key->digest, nla_data(nest[PARAVENT_K_DIGEST]),
		       sizeof(key->digest));
	key->builtin = nest[PARAVENT_K_BUILTIN];
	key->device_tree = nest[PARAVENT_K_DEVICE_TREE];
	if (nest[PARAVENT_K_NOT_AFTER])
		key->not_after = nla_get_u64(nest[PARAVENT_K_NOT_AFTER]);
	return 0;
}

static int baseline_parse(struct module_node *node, struct nlattr *attr)
{
	struct nlattr *nest[PARAVENT_B_MAX + 1];
	struct module_baseline *baseline;

	if (nla_parse_nested(nest, PARAVENT_B_MAX, attr, baseline_policy) < 0 ||
	    !nest[PARAVENT_B_NODE])
		return -EPROTO;
	if (node->baselines++ >= STATE_BASELINES_MAX)
		return 0;
	baseline = &node->baseline[node->baselines - 1];
	get_text(baseline->node, sizeof(baseline->node), nest[PARAVENT_B_NODE]);
	baseline->malformed = nest[PARAVENT_B_MALFORMED];
	baseline->zones = get_u32(nest[PARAVENT_B_ZONES]);
	baseline->max_width = get_u32(nest[PARAVENT_B_MAX_WIDTH]);
	baseline->max_height = get_u32(nest[PARAVENT_B_MAX_HEIGHT]);
	baseline->rate_frames = get_u32(nest[PARAVENT_B_RATE_FRAMES]);
	baseline->rate_seconds = get_u32(nest[PARAVENT_B_RATE_SECONDS]);
	baseline->fixed = nest[PARAVENT_B_FIXED];
	baseline->require_audit = nest[PARAVENT_B_REQUIRE_AUDIT];
	return 0;
}

/**
 * node_parse() - take in one reply to PARAVENT_CMD_NODE_GET
 * @attrs: its attributes
 * @argument: the struct module_nodes to add to
 *
 * Return: 0, or a negative errno.
 */
int node_parse(struct nlattr **attrs, void *argument)
{
	struct nlattr *nest[PARAVENT_N_MAX + 1];
	struct module_nodes *nodes = argument;
	struct module_node *node;
	struct nlattr *attr;
	int error, left;

	if (!attrs[PARAVENT_A_NODE] ||
	    nla_parse_nested(nest, PARAVENT_N_MAX, attrs[PARAVENT_A_NODE],
			     node_policy) < 0 ||
	    !nest[PARAVENT_N_NAME] || !nest[PARAVENT_N_STATE])
		return -EPROTO;
	node = grow((void **)&nodes->node, nodes->count, sizeof(*node));
	if (!node)
		return -ENOMEM;
	nodes->count++;
	get_text(node->name, sizeof(node->name), nest[PARAVENT_N_NAME]);
	node->state = nla_get_u32(nest[PARAVENT_N_STATE]);
	get_text(node->driver, sizeof(node->driver), nest[PARAVENT_N_DRIVER]);
	get_text(node->card, sizeof(node->card), nest[PARAVENT_N_CARD]);
	get_text(node->bus_info, sizeof(node->bus_info),
		 nest[PARAVENT_N_BUS_INFO]);
	get_text(node->usb, sizeof(node->usb), nest[PARAVENT_N_USB]);
	get_text(node->usb_serial, sizeof(node->usb_serial),
		 nest[PARAVENT_N_USB_SERIAL]);
	get_text(node->device_tree, sizeof(node->device_tree),
		 nest[PARAVENT_N_DEVICE_TREE]);
	get_text(node->camera, sizeof(node->camera), nest[PARAVENT_N_CAMERA]);
	node->open = nest[PARAVENT_N_OPEN];
	node->zones = get_u32(nest[PARAVENT_N_ZONES]);
	node->max_width = get_u32(nest[PARAVENT_N_MAX_WIDTH]);
	node->max_height = get_u32(nest[PARAVENT_N_MAX_HEIGHT]);
	node->rate_frames = get_u32(nest[PARAVENT_N_RATE_FRAMES]);
	node->rate_seconds = get_u32(nest[PARAVENT_N_RATE_SECONDS]);
	node->format = get_u32(nest[PARAVENT_N_FORMAT]);
	node->width = get_u32(nest[PARAVENT_N_WIDTH]);
	node->height = get_u32(nest[PARAVENT_N_HEIGHT]);
	node->masked_known = nest[PARAVENT_N_MASKED];
	node->masked = get_u32(nest[PARAVENT_N_MASKED]);
	node->passed = get_u64(nest[PARAVENT_N_PASSED]);
	node->skipped = get_u64(nest[PARAVENT_N_SKIPPED]);
	node->blanked = get_u64(nest[PARAVENT_N_BLANKED]);
	node->hidden = get_u32(nest[PARAVENT_N_HIDDEN]);
	node->opens = get_u64(nest[PARAVENT_N_OPENS]);
	node->releases = get_u64(nest[PARAVENT_N_RELEASES]);
	node->ioctls = get_u64(nest[PARAVENT_N_IOCTLS]);
	node->mmaps = get_u64(nest[PARAVENT_N_MMAPS]);
	node->reads = get_u64(nest[PARAVENT_N_READS]);
	node->polls = get_u64(nest[PARAVENT_N_POLLS]);
	node->refused_opens = get_u64(nest[PARAVENT_N_REFUSED_OPENS]);
	node->bytes = get_u64(nest[PARAVENT_N_BYTES]);
	node->raw = get_u32(nest[PARAVENT_N_RAW]);
	nla_for_each_nested(attr, attrs[PARAVENT_A_NODE], left) {
		if (nla_type(attr) != PARAVENT_N_BASELINE)
			continue;
		error = baseline_parse(node, attr);
		if (error)
			return error;
	}
	return 0;
}

static int get(struct genl *genl, uint8_t command, int flags, genl_reply *reply,
	       void *argument, const char *what, struct report *report)
{
	struct nl_msg *msg = genl_request(genl, command, flags, NULL, 0);
	int error = genl_send(genl, msg, reply, argument);

	return error ? genl_refusal(genl, error, what, report) : 0;
}

/**
 * status_get() - ask the module for its state
 * @genl: the connection
 * @status: where to
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno.
 */
int status_get(struct genl *genl, struct module_status *status,
	       struct report *report)
{
	memset(status, 0, sizeof(*status));
	return get(genl, PARAVENT_CMD_STATUS_GET, 0, status_parse, status,
		   "cannot read the status", report);
}

/**
 * keys_get() - ask the module for the certificates it trusts
 * @genl: the connection
 * @keys: where to; its array is to be freed, on error too
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno.
 */
int keys_get(struct genl *genl, struct module_keys *keys, struct report *report)
{
	memset(keys, 0, sizeof(*keys));
	return get(genl, PARAVENT_CMD_KEY_GET, NLM_F_DUMP, key_parse, keys,
		   "cannot list the certificates", report);
}

/**
 * nodes_get() - ask the module for the video nodes
 * @genl: the connection
 * @nodes: where to; its array is to be freed, on error too
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno.
 */
int nodes_get(struct genl *genl, struct module_nodes *nodes,
	      struct report *report)
{
	memset(nodes, 0, sizeof(*nodes));
	return get(genl, PARAVENT_CMD_NODE_GET, NLM_F_DUMP, node_parse, nodes,
		   "cannot list the cameras", report);
}

/**
 * audit_alive_send() - tell the module that accesses are being recorded
 * @genl: the connection: not one that another thread uses at the same time
 * @end: no longer; a daemon that stops says so first
 *
 * What this says is a promise, that cameras with "require_audit" show something for: every
 * access is recorded or refused from now on, and what was recorded before has reached the
 * log. So it is sent once that is known to be so, never before; about every 200 ms, since the
 * module believes it for PARAVENT_AUDIT_ALIVE_MS; and not at all as long as a record is
 * missing or the log cannot be written.
 *
 * It takes CAP_SYS_ADMIN. A module that does not know the request says -EOPNOTSUPP.
 *
 * Return: 0, or a negative errno, for genl_refusal().
 */
int audit_alive_send(struct genl *genl, bool end)
{
	struct nl_msg *msg;

	msg = genl_request(genl, PARAVENT_CMD_AUDIT_ALIVE, 0, NULL, 0);
	if (msg && end && nla_put_flag(msg, PARAVENT_A_AUDIT_END)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return genl_send(genl, msg, NULL, NULL);
}

/**
 * node_state_text() - the state of a node in words
 * @state: enum paravent_node_state
 *
 * Return: the words.
 */
const char *node_state_text(uint32_t state)
{
	static const char *const texts[] = {
		[PARAVENT_NODE_CLOSED] = "closed (cannot be masked)",
		[PARAVENT_NODE_DEFAULT] = "default (no policy names it)",
		[PARAVENT_NODE_POLICY] = "under policy",
	};

	return state < ARRAY_SIZE(texts) ? texts[state] : "unknown";
}

static bool has_baseline_zones(const struct module_node *node)
{
	unsigned int i;

	for (i = 0; i < node->baselines && i < STATE_BASELINES_MAX; i++)
		if (node->baseline[i].zones)
			return true;
	return false;
}

/**
 * hidden_show() - why a camera shows nothing, in words, and what to do about it
 * @node: the camera's
 *
 * Return: the words.
 */
struct hidden_text hidden_show(const struct module_node *node)
{
	static const char *const texts[] = {
		[PARAVENT_HIDDEN_NOT] = "",
		[PARAVENT_HIDDEN_EARLY] =
			"the policy is not valid yet, or the clock is not set",
		[PARAVENT_HIDDEN_EXPIRED] = "the policy has expired",
		[PARAVENT_HIDDEN_HOURS] = "it is outside of its hours",
		[PARAVENT_HIDDEN_UNRECORDED] = "nobody records who looks",
		[PARAVENT_HIDDEN_BASELINE] =
			"the device tree's baseline for it is malformed",
	};
	struct hidden_text text;

	if (node->hidden == PARAVENT_HIDDEN_UNPLACED)
		snprintf(text.text, sizeof(text.text),
			 "this driver does not say which part of the sensor it "
			 "shows at %u x %u; list the sizes that show all of it "
			 "as full_view in the policy%s",
			 node->width, node->height,
			 has_baseline_zones(node) ?
				 ", and as full-view in the baseline of the "
				 "device tree" :
				 "");
	else
		snprintf(text.text, sizeof(text.text), "%s",
			 node->hidden < ARRAY_SIZE(texts) ?
				 texts[node->hidden] :
				 "unknown");
	return text;
}

/**
 * raw_text() - the memory that a driver fills, in words
 * @raw: enum paravent_raw
 *
 * Return: the words.
 */
const char *raw_text(uint32_t raw)
{
	static const char *const texts[] = {
		[PARAVENT_RAW_NONE] = "none yet",
		[PARAVENT_RAW_COPIED] = "filled by the processor",
		[PARAVENT_RAW_COHERENT] = "cached, coherent",
		[PARAVENT_RAW_SYNCED] = "cached, synced around each frame",
		[PARAVENT_RAW_UNCACHED] =
			"NOT cached, and slow: the driver, or the device, takes no other",
	};

	return raw < ARRAY_SIZE(texts) ? texts[raw] : "unknown";
}
