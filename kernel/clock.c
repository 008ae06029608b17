// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time that policies go by never goes back. Whoever may set the system's clock could
 * else make an expired policy valid again, or let a window of a schedule never end.
 *
 * It is the system's clock, as long as that is ahead of what has been seen of it before
 * and has passed since. Until the next boot there is no way back from a clock that was
 * set too far ahead.
 */
#include "clock.h"

#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(clock_lock);
/* The latest time that the system's clock has shown, and when that was; nanoseconds. */
static s64 latest, latest_boottime;

static s64 now_ns(void)
{
	s64 real, boottime, now;
	unsigned long flags;

	spin_lock_irqsave(&clock_lock, flags);
	real = ktime_to_ns(ktime_get_real());
	/* It goes on while the system is suspended. */
	boottime = ktime_to_ns(ktime_get_boottime());
	now = latest + (boottime - latest_boottime);
	if (real >= now || !latest_boottime) {
		latest = real;
		latest_boottime = boottime;
		now = real;
	}
	spin_unlock_irqrestore(&clock_lock, flags);
	return now;
}

/**
 * paravent_clock_now() - the time that policies go by
 *
 * Context: any but NMI.
 * Return: seconds since 1970-01-01 00:00 UTC, never less than before.
 */
s64 paravent_clock_now(void)
{
	return div_s64(now_ns(), NSEC_PER_SEC);
}

/**
 * paravent_clock_moment() - take down what the time is
 * @moment: the result
 *
 * Context: any but NMI.
 */
void paravent_clock_moment(struct paravent_moment *moment)
{
	moment->boottime = ktime_get_boottime_ns();
	moment->time = paravent_clock_now();
}
