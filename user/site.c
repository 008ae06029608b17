// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the YAML file of a site to the policy. Reading goes on after an error,
 * so that one run names all of them.
 */
#include "site.h"
#include "text.h"
#include "times.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

static void list_fields(const struct site_field *fields, size_t count,
			char *text, size_t size)
{
	size_t i, used = 0;

	for (i = 0; i < count && used < size; i++)
		used += snprintf(text + used, size - used, "%s%s",
				 i ? ", " : "", fields[i].name);
}

static void refuse_unknown(struct report *report, const struct yaml_node *node,
			   const char *path, const struct site_field *fields,
			   size_t count)
{
	const struct yaml_node *child;
	char names[200];
	size_t i;

	list_fields(fields, count, names, sizeof(names));
	for (child = node->child; child; child = child->next) {
		for (i = 0; i < count; i++)
			if (!strcmp(fields[i].name, child->key))
				break;
		if (i < count)
			continue;
		report_at(report, child->key_place, path,
			  "found the name %s, expected one of: %s",
			  text_quote(child->key, strlen(child->key)).text,
			  names);
	}
}

/**
 * site_read_fields() - read names with values
 * @site: the state
 * @node: where they stand
 * @path: of @node
 * @fields: the names that may stand there
 * @count: how many
 * @target: handed on to the readers
 *
 * Fields are read in the order of the table, not of the file: the frame must
 * be known before the zones.
 *
 * Return: false if @node holds something else.
 */
bool site_read_fields(struct site *site, const struct yaml_node *node,
		      const char *path, const struct site_field *fields,
		      size_t count, void *target)
{
	const struct yaml_node *value;
	char below[SITE_PATH_SIZE], names[200];
	size_t i;

	list_fields(fields, count, names, sizeof(names));
	if (node->type != YAML_MAPPING) {
		report_at(site->report, node->place, path,
			  "found %s, expected names with values: %s",
			  value_show(node).text, names);
		return false;
	}
	refuse_unknown(site->report, node, path, fields, count);
	for (i = 0; i < count; i++) {
		value = yaml_get(node, fields[i].name);
		snprintf(below, sizeof(below), "%s%s%s", path, *path ? "." : "",
			 fields[i].name);
		if (value) {
			fields[i].read(site, value, below, target);
		} else if (fields[i].required) {
			report_at(site->report, node->place, path,
				  "\"%s\" is missing, and it is required",
				  fields[i].name);
		}
	}
	return true;
}

static void read_grammar(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	uint64_t grammar;

	(void)target;
	value_number(site->report, node, path, PARAVENT_POLICY_GRAMMAR,
		     PARAVENT_POLICY_GRAMMAR, " (the version of the grammar)",
		     &grammar);
}

static void read_serial(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	struct policy *policy = target;

	value_number(site->report, node, path, 1, UINT64_MAX, "",
		     &policy->serial);
}

static void read_issuer(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->issuer,
		   sizeof(policy->issuer));
}

static void read_reference(struct site *site, const struct yaml_node *node,
			   const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->reference,
		   sizeof(policy->reference));
}

static void read_purpose(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->purpose,
		   sizeof(policy->purpose));
}

static void read_place(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	struct policy *policy = target;

	value_text(site->report, node, path, policy->place,
		   sizeof(policy->place));
}

static void read_timezone(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	struct policy *policy = target;

	if (!value_text(site->report, node, path, policy->timezone,
			sizeof(policy->timezone)) ||
	    times_zone_use(policy->timezone))
		return;
	report_at(site->report, node->place, path,
		  "found %s, expected a time zone that this machine knows, "
		  "such as Europe/Paris",
		  value_show(node).text);
	report_hint(site->report,
		    "\"timedatectl list-timezones\" shows them; if it shows "
		    "none, install the package tzdata");
}

static void read_moment(struct site *site, const struct yaml_node *node,
			const char *path, uint64_t *moment)
{
	if (node->type == YAML_SCALAR &&
	    times_moment_parse(node->text, moment) && *moment)
		return;
	report_at(site->report, node->place, path,
		  "found %s, expected a date such as 2026-01-31, or a date and "
		  "a time such as \"2026-01-31 08:00\"",
		  value_show(node).text);
	report_hint(site->report,
		    "the time must exist: on the day on which clocks are put "
		    "forward, an hour does not");
}

static void read_from(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct policy *policy = target;

	read_moment(site, node, path, &policy->not_before);
}

static void read_until(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	struct policy *policy = target;

	read_moment(site, node, path, &policy->not_after);
}

static void read_valid(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "from", false, read_from },
		{ "until", false, read_until },
	};
	struct policy *policy = target;

	site_read_fields(site, node, path, fields, ARRAY_SIZE(fields), target);
	if (policy->not_after && policy->not_before >= policy->not_after)
		report_at(site->report, node->place, path,
			  "found an end that is not after the beginning, "
			  "expected a time in which the policy is valid");
}

/* What hours of a week mean depends on the place and the time of the year. */
static void settle_times(struct site *site)
{
	struct policy *policy = site->policy;
	int count;

	if (!site->scheduled || site->report->errors)
		return;
	if (!*policy->timezone || !policy->not_before || !policy->not_after) {
		report_at(
			site->report, site->scheduled->place,
			site->scheduled_path,
			"found hours, expected \"timezone\" and \"valid\" with "
			"\"from\" and \"until\" at the top of the policy as "
			"well");
		report_hint(site->report,
			    "the kernel knows no time zones: the policy brings "
			    "along when the clocks change while it is valid");
		return;
	}
	count = times_offsets(policy->not_before, policy->not_after,
			      policy->offsets);
	if (count < 0)
		report_at(site->report, site->scheduled->place,
			  site->scheduled_path,
			  "the clocks change more than %d times while the "
			  "policy is valid, expected a shorter time",
			  PARAVENT_OFFSETS_MAX);
	else
		policy->offset_count = count;
}

/* A policy that opens a camera must soon be over: it can be loaded again. */
static void settle_commissioning(struct site *site)
{
	const struct policy *policy = site->policy;

	if (!site->opened ||
	    (policy->not_before && policy->not_after &&
	     policy->not_after - policy->not_before <= PARAVENT_OPEN_VALID_MAX))
		return;
	report_at(
		site->report, site->opened->place, site->opened_path,
		"found a camera without zones for a while, expected \"valid\" "
		"with \"from\" and \"until\" at the top of the policy, at most "
		"a day apart");
	report_hint(site->report,
		    "whoever has the policy can load it again after a boot, "
		    "until it has expired");
}

/**
 * policy_from_yaml() - read the YAML file of a site
 * @text: the text
 * @size: its size in bytes
 * @report: gets every error and warning, in the order of the file
 *
 * Return: the policy, to be freed; NULL when there is an error.
 */
struct policy *policy_from_yaml(const char *text, size_t size,
				struct report *report)
{
	static const struct site_field fields[] = {
		{ "paravent", true, read_grammar },
		{ "serial", true, read_serial },
		{ "issuer", false, read_issuer },
		{ "reference", false, read_reference },
		{ "purpose", false, read_purpose },
		{ "place", false, read_place },
		{ "timezone", false, read_timezone },
		{ "valid", false, read_valid },
		{ "trust", false, site_read_trust },
		{ "revoke", false, site_read_revoke },
		{ "cameras", true, site_read_cameras },
	};
	struct site site = { .report = report };
	struct yaml_node *root;

	root = yaml_parse(text, size, report);
	if (!root)
		return NULL;
	site.policy = calloc(1, sizeof(*site.policy));
	if (site.policy) {
		times_zone_use("UTC");
		site_read_fields(&site, root, "", fields, ARRAY_SIZE(fields),
				 site.policy);
		settle_times(&site);
		settle_commissioning(&site);
	} else {
		report_memory(report);
	}
	yaml_free(root);
	report_sort(report);
	if (!report->errors)
		return site.policy;
	free(site.policy);
	return NULL;
}
