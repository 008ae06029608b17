// SPDX-License-Identifier: GPL-2.0-or-later
#include "preview.h"

#include "draw.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* What becomes of pixels. */
struct layers {
	struct bitmap always; /* ordinary zones that count all the time */
	struct bitmap at_times; /* those that have hours */
	struct bitmap shown; /* in an inverse zone that counts all the time */
	struct bitmap any; /* in any inverse zone */
	struct bitmap not_all; /* outside of some inverse zone */
	struct bitmap outline;
	bool only; /* there is an inverse zone */
	bool only_always; /* there is one that counts all the time */
};

enum fate { SEEN, SEEN_AT_TIMES, HIDDEN };

static void put(struct picture *picture, unsigned int x, unsigned int y,
		uint32_t rgb)
{
	uint8_t *to = picture->rgb + ((size_t)y * picture->width + x) * 3;

	to[0] = rgb >> 16;
	to[1] = rgb >> 8;
	to[2] = rgb;
}

/**
 * picture_grid() - make a picture to draw on, where there is none
 * @picture: result
 * @width: pixels
 * @height: likewise
 *
 * It is grey, with a line at each tenth.
 *
 * Return: false if memory ran out.
 */
bool picture_grid(struct picture *picture, unsigned int width,
		  unsigned int height)
{
	unsigned int x, y;
	bool line;

	picture->width = width;
	picture->height = height;
	picture->rgb = malloc((size_t)width * height * 3);
	if (!picture->rgb)
		return false;
	for (y = 0; y < height; y++) {
		for (x = 0; x < width; x++) {
			line = (x && x * 10 / width != (x - 1) * 10 / width) ||
			       (y && y * 10 / height != (y - 1) * 10 / height);
			put(picture, x, y, line ? 0xa0a0a0 : 0xc8c8c8);
		}
	}
	return true;
}

/* A pixel that one inverse zone does not show is outside of it. */
static bool add_only(struct layers *layers, const struct zone *zone,
		     const struct picture *picture)
{
	struct bitmap one = { 0 };
	size_t i, words;

	if (!bitmap_make(&one, picture->width, picture->height))
		return false;
	draw_zone(&one, zone);
	words = one.stride * one.height;
	for (i = 0; i < words; i++) {
		layers->any.bits[i] |= one.bits[i];
		layers->not_all.bits[i] |= ~one.bits[i];
		if (!zone->schedule.count)
			layers->shown.bits[i] |= one.bits[i];
	}
	layers->only = true;
	layers->only_always |= !zone->schedule.count;
	bitmap_free(&one);
	return true;
}

static bool add_zone(struct layers *layers, const struct zone *zone,
		     const struct picture *picture)
{
	draw_outline(&layers->outline, zone);
	if (zone->only)
		return add_only(layers, zone, picture);
	draw_zone(zone->schedule.count ? &layers->at_times : &layers->always,
		  zone);
	return true;
}

static enum fate fate_of(const struct layers *layers, unsigned int x,
			 unsigned int y)
{
	if (bitmap_get(&layers->always, x, y) ||
	    (layers->only_always && !bitmap_get(&layers->any, x, y)))
		return HIDDEN;
	if (bitmap_get(&layers->at_times, x, y))
		return SEEN_AT_TIMES;
	/* It counts on which inverse zones hold at the time. */
	if (layers->only_always)
		return bitmap_get(&layers->shown, x, y) ? SEEN : SEEN_AT_TIMES;
	return layers->only && bitmap_get(&layers->not_all, x, y) ?
		       SEEN_AT_TIMES :
		       SEEN;
}

static void draw_pixel(struct picture *picture, const struct layers *layers,
		       unsigned int x, unsigned int y, uint32_t fill)
{
	enum fate fate = fate_of(layers, x, y);

	/* The outline has to show on any ground. */
	if (bitmap_get(&layers->outline, x, y))
		put(picture, x, y, (x + y) / 4 % 2 ? 0xffffff : 0xff0000);
	else if (fate == HIDDEN || (fate == SEEN_AT_TIMES && (x + y) / 6 % 2))
		put(picture, x, y, fill);
}

/**
 * preview_draw() - draw the zones of a camera
 * @picture: what it sees; gets the zones
 * @camera: the camera
 *
 * What is hidden all the time is filled, what is hidden at times hatched, and
 * the outlines of zones are dashed.
 *
 * Return: false if memory ran out.
 */
bool preview_draw(struct picture *picture, const struct camera *camera)
{
	struct layers layers = { .only = false };
	struct bitmap *all[] = { &layers.always,  &layers.at_times,
				 &layers.shown,	  &layers.any,
				 &layers.not_all, &layers.outline };
	unsigned int x, y, i;
	bool good = true;

	for (i = 0; good && i < ARRAY_SIZE(all); i++)
		good = bitmap_make(all[i], picture->width, picture->height);
	for (i = 0; good && i < camera->zone_count; i++)
		good = add_zone(&layers, &camera->zones[i], picture);
	for (y = 0; good && y < picture->height; y++)
		for (x = 0; x < picture->width; x++)
			draw_pixel(picture, &layers, x, y, camera->fill);
	for (i = 0; i < ARRAY_SIZE(all); i++)
		bitmap_free(all[i]);
	return good;
}
