// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Drives a camera step by step, as standard input says, and answers each line with one of
 * its own: "ok", the name of an errno, or what was seen. A frame is "shown" when its pixels
 * differ, "blank" when they are all alike.
 *
 *	steps NODE WIDTH HEIGHT
 *
 *	open		open, and set the format: the size that came of it
 *	close		unmap, and close
 *	req		four buffers, mapped
 *	queue		queue all that are not
 *	on, off		start and stop the stream
 *	take N		dequeue N frames, and keep their buffers
 *	run N		N frames; each is queued again at once
 *	until WHAT	go on until a frame is WHAT: how many there were, and when the last that
 *			was not was dequeued, seconds since boot
 *	read N		N frames by read()
 *	poll		what poll() says at once
 *	calls		so many opens, ioctls, mmaps, reads and polls until now
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BUFFERS	4

static const char *device;
static uint32_t width, height, size, buffers;
static int fd = -1;
static uint8_t *memory[BUFFERS], *frame;
static bool queued[BUFFERS];
static unsigned long opens, ioctls, mmaps, reads, polls;

static const char *answer(int ret)
{
	return ret < 0 ? strerrorname_np(errno) : "ok";
}

static int call(unsigned long request, void *arg)
{
	ioctls++;
	return ioctl(fd, request, arg);
}

static struct v4l2_buffer buffer(uint32_t index)
{
	return (struct v4l2_buffer){ .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
				     .memory = V4L2_MEMORY_MMAP,
				     .index = index };
}

static void do_open(void)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	fd = open(device, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		puts(answer(fd));
		return;
	}
	opens++;
	f.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	f.fmt.pix.width = width;
	f.fmt.pix.height = height;
	if (call(VIDIOC_S_FMT, &f)) {
		puts(answer(-1));
		return;
	}
	size = f.fmt.pix.sizeimage;
	frame = realloc(frame, size);
	printf("%ux%u\n", f.fmt.pix.width, f.fmt.pix.height);
}

static void do_close(void)
{
	uint32_t i;

	for (i = 0; i < BUFFERS; i++) {
		if (memory[i])
			munmap(memory[i], size);
		memory[i] = NULL;
		queued[i] = false;
	}
	puts(answer(close(fd)));
	fd = -1;
}

static int request(void)
{
	struct v4l2_requestbuffers req = { .count = BUFFERS, .memory = V4L2_MEMORY_MMAP };
	uint32_t i;

	req.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	if (call(VIDIOC_REQBUFS, &req))
		return -1;
	buffers = req.count < BUFFERS ? req.count : BUFFERS;
	for (i = 0; i < buffers; i++) {
		struct v4l2_buffer b = buffer(i);

		if (call(VIDIOC_QUERYBUF, &b))
			return -1;
		mmaps++;
		memory[i] = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, b.m.offset);
		if (memory[i] == MAP_FAILED) {
			memory[i] = NULL;
			return -1;
		}
	}
	return 0;
}

static int queue(uint32_t index)
{
	struct v4l2_buffer b = buffer(index);

	if (queued[index])
		return 0;
	if (call(VIDIOC_QBUF, &b))
		return -1;
	queued[index] = true;
	return 0;
}

static int queue_all(void)
{
	uint32_t i;

	for (i = 0; i < buffers; i++)
		if (queue(i))
			return -1;
	return 0;
}

static int stream(unsigned long request)
{
	uint32_t type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

	if (request == VIDIOC_STREAMOFF)
		memset(queued, 0, sizeof(queued));
	return call(request, &type);
}

static const char *look(const uint8_t *at)
{
	return memcmp(at, at + 4, size - 4) ? "shown" : "blank";
}

/* What the next frame is, or why there is none. */
static const char *next(bool again)
{
	struct v4l2_buffer b = buffer(0);
	const char *seen;

	if (call(VIDIOC_DQBUF, &b))
		return answer(-1);
	queued[b.index] = false;
	seen = look(memory[b.index]);
	return again && queue(b.index) ? answer(-1) : seen;
}

static const char *next_read(void)
{
	ssize_t got;

	reads++;
	got = read(fd, frame, size);
	if (got < 0)
		return answer(-1);
	return (size_t)got == size ? look(frame) : "short";
}

static double since_boot(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void until(const char *what)
{
	double last = since_boot();
	const char *seen;
	unsigned int count;

	for (count = 0; count < 1000; count++) {
		seen = next(true);
		if (!strcmp(seen, what))
			break;
		if (strcmp(seen, "shown") && strcmp(seen, "blank")) {
			puts(seen);
			return;
		}
		last = since_boot();
	}
	printf("%u %.2f\n", count, last);
}

static void several(int count, const char *(*one)(void))
{
	const char *seen, *before = "";
	int same = 0;

	/* "blank 8 shown 4" */
	while (count-- > 0) {
		seen = one();
		if (strcmp(seen, before) && same)
			printf("%s %d ", before, same);
		same = strcmp(seen, before) ? 1 : same + 1;
		before = seen;
	}
	printf("%s %d\n", before, same);
}

static const char *next_kept(void)
{
	return next(false);
}

static const char *next_again(void)
{
	return next(true);
}

static void do_poll(void)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	polls++;
	if (poll(&p, 1, 0) < 0)
		puts(answer(-1));
	else
		puts(p.revents & POLLERR ? "error" : p.revents ? "ready" : "nothing");
}

int main(int argc, char **argv)
{
	char line[64], what[32];
	int count;

	if (argc != 4)
		return 2;
	device = argv[1];
	width = atoi(argv[2]);
	height = atoi(argv[3]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strcmp(line, "open"))
			do_open();
		else if (!strcmp(line, "close"))
			do_close();
		else if (!strcmp(line, "req"))
			puts(answer(request()));
		else if (!strcmp(line, "queue"))
			puts(answer(queue_all()));
		else if (!strcmp(line, "on"))
			puts(answer(stream(VIDIOC_STREAMON)));
		else if (!strcmp(line, "off"))
			puts(answer(stream(VIDIOC_STREAMOFF)));
		else if (sscanf(line, "take %d", &count) == 1)
			several(count, next_kept);
		else if (sscanf(line, "run %d", &count) == 1)
			several(count, next_again);
		else if (sscanf(line, "read %d", &count) == 1)
			several(count, next_read);
		else if (sscanf(line, "until %31s", what) == 1)
			until(what);
		else if (!strcmp(line, "poll"))
			do_poll();
		else if (!strcmp(line, "calls"))
			printf("%lu %lu %lu %lu %lu\n", opens, ioctls, mmaps, reads, polls);
		else
			puts("what?");
	}
	return 0;
}
