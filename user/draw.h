/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Zones drawn in bitmaps: what a policy hides of a picture, as the tool sees it.
 * The kernel draws on its own, by the same rule; what it hides is what counts.
 */
#ifndef PARAVENT_DRAW_H
#define PARAVENT_DRAW_H

#include "policy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct bitmap - a bit for each pixel
 * @width: pixels, 1 to PARAVENT_DIMENSION_MAX
 * @height: likewise
 * @stride: words of a row; bits beyond the width are 0
 * @bits: the rows
 */
struct bitmap {
	unsigned int width;
	unsigned int height;
	size_t stride;
	uint64_t *bits;
};

bool bitmap_make(struct bitmap *bitmap, unsigned int width,
		 unsigned int height);
void bitmap_free(struct bitmap *bitmap);
bool bitmap_get(const struct bitmap *bitmap, unsigned int x, unsigned int y);
void draw_zone(struct bitmap *bitmap, const struct zone *zone);
void draw_outline(struct bitmap *bitmap, const struct zone *zone);

#endif /* PARAVENT_DRAW_H */
