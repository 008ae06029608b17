// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formats and sizes: from what an application asks for and the driver can do to what
 * the policy allows; and what the driver is set to at present.
 */
#include "node.h"

#include <linux/videodev2.h>
#include <media/media-device.h>

/* The parts of a format that single- and multi-planar nodes keep apart. */
struct pix {
	u32 *width, *height, *fourcc;
};

typedef int (*fmt_op)(struct file *file, void *fh, struct v4l2_format *f);

static bool is_mplane(const struct paravent_node *node)
{
	return node->device_caps_orig & V4L2_CAP_VIDEO_CAPTURE_MPLANE;
}

static struct pix pix_of(const struct paravent_node *node, struct v4l2_format *f)
{
	struct v4l2_pix_format_mplane *mp = &f->fmt.pix_mp;
	struct v4l2_pix_format *sp = &f->fmt.pix;

	if (is_mplane(node))
		return (struct pix) {
			&mp->width, &mp->height, &mp->pixelformat,
		};
	return (struct pix) {
		&sp->width, &sp->height, &sp->pixelformat,
	};
}

/* The stride of a wider picture would be kept, by drivers that let one choose. */
static void drop_strides(const struct paravent_node *node, struct v4l2_format *f)
{
	u32 p;

	if (!is_mplane(node))
		f->fmt.pix.bytesperline = 0;
	for (p = 0; is_mplane(node) && p < VIDEO_MAX_PLANES; p++)
		f->fmt.pix_mp.plane_fmt[p].bytesperline = 0;
}

static fmt_op g_fmt(const struct paravent_node *node)
{
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;

	return is_mplane(node) ? ops->vidioc_g_fmt_vid_cap_mplane : ops->vidioc_g_fmt_vid_cap;
}

static fmt_op try_fmt(const struct paravent_node *node)
{
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;

	return is_mplane(node) ? ops->vidioc_try_fmt_vid_cap_mplane :
				 ops->vidioc_try_fmt_vid_cap;
}

static fmt_op s_fmt(const struct paravent_node *node)
{
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;

	return is_mplane(node) ? ops->vidioc_s_fmt_vid_cap_mplane : ops->vidioc_s_fmt_vid_cap;
}

static int frame_of(const struct paravent_node *node, const struct v4l2_format *f,
		    struct paravent_frame *frame)
{
	const struct v4l2_pix_format *sp = &f->fmt.pix;
	struct v4l2_pix_format_mplane mp = {
		.width = sp->width,
		.height = sp->height,
		.pixelformat = sp->pixelformat,
		.field = sp->field,
		.colorspace = sp->colorspace,
		.plane_fmt[0] = {
			.sizeimage = sp->sizeimage,
			.bytesperline = sp->bytesperline,
		},
		.num_planes = 1,
		.ycbcr_enc = sp->ycbcr_enc,
		.quantization = sp->quantization,
	};

	return paravent_frame_init(frame, is_mplane(node) ? &f->fmt.pix_mp : &mp);
}

static bool acceptable(const struct paravent_node *node, struct v4l2_format *f,
		       const struct paravent_caps *caps)
{
	struct pix pix = pix_of(node, f);
	struct paravent_frame frame;

	return !frame_of(node, f, &frame) && *pix.width <= caps->max_width &&
	       *pix.height <= caps->max_height;
}

/**
 * paravent_negotiate_enum() - find a format of the driver that can be masked
 * @node: a capture node
 * @file: open on it
 * @fh: its file handle
 * @index: how many such formats to pass over
 * @desc: its type and mbus_code are what is asked for; the result
 *
 * Return: 0, -EINVAL past the last, or what the driver says.
 */
int paravent_negotiate_enum(struct paravent_node *node, struct file *file, void *fh,
			    u32 index, struct v4l2_fmtdesc *desc)
{
	struct v4l2_fmtdesc asked = *desc;
	u32 i;
	int ret;

	if (!node->ioctl_ops_orig->vidioc_enum_fmt_vid_cap)
		return -EINVAL;
	for (i = 0; i < PARAVENT_ENUM_MAX; i++) {
		*desc = asked;
		desc->index = i;
		ret = node->ioctl_ops_orig->vidioc_enum_fmt_vid_cap(file, fh, desc);
		if (ret)
			return ret;
		if (!paravent_format_find(desc->pixelformat))
			continue;
		if (!index--)
			return 0;
	}
	return -EINVAL;
}

static u32 first_maskable(struct paravent_node *node, struct file *file, void *fh)
{
	struct v4l2_fmtdesc desc = {
		.type = is_mplane(node) ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE :
					  V4L2_BUF_TYPE_VIDEO_CAPTURE,
	};

	return paravent_negotiate_enum(node, file, fh, 0, &desc) ? 0 : desc.pixelformat;
}

static u32 step_down(u32 lowest, u32 highest, u32 step, u32 cap)
{
	highest = min(highest, cap);
	return step > 1 ? highest - (highest - lowest) % step : highest;
}

/**
 * paravent_negotiate_size() - get a size of the driver, cut to the caps
 * @node: a capture node; its driver lists sizes
 * @file: open on it
 * @fh: its file handle
 * @caps: the caps
 * @size: its index and pixel format are what is asked for; the result
 *
 * Return: 0, -ERANGE when the caps leave nothing of it, or what the driver says.
 */
int paravent_negotiate_size(struct paravent_node *node, struct file *file, void *fh,
			    const struct paravent_caps *caps, struct v4l2_frmsizeenum *size)
{
	int ret = node->ioctl_ops_orig->vidioc_enum_framesizes(file, fh, size);

	if (ret)
		return ret;
	if (size->type == V4L2_FRMSIZE_TYPE_DISCRETE)
		return size->discrete.width <= caps->max_width &&
		       size->discrete.height <= caps->max_height ? 0 : -ERANGE;
	if (size->stepwise.min_width > caps->max_width ||
	    size->stepwise.min_height > caps->max_height)
		return -ERANGE;
	size->stepwise.max_width = step_down(size->stepwise.min_width,
					     size->stepwise.max_width,
					     size->stepwise.step_width, caps->max_width);
	size->stepwise.max_height = step_down(size->stepwise.min_height,
					      size->stepwise.max_height,
					      size->stepwise.step_height, caps->max_height);
	return 0;
}

/* The largest size that the caps allow, for a format that came out too large. */
static int largest_size(struct paravent_node *node, struct file *file, void *fh,
			const struct paravent_caps *caps, struct v4l2_format *f)
{
	struct pix pix = pix_of(node, f);
	u32 width = 0, height = 0;
	u32 i;
	int ret = 0;

	if (!node->ioctl_ops_orig->vidioc_enum_framesizes)
		return -EINVAL;
	for (i = 0; i < PARAVENT_ENUM_MAX; i++) {
		struct v4l2_frmsizeenum size = { .index = i, .pixel_format = *pix.fourcc };
		u32 w, h;

		ret = paravent_negotiate_size(node, file, fh, caps, &size);
		if (ret == -ERANGE && size.type == V4L2_FRMSIZE_TYPE_DISCRETE)
			continue;
		if (ret)
			break;
		w = size.type == V4L2_FRMSIZE_TYPE_DISCRETE ? size.discrete.width :
							      size.stepwise.max_width;
		h = size.type == V4L2_FRMSIZE_TYPE_DISCRETE ? size.discrete.height :
							      size.stepwise.max_height;
		if ((u64)w * h > (u64)width * height) {
			width = w;
			height = h;
		}
		if (size.type != V4L2_FRMSIZE_TYPE_DISCRETE)
			break;
	}
	if (!width)
		return -EINVAL;
	*pix.width = width;
	*pix.height = height;
	drop_strides(node, f);
	return 0;
}

/**
 * paravent_negotiate() - turn a format into one that may be set
 * @node: a capture node
 * @file: open on it
 * @fh: its file handle
 * @f: what the application asks for; the result
 *
 * As V4L2 wants it, what is asked for is adjusted rather than refused.
 *
 * Return: 0, -EINVAL when nothing would do, or what the driver says.
 */
int paravent_negotiate(struct paravent_node *node, struct file *file, void *fh,
		       struct v4l2_format *f)
{
	struct pix pix = pix_of(node, f);
	struct paravent_caps caps;
	struct v4l2_format asked;
	int ret;

	if (!try_fmt(node))
		return -EINVAL;
	paravent_view_caps(node, &caps);
	if (!paravent_format_find(*pix.fourcc))
		*pix.fourcc = first_maskable(node, file, fh);
	if (!*pix.fourcc)
		return -EINVAL;
	if (*pix.width > caps.max_width)
		drop_strides(node, f);
	*pix.width = min(*pix.width, caps.max_width);
	*pix.height = min(*pix.height, caps.max_height);
	asked = *f;
	ret = try_fmt(node)(file, fh, f);
	if (ret || acceptable(node, f, &caps))
		return ret;

	/* Perhaps an odd height, which not every format can have. */
	*f = asked;
	if (*pix.height > 1) {
		*pix.height &= ~1;
		ret = try_fmt(node)(file, fh, f);
		if (ret || acceptable(node, f, &caps))
			return ret;
	}
	*f = asked;
	ret = largest_size(node, file, fh, &caps, f);
	if (ret)
		return ret;
	ret = try_fmt(node)(file, fh, f);
	if (ret)
		return ret;
	return acceptable(node, f, &caps) ? 0 : -EINVAL;
}

static bool get_selection(struct paravent_node *node, struct file *file, u32 target,
			  struct paravent_rect *rect)
{
	struct v4l2_selection selection = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.target = target,
	};

	if (!node->ioctl_ops_orig->vidioc_g_selection ||
	    node->ioctl_ops_orig->vidioc_g_selection(file, file->private_data, &selection))
		return false;
	*rect = (struct paravent_rect) { selection.r.left, selection.r.top,
					 selection.r.width, selection.r.height };
	return true;
}

/*
 * Which part of the sensor's frame lands where? A driver that cannot tell has no
 * means to choose either: then all of it fills the buffer.
 */
static bool window_of(struct paravent_node *node, struct file *file,
		      const struct paravent_frame *frame, struct paravent_window *window)
{
	struct paravent_rect bounds, crop;

	memset(window, 0, sizeof(*window));
	if (!get_selection(node, file, V4L2_SEL_TGT_COMPOSE, &window->compose))
		window->compose = (struct paravent_rect) { 0, 0, frame->width, frame->height };
	if (!get_selection(node, file, V4L2_SEL_TGT_CROP, &crop)) {
		window->crop = (struct paravent_rect) { 0, 0, window->compose.width,
							window->compose.height };
		window->full_width = window->crop.width;
		window->full_height = window->crop.height;
		return true;
	}
	if (!get_selection(node, file, V4L2_SEL_TGT_CROP_BOUNDS, &bounds))
		return false;
	window->full_width = bounds.width;
	window->full_height = bounds.height;
	window->crop = crop;
	window->crop.left -= bounds.left;
	window->crop.top -= bounds.top;
	return true;
}

static int current_format(struct paravent_node *node, struct file *file,
			  struct v4l2_format *f)
{
	memset(f, 0, sizeof(*f));
	f->type = is_mplane(node) ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE :
				    V4L2_BUF_TYPE_VIDEO_CAPTURE;
	if (!g_fmt(node))
		return -ENOTTY;
	return g_fmt(node)(file, file->private_data, f);
}

/**
 * paravent_negotiate_refresh() - learn what the driver is set to
 * @node: a capture node
 * @file: open on it
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 */
void paravent_negotiate_refresh(struct paravent_node *node, struct file *file)
{
	struct paravent_window window = { };
	struct paravent_frame frame;
	bool frozen = atomic_read(&node->buffers);
	struct v4l2_format f;
	bool known = false;

	if (current_format(node, file, &f) || frame_of(node, &f, &frame))
		memset(&frame, 0, sizeof(frame));
	else
		known = window_of(node, file, &frame, &window);
	paravent_view_frame(node, &frame, &window, known);
	if (frozen)
		WRITE_ONCE(node->settled, true);
}

/*
 * uvcvideo lets one file at a time set things up, from its first S_FMT until it
 * frees its buffers. Opening a file must not make it that one.
 */
static void leave_queue(struct paravent_node *node, struct file *file)
{
	struct v4l2_requestbuffers none = {
		.type = node->queue->type,
		.memory = V4L2_MEMORY_MMAP,
	};

	if (!node->vdev->queue && node->ioctl_ops_orig->vidioc_reqbufs)
		node->ioctl_ops_orig->vidioc_reqbufs(file, file->private_data, &none);
}

/**
 * paravent_negotiate_settle() - leave a format that cannot be shown
 * @node: a capture node
 * @file: open on it
 *
 * A driver may start up in a compressed format, or in a size above the cap. What
 * G_FMT says is to be what an application would get.
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 */
void paravent_negotiate_settle(struct paravent_node *node, struct file *file)
{
	struct vb2_queue *q = READ_ONCE(node->queue);
	struct paravent_caps caps;
	struct v4l2_format f;

	paravent_view_caps(node, &caps);
	if (q && !vb2_is_busy(q) && !current_format(node, file, &f) &&
	    !acceptable(node, &f, &caps) && s_fmt(node) &&
	    !paravent_negotiate(node, file, file->private_data, &f)) {
		s_fmt(node)(file, file->private_data, &f);
		leave_queue(node, file);
	}
	paravent_negotiate_refresh(node, file);
}

/**
 * paravent_negotiate_set() - set a format that has been negotiated
 * @node: a capture node
 * @file: open on it
 * @fh: its file handle
 * @f: the format
 *
 * Return: 0, or what the driver says.
 */
int paravent_negotiate_set(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f)
{
	int ret;

	atomic_inc(&node->moving);
	ret = s_fmt(node)(file, fh, f);
	paravent_negotiate_refresh(node, file);
	atomic_dec(&node->moving);
	return ret;
}

/**
 * paravent_negotiate_identify() - learn which camera a node is of
 * @node: a capture node
 * @file: open on it
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 * Return: 0, or what VIDIOC_QUERYCAP says.
 */
int paravent_negotiate_identify(struct paravent_node *node, struct file *file)
{
	struct v4l2_capability cap = { };
	int ret;

	/* As v4l2-ioctl.c prepares it. */
	cap.device_caps = node->device_caps_orig;
	cap.capabilities = node->device_caps_orig | V4L2_CAP_DEVICE_CAPS;
	media_set_bus_info((char *)cap.bus_info, sizeof(cap.bus_info), node->vdev->dev_parent);
	ret = node->ioctl_ops_orig->vidioc_querycap(file, file->private_data, &cap);
	if (ret)
		return ret;
	paravent_policy_identify(node, &cap);
	return 0;
}
