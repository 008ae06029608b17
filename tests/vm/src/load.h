/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hands signed policies, or certificates, to the kernel, one after the other over one socket. */
#ifndef LOAD_H
#define LOAD_H

#include "../../../kernel/uapi/paravent.h"

#include <errno.h>
#include <fcntl.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct nl_sock *load_socket;
static int load_family;
/* Where the kernel's log comes from, and where it goes, if anywhere. */
static int load_kmsg = -1, load_log = -1;

static inline void load_init(void)
{
	load_socket = nl_socket_alloc();
	if (!load_socket || genl_connect(load_socket) ||
	    nl_socket_set_buffer_size(load_socket, 0, 1 << 20) ||
	    (load_family = genl_ctrl_resolve(load_socket, PARAVENT_GENL_NAME)) < 0) {
		fprintf(stderr, "the module does not answer\n");
		exit(2);
	}
	nl_socket_disable_auto_ack(load_socket);
}

/* All that the kernel has said since the last time. */
static inline void load_log_read(void)
{
	char line[8192], *text;
	ssize_t size;

	while ((size = read(load_kmsg, line, sizeof(line) - 1)) > 0 || errno == EPIPE) {
		if (size < 0) {
			fprintf(stderr, "the kernel said more than could be read\n");
			exit(2);
		}
		line[size] = '\0';
		text = strchr(line, ';');
		if (text && strncmp(text + 1, "paravent: ", 10) &&
		    write(load_log, text + 1, strcspn(text + 1, "\n") + 1) < 0)
			exit(2);
	}
}

/*
 * Each refusal is a line in the kernel log, which would take the console longer than the
 * refusal, and push what else the kernel says out of its log. So the console is to be silent,
 * and all lines but the module's go to a file: those that are there, and those to come.
 */
static inline void load_log_init(const char *path)
{
	load_kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	load_log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
	if (load_kmsg < 0 || load_log < 0) {
		perror(path);
		exit(2);
	}
	load_log_read();
}

static inline struct nl_msg *load_message(int command, const unsigned char *data, size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_size(PARAVENT_POLICY_SIZE_MAX + 4096);

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, load_family, 0, NLM_F_ACK,
		    command, PARAVENT_GENL_VERSION);
	while (size) {
		size_t chunk = size < PARAVENT_BLOB_CHUNK_MAX ? size : PARAVENT_BLOB_CHUNK_MAX;

		nla_put(msg, PARAVENT_A_BLOB, chunk, data);
		data += chunk;
		size -= chunk;
	}
	return msg;
}

/* What the kernel says to that: 0 or a positive errno. */
static inline int load(int command, const unsigned char *data, size_t size)
{
	struct nl_msg *msg = load_message(command, data, size);
	unsigned char *reply = NULL;
	struct sockaddr_nl from;
	int error;

	if (nl_send_auto(load_socket, msg) < 0 ||
	    nl_recv(load_socket, &from, &reply, NULL) <= 0) {
		fprintf(stderr, "no answer\n");
		exit(2);
	}
	error = -((struct nlmsgerr *)nlmsg_data((struct nlmsghdr *)reply))->error;
	free(reply);
	nlmsg_free(msg);
	if (load_kmsg >= 0)
		load_log_read();
	return error;
}

#endif /* LOAD_H */
