// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* No driver has as many; one that never ends its list must not hang us. */
#define ENTRIES_MAX 256

static void enlarge(struct capture *capture, uint32_t width, uint32_t height)
{
	if ((uint64_t)width * height <=
	    (uint64_t)capture->width * capture->height)
		return;
	capture->width = width;
	capture->height = height;
}

/* Does it give one size, whatever is asked for? */
static bool has_one_size(int fd, uint32_t type)
{
	const uint32_t asked[] = { 1, PARAVENT_DIMENSION_MAX };
	struct v4l2_format formats[2];
	uint32_t *width, *height;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		memset(&formats[i], 0, sizeof(formats[i]));
		formats[i].type = type;
		if (ioctl(fd, VIDIOC_G_FMT, &formats[i]))
			return false;
		/* Both kinds of format begin with these two. */
		width = &formats[i].fmt.pix.width;
		height = &formats[i].fmt.pix.height;
		*width = *height = asked[i];
		if (ioctl(fd, VIDIOC_TRY_FMT, &formats[i]))
			return false;
	}
	return formats[0].fmt.pix.width == *width &&
	       formats[0].fmt.pix.height == *height;
}

static bool tells_crop(int fd)
{
	struct v4l2_selection selection = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.target = V4L2_SEL_TGT_CROP,
	};

	return !ioctl(fd, VIDIOC_G_SELECTION, &selection);
}

static void read_sizes(int fd, uint32_t format, struct capture *capture,
		       bool *any_size)
{
	struct v4l2_frmsizeenum size = { .pixel_format = format };

	for (; size.index < ENTRIES_MAX; size.index++) {
		if (ioctl(fd, VIDIOC_ENUM_FRAMESIZES, &size)) {
			*any_size |= !size.index;
			return;
		}
		if (size.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
			enlarge(capture, size.discrete.width,
				size.discrete.height);
			continue;
		}
		enlarge(capture, size.stepwise.max_width,
			size.stepwise.max_height);
		*any_size = true;
		return;
	}
}

static void read_formats(int fd, uint32_t type, uint32_t can,
			 struct capture *capture)
{
	struct v4l2_fmtdesc description = { .type = type };
	struct v4l2_format format = { .type = type };
	bool any_size = false;

	for (; description.index < ENTRIES_MAX; description.index++) {
		if (ioctl(fd, VIDIOC_ENUM_FMT, &description))
			break;
		read_sizes(fd, description.pixelformat, capture, &any_size);
	}
	capture->untold = any_size && !tells_crop(fd) &&
			  ((can & V4L2_CAP_IO_MC) || !has_one_size(fd, type));
	/* Of the largest that it could make, the sensor may know nothing. */
	if (capture->untold)
		capture->width = capture->height = 0;
	/* Some drivers list no sizes; the one in use is better than none. */
	if (capture->width || ioctl(fd, VIDIOC_G_FMT, &format))
		return;
	if (type == V4L2_BUF_TYPE_VIDEO_CAPTURE)
		enlarge(capture, format.fmt.pix.width, format.fmt.pix.height);
	else
		enlarge(capture, format.fmt.pix_mp.width,
			format.fmt.pix_mp.height);
}

/**
 * capture_open() - open a camera
 * @path: its video node
 * @capability: result
 * @type: of its buffers, V4L2_BUF_TYPE_VIDEO_CAPTURE...; result
 * @report: gets what goes wrong
 *
 * Return: a file descriptor, which does not block, or a negative errno.
 */
int capture_open(const char *path, struct v4l2_capability *capability,
		 uint32_t *type, struct report *report)
{
	uint32_t can;
	int fd, error;

	fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		error = report_error(report, errno, "cannot open %s: %s", path,
				     strerror(errno));
		report_hint(report,
			    "\"v4l2-ctl --list-devices\" shows which nodes "
			    "there are; who may open one is up to its owner "
			    "and group");
		return error;
	}
	memset(capability, 0, sizeof(*capability));
	if (ioctl(fd, VIDIOC_QUERYCAP, capability)) {
		error = report_error(report, errno,
				     "%s is no video node, expected one such "
				     "as /dev/video0: %s",
				     path, strerror(errno));
		report_hint(report, "\"v4l2-ctl --list-devices\" shows them");
		goto fail;
	}
	can = capability->capabilities & V4L2_CAP_DEVICE_CAPS ?
		      capability->device_caps :
		      capability->capabilities;
	if (!(can & (V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_VIDEO_CAPTURE_MPLANE))) {
		error = report_error(report, ENODEV,
				     "%s captures no video, expected a "
				     "camera's node for pictures",
				     path);
		report_hint(report, "try the camera's other nodes, which "
				    "\"v4l2-ctl --list-devices\" shows");
		goto fail;
	}
	*type = can & V4L2_CAP_VIDEO_CAPTURE ?
			V4L2_BUF_TYPE_VIDEO_CAPTURE :
			V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE;
	return fd;
fail:
	close(fd);
	return error;
}

/**
 * capture_read() - ask a camera what it is
 * @path: its video node
 * @capture: result
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno.
 */
int capture_read(const char *path, struct capture *capture,
		 struct report *report)
{
	struct v4l2_capability capability;
	uint32_t type;
	int fd;

	memset(capture, 0, sizeof(*capture));
	fd = capture_open(path, &capability, &type, report);
	if (fd < 0)
		return fd;
	snprintf(capture->driver, sizeof(capture->driver), "%.16s",
		 (const char *)capability.driver);
	snprintf(capture->card, sizeof(capture->card), "%.32s",
		 (const char *)capability.card);
	snprintf(capture->bus_info, sizeof(capture->bus_info), "%.32s",
		 (const char *)capability.bus_info);
	read_formats(fd, type, capability.device_caps, capture);
	close(fd);
	return 0;
}
