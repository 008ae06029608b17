// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From a program of 32 bits, through the compat ioctls: frames are held against what matrix,
 * of 64 bits, has worked out before.
 *
 *	matrix-compat NODE EXPORTER
 */
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

#ifdef __arm__
#define HERE "arm"
#else
#define HERE "i386"
#endif

static const struct way compat_ways[] = {
	{ "mmap, " HERE, MEMORY_MMAP, WAIT_BLOCK },
	{ "expbuf, " HERE, MEMORY_EXPBUF, WAIT_EPOLL },
	{ "larger, " HERE, MEMORY_LARGER, WAIT_NONBLOCK },
	{ "userptr, " HERE, MEMORY_USERPTR, WAIT_POLL },
	{ "dmabuf, " HERE, MEMORY_DMABUF, WAIT_SELECT },
	{ "read, " HERE, MEMORY_READ, WAIT_BLOCK },
};

/* What is expected is what formats_masked() has left. */
static void run_formats(struct device *device)
{
	uint32_t f, fourcc, i, count = 0;

	run_list_again(device);
	for (f = 0; device_format(device, f, &fourcc); f++) {
		struct expected scene[2] = { 0 };
		const char *format = fourcc_name(fourcc);
		bool ok = true;

		for (i = 0; i < 2 && ok; i++)
			ok = expected_load(&scene[i], file_of(device, format, expected_names[i]));
		ok = ok && run_format_again(device, &scene[0].plan.layout);
		if (ok)
			count = run_ways(device, compat_ways, ARRAY_LENGTH(compat_ways), scene);
		verdict(ok, "%s %s, " HERE ", %u ways", api(device), format, count);
		for (i = 0; i < 2; i++)
			free(scene[i].data);
	}
}

int main(int argc, char **argv)
{
	struct device device;

	if (argc != 3) {
		fprintf(stderr, "usage: matrix-compat NODE EXPORTER\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (ways_start(argv[2], MEMORY_SIZE) && device_open(&device, argv[1]) &&
	    device_still(&device))
		run_formats(&device);
	else
		verdict(false, "%s", argv[1]);
	return failures > 0;
}
