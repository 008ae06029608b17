/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text of uncertain origin, made fit to be shown.
 */
#ifndef PARAVENT_TEXT_H
#define PARAVENT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Long enough to recognise what was found, short enough for one line. */
#define TEXT_QUOTED_MAX 96

struct text_quoted {
	char text[TEXT_QUOTED_MAX];
};

size_t text_utf8_length(const char *text, size_t size);
bool text_showable(const char *text, size_t size);
void text_escape(char *to, size_t to_size, const char *text, size_t size);
struct text_quoted text_quote(const char *text, size_t size);
void fourcc_text(uint32_t format, char *text, size_t size);
void text_hex(char *to, const uint8_t *bytes, size_t size);

#endif /* PARAVENT_TEXT_H */
