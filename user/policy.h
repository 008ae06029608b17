/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A policy in memory, and the ways into and out of it: YAML, and the netlink
 * attributes that are signed.
 */
#ifndef PARAVENT_POLICY_H
#define PARAVENT_POLICY_H

#include "paravent.h"
#include "report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A vertex in 1/65536 of the frame, laid out as PARAVENT_Z_POLYGON has it. */
struct vertex {
	uint16_t x;
	uint16_t y;
};

/* When something holds; always if there are no hours. */
struct schedule {
	unsigned int count;
	struct paravent_hours hours[PARAVENT_HOURS_MAX];
};

/* Users or groups by number, in rising order. */
struct ids {
	unsigned int count;
	uint32_t id[PARAVENT_IDS_MAX];
};

/* A certificate, X.509, DER. */
struct trusted {
	size_t size;
	uint8_t der[PARAVENT_CERT_SIZE_MAX];
};

struct zone {
	char name[PARAVENT_TEXT_MAX + 1];
	bool only;
	struct schedule schedule;
	unsigned int vertices;
	struct vertex polygon[PARAVENT_VERTICES_MAX];
};

/**
 * struct camera - the rule for one camera
 * @name: how people call it
 * @driver: text to match; "" matches any
 * @card: likewise
 * @bus_info: likewise
 * @usb: likewise; "046d:0825"
 * @usb_serial: likewise
 * @device_tree: likewise
 * @max_width: pixels; 0 when not capped, and then @max_height too
 * @max_height: pixels
 * @rate_frames: frames in @rate_seconds; 0 when not capped
 * @rate_seconds: seconds
 * @fill: 0x00RRGGBB
 * @fixed: it must not be turned, zoomed, flipped or cropped
 * @require_audit: it shows nothing while nobody records accesses
 * @open_seconds: for how long after the policy has come into force zones do
 *	not count; 0 when they always do
 * @open_frames: and for how many frames
 * @uids: users who may use it; all if it has neither these
 * @gids: nor these: groups
 * @executable_count: entries of @executables in use; any program may if there are
 *	none
 * @executables: SHA-256 of the programs that may use it, in rising order
 * @formats: pixel formats (fourcc) that it may deliver; any if there are none
 * @full_view: sizes in which it shows all of the sensor's field, as struct
 *	paravent_size stands in memory; not stated if there are none
 * @controls_limited: only @controls may be set
 * @controls: those that may (V4L2_CID_...)
 * @schedule: when it may show anything
 * @zone_count: entries of @zones in use
 * @zones: the zones, in the order of the policy
 */
struct camera {
	char name[PARAVENT_TEXT_MAX + 1];
	char driver[PARAVENT_MATCH_MAX + 1];
	char card[PARAVENT_MATCH_MAX + 1];
	char bus_info[PARAVENT_MATCH_MAX + 1];
	char usb[PARAVENT_USB_SIZE + 1];
	char usb_serial[PARAVENT_TEXT_MAX + 1];
	char device_tree[PARAVENT_TEXT_MAX + 1];
	uint32_t max_width;
	uint32_t max_height;
	uint32_t rate_frames;
	uint32_t rate_seconds;
	uint32_t fill;
	bool fixed;
	bool require_audit;
	uint32_t open_seconds;
	uint32_t open_frames;
	struct ids uids;
	struct ids gids;
	unsigned int executable_count;
	uint8_t executables[PARAVENT_EXECUTABLES_MAX][PARAVENT_DIGEST_SIZE];
	struct ids formats;
	struct ids full_view;
	bool controls_limited;
	struct ids controls;
	struct schedule schedule;
	unsigned int zone_count;
	struct zone zones[PARAVENT_ZONES_MAX];
};

/**
 * struct policy - a policy
 * @serial: greater than that of the one before
 * @issuer: "" when it states none
 * @reference: likewise
 * @purpose: likewise
 * @place: likewise
 * @timezone: likewise
 * @not_before: seconds since 1970-01-01 00:00 UTC; 0 when it states none
 * @not_after: likewise
 * @offset_count: entries of @offsets in use
 * @offsets: what the clocks are ahead of UTC by
 * @cert_count: entries of @certs in use
 * @certs: certificates that it brings along
 * @revoked_count: entries of @revoked in use
 * @revoked: SHA-256 of the certificates that it revokes, in rising order
 * @camera_count: entries of @cameras in use
 * @cameras: the rules
 */
struct policy {
	uint64_t serial;
	char issuer[PARAVENT_TEXT_MAX + 1];
	char reference[PARAVENT_TEXT_MAX + 1];
	char purpose[PARAVENT_TEXT_MAX + 1];
	char place[PARAVENT_TEXT_MAX + 1];
	char timezone[PARAVENT_TEXT_MAX + 1];
	uint64_t not_before;
	uint64_t not_after;
	unsigned int offset_count;
	struct paravent_offset offsets[PARAVENT_OFFSETS_MAX];
	unsigned int cert_count;
	struct trusted certs[PARAVENT_CERTS_MAX];
	unsigned int revoked_count;
	uint8_t revoked[PARAVENT_REVOKED_MAX][PARAVENT_DIGEST_SIZE];
	unsigned int camera_count;
	struct camera cameras[PARAVENT_CAMERAS_MAX];
};

/* polygon.c */
enum polygon_fault {
	POLYGON_SIMPLE,
	POLYGON_REPEATED, /* two vertices are the same */
	POLYGON_FLAT, /* all vertices are on one line */
	POLYGON_CROSSED, /* two edges meet where they must not */
};

enum polygon_fault polygon_check(const struct vertex *polygon,
				 unsigned int vertices, unsigned int *first,
				 unsigned int *second);
uint64_t polygon_area(const struct vertex *polygon, unsigned int vertices);
bool polygon_inside(const struct vertex *inner, unsigned int inner_vertices,
		    const struct vertex *outer, unsigned int outer_vertices);
bool polygon_apart(const struct vertex *left, unsigned int left_vertices,
		   const struct vertex *right, unsigned int right_vertices);
uint16_t polygon_coordinate(uint64_t numerator, uint64_t denominator,
			    uint32_t extent);

/* match.c */
bool camera_has_match(const struct camera *camera);
bool camera_overlaps(const struct camera *left, const struct camera *right);

/* site.c */
struct policy *policy_from_yaml(const char *text, size_t size,
				struct report *report);

/* advice.c */
void policy_advise(const struct policy *policy, const char *text, size_t size,
		   uint64_t now, struct report *report);

/* encode.c */
uint8_t *policy_encode(const struct policy *policy, size_t *size,
		       struct report *report);

/* decode.c */
struct policy *policy_decode(const uint8_t *content, size_t size,
			     struct report *report);

/* policy_file.c */
struct policy *policy_read(const char *path, bool *is_signed,
			   struct report *report);

/* site_write.c */
char *policy_yaml(const struct policy *policy, size_t *size,
		  struct report *report);

/* show.c */
void policy_print(const struct policy *policy);
json_t *policy_json(const struct policy *policy);

#endif /* PARAVENT_POLICY_H */
