// SPDX-License-Identifier: GPL-2.0-only
/*
 * The baseline in force: what the device tree says of cameras. It is read once, before any
 * node is taken hold of, and from then on it is there like the hardware.
 */
#include "baseline.h"
#include "compat.h"
#include "node.h"
#include "trust.h"

#include <linux/of.h>
#include <linux/slab.h>

#define COMPATIBLE	"paravent,baseline"

static struct paravent_tree tree;

/* Holds for every camera when nobody knows which was meant. */
static struct paravent_baseline everything = {
	.rule = { .name = "the device tree" },
	.places = LIST_HEAD_INIT(everything.places),
	.anywhere = true,
	.malformed = true,
};

static void __init add_certs(const struct device_node *np)
{
	static const char name[] = "trusted-certificates";
	const struct property *property = of_find_property(np, name, NULL);
	int ret;

	if (!property)
		return;
	ret = property->length > 0 ?
	      paravent_trust_add_all(property->value, property->length,
				     PARAVENT_ORIGIN_DEVICE_TREE) : -EINVAL;
	if (!ret)
		return;
	paravent_tree_fault(&tree, np, name,
			    "%d bytes, expected X.509 certificates that this kernel can use (%pe)",
			    property->length, ERR_PTR(ret));
	tree.malformed = true;
}

static void __init read_all(void)
{
	struct device_node *root, *np;

	for_each_compatible_node(np, NULL, COMPATIBLE) {
		if (!paravent_tree_enabled(&tree, np))
			continue;
		paravent_tree_read(&tree, np);
		add_certs(np);
	}
	/* A compatible that is misspelt is not to leave the cameras without. */
	root = of_find_node_by_path("/");
	for_each_child_of_node(root, np) {
		if (!paravent_tree_is_named(np, "paravent") ||
		    of_device_is_compatible(np, COMPATIBLE) || !paravent_tree_enabled(&tree, np))
			continue;
		paravent_tree_fault(&tree, np, "compatible", "expected \"" COMPATIBLE "\"");
		tree.malformed = true;
	}
	of_node_put(root);
}

/**
 * paravent_baseline_init() - read the device tree
 *
 * It cannot fail: without the module, all would be seen.
 */
void __init paravent_baseline_init(void)
{
	u32 b;

	if (!IS_ENABLED(CONFIG_OF))
		return;
	read_all();
	if (tree.deny)
		paravent_default = PARAVENT_DEFAULT_DENY;
	paravent_policy_floor(tree.min_serial);
	if (tree.malformed)
		pr_err("device tree: malformed: no camera shows anything\n");
	for (b = 0; b < tree.baselines; b++) {
		const struct paravent_baseline *baseline = tree.baseline[b];

		if (baseline->malformed)
			pr_err("device tree: %s: malformed: this camera shows nothing\n",
			       baseline->rule.name);
		else if (!tree.malformed)
			pr_notice("device tree: baseline %s, %u zones\n", baseline->rule.name,
				  baseline->rule.zones);
	}
}

/**
 * paravent_baseline_uninit() - forget it
 *
 * Context: no node is left.
 */
void paravent_baseline_uninit(void)
{
	paravent_tree_free(&tree);
}

/**
 * paravent_baseline_tree() - what the device tree says
 */
const struct paravent_tree *paravent_baseline_tree(void)
{
	return &tree;
}

/* Is it the node at @path, or does it lie below it? */
static bool is_within(const char *node, const char *path)
{
	size_t length = strlen(path);

	return !strncmp(node, path, length) && (!node[length] || node[length] == '/');
}

static bool has_place(const struct paravent_baseline *baseline, const char *node)
{
	const struct paravent_place *place;

	list_for_each_entry(place, &baseline->places, entry)
		if (is_within(node, place->path))
			return true;
	return false;
}

/* Return: whether a device, or one above it, is at one of the places; or -ENOMEM. */
static int is_at_place(const struct paravent_baseline *baseline, const struct device *dev)
{
	bool there = false;

	for (; dev && !there; dev = dev->parent) {
		char *node;

		if (!dev->of_node)
			continue;
		node = kasprintf(GFP_KERNEL, "%pOF", dev->of_node);
		if (!node)
			return -ENOMEM;
		there = has_place(baseline, node);
		kfree(node);
	}
	return there;
}

/**
 * paravent_baseline_find() - which baselines hold for a video node?
 * @found: the result
 * @dev: the device that it is of, or NULL
 * @identity: what the camera is known by
 *
 * Return: 0, or -ENOMEM.
 */
int paravent_baseline_find(struct paravent_baselines *found, const struct device *dev,
			   const struct paravent_identity *identity)
{
	u32 b;

	memset(found, 0, sizeof(*found));
	if (tree.malformed) {
		found->baseline[found->count++] = &everything;
		return 0;
	}
	for (b = 0; b < tree.baselines; b++) {
		const struct paravent_baseline *baseline = tree.baseline[b];
		int there = 1;

		if (!paravent_camera_matches(&baseline->rule, identity))
			continue;
		if (!baseline->anywhere)
			there = is_at_place(baseline, dev);
		if (there < 0)
			return there;
		if (there)
			found->baseline[found->count++] = baseline;
	}
	return 0;
}
