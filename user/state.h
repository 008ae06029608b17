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

struct module_status {
	char version[STATE_TEXT_SIZE];
	bool sealed;
	uint8_t unnamed; /* enum paravent_default */
	uint64_t now; /* the time that policies go by */
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
};

/* Numbers are 0 and texts empty where the module says nothing. */
struct module_node {
	char name[STATE_TEXT_SIZE];
	uint32_t state; /* enum paravent_node_state */
	char driver[STATE_TEXT_SIZE];
	char card[STATE_TEXT_SIZE];
	char bus_info[STATE_TEXT_SIZE];
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
	uint32_t hidden; /* enum paravent_hidden */
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

const char *node_state_text(uint32_t state);
const char *hidden_text(uint32_t hidden);
void fourcc_text(uint32_t format, char *text, size_t size);

#endif /* PARAVENT_STATE_H */
