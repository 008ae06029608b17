// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From i386, through the compat ioctls: frames are held against what matrix, on amd64,
 * has worked out before.
 *
 *	matrix-i386 NODE EXPORTER
 */
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

/* From i386, through the compat ioctls. */
static const struct way compat_ways[] = {
	{ "mmap, i386", MEMORY_MMAP, WAIT_BLOCK },
	{ "userptr, i386", MEMORY_USERPTR, WAIT_POLL },
	{ "dmabuf, i386", MEMORY_DMABUF, WAIT_SELECT },
	{ "read, i386", MEMORY_READ, WAIT_BLOCK },
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
		verdict(ok, "%s %s, i386, %u ways", api(device), format, count);
		for (i = 0; i < 2; i++)
			free(scene[i].data);
	}
}

int main(int argc, char **argv)
{
	struct device device;

	if (argc != 3) {
		fprintf(stderr, "usage: matrix-i386 NODE EXPORTER\n");
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
