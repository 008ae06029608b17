// SPDX-License-Identifier: GPL-2.0-only
/* Which texts may stand in a policy. */
#include "policy.h"

/*
 * Controls can rewrite a terminal, and the bidirectional overrides make a text read as
 * another than it is.
 */
static bool is_showable(u32 code)
{
	return code >= 0x20 && !(code >= 0x7f && code < 0xa0) &&
	       !(code >= 0x2028 && code <= 0x202e) && !(code >= 0x2066 && code <= 0x2069) &&
	       !(code >= 0xd800 && code < 0xe000) && code != 0xfeff && code <= 0x10ffff;
}

/**
 * paravent_text_is_showable() - can a text be shown as it stands?
 * @text: with a NUL behind it
 *
 * Return: true when it is UTF-8 (RFC 3629) without control characters.
 */
bool paravent_text_is_showable(const char *text)
{
	const u8 *at = (const u8 *)text;
	u32 code, least, more;

	for (; *at; at++) {
		if (*at < 0x80) {
			code = *at;
			least = 0;
			more = 0;
		} else if ((*at & 0xe0) == 0xc0) {
			code = *at & 0x1f;
			least = 0x80;
			more = 1;
		} else if ((*at & 0xf0) == 0xe0) {
			code = *at & 0x0f;
			least = 0x800;
			more = 2;
		} else if ((*at & 0xf8) == 0xf0) {
			code = *at & 0x07;
			least = 0x10000;
			more = 3;
		} else {
			return false;
		}
		/* The NUL is none of these, either. */
		for (; more; more--) {
			if ((*++at & 0xc0) != 0x80)
				return false;
			code = code << 6 | (*at & 0x3f);
		}
		if (code < least || !is_showable(code))
			return false;
	}
	return true;
}
