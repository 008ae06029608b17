// SPDX-License-Identifier: GPL-2.0-or-later
#include "text.h"

#include <stdio.h>
#include <string.h>

/* Decode the character at @text; 0 bytes long when it is not UTF-8. */
static size_t decode(const unsigned char *text, size_t size, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length, i;

	if (text[0] < 0x80) {
		*code = text[0];
		return 1;
	}
	if (text[0] >= 0xc2 && text[0] < 0xe0)
		length = 2;
	else if (text[0] >= 0xe0 && text[0] < 0xf0)
		length = 3;
	else if (text[0] >= 0xf0 && text[0] < 0xf5)
		length = 4;
	else
		return 0;
	if (length > size)
		return 0;

	*code = text[0] & (0x7f >> length);
	for (i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (text[i] & 0x3f);
	}
	if (*code < least[length] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return length;
}

/*
 * Controls can rewrite a terminal, and the bidirectional overrides make a text
 * read as another than it is: neither belongs in the name of a zone.
 */
static bool showable(uint32_t code)
{
	return code >= 0x20 && !(code >= 0x7f && code < 0xa0) &&
	       !(code >= 0x2028 && code <= 0x202e) &&
	       !(code >= 0x2066 && code <= 0x2069) && code != 0xfeff;
}

/**
 * text_utf8_length() - how much of a text is UTF-8
 * @text: the text, not terminated
 * @size: its size in bytes
 *
 * Return: the offset of the first byte that is not UTF-8; @size if all are.
 */
size_t text_utf8_length(const char *text, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0, length;
	uint32_t code;

	while (at < size) {
		length = decode(bytes + at, size - at, &code);
		if (!length)
			break;
		at += length;
	}
	return at;
}

/**
 * text_showable() - whether a text is UTF-8 without control characters
 * @text: the text, not terminated
 * @size: its size in bytes
 *
 * Return: true if it can be shown as it stands.
 */
bool text_showable(const char *text, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0, length;
	uint32_t code;

	while (at < size) {
		length = decode(bytes + at, size - at, &code);
		if (!length || !showable(code))
			return false;
		at += length;
	}
	return true;
}

/**
 * text_escape() - copy a text so that a terminal can show it
 * @to: where to; always terminated
 * @to_size: size of @to; what does not fit is cut and ends in "..."
 * @text: the text, not terminated
 * @size: its size in bytes
 *
 * Bytes that are not UTF-8, and control characters, become \xNN.
 */
void text_escape(char *to, size_t to_size, const char *text, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0, used = 0, length, i;
	uint32_t code;

	while (at < size) {
		length = decode(bytes + at, size - at, &code);
		if (length && showable(code)) {
			if (used + length + 4 > to_size)
				break;
			memcpy(to + used, text + at, length);
			used += length;
			at += length;
			continue;
		}
		if (!length)
			length = 1;
		if (used + 4 * length + 4 > to_size)
			break;
		for (i = 0; i < length; i++)
			used += snprintf(to + used, to_size - used, "\\x%02x",
					 bytes[at + i]);
		at += length;
	}
	strcpy(to + used, at < size ? "..." : "");
}

/**
 * text_quote() - a text as an error message quotes it
 * @text: the text, not terminated
 * @size: its size in bytes
 *
 * Return: the text in quotation marks, made showable and short.
 */
struct text_quoted text_quote(const char *text, size_t size)
{
	struct text_quoted quoted = { .text = "\"" };

	text_escape(quoted.text + 1, sizeof(quoted.text) - 2, text, size);
	strcat(quoted.text, "\"");
	return quoted;
}

/**
 * text_hex() - bytes in lower-case hexadecimal
 * @to: room for 2 * @size + 1 bytes
 * @bytes: the bytes
 * @size: how many
 */
void text_hex(char *to, const uint8_t *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < size; i++) {
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 15];
	}
	*to = '\0';
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
