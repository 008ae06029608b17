// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of memory where DMA does not see the caches. No virtual machine has caches, so the
 * allocator here keeps both views of its memory, and brings them together as little as the
 * DMA API promises.
 */
#include "node.h"
#include "compat.h"

#include <kunit/test.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <media/v4l2-device.h>

#define SIZE		PAGE_SIZE
#define MEMORIES	4

/* What was in it when somebody else had it, and what the camera sees. */
#define EARLIER		0xc5
#define SCENE		0xaa

/**
 * struct memory - a buffer's
 * @dram: what a device sees, and whoever gets the pages next
 * @cache: what the processor sees
 * @direction: in which it is mapped
 */
struct memory {
	u8 dram[SIZE];
	u8 cache[SIZE];
	enum dma_data_direction direction;
};

struct camera {
	struct v4l2_device v4l2_dev;
	struct video_device vdev;
	struct vb2_queue queue;
	struct mutex lock; /* the queue's */
	struct vb2_buffer *queued;
	struct memory *memory[MEMORIES];
	u32 memories;
	u32 dirty;	/* given back while it held something */
};

static struct camera *camera_of(const struct vb2_buffer *vb)
{
	return container_of(vb->vb2_queue, struct camera, queue);
}

static void *memory_alloc(struct vb2_buffer *vb, struct device *dev, unsigned long size)
{
	struct camera *camera = camera_of(vb);
	struct memory *memory = kzalloc(sizeof(*memory), GFP_KERNEL);

	if (!memory || camera->memories == MEMORIES || size > SIZE) {
		kfree(memory);
		return ERR_PTR(-ENOMEM);
	}
	memset(memory->dram, EARLIER, SIZE);
	memory->direction = vb->vb2_queue->dma_dir;
	camera->memory[camera->memories++] = memory;
	return memory;
}

static struct camera *test_camera;

static void memory_put(void *priv)
{
	struct memory *memory = priv;

	test_camera->dirty += !!memchr_inv(memory->dram, 0, SIZE);
	kfree(memory);
}

/* For the device. Unless it is to read, what the processor wrote may be lost. */
static void memory_prepare(void *priv)
{
	struct memory *memory = priv;

	if (memory->direction == DMA_FROM_DEVICE)
		memcpy(memory->cache, memory->dram, SIZE);
	else
		memcpy(memory->dram, memory->cache, SIZE);
}

static void memory_finish(void *priv)
{
	struct memory *memory = priv;

	memcpy(memory->cache, memory->dram, SIZE);
}

static void *memory_vaddr(struct vb2_buffer *vb, void *priv)
{
	struct memory *memory = priv;

	return memory->cache;
}

static unsigned int memory_users(void *priv)
{
	return 1;
}

static int memory_mmap(void *priv, struct vm_area_struct *vma)
{
	return -EINVAL;
}

static const struct vb2_mem_ops mem_ops = {
	.alloc		= memory_alloc,
	.put		= memory_put,
	.prepare	= memory_prepare,
	.finish		= memory_finish,
	.vaddr		= memory_vaddr,
	.num_users	= memory_users,
	.mmap		= memory_mmap,
};

static int queue_setup(struct vb2_queue *q, unsigned int *buffers, unsigned int *planes,
		       unsigned int sizes[], struct device *alloc_devs[])
{
	*planes = 1;
	sizes[0] = SIZE;
	return 0;
}

static void buf_queue(struct vb2_buffer *vb)
{
	camera_of(vb)->queued = vb;
}

static int start_streaming(struct vb2_queue *q, unsigned int count)
{
	return 0;
}

static void stop_streaming(struct vb2_queue *q)
{
	struct camera *camera = container_of(q, struct camera, queue);

	if (camera->queued)
		vb2_buffer_done(camera->queued, VB2_BUF_STATE_ERROR);
	camera->queued = NULL;
}

static const struct vb2_ops ops = {
	.queue_setup		= queue_setup,
	.buf_queue		= buf_queue,
	.start_streaming	= start_streaming,
	.stop_streaming		= stop_streaming,
};

static int querycap(struct file *file, void *fh, struct v4l2_capability *cap)
{
	return 0;
}

static const struct v4l2_ioctl_ops ioctl_ops = { .vidioc_querycap = querycap };
static const struct v4l2_file_operations fops = { .owner = THIS_MODULE };

static int camera_init(struct kunit *test)
{
	struct camera *camera = kunit_kzalloc(test, sizeof(*camera), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, camera);
	test->priv = camera;
	test_camera = camera;
	mutex_init(&camera->lock);
	camera->queue.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	camera->queue.io_modes = VB2_MMAP;
	camera->queue.ops = &ops;
	camera->queue.mem_ops = &mem_ops;
	camera->queue.buf_struct_size = sizeof(struct vb2_v4l2_buffer);
	camera->queue.timestamp_flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
	camera->queue.lock = &camera->lock;
	KUNIT_ASSERT_EQ(test, vb2_queue_init(&camera->queue), 0);
	strscpy(camera->v4l2_dev.name, "cached", sizeof(camera->v4l2_dev.name));
	KUNIT_ASSERT_EQ(test, v4l2_device_register(NULL, &camera->v4l2_dev), 0);
	strscpy(camera->vdev.name, "cached", sizeof(camera->vdev.name));
	camera->vdev.v4l2_dev = &camera->v4l2_dev;
	camera->vdev.queue = &camera->queue;
	camera->vdev.lock = &camera->lock;
	camera->vdev.fops = &fops;
	camera->vdev.ioctl_ops = &ioctl_ops;
	camera->vdev.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
	camera->vdev.release = video_device_release_empty;
	KUNIT_ASSERT_EQ(test, video_register_device(&camera->vdev, VFL_TYPE_VIDEO, -1), 0);
	KUNIT_ASSERT_NOT_NULL(test, paravent_node_of(&camera->vdev));
	return 0;
}

static void camera_exit(struct kunit *test)
{
	struct camera *camera = test->priv;

	vb2_video_unregister_device(&camera->vdev);
	v4l2_device_unregister(&camera->v4l2_dev);
}

static int request(struct camera *camera, unsigned int count)
{
	int ret;

	mutex_lock(&camera->lock);
	ret = vb2_core_reqbufs(&camera->queue, VB2_MEMORY_MMAP, 0, &count);
	mutex_unlock(&camera->lock);
	return ret;
}

/* Two memories of each buffer, the driver's first. */
static void emptied(struct kunit *test)
{
	struct camera *camera = test->priv;
	u32 i;

	KUNIT_ASSERT_EQ(test, request(camera, 2), 0);
	KUNIT_ASSERT_EQ(test, camera->memories, 4);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_NULL_MSG(test, memchr_inv(camera->memory[i]->dram, 0, SIZE),
				      "memory %u", i);
	KUNIT_EXPECT_EQ(test, camera->queue.dma_dir, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, request(camera, 0), 0);
}

/* One frame from the driver to whoever maps the buffer, and the end of it. */
static void a_frame(struct kunit *test)
{
	struct camera *camera = test->priv;
	struct memory *raw, *shadow;
	unsigned int index;

	KUNIT_ASSERT_EQ(test, request(camera, 1), 0);
	KUNIT_ASSERT_EQ(test, camera->memories, 2);
	raw = camera->memory[0];
	shadow = camera->memory[1];
	memset(shadow->dram, EARLIER, SIZE);
	mutex_lock(&camera->lock);
	KUNIT_EXPECT_EQ(test, compat_vb2_core_qbuf(&camera->queue,
						   vb2_get_buffer(&camera->queue, 0)), 0);
	KUNIT_EXPECT_EQ(test, vb2_core_streamon(&camera->queue, camera->queue.type), 0);
	KUNIT_ASSERT_NOT_NULL(test, camera->queued);
	memset(raw->dram, SCENE, SIZE);
	vb2_set_plane_payload(camera->queued, 0, SIZE);
	vb2_buffer_done(camera->queued, VB2_BUF_STATE_DONE);
	camera->queued = NULL;
	KUNIT_EXPECT_EQ(test, raw->cache[SIZE - 1], SCENE);
	KUNIT_EXPECT_EQ(test, vb2_core_dqbuf(&camera->queue, &index, NULL, true), 0);
	KUNIT_EXPECT_EQ(test, vb2_core_streamoff(&camera->queue, camera->queue.type), 0);
	mutex_unlock(&camera->lock);
	/* There is no policy: it is blank, for whoever looks by the device's way, too. */
	KUNIT_EXPECT_NULL(test, memchr_inv(shadow->dram, 0, SIZE));
	KUNIT_EXPECT_EQ(test, request(camera, 0), 0);
	KUNIT_EXPECT_EQ_MSG(test, camera->dirty, 0, "the scene is in memory that is anybody's");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(emptied),
	KUNIT_CASE(a_frame),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_shadow",
	.init = camera_init,
	.exit = camera_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
