// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a masked frame must look like: the bare frame, with the fill in the cells that the
 * oracle hides. The oracle is slow, so it is asked about blocks of cells first, and about
 * their parts only where a border goes through.
 */
#include "../../native/oracle.c"
#include "../../../kernel/format.c"

#include "matrix.h"

struct zones {
	u32 count;
	struct paravent_zone zone[PARAVENT_ZONES_MAX];
	u16 vertex[PARAVENT_ZONES_MAX][PARAVENT_VERTICES_MAX][2];
};

/* Which cells are private, a byte each. The same for all formats with such cells. */
struct map {
	struct map *next;
	u32 width, height, lines, cell_width, cell_height;
	struct paravent_layer layer[2];
	u32 columns, rows;
	u8 *hidden;
};

/* What made an expected frame. */
struct opinion {
	struct paravent_frame frame;
	struct paravent_layer layer[2];
	u32 layers, rgb;
	u32 noise_end;	/* rows of luma from compose.top that show a line of noise */
	u32 noise_top;
	const struct map *map[PLANES];
};

struct zones *zones_read(const char *name)
{
	struct zones *zones = calloc(1, sizeof(*zones));
	FILE *file = fopen(name, "r");
	char line[4096];

	if (!file) {
		wrong("%s: %s", name, strerror(errno));
		return NULL;
	}
	while (fgets(line, sizeof(line), file) && zones->count < PARAVENT_ZONES_MAX) {
		u16 (*vertex)[2] = zones->vertex[zones->count];
		struct paravent_zone *zone = &zones->zone[zones->count];
		const char *text = line;
		int used;
		u32 x, y;

		zone->only = !strncmp(text, "only ", 5);
		if (zone->only)
			text += 5;
		zone->vertex = (const u16 (*)[2])vertex;
		for (; sscanf(text, " %u,%u%n", &x, &y, &used) == 2; text += used) {
			vertex[zone->vertices][0] = x;
			vertex[zone->vertices++][1] = y;
		}
		zones->count += zone->vertices > 2;
	}
	fclose(file);
	return zones;
}

/* Is @rect of the full frame, and a pixel around it, inside a zone that is a rectangle? */
bool zones_cover(const struct zones *zones, const struct v4l2_rect *full,
		 const struct v4l2_rect *rect)
{
	u64 w = full->width, h = full->height;
	u32 i, v;

	for (i = 0; i < zones->count; i++) {
		const struct paravent_zone *zone = &zones->zone[i];
		u64 low[2] = { U64_MAX, U64_MAX }, high[2] = { 0, 0 };

		if (zone->vertices != 4 || zone->only)
			continue;
		for (v = 0; v < 4; v++) {
			low[0] = min(low[0], (u64)zone->vertex[v][0]);
			low[1] = min(low[1], (u64)zone->vertex[v][1]);
			high[0] = max(high[0], (u64)zone->vertex[v][0]);
			high[1] = max(high[1], (u64)zone->vertex[v][1]);
		}
		if (low[0] * w <= (u64)(rect->left - 1) * 65536 &&
		    low[1] * h <= (u64)(rect->top - 1) * 65536 &&
		    high[0] * w >= (u64)(rect->left + rect->width + 1) * 65536 &&
		    high[1] * h >= (u64)(rect->top + rect->height + 1) * 65536)
			return true;
	}
	return false;
}

struct question {
	const struct paravent_frame *frame;
	const struct paravent_layer *layer;
	u32 layers;
	const struct paravent_cell *cell;
	struct map *map;
};

/* Is a block of cells private altogether? When in doubt, no. */
static bool wholly_hidden(const struct question *q, const struct paravent_cell *block, u32 column,
			  u32 row)
{
	u32 l, z;

	for (l = 0; l < q->layers; l++) {
		const struct paravent_layer *layer = &q->layer[l];
		const struct paravent_rect *compose = &layer->window.compose;
		struct paravent_zone others[PARAVENT_ZONES_MAX];
		struct paravent_layer instead = *layer;
		u32 only = 0;

		if (column * block->width >= compose->left + compose->width ||
		    (column + 1) * block->width <= (u32)compose->left)
			return true;
		/* Inside a zone is what an inverse zone in its place would show. */
		for (z = 0; z < layer->zones; z++) {
			struct paravent_zone zone = layer->zone[z];

			if (zone.only) {
				others[only] = zone;
				others[only++].only = false;
				continue;
			}
			zone.only = true;
			instead.zone = &zone;
			instead.zones = 1;
			if (!oracle_hides(q->frame, block, &instead, 1, column, row, 0))
				return true;
		}
		/* And what no inverse zone touches is private. */
		instead.zone = others;
		instead.zones = only;
		if (only && !oracle_hides(q->frame, block, &instead, 1, column, row, 0))
			return true;
	}
	return false;
}

static void ask(const struct question *q, u32 column, u32 row, u32 size)
{
	struct paravent_cell block = { .width = q->cell->width * size,
				       .height = q->cell->height * size };
	struct map *map = q->map;
	bool hidden;
	u32 r, i;

	if (column >= map->columns || row >= map->rows)
		return;
	hidden = oracle_hides(q->frame, &block, q->layer, q->layers, column / size, row / size, 0);
	if (!hidden || size == 1 || wholly_hidden(q, &block, column / size, row / size)) {
		for (r = row; r < min(row + size, map->rows); r++)
			memset(map->hidden + r * map->columns + column, hidden,
			       min(size, map->columns - column));
		return;
	}
	for (i = 0; i < 4; i++)
		ask(q, column + (i & 1) * size / 2, row + (i >> 1) * size / 2, size / 2);
}

#define BLOCK	16

static const struct map *map_of(const struct opinion *o, const struct paravent_cell *cell)
{
	static struct map *maps;
	const struct paravent_frame *frame = &o->frame;
	struct question q = { frame, o->layer, o->layers, cell, NULL };
	struct map *map;
	u32 column, row;

	for (map = maps; map; map = map->next)
		if (map->width == frame->width && map->height == frame->height &&
		    map->lines == frame->lines && map->cell_width == cell->width &&
		    map->cell_height == cell->height &&
		    !memcmp(map->layer, o->layer, sizeof(map->layer)))
			return map;
	map = calloc(1, sizeof(*map));
	map->next = maps;
	maps = map;
	map->width = frame->width;
	map->height = frame->height;
	map->lines = frame->lines;
	map->cell_width = cell->width;
	map->cell_height = cell->height;
	memcpy(map->layer, o->layer, sizeof(map->layer));
	map->columns = DIV_ROUND_UP(frame->width, cell->width);
	map->rows = DIV_ROUND_UP(frame->height, cell->height);
	map->hidden = malloc(map->columns * map->rows);
	q.map = map;
	for (row = 0; row < map->rows; row += BLOCK)
		for (column = 0; column < map->columns; column += BLOCK)
			ask(&q, column, row, BLOCK);
	return map;
}

static struct paravent_rect rect_of(const struct v4l2_rect *r)
{
	return (struct paravent_rect) { r->left, r->top, r->width, r->height };
}

/*
 * A driver may flip before it crops, or after: where that makes a difference, what is
 * private either way is filled.
 */
static void make_layers(struct opinion *o, const struct geometry *g, const struct zones *zones)
{
	struct paravent_window *w = &o->layer[0].window, *other = &o->layer[1].window;

	memset(o->layer, 0, sizeof(o->layer));
	o->layer[0].zone = o->layer[1].zone = zones->zone;
	o->layer[0].zones = o->layer[1].zones = zones->count;
	w->full_width = g->full.width;
	w->full_height = g->full.height;
	w->crop = rect_of(&g->crop);
	w->compose = rect_of(&g->compose);
	w->hflip = g->hflip;
	w->vflip = g->vflip;
	w->scaled_twice = g->any_size;
	*other = *w;
	if (w->hflip)
		other->crop.left = w->full_width - w->crop.left - w->crop.width;
	if (w->vflip)
		other->crop.top = w->full_height - w->crop.top - w->crop.height;
	o->layers = memcmp(w, other, sizeof(*w)) ? 2 : 1;
}

static bool is_hidden(const struct opinion *o, u32 p, u32 row, u32 byte)
{
	const struct paravent_cell *cell = &o->frame.format->cell[p];
	const struct map *map = o->map[p];

	return map->hidden[row / paravent_cell_rows(cell) * map->columns +
			   byte / paravent_cell_bytes(cell)];
}

static bool noisy(const struct expected *e, uint32_t p, uint32_t row)
{
	const struct opinion *o = e->opinion;
	const struct paravent_cell *cell = &o->frame.format->cell[p];
	s64 top, bottom;

	if (!o->noise_end)
		return false;
	picture_rows(&o->frame, cell, row / paravent_cell_rows(cell), &top, &bottom);
	return top < o->noise_end && bottom > o->noise_top;
}

/* What is public may be noise, or filled because the kernel rounds outwards. */
static bool tolerates(const struct expected *e, uint32_t p, uint32_t row, uint32_t byte,
		      uint8_t got)
{
	const struct opinion *o = e->opinion;
	const struct paravent_cell *cell = &o->frame.format->cell[p];
	u32 rows = paravent_cell_rows(cell), bytes = paravent_cell_bytes(cell);
	u8 fill[PARAVENT_FIELDS_MAX];

	if (is_hidden(o, p, row, byte))
		return false;
	if (noisy(e, p, row))
		return true;
	paravent_fill(&o->frame, p, row % rows, o->rgb, fill, bytes);
	return got == fill[byte % bytes] &&
	       oracle_hides(&o->frame, cell, o->layer, o->layers, byte / bytes, row / rows, 1);
}

static int frame_of(struct paravent_frame *frame, const struct layout *layout)
{
	struct v4l2_pix_format_mplane pix = {
		.width = layout->width, .height = layout->height, .pixelformat = layout->fourcc,
		.field = layout->field, .colorspace = layout->colorspace,
		.ycbcr_enc = layout->encoding, .quantization = layout->quantization,
		.num_planes = layout->buffers,
	};
	u32 p;

	for (p = 0; p < layout->buffers; p++) {
		pix.plane_fmt[p].bytesperline = layout->stride[p];
		pix.plane_fmt[p].sizeimage = layout->size[p];
	}
	return paravent_frame_init(frame, &pix);
}

/* @bare is what must be seen where there is no zone. */
bool expected_make(struct expected *e, const struct reference *reference,
		   const struct zones *zones, uint32_t rgb, const struct image *bare)
{
	const struct geometry *g = &reference->geometry;
	const uint32_t *skip = reference->skip;
	struct opinion *o = calloc(1, sizeof(*o));
	u32 p, r, b, base[PLANES] = { 0 };

	*e = (struct expected) { .plan = { .layout = g->layout }, .opinion = o,
				 .tolerates = tolerates, .noisy = noisy };
	if (frame_of(&o->frame, &g->layout))
		return wrong("%s cannot be masked", fourcc_name(g->layout.fourcc));
	o->rgb = rgb;
	make_layers(o, g, zones);
	if (g->noise && !g->crop.top) {
		o->noise_top = g->compose.top;
		o->noise_end = g->compose.top + DIV_ROUND_UP(g->compose.height, g->crop.height) + 1;
	}
	for (b = 0; b < g->layout.buffers; b++) {
		e->plan.skip[b] = skip[b];
		base[b] = e->plan.size;
		e->plan.size += g->layout.size[b] - skip[b];
	}
	if (bare->size != e->plan.size)
		return wrong("the bare frame has %zu bytes, not %u", bare->size, e->plan.size);
	e->data = calloc(1, e->plan.size);
	e->plan.parts = o->frame.format->planes;
	for (p = 0; p < e->plan.parts; p++) {
		const struct paravent_plane *plane = &o->frame.plane[p];
		const struct paravent_cell *cell = &o->frame.format->cell[p];
		u32 rows = paravent_cell_rows(cell), bytes = paravent_cell_bytes(cell);
		u8 *fill[PARAVENT_CELL_ROWS_MAX];

		e->plan.part[p] = (struct part) { plane->buffer, plane->offset, plane->stride,
						  plane->rows, plane->row_bytes, bytes, rows };
		o->map[p] = map_of(o, cell);
		for (r = 0; r < rows; r++) {
			fill[r] = malloc(plane->row_bytes);
			paravent_fill(&o->frame, p, r, rgb, fill[r], plane->row_bytes);
		}
		for (r = 0; r < plane->rows; r++) {
			u32 at = base[plane->buffer] + plane->offset + r * plane->stride, end, column = 0;
			const u8 *hidden = o->map[p]->hidden + r / rows * o->map[p]->columns;

			/* Half a row of chroma may not be there. */
			if (at + plane->row_bytes > base[plane->buffer] +
						    g->layout.size[plane->buffer] - skip[plane->buffer])
				break;
			for (b = 0; b < plane->row_bytes; b = end) {
				u32 first = column;

				while (column < o->map[p]->columns && hidden[column] == hidden[first])
					column++;
				end = min(column * bytes, plane->row_bytes);
				memcpy(e->data + at + b,
				       hidden[first] ? fill[r % rows] + b : bare->data + at + b, end - b);
			}
		}
		for (r = 0; r < rows; r++)
			free(fill[r]);
	}
	return true;
}

/* How many cells are private? */
uint32_t expected_private(const struct expected *e)
{
	u32 p, i, count = 0;

	for (p = 0; p < e->plan.parts; p++) {
		const struct map *map = e->opinion->map[p];

		for (i = 0; i < map->rows * map->columns; i++)
			count += map->hidden[i];
	}
	return count;
}

/* A component of a sample, of 8 bits or less. */
static u32 component(const struct paravent_format *format, const u8 *bytes, u32 first, u32 bits)
{
	u32 value = 0, i;

	for (i = 0; i < bits; i++) {
		u32 at = first + i;

		if (format->big_endian)
			value = value << 1 | (bytes[at / 8] >> (7 - at % 8) & 1);
		else
			value |= (bytes[at / 8] >> at % 8 & 1) << i;
	}
	return bits > 8 ? value >> (bits - 8) : value;
}

/* In the middle of the picture: of its top field, where fields follow each other. */
static u32 middle_row(const struct paravent_frame *frame, const struct paravent_cell *cell,
		      const struct geometry *g)
{
	u32 row = g->compose.top + g->compose.height / 2;

	if (frame->lines == PARAVENT_LINES_TOP_BOTTOM || frame->lines == PARAVENT_LINES_BOTTOM_TOP)
		row /= 2;
	return row / cell->height * paravent_cell_rows(cell);
}

/*
 * The fill is the colour that the camera makes of it, give or take what two ways of
 * rounding may. @colour: a frame of nothing else
 */
bool expected_fill(const struct expected *e, const struct geometry *g, const struct image *colour)
{
	const struct opinion *o = e->opinion;
	const struct paravent_format *format = o->frame.format;
	u32 base[PLANES] = { 0 };
	u32 p, b;

	/* vivid takes the weights of BT.709 for luma alone, and 256 for any other HSV. */
	if (format->planes == 1 && !strpbrk(format->cell[0].row[0], "UVRGBH"))
		return true;
	if (strchr(format->cell[0].row[0], 'H') && o->frame.encoding != V4L2_HSV_ENC_180 &&
	    o->frame.encoding != V4L2_HSV_ENC_256)
		return true;
	/* And begins a mosaic with the same sample wherever the picture begins, flipped or not. */
	if (paravent_cell_rows(&format->cell[0]) > 1 &&
	    (g->hflip || g->vflip || (g->compose.left | g->compose.top) & 1))
		return true;
	for (b = 1; b < e->plan.layout.buffers; b++)
		base[b] = base[b - 1] + e->plan.layout.size[b - 1] - e->plan.skip[b - 1];
	for (p = 0; p < e->plan.parts; p++) {
		const struct paravent_plane *plane = &o->frame.plane[p];
		const struct paravent_cell *cell = &format->cell[p];
		u32 rows = paravent_cell_rows(cell), bytes = paravent_cell_bytes(cell), r;
		u32 byte = (g->compose.left + g->compose.width / 2) / cell->width * bytes;

		for (r = 0; r < rows; r++) {
			const u8 *camera = colour->data + base[plane->buffer] + plane->offset + byte +
					   (middle_row(&o->frame, cell, g) + r) * plane->stride;
			const char *fields = cell->row[r];
			u8 fill[PARAVENT_FIELDS_MAX];
			u32 at = 0, bits;
			char letter;

			paravent_fill(&o->frame, p, r, o->rgb, fill, bytes);
			for (; (letter = paravent_next_field(&fields, &bits)); at += bits) {
				int ours = component(format, fill, at, bits);
				int theirs = component(format, camera, at, bits);

				if (strchr("AX", letter) || abs(ours - theirs) <= (bits < 8 ? 1 : 2))
					continue;
				return wrong("plane %u row %u: %c of the fill is %d, the camera's is %d", p,
					     r, letter, ours, theirs);
			}
		}
	}
	return true;
}

void expected_forget(struct expected *e)
{
	free(e->data);
	free((void *)e->opinion);
	*e = (struct expected) { 0 };
}
