// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pictures from the frames of a camera, in the formats that are plain and common.
 */
#include "preview.h"
#include "text.h"

#include <linux/videodev2.h>
#include <stdlib.h>

/* The first that a camera has is taken. */
static const uint32_t formats[] = {
	V4L2_PIX_FMT_RGB24,
	V4L2_PIX_FMT_YUYV,
	V4L2_PIX_FMT_NV12,
	V4L2_PIX_FMT_GREY,
};

/**
 * pixels_rank() - whether frames of a format become pictures
 * @format: the fourcc
 *
 * Return: the less the better; -1 if they do not.
 */
int pixels_rank(uint32_t format)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(formats); i++)
		if (formats[i] == format)
			return i;
	return -1;
}

static uint8_t clip(int value)
{
	return value < 0 ? 0 : value > 255 ? 255 : value;
}

/* BT.601, limited range: near enough for a sketch, whatever the camera means. */
static void put_yuv(uint8_t *rgb, int y, int u, int v)
{
	y = 298 * (y - 16) + 128;
	u -= 128;
	v -= 128;
	rgb[0] = clip((y + 409 * v) / 256);
	rgb[1] = clip((y - 100 * u - 208 * v) / 256);
	rgb[2] = clip((y + 516 * u) / 256);
}

static void put_pixel(uint8_t *rgb, const struct frame *frame, unsigned int x,
		      unsigned int y)
{
	const uint8_t *row = frame->data + (size_t)y * frame->stride, *pair;

	switch (frame->format) {
	case V4L2_PIX_FMT_RGB24:
		rgb[0] = row[3 * x];
		rgb[1] = row[3 * x + 1];
		rgb[2] = row[3 * x + 2];
		break;
	case V4L2_PIX_FMT_YUYV:
		pair = row + x / 2 * 4;
		put_yuv(rgb, pair[x % 2 * 2], pair[1], pair[3]);
		break;
	case V4L2_PIX_FMT_NV12:
		pair = frame->data +
		       (size_t)(frame->height + y / 2) * frame->stride +
		       x / 2 * 2;
		put_yuv(rgb, row[x], pair[0], pair[1]);
		break;
	default:
		rgb[0] = rgb[1] = rgb[2] = row[x];
	}
}

/**
 * pixels_convert() - make a picture of a frame
 * @frame: the frame
 * @picture: result; what it had before is freed
 *
 * Return: false if the frame is not whole, or there is no memory.
 */
bool pixels_convert(const struct frame *frame, struct picture *picture)
{
	const size_t width = frame->width, pairs = (width + 1) / 2;
	const size_t bytes = frame->format == V4L2_PIX_FMT_RGB24 ? 3 * width :
			     frame->format == V4L2_PIX_FMT_YUYV	 ? 4 * pairs :
			     frame->format == V4L2_PIX_FMT_NV12	 ? 2 * pairs :
								   width;
	size_t rows = frame->height;
	unsigned int x, y;
	uint8_t *rgb;

	if (frame->format == V4L2_PIX_FMT_NV12)
		rows += (rows + 1) / 2;
	if (pixels_rank(frame->format) < 0 || !width || !rows ||
	    width > PARAVENT_DIMENSION_MAX ||
	    frame->height > PARAVENT_DIMENSION_MAX || frame->stride < bytes ||
	    frame->size < (rows - 1) * frame->stride + bytes)
		return false;
	rgb = malloc(3 * width * frame->height);
	if (!rgb)
		return false;
	for (y = 0; y < frame->height; y++)
		for (x = 0; x < width; x++)
			put_pixel(rgb + 3 * (y * width + x), frame, x, y);
	free(picture->rgb);
	picture->width = width;
	picture->height = frame->height;
	picture->rgb = rgb;
	return true;
}
