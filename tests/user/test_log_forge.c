// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Logs by somebody who has taken over the machine, and with it the present key
 * and every program, but not the keys of the past.
 */
#include "log_helper.h"

#include "log_record.h"
#include "log_write.h"

#define SEGMENTS_MAX 4

/* A log in memory, written without the code that writes logs. */
struct forger {
	struct log_keys keys;
	struct log_public first;
	char origin[LOG_ORIGIN_SIZE];
	struct log_position at;
	int64_t time;
	char *segment[SEGMENTS_MAX];
	size_t size[SEGMENTS_MAX];
	unsigned int count;
};

static struct forger *forger_new(void)
{
	struct forger *forger = calloc(1, sizeof(*forger));

	assert_true(log_keys_new(&forger->keys));
	assert_true(log_keys_public(&forger->keys, &forger->first));
	log_origin(&forger->first, forger->origin);
	forger->time = START;
	forger->count = 1;
	return forger;
}

static void forger_free(struct forger *forger)
{
	unsigned int i;

	for (i = 0; i < forger->count; i++)
		free(forger->segment[i]);
	free(forger);
}

static void put_line(struct forger *forger, const char *line, size_t size)
{
	char **data = &forger->segment[forger->count - 1];
	size_t *used = &forger->size[forger->count - 1];

	*data = realloc(*data, *used + size + 1);
	memcpy(*data + *used, line, size);
	*used += size;
	(*data)[*used] = '\0';
	log_take(&forger->at, line, size);
}

static void put(struct forger *forger, json_t *record)
{
	char *line;
	size_t size;

	assert_int_equal(log_line_write(record, forger->at.tree.size,
					&forger->at.head, &line, &size),
			 0);
	json_decref(record);
	put_line(forger, line, size);
	free(line);
}

static void put_access(struct forger *forger, unsigned int number)
{
	put(forger, json_pack("{s:s, s:i}", "type", "access", "n", number));
}

static void put_header(struct forger *forger)
{
	put(forger, log_record_segment(forger->origin, forger->keys.segment,
				       &forger->at.tree, forger->time));
}

/* A seal for any epoch, with any keys. */
static struct log_note make_seal(const struct forger *forger,
				 const struct log_keys *keys, uint64_t epoch,
				 enum log_seal kind)
{
	struct log_note note = { .size = forger->at.tree.size,
				 .time = forger->time,
				 .segment = forger->keys.segment,
				 .epoch = epoch,
				 .kind = kind };
	struct log_keys other = *keys;

	strcpy(note.origin, forger->origin);
	log_tree_root(&forger->at.tree, &note.root);
	if (kind != LOG_SEAL_CLOSE)
		assert_true(log_keys_evolve(&other) &&
			    log_keys_public(&other, &note.next));
	other = *keys;
	if (kind == LOG_SEAL_OPEN)
		assert_true(log_keys_follow(&other) &&
			    log_keys_public(&other, &note.follow));
	assert_true(log_note_sign(&note, keys));
	return note;
}

static void put_seal_with(struct forger *forger, const struct log_keys *keys,
			  uint64_t epoch, enum log_seal kind)
{
	const struct log_note note = make_seal(forger, keys, epoch, kind);

	put(forger, log_record_seal(&note));
}

/* As it should be. */
static void put_seal(struct forger *forger, enum log_seal kind)
{
	put_seal_with(forger, &forger->keys, forger->keys.epoch, kind);
	if (kind == LOG_SEAL_CLOSE)
		assert_true(log_keys_follow(&forger->keys));
	else
		assert_true(log_keys_evolve(&forger->keys));
	forger->time += LOG_SECOND;
}

static void begin(struct forger *forger)
{
	put_header(forger);
	put_seal(forger, LOG_SEAL_OPEN);
}

/* A segment with three sealed records and an end. */
static void whole_segment(struct forger *forger)
{
	unsigned int i;

	begin(forger);
	for (i = 0; i < 3; i++) {
		put_access(forger, i);
		put_seal(forger, LOG_SEAL_CHECKPOINT);
	}
	put_access(forger, i);
	put_seal(forger, LOG_SEAL_CLOSE);
}

static void next_segment(struct forger *forger)
{
	assert_true(++forger->count <= SEGMENTS_MAX);
}

static int check_data(struct log_check *check, const char *data,
		      struct report *report)
{
	size_t size;
	int error = 0;

	for (; data && *data && !error; data += size) {
		line_at(data, 0, &size);
		error = log_check_line(check, data, size, report);
	}
	return error;
}

/* Check segments from @from on. */
static int check_from(const struct forger *forger, unsigned int from,
		      const char *removed, struct report *report)
{
	struct log_check check;
	unsigned int i;
	size_t size;
	int error = 0;

	*report = (struct report){ 0 };
	log_check_init(&check, &forger->first);
	for (; removed && *removed && !error; removed += size) {
		line_at(removed, 0, &size);
		error = log_check_removed(&check, removed, size, report);
	}
	for (i = from; i < forger->count && !error; i++)
		error = log_check_segment(&check, i, report) ?:
				check_data(&check, forger->segment[i], report);
	if (!error)
		error = log_check_end(&check, false, report);
	log_check_release(&check);
	return error;
}

static void expect_good(struct forger *forger)
{
	struct report report;

	if (check_from(forger, 0, NULL, &report))
		report_print(&report, stderr);
	assert_int_equal(report.errors, 0);
	forger_free(forger);
}

static void expect(struct forger *forger, const char *words)
{
	struct report report;

	assert_int_not_equal(check_from(forger, 0, NULL, &report), 0);
	if (!says(&report, words))
		report_print(&report, stderr);
	assert_true(says(&report, words));
	forger_free(forger);
}

/* Go back to what the first @lines lines of the present segment made. */
static void rewind_to(struct forger *forger, unsigned int lines)
{
	char *data = forger->segment[forger->count - 1], *at = data;
	size_t size;

	forger->segment[forger->count - 1] = NULL;
	forger->size[forger->count - 1] = 0;
	memset(&forger->at, 0, sizeof(forger->at));
	for (; lines--; at += size) {
		line_at(at, 0, &size);
		put_line(forger, at, size);
	}
	free(data);
}

/* The forger writes what the log would, where nothing is forged. */
static void test_faithful(void **state)
{
	struct forger *forger = forger_new();

	(void)state;
	whole_segment(forger);
	next_segment(forger);
	whole_segment(forger);
	expect_good(forger);
}

/* The end is cut at a seal, and the log goes on from there with today's key. */
static void test_cut_and_continue(void **state)
{
	struct forger *forger = forger_new();

	(void)state;
	begin(forger);
	put_access(forger, 0);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	put_access(forger, 1);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	rewind_to(forger, 4);
	put_access(forger, 7);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	expect(forger, "seal 3 of segment 0, expected seal 2");

	/* The same with a false number. */
	forger = forger_new();
	begin(forger);
	put_access(forger, 0);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	put_access(forger, 1);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	rewind_to(forger, 4);
	put_access(forger, 7);
	put_seal_with(forger, &forger->keys, 2, LOG_SEAL_CHECKPOINT);
	expect(forger, "not by the key");

	/* And without the closing seal, whose key is gone: on to the next. */
	forger = forger_new();
	whole_segment(forger);
	rewind_to(forger, 4);
	next_segment(forger);
	whole_segment(forger);
	expect(forger, "no closing seal");
}

/* An old record is changed, and everything behind it is sealed anew. */
static void test_sealed_anew(void **state)
{
	struct forger *forger = forger_new();
	struct log_keys now;

	(void)state;
	whole_segment(forger);
	now = forger->keys;
	forger->keys.segment = 0;
	rewind_to(forger, 2);
	put_access(forger, 66);
	put_seal_with(forger, &now, 1, LOG_SEAL_CHECKPOINT);
	expect(forger, "not by the key");

	/* Even from the very first line on. */
	forger = forger_new();
	whole_segment(forger);
	now = forger->keys;
	forger->keys.segment = 0;
	rewind_to(forger, 0);
	put_header(forger);
	put_seal_with(forger, &now, 0, LOG_SEAL_OPEN);
	expect(forger, "not by the key");
}

static void test_without_seals(void **state)
{
	struct forger *forger = forger_new();

	(void)state;
	put_header(forger);
	put_access(forger, 0);
	expect(forger, "expected the first seal");

	forger = forger_new();
	put_header(forger);
	expect(forger, "not sealed");

	forger = forger_new();
	begin(forger);
	put_access(forger, 0);
	put_access(forger, 1);
	expect(forger, "2 records that are not sealed");

	forger = forger_new();
	put_access(forger, 0);
	expect(forger, "record that begins a segment");

	forger = forger_new();
	expect(forger, "is empty");
}

/* Two for one epoch: one of them is not what was there at the time. */
static void test_two_seals(void **state)
{
	struct forger *forger = forger_new();

	(void)state;
	begin(forger);
	put_access(forger, 0);
	put_seal_with(forger, &forger->keys, 1, LOG_SEAL_CHECKPOINT);
	put_access(forger, 1);
	put_seal_with(forger, &forger->keys, 1, LOG_SEAL_CHECKPOINT);
	expect(forger, "seal 1 of segment 0, expected seal 2");
}

/* A seal of an epoch is left out: nothing happened, it seems. */
static void test_left_out(void **state)
{
	struct forger *forger = forger_new();

	(void)state;
	begin(forger);
	assert_true(log_keys_evolve(&forger->keys));
	put_access(forger, 0);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	expect(forger, "seal 2 of segment 0, expected seal 1");
}

static void test_clock_back(void **state)
{
	struct forger *forger = forger_new();

	(void)state;
	begin(forger);
	put_access(forger, 0);
	forger->time -= 3600 * LOG_SECOND;
	put_seal(forger, LOG_SEAL_CLOSE);
	expect(forger, "no record says that the clock was set back");

	forger = forger_new();
	begin(forger);
	forger->time -= 3600 * LOG_SECOND;
	put(forger, json_pack("{s:s}", "type", "clock"));
	put_seal(forger, LOG_SEAL_CLOSE);
	expect_good(forger);

	/* The record is good for one seal only. */
	forger = forger_new();
	begin(forger);
	put(forger, json_pack("{s:s}", "type", "clock"));
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	forger->time -= 3600 * LOG_SECOND;
	put_seal(forger, LOG_SEAL_CLOSE);
	expect(forger, "no record says that the clock was set back");
}

/* Only the note is signed; what is around it is not free, either. */
static void test_around_the_note(void **state)
{
	struct forger *forger = forger_new();
	struct log_note note;
	json_t *record;

	(void)state;
	begin(forger);
	note = make_seal(forger, &forger->keys, 1, LOG_SEAL_CLOSE);
	record = log_record_seal(&note);
	json_object_set_new(record, "comment", json_string("hello"));
	put(forger, record);
	expect(forger, "not written as the log writes one");

	forger = forger_new();
	begin(forger);
	note = make_seal(forger, &forger->keys, 1, LOG_SEAL_CLOSE);
	record = log_record_seal(&note);
	json_object_set_new(record, "time",
			    json_string("2026-01-01T00:00:00.000000Z"));
	put(forger, record);
	expect(forger, "not written as the log writes one");
}

/* The seal is genuine, and is for other lines. */
static void test_other_lines(void **state)
{
	struct forger *forger = forger_new();
	struct log_note note;

	(void)state;
	begin(forger);
	note = make_seal(forger, &forger->keys, 1, LOG_SEAL_CLOSE);
	put_access(forger, 0);
	note.size++;
	assert_true(log_note_sign(&note, &forger->keys));
	put(forger, log_record_seal(&note));
	expect(forger, "is for other lines");
}

static void test_out_of_place(void **state)
{
	struct forger *forger = forger_new();

	(void)state;
	begin(forger);
	put_header(forger);
	expect(forger, "inside of another one");

	forger = forger_new();
	begin(forger);
	put_seal(forger, LOG_SEAL_CLOSE);
	put_access(forger, 0);
	expect(forger, "behind the closing seal");

	forger = forger_new();
	begin(forger);
	put_seal(forger, LOG_SEAL_CLOSE);
	next_segment(forger);
	forger->keys.segment++;
	put_header(forger);
	expect(forger, "expected the beginning of segment 1");

	forger = forger_new();
	begin(forger);
	put_seal(forger, LOG_SEAL_CLOSE);
	next_segment(forger);
	forger->at.tree.node[0].bytes[0] ^= 1;
	put_header(forger);
	expect(forger, "not those of the records before");
}

/* The key of an epoch made two seals: the one that was kept shows it. */
static void test_other_history(void **state)
{
	struct forger *forger = forger_new();
	char text[LOG_NOTE_SIZE];
	struct report report = { 0 };
	struct log_check check;
	struct log_note note;

	(void)state;
	begin(forger);
	note = make_seal(forger, &forger->keys, 1, LOG_SEAL_CHECKPOINT);
	log_note_write(&note, text);
	put_access(forger, 0);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	log_check_init(&check, &forger->first);
	assert_int_equal(
		log_check_witnesses(&check, text, strlen(text), &report), 0);
	assert_int_equal(log_check_segment(&check, 0, &report), 0);
	assert_int_not_equal(check_data(&check, forger->segment[0], &report),
			     0);
	assert_true(says(&report, "the log was written anew"));
	log_check_release(&check);
	forger_free(forger);
}

/* What removed.jsonl says of a segment. */
static char *grave_line(uint64_t segment, const struct log_hash *prev,
			uint64_t first, uint64_t count,
			const struct log_hash *head,
			const struct log_note *open)
{
	char hex[65], text[LOG_NOTE_SIZE], *line;
	json_t *record;
	size_t size;

	text_hex(hex, head->bytes, 32);
	log_note_write(open, text);
	record = json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s}", "reason",
			   "age", "first", (json_int_t)first, "count",
			   (json_int_t)count, "head", hex, "since",
			   log_time_text(START).text, "until",
			   log_time_text(START).text, "open", text);
	assert_int_equal(log_line_write(record, segment, prev, &line, &size),
			 0);
	json_decref(record);
	return line;
}

/* The first seal in a segment that was written. */
static struct log_note opening_of(const struct forger *forger,
				  unsigned int segment)
{
	const char *line;
	struct log_note note;
	json_t *record;
	size_t size;

	line = line_at(forger->segment[segment], 1, &size);
	record = log_line_parse(line, size);
	assert_true(log_record_note(record, &note));
	json_decref(record);
	return note;
}

static void expect_removed(const struct forger *forger, const char *removed,
			   const char *words)
{
	struct report report;

	check_from(forger, 1, removed, &report);
	if (words && !says(&report, words))
		report_print(&report, stderr);
	assert_int_equal(report.errors, words ? 1 : 0);
	if (words)
		assert_true(says(&report, words));
}

/* A segment is gone: that must be recorded, and lead from key to key. */
static void test_removed(void **state)
{
	struct forger *forger = forger_new();
	const struct log_hash none = { 0 };
	struct log_hash head, grave;
	struct log_note open, false_open;
	uint64_t count;
	char hex[65], *line;

	(void)state;
	whole_segment(forger);
	head = forger->at.head;
	count = forger->at.tree.size;
	open = opening_of(forger, 0);
	next_segment(forger);
	begin(forger);
	line = grave_line(0, &none, 0, count, &head, &open);
	put_seal(forger, LOG_SEAL_CHECKPOINT);
	expect_removed(forger, line, "no record says that they were removed");
	expect_removed(forger, NULL, "only the 0 before it");
	log_hash(&grave, line, strlen(line));
	text_hex(hex, grave.bytes, 32);
	put(forger, json_pack("{s:s, s:i, s:s}", "type", "tombstone", "segment",
			      0, "removed", hex));
	expect_removed(forger, line, "not sealed");
	put_seal(forger, LOG_SEAL_CLOSE);
	expect_removed(forger, line, NULL);
	free(line);

	/* Another length than was recorded. */
	line = grave_line(0, &none, 0, count - 1, &head, &open);
	expect_removed(forger, line, "record ");
	free(line);
	/* The key of the past is not there to make another first seal with. */
	false_open = open;
	assert_true(log_note_sign(&false_open, &forger->keys));
	line = grave_line(0, &none, 0, count, &head, &false_open);
	expect_removed(forger, line, "not by the key that was announced");
	free(line);
	/* Nor does one of another segment lead on. */
	open = opening_of(forger, 1);
	line = grave_line(0, &none, 0, count, &head, &open);
	expect_removed(forger, line, "expected the removal of segment 0");
	free(line);
	forger_free(forger);
}

/* Of two removed segments, one is said to have had a record of the other. */
static void test_shifted_graves(void **state)
{
	struct forger *forger = forger_new();
	const struct log_hash none = { 0 };
	struct log_hash head, hash;
	struct log_note open[2];
	char *line, *second, both[8192];
	struct report report;
	uint64_t count;

	(void)state;
	whole_segment(forger);
	head = forger->at.head;
	count = forger->at.tree.size;
	open[0] = opening_of(forger, 0);
	next_segment(forger);
	whole_segment(forger);
	open[1] = opening_of(forger, 1);
	line = grave_line(0, &none, 0, count + 1, &head, &open[0]);
	log_hash(&hash, line, strlen(line));
	second = grave_line(1, &hash, count + 1, count - 1, &forger->at.head,
			    &open[1]);
	snprintf(both, sizeof(both), "%s%s", line, second);
	check_from(forger, 2, both, &report);
	assert_true(says(&report, "expected the removal of segment 1"));
	free(line);
	free(second);
	forger_free(forger);
}

/* What removed.jsonl says now is not what it said when that was sealed. */
static void test_other_grave(void **state)
{
	struct forger *forger = forger_new();
	const struct log_hash none = { 0 };
	struct log_note open;
	char hex[65], *line;

	(void)state;
	whole_segment(forger);
	open = opening_of(forger, 0);
	line = grave_line(0, &none, 0, forger->at.tree.size, &forger->at.head,
			  &open);
	next_segment(forger);
	begin(forger);
	text_hex(hex, none.bytes, 32);
	put(forger, json_pack("{s:s, s:i, s:s}", "type", "tombstone", "segment",
			      0, "removed", hex));
	put_seal(forger, LOG_SEAL_CLOSE);
	expect_removed(forger, line, "is not what was recorded");
	free(line);
	forger_free(forger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faithful),
		cmocka_unit_test(test_cut_and_continue),
		cmocka_unit_test(test_sealed_anew),
		cmocka_unit_test(test_without_seals),
		cmocka_unit_test(test_two_seals),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_clock_back),
		cmocka_unit_test(test_around_the_note),
		cmocka_unit_test(test_other_lines),
		cmocka_unit_test(test_out_of_place),
		cmocka_unit_test(test_other_history),
		cmocka_unit_test(test_removed),
		cmocka_unit_test(test_shifted_graves),
		cmocka_unit_test(test_other_grave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
