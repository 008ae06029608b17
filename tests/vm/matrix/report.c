// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A line on standard output is a verdict, "ok …" or "not ok …", or tells what has been
 * covered: "covered …", with tabs between fields.
 */
#include <stdarg.h>
#include <string.h>

#include "matrix.h"

char why[512];
uint32_t failures;

/* Say what went wrong, for whoever reports it. Return: false. */
bool wrong(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(why, sizeof(why), format, ap);
	va_end(ap);
	return false;
}

/* Say first in what it went wrong. Return: false. */
bool wrong_in(const char *format, ...)
{
	char reason[sizeof(why)];
	va_list ap;
	int length;

	strcpy(reason, why);
	va_start(ap, format);
	length = vsnprintf(why, sizeof(why), format, ap);
	va_end(ap);
	if (length >= 0 && (size_t)length < sizeof(why))
		snprintf(why + length, sizeof(why) - length, ": %s", reason);
	return false;
}

/* Four characters, without the space at the end; the highest bit is for big-endian. */
const char *fourcc_name(uint32_t fourcc)
{
	static char names[4][12];
	static uint32_t turn;
	char *name = names[turn++ % 4];
	uint32_t i, length = 4;

	for (i = 0; i < 4; i++)
		name[i] = fourcc >> 8 * i & 0x7f;
	while (length && name[length - 1] == ' ')
		length--;
	strcpy(name + length, fourcc >> 31 ? "-BE" : "");
	return name;
}

/* @ok: or else what went wrong follows */
void verdict(bool ok, const char *format, ...)
{
	va_list ap;

	printf(ok ? "ok " : "not ok ");
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	if (ok)
		printf("\n");
	else
		printf(": %s\n", why);
	failures += !ok;
}

const char *api(const struct device *device)
{
	return device->multi ? "multi-planar" : "single-planar";
}

/* Where there is what a device gives of @what in a scene. */
const char *file_of(const struct device *device, const char *what, const char *scene)
{
	static char name[256];

	snprintf(name, sizeof(name), DIRECTORY "/%s-%s-%s", device->multi ? "multi" : "single", what,
		 scene);
	return name;
}
