/* SPDX-License-Identifier: GPL-2.0-only */
/* The time that policies go by. */
#ifndef _PARAVENT_CLOCK_H
#define _PARAVENT_CLOCK_H

#include <linux/types.h>

/**
 * struct paravent_moment - when something was
 * @boottime: nanoseconds since the boot, on the clock that goes on during suspend; 0 for never
 * @time: as paravent_clock_now() had it
 */
struct paravent_moment {
	u64 boottime;
	s64 time;
};

/* clock.c APIs: */
s64 paravent_clock_now(void);
void paravent_clock_moment(struct paravent_moment *moment);

#endif /* _PARAVENT_CLOCK_H */
