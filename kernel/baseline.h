/* SPDX-License-Identifier: GPL-2.0-only */
/* The baseline: what the device tree says of a camera, and no policy can loosen. */
#ifndef _PARAVENT_BASELINE_H
#define _PARAVENT_BASELINE_H

#include "policy.h"

#include <linux/list.h>

struct device;
struct device_node;

#define PARAVENT_FAULT_SIZE	256

/**
 * struct paravent_baseline - what the device tree says of a camera
 * @rule: in the terms of a policy: zones, caps and whether it is fixed. Texts that the
 *	camera must match are allocated; those that stand for a device-tree node are not used.
 * @places: device-tree nodes of the devices by which the camera's picture can come:
 *	&struct paravent_place. The camera's device is one of these or lies below one.
 * @anywhere: no node is named, so @places is empty and does not count
 * @malformed: it cannot be told what it says: the camera shows nothing
 *
 * It lives as long as the module is loaded, and never changes.
 */
struct paravent_baseline {
	struct paravent_camera rule;
	struct list_head places;
	bool anywhere;
	bool malformed;
};

/**
 * struct paravent_place - a device-tree node
 * @entry: in a list of places
 * @path: of the node. A node that is taken out of the tree and put back has the same.
 * @np: the node; held
 */
struct paravent_place {
	struct list_head entry;
	char *path;
	struct device_node *np;
};

/**
 * struct paravent_tree - what all of the device tree says
 * @baseline: of each camera
 * @baselines: their number
 * @malformed: it cannot be told of which camera it says what: all show nothing
 * @deny: a camera that no policy names does not stream
 * @min_serial: the least serial of a policy that is taken
 * @fault: the first thing that is wrong with it, or ""
 */
struct paravent_tree {
	struct paravent_baseline *baseline[PARAVENT_CAMERAS_MAX];
	u32 baselines;
	bool malformed;
	bool deny;
	u64 min_serial;
	char fault[PARAVENT_FAULT_SIZE];
};

/**
 * struct paravent_baselines - those that hold for one video node
 * @baseline: the first @count of them
 * @count: their number
 */
struct paravent_baselines {
	const struct paravent_baseline *baseline[PARAVENT_CAMERAS_MAX];
	u32 count;
};

/* devicetree.c APIs: */
void paravent_tree_fault(struct paravent_tree *tree, const struct device_node *np,
			 const char *property, const char *fmt, ...) __printf(4, 5);
bool paravent_tree_is_named(const struct device_node *np, const char *name);
bool paravent_tree_enabled(struct paravent_tree *tree, const struct device_node *np);
void paravent_tree_read(struct paravent_tree *tree, struct device_node *np);
void paravent_tree_free(struct paravent_tree *tree);

/* baseline.c APIs: */
void paravent_baseline_init(void);
void paravent_baseline_uninit(void);
int paravent_baseline_find(struct paravent_baselines *found, const struct device *dev,
			   const struct paravent_identity *identity);
const struct paravent_tree *paravent_baseline_tree(void);

#endif /* _PARAVENT_BASELINE_H */
