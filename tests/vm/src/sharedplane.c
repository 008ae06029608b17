// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Queues a buffer of NV12M whose two planes are two imported dma-bufs, and another whose
 * planes are one and the same. Says what became of each: "apart ERRNO", "shared ERRNO".
 *
 *	sharedplane NODE EXPORTER
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

static uint32_t type = V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE;

static void must(int fd, unsigned long request, void *arg, const char *name)
{
	if (ioctl(fd, request, arg)) {
		perror(name);
		exit(2);
	}
}

static int node(const char *name, uint32_t format, uint32_t memory)
{
	struct v4l2_format f = { .type = type };
	struct v4l2_requestbuffers buffers = { .count = 2,
					       .type = type,
					       .memory = memory };
	int fd = open(name, O_RDWR);

	must(fd, VIDIOC_G_FMT, &f, "VIDIOC_G_FMT");
	f.fmt.pix_mp.pixelformat = format;
	f.fmt.pix_mp.width = 320;
	f.fmt.pix_mp.height = 180;
	must(fd, VIDIOC_S_FMT, &f, "VIDIOC_S_FMT");
	must(fd, VIDIOC_REQBUFS, &buffers, "VIDIOC_REQBUFS");
	return fd;
}

static int queue(int fd, uint32_t index, int luma, int chroma)
{
	struct v4l2_plane planes[2] = { { .m.fd = luma }, { .m.fd = chroma } };
	struct v4l2_buffer b = {
		.type = type,
		.memory = V4L2_MEMORY_DMABUF,
		.index = index,
		.m.planes = planes,
		.length = 2,
	};

	return ioctl(fd, VIDIOC_QBUF, &b) ? errno : 0;
}

int main(int argc, char **argv)
{
	int fd, exporter, memory[2];
	uint32_t i;

	if (argc != 3)
		return 2;
	exporter = node(argv[2], V4L2_PIX_FMT_YUYV, V4L2_MEMORY_MMAP);
	for (i = 0; i < 2; i++) {
		struct v4l2_exportbuffer export = { .type = type,
						    .index = i,
						    .flags = O_RDWR };

		must(exporter, VIDIOC_EXPBUF, &export, "VIDIOC_EXPBUF");
		memory[i] = export.fd;
	}
	fd = node(argv[1], V4L2_PIX_FMT_NV12M, V4L2_MEMORY_DMABUF);
	printf("apart %d\n", queue(fd, 0, memory[0], memory[1]));
	printf("shared %d\n", queue(fd, 1, memory[0], memory[0]));
	return 0;
}
