// SPDX-License-Identifier: GPL-2.0-only
/* From the bytes that were signed to a policy: strictly, or not at all. */
#include "policy.h"
#include "compat.h"

#include <crypto/sha2.h>
#include <linux/slab.h>
#include <net/netlink.h>

/* u16 and u32 are read as they stand in the content, which is little-endian. */
#ifndef __LITTLE_ENDIAN
#error "paravent: policies are little-endian, as every supported board is"
#endif

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
	[PARAVENT_P_CERT]	= { .type = NLA_BINARY, .len = PARAVENT_CERT_SIZE_MAX },
	[PARAVENT_P_REVOKED]	= { .type = NLA_BINARY,
				    .len = PARAVENT_REVOKED_MAX * PARAVENT_DIGEST_SIZE },
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
	[PARAVENT_C_OPEN_SECONDS] = NLA_POLICY_RANGE(NLA_U32, 1, PARAVENT_OPEN_SECONDS_MAX),
	[PARAVENT_C_OPEN_FRAMES] = NLA_POLICY_RANGE(NLA_U32, 1, PARAVENT_OPEN_FRAMES_MAX),
	[PARAVENT_C_FORMATS]	= { .type = NLA_BINARY, .len = PARAVENT_IDS_MAX * sizeof(u32) },
	[PARAVENT_C_CONTROLS]	= { .type = NLA_BINARY, .len = PARAVENT_IDS_MAX * sizeof(u32) },
	[PARAVENT_C_EXECUTABLES] = { .type = NLA_BINARY,
				     .len = PARAVENT_EXECUTABLES_MAX * PARAVENT_DIGEST_SIZE },
	[PARAVENT_C_REQUIRE_AUDIT] = { .type = NLA_FLAG },
	[PARAVENT_C_FULL_VIEW]	= { .type = NLA_BINARY,
				    .len = PARAVENT_FULL_VIEWS_MAX *
					   sizeof(struct paravent_size) },
	[PARAVENT_C_USB]	= { .type = NLA_NUL_STRING, .len = PARAVENT_USB_SIZE },
	[PARAVENT_C_USB_SERIAL]	= { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
	[PARAVENT_C_DEVICE_TREE] = { .type = NLA_NUL_STRING, .len = PARAVENT_TEXT_MAX },
};

/* The attribute of each &enum paravent_match. */
static const u16 match_attrs[PARAVENT_MATCHES] = {
	[PARAVENT_MATCH_DRIVER]		= PARAVENT_C_DRIVER,
	[PARAVENT_MATCH_CARD]		= PARAVENT_C_CARD,
	[PARAVENT_MATCH_BUS_INFO]	= PARAVENT_C_BUS_INFO,
	[PARAVENT_MATCH_USB]		= PARAVENT_C_USB,
	[PARAVENT_MATCH_USB_SERIAL]	= PARAVENT_C_USB_SERIAL,
	[PARAVENT_MATCH_DEVICE_TREE]	= PARAVENT_C_DEVICE_TREE,
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
 * that ends early, or a last attribute without its padding. None of it may stand in what
 * somebody signed.
 */
static int check_attrs(const struct nlattr *head, int len, const struct nla_policy *attrs,
		       u64 multiple, struct netlink_ext_ack *extack)
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
		if (seen & ~multiple & BIT_ULL(type)) {
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
		if (!paravent_text_is_showable(nla_data(attr))) {
			NL_SET_ERR_MSG(extack, "a text is not UTF-8 without control characters");
			return -EBADMSG;
		}
	}
	return 0;
}

static int parse_attrs(struct nlattr **tb, int max, const struct nlattr *head, int len,
		       const struct nla_policy *attrs, u64 multiple,
		       struct netlink_ext_ack *extack)
{
	if (len % NLA_ALIGNTO) {
		NL_SET_ERR_MSG(extack, "an attribute is not padded");
		return -EBADMSG;
	}
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
	if (nla_len(attr) % sizeof(**id) || i < *ids || (*ids && (*id)[*ids - 1] == U32_MAX)) {
		NL_SET_ERR_MSG(extack, "users, groups, formats, controls or sizes are in no order");
		return -EBADMSG;
	}
	return 0;
}

static int parse_digests(const u8 (**digest)[PARAVENT_DIGEST_SIZE], u32 *digests,
			 const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	u32 i;

	if (!attr)
		return 0;
	*digest = nla_data(attr);
	*digests = nla_len(attr) / PARAVENT_DIGEST_SIZE;
	for (i = 1; i < *digests; i++)
		if (memcmp((*digest)[i - 1], (*digest)[i], PARAVENT_DIGEST_SIZE) >= 0)
			break;
	if (nla_len(attr) % PARAVENT_DIGEST_SIZE || i < *digests || !*digests) {
		NL_SET_ERR_MSG(extack, "digests are none, or not in rising order");
		return -EBADMSG;
	}
	return 0;
}

/* Each stands there like a u32, and the order is the same. */
static int parse_full_view(struct paravent_camera *camera, const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	const u32 *ids = NULL;
	u32 i;
	int ret;

	BUILD_BUG_ON(sizeof(*camera->full_view) != sizeof(*ids));
	ret = parse_ids(&ids, &camera->full_views, attr, extack);
	if (ret || !attr)
		return ret;
	camera->full_view = nla_data(attr);
	for (i = 0; i < camera->full_views; i++) {
		const struct paravent_size *size = &camera->full_view[i];

		if (!size->width || size->width > PARAVENT_DIMENSION_MAX || !size->height ||
		    size->height > PARAVENT_DIMENSION_MAX)
			break;
	}
	if (i && i == camera->full_views)
		return 0;
	NL_SET_ERR_MSG(extack, "sizes that show all are none, or out of range");
	return -EBADMSG;
}

/* Which camera is it? */
static int parse_match(struct paravent_camera *camera, struct nlattr **tb,
		       struct netlink_ext_ack *extack)
{
	bool any = false;
	u32 i;

	for (i = 0; i < PARAVENT_MATCHES; i++) {
		camera->match[i] = text(tb[match_attrs[i]]);
		any |= !!camera->match[i];
	}
	if (!tb[PARAVENT_C_NAME] || !any) {
		NL_SET_ERR_MSG(extack, "a camera has no name, or nothing to know it by");
		return -EBADMSG;
	}
	camera->name = text(tb[PARAVENT_C_NAME]);
	return 0;
}

static int parse_camera(struct paravent_camera *camera, const struct nlattr *nest,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[PARAVENT_C_MAX + 1];
	const struct nlattr *attr;
	int ret, rem;

	ret = parse_attrs(tb, PARAVENT_C_MAX, nla_data(nest), nla_len(nest), camera_attrs,
			  BIT_ULL(PARAVENT_C_ZONE), extack) ?:
	      parse_match(camera, tb, extack);
	if (ret)
		return ret;
	if (!tb[PARAVENT_C_MAX_WIDTH] != !tb[PARAVENT_C_MAX_HEIGHT] ||
	    !tb[PARAVENT_C_RATE_FRAMES] != !tb[PARAVENT_C_RATE_SECONDS] ||
	    !tb[PARAVENT_C_OPEN_SECONDS] != !tb[PARAVENT_C_OPEN_FRAMES]) {
		NL_SET_ERR_MSG(extack, "half a cap");
		return -EBADMSG;
	}
	camera->max_width = number(tb[PARAVENT_C_MAX_WIDTH]);
	camera->max_height = number(tb[PARAVENT_C_MAX_HEIGHT]);
	camera->rate.frames = number(tb[PARAVENT_C_RATE_FRAMES]);
	camera->rate.seconds = number(tb[PARAVENT_C_RATE_SECONDS]);
	camera->fill = number(tb[PARAVENT_C_FILL]);
	camera->fixed = nla_get_flag(tb[PARAVENT_C_FIXED]);
	camera->require_audit = nla_get_flag(tb[PARAVENT_C_REQUIRE_AUDIT]);
	camera->open_seconds = number(tb[PARAVENT_C_OPEN_SECONDS]);
	camera->open_frames = number(tb[PARAVENT_C_OPEN_FRAMES]);
	ret = parse_schedule(&camera->schedule, tb[PARAVENT_C_SCHEDULE], extack) ?:
	      parse_ids(&camera->uid, &camera->uids, tb[PARAVENT_C_UIDS], extack) ?:
	      parse_ids(&camera->gid, &camera->gids, tb[PARAVENT_C_GIDS], extack) ?:
	      parse_ids(&camera->format, &camera->formats, tb[PARAVENT_C_FORMATS], extack) ?:
	      parse_ids(&camera->control, &camera->controls, tb[PARAVENT_C_CONTROLS], extack) ?:
	      parse_digests(&camera->executable, &camera->executables,
			    tb[PARAVENT_C_EXECUTABLES], extack) ?:
	      parse_full_view(camera, tb[PARAVENT_C_FULL_VIEW], extack);
	if (ret)
		return ret;
	if ((camera->uid && !camera->uids) || (camera->gid && !camera->gids) ||
	    (camera->format && !camera->formats)) {
		NL_SET_ERR_MSG(extack, "users, groups or formats are none");
		return -EBADMSG;
	}

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

static bool could_match_both(const struct paravent_camera *a, const struct paravent_camera *b)
{
	u32 i;

	for (i = 0; i < PARAVENT_MATCHES; i++)
		if (a->match[i] && b->match[i] && strcmp(a->match[i], b->match[i]))
			return false;
	return true;
}

static int check_matches(const struct paravent_policy *policy,
			 struct netlink_ext_ack *extack)
{
	u32 i, j;

	for (i = 0; i < policy->cameras; i++) {
		for (j = i + 1; j < policy->cameras; j++) {
			if (!could_match_both(&policy->camera[i], &policy->camera[j]))
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
	/* What is open has both. */
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

/*
 * Whoever has the file can load it again after a boot, and have what it opens again: it
 * must soon be over for good.
 */
static int check_open(struct paravent_policy *policy, struct nlattr **tb,
		      struct netlink_ext_ack *extack)
{
	bool soon_over = tb[PARAVENT_P_NOT_BEFORE] && tb[PARAVENT_P_NOT_AFTER] &&
			 policy->not_after - policy->not_before <= PARAVENT_OPEN_VALID_MAX;
	u32 i;

	for (i = 0; i < policy->cameras; i++) {
		atomic_set(&policy->open_frames[i], policy->camera[i].open_frames);
		if (!policy->camera[i].open_frames || soon_over)
			continue;
		NL_SET_ERR_MSG(extack, "a camera is to be commissioned, but not within a day");
		return -EBADMSG;
	}
	return 0;
}

static int add_cert(struct paravent_policy *policy, const struct nlattr *attr,
		    struct netlink_ext_ack *extack)
{
	if (policy->certs == PARAVENT_CERTS_MAX || !nla_len(attr)) {
		NL_SET_ERR_MSG(extack, "too many certificates, or an empty one");
		return -EBADMSG;
	}
	policy->cert[policy->certs].der = nla_data(attr);
	policy->cert[policy->certs++].size = nla_len(attr);
	return 0;
}

static int add_camera(struct paravent_policy *policy, const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	if (policy->cameras == PARAVENT_CAMERAS_MAX) {
		NL_SET_ERR_MSG(extack, "too many cameras");
		return -EBADMSG;
	}
	return parse_camera(&policy->camera[policy->cameras++], attr, extack);
}

static int parse_policy(struct paravent_policy *policy, size_t size,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[PARAVENT_P_MAX + 1];
	const struct nlattr *attr;
	int ret, rem;

	ret = parse_attrs(tb, PARAVENT_P_MAX, policy->content, size, policy_attrs,
			  BIT_ULL(PARAVENT_P_CAMERA) | BIT_ULL(PARAVENT_P_CERT), extack);
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
	ret = parse_times(policy, tb, extack) ?:
	      parse_digests(&policy->revoked, &policy->revocations, tb[PARAVENT_P_REVOKED],
			    extack);
	if (ret)
		return ret;
	policy->camera = kcalloc(PARAVENT_CAMERAS_MAX, sizeof(*policy->camera), GFP_KERNEL);
	if (!policy->camera)
		return -ENOMEM;
	nla_for_each_attr(attr, policy->content, size, rem) {
		if (nla_type(attr) == PARAVENT_P_CERT)
			ret = add_cert(policy, attr, extack);
		else if (nla_type(attr) == PARAVENT_P_CAMERA)
			ret = add_camera(policy, attr, extack);
		if (ret)
			return ret;
	}
	return check_schedules(policy, tb, extack) ?: check_open(policy, tb, extack) ?:
	       check_matches(policy, extack);
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
