// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a node shows at present: the rule for its camera, seen through the window
 * that its driver has been set to, compiled to a mask.
 *
 * A buffer may have been captured before a change and be dequeued after it. So a
 * change adds a layer, and the mask is the union of all layers until every buffer
 * that was under way has come through.
 */
#include "clock.h"
#include "node.h"

#include <linux/ktime.h>
#include <linux/string.h>

/* Frames that a sensor's own pipeline may hold besides the queue's buffers. */
#define PIPELINE_FRAMES	4

static void view_drop(struct paravent_view *view)
{
	paravent_policy_put(view->policy);
	view->policy = NULL;
}

/**
 * paravent_view_init() - begin with a filled frame
 * @node: zeroed
 */
void paravent_view_init(struct paravent_node *node)
{
	mutex_init(&node->lock);
	node->views = 1;
	paravent_rate_init(&node->rate, ktime_get_ns());
}

/**
 * paravent_view_uninit() - free what the node holds
 * @node: which nobody uses any more
 */
void paravent_view_uninit(struct paravent_node *node)
{
	paravent_mask_free(node->mask);
	paravent_scaler_free(node->scaler);
	while (node->views)
		view_drop(&node->view[--node->views]);
}

static struct paravent_view *present(struct paravent_node *node)
{
	return &node->view[node->views - 1];
}

/*
 * A driver may flip the whole sensor before it crops, or what it has cropped
 * after. When that makes a difference, both are layers.
 */
static u32 windows_of(const struct paravent_view *view, struct paravent_window *window)
{
	const struct paravent_window *w = &view->window;

	window[0] = *w;
	window[1] = *w;
	if (w->hflip)
		window[1].crop.left = w->full_width - w->crop.left - w->crop.width;
	if (w->vflip)
		window[1].crop.top = w->full_height - w->crop.top - w->crop.height;
	return window[0].crop.left != window[1].crop.left ||
	       window[0].crop.top != window[1].crop.top ? 2 : 1;
}

/* A stream that began under a larger cap, or none, is not to be seen. */
static bool fits(const struct paravent_camera *camera, const struct paravent_frame *frame)
{
	return camera && (!camera->max_width || (frame->width <= camera->max_width &&
						 frame->height <= camera->max_height));
}

static void compile(struct paravent_node *node)
{
	struct paravent_layer layer[2 * PARAVENT_LAYERS_MAX];
	const struct paravent_camera *camera = present(node)->camera;
	u32 i, layers = 0;

	lockdep_assert_held(&node->lock);
	paravent_mask_free(node->mask);
	node->mask = NULL;
	if (!node->frame.format)
		return;
	for (i = 0; i < node->views; i++) {
		const struct paravent_view *view = &node->view[i];
		struct paravent_window window[2];
		u32 w, windows = windows_of(view, window);
		bool shown = view->known && !view->hidden &&
			     fits(view->camera, &node->frame);

		for (w = 0; w < windows; w++) {
			layer[layers++] = (struct paravent_layer) {
				.zone = shown ? view->camera->zone : NULL,
				.zones = shown ? view->camera->zones : 0,
				.off = view->off,
				.window = window[w],
			};
		}
	}
	node->mask = paravent_mask_compile(&node->frame, layer, layers,
					   camera ? camera->fill : 0);
}

/*
 * Is there no frame that may have been captured before now? A stream that is about to
 * start has buffers, and one that runs may be without for a moment, while its only
 * one is exchanged for another.
 */
static bool idle(struct paravent_node *node)
{
	struct vb2_queue *q = READ_ONCE(node->queue);

	return !atomic_read(&node->buffers) && !(q && q->streaming);
}

/*
 * How many frames may still have been captured under the present view? The first
 * that is dequeued after all buffers there are was queued after the change.
 */
static u32 frames_under_way(struct paravent_node *node)
{
	return idle(node) ? 0 : atomic_read(&node->buffers) + PIPELINE_FRAMES;
}

/* Make @next the present view; what was present stays in force as long as needed. */
static void push(struct paravent_node *node, struct paravent_view next)
{
	u32 under_way = frames_under_way(node);

	lockdep_assert_held(&node->lock);
	paravent_policy_get(next.policy);
	if (!under_way && !node->drain) {
		while (node->views)
			view_drop(&node->view[--node->views]);
	} else if (node->views == PARAVENT_LAYERS_MAX) {
		/* The first becomes a layer that fills the frame. */
		view_drop(&node->view[0]);
		node->view[0] = (struct paravent_view) { };
		view_drop(&node->view[--node->views]);
	}
	node->view[node->views++] = next;
	if (node->views > 1)
		node->drain = max(node->drain, under_way);
	compile(node);
}

static struct paravent_view view_now(struct paravent_node *node,
				     struct paravent_policy *policy)
{
	struct paravent_view view = {
		.policy = policy,
		.window = node->window,
		.known = node->window_known && !node->rotated,
	};

	if (node->identified)
		view.camera = paravent_policy_match(policy, node->driver, node->card,
						    node->bus_info);
	if (view.camera && view.camera->zones && node->other_shape)
		view.known = false;
	if (view.camera && policy->timed)
		view.hidden = paravent_policy_at(policy, view.camera, paravent_clock_now(),
						 &view.off);
	return view;
}

static bool same_rect(const struct paravent_rect *a, const struct paravent_rect *b)
{
	return a->left == b->left && a->top == b->top && a->width == b->width &&
	       a->height == b->height;
}

static bool same_window(const struct paravent_window *a, const struct paravent_window *b)
{
	return a->full_width == b->full_width && a->full_height == b->full_height &&
	       same_rect(&a->crop, &b->crop) && same_rect(&a->compose, &b->compose) &&
	       a->hflip == b->hflip && a->vflip == b->vflip &&
	       a->scaled_twice == b->scaled_twice;
}

/* Go over to what the node is like now, if that is anything new. */
static void update(struct paravent_node *node)
{
	const struct paravent_view *old = present(node);
	struct paravent_view view = view_now(node, old->policy);

	if (view.camera != old->camera || view.known != old->known ||
	    view.hidden != old->hidden || view.off != old->off ||
	    !same_window(&view.window, &old->window))
		push(node, view);
	else if (!node->mask)
		compile(node);
}

/**
 * paravent_view_tick() - go by what the time allows now
 * @node: the node
 *
 * There is no timer: nothing is seen of a frame before it has come here.
 *
 * Context: Process context, with @node->lock held.
 * Return: why the policy shows nothing, or %PARAVENT_HIDDEN_NOT.
 */
enum paravent_hidden paravent_view_tick(struct paravent_node *node)
{
	lockdep_assert_held(&node->lock);
	if (present(node)->camera && present(node)->policy->timed)
		update(node);
	return present(node)->hidden;
}

/**
 * paravent_view_identify() - the node has been opened for the first time
 * @node: the node
 * @cap: what VIDIOC_QUERYCAP says
 * @policy: in force, or NULL
 */
void paravent_view_identify(struct paravent_node *node, const struct v4l2_capability *cap,
			    struct paravent_policy *policy)
{
	mutex_lock(&node->lock);
	if (!node->identified) {
		strscpy(node->driver, cap->driver, sizeof(node->driver));
		strscpy(node->card, cap->card, sizeof(node->card));
		strscpy(node->bus_info, cap->bus_info, sizeof(node->bus_info));
		node->identified = true;
		push(node, view_now(node, policy));
	}
	mutex_unlock(&node->lock);
}

/**
 * paravent_view_policy() - another policy is in force
 * @node: the node
 * @policy: the policy
 */
void paravent_view_policy(struct paravent_node *node, struct paravent_policy *policy)
{
	mutex_lock(&node->lock);
	push(node, view_now(node, policy));
	mutex_unlock(&node->lock);
}

/**
 * paravent_view_layout() - the driver may have been set to something else
 * @node: the node
 * @layout: what it is set to now
 *
 * Context: Process context. Drivers change the layout only while the queue does not
 * stream, and what was captured before does not outlive the end of a stream.
 */
void paravent_view_layout(struct paravent_node *node, const struct paravent_layout *layout)
{
	const struct paravent_frame *from = layout->from.format ? &layout->from : NULL;
	const struct paravent_frame *frame = &layout->frame;
	bool hflip, vflip;

	mutex_lock(&node->lock);
	if (memcmp(&node->frame, frame, sizeof(*frame))) {
		node->frame = *frame;
		paravent_mask_free(node->mask);
		node->mask = NULL;
	}
	if (node->scaler && (!from || memcmp(&node->scaler->from, from, sizeof(*from)) ||
			     memcmp(&node->scaler->to, frame, sizeof(*frame)))) {
		paravent_scaler_free(node->scaler);
		node->scaler = NULL;
	}
	if (from && !node->scaler) {
		node->scaler = paravent_scaler_new(from, frame);
		/* Without it the larger frame would be taken for the smaller. */
		if (!node->scaler) {
			node->frame.format = NULL;
			paravent_mask_free(node->mask);
			node->mask = NULL;
		}
	}
	hflip = node->window.hflip;
	vflip = node->window.vflip;
	node->window = layout->window;
	node->window.hflip = hflip;
	node->window.vflip = vflip;
	node->window_known = layout->known;
	node->shape_width = layout->shape_width;
	node->shape_height = layout->shape_height;
	node->other_shape = layout->other_shape;
	update(node);
	mutex_unlock(&node->lock);
}

/**
 * paravent_view_turn() - the picture may have been flipped or turned
 * @node: the node
 * @hflip: it is mirrored left to right
 * @vflip: it is mirrored top to bottom
 * @rotated: it is turned, which no window can express: the frame is filled
 */
void paravent_view_turn(struct paravent_node *node, bool hflip, bool vflip, bool rotated)
{
	mutex_lock(&node->lock);
	node->rotated = rotated;
	node->window.hflip = hflip;
	node->window.vflip = vflip;
	update(node);
	mutex_unlock(&node->lock);
}

static void drained(struct paravent_node *node)
{
	node->drain = 0;
	while (node->views > 1) {
		view_drop(&node->view[0]);
		memmove(&node->view[0], &node->view[1],
			--node->views * sizeof(node->view[0]));
	}
	compile(node);
}

/**
 * paravent_view_frame_done() - a frame has come through
 * @node: the node
 *
 * Context: Process context, with @node->lock held.
 */
void paravent_view_frame_done(struct paravent_node *node)
{
	lockdep_assert_held(&node->lock);
	if (node->drain && !--node->drain)
		drained(node);
}

/**
 * paravent_view_idle() - the queue's last buffer is gone
 * @node: the node
 */
void paravent_view_idle(struct paravent_node *node)
{
	mutex_lock(&node->lock);
	if (node->drain && idle(node))
		drained(node);
	mutex_unlock(&node->lock);
}

/**
 * paravent_view_camera() - the rule in force for a node
 * @node: the node
 *
 * Context: with @node->lock held.
 * Return: the rule, or NULL: the frame is filled.
 */
const struct paravent_camera *paravent_view_camera(struct paravent_node *node)
{
	lockdep_assert_held(&node->lock);
	return present(node)->camera;
}

static void get_caps(struct paravent_node *node, struct paravent_caps *caps)
{
	const struct paravent_camera *camera = paravent_view_camera(node);

	*caps = (struct paravent_caps) {
		.max_width = PARAVENT_DIMENSION_MAX,
		.max_height = PARAVENT_DIMENSION_MAX,
	};
	if (!camera)
		return;
	if (camera->max_width) {
		caps->max_width = camera->max_width;
		caps->max_height = camera->max_height;
	}
	if (camera->zones) {
		caps->shape_width = node->shape_width;
		caps->shape_height = node->shape_height;
	}
	caps->rate = camera->rate;
}

/**
 * paravent_view_caps() - what negotiation may offer
 * @node: the node
 * @caps: the result
 */
void paravent_view_caps(struct paravent_node *node, struct paravent_caps *caps)
{
	mutex_lock(&node->lock);
	get_caps(node, caps);
	mutex_unlock(&node->lock);
}

/**
 * paravent_view_fixed_caps() - what the present layout is made for
 * @node: the node
 * @caps: the result: what negotiation may offer, but if there are buffers, the size
 *	cap of when there were none
 */
void paravent_view_fixed_caps(struct paravent_node *node, struct paravent_caps *caps)
{
	mutex_lock(&node->lock);
	get_caps(node, caps);
	if (!atomic_read(&node->buffers)) {
		node->max_width = caps->max_width;
		node->max_height = caps->max_height;
	}
	caps->max_width = node->max_width;
	caps->max_height = node->max_height;
	mutex_unlock(&node->lock);
}

/**
 * paravent_view_denied() - must the node not stream at all?
 * @node: the node
 */
bool paravent_view_denied(struct paravent_node *node)
{
	bool denied;

	if (READ_ONCE(paravent_default) != PARAVENT_DEFAULT_DENY)
		return false;
	mutex_lock(&node->lock);
	denied = paravent_view_tick(node) || !paravent_view_camera(node);
	mutex_unlock(&node->lock);
	return denied;
}

/**
 * paravent_view_permits() - may the calling process use the node?
 * @node: the node
 */
bool paravent_view_permits(struct paravent_node *node)
{
	const struct paravent_camera *camera;
	bool permits;

	mutex_lock(&node->lock);
	camera = paravent_view_camera(node);
	permits = !camera || paravent_policy_permits(camera);
	mutex_unlock(&node->lock);
	return permits;
}
