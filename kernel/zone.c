// SPDX-License-Identifier: GPL-2.0-only
/*
 * From zones to masks: which cells of a frame does a polygon touch?
 *
 * Each row and each column of cells shows a band of the sensor's frame. A polygon is
 * drawn in bitmaps that have a bit for each cell: in one, the cells that an edge touches;
 * in the other, for every edge that crosses the upper border of a row, the first cell
 * that is not left of it. A cell with an odd number of these in its row, up to itself,
 * is inside the polygon unless an edge touches it. Everything is rounded so that a filled
 * zone never shrinks.
 *
 * The frame is drawn in strips, so that a large one takes no more memory than a small one.
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

#define UNIT		65536LL		/* of policy coordinates */
#define FULL		(65536 * UNIT)
#define LIST_MAX	(4U << 20)	/* words; beyond, the frame is filled */
#define STRIP		128		/* rows of cells */
#define SLOPE_BITS	30		/* of fraction */

/*
 * How far a scaler may carry a pixel, in pixels of its input, or of its output
 * when it makes the picture smaller: the reach of an 8-tap filter.
 */
#define SCALER_REACH	4

/**
 * struct edge - an edge of a polygon
 * @y0: of its upper end
 * @y1: of its lower end
 * @x0: of its upper end
 * @left: of the end that is further left
 * @right: of the other
 * @slope_floor: how far it moves to the right while it moves down by one, rounded down
 * @slope_ceil: likewise, rounded up
 */
struct edge {
	s64 y0, y1;
	s64 x0;
	s64 left, right;
	s64 slope_floor, slope_ceil;
};

/**
 * struct shape - a zone, and the box that bounds it
 * @edge: its edges
 * @edges: their number
 * @only: an inverse zone
 * @left: of the box
 * @right: likewise
 * @top: likewise
 * @bottom: likewise
 */
struct shape {
	struct edge *edge;
	u32 edges;
	bool only;
	s64 left, right, top, bottom;
};

/* One direction of a window, and of the buffer. */
struct axis {
	s64 full;
	s64 crop_at, crop;
	s64 compose_at, compose;
	s64 reach;
};

/* What a row or a column of cells may show of the full frame. */
struct band {
	s64 from, to;
};

/**
 * struct bands - rows or columns that show something of the picture, and nothing else
 * @band: what each of them shows, in rising order
 * @first: of which row or column the first band is
 * @count: their number
 * @begin: of the first, as if there were something beyond the frame
 * @pitch: about how far it is from one to the next
 * @density: about how many there are in 1 << 8, with 40 bits of fraction
 */
struct bands {
	struct band *band;
	u32 first;
	u32 count;
	struct band begin;
	s64 pitch;
	u64 density;
};

/**
 * struct view - a layer, ready for drawing
 * @blind: the whole frame is filled
 * @only: there are inverse zones
 * @shape: its zones
 * @shapes: their number
 * @edge: the edges of all of them
 * @x: from left to right
 * @y: from top to bottom
 * @columns: those of the plane that is being drawn
 */
struct view {
	bool blind;
	bool only;
	struct shape *shape;
	u32 shapes;
	struct edge *edge;
	struct axis x, y;
	struct bands columns;
};

/**
 * struct canvas - a strip of a plane, and bitmaps with rows of a bit for each cell
 * @frame: the frame
 * @cell: of the plane
 * @cells: in a row
 * @words: in a row of a bitmap; there is a bit for a cell that follows the last
 * @top: the first row of the strip
 * @height: rows in the strip, at most STRIP
 * @rows: those that show something
 * @hide: what the layers hide
 * @show: what the inverse zones of a layer show
 * @touched: what the edges of a zone touch
 * @crossed: where edges of a zone cross the upper border of a row
 */
struct canvas {
	const struct paravent_frame *frame;
	const struct paravent_cell *cell;
	u32 cells;
	u32 words;
	u32 top, height;
	struct bands rows;
	unsigned long *hide, *show, *touched, *crossed;
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

/*
 * Where the picture is mirrored, so are the zones, and the crop rectangle here. Return:
 * false when it makes no sense, and @axis must not be used.
 */
static bool axis_init(struct axis *axis, u32 size, u32 full, s32 crop_at, u32 crop,
		      s32 compose_at, u32 compose, bool flip, u32 reach, bool twice)
{
	*axis = (struct axis) {
		.full = full,
		.crop_at = crop_at,
		.crop = crop,
		.compose_at = compose_at,
		.compose = compose,
	};
	if (!crop || !compose || full > PARAVENT_DIMENSION_MAX ||
	    crop_at < 0 || axis->crop_at + axis->crop > axis->full ||
	    compose_at < 0 || axis->compose_at + axis->compose > size)
		return false;
	/* Two scalers can cancel out, and have mixed all the same. */
	if (crop != compose || twice)
		axis->reach = (twice ? 2 * reach : reach) * DIV_ROUND_UP(crop, compose);
	if (flip)
		axis->crop_at = axis->full - axis->crop_at - axis->crop;
	return true;
}

/*
 * The part of the full frame that the pixels from @first up to @end, which are
 * inside the compose rectangle, may show, and what a scaler may reach beyond it.
 */
static struct band axis_band(const struct axis *axis, s64 first, s64 end)
{
	s64 scale = axis->compose * axis->full;

	/* At most (2^14 * 2^14 + 2^14 * 2^14 + 16 * (2^14 + 2^14)) << 32. */
	first = (first - axis->compose_at) * axis->crop +
		(axis->crop_at - axis->reach) * axis->compose;
	end = (end - axis->compose_at) * axis->crop +
	      (axis->crop_at + axis->reach) * axis->compose;
	return (struct band) {
		.from = floor_div(first * FULL, scale),
		.to = ceil_div(end * FULL, scale),
	};
}

/* To be called when all bands are there: cut what is beyond the frame. */
static void bands_finish(struct bands *bands)
{
	u32 last = bands->count - 1, i;

	if (!bands->count)
		return;
	bands->begin = bands->band[0];
	bands->pitch = bands->begin.to - bands->begin.from;
	if (last)
		bands->pitch = div64_s64(bands->band[last].to - bands->begin.to, last);
	bands->pitch = max_t(s64, bands->pitch, 1);
	bands->density = div64_s64(1LL << 48, bands->pitch);
	for (i = 0; i < bands->count; i++) {
		bands->band[i].from = max_t(s64, bands->band[i].from, 0);
		bands->band[i].to = min_t(s64, bands->band[i].to, FULL);
	}
}

/* About how many bands begin within a length. */
static u32 bands_within(const struct bands *bands, s64 length)
{
	if (length <= 0)
		return 0;
	if (length >= bands->pitch * bands->count)
		return bands->count;
	return ((u64)length >> 8) * bands->density >> 40;
}

/* The first band that ends beyond @at. */
static u32 bands_seek(const struct bands *bands, s64 at)
{
	u32 i = bands_within(bands, at - bands->begin.to + bands->pitch);

	if (at >= FULL)
		return bands->count;
	while (i < bands->count && bands->band[i].to <= at)
		i++;
	while (i && bands->band[i - 1].to > at)
		i--;
	return i;
}

/* The first band that begins at @at or beyond. */
static u32 bands_seek_end(const struct bands *bands, s64 at)
{
	u32 i = bands_within(bands, at - bands->begin.from);

	if (at <= 0)
		return 0;
	while (i < bands->count && bands->band[i].from < at)
		i++;
	while (i && bands->band[i - 1].from >= at)
		i--;
	return i;
}

static unsigned long *bits(const struct canvas *canvas, unsigned long *bitmap, u32 row)
{
	return bitmap + row * canvas->words;
}

/* From where to where does an edge reach within a row that it is in? */
static struct band edge_band(const struct edge *edge, const struct band *row)
{
	s64 top = max(row->from, edge->y0) - edge->y0;
	s64 bottom = min(row->to, edge->y1) - edge->y0;
	s64 left, right;

	if (edge->y0 == edge->y1)
		return (struct band){ edge->left, edge->right };
	/* At most (2^16 << SLOPE_BITS) * 2^16, and another 2^32 from rounding. */
	left = edge->slope_floor * (edge->slope_floor < 0 ? bottom : top);
	right = edge->slope_ceil * (edge->slope_ceil < 0 ? top : bottom);
	return (struct band) {
		.from = max(edge->left, edge->x0 + (left >> SLOPE_BITS)),
		.to = min(edge->right, edge->x0 - (-right >> SLOPE_BITS)),
	};
}

static void edge_draw(struct canvas *canvas, const struct bands *columns,
		      const struct edge *edge)
{
	const struct bands *rows = &canvas->rows;
	u32 r;

	for (r = bands_seek(rows, edge->y0);
	     r < rows->count && rows->band[r].from < edge->y1; r++) {
		struct band band = edge_band(edge, &rows->band[r]);
		u32 row = rows->first + r;
		u32 first = bands_seek(columns, band.from);

		if (rows->band[r].from >= edge->y0)
			__change_bit(columns->first + first, bits(canvas, canvas->crossed, row));
		/* Along the frame's border there is nothing to part it from. */
		if (band.to > 0 && band.from < FULL)
			bitmap_set(bits(canvas, canvas->touched, row), columns->first + first,
				   bands_seek_end(columns, band.to) - first);
	}
}

/* What has been drawn of a zone becomes hidden or shown, and is gone. */
static void shape_finish(struct canvas *canvas, const struct bands *columns,
			 const struct shape *shape)
{
	const struct bands *rows = &canvas->rows;
	u32 row = rows->first + bands_seek(rows, shape->top);
	u32 end = rows->first + bands_seek_end(rows, shape->bottom);
	u32 first = (columns->first + bands_seek(columns, shape->left)) / BITS_PER_LONG;
	u32 last = (columns->first + bands_seek_end(columns, shape->right)) / BITS_PER_LONG;

	for (; row < end; row++) {
		unsigned long *touched = bits(canvas, canvas->touched, row);
		unsigned long *crossed = bits(canvas, canvas->crossed, row);
		unsigned long *hide = bits(canvas, canvas->hide, row);
		unsigned long *show = bits(canvas, canvas->show, row);
		unsigned long before = 0;
		u32 i, shift;

		for (i = first; i <= last; i++) {
			unsigned long inside = crossed[i];

			for (shift = 1; inside && shift < BITS_PER_LONG; shift *= 2)
				inside ^= inside << shift;
			inside ^= before;
			before = inside >> (BITS_PER_LONG - 1) ? ~0UL : 0;
			if (shape->only)
				show[i] |= inside & ~touched[i];
			else
				hide[i] |= inside | touched[i];
			touched[i] = 0;
			crossed[i] = 0;
		}
	}
}

/* The rows of the picture, from @first up to @end, that a row of cells is made from. */
static void picture_rows(const struct paravent_frame *frame, const struct paravent_cell *cell,
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

/* Find out what the rows of a strip show; hide those that are not wholly in the picture. */
static void rows_init(struct canvas *canvas, const struct axis *y)
{
	const struct paravent_cell *cell = canvas->cell;
	struct bands *rows = &canvas->rows;
	s64 first, end;
	u32 r;

	rows->first = 0;
	rows->count = 0;
	for (r = 0; r < canvas->height; r++) {
		picture_rows(canvas->frame, cell, canvas->top + r, &first, &end);
		if (first < y->compose_at || end > y->compose_at + y->compose) {
			bitmap_set(bits(canvas, canvas->hide, r), 0, canvas->cells);
			continue;
		}
		/* A chroma row of interlaced video belongs to every other luma row. */
		if (canvas->frame->lines == PARAVENT_LINES_INTERLACED && cell->height > 1) {
			first = max_t(s64, first - cell->height, y->compose_at);
			end = min_t(s64, end + cell->height, y->compose_at + y->compose);
		}
		if (!rows->count)
			rows->first = r;
		rows->band[rows->count++] = axis_band(y, first, end);
	}
	bands_finish(rows);
}

/* Find out what the columns of a plane show. */
static void columns_init(struct bands *columns, const struct axis *x,
			 const struct paravent_frame *frame, const struct paravent_cell *cell)
{
	u32 end = (x->compose_at + x->compose) / cell->width;
	u32 i;

	if (x->compose_at + x->compose == frame->width)
		end = DIV_ROUND_UP(frame->width, cell->width);
	columns->first = DIV_ROUND_UP((u32)x->compose_at, cell->width);
	columns->count = max(columns->first, end) - columns->first;
	for (i = 0; i < columns->count; i++) {
		s64 first = (columns->first + i) * cell->width;

		columns->band[i] = axis_band(x, first,
					     min_t(s64, first + cell->width, frame->width));
	}
	bands_finish(columns);
}

/* Draw what a layer hides of a strip. */
static void view_draw(struct canvas *canvas, struct view *view)
{
	const struct bands *rows = &canvas->rows;
	const struct bands *columns = &view->columns;
	u32 end = columns->first + columns->count;
	u32 r, i;

	if (view->blind) {
		for (r = 0; r < canvas->height; r++)
			bitmap_set(bits(canvas, canvas->hide, r), 0, canvas->cells);
		return;
	}
	rows_init(canvas, &view->y);
	/* A cell that is not wholly inside the picture is not shown. */
	for (r = rows->first; r < rows->first + rows->count; r++) {
		bitmap_set(bits(canvas, canvas->hide, r), 0, columns->first);
		bitmap_set(bits(canvas, canvas->hide, r), end, canvas->cells - end);
	}
	for (i = 0; i < view->shapes && rows->count; i++) {
		const struct shape *shape = &view->shape[i];
		u32 e;

		if (shape->top >= rows->band[rows->count - 1].to ||
		    shape->bottom <= rows->band[0].from)
			continue;
		for (e = 0; e < shape->edges; e++)
			edge_draw(canvas, columns, &shape->edge[e]);
		shape_finish(canvas, columns, shape);
	}
	for (r = rows->first; view->only && r < rows->first + rows->count; r++) {
		unsigned long *hide = bits(canvas, canvas->hide, r);
		unsigned long *show = bits(canvas, canvas->show, r);

		/* What follows the last cell is not to be hidden. */
		bitmap_set(show, canvas->cells, canvas->words * BITS_PER_LONG - canvas->cells);
		for (i = 0; i < canvas->words; i++) {
			hide[i] |= ~show[i];
			show[i] = 0;
		}
	}
}

static void edge_init(struct edge *edge, const s64 a[2], const s64 b[2])
{
	s64 dx = b[0] - a[0], dy = b[1] - a[1];

	*edge = (struct edge) {
		.y0 = a[1],
		.y1 = b[1],
		.x0 = a[0],
		.left = min(a[0], b[0]),
		.right = max(a[0], b[0]),
	};
	if (dy) {
		edge->slope_floor = floor_div(dx / UNIT * (1LL << SLOPE_BITS), dy / UNIT);
		edge->slope_ceil = ceil_div(dx / UNIT * (1LL << SLOPE_BITS), dy / UNIT);
	}
}

static s64 coordinate(u16 value, bool flip)
{
	s64 at = value == PARAVENT_COORDINATE_MAX ? FULL : value * UNIT;

	return flip ? FULL - at : at;
}

/* @w: with rows and columns as in the buffer */
static void shape_init(struct shape *shape, struct edge *edge,
		       const struct paravent_zone *zone, const struct paravent_window *w)
{
	bool x = w->turned, y = !x;
	u32 i;

	*shape = (struct shape) {
		.edge = edge,
		.edges = zone->vertices,
		.only = zone->only,
		.left = FULL,
		.top = FULL,
	};
	for (i = 0; i < zone->vertices; i++, edge++) {
		const u16 *from = zone->vertex[i];
		const u16 *to = zone->vertex[(i + 1) % zone->vertices];
		s64 a[] = { coordinate(from[x], w->hflip), coordinate(from[y], w->vflip) };
		s64 b[] = { coordinate(to[x], w->hflip), coordinate(to[y], w->vflip) };

		if (a[1] < b[1])
			edge_init(edge, a, b);
		else
			edge_init(edge, b, a);
		shape->left = min(shape->left, edge->left);
		shape->right = max(shape->right, edge->right);
		shape->top = min(shape->top, edge->y0);
		shape->bottom = max(shape->bottom, edge->y1);
	}
}

static int view_init(struct view *view, const struct paravent_layer *layer,
		     const struct paravent_frame *frame)
{
	struct paravent_window buffer = layer->window, *w = &buffer;
	/* The lines of a field, which are scaled by themselves, are twice as far apart. */
	u32 down = frame->lines == PARAVENT_LINES_PROGRESSIVE ? SCALER_REACH : 2 * SCALER_REACH;
	u32 edges = 0, z;

	if (w->turned) {
		paravent_window_turn(w);
		w->hflip = layer->window.vflip;
		w->vflip = layer->window.hflip;
	}
	/* Two fields that have been turned are anywhere. */
	view->blind = !layer->zone ||
		      (w->turned && frame->lines != PARAVENT_LINES_PROGRESSIVE) ||
		      !axis_init(&view->x, frame->width, w->full_width, w->crop.left,
				 w->crop.width, w->compose.left, w->compose.width, w->hflip,
				 SCALER_REACH, w->scaled_twice) ||
		      !axis_init(&view->y, frame->height, w->full_height, w->crop.top,
				 w->crop.height, w->compose.top, w->compose.height, w->vflip,
				 down, w->scaled_twice);
	if (view->blind)
		return 0;
	if (layer->zones > PARAVENT_ZONES_MAX)
		return -EINVAL;
	for (z = 0; z < layer->zones; z++) {
		if (layer->zone[z].vertices > PARAVENT_VERTICES_MAX)
			return -EINVAL;
		edges += layer->zone[z].vertices;
	}
	view->shape = kvmalloc_array(layer->zones + 1, sizeof(*view->shape), GFP_KERNEL);
	view->edge = kvmalloc_array(edges + 1, sizeof(*view->edge), GFP_KERNEL);
	view->columns.band = kvmalloc_array(frame->width, sizeof(struct band), GFP_KERNEL);
	if (!view->shape || !view->edge || !view->columns.band)
		return -ENOMEM;
	for (z = 0, edges = 0; z < layer->zones; z++) {
		const struct paravent_zone *zone = &layer->zone[z];

		if (layer->off >> z & 1)
			continue;
		shape_init(&view->shape[view->shapes++], view->edge + edges, zone, w);
		view->only |= zone->only;
		edges += zone->vertices;
	}
	return 0;
}

static void view_free(struct view *view)
{
	kvfree(view->shape);
	kvfree(view->edge);
	kvfree(view->columns.band);
}

static int canvas_init(struct canvas *canvas, const struct paravent_frame *frame,
		       const struct paravent_cell *cell)
{
	u32 longs;

	*canvas = (struct canvas) {
		.frame = frame,
		.cell = cell,
		.cells = DIV_ROUND_UP(frame->width, cell->width),
	};
	canvas->words = BITS_TO_LONGS(canvas->cells + 1);
	longs = STRIP * canvas->words;
	canvas->rows.band = kvmalloc_array(STRIP, sizeof(struct band), GFP_KERNEL);
	canvas->hide = kvcalloc(4 * longs, sizeof(long), GFP_KERNEL);
	if (!canvas->rows.band || !canvas->hide)
		return -ENOMEM;
	canvas->show = canvas->hide + longs;
	canvas->touched = canvas->show + longs;
	canvas->crossed = canvas->touched + longs;
	return 0;
}

static void canvas_free(struct canvas *canvas)
{
	kvfree(canvas->rows.band);
	kvfree(canvas->hide);
}

/* Draw the strip that begins with row @top, of a plane of @rows. */
static void canvas_draw(struct canvas *canvas, struct view *view, u32 views, u32 top, u32 rows)
{
	const struct paravent_frame *frame = canvas->frame;
	u32 field_rows = frame->height / 2 / canvas->cell->height;
	u32 i;

	/* Rows of two fields are not in rising order. */
	if ((frame->lines == PARAVENT_LINES_TOP_BOTTOM ||
	     frame->lines == PARAVENT_LINES_BOTTOM_TOP) && top < field_rows)
		rows = field_rows;
	canvas->top = top;
	canvas->height = min_t(u32, rows - top, STRIP);
	memset(canvas->hide, 0, canvas->height * canvas->words * sizeof(long));
	for (i = 0; i < views; i++)
		view_draw(canvas, &view[i]);
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
 * Append a row of a bitmap as a list of spans. Return: the index of the list, or a
 * negative errno.
 */
static s64 list_append(struct paravent_mask *mask, const unsigned long *row, u32 words,
		       u32 cell_bytes, u32 row_bytes)
{
	u32 at = mask->length, i;
	unsigned long last = 0;
	u32 *list;
	int ret;

	ret = list_reserve(mask, 2 + words * BITS_PER_LONG);
	if (ret)
		return ret;
	list = mask->list + at + 1;
	for (i = 0; i < words; i++) {
		/* Bits that differ from the one before: where a span begins, or has ended. */
		unsigned long change = row[i] ^ (row[i] << 1 | last);

		last = row[i] >> (BITS_PER_LONG - 1);
		for (; change; change &= change - 1)
			*list++ = min((i * BITS_PER_LONG + (u32)__ffs(change)) * cell_bytes,
				      row_bytes);
	}
	if (last)
		*list++ = row_bytes;
	mask->length = list - mask->list;
	mask->list[at] = (mask->length - at) / 2;
	return at;
}

static u32 list_bytes(const u32 *list)
{
	u32 spans = *list++;
	u32 bytes = 0;

	for (; spans; spans--, list += 2)
		bytes += list[1] - list[0];
	return bytes;
}

/* Note what has been drawn of a strip. */
static int strip_append(struct paravent_mask *mask, const struct canvas *canvas, u32 p)
{
	const struct paravent_plane *plane = &mask->frame.plane[p];
	u32 cell_bytes = paravent_cell_bytes(canvas->cell);
	u32 cell_rows = paravent_cell_rows(canvas->cell);
	size_t row_size = canvas->words * sizeof(long);
	const unsigned long *row = canvas->hide;
	u32 r, bytes = 0;
	s64 list = -1;

	for (r = canvas->top * cell_rows;
	     r < min((canvas->top + canvas->height) * cell_rows, plane->rows); r++) {
		if (r % cell_rows == 0) {
			if (list < 0 || memcmp(row, row - canvas->words, row_size)) {
				list = list_append(mask, row, canvas->words, cell_bytes,
						   plane->row_bytes);
				if (list < 0)
					return list;
				bytes = list_bytes(mask->list + list);
			}
			row += canvas->words;
		}
		mask->row[p][r] = list;
		mask->filled += bytes;
		mask->total += plane->row_bytes;
	}
	return 0;
}

static int plane_compile(struct paravent_mask *mask, struct view *view, u32 views, u32 p)
{
	const struct paravent_frame *frame = &mask->frame;
	const struct paravent_cell *cell = &frame->format->cell[p];
	u32 rows = DIV_ROUND_UP(frame->plane[p].rows, paravent_cell_rows(cell));
	struct canvas canvas;
	u32 top, i;
	int ret;

	ret = canvas_init(&canvas, frame, cell);
	mask->row[p] = kvmalloc_array(frame->plane[p].rows, sizeof(u32), GFP_KERNEL);
	if (!mask->row[p])
		ret = -ENOMEM;
	for (i = 0; !ret && i < views; i++)
		if (!view[i].blind)
			columns_init(&view[i].columns, &view[i].x, frame, cell);
	for (top = 0; !ret && top < rows; top += canvas.height) {
		cond_resched();
		canvas_draw(&canvas, view, views, top, rows);
		ret = strip_append(mask, &canvas, p);
	}
	canvas_free(&canvas);
	return ret;
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
	struct view *view;
	int ret = 0;
	u32 p, i;

	mask = kvcalloc(1, sizeof(*mask), GFP_KERNEL);
	if (!mask)
		return NULL;
	mask->frame = *frame;
	view = kvcalloc(layers + 1, sizeof(*view), GFP_KERNEL);
	if (!view)
		ret = -ENOMEM;
	for (i = 0; !ret && i < layers; i++)
		ret = view_init(&view[i], &layer[i], frame);
	for (p = 0; !ret && p < frame->format->planes; p++) {
		ret = plane_compile(mask, view, layers, p);
		if (!ret)
			ret = plane_fill(mask, p, rgb);
	}
	for (i = 0; view && i < layers; i++)
		view_free(&view[i]);
	kvfree(view);
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
