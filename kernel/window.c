// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where does the sensor's frame lie in the buffer? A driver tells which part it crops and
 * how it flips and turns the picture, but not all that follows from it: V4L2 does not say
 * whether the crop rectangle is one of the frame before or after it is flipped and turned,
 * which of flip and turn comes first, nor in which direction 90 degrees are. What may be
 * is a window each, and a mask is the union of all.
 */
#include "mask.h"

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

static bool same_rect(const struct paravent_rect *a, const struct paravent_rect *b)
{
	return a->left == b->left && a->top == b->top && a->width == b->width &&
	       a->height == b->height;
}

/**
 * paravent_window_same() - do two windows show the same?
 * @a: one
 * @b: the other
 */
bool paravent_window_same(const struct paravent_window *a, const struct paravent_window *b)
{
	return a->full_width == b->full_width && a->full_height == b->full_height &&
	       same_rect(&a->crop, &b->crop) && same_rect(&a->compose, &b->compose) &&
	       a->hflip == b->hflip && a->vflip == b->vflip && a->turned == b->turned &&
	       a->scaled_twice == b->scaled_twice;
}

static bool is_whole(const struct paravent_window *w)
{
	return !w->crop.left && !w->crop.top && w->crop.width == w->full_width &&
	       w->crop.height == w->full_height;
}

/**
 * paravent_window_turn() - exchange rows and columns of the sensor's frame
 * @w: the window; where it lands stays
 */
void paravent_window_turn(struct paravent_window *w)
{
	const struct paravent_window old = *w;

	w->full_width = old.full_height;
	w->full_height = old.full_width;
	w->crop = (struct paravent_rect) { old.crop.top, old.crop.left, old.crop.height,
					   old.crop.width };
}

static u32 add(struct paravent_window *window, u32 count, const struct paravent_window *w)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (paravent_window_same(&window[i], w))
			return count;
	window[count] = *w;
	return count + 1;
}

/* Likewise, and what it is when the crop rectangle is one of the frame as it comes out. */
static u32 add_both(struct paravent_window *window, u32 count, struct paravent_window w)
{
	count = add(window, count, &w);
	if (w.turned)
		paravent_window_turn(&w);
	if (w.hflip)
		w.crop.left = w.full_width - w.crop.left - w.crop.width;
	if (w.vflip)
		w.crop.top = w.full_height - w.crop.top - w.crop.height;
	return add(window, count, &w);
}

/**
 * paravent_windows() - in which ways may the sensor's frame lie in the buffer?
 * @said: what the driver says, and how its controls flip the picture
 * @rotation: degrees by which they turn it
 * @window: the result, with room for %PARAVENT_WINDOWS_MAX
 *
 * Without a turn, flips are made before the crop, or all of them after. With one, there is
 * no difference between what comes of the two orders of flip and turn, as long as both
 * directions are allowed for: a quarter turn to the left is one to the right and a half.
 *
 * Return: their number; 0 when it cannot be known.
 */
u32 paravent_windows(const struct paravent_window *said, s32 rotation,
		     struct paravent_window *window)
{
	struct paravent_window w = *said;
	u32 count;

	if (rotation % 90)
		return 0;
	/* The crop may be between the two. */
	if (rotation % 360 && (w.hflip || w.vflip) && !is_whole(&w))
		return 0;
	w.turned = rotation % 180;
	if (w.turned) {
		w.vflip = !w.vflip;
	} else if (rotation % 360) {
		w.hflip = !w.hflip;
		w.vflip = !w.vflip;
	}
	count = add_both(window, 0, w);
	if (!w.turned)
		return count;
	w.hflip = !w.hflip;
	w.vflip = !w.vflip;
	return add_both(window, count, w);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_windows);
