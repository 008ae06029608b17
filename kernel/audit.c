// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who records accesses? The audit says so several times a second, and whoever stopped saying
 * so has stopped recording. What it is told besides, through tracepoints, is what only the
 * module knows.
 */
#include "audit.h"
#include "node.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

#include <linux/ktime.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(beat_lock);
/* Somebody said so at @last_beat, and without a break since @first_beat; 0 for nobody. */
static u64 first_beat, last_beat;

static u64 now_ns(void)
{
	return ktime_get_boottime_ns();
}

static bool is_alive(u64 now)
{
	lockdep_assert_held(&beat_lock);
	return last_beat && now - last_beat < PARAVENT_AUDIT_ALIVE_MS * NSEC_PER_MSEC;
}

/**
 * paravent_audit_beat() - somebody records accesses
 *
 * Context: Process context.
 */
void paravent_audit_beat(void)
{
	u64 now;

	spin_lock(&beat_lock);
	now = now_ns();
	if (!is_alive(now))
		first_beat = now;
	last_beat = now;
	spin_unlock(&beat_lock);
}

/**
 * paravent_audit_end() - somebody stops recording accesses
 *
 * Should another still do so, it will say so soon.
 *
 * Context: Process context.
 */
void paravent_audit_end(void)
{
	spin_lock(&beat_lock);
	last_beat = 0;
	spin_unlock(&beat_lock);
}

/**
 * paravent_audit_covers() - does somebody record accesses, and did without a break?
 * @since: since when; nanoseconds since the boot, suspend included
 *
 * Context: Process context.
 */
bool paravent_audit_covers(u64 since)
{
	bool covers;

	spin_lock(&beat_lock);
	covers = is_alive(now_ns()) && first_beat <= since;
	spin_unlock(&beat_lock);
	return covers;
}

static u32 rdev_of(const struct paravent_node *node)
{
	return MKDEV(VIDEO_MAJOR, node->minor);
}

/**
 * paravent_audit_refuse() - tell that the module refuses an access
 * @node: the node that was to be accessed
 * @error: a negative errno
 *
 * Return: @error.
 */
int paravent_audit_refuse(const struct paravent_node *node, int error)
{
	trace_paravent_refused(rdev_of(node), error);
	return error;
}

/**
 * paravent_audit_frame() - count a frame, and tell of it
 * @node: that it comes from; its present mask is what was filled
 * @verdict: what becomes of it
 * @bytes: that reach user space
 *
 * Context: Process context, that of whoever dequeues, with @node->lock held.
 */
void paravent_audit_frame(struct paravent_node *node, enum paravent_verdict verdict,
			  u64 bytes)
{
	u32 filled_ppm = 0;

	lockdep_assert_held(&node->lock);
	if (verdict == PARAVENT_VERDICT_PASSED)
		node->passed++;
	else if (verdict == PARAVENT_VERDICT_BLANK)
		node->blanked++;
	else
		node->skipped++;
	atomic64_add(bytes, &node->count[PARAVENT_COUNT_BYTES]);
	if (!trace_paravent_frame_enabled())
		return;
	if (verdict == PARAVENT_VERDICT_PASSED)
		filled_ppm = paravent_filled_ppm(node->mask);
	else if (verdict == PARAVENT_VERDICT_BLANK)
		filled_ppm = 1000000;
	trace_paravent_frame(node->passed + node->blanked + node->skipped, bytes,
			     paravent_view_serial(node), rdev_of(node), verdict, filled_ppm);
}

/**
 * paravent_audit_policy() - tell that a policy comes into force
 * @policy: the policy
 */
void paravent_audit_policy(const struct paravent_policy *policy)
{
	trace_paravent_policy(policy->serial, policy->digest);
}
