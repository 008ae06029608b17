// SPDX-License-Identifier: GPL-2.0-or-later
/* Every format in every way. */
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

static const struct way ways[] = {
	{ "mmap", MEMORY_MMAP, WAIT_BLOCK },
	{ "mmap, io_uring poll", MEMORY_MMAP, WAIT_URING },
	{ "expbuf, epoll", MEMORY_EXPBUF, WAIT_EPOLL },
	{ "larger, poll", MEMORY_LARGER, WAIT_POLL },
	{ "userptr, select", MEMORY_USERPTR, WAIT_SELECT },
	{ "dmabuf, non-blocking", MEMORY_DMABUF, WAIT_NONBLOCK },
	{ "udmabuf", MEMORY_UDMABUF, WAIT_BLOCK },
	{ "read, non-blocking", MEMORY_READ, WAIT_NONBLOCK },
	{ "read, io_uring", MEMORY_READ, WAIT_URING },
};

static void describe(struct reference *r)
{
	struct geometry *g = &r->geometry;

	/* As geometry.c has it, for a webcam. */
	g->full = g->crop = (struct v4l2_rect) { 0, 0, WEBCAM_WIDTH, WEBCAM_HEIGHT };
	g->compose = (struct v4l2_rect) { 0, 0, g->layout.width, g->layout.height };
}

static bool bare_format(struct device *device, uint32_t fourcc)
{
	static const struct { const char *name; int pattern; bool square; } scenes[] = {
		{ "bars", PATTERN_BARS, false }, { "squares", PATTERN_SQUARES, false },
		{ "square", PATTERN_SQUARES, true }, { "red", PATTERN_RED, false },
	};
	struct image image[ARRAY_LENGTH(scenes)] = { 0 };
	struct reference r = { 0 };
	struct session s;
	struct shot shot;
	uint32_t i, b;
	bool ok;

	if (!run_format(device, fourcc, &r.geometry.layout))
		return false;
	ok = session_open(&s, device, &ways[0], &r.geometry.layout);
	for (i = 0; i < ARRAY_LENGTH(scenes) && ok; i++)
		ok = device_scene(device, scenes[i].pattern, scenes[i].square) && capture(&s, &shot) &&
		     image_take(&image[i], &shot) &&
		     image_save(&image[i], file_of(device, fourcc_name(fourcc), scenes[i].name));
	session_close(&s);
	if (ok) {
		describe(&r);
		for (b = 0; b < shot.buffers; b++)
			r.skip[b] = shot.buffer[b].offset;
		ok = reference_save(&r, file_of(device, fourcc_name(fourcc), "reference"));
	}
	if (ok && !memcmp(image[1].data, image[2].data, image[1].size))
		ok = wrong("the square cannot be seen");
	for (i = 0; i < ARRAY_LENGTH(scenes); i++)
		image_forget(&image[i]);
	return ok;
}

/* Does the queue say that it can do something? */
void formats_admit(struct device *device, uint32_t capability, bool yes, const char *name)
{
	struct layout layout;
	struct session s = { 0 };
	bool ok = device_get(device, &layout) && session_open(&s, device, &ways[0], &layout);

	session_close(&s);
	ok = ok && (!!(s.capabilities & capability) == yes ||
		    wrong("capabilities are 0x%x", s.capabilities));
	verdict(ok, "%s: its queue %s %s", api(device), yes ? "has" : "hides", name);
}

void formats_bare(struct device *device)
{
	uint32_t count, f, good = 0;
	struct image list;
	bool ok;

	count = run_list(device, &list);
	for (f = 0; f < count; f++) {
		uint32_t fourcc = ((uint32_t *)list.data)[f];

		ok = bare_format(device, fourcc);
		good += ok;
		if (!ok)
			verdict(false, "%s %s, bare", api(device), fourcc_name(fourcc));
		if (!rows_know(fourcc))
			verdict(wrong("unknown to rows.c"), "%s", fourcc_name(fourcc));
	}
	ok = (count && good == count) || wrong("%u of %u", good, count);
	ok = ok && image_save(&list, file_of(device, "all", "formats"));
	verdict(ok, "%s: %u formats, bare", api(device), count);
	image_forget(&list);
}

/* Of the contiguous allocator, on a node that would let user space manage caches. */
static const struct way contiguous_ways[] = {
	{ "mmap, contiguous", MEMORY_HINTS, WAIT_BLOCK },
	{ "expbuf, contiguous", MEMORY_EXPBUF, WAIT_BLOCK },
	{ "dmabuf, contiguous", MEMORY_DMABUF, WAIT_BLOCK },
};

/* A comparison that cannot fail proves nothing. */
static bool can_fail(struct expected *e, const struct image *bare)
{
	struct shot shot = shot_of(e, bare->data);
	uint8_t *blank = calloc(1, bare->size);
	bool failed = !expected_matches(e, &shot);

	shot = shot_of(e, blank);
	failed = failed && !expected_matches(e, &shot);
	free(blank);
	return failed || wrong("a bare frame or a blank one would pass for a masked one");
}

static void masked_format(struct device *device, struct device *contiguous,
			  const struct zones *zones, uint32_t fill, bool all, uint32_t fourcc)
{
	const char *format = fourcc_name(fourcc);
	struct expected scene[2] = { 0 };
	struct image bare[2] = { 0 }, red = { 0 };
	uint32_t i, good = 0;
	struct reference r;
	bool ok;

	ok = reference_load(&r, file_of(device, format, "reference")) &&
	     run_format_again(device, &r.geometry.layout) &&
	     (!contiguous || run_format_again(contiguous, &r.geometry.layout));
	for (i = 0; i < 2 && ok; i++)
		ok = image_load(&bare[i], file_of(device, format, scene_names[i])) &&
		     expected_make(&scene[i], &r, zones, fill, &bare[i]) &&
		     can_fail(&scene[i], &bare[i]);
	ok = ok && image_load(&red, file_of(device, format, "red")) &&
	     (fill != 0xff0000 || expected_fill(&scene[0], &r.geometry, &red) || wrong_in("fill"));
	if (ok) {
		good = run_ways(device, ways, all ? ARRAY_LENGTH(ways) : 1, scene);
		if (contiguous)
			good += run_ways(contiguous, contiguous_ways, ARRAY_LENGTH(contiguous_ways), scene);
		for (i = 0; i < 2 && all; i++)
			ok = expected_save(&scene[i], file_of(device, format, expected_names[i])) && ok;
	}
	verdict(ok, "%s %s, %u ways", api(device), format, good);
	for (i = 0; i < 2; i++) {
		expected_forget(&scene[i]);
		image_forget(&bare[i]);
	}
	image_forget(&red);
}

/* @all: ways; else only the first */
void formats_masked(struct device *device, struct device *contiguous, const struct zones *zones,
		    uint32_t fill, bool all)
{
	uint32_t f, fourcc;

	run_list_again(device);
	for (f = 0; device_format(device, f, &fourcc); f++)
		masked_format(device, contiguous, zones, fill, all, fourcc);
}

