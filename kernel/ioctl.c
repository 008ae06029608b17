// SPDX-License-Identifier: GPL-2.0-only
/*
 * Negotiation: what the policy allows is all there is. The handlers stand in the
 * driver's table of ioctl handlers, where arguments are kernel copies and native
 * and compat calls meet.
 */
#include "node.h"

#include <linux/videodev2.h>

static struct paravent_node *node_of_file(struct file *file)
{
	return paravent_node_of(video_devdata(file));
}

static int do_enum_fmt(struct file *file, void *fh, struct v4l2_fmtdesc *desc)
{
	struct paravent_node *node = node_of_file(file);
	u32 index = desc->index;
	int ret;

	if (!node)
		return -ENODEV;
	ret = paravent_negotiate_enum(node, file, fh, index, desc);
	desc->index = index;
	return ret;
}

/* Of a format's node; one table of handlers may serve nodes of both kinds. */
static struct paravent_node *node_of_format(struct file *file, const struct v4l2_format *f)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return ERR_PTR(-ENODEV);
	if (V4L2_TYPE_IS_MULTIPLANAR(f->type) !=
	    !!(node->device_caps_orig & V4L2_CAP_VIDEO_CAPTURE_MPLANE))
		return ERR_PTR(-EINVAL);
	return node;
}

static int do_g_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct paravent_node *node = node_of_format(file, f);

	return IS_ERR(node) ? PTR_ERR(node) : paravent_negotiate_get(node, file, fh, f);
}

static int do_try_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct paravent_node *node = node_of_format(file, f);

	return IS_ERR(node) ? PTR_ERR(node) : paravent_negotiate_try(node, file, fh, f);
}

static int do_s_fmt(struct file *file, void *fh, struct v4l2_format *f)
{
	struct paravent_node *node = node_of_format(file, f);

	return IS_ERR(node) ? PTR_ERR(node) : paravent_negotiate_set(node, file, fh, f);
}

static int do_enum_framesizes(struct file *file, void *fh, struct v4l2_frmsizeenum *size)
{
	struct paravent_node *node = node_of_file(file);
	u32 index = size->index, left = index;
	struct paravent_caps caps;
	u32 i, width, height, shown_width, shown_height;
	int ret;

	if (!node)
		return -ENODEV;
	paravent_view_caps(node, &caps);
	if (!paravent_negotiate_offers(&caps, size->pixel_format))
		return -EINVAL;
	if (!index && paravent_negotiate_smallest(node, file, fh, &caps, size->pixel_format,
						  &width, &height, &shown_width,
						  &shown_height)) {
		size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
		size->discrete.width = shown_width;
		size->discrete.height = shown_height;
		return 0;
	}
	for (i = 0; i < PARAVENT_ENUM_MAX; i++) {
		size->index = i;
		ret = paravent_negotiate_size(node, file, fh, &caps, size);
		if (ret == -ERANGE && size->type == V4L2_FRMSIZE_TYPE_DISCRETE)
			continue;
		if (ret)
			return ret == -ERANGE ? -EINVAL : ret;
		if (left--)
			continue;
		size->index = index;
		return 0;
	}
	return -EINVAL;
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

/* Of a list, all intervals that are not longer than the cap's become one: the cap's. */
static int enum_discrete(struct paravent_node *node, struct file *file, void *fh,
			 const struct v4l2_fract *cap, struct v4l2_frmivalenum *interval)
{
	struct v4l2_frmivalenum asked = *interval;
	u32 left = asked.index;
	bool capped = false;
	u32 i;
	int ret;

	for (i = 0; i < PARAVENT_ENUM_MAX; i++) {
		*interval = asked;
		interval->index = i;
		ret = node->ioctl_ops_orig->vidioc_enum_frameintervals(file, fh, interval);
		if (ret)
			return ret;
		if (!shorter(cap, &interval->discrete)) {
			if (capped)
				continue;
			capped = true;
			interval->discrete = *cap;
		}
		if (left--)
			continue;
		interval->index = asked.index;
		return 0;
	}
	return -EINVAL;
}

static int enum_intervals(struct paravent_node *node, struct file *file, void *fh,
			  const struct paravent_caps *caps, struct v4l2_frmivalenum *interval)
{
	struct v4l2_frmivalenum asked = *interval;
	struct v4l2_fract cap = shortest(caps);
	int ret;

	ret = node->ioctl_ops_orig->vidioc_enum_frameintervals(file, fh, interval);
	if (ret || !caps->rate.frames)
		return ret;
	if (interval->type == V4L2_FRMIVAL_TYPE_DISCRETE) {
		*interval = asked;
		return enum_discrete(node, file, fh, &cap, interval);
	}
	if (shorter(&interval->stepwise.min, &cap))
		interval->stepwise.min = cap;
	if (shorter(&interval->stepwise.max, &cap))
		interval->stepwise.max = cap;
	return 0;
}

static int do_enum_frameintervals(struct file *file, void *fh,
				  struct v4l2_frmivalenum *interval)
{
	struct paravent_node *node = node_of_file(file);
	u32 width, height, shown_width, shown_height;
	struct v4l2_frmivalenum asked = *interval;
	struct paravent_caps caps;
	int ret;

	if (!node)
		return -ENODEV;
	paravent_view_caps(node, &caps);
	if (!paravent_negotiate_offers(&caps, interval->pixel_format) ||
	    interval->width > caps.max_width || interval->height > caps.max_height)
		return -EINVAL;
	if (paravent_negotiate_smallest(node, file, fh, &caps, interval->pixel_format, &width,
					&height, &shown_width, &shown_height) &&
	    interval->width == shown_width && interval->height == shown_height) {
		interval->width = width;
		interval->height = height;
	}
	ret = enum_intervals(node, file, fh, &caps, interval);
	interval->width = asked.width;
	interval->height = asked.height;
	return ret;
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

/* The scene may move while one of these runs, and the layout may have changed after. */
static int moved(struct paravent_node *node, struct file *file, int ret)
{
	paravent_negotiate_sizes(node, file);
	paravent_negotiate_settle(node, file);
	paravent_guard_moved(node);
	return ret;
}

static int do_s_parm(struct file *file, void *fh, struct v4l2_streamparm *parm)
{
	struct paravent_node *node = node_of_file(file);
	struct paravent_caps caps;
	struct v4l2_fract cap;
	int ret;

	if (!node)
		return -ENODEV;
	/* To be faster, some sensors crop, and of these some do not tell: then that stays. */
	if (READ_ONCE(node->untold) && paravent_guard_fixed(node))
		return node->ioctl_ops_orig->vidioc_g_parm ? do_g_parm(file, fh, parm) :
				paravent_audit_refuse(node, -EBUSY);
	paravent_view_caps(node, &caps);
	cap = shortest(&caps);
	if (caps.rate.frames && shorter(&parm->parm.capture.timeperframe, &cap))
		parm->parm.capture.timeperframe = cap;
	paravent_guard_move(node);
	ret = moved(node, file, node->ioctl_ops_orig->vidioc_s_parm(file, fh, parm));
	if (ret)
		return ret;
	if (caps.rate.frames && shorter(&parm->parm.capture.timeperframe, &cap))
		parm->parm.capture.timeperframe = cap;
	return 0;
}

/* A frame that is made smaller is not composed in the driver's buffer any more. */
static int do_g_selection(struct file *file, void *fh, struct v4l2_selection *selection)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (selection->target >= V4L2_SEL_TGT_COMPOSE && READ_ONCE(node->scaler))
		return -EINVAL;
	return node->ioctl_ops_orig->vidioc_g_selection(file, fh, selection);
}

static int do_s_selection(struct file *file, void *fh, struct v4l2_selection *selection)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (selection->target >= V4L2_SEL_TGT_COMPOSE && READ_ONCE(node->scaler))
		return -EINVAL;
	/* A driver that does not scale crops to what is composed. */
	if (paravent_guard_fixed(node))
		return paravent_audit_refuse(node, -EBUSY);
	paravent_guard_move(node);
	return moved(node, file,
		     node->ioctl_ops_orig->vidioc_s_selection(file, fh, selection));
}

static int do_s_input(struct file *file, void *fh, unsigned int input)
{
	struct paravent_node *node = node_of_file(file);
	unsigned int present;

	if (!node)
		return -ENODEV;
	/* Programs like to set the input that there is. */
	if (paravent_guard_fixed(node) &&
	    (!node->ioctl_ops_orig->vidioc_g_input ||
	     node->ioctl_ops_orig->vidioc_g_input(file, fh, &present) || present != input))
		return paravent_audit_refuse(node, -EBUSY);
	paravent_guard_move(node);
	return moved(node, file, node->ioctl_ops_orig->vidioc_s_input(file, fh, input));
}

static int do_s_std(struct file *file, void *fh, v4l2_std_id std)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	paravent_guard_move(node);
	return moved(node, file, node->ioctl_ops_orig->vidioc_s_std(file, fh, std));
}

static int do_s_dv_timings(struct file *file, void *fh, struct v4l2_dv_timings *timings)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	paravent_guard_move(node);
	return moved(node, file,
		     node->ioctl_ops_orig->vidioc_s_dv_timings(file, fh, timings));
}

static int do_reqbufs(struct file *file, void *fh, struct v4l2_requestbuffers *b)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (b->count && paravent_view_denied(node))
		return paravent_audit_refuse(node, -EACCES);
	return node->ioctl_ops_orig->vidioc_reqbufs(file, fh, b);
}

static int do_create_bufs(struct file *file, void *fh, struct v4l2_create_buffers *b)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (b->count && paravent_view_denied(node))
		return paravent_audit_refuse(node, -EACCES);
	return node->ioctl_ops_orig->vidioc_create_bufs(file, fh, b);
}

static int do_streamon(struct file *file, void *fh, enum v4l2_buf_type type)
{
	struct paravent_node *node = node_of_file(file);

	if (!node)
		return -ENODEV;
	if (paravent_view_denied(node))
		return paravent_audit_refuse(node, -EACCES);
	if (paravent_view_unrecorded(node))
		return paravent_audit_refuse(node, -EAGAIN);
	return node->ioctl_ops_orig->vidioc_streamon(file, fh, type);
}

/* Dequeue, and again for as long as the frame-rate cap holds frames back. */
static int do_dqbuf(struct file *file, void *fh, struct v4l2_buffer *b)
{
	struct paravent_node *node = node_of_file(file);
	struct video_device *vdev = video_devdata(file);
	struct v4l2_buffer asked = *b;
	struct mutex *lock; /* the queue's */
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

/* What controls do here is for drivers without a handler of them: see control.c. */
static int do_queryctrl(struct file *file, void *fh, struct v4l2_queryctrl *query)
{
	u32 next = query->id & V4L2_CTRL_FLAG_NEXT_CTRL;
	struct paravent_node *node = node_of_file(file);
	struct paravent_controls allowed;
	int ret;

	if (!node)
		return -ENODEV;
	paravent_view_controls(node, &allowed);
	for (;;) {
		ret = node->ioctl_ops_orig->vidioc_queryctrl(file, fh, query);
		if (ret || paravent_control_shown(&allowed, query->id, query->flags))
			return ret;
		if (!next)
			return -EINVAL;
		query->id |= next;
	}
}

static int do_query_ext_ctrl(struct file *file, void *fh, struct v4l2_query_ext_ctrl *query)
{
	u32 next = query->id & (V4L2_CTRL_FLAG_NEXT_CTRL | V4L2_CTRL_FLAG_NEXT_COMPOUND);
	struct paravent_node *node = node_of_file(file);
	struct paravent_controls allowed;
	int ret;

	if (!node)
		return -ENODEV;
	paravent_view_controls(node, &allowed);
	for (;;) {
		ret = node->ioctl_ops_orig->vidioc_query_ext_ctrl(file, fh, query);
		if (ret || paravent_control_shown(&allowed, query->id, query->flags))
			return ret;
		if (!next)
			return -EINVAL;
		query->id |= next;
	}
}

/* What a camera does not have, it has not done by half. */
static void was_set(struct paravent_node *node, struct file *file, void *fh, u32 id, s32 value,
		    int error)
{
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;
	struct v4l2_query_ext_ctrl query = { .id = id };

	if (!paravent_guard_watches(id))
		return;
	if (error && ops->vidioc_query_ext_ctrl && ops->vidioc_query_ext_ctrl(file, fh, &query)) {
		value = 0;
		error = 0;
	}
	paravent_guard_set(node, id, value, error);
}

static int do_s_ctrl(struct file *file, void *fh, struct v4l2_control *control)
{
	struct paravent_node *node = node_of_file(file);
	struct paravent_controls allowed;
	int ret;
	u32 id;

	if (!node)
		return -ENODEV;
	paravent_view_controls(node, &allowed);
	if (!paravent_control_shown(&allowed, control->id, 0))
		return -EINVAL;
	mutex_lock(&node->control_lock);
	if (paravent_guard_refuses(node, control->id, control->value)) {
		ret = paravent_audit_refuse(node, -EBUSY);
	} else {
		id = control->id;
		paravent_guard_sets(node, id, control->value);
		ret = node->ioctl_ops_orig->vidioc_s_ctrl(file, fh, control);
		was_set(node, file, fh, id, control->value, ret);
	}
	mutex_unlock(&node->control_lock);
	return ret;
}

static int do_s_ext_ctrls(struct file *file, void *fh, struct v4l2_ext_controls *controls)
{
	struct paravent_node *node = node_of_file(file);
	struct paravent_controls allowed;
	u32 i, count = controls->count;
	int ret = 0;

	if (!node)
		return -ENODEV;
	paravent_view_controls(node, &allowed);
	controls->error_idx = count;
	mutex_lock(&node->control_lock);
	for (i = 0; i < count && !ret; i++) {
		const struct v4l2_ext_control *control = &controls->controls[i];

		if (!paravent_control_shown(&allowed, control->id, 0))
			ret = -EINVAL;
		else if (paravent_guard_refuses(node, control->id, control->value))
			ret = paravent_audit_refuse(node, -EBUSY);
	}
	if (ret)
		goto unlock;
	for (i = 0; i < count; i++)
		paravent_guard_sets(node, controls->controls[i].id,
				    controls->controls[i].value);
	ret = node->ioctl_ops_orig->vidioc_s_ext_ctrls(file, fh, controls);
	for (i = 0; i < count; i++)
		was_set(node, file, fh, controls->controls[i].id, controls->controls[i].value,
			ret);
unlock:
	mutex_unlock(&node->control_lock);
	return ret;
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

/* Only what the driver has. */
#define WRAP(ops, op, by) ((ops)->op = (ops)->op ? (by) : NULL)

/**
 * paravent_ioctl_wrap() - build the table that stands in for the driver's
 * @node: a capture node; its ioctl_ops_orig is set
 *
 * A handler that the driver does not have stays absent: which ioctls exist is
 * worked out when a node is registered.
 */
void paravent_ioctl_wrap(struct paravent_node *node)
{
	struct v4l2_ioctl_ops *ops = &node->ioctl_ops;

	*ops = *node->ioctl_ops_orig;

	WRAP(ops, vidioc_enum_fmt_vid_cap, do_enum_fmt);
	WRAP(ops, vidioc_g_fmt_vid_cap, do_g_fmt);
	WRAP(ops, vidioc_g_fmt_vid_cap_mplane, do_g_fmt);
	WRAP(ops, vidioc_try_fmt_vid_cap, do_try_fmt);
	WRAP(ops, vidioc_try_fmt_vid_cap_mplane, do_try_fmt);
	WRAP(ops, vidioc_s_fmt_vid_cap, do_s_fmt);
	WRAP(ops, vidioc_s_fmt_vid_cap_mplane, do_s_fmt);
	WRAP(ops, vidioc_enum_framesizes, do_enum_framesizes);
	WRAP(ops, vidioc_enum_frameintervals, do_enum_frameintervals);
	WRAP(ops, vidioc_g_parm, do_g_parm);
	WRAP(ops, vidioc_s_parm, do_s_parm);
	WRAP(ops, vidioc_g_selection, do_g_selection);
	WRAP(ops, vidioc_s_selection, do_s_selection);
	WRAP(ops, vidioc_s_input, do_s_input);
	WRAP(ops, vidioc_s_std, do_s_std);
	WRAP(ops, vidioc_s_dv_timings, do_s_dv_timings);
	WRAP(ops, vidioc_reqbufs, do_reqbufs);
	WRAP(ops, vidioc_create_bufs, do_create_bufs);
	WRAP(ops, vidioc_streamon, do_streamon);
	WRAP(ops, vidioc_dqbuf, do_dqbuf);
	WRAP(ops, vidioc_queryctrl, do_queryctrl);
	WRAP(ops, vidioc_query_ext_ctrl, do_query_ext_ctrl);
	WRAP(ops, vidioc_s_ctrl, do_s_ctrl);
	WRAP(ops, vidioc_s_ext_ctrls, do_s_ext_ctrls);

	WRAP(ops, vidioc_enum_fmt_vid_overlay, closed_fmtdesc);
	WRAP(ops, vidioc_g_fmt_vid_overlay, closed_fmt);
	WRAP(ops, vidioc_try_fmt_vid_overlay, closed_fmt);
	WRAP(ops, vidioc_s_fmt_vid_overlay, closed_fmt);
	WRAP(ops, vidioc_overlay, closed_overlay);
	WRAP(ops, vidioc_g_fbuf, closed_g_fbuf);
	WRAP(ops, vidioc_s_fbuf, closed_s_fbuf);
	WRAP(ops, vidioc_enum_fmt_meta_cap, closed_fmtdesc);
	WRAP(ops, vidioc_g_fmt_meta_cap, closed_fmt);
	WRAP(ops, vidioc_try_fmt_meta_cap, closed_fmt);
	WRAP(ops, vidioc_s_fmt_meta_cap, closed_fmt);
	WRAP(ops, vidioc_g_fmt_vbi_cap, closed_fmt);
	WRAP(ops, vidioc_try_fmt_vbi_cap, closed_fmt);
	WRAP(ops, vidioc_s_fmt_vbi_cap, closed_fmt);
	WRAP(ops, vidioc_g_fmt_sliced_vbi_cap, closed_fmt);
	WRAP(ops, vidioc_try_fmt_sliced_vbi_cap, closed_fmt);
	WRAP(ops, vidioc_s_fmt_sliced_vbi_cap, closed_fmt);
	WRAP(ops, vidioc_default, closed_default);
}
