// SPDX-License-Identifier: GPL-2.0-or-later
/* What the bare device gives is kept; what it gives behind the module is held against it. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

static void usage(void)
{
	fprintf(stderr,
		"usage: matrix rows\n"
		"       matrix COMMAND --node DEV --bare\n"
		"       matrix COMMAND --node DEV --zones FILE --fill RRGGBB\n"
		"COMMAND is one of\n"
		"       formats [--contiguous DEV] [--exporter DEV], without which it is one way only\n"
		"       square|colours [--part N/OF], --bare is the same for both\n"
		"       moving\n");
	exit(2);
}

static struct device *opened(struct device *device, const char *path)
{
	if (!path)
		return NULL;
	if (device_open(device, path) && device_still(device))
		return device;
	verdict(false, "%s", path);
	exit(1);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "node", 1, NULL, 'n' }, { "contiguous", 1, NULL, 'c' }, { "exporter", 1, NULL, 'x' },
		{ "zones", 1, NULL, 'z' }, { "fill", 1, NULL, 'f' }, { "part", 1, NULL, 'p' },
		{ "bare", 0, NULL, 'b' }, { 0 },
	};
	const char *node = NULL, *other = NULL, *exporter = NULL, *zones_file = "/dev/null", *command;
	struct device first, second, *device, *contiguous;
	uint32_t fill = 0, part = 1, parts = 1;
	struct zones *zones;
	bool bare = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'n': node = optarg; break;
		case 'c': other = optarg; break;
		case 'x': exporter = optarg; break;
		case 'f': fill = strtoul(optarg, NULL, 16); break;
		case 'b': bare = true; break;
		case 'z': zones_file = optarg; break;
		case 'p':
			if (sscanf(optarg, "%u/%u", &part, &parts) != 2 || !part || part > parts)
				usage();
			break;
		default: usage();
		}
	}
	if (optind + 1 != argc)
		usage();
	command = argv[optind];
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!strcmp(command, "rows")) {
		rows_print();
		return 0;
	}
	if (!node)
		usage();
	zones = zones_read(zones_file);
	if (!zones || (exporter && !ways_start(exporter, MEMORY_SIZE))) {
		verdict(false, "%s", command);
		return 1;
	}
	device = opened(&first, node);
	contiguous = opened(&second, other);

	if (!strcmp(command, "formats") && bare) {
		formats_bare(device);
		formats_admit(device, V4L2_BUF_CAP_SUPPORTS_REQUESTS, true, "requests");
		if (contiguous)
			formats_admit(contiguous, V4L2_BUF_CAP_SUPPORTS_MMAP_CACHE_HINTS, true,
				      "cache hints");
	} else if (!strcmp(command, "formats")) {
		formats_masked(device, contiguous, zones, fill, exporter);
		formats_admit(device, V4L2_BUF_CAP_SUPPORTS_REQUESTS, false, "requests");
		if (contiguous)
			formats_admit(contiguous, V4L2_BUF_CAP_SUPPORTS_MMAP_CACHE_HINTS, false,
				      "cache hints");
	} else if (!strcmp(command, "square") || !strcmp(command, "colours")) {
		if (bare)
			scenes_bare(device, part - 1, parts);
		else
			scenes_masked(device, part - 1, parts, zones, fill, command[0] == 'c');
	} else if (!strcmp(command, "moving")) {
		scenes_moving(device, bare, zones, fill);
	} else {
		usage();
	}
	return failures > 0;
}
