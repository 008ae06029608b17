// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hands frames on as an encoder gets them: exports the buffers of a camera, and queues each
 * that it dequeues, as a DMA buffer, for an output to import. It ends with a message unless
 * the output has taken and given back so many frames.
 *
 *	relay CAMERA OUTPUT WIDTHxHEIGHT FRAMES
 */
#include "camera.h"

static uint32_t sink_type = V4L2_BUF_TYPE_VIDEO_OUTPUT;

/* Open the output, with room for buffers that are imported. */
static int sink_open(const char *node, const struct camera *c, uint32_t width, uint32_t height)
{
	struct v4l2_requestbuffers req = { .count = c->buffers, .memory = V4L2_MEMORY_DMABUF };
	struct v4l2_format f = { .type = sink_type };
	int fd = open(node, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die("%s", node);
	f.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	f.fmt.pix.width = width;
	f.fmt.pix.height = height;
	if (try_ioctl(fd, VIDIOC_S_FMT, &f))
		die("%s: VIDIOC_S_FMT", node);
	if (f.fmt.pix.pixelformat != V4L2_PIX_FMT_YUYV || f.fmt.pix.bytesperline != c->stride ||
	    f.fmt.pix.sizeimage != c->size) {
		errno = EINVAL;
		die("%s: frames of %u bytes, the camera's have %u", node, f.fmt.pix.sizeimage,
		    c->size);
	}
	req.type = sink_type;
	if (try_ioctl(fd, VIDIOC_REQBUFS, &req))
		die("%s: VIDIOC_REQBUFS", node);
	if (req.count < c->buffers) {
		errno = ENOBUFS;
		die("%s: %u buffers, the camera has %u", node, req.count, c->buffers);
	}
	return fd;
}

static void sink_queue(int fd, const struct camera *c, uint32_t index)
{
	struct v4l2_buffer b = { .type = sink_type,
				 .memory = V4L2_MEMORY_DMABUF,
				 .index = index,
				 .bytesused = c->size,
				 .length = c->size };

	b.m.fd = c->dmabuf[index];
	if (try_ioctl(fd, VIDIOC_QBUF, &b))
		die("the output's VIDIOC_QBUF");
}

static uint32_t sink_dequeue(int fd)
{
	struct v4l2_buffer b = { .type = sink_type, .memory = V4L2_MEMORY_DMABUF };
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	if (poll(&p, 1, 20000) != 1) {
		errno = ETIMEDOUT;
		die("the output");
	}
	if (try_ioctl(fd, VIDIOC_DQBUF, &b))
		die("the output's VIDIOC_DQBUF");
	if (b.flags & V4L2_BUF_FLAG_ERROR) {
		errno = EIO;
		die("the output's buffer %u", b.index);
	}
	return b.index;
}

int main(int argc, char **argv)
{
	unsigned int width, height, frames, held = 0, done = 0;
	struct camera c;
	int sink;

	if (argc != 5 || sscanf(argv[3], "%ux%u", &width, &height) != 2 ||
	    sscanf(argv[4], "%u", &frames) != 1) {
		fprintf(stderr, "usage: relay CAMERA OUTPUT WIDTHxHEIGHT FRAMES\n");
		return 2;
	}
	snprintf(doing, sizeof(doing), "relay: ");
	camera_open(&c, argv[1], width, height);
	camera_request(&c, V4L2_MEMORY_MMAP);
	camera_export(&c);
	sink = sink_open(argv[2], &c, width, height);
	camera_start(&c);
	while (done < frames) {
		int index;

		if (!camera_wait(&c, 20)) {
			errno = ETIMEDOUT;
			die("the camera");
		}
		index = camera_try_dequeue(&c);
		if (index < 0)
			die("the camera's VIDIOC_DQBUF");
		sink_queue(sink, &c, index);
		/* vivid keeps the last one, and wants two before it begins. */
		if (++held < 3)
			continue;
		if (held == 3 && !done && try_ioctl(sink, VIDIOC_STREAMON, &sink_type))
			die("the output's VIDIOC_STREAMON");
		index = sink_dequeue(sink);
		held--;
		done++;
		if (camera_try_queue(&c, index))
			die("the camera's VIDIOC_QBUF");
	}
	printf("%u frames\n", done);
	close(sink);
	camera_close(&c);
	return 0;
}
