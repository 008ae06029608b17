// SPDX-License-Identifier: GPL-2.0-or-later
#include "cms.h"
#include "file.h"
#include "policy.h"
#include "yaml.h"

#include <stdlib.h>

/* DER of more than 127 bytes; no UTF-8 text begins like that. */
static bool is_der(const uint8_t *data, size_t size)
{
	return size > 1 && data[0] == 0x30 && data[1] & 0x80;
}

static struct policy *open_signed(const uint8_t *data, size_t size,
				  struct report *report)
{
	struct envelope envelope = { 0 };
	struct policy *policy = NULL;

	if (!envelope_open(&envelope, data, size, report))
		policy = policy_decode(envelope.content, envelope.size, report);
	envelope_close(&envelope);
	return policy;
}

/**
 * policy_read() - read a policy, be it YAML or signed
 * @path: the file
 * @is_signed: set to whether it carries a signature, which is not checked
 * @report: gets what is wrong with it
 *
 * Return: the policy, to be freed; NULL on error.
 */
struct policy *policy_read(const char *path, bool *is_signed,
			   struct report *report)
{
	struct policy *policy;
	uint8_t *data;
	size_t size;

	data = file_read(path, YAML_SIZE_MAX, &size, report);
	if (!data)
		return NULL;
	report->file = path;
	*is_signed = is_der(data, size);
	policy = *is_signed ? open_signed(data, size, report) :
			      policy_from_yaml((char *)data, size, report);
	free(data);
	return policy;
}
