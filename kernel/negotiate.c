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
	u32 *width, *height, *fourcc, *field;
};

typedef int (*fmt_op)(struct file *file, void *fh, struct v4l2_format *f);

static bool is_mplane(const struct paravent_node *node)
{
	return node->device_caps_orig & V4L2_CAP_VIDEO_CAPTURE_MPLANE;
}

static u32 buffer_type(const struct paravent_node *node)
{
	return is_mplane(node) ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE :
				 V4L2_BUF_TYPE_VIDEO_CAPTURE;
}

static struct pix pix_of(const struct paravent_node *node, struct v4l2_format *f)
{
	struct v4l2_pix_format_mplane *mp = &f->fmt.pix_mp;
	struct v4l2_pix_format *sp = &f->fmt.pix;

	if (is_mplane(node))
		return (struct pix) {
			&mp->width, &mp->height, &mp->pixelformat, &mp->field,
		};
	return (struct pix) {
		&sp->width, &sp->height, &sp->pixelformat, &sp->field,
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

static bool same_picture(const struct paravent_node *node, struct v4l2_format *a,
			 struct v4l2_format *b)
{
	struct pix x = pix_of(node, a), y = pix_of(node, b);

	return *x.width == *y.width && *x.height == *y.height && *x.fourcc == *y.fourcc &&
	       *x.field == *y.field;
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

static bool too_large(const struct paravent_caps *caps, u32 width, u32 height)
{
	return width > caps->max_width || height > caps->max_height;
}

/* Is one as high as the other, to the next pixel, when it is as wide? */
static bool same_shape(u32 width, u32 height, u32 shape_width, u32 shape_height)
{
	s64 difference = (s64)width * shape_height - (s64)height * shape_width;

	return abs(difference) <= max(shape_width, shape_height);
}

/* Can zones be placed in the driver's frames of this size? */
static bool placeable(const struct paravent_caps *caps, u32 width, u32 height)
{
	if (caps->shape_width &&
	    !same_shape(width, height, caps->shape_width, caps->shape_height))
		return false;
	return !caps->listed ||
	       paravent_sizes_have(caps->full_view, caps->full_views, width, height);
}

/**
 * paravent_negotiate_offers() - can applications have a pixel format?
 * @caps: the caps
 * @fourcc: the format
 */
bool paravent_negotiate_offers(const struct paravent_caps *caps, u32 fourcc)
{
	return paravent_formats_have(caps->format, caps->formats, fourcc) &&
	       paravent_format_find(fourcc);
}

/* Can the driver's frames be shown as they are? */
static bool acceptable(const struct paravent_node *node, struct v4l2_format *f,
		       const struct paravent_caps *caps)
{
	struct pix pix = pix_of(node, f);
	struct paravent_frame frame;

	return paravent_negotiate_offers(caps, *pix.fourcc) && !frame_of(node, f, &frame) &&
	       !too_large(caps, *pix.width, *pix.height) &&
	       placeable(caps, *pix.width, *pix.height);
}

/*
 * From the driver's format to what an application gets: the same, or if that is too
 * large, the largest that is not. The buffers are the driver's and keep their size.
 *
 * Return: 0, or -EINVAL when it can be neither.
 */
static int show(const struct paravent_node *node, struct v4l2_format *f,
		const struct paravent_caps *caps)
{
	struct pix pix = pix_of(node, f);
	struct paravent_frame frame;
	u32 p, stride;
	int ret;

	if (!paravent_negotiate_offers(caps, *pix.fourcc))
		return -EINVAL;
	ret = frame_of(node, f, &frame);
	if (ret || !too_large(caps, *pix.width, *pix.height))
		return ret;
	if (!paravent_scale_fit(frame.format, frame.lines, caps->max_width, caps->max_height,
				pix.width, pix.height))
		return -EINVAL;
	for (p = 0; p < frame.format->buffers; p++) {
		const struct paravent_cell *cell = &frame.format->cell[p];

		stride = *pix.width / cell->width * paravent_cell_bytes(cell);
		if (is_mplane(node))
			f->fmt.pix_mp.plane_fmt[p].bytesperline = stride;
		else
			f->fmt.pix.bytesperline = stride;
	}
	return frame_of(node, f, &frame);
}

/**
 * paravent_negotiate_enum() - find a format of the driver that applications can have
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
	struct paravent_caps caps;
	u32 i;
	int ret;

	paravent_view_caps(node, &caps);
	if (!node->ioctl_ops_orig->vidioc_enum_fmt_vid_cap)
		return -EINVAL;
	for (i = 0; i < PARAVENT_ENUM_MAX; i++) {
		*desc = asked;
		desc->index = i;
		ret = node->ioctl_ops_orig->vidioc_enum_fmt_vid_cap(file, fh, desc);
		if (ret)
			return ret;
		if (!paravent_negotiate_offers(&caps, desc->pixelformat))
			continue;
		if (!index--)
			return 0;
	}
	return -EINVAL;
}

/* Return: the first format that applications can have, or 0. */
static u32 first_format(struct paravent_node *node, struct file *file, void *fh)
{
	struct v4l2_fmtdesc desc = { .type = buffer_type(node) };

	return paravent_negotiate_enum(node, file, fh, 0, &desc) ? 0 : desc.pixelformat;
}

static u32 step_down(u32 lowest, u32 highest, u32 step, u32 cap)
{
	highest = min(highest, cap);
	return step > 1 ? highest - (highest - lowest) % step : highest;
}

static bool has_size(const struct v4l2_frmsize_stepwise *range, u32 width, u32 height)
{
	return width >= range->min_width && width <= range->max_width &&
	       height >= range->min_height && height <= range->max_height &&
	       step_down(range->min_width, width, range->step_width, width) == width &&
	       step_down(range->min_height, height, range->step_height, height) == height;
}

/*
 * A size of the driver; in place of its range, or of none, one that is known to show all.
 * Return: 0, -ERANGE when that is not in the range, or what the driver says.
 */
static int driver_size(struct paravent_node *node, struct file *file, void *fh,
		       const struct paravent_caps *caps, struct v4l2_frmsizeenum *size)
{
	int (*enumerate)(struct file *file, void *fh, struct v4l2_frmsizeenum *size) =
		node->ioctl_ops_orig->vidioc_enum_framesizes;
	struct v4l2_frmsizeenum first = { .pixel_format = size->pixel_format };
	int ret;

	if (!caps->listed)
		return enumerate ? enumerate(file, fh, size) : -ENOTTY;
	if (enumerate) {
		ret = enumerate(file, fh, &first);
		if (ret)
			return ret;
		if (first.type == V4L2_FRMSIZE_TYPE_DISCRETE)
			return enumerate(file, fh, size);
	}
	if (size->index >= caps->full_views)
		return -EINVAL;
	size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
	size->discrete.width = caps->full_view[size->index].width;
	size->discrete.height = caps->full_view[size->index].height;
	return !enumerate || has_size(&first.stepwise, size->discrete.width,
				      size->discrete.height) ? 0 : -ERANGE;
}

/**
 * paravent_negotiate_size() - get a size of the driver, cut to the caps
 * @node: a capture node
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
	int ret = driver_size(node, file, fh, caps, size);

	if (ret)
		return ret;
	if (size->type == V4L2_FRMSIZE_TYPE_DISCRETE)
		return !too_large(caps, size->discrete.width, size->discrete.height) &&
		       placeable(caps, size->discrete.width, size->discrete.height) ?
		       0 : -ERANGE;
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

/**
 * paravent_negotiate_smallest() - the driver's smallest size, when none is small enough
 * @node: a capture node
 * @file: open on it
 * @fh: its file handle
 * @caps: the caps
 * @fourcc: pixel format
 * @width: pixels of the driver's picture; the result
 * @height: likewise
 * @shown_width: pixels of the picture that is made from it; the result
 * @shown_height: likewise
 *
 * Return: true when the size that is made from it is offered in place of the driver's.
 */
bool paravent_negotiate_smallest(struct paravent_node *node, struct file *file, void *fh,
				 const struct paravent_caps *caps, u32 fourcc, u32 *width,
				 u32 *height, u32 *shown_width, u32 *shown_height)
{
	const struct paravent_format *format = paravent_format_find(fourcc);
	u32 i;

	*width = 0;
	*height = 0;
	for (i = 0; i < PARAVENT_ENUM_MAX; i++) {
		struct v4l2_frmsizeenum size = { .index = i, .pixel_format = fourcc };
		bool discrete;
		u32 w, h;
		int ret = driver_size(node, file, fh, caps, &size);

		if (ret == -ERANGE)
			continue;
		if (ret)
			break;
		discrete = size.type == V4L2_FRMSIZE_TYPE_DISCRETE;
		w = discrete ? size.discrete.width : size.stepwise.min_width;
		h = discrete ? size.discrete.height : size.stepwise.min_height;
		if (!w || !h || (discrete && !placeable(caps, w, h)))
			continue;
		if (!too_large(caps, w, h))
			return false;
		if (!*width || (u64)w * h < (u64)*width * *height) {
			*width = w;
			*height = h;
		}
		if (!discrete)
			break;
	}
	*shown_width = *width;
	*shown_height = *height;
	return *width && format &&
	       paravent_scale_fit(format, PARAVENT_LINES_PROGRESSIVE, caps->max_width,
				  caps->max_height, shown_width, shown_height);
}

/* The largest size that the caps allow, for a format that came out too large. */
static int largest_size(struct paravent_node *node, struct file *file, void *fh,
			const struct paravent_caps *caps, struct v4l2_format *f)
{
	struct pix pix = pix_of(node, f);
	u32 width = 0, height = 0;
	u32 i;
	int ret = 0;

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

/* Of the sizes that are known to show all, the nearest to what is asked for. */
static void go_to_nearest(const struct paravent_node *node, const struct paravent_caps *caps,
			  struct v4l2_format *f)
{
	const struct paravent_size *size, *nearest = NULL;
	struct pix pix = pix_of(node, f);
	u32 i, distance, least = U32_MAX;

	for (i = 0; caps->listed && i < caps->full_views; i++) {
		size = &caps->full_view[i];
		distance = abs((s32)size->width - (s32)*pix.width) +
			   abs((s32)size->height - (s32)*pix.height);
		if (too_large(caps, size->width, size->height) || distance >= least)
			continue;
		nearest = size;
		least = distance;
	}
	if (!nearest || !least)
		return;
	*pix.width = nearest->width;
	*pix.height = nearest->height;
	drop_strides(node, f);
}

/*
 * Turn a format that an application asks for into one for the driver. As V4L2 wants it,
 * what is asked for is adjusted rather than refused.
 */
static int find_format(struct paravent_node *node, struct file *file, void *fh,
		       const struct paravent_caps *caps, struct v4l2_format *f)
{
	u32 width, height, shown_width, shown_height, wide, high, way;
	struct pix pix = pix_of(node, f);
	struct v4l2_format asked;
	int ret;

	if (!try_fmt(node))
		return -EINVAL;
	if (!paravent_negotiate_offers(caps, *pix.fourcc))
		*pix.fourcc = first_format(node, file, fh);
	if (!*pix.fourcc)
		return -EINVAL;
	if (*pix.width > caps->max_width)
		drop_strides(node, f);
	*pix.width = min(*pix.width, caps->max_width);
	*pix.height = min(*pix.height, caps->max_height);
	go_to_nearest(node, caps, f);
	asked = *f;
	ret = try_fmt(node)(file, fh, f);
	if (ret || acceptable(node, f, caps))
		return ret;

	/*
	 * Perhaps part of a cell is left over, and who knows how long a row of it is; or
	 * where planes lie of two fields that follow each other.
	 */
	paravent_format_cell(paravent_format_find(*pix.fourcc), &wide, &high);
	for (way = 1; way <= 7; way++) {
		*f = asked;
		if (way & 1)
			*pix.height -= *pix.height % high;
		if (way & 2)
			*pix.width -= *pix.width % wide;
		if (way & 4)
			*pix.field = V4L2_FIELD_ANY;
		if (!*pix.width || !*pix.height)
			continue;
		ret = try_fmt(node)(file, fh, f);
		if (ret || acceptable(node, f, caps))
			return ret;
	}
	*f = asked;
	if (!largest_size(node, file, fh, caps, f)) {
		ret = try_fmt(node)(file, fh, f);
		if (ret || acceptable(node, f, caps))
			return ret;
	}
	/* Nothing is small enough: then as large as need be, to be made smaller. */
	*f = asked;
	drop_strides(node, f);
	if (paravent_negotiate_smallest(node, file, fh, caps, *pix.fourcc, &width, &height,
					&shown_width, &shown_height)) {
		*pix.width = width;
		*pix.height = height;
	}
	ret = try_fmt(node)(file, fh, f);
	if (ret)
		return ret;
	if (!placeable(caps, *pix.width, *pix.height))
		return -EINVAL;
	asked = *f;
	return show(node, &asked, caps);
}

/**
 * paravent_negotiate_try() - turn a format into one that may be set
 * @node: a capture node
 * @file: open on it
 * @fh: its file handle
 * @f: what the application asks for; the result
 *
 * Return: 0, -EINVAL when nothing would do, or what the driver says.
 */
int paravent_negotiate_try(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f)
{
	struct paravent_caps caps;

	paravent_view_caps(node, &caps);
	return find_format(node, file, fh, &caps, f) ?: show(node, f, &caps);
}

/**
 * paravent_negotiate_get() - the present format, as an application gets it
 * @node: a capture node
 * @file: open on it
 * @fh: its file handle
 * @f: the result
 *
 * Return: 0, or what the driver says.
 */
int paravent_negotiate_get(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f)
{
	struct paravent_caps caps;
	struct v4l2_format shown;
	int ret = g_fmt(node)(file, fh, f);

	if (ret)
		return ret;
	paravent_view_fixed_caps(node, &caps);
	/* What cannot be shown is blank, and needs no other name. */
	shown = *f;
	if (!show(node, &shown, &caps))
		*f = shown;
	return 0;
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
 * Go on from the driver's window to that of a frame which is made smaller from its own.
 * Return: false when it does not fill its frame.
 */
static bool scaled(struct paravent_layout *layout)
{
	const struct paravent_frame *from = &layout->from;
	struct paravent_window *window = &layout->window;

	if (window->compose.left || window->compose.top ||
	    window->compose.width != from->width || window->compose.height != from->height)
		return false;
	window->scaled_twice |= window->crop.width != from->width ||
				window->crop.height != from->height;
	window->compose.width = layout->frame.width;
	window->compose.height = layout->frame.height;
	return true;
}

static int current_format(struct paravent_node *node, struct file *file,
			  struct v4l2_format *f)
{
	memset(f, 0, sizeof(*f));
	f->type = buffer_type(node);
	if (!g_fmt(node))
		return -ENOTTY;
	return g_fmt(node)(file, file->private_data, f);
}

/* Ask for a size that nobody has, and see what the driver makes of it. */
static bool try_size(struct paravent_node *node, struct file *file, u32 fourcc, u32 *width,
		     u32 *height)
{
	struct v4l2_format f;
	struct pix pix = pix_of(node, &f);

	if (!try_fmt(node) || current_format(node, file, &f))
		return false;
	*pix.fourcc = fourcc;
	*pix.width = *width;
	*pix.height = *height;
	drop_strides(node, &f);
	if (try_fmt(node)(file, file->private_data, &f) || *pix.fourcc != fourcc)
		return false;
	*width = *pix.width;
	*height = *pix.height;
	return true;
}

/*
 * Has a driver that lists no sizes a single one? Where user space sets the sensor, the one
 * may be that of the sensor's mode.
 */
static bool has_one_size(struct paravent_node *node, struct file *file, u32 fourcc, u32 *width,
			 u32 *height)
{
	u32 ask[2][2] = { { 1, 1 }, { PARAVENT_DIMENSION_MAX, PARAVENT_DIMENSION_MAX } };
	u32 half_width, half_height;

	if (node->device_caps_orig & V4L2_CAP_IO_MC)
		return false;
	if (!try_size(node, file, fourcc, &ask[0][0], &ask[0][1]) ||
	    !try_size(node, file, fourcc, &ask[1][0], &ask[1][1]))
		return false;
	*width = ask[0][0];
	*height = ask[0][1];
	/* What is out of bounds may be taken for a wish for the default. */
	half_width = *width / 2;
	half_height = *height / 2;
	return ask[1][0] == *width && ask[1][1] == *height &&
	       try_size(node, file, fourcc, &half_width, &half_height) &&
	       half_width == *width && half_height == *height;
}

static void note_size(struct paravent_node *node, u32 width, u32 height)
{
	if ((u64)width * height <= (u64)node->largest_width * node->largest_height)
		return;
	node->largest_width = width;
	node->largest_height = height;
}

/* Return: whether there may be more than this one. */
static bool note_sizes(struct paravent_node *node, struct file *file, u32 fourcc, u32 index)
{
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;
	struct v4l2_frmsizeenum size = { .index = index, .pixel_format = fourcc };
	bool shown = paravent_format_find(fourcc);
	u32 width, height;

	if (!ops->vidioc_enum_framesizes ||
	    ops->vidioc_enum_framesizes(file, file->private_data, &size)) {
		if (index)
			return false;
		if (has_one_size(node, file, fourcc, &width, &height))
			note_size(node, width, height);
		else
			node->any_size |= shown;
		return false;
	}
	if (size.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
		note_size(node, size.discrete.width, size.discrete.height);
		return true;
	}
	if (size.stepwise.min_width == size.stepwise.max_width &&
	    size.stepwise.min_height == size.stepwise.max_height)
		note_size(node, size.stepwise.max_width, size.stepwise.max_height);
	else
		node->any_size |= shown;
	return false;
}

/**
 * paravent_negotiate_sizes() - learn the driver's largest size
 * @node: a capture node
 * @file: open on it
 *
 * A driver that does not tell what it crops may crop to get from one shape to another.
 * Its largest picture, of any format, shows all there is, or that is what people draw
 * their zones on. Where it takes any size, it may be that of a sensor which crops for each,
 * and there is no such picture.
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 */
void paravent_negotiate_sizes(struct paravent_node *node, struct file *file)
{
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;
	u32 i, k;

	if (!video_is_registered(node->vdev))
		return;
	mutex_lock(&node->layout_lock);
	node->largest_width = 0;
	node->largest_height = 0;
	node->any_size = false;
	for (i = 0; i < PARAVENT_ENUM_MAX; i++) {
		struct v4l2_fmtdesc desc = { .index = i, .type = buffer_type(node) };

		if (!ops->vidioc_enum_fmt_vid_cap ||
		    ops->vidioc_enum_fmt_vid_cap(file, file->private_data, &desc))
			break;
		for (k = 0; k < PARAVENT_ENUM_MAX; k++)
			if (!note_sizes(node, file, desc.pixelformat, k))
				break;
	}
	mutex_unlock(&node->layout_lock);
}

/*
 * Of two fields that follow each other, each has chroma rows of its own. Where these
 * begin when the picture does not begin with a whole one, is the driver's business.
 */
static bool begins_with_cells(const struct paravent_layout *layout)
{
	u32 width, height;

	paravent_format_cell(layout->from.format, &width, &height);
	return layout->from.lines == PARAVENT_LINES_PROGRESSIVE ||
	       layout->from.lines == PARAVENT_LINES_INTERLACED ||
	       !(layout->window.compose.top % (2 * height));
}

/*
 * Which part of the sensor's frame lands where? Of a driver that cannot tell, all of it fills
 * the buffer; in which sizes that can be relied on, the rules say: see can_place().
 */
static bool window_of(struct paravent_node *node, struct file *file,
		      struct paravent_layout *layout)
{
	const struct paravent_frame *frame = &layout->from;
	struct paravent_window *window = &layout->window;
	struct paravent_rect bounds, crop;

	if (!get_selection(node, file, V4L2_SEL_TGT_COMPOSE, &window->compose))
		window->compose = (struct paravent_rect) { 0, 0, frame->width, frame->height };
	if (!get_selection(node, file, V4L2_SEL_TGT_CROP, &crop)) {
		layout->untold = true;
		if (!node->any_size) {
			layout->shape_width = node->largest_width;
			layout->shape_height = node->largest_height;
		}
		/* What is smaller than the largest has been scaled. */
		window->full_width = max(window->compose.width, node->largest_width);
		window->full_height = max(window->compose.height, node->largest_height);
		window->crop = (struct paravent_rect) { 0, 0, window->full_width,
							window->full_height };
		/* Nor does it tell what it scales from. */
		window->scaled_twice = node->any_size;
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

/**
 * paravent_negotiate_refresh() - learn what the driver is set to
 * @node: a capture node
 * @file: open on it
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 */
void paravent_negotiate_refresh(struct paravent_node *node, struct file *file)
{
	struct paravent_layout layout = { };
	struct paravent_caps caps;
	struct v4l2_format f;
	u32 generation;
	bool frozen;

	/* The driver has gone, or is on its way. */
	if (!video_is_registered(node->vdev))
		return;
	/* Of two that ask, the one that asked last is to have the last word. */
	mutex_lock(&node->layout_lock);
	generation = atomic_read(&node->generation);
	frozen = atomic_read(&node->buffers);
	paravent_view_fixed_caps(node, &caps);
	if (!current_format(node, file, &f) && !frame_of(node, &f, &layout.from)) {
		layout.known = window_of(node, file, &layout) && begins_with_cells(&layout);
		if (layout.shape_width)
			layout.other_shape = !same_shape(layout.from.width, layout.from.height,
							 layout.shape_width,
							 layout.shape_height);
		if (!too_large(&caps, layout.from.width, layout.from.height) ||
		    show(node, &f, &caps) || frame_of(node, &f, &layout.frame)) {
			layout.frame = layout.from;
			layout.from.format = NULL;
		} else {
			layout.known &= scaled(&layout);
		}
	}
	paravent_view_layout(node, &layout);
	if (frozen)
		WRITE_ONCE(node->settled, generation);
	mutex_unlock(&node->layout_lock);
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

/* What a driver sets its frame rate to with the format, webcams do, may be another crop. */
static int set_format_only(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f)
{
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;
	struct v4l2_streamparm parm = { .type = f->type };
	bool keep = READ_ONCE(node->untold) && paravent_guard_fixed(node) &&
		    ops->vidioc_s_parm && ops->vidioc_g_parm &&
		    !ops->vidioc_g_parm(file, fh, &parm);
	int ret = s_fmt(node)(file, fh, f);

	if (!ret && keep)
		ops->vidioc_s_parm(file, fh, &parm);
	return ret;
}

/*
 * Set a format. Where the driver crops for its size, and the policy fixes the picture, the
 * size stays what it is, and so does the crop: frames are made smaller.
 */
static int set_format(struct paravent_node *node, struct file *file, void *fh,
		      struct v4l2_format *f)
{
	struct v4l2_selection crop = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.target = V4L2_SEL_TGT_CROP,
	};
	const struct v4l2_ioctl_ops *ops = node->ioctl_ops_orig;
	struct v4l2_format asked = *f, before;
	bool cropped = ops->vidioc_g_selection && ops->vidioc_s_selection &&
		       !ops->vidioc_g_selection(file, fh, &crop);
	int ret = current_format(node, file, &before);

	if (ret)
		return ret;
	ret = set_format_only(node, file, fh, f);
	paravent_negotiate_refresh(node, file);
	if (ret || !cropped || !paravent_view_strays(node))
		return ret;
	*f = asked;
	*pix_of(node, f).width = *pix_of(node, &before).width;
	*pix_of(node, f).height = *pix_of(node, &before).height;
	drop_strides(node, f);
	ret = s_fmt(node)(file, fh, f);
	ops->vidioc_s_selection(file, fh, &crop);
	/* Setting the crop may have changed the size once more. */
	ret = ret ?: g_fmt(node)(file, fh, f);
	paravent_negotiate_refresh(node, file);
	return ret;
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
	struct v4l2_format f, better;
	struct paravent_caps caps;
	u32 tries;

	/* What can be done about the size shows once the format can be masked. */
	for (tries = 0; tries < 2 && video_is_registered(node->vdev); tries++) {
		/* In which sizes zones can be placed may have changed as well. */
		paravent_negotiate_refresh(node, file);
		paravent_view_caps(node, &caps);
		if (!q || vb2_is_busy(q) || current_format(node, file, &f) ||
		    acceptable(node, &f, &caps) || !s_fmt(node))
			break;
		better = f;
		if (find_format(node, file, file->private_data, &caps, &better) ||
		    same_picture(node, &f, &better))
			break;
		paravent_guard_move(node);
		set_format(node, file, file->private_data, &better);
		paravent_guard_moved(node);
		leave_queue(node, file);
	}
	paravent_negotiate_refresh(node, file);
}

/**
 * paravent_negotiate_set() - set what comes nearest to a format
 * @node: a capture node
 * @file: open on it
 * @fh: its file handle
 * @f: what the application asks for; the result
 *
 * Return: 0, -EINVAL when nothing would do, or what the driver says.
 */
int paravent_negotiate_set(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f)
{
	struct paravent_caps caps;
	int ret;

	paravent_view_caps(node, &caps);
	ret = find_format(node, file, fh, &caps, f);
	if (ret)
		return ret;
	paravent_guard_move(node);
	ret = set_format(node, file, fh, f);
	paravent_guard_moved(node);
	return ret ?: show(node, f, &caps);
}

/**
 * paravent_negotiate_identify() - learn which camera a node is of
 * @node: a capture node
 * @file: open on it
 *
 * Context: Process context, with vdev->lock held where the driver has one.
 * Return: 0, -ENOMEM, or what VIDIOC_QUERYCAP says.
 */
int paravent_negotiate_identify(struct paravent_node *node, struct file *file)
{
	struct v4l2_capability cap = { };
	int ret;

	if (!video_is_registered(node->vdev))
		return -ENODEV;
	/* As v4l2-ioctl.c prepares it. */
	cap.device_caps = node->device_caps_orig;
	cap.capabilities = node->device_caps_orig | V4L2_CAP_DEVICE_CAPS;
	media_set_bus_info((char *)cap.bus_info, sizeof(cap.bus_info), node->vdev->dev_parent);
	ret = node->ioctl_ops_orig->vidioc_querycap(file, file->private_data, &cap);
	if (ret)
		return ret;
	return paravent_policy_identify(node, &cap);
}
