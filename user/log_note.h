/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A seal: a checkpoint (C2SP tlog-checkpoint) as a signed note (C2SP
 * signed-note), and the verifier key that starts the chain of keys. Each has
 * one way to be written, to the byte.
 */
#ifndef PARAVENT_LOG_NOTE_H
#define PARAVENT_LOG_NOTE_H

#include "log_key.h"
#include "log_tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_ORIGIN_SIZE 46
#define LOG_NOTE_SIZE 640
#define LOG_VKEY_SIZE 160
#define LOG_KEY_ID_SIZE 4

enum log_seal {
	LOG_SEAL_OPEN, /* the first of a segment, and of epoch 0 */
	LOG_SEAL_CHECKPOINT,
	LOG_SEAL_CLOSE, /* the last of a segment */
};

/**
 * struct log_note - what a seal says
 * @origin: names the log
 * @size: number of lines that it seals
 * @root: of the tree over them
 * @time: when, in microseconds since 1970
 * @segment: in which segment the seal is
 * @epoch: the how manieth of it
 * @kind: which of the keys below there are
 * @next: checks the segment's next seal; none when it closes the segment
 * @follow: checks the next segment's first seal; where it opens one
 * @key_id: names the key that signed
 * @signature: over all of the above but @key_id
 */
struct log_note {
	char origin[LOG_ORIGIN_SIZE];
	uint64_t size;
	struct log_hash root;
	int64_t time;
	uint64_t segment;
	uint64_t epoch;
	enum log_seal kind;
	struct log_public next;
	struct log_public follow;
	uint8_t key_id[LOG_KEY_ID_SIZE];
	uint8_t signature[LOG_SIGNATURE_SIZE];
};

void log_origin(const struct log_public *first, char origin[LOG_ORIGIN_SIZE]);
bool log_note_sign(struct log_note *note, const struct log_keys *keys);
size_t log_note_write(const struct log_note *note, char text[LOG_NOTE_SIZE]);
size_t log_note_parse(const char *text, size_t size, struct log_note *note);
bool log_note_verify(const struct log_note *note,
		     const struct log_public *public);
void log_vkey_write(const struct log_public *public, char text[LOG_VKEY_SIZE]);
bool log_vkey_parse(const char *text, size_t size, struct log_public *public);

#endif /* PARAVENT_LOG_NOTE_H */
