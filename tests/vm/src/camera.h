/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What programs share that drive vivid and the module by themselves: to start a
 * process for each step takes longer than the step. All of them film YUYV with one
 * plane, and end with a message when anything fails that is not theirs to look at.
 */
#ifndef CAMERA_H
#define CAMERA_H

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BUFFERS 4

/**
 * struct camera - an open node
 * @fd: what it is open as
 * @memory: V4L2_MEMORY_..., or 0 for read()
 * @buffers: how many there are
 * @stride: bytes of a line
 * @size: bytes of a frame
 * @at: where the frames are
 * @dmabuf: descriptors of imported or exported memory
 */
struct camera {
	int fd;
	uint32_t memory;
	unsigned int buffers;
	uint32_t stride;
	uint32_t size;
	uint8_t *at[BUFFERS];
	int dmabuf[BUFFERS];
};

/* What a message of die() begins with. */
static char doing[128];

static inline void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *format, ...)
{
	int error = errno;
	va_list ap;

	fputs(doing, stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fprintf(stderr, ": %s\n", strerror(error));
	exit(1);
}

static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static inline int try_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	do
		ret = ioctl(fd, request, arg);
	while (ret < 0 && errno == EINTR);
	return ret;
}

/* Open a node, and set its format. */
static inline void camera_open(struct camera *c, const char *node,
			       uint32_t width, uint32_t height)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	memset(c, 0, sizeof(*c));
	c->fd = open(node, O_RDWR | O_CLOEXEC);
	if (c->fd < 0)
		die("%s", node);
	f.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	f.fmt.pix.width = width;
	f.fmt.pix.height = height;
	if (try_ioctl(c->fd, VIDIOC_S_FMT, &f))
		die("VIDIOC_S_FMT");
	c->stride = f.fmt.pix.bytesperline;
	c->size = f.fmt.pix.sizeimage;
}

static inline void camera_rate(struct camera *c, unsigned int frames)
{
	struct v4l2_streamparm parm = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	parm.parm.capture.timeperframe = (struct v4l2_fract){ 1, frames };
	if (try_ioctl(c->fd, VIDIOC_S_PARM, &parm))
		die("VIDIOC_S_PARM");
}

static inline void camera_request(struct camera *c, uint32_t memory)
{
	struct v4l2_requestbuffers req = { .count = BUFFERS, .memory = memory };

	req.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	c->memory = memory;
	if (try_ioctl(c->fd, VIDIOC_REQBUFS, &req))
		die("VIDIOC_REQBUFS");
	c->buffers = req.count < BUFFERS ? req.count : BUFFERS;
}

/* Export the buffers of a node. */
static inline void camera_export(struct camera *c)
{
	unsigned int i;

	for (i = 0; i < c->buffers; i++) {
		struct v4l2_exportbuffer exp = { .index = i,
						 .flags = O_RDWR | O_CLOEXEC };

		exp.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
		if (try_ioctl(c->fd, VIDIOC_EXPBUF, &exp))
			die("VIDIOC_EXPBUF");
		c->dmabuf[i] = exp.fd;
	}
}

/* Memory of whole pages. */
static inline void *page_alloc(size_t size)
{
	size_t page = sysconf(_SC_PAGESIZE);

	return aligned_alloc(page, (size + page - 1) & ~(page - 1));
}

/* Map what camera_request() has made, or @c->dmabuf where there is such memory. */
static inline void camera_map(struct camera *c)
{
	unsigned int i;

	for (i = 0; i < c->buffers; i++) {
		struct v4l2_buffer b = { .index = i, .memory = c->memory };
		int fd = c->fd;
		off_t offset = 0;

		b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
		if (c->dmabuf[i]) {
			fd = c->dmabuf[i];
		} else if (c->memory == V4L2_MEMORY_USERPTR) {
			c->at[i] = page_alloc(c->size);
			memset(c->at[i], 0, c->size);
			continue;
		} else {
			if (try_ioctl(c->fd, VIDIOC_QUERYBUF, &b))
				die("VIDIOC_QUERYBUF");
			offset = b.m.offset;
		}
		c->at[i] = mmap(NULL, c->size, PROT_READ | PROT_WRITE,
				MAP_SHARED, fd, offset);
		if (c->at[i] == MAP_FAILED)
			die("mmap");
	}
}

static inline int camera_try_queue(struct camera *c, unsigned int index)
{
	struct v4l2_buffer b = { .memory = c->memory,
				 .index = index,
				 .length = c->size };

	b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	if (c->memory == V4L2_MEMORY_USERPTR)
		b.m.userptr = (unsigned long)c->at[index];
	if (c->memory == V4L2_MEMORY_DMABUF)
		b.m.fd = c->dmabuf[index];
	return try_ioctl(c->fd, VIDIOC_QBUF, &b);
}

/* Queue all buffers, and go. */
static inline void camera_start(struct camera *c)
{
	uint32_t type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	unsigned int i;

	for (i = 0; i < c->buffers; i++)
		if (camera_try_queue(c, i))
			die("VIDIOC_QBUF");
	if (try_ioctl(c->fd, VIDIOC_STREAMON, &type))
		die("VIDIOC_STREAMON");
}

/* The index of the next frame's buffer, or -1. */
static inline int camera_try_dequeue(struct camera *c)
{
	struct v4l2_buffer b = { .memory = c->memory };

	b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	return try_ioctl(c->fd, VIDIOC_DQBUF, &b) ? -1 : (int)b.index;
}

/* Is there anything to be had within some seconds? */
static inline bool camera_wait(struct camera *c, double seconds)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };

	return poll(&p, 1, seconds * 1000) == 1 && !(p.revents & POLLERR);
}

static inline void camera_close(struct camera *c)
{
	unsigned int i;

	for (i = 0; i < BUFFERS; i++) {
		if (c->at[i] && c->memory == V4L2_MEMORY_USERPTR)
			free(c->at[i]);
		else if (c->at[i])
			munmap(c->at[i], c->size);
		if (c->dmabuf[i])
			close(c->dmabuf[i]);
	}
	close(c->fd);
}

static inline void module_load(const char *file, const char *parameters)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, parameters, 0))
		die("loading %s", file);
	close(fd);
}

static inline int module_try_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK);
}

static inline void module_unload(const char *name)
{
	if (module_try_unload(name))
		die("unloading %s", name);
}

/* What a platform driver is to let go of, or take: @how is bind or unbind. */
static inline void driver(const char *how, const char *device)
{
	char file[64];
	int fd;

	snprintf(file, sizeof(file), "/sys/bus/platform/drivers/vivid/%s", how);
	fd = open(file, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, device, strlen(device)) < 0)
		die("%s", file);
	close(fd);
}

#endif /* CAMERA_H */
