// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One picture from a camera, as any program gets it: what the policy in force leaves of it.
 */
#include "capture.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BUFFERS 2
#define FORMATS_MAX 256

/* For the first frame, and for the light to be measured, milliseconds. */
#define PATIENCE 10000
#define SETTLING 1000

struct film {
	const char *path;
	int fd;
	uint32_t type;
	struct frame frame;
	struct report *report;
	void *at[BUFFERS];
	size_t length[BUFFERS];
};

static int failed(const struct film *film, const char *what)
{
	int code = errno, error;

	error = report_error(film->report, code, "%s: %s: %s", film->path, what,
			     strerror(code));
	if (code == EBUSY)
		report_hint(film->report,
			    "another program films with it; stop that, or give "
			    "a picture in PNG format");
	return error;
}

static bool planes(const struct film *film)
{
	return film->type == V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE;
}

/* Of what the camera has: the best of the formats that become pictures, or none. */
static uint32_t best_format(const struct film *film)
{
	struct v4l2_fmtdesc description = { .type = film->type };
	uint32_t best = 0;
	int rank;

	for (; description.index < FORMATS_MAX; description.index++) {
		if (ioctl(film->fd, VIDIOC_ENUM_FMT, &description))
			break;
		rank = pixels_rank(description.pixelformat);
		if (rank >= 0 && (!best || rank < pixels_rank(best)))
			best = description.pixelformat;
	}
	return best;
}

static void take_format(struct film *film, const struct v4l2_format *format)
{
	const struct v4l2_pix_format_mplane *mp = &format->fmt.pix_mp;
	const struct v4l2_pix_format *pix = &format->fmt.pix;

	film->frame = planes(film) ?
			      (struct frame){
				      .format = mp->pixelformat,
				      .width = mp->width,
				      .height = mp->height,
				      .stride = mp->plane_fmt[0].bytesperline,
			      } :
			      (struct frame){
				      .format = pix->pixelformat,
				      .width = pix->width,
				      .height = pix->height,
				      .stride = pix->bytesperline,
			      };
}

/* Another format only if the one that is set does not do; the size stays. */
static int set_format(struct film *film)
{
	struct v4l2_format format = { .type = film->type };
	int error;

	if (ioctl(film->fd, VIDIOC_G_FMT, &format))
		return failed(film, "cannot ask for the format");
	take_format(film, &format);
	if (pixels_rank(film->frame.format) >= 0)
		return 0;
	if (planes(film)) {
		format.fmt.pix_mp.pixelformat = best_format(film);
		memset(format.fmt.pix_mp.plane_fmt, 0,
		       sizeof(format.fmt.pix_mp.plane_fmt));
		format.fmt.pix_mp.num_planes = 1;
	} else {
		format.fmt.pix.pixelformat = best_format(film);
		format.fmt.pix.bytesperline = 0;
		format.fmt.pix.sizeimage = 0;
	}
	if (best_format(film)) {
		if (ioctl(film->fd, VIDIOC_S_FMT, &format))
			return failed(film, "cannot set the format");
		take_format(film, &format);
		if (pixels_rank(film->frame.format) >= 0)
			return 0;
	}
	error = report_error(film->report, EINVAL,
			     "%s: found no format that becomes a picture here, "
			     "expected one of RGB3, YUYV, NV12 and GREY",
			     film->path);
	report_hint(film->report,
		    "\"ffmpeg -f v4l2 -i %s -frames:v 1 picture.png\" takes a "
		    "picture in others; give it as --picture picture.png",
		    film->path);
	return error;
}

static struct v4l2_buffer buffer_of(const struct film *film,
				    struct v4l2_plane *plane, uint32_t index)
{
	struct v4l2_buffer buffer = {
		.type = film->type,
		.memory = V4L2_MEMORY_MMAP,
		.index = index,
	};

	memset(plane, 0, sizeof(*plane));
	if (planes(film)) {
		buffer.m.planes = plane;
		buffer.length = 1;
	}
	return buffer;
}

static int start(struct film *film)
{
	struct v4l2_requestbuffers request = {
		.count = BUFFERS,
		.type = film->type,
		.memory = V4L2_MEMORY_MMAP,
	};
	struct v4l2_buffer buffer;
	struct v4l2_plane plane;
	uint32_t i, offset;

	if (ioctl(film->fd, VIDIOC_REQBUFS, &request))
		return failed(film, "cannot get buffers");
	for (i = 0; i < BUFFERS && i < request.count; i++) {
		buffer = buffer_of(film, &plane, i);
		if (ioctl(film->fd, VIDIOC_QUERYBUF, &buffer))
			return failed(film, "cannot ask for a buffer");
		film->length[i] = planes(film) ? plane.length : buffer.length;
		offset = planes(film) ? plane.m.mem_offset : buffer.m.offset;
		film->at[i] = mmap(NULL, film->length[i], PROT_READ, MAP_SHARED,
				   film->fd, offset);
		if (film->at[i] == MAP_FAILED) {
			film->at[i] = NULL;
			return failed(film, "cannot map a buffer");
		}
		if (ioctl(film->fd, VIDIOC_QBUF, &buffer))
			return failed(film, "cannot hand over a buffer");
	}
	if (ioctl(film->fd, VIDIOC_STREAMON, &film->type))
		return failed(film, "cannot start");
	return 0;
}

/* A frame, if there is one that is good. */
static int take_frame(struct film *film, struct picture *picture)
{
	struct v4l2_plane plane;
	struct v4l2_buffer buffer = buffer_of(film, &plane, 0);
	struct frame frame = film->frame;
	size_t skip, used;

	if (ioctl(film->fd, VIDIOC_DQBUF, &buffer))
		return errno == EAGAIN ? 0 : failed(film, "cannot get a frame");
	skip = planes(film) ? plane.data_offset : 0;
	used = planes(film) ? plane.bytesused : buffer.bytesused;
	if (!(buffer.flags & V4L2_BUF_FLAG_ERROR) && buffer.index < BUFFERS &&
	    skip <= used && used <= film->length[buffer.index]) {
		frame.data = (const uint8_t *)film->at[buffer.index] + skip;
		frame.size = used - skip;
		pixels_convert(&frame, picture);
	}
	if (ioctl(film->fd, VIDIOC_QBUF, &buffer))
		return failed(film, "cannot hand a buffer back");
	return 0;
}

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000L + time.tv_nsec / 1000000;
}

/* The last good frame of the first second, or else the first one after it. */
static int run(struct film *film, struct picture *picture)
{
	struct pollfd ready = { .fd = film->fd, .events = POLLIN };
	long begin = now(), left;
	int error;

	for (;;) {
		left = begin + (picture->rgb ? SETTLING : PATIENCE) - now();
		if (left <= 0)
			break;
		if (poll(&ready, 1, left) < 0 && errno != EINTR)
			return failed(film, "cannot wait for a frame");
		if (!ready.revents)
			continue;
		error = take_frame(film, picture);
		if (error)
			return error;
	}
	if (picture->rgb)
		return 0;
	return report_error(film->report, ETIMEDOUT,
			    "%s: found no whole frame within %d s", film->path,
			    PATIENCE / 1000);
}

/**
 * capture_picture() - take a picture
 * @path: the video node of a camera
 * @picture: result
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno.
 */
int capture_picture(const char *path, struct picture *picture,
		    struct report *report)
{
	struct film film = { .path = path, .report = report };
	struct v4l2_capability capability;
	int error, i;

	film.fd = capture_open(path, &capability, &film.type, report);
	if (film.fd < 0)
		return film.fd;
	error = set_format(&film);
	if (!error)
		error = start(&film);
	if (!error)
		error = run(&film, picture);
	for (i = 0; i < BUFFERS; i++)
		if (film.at[i])
			munmap(film.at[i], film.length[i]);
	close(film.fd);
	return error;
}
