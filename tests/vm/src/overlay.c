// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Turns on vivid's overlay into its frame buffer before the module is there, says "ready", and
 * once the file GO exists films like anybody, and counts pixels of three private bars in the
 * frame buffer meanwhile.
 *
 *	overlay NODE FRAMEBUFFER GO
 */
#include "camera.h"

#include <linux/fb.h>

#define WIDTH	640
#define HEIGHT	360
#define COLOURS	3

static uint16_t colours[COLOURS];

static unsigned long count(const uint16_t *pixels, size_t stride)
{
	unsigned long found = 0;
	int x, y, k;

	for (y = 0; y < HEIGHT; y++)
		for (x = 0; x < WIDTH; x++)
			for (k = 0; k < COLOURS; k++)
				found += pixels[y * stride / 2 + x] == colours[k];
	return found;
}

static void open_node(struct camera *c, const char *node)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	memset(c, 0, sizeof(*c));
	c->fd = open(node, O_RDWR);
	if (c->fd < 0)
		die("%s", node);
	f.fmt.pix.pixelformat = V4L2_PIX_FMT_RGB565;
	f.fmt.pix.width = WIDTH;
	f.fmt.pix.height = HEIGHT;
	if (try_ioctl(c->fd, VIDIOC_S_FMT, &f))
		die("VIDIOC_S_FMT");
	c->stride = f.fmt.pix.bytesperline;
	c->size = f.fmt.pix.sizeimage;
}

static void start(struct camera *c)
{
	camera_request(c, V4L2_MEMORY_MMAP);
	camera_map(c);
	camera_start(c);
}

static int next(struct camera *c)
{
	int index = camera_wait(c, 10) ? camera_try_dequeue(c) : -1;

	if (index < 0)
		die("no frame");
	return index;
}

int main(int argc, char **argv)
{
	struct v4l2_framebuffer fbuf = { .flags = V4L2_FBUF_FLAG_PRIMARY };
	struct fb_fix_screeninfo fix;
	unsigned long most = 0, found;
	struct camera older, newer;
	int fb, on = 1, index, k, frame;
	uint16_t *screen;

	if (argc != 4)
		return 2;
	alarm(120);
	setbuf(stdout, NULL);
	fb = open(argv[2], O_RDWR);
	if (fb < 0 || ioctl(fb, FBIOGET_FSCREENINFO, &fix))
		die("%s", argv[2]);
	screen = mmap(NULL, fix.smem_len, PROT_READ | PROT_WRITE, MAP_SHARED, fb, 0);
	if (screen == MAP_FAILED)
		die("mmap of the frame buffer");
	open_node(&newer, argv[1]);
	start(&newer);
	for (frame = 0; frame < 3; frame++)
		index = next(&newer);
	for (k = 0; k < COLOURS; k++)
		colours[k] = *(uint16_t *)(newer.at[index] + HEIGHT / 2 * newer.stride +
					   (2 * k + 5) * WIDTH / 16 * 2);
	camera_close(&newer);

	open_node(&older, argv[1]);
	fbuf.base = (void *)fix.smem_start;
	fbuf.fmt.width = WIDTH;
	fbuf.fmt.height = HEIGHT;
	fbuf.fmt.pixelformat = V4L2_PIX_FMT_RGB565;
	fbuf.fmt.bytesperline = fix.line_length;
	fbuf.fmt.sizeimage = fix.line_length * HEIGHT;
	if (try_ioctl(older.fd, VIDIOC_S_FBUF, &fbuf))
		die("VIDIOC_S_FBUF");
	if (try_ioctl(older.fd, VIDIOC_OVERLAY, &on))
		die("VIDIOC_OVERLAY");
	puts("ready");
	while (access(argv[3], F_OK))
		usleep(100000);
	memset(screen, 0, fix.line_length * HEIGHT);

	open_node(&newer, argv[1]);
	start(&newer);
	for (frame = 0; frame < 20; frame++) {
		index = next(&newer);
		found = count(screen, fix.line_length);
		most = found > most ? found : most;
		if (camera_try_queue(&newer, index))
			die("VIDIOC_QBUF");
	}
	printf("up to %lu raw pixels in the frame buffer\n", most);
	return most != 0;
}
