// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_read.h"

#include "log_record.h"
#include "log_write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/**
 * log_segment_number() - the number of a segment
 * @name: the name of its file
 * @number: result
 *
 * Return: false if no segment has such a name.
 */
bool log_segment_number(const char *name, uint64_t *number)
{
	char again[LOG_SEGMENT_NAME_SIZE];

	*number = strtoull(name, NULL, 10);
	log_segment_name(again, *number);
	return !strcmp(name, again);
}

static int add(struct log_files *files, const char *path, uint64_t number)
{
	struct log_file *grown;

	grown = reallocarray(files->segment, files->count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	files->segment = grown;
	grown[files->count].number = number;
	grown[files->count].path = strdup(path);
	return grown[files->count++].path ? 0 : -ENOMEM;
}

static int set_removed(struct log_files *files, const char *path)
{
	free(files->removed);
	files->removed = strdup(path);
	return files->removed ? 0 : -ENOMEM;
}

static int add_directory(struct log_files *files, const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	char *name;
	uint64_t number;
	int error = 0;

	if (!directory)
		return -errno;
	while (!error && (entry = readdir(directory))) {
		if (asprintf(&name, "%s/%s", path, entry->d_name) < 0)
			error = -ENOMEM;
		else if (log_segment_number(entry->d_name, &number))
			error = add(files, name, number);
		else if (!strcmp(entry->d_name, LOG_REMOVED_FILE))
			error = set_removed(files, name);
		if (error != -ENOMEM)
			free(name);
	}
	closedir(directory);
	return error;
}

/* A file may have any name: its first line says which segment it is. */
static int add_file(struct log_files *files, const char *path)
{
	struct log_lines lines;
	json_t *record = NULL;
	uint64_t number = 0;
	const char *line;
	size_t size;
	int error;

	error = log_lines_open_at(&lines, AT_FDCWD, path);
	if (error)
		return error;
	if (log_lines_next(&lines, &line, &size))
		record = log_line_parse(line, size);
	log_lines_close(&lines);
	if (json_object_get(record, "reason"))
		error = set_removed(files, path);
	else if (log_record_is(record, "segment") &&
		 log_record_number(record, "segment", &number))
		error = add(files, path, number);
	else
		error = -EBADMSG;
	json_decref(record);
	return error;
}

static int by_number(const void *left, const void *right)
{
	const struct log_file *a = left, *b = right;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return strcmp(a->path, b->path);
}

static int add_path(struct log_files *files, const char *path,
		    struct report *report)
{
	struct stat status;
	int error;

	if (stat(path, &status))
		error = -errno;
	else if (S_ISDIR(status.st_mode))
		error = add_directory(files, path);
	else
		error = add_file(files, path);
	if (error == -EBADMSG) {
		report_error(report, EBADMSG,
			     "%s: this is not a segment of a log: its first "
			     "line is not the record that begins one",
			     path);
		report_hint(report, "name the directory of the log to have "
				    "its segments found by their names");
	} else if (error) {
		report_error(report, -error, "cannot read %s: %s", path,
			     strerror(-error));
	}
	return error;
}

/**
 * log_files_find() - find the files of a log
 * @files: result, to be released even after an error
 * @paths: its directory, or files of it in any order
 * @count: how many there are
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno.
 */
int log_files_find(struct log_files *files, char *const *paths, size_t count,
		   struct report *report)
{
	int error = 0;
	size_t i;

	memset(files, 0, sizeof(*files));
	for (i = 0; i < count && !error; i++)
		error = add_path(files, paths[i], report);
	if (error)
		return error;
	if (!files->count) {
		report_error(report, ENOENT,
			     "there is no segment of a log in %s; expected "
			     "0000000000.jsonl or later ones",
			     count ? paths[0] : "no file");
		report_hint(report, "\"paravent log init\" makes a log; its "
				    "first record makes the first segment");
		return -ENOENT;
	}
	qsort(files->segment, files->count, sizeof(files->segment[0]),
	      by_number);
	return 0;
}

/**
 * log_files_free() - release the names of files
 * @files: the names
 */
void log_files_free(struct log_files *files)
{
	size_t i;

	for (i = 0; i < files->count; i++)
		free(files->segment[i].path);
	free(files->segment);
	free(files->removed);
}
