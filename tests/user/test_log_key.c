// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_helper.h"

#include "log_record.h"

static void assert_hex(const uint8_t bytes[32], const char *expected)
{
	char hex[65];

	text_hex(hex, bytes, 32);
	assert_string_equal(hex, expected);
}

/* As Documentation/log.md has it, computed by another program. */
static void test_derivation(void **state)
{
	struct log_keys keys = { 0 };
	struct log_public public;
	unsigned int i;

	(void)state;
	for (i = 0; i < LOG_SEED_SIZE; i++)
		keys.following[i] = i;
	assert_true(log_keys_follow(&keys));
	assert_int_equal(keys.segment, 1);
	assert_int_equal(keys.epoch, 0);
	assert_hex(
		keys.seed,
		"2a528df20ef0d74180cac61c11a3699f437aafc371efbfa054b43a86f68eeec2");
	assert_hex(
		keys.following,
		"a070755c8d8509be0082d807997f19491ccaa847f68be3980d80160afda5940f");
	assert_true(log_keys_evolve(&keys));
	assert_int_equal(keys.epoch, 1);
	assert_hex(
		keys.seed,
		"b9066708ad5c70803870d9a3cc1ee9822ce7d2cee64b560c095938d3a6182c80");
	assert_true(log_keys_public(&keys, &public));
	assert_hex(
		public.bytes,
		"c81886c83fb19d78494c94dc42301834513aaa04ec07fd0bfae504eb82bdab66");
}

/* Two logs have nothing in common. */
static void test_random(void **state)
{
	struct log_keys one, other;

	(void)state;
	assert_true(log_keys_new(&one) && log_keys_new(&other));
	assert_memory_not_equal(one.seed, other.seed, LOG_SEED_SIZE);
	assert_memory_not_equal(one.following, other.following, LOG_SEED_SIZE);
}

static struct log_note some_note(const struct log_keys *keys)
{
	struct log_note note = { .origin = "paravent.log/"
					   "0123456789abcdef0123456789abcdef",
				 .size = 7,
				 .time = START,
				 .segment = 3,
				 .epoch = 1,
				 .kind = LOG_SEAL_CLOSE };

	assert_true(log_note_sign(&note, keys));
	return note;
}

/* A note has one form: whatever is put in or taken away, it is none. */
static void test_note(void **state)
{
	char text[LOG_NOTE_SIZE], changed[LOG_NOTE_SIZE + 1];
	struct log_public public;
	struct log_keys keys;
	struct log_note note, read;
	size_t size, at;

	(void)state;
	assert_true(log_keys_new(&keys) && log_keys_public(&keys, &public));
	note = some_note(&keys);
	size = log_note_write(&note, text);
	assert_int_equal(log_note_parse(text, size, &read), size);
	assert_true(log_note_verify(&read, &public));
	for (at = 0; at < size; at++) {
		memcpy(changed, text, at);
		memcpy(changed + at, text + at + 1, size - at - 1);
		assert_false(log_note_parse(changed, size - 1, &read) &&
			     log_note_verify(&read, &public));
		changed[at] = ' ';
		memcpy(changed + at + 1, text + at, size - at);
		assert_false(log_note_parse(changed, size + 1, &read) &&
			     log_note_verify(&read, &public));
		memcpy(changed, text, size);
		changed[at] ^= 1;
		assert_false(log_note_parse(changed, size, &read) &&
			     log_note_verify(&read, &public));
	}
	/* What follows does not matter: others may have signed it, too. */
	memcpy(changed, text, size);
	changed[size] = 'x';
	assert_int_equal(log_note_parse(changed, size + 1, &read), size);
}

static void test_vkey(void **state)
{
	char text[LOG_VKEY_SIZE], changed[LOG_VKEY_SIZE];
	struct log_public public, read;
	struct log_keys keys;
	size_t at, size;

	(void)state;
	assert_true(log_keys_new(&keys) && log_keys_public(&keys, &public));
	log_vkey_write(&public, text);
	size = strlen(text);
	assert_true(log_vkey_parse(text, size, &read));
	assert_memory_equal(&read, &public, sizeof(public));
	assert_true(log_vkey_parse(text, size - 1, &read));
	for (at = 0; at < size; at++) {
		memcpy(changed, text, size);
		changed[at] ^= 1;
		assert_false(log_vkey_parse(changed, size, &read));
		assert_false(log_vkey_parse(text, at, &read) && at < size - 1);
	}
}

/* Half a line is none, even if what is there is JSON. */
static void test_line(void **state)
{
	json_t *record = log_line_parse("{\"a\":1}\n", 8);

	(void)state;
	assert_non_null(record);
	json_decref(record);
	assert_null(log_line_parse("{\"a\":1}", 7));
	assert_null(log_line_parse("{\"a\":1}x", 8));
	assert_null(log_line_parse("{\"a\":1,\"a\":2}\n", 14));
	assert_null(log_line_parse("[1]\n", 4));
	assert_null(log_line_parse("\n", 1));
	assert_null(log_line_parse("", 0));
}

static void test_times(void **state)
{
	static const char *const bad[] = {
		"2026-11-24T10:00:00Z",		"2026-11-24T10:00:00.1Z",
		"2026-11-24T10:00:00.1234567Z", "2026-11-24T10:00:00.123456",
		"2026-11-24T10:00:00.123456Z ", "2026-11-24 10:00:00.123456Z",
		"2026-02-30T10:00:00.123456Z",	""
	};
	int64_t time;
	size_t i;

	(void)state;
	assert_true(log_time_parse("2026-11-24T10:00:00.000012Z", &time));
	assert_int_equal(time, START + 12);
	assert_string_equal(log_time_text(START + 12).text,
			    "2026-11-24T10:00:00.000012Z");
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(log_time_parse(bad[i], &time));
	assert_string_equal(log_time_text(-1).text,
			    "1970-01-01T00:00:00.000000Z");
	assert_string_equal(log_time_text(INT64_MAX).text,
			    "9999-12-31T23:59:59.999999Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_derivation),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_note),
		cmocka_unit_test(test_vkey),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
