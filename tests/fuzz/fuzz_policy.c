// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A signed policy from anywhere: the envelope, and its content. What decodes
 * must encode to something that decodes to the same.
 */
#include "cms.h"
#include "policy.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(const uint8_t *data, size_t size)
{
	struct report report = { 0 };
	struct policy *policy, *again;
	uint8_t *content;
	size_t content_size;

	policy = policy_decode(data, size, &report);
	if (!policy != (report.errors > 0))
		abort();
	if (!policy)
		return;
	content = policy_encode(policy, &content_size, &report);
	if (!content || content_size > size)
		abort();
	again = policy_decode(content, content_size, &report);
	if (!again || memcmp(policy, again, sizeof(*policy)))
		abort();
	free(again);
	free(content);
	free(policy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = { 0 };
	struct envelope envelope;

	decode(data, size);
	if (envelope_open(&envelope, data, size, &report))
		return 0;
	decode(envelope.content, envelope.size);
	envelope_close(&envelope);
	return 0;
}
