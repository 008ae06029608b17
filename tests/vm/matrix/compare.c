// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames held against what they must look like. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

bool image_take(struct image *image, const struct shot *shot)
{
	size_t at = 0;
	uint32_t b;

	image->size = 0;
	for (b = 0; b < shot->buffers; b++)
		image->size += shot->buffer[b].used - shot->buffer[b].offset;
	image->data = malloc(image->size);
	for (b = 0; b < shot->buffers; b++) {
		size_t used = shot->buffer[b].used - shot->buffer[b].offset;

		memcpy(image->data + at, shot->buffer[b].data + shot->buffer[b].offset, used);
		at += used;
	}
	return image->size || wrong("an empty frame");
}

bool image_save(const struct image *image, const char *name)
{
	FILE *file = fopen(name, "w");

	if (!file || fwrite(image->data, 1, image->size, file) != image->size || fclose(file))
		return wrong("%s: %s", name, strerror(errno));
	return true;
}

bool image_load(struct image *image, const char *name)
{
	FILE *file = fopen(name, "r");

	*image = (struct image) { 0 };
	if (!file || fseek(file, 0, SEEK_END))
		return wrong("%s: %s", name, strerror(errno));
	image->size = ftell(file);
	image->data = malloc(image->size);
	rewind(file);
	if (fread(image->data, 1, image->size, file) != image->size)
		return wrong("%s: %s", name, strerror(errno));
	fclose(file);
	return true;
}

void image_forget(struct image *image)
{
	free(image->data);
	*image = (struct image) { 0 };
}

bool reference_save(const struct reference *reference, const char *name)
{
	struct image image = { (uint8_t *)reference, sizeof(*reference) };

	return image_save(&image, name);
}

bool reference_load(struct reference *reference, const char *name)
{
	struct image image;
	bool ok = image_load(&image, name);

	if (ok)
		memcpy(reference, image.data, sizeof(*reference));
	image_forget(&image);
	return ok;
}

bool expected_save(const struct expected *e, const char *name)
{
	FILE *file = fopen(name, "w");

	if (!file || fwrite(&e->plan, sizeof(e->plan), 1, file) != 1 ||
	    fwrite(e->data, 1, e->plan.size, file) != e->plan.size || fclose(file))
		return wrong("%s: %s", name, strerror(errno));
	return true;
}

bool expected_load(struct expected *e, const char *name)
{
	FILE *file = fopen(name, "r");

	*e = (struct expected) { 0 };
	if (!file || fread(&e->plan, sizeof(e->plan), 1, file) != 1)
		return wrong("%s: %s", name, strerror(errno));
	e->data = malloc(e->plan.size);
	if (fread(e->data, 1, e->plan.size, file) != e->plan.size)
		return wrong("%s: %s", name, strerror(errno));
	fclose(file);
	return true;
}

static uint32_t used_of(const struct plan *plan, uint32_t buffer)
{
	return plan->layout.size[buffer] - plan->skip[buffer];
}

/* Bytes of a whole image before the first of a buffer. */
static uint32_t base_of(const struct plan *plan, uint32_t buffer)
{
	uint32_t base = 0;

	while (buffer--)
		base += used_of(plan, buffer);
	return base;
}

/* An image as if it had just been captured. */
struct shot shot_of(const struct expected *e, uint8_t *data)
{
	struct shot shot = { .buffers = e->plan.layout.buffers };
	uint32_t b;

	for (b = 0; b < shot.buffers; b++) {
		shot.buffer[b].data = data + base_of(&e->plan, b);
		shot.buffer[b].length = shot.buffer[b].used = used_of(&e->plan, b);
	}
	return shot;
}

static bool is_zero(const uint8_t *data, size_t size)
{
	return !size || (!data[0] && !memcmp(data, data + 1, size - 1));
}

/* Which sample is a byte of an image of? Return: the part, or PLANES when it is padding. */
static uint32_t locate(const struct plan *plan, uint32_t at, uint32_t *row, uint32_t *byte)
{
	uint32_t p;

	for (p = 0; p < plan->parts; p++) {
		const struct part *part = &plan->part[p];
		uint32_t first = base_of(plan, part->buffer) + part->offset;

		if (at < first || (at - first) / part->stride >= part->rows)
			continue;
		*row = (at - first) / part->stride;
		*byte = (at - first) % part->stride;
		if (*byte < part->row_bytes)
			return p;
	}
	*row = *byte = 0;
	return PLANES;
}

/* Hold one byte that is not as expected against what may be. */
static bool excused(struct expected *e, uint32_t at, uint8_t got, bool tell)
{
	uint32_t row, byte, p = locate(&e->plan, at, &row, &byte);

	if (p < PLANES && e->tolerates && e->tolerates(e, p, row, byte, got)) {
		e->data[at] = got;
		return true;
	}
	if (!tell)
		return false;
	if (p < PLANES)
		return wrong("plane %u row %u byte %u is %02x, not %02x", p, row, byte, got,
			     e->data[at]);
	return wrong("padding, byte %u, is %02x, not %02x", at, got, e->data[at]);
}

/* To the byte? Does not say why not. */
bool expected_equals(const struct expected *e, const struct shot *shot)
{
	uint32_t b;

	for (b = 0; b < shot->buffers; b++)
		if (shot->buffer[b].used - shot->buffer[b].offset != used_of(&e->plan, b) ||
		    memcmp(shot->buffer[b].data + shot->buffer[b].offset,
			   e->data + base_of(&e->plan, b), used_of(&e->plan, b)))
			return false;
	return true;
}

#define MISTAKES_MAX	1000	/* are enough */

bool expected_matches(struct expected *e, const struct shot *shot)
{
	uint32_t b, i, mistakes = 0;

	if (shot->buffers != e->plan.layout.buffers)
		return wrong("%u buffers, not %u", shot->buffers, e->plan.layout.buffers);
	for (b = 0; b < shot->buffers; b++) {
		const uint8_t *data = shot->buffer[b].data;
		uint8_t *want = e->data + base_of(&e->plan, b);
		size_t offset = shot->buffer[b].offset, used = shot->buffer[b].used;

		if (used - offset != used_of(&e->plan, b))
			return wrong("buffer %u has %zu bytes, not %u", b, used - offset,
				     used_of(&e->plan, b));
		if (!is_zero(data, offset))
			return wrong("there is something in front of the picture, in buffer %u", b);
		if (!is_zero(data + used, shot->buffer[b].length - used))
			return wrong("there is something behind the %zu bytes used in buffer %u", used, b);
		data += offset;
		if (!memcmp(data, want, used - offset))
			continue;
		for (i = 0; i < used - offset && mistakes < MISTAKES_MAX; i++)
			if (data[i] != want[i])
				mistakes += !excused(e, want + i - e->data, data[i], !mistakes);
	}
	if (mistakes > 1)
		return wrong_in("%u bytes or more", mistakes);
	return !mistakes;
}

/* Does a cell show a colour? Its bytes in @colour, a frame of it, say what that is. */
static bool cell_is(const struct part *part, const uint8_t *got, const uint8_t *colour,
		    uint32_t at)
{
	uint32_t r;

	for (r = 0; r < part->cell_rows; r++, at += part->stride)
		if (got[at] != colour[at] || memcmp(got + at, colour + at, part->cell_bytes))
			return false;
	return true;
}

/* Where two colours of a mosaic meet, two cells in a row may look like a third. */
static bool neighbours_are(const struct part *part, const uint8_t *got, const uint8_t *colour,
			   uint32_t row, uint32_t byte)
{
	uint32_t at = row * part->stride + byte, above = at - part->cell_rows * part->stride;

	return row && byte >= 2 * part->cell_bytes && cell_is(part, got, colour, above) &&
	       cell_is(part, got, colour, at - part->cell_bytes) &&
	       cell_is(part, got, colour, at - 2 * part->cell_bytes);
}

/*
 * A colour that the scene has in zones only must be nowhere to be seen. @other: a frame of
 * another colour, which is the same where there is no picture; @cells: how many cells have
 * it in the bare frame
 */
bool expected_lacks(const struct expected *e, const struct image *scene,
		    const struct image *colour, const struct image *other,
		    const struct shot *shot, uint32_t *cells)
{
	uint32_t p, row, byte;

	*cells = 0;
	for (p = 0; p < e->plan.parts; p++) {
		const struct part *part = &e->plan.part[p];
		uint32_t base = base_of(&e->plan, part->buffer) + part->offset;
		const uint8_t *got = shot->buffer[part->buffer].data + part->offset +
				     shot->buffer[part->buffer].offset;

		for (row = 0; row + part->cell_rows <= part->rows; row += part->cell_rows) {
			/* Half a row of chroma may not be there. */
			if (base + (row + part->cell_rows) * part->stride > e->plan.size ||
			    e->noisy(e, p, row))
				continue;
			for (byte = 0; byte + part->cell_bytes <= part->row_bytes;
			     byte += part->cell_bytes) {
				uint32_t at = row * part->stride + byte;
				bool is = cell_is(part, got, colour->data + base, at);
				bool was = cell_is(part, scene->data + base, colour->data + base, at);

				if ((!is && !was) ||
				    cell_is(part, other->data + base, colour->data + base, at))
					continue;
				*cells += was;
				if (!is || (part->cell_rows > 1 &&
					    !neighbours_are(part, got, colour->data + base, row, byte)))
					continue;
				return wrong("plane %u row %u byte %u shows what is private", p, row, byte);
			}
		}
	}
	return true;
}
