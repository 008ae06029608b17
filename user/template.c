// SPDX-License-Identifier: GPL-2.0-or-later
#include "template.h"
#include "text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA "/share/paravent/policy.schema.json"

/* In smaller pictures, the sample zones would have no area. */
#define EXTENT_MIN 32

/* Of samples, where nothing better is known. */
#define SAMPLE_WIDTH 1280
#define SAMPLE_HEIGHT 720

static bool usable(const char *text)
{
	return *text && text_showable(text, strlen(text));
}

static void put_quoted(FILE *stream, const char *text)
{
	fputc('"', stream);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', stream);
		fputc(*text, stream);
	}
	fputc('"', stream);
}

static void put_match(FILE *stream, const char *name, const char *text)
{
	if (!usable(text)) {
		fprintf(stream,
			"      # The camera states no %s that a policy could "
			"hold.\n",
			name);
		return;
	}
	fprintf(stream, "      %s: ", name);
	put_quoted(stream, text);
	fputc('\n', stream);
}

/* Where "make install" put it, which is beside the directory of this program. */
static void find_schema(char path[PATH_MAX])
{
	char program[PATH_MAX - sizeof(SCHEMA)];
	ssize_t length;
	char *slash;

	length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	program[length > 0 ? length : 0] = '\0';
	slash = strrchr(program, '/');
	if (slash)
		*slash = '\0';
	slash = strrchr(program, '/');
	if (slash)
		*slash = '\0';
	snprintf(path, PATH_MAX, "%s" SCHEMA, program);
	if (access(path, R_OK))
		strcpy(path, "/usr" SCHEMA);
}

static void put_top(FILE *stream, time_t now)
{
	char today[16], serial[16], later[16], schema[PATH_MAX];
	time_t end = now + 365 * 24 * 60 * 60;
	struct tm tm;

	find_schema(schema);
	gmtime_r(&now, &tm);
	strftime(today, sizeof(today), "%Y-%m-%d", &tm);
	strftime(serial, sizeof(serial), "%Y%m%d01", &tm);
	gmtime_r(&end, &tm);
	strftime(later, sizeof(later), "%Y-%m-%d", &tm);
	fprintf(stream,
		"# yaml-language-server: $schema=%s\n"
		"#\n"
		"# What each camera may show. What stands behind a # is optional; remove the #\n"
		"# to make use of it. Documentation/policy.md explains every field. Then:\n"
		"#\n"
		"#   paravent policy check FILE.yaml\n"
		"#   paravent policy sign FILE.yaml --key KEY --cert CERT -o FILE.policy\n"
		"\n"
		"paravent: 1                     # version of the grammar\n"
		"serial: %s              # must be higher in each new policy\n"
		"#issuer: Ville d'Exemple        # who decided this\n"
		"#reference: Decree 2026-117     # where that is written down\n"
		"#purpose: traffic counts        # what the cameras are for\n"
		"#place: Market square           # where they are\n"
		"#timezone: Europe/Paris         # what dates and hours refer to; UTC without it\n"
		"valid: {from: %s, until: %s}   # nothing is shown before and after\n"
		"# For keys that change hands there are \"trust\" and \"revoke\".\n"
		"\n",
		schema, serial, today, later);
}

/* With @hash before each line nothing matches, and "policy check" says so. */
static void put_sample_match(FILE *stream, const char *hash)
{
	fprintf(stream,
		"      %sdriver: uvcvideo\n"
		"      #card: \"HD Camera: HD Camera\"\n"
		"      %sbus_info: usb-0000:00:14.0-1\n",
		hash, hash);
}

static void put_more_match(FILE *stream)
{
	fprintf(stream,
		"      #usb: \"046d:0825\"        # as \"lsusb\" shows it\n"
		"      #usb_serial: \"A1B2\"      # these three as \"paravent camera list\" does\n"
		"      #device_tree: /soc/csi@7e801000\n");
}

static void put_capture(FILE *stream, const struct capture *capture)
{
	bool known = capture &&
		     (usable(capture->driver) || usable(capture->card) ||
		      usable(capture->bus_info));

	fprintf(stream, "cameras:\n  - name: ");
	put_quoted(stream,
		   known && usable(capture->card) ? capture->card : "entrance");
	fprintf(stream,
		"\n    match:                      # all of these must equal what \"v4l2-ctl --info\" shows\n");
	if (known) {
		put_match(stream, "driver", capture->driver);
		put_match(stream, "card", capture->card);
		put_match(stream, "bus_info", capture->bus_info);
	} else {
		put_sample_match(stream, "");
	}
	put_more_match(stream);
}

static void put_frame(FILE *stream, bool known, unsigned int width,
		      unsigned int height)
{
	fprintf(stream,
		"    # The picture that the points of the zones refer to, in pixels. Take it at\n"
		"    # this size to draw them. Without it, points are in 1/65536 of the picture.\n"
		"    %sframe: {width: %u, height: %u}\n"
		"    # How much detail of people may be seen; takes \"frame\" and \"fixed\".\n"
		"    #resolution: {pixels_per_metre: observe, distance: 8, field_of_view: 90}\n",
		known ? "" : "#", width, height);
}

static void put_fill(FILE *stream, uint32_t fill)
{
	fprintf(stream,
		"    %sfill: \"#%06x\"            # colour of what is hidden; black without it\n",
		fill ? "" : "#", fill);
}

static const char untold[] =
	"    # This camera's driver does not say which part of the sensor it shows. With zones,\n"
	"    # the whole picture is filled, but in sizes that are listed here. Look at each first:\n"
	"    # list those that show all that the sensor sees, and none that is a part of it.\n";

static void put_caps(FILE *stream, unsigned int width, unsigned int height,
		     bool explain)
{
	fprintf(stream,
		"    #max_size: {width: %u, height: %u}\n"
		"%s"
		"    #full_view: [%ux%u]    # sizes in which it shows all that the sensor sees\n"
		"    #max_frame_rate: 10         # a second; or {frames: 1, seconds: 10}\n"
		"    #fixed: true                # not to be turned, zoomed, flipped or cropped\n"
		"    #require_audit: true        # blank while \"paravent audit\" does not record who looks\n"
		"    # To draw the zones: without any for a while. Takes a \"valid\" of a day.\n"
		"    #commissioning: {minutes: 10, frames: 50}\n"
		"    #formats: [YUYV, NV12]      # no others are offered\n"
		"    #controls: [brightness]     # no others can be set; v4l2-ctl -l shows names\n"
		"    #allow:                     # nobody else, root neither\n"
		"    #  uids: [1000]\n"
		"    #  gids: [44]\n"
		"    #  executables: [0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef]\n"
		"    # Nothing is shown at other times. Hours need \"timezone\", above.\n"
		"    #schedule: [\"Mon-Fri 08:00-20:00\", \"Sat 09:00-13:00\"]\n",
		width, height, explain ? untold : "", width, height);
}

static void put_sample_zones(FILE *stream, unsigned int width,
			     unsigned int height)
{
	fprintf(stream,
		"    # What is hidden. Without zones, the whole picture may be seen.\n"
		"    #zones:\n"
		"    #  - name: windows\n"
		"    #    polygon: [[%u, %u], [%u, %u], [%u, %u], [%u, %u]]\n"
		"    #    schedule: [\"Mon-Fri 12:00-17:00\"]   # hidden only then\n"
		"    #  - name: nothing but the street\n"
		"    #    only: true              # what lies outside is hidden\n"
		"    #    polygon: [[0, %u], [%u, %u], [%u, %u], [0, %u]]\n",
		width / 8, height / 2, width / 2, height / 2, width / 2,
		height * 3 / 4, width / 8, height * 3 / 4, height / 4, width,
		height / 4, width, height, height);
}

static void put_zone(FILE *stream, const struct zone *zone)
{
	unsigned int i;

	fprintf(stream, "      - ");
	if (*zone->name) {
		fprintf(stream, "name: ");
		put_quoted(stream, zone->name);
		fprintf(stream, "\n        ");
	}
	fprintf(stream, "polygon: [");
	for (i = 0; i < zone->vertices; i++)
		fprintf(stream, "%s[%u, %u]", i ? ", " : "", zone->polygon[i].x,
			zone->polygon[i].y);
	fprintf(stream, "]\n");
}

static void put_camera(FILE *stream, const struct camera *camera)
{
	unsigned int i;

	fprintf(stream, "\n  - name: ");
	put_quoted(stream, camera->name);
	fprintf(stream,
		"\n    match:                      # take the # away from what tells the camera apart, and\n"
		"      # write there what \"paravent camera list\" shows of it\n");
	put_sample_match(stream, "#");
	put_more_match(stream);
	put_fill(stream, camera->fill);
	put_caps(stream, SAMPLE_WIDTH, SAMPLE_HEIGHT, false);
	fprintf(stream,
		"    # What is hidden, in 1/65536 of the whole picture: no \"frame\" here. Is it all\n"
		"    # in its place? Film, and ask: paravent policy preview --picture FILE.png ...\n"
		"    zones:\n");
	for (i = 0; i < camera->zone_count; i++)
		put_zone(stream, &camera->zones[i]);
}

/**
 * template_write() - write a policy to begin with
 * @capture: the camera that it is for; NULL for none
 * @now: seconds since 1970-01-01 00:00 UTC
 * @size: set to the bytes of it
 *
 * What a camera says of itself is not trusted to be text.
 *
 * Return: the YAML, to be freed; NULL when there is no memory.
 */
char *template_write(const struct capture *capture, time_t now, size_t *size)
{
	bool known = capture && capture->width >= EXTENT_MIN &&
		     capture->width <= PARAVENT_DIMENSION_MAX &&
		     capture->height >= EXTENT_MIN &&
		     capture->height <= PARAVENT_DIMENSION_MAX;
	unsigned int width = known ? capture->width : SAMPLE_WIDTH;
	unsigned int height = known ? capture->height : SAMPLE_HEIGHT;
	char *text = NULL;
	FILE *stream;

	stream = open_memstream(&text, size);
	if (!stream)
		return NULL;
	put_top(stream, now);
	put_capture(stream, capture);
	put_frame(stream, known, width, height);
	put_fill(stream, 0);
	put_caps(stream, width, height, capture && capture->untold);
	put_sample_zones(stream, width, height);
	if (!fclose(stream))
		return text;
	free(text);
	return NULL;
}

/**
 * template_write_zones() - write a policy to begin with, of zones that are known
 * @policy: of its cameras, name, fill, and names and points of zones are used
 * @now: seconds since 1970-01-01 00:00 UTC
 * @size: set to the bytes of it
 *
 * Which devices the cameras are is left to a person.
 *
 * Return: the YAML, to be freed; NULL when there is no memory.
 */
char *template_write_zones(const struct policy *policy, time_t now,
			   size_t *size)
{
	char *text = NULL;
	unsigned int i;
	FILE *stream;

	stream = open_memstream(&text, size);
	if (!stream)
		return NULL;
	put_top(stream, now);
	fprintf(stream, "cameras:");
	for (i = 0; i < policy->camera_count; i++)
		put_camera(stream, &policy->cameras[i]);
	if (!fclose(stream))
		return text;
	free(text);
	return NULL;
}
