// SPDX-License-Identifier: GPL-2.0-or-later
/* The ways to give a node memory, to wait for a frame, and to look at it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/io_uring.h>
#include <linux/udmabuf.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "matrix.h"

#define PAGE		((size_t)sysconf(_SC_PAGESIZE))
#define PATIENCE	20000	/* milliseconds for a frame */
#define EXTRA		(3 * PAGE + 100)	/* that a larger buffer has more */

static size_t whole_pages(size_t size)
{
	return (size + PAGE - 1) & ~(PAGE - 1);
}

/*
 * Another process, which maps what EXPBUF exports: it gets descriptors over a socket, and
 * copies what it sees to memory that both have.
 */
struct order {
	enum { ORDER_MAP, ORDER_CLEAR, ORDER_COPY, ORDER_UNMAP } what;
	uint32_t slot;
	size_t length;
};

#define SLOTS	(BUFFERS * PLANES)

static int neighbour = -1;
static uint8_t *shared;
static size_t shared_size;

static void live_next_door(int sock)
{
	static uint8_t *map[SLOTS];
	static size_t length[SLOTS];
	struct order order;
	char room[CMSG_SPACE(sizeof(int))];
	struct iovec iov = { &order, sizeof(order) };
	struct msghdr message;
	char done;

	for (;;) {
		struct cmsghdr *c;
		int fd = -1;

		message = (struct msghdr) { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = room,
					    .msg_controllen = sizeof(room) };
		if (recvmsg(sock, &message, 0) != sizeof(order))
			_exit(0);
		c = CMSG_FIRSTHDR(&message);
		if (c)
			memcpy(&fd, CMSG_DATA(c), sizeof(fd));
		done = 'y';
		switch (order.what) {
		case ORDER_MAP:
			length[order.slot] = order.length;
			map[order.slot] = mmap(NULL, order.length, PROT_READ | PROT_WRITE, MAP_SHARED,
					       fd, 0);
			done = map[order.slot] == MAP_FAILED ? 'n' : 'y';
			break;
		case ORDER_CLEAR:
			memset(map[order.slot], 0, length[order.slot]);
			break;
		case ORDER_COPY:
			memcpy(shared, map[order.slot], length[order.slot]);
			break;
		case ORDER_UNMAP:
			munmap(map[order.slot], length[order.slot]);
			break;
		}
		if (fd >= 0)
			close(fd);
		if (write(sock, &done, 1) != 1)
			_exit(0);
	}
}

static bool tell(struct order order, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .header = { .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET,
				  .cmsg_type = SCM_RIGHTS } };
	struct iovec iov = { &order, sizeof(order) };
	struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1 };
	char done = 'n';

	if (fd >= 0) {
		memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
	}
	if (sendmsg(neighbour, &message, 0) < 0 || read(neighbour, &done, 1) != 1 || done != 'y')
		return wrong("the other process cannot map what was exported");
	return true;
}

/* What imported dma-bufs consist of: buffers of another node, and of /dev/udmabuf. */
static int foreign[2][BUFFERS][PLANES];
static bool have_udmabuf;

static bool make_foreign(const char *exporter, size_t size)
{
	struct v4l2_capability cap;
	struct v4l2_format f = { 0 };
	struct v4l2_requestbuffers req = { .count = BUFFERS * PLANES, .memory = V4L2_MEMORY_MMAP };
	int fd = open(exporter, O_RDWR), udmabuf;
	struct utsname kernel;
	uint32_t i;

	if (fd < 0 || ioctl(fd, VIDIOC_QUERYCAP, &cap))
		return wrong("%s: %s", exporter, strerror(errno));
	req.type = cap.device_caps & V4L2_CAP_VIDEO_OUTPUT_MPLANE ?
			   V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE : V4L2_BUF_TYPE_VIDEO_OUTPUT;
	f.type = req.type;
	if (ioctl(fd, VIDIOC_G_FMT, &f))
		return wrong("%s: VIDIOC_G_FMT: %s", exporter, strerror(errno));
	if (V4L2_TYPE_IS_MULTIPLANAR(req.type)) {
		f.fmt.pix_mp.pixelformat = V4L2_PIX_FMT_GREY;
		f.fmt.pix_mp.plane_fmt[0].bytesperline = size / f.fmt.pix_mp.height + 1;
	} else {
		f.fmt.pix.pixelformat = V4L2_PIX_FMT_GREY;
		f.fmt.pix.bytesperline = size / f.fmt.pix.height + 1;
	}
	if (ioctl(fd, VIDIOC_S_FMT, &f) || ioctl(fd, VIDIOC_REQBUFS, &req) ||
	    req.count < BUFFERS * PLANES)
		return wrong("%s gives no buffers: %s", exporter, strerror(errno));
	for (i = 0; i < BUFFERS * PLANES; i++) {
		struct v4l2_exportbuffer exp = { .type = req.type, .index = i, .flags = O_RDWR };

		if (ioctl(fd, VIDIOC_EXPBUF, &exp))
			return wrong("%s: VIDIOC_EXPBUF: %s", exporter, strerror(errno));
		foreign[0][i / PLANES][i % PLANES] = exp.fd;
	}

	udmabuf = open("/dev/udmabuf", O_RDWR);
	/* What it makes cannot be mapped by the kernel before 6.2. */
	uname(&kernel);
	have_udmabuf = udmabuf >= 0 && strverscmp(kernel.release, "6.2") > 0;
	for (i = 0; have_udmabuf && i < BUFFERS * PLANES; i++) {
		struct udmabuf_create create = { .size = whole_pages(size) };

		create.memfd = memfd_create("frame", MFD_ALLOW_SEALING);
		if ((int)create.memfd < 0 || ftruncate(create.memfd, create.size) ||
		    fcntl(create.memfd, F_ADD_SEALS, F_SEAL_SHRINK))
			return wrong("memfd: %s", strerror(errno));
		foreign[1][i / PLANES][i % PLANES] = ioctl(udmabuf, UDMABUF_CREATE, &create);
		if (foreign[1][i / PLANES][i % PLANES] < 0)
			return wrong("UDMABUF_CREATE: %s", strerror(errno));
		close(create.memfd);
	}
	return true;
}

/* The least of a ring that there can be: one operation at a time. */
static struct {
	int fd;
	uint8_t *sq, *cq;
	struct io_uring_sqe *sqes;
	struct io_uring_params params;
} ring = { .fd = -1 };

static bool ring_start(void)
{
	struct io_uring_params *p = &ring.params;

	ring.fd = syscall(SYS_io_uring_setup, 2, p);
	if (ring.fd < 0)
		return wrong("io_uring_setup: %s", strerror(errno));
	ring.sq = mmap(NULL, p->sq_off.array + p->sq_entries * 4, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQ_RING);
	ring.cq = mmap(NULL, p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe),
		       PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd,
		       IORING_OFF_CQ_RING);
	ring.sqes = mmap(NULL, p->sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQES);
	if (ring.sq == MAP_FAILED || ring.cq == MAP_FAILED || ring.sqes == MAP_FAILED)
		return wrong("io_uring: %s", strerror(errno));
	return true;
}

/* Return: what the operation returns, or a negative errno. */
static int ring_do(struct io_uring_sqe sqe)
{
	uint32_t *tail = (uint32_t *)(ring.sq + ring.params.sq_off.tail);
	uint32_t *array = (uint32_t *)(ring.sq + ring.params.sq_off.array);
	uint32_t *head = (uint32_t *)(ring.cq + ring.params.cq_off.head);
	struct io_uring_cqe *cqes = (struct io_uring_cqe *)(ring.cq + ring.params.cq_off.cqes);
	uint32_t at = *tail & (ring.params.sq_entries - 1);
	int result;

	ring.sqes[at] = sqe;
	array[at] = at;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	do
		result = syscall(SYS_io_uring_enter, ring.fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0);
	while (result < 0 && errno == EINTR);
	if (result < 0)
		return -errno;
	result = cqes[*head & (ring.params.cq_entries - 1)].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

bool ways_start(const char *exporter, size_t size)
{
	int sock[2];

	shared_size = whole_pages(size);
	shared = mmap(NULL, shared_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sock))
		return wrong("the other process: %s", strerror(errno));
	switch (fork()) {
	case -1:
		return wrong("fork: %s", strerror(errno));
	case 0:
		close(sock[0]);
		live_next_door(sock[1]);
	}
	close(sock[1]);
	neighbour = sock[0];
	return make_foreign(exporter, size) && ring_start();
}

bool ways_can(const struct way *way, const struct layout *layout)
{
	if (way->memory == MEMORY_UDMABUF)
		return have_udmabuf;
	/* videobuf2 refuses read() where a frame is in several. */
	if (way->memory == MEMORY_READ)
		return layout->buffers == 1;
	return true;
}

static uint32_t kind(const struct way *way)
{
	switch (way->memory) {
	case MEMORY_USERPTR:
		return V4L2_MEMORY_USERPTR;
	case MEMORY_DMABUF:
	case MEMORY_UDMABUF:
		return V4L2_MEMORY_DMABUF;
	default:
		return V4L2_MEMORY_MMAP;
	}
}

static bool request(struct session *s, uint32_t count)
{
	struct v4l2_requestbuffers req = {
		.count = count, .type = s->device->type, .memory = kind(s->way),
		.flags = s->way->memory == MEMORY_HINTS ? V4L2_MEMORY_FLAG_NON_COHERENT : 0,
	};

	if (ioctl(s->device->fd, VIDIOC_REQBUFS, &req))
		return wrong("VIDIOC_REQBUFS: %s", strerror(errno));
	if (req.count < count)
		return wrong("%u buffers, not %u", req.count, count);
	s->capabilities = req.capabilities;
	return true;
}

static bool create_larger(struct session *s)
{
	struct v4l2_create_buffers create = {
		.count = BUFFERS, .memory = V4L2_MEMORY_MMAP, .format.type = s->device->type,
	};
	uint32_t b;

	if (ioctl(s->device->fd, VIDIOC_G_FMT, &create.format))
		return wrong("VIDIOC_G_FMT: %s", strerror(errno));
	for (b = 0; b < s->layout.buffers && s->device->multi; b++)
		create.format.fmt.pix_mp.plane_fmt[b].sizeimage += EXTRA;
	if (!s->device->multi)
		create.format.fmt.pix.sizeimage += EXTRA;
	if (ioctl(s->device->fd, VIDIOC_CREATE_BUFS, &create))
		return wrong("VIDIOC_CREATE_BUFS: %s", strerror(errno));
	if (create.count < BUFFERS)
		return wrong("%u buffers, not %u", create.count, BUFFERS);
	return true;
}

static bool map(struct session *s, uint32_t i)
{
	struct v4l2_plane plane[PLANES] = { 0 };
	struct v4l2_buffer b = { .type = s->device->type, .memory = V4L2_MEMORY_MMAP, .index = i };
	uint32_t p;

	if (s->device->multi) {
		b.m.planes = plane;
		b.length = PLANES;
	}
	if (ioctl(s->device->fd, VIDIOC_QUERYBUF, &b))
		return wrong("VIDIOC_QUERYBUF: %s", strerror(errno));
	for (p = 0; p < s->layout.buffers; p++) {
		off_t offset = s->device->multi ? plane[p].m.mem_offset : b.m.offset;

		s->length[i][p] = s->device->multi ? plane[p].length : b.length;
		if (s->way->memory == MEMORY_LARGER && s->length[i][p] < s->layout.size[p] + EXTRA)
			return wrong("a buffer of %zu bytes, not larger", s->length[i][p]);
		if (s->way->memory == MEMORY_EXPBUF) {
			struct v4l2_exportbuffer exp = { .type = s->device->type, .index = i,
							 .plane = p, .flags = O_RDWR };

			if (ioctl(s->device->fd, VIDIOC_EXPBUF, &exp))
				return wrong("VIDIOC_EXPBUF: %s", strerror(errno));
			s->fd[i][p] = exp.fd;
			if (!tell((struct order) { ORDER_MAP, i * PLANES + p, s->length[i][p] }, exp.fd))
				return false;
			continue;
		}
		s->memory[i][p] = mmap(NULL, s->length[i][p], PROT_READ | PROT_WRITE, MAP_SHARED,
				       s->device->fd, offset);
		if (s->memory[i][p] == MAP_FAILED) {
			s->memory[i][p] = NULL;
			return wrong("mmap of buffer %u: %s", i, strerror(errno));
		}
	}
	return true;
}

static bool bring_memory(struct session *s, uint32_t i)
{
	uint32_t p;

	for (p = 0; p < s->layout.buffers; p++) {
		bool user = s->way->memory == MEMORY_USERPTR;
		size_t mapped = whole_pages(s->layout.size[p]);

		s->length[i][p] = s->layout.size[p];
		if (!user)
			s->fd[i][p] = foreign[s->way->memory == MEMORY_UDMABUF][i][p];
		s->memory[i][p] = mmap(NULL, mapped, PROT_READ | PROT_WRITE,
				       user ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED,
				       user ? -1 : s->fd[i][p], 0);
		if (s->memory[i][p] == MAP_FAILED) {
			s->memory[i][p] = NULL;
			return wrong("mmap of %zu bytes: %s", mapped, strerror(errno));
		}
	}
	return true;
}

bool session_open(struct session *s, struct device *device, const struct way *way,
		  const struct layout *layout)
{
	uint32_t i;

	*s = (struct session) { .device = device, .way = way, .layout = *layout,
				.buffers = BUFFERS };
	memset(s->fd, -1, sizeof(s->fd));
	if (way->memory == MEMORY_READ) {
		s->buffers = 1;
		s->length[0][0] = layout->size[0];
		s->memory[0][0] = malloc(layout->size[0]);
		return s->memory[0][0];
	}
	if (!(way->memory == MEMORY_LARGER ? create_larger(s) : request(s, BUFFERS)))
		return false;
	for (i = 0; i < BUFFERS; i++)
		if (!(kind(way) == V4L2_MEMORY_MMAP ? map(s, i) : bring_memory(s, i)))
			return false;
	return true;
}

static void sync_dmabuf(struct session *s, uint32_t i, uint64_t flags)
{
	uint32_t p;

	for (p = 0; p < s->layout.buffers && kind(s->way) == V4L2_MEMORY_DMABUF; p++)
		ioctl(s->fd[i][p], DMA_BUF_IOCTL_SYNC,
		      &(struct dma_buf_sync) { .flags = flags | DMA_BUF_SYNC_RW });
}

/* Hand a buffer out, with nothing in it. */
bool session_queue(struct session *s, uint32_t i)
{
	struct v4l2_plane plane[PLANES] = { 0 };
	struct v4l2_buffer b = { .type = s->device->type, .memory = kind(s->way), .index = i };
	uint32_t p;

	if (s->way->memory == MEMORY_READ)
		return true;
	sync_dmabuf(s, i, DMA_BUF_SYNC_START);
	for (p = 0; p < s->layout.buffers; p++) {
		if (s->way->memory == MEMORY_EXPBUF) {
			if (!tell((struct order) { ORDER_CLEAR, i * PLANES + p, 0 }, -1))
				return false;
		} else {
			memset(s->memory[i][p], 0, s->length[i][p]);
		}
		plane[p].length = s->length[i][p];
		if (s->way->memory == MEMORY_USERPTR)
			plane[p].m.userptr = (unsigned long)s->memory[i][p];
		else if (kind(s->way) == V4L2_MEMORY_DMABUF)
			plane[p].m.fd = s->fd[i][p];
	}
	sync_dmabuf(s, i, DMA_BUF_SYNC_END);
	if (s->device->multi) {
		b.m.planes = plane;
		b.length = s->layout.buffers;
	} else {
		b.length = plane[0].length;
		if (s->way->memory == MEMORY_USERPTR)
			b.m.userptr = plane[0].m.userptr;
		else if (kind(s->way) == V4L2_MEMORY_DMABUF)
			b.m.fd = plane[0].m.fd;
	}
	if (s->way->memory == MEMORY_HINTS)
		b.flags = V4L2_BUF_FLAG_NO_CACHE_INVALIDATE | V4L2_BUF_FLAG_NO_CACHE_CLEAN;
	if (ioctl(s->device->fd, VIDIOC_QBUF, &b))
		return wrong("VIDIOC_QBUF: %s", strerror(errno));
	return true;
}

static bool set_nonblock(struct session *s, bool on)
{
	int flags = fcntl(s->device->fd, F_GETFL);

	if (fcntl(s->device->fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK))
		return wrong("fcntl: %s", strerror(errno));
	return true;
}

bool session_on(struct session *s)
{
	if (s->way->waiting == WAIT_NONBLOCK && !set_nonblock(s, true))
		return false;
	if (s->way->memory != MEMORY_READ && ioctl(s->device->fd, VIDIOC_STREAMON, &s->device->type))
		return wrong("VIDIOC_STREAMON: %s", strerror(errno));
	s->streaming = true;
	return true;
}

bool session_ready(struct session *s)
{
	int ready = poll(&(struct pollfd) { .fd = s->device->fd, .events = POLLIN }, 1, PATIENCE);

	return ready == 1 || wrong("poll: %s", ready ? strerror(errno) : "in vain");
}

/* Wait until there is a frame to take, as the way has it. */
static bool wait_for_frame(struct session *s)
{
	int fd = s->device->fd, ready = 1, epoll;
	struct epoll_event event = { .events = EPOLLIN };
	struct timeval patience = { .tv_sec = PATIENCE / 1000 };
	fd_set set;

	switch (s->way->waiting) {
	case WAIT_POLL:
		return session_ready(s);
	case WAIT_SELECT:
		FD_ZERO(&set);
		FD_SET(fd, &set);
		ready = select(fd + 1, &set, NULL, NULL, &patience);
		break;
	case WAIT_EPOLL:
		epoll = epoll_create1(0);
		ready = epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) ? -1 :
			epoll_wait(epoll, &event, 1, PATIENCE);
		close(epoll);
		break;
	case WAIT_URING:
		/* io_uring reads by itself, see read_frame(). */
		if (s->way->memory == MEMORY_READ)
			break;
		ready = ring_do((struct io_uring_sqe) { .opcode = IORING_OP_POLL_ADD, .fd = fd,
							.poll_events = POLLIN });
		ready = ready < 0 ? (errno = -ready, -1) : ready & POLLIN ? 1 : 0;
		break;
	default:
		break;
	}
	if (ready == 1)
		return true;
	return wrong("waiting for a frame: %s", ready ? strerror(errno) : "in vain");
}

/* In pieces: a frame must not change or be skipped half way. */
static bool read_frame(struct session *s)
{
	size_t got = 0, all = s->layout.size[0];
	uint8_t *data = s->memory[0][0];
	unsigned int tries = PATIENCE;

	memset(data, 0xa5, all);
	while (got < all) {
		size_t want = all - got < 50000 ? all - got : 50000;
		ssize_t n;

		if (s->way->waiting == WAIT_URING) {
			want = all - got;
			n = ring_do((struct io_uring_sqe) { .opcode = IORING_OP_READ, .fd = s->device->fd,
							    .addr = (unsigned long)(data + got),
							    .len = want });
			if (n < 0)
				errno = -n;
		} else {
			n = read(s->device->fd, data + got, want);
		}
		if (n < 0 && errno == EAGAIN && s->way->waiting == WAIT_NONBLOCK && --tries) {
			usleep(1000);
			continue;
		}
		if (n <= 0)
			return wrong("reading: %s", n ? strerror(errno) : "end of file");
		got += n;
	}
	return true;
}

bool session_look(struct session *s, uint32_t i, struct shot *shot)
{
	size_t at = 0;
	uint32_t p;

	shot->buffers = s->layout.buffers;
	for (p = 0; p < shot->buffers; p++) {
		shot->buffer[p].length = s->length[i][p];
		shot->buffer[p].data = s->memory[i][p];
		if (s->way->memory != MEMORY_EXPBUF)
			continue;
		if (at + s->length[i][p] > shared_size)
			return wrong("%zu bytes to share, not more", shared_size);
		if (!tell((struct order) { ORDER_COPY, i * PLANES + p, 0 }, -1))
			return false;
		/* The neighbour copies to the start of what is shared. */
		if (p + 1 < shot->buffers) {
			uint8_t *end = shared + shared_size - at - s->length[i][p];

			memcpy(end, shared, s->length[i][p]);
			shot->buffer[p].data = end;
			at += s->length[i][p];
		} else {
			shot->buffer[p].data = shared;
		}
	}
	return true;
}

bool session_take(struct session *s, struct shot *shot, uint32_t *index)
{
	struct v4l2_plane plane[PLANES] = { 0 };
	struct v4l2_buffer b = { .type = s->device->type, .memory = kind(s->way) };
	unsigned int tries = PATIENCE;
	uint32_t p;

	*index = 0;
	memset(shot, 0, sizeof(*shot));
	if (!wait_for_frame(s))
		return false;
	if (s->way->memory == MEMORY_READ) {
		if (!read_frame(s) || !session_look(s, 0, shot))
			return false;
		shot->buffer[0].used = shot->buffer[0].length;
		return true;
	}
	if (s->device->multi) {
		b.m.planes = plane;
		b.length = PLANES;
	}
	while (ioctl(s->device->fd, VIDIOC_DQBUF, &b)) {
		if (errno != EAGAIN || s->way->waiting != WAIT_NONBLOCK || !--tries)
			return wrong("VIDIOC_DQBUF: %s", strerror(errno));
		usleep(1000);
	}
	*index = b.index;
	sync_dmabuf(s, b.index, DMA_BUF_SYNC_START);
	if (!session_look(s, b.index, shot))
		return false;
	shot->field = b.field;
	shot->flags = b.flags;
	for (p = 0; p < shot->buffers; p++) {
		shot->buffer[p].used = s->device->multi ? plane[p].bytesused : b.bytesused;
		shot->buffer[p].offset = s->device->multi ? plane[p].data_offset : 0;
		if (shot->buffer[p].used > shot->buffer[p].length ||
		    shot->buffer[p].offset > shot->buffer[p].used)
			return wrong("bytes %zu to %zu of %zu are used", shot->buffer[p].offset,
				     shot->buffer[p].used, shot->buffer[p].length);
	}
	return true;
}

/* The next frame is captured after this, if no other buffer is queued. */
bool capture(struct session *s, struct shot *shot)
{
	uint32_t index;

	return session_queue(s, 0) && (s->streaming || session_on(s)) && session_take(s, shot, &index);
}

bool session_off(struct session *s)
{
	s->streaming = false;
	if (ioctl(s->device->fd, VIDIOC_STREAMOFF, &s->device->type))
		return wrong("VIDIOC_STREAMOFF: %s", strerror(errno));
	return true;
}

/* What went wrong before stays what went wrong. */
void session_close(struct session *s)
{
	struct v4l2_requestbuffers none = { 0 };
	char reason[sizeof(why)];
	uint32_t i, p;

	if (!s->device)
		return;
	strcpy(reason, why);
	if (s->way->waiting == WAIT_NONBLOCK)
		set_nonblock(s, false);
	if (s->way->memory == MEMORY_READ) {
		struct device *device = s->device;
		const char *path = device->path;
		int pattern = device->pattern, square = device->square;

		/* read() ends with its file; the scene stays. */
		free(s->memory[0][0]);
		close(device->fd);
		if (device_open(device, path)) {
			device->pattern = pattern;
			device->square = square;
		}
		strcpy(why, reason);
		return;
	}
	if (s->streaming)
		session_off(s);
	for (i = 0; i < s->buffers; i++) {
		for (p = 0; p < s->layout.buffers; p++) {
			if (s->memory[i][p])
				munmap(s->memory[i][p], whole_pages(s->length[i][p]));
			if (s->way->memory != MEMORY_EXPBUF || s->fd[i][p] < 0)
				continue;
			tell((struct order) { ORDER_UNMAP, i * PLANES + p, 0 }, -1);
			close(s->fd[i][p]);
		}
	}
	none.type = s->device->type;
	none.memory = kind(s->way);
	ioctl(s->device->fd, VIDIOC_REQBUFS, &none);
	strcpy(why, reason);
}
