// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pictures in PNG files.
 */
#include "file.h"
#include "preview.h"

#include <errno.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_FILE_MAX (256 << 20)

/**
 * picture_read() - read a PNG file
 * @path: the file
 * @picture: result
 * @report: gets what is wrong with it
 *
 * Return: 0, or a negative errno.
 */
int picture_read(const char *path, struct picture *picture,
		 struct report *report)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	const png_color ground = { 0xff, 0xff, 0xff };
	uint8_t *data;
	size_t size;
	int error = 0;

	data = file_read(path, PICTURE_FILE_MAX, &size, report);
	if (!data)
		return -EIO;
	if (!png_image_begin_read_from_memory(&image, data, size)) {
		error = report_error(report, EINVAL,
				     "%s: expected a picture in PNG format: %s",
				     path, image.message);
		report_hint(report, "\"ffmpeg -i PICTURE picture.png\" makes "
				    "one of most others");
		goto out;
	}
	if (image.width > PARAVENT_DIMENSION_MAX ||
	    image.height > PARAVENT_DIMENSION_MAX) {
		error = report_error(report, EINVAL,
				     "%s: found %u x %u pixels, expected at "
				     "most %d either way",
				     path, image.width, image.height,
				     PARAVENT_DIMENSION_MAX);
		goto out;
	}
	image.format = PNG_FORMAT_RGB;
	picture->width = image.width;
	picture->height = image.height;
	picture->rgb = malloc(PNG_IMAGE_SIZE(image));
	if (!picture->rgb) {
		error = report_memory(report);
	} else if (!png_image_finish_read(&image, &ground, picture->rgb, 0,
					  NULL)) {
		error = report_error(report, EINVAL, "%s: %s", path,
				     image.message);
		free(picture->rgb);
		picture->rgb = NULL;
	}
out:
	png_image_free(&image);
	free(data);
	return error;
}

/**
 * picture_write() - write a PNG file
 * @path: the file; replaced whole or not at all
 * @picture: the picture
 * @report: gets what goes wrong
 *
 * Return: 0, or a negative errno.
 */
int picture_write(const char *path, const struct picture *picture,
		  struct report *report)
{
	png_image image = { .version = PNG_IMAGE_VERSION,
			    .width = picture->width,
			    .height = picture->height,
			    .format = PNG_FORMAT_RGB };
	png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
	uint8_t *data = malloc(size);
	int error;

	if (!data)
		return report_memory(report);
	if (png_image_write_to_memory(&image, data, &size, 0, picture->rgb, 0,
				      NULL))
		error = file_replace(path, data, size, report);
	else
		error = report_error(report, EIO, "%s: %s", path,
				     image.message);
	free(data);
	return error;
}
