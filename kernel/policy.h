/* SPDX-License-Identifier: GPL-2.0-only */
/* The policy: what the key holder signed, and what it says of a camera. */
#ifndef _PARAVENT_POLICY_H
#define _PARAVENT_POLICY_H

#include "mask.h"
#include "rate.h"
#include "schedule.h"

#include <linux/kref.h>
#include <linux/netlink.h>

struct paravent_node;
struct v4l2_capability;

/**
 * struct paravent_camera - the rule for one camera
 * @name: what people call it
 * @driver: what VIDIOC_QUERYCAP must say, or NULL for anything
 * @card: likewise
 * @bus_info: likewise
 * @max_width: largest width of a frame; pixels; 0 means no cap
 * @max_height: likewise; 0 exactly when @max_width is
 * @rate: frame-rate cap
 * @fill: 0x00RRGGBB
 * @fixed: it must not be turned, zoomed, flipped or cropped
 * @uid: users who may use it, in the initial user namespace
 * @uids: their number; 0 when it does not say who
 * @gid: groups likewise
 * @gids: likewise
 * @schedule: when it may show anything
 * @zone: the zones
 * @zone_schedule: when each of them counts
 * @zones: their number
 */
struct paravent_camera {
	const char *name;
	const char *driver;
	const char *card;
	const char *bus_info;
	u32 max_width;
	u32 max_height;
	struct paravent_rate_cap rate;
	u32 fill;
	bool fixed;
	const u32 *uid;
	u32 uids;
	const u32 *gid;
	u32 gids;
	struct paravent_schedule schedule;
	struct paravent_zone *zone;
	struct paravent_schedule *zone_schedule;
	u32 zones;
};

/**
 * struct paravent_policy - a policy whose signature has been checked
 * @ref: held by whoever may still fill a frame by it; nothing in here changes
 *	once it is built
 * @serial: greater than that of the policy before it
 * @digest: SHA-256 of what was signed
 * @issuer: record, or NULL
 * @reference: record, or NULL
 * @purpose: record, or NULL
 * @place: record, or NULL
 * @not_before: when it begins to be valid; seconds since 1970-01-01 00:00 UTC
 * @not_after: when it ceases to be; %S64_MAX when it never does
 * @offset: what the clocks on the wall are ahead of UTC by
 * @offsets: their number
 * @timed: what it shows depends on the time
 * @camera: the rules
 * @cameras: their number
 * @content: what was signed; all texts and polygons above point into it
 */
struct paravent_policy {
	struct kref ref;
	u64 serial;
	u8 digest[PARAVENT_DIGEST_SIZE];
	const char *issuer;
	const char *reference;
	const char *purpose;
	const char *place;
	s64 not_before;
	s64 not_after;
	struct paravent_offset *offset;
	u32 offsets;
	bool timed;
	struct paravent_camera *camera;
	u32 cameras;
	void *content;
};

/* policy.c APIs: */
struct paravent_policy *paravent_policy_parse(const void *content, size_t size,
					      struct netlink_ext_ack *extack);
const struct paravent_camera *paravent_policy_match(const struct paravent_policy *policy,
						    const char *driver, const char *card,
						    const char *bus_info);
bool paravent_policy_permits(const struct paravent_camera *camera);
enum paravent_hidden paravent_policy_at(const struct paravent_policy *policy,
					const struct paravent_camera *camera, s64 now,
					u64 *off);
struct paravent_policy *paravent_policy_get(struct paravent_policy *policy);
void paravent_policy_put(struct paravent_policy *policy);
int paravent_policy_load(const void *blob, size_t size,
			 struct netlink_ext_ack *extack);
struct paravent_policy *paravent_policy_current(void);
void paravent_policy_identify(struct paravent_node *node, const struct v4l2_capability *cap);
void paravent_policy_uninit(void);

#endif /* _PARAVENT_POLICY_H */
