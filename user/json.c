// SPDX-License-Identifier: GPL-2.0-or-later
#include "json.h"

#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/**
 * json_put_text() - add a text to an object
 * @object: the object
 * @key: its name there
 * @text: the text; an empty one counts as absent
 */
void json_put_text(json_t *object, const char *key, const char *text)
{
	char escaped[4096];

	if (!*text)
		return;
	text_escape(escaped, sizeof(escaped), text, strlen(text));
	json_object_set_new(object, key, json_string(escaped));
}

/**
 * json_put_u64() - add a number to an object
 * @object: the object
 * @key: its name there
 * @number: the number; one over 2^63 - 1 becomes a text of its digits
 */
void json_put_u64(json_t *object, const char *key, uint64_t number)
{
	char digits[24];

	if (number <= INT64_MAX) {
		json_object_set_new(object, key, json_integer(number));
		return;
	}
	snprintf(digits, sizeof(digits), "%" PRIu64, number);
	json_object_set_new(object, key, json_string(digits));
}

/**
 * json_put_hex() - add bytes to an object, as hexadecimal text
 * @object: the object
 * @key: its name there
 * @bytes: the bytes
 * @size: how many, at most 64
 */
void json_put_hex(json_t *object, const char *key, const uint8_t *bytes,
		  size_t size)
{
	char hex[129];

	if (size > 64)
		return;
	text_hex(hex, bytes, size);
	json_object_set_new(object, key, json_string(hex));
}

/**
 * json_put_from() - put into an object what is in another one
 * @object: the object
 * @key: its name there
 * @from: the other one
 * @from_key: its name in that one; nothing is put if there is none
 */
void json_put_from(json_t *object, const char *key, const json_t *from,
		   const char *from_key)
{
	json_t *value = json_object_get(from, from_key);

	if (value)
		json_object_set(object, key, value);
}

/**
 * json_print() - print an object on standard output, and release it
 * @object: the object
 */
void json_print(json_t *object)
{
	json_dumpf(object, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(object);
}
