// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shadow planes. The driver's queue stays where it is, but every plane of its
 * buffers has two memories: the raw one, which the driver fills and the kernel
 * alone can reach, and the shadow, which is all that user space can map, export,
 * import or read. A frame crosses from one to the other in buf_finish, which
 * videobuf2 documents for changing the contents of a buffer: in the context of
 * the process that dequeues, before it gets the buffer.
 */
#include "node.h"
#include "compat.h"

#include <linux/dma-buf.h>
#include <linux/dma-map-ops.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <media/videobuf2-dma-contig.h>
#include <media/videobuf2-vmalloc.h>

/**
 * struct shadow_plane - the two memories of a plane; vb2 knows it as mem_priv
 * @node: whose queue it is of
 * @raw_ops: the driver's allocator, which made @raw
 * @raw: what the driver fills
 * @raw_vaddr: where the kernel sees it
 * @shadow_ops: who made @shadow: @raw_ops, or vb2-vmalloc for imported memory
 * @shadow: what user space sees
 * @dmabuf: where @shadow was imported from, or NULL
 * @size: bytes of either memory
 * @done: when the driver finished the buffer; never when it has not. Written before vb2
 *	puts the buffer on its done list.
 * @held_back: the frame-rate cap held the last frame back; queue's lock
 * @change: of &struct paravent_node.changes, up to which @raw holds nothing from before
 */
struct shadow_plane {
	struct paravent_node *node;
	const struct vb2_mem_ops *raw_ops;
	void *raw;
	void *raw_vaddr;
	const struct vb2_mem_ops *shadow_ops;
	void *shadow;
	struct dma_buf *dmabuf;
	unsigned long size;
	struct paravent_moment done;
	bool held_back;
	u32 change;
};

static struct paravent_node *node_of_queue(const struct vb2_queue *q)
{
	return container_of(q->ops, struct paravent_node, ops);
}

static struct shadow_plane *plane_of(struct vb2_buffer *vb, unsigned int plane)
{
	return vb->planes[plane].mem_priv;
}

/* Not in the caches only. */
static void memory_empty(const struct vb2_mem_ops *ops, void *memory, void *vaddr, size_t size)
{
	memset(vaddr, 0, size);
	if (ops->prepare)
		ops->prepare(memory);
}

/**
 * paravent_shadow_lock() - the lock that guards a node's queue
 * @node: with a queue
 *
 * Return: the mutex, never NULL once the queue is attached.
 */
struct mutex *paravent_shadow_lock(struct paravent_node *node)
{
	return node->queue->lock ?: node->vdev->lock;
}

/**
 * paravent_shadow_is_attached() - are the queue's tables still those that stand in?
 * @node: a capture node
 *
 * A driver may set its queue up anew, and a module that is unloaded gives it back: its
 * buffers have no shadows then.
 *
 * Context: what it says lasts as long as the queue's lock is held.
 */
bool paravent_shadow_is_attached(struct paravent_node *node)
{
	const struct vb2_queue *q = READ_ONCE(node->queue);

	return q && q->mem_ops == &node->mem_ops && q->ops == &node->ops;
}

/*
 * Where DMA does not see the caches, memory for it is not cached, as a rule, and to read that
 * takes several times as long. So it is cached, and synced around each frame: the driver need
 * not know, since videobuf2 does that, and nobody else can reach it. (Only vivid and vimc, which
 * draw it with the processor, would lose parts of the picture on such hardware.) Where the
 * driver wants memory of a kind, or from a zone, which dma_alloc_noncontiguous() does not take,
 * or the device has its own, it is what the driver would have.
 */
static enum paravent_raw raw_kind(const struct vb2_queue *q, struct device *dev)
{
	const struct vb2_mem_ops *ops = node_of_queue(q)->mem_ops_orig;

	if (ops == &vb2_vmalloc_memops)
		return PARAVENT_RAW_COPIED;
	if (!dev || dev_is_dma_coherent(dev))
		return PARAVENT_RAW_COHERENT;
	if (ops == &vb2_dma_contig_memops &&
	    (q->dma_attrs || q->gfp_flags & (__GFP_DMA | __GFP_DMA32 | __GFP_HIGHMEM) ||
	     compat_has_own_memory(dev)))
		return PARAVENT_RAW_UNCACHED;
	return PARAVENT_RAW_SYNCED;
}

/*
 * Get memory from the driver's allocator that the processor writes to, too: only what it
 * writes to memory for both directions does the DMA API promise to bring there. What the
 * allocator has emptied it may have emptied in the caches alone. @vaddr is where the kernel
 * sees it: mapped now, when that may take its time or fail.
 */
static void *memory_alloc(struct vb2_buffer *vb, struct device *dev, unsigned long size,
			  bool cached, void **vaddr)
{
	struct vb2_queue *q = vb->vb2_queue;
	const struct vb2_mem_ops *ops = node_of_queue(q)->mem_ops_orig;
	enum dma_data_direction direction = q->dma_dir;
	unsigned int non_coherent = q->non_coherent_mem;
	void *memory;

	/* The allocator looks at these now, and remembers. */
	q->dma_dir = DMA_BIDIRECTIONAL;
	q->non_coherent_mem = cached && ops == &vb2_dma_contig_memops;
	memory = ops->alloc(vb, dev, size);
	q->dma_dir = direction;
	q->non_coherent_mem = non_coherent;
	if (IS_ERR_OR_NULL(memory))
		return memory ?: ERR_PTR(-ENOMEM);
	*vaddr = ops->vaddr(vb, memory);
	if (!*vaddr) {
		ops->put(memory);
		return ERR_PTR(-ENOMEM);
	}
	memory_empty(ops, memory, *vaddr, size);
	return memory;
}

/* Make a plane with its raw memory; its shadow is for the caller to find. */
static struct shadow_plane *plane_alloc(struct vb2_buffer *vb, struct device *dev,
					unsigned long size)
{
	struct paravent_node *node = node_of_queue(vb->vb2_queue);
	enum paravent_raw kind = raw_kind(vb->vb2_queue, dev);
	struct shadow_plane *plane;
	void *raw;

	plane = kzalloc(sizeof(*plane), GFP_KERNEL);
	if (!plane)
		return ERR_PTR(-ENOMEM);
	plane->node = node;
	plane->raw_ops = node->mem_ops_orig;
	raw = memory_alloc(vb, dev, PAGE_ALIGN(size), kind == PARAVENT_RAW_SYNCED,
			   &plane->raw_vaddr);
	if (IS_ERR(raw)) {
		kfree(plane);
		return raw;
	}
	WRITE_ONCE(node->raw, kind);
	plane->raw = raw;
	plane->size = size;
	plane->change = atomic_read(&node->changes);
	/* From now on the driver cannot change the layout, but it may just have. */
	if (atomic_inc_return(&node->buffers) == 1)
		atomic_inc(&node->generation);
	return plane;
}

static void plane_free(struct shadow_plane *plane)
{
	struct paravent_node *node = plane->node;

	/* Whoever gets these pages next is not to find the last frame in them. */
	memory_empty(plane->raw_ops, plane->raw, plane->raw_vaddr, PAGE_ALIGN(plane->size));
	plane->raw_ops->put(plane->raw);
	kfree(plane);
	if (atomic_dec_and_test(&node->buffers))
		paravent_view_idle(node);
}

static void *shadow_alloc(struct vb2_buffer *vb, struct device *dev, unsigned long size)
{
	struct shadow_plane *plane = plane_alloc(vb, dev, size);
	void *shadow, *vaddr;

	if (IS_ERR(plane))
		return plane;
	/* From the driver's allocator too: an encoder may want to import it. */
	plane->shadow_ops = plane->raw_ops;
	shadow = memory_alloc(vb, dev, size, false, &vaddr);
	if (IS_ERR(shadow)) {
		plane_free(plane);
		return shadow;
	}
	plane->shadow = shadow;
	return plane;
}

static void shadow_put(void *priv)
{
	struct shadow_plane *plane = priv;

	/* What is mapped or exported keeps the shadow alive, and only that. */
	plane->shadow_ops->put(plane->shadow);
	plane_free(plane);
}

static struct dma_buf *shadow_get_dmabuf(struct vb2_buffer *vb, void *priv,
					 unsigned long flags)
{
	struct shadow_plane *plane = priv;

	return plane->shadow_ops->get_dmabuf(vb, plane->shadow, flags);
}

static void *shadow_get_userptr(struct vb2_buffer *vb, struct device *dev,
				unsigned long vaddr, unsigned long size)
{
	struct shadow_plane *plane = plane_alloc(vb, dev, size);
	void *shadow;

	if (IS_ERR(plane))
		return plane;
	plane->shadow_ops = &vb2_vmalloc_memops;
	shadow = plane->shadow_ops->get_userptr(vb, dev, vaddr, size);
	if (IS_ERR_OR_NULL(shadow)) {
		plane_free(plane);
		return shadow ?: ERR_PTR(-ENOMEM);
	}
	plane->shadow = shadow;
	return plane;
}

static void shadow_put_userptr(void *priv)
{
	struct shadow_plane *plane = priv;

	plane->shadow_ops->put_userptr(plane->shadow);
	plane_free(plane);
}

static void *shadow_attach_dmabuf(struct vb2_buffer *vb, struct device *dev,
				  struct dma_buf *dmabuf, unsigned long size)
{
	struct shadow_plane *plane;
	void *shadow;

	if (dmabuf->size < size)
		return ERR_PTR(-EFAULT);
	/* The exporter syncs what it made; but the raw memory is the driver's. */
	vb->skip_cache_sync_on_prepare = 0;
	vb->skip_cache_sync_on_finish = 0;
	plane = plane_alloc(vb, dev, size);
	if (IS_ERR(plane))
		return plane;
	plane->shadow_ops = &vb2_vmalloc_memops;
	shadow = plane->shadow_ops->attach_dmabuf(vb, dev, dmabuf, size);
	if (IS_ERR_OR_NULL(shadow)) {
		plane_free(plane);
		return shadow ?: ERR_PTR(-ENOMEM);
	}
	plane->shadow = shadow;
	plane->dmabuf = dmabuf;
	return plane;
}

static void shadow_detach_dmabuf(void *priv)
{
	struct shadow_plane *plane = priv;

	plane->shadow_ops->detach_dmabuf(plane->shadow);
	plane_free(plane);
}

static int shadow_map_dmabuf(void *priv)
{
	struct shadow_plane *plane = priv;

	return plane->shadow_ops->map_dmabuf(plane->shadow);
}

static void shadow_unmap_dmabuf(void *priv)
{
	struct shadow_plane *plane = priv;

	plane->shadow_ops->unmap_dmabuf(plane->shadow);
}

static void shadow_prepare(void *priv)
{
	struct shadow_plane *plane = priv;

	plane->done.boottime = 0;
	if (plane->raw_ops->prepare)
		plane->raw_ops->prepare(plane->raw);
}

/* Called from vb2_buffer_done(), often in interrupt context. */
static void shadow_finish(void *priv)
{
	struct shadow_plane *plane = priv;

	if (plane->raw_ops->finish)
		plane->raw_ops->finish(plane->raw);
	paravent_clock_moment(&plane->done);
}

/* The driver asks, and file I/O; see buf_finish for the latter. */
static void *shadow_vaddr(struct vb2_buffer *vb, void *priv)
{
	struct shadow_plane *plane = priv;

	return plane->raw_ops->vaddr(vb, plane->raw);
}

static void *shadow_cookie(struct vb2_buffer *vb, void *priv)
{
	struct shadow_plane *plane = priv;

	return plane->raw_ops->cookie(vb, plane->raw);
}

static unsigned int shadow_num_users(void *priv)
{
	struct shadow_plane *plane = priv;

	return plane->shadow_ops->num_users(plane->shadow);
}

static int shadow_mmap(void *priv, struct vm_area_struct *vma)
{
	struct shadow_plane *plane = priv;

	return plane->shadow_ops->mmap(plane->shadow, vma);
}

static const struct vb2_mem_ops shadow_mem_ops = {
	.alloc		= shadow_alloc,
	.put		= shadow_put,
	.get_dmabuf	= shadow_get_dmabuf,
	.get_userptr	= shadow_get_userptr,
	.put_userptr	= shadow_put_userptr,
	.attach_dmabuf	= shadow_attach_dmabuf,
	.detach_dmabuf	= shadow_detach_dmabuf,
	.map_dmabuf	= shadow_map_dmabuf,
	.unmap_dmabuf	= shadow_unmap_dmabuf,
	.prepare	= shadow_prepare,
	.finish		= shadow_finish,
	.vaddr		= shadow_vaddr,
	.num_users	= shadow_num_users,
	.mmap		= shadow_mmap,
};

/* Copy a plane to its shadow; with no mask to go by, there is nothing to see. */
static void plane_copy(struct paravent_node *node, struct vb2_buffer *vb, unsigned int p,
		       const struct paravent_mask *mask)
{
	struct shadow_plane *plane = plane_of(vb, p);
	size_t size = vb2_plane_size(vb, p);
	size_t offset = vb->planes[p].data_offset;
	const u8 *raw = plane->raw_vaddr;
	u8 *shadow = plane->shadow_ops->vaddr(vb, plane->shadow);

	if (!shadow)
		return;
	/* What a driver puts in front of the picture is not copied. */
	if (mask && offset < size && node->scaler)
		paravent_scale(mask, node->scaler, p, shadow + offset, size - offset,
			       raw + offset, size - offset);
	else if (mask && offset < size)
		paravent_blit(mask, p, shadow + offset, size - offset, raw + offset,
			      size - offset);
	else
		memset(shadow, 0, size);
	if (!plane->dmabuf && plane->shadow_ops->prepare)
		plane->shadow_ops->prepare(plane->shadow);
}

/*
 * read() copies from the raw memory, whose address videobuf2 took when it was set
 * up. The driver does not own the buffer now, so the masked frame can go there.
 */
static void plane_copy_back(struct vb2_buffer *vb)
{
	struct shadow_plane *plane = plane_of(vb, 0);
	const u8 *shadow = plane->shadow_ops->vaddr(vb, plane->shadow);

	if (shadow && !plane->held_back)
		memcpy(plane->raw_vaddr, shadow, vb2_plane_size(vb, 0));
	else
		memset(plane->raw_vaddr, 0, vb2_plane_size(vb, 0));
}

/*
 * Has the driver left less than a frame? Where a part was lost on the way, some put what
 * comes after it in its place. Rows of chroma that the picture has only a part of may lack.
 */
static bool is_short(const struct paravent_node *node, struct vb2_buffer *vb)
{
	const struct paravent_frame *frame = node->scaler ? &node->scaler->from : &node->frame;
	u32 p;

	for (p = 0; p < frame->format->planes; p++) {
		const struct paravent_cell *cell = &frame->format->cell[p];
		const struct paravent_plane *plane = &frame->plane[p];
		u32 rows = min(plane->rows,
			       frame->height / cell->height * paravent_cell_rows(cell));

		if (rows && vb2_get_plane_payload(vb, plane->buffer) <
			    (u64)vb->planes[plane->buffer].data_offset + plane->offset +
			    (u64)(rows - 1) * plane->stride + plane->row_bytes)
			return true;
	}
	return false;
}

/* What does a frame show: NULL when nothing of it can be told from nothing. */
static const struct paravent_mask *mask_for(struct paravent_node *node, struct vb2_buffer *vb)
{
	struct vb2_queue *q = vb->vb2_queue;

	if (!node->mask || vb->num_planes != node->mask->frame.format->buffers ||
	    (q->type != V4L2_BUF_TYPE_VIDEO_CAPTURE &&
	     q->type != V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE))
		return NULL;
	/* Where a part of a frame was lost, what follows it lies elsewhere than it should. */
	if (node->mask->filled && (vb->state == VB2_BUF_STATE_ERROR || is_short(node, vb)))
		return NULL;
	return node->mask;
}

static void shadow_buf_finish(struct vb2_buffer *vb)
{
	struct vb2_queue *q = vb->vb2_queue;
	struct paravent_node *node = node_of_queue(q);
	struct paravent_rate_cap cap[PARAVENT_RULES_MAX];
	struct shadow_plane *first = plane_of(vb, 0);
	const struct paravent_mask *mask = NULL;
	unsigned int p;
	struct paravent_moment taken;
	u64 bytes = 0;
	bool older;
	u32 caps;

	if (node->ops_orig->buf_finish)
		node->ops_orig->buf_finish(vb);
	/* The queue is being cancelled: nobody dequeues, so nobody is to see it, even later. */
	if (!q->streaming || !first) {
		for (p = 0; p < vb->num_planes; p++)
			if (plane_of(vb, p))
				plane_of(vb, p)->change = 0;
		return;
	}

	/* This may wait for whoever uses the memory: not with the lock held. */
	for (p = 0; p < vb->num_planes; p++)
		if (plane_of(vb, p)->dmabuf)
			dma_buf_begin_cpu_access(plane_of(vb, p)->dmabuf, DMA_TO_DEVICE);

	mutex_lock(&node->lock);
	taken = first->done;
	if (!taken.boottime)
		paravent_clock_moment(&taken);
	paravent_view_tick(node, &taken);
	caps = paravent_view_rates(node, cap);
	first->held_back = node->hide_next ||
			   !paravent_rate_allows(&node->rate, cap, caps, taken.boottime);
	if (!first->held_back) {
		paravent_rate_pass(&node->rate, cap, caps, taken.boottime);
		mask = mask_for(node, vb);
		/* Who began to wait under one policy may be nobody under the next. */
		older = !xa_empty(&node->older);
		/* Pairs with forget_older(): the generation counts before the file is gone. */
		smp_rmb();
		if (older || !paravent_node_settled(node) || paravent_guard_moving(node) ||
		    !paravent_permit_known(node))
			mask = NULL;
		/* Prepared before a change, and queued when the layers of then had gone. */
		if ((s32)(first->change - node->oldest) < 0)
			mask = NULL;
		if (mask && !paravent_view_spend(node, &taken))
			mask = mask_for(node, vb);
		for (p = 0; p < vb->num_planes; p++)
			plane_copy(node, vb, p, mask);
	}
	/* Of a frame that is held back, too: it may turn up all the same. */
	for (p = 0; node->scaler && p < vb->num_planes && p < PARAVENT_PLANES_MAX; p++)
		vb2_set_plane_payload(vb, p, min_t(size_t, vb2_plane_size(vb, p),
						   vb->planes[p].data_offset +
							   node->frame.size[p]));
	for (p = 0; p < vb->num_planes; p++)
		bytes += vb2_get_plane_payload(vb, p);
	if (first->held_back)
		paravent_audit_frame(node, PARAVENT_VERDICT_HELD_BACK, 0);
	else if (mask && mask->filled < mask->total)
		paravent_audit_frame(node, PARAVENT_VERDICT_PASSED, bytes);
	else
		paravent_audit_frame(node, PARAVENT_VERDICT_BLANK, bytes);
	paravent_view_frame_done(node);
	mutex_unlock(&node->lock);

	for (p = 0; p < vb->num_planes; p++)
		if (plane_of(vb, p)->dmabuf)
			dma_buf_end_cpu_access(plane_of(vb, p)->dmabuf, DMA_TO_DEVICE);

	if (!vb2_fileio_is_active(q))
		return;
	plane_copy_back(vb);
	/* That one goes back to the driver, and read() has nothing to do with it. */
	if (node->hide_next)
		return;
	/* What was seen last may be hidden by now: read() gets nothing, and waits again. */
	if (first->held_back) {
		vb2_set_plane_payload(vb, 0, 0);
		node->read_early++;
	}
	node->unread = vb2_get_plane_payload(vb, 0);
}

/**
 * paravent_shadow_hide() - take a frame back that the cap held back
 * @node: with a queue
 * @index: of the buffer that has just been dequeued
 *
 * Context: with the queue's lock held.
 * Return:
 * * 0		- It was not held back, and is for the application
 * * 1		- It was, and is queued again
 * * -errno	- It was, but cannot be queued again; it shows an earlier frame
 */
int paravent_shadow_hide(struct paravent_node *node, unsigned int index)
{
	struct shadow_plane *plane;
	struct vb2_buffer *vb;
	int ret;

	if (!paravent_shadow_is_attached(node))
		return 0;
	vb = vb2_get_buffer(node->queue, index);
	plane = vb ? plane_of(vb, 0) : NULL;
	if (!plane || !plane->held_back)
		return 0;
	plane->held_back = false;
	/* Where the driver has a lock of its own, somebody may have come in between. */
	if (vb->state != VB2_BUF_STATE_DEQUEUED || !node->queue->streaming)
		return -EBUSY;
	ret = compat_vb2_core_qbuf(node->queue, vb);
	return ret ? ret : 1;
}

static bool first_is_early(struct paravent_node *node)
{
	struct paravent_rate_cap cap[PARAVENT_RULES_MAX];
	struct vb2_queue *q = node->queue;
	struct vb2_buffer *vb;
	unsigned long flags;
	u64 done = 0;
	bool early;

	spin_lock_irqsave(&q->done_lock, flags);
	vb = list_first_entry_or_null(&q->done_list, struct vb2_buffer, done_entry);
	if (vb && plane_of(vb, 0))
		done = plane_of(vb, 0)->done.boottime;
	spin_unlock_irqrestore(&q->done_lock, flags);
	if (!done)
		return false;

	mutex_lock(&node->lock);
	early = !paravent_rate_allows(&node->rate, cap, paravent_view_rates(node, cap), done);
	mutex_unlock(&node->lock);
	return early;
}

/**
 * paravent_shadow_hide_early() - let nobody be woken for what the cap holds back
 * @node: with a queue
 *
 * Context: with the queue's lock held.
 * Return: true when there was a frame to hide.
 */
bool paravent_shadow_hide_early(struct paravent_node *node)
{
	unsigned int index;
	bool hidden = false;

	/*
	 * To queue an imported buffer again takes its descriptor, in the process that
	 * imported it. DQBUF hides those.
	 */
	if (!paravent_shadow_is_attached(node) || node->queue->memory == VB2_MEMORY_DMABUF)
		return false;
	while (node->queue->streaming && first_is_early(node)) {
		int ret;

		/* Whatever a new policy says meanwhile: nobody asked for this frame. */
		node->hide_next = true;
		ret = vb2_core_dqbuf(node->queue, &index, NULL, true);
		node->hide_next = false;
		if (ret || paravent_shadow_hide(node, index) != 1)
			break;
		hidden = true;
	}
	return hidden;
}

/*
 * The layers that an earlier picture was masked by may be gone when a buffer comes back, and
 * the driver need not overwrite all of it.
 */
static void clear_earlier(struct paravent_node *node, struct vb2_buffer *vb, unsigned int p)
{
	u32 change = atomic_read(&node->changes);
	struct shadow_plane *plane = plane_of(vb, p);

	if (plane->change == change)
		return;
	memset(plane->raw_vaddr, 0, plane->size);
	plane->change = change;
}

/*
 * Since 6.8 several planes may share one imported dma-buf, which videobuf2 attaches
 * once. But they would share the raw memory, too, and one plane of the picture must
 * never be taken for another.
 */
static int shadow_buf_prepare(struct vb2_buffer *vb)
{
	struct paravent_node *node = node_of_queue(vb->vb2_queue);
	unsigned int p, q;

	for (p = 0; p < vb->num_planes; p++) {
		if (!plane_of(vb, p) || vb2_plane_size(vb, p) > plane_of(vb, p)->size)
			return -EINVAL;
		for (q = 0; q < p; q++)
			if (plane_of(vb, p) == plane_of(vb, q))
				return -EINVAL;
	}
	for (p = 0; p < vb->num_planes; p++)
		clear_earlier(node, vb, p);
	return node->ops_orig->buf_prepare ? node->ops_orig->buf_prepare(vb) : 0;
}

static void replace_ops(struct paravent_node *node, struct vb2_queue *q)
{
	node->mem_ops_orig = q->mem_ops;
	node->mem_ops = shadow_mem_ops;
	if (q->mem_ops->cookie)
		node->mem_ops.cookie = shadow_cookie;
	if (!q->mem_ops->get_dmabuf)
		node->mem_ops.get_dmabuf = NULL;
	node->ops_orig = q->ops;
	node->ops = *q->ops;
	node->ops.buf_prepare = shadow_buf_prepare;
	node->ops.buf_finish = shadow_buf_finish;
	node->supports_requests_orig = q->supports_requests;
	node->allow_cache_hints_orig = q->allow_cache_hints;
	node->queue = q;

	q->mem_ops = &node->mem_ops;
	q->ops = &node->ops;
	/* A buffer queued through a request cannot be queued again without one. */
	q->supports_requests = 0;
	/* An application knows what it does to its own memory, but not of the raw one. */
	q->allow_cache_hints = 0;
}

/* Take a queue from its user; the caller has locked it, unless it has no lock. */
static void tear(struct paravent_node *node, struct vb2_queue *queue)
{
	if (!vb2_is_busy(queue))
		return;
	vb2_core_queue_release(queue);
	queue->owner = NULL;
	pr_warn("%s: was in use, and has been torn from its user\n", node->name);
}

/**
 * paravent_shadow_take() - take a queue from its user
 * @node: a node that is closed, or whose queue cannot be attached
 * @queue: the driver's
 *
 * Context: Process context; takes the queue's lock.
 */
void paravent_shadow_take(struct paravent_node *node, struct vb2_queue *queue)
{
	struct mutex *lock = queue->lock ?: node->vdev->lock; /* the queue's */

	if (lock)
		mutex_lock(lock);
	tear(node, queue);
	if (lock)
		mutex_unlock(lock);
}

/**
 * paravent_shadow_attach() - put shadows behind the buffers of a queue
 * @node: a capture node without a queue
 * @queue: the driver's
 * @unborn: nobody can have opened the node yet, so there is nothing to lock out
 *
 * A queue that has buffers is torn from its user: their memory stays mapped where
 * it is, but never receives another frame.
 *
 * Context: Process context, with @node->queue_lock held unless @unborn. Takes the
 * queue's lock then.
 * Return: 0, or -EINVAL when the queue cannot be worked with.
 */
int paravent_shadow_attach(struct paravent_node *node, struct vb2_queue *queue, bool unborn)
{
	struct mutex *lock = queue->lock ?: node->vdev->lock; /* the queue's */

	if (!lock || !queue->mem_ops || !queue->mem_ops->alloc || !queue->mem_ops->put ||
	    !queue->mem_ops->mmap || !queue->mem_ops->num_users || !queue->mem_ops->vaddr ||
	    queue->is_output)
		return -EINVAL;
	/* Of nodes that share a queue, one has it; so has one that is gone but for its files. */
	if (queue->mem_ops->alloc == shadow_alloc)
		return -EINVAL;
	if (!unborn)
		mutex_lock(lock);
	tear(node, queue);
	replace_ops(node, queue);
	if (!unborn)
		mutex_unlock(lock);
	return 0;
}

/**
 * paravent_shadow_detach() - give the queue back to the driver
 * @node: which nobody has open any more
 *
 * Context: Process context; the caller has the queue to itself.
 */
void paravent_shadow_detach(struct paravent_node *node)
{
	struct vb2_queue *q = node->queue;

	if (!q)
		return;
	if (vb2_is_busy(q))
		vb2_core_queue_release(q);
	q->mem_ops = node->mem_ops_orig;
	q->ops = node->ops_orig;
	q->supports_requests = node->supports_requests_orig;
	q->allow_cache_hints = node->allow_cache_hints_orig;
}

/**
 * paravent_shadow_tear() - take the queue from its user, and give it back
 * @node: which may be open in files that are older than the module
 *
 * Context: Process context; takes the queue's lock.
 */
void paravent_shadow_tear(struct paravent_node *node)
{
	struct mutex *lock; /* the queue's */

	if (!node->queue)
		return;
	lock = paravent_shadow_lock(node);
	mutex_lock(lock);
	paravent_shadow_detach(node);
	mutex_unlock(lock);
}
