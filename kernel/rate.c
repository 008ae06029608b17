// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame-rate cap. Two rules, both of which a frame must meet:
 *
 * The ceiling: of the frames that passed, the one that lies as many frames back
 * as the cap allows must be at least the cap's time ago. So there is no window
 * of that length, wherever it begins, with more frames than allowed. There may be
 * several caps: each is one of these.
 *
 * The pace: frames are to come evenly. The next is due one period after the
 * last one was due, and may be half a period early; else a camera with 30
 * frames a second would deliver 15 under a cap of 25. The period is that of the
 * slowest cap.
 *
 * Times are when the driver finished the frame, since the boot: not the driver's own
 * time stamps, which may jump, nor when the application asks.
 */
#include "rate.h"

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

#define NSEC_IN_SEC	1000000000ULL

static u64 period(const struct paravent_rate_cap *cap)
{
	return div_u64(cap->seconds * NSEC_IN_SEC, cap->frames);
}

/**
 * paravent_rate_init() - begin as if as many frames as can be had just passed
 * @rate: the result
 * @now: nanoseconds
 *
 * Who unplugs a camera and plugs it in again gains nothing by it.
 */
void paravent_rate_init(struct paravent_rate *rate, u64 now)
{
	u32 i;

	rate->due = now;
	rate->at = 0;
	for (i = 0; i < PARAVENT_RATE_FRAMES_MAX; i++)
		rate->passed[i] = max_t(u64, now, 1);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_rate_init);

static bool is_in_bounds(const struct paravent_rate *rate, const struct paravent_rate_cap *cap,
			 u64 now)
{
	u32 back;
	u64 then;

	if (!cap->frames)
		return true;
	if (cap->frames > PARAVENT_RATE_FRAMES_MAX)
		return false;
	back = (rate->at + PARAVENT_RATE_FRAMES_MAX - cap->frames) %
	       PARAVENT_RATE_FRAMES_MAX;
	then = rate->passed[back];
	return !then || now >= then + cap->seconds * NSEC_IN_SEC;
}

/**
 * paravent_rate_slowest() - which of several caps leaves most time from frame to frame?
 * @cap: the caps
 * @caps: their number
 *
 * Return: one of them, or NULL when there is no cap in them.
 */
const struct paravent_rate_cap *paravent_rate_slowest(const struct paravent_rate_cap *cap,
						      u32 caps)
{
	const struct paravent_rate_cap *slowest = NULL;
	u32 i;

	for (i = 0; i < caps; i++)
		if (cap[i].frames && (!slowest || (u64)cap[i].seconds * slowest->frames >
						  (u64)slowest->seconds * cap[i].frames))
			slowest = &cap[i];
	return slowest;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_rate_slowest);

/**
 * paravent_rate_allows() - may a frame pass?
 * @rate: what passed so far
 * @cap: the caps, all of which hold
 * @caps: their number
 * @now: when the frame was finished; nanoseconds
 *
 * Return: true when it may.
 */
bool paravent_rate_allows(const struct paravent_rate *rate,
			  const struct paravent_rate_cap *cap, u32 caps, u64 now)
{
	const struct paravent_rate_cap *slowest = paravent_rate_slowest(cap, caps);
	u32 i;

	for (i = 0; i < caps; i++)
		if (!is_in_bounds(rate, &cap[i], now))
			return false;
	/* What is due later than that was due under another cap. */
	if (!slowest || rate->due > now + 2 * period(slowest))
		return true;
	return now + period(slowest) / 2 >= rate->due;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_rate_allows);

/**
 * paravent_rate_pass() - note that a frame passes
 * @rate: what passed so far
 * @cap: the caps
 * @caps: their number
 * @now: when the frame was finished; nanoseconds
 *
 * Frames that pass without a cap are noted as well: a cap may come.
 */
void paravent_rate_pass(struct paravent_rate *rate,
			const struct paravent_rate_cap *cap, u32 caps, u64 now)
{
	const struct paravent_rate_cap *slowest = paravent_rate_slowest(cap, caps);

	rate->passed[rate->at] = max_t(u64, now, 1);
	rate->at = (rate->at + 1) % PARAVENT_RATE_FRAMES_MAX;
	if (!slowest) {
		rate->due = now;
		return;
	}
	/* A frame that is a little late does not delay those after it; a pause does. */
	if (rate->due > now + 2 * period(slowest) || rate->due + period(slowest) < now)
		rate->due = now;
	rate->due += period(slowest);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_rate_pass);
