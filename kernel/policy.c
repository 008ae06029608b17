// SPDX-License-Identifier: GPL-2.0-only
/*
 * The policy: parsed strictly from the bytes that were signed, put in force only
 * when its serial is greater than that of the one before.
 */
#include "policy.h"
#include "clock.h"
#include "compat.h"
#include "node.h"
#include "trust.h"

#include <crypto/sha2.h>
#include <linux/cred.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <net/netlink.h>

/* u16 and u32 are read as they stand in the content, which is little-endian. */
#ifndef __LITTLE_ENDIAN
#error "paravent: policies are little-endian, as every supported board is"
#endif

static unsigned long long min_serial;
module_param(min_serial, ullong, 0444);
MODULE_PARM_DESC(min_serial,
		 "the least serial of a policy that is taken: what was in force before the boot");

/* Guards what is in force; nests outside of the nodes' locks. */
static DEFINE_MUTEX(policy_lock);
static struct paravent_policy *current_policy;

static const struct nla_policy policy_attrs[PARAVENT_P_MAX + 1] = {
	[PARAVENT_P_GRAMMAR]	= NLA_POLICY_RANGE(NLA_U32, PARAVENT_POLICY_GRAMMAR,
						   PARAVENT_POLICY_GRAMMAR),
	[PARAVENT_P_SERIAL]	= NLA_POLICY_MIN(NLA_U64, 1),
	[PARAVENT_P_ISSUER]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
	[PARAVENT_P_REFERENCE]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
	[PARAVENT_P_CAMERA]	= { .type = NLA_NESTED },
	[PARAVENT_P_NOT_BEFORE]	= NLA_POLICY_MIN(NLA_U64, 1),
	[PARAVENT_P_NOT_AFTER]	= NLA_POLICY_MIN(NLA_U64, 1),
	[PARAVENT_P_OFFSETS]	= { .type = NLA_BINARY,
				    .len = PARAVENT_OFFSETS_MAX *
					   sizeof(struct paravent_offset) },
	[PARAVENT_P_TIMEZONE]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
	[PARAVENT_P_PURPOSE]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
	[PARAVENT_P_PLACE]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
};

static const struct nla_policy camera_attrs[PARAVENT_C_MAX + 1] = {
	[PARAVENT_C_NAME]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
	[PARAVENT_C_DRIVER]	= { .type = NLA_NUL_STRING, .len = PARAVENT_MATCH_MAX },
	[PARAVENT_C_CARD]	= { .type = NLA_NUL_STRING, .len = PARAVENT_MATCH_MAX },
	[PARAVENT_C_BUS_INFO]	= { .type = NLA_NUL_STRING, .len = PARAVENT_MATCH_MAX },
	[PARAVENT_C_MAX_WIDTH]	= NLA_POLICY_RANGE(NLA_U32, 1, PARAVENT_DIMENSION_MAX),
	[PARAVENT_C_MAX_HEIGHT]	= NLA_POLICY_RANGE(NLA_U32, 1, PARAVENT_DIMENSION_MAX),
	[PARAVENT_C_RATE_FRAMES] = NLA_POLICY_RANGE(NLA_U32, 1, PARAVENT_RATE_FRAMES_MAX),
	[PARAVENT_C_RATE_SECONDS] = NLA_POLICY_RANGE(NLA_U32, 1, PARAVENT_RATE_SECONDS_MAX),
	[PARAVENT_C_FILL]	= NLA_POLICY_MASK(NLA_U32, 0xffffff),
	[PARAVENT_C_ZONE]	= { .type = NLA_NESTED },
	[PARAVENT_C_SCHEDULE]	= { .type = NLA_BINARY,
				    .len = PARAVENT_HOURS_MAX *
					   sizeof(struct paravent_hours) },
	[PARAVENT_C_FIXED]	= { .type = NLA_FLAG },
	[PARAVENT_C_UIDS]	= { .type = NLA_BINARY, .len = PARAVENT_IDS_MAX * sizeof(u32) },
	[PARAVENT_C_GIDS]	= { .type = NLA_BINARY, .len = PARAVENT_IDS_MAX * sizeof(u32) },
};

static const struct nla_policy zone_attrs[PARAVENT_Z_MAX + 1] = {
	[PARAVENT_Z_NAME]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
	[PARAVENT_Z_POLYGON]	= { .type = NLA_BINARY,
				    .len = PARAVENT_VERTICES_MAX * 2 * sizeof(u16) },
	[PARAVENT_Z_ONLY]	= { .type = NLA_FLAG },
	[PARAVENT_Z_SCHEDULE]	= { .type = NLA_BINARY,
				    .len = PARAVENT_HOURS_MAX *
					   sizeof(struct paravent_hours) },
};

/*
 * nla_parse() keeps the last of several attributes of a type, and takes a text
 * that ends early. Neither may stand in what somebody signed.
 */
static int check_attrs(const struct nlattr *head, int len, const struct nla_policy *attrs,
		       int multiple, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	u64 seen = 0;
	int rem;

	nla_for_each_attr(attr, head, len, rem) {
		int type = nla_type(attr);

		if (attr->nla_type & NLA_F_NET_BYTEORDER) {
			NL_SET_ERR_MSG(extack, "an attribute claims another byte order");
			return -EBADMSG;
		}
		if (type != multiple && seen & BIT_ULL(type)) {
			NL_SET_ERR_MSG(extack, "an attribute stands twice");
			return -EBADMSG;
		}
		seen |= BIT_ULL(type);
		if (attrs[type].type != NLA_NUL_STRING)
			continue;
		if (nla_len(attr) < 2 || strlen(nla_data(attr)) + 1 != nla_len(attr)) {
			NL_SET_ERR_MSG(extack, "a text is empty or ends early");
			return -EBADMSG;
		}
	}
	return 0;
}

static int parse_attrs(struct nlattr **tb, int max, const struct nlattr *head, int len,
		       const struct nla_policy *attrs, int multiple,
		       struct netlink_ext_ack *extack)
{
	if (__nla_parse(tb, max, head, len, attrs, NL_VALIDATE_STRICT, extack))
		return -EBADMSG;
	return check_attrs(head, len, attrs, multiple, extack);
}

static int parse_schedule(struct paravent_schedule *schedule, const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	if (!attr)
		return 0;
	schedule->hours = nla_data(attr);
	schedule->count = nla_len(attr) / sizeof(*schedule->hours);
	if (nla_len(attr) % sizeof(*schedule->hours) ||
	    !paravent_hours_are_valid(schedule->hours, schedule->count)) {
		NL_SET_ERR_MSG(extack, "hours are empty, overlap, or are not in rising order");
		return -EBADMSG;
	}
	return 0;
}

static int parse_zone(struct paravent_zone *zone, struct paravent_schedule *schedule,
		      const struct nlattr *nest, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[PARAVENT_Z_MAX + 1];
	int ret;

	ret = parse_attrs(tb, PARAVENT_Z_MAX, nla_data(nest), nla_len(nest), zone_attrs,
			  0, extack);
	if (ret)
		return ret;
	if (!tb[PARAVENT_Z_POLYGON] ||
	    nla_len(tb[PARAVENT_Z_POLYGON]) % sizeof(*zone->vertex)) {
		NL_SET_ERR_MSG(extack, "a zone has no polygon, or half a vertex");
		return -EBADMSG;
	}
	zone->vertex = nla_data(tb[PARAVENT_Z_POLYGON]);
	zone->vertices = nla_len(tb[PARAVENT_Z_POLYGON]) / sizeof(*zone->vertex);
	zone->only = nla_get_flag(tb[PARAVENT_Z_ONLY]);
	if (!paravent_polygon_is_simple(zone->vertex, zone->vertices)) {
		NL_SET_ERR_MSG(extack, "a zone's edges cross or meet");
		return -EBADMSG;
	}
	return parse_schedule(schedule, tb[PARAVENT_Z_SCHEDULE], extack);
}

static const char *text(const struct nlattr *attr)
{
	return attr ? nla_data(attr) : NULL;
}

static u32 number(const struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

static int parse_ids(const u32 **id, u32 *ids, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	u32 i;

	if (!attr)
		return 0;
	*id = nla_data(attr);
	*ids = nla_len(attr) / sizeof(**id);
	for (i = 1; i < *ids && (*id)[i - 1] < (*id)[i]; i++)
		;
	/* The greatest stands for none. */
	if (!*ids || nla_len(attr) % sizeof(**id) || i < *ids || (*id)[*ids - 1] == U32_MAX) {
		NL_SET_ERR_MSG(extack, "users or groups are none, or not in rising order");
		return -EBADMSG;
	}
	return 0;
}

static int parse_camera(struct paravent_camera *camera, const struct nlattr *nest,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[PARAVENT_C_MAX + 1];
	const struct nlattr *attr;
	int ret, rem;

	ret = parse_attrs(tb, PARAVENT_C_MAX, nla_data(nest), nla_len(nest), camera_attrs,
			  PARAVENT_C_ZONE, extack);
	if (ret)
		return ret;
	if (!tb[PARAVENT_C_NAME] ||
	    (!tb[PARAVENT_C_DRIVER] && !tb[PARAVENT_C_CARD] && !tb[PARAVENT_C_BUS_INFO])) {
		NL_SET_ERR_MSG(extack, "a camera has no name, or nothing to know it by");
		return -EBADMSG;
	}
	if (!tb[PARAVENT_C_MAX_WIDTH] != !tb[PARAVENT_C_MAX_HEIGHT] ||
	    !tb[PARAVENT_C_RATE_FRAMES] != !tb[PARAVENT_C_RATE_SECONDS]) {
		NL_SET_ERR_MSG(extack, "half a cap");
		return -EBADMSG;
	}
	camera->name = text(tb[PARAVENT_C_NAME]);
	camera->driver = text(tb[PARAVENT_C_DRIVER]);
	camera->card = text(tb[PARAVENT_C_CARD]);
	camera->bus_info = text(tb[PARAVENT_C_BUS_INFO]);
	camera->max_width = number(tb[PARAVENT_C_MAX_WIDTH]);
	camera->max_height = number(tb[PARAVENT_C_MAX_HEIGHT]);
	camera->rate.frames = number(tb[PARAVENT_C_RATE_FRAMES]);
	camera->rate.seconds = number(tb[PARAVENT_C_RATE_SECONDS]);
	camera->fill = number(tb[PARAVENT_C_FILL]);
	camera->fixed = nla_get_flag(tb[PARAVENT_C_FIXED]);
	ret = parse_schedule(&camera->schedule, tb[PARAVENT_C_SCHEDULE], extack) ?:
	      parse_ids(&camera->uid, &camera->uids, tb[PARAVENT_C_UIDS], extack) ?:
	      parse_ids(&camera->gid, &camera->gids, tb[PARAVENT_C_GIDS], extack);
	if (ret)
		return ret;

	/* Never NULL, which would stand for a camera without a rule. */
	camera->zone = kcalloc(PARAVENT_ZONES_MAX, sizeof(*camera->zone), GFP_KERNEL);
	camera->zone_schedule = kcalloc(PARAVENT_ZONES_MAX, sizeof(*camera->zone_schedule),
					GFP_KERNEL);
	if (!camera->zone || !camera->zone_schedule)
		return -ENOMEM;
	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) != PARAVENT_C_ZONE)
			continue;
		if (camera->zones == PARAVENT_ZONES_MAX) {
			NL_SET_ERR_MSG(extack, "too many zones");
			return -EBADMSG;
		}
		ret = parse_zone(&camera->zone[camera->zones],
				 &camera->zone_schedule[camera->zones], attr, extack);
		camera->zones++;
		if (ret)
			return ret;
	}
	return 0;
}

static bool may_equal(const char *a, const char *b)
{
	return !a || !b || !strcmp(a, b);
}

static int check_matches(const struct paravent_policy *policy,
			 struct netlink_ext_ack *extack)
{
	u32 i, j;

	for (i = 0; i < policy->cameras; i++) {
		const struct paravent_camera *a = &policy->camera[i];

		for (j = i + 1; j < policy->cameras; j++) {
			const struct paravent_camera *b = &policy->camera[j];

			if (!may_equal(a->driver, b->driver) ||
			    !may_equal(a->card, b->card) ||
			    !may_equal(a->bus_info, b->bus_info))
				continue;
			NL_SET_ERR_MSG(extack, "two rules could be for one camera");
			return -EBADMSG;
		}
	}
	return 0;
}

static bool has_schedule(const struct paravent_camera *camera)
{
	u32 z;

	for (z = 0; z < camera->zones; z++)
		if (camera->zone_schedule[z].count)
			return true;
	return camera->schedule.count;
}

static int parse_times(struct paravent_policy *policy, struct nlattr **tb,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *offsets = tb[PARAVENT_P_OFFSETS];
	u64 not_before = 0, not_after = S64_MAX;

	if (tb[PARAVENT_P_NOT_BEFORE])
		not_before = nla_get_u64(tb[PARAVENT_P_NOT_BEFORE]);
	if (tb[PARAVENT_P_NOT_AFTER])
		not_after = nla_get_u64(tb[PARAVENT_P_NOT_AFTER]);
	if (not_before > PARAVENT_TIME_MAX ||
	    (tb[PARAVENT_P_NOT_AFTER] && not_after > PARAVENT_TIME_MAX) ||
	    not_before >= not_after) {
		NL_SET_ERR_MSG(extack, "it is never valid, or in times that are none");
		return -EBADMSG;
	}
	policy->not_before = not_before;
	policy->not_after = not_after;
	policy->timed = tb[PARAVENT_P_NOT_BEFORE] || tb[PARAVENT_P_NOT_AFTER];
	if (!offsets)
		return 0;
	policy->offset = kmemdup(nla_data(offsets), nla_len(offsets), GFP_KERNEL);
	if (!policy->offset)
		return -ENOMEM;
	policy->offsets = nla_len(offsets) / sizeof(*policy->offset);
	if (nla_len(offsets) % sizeof(*policy->offset) ||
	    !paravent_offsets_are_valid(policy->offset, policy->offsets)) {
		NL_SET_ERR_MSG(extack, "offsets are not in rising order, or too large");
		return -EBADMSG;
	}
	return 0;
}

/* Hours mean nothing without a place, and without a clock that has been set. */
static int check_schedules(struct paravent_policy *policy, struct nlattr **tb,
			   struct netlink_ext_ack *extack)
{
	u32 i;

	for (i = 0; i < policy->cameras; i++) {
		if (!has_schedule(&policy->camera[i]))
			continue;
		policy->timed = true;
		if (tb[PARAVENT_P_OFFSETS] && tb[PARAVENT_P_NOT_BEFORE])
			continue;
		NL_SET_ERR_MSG(extack, "a schedule, and no offsets or no time to begin");
		return -EBADMSG;
	}
	return 0;
}

static int parse_policy(struct paravent_policy *policy, size_t size,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[PARAVENT_P_MAX + 1];
	const struct nlattr *attr;
	int ret, rem;

	ret = parse_attrs(tb, PARAVENT_P_MAX, policy->content, size, policy_attrs,
			  PARAVENT_P_CAMERA, extack);
	if (ret)
		return ret;
	if (!tb[PARAVENT_P_GRAMMAR] || !tb[PARAVENT_P_SERIAL] || !tb[PARAVENT_P_CAMERA]) {
		NL_SET_ERR_MSG(extack, "no grammar, no serial or no camera");
		return -EBADMSG;
	}
	policy->serial = nla_get_u64(tb[PARAVENT_P_SERIAL]);
	policy->issuer = text(tb[PARAVENT_P_ISSUER]);
	policy->reference = text(tb[PARAVENT_P_REFERENCE]);
	policy->purpose = text(tb[PARAVENT_P_PURPOSE]);
	policy->place = text(tb[PARAVENT_P_PLACE]);
	ret = parse_times(policy, tb, extack);
	if (ret)
		return ret;
	policy->camera = kcalloc(PARAVENT_CAMERAS_MAX, sizeof(*policy->camera), GFP_KERNEL);
	if (!policy->camera)
		return -ENOMEM;
	nla_for_each_attr(attr, policy->content, size, rem) {
		if (nla_type(attr) != PARAVENT_P_CAMERA)
			continue;
		if (policy->cameras == PARAVENT_CAMERAS_MAX) {
			NL_SET_ERR_MSG(extack, "too many cameras");
			return -EBADMSG;
		}
		ret = parse_camera(&policy->camera[policy->cameras++], attr, extack);
		if (ret)
			return ret;
	}
	ret = check_schedules(policy, tb, extack);
	return ret ? ret : check_matches(policy, extack);
}

static void policy_free(struct kref *ref)
{
	struct paravent_policy *policy = container_of(ref, struct paravent_policy, ref);
	u32 i;

	for (i = 0; i < policy->cameras; i++) {
		kfree(policy->camera[i].zone);
		kfree(policy->camera[i].zone_schedule);
	}
	kfree(policy->camera);
	kfree(policy->offset);
	kvfree(policy->content);
	kfree(policy);
}

/**
 * paravent_policy_get() - hold a policy
 * @policy: or NULL
 *
 * Return: @policy.
 */
struct paravent_policy *paravent_policy_get(struct paravent_policy *policy)
{
	if (policy)
		kref_get(&policy->ref);
	return policy;
}

/**
 * paravent_policy_put() - let go of a policy
 * @policy: or NULL
 */
void paravent_policy_put(struct paravent_policy *policy)
{
	if (policy)
		kref_put(&policy->ref, policy_free);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_put);

/**
 * paravent_policy_parse() - read what was signed
 * @content: a sequence of netlink attributes; &enum paravent_policy_attr
 * @size: bytes of @content
 * @extack: where to say what is wrong, or NULL
 *
 * Return: the policy, for paravent_policy_put(), or
 * * ERR_PTR(-EBADMSG)	- it does not follow the grammar
 * * ERR_PTR(-ENOMEM)	- no memory
 */
struct paravent_policy *paravent_policy_parse(const void *content, size_t size,
					      struct netlink_ext_ack *extack)
{
	struct paravent_policy *policy;
	int ret;

	if (size > PARAVENT_POLICY_SIZE_MAX)
		return ERR_PTR(-EBADMSG);
	policy = kzalloc(sizeof(*policy), GFP_KERNEL);
	if (!policy)
		return ERR_PTR(-ENOMEM);
	kref_init(&policy->ref);
	/* In the CMS message it lies at any address; attributes want alignment. */
	policy->content = kvmalloc(max_t(size_t, size, 1), GFP_KERNEL);
	if (!policy->content) {
		kfree(policy);
		return ERR_PTR(-ENOMEM);
	}
	memcpy(policy->content, content, size);
	sha256(policy->content, size, policy->digest);
	ret = parse_policy(policy, size, extack);
	if (ret) {
		paravent_policy_put(policy);
		return ERR_PTR(ret);
	}
	return policy;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_parse);

/**
 * paravent_policy_match() - find the rule for a camera
 * @policy: or NULL
 * @driver: what VIDIOC_QUERYCAP says
 * @card: likewise
 * @bus_info: likewise
 *
 * Return: the rule, or NULL when there is none.
 */
const struct paravent_camera *paravent_policy_match(const struct paravent_policy *policy,
						    const char *driver, const char *card,
						    const char *bus_info)
{
	u32 i;

	for (i = 0; policy && i < policy->cameras; i++) {
		const struct paravent_camera *camera = &policy->camera[i];

		if (may_equal(camera->driver, driver) && may_equal(camera->card, card) &&
		    may_equal(camera->bus_info, bus_info))
			return camera;
	}
	return NULL;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_match);

/**
 * paravent_policy_permits() - may the calling process use a camera?
 * @camera: its rule
 *
 * Root is nobody special here.
 */
bool paravent_policy_permits(const struct paravent_camera *camera)
{
	u32 i;

	for (i = 0; i < camera->uids; i++)
		if (uid_eq(current_fsuid(), KUIDT_INIT(camera->uid[i])))
			return true;
	for (i = 0; i < camera->gids; i++)
		if (in_group_p(KGIDT_INIT(camera->gid[i])))
			return true;
	return !camera->uids && !camera->gids;
}

/**
 * paravent_policy_at() - what does the time allow?
 * @policy: the policy
 * @camera: one of its rules
 * @now: as paravent_clock_now() has it
 * @off: result: a bit for each zone that does not count
 *
 * Return: why the camera shows nothing, or %PARAVENT_HIDDEN_NOT.
 */
enum paravent_hidden paravent_policy_at(const struct paravent_policy *policy,
					const struct paravent_camera *camera, s64 now,
					u64 *off)
{
	u32 minute = paravent_minute_of_week(policy->offset, policy->offsets, now);
	u32 z;

	*off = 0;
	for (z = 0; z < camera->zones; z++)
		if (!paravent_schedule_holds(&camera->zone_schedule[z], minute))
			*off |= BIT_ULL(z);
	if (now < policy->not_before)
		return PARAVENT_HIDDEN_EARLY;
	if (now >= policy->not_after)
		return PARAVENT_HIDDEN_EXPIRED;
	if (!paravent_schedule_holds(&camera->schedule, minute))
		return PARAVENT_HIDDEN_HOURS;
	return PARAVENT_HIDDEN_NOT;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_at);

/**
 * paravent_policy_current() - the policy in force
 *
 * Context: Process context; takes a mutex.
 * Return: a reference, for paravent_policy_put(), or NULL.
 */
struct paravent_policy *paravent_policy_current(void)
{
	struct paravent_policy *policy;

	mutex_lock(&policy_lock);
	policy = paravent_policy_get(current_policy);
	mutex_unlock(&policy_lock);
	return policy;
}

/**
 * paravent_policy_identify() - give a node that is now known its rule
 * @node: the node
 * @cap: what VIDIOC_QUERYCAP says
 *
 * Context: Process context. A policy that comes at the same time is either the one
 * that the node gets here, or reaches the node after.
 */
void paravent_policy_identify(struct paravent_node *node, const struct v4l2_capability *cap)
{
	mutex_lock(&policy_lock);
	paravent_view_identify(node, cap, current_policy);
	mutex_unlock(&policy_lock);
}

static int policy_replace(struct paravent_policy *policy, struct netlink_ext_ack *extack)
{
	struct paravent_policy *old;

	if (paravent_clock_now() >= policy->not_after) {
		NL_SET_ERR_MSG(extack, "the policy has expired");
		return -ETIME;
	}
	mutex_lock(&policy_lock);
	if (policy->serial < min_serial ||
	    (current_policy && policy->serial <= current_policy->serial)) {
		mutex_unlock(&policy_lock);
		NL_SET_ERR_MSG(extack, "the serial is too low");
		return -ESTALE;
	}
	old = current_policy;
	current_policy = paravent_policy_get(policy);
	/* Under the lock, so that two loads reach every node in one order. */
	paravent_nodes_apply(policy);
	mutex_unlock(&policy_lock);
	paravent_policy_put(old);
	return 0;
}

static void log_record(const char *what, const char *record)
{
	if (record)
		pr_notice("  %s: %*pE\n", what, (int)strlen(record), record);
}

static void log_policy(const struct paravent_policy *policy)
{
	pr_notice("policy %llu is in force, content SHA-256 %*phN\n", policy->serial,
		  PARAVENT_DIGEST_SIZE, policy->digest);
	log_record("issuer", policy->issuer);
	log_record("reference", policy->reference);
	log_record("purpose", policy->purpose);
	log_record("place", policy->place);
}

/**
 * paravent_policy_load() - put a signed policy in force
 * @blob: a CMS message
 * @size: bytes of @blob
 * @extack: where to say why it was refused, or NULL
 *
 * Every refusal leaves what is in force untouched, and a line in the log.
 *
 * Context: Process context.
 * Return:
 * * 0			- It is in force
 * * -EBADMSG		- No CMS message in the one accepted form, or its content
 *			  does not follow the grammar
 * * -ENOKEY		- The signer's certificate is not in the keyring
 * * -EKEYREJECTED	- The signature is wrong
 * * -ENOPKG		- The kernel lacks the algorithm
 * * -ESTALE		- The serial is not greater than that in force, or less than the
 *			  module's parameter min_serial
 * * -ETIME		- It has expired
 * * -ENOMEM		- No memory
 */
int paravent_policy_load(const void *blob, size_t size, struct netlink_ext_ack *extack)
{
	struct paravent_policy *policy;
	u8 digest[SHA256_DIGEST_SIZE];
	int ret;

	policy = paravent_trust_open(blob, size, extack);
	if (IS_ERR(policy)) {
		ret = PTR_ERR(policy);
	} else {
		ret = policy_replace(policy, extack);
		if (!ret)
			log_policy(policy);
		paravent_policy_put(policy);
	}
	if (ret) {
		sha256(blob, size, digest);
		pr_warn("policy refused (%pe), file SHA-256 %*phN\n", ERR_PTR(ret),
			SHA256_DIGEST_SIZE, digest);
	}
	return ret;
}

/**
 * paravent_policy_uninit() - forget the policy in force
 */
void paravent_policy_uninit(void)
{
	paravent_policy_put(current_policy);
	current_policy = NULL;
}
