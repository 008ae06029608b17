// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads what grab prints, and tells the most frames in any window of so many seconds, by
 * the frames' own time stamps or by the time at which they came out.
 *
 *	window time|now SECONDS <grab.log
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	static double at[100000];
	unsigned int n = 0, most = 0, first, last;
	double seconds;
	char line[512];
	const char *field;

	if (argc != 3)
		return 2;
	seconds = atof(argv[2]);
	while (fgets(line, sizeof(line), stdin)) {
		char key[16];

		snprintf(key, sizeof(key), " %s ", argv[1]);
		field = strstr(line, key);
		if (!strncmp(line, "frame ", 6) && field && n < 100000)
			at[n++] = atof(field + strlen(key));
	}
	for (first = 0, last = 0; last < n; last++) {
		while (at[last] - at[first] >= seconds)
			first++;
		if (last - first + 1 > most)
			most = last - first + 1;
	}
	printf("%u %.2f\n", most, n > 1 ? (n - 1) / (at[n - 1] - at[0]) : 0);
	return 0;
}
