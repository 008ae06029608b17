// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

/*
 * A point in the pixels of the buffer, times a common denominator. 128 bits hold all
 * products exactly.
 */
typedef __int128 wide;

struct point {
	wide x, y;
};

/* One direction of a window: policy units to buffer pixels, times scale(). */
struct line {
	wide full, crop_at, crop, compose_at, compose, reach;
	bool flip;
};

static wide scale(const struct line *line)
{
	return line->crop * 65536;
}

static wide place(const struct line *line, u32 coordinate)
{
	wide c = coordinate == 65535 ? 65536 : coordinate;
	wide at = (c * line->full - line->crop_at * 65536) * line->compose;

	if (line->flip)
		at = line->compose * scale(line) - at;
	return at + line->compose_at * scale(line);
}

static wide reach(const struct line *line)
{
	return line->reach * line->compose * 65536;
}

static struct line line_of(u32 full, s32 crop_at, u32 crop, s32 compose_at, u32 compose,
			   bool flip)
{
	struct line line = { full, crop_at, crop, compose_at, compose, 0, flip };

	if (crop != compose)
		line.reach = 4 * ((crop + compose - 1) / compose);
	return line;
}

/* Both scales differ, so compare in units of their product. */
struct box {
	struct point low, high;
};

/* Does the open box contain a point of the segment? Liang and Barsky's clipping. */
static bool segment_enters(struct point a, struct point b, const struct box *box)
{
	/* t from low_n / low_d to high_n / high_d */
	wide low_n = 0, low_d = 1, high_n = 1, high_d = 1;
	wide p[4] = { a.x - b.x, b.x - a.x, a.y - b.y, b.y - a.y };
	wide q[4] = { a.x - box->low.x, box->high.x - a.x, a.y - box->low.y,
		      box->high.y - a.y };
	int i;

	for (i = 0; i < 4; i++) {
		if (!p[i]) {
			if (q[i] <= 0)
				return false;
		} else if (p[i] < 0) {
			/* t > q / p */
			if (-q[i] * low_d > low_n * -p[i]) {
				low_n = -q[i];
				low_d = -p[i];
			}
		} else if (q[i] * high_d < high_n * p[i]) {
			high_n = q[i];
			high_d = p[i];
		}
	}
	/* The box is open: a mere touch is none, unless the segment is a point in it. */
	return low_n * high_d < high_n * low_d;
}

/* Is a point inside, by the even-odd rule? */
static bool inside(const struct point *vertex, u32 vertices, struct point at)
{
	bool in = false;
	u32 i;

	for (i = 0; i < vertices; i++) {
		struct point a = vertex[i], b = vertex[(i + 1) % vertices];
		wide turn;

		if (a.y > b.y) {
			struct point swap = a;

			a = b;
			b = swap;
		}
		if (at.y < a.y || at.y >= b.y)
			continue;
		turn = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
		if (turn > 0)
			in = !in;
	}
	return in;
}

/* Does the polygon meet the box: does an edge enter it, or is it inside altogether? */
static void relate(const struct paravent_zone *zone, const struct line *x,
		   const struct line *y, const struct box *box, bool *edge, bool *within)
{
	struct point vertex[PARAVENT_VERTICES_MAX];
	struct point middle = { (box->low.x + box->high.x) / 2, (box->low.y + box->high.y) / 2 };
	u32 i;

	for (i = 0; i < zone->vertices; i++) {
		vertex[i].x = 2 * place(x, zone->vertex[i][0]);
		vertex[i].y = 2 * place(y, zone->vertex[i][1]);
	}
	*edge = false;
	for (i = 0; i < zone->vertices && !*edge; i++)
		*edge = segment_enters(vertex[i], vertex[(i + 1) % zone->vertices], box);
	*within = !*edge && inside(vertex, zone->vertices, middle);
}

static void clip(wide *low, wide *high, const struct line *line)
{
	wide a = 2 * place(line, 0), b = 2 * place(line, 65535);

	*low = max(*low, min(a, b));
	*high = min(*high, max(a, b));
}

/* Is it a part of something that lands in a part of something? */
static bool makes_sense(wide full, wide crop_at, wide crop, wide compose_at, wide compose,
			wide size)
{
	return crop_at >= 0 && crop >= 1 && crop_at + crop <= full &&
	       full <= PARAVENT_DIMENSION_MAX && compose_at >= 0 && compose >= 1 &&
	       compose_at + compose <= size;
}

/*
 * Which row of the picture is a row of the buffer? As field-order.rst of the kernel's
 * documentation has it, SEQ_TB stores the lines of the top field first, immediately
 * followed by those of the bottom field; the first line of the top field is the first of
 * the frame, the first of the bottom field is the second.
 */
static s64 picture_row(const struct paravent_frame *frame, s64 row)
{
	s64 field = frame->height / 2;
	bool second = row >= field;

	switch (frame->lines) {
	case PARAVENT_LINES_TOP_BOTTOM:
		return second ? 2 * (row - field) + 1 : 2 * row;
	case PARAVENT_LINES_BOTTOM_TOP:
		return second ? 2 * (row - field) : 2 * row + 1;
	default:
		return row;
	}
}

/* From which row of the picture to which is a row of cells? The last one may be cut. */
static void picture_rows(const struct paravent_frame *frame, const struct paravent_cell *cell,
			 u32 cell_row, s64 *top, s64 *bottom)
{
	s64 row = (s64)cell_row * cell->height;
	s64 end = min(row + cell->height, (s64)frame->height);

	*top = INT64_MAX;
	*bottom = 0;
	for (; row < end; row++) {
		*top = min(*top, picture_row(frame, row));
		*bottom = max(*bottom, picture_row(frame, row) + 1);
	}
}

static bool layer_hides(const struct paravent_frame *frame, const struct paravent_cell *cell,
			const struct paravent_layer *layer, u32 column, u32 row, u32 slack)
{
	const struct paravent_window *w = &layer->window;
	struct line x, y;
	s64 left = (s64)column * cell->width, right = min(left + cell->width, (s64)frame->width);
	s64 top, bottom;
	bool only = false, shown = false;
	struct box box;
	u32 i;

	if (!layer->zone ||
	    !makes_sense(w->full_width, w->crop.left, w->crop.width, w->compose.left,
			 w->compose.width, frame->width) ||
	    !makes_sense(w->full_height, w->crop.top, w->crop.height, w->compose.top,
			 w->compose.height, frame->height))
		return true;
	x = line_of(w->full_width, w->crop.left, w->crop.width, w->compose.left,
		    w->compose.width, w->hflip);
	y = line_of(w->full_height, w->crop.top, w->crop.height, w->compose.top,
		    w->compose.height, w->vflip);
	picture_rows(frame, cell, row, &top, &bottom);
	if (left < w->compose.left || right > w->compose.left + w->compose.width ||
	    top < w->compose.top || bottom > w->compose.top + w->compose.height)
		return true;
	/* A row of chroma is of every other row: the first of 0 and 2, the second of 1 and 3. */
	if (frame->lines == PARAVENT_LINES_INTERLACED && cell->height > 1) {
		top = max(top - cell->height, (s64)w->compose.top);
		bottom = min(bottom + cell->height, (s64)w->compose.top + w->compose.height);
	}
	/* A pixel of the sensor is compose * 65536 long. */
	box.low.x = 2 * (left * scale(&x) - reach(&x) - slack * x.compose);
	box.high.x = 2 * (right * scale(&x) + reach(&x) + slack * x.compose);
	box.low.y = 2 * (top * scale(&y) - reach(&y) - slack * y.compose);
	box.high.y = 2 * (bottom * scale(&y) + reach(&y) + slack * y.compose);
	/* Past the edge of the sensor there is nothing. */
	clip(&box.low.x, &box.high.x, &x);
	clip(&box.low.y, &box.high.y, &y);
	for (i = 0; i < layer->zones; i++) {
		bool edge, within;

		relate(&layer->zone[i], &x, &y, &box, &edge, &within);
		if (layer->zone[i].only) {
			only = true;
			shown |= within;
		} else if (edge || within) {
			return true;
		}
	}
	return only && !shown;
}

bool oracle_hides(const struct paravent_frame *frame, const struct paravent_cell *cell,
		  const struct paravent_layer *layer, u32 layers, u32 column, u32 row,
		  u32 slack)
{
	u32 i;

	for (i = 0; i < layers; i++)
		if (layer_hides(frame, cell, &layer[i], column, row, slack))
			return true;
	return false;
}
