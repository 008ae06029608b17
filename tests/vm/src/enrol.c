// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hands the kernel a certificate that the tool would not, and prints what it says.
 *
 *	enrol FILE
 */
#include "load.h"

#include <string.h>

int main(int argc, char **argv)
{
	static unsigned char der[PARAVENT_CERT_SIZE_MAX + 1];
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	size_t size;
	int error;

	if (!file)
		return 2;
	size = fread(der, 1, sizeof(der), file);
	load_init();
	error = load(PARAVENT_CMD_KEY_ADD, der, size);
	puts(error ? strerrorname_np(error) : "enrolled");
	return 0;
}
