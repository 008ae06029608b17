// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "resolution" of a site: how much detail of people a camera may show, as a
 * size cap.
 */
#include "site.h"
#include "text.h"
#include "value.h"

#include <math.h>
#include <string.h>

/* A hair, so that a product that should be whole is not one less. */
#define ROUNDING 1e-9

/**
 * struct view - what the camera sees
 * @density: most pixels of the picture for a metre of the scene
 * @distance: from how far on that holds, metres
 * @angle: of the horizontal field of view, degrees; 0 when not given
 * @focal_length: of the lens, mm; 0 when not given
 * @sensor_width: of what the lens draws on, mm
 */
struct view {
	double density;
	double distance;
	double angle;
	double focal_length;
	double sensor_width;
};

/* Return: whether @node is a number in that range, and then @number is it. */
static bool read_decimal(struct site *site, const struct yaml_node *node,
			 const char *path, double least, double most,
			 const char *unit, double *number)
{
	uint64_t numerator, denominator;

	if (value_decimal(node, &numerator, &denominator)) {
		*number = (double)numerator / denominator;
		if (*number >= least && *number <= most)
			return true;
	}
	*number = 0;
	report_at(site->report, node->place, path,
		  "found %s, expected a number from %g to %g %s",
		  value_show(node).text, least, most, unit);
	return false;
}

/*
 * What a metre of the scene is at least drawn with for each purpose, in pixels:
 * IEC 62676-4:2014, 6.7. What may be done is what needs no more than that.
 */
static const struct {
	const char *name;
	unsigned int density;
} purposes[] = {
	{ "detect", 25 },
	{ "observe", 62 },
	{ "recognise", 125 },
	{ "identify", 250 },
};

static void read_density(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	struct view *view = target;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(purposes); i++) {
		if (node->type == YAML_SCALAR &&
		    !strcmp(node->text, purposes[i].name)) {
			view->density = purposes[i].density;
			return;
		}
	}
	if (!read_decimal(site, node, path, 1, 10000, "of pixels a metre",
			  &view->density))
		report_hint(site->report,
			    "or one of detect (25), observe (62), recognise "
			    "(125) and identify (250)");
}

static void read_distance(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	struct view *view = target;

	read_decimal(site, node, path, 0.1, 10000, "of metres",
		     &view->distance);
}

static void read_angle(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	struct view *view = target;

	read_decimal(site, node, path, 1, 170, "of degrees", &view->angle);
}

static void read_focal_length(struct site *site, const struct yaml_node *node,
			      const char *path, void *target)
{
	struct view *view = target;

	read_decimal(site, node, path, 0.1, 1000, "of millimetres",
		     &view->focal_length);
}

static void read_sensor_width(struct site *site, const struct yaml_node *node,
			      const char *path, void *target)
{
	struct view *view = target;

	read_decimal(site, node, path, 0.1, 100, "of millimetres",
		     &view->sensor_width);
}

static void read_lens(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "focal_length", true, read_focal_length },
		{ "sensor_width", true, read_sensor_width },
	};

	site_read_fields(site, node, path, fields, ARRAY_SIZE(fields), target);
}

/* A cap that is there already stays if it is the smaller one. */
static void cap(struct site *site, const struct yaml_node *node,
		const char *path, const struct view *view,
		struct camera *camera)
{
	double scene = view->angle ? 2 * tan(view->angle / 2 * M_PI / 180) :
				     view->sensor_width / view->focal_length;
	double width = floor(view->density * view->distance * scene + ROUNDING);
	double height = floor(width * site->frame_height / site->frame_width +
			      ROUNDING);

	if (width < 1 || height < 1) {
		report_at(site->report, node->place, path,
			  "found a picture of %g x %g pixels, expected at "
			  "least 1 x 1; are the distance and the lens right?",
			  width, height);
		return;
	}
	if (width > PARAVENT_DIMENSION_MAX || height > PARAVENT_DIMENSION_MAX) {
		report_warn_at(site->report, node->place, path,
			       "allows %.0f x %.0f pixels, more than any "
			       "camera has: it caps nothing",
			       width, height);
		report_hint(site->report,
			    "check distance (metres) and lens (millimetres)");
		return;
	}
	if (!camera->max_width || camera->max_width > width)
		camera->max_width = width;
	if (!camera->max_height || camera->max_height > height)
		camera->max_height = height;
}

/**
 * site_read_resolution() - read how much detail a camera may show
 * @site: the state; the frame has been read
 * @node: density, distance, and field of view or lens
 * @path: of @node
 * @target: the camera; its size cap and whether it is fixed have been read
 */
void site_read_resolution(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "pixels_per_metre", true, read_density },
		{ "distance", true, read_distance },
		{ "field_of_view", false, read_angle },
		{ "lens", false, read_lens },
	};
	struct camera *camera = target;
	struct view view = { 0 };

	if (!site_read_fields(site, node, path, fields, ARRAY_SIZE(fields),
			      &view))
		return;
	if (!yaml_get(node, "field_of_view") == !yaml_get(node, "lens")) {
		report_at(site->report, node->place, path,
			  "found %s, expected one of \"field_of_view\" "
			  "(horizontal, in degrees) and \"lens\"",
			  yaml_get(node, "lens") ? "both" : "neither");
		return;
	}
	if (!site->frame_good || !camera->fixed) {
		report_at(site->report, node->place, path,
			  "found a camera without %s, expected \"frame\" and "
			  "\"fixed: true\" of the camera as well",
			  site->frame_good ? "\"fixed: true\"" : "\"frame\"");
		report_hint(site->report,
			    "the frame has the shape of the picture; and a "
			    "program that could zoom or crop would see more of "
			    "less");
		return;
	}
	if (view.density && view.distance &&
	    (view.angle || view.focal_length) &&
	    (view.angle || view.sensor_width))
		cap(site, node, path, &view, camera);
}
