// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pixels of a preview: which are filled, which are hatched, and which are left.
 */
#include "helper.h"

#include "preview.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <unistd.h>

#define HEAD                                                           \
	"paravent: 1\nserial: 1\ntimezone: UTC\n"                      \
	"valid: {from: 2026-01-01, until: 2027-01-01}\ncameras:\n"     \
	"  - name: a\n    match: {driver: d}\n    fill: \"#112233\"\n" \
	"    frame: {width: 100, height: 100}\n    zones:\n"
#define HOURS "        schedule: [\"Mon 08:00-09:00\"]\n"
#define LEFT "      - polygon: [[0, 0], [50, 0], [50, 100], [0, 100]]\n"
#define TOP "      - polygon: [[0, 0], [100, 0], [100, 50], [0, 50]]\n"
#define ONLY "        only: true\n"

/* What becomes of the quarters of the picture: top left, top right, and so on. */
static const struct {
	const char *zones;
	const char *quarters; /* s: seen, h: hidden, t: at times */
} cases[] = {
	{ LEFT, "hshs" },
	{ LEFT TOP, "hhhs" },
	{ LEFT ONLY, "shsh" },
	{ LEFT HOURS, "tsts" },
	{ LEFT ONLY HOURS, "stst" },
	{ LEFT ONLY TOP, "hhsh" },
	{ LEFT ONLY TOP ONLY, "sssh" },
	{ LEFT ONLY TOP ONLY HOURS, "stsh" },
	{ LEFT ONLY HOURS TOP ONLY HOURS, "sttt" },
	{ LEFT HOURS TOP, "hhts" },
};

static char quarter(const struct picture *picture, unsigned int number)
{
	unsigned int filled = 0, all = 0, x, y;
	const uint8_t *at;

	for (y = 10; y < 40; y++) {
		for (x = 10; x < 40; x++) {
			at = picture->rgb +
			     3 * ((y + number / 2 * 50) * picture->width + x +
				  number % 2 * 50);
			filled += at[0] == 0x11 && at[1] == 0x22 &&
				  at[2] == 0x33;
			all++;
		}
	}
	return filled == all ? 'h' : filled ? 't' : 's';
}

static void test_zones(void **state)
{
	struct picture picture;
	struct policy *policy;
	char yaml[2000];
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(yaml, sizeof(yaml), HEAD "%s", cases[i].zones);
		policy = policy_of(yaml);
		assert_true(picture_grid(&picture, 100, 100));
		assert_true(preview_draw(&picture, &policy->cameras[0]));
		for (k = 0; k < 4; k++)
			if (quarter(&picture, k) != cases[i].quarters[k])
				fail_msg("case %zu, quarter %zu: %c", i, k,
					 quarter(&picture, k));
		/* The outlines stand out, on the border of the picture, too. */
		assert_int_equal(picture.rgb[3 * (20 * 100 + 49)], 0xff);
		assert_int_equal(picture.rgb[3 * (20 * 100)], 0xff);
		assert_int_equal(picture.rgb[3 * 20], 0xff);
		free(picture.rgb);
		free(policy);
	}
}

static void test_files(void **state)
{
	char path[] = "/tmp/paravent-preview-XXXXXX";
	struct report report = { 0 };
	struct picture picture, again;
	int file = mkstemp(path);

	(void)state;
	assert_true(file >= 0);
	close(file);
	assert_true(picture_grid(&picture, 37, 11));
	assert_int_equal(picture_write(path, &picture, &report), 0);
	assert_int_equal(picture_read(path, &again, &report), 0);
	assert_int_equal(again.width, 37);
	assert_int_equal(again.height, 11);
	assert_memory_equal(again.rgb, picture.rgb, 37 * 11 * 3);
	free(again.rgb);
	assert_int_equal(truncate(path, 60), 0);
	assert_true(picture_read(path, &again, &report) < 0);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(picture_read(path, &again, &report), -EINVAL);
	free(picture.rgb);
	unlink(path);
}

/* Three pixels by two: white, black, red; green, blue, grey. Rows end in what is no pixel. */
static const uint8_t rgb3[] = { 255, 255, 255, 0, 0, 0, 255, 0,	  0,   9,  9,
				9,   0,	  255, 0, 0, 0, 255, 128, 128, 128 };
static const uint8_t grey[] = { 255, 0, 90, 9, 9, 128, 7, 1 };
static const uint8_t yuyv[] = { 235, 128, 16, 128, 82,	90,  0, 240, 9,
				41,  240, 41, 110, 126, 128, 0, 128, 9 };
static const uint8_t nv12[] = { 235, 16, 82,  9,   9,  126, 41, 82,
				9,   9,	 128, 128, 90, 240, 9 };

static const struct {
	uint32_t format, stride;
	const uint8_t *data;
	size_t size, needed;
	uint8_t rgb[18];
} frames[] = {
	{ V4L2_PIX_FMT_RGB24,
	  12,
	  rgb3,
	  sizeof(rgb3),
	  21,
	  { 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 128, 128,
	    128 } },
	{ V4L2_PIX_FMT_GREY,
	  5,
	  grey,
	  sizeof(grey),
	  8,
	  { 255, 255, 255, 0, 0, 0, 90, 90, 90, 128, 128, 128, 7, 7, 7, 1, 1,
	    1 } },
	{ V4L2_PIX_FMT_YUYV,
	  9,
	  yuyv,
	  sizeof(yuyv),
	  17,
	  { 255, 255, 255, 0, 0, 0, 255, 1, 0, 0, 0, 255, 0, 0, 255, 128, 128,
	    128 } },
	{ V4L2_PIX_FMT_NV12,
	  5,
	  nv12,
	  sizeof(nv12),
	  14,
	  { 255, 255, 255, 0, 0, 0, 255, 1, 0, 128, 128, 128, 29, 29, 29, 255,
	    1, 0 } },
};

static void test_frames(void **state)
{
	struct picture picture = { 0 };
	struct frame frame;
	uint8_t *copy;
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(frames); i++) {
		/* Of its size to the byte, for the sanitizer to see what is read beyond. */
		copy = malloc(frames[i].needed);
		memcpy(copy, frames[i].data, frames[i].needed);
		frame = (struct frame){
			frames[i].format, 3,	2,
			frames[i].stride, copy, frames[i].needed
		};
		assert_true(pixels_rank(frame.format) >= 0);
		assert_true(pixels_convert(&frame, &picture));
		assert_int_equal(picture.width, 3);
		assert_int_equal(picture.height, 2);
		for (k = 0; k < sizeof(frames[i].rgb); k++)
			if (abs(picture.rgb[k] - frames[i].rgb[k]) > 1)
				fail_msg("case %zu, byte %zu: %u", i, k,
					 picture.rgb[k]);
		frame.size--;
		assert_false(pixels_convert(&frame, &picture));
		frame.size++;
		frame.stride = 2;
		assert_false(pixels_convert(&frame, &picture));
		frame.stride = frames[i].stride;
		frame.height = 0;
		assert_false(pixels_convert(&frame, &picture));
		free(copy);
	}
	assert_true(pixels_rank(V4L2_PIX_FMT_MJPEG) < 0);
	frame = (struct frame){ V4L2_PIX_FMT_MJPEG, 1, 1, 1, grey, 8 };
	assert_false(pixels_convert(&frame, &picture));
	free(picture.rgb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
