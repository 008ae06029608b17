// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ways around a mask: other nodes of the camera, and controls that move the
 * scene under it.
 */
#include "compat.h"
#include "node.h"

#include <linux/slab.h>
#include <linux/srcu.h>

/**
 * paravent_guard_kind() - what is to be done with a node
 * @vdev: the node
 *
 * Only a node that captures pictures can be masked. What else comes out of a
 * camera (metadata and statistics, which are small pictures; VBI; the subdevice
 * nodes, which set up the sensor) is closed. Outputs, radios and memory-to-memory
 * devices show nothing that user space has not put in.
 *
 * Return: the kind.
 */
enum paravent_kind paravent_guard_kind(const struct video_device *vdev)
{
	if (vdev->vfl_type == VFL_TYPE_RADIO || vdev->vfl_dir == VFL_DIR_M2M)
		return PARAVENT_KIND_PASS;
	if (vdev->vfl_type == VFL_TYPE_SUBDEV)
		return PARAVENT_KIND_CLOSED;
	if (vdev->vfl_dir == VFL_DIR_TX)
		return PARAVENT_KIND_PASS;
	if (vdev->vfl_type == VFL_TYPE_VIDEO && vdev->ioctl_ops &&
	    vdev->ioctl_ops->vidioc_querycap &&
	    vdev->device_caps & (V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_VIDEO_CAPTURE_MPLANE) &&
	    !(vdev->device_caps & (V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_VIDEO_OUTPUT_MPLANE |
				   V4L2_CAP_VIDEO_M2M | V4L2_CAP_VIDEO_M2M_MPLANE)))
		return PARAVENT_KIND_CAPTURE;
	return PARAVENT_KIND_CLOSED;
}

/* Refuse, and count what is refused. */
static int closed(struct file *file, enum paravent_count count)
{
	struct paravent_node *node;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(video_devdata(file));
	if (node) {
		paravent_node_count(node, count);
		paravent_audit_refuse(node, -EACCES);
	}
	srcu_read_unlock(&paravent_srcu, idx);
	return -EACCES;
}

static int closed_open(struct file *file)
{
	return closed(file, PARAVENT_COUNT_REFUSED_OPENS);
}

static ssize_t closed_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	return closed(file, PARAVENT_COUNT_READS);
}

static ssize_t closed_write(struct file *file, const char __user *buf, size_t count,
			    loff_t *ppos)
{
	return -EACCES;
}

static __poll_t closed_poll(struct file *file, struct poll_table_struct *wait)
{
	closed(file, PARAVENT_COUNT_POLLS);
	return EPOLLERR;
}

static long closed_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return closed(file, PARAVENT_COUNT_IOCTLS);
}

static int closed_mmap(struct file *file, struct vm_area_struct *vma)
{
	return closed(file, PARAVENT_COUNT_MMAPS);
}

/**
 * paravent_guard_close() - refuse every access to a node
 * @node: its fops_orig is set
 *
 * A file that was opened before may still be released, and nothing else.
 */
void paravent_guard_close(struct paravent_node *node)
{
	node->fops = *node->fops_orig;
	node->fops.open = closed_open;
	node->fops.read = closed_read;
	node->fops.write = closed_write;
	node->fops.poll = closed_poll;
	node->fops.unlocked_ioctl = closed_ioctl;
#ifdef CONFIG_COMPAT
	node->fops.compat_ioctl32 = closed_ioctl;
#endif
	node->fops.mmap = closed_mmap;
}

/**
 * enum effect - what a control does to the scene in the frame
 * @EFFECT_HFLIP: mirrors it left to right
 * @EFFECT_VFLIP: mirrors it top to bottom
 * @EFFECT_ROTATE: turns it, by so many degrees
 * @EFFECT_MOVE: moves it, and no driver says where to
 * @EFFECT_SPEED: likewise, and goes on until it is 0
 * @EFFECT_FOCUS: changes the angle of view of many lenses a little
 */
enum effect {
	EFFECT_HFLIP,
	EFFECT_VFLIP,
	EFFECT_ROTATE,
	EFFECT_MOVE,
	EFFECT_SPEED,
	EFFECT_FOCUS,
};

/*
 * Zones follow the picture when it is flipped or turned; two flips in the same direction
 * cancel each other out. Where a motor has turned to, nobody knows. vivid has
 * flips of its own, for a sensor that is mounted upside down. user/control.c has the same
 * controls.
 */
static const struct {
	u32 id;
	enum effect effect;
	const char *driver;
} watched[PARAVENT_WATCHED] = {
	{ V4L2_CID_HFLIP, EFFECT_HFLIP },
	{ V4L2_CID_VFLIP, EFFECT_VFLIP },
	{ 0x00f0f000 + 20, EFFECT_HFLIP, "vivid" },
	{ 0x00f0f000 + 21, EFFECT_VFLIP, "vivid" },
	{ V4L2_CID_ROTATE, EFFECT_ROTATE },
	{ V4L2_CID_PAN_RELATIVE, EFFECT_MOVE },
	{ V4L2_CID_TILT_RELATIVE, EFFECT_MOVE },
	{ V4L2_CID_PAN_RESET, EFFECT_MOVE },
	{ V4L2_CID_TILT_RESET, EFFECT_MOVE },
	{ V4L2_CID_PAN_ABSOLUTE, EFFECT_MOVE },
	{ V4L2_CID_TILT_ABSOLUTE, EFFECT_MOVE },
	{ V4L2_CID_ZOOM_ABSOLUTE, EFFECT_MOVE },
	{ V4L2_CID_ZOOM_RELATIVE, EFFECT_MOVE },
	{ V4L2_CID_ZOOM_CONTINUOUS, EFFECT_SPEED },
	{ V4L2_CID_PAN_SPEED, EFFECT_SPEED },
	{ V4L2_CID_TILT_SPEED, EFFECT_SPEED },
	{ V4L2_CID_IMAGE_STABILIZATION, EFFECT_MOVE },
	{ V4L2_CID_FOCUS_ABSOLUTE, EFFECT_FOCUS },
	{ V4L2_CID_FOCUS_RELATIVE, EFFECT_FOCUS },
	{ V4L2_CID_FOCUS_AUTO, EFFECT_FOCUS },
	{ V4L2_CID_AUTO_FOCUS_START, EFFECT_FOCUS },
};

/**
 * struct paravent_hook - stands in for the operations of a control
 * @entry: in hooks
 * @master: the first of the control's cluster, whose operations serve all of it
 * @ops: what stands in for @orig
 * @orig: the driver's
 * @users: watches that refer to it; hooks_lock
 * @busy: calls of the driver's under way: the scene may be moving
 * @rcu: frees it once nobody looks at it any more
 */
struct paravent_hook {
	struct list_head entry;
	struct v4l2_ctrl *master;
	struct v4l2_ctrl_ops ops;
	const struct v4l2_ctrl_ops *orig;
	u32 users;
	atomic_t busy;
	struct rcu_head rcu;
};

/* Guards hooks. Control handlers' locks nest inside. */
static DEFINE_MUTEX(hooks_lock);
static LIST_HEAD(hooks);

/* Guards the watches' values; nests inside the control handlers' locks. */
static DEFINE_MUTEX(flips_lock);

/**
 * paravent_guard_fixed() - does a rule say that the picture must stay as it is?
 * @node: the node
 */
bool paravent_guard_fixed(struct paravent_node *node)
{
	bool fixed;

	mutex_lock(&node->lock);
	fixed = paravent_view_fixed(node);
	mutex_unlock(&node->lock);
	return fixed;
}

static bool must_stay(struct paravent_node *node)
{
	bool stay;

	mutex_lock(&node->lock);
	stay = paravent_view_stays(node);
	mutex_unlock(&node->lock);
	return stay;
}

/* Do zones follow it? */
static bool is_followed(enum effect effect)
{
	return effect == EFFECT_HFLIP || effect == EFFECT_VFLIP || effect == EFFECT_ROTATE;
}

/*
 * Zones follow a flip or a turn, but not everybody wants the picture flipped. They are drawn
 * with room for what the focus does, or the camera is fixed. Who stops a camera moves
 * nothing.
 */
static bool is_refused(struct paravent_node *node, enum effect effect, s32 value)
{
	if (effect == EFFECT_SPEED)
		return value && must_stay(node);
	return effect == EFFECT_MOVE ? must_stay(node) : paravent_guard_fixed(node);
}

/* A driver that starts or resumes sets every control to the value that it has. */
static bool is_changing(const struct v4l2_ctrl *ctrl)
{
	return ctrl->is_new &&
	       (ctrl->flags & V4L2_CTRL_FLAG_EXECUTE_ON_WRITE ||
		ctrl->type == V4L2_CTRL_TYPE_BUTTON || ctrl->val != ctrl->cur.val);
}

/**
 * paravent_guard_refuses() - is a control of a driver without a handler out of bounds?
 * @node: the node it is of
 * @id: V4L2_CID_...
 * @value: what it is to be set to
 *
 * Without a handler nobody tells what has become of a flip or a turn, so zones cannot
 * follow either.
 *
 * Return: true when it would move the scene under zones, in force or to come, or change a
 * picture that must stay as it is.
 */
bool paravent_guard_refuses(struct paravent_node *node, u32 id, s32 value)
{
	u32 i;

	for (i = 0; i < PARAVENT_WATCHED; i++)
		if (watched[i].id == id)
			return is_followed(watched[i].effect) ?
				must_stay(node) : is_refused(node, watched[i].effect, value);
	return false;
}

/**
 * paravent_guard_move() - note that the scene may move from now on
 * @node: the node
 *
 * paravent_guard_moved() ends it.
 */
void paravent_guard_move(struct paravent_node *node)
{
	atomic_inc(&node->moving);
	/* Before anything of the driver's. The frame's side comes after what it took of it. */
	smp_mb__after_atomic();
}

/**
 * paravent_guard_moved() - note that it has moved, and that the layout has been asked for since
 * @node: the node
 */
void paravent_guard_moved(struct paravent_node *node)
{
	/* After all that was learned of the driver. */
	smp_mb__before_atomic();
	atomic_dec(&node->moving);
}

/**
 * paravent_guard_moving() - may the scene be moving in the frame just now?
 * @node: the node
 *
 * But for what moves the camera, of which view.c knows: it may do so, if it need not stay.
 *
 * Context: inside an SRCU read section.
 */
bool paravent_guard_moving(struct paravent_node *node)
{
	u32 i;

	if (atomic_read(&node->moving))
		return true;
	for (i = 0; i < PARAVENT_WATCHED; i++) {
		struct paravent_hook *hook = READ_ONCE(node->watch[i].hook);

		if (hook && is_followed(watched[i].effect) && atomic_read(&hook->busy))
			return true;
	}
	return false;
}

static bool refused(struct paravent_node *node, const struct paravent_hook *hook)
{
	u32 i;

	for (i = 0; i < PARAVENT_WATCHED; i++)
		if (READ_ONCE(node->watch[i].hook) == hook &&
		    is_changing(node->watch[i].ctrl) &&
		    is_refused(node, watched[i].effect, node->watch[i].ctrl->val))
			return true;
	return false;
}

static bool is_watching(struct paravent_node *node, const struct paravent_hook *hook)
{
	u32 i;

	for (i = 0; i < PARAVENT_WATCHED; i++)
		if (READ_ONCE(node->watch[i].hook) == hook)
			return true;
	return false;
}

/* Work out how the picture is flipped and turned, and whether the camera may be moving. */
static void work_out(struct paravent_node *node)
{
	bool hflip = false, vflip = false, unknown = false, astir = false;
	s32 rotation = 0;
	u32 i;

	lockdep_assert_held(&flips_lock);
	for (i = 0; i < PARAVENT_WATCHED; i++) {
		const struct paravent_watch *watch = &node->watch[i];

		switch (watched[i].effect) {
		case EFFECT_HFLIP:
			hflip ^= !!watch->value;
			break;
		case EFFECT_VFLIP:
			vflip ^= !!watch->value;
			break;
		case EFFECT_ROTATE:
			rotation = watch->value;
			break;
		case EFFECT_SPEED:
			astir |= watch->value || watch->unknown || watch->busy;
			break;
		case EFFECT_MOVE:
			astir |= watch->unknown || watch->busy;
			break;
		case EFFECT_FOCUS:
			break;
		}
		unknown |= watch->unknown && is_followed(watched[i].effect);
	}
	paravent_view_turn(node, hflip, vflip, unknown ? PARAVENT_ROTATION_UNKNOWN : rotation,
			   astir);
}

/*
 * A control has been set to @value, or not. After an error the camera may have done half of
 * it: nobody knows how the picture is turned then, or whether the camera is still moving, until
 * the same control goes well. A camera that may move may be wherever it likes; one that must not
 * is only moved by the driver itself, which sets everything anew when it starts.
 */
static void take_over(struct paravent_node *node, u32 i, s32 value, int error)
{
	struct paravent_watch *watch = &node->watch[i];

	lockdep_assert_held(&flips_lock);
	watch->busy = false;
	if (!error || is_followed(watched[i].effect))
		watch->value = value;
	watch->unknown = error && (watched[i].effect != EFFECT_MOVE || must_stay(node));
}

/* The controls behind @hook are about to be set. The handler's lock is held. */
static void begin(struct paravent_node *node, const struct paravent_hook *hook)
{
	u32 i;

	mutex_lock(&flips_lock);
	for (i = 0; i < PARAVENT_WATCHED; i++)
		if (READ_ONCE(node->watch[i].hook) == hook)
			node->watch[i].busy = true;
	work_out(node);
	mutex_unlock(&flips_lock);
}

/*
 * Take over the values that the controls behind @hook are about to have. The handler's lock
 * is held, but the controls of a node may have several handlers.
 */
static void update_flips(struct paravent_node *node, const struct paravent_hook *hook,
			 int error)
{
	u32 i;

	mutex_lock(&flips_lock);
	for (i = 0; i < PARAVENT_WATCHED; i++)
		if (READ_ONCE(node->watch[i].hook) == hook)
			take_over(node, i, node->watch[i].ctrl->val, error);
	work_out(node);
	mutex_unlock(&flips_lock);
}

/**
 * paravent_guard_watches() - is a control one of those that flip or move the picture?
 * @id: V4L2_CID_...
 */
bool paravent_guard_watches(u32 id)
{
	u32 i;

	for (i = 0; i < PARAVENT_WATCHED; i++)
		if (watched[i].id == id)
			return true;
	return false;
}

/**
 * paravent_guard_sets() - a driver without a handler is about to set a control
 * @node: the node it is of
 * @id: V4L2_CID_...
 * @value: to what
 *
 * Context: Process context, with @node->control_lock held.
 */
void paravent_guard_sets(struct paravent_node *node, u32 id, s32 value)
{
	u32 i;

	lockdep_assert_held(&node->control_lock);
	if (!paravent_guard_watches(id))
		return;
	mutex_lock(&flips_lock);
	for (i = 0; i < PARAVENT_WATCHED; i++)
		/* Who stops a camera over and over must not blank it. */
		if (watched[i].id == id && (value || watched[i].effect != EFFECT_SPEED))
			node->watch[i].busy = true;
	work_out(node);
	mutex_unlock(&flips_lock);
}

/**
 * paravent_guard_set() - a driver without a handler has set a control
 * @node: the node it is of
 * @id: V4L2_CID_..., which is watched
 * @value: to what
 * @error: not 0: or it has not
 *
 * Context: Process context, with @node->control_lock held.
 */
void paravent_guard_set(struct paravent_node *node, u32 id, s32 value, int error)
{
	u32 i;

	lockdep_assert_held(&node->control_lock);
	mutex_lock(&flips_lock);
	for (i = 0; i < PARAVENT_WATCHED; i++)
		if (watched[i].id == id)
			take_over(node, i, value, error);
	work_out(node);
	mutex_unlock(&flips_lock);
}

/* Called by the control framework with the handler's lock held. */
static int hook_s_ctrl(struct v4l2_ctrl *ctrl)
{
	struct paravent_hook *hook = container_of(ctrl->ops, struct paravent_hook, ops);
	struct paravent_node *node;
	int idx, minor;
	int ret = 0;

	idx = srcu_read_lock(&paravent_srcu);
	for (minor = 0; (node = paravent_node_next(&minor)) && !ret; )
		if (refused(node, hook))
			ret = paravent_audit_refuse(node, -EBUSY);
	if (ret)
		goto unlock;
	atomic_inc(&hook->busy);
	for (minor = 0; (node = paravent_node_next(&minor)); )
		if (is_watching(node, hook))
			begin(node, hook);
	ret = hook->orig->s_ctrl(ctrl);
	for (minor = 0; (node = paravent_node_next(&minor)); )
		if (is_watching(node, hook))
			update_flips(node, hook, ret);
	atomic_dec(&hook->busy);
unlock:
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

static struct paravent_hook *hook_get(struct v4l2_ctrl *master)
{
	struct paravent_hook *hook;

	lockdep_assert_held(&hooks_lock);
	list_for_each_entry(hook, &hooks, entry) {
		if (hook->master == master) {
			hook->users++;
			return hook;
		}
	}
	hook = kzalloc(sizeof(*hook), GFP_KERNEL);
	if (!hook)
		return NULL;
	hook->master = master;
	hook->orig = master->ops;
	hook->ops = *master->ops;
	hook->ops.s_ctrl = hook_s_ctrl;
	hook->users = 1;
	list_add(&hook->entry, &hooks);
	v4l2_ctrl_lock(master);
	master->ops = &hook->ops;
	v4l2_ctrl_unlock(master);
	return hook;
}

static void hook_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct paravent_hook, rcu));
}

static void hook_put(struct paravent_hook *hook)
{
	lockdep_assert_held(&hooks_lock);
	if (--hook->users)
		return;
	v4l2_ctrl_lock(hook->master);
	hook->master->ops = hook->orig;
	v4l2_ctrl_unlock(hook->master);
	list_del(&hook->entry);
	call_srcu(&paravent_srcu, &hook->rcu, hook_free);
}

/**
 * paravent_guard_hook() - watch the controls of a node that move the scene
 * @node: a capture node; safe to call again
 *
 * Context: Process context, with @node->queue_lock held; takes the locks of
 * control handlers.
 * Return: 0, -ENOMEM, or -ENODEV when the node is being unregistered.
 */
int paravent_guard_hook(struct paravent_node *node)
{
	int ret = 0;
	u32 i;

	mutex_lock(&hooks_lock);
	if (node->gone)
		ret = -ENODEV;
	for (i = 0; i < PARAVENT_WATCHED && !ret; i++) {
		struct paravent_watch *watch = &node->watch[i];
		struct v4l2_ctrl *ctrl;

		if (watch->hook ||
		    (watched[i].driver && strcmp(watched[i].driver,
						 node->identity.text[PARAVENT_MATCH_DRIVER])))
			continue;
		ctrl = v4l2_ctrl_find(node->vdev->ctrl_handler, watched[i].id);
		if (!ctrl || !ctrl->cluster[0]->ops || !ctrl->cluster[0]->ops->s_ctrl)
			continue;
		watch->ctrl = ctrl;
		WRITE_ONCE(watch->hook, hook_get(ctrl->cluster[0]));
		if (!watch->hook) {
			ret = -ENOMEM;
			break;
		}
		/* What was set before the hook was there. */
		v4l2_ctrl_lock(ctrl);
		ctrl->val = ctrl->cur.val;
		update_flips(node, watch->hook, 0);
		v4l2_ctrl_unlock(ctrl);
	}
	mutex_unlock(&hooks_lock);
	return ret;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_guard_hook);

/**
 * paravent_guard_unhook() - leave the controls alone, for good
 * @node: whose device is still there
 */
void paravent_guard_unhook(struct paravent_node *node)
{
	u32 i;

	mutex_lock(&hooks_lock);
	node->gone = true;
	for (i = 0; i < PARAVENT_WATCHED; i++) {
		struct paravent_hook *hook = node->watch[i].hook;

		if (!hook)
			continue;
		WRITE_ONCE(node->watch[i].hook, NULL);
		hook_put(hook);
	}
	mutex_unlock(&hooks_lock);
}
