// SPDX-License-Identifier: GPL-2.0-or-later
#include "cover.h"

#include "draw.h"

#include <stdlib.h>
#include <string.h>

#define GRID 512 /* cells in either direction that shares are measured with */
#define WORDS (GRID * GRID / 64)
#define MOMENTS_MAX 1000 /* keeps the time within a second or so */

/**
 * zone_share() - how much of the picture is inside a zone's outline
 * @zone: the zone
 *
 * Return: 0 to 1.
 */
double zone_share(const struct zone *zone)
{
	return polygon_area(zone->polygon, zone->vertices) /
	       (2.0 * PARAVENT_COORDINATE_MAX * PARAVENT_COORDINATE_MAX);
}

static bool holds_at(const struct schedule *schedule, unsigned int minute)
{
	unsigned int i;

	for (i = 0; i < schedule->count; i++)
		if (schedule->hours[i].from <= minute &&
		    schedule->hours[i].until > minute)
			return true;
	return !schedule->count;
}

/**
 * schedule_within() - whether hours lie within others
 * @inner: the hours
 * @outer: the others
 *
 * Return: true if @outer holds whenever @inner does.
 */
bool schedule_within(const struct schedule *inner, const struct schedule *outer)
{
	unsigned int minute;

	for (minute = 0; minute < PARAVENT_WEEK_MINUTES; minute++)
		if (holds_at(inner, minute) && !holds_at(outer, minute))
			return false;
	return true;
}

static void mark_changes(const struct schedule *schedule, bool *change)
{
	unsigned int i;

	for (i = 0; i < schedule->count; i++) {
		change[schedule->hours[i].from] = true;
		change[schedule->hours[i].until % PARAVENT_WEEK_MINUTES] = true;
	}
}

/* Marks the minutes at which something about a camera changes. */
static void find_changes(const struct camera *camera, bool *change)
{
	unsigned int i;

	mark_changes(&camera->schedule, change);
	for (i = 0; i < camera->zone_count; i++)
		mark_changes(&camera->zones[i].schedule, change);
}

static bool draw_all(const struct camera *camera, struct bitmap *zones)
{
	unsigned int i;

	for (i = 0; i < camera->zone_count; i++) {
		if (!bitmap_make(&zones[i], GRID, GRID))
			return false;
		draw_zone(&zones[i], &camera->zones[i]);
	}
	return true;
}

/* What is hidden at a minute of the week. */
static void hide(const struct camera *camera, const struct bitmap *zones,
		 unsigned int minute, uint64_t *hidden)
{
	unsigned int i, word;
	bool only = false;

	if (!holds_at(&camera->schedule, minute)) {
		memset(hidden, 0xff, WORDS * sizeof(*hidden));
		return;
	}
	memset(hidden, 0, WORDS * sizeof(*hidden));
	for (i = 0; i < camera->zone_count; i++) {
		if (!camera->zones[i].only ||
		    !holds_at(&camera->zones[i].schedule, minute))
			continue;
		only = true;
		for (word = 0; word < WORDS; word++)
			hidden[word] |= zones[i].bits[word];
	}
	for (word = 0; only && word < WORDS; word++)
		hidden[word] = ~hidden[word];
	for (i = 0; i < camera->zone_count; i++) {
		if (camera->zones[i].only ||
		    !holds_at(&camera->zones[i].schedule, minute))
			continue;
		for (word = 0; word < WORDS; word++)
			hidden[word] |= zones[i].bits[word];
	}
}

static double share(const uint64_t *bits, const uint64_t *but_not)
{
	unsigned int word, count = 0;

	for (word = 0; word < WORDS; word++)
		count += __builtin_popcountll(bits[word] &
					      ~(but_not ? but_not[word] : 0));
	return count / (double)(GRID * GRID);
}

static void add_cover(const struct camera *camera, unsigned int minute,
		      const uint64_t *hidden, struct cover *cover)
{
	double now;

	if (!holds_at(&camera->schedule, minute))
		return;
	now = share(hidden, NULL);
	if (cover->never || now < cover->least)
		cover->least = now;
	if (cover->never || now > cover->most)
		cover->most = now;
	cover->never = false;
}

/**
 * cover_compare() - measure what two rules for a camera hide
 * @before: the one
 * @after: the other
 * @was: set to what @before hides
 * @is: set to what @after hides
 * @bared: set to the largest share that @before hides and @after does not, at
 *	any time of the week
 *
 * Shares are measured with cells of 1/512 of the width and height, of which
 * those that a zone touches are hidden, as the kernel does with pixels. Both
 * rules are taken to refer to the same clock.
 *
 * Return: false if memory ran out, or hours are too scattered.
 */
bool cover_compare(const struct camera *before, const struct camera *after,
		   struct cover *was, struct cover *is, double *bared)
{
	struct bitmap old_zones[PARAVENT_ZONES_MAX] = { 0 };
	struct bitmap new_zones[PARAVENT_ZONES_MAX] = { 0 };
	bool change[PARAVENT_WEEK_MINUTES] = { true };
	static uint64_t old_hidden[WORDS], new_hidden[WORDS];
	unsigned int i, minute, moments = 0;
	bool good;
	double now;

	find_changes(before, change);
	find_changes(after, change);
	for (minute = 0; minute < PARAVENT_WEEK_MINUTES; minute++)
		moments += change[minute];
	*was = *is = (struct cover){ .never = true };
	*bared = 0;
	good = moments <= MOMENTS_MAX && draw_all(before, old_zones) &&
	       draw_all(after, new_zones);
	for (minute = 0; good && minute < PARAVENT_WEEK_MINUTES; minute++) {
		if (!change[minute])
			continue;
		hide(before, old_zones, minute, old_hidden);
		hide(after, new_zones, minute, new_hidden);
		add_cover(before, minute, old_hidden, was);
		add_cover(after, minute, new_hidden, is);
		now = share(old_hidden, new_hidden);
		if (now > *bared)
			*bared = now;
	}
	for (i = 0; i < PARAVENT_ZONES_MAX; i++) {
		bitmap_free(&old_zones[i]);
		bitmap_free(&new_zones[i]);
	}
	return good;
}
