// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hands the kernel a certificate, or a policy, that the tool would not, and prints what it says.
 *
 *	enrol FILE
 *	enrol --policy FILE [TIMES]
 */
#include "load.h"

#include <string.h>

int main(int argc, char **argv)
{
	static unsigned char data[PARAVENT_POLICY_SIZE_MAX + 1];
	int policy = argc > 2 && !strcmp(argv[1], "--policy"), error;
	FILE *file = argc > 1 ? fopen(argv[1 + policy], "r") : NULL;
	int times = argc > 3 ? atoi(argv[3]) : 1;
	size_t size;

	if (!file)
		return 2;
	size = fread(data, 1, policy ? sizeof(data) : PARAVENT_CERT_SIZE_MAX + 1, file);
	load_init();
	do
		error = load(policy ? PARAVENT_CMD_POLICY_LOAD : PARAVENT_CMD_KEY_ADD, data, size);
	while (--times > 0);
	puts(error ? strerrorname_np(error) : policy ? "in force" : "enrolled");
	return 0;
}
