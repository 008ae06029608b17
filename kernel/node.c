// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interposition: every node of the video4linux class, present and future, gets its
 * file operations, ioctl handlers and release replaced.
 *
 * A future node is announced before anybody can have opened it (v4l2_open() waits
 * for videodev_lock and then for the node to be registered). A present one may be
 * open: its next call comes through here, and its queue is torn from its user.
 */
#include "node.h"
#include "compat.h"

#include <linux/completion.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <media/v4l2-device.h>

/* Every entry point is a read section; nodes and hooks are freed after one. */
DEFINE_SRCU(paravent_srcu);

/* By minor. Written with nodes_lock held. */
static struct paravent_node *nodes[PARAVENT_MINORS];
static DEFINE_MUTEX(nodes_lock);
static atomic_t nodes_alive = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(nodes_gone);

/**
 * paravent_node_next() - walk the nodes
 * @minor: where to go on; begin with 0
 *
 * Context: inside an SRCU read section of paravent_srcu.
 * Return: a node, or NULL past the last.
 */
struct paravent_node *paravent_node_next(int *minor)
{
	while (*minor < PARAVENT_MINORS) {
		/* Pairs with the release in node_add(): the node is complete. */
		struct paravent_node *node = smp_load_acquire(&nodes[(*minor)++]);

		if (node)
			return node;
	}
	return NULL;
}

/**
 * paravent_node_of() - what is known of a video device
 * @vdev: the device
 *
 * Context: inside an SRCU read section of paravent_srcu.
 * Return: the node, or NULL when it is no longer the module's business.
 */
struct paravent_node *paravent_node_of(struct video_device *vdev)
{
	struct paravent_node *node;

	if (vdev->minor < 0 || vdev->minor >= PARAVENT_MINORS)
		return NULL;
	/* Pairs with the release in node_add(): the node is complete. */
	node = smp_load_acquire(&nodes[vdev->minor]);
	return node && node->vdev == vdev ? node : NULL;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_node_of);

static void node_free(struct rcu_head *rcu)
{
	struct paravent_node *node = container_of(rcu, struct paravent_node, rcu);

	/* SRCU calls with bottom halves off; vfree() puts its work off then. */
	paravent_view_uninit(node);
	xa_destroy(&node->files);
	xa_destroy(&node->older);
	kvfree(node);
	if (atomic_dec_and_test(&nodes_alive))
		wake_up(&nodes_gone);
}

/* Take the node off the video device. Both are still there. */
static void node_restore(struct paravent_node *node)
{
	struct video_device *vdev = node->vdev;

	WRITE_ONCE(vdev->fops, node->fops_orig);
	WRITE_ONCE(vdev->ioctl_ops, node->ioctl_ops_orig);
	vdev->device_caps = node->device_caps_orig;
	vdev->release = node->release_orig;
}

static void node_forget(struct paravent_node *node)
{
	lockdep_assert_held(&nodes_lock);
	/* After node_restore(): who does not find it any more finds the driver's. */
	smp_mb();
	if (nodes[node->minor] == node)
		WRITE_ONCE(nodes[node->minor], NULL);
}

/* The last reference to the video device is gone. */
static void node_vdev_release(struct video_device *vdev)
{
	struct paravent_node *node = NULL;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	mutex_lock(&nodes_lock);
	if (vdev->release == node_vdev_release) {
		node = container_of(vdev->fops, struct paravent_node, fops);
		node_restore(node);
		node_forget(node);
	}
	mutex_unlock(&nodes_lock);
	if (node) {
		/* Its memory may go with the call below, or the queue live on. */
		paravent_shadow_detach(node);
		call_srcu(&paravent_srcu, &node->rcu, node_free);
	}
	vdev->release(vdev);
	srcu_read_unlock(&paravent_srcu, idx);
}

/* For when there is no memory to do better. */
static const struct v4l2_file_operations *closed_for_good(void)
{
	static struct paravent_node node;
	static const struct v4l2_file_operations none = { .owner = THIS_MODULE };

	node.fops_orig = &none;
	paravent_guard_close(&node);
	return &node.fops;
}

static void node_add(struct video_device *vdev)
{
	enum paravent_kind kind = paravent_guard_kind(vdev);
	struct paravent_node *node;

	if (kind == PARAVENT_KIND_PASS)
		return;
	node = kvzalloc(sizeof(*node), GFP_KERNEL);
	if (!node) {
		pr_err("%s: no memory; closed\n", video_device_node_name(vdev));
		WRITE_ONCE(vdev->fops, closed_for_good());
		/* They lie in this module, and stay in use. */
		__module_get(THIS_MODULE);
		return;
	}
	node->vdev = vdev;
	strscpy(node->name, video_device_node_name(vdev), sizeof(node->name));
	node->minor = vdev->minor;
	node->kind = kind;
	node->fops_orig = vdev->fops;
	node->ioctl_ops_orig = vdev->ioctl_ops;
	node->release_orig = vdev->release;
	node->device_caps_orig = vdev->device_caps;
	/* Taken within fh_lock, which drivers take in interrupts. */
	xa_init_flags(&node->files, XA_FLAGS_LOCK_IRQ);
	xa_init_flags(&node->older, XA_FLAGS_LOCK_IRQ);
	mutex_init(&node->queue_lock);
	atomic_set(&node->moving, 0);
	mutex_init(&node->layout_lock);
	mutex_init(&node->control_lock);
	atomic_set(&node->buffers, 0);
	atomic_set(&node->generation, 1);
	atomic_set(&node->changes, 1);
	paravent_view_init(node);
	if (kind == PARAVENT_KIND_CLOSED) {
		paravent_guard_close(node);
	} else {
		paravent_file_wrap(node);
		paravent_ioctl_wrap(node);
	}
	atomic_inc(&nodes_alive);
	mutex_lock(&nodes_lock);
	/* Pairs with the acquires in paravent_node_next() and paravent_node_of(). */
	smp_store_release(&nodes[node->minor], node);
	mutex_unlock(&nodes_lock);

	vdev->release = node_vdev_release;
	if (kind == PARAVENT_KIND_CAPTURE) {
		/* What is left out cannot be masked. */
		vdev->device_caps &= ~(V4L2_CAP_VIDEO_OVERLAY | V4L2_CAP_META_CAPTURE |
				       V4L2_CAP_VBI_CAPTURE | V4L2_CAP_SLICED_VBI_CAPTURE);
		WRITE_ONCE(vdev->ioctl_ops, &node->ioctl_ops);
	}
	WRITE_ONCE(vdev->fops, &node->fops);
	if (kind == PARAVENT_KIND_CAPTURE && vdev->dev.release)
		paravent_file_note_older(node);

	/* A future node: what follows device_register() has not happened yet. */
	if (kind == PARAVENT_KIND_CAPTURE && vdev->queue && !vdev->dev.release)
		paravent_shadow_attach(node, vdev->queue, true);
}

static int add_dev(CLASS_INTERFACE_ARGS)
{
	node_add(to_video_device(dev));
	return 0;
}

static void remove_dev(CLASS_INTERFACE_ARGS)
{
	struct paravent_node *node;
	int idx;

	/* Files may still be open; but control handlers may go before they close. */
	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(to_video_device(dev));
	if (node && node->kind == PARAVENT_KIND_CAPTURE) {
		paravent_guard_unhook(node);
		paravent_control_unhook(node);
		/*
		 * The queue may be gone before the last reference to the node is; but not before
		 * the last file, be it older than the module.
		 */
		if (!video_is_registered(node->vdev) && xa_empty(&node->files) &&
		    list_empty(&node->vdev->fh_list) && node->queue &&
		    !vb2_is_busy(node->queue)) {
			paravent_shadow_detach(node);
			WRITE_ONCE(node->queue, NULL);
		}
	}
	srcu_read_unlock(&paravent_srcu, idx);
}

static struct class_interface interface = {
	.add_dev = add_dev,
	.remove_dev = remove_dev,
};

static DECLARE_COMPLETION(sentinel_gone);

static int sentinel_open(struct file *file)
{
	return -EACCES;
}

static void sentinel_release(struct video_device *vdev)
{
	video_device_release(vdev);
	complete(&sentinel_gone);
}

/*
 * The class is not exported, but every node tells it. Make one for a moment: a
 * subdevice node does not take a /dev/videoN.
 */
static int find_class(void)
{
	static const struct v4l2_file_operations fops = {
		.owner = THIS_MODULE,
		.open = sentinel_open,
	};
	static struct v4l2_device v4l2_dev;
	struct video_device *vdev;
	int ret;

	vdev = video_device_alloc();
	if (!vdev)
		return -ENOMEM;
	strscpy(v4l2_dev.name, KBUILD_MODNAME, sizeof(v4l2_dev.name));
	ret = v4l2_device_register(NULL, &v4l2_dev);
	if (ret) {
		video_device_release(vdev);
		return ret;
	}
	strscpy(vdev->name, KBUILD_MODNAME, sizeof(vdev->name));
	vdev->v4l2_dev = &v4l2_dev;
	vdev->fops = &fops;
	vdev->release = sentinel_release;
	ret = video_register_device(vdev, VFL_TYPE_SUBDEV, -1);
	if (ret) {
		video_device_release(vdev);
	} else {
		interface.class = vdev->dev.class;
		video_unregister_device(vdev);
		wait_for_completion(&sentinel_gone);
	}
	v4l2_device_unregister(&v4l2_dev);
	return ret;
}

/* Hold a node's video device, unless its last reference is gone already. */
static bool hold_vdev(struct paravent_node *node)
{
	return kobject_get_unless_zero(&node->vdev->dev.kobj);
}

static void attach_present(struct paravent_node *node)
{
	struct vb2_queue *q = node->vdev->queue;

	mutex_lock(&node->queue_lock);
	if (node->kind == PARAVENT_KIND_CAPTURE && !node->ready)
		paravent_file_end_overlay(node);
	if (node->kind == PARAVENT_KIND_CAPTURE && !node->queue)
		q = paravent_file_find_queue(node);
	if (q && node->kind == PARAVENT_KIND_CLOSED)
		paravent_shadow_take(node, q);
	else if (q && !node->queue && paravent_shadow_attach(node, q, false))
		paravent_shadow_take(node, q);
	mutex_unlock(&node->queue_lock);
}

/* Queues of nodes that were there before, and perhaps in use. */
static void attach_all_present(void)
{
	int minor;

	for (minor = 0; minor < PARAVENT_MINORS; minor++) {
		struct paravent_node *node;
		struct video_device *vdev;

		mutex_lock(&nodes_lock);
		node = nodes[minor];
		if (node && !hold_vdev(node))
			node = NULL;
		mutex_unlock(&nodes_lock);
		if (!node)
			continue;
		vdev = node->vdev;
		attach_present(node);
		put_device(&vdev->dev);
	}
}

/**
 * paravent_nodes_apply() - let all nodes go by another policy
 * @policy: the policy
 *
 * Context: Process context.
 */
void paravent_nodes_apply(struct paravent_policy *policy)
{
	struct paravent_node *node;
	int idx, minor = 0;

	idx = srcu_read_lock(&paravent_srcu);
	while ((node = paravent_node_next(&minor)))
		if (node->kind == PARAVENT_KIND_CAPTURE)
			paravent_view_policy(node, policy);
	srcu_read_unlock(&paravent_srcu, idx);
}

/**
 * paravent_nodes_init() - take hold of all video nodes
 *
 * Return: 0 or a negative errno.
 */
int paravent_nodes_init(void)
{
	int ret = find_class();

	if (ret)
		return ret;
	ret = class_interface_register(&interface);
	if (ret)
		return ret;
	attach_all_present();
	return 0;
}

/**
 * paravent_nodes_uninit() - give all video nodes back
 *
 * Context: nobody has a node open that was opened through the module, for that
 * pins it.
 */
void paravent_nodes_uninit(void)
{
	int minor;

	/* Calls remove_dev for every node. */
	class_interface_unregister(&interface);
	for (minor = 0; minor < PARAVENT_MINORS; minor++) {
		struct paravent_node *node;
		struct video_device *vdev;

		mutex_lock(&nodes_lock);
		node = nodes[minor];
		if (!node || !hold_vdev(node)) {
			mutex_unlock(&nodes_lock);
			continue;
		}
		vdev = node->vdev;
		node_restore(node);
		node_forget(node);
		mutex_unlock(&nodes_lock);
		paravent_shadow_tear(node);
		put_device(&vdev->dev);
		call_srcu(&paravent_srcu, &node->rcu, node_free);
	}
	/*
	 * Who has fetched a pointer to our code gets to a read section, then out of it,
	 * and then out of our code.
	 */
	synchronize_rcu_tasks();
	synchronize_srcu(&paravent_srcu);
	synchronize_rcu_tasks();
	/* Those whose last reference was just going. */
	wait_event(nodes_gone, !atomic_read(&nodes_alive));
	srcu_barrier(&paravent_srcu);
}
