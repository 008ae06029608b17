// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is measured.
 */
#include "bench.h"

#include <linux/videodev2.h>
#include <stdio.h>

static const u32 percents[] = { 10, 25, 50, 100 };
static const u32 counts[] = { 1, 8, 64 };

static const struct format {
	const char *name;
	u32 fourcc;
	u32 bytesperline;
} formats[] = {
	{ "YUYV", V4L2_PIX_FMT_YUYV, WIDTH * 2 },
	{ "NV12", V4L2_PIX_FMT_NV12, WIDTH },
	{ "RGB24", V4L2_PIX_FMT_RGB24, WIDTH * 3 },
	{ "SGBRG10P", V4L2_PIX_FMT_SGBRG10P, WIDTH * 5 / 4 },
};

/* It makes a difference to the downscaler whether samples are bytes. */
static const struct format unpacked = { "SGBRG10", V4L2_PIX_FMT_SGBRG10, WIDTH * 2 };

struct scale {
	struct paravent_mask *mask;
	struct paravent_scaler *scaler;
	struct paravent_frame from;
};

struct compile {
	struct paravent_frame frame;
	struct paravent_layer layer;
};

static struct paravent_frame frame_of(u32 fourcc, u32 width, u32 height, u32 bytesperline)
{
	struct v4l2_pix_format_mplane pix = {
		.width = width,
		.height = height,
		.pixelformat = fourcc,
		.field = V4L2_FIELD_NONE,
		.num_planes = 1,
		.plane_fmt[0] = { .bytesperline = bytesperline, .sizeimage = U32_MAX },
	};
	struct paravent_frame frame;
	int ret = paravent_frame_init(&frame, &pix);

	assert(!ret);
	return frame;
}

static struct paravent_layer layer_of(const struct zones *zones, u32 width, u32 height)
{
	u32 z;

	for (z = 0; z < zones->count; z++)
		assert(paravent_polygon_is_simple(zones->zone[z].vertex,
						  zones->zone[z].vertices));
	return (struct paravent_layer) {
		.zone = zones->zone,
		.zones = zones->count,
		.window = {
			.full_width = width,
			.full_height = height,
			.crop = { 0, 0, width, height },
			.compose = { 0, 0, width, height },
		},
	};
}

static struct paravent_mask *mask_of(const struct paravent_frame *frame,
				     const struct zones *zones)
{
	struct paravent_layer layer = layer_of(zones, WIDTH, HEIGHT);
	struct paravent_mask *mask = paravent_mask_compile(frame, &layer, 1, RGB);

	assert(mask);
	return mask;
}

static double share(const struct paravent_mask *mask)
{
	return 100.0 * mask->filled / mask->total;
}

static void run_blit(const void *arg, u8 *dst, const u8 *src)
{
	const struct paravent_mask *mask = arg;

	paravent_blit(mask, 0, dst, mask->frame.size[0], src, mask->frame.size[0]);
}

static void run_movsb_blit(const void *arg, u8 *dst, const u8 *src)
{
	const struct paravent_mask *mask = arg;

	movsb_blit(mask, 0, dst, mask->frame.size[0], src, mask->frame.size[0]);
}

/* The copies of the blit, and none of its fills: no mask can take less. */
static void run_visible(const void *arg, u8 *dst, const u8 *src)
{
	const struct paravent_mask *mask = arg;
	u32 p, r;

	for (p = 0; p < mask->frame.format->planes; p++) {
		const struct paravent_plane *plane = &mask->frame.plane[p];
		size_t row = plane->offset, done = row;

		for (r = 0; r < plane->rows; r++, row += plane->stride) {
			const u32 *list = mask->list + mask->row[p][r];
			u32 spans = *list++;

			for (; spans; spans--, list += 2) {
				memcpy(dst + done, src + done, row + list[0] - done);
				done = row + list[1];
			}
		}
		memcpy(dst + done, src + done, row - done);
	}
}

static struct job *blit_add(const struct paravent_mask *mask, bool check, enum sense sense,
			    double goal, const char *what)
{
	struct line *line;
	struct job *job;

	if (check) {
		check_blit(what, mask);
		return NULL;
	}
	job = job_add(run_blit, mask, mask->frame.size[0], "%s", what);
	line = line_add(job, sense, goal);
	line->visible = job_add(run_visible, mask, mask->frame.size[0], "%s", what);
	line->movsb = job_add(run_movsb_blit, mask, mask->frame.size[0], "%s", what);
	line->movsb->movsb = true;
	return job;
}

static void blits_add(bool check)
{
	static const double goals[] = { 1, 0, 0.9, 0.6 };
	static struct zones zones;
	char what[80];
	u32 f, c, p;

	for (f = 0; f < ARRAY_SIZE(formats); f++) {
		struct paravent_frame frame = frame_of(formats[f].fourcc, WIDTH, HEIGHT,
						       formats[f].bytesperline);
		struct paravent_mask *mask;

		zones.count = 0;
		mask = mask_of(&frame, &zones);
		snprintf(what, sizeof(what), "%-8s  0 zones", formats[f].name);
		blit_add(mask, check, AT_MOST, 1, what);
		for (c = 0; c < ARRAY_SIZE(counts); c++) {
			for (p = 0; p < ARRAY_SIZE(percents); p++) {
				zones_polygons(&zones, counts[c], percents[p]);
				mask = mask_of(&frame, &zones);
				snprintf(what, sizeof(what), "%-8s %2u zone%s of %.1f %%",
					 formats[f].name, counts[c], counts[c] > 1 ? "s" : "",
					 share(mask));
				blit_add(mask, check, goals[p] ? AT_MOST : NO_GOAL, goals[p],
					 what);
			}
		}
	}
}

/* Boxes, for that is all that drawbox can draw. */
static const struct {
	u32 percent;
	struct box box;
} boxes[] = {
	{ 10, { 656, 370, 608, 340 } },
	{ 25, { 480, 270, 960, 540 } },
	{ 50, { 280, 158, 1358, 764 } },
	{ 100, { 0, 0, WIDTH, HEIGHT } },
};

struct in_place {
	struct paravent_mask *mask;
	size_t at;
};

/* What drawbox does, and no more: no copy, just the fill, in the frame itself. */
static void run_in_place(const void *arg, u8 *dst, const u8 *src)
{
	const struct in_place *in = arg;
	u32 size = in->mask->frame.size[0];

	(void)src;
	paravent_blit(in->mask, 0, dst + in->at, size, dst + in->at, size);
}

/* A mask that fills as many bytes, and as far apart, as those of a box. */
static struct in_place *in_place_new(const struct box *box)
{
	static const struct paravent_layer all;
	struct paravent_frame frame = frame_of(V4L2_PIX_FMT_YUV420, box->width, box->height, WIDTH);
	struct in_place *in = malloc(sizeof(*in));

	in->mask = paravent_mask_compile(&frame, &all, 1, RGB);
	in->at = box->y * WIDTH + box->x;
	assert(in->mask);
	return in;
}

static void rivals_add(bool check)
{
	struct paravent_frame frame = frame_of(V4L2_PIX_FMT_YUV420, WIDTH, HEIGHT, WIDTH);
	u32 bytes = frame.size[0], b;
	static struct zones zones;
	char what[80];

	for (b = 0; b < ARRAY_SIZE(boxes); b++) {
		const struct box *box = &boxes[b].box;
		u32 percent = boxes[b].percent;
		struct job *job, *in_place, *other;
		void *arg;

		zones_box(&zones, box);
		snprintf(what, sizeof(what), "%-8s a box of %u %%", "YU12", percent);
		job = blit_add(mask_of(&frame, &zones), check, NO_GOAL, 0, what);
		if (check)
			continue;
		in_place = job_add(run_in_place, in_place_new(box), bytes, "%s, in place", what);
		line_add(in_place, NO_GOAL, 0);
		if (drawbox_new) {
			other = job_add(drawbox, drawbox_new(box), bytes, "%s, drawbox", what);
			line_add(other, NO_GOAL, 0);
			line_add(job, AT_LEAST, 10)->than = other;
			line_add(in_place, AT_LEAST, 10)->than = other;
		}
		if (opencv_new) {
			arg = opencv_new(box);
			line_add(job_add(opencv_fill_poly, arg, bytes, "%s, OpenCV fillPoly", what),
				 NO_GOAL, 0);
			line_add(job_add(opencv_copy_to, arg, bytes, "%s, OpenCV copyTo", what),
				 NO_GOAL, 0);
		}
		line_add(job_add(and_or, and_or_new(box), bytes, "%s, AND/OR of the frame", what),
			 NO_GOAL, 0);
	}
}

static void run_scale(const void *arg, u8 *dst, const u8 *src)
{
	const struct scale *scale = arg;

	paravent_scale(scale->mask, scale->scaler, 0, dst, scale->mask->frame.size[0], src,
		       scale->from.size[0]);
}

static void scales_add(bool check)
{
	static struct scale scales[ARRAY_SIZE(formats) + 1];
	static struct zones zones;
	char what[80];
	u32 f;

	for (f = 0; f < ARRAY_SIZE(scales); f++) {
		const struct format *format = f < ARRAY_SIZE(formats) ? &formats[f] : &unpacked;
		struct scale *scale = &scales[f];
		struct paravent_frame to;

		scale->from = frame_of(format->fourcc, WIDTH, HEIGHT,
				       format->bytesperline);
		to = frame_of(format->fourcc, WIDTH / 3, HEIGHT / 3,
			      format->bytesperline / 3);
		zones_polygons(&zones, 1, 10);
		scale->mask = mask_of(&to, &zones);
		scale->scaler = paravent_scaler_new(&scale->from, &to);
		snprintf(what, sizeof(what), "%-8s from 1080p to 360p", format->name);
		assert(scale->scaler);
		if (check)
			check_scale(what, scale->mask, &scale->from);
		else
			line_add(job_add(run_scale, scale, scale->from.size[0], "%s", what),
				 AT_MOST, 1.3);
	}
}

static void run_compile(const void *arg, u8 *dst, const u8 *src)
{
	const struct compile *compile = arg;

	(void)dst;
	(void)src;
	paravent_mask_free(paravent_mask_compile(&compile->frame, &compile->layer, 1, RGB));
}

static void compile_add(bool check, const struct zones *zones, u32 format, const char *what,
			double goal)
{
	static struct compile compiles[4];
	static u32 count;
	struct compile *compile = &compiles[count++];
	char name[80];

	snprintf(name, sizeof(name), "%-8s 3840x2160, %s", formats[format].name, what);
	compile->frame = frame_of(formats[format].fourcc, 3840, 2160,
				  2 * formats[format].bytesperline);
	compile->layer = layer_of(zones, 3840, 2160);
	if (check)
		check_compile(name, paravent_mask_compile(&compile->frame, &compile->layer, 1, RGB),
			      &compile->layer);
	else
		line_add(job_add(run_compile, compile, 0, "%s", name), goal ? AT_MOST : NO_GOAL,
			 goal);
}

/**
 * cases_add() - have everything measured
 * @check: or rather checked
 */
void cases_add(bool check)
{
	static struct zones stars, combs;
	u32 f;

	blits_add(check);
	scales_add(check);
	zones_stars(&stars);
	zones_combs(&combs);
	for (f = 0; f < 2; f++) {
		compile_add(check, &stars, f, "64 stars of 64 vertices", 1);
		compile_add(check, &combs, f, "64 combs of 64 vertices", 0);
	}
	rivals_add(check);
}
