// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Draws formats, windows and zones, and holds what kernel/zone.c and kernel/blit.c make
 * of them against the oracle:
 *
 *  - what a zone touches is filled, whatever the rounding (never less);
 *  - what is filled is touched, or misses it by no more than 1/65536 of a pixel of the
 *    sensor;
 *  - two scenes that differ only under the mask give the same bytes;
 *  - all other bytes are copied, but for padding and what does not fit.
 *
 * With clang -fsanitize=fuzzer it is a libFuzzer target. With -DSTANDALONE it runs for a
 * given number of seconds from a seed, and prints TAP.
 */
#include "oracle.h"

#include <stdio.h>
#include <time.h>

#define ZONES	4
#define LAYERS	3
#define RGB	0x123456
#define UNTOUCHED 0xa5

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct source {
	const u8 *data;
	size_t size;
};

struct drawing {
	struct paravent_frame frame;
	u32 layers;
	struct paravent_layer layer[LAYERS];
	struct paravent_zone zone[LAYERS][ZONES];
	u16 vertex[LAYERS][ZONES][PARAVENT_VERTICES_MAX][2];
};

static u32 draw(struct source *source, u32 limit)
{
	u32 value = 0;
	int i;

	for (i = 0; i < 3 && source->size; i++, source->size--)
		value = value << 8 | *source->data++;
	return limit ? value % limit : 0;
}

static void describe(const struct drawing *d)
{
	u32 i, z, v;

	for (i = 0; i < d->layers; i++) {
		const struct paravent_window *w = &d->layer[i].window;

		fprintf(stderr, "# layer %u: full %ux%u, crop %d,%d %ux%u, compose %d,%d %ux%u%s%s%s\n",
			i, w->full_width, w->full_height, w->crop.left, w->crop.top,
			w->crop.width, w->crop.height, w->compose.left, w->compose.top,
			w->compose.width, w->compose.height, w->hflip ? ", hflip" : "",
			w->vflip ? ", vflip" : "", d->layer[i].zone ? "" : ", all");
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
	const struct paravent_frame *frame = &d->frame;

	fprintf(stderr, "# %s: %.4s %ux%u%s plane %u row %u byte %u\n", what,
		(const char *)&frame->format->fourcc, frame->width, frame->height,
		frame->interlaced ? " interlaced" : "", plane, row, byte);
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
	u32 most = draw(source, 3) ? 4000 : PARAVENT_DIMENSION_MAX;

	*full = draw(source, 4) ? 1 + draw(source, most) : most - draw(source, 3);
	*crop_at = draw(source, 2) ? draw(source, *full) : 0;
	*crop = draw(source, 2) ? 1 + draw(source, *full - *crop_at) : *full - *crop_at;
	*compose_at = draw(source, 2) ? 0 : draw(source, size);
	*compose = draw(source, 2) ? size - *compose_at : 1 + draw(source, size - *compose_at);
	switch (draw(source, 5)) {
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

/* Corners, borders, the frame's own grid and points next to each other matter most. */
static u16 draw_coordinate(struct source *source, u32 size, u16 last)
{
	switch (draw(source, 6)) {
	case 0:
		return draw(source, 2) ? 0 : 65535;
	case 1:
		return draw(source, 17) * 4096 % 65536;
	case 2:
		return min(draw(source, size) * 65536 / size + draw(source, 2), 65535U);
	case 3:
		return last + draw(source, 2);
	default:
		return draw(source, 65536);
	}
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
		      struct paravent_zone *zone, u16 (*vertex)[2])
{
	u32 kind = draw(source, 4), v, i;

	zone->only = !draw(source, 3);
	zone->vertex = (const u16 (*)[2])vertex;
	zone->vertices = kind == 1 ? 4 : kind ? 3 + draw(source, 6) :
					       3 + draw(source, PARAVENT_VERTICES_MAX - 2);
	for (v = 0; v < zone->vertices; v++) {
		for (i = 0; i < 2; i++)
			vertex[v][i] = draw_coordinate(source, i ? frame->height : frame->width,
						       v ? vertex[v - 1][i] : 0);
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
	u32 zones = draw(source, ZONES + 1);

	if (draw(source, 32) != 31)
		layer->zone = d->zone[d->layers];
	draw_axis(source, d->frame.width, &w->full_width, &w->crop.left, &w->crop.width,
		  &w->compose.left, &w->compose.width);
	draw_axis(source, d->frame.height, &w->full_height, &w->crop.top, &w->crop.height,
		  &w->compose.top, &w->compose.height);
	w->hflip = draw(source, 2);
	w->vflip = draw(source, 2);
	while (layer->zone && zones--) {
		struct paravent_zone *zone = &d->zone[d->layers][layer->zones];

		draw_zone(source, &d->frame, zone, d->vertex[d->layers][layer->zones]);
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

static bool draw_all(struct source *source, struct drawing *d)
{
	const struct paravent_format *format;
	u32 formats, width, height, stride, layers;
	bool large = false;

	for (formats = 0; paravent_format_at(formats); formats++)
		;
	format = paravent_format_at(draw(source, formats));
	width = draw_size(source, &large);
	height = large ? 1 + draw(source, 4) : draw_size(source, &large);
	if (large && height > 4)
		width = min(width, 4U);
	stride = (width * strlen(format->cell[0].row[0]) + format->cell[0].width - 1) /
		 format->cell[0].width;
	stride += draw(source, 2) * draw(source, 9) * 2;
	if (paravent_frame_init(&d->frame, format->fourcc, width, height, stride, U32_MAX,
				draw(source, 2)))
		return false;
	for (layers = draw(source, 16) ? 1 + draw(source, LAYERS) : 0; layers; layers--)
		draw_layer(source, d);
	return true;
}

/* Hold one row against the oracle, and set @filled for each byte that is filled. */
static u64 check_row(const struct drawing *d, const struct paravent_mask *mask, u32 p, u32 r,
		     u8 *filled)
{
	const struct paravent_frame *frame = &d->frame;
	const struct paravent_cell *cell = &frame->format->cell[p];
	const u32 *list = mask->list + mask->row[p][r];
	u32 row_bytes = frame->plane[p].row_bytes;
	u32 bytes = strlen(cell->row[0]), rows = cell->row[1] ? cell->height : 1;
	bool hidden = false, nearly = false;
	u32 i, b, last = 0;
	u64 count = 0;

	memset(filled, 0, row_bytes);
	for (i = 0; i < list[0]; i++) {
		u32 first = list[1 + 2 * i], end = list[2 + 2 * i];

		if (first < last || end <= first || end > row_bytes)
			die(d, "spans out of order", p, r, first);
		memset(filled + first, 1, end - first);
		count += end - first;
		last = end;
	}
	for (b = 0; b < row_bytes; b++) {
		if (b % bytes == 0) {
			hidden = oracle_hides(frame, cell, d->layer, d->layers, b / bytes,
					      r / rows, 0);
			nearly = hidden || (filled[b] &&
					    oracle_hides(frame, cell, d->layer, d->layers,
							 b / bytes, r / rows, 1));
		}
		if (hidden && !filled[b])
			die(d, "private, but not filled", p, r, b);
		if (filled[b] && !nearly)
			die(d, "filled, but not private", p, r, b);
	}
	return count;
}

static void check_blit(const struct drawing *d, const struct paravent_mask *mask, u8 *scene[2],
		       size_t size, size_t src_size, size_t dst_size, const u8 *filled)
{
	const struct paravent_frame *frame = &d->frame;
	u8 *shown[2], *expected = malloc(dst_size), *src;
	u32 i, p, r, b;

	memset(expected, UNTOUCHED, dst_size);
	for (p = 0; p < frame->format->planes; p++) {
		const struct paravent_plane *plane = &frame->plane[p];
		const struct paravent_cell *cell = &frame->format->cell[p];

		for (r = 0; r < plane->rows; r++) {
			size_t at = plane->offset + (size_t)r * plane->stride;
			const char *row = cell->row[1] && r % 2 ? cell->row[1] : cell->row[0];

			if (at + plane->row_bytes > min(src_size, dst_size))
				continue;
			for (b = 0; b < plane->row_bytes; b++)
				expected[at + b] = filled[at + b] ?
					paravent_fill_byte(row[b % strlen(row)], RGB) :
					scene[0][at + b];
		}
	}
	for (i = 0; i < 2; i++) {
		/* To the byte, for the address sanitizer. */
		src = malloc(src_size);
		memcpy(src, scene[i], min(size, src_size));
		shown[i] = malloc(dst_size);
		memset(shown[i], UNTOUCHED, dst_size);
		paravent_blit(mask, shown[i], dst_size, src, src_size);
		free(src);
	}
	for (b = 0; b < dst_size; b++) {
		if (shown[0][b] != shown[1][b])
			die(d, "the scenes can be told apart", 0, 0, b);
		if (shown[0][b] != expected[b])
			die(d, "not as expected", 0, 0, b);
	}
	for (i = 0; i < 2; i++)
		free(shown[i]);
	free(expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct drawing d;
	struct source source = { data, size };
	struct paravent_mask *mask;
	u64 count = 0, total = 0;
	u8 *scene[2], *filled;
	size_t bytes, i;
	u32 p, r;

	memset(&d, 0, sizeof(d));
	if (!draw_all(&source, &d))
		return 0;
	mask = paravent_mask_compile(&d.frame, d.layer, d.layers, RGB);
	if (!mask)
		die(&d, "no mask", 0, 0, 0);
	bytes = d.frame.size + 7;
	filled = calloc(1, bytes);
	for (p = 0; p < d.frame.format->planes; p++) {
		const struct paravent_plane *plane = &d.frame.plane[p];

		for (r = 0; r < plane->rows; r++)
			count += check_row(&d, mask, p, r,
					   filled + plane->offset + r * plane->stride);
		total += (u64)plane->rows * plane->row_bytes;
	}
	if (mask->filled != count || mask->total != total)
		die(&d, "miscounted", 0, 0, 0);

	/* The second scene differs wherever the mask is, in the padding and behind it. */
	for (i = 0; i < 2; i++)
		scene[i] = malloc(bytes);
	for (i = 0; i < bytes; i++) {
		scene[0][i] = (i * 7 + i / 256) & 0x7f;
		scene[1][i] = scene[0][i] | (filled[i] ? 0x80 : 0);
	}
	for (p = 0; p < d.frame.format->planes; p++) {
		const struct paravent_plane *plane = &d.frame.plane[p];

		for (r = 0; r < plane->rows; r++)
			for (i = plane->row_bytes; i < plane->stride; i++)
				scene[1][plane->offset + r * plane->stride + i] |= 0x80;
	}
	for (i = d.frame.size; i < bytes; i++)
		scene[1][i] |= 0x80;
	check_blit(&d, mask, scene, bytes, bytes, bytes, filled);
	check_blit(&d, mask, scene, bytes, draw(&source, bytes + 1), bytes, filled);
	check_blit(&d, mask, scene, bytes, bytes, draw(&source, bytes + 1), filled);
	for (i = 0; i < 2; i++)
		free(scene[i]);
	free(filled);
	paravent_mask_free(mask);
	return 0;
}

#ifdef STANDALONE
int main(int argc, char **argv)
{
	u32 seconds = argc > 1 ? strtoul(argv[1], NULL, 10) : 10;
	u32 seed = argc > 2 ? strtoul(argv[2], NULL, 10) : (u32)time(NULL);
	time_t end = time(NULL) + seconds;
	unsigned long runs = 0;
	static u8 data[4096];
	u64 state;
	size_t i;

	do {
		/* A seed a run, so that one which fails is tried again at once. */
		state = (seed + runs + 1) * 0x9e3779b97f4a7c15ULL;
		for (i = 0; i < sizeof(data); i++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			data[i] = (state * 0x2545f4914f6cdd1dULL) >> 56;
		}
		if (runs % 1024 == 0)
			fprintf(stderr, "# seed %lu\n", seed + runs);
		LLVMFuzzerTestOneInput(data, sizeof(data));
		runs++;
	} while (time(NULL) < end);
	printf("TAP version 13\n1..1\nok 1 - %lu drawn masks agree with the oracle\n", runs);
	return 0;
}
#endif
