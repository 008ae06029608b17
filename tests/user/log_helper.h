/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of the log share: a clock that stands still unless told, logs
 * in memory that is a file system, and their files as bytes.
 */
#ifndef PARAVENT_TEST_LOG_HELPER_H
#define PARAVENT_TEST_LOG_HELPER_H

#include "helper.h"

#include "log.h"
#include "log_time.h"
#include "log_verify.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILES_MAX 64
#define START (INT64_C(1795514400) * LOG_SECOND) /* 2026-11-24T10:00:00Z */

static int64_t wall = START, boot = LOG_SECOND;
static char kept[LOG_NOTE_SIZE]; /* the last seal, as if kept elsewhere */
static unsigned int kept_count;

struct content {
	char name[256];
	char *data;
	size_t size;
};

/* All files of a log but its key. */
struct contents {
	struct content file[FILES_MAX];
	unsigned int count;
};

__attribute__((unused)) static void pass_time(int64_t microseconds)
{
	wall += microseconds;
	boot += microseconds;
}

static void test_clock(void *data, int64_t *wall_time, int64_t *boot_time)
{
	(void)data;
	pass_time(1);
	*wall_time = wall;
	*boot_time = boot;
}

static void keep_seal(void *data, const char *note, size_t size)
{
	(void)data;
	assert_true(size < sizeof(kept));
	memcpy(kept, note, size);
	kept[size] = '\0';
	kept_count++;
}

__attribute__((unused)) static struct log_options test_options(void)
{
	return (struct log_options){ .clock = test_clock, .sealed = keep_seal };
}

/* A directory where syncing costs nothing. */
__attribute__((unused)) static char *make_fast_directory(void)
{
	char *path = strdup("/dev/shm/paravent-test.XXXXXX");

	if (mkdtemp(path))
		return path;
	free(path);
	return make_directory();
}

__attribute__((unused)) static void empty_directory(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;

	assert_non_null(directory);
	while ((entry = readdir(directory)))
		unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
}

__attribute__((unused)) static struct log_public new_log(const char *path)
{
	struct report report = { 0 };
	char vkey[LOG_VKEY_SIZE];
	struct log_public public;

	assert_int_equal(log_init(path, vkey, &report), 0);
	assert_true(log_vkey_parse(vkey, strlen(vkey), &public));
	return public;
}

__attribute__((unused)) static struct log *
open_log(const char *path, const struct log_options *options)
{
	struct report report = { 0 };
	struct log *log = log_open(path, options, &report);

	report_print(&report, stderr);
	assert_non_null(log);
	return log;
}

__attribute__((unused)) static json_t *access_record(unsigned int number)
{
	return json_pack("{s:s, s:s, s:s, s:i}", "time",
			 log_time_text(wall).text, "type", "access", "node",
			 "video0", "number", number);
}

__attribute__((unused)) static int append(struct log *log, unsigned int number)
{
	json_t *record = access_record(number);
	int error = log_append(log, record);

	json_decref(record);
	return error;
}

__attribute__((unused)) static void append_many(struct log *log,
						unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		assert_int_equal(append(log, i), 0);
}

/* Verify a directory; @check is to be released when it is not NULL. */
__attribute__((unused)) static int verify_into(const char *path,
					       const struct log_public *public,
					       const char *witness, bool live,
					       struct log_check *result,
					       struct report *report)
{
	struct log_check check;
	struct log_files files;
	char *paths[] = { (char *)path };
	int error;

	log_check_init(&check, public);
	*report = (struct report){ 0 };
	error = log_files_find(&files, paths, 1, report);
	if (!error && witness)
		error = log_check_witnesses(&check, witness, strlen(witness),
					    report);
	if (!error)
		error = log_verify(&check, &files, live, report);
	report->file = NULL;
	assert_int_equal(!error, !report->errors);
	log_files_free(&files);
	if (result)
		*result = check;
	else
		log_check_release(&check);
	return error;
}

__attribute__((unused)) static int
verify(const char *path, const struct log_public *public, const char *witness)
{
	struct report report;

	return verify_into(path, public, witness, false, NULL, &report);
}

__attribute__((unused)) static void assert_good(const char *path,
						const struct log_public *public,
						const char *witness, bool live)
{
	struct report report;
	int error;

	error = verify_into(path, public, witness, live, NULL, &report);
	if (error)
		report_print(&report, stderr);
	assert_int_equal(error, 0);
}

__attribute__((unused)) static void
assert_found(const char *path, const struct log_public *public,
	     const char *witness, const char *words)
{
	struct report report;

	assert_int_not_equal(
		verify_into(path, public, witness, false, NULL, &report), 0);
	if (!says(&report, words))
		report_print(&report, stderr);
	assert_true(says(&report, words));
}

__attribute__((unused)) static void write_file(const char *directory,
					       const char *name,
					       const char *data, size_t size)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

__attribute__((unused)) static struct content read_file(const char *directory,
							const char *name)
{
	struct content content = { 0 };
	char path[512];
	FILE *file;
	long size;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	snprintf(content.name, sizeof(content.name), "%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	content.data = malloc(size + 1);
	content.size = fread(content.data, 1, size, file);
	content.data[content.size] = '\0';
	fclose(file);
	return content;
}

static int by_name(const void *left, const void *right)
{
	return strcmp(((const struct content *)left)->name,
		      ((const struct content *)right)->name);
}

__attribute__((unused)) static struct contents read_all(const char *path)
{
	struct contents contents = { 0 };
	DIR *directory = opendir(path);
	const struct dirent *entry;

	assert_non_null(directory);
	while ((entry = readdir(directory))) {
		if (!strstr(entry->d_name, ".jsonl"))
			continue;
		assert_true(contents.count < FILES_MAX);
		contents.file[contents.count++] =
			read_file(path, entry->d_name);
	}
	closedir(directory);
	qsort(contents.file, contents.count, sizeof(contents.file[0]), by_name);
	return contents;
}

__attribute__((unused)) static void free_all(struct contents *contents)
{
	while (contents->count)
		free(contents->file[--contents->count].data);
}

__attribute__((unused)) static unsigned int count_lines(const char *data)
{
	unsigned int count = 0;

	for (; *data; data++)
		count += *data == '\n';
	return count;
}

/* Line @number of @data, from 0, its newline included. */
__attribute__((unused)) static const char *
line_at(const char *data, unsigned int number, size_t *size)
{
	while (number--)
		data = strchr(data, '\n') + 1;
	*size = strchr(data, '\n') + 1 - data;
	return data;
}

/* What run() ran said. */
__attribute__((unused)) static char out[65536];

/* Run the tool in @directory. Return: its exit code. */
__attribute__((unused, format(printf, 2, 3))) static int
run_in(const char *directory, const char *format, ...)
{
	char words[512], command[1024];
	va_list arguments;
	FILE *pipe;
	size_t size;
	int status;

	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	snprintf(command, sizeof(command),
		 "cd %s && TZ=UTC \"$PARAVENT\" %s 2>&1", directory, words);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	size = fread(out, 1, sizeof(out) - 1, pipe);
	out[size] = '\0';
	status = pclose(pipe);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

__attribute__((unused)) static void expect_out(const char *words)
{
	if (!strstr(out, words))
		fprintf(stderr, "%s", out);
	assert_non_null(strstr(out, words));
}

#endif /* PARAVENT_TEST_LOG_HELPER_H */
