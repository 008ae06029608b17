// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_note.h"

#include "log_time.h"
#include "text.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define ORIGIN_PREFIX "paravent.log/"
#define ORIGIN_BYTES 16
#define ALGORITHM_ED25519 1
#define DASH "\xe2\x80\x94"

/* Base64 of up to 68 bytes. */
struct encoded {
	char text[4 * 23 + 1];
};

static struct encoded encode(const void *data, size_t size)
{
	struct encoded encoded;

	EVP_EncodeBlock((unsigned char *)encoded.text, data, size);
	return encoded;
}

/*
 * OpenSSL's is not strict: whoever calls this writes again what it read, and
 * compares.
 */
static bool decode(const char *text, void *data, size_t size)
{
	unsigned char bytes[3 * 23];
	size_t length = strlen(text);

	if (length != (size + 2) / 3 * 4 || length > 4 * 23 ||
	    EVP_DecodeBlock(bytes, (const unsigned char *)text, length) < 0)
		return false;
	memcpy(data, bytes, size);
	return true;
}

/**
 * log_origin() - the name of a log
 * @first: its first public key, of which the name is a digest: another key
 *	makes another name
 * @origin: result
 */
void log_origin(const struct log_public *first, char origin[LOG_ORIGIN_SIZE])
{
	struct log_hash hash;

	log_hash(&hash, first, sizeof(*first));
	strcpy(origin, ORIGIN_PREFIX);
	text_hex(origin + strlen(ORIGIN_PREFIX), hash.bytes, ORIGIN_BYTES);
}

static void key_id(const char *origin, const struct log_public *public,
		   uint8_t id[LOG_KEY_ID_SIZE])
{
	char text[LOG_ORIGIN_SIZE + 2 + sizeof(*public)];
	size_t size;
	struct log_hash hash;

	size = sprintf(text, "%s\n%c", origin, ALGORITHM_ED25519);
	memcpy(text + size, public, sizeof(*public));
	log_hash(&hash, text, size + sizeof(*public));
	memcpy(id, hash.bytes, LOG_KEY_ID_SIZE);
}

/* What is signed. */
static size_t write_body(const struct log_note *note, char text[LOG_NOTE_SIZE])
{
	size_t used;

	used = snprintf(text, LOG_NOTE_SIZE,
			"%s\n%" PRIu64 "\n%s\ntime %s\nsegment %" PRIu64
			"\nepoch %" PRIu64 "\n",
			note->origin, note->size,
			encode(&note->root, sizeof(note->root)).text,
			log_time_text(note->time).text, note->segment,
			note->epoch);
	if (note->kind == LOG_SEAL_CLOSE)
		used += snprintf(text + used, LOG_NOTE_SIZE - used, "close\n");
	else
		used += snprintf(text + used, LOG_NOTE_SIZE - used, "next %s\n",
				 encode(&note->next, sizeof(note->next)).text);
	if (note->kind == LOG_SEAL_OPEN)
		used += snprintf(
			text + used, LOG_NOTE_SIZE - used, "follow %s\n",
			encode(&note->follow, sizeof(note->follow)).text);
	return used;
}

/**
 * log_note_sign() - sign a seal
 * @note: the seal; gets its key's id and the signature
 * @keys: the keys
 *
 * Return: false if memory ran out.
 */
bool log_note_sign(struct log_note *note, const struct log_keys *keys)
{
	struct log_public public;
	char text[LOG_NOTE_SIZE];
	size_t size = write_body(note, text);

	if (!log_keys_sign(keys, text, size, note->signature, &public))
		return false;
	key_id(note->origin, &public, note->key_id);
	return true;
}

/**
 * log_note_write() - write a seal as a signed note
 * @note: the seal
 * @text: result, terminated
 *
 * Return: the length of the text.
 */
size_t log_note_write(const struct log_note *note, char text[LOG_NOTE_SIZE])
{
	uint8_t bytes[LOG_KEY_ID_SIZE + LOG_SIGNATURE_SIZE];
	size_t used = write_body(note, text);

	memcpy(bytes, note->key_id, LOG_KEY_ID_SIZE);
	memcpy(bytes + LOG_KEY_ID_SIZE, note->signature, LOG_SIGNATURE_SIZE);
	used += snprintf(text + used, LOG_NOTE_SIZE - used,
			 "\n" DASH " %s %s\n", note->origin,
			 encode(bytes, sizeof(bytes)).text);
	return used;
}

/* The keys at the end of a seal tell its kind. */
static bool parse_keys(const char *text, struct log_note *note, int *used)
{
	char next[48], follow[48];
	int length = 0;

	note->kind = LOG_SEAL_CLOSE;
	if (!strncmp(text, "close\n", 6)) {
		*used = 6;
		return true;
	}
	if (sscanf(text, "next %47[^\n]\n%n", next, &length) != 1 || !length ||
	    !decode(next, &note->next, sizeof(note->next)))
		return false;
	*used = length;
	note->kind = LOG_SEAL_CHECKPOINT;
	if (strncmp(text + length, "follow ", 7))
		return true;
	note->kind = LOG_SEAL_OPEN;
	*used = 0;
	return sscanf(text, "next %*[^\n]\nfollow %47[^\n]\n%n", follow,
		      used) == 1 &&
	       *used && decode(follow, &note->follow, sizeof(note->follow));
}

/**
 * log_note_parse() - read a seal
 * @text: the text; what follows the first signature does not matter
 * @size: bytes of @text
 * @note: result; the signature is not checked
 *
 * Return: the length of what log_note_write() would write; 0 if @text does not
 * begin with exactly that.
 */
size_t log_note_parse(const char *text, size_t size, struct log_note *note)
{
	uint8_t bytes[LOG_KEY_ID_SIZE + LOG_SIGNATURE_SIZE];
	char copy[LOG_NOTE_SIZE], again[LOG_NOTE_SIZE];
	char root[48], time[LOG_TIME_SIZE], signature[96];
	int at = 0, used = 0;
	size_t length;

	snprintf(copy, sizeof(copy), "%.*s", (int)(size < 4096 ? size : 4096),
		 text);
	memset(note, 0, sizeof(*note));
	if (sscanf(copy,
		   "%45[^\n]\n%" SCNu64
		   "\n%47[^\n]\ntime %27[^\n]\nsegment %" SCNu64
		   "\nepoch %" SCNu64 "\n%n",
		   note->origin, &note->size, root, time, &note->segment,
		   &note->epoch, &at) != 6 ||
	    !at || !decode(root, &note->root, sizeof(note->root)) ||
	    !log_time_parse(time, &note->time) ||
	    !parse_keys(copy + at, note, &used))
		return 0;
	if (sscanf(copy + at + used, " " DASH " %*[^ \n] %95[^\n]",
		   signature) != 1 ||
	    !decode(signature, bytes, sizeof(bytes)))
		return 0;
	memcpy(note->key_id, bytes, LOG_KEY_ID_SIZE);
	memcpy(note->signature, bytes + LOG_KEY_ID_SIZE, LOG_SIGNATURE_SIZE);
	if ((note->kind == LOG_SEAL_OPEN) != !note->epoch)
		return 0;
	length = log_note_write(note, again);
	return length <= size && !memcmp(text, again, length) ? length : 0;
}

/**
 * log_note_verify() - check the signature of a seal
 * @note: the seal
 * @public: the key that it should be made with
 *
 * Return: whether it is.
 */
bool log_note_verify(const struct log_note *note,
		     const struct log_public *public)
{
	uint8_t id[LOG_KEY_ID_SIZE];
	char text[LOG_NOTE_SIZE];
	size_t size = write_body(note, text);

	key_id(note->origin, public, id);
	return !memcmp(id, note->key_id, sizeof(id)) &&
	       log_public_verify(public, text, size, note->signature);
}

/**
 * log_vkey_write() - write a log's first public key as C2SP's verifier key
 * @public: the key
 * @text: result
 */
void log_vkey_write(const struct log_public *public, char text[LOG_VKEY_SIZE])
{
	uint8_t bytes[1 + sizeof(*public)] = { ALGORITHM_ED25519 };
	char origin[LOG_ORIGIN_SIZE], hex[2 * LOG_KEY_ID_SIZE + 1];
	uint8_t id[LOG_KEY_ID_SIZE];

	memcpy(bytes + 1, public, sizeof(*public));
	log_origin(public, origin);
	key_id(origin, public, id);
	text_hex(hex, id, sizeof(id));
	snprintf(text, LOG_VKEY_SIZE, "%s+%s+%s\n", origin, hex,
		 encode(bytes, sizeof(bytes)).text);
}

/**
 * log_vkey_parse() - read a verifier key
 * @text: the text; a newline at its end may be missing
 * @size: bytes of @text
 * @public: result
 *
 * Return: false if it is not the first key of a log.
 */
bool log_vkey_parse(const char *text, size_t size, struct log_public *public)
{
	uint8_t bytes[1 + sizeof(*public)];
	char copy[LOG_VKEY_SIZE], again[LOG_VKEY_SIZE];
	char key[48];

	if (size >= sizeof(copy) - 1)
		return false;
	snprintf(copy, sizeof(copy), "%.*s", (int)size, text);
	if (sscanf(copy, "%*[^+]+%*[^+]+%47[^\n]", key) != 1 ||
	    !decode(key, bytes, sizeof(bytes)))
		return false;
	memcpy(public, bytes + 1, sizeof(*public));
	log_vkey_write(public, again);
	if (size && text[size - 1] != '\n')
		strcat(copy, "\n");
	return !strcmp(copy, again);
}
