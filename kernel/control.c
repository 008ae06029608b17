// SPDX-License-Identifier: GPL-2.0-only
/*
 * The controls that a policy allows. A file gets a control handler of its own, which has
 * taken over those of the driver's that may be set, or can only be read: to the program
 * there are no others. uvcvideo has no handler; ioctl.c asks for each of its controls.
 */
#include "node.h"

#include <linux/slab.h>
#include <media/v4l2-fh.h>

/**
 * struct paravent_file - a file that was opened through the module
 * @fh: its handle, or NULL when the driver has none; controls_lock
 * @orig: the driver's handler, or NULL when the file has it; controls_lock
 * @handler: what stands in for @orig
 * @allowed: whose controls @handler has
 */
struct paravent_file {
	struct v4l2_fh *fh;
	struct v4l2_ctrl_handler *orig;
	struct v4l2_ctrl_handler handler;
	struct paravent_controls allowed;
};

/* Guards which handler a file has; nests outside of control handlers' locks. */
static DEFINE_MUTEX(controls_lock);

/* Whose controls are being taken over; controls_lock. */
static const struct paravent_controls *taken_over;

/**
 * paravent_control_shown() - does a control exist for programs?
 * @allowed: what the policy says
 * @id: V4L2_CID_...
 * @flags: V4L2_CTRL_FLAG_...
 */
bool paravent_control_shown(const struct paravent_controls *allowed, u32 id, u32 flags)
{
	u32 i;

	if (!allowed->limited || flags & V4L2_CTRL_FLAG_READ_ONLY)
		return true;
	for (i = 0; i < allowed->count; i++)
		if (allowed->id[i] == id)
			return true;
	return false;
}

/*
 * The framework comes to a control by the first of its cluster, which it expects to be in the
 * same handler: prepare_ext_ctrls() does not look whether it is.
 */
static bool is_taken_over(const struct v4l2_ctrl *ctrl)
{
	const struct v4l2_ctrl *first = ctrl->cluster[0];

	lockdep_assert_held(&controls_lock);
	return paravent_control_shown(taken_over, ctrl->id, ctrl->flags) && !first->is_private &&
	       paravent_control_shown(taken_over, first->id, first->flags);
}

static struct v4l2_fh *handle_of(struct paravent_node *node, struct file *file)
{
	struct v4l2_fh *fh = file->private_data;

	if (!test_bit(V4L2_FL_USES_V4L2_FH, &node->vdev->flags) || !fh || !fh->ctrl_handler)
		return NULL;
	return fh;
}

static int take_over(struct paravent_file *opened, struct v4l2_fh *fh)
{
	int ret;

	lockdep_assert_held(&controls_lock);
	taken_over = &opened->allowed;
	ret = v4l2_ctrl_handler_init(&opened->handler, PARAVENT_IDS_MAX) ?:
	      v4l2_ctrl_add_handler(&opened->handler, fh->ctrl_handler, is_taken_over, false);
	if (ret)
		return ret;
	opened->fh = fh;
	opened->orig = fh->ctrl_handler;
	fh->ctrl_handler = &opened->handler;
	return 0;
}

/* Give the file back what the driver gave it. */
static void give_back(struct paravent_file *opened)
{
	lockdep_assert_held(&controls_lock);
	if (opened->orig)
		opened->fh->ctrl_handler = opened->orig;
	opened->fh = NULL;
	opened->orig = NULL;
}

/**
 * paravent_control_free() - forget a file
 * @opened: from paravent_control_release(), or NULL
 */
void paravent_control_free(struct paravent_file *opened)
{
	if (!opened)
		return;
	v4l2_ctrl_handler_free(&opened->handler);
	kfree(opened);
}

/**
 * paravent_control_add() - begin to know a file
 * @node: a capture node
 * @file: that the driver is about to open
 *
 * Return: for paravent_control_open(), and in the end paravent_control_release(); or
 * ERR_PTR(-ENOMEM).
 */
struct paravent_file *paravent_control_add(struct paravent_node *node, struct file *file)
{
	struct paravent_file *opened;
	int ret;

	opened = kzalloc(sizeof(*opened), GFP_KERNEL);
	if (!opened)
		return ERR_PTR(-ENOMEM);
	ret = xa_err(xa_store_irq(&node->files, (unsigned long)file, opened, GFP_KERNEL));
	if (ret) {
		kfree(opened);
		return ERR_PTR(ret);
	}
	return opened;
}

/**
 * paravent_control_open() - give a file the controls that the policy allows
 * @node: a capture node
 * @file: has been opened by the driver, and nobody else has it yet
 * @opened: the same
 *
 * Context: Process context; takes the locks of control handlers.
 * Return: 0, -ENOMEM, or -ENODEV when the node is being unregistered.
 */
int paravent_control_open(struct paravent_node *node, struct file *file,
			  struct paravent_file *opened)
{
	struct v4l2_fh *fh = handle_of(node, file);
	int ret = 0;

	paravent_view_controls(node, &opened->allowed);
	mutex_lock(&controls_lock);
	/* See paravent_control_unhook(). */
	if (!video_is_registered(node->vdev))
		ret = -ENODEV;
	else if (fh && opened->allowed.limited)
		ret = take_over(opened, fh);
	mutex_unlock(&controls_lock);
	return ret;
}

/**
 * paravent_control_release() - take a file's controls from it, before the driver releases it
 * @node: a capture node
 * @file: the file
 *
 * Its subscriptions to events of controls end in the driver's release; they hang on the
 * controls, which both handlers have.
 *
 * Return: what paravent_control_free() is to free after that; NULL for a file that is
 * older than the module.
 */
struct paravent_file *paravent_control_release(struct paravent_node *node, struct file *file)
{
	struct paravent_file *opened;

	mutex_lock(&controls_lock);
	opened = xa_erase_irq(&node->files, (unsigned long)file);
	if (opened)
		give_back(opened);
	mutex_unlock(&controls_lock);
	return opened;
}

/**
 * paravent_control_unhook() - leave the handlers of a node's files alone, for good
 * @node: is being unregistered: no further call reaches the driver
 *
 * The driver's controls may go before the last file does, and then no handler must know them.
 */
void paravent_control_unhook(struct paravent_node *node)
{
	struct paravent_file *opened;
	unsigned long file;

	mutex_lock(&controls_lock);
	xa_for_each(&node->files, file, opened)
		give_back(opened);
	mutex_unlock(&controls_lock);
}

/**
 * paravent_control_is_current() - does a file have the controls that the policy allows now?
 * @node: a capture node
 * @file: the file
 *
 * After another policy it may not: a program has to open the camera again then. A driver
 * that has a handler, but files without one, cannot be limited: nothing is set there.
 */
bool paravent_control_is_current(struct paravent_node *node, struct file *file)
{
	struct paravent_file *opened = xa_load(&node->files, (unsigned long)file);
	struct paravent_controls allowed;

	paravent_view_controls(node, &allowed);
	if (!allowed.limited)
		return true;
	if (!handle_of(node, file))
		return !node->vdev->ctrl_handler;
	return opened && !memcmp(&opened->allowed, &allowed, sizeof(allowed));
}
