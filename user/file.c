// SPDX-License-Identifier: GPL-2.0-or-later
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * file_read() - read a whole file
 * @path: the file
 * @limit: how many bytes it may have
 * @size: set to how many it has
 * @report: gets what goes wrong
 *
 * Return: the bytes and a NUL behind them, to be freed; NULL on error.
 */
uint8_t *file_read(const char *path, size_t limit, size_t *size,
		   struct report *report)
{
	uint8_t *data = NULL, *grown;
	size_t used = 0, room = 0;
	ssize_t got;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		report_error(report, errno, "cannot open %s: %s", path,
			     strerror(errno));
		return NULL;
	}
	for (;;) {
		if (room - used < 2) {
			room = room ? 2 * room : 16384;
			grown = realloc(data, room);
			if (!grown) {
				report_memory(report);
				goto error;
			}
			data = grown;
		}
		got = read(fd, data + used, room - used - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			report_error(report, errno, "cannot read %s: %s", path,
				     strerror(errno));
			goto error;
		}
		if (!got)
			break;
		used += got;
		if (used > limit) {
			report_error(report, EFBIG,
				     "%s is larger than %zu bytes, the limit",
				     path, limit);
			goto error;
		}
	}
	close(fd);
	data[used] = '\0';
	*size = used;
	return data;
error:
	free(data);
	close(fd);
	return NULL;
}

static int write_all(int fd, const uint8_t *data, size_t size)
{
	ssize_t put;

	while (size) {
		put = write(fd, data, size);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		data += put;
		size -= put;
	}
	return fsync(fd) ? -errno : 0;
}

/**
 * file_create() - write a file that must not exist yet
 * @path: the file
 * @mode: its permissions, from the first moment
 * @data: its content
 * @size: bytes of @data
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno; -EEXIST when there is such a file, which
 * stays as it is.
 */
int file_create(const char *path, mode_t mode, const void *data, size_t size,
		struct report *report)
{
	int fd, error;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  mode);
	if (fd < 0 && errno == EEXIST) {
		error = report_error(report, EEXIST, "%s exists already", path);
		report_hint(report,
			    "choose another name with -o: keys are never "
			    "overwritten");
		return error;
	}
	if (fd < 0)
		return report_error(report, errno, "cannot create %s: %s", path,
				    strerror(errno));
	error = write_all(fd, data, size);
	if (close(fd) && !error)
		error = -errno;
	if (error) {
		unlink(path);
		return report_error(report, -error, "cannot write %s: %s", path,
				    strerror(-error));
	}
	return 0;
}

/* A rename is on the disk only once its directory is. */
static void sync_directory(const char *path)
{
	char directory[PATH_MAX];
	char *slash;
	int fd;

	snprintf(directory, sizeof(directory), "%s", path);
	slash = strrchr(directory, '/');
	if (slash)
		slash[1] = '\0';
	else
		strcpy(directory, ".");
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)!fsync(fd);
	close(fd);
}

/**
 * file_replace() - put a file in place, whole or not at all
 * @path: the file; what was there before is replaced
 * @data: its content
 * @size: bytes of @data
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno, and then @path is as it was.
 */
int file_replace(const char *path, const void *data, size_t size,
		 struct report *report)
{
	char resolved[PATH_MAX], temporary[PATH_MAX];
	struct stat status;
	int fd, error;
	mode_t mask;

	if (!stat(path, &status)) {
		if (!S_ISREG(status.st_mode))
			return report_error(
				report, EINVAL,
				"%s is not a regular file; found something "
				"that must not be replaced",
				path);
		/* Follow a link: it is its target that is to change. */
		if (!realpath(path, resolved))
			return report_error(report, errno, "%s: %s", path,
					    strerror(errno));
		path = resolved;
	}
	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >=
	    (int)sizeof(temporary))
		return report_error(report, ENAMETOOLONG,
				    "the file name is too long");
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return report_error(report, errno, "cannot create %s: %s", path,
				    strerror(errno));
	mask = umask(0);
	umask(mask);
	error = fchmod(fd, 0666 & ~mask) ? -errno : 0;
	if (!error)
		error = write_all(fd, data, size);
	if (close(fd) && !error)
		error = -errno;
	if (!error && rename(temporary, path))
		error = -errno;
	if (error) {
		unlink(temporary);
		return report_error(report, -error, "cannot write %s: %s", path,
				    strerror(-error));
	}
	sync_directory(path);
	return 0;
}
