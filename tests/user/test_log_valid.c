// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Logs as they come about when nothing bad is done to them: none is accused.
 */
#include "log_helper.h"

#include <signal.h>
#include <sys/resource.h>

#define LOGS 1000
#define STEPS 12

static char *directory;
static struct log_options options;
static struct log *running;

/* What was in the logs, to see that the draw left nothing out. */
static uint64_t removed, lost, repairs, clocks, seals, checkpoints;

/* A fixed sequence: a failure can be repeated. */
static uint32_t draw(uint32_t limit)
{
	static uint64_t seed = 1181783497276652981u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 32) % limit;
}

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &limit);
}

/* A limit for files would also be one for the key, were the segment smaller. */
static void fill_disk(void)
{
	json_t *big = json_pack("{s:s, s:s%}", "type", "access", "padding",
				memset((char[9000]){ 0 }, 'a', 9000), 9000);
	unsigned int i, count = 1 + draw(3);
	struct contents contents;
	size_t largest = 0;

	assert_int_equal(log_append(running, big), 0);
	json_decref(big);
	contents = read_all(directory);
	for (i = 0; i < contents.count; i++)
		if (contents.file[i].size > largest)
			largest = contents.file[i].size;
	free_all(&contents);
	limit_files(largest + draw(300));
	for (i = 0; i < count; i++)
		(void)append(running, i);
	(void)log_tick(running);
	limit_files(RLIM_INFINITY);
}

/*
 * The process is killed in the middle of a line: it gets to write whole ones
 * only, so half a line is put behind them.
 */
static void kill_writer(void)
{
	static const char half[] = "{\"seq\":12,\"prev\":\"00";
	struct contents contents = read_all(directory);
	struct content key = read_file(directory, "key");
	struct content *file;
	unsigned int i;

	(void)log_close(running); /* to release it; what it does is undone */
	empty_directory(directory);
	for (i = 0; i < contents.count; i++) {
		file = &contents.file[i];
		if (i + 1 == contents.count - (file->name[0] == 'r')) {
			file->data = realloc(file->data, file->size + 32);
			memcpy(file->data + file->size, half, sizeof(half));
			file->size += draw(sizeof(half));
		}
		write_file(directory, file->name, file->data, file->size);
	}
	write_file(directory, "key", key.data, key.size);
	free(key.data);
	free_all(&contents);
	running = open_log(directory, &options);
}

static void step(void)
{
	switch (draw(10)) {
	case 0:
		assert_int_equal(log_seal(running), 0);
		break;
	case 1:
		assert_int_equal(log_rotate(running), 0);
		break;
	case 2:
		pass_time(draw(90) * LOG_SECOND);
		assert_int_equal(log_tick(running), 0);
		break;
	case 3:
		pass_time(3600 * LOG_SECOND);
		assert_int_equal(log_tick(running), 0);
		break;
	case 4:
		wall += (int64_t)(draw(7200) - 3600) * LOG_SECOND;
		break;
	case 5:
		assert_int_equal(log_close(running), 0);
		running = open_log(directory, &options);
		break;
	case 6:
		fill_disk();
		break;
	case 7:
		if (!draw(3))
			kill_writer();
		break;
	default:
		append_many(running, draw(4));
	}
}

static void one_log(void)
{
	const struct log_public public = new_log(directory);
	struct log_check check;
	struct report report;
	char witness[LOG_NOTE_SIZE];
	unsigned int i, steps = 1 + draw(STEPS), kept_at = draw(steps);

	options = test_options();
	options.seal_records = 2 + draw(8);
	options.segment_bytes = 3000 + draw(20000);
	options.keep_seconds = 1000 + draw(10000);
	options.keep_bytes = draw(2) ? 4000 + draw(20000) : 0;
	running = open_log(directory, &options);
	strcpy(witness, kept);
	for (i = 0; i < steps; i++) {
		step();
		/* Nor is it accused while it is written. */
		if (i == kept_at)
			strcpy(witness, kept);
		if (!draw(8))
			assert_good(directory, &public, kept, true);
	}
	(void)log_tick(running);
	assert_int_equal(log_close(running), 0);
	if (verify_into(directory, &public, witness, false, &check, &report)) {
		report_print(&report, stderr);
		fail();
	}
	removed += check.first_segment;
	lost += check.lost;
	repairs += check.repairs;
	clocks += check.clocks;
	seals += check.seals;
	checkpoints += check.witnesses[0].met;
	log_check_release(&check);
}

static void test_valid(void **state)
{
	unsigned int i;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	directory = make_fast_directory();
	for (i = 0; i < LOGS; i++) {
		wall = START;
		boot = LOG_SECOND;
		empty_directory(directory);
		one_log();
	}
	remove_directory(directory);
	print_message("%d logs: %d seals, %d segments removed, %d records "
		      "lost, %d repairs, %d settings of the clock\n",
		      LOGS, (int)seals, (int)removed, (int)lost, (int)repairs,
		      (int)clocks);
	assert_true(removed > 100 && lost > 100 && repairs > 20 &&
		    clocks > 100 && checkpoints > LOGS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_valid) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
