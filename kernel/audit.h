/* SPDX-License-Identifier: GPL-2.0-only */
/* What the audit hears from the module, and what the module knows of the audit. */
#ifndef _PARAVENT_AUDIT_H
#define _PARAVENT_AUDIT_H

#include <linux/types.h>

struct paravent_node;
struct paravent_policy;

/* What a node counts: see &enum paravent_node_attr. */
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

/* What became of a frame that the driver delivered. */
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
