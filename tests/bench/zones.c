// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Zones to measure with.
 */
#include "bench.h"

#include <math.h>

#define FRAME	65536.0

static void add_vertex(struct zones *zones, u32 zone, double x, double y)
{
	u32 v = zones->zone[zone].vertices++;

	zones->vertex[zone][v][0] = clamp_t(double, round(x), 0, 65535);
	zones->vertex[zone][v][1] = clamp_t(double, round(y), 0, 65535);
	zones->zone[zone].vertex = (const u16 (*)[2])zones->vertex[zone];
}

static void grid_of(u32 count, u32 *columns, u32 *rows)
{
	*columns = count == 64 ? 8 : count == 8 ? 4 : 1;
	*rows = count / *columns;
}

/**
 * zones_polygons() - polygons that cover a share of the frame
 * @zones: the result
 * @count: 1, 8 or 64
 * @percent: of the frame
 *
 * They stand in a grid, and their left and right sides are zigzags, so that no two
 * rows of the frame are alike. With 100 % they touch one another.
 */
void zones_polygons(struct zones *zones, u32 count, u32 percent)
{
	double share = sqrt(percent / 100.0), width, height;
	u32 columns, rows, z, i;

	grid_of(count, &columns, &rows);
	width = FRAME / columns;
	height = FRAME / rows;
	memset(zones, 0, sizeof(*zones));
	zones->count = count;
	for (z = 0; z < count; z++) {
		u32 column = z % columns;
		double top = (z / columns + (1 - share) / 2) * height;
		double left = (column + (1 - share) / 2) * width;
		double right = left + share * width;

		for (i = 0; i < 10; i++) {
			u32 step = i < 5 ? i : 9 - i;
			bool border = percent == 100 && column == (i < 5 ? columns - 1 : 0);
			double zigzag = border ? 0 : (step % 2 ? 1 : -1) * width / 16;

			add_vertex(zones, z, (i < 5 ? right : left) + zigzag,
				   top + share * height * step / 4);
		}
	}
}

/**
 * zones_stars() - as many vertices as a camera can have, with about 10 % of the frame
 * @zones: the result
 */
void zones_stars(struct zones *zones)
{
	u32 z, v, noise = 1;

	memset(zones, 0, sizeof(*zones));
	zones->count = PARAVENT_ZONES_MAX;
	for (z = 0; z < zones->count; z++) {
		for (v = 0; v < PARAVENT_VERTICES_MAX; v++) {
			double angle = 2 * M_PI * v / PARAVENT_VERTICES_MAX, radius;

			noise = noise * 1664525 + 1013904223;
			radius = FRAME / 16 * (0.25 + 0.5 * (noise >> 16) / 65536);
			add_vertex(zones, z, (z % 8 + 0.5) * FRAME / 8 + radius * cos(angle),
				   (z / 8 + 0.5) * FRAME / 8 + radius * sin(angle));
		}
	}
}

/**
 * zones_combs() - what takes longest: every edge is in every row
 * @zones: the result
 */
void zones_combs(struct zones *zones)
{
	u32 z, v;

	memset(zones, 0, sizeof(*zones));
	zones->count = PARAVENT_ZONES_MAX;
	for (z = 0; z < zones->count; z++) {
		for (v = 0; v < PARAVENT_VERTICES_MAX - 2; v++)
			add_vertex(zones, z, (v + 1) * 1000 + z * 15, v % 2 ? 65400 - z : z);
		add_vertex(zones, z, 65535 - z, 65535 - z);
		add_vertex(zones, z, z, 65535 - z);
	}
}

/**
 * zones_box() - a rectangle
 * @zones: the result
 * @box: the pixels that it covers
 */
void zones_box(struct zones *zones, const struct box *box)
{
	double left = ceil(box->x * FRAME / WIDTH);
	double right = floor((box->x + box->width) * FRAME / WIDTH);
	double top = ceil(box->y * FRAME / HEIGHT);
	double bottom = floor((box->y + box->height) * FRAME / HEIGHT);

	memset(zones, 0, sizeof(*zones));
	zones->count = 1;
	add_vertex(zones, 0, left, top);
	add_vertex(zones, 0, right, top);
	add_vertex(zones, 0, right, bottom);
	add_vertex(zones, 0, left, bottom);
}
