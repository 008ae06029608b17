/* SPDX-License-Identifier: GPL-2.0-only */
/* A certificate: who may have signed. */
#ifndef _PARAVENT_CERT_H
#define _PARAVENT_CERT_H

#include "plain.h"
#include "uapi/paravent.h"

#include <linux/list.h>

struct key;

/**
 * enum paravent_origin - how a certificate came to be trusted
 * @PARAVENT_ORIGIN_ENROLLED: root has enrolled it, or a policy
 * @PARAVENT_ORIGIN_BUILTIN: it was built into the module
 * @PARAVENT_ORIGIN_DEVICE_TREE: it stands in the device tree
 */
enum paravent_origin {
	PARAVENT_ORIGIN_ENROLLED,
	PARAVENT_ORIGIN_BUILTIN,
	PARAVENT_ORIGIN_DEVICE_TREE,
};

/**
 * struct paravent_cert - a certificate that is trusted
 * @entry: in the list that paravent_trust_for_each() walks
 * @keyring: holds its key and nothing else, so that it is known whose signature is good
 * @description: of the key
 * @digest: SHA-256 of the certificate
 * @origin: how it came
 * @not_after: when it expires; seconds since 1970-01-01 00:00 UTC
 * @signer: what a CMS message calls it: the issuer's name and the serial number, as they
 *	stand in the certificate
 * @signer_size: bytes of @signer
 */
struct paravent_cert {
	struct list_head entry;
	struct key *keyring;
	char *description;
	u8 digest[PARAVENT_DIGEST_SIZE];
	enum paravent_origin origin;
	s64 not_after;
	u8 *signer;
	size_t signer_size;
};

/* cert.c APIs: */
int paravent_cert_parse(struct paravent_cert *cert, const void *bytes, size_t size);

#endif /* _PARAVENT_CERT_H */
