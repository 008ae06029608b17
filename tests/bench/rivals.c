// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A mask as network video recorders have it: a picture as large as the frame, whose
 * bytes are combined with all bytes of every frame.
 */
#include "bench.h"

struct picture {
	u64 and[WIDTH * HEIGHT * 3 / 2 / 8];
	u64 or[WIDTH * HEIGHT * 3 / 2 / 8];
};

static void plane_init(u8 *and, u8 *or, u32 width, const struct box *box, u8 value)
{
	u32 y;

	for (y = box->y; y < box->y + box->height; y++) {
		memset(and + y * width + box->x, 0, box->width);
		memset(or + y * width + box->x, value, box->width);
	}
}

void *and_or_new(const struct box *box)
{
	struct picture *picture = malloc(sizeof(*picture));
	struct box half = { box->x / 2, box->y / 2, box->width / 2, box->height / 2 };
	u8 *and = (u8 *)picture->and, *or = (u8 *)picture->or;
	u32 plane, at = WIDTH * HEIGHT;

	memset(and, 0xff, sizeof(picture->and));
	memset(or, 0, sizeof(picture->or));
	plane_init(and, or, WIDTH, box, 0x10);
	for (plane = 0; plane < 2; plane++, at += WIDTH * HEIGHT / 4)
		plane_init(and + at, or + at, WIDTH / 2, &half, 0x80);
	return picture;
}

void and_or(const void *arg, u8 *dst, const u8 *src)
{
	const struct picture *picture = arg;
	u64 *words = (u64 *)dst;
	u32 i;

	(void)src;
	for (i = 0; i < ARRAY_SIZE(picture->and); i++)
		words[i] = (words[i] & picture->and[i]) | picture->or[i];
}
