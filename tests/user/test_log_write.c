// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_helper.h"

#include "log_record.h"
#include "log_state.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <signal.h>
#include <sys/resource.h>

#define SEGMENT "0000000000.jsonl"

static char *directory;
static struct log_public public;

static int setup(void **state)
{
	(void)state;
	wall = START;
	boot = LOG_SECOND;
	kept_count = 0;
	directory = make_fast_directory();
	public = new_log(directory);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_directory(directory);
	return 0;
}

static mode_t mode_of(const char *name)
{
	struct stat status;
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
}

/* RFC 6962 over the first @count lines, from the bytes alone. */
static void naive_root(const char *data, unsigned int first, unsigned int count,
		       uint8_t root[32])
{
	uint8_t node[65] = { 1 }, leaf[4096] = { 0 };
	unsigned int split = 1;
	const char *line;
	size_t size;

	if (count == 1) {
		line = line_at(data, first, &size);
		memcpy(leaf + 1, line, size);
		SHA256(leaf, size + 1, root);
		return;
	}
	while (2 * split < count)
		split *= 2;
	naive_root(data, first, split, node + 1);
	naive_root(data, first + split, count - split, node + 33);
	SHA256(node, sizeof(node), root);
}

/* What the format promises, seen without the code that writes or verifies. */
static void test_format(void **state)
{
	struct log_options options = test_options();
	char beginning[128], hex[65] = "", root64[64];
	uint8_t hash[32] = { 0 }, root[32];
	unsigned int i, lines, seals = 0;
	struct content file;
	const char *line;
	struct log *log;
	json_t *record;
	size_t size;

	(void)state;
	log = open_log(directory, &options);
	append_many(log, 5);
	assert_int_equal(log_seal(log), 0);
	append_many(log, 3);
	assert_int_equal(log_close(log), 0);
	assert_int_equal(mode_of("key"), 0600);
	assert_int_equal(mode_of(SEGMENT), 0600);
	file = read_file(directory, SEGMENT);
	lines = count_lines(file.data);
	assert_int_equal(lines, 1 + 1 + 5 + 1 + 3 + 1);
	for (i = 0; i < lines; i++) {
		line = line_at(file.data, i, &size);
		text_hex(hex, hash, 32);
		snprintf(beginning, sizeof(beginning),
			 "{\"seq\":%u,\"prev\":\"%s\",", i, hex);
		assert_memory_equal(line, beginning, strlen(beginning));
		record = json_loadb(line, size, 0, NULL);
		assert_non_null(record);
		if (json_object_get(record, "note")) {
			naive_root(file.data, 0, i, root);
			EVP_EncodeBlock((unsigned char *)root64, root, 32);
			assert_non_null(strstr(log_record_text(record, "note"),
					       root64));
			seals++;
		}
		json_decref(record);
		SHA256((const uint8_t *)line, size, hash);
	}
	assert_int_equal(seals, 3);
	assert_int_equal(kept_count, 3);
	free(file.data);
	assert_good(directory, &public, kept, false);
}

/* Fields stay in the order in which they were set, without blanks. */
static void test_order(void **state)
{
	struct log_options options = test_options();
	struct log *log = open_log(directory, &options);
	json_t *record = json_pack("{s:s, s:i, s:[i,i], s:s}", "type", "access",
				   "b", 1, "a", 1, 2, "text", "\xc3\xa9\n");
	struct content file;

	(void)state;
	assert_int_equal(log_append(log, record), 0);
	json_decref(record);
	log_close(log);
	file = read_file(directory, SEGMENT);
	assert_non_null(strstr(file.data, "\",\"type\":\"access\",\"b\":1,"
					  "\"a\":[1,2],\"text\":"
					  "\"\xc3\xa9\\n\"}\n"));
	free(file.data);
}

static void refuse(struct log *log, json_t *record, int error)
{
	assert_int_equal(log_append(log, record), error);
	json_decref(record);
}

/* Nobody can have the log say what only the log may; what is refused is lost. */
static void test_refused(void **state)
{
	static const char *const types[] = { "segment", "checkpoint",
					     "close",	"repair",
					     "clock",	"tombstone" };
	struct log_options options = test_options();
	struct log *log = open_log(directory, &options);
	char *big = malloc(70000);
	struct log_check check;
	struct report report;
	struct content file;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(types); i++)
		refuse(log, json_pack("{s:s}", "type", types[i]), -EINVAL);
	refuse(log, json_pack("{s:i}", "seq", 1), -EINVAL);
	refuse(log, json_pack("{s:s}", "prev", "x"), -EINVAL);
	refuse(log, json_array(), -EINVAL);
	refuse(log, json_object(), -EINVAL);
	memset(big, 'a', 70000);
	refuse(log, json_stringn(big, 70000), -EINVAL);
	refuse(log, json_pack("{s:s%}", "a", big, 70000), -EMSGSIZE);
	assert_int_equal(append(log, 1), 0);
	assert_int_equal(log_status(log).lost, 0);
	log_close(log);
	free(big);
	file = read_file(directory, SEGMENT);
	assert_non_null(strstr(file.data, "\"type\":\"gap\",\"lost\":6,"));
	assert_non_null(strstr(file.data, "\"error\":\"EINVAL\""));
	free(file.data);
	assert_int_equal(verify_into(directory, &public, kept, false, &check,
				     &report),
			 0);
	assert_int_equal(check.lost, 12);
	log_check_release(&check);
}

/* Seals come by number, by age, and even when nothing happens. */
static void test_schedule(void **state)
{
	struct log_options options = test_options();
	struct log *log;

	(void)state;
	options.seal_records = 10;
	options.segment_seconds = 100000;
	log = open_log(directory, &options);
	assert_int_equal(kept_count, 1);
	append_many(log, 9);
	assert_int_equal(kept_count, 1);
	append_many(log, 1);
	assert_int_equal(kept_count, 2);
	append_many(log, 1);
	pass_time(59 * LOG_SECOND);
	assert_int_equal(log_tick(log), 0);
	assert_int_equal(kept_count, 2);
	pass_time(LOG_SECOND);
	assert_int_equal(log_tick(log), 0);
	assert_int_equal(kept_count, 3);
	pass_time(3599 * LOG_SECOND);
	assert_int_equal(log_tick(log), 0);
	assert_int_equal(kept_count, 3);
	pass_time(LOG_SECOND);
	assert_int_equal(log_tick(log), 0);
	assert_int_equal(kept_count, 4);
	assert_int_equal(log_status(log).unsealed, 0);
	log_close(log);
	assert_int_equal(kept_count, 5);
	assert_good(directory, &public, kept, false);
}

static unsigned int segments(void)
{
	struct contents contents = read_all(directory);
	unsigned int count = contents.count;

	free_all(&contents);
	return count;
}

static void test_rotation(void **state)
{
	struct log_options options = test_options();
	struct log *log;

	(void)state;
	options.segment_bytes = 4000;
	options.segment_seconds = 86400;
	log = open_log(directory, &options);
	append_many(log, 30);
	assert_in_range(segments(), 2, 4);
	pass_time(86400 * LOG_SECOND);
	assert_int_equal(log_tick(log), 0);
	assert_in_range(segments(), 3, 5);
	log_close(log);
	/* Each run has a segment of its own, though nothing happens in it. */
	log = open_log(directory, &options);
	log_close(log);
	assert_in_range(segments(), 4, 6);
	assert_good(directory, &public, kept, false);
}

static void test_one_writer(void **state)
{
	struct log_options options = test_options();
	struct log *log = open_log(directory, &options);
	struct report report = { 0 };
	char vkey[LOG_VKEY_SIZE];

	(void)state;
	assert_null(log_open(directory, &options, &report));
	assert_int_equal(report.code, EBUSY);
	assert_int_equal(log_init(directory, vkey, &report), -EEXIST);
	log_close(log);
	report = (struct report){ 0 };
	assert_null(log_open("/dev", &options, &report));
	assert_int_equal(report.code, ENOENT);
}

static struct log_state state_now(void)
{
	struct content file = read_file(directory, "key");
	int dir = open(directory, O_RDONLY | O_DIRECTORY), fd;
	struct log_state found;

	fd = log_state_open(dir, &found);
	assert_true(fd >= 0);
	close(fd);
	close(dir);
	free(file.data);
	return found;
}

/* One of the two slots of the key is in use, the other one wiped. */
static void assert_wiped(void)
{
	static const char zeros[4096];
	struct content file = read_file(directory, "key");

	assert_int_equal(file.size, 2 * sizeof(zeros));
	assert_true(!memcmp(file.data, zeros, sizeof(zeros)) !=
		    !memcmp(file.data + sizeof(zeros), zeros, sizeof(zeros)));
	free(file.data);
}

/* Neither in the file nor in a slot of it is there a key of a past epoch. */
static void test_erased(void **state)
{
	struct log_options options = test_options();
	struct log_state before, after;
	struct content file;
	struct log *log;

	(void)state;
	before = state_now();
	log = open_log(directory, &options);
	assert_wiped();
	append_many(log, 1);
	log_seal(log);
	assert_wiped();
	log_close(log);
	assert_wiped();
	after = state_now();
	assert_int_equal(after.keys.segment, 1);
	file = read_file(directory, "key");
	assert_non_null(memmem(file.data, file.size, after.keys.seed, 32));
	assert_null(memmem(file.data, file.size, before.keys.seed, 32));
	assert_null(memmem(file.data, file.size, before.keys.following, 32));
	free(file.data);
	/* It is a one-way street: what comes later does not lead back. */
	assert_true(log_keys_follow(&before.keys));
	assert_memory_equal(before.keys.seed, after.keys.seed, 32);
}

/* A power cut between the writing of the new state and the wiping of the old. */
static void test_half_saved(void **state)
{
	struct log_options options = test_options();
	struct content old, new;
	char both[8192];
	struct log *log;
	size_t i;

	(void)state;
	log = open_log(directory, &options);
	old = read_file(directory, "key");
	log_close(log);
	new = read_file(directory, "key");
	/* They have a slot each, and zeros in that of the other. */
	for (i = 0; i < sizeof(both); i++)
		both[i] = old.data[i] | new.data[i];
	write_file(directory, "key", both, sizeof(both));
	assert_int_equal(state_now().keys.segment, 1);
	assert_wiped();
	free(old.data);
	free(new.data);
	both[100] ^= 1;
	both[4196] ^= 1;
	write_file(directory, "key", both, sizeof(both));
	assert_null(log_open(directory, &options, &(struct report){ 0 }));
}

/*
 * A disk without room: nothing half, a state, and later the number of those
 * that are missing. A limit for files also writes what still fits.
 */
static void test_full(void **state)
{
	struct log_options options = test_options();
	struct rlimit limit, before;
	struct log *log = open_log(directory, &options);
	struct log_check check;
	struct report report;
	struct content file;
	unsigned int lost, room;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	append_many(log, 3);
	for (room = 0; room < 400; room += 7) {
		file = read_file(directory, SEGMENT);
		free(file.data);
		limit.rlim_cur = file.size + room;
		setrlimit(RLIMIT_FSIZE, &limit);
		for (lost = 0; lost < 5; lost++)
			if (append(log, lost))
				assert_int_not_equal(log_status(log).error, 0);
		assert_true(log_tick(log) || !log_status(log).lost);
		(void)log_seal(log);
		setrlimit(RLIMIT_FSIZE, &before);
		file = read_file(directory, SEGMENT);
		assert_int_equal(file.data[file.size - 1], '\n');
		free(file.data);
		lost = log_status(log).lost;
		if (room < 100)
			assert_int_equal(lost, 5);
		assert_int_equal(log_tick(log), 0);
		assert_int_equal(log_status(log).lost, 0);
	}
	assert_int_equal(log_close(log), 0);
	assert_int_equal(verify_into(directory, &public, kept, false, &check,
				     &report),
			 0);
	assert_in_range(check.gaps, 20, 58);
	assert_in_range(check.lost, 100, 290);
	log_check_release(&check);
}

/* What is lost is still known after the daemon gave up, and counted once. */
static void test_lost_over_restart(void **state)
{
	struct log_options options = test_options();
	struct log *log = open_log(directory, &options);
	struct rlimit limit, before;
	struct log_check check;
	struct report report;
	struct contents contents;
	struct content file, key;
	unsigned int i;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	append_many(log, 60);
	file = read_file(directory, SEGMENT);
	assert_true(file.size > 8192);
	limit.rlim_cur = file.size;
	setrlimit(RLIMIT_FSIZE, &limit);
	free(file.data);
	for (i = 0; i < 3; i++)
		assert_int_equal(append(log, i), -EFBIG);
	key = read_file(directory, "key");
	assert_int_equal(log_tick(log), -EFBIG);
	file = read_file(directory, "key");
	assert_memory_not_equal(file.data, key.data, key.size);
	free(file.data);
	free(key.data);
	assert_int_equal(append(log, i), -EFBIG);
	assert_int_equal(log_close(log), -EFBIG);
	/* Nor is a full disk a reason not to start. */
	log = open_log(directory, &options);
	assert_int_equal(append(log, 2), -EFBIG);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(log_status(log).lost, 5);
	assert_int_equal(append(log, 3), 0);
	/* Killed when the gap was written, and nothing was sealed. */
	key = read_file(directory, "key");
	contents = read_all(directory);
	assert_int_equal(log_close(log), 0);
	empty_directory(directory);
	write_file(directory, "key", key.data, key.size);
	for (i = 0; i < contents.count; i++)
		write_file(directory, contents.file[i].name,
			   contents.file[i].data, contents.file[i].size);
	free_all(&contents);
	free(key.data);
	log = open_log(directory, &options);
	assert_int_equal(log_status(log).lost, 0);
	assert_int_equal(log_close(log), 0);
	assert_int_equal(verify_into(directory, &public, kept, false, &check,
				     &report),
			 0);
	assert_int_equal(check.lost, 5);
	log_check_release(&check);
}

/* Steps of the clock are in the log; adjustments are not. */
static void test_clock_set(void **state)
{
	struct log_options options = test_options();
	struct log_check check;
	struct report report;
	struct log *log;

	(void)state;
	log = open_log(directory, &options);
	append_many(log, 1);
	wall += LOG_SECOND;
	append_many(log, 1);
	wall -= 3600 * LOG_SECOND;
	append_many(log, 1);
	wall += 7200 * LOG_SECOND;
	append_many(log, 1);
	log_close(log);
	/* Set back while nobody looked, and again between two segments. */
	wall -= 86400 * LOG_SECOND;
	log = open_log(directory, &options);
	append_many(log, 1);
	log_close(log);
	assert_int_equal(verify_into(directory, &public, kept, false, &check,
				     &report),
			 0);
	assert_int_equal(check.clocks, 3);
	log_check_release(&check);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_format, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_schedule, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rotation, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_writer, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_erased, setup, teardown),
		cmocka_unit_test_setup_teardown(test_half_saved, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_full, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lost_over_restart, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_clock_set, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
