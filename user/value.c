// SPDX-License-Identifier: GPL-2.0-or-later
#include "value.h"

#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Nine decimals are finer than any sensor, and products stay within 64 bits. */
#define DECIMALS_MAX 9

/**
 * value_missing() - whether there is nothing behind the colon
 * @node: the value
 *
 * Return: true if it is empty, or null in one of YAML's ways.
 */
bool value_missing(const struct yaml_node *node)
{
	return node->type == YAML_SCALAR && node->plain &&
	       (!node->length || !strcmp(node->text, "~") ||
		!strcasecmp(node->text, "null"));
}

/**
 * value_show() - a value as an error message shows it
 * @node: the value
 *
 * Return: the value if it is short: a scalar, or a list of them.
 */
struct value_shown value_show(const struct yaml_node *node)
{
	struct value_shown shown = { 0 };
	const struct yaml_node *child;
	size_t used;

	if (value_missing(node)) {
		strcpy(shown.text, "nothing");
	} else if (node->type == YAML_SCALAR && node->plain) {
		text_escape(shown.text, TEXT_QUOTED_MAX, node->text,
			    node->length);
	} else if (node->type == YAML_SCALAR) {
		strcpy(shown.text, text_quote(node->text, node->length).text);
	} else if (node->type == YAML_MAPPING) {
		strcpy(shown.text, "names with values");
	} else if (!node->count) {
		strcpy(shown.text, "an empty list");
	} else {
		strcpy(shown.text, "[");
		for (child = node->child; child; child = child->next) {
			used = strlen(shown.text);
			if (child->type != YAML_SCALAR || used > 64) {
				sprintf(shown.text, "a list of %zu",
					node->count);
				return shown;
			}
			text_escape(shown.text + used, 40, child->text,
				    child->length);
			strcat(shown.text, child->next ? ", " : "]");
		}
	}
	return shown;
}

/**
 * value_is() - check the type of a value
 * @report: gets what is wrong
 * @node: the value
 * @path: the field
 * @type: what it must be
 * @expected: the same in words
 *
 * Return: true if it is.
 */
bool value_is(struct report *report, const struct yaml_node *node,
	      const char *path, enum yaml_type type, const char *expected)
{
	if (node->type == type && !value_missing(node))
		return true;
	report_at(report, node->place, path, "found %s, expected %s",
		  value_show(node).text, expected);
	return false;
}

/**
 * value_text() - read a text
 * @report: gets what is wrong
 * @node: the value
 * @path: the field
 * @text: where to
 * @size: size of @text, its NUL included
 *
 * Return: true if it is 1 to @size - 1 bytes, without control characters.
 */
bool value_text(struct report *report, const struct yaml_node *node,
		const char *path, char *text, size_t size)
{
	if (!value_is(report, node, path, YAML_SCALAR, "a text"))
		return false;
	if (!node->length || node->length >= size) {
		report_at(report, node->place, path,
			  "found a text of %zu bytes, expected 1 to %zu",
			  node->length, size - 1);
		if (node->length)
			report_hint(report,
				    "letters with accents count as 2 bytes or "
				    "more");
		else
			report_hint(report,
				    "write the text, or leave the field out");
		return false;
	}
	if (!text_showable(node->text, node->length)) {
		report_at(report, node->place, path,
			  "found %s, expected a text on one line without "
			  "control characters",
			  text_quote(node->text, node->length).text);
		return false;
	}
	memcpy(text, node->text, node->length + 1);
	return true;
}

/* Digits only, and no leading 0, which some programs read as octal. */
static bool parse_whole(const char *text, uint64_t *number)
{
	const char *at = text;
	char *end;

	while (isdigit((unsigned char)*at))
		at++;
	if (at == text || *at || (*text == '0' && text[1]))
		return false;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return !errno;
}

/**
 * value_number() - read a whole number
 * @report: gets what is wrong
 * @node: the value
 * @path: the field
 * @minimum: the least that is allowed
 * @maximum: the most that is allowed
 * @unit: what it counts, with a space before it; or ""
 * @number: where to
 *
 * Return: true if it is within the range.
 */
bool value_number(struct report *report, const struct yaml_node *node,
		  const char *path, uint64_t minimum, uint64_t maximum,
		  const char *unit, uint64_t *number)
{
	if (node->type == YAML_SCALAR && node->plain &&
	    parse_whole(node->text, number) && *number >= minimum &&
	    *number <= maximum)
		return true;
	report_at(report, node->place, path,
		  "found %s, expected a whole number%s from %" PRIu64
		  " to %" PRIu64,
		  value_show(node).text, unit, minimum, maximum);
	if (node->type == YAML_SCALAR && !node->plain)
		report_hint(report, "write the number without quotation marks");
	return false;
}

/**
 * value_boolean() - read true or false
 * @report: gets what is wrong
 * @node: the value
 * @path: the field
 * @flag: where to
 *
 * Return: true if it is one of the two.
 */
bool value_boolean(struct report *report, const struct yaml_node *node,
		   const char *path, bool *flag)
{
	if (node->type == YAML_SCALAR && node->plain) {
		*flag = !strcmp(node->text, "true");
		if (*flag || !strcmp(node->text, "false"))
			return true;
	}
	report_at(report, node->place, path, "found %s, expected true or false",
		  value_show(node).text);
	return false;
}

/**
 * value_colour() - read a colour
 * @report: gets what is wrong
 * @node: the value
 * @path: the field
 * @colour: where to; 0x00RRGGBB
 *
 * Return: true if it is #RRGGBB.
 */
bool value_colour(struct report *report, const struct yaml_node *node,
		  const char *path, uint32_t *colour)
{
	if (node->type == YAML_SCALAR && node->length == 7 &&
	    node->text[0] == '#' &&
	    strspn(node->text + 1, "0123456789abcdefABCDEF") == 6) {
		*colour = strtoul(node->text + 1, NULL, 16);
		return true;
	}
	report_at(report, node->place, path,
		  "found %s, expected a colour such as \"#000000\" (red, green "
		  "and blue, two hexadecimal digits each)",
		  value_show(node).text);
	if (value_missing(node))
		report_hint(report,
			    "put the colour in quotation marks: without them, "
			    "# begins a comment");
	return false;
}

/**
 * value_decimal() - read a number that may have decimals
 * @node: the value
 * @numerator: set to the number times @denominator
 * @denominator: set to a power of ten, at most 1000000000
 *
 * The result is exact. Says nothing in the report: the caller knows more.
 *
 * Return: true if it is a number from 0 to 9999999999 in the common notation.
 */
bool value_decimal(const struct yaml_node *node, uint64_t *numerator,
		   uint64_t *denominator)
{
	const char *at = node->text;
	unsigned int digits = 0, decimals = 0;

	*numerator = 0;
	*denominator = 1;
	if (node->type != YAML_SCALAR || !node->plain ||
	    (*at == '0' && isdigit((unsigned char)at[1])))
		return false;
	for (; isdigit((unsigned char)*at); at++) {
		if (++digits > 10)
			return false;
		*numerator = *numerator * 10 + (*at - '0');
	}
	if (!digits)
		return false;
	if (!*at)
		return true;
	if (*at++ != '.')
		return false;
	for (; isdigit((unsigned char)*at); at++) {
		if (++decimals > DECIMALS_MAX)
			return false;
		*numerator = *numerator * 10 + (*at - '0');
		*denominator *= 10;
	}
	return decimals && !*at;
}
