// SPDX-License-Identifier: GPL-2.0-or-later
#include "onvif.h"

#include <math.h>
#include <string.h>

static uint32_t byte_of(double value)
{
	return value < 0 ? 0 : value > 255 ? 255 : lround(value);
}

/**
 * onvif_colour() - a tt:Color as a policy states it
 * @value: X, Y and Z
 * @space: Colorspace; NULL when it has none, which means YCbCr
 * @fill: set to 0x00RRGGBB
 *
 * YCbCr is that of JPEG in its weights (ITU-R BT.601), but ONVIF has it from 16
 * to 235 and 240. What is beyond is cut.
 *
 * Return: false if the space is not known, or a value not from 0 to 255.
 */
bool onvif_colour(const double value[3], const char *space, uint32_t *fill)
{
	double luma = (value[0] - 16) * 255 / 219;
	double blue = (value[1] - 128) * 255 / 224;
	double red = (value[2] - 128) * 255 / 224;
	unsigned int i;

	for (i = 0; i < 3; i++)
		if (!(value[i] >= 0 && value[i] <= 255))
			return false;
	if (space && !strcmp(space, ONVIF_RGB)) {
		*fill = byte_of(value[0]) << 16 | byte_of(value[1]) << 8 |
			byte_of(value[2]);
		return true;
	}
	if (space && strcmp(space, ONVIF_YCBCR) != 0)
		return false;
	*fill = byte_of(luma + 1.402 * red) << 16 |
		byte_of(luma - 0.344136 * blue - 0.714136 * red) << 8 |
		byte_of(luma + 1.772 * blue);
	return true;
}
