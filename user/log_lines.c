// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_read.h"

#include "log_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/**
 * log_lines_open_at() - begin to read a file line by line
 * @lines: result
 * @directory: descriptor that @path is relative to, or AT_FDCWD
 * @path: the file
 *
 * Return: 0, or a negative errno.
 */
int log_lines_open_at(struct log_lines *lines, int directory, const char *path)
{
	int fd = openat(directory, path, O_RDONLY | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	lines->file = fdopen(fd, "r");
	lines->line = malloc(LOG_LINE_MAX + 1);
	if (lines->file && lines->line)
		return 0;
	error = -errno;
	if (lines->file)
		fclose(lines->file);
	else
		close(fd);
	free(lines->line);
	return error;
}

/**
 * log_lines_next() - read a line
 * @lines: where from
 * @line: result, until the next call
 * @size: its bytes; without a newline at its end if the file ends before one,
 *	or if the line is too long, of which this is the beginning then
 *
 * Return: false if there is none.
 */
bool log_lines_next(struct log_lines *lines, const char **line, size_t *size)
{
	size_t used = 0;
	int byte = 0;

	while (used < LOG_LINE_MAX && byte != '\n') {
		byte = getc_unlocked(lines->file);
		if (byte == EOF)
			break;
		lines->line[used++] = byte;
	}
	lines->line[used] = '\0';
	*line = lines->line;
	*size = used;
	return used;
}

/**
 * log_lines_close() - be done with a file
 * @lines: where it was read from
 */
void log_lines_close(struct log_lines *lines)
{
	fclose(lines->file);
	free(lines->line);
}
