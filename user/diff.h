/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one policy changes about another, and whether that lets more be seen.
 */
#ifndef PARAVENT_DIFF_H
#define PARAVENT_DIFF_H

#include "policy.h"

#include <jansson.h>

/* What a change does to the protection of those who are filmed. */
enum effect {
	EFFECT_NONE, /* what may be seen stays the same */
	EFFECT_TIGHTENS,
	EFFECT_UNCLEAR, /* a person must judge */
	EFFECT_LOOSENS,
};

/**
 * struct diff - the changes
 * @changes: objects with "text" and "effect", and where they apply "camera",
 *	"zone", "field", "old" and "new"
 * @hidden: objects with "camera" and "text", and shares as percentages
 * @loosens: how many changes loosen the protection
 * @unclear: how many a person must judge
 */
struct diff {
	json_t *changes;
	json_t *hidden;
	unsigned int loosens;
	unsigned int unclear;
};

/**
 * struct side - one of the two policies, as far down as a comparison has come
 * @policy: the policy
 * @camera: the camera, or NULL
 * @zone: the zone, or NULL
 */
struct side {
	const struct policy *policy;
	const struct camera *camera;
	const struct zone *zone;
};

/* diff.c */
void policy_diff(const struct policy *before, const struct policy *after,
		 struct diff *diff);
void diff_release(struct diff *diff);

/* diff_field.c */
enum effect field_compare(const char *name, const struct side *before,
			  const struct side *after);
char *field_text(const char *name, const json_t *before, const json_t *after,
		 const struct side *old_side, const struct side *new_side);

#endif /* PARAVENT_DIFF_H */
