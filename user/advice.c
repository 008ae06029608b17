// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a policy may say, but hardly means. Only a policy without errors gets
 * this far, so its YAML has the shape that the policy has.
 */
#include "control.h"
#include "cover.h"
#include "text.h"
#include "times.h"
#include "yaml.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Cameras in public places are seldom authorised for longer. */
#define YEARS_MAX 5
#define YEAR_SECONDS 31556952ULL

/* Fewer would hide less than a letter on a number plate. */
#define PIXELS_MIN 64

#define RATE_MAX 120
#define MINUTES_MIN 10

/* Twice an area, as polygon_area() has it. */
#define WHOLE_PICTURE (2ULL * PARAVENT_COORDINATE_MAX * PARAVENT_COORDINATE_MAX)

struct advice {
	struct report *report;
	const struct policy *policy;
	uint64_t now;
};

/* A rule for one camera, and where it stands. */
struct subject {
	const struct camera *camera;
	const struct yaml_node *node;
	char path[32];
};

static const struct yaml_node *entry(const struct yaml_node *list,
				     unsigned int number)
{
	const struct yaml_node *node = list->child;

	while (number--)
		node = node->next;
	return node;
}

static uint64_t number_of(const struct yaml_node *mapping, const char *key)
{
	return strtoull(yaml_get(mapping, key)->text, NULL, 10);
}

static void advise_validity(const struct advice *advice,
			    const struct yaml_node *root)
{
	const struct yaml_node *valid = yaml_get(root, "valid");
	const struct policy *policy = advice->policy;
	struct report *report = advice->report;
	const struct yaml_node *until;

	if (!policy->not_after) {
		report_warn_at(report, valid ? valid->place : root->place,
			       valid ? "valid" : "",
			       "found no \"%s\": the policy never ends",
			       valid ? "until" : "valid");
		report_hint(report,
			    "say when somebody must decide anew: valid: {from: "
			    "2026-01-31, until: 2028-01-31}");
		return;
	}
	until = yaml_get(valid, "until");
	if (!policy->not_before) {
		report_warn_at(report, valid->place, "valid",
			       "found \"until\" without \"from\": on a board "
			       "without a clock, which comes up in 1970, an "
			       "expired policy counts again");
		report_hint(report, "add \"from\"");
	}
	if (policy->not_after <= advice->now) {
		report_warn_at(
			report, until->place, "valid.until",
			"found %s, which is past: the kernel will refuse "
			"the policy",
			until->text);
		report_hint(report, "choose a later moment");
	} else if (policy->not_after > advice->now + YEARS_MAX * YEAR_SECONDS) {
		report_warn_at(report, until->place, "valid.until",
			       "found %s, which is more than %d years away",
			       until->text, YEARS_MAX);
		report_hint(report,
			    "check the year; a policy with a higher serial can "
			    "replace this one at any time");
	}
}

/* What would be refused all the same. */
static void advise_controls(const struct advice *advice,
			    const struct subject *subject)
{
	const struct camera *camera = subject->camera;
	char path[64];
	unsigned int i;

	for (i = 0; i < camera->controls.count; i++) {
		uint32_t id = camera->controls.id[i];
		bool moves = control_moves(id);

		if (!(moves && (camera->fixed || camera->zone_count)) &&
		    !(control_changes(id) && camera->fixed))
			continue;
		snprintf(path, sizeof(path), "%s.controls", subject->path);
		report_warn_at(
			advice->report,
			yaml_get(subject->node, "controls")->place, path,
			"found %s, which %s, it is refused all the same",
			control_show(id).text,
			moves ? "moves the picture: with zones, or where it is "
				"fixed" :
				"changes the picture: where it is fixed");
		report_hint(advice->report, "leave it out");
	}
}

/* What a program does depends on whoever starts it. */
static void advise_programs(const struct advice *advice,
			    const struct subject *subject)
{
	const struct camera *camera = subject->camera;
	char path[64];

	if (!camera->executable_count || camera->uids.count ||
	    camera->gids.count)
		return;
	snprintf(path, sizeof(path), "%s.allow", subject->path);
	report_warn_at(advice->report, yaml_get(subject->node, "allow")->place,
		       path,
		       "found \"executables\" alone: whoever may start a "
		       "program can also make it run other code");
	report_hint(advice->report,
		    "let it run as a user of its own, and add \"uids\"");
}

/* Pictures without zones are those that a record is wanted of most. */
static void advise_audit(const struct advice *advice,
			 const struct subject *subject)
{
	char path[64];

	if (!subject->camera->open_frames || subject->camera->require_audit)
		return;
	snprintf(path, sizeof(path), "%s.commissioning", subject->path);
	report_warn_at(advice->report,
		       yaml_get(subject->node, "commissioning")->place, path,
		       "found pictures without zones, and nobody has to record "
		       "who looks at them");
	report_hint(advice->report,
		    "add \"require_audit: true\", and let \"paravent audit\" "
		    "run");
}

/* Sizes that no program gets, or of which nothing depends. */
static void advise_full_view(const struct advice *advice,
			     const struct subject *subject)
{
	const struct yaml_node *list = yaml_get(subject->node, "full_view");
	const struct camera *camera = subject->camera;
	const struct yaml_node *child;
	unsigned int width, height, i = 0;
	char path[64];

	if (!list)
		return;
	if (!camera->zone_count) {
		snprintf(path, sizeof(path), "%s.full_view", subject->path);
		report_warn_at(advice->report, list->place, path,
			       "found sizes for zones to be placed in, and no "
			       "zones: they change nothing");
		report_hint(advice->report, "add \"zones\", or leave it out");
		return;
	}
	for (child = list->child; child; child = child->next, i++) {
		sscanf(child->text, "%ux%u", &width, &height);
		if (!camera->max_width || (width <= camera->max_width &&
					   height <= camera->max_height))
			continue;
		snprintf(path, sizeof(path), "%s.full_view[%u]", subject->path,
			 i);
		report_warn_at(
			advice->report, child->place, path,
			"found %s, more than the size cap of %u x %u "
			"allows: it is not offered, unless all sizes are "
			"larger and the kernel makes the picture smaller",
			child->text, camera->max_width, camera->max_height);
		report_hint(
			advice->report,
			"leave it out, unless others are scaled from it, or allow that size");
	}
}

static void advise_camera(const struct advice *advice,
			  const struct subject *subject)
{
	const struct yaml_node *node = subject->node, *match, *frame, *size;
	const struct camera *camera = subject->camera;
	struct report *report = advice->report;
	uint64_t width, height;
	char path[64];

	advise_controls(advice, subject);
	advise_programs(advice, subject);
	advise_audit(advice, subject);
	advise_full_view(advice, subject);
	match = yaml_get(node, "match");
	if (camera->zone_count && !*camera->card && !*camera->bus_info &&
	    !*camera->usb && !*camera->usb_serial && !*camera->device_tree) {
		snprintf(path, sizeof(path), "%s.match", subject->path);
		report_warn_at(
			report, match->place, path,
			"found \"driver\" alone: the zones count for "
			"every camera of this driver, wherever it looks");
		report_hint(report,
			    "add bus_info or usb_serial, for example, which "
			    "\"paravent camera list\" shows");
	}
	if (camera->rate_frames > RATE_MAX * camera->rate_seconds) {
		snprintf(path, sizeof(path), "%s.max_frame_rate",
			 subject->path);
		report_warn_at(report, yaml_get(node, "max_frame_rate")->place,
			       path,
			       "found %u frames a second, more than most "
			       "cameras deliver: the cap may limit nothing",
			       camera->rate_frames / camera->rate_seconds);
		report_hint(report,
			    "state as few as the purpose needs, or leave the "
			    "field out");
	}
	frame = yaml_get(node, "frame");
	size = yaml_get(node, "max_size");
	if (!frame || !size)
		return;
	width = number_of(frame, "width");
	height = number_of(frame, "height");
	if (camera->max_width < width || camera->max_height < height ||
	    (camera->max_width == width && camera->max_height == height))
		return;
	snprintf(path, sizeof(path), "%s.max_size", subject->path);
	report_warn_at(report, size->place, path,
		       "found %u x %u, more than the frame of %" PRIu64
		       " x %" PRIu64 ": if that is the camera's largest "
		       "picture, the cap limits nothing",
		       camera->max_width, camera->max_height, width, height);
	report_hint(report, "state as little as the purpose needs, or correct "
			    "\"frame\"");
}

/* Around the end of the week, which is no end to people. */
static unsigned int first_span(const bool minutes[PARAVENT_WEEK_MINUTES])
{
	unsigned int from = 0, length = 0;

	while (from < PARAVENT_WEEK_MINUTES &&
	       (!minutes[from] || minutes[(from + PARAVENT_WEEK_MINUTES - 1) %
					  PARAVENT_WEEK_MINUTES]))
		from++;
	while (length < PARAVENT_WEEK_MINUTES &&
	       minutes[(from + length) % PARAVENT_WEEK_MINUTES])
		length++;
	return length;
}

/* Marks the minutes as @number's. Return: whose some were, or -1. */
static int take(const bool minutes[PARAVENT_WEEK_MINUTES],
		int owner[PARAVENT_WEEK_MINUTES], int number)
{
	int other = -1, i;

	for (i = 0; i < PARAVENT_WEEK_MINUTES; i++) {
		if (!minutes[i])
			continue;
		if (other < 0 && owner[i] >= 0)
			other = owner[i];
		owner[i] = number;
	}
	return other;
}

static bool always(const struct schedule *schedule)
{
	return !schedule->count ||
	       (schedule->count == 1 && !schedule->hours[0].from &&
		schedule->hours[0].until == PARAVENT_WEEK_MINUTES);
}

static void advise_schedule(const struct advice *advice,
			    const struct yaml_node *node, const char *above,
			    const struct schedule *schedule)
{
	static bool minutes[PARAVENT_WEEK_MINUTES];
	static int owner[PARAVENT_WEEK_MINUTES];
	const struct yaml_node *child, *list = yaml_get(node, "schedule");
	struct report *report = advice->report;
	int number = 0, other, i;
	unsigned int length;
	char path[96];

	if (!list)
		return;
	snprintf(path, sizeof(path), "%s.schedule", above);
	if (always(schedule)) {
		report_warn_at(report, list->place, path,
			       "found hours that cover the whole week: it is "
			       "as if there were none");
		report_hint(report, "leave the field out, or check the hours");
	}
	for (i = 0; i < PARAVENT_WEEK_MINUTES; i++)
		owner[i] = -1;
	for (child = list->child; child; child = child->next, number++) {
		snprintf(path, sizeof(path), "%s.schedule[%d]", above, number);
		memset(minutes, 0, sizeof(minutes));
		times_hours_add(child->text, minutes);
		other = take(minutes, owner, number);
		if (other >= 0) {
			report_warn_at(report, child->place, path,
				       "found %s, which overlaps with %s",
				       child->text, entry(list, other)->text);
			report_hint(report,
				    "both count together; check days and hours "
				    "of the two");
		}
		length = first_span(minutes);
		if (length < MINUTES_MIN) {
			report_warn_at(report, child->place, path,
				       "found %s, which is %u minute%s only",
				       child->text, length,
				       length == 1 ? "" : "s");
			report_hint(report, "check the hours");
		}
	}
}

/* The spans of a schedule; nothing at all stands for the whole week. */
static struct paravent_hours span(const struct schedule *schedule,
				  unsigned int number)
{
	if (!schedule->count)
		return (struct paravent_hours){
			.from = 0, .until = PARAVENT_WEEK_MINUTES
		};
	return schedule->hours[number];
}

static unsigned int spans(const struct schedule *schedule)
{
	return schedule->count ? schedule->count : 1;
}

/* Whether both hold at some time. */
static bool meet(const struct schedule *left, const struct schedule *right)
{
	struct paravent_hours a, b;
	unsigned int i, j;

	for (i = 0; i < spans(left); i++) {
		a = span(left, i);
		for (j = 0; j < spans(right); j++) {
			b = span(right, j);
			if (a.from < b.until && b.from < a.until)
				return true;
		}
	}
	return false;
}

/* Whether @inner is wholly inside @outer, whenever it counts. */
static bool within(const struct zone *inner, const struct zone *outer)
{
	return schedule_within(&inner->schedule, &outer->schedule) &&
	       polygon_inside(inner->polygon, inner->vertices, outer->polygon,
			      outer->vertices);
}

static bool tell_size(const struct advice *advice,
		      const struct subject *subject, const struct zone *zone,
		      struct place place, const char *path)
{
	const struct yaml_node *frame = yaml_get(subject->node, "frame");
	uint64_t area = polygon_area(zone->polygon, zone->vertices);
	const char *effect = zone->only ? "shows" : "hides";
	struct report *report = advice->report;
	uint64_t pixels = 0;

	if (area >= WHOLE_PICTURE && (zone->only || !zone->schedule.count)) {
		report_warn_at(report, place, path,
			       "found a zone as large as the picture: %s",
			       zone->only ? "it hides nothing" :
					    "nothing is left to see");
		report_hint(report,
			    zone->only ? "check the points, or leave it out" :
					 "check the points; a zone with "
					 "\"only: true\" hides what is "
					 "outside of it");
		return true;
	}
	if (area >= WHOLE_PICTURE / 1000)
		return false;
	if (frame) {
		pixels = area * number_of(frame, "width") *
				 number_of(frame, "height") >>
			 33;
		if (pixels >= PIXELS_MIN)
			return false;
		report_warn_at(report, place, path,
			       "found a zone of %" PRIu64
			       " pixels: it %s hardly anything",
			       pixels, effect);
		report_hint(report, "check the points, and the frame that they "
				    "refer to");
	} else {
		report_warn_at(report, place, path,
			       "found a zone of less than a thousandth of the "
			       "picture: it %s hardly anything",
			       effect);
		report_hint(report,
			    "the points are in 1/65536 of the picture; to give "
			    "them in pixels, state the picture that they refer "
			    "to: frame: {width: ..., height: ...}");
	}
	return true;
}

/* Whether some zone makes this one superfluous, or the other way round. */
static bool tell_nesting(const struct advice *advice,
			 const struct camera *camera, unsigned int number,
			 struct place place, const char *path)
{
	const struct zone *zone = &camera->zones[number], *other;
	struct report *report = advice->report;
	unsigned int i;

	for (i = 0; i < camera->zone_count; i++) {
		other = &camera->zones[i];
		if (i == number || (other->only && !zone->only) ||
		    !within(zone, other))
			continue;
		if (zone->only != other->only) {
			report_warn_at(
				report, place, path,
				"found a zone wholly inside zones[%u], "
				"which is filled: nothing of it is shown",
				i);
			report_hint(report,
				    "a zone makes no hole in another: lead the "
				    "outline of zones[%u] around it",
				    i);
			return true;
		}
		/* Of two that are alike, one is enough to name. */
		if (i > number && within(other, zone))
			continue;
		report_warn_at(
			report, place, path,
			"found a zone wholly inside zones[%u], which %s all "
			"of it anyway",
			i, zone->only ? "shows" : "fills");
		report_hint(report, "leave it out, or check the points");
		return true;
	}
	return false;
}

static void tell_outside(const struct advice *advice,
			 const struct camera *camera, const struct zone *zone,
			 struct place place, const char *path)
{
	const struct zone *other;
	bool filled = false;
	unsigned int i;

	if (zone->only)
		return;
	for (i = 0; i < camera->zone_count; i++) {
		other = &camera->zones[i];
		if (!other->only)
			continue;
		if (!polygon_apart(zone->polygon, zone->vertices,
				   other->polygon, other->vertices))
			return;
		if (schedule_within(&zone->schedule, &other->schedule))
			filled = true;
	}
	if (!filled)
		return;
	report_warn_at(advice->report, place, path,
		       "found a zone wholly outside of what zones with \"only: "
		       "true\" show: it is filled anyway");
	report_hint(advice->report, "leave it out, or check the points");
}

static void advise_zone(const struct advice *advice,
			const struct subject *subject, unsigned int number)
{
	const struct camera *camera = subject->camera;
	const struct zone *zone = &camera->zones[number];
	const struct yaml_node *node;
	char path[64];

	node = entry(yaml_get(subject->node, "zones"), number);
	snprintf(path, sizeof(path), "%s.zones[%u]", subject->path, number);
	advise_schedule(advice, node, path, &zone->schedule);
	if (!meet(&zone->schedule, &camera->schedule)) {
		report_warn_at(advice->report, node->place, path,
			       "found hours at which the camera shows nothing: "
			       "the zone never counts");
		report_hint(advice->report,
			    "check the schedules of the zone and of the "
			    "camera");
		return;
	}
	if (!tell_size(advice, subject, zone, node->place, path) &&
	    !tell_nesting(advice, camera, number, node->place, path))
		tell_outside(advice, camera, zone, node->place, path);
}

/**
 * policy_advise() - warn of what a policy may say, but hardly means
 * @policy: what policy_from_yaml() made of @text
 * @text: the text
 * @size: its size in bytes
 * @now: seconds since 1970-01-01 00:00 UTC
 * @report: gets the warnings, in the order of the file
 */
void policy_advise(const struct policy *policy, const char *text, size_t size,
		   uint64_t now, struct report *report)
{
	struct advice advice = { report, policy, now };
	struct subject subject;
	struct yaml_node *root;
	unsigned int i, j;

	root = yaml_parse(text, size, report);
	if (!root)
		return;
	advise_validity(&advice, root);
	for (i = 0; i < policy->camera_count; i++) {
		subject.camera = &policy->cameras[i];
		subject.node = entry(yaml_get(root, "cameras"), i);
		snprintf(subject.path, sizeof(subject.path), "cameras[%u]", i);
		advise_camera(&advice, &subject);
		advise_schedule(&advice, subject.node, subject.path,
				&subject.camera->schedule);
		for (j = 0; j < subject.camera->zone_count; j++)
			advise_zone(&advice, &subject, j);
	}
	yaml_free(root);
	report_sort(report);
}
