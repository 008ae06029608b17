// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everything that can be done to the files of a log, and whether it is found.
 */
#include "log_helper.h"

#include "log_record.h"
#include "text.h"

#include <errno.h>

#define MUTATIONS 10000

static char *directory;
static struct log_public public;
static struct contents base;
static char last[LOG_NOTE_SIZE];

/* A fixed sequence: a failure can be repeated. */
static uint32_t draw(uint32_t limit)
{
	static uint64_t seed = 88172645463325252u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 32) % limit;
}

/*
 * A small log with all there can be in one: three segments, of which the first
 * one was removed.
 */
static int make_base(void **state)
{
	struct log_options options = test_options();
	struct log *log;

	(void)state;
	wall = START;
	boot = LOG_SECOND;
	directory = make_fast_directory();
	public = new_log(directory);
	options.keep_seconds = 100;
	log = open_log(directory, &options);
	append_many(log, 1);
	assert_int_equal(log_rotate(log), 0);
	pass_time(110 * LOG_SECOND);
	assert_int_equal(log_retain(log), 0);
	wall -= 30 * LOG_SECOND;
	append_many(log, 1);
	assert_int_equal(log_rotate(log), 0);
	append_many(log, 2);
	assert_int_equal(log_close(log), 0);
	strcpy(last, kept);
	base = read_all(directory);
	assert_int_equal(base.count, 3);
	assert_string_equal(base.file[2].name, "removed.jsonl");
	assert_good(directory, &public, last, false);
	return 0;
}

static int remove_base(void **state)
{
	(void)state;
	free_all(&base);
	remove_directory(directory);
	return 0;
}

static void restore(const struct content *file)
{
	write_file(directory, file->name, file->data, file->size);
}

/* Whether the log is refused with @data in the place of a file. */
static bool found(const struct content *file, const char *data, size_t size,
		  const char *witness)
{
	int error;

	write_file(directory, file->name, data, size);
	error = verify(directory, &public, witness);
	restore(file);
	return error;
}

static void test_each_byte(void **state)
{
	struct content *file;
	unsigned int i;
	size_t at;

	(void)state;
	for (i = 0; i < base.count; i++) {
		file = &base.file[i];
		for (at = 0; at < file->size; at++) {
			file->data[at] ^= 1 << at % 8;
			write_file(directory, file->name, file->data,
				   file->size);
			file->data[at] ^= 1 << at % 8;
			if (!verify(directory, &public, NULL))
				fail_msg("%s: byte %zu", file->name, at);
		}
		restore(file);
	}
}

/* A copy of a file in which lines stand in another order, or not at all. */
static size_t rearrange(const struct content *file, char *to,
			const unsigned int *order, unsigned int count)
{
	const char *line;
	size_t used = 0, size;
	unsigned int i;

	for (i = 0; i < count; i++) {
		line = line_at(file->data, order[i], &size);
		memcpy(to + used, line, size);
		used += size;
	}
	return used;
}

static void test_each_line(void **state)
{
	unsigned int order[100], lines, i, j, n, k;
	struct content *file;
	char *changed;

	(void)state;
	for (k = 0; k < base.count; k++) {
		file = &base.file[k];
		lines = count_lines(file->data);
		changed = malloc(2 * file->size);
		for (i = 0; i < lines; i++) {
			/* dropped */
			for (j = 0, n = 0; j < lines; j++)
				if (j != i)
					order[n++] = j;
			assert_true(found(file, changed,
					  rearrange(file, changed, order, n),
					  last));
			/* repeated */
			for (j = 0, n = 0; j < lines; j++) {
				order[n++] = j;
				if (j == i)
					order[n++] = j;
			}
			assert_true(found(file, changed,
					  rearrange(file, changed, order, n),
					  NULL));
			/* swapped with each later one */
			for (n = i + 1; n < lines; n++) {
				for (j = 0; j < lines; j++)
					order[j] = j == i ? n : j == n ? i : j;
				assert_true(found(file, changed,
						  rearrange(file, changed,
							    order, lines),
						  NULL));
			}
			/* the end cut behind it */
			for (j = 0; j <= i; j++)
				order[j] = j;
			if (i + 1 < lines)
				assert_true(found(file, changed,
						  rearrange(file, changed,
							    order, i + 1),
						  last));
		}
		free(changed);
	}
}

/*
 * What the end of a log is, only somebody else can know: cut at a seal, it is
 * good, unless a checkpoint was kept. Cut anywhere else, it is not.
 */
static void test_cut(void **state)
{
	const struct content *file = &base.file[1];
	unsigned int accepted = 0;
	size_t size;

	(void)state;
	for (size = 0; size < file->size; size++) {
		if (size % 7 && file->data[size - 1] != '\n')
			continue;
		assert_true(found(file, file->data, size, last));
		accepted += !found(file, file->data, size, NULL);
	}
	assert_int_equal(accepted, 1); /* behind its first seal */
}

static void test_files(void **state)
{
	char path[2][128];
	unsigned int i;

	(void)state;
	for (i = 0; i < base.count; i++) {
		snprintf(path[0], sizeof(path[0]), "%s/%s", directory,
			 base.file[i].name);
		unlink(path[0]);
		assert_int_not_equal(verify(directory, &public, last), 0);
		restore(&base.file[i]);
	}
	/* One in the place of another, and both. */
	assert_true(found(&base.file[0], base.file[1].data, base.file[1].size,
			  NULL));
	assert_true(found(&base.file[1], base.file[0].data, base.file[0].size,
			  NULL));
	/* A segment twice: once more under the next number. */
	write_file(directory, "0000000003.jsonl", base.file[1].data,
		   base.file[1].size);
	assert_found(directory, &public, NULL, "record ");
	snprintf(path[1], sizeof(path[1]), "%s/0000000003.jsonl", directory);
	write_file(directory, "0000000003.jsonl", "", 0);
	assert_found(directory, &public, NULL, "is empty");
	unlink(path[1]);
	assert_good(directory, &public, last, false);
}

static void test_wrong_key(void **state)
{
	char *other = make_fast_directory();
	struct log_public stranger = new_log(other);
	struct log_options options = test_options();
	struct log *log;

	(void)state;
	log = open_log(other, &options);
	append_many(log, 1);
	log_close(log);
	assert_found(directory, &stranger, NULL, "");
	assert_found(other, &public, NULL, "the key is that of");
	/* The right name with another key does not help, either. */
	assert_good(other, &stranger, kept, false);
	assert_found(other, &stranger, last, "is of the log");
	remove_directory(other);
}

/* A line in place of lines @from to before @to, and all others as they were. */
static size_t replace_lines(const struct content *file, char *to,
			    unsigned int first, unsigned int behind,
			    const char *put)
{
	unsigned int i, lines = count_lines(file->data);
	size_t used = 0, size;
	const char *line;

	for (i = 0; i < lines; i++) {
		if (i == first) {
			memcpy(to + used, put, strlen(put));
			used += strlen(put);
		}
		if (i >= first && i < behind)
			continue;
		line = line_at(file->data, i, &size);
		memcpy(to + used, line, size);
		used += size;
	}
	return used;
}

/* Records that somebody would like to be rid of, or to have there. */
static void test_records(void **state)
{
	const struct content *file = &base.file[1];
	char *changed = malloc(2 * file->size + 4096), *forged, *at;
	const char *before;
	struct log_hash hash;
	char hex[65];
	size_t size;

	(void)state;
	/* A range is gone. */
	assert_true(found(file, changed, replace_lines(file, changed, 2, 4, ""),
			  last));
	/* One more, with the right number and hash of the line before. */
	before = line_at(file->data, 1, &size);
	log_hash(&hash, before, size);
	text_hex(hex, hash.bytes, 32);
	before = line_at(file->data, 2, &size);
	assert_true(
		asprintf(&forged,
			 "{\"seq\":%d,\"prev\":\"%s\",\"type\":\"access\"}\n",
			 atoi(before + strlen("{\"seq\":")), hex) > 0);
	assert_true(found(file, changed,
			  replace_lines(file, changed, 2, 2, forged), NULL));
	/* And in the place of another. */
	assert_true(found(file, changed,
			  replace_lines(file, changed, 2, 3, forged), NULL));
	/* Another time. */
	memcpy(changed, file->data, file->size);
	at = strstr(changed, "T10:");
	assert_non_null(at);
	at[2] = '1';
	assert_true(found(file, changed, file->size, NULL));
	free(forged);
	free(changed);
}

/* A segment of another machine's log, with the same number. */
static void test_splice(void **state)
{
	struct log_options options = test_options();
	char *other = make_fast_directory();
	struct contents strange;
	struct log *log;
	unsigned int i;

	(void)state;
	new_log(other);
	log = open_log(other, &options);
	for (i = 0; i < 3; i++) {
		append_many(log, 1);
		assert_int_equal(log_rotate(log), 0);
	}
	log_close(log);
	strange = read_all(other);
	for (i = 1; i <= 2; i++)
		assert_true(found(&base.file[i - 1], strange.file[i].data,
				  strange.file[i].size, NULL));
	free_all(&strange);
	remove_directory(other);
}

/* An older copy of all of it, which was good at the time. */
static void test_roll_back(void **state)
{
	struct log_options options = test_options();
	char *path = make_fast_directory(), older[LOG_NOTE_SIZE];
	struct contents copy;
	struct log_public key;
	struct log *log;
	unsigned int i;

	(void)state;
	key = new_log(path);
	log = open_log(path, &options);
	append_many(log, 3);
	log_close(log);
	strcpy(older, kept);
	copy = read_all(path);
	log = open_log(path, &options);
	append_many(log, 3);
	log_close(log);
	assert_good(path, &key, kept, false);
	empty_directory(path);
	for (i = 0; i < copy.count; i++)
		write_file(path, copy.file[i].name, copy.file[i].data,
			   copy.file[i].size);
	assert_good(path, &key, older, false);
	assert_found(path, &key, kept, "");
	free_all(&copy);
	remove_directory(path);
}

/* The commands that random mutations are made of. */
static size_t mutate(char *data, size_t size, size_t room)
{
	const struct content *other = &base.file[draw(base.count)];
	size_t at = draw(size), length = 1 + draw(80), from, line_size;
	unsigned int lines = count_lines(data);
	const char *line;

	switch (draw(12)) {
	case 0: /* flip a bit */
		data[at] ^= 1 << draw(8);
		break;
	case 1: /* another byte */
		data[at] = draw(256);
		break;
	case 2: /* another digit */
		while (at < size && (data[at] < '0' || data[at] > '9'))
			at++;
		if (at < size)
			data[at] = '0' + draw(10);
		break;
	case 3: /* cut out */
		if (length > size - at)
			length = size - at;
		memmove(data + at, data + at + length, size - at - length);
		return size - length;
	case 4: /* put in */
		if (size + length > room)
			length = room - size;
		memmove(data + at + length, data + at, size - at);
		memset(data + at, " \n{}\"0a"[draw(7)], length);
		return size + length;
	case 5: /* cut off */
		return at;
	case 6: /* put behind it */
		line = line_at(other->data, draw(count_lines(other->data)),
			       &line_size);
		if (size + line_size > room)
			line_size = room - size;
		memcpy(data + size, line, line_size);
		return size + line_size;
	case 7: /* a line dropped */
		line = line_at(data, draw(lines), &line_size);
		memmove((char *)line, line + line_size,
			data + size - line - line_size);
		return size - line_size;
	case 8: /* lines swapped with those behind them */
		line = line_at(data, draw(lines), &line_size);
		if (line + line_size == data + size)
			break;
		from = line - data;
		line_at(line, 1, &length);
		{
			char *copy = malloc(line_size);

			memcpy(copy, line, line_size);
			memmove(data + from, line + line_size, length);
			memcpy(data + from + length, copy, line_size);
			free(copy);
		}
		break;
	case 9: /* zeros */
		memset(data + at, 0, length < size - at ? length : size - at);
		break;
	case 10: /* part of another file */
		from = draw(other->size);
		if (length > other->size - from)
			length = other->size - from;
		if (length > size - at)
			length = size - at;
		memcpy(data + at, other->data + from, length);
		break;
	default: /* a whole other file */
		if (other->size > room)
			break;
		memcpy(data, other->data, other->size);
		return other->size;
	}
	return size;
}

static void test_mutations(void **state)
{
	unsigned int i, times, made = 0;
	const struct content *file;
	const size_t room = 40000;
	char *data = malloc(room + 1);
	size_t size;

	(void)state;
	while (made < MUTATIONS) {
		file = &base.file[draw(base.count)];
		memcpy(data, file->data, file->size);
		size = file->size;
		times = 1 + draw(3);
		for (i = 0; i < times && size; i++) {
			data[size] = '\0';
			if (!memchr(data, '\n', size) ||
			    data[size - 1] != '\n' || strlen(data) != size)
				break;
			size = mutate(data, size, room);
		}
		if (size == file->size && !memcmp(data, file->data, size))
			continue;
		made++;
		if (!found(file, data, size, last)) {
			write_file("/tmp", "paravent-accepted", data, size);
			fail_msg("mutation %u of %s, in /tmp/paravent-accepted",
				 made, file->name);
		}
	}
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_byte),
		cmocka_unit_test(test_each_line),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_wrong_key),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_splice),
		cmocka_unit_test(test_roll_back),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, make_base, remove_base);
}
