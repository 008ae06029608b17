// SPDX-License-Identifier: GPL-2.0-only
/*
 * A picture smaller than any that the driver can give: every sample of the result is
 * the mean of the box of samples that it stands for. What is lost is lost.
 */
#include "mask.h"

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

/**
 * struct samples - the samples of one component in a row of a plane
 * @first: the byte that holds the first
 * @step: bytes from one to the next
 * @count: their number
 */
struct samples {
	u32 first;
	u32 step;
	u32 count;
};

/* The letter of the sample that byte @at of a cell's row holds. */
static char letter_at(const char *row, u32 at)
{
	return row[2 * at];
}

/*
 * The samples that begin with byte @at of a cell's row, in a row of @row_bytes. Return:
 * false when the byte belongs to samples that begin further left.
 */
static bool samples_at(struct samples *samples, const char *row, u32 bytes, u32 at,
		       u32 row_bytes)
{
	u32 i, alike = 0;

	for (i = 0; i < bytes; i++) {
		if (letter_at(row, i) != letter_at(row, at))
			continue;
		if (i < at)
			return false;
		alike++;
	}
	samples->first = at;
	samples->step = bytes / alike;
	samples->count = row_bytes > at ? DIV_ROUND_UP(row_bytes - at, samples->step) : 0;
	return true;
}

/**
 * paravent_scale_can() - can frames of a format be made smaller?
 * @format: pixel format
 *
 * Return: true for formats with a byte a sample, if the mean of samples makes sense.
 */
bool paravent_scale_can(const struct paravent_format *format)
{
	u32 p, r, i;

	for (p = 0; p < format->planes; p++) {
		const struct paravent_cell *cell = &format->cell[p];
		u32 bytes = paravent_cell_bytes(cell);

		/* Lines of luma and of chroma that take turns. */
		if (paravent_cell_rows(cell) > cell->height)
			return false;
		for (r = 0; r < paravent_cell_rows(cell); r++) {
			const char *row = cell->row[r];
			struct samples samples;

			if (strlen(row) != 2 * bytes)
				return false;
			for (i = 0; i < bytes; i++)
				if (!strchr("YUVRGBAX", row[2 * i]) || row[2 * i + 1] != '8')
					return false;
			/* Samples of a component that are not at equal distances. */
			for (i = 0; i < bytes; i++)
				if (samples_at(&samples, row, bytes, 0, bytes) &&
				    letter_at(row, i) == letter_at(row, 0) && i % samples.step)
					return false;
		}
	}
	return true;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scale_can);

/**
 * paravent_scale_fit() - find the largest size that the caps allow
 * @format: pixel format, which paravent_scale_can() holds good
 * @max_width: cap, pixels
 * @max_height: cap, rows
 * @width: of the driver's picture; the result, which has about its shape
 * @height: likewise
 *
 * Return: false when the caps leave nothing.
 */
bool paravent_scale_fit(const struct paravent_format *format, u32 max_width, u32 max_height,
			u32 *width, u32 *height)
{
	u32 w = min(*width, max_width), h = min(*height, max_height);
	u32 wide = 1, high = 1, p;

	for (p = 0; p < format->planes; p++) {
		wide = max_t(u32, wide, format->cell[p].width);
		high = max_t(u32, high, format->cell[p].height);
	}
	if ((u64)*width * h > (u64)*height * w)
		h = div_u64((u64)*height * w, *width);
	else
		w = div_u64((u64)*width * h, *height);
	/* Whole cells: they are 1, 2, 4 or 8 pixels wide and high. */
	w -= w % wide;
	h -= h % high;
	*width = w;
	*height = h;
	return w && h;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scale_fit);

/**
 * paravent_scaler_new() - prepare to make frames smaller
 * @from: the layout of the driver's frames
 *
 * Return: for paravent_scaler_free(); NULL when there is no memory for it.
 */
struct paravent_scaler *paravent_scaler_new(const struct paravent_frame *from)
{
	struct paravent_scaler *scaler = kvcalloc(1, sizeof(*scaler), GFP_KERNEL);
	u32 bytes = 0, p;

	if (!scaler)
		return NULL;
	scaler->from = *from;
	for (p = 0; p < from->format->planes; p++)
		bytes = max(bytes, from->plane[p].row_bytes);
	scaler->sum = kvmalloc_array(bytes, sizeof(*scaler->sum), GFP_KERNEL);
	scaler->row = kvmalloc_array(bytes, 1, GFP_KERNEL);
	if (scaler->sum && scaler->row)
		return scaler;
	paravent_scaler_free(scaler);
	return NULL;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scaler_new);

/**
 * paravent_scaler_free() - give a scaler back
 * @scaler: from paravent_scaler_new(), or NULL
 */
void paravent_scaler_free(struct paravent_scaler *scaler)
{
	if (!scaler)
		return;
	kvfree(scaler->sum);
	kvfree(scaler->row);
	kvfree(scaler);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scaler_free);

/* Of @in things, those from @first up to @end make up the @at-th of @out. */
static void box_of(u32 at, u32 in, u32 out, u32 *first, u32 *end)
{
	*first = div_u64((u64)at * in, out);
	*end = div_u64((u64)(at + 1) * in + out - 1, out);
}

/* From the sums of @rows rows to the means of a row. */
static void means(u8 *row, const struct samples *to, const u32 *sum,
		  const struct samples *from, u32 rows)
{
	u32 i, k, first, end;

	for (i = 0; i < to->count; i++) {
		u64 total = 0;

		box_of(i, from->count, to->count, &first, &end);
		for (k = first; k < end; k++)
			total += sum[from->first + k * from->step];
		row[to->first + i * to->step] = div_u64(total, (end - first) * rows);
	}
}

/**
 * paravent_scale() - copy a buffer of a frame smaller, with the mask in place
 * @mask: of the smaller frame
 * @scaler: of the larger
 * @buffer: which of the frame's buffers
 * @dst: what user space will see
 * @dst_size: bytes of @dst
 * @src: what the driver left
 * @src_size: bytes of @src
 *
 * The two frames are of one format. Rows that do not fit are left out.
 */
void paravent_scale(const struct paravent_mask *mask, struct paravent_scaler *scaler,
		    u32 buffer, u8 *dst, size_t dst_size, const u8 *src, size_t src_size)
{
	const struct paravent_format *format = mask->frame.format;
	u32 p, r, y, i;

	for (p = 0; p < format->planes; p++) {
		const struct paravent_cell *cell = &format->cell[p];
		const struct paravent_plane *from = &scaler->from.plane[p];
		const struct paravent_plane *to = &mask->frame.plane[p];
		u32 bytes = paravent_cell_bytes(cell);
		u32 cell_rows = paravent_cell_rows(cell);

		if (to->buffer != buffer)
			continue;
		for (r = 0; r < to->rows; r++) {
			size_t at = to->offset + (size_t)r * to->stride;
			const char *fields = cell->row[r % cell_rows];
			struct samples in, out;
			u32 first, end, rows = 0;

			if (at > dst_size || dst_size - at < to->row_bytes)
				break;
			box_of(r / cell_rows, from->rows / cell_rows, to->rows / cell_rows,
			       &first, &end);
			memset(scaler->sum, 0, from->row_bytes * sizeof(*scaler->sum));
			for (y = first; y < end; y++) {
				size_t row = y * cell_rows + r % cell_rows;

				row = from->offset + row * from->stride;
				if (row > src_size || src_size - row < from->row_bytes)
					break;
				for (i = 0; i < from->row_bytes; i++)
					scaler->sum[i] += src[row + i];
				rows++;
			}
			if (!rows)
				break;
			memset(scaler->row, 0, to->row_bytes);
			for (i = 0; i < bytes; i++)
				if (samples_at(&out, fields, bytes, i, to->row_bytes) &&
				    samples_at(&in, fields, bytes, i, from->row_bytes) && in.count)
					means(scaler->row, &out, scaler->sum, &in, rows);
			paravent_blit_row(mask, p, r, dst + at, scaler->row);
		}
	}
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scale);
