// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file operations of a capture node: make sure that it can be masked before
 * anything else happens, and keep the frame-rate cap where applications wait.
 */
#include "node.h"

#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <media/v4l2-fh.h>
#include <media/videobuf2-dma-contig.h>
#include <media/videobuf2-dma-sg.h>
#include <media/videobuf2-vmalloc.h>

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
 * uvcvideo keeps its queue to itself. But poll waits for it, and as no event is asked
 * for, that is all that it does.
 */
static struct vb2_queue *find_queue(struct paravent_node *node, struct file *file)
{
	struct collector collector = { };

	struct device *parent = node->vdev->dev_parent;

	if (node->vdev->queue)
		return node->vdev->queue;
	/* Others may have a queue for each file: of those only one would be found. */
	if (!node->fops_orig->poll || !parent || !parent->driver ||
	    strcmp(parent->driver->name, "uvcvideo"))
		return NULL;
	init_poll_funcptr(&collector.table, collect);
	collector.table._key = 0;
	node->fops_orig->poll(file, &collector.table);
	return collector.queue;
}

/**
 * paravent_file_find_queue() - find the queue of a node that was open before
 * @node: a capture node whose file operations have been replaced
 *
 * Context: Process context, with @node->queue_lock held, which keeps files that
 * are older than the module from being released meanwhile.
 * Return: the queue, or NULL when the node is not open, or keeps it to itself.
 */
struct vb2_queue *paravent_file_find_queue(struct paravent_node *node)
{
	struct video_device *vdev = node->vdev;
	struct vb2_queue *q = vdev->queue;
	struct v4l2_fh *fh;
	struct inode *inode;
	struct file *file;

	lockdep_assert_held(&node->queue_lock);
	if (q)
		return q;
	spin_lock_irq(&vdev->fh_lock);
	fh = list_first_entry_or_null(&vdev->fh_list, struct v4l2_fh, list);
	spin_unlock_irq(&vdev->fh_lock);
	if (!fh)
		return NULL;
	/* There is no file to be had, only what a driver's poll looks at of one. */
	inode = kzalloc(sizeof(*inode), GFP_KERNEL);
	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (inode && file) {
		inode->i_rdev = vdev->dev.devt;
		file->f_inode = inode;
		file->private_data = fh;
		q = find_queue(node, file);
	}
	kfree(file);
	kfree(inode);
	return q;
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

/* Is it of a file that was opened through the module? With interrupts off. */
static bool is_newer(struct paravent_node *node, const struct v4l2_fh *fh)
{
	struct paravent_file *opened;
	unsigned long file;
	bool newer = false;

	/* While it is held, none of them is released. */
	xa_lock(&node->files);
	xa_for_each(&node->files, file, opened)
		newer |= ((struct file *)file)->private_data == fh;
	xa_unlock(&node->files);
	return newer;
}

/**
 * paravent_file_note_older() - remember who has a node open that was there before
 * @node: a capture node whose tables have just been replaced
 *
 * v4l2-ioctl.c looks up a handler before it waits for the lock, and a call may wait for its
 * argument before that. Nobody can tell how long either takes; but the file stays open. A
 * driver that shares v4l2_fh keeps it in @private_data of the file, as v4l2-fh.c has it.
 */
void paravent_file_note_older(struct paravent_node *node)
{
	struct video_device *vdev = node->vdev;
	struct v4l2_fh *fh;

	spin_lock_irq(&vdev->fh_lock);
	list_for_each_entry(fh, &vdev->fh_list, list) {
		if (is_newer(node, fh))
			continue;
		__module_get(THIS_MODULE);
		xa_lock(&node->older);
		/* Nobody would know when it has gone. */
		if (xa_err(__xa_store(&node->older, (unsigned long)fh, node, GFP_ATOMIC)))
			WRITE_ONCE(node->malformed, true);
		xa_unlock(&node->older);
	}
	spin_unlock_irq(&vdev->fh_lock);
}

/**
 * paravent_file_end_overlay() - end what draws past every buffer
 * @node: a capture node whose file operations have been replaced
 *
 * An overlay that a file of before the module turned on goes on until that file is closed:
 * nobody else may end it. Drivers go by the handle, and by the node that the file is of.
 *
 * Context: Process context, with @node->queue_lock held and before @node->ready, which keeps
 * files that are older than the module from being released meanwhile. Takes vdev->lock.
 */
void paravent_file_end_overlay(struct paravent_node *node)
{
	struct video_device *vdev = node->vdev;
	struct v4l2_fh *fh;
	struct inode *inode;
	struct file *file;

	lockdep_assert_held(&node->queue_lock);
	if (!node->ioctl_ops_orig->vidioc_overlay || xa_empty(&node->older))
		return;
	inode = kzalloc(sizeof(*inode), GFP_KERNEL | __GFP_NOFAIL);
	file = kzalloc(sizeof(*file), GFP_KERNEL | __GFP_NOFAIL);
	inode->i_rdev = vdev->dev.devt;
	file->f_inode = inode;
	lock_vdev(node);
	spin_lock_irq(&vdev->fh_lock);
	list_for_each_entry(fh, &vdev->fh_list, list) {
		spin_unlock_irq(&vdev->fh_lock);
		file->private_data = fh;
		node->ioctl_ops_orig->vidioc_overlay(file, fh, 0);
		spin_lock_irq(&vdev->fh_lock);
	}
	spin_unlock_irq(&vdev->fh_lock);
	unlock_vdev(node);
	kfree(file);
	kfree(inode);
}

/* Make sure that a node can be masked before anybody gets at its frames. */
static int make_ready(struct paravent_node *node, struct file *file)
{
	struct vb2_queue *q;
	int ret = 0;

	/* Pairs with the release below: all that it stands for is done. */
	if (smp_load_acquire(&node->ready))
		return 0;
	mutex_lock(&node->queue_lock);
	if (node->ready)
		goto unlock;
	paravent_file_end_overlay(node);
	lock_vdev(node);
	ret = paravent_negotiate_identify(node, file);
	unlock_vdev(node);
	if (ret)
		goto unlock;
	if (!node->queue) {
		q = find_queue(node, file);
		ret = q ? paravent_shadow_attach(node, q, false) : -EACCES;
		if (ret) {
			pr_warn_ratelimited("%s: closed: no queue that frames could be masked in\n",
					    node->name);
			ret = -EACCES;
			goto unlock;
		}
	}
	ret = paravent_guard_hook(node);
	if (ret)
		goto unlock;
	lock_vdev(node);
	paravent_negotiate_sizes(node, file);
	paravent_negotiate_refresh(node, file);
	unlock_vdev(node);
	/* Pairs with the acquire above. */
	smp_store_release(&node->ready, true);
unlock:
	mutex_unlock(&node->queue_lock);
	return ret;
}

static int open_node(struct paravent_node *node, struct file *file)
{
	struct paravent_file *opened;
	int ret;

	if (!try_module_get(THIS_MODULE))
		return paravent_audit_refuse(node, -ENODEV);
	opened = paravent_control_add(node, file);
	ret = PTR_ERR_OR_ZERO(opened);
	if (ret)
		goto put;
	if (node->fops_orig->open)
		ret = node->fops_orig->open(file);
	if (ret)
		goto forget;
	ret = make_ready(node, file);
	if (!ret && !paravent_permit(node)) {
		pr_notice_ratelimited("%s: refused to user %u\n", node->name,
				      from_kuid(&init_user_ns, current_fsuid()));
		ret = -EACCES;
	}
	ret = ret ?: paravent_control_open(node, file, opened);
	if (!ret) {
		/* A policy may have come since the format was set. */
		lock_vdev(node);
		paravent_negotiate_settle(node, file);
		unlock_vdev(node);
		return 0;
	}
	paravent_audit_refuse(node, ret);
	if (node->fops_orig->release)
		node->fops_orig->release(file);
forget:
	paravent_control_free(paravent_control_release(node, file));
put:
	module_put(THIS_MODULE);
	return ret;
}

static int node_open(struct file *file)
{
	struct paravent_node *node;
	int ret = -ENODEV;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(video_devdata(file));
	if (node) {
		ret = open_node(node, file);
		paravent_node_count(node, ret ? PARAVENT_COUNT_REFUSED_OPENS :
						PARAVENT_COUNT_OPENS);
	}
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

/* No call of it that began before the module came goes on any more. */
static void forget_older(struct paravent_node *node, unsigned long fh)
{
	if (!xa_load(&node->older, fh))
		return;
	/* It may have changed the layout: before anything is seen again, ask. */
	atomic_inc(&node->generation);
	/* Pairs with shadow_buf_finish(). */
	smp_wmb();
	xa_erase_irq(&node->older, fh);
	module_put(THIS_MODULE);
}

static int node_release(struct file *file)
{
	const struct v4l2_file_operations *fops;
	struct paravent_node *node;
	int ret = 0;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(video_devdata(file));
	fops = READ_ONCE(video_devdata(file)->fops);
	if (node) {
		bool ready = smp_load_acquire(&node->ready); /* Pairs with make_ready(). */
		struct paravent_file *opened = paravent_control_release(node, file);
		unsigned long fh = (unsigned long)file->private_data;

		if (opened)
			paravent_node_count(node, PARAVENT_COUNT_RELEASES);
		/* See paravent_file_find_queue(). */
		if (!ready)
			mutex_lock(&node->queue_lock);
		if (node->fops_orig->release)
			ret = node->fops_orig->release(file);
		if (!ready)
			mutex_unlock(&node->queue_lock);
		paravent_control_free(opened);
		if (opened)
			module_put(THIS_MODULE);
		else
			forget_older(node, fh);
	} else if (fops->release && fops->release != node_release) {
		/* The module is going, and has given the node back already. */
		ret = fops->release(file);
	}
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

/* The node, when frames may be got from it; else ERR_PTR. Counts the call. */
static struct paravent_node *ready_node(struct file *file, enum paravent_count count)
{
	struct paravent_node *node = paravent_node_of(video_devdata(file));
	int ret;

	if (!node)
		return ERR_PTR(-ENODEV);
	paravent_node_count(node, count);
	ret = make_ready(node, file);
	/* Whoever opened it may have passed it on, or another policy may have come. */
	if (!ret && ((node->vdev->queue && node->vdev->queue != node->queue) ||
		     !paravent_shadow_is_attached(node) || !paravent_permit(node)))
		ret = -EACCES;
	return ret ? ERR_PTR(paravent_audit_refuse(node, ret)) : node;
}

static void refresh(struct paravent_node *node, struct file *file)
{
	lock_vdev(node);
	paravent_negotiate_refresh(node, file);
	unlock_vdev(node);
}

/* Buffers have come since the layout was asked for. */
static void settle(struct paravent_node *node, struct file *file)
{
	if (!paravent_node_settled(node) && atomic_read(&node->buffers))
		refresh(node, file);
}

static long node_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct paravent_node *node;
	long ret;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = ready_node(file, PARAVENT_COUNT_IOCTLS);
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
			ret = paravent_audit_refuse(node, -ENOTTY);
			goto unlock;
		case _IOC_NR(VIDIOC_S_CTRL):
		case _IOC_NR(VIDIOC_S_EXT_CTRLS):
			if (paravent_control_is_current(node, file))
				break;
			ret = paravent_audit_refuse(node, -EACCES);
			goto unlock;
		case _IOC_NR(VIDIOC_REQBUFS):
		case _IOC_NR(VIDIOC_CREATE_BUFS):
		case _IOC_NR(VIDIOC_STREAMON):
			refresh(node, file);
			break;
		case _IOC_NR(VIDIOC_DQBUF):
			settle(node, file);
			break;
		}
	}
	ret = node->fops_orig->unlocked_ioctl(file, cmd, arg);
	settle(node, file);
unlock:
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

#ifdef CONFIG_COMPAT
/* Drivers' own compat handlers are for private ioctls, which are closed. */
static long node_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct paravent_node *node;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(video_devdata(file));
	if (node) {
		paravent_node_count(node, PARAVENT_COUNT_IOCTLS);
		paravent_audit_refuse(node, -ENOTTY);
	}
	srcu_read_unlock(&paravent_srcu, idx);
	return -ENOTTY;
}
#endif

static int node_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct paravent_node *node;
	bool permits = false;
	int ret = -ENODEV;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = paravent_node_of(video_devdata(file));
	if (!node)
		goto unlock;
	paravent_node_count(node, PARAVENT_COUNT_MMAPS);
	/*
	 * The memory map's lock is held here, and inside it nothing of what
	 * make_ready() takes, and no file is read. A file that is older than the module has to do
	 * something else first; and no buffer of before is left to be mapped.
	 */
	if (smp_load_acquire(&node->ready)) { /* Pairs with make_ready(). */
		mutex_lock(&node->lock);
		permits = paravent_permit_known(node);
		mutex_unlock(&node->lock);
	}
	ret = permits ? node->fops_orig->mmap(file, vma) :
			paravent_audit_refuse(node, -EACCES);
unlock:
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

/* Return: whether there was a frame to hide, or -ERESTARTSYS or such. */
static int hide_early(struct paravent_node *node, struct file *file)
{
	struct mutex *lock = paravent_shadow_lock(node); /* the queue's */
	int ret = mutex_lock_interruptible(lock);

	if (ret)
		return ret;
	/* Whose frames they are not, has no say in what becomes of them. */
	if (!node->queue->owner || node->queue->owner == file->private_data)
		ret = paravent_shadow_hide_early(node);
	mutex_unlock(lock);
	return ret;
}

static __poll_t poll_hiding_early(struct paravent_node *node, struct file *file,
				  poll_table *table)
{
	poll_table again = { ._key = poll_requested_events(table) };
	__poll_t ret;
	int hidden;

	if (paravent_view_denied(node)) {
		paravent_audit_refuse(node, -EACCES);
		return EPOLLERR;
	}
	/* To wait for a frame of a queue without buffers starts file I/O. */
	if (!atomic_read(&node->buffers) &&
	    poll_requested_events(table) & (EPOLLIN | EPOLLRDNORM) &&
	    paravent_view_unrecorded(node)) {
		paravent_audit_refuse(node, -EAGAIN);
		return EPOLLERR;
	}
	if (hide_early(node, file) < 0)
		return EPOLLERR;
	ret = node->fops_orig->poll(file, table);
	/* Another may have come in between. */
	while (ret & (EPOLLIN | EPOLLRDNORM)) {
		hidden = hide_early(node, file);
		if (hidden < 0)
			return EPOLLERR;
		if (!hidden)
			break;
		ret = node->fops_orig->poll(file, &again);
	}
	/* It may have started file I/O. */
	settle(node, file);
	return ret;
}

static __poll_t node_poll(struct file *file, poll_table *table)
{
	struct paravent_node *node;
	__poll_t ret;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = ready_node(file, PARAVENT_COUNT_POLLS);
	ret = IS_ERR(node) ? EPOLLERR : poll_hiding_early(node, file, table);
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

/*
 * Start file I/O, so that the layout can be asked for when it cannot change any more;
 * then wait until there is a frame that the cap lets pass, or an error to report.
 */
static int wait_for_frame(struct paravent_node *node, struct file *file)
{
	struct vb2_queue *q = node->queue;
	struct paravent_caps caps;
	poll_table table;
	int ret;

	init_poll_funcptr(&table, NULL);
	table._key = EPOLLIN | EPOLLRDNORM;
	for (;;) {
		bool started = vb2_fileio_is_active(q);
		__poll_t events;

		/* To start the queue of a driver that has gone would be a bad idea. */
		if (!video_is_registered(node->vdev))
			return -ENODEV;
		events = poll_hiding_early(node, file, &table);
		/* As ever, there is no frame at the moment at which it starts. */
		if (!started && vb2_fileio_is_active(q) && file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (events)
			return 0;
		paravent_view_caps(node, &caps);
		if (!caps.rate.frames)
			return 0;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(q->done_wq, !list_empty(&q->done_list) ||
					       !q->streaming || q->error);
		if (ret)
			return ret;
	}
}

/*
 * Another thread may take the frame that was waited for, and the next come too early: of that
 * one there is nothing to read, which is not to look like the end of a file.
 */
static ssize_t read_frame(struct paravent_node *node, struct file *file, char __user *buf,
			  size_t count, loff_t *ppos)
{
	struct mutex *lock; /* the queue's */
	ssize_t ret;
	u32 early;

	for (;;) {
		/* What another file has left unread is no frame of this one. */
		if (!vb2_fileio_is_active(node->queue) || !READ_ONCE(node->unread)) {
			ret = wait_for_frame(node, file);
			if (ret)
				return ret;
		}
		early = READ_ONCE(node->read_early);
		ret = node->fops_orig->read(file, buf, count, ppos);
		lock = paravent_shadow_lock(node);
		mutex_lock(lock);
		if (!vb2_fileio_is_active(node->queue))
			node->unread = 0;
		else if (ret > 0)
			node->unread -= min_t(size_t, node->unread, ret);
		early -= node->read_early;
		mutex_unlock(lock);
		if (ret || !count || !early)
			return ret;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
	}
}

static ssize_t node_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct paravent_node *node;
	ssize_t ret;
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	node = ready_node(file, PARAVENT_COUNT_READS);
	if (IS_ERR(node)) {
		ret = PTR_ERR(node);
		goto unlock;
	}
	if (paravent_view_denied(node)) {
		ret = paravent_audit_refuse(node, -EACCES);
		goto unlock;
	}
	if (!vb2_fileio_is_active(node->queue) && paravent_view_unrecorded(node)) {
		ret = paravent_audit_refuse(node, -EAGAIN);
		goto unlock;
	}
	ret = read_frame(node, file, buf, count, ppos);
unlock:
	srcu_read_unlock(&paravent_srcu, idx);
	return ret;
}

/**
 * paravent_file_wrap() - build the file operations that stand in for the driver's
 * @node: a capture node; its fops_orig is set
 */
void paravent_file_wrap(struct paravent_node *node)
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
	/* read() relies on poll(), which every driver with videobuf2 has. */
	if (node->fops.read)
		node->fops.read = node->fops_orig->poll ? node_read : NULL;
}
