// SPDX-License-Identifier: GPL-2.0-only
/*
 * A picture smaller than any that the driver can give: every sample of the result is
 * the mean of the box of samples that it stands for. What is lost is lost. Of hue, an angle,
 * there is no mean: then a pixel of the result is the one in the middle of its box.
 */
#include "mask.h"

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

/* The sums of a box's rows are 16 bits wide. */
#define BOX_ROWS_MAX		256

/* What an index of a tap can say. */
#define TAPS_MAX		65536

/* A mean is a product with a fraction of so many bits. */
#define MEAN_BITS		54
#define MEAN_BITS_WORDS		46

/**
 * paravent_scale_fit() - find the largest size that the caps allow
 * @format: pixel format
 * @lines: &enum paravent_lines
 * @max_width: cap, pixels
 * @max_height: cap, rows
 * @width: of the driver's picture; the result, which has about its shape
 * @height: likewise
 *
 * Return: false when the caps leave nothing, or too little.
 */
bool paravent_scale_fit(const struct paravent_format *format, u32 lines, u32 max_width,
			u32 max_height, u32 *width, u32 *height)
{
	u32 w = min(*width, max_width), h = min(*height, max_height);
	u32 wide, high;

	if (!w || !h)
		return false;
	paravent_format_cell(format, &wide, &high);
	if (lines != PARAVENT_LINES_PROGRESSIVE)
		high *= 2;
	if ((u64)*width * h > (u64)*height * w)
		h = div_u64((u64)*height * w, *width);
	else
		w = div_u64((u64)*width * h, *height);
	/* Whole cells, of each field. */
	w -= w % wide;
	h -= h % high;
	if (!w || !h || *height / h >= BOX_ROWS_MAX)
		return false;
	*width = w;
	*height = h;
	return true;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scale_fit);

/*
 * Of @in things, those from @first up to @end make up the @at-th of @out. With @nearest it
 * is one, in the middle of them.
 */
static void box_of(u32 at, u32 in, u32 out, bool nearest, u32 *first, u32 *end)
{
	*first = div_u64((u64)at * in, out);
	*end = div_u64((u64)(at + 1) * in + out - 1, out);
	if (nearest && *first < *end) {
		*first += (*end - *first) / 2;
		*end = *first + 1;
	}
}

/* The number of fields in @bytes of a row. What is cut does not count. */
static u32 fields_in(const struct paravent_line *line, u32 bytes)
{
	u32 rest = 8 * bytes % line->bits, f = 0;

	while (f < line->fields && line->field[f].at + line->field[f].bits <= rest)
		f++;
	return 8 * bytes / line->bits * line->fields + f;
}

/* Of the first @fields of a row, how many are of component @letter? */
static u32 samples_in(const struct paravent_line *line, char letter, u32 fields)
{
	u32 whole = 0, part = 0, f;

	for (f = 0; f < line->fields; f++) {
		if (line->field[f].letter != letter)
			continue;
		whole++;
		if (f < fields % line->fields)
			part++;
	}
	return fields / line->fields * whole + part;
}

/* Which field of a row is the @sample-th of component @letter, of which there are some? */
static u32 field_of(const struct paravent_line *line, char letter, u32 sample)
{
	u32 each = samples_in(line, letter, line->fields);
	u32 at = sample / each * line->fields, left = sample % each;

	while (line->field[at % line->fields].letter != letter || left--)
		at++;
	return at;
}

/* Where sum_rows() leaves the sum of a field, when all of a row of @bytes are of a size. */
static u32 place_of(const struct paravent_line *line, u32 field, u32 bytes)
{
	const struct paravent_field *in = &line->field[field % line->fields];
	u32 at = (field / line->fields * line->bits + in->at) / 8 / line->size;

	return at % 2 * (round_up(bytes, 8) / 2 / line->size) + at / 2;
}

/* Do all fields lie in so many bytes of their own, from the same bit on? */
static bool is_of_size(const struct paravent_line *line, u32 size)
{
	const struct paravent_field *first = NULL;
	u32 f, words = 0;

	for (f = 0; f < line->fields; f++) {
		const struct paravent_field *field = &line->field[f];
		u32 at = field->at % (8 * size);

		if (field->letter == 'X' && size > 1)
			continue;
		first = first ?: field;
		if (at + field->bits > 8 * size || field->bits != first->bits ||
		    at != first->at || field->at / 8 / size != words++)
			return false;
	}
	return first && first->bits > 8 * (size - 1) && words * 8 * size == line->bits;
}

/* Do taps repeat themselves after so many fields? */
static void find_group(struct paravent_line *line, u32 group)
{
	const u16 *tap = line->tap, *next = line->tap;
	u32 each = 0, i, k;

	for (i = 0; i < line->to; i++) {
		if (line->count[i] && !each)
			each = line->count[i];
		if (line->count[i] && line->count[i] != each)
			return;
	}
	for (i = 0; i < min(group, line->to); i++)
		next += line->count[i];
	line->step = group < line->to ? *next - *tap : 0;
	for (i = group; i < line->to; i++) {
		if (line->count[i] != line->count[i - group])
			return;
		for (k = 0; k < line->count[i]; k++)
			if (*next++ != *tap++ + line->step)
				return;
	}
	line->each = each;
	line->group = group;
}

static void fields_init(struct paravent_line *line, const char *row, bool big_endian)
{
	char letter;
	u32 bits;

	while ((letter = paravent_next_field(&row, &bits))) {
		struct paravent_field *field = &line->field[line->fields++];

		field->letter = letter;
		field->bits = bits;
		field->at = line->bits;
		line->bits += bits;
		line->nearest |= letter == 'H';
	}
	line->size = is_of_size(line, 1) ? 1 : !big_endian && is_of_size(line, 2) ? 2 : 0;
}

/* Work out which fields of a row of @from each field of a row of @to is the mean of. */
static int line_init(struct paravent_scaler *scaler, u32 p, u32 r)
{
	const struct paravent_cell *cell = &scaler->from.format->cell[p];
	u32 bytes = scaler->from.plane[p].row_bytes;
	struct paravent_line *line = &scaler->line[p][r];
	u32 from, at, i;
	u16 *tap;

	fields_init(line, cell->row[r], scaler->from.format->big_endian);
	from = fields_in(line, bytes);
	line->to = fields_in(line, scaler->to.plane[p].row_bytes);
	if (from > TAPS_MAX)
		return -EINVAL;
	scaler->sums = max3(scaler->sums, from, round_up(bytes, 8) / 2);
	/* Two boxes may share the sample that is between them. */
	line->count = kvmalloc_array(line->to, sizeof(*line->count), GFP_KERNEL);
	line->tap = kvmalloc_array(from + 2 * line->to, sizeof(*line->tap), GFP_KERNEL);
	if (!line->count || !line->tap)
		return -ENOMEM;
	for (at = 0, tap = line->tap; at < line->to; at++) {
		char letter = line->field[at % line->fields].letter;
		u32 first, end;

		box_of(samples_in(line, letter, at), samples_in(line, letter, from),
		       samples_in(line, letter, line->to), line->nearest, &first, &end);
		/* Of bits without meaning, those of MIPI groups for example, the mean is 0. */
		if (letter == 'X')
			end = first;
		line->count[at] = end - first;
		for (i = first; i < end; i++) {
			u32 field = field_of(line, letter, i);

			*tap++ = line->size ? place_of(line, field, bytes) : field;
		}
		scaler->inverses = max(scaler->inverses, end - first + 1);
	}
	/* An odd number of fields is an even one after two cells. */
	for (i = 1; line->size && i <= 2 && !line->each; i++)
		find_group(line, i * line->fields);
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
	u32 longest = 0, p, r;

	if (!scaler)
		return NULL;
	scaler->from = *from;
	scaler->to = *to;
	for (p = 0; p < from->format->planes; p++) {
		longest = max3(longest, to->plane[p].row_bytes, from->plane[p].row_bytes);
		for (r = 0; r < paravent_cell_rows(&from->format->cell[p]); r++)
			if (longest > TAPS_MAX || line_init(scaler, p, r))
				goto fail;
	}
	scaler->sum = kvmalloc_array(scaler->sums, sizeof(u32), GFP_KERNEL);
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
	u32 p, r;

	if (!scaler)
		return;
	for (p = 0; p < PARAVENT_PLANES_MAX; p++) {
		for (r = 0; r < PARAVENT_CELL_ROWS_MAX; r++) {
			kvfree(scaler->line[p][r].count);
			kvfree(scaler->line[p][r].tap);
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

/* How the fields of a row of one size are taken out of 8 bytes, every second one at a time. */
struct lanes {
	u64 mask;
	u32 shift, next;
};

static __always_inline void add_word(u64 *even, u64 *odd, const u8 *row, u32 bytes,
				     struct lanes lanes)
{
	u64 word = load(row, bytes) >> lanes.shift;

	*even += word & lanes.mask;
	*odd += word >> lanes.next & lanes.mask;
}

/* Up to 8 bytes of up to 4 rows. */
static __always_inline void sum_word(u8 *even, u8 *odd, const u8 *row, size_t step, u32 rows,
				     u32 bytes, bool first, struct lanes lanes)
{
	u64 e = first ? 0 : get_unaligned_le64(even);
	u64 o = first ? 0 : get_unaligned_le64(odd);

	add_word(&e, &o, row, bytes, lanes);
	if (rows > 1)
		add_word(&e, &o, row + step, bytes, lanes);
	if (rows > 2)
		add_word(&e, &o, row + 2 * step, bytes, lanes);
	if (rows > 3)
		add_word(&e, &o, row + 3 * step, bytes, lanes);
	put_unaligned_le64(e, even);
	put_unaligned_le64(o, odd);
}

/*
 * The rows that come next. A processor that reads several rows at a time does not foresee
 * these, or too late.
 */
static __always_inline void ask_for(const u8 *row, size_t step, u32 rows)
{
	u32 y;

	for (y = rows; y < 2 * rows; y++)
		prefetch(row + y * step);
}

/* For a number of rows that is known when this is compiled. */
static __always_inline void sum_some(u8 *sum, const u8 *row, size_t step, u32 rows, u32 bytes,
				     bool first, struct lanes lanes)
{
	u8 *odd = sum + round_up(bytes, 8);
	u32 i;

	for (i = 0; i + 8 <= bytes; i += 8) {
		if (!(i % 64))
			ask_for(row + i, step, rows);
		sum_word(sum + i, odd + i, row + i, step, rows, 8, first, lanes);
	}
	if (i < bytes)
		sum_word(sum + i, odd + i, row + i, step, rows, bytes - i, first, lanes);
}

/* Several rows at a time, so that sums stay in registers for as long. */
static __always_inline void sum_rows(u8 *sum, const u8 *row, size_t step, u32 rows, u32 bytes,
				     struct lanes lanes)
{
	bool first = true;

	for (; rows >= 4; rows -= 4, row += 4 * step, first = false)
		sum_some(sum, row, step, 4, bytes, first, lanes);
	if (rows == 3 && first)
		sum_some(sum, row, step, 3, bytes, true, lanes);
	else if (rows == 3)
		sum_some(sum, row, step, 3, bytes, false, lanes);
	else if (rows == 2)
		sum_some(sum, row, step, 2, bytes, first, lanes);
	else if (rows == 1)
		sum_some(sum, row, step, 1, bytes, first, lanes);
}

static noinline void sum_bytes(u8 *sum, const u8 *row, size_t step, u32 rows, u32 bytes)
{
	sum_rows(sum, row, step, rows, bytes, (struct lanes) { 0x00ff00ff00ff00ffULL, 0, 8 });
}

/* Of 9 to 16 bits each, in two bytes. */
static noinline void sum_words(u8 *sum, const u8 *row, size_t step, u32 rows, u32 bytes,
			       const struct paravent_line *line)
{
	const struct paravent_field *field = line->field;
	u64 mask;

	while (field->letter == 'X')
		field++;
	mask = (1ULL << field->bits) - 1;
	sum_rows(sum, row, step, rows, bytes, (struct lanes) { mask << 32 | mask, field->at, 16 });
}

static __always_inline u32 sum_at(const void *sum, long at, u32 size)
{
	return size == 1 ? le16_to_cpu(((const __le16 *)sum)[at]) :
			   le32_to_cpu(((const __le32 *)sum)[at]);
}

/**
 * struct every - every so many fields of a row, all of which are means of as many sums
 * @to: the first
 * @to_step: bytes to the next
 * @count: their number
 * @sum: the first sum of the first; where the others are, is said by @tap
 * @step: from there to those of the next
 * @tap: of each sum
 * @inverse: 1 / the number of samples, with @bits bits of fraction
 * @bits: likewise
 * @shift: bits below the field
 */
struct every {
	u8 *to;
	u32 to_step;
	u32 count;
	const void *sum;
	u32 step;
	const u16 *tap;
	u64 inverse;
	u32 bits;
	u32 shift;
};

/* All in registers: what is written might be what is read, for all the compiler knows. */
static __always_inline void mean_some(const struct every *every, u32 each, u32 size)
{
	const u8 *sum = every->sum + 2 * size * every->tap[0];
	long b = each > 1 ? every->tap[1] - every->tap[0] : 0;
	long c = each > 2 ? every->tap[2] - every->tap[0] : 0;
	long d = each > 3 ? every->tap[3] - every->tap[0] : 0;
	size_t step = 2 * size * every->step, to_step = every->to_step;
	u64 inverse = every->inverse;
	u32 count = every->count;
	u8 *to = every->to;

	for (; count; count--, sum += step, to += to_step) {
		u64 total = sum_at(sum, 0, size);

		if (each > 1)
			total += sum_at(sum, b, size);
		if (each > 2)
			total += sum_at(sum, c, size);
		if (each > 3)
			total += sum_at(sum, d, size);
		total *= inverse;
		if (size == 1)
			*to = total >> MEAN_BITS;
		else
			put_unaligned_le16(total >> MEAN_BITS_WORDS << every->shift, to);
	}
}

/* Return: false when there is no code for so many taps. */
static noinline bool mean_every(const struct every *every, u32 each, u32 size)
{
	switch (each << 4 | size) {
	case 0x21:
		mean_some(every, 2, 1);
		return true;
	case 0x31:
		mean_some(every, 3, 1);
		return true;
	case 0x41:
		mean_some(every, 4, 1);
		return true;
	case 0x22:
		mean_some(every, 2, 2);
		return true;
	case 0x32:
		mean_some(every, 3, 2);
		return true;
	case 0x42:
		mean_some(every, 4, 2);
		return true;
	}
	return false;
}

/*
 * The means of boxes of @rows rows, where all have as many columns. Return: false when it is
 * not that simple.
 */
static bool mean_groups(struct paravent_scaler *scaler, const struct paravent_line *line,
			u32 rows)
{
	u32 bits = line->size == 1 ? MEAN_BITS : MEAN_BITS_WORDS;
	u32 all = line->each * rows, cell = line->bits / 8, f, i;
	struct every every = {
		.to_step = line->group / line->fields * cell,
		.sum = scaler->sum,
		.step = line->step,
		.tap = line->tap,
	};

	if (!all)
		return false;
	every.inverse = div_u64((1ULL << bits) + all - 1, all);
	for (f = 0; f < min(line->group, line->to); f++) {
		const struct paravent_field *field = &line->field[f % line->fields];
		u32 at = field->at / 8 / line->size * line->size;

		every.to = scaler->row + f / line->fields * cell + at;
		every.count = DIV_ROUND_UP(line->to - f, line->group);
		every.shift = field->at - 8 * at;
		if (line->count[f] && !mean_every(&every, line->each, line->size))
			return false;
		for (i = 0; i < every.count && !line->count[f] && line->size == 1; i++)
			every.to[i * every.to_step] = 0;
		every.tap += line->count[f];
	}
	return true;
}

/*
 * The means of boxes of @rows rows. To multiply by 2^54 / count, rounded up, is to divide
 * by count and round down: it is too much by less than sum / 2^54, and that is less than
 * 1 / count for all counts, below 2^22, and sums.
 */
static void mean_bytes(struct paravent_scaler *scaler, const struct paravent_line *line,
		       u32 rows)
{
	const __le16 *sum = scaler->sum;
	u64 *inverse = scaler->inverse;
	const u16 *tap = line->tap, *count = line->count;
	u32 to = line->to, i;
	u8 *row = scaler->row;

	for (i = 1; i < scaler->inverses; i++)
		inverse[i] = div_u64((1ULL << MEAN_BITS) + i * rows - 1, i * rows);
	for (i = 0; i < to; i++) {
		const u16 *end = tap + count[i];
		u32 total = 0;

		while (tap < end)
			total += le16_to_cpu(sum[*tap++]);
		row[i] = total * inverse[count[i]] >> MEAN_BITS;
	}
}

/* How many bytes does a field lie in? */
static u32 bytes_of(const struct paravent_field *field)
{
	return DIV_ROUND_UP(field->at % 8 + field->bits, 8);
}

/* How far to the left of the last bit of these bytes does it end? */
static u32 shift_of(const struct paravent_field *field, bool big_endian)
{
	return big_endian ? 8 * bytes_of(field) - field->at % 8 - field->bits : field->at % 8;
}

/* Up to 3 bytes. */
static u32 get_bytes(const u8 *from, u32 bytes, bool big_endian)
{
	u32 value = 0, i;

	/* What most cameras of more than 8 bits have. */
	if (bytes == 2 && !big_endian)
		return get_unaligned_le16(from);
	for (i = 0; i < bytes; i++)
		value |= from[i] << 8 * (big_endian ? bytes - 1 - i : i);
	return value;
}

/* Where the field's bits are 0. */
static void put_field(const struct paravent_field *field, u8 *cell, bool big_endian, u32 value)
{
	u32 bytes = bytes_of(field), i;

	value <<= shift_of(field, big_endian);
	for (i = 0; i < bytes; i++)
		cell[field->at / 8 + i] |= value >> 8 * (big_endian ? bytes - 1 - i : i);
}

/* Likewise for fields of up to 16 bits. */
static void sum_fields(u32 *sum, const struct paravent_line *line, const u8 *row, u32 bytes,
		       bool first, bool big_endian)
{
	u32 fields = fields_in(line, bytes), f, i;

	for (f = 0; f < line->fields; f++) {
		const struct paravent_field *field = &line->field[f];
		u32 shift = shift_of(field, big_endian), length = bytes_of(field);
		u32 mask = (1U << field->bits) - 1;
		const u8 *from = row + field->at / 8;

		if (field->letter == 'X')
			continue;
		for (i = f; i < fields; i += line->fields, from += line->bits / 8) {
			u32 value = get_bytes(from, length, big_endian) >> shift & mask;

			sum[i] = first ? value : sum[i] + value;
		}
	}
}

static void mean_fields(struct paravent_scaler *scaler, const struct paravent_line *line,
			u32 rows, u32 bytes, bool big_endian)
{
	const u16 *tap = line->tap;
	const u32 *sum = scaler->sum;
	u32 i;

	memset(scaler->row, 0, bytes);
	for (i = 0; i < line->to; i++) {
		const u16 *end = tap + line->count[i];
		u64 total = 0;

		if (tap == end)
			continue;
		while (tap < end)
			total += sum[*tap++];
		put_field(&line->field[i % line->fields],
			  scaler->row + i / line->fields * (line->bits / 8), big_endian,
			  div_u64(total, line->count[i] * rows));
	}
}

/*
 * Make a row of a smaller plane, from @rows rows of bytes that are @step apart. A cut row
 * of a cell holds what is not there as 0.
 */
static void scale_rows(struct paravent_scaler *scaler, u32 p, u32 r, const u8 *src, size_t step,
		       u32 rows)
{
	bool big_endian = scaler->to.format->big_endian;
	u32 from = scaler->from.plane[p].row_bytes;
	u32 to = scaler->to.plane[p].row_bytes;
	const struct paravent_line *line = &scaler->line[p][r];
	u32 y;

	if (line->size == 1)
		sum_bytes(scaler->sum, src, step, rows, from);
	else if (line->size == 2)
		sum_words(scaler->sum, src, step, rows, from, line);
	for (y = 0; y < rows && !line->size; y++, src += step)
		sum_fields(scaler->sum, line, src, from, !y, big_endian);
	if (mean_groups(scaler, line, rows))
		return;
	if (line->size == 1)
		mean_bytes(scaler, line, rows);
	else
		mean_fields(scaler, line, rows, to, big_endian);
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
 * Rows that do not fit are left out. The two fields of an interlaced picture are of two
 * moments: each is made smaller by itself.
 *
 * Context: the caller sees to it that nobody else uses @scaler.
 */
void paravent_scale(const struct paravent_mask *mask, struct paravent_scaler *scaler,
		    u32 buffer, u8 *dst, size_t dst_size, const u8 *src, size_t src_size)
{
	u32 lines = scaler->to.lines, p, r;
	bool interlaced = lines == PARAVENT_LINES_INTERLACED;
	u32 halves = interlaced || lines == PARAVENT_LINES_PROGRESSIVE ? 1 : 2;

	for (p = 0; p < scaler->to.format->planes; p++) {
		const struct paravent_cell *cell = &scaler->to.format->cell[p];
		const struct paravent_plane *from = &scaler->from.plane[p];
		const struct paravent_plane *to = &scaler->to.plane[p];
		/* Rows of so many kinds take turns. */
		u32 kinds = paravent_cell_rows(cell) * (interlaced ? 2 : 1);
		size_t step = (size_t)from->stride * kinds;
		u32 half = to->rows / halves;
		size_t at = to->offset;

		if (to->buffer != buffer)
			continue;
		for (r = 0; r < half * halves; r++, at += to->stride) {
			u32 first, end, kind = r % half % kinds;
			size_t row, fit;

			cond_resched();
			if (at > dst_size || dst_size - at < to->row_bytes)
				break;
			box_of(r % half / kinds, from->rows / halves / kinds, half / kinds,
			       scaler->line[p][0].nearest, &first, &end);
			row = from->offset + first * step + kind * (size_t)from->stride +
			      r / half * (size_t)from->stride * (from->rows / halves);
			if (first >= end || row > src_size || src_size - row < from->row_bytes)
				break;
			fit = 1 + (src_size - row - from->row_bytes) / step;
			end = first + min3((size_t)end - first, fit, (size_t)BOX_ROWS_MAX);
			scale_rows(scaler, p, kind % paravent_cell_rows(cell), src + row, step,
				   end - first);
			paravent_blit_row(mask, p, r, dst + at, scaler->row);
		}
	}
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_scale);
