// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every field of the YAML form, with values that are good and values that are
 * not, and where and how the tool complains about these.
 */
#include "helper.h"
#include "yaml.h"

/* Line 1 is before each case; what a case leaves out is filled in. */
#define HEAD "paravent: 1\nserial: 7\n"
#define CAM HEAD "cameras:\n  - name: a\n    match: {driver: d}\n"
#define FRAME CAM "    frame: {width: 100, height: 50}\n"
#define ZONE FRAME "    zones:\n      - polygon: "
#define FIXED "    fixed: true\n    resolution: "
#define BARE CAM "    zones:\n      - polygon: "
#define TEXT_127                                                       \
	"123456789012345678901234567890123456789012345678901234567890" \
	"1234567890123456789012345678901234567890123456789012345678901234567"
#define TEXT_63 \
	"123456789012345678901234567890123456789012345678901234567890123"

static const char *const good[] = {
	CAM,
	CAM "    fill: \"#a0B1c2\"\n",
	CAM "    max_frame_rate: 240\n",
	CAM "    max_frame_rate: {frames: 240, seconds: 3600}\n",
	CAM "    max_size: {width: 1, height: 16384}\n",
	CAM "    zones: []\n",
	ZONE "[[0, 0], [100, 0], [100.0, 50]]\n",
	ZONE "[[0.000000001, 0], [99.999999999, 0], [100, 50]]\n",
	BARE "[[0, 0], [65535, 0], [65535, 65535]]\n",
	ZONE "[[0, 0], [9, 0], [9, 9]]\n        only: false\n",
	ZONE "[[0, 0], [9, 0], [9, 9]]\n        name: " TEXT_127 "\n",
	"paravent: 1\nserial: 18446744073709551615\nissuer: " TEXT_127
	"\nreference: \"# [quoted]\"\ncameras:\n"
	"  - name: 12\n    match: {card: true}\n",
	/* JSON is YAML. */
	"{\"paravent\": 1, \"serial\": 1, \"cameras\": "
	"[{\"name\": \"a\", \"match\": {\"card\": \"c\"}}]}",
	"---\n" HEAD "cameras: [{name: a, match: {card: c}}]\n...\n",
	"\xef\xbb\xbf" CAM, /* with a byte order mark */
	"valid: {from: 2026-01-01, until: 2026-01-02}\n" CAM
	"    commissioning: {minutes: 120, frames: 30000}\n",
	/* Differ in one text, so no node matches both. */
	CAM "  - name: b\n    match: {driver: e}\n",
	HEAD "cameras: [{name: a, match: {usb: \"046d:0825\"}}]\n",
	HEAD "cameras: [{name: a, match: {usb_serial: A1}}]\n",
	HEAD "cameras: [{name: a, match: {device_tree: /soc/csi@1}}]\n",
	HEAD "cameras:\n  - {name: a, match: {driver: d, usb_serial: \"1\"}}\n"
	     "  - {name: b, match: {driver: d, usb_serial: \"2\"}}\n",
	HEAD "cameras:\n  - {name: a, match: {driver: d, card: c}}\n"
	     "  - {name: b, match: {driver: d, card: e}}\n",
};

static void test_good(void **state)
{
	struct report report;
	struct policy *policy;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		report = (struct report){ .file = "good" };
		policy = policy_from_yaml(good[i], strlen(good[i]), &report);
		report_print(&report, stderr);
		if (!policy || report.count)
			fail_msg("case %zu is refused:\n%s", i, good[i]);
		free(policy);
	}
}

static const struct {
	const char *yaml;
	int line;
	int column;
	const char *path;
	const char *text;
} bad[] = {
	/* The text as a whole. */
	{ "", 1, 1, "", "found nothing in the file" },
	{ "# nothing\n", 1, 1, "", "found nothing in the file" },
	{ "paravent\n", 1, 1, "", "found paravent, expected names with" },
	{ "- a\n", 1, 1, "", "expected names with values: paravent" },
	{ CAM "bad: [1,\n", 7, 1, "", "this is not YAML" },
	{ CAM "\tx: 1\n", 6, 1, "", "this is not YAML" },
	{ CAM "issuer: caf\xe9\n", 6, 12, "", "the byte 0xe9" },
	{ CAM "issuer: \x1b[1m\n", 6, 9, "", "control character 0x1b" },
	{ CAM "issuer: \"\\0\"\n", 6, 9, "issuer", "a NUL character" },
	{ CAM "---\n" CAM, 6, 1, "", "a second document" },
	{ CAM "issuer: &x y\n", 6, 10, "issuer", "an anchor" },
	{ CAM "issuer: &x y\nreference: *x\n", 6, 10, "issuer", "an anchor" },
	{ CAM "issuer: *x\n", 6, 10, "issuer", "an alias" },
	{ CAM "issuer: !!str y\n", 6, 9, "issuer", "a tag" },
	{ CAM "serial: 8\n", 6, 1, "",
	  "\"serial\" a second time; it stands "
	  "in line 2" },
	{ CAM "    name: b\n", 6, 5, "cameras[0]", "\"name\" a second time" },
	{ CAM "    zones: [1, &x y]\n", 6, 17, "cameras[0].zones[1]",
	  "an anchor" },
	{ CAM "  - {name: {? [a] : b}}\n", 6, 15, "cameras[1].name",
	  "expected a name" },
	{ CAM "\"\\e\": {" TEXT_63 ": {a: {b: {c: [&x y]}}}}\n", 6, 87,
	  "\\x1b." TEXT_63 ".a.b.c[0]", "an anchor" },
	{ CAM "x: {" TEXT_127 ": [&x y]}\n", 6, 136,
	  "x."
	  "123456789012345678901234567890123456789012345678901234567890"
	  "12345678901234567890123456789012345678901234567890123456789012...",
	  "an anchor" },
	{ CAM "? [a]\n: b\n", 6, 3, "", "expected a name" },
	{ CAM "<<: {a: b}\n", 6, 1, "", "found the name \"<<\"" },

	/* Sizes that show all there is. */
	{ CAM "    full_view: 640x480\n", 6, 16, "cameras[0].full_view",
	  "found 640x480, expected a list of sizes such as [1640x1232" },
	{ CAM "    full_view: []\n", 6, 16, "cameras[0].full_view",
	  "found 0 sizes, expected 1 to 16" },
	{ CAM "    full_view: [1x1, 1x1, 1x1, 1x1, 1x1, 1x1, 1x1, 1x1, 1x1, "
	      "1x1, 1x1, 1x1, 1x1, 1x1, 1x1, 1x1, 1x1]\n",
	  6, 16, "cameras[0].full_view", "found 17 sizes, expected 1 to 16" },
	{ CAM "    full_view: [640x480, 640]\n", 6, 26,
	  "cameras[0].full_view[1]",
	  "found 640, expected width and height in pixels, 1 to 16384 each" },
	{ CAM "    full_view: [16385x480]\n", 6, 17, "cameras[0].full_view[0]",
	  "found 16385x480, expected width and height" },
	{ CAM "    full_view: [640x0]\n", 6, 17, "cameras[0].full_view[0]",
	  "found 640x0, expected width and height" },
	{ CAM "    full_view: [640x480p]\n", 6, 17, "cameras[0].full_view[0]",
	  "found 640x480p, expected width and height" },
	{ CAM "    full_view: [640 x 480]\n", 6, 17, "cameras[0].full_view[0]",
	  "found 640 x 480, expected width and height" },
	{ CAM "    full_view: [{width: 640, height: 480}]\n", 6, 17,
	  "cameras[0].full_view[0]", "expected width and height" },

	/* What depends on more than one field. */
	{ CAM "    schedule: [\"Mon 08:00-09:00\"]\n", 6, 15,
	  "cameras[0].schedule",
	  "found hours, expected \"timezone\" and \"valid\"" },
	{ CAM "    zones:\n      - polygon: [[0, 0], [9, 0], [9, 9]]\n"
	      "        schedule: [\"Mon 08:00-09:00\"]\n",
	  8, 19, "cameras[0].zones[0].schedule", "found hours" },
	{ "timezone: Europe/Paris\nvalid: {from: 2000-01-01, until: 2037-01-01}\n" CAM
	  "    schedule: [\"Mon 08:00-09:00\"]\n",
	  8, 15, "cameras[0].schedule", "the clocks change more than" },

	{ CAM "    schedule: [Mon-Sun 00:00-00:01, Mon-Sun 01:00-01:01, "
	      "Mon-Sun 02:00-02:01, Mon-Sun 03:00-03:01, Mon-Sun 04:00-04:01, "
	      "Mon-Sun 05:00-05:01, Mon-Sun 06:00-06:01, Mon-Sun 07:00-07:01, "
	      "Mon-Sun 08:00-08:01, Mon 09:00-09:01, Tue 09:00-09:01]\n",
	  6, 15, "cameras[0].schedule",
	  "found more than 64 spans of time in a week" },

	/* The top level. */
	{ "serial: 7\ncameras: [{name: a, match: {card: c}}]\n", 1, 1, "",
	  "\"paravent\" is missing" },
	{ "paravent: 1\ncameras: [{name: a, match: {card: c}}]\n", 1, 1, "",
	  "\"serial\" is missing" },
	{ HEAD, 1, 1, "", "\"cameras\" is missing" },
	{ "paravent: 2\nserial: 7\ncameras: [{name: a, match: {card: c}}]\n", 1,
	  11, "paravent", "found 2, expected a whole number" },
	{ "paravent: \"1\"\nserial: 7\ncameras: [{name: a, match: {card: c}}]",
	  1, 11, "paravent", "found \"1\"" },
	{ CAM "isuer: x\n", 6, 1, "",
	  "found the name \"isuer\", expected one "
	  "of: paravent, serial, issuer" },
	{ CAM "issuer: [x]\n", 6, 9, "issuer", "found [x], expected a text" },
	{ CAM "issuer: ''\n", 6, 9, "issuer", "of 0 bytes, expected 1 to 127" },
	{ CAM "issuer: ~\n", 6, 9, "issuer", "found nothing, expected a text" },
	{ CAM "issuer: " TEXT_127 "8\n", 6, 9, "issuer", "of 128 bytes" },
	{ CAM "issuer: \"a\\nb\"\n", 6, 9, "issuer", "on one line" },
	{ CAM "issuer: \"\\u202e\"\n", 6, 9, "issuer", "without control" },
	{ CAM "reference: {a: b}\n", 6, 12, "reference",
	  "found names with values, expected a text" },

	/* Serials. */
	{ "paravent: 1\nserial: 0\n", 2, 9, "serial",
	  "found 0, expected a whole number from 1 to 18446744073709551615" },
	{ "paravent: 1\nserial: 18446744073709551616\n", 2, 9, "serial",
	  "found 18446744073709551616" },
	{ "paravent: 1\nserial: -1\n", 2, 9, "serial", "found -1" },
	{ "paravent: 1\nserial: 1.0\n", 2, 9, "serial", "found 1.0" },
	{ "paravent: 1\nserial: 0x10\n", 2, 9, "serial", "found 0x10" },
	{ "paravent: 1\nserial: 010\n", 2, 9, "serial", "found 010" },
	{ "paravent: 1\nserial: +1\n", 2, 9, "serial", "found +1" },
	{ "paravent: 1\nserial: 1e3\n", 2, 9, "serial", "found 1e3" },
	{ "paravent: 1\nserial: .inf\n", 2, 9, "serial", "found .inf" },
	{ "paravent: 1\nserial: \"7\"\n", 2, 9, "serial", "found \"7\"" },
	{ "paravent: 1\nserial: [7]\n", 2, 9, "serial", "found [7]" },

	/* Cameras. */
	{ HEAD "cameras: x\n", 3, 10, "cameras", "found x, expected a list" },
	{ HEAD "cameras: []\n", 3, 10, "cameras",
	  "found 0 cameras, expected 1 to 32" },
	{ HEAD "cameras: [x]\n", 3, 11, "cameras[0]",
	  "found x, expected names with values: name, match" },
	{ HEAD "cameras: [{match: {card: c}}]\n", 3, 11, "cameras[0]",
	  "\"name\" is missing" },
	{ HEAD "cameras: [{name: c}]\n", 3, 11, "cameras[0]",
	  "\"match\" is missing" },
	{ CAM "    nmae: x\n", 6, 5, "cameras[0]", "the name \"nmae\"" },
	{ HEAD "cameras: [{name: a, match: {}}]\n", 3, 28, "cameras[0].match",
	  "expected at least one of: driver, card, bus_info, usb," },
	{ HEAD "cameras: [{name: a, match: {usb: 046d}}]\n", 3, 34,
	  "cameras[0].match.usb", "found 046d, expected vendor and product" },
	{ HEAD "cameras: [{name: a, match: {usb: 046D:0825}}]\n", 3, 34,
	  "cameras[0].match.usb", "expected vendor and product" },
	{ HEAD "cameras: [{name: a, match: {usb: 046d:08255}}]\n", 3, 34,
	  "cameras[0].match.usb", "expected vendor and product" },
	{ HEAD "cameras: [{name: a, match: {usb: [1]}}]\n", 3, 34,
	  "cameras[0].match.usb", "expected vendor and product" },
	{ HEAD "cameras: [{name: a, match: {usb_serial: \"\"}}]\n", 3, 41,
	  "cameras[0].match.usb_serial", "expected" },
	{ HEAD "cameras: [{name: a, match: {device_tree: csi}}]\n", 3, 42,
	  "cameras[0].match.device_tree", "found csi, expected the full path" },
	{ CAM "    commissioning: {minutes: 10, frames: 100}\n", 6, 20,
	  "cameras[0].commissioning", "at most a day apart" },
	{ "valid: {from: 2026-01-01, until: 2026-01-02 00:00:01}\n" CAM
	  "    commissioning: {minutes: 10, frames: 100}\n",
	  7, 20, "cameras[0].commissioning", "at most a day apart" },
	{ "valid: {from: 2026-01-01, until: 2026-01-02}\n" CAM
	  "    commissioning: {minutes: 121, frames: 100}\n",
	  7, 30, "cameras[0].commissioning.minutes", "from 1 to 120" },
	{ "valid: {from: 2026-01-01, until: 2026-01-02}\n" CAM
	  "    commissioning: {minutes: 1, frames: 0}\n",
	  7, 41, "cameras[0].commissioning.frames", "from 1 to 30000" },
	{ "valid: {from: 2026-01-01, until: 2026-01-02}\n" CAM
	  "    commissioning: {minutes: 1}\n",
	  7, 20, "cameras[0].commissioning", "\"frames\" is missing" },
	{ CAM FIXED "{pixels_per_metre: 25, distance: 5, field_of_view: 60}\n",
	  7, 17, "cameras[0].resolution",
	  "found a camera without \"frame\", expected" },
	{ FRAME "    resolution: {pixels_per_metre: 25, distance: 5, "
		"field_of_view: 60}\n",
	  7, 17, "cameras[0].resolution",
	  "found a camera without \"fixed: true\"" },
	{ FRAME FIXED "{pixels_per_metre: 25, distance: 5}\n", 8, 17,
	  "cameras[0].resolution",
	  "found neither, expected one of \"field_of_view\"" },
	{ FRAME FIXED "{pixels_per_metre: 25, distance: 5, field_of_view: 60, "
		      "lens: {focal_length: 1, sensor_width: 1}}\n",
	  8, 17, "cameras[0].resolution",
	  "found both, expected one of \"field_of_view\"" },
	{ FRAME FIXED "{pixels_per_metre: see, distance: 5, "
		      "field_of_view: 60}\n",
	  8, 36, "cameras[0].resolution.pixels_per_metre",
	  "found see, expected a number from 1 to 10000 of pixels a metre" },
	{ FRAME FIXED "{pixels_per_metre: 25, distance: 0, field_of_view: "
		      "60}\n",
	  8, 50, "cameras[0].resolution.distance", "from 0.1 to 10000" },
	{ FRAME FIXED "{pixels_per_metre: 25, distance: 5, field_of_view: "
		      "180}\n",
	  8, 68, "cameras[0].resolution.field_of_view", "from 1 to 170" },
	{ FRAME FIXED "{pixels_per_metre: 25, distance: 5, lens: "
		      "{focal_length: 4}}\n",
	  8, 59, "cameras[0].resolution.lens", "\"sensor_width\" is missing" },
	{ FRAME FIXED "{pixels_per_metre: 1, distance: 0.1, field_of_view: "
		      "1}\n",
	  8, 17, "cameras[0].resolution",
	  "found a picture of 0 x 0 pixels, expected" },
	{ HEAD "cameras: [{name: a, match: x}]\n", 3, 28, "cameras[0].match",
	  "found x, expected names" },
	{ HEAD "cameras: [{name: a, match: {drvier: x}}]\n", 3, 29,
	  "cameras[0].match", "the name \"drvier\"" },
	{ HEAD "cameras: [{name: a, match: {card: ''}}]\n", 3, 35,
	  "cameras[0].match.card", "of 0 bytes, expected 1 to 63" },
	{ HEAD "cameras: [{name: a, match: {card: " TEXT_63 "4}}]\n", 3, 35,
	  "cameras[0].match.card", "of 64 bytes" },
	{ CAM "  - name: b\n    match: {card: c}\n", 7, 12, "cameras[1].match",
	  "could match the same device as cameras[0]" },
	{ CAM "  - name: b\n    match: {driver: d, card: c}\n", 7, 12,
	  "cameras[1].match", "could match the same device as cameras[0]" },

	/* Sizes, rates, colours. */
	{ CAM "    frame: 100\n", 6, 12, "cameras[0].frame",
	  "found 100, expected names with values: width, height" },
	{ CAM "    frame: {width: 100}\n", 6, 12, "cameras[0].frame",
	  "\"height\" is missing" },
	{ CAM "    frame: {width: 0, height: 1}\n", 6, 20,
	  "cameras[0].frame.width",
	  "found 0, expected a whole number of "
	  "pixels from 1 to 16384" },
	{ CAM "    max_size: {width: 1, height: 16385}\n", 6, 34,
	  "cameras[0].max_size.height", "found 16385" },
	{ CAM "    max_size: {height: 1}\n", 6, 15, "cameras[0].max_size",
	  "\"width\" is missing" },
	{ CAM "    max_frame_rate: 0\n", 6, 21, "cameras[0].max_frame_rate",
	  "found 0, expected a whole number of frames from 1 to 240" },
	{ CAM "    max_frame_rate: 241\n", 6, 21, "cameras[0].max_frame_rate",
	  "found 241" },
	{ CAM "    max_frame_rate: 0.5\n", 6, 21, "cameras[0].max_frame_rate",
	  "found 0.5" },
	{ CAM "    max_frame_rate: {frames: 1}\n", 6, 21,
	  "cameras[0].max_frame_rate", "\"seconds\" is missing" },
	{ CAM "    max_frame_rate: {frames: 1, seconds: 3601}\n", 6, 42,
	  "cameras[0].max_frame_rate.seconds",
	  "found 3601, expected a whole number of seconds from 1 to 3600" },
	{ CAM "    fill: #000000\n", 6, 5, "cameras[0].fill",
	  "found nothing, expected a colour" },
	{ CAM "    fill: \"#00000\"\n", 6, 11, "cameras[0].fill",
	  "found \"#00000\"" },
	{ CAM "    fill: \"#00000g\"\n", 6, 11, "cameras[0].fill",
	  "expected a colour such as \"#000000\"" },
	{ CAM "    fill: black\n", 6, 11, "cameras[0].fill", "found black" },

	/* Zones. */
	{ CAM "    zones: 1\n", 6, 12, "cameras[0].zones",
	  "found 1, expected a list of zones" },
	{ CAM "    zones: [[]]\n", 6, 13, "cameras[0].zones[0]",
	  "found an empty list, expected names with values: name, only" },
	{ CAM "    zones: [{only: true}]\n", 6, 13, "cameras[0].zones[0]",
	  "\"polygon\" is missing" },
	{ ZONE "[[0, 0], [9, 0], [9, 9]]\n        blur: 3\n", 9, 9,
	  "cameras[0].zones[0]", "found the name \"blur\"" },
	{ ZONE "[[0, 0], [9, 0], [9, 9]]\n        only: yes\n", 9, 15,
	  "cameras[0].zones[0].only", "found yes, expected true or false" },
	{ ZONE "[[0, 0], [9, 0], [9, 9]]\n        only: \"true\"\n", 9, 15,
	  "cameras[0].zones[0].only", "found \"true\"" },
	{ ZONE "[[0, 0], [9, 0], [9, 9]]\n        name: ''\n", 9, 15,
	  "cameras[0].zones[0].name", "of 0 bytes" },
	{ ZONE "x\n", 8, 18, "cameras[0].zones[0].polygon",
	  "found x, expected a list of points" },
	{ ZONE "[[0, 0], [9, 0]]\n", 8, 18, "cameras[0].zones[0].polygon",
	  "found 2 points, expected 3 to 64" },
	{ ZONE "[[0, 0], 9, [9, 9]]\n", 8, 27, "cameras[0].zones[0].polygon[1]",
	  "found 9, expected two numbers such as [100, 80]" },
	{ ZONE "[[0, 0], [9, 0, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "found [9, 0, 0]" },
	{ ZONE "[[0, 0], [9, \"0\"], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "expected two numbers" },
	{ ZONE "[[0, 0], [101, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]",
	  "found [101, 0], expected x from 0 to 100 (the frame's width)" },
	{ ZONE "[[0, 0], [9, 50.000000001], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]",
	  "expected y from 0 to 50 (the frame's height)" },
	{ ZONE "[[0, 0], [-1, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "found [-1, 0], expected x from" },
	{ ZONE "[[0, 0], [.nan, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "found [.nan, 0], expected two" },
	{ ZONE "[[0, 0], [.inf, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "found [.inf, 0], expected two" },
	{ ZONE "[[0, 0], [1e1, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "found [1e1, 0], expected two" },
	{ ZONE "[[0, 0], [1., 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "expected two numbers" },
	{ ZONE "[[0, 0], [1.0000000001, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "at most 9 decimals" },
	{ ZONE "[[0, 0], [99999999999999999999, 0], [9, 9]]\n", 8, 27,
	  "cameras[0].zones[0].polygon[1]", "expected two numbers" },
	{ BARE "[[0, 0], [65536, 0], [9, 9]]\n", 7, 27,
	  "cameras[0].zones[0].polygon[1]",
	  "expected x from 0 to 65535 (the far edge)" },
	{ BARE "[[0, 0], [1.5, 0], [9, 9]]\n", 7, 27,
	  "cameras[0].zones[0].polygon[1]", "expected whole numbers" },
	{ ZONE "[[0, 0], [9, 9], [9, 0], [0, 9]]\n", 8, 19,
	  "cameras[0].zones[0].polygon",
	  "the edge from point 1 [0, 0] to point 2 [9, 9] meets the edge from "
	  "point 3 [9, 0] to point 4 [0, 9]" },
	{ ZONE "[[0, 0], [9, 0], [9, 9], [0, 0]]\n", 8, 43,
	  "cameras[0].zones[0].polygon",
	  "point 4 [0, 0] is the same as point 1 [0, 0]" },
	{ ZONE "[[0, 0], [9, 0], [9.0001, 0], [9, 9]]\n", 8, 35,
	  "cameras[0].zones[0].polygon",
	  "point 3 [9.0001, 0] is the same as point 2 [9, 0]" },
	{ ZONE "[[0, 0], [9, 0], [5, 0]]\n", 8, 18,
	  "cameras[0].zones[0].polygon", "all 3 points are on one line" },
};

static void test_bad(void **state)
{
	const struct finding *finding;
	struct report report;
	struct policy *policy;
	unsigned int j;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		report = (struct report){ .file = "bad" };
		policy = policy_from_yaml(bad[i].yaml, strlen(bad[i].yaml),
					  &report);
		if (policy)
			fail_msg("case %zu is taken:\n%s", i, bad[i].yaml);
		for (j = 0; j < report.count; j++) {
			finding = &report.findings[j];
			if (finding->place.line == bad[i].line &&
			    finding->place.column == bad[i].column &&
			    !strcmp(finding->path, bad[i].path) &&
			    strstr(finding->text, bad[i].text))
				break;
		}
		if (j < report.count)
			continue;
		report_print(&report, stderr);
		fail_msg("case %zu lacks %d:%d: %s: %s\n%s", i, bad[i].line,
			 bad[i].column, bad[i].path, bad[i].text, bad[i].yaml);
	}
}

/* The limits on how many, which are too long to write down. */
static void test_counts(void **state)
{
	static const struct {
		int cameras, zones, vertices;
		const char *text;
	} counts[] = {
		{ 32, 1, 3, NULL },
		{ 33, 1, 3, "found 33 cameras, expected 1 to 32" },
		{ 1, 64, 3, NULL },
		{ 1, 65, 3, "found 65 zones, expected at most 64" },
		{ 1, 1, 64, NULL },
		{ 1, 1, 65, "found 65 points, expected 3 to 64" },
		{ 1, 1, 2, "found 2 points, expected 3 to 64" },
	};
	struct report report;
	struct policy *policy;
	char *text = NULL;
	size_t size = 0, i;
	int c, z, v;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		FILE *stream = open_memstream(&text, &size);

		fprintf(stream, HEAD "cameras:\n");
		for (c = 0; c < counts[i].cameras; c++) {
			fprintf(stream,
				"- name: a\n  match: {card: c%d}\n  zones:\n",
				c);
			for (z = 0; z < counts[i].zones; z++) {
				fprintf(stream, "  - polygon: [[0, 9]");
				for (v = 1; v < counts[i].vertices; v++)
					fprintf(stream, ", [%d, %d]", v * 9,
						v * v);
				fprintf(stream, "]\n");
			}
		}
		fclose(stream);
		report = (struct report){ 0 };
		policy = policy_from_yaml(text, size, &report);
		if (counts[i].text)
			assert_true(says(&report, counts[i].text));
		else
			assert_non_null(policy);
		free(policy);
		free(text);
	}
}

static void test_all_at_once(void **state)
{
	char yaml[4096] = "paravent: 1\nserial: 0\ncameras: 3\n";
	struct report report = { .file = "x" };
	int i;

	(void)state;
	assert_null(policy_from_yaml(yaml, strlen(yaml), &report));
	assert_int_equal(report.errors, 2);
	assert_int_equal(report.findings[0].place.line, 2);
	assert_int_equal(report.findings[1].place.line, 3);

	for (i = 0; i < 100; i++)
		sprintf(yaml + strlen(yaml), "unknown%d: 1\n", i);
	report = (struct report){ .file = "x" };
	assert_null(policy_from_yaml(yaml, strlen(yaml), &report));
	assert_int_equal(report.errors, 102);
	assert_int_equal(report.count, REPORT_FINDINGS_MAX);
}

static void test_warnings(void **state)
{
	const char *yaml = HEAD
		"cameras: [{name: a, match: {driver: sixteen-bytes-xx}}]\n";
	struct report report = { .file = "x" };
	struct policy *policy;

	(void)state;
	policy = policy_from_yaml(yaml, strlen(yaml), &report);
	assert_non_null(policy);
	assert_int_equal(report.errors, 0);
	assert_int_equal(report.warnings, 1);
	assert_true(says(&report, "no camera will match"));
	free(policy);
}

/* What must not cost more than its size: bombs and depths. */
static void test_bombs(void **state)
{
	struct report report = { 0 };
	char *yaml = malloc(YAML_SIZE_MAX + 2);
	size_t i;

	(void)state;
	memset(yaml, '[', YAML_SIZE_MAX);
	assert_null(policy_from_yaml(yaml, YAML_SIZE_MAX, &report));
	for (i = 0; i < YAML_SIZE_MAX; i += 2)
		memcpy(yaml + i, "- ", 2);
	report = (struct report){ 0 };
	assert_null(policy_from_yaml(yaml, YAML_SIZE_MAX, &report));
	for (i = 0; i + 8 < YAML_SIZE_MAX; i += 8)
		sprintf(yaml + i, "%06zx:\n", i / 8);
	report = (struct report){ 0 };
	assert_null(policy_from_yaml(yaml, i, &report));
	assert_true(says(&report, "more than 128 names"));

	memset(yaml, '#', YAML_SIZE_MAX + 1);
	report = (struct report){ 0 };
	assert_null(policy_from_yaml(yaml, YAML_SIZE_MAX + 1, &report));
	assert_true(says(&report, "more than 1048576 bytes"));
	free(yaml);
}

static void test_values(void **state)
{
	struct policy *policy = policy_of(full_yaml);
	const struct camera *camera = &policy->cameras[0];

	(void)state;
	assert_int_equal(policy->serial, 2026112201);
	assert_string_equal(policy->issuer, "Ville d'Exemple");
	assert_string_equal(policy->reference, "Arr\xc3\xaat\xc3\xa9 2026-117");
	assert_int_equal(policy->camera_count, 2);
	assert_string_equal(camera->name, "entrance");
	assert_string_equal(camera->driver, "vivid");
	assert_string_equal(camera->card, "vivid");
	assert_string_equal(camera->bus_info, "platform:vivid-000");
	assert_int_equal(camera->fill, 0x102030);
	assert_int_equal(camera->max_width, 640);
	assert_int_equal(camera->max_height, 480);
	assert_int_equal(camera->full_view.count, 2);
	assert_int_equal(camera->full_view.id[0], 240 << 16 | 320);
	assert_int_equal(camera->full_view.id[1], 480 << 16 | 640);
	assert_int_equal(policy->cameras[1].full_view.count, 0);
	assert_int_equal(camera->rate_frames, 1);
	assert_int_equal(camera->rate_seconds, 10);
	assert_true(camera->require_audit);
	assert_int_equal(camera->open_seconds, 600);
	assert_int_equal(camera->open_frames, 100);
	assert_false(policy->cameras[1].require_audit);
	assert_int_equal(camera->zone_count, 2);
	assert_string_equal(camera->zones[0].name, "windows");
	assert_false(camera->zones[0].only);
	assert_int_equal(camera->zones[0].vertices, 4);
	assert_int_equal(camera->zones[0].polygon[2].x, 20480);
	assert_int_equal(camera->zones[0].polygon[2].y, 27307);
	assert_true(camera->zones[1].only);
	assert_int_equal(camera->zones[1].polygon[2].y, 65535);
	assert_string_equal(policy->cameras[1].bus_info, "usb-1");
	assert_int_equal(policy->cameras[1].rate_frames, 0);
	free(policy);

	/* 2 * tan(45 degrees) is 2: at 10 m 20 m are 2500 pixels wide. */
	policy = policy_of(FRAME FIXED "{pixels_per_metre: recognise, "
				       "distance: 10, field_of_view: 90}\n");
	assert_int_equal(policy->cameras[0].max_width, 2500);
	assert_int_equal(policy->cameras[0].max_height, 1250);
	free(policy);
	/* At 12.5 m 4.8 / 4 of that, 15 m, are 930 pixels wide. */
	policy = policy_of(FRAME FIXED "{pixels_per_metre: 62, distance: 12.5, "
				       "lens: {focal_length: 4, "
				       "sensor_width: 4.8}}\n");
	assert_int_equal(policy->cameras[0].max_width, 930);
	assert_int_equal(policy->cameras[0].max_height, 465);
	free(policy);
	policy = policy_of(FRAME
			   "    max_size: {width: 900, height: 900}\n" FIXED
			   "{pixels_per_metre: 62, distance: 12.5, lens: "
			   "{focal_length: 4, sensor_width: 4.8}}\n");
	assert_int_equal(policy->cameras[0].max_width, 900);
	assert_int_equal(policy->cameras[0].max_height, 465);
	free(policy);

	policy = policy_of(CAM "    max_frame_rate: 25\n");
	assert_int_equal(policy->cameras[0].rate_frames, 25);
	assert_int_equal(policy->cameras[0].rate_seconds, 1);
	free(policy);

	/* The zones come before the frame that they refer to. */
	policy = policy_of(CAM
			   "    zones: [{polygon: [[1, 0], [2, 0], [2, 1]]}]"
			   "\n    frame: {width: 2, height: 1}\n");
	assert_int_equal(policy->cameras[0].zones[0].polygon[0].x, 32768);
	assert_int_equal(policy->cameras[0].zones[0].polygon[1].x, 65535);
	free(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_all_at_once),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
