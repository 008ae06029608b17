// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two policies are compared as policy_json() shows them, so that no field is
 * forgotten when one is added there. Both structures began as zeros, so that
 * their bytes tell whether there is anything else.
 */
#include "diff.h"

#include "cover.h"
#include "json.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Entries that belong together; -1 for none. */
struct pairs {
	int old_of[PARAVENT_ZONES_MAX];
	int new_of[PARAVENT_ZONES_MAX];
};

static const char *const effects[] = {
	[EFFECT_NONE] = "none",
	[EFFECT_TIGHTENS] = "tightens",
	[EFFECT_UNCLEAR] = "unclear",
	[EFFECT_LOOSENS] = "loosens",
};

static void put_zone(json_t *change, const struct side *side)
{
	if (!side->zone)
		return;
	json_object_set_new(change, "zone",
			    json_integer(side->zone - side->camera->zones + 1));
	json_put_text(change, "zone_name", side->zone->name);
}

/* Return: the change, for more to be put into; it stays with @diff. */
__attribute__((format(printf, 4, 5))) static json_t *
add(struct diff *diff, const struct side *side, enum effect effect,
    const char *format, ...)
{
	json_t *change = json_object();
	va_list arguments;

	va_start(arguments, format);
	if (side->camera)
		json_put_text(change, "camera", side->camera->name);
	put_zone(change, side);
	json_object_set_new(change, "effect", json_string(effects[effect]));
	json_object_set_new(change, "text", json_vsprintf(format, arguments));
	va_end(arguments);
	json_array_append_new(diff->changes, change);
	diff->loosens += effect == EFFECT_LOOSENS;
	diff->unclear += effect == EFFECT_UNCLEAR;
	return change;
}

/* What policy_json() shows may not be all there is. */
static void add_nameless(struct diff *diff, const struct side *side)
{
	add(diff, side, EFFECT_UNCLEAR,
	    "something changes that this tool cannot name");
}

struct label {
	char text[PARAVENT_TEXT_MAX + 40];
};

static struct label zone_label(const struct side *side)
{
	struct label label;
	const char *name = side->zone->name;

	snprintf(label.text, sizeof(label.text), "zone %d%s%s%s",
		 (int)(side->zone - side->camera->zones) + 1,
		 *name ? " \"" : "", name, *name ? "\"" : "");
	return label;
}

static void compare_field(struct diff *diff, const char *name, json_t *old,
			  json_t *new, const struct side *before,
			  const struct side *after)
{
	struct label subject = { .text = "" };
	enum effect effect;
	json_t *change;
	char *text;

	if (json_equal(old, new) || !strcmp(name, "cameras") ||
	    !strcmp(name, "zones"))
		return;
	if (after->zone)
		subject = zone_label(after);
	effect = field_compare(name, before, after);
	text = field_text(name, old, new, before, after);
	change = add(diff, after, effect, "%s%s%s", subject.text,
		     after->zone ? ": " : "", text ?: name);
	free(text);
	json_object_set_new(change, "field", json_string(name));
	json_object_set(change, "old", old ?: json_null());
	json_object_set(change, "new", new ?: json_null());
}

static void compare_fields(struct diff *diff, json_t *old, json_t *new,
			   const struct side *before, const struct side *after)
{
	const char *name;
	json_t *value;

	json_object_foreach(old, name, value) compare_field(
		diff, name, value, json_object_get(new, name), before, after);
	json_object_foreach(new, name, value) if (!json_object_get(old, name))
		compare_field(diff, name, NULL, value, before, after);
}

static void pair(struct pairs *pairs, unsigned int old_count,
		 unsigned int new_count, const struct side *before,
		 const struct side *after,
		 bool (*belong)(const struct side *before, unsigned int o,
				const struct side *after, unsigned int n))
{
	unsigned int o, n;

	for (n = 0; n < new_count; n++) {
		for (o = 0; o < old_count && pairs->old_of[n] < 0; o++) {
			if (pairs->new_of[o] >= 0 ||
			    !belong(before, o, after, n))
				continue;
			pairs->old_of[n] = o;
			pairs->new_of[o] = n;
		}
	}
}

static bool zone_same(const struct side *before, unsigned int o,
		      const struct side *after, unsigned int n)
{
	return !memcmp(&before->camera->zones[o], &after->camera->zones[n],
		       sizeof(struct zone));
}

static bool zone_named(const struct side *before, unsigned int o,
		       const struct side *after, unsigned int n)
{
	return *after->camera->zones[n].name &&
	       !strcmp(before->camera->zones[o].name,
		       after->camera->zones[n].name);
}

static bool zone_placed(const struct side *before, unsigned int o,
			const struct side *after, unsigned int n)
{
	const struct zone *old = &before->camera->zones[o];
	const struct zone *new = &after->camera->zones[n];

	return old->vertices == new->vertices &&
	       !memcmp(old->polygon, new->polygon, sizeof(old->polygon));
}

static bool zone_counted(const struct side *before, unsigned int o,
			 const struct side *after, unsigned int n)
{
	return o == n && !*before->camera->zones[o].name &&
	       !*after->camera->zones[n].name;
}

static unsigned int only_zones(const struct camera *camera, bool scheduled)
{
	unsigned int i, count = 0;

	for (i = 0; i < camera->zone_count; i++)
		count += camera->zones[i].only &&
			 (!scheduled || camera->zones[i].schedule.count);
	return count;
}

/* The first inverse zone hides; a further one shows what the others hide. */
static void zone_added(struct diff *diff, const struct side *before,
		       const struct side *after)
{
	bool shows = after->zone->only && only_zones(before->camera, false);
	double share = 100 * zone_share(after->zone);

	if (after->zone->only)
		add(diff, after, shows ? EFFECT_LOOSENS : EFFECT_TIGHTENS,
		    "%s is new: %.2f %% of the picture is inside%s",
		    zone_label(after).text, share,
		    shows ? " and may be seen" : ", and all else is filled");
	else
		add(diff, after, EFFECT_TIGHTENS,
		    "%s is new: it fills %.2f %% of the picture",
		    zone_label(after).text, share);
}

static void zone_removed(struct diff *diff, const struct side *before,
			 const struct side *after)
{
	bool hides = only_zones(after->camera, false) &&
		     !only_zones(after->camera, true);
	double share = 100 * zone_share(before->zone);

	if (before->zone->only)
		add(diff, before, hides ? EFFECT_TIGHTENS : EFFECT_LOOSENS,
		    "%s is removed: %.2f %% of the picture was inside, and "
		    "what lay outside was filled",
		    zone_label(before).text, share);
	else
		add(diff, before, EFFECT_LOOSENS,
		    "%s is removed: it filled %.2f %% of the picture",
		    zone_label(before).text, share);
}

static void compare_zones(struct diff *diff, json_t *old, json_t *new,
			  const struct side *before, const struct side *after)
{
	unsigned int old_count = before->camera->zone_count;
	unsigned int new_count = after->camera->zone_count, i;
	struct side was = *before, is = *after;
	struct pairs pairs;
	bool moved = false;

	memset(&pairs, 0xff, sizeof(pairs));
	pair(&pairs, old_count, new_count, before, after, zone_same);
	pair(&pairs, old_count, new_count, before, after, zone_named);
	pair(&pairs, old_count, new_count, before, after, zone_placed);
	pair(&pairs, old_count, new_count, before, after, zone_counted);
	for (i = 0; i < old_count; i++) {
		was.zone = &before->camera->zones[i];
		if (pairs.new_of[i] < 0)
			zone_removed(diff, &was, after);
	}
	for (i = 0; i < new_count; i++) {
		is.zone = &after->camera->zones[i];
		if (pairs.old_of[i] < 0) {
			zone_added(diff, before, &is);
			continue;
		}
		was.zone = &before->camera->zones[pairs.old_of[i]];
		compare_fields(diff, json_array_get(old, pairs.old_of[i]),
			       json_array_get(new, i), &was, &is);
		moved |= pairs.old_of[i] != (int)i;
	}
	if (moved && old_count == new_count)
		add(diff, after, EFFECT_NONE,
		    "the zones stand in another order");
}

static void put_cover(json_t *object, const char *key,
		      const struct cover *cover)
{
	json_object_set_new(object, key,
			    cover->never ? json_null() :
					   json_pack("{s:f, s:f}", "least",
						     100 * cover->least, "most",
						     100 * cover->most));
}

static void write_cover(FILE *to, const struct cover *cover)
{
	if (cover->never)
		fputs("all of the picture", to);
	else if (cover->most - cover->least < 0.0005)
		fprintf(to, "about %.1f %% of the picture", 100 * cover->least);
	else
		fprintf(to, "%.1f to %.1f %% of the picture, by the hour,",
			100 * cover->least, 100 * cover->most);
}

/* The zones and hours of a camera as a whole, measured. */
static void measure(struct diff *diff, const struct side *before,
		    const struct side *after)
{
	json_t *object = json_object();
	struct cover was, is;
	char *text = NULL;
	double bared;
	size_t size;
	FILE *to;

	json_put_text(object, "camera", after->camera->name);
	json_array_append_new(diff->hidden, object);
	to = open_memstream(&text, &size);
	if (!to)
		return;
	if (cover_compare(before->camera, after->camera, &was, &is, &bared)) {
		put_cover(object, "before", &was);
		put_cover(object, "after", &is);
		json_object_set_new(object, "bared", json_real(100 * bared));
		write_cover(to, &was);
		fputs(" was hidden, ", to);
		write_cover(to, &is);
		fputs(" is now", to);
		if (bared > 0)
			fprintf(to,
				"; %s%.1f %% was hidden and can now be seen",
				bared < 0.0005 ? "less than " : "up to ",
				bared < 0.0005 ? 0.1 : 100 * bared);
	} else {
		fputs("how much is hidden was not measured: the hours are too "
		      "many",
		      to);
	}
	fclose(to);
	json_put_text(object, "text", text);
	free(text);
}

static void compare_camera(struct diff *diff, json_t *old, json_t *new,
			   const struct side *before, const struct side *after)
{
	size_t count = json_array_size(diff->changes);

	compare_fields(diff, old, new, before, after);
	/* Each policy that comes into force opens it anew. */
	if (after->camera->open_frames &&
	    after->camera->open_frames == before->camera->open_frames &&
	    after->camera->open_seconds == before->camera->open_seconds)
		add(diff, after, EFFECT_LOOSENS,
		    "for another %u s or %u frames its zones do not count",
		    after->camera->open_seconds, after->camera->open_frames);
	compare_zones(diff, json_object_get(old, "zones"),
		      json_object_get(new, "zones"), before, after);
	if (!memcmp(before->camera, after->camera, sizeof(struct camera)))
		return;
	if (json_array_size(diff->changes) == count)
		add_nameless(diff, after);
	measure(diff, before, after);
}

static bool camera_match_same(const struct camera *old,
			      const struct camera *new)
{
	return !strcmp(old->driver, new->driver) &&
	       !strcmp(old->card, new->card) &&
	       !strcmp(old->bus_info, new->bus_info) &&
	       !strcmp(old->usb, new->usb) &&
	       !strcmp(old->usb_serial, new->usb_serial) &&
	       !strcmp(old->device_tree, new->device_tree);
}

static bool camera_same(const struct side *before, unsigned int o,
			const struct side *after, unsigned int n)
{
	const struct camera *old = &before->policy->cameras[o];
	const struct camera *new = &after->policy->cameras[n];

	return !strcmp(old->name, new->name) && camera_match_same(old, new);
}

static bool camera_named(const struct side *before, unsigned int o,
			 const struct side *after, unsigned int n)
{
	return !strcmp(before->policy->cameras[o].name,
		       after->policy->cameras[n].name);
}

static bool camera_matched(const struct side *before, unsigned int o,
			   const struct side *after, unsigned int n)
{
	return camera_match_same(&before->policy->cameras[o],
				 &after->policy->cameras[n]);
}

static void compare_cameras(struct diff *diff, json_t *old, json_t *new,
			    const struct side *before, const struct side *after)
{
	unsigned int old_count = before->policy->camera_count;
	unsigned int new_count = after->policy->camera_count, i;
	struct side was = *before, is = *after;
	struct pairs pairs;
	bool moved = false;

	memset(&pairs, 0xff, sizeof(pairs));
	pair(&pairs, old_count, new_count, before, after, camera_same);
	pair(&pairs, old_count, new_count, before, after, camera_named);
	pair(&pairs, old_count, new_count, before, after, camera_matched);
	for (i = 0; i < old_count; i++) {
		was.camera = &before->policy->cameras[i];
		if (pairs.new_of[i] < 0)
			add(diff, &was, EFFECT_TIGHTENS,
			    "the camera is removed: it shows nothing any "
			    "more");
	}
	for (i = 0; i < new_count; i++) {
		is.camera = &after->policy->cameras[i];
		if (pairs.old_of[i] < 0) {
			add(diff, &is, EFFECT_LOOSENS,
			    "the camera is new: no policy named it, and it "
			    "showed nothing; it has %u zone%s",
			    is.camera->zone_count,
			    is.camera->zone_count == 1 ? "" : "s");
			continue;
		}
		was.camera = &before->policy->cameras[pairs.old_of[i]];
		compare_camera(diff, json_array_get(old, pairs.old_of[i]),
			       json_array_get(new, i), &was, &is);
		moved |= pairs.old_of[i] != (int)i;
	}
	if (moved && old_count == new_count)
		add(diff, after, EFFECT_NONE,
		    "the cameras stand in another order");
}

/* When the clocks change follows from the time zone and the time it is valid. */
static void compare_offsets(struct diff *diff, const struct side *before,
			    const struct side *after)
{
	const struct policy *was = before->policy, *is = after->policy;

	if (!was->offset_count || !is->offset_count ||
	    !memcmp(was->offsets, is->offsets, sizeof(was->offsets)) ||
	    strcmp(was->timezone, is->timezone) ||
	    was->not_before != is->not_before ||
	    was->not_after != is->not_after)
		return;
	add(diff, after, EFFECT_UNCLEAR,
	    "the clocks of the time zone change at other times, or by other "
	    "amounts: the two files were made with different tzdata");
}

static void check_serial(struct diff *diff, const struct side *before,
			 const struct side *after)
{
	if (after->policy->serial > before->policy->serial)
		return;
	add(diff, after, EFFECT_UNCLEAR,
	    "the serial is %" PRIu64 ", expected more than %" PRIu64
	    ": the kernel refuses the new policy where the old one is in force",
	    after->policy->serial, before->policy->serial);
}

static void compare_top(struct diff *diff, json_t *old, json_t *new,
			const struct side *before, const struct side *after)
{
	compare_fields(diff, old, new, before, after);
	compare_offsets(diff, before, after);
	/* The first schedule brings offsets along, the last takes them away. */
	if (!json_array_size(diff->changes) &&
	    !before->policy->offset_count == !after->policy->offset_count &&
	    memcmp(before->policy, after->policy,
		   offsetof(struct policy, camera_count)))
		add_nameless(diff, after);
}

/**
 * policy_diff() - find what changes from one policy to another
 * @before: the one
 * @after: the other
 * @diff: result; no changes if both say the same
 */
void policy_diff(const struct policy *before, const struct policy *after,
		 struct diff *diff)
{
	const struct side was = { .policy = before }, is = { .policy = after };
	json_t *old = policy_json(before), *new = policy_json(after);
	size_t named, count;

	*diff = (struct diff){ .changes = json_array(),
			       .hidden = json_array() };
	if (memcmp(before, after, sizeof(*before))) {
		compare_top(diff, old, new, &was, &is);
		named = json_array_size(diff->changes);
		check_serial(diff, &was, &is);
		count = json_array_size(diff->changes);
		compare_cameras(diff, json_object_get(old, "cameras"),
				json_object_get(new, "cameras"), &was, &is);
		if (json_array_size(diff->changes) == count && !named)
			add_nameless(diff, &is);
	}
	json_decref(old);
	json_decref(new);
}

/**
 * diff_release() - release what policy_diff() found
 * @diff: the changes
 */
void diff_release(struct diff *diff)
{
	json_decref(diff->changes);
	json_decref(diff->hidden);
}
