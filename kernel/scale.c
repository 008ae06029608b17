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

/* The sums of a box's rows are 16 bits wide. */
#define BOX_ROWS_MAX	256

/* What an index of a tap can say. */
#define TAPS_MAX		65536

/* A mean is a product with a fraction of so many bits. */
#define MEAN_BITS		54

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

/* Are the samples that begin with byte @at of a cell's row at equal distances? */
static bool evenly_spaced(const char *row, u32 bytes, u32 at)
{
	struct samples samples;
	u32 i;

	if (!samples_at(&samples, row, bytes, at, bytes))
		return true;
	for (i = at; i < bytes; i++)
		if ((letter_at(row, i) == letter_at(row, at)) != !((i - at) % samples.step))
			return false;
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

			if (strlen(row) != 2 * bytes)
				return false;
			for (i = 0; i < bytes; i++)
				if (!strchr("YUVRGBAX", row[2 * i]) || row[2 * i + 1] != '8')
					return false;
			/* The low bits of a MIPI group. */
			if (cell->width > 1 && strchr(row, 'X'))
				return false;
			for (i = 0; i < bytes; i++)
				if (!evenly_spaced(row, bytes, i))
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
 * Return: false when the caps leave nothing, or too little.
 */
bool paravent_scale_fit(const struct paravent_format *format, u32 max_width, u32 max_height,
			u32 *width, u32 *height)
{
	u32 w = min(*width, max_width), h = min(*height, max_height);
	u32 wide, high;

	if (!w || !h)
		return false;
	paravent_format_cell(format, &wide, &high);
	if ((u64)*width * h > (u64)*height * w)
		h = div_u64((u64)*height * w, *width);
	else
		w = div_u64((u64)*width * h, *height);
	/* Whole cells: they are 1, 2, 4 or 8 pixels wide and high. */
	w -= w % wide;
	h -= h % high;
	if (!w || !h || *height / h >= BOX_ROWS_MAX)
		return false;
	*width = w;
	*height = h;
	return true;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scale_fit);

/* Of @in things, those from @first up to @end make up the @at-th of @out. */
static void box_of(u32 at, u32 in, u32 out, u32 *first, u32 *end)
{
	*first = div_u64((u64)at * in, out);
	*end = div_u64((u64)(at + 1) * in + out - 1, out);
}

/* Where row_sum() leaves the sum of byte @at. */
static u32 place_of(u32 at)
{
	return at / 8 * 8 + at % 2 * 4 + at % 8 / 2;
}

/*
 * The bytes of a row of @from that byte @at of a row of @to is the mean of: the first of
 * them and their distance, or none.
 */
static void box_init(struct samples *box, const char *row, u32 bytes, u32 at, u32 to_bytes,
		     u32 from_bytes)
{
	struct samples to, from;
	u32 first, end, i = 0;

	box->count = 0;
	/* The first byte of the cell's row that belongs to the same samples. */
	while (letter_at(row, i) != letter_at(row, at % bytes))
		i++;
	samples_at(&to, row, bytes, i, to_bytes);
	samples_at(&from, row, bytes, i, from_bytes);
	if (!from.count)
		return;
	box_of((at - to.first) / to.step, from.count, to.count, &first, &end);
	box->first = from.first + first * from.step;
	box->step = from.step;
	box->count = end - first;
}

/* Work out which bytes of a row of @from each byte of a row of @to is the mean of. */
static int taps_init(struct paravent_scaler *scaler, u32 p, u32 r)
{
	const struct paravent_cell *cell = &scaler->from.format->cell[p];
	u32 from_bytes = scaler->from.plane[p].row_bytes;
	u32 to_bytes = scaler->to.plane[p].row_bytes;
	u32 bytes = paravent_cell_bytes(cell);
	u16 *count, *tap;
	u32 at, i;

	/* Two boxes may share the byte that is between them. */
	count = kvmalloc_array(to_bytes, sizeof(*count), GFP_KERNEL);
	tap = kvmalloc_array(from_bytes + 2 * to_bytes, sizeof(*tap), GFP_KERNEL);
	scaler->count[p][r] = count;
	scaler->tap[p][r] = tap;
	if (!count || !tap)
		return -ENOMEM;
	for (at = 0; at < to_bytes; at++) {
		struct samples box;

		box_init(&box, cell->row[r], bytes, at, to_bytes, from_bytes);
		count[at] = box.count;
		for (i = 0; i < box.count; i++)
			*tap++ = place_of(box.first + i * box.step);
		scaler->inverses = max(scaler->inverses, box.count + 1);
	}
	return 0;
}

/**
 * paravent_scaler_new() - prepare to make frames smaller
 * @from: the layout of the driver's frames
 * @to: the layout of the smaller ones, of the same format
 *
 * Return: for paravent_scaler_free(); NULL when there is no memory for it.
 */
struct paravent_scaler *paravent_scaler_new(const struct paravent_frame *from,
					    const struct paravent_frame *to)
{
	struct paravent_scaler *scaler = kvcalloc(1, sizeof(*scaler), GFP_KERNEL);
	u32 longest = 0, p, row;

	if (!scaler)
		return NULL;
	scaler->from = *from;
	scaler->to = *to;
	for (p = 0; p < from->format->planes; p++) {
		longest = max(longest, max(to->plane[p].row_bytes, from->plane[p].row_bytes));
		for (row = 0; row < paravent_cell_rows(&from->format->cell[p]); row++)
			if (longest > TAPS_MAX || taps_init(scaler, p, row))
				goto fail;
	}
	scaler->sum = kvmalloc_array(DIV_ROUND_UP(longest, 8), 8 * sizeof(*scaler->sum),
				     GFP_KERNEL);
	scaler->inverse = kvcalloc(scaler->inverses, sizeof(*scaler->inverse), GFP_KERNEL);
	scaler->row = kvmalloc_array(longest, 1, GFP_KERNEL);
	if (scaler->sum && scaler->inverse && scaler->row)
		return scaler;
fail:
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
	u32 p, row;

	if (!scaler)
		return;
	for (p = 0; p < PARAVENT_PLANES_MAX; p++) {
		for (row = 0; row < PARAVENT_CELL_ROWS_MAX; row++) {
			kvfree(scaler->count[p][row]);
			kvfree(scaler->tap[p][row]);
		}
	}
	kvfree(scaler->sum);
	kvfree(scaler->inverse);
	kvfree(scaler->row);
	kvfree(scaler);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scaler_free);

/* Up to 8 bytes; what follows @bytes is zero. */
static u64 load(const u8 *at, u32 bytes)
{
	u8 rest[8] = { };

	if (bytes >= 8)
		return get_unaligned_le64(at);
	memcpy(rest, at, bytes);
	return get_unaligned_le64(rest);
}

/*
 * Add a row to the sums, four bytes at a time: of each 8 those at even places, and then
 * those at odd ones. With the first row they begin anew.
 */
static void row_sum(__le16 *sum, const u8 *row, u32 bytes, bool first)
{
	const u64 mask = 0x00ff00ff00ff00ffULL;
	u32 i;

	for (i = 0; i < bytes; i += 8, sum += 8) {
		u64 eight = load(row + i, bytes - i);
		u64 even = eight & mask;
		u64 odd = eight >> 8 & mask;

		if (!first) {
			even += get_unaligned_le64(sum);
			odd += get_unaligned_le64(sum + 4);
		}
		put_unaligned_le64(even, sum);
		put_unaligned_le64(odd, sum + 4);
	}
}

/*
 * The means of boxes of @rows rows. To multiply by 2^54 / count, rounded up, is to divide
 * by count and round down: it is too much by less than sum / 2^54, and that is less than
 * 1 / count for all counts, below 2^22, and sums.
 */
static void row_mean(struct paravent_scaler *scaler, u32 p, u32 r, u32 rows)
{
	const u16 *count = scaler->count[p][r], *tap = scaler->tap[p][r];
	u32 bytes = scaler->to.plane[p].row_bytes, i;
	const __le16 *sum = scaler->sum;
	u64 *inverse = scaler->inverse;
	u8 *row = scaler->row;

	for (i = 1; i < scaler->inverses; i++)
		inverse[i] = div_u64((1ULL << MEAN_BITS) + i * rows - 1, i * rows);
	for (i = 0; i < bytes; i++) {
		const u16 *end = tap + count[i];
		u32 total = 0;

		while (tap < end)
			total += le16_to_cpu(sum[*tap++]);
		row[i] = total * inverse[count[i]] >> MEAN_BITS;
	}
}

/**
 * paravent_scale() - copy a buffer of a frame smaller, with the mask in place
 * @mask: of the smaller frame
 * @scaler: to make it
 * @buffer: which of the frame's buffers
 * @dst: what user space will see
 * @dst_size: bytes of @dst
 * @src: what the driver left
 * @src_size: bytes of @src
 *
 * Rows that do not fit are left out.
 *
 * Context: the caller sees to it that nobody else uses @scaler.
 */
void paravent_scale(const struct paravent_mask *mask, struct paravent_scaler *scaler,
		    u32 buffer, u8 *dst, size_t dst_size, const u8 *src, size_t src_size)
{
	u32 p, r;

	for (p = 0; p < scaler->to.format->planes; p++) {
		u32 cell_rows = paravent_cell_rows(&scaler->to.format->cell[p]);
		const struct paravent_plane *from = &scaler->from.plane[p];
		const struct paravent_plane *to = &scaler->to.plane[p];
		size_t step = (size_t)from->stride * cell_rows;
		size_t at = to->offset;

		if (to->buffer != buffer)
			continue;
		for (r = 0; r < to->rows; r++, at += to->stride) {
			u32 first, end, y;
			size_t row, fit;

			cond_resched();
			if (at > dst_size || dst_size - at < to->row_bytes)
				break;
			box_of(r / cell_rows, from->rows / cell_rows, to->rows / cell_rows,
			       &first, &end);
			row = from->offset + first * step + r % cell_rows * (size_t)from->stride;
			if (row > src_size || src_size - row < from->row_bytes)
				break;
			fit = 1 + (src_size - row - from->row_bytes) / step;
			end = first + min3((size_t)end - first, fit, (size_t)BOX_ROWS_MAX);
			for (y = first; y < end; y++, row += step)
				row_sum(scaler->sum, src + row, from->row_bytes, y == first);
			row_mean(scaler, p, r % cell_rows, end - first);
			paravent_blit_row(mask, p, r, dst + at, scaler->row);
		}
	}
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scale);
