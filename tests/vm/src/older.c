// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is older than the module, or than the mask, and what comes of it. Frames are of
 * 720x576; a zone covers the middle of them, and three bars whose colours are nowhere else.
 *
 *	older colours NODE			the colours of the bars, from the bare device
 *	older leftover NODE AGAIN COLOUR…	what a buffer held before the mask changed, in a frame
 *						that the driver writes only in part
 *	older crop NODE OUTPUT STEPS COLOUR…	VIDIOC_S_SELECTION of the bare driver that gets on only
 *						after the program STEPS has brought the module
 *	older dqbuf NODE STEPS			VIDIOC_DQBUF likewise: is the module kept?
 */
#define _GNU_SOURCE
#include "camera.h"

#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sched.h>

#define PERCENTAGE_FILL	(0x00f0f000 + 41) /* of vivid */
#define WIDTH	720
#define HEIGHT	576
#define COLOURS	3

static uint32_t colours[COLOURS];

static void set(int fd, uint32_t id, int32_t value)
{
	struct v4l2_control control = { .id = id, .value = value };

	if (try_ioctl(fd, VIDIOC_S_CTRL, &control))
		die("control %x = %d", id, value);
}

static void selection(int fd, uint32_t target, uint32_t width, uint32_t height)
{
	struct v4l2_selection selection = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .target = target,
					    .r = { 0, 0, width, height } };

	if (try_ioctl(fd, VIDIOC_S_SELECTION, &selection))
		die("VIDIOC_S_SELECTION");
}

static int next(struct camera *c)
{
	int index = camera_wait(c, 10) ? camera_try_dequeue(c) : -1;

	if (index < 0)
		die("no frame");
	return index;
}

static void give(struct camera *c, int index)
{
	if (camera_try_queue(c, index))
		die("VIDIOC_QBUF");
}

static void start(struct camera *c, const char *node)
{
	camera_open(c, node, WIDTH, HEIGHT);
	camera_request(c, V4L2_MEMORY_MMAP);
	camera_map(c);
	camera_start(c);
}

static unsigned long private_in(const struct camera *c, int index)
{
	const uint32_t *group = (const uint32_t *)c->at[index];
	unsigned long count = 0;
	unsigned int k;
	size_t i;

	for (i = 0; i < c->size / 4; i++)
		for (k = 0; k < COLOURS; k++)
			count += group[i] == colours[k];
	return count;
}

/* Return: the most that was seen in one of so many frames. */
static unsigned long film(struct camera *c, int frames)
{
	unsigned long most = 0, count;
	int index;

	while (frames--) {
		index = next(c);
		count = private_in(c, index);
		most = count > most ? count : most;
		give(c, index);
	}
	return most;
}

static int print_colours(const char *node)
{
	struct camera c;
	int index, k;

	start(&c, node);
	film(&c, 4);
	index = next(&c);
	for (k = 0; k < COLOURS; k++)
		printf("%08x ", *(uint32_t *)(c.at[index] + HEIGHT / 2 * c.stride +
					     (2 * k + 5) * WIDTH / 16 / 2 * 4));
	putchar('\n');
	return 0;
}

/*
 * Vivid's percentage of 50 leaves the lower half of where it composes as it is. A buffer that
 * was filled with the mirrored picture, and prepared, comes back when the picture is not
 * mirrored any more, and the layers of before are gone; or, AGAIN, when others have come.
 */
static int leftover(const char *node, bool again)
{
	struct v4l2_buffer held = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
				    .memory = V4L2_MEMORY_MMAP };
	unsigned long raw;
	struct camera c;
	int i;

	camera_open(&c, node, WIDTH, HEIGHT);
	set(c.fd, PERCENTAGE_FILL, 50);
	set(c.fd, V4L2_CID_HFLIP, 1);
	selection(c.fd, V4L2_SEL_TGT_COMPOSE, WIDTH, HEIGHT);
	camera_request(&c, V4L2_MEMORY_MMAP);
	camera_map(&c);
	camera_start(&c);
	film(&c, 16);
	held.index = next(&c);
	if (try_ioctl(c.fd, VIDIOC_PREPARE_BUF, &held))
		die("VIDIOC_PREPARE_BUF");
	set(c.fd, V4L2_CID_HFLIP, 0);
	selection(c.fd, V4L2_SEL_TGT_COMPOSE, WIDTH, HEIGHT / 2);
	raw = film(&c, 20);
	printf("while it drains, and after: %lu\n", raw);
	if (again)
		set(c.fd, V4L2_CID_VFLIP, 1);
	give(&c, held.index);
	for (i = 0; i < 6; i++)
		raw += film(&c, 1);
	set(c.fd, V4L2_CID_VFLIP, 0);
	set(c.fd, PERCENTAGE_FILL, 100);
	selection(c.fd, V4L2_SEL_TGT_COMPOSE, WIDTH, HEIGHT);
	printf("%lu raw samples\n", raw);
	return raw != 0;
}

/* Memory that a call waits for until it is given. */
#define PAGE_MOST 65536
static char *page;
static size_t page_size;
static int faults, node_fd, output_fd;
static volatile int stop, result = 1;

static void fault_make(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	page_size = sysconf(_SC_PAGESIZE);
	page = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	range.range.start = (unsigned long)page;
	range.range.len = page_size;
	faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (faults < 0 || ioctl(faults, UFFDIO_API, &api) || ioctl(faults, UFFDIO_REGISTER, &range))
		die("userfaultfd");
}

static void fault_wait(void)
{
	struct uffd_msg message;

	if (read(faults, &message, sizeof(message)) != sizeof(message))
		die("waiting for a fault");
}

static void fault_give(const void *content)
{
	struct uffdio_copy copy = { .dst = (unsigned long)page, .src = (unsigned long)content,
				    .len = page_size };

	if (ioctl(faults, UFFDIO_COPY, &copy))
		die("UFFDIO_COPY");
}

static void on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		die("sched_setaffinity");
}

/* Holds the device's lock until it gets its memory. */
static void *write_to_output(void *unused)
{
	on(1);
	if (write(output_fd, page, page_size) != (ssize_t)page_size)
		perror("write");
	return unused;
}

static void *crop(void *unused)
{
	struct v4l2_selection half = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
				       .target = V4L2_SEL_TGT_CROP,
				       .r = { 0, 0, WIDTH / 2, HEIGHT } };

	on(0);
	result = ioctl(node_fd, VIDIOC_S_SELECTION, &half) ? -errno : 0;
	return unused;
}

/* On the processor of whoever waits, so that it does not get on. */
static void *run_first(void *unused)
{
	struct sched_param first = { .sched_priority = 40 };

	on(0);
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		die("SCHED_FIFO");
	while (!stop)
		;
	return unused;
}

/*
 * v4l2-ioctl.c looks up the handler before it waits for the lock, and others may have the
 * lock while the first who waits does not get to run.
 */
static int late_crop(char **argv)
{
	static const char content[PAGE_MOST];
	pthread_t writer, cropper, runner;
	unsigned long raw;
	struct camera c;
	int fd;

	on(1);
	node_fd = open(argv[0], O_RDWR);
	output_fd = open(argv[1], O_RDWR);
	fd = open("/proc/sys/kernel/sched_rt_runtime_us", O_WRONLY);
	if (node_fd < 0 || output_fd < 0 || fd < 0 || write(fd, "-1", 2) != 2)
		die("open");
	fault_make();
	pthread_create(&writer, NULL, write_to_output, NULL);
	fault_wait();
	pthread_create(&cropper, NULL, crop, NULL);
	usleep(500000);
	pthread_create(&runner, NULL, run_first, NULL);
	usleep(300000);
	fault_give(content);
	pthread_join(writer, NULL);
	close(output_fd);
	if (result != 1)
		printf("the crop was too early\n");
	if (system(argv[2]))
		die("%s", argv[2]);
	start(&c, argv[0]);
	raw = film(&c, 24);
	stop = 1;
	pthread_join(cropper, NULL);
	printf("the crop is back: %d\n", result);
	raw += film(&c, 24);
	printf("while the older file is open: %lu raw samples\n", raw);
	close(node_fd);
	raw += film(&c, 48);
	printf("and after: %lu raw samples\n", raw);
	return raw != 0;
}

static void *dqbuf(void *unused)
{
	result = ioctl(node_fd, VIDIOC_DQBUF, page) ? -errno : 0;
	return unused;
}

/* The argument of DQBUF comes after the module has: it waits for a frame in the module's code. */
static int late_dqbuf(char **argv)
{
	static char content[PAGE_MOST];
	struct v4l2_buffer *b = (struct v4l2_buffer *)content;
	struct v4l2_requestbuffers request = { .count = 4, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
					       .memory = V4L2_MEMORY_MMAP };
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE, removed;
	pthread_t waiter;

	node_fd = open(argv[0], O_RDWR);
	if (node_fd < 0)
		die("open");
	fault_make();
	pthread_create(&waiter, NULL, dqbuf, NULL);
	fault_wait();
	if (system(argv[1]))
		die("%s", argv[1]);
	if (try_ioctl(node_fd, VIDIOC_REQBUFS, &request) || try_ioctl(node_fd, VIDIOC_STREAMON, &type))
		die("a stream without a buffer");
	b->type = type;
	b->memory = V4L2_MEMORY_MMAP;
	fault_give(content);
	usleep(500000);
	if (result != 1)
		die("DQBUF came back with %d", result);
	removed = syscall(SYS_delete_module, "paravent", O_NONBLOCK) ? errno : 0;
	printf("delete_module: %s\n", strerror(removed));
	if (!removed)
		return 1;
	try_ioctl(node_fd, VIDIOC_STREAMOFF, &type);
	pthread_join(waiter, NULL);
	close(node_fd);
	return removed != EWOULDBLOCK;
}

int main(int argc, char **argv)
{
	int i;

	alarm(100);
	setbuf(stdout, NULL);
	for (i = 0; i < COLOURS && i < argc; i++)
		colours[i] = strtoul(argv[argc - COLOURS + i], NULL, 16);
	if (argc == 3 && !strcmp(argv[1], "colours"))
		return print_colours(argv[2]);
	if (argc == 4 + COLOURS && !strcmp(argv[1], "leftover"))
		return leftover(argv[2], atoi(argv[3]));
	if (argc == 5 + COLOURS && !strcmp(argv[1], "crop"))
		return late_crop(argv + 2);
	if (argc == 4 && !strcmp(argv[1], "dqbuf"))
		return late_dqbuf(argv + 2);
	return 2;
}
