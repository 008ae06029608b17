// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

#include <assert.h>
#include <errno.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

/* Attributes and polygons go out as they stand in memory. */
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	      "a policy is little-endian, and libnl writes in host order");
static_assert(sizeof(struct vertex) == 4, "a vertex is two u16");

/* The largest policy in memory, with every header and padding, fits. */
#define CONTENT_ROOM                                                \
	(8192 + PARAVENT_CERTS_MAX * (PARAVENT_CERT_SIZE_MAX + 8) + \
	 PARAVENT_CAMERAS_MAX *                                     \
		 (2048 + PARAVENT_ZONES_MAX * (sizeof(struct zone) + 32)))

static int put_text(struct nl_msg *msg, int type, const char *text)
{
	return *text ? nla_put_string(msg, type, text) : 0;
}

static int put_number(struct nl_msg *msg, int type, uint32_t number)
{
	return number ? nla_put_u32(msg, type, number) : 0;
}

static int put_moment(struct nl_msg *msg, int type, uint64_t moment)
{
	return moment ? nla_put_u64(msg, type, moment) : 0;
}

static int put_schedule(struct nl_msg *msg, int type,
			const struct schedule *schedule)
{
	return schedule->count ?
		       nla_put(msg, type,
			       schedule->count * sizeof(schedule->hours[0]),
			       schedule->hours) :
		       0;
}

static int put_ids(struct nl_msg *msg, int type, const struct ids *ids)
{
	return ids->count ? nla_put(msg, type, ids->count * sizeof(ids->id[0]),
				    ids->id) :
			    0;
}

static int put_zone(struct nl_msg *msg, const struct zone *zone)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, PARAVENT_C_ZONE | NLA_F_NESTED);
	if (!nest || put_text(msg, PARAVENT_Z_NAME, zone->name) ||
	    nla_put(msg, PARAVENT_Z_POLYGON,
		    zone->vertices * sizeof(struct vertex), zone->polygon) ||
	    (zone->only && nla_put_flag(msg, PARAVENT_Z_ONLY)) ||
	    put_schedule(msg, PARAVENT_Z_SCHEDULE, &zone->schedule))
		return -ENOMEM;
	return nla_nest_end(msg, nest);
}

static int put_camera(struct nl_msg *msg, const struct camera *camera)
{
	struct nlattr *nest;
	unsigned int i;

	nest = nla_nest_start(msg, PARAVENT_P_CAMERA | NLA_F_NESTED);
	if (!nest || put_text(msg, PARAVENT_C_NAME, camera->name) ||
	    put_text(msg, PARAVENT_C_DRIVER, camera->driver) ||
	    put_text(msg, PARAVENT_C_CARD, camera->card) ||
	    put_text(msg, PARAVENT_C_BUS_INFO, camera->bus_info) ||
	    put_number(msg, PARAVENT_C_MAX_WIDTH, camera->max_width) ||
	    put_number(msg, PARAVENT_C_MAX_HEIGHT, camera->max_height) ||
	    put_number(msg, PARAVENT_C_RATE_FRAMES, camera->rate_frames) ||
	    put_number(msg, PARAVENT_C_RATE_SECONDS, camera->rate_seconds) ||
	    put_number(msg, PARAVENT_C_FILL, camera->fill) ||
	    put_schedule(msg, PARAVENT_C_SCHEDULE, &camera->schedule) ||
	    (camera->fixed && nla_put_flag(msg, PARAVENT_C_FIXED)) ||
	    put_ids(msg, PARAVENT_C_UIDS, &camera->uids) ||
	    put_ids(msg, PARAVENT_C_GIDS, &camera->gids) ||
	    put_ids(msg, PARAVENT_C_FORMATS, &camera->formats) ||
	    put_ids(msg, PARAVENT_C_FULL_VIEW, &camera->full_view) ||
	    (camera->controls_limited &&
	     nla_put(msg, PARAVENT_C_CONTROLS,
		     camera->controls.count * sizeof(camera->controls.id[0]),
		     camera->controls.id)) ||
	    (camera->executable_count &&
	     nla_put(msg, PARAVENT_C_EXECUTABLES,
		     camera->executable_count * PARAVENT_DIGEST_SIZE,
		     camera->executables)) ||
	    (camera->require_audit &&
	     nla_put_flag(msg, PARAVENT_C_REQUIRE_AUDIT)) ||
	    put_number(msg, PARAVENT_C_OPEN_SECONDS, camera->open_seconds) ||
	    put_number(msg, PARAVENT_C_OPEN_FRAMES, camera->open_frames) ||
	    put_text(msg, PARAVENT_C_USB, camera->usb) ||
	    put_text(msg, PARAVENT_C_USB_SERIAL, camera->usb_serial) ||
	    put_text(msg, PARAVENT_C_DEVICE_TREE, camera->device_tree))
		return -ENOMEM;
	for (i = 0; i < camera->zone_count; i++)
		if (put_zone(msg, &camera->zones[i]))
			return -ENOMEM;
	return nla_nest_end(msg, nest);
}

/**
 * policy_encode() - turn a policy into the content that is signed
 * @policy: a policy without faults
 * @size: set to the size of the content
 * @report: gets what goes wrong
 *
 * Equal policies give equal bytes.
 *
 * Return: the content, to be freed; NULL on error.
 */
uint8_t *policy_encode(const struct policy *policy, size_t *size,
		       struct report *report)
{
	struct nl_msg *msg = nlmsg_alloc_size(CONTENT_ROOM);
	uint8_t *content = NULL;
	unsigned int i;

	if (!msg ||
	    nla_put_u32(msg, PARAVENT_P_GRAMMAR, PARAVENT_POLICY_GRAMMAR) ||
	    nla_put_u64(msg, PARAVENT_P_SERIAL, policy->serial) ||
	    put_text(msg, PARAVENT_P_ISSUER, policy->issuer) ||
	    put_text(msg, PARAVENT_P_REFERENCE, policy->reference) ||
	    put_text(msg, PARAVENT_P_PURPOSE, policy->purpose) ||
	    put_text(msg, PARAVENT_P_PLACE, policy->place) ||
	    put_moment(msg, PARAVENT_P_NOT_BEFORE, policy->not_before) ||
	    put_moment(msg, PARAVENT_P_NOT_AFTER, policy->not_after) ||
	    put_text(msg, PARAVENT_P_TIMEZONE, policy->timezone) ||
	    (policy->offset_count &&
	     nla_put(msg, PARAVENT_P_OFFSETS,
		     policy->offset_count * sizeof(policy->offsets[0]),
		     policy->offsets)))
		goto out;
	for (i = 0; i < policy->cert_count; i++)
		if (nla_put(msg, PARAVENT_P_CERT, policy->certs[i].size,
			    policy->certs[i].der))
			goto out;
	if (policy->revoked_count &&
	    nla_put(msg, PARAVENT_P_REVOKED,
		    policy->revoked_count * sizeof(policy->revoked[0]),
		    policy->revoked))
		goto out;
	for (i = 0; i < policy->camera_count; i++)
		if (put_camera(msg, &policy->cameras[i]))
			goto out;

	*size = nlmsg_datalen(nlmsg_hdr(msg));
	content = malloc(*size);
	if (content)
		memcpy(content, nlmsg_data(nlmsg_hdr(msg)), *size);
out:
	if (!content)
		report_memory(report);
	nlmsg_free(msg);
	return content;
}
