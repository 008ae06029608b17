// SPDX-License-Identifier: GPL-2.0-or-later
#include "operation.h"

#include "text.h"

#include <linux/v4l2-subdev.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <string.h>

/**
 * operation_name() - name of an ioctl
 * @command: its number with direction, type and size
 * @text: where to
 * @size: size of @text
 */
void operation_name(uint32_t command, char *text, size_t size)
{
	const char *name = operation_lookup(command);

	if (!name && _IOC_TYPE(command) == 'V')
		name = operation_lookup_number(_IOC_NR(command));
	if (name)
		snprintf(text, size, "%s", name);
	else
		snprintf(text, size, "ioctl 0x%08x", command);
}

/* Single- and multi-planar formats begin alike. */
static void format_text(const struct v4l2_format *format, char *text,
			size_t size)
{
	char fourcc[32];

	switch (format->type) {
	case V4L2_BUF_TYPE_VIDEO_CAPTURE:
	case V4L2_BUF_TYPE_VIDEO_OUTPUT:
	case V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE:
	case V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE:
		fourcc_text(format->fmt.pix.pixelformat, fourcc,
			    sizeof(fourcc));
		snprintf(text, size, " %ux%u %s", format->fmt.pix.width,
			 format->fmt.pix.height, fourcc);
		return;
	}
	snprintf(text, size, " type %u", format->type);
}

static const char *memory_text(uint32_t memory)
{
	static const char *const names[] = { "", "MMAP", "USERPTR", "OVERLAY",
					     "DMABUF" };

	return memory && memory < ARRAY_SIZE(names) ? names[memory] : "?";
}

static void rectangle_text(const struct v4l2_rect *rect, char *text,
			   size_t size)
{
	snprintf(text, size, " %ux%u%+d%+d", rect->width, rect->height,
		 rect->left, rect->top);
}

/**
 * operation_text() - an ioctl and its argument
 * @command: its number with direction, type and size
 * @argument: as much of the argument as is known
 * @argument_size: how much that is; 0 for nothing
 * @text: where to
 * @size: size of @text
 */
void operation_text(uint32_t command, const void *argument,
		    size_t argument_size, char *text, size_t size)
{
	union {
		struct v4l2_format format;
		struct v4l2_requestbuffers request;
		struct v4l2_create_buffers create;
		struct v4l2_exportbuffer export;
		struct v4l2_streamparm param;
		struct v4l2_selection selection;
		struct v4l2_subdev_selection subdev_selection;
		struct v4l2_subdev_format subdev_format;
		struct v4l2_crop crop;
		struct v4l2_control control;
		struct v4l2_ext_controls controls;
		struct v4l2_event_subscription event;
		uint32_t number;
	} as;
	size_t used;

	operation_name(command, text, size);
	used = strlen(text);
	if (!argument_size || argument_size > sizeof(as))
		return;
	memset(&as, 0, sizeof(as));
	memcpy(&as, argument, argument_size);
	text += used;
	size -= used;
	switch (command) {
	case VIDIOC_S_FMT:
	case VIDIOC_TRY_FMT:
		format_text(&as.format, text, size);
		break;
	case VIDIOC_SUBDEV_S_FMT:
		snprintf(text, size, " pad %u %ux%u code 0x%04x",
			 as.subdev_format.pad, as.subdev_format.format.width,
			 as.subdev_format.format.height,
			 as.subdev_format.format.code);
		break;
	case VIDIOC_REQBUFS:
		snprintf(text, size, " %u %s", as.request.count,
			 memory_text(as.request.memory));
		break;
	case VIDIOC_CREATE_BUFS:
		used = snprintf(text, size, " %u %s", as.create.count,
				memory_text(as.create.memory));
		if (used < size)
			format_text(&as.create.format, text + used,
				    size - used);
		break;
	case VIDIOC_EXPBUF:
		snprintf(text, size, " %u plane %u", as.export.index,
			 as.export.plane);
		break;
	case VIDIOC_S_PARM:
		if (as.param.type == V4L2_BUF_TYPE_VIDEO_CAPTURE ||
		    as.param.type == V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE)
			snprintf(
				text, size, " %u/%u s",
				as.param.parm.capture.timeperframe.numerator,
				as.param.parm.capture.timeperframe.denominator);
		break;
	case VIDIOC_S_SELECTION:
		used = snprintf(text, size, " target 0x%04x",
				as.selection.target);
		rectangle_text(&as.selection.r, text + used, size - used);
		break;
	case VIDIOC_SUBDEV_S_SELECTION:
		used = snprintf(text, size, " pad %u target 0x%04x",
				as.subdev_selection.pad,
				as.subdev_selection.target);
		rectangle_text(&as.subdev_selection.r, text + used,
			       size - used);
		break;
	case VIDIOC_S_CROP:
		rectangle_text(&as.crop.c, text, size);
		break;
	case VIDIOC_S_CTRL:
		snprintf(text, size, " 0x%08x=%d", as.control.id,
			 as.control.value);
		break;
	case VIDIOC_S_EXT_CTRLS:
		snprintf(text, size, " %u", as.controls.count);
		break;
	case VIDIOC_SUBSCRIBE_EVENT:
	case VIDIOC_UNSUBSCRIBE_EVENT:
		snprintf(text, size, " type %u", as.event.type);
		break;
	case VIDIOC_S_INPUT:
	case VIDIOC_S_OUTPUT:
		snprintf(text, size, " %u", as.number);
		break;
	case VIDIOC_STREAMON:
	case VIDIOC_STREAMOFF:
		snprintf(text, size, " type %u", as.number);
		break;
	}
}
