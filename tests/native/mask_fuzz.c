// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A libFuzzer target: draws formats, windows and zones, and holds what kernel/format.c,
 * kernel/zone.c and kernel/blit.c make of them against the oracle:
 *
 *  - what a zone touches is filled, whatever the rounding (never less);
 *  - what is filled is touched, or misses it by no more than 1/65536 of a pixel of the
 *    sensor;
 *  - what is filled has the colour that was asked for, whatever is under it;
 *  - all other bytes are copied, but for padding and what does not fit;
 *  - a frame that is made smaller (kernel/scale.c) holds means, rounded down.
 *
 * Of the mask only the counts are looked at: what it fills is seen in what it does.
 */
#include "oracle.h"

#include <stdio.h>

#define ZONES	4
#define LAYERS	3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * What numbers are drawn from. The input begins with the seed of those that follow its
 * end, so that a short one says as much as a long one.
 */
struct source {
	const u8 *data;
	size_t size;
	u64 state;
};

struct drawing {
	struct v4l2_pix_format_mplane pix;
	struct paravent_frame frame;
	u32 rgb;
	u32 layers;
	struct paravent_layer layer[LAYERS];
	struct paravent_zone zone[LAYERS][ZONES];
	u16 vertex[LAYERS][ZONES][PARAVENT_VERTICES_MAX][2];
};

static u8 draw_byte(struct source *source)
{
	if (source->size) {
		source->size--;
		return *source->data++;
	}
	source->state ^= source->state << 13;
	source->state ^= source->state >> 7;
	source->state ^= source->state << 17;
	return (source->state * 0x2545f4914f6cdd1dULL) >> 56;
}

static struct source source_of(const u8 *data, size_t size)
{
	struct source source = { data, size, 1 };
	int i;

	for (i = 0; i < 4; i++)
		source.state = source.state << 8 | (source.size ? draw_byte(&source) : 0);
	source.state *= 0x9e3779b97f4a7c15ULL;
	return source;
}

static u32 draw(struct source *source, u32 limit)
{
	u32 value = draw_byte(source) << 16;

	value |= draw_byte(source) << 8;
	value |= draw_byte(source);
	return limit ? value % limit : 0;
}

static void describe(const struct drawing *d)
{
	const struct v4l2_pix_format_mplane *pix = &d->pix;
	u32 i, z, v;

	fprintf(stderr, "# %.4s%s %ux%u, field %u, colorspace %u, encoding %u, quantization %u, fill %06x\n",
		(const char *)&pix->pixelformat, pix->pixelformat >> 31 ? " (big endian)" : "",
		pix->width, pix->height, pix->field, pix->colorspace, pix->ycbcr_enc,
		pix->quantization, d->rgb);
	for (i = 0; i < pix->num_planes && i < VIDEO_MAX_PLANES; i++)
		fprintf(stderr, "# buffer %u: %u bytes per line, size %u\n", i,
			pix->plane_fmt[i].bytesperline, pix->plane_fmt[i].sizeimage);
	for (i = 0; i < d->layers; i++) {
		const struct paravent_window *w = &d->layer[i].window;

		fprintf(stderr, "# layer %u: full %ux%u, crop %d,%d %ux%u, compose %d,%d %ux%u%s%s%s%s\n",
			i, w->full_width, w->full_height, w->crop.left, w->crop.top,
			w->crop.width, w->crop.height, w->compose.left, w->compose.top,
			w->compose.width, w->compose.height, w->hflip ? ", hflip" : "",
			w->vflip ? ", vflip" : "", w->turned ? ", turned" : "",
			d->layer[i].zone ? "" : ", all");
		for (z = 0; z < d->layer[i].zones; z++) {
			fprintf(stderr, "#   %s", d->zone[i][z].only ? "only" : "zone");
			for (v = 0; v < d->zone[i][z].vertices; v++)
				fprintf(stderr, " %u,%u", d->vertex[i][z][v][0],
					d->vertex[i][z][v][1]);
			fprintf(stderr, "\n");
		}
	}
}

static void die(const struct drawing *d, const char *what, u32 plane, u32 row, u32 byte)
{
	fprintf(stderr, "# %s: plane %u row %u byte %u\n", what, plane, row, byte);
	describe(d);
	abort();
}

/* Windows that no driver may report, and that would upset the arithmetic. */
static void spoil(struct source *source, u32 size, u32 *full, s32 *crop_at, u32 *crop,
		  s32 *compose_at, u32 *compose)
{
	static const u32 bad[] = { 0, 1u << 31, UINT32_MAX, PARAVENT_DIMENSION_MAX + 1 };
	u32 value = bad[draw(source, ARRAY_SIZE(bad))];

	switch (draw(source, 6)) {
	case 0:
		*full = value;
		break;
	case 1:
		*crop = value;
		break;
	case 2:
		*compose = value;
		break;
	case 3:
		*crop_at = draw(source, 2) ? -1 : (s32)*full;
		break;
	case 4:
		*compose_at = draw(source, 2) ? -1 : (s32)size;
		break;
	default:
		*compose = size - *compose_at + 1;
		break;
	}
}

static void draw_axis(struct source *source, u32 size, u32 *full, s32 *crop_at, u32 *crop,
		      s32 *compose_at, u32 *compose)
{
	/* The largest frames are where arithmetic overflows. */
	u32 most = !draw(source, 4) ? PARAVENT_DIMENSION_MAX : draw(source, 2) ? 4000 :
		   min(4 * size, PARAVENT_DIMENSION_MAX);

	*full = draw(source, 4) ? 1 + draw(source, most) : most - draw(source, min(most, 3U));
	*crop_at = draw(source, 2) ? draw(source, *full) : 0;
	*crop = draw(source, 2) ? 1 + draw(source, *full - *crop_at) : *full - *crop_at;
	*compose_at = draw(source, 4) ? 0 : draw(source, size);
	*compose = draw(source, 4) ? size - *compose_at : 1 + draw(source, size - *compose_at);
	switch (draw(source, 4)) {
	case 0:
		*full = *crop = *compose = size;
		*crop_at = *compose_at = 0;
		break;
	case 1:
		/* Cropped, but not scaled. */
		*crop = *compose = min(*crop, *compose);
		break;
	}
	if (draw(source, 64) == 63)
		spoil(source, size, full, crop_at, crop, compose_at, compose);
}

/* Corners, borders, the grid of the frame and points next to each other matter most. */
static u16 draw_coordinate(struct source *source, u32 size, u32 full, s32 crop_at, u32 crop,
			   u16 last)
{
	s64 spread = 65536 / (1 + draw(source, size));
	s64 at;

	switch (draw(source, 8)) {
	case 0:
		return draw(source, 2) ? 0 : 65535;
	case 1:
		return draw(source, 17) * 4096 % 65536;
	case 2:
	case 3:
		/* What the crop rectangle shows at the border of a pixel of the frame. */
		at = ((s64)crop_at * size + (s64)crop * draw(source, size + 1)) * 65536;
		at = at / size / max(full, 1U) + draw(source, 3) - 1;
		break;
	case 4:
		at = last + draw(source, 2);
		break;
	case 5:
		at = draw(source, 65536);
		break;
	default:
		at = last + draw(source, spread) - spread / 2;
		break;
	}
	return clamp_t(s64, at, 0, 65535);
}

static s64 turn(const u16 *a, const u16 *b, const u16 *c)
{
	return (s64)(b[0] - a[0]) * (c[1] - a[1]) - (s64)(b[1] - a[1]) * (c[0] - a[0]);
}

/* Reverse the part between two edges that cross, until none do. */
static void untangle(u16 (*vertex)[2], u32 vertices)
{
	u32 rounds, i, j;

	for (rounds = 0; rounds < 400; rounds++) {
		bool crossed = false;

		for (i = 0; i < vertices && !crossed; i++) {
			for (j = i + 2; j < vertices && !crossed; j++) {
				const u16 *a = vertex[i], *b = vertex[i + 1];
				const u16 *c = vertex[j], *d = vertex[(j + 1) % vertices];
				u32 low = i + 1, high = j;

				if ((!i && j == vertices - 1) ||
				    (turn(a, b, c) > 0) == (turn(a, b, d) > 0) ||
				    (turn(c, d, a) > 0) == (turn(c, d, b) > 0))
					continue;
				for (crossed = true; low < high; low++, high--) {
					u16 swap[2];

					memcpy(swap, vertex[low], sizeof(swap));
					memcpy(vertex[low], vertex[high], sizeof(swap));
					memcpy(vertex[high], swap, sizeof(swap));
				}
			}
		}
		if (!crossed)
			return;
	}
}

/* As many crossings with one line as a polygon can have: a comb with uneven teeth. */
static void draw_comb(struct source *source, u16 (*vertex)[2], u32 vertices)
{
	u32 along = draw(source, 2), across = !along;
	u32 base = draw(source, 2) ? 0 : 65535;
	u32 i;

	for (i = 0; i < vertices - 2; i++) {
		u32 tooth = draw(source, 20000);

		vertex[i][along] = (i + 1) * 65535 / vertices;
		vertex[i][across] = 20000 + (i % 2 ? tooth : 20000 + tooth);
	}
	vertex[i][along] = 65535;
	vertex[i++][across] = base;
	vertex[i][along] = 0;
	vertex[i][across] = base;
}

static void draw_zone(struct source *source, const struct paravent_frame *frame,
		      const struct paravent_window *w, struct paravent_zone *zone,
		      u16 (*vertex)[2])
{
	u32 kind = draw(source, 4), v;
	u16 x = draw(source, 65536), y = draw(source, 65536);

	zone->only = !draw(source, 4);
	zone->vertex = (const u16 (*)[2])vertex;
	zone->vertices = kind == 1 ? 4 : kind ? 3 + draw(source, 6) :
					       3 + draw(source, PARAVENT_VERTICES_MAX - 2);
	for (v = 0; v < zone->vertices; v++) {
		x = draw_coordinate(source, w->turned ? frame->height : frame->width, w->full_width,
				    w->crop.left, w->crop.width, x);
		y = draw_coordinate(source, w->turned ? frame->width : frame->height, w->full_height,
				    w->crop.top, w->crop.height, y);
		vertex[v][0] = x;
		vertex[v][1] = y;
	}
	if (kind == 1) {
		vertex[1][1] = vertex[0][1];
		vertex[3][0] = vertex[0][0];
		vertex[3][1] = vertex[2][1];
		vertex[1][0] = vertex[2][0];
	} else if (!kind && draw(source, 3) && zone->vertices > 4) {
		draw_comb(source, vertex, zone->vertices);
	} else {
		untangle(vertex, zone->vertices);
	}
}

static void draw_layer(struct source *source, struct drawing *d)
{
	struct paravent_layer *layer = &d->layer[d->layers];
	struct paravent_window *w = &layer->window;
	u32 zones = draw(source, 3) ? 1 : draw(source, ZONES + 1);

	if (draw(source, 64) != 63)
		layer->zone = d->zone[d->layers];
	w->turned = !draw(source, 4);
	if (w->turned) {
		draw_axis(source, d->frame.height, &w->full_width, &w->crop.left, &w->crop.width,
			  &w->compose.top, &w->compose.height);
		draw_axis(source, d->frame.width, &w->full_height, &w->crop.top, &w->crop.height,
			  &w->compose.left, &w->compose.width);
	} else {
		draw_axis(source, d->frame.width, &w->full_width, &w->crop.left, &w->crop.width,
			  &w->compose.left, &w->compose.width);
		draw_axis(source, d->frame.height, &w->full_height, &w->crop.top, &w->crop.height,
			  &w->compose.top, &w->compose.height);
	}
	w->hflip = draw(source, 2);
	w->vflip = draw(source, 2);
	w->scaled_twice = draw(source, 2);
	while (layer->zone && zones--) {
		struct paravent_zone *zone = &d->zone[d->layers][layer->zones];

		draw_zone(source, &d->frame, w, zone, d->vertex[d->layers][layer->zones]);
		if (paravent_polygon_is_simple(zone->vertex, zone->vertices))
			layer->zones++;
	}
	d->layers++;
}

static u32 draw_size(struct source *source, bool *large)
{
	if (!*large && draw(source, 256) == 255) {
		*large = true;
		return PARAVENT_DIMENSION_MAX - draw(source, 1000);
	}
	return 1 + draw(source, *large ? 4 : 40);
}

/* The length of a row of a cell, and how many there are: what the description says. */
static u32 cell_bytes(const struct paravent_cell *cell)
{
	const char *fields = cell->row[0];
	u32 bits = 0;

	while (*fields)
		bits += strtoul(fields + 1, (char **)&fields, 10);
	return bits / 8;
}

static u32 cell_rows(const struct paravent_cell *cell)
{
	return cell->row[1] ? cell->row[2] ? 3 : 2 : 1;
}

/* A colour, and how it is encoded. */
static void draw_colours(struct source *source, struct drawing *d)
{
	static const u32 rgb[] = { 0x000000, 0xffffff, 0x808080, 0xff0000, 0x00ff00, 0x0000ff };
	u32 colour = draw(source, 2 * ARRAY_SIZE(rgb));

	d->rgb = colour < ARRAY_SIZE(rgb) ? rgb[colour] : draw(source, 1 << 24);
	d->pix.colorspace = draw(source, 14);
	d->pix.ycbcr_enc = draw(source, 2) ? 0 : draw(source, 10);
	if (!draw(source, 3))
		d->pix.hsv_enc = V4L2_HSV_ENC_180 + draw(source, 2);
	d->pix.quantization = draw(source, 3);
}

/*
 * What a buffer has to hold. With one for all planes a last, incomplete row of chroma may
 * be missing.
 */
static u64 least_size(const struct v4l2_pix_format_mplane *pix,
		      const struct paravent_format *format, u32 buffer)
{
	bool apart = format->buffers > 1;
	u64 size = 0;
	u32 p;

	for (p = apart ? buffer : 0; p < (apart ? buffer + 1 : format->planes); p++) {
		const struct paravent_cell *first = &format->cell[apart ? p : 0];
		const struct paravent_cell *cell = &format->cell[p];
		u64 stride = (u64)pix->plane_fmt[buffer].bytesperline * first->width *
			     cell_bytes(cell) / (cell_bytes(first) * cell->width);
		u32 cells = apart ? DIV_ROUND_UP(pix->height, cell->height) :
				    pix->height / cell->height;

		size += stride * (cell_rows(cell) == cell->height ? pix->height :
								    cells * cell_rows(cell));
	}
	return size;
}

/* A format with numbers that fit together, such as a driver has. */
static void draw_format(struct source *source, struct drawing *d,
			const struct paravent_format *format)
{
	static const u32 fields[] = {
		V4L2_FIELD_NONE, V4L2_FIELD_TOP, V4L2_FIELD_BOTTOM, V4L2_FIELD_ALTERNATE,
		V4L2_FIELD_INTERLACED, V4L2_FIELD_INTERLACED_TB, V4L2_FIELD_INTERLACED_BT,
		V4L2_FIELD_SEQ_TB, V4L2_FIELD_SEQ_BT, V4L2_FIELD_SEQ_TB, V4L2_FIELD_SEQ_BT,
	};
	u32 widest = 1, tallest = 1, p;
	bool large = false;

	for (p = 0; p < format->planes; p++) {
		widest = max(widest, format->cell[p].width);
		tallest = max(tallest, format->cell[p].height);
	}
	d->pix.pixelformat = format->fourcc;
	/* Several planes of a buffer lie anywhere when fields follow each other. */
	d->pix.field = fields[draw(source, format->planes > format->buffers ?
						   ARRAY_SIZE(fields) - 4 : ARRAY_SIZE(fields))];
	d->pix.width = draw_size(source, &large);
	d->pix.height = large ? 1 + draw(source, 4) : draw_size(source, &large);
	if (large && d->pix.height > 4)
		d->pix.width = min(d->pix.width, 4U);
	/* Two fields, two chroma planes and M420 do not end within a cell. */
	if (d->pix.field == V4L2_FIELD_SEQ_TB || d->pix.field == V4L2_FIELD_SEQ_BT)
		d->pix.height = round_up(d->pix.height, 2 * tallest);
	else if ((format->planes > 2 && format->buffers == 1) || format->cell[0].row[2])
		d->pix.height = round_up(d->pix.height, tallest);
	d->pix.num_planes = format->buffers;
	for (p = 0; p < format->buffers; p++) {
		const struct paravent_cell *cell = &format->cell[p];
		u32 columns = format->buffers > 1 ? DIV_ROUND_UP(d->pix.width, cell->width) :
					round_up(d->pix.width, widest) / cell->width;
		u32 pad = draw(source, 2) * draw(source, 9) * 2;

		/* Chroma of a plane in the same buffer has its share of the padding. */
		if (format->planes > format->buffers)
			pad *= widest;
		d->pix.plane_fmt[p].bytesperline = columns * cell_bytes(cell) + pad;
		/* Where there is no other plane, the last cell of a row may be cut. */
		if (format->planes == 1 && !draw(source, 4))
			d->pix.plane_fmt[p].bytesperline =
				DIV_ROUND_UP(d->pix.width * cell_bytes(cell), cell->width);
	}
	for (p = 0; p < format->buffers; p++)
		d->pix.plane_fmt[p].sizeimage = draw(source, 2) ? U32_MAX :
						least_size(&d->pix, format, p);
}

/* Numbers that no driver may report, or that do not fit together. */
static void spoil_format(struct source *source, struct v4l2_pix_format_mplane *pix)
{
	static const u32 bad[] = { 0, 1, 2, 1u << 31, UINT32_MAX, UINT32_MAX / 2,
				   PARAVENT_DIMENSION_MAX, PARAVENT_DIMENSION_MAX + 1 };
	u32 value = draw(source, 2) ? bad[draw(source, ARRAY_SIZE(bad))] : draw(source, 64);
	u32 p = draw(source, 3);

	switch (draw(source, 8)) {
	case 0:
		pix->width = value;
		break;
	case 1:
		pix->height = value;
		break;
	case 2:
		pix->field = value;
		break;
	case 3:
		pix->plane_fmt[p].bytesperline = value;
		break;
	case 4:
		pix->plane_fmt[p].bytesperline -= draw(source, 20);
		break;
	case 5:
		/* Just below 4 GiB, or just above. */
		pix->plane_fmt[p].bytesperline = UINT32_MAX / (1 + draw(source, pix->height)) & ~7U;
		break;
	case 6:
		pix->plane_fmt[p].sizeimage = draw(source, 2) ? value : draw(source, 4000);
		break;
	default:
		pix->num_planes = value;
		break;
	}
}

/* field-order.rst: of one field, a frame holds every line that it has. */
static u32 lines_of_field(u32 field)
{
	switch (field) {
	case V4L2_FIELD_SEQ_TB:
		return PARAVENT_LINES_TOP_BOTTOM;
	case V4L2_FIELD_SEQ_BT:
		return PARAVENT_LINES_BOTTOM_TOP;
	case V4L2_FIELD_INTERLACED:
	case V4L2_FIELD_INTERLACED_TB:
	case V4L2_FIELD_INTERLACED_BT:
		return PARAVENT_LINES_INTERLACED;
	default:
		return PARAVENT_LINES_PROGRESSIVE;
	}
}

/* Planes lie one behind the other, rows in their planes, and pixels in their rows. */
static void check_layout(const struct drawing *d)
{
	const struct paravent_frame *frame = &d->frame;
	const struct paravent_format *format = frame->format;
	u64 end[PARAVENT_PLANES_MAX] = { 0 };
	u32 p;

	if (frame->width > PARAVENT_DIMENSION_MAX || frame->height > PARAVENT_DIMENSION_MAX ||
	    d->pix.field == V4L2_FIELD_ANY || d->pix.field > V4L2_FIELD_INTERLACED_BT)
		die(d, "accepted", 0, 0, 0);
	if (frame->lines != lines_of_field(d->pix.field))
		die(d, "lines in another order", 0, 0, 0);
	if (format->fourcc != d->pix.pixelformat || frame->width != d->pix.width ||
	    frame->height != d->pix.height || format->buffers != d->pix.num_planes)
		die(d, "another frame", 0, 0, 0);
	for (p = 0; p < format->planes; p++) {
		const struct paravent_plane *plane = &frame->plane[p];
		const struct paravent_cell *cell = &format->cell[p];
		u64 bytes = cell_bytes(cell), rows = cell_rows(cell);

		if (frame->height % cell->height &&
		    (rows > cell->height || (format->planes > 2 && format->buffers == 1)))
			die(d, "accepted, although it ends within a cell", p, 0, 0);
		if ((frame->lines == PARAVENT_LINES_TOP_BOTTOM ||
		     frame->lines == PARAVENT_LINES_BOTTOM_TOP) &&
		    (frame->height % (2 * cell->height) || format->planes > format->buffers))
			die(d, "accepted, although fields lie anywhere", p, 0, 0);
		if (paravent_cell_bytes(cell) != bytes || paravent_cell_rows(cell) != rows)
			die(d, "a cell of another size", p, 0, 0);
		if (plane->buffer != (format->buffers > 1 ? p : 0) ||
		    plane->offset != end[plane->buffer])
			die(d, "a plane that lies elsewhere", p, 0, 0);
		if (!plane->row_bytes || plane->row_bytes > plane->stride ||
		    plane->row_bytes * cell->width < frame->width * bytes)
			die(d, "no room for the pixels of a row", p, 0, 0);
		if ((u64)plane->rows * cell->height < (u64)frame->height * rows ||
		    (u64)plane->rows * cell->height >= (u64)(frame->height + cell->height) * rows)
			die(d, "too few rows, or too many", p, 0, 0);
		end[plane->buffer] += (u64)plane->rows * plane->stride;
	}
	for (p = 0; p < PARAVENT_PLANES_MAX; p++)
		if (frame->size[p] != end[p])
			die(d, "a buffer of another size", p, 0, 0);
	for (p = 0; p < format->buffers; p++)
		if (d->pix.plane_fmt[p].sizeimage < least_size(&d->pix, format, p))
			die(d, "accepted without room", p, 0, 0);
}

static bool draw_all(struct source *source, struct drawing *d)
{
	const struct paravent_format *format;
	u32 formats, layers, p;
	bool spoiled = !draw(source, 4);
	u64 bytes = 0;

	for (formats = 0; paravent_format_at(formats); formats++)
		;
	draw_colours(source, d);
	/* Most have one plane, but planes are what there is to get wrong. */
	do
		format = paravent_format_at(draw(source, formats));
	while (format->planes == 1 && draw(source, 3));
	draw_format(source, d, format);
	if (spoiled)
		spoil_format(source, &d->pix);
	if (paravent_frame_init(&d->frame, &d->pix)) {
		if (!spoiled)
			die(d, "refused", 0, 0, 0);
		return false;
	}
	check_layout(d);
	for (p = 0; p < PARAVENT_PLANES_MAX; p++)
		bytes += d->frame.size[p];
	if (bytes > 4 << 20)
		return false;
	/* The more there are, the more often everything is filled. */
	layers = draw(source, 3) ? 1 : draw(source, LAYERS + 1);
	while (layers--)
		draw_layer(source, d);
	return true;
}

/* What is seen of a byte. */
enum { UNTOUCHED, SHOWN, FILLED };

struct picture {
	size_t size;
	u8 *scene, *shown, *seen;
};

/* Blit to and from memory that ends with the buffers, for the address sanitizer. */
static u8 *blit(const struct paravent_mask *mask, u32 buffer, const u8 *scene, size_t src_size,
		size_t dst_size, u8 untouched, size_t shift)
{
	u8 *src = malloc(src_size + shift), *dst = malloc(dst_size + 1), *shown = malloc(dst_size);

	memcpy(src + shift, scene, src_size);
	memset(dst, untouched, dst_size + 1);
	paravent_blit(mask, buffer, dst + 1, dst_size, src + shift, src_size);
	if (memcmp(src + shift, scene, src_size) || dst[0] != untouched)
		abort();
	memcpy(shown, dst + 1, dst_size);
	free(src);
	free(dst);
	return shown;
}

/*
 * Two scenes that differ in every bit, into memory that differs as well: what is the same
 * afterwards is filled.
 */
static void look(const struct drawing *d, const struct paravent_mask *mask, u32 buffer,
		 size_t shift, struct picture *picture)
{
	size_t size = d->frame.size[buffer] + 7, i;
	u8 *inverse = malloc(size), *other;

	picture->size = size;
	picture->scene = malloc(size);
	picture->seen = malloc(size);
	for (i = 0; i < size; i++) {
		picture->scene[i] = i * 7 + i / 256;
		inverse[i] = ~picture->scene[i];
	}
	picture->shown = blit(mask, buffer, picture->scene, size, size, 0xa5, shift);
	other = blit(mask, buffer, inverse, size, size, 0xa6, 0);
	for (i = 0; i < size; i++) {
		if (picture->shown[i] == 0xa5 && other[i] == 0xa6)
			picture->seen[i] = UNTOUCHED;
		else if (picture->shown[i] == other[i])
			picture->seen[i] = FILLED;
		else if (picture->shown[i] == picture->scene[i] && other[i] == inverse[i])
			picture->seen[i] = SHOWN;
		else
			die(d, "neither filled nor copied", buffer, 0, i);
	}
	free(inverse);
	free(other);
}

/* Hold one row against the oracle. Return: how many bytes are filled. */
static u64 check_row(const struct drawing *d, u32 p, u32 r, const u8 *seen)
{
	const struct paravent_frame *frame = &d->frame;
	const struct paravent_cell *cell = &frame->format->cell[p];
	u32 bytes = cell_bytes(cell), rows = cell_rows(cell);
	bool hidden = false, nearly = false;
	u64 count = 0;
	u32 b;

	for (b = 0; b < frame->plane[p].row_bytes; b++) {
		bool filled = seen[b] == FILLED;

		if (b % bytes == 0) {
			hidden = oracle_hides(frame, cell, d->layer, d->layers, b / bytes,
					      r / rows, 0);
			nearly = hidden || (filled && oracle_hides(frame, cell, d->layer, d->layers,
								   b / bytes, r / rows, 1));
		}
		if (seen[b] == UNTOUCHED)
			die(d, "neither filled nor copied", p, r, b);
		if (hidden && !filled)
			die(d, "private, but not filled", p, r, b);
		if (filled && !nearly)
			die(d, "filled, but not private", p, r, b);
		count += filled;
	}
	for (; b < frame->plane[p].stride; b++)
		if (seen[b] != UNTOUCHED)
			die(d, "padding is written", p, r, b);
	return count;
}

/* Cells of a row that are filled look all the same, and as they should. */
static void check_fill(const struct drawing *d, u32 p, u32 r, const u8 *seen, const u8 *shown)
{
	const struct paravent_frame *frame = &d->frame;
	const struct paravent_cell *cell = &frame->format->cell[p];
	u32 bytes = cell_bytes(cell), row = r % cell_rows(cell);
	u32 row_bytes = frame->plane[p].row_bytes, b;
	const u8 *first = NULL;
	u8 fill[64];

	for (b = 0; b < row_bytes; b += bytes) {
		u32 count = min(bytes, row_bytes - b);

		if (seen[b] != FILLED)
			continue;
		if (first && memcmp(first, shown + b, count))
			die(d, "cells filled in two ways", p, r, b);
		if (first && count == bytes)
			continue;
		first = shown + b;
		if (!oracle_is_fill(&d->pix, frame->format, p, row, d->rgb, first, count))
			die(d, "filled with something else", p, r, b);
		paravent_fill(frame, p, row, d->rgb, fill, count);
		if (memcmp(fill, first, count))
			die(d, "not what paravent_fill() says", p, r, b);
	}
}

/* Rows are whole, or not there; nothing else is. */
static void check_cut(const struct drawing *d, const struct paravent_mask *mask, u32 buffer,
		      const struct picture *whole, size_t src_size, size_t dst_size)
{
	u8 *cut = blit(mask, buffer, whole->scene, src_size, dst_size, 0xa5, 0);
	u8 *expected = malloc(dst_size);
	u32 p, r;
	size_t i;

	memset(expected, 0xa5, dst_size);
	for (p = 0; p < d->frame.format->planes; p++) {
		const struct paravent_plane *plane = &d->frame.plane[p];

		for (r = 0; plane->buffer == buffer && r < plane->rows; r++) {
			size_t at = plane->offset + (size_t)r * plane->stride;

			if (at + plane->row_bytes <= min(src_size, dst_size))
				memcpy(expected + at, whole->shown + at, plane->row_bytes);
		}
	}
	for (i = 0; i < dst_size; i++)
		if (cut[i] != expected[i])
			die(d, "not as expected of a buffer that is cut", buffer, 0, i);
	free(expected);
	free(cut);
}

/* The layout of a frame that fits under drawn caps. */
static bool draw_smaller(struct source *source, const struct drawing *d,
			 struct paravent_frame *smaller)
{
	const struct paravent_format *format = d->frame.format;
	struct v4l2_pix_format_mplane pix = d->pix;
	u32 width = pix.width, height = pix.height, p, wide, high;
	u32 max_width = draw(source, width + 2), max_height = draw(source, height + 2);

	if (!paravent_scale_fit(format, d->frame.lines, max_width, max_height, &width, &height))
		return false;
	paravent_format_cell(format, &wide, &high);
	if (d->frame.lines != PARAVENT_LINES_PROGRESSIVE)
		high *= 2;
	if (!width || width > max_width || width > pix.width || width % wide || !height ||
	    height > max_height || height > pix.height || height % high)
		die(d, "does not fit", 0, width, height);
	pix.width = width;
	pix.height = height;
	for (p = 0; p < format->buffers; p++) {
		pix.plane_fmt[p].bytesperline = width / format->cell[p].width *
							cell_bytes(&format->cell[p]) +
						draw(source, 2) * wide * 4;
		pix.plane_fmt[p].sizeimage = U32_MAX;
	}
	return !paravent_frame_init(smaller, &pix);
}

static void check_scale(struct source *source, const struct drawing *d)
{
	struct paravent_frame to;
	struct paravent_scaler *scaler;
	struct paravent_mask *mask;
	u32 b, p, r, i;

	if (!draw_smaller(source, d, &to) ||
	    (u64)d->frame.size[0] * to.size[0] > 1 << 21)
		return;
	scaler = paravent_scaler_new(&d->frame, &to);
	mask = paravent_mask_compile(&to, NULL, 0, 0);
	if (!scaler || !mask)
		die(d, "no scaler", 0, to.width, to.height);
	for (b = 0; b < to.format->buffers; b++) {
		u8 *src = malloc(d->frame.size[b]), *dst = malloc(to.size[b]);
		u8 *want = malloc(to.size[b]);

		for (i = 0; i < d->frame.size[b]; i++)
			src[i] = draw_byte(source);
		memset(dst, 0xa5, to.size[b]);
		paravent_scale(mask, scaler, b, dst, to.size[b], src, d->frame.size[b]);
		for (p = 0; p < to.format->planes; p++) {
			const struct paravent_plane *plane = &to.plane[p];

			for (r = 0; plane->buffer == b && r < plane->rows; r++) {
				oracle_mean(&d->frame, &to, p, r, src, want);
				for (i = 0; i < plane->row_bytes; i++)
					if (dst[plane->offset + r * plane->stride + i] != want[i])
						die(d, "not the mean", p, r, i);
			}
		}
		free(want);
		free(src);
		free(dst);
	}
	paravent_scaler_free(scaler);
	paravent_mask_free(mask);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct drawing d;
	struct source source = source_of(data, size);
	struct picture picture[PARAVENT_PLANES_MAX];
	struct paravent_mask *mask;
	u64 filled = 0, total = 0;
	u32 b, p, r, i;

	memset(&d, 0, sizeof(d));
	if (!draw_all(&source, &d))
		return 0;
	mask = paravent_mask_compile(&d.frame, d.layer, d.layers, d.rgb);
	if (!mask)
		die(&d, "no mask", 0, 0, 0);
	for (b = 0; b < d.frame.format->buffers; b++)
		look(&d, mask, b, draw(&source, 16), &picture[b]);
	for (p = 0; p < d.frame.format->planes; p++) {
		const struct paravent_plane *plane = &d.frame.plane[p];

		for (r = 0; r < plane->rows; r++) {
			size_t at = plane->offset + (size_t)r * plane->stride;
			const u8 *seen = picture[plane->buffer].seen + at;

			filled += check_row(&d, p, r, seen);
			check_fill(&d, p, r, seen, picture[plane->buffer].shown + at);
			total += plane->row_bytes;
		}
	}
	if (mask->filled != filled || mask->total != total)
		die(&d, "miscounted", 0, 0, 0);
	for (b = 0; b < d.frame.format->buffers; b++) {
		for (i = 0; i < 7; i++)
			if (picture[b].seen[d.frame.size[b] + i] != UNTOUCHED)
				die(&d, "written past the picture", b, 0, i);
		check_cut(&d, mask, b, &picture[b], draw(&source, picture[b].size + 1),
			  picture[b].size);
		check_cut(&d, mask, b, &picture[b], picture[b].size,
			  draw(&source, picture[b].size + 1));
		free(picture[b].scene);
		free(picture[b].shown);
		free(picture[b].seen);
	}
	paravent_mask_free(mask);
	check_scale(&source, &d);
	return 0;
}
