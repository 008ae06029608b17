/* SPDX-License-Identifier: GPL-2.0-only */
/* What the audit hears from the module, and what the module knows of the audit. */
#ifndef _PARAVENT_AUDIT_H
#define _PARAVENT_AUDIT_H

#include <linux/types.h>

struct paravent_node;
struct paravent_policy;

/**
 * enum paravent_count - what a node counts; see &enum paravent_node_attr
 * @PARAVENT_COUNT_OPENS: opens that succeeded
 * @PARAVENT_COUNT_RELEASES: files closed for good
 * @PARAVENT_COUNT_IOCTLS: calls of ioctl()
 * @PARAVENT_COUNT_MMAPS: of mmap()
 * @PARAVENT_COUNT_READS: of read()
 * @PARAVENT_COUNT_POLLS: of poll() and the like
 * @PARAVENT_COUNT_REFUSED_OPENS: opens that failed
 * @PARAVENT_COUNT_BYTES: of the frames that reached user space
 * @PARAVENT_COUNTS: their number
 */
enum paravent_count {
	PARAVENT_COUNT_OPENS,
	PARAVENT_COUNT_RELEASES,
	PARAVENT_COUNT_IOCTLS,
	PARAVENT_COUNT_MMAPS,
	PARAVENT_COUNT_READS,
	PARAVENT_COUNT_POLLS,
	PARAVENT_COUNT_REFUSED_OPENS,
	PARAVENT_COUNT_BYTES,
	PARAVENT_COUNTS
};

/**
 * enum paravent_verdict - what became of a frame that the driver delivered
 * @PARAVENT_VERDICT_PASSED: something of it is seen
 * @PARAVENT_VERDICT_BLANK: it is wholly filled
 * @PARAVENT_VERDICT_HELD_BACK: it went back to the driver, for the cap
 */
enum paravent_verdict {
	PARAVENT_VERDICT_PASSED,
	PARAVENT_VERDICT_BLANK,
	PARAVENT_VERDICT_HELD_BACK,
};

/* audit.c APIs: */
void paravent_audit_beat(void);
void paravent_audit_end(void);
bool paravent_audit_covers(u64 since);
int paravent_audit_refuse(const struct paravent_node *node, int error);
void paravent_audit_frame(struct paravent_node *node, enum paravent_verdict verdict,
			  u64 bytes);
void paravent_audit_policy(const struct paravent_policy *policy);

#endif /* _PARAVENT_AUDIT_H */
