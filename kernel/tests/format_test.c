// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pixel formats by example: what a filled frame of each looks like, what colours become in
 * it, and where its planes lie.
 */
#include "frame.h"

#include <linux/ctype.h>

/* Samples of 10 to 16 bits in words of 16, the least significant byte first. */
#define R10	"9003"
#define G10	"6401"
#define B10	"d800"
#define R12	"400e"
#define G12	"9005"
#define B12	"6003"
#define R14	"0039"
#define G14	"4016"
#define B14	"800d"
#define R16	"00e4"
#define G16	"0059"
#define B16	"0036"

/*
 * A filled frame of each format, as pixfmt-*.rst of the kernel's documentation has them:
 * a capital letter for a byte of a component, two digits for any other byte, a space
 * between rows and a bar between buffers.
 */
static const struct bytes_case {
	u32 fourcc;
	u32 width, height;
	u32 stride[3];
	const char *bytes;
} bytes_cases[] = {
	/* pixfmt-packed-yuv.rst */
	{ V4L2_PIX_FMT_YUYV, 4, 2, { 8 }, "YUYVYUYV YUYVYUYV" },
	{ V4L2_PIX_FMT_UYVY, 4, 2, { 8 }, "UYVYUYVY UYVYUYVY" },
	{ V4L2_PIX_FMT_YVYU, 4, 2, { 8 }, "YVYUYVYU YVYUYVYU" },
	{ V4L2_PIX_FMT_VYUY, 4, 2, { 8 }, "VYUYVYUY VYUYVYUY" },
	{ V4L2_PIX_FMT_Y41P, 8, 2, { 12 }, "UYVYUYVYYYYY UYVYUYVYYYYY" },
	{ V4L2_PIX_FMT_YUV444, 2, 2, { 4 }, "5cf75cf7 5cf75cf7" },
	{ V4L2_PIX_FMT_YUV555, 2, 2, { 4 }, "78bd78bd 78bd78bd" },
	{ V4L2_PIX_FMT_YUV565, 2, 2, { 4 }, "f87af87a f87af87a" },
	{ V4L2_PIX_FMT_YUV24, 2, 2, { 6 }, "YUVYUV YUVYUV" },
	{ V4L2_PIX_FMT_YUV32, 2, 2, { 8 }, "AYUVAYUV AYUVAYUV" },
	{ V4L2_PIX_FMT_AYUV32, 2, 2, { 8 }, "AYUVAYUV AYUVAYUV" },
	{ V4L2_PIX_FMT_XYUV32, 2, 2, { 8 }, "XYUVXYUV XYUVXYUV" },
	{ V4L2_PIX_FMT_VUYA32, 2, 2, { 8 }, "VUYAVUYA VUYAVUYA" },
	{ V4L2_PIX_FMT_VUYX32, 2, 2, { 8 }, "VUYXVUYX VUYXVUYX" },
	{ V4L2_PIX_FMT_YUVA32, 2, 2, { 8 }, "YUVAYUVA YUVAYUVA" },
	{ V4L2_PIX_FMT_YUVX32, 2, 2, { 8 }, "YUVXYUVX YUVXYUVX" },

	/* pixfmt-m420.rst */
	{ V4L2_PIX_FMT_M420, 4, 4, { 4 }, "YYYY YYYY UVUV YYYY YYYY UVUV" },

	/*
	 * pixfmt-yuv-planar.rst. The order of planes is that of its overview: some of its
	 * examples have Cb and Cr the other way round, drivers do not.
	 */
	{ V4L2_PIX_FMT_NV12, 4, 4, { 4 }, "YYYY YYYY YYYY YYYY UVUV UVUV" },
	{ V4L2_PIX_FMT_NV21, 4, 4, { 4 }, "YYYY YYYY YYYY YYYY VUVU VUVU" },
	{ V4L2_PIX_FMT_NV16, 4, 2, { 4 }, "YYYY YYYY UVUV UVUV" },
	{ V4L2_PIX_FMT_NV61, 4, 2, { 4 }, "YYYY YYYY VUVU VUVU" },
	{ V4L2_PIX_FMT_NV24, 4, 2, { 4 }, "YYYY YYYY UVUVUVUV UVUVUVUV" },
	{ V4L2_PIX_FMT_NV42, 4, 2, { 4 }, "YYYY YYYY VUVUVUVU VUVUVUVU" },
	{ V4L2_PIX_FMT_P010, 2, 2, { 4 }, "007d007d 007d007d 005c00c0" },
	{ V4L2_PIX_FMT_NV12M, 4, 4, { 4, 4 }, "YYYY YYYY YYYY YYYY | UVUV UVUV" },
	{ V4L2_PIX_FMT_NV21M, 4, 4, { 4, 4 }, "YYYY YYYY YYYY YYYY | VUVU VUVU" },
	{ V4L2_PIX_FMT_NV16M, 4, 2, { 4, 4 }, "YYYY YYYY | UVUV UVUV" },
	{ V4L2_PIX_FMT_NV61M, 4, 2, { 4, 4 }, "YYYY YYYY | VUVU VUVU" },
	{ V4L2_PIX_FMT_YUV410, 4, 4, { 4 }, "YYYY YYYY YYYY YYYY U V" },
	{ V4L2_PIX_FMT_YVU410, 4, 4, { 4 }, "YYYY YYYY YYYY YYYY V U" },
	{ V4L2_PIX_FMT_YUV411P, 4, 4, { 4 }, "YYYY YYYY YYYY YYYY U U U U V V V V" },
	{ V4L2_PIX_FMT_YUV420, 4, 4, { 4 }, "YYYY YYYY YYYY YYYY UU UU VV VV" },
	{ V4L2_PIX_FMT_YVU420, 4, 4, { 4 }, "YYYY YYYY YYYY YYYY VV VV UU UU" },
	{ V4L2_PIX_FMT_YUV422P, 4, 2, { 4 }, "YYYY YYYY UU UU VV VV" },
	{ V4L2_PIX_FMT_YUV420M, 4, 4, { 4, 2, 2 }, "YYYY YYYY YYYY YYYY | UU UU | VV VV" },
	{ V4L2_PIX_FMT_YVU420M, 4, 4, { 4, 2, 2 }, "YYYY YYYY YYYY YYYY | VV VV | UU UU" },
	{ V4L2_PIX_FMT_YUV422M, 4, 2, { 4, 2, 2 }, "YYYY YYYY | UU UU | VV VV" },
	{ V4L2_PIX_FMT_YVU422M, 4, 2, { 4, 2, 2 }, "YYYY YYYY | VV VV | UU UU" },
	{ V4L2_PIX_FMT_YUV444M, 4, 2, { 4, 4, 4 }, "YYYY YYYY | UUUU UUUU | VVVV VVVV" },
	{ V4L2_PIX_FMT_YVU444M, 4, 2, { 4, 4, 4 }, "YYYY YYYY | VVVV VVVV | UUUU UUUU" },

	/* pixfmt-yuv-luma.rst; of Y4 and Y6 it says nothing. */
	{ V4L2_PIX_FMT_GREY, 2, 2, { 2 }, "YY YY" },
	{ V4L2_PIX_FMT_Y4, 2, 2, { 2 }, "7070 7070" },
	{ V4L2_PIX_FMT_Y6, 2, 2, { 2 }, "7c7c 7c7c" },
	{ V4L2_PIX_FMT_Y10, 2, 2, { 4 }, "f401f401 f401f401" },
	{ V4L2_PIX_FMT_Y12, 2, 2, { 4 }, "d007d007 d007d007" },
	{ V4L2_PIX_FMT_Y14, 2, 2, { 4 }, "401f401f 401f401f" },
	{ V4L2_PIX_FMT_Y16, 2, 2, { 4 }, "007d007d 007d007d" },
	{ V4L2_PIX_FMT_Y16_BE, 2, 2, { 4 }, "7d007d00 7d007d00" },
	{ V4L2_PIX_FMT_Y10BPACK, 4, 2, { 5 }, "7d1f47d1f4 7d1f47d1f4" },
	{ V4L2_PIX_FMT_Y10P, 4, 2, { 5 }, "YYYYX YYYYX" },
#ifdef V4L2_PIX_FMT_Y12P
	{ V4L2_PIX_FMT_Y12P, 4, 2, { 6 }, "YYXYYX YYXYYX" },
	{ V4L2_PIX_FMT_Y14P, 4, 2, { 7 }, "YYYYXXX YYYYXXX" },
#endif

	/* pixfmt-z16.rst, pixfmt-cnf4.rst: no distance, of which nothing is sure. */
	{ V4L2_PIX_FMT_Z16, 2, 2, { 4 }, "00000000 00000000" },
	{ V4L2_PIX_FMT_CNF4, 4, 2, { 2 }, "0000 0000" },

	/* pixfmt-rgb.rst; "a" of the deprecated ones is as in the XRGB formats. */
	{ V4L2_PIX_FMT_RGB332, 2, 2, { 2 }, "e8e8 e8e8" },
	{ V4L2_PIX_FMT_RGB444, 2, 2, { 4 }, "530e530e 530e530e" },
	{ V4L2_PIX_FMT_XRGB444, 2, 2, { 4 }, "530e530e 530e530e" },
	{ V4L2_PIX_FMT_ARGB444, 2, 2, { 4 }, "53fe53fe 53fe53fe" },
	{ V4L2_PIX_FMT_RGBX444, 2, 2, { 4 }, "30e530e5 30e530e5" },
	{ V4L2_PIX_FMT_RGBA444, 2, 2, { 4 }, "3fe53fe5 3fe53fe5" },
	{ V4L2_PIX_FMT_XBGR444, 2, 2, { 4 }, "5e035e03 5e035e03" },
	{ V4L2_PIX_FMT_ABGR444, 2, 2, { 4 }, "5ef35ef3 5ef35ef3" },
	{ V4L2_PIX_FMT_BGRX444, 2, 2, { 4 }, "e035e035 e035e035" },
	{ V4L2_PIX_FMT_BGRA444, 2, 2, { 4 }, "ef35ef35 ef35ef35" },
	{ V4L2_PIX_FMT_RGB555, 2, 2, { 4 }, "66716671 66716671" },
	{ V4L2_PIX_FMT_XRGB555, 2, 2, { 4 }, "66716671 66716671" },
	{ V4L2_PIX_FMT_ARGB555, 2, 2, { 4 }, "66f166f1 66f166f1" },
	{ V4L2_PIX_FMT_RGBX555, 2, 2, { 4 }, "cce2cce2 cce2cce2" },
	{ V4L2_PIX_FMT_RGBA555, 2, 2, { 4 }, "cde2cde2 cde2cde2" },
	{ V4L2_PIX_FMT_XBGR555, 2, 2, { 4 }, "7c197c19 7c197c19" },
	{ V4L2_PIX_FMT_ABGR555, 2, 2, { 4 }, "7c997c99 7c997c99" },
	{ V4L2_PIX_FMT_BGRX555, 2, 2, { 4 }, "f832f832 f832f832" },
	{ V4L2_PIX_FMT_BGRA555, 2, 2, { 4 }, "f932f932 f932f932" },
	{ V4L2_PIX_FMT_RGB555X, 2, 2, { 4 }, "71667166 71667166" },
	{ V4L2_PIX_FMT_XRGB555X, 2, 2, { 4 }, "71667166 71667166" },
	{ V4L2_PIX_FMT_ARGB555X, 2, 2, { 4 }, "f166f166 f166f166" },
	{ V4L2_PIX_FMT_RGB565, 2, 2, { 4 }, "c6e2c6e2 c6e2c6e2" },
	{ V4L2_PIX_FMT_RGB565X, 2, 2, { 4 }, "e2c6e2c6 e2c6e2c6" },
	{ V4L2_PIX_FMT_BGR666, 2, 2, { 8 }, "356e4000356e4000 356e4000356e4000" },
	{ V4L2_PIX_FMT_RGB24, 2, 2, { 6 }, "RGBRGB RGBRGB" },
	{ V4L2_PIX_FMT_BGR24, 2, 2, { 6 }, "BGRBGR BGRBGR" },
	{ V4L2_PIX_FMT_RGB32, 2, 2, { 8 }, "XRGBXRGB XRGBXRGB" },
	{ V4L2_PIX_FMT_BGR32, 2, 2, { 8 }, "BGRXBGRX BGRXBGRX" },
	{ V4L2_PIX_FMT_ARGB32, 2, 2, { 8 }, "ARGBARGB ARGBARGB" },
	{ V4L2_PIX_FMT_XRGB32, 2, 2, { 8 }, "XRGBXRGB XRGBXRGB" },
	{ V4L2_PIX_FMT_ABGR32, 2, 2, { 8 }, "BGRABGRA BGRABGRA" },
	{ V4L2_PIX_FMT_XBGR32, 2, 2, { 8 }, "BGRXBGRX BGRXBGRX" },
	{ V4L2_PIX_FMT_RGBA32, 2, 2, { 8 }, "RGBARGBA RGBARGBA" },
	{ V4L2_PIX_FMT_RGBX32, 2, 2, { 8 }, "RGBXRGBX RGBXRGBX" },
	{ V4L2_PIX_FMT_BGRA32, 2, 2, { 8 }, "ABGRABGR ABGRABGR" },
	{ V4L2_PIX_FMT_BGRX32, 2, 2, { 8 }, "XBGRXBGR XBGRXBGR" },

	/* pixfmt-packed-hsv.rst: 12.07 degrees in steps of 2, 194.61 and 228 of 255 */
	{ V4L2_PIX_FMT_HSV24, 2, 2, { 6 }, "06c3e406c3e4 06c3e406c3e4" },
	{ V4L2_PIX_FMT_HSV32, 2, 2, { 8 }, "0006c3e40006c3e4 0006c3e40006c3e4" },

	/* pixfmt-srggb*.rst; what is below 8 bits is 0. */
	{ V4L2_PIX_FMT_SBGGR8, 4, 2, { 4 }, "BGBG GRGR" },
	{ V4L2_PIX_FMT_SGBRG8, 4, 2, { 4 }, "GBGB RGRG" },
	{ V4L2_PIX_FMT_SGRBG8, 4, 2, { 4 }, "GRGR BGBG" },
	{ V4L2_PIX_FMT_SRGGB8, 4, 2, { 4 }, "RGRG GBGB" },
	{ V4L2_PIX_FMT_SBGGR10, 4, 2, { 8 }, B10 G10 B10 G10 " " G10 R10 G10 R10 },
	{ V4L2_PIX_FMT_SGBRG10, 4, 2, { 8 }, G10 B10 G10 B10 " " R10 G10 R10 G10 },
	{ V4L2_PIX_FMT_SGRBG10, 4, 2, { 8 }, G10 R10 G10 R10 " " B10 G10 B10 G10 },
	{ V4L2_PIX_FMT_SRGGB10, 4, 2, { 8 }, R10 G10 R10 G10 " " G10 B10 G10 B10 },
	{ V4L2_PIX_FMT_SBGGR12, 4, 2, { 8 }, B12 G12 B12 G12 " " G12 R12 G12 R12 },
	{ V4L2_PIX_FMT_SGBRG12, 4, 2, { 8 }, G12 B12 G12 B12 " " R12 G12 R12 G12 },
	{ V4L2_PIX_FMT_SGRBG12, 4, 2, { 8 }, G12 R12 G12 R12 " " B12 G12 B12 G12 },
	{ V4L2_PIX_FMT_SRGGB12, 4, 2, { 8 }, R12 G12 R12 G12 " " G12 B12 G12 B12 },
	{ V4L2_PIX_FMT_SBGGR14, 4, 2, { 8 }, B14 G14 B14 G14 " " G14 R14 G14 R14 },
	{ V4L2_PIX_FMT_SGBRG14, 4, 2, { 8 }, G14 B14 G14 B14 " " R14 G14 R14 G14 },
	{ V4L2_PIX_FMT_SGRBG14, 4, 2, { 8 }, G14 R14 G14 R14 " " B14 G14 B14 G14 },
	{ V4L2_PIX_FMT_SRGGB14, 4, 2, { 8 }, R14 G14 R14 G14 " " G14 B14 G14 B14 },
	{ V4L2_PIX_FMT_SBGGR16, 4, 2, { 8 }, B16 G16 B16 G16 " " G16 R16 G16 R16 },
	{ V4L2_PIX_FMT_SGBRG16, 4, 2, { 8 }, G16 B16 G16 B16 " " R16 G16 R16 G16 },
	{ V4L2_PIX_FMT_SGRBG16, 4, 2, { 8 }, G16 R16 G16 R16 " " B16 G16 B16 G16 },
	{ V4L2_PIX_FMT_SRGGB16, 4, 2, { 8 }, R16 G16 R16 G16 " " G16 B16 G16 B16 },
	{ V4L2_PIX_FMT_SBGGR10P, 4, 2, { 5 }, "BGBGX GRGRX" },
	{ V4L2_PIX_FMT_SGBRG10P, 4, 2, { 5 }, "GBGBX RGRGX" },
	{ V4L2_PIX_FMT_SGRBG10P, 4, 2, { 5 }, "GRGRX BGBGX" },
	{ V4L2_PIX_FMT_SRGGB10P, 4, 2, { 5 }, "RGRGX GBGBX" },
	{ V4L2_PIX_FMT_SBGGR12P, 4, 2, { 6 }, "BGXBGX GRXGRX" },
	{ V4L2_PIX_FMT_SGBRG12P, 4, 2, { 6 }, "GBXGBX RGXRGX" },
	{ V4L2_PIX_FMT_SGRBG12P, 4, 2, { 6 }, "GRXGRX BGXBGX" },
	{ V4L2_PIX_FMT_SRGGB12P, 4, 2, { 6 }, "RGXRGX GBXGBX" },
	{ V4L2_PIX_FMT_SBGGR14P, 4, 2, { 7 }, "BGBGXXX GRGRXXX" },
	{ V4L2_PIX_FMT_SGBRG14P, 4, 2, { 7 }, "GBGBXXX RGRGXXX" },
	{ V4L2_PIX_FMT_SGRBG14P, 4, 2, { 7 }, "GRGRXXX BGBGXXX" },
	{ V4L2_PIX_FMT_SRGGB14P, 4, 2, { 7 }, "RGRGXXX GBGBXXX" },
};

static void bytes_case_name(const struct bytes_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%p4cc", &c->fourcc);
}

KUNIT_ARRAY_PARAM(bytes, bytes_cases, bytes_case_name);

/* The next byte of a picture in letters and digits; @bytes is left behind it. */
static u8 next_byte(const char **bytes)
{
	u8 value;

	if (**bytes >= 'A' && **bytes <= 'Z')
		return value_of(*(*bytes)++);
	value = hex_to_bin((*bytes)[0]) << 4 | hex_to_bin((*bytes)[1]);
	*bytes += 2;
	return value;
}

static void fill(struct kunit *test)
{
	static const struct paravent_layer all;
	const struct bytes_case *c = test->param_value;
	const struct v4l2_pix_format_mplane pix = pix_of(c->fourcc, c->width, c->height,
							 c->stride[0], c->stride[1], c->stride[2]);
	const char *bytes = c->bytes;
	struct paravent_frame frame;
	struct paravent_mask *mask;
	u8 raw[64] = { }, shown[64];
	u32 b, i, total = 0;

	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, &pix));
	mask = compile(test, &frame, &all, 1);
	for (b = 0; b < PARAVENT_PLANES_MAX; b++) {
		memset(shown, 0x55, sizeof(shown));
		paravent_blit(mask, b, shown, sizeof(shown), raw, sizeof(raw));
		for (i = 0; *bytes && *bytes != '|'; bytes += strspn(bytes, " "), i++)
			KUNIT_EXPECT_EQ_MSG(test, shown[i], next_byte(&bytes), "buffer %u, byte %u",
					    b, i);
		bytes += strspn(bytes, "| ");
		KUNIT_EXPECT_EQ(test, frame.size[b], i);
		total += i;
		for (; i < sizeof(shown); i++)
			KUNIT_EXPECT_EQ(test, shown[i], 0x55);
	}
	KUNIT_EXPECT_EQ(test, mask->filled, total);
	KUNIT_EXPECT_EQ(test, mask->total, total);
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
	KUNIT_EXPECT_NULL(test, paravent_format_find(V4L2_PIX_FMT_NV12_4L4));
	KUNIT_EXPECT_NULL(test, paravent_format_find(V4L2_PIX_FMT_Y12I));
}

/* The sum of a list of fields. */
static u32 bits_of(struct kunit *test, const char *fields)
{
	u32 bits = 0;

	while (*fields) {
		u32 one = 0;

		KUNIT_ASSERT_NOT_NULL(test, strchr("YUVRGBHSLAZX", *fields));
		for (fields++; isdigit(*fields); fields++)
			one = 10 * one + *fields - '0';
		KUNIT_ASSERT_TRUE(test, one >= 1 && one <= 24);
		bits += one;
	}
	return bits;
}

/* What the rest of the code takes for granted of a description. */
static void descriptions(struct kunit *test)
{
	const struct paravent_format *format;
	u32 i, p, r;

	for (i = 0; (format = paravent_format_at(i)); i++) {
		KUNIT_EXPECT_TRUE(test, format->planes >= 1 &&
				  format->planes <= PARAVENT_PLANES_MAX);
		KUNIT_EXPECT_TRUE(test, format->buffers == 1 || format->buffers == format->planes);
		for (p = 0; p < PARAVENT_PLANES_MAX; p++) {
			const struct paravent_cell *cell = &format->cell[p];

			if (p >= format->planes) {
				KUNIT_EXPECT_NULL(test, cell->row[0]);
				continue;
			}
			KUNIT_EXPECT_TRUE(test, cell->width && cell->height);
			KUNIT_EXPECT_TRUE(test, is_power_of_2(cell->width));
			for (r = 0; r < paravent_cell_rows(cell); r++)
				KUNIT_EXPECT_EQ_MSG(test, bits_of(test, cell->row[r]),
						    8 * paravent_cell_bytes(cell), "%p4cc",
						    &format->fourcc);
			for (; r < PARAVENT_CELL_ROWS_MAX; r++)
				KUNIT_EXPECT_NULL(test, cell->row[r]);
		}
	}
}

/* A row of fill is whole cells and a part of one. */
static void fill_counts(struct kunit *test)
{
	static const u8 expected[] = { 0x7d, 0x5c, 0x7d, 0xc0, 0x7d, 0x5c, 0x7d };
	const struct v4l2_pix_format_mplane pix = pix_of(V4L2_PIX_FMT_YUYV, 4, 2, 8, 0, 0);
	struct paravent_frame frame;
	u8 bytes[sizeof(expected) + 1];
	u32 count;

	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, &pix));
	for (count = 0; count <= sizeof(expected); count++) {
		memset(bytes, 0x55, sizeof(bytes));
		paravent_fill(&frame, 0, 0, RGB, bytes, count);
		KUNIT_EXPECT_EQ(test, 0, memcmp(bytes, expected, count));
		KUNIT_EXPECT_EQ(test, bytes[count], 0x55);
	}
}

#define FULL	V4L2_QUANTIZATION_FULL_RANGE
#define LIMITED	V4L2_QUANTIZATION_LIM_RANGE
#define RED	0xff0000
#define GREEN	0x00ff00
#define BLUE	0x0000ff

/*
 * Colours, by the formulas of colorspaces-details.rst; a half is rounded up, and what
 * exceeds a byte is cut. In xvYCC there is no full range.
 */
static const struct colour_case {
	const char *name;
	u32 fourcc, encoding, quantization, rgb;
	u8 value[3];
} colour_cases[] = {
#define YUV(encoding, quantization, rgb, y, u, v)						\
	{ #encoding " " #quantization " " #rgb, V4L2_PIX_FMT_YUV24,				\
	  V4L2_YCBCR_ENC_##encoding, quantization, rgb, { y, u, v } }
#define COMPONENTS(fourcc, encoding, quantization, rgb, a, b, c)				\
	{ #fourcc " " #encoding " " #quantization " " #rgb, V4L2_PIX_FMT_##fourcc, encoding,	\
	  quantization, rgb, { a, b, c } }

	YUV(601, LIMITED, 0x000000, 16, 128, 128),
	YUV(601, LIMITED, 0xffffff, 235, 128, 128),
	YUV(601, LIMITED, 0x808080, 126, 128, 128),
	YUV(601, LIMITED, RED, 81, 90, 240),
	YUV(601, LIMITED, GREEN, 145, 54, 34),
	YUV(601, LIMITED, BLUE, 41, 240, 110),
	YUV(601, LIMITED, RGB, 125, 92, 192),
	YUV(601, FULL, 0x000000, 0, 128, 128),
	YUV(601, FULL, 0xffffff, 255, 128, 128),
	YUV(601, FULL, 0x808080, 128, 128, 128),
	YUV(601, FULL, RED, 76, 85, 255),
	YUV(601, FULL, GREEN, 150, 44, 21),
	YUV(601, FULL, BLUE, 29, 255, 107),
	YUV(601, FULL, RGB, 127, 87, 200),
	YUV(XV601, LIMITED, RGB, 125, 92, 192),
	YUV(XV601, FULL, RGB, 125, 92, 192),
	YUV(XV601, FULL, 0xffffff, 235, 128, 128),
	YUV(709, LIMITED, 0x000000, 16, 128, 128),
	YUV(709, LIMITED, 0xffffff, 235, 128, 128),
	YUV(709, LIMITED, RED, 63, 102, 240),
	YUV(709, LIMITED, GREEN, 173, 42, 26),
	YUV(709, LIMITED, BLUE, 32, 240, 118),
	YUV(709, LIMITED, RGB, 116, 99, 190),
	YUV(709, FULL, 0xffffff, 255, 128, 128),
	YUV(709, FULL, RED, 54, 99, 255),
	YUV(709, FULL, GREEN, 182, 30, 12),
	YUV(709, FULL, BLUE, 18, 255, 116),
	YUV(709, FULL, RGB, 116, 95, 199),
	YUV(XV709, LIMITED, RGB, 116, 99, 190),
	YUV(XV709, FULL, RGB, 116, 99, 190),
	YUV(XV709, FULL, 0x000000, 16, 128, 128),
	YUV(BT2020, LIMITED, 0xffffff, 235, 128, 128),
	YUV(BT2020, LIMITED, RED, 74, 97, 240),
	YUV(BT2020, LIMITED, GREEN, 164, 47, 25),
	YUV(BT2020, LIMITED, BLUE, 29, 240, 119),
	YUV(BT2020, LIMITED, RGB, 122, 96, 190),
	YUV(BT2020, FULL, RED, 67, 92, 255),
	YUV(BT2020, FULL, GREEN, 173, 36, 11),
	YUV(BT2020, FULL, BLUE, 15, 255, 118),
	YUV(BT2020, FULL, RGB, 123, 91, 199),
	/* Of constant luminance the greys are right, colours are of non-constant luminance. */
	YUV(BT2020_CONST_LUM, LIMITED, 0x808080, 126, 128, 128),
	YUV(BT2020_CONST_LUM, LIMITED, RGB, 122, 96, 190),
	YUV(SMPTE240M, LIMITED, 0xffffff, 235, 128, 128),
	YUV(SMPTE240M, LIMITED, RED, 62, 102, 240),
	YUV(SMPTE240M, LIMITED, GREEN, 170, 42, 28),
	YUV(SMPTE240M, LIMITED, BLUE, 35, 240, 116),
	YUV(SMPTE240M, LIMITED, RGB, 115, 98, 191),
	YUV(SMPTE240M, FULL, RED, 54, 98, 255),
	YUV(SMPTE240M, FULL, GREEN, 179, 30, 14),
	YUV(SMPTE240M, FULL, BLUE, 22, 255, 114),
	YUV(SMPTE240M, FULL, RGB, 115, 94, 199),

	COMPONENTS(RGB24, 0, FULL, 0x000000, 0, 0, 0),
	COMPONENTS(RGB24, 0, FULL, 0xffffff, 255, 255, 255),
	COMPONENTS(RGB24, 0, FULL, RGB, 0xe4, 0x59, 0x36),
	COMPONENTS(RGB24, 0, LIMITED, 0x000000, 16, 16, 16),
	COMPONENTS(RGB24, 0, LIMITED, 0xffffff, 235, 235, 235),
	COMPONENTS(RGB24, 0, LIMITED, 0x808080, 126, 126, 126),
	COMPONENTS(RGB24, 0, LIMITED, RGB, 212, 92, 62),
	COMPONENTS(RGB24, V4L2_YCBCR_ENC_XV601, FULL, 0xffffff, 255, 255, 255),
	/* 11101 111010 11101, then 235 << 2, then 16 << 2: as BT.709 has 10 bits. */
	COMPONENTS(RGB565, 0, LIMITED, 0xffffff, 0x5d, 0xef, 0x5d),
	COMPONENTS(SBGGR10, 0, LIMITED, 0xffffff, 0xac, 0x03, 0xac),
	COMPONENTS(SBGGR10, 0, LIMITED, 0x000000, 0x40, 0x00, 0x40),
	COMPONENTS(RGB565, 0, FULL, 0xffffff, 0xff, 0xff, 0xff),
	COMPONENTS(SBGGR10, 0, FULL, 0xffffff, 0xfc, 0x03, 0xfc),
	COMPONENTS(Y10, V4L2_YCBCR_ENC_601, LIMITED, 0xffffff, 0xac, 0x03, 0xac),
	COMPONENTS(Y10, V4L2_YCBCR_ENC_601, FULL, 0xffffff, 0xfc, 0x03, 0xfc),
	COMPONENTS(YUV444, V4L2_YCBCR_ENC_601, LIMITED, 0x000000, 0x88, 0xf1, 0x88),

	/* Hue, saturation, value; these have neither range nor encoding of luma. */
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0x000000, 0, 0, 0),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0xffffff, 0, 0, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0x808080, 0, 0, 128),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, RED, 0, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0xffff00, 30, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, GREEN, 60, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0x00ffff, 90, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, BLUE, 120, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0xff00ff, 150, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, RGB, 6, 195, 228),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0xe43659, 174, 195, 228),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, FULL, 0xff0001, 0, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, LIMITED, 0xffffff, 0, 0, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_180, LIMITED, 0x804020, 10, 191, 128),
	COMPONENTS(HSV24, 0, FULL, GREEN, 60, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, RED, 0, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, 0xffff00, 43, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, GREEN, 85, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, 0x00ffff, 128, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, BLUE, 171, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, 0xff00ff, 213, 255, 255),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, RGB, 9, 195, 228),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, 0xe43659, 247, 195, 228),
	COMPONENTS(HSV24, V4L2_HSV_ENC_256, FULL, 0xff0001, 0, 255, 255),
#undef YUV
#undef COMPONENTS
};

static void colour_case_name(const struct colour_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(colour, colour_cases, colour_case_name);

static void colour(struct kunit *test)
{
	const struct colour_case *c = test->param_value;
	struct v4l2_pix_format_mplane pix = pix_of(c->fourcc, 2, 2, 8, 0, 0);
	struct paravent_frame frame;
	u8 value[3];
	u32 i;

	pix.ycbcr_enc = c->encoding;
	pix.quantization = c->quantization;
	/* One that has other defaults. */
	pix.colorspace = c->encoding == V4L2_YCBCR_ENC_709 ? V4L2_COLORSPACE_SMPTE170M :
							     V4L2_COLORSPACE_REC709;
	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, &pix));
	paravent_fill(&frame, 0, 0, c->rgb, value, sizeof(value));
	for (i = 0; i < sizeof(value); i++)
		KUNIT_EXPECT_EQ_MSG(test, value[i], c->value[i], "component %u", i);
}

/* What a driver leaves open follows from the colorspace: as videodev2.h has it. */
static const struct default_case {
	const char *name;
	u32 fourcc, colorspace;
	u8 value[3];
} default_cases[] = {
	{ "none", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_DEFAULT, { 125, 92, 192 } },
	{ "SMPTE 170M", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_SMPTE170M, { 125, 92, 192 } },
	{ "SMPTE 240M", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_SMPTE240M, { 115, 98, 191 } },
	{ "Rec. 709", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_REC709, { 116, 99, 190 } },
	{ "470 M", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_470_SYSTEM_M, { 125, 92, 192 } },
	{ "470 BG", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_470_SYSTEM_BG, { 125, 92, 192 } },
	{ "JPEG", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_JPEG, { 127, 87, 200 } },
	{ "sRGB", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_SRGB, { 125, 92, 192 } },
	{ "opRGB", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_OPRGB, { 125, 92, 192 } },
	{ "BT.2020", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_BT2020, { 122, 96, 190 } },
	{ "raw", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_RAW, { 125, 92, 192 } },
	{ "DCI-P3", V4L2_PIX_FMT_YUV24, V4L2_COLORSPACE_DCI_P3, { 116, 99, 190 } },
	{ "RGB, sRGB", V4L2_PIX_FMT_RGB24, V4L2_COLORSPACE_SRGB, { 0xe4, 0x59, 0x36 } },
	{ "RGB, Rec. 709", V4L2_PIX_FMT_RGB24, V4L2_COLORSPACE_REC709, { 0xe4, 0x59, 0x36 } },
	{ "RGB, BT.2020", V4L2_PIX_FMT_RGB24, V4L2_COLORSPACE_BT2020, { 0xe4, 0x59, 0x36 } },
	{ "HSV, Rec. 709", V4L2_PIX_FMT_HSV24, V4L2_COLORSPACE_REC709, { 6, 195, 228 } },
	{ "Bayer, raw", V4L2_PIX_FMT_SRGGB8, V4L2_COLORSPACE_RAW, { 0xe4, 0x59, 0xe4 } },
	{ "grey, sRGB", V4L2_PIX_FMT_GREY, V4L2_COLORSPACE_SRGB, { 125, 125, 125 } },
	{ "grey, JPEG", V4L2_PIX_FMT_GREY, V4L2_COLORSPACE_JPEG, { 127, 127, 127 } },
};

static void default_case_name(const struct default_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(default, default_cases, default_case_name);

static void colour_default(struct kunit *test)
{
	const struct default_case *c = test->param_value;
	struct v4l2_pix_format_mplane pix = pix_of(c->fourcc, 2, 2, 8, 0, 0);
	struct paravent_frame frame;
	u8 value[3];
	u32 i;

	pix.colorspace = c->colorspace;
	KUNIT_ASSERT_EQ(test, 0, paravent_frame_init(&frame, &pix));
	paravent_fill(&frame, 0, 0, RGB, value, sizeof(value));
	for (i = 0; i < sizeof(value); i++)
		KUNIT_EXPECT_EQ_MSG(test, value[i], c->value[i], "component %u", i);
}

#define BIG	PARAVENT_DIMENSION_MAX
#define ANY	U32_MAX
#define NONE	V4L2_FIELD_NONE
#define SEQ	V4L2_FIELD_SEQ_TB

/*
 * Layouts: what is asked for, and where the planes are; where there is no plane, it is
 * refused. Of a plane: buffer, offset, stride, rows, bytes of a row.
 */
static const struct layout_case {
	const char *name;
	u32 fourcc, width, height, field, bytesperline, sizeimage;
	struct paravent_plane plane[PARAVENT_PLANES_MAX];
} layout_cases[] = {
	{ "packed", V4L2_PIX_FMT_YUYV, 6, 4, NONE, 12, 48, { { 0, 0, 12, 4, 12 } } },
	{ "packed, padded", V4L2_PIX_FMT_YUYV, 6, 4, NONE, 20, 80, { { 0, 0, 20, 4, 12 } } },
	{ "packed, odd width", V4L2_PIX_FMT_YUYV, 5, 1, NONE, 12, 12, { { 0, 0, 12, 1, 12 } } },
	{ "packed, half a group", V4L2_PIX_FMT_YUYV, 5, 1, NONE, 10, 10, { { 0, 0, 10, 1, 10 } } },
	{ "three bytes", V4L2_PIX_FMT_RGB24, 5, 3, NONE, 16, 48, { { 0, 0, 16, 3, 15 } } },
	{ "four bytes", V4L2_PIX_FMT_XBGR32, 5, 3, NONE, 20, 60, { { 0, 0, 20, 3, 20 } } },
	{ "grey", V4L2_PIX_FMT_GREY, 5, 3, NONE, 5, 15, { { 0, 0, 5, 3, 5 } } },
	{ "eight pixels", V4L2_PIX_FMT_Y41P, 9, 2, NONE, 32, 64, { { 0, 0, 32, 2, 24 } } },
	{ "eight pixels, cut", V4L2_PIX_FMT_Y41P, 12, 2, NONE, 18, 36, { { 0, 0, 18, 2, 18 } } },
	{ "half a byte", V4L2_PIX_FMT_CNF4, 5, 2, NONE, 4, 8, { { 0, 0, 4, 2, 3 } } },
	{ "10 bits", V4L2_PIX_FMT_Y10BPACK, 8, 2, NONE, 12, 24, { { 0, 0, 12, 2, 10 } } },
	{ "10 bits, cut", V4L2_PIX_FMT_Y10P, 6, 2, NONE, 8, 16, { { 0, 0, 8, 2, 8 } } },
	{ "Bayer", V4L2_PIX_FMT_SRGGB8, 6, 4, NONE, 8, 32, { { 0, 0, 8, 4, 6 } } },
	{ "Bayer, odd", V4L2_PIX_FMT_SRGGB8, 5, 3, NONE, 8, 24, { { 0, 0, 8, 3, 6 } } },
	{ "Bayer, 10 bits", V4L2_PIX_FMT_SRGGB10P, 8, 3, NONE, 10, 30, { { 0, 0, 10, 3, 10 } } },
	{ "M420", V4L2_PIX_FMT_M420, 6, 4, NONE, 8, 48, { { 0, 0, 8, 6, 6 } } },
	{ "M420, odd width", V4L2_PIX_FMT_M420, 5, 2, NONE, 8, 24, { { 0, 0, 8, 3, 6 } } },
	{ "NV12", V4L2_PIX_FMT_NV12, 6, 4, NONE, 8, 48,
	  { { 0, 0, 8, 4, 6 }, { 0, 32, 8, 2, 6 } } },
	{ "NV12, odd height", V4L2_PIX_FMT_NV12, 6, 3, NONE, 6, 24,
	  { { 0, 0, 6, 3, 6 }, { 0, 18, 6, 2, 6 } } },
	{ "NV12, odd width", V4L2_PIX_FMT_NV12, 5, 2, NONE, 6, 18,
	  { { 0, 0, 6, 2, 5 }, { 0, 12, 6, 1, 6 } } },
	{ "NV12, odd stride", V4L2_PIX_FMT_NV12, 4, 2, NONE, 7, 21,
	  { { 0, 0, 7, 2, 4 }, { 0, 14, 7, 1, 4 } } },
	{ "NV16", V4L2_PIX_FMT_NV16, 6, 3, NONE, 8, 48,
	  { { 0, 0, 8, 3, 6 }, { 0, 24, 8, 3, 6 } } },
	{ "NV24", V4L2_PIX_FMT_NV24, 5, 3, NONE, 8, 72,
	  { { 0, 0, 8, 3, 5 }, { 0, 24, 16, 3, 10 } } },
	{ "P010", V4L2_PIX_FMT_P010, 6, 4, NONE, 16, 96,
	  { { 0, 0, 16, 4, 12 }, { 0, 64, 16, 2, 12 } } },
	{ "YU12", V4L2_PIX_FMT_YUV420, 6, 4, NONE, 8, 48,
	  { { 0, 0, 8, 4, 6 }, { 0, 32, 4, 2, 3 }, { 0, 40, 4, 2, 3 } } },
	{ "YV12", V4L2_PIX_FMT_YVU420, 4, 2, NONE, 4, 12,
	  { { 0, 0, 4, 2, 4 }, { 0, 8, 2, 1, 2 }, { 0, 10, 2, 1, 2 } } },
	{ "YU12, padded", V4L2_PIX_FMT_YUV420, 5, 2, NONE, 6, 18,
	  { { 0, 0, 6, 2, 5 }, { 0, 12, 3, 1, 3 }, { 0, 15, 3, 1, 3 } } },
	{ "422P, odd height", V4L2_PIX_FMT_YUV422P, 4, 3, NONE, 8, 48,
	  { { 0, 0, 8, 3, 4 }, { 0, 24, 4, 3, 2 }, { 0, 36, 4, 3, 2 } } },
	{ "411P", V4L2_PIX_FMT_YUV411P, 7, 3, NONE, 8, 36,
	  { { 0, 0, 8, 3, 7 }, { 0, 24, 2, 3, 2 }, { 0, 30, 2, 3, 2 } } },
	{ "YUV9", V4L2_PIX_FMT_YUV410, 8, 8, NONE, 12, 108,
	  { { 0, 0, 12, 8, 8 }, { 0, 96, 3, 2, 2 }, { 0, 102, 3, 2, 2 } } },
	{ "fields", V4L2_PIX_FMT_GREY, 4, 6, SEQ, 4, 24, { { 0, 0, 4, 6, 4 } } },
	{ "fields of M420", V4L2_PIX_FMT_M420, 4, 4, SEQ, 4, 24, { { 0, 0, 4, 6, 4 } } },
	{ "fields of Bayer", V4L2_PIX_FMT_SRGGB8, 4, 4, SEQ, 4, 16, { { 0, 0, 4, 4, 4 } } },
	{ "the largest", V4L2_PIX_FMT_XBGR32, BIG, BIG, NONE, 4 * BIG, ANY,
	  { { 0, 0, 4 * BIG, BIG, 4 * BIG } } },
	{ "just below 4 GiB", V4L2_PIX_FMT_GREY, 4, 2, NONE, 0x7fffffff, ANY,
	  { { 0, 0, 0x7fffffff, 2, 4 } } },

	{ "unknown format", V4L2_PIX_FMT_MJPEG, 4, 2, NONE, 4, ANY },
	{ "no format", 0, 4, 2, NONE, 4, ANY },
	{ "no width", V4L2_PIX_FMT_GREY, 0, 2, NONE, 4, ANY },
	{ "no height", V4L2_PIX_FMT_GREY, 4, 0, NONE, 4, ANY },
	{ "too wide", V4L2_PIX_FMT_GREY, BIG + 1, 2, NONE, BIG + 1, ANY },
	{ "too high", V4L2_PIX_FMT_GREY, 4, BIG + 1, NONE, 4, ANY },
	{ "widest", V4L2_PIX_FMT_GREY, ANY, 2, NONE, 4, ANY },
	{ "highest", V4L2_PIX_FMT_GREY, 4, ANY, NONE, 4, ANY },
	{ "no bytes per line", V4L2_PIX_FMT_GREY, 4, 2, NONE, 0, ANY },
	{ "too few bytes per line", V4L2_PIX_FMT_YUYV, 4, 2, NONE, 7, ANY },
	{ "too few of 10 bits", V4L2_PIX_FMT_Y10P, 6, 2, NONE, 7, ANY },
	{ "too few of 12 bytes", V4L2_PIX_FMT_Y41P, 12, 2, NONE, 17, ANY },
	{ "beyond 32 bits", V4L2_PIX_FMT_GREY, 4, 2, NONE, ANY, ANY },
	{ "chroma beyond 32 bits", V4L2_PIX_FMT_NV16, 4, 2, NONE, ANY / 2 - 1, ANY },
	{ "no room", V4L2_PIX_FMT_GREY, 4, 2, NONE, 4, 7 },
	{ "no buffer", V4L2_PIX_FMT_GREY, 4, 2, NONE, 4, 0 },
	{ "no room for luma", V4L2_PIX_FMT_NV12, 4, 2, NONE, 4, 7 },
	{ "no room for chroma", V4L2_PIX_FMT_NV12, 6, 4, NONE, 8, 47 },
	{ "no room for whole chroma rows", V4L2_PIX_FMT_NV12, 6, 3, NONE, 6, 23 },
	{ "no room for the second chroma", V4L2_PIX_FMT_YUV420, 6, 4, NONE, 8, 47 },
	{ "bytes per line of all planes", V4L2_PIX_FMT_YUV422P, 8, 4, NONE, 16, 64 },
	{ "half a row of chroma beyond 32 bits", V4L2_PIX_FMT_NV12, 4, 3, NONE, 0x38000000, ANY },
	{ "YU12, odd height", V4L2_PIX_FMT_YUV420, 4, 3, NONE, 4, ANY },
	{ "YV12, odd height", V4L2_PIX_FMT_YVU420, 4, 3, NONE, 4, ANY },
	{ "YU12, odd stride", V4L2_PIX_FMT_YUV420, 4, 2, NONE, 5, ANY },
	{ "YU12, odd width", V4L2_PIX_FMT_YUV420, 5, 2, NONE, 5, ANY },
	{ "YUV9, height", V4L2_PIX_FMT_YUV410, 8, 6, NONE, 8, ANY },
	{ "YUV9, stride", V4L2_PIX_FMT_YUV410, 8, 8, NONE, 10, ANY },
	{ "411P, stride", V4L2_PIX_FMT_YUV411P, 8, 2, NONE, 14, ANY },
	{ "NV12, no room for chroma", V4L2_PIX_FMT_NV12, 5, 2, NONE, 5, ANY },
	{ "M420, odd height", V4L2_PIX_FMT_M420, 4, 3, NONE, 4, ANY },
	{ "M420, one row", V4L2_PIX_FMT_M420, 4, 1, NONE, 4, ANY },
	{ "fields, odd height", V4L2_PIX_FMT_GREY, 4, 5, SEQ, 4, ANY },
	{ "fields of one row", V4L2_PIX_FMT_GREY, 4, 1, SEQ, 4, ANY },
	{ "fields of NV12", V4L2_PIX_FMT_NV12, 4, 8, SEQ, 4, ANY },
	{ "fields of YU12", V4L2_PIX_FMT_YUV420, 4, 8, SEQ, 4, ANY },
	{ "fields of NV16, bottom first", V4L2_PIX_FMT_NV16, 4, 8, V4L2_FIELD_SEQ_BT, 4, ANY },
	{ "fields of M420, height", V4L2_PIX_FMT_M420, 4, 6, SEQ, 4, ANY },
	{ "fields of Bayer, height", V4L2_PIX_FMT_SRGGB8, 4, 6, SEQ, 4, ANY },
	{ "bottom first, odd height", V4L2_PIX_FMT_GREY, 4, 5, V4L2_FIELD_SEQ_BT, 4, ANY },
};

static void layout_case_name(const struct layout_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(layout, layout_cases, layout_case_name);

static void expect_planes(struct kunit *test, const struct paravent_frame *frame,
			  const struct paravent_plane *plane)
{
	u32 size[PARAVENT_PLANES_MAX] = { };
	u32 p;

	for (p = 0; p < PARAVENT_PLANES_MAX; p++) {
		KUNIT_EXPECT_EQ_MSG(test, frame->plane[p].buffer, plane[p].buffer, "plane %u", p);
		KUNIT_EXPECT_EQ_MSG(test, frame->plane[p].offset, plane[p].offset, "plane %u", p);
		KUNIT_EXPECT_EQ_MSG(test, frame->plane[p].stride, plane[p].stride, "plane %u", p);
		KUNIT_EXPECT_EQ_MSG(test, frame->plane[p].rows, plane[p].rows, "plane %u", p);
		KUNIT_EXPECT_EQ_MSG(test, frame->plane[p].row_bytes, plane[p].row_bytes,
				    "plane %u", p);
		if (plane[p].rows)
			size[plane[p].buffer] = plane[p].offset + plane[p].stride * plane[p].rows;
	}
	for (p = 0; p < PARAVENT_PLANES_MAX; p++)
		KUNIT_EXPECT_EQ_MSG(test, frame->size[p], size[p], "buffer %u", p);
}

static void expect_layout(struct kunit *test, const struct v4l2_pix_format_mplane *pix,
			  const struct paravent_plane *plane)
{
	static const struct paravent_frame none;
	struct paravent_frame frame;

	memset(&frame, 0x55, sizeof(frame));
	KUNIT_ASSERT_EQ(test, plane[0].rows ? 0 : -EINVAL, paravent_frame_init(&frame, pix));
	expect_planes(test, &frame, plane);
	if (plane[0].rows) {
		KUNIT_EXPECT_EQ(test, frame.format->fourcc, pix->pixelformat);
		KUNIT_EXPECT_EQ(test, frame.width, pix->width);
		KUNIT_EXPECT_EQ(test, frame.height, pix->height);
	} else {
		KUNIT_EXPECT_EQ(test, 0, memcmp(&frame, &none, sizeof(frame)));
	}
}

static void layout(struct kunit *test)
{
	const struct layout_case *c = test->param_value;
	struct v4l2_pix_format_mplane pix = pix_of(c->fourcc, c->width, c->height,
						   c->bytesperline, 0, 0);

	pix.field = c->field;
	pix.plane_fmt[0].sizeimage = c->sizeimage;
	expect_layout(test, &pix, c->plane);
}

/* Likewise, with a buffer for each plane, and a stride for each buffer. */
static const struct apart_case {
	const char *name;
	u32 fourcc, width, height, field;
	u32 bytesperline[PARAVENT_PLANES_MAX];
	u32 sizeimage[PARAVENT_PLANES_MAX];
	struct paravent_plane plane[PARAVENT_PLANES_MAX];
} apart_cases[] = {
	{ "NV12", V4L2_PIX_FMT_NV12M, 6, 4, NONE, { 8, 16 }, { 32, 32 },
	  { { 0, 0, 8, 4, 6 }, { 1, 0, 16, 2, 6 } } },
	{ "NV12, odd", V4L2_PIX_FMT_NV12M, 5, 3, NONE, { 5, 6 }, { 15, 12 },
	  { { 0, 0, 5, 3, 5 }, { 1, 0, 6, 2, 6 } } },
	{ "NV16, odd", V4L2_PIX_FMT_NV16M, 5, 3, NONE, { 8, 6 }, { 24, 18 },
	  { { 0, 0, 8, 3, 5 }, { 1, 0, 6, 3, 6 } } },
	{ "YU12", V4L2_PIX_FMT_YUV420M, 6, 4, NONE, { 8, 4, 5 }, { 32, 8, 10 },
	  { { 0, 0, 8, 4, 6 }, { 1, 0, 4, 2, 3 }, { 2, 0, 5, 2, 3 } } },
	{ "YU12, odd", V4L2_PIX_FMT_YUV420M, 5, 3, NONE, { 5, 3, 3 }, { 15, 6, 6 },
	  { { 0, 0, 5, 3, 5 }, { 1, 0, 3, 2, 3 }, { 2, 0, 3, 2, 3 } } },
	{ "YUV444", V4L2_PIX_FMT_YUV444M, 5, 3, NONE, { 5, 6, 7 }, { 15, 18, 21 },
	  { { 0, 0, 5, 3, 5 }, { 1, 0, 6, 3, 5 }, { 2, 0, 7, 3, 5 } } },
	{ "fields", V4L2_PIX_FMT_NV12M, 4, 4, SEQ, { 4, 4 }, { 16, 8 },
	  { { 0, 0, 4, 4, 4 }, { 1, 0, 4, 2, 4 } } },
	{ "just below 4 GiB each", V4L2_PIX_FMT_NV16M, 4, 2, NONE, { 0x7fffffff, 0x7fffffff },
	  { ANY, ANY }, { { 0, 0, 0x7fffffff, 2, 4 }, { 1, 0, 0x7fffffff, 2, 4 } } },

	{ "no room in the second", V4L2_PIX_FMT_NV12M, 6, 4, NONE, { 8, 8 }, { 32, 15 } },
	{ "no room in the first", V4L2_PIX_FMT_NV12M, 6, 4, NONE, { 8, 8 }, { 31, 16 } },
	{ "no room in the third", V4L2_PIX_FMT_YUV420M, 6, 4, NONE, { 8, 4, 4 }, { 32, 8, 7 } },
	{ "odd chroma is not there", V4L2_PIX_FMT_NV12M, 6, 3, NONE, { 6, 6 }, { 18, 6 } },
	{ "half a chroma sample", V4L2_PIX_FMT_NV12M, 5, 2, NONE, { 5, 5 }, { ANY, ANY } },
	{ "chroma too short", V4L2_PIX_FMT_YUV420M, 6, 4, NONE, { 8, 4, 2 }, { ANY, ANY, ANY } },
	{ "luma too short", V4L2_PIX_FMT_NV12M, 6, 4, NONE, { 5, 8 }, { ANY, ANY } },
	{ "beyond 32 bits", V4L2_PIX_FMT_NV16M, 4, 2, NONE, { 4, ANY }, { ANY, ANY } },
	{ "fields, height", V4L2_PIX_FMT_NV12M, 4, 6, SEQ, { 4, 4 }, { ANY, ANY } },
	{ "fields of YU12, height", V4L2_PIX_FMT_YUV420M, 4, 6, SEQ, { 4, 2, 2 },
	  { ANY, ANY, ANY } },
};

static void apart_case_name(const struct apart_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(apart, apart_cases, apart_case_name);

static void layout_apart(struct kunit *test)
{
	const struct apart_case *c = test->param_value;
	struct v4l2_pix_format_mplane pix = pix_of(c->fourcc, c->width, c->height,
						   c->bytesperline[0], c->bytesperline[1],
						   c->bytesperline[2]);
	u32 p;

	pix.field = c->field;
	for (p = 0; p < PARAVENT_PLANES_MAX; p++)
		pix.plane_fmt[p].sizeimage = c->sizeimage[p];
	expect_layout(test, &pix, c->plane);
}

/* A driver whose number of buffers is not the format's means another layout. */
static void num_planes(struct kunit *test)
{
	static const struct {
		u32 fourcc, buffers;
	} c[] = {
		{ V4L2_PIX_FMT_GREY, 1 }, { V4L2_PIX_FMT_NV12, 1 }, { V4L2_PIX_FMT_YUV420, 1 },
		{ V4L2_PIX_FMT_NV12M, 2 }, { V4L2_PIX_FMT_YUV420M, 3 },
	};
	struct paravent_frame frame;
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(c); i++) {
		struct v4l2_pix_format_mplane pix = pix_of(c[i].fourcc, 4, 4, 4, 4, 4);

		for (n = 0; n < 256; n++) {
			pix.num_planes = n;
			KUNIT_EXPECT_EQ_MSG(test, n == c[i].buffers ? 0 : -EINVAL,
					    paravent_frame_init(&frame, &pix), "%p4cc, %u",
					    &c[i].fourcc, n);
		}
	}
}

/* In which order the lines lie; ANY is for applications, and above 9 there is nothing. */
static void fields(struct kunit *test)
{
	static const int lines[] = {
		[V4L2_FIELD_ANY] = -EINVAL,
		[V4L2_FIELD_NONE] = PARAVENT_LINES_PROGRESSIVE,
		[V4L2_FIELD_TOP] = PARAVENT_LINES_PROGRESSIVE,
		[V4L2_FIELD_BOTTOM] = PARAVENT_LINES_PROGRESSIVE,
		[V4L2_FIELD_INTERLACED] = PARAVENT_LINES_INTERLACED,
		[V4L2_FIELD_SEQ_TB] = PARAVENT_LINES_TOP_BOTTOM,
		[V4L2_FIELD_SEQ_BT] = PARAVENT_LINES_BOTTOM_TOP,
		[V4L2_FIELD_ALTERNATE] = PARAVENT_LINES_PROGRESSIVE,
		[V4L2_FIELD_INTERLACED_TB] = PARAVENT_LINES_INTERLACED,
		[V4L2_FIELD_INTERLACED_BT] = PARAVENT_LINES_INTERLACED,
		[10] = -EINVAL,
		[11] = -EINVAL,
	};
	struct v4l2_pix_format_mplane pix = pix_of(V4L2_PIX_FMT_NV12M, 4, 4, 4, 4, 0);
	struct paravent_frame frame;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		pix.field = i;
		KUNIT_EXPECT_EQ_MSG(test, lines[i] < 0 ? lines[i] : 0,
				    paravent_frame_init(&frame, &pix), "field %u", i);
		if (lines[i] >= 0)
			KUNIT_EXPECT_EQ_MSG(test, frame.lines, lines[i], "field %u", i);
	}
	pix.field = U32_MAX;
	KUNIT_EXPECT_EQ(test, -EINVAL, paravent_frame_init(&frame, &pix));
}

/* The size that whole cells fit is that of the largest. */
static void cell_size(struct kunit *test)
{
	static const struct {
		u32 fourcc, width, height;
	} c[] = {
		{ V4L2_PIX_FMT_GREY, 1, 1 }, { V4L2_PIX_FMT_YUYV, 2, 1 },
		{ V4L2_PIX_FMT_NV12M, 2, 2 }, { V4L2_PIX_FMT_YUV422P, 2, 1 },
		{ V4L2_PIX_FMT_YUV410, 4, 4 }, { V4L2_PIX_FMT_YUV411P, 4, 1 },
		{ V4L2_PIX_FMT_Y41P, 8, 1 }, { V4L2_PIX_FMT_SRGGB10P, 4, 2 },
		{ V4L2_PIX_FMT_M420, 2, 2 },
	};
	u32 i, width, height;

	for (i = 0; i < ARRAY_SIZE(c); i++) {
		paravent_format_cell(paravent_format_find(c[i].fourcc), &width, &height);
		KUNIT_EXPECT_EQ_MSG(test, width, c[i].width, "%p4cc", &c[i].fourcc);
		KUNIT_EXPECT_EQ_MSG(test, height, c[i].height, "%p4cc", &c[i].fourcc);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(fill, bytes_gen_params),
	KUNIT_CASE(all_formats),
	KUNIT_CASE(descriptions),
	KUNIT_CASE(fill_counts),
	KUNIT_CASE_PARAM(colour, colour_gen_params),
	KUNIT_CASE_PARAM(colour_default, default_gen_params),
	KUNIT_CASE_PARAM(layout, layout_gen_params),
	KUNIT_CASE_PARAM(layout_apart, apart_gen_params),
	KUNIT_CASE(num_planes),
	KUNIT_CASE(fields),
	KUNIT_CASE(cell_size),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_format",
	.test_cases = cases,
};

kunit_test_suite(suite);
