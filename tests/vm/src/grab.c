// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Captures frames in every way that V4L2 has, and writes them out from the first. One
 * line a frame tells its index, size, sequence and times.
 *
 * With --spin it also watches the memory of all buffers from another thread, all the
 * time, and counts the looks at which a zone held anything but zeros or the fill.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BUFFERS 4

enum way { WAY_MMAP, WAY_POLL, WAY_EXPBUF, WAY_USERPTR, WAY_DMABUF, WAY_READ };

static const char *const ways[] = { "mmap", "poll", "expbuf", "userptr", "dmabuf", "read" };

static const char *device = "/dev/video0", *exporter, *output;
static enum way way;
static uint32_t fourcc, width, height, stride, input_set, input;
static unsigned int frames = 3;
static uint32_t spin_x, spin_y, spin_w, spin_h;
static bool spin, late;
/* When the frame was asked for, CLOCK_MONOTONIC, in seconds. */
static double asked;
static uint32_t type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

static int fd, exporter_fd = -1;
static size_t size;
static uint8_t *memory[BUFFERS];
static int dmabuf[BUFFERS];
static unsigned int buffers;

static atomic_bool stop;
static unsigned long long looks, raw;

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *format, ...)
{
	int error = errno;
	va_list ap;

	va_start(ap, format);
	fprintf(stderr, "grab: ");
	vfprintf(stderr, format, ap);
	fprintf(stderr, ": %s\n", strerror(error));
	va_end(ap);
	exit(error == EACCES ? 13 : 1);
}

static int xioctl(int on, unsigned long request, void *arg)
{
	int ret;

	do
		ret = ioctl(on, request, arg);
	while (ret < 0 && errno == EINTR);
	return ret;
}

static void set_format(int on, uint32_t *image)
{
	struct v4l2_format f = { .type = type };
	bool mp = V4L2_TYPE_IS_MULTIPLANAR(type);

	if (xioctl(on, VIDIOC_G_FMT, &f))
		die("VIDIOC_G_FMT");
	if (mp) {
		f.fmt.pix_mp.pixelformat = fourcc;
		f.fmt.pix_mp.width = width;
		f.fmt.pix_mp.height = height;
		f.fmt.pix_mp.plane_fmt[0].bytesperline = stride;
	} else {
		f.fmt.pix.pixelformat = fourcc;
		f.fmt.pix.width = width;
		f.fmt.pix.height = height;
		f.fmt.pix.bytesperline = stride;
	}
	if (xioctl(on, VIDIOC_S_FMT, &f))
		die("VIDIOC_S_FMT");
	width = mp ? f.fmt.pix_mp.width : f.fmt.pix.width;
	height = mp ? f.fmt.pix_mp.height : f.fmt.pix.height;
	if ((mp ? f.fmt.pix_mp.pixelformat : f.fmt.pix.pixelformat) != fourcc) {
		errno = ENOTSUP;
		die("the format was refused");
	}
	stride = mp ? f.fmt.pix_mp.plane_fmt[0].bytesperline : f.fmt.pix.bytesperline;
	*image = mp ? f.fmt.pix_mp.plane_fmt[0].sizeimage : f.fmt.pix.sizeimage;
}

static void request(int on, uint32_t kind)
{
	struct v4l2_requestbuffers req = { .count = BUFFERS, .type = type, .memory = kind };

	if (xioctl(on, VIDIOC_REQBUFS, &req))
		die("VIDIOC_REQBUFS");
	buffers = req.count < BUFFERS ? req.count : BUFFERS;
}

static void query(int on, unsigned int index, struct v4l2_buffer *b, struct v4l2_plane *plane)
{
	memset(b, 0, sizeof(*b));
	memset(plane, 0, sizeof(*plane));
	b->type = type;
	b->memory = V4L2_MEMORY_MMAP;
	b->index = index;
	if (V4L2_TYPE_IS_MULTIPLANAR(type)) {
		b->m.planes = plane;
		b->length = 1;
	}
	if (xioctl(on, VIDIOC_QUERYBUF, b))
		die("VIDIOC_QUERYBUF");
	if (!V4L2_TYPE_IS_MULTIPLANAR(type)) {
		plane->length = b->length;
		plane->m.mem_offset = b->m.offset;
	}
}

static int export(int on, unsigned int index)
{
	struct v4l2_exportbuffer exp = { .type = type, .index = index, .flags = O_RDWR };

	if (xioctl(on, VIDIOC_EXPBUF, &exp))
		die("VIDIOC_EXPBUF");
	return exp.fd;
}

static void get_memory(uint32_t image)
{
	struct v4l2_buffer b;
	struct v4l2_plane plane;
	size_t page = sysconf(_SC_PAGESIZE);
	unsigned int i;

	size = image;
	if (way == WAY_READ)
		return;
	if (way == WAY_DMABUF) {
		uint32_t ignored;

		exporter_fd = open(exporter, O_RDWR);
		if (exporter_fd < 0)
			die("%s", exporter);
		set_format(exporter_fd, &ignored);
		request(exporter_fd, V4L2_MEMORY_MMAP);
		for (i = 0; i < BUFFERS; i++) {
			dmabuf[i] = export(exporter_fd, i);
			memory[i] = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, dmabuf[i], 0);
			if (memory[i] == MAP_FAILED)
				die("mmap of the exporter's dma-buf");
		}
		request(fd, V4L2_MEMORY_DMABUF);
		return;
	}
	if (way == WAY_USERPTR) {
		request(fd, V4L2_MEMORY_USERPTR);
		for (i = 0; i < BUFFERS; i++) {
			memory[i] = aligned_alloc(page, (size + page - 1) & ~(page - 1));
			memset(memory[i], 0, size);
		}
		return;
	}
	request(fd, V4L2_MEMORY_MMAP);
	for (i = 0; i < buffers; i++) {
		query(fd, i, &b, &plane);
		size = plane.length;
		if (way == WAY_EXPBUF)
			memory[i] = mmap(NULL, plane.length, PROT_READ, MAP_SHARED, export(fd, i), 0);
		else
			memory[i] = mmap(NULL, plane.length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
					 plane.m.mem_offset);
		if (memory[i] == MAP_FAILED)
			die("mmap");
	}
}

static void queue(unsigned int index)
{
	static const uint32_t kinds[] = { V4L2_MEMORY_MMAP,    V4L2_MEMORY_MMAP,
					  V4L2_MEMORY_MMAP,    V4L2_MEMORY_USERPTR,
					  V4L2_MEMORY_DMABUF, 0 };
	struct v4l2_plane plane = { .length = size };
	struct v4l2_buffer b = { .type = type, .memory = kinds[way], .index = index, .length = size };

	if (way == WAY_USERPTR)
		plane.m.userptr = b.m.userptr = (unsigned long)memory[index];
	if (way == WAY_DMABUF) {
		plane.m.fd = dmabuf[index];
		b.m.fd = dmabuf[index];
	}
	if (V4L2_TYPE_IS_MULTIPLANAR(type)) {
		b.m.planes = &plane;
		b.length = 1;
	}
	if (xioctl(fd, VIDIOC_QBUF, &b))
		die("VIDIOC_QBUF");
}

/* 4 bytes of packed YUV are looked at, the fill of a black zone being 10 80 10 80. */
static void *watch(void *arg)
{
	unsigned int i;
	uint32_t x, y;

	(void)arg;
	while (!stop) {
		for (i = 0; i < buffers; i++) {
			for (y = spin_y; y < spin_y + spin_h; y += 3) {
				for (x = spin_x; x < spin_x + spin_w; x += 2) {
					uint32_t got = *(volatile uint32_t *)(memory[i] + y * stride +
									      2 * x);

					looks++;
					if (got && got != 0x80108010)
						raw++;
				}
			}
		}
	}
	return NULL;
}

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void deliver(FILE *to, unsigned int frame, const uint8_t *data, size_t used,
		    const struct v4l2_buffer *b)
{
	printf("frame %u bytes %zu sequence %u time %.6f asked %.6f now %.6f flags %x\n", frame,
	       used, b ? b->sequence : 0,
	       b ? b->timestamp.tv_sec + b->timestamp.tv_usec / 1e6 : 0, asked,
	       seconds(CLOCK_MONOTONIC), b ? b->flags : 0);
	if (to && fwrite(data, 1, used, to) != used)
		die("%s", output);
}

static void stream(FILE *to)
{
	static const uint32_t kinds[] = { V4L2_MEMORY_MMAP,    V4L2_MEMORY_MMAP,
					  V4L2_MEMORY_MMAP,    V4L2_MEMORY_USERPTR,
					  V4L2_MEMORY_DMABUF, 0 };
	unsigned int i;

	for (i = 0; i < buffers; i++)
		queue(i);
	if (xioctl(fd, VIDIOC_STREAMON, &type))
		die("VIDIOC_STREAMON");
	for (i = 0; i < frames; i++) {
		struct v4l2_plane plane = { 0 };
		struct v4l2_buffer b = { .type = type, .memory = kinds[way] };

		if (V4L2_TYPE_IS_MULTIPLANAR(type)) {
			b.m.planes = &plane;
			b.length = 1;
		}
		if (way == WAY_POLL) {
			struct pollfd p = { .fd = fd, .events = POLLIN };

			if (poll(&p, 1, 20000) != 1) {
				errno = ETIMEDOUT;
				die("poll");
			}
		}
		asked = seconds(CLOCK_MONOTONIC);
		if (xioctl(fd, VIDIOC_DQBUF, &b)) {
			/* What poll announces must be there. */
			die("VIDIOC_DQBUF");
		}
		if (late)
			usleep(300000);
		deliver(to, i, memory[b.index] + plane.data_offset,
			(V4L2_TYPE_IS_MULTIPLANAR(type) ? plane.bytesused : b.bytesused) -
				plane.data_offset, &b);
		queue(b.index);
	}
	if (xioctl(fd, VIDIOC_STREAMOFF, &type))
		die("VIDIOC_STREAMOFF");
}

static void read_frames(FILE *to)
{
	uint8_t *data = malloc(size);
	unsigned int i;

	for (i = 0; i < frames; i++) {
		size_t got = 0;

		asked = seconds(CLOCK_MONOTONIC);
		/* In pieces: a frame must not change or be skipped half way. */
		while (got < size) {
			size_t want = size - got < 100000 ? size - got : 100000;
			ssize_t n = read(fd, data + got, want);

			if (n <= 0)
				die("read");
			got += n;
		}
		deliver(to, i, data, got, NULL);
	}
	free(data);
}

static uint32_t parse_fourcc(const char *text)
{
	char padded[5] = "    ";

	memcpy(padded, text, strnlen(text, 4));
	return v4l2_fourcc(padded[0], padded[1], padded[2], padded[3]);
}

static void usage(void)
{
	fprintf(stderr, "usage: grab --device DEV --way mmap|poll|expbuf|userptr|dmabuf|read\n"
			"            --format FOURCC --size WxH [--stride BYTES] [--input N]\n"
			"            [--frames N] [--output FILE] [--exporter DEV]\n"
			"            [--spin X,Y,WxH] [--late]\n");
	exit(2);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "device", 1, NULL, 'd' },   { "way", 1, NULL, 'w' },	  { "format", 1, NULL, 'f' },
		{ "size", 1, NULL, 's' },     { "frames", 1, NULL, 'n' }, { "output", 1, NULL, 'o' },
		{ "exporter", 1, NULL, 'x' }, { "spin", 1, NULL, 'p' },	  { "late", 0, NULL, 'l' },
		{ "stride", 1, NULL, 'b' },   { "input", 1, NULL, 'i' },  { 0 },
	};
	struct v4l2_capability cap;
	pthread_t watcher;
	uint32_t image;
	FILE *to = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'd': device = optarg; break;
		case 'x': exporter = optarg; break;
		case 'o': output = optarg; break;
		case 'f': fourcc = parse_fourcc(optarg); break;
		case 'n': frames = atoi(optarg); break;
		case 'b': stride = atoi(optarg); break;
		case 'l': late = true; break;
		case 'i':
			input_set = 1;
			input = atoi(optarg);
			break;
		case 's':
			if (sscanf(optarg, "%ux%u", &width, &height) != 2)
				usage();
			break;
		case 'p':
			spin = true;
			if (sscanf(optarg, "%u,%u,%ux%u", &spin_x, &spin_y, &spin_w, &spin_h) != 4)
				usage();
			break;
		case 'w':
			for (way = 0; way <= WAY_READ; way++)
				if (!strcmp(ways[way], optarg))
					break;
			if (way > WAY_READ)
				usage();
			break;
		default: usage();
		}
	}
	if (!fourcc || !width || (way == WAY_DMABUF && !exporter))
		usage();
	setvbuf(stdout, NULL, _IOLBF, 0);
	fd = open(device, O_RDWR);
	if (fd < 0)
		die("%s", device);
	if (xioctl(fd, VIDIOC_QUERYCAP, &cap))
		die("VIDIOC_QUERYCAP");
	if (cap.device_caps & V4L2_CAP_VIDEO_CAPTURE_MPLANE)
		type = V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE;
	if (input_set && xioctl(fd, VIDIOC_S_INPUT, &input))
		die("VIDIOC_S_INPUT");
	set_format(fd, &image);
	printf("format %ux%u stride %u size %u\n", width, height, stride, image);
	if (output) {
		to = fopen(output, "w");
		if (!to)
			die("%s", output);
	}
	get_memory(image);
	if (spin)
		pthread_create(&watcher, NULL, watch, NULL);
	if (way == WAY_READ)
		read_frames(to);
	else
		stream(to);
	if (spin) {
		stop = true;
		pthread_join(watcher, NULL);
		printf("looks %llu raw %llu\n", looks, raw);
	}
	if (to && fclose(to))
		die("%s", output);
	return 0;
}
