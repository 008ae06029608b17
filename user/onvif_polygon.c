// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From where ONVIF lets a vertex be to where a policy does. Each vertex goes to
 * a place from which both of its edges run outside of where they ran, or on it:
 * so the new polygon holds all of the old one, and a mask does not get smaller.
 */
#include "onvif.h"

/* Sharper than about 5 degrees, a corner may find no such place so near. */
#define REACH_MAX 16

#define FAR_EDGE 65536

/**
 * struct corner - a vertex and what is around it
 * @before: the vertex before
 * @at: the vertex
 * @after: the vertex after
 * @sense: 1 or -1, as the polygon runs; 0 when any place will do
 */
struct corner {
	struct onvif_point before;
	struct onvif_point at;
	struct onvif_point after;
	int sense;
};

static int64_t turn(struct onvif_point a, struct onvif_point b,
		    struct onvif_point c)
{
	return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool outward(const struct corner *corner, struct onvif_point place)
{
	return corner->sense * turn(corner->before, corner->at, place) <= 0 &&
	       corner->sense * turn(corner->at, corner->after, place) <= 0;
}

/* What a policy can say: 65535 stands for the far edge. */
static bool sayable(int64_t unit)
{
	return unit >= 0 && unit <= FAR_EDGE && unit != PARAVENT_COORDINATE_MAX;
}

static uint64_t square_distance(struct onvif_point a, struct onvif_point b)
{
	return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/* The nearest place in the square that is @reach units larger all around. */
static bool search(const struct corner *corner, int reach,
		   struct onvif_point *found)
{
	const int64_t left = corner->at.x / ONVIF_STEPS - reach;
	const int64_t top = corner->at.y / ONVIF_STEPS - reach;
	const int64_t right =
		(corner->at.x + ONVIF_STEPS - 1) / ONVIF_STEPS + reach;
	const int64_t bottom =
		(corner->at.y + ONVIF_STEPS - 1) / ONVIF_STEPS + reach;
	uint64_t distance, least = UINT64_MAX;
	struct onvif_point place;
	int64_t x, y;

	for (y = top; y <= bottom; y++) {
		for (x = left; x <= right; x++) {
			place.x = x * ONVIF_STEPS;
			place.y = y * ONVIF_STEPS;
			distance = square_distance(place, corner->at);
			if (distance >= least || !sayable(x) || !sayable(y) ||
			    !outward(corner, place))
				continue;
			least = distance;
			*found = place;
		}
	}
	return least != UINT64_MAX;
}

/* A corner on the edge of the picture may have no place outward in it. */
static struct onvif_point settle(struct corner corner)
{
	struct onvif_point place;
	int reach;

	for (reach = 0; reach <= REACH_MAX; reach++)
		if (search(&corner, reach, &place))
			return place;
	corner.sense = 0;
	for (reach = 0; !search(&corner, reach, &place);)
		reach++;
	return place;
}

static uint16_t coordinate(int64_t steps)
{
	return steps == (int64_t)FAR_EDGE * ONVIF_STEPS ?
		       PARAVENT_COORDINATE_MAX :
		       steps / ONVIF_STEPS;
}

static int sense(const struct onvif_point *points, unsigned int count)
{
	int64_t sum = 0;
	unsigned int i;

	for (i = 1; i + 1 < count; i++)
		sum += turn(points[0], points[i], points[i + 1]);
	return (sum > 0) - (sum < 0);
}

/* Points that repeat the one before change nothing, but confuse the rest. */
static unsigned int thin_out(const struct onvif_point *points,
			     unsigned int count, struct onvif_point *kept)
{
	unsigned int i, n = 0;

	for (i = 0; i < count; i++)
		if (!n || kept[n - 1].x != points[i].x ||
		    kept[n - 1].y != points[i].y)
			kept[n++] = points[i];
	while (n > 1 && kept[n - 1].x == kept[0].x &&
	       kept[n - 1].y == kept[0].y)
		n--;
	return n;
}

/**
 * onvif_polygon() - put a polygon on the grid of a policy, outward
 * @points: its vertices, from 0 to 65536 * ONVIF_STEPS
 * @count: how many, PARAVENT_VERTICES_MAX at most
 * @zone: its polygon is set
 *
 * Vertices that are on the grid stay. Others go about 2 units at most where corners are
 * right angles or wider, and up to 24 where they are sharp. A part of a unit may
 * be missing only where there is no place outward, at a corner that is sharper
 * than about 5 degrees or one on the edge of the picture, and where edges are
 * shorter than such ways.
 *
 * Return: POLYGON_SIMPLE, or what is wrong with the result.
 */
enum polygon_fault onvif_polygon(const struct onvif_point *points,
				 unsigned int count, struct zone *zone)
{
	struct onvif_point from[PARAVENT_VERTICES_MAX];
	struct onvif_point to[PARAVENT_VERTICES_MAX];
	unsigned int i, n, first, second;
	struct corner corner;

	n = thin_out(points, count, from);
	corner.sense = sense(from, n);
	for (i = 0; i < n; i++) {
		corner.before = from[(i + n - 1) % n];
		corner.at = from[i];
		corner.after = from[(i + 1) % n];
		to[i] = settle(corner);
	}
	/* Two that were close may have come together. */
	n = thin_out(to, n, from);
	for (i = 0; i < n; i++) {
		zone->polygon[i].x = coordinate(from[i].x);
		zone->polygon[i].y = coordinate(from[i].y);
	}
	zone->vertices = n;
	if (n < PARAVENT_VERTICES_MIN)
		return POLYGON_FLAT;
	return polygon_check(zone->polygon, n, &first, &second);
}
