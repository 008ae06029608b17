// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_write.h"

#include "log_time.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/**
 * log_segment_name() - the name of a segment's file
 * @name: result
 * @segment: its number
 */
void log_segment_name(char name[LOG_SEGMENT_NAME_SIZE], uint64_t segment)
{
	snprintf(name, LOG_SEGMENT_NAME_SIZE, "%0*" PRIu64 LOG_SEGMENT_SUFFIX,
		 LOG_SEGMENT_DIGITS, segment);
}

/**
 * log_next_keys() - the keys behind a seal
 * @keys: those that make it
 * @kind: its kind
 * @next: result
 *
 * Return: false if memory ran out.
 */
bool log_next_keys(const struct log_keys *keys, enum log_seal kind,
		   struct log_keys *next)
{
	*next = *keys;
	return kind == LOG_SEAL_CLOSE ? log_keys_follow(next) :
					log_keys_evolve(next);
}

/* The public keys that a seal vouches for, before their secrets are used. */
static bool add_keys(const struct log_keys *keys, const struct log_keys *next,
		     struct log_note *note)
{
	struct log_keys follow;
	bool good = true;

	if (note->kind != LOG_SEAL_CLOSE)
		good = log_keys_public(next, &note->next);
	if (note->kind != LOG_SEAL_OPEN)
		return good;
	good = good && log_next_keys(keys, LOG_SEAL_CLOSE, &follow) &&
	       log_keys_public(&follow, &note->follow);
	OPENSSL_cleanse(&follow, sizeof(follow));
	return good;
}

/**
 * log_advance() - go on to the next keys behind a seal, and erase the old ones
 * @log: the log, with the seal's line counted in and on the disk
 * @note: the seal
 * @line_size: bytes of its line
 * @next: the keys
 *
 * Return: 0, or a negative errno: the state is not saved then, and the next
 * seal tries again.
 */
int log_advance(struct log *log, const struct log_note *note, size_t line_size,
		const struct log_keys *next)
{
	struct log_state *state = &log->state;

	state->keys = *next;
	state->tree = log->at.tree;
	state->head = log->at.head;
	state->segment = note->segment;
	state->offset = log->at.offset;
	state->line_size = line_size;
	state->time = note->time;
	state->removed = log->removed;
	state->lost = log->lost;
	log->unsealed = 0;
	log->sealed_at = log->clock.boot;
	return log_state_save(log->state_file, state);
}

/*
 * A seal that is not on the disk never was: its key must not make another one
 * while it is there.
 */
static void take_back(struct log *log, const struct log_position *before)
{
	log->at = *before;
	log->torn = true;
	if (!ftruncate(log->segment_file, before->offset) &&
	    !fdatasync(log->segment_file))
		log->torn = false;
}

/* Sign, write, and only then let go of the key. */
static int seal_with(struct log *log, struct log_note *note,
		     const struct log_keys *next)
{
	const struct log_position before = log->at;
	char text[LOG_NOTE_SIZE];
	json_t *record;
	int error;

	if (!add_keys(&log->state.keys, next, note) ||
	    !log_note_sign(note, &log->state.keys))
		return -ENOMEM;
	record = log_record_seal(note);
	error = record ? log_put(log, record) : -ENOMEM;
	json_decref(record);
	if (error)
		return error;
	error = log_sync(log);
	if (error) {
		take_back(log, &before);
		return error;
	}
	error = log_advance(log, note, log->at.offset - before.offset, next);
	if (log->options.sealed)
		log->options.sealed(log->options.data, text,
				    log_note_write(note, text));
	return error;
}

static int put_seal(struct log *log, enum log_seal kind)
{
	struct log_note note = {
		.size = log->at.tree.size,
		.time = log->clock.wall,
		.segment = log->state.keys.segment,
		.epoch = log->state.keys.epoch,
		.kind = kind,
	};
	struct log_keys next;
	int error = -ENOMEM;

	strcpy(note.origin, log->origin);
	log_tree_root(&log->at.tree, &note.root);
	if (log_next_keys(&log->state.keys, kind, &next))
		error = seal_with(log, &note, &next);
	OPENSSL_cleanse(&next, sizeof(next));
	return error;
}

static int put_repair(struct log *log)
{
	char hex[2 * LOG_HASH_SIZE + 1];
	int error;

	if (!log->cut.bytes)
		return 0;
	text_hex(hex, log->cut.hash.bytes, LOG_HASH_SIZE);
	error = log_put_new(
		log,
		json_pack("{s:s, s:I, s:s, s:I, s:I, s:s}", "time",
			  log_time_text(log->clock.wall).text, "boot",
			  (json_int_t)log->clock.boot * 1000, "type", "repair",
			  "segment", (json_int_t)log->cut.segment, "bytes",
			  (json_int_t)log->cut.bytes, "sha256", hex));
	if (!error)
		log->cut.bytes = 0;
	return error;
}

static int put_header(struct log *log)
{
	struct log_clock clock;
	bool set = log_read_clock(log, &clock);
	json_t *record = log_record_segment(log->origin,
					    log->state.keys.segment,
					    &log->at.tree, clock.wall);
	int error;

	if (record && set)
		json_object_set_new(
			record, "expected",
			json_string(log_time_text(clock.expected).text));
	error = log_put_new(log, record);
	if (!error) {
		log->clock = clock;
		log->begun_at = clock.boot;
	}
	return error;
}

static int open_segment(struct log *log)
{
	char name[LOG_SEGMENT_NAME_SIZE];

	log_segment_name(name, log->state.keys.segment);
	log->segment_file = openat(log->directory, name,
				   O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (log->segment_file < 0)
		return -errno;
	log->at.offset = 0;
	log->torn = false;
	return fsync(log->directory) ? -errno : 0;
}

/**
 * log_close_segment() - make the last seal of the present segment
 * @log: the log
 *
 * Return: 0, or a negative errno.
 */
int log_close_segment(struct log *log)
{
	int error = put_seal(log, LOG_SEAL_CLOSE);

	/* Its keys are gone once it is on the disk, whatever else failed. */
	if (log->state.keys.segment == log->state.segment)
		return error;
	close(log->segment_file);
	log->segment_file = -1;
	log->inherited = false;
	log->unsynced = false;
	return error;
}

/* Each step is done once, and tried again until it is. */
static int begin_segment(struct log *log)
{
	int error = 0;

	if (log->segment_file < 0)
		error = open_segment(log);
	if (!error && !log->at.offset)
		error = put_header(log);
	if (!error && !log->state.keys.epoch)
		error = put_seal(log, LOG_SEAL_OPEN);
	return error ?: put_repair(log);
}

/**
 * log_ready() - see to it that there is a segment to write to
 * @log: the log
 *
 * Return: 0, or a negative errno: the next call goes on from there.
 */
int log_ready(struct log *log)
{
	int error = 0;

	if (log->inherited)
		error = begin_segment(log)	       ?:
				log_look_at_clock(log) ?:
							 log_close_segment(log);
	return error ?: begin_segment(log);
}

/**
 * log_seal() - seal what is in the log, and put it on the disk
 * @log: the log
 *
 * Return: 0, or a negative errno.
 */
int log_seal(struct log *log)
{
	int error = log_ready(log) ?: log_look_at_clock(log);

	return error ?: put_seal(log, LOG_SEAL_CHECKPOINT);
}

/**
 * log_rotate() - close the present segment and begin another one
 * @log: the log
 *
 * Return: 0, or a negative errno.
 */
int log_rotate(struct log *log)
{
	int error = log_ready(log)		   ?:
			    log_look_at_clock(log) ?:
						     log_close_segment(log);

	if (error)
		return error;
	log->retained_at = log->clock.boot - LOG_RETAIN_SECONDS * LOG_SECOND;
	return log_ready(log);
}
