/* SPDX-License-Identifier: GPL-2.0-only */
/* The frame-rate cap. Plain code: no locks, no clock. */
#ifndef _PARAVENT_RATE_H
#define _PARAVENT_RATE_H

#include "plain.h"
#include "uapi/paravent.h"

/**
 * struct paravent_rate_cap - no more than @frames in any @seconds
 * @frames: 1 to %PARAVENT_RATE_FRAMES_MAX; 0 means no cap
 * @seconds: 1 to %PARAVENT_RATE_SECONDS_MAX
 */
struct paravent_rate_cap {
	u32 frames;
	u32 seconds;
};

/**
 * struct paravent_rate - when frames passed
 * @due: earliest time of the next frame, but for half a period; nanoseconds
 * @at: index in @passed of the oldest time
 * @passed: when the last frames passed; nanoseconds. It outlives a change of
 *	the cap, so that no sequence of changes and restarts buys a frame.
 */
struct paravent_rate {
	u64 due;
	u32 at;
	u64 passed[PARAVENT_RATE_FRAMES_MAX];
};

/* rate.c APIs: */
void paravent_rate_init(struct paravent_rate *rate, u64 now);
const struct paravent_rate_cap *paravent_rate_slowest(const struct paravent_rate_cap *cap,
						      u32 caps);
bool paravent_rate_allows(const struct paravent_rate *rate,
			  const struct paravent_rate_cap *cap, u32 caps, u64 now);
void paravent_rate_pass(struct paravent_rate *rate,
			const struct paravent_rate_cap *cap, u32 caps, u64 now);

#endif /* _PARAVENT_RATE_H */
