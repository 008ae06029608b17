// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What once got something out of the module, each as a program of its own. They end
 * with 1 when it gets something out, and say what.
 *
 *	attack colours NODE
 *		print what the private part of a bare frame is painted with
 *	attack look NODE COLOUR…
 *		film, mirrored: is there any of it?
 *	attack layout NODE OUTPUT COLOUR…
 *		change the layout while read() starts
 *	attack late NODE OUTPUT
 *		open the node after its controls have been let go of
 *	attack rush NODE
 *		open and ask while the driver comes and goes
 *	attack rebind NODE SECONDS TIMES
 *		count the frames that come in as many lives of the node
 *	attack stranger NODE EXPORTER OTHER COLOUR…
 *		poll() for somebody else's stream into imported memory
 *	attack overnight NODE NIGHT DAY COLOUR…
 *		film at night what is taken out of the queue by day
 *	attack commission NODE POLICY FRAMES COLOUR…
 *		mirror the picture while a policy takes over that shows FRAMES frames
 *	attack broken NODE
 *		film a frame that the driver marks as broken
 *	attack force NODE COLOUR…
 *		force the module out, which is sealed, while a stream runs
 *
 * The picture is vivid's colour bars, of which the third to the fifth are private. They
 * have colours that no other part of the picture has: so whatever the layout, and
 * wherever the bars land, no sample may be of such a colour.
 */
#define _GNU_SOURCE
#include "camera.h"

#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdatomic.h>

#define HAS_SCALER_CAP (0x00f0f000 + 33)
#define DQBUF_ERROR (0x00f0f000 + 66)

static uint32_t colours[8];
static unsigned int n_colours;

static void __attribute__((noreturn, format(printf, 1, 2)))
out(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
	exit(1);
}

static bool control(int fd, uint32_t id, int32_t value)
{
	struct v4l2_control c = { .id = id, .value = value };

	return !try_ioctl(fd, VIDIOC_S_CTRL, &c);
}

/* How many groups of 4 bytes are of a private colour? */
static unsigned long count_private(const uint8_t *frame, size_t size)
{
	const uint32_t *group = (const uint32_t *)frame;
	unsigned long count = 0;
	unsigned int c;
	size_t i;

	for (i = 0; i < size / 4; i++)
		for (c = 0; c < n_colours; c++)
			count += group[i] == colours[c];
	return count;
}

/* A frame, the third of its stream. */
static const uint8_t *film(struct camera *c, const char *node)
{
	int i, index = -1;

	camera_open(c, node, 640, 360);
	camera_request(c, V4L2_MEMORY_MMAP);
	camera_map(c);
	camera_start(c);
	for (i = 0; i < 3; i++) {
		if (!camera_wait(c, 10))
			die("waiting for a frame");
		index = camera_try_dequeue(c);
		if (index < 0 || (i < 2 && camera_try_queue(c, index)))
			die("streaming");
	}
	return c->at[index];
}

static void print_colours(char **argv)
{
	struct camera c;
	const uint8_t *frame = film(&c, argv[0]);
	int bar;

	for (bar = 2; bar < 5; bar++)
		printf("%08x ",
		       *(const uint32_t *)(frame + c.stride / 16 *
							   (2 * bar + 1) / 4 *
							   4));
	putchar('\n');
}

static void look(char **argv)
{
	struct camera c;
	const uint8_t *frame;
	unsigned long raw;
	int fd = open(argv[0], O_RDWR);

	if (fd < 0 || !control(fd, V4L2_CID_HFLIP, 1))
		die("%s", argv[0]);
	frame = film(&c, argv[0]);
	raw = count_private(frame, c.size);
	control(fd, V4L2_CID_HFLIP, 0);
	if (raw)
		out("%lu raw samples", raw);
}

/* A thread that makes one system call, at the moment that is meant for it. */
struct step {
	pthread_t thread;
	void (*run)(struct step *step);
	const char *node;
	int fd;
	void *memory;
	size_t size;
	ssize_t result;
	int error;
	atomic_int tid;
};

static void *run_step(void *arg)
{
	struct step *step = arg;

	step->tid = gettid();
	errno = 0;
	step->run(step);
	step->error = errno;
	return NULL;
}

static void begin(struct step *step, void (*run)(struct step *step))
{
	step->run = run;
	if (pthread_create(&step->thread, NULL, run_step, step))
		die("pthread_create");
}

/* Begin, and wait until the system call of this number waits for something. */
static void begin_blocked(struct step *step, void (*run)(struct step *step),
			  int number)
{
	double end = now() + 10;
	char file[64], text[64];
	ssize_t got;
	int fd;

	begin(step, run);
	for (; now() < end; usleep(1000)) {
		if (!step->tid)
			continue;
		snprintf(file, sizeof(file), "/proc/self/task/%d/syscall",
			 step->tid);
		fd = open(file, O_RDONLY);
		got = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[got < 0 ? 0 : got] = 0;
		/* It says "running" of one that does not wait. */
		if (got > 0 && text[0] != 'r' && atoi(text) == number)
			return;
	}
	errno = ETIMEDOUT;
	die("a thread that should wait in system call %d", number);
}

static void finish(struct step *step)
{
	pthread_join(step->thread, NULL);
}

/* Where a thread runs, and that it goes before all others there. */
static void urgent_on(int cpu, bool urgent)
{
	struct sched_param param = { .sched_priority = urgent };
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) ||
	    sched_setscheduler(0, urgent ? SCHED_FIFO : SCHED_OTHER, &param))
		die("scheduling");
}

/*
 * The lock of a driver, held for as long as one likes: the nodes of a device share it,
 * and write() to the output copies with it held, from memory that does not come.
 */
struct hold {
	struct step writer;
	int faults;
};

static void do_write(struct step *step)
{
	step->result = write(step->fd, step->memory, step->size);
}

static void hold(struct hold *h, const char *output)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffd_msg message;

	h->writer = (struct step){ .size = sysconf(_SC_PAGESIZE) };
	h->writer.memory = mmap(NULL, h->writer.size, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	h->faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	range.range.start = (unsigned long)h->writer.memory;
	range.range.len = h->writer.size;
	if (h->faults < 0 || ioctl(h->faults, UFFDIO_API, &api) ||
	    ioctl(h->faults, UFFDIO_REGISTER, &range))
		die("userfaultfd");
	h->writer.fd = open(output, O_RDWR);
	if (h->writer.fd < 0)
		die("%s", output);
	begin(&h->writer, do_write);
	if (read(h->faults, &message, sizeof(message)) != sizeof(message))
		die("waiting for write()");
}

static void let_go(struct hold *h)
{
	struct uffdio_zeropage zero = { .range.len = h->writer.size };

	zero.range.start = (unsigned long)h->writer.memory;
	if (ioctl(h->faults, UFFDIO_ZEROPAGE, &zero))
		die("UFFDIO_ZEROPAGE");
	finish(&h->writer);
	close(h->writer.fd);
	close(h->faults);
	munmap(h->writer.memory, h->writer.size);
}

static void do_read(struct step *step)
{
	urgent_on(1, false);
	step->result = read(step->fd, step->memory, step->size);
}

static void do_change(struct step *step)
{
	urgent_on(1, true);
	step->result = control(step->fd, HAS_SCALER_CAP, step->size);
}

/*
 * read() waits for the lock, and behind it somebody who changes the layout and goes
 * first wherever both can run. So the change comes as soon as read() gives the lock
 * back for the first time: after it has looked at the layout, if it does that first,
 * and before it starts the stream.
 */
static void layout(char **argv)
{
	static uint8_t frame[720 * 576 * 2];
	int round;

	for (round = 0; round < 4; round++) {
		struct step reader = { .memory = frame, .size = sizeof(frame) };
		struct step changer = { .size = round & 1 };
		unsigned long raw;
		struct camera c;
		struct hold h;

		changer.fd = open(argv[0], O_RDWR);
		if (changer.fd < 0)
			die("%s", argv[0]);
		camera_open(&c, argv[0], 360, 288);
		reader.fd = c.fd;
		hold(&h, argv[1]);
		begin_blocked(&reader, do_read, SYS_read);
		begin_blocked(&changer, do_change, SYS_ioctl);
		let_go(&h);
		finish(&changer);
		finish(&reader);
		camera_close(&c);
		close(changer.fd);
		if (!changer.result || reader.result <= 0)
			die("round %d: changed %zd, read %zd", round,
			    changer.result, reader.result);
		raw = count_private(frame, reader.result);
		printf("%u bytes asked for, %zd got, %lu raw samples\n", c.size,
		       reader.result, raw);
		if (raw)
			exit(1);
	}
}

static void do_open(struct step *step)
{
	step->fd = open(step->node, O_RDWR);
	step->result = step->fd;
}

static void do_unbind(struct step *step)
{
	(void)step;
	driver("unbind", "vivid.0");
}

/* The first to open a node waits for the lock, and meanwhile the node goes. */
static void late(char **argv)
{
	struct step opener = { .node = argv[0] }, unbinder = { 0 };
	char device[128];
	struct hold h;

	/* A node that nobody has opened yet. */
	driver("unbind", "vivid.0");
	driver("bind", "vivid.0");
	hold(&h, argv[1]);
	begin_blocked(&opener, do_open, SYS_openat);
	begin(&unbinder, do_unbind);
	snprintf(device, sizeof(device),
		 "/sys/devices/platform/vivid.0/video4linux/%s",
		 argv[0] + strlen("/dev/"));
	while (!access(device, F_OK))
		usleep(1000);
	let_go(&h);
	finish(&opener);
	finish(&unbinder);
	if (opener.result >= 0)
		close(opener.fd);
	driver("bind", "vivid.0");
	if (opener.result >= 0 || opener.error != ENODEV)
		out("open() of a node that has gone: %s",
		    strerror(opener.error));
}

static atomic_bool stop;
static atomic_ulong opened, asked;

static void do_rush(struct step *step)
{
	struct v4l2_format f;
	int fd;

	while (!stop) {
		fd = open(step->node, O_RDWR);
		if (fd < 0)
			continue;
		opened++;
		memset(&f, 0, sizeof(f));
		f.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
		while (!try_ioctl(fd, VIDIOC_G_FMT, &f) && !stop)
			asked++;
		close(fd);
	}
}

/* Nobody looks at what comes out: whatever happens, it must not upset the kernel. */
static void rush(char **argv)
{
	struct step steps[3] = { { .node = argv[0] },
				 { .node = argv[0] },
				 { .node = argv[0] } };
	double end = now() + 3;
	int i, times;

	for (i = 0; i < 3; i++)
		begin(&steps[i], do_rush);
	for (times = 0; now() < end; times++) {
		driver("unbind", "vivid.0");
		driver("bind", "vivid.0");
	}
	stop = true;
	for (i = 0; i < 3; i++)
		finish(&steps[i]);
	printf("%d times, opened %lu, asked %lu\n", times, opened, asked);
	if (!opened || !asked)
		exit(1);
}

/* Frames that come within so many seconds, of each life of the node. */
static void rebind(char **argv)
{
	double seconds = atof(argv[1]);
	int frames = 0, times = atoi(argv[2]);
	struct camera c;

	for (; times; times--) {
		double end;

		driver("unbind", "vivid.0");
		driver("bind", "vivid.0");
		end = now() + seconds;
		camera_open(&c, argv[0], 320, 180);
		camera_request(&c, V4L2_MEMORY_MMAP);
		camera_map(&c);
		camera_start(&c);
		while (now() < end && camera_wait(&c, end - now())) {
			int index = camera_try_dequeue(&c);

			if (index < 0 || camera_try_queue(&c, index))
				die("streaming");
			frames++;
		}
		camera_close(&c);
	}
	printf("%d\n", frames);
}

/*
 * Who shares the file polls, and has memory of his own behind the numbers that stand for
 * the stream's: none of the frames may go there, and none be lost.
 */
static void stranger(char **argv)
{
	struct camera c, exporter, other;
	double begun, took;
	unsigned int i;
	int frame;
	size_t at;
	pid_t pid;

	camera_open(&exporter, argv[1], 320, 180);
	camera_request(&exporter, V4L2_MEMORY_MMAP);
	camera_export(&exporter);
	camera_open(&other, argv[2], 320, 180);
	camera_request(&other, V4L2_MEMORY_MMAP);
	camera_export(&other);
	camera_map(&other);
	for (i = 0; i < other.buffers; i++)
		memset(other.at[i], 0x5a, other.size);
	camera_open(&c, argv[0], 320, 180);
	memcpy(c.dmabuf, exporter.dmabuf, sizeof(c.dmabuf));
	camera_request(&c, V4L2_MEMORY_DMABUF);
	camera_map(&c);

	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		alarm(30);
		for (i = 0; i < c.buffers; i++)
			if (dup2(other.dmabuf[i], c.dmabuf[i]) < 0)
				die("dup2");
		for (;;)
			camera_wait(&c, 0.001);
	}
	camera_start(&c);
	begun = now();
	for (frame = 0; frame < 8; frame++) {
		int index = camera_try_dequeue(&c);

		if (index < 0)
			die("frame %d: VIDIOC_DQBUF", frame);
		if (count_private(c.at[index], c.size))
			out("frame %d: raw samples", frame);
		if (!c.at[index][0] || !c.at[index][c.size - 1])
			out("frame %d is not there", frame);
		memset(c.at[index], 0, c.size);
		if (camera_try_queue(&c, index))
			die("frame %d: VIDIOC_QBUF", frame);
		/* The next frames come too early, and are the stranger's to hide. */
		usleep(150000);
	}
	took = now() - begun;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (i = 0; i < other.buffers; i++)
		for (at = 0; at < other.size; at++)
			if (other.at[i][at] != 0x5a)
				out("the stranger's buffer %u has been written to",
				    i);
	printf("%d frames in %.1f s\n", frame, took);
}

static void set_clock(const char *seconds)
{
	struct timespec t = { .tv_sec = atoll(seconds) };

	if (clock_settime(CLOCK_REALTIME, &t))
		die("clock_settime");
}

/*
 * By day there are zones that do not count. A buffer is queued at night, when nothing has
 * been asked of the module since the day before, and its frame is asked for by day.
 */
static void overnight(char **argv)
{
	unsigned long by_day = 0, raw;
	struct camera c;
	unsigned int i;
	int index = -1;

	camera_open(&c, argv[0], 320, 180);
	camera_request(&c, V4L2_MEMORY_MMAP);
	camera_map(&c);
	camera_start(&c);
	/* All of them: then the camera waits for a buffer. */
	for (i = 0; i < c.buffers; i++) {
		index = camera_wait(&c, 10) ? camera_try_dequeue(&c) : -1;
		if (index < 0)
			die("streaming");
		by_day += count_private(c.at[index], c.size);
	}
	if (!by_day)
		die("by day the zone counts");
	set_clock(argv[1]);
	if (camera_try_queue(&c, index) || !camera_wait(&c, 10))
		die("a frame by night");
	set_clock(argv[2]);
	index = camera_try_dequeue(&c);
	if (index < 0)
		die("VIDIOC_DQBUF");
	raw = count_private(c.at[index], c.size);
	if (raw)
		out("%lu raw samples", raw);
}

static void run(const char *const *command)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		execvp(command[0], (char *const *)command);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		die("%s: status %d", command[0], status);
}

/*
 * What a policy shows for so many frames is shown for so many, whatever the policy before
 * it hides, and although the picture is mirrored meanwhile.
 */
static void commission(char **argv)
{
	const char *const load[] = { "paravent", "policy", "load", argv[1],
				     NULL };
	int limit = atoi(argv[2]), shown = 0, frame;
	struct camera c;

	camera_open(&c, argv[0], 320, 180);
	camera_request(&c, V4L2_MEMORY_MMAP);
	camera_map(&c);
	camera_start(&c);
	run(load);
	for (frame = 0; frame < 40; frame++) {
		int index = camera_wait(&c, 10) ? camera_try_dequeue(&c) : -1;

		if (index < 0)
			die("streaming");
		shown += count_private(c.at[index], c.size) != 0;
		if (camera_try_queue(&c, index))
			die("VIDIOC_QBUF");
		if (frame == 6)
			control(c.fd, V4L2_CID_HFLIP, 1);
	}
	control(c.fd, V4L2_CID_HFLIP, 0);
	printf("%d of %d frames\n", shown, frame);
	if (shown != limit)
		exit(1);
}

/* How many frames out of 10 are marked as broken, and show anything? */
static void broken(char **argv)
{
	int frame, marked = 0;
	struct camera c;
	uint32_t i;

	camera_open(&c, argv[0], 320, 180);
	camera_request(&c, V4L2_MEMORY_MMAP);
	camera_map(&c);
	camera_start(&c);
	for (frame = 0; frame < 10; frame++) {
		struct v4l2_buffer b = { .memory = c.memory };

		control(c.fd, DQBUF_ERROR, 0);
		b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
		if (try_ioctl(c.fd, VIDIOC_DQBUF, &b))
			die("VIDIOC_DQBUF");
		marked += !!(b.flags & V4L2_BUF_FLAG_ERROR);
		for (i = 0; b.flags & V4L2_BUF_FLAG_ERROR && i < c.size; i++)
			if (c.at[b.index][i])
				out("frame %d shows something", frame);
		if (camera_try_queue(&c, b.index))
			die("VIDIOC_QBUF");
	}
	if (!marked)
		die("no frame is broken");
}

static bool is_going(const char *module)
{
	char line[512];
	bool going = false;
	FILE *file = fopen("/proc/modules", "r");

	if (!file)
		die("/proc/modules");
	while (fgets(line, sizeof(line), file))
		going |= !strncmp(line, module, strlen(module)) &&
			 strstr(line, "Unloading");
	fclose(file);
	return going;
}

/* The module is sealed, and root forces it out from under a stream. */
static void force(char **argv)
{
	struct camera c;
	double end;
	pid_t pid;
	int i, fd;

	camera_open(&c, argv[0], 320, 180);
	camera_request(&c, V4L2_MEMORY_MMAP);
	camera_map(&c);
	camera_start(&c);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		/* It never comes back, so it must not hold what others wait for. */
		for (i = 0; i < 64; i++)
			close(i);
		syscall(SYS_delete_module, "paravent", O_NONBLOCK | O_TRUNC);
		_exit(0);
	}
	for (end = now() + 10; !is_going("paravent"); usleep(10000))
		if (now() > end || waitpid(pid, NULL, WNOHANG))
			out("it was not even tried");
	for (i = 0; i < 20; i++) {
		int index = camera_wait(&c, 10) ? camera_try_dequeue(&c) : -1;

		if (index < 0)
			out("frame %d does not come", i);
		if (count_private(c.at[index], c.size))
			out("frame %d: raw samples", i);
		if (camera_try_queue(&c, index))
			out("frame %d: cannot be queued", i);
	}
	if (!is_going("paravent"))
		out("the module has gone");
	fd = open(argv[0], O_RDWR);
	if (fd >= 0)
		out("the node can be opened");
}

static const struct {
	const char *name;
	int arguments;
	void (*run)(char **argv);
} attacks[] = {
	{ "colours", 1, print_colours },
	{ "look", 1, look },
	{ "layout", 2, layout },
	{ "late", 2, late },
	{ "rush", 1, rush },
	{ "rebind", 3, rebind },
	{ "stranger", 3, stranger },
	{ "overnight", 3, overnight },
	{ "commission", 3, commission },
	{ "broken", 1, broken },
	{ "force", 1, force },
};

int main(int argc, char **argv)
{
	size_t i;
	int a;

	for (i = 0; argc > 1 && i < sizeof(attacks) / sizeof(*attacks); i++) {
		if (strcmp(attacks[i].name, argv[1]) ||
		    argc - 2 < attacks[i].arguments)
			continue;
		for (a = 2 + attacks[i].arguments; a < argc && n_colours < 8;
		     a++)
			colours[n_colours++] = strtoul(argv[a], NULL, 16);
		snprintf(doing, sizeof(doing), "%s: ", argv[1]);
		/* What hangs ends the program. */
		alarm(60);
		attacks[i].run(argv + 2);
		return 0;
	}
	fprintf(stderr, "usage: attack NAME ARGUMENT…\n");
	return 2;
}
