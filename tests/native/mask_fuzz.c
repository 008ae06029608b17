// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Draws formats, windows and zones, and holds what kernel/zone.c and kernel/blit.c make
 * of them against the oracle:
 *
 *  - what a zone touches is filled, whatever the rounding (never less);
 *  - what is filled is touched, or misses it by no more than 1/65536 pixel;
 *  - two scenes that differ only under the mask give the same bytes;
 *  - all other bytes are copied.
 *
 * With clang -fsanitize=fuzzer it is a libFuzzer target. With -DSTANDALONE it runs for a
 * given number of seconds from a seed, and prints TAP.
 */
#include "oracle.h"

#include <stdio.h>
#include <time.h>

struct source {
	const u8 *data;
	size_t size;
};

static u32 draw(struct source *source, u32 limit)
{
	u32 value = 0;
	int i;

	for (i = 0; i < 3 && source->size; i++, source->size--)
		value = value << 8 | *source->data++;
	return limit ? value % limit : 0;
}

static void die(const struct paravent_frame *frame, const char *what, u32 plane, u32 row,
		u32 byte)
{
	fprintf(stderr, "%s: %.4s %ux%u plane %u row %u byte %u\n", what,
		(const char *)&frame->format->fourcc, frame->width, frame->height, plane, row,
		byte);
	abort();
}

static void draw_axis(struct source *source, u32 size, u32 *full, s32 *crop_at, u32 *crop,
		      s32 *compose_at, u32 *compose)
{
	switch (draw(source, 4)) {
	case 0:
		*full = *crop = *compose = size;
		*crop_at = *compose_at = 0;
		return;
	case 1:
		*full = 1 + draw(source, 4000);
		*crop_at = 0;
		*crop = *full;
		break;
	default:
		*full = 1 + draw(source, 4000);
		*crop_at = draw(source, *full);
		*crop = 1 + draw(source, *full - *crop_at);
		break;
	}
	*compose_at = draw(source, 2) ? 0 : draw(source, size);
	*compose = draw(source, 2) ? size - *compose_at : 1 + draw(source, size - *compose_at);
}

static u16 draw_coordinate(struct source *source)
{
	/* Corners, borders, and the grid of common sizes are more interesting. */
	switch (draw(source, 4)) {
	case 0:
		return draw(source, 2) ? 0 : 65535;
	case 1:
		return draw(source, 17) * 4096 % 65536;
	default:
		return draw(source, 65536);
	}
}

#define ZONES	4
#define LAYERS	2

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static u16 vertex[LAYERS * ZONES][PARAVENT_VERTICES_MAX][2];
	struct paravent_zone zone[LAYERS * ZONES];
	struct paravent_layer layer[LAYERS];
	struct source source = { data, size };
	const struct paravent_format *format;
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u32 formats, width, height, stride, layers, i, z, v, p;
	u8 *scene[2], *shown[2];
	size_t total;

	for (formats = 0; paravent_format_at(formats); formats++)
		;
	format = paravent_format_at(draw(&source, formats));
	width = 1 + draw(&source, 40);
	height = 1 + draw(&source, 40);
	stride = (width * strlen(format->cell[0].row[0]) + format->cell[0].width - 1) /
		 format->cell[0].width;
	stride += draw(&source, 2) * draw(&source, 9) * 2;
	if (paravent_frame_init(&frame, format->fourcc, width, height, stride, U32_MAX,
				draw(&source, 2)))
		return 0;

	layers = 1 + draw(&source, LAYERS);
	for (i = 0; i < layers; i++) {
		struct paravent_window *w = &layer[i].window;

		memset(&layer[i], 0, sizeof(layer[i]));
		layer[i].zone = &zone[i * ZONES];
		draw_axis(&source, width, &w->full_width, &w->crop.left, &w->crop.width,
			  &w->compose.left, &w->compose.width);
		draw_axis(&source, height, &w->full_height, &w->crop.top, &w->crop.height,
			  &w->compose.top, &w->compose.height);
		w->hflip = draw(&source, 2);
		w->vflip = draw(&source, 2);
		for (z = draw(&source, ZONES); z; z--) {
			u16 (*polygon)[2] = vertex[i * ZONES + layer[i].zones];
			struct paravent_zone *next = &zone[i * ZONES + layer[i].zones];

			next->vertices = 3 + draw(&source, draw(&source, 4) ? 4 : 20);
			next->only = !draw(&source, 3);
			next->vertex = (const u16 (*)[2])polygon;
			for (v = 0; v < next->vertices; v++) {
				polygon[v][0] = draw_coordinate(&source);
				polygon[v][1] = draw_coordinate(&source);
			}
			if (paravent_polygon_is_simple(next->vertex, next->vertices))
				layer[i].zones++;
		}
	}

	mask = paravent_mask_compile(&frame, layer, layers, 0x123456);
	if (!mask)
		abort();
	total = frame.size + 7;
	for (i = 0; i < 2; i++) {
		scene[i] = malloc(total);
		shown[i] = malloc(total);
		memset(shown[i], 0xa5, total);
		for (z = 0; z < total; z++)
			scene[i][z] = (z * 7 + z / 256) & 0x7f;
	}

	for (p = 0; p < format->planes; p++) {
		const struct paravent_plane *plane = &frame.plane[p];
		const struct paravent_cell *cell = &format->cell[p];
		u32 bytes = strlen(cell->row[0]);
		u32 rows = cell->row[1] ? cell->height : 1;
		u32 r, b;

		for (r = 0; r < plane->rows; r++) {
			const u32 *list = mask->list + mask->row[p][r];
			u32 spans = list[0], last = 0;
			u8 filled[4096] = { };

			for (i = 0; i < spans; i++) {
				u32 first = list[1 + 2 * i], end = list[2 + 2 * i];

				if (first < last || end < first || end > plane->row_bytes)
					die(&frame, "spans out of order", p, r, first);
				memset(filled + first, 1, end - first);
				last = end;
			}
			for (b = 0; b < plane->row_bytes; b++) {
				bool hidden = oracle_hides(&frame, cell, layer, layers,
							   b / bytes, r / rows, 0);

				if (hidden && !filled[b])
					die(&frame, "private, but not filled", p, r, b);
				if (filled[b] && !hidden &&
				    !oracle_hides(&frame, cell, layer, layers, b / bytes,
						  r / rows, 1))
					die(&frame, "filled, but not private", p, r, b);
				/* The second scene differs wherever the first is filled. */
				if (filled[b])
					scene[1][plane->offset + r * plane->stride + b] |= 0x80;
			}
		}
	}

	for (i = 0; i < 2; i++)
		paravent_blit(mask, shown[i], total, scene[i], total);
	if (memcmp(shown[0], shown[1], total))
		die(&frame, "the scenes can be told apart", 0, 0, 0);
	for (p = 0; p < format->planes; p++) {
		const struct paravent_plane *plane = &frame.plane[p];
		const struct paravent_cell *cell = &format->cell[p];
		u32 r, b;

		for (r = 0; r < plane->rows; r++) {
			for (b = 0; b < plane->row_bytes; b++) {
				size_t at = plane->offset + (size_t)r * plane->stride + b;
				const char *row = cell->row[1] && r % 2 ? cell->row[1] :
									  cell->row[0];
				u8 fill = paravent_fill_byte(row[b % strlen(row)], 0x123456);
				bool hidden = scene[1][at] & 0x80;

				/* Rows overlap when an odd width leaves no room for a cell. */
				if (plane->row_bytes == plane->stride && width % cell->width)
					continue;
				if (shown[0][at] != (hidden ? fill : scene[0][at]))
					die(&frame, hidden ? "not the fill" : "not the scene",
					    p, r, b);
			}
		}
	}
	for (i = 0; i < 2; i++) {
		free(scene[i]);
		free(shown[i]);
	}
	paravent_mask_free(mask);
	return 0;
}

#ifdef STANDALONE
int main(int argc, char **argv)
{
	u32 seconds = argc > 1 ? atoi(argv[1]) : 10;
	u32 seed = argc > 2 ? atoi(argv[2]) : time(NULL);
	time_t end = time(NULL) + seconds;
	unsigned long runs = 0;
	u8 data[1024];
	size_t i;

	fprintf(stderr, "# seed %u\n", seed);
	while (time(NULL) < end) {
		for (i = 0; i < sizeof(data); i++) {
			seed = seed * 1664525 + 1013904223;
			data[i] = seed >> 24;
		}
		LLVMFuzzerTestOneInput(data, sizeof(data));
		runs++;
	}
	printf("TAP version 13\n1..1\nok 1 - %lu drawn masks agree with the oracle\n", runs);
	return runs ? 0 : 1;
}
#endif
