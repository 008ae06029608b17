// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What differs between two policies, and what of it lets more be seen.
 */
#include "helper.h"

#include "cover.h"
#include "diff.h"
#include "draw.h"

#define HEAD "paravent: 1\nserial: 2\n"
#define CAMERA HEAD "cameras:\n- name: n\n  match: {card: c}\n"
#define TIMED                                            \
	"paravent: 1\nserial: 2\ntimezone: UTC\n"        \
	"valid: {from: 2026-01-01, until: 2027-01-01}\n" \
	"cameras:\n- name: n\n  match: {card: c}\n"
#define SMALL "polygon: [[9, 9], [99, 9], [99, 99], [9, 99]]"
#define LARGE "polygon: [[9, 9], [999, 9], [999, 999], [9, 999]]"
#define ASIDE "polygon: [[50, 9], [150, 9], [150, 99], [50, 99]]"

/* The effects of the changes, without that of the serial, as letters. */
static void effects(const struct diff *diff, char *letters)
{
	json_t *change;
	size_t i;

	json_array_foreach(diff->changes, i, change)
	{
		const char *text =
			json_string_value(json_object_get(change, "text"));
		const char *effect =
			json_string_value(json_object_get(change, "effect"));

		if (!strstr(text, "the serial is "))
			*letters++ = *effect;
	}
	*letters = '\0';
}

/* n: none, t: tightens, u: unclear, l: loosens; in the order of the changes. */
static const struct {
	const char *before;
	const char *after;
	const char *forth;
	const char *back;
	const char *text;
} cases[] = {
	{ CAMERA, CAMERA, "", "", NULL },
	{ CAMERA, CAMERA "  fill: '#010203'\n", "n", "n",
	  "is now #010203; before: #000000" },
	{ CAMERA, CAMERA "  max_size: {width: 9, height: 8}\n", "t", "l",
	  "the largest picture is now 9 x 8; before: not limited" },
	{ CAMERA "  max_size: {width: 9, height: 8}\n",
	  CAMERA "  max_size: {width: 8, height: 9}\n", "l", "l", NULL },
	{ CAMERA, CAMERA "  max_frame_rate: 5\n", "t", "l",
	  "at most 5 in any 1 s; before: not limited" },
	{ CAMERA "  max_frame_rate: 5\n", CAMERA "  max_frame_rate: 4\n", "t",
	  "l", NULL },
	/* Ten a second at any time is less than a hundred at once. */
	{ CAMERA "  max_frame_rate: 10\n",
	  CAMERA "  max_frame_rate: {frames: 100, seconds: 10}\n", "l", "t",
	  NULL },
	{ CAMERA "  max_frame_rate: {frames: 5, seconds: 10}\n",
	  CAMERA "  max_frame_rate: 4\n", "l", "l", NULL },
	{ CAMERA, CAMERA "  fixed: true\n", "t", "l", "is now yes" },
	{ CAMERA, CAMERA "  require_audit: true\n", "t", "l",
	  "nothing while nobody records who looks is now yes; before: no" },
	{ CAMERA, CAMERA "  allow: {uids: [5]}\n", "t", "l",
	  "users 5; before: everybody" },
	{ CAMERA "  allow: {uids: [5]}\n", CAMERA "  allow: {uids: [6]}\n", "l",
	  "l", NULL },
	{ CAMERA "  allow: {uids: [5]}\n",
	  CAMERA "  allow: {uids: [5], gids: [6]}\n", "l", "t",
	  "users 5 and groups 6; before: users 5" },
	{ CAMERA, CAMERA "- name: m\n  match: {card: d}\n", "l", "t",
	  "the camera is new" },
	/* Cameras are matched by name, then by what they match. */
	{ CAMERA, HEAD "cameras:\n- name: m\n  match: {card: c}\n", "n", "n",
	  "the camera's name is now \"m\"" },
	{ CAMERA, HEAD "cameras:\n- name: n\n  match: {card: d}\n", "u", "u",
	  "is now card \"d\"; before: card \"c\"" },
	{ CAMERA, HEAD "cameras:\n- name: m\n  match: {card: d}\n", "tl", "tl",
	  NULL },
	{ CAMERA,
	  HEAD "issuer: i\n"
	       "cameras:\n- name: n\n  match: {card: c}\n",
	  "n", "n", "the issuer is now \"i\"; before: not stated" },
	{ TIMED, TIMED "  schedule: [\"Mon 08:00-09:00\"]\n", "t", "l",
	  "before: always" },
	{ TIMED "  schedule: [\"Mon 08:00-09:00\"]\n",
	  TIMED "  schedule: [\"Mon 08:00-09:01\"]\n", "l", "t", NULL },
	{ TIMED "  schedule: [\"Mon 08:00-09:00\"]\n",
	  TIMED "  schedule: [\"Mon 09:00-10:00\"]\n", "l", "l", NULL },

	/* Zones. */
	{ CAMERA, CAMERA "  zones:\n  - " SMALL "\n", "t", "l",
	  "zone 1 is new: it fills 0.00 %" },
	{ CAMERA "  zones:\n  - name: z\n    " SMALL "\n",
	  CAMERA "  zones:\n  - name: z\n    " LARGE "\n", "t", "l",
	  "zone 1 \"z\": its outline is now 0.02 %" },
	{ CAMERA "  zones:\n  - " SMALL "\n",
	  CAMERA "  zones:\n  - " ASIDE "\n", "l", "l", NULL },
	{ CAMERA "  zones:\n  - name: a\n    " SMALL "\n",
	  CAMERA "  zones:\n  - name: b\n    " ASIDE "\n", "lt", "lt",
	  "zone 1 \"a\" is removed" },
	{ CAMERA "  zones:\n  - name: a\n    " SMALL "\n",
	  CAMERA "  zones:\n  - name: b\n    " SMALL "\n", "n", "n",
	  "its name is now \"b\"" },
	{ CAMERA "  zones:\n  - " SMALL "\n  - " LARGE "\n",
	  CAMERA "  zones:\n  - " LARGE "\n  - " SMALL "\n", "n", "n",
	  "another order" },
	{ CAMERA "  zones:\n  - " SMALL "\n  - " LARGE "\n",
	  CAMERA "  zones:\n  - " LARGE "\n", "l", "t", "zone 1 is removed" },
	/* A name need not be the only one of its kind. */
	{ CAMERA "  zones:\n  - name: z\n    " SMALL "\n  - name: z\n    " LARGE
		 "\n",
	  CAMERA "  zones:\n  - name: z\n    " LARGE "\n  - name: z\n    " SMALL
		 "\n",
	  "n", "n", "another order" },
	{ TIMED "  zones:\n  - " SMALL "\n",
	  TIMED "  zones:\n  - " SMALL
		"\n    schedule: [\"Mon 08:00-09:00\"]\n",
	  "l", "t", NULL },
	/* Outlines that run along each other: to be sure, it may be less. */
	{ CAMERA "  zones:\n  - " SMALL "\n",
	  CAMERA "  zones:\n"
		 "  - polygon: [[9, 9], [50, 9], [99, 9], [99, 99], [9, 99]]\n",
	  "l", "t", "with 5 points" },

	/* The first inverse zone hides, a further one shows. */
	{ CAMERA, CAMERA "  zones:\n  - only: true\n    " SMALL "\n", "t", "l",
	  "and all else is filled" },
	{ CAMERA "  zones:\n  - only: true\n    " SMALL "\n",
	  CAMERA "  zones:\n  - only: true\n    " SMALL
		 "\n  - only: true\n    " LARGE "\n",
	  "l", "t", "and may be seen" },
	{ CAMERA "  zones:\n  - only: true\n    " SMALL "\n",
	  CAMERA "  zones:\n  - only: true\n    " LARGE "\n", "l", "t", NULL },
	{ CAMERA "  zones:\n  - only: true\n    " SMALL "\n",
	  CAMERA "  zones:\n  - only: false\n    " SMALL "\n", "l", "l",
	  "is now filled" },
	{ TIMED "  zones:\n  - only: true\n    " SMALL "\n",
	  TIMED "  zones:\n  - only: true\n    " SMALL
		"\n    schedule: [\"Mon 08:00-09:00\"]\n",
	  "u", "u", NULL },
	/* What remains counts only at times, so its loss may bare all. */
	{ TIMED "  zones:\n  - only: true\n    name: a\n    " SMALL
		"\n  - only: true\n    name: b\n    " LARGE
		"\n    schedule: [\"Mon 08:00-09:00\"]\n",
	  TIMED "  zones:\n  - only: true\n    name: b\n    " LARGE
		"\n    schedule: [\"Mon 08:00-09:00\"]\n",
	  "l", "l", NULL },
};

static void test_cases(void **state)
{
	struct policy *before, *after;
	char letters[64];
	struct diff diff;
	unsigned int i;
	char *text;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		before = policy_of(cases[i].before);
		after = policy_of(cases[i].after);
		policy_diff(before, after, &diff);
		effects(&diff, letters);
		text = json_dumps(diff.changes, JSON_ENCODE_ANY);
		if (strcmp(letters, cases[i].forth))
			fail_msg("case %u: %s, expected %s: %s", i, letters,
				 cases[i].forth, text);
		free(text);
		text = NULL;
		if (cases[i].text) {
			json_t *change;
			size_t k;
			bool found = false;

			json_array_foreach(diff.changes, k, change) found |=
				!!strstr(json_string_value(json_object_get(
						 change, "text")),
					 cases[i].text);
			if (!found)
				fail_msg("case %u: expected \"%s\"", i,
					 cases[i].text);
		}
		diff_release(&diff);
		policy_diff(after, before, &diff);
		effects(&diff, letters);
		if (strcmp(letters, cases[i].back))
			fail_msg("case %u back: %s, expected %s", i, letters,
				 cases[i].back);
		diff_release(&diff);
		free(before);
		free(after);
	}
}

static bool has_text(const struct diff *diff, const char *expected)
{
	json_t *change;
	size_t i;

	json_array_foreach(
		diff->changes, i,
		change) if (strstr(json_string_value(json_object_get(change,
								     "text")),
				   expected)) return true;
	return false;
}

static void test_times(void **state)
{
	static const struct {
		uint64_t not_before;
		uint64_t not_after;
		const char *effects;
	} moments[] = {
		{ 100, 200, "" }, { 99, 200, "l" },  { 101, 200, "t" },
		{ 0, 200, "l" },  { 100, 201, "l" }, { 100, 199, "t" },
		{ 100, 0, "l" },  { 99, 199, "lt" }, { 101, 201, "tl" },
	};
	struct policy *before = policy_of(CAMERA), *after = policy_of(CAMERA);
	char letters[64];
	struct diff diff;
	unsigned int i;

	(void)state;
	before->not_before = 100;
	before->not_after = 200;
	for (i = 0; i < ARRAY_SIZE(moments); i++) {
		after->not_before = moments[i].not_before;
		after->not_after = moments[i].not_after;
		policy_diff(before, after, &diff);
		effects(&diff, letters);
		assert_string_equal(letters, moments[i].effects);
		diff_release(&diff);
	}
	free(before);
	free(after);
}

static void test_serial(void **state)
{
	struct policy *before = policy_of(full_yaml);
	struct policy *after = policy_of(full_yaml);
	struct diff diff;

	(void)state;
	policy_diff(before, after, &diff);
	assert_int_equal(json_array_size(diff.changes), 0);
	diff_release(&diff);
	/* A greater one opens the camera again. */
	after->serial++;
	policy_diff(before, after, &diff);
	assert_int_equal(json_array_size(diff.changes), 2);
	assert_true(has_text(&diff, "for another 600 s or 100 frames"));
	assert_int_equal(diff.unclear, 0);
	diff_release(&diff);
	after->serial -= 2;
	policy_diff(before, after, &diff);
	assert_true(has_text(&diff, "expected more than"));
	assert_int_equal(diff.unclear, 1);
	diff_release(&diff);
	free(before);
	free(after);
}

/* What policy_json() does not show must not go by. */
static void test_nameless(void **state)
{
	struct policy *before = policy_of(full_yaml);
	struct policy *after = policy_of(full_yaml);
	struct diff diff;

	(void)state;
	after->serial++;
	after->offsets[1].at++;
	policy_diff(before, after, &diff);
	assert_true(has_text(&diff, "the clocks of the time zone change"));
	assert_int_equal(diff.unclear, 1);
	diff_release(&diff);
	after->offsets[1].at--;
	/* As if a field had been added that is not shown. */
	after->cameras[1].uids.id[7] = 1;
	policy_diff(before, after, &diff);
	assert_true(has_text(&diff, "this tool cannot name"));
	assert_int_equal(diff.unclear, 1);
	diff_release(&diff);
	after->serial--;
	after->cameras[1].uids.id[7] = 0;
	after->issuer[100] = 'i';
	policy_diff(before, after, &diff);
	assert_true(has_text(&diff, "this tool cannot name"));
	diff_release(&diff);
	free(before);
	free(after);
}

/* A field that nobody has taught the table about is for a person to judge. */
static void test_unknown_field(void **state)
{
	struct policy *policy = policy_of(CAMERA);
	const struct side side = { .policy = policy,
				   .camera = policy->cameras };
	json_t *value = json_pack("{s:i, s:[b, s]}", "a", 5, "b", 1, "x");
	char *text = field_text("new_field", NULL, value, &side, &side);

	(void)state;
	assert_int_equal(field_compare("new_field", &side, &side),
			 EFFECT_UNCLEAR);
	assert_string_equal(text, "new_field is now a 5, b yes, \"x\"; before: "
				  "not stated");
	free(text);
	json_decref(value);
	free(policy);
}

static unsigned int seed = 1;

static unsigned int dice(unsigned int sides)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % sides;
}

static void throw_zone(struct zone *zone, unsigned int extent)
{
	unsigned int first, second, i;

	do {
		memset(zone, 0, sizeof(*zone));
		zone->vertices = 3 + dice(4);
		for (i = 0; i < zone->vertices; i++)
			zone->polygon[i] =
				(struct vertex){ dice(extent), dice(extent) };
	} while (polygon_check(zone->polygon, zone->vertices, &first,
			       &second) != POLYGON_SIMPLE);
}

/* By crossings to the right; the point must not be on an edge. */
static bool inside(const struct zone *zone, double x, double y)
{
	bool in = false;
	unsigned int i;

	for (i = 0; i < zone->vertices; i++) {
		struct vertex a = zone->polygon[i];
		struct vertex b = zone->polygon[(i + 1) % zone->vertices];

		if ((a.y > y) != (b.y > y) &&
		    x < a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y))
			in = !in;
	}
	return in;
}

/* Each pixel against points of its inside. */
static void test_draw(void **state)
{
	unsigned int round, x, y, i, k, in;
	struct bitmap bitmap, only;
	struct zone zone;

	(void)state;
	for (round = 0; round < 300; round++) {
		throw_zone(&zone, 65535);
		assert_true(bitmap_make(&bitmap, 70, 9));
		assert_true(bitmap_make(&only, 70, 9));
		draw_zone(&bitmap, &zone);
		zone.only = true;
		draw_zone(&only, &zone);
		for (y = 0; y < 9; y++)
			for (x = 0; x < 70; x++) {
				for (in = i = 0; i < 16; i++)
					for (k = 0; k < 16; k++)
						in += inside(
							&zone,
							(x + (k + 0.5) / 16) *
								65536 / 70,
							(y + (i + 0.5) / 16) *
								65536 / 9);
				if ((in && !bitmap_get(&bitmap, x, y)) ||
				    (in < 256 && bitmap_get(&only, x, y)))
					fail_msg("round %u: %u, %u", round, x,
						 y);
			}
		bitmap_free(&bitmap);
		bitmap_free(&only);
	}
}

/* An edge on the border of pixels touches those on one side only. */
static void test_borders(void **state)
{
	struct zone zone = { .vertices = 4,
			     .polygon = { { 16384, 16384 },
					  { 65535, 16384 },
					  { 65535, 49152 },
					  { 16384, 49152 } } };
	struct bitmap bitmap, only;
	unsigned int x, y;

	(void)state;
	assert_true(bitmap_make(&bitmap, 128, 4));
	assert_true(bitmap_make(&only, 128, 4));
	draw_zone(&bitmap, &zone);
	zone.only = true;
	draw_zone(&only, &zone);
	for (y = 0; y < 4; y++)
		for (x = 0; x < 128; x++) {
			assert_int_equal(bitmap_get(&bitmap, x, y),
					 x >= 32 && (y == 1 || y == 2));
			assert_int_equal(bitmap_get(&only, x, y),
					 bitmap_get(&bitmap, x, y));
		}
	bitmap_free(&bitmap);
	bitmap_free(&only);
}

#define LEFT "polygon: [[0, 0], [32768, 0], [32768, 65535], [0, 65535]]"
#define RIGHT \
	"polygon: [[32768, 0], [65535, 0], [65535, 65535], [32768, 65535]]"
#define HOURS "    schedule: [\"Mon 08:00-09:00\"]\n"

static void test_cover(void **state)
{
	static const struct {
		const char *before;
		const char *after;
		double was[2];
		double is[2];
		double bared;
	} covers[] = {
		{ TIMED, TIMED, { 0, 0 }, { 0, 0 }, 0 },
		{ TIMED "  zones:\n  - " LEFT "\n",
		  TIMED "  zones:\n  - " RIGHT "\n",
		  { .5, .5 },
		  { .5, .5 },
		  .5 },
		/* One zone may do the work of another. */
		{ TIMED "  zones:\n  - only: true\n    " RIGHT "\n",
		  TIMED "  zones:\n  - " LEFT "\n",
		  { .5, .5 },
		  { .5, .5 },
		  0 },
		{ TIMED "  zones:\n  - " LEFT "\n" HOURS,
		  TIMED "  zones:\n  - " LEFT "\n",
		  { 0, .5 },
		  { .5, .5 },
		  0 },
		/* While no inverse zone counts, nothing is hidden for lack. */
		{ TIMED "  zones:\n  - only: true\n    " LEFT "\n",
		  TIMED "  zones:\n  - only: true\n    " LEFT "\n" HOURS,
		  { .5, .5 },
		  { 0, .5 },
		  .5 },
		{ TIMED "  zones:\n  - only: true\n    " LEFT
			"\n  - only: true\n    " RIGHT "\n  - " LEFT "\n",
		  TIMED "  zones:\n  - only: true\n    " LEFT "\n  - " LEFT
			"\n",
		  { .5, .5 },
		  { 1, 1 },
		  0 },
		/* Outside of its hours a camera hides all. */
		{ TIMED "  schedule: [\"Mon 08:00-09:00\"]\n",
		  TIMED,
		  { 0, 0 },
		  { 0, 0 },
		  1 },
	};
	struct policy *before, *after;
	struct cover was, is;
	unsigned int i;
	double bared;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(covers); i++) {
		before = policy_of(covers[i].before);
		after = policy_of(covers[i].after);
		assert_true(cover_compare(before->cameras, after->cameras, &was,
					  &is, &bared));
		if (was.least != covers[i].was[0] ||
		    was.most != covers[i].was[1] ||
		    is.least != covers[i].is[0] || is.most != covers[i].is[1] ||
		    bared != covers[i].bared)
			fail_msg("case %u: %f to %f, %f to %f, %f", i,
				 was.least, was.most, is.least, is.most, bared);
		free(before);
		free(after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_serial),
		cmocka_unit_test(test_nameless),
		cmocka_unit_test(test_unknown_field),
		cmocka_unit_test(test_draw),
		cmocka_unit_test(test_borders),
		cmocka_unit_test(test_cover),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
