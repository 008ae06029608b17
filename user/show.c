// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

#include "json.h"
#include "times.h"

#include <inttypes.h>
#include <stdio.h>

static void print_match(const struct camera *camera)
{
	printf("  match      ");
	if (*camera->driver)
		printf(" driver \"%s\"", camera->driver);
	if (*camera->card)
		printf(" card \"%s\"", camera->card);
	if (*camera->bus_info)
		printf(" bus_info \"%s\"", camera->bus_info);
	printf("\n");
}

static void print_schedule(const struct schedule *schedule, const char *label)
{
	struct times_text line;
	unsigned int i;

	for (i = 0; times_schedule_line(schedule, i, &line); i++)
		printf("%s%s\n", i ? "              " : label, line.text);
}

static json_t *schedule_json(const struct schedule *schedule)
{
	json_t *lines = json_array();
	struct times_text line;
	unsigned int i;

	for (i = 0; times_schedule_line(schedule, i, &line); i++)
		json_array_append_new(lines, json_string(line.text));
	return lines;
}

static void print_ids(const struct ids *ids, const char *label)
{
	unsigned int i;

	for (i = 0; i < ids->count; i++)
		printf("%s%" PRIu32, i ? ", " : label, ids->id[i]);
	if (ids->count)
		printf("\n");
}

static json_t *ids_json(const struct ids *ids)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < ids->count; i++)
		json_array_append_new(list, json_integer(ids->id[i]));
	return list;
}

static void print_zone(const struct zone *zone, unsigned int number)
{
	unsigned int i;

	printf("  zone %-6u %s%s%s%s\n            ", number,
	       zone->only ? "only this may be seen" : "filled",
	       *zone->name ? ": \"" : "", zone->name, *zone->name ? "\"" : "");
	for (i = 0; i < zone->vertices; i++)
		printf("%s[%u, %u]", i && i % 6 == 0 ? "\n             " : " ",
		       zone->polygon[i].x, zone->polygon[i].y);
	printf("\n");
	print_schedule(&zone->schedule, "    only on   ");
}

static void print_camera(const struct camera *camera)
{
	unsigned int i;

	printf("\ncamera \"%s\"\n", camera->name);
	print_match(camera);
	if (camera->max_width)
		printf("  size        at most %u x %u\n", camera->max_width,
		       camera->max_height);
	else
		printf("  size        not capped\n");
	if (camera->rate_frames)
		printf("  frame rate  at most %u in any %u s\n",
		       camera->rate_frames, camera->rate_seconds);
	else
		printf("  frame rate  not capped\n");
	printf("  fill        #%06x\n", camera->fill);
	if (camera->fixed)
		printf("  fixed       not to be turned, zoomed, flipped or "
		       "cropped\n");
	print_ids(&camera->uids, "  users       ");
	print_ids(&camera->gids, "  groups      ");
	print_schedule(&camera->schedule, "  hours       ");
	if (!camera->zone_count)
		printf("  zones       none: the whole picture may be seen\n");
	for (i = 0; i < camera->zone_count; i++)
		print_zone(&camera->zones[i], i + 1);
}

/**
 * policy_print() - show a policy to a person
 * @policy: the policy
 */
void policy_print(const struct policy *policy)
{
	const char *zone = *policy->timezone ? policy->timezone : "UTC";
	unsigned int i;

	printf("serial        %" PRIu64 "\n", policy->serial);
	if (*policy->issuer)
		printf("issuer        %s\n", policy->issuer);
	if (*policy->reference)
		printf("reference     %s\n", policy->reference);
	if (*policy->purpose)
		printf("purpose       %s\n", policy->purpose);
	if (*policy->place)
		printf("place         %s\n", policy->place);
	/* Without its time zone this machine can still tell the moments. */
	if (!times_zone_use(zone))
		times_zone_use(zone = "UTC");
	if (policy->not_before)
		printf("valid from    %s %s\n",
		       times_moment_text(policy->not_before).text, zone);
	if (policy->not_after)
		printf("valid until   %s %s\n",
		       times_moment_text(policy->not_after).text, zone);
	printf("cameras       %u; points are in 1/65536 of the frame\n",
	       policy->camera_count);
	for (i = 0; i < policy->camera_count; i++)
		print_camera(&policy->cameras[i]);
}

static json_t *zone_json(const struct zone *zone)
{
	json_t *object = json_object(), *polygon = json_array();
	unsigned int i;

	json_put_text(object, "name", zone->name);
	json_object_set_new(object, "only", json_boolean(zone->only));
	for (i = 0; i < zone->vertices; i++)
		json_array_append_new(polygon,
				      json_pack("[i, i]", zone->polygon[i].x,
						zone->polygon[i].y));
	json_object_set_new(object, "polygon", polygon);
	if (zone->schedule.count)
		json_object_set_new(object, "schedule",
				    schedule_json(&zone->schedule));
	return object;
}

static json_t *camera_json(const struct camera *camera)
{
	json_t *object = json_object(), *match = json_object();
	json_t *zones = json_array();
	char fill[16];
	unsigned int i;

	json_put_text(object, "name", camera->name);
	json_put_text(match, "driver", camera->driver);
	json_put_text(match, "card", camera->card);
	json_put_text(match, "bus_info", camera->bus_info);
	json_object_set_new(object, "match", match);
	snprintf(fill, sizeof(fill), "#%06x", camera->fill);
	json_put_text(object, "fill", fill);
	if (camera->max_width)
		json_object_set_new(object, "max_size",
				    json_pack("{s:i, s:i}", "width",
					      camera->max_width, "height",
					      camera->max_height));
	if (camera->rate_frames)
		json_object_set_new(object, "max_frame_rate",
				    json_pack("{s:i, s:i}", "frames",
					      camera->rate_frames, "seconds",
					      camera->rate_seconds));
	json_object_set_new(object, "fixed", json_boolean(camera->fixed));
	if (camera->uids.count || camera->gids.count)
		json_object_set_new(object, "allow",
				    json_pack("{s:o, s:o}", "uids",
					      ids_json(&camera->uids), "gids",
					      ids_json(&camera->gids)));
	if (camera->schedule.count)
		json_object_set_new(object, "schedule",
				    schedule_json(&camera->schedule));
	for (i = 0; i < camera->zone_count; i++)
		json_array_append_new(zones, zone_json(&camera->zones[i]));
	json_object_set_new(object, "zones", zones);
	return object;
}

/**
 * policy_json() - show a policy to a program
 * @policy: the policy
 *
 * Return: a new object.
 */
json_t *policy_json(const struct policy *policy)
{
	json_t *object = json_object(), *cameras = json_array();
	unsigned int i;

	json_put_u64(object, "serial", policy->serial);
	json_put_text(object, "issuer", policy->issuer);
	json_put_text(object, "reference", policy->reference);
	json_put_text(object, "purpose", policy->purpose);
	json_put_text(object, "place", policy->place);
	json_put_text(object, "timezone", policy->timezone);
	if (policy->not_before)
		json_put_u64(object, "not_before", policy->not_before);
	if (policy->not_after)
		json_put_u64(object, "not_after", policy->not_after);
	for (i = 0; i < policy->camera_count; i++)
		json_array_append_new(cameras,
				      camera_json(&policy->cameras[i]));
	json_object_set_new(object, "cameras", cameras);
	return object;
}
