// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cameras of a few pixels, each of which does what V4L2 lets it do in another order: what is
 * private is filled, wherever it comes out.
 */
#include "mask.h"

#include <kunit/test.h>
#include <linux/videodev2.h>

#define SIDE	32	/* more than a scaler reaches */
#define STEP	11	/* not every pixel is tried */

/* What lies where: numbers of the sensor's pixels. Too large for the stack. */
struct grid {
	u32 width, height;
	u16 pixel[SIDE][SIDE];
};

/**
 * struct pipeline - what a camera does, and what it says of it
 * @height: of the sensor, whose width is SIDE
 * @hflip: as the control says
 * @vflip: likewise
 * @turn_first: it turns the picture before it flips it
 * @left: quarter turns are to the left
 * @rotation: as the control says
 * @crop_after: of so many steps, of flip and turn
 * @crop: as it says
 */
struct pipeline {
	u32 height;
	bool hflip, vflip, turn_first, left;
	s32 rotation;
	u32 crop_after;
	struct paravent_rect crop;
};

static struct grid old;

static void flip(struct grid *grid, const struct pipeline *p)
{
	u32 x, y;

	old = *grid;
	for (y = 0; y < old.height; y++)
		for (x = 0; x < old.width; x++)
			grid->pixel[p->vflip ? old.height - 1 - y : y]
				   [p->hflip ? old.width - 1 - x : x] = old.pixel[y][x];
}

static void quarter_turn(struct grid *grid, bool left)
{
	u32 x, y;

	old = *grid;
	grid->width = old.height;
	grid->height = old.width;
	for (y = 0; y < old.height; y++) {
		for (x = 0; x < old.width; x++) {
			if (left)
				grid->pixel[old.width - 1 - x][y] = old.pixel[y][x];
			else
				grid->pixel[x][old.height - 1 - y] = old.pixel[y][x];
		}
	}
}

static void turn(struct grid *grid, const struct pipeline *p)
{
	s32 degrees;

	for (degrees = 0; degrees < p->rotation; degrees += 90)
		quarter_turn(grid, p->left);
}

static void crop(struct grid *grid, const struct paravent_rect *crop)
{
	u32 x, y;

	old = *grid;
	grid->width = crop->width;
	grid->height = crop->height;
	for (y = 0; y < crop->height; y++)
		for (x = 0; x < crop->width; x++)
			grid->pixel[y][x] = old.pixel[y + crop->top][x + crop->left];
}

/* Film, and note down what the driver would say. */
static void film(const struct pipeline *p, struct grid *grid, struct paravent_window *said)
{
	u32 x, y, step;

	grid->width = SIDE;
	grid->height = p->height;
	for (y = 0; y < grid->height; y++)
		for (x = 0; x < grid->width; x++)
			grid->pixel[y][x] = y * SIDE + x;
	for (step = 0; step <= 2; step++) {
		if (step == p->crop_after) {
			said->full_width = grid->width;
			said->full_height = grid->height;
			said->crop = p->crop;
			if (!p->crop.width)
				said->crop = (struct paravent_rect) { 0, 0, grid->width,
								      grid->height };
			crop(grid, &said->crop);
		}
		if (step == 2)
			break;
		if (p->turn_first == !step)
			turn(grid, p);
		else
			flip(grid, p);
	}
	said->compose = (struct paravent_rect) { 0, 0, grid->width, grid->height };
	said->hflip = p->hflip;
	said->vflip = p->vflip;
}

static struct paravent_mask *compile(struct kunit *test, const struct grid *grid,
				     const struct paravent_layer *layer, u32 layers)
{
	struct v4l2_pix_format_mplane pix = {
		.width = grid->width,
		.height = grid->height,
		.pixelformat = V4L2_PIX_FMT_GREY,
		.field = V4L2_FIELD_NONE,
		.num_planes = 1,
		.plane_fmt[0] = { .bytesperline = SIDE, .sizeimage = SIDE * SIDE },
	};
	struct paravent_frame frame;
	struct paravent_mask *mask;

	KUNIT_ASSERT_EQ(test, paravent_frame_init(&frame, &pix), 0);
	mask = paravent_mask_compile(&frame, layer, layers, 0);
	KUNIT_ASSERT_NOT_NULL(test, mask);
	return mask;
}

static bool is_filled(const struct paravent_mask *mask, u32 x, u32 y)
{
	const u32 *list = mask->list + mask->row[0][y];
	u32 spans = *list++;

	for (; spans; spans--, list += 2)
		if (x >= list[0] && x < list[1])
			return true;
	return false;
}

static u16 coordinate(u32 at, u32 all)
{
	return min_t(u32, at * 65536 / all, PARAVENT_COORDINATE_MAX);
}

static void check(struct kunit *test, const struct pipeline *p)
{
	bool part = p->crop.width, flipped = p->hflip || p->vflip;
	struct paravent_window said = { }, window[PARAVENT_WINDOWS_MAX];
	struct paravent_layer layer[PARAVENT_WINDOWS_MAX] = { };
	u32 windows, w, x, y, pixel;
	static struct grid grid;

	film(p, &grid, &said);
	windows = paravent_windows(&said, p->rotation, window);
	KUNIT_EXPECT_EQ(test, !windows, part && flipped && p->rotation);
	for (pixel = 0; windows && pixel < SIDE * p->height; pixel += STEP) {
		u16 left = coordinate(pixel % SIDE, SIDE);
		u16 right = coordinate(pixel % SIDE + 1, SIDE);
		u16 top = coordinate(pixel / SIDE, p->height);
		u16 bottom = coordinate(pixel / SIDE + 1, p->height);
		const u16 vertex[][2] = { { left, top }, { right, top }, { right, bottom },
					  { left, bottom } };
		const struct paravent_zone zone = { false, ARRAY_SIZE(vertex), vertex };
		struct paravent_mask *mask;

		for (w = 0; w < windows; w++)
			layer[w] = (struct paravent_layer) { &zone, 1, 0, window[w] };
		mask = compile(test, &grid, layer, windows);
		for (y = 0; y < grid.height; y++)
			for (x = 0; x < grid.width; x++)
				if (grid.pixel[y][x] == pixel && !is_filled(mask, x, y))
					KUNIT_FAIL(test, "of %u: %u at %u,%u; %d%s%s%s%s, crop %u",
						   p->height, pixel, x, y, p->rotation,
						   p->left ? " left" : "", p->hflip ? " hflip" : "",
						   p->vflip ? " vflip" : "",
						   p->turn_first ? " last" : "", p->crop_after);
		/* Nothing looks scaled: a square stays one, and no crop is taken for another. */
		if (!(p->rotation % 180) || (p->height == SIDE && !part))
			KUNIT_EXPECT_LE(test, mask->filled, windows);
		paravent_mask_free(mask);
	}
	/* No more is filled than need be. */
	if (!part)
		KUNIT_EXPECT_LE(test, windows, p->rotation % 180 ? p->height == SIDE ? 2 : 4 : 1);
}

static void cameras(struct kunit *test)
{
	static const struct paravent_rect crops[] = {
		{ }, { 1, 0, 9, 13 }, { 0, 5, 16, 11 },
	};
	u32 i, c;

	for (c = 0; c < ARRAY_SIZE(crops); c++) {
		for (i = 0; i < 2 * 2 * 2 * 2 * 2 * 3 * 4; i++) {
			const struct pipeline p = {
				.height = i & 1 ? SIDE : SIDE / 2,
				.hflip = i & 2,
				.vflip = i & 4,
				.turn_first = i & 8,
				.left = i & 16,
				.crop_after = i / 32 % 3,
				.rotation = i / 96 * 90,
				.crop = crops[c],
			};

			check(test, &p);
		}
	}
}

/* What is no quarter turn has no window; and a whole turn is none. */
static void degrees(struct kunit *test)
{
	const struct paravent_window said = { 8, 4, { 0, 0, 8, 4 }, { 0, 0, 8, 4 } };
	static const s32 unknown[] = { -1, 1, 45, 89, 91, S32_MAX, S32_MIN };
	struct paravent_window window[PARAVENT_WINDOWS_MAX];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(unknown); i++)
		KUNIT_EXPECT_EQ(test, paravent_windows(&said, unknown[i], window), 0);
	KUNIT_EXPECT_EQ(test, paravent_windows(&said, 360, window), 1);
	KUNIT_EXPECT_FALSE(test, window[0].hflip || window[0].vflip || window[0].turned);
	KUNIT_EXPECT_EQ(test, paravent_windows(&said, -180, window), 1);
	KUNIT_EXPECT_TRUE(test, window[0].hflip && window[0].vflip && !window[0].turned);
	KUNIT_EXPECT_EQ(test, paravent_windows(&said, -90, window), 4);
	KUNIT_EXPECT_TRUE(test, window[0].turned);
}

/* Of what is turned and has two fields, nobody knows where they are. */
static void fields(struct kunit *test)
{
	static const struct grid grid = { 4, 8 };
	const u16 vertex[][2] = { { 0, 0 }, { 8192, 0 }, { 0, 8192 } };
	const struct paravent_zone zone = { false, ARRAY_SIZE(vertex), vertex };
	struct paravent_layer layer = {
		&zone, 1, 0, { 8, 4, { 0, 0, 8, 4 }, { 0, 0, 4, 8 }, .turned = true },
	};
	struct paravent_mask *mask = compile(test, &grid, &layer, 1);
	struct paravent_frame frame = mask->frame;

	KUNIT_EXPECT_EQ(test, mask->filled, 1);
	paravent_mask_free(mask);
	frame.lines = PARAVENT_LINES_INTERLACED;
	mask = paravent_mask_compile(&frame, &layer, 1, 0);
	KUNIT_ASSERT_NOT_NULL(test, mask);
	KUNIT_EXPECT_EQ(test, mask->filled, mask->total);
	paravent_mask_free(mask);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(cameras),
	KUNIT_CASE(degrees),
	KUNIT_CASE(fields),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_window",
	.test_cases = cases,
};

kunit_test_suite(suite);
