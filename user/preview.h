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

bool picture_grid(struct picture *picture, unsigned int width,
		  unsigned int height);
bool preview_draw(struct picture *picture, const struct camera *camera);

/* picture.c */
int picture_read(const char *path, struct picture *picture,
		 struct report *report);
int picture_write(const char *path, const struct picture *picture,
		  struct report *report);

#endif /* PARAVENT_PREVIEW_H */
