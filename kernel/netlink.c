// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family, for the tool. Anybody may look; changing anything
 * takes CAP_SYS_ADMIN in the initial user namespace.
 */
#include "audit.h"
#include "baseline.h"
#include "clock.h"
#include "netlink.h"
#include "node.h"
#include "policy.h"
#include "trust.h"

#include <crypto/sha2.h>
#include <linux/capability.h>
#include <linux/module.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <net/genetlink.h>

static struct genl_family family;

static const struct nla_policy blob_attrs[PARAVENT_A_MAX + 1] = {
	[PARAVENT_A_BLOB] = { .type = NLA_BINARY, .len = PARAVENT_BLOB_CHUNK_MAX },
};

static const struct nla_policy audit_attrs[PARAVENT_A_MAX + 1] = {
	[PARAVENT_A_AUDIT_END] = { .type = NLA_FLAG },
};

static const struct nla_policy no_attrs[PARAVENT_A_MAX + 1] = { };

static int may_change(struct sk_buff *skb, struct genl_info *info)
{
	if (netlink_capable(skb, CAP_SYS_ADMIN))
		return 0;
	NL_SET_ERR_MSG(info->extack, "only root (CAP_SYS_ADMIN) may do this");
	return -EPERM;
}

/*
 * Join the blobs of a message.
 * Return: the bytes, for kvfree(), or ERR_PTR(-EINVAL, -EMSGSIZE, -ENOMEM).
 */
static void *join_blobs(struct genl_info *info, size_t max, size_t *size)
{
	const struct nlattr *attr;
	u8 *blob, *at;
	size_t sum = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		if (nla_type(attr) == PARAVENT_A_BLOB)
			sum += nla_len(attr);
	if (!sum) {
		NL_SET_ERR_MSG(info->extack, "nothing was sent");
		return ERR_PTR(-EINVAL);
	}
	if (sum > max) {
		NL_SET_ERR_MSG(info->extack, "larger than this kernel module takes");
		return ERR_PTR(-EMSGSIZE);
	}
	blob = kvmalloc(sum, GFP_KERNEL);
	if (!blob)
		return ERR_PTR(-ENOMEM);
	at = blob;
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != PARAVENT_A_BLOB)
			continue;
		memcpy(at, nla_data(attr), nla_len(attr));
		at += nla_len(attr);
	}
	*size = sum;
	return blob;
}

static int do_key_add(struct sk_buff *skb, struct genl_info *info)
{
	size_t size;
	void *der;
	int ret = may_change(skb, info);

	if (ret)
		return ret;
	der = join_blobs(info, PARAVENT_CERT_SIZE_MAX, &size);
	if (IS_ERR(der))
		return PTR_ERR(der);
	ret = paravent_trust_enrol(der, size, info->extack);
	kvfree(der);
	return ret;
}

static int do_key_seal(struct sk_buff *skb, struct genl_info *info)
{
	return may_change(skb, info) ?: paravent_trust_seal();
}

/* Tell what was offered, whatever its size: it need not have been joined. */
static void log_refusal(struct genl_info *info, int error)
{
	/* Anybody can cause this one. */
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);
	u8 digest[SHA256_DIGEST_SIZE];
	struct sha256_state state;
	const struct nlattr *attr;
	int rem;

	if (error == -EPERM && !__ratelimit(&limit))
		return;
	sha256_init(&state);
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		if (nla_type(attr) == PARAVENT_A_BLOB)
			sha256_update(&state, nla_data(attr), nla_len(attr));
	sha256_final(&state, digest);
	pr_warn("policy refused (%pe), file SHA-256 %*phN\n", ERR_PTR(error),
		SHA256_DIGEST_SIZE, digest);
}

static int load_policy(struct sk_buff *skb, struct genl_info *info)
{
	size_t size;
	void *blob;
	int ret = may_change(skb, info);

	if (ret)
		return ret;
	blob = join_blobs(info, PARAVENT_POLICY_SIZE_MAX, &size);
	if (IS_ERR(blob))
		return PTR_ERR(blob);
	ret = paravent_policy_load(blob, size, info->extack);
	kvfree(blob);
	return ret;
}

static int do_policy_load(struct sk_buff *skb, struct genl_info *info)
{
	int ret = load_policy(skb, info);

	if (ret)
		log_refusal(info, ret);
	return ret;
}

static int do_audit_alive(struct sk_buff *skb, struct genl_info *info)
{
	int ret = may_change(skb, info);

	if (ret)
		return ret;
	if (info->attrs[PARAVENT_A_AUDIT_END])
		paravent_audit_end();
	else
		paravent_audit_beat();
	return 0;
}

static int put_policy(struct sk_buff *msg, const struct paravent_policy *policy)
{
	if (nla_put_u64_64bit(msg, PARAVENT_A_SERIAL, policy->serial, PARAVENT_A_PAD) ||
	    nla_put(msg, PARAVENT_A_DIGEST, sizeof(policy->digest), policy->digest) ||
	    (policy->issuer && nla_put_string(msg, PARAVENT_A_ISSUER, policy->issuer)) ||
	    (policy->reference &&
	     nla_put_string(msg, PARAVENT_A_REFERENCE, policy->reference)) ||
	    (policy->purpose && nla_put_string(msg, PARAVENT_A_PURPOSE, policy->purpose)) ||
	    (policy->place && nla_put_string(msg, PARAVENT_A_PLACE, policy->place)) ||
	    (policy->not_before && nla_put_u64_64bit(msg, PARAVENT_A_NOT_BEFORE,
						     policy->not_before, PARAVENT_A_PAD)) ||
	    (policy->not_after != S64_MAX &&
	     nla_put_u64_64bit(msg, PARAVENT_A_NOT_AFTER, policy->not_after, PARAVENT_A_PAD)))
		return -EMSGSIZE;
	return 0;
}

static int put_tree(struct sk_buff *msg)
{
	const struct paravent_tree *tree = paravent_baseline_tree();
	u64 min_serial = paravent_policy_floor(0);

	if ((tree->baselines && nla_put_u32(msg, PARAVENT_A_BASELINES, tree->baselines)) ||
	    (*tree->fault && nla_put_string(msg, PARAVENT_A_BASELINE_FAULT, tree->fault)) ||
	    (min_serial && nla_put_u64_64bit(msg, PARAVENT_A_MIN_SERIAL, min_serial,
					     PARAVENT_A_PAD)))
		return -EMSGSIZE;
	return 0;
}

static int do_status_get(struct sk_buff *skb, struct genl_info *info)
{
	struct paravent_policy *policy;
	struct sk_buff *msg;
	void *head;
	int ret = 0;

	msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	head = genlmsg_put_reply(msg, info, &family, 0, PARAVENT_CMD_STATUS_GET);
	policy = paravent_policy_current();
	if (!head || nla_put_string(msg, PARAVENT_A_VERSION, THIS_MODULE->version ?: "") ||
	    nla_put_u8(msg, PARAVENT_A_SEALED, paravent_trust_sealed()) ||
	    nla_put_u8(msg, PARAVENT_A_DEFAULT, READ_ONCE(paravent_default)) ||
	    nla_put_u64_64bit(msg, PARAVENT_A_NOW, paravent_clock_now(), PARAVENT_A_PAD) ||
	    nla_put_u8(msg, PARAVENT_A_AUDIT, paravent_audit_covers(ktime_get_boottime_ns())) ||
	    put_tree(msg) || (policy && put_policy(msg, policy)))
		ret = -EMSGSIZE;
	paravent_policy_put(policy);
	if (ret) {
		nlmsg_free(msg);
		return ret;
	}
	genlmsg_end(msg, head);
	return genlmsg_reply(msg, info);
}

static int put_camera(struct sk_buff *msg, const struct paravent_camera *camera)
{
	if (nla_put_string(msg, PARAVENT_N_CAMERA, camera->name) ||
	    nla_put_u32(msg, PARAVENT_N_ZONES, camera->zones) ||
	    (camera->max_width &&
	     (nla_put_u32(msg, PARAVENT_N_MAX_WIDTH, camera->max_width) ||
	      nla_put_u32(msg, PARAVENT_N_MAX_HEIGHT, camera->max_height))) ||
	    (camera->rate.frames &&
	     (nla_put_u32(msg, PARAVENT_N_RATE_FRAMES, camera->rate.frames) ||
	      nla_put_u32(msg, PARAVENT_N_RATE_SECONDS, camera->rate.seconds))))
		return -EMSGSIZE;
	return 0;
}

static int put_baseline(struct sk_buff *msg, const struct paravent_baseline *baseline)
{
	struct nlattr *nest = nla_nest_start(msg, PARAVENT_N_BASELINE);
	const struct paravent_camera *rule = &baseline->rule;

	if (!nest || nla_put_string(msg, PARAVENT_B_NODE, rule->name) ||
	    (baseline->malformed && nla_put_flag(msg, PARAVENT_B_MALFORMED)) ||
	    nla_put_u32(msg, PARAVENT_B_ZONES, rule->zones) ||
	    (rule->max_width &&
	     (nla_put_u32(msg, PARAVENT_B_MAX_WIDTH, rule->max_width) ||
	      nla_put_u32(msg, PARAVENT_B_MAX_HEIGHT, rule->max_height))) ||
	    (rule->rate.frames &&
	     (nla_put_u32(msg, PARAVENT_B_RATE_FRAMES, rule->rate.frames) ||
	      nla_put_u32(msg, PARAVENT_B_RATE_SECONDS, rule->rate.seconds))) ||
	    (rule->fixed && nla_put_flag(msg, PARAVENT_B_FIXED)) ||
	    (rule->require_audit && nla_put_flag(msg, PARAVENT_B_REQUIRE_AUDIT)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_identity(struct sk_buff *msg, const struct paravent_identity *identity)
{
	static const u16 attrs[PARAVENT_MATCHES] = {
		[PARAVENT_MATCH_DRIVER]		= PARAVENT_N_DRIVER,
		[PARAVENT_MATCH_CARD]		= PARAVENT_N_CARD,
		[PARAVENT_MATCH_BUS_INFO]	= PARAVENT_N_BUS_INFO,
		[PARAVENT_MATCH_USB]		= PARAVENT_N_USB,
		[PARAVENT_MATCH_USB_SERIAL]	= PARAVENT_N_USB_SERIAL,
		[PARAVENT_MATCH_DEVICE_TREE]	= PARAVENT_N_DEVICE_TREE,
	};
	u32 i;

	for (i = 0; i < PARAVENT_MATCHES; i++)
		if ((i <= PARAVENT_MATCH_BUS_INFO || *identity->text[i]) &&
		    nla_put_string(msg, attrs[i], identity->text[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_capture(struct sk_buff *msg, struct paravent_node *node)
{
	const struct paravent_camera *camera;
	const struct paravent_frame *frame = &node->frame;
	enum paravent_hidden hidden;
	u32 b;

	lockdep_assert_held(&node->lock);
	hidden = paravent_view_tick(node, NULL);
	camera = paravent_view_camera(node);
	/* That is what can be done something about. */
	if (hidden == PARAVENT_HIDDEN_UNPLACED && node->scaler)
		frame = &node->scaler->from;
	if (nla_put_u32(msg, PARAVENT_N_STATE,
			camera ? PARAVENT_NODE_POLICY : PARAVENT_NODE_DEFAULT) ||
	    (node->identified && put_identity(msg, &node->identity)) ||
	    (camera && put_camera(msg, camera)) ||
	    (hidden && nla_put_u32(msg, PARAVENT_N_HIDDEN, hidden)) ||
	    (paravent_view_is_open(node) && nla_put_flag(msg, PARAVENT_N_OPEN)) ||
	    (READ_ONCE(node->raw) && nla_put_u32(msg, PARAVENT_N_RAW, READ_ONCE(node->raw))) ||
	    (frame->format &&
	     (nla_put_u32(msg, PARAVENT_N_FORMAT, frame->format->fourcc) ||
	      nla_put_u32(msg, PARAVENT_N_WIDTH, frame->width) ||
	      nla_put_u32(msg, PARAVENT_N_HEIGHT, frame->height))) ||
	    (node->mask &&
	     nla_put_u32(msg, PARAVENT_N_MASKED, paravent_filled_ppm(node->mask))) ||
	    nla_put_u64_64bit(msg, PARAVENT_N_PASSED, node->passed, PARAVENT_N_PAD) ||
	    nla_put_u64_64bit(msg, PARAVENT_N_SKIPPED, node->skipped, PARAVENT_N_PAD) ||
	    nla_put_u64_64bit(msg, PARAVENT_N_BLANKED, node->blanked, PARAVENT_N_PAD))
		return -EMSGSIZE;
	for (b = 0; b < node->baselines; b++)
		if (put_baseline(msg, node->baseline[b]))
			return -EMSGSIZE;
	return 0;
}

static int put_counts(struct sk_buff *msg, struct paravent_node *node)
{
	static const u16 attrs[PARAVENT_COUNTS] = {
		[PARAVENT_COUNT_OPENS]		= PARAVENT_N_OPENS,
		[PARAVENT_COUNT_RELEASES]	= PARAVENT_N_RELEASES,
		[PARAVENT_COUNT_IOCTLS]		= PARAVENT_N_IOCTLS,
		[PARAVENT_COUNT_MMAPS]		= PARAVENT_N_MMAPS,
		[PARAVENT_COUNT_READS]		= PARAVENT_N_READS,
		[PARAVENT_COUNT_POLLS]		= PARAVENT_N_POLLS,
		[PARAVENT_COUNT_REFUSED_OPENS]	= PARAVENT_N_REFUSED_OPENS,
		[PARAVENT_COUNT_BYTES]		= PARAVENT_N_BYTES,
	};
	u32 i;

	for (i = 0; i < PARAVENT_COUNTS; i++)
		if (nla_put_u64_64bit(msg, attrs[i], atomic64_read(&node->count[i]),
				      PARAVENT_N_PAD))
			return -EMSGSIZE;
	return 0;
}

static int put_node(struct sk_buff *msg, struct paravent_node *node)
{
	struct nlattr *nest = nla_nest_start(msg, PARAVENT_A_NODE);
	int ret;

	if (!nest || nla_put_string(msg, PARAVENT_N_NAME, node->name))
		return -EMSGSIZE;
	if (node->kind == PARAVENT_KIND_CLOSED) {
		ret = nla_put_u32(msg, PARAVENT_N_STATE, PARAVENT_NODE_CLOSED);
	} else {
		mutex_lock(&node->lock);
		ret = put_capture(msg, node);
		mutex_unlock(&node->lock);
	}
	ret = ret ?: put_counts(msg, node);
	nla_nest_end(msg, nest);
	return ret;
}

static int dump_nodes(struct sk_buff *msg, struct netlink_callback *cb)
{
	struct paravent_node *node;
	int minor = cb->args[0];
	int idx;

	idx = srcu_read_lock(&paravent_srcu);
	while ((node = paravent_node_next(&minor))) {
		void *head;

		head = genlmsg_put(msg, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   &family, NLM_F_MULTI, PARAVENT_CMD_NODE_GET);
		if (!head)
			break;
		if (put_node(msg, node)) {
			genlmsg_cancel(msg, head);
			break;
		}
		genlmsg_end(msg, head);
		cb->args[0] = minor;
	}
	srcu_read_unlock(&paravent_srcu, idx);
	return msg->len;
}

struct key_dump {
	struct sk_buff *msg;
	struct netlink_callback *cb;
	long at;
};

static int put_key(const struct paravent_cert *cert, void *arg)
{
	struct key_dump *dump = arg;
	struct nlattr *nest;
	void *head;

	if (dump->at++ < dump->cb->args[0])
		return 0;
	head = genlmsg_put(dump->msg, NETLINK_CB(dump->cb->skb).portid,
			   dump->cb->nlh->nlmsg_seq, &family, NLM_F_MULTI,
			   PARAVENT_CMD_KEY_GET);
	if (!head)
		return -EMSGSIZE;
	nest = nla_nest_start(dump->msg, PARAVENT_A_KEY);
	if (!nest || nla_put_string(dump->msg, PARAVENT_K_DESCRIPTION, cert->description) ||
	    nla_put(dump->msg, PARAVENT_K_DIGEST, sizeof(cert->digest), cert->digest) ||
	    (cert->origin == PARAVENT_ORIGIN_BUILTIN &&
	     nla_put_flag(dump->msg, PARAVENT_K_BUILTIN)) ||
	    (cert->origin == PARAVENT_ORIGIN_DEVICE_TREE &&
	     nla_put_flag(dump->msg, PARAVENT_K_DEVICE_TREE)) ||
	    nla_put_s64(dump->msg, PARAVENT_K_NOT_AFTER, cert->not_after, PARAVENT_K_PAD)) {
		genlmsg_cancel(dump->msg, head);
		return -EMSGSIZE;
	}
	nla_nest_end(dump->msg, nest);
	genlmsg_end(dump->msg, head);
	dump->cb->args[0]++;
	return 0;
}

static int dump_keys(struct sk_buff *msg, struct netlink_callback *cb)
{
	struct key_dump dump = { .msg = msg, .cb = cb };

	paravent_trust_for_each(put_key, &dump);
	return msg->len;
}

static const struct genl_ops ops[] = {
	{
		.cmd = PARAVENT_CMD_STATUS_GET,
		.policy = no_attrs,
		.maxattr = PARAVENT_A_MAX,
		.doit = do_status_get,
	}, {
		.cmd = PARAVENT_CMD_NODE_GET,
		.policy = no_attrs,
		.maxattr = PARAVENT_A_MAX,
		.dumpit = dump_nodes,
	}, {
		.cmd = PARAVENT_CMD_KEY_ADD,
		.policy = blob_attrs,
		.maxattr = PARAVENT_A_MAX,
		.doit = do_key_add,
	}, {
		.cmd = PARAVENT_CMD_KEY_GET,
		.policy = no_attrs,
		.maxattr = PARAVENT_A_MAX,
		.dumpit = dump_keys,
	}, {
		.cmd = PARAVENT_CMD_KEY_SEAL,
		.policy = no_attrs,
		.maxattr = PARAVENT_A_MAX,
		.doit = do_key_seal,
	}, {
		.cmd = PARAVENT_CMD_POLICY_LOAD,
		.policy = blob_attrs,
		.maxattr = PARAVENT_A_MAX,
		.doit = do_policy_load,
	}, {
		.cmd = PARAVENT_CMD_AUDIT_ALIVE,
		.policy = audit_attrs,
		.maxattr = PARAVENT_A_MAX,
		.doit = do_audit_alive,
	},
};

static struct genl_family family __ro_after_init = {
	.name = PARAVENT_GENL_NAME,
	.version = PARAVENT_GENL_VERSION,
	.module = THIS_MODULE,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
	.parallel_ops = true,
};

/**
 * paravent_netlink_init() - open for requests
 *
 * Return: 0 or a negative errno.
 */
int __init paravent_netlink_init(void)
{
	return genl_register_family(&family);
}

/**
 * paravent_netlink_uninit() - take no more requests
 */
void paravent_netlink_uninit(void)
{
	genl_unregister_family(&family);
}
