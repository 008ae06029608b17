// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of the picture of a camera that may be moving, with a driver that leaves its
 * controls to the framework. No driver of a virtual camera has a motor.
 */
#include "node.h"

#include <kunit/test.h>
#include <media/v4l2-device.h>
#include <media/v4l2-fh.h>

struct motor {
	struct v4l2_device v4l2_dev;
	struct v4l2_ctrl_handler handler;
	struct v4l2_ctrl *pan;
	struct v4l2_ctrl *speed;
	struct v4l2_ctrl *focus;
	struct video_device vdev;
	struct paravent_node *node;
	struct paravent_policy free;
	struct paravent_policy zoned;
	struct paravent_camera camera[2];
	struct paravent_zone zone;
	int fail;
	bool known_meanwhile;
	u32 calls;
};

static bool known(const struct motor *motor)
{
	return motor->node->view[motor->node->views - 1].known;
}

static int s_ctrl(struct v4l2_ctrl *ctrl)
{
	struct motor *motor = container_of(ctrl->handler, struct motor, handler);

	motor->calls++;
	if (motor->node)
		motor->known_meanwhile = known(motor);
	return motor->fail;
}

static int querycap(struct file *file, void *fh, struct v4l2_capability *cap)
{
	return 0;
}

static const struct v4l2_ctrl_ops ctrl_ops = { .s_ctrl = s_ctrl };
static const struct v4l2_ioctl_ops ioctl_ops = { .vidioc_querycap = querycap };
static const struct v4l2_file_operations fops = { .owner = THIS_MODULE };

static void enforce(struct motor *motor, struct paravent_policy *policy)
{
	paravent_view_policy(motor->node, policy);
}

static int motor_init(struct kunit *test)
{
	static const struct paravent_identity identity;
	static const struct paravent_baselines none;
	static const struct paravent_layout layout = {
		.window = { .full_width = 64, .full_height = 64, .crop = { 0, 0, 64, 64 } },
		.known = true,
	};
	struct motor *motor = kunit_kzalloc(test, sizeof(*motor), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, motor);
	test->priv = motor;
	/* Nobody lets go of these for the last time. */
	kref_init(&motor->free.ref);
	kref_init(&motor->zoned.ref);
	motor->free.camera = &motor->camera[0];
	motor->free.cameras = 1;
	motor->zoned.camera = &motor->camera[1];
	motor->zoned.cameras = 1;
	motor->camera[0].name = "free";
	motor->camera[1].name = "zoned";
	motor->camera[1].zone = &motor->zone;
	motor->camera[1].zones = 1;

	strscpy(motor->v4l2_dev.name, "motor", sizeof(motor->v4l2_dev.name));
	KUNIT_ASSERT_EQ(test, v4l2_device_register(NULL, &motor->v4l2_dev), 0);
	v4l2_ctrl_handler_init(&motor->handler, 3);
	motor->pan = v4l2_ctrl_new_std(&motor->handler, &ctrl_ops, V4L2_CID_PAN_ABSOLUTE, -9, 9, 1,
				       0);
	motor->speed = v4l2_ctrl_new_std(&motor->handler, &ctrl_ops, V4L2_CID_PAN_SPEED, -9, 9, 1,
					 0);
	motor->focus = v4l2_ctrl_new_std(&motor->handler, &ctrl_ops, V4L2_CID_FOCUS_ABSOLUTE, 0, 9,
					 1, 0);
	KUNIT_ASSERT_EQ(test, motor->handler.error, 0);
	strscpy(motor->vdev.name, "motor", sizeof(motor->vdev.name));
	motor->vdev.v4l2_dev = &motor->v4l2_dev;
	motor->vdev.ctrl_handler = &motor->handler;
	motor->vdev.fops = &fops;
	motor->vdev.ioctl_ops = &ioctl_ops;
	motor->vdev.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
	motor->vdev.release = video_device_release_empty;
	KUNIT_ASSERT_EQ(test, video_register_device(&motor->vdev, VFL_TYPE_VIDEO, -1), 0);

	/* It stays as long as the video device is registered. */
	motor->node = paravent_node_of(&motor->vdev);
	KUNIT_ASSERT_NOT_NULL(test, motor->node);
	KUNIT_ASSERT_EQ(test, paravent_guard_hook(motor->node), 0);
	paravent_view_identify(motor->node, &identity, &none, &motor->free);
	paravent_view_layout(motor->node, &layout);
	KUNIT_EXPECT_TRUE(test, known(motor));
	return 0;
}

static void motor_exit(struct kunit *test)
{
	struct motor *motor = test->priv;

	/* What is left of the node is freed later, and must not hold these policies. */
	enforce(motor, NULL);
	video_unregister_device(&motor->vdev);
	v4l2_ctrl_handler_free(&motor->handler);
	v4l2_device_unregister(&motor->v4l2_dev);
}

static void turning(struct kunit *test)
{
	struct motor *motor = test->priv;

	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->speed, 5), 0);
	KUNIT_EXPECT_TRUE_MSG(test, known(motor), "it may turn");
	enforce(motor, &motor->zoned);
	KUNIT_EXPECT_FALSE_MSG(test, known(motor), "it turns under zones");
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->speed, 6), -EBUSY);
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->speed, 0), 0);
	KUNIT_EXPECT_TRUE_MSG(test, known(motor), "it has been stopped");
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->speed, 5), -EBUSY);
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->pan, 5), -EBUSY);
	KUNIT_EXPECT_EQ(test, motor->calls, 2);
	motor->camera[1].fixed = true;
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->focus, 5), -EBUSY);
	motor->camera[1].fixed = false;
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->focus, 5), 0);
	KUNIT_EXPECT_TRUE(test, motor->known_meanwhile);
}

/* As a driver does that resumes: nobody has asked for it, and nobody refuses it. */
static void by_itself(struct kunit *test)
{
	struct motor *motor = test->priv;

	KUNIT_EXPECT_EQ(test, v4l2_ctrl_handler_setup(&motor->handler), 0);
	KUNIT_EXPECT_EQ(test, motor->calls, 3);
	KUNIT_EXPECT_TRUE_MSG(test, motor->known_meanwhile, "it may move");
	enforce(motor, &motor->zoned);
	motor->focus->flags |= V4L2_CTRL_FLAG_READ_ONLY;
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_handler_setup(&motor->handler), 0);
	KUNIT_EXPECT_EQ(test, motor->calls, 5);
	KUNIT_EXPECT_FALSE_MSG(test, motor->known_meanwhile, "it moves all the same");
	KUNIT_EXPECT_TRUE_MSG(test, known(motor), "and has");
}

static void failing(struct kunit *test)
{
	struct motor *motor = test->priv;

	motor->fail = -EIO;
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->speed, 5), -EIO);
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_s_ctrl(motor->pan, 5), -EIO);
	KUNIT_EXPECT_TRUE_MSG(test, known(motor), "it may move");
	enforce(motor, &motor->zoned);
	KUNIT_EXPECT_FALSE_MSG(test, known(motor), "nobody knows whether it turns");
	motor->fail = 0;
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_handler_setup(&motor->handler), 0);
	KUNIT_EXPECT_TRUE_MSG(test, known(motor), "it does not");
	motor->fail = -EIO;
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_handler_setup(&motor->handler), -EIO);
	KUNIT_EXPECT_FALSE_MSG(test, known(motor), "the driver has not moved it back");
	motor->fail = 0;
	KUNIT_EXPECT_EQ(test, v4l2_ctrl_handler_setup(&motor->handler), 0);
	KUNIT_EXPECT_TRUE_MSG(test, known(motor), "it has");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(turning),
	KUNIT_CASE(by_itself),
	KUNIT_CASE(failing),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_guard",
	.init = motor_init,
	.exit = motor_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
