// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Offers the kernel the signed mutants of a policy (tests/fuzz/mutants.c). It must be of
 * the tool's opinion of each: take what the tool reads, unless that is too old or has keys
 * that are none, and refuse everything else as malformed.
 *
 * What the kernel says besides goes to LOG.
 *
 *	offer FILE LOG [COUNT]
 */
#include "../../fuzz/mutants.h"
#include "load.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

static unsigned long said[4096], differ;
static uint64_t in_force;

static bool agrees(const struct mutant *mutant, int error)
{
	if (!mutant->good)
		return error == EBADMSG;
	if (mutant->not_after && mutant->not_after <= (uint64_t)time(NULL))
		return error == ETIME;
	if (mutant->serial <= in_force)
		return error == ESTALE;
	if (mutant->keys && error)
		return error == EBADMSG || error == ENOPKG || error == EINVAL ||
		       error == EKEYREJECTED || error == EKEYREVOKED;
	return !error;
}

int main(int argc, char **argv)
{
	static unsigned char data[PARAVENT_POLICY_SIZE_MAX];
	unsigned long count = argc > 3 ? strtoul(argv[3], NULL, 10) : ~0UL, done;
	struct mutant mutant;
	FILE *file;
	int i, error;

	file = argc > 2 ? fopen(argv[1], "r") : NULL;
	if (!file)
		return 2;
	load_log_init(argv[2]);
	load_init();
	for (done = 0; done < count && fread(&mutant, sizeof(mutant), 1, file) == 1; done++) {
		if (mutant.size > sizeof(data) || fread(data, mutant.size, 1, file) != 1)
			return 2;
		error = load(PARAVENT_CMD_POLICY_LOAD, data, mutant.size);
		said[error & 4095]++;
		if (!agrees(&mutant, error) && differ++ < 20)
			fprintf(stderr, "number %llu: the kernel says %s, the tool %s\n",
				(unsigned long long)mutant.number,
				error ? strerrorname_np(error) : "nothing",
				mutant.good ? "reads it" : "does not read it");
		if (!error)
			in_force = mutant.serial;
	}
	for (i = 0; i < 4096; i++)
		if (said[i])
			printf("%s %lu\n", i ? strerrorname_np(i) : "ACCEPTED", said[i]);
	printf("differ %lu\nall %lu\n", differ, done);
	return differ || !said[0] || !said[EBADMSG];
}
