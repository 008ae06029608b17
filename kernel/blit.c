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

static void blit_row(u8 *dst, const u8 *src, const u8 *fill, const u32 *list,
		     u32 row_bytes)
{
	u32 spans = *list++;
	u32 at = 0;

	while (spans--) {
		u32 first = *list++;
		u32 end = *list++;

		memcpy(dst + at, src + at, first - at);
		memcpy(dst + first, fill + first, end - first);
		at = end;
	}
	memcpy(dst + at, src + at, row_bytes - at);
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
	u32 cell_rows = paravent_cell_rows(&mask->frame.format->cell[plane]);

	blit_row(dst, src, mask->fill[plane][row % cell_rows],
		 mask->list + mask->row[plane][row], mask->frame.plane[plane].row_bytes);
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
	u32 p, r;

	for (p = 0; p < frame->format->planes; p++) {
		const struct paravent_plane *plane = &frame->plane[p];
		u32 cell_rows = paravent_cell_rows(&frame->format->cell[p]);
		size_t at = plane->offset;

		if (plane->buffer != buffer)
			continue;
		for (r = 0; r < plane->rows; r++, at += plane->stride) {
			if (at > size || size - at < plane->row_bytes)
				return;
			blit_row(dst + at, src + at, mask->fill[p][r % cell_rows],
				 mask->list + mask->row[p][r],
				 plane->row_bytes);
		}
	}
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_blit);
