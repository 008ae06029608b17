/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between the kernels that the module builds for, and only here. */
#ifndef _PARAVENT_COMPAT_H
#define _PARAVENT_COMPAT_H

#include <linux/device.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/of.h>
#include <linux/sched.h>
#include <linux/version.h>
#include <media/videobuf2-core.h>

/* It moved in 6.12. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include <asm/unaligned.h>
#else
#include <linux/unaligned.h>
#endif

#if IS_ENABLED(CONFIG_KUNIT)
#define EXPORT_SYMBOL_FOR_KUNIT(symbol) EXPORT_SYMBOL_GPL(symbol)
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

/* The callbacks of a class_interface lost their second argument in 6.4. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define CLASS_INTERFACE_ARGS struct device *dev, struct class_interface *unused
#else
#define CLASS_INTERFACE_ARGS struct device *dev
#endif

/* Without CONFIG_OF, of.h has it only since 6.2. */
#ifndef for_each_property_of_node
#define for_each_property_of_node(np, property) \
	for ((property) = (np)->properties; (property); (property) = (property)->next)
#endif

/* vb2_core_qbuf() takes the buffer itself since 6.8. */
static inline int compat_vb2_core_qbuf(struct vb2_queue *q, struct vb2_buffer *vb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
	return vb2_core_qbuf(q, vb->index, NULL, NULL);
#else
	return vb2_core_qbuf(q, vb, NULL, NULL);
#endif
}

/* The field depends on the configuration. */
static inline bool compat_has_own_memory(const struct device *dev)
{
#ifdef CONFIG_DMA_DECLARE_COHERENT
	return dev->dma_mem;
#else
	return false;
#endif
}

/* A field until 6.6. */
static inline struct timespec64 compat_inode_ctime(const struct inode *inode)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
	return inode->i_ctime;
#else
	return inode_get_ctime(inode);
#endif
}

/*
 * A reference to the file that the calling process runs, or NULL. Since 6.7 get_file_rcu()
 * looks by itself whether the pointer still stands.
 */
static inline struct file *compat_get_exe_file(void)
{
	struct file *exe = NULL;

	rcu_read_lock();
	if (current->mm) {
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
		exe = rcu_dereference(current->mm->exe_file);
		if (exe && !get_file_rcu(exe))
			exe = NULL;
#else
		exe = get_file_rcu(&current->mm->exe_file);
#endif
	}
	rcu_read_unlock();
	return exe;
}

#endif /* _PARAVENT_COMPAT_H */
