// SPDX-License-Identifier: GPL-2.0-or-later
#include "onvif.h"
#include "text.h"

#include <errno.h>
#include <libxml/xmlwriter.h>
#include <string.h>

static const struct place nowhere;

/**
 * struct writing - the state of writing
 * @policy: what is written
 * @only: the camera to write; NULL for all
 * @report: gets errors and warnings
 * @writer: where to
 * @failed: memory ran out
 * @masks: how many there are so far
 */
struct writing {
	const struct policy *policy;
	const struct camera *only;
	struct report *report;
	xmlTextWriter *writer;
	bool failed;
	unsigned int masks;
};

static void begin(struct writing *writing, const char *name)
{
	writing->failed |=
		xmlTextWriterStartElement(writing->writer, BAD_CAST name) < 0;
}

static void end(struct writing *writing)
{
	writing->failed |= xmlTextWriterEndElement(writing->writer) < 0;
}

static void put_attribute(struct writing *writing, const char *name,
			  const char *value)
{
	writing->failed |= xmlTextWriterWriteAttribute(writing->writer,
						       BAD_CAST name,
						       BAD_CAST value) < 0;
}

static void put_element(struct writing *writing, const char *name,
			const char *content)
{
	writing->failed |= xmlTextWriterWriteElement(writing->writer,
						     BAD_CAST name,
						     BAD_CAST content) < 0;
}

/* In halves of the picture, from its middle; this many decimals are exact. */
static void put_coordinate(struct writing *writing, const char *name,
			   uint16_t coordinate, int direction)
{
	int64_t unit = coordinate == PARAVENT_COORDINATE_MAX ? 2 * ONVIF_HALF :
							       coordinate;
	char text[32];
	size_t last;

	snprintf(text, sizeof(text), "%.15f",
		 (double)(direction * (unit - ONVIF_HALF)) / ONVIF_HALF);
	last = strlen(text) - 1;
	while (text[last] == '0')
		last--;
	text[text[last] == '.' ? last : last + 1] = '\0';
	put_attribute(writing, name, text);
}

static void put_polygon(struct writing *writing, const struct zone *zone)
{
	unsigned int i;

	begin(writing, "tr2:Polygon");
	for (i = 0; i < zone->vertices; i++) {
		begin(writing, "tt:Point");
		put_coordinate(writing, "x", zone->polygon[i].x, 1);
		put_coordinate(writing, "y", zone->polygon[i].y, -1);
		end(writing);
	}
	end(writing);
}

static void put_colour(struct writing *writing, uint32_t fill)
{
	static const char *const names[] = { "X", "Y", "Z" };
	char text[8];
	unsigned int i;

	begin(writing, "tr2:Color");
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(text, sizeof(text), "%u", fill >> (16 - 8 * i) & 0xff);
		put_attribute(writing, names[i], text);
	}
	put_attribute(writing, "Colorspace", ONVIF_RGB);
	end(writing);
}

/* Whether a zone that has been written has this name. */
static bool name_taken(const struct writing *writing, const struct zone *zone)
{
	const struct camera *camera = writing->policy->cameras;
	const struct zone *other;
	unsigned int i;

	for (;; camera++) {
		if (writing->only && camera != writing->only)
			continue;
		for (i = 0; i < camera->zone_count; i++) {
			other = &camera->zones[i];
			if (other == zone)
				return false;
			if (!strcmp(other->name, zone->name))
				return true;
		}
	}
}

/* U+FFFE and U+FFFF are UTF-8, but no XML. */
static void check_token(struct writing *writing, const char *text,
			const char *path)
{
	size_t i, characters = 0;

	for (i = 0; text[i]; i++)
		characters += (text[i] & 0xc0) != 0x80;
	if (strstr(text, "\xef\xbf\xbe") || strstr(text, "\xef\xbf\xbf")) {
		report_at(writing->report, nowhere, path,
			  "found a character that XML cannot hold, expected a "
			  "name of others");
		report_hint(writing->report, "change the name in the policy");
	} else if (characters > ONVIF_TOKEN_MAX) {
		report_warn_at(writing->report, nowhere, path,
			       "found a name of %zu characters, but ONVIF's "
			       "tokens have %d at most: clients may refuse it",
			       characters, ONVIF_TOKEN_MAX);
		report_hint(writing->report,
			    "choose a shorter name in the policy");
	}
}

static void put_token(struct writing *writing, const struct zone *zone,
		      const char *path)
{
	char number[24];

	if (!*zone->name) {
		snprintf(number, sizeof(number), "zone-%u", writing->masks);
		put_attribute(writing, "token", number);
		return;
	}
	check_token(writing, zone->name, path);
	if (name_taken(writing, zone)) {
		report_warn_at(writing->report, nowhere, path,
			       "found the name \"%s\" a second time: two masks "
			       "have the same token",
			       zone->name);
		report_hint(writing->report,
			    "a device that takes masks gives tokens of its "
			    "own; for other uses, change one of the names");
	}
	put_attribute(writing, "token", zone->name);
}

static void put_mask(struct writing *writing, const struct camera *camera,
		     const struct zone *zone, const char *path)
{
	if (zone->only) {
		report_at(writing->report, nowhere, path,
			  "found a zone with \"only: true\", which ONVIF "
			  "cannot say: its masks hide what is inside");
		report_hint(writing->report,
			    "hide what lies outside by ordinary zones, or "
			    "export another camera with --camera");
		return;
	}
	if (zone->schedule.count) {
		report_warn_at(writing->report, nowhere, path,
			       "found a schedule, which ONVIF cannot say: the "
			       "mask hides at all times");
		report_hint(writing->report,
			    "see that nothing is hidden that somebody needs");
	}
	writing->masks++;
	begin(writing, "tr2:Masks");
	put_token(writing, zone, path);
	put_element(writing, "tr2:ConfigurationToken", camera->name);
	put_polygon(writing, zone);
	put_element(writing, "tr2:Type", "Color");
	put_colour(writing, camera->fill);
	put_element(writing, "tr2:Enabled", "true");
	end(writing);
}

static void tell_losses(struct writing *writing, const struct camera *camera,
			const char *path)
{
	const struct {
		const char *name;
		bool given;
	} fields[] = {
		{ "max_size", camera->max_width },
		{ "full_view", camera->full_view.count },
		{ "max_frame_rate", camera->rate_frames },
		{ "fixed", camera->fixed },
		{ "require_audit", camera->require_audit },
		{ "formats", camera->formats.count },
		{ "controls", camera->controls_limited },
		{ "allow", camera->uids.count || camera->gids.count ||
				   camera->executable_count },
		{ "commissioning", camera->open_seconds },
		{ "schedule", camera->schedule.count },
	};
	char names[128] = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (!fields[i].given)
			continue;
		if (*names)
			strcat(names, ", ");
		strcat(names, fields[i].name);
	}
	if (!*names)
		return;
	report_warn_at(writing->report, nowhere, path,
		       "found %s, which ONVIF's masks cannot say: the export "
		       "is without",
		       names);
	report_hint(writing->report,
		    "whoever uses the export must see to that in another way");
}

static void put_camera(struct writing *writing, unsigned int number)
{
	const struct camera *camera = &writing->policy->cameras[number];
	char path[48];
	unsigned int i;

	snprintf(path, sizeof(path), "cameras[%u]", number);
	if (camera->zone_count) {
		check_token(writing, camera->name, path);
		tell_losses(writing, camera, path);
	}
	for (i = 0; i < camera->zone_count; i++) {
		snprintf(path, sizeof(path), "cameras[%u].zones[%u]", number,
			 i);
		put_mask(writing, camera, &camera->zones[i], path);
	}
}

static void put_document(struct writing *writing)
{
	unsigned int i;

	writing->failed |= xmlTextWriterSetIndent(writing->writer, 1) < 0 ||
			   xmlTextWriterSetIndentString(writing->writer,
							BAD_CAST "  ") < 0 ||
			   xmlTextWriterStartDocument(writing->writer, NULL,
						      "UTF-8", NULL) < 0;
	begin(writing, "tr2:GetMasksResponse");
	put_attribute(writing, "xmlns:tr2", ONVIF_MEDIA);
	put_attribute(writing, "xmlns:tt", ONVIF_SCHEMA);
	for (i = 0; i < writing->policy->camera_count; i++)
		if (!writing->only ||
		    writing->only == &writing->policy->cameras[i])
			put_camera(writing, i);
	end(writing);
	writing->failed |= xmlTextWriterEndDocument(writing->writer) < 0;
	if (writing->masks || writing->report->errors)
		return;
	report_error(writing->report, EINVAL,
		     "found no zones, expected at least one to make a mask of");
	report_hint(writing->report,
		    "\"paravent policy preview\" shows the zones of a policy");
}

/**
 * onvif_write() - write the zones of a policy as ONVIF's masks
 * @policy: the policy
 * @only: one of its cameras; NULL for all
 * @size: set to the bytes of it
 * @report: gets what cannot be said in ONVIF: an error where the masks would
 *	hide less, a warning otherwise
 *
 * Return: a tr2:GetMasksResponse, to be freed; NULL on error.
 */
char *onvif_write(const struct policy *policy, const struct camera *only,
		  size_t *size, struct report *report)
{
	struct writing writing = {
		.policy = policy,
		.only = only,
		.report = report,
	};
	xmlBuffer *buffer = xmlBufferCreate();
	char *text = NULL;

	if (buffer)
		writing.writer = xmlNewTextWriterMemory(buffer, 0);
	if (writing.writer)
		put_document(&writing);
	/* The writer hands the last of it over when it goes. */
	xmlFreeTextWriter(writing.writer);
	if (writing.writer && !writing.failed && !report->errors)
		text = strndup((const char *)xmlBufferContent(buffer),
			       xmlBufferLength(buffer));
	if (!text && !report->errors)
		report_memory(report);
	*size = text ? strlen(text) : 0;
	xmlBufferFree(buffer);
	return text;
}
