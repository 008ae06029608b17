/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the module says about itself, its certificates and the video nodes.
 */
#ifndef PARAVENT_STATE_H
#define PARAVENT_STATE_H

#include "genl.h"

#include <stdbool.h>
#include <stdint.h>

#define STATE_TEXT_SIZE (PARAVENT_TEXT_MAX + 1)
#define STATE_FAULT_SIZE 512
#define STATE_BASELINES_MAX 4 /* of a node; what is more is only counted */

struct module_status {
	char version[STATE_TEXT_SIZE];
	bool sealed;
	uint8_t unnamed; /* enum paravent_default */
	uint64_t now; /* the time that policies go by */
	bool recorded; /* somebody records accesses */
	uint64_t min_serial; /* the least that is taken; 0 for any */
	uint32_t baselines; /* cameras that the device tree names */
	char baseline_fault[STATE_FAULT_SIZE]; /* "" when it is well-formed */
	bool in_force; /* the rest is set */
	uint64_t serial;
	uint8_t digest[PARAVENT_DIGEST_SIZE];
	char issuer[STATE_TEXT_SIZE];
	char reference[STATE_TEXT_SIZE];
	char purpose[STATE_TEXT_SIZE];
	char place[STATE_TEXT_SIZE];
	uint64_t not_before; /* 0 when it states none */
	uint64_t not_after;
};

struct module_key {
	char description[256];
	uint8_t digest[PARAVENT_DIGEST_SIZE];
	bool builtin;
	bool device_tree; /* it stands there */
	int64_t not_after; /* seconds since 1970-01-01 00:00 UTC */
};

/* What the device tree says of a camera. */
struct module_baseline {
	char node[STATE_FAULT_SIZE]; /* that says it */
	bool malformed;
	uint32_t zones;
	uint32_t max_width;
	uint32_t max_height;
	uint32_t rate_frames;
	uint32_t rate_seconds;
	bool fixed;
	bool require_audit;
};

/* Numbers are 0 and texts empty where the module says nothing. */
struct module_node {
	char name[STATE_TEXT_SIZE];
	uint32_t state; /* enum paravent_node_state */
	char driver[STATE_TEXT_SIZE];
	char card[STATE_TEXT_SIZE];
	char bus_info[STATE_TEXT_SIZE];
	char usb[STATE_TEXT_SIZE];
	char usb_serial[STATE_TEXT_SIZE];
	char device_tree[STATE_TEXT_SIZE];
	char camera[STATE_TEXT_SIZE];
	uint32_t zones;
	uint32_t max_width;
	uint32_t max_height;
	uint32_t rate_frames;
	uint32_t rate_seconds;
	uint32_t format;
	uint32_t width;
	uint32_t height;
	bool masked_known;
	uint32_t masked; /* parts per million */
	uint64_t passed;
	uint64_t skipped;
	uint64_t blanked;
	bool open; /* zones do not count */
	uint32_t hidden; /* enum paravent_hidden */
	uint64_t opens; /* what has come to the node, from here on */
	uint64_t releases;
	uint64_t ioctls;
	uint64_t mmaps;
	uint64_t reads;
	uint64_t polls;
	uint64_t refused_opens;
	uint64_t bytes; /* of frames that reached user space */
	uint32_t raw; /* enum paravent_raw */
	uint32_t baselines;
	struct module_baseline baseline[STATE_BASELINES_MAX];
};

struct hidden_text {
	char text[256];
};

struct module_keys {
	struct module_key *key;
	size_t count;
};

struct module_nodes {
	struct module_node *node;
	size_t count;
};

int status_parse(struct nlattr **attrs, void *status);
int key_parse(struct nlattr **attrs, void *keys);
int node_parse(struct nlattr **attrs, void *nodes);

int status_get(struct genl *genl, struct module_status *status,
	       struct report *report);
int keys_get(struct genl *genl, struct module_keys *keys,
	     struct report *report);
int nodes_get(struct genl *genl, struct module_nodes *nodes,
	      struct report *report);
int audit_alive_send(struct genl *genl, bool end);

const char *node_state_text(uint32_t state);
struct hidden_text hidden_show(const struct module_node *node);
const char *raw_text(uint32_t raw);

#endif /* PARAVENT_STATE_H */
