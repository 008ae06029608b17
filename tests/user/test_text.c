// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper.h"

static const struct {
	const char *text;
	size_t good;
} utf8[] = {
	{ "plain", 5 },
	{ "\xc3\xa9", 2 },
	{ "\xe2\x82\xac", 3 },
	{ "\xf0\x9f\x8f\xa0", 4 },
	{ "\xef\xbf\xbd", 3 },
	{ "\xf4\x8f\xbf\xbf", 4 },
	{ "a\x80", 1 }, /* continuation first */
	{ "a\xc3", 1 }, /* cut short */
	{ "\xc0\x80", 0 }, /* overlong, 2 bytes */
	{ "\xe0\x80\x80", 0 }, /* overlong, 3 bytes */
	{ "\xf0\x80\x80\x80", 0 }, /* overlong, 4 bytes */
	{ "\xed\xa0\x80", 0 }, /* surrogate */
	{ "\xf4\x90\x80\x80", 0 }, /* beyond Unicode */
	{ "\xff", 0 },
};

static void test_utf8(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(utf8); i++)
		assert_int_equal(text_utf8_length(utf8[i].text,
						  strlen(utf8[i].text)),
				 utf8[i].good);
}

static const char *const unshowable[] = {
	"\x1b[31m",	"a\nb",		"\t",		"\x7f", "\xc2\x85",
	"\xe2\x80\xae", "\xe2\x81\xa6", "\xef\xbb\xbf", "\xe9",
};

static void test_showable(void **state)
{
	size_t i;

	(void)state;
	assert_true(text_showable("", 0));
	assert_true(text_showable("Arr\xc3\xaat\xc3\xa9 \xe2\x82\xac", 12));
	for (i = 0; i < ARRAY_SIZE(unshowable); i++)
		assert_false(
			text_showable(unshowable[i], strlen(unshowable[i])));
	assert_false(text_showable("a\0b", 3));
}

static void test_escape(void **state)
{
	char text[16];

	(void)state;
	text_escape(text, sizeof(text), "a\x1b\xe9", 3);
	assert_string_equal(text, "a\\x1b\\xe9");
	text_escape(text, sizeof(text), "", 0);
	assert_string_equal(text, "");
	text_escape(text, sizeof(text), "0123456789abcdef", 16);
	assert_string_equal(text, "0123456789ab...");
	/* Never half a character. */
	text_escape(text, sizeof(text),
		    "0123456789a\xc3\xa9"
		    "cdef",
		    17);
	assert_string_equal(text, "0123456789a...");
}

static void test_quote(void **state)
{
	char longest[1000];

	(void)state;
	memset(longest, '\x01', sizeof(longest));
	assert_true(strlen(text_quote(longest, sizeof(longest)).text) <
		    TEXT_QUOTED_MAX);
	assert_string_equal(text_quote("a b", 3).text, "\"a b\"");
}

static void test_hex(void **state)
{
	char hex[7];

	(void)state;
	text_hex(hex, (const uint8_t *)"\x00\xfe\x10", 3);
	assert_string_equal(hex, "00fe10");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8),   cmocka_unit_test(test_showable),
		cmocka_unit_test(test_escape), cmocka_unit_test(test_quote),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
