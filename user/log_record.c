// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_record.h"

#include "log_time.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for {"seq":N,"prev":"…" */
#define BEGINNING_SIZE 128

static size_t write_beginning(char text[BEGINNING_SIZE], uint64_t seq,
			      const struct log_hash *prev)
{
	char hex[2 * LOG_HASH_SIZE + 1];

	text_hex(hex, prev->bytes, sizeof(prev->bytes));
	return snprintf(text, BEGINNING_SIZE,
			"{\"seq\":%" PRIu64 ",\"prev\":\"%s\"", seq, hex);
}

/**
 * log_line_write() - make a line of a record
 * @record: the record, without its number and without a hash
 * @seq: its number
 * @prev: the hash of the line before
 * @line: result, to be freed
 * @size: bytes of @line, a newline at its end included
 *
 * Fields keep the order in which they were set.
 *
 * Return: 0; -EINVAL if it cannot be a record; -EMSGSIZE if it is too long;
 * -ENOMEM.
 */
int log_line_write(const json_t *record, uint64_t seq,
		   const struct log_hash *prev, char **line, size_t *size)
{
	char beginning[BEGINNING_SIZE];
	size_t begun, length;
	char *body;

	if (!json_is_object(record) || !json_object_size(record) ||
	    json_object_get(record, "seq") || json_object_get(record, "prev"))
		return -EINVAL;
	body = json_dumps(record, JSON_COMPACT);
	if (!body)
		return -ENOMEM;
	begun = write_beginning(beginning, seq, prev);
	length = strlen(body);
	/* The comma replaces the brace, and the newline comes on top. */
	*size = begun + length + 1;
	*line = *size <= LOG_LINE_MAX ? malloc(*size + 1) : NULL;
	if (*line)
		sprintf(*line, "%s,%s\n", beginning, body + 1);
	free(body);
	if (*size > LOG_LINE_MAX)
		return -EMSGSIZE;
	return *line ? 0 : -ENOMEM;
}

/**
 * log_line_parse() - read a line
 * @line: the line
 * @size: its bytes, with the newline
 *
 * Return: the record, its number and hash included; NULL if it is none.
 */
json_t *log_line_parse(const char *line, size_t size)
{
	json_t *record;

	if (!size || line[size - 1] != '\n')
		return NULL;
	record = json_loadb(line, size - 1, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(record))
		return record;
	json_decref(record);
	return NULL;
}

/**
 * log_line_follows() - whether a line begins as it must
 * @line: the line
 * @size: its bytes
 * @seq: the number that it should have
 * @prev: the hash that it should have
 */
bool log_line_follows(const char *line, size_t size, uint64_t seq,
		      const struct log_hash *prev)
{
	char beginning[BEGINNING_SIZE];
	size_t begun = write_beginning(beginning, seq, prev);

	return size > begun && !memcmp(line, beginning, begun) &&
	       line[begun] == ',';
}

/**
 * log_record_text() - a text in a record
 * @record: the record
 * @key: the field
 *
 * Return: the text; "" if there is none.
 */
const char *log_record_text(const json_t *record, const char *key)
{
	return json_string_value(json_object_get(record, key)) ?: "";
}

/**
 * log_record_program() - the name of a program
 * @who: who ran it, of a record
 *
 * Return: as the kernel has it, or the name of its file; "" if nothing is known.
 */
const char *log_record_program(const json_t *who)
{
	const char *comm = log_record_text(who, "comm");
	const char *exe = log_record_text(who, "exe");
	const char *slash = strrchr(exe, '/');

	if (*comm)
		return comm;
	if (*exe)
		return slash ? slash + 1 : exe;
	return log_record_text(who, "process");
}

/**
 * log_record_number() - a number in a record
 * @record: the record
 * @key: the field
 * @number: result
 *
 * Return: false if there is none, or a negative one.
 */
bool log_record_number(const json_t *record, const char *key, uint64_t *number)
{
	const json_t *value = json_object_get(record, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*number = json_integer_value(value);
	return true;
}

/**
 * log_record_counts() - all that a record counts
 * @record: the record
 *
 * Return: numbers by name: calls, how many of them failed, and what came of them. None if it is
 * not a record that counts.
 */
json_t *log_record_counts(const json_t *record)
{
	static const char *const sums[] = { "bytes", "frames", "frame_bytes",
					    "blank", "held_back" };
	json_t *counts = json_object(), *value;
	json_int_t failed = 0;
	const char *key;
	size_t i;

	if (!log_record_is(record, "counts"))
		return counts;
	json_object_foreach(json_object_get(record, "counts"), key,
			    value) if (json_is_integer(value))
		json_object_set(counts, key, value);
	json_object_foreach(json_object_get(record, "errors"), key, value)
		failed += json_integer_value(value);
	if (failed)
		json_object_set_new(counts, "errors", json_integer(failed));
	for (i = 0; i < ARRAY_SIZE(sums); i++) {
		value = json_object_get(record, sums[i]);
		if (json_is_integer(value))
			json_object_set(counts, sums[i], value);
	}
	return counts;
}

static bool parse_hash(const char *hex, struct log_hash *hash)
{
	static const char digits[] = "0123456789abcdef";
	const char *high, *low;
	unsigned int i;

	if (strlen(hex) != 2 * LOG_HASH_SIZE)
		return false;
	for (i = 0; i < LOG_HASH_SIZE; i++) {
		high = strchr(digits, hex[2 * i]);
		low = strchr(digits, hex[2 * i + 1]);
		if (!high || !low)
			return false;
		hash->bytes[i] = (high - digits) << 4 | (low - digits);
	}
	return true;
}

/**
 * log_record_hash() - a hash in a record
 * @record: the record
 * @key: the field
 * @hash: result
 *
 * Return: false if there is none.
 */
bool log_record_hash(const json_t *record, const char *key,
		     struct log_hash *hash)
{
	return parse_hash(log_record_text(record, key), hash);
}

/**
 * log_record_is() - whether a record is of a type
 * @record: the record
 * @type: the type
 */
bool log_record_is(const json_t *record, const char *type)
{
	return !strcmp(log_record_text(record, "type"), type);
}

/**
 * log_record_reserved() - whether only the log itself writes such records
 * @record: the record
 */
bool log_record_reserved(const json_t *record)
{
	static const char *const types[] = { "segment", "checkpoint",
					     "close",	"repair",
					     "clock",	"tombstone" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (log_record_is(record, types[i]))
			return true;
	return false;
}

static void boot_id(char *text, size_t size)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	*text = '\0';
	if (!file)
		return;
	if (fgets(text, size, file))
		text[strcspn(text, "\n")] = '\0';
	fclose(file);
}

/**
 * log_record_segment() - the first record of a segment
 * @origin: names the log
 * @segment: the segment's number
 * @tree: over all lines before it
 * @time: when, in microseconds since 1970
 *
 * Return: the record; NULL if memory ran out.
 */
json_t *log_record_segment(const char *origin, uint64_t segment,
			   const struct log_tree *tree, int64_t time)
{
	char boot[40], hex[2 * LOG_HASH_SIZE + 1];
	json_t *nodes = json_array();
	unsigned int i;

	boot_id(boot, sizeof(boot));
	for (i = 0; i < log_tree_nodes(tree->size); i++) {
		text_hex(hex, tree->node[i].bytes, LOG_HASH_SIZE);
		json_array_append_new(nodes, json_string(hex));
	}
	return json_pack("{s:s, s:s, s:s, s:I, s:s, s:o}", "time",
			 log_time_text(time).text, "type", "segment", "log",
			 origin, "segment", (json_int_t)segment, "boot_id",
			 boot, "tree", nodes);
}

/**
 * log_record_tree() - the tree that the first record of a segment starts from
 * @record: the record
 * @size: how many lines come before
 * @tree: result
 *
 * Return: false if there is none.
 */
bool log_record_tree(const json_t *record, uint64_t size, struct log_tree *tree)
{
	const json_t *nodes = json_object_get(record, "tree");
	unsigned int i, count = log_tree_nodes(size);
	const char *hex;

	if (json_array_size(nodes) != count)
		return false;
	tree->size = size;
	for (i = 0; i < count; i++) {
		hex = json_string_value(json_array_get(nodes, i));
		if (!hex || !parse_hash(hex, &tree->node[i]))
			return false;
	}
	return true;
}

/**
 * log_record_seal() - a seal as a record
 * @note: the seal, signed
 *
 * Return: the record; NULL if memory ran out.
 */
json_t *log_record_seal(const struct log_note *note)
{
	char text[LOG_NOTE_SIZE];

	log_note_write(note, text);
	return json_pack("{s:s, s:s, s:s}", "time",
			 log_time_text(note->time).text, "type",
			 note->kind == LOG_SEAL_CLOSE ? "close" : "checkpoint",
			 "note", text);
}

/**
 * log_record_note() - the seal in a record
 * @record: the record
 * @note: result; the signature is not checked
 *
 * Return: false if there is none.
 */
bool log_record_note(const json_t *record, struct log_note *note)
{
	const char *text = log_record_text(record, "note");

	return *text &&
	       log_note_parse(text, strlen(text), note) == strlen(text);
}
