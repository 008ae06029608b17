// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_write.h"

#include "log_read.h"
#include "log_time.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a segment leaves behind: its first seal, and what its ends say. */
struct remains {
	uint64_t first;
	uint64_t count;
	uint64_t bytes;
	struct log_hash head;
	int64_t since;
	struct log_note open;
	struct log_note close;
};

static int open_removed(const struct log *log)
{
	int fd = openat(log->directory, LOG_REMOVED_FILE,
			O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : fd;
}

static bool take_remains(struct remains *remains, unsigned int number,
			 const char *line, size_t size)
{
	json_t *record = log_line_parse(line, size);
	bool good = true;

	if (number == 1)
		good = log_record_number(record, "seq", &remains->first) &&
		       log_time_parse(log_record_text(record, "time"),
				      &remains->since);
	else if (number == 2)
		good = log_record_note(record, &remains->open);
	/* The last one stays. */
	memset(&remains->close, 0, sizeof(remains->close));
	if (number > 2 && log_record_is(record, "close"))
		good = log_record_note(record, &remains->close);
	log_hash(&remains->head, line, size);
	remains->bytes += size;
	json_decref(record);
	return good;
}

static int read_remains(const struct log *log, uint64_t segment,
			struct remains *remains)
{
	char name[LOG_SEGMENT_NAME_SIZE];
	struct log_lines lines;
	unsigned int number = 0;
	const char *line;
	size_t size;
	int error;

	memset(remains, 0, sizeof(*remains));
	log_segment_name(name, segment);
	error = log_lines_open_at(&lines, log->directory, name);
	if (error)
		return error;
	while (!error && log_lines_next(&lines, &line, &size))
		if (!take_remains(remains, ++number, line, size))
			error = -EBADMSG;
	log_lines_close(&lines);
	if (!error && (number < 3 || remains->close.kind != LOG_SEAL_CLOSE ||
		       remains->close.segment != segment))
		error = -EBADMSG;
	remains->count = remains->close.size + 1 - remains->first;
	return error;
}

static json_t *tombstone(const struct log *log, const struct remains *remains,
			 const char *reason)
{
	char head[2 * LOG_HASH_SIZE + 1], open[LOG_NOTE_SIZE];

	text_hex(head, remains->head.bytes, LOG_HASH_SIZE);
	log_note_write(&remains->open, open);
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:s}",
			 "time", log_time_text(log->clock.wall).text, "reason",
			 reason, "first", (json_int_t)remains->first, "count",
			 (json_int_t)remains->count, "bytes",
			 (json_int_t)remains->bytes, "head", head, "since",
			 log_time_text(remains->since).text, "until",
			 log_time_text(remains->close.time).text, "open", open);
}

static int append_removed(struct log *log, int fd, const char *line,
			  size_t size)
{
	ssize_t put = pwrite(fd, line, size, log->removed.size);

	if (put == (ssize_t)size && !fdatasync(fd))
		return 0;
	return put < 0 ? -errno : -ENOSPC;
}

static int record_removed(struct log *log, uint64_t segment,
			  const struct log_hash *hash)
{
	char hex[2 * LOG_HASH_SIZE + 1];

	text_hex(hex, hash->bytes, LOG_HASH_SIZE);
	return log_put_new(log,
			   json_pack("{s:s, s:I, s:s, s:I, s:s}", "time",
				     log_time_text(log->clock.wall).text,
				     "boot", (json_int_t)log->clock.boot * 1000,
				     "type", "tombstone", "segment",
				     (json_int_t)segment, "removed", hex));
}

/* First what outlives the segment, then the record that vouches for it. */
static int bury(struct log *log, int fd, const struct remains *remains,
		const char *reason)
{
	json_t *record = tombstone(log, remains, reason);
	struct log_removed *removed = &log->removed;
	struct log_hash hash;
	char *line = NULL;
	size_t size;
	int error;

	error = record ? log_line_write(record, removed->count, &removed->head,
					&line, &size) :
			 -ENOMEM;
	json_decref(record);
	if (!error)
		error = append_removed(log, fd, line, size);
	if (!error) {
		log_hash(&hash, line, size);
		error = record_removed(log, removed->count, &hash);
	}
	if (error) {
		(void)!ftruncate(fd, removed->size);
	} else {
		removed->count++;
		removed->size += size;
		removed->head = hash;
	}
	free(line);
	return error;
}

/* Bytes of all segments that are not removed yet. */
static uint64_t total_bytes(const struct log *log)
{
	char name[LOG_SEGMENT_NAME_SIZE];
	uint64_t segment, total = 0;
	struct stat status;

	for (segment = log->removed.count; segment <= log->state.keys.segment;
	     segment++) {
		log_segment_name(name, segment);
		if (!fstatat(log->directory, name, &status, 0))
			total += status.st_size;
	}
	return total;
}

static const char *reason_to_remove(const struct log *log,
				    const struct remains *remains,
				    uint64_t total)
{
	const int64_t age = log->clock.wall - remains->close.time;

	if (age >= 0 && (uint64_t)age >= log->options.keep_seconds * LOG_SECOND)
		return "age";
	return log->options.keep_bytes && total > log->options.keep_bytes ?
		       "size" :
		       NULL;
}

static int bury_old(struct log *log, int fd)
{
	uint64_t total = total_bytes(log);
	struct remains remains;
	const char *reason;
	int error;

	while (log->removed.count < log->state.keys.segment) {
		error = read_remains(log, log->removed.count, &remains);
		if (error)
			return error;
		reason = reason_to_remove(log, &remains, total);
		if (!reason)
			return 0;
		total -= remains.bytes;
		error = bury(log, fd, &remains, reason);
		if (error)
			return error;
	}
	return 0;
}

static void unlink_removed(const struct log *log)
{
	DIR *directory = fdopendir(openat(log->directory, ".",
					  O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	const struct dirent *entry;
	uint64_t segment;

	while (directory && (entry = readdir(directory)))
		if (log_segment_number(entry->d_name, &segment) &&
		    segment < log->state.removed.count)
			unlinkat(log->directory, entry->d_name, 0);
	if (directory)
		closedir(directory);
}

/**
 * log_retain() - remove the segments that are too old, or too many
 * @log: the log
 *
 * That they were, and what they were, is in the log and sealed before they go.
 *
 * Return: 0; -ENOENT or -EBADMSG if the oldest segment is missing or damaged,
 * and so cannot be accounted for; another negative errno.
 */
int log_retain(struct log *log)
{
	int fd, error, sealing = 0;

	error = log_ready(log) ?: log_look_at_clock(log);
	if (error)
		return error;
	log->retained_at = log->clock.boot;
	fd = open_removed(log);
	if (fd < 0)
		return fd;
	error = bury_old(log, fd);
	close(fd);
	if (log->removed.count > log->state.removed.count)
		sealing = fsync(log->directory) ? -errno : log_seal(log);
	if (log->state.removed.count)
		unlink_removed(log);
	return error ?: sealing;
}

/**
 * log_removed_take() - count in a removal that was recorded before a crash
 * @log: the log
 * @record: the record
 *
 * Return: 1 if it was begun as recorded; 0 if not; a negative errno.
 */
int log_removed_take(struct log *log, const json_t *record)
{
	struct log_removed *removed = &log->removed;
	struct log_hash hash, recorded;
	struct log_lines lines;
	uint64_t segment;
	const char *line;
	size_t size;
	int error;

	if (!log_record_number(record, "segment", &segment) ||
	    segment != removed->count ||
	    !log_record_hash(record, "removed", &recorded))
		return 0;
	error = log_lines_open_at(&lines, log->directory, LOG_REMOVED_FILE);
	if (error)
		return error == -ENOENT ? 0 : error;
	if (!fseeko(lines.file, removed->size, SEEK_SET) &&
	    log_lines_next(&lines, &line, &size))
		log_hash(&hash, line, size);
	else
		size = 0;
	log_lines_close(&lines);
	if (!size || !log_hash_equal(&hash, &recorded))
		return 0;
	removed->count++;
	removed->size += size;
	removed->head = hash;
	return 1;
}

/**
 * log_removed_settle() - take back removals that were not recorded
 * @log: the log
 *
 * Return: 0; -ESTALE if somebody cut the list of removals; another negative
 * errno.
 */
int log_removed_settle(struct log *log)
{
	struct stat status;
	int fd, error = 0;

	if (!log->removed.count &&
	    faccessat(log->directory, LOG_REMOVED_FILE, F_OK, 0))
		return 0;
	fd = open_removed(log);
	if (fd < 0)
		return fd;
	if (fstat(fd, &status))
		error = -errno;
	else if (status.st_size < (off_t)log->removed.size)
		error = -ESTALE;
	else if (ftruncate(fd, log->removed.size))
		error = -errno;
	close(fd);
	return error;
}
