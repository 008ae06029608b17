/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The envelope of a policy: a CMS SignedData in the one form that the kernel
 * takes.
 */
#ifndef PARAVENT_CMS_H
#define PARAVENT_CMS_H

#include "paravent.h"
#include "report.h"

#include <openssl/cms.h>
#include <stdint.h>

/* The kernel's ASN.1 decoder (lib/asn1_decoder.c) takes no more at once. */
#define ENVELOPE_SIZE_MAX \
	(PARAVENT_POLICY_SIZE_MAX < 65535 ? PARAVENT_POLICY_SIZE_MAX : 65535)

/**
 * struct envelope - a signed policy, taken apart
 * @cms: owns all the rest
 * @content: what was signed
 * @size: bytes of @content
 * @issuer: names the signer's certificate, with @serial
 * @serial: likewise
 * @signature: the signature
 * @ecdsa: it is one of ECDSA, not RSA
 */
struct envelope {
	CMS_ContentInfo *cms;
	const uint8_t *content;
	size_t size;
	X509_NAME *issuer;
	ASN1_INTEGER *serial;
	const ASN1_OCTET_STRING *signature;
	bool ecdsa;
};

int envelope_open(struct envelope *envelope, const uint8_t *data, size_t size,
		  struct report *report);
void envelope_close(struct envelope *envelope);
int envelope_check(const struct envelope *envelope, X509 *const *certs,
		   unsigned int count, X509 **signer, struct report *report);
uint8_t *envelope_seal(const uint8_t *content, size_t content_size, X509 *cert,
		       EVP_PKEY *key, size_t *size, struct report *report);

#endif /* PARAVENT_CMS_H */
