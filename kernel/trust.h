/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose signature counts. */
#ifndef _PARAVENT_TRUST_H
#define _PARAVENT_TRUST_H

#include "cert.h"

#include <linux/netlink.h>

struct paravent_policy;

/* trust.c APIs: */
int paravent_trust_init(void);
void paravent_trust_uninit(void);
int paravent_trust_add_all(const u8 *p, size_t bytes, enum paravent_origin origin);
int paravent_trust_enrol(const void *der, size_t size, struct netlink_ext_ack *extack);
int paravent_trust_seal(void);
bool paravent_trust_sealed(void);
int paravent_trust_for_each(int (*visit)(const struct paravent_cert *cert, void *arg),
			    void *arg);
struct paravent_policy *paravent_trust_open(const void *blob, size_t size,
					    struct netlink_ext_ack *extack);
int paravent_trust_apply(const struct paravent_policy *policy, struct netlink_ext_ack *extack);

#endif /* _PARAVENT_TRUST_H */
