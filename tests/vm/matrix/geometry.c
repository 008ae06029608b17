// SPDX-License-Identifier: GPL-2.0-or-later
/* Setting a node of vivid to a combination of rows.c, and seeing that it took. */
#include <errno.h>
#include <linux/v4l2-dv-timings.h>
#include <string.h>
#include <sys/ioctl.h>

#include "matrix.h"
#include "rows.h"

#define ZOOM_MAX	4	/* of vivid */

/* Of the standard set of inputs. */
enum { INPUT_WEBCAM, INPUT_TV, INPUT_SVIDEO, INPUT_HDMI };

static const uint32_t fields[] = {
	[LINES_PROGRESSIVE] = V4L2_FIELD_NONE, [LINES_INTERLACED] = V4L2_FIELD_INTERLACED,
	[LINES_TOP] = V4L2_FIELD_TOP, [LINES_BOTTOM] = V4L2_FIELD_BOTTOM,
	[LINES_ALTERNATE] = V4L2_FIELD_ALTERNATE, [LINES_SEQ_TB] = V4L2_FIELD_SEQ_TB,
	[LINES_SEQ_BT] = V4L2_FIELD_SEQ_BT,
};

static bool is_webcam(const struct row *row)
{
	return row->value[FACTOR_SOURCE] <= SOURCE_WEBCAM_LARGE;
}

static bool can_crop(const struct row *row)
{
	uint8_t a = row->value[FACTOR_ABILITIES];

	return a == ABILITY_ALL || a == ABILITY_CROP_SCALE || a == ABILITY_CROP_COMPOSE;
}

static bool can_compose(const struct row *row)
{
	uint8_t a = row->value[FACTOR_ABILITIES];

	return a == ABILITY_ALL || a == ABILITY_CROP_COMPOSE || a == ABILITY_COMPOSE_SCALE;
}

static bool can_scale(const struct row *row)
{
	return row->value[FACTOR_ABILITIES] != ABILITY_CROP_COMPOSE;
}

/* Private controls of vivid, after which the module looks again when a source is set. */
static bool set_abilities(const struct row *row, struct device *device)
{
	return device_control(device, VIVID_HAS_CROP, can_crop(row)) &&
	       device_control(device, VIVID_HAS_COMPOSE, can_compose(row)) &&
	       device_control(device, VIVID_HAS_SCALER, can_scale(row));
}

static bool set_source(const struct row *row, struct device *device, struct geometry *g)
{
	static const uint8_t inputs[] = {
		[SOURCE_WEBCAM] = INPUT_WEBCAM, [SOURCE_WEBCAM_LARGE] = INPUT_WEBCAM,
		[SOURCE_PAL] = INPUT_TV, [SOURCE_NTSC] = INPUT_TV,
		[SOURCE_SVIDEO] = INPUT_SVIDEO, [SOURCE_HDMI] = INPUT_HDMI,
		[SOURCE_HDMI_INTERLACED] = INPUT_HDMI,
	};
	static const struct v4l2_rect sizes[] = {
		[SOURCE_WEBCAM] = { .width = 320, .height = 180 },
		[SOURCE_WEBCAM_LARGE] = { .width = 640, .height = 360 },
		[SOURCE_PAL] = { .width = 720, .height = 576 },
		[SOURCE_NTSC] = { .width = 720, .height = 480 },
		[SOURCE_SVIDEO] = { .width = 720, .height = 480 },
		[SOURCE_HDMI] = { .width = 720, .height = 480 },
		[SOURCE_HDMI_INTERLACED] = { .width = 1920, .height = 1080 },
	};
	uint8_t source = row->value[FACTOR_SOURCE];
	v4l2_std_id std = source == SOURCE_PAL ? V4L2_STD_PAL : V4L2_STD_NTSC;
	struct v4l2_dv_timings interlaced = V4L2_DV_BT_CEA_1920X1080I60;
	struct v4l2_dv_timings progressive = V4L2_DV_BT_CEA_720X480P59_94;
	int input = inputs[source];

	g->full = g->scene = sizes[source];
	g->noise = source == SOURCE_PAL;
	if (ioctl(device->fd, VIDIOC_S_INPUT, &input))
		return wrong("VIDIOC_S_INPUT: %s", strerror(errno));
	if ((input == INPUT_TV || input == INPUT_SVIDEO) && ioctl(device->fd, VIDIOC_S_STD, &std))
		return wrong("VIDIOC_S_STD: %s", strerror(errno));
	if (input == INPUT_HDMI &&
	    ioctl(device->fd, VIDIOC_S_DV_TIMINGS,
		  source == SOURCE_HDMI ? &progressive : &interlaced))
		return wrong("VIDIOC_S_DV_TIMINGS: %s", strerror(errno));
	return true;
}

/* Where v4l2-tpg draws it: tpg_calculate_square_border(). */
static void find_square(const struct row *row, struct geometry *g)
{
	uint32_t w = g->full.width, size = (w * 2 / 5) & ~1;
	uint8_t source = row->value[FACTOR_SOURCE];

	if ((w - size) / 2 & 1)
		size += 2;
	g->square.width = g->square.height = size;
	if (source == SOURCE_PAL)
		g->square.height = size * 59 / 54;
	else if (w == 720)
		g->square.height = size * 10 / 11;
	g->square.left = (w - size) / 2;
	g->square.top = (g->full.height - g->square.height) / 2;
}

static bool set_controls(const struct row *row, struct device *device, struct geometry *g)
{
	static const struct { int32_t encoding, quantization; } colours[] = {
		[COLOUR_709_FULL] = { V4L2_YCBCR_ENC_709, V4L2_QUANTIZATION_FULL_RANGE },
		[COLOUR_2020_LIMITED] = { V4L2_YCBCR_ENC_BT2020, V4L2_QUANTIZATION_LIM_RANGE },
	};
	uint8_t colour = row->value[FACTOR_COLOUR];
	uint8_t h = row->value[FACTOR_HFLIP], v = row->value[FACTOR_VFLIP];

	g->hflip = h == FLIP_CONTROL || h == FLIP_SENSOR;
	g->vflip = v == FLIP_CONTROL || v == FLIP_SENSOR;
	return device_control(device, V4L2_CID_HFLIP, h == FLIP_CONTROL || h == FLIP_BOTH) &&
	       device_control(device, VIVID_SENSOR_HFLIP, h == FLIP_SENSOR || h == FLIP_BOTH) &&
	       device_control(device, V4L2_CID_VFLIP, v == FLIP_CONTROL || v == FLIP_BOTH) &&
	       device_control(device, VIVID_SENSOR_VFLIP, v == FLIP_SENSOR || v == FLIP_BOTH) &&
	       device_control(device, VIVID_YCBCR_ENC, colours[colour].encoding) &&
	       device_control(device, VIVID_QUANTIZATION, colours[colour].quantization);
}

/* What is asked for; the driver has the last word. */
static void choose(const struct row *row, const struct geometry *g, struct v4l2_rect *crop,
		   struct v4l2_rect *compose, struct layout *layout)
{
	const uint8_t *v = row->value;
	uint32_t field_lines = V4L2_FIELD_HAS_T_OR_B(fields[v[FACTOR_LINES]]) ? 2 : 1;
	bool sequential = v[FACTOR_LINES] == LINES_SEQ_TB || v[FACTOR_LINES] == LINES_SEQ_BT;
	bool pairs = v[FACTOR_CLASS] == CLASS_420_SEMI || v[FACTOR_CLASS] == CLASS_420_PLANAR ||
		     v[FACTOR_CLASS] == CLASS_420_BUFFERS;
	uint32_t w = g->full.width, h = g->full.height;

	*crop = g->full;
	if (v[FACTOR_CROP] == CROP_NEAR)
		*crop = (struct v4l2_rect) { w * 4 / 9 & ~1, h * 5 / 12 & ~1, w / 3 & ~3,
					     h * 5 / 12 & ~3 };
	if (v[FACTOR_CROP] == CROP_CORNER)
		*crop = (struct v4l2_rect) { w, h, w / 3 & ~3, h * 5 / 12 & ~3 };
	if (v[FACTOR_CROP] == CROP_ODD)
		*crop = (struct v4l2_rect) { w, h, w / 6 & ~3, h / 8 & ~3 };

	*compose = (struct v4l2_rect) { 0, 0, crop->width, crop->height / field_lines };
	if (v[FACTOR_CROP] == CROP_ODD) {
		/* At the end of what it can zoom, vivid makes the crop larger. */
		compose->width = (crop->width + 1) * ZOOM_MAX;
		compose->height = (crop->height + 1) * ZOOM_MAX / field_lines;
	} else {
		if (v[FACTOR_SCALE] == SCALE_UP || v[FACTOR_SCALE] == SCALE_MIXED)
			compose->width = compose->width * 5 / 4;
		if (v[FACTOR_SCALE] == SCALE_DOWN)
			compose->width = compose->width * 2 / 5;
		if (v[FACTOR_SCALE] == SCALE_UP)
			compose->height = compose->height * 5 / 4;
		if (v[FACTOR_SCALE] == SCALE_DOWN || v[FACTOR_SCALE] == SCALE_MIXED)
			compose->height = compose->height * 2 / 5;
	}
	compose->width &= ~1;
	compose->height &= ~1;
	if (sequential && can_scale(row))
		compose->height &= ~3;

	layout->fourcc = row->fourcc;
	layout->field = fields[v[FACTOR_LINES]];
	layout->width = compose->width;
	layout->height = compose->height;
	if (v[FACTOR_COMPOSE] != COMPOSE_ALL) {
		layout->width += 36;
		layout->height += 24;
		compose->left = v[FACTOR_COMPOSE] == COMPOSE_ODD ? layout->width : 22;
		compose->top = v[FACTOR_COMPOSE] == COMPOSE_ODD ? layout->height : 10;
	}
	if (v[FACTOR_SIZE] == SIZE_ODD) {
		layout->width |= 1;
		if (!pairs && !sequential)
			layout->height |= 1;
	}
}

/*
 * What a driver that does not tell what it crops is set to. There it shows the full frame: for
 * the policy to say.
 */
static bool note_size(const struct device *device, const struct layout *layout)
{
	char name[256];
	FILE *file;

	snprintf(name, sizeof(name), DIRECTORY "/full_view-%s", strrchr(device->path, '/') + 1);
	file = fopen(name, "a");
	if (!file)
		return wrong("%s: %s", name, strerror(errno));
	fprintf(file, "%ux%u\n", layout->width, layout->height);
	fclose(file);
	return true;
}

static bool set_picture(const struct row *row, struct device *device, struct geometry *g)
{
	struct v4l2_rect crop, compose;
	struct layout asked = { 0 };
	uint32_t p;

	choose(row, g, &crop, &compose, &asked);
	/* Of an odd width, some formats have no natural stride. */
	g->layout = asked;
	g->layout.width = (asked.width + 1) & ~1;
	if ((is_webcam(row) || !can_crop(row)) &&
	    (!note_size(device, &asked) ||
	     (row->value[FACTOR_PADDING] && !note_size(device, &g->layout))))
		return false;
	if (!device_set(device, &g->layout))
		return false;
	for (p = 0; p < g->layout.buffers && row->value[FACTOR_PADDING]; p++)
		asked.stride[p] = ((g->layout.stride[p] + 15) & ~15) + 32;
	if (!is_webcam(row) && can_crop(row) && !device_select(device, V4L2_SEL_TGT_CROP, &crop))
		return false;
	if (!device_set(device, &asked))
		return false;
	if (!is_webcam(row) && can_compose(row) &&
	    !device_select(device, V4L2_SEL_TGT_COMPOSE, &compose))
		return false;

	if (!device_get(device, &g->layout))
		return false;
	g->crop = g->full;
	g->compose = (struct v4l2_rect) { 0, 0, g->layout.width, g->layout.height };
	if (is_webcam(row))
		return true;
	return (!can_crop(row) || device_selection(device, V4L2_SEL_TGT_CROP, &g->crop)) &&
	       (!can_compose(row) || device_selection(device, V4L2_SEL_TGT_COMPOSE, &g->compose));
}

/*
 * What a driver tells nothing of: a camera's pictures are scaled from its largest; those of
 * others, from the largest that the policy lists.
 */
static void hide_scaler(const struct row *row, struct geometry *g)
{
	if (!is_webcam(row) && can_crop(row))
		return;
	g->full = (struct v4l2_rect) { 0, 0, LISTED_WIDTH, LISTED_HEIGHT };
	g->any_size = !is_webcam(row) && (can_scale(row) || can_compose(row));
	if (is_webcam(row))
		g->full = (struct v4l2_rect) { 0, 0, WEBCAM_WIDTH, WEBCAM_HEIGHT };
	g->crop = g->full;
}

/* Is it in the picture, and not only just? */
static bool shows(const struct geometry *g, const struct v4l2_rect *r)
{
	int right = r->left + r->width, bottom = r->top + r->height;
	int crop_right = g->crop.left + g->crop.width, crop_bottom = g->crop.top + g->crop.height;

	return r->left + 16 < crop_right && g->crop.left + 16 < right &&
	       r->top + 16 < crop_bottom && g->crop.top + 16 < bottom;
}

/* Is it what the row says? */
static bool has_taken(const struct row *row, const struct geometry *g)
{
	const struct v4l2_rect *crop = &g->crop, *compose = &g->compose;
	const struct layout *l = &g->layout;
	const uint8_t *v = row->value;
	uint32_t lines = compose->height * (V4L2_FIELD_HAS_T_OR_B(l->field) ? 2 : 1);
	bool wider = compose->width > crop->width, narrower = compose->width < crop->width;
	bool higher = lines > crop->height, lower = lines < crop->height;
	bool whole = crop->width == g->full.width && crop->height == g->full.height;
	bool all = !compose->left && !compose->top && l->width - compose->width < 2 &&
		   l->height - compose->height < 2;

	if (l->field != fields[v[FACTOR_LINES]])
		return wrong("field %u", l->field);
	if (v[FACTOR_CROP] == CROP_NONE ? !whole : !crop->left || !crop->top || whole)
		return wrong("crop");
	if (v[FACTOR_CROP] == CROP_ODD && !(crop->left & 1))
		return wrong("odd crop");
	/* Of an odd size, one column and row have no other. */
	if (v[FACTOR_SCALE] == SCALE_NONE && (crop->width != compose->width || crop->height != lines))
		return wrong("1:1");
	if ((v[FACTOR_SCALE] == SCALE_DOWN && !(narrower && lower)) ||
	    (v[FACTOR_SCALE] == SCALE_UP && !(wider && higher)) ||
	    (v[FACTOR_SCALE] == SCALE_MIXED && !(wider && lower)))
		return wrong("scale");
	if (v[FACTOR_COMPOSE] == COMPOSE_ALL ? !all : !compose->left || !compose->top)
		return wrong("compose");
	if (v[FACTOR_COMPOSE] == COMPOSE_ODD && !(compose->left & 1))
		return wrong("odd compose");
	if (v[FACTOR_SIZE] != (l->width & 1))
		return wrong("size");
	return true;
}

bool row_apply(const struct row *row, struct device *device, struct geometry *g)
{
	memset(g, 0, sizeof(*g));
	if (!set_abilities(row, device) || !set_source(row, device, g) ||
	    !set_controls(row, device, g) || !set_picture(row, device, g))
		return false;
	find_square(row, g);
	if (!shows(g, &g->square))
		g->square.width = 0;
	if (has_taken(row, g)) {
		hide_scaler(row, g);
		return true;
	}
	return wrong_in("%ux%u field %u, crop %ux%u@%d,%d of %ux%u, compose %ux%u@%d,%d",
			g->layout.width, g->layout.height, g->layout.field, g->crop.width,
			g->crop.height, g->crop.left, g->crop.top, g->full.width, g->full.height,
			g->compose.width, g->compose.height, g->compose.left, g->compose.top);
}
