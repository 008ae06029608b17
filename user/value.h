/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single values of a YAML file. Each reader returns whether the value is good,
 * and says in the report what it found and what it expected otherwise.
 */
#ifndef PARAVENT_VALUE_H
#define PARAVENT_VALUE_H

#include "yaml.h"

#include <stdint.h>

struct value_shown {
	char text[128];
};

struct value_shown value_show(const struct yaml_node *node);
bool value_missing(const struct yaml_node *node);
bool value_is(struct report *report, const struct yaml_node *node,
	      const char *path, enum yaml_type type, const char *expected);
bool value_text(struct report *report, const struct yaml_node *node,
		const char *path, char *text, size_t size);
bool value_number(struct report *report, const struct yaml_node *node,
		  const char *path, uint64_t minimum, uint64_t maximum,
		  const char *unit, uint64_t *number);
bool value_boolean(struct report *report, const struct yaml_node *node,
		   const char *path, bool *flag);
bool value_colour(struct report *report, const struct yaml_node *node,
		  const char *path, uint32_t *colour);
bool value_decimal(const struct yaml_node *node, uint64_t *numerator,
		   uint64_t *denominator);

#endif /* PARAVENT_VALUE_H */
