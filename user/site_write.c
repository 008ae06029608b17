// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A policy as the YAML file of a site, for whoever has only the signed file. The names are
 * those that policy_json() has, so what is left to do is what people write in another way.
 */
#include "json.h"
#include "policy.h"
#include "times.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "trust" is a list of certificates only. */
static void settle_trust(json_t *policy)
{
	json_t *certs = json_object_get(policy, "trust"), *cert;
	size_t i;

	json_array_foreach(certs, i, cert)
		json_array_set(certs, i, json_object_get(cert, "pem"));
}

static void settle_camera(json_t *camera, const struct camera *from)
{
	json_t *allow = json_object_get(camera, "allow"), *list;
	const char *name;
	void *next;

	json_object_foreach_safe(allow, next, name,
				 list) if (!json_array_size(list))
		json_object_del(allow, name);
	if (from->open_frames)
		json_object_set_new(camera, "commissioning",
				    json_pack("{s:i, s:i}", "minutes",
					      from->open_seconds / 60, "frames",
					      from->open_frames));
}

static void settle_valid(json_t *json, const struct policy *policy)
{
	json_t *cameras = json_incref(json_object_get(json, "cameras"));
	json_t *valid = json_object();

	if (policy->not_before)
		json_put_text(valid, "from",
			      times_moment_text(policy->not_before).text);
	if (policy->not_after)
		json_put_text(valid, "until",
			      times_moment_text(policy->not_after).text);
	json_object_del(json, "not_before");
	json_object_del(json, "not_after");
	json_object_del(json, "cameras");
	if (json_object_size(valid))
		json_object_set(json, "valid", valid);
	json_object_set_new(json, "cameras", cameras);
	json_decref(valid);
}

/* Lists of numbers and texts stay on a line; so do points. What JSON calls a text is YAML. */
static void put_flow(FILE *to, const json_t *value)
{
	json_t *entry;
	size_t i;

	if (!json_is_array(value)) {
		json_dumpf(value, to, JSON_ENCODE_ANY);
		return;
	}
	fputc('[', to);
	json_array_foreach(value, i, entry)
	{
		fputs(i ? ", " : "", to);
		put_flow(to, entry);
	}
	fputc(']', to);
}

static void put_mapping(FILE *to, json_t *mapping, int indent, bool in_list)
{
	json_t *value, *entry;
	const char *name;
	size_t i;

	json_object_foreach(mapping, name, value)
	{
		fprintf(to, "%*s%s:", in_list ? 0 : indent, "", name);
		in_list = false;
		if (json_is_object(value)) {
			fputc('\n', to);
			put_mapping(to, value, indent + 2, false);
		} else if (json_is_object(json_array_get(value, 0))) {
			fputc('\n', to);
			json_array_foreach(value, i, entry)
			{
				fprintf(to, "%*s- ", indent + 2, "");
				put_mapping(to, entry, indent + 4, true);
			}
		} else {
			fputc(' ', to);
			put_flow(to, value);
			fputc('\n', to);
		}
	}
}

static json_t *site_json(const struct policy *policy)
{
	json_t *json = json_object(), *all = policy_json(policy), *camera;
	size_t i;

	/* The grammar comes first. */
	json_object_set_new(json, "paravent",
			    json_integer(PARAVENT_POLICY_GRAMMAR));
	json_object_update(json, all);
	json_decref(all);
	settle_trust(json);
	settle_valid(json, policy);
	json_array_foreach(json_object_get(json, "cameras"), i, camera)
		settle_camera(camera, &policy->cameras[i]);
	return json;
}

static bool says_the_same(const struct policy *policy, const char *text,
			  size_t size)
{
	struct report ignored = { 0 };
	struct policy *again = policy_from_yaml(text, size, &ignored);
	size_t left_size = 0, right_size = 0;
	uint8_t *left, *right;
	bool same;

	if (!again)
		return false;
	left = policy_encode(policy, &left_size, &ignored);
	right = policy_encode(again, &right_size, &ignored);
	same = left && right && left_size == right_size &&
	       !memcmp(left, right, left_size);
	free(left);
	free(right);
	free(again);
	return same;
}

/**
 * policy_yaml() - write a policy as the YAML file of a site
 * @policy: the policy
 * @size: set to the size of the text, bytes
 * @report: gets what goes wrong
 *
 * The text is read again, and says the same to the last byte of what is signed, or there
 * is none.
 *
 * Return: the text, to be freed; NULL on error.
 */
char *policy_yaml(const struct policy *policy, size_t *size,
		  struct report *report)
{
	const char *zone = *policy->timezone ? policy->timezone : "UTC";
	char *text = NULL;
	json_t *json;
	FILE *to;

	to = open_memstream(&text, size);
	if (!to) {
		report_memory(report);
		return NULL;
	}
	times_zone_use(zone);
	json = site_json(policy);
	put_mapping(to, json, 0, false);
	json_decref(json);
	if (!fclose(to) && says_the_same(policy, text, *size))
		return text;
	free(text);
	report_error(report, EINVAL,
		     "the policy says what a YAML file cannot say, or this "
		     "machine has other times for the zone %s",
		     zone);
	report_hint(report, "it was made by another program, or with another "
			    "version of tzdata; \"paravent policy show\" "
			    "without --yaml shows it");
	return NULL;
}
