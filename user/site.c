// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the YAML file of a site to the policy. Reading goes on after an error,
 * so that one run names all of them.
 */
#include "site.h"
#include "text.h"
#include "times.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

static void list_fields(const struct site_field *fields, size_t count,
			char *text, size_t size)
{
	size_t i, used = 0;

	for (i = 0; i < count && used < size; i++)
		used += snprintf(text + used, size - used, "%s%s",
				 i ? ", " : "", fields[i].name);
}

static void refuse_unknown(struct report *report, const struct yaml_node *node,
			   const char *path, const struct site_field *fields,
			   size_t count)
{
	const struct yaml_node *child;
	char names[200];
	size_t i;

	list_fields(fields, count, names, sizeof(names));
	for (child = node->child; child; child = child->next) {
		for (i = 0; i < count; i++)
			if (!strcmp(fields[i].name, child->key))
				break;
		if (i < count)
			continue;
		report_at(report, child->key_place, path,
			  "found the name %s, expected one of: %s",
			  text_quote(child->key, strlen(child->key)).text,
			  names);
	}
}

/**
 * site_read_fields() - read names with values
 * @site: the state
 * @node: where they stand
 * @path: of @node
 * @fields: the names that may stand there
 * @count: how many
 * @target: handed on to the readers
 *
 * Fields are read in the order of the table, not of the file: the frame must
 * be known before the zones.
 *
 * Return: false if @node holds something else.
 */
bool site_read_fields(struct site *site, const struct yaml_node *node,
		      const char *path, const struct site_field *fields,
		      size_t count, void *target)
{
	const struct yaml_node *value;
	char below[SITE_PATH_SIZE], names[200];
	size_t i;

	list_fields(fields, count, names, sizeof(names));
	if (node->type != YAML_MAPPING) {
		report_at(site->report, node->place, path,
			  "found %s, expected names with values: %s",
			  value_show(node).text, names);
		return false;
	}
	refuse_unknown(site->report, node, path, fields, count);
	for (i = 0; i < count; i++) {
		value = yaml_get(node, fields[i].name);
		snprintf(below, sizeof(below), "%s%s%s", path, *path ? "." : "",
			 fields[i].name);
		if (value) {
			fields[i].read(site, value, below, target);
		} else if (fields[i].required) {
			report_at(site->report, node->place, path,
				  "\"%s\" is missing, and it is required",
				  fields[i].name);
		}
	}
	return true;
}

static void read_width(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	uint64_t *size = target;

	if (!value_number(site->report, node, path, 1, PARAVENT_DIMENSION_MAX,
			  " of pixels", &size[0]))
		size[0] = 0;
}

static void read_height(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	uint64_t *size = target;

	if (!value_number(site->report, node, path, 1, PARAVENT_DIMENSION_MAX,
			  " of pixels", &size[1]))
		size[1] = 0;
}

static const struct site_field size_fields[] = {
	{ "width", true, read_width },
	{ "height", true, read_height },
};

static void read_frame(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	uint64_t size[2] = { 0 };

	(void)target;
	site_read_fields(site, node, path, size_fields, ARRAY_SIZE(size_fields),
			 size);
	site->frame_given = true;
	site->frame_good = size[0] && size[1];
	site->frame_width = size[0];
	site->frame_height = size[1];
}

static void read_max_size(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	struct camera *camera = target;
	uint64_t size[2] = { 0 };

	site_read_fields(site, node, path, size_fields, ARRAY_SIZE(size_fields),
			 size);
	camera->max_width = size[0];
	camera->max_height = size[1];
}

static void read_frames(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	struct camera *camera = target;
	uint64_t frames;

	if (value_number(site->report, node, path, 1, PARAVENT_RATE_FRAMES_MAX,
			 " of frames", &frames))
		camera->rate_frames = frames;
}

static void read_seconds(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	struct camera *camera = target;
	uint64_t seconds;

	if (value_number(site->report, node, path, 1, PARAVENT_RATE_SECONDS_MAX,
			 " of seconds", &seconds))
		camera->rate_seconds = seconds;
}

static void read_rate(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "frames", true, read_frames },
		{ "seconds", true, read_seconds },
	};
	struct camera *camera = target;

	if (node->type == YAML_MAPPING) {
		site_read_fields(site, node, path, fields, ARRAY_SIZE(fields),
				 camera);
		return;
	}
	camera->rate_seconds = 1;
	read_frames(site, node, path, camera);
	if (!camera->rate_frames)
		report_hint(site->report,
			    "for less than one frame a second, write {frames: "
			    "1, seconds: 10}");
}

static void read_fill(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct camera *camera = target;

	value_colour(site->report, node, path, &camera->fill);
}

/* V4L2 cuts what is longer, so such a text equals none. */
static void read_match_text(struct site *site, const struct yaml_node *node,
			    const char *path, char *text, size_t longest)
{
	if (!value_text(site->report, node, path, text,
			PARAVENT_MATCH_MAX + 1) ||
	    node->length <= longest)
		return;
	report_warn_at(site->report, node->place, path,
		       "found %zu bytes, but V4L2 has room for %zu: no camera "
		       "will match",
		       node->length, longest);
	report_hint(site->report,
		    "copy the text from \"v4l2-ctl --info\" or \"paravent "
		    "camera list\"");
}

static void read_driver(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	struct camera *camera = target;

	read_match_text(site, node, path, camera->driver, 15);
}

static void read_card(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct camera *camera = target;

	read_match_text(site, node, path, camera->card, 31);
}

static void read_bus_info(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	struct camera *camera = target;

	read_match_text(site, node, path, camera->bus_info, 31);
}

static void read_match(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "driver", false, read_driver },
		{ "card", false, read_card },
		{ "bus_info", false, read_bus_info },
	};

	if (!site_read_fields(site, node, path, fields, ARRAY_SIZE(fields),
			      target) ||
	    node->count)
		return;
	report_at(site->report, node->place, path,
		  "found nothing, expected at least one of: driver, card, "
		  "bus_info");
	report_hint(site->report,
		    "\"v4l2-ctl --info\" and \"paravent camera list\" show "
		    "them");
}

/**
 * site_read_schedule() - read the hours of a camera or a zone
 * @site: the state
 * @node: a list of texts
 * @path: of @node
 * @schedule: result
 */
void site_read_schedule(struct site *site, const struct yaml_node *node,
			const char *path, struct schedule *schedule)
{
	static bool minutes[PARAVENT_WEEK_MINUTES];
	const struct yaml_node *child;
	char below[SITE_PATH_SIZE];
	unsigned int i = 0;

	if (!value_is(site->report, node, path, YAML_SEQUENCE,
		      "a list such as [\"" TIMES_SCHEDULE_EXAMPLE "\"]"))
		return;
	if (!node->count) {
		report_at(site->report, node->place, path,
			  "found no hours, expected at least one text such as "
			  "\"" TIMES_SCHEDULE_EXAMPLE "\"");
		report_hint(site->report, "leave the field out for all hours");
		return;
	}
	site->scheduled = node;
	memset(minutes, 0, sizeof(minutes));
	for (child = node->child; child; child = child->next, i++) {
		snprintf(below, sizeof(below), "%s[%u]", path, i);
		if (child->type == YAML_SCALAR &&
		    times_hours_add(child->text, minutes))
			continue;
		report_at(site->report, child->place, below,
			  "found %s, expected days and hours such as "
			  "\"" TIMES_SCHEDULE_EXAMPLE "\"",
			  value_show(child).text);
		report_hint(site->report,
			    "days are Mon, Tue, Wed, Thu, Fri, Sat and Sun, "
			    "as in Sat,Sun or Mon-Fri; hours go from 00:00 to "
			    "24:00");
	}
	if (!times_schedule_from(minutes, schedule))
		report_at(site->report, node->place, path,
			  "found more than %d spans of time in a week, "
			  "expected less",
			  PARAVENT_HOURS_MAX);
}

static void read_fixed(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	struct camera *camera = target;

	value_boolean(site->report, node, path, &camera->fixed);
}

static int compare_ids(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

static void read_ids(struct site *site, const struct yaml_node *node,
		     const char *path, struct ids *ids)
{
	const struct yaml_node *child;
	char below[SITE_PATH_SIZE];
	unsigned int i = 0, out = 0;
	uint64_t id;

	if (!value_is(site->report, node, path, YAML_SEQUENCE,
		      "a list of numbers such as [1000]"))
		return;
	if (!node->count || node->count > PARAVENT_IDS_MAX) {
		report_at(site->report, node->place, path,
			  "found %zu numbers, expected 1 to %d", node->count,
			  PARAVENT_IDS_MAX);
		return;
	}
	for (child = node->child; child; child = child->next, i++) {
		snprintf(below, sizeof(below), "%s[%u]", path, i);
		if (value_number(site->report, child, below, 0, UINT32_MAX - 1,
				 ", as \"id\" shows it on the device", &id))
			ids->id[ids->count++] = id;
	}
	qsort(ids->id, ids->count, sizeof(ids->id[0]), compare_ids);
	for (i = 0; i < ids->count; i++)
		if (!i || ids->id[i] != ids->id[i - 1])
			ids->id[out++] = ids->id[i];
	/* What is left over must not tell two equal policies apart. */
	memset(ids->id + out, 0, (ids->count - out) * sizeof(ids->id[0]));
	ids->count = out;
}

static void read_uids(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct camera *camera = target;

	read_ids(site, node, path, &camera->uids);
}

static void read_gids(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct camera *camera = target;

	read_ids(site, node, path, &camera->gids);
}

static void read_allow(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "uids", false, read_uids },
		{ "gids", false, read_gids },
	};

	if (!site_read_fields(site, node, path, fields, ARRAY_SIZE(fields),
			      target) ||
	    node->count)
		return;
	report_at(site->report, node->place, path,
		  "found nothing, expected at least one of: uids, gids");
	report_hint(site->report, "leave the field out to allow everybody");
}

static void read_camera_schedule(struct site *site,
				 const struct yaml_node *node, const char *path,
				 void *target)
{
	struct camera *camera = target;

	site_read_schedule(site, node, path, &camera->schedule);
}

static void read_camera_name(struct site *site, const struct yaml_node *node,
			     const char *path, void *target)
{
	struct camera *camera = target;

	value_text(site->report, node, path, camera->name,
		   sizeof(camera->name));
}

static void refuse_overlaps(struct site *site, const struct yaml_node *node,
			    const char *path)
{
	const struct policy *policy = site->policy;
	const struct camera *camera =
		&policy->cameras[policy->camera_count - 1];
	const struct yaml_node *match = yaml_get(node, "match");
	const struct camera *other;
	unsigned int i;

	/* Without any text, an error has been reported already. */
	if (!match ||
	    (!*camera->driver && !*camera->card && !*camera->bus_info))
		return;
	for (i = 0; i + 1 < policy->camera_count; i++) {
		other = &policy->cameras[i];
		if ((!*other->driver && !*other->card && !*other->bus_info) ||
		    !camera_overlaps(camera, other))
			continue;
		report_at(site->report, match->place, path,
			  "could match the same device as cameras[%u], "
			  "expected texts that tell the two apart",
			  i);
		report_hint(site->report,
			    "give both a bus_info: it differs from socket to "
			    "socket");
		return;
	}
}

static void read_cameras(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "name", true, read_camera_name },
		{ "match", true, read_match },
		{ "frame", false, read_frame },
		{ "fill", false, read_fill },
		{ "max_size", false, read_max_size },
		{ "max_frame_rate", false, read_rate },
		{ "fixed", false, read_fixed },
		{ "allow", false, read_allow },
		{ "schedule", false, read_camera_schedule },
		{ "zones", false, site_read_zones },
	};
	struct policy *policy = target;
	const struct yaml_node *child;
	struct camera *camera;
	char below[SITE_PATH_SIZE], match[SITE_PATH_SIZE + 8];

	if (!value_is(site->report, node, path, YAML_SEQUENCE,
		      "a list of cameras"))
		return;
	if (!node->count || node->count > PARAVENT_CAMERAS_MAX) {
		report_at(site->report, node->place, path,
			  "found %zu cameras, expected 1 to %d", node->count,
			  PARAVENT_CAMERAS_MAX);
		return;
	}
	for (child = node->child; child; child = child->next) {
		snprintf(below, sizeof(below), "%s[%u]", path,
			 policy->camera_count);
		camera = &policy->cameras[policy->camera_count++];
		site->frame_given = false;
		site->frame_good = false;
		if (!site_read_fields(site, child, below, fields,
				      ARRAY_SIZE(fields), camera))
			continue;
		snprintf(match, sizeof(match), "%s.match", below);
		refuse_overlaps(site, child, match);
	}
}

static void read_grammar(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	uint64_t grammar;

	(void)target;
	value_number(site->report, node, path, PARAVENT_POLICY_GRAMMAR,
		     PARAVENT_POLICY_GRAMMAR, " (the version of the grammar)",
		     &grammar);
}

static void read_serial(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	struct policy *policy = target;

	value_number(site->report, node, path, 1, UINT64_MAX, "",
		     &policy->serial);
}

static void read_issuer(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->issuer,
		   sizeof(policy->issuer));
}

static void read_reference(struct site *site, const struct yaml_node *node,
			   const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->reference,
		   sizeof(policy->reference));
}

static void read_purpose(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->purpose,
		   sizeof(policy->purpose));
}

static void read_place(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->place,
		   sizeof(policy->place));
}

static void read_timezone(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	struct policy *policy = target;

	if (!value_text(site->report, node, path, policy->timezone,
			sizeof(policy->timezone)) ||
	    times_zone_use(policy->timezone))
		return;
	report_at(site->report, node->place, path,
		  "found %s, expected a time zone that this machine knows, "
		  "such as Europe/Paris",
		  value_show(node).text);
	report_hint(site->report,
		    "\"timedatectl list-timezones\" shows them; if it shows "
		    "none, install the package tzdata");
}

static void read_moment(struct site *site, const struct yaml_node *node,
			const char *path, uint64_t *moment)
{
	if (node->type == YAML_SCALAR &&
	    times_moment_parse(node->text, moment) && *moment)
		return;
	report_at(site->report, node->place, path,
		  "found %s, expected a date such as 2026-01-31, or a date and "
		  "a time such as \"2026-01-31 08:00\"",
		  value_show(node).text);
	report_hint(site->report,
		    "the time must exist: on the day on which clocks are put "
		    "forward, an hour does not");
}

static void read_from(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct policy *policy = target;

	read_moment(site, node, path, &policy->not_before);
}

static void read_until(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	struct policy *policy = target;

	read_moment(site, node, path, &policy->not_after);
}

static void read_valid(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "from", false, read_from },
		{ "until", false, read_until },
	};
	struct policy *policy = target;

	site_read_fields(site, node, path, fields, ARRAY_SIZE(fields), target);
	if (policy->not_after && policy->not_before >= policy->not_after)
		report_at(site->report, node->place, path,
			  "found an end that is not after the beginning, "
			  "expected a time in which the policy is valid");
}

/* What hours of a week mean depends on the place and the time of the year. */
static void settle_times(struct site *site)
{
	struct policy *policy = site->policy;
	int count;

	if (!site->scheduled || site->report->errors)
		return;
	if (!*policy->timezone || !policy->not_before || !policy->not_after) {
		report_at(
			site->report, site->scheduled->place, "schedule",
			"found hours, expected \"timezone\" and \"valid\" with "
			"\"from\" and \"until\" at the top of the policy as "
			"well");
		report_hint(site->report,
			    "the kernel knows no time zones: the policy brings "
			    "along when the clocks change while it is valid");
		return;
	}
	count = times_offsets(policy->not_before, policy->not_after,
			      policy->offsets);
	if (count < 0)
		report_at(site->report, site->scheduled->place, "schedule",
			  "the clocks change more than %d times while the "
			  "policy is valid, expected a shorter time",
			  PARAVENT_OFFSETS_MAX);
	else
		policy->offset_count = count;
}

/**
 * policy_from_yaml() - read the YAML file of a site
 * @text: the text
 * @size: its size in bytes
 * @report: gets every error and warning, in the order of the file
 *
 * Return: the policy, to be freed; NULL when there is an error.
 */
struct policy *policy_from_yaml(const char *text, size_t size,
				struct report *report)
{
	static const struct site_field fields[] = {
		{ "paravent", true, read_grammar },
		{ "serial", true, read_serial },
		{ "issuer", false, read_issuer },
		{ "reference", false, read_reference },
		{ "purpose", false, read_purpose },
		{ "place", false, read_place },
		{ "timezone", false, read_timezone },
		{ "valid", false, read_valid },
		{ "cameras", true, read_cameras },
	};
	struct site site = { .report = report };
	struct yaml_node *root;

	root = yaml_parse(text, size, report);
	if (!root)
		return NULL;
	site.policy = calloc(1, sizeof(*site.policy));
	if (site.policy) {
		times_zone_use("UTC");
		site_read_fields(&site, root, "", fields, ARRAY_SIZE(fields),
				 site.policy);
		settle_times(&site);
	} else {
		report_memory(report);
	}
	yaml_free(root);
	report_sort(report);
	if (!report->errors)
		return site.policy;
	free(site.policy);
	return NULL;
}
