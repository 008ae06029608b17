// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formats, geometry and blit by example. The fuzzer in tests/native has the oracle;
 * here stands what the right answer looks like.
 */
#include "mask.h"

#include <kunit/test.h>
#include <linux/videodev2.h>

#define RGB	0x204060
#define EDGE	PARAVENT_COORDINATE_MAX

/* What RGB is in each component; no two are alike but alpha and nothing. */
static u8 value_of(char component)
{
	switch (component) {
	case 'R':
		return 0x20;
	case 'G':
		return 0x40;
	case 'B':
		return 0x60;
	case 'Y':
		return 66;
	case 'U':
		return 147;
	case 'V':
		return 112;
	default:
		return 0xff;
	}
}

/* A frame of 4x2 pixels, row by row, as the kernel's documentation has it. */
static const struct bytes_case {
	u32 fourcc;
	u32 bytesperline;
	const char *bytes;
} bytes_cases[] = {
	{ V4L2_PIX_FMT_YUYV, 8, "YUYVYUYV YUYVYUYV" },
	{ V4L2_PIX_FMT_UYVY, 8, "UYVYUYVY UYVYUYVY" },
	{ V4L2_PIX_FMT_YVYU, 8, "YVYUYVYU YVYUYVYU" },
	{ V4L2_PIX_FMT_VYUY, 8, "VYUYVYUY VYUYVYUY" },
	{ V4L2_PIX_FMT_NV12, 4, "YYYY YYYY UVUV" },
	{ V4L2_PIX_FMT_NV21, 4, "YYYY YYYY VUVU" },
	{ V4L2_PIX_FMT_NV16, 4, "YYYY YYYY UVUV UVUV" },
	{ V4L2_PIX_FMT_NV61, 4, "YYYY YYYY VUVU VUVU" },
	{ V4L2_PIX_FMT_YUV420, 4, "YYYY YYYY UU VV" },
	{ V4L2_PIX_FMT_YVU420, 4, "YYYY YYYY VV UU" },
	{ V4L2_PIX_FMT_GREY, 4, "YYYY YYYY" },
	{ V4L2_PIX_FMT_RGB24, 12, "RGBRGBRGBRGB RGBRGBRGBRGB" },
	{ V4L2_PIX_FMT_BGR24, 12, "BGRBGRBGRBGR BGRBGRBGRBGR" },
	{ V4L2_PIX_FMT_RGB32, 16, "XRGBXRGBXRGBXRGB XRGBXRGBXRGBXRGB" },
	{ V4L2_PIX_FMT_BGR32, 16, "BGRXBGRXBGRXBGRX BGRXBGRXBGRXBGRX" },
	{ V4L2_PIX_FMT_ARGB32, 16, "ARGBARGBARGBARGB ARGBARGBARGBARGB" },
	{ V4L2_PIX_FMT_XRGB32, 16, "XRGBXRGBXRGBXRGB XRGBXRGBXRGBXRGB" },
	{ V4L2_PIX_FMT_ABGR32, 16, "BGRABGRABGRABGRA BGRABGRABGRABGRA" },
	{ V4L2_PIX_FMT_XBGR32, 16, "BGRXBGRXBGRXBGRX BGRXBGRXBGRXBGRX" },
	{ V4L2_PIX_FMT_RGBA32, 16, "RGBARGBARGBARGBA RGBARGBARGBARGBA" },
	{ V4L2_PIX_FMT_RGBX32, 16, "RGBXRGBXRGBXRGBX RGBXRGBXRGBXRGBX" },
	{ V4L2_PIX_FMT_BGRA32, 16, "ABGRABGRABGRABGR ABGRABGRABGRABGR" },
	{ V4L2_PIX_FMT_BGRX32, 16, "XBGRXBGRXBGRXBGR XBGRXBGRXBGRXBGR" },
	{ V4L2_PIX_FMT_SBGGR8, 4, "BGBG GRGR" },
	{ V4L2_PIX_FMT_SGBRG8, 4, "GBGB RGRG" },
	{ V4L2_PIX_FMT_SGRBG8, 4, "GRGR BGBG" },
	{ V4L2_PIX_FMT_SRGGB8, 4, "RGRG GBGB" },
};

static void bytes_case_name(const struct bytes_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%p4cc", &c->fourcc);
}

KUNIT_ARRAY_PARAM(bytes, bytes_cases, bytes_case_name);

static struct paravent_mask *compile(struct kunit *test, const struct paravent_frame *frame,
				     const struct paravent_layer *layer, u32 layers)
{
	struct paravent_mask *mask = paravent_mask_compile(frame, layer, layers, RGB);

	KUNIT_ASSERT_NOT_NULL(test, mask);
	return mask;
}

static void fill(struct kunit *test)
{
	static const struct paravent_layer all;
	const struct bytes_case *c = test->param_value;
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u8 raw[64] = { }, shown[64];
	const char *byte;
	u32 i = 0;

	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, c->fourcc, 4, 2, c->bytesperline,
						     sizeof(raw), false));
	mask = compile(test, &frame, &all, 1);
	memset(shown, 0x55, sizeof(shown));
	paravent_blit(mask, shown, sizeof(shown), raw, sizeof(raw));
	for (byte = c->bytes; *byte; byte++) {
		if (*byte == ' ')
			continue;
		KUNIT_EXPECT_EQ_MSG(test, shown[i], value_of(*byte), "byte %u", i);
		i++;
	}
	KUNIT_EXPECT_EQ(test, frame.size, i);
	for (; i < sizeof(shown); i++)
		KUNIT_EXPECT_EQ(test, shown[i], 0x55);
	KUNIT_EXPECT_EQ(test, mask->filled, frame.size);
	KUNIT_EXPECT_EQ(test, mask->total, frame.size);
	paravent_mask_free(mask);
}

/* The table above says something of every format, and of no other. */
static void all_formats(struct kunit *test)
{
	const struct paravent_format *format;
	u32 i, k;

	for (i = 0; (format = paravent_format_at(i)); i++) {
		for (k = 0; k < ARRAY_SIZE(bytes_cases); k++)
			if (bytes_cases[k].fourcc == format->fourcc)
				break;
		KUNIT_EXPECT_LT_MSG(test, k, ARRAY_SIZE(bytes_cases), "%p4cc", &format->fourcc);
		KUNIT_EXPECT_PTR_EQ(test, paravent_format_find(format->fourcc), format);
	}
	KUNIT_EXPECT_EQ(test, i, ARRAY_SIZE(bytes_cases));
	KUNIT_EXPECT_NULL(test, paravent_format_at(U32_MAX));
	KUNIT_EXPECT_NULL(test, paravent_format_find(0));
	KUNIT_EXPECT_NULL(test, paravent_format_find(V4L2_PIX_FMT_MJPEG));
}

/* BT.601 in limited range; what others compute may differ by rounding. */
static void colours(struct kunit *test)
{
	static const struct {
		u32 rgb;
		int y, u, v;
	} c[] = {
		{ 0x000000, 16, 128, 128 },
		{ 0xffffff, 235, 128, 128 },
		{ 0xff0000, 81, 90, 240 },
		{ 0x00ff00, 145, 54, 34 },
		{ 0x0000ff, 41, 240, 110 },
		{ 0x808080, 126, 128, 128 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(c); i++) {
		KUNIT_EXPECT_LE(test, abs(paravent_fill_byte('Y', c[i].rgb) - c[i].y), 1);
		KUNIT_EXPECT_LE(test, abs(paravent_fill_byte('U', c[i].rgb) - c[i].u), 1);
		KUNIT_EXPECT_LE(test, abs(paravent_fill_byte('V', c[i].rgb) - c[i].v), 1);
		KUNIT_EXPECT_EQ(test, paravent_fill_byte('R', c[i].rgb), c[i].rgb >> 16);
		KUNIT_EXPECT_EQ(test, paravent_fill_byte('G', c[i].rgb), c[i].rgb >> 8 & 0xff);
		KUNIT_EXPECT_EQ(test, paravent_fill_byte('B', c[i].rgb), c[i].rgb & 0xff);
	}
}

#define BIG	PARAVENT_DIMENSION_MAX
#define ANY	U32_MAX

/* Layouts: what is asked for, and where the planes are, or that it is refused. */
static const struct layout_case {
	const char *name;
	u32 fourcc, width, height, bytesperline, sizeimage;
	int ret;
	struct paravent_plane plane[PARAVENT_PLANES_MAX];
} layout_cases[] = {
	{ "packed", V4L2_PIX_FMT_YUYV, 6, 4, 12, 48, 0, { { 0, 12, 4, 12 } } },
	{ "packed, padded", V4L2_PIX_FMT_YUYV, 6, 4, 20, 80, 0, { { 0, 20, 4, 12 } } },
	{ "packed, odd width", V4L2_PIX_FMT_YUYV, 5, 1, 12, 12, 0, { { 0, 12, 1, 12 } } },
	{ "packed, half a group", V4L2_PIX_FMT_YUYV, 5, 1, 10, 10, 0, { { 0, 10, 1, 10 } } },
	{ "three bytes", V4L2_PIX_FMT_RGB24, 5, 3, 16, 48, 0, { { 0, 16, 3, 15 } } },
	{ "four bytes", V4L2_PIX_FMT_XBGR32, 5, 3, 20, 60, 0, { { 0, 20, 3, 20 } } },
	{ "grey", V4L2_PIX_FMT_GREY, 5, 3, 5, 15, 0, { { 0, 5, 3, 5 } } },
	{ "Bayer, odd", V4L2_PIX_FMT_SRGGB8, 6, 3, 8, 24, 0, { { 0, 8, 3, 6 } } },
	{ "NV12", V4L2_PIX_FMT_NV12, 6, 4, 8, 48, 0, { { 0, 8, 4, 6 }, { 32, 8, 2, 6 } } },
	{ "NV12, odd height", V4L2_PIX_FMT_NV12, 6, 3, 6, 18, 0,
	  { { 0, 6, 3, 6 }, { 18, 6, 2, 6 } } },
	{ "NV12, odd width", V4L2_PIX_FMT_NV12, 5, 2, 6, 18, 0,
	  { { 0, 6, 2, 5 }, { 12, 6, 1, 6 } } },
	{ "NV16", V4L2_PIX_FMT_NV16, 6, 3, 8, 48, 0, { { 0, 8, 3, 6 }, { 24, 8, 3, 6 } } },
	{ "YU12", V4L2_PIX_FMT_YUV420, 6, 4, 8, 48, 0,
	  { { 0, 8, 4, 6 }, { 32, 4, 2, 3 }, { 40, 4, 2, 3 } } },
	{ "YV12", V4L2_PIX_FMT_YVU420, 4, 2, 4, 12, 0,
	  { { 0, 4, 2, 4 }, { 8, 2, 1, 2 }, { 10, 2, 1, 2 } } },
	{ "the largest", V4L2_PIX_FMT_XBGR32, BIG, BIG, 4 * BIG, ANY, 0,
	  { { 0, 4 * BIG, BIG, 4 * BIG } } },

	{ "unknown format", V4L2_PIX_FMT_MJPEG, 4, 2, 4, ANY, -EINVAL },
	{ "no format", 0, 4, 2, 4, ANY, -EINVAL },
	{ "no width", V4L2_PIX_FMT_GREY, 0, 2, 4, ANY, -EINVAL },
	{ "no height", V4L2_PIX_FMT_GREY, 4, 0, 4, ANY, -EINVAL },
	{ "too wide", V4L2_PIX_FMT_GREY, BIG + 1, 2, ANY, ANY, -EINVAL },
	{ "too high", V4L2_PIX_FMT_GREY, 4, BIG + 1, 4, ANY, -EINVAL },
	{ "widest", V4L2_PIX_FMT_GREY, ANY, 2, 4, ANY, -EINVAL },
	{ "highest", V4L2_PIX_FMT_GREY, 4, ANY, 4, ANY, -EINVAL },
	{ "no bytes per line", V4L2_PIX_FMT_GREY, 4, 2, 0, ANY, -EINVAL },
	{ "too few bytes per line", V4L2_PIX_FMT_YUYV, 4, 2, 7, ANY, -EINVAL },
	{ "beyond 32 bits", V4L2_PIX_FMT_GREY, 4, 2, ANY, ANY, -EINVAL },
	{ "chroma beyond 32 bits", V4L2_PIX_FMT_NV16, 4, 2, ANY / 2, ANY, -EINVAL },
	{ "no room", V4L2_PIX_FMT_GREY, 4, 2, 4, 7, -EINVAL },
	{ "no buffer", V4L2_PIX_FMT_GREY, 4, 2, 4, 0, -EINVAL },
	{ "YU12, odd height", V4L2_PIX_FMT_YUV420, 4, 3, 4, ANY, -EINVAL },
	{ "YV12, odd height", V4L2_PIX_FMT_YVU420, 4, 3, 4, ANY, -EINVAL },
	{ "YU12, odd stride", V4L2_PIX_FMT_YUV420, 4, 2, 5, ANY, -EINVAL },
	{ "YU12, odd width", V4L2_PIX_FMT_YUV420, 5, 2, 5, ANY, -EINVAL },
	{ "NV12, no room for chroma", V4L2_PIX_FMT_NV12, 5, 2, 5, ANY, -EINVAL },
};

static void layout_case_name(const struct layout_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(layout, layout_cases, layout_case_name);

static void layout(struct kunit *test)
{
	const struct layout_case *c = test->param_value;
	struct paravent_frame frame;
	u32 p;

	KUNIT_ASSERT_EQ(test, c->ret, paravent_frame_init(&frame, c->fourcc, c->width, c->height,
							  c->bytesperline, c->sizeimage, true));
	if (c->ret)
		return;
	KUNIT_EXPECT_EQ(test, frame.width, c->width);
	KUNIT_EXPECT_EQ(test, frame.height, c->height);
	KUNIT_EXPECT_TRUE(test, frame.interlaced);
	for (p = 0; p < frame.format->planes; p++) {
		KUNIT_EXPECT_EQ(test, frame.plane[p].offset, c->plane[p].offset);
		KUNIT_EXPECT_EQ(test, frame.plane[p].stride, c->plane[p].stride);
		KUNIT_EXPECT_EQ(test, frame.plane[p].rows, c->plane[p].rows);
		KUNIT_EXPECT_EQ(test, frame.plane[p].row_bytes, c->plane[p].row_bytes);
	}
	p--;
	KUNIT_EXPECT_EQ(test, frame.size,
			frame.plane[p].offset + frame.plane[p].stride * frame.plane[p].rows);
}

#define PICTURE_ROWS	8
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
 * What a plane looks like, a character a byte: # is filled. A window without
 * full_width is that of a frame that is neither cropped nor scaled.
 */
static const struct picture_case {
	const char *name;
	u32 fourcc;
	u32 width, height;
	u32 plane;
	bool interlaced;
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
		.width = 4,
		.zone = { RECT(16384, 0, 32768, 16384) },
		.row = { "####....", "........", "........", "........" },
	}, {
		.name = "only, and groups of two pixels",
		.fourcc = V4L2_PIX_FMT_YUYV,
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
		.interlaced = true,
		.zone = { RECT(24576, 16384, 32768, 32768) },
		.row = { "..##....", "..##...." },
	}, {
		.name = "second chroma of YU12",
		.fourcc = V4L2_PIX_FMT_YUV420,
		.plane = 2,
		.zone = { RECT(24576, 49152, 32768, EDGE) },
		.row = { "....", ".#.." },
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
	u32 width = c->width ?: 8;

	KUNIT_ASSERT_EQ(test, 0,
			paravent_frame_init(frame, fourcc, width, c->height ?: 4,
					    fourcc == V4L2_PIX_FMT_YUYV ? 2 * width : width,
					    U32_MAX, c->interlaced));
}

static struct paravent_window whole(const struct paravent_frame *frame)
{
	struct paravent_rect rect = { 0, 0, frame->width, frame->height };

	return (struct paravent_window) { frame->width, frame->height, rect, rect };
}

static void expect_row(struct kunit *test, const struct paravent_mask *mask, u32 p, u32 r,
		       const char *expected)
{
	const u32 *list = mask->list + mask->row[p][r];
	char row[64] = { };
	u32 i;

	KUNIT_ASSERT_LT(test, mask->frame.plane[p].row_bytes, sizeof(row));
	memset(row, '.', mask->frame.plane[p].row_bytes);
	for (i = 0; i < list[0]; i++) {
		u32 first = list[1 + 2 * i], end = list[2 + 2 * i];

		KUNIT_ASSERT_LT(test, first, end);
		KUNIT_ASSERT_LE(test, end, mask->frame.plane[p].row_bytes);
		memset(row + first, '#', end - first);
	}
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
	static const struct picture_case c;
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
	struct paravent_layer layer[8];
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u32 i, r;

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
	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, V4L2_PIX_FMT_NV12, 1920, 1080, 1920,
						     U32_MAX, true));
	for (i = 0; i < ARRAY_SIZE(layer); i++)
		layer[i] = (struct paravent_layer) { zone, PARAVENT_ZONES_MAX, whole(&frame) };
	mask = compile(test, &frame, layer, ARRAY_SIZE(layer));
	/* What an inverse zone shows, the same zone hides. */
	for (r = 0; r < 1080; r++)
		KUNIT_ASSERT_EQ(test, mask->list[mask->row[0][r] + 2], 1920);
	KUNIT_EXPECT_EQ(test, mask->filled, mask->total);
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

/* Of every size that a buffer may have: rows are whole or not there, nothing else is. */
static void blit(struct kunit *test)
{
	static const struct polygon half = RECT(0, 0, 32768, EDGE);
	struct paravent_zone zone;
	struct paravent_layer layer = { .zone = &zone, .zones = 1 };
	u16 vertex[8][2];
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u8 raw[64], shown[64];
	u32 size, side, p, r, b;

	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, V4L2_PIX_FMT_NV12, 4, 4, 6, 36, 0));
	zone_of(&zone, vertex, &half);
	layer.window = whole(&frame);
	mask = compile(test, &frame, &layer, 1);
	for (b = 0; b < sizeof(raw); b++)
		raw[b] = 0x80 | b;
	for (size = 0; size <= sizeof(raw); size++) {
		for (side = 0; side < 2; side++) {
			u8 expected[64];

			memset(expected, GUARD, sizeof(expected));
			for (p = 0; p < 2; p++) {
				for (r = 0; r < frame.plane[p].rows; r++) {
					u32 at = frame.plane[p].offset + 6 * r;

					if (at + 4 > size)
						continue;
					expected[at] = value_of(p ? 'U' : 'Y');
					expected[at + 1] = value_of(p ? 'V' : 'Y');
					expected[at + 2] = raw[at + 2];
					expected[at + 3] = raw[at + 3];
				}
			}
			memset(shown, GUARD, sizeof(shown));
			paravent_blit(mask, shown, side ? size : sizeof(shown), raw,
				      side ? sizeof(raw) : size);
			KUNIT_ASSERT_EQ_MSG(test, 0, memcmp(shown, expected, sizeof(shown)),
					    "%s of %u bytes", side ? "shown" : "raw", size);
		}
	}

	/* In place, as for read(). */
	memcpy(shown, raw, sizeof(raw));
	paravent_blit(mask, shown, sizeof(shown), shown, sizeof(shown));
	for (b = 0; b < sizeof(raw); b++) {
		bool filled = b < frame.size && b % 6 < 2;
		char component = b < 24 ? 'Y' : "UV"[b % 2];

		KUNIT_EXPECT_EQ(test, shown[b], filled ? value_of(component) : raw[b]);
	}
	paravent_mask_free(mask);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(fill, bytes_gen_params),
	KUNIT_CASE(all_formats),
	KUNIT_CASE(colours),
	KUNIT_CASE_PARAM(layout, layout_gen_params),
	KUNIT_CASE_PARAM(picture, picture_gen_params),
	KUNIT_CASE(layers),
	KUNIT_CASE(tip),
	KUNIT_CASE(most),
	KUNIT_CASE_PARAM(simple, simple_gen_params),
	KUNIT_CASE(blit),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_mask",
	.test_cases = cases,
};

kunit_test_suite(suite);
