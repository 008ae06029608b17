/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames of the tests, and what fills them.
 */
#ifndef PARAVENT_TESTS_FRAME_H
#define PARAVENT_TESTS_FRAME_H

#include "mask.h"

#include <kunit/test.h>
#include <linux/videodev2.h>

/* A colour without symmetry: 11100100, 01011001, 00110110. */
#define RGB	0xe45936

/* What that is in a byte of each component, YUV by BT.601 in limited range. */
static inline u8 value_of(char component)
{
	switch (component) {
	case 'R':
		return 0xe4;
	case 'G':
		return 0x59;
	case 'B':
		return 0x36;
	case 'Y':
		return 0x7d;	/* 124.70 */
	case 'U':
		return 0x5c;	/* 92.02 */
	case 'V':
		return 0xc0;	/* 191.55 */
	case 'A':
		return 0xff;
	default:
		return 0;
	}
}

/* As a driver says it that knows nothing of colours; a stride for each buffer. */
static inline struct v4l2_pix_format_mplane pix_of(u32 fourcc, u32 width, u32 height,
						   u32 stride0, u32 stride1, u32 stride2)
{
	return (struct v4l2_pix_format_mplane) {
		.width = width,
		.height = height,
		.pixelformat = fourcc,
		.field = V4L2_FIELD_NONE,
		.colorspace = V4L2_COLORSPACE_SRGB,
		.plane_fmt = {
			{ .bytesperline = stride0, .sizeimage = U32_MAX },
			{ .bytesperline = stride1, .sizeimage = U32_MAX },
			{ .bytesperline = stride2, .sizeimage = U32_MAX },
		},
		.num_planes = stride2 ? 3 : stride1 ? 2 : 1,
	};
}

static inline struct paravent_mask *
compile(struct kunit *test, const struct paravent_frame *frame,
	const struct paravent_layer *layer, u32 layers)
{
	struct paravent_mask *mask = paravent_mask_compile(frame, layer, layers, RGB);

	KUNIT_ASSERT_NOT_NULL(test, mask);
	return mask;
}

#endif
