// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Offers the kernel damaged copies of a signed policy: every bit of it flipped, every
 * length cut, a byte inserted everywhere. Tells how often it said what; what it accepts
 * is written to standard error.
 *
 *	tamper FILE flip|cut|insert
 */
#include "../../../kernel/uapi/paravent.h"

#define _GNU_SOURCE
#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct nl_sock *sock;
static int family;
static unsigned long said[4096];

static void offer(const unsigned char *data, size_t size, const char *what, size_t at)
{
	struct nl_msg *msg = nlmsg_alloc_size(PARAVENT_POLICY_SIZE_MAX + 4096);
	struct sockaddr_nl from;
	unsigned char *reply = NULL;
	struct nlmsgerr *error;
	int got;

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0, NLM_F_ACK, PARAVENT_CMD_POLICY_LOAD,
		    PARAVENT_GENL_VERSION);
	while (size) {
		size_t chunk = size < PARAVENT_BLOB_CHUNK_MAX ? size : PARAVENT_BLOB_CHUNK_MAX;

		nla_put(msg, PARAVENT_A_BLOB, chunk, data);
		data += chunk;
		size -= chunk;
	}
	if (nl_send_auto(sock, msg) < 0 || (got = nl_recv(sock, &from, &reply, NULL)) <= 0) {
		fprintf(stderr, "tamper: no answer\n");
		exit(2);
	}
	error = nlmsg_data((struct nlmsghdr *)reply);
	if (!error->error)
		fprintf(stderr, "accepted: %s at %zu\n", what, at);
	said[-error->error & 4095]++;
	free(reply);
	nlmsg_free(msg);
}

int main(int argc, char **argv)
{
	static unsigned char data[PARAVENT_POLICY_SIZE_MAX], copy[PARAVENT_POLICY_SIZE_MAX + 1];
	size_t size, at;
	FILE *file;
	int bit, i;

	file = argc == 3 ? fopen(argv[1], "r") : NULL;
	if (!file)
		return 2;
	size = fread(data, 1, sizeof(data), file);
	sock = nl_socket_alloc();
	if (!sock || genl_connect(sock) || nl_socket_set_buffer_size(sock, 0, 1 << 20) ||
	    (family = genl_ctrl_resolve(sock, PARAVENT_GENL_NAME)) < 0)
		return 2;
	nl_socket_disable_auto_ack(sock);
	for (at = 0; at < size; at++) {
		if (!strcmp(argv[2], "flip")) {
			for (bit = 0; bit < 8; bit++) {
				memcpy(copy, data, size);
				copy[at] ^= 1 << bit;
				offer(copy, size, "flip", at);
			}
		} else if (!strcmp(argv[2], "cut")) {
			offer(data, at, "cut", at);
		} else {
			memcpy(copy, data, at);
			copy[at] = 0;
			memcpy(copy + at + 1, data + at, size - at);
			offer(copy, size + 1, "insert", at);
		}
	}
	if (!strcmp(argv[2], "insert")) {
		memcpy(copy, data, size);
		copy[size] = 0;
		offer(copy, size + 1, "append", size);
	}
	for (i = 0; i < 4096; i++)
		if (said[i])
			printf("%s %lu\n", i ? strerrorname_np(i) : "ACCEPTED", said[i]);
	return said[0] ? 1 : 0;
}
