// SPDX-License-Identifier: GPL-2.0-or-later
/* A capture node of vivid, single- or multi-planar. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "matrix.h"

bool device_open(struct device *device, const char *path)
{
	struct v4l2_capability cap;

	*device = (struct device) { .path = path, .pattern = -1, .square = -1 };
	device->fd = open(path, O_RDWR);
	if (device->fd < 0)
		return wrong("%s: %s", path, strerror(errno));
	if (ioctl(device->fd, VIDIOC_QUERYCAP, &cap))
		return wrong("%s: VIDIOC_QUERYCAP: %s", path, strerror(errno));
	device->multi = cap.device_caps & V4L2_CAP_VIDEO_CAPTURE_MPLANE;
	device->type = device->multi ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE :
				       V4L2_BUF_TYPE_VIDEO_CAPTURE;
	return true;
}

bool device_control(struct device *device, uint32_t id, int32_t value)
{
	struct v4l2_ext_control control = { .id = id, .value = value };
	struct v4l2_ext_controls controls = {
		.which = V4L2_CTRL_WHICH_CUR_VAL, .count = 1, .controls = &control,
	};

	if (ioctl(device->fd, VIDIOC_S_EXT_CTRLS, &controls))
		return wrong("control 0x%x to %d: %s", id, value, strerror(errno));
	return true;
}

/* What is in front of the camera. */
bool device_scene(struct device *device, int pattern, int square)
{
	if (device->pattern != pattern &&
	    !device_control(device, VIVID_TEST_PATTERN, device->pattern = pattern))
		return false;
	if (device->square != square &&
	    !device_control(device, VIVID_SHOW_SQUARE, device->square = square))
		return false;
	return true;
}

/* Nothing in the picture may change by itself; and alpha is to be seen. */
bool device_still(struct device *device)
{
	return device_control(device, VIVID_OSD_TEXT_MODE, 2) &&
	       device_control(device, V4L2_CID_ALPHA_COMPONENT, 77);
}

/* As many frames a second as the input can. */
bool device_fast(struct device *device)
{
	struct v4l2_streamparm parm = {
		.type = device->type,
		.parm.capture.timeperframe = { 1, 120 },
	};

	if (ioctl(device->fd, VIDIOC_S_PARM, &parm))
		return wrong("VIDIOC_S_PARM: %s", strerror(errno));
	return true;
}

/* Return: false past the last. */
bool device_format(struct device *device, uint32_t index, uint32_t *fourcc)
{
	struct v4l2_fmtdesc desc = { .index = index, .type = device->type };

	if (ioctl(device->fd, VIDIOC_ENUM_FMT, &desc))
		return false;
	*fourcc = desc.pixelformat;
	return true;
}

static void take(struct layout *layout, const struct v4l2_format *f, bool multi)
{
	const struct v4l2_pix_format_mplane *mp = &f->fmt.pix_mp;
	const struct v4l2_pix_format *sp = &f->fmt.pix;
	uint32_t p;

	memset(layout, 0, sizeof(*layout));
	if (!multi) {
		*layout = (struct layout) {
			.fourcc = sp->pixelformat, .width = sp->width, .height = sp->height,
			.field = sp->field, .colorspace = sp->colorspace,
			.encoding = sp->ycbcr_enc, .quantization = sp->quantization,
			.buffers = 1, .stride = { sp->bytesperline }, .size = { sp->sizeimage },
		};
		return;
	}
	*layout = (struct layout) {
		.fourcc = mp->pixelformat, .width = mp->width, .height = mp->height,
		.field = mp->field, .colorspace = mp->colorspace, .encoding = mp->ycbcr_enc,
		.quantization = mp->quantization, .buffers = mp->num_planes,
	};
	for (p = 0; p < mp->num_planes && p < PLANES; p++) {
		layout->stride[p] = mp->plane_fmt[p].bytesperline;
		layout->size[p] = mp->plane_fmt[p].sizeimage;
	}
}

bool device_get(struct device *device, struct layout *layout)
{
	struct v4l2_format f = { .type = device->type };

	if (ioctl(device->fd, VIDIOC_G_FMT, &f))
		return wrong("VIDIOC_G_FMT: %s", strerror(errno));
	take(layout, &f, device->multi);
	return true;
}

/* Of @layout, fourcc, width, height, field and strides are asked for; the result. */
bool device_set(struct device *device, struct layout *layout)
{
	struct v4l2_format f = { .type = device->type };
	struct v4l2_pix_format_mplane *mp = &f.fmt.pix_mp;
	struct v4l2_pix_format *sp = &f.fmt.pix;
	uint32_t fourcc = layout->fourcc, p;

	if (device->multi) {
		mp->pixelformat = fourcc;
		mp->width = layout->width;
		mp->height = layout->height;
		mp->field = layout->field;
		for (p = 0; p < PLANES; p++)
			mp->plane_fmt[p].bytesperline = layout->stride[p];
	} else {
		sp->pixelformat = fourcc;
		sp->width = layout->width;
		sp->height = layout->height;
		sp->field = layout->field;
		sp->bytesperline = layout->stride[0];
	}
	if (ioctl(device->fd, VIDIOC_S_FMT, &f))
		return wrong("VIDIOC_S_FMT: %s", strerror(errno));
	take(layout, &f, device->multi);
	if (layout->fourcc != fourcc)
		return wrong("asked for %s, VIDIOC_S_FMT gave %s", fourcc_name(fourcc),
			     fourcc_name(layout->fourcc));
	return true;
}

bool device_select(struct device *device, uint32_t target, struct v4l2_rect *rect)
{
	struct v4l2_selection selection = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .target = target, .r = *rect,
	};

	if (ioctl(device->fd, VIDIOC_S_SELECTION, &selection))
		return wrong("VIDIOC_S_SELECTION %u: %s", target, strerror(errno));
	*rect = selection.r;
	return true;
}

bool device_selection(struct device *device, uint32_t target, struct v4l2_rect *rect)
{
	struct v4l2_selection selection = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .target = target,
	};

	if (ioctl(device->fd, VIDIOC_G_SELECTION, &selection))
		return wrong("VIDIOC_G_SELECTION %u: %s", target, strerror(errno));
	*rect = selection.r;
	return true;
}
