// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simple),
		cmocka_unit_test(test_turned),
		cmocka_unit_test(test_coordinates),
		cmocka_unit_test(test_coordinates_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
