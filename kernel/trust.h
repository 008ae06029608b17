/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose signature counts. */
#ifndef _PARAVENT_TRUST_H
#define _PARAVENT_TRUST_H

#include "plain.h"
#include "uapi/paravent.h"

#include <linux/list.h>
#include <linux/netlink.h>

struct paravent_policy;

/**
 * struct paravent_cert - a certificate in the keyring
 * @entry: in the list that paravent_trust_for_each() walks
 * @description: of the key
 * @digest: SHA-256 of the certificate
 * @builtin: it was built into the module
 */
struct paravent_cert {
	struct list_head entry;
	char *description;
	u8 digest[PARAVENT_DIGEST_SIZE];
	bool builtin;
};

/* trust.c APIs: */
int paravent_trust_init(void);
void paravent_trust_uninit(void);
int paravent_trust_enrol(const void *der, size_t size, struct netlink_ext_ack *extack);
int paravent_trust_seal(void);
bool paravent_trust_sealed(void);
int paravent_trust_for_each(int (*visit)(const struct paravent_cert *cert, void *arg),
			    void *arg);
struct paravent_policy *paravent_trust_open(const void *blob, size_t size,
					    struct netlink_ext_ack *extack);

#endif /* _PARAVENT_TRUST_H */
