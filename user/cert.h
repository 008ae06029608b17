/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and certificates in files, and whether they are of the kind that the
 * kernel takes.
 */
#ifndef PARAVENT_CERT_H
#define PARAVENT_CERT_H

#include "report.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdint.h>

/* The module takes RSA keys of these sizes and no others. */
#define KEY_SIZES "2048, 3072 or 4096"
/* And of elliptic curves this one, where the kernel can. */
#define KEY_CURVE "P-256"

bool key_size_good(int bits);
bool key_is_ecdsa(const EVP_PKEY *key);
int crypto_error(struct report *report, int code, const char *what);
X509 *cert_read(const char *path, struct report *report);
int cert_check(X509 *cert, const char *path, struct report *report);
void name_text(const X509_NAME *name, char *text, size_t size);
void serial_text(const ASN1_INTEGER *serial, char *text, size_t size);
char *passphrase_read(const char *path, struct report *report);
void passphrase_free(char *passphrase);
EVP_PKEY *key_read(const char *path, const char *passphrase_path,
		   struct report *report);

#endif /* PARAVENT_CERT_H */
