// SPDX-License-Identifier: GPL-2.0-only
/*
 * From zones to masks: which cells of a frame does a polygon touch?
 *
 * A row of cells is a band of the frame. The band is carried back through the
 * window to the coordinates of the policy, where a polygon's intersection with
 * it is projected on the x axis: the projection is the union of what each edge
 * covers inside the band and of what is inside the polygon along the band's
 * upper border. Everything is rounded so that a filled zone never shrinks.
 *
 * Policy coordinates are carried with 16 bits of fraction: a whole frame is
 * 1 << 32 wide and high.
 */
#include "mask.h"

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

#define FULL		(65536LL * 65536)
#define LIST_MAX	(4U << 20)	/* words; beyond, the frame is filled */

/*
 * How far a scaler may carry a pixel, in pixels of its input, or of its output
 * when it makes the picture smaller: the reach of an 8-tap filter.
 */
#define SCALER_REACH	4

/* An edge; y0 <= y1; whole policy units, 0 to 65536. */
struct edge {
	s32 x0, y0, x1, y1;
};

/* A polygon of a layer, ready for scanning; y0 and y1 bound it. */
struct shape {
	const struct edge *edge;
	u32 edges;
	s32 y0, y1;
	bool only;
};

/* Cells from first up to, but not including, end. */
struct run {
	u32 first, end;
};

struct runs {
	struct run *run;
	u32 count;
};

/* One direction of a window, and of the buffer. */
struct axis {
	s64 size;
	s64 full;
	s64 crop_at, crop;
	s64 compose_at, compose;
	s64 reach;
	bool flip;
};

struct scan {
	const struct paravent_layer *layer;
	u32 layers;
	struct edge *edges;
	struct shape *shapes;
	struct runs hide, show, kill, top;
};

static s64 floor_div(s64 n, s64 d)
{
	s64 q = div64_s64(n, d);

	return q * d > n ? q - 1 : q;
}

static s64 ceil_div(s64 n, s64 d)
{
	return -floor_div(-n, d);
}

/* Return: false when it makes no sense, and @axis must not be used. */
static bool axis_init(struct axis *axis, u32 size, u32 full, s32 crop_at, u32 crop,
		      s32 compose_at, u32 compose, bool flip, u32 reach)
{
	*axis = (struct axis) {
		.size = size,
		.full = full,
		.crop_at = crop_at,
		.crop = crop,
		.compose_at = compose_at,
		.compose = compose,
		.flip = flip,
	};
	if (!crop || !compose || full > PARAVENT_DIMENSION_MAX ||
	    crop_at < 0 || axis->crop_at + axis->crop > axis->full ||
	    compose_at < 0 || axis->compose_at + axis->compose > axis->size)
		return false;
	if (crop != compose)
		axis->reach = reach * DIV_ROUND_UP(crop, compose);
	return true;
}

/*
 * The part of the full frame that the pixels from @first up to @end, which are
 * inside the compose rectangle, may show.
 */
static void axis_to_policy(const struct axis *axis, s64 first, s64 end, s64 *from,
			   s64 *to)
{
	s64 scale = axis->compose * axis->full;

	first -= axis->compose_at;
	end -= axis->compose_at;
	if (axis->flip) {
		s64 mirrored = axis->compose - end;

		end = axis->compose - first;
		first = mirrored;
	}
	/* At most (2^14 * 2^14 + 2^14 * 2^14 + 16 * (2^14 + 2^14)) << 32. */
	first = first * axis->crop + (axis->crop_at - axis->reach) * axis->compose;
	end = end * axis->crop + (axis->crop_at + axis->reach) * axis->compose;
	*from = max_t(s64, floor_div(first * FULL, scale), 0);
	*to = min_t(s64, ceil_div(end * FULL, scale), FULL);
}

/*
 * The pixels that @from to @to may be shown by. A line along the border of two
 * pixels is shown by neither, but is within a cell that consists of both: then
 * @first is @end.
 *
 * Return: false when it is outside the window.
 */
static bool axis_to_pixels(const struct axis *axis, s64 from, s64 to, s64 *first,
			   s64 *end)
{
	s64 scale = axis->crop * FULL;
	s64 a, b;

	/* At most (2^14 * 2^14 + 16 * (2^14 + 2^14)) << 32. */
	a = (from * axis->full - (axis->crop_at + axis->reach) * FULL) * axis->compose;
	b = (to * axis->full - (axis->crop_at - axis->reach) * FULL) * axis->compose;
	a = max_t(s64, floor_div(a, scale), 0);
	b = min_t(s64, ceil_div(b, scale), axis->compose);
	if (a >= axis->compose || b <= 0)
		return false;
	if (axis->flip) {
		s64 mirrored = axis->compose - b;

		b = axis->compose - a;
		a = mirrored;
	}
	*first = a + axis->compose_at;
	*end = b + axis->compose_at;
	return true;
}

static void runs_add(struct runs *runs, u32 first, u32 end)
{
	if (first < end)
		runs->run[runs->count++] = (struct run){ first, end };
}

static int run_cmp(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

static void runs_merge(struct runs *runs)
{
	u32 in, out = 0;

	if (runs->count < 2)
		return;
	sort(runs->run, runs->count, sizeof(*runs->run), run_cmp, NULL);
	for (in = 1; in < runs->count; in++) {
		if (runs->run[in].first <= runs->run[out].end)
			runs->run[out].end = max(runs->run[out].end,
						 runs->run[in].end);
		else
			runs->run[++out] = runs->run[in];
	}
	runs->count = out + 1;
}

/* Add to @to what lies in @whole and not in @less; both are merged. */
static void runs_add_rest(struct runs *to, struct run whole, const struct runs *less)
{
	u32 i;

	for (i = 0; i < less->count && less->run[i].first < whole.end; i++) {
		if (less->run[i].end <= whole.first)
			continue;
		runs_add(to, whole.first, less->run[i].first);
		whole.first = less->run[i].end;
	}
	runs_add(to, whole.first, whole.end);
}

/* Where @edge, which is not horizontal, is at height @y, which lies within it. */
static s64 edge_at(const struct edge *edge, s64 y, bool up)
{
	s64 n = (y - edge->y0 * 65536LL) * (edge->x1 - edge->x0);
	s64 d = edge->y1 - edge->y0;

	return edge->x0 * 65536LL + (up ? ceil_div(n, d) : floor_div(n, d));
}

/* Add the cells that show something of @left to @right. */
static void runs_add_cells(struct runs *runs, const struct axis *x, u32 cell, s64 left,
			   s64 right)
{
	s64 first, end;

	if (axis_to_pixels(x, left, right, &first, &end))
		runs_add(runs, first / cell, DIV_ROUND_UP(end, cell));
}

/* Add the cells that the edges of @shape touch between @from and @to. */
static void shape_edges(const struct shape *shape, const struct axis *x, u32 cell,
			s64 from, s64 to, struct runs *runs)
{
	u32 i;

	for (i = 0; i < shape->edges; i++) {
		const struct edge *edge = &shape->edge[i];
		s64 y0 = max_t(s64, edge->y0 * 65536LL, from);
		s64 y1 = min_t(s64, edge->y1 * 65536LL, to);
		s64 left, right;

		if (edge->y0 < edge->y1 && y0 < y1) {
			left = min(edge_at(edge, y0, false), edge_at(edge, y1, false));
			right = max(edge_at(edge, y0, true), edge_at(edge, y1, true));
		} else if (edge->y0 == edge->y1 && from < y0 && y1 < to) {
			left = min(edge->x0, edge->x1) * 65536LL;
			right = max(edge->x0, edge->x1) * 65536LL;
		} else {
			continue;
		}
		/* Along the frame's border there is nothing to part it from. */
		if (right > 0 && left < FULL)
			runs_add_cells(runs, x, cell, left, right);
	}
}

struct crossing {
	s64 left, right;
};

static int crossing_cmp(const void *a, const void *b)
{
	const struct crossing *x = a, *y = b;

	return x->left < y->left ? -1 : x->left > y->left;
}

/* Add the cells that are inside @shape, or touch it, at height @y. */
static void shape_inside(const struct shape *shape, const struct axis *x, u32 cell,
			 s64 y, struct runs *runs)
{
	struct crossing crossing[PARAVENT_VERTICES_MAX];
	u32 i, count = 0;

	for (i = 0; i < shape->edges; i++) {
		const struct edge *edge = &shape->edge[i];

		if (edge->y0 * 65536LL > y || edge->y1 * 65536LL <= y)
			continue;
		crossing[count].left = edge_at(edge, y, false);
		crossing[count++].right = edge_at(edge, y, true);
	}
	if (count > 1)
		sort(crossing, count, sizeof(*crossing), crossing_cmp, NULL);
	for (i = 0; i + 1 < count; i += 2)
		runs_add_cells(runs, x, cell, crossing[i].left, crossing[i + 1].right);
}

/* The rows of the picture, from @first up to @end, that a row of cells is made from. */
static void band_of(const struct paravent_frame *frame, const struct paravent_cell *cell,
		    u32 row, s64 *first, s64 *end)
{
	u32 field_rows = frame->height / 2 / cell->height;
	u32 bottom = frame->lines == PARAVENT_LINES_TOP_BOTTOM ? row >= field_rows :
								  row < field_rows;

	switch (frame->lines) {
	case PARAVENT_LINES_TOP_BOTTOM:
	case PARAVENT_LINES_BOTTOM_TOP:
		/* Every other line is of the same field. */
		*first = row % field_rows * 2 * cell->height + bottom;
		*end = *first + 2 * cell->height - 1;
		break;
	default:
		*first = row * cell->height;
		*end = min_t(s64, *first + cell->height, frame->height);
		break;
	}
}

/* Add the cells of a band that one layer hides. */
static void layer_hide(struct scan *scan, const struct paravent_layer *layer,
		       const struct shape *shape, const struct paravent_frame *frame,
		       const struct paravent_cell *cell, u32 row)
{
	const struct paravent_window *w = &layer->window;
	u32 reach = SCALER_REACH * (w->scaled_twice ? 2 : 1);
	/* The lines of a field, which are scaled by themselves, are twice as far apart. */
	u32 down = frame->lines == PARAVENT_LINES_PROGRESSIVE ? reach : 2 * reach;
	struct axis x, y;
	u32 cells = DIV_ROUND_UP(frame->width, cell->width);
	bool only = false;
	s64 first, end, from, to;
	u32 i;

	band_of(frame, cell, row, &first, &end);

	/* A cell that is not wholly inside the picture is not shown. */
	if (!layer->zone ||
	    !axis_init(&x, frame->width, w->full_width, w->crop.left, w->crop.width,
		       w->compose.left, w->compose.width, w->hflip, reach) ||
	    !axis_init(&y, frame->height, w->full_height, w->crop.top, w->crop.height,
		       w->compose.top, w->compose.height, w->vflip, down) ||
	    first < y.compose_at || end > y.compose_at + y.compose) {
		runs_add(&scan->hide, 0, cells);
		return;
	}
	runs_add(&scan->hide, 0, DIV_ROUND_UP(x.compose_at, cell->width));
	if (x.compose_at + x.compose < frame->width)
		runs_add(&scan->hide, (x.compose_at + x.compose) / cell->width, cells);

	/* A chroma row of interlaced video belongs to every other luma row. */
	if (frame->lines == PARAVENT_LINES_INTERLACED && cell->height > 1) {
		first = max_t(s64, first - cell->height, y.compose_at);
		end = min_t(s64, end + cell->height, y.compose_at + y.compose);
	}
	axis_to_policy(&y, first, end, &from, &to);

	scan->show.count = 0;
	for (i = 0; i < layer->zones; i++, shape++) {
		only |= shape->only;
		if (shape->y0 * 65536LL >= to || shape->y1 * 65536LL <= from)
			continue;
		if (!shape->only) {
			shape_edges(shape, &x, cell->width, from, to, &scan->hide);
			shape_inside(shape, &x, cell->width, from, &scan->hide);
			continue;
		}
		/* What is inside and touches no edge is inside altogether. */
		scan->kill.count = 0;
		scan->top.count = 0;
		shape_edges(shape, &x, cell->width, from, to, &scan->kill);
		shape_inside(shape, &x, cell->width, from, &scan->top);
		runs_merge(&scan->kill);
		runs_merge(&scan->top);
		while (scan->top.count)
			runs_add_rest(&scan->show, scan->top.run[--scan->top.count],
				      &scan->kill);
	}
	if (only) {
		runs_merge(&scan->show);
		runs_add_rest(&scan->hide, (struct run){ 0, cells }, &scan->show);
	}
}

static void scan_free(struct scan *scan)
{
	kvfree(scan->edges);
	kvfree(scan->shapes);
	kvfree(scan->hide.run);
	kvfree(scan->show.run);
	kvfree(scan->kill.run);
	kvfree(scan->top.run);
}

static s32 coordinate(u16 value)
{
	return value == PARAVENT_COORDINATE_MAX ? 65536 : value;
}

static void shape_init(struct shape *shape, struct edge *edges,
		       const struct paravent_zone *zone)
{
	u32 i;

	shape->edge = edges;
	shape->edges = 0;
	shape->only = zone->only;
	shape->y0 = 65536;
	shape->y1 = 0;
	for (i = 0; i < zone->vertices; i++) {
		const u16 *a = zone->vertex[i];
		const u16 *b = zone->vertex[(i + 1) % zone->vertices];
		struct edge edge = { coordinate(a[0]), coordinate(a[1]),
				     coordinate(b[0]), coordinate(b[1]) };

		if (edge.y0 > edge.y1)
			edge = (struct edge){ edge.x1, edge.y1, edge.x0, edge.y0 };
		shape->y0 = min(shape->y0, edge.y0);
		shape->y1 = max(shape->y1, edge.y1);
		edges[shape->edges++] = edge;
	}
}

static int scan_init(struct scan *scan, const struct paravent_layer *layer, u32 layers)
{
	struct shape *shape;
	struct edge *edge;
	u32 edges = 0, zones = 0, room;
	u32 i, z;

	memset(scan, 0, sizeof(*scan));
	scan->layer = layer;
	scan->layers = layers;
	for (i = 0; i < layers; i++) {
		for (z = 0; layer[i].zone && z < layer[i].zones; z++) {
			if (layer[i].zone[z].vertices > PARAVENT_VERTICES_MAX)
				return -EINVAL;
			edges += layer[i].zone[z].vertices;
			zones++;
		}
	}
	/*
	 * In one band an edge makes one run, and two edges one more, in @hide or
	 * else in @kill and @top. Once merged, those in @kill leave at most as many
	 * of @top as there are of both, for @show. A layer adds its two margins to
	 * @hide and what is around the runs in @show.
	 */
	room = 2 * edges + 3 * layers + 1;
	scan->edges = kvmalloc_array(edges + 1, sizeof(*scan->edges), GFP_KERNEL);
	scan->shapes = kvmalloc_array(zones + 1, sizeof(*scan->shapes), GFP_KERNEL);
	scan->hide.run = kvmalloc_array(room, sizeof(struct run), GFP_KERNEL);
	scan->show.run = kvmalloc_array(room, sizeof(struct run), GFP_KERNEL);
	scan->kill.run = kvmalloc_array(room, sizeof(struct run), GFP_KERNEL);
	scan->top.run = kvmalloc_array(room, sizeof(struct run), GFP_KERNEL);
	if (!scan->edges || !scan->shapes || !scan->hide.run || !scan->show.run ||
	    !scan->kill.run || !scan->top.run)
		return -ENOMEM;

	shape = scan->shapes;
	edge = scan->edges;
	for (i = 0; i < layers; i++) {
		for (z = 0; layer[i].zone && z < layer[i].zones; z++) {
			shape_init(shape++, edge, &layer[i].zone[z]);
			edge += layer[i].zone[z].vertices;
		}
	}
	return 0;
}

/* Leave in @scan->hide the cells of a band that any layer hides. */
static void scan_band(struct scan *scan, const struct paravent_frame *frame,
		      const struct paravent_cell *cell, u32 row)
{
	const struct shape *shape = scan->shapes;
	u32 i;

	scan->hide.count = 0;
	for (i = 0; i < scan->layers; i++) {
		layer_hide(scan, &scan->layer[i], shape, frame, cell, row);
		if (scan->layer[i].zone)
			shape += scan->layer[i].zones;
	}
	runs_merge(&scan->hide);
}

static int list_reserve(struct paravent_mask *mask, u32 words)
{
	u32 capacity = max_t(u32, mask->length + words, 2 * mask->capacity);
	u32 *list;

	if (mask->length + words <= mask->capacity)
		return 0;
	if (capacity > LIST_MAX)
		return -E2BIG;
	list = kvmalloc_array(capacity, sizeof(*list), GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	if (mask->length)
		memcpy(list, mask->list, mask->length * sizeof(*list));
	kvfree(mask->list);
	mask->list = list;
	mask->capacity = capacity;
	return 0;
}

/*
 * Append @runs as a list of spans, unless the list at @last says the same.
 * Return: the index of the list, or a negative errno.
 */
static s64 list_append(struct paravent_mask *mask, const struct runs *runs,
		       u32 cell_bytes, u32 row_bytes, s64 last)
{
	u32 at = mask->length;
	u32 i, words;
	int ret;

	ret = list_reserve(mask, 1 + 2 * runs->count);
	if (ret)
		return ret;
	mask->list[mask->length++] = runs->count;
	for (i = 0; i < runs->count; i++) {
		mask->list[mask->length++] = min_t(u32, runs->run[i].first * cell_bytes,
						   row_bytes);
		mask->list[mask->length++] = min_t(u32, runs->run[i].end * cell_bytes,
						   row_bytes);
	}
	words = mask->length - at;
	if (last >= 0 && at - last == words &&
	    !memcmp(mask->list + last, mask->list + at, words * sizeof(*mask->list))) {
		mask->length = at;
		return last;
	}
	return at;
}

static int plane_compile(struct paravent_mask *mask, struct scan *scan, u32 p)
{
	const struct paravent_frame *frame = &mask->frame;
	const struct paravent_plane *plane = &frame->plane[p];
	const struct paravent_cell *cell = &frame->format->cell[p];
	u32 cell_bytes = paravent_cell_bytes(cell);
	u32 cell_rows = paravent_cell_rows(cell);
	s64 list = -1;
	u32 r, i;

	mask->row[p] = kvmalloc_array(plane->rows, sizeof(u32), GFP_KERNEL);
	if (!mask->row[p])
		return -ENOMEM;
	for (r = 0; r < plane->rows; r++) {
		const u32 *spans;

		if (r % cell_rows == 0) {
			cond_resched();
			scan_band(scan, frame, cell, r / cell_rows);
			list = list_append(mask, &scan->hide, cell_bytes,
					   plane->row_bytes, list);
			if (list < 0)
				return list;
		}
		mask->row[p][r] = list;
		spans = mask->list + list;
		for (i = 0; i < spans[0]; i++)
			mask->filled += spans[2 + 2 * i] - spans[1 + 2 * i];
		mask->total += plane->row_bytes;
	}
	return 0;
}

static int plane_fill(struct paravent_mask *mask, u32 p, u32 rgb)
{
	u32 rows = paravent_cell_rows(&mask->frame.format->cell[p]);
	u32 bytes = mask->frame.plane[p].row_bytes;
	u32 row;

	for (row = 0; row < rows; row++) {
		mask->fill[p][row] = kvmalloc_array(bytes, 1, GFP_KERNEL);
		if (!mask->fill[p][row])
			return -ENOMEM;
		paravent_fill(&mask->frame, p, row, rgb, mask->fill[p][row], bytes);
	}
	return 0;
}

/**
 * paravent_mask_compile() - work out which bytes of a frame to fill
 * @frame: the layout of the frame
 * @layer: zones and windows, whose union is filled
 * @layers: their number; with none, nothing is filled
 * @rgb: the colour of the fill, 0x00RRGGBB
 *
 * A layer whose window makes no sense fills the frame, and so does what lies
 * outside the window's compose rectangle: nothing of the picture belongs there,
 * but something of an earlier one may still.
 *
 * Context: Process context; allocates.
 * Return: the mask, for paravent_mask_free(); NULL when there is no memory for
 * it, or it would be absurdly large: the caller then shows nothing.
 */
struct paravent_mask *paravent_mask_compile(const struct paravent_frame *frame,
					    const struct paravent_layer *layer,
					    u32 layers, u32 rgb)
{
	struct paravent_mask *mask;
	struct scan scan;
	int ret;
	u32 p;

	mask = kvcalloc(1, sizeof(*mask), GFP_KERNEL);
	if (!mask)
		return NULL;
	mask->frame = *frame;
	ret = scan_init(&scan, layer, layers);
	for (p = 0; !ret && p < frame->format->planes; p++) {
		ret = plane_compile(mask, &scan, p);
		if (!ret)
			ret = plane_fill(mask, p, rgb);
	}
	scan_free(&scan);
	if (ret) {
		paravent_mask_free(mask);
		return NULL;
	}
	return mask;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_mask_compile);

/**
 * paravent_mask_free() - give a mask back
 * @mask: from paravent_mask_compile(), or NULL
 */
void paravent_mask_free(struct paravent_mask *mask)
{
	u32 p, row;

	if (!mask)
		return;
	for (p = 0; p < PARAVENT_PLANES_MAX; p++) {
		kvfree(mask->row[p]);
		for (row = 0; row < PARAVENT_CELL_ROWS_MAX; row++)
			kvfree(mask->fill[p][row]);
	}
	kvfree(mask->list);
	kvfree(mask);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_mask_free);

/* Positive when a, b, c turn to the left, negative to the right, 0 in line. */
static s64 turn(const u16 *a, const u16 *b, const u16 *c)
{
	return (s64)(b[0] - a[0]) * (c[1] - a[1]) - (s64)(b[1] - a[1]) * (c[0] - a[0]);
}

/* Is @c, which is in line with @a and @b, between them? */
static bool between(const u16 *a, const u16 *b, const u16 *c)
{
	return min(a[0], b[0]) <= c[0] && c[0] <= max(a[0], b[0]) &&
	       min(a[1], b[1]) <= c[1] && c[1] <= max(a[1], b[1]);
}

static bool segments_meet(const u16 *a, const u16 *b, const u16 *c, const u16 *d)
{
	s64 abc = turn(a, b, c), abd = turn(a, b, d);
	s64 cda = turn(c, d, a), cdb = turn(c, d, b);

	if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) &&
	    ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0)))
		return true;
	return (!abc && between(a, b, c)) || (!abd && between(a, b, d)) ||
	       (!cda && between(c, d, a)) || (!cdb && between(c, d, b));
}

/**
 * paravent_polygon_is_simple() - can it be said what is inside?
 * @vertex: x and y of each vertex
 * @vertices: their number
 *
 * Return: true when no two edges meet except neighbours in their common vertex,
 * and no edge has the length 0.
 */
bool paravent_polygon_is_simple(const u16 (*vertex)[2], u32 vertices)
{
	u32 i, j;

	if (vertices < PARAVENT_VERTICES_MIN)
		return false;
	for (i = 0; i < vertices; i++) {
		const u16 *a = vertex[i], *b = vertex[(i + 1) % vertices];
		const u16 *c = vertex[(i + 2) % vertices];

		if (a[0] == b[0] && a[1] == b[1])
			return false;
		/* A neighbour may go on, but not back. */
		if (!turn(a, b, c) && (between(a, b, c) || between(b, c, a)))
			return false;
		for (j = i + 2; j < vertices; j++) {
			if (!i && j == vertices - 1)
				continue;
			if (segments_meet(a, b, vertex[j], vertex[(j + 1) % vertices]))
				return false;
		}
	}
	return true;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_polygon_is_simple);
