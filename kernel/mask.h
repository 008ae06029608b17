/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Masks: what a frame looks like in memory, which bytes of it private zones
 * cover, and the copy that leaves them out. Plain code: no locks, no V4L2.
 */
#ifndef _PARAVENT_MASK_H
#define _PARAVENT_MASK_H

#include "plain.h"
#include "uapi/paravent.h"

struct v4l2_pix_format_mplane;

#define PARAVENT_PLANES_MAX	3
#define PARAVENT_CELL_ROWS_MAX	3
#define PARAVENT_WINDOWS_MAX	4
/* Of a row of a cell: the 12 bytes of Y41P. */
#define PARAVENT_FIELDS_MAX	12

/**
 * struct paravent_cell - the smallest part of a plane that is masked as one
 * @width: luma pixels that the cell spans, 1 or more
 * @height: luma rows that it spans, 1 or more
 * @row: each of its rows of bytes as a list of fields in the order of memory, a
 *	letter and a number of bits each, "Y8U8Y8V8" for example; NULL where there
 *	are no more rows. All are of the same length, a whole number of bytes.
 *
 * The letters: Y, U, V; R, G, B; H, S, L (hue, saturation and the value of HSV);
 * A for alpha, Z for a distance, X for bits without meaning.
 *
 * A chroma sample, a packing group (the two pixels of YUYV, the four of a MIPI
 * group) and a Bayer cell are cells. Whatever touches a cell masks all of it.
 */
struct paravent_cell {
	u8 width;
	u8 height;
	const char *row[PARAVENT_CELL_ROWS_MAX];
};

/**
 * struct paravent_format - a pixel format that can be masked
 * @fourcc: V4L2_PIX_FMT_...
 * @planes: number of colour planes
 * @buffers: 1 when the planes lie one after the other in one buffer, else @planes:
 *	each has its own
 * @big_endian: the fields of a cell begin with the most significant bit
 * @cell: of each plane
 */
struct paravent_format {
	u32 fourcc;
	u8 planes;
	u8 buffers;
	bool big_endian;
	struct paravent_cell cell[PARAVENT_PLANES_MAX];
};

/**
 * struct paravent_plane - where a colour plane lies
 * @buffer: in which of the frame's buffers
 * @offset: bytes from the start of that
 * @stride: bytes from one row to the next
 * @rows: number of rows
 * @row_bytes: bytes of a row that hold pixels; the rest of @stride is padding
 */
struct paravent_plane {
	u32 buffer;
	u32 offset;
	u32 stride;
	u32 rows;
	u32 row_bytes;
};

/**
 * enum paravent_lines - in which order the lines of the picture lie in the buffer
 * @PARAVENT_LINES_PROGRESSIVE: from top to bottom; likewise a single field
 * @PARAVENT_LINES_INTERLACED: likewise, but odd and even ones are of two fields
 * @PARAVENT_LINES_TOP_BOTTOM: first those of the top field, then those of the bottom field
 * @PARAVENT_LINES_BOTTOM_TOP: the other way round
 */
enum paravent_lines {
	PARAVENT_LINES_PROGRESSIVE,
	PARAVENT_LINES_INTERLACED,
	PARAVENT_LINES_TOP_BOTTOM,
	PARAVENT_LINES_BOTTOM_TOP,
};

/**
 * struct paravent_frame - the layout of a frame
 * @format: pixel format
 * @width: pixels
 * @height: rows of the buffer
 * @lines: &enum paravent_lines
 * @encoding: how YUV or HSV encodes a colour: &enum v4l2_ycbcr_encoding or
 *	&enum v4l2_hsv_encoding
 * @limited: the values of black and white are 16 and 235 of 255
 * @size: of each buffer, bytes from its start to the end of its last plane
 * @plane: where each plane lies
 */
struct paravent_frame {
	const struct paravent_format *format;
	u32 width;
	u32 height;
	u32 lines;
	u32 encoding;
	u32 limited;
	u32 size[PARAVENT_PLANES_MAX];
	struct paravent_plane plane[PARAVENT_PLANES_MAX];
};

/**
 * struct paravent_rect - a rectangle
 * @left: pixels
 * @top: likewise
 * @width: likewise
 * @height: likewise
 */
struct paravent_rect {
	s32 left;
	s32 top;
	u32 width;
	u32 height;
};

/**
 * struct paravent_window - which part of the sensor's frame lands where
 * @full_width: width of the sensor's full frame, in the pixels of @crop
 * @full_height: likewise
 * @crop: the part of the full frame that is captured
 * @compose: where it lands in the buffer
 * @hflip: it is mirrored left to right
 * @vflip: it is mirrored top to bottom
 * @turned: then its rows become columns, the first on the left
 * @scaled_twice: two scalers may have done that, one after the other, though @crop and
 *	@compose have the same size
 */
struct paravent_window {
	u32 full_width;
	u32 full_height;
	struct paravent_rect crop;
	struct paravent_rect compose;
	bool hflip;
	bool vflip;
	bool turned;
	bool scaled_twice;
};

/**
 * struct paravent_zone - a polygon of a policy
 * @only: an inverse zone
 * @vertices: number of vertices
 * @vertex: x and y of each, as &enum paravent_zone_attr defines them
 */
struct paravent_zone {
	bool only;
	u8 vertices;
	const u16 (*vertex)[2];
};

/**
 * struct paravent_layer - zones as seen through a window
 * @zone: the zones; NULL when the whole frame is to be filled
 * @zones: their number, at most %PARAVENT_ZONES_MAX
 * @off: a bit for each zone that does not count at present
 * @window: which part of the sensor's frame lands where
 *
 * A mask is the union of its layers: while buffers are under way that may have
 * been captured before a change, what was private before stays filled as well.
 */
struct paravent_layer {
	const struct paravent_zone *zone;
	u32 zones;
	u64 off;
	struct paravent_window window;
};

/**
 * struct paravent_mask - which bytes of a frame are filled, and with what
 * @frame: the layout that it is for
 * @filled: bytes that are filled
 * @total: bytes that hold pixels
 * @row: for each row of each plane, the index in @list of its list of spans
 * @list: lists of spans, each a count and then as many pairs of byte offsets
 *	in the row, the first filled and the first not filled, in rising order.
 *	Rows that are alike share a list.
 * @length: words in use of @list
 * @capacity: words that @list has room for
 * @fill: of each plane, prepared rows of fill for each row of its cells
 */
struct paravent_mask {
	struct paravent_frame frame;
	u64 filled;
	u64 total;
	u32 *row[PARAVENT_PLANES_MAX];
	u32 *list;
	u32 length;
	u32 capacity;
	u8 *fill[PARAVENT_PLANES_MAX][PARAVENT_CELL_ROWS_MAX];
};

/**
 * struct paravent_field - a sample in a row of a cell
 * @letter: its component, as in &struct paravent_cell
 * @bits: its length
 * @at: bits before it
 */
struct paravent_field {
	char letter;
	u8 bits;
	u8 at;
};

/**
 * struct paravent_line - makes a row of a plane smaller
 * @field: the fields of a cell's row
 * @fields: their number
 * @bits: the length of all
 * @size: bytes of each, 1; or 2 when each of them is in two of its own, the least
 *	significant first; else 0
 * @nearest: rather than the mean of a box, take what is in the middle of it
 * @to: the number of fields in a row of the result
 * @count: for each of them, how many fields of a row it is the mean of
 * @tap: where their sums are, for one after the other
 * @each: the mean of so many are all of them, but those that are of none; else 0
 * @group: then so many taps on, and so many fields of the result, all is the same
 * @step: but so much further in the sums
 */
struct paravent_line {
	struct paravent_field field[PARAVENT_FIELDS_MAX];
	u32 fields;
	u32 bits;
	u32 size;
	bool nearest;
	u32 to;
	u16 *count;
	u16 *tap;
	u32 each;
	u32 group;
	u32 step;
};

/**
 * struct paravent_scaler - makes frames smaller
 * @from: their layout
 * @to: the layout of the result
 * @line: for each row of a cell of each plane
 * @sum: room for the sums of a row's fields: 32 bits each, or where they are bytes 16.
 *	Of fields of a size, first those at even places, then those at odd ones
 * @sums: their number
 * @inverse: room for the fractions that a sum of bytes is multiplied with to divide it
 * @inverses: their number: more than any count
 * @row: room for a row of @to
 */
struct paravent_scaler {
	struct paravent_frame from;
	struct paravent_frame to;
	struct paravent_line line[PARAVENT_PLANES_MAX][PARAVENT_CELL_ROWS_MAX];
	void *sum;
	u32 sums;
	u64 *inverse;
	u32 inverses;
	u8 *row;
};

/* format.c APIs: */
const struct paravent_format *paravent_format_find(u32 fourcc);
const struct paravent_format *paravent_format_at(u32 index);
void paravent_format_cell(const struct paravent_format *format, u32 *width, u32 *height);
char paravent_next_field(const char **row, u32 *bits);
u32 paravent_cell_bytes(const struct paravent_cell *cell);
u32 paravent_cell_rows(const struct paravent_cell *cell);
int paravent_frame_init(struct paravent_frame *frame,
			const struct v4l2_pix_format_mplane *pix);
void paravent_fill(const struct paravent_frame *frame, u32 plane, u32 row, u32 rgb,
		   u8 *bytes, u32 count);

/* window.c APIs: */
bool paravent_window_same(const struct paravent_window *a, const struct paravent_window *b);
void paravent_window_turn(struct paravent_window *w);
u32 paravent_windows(const struct paravent_window *said, s32 rotation,
		     struct paravent_window *window);

/* zone.c APIs: */
bool paravent_polygon_is_simple(const u16 (*vertex)[2], u32 vertices);
struct paravent_mask *paravent_mask_compile(const struct paravent_frame *frame,
					    const struct paravent_layer *layer,
					    u32 layers, u32 rgb);
void paravent_mask_free(struct paravent_mask *mask);

/* blit.c APIs: */
void paravent_blit(const struct paravent_mask *mask, u32 buffer, u8 *dst,
		   size_t dst_size, const u8 *src, size_t src_size);
void paravent_blit_row(const struct paravent_mask *mask, u32 plane, u32 row, u8 *dst,
		       const u8 *src);

/* scale.c APIs: */
bool paravent_scale_fit(const struct paravent_format *format, u32 lines, u32 max_width,
			u32 max_height, u32 *width, u32 *height);
struct paravent_scaler *paravent_scaler_new(const struct paravent_frame *from,
					    const struct paravent_frame *to);
void paravent_scaler_free(struct paravent_scaler *scaler);
void paravent_scale(const struct paravent_mask *mask, struct paravent_scaler *scaler,
		    u32 buffer, u8 *dst, size_t dst_size, const u8 *src, size_t src_size);

#endif /* _PARAVENT_MASK_H */
