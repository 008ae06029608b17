// SPDX-License-Identifier: GPL-2.0-only
/*
 * In which sizes zones can be placed, where a driver does not tell what it crops: by what it
 * lists, and by what each rule says of its own zones.
 */
#include "node.h"

#include <kunit/test.h>
#include <media/v4l2-device.h>

#define VIEWS		2

/* A rule: whether it has a zone, and the sizes in which that can be placed. */
struct rule {
	bool zone;
	struct paravent_size view[VIEWS];
	u32 views;
};

/* What a driver tells of what it shows. */
enum kind { TOLD, RANGES, SHAPE, OTHER_SHAPE };

struct view_case {
	const char *name;
	enum kind kind;
	u32 width, height;	/* of the driver's frames */
	struct rule policy, baseline;
	enum paravent_hidden hidden;
	bool listed;
	u32 offered;		/* sizes, when @listed */
	u32 shape_width;	/* of what is offered */
	u32 full_width;		/* of the window */
};

#define NO_LIST		{ .zone = true }
#define LIST(w, h)	{ true, { { 1640, 1232 }, { w, h } }, 2 }
#define HIDDEN		PARAVENT_HIDDEN_UNPLACED

static const struct view_case view_cases[] = {
	{ "no zones", RANGES, 640, 480, .full_width = 640 },
	{ "a list without zones", RANGES, 640, 480, { false, { { 820, 616 } }, 1 },
	  .full_width = 640 },
	{ "it tells", TOLD, 640, 480, NO_LIST, .full_width = 640 },
	{ "it tells, and there is a list", TOLD, 640, 480, LIST(820, 616), LIST(820, 616),
	  .full_width = 640 },
	{ "ranges", RANGES, 1640, 1232, NO_LIST, { }, HIDDEN, .full_width = 1640 },
	{ "ranges, baseline", RANGES, 1640, 1232, { }, NO_LIST, HIDDEN, .full_width = 1640 },
	{ "listed", RANGES, 820, 616, LIST(820, 616), { }, 0, true, 2, 0, 1640 },
	{ "another size", RANGES, 640, 480, LIST(820, 616), { }, HIDDEN, true, 2, 0, 1640 },
	{ "width of one, height of the other", RANGES, 1640, 616, LIST(820, 616), { }, HIDDEN,
	  true, 2, 0, 1640 },
	{ "listed in the baseline", RANGES, 820, 616, { }, LIST(820, 616), 0, true, 2, 0, 1640 },
	{ "not for the baseline's zones", RANGES, 820, 616, LIST(820, 616), NO_LIST, HIDDEN, true,
	  2, 0, 1640 },
	{ "nor for those of the policy", RANGES, 820, 616, NO_LIST, LIST(820, 616), HIDDEN, true,
	  2, 0, 1640 },
	{ "in both lists", RANGES, 1640, 1232, LIST(820, 616), LIST(640, 480), 0, true, 1, 0,
	  1640 },
	{ "in the policy's", RANGES, 820, 616, LIST(820, 616), LIST(640, 480), HIDDEN, true, 1, 0,
	  1640 },
	{ "in the baseline's", RANGES, 640, 480, LIST(820, 616), LIST(640, 480), HIDDEN, true, 1,
	  0, 1640 },
	{ "the shape", SHAPE, 820, 616, NO_LIST, .shape_width = 1640, .full_width = 820 },
	{ "another shape", OTHER_SHAPE, 640, 360, NO_LIST, { }, HIDDEN, .shape_width = 1640,
	  .full_width = 640 },
	{ "another shape that is listed", OTHER_SHAPE, 640, 360, LIST(640, 360), { }, 0, true, 2,
	  0, 1640 },
	{ "the shape, not listed", SHAPE, 820, 616, LIST(640, 360), { }, HIDDEN, true, 2, 0,
	  1640 },
	{ "listed, and the shape for the baseline", SHAPE, 820, 616, LIST(820, 616),
	  NO_LIST, 0, true, 2, 1640, 1640 },
	{ "listed, and another shape for the baseline", OTHER_SHAPE, 640, 360, LIST(640, 360),
	  NO_LIST, HIDDEN, true, 2, 1640, 1640 },
};

static void view_describe(const struct view_case *view_case, char *text)
{
	strscpy(text, view_case->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(view, view_cases, view_describe);

struct view_test {
	struct v4l2_device v4l2_dev;
	struct video_device vdev;
	struct paravent_policy policy;
	struct paravent_camera camera;
	struct paravent_baseline baseline;
	struct paravent_zone zone;
};

static const struct v4l2_ioctl_ops ioctl_ops;
static const struct v4l2_file_operations fops = { .owner = THIS_MODULE };

static void set_rule(struct view_test *view, struct paravent_camera *to, const struct rule *rule)
{
	to->name = "camera";
	to->zone = &view->zone;
	to->zones = rule->zone;
	to->full_view = rule->view;
	to->full_views = rule->views;
}

static void set_layout(struct paravent_node *node, const struct view_case *want)
{
	struct paravent_layout layout = {
		.frame = { .width = want->width, .height = want->height },
		.window = {
			.full_width = want->width,
			.full_height = want->height,
			.crop = { .width = want->width, .height = want->height },
			.compose = { .width = want->width, .height = want->height },
		},
		.known = true,
		.untold = want->kind != TOLD,
		.other_shape = want->kind == OTHER_SHAPE,
	};

	if (want->kind >= SHAPE) {
		layout.shape_width = 1640;
		layout.shape_height = 1232;
	}
	paravent_view_layout(node, &layout);
}

static void placed(struct kunit *test)
{
	static const struct paravent_identity identity;
	const struct view_case *want = test->param_value;
	struct view_test *view = kunit_kzalloc(test, sizeof(*view), GFP_KERNEL);
	struct paravent_baselines found = { .count = 1 };
	const struct paravent_view *is;
	struct paravent_node *node;
	struct paravent_caps caps;

	KUNIT_ASSERT_NOT_NULL(test, view);
	found.baseline[0] = &view->baseline;
	set_rule(view, &view->camera, &want->policy);
	set_rule(view, &view->baseline.rule, &want->baseline);
	/* Nobody lets go of it for the last time. */
	kref_init(&view->policy.ref);
	view->policy.camera = &view->camera;
	view->policy.cameras = 1;
	strscpy(view->v4l2_dev.name, "view", sizeof(view->v4l2_dev.name));
	KUNIT_ASSERT_EQ(test, v4l2_device_register(NULL, &view->v4l2_dev), 0);
	strscpy(view->vdev.name, "view", sizeof(view->vdev.name));
	view->vdev.v4l2_dev = &view->v4l2_dev;
	view->vdev.fops = &fops;
	view->vdev.ioctl_ops = &ioctl_ops;
	view->vdev.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
	view->vdev.release = video_device_release_empty;
	KUNIT_ASSERT_EQ(test, video_register_device(&view->vdev, VFL_TYPE_VIDEO, -1), 0);
	node = paravent_node_of(&view->vdev);
	KUNIT_ASSERT_NOT_NULL(test, node);

	paravent_view_identify(node, &identity, &found, &view->policy);
	set_layout(node, want);
	is = &node->view[node->views - 1];
	KUNIT_EXPECT_EQ(test, is->hidden, want->hidden);
	KUNIT_EXPECT_TRUE(test, is->known);
	KUNIT_EXPECT_EQ(test, is->window.full_width, want->full_width);
	KUNIT_EXPECT_EQ(test, is->window.crop.width, want->full_width);
	paravent_view_caps(node, &caps);
	KUNIT_EXPECT_EQ(test, caps.listed, want->listed);
	KUNIT_EXPECT_EQ(test, caps.full_views, want->offered);
	KUNIT_EXPECT_EQ(test, caps.shape_width, want->shape_width);
	/* Whatever is listed: in a quarter turn, nobody knows for which way it is. */
	paravent_view_turn(node, false, false, 90, false);
	is = &node->view[node->views - 1];
	KUNIT_EXPECT_EQ(test, is->known, want->kind == TOLD ||
			!(want->policy.zone || want->baseline.zone));

	/* What is left of the node is freed later, and must not hold any of this. */
	paravent_view_policy(node, NULL);
	node->baselines = 0;
	video_unregister_device(&view->vdev);
	v4l2_device_unregister(&view->v4l2_dev);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(placed, view_gen_params),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_view",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_LICENSE("GPL");
