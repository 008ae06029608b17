// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Compares masked frames with one of the bare device, byte by byte: what a zone touches
 * equals the fill, all else equals the bare frame. What a zone touches is worked out by
 * the oracle, from the polygons, without the kernel's code.
 *
 *	maskcmp [twice] [interlaced] FULL_WIDTH FULL_HEIGHT FOURCC WIDTH HEIGHT STRIDE RRGGBB BARE MASKED ZONE…
 *
 * The first size is the camera's largest, from which the other is scaled, or may have been
 * twice. A ZONE is "x,y x,y x,y…" in policy units, with a leading "only " for an inverse zone.
 */
#include "../../native/oracle.c"
#include "../../../kernel/format.c"

#include <stdio.h>

static u8 *slurp(const char *name, size_t *size)
{
	FILE *file = fopen(name, "r");
	u8 *data;
	long end;

	if (!file || fseek(file, 0, SEEK_END) || (end = ftell(file)) < 0) {
		perror(name);
		exit(2);
	}
	rewind(file);
	data = malloc(end + 1);
	*size = fread(data, 1, end, file);
	fclose(file);
	return data;
}

static void parse_zone(struct paravent_zone *zone, const char *text)
{
	u16 (*vertex)[2] = calloc(PARAVENT_VERTICES_MAX, sizeof(*vertex));
	int used;

	zone->vertex = (const u16 (*)[2])vertex;
	zone->only = !strncmp(text, "only ", 5);
	if (zone->only)
		text += 5;
	for (; zone->vertices < PARAVENT_VERTICES_MAX; text += used) {
		u32 x, y;

		if (sscanf(text, " %u,%u%n", &x, &y, &used) != 2)
			break;
		vertex[zone->vertices][0] = x;
		vertex[zone->vertices++][1] = y;
	}
}

/*
 * Which cells of this size are private? The oracle is slow, and most formats share the
 * answer: keep it beside the frames.
 */
static u8 *ask_oracle(const struct paravent_frame *frame, const struct paravent_cell *cell,
		      const struct paravent_layer *layer, char **zones)
{
	u32 columns = DIV_ROUND_UP(frame->width, cell->width);
	u32 rows = DIV_ROUND_UP(frame->height, cell->height);
	const struct paravent_window *w = &layer->window;
	u32 key = 2166136261u ^ w->full_width << 15 ^ w->full_height << 1 ^ w->scaled_twice;
	u32 row, column;
	char name[128];
	size_t size;
	u8 *map;
	FILE *file;

	for (; *zones; zones++) {
		const char *c;

		for (c = *zones; *c; c++)
			key = (key ^ (u8)*c) * 16777619;
	}
	snprintf(name, sizeof(name), "/run/oracle-%08x-%ux%u-%ux%u", key, frame->width,
		 frame->height, cell->width, cell->height);
	file = fopen(name, "r");
	if (file) {
		fclose(file);
		map = slurp(name, &size);
		if (size == columns * rows)
			return map;
	}
	map = malloc(columns * rows);
	for (row = 0; row < rows; row++)
		for (column = 0; column < columns; column++)
			map[row * columns + column] =
				oracle_hides(frame, cell, layer, 1, column, row, 0);
	file = fopen(name, "w");
	if (!file || fwrite(map, columns, rows, file) != rows || fclose(file)) {
		perror(name);
		exit(2);
	}
	return map;
}

int main(int argc, char **argv)
{
	struct paravent_zone zone[PARAVENT_ZONES_MAX] = { 0 };
	struct paravent_layer layer = { .zone = zone };
	struct v4l2_pix_format_mplane pix;
	struct paravent_frame frame;
	size_t bare_size, masked_size, image, n;
	unsigned long hidden_bytes = 0, shown_bytes = 0, wrong = 0;
	u32 full_width, full_height, width, height, stride, rgb, fourcc, p;
	u8 *bare, *masked;
	char padded[5] = "    ";
	bool twice, interlaced;
	int i;

	twice = argc > 1 && !strcmp(argv[1], "twice");
	argc -= twice;
	argv += twice;
	interlaced = argc > 1 && !strcmp(argv[1], "interlaced");
	argc -= interlaced;
	argv += interlaced;
	if (argc < 10 || argc - 10 > PARAVENT_ZONES_MAX)
		return 2;
	full_width = atoi(*++argv);
	full_height = atoi(*++argv);
	argc -= 2;
	memcpy(padded, argv[1], strnlen(argv[1], 4));
	fourcc = v4l2_fourcc(padded[0], padded[1], padded[2], padded[3]);
	width = atoi(argv[2]);
	height = atoi(argv[3]);
	stride = atoi(argv[4]);
	rgb = strtoul(argv[5], NULL, 16);
	bare = slurp(argv[6], &bare_size);
	masked = slurp(argv[7], &masked_size);
	for (i = 8; i < argc; i++)
		parse_zone(&zone[layer.zones++], argv[i]);
	pix = (struct v4l2_pix_format_mplane) {
		.width = width, .height = height, .pixelformat = fourcc,
		.field = interlaced ? V4L2_FIELD_INTERLACED : V4L2_FIELD_NONE,
		.colorspace = V4L2_COLORSPACE_SRGB,
		.plane_fmt[0] = { .bytesperline = stride, .sizeimage = bare_size },
		.num_planes = 1,
	};
	if (paravent_frame_init(&frame, &pix)) {
		fprintf(stderr, "maskcmp: no such frame\n");
		return 2;
	}
	layer.window = (struct paravent_window) {
		.full_width = full_width, .full_height = full_height,
		.crop = { 0, 0, full_width, full_height }, .compose = { 0, 0, width, height },
		.scaled_twice = twice,
	};
	image = bare_size;
	if (!image || !masked_size || masked_size % image) {
		fprintf(stderr, "maskcmp: %zu bytes bare and %zu masked are no frames\n", bare_size,
			masked_size);
		return 2;
	}
	for (p = 0; p < frame.format->planes; p++) {
		const struct paravent_plane *plane = &frame.plane[p];
		const struct paravent_cell *cell = &frame.format->cell[p];
		u32 bytes = paravent_cell_bytes(cell), rows = paravent_cell_rows(cell);
		const u8 *private = ask_oracle(&frame, cell, &layer, argv + 8);
		u32 columns = DIV_ROUND_UP(width, cell->width);
		u8 *fill = malloc(plane->row_bytes);
		u32 r, b;

		for (r = 0; r < plane->rows; r++) {
			paravent_fill(&frame, p, r % rows, rgb, fill, plane->row_bytes);
			for (b = 0; b < plane->row_bytes; b++) {
				size_t at = plane->offset + (size_t)r * plane->stride + b;
				bool hidden;

				if (at >= image)
					continue;
				hidden = private[r / rows * columns + b / bytes];
				if (hidden)
					hidden_bytes++;
				else
					shown_bytes++;
				for (n = 0; n < masked_size / image; n++) {
					u8 want = hidden ? fill[b] : bare[at];
					u8 got = masked[n * image + at];

					if (got == want)
						continue;
					/* The oracle does not round; the kernel may, outwards. */
					if (!hidden && got == fill[b] &&
					    oracle_hides(&frame, cell, &layer, 1, b / bytes, r / rows, 1))
						continue;
					if (wrong++ < 5)
						printf("frame %zu plane %u row %u byte %u: %02x, not %02x "
						       "(%s)\n", n, p, r, b, got, want,
						       hidden ? "private" : "public");
				}
			}
		}
	}
	printf("frames %zu private %lu public %lu wrong %lu\n", masked_size / image, hidden_bytes,
	       shown_bytes, wrong);
	return wrong || (layer.zones && !hidden_bytes) ? 1 : 0;
}
