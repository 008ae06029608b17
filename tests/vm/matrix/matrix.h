/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures from vivid in every format, way and geometry, bare and masked, and compares.
 *
 * Built twice: with the oracle, and as a program of 32 bits, which holds frames against
 * what the other has worked out.
 */
#ifndef _MATRIX_H
#define _MATRIX_H

#include <linux/videodev2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define ARRAY_LENGTH(array)	(sizeof(array) / sizeof((array)[0]))
#define PLANES			3

/* Controls of vivid that its headers keep to themselves. */
#define VIVID_BASE		(0x00f00000 | 0xf000)
#define VIVID_TEST_PATTERN	(VIVID_BASE + 0)
#define VIVID_OSD_TEXT_MODE	(VIVID_BASE + 1)
#define VIVID_SHOW_SQUARE	(VIVID_BASE + 5)
#define VIVID_SENSOR_HFLIP	(VIVID_BASE + 20)
#define VIVID_SENSOR_VFLIP	(VIVID_BASE + 21)
#define VIVID_YCBCR_ENC		(VIVID_BASE + 27)
#define VIVID_QUANTIZATION	(VIVID_BASE + 28)
#define VIVID_HAS_CROP		(VIVID_BASE + 31)
#define VIVID_HAS_COMPOSE	(VIVID_BASE + 32)
#define VIVID_HAS_SCALER	(VIVID_BASE + 33)
#define VIVID_DQBUF_ERROR	(VIVID_BASE + 66)

enum pattern {
	PATTERN_BARS = 1,	/* upright, white to black */
	PATTERN_BANDS = 3,	/* the same, one above the other */
	PATTERN_SQUARES = 4,	/* bars that move on by one in every eighth of the height */
	PATTERN_BLACK = 5,
	PATTERN_RED = 7,
	PATTERN_GREEN = 8,
	PATTERN_BLUE = 9,
};

/* What VIDIOC_G_FMT says, for single- and multi-planar nodes alike. */
struct layout {
	uint32_t fourcc, width, height, field;
	uint32_t colorspace, encoding, quantization;
	uint32_t buffers;
	uint32_t stride[PLANES], size[PLANES];
};

/* A frame as it came, still in the memory it was captured to. */
struct shot {
	uint32_t field, flags;
	uint32_t buffers;
	struct {
		uint8_t *data;
		size_t length, offset, used;
	} buffer[PLANES];
};

/* A frame on its own: what is from offset to used of each buffer, in a row. */
struct image {
	uint8_t *data;
	size_t size;
};

struct zones;

/* report.c */
struct device;

extern char why[512];
extern uint32_t failures;

bool wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool wrong_in(const char *format, ...) __attribute__((format(printf, 1, 2)));
void verdict(bool ok, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *api(const struct device *device);
const char *file_of(const struct device *device, const char *what, const char *scene);
const char *fourcc_name(uint32_t fourcc);

/* device.c: a node of vivid */
struct device {
	const char *path;
	int fd;
	uint32_t type;
	bool multi;
	int pattern, square;
};

bool device_open(struct device *device, const char *path);
bool device_control(struct device *device, uint32_t id, int32_t value);
bool device_scene(struct device *device, int pattern, int square);
bool device_still(struct device *device);
bool device_fast(struct device *device);
bool device_format(struct device *device, uint32_t index, uint32_t *fourcc);
bool device_get(struct device *device, struct layout *layout);
bool device_set(struct device *device, struct layout *layout);
bool device_select(struct device *device, uint32_t target, struct v4l2_rect *rect);
bool device_selection(struct device *device, uint32_t target, struct v4l2_rect *rect);

/* ways.c: the ways of getting frames from it */
enum memory { MEMORY_MMAP, MEMORY_EXPBUF, MEMORY_USERPTR, MEMORY_DMABUF, MEMORY_UDMABUF,
	      MEMORY_LARGER, MEMORY_READ, MEMORY_HINTS };
enum waiting { WAIT_BLOCK, WAIT_POLL, WAIT_SELECT, WAIT_EPOLL, WAIT_NONBLOCK, WAIT_URING };

struct way {
	const char *name;
	enum memory memory;
	enum waiting waiting;
};

#define BUFFERS		2
#define MEMORY_SIZE	(1 << 20)	/* of each dma-buf that is imported */

struct session {
	struct device *device;
	const struct way *way;
	struct layout layout;
	uint32_t buffers;
	uint32_t capabilities;
	uint8_t *memory[BUFFERS][PLANES];
	size_t length[BUFFERS][PLANES];
	int fd[BUFFERS][PLANES];
	bool streaming;
};

/* Memory for dma-bufs comes from another node, and from /dev/udmabuf. */
bool ways_start(const char *exporter, size_t size);
bool ways_can(const struct way *way, const struct layout *layout);
bool session_open(struct session *session, struct device *device, const struct way *way,
		  const struct layout *layout);
bool session_queue(struct session *session, uint32_t index);
bool session_on(struct session *session);
bool session_ready(struct session *session);
bool session_take(struct session *session, struct shot *shot, uint32_t *index);
bool session_look(struct session *session, uint32_t index, struct shot *shot);
bool session_off(struct session *session);
void session_close(struct session *session);

bool capture(struct session *session, struct shot *shot);

/* rows.c, geometry.c: what a picture goes through, and combinations of it that cover all pairs */
enum factor {
	FACTOR_CLASS, FACTOR_LINES, FACTOR_SOURCE, FACTOR_CROP, FACTOR_SCALE, FACTOR_COMPOSE,
	FACTOR_HFLIP, FACTOR_VFLIP, FACTOR_PADDING, FACTOR_API, FACTOR_ABILITIES,
	FACTOR_COLOUR, FACTOR_SIZE, FACTORS
};

struct row {
	uint8_t value[FACTORS];
	uint32_t fourcc;
	uint32_t number;	/* from 1 */
};

#define ROWS_MAX	256

#define DIRECTORY	"/run/matrix"

/* vivid's largest picture. */
#define WEBCAM_WIDTH	3840
#define WEBCAM_HEIGHT	2160

/* The largest that policies list as showing all: see cameras() in tests/vm/matrix.sh. */
#define LISTED_WIDTH	1920
#define LISTED_HEIGHT	1080

struct geometry {
	struct layout layout;
	struct v4l2_rect full, crop, compose;
	bool hflip, vflip;
	/* The driver does not tell what it scales from. */
	bool any_size;
	/* Where vivid's square is, in the full frame; out of the picture if its width is 0. */
	struct v4l2_rect square;
	struct v4l2_rect scene;	/* the full frame, in the square's pixels */
	/* The first line of the full frame is noise. */
	bool noise;
};

uint32_t rows_make(struct row *rows, uint32_t *pairs, uint32_t *impossible);
bool rows_know(uint32_t fourcc);
const char *row_text(const struct row *row);
void rows_print(void);
bool row_apply(const struct row *row, struct device *device, struct geometry *geometry);

/* scenes.c: all combinations, and changes while frames are under way */
void scenes_bare(struct device *device, uint32_t part, uint32_t parts);
void scenes_masked(struct device *device, uint32_t part, uint32_t parts,
		   const struct zones *zones, uint32_t fill, bool colours);
void scenes_moving(struct device *device, bool bare, const struct zones *zones, uint32_t fill);

/* formats.c: all formats, in all ways */
void formats_bare(struct device *device);
void formats_masked(struct device *device, struct device *contiguous, const struct zones *zones,
		    uint32_t fill, bool all);
void formats_admit(struct device *device, uint32_t capability, bool yes, const char *name);

/* compare.c: frames held against what they must look like */

/* What is known of a bare frame besides its bytes. */
struct reference {
	struct geometry geometry;
	uint32_t skip[PLANES];	/* bytes in front of the picture */
};

/* A colour plane, in one of the buffers of memory. */
struct part {
	uint32_t buffer, offset, stride, rows, row_bytes;
	uint32_t cell_bytes, cell_rows;
};

/* Where the bytes of a frame are; the same for programs of 64 and of 32 bits. */
struct plan {
	struct layout layout;
	uint32_t skip[PLANES];
	uint32_t parts;
	struct part part[PLANES];
	uint32_t size;
};

struct expected {
	struct plan plan;
	uint8_t *data;
	const struct opinion *opinion;
	/* May a byte be other than expected? */
	bool (*tolerates)(const struct expected *expected, uint32_t part, uint32_t row,
			  uint32_t byte, uint8_t got);
	/* Is a row noise? */
	bool (*noisy)(const struct expected *expected, uint32_t part, uint32_t row);
};

bool image_take(struct image *image, const struct shot *shot);
bool image_save(const struct image *image, const char *name);
bool image_load(struct image *image, const char *name);
void image_forget(struct image *image);
bool reference_save(const struct reference *reference, const char *name);
bool reference_load(struct reference *reference, const char *name);
bool expected_save(const struct expected *expected, const char *name);
bool expected_load(struct expected *expected, const char *name);
bool expected_equals(const struct expected *expected, const struct shot *shot);
bool expected_matches(struct expected *expected, const struct shot *shot);
bool expected_lacks(const struct expected *expected, const struct image *scene,
		    const struct image *colour, const struct image *other,
		    const struct shot *shot, uint32_t *cells);
struct shot shot_of(const struct expected *expected, uint8_t *data);

/* run.c: a way of one format */
#define SCENES	2

extern const char *const scene_names[SCENES];
extern const char *const expected_names[SCENES];

bool run_format(struct device *device, uint32_t fourcc, struct layout *layout);
bool run_format_again(struct device *device, const struct layout *want);
uint32_t run_list(struct device *device, struct image *list);
void run_list_again(struct device *device);
uint32_t run_ways(struct device *device, const struct way *list, uint32_t count,
		  struct expected *scene);

/* expect.c: what a masked frame must look like, says the oracle */
struct zones *zones_read(const char *file);
bool zones_cover(const struct zones *zones, const struct v4l2_rect *full,
		 const struct v4l2_rect *rect);
bool expected_make(struct expected *expected, const struct reference *reference,
		   const struct zones *zones, uint32_t rgb, const struct image *bare);
bool expected_fill(const struct expected *expected, const struct geometry *geometry,
		   const struct image *colour);
uint32_t expected_private(const struct expected *expected);
void expected_forget(struct expected *expected);

#endif /* _MATRIX_H */
