/* SPDX-License-Identifier: GPL-2.0-only */
/* The policy: what the key holder signed, and what it says of a camera. */
#ifndef _PARAVENT_POLICY_H
#define _PARAVENT_POLICY_H

#include "mask.h"
#include "rate.h"
#include "schedule.h"

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/netlink.h>

struct paravent_node;
struct v4l2_capability;

/**
 * enum paravent_match - by which texts a camera is known
 * @PARAVENT_MATCH_DRIVER: as VIDIOC_QUERYCAP says
 * @PARAVENT_MATCH_CARD: likewise
 * @PARAVENT_MATCH_BUS_INFO: likewise
 * @PARAVENT_MATCH_USB: vendor and product
 * @PARAVENT_MATCH_USB_SERIAL: the serial number of the USB device
 * @PARAVENT_MATCH_DEVICE_TREE: path of its node in the device tree
 * @PARAVENT_MATCHES: their number
 */
enum paravent_match {
	PARAVENT_MATCH_DRIVER,
	PARAVENT_MATCH_CARD,
	PARAVENT_MATCH_BUS_INFO,
	PARAVENT_MATCH_USB,
	PARAVENT_MATCH_USB_SERIAL,
	PARAVENT_MATCH_DEVICE_TREE,
	PARAVENT_MATCHES
};

/**
 * struct paravent_identity - what a camera is known by
 * @text: of each &enum paravent_match; "" where there is none
 */
struct paravent_identity {
	char text[PARAVENT_MATCHES][PARAVENT_TEXT_MAX + 1];
};

/**
 * struct paravent_camera - the rule for one camera
 * @name: what people call it
 * @match: of each &enum paravent_match, what the text must be, or NULL for anything
 * @max_width: largest width of a frame; pixels; 0 means no cap
 * @max_height: likewise; 0 exactly when @max_width is
 * @rate: frame-rate cap
 * @fill: 0x00RRGGBB
 * @fixed: it must not be turned, zoomed, flipped or cropped
 * @require_audit: it shows nothing while nobody records accesses
 * @open_seconds: for how long after the policy has come into force zones do not count
 * @open_frames: and for how many frames
 * @uid: users who may use it, in the initial user namespace
 * @uids: their number; 0 when it does not say who
 * @gid: groups likewise
 * @gids: likewise
 * @format: pixel formats (fourcc) that it may deliver
 * @formats: their number; 0 for all that can be masked
 * @control: controls (V4L2_CID_...) that programs may set, and all of those that they
 *	find; NULL for all that the driver has
 * @controls: their number
 * @executable: SHA-256 of the programs that may use it
 * @executables: their number; 0 when it does not say which
 * @full_view: sizes of the driver's frames in which it shows all of the sensor's field, where it
 *	does not tell what it crops
 * @full_views: their number; 0 when it does not say which
 * @schedule: when it may show anything
 * @zone: the zones
 * @zone_schedule: when each of them counts
 * @zones: their number
 */
struct paravent_camera {
	const char *name;
	const char *match[PARAVENT_MATCHES];
	u32 max_width;
	u32 max_height;
	struct paravent_rate_cap rate;
	u32 fill;
	bool fixed;
	bool require_audit;
	u32 open_seconds;
	u32 open_frames;
	const u32 *uid;
	u32 uids;
	const u32 *gid;
	u32 gids;
	const u32 *format;
	u32 formats;
	const u32 *control;
	u32 controls;
	const u8 (*executable)[PARAVENT_DIGEST_SIZE];
	u32 executables;
	const struct paravent_size *full_view;
	u32 full_views;
	struct paravent_schedule schedule;
	struct paravent_zone *zone;
	struct paravent_schedule *zone_schedule;
	u32 zones;
};

/**
 * struct paravent_policy - a policy whose signature has been checked
 * @ref: held by whoever may still fill a frame by it; nothing in here changes
 *	once it is in force, but for @open_frames
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
 * @since: when it came into force, or began to be valid, whichever is later
 * @open_frames: of each rule, how many more frames may be seen without zones
 * @camera: the rules
 * @cameras: their number
 * @signer: SHA-256 of the certificate of whoever signed it
 * @cert: certificates that it brings along
 * @certs: their number
 * @revoked: SHA-256 of certificates that it revokes
 * @revocations: their number
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
	s64 since;
	atomic_t open_frames[PARAVENT_CAMERAS_MAX];
	struct paravent_camera *camera;
	u32 cameras;
	u8 signer[PARAVENT_DIGEST_SIZE];
	struct {
		const u8 *der;
		size_t size;
	} cert[PARAVENT_CERTS_MAX];
	u32 certs;
	const u8 (*revoked)[PARAVENT_DIGEST_SIZE];
	u32 revocations;
	void *content;
};

/* parse.c APIs: */
struct paravent_policy *paravent_policy_parse(const void *content, size_t size,
					      struct netlink_ext_ack *extack);
struct paravent_policy *paravent_policy_get(struct paravent_policy *policy);
void paravent_policy_put(struct paravent_policy *policy);

/* text.c APIs: */
bool paravent_text_is_showable(const char *text);

/* policy.c APIs: */
bool paravent_camera_matches(const struct paravent_camera *rule,
			     const struct paravent_identity *identity);
const struct paravent_camera *paravent_policy_match(const struct paravent_policy *policy,
						    const struct paravent_identity *identity);
bool paravent_formats_have(const u32 *format, u32 formats, u32 fourcc);
bool paravent_sizes_have(const struct paravent_size *size, u32 sizes, u32 width, u32 height);
enum paravent_hidden paravent_policy_at(const struct paravent_policy *policy,
					const struct paravent_camera *camera, s64 now,
					u64 *off);
bool paravent_policy_is_open(const struct paravent_policy *policy,
			     const struct paravent_camera *camera, s64 now);
bool paravent_policy_spend(struct paravent_policy *policy,
			   const struct paravent_camera *camera);
int paravent_policy_load(const void *blob, size_t size,
			 struct netlink_ext_ack *extack);
struct paravent_policy *paravent_policy_current(void);
int paravent_policy_identify(struct paravent_node *node, const struct v4l2_capability *cap);
u64 paravent_policy_floor(u64 serial);
void paravent_policy_uninit(void);

#endif /* _PARAVENT_POLICY_H */
