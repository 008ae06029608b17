// SPDX-License-Identifier: GPL-2.0-only
/* What the module makes of a device tree, and of all that is wrong with one. */
#include "baseline.h"

#include <kunit/test.h>
#include <linux/of.h>

#define PROPERTIES	12

enum level { TOP, CAMERA, ZONE, SECOND, LEVELS };

/* What is done to a property of a good tree: it gets another value, or goes. */
struct flaw {
	const char *name;
	enum level level;
	const char *property;
	struct {
		const void *data;	/* NULL: it goes */
		int size;
	} value;
	enum { GOOD, ONE, ALL } closed;
	const char *fault;
};

/* A tree of its own, that the kernel's does not know. */
struct tree {
	struct device_node np[LEVELS];
	struct property property[LEVELS][PROPERTIES];
	u32 properties[LEVELS];
	const struct flaw *flaw;
	bool applied;
	struct paravent_tree read;
};

#define CELL(x)		cpu_to_be32(x)
#define CELLS(...)	{ (const __be32 []) { __VA_ARGS__ }, \
			  sizeof((const __be32 []) { __VA_ARGS__ }) }
#define BYTES(...)	{ (const u8 []) { __VA_ARGS__ }, sizeof((const u8 []) { __VA_ARGS__ }) }
#define TEXT(text)	{ text, sizeof(text) }
#define X15		"xxxxxxxxxxxxxxx"

static const __be32 triangle[] = {
	CELL(0), CELL(0), CELL(65535), CELL(0), CELL(0), CELL(65535)
};

/* As many vertices as there may be, and one more: see init(). */
static __be32 arc[2 * (PARAVENT_VERTICES_MAX + 1)];

/* Of 640 by 640, one more than there may be. */
static const __be32 sizes[] = { [0 ... 33] = CELL(640) };

static const struct flaw flaws[] = {
	{ "none" },
	{ "no default", TOP, "without-policy" },
	{ "default blank", TOP, "without-policy", TEXT("blank") },
	{ "default open", TOP, "without-policy", TEXT("open"), ALL,
	  "/paravent: property \"without-policy\": \"open\", expected \"blank\" or \"deny\"" },
	{ "default of two", TOP, "without-policy", TEXT("deny\0blank"), ALL,
	  "property \"without-policy\": 11 bytes that are not one text" },
	{ "default without end", TOP, "without-policy", BYTES('d', 'e', 'n', 'y'), ALL,
	  "property \"without-policy\": 4 bytes that are not one text" },
	{ "no serial", TOP, "min-serial" },
	{ "serial of 4 bytes", TOP, "min-serial", CELLS(CELL(1)), ALL,
	  "property \"min-serial\": 4 bytes, expected a number of 8 bytes" },
	{ "serial of 3 bytes", TOP, "min-serial", BYTES(1, 2, 3), ALL,
	  "property \"min-serial\": 3 bytes, expected numbers of 4 bytes each" },
	{ "empty serial", TOP, "min-serial", { "", 0 }, ALL,
	  "property \"min-serial\": 0 bytes, expected numbers" },
	{ "serial of 12 bytes", TOP, "min-serial", CELLS(CELL(0), CELL(1), CELL(2)), ALL,
	  "property \"min-serial\": 12 bytes, expected a number of 8 bytes" },
	{ "misspelt", TOP, "witout-policy", TEXT("deny"), ALL,
	  "property \"witout-policy\": unknown" },
	{ "zone's", TOP, "polygon", { triangle, sizeof(triangle) }, ALL, "unknown" },

	{ "no camera", CAMERA, "match-driver", { }, ALL,
	  "/paravent/camera-hall: no camera: expected \"camera\" or \"match-...\"" },
	{ "empty driver", CAMERA, "match-driver", TEXT(""), ALL,
	  "property \"match-driver\": 1 bytes that are not one text" },
	{ "long driver", CAMERA, "match-driver", TEXT(X15), GOOD },
	{ "too long a driver", CAMERA, "match-driver", TEXT(X15 "x"), ALL,
	  "property \"match-driver\": a text of 16 bytes, expected at most 15" },
	{ "long card", CAMERA, "match-card", TEXT(X15 X15 "x"), GOOD },
	{ "too long a card", CAMERA, "match-card", TEXT(X15 X15 "xx"), ALL, "at most 31" },
	{ "two drivers", CAMERA, "match-driver", TEXT("vivid\0vivid"), ALL, "not one text" },
	{ "empty card", CAMERA, "match-card", TEXT(""), ALL,
	  "property \"match-card\": 1 bytes that are not one text" },
	{ "too long a bus", CAMERA, "match-bus-info", TEXT(X15 X15 "xx"), ALL,
	  "property \"match-bus-info\": a text of 32 bytes, expected at most 31" },
	{ "bad serial number", CAMERA, "match-usb-serial", BYTES(0), ALL, "match-usb-serial" },
	{ "USB", CAMERA, "match-usb", TEXT("046d:0825") },
	{ "long USB", CAMERA, "match-usb", TEXT("046d:08255"), ALL, "at most 9" },
	{ "USB in capitals", CAMERA, "match-usb", TEXT("046D:0825"), ALL,
	  "property \"match-usb\": \"046D:0825\", expected vendor and product as in" },
	{ "short USB", CAMERA, "match-usb", TEXT("46d:0825"), ALL, "\"46d:0825\", expected" },
	{ "USB without product", CAMERA, "match-usb", TEXT("046d"), ALL, "\"046d\", expected" },
	{ "USB, half a product", CAMERA, "match-usb", TEXT("046d:825"), ALL, "expected vendor" },
	{ "USB of a hole", CAMERA, "match-usb", TEXT("046d 0825"), ALL, "expected vendor" },
	{ "phandle of none", CAMERA, "camera", CELLS(CELL(0xfffffff0)), ALL,
	  "property \"camera\": <0xfffffff0> is the phandle of no node" },
	{ "two phandles", CAMERA, "camera", CELLS(CELL(1), CELL(2)), ALL,
	  "property \"camera\": 2 numbers, expected one phandle" },
	{ "no size", CAMERA, "max-size" },
	{ "width only", CAMERA, "max-size", CELLS(CELL(640)), ONE,
	  "/paravent/camera-hall: property \"max-size\": 1 numbers, expected 2" },
	{ "size of 0", CAMERA, "max-size", CELLS(CELL(640), CELL(0)), ONE,
	  "property \"max-size\": <640 0>, expected 1 to 16384 and 1 to 16384" },
	{ "large size", CAMERA, "max-size", CELLS(CELL(16384), CELL(16384)) },
	{ "too large a size", CAMERA, "max-size", CELLS(CELL(16385), CELL(1)), ONE, "16385" },
	{ "three sizes", CAMERA, "max-size", CELLS(CELL(1), CELL(1), CELL(1)), ONE, "3 numbers" },
	{ "empty size", CAMERA, "max-size", { "", 0 }, ONE, "0 bytes, expected numbers" },
	{ "size of 16 bits", CAMERA, "max-size", BYTES(2, 128), ONE, "2 bytes" },
	{ "no sizes of all", CAMERA, "full-view" },
	{ "a size of all", CAMERA, "full-view", CELLS(CELL(16384), CELL(16384)) },
	{ "empty sizes of all", CAMERA, "full-view", { "", 0 }, ONE,
	  "/paravent/camera-hall: property \"full-view\": 0 bytes, expected numbers" },
	{ "a width of all", CAMERA, "full-view", CELLS(CELL(1), CELL(1), CELL(1)), ONE,
	  "property \"full-view\": 3 numbers, expected width and height of 1 to 16 sizes" },
	{ "sizes of all without height", CAMERA, "full-view",
	  CELLS(CELL(640), CELL(480), CELL(640), CELL(0)), ONE,
	  "property \"full-view\": <640 0>, expected 1 to 16384 and 1 to 16384" },
	{ "a size of all too wide", CAMERA, "full-view", CELLS(CELL(16385), CELL(1)), ONE,
	  "<16385 1>" },
	{ "a size of all too high", CAMERA, "full-view", CELLS(CELL(1), CELL(65537)), ONE,
	  "<1 65537>" },
	{ "16 sizes of all", CAMERA, "full-view", { sizes, 16 * 8 } },
	{ "17 sizes of all", CAMERA, "full-view", { sizes, sizeof(sizes) }, ONE, "34 numbers" },
	{ "no rate", CAMERA, "max-frame-rate" },
	{ "frames only", CAMERA, "max-frame-rate", CELLS(CELL(10)), ONE, "1 numbers, expected 2" },
	{ "no frames", CAMERA, "max-frame-rate", CELLS(CELL(0), CELL(1)), ONE,
	  "property \"max-frame-rate\": <0 1>, expected 1 to 240 and 1 to 3600" },
	{ "too many frames", CAMERA, "max-frame-rate", CELLS(CELL(241), CELL(1)), ONE, "<241 1>" },
	{ "too many seconds", CAMERA, "max-frame-rate", CELLS(CELL(1), CELL(3601)), ONE, "3601" },
	{ "fixed = <0>", CAMERA, "fixed", CELLS(CELL(0)), ONE,
	  "property \"fixed\": 4 bytes, expected none: it is there, or it is not" },
	{ "not fixed", CAMERA, "fixed" },
	{ "audit", CAMERA, "require-audit", { "", 0 } },
	{ "audit = \"no\"", CAMERA, "require-audit", TEXT("no"), ONE,
	  "property \"require-audit\": 3 bytes, expected none" },
	{ "misspelt cap", CAMERA, "max-framerate", CELLS(CELL(1), CELL(1)), ONE,
	  "property \"max-framerate\": unknown" },
	{ "status okay", CAMERA, "status", TEXT("okay") },
	{ "status disable", CAMERA, "status", TEXT("disable"), ALL,
	  "property \"status\": \"disable\", expected \"okay\" or \"disabled\"" },
	{ "status of nothing", CAMERA, "status", { "", 0 }, ALL, "property \"status\": 0 bytes" },
	{ "phandle of its own", CAMERA, "phandle", CELLS(CELL(7)) },

	{ "no polygon", ZONE, "polygon", { }, ONE,
	  "zone-1: property \"polygon\": 0 numbers, expected x and y of 3 to 64 vertices" },
	{ "two vertices", ZONE, "polygon", { triangle, 16 }, ONE, "4 numbers" },
	{ "half a vertex", ZONE, "polygon", { triangle, 20 }, ONE, "5 numbers" },
	{ "half a number", ZONE, "polygon", { triangle, 22 }, ONE, "22 bytes" },
	{ "far vertex", ZONE, "polygon", CELLS(CELL(0), CELL(0), CELL(65536), CELL(0), CELL(0),
					       CELL(65535)), ONE,
	  "property \"polygon\": 65536, expected 0 to 65535" },
	{ "flat polygon", ZONE, "polygon", CELLS(CELL(0), CELL(0), CELL(5), CELL(0), CELL(9),
						 CELL(0)), ONE, "edges cross or meet" },
	{ "64 vertices", ZONE, "polygon", { arc, 64 * 8 } },
	{ "65 vertices", ZONE, "polygon", { arc, sizeof(arc) }, ONE,
	  "130 numbers, expected x and y" },
	{ "zone off", ZONE, "status", TEXT("off"), ALL,
	  "property \"status\": \"off\", expected \"okay\" or \"disabled\"" },
	{ "only = \"yes\"", ZONE, "only", TEXT("yes"), ONE, "property \"only\": 4 bytes" },
	{ "only", ZONE, "only", { "", 0 } },
	{ "schedule", ZONE, "schedule", TEXT("Mo"), ONE, "property \"schedule\": unknown" },
	{ "zone disabled", ZONE, "status", TEXT("disabled") },
	{ "second has no polygon", SECOND, "polygon", { }, ONE, "zone-street" },
};

static void flaw_name(const struct flaw *flaw, char *desc)
{
	strscpy(desc, flaw->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(flaw, flaws, flaw_name);

static void put(struct tree *tree, enum level level, const char *name, const void *value,
		int length)
{
	struct property *property = &tree->property[level][tree->properties[level]++];
	struct device_node *np = &tree->np[level];
	const struct flaw *flaw = tree->flaw;

	if (flaw && flaw->level == level && flaw->property && !strcmp(flaw->property, name)) {
		tree->applied = true;
		if (!flaw->value.data)
			return;
		value = flaw->value.data;
		length = flaw->value.size;
	}
	property->name = (char *)name;
	property->value = (void *)value;
	property->length = length;
	property->next = np->properties;
	np->properties = property;
}

static void put_node(struct tree *tree, enum level level, const char *name,
		     struct device_node *parent)
{
	struct device_node *np = &tree->np[level];

	fwnode_init(&np->fwnode, &of_fwnode_ops);
	np->name = name;
	np->full_name = name;
	np->parent = parent;
	np->sibling = parent->child;
	parent->child = np;
	put(tree, level, "name", name, strlen(name) + 1);
}

static struct tree *tree_new(struct kunit *test, const struct flaw *flaw)
{
	static const __be32 size[] = { CELL(1280), CELL(720) }, rate[] = { CELL(10), CELL(1) };
	static const __be32 serial[] = { CELL(1), CELL(2) };
	static const __be32 views[] = { CELL(1640), CELL(1232), CELL(820), CELL(616) };
	struct tree *tree = kunit_kzalloc(test, sizeof(*tree), GFP_KERNEL);
	static struct device_node root;
	enum level level;

	KUNIT_ASSERT_NOT_NULL(test, tree);
	tree->flaw = flaw;
	memset(&root, 0, sizeof(root));
	fwnode_init(&root.fwnode, &of_fwnode_ops);
	root.full_name = "";
	put_node(tree, TOP, "paravent", &root);
	put(tree, TOP, "compatible", "paravent,baseline", sizeof("paravent,baseline"));
	put(tree, TOP, "without-policy", "deny", sizeof("deny"));
	put(tree, TOP, "min-serial", serial, sizeof(serial));
	put_node(tree, CAMERA, "camera-hall", &tree->np[TOP]);
	put(tree, CAMERA, "match-driver", "vivid", sizeof("vivid"));
	put(tree, CAMERA, "max-size", size, sizeof(size));
	put(tree, CAMERA, "max-frame-rate", rate, sizeof(rate));
	put(tree, CAMERA, "full-view", views, sizeof(views));
	put(tree, CAMERA, "fixed", "", 0);
	put(tree, CAMERA, "require-audit", "", 0);
	put_node(tree, SECOND, "zone-street", &tree->np[CAMERA]);
	put(tree, SECOND, "polygon", triangle, sizeof(triangle));
	put(tree, SECOND, "only", "", 0);
	put_node(tree, ZONE, "zone-1", &tree->np[CAMERA]);
	put(tree, ZONE, "polygon", triangle, sizeof(triangle));
	/* What it does not have, it gets. */
	if (flaw && flaw->property && !tree->applied) {
		level = flaw->level;
		tree->flaw = NULL;
		put(tree, level, flaw->property, flaw->value.data, flaw->value.size);
	}
	return tree;
}

static void good(struct kunit *test)
{
	struct tree *tree = tree_new(test, NULL);
	const struct paravent_camera *rule;

	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_EXPECT_STREQ(test, tree->read.fault, "");
	KUNIT_EXPECT_FALSE(test, tree->read.malformed);
	KUNIT_EXPECT_TRUE(test, tree->read.deny);
	KUNIT_EXPECT_EQ(test, tree->read.min_serial, (1ULL << 32) + 2);
	KUNIT_ASSERT_EQ(test, tree->read.baselines, 1);
	KUNIT_EXPECT_FALSE(test, tree->read.baseline[0]->malformed);
	KUNIT_EXPECT_TRUE(test, tree->read.baseline[0]->anywhere);
	rule = &tree->read.baseline[0]->rule;
	KUNIT_EXPECT_STREQ(test, rule->name, "/paravent/camera-hall");
	KUNIT_EXPECT_STREQ(test, rule->match[PARAVENT_MATCH_DRIVER], "vivid");
	KUNIT_EXPECT_NULL(test, rule->match[PARAVENT_MATCH_CARD]);
	KUNIT_EXPECT_EQ(test, rule->max_width, 1280);
	KUNIT_EXPECT_EQ(test, rule->max_height, 720);
	KUNIT_EXPECT_EQ(test, rule->rate.frames, 10);
	KUNIT_EXPECT_EQ(test, rule->rate.seconds, 1);
	KUNIT_ASSERT_EQ(test, rule->full_views, 2);
	KUNIT_EXPECT_EQ(test, rule->full_view[0].width, 1640);
	KUNIT_EXPECT_EQ(test, rule->full_view[0].height, 1232);
	KUNIT_EXPECT_EQ(test, rule->full_view[1].width, 820);
	KUNIT_EXPECT_EQ(test, rule->full_view[1].height, 616);
	KUNIT_EXPECT_TRUE(test, rule->fixed);
	KUNIT_EXPECT_TRUE(test, rule->require_audit);
	KUNIT_ASSERT_EQ(test, rule->zones, 2);
	KUNIT_EXPECT_FALSE(test, rule->zone[0].only);
	KUNIT_EXPECT_TRUE(test, rule->zone[1].only);
	KUNIT_EXPECT_EQ(test, rule->zone[0].vertices, 3);
	KUNIT_EXPECT_EQ(test, rule->zone[0].vertex[1][0], 65535);
	KUNIT_EXPECT_EQ(test, rule->zone[0].vertex[2][1], 65535);
	paravent_tree_free(&tree->read);
}

/* Each is found, named, and closes the camera, or all when it is not clear which. */
static void wrong(struct kunit *test)
{
	const struct flaw *flaw = test->param_value;
	struct tree *tree = tree_new(test, flaw);

	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_EXPECT_EQ(test, tree->read.malformed, flaw->closed == ALL);
	KUNIT_ASSERT_EQ(test, tree->read.baselines, 1);
	if (flaw->closed != ALL)
		KUNIT_EXPECT_EQ(test, tree->read.baseline[0]->malformed, flaw->closed == ONE);
	KUNIT_EXPECT_EQ(test, !!*tree->read.fault, flaw->closed != GOOD);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(tree->read.fault, flaw->fault ?: ""),
			      "\"%s\", expected \"%s\"", tree->read.fault, flaw->fault ?: "");
	paravent_tree_free(&tree->read);
}

/* Nodes that are none of ours are misspelt ones. */
static void nodes(struct kunit *test)
{
	struct tree *tree = tree_new(test, NULL);

	tree->np[ZONE].full_name = "zones";
	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_ASSERT_EQ(test, tree->read.baselines, 1);
	KUNIT_EXPECT_TRUE(test, tree->read.baseline[0]->malformed);
	KUNIT_EXPECT_FALSE(test, tree->read.malformed);
	KUNIT_EXPECT_STREQ(test, tree->read.fault,
			   "/paravent/camera-hall/zones: unknown, expected a zone");
	paravent_tree_free(&tree->read);

	/* A brace too late: what was to be filled lies in what is. */
	tree = tree_new(test, NULL);
	tree->np[CAMERA].child = &tree->np[ZONE];
	tree->np[ZONE].sibling = NULL;
	tree->np[ZONE].child = &tree->np[SECOND];
	tree->np[SECOND].parent = &tree->np[ZONE];
	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_ASSERT_EQ(test, tree->read.baselines, 1);
	KUNIT_EXPECT_TRUE(test, tree->read.baseline[0]->malformed);
	KUNIT_EXPECT_STREQ(test, tree->read.fault,
			   "/paravent/camera-hall/zone-1/zone-street: unknown, expected nothing in a zone");
	paravent_tree_free(&tree->read);

	tree = tree_new(test, NULL);
	tree->np[CAMERA].full_name = "camra-hall";
	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_EXPECT_TRUE(test, tree->read.malformed);
	KUNIT_EXPECT_STREQ(test, tree->read.fault,
			   "/paravent/camra-hall: unknown, expected a camera");
	paravent_tree_free(&tree->read);
}

static void many_zones(struct kunit *test)
{
	struct device_node *np = kunit_kcalloc(test, PARAVENT_ZONES_MAX + 1, sizeof(*np),
					       GFP_KERNEL);
	struct tree *tree = tree_new(test, NULL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, np);
	tree->np[CAMERA].child = np;
	for (i = 0; i <= PARAVENT_ZONES_MAX; i++) {
		np[i] = tree->np[ZONE];
		np[i].sibling = i + 1 < PARAVENT_ZONES_MAX ? &np[i + 1] : NULL;
	}
	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_ASSERT_EQ(test, tree->read.baselines, 1);
	KUNIT_EXPECT_STREQ(test, tree->read.fault, "");
	KUNIT_EXPECT_EQ(test, tree->read.baseline[0]->rule.zones, PARAVENT_ZONES_MAX);
	paravent_tree_free(&tree->read);

	np[PARAVENT_ZONES_MAX - 1].sibling = &np[PARAVENT_ZONES_MAX];
	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_ASSERT_EQ(test, tree->read.baselines, 1);
	KUNIT_EXPECT_TRUE(test, tree->read.baseline[0]->malformed);
	KUNIT_EXPECT_STREQ(test, tree->read.fault,
			   "/paravent/camera-hall/zone-1: one of more than 64 zones");
	paravent_tree_free(&tree->read);
}

/* What is disabled is not there; and of two nodes what is stricter counts. */
static void combined(struct kunit *test)
{
	static const struct flaw off = { "", CAMERA, "status", TEXT("disabled") };
	static const struct flaw blank = { "", TOP, "without-policy", TEXT("blank") };
	static const __be32 nine[] = { CELL(0), CELL(9) };
	static const struct flaw low = { "", TOP, "min-serial", { nine, sizeof(nine) } };
	struct tree *tree = tree_new(test, &off);
	u32 i;

	paravent_tree_read(&tree->read, &tree->np[TOP]);
	KUNIT_EXPECT_EQ(test, tree->read.baselines, 0);
	KUNIT_EXPECT_FALSE(test, tree->read.malformed);
	paravent_tree_read(&tree->read, &tree_new(test, &blank)->np[TOP]);
	paravent_tree_read(&tree->read, &tree_new(test, &low)->np[TOP]);
	KUNIT_EXPECT_EQ(test, tree->read.baselines, 2);
	KUNIT_EXPECT_TRUE(test, tree->read.deny);
	KUNIT_EXPECT_EQ(test, tree->read.min_serial, (1ULL << 32) + 2);
	for (i = 2; i < PARAVENT_CAMERAS_MAX; i++)
		paravent_tree_read(&tree->read, &tree_new(test, NULL)->np[TOP]);
	KUNIT_EXPECT_FALSE(test, tree->read.malformed);
	paravent_tree_read(&tree->read, &tree_new(test, NULL)->np[TOP]);
	KUNIT_EXPECT_TRUE(test, tree->read.malformed);
	KUNIT_EXPECT_STREQ(test, tree->read.fault,
			   "/paravent/camera-hall: one of more than 32 cameras");
	paravent_tree_free(&tree->read);
}

/* On an arc, no edge meets another. */
static int init(struct kunit *test)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(arc); i += 2) {
		arc[i] = CELL(500 * i);
		arc[i + 1] = CELL(3 * i * i);
	}
	return 0;
}

static struct kunit_case cases[] = {
	KUNIT_CASE(good),
	KUNIT_CASE_PARAM(wrong, flaw_gen_params),
	KUNIT_CASE(nodes),
	KUNIT_CASE(many_zones),
	KUNIT_CASE(combined),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_devicetree",
	.init = init,
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_LICENSE("GPL");
