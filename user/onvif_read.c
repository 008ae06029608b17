// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the answer of an ONVIF device to zones. Whatever is not understood is an
 * error rather than a mask less.
 */
#include "onvif.h"
#include "text.h"
#include "xml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SOAP "http://www.w3.org/2003/05/soap-envelope"

/**
 * struct reading - the state of reading
 * @report: gets what is wrong
 * @policy: what has been read so far
 * @coloured: cameras of @policy whose fill some mask has stated
 * @number: of the mask, counted from 0
 * @path: the same as a field
 * @mask: how messages call it
 */
struct reading {
	struct report *report;
	struct policy *policy;
	bool coloured[PARAVENT_CAMERAS_MAX];
	unsigned int number;
	char path[24];
	char mask[TEXT_QUOTED_MAX + 8];
};

/* Looks for what may stand once; two of it are an error, whichever is meant. */
static const xmlNode *find(struct reading *reading, const xmlNode *mask,
			   const char *name, bool required)
{
	const xmlNode *child, *found = NULL;

	for (child = xml_first(mask); child; child = xml_next(child)) {
		if (!xml_is(child, ONVIF_MEDIA, name))
			continue;
		if (found) {
			report_at(
				reading->report, xml_place(child),
				reading->path,
				"%s: found %s a second time, expected it once",
				reading->mask, name);
			return NULL;
		}
		found = child;
	}
	if (!found && required) {
		report_at(reading->report, xml_place(mask), reading->path,
			  "%s: \"%s\" is missing, and it is required",
			  reading->mask, name);
		report_hint(reading->report,
			    "it belongs to the namespace " ONVIF_MEDIA);
	}
	return found;
}

/* Reads a name that a policy is to hold; false if it cannot. */
static bool read_token(struct reading *reading, const xmlNode *node,
		       const char *what, xmlChar *text, char *token)
{
	const char *trimmed = text ? xml_trim((char *)text) : "";
	size_t length = strlen(trimmed);

	if (length && length <= PARAVENT_TEXT_MAX &&
	    text_showable(trimmed, length)) {
		memcpy(token, trimmed, length + 1);
		return true;
	}
	report_at(reading->report, xml_place(node), reading->path,
		  "%s: found the %s %s, expected 1 to %d bytes without control "
		  "characters",
		  reading->mask, what, text_quote(trimmed, length).text,
		  PARAVENT_TEXT_MAX);
	return false;
}

static bool read_enabled(struct reading *reading, const xmlNode *mask,
			 bool *enabled)
{
	const xmlNode *node = find(reading, mask, "Enabled", true);
	bool good = false;
	xmlChar *content;
	const char *text;

	if (!node)
		return false;
	content = xmlNodeGetContent((xmlNode *)node);
	text = content ? xml_trim((char *)content) : "";
	*enabled = !strcmp(text, "true") || !strcmp(text, "1");
	good = *enabled || !strcmp(text, "false") || !strcmp(text, "0");
	if (!good)
		report_at(reading->report, xml_place(node), reading->path,
			  "%s: found Enabled %s, expected true or false",
			  reading->mask, text_quote(text, strlen(text)).text);
	xmlFree(content);
	return good;
}

/* The camera of the configuration that the mask belongs to, new or known. */
static struct camera *find_camera(struct reading *reading, const xmlNode *mask)
{
	const xmlNode *node = find(reading, mask, "ConfigurationToken", true);
	struct policy *policy = reading->policy;
	char token[PARAVENT_TEXT_MAX + 1];
	xmlChar *content;
	unsigned int i;
	bool good;

	if (!node)
		return NULL;
	content = xmlNodeGetContent((xmlNode *)node);
	good = read_token(reading, node, "ConfigurationToken", content, token);
	xmlFree(content);
	if (!good)
		return NULL;
	for (i = 0; i < policy->camera_count; i++)
		if (!strcmp(policy->cameras[i].name, token))
			return &policy->cameras[i];
	if (i == PARAVENT_CAMERAS_MAX) {
		report_at(reading->report, xml_place(node), reading->path,
			  "%s: found one configuration more, expected at most "
			  "%d, as a policy has no more cameras",
			  reading->mask, PARAVENT_CAMERAS_MAX);
		return NULL;
	}
	strcpy(policy->cameras[policy->camera_count].name, token);
	return &policy->cameras[policy->camera_count++];
}

/* The notation of xs:float, without INF and NaN; C knows more, such as 0x1p2. */
static bool parse_float(const char *text, double *value)
{
	char *rest;

	/* As precise as the device: what it wrote is the nearest such number. */
	*value = strtof(text, &rest);
	return *text && !*rest &&
	       strspn(text, "0123456789+-.eE") == strlen(text);
}

static bool read_float(const xmlNode *node, const char *name, double *value,
		       struct text_quoted *shown)
{
	xmlChar *content = xmlGetNoNsProp((xmlNode *)node, BAD_CAST name);
	const char *text = content ? xml_trim((char *)content) : "";
	bool good = parse_float(text, value);

	*shown = text_quote(text, strlen(text));
	xmlFree(content);
	return good;
}

static bool read_coordinate(struct reading *reading, const xmlNode *node,
			    const char *name, double *value)
{
	struct text_quoted shown;

	if (read_float(node, name, value, &shown) && *value >= -1 &&
	    *value <= 1)
		return true;
	report_at(
		reading->report, xml_place(node), reading->path,
		"%s: found a point with %s %s, expected a number from -1 to 1",
		reading->mask, name, shown.text);
	report_hint(reading->report,
		    "ONVIF has [-1, -1] in the lower left corner of the "
		    "picture, and [1, 1] in the upper right one");
	return false;
}

static void tell_fault(struct reading *reading, const xmlNode *node,
		       enum polygon_fault fault)
{
	if (fault == POLYGON_FLAT) {
		report_at(reading->report, xml_place(node), reading->path,
			  "%s: all points are on one line, expected an area",
			  reading->mask);
		return;
	}
	report_at(reading->report, xml_place(node), reading->path,
		  "%s: the outline %s, expected a simple polygon, in 1/65536 "
		  "of the picture",
		  reading->mask,
		  fault == POLYGON_REPEATED ? "passes a point twice" :
					      "crosses or touches itself");
	report_hint(reading->report,
		    "make two masks of it, on the device or in the file");
}

static void read_polygon(struct reading *reading, const xmlNode *mask,
			 struct zone *zone)
{
	const xmlNode *node = find(reading, mask, "Polygon", true), *child;
	struct onvif_point points[PARAVENT_VERTICES_MAX];
	enum polygon_fault fault;
	unsigned int count = 0;
	double x, y;

	if (!node)
		return;
	for (child = xml_first(node); child; child = xml_next(child), count++) {
		if (!xml_is(child, ONVIF_SCHEMA, "Point")) {
			report_at(
				reading->report, xml_place(child),
				reading->path,
				"%s: found %s, expected Point of " ONVIF_SCHEMA,
				reading->mask, xml_show(child).text);
			return;
		}
		if (count >= PARAVENT_VERTICES_MAX)
			continue;
		if (!read_coordinate(reading, child, "x", &x) ||
		    !read_coordinate(reading, child, "y", &y))
			return;
		/* ONVIF counts upward, from the middle. */
		points[count].x = llround((1 + x) * ONVIF_HALF * ONVIF_STEPS);
		points[count].y = llround((1 - y) * ONVIF_HALF * ONVIF_STEPS);
	}
	if (count < PARAVENT_VERTICES_MIN || count > PARAVENT_VERTICES_MAX) {
		report_at(reading->report, xml_place(node), reading->path,
			  "%s: found %u points, expected %d to %d",
			  reading->mask, count, PARAVENT_VERTICES_MIN,
			  PARAVENT_VERTICES_MAX);
		return;
	}
	fault = onvif_polygon(points, count, zone);
	if (fault != POLYGON_SIMPLE)
		tell_fault(reading, node, fault);
}

/* Whether the mask has a colour of its own; all others become solid as well. */
static bool is_coloured(struct reading *reading, const xmlNode *mask)
{
	const xmlNode *node = find(reading, mask, "Type", true);
	xmlChar *content;
	const char *text;
	bool coloured;

	if (!node)
		return false;
	content = xmlNodeGetContent((xmlNode *)node);
	text = content ? xml_trim((char *)content) : "";
	coloured = !strcmp(text, "Color");
	if (!coloured) {
		report_warn_at(reading->report, xml_place(node), reading->path,
			       "%s: found the type %s: the zone is solid all "
			       "the same",
			       reading->mask,
			       text_quote(text, strlen(text)).text);
		report_hint(reading->report,
			    "blur and mosaic can be undone, so there is none "
			    "in Paravent");
	}
	xmlFree(content);
	return coloured;
}

static void read_colour(struct reading *reading, const xmlNode *mask,
			struct camera *camera)
{
	const xmlNode *node = find(reading, mask, "Color", false);
	bool *coloured = &reading->coloured[camera - reading->policy->cameras];
	double value[3] = { -1, -1, -1 };
	struct text_quoted shown[3];
	xmlChar *space;
	uint32_t fill;
	bool good;

	if (!node)
		return;
	space = xmlGetNoNsProp((xmlNode *)node, BAD_CAST "Colorspace");
	good = read_float(node, "X", &value[0], &shown[0]);
	good &= read_float(node, "Y", &value[1], &shown[1]);
	good &= read_float(node, "Z", &value[2], &shown[2]);
	good = good &&
	       onvif_colour(value, space ? xml_trim((char *)space) : NULL,
			    &fill);
	xmlFree(space);
	if (!good) {
		report_warn_at(reading->report, xml_place(node), reading->path,
			       "%s: found a colour that is not RGB or YCbCr "
			       "with X, Y and Z from 0 to 255 (%.20s, %.20s, "
			       "%.20s): it is left out",
			       reading->mask, shown[0].text, shown[1].text,
			       shown[2].text);
		report_hint(reading->report,
			    "set \"fill\" in the site file if black will not "
			    "do");
	} else if (*coloured && fill != camera->fill) {
		report_warn_at(reading->report, xml_place(node), reading->path,
			       "%s: found the colour #%06x, but a camera has "
			       "one for all zones: it is #%06x, that of the "
			       "first mask",
			       reading->mask, fill, camera->fill);
		report_hint(reading->report,
			    "set \"fill\" in the site file to the one you "
			    "prefer");
	} else {
		*coloured = true;
		camera->fill = fill;
	}
}

static void read_mask(struct reading *reading, const xmlNode *mask)
{
	xmlChar *token = xmlGetNoNsProp((xmlNode *)mask, BAD_CAST "token");
	struct zone scrap = { 0 }, *zone;
	struct camera *camera;
	bool enabled = false;

	snprintf(reading->path, sizeof(reading->path), "Masks[%u]",
		 reading->number++);
	strcpy(reading->mask, "a mask without a token");
	if (token) {
		snprintf(reading->mask, sizeof(reading->mask), "mask %s",
			 text_quote((char *)token, xmlStrlen(token)).text);
		read_token(reading, mask, "token", token, scrap.name);
	}
	xmlFree(token);
	if (!read_enabled(reading, mask, &enabled))
		return;
	if (!enabled) {
		report_warn_at(reading->report, xml_place(mask), reading->path,
			       "%s: found a mask that is switched off: it is "
			       "left out",
			       reading->mask);
		report_hint(reading->report,
			    "switch it on at the device if it is to hide "
			    "something, and ask again");
		return;
	}
	camera = find_camera(reading, mask);
	if (!camera)
		return;
	if (camera->zone_count == PARAVENT_ZONES_MAX) {
		report_at(reading->report, xml_place(mask), reading->path,
			  "%s: found one mask more, expected at most %d of one "
			  "configuration",
			  reading->mask, PARAVENT_ZONES_MAX);
		return;
	}
	zone = &camera->zones[camera->zone_count++];
	*zone = scrap;
	read_polygon(reading, mask, zone);
	if (is_coloured(reading, mask))
		read_colour(reading, mask, camera);
}

/* A device that refuses says why in here. */
static void tell_soap_fault(struct reading *reading, const xmlNode *node)
{
	xmlChar *content = xmlNodeGetContent((xmlNode *)node);
	const char *text = content ? xml_trim((char *)content) : "";

	report_at(reading->report, xml_place(node), "",
		  "found a SOAP fault, %s, expected GetMasksResponse",
		  text_quote(text, strlen(text)).text);
	report_hint(reading->report,
		    "ask the device again, for example as another user");
	xmlFree(content);
}

static const xmlNode *find_response(struct reading *reading, xmlDoc *document)
{
	const xmlNode *node = xmlDocGetRootElement(document);

	if (xml_is(node, SOAP, "Envelope")) {
		for (node = xml_first(node);
		     node && !xml_is(node, SOAP, "Body");)
			node = xml_next(node);
		node = node ? xml_first(node) : NULL;
		if (xml_is(node, SOAP, "Fault")) {
			tell_soap_fault(reading, node);
			return NULL;
		}
	}
	/* A second answer in the same envelope would hold masks, too. */
	if (xml_is(node, ONVIF_MEDIA, "GetMasksResponse")) {
		if (!xml_next(node))
			return node;
		node = xml_next(node);
	}
	if (node)
		report_at(reading->report, xml_place(node), "",
			  "found %s, expected GetMasksResponse of " ONVIF_MEDIA
			  ", bare or in an Envelope of " SOAP,
			  xml_show(node).text);
	else
		report_at(reading->report,
			  xml_place(xmlDocGetRootElement(document)), "",
			  "found an Envelope without content, expected "
			  "GetMasksResponse of " ONVIF_MEDIA);
	report_hint(reading->report,
		    "it is what a device answers to GetMasks of the service "
		    "Media2");
	return NULL;
}

static void read_response(struct reading *reading, const xmlNode *response)
{
	const xmlNode *child;

	for (child = xml_first(response); child; child = xml_next(child)) {
		if (xml_is(child, ONVIF_MEDIA, "Masks")) {
			read_mask(reading, child);
			continue;
		}
		report_at(reading->report, xml_place(child), "",
			  "found %s, expected Masks of " ONVIF_MEDIA,
			  xml_show(child).text);
	}
	if (reading->policy->camera_count || reading->report->errors)
		return;
	report_at(reading->report, xml_place(response), "",
		  "found %u masks, and none that is switched on, expected at "
		  "least one",
		  reading->number);
	report_hint(reading->report,
		    "draw masks on the device, or begin with \"paravent policy "
		    "init\"");
}

/**
 * onvif_read() - read ONVIF's masks as the zones of a policy
 * @text: a tr2:GetMasksResponse, bare or in a SOAP 1.2 envelope
 * @size: its size in bytes, at most XML_SIZE_MAX
 * @report: gets errors and warnings, with the line of each
 *
 * Of the cameras, one for each configuration, only name, fill and zones are set.
 *
 * Return: the beginnings of a policy, to be freed; NULL on error.
 */
struct policy *onvif_read(const char *text, size_t size, struct report *report)
{
	struct reading reading = { .report = report };
	const xmlNode *response;
	xmlDoc *document;

	document = xml_parse(text, size, report);
	if (!document)
		return NULL;
	reading.policy = calloc(1, sizeof(*reading.policy));
	if (reading.policy) {
		response = find_response(&reading, document);
		if (response)
			read_response(&reading, response);
	} else {
		report_memory(report);
	}
	xmlFreeDoc(document);
	if (!report->errors)
		return reading.policy;
	free(reading.policy);
	return NULL;
}
