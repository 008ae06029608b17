// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Power cuts, at every byte: what was on the disk stays, what was torn is
 * reported, and the log can be verified afterwards.
 */
#include "log_helper.h"

#include "log_record.h"

#include <errno.h>
#include <openssl/sha.h>

#define SEGMENT "0000000000.jsonl"

static char *directory;
static struct log_public public;

static int setup(void **state)
{
	(void)state;
	wall = START;
	boot = LOG_SECOND;
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

static void unlink_in(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	unlink(path);
}

/* The repair record of the tail: how much, and what. */
static void assert_repair(const char *tail, size_t size, uint64_t segment)
{
	struct contents contents = read_all(directory);
	char words[200], hex[65];
	unsigned int i, found = 0;
	uint8_t hash[32];

	SHA256((const uint8_t *)tail, size, hash);
	text_hex(hex, hash, 32);
	snprintf(words, sizeof(words),
		 "\"type\":\"repair\",\"segment\":%u,\"bytes\":%zu,"
		 "\"sha256\":\"%s\"}\n",
		 (unsigned int)segment, size, hex);
	for (i = 0; i < contents.count; i++)
		found += strstr(contents.file[i].data, words) != NULL;
	assert_int_equal(found, size > 0);
	free_all(&contents);
}

/* Where the last whole line of the first @size bytes ends. */
static size_t whole(const char *data, size_t size)
{
	while (size && data[size - 1] != '\n')
		size--;
	return size;
}

/*
 * Put back @key, cut the segment to @size bytes, go on. The first @good bytes
 * must be there afterwards, and a record about the others.
 */
static void cut_and_go_on_from(const struct content *key,
			       const struct content *segment, size_t size,
			       size_t good)
{
	struct log_options options = test_options();
	struct content after;
	struct log *log;

	unlink_in("0000000001.jsonl");
	unlink_in("0000000002.jsonl");
	write_file(directory, "key", key->data, key->size);
	write_file(directory, SEGMENT, segment->data, size);
	log = open_log(directory, &options);
	append_many(log, 1);
	assert_int_equal(log_close(log), 0);
	assert_good(directory, &public, kept, false);
	after = read_file(directory, SEGMENT);
	assert_memory_equal(after.data, segment->data, good);
	free(after.data);
	assert_repair(segment->data + good, size - good, 0);
}

static void cut_and_go_on(const struct content *key,
			  const struct content *segment, size_t size)
{
	cut_and_go_on_from(key, segment, size, whole(segment->data, size));
}

/* Behind the last seal that the key knows, every byte may be the last. */
static void test_every_byte(void **state)
{
	struct log_options options = test_options();
	struct content key, later, early, segment;
	struct log *log;
	size_t size;

	(void)state;
	early = read_file(directory, "key");
	log = open_log(directory, &options);
	append_many(log, 1);
	assert_int_equal(log_seal(log), 0);
	key = read_file(directory, "key");
	segment = read_file(directory, SEGMENT);
	size = segment.size;
	free(segment.data);
	append_many(log, 1);
	assert_int_equal(log_seal(log), 0);
	append_many(log, 1);
	later = read_file(directory, "key");
	segment = read_file(directory, SEGMENT);
	log_close(log);
	for (; size <= segment.size; size++)
		cut_and_go_on(&key, &segment, size);
	cut_and_go_on(&later, &segment, segment.size);
	cut_and_go_on(&later, &segment, segment.size - 1);
	/* From nothing on: the very first segment was torn. */
	for (size = 0; size <= segment.size; size += 1 + size % 11)
		cut_and_go_on(&early, &segment, size);
	free(early.data);
	free(key.data);
	free(later.data);
	free(segment.data);
}

/* What was sealed and synced cannot get lost by a power cut: somebody cut. */
static void test_sealed(void **state)
{
	struct log_options options = test_options();
	struct report report;
	struct content segment;
	struct log *log;
	size_t size;

	(void)state;
	log = open_log(directory, &options);
	append_many(log, 2);
	log_close(log);
	segment = read_file(directory, SEGMENT);
	for (size = 0; size < segment.size; size += 13) {
		report = (struct report){ 0 };
		write_file(directory, SEGMENT, segment.data, size);
		assert_null(log_open(directory, &options, &report));
		assert_int_equal(report.code, ESTALE);
	}
	unlink_in(SEGMENT);
	report = (struct report){ 0 };
	assert_null(log_open(directory, &options, &report));
	assert_int_equal(report.code, ESTALE);
	free(segment.data);
}

/* Blocks of zeros, or of something else, where the tail should be. */
static void test_garbage(void **state)
{
	struct log_options options = test_options();
	struct content segment, torn, key;
	struct log *log;

	(void)state;
	log = open_log(directory, &options);
	key = read_file(directory, "key");
	segment = read_file(directory, SEGMENT);
	append_many(log, 3);
	torn = read_file(directory, SEGMENT);
	log_close(log);
	memset(torn.data + segment.size, 0, torn.size - segment.size);
	unlink_in("0000000001.jsonl");
	write_file(directory, "key", key.data, key.size);
	write_file(directory, SEGMENT, torn.data, torn.size);
	log = open_log(directory, &options);
	append_many(log, 1);
	log_close(log);
	assert_repair(torn.data + segment.size, torn.size - segment.size, 0);
	assert_good(directory, &public, kept, false);
	free(key.data);
	free(segment.data);
	free(torn.data);
}

/* A seal behind the last one that the key knows counts if it is genuine. */
static void test_false_seal(void **state)
{
	struct log_options options = test_options();
	struct content key, segment;
	size_t begin;
	char *signature;
	struct log *log;

	(void)state;
	log = open_log(directory, &options);
	key = read_file(directory, "key");
	segment = read_file(directory, SEGMENT);
	begin = segment.size;
	free(segment.data);
	assert_int_equal(log_seal(log), 0);
	segment = read_file(directory, SEGMENT);
	log_close(log);
	signature = strstr(segment.data + begin, "\xe2\x80\x94") + 80;
	*signature = *signature == 'A' ? 'B' : 'A';
	cut_and_go_on_from(&key, &segment, segment.size, begin);
	free(key.data);
	free(segment.data);
}

/* A crash in each state between one segment and the next. */
static void test_rotation(void **state)
{
	struct log_options options = test_options();
	struct content key, first, second;
	struct log *log;
	size_t size;

	(void)state;
	log = open_log(directory, &options);
	append_many(log, 1);
	key = read_file(directory, "key");
	assert_int_equal(log_rotate(log), 0);
	append_many(log, 1);
	first = read_file(directory, SEGMENT);
	second = read_file(directory, "0000000001.jsonl");
	log_close(log);
	for (size = 0; size <= second.size; size += 1 + size % 7) {
		unlink_in("0000000002.jsonl");
		write_file(directory, "key", key.data, key.size);
		write_file(directory, SEGMENT, first.data, first.size);
		write_file(directory, "0000000001.jsonl", second.data, size);
		log = open_log(directory, &options);
		append_many(log, 1);
		assert_int_equal(log_close(log), 0);
		assert_good(directory, &public, kept, false);
		assert_repair(second.data + whole(second.data, size),
			      size - whole(second.data, size), 1);
	}
	free(key.data);
	free(first.data);
	free(second.data);
}

/*
 * A crash while segments are removed: what is left of them may be on the disk
 * already, the record of it half, the segments still there.
 */
static void test_retention(void **state)
{
	struct log_options options = test_options();
	struct content key, later, removed, second;
	struct contents before;
	struct log *log;
	unsigned int i;
	size_t size, begin;

	(void)state;
	options.keep_seconds = 100;
	log = open_log(directory, &options);
	append_many(log, 1);
	assert_int_equal(log_rotate(log), 0);
	pass_time(200 * LOG_SECOND);
	append_many(log, 1);
	key = read_file(directory, "key");
	before = read_all(directory);
	begin = before.file[1].size;
	assert_int_equal(log_retain(log), 0);
	/* Before anything went, that it goes was sealed. */
	assert_good(directory, &public, kept, false);
	later = read_file(directory, "key");
	removed = read_file(directory, "removed.jsonl");
	second = read_file(directory, "0000000001.jsonl");
	assert_int_equal(log_close(log), 0);
	for (size = 0; size <= removed.size + second.size - begin; size += 3) {
		unlink_in("0000000002.jsonl");
		for (i = 0; i < before.count; i++)
			write_file(directory, before.file[i].name,
				   before.file[i].data, before.file[i].size);
		write_file(directory, "key", key.data, key.size);
		write_file(directory, "removed.jsonl", removed.data,
			   size < removed.size ? size : removed.size);
		if (size > removed.size)
			write_file(directory, second.name, second.data,
				   begin + size - removed.size);
		assert_good(directory, &public, NULL, true);
		log = open_log(directory, &options);
		append_many(log, 1);
		assert_int_equal(log_close(log), 0);
		assert_good(directory, &public, kept, false);
	}
	/* Sealed, and not yet removed: the next look removes it. */
	unlink_in("0000000002.jsonl");
	for (i = 0; i < before.count; i++)
		write_file(directory, before.file[i].name, before.file[i].data,
			   before.file[i].size);
	write_file(directory, second.name, second.data, second.size);
	write_file(directory, "key", later.data, later.size);
	write_file(directory, "removed.jsonl", removed.data, removed.size);
	log = open_log(directory, &options);
	assert_good(directory, &public, NULL, true);
	assert_int_equal(log_tick(log), 0);
	assert_int_equal(log_close(log), 0);
	assert_good(directory, &public, kept, false);
	free_all(&before);
	before = read_all(directory);
	assert_string_equal(before.file[0].name, "0000000001.jsonl");
	free_all(&before);
	free(key.data);
	free(later.data);
	free(removed.data);
	free(second.data);
}

/* Killed, not cut: everything that was appended is there, sealed or not. */
static void test_killed(void **state)
{
	struct log_options options = test_options();
	struct report report;
	struct log *log;
	pid_t child;

	(void)state;
	child = fork();
	if (!child) {
		log = log_open(directory, &options, &report);
		append_many(log, 7);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	assert_good(directory, &public, NULL, true);
	assert_found(directory, &public, NULL, "not sealed");
	log = open_log(directory, &options);
	assert_int_equal(log_status(log).records, 2 + 7 + 1 + 2);
	log_close(log);
	assert_good(directory, &public, kept, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_byte, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_sealed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_garbage, setup, teardown),
		cmocka_unit_test_setup_teardown(test_false_seal, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_rotation, setup, teardown),
		cmocka_unit_test_setup_teardown(test_retention, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_killed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
