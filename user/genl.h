/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to the module over generic netlink.
 */
#ifndef PARAVENT_GENL_H
#define PARAVENT_GENL_H

#include "paravent.h"
#include "report.h"

#include <netlink/netlink.h>
#include <stdint.h>

/**
 * struct genl - a connection to the module
 * @socket: the netlink socket
 * @family: number of the family
 * @message: what the kernel said about the last error; "" if nothing
 */
struct genl {
	struct nl_sock *socket;
	int family;
	char message[256];
};

/* Takes the attributes of one reply; returns 0, or a negative errno. */
typedef int genl_reply(struct nlattr **attrs, void *argument);

int genl_open(struct genl *genl, struct report *report);
void genl_close(struct genl *genl);
struct nl_msg *genl_request(const struct genl *genl, uint8_t command, int flags,
			    const uint8_t *blob, size_t size);
int genl_send(struct genl *genl, struct nl_msg *msg, genl_reply *reply,
	      void *argument);
int genl_refusal(const struct genl *genl, int error, const char *what,
		 struct report *report);

#endif /* PARAVENT_GENL_H */
