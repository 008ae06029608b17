// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_write.h"

#include "log_read.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the last seal is where the state has it. */
static int check_sealed_line(const struct log *log, int fd)
{
	const struct log_state *state = &log->state;
	struct log_hash hash;
	char *line;
	ssize_t got;

	if (state->line_size > LOG_LINE_MAX || state->line_size > state->offset)
		return -EBADMSG;
	line = malloc(state->line_size);
	if (!line)
		return -ENOMEM;
	got = pread(fd, line, state->line_size,
		    state->offset - state->line_size);
	if (got == (ssize_t)state->line_size)
		log_hash(&hash, line, got);
	free(line);
	return got == (ssize_t)state->line_size &&
			       log_hash_equal(&hash, &state->head) ?
		       0 :
		       -ESTALE;
}

/* A seal whose key was not replaced before the power went away. */
static int accept_seal(struct log *log, const json_t *record, const char *line,
		       size_t size)
{
	struct log_keys *keys = &log->state.keys, next;
	struct log_public public;
	struct log_note note;
	struct log_hash root;
	int error;

	log_tree_root(&log->at.tree, &root);
	if (!log_record_note(record, &note) ||
	    strcmp(note.origin, log->origin) ||
	    note.size != log->at.tree.size ||
	    !log_hash_equal(&note.root, &root) ||
	    note.segment != keys->segment || note.epoch != keys->epoch)
		return 0;
	if (!log_keys_public(keys, &public) ||
	    !log_next_keys(keys, note.kind, &next))
		return -ENOMEM;
	if (!log_note_verify(&note, &public))
		return 0;
	log_take(&log->at, line, size);
	error = log_advance(log, &note, size, &next);
	OPENSSL_cleanse(&next, sizeof(next));
	return error ?: 1;
}

/* Return: 1 if the line is one of the log, 0 if not, or a negative errno. */
static int accept_record(struct log *log, const json_t *record,
			 const char *line, size_t size)
{
	uint64_t segment;
	int good = 1;

	if (log_record_is(record, "checkpoint") ||
	    log_record_is(record, "close"))
		return accept_seal(log, record, line, size);
	if (log_record_is(record, "segment"))
		good = !log->at.offset &&
		       log_record_number(record, "segment", &segment) &&
		       segment == log->state.keys.segment;
	else if (!log->state.keys.epoch)
		good = 0; /* nothing comes before the first seal */
	else if (log_record_is(record, "tombstone"))
		good = log_removed_take(log, record);
	if (good != 1)
		return good;
	/* What was lost before this is told by it. */
	if (log_record_is(record, "gap") && json_object_get(record, "error") &&
	    log->at.tree.size >= log->lost.size)
		log->lost.count = 0;
	log_take(&log->at, line, size);
	log->unsealed++;
	return good;
}

static int accept_line(struct log *log, const char *line, size_t size)
{
	json_t *record;
	int good = 0;

	if (!log_line_follows(line, size, log->at.tree.size, &log->at.head))
		return 0;
	record = log_line_parse(line, size);
	if (record)
		good = accept_record(log, record, line, size);
	json_decref(record);
	return good;
}

/* Take up the lines that are behind the last seal that the state knows. */
static int replay(struct log *log, uint64_t segment)
{
	char name[LOG_SEGMENT_NAME_SIZE];
	struct log_lines lines;
	const char *line;
	size_t size;
	int good = 1;

	log_segment_name(name, segment);
	good = log_lines_open_at(&lines, log->directory, name);
	if (good)
		return good;
	if (fseeko(lines.file, log->at.offset, SEEK_SET))
		good = -errno;
	else
		good = 1;
	while (good == 1 && log->state.keys.segment == segment &&
	       log_lines_next(&lines, &line, &size))
		good = accept_line(log, line, size);
	log_lines_close(&lines);
	return good < 0 ? good : 0;
}

/*
 * What is behind the last good line was torn by a crash. It is cut off when the
 * record that says so is written, not before.
 */
static int note_tail(struct log *log)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	uint64_t at = log->at.offset;
	uint8_t buffer[4096];
	ssize_t got = 0;
	bool good;

	good = context && EVP_DigestInit_ex2(context, EVP_sha256(), NULL);
	while (good && (got = pread(log->segment_file, buffer, sizeof(buffer),
				    at)) > 0) {
		good = EVP_DigestUpdate(context, buffer, got);
		at += got;
	}
	good = good && EVP_DigestFinal_ex(context, log->cut.hash.bytes, NULL);
	EVP_MD_CTX_free(context);
	if (got < 0)
		return -errno;
	if (!good)
		return -ENOMEM;
	log->cut.bytes = at - log->at.offset;
	log->cut.segment = log->state.keys.segment;
	log->torn = log->cut.bytes;
	return 0;
}

/* Return: the descriptor of a segment; -ENOENT if there is none. */
static int open_segment(const struct log *log, uint64_t segment)
{
	char name[LOG_SEGMENT_NAME_SIZE];
	int fd;

	log_segment_name(name, segment);
	fd = openat(log->directory, name, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int recover_segment(struct log *log)
{
	const uint64_t segment = log->state.keys.segment;
	int error;

	error = replay(log, segment);
	/* Closed after all: what may be behind the last seal is evidence. */
	if (error || log->state.keys.segment != segment) {
		close(log->segment_file);
		log->segment_file = -1;
		log->at.offset = 0;
		return error;
	}
	log->inherited = true;
	return note_tail(log);
}

/**
 * log_recover() - find the end of a log, whatever became of its last writer
 * @log: the log, with its state; gets the position
 *
 * Return: 0; -ESTALE if what was sealed is not there any more; another negative
 * errno.
 */
int log_recover(struct log *log)
{
	const struct log_state *state = &log->state;
	int fd, error;

	log->at.tree = state->tree;
	log->at.head = state->head;
	log->removed = state->removed;
	log->lost = state->lost;
	if (state->tree.size) {
		fd = open_segment(log, state->segment);
		if (fd < 0)
			return fd == -ENOENT ? -ESTALE : fd;
		error = check_sealed_line(log, fd);
		if (error || state->segment != state->keys.segment) {
			close(fd);
			if (error)
				return error;
		} else {
			log->segment_file = fd;
			log->at.offset = state->offset;
			error = recover_segment(log);
			if (error)
				return error;
		}
	}
	while (log->segment_file < 0) {
		log->segment_file = open_segment(log, state->keys.segment);
		if (log->segment_file == -ENOENT) {
			log->segment_file = -1;
			break;
		}
		error = log->segment_file < 0 ? log->segment_file :
						recover_segment(log);
		if (error)
			return error;
	}
	log->clock.wall = state->time;
	log->clock.boot = -1;
	return log_removed_settle(log);
}
