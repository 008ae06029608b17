// SPDX-License-Identifier: GPL-2.0-or-later
#include "site.h"
#include "text.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

static void show_point(const struct yaml_node *node, unsigned int number,
		       char *text, size_t size)
{
	snprintf(text, size, "%u %s", number + 1, value_show(node).text);
}

static void check_shape(struct site *site, const struct yaml_node *node,
			const char *path, const struct zone *zone)
{
	const struct yaml_node *points[PARAVENT_VERTICES_MAX], *child;
	unsigned int first, second, n = zone->vertices, i = 0;
	char a[160], b[160], c[160], d[160];
	enum polygon_fault fault;

	fault = polygon_check(zone->polygon, n, &first, &second);
	if (fault == POLYGON_SIMPLE)
		return;
	for (child = node->child; child; child = child->next)
		points[i++] = child;
	show_point(points[first], first, a, sizeof(a));
	show_point(points[second], second, b, sizeof(b));

	switch (fault) {
	case POLYGON_REPEATED:
		report_at(site->report, points[second]->place, path,
			  "point %s is the same as point %s, expected each "
			  "point once",
			  b, a);
		report_hint(site->report,
			    !first && second == n - 1 ?
				    "leave the last point out: a polygon "
				    "closes by itself" :
				    "remove one of the two; points less than "
				    "1/65536 of the frame apart count as one");
		break;
	case POLYGON_FLAT:
		report_at(site->report, node->place, path,
			  "all %u points are on one line, expected an area", n);
		break;
	default:
		show_point(points[(first + 1) % n], (first + 1) % n, c,
			   sizeof(c));
		show_point(points[(second + 1) % n], (second + 1) % n, d,
			   sizeof(d));
		report_at(site->report, points[first]->place, path,
			  "the edge from point %s to point %s meets the edge "
			  "from point %s to point %s, expected edges that do "
			  "not meet",
			  a, c, b, d);
		report_hint(site->report,
			    "list the points in the order in which a walk "
			    "around the zone passes them, or make two zones "
			    "of it");
	}
}

static bool read_coordinate(struct site *site, const struct yaml_node *point,
			    const struct yaml_node *node, const char *path,
			    char axis, uint64_t extent, uint16_t *coordinate)
{
	uint64_t numerator, denominator;
	uint64_t limit = site->frame_given ? extent : PARAVENT_COORDINATE_MAX;
	const char *limit_of = !site->frame_given ? "the far edge" :
			       axis == 'x'	  ? "the frame's width" :
						    "the frame's height";
	bool negative = node->type == YAML_SCALAR && node->plain &&
			*node->text == '-';

	if (!value_decimal(node, &numerator, &denominator) && !negative) {
		report_at(site->report, point->place, path,
			  "found %s, expected two numbers with at most 9 "
			  "decimals, x and y",
			  value_show(point).text);
		return false;
	}
	/* There is nothing to hold it against then. */
	if (site->frame_given && !site->frame_good)
		return false;
	if (negative || numerator > limit * denominator) {
		report_at(site->report, point->place, path,
			  "found %s, expected %c from 0 to %llu (%s)",
			  value_show(point).text, axis,
			  (unsigned long long)limit, limit_of);
		if (!site->frame_given)
			report_hint(site->report,
				    "to give points in pixels, state the "
				    "picture they refer to: frame: {width: "
				    "..., height: ...}");
		return false;
	}
	if (!site->frame_given && denominator != 1) {
		report_at(site->report, point->place, path,
			  "found %s, expected whole numbers from 0 to %u, as "
			  "the camera has no \"frame\"",
			  value_show(point).text, PARAVENT_COORDINATE_MAX);
		return false;
	}
	*coordinate =
		site->frame_given ?
			polygon_coordinate(numerator, denominator, extent) :
			numerator;
	return true;
}

static bool read_point(struct site *site, const struct yaml_node *node,
		       const char *path, struct vertex *vertex)
{
	bool good;

	if (node->type != YAML_SEQUENCE || node->count != 2) {
		report_at(site->report, node->place, path,
			  "found %s, expected two numbers such as [100, 80]",
			  value_show(node).text);
		return false;
	}
	good = read_coordinate(site, node, node->child, path, 'x',
			       site->frame_width, &vertex->x);
	return good && read_coordinate(site, node, node->child->next, path, 'y',
				       site->frame_height, &vertex->y);
}

static void read_polygon(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	const struct yaml_node *child;
	struct zone *zone = target;
	char below[SITE_PATH_SIZE];
	bool good = true;

	if (!value_is(site->report, node, path, YAML_SEQUENCE,
		      "a list of points such as [100, 80]"))
		return;
	if (node->count < PARAVENT_VERTICES_MIN ||
	    node->count > PARAVENT_VERTICES_MAX) {
		report_at(site->report, node->place, path,
			  "found %zu points, expected %d to %d", node->count,
			  PARAVENT_VERTICES_MIN, PARAVENT_VERTICES_MAX);
		return;
	}
	for (child = node->child; child; child = child->next) {
		snprintf(below, sizeof(below), "%s[%u]", path, zone->vertices);
		if (!read_point(site, child, below,
				&zone->polygon[zone->vertices++]))
			good = false;
	}
	if (good)
		check_shape(site, node, path, zone);
}

static void read_zone_name(struct site *site, const struct yaml_node *node,
			   const char *path, void *target)
{
	struct zone *zone = target;

	value_text(site->report, node, path, zone->name, sizeof(zone->name));
}

static void read_only(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct zone *zone = target;

	value_boolean(site->report, node, path, &zone->only);
}

static void read_schedule(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	struct zone *zone = target;

	site_read_schedule(site, node, path, &zone->schedule);
}

/**
 * site_read_zones() - read the zones of a camera
 * @site: knows the frame that points refer to
 * @node: the list
 * @path: the field
 * @target: the struct camera
 */
void site_read_zones(struct site *site, const struct yaml_node *node,
		     const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "name", false, read_zone_name },
		{ "only", false, read_only },
		{ "polygon", true, read_polygon },
		{ "schedule", false, read_schedule },
	};
	struct camera *camera = target;
	const struct yaml_node *child;
	char below[SITE_PATH_SIZE];

	if (!value_is(site->report, node, path, YAML_SEQUENCE,
		      "a list of zones"))
		return;
	if (node->count > PARAVENT_ZONES_MAX) {
		report_at(site->report, node->place, path,
			  "found %zu zones, expected at most %d", node->count,
			  PARAVENT_ZONES_MAX);
		return;
	}
	for (child = node->child; child; child = child->next) {
		snprintf(below, sizeof(below), "%s[%u]", path,
			 camera->zone_count);
		site_read_fields(site, child, below, fields, ARRAY_SIZE(fields),
				 &camera->zones[camera->zone_count++]);
	}
}
