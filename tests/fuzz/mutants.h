/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A signed policy in a file of many, and what the tool says of it. */
#ifndef MUTANTS_H
#define MUTANTS_H

#include <stdint.h>

/**
 * struct mutant - stands before each
 * @number: which one it is; see mutants.c
 * @serial: of the policy, when it is @good
 * @not_after: likewise; 0 when it states none
 * @size: bytes of the signed policy, which follow
 * @good: the tool reads it
 * @keys: it has certificates, or revokes some: the tool leaves it to the kernel to look
 *	into them
 */
struct mutant {
	uint64_t number;
	uint64_t serial;
	uint64_t not_after;
	uint32_t size;
	uint16_t good;
	uint16_t keys;
};

#endif /* MUTANTS_H */
