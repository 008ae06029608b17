// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tells the module that accesses are being recorded, which they are not: what "paravent
 * audit" does while it records.
 *
 *	beat once|end		say so once, or that it is over; tells what the kernel said
 *	beat MILLISECONDS	again and again
 */
#include "../../../kernel/uapi/paravent.h"

#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct nl_sock *sock;
static int family;

static int say(bool end)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct sockaddr_nl from;
	unsigned char *reply = NULL;
	int error;

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0, NLM_F_ACK,
		    PARAVENT_CMD_AUDIT_ALIVE, PARAVENT_GENL_VERSION);
	if (end)
		nla_put_flag(msg, PARAVENT_A_AUDIT_END);
	if (nl_send_auto(sock, msg) < 0 || nl_recv(sock, &from, &reply, NULL) <= 0)
		exit(2);
	error = ((struct nlmsgerr *)nlmsg_data((struct nlmsghdr *)reply))->error;
	free(reply);
	nlmsg_free(msg);
	return -error;
}

int main(int argc, char **argv)
{
	int error;

	sock = argc == 2 ? nl_socket_alloc() : NULL;
	if (!sock || genl_connect(sock) ||
	    (family = genl_ctrl_resolve(sock, PARAVENT_GENL_NAME)) < 0)
		return 2;
	nl_socket_disable_auto_ack(sock);
	if (atoi(argv[1])) {
		while (!say(false))
			usleep(1000 * atoi(argv[1]));
		return 1;
	}
	error = say(!strcmp(argv[1], "end"));
	puts(error ? strerrorname_np(error) : "ok");
	return error ? 1 : 0;
}
