// SPDX-License-Identifier: GPL-2.0-only
/*
 * Negotiation: what the policy allows is all there is. The handlers stand in the
 * driver's table of ioctl handlers, where arguments are kernel copies and native
 * and compat calls meet.
 */
#include "node.h"

#include <linux/compat.h>
#include <linux/videodev2.h>
#include <media/media-device.h>
#include <media/v4l2-common.h>

/* The parts of a format that single- and multi-planar nodes keep apart. */
struct pix {
	u32 *width, *height, *fourcc, *field, *bytesperline, *sizeimage;
	u32 buffers;
};

typedef int (*fmt_op)(struct file *file, void *fh, struct v4l2_format *f);

static struct paravent_node *node_of_file(struct file *file)
{
	return paravent_node_of(video_devdata(file));
}

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
			&mp->width, &mp->height, &mp->pixelformat, &mp->field,
			&mp->plane_fmt[0].bytesperline, &mp->plane_fmt[0].sizeimage,
			mp->num_planes,
		};
	return (struct pix) {
		&sp->width, &sp->height, &sp->pixelformat, &sp->field,
		&sp->bytesperline, &sp->sizeimage, 1,
	};
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

/* What the lines of two fields look like in the buffer is known for these alone. */
static bool field_is_known(u32 field)
{
	switch (field) {
	case V4L2_FIELD_NONE:
	case V4L2_FIELD_TOP:
	case V4L2_FIELD_BOTTOM:
	case V4L2_FIELD_ALTERNATE:
	case V4L2_FIELD_INTERLACED:
	case V4L2_FIELD_INTERLACED_TB:
	case V4L2_FIELD_INTERLACED_BT:
		return true;
	default:
		return false;
	}
}

static int frame_of(const struct paravent_node *node, struct v4l2_format *f,
		    struct paravent_frame *frame)
{
	struct pix pix = pix_of(node, f);

	if (pix.buffers != 1) {
		memset(frame, 0, sizeof(*frame));
		return -EINVAL;
	}
	return paravent_frame_init(frame, *pix.fourcc, *pix.width, *pix.height,
				   *pix.bytesperline, *pix.sizeimage,
				   V4L2_FIELD_IS_INTERLACED(*pix.field));
}

static bool acceptable(const struct paravent_node *node, struct v4l2_format *f,
		       const struct paravent_caps *caps)
{
	struct pix pix = pix_of(node, f);
	struct paravent_frame frame;

	return !frame_of(node, f, &frame) && *pix.width <= caps->max_width &&
	       *pix.height <= caps->max_height;
}

/* The @index-th format of the driver that can be masked. */
static int enum_maskable(struct paravent_node *node, struct file *file, void *fh, u32 index,
			 struct v4l2_fmtdesc *desc)
{
	struct v4l2_fmtdesc asked = *desc;
	u32 i;
	int ret;

	if (!node->ioctl_ops_orig->vidioc_enum_fmt_vid_cap)
		return -EINVAL;
	for (i = 0; ; i++) {
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
}

static u32 first_maskable(struct paravent_node *node, struct file *file, void *fh)
{
	struct v4l2_fmtdesc desc = {
		.type = is_mplane(node) ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE :
					  V4L2_BUF_TYPE_VIDEO_CAPTURE,
	};

	return enum_maskable(node, file, fh, 0, &desc) ? 0 : desc.pixelformat;
}

static u32 step_down(u32 lowest, u32 highest, u32 step, u32 cap)
{
	highest = min(highest, cap);
	return step > 1 ? highest - (highest - lowest) % step : highest;
}

/*
 * One size of the driver, cut to the caps.
 * Return: 0, -ERANGE when the caps leave nothing of it, or the driver's errno.
 */
static int frame_size(struct paravent_node *node, struct file *file, void *fh,
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
			const struct paravent_caps *caps, struct pix *pix)
{
	u32 width = 0, height = 0;
	u32 i;
	int ret = 0;

	if (!node->ioctl_ops_orig->vidioc_enum_framesizes)
		return -EINVAL;
	for (i = 0; ; i++) {
		struct v4l2_frmsizeenum size = { .index = i, .pixel_format = *pix->fourcc };
		u32 w, h;

		ret = frame_size(node, file, fh, caps, &size);
		if (ret == -ERANGE)
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
	*pix->width = width;
	*pix->height = height;
	return 0;
}

/*
 * Turn what an application asks for into what the driver can do and the policy
 * allows; as V4L2 wants it, by adjusting rather than refusing.
 */
static int negotiate(struct paravent_node *node, struct file *file, void *fh,
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
	ret = largest_size(node, file, fh, &caps, &pix);
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
 * paravent_ioctl_refresh() - learn what the driver is set to
 * @node: a capture node
 * @file: open on it
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 */
void paravent_ioctl_refresh(struct paravent_node *node, struct file *file)
{
	struct paravent_window window = { };
	struct paravent_frame frame;
	struct v4l2_format f;
	bool known = false;

	if (current_format(node, file, &f) || frame_of(node, &f, &frame))
		memset(&frame, 0, sizeof(frame));
	else
		known = field_is_known(*pix_of(node, &f).field) &&
			window_of(node, file, &frame, &window);
	paravent_view_frame(node, &frame, &window, known);
}

/**
 * paravent_ioctl_settle() - leave a format that cannot be shown
 * @node: a capture node
 * @file: open on it
 *
 * A driver may start up in a compressed format, or in a size above the cap. What
 * G_FMT says is to be what an application would get.
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 */
void paravent_ioctl_settle(struct paravent_node *node, struct file *file)
{
	struct vb2_queue *q = READ_ONCE(node->queue);
	struct paravent_caps caps;
	struct v4l2_format f;

	paravent_view_caps(node, &caps);
	if (q && !vb2_is_busy(q) && !current_format(node, file, &f) &&
	    !acceptable(node, &f, &caps) && s_fmt(node) &&
	    !negotiate(node, file, file->private_data, &f))
		s_fmt(node)(file, file->private_data, &f);
	paravent_ioctl_refresh(node, file);
}

/**
 * paravent_ioctl_identify() - learn which camera a node is of
 * @node: a capture node
 * @file: open on it
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 * Return: 0, or what VIDIOC_QUERYCAP says.
 */
int paravent_ioctl_identify(struct paravent_node *node, struct file *file)
{
	struct v4l2_capability cap = { };
	struct paravent_policy *policy;
	int ret;

	/* As v4l2-ioctl.c prepares it. */
	cap.device_caps = node->device_caps_orig;
	cap.capabilities = node->device_caps_orig | V4L2_CAP_DEVICE_CAPS;
	media_set_bus_info((char *)cap.bus_info, sizeof(cap.bus_info), node->vdev->dev_parent);
	ret = node->ioctl_ops_orig->vidioc_querycap(file, file->private_data, &cap);
	if (ret)
		return ret;
	policy = paravent_policy_current();
	paravent_view_identify(node, &cap, policy);
	paravent_policy_put(policy);
	return 0;
}

static int do_enum_fmt(struct file *file, void *fh, struct v4l2_fmtdesc *desc)
{
	struct paravent_node *node = node_of_file(file);
	u32 index = desc->index;
	int ret;

	if (!node)
		return -ENODEV;
	ret = enum_maskable(node, file, fh, index, desc);
	desc->index = index;
	return ret;
}

static int do_try_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct paravent_node *node = node_of_file(file);

	return node ? negotiate(node, file, fh, f) : -ENODEV;
}

static int do_s_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct paravent_node *node = node_of_file(file);
	int ret;

	if (!node)
		return -ENODEV;
	ret = negotiate(node, file, fh, f);
	if (ret)
		return ret;
	atomic_inc(&node->moving);
	ret = s_fmt(node)(file, fh, f);
	paravent_ioctl_refresh(node, file);
	atomic_dec(&node->moving);
	return ret;
}

static int do_enum_framesizes(struct file *file, void *fh, struct v4l2_frmsizeenum *size)
{
	struct paravent_node *node = node_of_file(file);
	u32 index = size->index, left = index;
	struct paravent_caps caps;
	u32 i;
	int ret;

	if (!node)
		return -ENODEV;
	if (!paravent_format_find(size->pixel_format))
		return -EINVAL;
	paravent_view_caps(node, &caps);
	for (i = 0; ; i++) {
		size->index = i;
		ret = frame_size(node, file, fh, &caps, size);
		if (ret == -ERANGE && size->type == V4L2_FRMSIZE_TYPE_DISCRETE)
			continue;
		if (ret)
			return ret == -ERANGE ? -EINVAL : ret;
		if (!left--)
			break;
	}
	size->index = index;
	return 0;
}

/* Is a shorter than b? A frame interval of 0/0 is as short as can be. */
static bool shorter(const struct v4l2_fract *a, const struct v4l2_fract *b)
{
	return !a->numerator || !a->denominator ||
	       (u64)a->numerator * b->denominator < (u64)b->numerator * a->denominator;
}

static struct v4l2_fract shortest(const struct paravent_caps *caps)
{
	return (struct v4l2_fract) { caps->rate.seconds, caps->rate.frames };
}

/*
 * A list of intervals is cut at the cap, and begins with the cap's own where the
 * driver would be faster.
 */
static int enum_discrete(struct paravent_node *node, struct file *file, void *fh,
			 const struct v4l2_fract *cap, struct v4l2_frmivalenum *interval)
{
	u32 index = interval->index, left = index;
	bool faster = false, equal = false;
	struct v4l2_frmivalenum first = *interval;
	u32 i, allowed = 0;
	int ret;

	for (i = 0; ; i++) {
		*interval = first;
		interval->index = i;
		if (node->ioctl_ops_orig->vidioc_enum_frameintervals(file, fh, interval))
			break;
		if (shorter(&interval->discrete, cap)) {
			faster = true;
			continue;
		}
		allowed++;
		equal |= !shorter(cap, &interval->discrete);
	}
	if (faster && !equal) {
		if (!index) {
			*interval = first;
			interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
			interval->discrete = *cap;
			return 0;
		}
		left--;
	}
	if (left >= allowed)
		return -EINVAL;
	for (i = 0; ; i++) {
		*interval = first;
		interval->index = i;
		ret = node->ioctl_ops_orig->vidioc_enum_frameintervals(file, fh, interval);
		if (ret)
			return ret;
		if (!shorter(&interval->discrete, cap) && !left--)
			break;
	}
	interval->index = index;
	return 0;
}

static int do_enum_frameintervals(struct file *file, void *fh,
				  struct v4l2_frmivalenum *interval)
{
	struct paravent_node *node = node_of_file(file);
	struct v4l2_frmivalenum first = *interval;
	struct paravent_caps caps;
	struct v4l2_fract cap;
	int ret;

	if (!node)
		return -ENODEV;
	paravent_view_caps(node, &caps);
	if (!paravent_format_find(interval->pixel_format) ||
	    interval->width > caps.max_width || interval->height > caps.max_height)
		return -EINVAL;
	first.index = 0;
	ret = node->ioctl_ops_orig->vidioc_enum_frameintervals(file, fh, &first);
	if (ret)
		return ret;
	if (!caps.rate.frames)
		return node->ioctl_ops_orig->vidioc_enum_frameintervals(file, fh, interval);
	cap = shortest(&caps);
	if (first.type == V4L2_FRMIVAL_TYPE_DISCRETE)
		return enum_discrete(node, file, fh, &cap, interval);

	ret = node->ioctl_ops_orig->vidioc_enum_frameintervals(file, fh, interval);
	if (ret)
		return ret;
	if (shorter(&interval->stepwise.min, &cap))
		interval->stepwise.min = cap;
	if (shorter(&interval->stepwise.max, &cap))
		interval->stepwise.max = cap;
	return 0;
}

static int do_g_parm(struct file *file, void *fh, struct v4l2_streamparm *parm)
{
	struct paravent_node *node = node_of_file(file);
	struct paravent_caps caps;
	struct v4l2_fract cap;
	int ret;

	if (!node)
		return -ENODEV;
	ret = node->ioctl_ops_orig->vidioc_g_parm(file, fh, parm);
	if (ret)
		return ret;
	paravent_view_caps(node, &caps);
	cap = shortest(&caps);
	if (caps.rate.frames && shorter(&parm->parm.capture.timeperframe, &cap))
		parm->parm.capture.timeperframe = cap;
	return 0;
}

static int do_s_parm(struct file *file, void *fh, struct v4l2_streamparm *parm)
{
	struct paravent_node *node = node_of_file(file);
	struct paravent_caps caps;
	struct v4l2_fract cap;
	int ret;

	if (!node)
		return -ENODEV;
	paravent_view_caps(node, &caps);
	cap = shortest(&caps);
	if (caps.rate.frames && shorter(&parm->parm.capture.timeperframe, &cap))
		parm->parm.capture.timeperframe = cap;
	ret = node->ioctl_ops_orig->vidioc_s_parm(file, fh, parm);
	if (ret)
		return ret;
	if (caps.rate.frames && shorter(&parm->parm.capture.timeperframe, &cap))
		parm->parm.capture.timeperframe = cap;
	return 0;
}

/* The scene may move while one of these runs, and the layout may have changed after. */
#define MOVING(name, op, type)								\
static int name(struct file *file, void *fh, type arg)					\
{											\
	struct paravent_node *node = node_of_file(file);				\
	int ret;									\
											\
	if (!node)									\
		return -ENODEV;								\
	atomic_inc(&node->moving);							\
	ret = node->ioctl_ops_orig->op(file, fh, arg);					\
	paravent_ioctl_settle(node, file);						\
	atomic_dec(&node->moving);							\
	return ret;									\
}

MOVING(do_s_selection, vidioc_s_selection, struct v4l2_selection *)
MOVING(do_s_input, vidioc_s_input, unsigned int)
MOVING(do_s_std, vidioc_s_std, v4l2_std_id)
MOVING(do_s_dv_timings, vidioc_s_dv_timings, struct v4l2_dv_timings *)

static int do_reqbufs(struct file *file, void *fh, struct v4l2_requestbuffers *b)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (b->count && paravent_view_denied(node))
		return -EACCES;
	return node->ioctl_ops_orig->vidioc_reqbufs(file, fh, b);
}

static int do_create_bufs(struct file *file, void *fh, struct v4l2_create_buffers *b)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (b->count && paravent_view_denied(node))
		return -EACCES;
	return node->ioctl_ops_orig->vidioc_create_bufs(file, fh, b);
}

static int do_streamon(struct file *file, void *fh, enum v4l2_buf_type type)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (paravent_view_denied(node))
		return -EACCES;
	return node->ioctl_ops_orig->vidioc_streamon(file, fh, type);
}

/* Dequeue, and again for as long as the frame-rate cap holds frames back. */
static int do_dqbuf(struct file *file, void *fh, struct v4l2_buffer *b)
{
	struct paravent_node *node = node_of_file(file);
	struct video_device *vdev = video_devdata(file);
	struct v4l2_buffer asked = *b;
	struct mutex *lock;
	bool locked;
	int ret;

	if (!node || !READ_ONCE(node->queue))
		return -ENODEV;
	/* Whose lock does v4l2-ioctl.c hold around us? */
	lock = paravent_shadow_lock(node);
	locked = vdev->queue == node->queue || vdev->lock == lock;
	for (;;) {
		ret = node->ioctl_ops_orig->vidioc_dqbuf(file, fh, b);
		if (ret)
			return ret;
		if (!locked)
			mutex_lock(lock);
		ret = paravent_shadow_hide(node, b->index);
		if (!locked)
			mutex_unlock(lock);
		if (ret != 1)
			break;
		*b = asked;
	}
	if (ret)
		b->flags |= V4L2_BUF_FLAG_ERROR;
	return 0;
}

static int do_s_ctrl(struct file *file, void *fh, struct v4l2_control *control)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (paravent_guard_refuses(node, control->id))
		return -EBUSY;
	return node->ioctl_ops_orig->vidioc_s_ctrl(file, fh, control);
}

static int do_s_ext_ctrls(struct file *file, void *fh, struct v4l2_ext_controls *controls)
{
	struct paravent_node *node = node_of_file(file);
	u32 i;

	if (!node)
		return -ENODEV;
	for (i = 0; i < controls->count; i++) {
		if (!paravent_guard_refuses(node, controls->controls[i].id))
			continue;
		controls->error_idx = controls->count;
		return -EBUSY;
	}
	return node->ioctl_ops_orig->vidioc_s_ext_ctrls(file, fh, controls);
}

/* What carries pixels past the mask, or cannot be told from what does. */
static int closed_fmtdesc(struct file *file, void *fh, struct v4l2_fmtdesc *f)
{
	return -EINVAL;
}

static int closed_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	return -EINVAL;
}

static int closed_overlay(struct file *file, void *fh, unsigned int on)
{
	return -ENOTTY;
}

static int closed_g_fbuf(struct file *file, void *fh, struct v4l2_framebuffer *fb)
{
	return -ENOTTY;
}

static int closed_s_fbuf(struct file *file, void *fh, const struct v4l2_framebuffer *fb)
{
	return -ENOTTY;
}

/* Extension units of a USB camera, for example, may move its lens. */
static long closed_default(struct file *file, void *fh, bool valid_prio, unsigned int cmd,
			   void *arg)
{
	return -ENOTTY;
}

#define WRAP(op, by) do {			\
	if (node->ioctl_ops.op)			\
		node->ioctl_ops.op = (by);	\
} while (0)

/**
 * paravent_ioctl_wrap() - build the table that stands in for the driver's
 * @node: a capture node; its ioctl_ops_orig is set
 *
 * A handler that the driver does not have stays absent: which ioctls exist is
 * worked out when a node is registered.
 */
void paravent_ioctl_wrap(struct paravent_node *node)
{
	node->ioctl_ops = *node->ioctl_ops_orig;

	WRAP(vidioc_enum_fmt_vid_cap, do_enum_fmt);
	WRAP(vidioc_try_fmt_vid_cap, do_try_fmt);
	WRAP(vidioc_try_fmt_vid_cap_mplane, do_try_fmt);
	WRAP(vidioc_s_fmt_vid_cap, do_s_fmt);
	WRAP(vidioc_s_fmt_vid_cap_mplane, do_s_fmt);
	WRAP(vidioc_enum_framesizes, do_enum_framesizes);
	WRAP(vidioc_enum_frameintervals, do_enum_frameintervals);
	WRAP(vidioc_g_parm, do_g_parm);
	WRAP(vidioc_s_parm, do_s_parm);
	WRAP(vidioc_s_selection, do_s_selection);
	WRAP(vidioc_s_input, do_s_input);
	WRAP(vidioc_s_std, do_s_std);
	WRAP(vidioc_s_dv_timings, do_s_dv_timings);
	WRAP(vidioc_reqbufs, do_reqbufs);
	WRAP(vidioc_create_bufs, do_create_bufs);
	WRAP(vidioc_streamon, do_streamon);
	WRAP(vidioc_dqbuf, do_dqbuf);
	WRAP(vidioc_s_ctrl, do_s_ctrl);
	WRAP(vidioc_s_ext_ctrls, do_s_ext_ctrls);

	WRAP(vidioc_enum_fmt_vid_overlay, closed_fmtdesc);
	WRAP(vidioc_g_fmt_vid_overlay, closed_fmt);
	WRAP(vidioc_try_fmt_vid_overlay, closed_fmt);
	WRAP(vidioc_s_fmt_vid_overlay, closed_fmt);
	WRAP(vidioc_overlay, closed_overlay);
	WRAP(vidioc_g_fbuf, closed_g_fbuf);
	WRAP(vidioc_s_fbuf, closed_s_fbuf);
	WRAP(vidioc_enum_fmt_meta_cap, closed_fmtdesc);
	WRAP(vidioc_g_fmt_meta_cap, closed_fmt);
	WRAP(vidioc_try_fmt_meta_cap, closed_fmt);
	WRAP(vidioc_s_fmt_meta_cap, closed_fmt);
	WRAP(vidioc_g_fmt_vbi_cap, closed_fmt);
	WRAP(vidioc_try_fmt_vbi_cap, closed_fmt);
	WRAP(vidioc_s_fmt_vbi_cap, closed_fmt);
	WRAP(vidioc_g_fmt_sliced_vbi_cap, closed_fmt);
	WRAP(vidioc_try_fmt_sliced_vbi_cap, closed_fmt);
	WRAP(vidioc_s_fmt_sliced_vbi_cap, closed_fmt);
	WRAP(vidioc_default, closed_default);
}
