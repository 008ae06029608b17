/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sketch of what a rule leaves of a picture. The kernel decides.
 */
#ifndef PARAVENT_PREVIEW_H
#define PARAVENT_PREVIEW_H

#include "policy.h"
#include "report.h"

/**
 * struct picture - rows of red, green and blue bytes, without padding
 * @width: pixels, 1 to PARAVENT_DIMENSION_MAX
 * @height: likewise
 * @rgb: to be freed
 */
struct picture {
	unsigned int width;
	unsigned int height;
	uint8_t *rgb;
};

/**
 * struct frame - what a camera has captured
 * @format: V4L2_PIX_FMT_...
 * @width: pixels
 * @height: likewise
 * @stride: bytes from a row to the next
 * @data: the pixels
 * @size: bytes of @data
 */
struct frame {
	uint32_t format;
	uint32_t width;
	uint32_t height;
	uint32_t stride;
	const uint8_t *data;
	size_t size;
};

bool picture_grid(struct picture *picture, unsigned int width,
		  unsigned int height);
bool preview_draw(struct picture *picture, const struct camera *camera);

/* picture.c */
int picture_read(const char *path, struct picture *picture,
		 struct report *report);
int picture_write(const char *path, const struct picture *picture,
		  struct report *report);

/* pixels.c */
int pixels_rank(uint32_t format);
bool pixels_convert(const struct frame *frame, struct picture *picture);

#endif /* PARAVENT_PREVIEW_H */
