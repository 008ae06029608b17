// SPDX-License-Identifier: GPL-2.0-or-later
#include "operation.h"

#include "../bpf/access.h"
#include "text.h"

#include <linux/usb/video.h>
#include <linux/uvcvideo.h>
#include <stdio.h>
#include <string.h>

/**
 * operation_is_subdev() - whether a node is one of a sub-device
 * @node: its name
 */
bool operation_is_subdev(const char *node)
{
	return node && !strncmp(node, "v4l-subdev", strlen("v4l-subdev"));
}

/**
 * operation_name() - name of an ioctl
 * @command: its number with direction, type and size
 * @subdev: it is one of a sub-device
 * @text: where to
 * @size: size of @text
 */
void operation_name(uint32_t command, bool subdev, char *text, size_t size)
{
	const char *name = operation_lookup(command, subdev);

	if (!name && _IOC_TYPE(command) == 'V')
		name = operation_lookup_number(_IOC_NR(command), subdev);
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
	operation_type(format->type, text, size);
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

static void timings_text(const struct v4l2_dv_timings *timings, char *text,
			 size_t size)
{
	if (timings->type == V4L2_DV_BT_656_1120)
		snprintf(text, size, " %ux%u%s %llu Hz", timings->bt.width,
			 timings->bt.height,
			 timings->bt.interlaced ? " interlaced" : "",
			 (unsigned long long)timings->bt.pixelclock);
	else
		snprintf(text, size, " type %u", timings->type);
}

static const char *query_text(uint8_t query)
{
	switch (query) {
	case UVC_SET_CUR:
		return "set";
	case UVC_GET_CUR:
		return "get";
	}
	return "ask";
}

/**
 * operation_text() - an ioctl and its argument
 * @command: its number with direction, type and size
 * @subdev: it is one of a sub-device
 * @argument: as much of the argument as is known
 * @argument_size: how much that is; 0 for nothing
 * @text: where to
 * @size: size of @text
 */
void operation_text(uint32_t command, bool subdev, const void *argument,
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
		struct access_controls controls;
		struct v4l2_event_subscription event;
		struct v4l2_dv_timings timings;
		struct v4l2_edid edid;
		struct v4l2_frequency frequency;
		struct v4l2_subdev_frame_interval subdev_interval;
		struct v4l2_subdev_crop subdev_crop;
		struct uvc_xu_control_query query;
		v4l2_std_id standard;
		uint32_t number;
		uint32_t numbers[3];
	} as;
	size_t used;

	operation_name(command, subdev, text, size);
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
		operation_control(as.control.id, as.control.value, text, size);
		break;
	case VIDIOC_S_EXT_CTRLS:
		operation_controls(&as.controls, text, size);
		break;
	case VIDIOC_S_STD:
		snprintf(text, size, " 0x%016llx",
			 (unsigned long long)as.standard);
		break;
	case VIDIOC_S_DV_TIMINGS:
		timings_text(&as.timings, text, size);
		break;
	case VIDIOC_S_EDID:
		snprintf(text, size, " pad %u block %u, %u blocks", as.edid.pad,
			 as.edid.start_block, as.edid.blocks);
		break;
	case VIDIOC_S_FREQUENCY:
		snprintf(text, size, " tuner %u frequency %u",
			 as.frequency.tuner, as.frequency.frequency);
		break;
	case VIDIOC_SUBDEV_S_FRAME_INTERVAL:
		snprintf(text, size, " pad %u %u/%u s", as.subdev_interval.pad,
			 as.subdev_interval.interval.numerator,
			 as.subdev_interval.interval.denominator);
		break;
	case VIDIOC_SUBDEV_S_CROP:
		used = snprintf(text, size, " pad %u", as.subdev_crop.pad);
		rectangle_text(&as.subdev_crop.rect, text + used, size - used);
		break;
	case UVCIOC_CTRL_QUERY:
		snprintf(text, size, " %s unit %u selector %u, %u bytes",
			 query_text(as.query.query), as.query.unit,
			 as.query.selector, as.query.size);
		break;
	case VIDIOC_REMOVE_BUFS:
		used = snprintf(text, size, " %u from %u", as.numbers[1],
				as.numbers[0]);
		operation_type(as.numbers[2], text + used, size - used);
		break;
	case VIDIOC_SUBSCRIBE_EVENT:
	case VIDIOC_UNSUBSCRIBE_EVENT:
		snprintf(text, size, " type %u", as.event.type);
		break;
	case VIDIOC_S_INPUT:
	case VIDIOC_S_OUTPUT:
	case VIDIOC_S_PRIORITY:
		snprintf(text, size, " %u", as.number);
		break;
	case VIDIOC_STREAMON:
	case VIDIOC_STREAMOFF:
		operation_type(as.number, text, size);
		break;
	}
}
