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

#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <media/v4l2-device.h>
#include <media/v4l2-fh.h>
#include <media/videobuf2-dma-contig.h>
#include <media/videobuf2-dma-sg.h>
#include <media/videobuf2-vmalloc.h>

/* Every entry point is a read section; nodes and hooks are freed after one. */
DEFINE_SRCU(paravent_srcu);

/* By minor. Written with nodes_lock held. */
static struct paravent_node *nodes[PARAVENT_MINORS];
static DEFINE_MUTEX(nodes_lock);
static atomic_t nodes_alive = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(nodes_gone);

/**
 * paravent_node_at() - the node with a minor number
 * @minor: 0 to %PARAVENT_MINORS - 1
 *
 * Context: inside an SRCU read section.
 * Return: the node, or NULL.
 */
struct paravent_node *paravent_node_at(int minor)
{
	return smp_load_acquire(&nodes[minor]);
}

/**
 * paravent_node_of() - what is known of a video device
 * @vdev: the device
 *
 * Context: inside an SRCU read section.
 * Return: the node, or NULL when it is no longer the module's business.
 */
struct paravent_node *paravent_node_of(struct video_device *vdev)
{
	struct paravent_node *node;

	if (vdev->minor < 0 || vdev->minor >= PARAVENT_MINORS)
		return NULL;
	node = paravent_node_at(vdev->minor);
	return node && node->vdev == vdev ? node : NULL;
}

/* A poll table that collects what a driver's poll waits for. */
struct collector {
	poll_table table;
	struct vb2_queue *queue;
};

static bool is_vb2_queue(const struct vb2_queue *q)
{
	const struct vb2_mem_ops *mem_ops;

	if (copy_from_kernel_nofault(&mem_ops, &q->mem_ops, sizeof(mem_ops)))
		return false;
	return mem_ops == &vb2_vmalloc_memops || mem_ops == &vb2_dma_contig_memops ||
	       mem_ops == &vb2_dma_sg_memops;
}

static void collect(struct file *file, wait_queue_head_t *head, poll_table *table)
{
	struct collector *collector = container_of(table, struct collector, table);
	struct vb2_queue *q = container_of(head, struct vb2_queue, done_wq);

	/* Poll waits for the queue and for the file's events; which is which? */
	if (is_vb2_queue(q))
		collector->queue = q;
}

/*
 * uvcvideo and others keep their queue to themselves. But poll waits for it, and
 * as no event is asked for, that is all that it does.
 */
static struct vb2_queue *find_queue(struct paravent_node *node, struct file *file)
{
	struct collector collector = { };

	if (node->vdev->queue)
		return node->vdev->queue;
	if (!node->fops_orig->poll)
		return NULL;
	init_poll_funcptr(&collector.table, collect);
	collector.table._key = 0;
	node->fops_orig->poll(file, &collector.table);
	return collector.queue;
}

static void lock_vdev(struct paravent_node *node)
{
	if (node->vdev->lock)
		mutex_lock(node->vdev->lock);
}

static void unlock_vdev(struct paravent_node *node)
{
	if (node->vdev->lock)
		mutex_unlock(node->vdev->lock);
}

/* Make sure that a node can be masked before anybody gets at its frames. */
static int make_ready(struct paravent_node *node, struct file *file)
{
	struct vb2_queue *q;
	int ret = 0;

	if (smp_load_acquire(&node->ready))
		return 0;
	mutex_lock(&node->queue_lock);
	if (node->ready)
		goto unlock;
	if (!node->queue) {
		q = find_queue(node, file);
		ret = q ? paravent_shadow_attach(node, q) : -EACCES;
		if (ret) {
			pr_warn_once("%s: no queue that frames could be masked in\n",
				     video_device_node_name(node->vdev));
			ret = -EACCES;
			goto unlock;
		}
	}
	lock_vdev(node);
	ret = paravent_ioctl_identify(node, file);
	unlock_vdev(node);
	if (!ret)
		ret = paravent_guard_hook(node);
	if (ret)
		goto unlock;
	lock_vdev(node);
	paravent_ioctl_settle(node, file);
	unlock_vdev(node);
	smp_store_release(&node->ready, true);
unlock:
	mutex_unlock(&node->queue_lock);
	return ret;
}

static int node_open(struct file *file)
{
	struct paravent_node *node;
	int ret = -ENODEV;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(video_devdata(file));
	if (!node || !try_module_get(THIS_MODULE))
		goto unlock;
	ret = xa_err(xa_store(&node->files, (unsigned long)file, file, GFP_KERNEL));
	if (ret)
		goto put;
	if (node->fops_orig->open)
		ret = node->fops_orig->open(file);
	if (ret)
		goto erase;
	ret = make_ready(node, file);
	if (!ret)
		goto unlock;
	if (node->fops_orig->release)
		node->fops_orig->release(file);
erase:
	xa_erase(&node->files, (unsigned long)file);
put:
	module_put(THIS_MODULE);
unlock:
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

static int node_release(struct file *file)
{
	struct paravent_node *node;
	int ret = 0;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(video_devdata(file));
	if (node) {
		if (node->fops_orig->release)
			ret = node->fops_orig->release(file);
		/* Files that were opened before the module came do not pin it. */
		if (xa_erase(&node->files, (unsigned long)file))
			module_put(THIS_MODULE);
	} else if (video_devdata(file)->fops->release != node_release) {
		ret = video_devdata(file)->fops->release(file);
	}
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

/* The node, when frames may be got from it; else ERR_PTR. */
static struct paravent_node *ready_node(struct file *file)
{
	struct paravent_node *node = paravent_node_of(video_devdata(file));
	int ret;

	if (!node)
		return ERR_PTR(-ENODEV);
	ret = make_ready(node, file);
	return ret ? ERR_PTR(ret) : node;
}

static long node_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct paravent_node *node;
	long ret;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = ready_node(file);
	if (IS_ERR(node)) {
		ret = PTR_ERR(node);
		goto unlock;
	}
	/* By number: the compat twins of an ioctl differ in size only. */
	if (_IOC_TYPE(cmd) == 'V') {
		switch (_IOC_NR(cmd)) {
		case _IOC_NR(VIDIOC_DBG_G_REGISTER):
		case _IOC_NR(VIDIOC_DBG_S_REGISTER):
			/* v4l2-ioctl.c serves these past the table of handlers. */
			ret = -ENOTTY;
			goto unlock;
		case _IOC_NR(VIDIOC_REQBUFS):
		case _IOC_NR(VIDIOC_CREATE_BUFS):
		case _IOC_NR(VIDIOC_STREAMON):
			lock_vdev(node);
			paravent_ioctl_refresh(node, file);
			unlock_vdev(node);
			break;
		}
	}
	ret = node->fops_orig->unlocked_ioctl(file, cmd, arg);
unlock:
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

#ifdef CONFIG_COMPAT
/* Drivers' own compat handlers are for private ioctls, which are closed. */
static long node_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return -ENOTTY;
}
#endif

static int node_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct paravent_node *node;
	int ret, idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = ready_node(file);
	ret = IS_ERR(node) ? PTR_ERR(node) : node->fops_orig->mmap(file, vma);
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

static __poll_t poll_hiding_early(struct paravent_node *node, struct file *file,
				  poll_table *table)
{
	struct mutex *lock = paravent_shadow_lock(node);

	if (paravent_view_denied(node))
		return EPOLLERR;
	if (mutex_lock_interruptible(lock))
		return EPOLLERR;
	paravent_shadow_hide_early(node);
	mutex_unlock(lock);
	return node->fops_orig->poll(file, table);
}

static __poll_t node_poll(struct file *file, poll_table *table)
{
	struct paravent_node *node;
	__poll_t ret;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = ready_node(file);
	ret = IS_ERR(node) ? EPOLLERR : poll_hiding_early(node, file, table);
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

/*
 * Wait until there is a frame that the cap lets pass, or an error to report. When
 * another thread takes it first, read() gets what the one before got once more.
 */
static int wait_for_frame(struct paravent_node *node, struct file *file)
{
	struct vb2_queue *q = node->queue;
	poll_table table;
	int ret;

	init_poll_funcptr(&table, NULL);
	table._key = EPOLLIN | EPOLLRDNORM;
	for (;;) {
		if (poll_hiding_early(node, file, &table))
			return 0;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(q->done_wq, !list_empty(&q->done_list) ||
					       !q->streaming || q->error);
		if (ret)
			return ret;
	}
}

static ssize_t node_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct paravent_node *node;
	struct paravent_caps caps;
	struct mutex *lock;
	ssize_t ret;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = ready_node(file);
	if (IS_ERR(node)) {
		ret = PTR_ERR(node);
		goto unlock;
	}
	ret = -EACCES;
	if (paravent_view_denied(node))
		goto unlock;
	lock_vdev(node);
	paravent_ioctl_refresh(node, file);
	unlock_vdev(node);
	paravent_view_caps(node, &caps);
	if (caps.rate.frames && node->fops_orig->poll && !READ_ONCE(node->unread)) {
		ret = wait_for_frame(node, file);
		if (ret)
			goto unlock;
	}
	ret = node->fops_orig->read(file, buf, count, ppos);
	lock = paravent_shadow_lock(node);
	mutex_lock(lock);
	if (!vb2_fileio_is_active(node->queue))
		node->unread = 0;
	else if (ret > 0)
		node->unread -= min_t(size_t, node->unread, ret);
	mutex_unlock(lock);
unlock:
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

static void node_free(struct rcu_head *rcu)
{
	struct paravent_node *node = container_of(rcu, struct paravent_node, rcu);

	paravent_view_uninit(node);
	xa_destroy(&node->files);
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
	if (nodes[node->minor] == node)
		smp_store_release(&nodes[node->minor], NULL);
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
		node_forget(node);
		node_restore(node);
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

static void node_wrap(struct paravent_node *node)
{
	node->fops = *node->fops_orig;
	node->fops.open = node_open;
	node->fops.release = node_release;
	node->fops.unlocked_ioctl = node_ioctl;
#ifdef CONFIG_COMPAT
	if (node->fops.compat_ioctl32)
		node->fops.compat_ioctl32 = node_compat_ioctl;
#endif
	if (node->fops.mmap)
		node->fops.mmap = node_mmap;
	if (node->fops.poll)
		node->fops.poll = node_poll;
	if (node->fops.read)
		node->fops.read = node_read;
	paravent_ioctl_wrap(node);
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
	node->minor = vdev->minor;
	node->kind = kind;
	node->fops_orig = vdev->fops;
	node->ioctl_ops_orig = vdev->ioctl_ops;
	node->release_orig = vdev->release;
	node->device_caps_orig = vdev->device_caps;
	xa_init(&node->files);
	mutex_init(&node->queue_lock);
	atomic_set(&node->moving, 0);
	atomic_set(&node->buffers, 0);
	paravent_view_init(node);
	if (kind == PARAVENT_KIND_CLOSED) {
		node->ioctl_ops = node->ioctl_ops_orig ? *node->ioctl_ops_orig :
							 (struct v4l2_ioctl_ops) { };
		paravent_guard_close(node);
	} else {
		node_wrap(node);
	}
	atomic_inc(&nodes_alive);
	mutex_lock(&nodes_lock);
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

	/* A future node: nobody has it open, so no lock is needed. */
	if (kind == PARAVENT_KIND_CAPTURE && vdev->queue && !video_is_registered(vdev)) {
		mutex_lock(&node->queue_lock);
		paravent_shadow_attach(node, vdev->queue);
		mutex_unlock(&node->queue_lock);
	}
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
	if (node && node->kind == PARAVENT_KIND_CAPTURE)
		paravent_guard_unhook(node);
	srcu_read_unlock(&paravent_srcu, idx);
}

static struct class_interface interface = {
	.add_dev = add_dev,
	.remove_dev = remove_dev,
};

/*
 * The class is not exported, but every node tells it. Make one that nobody can open:
 * a subdevice node does not take a /dev/videoN.
 */
static int find_class(void)
{
	static const struct v4l2_file_operations fops = { .owner = THIS_MODULE };
	struct v4l2_device v4l2_dev = { };
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
	vdev->release = video_device_release;
	ret = video_register_device(vdev, VFL_TYPE_SUBDEV, -1);
	if (ret) {
		video_device_release(vdev);
	} else {
		interface.class = vdev->dev.class;
		video_unregister_device(vdev);
	}
	v4l2_device_unregister(&v4l2_dev);
	return ret;
}

/* Hold a node's video device, unless its last reference is gone already. */
static bool hold_vdev(struct paravent_node *node)
{
	return kobject_get_unless_zero(&node->vdev->dev.kobj);
}

/* Queues of nodes that were there before, and perhaps in use. */
static void attach_present(void)
{
	int minor;

	for (minor = 0; minor < PARAVENT_MINORS; minor++) {
		struct paravent_node *node;
		struct video_device *vdev;
		struct vb2_queue *q;
		struct mutex *lock;

		mutex_lock(&nodes_lock);
		node = nodes[minor];
		if (node && !hold_vdev(node))
			node = NULL;
		mutex_unlock(&nodes_lock);
		if (!node)
			continue;
		vdev = node->vdev;
		q = vdev->queue;
		mutex_lock(&node->queue_lock);
		if (q && !node->queue && node->kind == PARAVENT_KIND_CAPTURE) {
			paravent_shadow_attach(node, q);
		} else if (q && node->kind == PARAVENT_KIND_CLOSED) {
			lock = q->lock ?: vdev->lock;
			if (lock)
				mutex_lock(lock);
			if (vb2_is_busy(q))
				vb2_core_queue_release(q);
			if (lock)
				mutex_unlock(lock);
		}
		mutex_unlock(&node->queue_lock);
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
	int idx, minor;

	idx = srcu_read_lock(&paravent_srcu);
	paravent_for_each_node(node, minor)
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
	attach_present();
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
		node_forget(node);
		vdev = node->vdev;
		node_restore(node);
		mutex_unlock(&nodes_lock);
		paravent_shadow_tear(node);
		put_device(&vdev->dev);
		call_srcu(&paravent_srcu, &node->rcu, node_free);
	}
	/* Those whose last reference was just going. */
	wait_event(nodes_gone, !atomic_read(&nodes_alive));
	srcu_barrier(&paravent_srcu);
	synchronize_srcu(&paravent_srcu);
	/* Who has fetched a pointer to our code, but not yet got to the read section? */
	synchronize_rcu_tasks();
}
