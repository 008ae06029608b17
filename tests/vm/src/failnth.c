// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lets the first allocation of a system call fail, then the second, and so on until none
 * is left, for each call of an application that films. The call may fail, and must then
 * succeed when it is made again; or it may do without. Whatever comes out is masked.
 *
 *	failnth NODE POLICY…
 *
 * The policies have rising serials, and the zone of the one in force: the left half of the
 * picture, in white. Counts what was done, a line for each call.
 */
#include "camera.h"
#include "load.h"

#include <sys/socket.h>

#define WIDTH 320
#define HEIGHT 180

/* What runs out after this many is no allocation of one call, but a loop. */
#define FAULTS_MAX 3000

struct run {
	struct camera c;
	int index;
	uint8_t frame[WIDTH * HEIGHT * 4];
	bool has_frame;
	bool mapped;
	bool flipped;
};

/**
 * struct step - a call
 * @name: for messages
 * @call: makes it; may be made again after it has failed
 * @how: whether its allocations are to fail; when it has failed, it is made again, unless
 *	ONCE
 */
struct step {
	const char *name;
	int (*call)(struct run *run);
	enum { LEAVE, SWEEP, ONCE } how;
};

static const char *node;
static char **policies;
static int nth_fd;
static unsigned long frames, leaks;

static void nth_set(unsigned int n)
{
	char text[16];
	int size = snprintf(text, sizeof(text), "%u", n);

	/* Its own copy from user space may be what fails. */
	while (pwrite(nth_fd, text, size, 0) != size)
		;
}

/* Is there still a fault to come? */
static bool nth_pending(void)
{
	char text[16] = "";

	return pread(nth_fd, text, sizeof(text) - 1, 0) <= 0 || atoi(text) > 0;
}

/* The half where the zone is, is white, or black, or nothing at all. */
static void look(const uint8_t *frame, uint32_t stride, const char *what)
{
	static const uint8_t fills[][4] = { { 0xeb, 0x80, 0xeb, 0x80 },
					    { 0x10, 0x80, 0x10, 0x80 },
					    { 0, 0, 0, 0 } };
	unsigned int fill, x, y;

	for (fill = 0; fill < 3 && memcmp(frame, fills[fill], 4); fill++)
		;
	frames++;
	for (y = 0; y < HEIGHT; y++) {
		for (x = 0; x < WIDTH; x += 4) {
			if (fill < 3 && !memcmp(frame + y * stride + x, fills[fill], 4))
				continue;
			leaks++;
			printf("LEAK: %s shows %02x %02x %02x %02x at byte %u of row %u\n", what,
			       frame[y * stride + x], frame[y * stride + x + 1],
			       frame[y * stride + x + 2], frame[y * stride + x + 3], x, y);
			return;
		}
	}
}

static int do_open(struct run *run)
{
	run->c.fd = open(node, O_RDWR | O_CLOEXEC);
	return run->c.fd < 0 ? -1 : 0;
}

static int do_format(struct run *run)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	f.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	f.fmt.pix.width = WIDTH;
	f.fmt.pix.height = HEIGHT;
	if (ioctl(run->c.fd, VIDIOC_S_FMT, &f))
		return -1;
	run->c.stride = f.fmt.pix.bytesperline;
	run->c.size = f.fmt.pix.sizeimage;
	if (f.fmt.pix.width != WIDTH || f.fmt.pix.height != HEIGHT ||
	    run->c.size > sizeof(run->frame))
		die("the camera cannot do %ux%u", WIDTH, HEIGHT);
	return 0;
}

static int request(struct run *run, uint32_t memory)
{
	struct v4l2_requestbuffers req = { .count = 2, .memory = memory };

	req.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	if (ioctl(run->c.fd, VIDIOC_REQBUFS, &req))
		return -1;
	run->c.memory = memory;
	run->c.buffers = req.count < BUFFERS ? req.count : BUFFERS;
	return 0;
}

static int do_request(struct run *run)
{
	return request(run, V4L2_MEMORY_MMAP);
}

static int do_request_user(struct run *run)
{
	unsigned int i;

	if (request(run, V4L2_MEMORY_USERPTR))
		return -1;
	for (i = 0; i < run->c.buffers; i++)
		run->c.at[i] = run->c.at[i] ?: page_alloc(run->c.size);
	return 0;
}

static int do_create(struct run *run)
{
	struct v4l2_create_buffers create = { .count = 1, .memory = V4L2_MEMORY_MMAP };

	create.format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	if (ioctl(run->c.fd, VIDIOC_G_FMT, &create.format))
		return -1;
	return ioctl(run->c.fd, VIDIOC_CREATE_BUFS, &create);
}

static int do_map(struct run *run)
{
	unsigned int i;

	for (i = 0; i < run->c.buffers; i++) {
		struct v4l2_buffer b = { .index = i, .memory = run->c.memory };

		if (run->c.at[i])
			continue;
		b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
		if (ioctl(run->c.fd, VIDIOC_QUERYBUF, &b))
			return -1;
		run->c.at[i] = mmap(NULL, run->c.size, PROT_READ | PROT_WRITE, MAP_SHARED,
				    run->c.fd, b.m.offset);
		if (run->c.at[i] == MAP_FAILED) {
			run->c.at[i] = NULL;
			return -1;
		}
		run->mapped = true;
	}
	return 0;
}

static int do_queue(struct run *run)
{
	unsigned int i;

	for (i = 0; i < run->c.buffers; i++)
		/* What is queued already is refused. */
		if (camera_try_queue(&run->c, i) && errno != EINVAL)
			return -1;
	return 0;
}

static int do_start(struct run *run)
{
	uint32_t type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

	return ioctl(run->c.fd, VIDIOC_STREAMON, &type);
}

static int do_poll(struct run *run)
{
	struct pollfd p = { .fd = run->c.fd, .events = POLLIN };

	return poll(&p, 1, 20000) == 1 && !(p.revents & POLLERR) ? 0 : -1;
}

static int do_dequeue(struct run *run)
{
	run->index = camera_try_dequeue(&run->c);
	if (run->index < 0)
		return -1;
	memcpy(run->frame, run->c.at[run->index], run->c.size);
	run->has_frame = true;
	return 0;
}

static int do_requeue(struct run *run)
{
	/* What is queued already, and only could not be told, is refused. */
	return camera_try_queue(&run->c, run->index) && errno != EINVAL ? -1 : 0;
}

static int do_export(struct run *run)
{
	struct v4l2_exportbuffer exp = { .flags = O_RDWR | O_CLOEXEC };

	exp.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	if (ioctl(run->c.fd, VIDIOC_EXPBUF, &exp))
		return -1;
	run->c.dmabuf[0] = exp.fd;
	return 0;
}

static int do_read(struct run *run)
{
	if (read(run->c.fd, run->frame, run->c.size) != (ssize_t)run->c.size)
		return -1;
	run->has_frame = true;
	return 0;
}

static int do_flip(struct run *run)
{
	struct v4l2_ext_control control = { .id = V4L2_CID_HFLIP, .value = 1 };
	struct v4l2_ext_controls controls = { .count = 1, .controls = &control };

	run->flipped = !ioctl(run->c.fd, VIDIOC_S_EXT_CTRLS, &controls);
	return run->flipped ? 0 : -1;
}

static int do_unflip(struct run *run)
{
	struct v4l2_control control = { .id = V4L2_CID_HFLIP };

	run->flipped = ioctl(run->c.fd, VIDIOC_S_CTRL, &control);
	return run->flipped ? -1 : 0;
}

static int do_rate(struct run *run)
{
	struct v4l2_streamparm parm = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	parm.parm.capture.timeperframe = (struct v4l2_fract){ 1, 60 };
	return ioctl(run->c.fd, VIDIOC_S_PARM, &parm);
}

/* All that a step needs is there before it: memory of its own is not what is to fail. */
static struct nl_msg *policy;
static unsigned char reply[4096];
static bool taken;

static void next_policy(void)
{
	static unsigned char data[PARAVENT_POLICY_SIZE_MAX];
	FILE *file = *policies ? fopen(*policies++, "r") : NULL;

	if (!file)
		die("there are no policies left");
	nlmsg_free(policy);
	policy = load_message(PARAVENT_CMD_POLICY_LOAD, data, fread(data, 1, sizeof(data), file));
	fclose(file);
}

static int do_load(struct run *run)
{
	struct nlmsghdr *message = nlmsg_hdr(policy);
	int fd = nl_socket_get_fd(load_socket);
	int error = 0;

	(void)run;
	/* If it was taken, but the answer was lost, it is too old now. */
	if (sendto(fd, message, message->nlmsg_len, 0, NULL, 0) < 0 ||
	    recv(fd, reply, sizeof(reply), 0) < 0)
		error = errno;
	else
		error = -((struct nlmsgerr *)nlmsg_data((struct nlmsghdr *)reply))->error;
	taken = !error || error == ESTALE;
	errno = error;
	return error && error != ESTALE ? -1 : 0;
}

static void end(struct run *run)
{
	unsigned int i;

	if (run->c.fd >= 0) {
		for (i = 0; i < BUFFERS && run->mapped; i++)
			if (run->c.at[i])
				munmap(run->c.at[i], run->c.size);
		if (run->c.dmabuf[0])
			close(run->c.dmabuf[0]);
		close(run->c.fd);
	}
	for (i = 0; i < BUFFERS && !run->mapped; i++)
		free(run->c.at[i]);
}

/* Return: was there a fault? */
static bool faulty_run(const struct step *steps, unsigned int which, unsigned int n,
		       unsigned int *failed)
{
	struct run run = { .c.fd = -1 };
	unsigned int i;
	bool pending = false;

	for (i = 0; steps[i].name; i++) {
		int error = 0;

		if (i == which)
			nth_set(n);
		if (steps[i].call(&run))
			error = errno ?: EIO;
		if (i == which) {
			pending = nth_pending();
			nth_set(0);
		}
		if (taken)
			next_policy();
		taken = false;
		if (error && i == which && !pending) {
			++*failed;
			error = steps[i].how != ONCE && steps[i].call(&run) ? errno : 0;
		}
		if (error) {
			errno = error;
			die("%s, with fault %u in %s", steps[i].name, n, steps[which].name);
		}
		if (run.has_frame)
			look(run.frame + (run.flipped ? WIDTH : 0), run.c.stride,
			     steps[which].name);
		run.has_frame = false;
	}
	end(&run);
	return !pending;
}

static void sweep(const char *name, const struct step *steps)
{
	unsigned int which, n, failed;

	for (which = 0; steps[which].name; which++) {
		if (steps[which].how == LEAVE)
			continue;
		failed = 0;
		for (n = 1; faulty_run(steps, which, n, &failed); n++)
			if (n == FAULTS_MAX)
				die("%s: %s never comes to an end", name, steps[which].name);
		printf("%s: %s: %u faults, %u failures\n", name, steps[which].name, n - 1, failed);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	static const struct step mapped[] = {
		{ "open", do_open, SWEEP },
		{ "S_FMT", do_format, SWEEP },
		{ "REQBUFS", do_request, SWEEP },
		{ "CREATE_BUFS", do_create, SWEEP },
		{ "mmap", do_map, SWEEP },
		{ "QBUF", do_queue, SWEEP },
		{ "STREAMON", do_start, SWEEP },
		{ "poll", do_poll, SWEEP },
		{ "DQBUF", do_dequeue, SWEEP },
		{ "EXPBUF", do_export, SWEEP },
		{ "QBUF again", do_requeue, SWEEP },
		{ 0 },
	};
	static const struct step user[] = {
		{ "open", do_open, LEAVE },
		{ "S_FMT", do_format, LEAVE },
		{ "REQBUFS", do_request_user, SWEEP },
		{ "QBUF", do_queue, SWEEP },
		{ "STREAMON", do_start, LEAVE },
		{ "DQBUF", do_dequeue, SWEEP },
		{ 0 },
	};
	static const struct step reading[] = {
		{ "open", do_open, LEAVE },
		{ "S_FMT", do_format, LEAVE },
		{ "read", do_read, SWEEP },
		{ "read again", do_read, SWEEP },
		{ 0 },
	};
	static const struct step moving[] = {
		{ "open", do_open, LEAVE },
		{ "S_FMT", do_format, LEAVE },
		{ "S_PARM", do_rate, SWEEP },
		{ "flip", do_flip, SWEEP },
		{ "REQBUFS", do_request, LEAVE },
		{ "mmap", do_map, LEAVE },
		{ "QBUF", do_queue, LEAVE },
		{ "STREAMON", do_start, LEAVE },
		{ "DQBUF", do_dequeue, LEAVE },
		{ "flip back", do_unflip, SWEEP },
		{ "DQBUF again", do_dequeue, LEAVE },
		{ 0 },
	};
	static const struct step policed[] = {
		{ "open", do_open, LEAVE },
		{ "S_FMT", do_format, LEAVE },
		{ "REQBUFS", do_request, LEAVE },
		{ "mmap", do_map, LEAVE },
		{ "QBUF", do_queue, LEAVE },
		{ "STREAMON", do_start, LEAVE },
		{ "policy", do_load, ONCE },
		{ "DQBUF", do_dequeue, LEAVE },
		{ "QBUF again", do_requeue, LEAVE },
		{ "DQBUF again", do_dequeue, LEAVE },
		{ 0 },
	};
	static const struct timeval patience = { .tv_sec = 60 };

	if (argc < 3)
		return 2;
	node = argv[1];
	policies = argv + 2;
	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (nth_fd < 0)
		die("fail-nth");
	load_init();
	setsockopt(nl_socket_get_fd(load_socket), SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
	next_policy();
	/* A page that user space has not got yet is not what is to fail. */
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		die("mlockall");
	sweep("mmap", mapped);
	sweep("userptr", user);
	sweep("read", reading);
	sweep("flip", moving);
	sweep("policy", policed);
	printf("frames %lu\nleaks %lu\n", frames, leaks);
	return leaks || !frames;
}
