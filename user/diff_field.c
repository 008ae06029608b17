// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The fields of a policy: what they are called, how their values read, and
 * whether a change of one lets more be seen. A field that is not listed here is
 * shown all the same, and left to the reader to judge.
 */
#include "cover.h"
#include "diff.h"
#include "text.h"
#include "times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct field - a field of a policy
 * @name: as policy_json() has it
 * @label: how people call it
 * @absent: what it means to leave it out
 * @write: writes a value; NULL for the plain way
 * @compare: tells what a change does; NULL when it does nothing
 */
struct field {
	const char *name;
	const char *label;
	const char *absent;
	void (*write)(FILE *to, const json_t *value, const struct side *side);
	enum effect (*compare)(const struct side *before,
			       const struct side *after);
};

static enum effect tightens(bool tighter)
{
	return tighter ? EFFECT_TIGHTENS : EFFECT_LOOSENS;
}

static enum effect unclear(const struct side *before, const struct side *after)
{
	(void)before;
	(void)after;
	return EFFECT_UNCLEAR;
}

static void write_plain(FILE *to, const json_t *value, const struct side *side)
{
	const char *separator = "", *key;
	json_t *entry;
	size_t i;

	switch (json_typeof(value)) {
	case JSON_STRING:
		fprintf(to, "\"%s\"", json_string_value(value));
		break;
	case JSON_INTEGER:
		fprintf(to, "%lld", (long long)json_integer_value(value));
		break;
	case JSON_ARRAY:
		json_array_foreach(value, i, entry)
		{
			fputs(separator, to);
			write_plain(to, entry, side);
			separator = ", ";
		}
		break;
	case JSON_OBJECT:
		json_object_foreach((json_t *)value, key, entry)
		{
			fprintf(to, "%s%s ", separator, key);
			write_plain(to, entry, side);
			separator = ", ";
		}
		break;
	default:
		fputs(json_is_true(value) ? "yes" : "no", to);
	}
}

static void write_bare(FILE *to, const json_t *value, const struct side *side)
{
	if (json_is_string(value))
		fputs(json_string_value(value), to);
	else
		write_plain(to, value, side);
}

static void write_moment(FILE *to, const json_t *value, const struct side *side)
{
	const char *zone = *side->policy->timezone ? side->policy->timezone :
						     "UTC";

	/* Without its time zone this machine can still tell the moments. */
	if (!times_zone_use(zone))
		times_zone_use(zone = "UTC");
	fprintf(to, "%s %s", times_moment_text(json_integer_value(value)).text,
		zone);
}

static enum effect compare_from(const struct side *before,
				const struct side *after)
{
	return tightens(after->policy->not_before > before->policy->not_before);
}

static enum effect compare_until(const struct side *before,
				 const struct side *after)
{
	/* 0 stands for no end at all. */
	return tightens(after->policy->not_after - 1 <
			before->policy->not_after - 1);
}

static void write_size(FILE *to, const json_t *value, const struct side *side)
{
	(void)value;
	fprintf(to, "%u x %u", side->camera->max_width,
		side->camera->max_height);
}

static enum effect compare_size(const struct side *before,
				const struct side *after)
{
	const struct camera *was = before->camera, *is = after->camera;

	return tightens(is->max_width && (!was->max_width ||
					  (is->max_width <= was->max_width &&
					   is->max_height <= was->max_height)));
}

static void write_rate(FILE *to, const json_t *value, const struct side *side)
{
	(void)value;
	fprintf(to, "at most %u in any %u s", side->camera->rate_frames,
		side->camera->rate_seconds);
}

static enum effect compare_rate(const struct side *before,
				const struct side *after)
{
	const struct camera *was = before->camera, *is = after->camera;
	uint64_t windows;

	if (!is->rate_frames || !was->rate_frames)
		return tightens(is->rate_frames);
	/* The old time is covered by so many of the new one. */
	windows = (was->rate_seconds + is->rate_seconds - 1) / is->rate_seconds;
	return tightens(is->rate_frames * windows <= was->rate_frames);
}

static enum effect compare_fixed(const struct side *before,
				 const struct side *after)
{
	(void)before;
	return tightens(after->camera->fixed);
}

static enum effect compare_require_audit(const struct side *before,
					 const struct side *after)
{
	(void)before;
	return tightens(after->camera->require_audit);
}

static void write_ids(FILE *to, const struct ids *ids, const char *label)
{
	unsigned int i;

	for (i = 0; i < ids->count; i++)
		fprintf(to, "%s%u", i ? ", " : label, ids->id[i]);
}

static void write_allow(FILE *to, const json_t *value, const struct side *side)
{
	const struct camera *camera = side->camera;
	bool people = camera->uids.count || camera->gids.count;
	char hex[2 * PARAVENT_DIGEST_SIZE + 1];
	unsigned int i;

	(void)value;
	write_ids(to, &camera->uids, "users ");
	write_ids(to, &camera->gids,
		  camera->uids.count ? " and groups " : "groups ");
	for (i = 0; i < camera->executable_count; i++) {
		text_hex(hex, camera->executables[i], PARAVENT_DIGEST_SIZE);
		fprintf(to, "%s%.16s...",
			i      ? ", " :
			people ? ", with the programs " :
				 "anybody with the programs ",
			hex);
	}
}

/* Whether all entries of a list stand in another one, too. */
static bool all_in(const void *inner, unsigned int inner_count,
		   const void *outer, unsigned int outer_count, size_t size)
{
	unsigned int i, k;

	for (i = 0; i < inner_count; i++) {
		for (k = 0; k < outer_count; k++)
			if (!memcmp((const char *)inner + i * size,
				    (const char *)outer + k * size, size))
				break;
		if (k == outer_count)
			return false;
	}
	return true;
}

static bool ids_within(const struct ids *inner, const struct ids *outer)
{
	return all_in(inner->id, inner->count, outer->id, outer->count,
		      sizeof(inner->id[0]));
}

static enum effect compare_allow(const struct side *before,
				 const struct side *after)
{
	const struct camera *was = before->camera, *is = after->camera;
	bool everybody_was = !was->uids.count && !was->gids.count;
	bool everybody_is = !is->uids.count && !is->gids.count;
	bool fewer_people =
		everybody_was ||
		(!everybody_is && ids_within(&is->uids, &was->uids) &&
		 ids_within(&is->gids, &was->gids));
	bool fewer_programs =
		!was->executable_count ||
		(is->executable_count &&
		 all_in(is->executables, is->executable_count, was->executables,
			was->executable_count, PARAVENT_DIGEST_SIZE));

	return tightens(fewer_people && fewer_programs);
}

static enum effect compare_hours(const struct side *before,
				 const struct side *after)
{
	return tightens(schedule_within(&after->camera->schedule,
					&before->camera->schedule));
}

/* Fewer hours of an inverse zone can hide more, or nothing at all. */
static enum effect compare_zone_hours(const struct side *before,
				      const struct side *after)
{
	if (before->zone->only || after->zone->only)
		return EFFECT_UNCLEAR;
	return tightens(schedule_within(&before->zone->schedule,
					&after->zone->schedule));
}

static void write_only(FILE *to, const json_t *value, const struct side *side)
{
	(void)side;
	fputs(json_is_true(value) ? "seen, and all outside is filled" :
				    "filled",
	      to);
}

static enum effect compare_only(const struct side *before,
				const struct side *after)
{
	(void)before;
	(void)after;
	return EFFECT_LOOSENS;
}

static double percent(unsigned int coordinate)
{
	return coordinate == PARAVENT_COORDINATE_MAX ? 100 :
						       coordinate / 655.36;
}

static void write_polygon(FILE *to, const json_t *value,
			  const struct side *side)
{
	const struct zone *zone = side->zone;
	unsigned int left = 65535, right = 0, top = 65535, bottom = 0, i;

	(void)value;
	for (i = 0; i < zone->vertices; i++) {
		if (zone->polygon[i].x < left)
			left = zone->polygon[i].x;
		if (zone->polygon[i].x > right)
			right = zone->polygon[i].x;
		if (zone->polygon[i].y < top)
			top = zone->polygon[i].y;
		if (zone->polygon[i].y > bottom)
			bottom = zone->polygon[i].y;
	}
	fprintf(to,
		"%.2f %% of the picture, between %.2f and %.2f %% of the width "
		"and %.2f and %.2f %% of the height, with %u points",
		100 * zone_share(zone), percent(left), percent(right),
		percent(top), percent(bottom), zone->vertices);
}

static enum effect compare_polygon(const struct side *before,
				   const struct side *after)
{
	const struct zone *was = before->zone, *is = after->zone;
	bool grown = polygon_inside(was->polygon, was->vertices, is->polygon,
				    is->vertices);
	bool shrunk = polygon_inside(is->polygon, is->vertices, was->polygon,
				     was->vertices);

	if (grown && shrunk)
		return EFFECT_NONE;
	/* That "only" changes is judged on its own. */
	return tightens(after->zone->only ? shrunk : grown);
}

static void write_certs(FILE *to, const json_t *value, const struct side *side)
{
	json_t *entry;
	size_t i;

	(void)side;
	json_array_foreach(value, i, entry)
		fprintf(to, "%s%s (sha256 %.16s...)", i ? ", " : "",
			json_string_value(json_object_get(entry, "subject")),
			json_string_value(json_object_get(entry, "sha256")));
}

/* Whoever may sign from now on can loosen all the rest. */
static enum effect compare_trust(const struct side *before,
				 const struct side *after)
{
	const struct policy *was = before->policy, *is = after->policy;

	return tightens(all_in(is->certs, is->cert_count, was->certs,
			       was->cert_count, sizeof(is->certs[0])));
}

static enum effect compare_revoke(const struct side *before,
				  const struct side *after)
{
	const struct policy *was = before->policy, *is = after->policy;

	return tightens(all_in(was->revoked, was->revoked_count, is->revoked,
			       is->revoked_count, sizeof(is->revoked[0])));
}

static enum effect compare_formats(const struct side *before,
				   const struct side *after)
{
	const struct ids *was = &before->camera->formats;
	const struct ids *is = &after->camera->formats;

	return tightens(is->count && (!was->count || ids_within(is, was)));
}

/* Without a list, it is up to the driver in which sizes anything is seen. */
static enum effect compare_full_view(const struct side *before,
				     const struct side *after)
{
	const struct ids *was = &before->camera->full_view;
	const struct ids *is = &after->camera->full_view;

	if (!was->count || !is->count)
		return EFFECT_UNCLEAR;
	return tightens(ids_within(is, was));
}

static void write_controls(FILE *to, const json_t *value,
			   const struct side *side)
{
	if (json_array_size(value))
		write_bare(to, value, side);
	else
		fputs("none", to);
}

static enum effect compare_controls(const struct side *before,
				    const struct side *after)
{
	const struct camera *was = before->camera, *is = after->camera;

	return tightens(is->controls_limited &&
			(!was->controls_limited ||
			 ids_within(&is->controls, &was->controls)));
}

static void write_open(FILE *to, const json_t *value, const struct side *side)
{
	(void)value;
	fprintf(to, "for %u s or %u frames", side->camera->open_seconds,
		side->camera->open_frames);
}

/* Each new policy opens the camera anew, be it for less. */
static enum effect compare_open(const struct side *before,
				const struct side *after)
{
	(void)before;
	return tightens(!after->camera->open_frames);
}

static const struct field policy_fields[] = {
	{ "serial", "the serial", NULL, write_bare, NULL },
	{ "issuer", "the issuer", "not stated", NULL, NULL },
	{ "reference", "the reference", "not stated", NULL, NULL },
	{ "purpose", "the purpose", "not stated", NULL, NULL },
	{ "place", "the place", "not stated", NULL, NULL },
	{ "timezone", "the time zone, which all hours refer to,", "UTC", NULL,
	  unclear },
	{ "not_before", "the time from which it is valid", "any", write_moment,
	  compare_from },
	{ "not_after", "the time until which it is valid",
	  "none: it never ends", write_moment, compare_until },
	{ "trust", "whose keys may sign from now on, too,", "nobody's",
	  write_certs, compare_trust },
	{ "revoke", "whose keys may not sign any more", "nobody's", write_bare,
	  compare_revoke },
};

static const struct field camera_fields[] = {
	{ "name", "the camera's name", NULL, NULL, NULL },
	{ "match", "the device that it stands for", NULL, NULL, unclear },
	{ "fill", "the colour of filled zones", NULL, write_bare, NULL },
	{ "max_size", "the largest picture", "not limited", write_size,
	  compare_size },
	{ "max_frame_rate", "the number of frames", "not limited", write_rate,
	  compare_rate },
	{ "full_view", "in which sizes it shows all there is", "not stated",
	  write_bare, compare_full_view },
	{ "fixed", "that it must not be turned, zoomed, flipped or cropped",
	  NULL, NULL, compare_fixed },
	{ "require_audit",
	  "that it shows nothing while nobody records who looks", NULL, NULL,
	  compare_require_audit },
	{ "commissioning", "for how long zones do not count at first",
	  "not at all", write_open, compare_open },
	{ "formats", "in which formats pictures come", "all that can be masked",
	  write_bare, compare_formats },
	{ "controls", "which controls may be set", "all that the camera has",
	  write_controls, compare_controls },
	{ "allow", "who may use it", "everybody with access to the device",
	  write_allow, compare_allow },
	{ "schedule", "when it shows anything", "always", write_bare,
	  compare_hours },
};

static const struct field zone_fields[] = {
	{ "name", "its name", "none", NULL, NULL },
	{ "only", "what lies inside", NULL, write_only, compare_only },
	{ "polygon", "its outline", NULL, write_polygon, compare_polygon },
	{ "schedule", "when it counts", "always", write_bare,
	  compare_zone_hours },
};

static const struct field *find(const char *name, const struct side *side)
{
	const struct field *fields = side->zone	  ? zone_fields :
				     side->camera ? camera_fields :
						    policy_fields;
	size_t count = side->zone   ? ARRAY_SIZE(zone_fields) :
		       side->camera ? ARRAY_SIZE(camera_fields) :
				      ARRAY_SIZE(policy_fields);
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	return NULL;
}

/**
 * field_compare() - tell what a change of a field does
 * @name: the field, as policy_json() has it
 * @before: where it was
 * @after: where it is
 */
enum effect field_compare(const char *name, const struct side *before,
			  const struct side *after)
{
	const struct field *field = find(name, after);

	if (!field)
		return EFFECT_UNCLEAR;
	return field->compare ? field->compare(before, after) : EFFECT_NONE;
}

static void write_value(FILE *to, const struct field *field,
			const json_t *value, const struct side *side)
{
	if (!value)
		fputs(field && field->absent ? field->absent : "not stated",
		      to);
	else if (field && field->write)
		field->write(to, value, side);
	else
		write_plain(to, value, side);
}

/**
 * field_text() - say how a field changes
 * @name: the field, as policy_json() has it
 * @before: its value, or NULL if it was left out
 * @after: likewise
 * @old_side: where it was
 * @new_side: where it is
 *
 * Return: a text, to be freed; NULL if memory ran out.
 */
char *field_text(const char *name, const json_t *before, const json_t *after,
		 const struct side *old_side, const struct side *new_side)
{
	const struct field *field = find(name, new_side);
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return NULL;
	fprintf(to, "%s is now ", field ? field->label : name);
	write_value(to, field, after, new_side);
	fputs("; before: ", to);
	write_value(to, field, before, old_side);
	fclose(to);
	return text;
}
