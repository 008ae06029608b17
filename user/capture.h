/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a camera says of itself through its video node.
 */
#ifndef PARAVENT_CAPTURE_H
#define PARAVENT_CAPTURE_H

#include "preview.h"
#include "report.h"

#include <linux/videodev2.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct capture - a camera
 * @driver: text to match, as VIDIOC_QUERYCAP gives it; it may be anything
 * @card: likewise
 * @bus_info: likewise
 * @width: of the largest picture; 0 when the camera states none
 * @height: likewise
 * @untold: it does not tell what it crops, nor list its sizes one by one: then
 *	the picture is the present one
 */
struct capture {
	char driver[17];
	char card[33];
	char bus_info[33];
	uint32_t width;
	uint32_t height;
	bool untold;
};

int capture_open(const char *path, struct v4l2_capability *capability,
		 uint32_t *type, struct report *report);
int capture_read(const char *path, struct capture *capture,
		 struct report *report);

/* film.c */
int capture_picture(const char *path, struct picture *picture,
		    struct report *report);

#endif /* PARAVENT_CAPTURE_H */
