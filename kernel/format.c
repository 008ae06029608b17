// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pixel formats that can be masked. What is not in this table is neither
 * offered nor accepted.
 */
#include "mask.h"

#ifdef __KERNEL__
#include <linux/videodev2.h>
#include "compat.h"
#else
#include <linux/videodev2.h>
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

#define PACKED(w, bytes)	{ .width = (w), .height = 1, .row = { bytes } }
#define SUBSAMPLED(w, h, bytes)	{ .width = (w), .height = (h), .row = { bytes } }
#define BAYER(even, odd)	{ .width = 2, .height = 2, .row = { even, odd } }

/*
 * Byte orders as in Documentation/userspace-api/media/v4l/pixfmt-*.rst. In the
 * semi-planar and planar formats the chroma planes follow the luma plane.
 */
static const struct paravent_format formats[] = {
	{ V4L2_PIX_FMT_YUYV, 1, { PACKED(2, "YUYV") } },
	{ V4L2_PIX_FMT_UYVY, 1, { PACKED(2, "UYVY") } },
	{ V4L2_PIX_FMT_YVYU, 1, { PACKED(2, "YVYU") } },
	{ V4L2_PIX_FMT_VYUY, 1, { PACKED(2, "VYUY") } },
	{ V4L2_PIX_FMT_NV12, 2, { PACKED(1, "Y"), SUBSAMPLED(2, 2, "UV") } },
	{ V4L2_PIX_FMT_NV21, 2, { PACKED(1, "Y"), SUBSAMPLED(2, 2, "VU") } },
	{ V4L2_PIX_FMT_NV16, 2, { PACKED(1, "Y"), SUBSAMPLED(2, 1, "UV") } },
	{ V4L2_PIX_FMT_NV61, 2, { PACKED(1, "Y"), SUBSAMPLED(2, 1, "VU") } },
	{ V4L2_PIX_FMT_YUV420, 3, { PACKED(1, "Y"), SUBSAMPLED(2, 2, "U"),
				    SUBSAMPLED(2, 2, "V") } },
	{ V4L2_PIX_FMT_YVU420, 3, { PACKED(1, "Y"), SUBSAMPLED(2, 2, "V"),
				    SUBSAMPLED(2, 2, "U") } },
	{ V4L2_PIX_FMT_GREY, 1, { PACKED(1, "Y") } },
	{ V4L2_PIX_FMT_RGB24, 1, { PACKED(1, "RGB") } },
	{ V4L2_PIX_FMT_BGR24, 1, { PACKED(1, "BGR") } },
	{ V4L2_PIX_FMT_RGB32, 1, { PACKED(1, "XRGB") } },
	{ V4L2_PIX_FMT_BGR32, 1, { PACKED(1, "BGRX") } },
	{ V4L2_PIX_FMT_ARGB32, 1, { PACKED(1, "ARGB") } },
	{ V4L2_PIX_FMT_XRGB32, 1, { PACKED(1, "XRGB") } },
	{ V4L2_PIX_FMT_ABGR32, 1, { PACKED(1, "BGRA") } },
	{ V4L2_PIX_FMT_XBGR32, 1, { PACKED(1, "BGRX") } },
	{ V4L2_PIX_FMT_RGBA32, 1, { PACKED(1, "RGBA") } },
	{ V4L2_PIX_FMT_RGBX32, 1, { PACKED(1, "RGBX") } },
	{ V4L2_PIX_FMT_BGRA32, 1, { PACKED(1, "ABGR") } },
	{ V4L2_PIX_FMT_BGRX32, 1, { PACKED(1, "XBGR") } },
	{ V4L2_PIX_FMT_SBGGR8, 1, { BAYER("BG", "GR") } },
	{ V4L2_PIX_FMT_SGBRG8, 1, { BAYER("GB", "RG") } },
	{ V4L2_PIX_FMT_SGRBG8, 1, { BAYER("GR", "BG") } },
	{ V4L2_PIX_FMT_SRGGB8, 1, { BAYER("RG", "GB") } },
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
 * paravent_frame_init() - work out where the planes of a frame lie
 * @frame: the result
 * @fourcc: V4L2_PIX_FMT_...
 * @width: pixels
 * @height: rows
 * @bytesperline: of the first plane; the others' follow from it, as
 *	struct v4l2_pix_format has it
 * @sizeimage: bytes of the buffer that the driver asks for
 * @interlaced: the rows of two fields alternate
 *
 * Return:
 * * 0		- Success
 * * -EINVAL	- The format cannot be masked, or the numbers do not fit together
 */
int paravent_frame_init(struct paravent_frame *frame, u32 fourcc, u32 width,
			u32 height, u32 bytesperline, u32 sizeimage,
			bool interlaced)
{
	const struct paravent_format *format = paravent_format_find(fourcc);
	const struct paravent_cell *first;
	u64 offset = 0;
	u32 first_bytes;
	u32 p;

	memset(frame, 0, sizeof(*frame));
	if (!format || !width || !height || width > PARAVENT_DIMENSION_MAX ||
	    height > PARAVENT_DIMENSION_MAX)
		return -EINVAL;

	first = &format->cell[0];
	first_bytes = strlen(first->row[0]);
	if ((u64)bytesperline * first->width < (u64)width * first_bytes)
		return -EINVAL;

	for (p = 0; p < format->planes; p++) {
		const struct paravent_cell *cell = &format->cell[p];
		struct paravent_plane *plane = &frame->plane[p];
		u32 bytes = strlen(cell->row[0]);
		u32 rows = cell->row[1] ? cell->height : 1;

		plane->offset = offset;
		plane->stride = div_u64((u64)bytesperline * first->width * bytes,
					first_bytes * cell->width);
		plane->row_bytes = min_t(u64, plane->stride,
					 (u64)DIV_ROUND_UP(width, cell->width) *
						 bytes);
		/*
		 * Where the height is no multiple of the cell's, drivers do not
		 * agree on whether the last, incomplete row of chroma exists.
		 * With one chroma plane it does no harm to count on it: what
		 * lies past the buffer is not copied. With two, the second could
		 * lie in one of two places.
		 */
		if (height % cell->height && format->planes > 2)
			return -EINVAL;
		/*
		 * Nor do they on how long a row of chroma is where half of
		 * @bytesperline is no number, or no room for the last sample.
		 */
		if (p && ((u64)bytesperline * first->width * bytes !=
				  (u64)plane->stride * first_bytes * cell->width ||
			  (u64)DIV_ROUND_UP(width, cell->width) * bytes > plane->stride))
			return -EINVAL;
		plane->rows = cell->row[1] ? height :
			      DIV_ROUND_UP(height, cell->height) * rows;
		offset += (u64)plane->stride * plane->rows;
		if (offset > U32_MAX)
			return -EINVAL;
	}
	/* A buffer that cannot even hold the first plane is of another layout. */
	if ((u64)frame->plane[0].stride * height > sizeimage)
		return -EINVAL;

	frame->format = format;
	frame->width = width;
	frame->height = height;
	frame->interlaced = interlaced;
	frame->size = offset;
	return 0;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_frame_init);

/**
 * paravent_fill_byte() - what a filled byte holds
 * @component: one of "YUVRGBAX"
 * @rgb: the colour of the fill, 0x00RRGGBB
 *
 * Luma and chroma follow ITU-R BT.601 with limited range (Y from 16 to 235),
 * in 8-bit fixed point; alpha is opaque.
 *
 * Return: the value of the byte.
 */
u8 paravent_fill_byte(char component, u32 rgb)
{
	s32 r = rgb >> 16 & 0xff;
	s32 g = rgb >> 8 & 0xff;
	s32 b = rgb & 0xff;

	switch (component) {
	case 'R':
		return r;
	case 'G':
		return g;
	case 'B':
		return b;
	case 'Y':
		return ((66 * r + 129 * g + 25 * b + 128) >> 8) + 16;
	case 'U':
		return ((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128;
	case 'V':
		return ((112 * r - 94 * g - 18 * b + 128) >> 8) + 128;
	default:
		return 0xff;
	}
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_fill_byte);
