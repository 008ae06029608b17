// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Warnings: where each is given, and that ordinary policies get none.
 */
#include "helper.h"

#include "times.h"

/* Noon of 24 November 2026, UTC. */
#define NOW 1795521600

/* Lines 1 to 4, 5 to 7, 8 and 9; what a case leaves out is filled in. */
#define HEAD(valid) "paravent: 1\nserial: 7\n" valid "cameras:\n"
#define VALID "valid: {from: 2026-01-01, until: 2028-01-01}\n"
#define CAM                                    \
	HEAD("timezone: Europe/Paris\n" VALID) \
	"  - name: a\n    match: {bus_info: usb}\n"
#define DAY "valid: {from: 2026-11-24, until: 2026-11-25}\n"
#define FRAME CAM "    frame: {width: 1280, height: 720}\n"
#define ZONES FRAME "    zones:\n"
#define FILL(points) "      - polygon: " points "\n"
#define ONLY(points) "      - only: true\n        polygon: " points "\n"
#define HOURS(text) "        schedule: [" text "]\n"

#define LARGE "[[100, 100], [900, 100], [900, 600], [100, 600]]"
#define SMALL "[[200, 200], [300, 200], [300, 300], [200, 300]]"
#define BESIDE "[[900, 200], [1000, 200], [1000, 300], [900, 300]]"
#define ASTRIDE "[[800, 200], [1000, 200], [1000, 300], [800, 300]]"
#define AWAY "[[1000, 200], [1100, 200], [1100, 300], [1000, 300]]"
#define WHOLE "[[0, 0], [1280, 0], [1280, 720], [0, 720]]"

#define TRIANGLE "    zones: [{polygon: [[0, 0], [30000, 0], [0, 30000]]}]\n"

#define DIGEST \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char *const good[] = {
	CAM,
	CAM "    controls: [pan_absolute]\n",
	CAM "    controls: [brightness]\n" TRIANGLE,
	CAM "    max_size: {width: 640, height: 480}\n"
	    "    full_view: [640x480, 320x240]\n" TRIANGLE,
	CAM "    full_view: [3280x2464]\n" TRIANGLE,
	CAM "    allow: {uids: [1], executables: [" DIGEST "]}\n",
	/* What tells a camera from others of its driver. */
	HEAD(VALID) "  - name: a\n    match: {usb_serial: A1}\n" TRIANGLE,
	HEAD(VALID) "  - name: a\n    match: {driver: d, usb: \"046d:0825\"}\n" TRIANGLE,
	HEAD(VALID) "  - name: a\n    match: {driver: d, device_tree: /csi}\n" TRIANGLE,
	full_yaml,
	/* Five years less a day. */
	HEAD("valid: {from: 2026-01-01, until: 2031-11-23}\n") "  - {name: a, match: {driver: d}}\n",
	HEAD(VALID) "  - {name: a, match: {driver: d}}\n",
	CAM "    max_frame_rate: 120\n",
	HEAD(DAY) "  - {name: a, match: {driver: d}, require_audit: true, "
		  "commissioning: {minutes: 1, frames: 9}}\n",
	CAM "    max_frame_rate: {frames: 240, seconds: 2}\n",
	FRAME "    max_size: {width: 1280, height: 720}\n",
	FRAME "    max_size: {width: 720, height: 1280}\n",
	CAM "    max_size: {width: 1280, height: 720}\n",
	CAM
	"    schedule: [\"Mon-Fri 08:00-12:00\", \"Mon-Fri 12:00-18:00\"]\n",
	CAM "    schedule: [\"Sun 23:59-00:20\"]\n",
	CAM "    schedule: [\"Mon-Fri 00:00-24:00\"]\n",
	CAM "    schedule: [\"Mon 12:00-12:10\"]\n",
	HEAD(VALID) "  - {name: a, match: {driver: d, card: c}, "
		    "zones: [{polygon: [[0, 0], [9999, 0], [0, 9999]]}]}\n",
	/* Eight pixels by eight, and a thousandth of a small picture. */
	ZONES FILL("[[0, 0], [8, 0], [8, 8], [0, 8]]"),
	CAM "    frame: {width: 80, height: 60}\n    zones:\n" FILL(
		"[[0, 0], [3, 0], [3, 3], [0, 3]]"),
	CAM "    zones:\n" FILL("[[0, 0], [2073, 0], [2073, 2073], [0, 2073]]"),
	/* Side by side, and over each other. */
	ZONES FILL(LARGE) FILL(BESIDE),
	ZONES FILL(LARGE) FILL(ASTRIDE),
	ZONES ONLY(LARGE) ONLY(AWAY),
	/* Filled within what is shown, and beyond it in part. */
	ZONES ONLY(LARGE) FILL(SMALL),
	ZONES ONLY(LARGE) FILL(ASTRIDE),
	ZONES ONLY(LARGE) ONLY(AWAY)
		FILL("[[1050, 200], [1150, 200], [1150, 300]]"),
	/* The other does not always count. */
	ZONES FILL(LARGE) HOURS("Mon-Fri 08:00-18:00") FILL(SMALL),
	ZONES FILL(LARGE) HOURS("Mon-Fri 08:00-18:00") FILL(SMALL)
		HOURS("Mon-Sat 08:00-18:00"),
	ZONES FILL(LARGE) HOURS("Mon 09:00-18:00") FILL(SMALL)
		HOURS("Mon 08:00-18:00"),
	ZONES ONLY(LARGE) HOURS("Mon-Fri 08:00-18:00") FILL(AWAY),
	ZONES FILL(LARGE) HOURS("Mon 08:00-18:00") ONLY(SMALL),
	/* Nothing is left to see for some time only. */
	ZONES FILL(WHOLE) HOURS("Mon 08:00-18:00"),
};

static const struct {
	const char *yaml;
	int line;
	int column;
	const char *path;
	const char *text;
} unwise[] = {
	/* How long it is valid. */
	{ HEAD("") "  - {name: a, match: {driver: d}}\n", 1, 1, "",
	  "found no \"valid\": the policy never ends" },
	{ HEAD("valid: {from: 2026-01-01}\n") "  - {name: a, match: {driver: d}}\n",
	  3, 8, "valid", "found no \"until\": the policy never ends" },
	{ HEAD("valid: {until: 2028-01-01}\n") "  - {name: a, match: {driver: d}}\n",
	  3, 8, "valid", "found \"until\" without \"from\"" },
	{ HEAD("valid: {from: 2026-01-01, until: \"2026-11-24 12:00\"}\n") "  - {name: a, match: {driver: d}}\n",
	  3, 34, "valid.until", "found 2026-11-24 12:00, which is past" },
	{ HEAD("valid: {from: 2026-01-01, until: 2031-11-25}\n") "  - {name: a, match: {driver: d}}\n",
	  3, 34, "valid.until",
	  "found 2031-11-25, which is more than 5 years away" },

	/* A camera. */
	{ HEAD(VALID) "  - {name: a, match: {driver: d}, "
		      "zones: [{polygon: [[0, 0], [9999, 0], [0, 9999]]}]}\n",
	  5, 22, "cameras[0].match", "found \"driver\" alone" },
	{ HEAD(DAY) "  - name: a\n    match: {driver: d}\n"
		    "    commissioning: {minutes: 1, frames: 9}\n",
	  7, 20, "cameras[0].commissioning",
	  "nobody has to record who looks at them" },
	{ CAM "    max_frame_rate: 121\n", 8, 21, "cameras[0].max_frame_rate",
	  "found 121 frames a second" },
	{ CAM "    max_frame_rate: {frames: 121, seconds: 1}\n", 8, 21,
	  "cameras[0].max_frame_rate", "the cap may limit nothing" },
	{ FRAME "    max_size: {width: 1920, height: 1080}\n", 9, 15,
	  "cameras[0].max_size",
	  "found 1920 x 1080, more than the frame of 1280 x 720" },
	{ FRAME "    max_size: {width: 1280, height: 721}\n", 9, 15,
	  "cameras[0].max_size", "found 1280 x 721" },
	{ CAM "    full_view: [640x480]\n", 8, 16, "cameras[0].full_view",
	  "found sizes for zones to be placed in, and no zones" },
	{ CAM "    max_size: {width: 640, height: 480}\n"
	      "    full_view: [320x240, 641x480]\n" TRIANGLE,
	  9, 26, "cameras[0].full_view[1]",
	  "found 641x480, more than the size cap of 640 x 480 allows" },
	{ CAM "    max_size: {width: 640, height: 480}\n"
	      "    full_view: [640x481]\n" TRIANGLE,
	  9, 17, "cameras[0].full_view[0]", "found 640x481, more than" },
	{ CAM "    controls: [brightness, pan_absolute]\n" TRIANGLE, 8, 15,
	  "cameras[0].controls",
	  "found pan_absolute, which moves the picture" },
	{ CAM "    fixed: true\n    controls: [zoom_absolute]\n", 9, 15,
	  "cameras[0].controls", "which moves the picture" },
	{ CAM "    allow: {executables: [" DIGEST "]}\n", 8, 12,
	  "cameras[0].allow", "found \"executables\" alone" },
	{ FRAME "    fixed: true\n    resolution: {pixels_per_metre: 10000, "
		"distance: 100, field_of_view: 90}\n",
	  10, 17, "cameras[0].resolution",
	  "allows 2000000 x 1125000 pixels, more than any camera has" },

	/* Hours. */
	{ CAM "    schedule: [\"Mon-Sun 00:00-24:00\"]\n", 8, 15,
	  "cameras[0].schedule", "cover the whole week" },
	{ CAM "    schedule: [Fri-Sun 08:00-08:09]\n", 8, 16,
	  "cameras[0].schedule[0]",
	  "found Fri-Sun 08:00-08:09, which is 9 minutes only" },
	{ CAM "    schedule: [Sun 23:59-00:01]\n", 8, 16,
	  "cameras[0].schedule[0]", "which is 2 minutes only" },
	{ CAM "    schedule:\n      - Mon-Fri 08:00-12:00\n"
	      "      - Sat 08:00-12:00\n      - Fri-Sat 11:00-14:00\n",
	  11, 9, "cameras[0].schedule[2]",
	  "found Fri-Sat 11:00-14:00, which overlaps with Mon-Fri "
	  "08:00-12:00" },
	{ CAM "    schedule: [Sun 22:00-02:00, Mon 01:00-03:00]\n", 8, 33,
	  "cameras[0].schedule[1]", "which overlaps with Sun 22:00-02:00" },
	{ ZONES FILL(SMALL) HOURS("Mon 08:00-08:01"), 11, 20,
	  "cameras[0].zones[0].schedule[0]", "which is 1 minute only" },
	{ FRAME "    schedule: [Mon 08:00-12:00]\n    zones:\n" FILL(SMALL)
		  HOURS("Mon 12:00-14:00"),
	  11, 9, "cameras[0].zones[0]", "the zone never counts" },

	/* The size of a zone. */
	{ ZONES FILL("[[0, 0], [8, 0], [8, 7], [0, 7]]"), 10, 9,
	  "cameras[0].zones[0]", "zone of 56 pixels: it hides hardly" },
	{ ZONES ONLY("[[0, 7], [8, 7], [8, 0], [0, 0]]"), 10, 9,
	  "cameras[0].zones[0]", "zone of 56 pixels: it shows hardly" },
	{ CAM "    zones:\n" FILL("[[0, 0], [2072, 0], [2072, 2072], "
				  "[0, 2072]]"),
	  9, 9, "cameras[0].zones[0]",
	  "less than a thousandth of the picture" },
	{ ZONES FILL(WHOLE), 10, 9, "cameras[0].zones[0]",
	  "as large as the picture: nothing is left to see" },
	{ ZONES ONLY(WHOLE), 10, 9, "cameras[0].zones[0]",
	  "as large as the picture: it hides nothing" },

	/* Zones in zones. */
	{ ZONES FILL(LARGE) FILL(SMALL), 11, 9, "cameras[0].zones[1]",
	  "wholly inside zones[0], which fills all of it anyway" },
	{ ZONES FILL(SMALL) FILL(LARGE), 10, 9, "cameras[0].zones[0]",
	  "wholly inside zones[1], which fills" },
	{ ZONES FILL(LARGE) FILL(LARGE), 11, 9, "cameras[0].zones[1]",
	  "wholly inside zones[0], which fills" },
	{ ZONES ONLY(LARGE) ONLY(SMALL), 12, 9, "cameras[0].zones[1]",
	  "wholly inside zones[0], which shows" },
	{ ZONES FILL(LARGE) FILL(SMALL) HOURS("Mon 08:00-18:00"), 11, 9,
	  "cameras[0].zones[1]", "wholly inside zones[0], which fills" },
	{ ZONES FILL(LARGE) HOURS("Mon-Fri 08:00-18:00") FILL(SMALL)
		  HOURS("Tue 08:00-18:00"),
	  12, 9, "cameras[0].zones[1]", "wholly inside zones[0]" },
	{ ZONES ONLY(SMALL) FILL(LARGE), 10, 9, "cameras[0].zones[0]",
	  "wholly inside zones[1], which is filled: nothing of it" },
	{ ZONES ONLY(LARGE) FILL(AWAY), 12, 9, "cameras[0].zones[1]",
	  "wholly outside of what zones with \"only: true\" show" },
};

static struct report advise(const char *yaml)
{
	struct report report = { .file = "x" };
	struct policy *policy;

	policy = policy_from_yaml(yaml, strlen(yaml), &report);
	if (!policy)
		report_print(&report, stderr);
	assert_non_null(policy);
	policy_advise(policy, yaml, strlen(yaml), NOW, &report);
	assert_int_equal(report.errors, 0);
	free(policy);
	return report;
}

static void test_good(void **state)
{
	struct report report;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		report = advise(good[i]);
		report_print(&report, stderr);
		if (report.warnings)
			fail_msg("case %zu is warned of:\n%s", i, good[i]);
	}
}

static void test_unwise(void **state)
{
	const struct finding *finding;
	struct report report;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(unwise); i++) {
		report = advise(unwise[i].yaml);
		finding = &report.findings[0];
		if (report.count == 1 && finding->warning &&
		    finding->place.line == unwise[i].line &&
		    finding->place.column == unwise[i].column &&
		    !strcmp(finding->path, unwise[i].path) &&
		    strstr(finding->text, unwise[i].text) && *finding->hint)
			continue;
		report_print(&report, stderr);
		fail_msg("case %zu lacks %d:%d: %s: %s\n%s", i, unwise[i].line,
			 unwise[i].column, unwise[i].path, unwise[i].text,
			 unwise[i].yaml);
	}
}

/* In the order of the file, whoever found it. */
static void test_order(void **state)
{
	const char *yaml = CAM
		"    max_frame_rate: 240\n"
		"  - name: b\n"
		"    match: {bus_info: u, driver: sixteen-bytes-xx}\n"
		"    zones:\n" FILL("[[0, 0], [9, 0], [0, 9]]")
			FILL("[[90, 0], [99, 0], [90, 9]]");
	struct report report = advise(yaml);

	(void)state;
	assert_int_equal(report.count, 4);
	assert_string_equal(report.findings[0].path,
			    "cameras[0].max_frame_rate");
	assert_string_equal(report.findings[1].path, "cameras[1].match.driver");
	assert_string_equal(report.findings[2].path, "cameras[1].zones[0]");
	assert_string_equal(report.findings[3].path, "cameras[1].zones[1]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_unwise),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
