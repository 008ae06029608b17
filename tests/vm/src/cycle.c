// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loads, streams, disconnects and unloads, in five orders.
 *
 *	cycle VIVID PARAVENT FROM TO
 *
 * VIVID and PARAVENT are the modules' files; FROM and TO count the cycles.
 */
#define _GNU_SOURCE
#include "camera.h"

#define NODE "/dev/video0"
#define FOREVER 1000000

enum way { MAP, POLL, EXPORT, USER, READ };

static const char *vivid, *paravent;

static void load_vivid(void)
{
	module_load(vivid, "n_devs=1");
}

static void load_paravent(void)
{
	module_load(paravent, "");
}

static void unload_vivid(void)
{
	module_unload("vivid");
}

static void unload_paravent(void)
{
	module_unload("paravent");
}

/* The first frame is told by a byte to @told, unless that is -1. */
static void stream(enum way way, unsigned int frames, int told)
{
	struct camera c;
	int index;

	camera_open(&c, NODE, 320, 180);
	camera_rate(&c, 60);
	if (way != READ) {
		camera_request(&c, way == USER ? V4L2_MEMORY_USERPTR :
						 V4L2_MEMORY_MMAP);
		if (way == EXPORT)
			camera_export(&c);
		camera_map(&c);
		camera_start(&c);
	}
	for (; frames; frames--) {
		if (way == READ) {
			static uint8_t frame[320 * 180 * 2];

			if (read(c.fd, frame, sizeof(frame)) != sizeof(frame))
				die("read");
		} else {
			if (way == POLL && !camera_wait(&c, 10))
				die("poll");
			index = camera_try_dequeue(&c);
			if (index < 0)
				die("VIDIOC_DQBUF");
			if (camera_try_queue(&c, index))
				die("VIDIOC_QBUF");
		}
		if (told >= 0) {
			if (write(told, "", 1) != 1)
				die("write");
			close(told);
			told = -1;
		}
	}
	camera_close(&c);
}

/* A process that streams until something happens to it; its first frame is there. */
static pid_t client(enum way way)
{
	int told[2];
	pid_t pid;
	char byte;

	if (pipe2(told, O_CLOEXEC))
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		/* It is meant to fail. */
		fclose(stderr);
		alarm(60);
		stream(way, FOREVER, told[1]);
		_exit(0);
	}
	close(told[1]);
	if (read(told[0], &byte, 1) != 1)
		die("the first frame of a client");
	close(told[0]);
	return pid;
}

static void end(pid_t pid, int with)
{
	if (with)
		kill(pid, with);
	if (waitpid(pid, NULL, 0) != pid)
		die("waitpid");
}

static void nothing_runs(void)
{
	load_vivid();
	load_paravent();
	stream(MAP, 2, -1);
	unload_paravent();
	stream(MAP, 1, -1);
	unload_vivid();
}

static void camera_goes(void)
{
	pid_t pid;

	load_paravent();
	load_vivid();
	pid = client(MAP);
	driver("unbind", "vivid.0");
	end(pid, 0);
	unload_vivid();
	unload_paravent();
}

static void module_comes(void)
{
	pid_t pid;

	load_vivid();
	pid = client(MAP);
	load_paravent();
	usleep(50000);
	end(pid, SIGKILL);
	stream(USER, 2, -1);
	unload_paravent();
	unload_vivid();
}

static void client_dies(void)
{
	pid_t pid;

	load_vivid();
	load_paravent();
	pid = client(READ);
	if (!module_try_unload("paravent")) {
		errno = 0;
		die("the module went from under a stream");
	}
	end(pid, SIGKILL);
	unload_paravent();
	unload_vivid();
}

static void camera_goes_and_comes(void)
{
	load_vivid();
	load_paravent();
	stream(EXPORT, 2, -1);
	driver("unbind", "vivid.0");
	driver("bind", "vivid.0");
	stream(POLL, 2, -1);
	unload_vivid();
	unload_paravent();
}

static const struct {
	const char *name;
	void (*run)(void);
} orders[] = {
	{ "the module comes and goes while nothing runs", nothing_runs },
	{ "the module comes first, the camera goes while it streams",
	  camera_goes },
	{ "the module comes while the camera streams", module_comes },
	{ "a client dies, and the module must not go from under it",
	  client_dies },
	{ "the camera goes and comes again", camera_goes_and_comes },
};

#define ORDERS (int)(sizeof(orders) / sizeof(*orders))

int main(int argc, char **argv)
{
	int i, to;

	if (argc != 5) {
		fprintf(stderr, "usage: cycle VIVID PARAVENT FROM TO\n");
		return 2;
	}
	vivid = argv[1];
	paravent = argv[2];
	to = atoi(argv[4]);
	for (i = atoi(argv[3]); i < to; i++) {
		snprintf(doing, sizeof(doing), "cycle %d (%s): ", i,
			 orders[i % ORDERS].name);
		/* What hangs ends the program. */
		alarm(30);
		orders[i % ORDERS].run();
		printf("%d\n", i);
		fflush(stdout);
	}
	return 0;
}
