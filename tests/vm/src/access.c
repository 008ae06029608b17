// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Make accesses to a video node in every way there is, and print what a log of
 * them must hold, a line each:
 *
 *	access PID OP RESULT ARGUMENTS	with * when it may be anybody's
 *	count PID CALL NUMBER		calls that succeeded
 *
 * Usage: access NODE ways		each way once
 *	  access NODE flood COUNT	COUNT ioctls; prints how many were refused
 *	  access NODE storm CLIENTS COUNT
 *					CLIENTS processes with COUNT ioctls each, one in
 *					50 of which is recorded, the others counted;
 *					prints how many of these, of those, and how
 *					many were refused
 *	  access NODE crowd COUNT	takes all the counters that there are; prints how
 *					many of COUNT polls and of as many ioctls were
 *					refused after that
 *	  access NODE used FD		one ioctl of a descriptor that was inherited
 *	  access NODE hold		a descriptor, one in a socket, and a mapping of
 *					a closed one; then wait for the end of input
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/media.h>
#include <linux/openat2.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 8
#define CALLS 50

static const char *path;

static void must(int good, const char *what)
{
	if (good)
		return;
	perror(what);
	exit(1);
}

/* Children print, too: a line is one write. */
__attribute__((format(printf, 1, 2))) static void expect(const char *format, ...)
{
	char line[256];
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	must(write(1, line, size) == size, "write");
}

static void expect_access(const char *op, int result, const char *arguments)
{
	expect("access %d %s %d %s\n", getpid(), op, result, arguments);
}

static int open_node(void)
{
	int fd = open(path, O_RDWR);

	must(fd >= 0, path);
	expect_access("open", 0, "-");
	return fd;
}

static void close_last(int fd)
{
	close(fd);
	expect_access("release", 0, "-");
}

static void set_input(int fd)
{
	int input = 0;
	int result = ioctl(fd, VIDIOC_S_INPUT, &input);

	expect_access("ioctl", result ? -errno : 0, "VIDIOC_S_INPUT 0");
}

/* Says what the driver made of it. */
static unsigned int set_format(int fd)
{
	struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	char text[80];

	format.fmt.pix.width = 320;
	format.fmt.pix.height = 180;
	format.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	must(!ioctl(fd, VIDIOC_S_FMT, &format), "VIDIOC_S_FMT");
	snprintf(text, sizeof(text), "VIDIOC_S_FMT %ux%u YUYV", format.fmt.pix.width,
		 format.fmt.pix.height);
	expect_access("ioctl", 0, text);
	return format.fmt.pix.sizeimage;
}

static size_t request(int fd, unsigned int count, uint32_t *offset)
{
	struct v4l2_requestbuffers wanted = {
		.count = count,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_MMAP,
	};
	struct v4l2_buffer buffer = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_MMAP,
	};
	char text[80];

	must(!ioctl(fd, VIDIOC_REQBUFS, &wanted), "VIDIOC_REQBUFS");
	snprintf(text, sizeof(text), "VIDIOC_REQBUFS %u MMAP", wanted.count);
	expect_access("ioctl", 0, text);
	must(!ioctl(fd, VIDIOC_QUERYBUF, &buffer), "VIDIOC_QUERYBUF");
	expect("count %d VIDIOC_QUERYBUF 1\n", getpid());
	*offset = buffer.m.offset;
	return buffer.length;
}

/* The kernel maps whole pages. */
static size_t whole_pages(size_t size)
{
	size_t page = sysconf(_SC_PAGESIZE);

	return (size + page - 1) & ~(page - 1);
}

static void *map(int fd, size_t size, uint32_t offset)
{
	void *area = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, offset);
	char text[80];

	snprintf(text, sizeof(text), "%zu at 0x%x", whole_pages(size), offset);
	expect_access("mmap", area == MAP_FAILED ? -errno : 0, text);
	return area;
}

static void send_fd(int socket, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	must(sendmsg(socket, &message, 0) == 1, "sendmsg");
}

static int receive_fd(int socket)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	int fd;

	must(recvmsg(socket, &message, 0) == 1, "recvmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	expect("access %d receive - -\n", getpid());
	return fd;
}

static void reap(pid_t child)
{
	int status;

	must(waitpid(child, &status, 0) == child && !status, "child");
}

static void by_dup(void)
{
	int fd = open_node(), copy = dup(fd);

	set_input(copy);
	close(fd);
	set_input(copy);
	close_last(copy);
}

/* A new open file of the same node. */
static void by_reopening(void)
{
	int fd = open_node(), second;
	char again[32];

	snprintf(again, sizeof(again), "/proc/self/fd/%d", fd);
	second = open(again, O_RDONLY);
	must(second >= 0, again);
	expect_access("open", 0, "-");
	set_input(second);
	close_last(second);
	close_last(fd);
}

static void used(int fd)
{
	expect_access("open", 0, "-");
	set_input(fd);
	close_last(fd);
}

static void by_openat2(void)
{
	struct open_how how = { .flags = O_RDWR };

	used(syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how)));
}

/* What only names the file can be opened later. */
static void by_name_only(void)
{
	int name = open(path, O_PATH);
	char again[32];

	must(name >= 0, "O_PATH");
	snprintf(again, sizeof(again), "/proc/self/fd/%d", name);
	used(open(again, O_RDWR));
	close(name);
}

/* Whoever may make nodes needs no /dev. */
static void by_twin(void)
{
	static const char twin[] = "/dev/.twin";
	struct stat status;

	must(!stat(path, &status), path);
	must(!mknod(twin, S_IFCHR | 0600, status.st_rdev), twin);
	used(open(twin, O_RDWR));
	unlink(twin);
}

/* Nor a path. */
static void by_handle(void)
{
	struct {
		struct file_handle handle;
		unsigned char more[MAX_HANDLE_SZ];
	} named = { .handle.handle_bytes = MAX_HANDLE_SZ };
	int mount, dev = open("/dev", O_RDONLY | O_DIRECTORY);

	must(!name_to_handle_at(AT_FDCWD, path, &named.handle, &mount, 0), "name_to_handle_at");
	used(open_by_handle_at(dev, &named.handle, O_RDWR));
	close(dev);
}

static void by_media(void)
{
	struct media_device_info info;
	int fd = open("/dev/media0", O_RDWR);

	must(fd >= 0, "/dev/media0");
	expect_access("open", 0, "-");
	must(!ioctl(fd, MEDIA_IOC_DEVICE_INFO, &info), "MEDIA_IOC_DEVICE_INFO");
	expect_access("ioctl", 0, "MEDIA_IOC_DEVICE_INFO");
	close_last(fd);
}

static void by_exec(void)
{
	int fd = open_node();
	pid_t child = fork();
	char number[16];

	if (!child) {
		snprintf(number, sizeof(number), "%d", fd);
		execl("/proc/self/exe", "access", path, "used", number, NULL);
		_exit(1);
	}
	reap(child);
	close_last(fd);
}

/* Its number in there is 1; the log has the one out here. */
static void by_namespace(void)
{
	int fd = open_node(), input = 0;
	pid_t child = fork(), inner;

	if (!child) {
		must(!unshare(CLONE_NEWUSER | CLONE_NEWPID), "unshare");
		inner = fork();
		if (!inner)
			_exit(getpid() == 1 ? ioctl(fd, VIDIOC_S_INPUT, &input) : 1);
		reap(inner);
		expect("access %d ioctl 0 VIDIOC_S_INPUT 0\n", inner);
		_exit(0);
	}
	reap(child);
	close_last(fd);
}

static void by_fork(void)
{
	int fd = open_node();
	pid_t child = fork();

	if (!child) {
		set_input(fd);
		_exit(0);
	}
	reap(child);
	close_last(fd);
}

/* The sender has closed it before the other one takes it out of the socket. */
static void by_socket(void)
{
	int fd = open_node(), pair[2];
	pid_t child;

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	send_fd(pair[0], fd);
	close(fd);
	child = fork();
	if (!child) {
		fd = receive_fd(pair[1]);
		set_input(fd);
		close_last(fd);
		_exit(0);
	}
	reap(child);
	close(pair[0]);
	close(pair[1]);
}

static void by_pidfd(void)
{
	int fd = open_node(), pidfd, mine;
	pid_t child = fork();

	if (!child) {
		pidfd = syscall(SYS_pidfd_open, getppid(), 0);
		mine = syscall(SYS_pidfd_getfd, pidfd, fd, 0);
		must(mine >= 0, "pidfd_getfd");
		expect("access %d receive - -\n", getpid());
		set_input(mine);
		_exit(0);
	}
	reap(child);
	close_last(fd);
}

/* Elsewhere only a program of 32 bits can do it. */
#ifdef __x86_64__
static long compat_ioctl(int fd, unsigned long command, void *argument)
{
	long result;

	asm volatile("int $0x80"
		     : "=a"(result)
		     : "a"(54), "b"(fd), "c"(command), "d"((uint32_t)(uintptr_t)argument)
		     : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static void by_compat(void)
{
	/* struct v4l2_format without the padding of 64 bits: 204 bytes. */
	unsigned long set_format32 = _IOC(_IOC_READ | _IOC_WRITE, 'V', 5, 204);
	uint32_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	int fd = open_node();
	char text[80];

	must(low != MAP_FAILED, "MAP_32BIT");
	low[0] = 0;
	expect_access("compat_ioctl", compat_ioctl(fd, VIDIOC_S_INPUT, low), "VIDIOC_S_INPUT 0");
	memset(low, 0, 204);
	low[0] = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	low[1] = 640;
	low[2] = 360;
	low[3] = V4L2_PIX_FMT_YUYV;
	must(!compat_ioctl(fd, set_format32, low), "S_FMT of 32 bits");
	snprintf(text, sizeof(text), "VIDIOC_S_FMT %ux%u YUYV", low[1], low[2]);
	expect_access("compat_ioctl", 0, text);
	must(!compat_ioctl(fd, VIDIOC_QUERYCAP, low), "QUERYCAP of 32 bits");
	expect("count %d VIDIOC_QUERYCAP 1\n", getpid());
	close_last(fd);
	munmap(low, 4096);
}

#else
static void by_compat(void)
{
}
#endif

/* The node is in use as long as it is mapped. */
static void by_mapping(void)
{
	int fd = open_node();
	uint32_t offset;
	size_t size;
	void *area;

	set_format(fd);
	size = request(fd, 2, &offset);
	area = map(fd, size, offset);
	/* No buffer is there; it begins a page of any size. */
	map(fd, size, 0x7fff0000);
	close(fd);
	set_input(fd = open_node());
	close_last(fd);
	munmap(area, size);
	expect_access("release", 0, "-");
}

/* The mapping is made anew, from the file that it keeps. */
static void by_remapping(void)
{
	int fd = open_node();
	uint32_t offset;
	char text[80];
	size_t size;
	void *area, *place;

	set_format(fd);
	size = request(fd, 1, &offset);
	area = map(fd, size, offset);
	close(fd);
	size = whole_pages(size);
	must(!syscall(SYS_remap_file_pages, area, size, 0, 0, 0), "remap_file_pages");
	snprintf(text, sizeof(text), "%zu at 0x%x", size, offset);
	expect_access("mmap", 0, text);
	/* It can be moved, but there are not to be two of it. */
	must(mremap(area, 0, size, MREMAP_MAYMOVE) == MAP_FAILED, "mremap must not double it");
	place = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(mremap(area, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place, "mremap");
	munmap(place, size);
	expect_access("release", 0, "-");
}

static void by_inheritance(void)
{
	int fd = open_node();
	uint32_t offset;
	size_t size;
	pid_t child;
	void *area;

	set_format(fd);
	size = request(fd, 1, &offset);
	area = map(fd, size, offset);
	child = fork();
	if (!child)
		_exit(*(volatile char *)area * 0);
	expect("access %d inherit - -\n", getpid());
	reap(child);
	munmap(area, size);
	close_last(fd);
}

static void by_buffer(void)
{
	struct v4l2_exportbuffer export = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	int fd = open_node(), pair[2], buffer;
	uint32_t offset;
	pid_t child;
	size_t size;

	set_format(fd);
	size = request(fd, 1, &offset);
	must(!ioctl(fd, VIDIOC_EXPBUF, &export), "VIDIOC_EXPBUF");
	expect_access("ioctl", 0, "VIDIOC_EXPBUF 0 plane 0");
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	send_fd(pair[0], export.fd);
	close(export.fd);
	child = fork();
	if (!child) {
		close(fd);
		buffer = receive_fd(pair[1]);
		must(map(buffer, size, 0) != MAP_FAILED, "mmap of a DMA buffer");
		close(buffer);
		expect_access("release", 0, "-"); /* of the buffer */
		_exit(0);
	}
	reap(child);
	close(pair[0]);
	close(pair[1]);
	close_last(fd);
}

static void *call_often(void *argument)
{
	struct v4l2_capability capability;
	int fd = *(int *)argument, i;

	for (i = 0; i < CALLS; i++) {
		set_input(fd);
		must(!ioctl(fd, VIDIOC_QUERYCAP, &capability), "VIDIOC_QUERYCAP");
	}
	return NULL;
}

static void by_threads(void)
{
	pthread_t thread[THREADS];
	int fd = open_node(), i;

	for (i = 0; i < THREADS; i++)
		must(!pthread_create(&thread[i], NULL, call_often, &fd), "pthread_create");
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	expect("count %d VIDIOC_QUERYCAP %d\n", getpid(), THREADS * CALLS);
	close_last(fd);
}

static void by_read(void)
{
	int fd = open_node();
	size_t size = set_format(fd);
	char *frame = malloc(size);
	struct iovec vector = { frame, size };
	int i;

	for (i = 0; i < 3; i++)
		must(read(fd, frame, size) == (ssize_t)size, "read");
	must(pread(fd, frame, size, 0) == (ssize_t)size, "pread");
	must(readv(fd, &vector, 1) == (ssize_t)size, "readv");
	must(preadv2(fd, &vector, 1, -1, 0) == (ssize_t)size, "preadv2");
	expect("count %d read 6\n", getpid());
	expect("bytes %d %zu\n", getpid(), 6 * size);
	free(frame);
	close_last(fd);
}

/* Video nodes have nothing for a pipe, nor to write to a camera. */
static void by_pipe(void)
{
	int fd = open_node(), ends[2], file = memfd_create("copy", 0);

	must(!pipe(ends), "pipe");
	must(splice(fd, NULL, ends[1], NULL, 4096, 0) < 0, "splice must fail");
	must(sendfile(ends[1], fd, NULL, 4096) < 0, "sendfile must fail");
	must(copy_file_range(fd, NULL, file, NULL, 4096, 0) < 0, "copy_file_range must fail");
	must(write(fd, "", 1) < 0, "write must fail");
	close(file);
	close(ends[0]);
	close(ends[1]);
	close_last(fd);
}

/* For events only: to poll for a picture starts a stream. In a process of its own, whose polls count. */
static void by_polling(void)
{
	struct epoll_event event = { .events = EPOLLPRI };
	struct timeval at_once = { 0 };
	pid_t child = fork();
	struct pollfd one;
	int fd, epoll;
	fd_set set;

	if (child) {
		reap(child);
		return;
	}
	fd = open_node();
	one = (struct pollfd) { .fd = fd, .events = POLLPRI };
	must(poll(&one, 1, 0) >= 0, "poll");
	FD_ZERO(&set);
	FD_SET(fd, &set);
	must(select(fd + 1, NULL, NULL, &set, &at_once) >= 0, "select");
	epoll = epoll_create1(0);
	must(!epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
	close(epoll);
	expect("count %d poll 3\n", getpid());
	close_last(fd);
	_exit(0);
}

static void by_streaming(void)
{
	struct v4l2_buffer buffer = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_MMAP,
	};
	int fd = open_node(), type = V4L2_BUF_TYPE_VIDEO_CAPTURE, i;
	uint32_t offset;

	set_format(fd);
	request(fd, 1, &offset);
	must(!ioctl(fd, VIDIOC_QBUF, &buffer), "VIDIOC_QBUF");
	must(!ioctl(fd, VIDIOC_STREAMON, &type), "VIDIOC_STREAMON");
	expect_access("ioctl", 0, "VIDIOC_STREAMON capture");
	for (i = 0; i < 5; i++) {
		must(!ioctl(fd, VIDIOC_DQBUF, &buffer), "VIDIOC_DQBUF");
		must(!ioctl(fd, VIDIOC_QBUF, &buffer), "VIDIOC_QBUF");
	}
	expect("count %d VIDIOC_QBUF 6\n", getpid());
	expect("count %d VIDIOC_DQBUF 5\n", getpid());
	must(!ioctl(fd, VIDIOC_STREAMOFF, &type), "VIDIOC_STREAMOFF");
	expect_access("ioctl", 0, "VIDIOC_STREAMOFF capture");
	close_last(fd);
}

static void by_error(void)
{
	struct v4l2_format format = { .type = 77 };
	int fd = open_node(), result, nonblocking = 1;

	must(ioctl(fd, VIDIOC_S_FMT, &format) < 0, "S_FMT must fail");
	expect_access("ioctl", -errno, "VIDIOC_S_FMT type 77");
	must(ioctl(fd, _IO('V', 250)) < 0, "an unknown ioctl must fail");
	expect_access("ioctl", -errno, "ioctl 0x000056fa");
	/* That one the kernel answers itself. */
	must(!ioctl(fd, FIONBIO, &nonblocking), "FIONBIO");
	expect("access %d ioctl - ioctl 0x00005421\n", getpid());
	result = ioctl(fd, VIDIOC_S_FMT, (void *)8);
	expect_access("ioctl", result ? -errno : 0, "VIDIOC_S_FMT");
	close_last(fd);
}

static void by_controls(void)
{
	struct v4l2_ext_control some[6] = { { .id = V4L2_CID_BRIGHTNESS, .value = 100 } };
	struct v4l2_ext_controls controls = { .count = 2, .controls = some };
	struct v4l2_control control = { .id = V4L2_CID_BRIGHTNESS, .value = 128 };
	int fd = open_node(), i;

	some[1].id = V4L2_CID_CONTRAST;
	some[1].value = 50;
	must(!ioctl(fd, VIDIOC_S_EXT_CTRLS, &controls), "VIDIOC_S_EXT_CTRLS");
	expect_access("ioctl", 0, "VIDIOC_S_EXT_CTRLS brightness=100 contrast=50");
	must(!ioctl(fd, VIDIOC_S_CTRL, &control), "VIDIOC_S_CTRL");
	expect_access("ioctl", 0, "VIDIOC_S_CTRL brightness=128");
	for (i = 0; i < 6; i++)
		some[i] = (struct v4l2_ext_control) { .id = 0x00981234 };
	controls.count = 6;
	must(ioctl(fd, VIDIOC_S_EXT_CTRLS, &controls) < 0, "unknown controls must fail");
	expect_access("ioctl", -errno,
		      "VIDIOC_S_EXT_CTRLS 0x00981234=0 0x00981234=0 0x00981234=0 0x00981234=0 "
		      "and 2 more");
	close_last(fd);
}

struct uring {
	int fd;
	struct io_uring_params params;
	char *sq, *cq;
	struct io_uring_sqe *sqes;
};

static void uring_open(struct uring *uring)
{
	struct io_uring_params *params = &uring->params;

	memset(uring, 0, sizeof(*uring));
	uring->fd = syscall(SYS_io_uring_setup, 4, params);
	must(uring->fd >= 0, "io_uring_setup");
	uring->sq = mmap(NULL, params->sq_off.array + params->sq_entries * 4,
			 PROT_READ | PROT_WRITE, MAP_SHARED, uring->fd, IORING_OFF_SQ_RING);
	uring->cq = mmap(NULL, params->cq_off.cqes + params->cq_entries * sizeof(struct io_uring_cqe),
			 PROT_READ | PROT_WRITE, MAP_SHARED, uring->fd, IORING_OFF_CQ_RING);
	uring->sqes = mmap(NULL, params->sq_entries * sizeof(struct io_uring_sqe),
			   PROT_READ | PROT_WRITE, MAP_SHARED, uring->fd, IORING_OFF_SQES);
	must(uring->sq != MAP_FAILED && uring->cq != MAP_FAILED && uring->sqes != MAP_FAILED,
	     "mmap of io_uring");
}

static int uring_do(struct uring *uring, const struct io_uring_sqe *sqe)
{
	uint32_t *tail = (uint32_t *)(uring->sq + uring->params.sq_off.tail);
	uint32_t *array = (uint32_t *)(uring->sq + uring->params.sq_off.array);
	uint32_t *head = (uint32_t *)(uring->cq + uring->params.cq_off.head);
	struct io_uring_cqe *cqes = (void *)(uring->cq + uring->params.cq_off.cqes);
	int result;

	uring->sqes[0] = *sqe;
	array[*tail & (uring->params.sq_entries - 1)] = 0;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	must(syscall(SYS_io_uring_enter, uring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1,
	     "io_uring_enter");
	result = cqes[*head & (uring->params.cq_entries - 1)].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

/* In a process of its own: the kernel polls on its behalf as often as it likes. */
static void by_uring(unsigned char flags)
{
	pid_t child = fork();
	struct io_uring_sqe sqe = {
		.opcode = IORING_OP_OPENAT,
		.flags = flags,
		.fd = AT_FDCWD,
		.addr = (uintptr_t)path,
		.open_flags = O_RDWR,
	};
	struct uring uring;
	size_t size;
	char *frame;
	int fd;

	if (child) {
		reap(child);
		return;
	}
	uring_open(&uring);
	fd = uring_do(&uring, &sqe);
	must(fd >= 0, "open by io_uring");
	expect_access("open", 0, "-");
	size = set_format(fd);
	frame = malloc(size);
	memset(&sqe, 0, sizeof(sqe));
	sqe.opcode = IORING_OP_READ;
	sqe.flags = flags;
	sqe.fd = fd;
	sqe.addr = (uintptr_t)frame;
	sqe.len = size;
	must(uring_do(&uring, &sqe) == (int)size, "read by io_uring");
	expect("count %d read 1\n", getpid());
	expect("bytes %d %zu\n", getpid(), size);
	free(frame);
	close(uring.fd);
	close(fd);
	expect("access * release 0 -\n"); /* the ring may be taken down later */
	_exit(0);
}

/* Room for one file without a descriptor. */
static void uring_make_room(struct uring *uring)
{
	int none = -1;

	must(!syscall(SYS_io_uring_register, uring->fd, IORING_REGISTER_FILES, &none, 1),
	     "IORING_REGISTER_FILES");
}

static void uring_open_there(struct uring *uring)
{
	struct io_uring_sqe sqe = {
		.opcode = IORING_OP_OPENAT,
		.fd = AT_FDCWD,
		.addr = (uintptr_t)path,
		.open_flags = O_RDWR,
		.file_index = 1,
	};

	must(!uring_do(uring, &sqe), "open of a fixed file");
	expect_access("open", 0, "-");
}

/*
 * The last to let go of the file may be the kernel, so whose release it is is not known.
 */
static void uring_read_there(struct uring *uring)
{
	char byte;
	struct io_uring_sqe sqe = {
		.opcode = IORING_OP_READ,
		.flags = IOSQE_FIXED_FILE,
		.addr = (uintptr_t)&byte,
		.len = 1,
	};

	must(uring_do(uring, &sqe) == 1, "read of a fixed file");
	expect("count %d read 1\n", getpid());
	expect("bytes %d 1\n", getpid());
	close(uring->fd);
	expect("access * release 0 -\n");
}

static void by_fixed_file(void)
{
	struct uring uring;
	pid_t child = fork();

	if (child) {
		reap(child);
		return;
	}
	uring_open(&uring);
	uring_make_room(&uring);
	uring_open_there(&uring);
	uring_read_there(&uring);
	_exit(0);
}

/* One ring hands its file, which has no descriptor, to another one. */
static void by_message(void)
{
	struct uring here, there;
	pid_t child;

	uring_open(&here);
	uring_make_room(&here);
	child = fork();
	if (!child) {
		struct io_uring_sqe sqe = {
			.opcode = IORING_OP_MSG_RING,
			.fd = here.fd,
			.addr = IORING_MSG_SEND_FD,
			.file_index = 1,
		};

		uring_open(&there);
		uring_make_room(&there);
		uring_open_there(&there);
		must(!uring_do(&there, &sqe), "IORING_OP_MSG_RING");
		_exit(0);
	}
	reap(child);
	/* That there is a message stands in the ring, too. */
	++*(uint32_t *)(here.cq + here.params.cq_off.head);
	uring_read_there(&here);
}

/* As by_socket(), but no system call of its own receives it. */
static void by_uring_message(void)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct io_uring_sqe sqe = {
		.opcode = IORING_OP_RECVMSG,
		.addr = (uintptr_t)&message,
		.len = 1,
	};
	int fd = open_node(), pair[2];
	struct uring uring;

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	send_fd(pair[0], fd);
	close(fd);
	uring_open(&uring);
	sqe.fd = pair[1];
	must(uring_do(&uring, &sqe) == 1, "recvmsg by io_uring");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	expect("access %d receive - -\n", getpid());
	set_input(fd);
	close_last(fd);
	close(uring.fd);
	close(pair[0]);
	close(pair[1]);
}

static void flood(unsigned long count)
{
	int fd = open(path, O_RDWR), input = 0;
	unsigned long refused = 0, i;

	must(fd >= 0, path);
	for (i = 0; i < count; i++)
		if (ioctl(fd, VIDIOC_S_INPUT, &input)) {
			must(errno == EAGAIN, "VIDIOC_S_INPUT");
			refused++;
		}
	printf("%lu\n", refused);
}

struct storm {
	unsigned long recorded;
	unsigned long counted;
	unsigned long refused;
};

/* As fast as it can. Even the open may be refused. */
static struct storm one_of_storm(unsigned long count)
{
	int fd = open(path, O_RDWR), input = 0, result;
	struct v4l2_capability capability;
	struct storm storm = { 0 };
	unsigned long i;

	must(fd >= 0 || errno == EAGAIN, path);
	for (i = 0; i < count && fd >= 0; i++) {
		if (i % 50)
			result = ioctl(fd, VIDIOC_QUERYCAP, &capability);
		else
			result = ioctl(fd, VIDIOC_S_INPUT, &input);
		must(!result || errno == EAGAIN, "ioctl");
		if (result)
			storm.refused++;
		else if (i % 50)
			storm.counted++;
		else
			storm.recorded++;
	}
	return storm;
}

static void storm(unsigned long clients, unsigned long count)
{
	struct storm *all = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned long i;
	int status;

	must(all != MAP_FAILED, "mmap");
	for (i = 0; i < clients; i++) {
		struct storm mine;

		if (fork())
			continue;
		mine = one_of_storm(count);
		__atomic_fetch_add(&all->recorded, mine.recorded, __ATOMIC_SEQ_CST);
		__atomic_fetch_add(&all->counted, mine.counted, __ATOMIC_SEQ_CST);
		__atomic_fetch_add(&all->refused, mine.refused, __ATOMIC_SEQ_CST);
		_exit(0);
	}
	while (wait(&status) > 0)
		must(!status, "child");
	printf("%lu %lu %lu\n", all->recorded, all->counted, all->refused);
}

#define CROWD_FILES 1024
#define CROWD_CLIENTS 16

/* Pairs of process and open file; the files stay open, so that none is free again. */
static void crowd(unsigned long count)
{
	struct rlimit limit = { CROWD_FILES + 64, CROWD_FILES + 64 };
	unsigned long polls = 0, ioctls = 0, i;
	struct v4l2_capability capability;
	int fd[CROWD_FILES], status;
	struct pollfd one;

	must(!setrlimit(RLIMIT_NOFILE, &limit), "RLIMIT_NOFILE");
	for (i = 0; i < CROWD_FILES; i++) {
		fd[i] = open(path, O_RDWR);
		must(fd[i] >= 0, path);
	}
	for (i = 0; i < CROWD_CLIENTS; i++) {
		if (fork())
			continue;
		for (i = 0; i < CROWD_FILES; i++)
			must(!ioctl(fd[i], VIDIOC_QUERYCAP, &capability), "VIDIOC_QUERYCAP");
		_exit(0);
	}
	while (wait(&status) > 0)
		must(!status, "child");
	one = (struct pollfd) { .fd = fd[0], .events = POLLPRI };
	for (i = 0; i < count; i++) {
		polls += poll(&one, 1, 0) < 0;
		ioctls += ioctl(fd[0], VIDIOC_QUERYCAP, &capability) < 0;
	}
	printf("%lu %lu\n", polls, ioctls);
}

static void hold(void)
{
	int fd = open_node(), other, pair[2];
	uint32_t offset;
	size_t size;

	set_format(fd);
	size = request(fd, 1, &offset);
	must(map(fd, size, offset) != MAP_FAILED, "mmap");
	close(fd);
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	fd = open_node();
	send_fd(pair[0], fd);
	close(fd);
	other = open_node();
	must(!read(0, &offset, 1), "read");
	set_input(other);
	close_last(other);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	path = argv[1];
	if (!strcmp(argv[2], "flood") && argc == 4) {
		flood(strtoul(argv[3], NULL, 10));
		return 0;
	}
	if (!strcmp(argv[2], "storm") && argc == 5) {
		storm(strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
		return 0;
	}
	if (!strcmp(argv[2], "crowd") && argc == 4) {
		crowd(strtoul(argv[3], NULL, 10));
		return 0;
	}
	if (!strcmp(argv[2], "used") && argc == 4) {
		set_input(atoi(argv[3]));
		return 0;
	}
	if (!strcmp(argv[2], "hold")) {
		hold();
		return 0;
	}
	by_dup();
	by_reopening();
	by_openat2();
	by_name_only();
	by_twin();
	by_handle();
	by_media();
	by_namespace();
	by_fork();
	by_exec();
	by_socket();
	by_pidfd();
	by_compat();
	by_mapping();
	by_remapping();
	by_inheritance();
	by_buffer();
	by_threads();
	by_read();
	by_pipe();
	by_polling();
	by_streaming();
	by_error();
	by_controls();
	by_uring(0);
	by_uring(IOSQE_ASYNC);
	by_fixed_file();
	by_message();
	by_uring_message();
	return 0;
}
