// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The commands of a log as a person uses them: what they print, and how they
 * end. PARAVENT names the program under test.
 */
#include "log_helper.h"

static char *directory;

static int setup(void **state)
{
	(void)state;
	wall = START;
	boot = LOG_SECOND;
	directory = make_directory();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_directory(directory);
	return 0;
}

#define run(...) run_in(directory, __VA_ARGS__)
#define expect(words) expect_out(words)

/* A log of two segments, 1 + 1 + 3 + 1 + 1 + 1 and 1 + 1 + 2 + 1 lines. */
static void make_log(void)
{
	struct log_options options = test_options();
	char path[128];
	struct log *log;

	assert_int_equal(run("log init log"), 0);
	expect("public key  log.pub");
	snprintf(path, sizeof(path), "%s/log", directory);
	log = open_log(path, &options);
	append_many(log, 3);
	assert_int_equal(log_seal(log), 0);
	append_many(log, 1);
	assert_int_equal(log_rotate(log), 0);
	append_many(log, 2);
	assert_int_equal(log_close(log), 0);
}

static void test_init(void **state)
{
	struct stat status;
	char path[128];

	(void)state;
	assert_int_equal(run("log init log"), 0);
	snprintf(path, sizeof(path), "%s/log", directory);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0700);
	/* Neither the key of a log nor its public half is overwritten. */
	assert_int_equal(run("log init log"), 1);
	expect("log.pub exists already");
	assert_int_equal(run("log init log -o other.pub"), 1);
	expect("has a key already");
	snprintf(path, sizeof(path), "%s/other.pub", directory);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(run("log init new -o new.pub --json"), 0);
	expect("\"key\": \"new.pub\"");
}

static void test_verify(void **state)
{
	(void)state;
	make_log();
	assert_int_equal(run("log verify log"), 2);
	assert_int_equal(run("log verify --key log.pub"), 2);
	assert_int_equal(run("log verify log --key log.pub"), 0);
	expect("sealed       13 records, until 2026-11-24T10:00:00");
	expect("result       good");
	/* Files in any order, under any name. */
	assert_int_equal(run("log verify log/0000000001.jsonl "
			     "log/0000000000.jsonl --key log.pub --json"),
			 0);
	expect("\"sealed_records\": 13");
	expect("\"ok\": true");
	assert_int_equal(run("log verify log/key --key log.pub"), 1);
	expect("not a segment of a log");
	assert_int_equal(run("log verify nowhere --key log.pub"), 1);
	expect("No such file");
	assert_int_equal(run("log verify log --key log/0000000000.jsonl"), 1);
	expect("not the public key of a log");
	assert_int_equal(run("log init new -o new.pub"), 0);
	assert_int_equal(run("log verify new --key new.pub"), 1);
	expect("no segment of a log");
	assert_int_equal(run("log verify log --key new.pub"), 1);
	expect("and the key is that of");
}

/* File, line and what. */
static void test_where(void **state)
{
	(void)state;
	make_log();
	assert_int_equal(run("--version; sed -i '4s/access/excess/' "
			     "log/0000000000.jsonl"),
			 0);
	assert_int_equal(run("log verify log --key log.pub"), 1);
	expect("log/0000000000.jsonl:5:1: record 4 was not written behind");
	expect("NOT GOOD");
	assert_int_equal(run("log verify log --key log.pub --json"), 1);
	expect("\"file\": \"log/0000000000.jsonl\"");
	expect("\"line\": 5");
	expect("\"errno\": \"EBADMSG\"");
}

static void test_checkpoint(void **state)
{
	(void)state;
	make_log();
	assert_int_equal(run("log checkpoint log"), 0);
	expect("paravent.log/");
	expect("\n12\n");
	expect("segment 1\nepoch 1\nclose\n\n\xe2\x80\x94 paravent.log/");
	assert_int_equal(run("log checkpoint log > kept"), 0);
	assert_int_equal(run("log verify log --key log.pub --checkpoint kept"),
			 0);
	expect("checkpoints  1 of 1 found");
	/* Others may have signed it, too; and there may be several. */
	assert_int_equal(
		run("--version; cat kept kept > two; echo '\xe2\x80\x94"
		    " witness AAAA' >> two"),
		0);
	assert_int_equal(run("log verify log --key log.pub --checkpoint two"),
			 0);
	expect("checkpoints  2 of 2 found");
	assert_int_equal(run("log verify log --key log.pub --checkpoint "
			     "log.pub"),
			 1);
	expect("expected a checkpoint");
	/* An older copy is good, until somebody knows better. */
	assert_int_equal(run("--version; rm log/0000000001.jsonl"), 0);
	assert_int_equal(run("log verify log --key log.pub"), 0);
	assert_int_equal(run("log verify log --key log.pub --checkpoint kept"),
			 1);
	expect("knows 12 records, and the log ends with 8");
	assert_int_equal(run("log checkpoint log --json"), 0);
	expect("\"checkpoint\": \"paravent.log/");
	assert_int_equal(run("log checkpoint ."), 1);
}

static void test_live(void **state)
{
	(void)state;
	make_log();
	/* Without its end, and with half a line. */
	assert_int_equal(run("--version; sed -i '5s/.$//;5q' "
			     "log/0000000001.jsonl"),
			 0);
	assert_int_equal(run("--version; sed -i '$d' log/0000000001.jsonl; "
			     "printf '{\"seq\":' >> log/0000000001.jsonl"),
			 0);
	assert_int_equal(run("log verify log --key log.pub"), 1);
	expect("half a line");
	assert_int_equal(run("log verify log --key log.pub --live"), 0);
	expect("warning: the last 2 records are not sealed yet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_init, setup, teardown),
		cmocka_unit_test_setup_teardown(test_verify, setup, teardown),
		cmocka_unit_test_setup_teardown(test_where, setup, teardown),
		cmocka_unit_test_setup_teardown(test_checkpoint, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_live, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
