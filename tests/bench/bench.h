/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long things take, as a share of what memcpy() of the same frame takes.
 */
#ifndef _BENCH_H
#define _BENCH_H

#include "../../kernel/mask.h"

#define ROUNDS	11
#define RING	48

#define WIDTH	1920
#define HEIGHT	1080
#define RGB	0x204060

typedef void (*run_fn)(const void *arg, u8 *dst, const u8 *src);

/**
 * struct job - something to measure
 * @what: in words
 * @run: does it
 * @arg: for @run
 * @bytes: of the frame that it is done with, and that memcpy() copies for comparison;
 *	0 when it has no frame
 * @movsb: compare with "rep movsb", which memcpy() is in the x86 kernel
 * @value: result, of each round: the share of memcpy(), or milliseconds
 */
struct job {
	char what[80];
	run_fn run;
	const void *arg;
	size_t bytes;
	bool movsb;
	double value[ROUNDS];
};

enum sense { NO_GOAL, AT_MOST, AT_LEAST };

/**
 * struct line - a line of the result
 * @job: whose value
 * @than: divides by that of another; NULL for none
 * @movsb: the same with "rep movsb" and compared with that; NULL for none
 * @visible: the least that would have to be done; NULL for none
 * @sense: of @goal
 * @goal: for the value
 */
struct line {
	struct job *job, *than, *movsb, *visible;
	enum sense sense;
	double goal;
};

/* bench.c APIs: */
struct job *job_add(run_fn run, const void *arg, size_t bytes, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
struct line *line_add(struct job *job, enum sense sense, double goal);

/**
 * struct zones - zones of a policy, with room for their vertices
 * @count: their number
 * @zone: zones
 * @vertex: of each
 */
struct zones {
	u32 count;
	struct paravent_zone zone[PARAVENT_ZONES_MAX];
	u16 vertex[PARAVENT_ZONES_MAX][PARAVENT_VERTICES_MAX][2];
};

/* A rectangle of whole pixels. */
struct box {
	u32 x, y, width, height;
};

/* zones.c APIs: */
void zones_polygons(struct zones *zones, u32 count, u32 percent);
void zones_stars(struct zones *zones);
void zones_combs(struct zones *zones);
void zones_box(struct zones *zones, const struct box *box);

/* cases.c APIs: */
void cases_add(bool check);

/* What the kernel's files of those names do, compiled with the memcpy() of x86. */
void movsb_blit(const struct paravent_mask *mask, u32 buffer, u8 *dst, size_t dst_size,
		const u8 *src, size_t src_size);

/* check.c APIs: */
void check_blit(const char *what, const struct paravent_mask *mask);
void check_scale(const char *what, const struct paravent_mask *mask,
		 const struct paravent_frame *from);
void check_compile(const char *what, const struct paravent_mask *mask,
		   const struct paravent_layer *layer);
int check_done(void);

/*
 * Others that fill a box of a YUV420 frame, where it is; all but and_or are there only
 * if their packages are.
 */
void *and_or_new(const struct box *box);
void and_or(const void *arg, u8 *dst, const u8 *src);
void *drawbox_new(const struct box *box) __attribute__((weak));
void drawbox(const void *arg, u8 *dst, const u8 *src) __attribute__((weak));
void *opencv_new(const struct box *box) __attribute__((weak));
void opencv_fill_poly(const void *arg, u8 *dst, const u8 *src) __attribute__((weak));
void opencv_copy_to(const void *arg, u8 *dst, const u8 *src) __attribute__((weak));

#endif /* _BENCH_H */
