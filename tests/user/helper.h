/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of the tool share. Each test is a program of its own.
 */
#ifndef PARAVENT_TEST_HELPER_H
#define PARAVENT_TEST_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy.h"
#include "report.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A policy with every field in it, but certificates. It is valid for a day, as whoever
 * opens a camera wants it, and on that day the clocks change.
 */
__attribute__((unused)) static const char full_yaml[] =
	"paravent: 1\n"
	"serial: 2026112201\n"
	"issuer: Ville d'Exemple\n"
	"reference: Arr\xc3\xaat\xc3\xa9 2026-117\n"
	"purpose: traffic\n"
	"place: Place de l'\xc3\x89glise\n"
	"timezone: Europe/Paris\n"
	"valid: {from: 2027-03-28, until: \"2027-03-29 00:30\"}\n"
	"revoke: [0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef]\n"
	"cameras:\n"
	"  - name: entrance\n"
	"    match: {driver: vivid, card: vivid, bus_info: \"platform:vivid-000\"}\n"
	"    frame: {width: 1280, height: 720}\n"
	"    fill: \"#102030\"\n"
	"    max_size: {width: 640, height: 480}\n"
	"    full_view: [640x480, 320x240, 640x480]\n"
	"    max_frame_rate: {frames: 1, seconds: 10}\n"
	"    fixed: true\n"
	"    require_audit: true\n"
	"    commissioning: {minutes: 10, frames: 100}\n"
	"    controls: [contrast, brightness, 0x00980900, 0x0098f900]\n"
	"    allow: {uids: [1001, 0, 1001], gids: [44], executables: [\n"
	"      1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,\n"
	"      0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef]}\n"
	"    schedule: [\"Mon-Fri 08:00-18:00\", \"Sat 22:00-02:00\"]\n"
	"    zones:\n"
	"      - name: windows\n"
	"        polygon: [[100, 80], [400, 80], [400, 300], [100, 300]]\n"
	"        schedule: [\"Mon-Sun 20:00-06:00\"]\n"
	"      - only: true\n"
	"        polygon: [[0, 0], [1280, 0], [1280, 720]]\n"
	"  - name: yard\n"
	"    match: {bus_info: usb-1, usb: \"046d:0825\", usb_serial: A1,\n"
	"      device_tree: /soc/csi@1}\n"
	"    formats: [YUYV, Y16-BE]\n";

__attribute__((unused)) static struct policy *policy_of(const char *yaml)
{
	struct report report = { 0 };
	struct policy *policy = policy_from_yaml(yaml, strlen(yaml), &report);

	report_print(&report, stderr);
	assert_non_null(policy);
	return policy;
}

/* Whether some finding says @text. */
__attribute__((unused)) static bool says(const struct report *report,
					 const char *text)
{
	unsigned int i;

	for (i = 0; i < report->count; i++)
		if (strstr(report->findings[i].text, text))
			return true;
	return false;
}

__attribute__((unused)) static char *make_directory(void)
{
	char *path = strdup("/tmp/paravent-test.XXXXXX");

	assert_non_null(mkdtemp(path));
	return path;
}

__attribute__((unused)) static void remove_directory(char *path)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", path);
	assert_int_equal(system(command), 0);
	free(path);
}

#endif /* PARAVENT_TEST_HELPER_H */
