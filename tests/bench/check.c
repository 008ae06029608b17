// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is what is measured right? Byte by byte, and slowly.
 */
#include "bench.h"
#include "../native/oracle.h"

#include <stdio.h>

#define UNTOUCHED	0xa5
#define SAMPLES		5000

static u32 tests, failures;
static u32 state = 1;

static u32 noise(void)
{
	state = state * 1664525 + 1013904223;
	return state >> 8;
}

static void say(bool ok, const char *what, const char *how)
{
	tests++;
	failures += !ok;
	printf("%s %u - %s: %s\n", ok ? "ok" : "not ok", tests, what, how);
}

static u8 *frame_new(size_t bytes)
{
	u8 *frame = calloc(1, bytes);
	size_t i;

	for (i = 0; i < bytes; i++)
		frame[i] = noise();
	return frame;
}

static bool is_filled(const struct paravent_mask *mask, u32 plane, u32 row, u32 byte)
{
	const u32 *list = mask->list + mask->row[plane][row];
	u32 i;

	for (i = 0; i < list[0]; i++)
		if (byte >= list[1 + 2 * i] && byte < list[2 + 2 * i])
			return true;
	return false;
}

/* What @dst is to be, when what is not filled looks like @src. */
static u8 *expected(const struct paravent_mask *mask, const u8 *src)
{
	const struct paravent_frame *frame = &mask->frame;
	u8 *dst = malloc(frame->size[0]);
	u32 p, r, i;

	memset(dst, UNTOUCHED, frame->size[0]);
	for (p = 0; p < frame->format->planes; p++) {
		const struct paravent_plane *plane = &frame->plane[p];
		u32 cell_rows = paravent_cell_rows(&frame->format->cell[p]);
		u8 *fill = malloc(plane->row_bytes);

		for (r = 0; r < plane->rows; r++) {
			size_t at = plane->offset + (size_t)r * plane->stride;

			paravent_fill(frame, p, r % cell_rows, RGB, fill, plane->row_bytes);
			for (i = 0; i < plane->row_bytes; i++)
				dst[at + i] = is_filled(mask, p, r, i) ? fill[i] : src[at + i];
		}
		free(fill);
	}
	return dst;
}

/**
 * check_blit() - hold the blit against a copy of one byte at a time
 * @what: in words
 * @mask: the mask
 */
void check_blit(const char *what, const struct paravent_mask *mask)
{
	size_t bytes = mask->frame.size[0];
	u8 *src = frame_new(bytes), *dst = malloc(bytes), *good = expected(mask, src);

	memset(dst, UNTOUCHED, bytes);
	paravent_blit(mask, 0, dst, bytes, src, bytes);
	say(!memcmp(dst, good, bytes), what, "blit");
	memset(dst, UNTOUCHED, bytes);
	movsb_blit(mask, 0, dst, bytes, src, bytes);
	say(!memcmp(dst, good, bytes), what, "blit with rep movsb");
	free(src);
	free(dst);
	free(good);
}

/* Bytes from one sample to the next of its kind; those of luma stand every second byte. */
static u32 step_of(const char *row, u32 byte)
{
	u32 step = 1;

	while (row[2 * ((byte + step) % (strlen(row) / 2))] != row[2 * byte])
		step++;
	return step;
}

/**
 * check_scale() - hold the downscaler against means of one sample at a time
 * @what: in words
 * @mask: of the smaller frame, by whole factors
 * @from: of the larger frame
 */
void check_scale(const char *what, const struct paravent_mask *mask,
		 const struct paravent_frame *from)
{
	const struct paravent_frame *to = &mask->frame;
	struct paravent_scaler *scaler = paravent_scaler_new(from, to);
	u8 *src = frame_new(from->size[0]), *small = malloc(to->size[0]);
	u8 *dst = malloc(to->size[0]), *good;
	u32 p, r, i, x, y;

	for (p = 0; p < to->format->planes; p++) {
		const char *row = to->format->cell[p].row[0];
		u32 length = strlen(row) / 2;
		u32 factor = from->width / to->width;

		for (r = 0; r < to->plane[p].rows; r++) {
			for (i = 0; i < to->plane[p].row_bytes; i++) {
				u32 step = step_of(row, i % length), first = i % step, sum = 0;

				for (y = 0; y < factor; y++)
					for (x = 0; x < factor; x++)
						sum += src[from->plane[p].offset +
							   (r * factor + y) * from->plane[p].stride +
							   (i / step * factor + x) * step + first];
				small[to->plane[p].offset + r * to->plane[p].stride + i] =
					sum / factor / factor;
			}
		}
	}
	good = expected(mask, small);
	memset(dst, UNTOUCHED, to->size[0]);
	paravent_scale(mask, scaler, 0, dst, to->size[0], src, from->size[0]);
	say(!memcmp(dst, good, to->size[0]), what, "scaled");
	paravent_scaler_free(scaler);
	free(src);
	free(small);
	free(dst);
	free(good);
}

/**
 * check_compile() - hold some cells of a mask against the oracle
 * @what: in words
 * @mask: the mask
 * @layer: what it was made from
 */
void check_compile(const char *what, const struct paravent_mask *mask,
		   const struct paravent_layer *layer)
{
	const struct paravent_frame *frame = &mask->frame;
	bool less = false, more = false;
	u32 i, p;

	for (p = 0; p < frame->format->planes; p++) {
		const struct paravent_cell *cell = &frame->format->cell[p];
		u32 bytes = paravent_cell_bytes(cell);

		for (i = 0; i < SAMPLES; i++) {
			u32 column = noise() % (frame->plane[p].row_bytes / bytes);
			u32 row = noise() % frame->plane[p].rows;
			bool filled = is_filled(mask, p, row, column * bytes);

			if (!filled && oracle_hides(frame, cell, layer, 1, column, row, 0))
				less = true;
			if (filled && !oracle_hides(frame, cell, layer, 1, column, row, 1))
				more = true;
		}
	}
	say(!less, what, "what is private is filled");
	say(!more, what, "what is filled is private");
}

/* End the output. Return: the exit status. */
int check_done(void)
{
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}
