// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What an ONVIF device answers, or whoever says that it is one: the tool names a
 * mistake, or gets zones that are the same when they went out and came in again.
 */
#include "onvif.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct camera *camera, const struct camera *again)
{
	unsigned int i, first, second;
	const struct zone *zone;

	if (strcmp(camera->name, again->name) != 0 ||
	    camera->fill != again->fill ||
	    camera->zone_count != again->zone_count)
		abort();
	for (i = 0; i < camera->zone_count; i++) {
		zone = &camera->zones[i];
		if (zone->vertices < PARAVENT_VERTICES_MIN ||
		    zone->vertices > PARAVENT_VERTICES_MAX ||
		    polygon_check(zone->polygon, zone->vertices, &first,
				  &second) != POLYGON_SIMPLE ||
		    zone->vertices != again->zones[i].vertices ||
		    memcmp(zone->polygon, again->zones[i].polygon,
			   sizeof(zone->polygon)) != 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = { 0 };
	struct policy *policy, *again;
	size_t text_size;
	unsigned int i;
	char *text;

	policy = onvif_read((const char *)data, size, &report);
	if (!policy != (report.errors > 0))
		abort();
	if (!policy)
		return 0;
	text = onvif_write(policy, NULL, &text_size, &report);
	if (!text)
		abort();
	again = onvif_read(text, text_size, &report);
	if (!again || policy->camera_count != again->camera_count)
		abort();
	for (i = 0; i < policy->camera_count; i++)
		compare(&policy->cameras[i], &again->cameras[i]);
	free(again);
	free(text);
	free(policy);
	return 0;
}
