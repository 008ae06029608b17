// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

#include "cert.h"
#include "control.h"
#include "json.h"
#include "text.h"
#include "times.h"

#include <inttypes.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

static void print_match(const struct camera *camera)
{
	printf("  match      ");
	if (*camera->driver)
		printf(" driver \"%s\"", camera->driver);
	if (*camera->card)
		printf(" card \"%s\"", camera->card);
	if (*camera->bus_info)
		printf(" bus_info \"%s\"", camera->bus_info);
	if (*camera->usb)
		printf(" usb \"%s\"", camera->usb);
	if (*camera->usb_serial)
		printf(" usb_serial \"%s\"", camera->usb_serial);
	if (*camera->device_tree)
		printf(" device_tree \"%s\"", camera->device_tree);
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

static void format_text(uint32_t id, char *text, size_t size)
{
	fourcc_text(id, text, size);
}

static void size_text(uint32_t id, char *text, size_t size)
{
	struct paravent_size pixels;

	memcpy(&pixels, &id, sizeof(pixels));
	snprintf(text, size, "%ux%u", pixels.width, pixels.height);
}

static void control_name(uint32_t id, char *text, size_t size)
{
	snprintf(text, size, "%s", control_show(id).text);
}

/* Numbers by what they are called. */
static void print_named(const struct ids *ids, const char *label,
			void (*name)(uint32_t id, char *text, size_t size))
{
	char text[48];
	unsigned int i;

	for (i = 0; i < ids->count; i++) {
		name(ids->id[i], text, sizeof(text));
		printf("%s%s", i ? ", " : label, text);
	}
	if (ids->count)
		printf("\n");
}

static json_t *named_json(const struct ids *ids,
			  void (*name)(uint32_t id, char *text, size_t size))
{
	json_t *list = json_array();
	char text[48];
	unsigned int i;

	for (i = 0; i < ids->count; i++) {
		name(ids->id[i], text, sizeof(text));
		json_array_append_new(list, json_string(text));
	}
	return list;
}

static void print_digests(const uint8_t (*digests)[PARAVENT_DIGEST_SIZE],
			  unsigned int count, const char *label)
{
	char hex[2 * PARAVENT_DIGEST_SIZE + 1];
	unsigned int i;

	for (i = 0; i < count; i++) {
		text_hex(hex, digests[i], PARAVENT_DIGEST_SIZE);
		printf("%-*ssha256 %s\n", (int)strlen(label), i ? "" : label,
		       hex);
	}
}

static json_t *digests_json(const uint8_t (*digests)[PARAVENT_DIGEST_SIZE],
			    unsigned int count)
{
	char hex[2 * PARAVENT_DIGEST_SIZE + 1];
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < count; i++) {
		text_hex(hex, digests[i], PARAVENT_DIGEST_SIZE);
		json_array_append_new(list, json_string(hex));
	}
	return list;
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
	if (camera->require_audit)
		printf("  audit       nothing is shown while nobody records who "
		       "looks\n");
	if (camera->open_frames)
		printf("  open        without zones for the first %u s or %u "
		       "frames\n",
		       camera->open_seconds, camera->open_frames);
	print_named(&camera->full_view, "  full view   ", size_text);
	print_named(&camera->formats, "  formats     ", format_text);
	if (camera->controls_limited && !camera->controls.count)
		printf("  controls    none\n");
	print_named(&camera->controls, "  controls    ", control_name);
	print_ids(&camera->uids, "  users       ");
	print_ids(&camera->gids, "  groups      ");
	print_digests(camera->executables, camera->executable_count,
		      "  programs    ");
	print_schedule(&camera->schedule, "  hours       ");
	if (!camera->zone_count)
		printf("  zones       none: the whole picture may be seen\n");
	for (i = 0; i < camera->zone_count; i++)
		print_zone(&camera->zones[i], i + 1);
}

/* What is shown of a certificate that a policy brings along. */
struct cert_text {
	char name[256];
	char until[32];
	char pem[4 * PARAVENT_CERT_SIZE_MAX / 3 + 1024];
	uint8_t digest[PARAVENT_DIGEST_SIZE];
};

static void cert_read_trusted(const struct trusted *trusted,
			      struct cert_text *text)
{
	const unsigned char *at = trusted->der;
	X509 *cert = d2i_X509(NULL, &at, trusted->size);
	BIO *bio = BIO_new(BIO_s_mem());
	struct tm end;
	int length;

	memset(text, 0, sizeof(*text));
	EVP_Digest(trusted->der, trusted->size, text->digest, NULL,
		   EVP_sha256(), NULL);
	snprintf(text->name, sizeof(text->name), "no X.509 certificate");
	if (cert && bio) {
		name_text(X509_get_subject_name(cert), text->name,
			  sizeof(text->name));
		if (ASN1_TIME_to_tm(X509_get0_notAfter(cert), &end))
			strftime(text->until, sizeof(text->until), "%F", &end);
		if (PEM_write_bio_X509(bio, cert)) {
			length =
				BIO_read(bio, text->pem, sizeof(text->pem) - 1);
			text->pem[length > 0 ? length : 0] = '\0';
		}
	}
	ERR_clear_error();
	BIO_free(bio);
	X509_free(cert);
}

static void print_trust(const struct policy *policy)
{
	char hex[2 * PARAVENT_DIGEST_SIZE + 1];
	struct cert_text text;
	unsigned int i;

	for (i = 0; i < policy->cert_count; i++) {
		cert_read_trusted(&policy->certs[i], &text);
		text_hex(hex, text.digest, PARAVENT_DIGEST_SIZE);
		printf("%s%s, until %s\n              sha256 %s\n",
		       i ? "              " : "trusts        ", text.name,
		       text.until, hex);
	}
	print_digests(policy->revoked, policy->revoked_count, "revokes       ");
}

static json_t *certs_json(const struct policy *policy)
{
	json_t *list = json_array(), *entry;
	struct cert_text text;
	unsigned int i;

	for (i = 0; i < policy->cert_count; i++) {
		cert_read_trusted(&policy->certs[i], &text);
		entry = json_object();
		json_put_text(entry, "subject", text.name);
		json_put_text(entry, "until", text.until);
		json_put_hex(entry, "sha256", text.digest,
			     PARAVENT_DIGEST_SIZE);
		json_object_set_new(entry, "pem", json_string(text.pem));
		json_array_append_new(list, entry);
	}
	return list;
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
	print_trust(policy);
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

static json_t *allow_json(const struct camera *camera)
{
	json_t *object = json_object();

	json_object_set_new(object, "uids", ids_json(&camera->uids));
	json_object_set_new(object, "gids", ids_json(&camera->gids));
	json_object_set_new(object, "executables",
			    digests_json(camera->executables,
					 camera->executable_count));
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
	json_put_text(match, "usb", camera->usb);
	json_put_text(match, "usb_serial", camera->usb_serial);
	json_put_text(match, "device_tree", camera->device_tree);
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
	json_object_set_new(object, "require_audit",
			    json_boolean(camera->require_audit));
	if (camera->open_frames)
		json_object_set_new(object, "commissioning",
				    json_pack("{s:i, s:i}", "seconds",
					      camera->open_seconds, "frames",
					      camera->open_frames));
	if (camera->full_view.count)
		json_object_set_new(object, "full_view",
				    named_json(&camera->full_view, size_text));
	if (camera->formats.count)
		json_object_set_new(object, "formats",
				    named_json(&camera->formats, format_text));
	if (camera->controls_limited)
		json_object_set_new(object, "controls",
				    named_json(&camera->controls,
					       control_name));
	if (camera->uids.count || camera->gids.count ||
	    camera->executable_count)
		json_object_set_new(object, "allow", allow_json(camera));
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
	if (policy->cert_count)
		json_object_set_new(object, "trust", certs_json(policy));
	if (policy->revoked_count)
		json_object_set_new(object, "revoke",
				    digests_json(policy->revoked,
						 policy->revoked_count));
	for (i = 0; i < policy->camera_count; i++)
		json_array_append_new(cameras,
				      camera_json(&policy->cameras[i]));
	json_object_set_new(object, "cameras", cameras);
	return object;
}
