// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Holes in the numbers of accesses, in logs whose chain is good: as a recorder writes them
 * that leaves something out.
 */
#include "log_helper.h"

#include <stdarg.h>

static struct log_public public;
static char *directory;
static char path[128];
static struct log *writer;

static int setup(void **state)
{
	struct log_options options = test_options();

	(void)state;
	wall = START;
	boot = LOG_SECOND;
	directory = make_fast_directory();
	snprintf(path, sizeof(path), "%s/log", directory);
	public = new_log(path);
	writer = open_log(path, &options);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_directory(directory);
	return 0;
}

__attribute__((format(printf, 1, 2))) static void put(const char *format, ...)
{
	char text[256];
	va_list arguments;
	json_t *record;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	pass_time(LOG_SECOND);
	record = json_loads(text, 0, NULL);
	assert_non_null(record);
	json_object_set_new(record, "time",
			    json_string(log_time_text(wall).text));
	assert_int_equal(log_append(writer, record), 0);
	json_decref(record);
}

static void start(bool resumed)
{
	put("{\"type\":\"start\",\"resumed\":%s}", resumed ? "true" : "false");
}

/* One number after the other. */
static void accesses(const char *numbers)
{
	int used;

	for (; sscanf(numbers, " %*u%n", &used) != EOF; numbers += used)
		put("{\"type\":\"access\",\"event\":%d}", atoi(numbers));
}

static void gap(unsigned int count, bool numbered)
{
	put("{\"type\":\"gap\",\"count\":%u,\"numbered\":%s}", count,
	    numbered ? "true" : "false");
}

static void stop(unsigned int taken)
{
	put("{\"type\":\"stop\",\"taken\":%u}", taken);
}

/* The log is good all the same: each record is as it was written. */
static void expect(uint64_t unaccounted, const char *words, const char *hint)
{
	struct log_check check;
	struct report report;

	assert_int_equal(log_close(writer), 0);
	assert_int_equal(
		verify_into(path, &public, NULL, false, &check, &report), 0);
	assert_int_equal(check.numbers.unaccounted, unaccounted);
	log_check_release(&check);
	assert_int_equal(report.warnings, !!words);
	if (!words)
		return;
	if (!says(&report, words))
		report_print(&report, stderr);
	assert_true(says(&report, words));
	assert_non_null(strstr(report.findings[0].hint, hint));
}

static void none(void **state)
{
	(void)state;
	start(false);
	accesses("1 4 2 3 5");
	stop(5);
	start(false);
	accesses("2 1");
	put("{\"type\":\"policy\",\"event\":3}");
	stop(3);
	expect(0, NULL, NULL);
}

static void one(void **state)
{
	(void)state;
	start(false);
	accesses("1 2 5 4 6");
	stop(6);
	expect(1, "of the run of the audit since 2026-11-24T10:00:01.00000",
	       "left out");
}

static void first_number(void **state)
{
	(void)state;
	start(false);
	accesses("9 3 1 2 8 6");
	stop(10);
	expect(4,
	       "4 accesses have no record, and no gap says so; the first "
	       "number that is missing is 4",
	       "left out");
}

/* Up to the account at the end. */
static void at_the_end(void **state)
{
	(void)state;
	start(false);
	accesses("1 2 3");
	stop(7);
	expect(4, "4 accesses have no record", "left out");
}

static void declared(void **state)
{
	(void)state;
	start(false);
	accesses("1 2 5");
	gap(2, true);
	accesses("9 6");
	gap(2, true);
	stop(9);
	expect(0, NULL, NULL);
}

/* A gap of what has no number declares none that has; and one too few is one too few. */
static void declared_in_part(void **state)
{
	(void)state;
	start(false);
	accesses("1 2 5");
	gap(1, true);
	gap(9, false);
	stop(5);
	expect(1, "1 accesses have no record", "left out");
}

/* What one run says too much of is none of another's. */
static void each_run(void **state)
{
	(void)state;
	start(false);
	accesses("1 2");
	gap(5, true);
	stop(2);
	start(false);
	accesses("1 3");
	stop(3);
	expect(1, "since 2026-11-24T10:00:06", "left out");
}

/* A killed audit's numbers go on. */
static void resumed(void **state)
{
	(void)state;
	start(false);
	accesses("1 2");
	start(true);
	accesses("4");
	gap(1, true);
	accesses("5");
	stop(5);
	expect(0, NULL, NULL);
}

/* Where nobody can know. */
static void without_end(void **state)
{
	(void)state;
	start(false);
	accesses("1 2 4");
	start(false);
	accesses("1");
	expect(1, "1 accesses have no record", "under way");
}

static void without_beginning(void **state)
{
	(void)state;
	start(true);
	accesses("107 109 105");
	stop(109);
	expect(1, "number that is missing is 108", "removed");
}

/* Many at once, filled in from both ends and in the middle. */
static void many(void **state)
{
	unsigned int number;

	(void)state;
	start(false);
	for (number = 200; number > 100; number--)
		put("{\"type\":\"access\",\"event\":%u}", number);
	for (number = 2; number <= 100; number += 2)
		put("{\"type\":\"access\",\"event\":%u}", number);
	for (number = 1; number <= 100; number += 2)
		if (number != 51)
			put("{\"type\":\"access\",\"event\":%u}", number);
	/* One that is there twice fills no other hole. */
	accesses("200 2 50");
	stop(200);
	expect(1, "number that is missing is 51", "left out");
}

static void command(void **state)
{
	char key[LOG_VKEY_SIZE];

	(void)state;
	start(false);
	accesses("1 3");
	stop(3);
	assert_int_equal(log_close(writer), 0);
	log_vkey_write(&public, key);
	write_file(directory, "key", key, strlen(key));
	assert_int_equal(run_in(directory, "log verify log --key key"), 0);
	expect_out("unaccounted  1 accesses");
	expect_out("1 accesses have no record, and no gap says so");
	assert_int_equal(run_in(directory, "log verify log --key key --json"),
			 0);
	expect_out("\"unaccounted\": 1,");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(none),	    TEST(one),
		TEST(first_number), TEST(at_the_end),
		TEST(declared),	    TEST(declared_in_part),
		TEST(each_run),	    TEST(resumed),
		TEST(without_end),  TEST(without_beginning),
		TEST(many),	    TEST(command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
