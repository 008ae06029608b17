/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys that stay in a token: a smart card or another device that speaks
 * PKCS#11.
 */
#ifndef PARAVENT_TOKEN_H
#define PARAVENT_TOKEN_H

#include "report.h"

#include <openssl/evp.h>

/**
 * struct token_key - where a key is, and how to get at it
 * @uri: names it, as RFC 7512 has it
 * @module: the PKCS#11 module to load; NULL for that of the URI, or the default
 * @pin_file: its first line is the PIN; NULL for that of the URI, or to ask
 */
struct token_key {
	const char *uri;
	const char *module;
	const char *pin_file;
};

void token_hint(struct report *report, unsigned long code);
bool token_named(const char *key);
EVP_PKEY *token_open(const struct token_key *where, struct report *report);

#endif /* PARAVENT_TOKEN_H */
