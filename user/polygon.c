// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

/* Twice the area of the triangle: 0 on a line, the sign tells the side. */
static int64_t turn(struct vertex a, struct vertex b, struct vertex c)
{
	return ((int64_t)b.x - a.x) * ((int64_t)c.y - a.y) -
	       ((int64_t)b.y - a.y) * ((int64_t)c.x - a.x);
}

/* Whether @c, which is on the line through @a and @b, is between them. */
static bool between(struct vertex a, struct vertex b, struct vertex c)
{
	return c.x >= (a.x < b.x ? a.x : b.x) &&
	       c.x <= (a.x > b.x ? a.x : b.x) &&
	       c.y >= (a.y < b.y ? a.y : b.y) && c.y <= (a.y > b.y ? a.y : b.y);
}

static bool touch(struct vertex a, struct vertex b, struct vertex c,
		  struct vertex d)
{
	int64_t abc = turn(a, b, c), abd = turn(a, b, d);
	int64_t cda = turn(c, d, a), cdb = turn(c, d, b);

	if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) &&
	    ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0)))
		return true;
	return (!abc && between(a, b, c)) || (!abd && between(a, b, d)) ||
	       (!cda && between(c, d, a)) || (!cdb && between(c, d, b));
}

/**
 * polygon_check() - whether a polygon is simple
 * @polygon: its vertices, in order; the last is joined to the first
 * @vertices: how many, 3 or more
 * @first: set to the first vertex or edge at fault
 * @second: set to the second one; edge i runs from vertex i to the next
 *
 * A simple polygon has no vertex twice, and its edges meet nowhere but in the
 * vertex that neighbours share. Its area is not zero then.
 *
 * Return: POLYGON_SIMPLE, or what is wrong.
 */
enum polygon_fault polygon_check(const struct vertex *polygon,
				 unsigned int vertices, unsigned int *first,
				 unsigned int *second)
{
	unsigned int i, j, n = vertices;

	for (i = 0; i < n; i++) {
		for (j = i + 1; j < n; j++) {
			*first = i;
			*second = j;
			if (polygon[i].x == polygon[j].x &&
			    polygon[i].y == polygon[j].y)
				return POLYGON_REPEATED;
		}
	}
	*first = 0;
	*second = 1;
	for (i = 2; i < n && !turn(polygon[0], polygon[1], polygon[i]);)
		i++;
	if (i == n)
		return POLYGON_FLAT;
	/*
	 * Neighbours that run back over each other need no look of their own:
	 * the end of one lies on the other, and there a third edge begins.
	 */
	for (i = 0; i < n; i++) {
		*first = i;
		for (j = i + 2; j < n; j++) {
			/* The first and the last edge are neighbours. */
			if (!i && j == n - 1)
				continue;
			*second = j;
			if (touch(polygon[i], polygon[i + 1], polygon[j],
				  polygon[(j + 1) % n]))
				return POLYGON_CROSSED;
		}
	}
	return POLYGON_SIMPLE;
}

/**
 * polygon_area() - how large a polygon is
 * @polygon: its vertices, in order
 * @vertices: how many
 *
 * Return: twice the area of a simple polygon; 2^33 is the whole picture.
 */
uint64_t polygon_area(const struct vertex *polygon, unsigned int vertices)
{
	int64_t sum = 0;
	unsigned int i;

	for (i = 1; i + 1 < vertices; i++)
		sum += turn(polygon[0], polygon[i], polygon[i + 1]);
	return sum < 0 ? -sum : sum;
}

/*
 * Whether a point is inside a polygon or on its outline. Its coordinates are
 * doubled, so that the middle of an edge is one.
 */
static bool holds(const struct vertex *polygon, unsigned int n, int64_t x,
		  int64_t y)
{
	int64_t ax, ay, bx, by, side;
	bool inside = false;
	unsigned int i;

	for (i = 0; i < n; i++) {
		ax = 2 * (int64_t)polygon[i].x;
		ay = 2 * (int64_t)polygon[i].y;
		bx = 2 * (int64_t)polygon[(i + 1) % n].x;
		by = 2 * (int64_t)polygon[(i + 1) % n].y;
		side = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
		if (!side && x >= (ax < bx ? ax : bx) &&
		    x <= (ax > bx ? ax : bx) && y >= (ay < by ? ay : by) &&
		    y <= (ay > by ? ay : by))
			return true;
		if ((ay > y) != (by > y) && (side > 0) == (by > ay))
			inside = !inside;
	}
	return inside;
}

/* Whether the edges cross, or @c is in the midst of the first. */
static bool parts(struct vertex a, struct vertex b, struct vertex c,
		  struct vertex d)
{
	int64_t abc = turn(a, b, c), abd = turn(a, b, d);
	int64_t cda = turn(c, d, a), cdb = turn(c, d, b);

	if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) &&
	    ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0)))
		return true;
	return !abc && between(a, b, c) && (c.x != a.x || c.y != a.y) &&
	       (c.x != b.x || c.y != b.y);
}

/**
 * polygon_inside() - whether a simple polygon is wholly inside another
 * @inner: its vertices
 * @inner_vertices: how many
 * @outer: the vertices of the other
 * @outer_vertices: how many
 *
 * Outlines may touch. An edge that meets no vertex and crosses no edge of the
 * other is on one side of it, and its middle tells on which. Where a vertex of
 * @outer is in the midst of an edge of @inner, the answer is no, to be sure.
 *
 * Return: true if no point of @inner is outside of @outer.
 */
bool polygon_inside(const struct vertex *inner, unsigned int inner_vertices,
		    const struct vertex *outer, unsigned int outer_vertices)
{
	unsigned int i, j, n = inner_vertices, m = outer_vertices;
	struct vertex a, b;

	for (i = 0; i < n; i++) {
		a = inner[i];
		b = inner[(i + 1) % n];
		if (!holds(outer, m, 2 * (int64_t)a.x, 2 * (int64_t)a.y) ||
		    !holds(outer, m, (int64_t)a.x + b.x, (int64_t)a.y + b.y))
			return false;
		for (j = 0; j < m; j++)
			if (parts(a, b, outer[j], outer[(j + 1) % m]))
				return false;
	}
	return true;
}

/**
 * polygon_apart() - whether two simple polygons have no point in common
 * @left: the vertices of one
 * @left_vertices: how many
 * @right: the vertices of the other
 * @right_vertices: how many
 *
 * Return: true if they have none.
 */
bool polygon_apart(const struct vertex *left, unsigned int left_vertices,
		   const struct vertex *right, unsigned int right_vertices)
{
	unsigned int i, j, n = left_vertices, m = right_vertices;

	for (i = 0; i < n; i++)
		for (j = 0; j < m; j++)
			if (touch(left[i], left[(i + 1) % n], right[j],
				  right[(j + 1) % m]))
				return false;
	/* One may still be inside the other, and then any vertex tells. */
	return !holds(right, m, 2 * (int64_t)left->x, 2 * (int64_t)left->y) &&
	       !holds(left, n, 2 * (int64_t)right->x, 2 * (int64_t)right->y);
}

/**
 * polygon_coordinate() - a position in a picture, as a policy states it
 * @numerator: the position in pixels, times @denominator; at most
 *	@extent * @denominator
 * @denominator: 1 to 1000000000
 * @extent: width or height of the picture, 1 to PARAVENT_DIMENSION_MAX
 *
 * Return: the nearest multiple of 1/65536 of the extent, in exact arithmetic so
 * that every machine signs the same bytes; 65535 for the far edge itself.
 */
uint16_t polygon_coordinate(uint64_t numerator, uint64_t denominator,
			    uint32_t extent)
{
	uint64_t whole = denominator * extent;
	uint64_t scaled = (numerator * 131072 + whole) / (2 * whole);

	return scaled > PARAVENT_COORDINATE_MAX ? PARAVENT_COORDINATE_MAX :
						  scaled;
}
