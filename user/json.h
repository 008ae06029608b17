/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all commands share of --json.
 */
#ifndef PARAVENT_JSON_H
#define PARAVENT_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

void json_put_text(json_t *object, const char *key, const char *text);
void json_put_u64(json_t *object, const char *key, uint64_t number);
void json_put_hex(json_t *object, const char *key, const uint8_t *bytes,
		  size_t size);
void json_put_from(json_t *object, const char *key, const json_t *from,
		   const char *from_key);
void json_print(json_t *object);

#endif /* PARAVENT_JSON_H */
