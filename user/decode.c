// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the content of a policy as strictly as the kernel does: what is not
 * expected is refused, never passed over.
 */
#include "policy.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct report *report;
	struct policy *policy;
	struct camera *camera;
	struct zone *zone;
};

/**
 * struct rule - what an attribute must be
 * @name: how the message calls it
 * @minimum: bytes it must have
 * @maximum: bytes it may have
 * @nested: it holds attributes
 * @multiple: it may stand more than once
 * @required: it must be there
 * @read: reads it; returns 0, or a negative errno after a message
 */
struct rule {
	const char *name;
	uint32_t minimum;
	uint32_t maximum;
	bool nested;
	bool multiple;
	bool required;
	int (*read)(struct reader *reader, const struct nlattr *attr,
		    const char *name);
};

#define NUMBER .minimum = 4, .maximum = 4
#define TEXT(most) .minimum = 1, .maximum = (most) + 1
#define SPANS                                     \
	.minimum = sizeof(struct paravent_hours), \
	.maximum = PARAVENT_HOURS_MAX * sizeof(struct paravent_hours)
#define IDS                          \
	.minimum = sizeof(uint32_t), \
	.maximum = PARAVENT_IDS_MAX * sizeof(uint32_t)
#define NEST .maximum = UINT16_MAX, .nested = true

__attribute__((format(printf, 2, 3))) static int
malformed(struct reader *reader, const char *format, ...)
{
	char text[400];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return report_error(reader->report, EBADMSG,
			    "the content is not a policy: %s", text);
}

static int read_attrs(struct reader *reader, const struct nlattr *attr,
		      int size, const struct rule *rules, unsigned int count,
		      const char *where)
{
	const struct rule *rule;
	uint32_t seen = 0;
	unsigned int type, i;
	int error, length;

	if (size % NLA_ALIGNTO)
		return malformed(reader, "%s ends within an attribute", where);
	for (; nla_ok(attr, size); attr = nla_next(attr, &size)) {
		type = attr->nla_type & NLA_TYPE_MASK;
		if (type >= count || !rules[type].read)
			return malformed(reader,
					 "%s holds attribute %u, which is not "
					 "known",
					 where, type);
		rule = &rules[type];
		length = nla_len(attr);
		if ((attr->nla_type & ~NLA_TYPE_MASK) !=
		    (rule->nested ? NLA_F_NESTED : 0))
			return malformed(reader, "%s has wrong flags",
					 rule->name);
		if (length < (int)rule->minimum || length > (int)rule->maximum)
			return malformed(reader,
					 "%s has %d bytes, expected %u to %u",
					 rule->name, length, rule->minimum,
					 rule->maximum);
		if (!rule->multiple && seen & 1u << type)
			return malformed(reader, "%s stands there twice",
					 rule->name);
		seen |= 1u << type;
		error = rule->read(reader, attr, rule->name);
		if (error)
			return error;
	}
	if (size > 0)
		return malformed(reader, "%s ends within an attribute", where);
	for (i = 0; i < count; i++)
		if (rules[i].required && !(seen & 1u << i))
			return malformed(reader, "%s lacks %s", where,
					 rules[i].name);
	return 0;
}

static int read_text(struct reader *reader, const struct nlattr *attr,
		     const char *name, char *text)
{
	const char *data = nla_data(attr);
	uint32_t length = nla_len(attr);

	if (memchr(data, '\0', length) != data + length - 1)
		return malformed(reader, "%s is not one text with a NUL behind",
				 name);
	if (length == 1)
		return malformed(reader, "%s is empty", name);
	if (!text_showable(data, length - 1))
		return malformed(reader,
				 "%s is not UTF-8 text without control "
				 "characters",
				 name);
	memcpy(text, data, length);
	return 0;
}

static int read_number(struct reader *reader, const struct nlattr *attr,
		       const char *name, uint32_t least, uint32_t most,
		       uint32_t *number)
{
	*number = nla_get_u32(attr);
	if (*number >= least && *number <= most)
		return 0;
	return malformed(reader, "%s is %u, expected %u to %u", name, *number,
			 least, most);
}

static int read_polygon(struct reader *reader, const struct nlattr *attr,
			const char *name)
{
	struct zone *zone = reader->zone;
	unsigned int first, second;

	if (nla_len(attr) % sizeof(struct vertex))
		return malformed(reader, "%s ends within a point", name);
	zone->vertices = nla_len(attr) / sizeof(struct vertex);
	memcpy(zone->polygon, nla_data(attr), nla_len(attr));
	if (polygon_check(zone->polygon, zone->vertices, &first, &second) !=
	    POLYGON_SIMPLE)
		return malformed(reader,
				 "%s is not simple: see its points or edges %u "
				 "and %u",
				 name, first + 1, second + 1);
	return 0;
}

/* As kernel/schedule.c has it. */
static int read_schedule(struct reader *reader, const struct nlattr *attr,
			 const char *name, struct schedule *schedule)
{
	const struct paravent_hours *hours = schedule->hours;
	unsigned int i;

	if (nla_len(attr) % sizeof(*hours))
		return malformed(reader, "%s ends within a span", name);
	schedule->count = nla_len(attr) / sizeof(*hours);
	memcpy(schedule->hours, nla_data(attr), nla_len(attr));
	for (i = 0; i < schedule->count; i++)
		if (hours[i].from >= hours[i].until ||
		    hours[i].until > PARAVENT_WEEK_MINUTES ||
		    (i && hours[i].from <= hours[i - 1].until))
			return malformed(reader,
					 "span %u of %s is empty, beyond the "
					 "week, or not after the one before",
					 i + 1, name);
	return 0;
}

static int read_zone_schedule(struct reader *reader, const struct nlattr *attr,
			      const char *name)
{
	return read_schedule(reader, attr, name, &reader->zone->schedule);
}

static int read_camera_schedule(struct reader *reader,
				const struct nlattr *attr, const char *name)
{
	return read_schedule(reader, attr, name, &reader->camera->schedule);
}

static int read_zone_name(struct reader *reader, const struct nlattr *attr,
			  const char *name)
{
	return read_text(reader, attr, name, reader->zone->name);
}

static int read_only(struct reader *reader, const struct nlattr *attr,
		     const char *name)
{
	(void)attr;
	(void)name;
	reader->zone->only = true;
	return 0;
}

static int read_zone(struct reader *reader, const struct nlattr *attr,
		     const char *name)
{
	static const struct rule rules[] = {
		[PARAVENT_Z_NAME] = { "zone name", TEXT(PARAVENT_TEXT_MAX),
				      .read = read_zone_name },
		[PARAVENT_Z_POLYGON] = { "zone polygon",
					 PARAVENT_VERTICES_MIN *
						 sizeof(struct vertex),
					 PARAVENT_VERTICES_MAX *
						 sizeof(struct vertex),
					 .required = true,
					 .read = read_polygon },
		[PARAVENT_Z_ONLY] = { "zone only", 0, 0, .read = read_only },
		[PARAVENT_Z_SCHEDULE] = { "zone schedule", SPANS,
					  .read = read_zone_schedule },
	};
	struct camera *camera = reader->camera;

	if (camera->zone_count == PARAVENT_ZONES_MAX)
		return malformed(reader, "a camera has more than %d zones",
				 PARAVENT_ZONES_MAX);
	reader->zone = &camera->zones[camera->zone_count++];
	return read_attrs(reader, nla_data(attr), nla_len(attr), rules,
			  ARRAY_SIZE(rules), name);
}

static int read_ids(struct reader *reader, const struct nlattr *attr,
		    const char *name, struct ids *ids)
{
	unsigned int i;

	if (nla_len(attr) % sizeof(ids->id[0]))
		return malformed(reader, "%s end within a number", name);
	ids->count = nla_len(attr) / sizeof(ids->id[0]);
	memcpy(ids->id, nla_data(attr), nla_len(attr));
	for (i = 0; i < ids->count; i++)
		if (ids->id[i] == UINT32_MAX ||
		    (i && ids->id[i] <= ids->id[i - 1]))
			return malformed(
				reader,
				"number %u of %s stands for nothing, or "
				"is not greater than the one before",
				i + 1, name);
	return 0;
}

static int read_uids(struct reader *reader, const struct nlattr *attr,
		     const char *name)
{
	return read_ids(reader, attr, name, &reader->camera->uids);
}

static int read_gids(struct reader *reader, const struct nlattr *attr,
		     const char *name)
{
	return read_ids(reader, attr, name, &reader->camera->gids);
}

static int read_formats(struct reader *reader, const struct nlattr *attr,
			const char *name)
{
	return read_ids(reader, attr, name, &reader->camera->formats);
}

static int read_full_view(struct reader *reader, const struct nlattr *attr,
			  const char *name)
{
	struct ids *sizes = &reader->camera->full_view;
	int error = read_ids(reader, attr, name, sizes);
	struct paravent_size size;
	unsigned int i;

	for (i = 0; !error && i < sizes->count; i++) {
		memcpy(&size, &sizes->id[i], sizeof(size));
		if (!size.width || size.width > PARAVENT_DIMENSION_MAX ||
		    !size.height || size.height > PARAVENT_DIMENSION_MAX)
			error = malformed(reader,
					  "number %u of %s is %u x %u, "
					  "expected 1 to %d each",
					  i + 1, name, size.width, size.height,
					  PARAVENT_DIMENSION_MAX);
	}
	return error;
}

static int read_controls(struct reader *reader, const struct nlattr *attr,
			 const char *name)
{
	reader->camera->controls_limited = true;
	return read_ids(reader, attr, name, &reader->camera->controls);
}

static int read_digests(struct reader *reader, const struct nlattr *attr,
			const char *name,
			uint8_t (*digests)[PARAVENT_DIGEST_SIZE],
			unsigned int *count)
{
	unsigned int i;

	if (nla_len(attr) % PARAVENT_DIGEST_SIZE)
		return malformed(reader, "%s end within one", name);
	*count = nla_len(attr) / PARAVENT_DIGEST_SIZE;
	memcpy(digests, nla_data(attr), nla_len(attr));
	for (i = 1; i < *count; i++)
		if (memcmp(digests[i - 1], digests[i], PARAVENT_DIGEST_SIZE) >=
		    0)
			return malformed(reader,
					 "number %u of %s is not greater than "
					 "the one before",
					 i + 1, name);
	return 0;
}

static int read_executables(struct reader *reader, const struct nlattr *attr,
			    const char *name)
{
	struct camera *camera = reader->camera;

	return read_digests(reader, attr, name, camera->executables,
			    &camera->executable_count);
}

static int read_fixed(struct reader *reader, const struct nlattr *attr,
		      const char *name)
{
	(void)attr;
	(void)name;
	reader->camera->fixed = true;
	return 0;
}

static int read_require_audit(struct reader *reader, const struct nlattr *attr,
			      const char *name)
{
	(void)attr;
	(void)name;
	reader->camera->require_audit = true;
	return 0;
}

static int read_camera_name(struct reader *reader, const struct nlattr *attr,
			    const char *name)
{
	return read_text(reader, attr, name, reader->camera->name);
}

static int read_driver(struct reader *reader, const struct nlattr *attr,
		       const char *name)
{
	return read_text(reader, attr, name, reader->camera->driver);
}

static int read_card(struct reader *reader, const struct nlattr *attr,
		     const char *name)
{
	return read_text(reader, attr, name, reader->camera->card);
}

static int read_bus_info(struct reader *reader, const struct nlattr *attr,
			 const char *name)
{
	return read_text(reader, attr, name, reader->camera->bus_info);
}

static int read_open_seconds(struct reader *reader, const struct nlattr *attr,
			     const char *name)
{
	return read_number(reader, attr, name, 1, PARAVENT_OPEN_SECONDS_MAX,
			   &reader->camera->open_seconds);
}

static int read_open_frames(struct reader *reader, const struct nlattr *attr,
			    const char *name)
{
	return read_number(reader, attr, name, 1, PARAVENT_OPEN_FRAMES_MAX,
			   &reader->camera->open_frames);
}

static int read_usb(struct reader *reader, const struct nlattr *attr,
		    const char *name)
{
	return read_text(reader, attr, name, reader->camera->usb);
}

static int read_usb_serial(struct reader *reader, const struct nlattr *attr,
			   const char *name)
{
	return read_text(reader, attr, name, reader->camera->usb_serial);
}

static int read_device_tree(struct reader *reader, const struct nlattr *attr,
			    const char *name)
{
	return read_text(reader, attr, name, reader->camera->device_tree);
}

static int read_max_width(struct reader *reader, const struct nlattr *attr,
			  const char *name)
{
	return read_number(reader, attr, name, 1, PARAVENT_DIMENSION_MAX,
			   &reader->camera->max_width);
}

static int read_max_height(struct reader *reader, const struct nlattr *attr,
			   const char *name)
{
	return read_number(reader, attr, name, 1, PARAVENT_DIMENSION_MAX,
			   &reader->camera->max_height);
}

static int read_rate_frames(struct reader *reader, const struct nlattr *attr,
			    const char *name)
{
	return read_number(reader, attr, name, 1, PARAVENT_RATE_FRAMES_MAX,
			   &reader->camera->rate_frames);
}

static int read_rate_seconds(struct reader *reader, const struct nlattr *attr,
			     const char *name)
{
	return read_number(reader, attr, name, 1, PARAVENT_RATE_SECONDS_MAX,
			   &reader->camera->rate_seconds);
}

static int read_fill(struct reader *reader, const struct nlattr *attr,
		     const char *name)
{
	return read_number(reader, attr, name, 0, 0xffffff,
			   &reader->camera->fill);
}

static int check_camera(struct reader *reader)
{
	const struct policy *policy = reader->policy;
	const struct camera *camera = reader->camera;
	unsigned int i;

	if (!camera_has_match(camera))
		return malformed(reader,
				 "a camera lacks a driver, card, bus_info, "
				 "usb, usb_serial or device_tree to match");
	if (!camera->max_width != !camera->max_height)
		return malformed(reader,
				 "a camera has one of maximum width and height "
				 "only");
	if (!camera->rate_frames != !camera->rate_seconds)
		return malformed(reader,
				 "a camera has one of rate frames and seconds "
				 "only");
	if (!camera->open_seconds != !camera->open_frames)
		return malformed(reader,
				 "a camera has one of commissioning seconds "
				 "and frames only");
	for (i = 0; i + 1 < policy->camera_count; i++)
		if (camera_overlaps(camera, &policy->cameras[i]))
			return malformed(reader,
					 "cameras %u and %u could match the "
					 "same device",
					 i + 1, policy->camera_count);
	return 0;
}

static int read_camera(struct reader *reader, const struct nlattr *attr,
		       const char *name)
{
	static const struct rule rules[] = {
		[PARAVENT_C_NAME] = { "camera name", TEXT(PARAVENT_TEXT_MAX),
				      .required = true,
				      .read = read_camera_name },
		[PARAVENT_C_DRIVER] = { "camera driver",
					TEXT(PARAVENT_MATCH_MAX),
					.read = read_driver },
		[PARAVENT_C_CARD] = { "camera card", TEXT(PARAVENT_MATCH_MAX),
				      .read = read_card },
		[PARAVENT_C_BUS_INFO] = { "camera bus_info",
					  TEXT(PARAVENT_MATCH_MAX),
					  .read = read_bus_info },
		[PARAVENT_C_MAX_WIDTH] = { "maximum width", NUMBER,
					   .read = read_max_width },
		[PARAVENT_C_MAX_HEIGHT] = { "maximum height", NUMBER,
					    .read = read_max_height },
		[PARAVENT_C_RATE_FRAMES] = { "rate frames", NUMBER,
					     .read = read_rate_frames },
		[PARAVENT_C_RATE_SECONDS] = { "rate seconds", NUMBER,
					      .read = read_rate_seconds },
		[PARAVENT_C_FILL] = { "fill", NUMBER, .read = read_fill },
		[PARAVENT_C_SCHEDULE] = { "camera schedule", SPANS,
					  .read = read_camera_schedule },
		[PARAVENT_C_FIXED] = { "fixed", 0, 0, .read = read_fixed },
		[PARAVENT_C_UIDS] = { "users", IDS, .read = read_uids },
		[PARAVENT_C_GIDS] = { "groups", IDS, .read = read_gids },
		[PARAVENT_C_FORMATS] = { "formats", IDS, .read = read_formats },
		[PARAVENT_C_FULL_VIEW] = { "sizes of the full view",
					   sizeof(struct paravent_size),
					   PARAVENT_FULL_VIEWS_MAX *
						   sizeof(struct paravent_size),
					   .read = read_full_view },
		[PARAVENT_C_CONTROLS] = { "controls", 0,
					  PARAVENT_IDS_MAX * sizeof(uint32_t),
					  .read = read_controls },
		[PARAVENT_C_EXECUTABLES] = { "programs", PARAVENT_DIGEST_SIZE,
					     PARAVENT_EXECUTABLES_MAX *
						     PARAVENT_DIGEST_SIZE,
					     .read = read_executables },
		[PARAVENT_C_REQUIRE_AUDIT] = { "require_audit", 0, 0,
					       .read = read_require_audit },
		[PARAVENT_C_OPEN_SECONDS] = { "commissioning seconds", NUMBER,
					      .read = read_open_seconds },
		[PARAVENT_C_OPEN_FRAMES] = { "commissioning frames", NUMBER,
					     .read = read_open_frames },
		[PARAVENT_C_USB] = { "camera usb", TEXT(PARAVENT_USB_SIZE),
				     .read = read_usb },
		[PARAVENT_C_USB_SERIAL] = { "camera usb_serial",
					    TEXT(PARAVENT_TEXT_MAX),
					    .read = read_usb_serial },
		[PARAVENT_C_DEVICE_TREE] = { "camera device_tree",
					     TEXT(PARAVENT_TEXT_MAX),
					     .read = read_device_tree },
		[PARAVENT_C_ZONE] = { "zone", NEST, .multiple = true,
				      .read = read_zone },
	};
	struct policy *policy = reader->policy;
	int error;

	if (policy->camera_count == PARAVENT_CAMERAS_MAX)
		return malformed(reader, "it has more than %d cameras",
				 PARAVENT_CAMERAS_MAX);
	reader->camera = &policy->cameras[policy->camera_count++];
	error = read_attrs(reader, nla_data(attr), nla_len(attr), rules,
			   ARRAY_SIZE(rules), name);
	return error ?: check_camera(reader);
}

static int read_grammar(struct reader *reader, const struct nlattr *attr,
			const char *name)
{
	uint32_t grammar;

	return read_number(reader, attr, name, PARAVENT_POLICY_GRAMMAR,
			   PARAVENT_POLICY_GRAMMAR, &grammar);
}

static int read_serial(struct reader *reader, const struct nlattr *attr,
		       const char *name)
{
	reader->policy->serial = nla_get_u64((struct nlattr *)attr);
	return reader->policy->serial ? 0 : malformed(reader, "%s is 0", name);
}

static int read_issuer(struct reader *reader, const struct nlattr *attr,
		       const char *name)
{
	return read_text(reader, attr, name, reader->policy->issuer);
}

static int read_reference(struct reader *reader, const struct nlattr *attr,
			  const char *name)
{
	return read_text(reader, attr, name, reader->policy->reference);
}

static int read_timezone(struct reader *reader, const struct nlattr *attr,
			 const char *name)
{
	return read_text(reader, attr, name, reader->policy->timezone);
}

static int read_purpose(struct reader *reader, const struct nlattr *attr,
			const char *name)
{
	return read_text(reader, attr, name, reader->policy->purpose);
}

static int read_place(struct reader *reader, const struct nlattr *attr,
		      const char *name)
{
	return read_text(reader, attr, name, reader->policy->place);
}

static int read_moment(struct reader *reader, const struct nlattr *attr,
		       const char *name, uint64_t *moment)
{
	*moment = nla_get_u64((struct nlattr *)attr);
	if (*moment && *moment <= PARAVENT_TIME_MAX)
		return 0;
	return malformed(reader, "%s is a time that is none", name);
}

static int read_not_before(struct reader *reader, const struct nlattr *attr,
			   const char *name)
{
	return read_moment(reader, attr, name, &reader->policy->not_before);
}

static int read_not_after(struct reader *reader, const struct nlattr *attr,
			  const char *name)
{
	return read_moment(reader, attr, name, &reader->policy->not_after);
}

static int read_offsets(struct reader *reader, const struct nlattr *attr,
			const char *name)
{
	struct policy *policy = reader->policy;
	const struct paravent_offset *offset = policy->offsets;
	unsigned int i;

	if (nla_len(attr) % sizeof(*offset))
		return malformed(reader, "%s end within one", name);
	policy->offset_count = nla_len(attr) / sizeof(*offset);
	memcpy(policy->offsets, nla_data(attr), nla_len(attr));
	for (i = 0; i < policy->offset_count; i++)
		if (offset[i].seconds < -86400 || offset[i].seconds > 86400 ||
		    offset[i].zero || offset[i].at > PARAVENT_TIME_MAX ||
		    (i && offset[i].at <= offset[i - 1].at))
			return malformed(reader,
					 "number %u of %s is more than a day, "
					 "or not after the one before",
					 i + 1, name);
	return 0;
}

static int read_cert(struct reader *reader, const struct nlattr *attr,
		     const char *name)
{
	struct policy *policy = reader->policy;
	struct trusted *trusted;

	if (policy->cert_count == PARAVENT_CERTS_MAX)
		return malformed(reader, "there is more than %d times a %s",
				 PARAVENT_CERTS_MAX, name);
	trusted = &policy->certs[policy->cert_count++];
	trusted->size = nla_len(attr);
	memcpy(trusted->der, nla_data(attr), trusted->size);
	return 0;
}

static int read_revoked(struct reader *reader, const struct nlattr *attr,
			const char *name)
{
	struct policy *policy = reader->policy;

	return read_digests(reader, attr, name, policy->revoked,
			    &policy->revoked_count);
}

static int check_times(struct reader *reader)
{
	const struct policy *policy = reader->policy;
	bool scheduled = false, opened = false;
	unsigned int i, z;

	if (policy->not_after && policy->not_before >= policy->not_after)
		return malformed(reader, "it is never valid");
	for (i = 0; i < policy->camera_count; i++) {
		opened |= policy->cameras[i].open_frames;
		scheduled |= policy->cameras[i].schedule.count;
		for (z = 0; z < policy->cameras[i].zone_count; z++)
			scheduled |= policy->cameras[i].zones[z].schedule.count;
	}
	if (scheduled && (!policy->offset_count || !policy->not_before))
		return malformed(reader,
				 "it has a schedule, but no offsets or no time "
				 "to begin");
	if (opened &&
	    (!policy->not_before || !policy->not_after ||
	     policy->not_after - policy->not_before > PARAVENT_OPEN_VALID_MAX))
		return malformed(reader,
				 "a camera is to be commissioned, but not "
				 "within a day");
	return 0;
}

/**
 * policy_decode() - read the content of a signed policy
 * @content: the content
 * @size: its size in bytes
 * @report: gets what is wrong with it
 *
 * Return: the policy, to be freed; NULL on error.
 */
struct policy *policy_decode(const uint8_t *content, size_t size,
			     struct report *report)
{
	static const struct rule rules[] = {
		[PARAVENT_P_GRAMMAR] = { "grammar version", NUMBER,
					 .required = true,
					 .read = read_grammar },
		[PARAVENT_P_SERIAL] = { "serial", 8, 8, .required = true,
					.read = read_serial },
		[PARAVENT_P_ISSUER] = { "issuer", TEXT(PARAVENT_TEXT_MAX),
					.read = read_issuer },
		[PARAVENT_P_REFERENCE] = { "reference", TEXT(PARAVENT_TEXT_MAX),
					   .read = read_reference },
		[PARAVENT_P_NOT_BEFORE] = { "time to begin", 8, 8,
					    .read = read_not_before },
		[PARAVENT_P_NOT_AFTER] = { "time to end", 8, 8,
					   .read = read_not_after },
		[PARAVENT_P_OFFSETS] = { "offsets",
					 sizeof(struct paravent_offset),
					 PARAVENT_OFFSETS_MAX *
						 sizeof(struct paravent_offset),
					 .read = read_offsets },
		[PARAVENT_P_TIMEZONE] = { "time zone", TEXT(PARAVENT_TEXT_MAX),
					  .read = read_timezone },
		[PARAVENT_P_PURPOSE] = { "purpose", TEXT(PARAVENT_TEXT_MAX),
					 .read = read_purpose },
		[PARAVENT_P_PLACE] = { "place", TEXT(PARAVENT_TEXT_MAX),
				       .read = read_place },
		[PARAVENT_P_CERT] = { "certificate", 1, PARAVENT_CERT_SIZE_MAX,
				      .multiple = true, .read = read_cert },
		[PARAVENT_P_REVOKED] = { "revoked certificates",
					 PARAVENT_DIGEST_SIZE,
					 PARAVENT_REVOKED_MAX *
						 PARAVENT_DIGEST_SIZE,
					 .read = read_revoked },
		[PARAVENT_P_CAMERA] = { "camera", NEST, .multiple = true,
					.required = true, .read = read_camera },
	};
	struct reader reader = { .report = report };
	uint8_t *aligned;

	if (size > PARAVENT_POLICY_SIZE_MAX) {
		malformed(&reader, "it is too large");
		return NULL;
	}
	/* The content of a DER file begins at any address. */
	aligned = malloc(size + 1);
	reader.policy = calloc(1, sizeof(*reader.policy));
	if (!aligned || !reader.policy) {
		report_memory(report);
		goto error;
	}
	memcpy(aligned, content, size);
	if (read_attrs(&reader, (struct nlattr *)aligned, size, rules,
		       ARRAY_SIZE(rules), "it") ||
	    check_times(&reader))
		goto error;
	free(aligned);
	return reader.policy;
error:
	free(aligned);
	free(reader.policy);
	return NULL;
}
