// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hot path: copy a frame, with the fill in place of what is masked. The
 * bytes under the mask are never read.
 */
#include "mask.h"

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

/*
 * Have the processor read what comes behind a span. It foresees by itself what comes next
 * only once it has waited for the first few lines of the cache.
 */
static void ask_for(const u8 *src)
{
	u32 i;

	for (i = 0; i < 8; i++)
		prefetch(src + 64 * i);
}

/*
 * Copy @rows rows of a plane, from row @first on, which begins at @dst and @src. What is
 * visible of a row and of the next is copied as one, unless there is padding between them.
 */
static void blit_rows(const struct paravent_mask *mask, u32 p, u32 first, u32 rows, u8 *dst,
		      const u8 *src)
{
	const struct paravent_plane *plane = &mask->frame.plane[p];
	u32 cell_rows = paravent_cell_rows(&mask->frame.format->cell[p]);
	size_t row = 0, done = 0, end = 0;
	u32 r;

	for (r = first; r < first + rows; r++, row += plane->stride) {
		const u8 *fill = mask->fill[p][r % cell_rows];
		const u32 *list = mask->list + mask->row[p][r];
		u32 spans = *list++;

		if (end < row) {
			memcpy(dst + done, src + done, end - done);
			done = row;
		}
		for (; spans; spans--, list += 2) {
			if (list[1] < plane->row_bytes)
				ask_for(src + row + list[1]);
			memcpy(dst + done, src + done, row + list[0] - done);
			memcpy(dst + row + list[0], fill + list[0], list[1] - list[0]);
			done = row + list[1];
		}
		end = row + plane->row_bytes;
	}
	memcpy(dst + done, src + done, end - done);
}

/**
 * paravent_blit_row() - copy a row of a frame with the mask in place
 * @mask: what to fill
 * @plane: colour plane
 * @row: which of its rows
 * @dst: where the row begins in what user space will see
 * @src: the row as it would be without the mask
 */
void paravent_blit_row(const struct paravent_mask *mask, u32 plane, u32 row, u8 *dst,
		       const u8 *src)
{
	blit_rows(mask, plane, row, 1, dst, src);
}

/**
 * paravent_blit() - copy a buffer of a frame with the mask in place
 * @mask: what to fill
 * @buffer: which of the frame's buffers
 * @dst: what user space will see
 * @dst_size: bytes of @dst
 * @src: what the driver left
 * @src_size: bytes of @src
 *
 * Rows that do not fit in both are left out. Stride padding and what follows the
 * last plane are neither read nor written.
 */
void paravent_blit(const struct paravent_mask *mask, u32 buffer, u8 *dst,
		   size_t dst_size, const u8 *src, size_t src_size)
{
	const struct paravent_frame *frame = &mask->frame;
	size_t size = min(dst_size, src_size);
	u32 p;

	for (p = 0; p < frame->format->planes; p++) {
		const struct paravent_plane *plane = &frame->plane[p];
		size_t room = size > plane->offset ? size - plane->offset : 0;
		size_t rows;

		if (plane->buffer != buffer || room < plane->row_bytes)
			continue;
		/* The last row may be without its padding. */
		rows = min_t(size_t, plane->rows, (room - plane->row_bytes) / plane->stride + 1);
		blit_rows(mask, p, 0, rows, dst + plane->offset, src + plane->offset);
	}
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_blit);
