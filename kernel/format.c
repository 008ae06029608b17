// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pixel formats that can be masked. What is not in this table is neither
 * offered nor accepted; nothing else in the module knows one format from another.
 *
 * Left out on purpose: compressed and tiled formats, where a rectangle of bytes is
 * no rectangle of pixels, and Y8I, Y12I and INZI, which hold the pictures of two
 * cameras that stand apart, so that a zone of one is none of the other.
 */
#include "mask.h"

#include <linux/videodev2.h>

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

#define CELL(w, h, ...)		{ .width = (w), .height = (h), .row = { __VA_ARGS__ } }

/* A format of one plane. */
#define PACKED(fourcc, w, bytes)	{ fourcc, 1, 1, false, { CELL(w, 1, bytes) } }
#define PACKED_BE(fourcc, w, bytes)	{ fourcc, 1, 1, true, { CELL(w, 1, bytes) } }
#define BAYER(fourcc, w, even, odd)	{ fourcc, 1, 1, false, { CELL(w, 2, even, odd) } }

/* Luma, and chroma in one plane or two, whose cells are given; in as many @buffers. */
#define SEMI(fourcc, buffers, y, uv) \
	{ fourcc, 2, buffers, false, { CELL(1, 1, y), CELL uv } }
#define PLANAR(fourcc, buffers, u, v) \
	{ fourcc, 3, buffers, false, { CELL(1, 1, "Y8"), CELL u, CELL v } }

/*
 * As in Documentation/userspace-api/media/v4l/pixfmt-*.rst. The low bits of a MIPI
 * group, which come last, are 0 in every colour of 8 bits that is shifted up.
 */
static const struct paravent_format formats[] = {
	/* Packed YUV. */
	PACKED(V4L2_PIX_FMT_YUYV, 2, "Y8U8Y8V8"),
	PACKED(V4L2_PIX_FMT_UYVY, 2, "U8Y8V8Y8"),
	PACKED(V4L2_PIX_FMT_YVYU, 2, "Y8V8Y8U8"),
	PACKED(V4L2_PIX_FMT_VYUY, 2, "V8Y8U8Y8"),
	PACKED(V4L2_PIX_FMT_Y41P, 8, "U8Y8V8Y8U8Y8V8Y8Y8Y8Y8Y8"),
	PACKED(V4L2_PIX_FMT_YUV444, 1, "V4U4Y4A4"),
	PACKED(V4L2_PIX_FMT_YUV555, 1, "V5U5Y5A1"),
	PACKED(V4L2_PIX_FMT_YUV565, 1, "V5U6Y5"),
	PACKED(V4L2_PIX_FMT_YUV24, 1, "Y8U8V8"),
	PACKED(V4L2_PIX_FMT_YUV32, 1, "A8Y8U8V8"),
	PACKED(V4L2_PIX_FMT_AYUV32, 1, "A8Y8U8V8"),
	PACKED(V4L2_PIX_FMT_XYUV32, 1, "X8Y8U8V8"),
	PACKED(V4L2_PIX_FMT_VUYA32, 1, "V8U8Y8A8"),
	PACKED(V4L2_PIX_FMT_VUYX32, 1, "V8U8Y8X8"),
	PACKED(V4L2_PIX_FMT_YUVA32, 1, "Y8U8V8A8"),
	PACKED(V4L2_PIX_FMT_YUVX32, 1, "Y8U8V8X8"),
	{ V4L2_PIX_FMT_M420, 1, 1, false, { CELL(2, 2, "Y8Y8", "Y8Y8", "U8V8") } },

	/* Luma and chroma in planes of one buffer, or of a buffer each. */
	SEMI(V4L2_PIX_FMT_NV12, 1, "Y8", (2, 2, "U8V8")),
	SEMI(V4L2_PIX_FMT_NV21, 1, "Y8", (2, 2, "V8U8")),
	SEMI(V4L2_PIX_FMT_NV16, 1, "Y8", (2, 1, "U8V8")),
	SEMI(V4L2_PIX_FMT_NV61, 1, "Y8", (2, 1, "V8U8")),
	SEMI(V4L2_PIX_FMT_NV24, 1, "Y8", (1, 1, "U8V8")),
	SEMI(V4L2_PIX_FMT_NV42, 1, "Y8", (1, 1, "V8U8")),
	SEMI(V4L2_PIX_FMT_P010, 1, "X6Y10", (2, 2, "X6U10X6V10")),
	SEMI(V4L2_PIX_FMT_NV12M, 2, "Y8", (2, 2, "U8V8")),
	SEMI(V4L2_PIX_FMT_NV21M, 2, "Y8", (2, 2, "V8U8")),
	SEMI(V4L2_PIX_FMT_NV16M, 2, "Y8", (2, 1, "U8V8")),
	SEMI(V4L2_PIX_FMT_NV61M, 2, "Y8", (2, 1, "V8U8")),
	PLANAR(V4L2_PIX_FMT_YUV410, 1, (4, 4, "U8"), (4, 4, "V8")),
	PLANAR(V4L2_PIX_FMT_YVU410, 1, (4, 4, "V8"), (4, 4, "U8")),
	PLANAR(V4L2_PIX_FMT_YUV411P, 1, (4, 1, "U8"), (4, 1, "V8")),
	PLANAR(V4L2_PIX_FMT_YUV420, 1, (2, 2, "U8"), (2, 2, "V8")),
	PLANAR(V4L2_PIX_FMT_YVU420, 1, (2, 2, "V8"), (2, 2, "U8")),
	PLANAR(V4L2_PIX_FMT_YUV422P, 1, (2, 1, "U8"), (2, 1, "V8")),
	PLANAR(V4L2_PIX_FMT_YUV420M, 3, (2, 2, "U8"), (2, 2, "V8")),
	PLANAR(V4L2_PIX_FMT_YVU420M, 3, (2, 2, "V8"), (2, 2, "U8")),
	PLANAR(V4L2_PIX_FMT_YUV422M, 3, (2, 1, "U8"), (2, 1, "V8")),
	PLANAR(V4L2_PIX_FMT_YVU422M, 3, (2, 1, "V8"), (2, 1, "U8")),
	PLANAR(V4L2_PIX_FMT_YUV444M, 3, (1, 1, "U8"), (1, 1, "V8")),
	PLANAR(V4L2_PIX_FMT_YVU444M, 3, (1, 1, "V8"), (1, 1, "U8")),

	/* Luma alone, and distances. */
	PACKED(V4L2_PIX_FMT_GREY, 1, "Y8"),
	PACKED(V4L2_PIX_FMT_Y4, 1, "X4Y4"),
	PACKED(V4L2_PIX_FMT_Y6, 1, "X2Y6"),
	PACKED(V4L2_PIX_FMT_Y10, 1, "Y10X6"),
	PACKED(V4L2_PIX_FMT_Y12, 1, "Y12X4"),
	PACKED(V4L2_PIX_FMT_Y14, 1, "Y14X2"),
	PACKED(V4L2_PIX_FMT_Y16, 1, "Y16"),
	PACKED_BE(V4L2_PIX_FMT_Y16_BE, 1, "Y16"),
	PACKED_BE(V4L2_PIX_FMT_Y10BPACK, 4, "Y10Y10Y10Y10"),
	PACKED(V4L2_PIX_FMT_Y10P, 4, "Y8Y8Y8Y8X8"),
#ifdef V4L2_PIX_FMT_Y12P
	PACKED(V4L2_PIX_FMT_Y12P, 2, "Y8Y8X8"),
	PACKED(V4L2_PIX_FMT_Y14P, 4, "Y8Y8Y8Y8X8X8X8"),
#endif
	PACKED(V4L2_PIX_FMT_Z16, 1, "Z16"),
	PACKED(V4L2_PIX_FMT_CNF4, 2, "Z4Z4"),

	/* RGB of 8 to 18 bits. */
	PACKED(V4L2_PIX_FMT_RGB332, 1, "B2G3R3"),
	PACKED(V4L2_PIX_FMT_RGB444, 1, "B4G4R4X4"),
	PACKED(V4L2_PIX_FMT_XRGB444, 1, "B4G4R4X4"),
	PACKED(V4L2_PIX_FMT_ARGB444, 1, "B4G4R4A4"),
	PACKED(V4L2_PIX_FMT_RGBX444, 1, "X4B4G4R4"),
	PACKED(V4L2_PIX_FMT_RGBA444, 1, "A4B4G4R4"),
	PACKED(V4L2_PIX_FMT_XBGR444, 1, "R4G4B4X4"),
	PACKED(V4L2_PIX_FMT_ABGR444, 1, "R4G4B4A4"),
	PACKED(V4L2_PIX_FMT_BGRX444, 1, "X4R4G4B4"),
	PACKED(V4L2_PIX_FMT_BGRA444, 1, "A4R4G4B4"),
	PACKED(V4L2_PIX_FMT_RGB555, 1, "B5G5R5X1"),
	PACKED(V4L2_PIX_FMT_XRGB555, 1, "B5G5R5X1"),
	PACKED(V4L2_PIX_FMT_ARGB555, 1, "B5G5R5A1"),
	PACKED(V4L2_PIX_FMT_RGBX555, 1, "X1B5G5R5"),
	PACKED(V4L2_PIX_FMT_RGBA555, 1, "A1B5G5R5"),
	PACKED(V4L2_PIX_FMT_XBGR555, 1, "R5G5B5X1"),
	PACKED(V4L2_PIX_FMT_ABGR555, 1, "R5G5B5A1"),
	PACKED(V4L2_PIX_FMT_BGRX555, 1, "X1R5G5B5"),
	PACKED(V4L2_PIX_FMT_BGRA555, 1, "A1R5G5B5"),
	PACKED_BE(V4L2_PIX_FMT_RGB555X, 1, "X1R5G5B5"),
	PACKED_BE(V4L2_PIX_FMT_XRGB555X, 1, "X1R5G5B5"),
	PACKED_BE(V4L2_PIX_FMT_ARGB555X, 1, "A1R5G5B5"),
	PACKED(V4L2_PIX_FMT_RGB565, 1, "B5G6R5"),
	PACKED_BE(V4L2_PIX_FMT_RGB565X, 1, "R5G6B5"),
	PACKED_BE(V4L2_PIX_FMT_BGR666, 1, "B6G6R6X14"),

	/* RGB and HSV of 24 and 32 bits. */
	PACKED(V4L2_PIX_FMT_RGB24, 1, "R8G8B8"),
	PACKED(V4L2_PIX_FMT_BGR24, 1, "B8G8R8"),
	PACKED(V4L2_PIX_FMT_RGB32, 1, "X8R8G8B8"),
	PACKED(V4L2_PIX_FMT_BGR32, 1, "B8G8R8X8"),
	PACKED(V4L2_PIX_FMT_ARGB32, 1, "A8R8G8B8"),
	PACKED(V4L2_PIX_FMT_XRGB32, 1, "X8R8G8B8"),
	PACKED(V4L2_PIX_FMT_ABGR32, 1, "B8G8R8A8"),
	PACKED(V4L2_PIX_FMT_XBGR32, 1, "B8G8R8X8"),
	PACKED(V4L2_PIX_FMT_RGBA32, 1, "R8G8B8A8"),
	PACKED(V4L2_PIX_FMT_RGBX32, 1, "R8G8B8X8"),
	PACKED(V4L2_PIX_FMT_BGRA32, 1, "A8B8G8R8"),
	PACKED(V4L2_PIX_FMT_BGRX32, 1, "X8B8G8R8"),
	PACKED(V4L2_PIX_FMT_HSV24, 1, "H8S8L8"),
	PACKED(V4L2_PIX_FMT_HSV32, 1, "X8H8S8L8"),

	/* Bayer: a sample in a byte or in two, and in the groups of MIPI CSI-2. */
	BAYER(V4L2_PIX_FMT_SBGGR8, 2, "B8G8", "G8R8"),
	BAYER(V4L2_PIX_FMT_SGBRG8, 2, "G8B8", "R8G8"),
	BAYER(V4L2_PIX_FMT_SGRBG8, 2, "G8R8", "B8G8"),
	BAYER(V4L2_PIX_FMT_SRGGB8, 2, "R8G8", "G8B8"),
	BAYER(V4L2_PIX_FMT_SBGGR10, 2, "B10X6G10X6", "G10X6R10X6"),
	BAYER(V4L2_PIX_FMT_SGBRG10, 2, "G10X6B10X6", "R10X6G10X6"),
	BAYER(V4L2_PIX_FMT_SGRBG10, 2, "G10X6R10X6", "B10X6G10X6"),
	BAYER(V4L2_PIX_FMT_SRGGB10, 2, "R10X6G10X6", "G10X6B10X6"),
	BAYER(V4L2_PIX_FMT_SBGGR12, 2, "B12X4G12X4", "G12X4R12X4"),
	BAYER(V4L2_PIX_FMT_SGBRG12, 2, "G12X4B12X4", "R12X4G12X4"),
	BAYER(V4L2_PIX_FMT_SGRBG12, 2, "G12X4R12X4", "B12X4G12X4"),
	BAYER(V4L2_PIX_FMT_SRGGB12, 2, "R12X4G12X4", "G12X4B12X4"),
	BAYER(V4L2_PIX_FMT_SBGGR14, 2, "B14X2G14X2", "G14X2R14X2"),
	BAYER(V4L2_PIX_FMT_SGBRG14, 2, "G14X2B14X2", "R14X2G14X2"),
	BAYER(V4L2_PIX_FMT_SGRBG14, 2, "G14X2R14X2", "B14X2G14X2"),
	BAYER(V4L2_PIX_FMT_SRGGB14, 2, "R14X2G14X2", "G14X2B14X2"),
	BAYER(V4L2_PIX_FMT_SBGGR16, 2, "B16G16", "G16R16"),
	BAYER(V4L2_PIX_FMT_SGBRG16, 2, "G16B16", "R16G16"),
	BAYER(V4L2_PIX_FMT_SGRBG16, 2, "G16R16", "B16G16"),
	BAYER(V4L2_PIX_FMT_SRGGB16, 2, "R16G16", "G16B16"),
	BAYER(V4L2_PIX_FMT_SBGGR10P, 4, "B8G8B8G8X8", "G8R8G8R8X8"),
	BAYER(V4L2_PIX_FMT_SGBRG10P, 4, "G8B8G8B8X8", "R8G8R8G8X8"),
	BAYER(V4L2_PIX_FMT_SGRBG10P, 4, "G8R8G8R8X8", "B8G8B8G8X8"),
	BAYER(V4L2_PIX_FMT_SRGGB10P, 4, "R8G8R8G8X8", "G8B8G8B8X8"),
	BAYER(V4L2_PIX_FMT_SBGGR12P, 2, "B8G8X8", "G8R8X8"),
	BAYER(V4L2_PIX_FMT_SGBRG12P, 2, "G8B8X8", "R8G8X8"),
	BAYER(V4L2_PIX_FMT_SGRBG12P, 2, "G8R8X8", "B8G8X8"),
	BAYER(V4L2_PIX_FMT_SRGGB12P, 2, "R8G8X8", "G8B8X8"),
	BAYER(V4L2_PIX_FMT_SBGGR14P, 4, "B8G8B8G8X8X8X8", "G8R8G8R8X8X8X8"),
	BAYER(V4L2_PIX_FMT_SGBRG14P, 4, "G8B8G8B8X8X8X8", "R8G8R8G8X8X8X8"),
	BAYER(V4L2_PIX_FMT_SGRBG14P, 4, "G8R8G8R8X8X8X8", "B8G8B8G8X8X8X8"),
	BAYER(V4L2_PIX_FMT_SRGGB14P, 4, "R8G8R8G8X8X8X8", "G8B8G8B8X8X8X8"),
};

/**
 * paravent_format_find() - look a pixel format up
 * @fourcc: V4L2_PIX_FMT_...
 *
 * Return: its description, or NULL when it cannot be masked.
 */
const struct paravent_format *paravent_format_find(u32 fourcc)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(formats); i++)
		if (formats[i].fourcc == fourcc)
			return &formats[i];
	return NULL;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_format_find);

/**
 * paravent_format_at() - walk the table
 * @index: from 0
 *
 * Return: the description at @index, or NULL past the end.
 */
const struct paravent_format *paravent_format_at(u32 index)
{
	return index < ARRAY_SIZE(formats) ? &formats[index] : NULL;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_format_at);

/**
 * paravent_format_cell() - the size that whole cells of all planes fit
 * @format: pixel format
 * @width: pixels; the result: 1, 2, 4 or 8
 * @height: rows; the result: 1, 2 or 4
 */
void paravent_format_cell(const struct paravent_format *format, u32 *width, u32 *height)
{
	u32 p;

	*width = 1;
	*height = 1;
	for (p = 0; p < format->planes; p++) {
		*width = max_t(u32, *width, format->cell[p].width);
		*height = max_t(u32, *height, format->cell[p].height);
	}
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_format_cell);

/**
 * paravent_next_field() - take a field off the front of a row of a cell
 * @row: what is left of &paravent_cell.row; the result
 * @bits: the length of the field
 *
 * Return: its letter, or 0 at the end.
 */
char paravent_next_field(const char **row, u32 *bits)
{
	char component = *(*row);

	if (!component)
		return 0;
	*bits = 0;
	for ((*row)++; **row >= '0' && **row <= '9'; (*row)++)
		*bits = *bits * 10 + **row - '0';
	return component;
}

/**
 * paravent_cell_bytes() - the length of a row of a cell
 * @cell: the cell
 *
 * Return: bytes.
 */
u32 paravent_cell_bytes(const struct paravent_cell *cell)
{
	const char *row = cell->row[0];
	u32 bits, all = 0;

	while (paravent_next_field(&row, &bits))
		all += bits;
	return all / 8;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_cell_bytes);

/**
 * paravent_cell_rows() - the rows of bytes that a cell consists of
 * @cell: the cell
 *
 * Return: 1 to %PARAVENT_CELL_ROWS_MAX.
 */
u32 paravent_cell_rows(const struct paravent_cell *cell)
{
	u32 rows = 1;

	while (rows < PARAVENT_CELL_ROWS_MAX && cell->row[rows])
		rows++;
	return rows;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_cell_rows);

static bool is_yuv(const struct paravent_format *format)
{
	return strpbrk(format->cell[0].row[0], "YUV");
}

/* Are black and white of the format 16 and 235? */
static bool is_limited(const struct v4l2_pix_format_mplane *pix, bool yuv, u32 encoding)
{
	/* Of these there is no other variant, whatever drivers say. */
	if (yuv && (encoding == V4L2_YCBCR_ENC_XV601 || encoding == V4L2_YCBCR_ENC_XV709))
		return true;
	if (pix->quantization == V4L2_QUANTIZATION_DEFAULT)
		return yuv && pix->colorspace != V4L2_COLORSPACE_JPEG;
	return pix->quantization == V4L2_QUANTIZATION_LIM_RANGE;
}

/* Return: &enum paravent_lines, or a negative errno. */
static int lines_of(u32 field)
{
	switch (field) {
	case V4L2_FIELD_NONE:
	case V4L2_FIELD_TOP:
	case V4L2_FIELD_BOTTOM:
	case V4L2_FIELD_ALTERNATE:
		return PARAVENT_LINES_PROGRESSIVE;
	case V4L2_FIELD_INTERLACED:
	case V4L2_FIELD_INTERLACED_TB:
	case V4L2_FIELD_INTERLACED_BT:
		return PARAVENT_LINES_INTERLACED;
	case V4L2_FIELD_SEQ_TB:
		return PARAVENT_LINES_TOP_BOTTOM;
	case V4L2_FIELD_SEQ_BT:
		return PARAVENT_LINES_BOTTOM_TOP;
	default:
		return -EINVAL;
	}
}

/*
 * Where a plane lies, when it begins @offset bytes into its buffer and its rows are
 * @stride bytes apart. Return: false when that cannot be.
 */
static bool plane_init(struct paravent_plane *plane, const struct paravent_cell *cell,
		       const struct paravent_frame *frame, u64 offset, u64 stride)
{
	u32 rows = paravent_cell_rows(cell);
	u32 bytes = paravent_cell_bytes(cell);

	plane->offset = offset;
	plane->stride = stride;
	/* Of the last cell of a row, drivers leave out what is past the width. */
	plane->row_bytes = min_t(u64, stride, (u64)DIV_ROUND_UP(frame->width, cell->width) * bytes);
	plane->rows = rows == cell->height ? frame->height :
					     DIV_ROUND_UP(frame->height, cell->height) * rows;
	return offset + stride * plane->rows <= U32_MAX;
}

/* Where the planes lie that follow one another in one buffer. */
static bool planes_follow(struct paravent_frame *frame, u32 bytesperline, u32 sizeimage)
{
	const struct paravent_format *format = frame->format;
	const struct paravent_cell *first = &format->cell[0];
	u64 pixels = (u64)bytesperline * first->width;
	u32 first_bytes = paravent_cell_bytes(first);
	u64 offset = 0, least = 0;
	u32 p;

	for (p = 0; p < format->planes; p++) {
		const struct paravent_cell *cell = &format->cell[p];
		u32 bytes = paravent_cell_bytes(cell);
		u64 stride = div_u64(pixels * bytes, first_bytes * cell->width);

		/*
		 * Where the height is no multiple of the cell's, drivers do not
		 * agree on whether the last, incomplete row of chroma exists.
		 * With one chroma plane it does no harm to count on it: what
		 * lies past the buffer is not copied. With two, the second could
		 * lie in one of two places.
		 */
		if (frame->height % cell->height && format->planes > 2)
			return false;
		/*
		 * Nor do they on how long a row of chroma is where half of
		 * @bytesperline is no number, or no room for the last sample.
		 */
		if (p && (pixels * bytes != stride * first_bytes * cell->width ||
			  (u64)DIV_ROUND_UP(frame->width, cell->width) * bytes > stride))
			return false;
		if (!plane_init(&frame->plane[p], cell, frame, offset, stride))
			return false;
		offset += stride * frame->plane[p].rows;
		least += stride * min(frame->plane[p].rows, frame->height / cell->height *
							   paravent_cell_rows(cell));
	}
	frame->size[0] = offset;
	/* With s2255drv and em28xx, for example, @bytesperline is that of all planes. */
	return least <= sizeimage;
}

/* Where the planes lie that have a buffer each. */
static bool planes_apart(struct paravent_frame *frame,
			 const struct v4l2_pix_format_mplane *pix)
{
	u32 p;

	for (p = 0; p < frame->format->planes; p++) {
		const struct paravent_cell *cell = &frame->format->cell[p];
		u32 stride = pix->plane_fmt[p].bytesperline;

		/* Half a sample would belong to the row that follows. */
		if ((u64)DIV_ROUND_UP(frame->width, cell->width) * paravent_cell_bytes(cell) >
			    stride ||
		    !plane_init(&frame->plane[p], cell, frame, 0, stride))
			return false;
		frame->plane[p].buffer = p;
		frame->size[p] = stride * frame->plane[p].rows;
	}
	return true;
}

/**
 * paravent_frame_init() - work out where the planes of a frame lie
 * @frame: the result; all of it is written
 * @pix: the format. Of a single-planar one, plane_fmt[0] holds bytesperline and
 *	sizeimage; other planes' bytesperline follow from it, as
 *	struct v4l2_pix_format has it.
 *
 * Return:
 * * 0		- Success
 * * -EINVAL	- The format cannot be masked, or the numbers do not fit together
 */
int paravent_frame_init(struct paravent_frame *frame,
			const struct v4l2_pix_format_mplane *pix)
{
	const struct paravent_format *format = paravent_format_find(pix->pixelformat);
	u32 stride = pix->plane_fmt[0].bytesperline;
	int lines = lines_of(pix->field);
	bool placed;
	u32 p;

	memset(frame, 0, sizeof(*frame));
	if (!format || lines < 0 || !pix->width || !pix->height ||
	    pix->width > PARAVENT_DIMENSION_MAX || pix->height > PARAVENT_DIMENSION_MAX ||
	    pix->num_planes != format->buffers ||
	    (u64)stride * format->cell[0].width <
		    (u64)pix->width * paravent_cell_bytes(&format->cell[0]))
		return -EINVAL;

	frame->format = format;
	frame->width = pix->width;
	frame->height = pix->height;
	frame->lines = lines;
	frame->encoding = pix->ycbcr_enc;
	if (is_yuv(format) && !frame->encoding)
		frame->encoding = V4L2_MAP_YCBCR_ENC_DEFAULT(pix->colorspace);
	frame->limited = is_limited(pix, is_yuv(format), frame->encoding);
	placed = format->buffers > 1 ? planes_apart(frame, pix) :
				       planes_follow(frame, stride, pix->plane_fmt[0].sizeimage);
	for (p = 0; p < format->planes; p++) {
		/*
		 * Two fields that follow each other have no place of their own where half
		 * a cell is left over. Nor do drivers agree on where they lie when several
		 * planes share a buffer: rcar-vin puts one field after the other, vivid the
		 * two fields of each plane.
		 */
		if ((lines == PARAVENT_LINES_TOP_BOTTOM || lines == PARAVENT_LINES_BOTTOM_TOP) &&
		    (pix->height % (2 * format->cell[p].height) ||
		     format->planes > format->buffers))
			placed = false;
		if (pix->height % format->cell[p].height &&
		    paravent_cell_rows(&format->cell[p]) > format->cell[p].height)
			placed = false;
	}
	/* A buffer that cannot even hold the first plane is of another layout. */
	for (p = 0; p < format->buffers; p++)
		if ((u64)frame->plane[p].stride * frame->plane[p].rows >
		    pix->plane_fmt[p].sizeimage)
			placed = false;
	if (placed)
		return 0;
	memset(frame, 0, sizeof(*frame));
	return -EINVAL;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_frame_init);

static s32 div_round(s32 n, s32 d)
{
	return (n < 0 ? n - d / 2 : n + d / 2) / d;
}

/* Weights of red and blue in luma, in 1/10000: ITU-R BT.601, 709 and 2020, SMPTE 240M. */
static void luma_weights(u32 encoding, s32 *red, s32 *blue)
{
	switch (encoding) {
	case V4L2_YCBCR_ENC_709:
	case V4L2_YCBCR_ENC_XV709:
		*red = 2126, *blue = 722;
		break;
	case V4L2_YCBCR_ENC_BT2020:
	case V4L2_YCBCR_ENC_BT2020_CONST_LUM:
		*red = 2627, *blue = 593;
		break;
	case V4L2_YCBCR_ENC_SMPTE240M:
		*red = 2122, *blue = 865;
		break;
	default:
		*red = 2990, *blue = 1140;
		break;
	}
}

/* Chroma of @colour, 128 being none. */
static s32 chroma(const struct paravent_frame *frame, s32 colour, s32 luma, s32 weight)
{
	s32 range = frame->limited ? 224 : 255;

	return div_round(range * (colour * 10000 - luma), 2 * (10000 - weight) * 255) + 128;
}

/* Hue, 0 to 179 or 0 to 255. */
static s32 hue(const struct paravent_frame *frame, s32 r, s32 g, s32 b)
{
	s32 turn = frame->encoding == V4L2_HSV_ENC_256 ? 256 : 180;
	s32 most = max(r, max(g, b)), range = most - min(r, min(g, b));
	s32 sixth;	/* of a turn, times range */

	if (!range)
		return 0;
	if (most == r)
		sixth = g - b;
	else if (most == g)
		sixth = b - r + 2 * range;
	else
		sixth = r - g + 4 * range;
	return (div_round(sixth * turn, 6 * range) + turn) % turn;
}

/* A component of a colour, in 8 bits. */
static u32 value_of(const struct paravent_frame *frame, char component, u32 rgb)
{
	s32 r = rgb >> 16 & 0xff;
	s32 g = rgb >> 8 & 0xff;
	s32 b = rgb & 0xff;
	s32 most = max(r, max(g, b));
	s32 red, blue, luma, value;

	luma_weights(frame->encoding, &red, &blue);
	luma = red * r + (10000 - red - blue) * g + blue * b;
	switch (component) {
	case 'R':
	case 'G':
	case 'B':
		value = component == 'R' ? r : component == 'G' ? g : b;
		if (frame->limited)
			value = div_round(219 * value, 255) + 16;
		break;
	case 'Y':
		value = frame->limited ? div_round(219 * luma, 255 * 10000) + 16 :
					 div_round(luma, 10000);
		break;
	case 'U':
		value = chroma(frame, b, luma, blue);
		break;
	case 'V':
		value = chroma(frame, r, luma, red);
		break;
	case 'H':
		value = hue(frame, r, g, b);
		break;
	case 'S':
		value = most ? div_round(255 * (most - min(r, min(g, b))), most) : 0;
		break;
	case 'L':
		value = most;
		break;
	default:
		value = 0;
		break;
	}
	return clamp_t(s32, value, 0, 255);
}

/**
 * paravent_fill() - what a row of a filled plane holds
 * @frame: the layout
 * @plane: which of its planes
 * @row: which row of a cell: the row of the plane, modulo paravent_cell_rows()
 * @rgb: the colour of the fill, 0x00RRGGBB, full range
 * @bytes: the result
 * @count: bytes of @bytes
 *
 * Alpha is opaque, a distance is none, and bits without meaning are 0. Components of
 * other than 8 bits are shifted, as Rec. ITU-R BT.2020 has it for limited range.
 */
void paravent_fill(const struct paravent_frame *frame, u32 plane, u32 row, u32 rgb,
		   u8 *bytes, u32 count)
{
	const struct paravent_cell *cell = &frame->format->cell[plane];
	const char *fields = cell->row[row];
	u32 length = paravent_cell_bytes(cell);
	u8 one[PARAVENT_FIELDS_MAX] = { };
	u32 at = 0, bits, i;
	char component;

	while ((component = paravent_next_field(&fields, &bits))) {
		u32 value = value_of(frame, component, rgb);

		value = bits < 8 ? value >> (8 - bits) : value << (bits - 8);
		if (component == 'A')
			value = U32_MAX;
		for (i = 0; i < bits; i++, at++) {
			if (frame->format->big_endian)
				one[at / 8] |= (value >> (bits - 1 - i) & 1) << (7 - at % 8);
			else
				one[at / 8] |= (value >> i & 1) << at % 8;
		}
	}
	for (i = 0; i < count; i++)
		bytes[i] = one[i % length];
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_fill);
