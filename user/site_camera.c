// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "cameras" of a site.
 */
#include "site.h"
#include "text.h"
#include "times.h"
#include "value.h"

#include <string.h>

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
	snprintf(site->scheduled_path, SITE_PATH_SIZE, "%s", path);
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

static void read_require_audit(struct site *site, const struct yaml_node *node,
			       const char *path, void *target)
{
	struct camera *camera = target;

	value_boolean(site->report, node, path, &camera->require_audit);
}

static void read_open_minutes(struct site *site, const struct yaml_node *node,
			      const char *path, void *target)
{
	struct camera *camera = target;
	uint64_t minutes;

	if (value_number(site->report, node, path, 1,
			 PARAVENT_OPEN_SECONDS_MAX / 60, " of minutes",
			 &minutes))
		camera->open_seconds = 60 * minutes;
}

static void read_open_frames(struct site *site, const struct yaml_node *node,
			     const char *path, void *target)
{
	struct camera *camera = target;
	uint64_t frames;

	if (value_number(site->report, node, path, 1, PARAVENT_OPEN_FRAMES_MAX,
			 " of frames", &frames))
		camera->open_frames = frames;
}

static void read_commissioning(struct site *site, const struct yaml_node *node,
			       const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "minutes", true, read_open_minutes },
		{ "frames", true, read_open_frames },
	};

	site->opened = node;
	snprintf(site->opened_path, SITE_PATH_SIZE, "%s", path);
	site_read_fields(site, node, path, fields, ARRAY_SIZE(fields), target);
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
	if (!match || !camera_has_match(camera))
		return;
	for (i = 0; i + 1 < policy->camera_count; i++) {
		other = &policy->cameras[i];
		if (!camera_has_match(other) || !camera_overlaps(camera, other))
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

/**
 * site_read_cameras() - read the rules
 * @site: the state
 * @node: a list
 * @path: of @node
 * @target: the policy
 */
void site_read_cameras(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "name", true, read_camera_name },
		{ "match", true, site_read_match },
		{ "frame", false, read_frame },
		{ "fill", false, read_fill },
		{ "max_size", false, read_max_size },
		{ "full_view", false, site_read_full_view },
		{ "max_frame_rate", false, read_rate },
		{ "fixed", false, read_fixed },
		{ "require_audit", false, read_require_audit },
		{ "resolution", false, site_read_resolution },
		{ "commissioning", false, read_commissioning },
		{ "formats", false, site_read_formats },
		{ "controls", false, site_read_controls },
		{ "allow", false, site_read_allow },
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
