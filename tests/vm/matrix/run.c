// SPDX-License-Identifier: GPL-2.0-or-later
/* A way of one format: two scenes, from the first frame. */
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

const char *const scene_names[SCENES] = { "bars", "squares" };
const char *const expected_names[SCENES] = { "bars-expected", "squares-expected" };

/* vivid's smallest, with padded rows. */
bool run_format(struct device *device, uint32_t fourcc, struct layout *layout)
{
	struct layout asked = { .fourcc = fourcc, .width = 320, .height = 180 };
	uint32_t b;

	*layout = asked;
	if (!device_set(device, layout))
		return false;
	for (b = 0; b < layout->buffers; b++)
		asked.stride[b] = layout->stride[b] + 32;
	*layout = asked;
	return device_set(device, layout) && device_fast(device);
}

/* Which formats are there? The same must be there behind the module. */
uint32_t run_list(struct device *device, struct image *list)
{
	uint32_t count = 0, fourcc;

	list->data = malloc(1024 * sizeof(fourcc));
	for (; count < 1024 && device_format(device, count, &fourcc); count++)
		memcpy(list->data + count * sizeof(fourcc), &fourcc, sizeof(fourcc));
	list->size = count * sizeof(fourcc);
	return count;
}

void run_list_again(struct device *device)
{
	struct image bare, now;
	bool ok;

	run_list(device, &now);
	ok = image_load(&bare, file_of(device, "all", "formats")) &&
	     ((now.size == bare.size && !memcmp(now.data, bare.data, now.size)) ||
	      wrong("%zu, not %zu", now.size / 4, bare.size / 4));
	verdict(ok, "%s: all formats of the bare device are there", api(device));
	image_forget(&now);
	image_forget(&bare);
}

/* read() may still hand out frames from before the scene changed. */
static bool capture_scene(struct session *s, struct expected *before, struct expected *now)
{
	uint32_t tries = s->way->memory == MEMORY_READ ? 6 : 1;
	struct shot shot;

	for (;;) {
		if (!capture(s, &shot))
			return false;
		if (!--tries || !expected_equals(before, &shot))
			return expected_matches(now, &shot);
	}
}

static bool nothing_in(const struct shot *shot)
{
	uint32_t b;
	size_t i;

	for (b = 0; b < shot->buffers; b++)
		for (i = 0; i < shot->buffer[b].length; i++)
			if (shot->buffer[b].data[i])
				return wrong("buffer %u, byte %zu is %02x", b, i, shot->buffer[b].data[i]);
	return true;
}

/*
 * What need not be tried with all memory: what differs inside a zone makes no difference; a
 * buffer that comes with an error is emptied; one that nobody dequeues stays empty.
 */
static bool capture_more(struct session *s, struct expected *now)
{
	struct shot shot;
	bool ok;

	if (!device_scene(s->device, s->device->pattern, true) || !capture(s, &shot))
		return false;
	if (!expected_matches(now, &shot))
		return wrong_in("with a square inside a zone");
	if (!device_scene(s->device, s->device->pattern, false) ||
	    !device_control(s->device, VIVID_DQBUF_ERROR, 1) || !capture(s, &shot))
		return false;
	if (!(shot.flags & V4L2_BUF_FLAG_ERROR))
		return wrong("vivid injected no error");
	if (!nothing_in(&shot))
		return wrong_in("with an error");
	ok = session_queue(s, 1) && session_ready(s) && session_off(s) &&
	     session_look(s, 1, &shot);
	return ok && (nothing_in(&shot) || wrong_in("not dequeued"));
}

/* @scene: what is expected of each scene; @turn: which comes first */
static bool run_way(struct device *device, const struct way *way, struct expected *scene,
		    uint32_t turn)
{
	static const int patterns[] = { PATTERN_BARS, PATTERN_SQUARES };
	struct expected *first = &scene[turn & 1], *then = &scene[~turn & 1];
	struct session s = { 0 };
	struct shot shot;
	bool ok;

	ok = device_scene(device, patterns[turn & 1], false) &&
	     session_open(&s, device, way, &first->plan.layout) && capture(&s, &shot);
	if (ok && !expected_matches(first, &shot))
		ok = wrong_in("first frame");
	ok = ok && device_scene(device, patterns[~turn & 1], false) && capture_scene(&s, first, then);
	if (ok && way->memory == MEMORY_MMAP && way->waiting == WAIT_BLOCK)
		ok = capture_more(&s, then);
	session_close(&s);
	return ok;
}

/* Run all that can be of @list. Return: how many. */
uint32_t run_ways(struct device *device, const struct way *list, uint32_t count,
			 struct expected *scene)
{
	const char *format = fourcc_name(scene->plan.layout.fourcc);
	uint32_t i, good = 0;

	for (i = 0; i < count; i++) {
		if (!ways_can(&list[i], &scene->plan.layout))
			continue;
		if (!run_way(device, &list[i], scene, i)) {
			verdict(false, "%s %s, %s", api(device), format, list[i].name);
			continue;
		}
		printf("covered\tway\t%s\t%s\t%s\n", format, api(device), list[i].name);
		good++;
	}
	return good;
}

/* The nodes of one kind have the same formats, and give the same frames. */
bool run_format_again(struct device *device, const struct layout *want)
{
	struct layout layout;

	if (!run_format(device, want->fourcc, &layout))
		return false;
	return !memcmp(&layout, want, sizeof(layout)) ||
	       wrong("VIDIOC_S_FMT says %ux%u, stride %u, size %u; the bare device %ux%u, %u, %u",
		     layout.width, layout.height, layout.stride[0], layout.size[0], want->width,
		     want->height, want->stride[0], want->size[0]);
}

