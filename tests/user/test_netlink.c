// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The conversation with the module, over real netlink sockets: a thread plays
 * the kernel.
 */
#include "helper.h"

#include "genl.h"
#include "state.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#define FAMILY 0x20

/* What the kernel is to answer, and what it was asked. */
static struct kernel {
	struct nl_sock *socket;
	pthread_t thread;
	int replies;
	void (*fill)(struct nl_msg *msg, int number);
	int error;
	const char *message;
	bool dump;
	bool whole; /* the error comes with the whole request */
	uint8_t *blob;
	size_t blob_size;
	unsigned int pieces;
	size_t largest;
	uint8_t command;
	int flags;
	unsigned int ends; /* PARAVENT_A_AUDIT_END */
} kernel;

static struct genl genl;

static void take_request(struct nlmsghdr *request)
{
	struct nlattr *attr;
	int left;

	kernel.command = ((struct genlmsghdr *)nlmsg_data(request))->cmd;
	kernel.flags = request->nlmsg_flags;
	kernel.blob_size = 0;
	kernel.pieces = 0;
	kernel.ends = 0;
	nlmsg_for_each_attr(attr, request, GENL_HDRLEN, left) {
		size_t size = nla_len(attr);

		if (nla_type(attr) == PARAVENT_A_AUDIT_END) {
			assert_int_equal(size, 0);
			kernel.ends++;
			continue;
		}
		assert_int_equal(nla_type(attr), PARAVENT_A_BLOB);
		memcpy(kernel.blob + kernel.blob_size, nla_data(attr), size);
		kernel.blob_size += size;
		kernel.pieces++;
		if (size > kernel.largest)
			kernel.largest = size;
	}
	assert_int_equal(left, 0);
}

static void send_raw(struct nlmsghdr *request, int type, int flags,
		     const void *data, size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_size(size + 1024);
	struct nlmsghdr *header;

	header = nlmsg_put(msg, nl_socket_get_local_port(kernel.socket),
			   request->nlmsg_seq, type, 0, flags);
	nlmsg_append(msg, (void *)data, size, NLMSG_ALIGNTO);
	if (kernel.message && type != FAMILY) {
		nla_put_string(msg, NLMSGERR_ATTR_MSG, kernel.message);
		header->nlmsg_flags |= NLM_F_ACK_TLVS;
	}
	nl_complete_msg(kernel.socket, msg);
	nlmsg_hdr(msg)->nlmsg_seq = request->nlmsg_seq;
	nlmsg_hdr(msg)->nlmsg_flags = header->nlmsg_flags & ~NLM_F_ACK &
				      ~NLM_F_REQUEST;
	assert_true(nl_send(kernel.socket, msg) >= 0);
	nlmsg_free(msg);
}

static void answer(struct nlmsghdr *request)
{
	struct nlmsgerr *error;
	size_t size;
	int i;

	for (i = 0; i < kernel.replies; i++) {
		struct nl_msg *msg = nlmsg_alloc();

		genlmsg_put(msg, 0, request->nlmsg_seq, FAMILY, 0, 0,
			    kernel.command, 1);
		kernel.fill(msg, i);
		send_raw(request, FAMILY, kernel.dump ? NLM_F_MULTI : 0,
			 nlmsg_data(nlmsg_hdr(msg)),
			 nlmsg_datalen(nlmsg_hdr(msg)));
		nlmsg_free(msg);
	}
	if (kernel.dump) {
		send_raw(request, NLMSG_DONE, NLM_F_MULTI, &kernel.error,
			 sizeof(kernel.error));
		return;
	}
	size = sizeof(*error) +
	       (kernel.whole ? request->nlmsg_len - NLMSG_HDRLEN : 0);
	error = calloc(1, size);
	error->error = kernel.error;
	memcpy(&error->msg, request, size - sizeof(error->error));
	send_raw(request, NLMSG_ERROR, kernel.whole ? 0 : NLM_F_CAPPED, error,
		 size);
	free(error);
}

static void *play(void *argument)
{
	size_t room = 2 * PARAVENT_POLICY_SIZE_MAX;
	char *buffer = malloc(room);
	ssize_t size;

	size = recv(nl_socket_get_fd(kernel.socket), buffer, room, 0);
	assert_true(size > 0);
	take_request((struct nlmsghdr *)buffer);
	answer((struct nlmsghdr *)buffer);
	free(buffer);
	return argument;
}

static int setup(void **state)
{
	(void)state;
	memset(&kernel, 0, sizeof(kernel));
	memset(&genl, 0, sizeof(genl));
	kernel.blob = malloc(PARAVENT_POLICY_SIZE_MAX);
	kernel.socket = nl_socket_alloc();
	genl.socket = nl_socket_alloc();
	genl.family = FAMILY;
	if (nl_connect(kernel.socket, NETLINK_USERSOCK) ||
	    nl_connect(genl.socket, NETLINK_USERSOCK))
		return -1;
	nl_socket_set_buffer_size(kernel.socket, 1 << 20, 1 << 20);
	nl_socket_set_buffer_size(genl.socket, 1 << 18, 1 << 18);
	nl_socket_set_peer_port(kernel.socket,
				nl_socket_get_local_port(genl.socket));
	nl_socket_set_peer_port(genl.socket,
				nl_socket_get_local_port(kernel.socket));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	nl_socket_free(kernel.socket);
	nl_socket_free(genl.socket);
	free(kernel.blob);
	return 0;
}

static int converse(uint8_t command, int flags, const uint8_t *blob,
		    size_t size, genl_reply *reply, void *argument)
{
	int error;

	pthread_create(&kernel.thread, NULL, play, NULL);
	error = genl_send(&genl,
			  genl_request(&genl, command, flags, blob, size),
			  reply, argument);
	pthread_join(kernel.thread, NULL);
	return error;
}

static void test_pieces(void **state)
{
	static const struct {
		size_t size;
		unsigned int pieces;
	} blobs[] = {
		{ 0, 0 },     { 1, 1 },	    { 32768, 1 },
		{ 32769, 2 }, { 65534, 2 }, { PARAVENT_POLICY_SIZE_MAX, 2 },
	};
	uint8_t *blob = malloc(PARAVENT_POLICY_SIZE_MAX);
	size_t i;

	(void)state;
	for (i = 0; i < PARAVENT_POLICY_SIZE_MAX; i++)
		blob[i] = i * 7 + i / 251;
	for (i = 0; i < ARRAY_SIZE(blobs); i++) {
		assert_int_equal(converse(PARAVENT_CMD_POLICY_LOAD, 0, blob,
					  blobs[i].size, NULL, NULL),
				 0);
		assert_int_equal(kernel.command, PARAVENT_CMD_POLICY_LOAD);
		assert_int_equal(kernel.blob_size, blobs[i].size);
		assert_int_equal(kernel.pieces, blobs[i].pieces);
		assert_true(kernel.largest <= PARAVENT_BLOB_CHUNK_MAX);
		assert_memory_equal(kernel.blob, blob, blobs[i].size);
	}
	free(blob);
}

static void test_refusals(void **state)
{
	static const struct {
		int error;
		const char *text;
	} refusals[] = {
		{ EKEYREJECTED, "changed after it was signed" },
		{ ENOKEY, "not among those that the kernel trusts" },
		{ ESTALE, "not greater than that of the policy in force" },
		{ EBADMSG, "not in the form that the kernel takes" },
		{ EPERM, "not permitted" },
		{ ENOPKG, "lacks an algorithm" },
		{ EXDEV, "Invalid cross-device link" },
	};
	struct report report;
	size_t i;
	int whole;

	(void)state;
	for (i = 0; i < 2 * ARRAY_SIZE(refusals); i++) {
		whole = i % 2;
		kernel.error = -refusals[i / 2].error;
		kernel.whole = whole;
		kernel.message = "the kernel's \x1b words";
		assert_int_equal(converse(PARAVENT_CMD_POLICY_LOAD, 0,
					  (const uint8_t *)"12345", 5, NULL,
					  NULL),
				 -refusals[i / 2].error);
		assert_string_equal(genl.message, "the kernel's \\x1b words");
		report = (struct report){ 0 };
		genl_refusal(&genl, kernel.error, "x", &report);
		assert_int_equal(report.code, refusals[i / 2].error);
		assert_true(says(&report, refusals[i / 2].text));
		assert_true(says(&report, "kernel's \\x1b words"));
	}
	kernel.message = NULL;
	kernel.error = -ENOKEY;
	converse(PARAVENT_CMD_KEY_SEAL, 0, NULL, 0, NULL, NULL);
	assert_string_equal(genl.message, "");
}

static void fill_status(struct nl_msg *msg, int number)
{
	(void)number;
	nla_put_string(msg, PARAVENT_A_VERSION, "1.2");
	nla_put_u8(msg, PARAVENT_A_SEALED, 1);
	nla_put_u8(msg, PARAVENT_A_DEFAULT, PARAVENT_DEFAULT_DENY);
	nla_put_u64(msg, PARAVENT_A_SERIAL, UINT64_MAX);
	nla_put(msg, PARAVENT_A_DIGEST, 32, "0123456789abcdef0123456789abcdef");
	nla_put_string(msg, PARAVENT_A_ISSUER, "Ville");
	nla_put_u8(msg, PARAVENT_A_AUDIT, 1);
	nla_put_u32(msg, PARAVENT_A_BASELINES, 3);
	nla_put_string(msg, PARAVENT_A_BASELINE_FAULT, "/paravent: bad\x1b");
	nla_put_u64(msg, PARAVENT_A_MIN_SERIAL, 1ull << 33);
}

static void fill_bare_status(struct nl_msg *msg, int number)
{
	(void)number;
	nla_put_string(msg, PARAVENT_A_VERSION, "1.2");
	nla_put_u8(msg, PARAVENT_A_SEALED, 0);
	nla_put_u8(msg, PARAVENT_A_DEFAULT, PARAVENT_DEFAULT_BLANK);
}

static void fill_wrong_status(struct nl_msg *msg, int number)
{
	(void)number;
	fill_bare_status(msg, number);
	nla_put(msg, PARAVENT_A_DIGEST, 31, "0123456789abcdef0123456789abcde");
	nla_put_u64(msg, PARAVENT_A_SERIAL, 1);
}

static void test_status(void **state)
{
	struct module_status status = { 0 };

	(void)state;
	kernel.replies = 1;
	kernel.fill = fill_status;
	assert_int_equal(converse(PARAVENT_CMD_STATUS_GET, 0, NULL, 0,
				  status_parse, &status),
			 0);
	assert_string_equal(status.version, "1.2");
	assert_true(status.sealed);
	assert_int_equal(status.unnamed, PARAVENT_DEFAULT_DENY);
	assert_true(status.in_force);
	assert_true(status.serial == UINT64_MAX);
	assert_memory_equal(status.digest, "0123456789abcdef0123456789abcdef",
			    32);
	assert_string_equal(status.issuer, "Ville");
	assert_string_equal(status.reference, "");
	assert_true(status.recorded);
	assert_int_equal(status.baselines, 3);
	assert_true(status.min_serial == 1ull << 33);
	assert_string_equal(status.baseline_fault, "/paravent: bad\\x1b");

	memset(&status, 0, sizeof(status));
	kernel.fill = fill_bare_status;
	assert_int_equal(converse(PARAVENT_CMD_STATUS_GET, 0, NULL, 0,
				  status_parse, &status),
			 0);
	assert_false(status.in_force);
	assert_false(status.recorded);
	kernel.fill = fill_wrong_status;
	assert_int_equal(converse(PARAVENT_CMD_STATUS_GET, 0, NULL, 0,
				  status_parse, &status),
			 -EPROTO);
}

static void fill_baseline(struct nl_msg *msg, const char *node, bool full)
{
	struct nlattr *nest = nla_nest_start(msg, PARAVENT_N_BASELINE);

	nla_put_string(msg, PARAVENT_B_NODE, node);
	nla_put_u32(msg, PARAVENT_B_ZONES, full ? 2 : 0);
	if (full) {
		nla_put_u32(msg, PARAVENT_B_MAX_WIDTH, 1280);
		nla_put_u32(msg, PARAVENT_B_MAX_HEIGHT, 720);
		nla_put_u32(msg, PARAVENT_B_RATE_FRAMES, 5);
		nla_put_u32(msg, PARAVENT_B_RATE_SECONDS, 2);
		nla_put_flag(msg, PARAVENT_B_FIXED);
		nla_put_flag(msg, PARAVENT_B_REQUIRE_AUDIT);
	} else {
		nla_put_flag(msg, PARAVENT_B_MALFORMED);
	}
	nla_nest_end(msg, nest);
}

static void fill_node(struct nl_msg *msg, int number)
{
	struct nlattr *nest = nla_nest_start(msg, PARAVENT_A_NODE);
	unsigned int i;
	char name[16];

	snprintf(name, sizeof(name), "video%d", number);
	nla_put_string(msg, PARAVENT_N_NAME, name);
	nla_put_u32(msg, PARAVENT_N_STATE, PARAVENT_NODE_POLICY);
	if (number == 1) {
		nla_put_string(msg, PARAVENT_N_DRIVER, "vivid");
		nla_put_string(msg, PARAVENT_N_CARD, "evil\x1b[2J");
		nla_put_string(msg, PARAVENT_N_BUS_INFO, "platform:vivid-000");
		nla_put_string(msg, PARAVENT_N_CAMERA, "entrance");
		nla_put_u32(msg, PARAVENT_N_ZONES, 3);
		nla_put_u32(msg, PARAVENT_N_MAX_WIDTH, 640);
		nla_put_u32(msg, PARAVENT_N_MAX_HEIGHT, 480);
		nla_put_u32(msg, PARAVENT_N_RATE_FRAMES, 1);
		nla_put_u32(msg, PARAVENT_N_RATE_SECONDS, 10);
		nla_put_u32(msg, PARAVENT_N_FORMAT, 0x56595559);
		nla_put_u32(msg, PARAVENT_N_WIDTH, 320);
		nla_put_u32(msg, PARAVENT_N_HEIGHT, 240);
		nla_put_u32(msg, PARAVENT_N_MASKED, 123456);
		nla_put_u64(msg, PARAVENT_N_PASSED, 1ull << 40);
		nla_put_u64(msg, PARAVENT_N_SKIPPED, 2);
		nla_put_u64(msg, PARAVENT_N_BLANKED, 3);
		nla_put_u32(msg, PARAVENT_N_HIDDEN, PARAVENT_HIDDEN_UNRECORDED);
		nla_put_u64(msg, PARAVENT_N_OPENS, 4);
		nla_put_u64(msg, PARAVENT_N_RELEASES, 5);
		nla_put_u64(msg, PARAVENT_N_IOCTLS, 6);
		nla_put_u64(msg, PARAVENT_N_MMAPS, 7);
		nla_put_u64(msg, PARAVENT_N_READS, 8);
		nla_put_u64(msg, PARAVENT_N_POLLS, 9);
		nla_put_u64(msg, PARAVENT_N_REFUSED_OPENS, 10);
		nla_put_u64(msg, PARAVENT_N_BYTES, 1ull << 41);
		nla_put_u32(msg, PARAVENT_N_RAW, PARAVENT_RAW_SYNCED);
		fill_baseline(msg, "/paravent/camera-hall", true);
		for (i = 0; i < STATE_BASELINES_MAX; i++)
			fill_baseline(msg, "/soc\x1b", false);
	}
	nla_nest_end(msg, nest);
}

static void test_nodes(void **state)
{
	struct module_nodes nodes = { 0 };
	struct module_node unplaced;
	const struct module_node *node;
	char format[16];

	(void)state;
	kernel.dump = true;
	kernel.replies = 40;
	kernel.fill = fill_node;
	assert_int_equal(converse(PARAVENT_CMD_NODE_GET, NLM_F_DUMP, NULL, 0,
				  node_parse, &nodes),
			 0);
	assert_int_equal(kernel.flags & NLM_F_DUMP, NLM_F_DUMP);
	assert_int_equal(nodes.count, 40);
	assert_string_equal(nodes.node[39].name, "video39");
	assert_string_equal(nodes.node[39].driver, "");
	assert_false(nodes.node[39].masked_known);
	node = &nodes.node[1];
	assert_string_equal(node->driver, "vivid");
	assert_string_equal(node->card, "evil\\x1b[2J");
	assert_string_equal(node->camera, "entrance");
	assert_int_equal(node->zones, 3);
	assert_int_equal(node->max_height, 480);
	assert_int_equal(node->rate_seconds, 10);
	fourcc_text(node->format, format, sizeof(format));
	assert_string_equal(format, "YUYV");
	assert_int_equal(node->width, 320);
	assert_int_equal(node->masked, 123456);
	assert_true(node->passed == 1ull << 40);
	assert_int_equal(node->blanked, 3);
	assert_string_equal(hidden_show(node).text, "nobody records who looks");
	unplaced = *node;
	unplaced.hidden = PARAVENT_HIDDEN_UNPLACED;
	assert_non_null(strstr(hidden_show(&unplaced).text,
			       "shows at 320 x 240; list the sizes that show "
			       "all of it as full_view in the policy, and as "
			       "full-view in the baseline"));
	unplaced.baselines = 0;
	assert_non_null(strstr(hidden_show(&unplaced).text, "the policy"));
	assert_null(strstr(hidden_show(&unplaced).text, "baseline"));
	unplaced.hidden++;
	assert_string_equal(hidden_show(&unplaced).text, "unknown");
	assert_int_equal(node->opens, 4);
	assert_int_equal(node->releases, 5);
	assert_int_equal(node->ioctls, 6);
	assert_int_equal(node->mmaps, 7);
	assert_int_equal(node->reads, 8);
	assert_int_equal(node->polls, 9);
	assert_int_equal(node->refused_opens, 10);
	assert_true(node->bytes == 1ull << 41);
	assert_string_equal(raw_text(node->raw),
			    "cached, synced around each frame");
	assert_int_equal(node->baselines, 1 + STATE_BASELINES_MAX);
	assert_string_equal(node->baseline[0].node, "/paravent/camera-hall");
	assert_int_equal(node->baseline[0].zones, 2);
	assert_int_equal(node->baseline[0].max_width, 1280);
	assert_int_equal(node->baseline[0].max_height, 720);
	assert_int_equal(node->baseline[0].rate_frames, 5);
	assert_int_equal(node->baseline[0].rate_seconds, 2);
	assert_true(node->baseline[0].fixed);
	assert_false(node->baseline[0].malformed);
	assert_string_equal(node->baseline[1].node, "/soc\\x1b");
	assert_true(node->baseline[1].malformed);
	assert_false(node->baseline[1].fixed);
	assert_true(node->baseline[0].require_audit);
	assert_false(node->baseline[1].require_audit);
	assert_int_equal(nodes.node[39].baselines, 0);
	free(nodes.node);
}

static void test_failed_dump(void **state)
{
	struct module_nodes nodes = { 0 };

	(void)state;
	kernel.dump = true;
	kernel.replies = 1;
	kernel.fill = fill_node;
	kernel.error = -ENOMEM;
	kernel.message = "no memory";
	assert_int_equal(converse(PARAVENT_CMD_NODE_GET, NLM_F_DUMP, NULL, 0,
				  node_parse, &nodes),
			 -ENOMEM);
	assert_string_equal(genl.message, "no memory");
	free(nodes.node);
}

static void fill_key(struct nl_msg *msg, int number)
{
	struct nlattr *nest = nla_nest_start(msg, PARAVENT_A_KEY);

	nla_put_string(msg, PARAVENT_K_DESCRIPTION, "Ville: 0123");
	nla_put(msg, PARAVENT_K_DIGEST, 32, "0123456789abcdef0123456789abcdef");
	if (number)
		nla_put_flag(msg, PARAVENT_K_BUILTIN);
	else
		nla_put_flag(msg, PARAVENT_K_DEVICE_TREE);
	nla_nest_end(msg, nest);
}

static void test_keys(void **state)
{
	struct module_keys keys = { 0 };

	(void)state;
	kernel.dump = true;
	kernel.replies = 2;
	kernel.fill = fill_key;
	assert_int_equal(converse(PARAVENT_CMD_KEY_GET, NLM_F_DUMP, NULL, 0,
				  key_parse, &keys),
			 0);
	assert_int_equal(keys.count, 2);
	assert_string_equal(keys.key[0].description, "Ville: 0123");
	assert_false(keys.key[0].builtin);
	assert_true(keys.key[0].device_tree);
	assert_false(keys.key[1].device_tree);
	assert_true(keys.key[1].builtin);
	free(keys.key);
}

static int send_alive(bool end)
{
	int error;

	pthread_create(&kernel.thread, NULL, play, NULL);
	error = audit_alive_send(&genl, end);
	pthread_join(kernel.thread, NULL);
	assert_int_equal(kernel.command, PARAVENT_CMD_AUDIT_ALIVE);
	assert_int_equal(kernel.blob_size, 0);
	return error;
}

static void test_alive(void **state)
{
	(void)state;
	assert_int_equal(send_alive(false), 0);
	assert_int_equal(kernel.ends, 0);
	assert_int_equal(send_alive(true), 0);
	assert_int_equal(kernel.ends, 1);
	kernel.error = -EOPNOTSUPP;
	assert_int_equal(send_alive(false), -EOPNOTSUPP);
}

static void test_fourcc(void **state)
{
	char text[16];

	(void)state;
	fourcc_text(0x59455247, text, sizeof(text));
	assert_string_equal(text, "GREY");
	fourcc_text(0x20363159, text, sizeof(text));
	assert_string_equal(text, "Y16");
	fourcc_text(0xa0363159, text, sizeof(text));
	assert_string_equal(text, "Y16-BE");
	fourcc_text(0x01020304, text, sizeof(text));
	assert_string_equal(text, "\\x04\\x03\\x02...");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_status, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nodes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failed_dump, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_alive, setup, teardown),
		cmocka_unit_test(test_fourcc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
