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
 * @max_width: pixels; 0 when not capped, and then @max_height too
 * @max_height: pixels
 * @rate_frames: frames in @rate_seconds; 0 when not capped
 * @rate_seconds: seconds
 * @fill: 0x00RRGGBB
 * @fixed: it must not be turned, zoomed, flipped or cropped
 * @uids: users who may use it; all if it has neither these
 * @gids: nor these: groups
 * @schedule: when it may show anything
 * @zone_count: entries of @zones in use
 * @zones: the zones, in the order of the policy
 */
struct camera {
	char name[PARAVENT_TEXT_MAX + 1];
	char driver[PARAVENT_MATCH_MAX + 1];
	char card[PARAVENT_MATCH_MAX + 1];
	char bus_info[PARAVENT_MATCH_MAX + 1];
	uint32_t max_width;
	uint32_t max_height;
	uint32_t rate_frames;
	uint32_t rate_seconds;
	uint32_t fill;
	bool fixed;
	struct ids uids;
	struct ids gids;
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
uint16_t polygon_coordinate(uint64_t numerator, uint64_t denominator,
			    uint32_t extent);

/* match.c */
bool camera_overlaps(const struct camera *left, const struct camera *right);

/* site.c */
struct policy *policy_from_yaml(const char *text, size_t size,
				struct report *report);

/* encode.c */
uint8_t *policy_encode(const struct policy *policy, size_t *size,
		       struct report *report);

/* decode.c */
struct policy *policy_decode(const uint8_t *content, size_t size,
			     struct report *report);

/* show.c */
void policy_print(const struct policy *policy);
json_t *policy_json(const struct policy *policy);

#endif /* PARAVENT_POLICY_H */
