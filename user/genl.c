// SPDX-License-Identifier: GPL-2.0-or-later
#include "genl.h"

#include "module.h"
#include "text.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The socket's buffer must hold the largest policy and its headers at once. */
#define SEND_BUFFER (2 * PARAVENT_POLICY_SIZE_MAX)
#define RECEIVE_BUFFER 65536

struct exchange {
	struct genl *genl;
	genl_reply *reply;
	void *argument;
	int error;
	bool done;
};

static const struct nla_policy attr_policy[PARAVENT_A_MAX + 1] = {
	[PARAVENT_A_BLOB] = { .type = NLA_UNSPEC },
	[PARAVENT_A_VERSION] = { .type = NLA_NUL_STRING },
	[PARAVENT_A_SEALED] = { .type = NLA_U8 },
	[PARAVENT_A_DEFAULT] = { .type = NLA_U8 },
	[PARAVENT_A_SERIAL] = { .type = NLA_U64 },
	[PARAVENT_A_DIGEST] = { .type = NLA_UNSPEC,
				.minlen = PARAVENT_DIGEST_SIZE,
				.maxlen = PARAVENT_DIGEST_SIZE },
	[PARAVENT_A_ISSUER] = { .type = NLA_NUL_STRING },
	[PARAVENT_A_REFERENCE] = { .type = NLA_NUL_STRING },
	[PARAVENT_A_PURPOSE] = { .type = NLA_NUL_STRING },
	[PARAVENT_A_PLACE] = { .type = NLA_NUL_STRING },
	[PARAVENT_A_NOT_BEFORE] = { .type = NLA_U64 },
	[PARAVENT_A_NOT_AFTER] = { .type = NLA_U64 },
	[PARAVENT_A_NOW] = { .type = NLA_U64 },
	[PARAVENT_A_BASELINES] = { .type = NLA_U32 },
	[PARAVENT_A_BASELINE_FAULT] = { .type = NLA_NUL_STRING },
	[PARAVENT_A_MIN_SERIAL] = { .type = NLA_U64 },
	[PARAVENT_A_NODE] = { .type = NLA_NESTED },
	[PARAVENT_A_KEY] = { .type = NLA_NESTED },
	[PARAVENT_A_AUDIT] = { .type = NLA_U8 },
};

static const struct nla_policy ack_policy[NLMSGERR_ATTR_MAX + 1] = {
	[NLMSGERR_ATTR_MSG] = { .type = NLA_NUL_STRING },
};

/* The kernel's own words, from behind the error code. */
static void take_message(struct genl *genl, struct nlattr *attrs, int size)
{
	struct nlattr *parsed[NLMSGERR_ATTR_MAX + 1];
	const char *text;

	if (nla_parse(parsed, NLMSGERR_ATTR_MAX, attrs, size, ack_policy) < 0 ||
	    !parsed[NLMSGERR_ATTR_MSG])
		return;
	text = nla_get_string(parsed[NLMSGERR_ATTR_MSG]);
	text_escape(genl->message, sizeof(genl->message), text, strlen(text));
}

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *err,
		    void *argument)
{
	struct nlmsghdr *header = (void *)((char *)err - NLMSG_HDRLEN);
	struct exchange *exchange = argument;
	int skip = sizeof(*err);

	(void)from;
	exchange->error = err->error;
	exchange->done = true;
	if (!(header->nlmsg_flags & NLM_F_CAPPED))
		skip += err->msg.nlmsg_len - sizeof(err->msg);
	skip = NLMSG_ALIGN(skip);
	if (header->nlmsg_flags & NLM_F_ACK_TLVS &&
	    nlmsg_datalen(header) > skip)
		take_message(exchange->genl,
			     (struct nlattr *)((char *)err + skip),
			     nlmsg_datalen(header) - skip);
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *argument)
{
	struct exchange *exchange = argument;

	(void)msg;
	exchange->done = true;
	return NL_STOP;
}

/* A dump that fails says so in its last message. */
static int on_finish(struct nl_msg *msg, void *argument)
{
	struct nlmsghdr *header = nlmsg_hdr(msg);
	struct exchange *exchange = argument;
	int error = 0;

	if (nlmsg_datalen(header) >= (int)sizeof(error))
		memcpy(&error, nlmsg_data(header), sizeof(error));
	if (error < 0)
		exchange->error = error;
	if (header->nlmsg_flags & NLM_F_ACK_TLVS)
		take_message(exchange->genl,
			     (struct nlattr *)((char *)nlmsg_data(header) +
					       NLMSG_ALIGN(sizeof(error))),
			     nlmsg_datalen(header) -
				     NLMSG_ALIGN(sizeof(error)));
	exchange->done = true;
	return NL_STOP;
}

static int on_valid(struct nl_msg *msg, void *argument)
{
	struct nlattr *attrs[PARAVENT_A_MAX + 1];
	struct exchange *exchange = argument;
	int error;

	if (!exchange->reply)
		return NL_OK;
	error = genlmsg_parse(nlmsg_hdr(msg), 0, attrs, PARAVENT_A_MAX,
			      attr_policy);
	error = error < 0 ? -EPROTO :
			    exchange->reply(attrs, exchange->argument);
	if (error && !exchange->error)
		exchange->error = error;
	return NL_OK;
}

/**
 * genl_open() - connect to the module
 * @genl: the connection
 * @report: gets what goes wrong
 *
 * Return: 0, and then genl_close() ends it; or a negative errno.
 */
int genl_open(struct genl *genl, struct report *report)
{
	int on = 1, error;

	memset(genl, 0, sizeof(*genl));
	genl->socket = nl_socket_alloc();
	if (!genl->socket)
		return report_memory(report);
	error = genl_connect(genl->socket);
	if (!error)
		error = nl_socket_set_buffer_size(genl->socket, RECEIVE_BUFFER,
						  SEND_BUFFER);
	if (error) {
		report_error(report, EIO, "cannot use netlink: %s",
			     nl_geterror(error));
		genl_close(genl);
		return -EIO;
	}
	/* Without these there are errnos only, which is enough to go on. */
	setsockopt(nl_socket_get_fd(genl->socket), SOL_NETLINK, NETLINK_EXT_ACK,
		   &on, sizeof(on));
	setsockopt(nl_socket_get_fd(genl->socket), SOL_NETLINK, NETLINK_CAP_ACK,
		   &on, sizeof(on));

	genl->family = genl_ctrl_resolve(genl->socket, PARAVENT_GENL_NAME);
	if (genl->family >= 0)
		return 0;
	genl_close(genl);
	return module_absent(report);
}

/**
 * genl_close() - end a connection
 * @genl: the connection
 */
void genl_close(struct genl *genl)
{
	nl_socket_free(genl->socket);
	genl->socket = NULL;
}

/**
 * genl_request() - make a request
 * @genl: the connection
 * @command: one of enum paravent_cmd
 * @flags: NLM_F_DUMP, or 0
 * @blob: what the request is about; NULL for nothing
 * @size: bytes of @blob; they are cut into pieces that the kernel joins
 *
 * Return: the message, for genl_send(); NULL when out of memory.
 */
struct nl_msg *genl_request(const struct genl *genl, uint8_t command, int flags,
			    const uint8_t *blob, size_t size)
{
	size_t pieces = size / PARAVENT_BLOB_CHUNK_MAX + 1, piece;
	struct nl_msg *msg;

	msg = nlmsg_alloc_size(NLMSG_HDRLEN + GENL_HDRLEN + 64 + size +
			       pieces * (NLA_HDRLEN + NLA_ALIGNTO));
	if (!msg)
		return NULL;
	if (!genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, genl->family, 0, flags,
			 command, PARAVENT_GENL_VERSION))
		goto error;
	while (blob && size) {
		piece = size < PARAVENT_BLOB_CHUNK_MAX ?
				size :
				PARAVENT_BLOB_CHUNK_MAX;
		if (nla_put(msg, PARAVENT_A_BLOB, piece, blob))
			goto error;
		blob += piece;
		size -= piece;
	}
	return msg;
error:
	nlmsg_free(msg);
	return NULL;
}

/**
 * genl_send() - send a request, and take in what comes back
 * @genl: the connection
 * @msg: the request; released here
 * @reply: called for each reply; may be NULL
 * @argument: for @reply
 *
 * Return: 0, or the negative errno with which the kernel refused; its words are
 * in @genl->message then.
 */
int genl_send(struct genl *genl, struct nl_msg *msg, genl_reply *reply,
	      void *argument)
{
	struct exchange exchange = { genl, reply, argument, 0, false };
	struct nl_cb *cb;
	int error;

	genl->message[0] = '\0';
	if (!msg)
		return -ENOMEM;
	cb = nl_cb_alloc(NL_CB_DEFAULT);
	if (!cb) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, &exchange);
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, &exchange);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, &exchange);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, &exchange);

	error = nl_send_auto(genl->socket, msg);
	if (error >= 0)
		error = 0;
	while (!error && !exchange.done)
		error = nl_recvmsgs(genl->socket, cb);
	nl_cb_put(cb);
	nlmsg_free(msg);
	if (exchange.error)
		return exchange.error;
	if (error < 0 && !exchange.done) {
		snprintf(genl->message, sizeof(genl->message), "%s",
			 nl_geterror(error));
		return -EIO;
	}
	return 0;
}

struct meaning {
	int error;
	const char *text;
	const char *hint;
};

static const struct meaning meanings[] = {
	{ EKEYREJECTED,
	  "the signature is wrong: the file was changed after it was signed, or "
	  "is a forgery",
	  "do not use this file; get it again from whoever signed it" },
	{ ENOKEY,
	  "the signer's certificate is not among those that the kernel trusts",
	  "\"paravent policy show FILE\" names the signer and \"paravent key "
	  "list\" the certificates; \"paravent key enroll CERT\" adds one until "
	  "the keyring is sealed" },
	{ EKEYEXPIRED, "the certificate of whoever signed it has expired",
	  "sign it with a key whose certificate is valid; if \"date\" does not "
	  "tell the right time, note that the time that policies go by never "
	  "goes back before the machine boots" },
	{ EKEYREVOKED, "a policy has revoked the certificate",
	  "use another key and certificate" },
	{ ESTALE,
	  "its serial is not greater than that of the policy in force, or "
	  "less than the module's parameter min_serial",
	  "raise \"serial\" in the YAML file and sign it again" },
	{ ETIME, "it has expired",
	  "if \"date\" tells the right time, change \"valid\" in the YAML file "
	  "and sign it again; the time that policies go by never goes back, so "
	  "after a clock that was too far ahead the machine has to boot" },
	{ EBADMSG, "it is not in the form that the kernel takes",
	  "\"paravent policy verify FILE --cert CERT\" says what is wrong; make "
	  "the file with \"paravent policy sign\"" },
	{ EPERM, "it is not permitted",
	  "the keyring is sealed, and stays so until the next boot" },
	{ ENOPKG,
	  "this kernel lacks an algorithm that the signature or certificate "
	  "uses",
	  "use a key and certificate made by \"paravent keygen\": RSA with "
	  "SHA-256" },
	{ EEXIST, "it is there already", "" },
	{ EINVAL, "the kernel cannot use it", "" },
	{ EFBIG, "it is too large", "" },
	{ EMSGSIZE, "it is too large", "" },
	{ ENOMEM, "the kernel is out of memory",
	  "close other programs and try again" },
	{ EOPNOTSUPP, "the module does not know this request",
	  "use the module and the tool of one version" },
	{ EPROTO, "the module's reply makes no sense",
	  "use the module and the tool of one version" },
};

/**
 * genl_refusal() - explain why the kernel refused
 * @genl: the connection
 * @error: the negative errno
 * @what: what was refused
 * @report: where to
 *
 * Return: @error.
 */
int genl_refusal(const struct genl *genl, int error, const char *what,
		 struct report *report)
{
	const char *text = strerror(-error), *hint = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++) {
		if (meanings[i].error != -error)
			continue;
		text = meanings[i].text;
		hint = meanings[i].hint;
	}
	if (error == -EPERM && geteuid())
		hint = "run this as root, for example with sudo";
	report_error(report, -error, "%s: %s%s%s%s", what, text,
		     *genl->message ? " (the kernel says: " : "", genl->message,
		     *genl->message ? ")" : "");
	if (*hint)
		report_hint(report, "%s", hint);
	return error;
}
