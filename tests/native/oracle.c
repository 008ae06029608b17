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
			   bool flip, bool twice, u32 fields)
{
	struct line line = { full, crop_at, crop, compose_at, compose, 0, flip };

	if (compose && (crop != compose || twice))
		line.reach = 4 * (twice ? 2 : 1) * fields * ((crop + compose - 1) / compose);
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

/*
 * Does the polygon meet the box: does an edge enter it, or is it inside altogether?
 * @turned: what is below in the sensor's frame is to the right in the buffer
 */
static void relate(const struct paravent_zone *zone, const struct line *x,
		   const struct line *y, bool turned, const struct box *box, bool *edge,
		   bool *within)
{
	struct point vertex[PARAVENT_VERTICES_MAX];
	struct point middle = { (box->low.x + box->high.x) / 2, (box->low.y + box->high.y) / 2 };
	u32 i;

	for (i = 0; i < zone->vertices; i++) {
		u32 across = zone->vertex[i][0], down = zone->vertex[i][1];

		vertex[i].x = 2 * place(x, turned ? down : across);
		vertex[i].y = 2 * place(y, turned ? across : down);
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
static bool makes_sense(const struct line *line, wide size)
{
	return line->crop_at >= 0 && line->crop >= 1 && line->crop_at + line->crop <= line->full &&
	       line->full <= PARAVENT_DIMENSION_MAX && line->compose_at >= 0 && line->compose >= 1 &&
	       line->compose_at + line->compose <= size;
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
	const struct paravent_rect *crop = &w->crop;
	u32 fields = frame->lines == PARAVENT_LINES_PROGRESSIVE ? 1 : 2;
	struct line x, y;
	s64 left = (s64)column * cell->width, right = min(left + cell->width, (s64)frame->width);
	s64 top, bottom;
	bool only = false, shown = false;
	struct box box;
	u32 i;

	x = line_of(w->full_width, crop->left, crop->width, w->compose.left, w->compose.width,
		    w->hflip, w->scaled_twice, 1);
	y = line_of(w->full_height, crop->top, crop->height, w->compose.top, w->compose.height,
		    w->vflip, w->scaled_twice, fields);
	if (w->turned) {
		x = line_of(w->full_height, crop->top, crop->height, w->compose.left,
			    w->compose.width, w->vflip, w->scaled_twice, 1);
		y = line_of(w->full_width, crop->left, crop->width, w->compose.top,
			    w->compose.height, w->hflip, w->scaled_twice, fields);
	}
	/* Nobody knows how two fields are turned. */
	if (!layer->zone || (w->turned && fields > 1) || !makes_sense(&x, frame->width) ||
	    !makes_sense(&y, frame->height))
		return true;
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

		relate(&layer->zone[i], &x, &y, w->turned, &box, &edge, &within);
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

/* As colorspaces-details.rst of the kernel's documentation has them; the rest is BT.601. */
static const struct weights {
	u32 encoding;
	double red, green, blue;
} weights[] = {
	{ V4L2_YCBCR_ENC_709, 0.2126, 0.7152, 0.0722 },
	{ V4L2_YCBCR_ENC_XV709, 0.2126, 0.7152, 0.0722 },
	{ V4L2_YCBCR_ENC_BT2020, 0.2627, 0.6780, 0.0593 },
	/* Luminance is not kept constant: the module knows no transfer functions. */
	{ V4L2_YCBCR_ENC_BT2020_CONST_LUM, 0.2627, 0.6780, 0.0593 },
	{ V4L2_YCBCR_ENC_SMPTE240M, 0.2122, 0.7013, 0.0865 },
	{ 0, 0.2990, 0.5870, 0.1140 },
};

static double hue_of(double r, double g, double b, double turn)
{
	double most = max(r, max(g, b)), range = most - min(r, min(g, b));
	double hue;

	if (range == 0)
		return 0;
	if (most == r)
		hue = (g - b) / range;
	else if (most == g)
		hue = (b - r) / range + 2;
	else
		hue = (r - g) / range + 4;
	return (hue < 0 ? hue + 6 : hue) * turn / 6;
}

/* A component of a colour, in the range of 8 bits. */
static double component_of(const struct v4l2_pix_format_mplane *pix, bool yuv, char letter,
			   u32 rgb)
{
	double r = (rgb >> 16 & 0xff) / 255.0, g = (rgb >> 8 & 0xff) / 255.0;
	double b = (rgb & 0xff) / 255.0, most = max(r, max(g, b)), least = min(r, min(g, b));
	u32 encoding = pix->ycbcr_enc ? pix->ycbcr_enc : V4L2_MAP_YCBCR_ENC_DEFAULT(pix->colorspace);
	u32 range = pix->quantization ? pix->quantization :
			V4L2_MAP_QUANTIZATION_DEFAULT(!yuv, pix->colorspace, encoding);
	/* Of the xvYCC encodings there is no full range variant. */
	bool limited = range == V4L2_QUANTIZATION_LIM_RANGE ||
		       (yuv && (encoding == V4L2_YCBCR_ENC_XV601 || encoding == V4L2_YCBCR_ENC_XV709));
	double scale = limited ? 219 : 255, offset = limited ? 16 : 0, swing = limited ? 224 : 255;
	const struct weights *w = weights;
	double luma;

	while (w->encoding && w->encoding != encoding)
		w++;
	luma = w->red * r + w->green * g + w->blue * b;
	switch (letter) {
	case 'R':
		return scale * r + offset;
	case 'G':
		return scale * g + offset;
	case 'B':
		return scale * b + offset;
	case 'Y':
		return scale * luma + offset;
	case 'U':
		return swing * (b - luma) / (2 * (1 - w->blue)) + 128;
	case 'V':
		return swing * (r - luma) / (2 * (1 - w->red)) + 128;
	case 'H':
		return hue_of(r, g, b, pix->hsv_enc == V4L2_HSV_ENC_256 ? 256 : 180);
	case 'S':
		return most > 0 ? 255 * (most - least) / most : 0;
	case 'L':
		return 255 * most;
	default:
		return 0;
	}
}

/* Is it @value, rounded, in @bits bits? Where two numbers are as near, either is. */
static bool is_rounded(u32 got, double value, u32 bits, u32 wrap)
{
	int i;

	for (i = -1; i <= 1; i += 2) {
		u32 rounded = min((u32)max(value + 0.5 + i * 1e-6, 0.0), 255U + !!wrap);

		if (wrap)
			rounded %= wrap;
		if (got == (bits < 8 ? rounded >> (8 - bits) : rounded << (bits - 8)))
			return true;
	}
	return false;
}

/* A field of a row: its component, and which bits it is. */
struct bits {
	char letter;
	u32 at, count;
};

/* Which bit of memory is the @bit-th of a field, the least significant being the first? */
static u32 bit_of(const struct bits *field, u32 bit, bool big_endian)
{
	return big_endian ? (field->at + field->count - 1 - bit) ^ 7 : field->at + bit;
}

static u32 value_of_bits(const struct bits *field, const u8 *row, bool big_endian)
{
	u32 value = 0, bit;

	for (bit = 0; bit < field->count; bit++) {
		u32 at = bit_of(field, bit, big_endian);

		value |= (u32)(row[at / 8] >> at % 8 & 1) << bit;
	}
	return value;
}

bool oracle_is_fill(const struct v4l2_pix_format_mplane *pix,
		    const struct paravent_format *format, u32 plane, u32 row, u32 rgb,
		    const u8 *bytes, u32 count)
{
	const char *fields = format->cell[plane].row[row];
	bool yuv = strpbrk(format->cell[0].row[0], "YUV");
	u32 at = 0;

	while (*fields) {
		char letter = *fields, *end;
		u32 bits = strtoul(fields + 1, &end, 10), got, wrap = 0;

		fields = end;
		if (at + bits > 8 * count)
			return true;
		got = value_of_bits(&(struct bits) { letter, at, bits }, bytes,
				    format->big_endian);
		at += bits;
		if (letter == 'H')
			wrap = pix->hsv_enc == V4L2_HSV_ENC_256 ? 256 : 180;
		if (letter == 'A' ? got != (1U << bits) - 1 :
				    !is_rounded(got, component_of(pix, yuv, letter, rgb), bits, wrap))
			return false;
	}
	return true;
}

/* The fields of a row of so many bytes, as far as they are all there. */
static u32 list_fields(const char *row, u32 bytes, struct bits *list)
{
	const char *next = row;
	u32 count = 0, at = 0;

	for (;;) {
		char letter = *next, *end;
		u32 bits = strtoul(next + 1, &end, 10);

		if (at + bits > 8 * bytes)
			return count;
		list[count++] = (struct bits) { letter, at, bits };
		at += bits;
		next = *end ? end : row;
	}
}

/* Does something of the @a-th of @in equal parts lie within the @b-th of @out? */
static bool parts_meet(u64 a, u64 in, u64 b, u64 out)
{
	return a * out < (b + 1) * in && b * in < (a + 1) * out;
}

/*
 * The rows of a plane are of as many kinds as a cell has, and in each field of their own.
 * Of which is @row, which of them, and of how many?
 */
static u32 kind_of(const struct paravent_frame *frame, u32 plane, u32 row, u32 *which,
		   u32 *all)
{
	const struct paravent_cell *cell = &frame->format->cell[plane];
	u32 kinds = cell->row[1] ? cell->row[2] ? 3 : 2 : 1;
	u32 rows = frame->plane[plane].rows;

	switch (frame->lines) {
	case PARAVENT_LINES_PROGRESSIVE:
		*all = rows / kinds;
		*which = row / kinds;
		return row % kinds;
	case PARAVENT_LINES_INTERLACED:
		kinds *= 2;
		*all = rows / kinds;
		*which = row / kinds;
		return row % kinds;
	default:
		*all = rows / 2 / kinds;
		*which = row % (rows / 2) / kinds;
		return row % (rows / 2) % kinds + row / (rows / 2) * kinds;
	}
}

/* What is there from the first to the last, the mean of, or the one in the middle. */
static u32 mean_of(const u32 *value, u32 count, bool middle)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < count; i++)
		sum += value[i];
	return !count ? 0 : middle ? value[count / 2] : sum / count;
}

/* Collect what a field stands for in one row of the larger frame. */
static u32 gather(const struct bits *list, u32 fields, const struct bits *to, u32 to_sample,
		  u32 to_samples, const u8 *row, bool big_endian, u32 *value)
{
	u32 samples = 0, sample = 0, count = 0, i;

	for (i = 0; i < fields; i++)
		samples += list[i].letter == to->letter;
	for (i = 0; i < fields; i++) {
		if (list[i].letter != to->letter ||
		    !parts_meet(sample++, samples, to_sample, to_samples))
			continue;
		value[count++] = value_of_bits(&list[i], row, big_endian);
	}
	return count;
}

void oracle_mean(const struct paravent_frame *from, const struct paravent_frame *to, u32 plane,
		 u32 row, const u8 *src, u8 *bytes)
{
	const struct paravent_cell *cell = &to->format->cell[plane];
	const struct paravent_plane *in = &from->plane[plane], *out = &to->plane[plane];
	u32 kinds = cell->row[1] ? cell->row[2] ? 3 : 2 : 1;
	u32 which, all, kind = kind_of(to, plane, row, &which, &all);
	const char *fields = cell->row[kind % kinds];
	struct bits *in_list = calloc(8 * in->row_bytes, sizeof(*in_list));
	struct bits *out_list = calloc(8 * out->row_bytes, sizeof(*out_list));
	u32 in_count = list_fields(fields, in->row_bytes, in_list);
	u32 out_count = list_fields(fields, out->row_bytes, out_list);
	u32 *value = calloc((size_t)in->rows * in_count + 1, sizeof(*value));
	bool hue = strchr(fields, 'H');
	u32 i, k, y, bit;

	memset(bytes, 0, out->row_bytes);
	for (i = 0; i < out_count; i++) {
		u32 sample = 0, samples = 0, count = 0, rows = 0, mean;

		if (out_list[i].letter == 'X')
			continue;
		for (k = 0; k < out_count; k++) {
			sample += k < i && out_list[k].letter == out_list[i].letter;
			samples += out_list[k].letter == out_list[i].letter;
		}
		for (y = 0; y < in->rows; y++) {
			u32 in_which, in_all;

			if (kind_of(from, plane, y, &in_which, &in_all) != kind ||
			    in_which >= in_all || !parts_meet(in_which, in_all, which, all))
				continue;
			count += gather(in_list, in_count, &out_list[i], sample, samples,
					src + in->offset + (size_t)y * in->stride,
					to->format->big_endian, value + count);
			rows++;
		}
		/* An angle has no mean: of the row in the middle, the pixel in the middle. */
		if (hue && rows)
			mean = mean_of(value + rows / 2 * (count / rows), count / rows, true);
		else
			mean = mean_of(value, count, false);
		for (bit = 0; bit < out_list[i].count; bit++) {
			u32 at = bit_of(&out_list[i], bit, to->format->big_endian);

			bytes[at / 8] |= (mean >> bit & 1) << at % 8;
		}
	}
	free(value);
	free(out_list);
	free(in_list);
}
