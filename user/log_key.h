/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys that seal a log. Each makes one seal and is then replaced by another
 * that follows from it by a one-way function, so that whoever takes the machine
 * over finds none with which the past could be sealed anew.
 *
 * There are two chains: from epoch to epoch in a segment, and from segment to
 * segment. The second one is why a segment can be removed without breaking the
 * way from the first public key to the present one.
 */
#ifndef PARAVENT_LOG_KEY_H
#define PARAVENT_LOG_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_SEED_SIZE 32
#define LOG_PUBLIC_SIZE 32
#define LOG_SIGNATURE_SIZE 64

struct log_public {
	uint8_t bytes[LOG_PUBLIC_SIZE];
};

/**
 * struct log_keys - the secrets at one time
 * @segment: the segment that is written, or will be next
 * @epoch: the seal of it that comes next, from 0
 * @seed: of that seal's key, and of those of later epochs in this segment
 * @following: of the segments after this one
 */
struct log_keys {
	uint64_t segment;
	uint64_t epoch;
	uint8_t seed[LOG_SEED_SIZE];
	uint8_t following[LOG_SEED_SIZE];
};

bool log_keys_new(struct log_keys *keys);
bool log_keys_evolve(struct log_keys *keys);
bool log_keys_follow(struct log_keys *keys);
bool log_keys_public(const struct log_keys *keys, struct log_public *public);
bool log_keys_sign(const struct log_keys *keys, const void *data, size_t size,
		   uint8_t signature[LOG_SIGNATURE_SIZE],
		   struct log_public *public);
bool log_public_verify(const struct log_public *public, const void *data,
		       size_t size,
		       const uint8_t signature[LOG_SIGNATURE_SIZE]);

#endif /* PARAVENT_LOG_KEY_H */
