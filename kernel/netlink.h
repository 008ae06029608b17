/* SPDX-License-Identifier: GPL-2.0-only */
/* The generic netlink family, for the tool. */
#ifndef _PARAVENT_NETLINK_H
#define _PARAVENT_NETLINK_H

/* netlink.c APIs: */
int paravent_netlink_init(void);
void paravent_netlink_uninit(void);

#endif /* _PARAVENT_NETLINK_H */
