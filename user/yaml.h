/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAML text as a plain tree that knows the line and column of each node.
 */
#ifndef PARAVENT_YAML_H
#define PARAVENT_YAML_H

#include "report.h"

#include <stddef.h>

#define YAML_SIZE_MAX (1024 * 1024)

enum yaml_type {
	YAML_SCALAR,
	YAML_SEQUENCE,
	YAML_MAPPING,
};

/**
 * struct yaml_node - a value, with all that is below it
 * @type: what it is
 * @place: where it begins
 * @plain: a scalar without quotes, so it may be meant as a number or a boolean
 * @text: of a scalar; terminated, and without NUL in it
 * @length: bytes of @text
 * @key: of an entry of a mapping; otherwise NULL
 * @key_place: where the key begins
 * @child: first entry of a sequence or mapping
 * @next: next entry of the same sequence or mapping
 * @count: number of entries
 */
struct yaml_node {
	enum yaml_type type;
	struct place place;
	bool plain;
	char *text;
	size_t length;
	char *key;
	struct place key_place;
	struct yaml_node *child;
	struct yaml_node *next;
	size_t count;
};

struct yaml_node *yaml_parse(const char *text, size_t size,
			     struct report *report);
void yaml_free(struct yaml_node *node);
const struct yaml_node *yaml_get(const struct yaml_node *mapping,
				 const char *key);

#endif /* PARAVENT_YAML_H */
