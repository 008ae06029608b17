// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every combination of rows.c, with three scenes; and scenes that differ in private zones
 * only, which asks no oracle: with vivid's square in the middle or without it, frames are
 * the same; colours that only zones have are nowhere to be seen.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "matrix.h"
#include "rows.h"

static const struct way mmap_way = { "mmap", MEMORY_MMAP, WAIT_BLOCK };

#define SETTLED	16	/* frames after which a change is over */
#define FIELDS	2	/* an alternating field is one of two frames */

static uint32_t field_of(const struct shot *shot)
{
	return shot->field == V4L2_FIELD_BOTTOM;
}

static const char *scene_file(struct device *device, const struct row *row, const char *scene,
			      uint32_t field)
{
	char what[32], text[32];

	snprintf(what, sizeof(what), "row%u", row->number);
	snprintf(text, sizeof(text), "%s%u", scene, field);
	return file_of(device, what, text);
}

static uint32_t fields_of(const struct geometry *g)
{
	return g->layout.field == V4L2_FIELD_ALTERNATE ? FIELDS : 1;
}

/* One frame, or one of each field. */
static bool capture_fields(struct session *s, const struct geometry *g,
			   struct image image[FIELDS])
{
	uint32_t tries = 10, got = 0, f;
	struct shot shot;

	for (; got < fields_of(g) && tries; tries--) {
		if (!capture(s, &shot))
			return false;
		f = fields_of(g) > 1 ? field_of(&shot) : 0;
		if (image[f].data)
			continue;
		if (!image_take(&image[f], &shot))
			return false;
		got++;
	}
	return tries || wrong("the other field never comes");
}

static bool bare_row(const struct row *row, struct device *device)
{
	static const struct { const char *name; int pattern; bool square; } scenes[] = {
		{ "squares", PATTERN_SQUARES, false }, { "square", PATTERN_SQUARES, true },
		{ "bars", PATTERN_BARS, false }, { "bands", PATTERN_BANDS, false },
		{ "green", PATTERN_GREEN, false }, { "blue", PATTERN_BLUE, false },
	};
	struct image image[ARRAY_LENGTH(scenes)][FIELDS] = { 0 };
	struct reference r = { 0 };
	struct geometry *g = &r.geometry;
	struct session s = { 0 };
	struct shot shot;
	uint32_t i, f, b;
	bool ok;

	ok = row_apply(row, device, g) && session_open(&s, device, &mmap_way, &g->layout);
	for (i = 0; i < ARRAY_LENGTH(scenes) && ok; i++) {
		ok = device_scene(device, scenes[i].pattern, scenes[i].square) &&
		     capture_fields(&s, g, image[i]);
		for (f = 0; f < FIELDS && ok; f++)
			ok = !image[i][f].data ||
			     image_save(&image[i][f], scene_file(device, row, scenes[i].name, f));
	}
	if (ok && capture(&s, &shot))
		for (b = 0; b < shot.buffers; b++)
			r.skip[b] = shot.buffer[b].offset;
	session_close(&s);
	ok = ok && reference_save(&r, scene_file(device, row, "reference", 0));
	if (ok && g->square.width && !memcmp(image[0][0].data, image[1][0].data, image[0][0].size))
		ok = wrong("the square cannot be seen");
	for (i = 0; i < ARRAY_LENGTH(scenes); i++)
		for (f = 0; f < FIELDS; f++)
			image_forget(&image[i][f]);
	return ok;
}

/* Several nodes share the work: which of the combinations are for this one? */
static uint32_t rows_for(const struct device *device, uint32_t part, uint32_t parts,
			 struct row *rows)
{
	uint32_t pairs, impossible, i, own = 0;
	uint32_t count = rows_make(rows, &pairs, &impossible);

	for (i = 0; i < count; i++)
		if ((rows[i].value[FACTOR_API] == API_MULTI) != device->multi || own++ % parts != part)
			rows[i].number = 0;
	return count;
}

void scenes_bare(struct device *device, uint32_t part, uint32_t parts)
{
	struct row rows[ROWS_MAX];
	uint32_t count = rows_for(device, part, parts, rows), i, good = 0;

	for (i = 0; i < count; i++) {
		if (!rows[i].number)
			continue;
		if (bare_row(&rows[i], device))
			good++;
		else
			verdict(false, "combination %u, bare: %s", rows[i].number, row_text(&rows[i]));
	}
	verdict(good || wrong("there are none"), "%s: %u combinations, bare", api(device), good);
}

#ifdef __SIZEOF_INT128__
/* What a scene looks like, and one of a single colour. */
struct scene {
	struct image bare[FIELDS];
	struct expected expected[FIELDS];
};

static bool scene_load(struct scene *scene, struct device *device, const struct row *row,
		       const char *name, const struct reference *r, const struct zones *zones,
		       uint32_t fill)
{
	uint32_t f;
	bool ok = true;

	memset(scene, 0, sizeof(*scene));
	for (f = 0; f < fields_of(&r->geometry) && ok; f++)
		ok = image_load(&scene->bare[f], scene_file(device, row, name, f)) &&
		     expected_make(&scene->expected[f], r, zones, fill, &scene->bare[f]);
	return ok;
}

static void scene_forget(struct scene *scene)
{
	uint32_t f;

	for (f = 0; f < FIELDS; f++) {
		image_forget(&scene->bare[f]);
		expected_forget(&scene->expected[f]);
	}
}

/* Take as many frames as there are fields. @colour: is not to be seen; or NULL */
static bool check_scene(struct session *s, struct scene *scene, const struct geometry *g,
			const struct image *colours, uint32_t *cells)
{
	uint32_t i, c, there;

	for (i = 0; i < fields_of(g); i++) {
		struct shot shot;
		uint32_t f;

		if (!capture(s, &shot))
			return false;
		f = fields_of(g) > 1 ? field_of(&shot) : 0;
		for (c = 0; c < 2 && colours; c++) {
			if (!expected_lacks(&scene->expected[f], &scene->bare[f], &colours[c],
					    &colours[!c], &shot, &there))
				return wrong_in("%s", c ? "blue" : "green");
			*cells += there;
		}
		if (!expected_matches(&scene->expected[f], &shot))
			return false;
	}
	return true;
}

/* The driver is set in the same way, and says the same of it. */
static bool apply_again(const struct row *row, struct device *device, const struct geometry *want)
{
	struct geometry g;

	if (!row_apply(row, device, &g))
		return false;
	return !memcmp(&g, want, sizeof(g)) ||
	       wrong("%ux%u, stride %u, size %u; the bare device has %ux%u, %u, %u", g.layout.width,
		     g.layout.height, g.layout.stride[0], g.layout.size[0], want->layout.width,
		     want->layout.height, want->layout.stride[0], want->layout.size[0]);
}

static bool square_row(const struct row *row, struct device *device, const struct zones *zones,
			uint32_t fill, uint32_t *seen)
{
	struct scene squares = { 0 };
	struct image blue = { 0 };
	struct session s = { 0 };
	struct reference r;
	bool ok, covered = false;

	ok = reference_load(&r, scene_file(device, row, "reference", 0)) &&
	     apply_again(row, device, &r.geometry) &&
	     scene_load(&squares, device, row, "squares", &r, zones, fill) &&
	     image_load(&blue, scene_file(device, row, "blue", 0)) &&
	     (expected_fill(&squares.expected[0], &r.geometry, &blue) || wrong_in("fill")) &&
	     device_scene(device, PATTERN_SQUARES, false) &&
	     session_open(&s, device, &mmap_way, &r.geometry.layout) &&
	     check_scene(&s, &squares, &r.geometry, NULL, NULL);
	if (ok)
		covered = r.geometry.square.width &&
			  zones_cover(zones, &r.geometry.scene, &r.geometry.square);
	if (ok && covered)
		ok = device_scene(device, PATTERN_SQUARES, true) &&
		     (check_scene(&s, &squares, &r.geometry, NULL, NULL) || wrong_in("with a square in it"));
	session_close(&s);
	scene_forget(&squares);
	image_forget(&blue);
	*seen = covered;
	return ok;
}

static bool colours_row(const struct row *row, struct device *device, const struct zones *zones,
			uint32_t fill, uint32_t *seen)
{
	struct scene bars = { 0 }, bands = { 0 };
	struct image colours[2] = { 0 };
	struct session s = { 0 };
	struct reference r;
	bool ok;

	*seen = 0;
	ok = reference_load(&r, scene_file(device, row, "reference", 0)) &&
	     apply_again(row, device, &r.geometry) &&
	     scene_load(&bars, device, row, "bars", &r, zones, fill) &&
	     scene_load(&bands, device, row, "bands", &r, zones, fill) &&
	     image_load(&colours[0], scene_file(device, row, "green", 0)) &&
	     image_load(&colours[1], scene_file(device, row, "blue", 0)) &&
	     device_scene(device, PATTERN_BARS, false) &&
	     session_open(&s, device, &mmap_way, &r.geometry.layout) &&
	     (check_scene(&s, &bars, &r.geometry, colours, seen) || wrong_in("bars")) &&
	     device_scene(device, PATTERN_BANDS, false) &&
	     (check_scene(&s, &bands, &r.geometry, colours, seen) || wrong_in("bands"));
	session_close(&s);
	scene_forget(&bars);
	scene_forget(&bands);
	image_forget(&colours[0]);
	image_forget(&colours[1]);
	return ok;
}

/* What a picture of another shape shows, nobody can know. */
static bool keeps_shape(struct device *device)
{
	struct layout layout = { .fourcc = V4L2_PIX_FMT_YUYV, .width = 640, .height = 480 };
	int input = 0;

	return (!ioctl(device->fd, VIDIOC_S_INPUT, &input) || wrong("VIDIOC_S_INPUT")) &&
	       device_set(device, &layout) &&
	       (layout.width * 9 == layout.height * 16 || wrong("%ux%u", layout.width, layout.height));
}

void scenes_masked(struct device *device, uint32_t part, uint32_t parts,
		   const struct zones *zones, uint32_t fill, bool colours)
{
	const char *what = colours ? "colours" : "square";
	struct row rows[ROWS_MAX];
	uint32_t count = rows_for(device, part, parts, rows), i, telling = 0, all = 0;

	for (i = 0; i < count; i++) {
		uint32_t seen = 0;
		bool ok;

		if (!rows[i].number)
			continue;
		all++;
		ok = colours ? colours_row(&rows[i], device, zones, fill, &seen) :
			       square_row(&rows[i], device, zones, fill, &seen);
		telling += seen > 0;
		verdict(ok, "%s, combination %u: %s", what, rows[i].number, row_text(&rows[i]));
		if (ok)
			printf("covered\t%s\t%u\t%s\t%s\n", what, rows[i].number,
			       seen ? "seen" : "out of sight", row_text(&rows[i]));
	}
	verdict(keeps_shape(device), "%s: it keeps the shape of its largest picture", api(device));
	verdict(telling > all / 3 || wrong("%u of %u", telling, all),
		"%s: the bare device shows what is private, in many combinations", what);
}

/* Changes that are made while frames are under way. The last state is the first again. */
enum change { HFLIP, VFLIP, SENSOR_HFLIP, SENSOR_VFLIP, CROP, COMPOSE };

static const struct move {
	enum change change;
	int32_t value;
	struct v4l2_rect rect;
} moves[] = {
	{ HFLIP, 1, { 0 } },
	{ CROP, 0, { 160, 0, 560, 480 } },
	{ VFLIP, 1, { 0 } },
	{ CROP, 0, { 240, 120, 400, 300 } },
	{ COMPOSE, 0, { 40, 20, 200, 60 } },
	{ HFLIP, 0, { 0 } },
	{ COMPOSE, 0, { 0, 0, 120, 90 } },
	{ SENSOR_VFLIP, 1, { 0 } },
	{ SENSOR_HFLIP, 1, { 0 } },
	{ CROP, 0, { 0, 0, 720, 480 } },
	{ VFLIP, 0, { 0 } },
	{ COMPOSE, 0, { 0, 0, 288, 192 } },
	{ SENSOR_VFLIP, 0, { 0 } },
	{ SENSOR_HFLIP, 0, { 0 } },
};

static bool make_move(struct device *device, const struct move *move)
{
	static const uint32_t controls[] = {
		[HFLIP] = V4L2_CID_HFLIP, [VFLIP] = V4L2_CID_VFLIP,
		[SENSOR_HFLIP] = VIVID_SENSOR_HFLIP, [SENSOR_VFLIP] = VIVID_SENSOR_VFLIP,
	};
	struct v4l2_rect rect = move->rect;

	if (move->change < CROP)
		return device_control(device, controls[move->change], move->value);
	return device_select(device, move->change == CROP ? V4L2_SEL_TGT_CROP : V4L2_SEL_TGT_COMPOSE,
			     &rect);
}

/* All buffers are queued all the time. */
static bool take_and_look(struct session *s, const struct scene *scene,
			  const struct image *colours, uint32_t frames, uint32_t *seen)
{
	uint32_t index, i, cells;
	struct shot shot;

	for (i = 0; i < frames; i++) {
		if (!session_take(s, &shot, &index))
			return false;
		if (!expected_lacks(&scene->expected[0], &scene->bare[0], &colours[0], &colours[1], &shot,
				    &cells) ||
		    !expected_lacks(&scene->expected[0], &scene->bare[0], &colours[1], &colours[0], &shot,
				    &cells))
			++*seen;
		if (!session_queue(s, index))
			return false;
	}
	return true;
}

/* @hold: frames between two changes */
static bool move_about(struct session *s, const struct scene *scene,
		       const struct image *colours, uint32_t hold, uint32_t *seen)
{
	uint32_t i;

	for (i = 0; i < ARRAY_LENGTH(moves); i++)
		if (!make_move(s->device, &moves[i]) || !take_and_look(s, scene, colours, hold, seen))
			return wrong_in("change %u", i + 1);
	return take_and_look(s, scene, colours, SETTLED, seen);
}

static const struct row moving_rows[] = {
	{ { CLASS_PACKED_422, LINES_PROGRESSIVE, SOURCE_HDMI, CROP_NONE, SCALE_DOWN },
	  V4L2_PIX_FMT_YUYV, 1001 },
	{ { CLASS_420_SEMI, LINES_PROGRESSIVE, SOURCE_HDMI, CROP_NONE, SCALE_DOWN },
	  V4L2_PIX_FMT_NV12, 1002 },
	{ { CLASS_32_BITS, LINES_PROGRESSIVE, SOURCE_HDMI, CROP_NONE, SCALE_DOWN },
	  V4L2_PIX_FMT_RGB24, 1003 },
	{ { CLASS_LUMA, LINES_TOP, SOURCE_NTSC, CROP_NONE, SCALE_DOWN }, V4L2_PIX_FMT_Y16, 1004 },
};

/*
 * @scene: what it looks like with all as it was; @seen: frames with something private.
 * Some changes come with frames in between, some all at once.
 */
static bool moving_scene(struct device *device, struct scene *scene, int pattern,
			 const struct geometry *g, const struct image *colours, uint32_t *seen)
{
	struct session s = { 0 };
	struct shot shot;
	uint32_t index;
	bool ok;

	ok = device_scene(device, pattern, false) &&
	     session_open(&s, device, &mmap_way, &g->layout) && session_queue(&s, 0) &&
	     session_queue(&s, 1) && session_on(&s) && move_about(&s, scene, colours, 5, seen) &&
	     move_about(&s, scene, colours, 1, seen) && move_about(&s, scene, colours, 0, seen) &&
	     session_take(&s, &shot, &index) &&
	     (expected_matches(&scene->expected[0], &shot) || wrong_in("when all is as it was"));
	session_close(&s);
	return ok;
}

/* @bare: then what is private must be seen, or the test could not fail. */
void scenes_moving(struct device *device, bool bare, const struct zones *zones, uint32_t fill)
{
	uint32_t i, p, seen;

	for (i = 0; i < ARRAY_LENGTH(moving_rows); i++) {
		static const struct { const char *name; int pattern; } scenes[] = {
			{ "bars", PATTERN_BARS }, { "bands", PATTERN_BANDS },
		};
		const struct row *row = &moving_rows[i];
		struct image colours[2] = { 0 };
		struct reference r;
		bool ok;

		ok = (!bare || bare_row(row, device)) &&
		     reference_load(&r, scene_file(device, row, "reference", 0)) &&
		     apply_again(row, device, &r.geometry) &&
		     image_load(&colours[0], scene_file(device, row, "green", 0)) &&
		     image_load(&colours[1], scene_file(device, row, "blue", 0));
		for (p = 0; p < ARRAY_LENGTH(scenes) && ok; p++) {
			struct scene scene = { 0 };

			seen = 0;
			ok = scene_load(&scene, device, row, scenes[p].name, &r, zones, fill) &&
			     moving_scene(device, &scene, scenes[p].pattern, &r.geometry, colours, &seen);
			if (ok && (seen > 0) != bare)
				ok = wrong("%u frames show what is private: %.400s", seen, bare ? "" : why);
			if (!ok)
				wrong_in("%s", scenes[p].name);
			scene_forget(&scene);
		}
		verdict(ok, "moving%s, %s %s", bare ? ", bare" : "", api(device),
			fourcc_name(row->fourcc));
		if (ok && !bare)
			printf("covered\tmoving\t%s\t%s\n", fourcc_name(row->fourcc), api(device));
		image_forget(&colours[0]);
		image_forget(&colours[1]);
	}
}
#endif
