// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Polygons in rows of pixels. A position in a picture of n pixels is carried as
 * a policy states it, times n: in 1/65536 of a pixel, without rounding.
 */
#include "draw.h"

#include <stdlib.h>
#include <string.h>

#define UNIT 65536

/* An edge, from its upper end to its lower end. */
struct edge {
	int64_t x0, y0;
	int64_t x1, y1;
};

/**
 * bitmap_make() - make an empty bitmap
 * @bitmap: the bitmap
 * @width: pixels
 * @height: likewise
 *
 * Return: false if memory ran out.
 */
bool bitmap_make(struct bitmap *bitmap, unsigned int width, unsigned int height)
{
	bitmap->width = width;
	bitmap->height = height;
	bitmap->stride = (width + 63) / 64;
	bitmap->bits = calloc(bitmap->stride * height, sizeof(*bitmap->bits));
	return bitmap->bits;
}

/**
 * bitmap_free() - release a bitmap
 * @bitmap: the bitmap; one without bits will do
 */
void bitmap_free(struct bitmap *bitmap)
{
	free(bitmap->bits);
	bitmap->bits = NULL;
}

/**
 * bitmap_get() - look at a pixel
 * @bitmap: the bitmap
 * @x: less than its width
 * @y: less than its height
 */
bool bitmap_get(const struct bitmap *bitmap, unsigned int x, unsigned int y)
{
	return bitmap->bits[y * bitmap->stride + x / 64] >> x % 64 & 1;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The last coordinate stands for the far edge. */
static int64_t position(uint16_t coordinate, unsigned int pixels)
{
	return (coordinate == PARAVENT_COORDINATE_MAX ? UNIT : coordinate) *
	       (int64_t)pixels;
}

static void make_edges(const struct bitmap *bitmap, const struct zone *zone,
		       struct edge edge[PARAVENT_VERTICES_MAX])
{
	const struct vertex *a, *b;
	unsigned int i;

	for (i = 0; i < zone->vertices; i++) {
		a = &zone->polygon[i];
		b = &zone->polygon[(i + 1) % zone->vertices];
		if (a->y > b->y) {
			a = b;
			b = &zone->polygon[i];
		}
		edge[i] = (struct edge){
			.x0 = position(a->x, bitmap->width),
			.y0 = position(a->y, bitmap->height),
			.x1 = position(b->x, bitmap->width),
			.y1 = position(b->y, bitmap->height),
		};
	}
}

/* Where an edge that is not level is at @y, rounded down or up. */
static int64_t edge_x(const struct edge *edge, int64_t y, bool up)
{
	int64_t down = edge->y1 - edge->y0;
	int64_t right = (y - edge->y0) * (edge->x1 - edge->x0);

	return edge->x0 +
	       (up ? -floor_div(-right, down) : floor_div(right, down));
}

static void set_range(uint64_t *row, int64_t from, int64_t until)
{
	for (; from < until; from++)
		row[from / 64] |= 1ull << from % 64;
}

/* The pixels of a row whose inside an edge passes through. */
static void mark_touched(uint64_t *row, const struct edge *edge,
			 unsigned int number)
{
	int64_t top = (int64_t)number * UNIT, bottom = top + UNIT, left, right;

	if (edge->y0 == edge->y1) {
		if (edge->y0 <= top || edge->y0 >= bottom)
			return;
		left = edge->x0 < edge->x1 ? edge->x0 : edge->x1;
		right = edge->x0 < edge->x1 ? edge->x1 : edge->x0;
	} else {
		if (top < edge->y0)
			top = edge->y0;
		if (bottom > edge->y1)
			bottom = edge->y1;
		if (top >= bottom)
			return;
		if (edge->x0 < edge->x1) {
			left = edge_x(edge, top, false);
			right = edge_x(edge, bottom, true);
		} else {
			left = edge_x(edge, bottom, false);
			right = edge_x(edge, top, true);
		}
	}
	set_range(row, left / UNIT, (right + UNIT - 1) / UNIT);
}

/* Turns over all pixels of a row from where an edge crosses its upper border. */
static void mark_crossing(uint64_t *row, const struct edge *edge,
			  const struct bitmap *bitmap, unsigned int number)
{
	int64_t top = (int64_t)number * UNIT, at;
	size_t word;

	if (edge->y0 > top || edge->y1 <= top)
		return;
	at = edge_x(edge, top, false) / UNIT;
	if (at >= bitmap->width)
		return;
	word = at / 64;
	row[word] ^= ~0ull << at % 64;
	while (++word < bitmap->stride)
		row[word] = ~row[word];
}

/**
 * draw_zone() - add what a zone covers to a bitmap
 * @bitmap: the bitmap
 * @zone: an ordinary zone covers each pixel that it touches; one with "only"
 *	covers, and lets one see, each pixel that lies wholly inside
 */
void draw_zone(struct bitmap *bitmap, const struct zone *zone)
{
	uint64_t touched[PARAVENT_DIMENSION_MAX / 64];
	uint64_t inside[PARAVENT_DIMENSION_MAX / 64];
	struct edge edge[PARAVENT_VERTICES_MAX];
	uint64_t *row = bitmap->bits, unused;
	unsigned int y, i;
	size_t word;

	unused = bitmap->width % 64 ? ~0ull << bitmap->width % 64 : 0;
	make_edges(bitmap, zone, edge);
	for (y = 0; y < bitmap->height; y++, row += bitmap->stride) {
		memset(touched, 0, bitmap->stride * sizeof(*touched));
		memset(inside, 0, bitmap->stride * sizeof(*inside));
		for (i = 0; i < zone->vertices; i++) {
			mark_touched(touched, &edge[i], y);
			mark_crossing(inside, &edge[i], bitmap, y);
		}
		inside[bitmap->stride - 1] &= ~unused;
		for (word = 0; word < bitmap->stride; word++)
			row[word] |= zone->only ?
					     inside[word] & ~touched[word] :
					     inside[word] | touched[word];
	}
}

/* What runs along the border of pixels passes through none. */
static int64_t off_border(int64_t at)
{
	return at % UNIT ? at : at ? at - UNIT / 2 : UNIT / 2;
}

/**
 * draw_outline() - add the pixels that the outline of a zone passes through
 * @bitmap: the bitmap
 * @zone: the zone
 */
void draw_outline(struct bitmap *bitmap, const struct zone *zone)
{
	struct edge edge[PARAVENT_VERTICES_MAX];
	unsigned int y, i;

	make_edges(bitmap, zone, edge);
	for (i = 0; i < zone->vertices; i++)
		edge[i] = (struct edge){
			off_border(edge[i].x0),
			off_border(edge[i].y0),
			off_border(edge[i].x1),
			off_border(edge[i].y1),
		};
	for (y = 0; y < bitmap->height; y++)
		for (i = 0; i < zone->vertices; i++)
			mark_touched(bitmap->bits + y * bitmap->stride,
				     &edge[i], y);
}
