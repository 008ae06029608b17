// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a node shows at present: the rule for its camera and what the device tree says
 * besides, seen through the window that its driver has been set to, compiled to a mask.
 *
 * A buffer may have been captured before a change and be dequeued after it. So a
 * change adds a layer, and the mask is the union of all layers until every buffer
 * that was under way has come through.
 */
#include "clock.h"
#include "compat.h"
#include "node.h"

#include <linux/ktime.h>
#include <linux/slab.h>
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
	paravent_rate_init(&node->rate, ktime_get_boottime_ns());
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

static bool fits_rule(const struct paravent_camera *rule, const struct paravent_frame *frame)
{
	return (!rule->max_width || (frame->width <= rule->max_width &&
				     frame->height <= rule->max_height)) &&
	       paravent_formats_have(rule->format, rule->formats, frame->format->fourcc);
}

/* A stream that began under other caps, or none, is not to be seen. */
static bool fits(const struct paravent_node *node, const struct paravent_camera *camera)
{
	u32 b;

	for (b = 0; b < node->baselines; b++)
		if (!fits_rule(&node->baseline[b]->rule, &node->frame))
			return false;
	return camera && fits_rule(camera, &node->frame);
}

/* Does what was present before hide something, so that the zones are not to be seen yet? */
static bool still_masked(struct paravent_node *node)
{
	u32 i;

	for (i = 0; i + 1 < node->views; i++) {
		const struct paravent_view *view = &node->view[i];

		if (!view->camera || view->hidden || (!view->open && view->camera->zones))
			return true;
	}
	return false;
}

/*
 * What a policy hides, and what the device tree does, whatever the window may be: zones of
 * either are filled. Return: the number of layers.
 */
static u32 layers_of(struct paravent_node *node, const struct paravent_view *view, bool masked,
		     struct paravent_layer *layer)
{
	struct paravent_window window[PARAVENT_WINDOWS_MAX];
	u32 windows = 0, layers = 0, b, w;

	if (view->known && !view->hidden && fits(node, view->camera))
		windows = paravent_windows(&view->window, view->rotation, window);
	for (w = 0; w < windows; w++) {
		layer[layers++] = (struct paravent_layer) {
			.zone = view->camera->zone,
			.zones = view->camera->zones,
			/* What the commissioning does not count, it does not show. */
			.off = view->open && masked ? 0 : view->off,
			.window = window[w],
		};
		for (b = 0; b < node->baselines; b++) {
			const struct paravent_camera *rule = &node->baseline[b]->rule;

			if (rule->zones)
				layer[layers++] = (struct paravent_layer) {
					.zone = rule->zone,
					.zones = rule->zones,
					.window = window[w],
				};
		}
	}
	if (layers)
		return layers;
	/* The frame is filled. */
	layer[0] = (struct paravent_layer) { };
	return 1;
}

static void compile(struct paravent_node *node)
{
	const struct paravent_camera *camera = present(node)->camera;
	bool masked = still_masked(node);
	struct paravent_layer *layer;
	u32 i, layers = 0;

	lockdep_assert_held(&node->lock);
	paravent_mask_free(node->mask);
	node->mask = NULL;
	if (!node->frame.format)
		return;
	layer = kvcalloc(node->views * PARAVENT_WINDOWS_MAX * (1 + node->baselines),
			 sizeof(*layer), GFP_KERNEL);
	if (!layer)
		return;
	for (i = 0; i < node->views; i++)
		layers += layers_of(node, &node->view[i], masked, layer + layers);
	node->mask = paravent_mask_compile(&node->frame, layer, layers,
					   camera ? camera->fill : 0);
	kvfree(layer);
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
	atomic_inc(&node->changes);
	if (node->views > 1)
		node->drain = max(node->drain, under_way);
	else
		node->oldest = atomic_read(&node->changes);
	compile(node);
}

static bool has_zones(const struct paravent_node *node, const struct paravent_camera *camera)
{
	u32 b;

	for (b = 0; b < node->baselines; b++)
		if (node->baseline[b]->rule.zones)
			return true;
	return camera && camera->zones;
}

static bool requires_audit(const struct paravent_node *node, const struct paravent_camera *camera)
{
	u32 b;

	for (b = 0; b < node->baselines; b++)
		if (node->baseline[b]->rule.require_audit)
			return true;
	return camera && camera->require_audit;
}

static bool is_fixed(const struct paravent_node *node, const struct paravent_camera *camera)
{
	u32 b;

	for (b = 0; b < node->baselines; b++)
		if (node->baseline[b]->rule.fixed)
			return true;
	return camera && camera->fixed;
}

/* Without a rule as well: zones that are yet to come are drawn for where it points now. */
static bool stays(const struct paravent_node *node, const struct paravent_camera *camera)
{
	return !camera || has_zones(node, camera) || is_fixed(node, camera);
}

/*
 * What the time allows of a frame that was finished at @taken, or now: only what is
 * allowed now and was allowed then. It may have been waiting since the day before.
 */
static void go_by_time(struct paravent_view *view, const struct paravent_moment *taken)
{
	s64 now = paravent_clock_now();
	enum paravent_hidden then;
	u64 off;

	then = paravent_policy_at(view->policy, view->camera, taken ? taken->time : now, &off);
	view->hidden = paravent_policy_at(view->policy, view->camera, now, &view->off) ?: then;
	view->off &= off;
	view->open = !view->hidden && paravent_policy_is_open(view->policy, view->camera, now);
	if (view->open)
		view->off = U64_MAX;
}

/* Two places along an edge that are @a_full and @b_full long: the same but for rounding? */
static bool same_place(s64 a, u32 a_full, s64 b, u32 b_full)
{
	return abs(a * b_full - b * a_full) * 128 <= (s64)a_full * b_full;
}

/*
 * Does the policy fix the picture, and the driver show another part of the sensor's field
 * than it found? Those that do not scale crop for a size.
 */
static bool strays(const struct paravent_node *node, const struct paravent_camera *camera)
{
	const struct paravent_window *is = &node->window, *was = &node->kept;
	const struct paravent_rect *a = &is->crop, *b = &was->crop;

	return is_fixed(node, camera) && node->window_known && node->kept_known &&
	       !(same_place(a->left, is->full_width, b->left, was->full_width) &&
		 same_place(a->top, is->full_height, b->top, was->full_height) &&
		 same_place((s64)a->left + a->width, is->full_width,
			    (s64)b->left + b->width, was->full_width) &&
		 same_place((s64)a->top + a->height, is->full_height,
			    (s64)b->top + b->height, was->full_height));
}

/*
 * em28xx says what a frame has before it has it, leaves out what was lost on the way, and
 * calls the frame whole: what is where in it, nobody knows.
 */
static bool loses_data(const struct paravent_node *node)
{
	return !strcmp(node->identity.text[PARAVENT_MATCH_DRIVER], "em28xx");
}

/*
 * Can the zones of a rule be placed in the driver's frames? Each rule speaks for its own: what
 * a policy says of a size must not move those of the device tree.
 */
static bool can_place(const struct paravent_node *node, const struct paravent_camera *rule)
{
	const struct paravent_frame *frame = node->scaler ? &node->scaler->from : &node->frame;

	if (!node->untold || !rule->zones)
		return true;
	if (rule->full_views)
		return paravent_sizes_have(rule->full_view, rule->full_views, frame->width,
					   frame->height);
	return node->shape_width && !node->other_shape;
}

static bool can_place_all(const struct paravent_node *node, const struct paravent_camera *camera)
{
	u32 b;

	for (b = 0; b < node->baselines; b++)
		if (!can_place(node, &node->baseline[b]->rule))
			return false;
	return can_place(node, camera);
}

/* What is smaller than the largest that shows the whole field has been scaled. */
static void widen(const struct paravent_node *node, struct paravent_window *window,
		  const struct paravent_camera *rule)
{
	const struct paravent_size *size = rule->full_view;
	u32 i;

	for (i = 0; node->untold && rule->zones && i < rule->full_views; i++, size++) {
		if (size->width <= window->full_width && size->height <= window->full_height)
			continue;
		window->full_width = max_t(u32, window->full_width, size->width);
		window->full_height = max_t(u32, window->full_height, size->height);
		window->crop.width = window->full_width;
		window->crop.height = window->full_height;
		/* And what the module makes smaller, once more. */
		window->scaled_twice |= !!node->scaler;
	}
}

static struct paravent_view view_of(struct paravent_node *node, struct paravent_policy *policy,
				    const struct paravent_moment *taken)
{
	bool quarter = node->rotation % 180;
	struct paravent_view view = {
		.policy = policy,
		.window = node->window,
		.rotation = node->rotation,
		.known = node->window_known,
	};
	u32 b;

	if (node->identified)
		view.camera = paravent_policy_match(policy, &node->identity);
	for (b = 0; b < node->baselines; b++)
		widen(node, &view.window, &node->baseline[b]->rule);
	if (view.camera)
		widen(node, &view.window, view.camera);
	/* Nor does anybody say whether sizes are listed before a quarter turn or after. */
	if (has_zones(node, view.camera) && ((quarter && node->untold) || loses_data(node)))
		view.known = false;
	/* The driver's own size, which is not in the window, has changed sides. */
	if (quarter && node->scaler)
		view.window.scaled_twice = true;
	if (strays(node, view.camera) || (node->astir && stays(node, view.camera)))
		view.known = false;
	if (view.camera && policy->timed)
		go_by_time(&view, taken);
	if (requires_audit(node, view.camera) && !view.hidden &&
	    !paravent_audit_covers(taken ? taken->boottime : ktime_get_boottime_ns()))
		view.hidden = PARAVENT_HIDDEN_UNRECORDED;
	/* Where data is lost, a list is no help. */
	if (view.camera && !view.hidden && !loses_data(node) && !can_place_all(node, view.camera))
		view.hidden = PARAVENT_HIDDEN_UNPLACED;
	if (node->malformed)
		view.hidden = PARAVENT_HIDDEN_BASELINE;
	return view;
}

/* Say in the kernel log what changes. */
static void tell(const struct paravent_view *old, const struct paravent_view *view)
{
	static const char * const why[] = {
		[PARAVENT_HIDDEN_EARLY] =
			"the policy is not valid yet, or the clock is not set",
		[PARAVENT_HIDDEN_EXPIRED] = "the policy has expired",
		[PARAVENT_HIDDEN_HOURS] = "it is outside of its hours",
		[PARAVENT_HIDDEN_UNRECORDED] = "nobody records who looks",
		[PARAVENT_HIDDEN_BASELINE] = "its baseline in the device tree is malformed",
		[PARAVENT_HIDDEN_UNPLACED] =
			"its driver does not say which part of the sensor it shows in this size; full_view can",
	};
	const struct paravent_camera *camera = view->camera;
	bool other = camera != old->camera;
	int size;

	if (!camera)
		return;
	size = strlen(camera->name);
	if (!other && old->open && !view->open)
		pr_notice("the zones of camera \"%*pE\" count from now on\n", size,
			  camera->name);
	if (view->hidden && (other || view->hidden != old->hidden))
		pr_notice_ratelimited("camera \"%*pE\" shows nothing: %s\n", size,
				      camera->name, why[view->hidden]);
	else if (!view->hidden && !other && old->hidden)
		pr_notice_ratelimited("camera \"%*pE\" shows pictures again\n", size,
				      camera->name);
}

/* Go by another policy, or for the first time by one. */
static void replace(struct paravent_node *node, struct paravent_policy *policy)
{
	struct paravent_view view = view_of(node, policy, NULL);

	tell(present(node), &view);
	push(node, view);
}

static bool same_view(const struct paravent_view *a, const struct paravent_view *b)
{
	return a->camera == b->camera && a->known == b->known && a->hidden == b->hidden &&
	       a->off == b->off && a->open == b->open && a->rotation == b->rotation &&
	       paravent_window_same(&a->window, &b->window);
}

/*
 * Go over to what the node is like for a frame of that moment, or now, if that is anything
 * new.
 */
static void update_for(struct paravent_node *node, const struct paravent_moment *taken)
{
	struct paravent_view view = view_of(node, present(node)->policy, taken);

	tell(present(node), &view);
	if (!same_view(present(node), &view))
		push(node, view);
	else if (!node->mask)
		compile(node);
}

static void update(struct paravent_node *node)
{
	update_for(node, NULL);
}

/**
 * paravent_view_tick() - go by what the time allows, and whether anybody records
 * @node: the node
 * @taken: when the frame that is to be seen was finished, or NULL when there is none
 *
 * There is no timer: nothing is seen of a frame before it has come here.
 *
 * Context: Process context, with @node->lock held.
 * Return: why the policy shows nothing, or %PARAVENT_HIDDEN_NOT.
 */
enum paravent_hidden paravent_view_tick(struct paravent_node *node,
					const struct paravent_moment *taken)
{
	const struct paravent_view *view = present(node);

	lockdep_assert_held(&node->lock);
	if ((view->camera && view->policy->timed) || requires_audit(node, view->camera))
		update_for(node, taken);
	return present(node)->hidden;
}

/**
 * paravent_view_identify() - the node has been opened for the first time
 * @node: the node
 * @identity: which camera it is of
 * @found: what the device tree says of it
 * @policy: in force, or NULL
 */
void paravent_view_identify(struct paravent_node *node, const struct paravent_identity *identity,
			    const struct paravent_baselines *found,
			    struct paravent_policy *policy)
{
	u32 b;

	mutex_lock(&node->lock);
	if (!node->identified) {
		node->identity = *identity;
		node->baselines = found->count;
		memcpy(node->baseline, found->baseline, sizeof(node->baseline));
		for (b = 0; b < node->baselines; b++)
			if (node->baseline[b]->malformed)
				node->malformed = true;
		node->identified = true;
		replace(node, policy);
	}
	mutex_unlock(&node->lock);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_view_identify);

/**
 * paravent_view_policy() - another policy is in force
 * @node: the node
 * @policy: the policy
 */
void paravent_view_policy(struct paravent_node *node, struct paravent_policy *policy)
{
	mutex_lock(&node->lock);
	/* What was fixed before, and is on its way back there, is not where it is to stay. */
	if (!strays(node, paravent_view_camera(node))) {
		node->kept = node->window;
		node->kept_known = node->window_known;
	}
	/* What the one before says of the time until now stays in force as long as needed. */
	paravent_view_tick(node, NULL);
	replace(node, policy);
	mutex_unlock(&node->lock);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_view_policy);

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
	if (!node->kept_known) {
		node->kept = node->window;
		node->kept_known = node->window_known;
	}
	node->untold = layout->untold;
	node->shape_width = layout->shape_width;
	node->shape_height = layout->shape_height;
	node->other_shape = layout->other_shape;
	update(node);
	mutex_unlock(&node->lock);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_view_layout);

/**
 * paravent_view_strays() - is it another part of the picture than the policy fixes?
 * @node: the node
 *
 * Return: true when it is, and frames are filled.
 */
bool paravent_view_strays(struct paravent_node *node)
{
	bool ret;

	mutex_lock(&node->lock);
	ret = strays(node, paravent_view_camera(node));
	mutex_unlock(&node->lock);
	return ret;
}

/**
 * paravent_view_turn() - the picture may have been flipped or turned, or the camera
 * @node: the node
 * @hflip: it is mirrored left to right
 * @vflip: it is mirrored top to bottom
 * @rotation: degrees by which it is turned, or %PARAVENT_ROTATION_UNKNOWN
 * @astir: the camera may be moving: frames are filled if it must stay where it points
 */
void paravent_view_turn(struct paravent_node *node, bool hflip, bool vflip, s32 rotation,
			bool astir)
{
	mutex_lock(&node->lock);
	/* The driver may have exchanged width and height, and must be asked again. */
	if (rotation != node->rotation)
		atomic_inc(&node->generation);
	node->rotation = rotation;
	node->astir = astir;
	node->window.hflip = hflip;
	node->window.vflip = vflip;
	update(node);
	mutex_unlock(&node->lock);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_view_turn);

static void drained(struct paravent_node *node)
{
	node->drain = 0;
	node->oldest = atomic_read(&node->changes);
	while (node->views > 1) {
		view_drop(&node->view[0]);
		memmove(&node->view[0], &node->view[1],
			--node->views * sizeof(node->view[0]));
	}
	compile(node);
}

/**
 * paravent_view_spend() - a frame is about to be shown
 * @node: the node
 * @taken: when it was finished
 *
 * Of a camera that is being commissioned only so many may be without zones.
 *
 * Context: Process context, with @node->lock held.
 * Return: false when there are none left: the mask is another one now.
 */
bool paravent_view_spend(struct paravent_node *node, const struct paravent_moment *taken)
{
	struct paravent_view *view = present(node);

	lockdep_assert_held(&node->lock);
	if (!view->open || view->hidden || still_masked(node) ||
	    paravent_policy_spend(view->policy, view->camera))
		return true;
	update_for(node, taken);
	return false;
}

/**
 * paravent_view_is_open() - is the camera being commissioned?
 * @node: the node
 *
 * Context: with @node->lock held.
 */
bool paravent_view_is_open(struct paravent_node *node)
{
	lockdep_assert_held(&node->lock);
	return present(node)->open;
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

/**
 * paravent_view_serial() - the serial of the policy in force for a node
 * @node: the node
 *
 * Context: with @node->lock held.
 * Return: the serial, or 0 when there is no policy.
 */
u64 paravent_view_serial(struct paravent_node *node)
{
	const struct paravent_policy *policy = present(node)->policy;

	lockdep_assert_held(&node->lock);
	return policy ? policy->serial : 0;
}

/**
 * paravent_view_fixed() - must the picture stay as it is?
 * @node: the node
 *
 * Context: with @node->lock held.
 */
bool paravent_view_fixed(struct paravent_node *node)
{
	return is_fixed(node, paravent_view_camera(node));
}

/**
 * paravent_view_stays() - must the camera stay where it points?
 * @node: the node
 *
 * Context: with @node->lock held.
 */
bool paravent_view_stays(struct paravent_node *node)
{
	return stays(node, paravent_view_camera(node));
}

/**
 * paravent_view_rates() - which frame-rate caps hold for a node, all of them at once?
 * @node: the node
 * @cap: room for %PARAVENT_RULES_MAX; those that cap nothing may be among them
 *
 * Context: with @node->lock held.
 * Return: their number.
 */
u32 paravent_view_rates(struct paravent_node *node, struct paravent_rate_cap *cap)
{
	const struct paravent_camera *camera = paravent_view_camera(node);
	u32 b, caps = 0;

	if (camera)
		cap[caps++] = camera->rate;
	for (b = 0; b < node->baselines; b++)
		cap[caps++] = node->baseline[b]->rule.rate;
	return caps;
}

/* To sizes in which the zones of a rule can be placed. */
static void narrow_to_view(const struct paravent_node *node, struct paravent_caps *caps,
			   const struct paravent_camera *rule)
{
	struct paravent_size left[PARAVENT_FULL_VIEWS_MAX];
	const struct paravent_size *size;
	u32 i, sizes = 0;

	if (!node->untold || !rule->zones)
		return;
	if (!rule->full_views) {
		caps->shape_width = node->shape_width;
		caps->shape_height = node->shape_height;
		return;
	}
	for (i = 0; i < rule->full_views; i++) {
		size = &rule->full_view[i];
		if (!caps->listed || paravent_sizes_have(caps->full_view, caps->full_views,
							 size->width, size->height))
			left[sizes++] = *size;
	}
	memcpy(caps->full_view, left, sizes * sizeof(*left));
	caps->full_views = sizes;
	caps->listed = true;
}

static void narrow(const struct paravent_node *node, struct paravent_caps *caps,
		   const struct paravent_camera *rule)
{
	narrow_to_view(node, caps, rule);
	if (!rule->max_width)
		return;
	caps->max_width = min(caps->max_width, rule->max_width);
	caps->max_height = min(caps->max_height, rule->max_height);
}

static void get_caps(struct paravent_node *node, struct paravent_caps *caps)
{
	const struct paravent_camera *camera = paravent_view_camera(node);
	struct paravent_rate_cap rate[PARAVENT_RULES_MAX];
	const struct paravent_rate_cap *slowest;
	u32 b;

	*caps = (struct paravent_caps) {
		.max_width = PARAVENT_DIMENSION_MAX,
		.max_height = PARAVENT_DIMENSION_MAX,
	};
	for (b = 0; b < node->baselines; b++)
		narrow(node, caps, &node->baseline[b]->rule);
	slowest = paravent_rate_slowest(rate, paravent_view_rates(node, rate));
	if (slowest)
		caps->rate = *slowest;
	if (!camera)
		return;
	narrow(node, caps, camera);
	caps->formats = camera->formats;
	memcpy(caps->format, camera->format, camera->formats * sizeof(*caps->format));
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
EXPORT_SYMBOL_FOR_KUNIT(paravent_view_caps);

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

	if (READ_ONCE(node->malformed))
		return true;
	if (READ_ONCE(paravent_default) != PARAVENT_DEFAULT_DENY)
		return false;
	mutex_lock(&node->lock);
	switch (paravent_view_tick(node, NULL)) {
	case PARAVENT_HIDDEN_NOT:
	case PARAVENT_HIDDEN_UNRECORDED:
	case PARAVENT_HIDDEN_UNPLACED:
		denied = !paravent_view_camera(node);
		break;
	default:
		denied = true;
	}
	mutex_unlock(&node->lock);
	return denied;
}

/**
 * paravent_view_unrecorded() - must no stream start, since nobody would record it?
 * @node: the node
 *
 * One that runs goes on, without anything to be seen.
 */
bool paravent_view_unrecorded(struct paravent_node *node)
{
	bool unrecorded;

	mutex_lock(&node->lock);
	paravent_view_tick(node, NULL);
	unrecorded = requires_audit(node, paravent_view_camera(node)) &&
		     !paravent_audit_covers(ktime_get_boottime_ns());
	mutex_unlock(&node->lock);
	return unrecorded;
}

/**
 * paravent_view_controls() - which controls a program may find
 * @node: the node
 * @controls: the result
 */
void paravent_view_controls(struct paravent_node *node, struct paravent_controls *controls)
{
	const struct paravent_camera *camera;

	/* To the last byte: two of them are compared as they lie there. */
	memset(controls, 0, sizeof(*controls));
	mutex_lock(&node->lock);
	camera = paravent_view_camera(node);
	if (camera && camera->control) {
		controls->limited = true;
		controls->count = camera->controls;
		memcpy(controls->id, camera->control, camera->controls * sizeof(*controls->id));
	}
	mutex_unlock(&node->lock);
}
