/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a log: which files it has, and their lines.
 */
#ifndef PARAVENT_LOG_READ_H
#define PARAVENT_LOG_READ_H

#include "report.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct log_lines - the lines of a file
 * @file: the file
 * @line: the present one
 */
struct log_lines {
	FILE *file;
	char *line;
};

/**
 * struct log_files - the files of a log
 * @removed: names the segments that retention removed; NULL if there is none
 * @segment: the segments, in the order of their numbers
 * @count: how many
 */
struct log_files {
	char *removed;
	struct log_file {
		char *path;
		uint64_t number;
	} * segment;
	size_t count;
};

/* log_lines.c */
int log_lines_open_at(struct log_lines *lines, int directory, const char *path);
bool log_lines_next(struct log_lines *lines, const char **line, size_t *size);
void log_lines_close(struct log_lines *lines);

/* log_files.c */
bool log_segment_number(const char *name, uint64_t *number);
int log_files_find(struct log_files *files, char *const *paths, size_t count,
		   struct report *report);
void log_files_free(struct log_files *files);

/* log_carry.c */
void log_carry(json_t *known, json_t *record);

/* log_walk.c */
typedef void log_visit(void *data, const json_t *record, const char *line,
		       size_t size);
void log_walk(const struct log_files *files, log_visit *visit, void *data,
	      struct report *report);

/* log_follow.c */
void log_follow(const char *path, const struct log_files *files,
		log_visit *visit, void *data, struct report *report);

#endif /* PARAVENT_LOG_READ_H */
