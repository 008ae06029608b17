// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a call, or a frame, takes of a processor.
 *
 * Usage: cost NODE ask COUNT		VIDIOC_QUERYCAP, the cheapest call
 *	  cost NODE set COUNT		VIDIOC_S_INPUT, which changes the camera
 *	  cost NODE stream COUNT	frames of 1920x1080, by poll, DQBUF and QBUF
 *
 * Prints two numbers, nanoseconds for each: what this process took, and what all tasks
 * together did. Where the machine's clock counts instructions, they are instructions.
 */
#include "camera.h"

#define WARM 10

/**
 * struct spent - time of a processor, in nanoseconds
 * @own: by this process
 * @all: by all tasks
 */
struct spent {
	uint64_t own;
	uint64_t all;
};

/* See Documentation/scheduler/sched-stats.rst of the kernel, version 15. */
static uint64_t run_time(void)
{
	FILE *f = fopen("/proc/schedstat", "re");
	char line[512];
	uint64_t sum = 0, ns;

	if (!f)
		die("/proc/schedstat");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "cpu%*u %*u %*u %*u %*u %*u %*u %lu", &ns) == 1)
			sum += ns;
	fclose(f);
	return sum;
}

static struct spent spent(void)
{
	struct spent s;
	struct timespec t;

	/* What runs is only accounted for when it stops running. */
	usleep(1000);
	s.all = run_time();
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	s.own = t.tv_sec * 1000000000ULL + t.tv_nsec;
	return s;
}

static void call(struct camera *c, unsigned long request)
{
	union {
		struct v4l2_capability capability;
		int input;
	} arg = { .input = 0 };

	if (try_ioctl(c->fd, request, &arg))
		die("request %#lx", request);
}

static void frame(struct camera *c)
{
	int index;

	if (!camera_wait(c, 20))
		die("poll");
	index = camera_try_dequeue(c);
	if (index < 0 || camera_try_queue(c, index))
		die("frame");
}

int main(int argc, char **argv)
{
	unsigned long count, i, request = VIDIOC_QUERYCAP;
	struct spent from, to;
	bool stream;
	struct camera c;

	count = argc == 4 ? strtoul(argv[3], NULL, 0) : 0;
	if (!count) {
		fprintf(stderr, "usage: cost NODE ask|set|stream COUNT\n");
		return 2;
	}
	stream = !strcmp(argv[2], "stream");
	if (!strcmp(argv[2], "set"))
		request = VIDIOC_S_INPUT;

	camera_open(&c, argv[1], 1920, 1080);
	if (stream) {
		camera_request(&c, V4L2_MEMORY_MMAP);
		camera_map(&c);
		camera_start(&c);
	}
	for (i = 0; i < count + WARM; i++) {
		if (i == WARM)
			from = spent();
		if (stream)
			frame(&c);
		else
			call(&c, request);
	}
	to = spent();
	printf("%lu %lu\n", (to.own - from.own) / count, (to.all - from.all) / count);
	camera_close(&c);
	return 0;
}
