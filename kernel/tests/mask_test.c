// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zones and blit by example. The fuzzer in tests/native has the oracle; here stands what
 * the right answer looks like.
 */
#include "frame.h"

#define EDGE	PARAVENT_COORDINATE_MAX

#define PICTURE_ROWS	12
#define SCENE_ZONES	2

struct polygon {
	u8 vertices;
	bool only;
	u16 vertex[8][2];
};

/* Two vertices stand for a rectangle. */
#define RECT(x0, y0, x1, y1)	{ 2, false, { { x0, y0 }, { x1, y1 } } }
#define ONLY(x0, y0, x1, y1)	{ 2, true, { { x0, y0 }, { x1, y1 } } }

/*
 * What a plane looks like, a character a byte: # is filled. There are 8x4 pixels of grey
 * in a progressive frame, and as many bytes per line as pixels, unless it says otherwise.
 * A window without full_width is that of a frame that is neither cropped nor scaled.
 */
static const struct picture_case {
	const char *name;
	u32 fourcc;
	u32 width, height;
	u32 stride;
	u32 plane;
	u32 field;
	struct paravent_window window;
	struct polygon zone[SCENE_ZONES];
	const char *row[PICTURE_ROWS];
} picture_cases[] = {
	{
		.name = "no zones",
		.row = { "........", "........", "........", "........" },
	}, {
		.name = "borders of pixels",
		.zone = { RECT(16384, 16384, 32768, 49152) },
		.row = { "........", "..##....", "..##....", "........" },
	}, {
		.name = "any part of a pixel",
		.zone = { RECT(16383, 16383, 32769, 49153) },
		.row = { ".####...", ".####...", ".####...", ".####..." },
	}, {
		.name = "less than a pixel",
		.zone = { RECT(16385, 16385, 16386, 16386) },
		.row = { "........", "..#.....", "........", "........" },
	}, {
		.name = "all",
		.zone = { RECT(0, 0, EDGE, EDGE) },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "the far edge is 65535",
		.zone = { RECT(57344, 49152, EDGE, EDGE) },
		.row = { "........", "........", "........", ".......#" },
	}, {
		.name = "triangle",
		.zone = { { 3, false, { { 0, 0 }, { EDGE, 0 }, { 0, EDGE } } } },
		.row = { "########", "######..", "####....", "##......" },
	}, {
		.name = "counter-clockwise",
		.zone = { { 3, false, { { 0, EDGE }, { EDGE, 0 }, { 0, 0 } } } },
		.row = { "########", "######..", "####....", "##......" },
	}, {
		.name = "hollow",
		.zone = { { 8, false, { { 0, 0 }, { 16384, 0 }, { 16384, 49152 },
					{ 49152, 49152 }, { 49152, 0 }, { EDGE, 0 },
					{ EDGE, EDGE }, { 0, EDGE } } } },
		.row = { "##....##", "##....##", "##....##", "########" },
	}, {
		.name = "two that overlap",
		.zone = { RECT(0, 0, 32768, 32768), RECT(16384, 16384, 49152, 49152) },
		.row = { "####....", "######..", "..####..", "........" },
	}, {
		.name = "hflip",
		.window.hflip = true,
		.zone = { RECT(8192, 16384, 24576, 49152) },
		.row = { "........", ".....##.", ".....##.", "........" },
	}, {
		.name = "vflip",
		.window.vflip = true,
		.zone = { RECT(8192, 0, 24576, 16384) },
		.row = { "........", "........", "........", ".##....." },
	}, {
		.name = "hflip, vflip",
		.window.hflip = true,
		.window.vflip = true,
		.zone = { RECT(8192, 0, 24576, 16384) },
		.row = { "........", "........", "........", ".....##." },
	}, {
		.name = "crop",
		.window = { 16, 8, { 4, 2, 8, 4 }, { 0, 0, 8, 4 } },
		.zone = { RECT(20480, 24576, 28672, 32768), RECT(0, 0, 20479, 16384) },
		.row = { "........", ".##.....", "........", "........" },
	}, {
		.name = "crop, hflip",
		.window = { 16, 8, { 4, 2, 8, 4 }, { 0, 0, 8, 4 }, .hflip = true },
		.zone = { RECT(20480, 24576, 28672, 32768) },
		.row = { "........", ".....##.", "........", "........" },
	}, {
		.name = "compose",
		.window = { 4, 2, { 0, 0, 4, 2 }, { 2, 1, 4, 2 } },
		.zone = { RECT(0, 32768, 16384, EDGE) },
		.row = { "########", "##....##", "###...##", "########" },
	}, {
		.name = "compose ends within a cell",
		.fourcc = V4L2_PIX_FMT_YUYV,
		.stride = 16,
		.window = { 8, 4, { 0, 0, 4, 4 }, { 1, 0, 4, 4 } },
		.row = { "####....########", "####....########",
			 "####....########", "####....########" },
	}, {
		.name = "reach of a scaler that halves",
		.width = 16,
		.window = { 32, 4, { 0, 0, 32, 4 }, { 0, 0, 16, 4 } },
		.zone = { RECT(32768, 0, 36864, EDGE) },
		.row = { "....#########...", "....#########...",
			 "....#########...", "....#########..." },
	}, {
		.name = "reach of a scaler that doubles",
		.width = 32,
		.window = { 16, 4, { 0, 0, 16, 4 }, { 0, 0, 32, 4 } },
		.zone = { RECT(32768, 16384, 36864, 32768) },
		.row = { "................................",
			 "........##################......",
			 "................................",
			 "................................" },
	}, {
		.name = "reach of two scalers",
		.width = 32,
		.window = { 64, 4, { 0, 0, 64, 4 }, { 0, 0, 32, 4 }, .scaled_twice = true },
		.zone = { RECT(32768, 16384, 36864, 32768) },
		.row = { "........##################......",
			 "........##################......",
			 "........##################......",
			 "........##################......" },
	}, {
		.name = "reach of two scalers that cancel out",
		.width = 32,
		.window = { 32, 4, { 0, 0, 32, 4 }, { 0, 0, 32, 4 }, .scaled_twice = true },
		.zone = { RECT(32768, 16384, 36864, 32768) },
		.row = { "........##################......",
			 "........##################......",
			 "........##################......",
			 "........##################......" },
	}, {
		.name = "no reach where there is no scaler",
		.window = { 8, 4, { 0, 0, 8, 4 }, { 0, 0, 8, 4 } },
		.zone = { RECT(16384, 16384, 32768, 49152) },
		.row = { "........", "..##....", "..##....", "........" },
	}, {
		.name = "reach of a scaler of rows",
		.height = 12,
		.window = { 8, 24, { 0, 0, 8, 24 }, { 0, 0, 8, 12 } },
		.zone = { RECT(0, 0, EDGE, 5461) },
		.row = { "########", "########", "########", "########", "########", "........",
			 "........", "........", "........", "........", "........", "........" },
	}, {
		.name = "reach of a scaler of fields",
		.height = 12,
		.field = V4L2_FIELD_INTERLACED,
		.window = { 8, 24, { 0, 0, 8, 24 }, { 0, 0, 8, 12 } },
		.zone = { RECT(0, 0, EDGE, 5461) },
		.row = { "########", "########", "########", "########", "########", "########",
			 "########", "########", "########", "........", "........", "........" },
	}, {
		.name = "only",
		.zone = { ONLY(16384, 16384, 49152, 49152) },
		.row = { "########", "##....##", "##....##", "########" },
	}, {
		.name = "only: a part of a pixel is not shown",
		.zone = { ONLY(16385, 16384, 49151, 49153) },
		.row = { "########", "###..###", "###..###", "########" },
	}, {
		.name = "only: all",
		.zone = { ONLY(0, 0, EDGE, EDGE) },
		.row = { "........", "........", "........", "........" },
	}, {
		.name = "only: two",
		.zone = { ONLY(0, 0, 16384, EDGE), ONLY(49152, 16384, EDGE, EDGE) },
		.row = { "..######", "..####..", "..####..", "..####.." },
	}, {
		.name = "only, with a zone inside",
		.zone = { ONLY(0, 0, 49152, EDGE), RECT(16384, 16384, 32768, 32768) },
		.row = { "......##", "..##..##", "......##", "......##" },
	}, {
		.name = "groups of two pixels",
		.fourcc = V4L2_PIX_FMT_YUYV,
		.stride = 16,
		.width = 4,
		.zone = { RECT(16384, 0, 32768, 16384) },
		.row = { "####....", "........", "........", "........" },
	}, {
		.name = "only, and groups of two pixels",
		.fourcc = V4L2_PIX_FMT_YUYV,
		.stride = 16,
		.width = 4,
		.zone = { ONLY(16384, 0, EDGE, EDGE) },
		.row = { "####....", "####....", "####....", "####...." },
	}, {
		.name = "cells of Bayer",
		.fourcc = V4L2_PIX_FMT_SRGGB8,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "..##....", "..##....", "........", "........" },
	}, {
		.name = "luma of NV12",
		.fourcc = V4L2_PIX_FMT_NV12,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "........", "...#....", "........", "........" },
	}, {
		.name = "chroma of NV12",
		.fourcc = V4L2_PIX_FMT_NV12,
		.plane = 1,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "..##....", "........" },
	}, {
		.name = "chroma of interlaced NV12",
		.fourcc = V4L2_PIX_FMT_NV12,
		.plane = 1,
		.field = V4L2_FIELD_INTERLACED,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "..##....", "..##...." },
	}, {
		.name = "second chroma of YU12",
		.fourcc = V4L2_PIX_FMT_YUV420,
		.plane = 2,
		.zone = { RECT(24576, 49152, 32768, EDGE) },
		.row = { "....", ".#.." },
	}, {
		.name = "chroma of NV12 in a buffer of its own",
		.fourcc = V4L2_PIX_FMT_NV12M,
		.plane = 1,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "..##....", "........" },
	}, {
		.name = "chroma of NV16",
		.fourcc = V4L2_PIX_FMT_NV16,
		.plane = 1,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "........", "..##....", "........", "........" },
	}, {
		.name = "chroma of NV24",
		.fourcc = V4L2_PIX_FMT_NV24,
		.plane = 1,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "................", "......##........", "................",
			 "................" },
	}, {
		.name = "chroma of P010",
		.fourcc = V4L2_PIX_FMT_P010,
		.stride = 16,
		.plane = 1,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "....####........", "................" },
	}, {
		.name = "last chroma row of an odd height",
		.fourcc = V4L2_PIX_FMT_NV12,
		.height = 3,
		.plane = 1,
		.zone = { RECT(0, 43691, 8192, EDGE) },
		.row = { "........", "##......" },
	}, {
		.name = "chroma of YUV9",
		.fourcc = V4L2_PIX_FMT_YUV410,
		.height = 16,
		.plane = 2,
		.zone = { RECT(32768, 36864, 36864, 40960) },
		.row = { "..", "..", ".#", ".." },
	}, {
		.name = "chroma of interlaced YUV9",
		.fourcc = V4L2_PIX_FMT_YUV410,
		.height = 16,
		.plane = 2,
		.field = V4L2_FIELD_INTERLACED_BT,
		.zone = { RECT(32768, 36864, 36864, 40960) },
		.row = { "..", ".#", ".#", ".#" },
	}, {
		.name = "luma of interlaced YUV9",
		.fourcc = V4L2_PIX_FMT_YUV410,
		.field = V4L2_FIELD_INTERLACED_TB,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "........", "...#....", "........", "........" },
	}, {
		.name = "chroma of YUV 4:1:1",
		.fourcc = V4L2_PIX_FMT_YUV411P,
		.plane = 1,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "..", "#.", "..", ".." },
	}, {
		.name = "Y41P",
		.fourcc = V4L2_PIX_FMT_Y41P,
		.width = 16,
		.stride = 24,
		.zone = { RECT(32768, 16384, 36864, 32768) },
		.row = { "........................", "............############",
			 "........................", "........................" },
	}, {
		.name = "M420",
		.fourcc = V4L2_PIX_FMT_M420,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "..##....", "..##....", "..##....",
			 "........", "........", "........" },
	}, {
		.name = "YUYV, the last half of a group",
		.fourcc = V4L2_PIX_FMT_YUYV,
		.width = 5,
		.stride = 10,
		.zone = { RECT(60000, 16384, EDGE, 32768) },
		.row = { "..........", "........##", "..........", ".........." },
	}, {
		.name = "RGB24",
		.fourcc = V4L2_PIX_FMT_RGB24,
		.width = 4,
		.stride = 12,
		.zone = { RECT(16384, 16384, 32768, 32768) },
		.row = { "............", "...###......", "............", "............" },
	}, {
		.name = "Bayer, the last half of a cell",
		.fourcc = V4L2_PIX_FMT_SRGGB8,
		.width = 5,
		.height = 3,
		.stride = 6,
		.zone = { RECT(60000, 60000, EDGE, EDGE) },
		.row = { "......", "......", "....##" },
	}, {
		.name = "Bayer of 10 bits in a group",
		.fourcc = V4L2_PIX_FMT_SGRBG10P,
		.stride = 10,
		.zone = { RECT(32768, 16384, 40960, 32768) },
		.row = { ".....#####", ".....#####", "..........", ".........." },
	}, {
		.name = "Bayer of 14 bits in a group",
		.fourcc = V4L2_PIX_FMT_SGRBG14P,
		.stride = 14,
		.zone = { RECT(0, 16384, 8192, 32768) },
		.row = { "#######.......", "#######.......", "..............",
			 ".............." },
	}, {
		.name = "half a byte a pixel",
		.fourcc = V4L2_PIX_FMT_CNF4,
		.stride = 4,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "....", ".#..", "....", "...." },
	}, {
		.name = "first row, top field first",
		.field = V4L2_FIELD_SEQ_TB,
		.zone = { RECT(0, 0, 16384, 16384) },
		.row = { "##......", "........", "........", "........" },
	}, {
		.name = "second row, top field first",
		.field = V4L2_FIELD_SEQ_TB,
		.zone = { RECT(0, 16384, 16384, 32768) },
		.row = { "........", "........", "##......", "........" },
	}, {
		.name = "third row, top field first",
		.field = V4L2_FIELD_SEQ_TB,
		.zone = { RECT(0, 32768, 16384, 49152) },
		.row = { "........", "##......", "........", "........" },
	}, {
		.name = "first row, bottom field first",
		.field = V4L2_FIELD_SEQ_BT,
		.zone = { RECT(0, 0, 16384, 16384) },
		.row = { "........", "........", "##......", "........" },
	}, {
		.name = "second row, bottom field first",
		.field = V4L2_FIELD_SEQ_BT,
		.zone = { RECT(0, 16384, 16384, 32768) },
		.row = { "##......", "........", "........", "........" },
	}, {
		.name = "fourth row, bottom field first, vflip",
		.field = V4L2_FIELD_SEQ_BT,
		.window.vflip = true,
		.zone = { RECT(0, 0, 16384, 16384) },
		.row = { "........", "##......", "........", "........" },
	}, {
		.name = "one field",
		.field = V4L2_FIELD_ALTERNATE,
		.zone = { RECT(0, 16384, 16384, 32768) },
		.row = { "........", "##......", "........", "........" },
	}, {
		/* Rows 0 and 2, 4 and 6; 1 and 3, 5 and 7; and what is between them. */
		.name = "chroma of NV12, top field first, third row",
		.fourcc = V4L2_PIX_FMT_NV12M,
		.height = 8,
		.plane = 1,
		.field = V4L2_FIELD_SEQ_TB,
		.zone = { RECT(0, 16384, 16384, 24576) },
		.row = { "##......", "........", "##......", "........" },
	}, {
		.name = "chroma of NV12, top field first, fourth row",
		.fourcc = V4L2_PIX_FMT_NV12M,
		.height = 8,
		.plane = 1,
		.field = V4L2_FIELD_SEQ_TB,
		.zone = { RECT(0, 24576, 16384, 32768) },
		.row = { "........", "........", "##......", "........" },
	}, {
		.name = "chroma of NV12, bottom field first, fourth row",
		.fourcc = V4L2_PIX_FMT_NV12M,
		.height = 8,
		.plane = 1,
		.field = V4L2_FIELD_SEQ_BT,
		.zone = { RECT(0, 24576, 16384, 32768) },
		.row = { "##......", "........", "........", "........" },
	}, {
		.name = "M420, top field first, fourth row",
		.fourcc = V4L2_PIX_FMT_M420,
		.height = 8,
		.field = V4L2_FIELD_SEQ_TB,
		.zone = { RECT(0, 24576, 16384, 32768) },
		.row = { "........", "........", "........", "........", "........", "........",
			 "##......", "##......", "##......", "........", "........", "........" },
	}, {
		.name = "compose, top field first",
		.field = V4L2_FIELD_SEQ_TB,
		.window = { 8, 2, { 0, 0, 8, 2 }, { 0, 1, 8, 2 } },
		.row = { "########", "........", "........", "########" },
	}, {
		.name = "compose cuts chroma, top field first",
		.fourcc = V4L2_PIX_FMT_NV12M,
		.height = 8,
		.plane = 1,
		.field = V4L2_FIELD_SEQ_TB,
		.window = { 8, 5, { 0, 0, 8, 5 }, { 0, 1, 8, 5 } },
		.row = { "########", "########", "........", "########" },
	}, {
		.name = "compose cuts the reach of interlaced chroma",
		.fourcc = V4L2_PIX_FMT_NV12,
		.plane = 1,
		.field = V4L2_FIELD_INTERLACED,
		.window = { 8, 4, { 0, 2, 8, 2 }, { 0, 2, 8, 2 } },
		.zone = { RECT(0, 0, EDGE, 32768) },
		.row = { "########", "........" },
	}, {
		.name = "no crop",
		.window = { 8, 4, { 0, 0, 0, 4 }, { 0, 0, 8, 4 } },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "no compose",
		.window = { 8, 4, { 0, 0, 8, 4 }, { 0, 0, 8, 0 } },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "crop past the frame",
		.window = { 8, 4, { 1, 0, 8, 4 }, { 0, 0, 8, 4 } },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "crop before the frame",
		.window = { 8, 4, { 0, -1, 8, 4 }, { 0, 0, 8, 4 } },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "compose past the buffer",
		.window = { 8, 4, { 0, 0, 8, 4 }, { 0, 1, 8, 4 } },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "compose before the buffer",
		.window = { 8, 4, { 0, 0, 8, 4 }, { -1, 0, 8, 4 } },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "insane frame",
		.window = { U32_MAX, 4, { 0, 0, 8, 4 }, { 0, 0, 8, 4 } },
		.row = { "########", "########", "########", "########" },
	}, {
		.name = "insane crop and compose",
		.window = { 8, 4, { S32_MAX, 0, U32_MAX, 4 }, { S32_MAX, 0, U32_MAX, 4 } },
		.row = { "########", "########", "########", "########" },
	},
};

static void picture_case_name(const struct picture_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(picture, picture_cases, picture_case_name);

static void frame_of(struct kunit *test, struct paravent_frame *frame,
		     const struct picture_case *c)
{
	u32 fourcc = c->fourcc ?: V4L2_PIX_FMT_GREY;
	u32 width = c->width ?: 8, stride = c->stride ?: width;
	struct v4l2_pix_format_mplane pix = pix_of(fourcc, width, c->height ?: 4, stride, stride,
						   stride);

	pix.num_planes = paravent_format_find(fourcc)->buffers;
	pix.field = c->field ?: V4L2_FIELD_NONE;
	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(frame, &pix));
}

static struct paravent_window whole(const struct paravent_frame *frame)
{
	struct paravent_rect rect = { 0, 0, frame->width, frame->height };

	return (struct paravent_window) { frame->width, frame->height, rect, rect };
}

/* What is the same whatever the driver left is filled. */
static void expect_row(struct kunit *test, const struct paravent_mask *mask, u32 p, u32 r,
		       const char *expected)
{
	const struct paravent_plane *plane = &mask->frame.plane[p];
	u32 size = plane->offset + plane->rows * plane->stride;
	u32 at = plane->offset + r * plane->stride;
	u8 *raw = kunit_kmalloc(test, size, GFP_KERNEL);
	u8 *shown[2] = { };
	char row[64] = { };
	u32 i;

	KUNIT_ASSERT_LT(test, plane->row_bytes, sizeof(row));
	KUNIT_ASSERT_NOT_NULL(test, raw);
	for (i = 0; i < 2; i++) {
		shown[i] = kunit_kzalloc(test, size, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, shown[i]);
		memset(raw, i ? 0xff : 0x00, size);
		paravent_blit(mask, plane->buffer, shown[i], size, raw, size);
	}
	for (i = 0; i < plane->row_bytes; i++)
		row[i] = shown[0][at + i] == shown[1][at + i] ? '#' : '.';
	KUNIT_EXPECT_STREQ_MSG(test, row, expected, "row %u", r);
}

static void zone_of(struct paravent_zone *zone, u16 (*vertex)[2], const struct polygon *polygon)
{
	memcpy(vertex, polygon->vertex, sizeof(polygon->vertex));
	zone->vertices = polygon->vertices;
	zone->vertex = (const u16 (*)[2])vertex;
	zone->only = polygon->only;
	if (zone->vertices == 2) {
		zone->vertices = 4;
		memcpy(vertex[2], vertex[1], sizeof(vertex[2]));
		vertex[1][1] = vertex[0][1];
		vertex[3][0] = vertex[0][0];
		vertex[3][1] = vertex[2][1];
	}
}

static void picture(struct kunit *test)
{
	const struct picture_case *c = test->param_value;
	struct paravent_zone zone[SCENE_ZONES] = { };
	u16 vertex[SCENE_ZONES][8][2];
	struct paravent_layer layer = { .zone = zone, .window = c->window };
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u32 r, z;

	frame_of(test, &frame, c);
	if (!c->window.full_width) {
		layer.window = whole(&frame);
		layer.window.hflip = c->window.hflip;
		layer.window.vflip = c->window.vflip;
	}
	for (z = 0; z < SCENE_ZONES && c->zone[z].vertices; z++) {
		zone_of(&zone[z], vertex[z], &c->zone[z]);
		KUNIT_ASSERT_TRUE(test, paravent_polygon_is_simple(zone[z].vertex,
								   zone[z].vertices));
	}
	layer.zones = z;
	mask = compile(test, &frame, &layer, 1);
	for (r = 0; r < frame.plane[c->plane].rows; r++) {
		KUNIT_ASSERT_NOT_NULL(test, c->row[r]);
		expect_row(test, mask, c->plane, r, c->row[r]);
	}
	paravent_mask_free(mask);
}

/* Layers add up, and none is none. */
static void layers(struct kunit *test)
{
	static const struct picture_case c = { .stride = 12 };
	static const struct polygon a = RECT(0, 0, 8192, EDGE);
	static const struct polygon b = ONLY(0, 0, EDGE, 32768);
	u16 vertex[2][8][2];
	struct paravent_zone zone[2];
	struct paravent_layer layer[] = { { zone, 1 }, { zone + 1, 1 }, { } };
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u32 r;

	zone_of(&zone[0], vertex[0], &a);
	zone_of(&zone[1], vertex[1], &b);
	frame_of(test, &frame, &c);
	layer[0].window = whole(&frame);
	layer[1].window = whole(&frame);
	mask = compile(test, &frame, layer, 2);
	for (r = 0; r < 4; r++)
		expect_row(test, mask, 0, r, r < 2 ? "#......." : "########");
	KUNIT_EXPECT_EQ(test, mask->filled, 2 + 16);
	KUNIT_EXPECT_EQ(test, mask->total, 32);
	/* Rows that are alike share a list. */
	KUNIT_EXPECT_EQ(test, mask->row[0][0], mask->row[0][1]);
	KUNIT_EXPECT_EQ(test, mask->length, 6);
	paravent_mask_free(mask);

	mask = compile(test, &frame, layer, 3);
	for (r = 0; r < 4; r++)
		expect_row(test, mask, 0, r, "########");
	paravent_mask_free(mask);

	mask = compile(test, &frame, layer, 0);
	for (r = 0; r < 4; r++)
		expect_row(test, mask, 0, r, "........");
	KUNIT_EXPECT_EQ(test, mask->filled, 0);
	paravent_mask_free(mask);
	paravent_mask_free(NULL);
}

/*
 * The thinnest tip there is: less than the smallest number of the arithmetic
 * decides whether it is in a pixel. Drawn masks hardly ever get there.
 */
static void tip(struct kunit *test)
{
	/* Its right edge begins a third of a unit above the second row of three. */
	static const u16 vertex[][2] = { { 32768, 21845 }, { 32769, EDGE }, { 0, EDGE } };
	static const struct picture_case small = { .width = 2, .height = 3 };
	struct paravent_zone zone = { .vertices = 3, .vertex = vertex };
	struct paravent_layer layer = { .zone = &zone, .zones = 1 };
	struct paravent_frame frame;
	struct paravent_mask *mask;

	frame_of(test, &frame, &small);
	layer.window = whole(&frame);
	mask = compile(test, &frame, &layer, 1);
	expect_row(test, mask, 0, 0, "##");
	expect_row(test, mask, 0, 1, "##");
	expect_row(test, mask, 0, 2, "##");
	paravent_mask_free(mask);
}

/* As much as a policy may ask for, seen through as many layers as there can be. */
static void most(struct kunit *test)
{
	u16 (*vertex)[2] = kunit_kcalloc(test, PARAVENT_VERTICES_MAX, sizeof(*vertex),
					 GFP_KERNEL);
	struct paravent_zone *zone = kunit_kcalloc(test, PARAVENT_ZONES_MAX, sizeof(*zone),
						   GFP_KERNEL);
	struct v4l2_pix_format_mplane pix = pix_of(V4L2_PIX_FMT_NV12, 1920, 1080, 1920, 0, 0);
	struct paravent_layer layer[8];
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, vertex);
	KUNIT_ASSERT_NOT_NULL(test, zone);
	/* A comb with 31 teeth that reach down from the upper border. */
	for (i = 0; i < 62; i++) {
		vertex[i][0] = 512 + i * 1024;
		vertex[i][1] = i % 2 ? 60000 : 1000;
	}
	vertex[62][0] = EDGE;
	vertex[63][0] = 0;
	KUNIT_ASSERT_TRUE(test, paravent_polygon_is_simple((const u16 (*)[2])vertex, 64));
	for (i = 0; i < PARAVENT_ZONES_MAX; i++)
		zone[i] = (struct paravent_zone) {
			.only = i % 2, .vertices = 64, .vertex = (const u16 (*)[2])vertex,
		};
	pix.field = V4L2_FIELD_INTERLACED;
	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, &pix));
	for (i = 0; i < ARRAY_SIZE(layer); i++)
		layer[i] = (struct paravent_layer) {
			.zone = zone, .zones = PARAVENT_ZONES_MAX, .window = whole(&frame),
		};
	mask = compile(test, &frame, layer, ARRAY_SIZE(layer));
	/* What an inverse zone shows, the same zone hides. */
	KUNIT_EXPECT_EQ(test, mask->filled, 1920 * 1080 * 3 / 2);
	KUNIT_EXPECT_EQ(test, mask->total, 1920 * 1080 * 3 / 2);
	paravent_mask_free(mask);

	zone[0].vertices = PARAVENT_VERTICES_MAX + 1;
	KUNIT_EXPECT_NULL(test, paravent_mask_compile(&frame, layer, 1, RGB));
}

static const struct simple_case {
	const char *name;
	bool simple;
	struct polygon polygon;
} simple_cases[] = {
	{ "rectangle", true,
	  { 4, false, { { 0, 0 }, { EDGE, 0 }, { EDGE, EDGE }, { 0, EDGE } } } },
	{ "triangle", true, { 3, false, { { 0, 0 }, { 9, 0 }, { 5, 7 } } } },
	{ "a vertex along an edge", true,
	  { 4, false, { { 0, 0 }, { 4, 0 }, { 9, 0 }, { 5, 7 } } } },
	{ "concave", true, { 4, false, { { 0, 0 }, { 9, 0 }, { 2, 2 }, { 0, 9 } } } },
	{ "nothing", false, { 0 } },
	{ "line", false, { 2, false, { { 0, 0 }, { 9, 0 } } } },
	{ "flat", false, { 3, false, { { 0, 0 }, { 9, 0 }, { 5, 0 } } } },
	{ "point", false, { 3, false, { { 5, 5 }, { 5, 5 }, { 5, 5 } } } },
	{ "the same vertex twice", false,
	  { 4, false, { { 0, 0 }, { 9, 0 }, { 9, 0 }, { 5, 7 } } } },
	{ "back to the start", false, { 4, false, { { 0, 0 }, { 9, 0 }, { 5, 7 }, { 0, 0 } } } },
	{ "bow tie", false, { 4, false, { { 0, 0 }, { 9, 9 }, { 9, 0 }, { 0, 9 } } } },
	{ "there and back", false, { 4, false, { { 0, 0 }, { 9, 0 }, { 4, 0 }, { 4, 7 } } } },
	{ "a vertex touches an edge", false,
	  { 5, false, { { 0, 0 }, { 8, 0 }, { 8, 8 }, { 4, 0 }, { 0, 8 } } } },
	{ "two vertices meet", false,
	  { 6, false, { { 0, 0 }, { 4, 4 }, { 8, 0 }, { 8, 8 }, { 4, 4 }, { 0, 8 } } } },
	{ "edges in line overlap", false,
	  { 6, false, { { 0, 0 }, { 8, 0 }, { 8, 8 }, { 6, 0 }, { 2, 0 }, { 0, 8 } } } },
	{ "extreme bow tie", false,
	  { 4, false, { { 0, 0 }, { EDGE, EDGE }, { EDGE, 0 }, { 0, EDGE } } } },
};

static void simple_case_name(const struct simple_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(simple, simple_cases, simple_case_name);

/* Whichever vertex comes first, and whichever way round. */
static void simple(struct kunit *test)
{
	const struct simple_case *c = test->param_value;
	u32 n = c->polygon.vertices, start, i;
	u16 turned[8][2], mirrored[8][2];

	for (start = 0; start < max(n, 1u); start++) {
		for (i = 0; i < n; i++) {
			memcpy(turned[i], c->polygon.vertex[(start + i) % n], sizeof(*turned));
			memcpy(mirrored[n - 1 - i], turned[i], sizeof(*turned));
		}
		KUNIT_EXPECT_EQ(test, c->simple,
				paravent_polygon_is_simple((const u16 (*)[2])turned, n));
		KUNIT_EXPECT_EQ(test, c->simple,
				paravent_polygon_is_simple((const u16 (*)[2])mirrored, n));
	}
}

#define GUARD	0x55

/*
 * Blits, with the left half masked, or the right one: a capital letter is a byte of fill,
 * a dot is copied, a dash is left alone, and a space parts rows.
 */
static const struct blit_case {
	const char *name;
	u32 fourcc, width, height;
	u32 stride[PARAVENT_PLANES_MAX];
	u32 buffer;
	const char *bytes;
	bool right;
} blit_cases[] = {
	{ "NV12", V4L2_PIX_FMT_NV12, 4, 4, { 6 }, 0,
	  "YY..-- YY..-- YY..-- YY..-- UV..-- UV..--" },
	{ "YU12", V4L2_PIX_FMT_YUV420, 4, 2, { 6 }, 0, "YY..-- YY..-- U.- V.-" },
	{ "M420", V4L2_PIX_FMT_M420, 4, 4, { 6 }, 0,
	  "YY..-- YY..-- UV..-- YY..-- YY..-- UV..--" },
	{ "Bayer", V4L2_PIX_FMT_SGRBG8, 4, 3, { 5 }, 0, "GR..- BG..- GR..-" },
	{ "10 bits in a group", V4L2_PIX_FMT_Y10P, 8, 2, { 12 }, 0,
	  "YYYYX.....-- YYYYX.....--" },
	{ "RGB24, right", V4L2_PIX_FMT_RGB24, 2, 2, { 8 }, 0, "...RGB-- ...RGB--", true },
	{ "Bayer of 10 bits in a group, right", V4L2_PIX_FMT_SRGGB10P, 8, 2, { 10 }, 0,
	  ".....RGRGX .....GBGBX", true },
	{ "luma of NV12M", V4L2_PIX_FMT_NV12M, 4, 4, { 6, 5 }, 0,
	  "YY..-- YY..-- YY..-- YY..--" },
	{ "chroma of NV12M", V4L2_PIX_FMT_NV12M, 4, 4, { 6, 5 }, 1, "UV..- UV..-" },
	{ "second chroma of YM21", V4L2_PIX_FMT_YVU420M, 4, 4, { 4, 2, 3 }, 2, "U.- U.-" },
	{ "no second buffer of NV12", V4L2_PIX_FMT_NV12, 4, 4, { 6 }, 1, "" },
	{ "no third buffer of NV12M", V4L2_PIX_FMT_NV12M, 4, 4, { 6, 5 }, 2, "" },
	{ "no such buffer", V4L2_PIX_FMT_YVU420M, 4, 4, { 4, 2, 2 }, U32_MAX, "" },
};

static void blit_case_name(const struct blit_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(blit, blit_cases, blit_case_name);

/* What is expected of the first @size bytes: rows are whole, or not there. */
static void expect_blit(const char *bytes, const u8 *raw, u8 *expected, u32 size)
{
	u32 at = 0, length, pixels, i;

	for (; *bytes; bytes += length + (bytes[length] == ' '), at += length) {
		length = strcspn(bytes, " ");
		pixels = strcspn(bytes, "- ");
		for (i = 0; at + pixels <= size && i < pixels; i++)
			expected[at + i] = bytes[i] == '.' ? raw[at + i] : value_of(bytes[i]);
	}
}

/* Of every size that a buffer may have. */
static void blit(struct kunit *test)
{
	static const struct polygon half = RECT(0, 0, 32768, EDGE);
	const struct blit_case *c = test->param_value;
	const struct v4l2_pix_format_mplane pix = pix_of(c->fourcc, c->width, c->height,
							 c->stride[0], c->stride[1], c->stride[2]);
	u8 raw[64], shown[64], expected[64];
	struct paravent_zone zone;
	struct paravent_layer layer = { .zone = &zone, .zones = 1 };
	u16 vertex[8][2];
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u32 size, side, b;

	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, &pix));
	zone_of(&zone, vertex, &half);
	layer.window = whole(&frame);
	layer.window.hflip = c->right;
	mask = compile(test, &frame, &layer, 1);
	for (b = 0; b < sizeof(raw); b++)
		raw[b] = 0x80 | b;
	for (size = 0; size <= sizeof(raw); size++) {
		for (side = 0; side < 2; side++) {
			memset(expected, GUARD, sizeof(expected));
			expect_blit(c->bytes, raw, expected, size);
			memset(shown, GUARD, sizeof(shown));
			paravent_blit(mask, c->buffer, shown, side ? size : sizeof(shown), raw,
				      side ? sizeof(raw) : size);
			KUNIT_ASSERT_EQ_MSG(test, 0, memcmp(shown, expected, sizeof(shown)),
					    "%s of %u bytes", side ? "shown" : "raw", size);
		}
	}
	paravent_mask_free(mask);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(picture, picture_gen_params),
	KUNIT_CASE(layers),
	KUNIT_CASE(tip),
	KUNIT_CASE(most),
	KUNIT_CASE_PARAM(simple, simple_gen_params),
	KUNIT_CASE_PARAM(blit, blit_gen_params),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_mask",
	.test_cases = cases,
};

kunit_test_suite(suite);
