// SPDX-License-Identifier: GPL-2.0-or-later
#include "state.h"

#include "text.h"

#include <errno.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>

static const struct nla_policy node_policy[PARAVENT_N_MAX + 1] = {
	[PARAVENT_N_NAME] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_STATE] = { .type = NLA_U32 },
	[PARAVENT_N_DRIVER] = { .type = NLA_NUL_STRING },
	[PARAVENT_N_CARD] = { .type = NLA_NUL_STRING },
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
};

static const struct nla_policy key_policy[PARAVENT_K_MAX + 1] = {
	[PARAVENT_K_DESCRIPTION] = { .type = NLA_NUL_STRING },
	[PARAVENT_K_DIGEST] = { .type = NLA_UNSPEC,
				.minlen = PARAVENT_DIGEST_SIZE,
				.maxlen = PARAVENT_DIGEST_SIZE },
	[PARAVENT_K_BUILTIN] = { .type = NLA_FLAG },
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
	get_text(node->camera, sizeof(node->camera), nest[PARAVENT_N_CAMERA]);
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

/**
 * hidden_text() - why a camera shows nothing, in words
 * @hidden: enum paravent_hidden
 *
 * Return: the words.
 */
const char *hidden_text(uint32_t hidden)
{
	static const char *const texts[] = {
		[PARAVENT_HIDDEN_NOT] = "",
		[PARAVENT_HIDDEN_EARLY] =
			"the policy is not valid yet, or the clock is not set",
		[PARAVENT_HIDDEN_EXPIRED] = "the policy has expired",
		[PARAVENT_HIDDEN_HOURS] = "it is outside of its hours",
	};

	return hidden < ARRAY_SIZE(texts) ? texts[hidden] : "unknown";
}

/**
 * fourcc_text() - a pixel format as v4l2-ctl writes it
 * @format: the fourcc
 * @text: where to
 * @size: size of @text
 */
void fourcc_text(uint32_t format, char *text, size_t size)
{
	char code[4];
	unsigned int i, length = 4;

	for (i = 0; i < 4; i++)
		code[i] = format >> 8 * i & 0x7f;
	while (length > 1 && code[length - 1] == ' ')
		length--;
	text_escape(text, size, code, length);
	if (format >> 31 && strlen(text) + 4 < size)
		strcat(text, "-BE");
}
