// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Holds frames that were made smaller against one of the bare device: every sample that
 * no zone touches is the mean of the box that it stands for, rounded down; what a zone
 * touches equals the fill.
 *
 *	scalecmp FOURCC[,FIELD] WIDTHxHEIGHT WIDTHxHEIGHT STRIDE WIDTHxHEIGHT STRIDE RRGGBB BARE SMALL ZONE…
 *
 * The first size is the camera's largest, the second that of BARE. A ZONE is "x,y x,y x,y…" in policy units.
 * FIELD is the number of an enum v4l2_field.
 */
#include "../../native/oracle.c"
#include "../../../kernel/format.c"

#include <stdio.h>

static u8 *slurp(const char *name, size_t *size)
{
	FILE *file = fopen(name, "r");
	u8 *data = malloc(64 << 20);

	if (!file) {
		perror(name);
		exit(2);
	}
	*size = fread(data, 1, 64 << 20, file);
	fclose(file);
	return data;
}

static void parse_zone(struct paravent_zone *zone, const char *text)
{
	u16(*vertex)[2] = calloc(PARAVENT_VERTICES_MAX, sizeof(*vertex));
	u32 x, y;
	int used;

	zone->vertex = (const u16(*)[2])vertex;
	for (; sscanf(text, " %u,%u%n", &x, &y, &used) == 2; text += used) {
		vertex[zone->vertices][0] = x;
		vertex[zone->vertices++][1] = y;
	}
}

static void layout(struct paravent_frame *frame, u32 fourcc, u32 field,
		   const char *size, u32 stride)
{
	struct v4l2_pix_format_mplane pix = {
		.pixelformat = fourcc,
		.field = field,
		.num_planes = 1,
		.plane_fmt[0] = { .bytesperline = stride,
				  .sizeimage = U32_MAX },
	};

	if (sscanf(size, "%ux%u", &pix.width, &pix.height) != 2 ||
	    paravent_frame_init(frame, &pix)) {
		fprintf(stderr, "scalecmp: no such frame as %s\n", size);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	unsigned long hidden_bytes = 0, shown_bytes = 0, wrong = 0;
	struct paravent_zone zone[PARAVENT_ZONES_MAX] = { 0 };
	struct paravent_layer layer = { .zone = zone };
	struct paravent_frame from, to;
	size_t bare_size, small_size;
	u8 *bare, *small, *fill, *mean;
	u32 fourcc, field = V4L2_FIELD_NONE, rgb, full_width, full_height, p, r, b;
	char padded[5] = "    ";
	int i;

	if (argc < 10 ||
	    sscanf(argv[2], "%ux%u", &full_width, &full_height) != 2)
		return 2;
	memcpy(padded, argv[1], strcspn(argv[1], ","));
	sscanf(argv[1], "%*[^,],%u", &field);
	fourcc = v4l2_fourcc(padded[0], padded[1], padded[2], padded[3]);
	layout(&from, fourcc, field, argv[3], atoi(argv[4]));
	layout(&to, fourcc, field, argv[5], atoi(argv[6]));
	rgb = strtoul(argv[7], NULL, 16);
	bare = slurp(argv[8], &bare_size);
	small = slurp(argv[9], &small_size);
	if (bare_size < from.size[0] || !small_size ||
	    small_size % to.size[0]) {
		fprintf(stderr,
			"scalecmp: %zu bytes bare and %zu small are no frames of %u and %u\n",
			bare_size, small_size, from.size[0], to.size[0]);
		return 2;
	}
	for (i = 10; i < argc; i++)
		parse_zone(&zone[layer.zones++], argv[i]);
	layer.window = (struct paravent_window){
		.full_width = full_width,
		.full_height = full_height,
		.crop = { 0, 0, full_width, full_height },
		.compose = { 0, 0, to.width, to.height },
		.scaled_twice = full_width != from.width,
	};
	fill = malloc(to.plane[0].row_bytes);
	mean = malloc(to.plane[0].row_bytes);
	for (p = 0; p < to.format->planes; p++) {
		const struct paravent_cell *cell = &to.format->cell[p];
		u32 bytes = paravent_cell_bytes(cell),
		    rows = paravent_cell_rows(cell);

		for (r = 0; r < to.plane[p].rows; r++) {
			paravent_fill(&to, p, r % rows, rgb, fill,
				      to.plane[p].row_bytes);
			oracle_mean(&from, &to, p, r, bare, mean);
			for (b = 0; b < to.plane[p].row_bytes; b++) {
				size_t at = to.plane[p].offset +
					    (size_t)r * to.plane[p].stride + b;
				bool hidden = oracle_hides(&to, cell, &layer, 1,
							   b / bytes, r / rows,
							   0);
				u8 want = hidden ? fill[b] : mean[b];
				size_t n;

				*(hidden ? &hidden_bytes : &shown_bytes) += 1;
				for (n = 0; n < small_size; n += to.size[0]) {
					if (small[n + at] == want ||
					    (!hidden &&
					     small[n + at] == fill[b] &&
					     oracle_hides(&to, cell, &layer, 1,
							  b / bytes, r / rows,
							  1)))
						continue;
					if (wrong++ < 5)
						printf("plane %u row %u byte %u: %02x, not %02x (%s)\n",
						       p, r, b, small[n + at],
						       want,
						       hidden ? "private" :
								"public");
				}
			}
		}
	}
	printf("frames %zu private %lu public %lu wrong %lu\n",
	       small_size / to.size[0], hidden_bytes, shown_bytes, wrong);
	return wrong || !hidden_bytes || !shown_bytes;
}
