/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * New keys, each with a certificate that names it.
 */
#ifndef PARAVENT_KEYGEN_H
#define PARAVENT_KEYGEN_H

#include "report.h"

#include <openssl/evp.h>

/**
 * struct keygen - what to make
 * @name: the certificate's common name, UTF-8, at most 64 characters
 * @key_path: new file for the key
 * @cert_path: new file for the certificate
 * @passphrase: encrypts the key; NULL for none
 * @bits: size of the key, RSA; 0 for ECDSA over P-256
 * @days: how long the certificate is valid
 * @key: the key, where there is one already: then none is made; or NULL
 */
struct keygen {
	const char *name;
	const char *key_path;
	const char *cert_path;
	const char *passphrase;
	int bits;
	int days;
	EVP_PKEY *key;
};

int keygen_run(const struct keygen *keygen, struct report *report);

#endif /* PARAVENT_KEYGEN_H */
