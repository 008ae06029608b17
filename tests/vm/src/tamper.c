// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Offers the kernel damaged copies of a signed policy: every bit of it flipped, every
 * length cut, a byte inserted everywhere. Tells how often it said what; what it accepts
 * is written to standard error. What the kernel says besides goes to LOG.
 *
 *	tamper FILE flip|cut|insert LOG
 */
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long said[4096];

static void offer(const unsigned char *data, size_t size, const char *what, size_t at)
{
	int error = load(PARAVENT_CMD_POLICY_LOAD, data, size);

	if (!error)
		fprintf(stderr, "accepted: %s at %zu\n", what, at);
	said[error & 4095]++;
}

int main(int argc, char **argv)
{
	static unsigned char data[PARAVENT_POLICY_SIZE_MAX], copy[PARAVENT_POLICY_SIZE_MAX + 1];
	size_t size, at;
	FILE *file;
	int bit, i;

	file = argc == 4 ? fopen(argv[1], "r") : NULL;
	if (!file)
		return 2;
	size = fread(data, 1, sizeof(data), file);
	load_log_init(argv[3]);
	load_init();
	for (at = 0; at < size; at++) {
		if (!strcmp(argv[2], "flip")) {
			for (bit = 0; bit < 8; bit++) {
				memcpy(copy, data, size);
				copy[at] ^= 1 << bit;
				offer(copy, size, "flip", at);
			}
		} else if (!strcmp(argv[2], "cut")) {
			offer(data, at, "cut", at);
		} else {
			memcpy(copy, data, at);
			copy[at] = 0;
			memcpy(copy + at + 1, data + at, size - at);
			offer(copy, size + 1, "insert", at);
		}
	}
	if (!strcmp(argv[2], "insert")) {
		memcpy(copy, data, size);
		copy[size] = 0;
		offer(copy, size + 1, "append", size);
	}
	for (i = 0; i < 4096; i++)
		if (said[i])
			printf("%s %lu\n", i ? strerrorname_np(i) : "ACCEPTED", said[i]);
	return said[0] ? 1 : 0;
}
