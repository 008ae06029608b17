// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper.h"

#include <math.h>

static const struct {
	const char *what;
	enum polygon_fault fault;
	unsigned int vertices;
	struct vertex polygon[8];
} shapes[] = {
	{ "triangle", POLYGON_SIMPLE, 3, { { 0, 0 }, { 9, 0 }, { 0, 9 } } },
	{ "whole frame",
	  POLYGON_SIMPLE,
	  4,
	  { { 0, 0 }, { 65535, 0 }, { 65535, 65535 }, { 0, 65535 } } },
	{ "counter-clockwise",
	  POLYGON_SIMPLE,
	  4,
	  { { 0, 0 }, { 0, 9 }, { 9, 9 }, { 9, 0 } } },
	{ "vertex on a straight edge",
	  POLYGON_SIMPLE,
	  4,
	  { { 0, 0 }, { 5, 0 }, { 9, 0 }, { 0, 9 } } },
	{ "concave",
	  POLYGON_SIMPLE,
	  5,
	  { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 5, 2 }, { 0, 9 } } },
	{ "bow tie",
	  POLYGON_CROSSED,
	  4,
	  { { 0, 0 }, { 9, 9 }, { 9, 0 }, { 0, 9 } } },
	{ "same vertex twice in a row",
	  POLYGON_REPEATED,
	  4,
	  { { 0, 0 }, { 9, 0 }, { 9, 0 }, { 0, 9 } } },
	{ "closed by hand",
	  POLYGON_REPEATED,
	  4,
	  { { 0, 0 }, { 9, 0 }, { 0, 9 }, { 0, 0 } } },
	{ "two triangles that share a vertex",
	  POLYGON_REPEATED,
	  6,
	  { { 5, 5 }, { 0, 0 }, { 9, 0 }, { 5, 5 }, { 9, 9 }, { 0, 9 } } },
	{ "line", POLYGON_FLAT, 3, { { 0, 0 }, { 4, 4 }, { 9, 9 } } },
	{ "line there and back",
	  POLYGON_FLAT,
	  4,
	  { { 0, 0 }, { 9, 0 }, { 5, 0 }, { 3, 0 } } },
	{ "spike",
	  POLYGON_CROSSED,
	  4,
	  { { 0, 0 }, { 9, 0 }, { 5, 0 }, { 5, 9 } } },
	{ "spike over the joint",
	  POLYGON_CROSSED,
	  4,
	  { { 5, 0 }, { 5, 9 }, { 0, 0 }, { 9, 0 } } },
	{ "vertex on an edge far away",
	  POLYGON_CROSSED,
	  5,
	  { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 5, 0 }, { 0, 9 } } },
	{ "edges that lie on each other",
	  POLYGON_CROSSED,
	  6,
	  { { 0, 0 }, { 9, 0 }, { 9, 5 }, { 7, 0 }, { 2, 0 }, { 0, 5 } } },
};

static void test_simple(void **state)
{
	unsigned int i, first, second;
	enum polygon_fault fault;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		fault = polygon_check(shapes[i].polygon, shapes[i].vertices,
				      &first, &second);
		if (fault != shapes[i].fault)
			fail_msg("%s: %d", shapes[i].what, fault);
	}
}

/* Where the list begins, and which way it runs, makes no difference. */
static void test_turned(void **state)
{
	struct vertex turned[8];
	unsigned int i, j, k, n, first, second;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		n = shapes[i].vertices;
		for (j = 0; j < 2 * n; j++) {
			for (k = 0; k < n; k++)
				turned[j < n ? k : n - 1 - k] =
					shapes[i].polygon[(j + k) % n];
			if (polygon_check(turned, n, &first, &second) !=
			    shapes[i].fault)
				fail_msg("%s, turned by %u", shapes[i].what, j);
		}
	}
}

static const struct {
	uint64_t numerator;
	uint64_t denominator;
	uint32_t extent;
	uint16_t expected;
} positions[] = {
	{ 0, 1, 1280, 0 },
	{ 100, 1, 1280, 5120 },
	{ 640, 1, 1280, 32768 },
	{ 1279, 1, 1280, 65485 }, /* 65484.8 */
	{ 1280, 1, 1280, 65535 },
	{ 1, 1, 1, 65535 },
	{ 5, 10, 1, 32768 },
	{ 1, 1, 3, 21845 }, /* 21845.33 */
	{ 2, 1, 3, 43691 }, /* 43690.67 */
	{ 16384, 1, 16384, 65535 },
	{ 16383, 1, 16384, 65532 },
	{ 125, 1000, 16384, 1 }, /* exactly a half: up */
	{ 124999999, 1000000000, 16384, 0 },
	{ 16384000000000, 1000000000, 16384, 65535 },
	{ 16383999999999, 1000000000, 16384, 65535 },
};

static void test_coordinates(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(positions); i++)
		assert_int_equal(polygon_coordinate(positions[i].numerator,
						    positions[i].denominator,
						    positions[i].extent),
				 positions[i].expected);
}

/* Against another way to compute it, for every pixel of odd sizes. */
static void test_coordinates_all(void **state)
{
	static const uint32_t extents[] = { 1, 3, 7, 641, 1366, 1920, 4097 };
	uint64_t expected, pixel;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(extents); i++) {
		for (pixel = 0; pixel <= extents[i]; pixel++) {
			expected = pixel * 65536 / extents[i];
			if (pixel * 65536 % extents[i] * 2 >= extents[i])
				expected++;
			if (expected > 65535)
				expected = 65535;
			assert_int_equal(polygon_coordinate(pixel, 1,
							    extents[i]),
					 expected);
		}
	}
}

static const struct {
	const char *what;
	bool inside; /* the first in the second */
	bool apart;
	unsigned int vertices[2];
	struct vertex polygon[2][8];
} pairs[] = {
	{ "in the middle",
	  true,
	  false,
	  { 3, 4 },
	  { { { 2, 2 }, { 4, 2 }, { 2, 4 } },
	    { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } } } },
	{ "the same, from another vertex on and the other way round",
	  true,
	  false,
	  { 4, 4 },
	  { { { 9, 9 }, { 9, 0 }, { 0, 0 }, { 0, 9 } },
	    { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } } } },
	{ "in a corner",
	  true,
	  false,
	  { 4, 4 },
	  { { { 0, 0 }, { 5, 0 }, { 5, 5 }, { 0, 5 } },
	    { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } } } },
	{ "touching from within",
	  true,
	  false,
	  { 3, 4 },
	  { { { 5, 0 }, { 7, 4 }, { 3, 4 } },
	    { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } } } },
	{ "over the edge",
	  false,
	  false,
	  { 3, 4 },
	  { { { 5, 5 }, { 12, 5 }, { 5, 7 } },
	    { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } } } },
	{ "across, all vertices outside",
	  false,
	  false,
	  { 4, 4 },
	  { { { 0, 4 }, { 20, 4 }, { 20, 6 }, { 0, 6 } },
	    { { 5, 0 }, { 9, 0 }, { 9, 9 }, { 5, 9 } } } },
	{ "the larger around the smaller",
	  false,
	  false,
	  { 4, 3 },
	  { { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } },
	    { { 2, 2 }, { 4, 2 }, { 2, 4 } } } },
	{ "an edge over a notch, its ends on the outline",
	  false,
	  false,
	  { 3, 7 },
	  { { { 2, 9 }, { 8, 9 }, { 5, 1 } },
	    { { 0, 0 },
	      { 10, 0 },
	      { 10, 9 },
	      { 7, 9 },
	      { 5, 4 },
	      { 3, 9 },
	      { 0, 9 } } } },
	{ "along the outline, and over a notch",
	  false,
	  false,
	  { 3, 7 },
	  { { { 0, 9 }, { 10, 9 }, { 5, 0 } },
	    { { 0, 0 },
	      { 10, 0 },
	      { 10, 9 },
	      { 9, 9 },
	      { 8, 8 },
	      { 7, 9 },
	      { 0, 9 } } } },
	{ "in a notch",
	  false,
	  true,
	  { 3, 5 },
	  { { { 4, 9 }, { 6, 9 }, { 5, 7 } },
	    { { 0, 0 }, { 10, 0 }, { 10, 9 }, { 5, 4 }, { 0, 9 } } } },
	{ "side by side, with an edge in common",
	  false,
	  false,
	  { 4, 4 },
	  { { { 9, 0 }, { 12, 0 }, { 12, 9 }, { 9, 9 } },
	    { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } } } },
	{ "far away, at the limits",
	  false,
	  true,
	  { 3, 3 },
	  { { { 65535, 65535 }, { 65534, 65535 }, { 65535, 65534 } },
	    { { 0, 0 }, { 9, 0 }, { 0, 9 } } } },
	{ "at the limits",
	  true,
	  false,
	  { 3, 4 },
	  { { { 65535, 65535 }, { 65534, 65535 }, { 65535, 65534 } },
	    { { 0, 0 }, { 65535, 0 }, { 65535, 65535 }, { 0, 65535 } } } },
};

static void test_pairs(void **state)
{
	const struct vertex *a, *b;
	unsigned int i, n, m;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		a = pairs[i].polygon[0];
		b = pairs[i].polygon[1];
		n = pairs[i].vertices[0];
		m = pairs[i].vertices[1];
		if (polygon_inside(a, n, b, m) != pairs[i].inside ||
		    polygon_apart(a, n, b, m) != pairs[i].apart ||
		    polygon_apart(b, m, a, n) != pairs[i].apart)
			fail_msg("%s", pairs[i].what);
	}
	assert_int_equal(polygon_area(pairs[0].polygon[0], 3), 4);
	assert_int_equal(polygon_area(pairs[0].polygon[1], 4), 162);
	assert_int_equal(polygon_area(pairs[7].polygon[1], 7), 160);
	assert_int_equal(polygon_area(pairs[12].polygon[1], 4),
			 2ULL * 65535 * 65535);
}

/* By the sum of angles, for a point that is on no edge. */
static bool around(const struct vertex *polygon, unsigned int n, double x,
		   double y)
{
	double sum = 0;
	unsigned int i;

	for (i = 0; i < n; i++) {
		double ax = polygon[i].x - x, ay = polygon[i].y - y;
		double bx = polygon[(i + 1) % n].x - x;
		double by = polygon[(i + 1) % n].y - y;

		sum += atan2(ax * by - ay * bx, ax * bx + ay * by);
	}
	return fabs(sum) > 3;
}

static unsigned int draw(struct vertex *polygon)
{
	unsigned int i, n, first, second;

	do {
		n = 3 + random() % 4;
		for (i = 0; i < n; i++) {
			polygon[i].x = random() % 7;
			polygon[i].y = random() % 7;
		}
	} while (polygon_check(polygon, n, &first, &second) != POLYGON_SIMPLE);
	return n;
}

/* What is said of drawn polygons against looks at points all over them. */
static void test_drawn_pairs(void **state)
{
	unsigned int round, n, m, inside = 0, apart = 0;
	struct vertex a[8], b[8];
	bool in_a, in_b, out, both;
	double x, y;

	(void)state;
	srandom(1);
	for (round = 0; round < 4000; round++) {
		n = draw(a);
		m = draw(b);
		out = false;
		both = false;
		for (x = 0.0617; x < 6; x += 0.2431) {
			for (y = 0.0829; y < 6; y += 0.2219) {
				in_a = around(a, n, x, y);
				in_b = in_a && around(b, m, x, y);
				out |= in_a && !in_b;
				both |= in_b;
			}
		}
		if (polygon_inside(a, n, b, m)) {
			assert_false(out);
			inside++;
		}
		if (polygon_apart(a, n, b, m)) {
			assert_false(both);
			apart++;
		}
	}
	assert_true(inside > 20 && apart > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simple),
		cmocka_unit_test(test_turned),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_drawn_pairs),
		cmocka_unit_test(test_coordinates),
		cmocka_unit_test(test_coordinates_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
