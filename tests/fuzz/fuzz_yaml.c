// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The YAML of a site: whatever stands in the file, the tool either names a
 * mistake or gets a policy that survives being encoded and decoded.
 */
#include "policy.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libfyaml 0.7 forgets a buffer where it gives up on broken text. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libfyaml.so\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = { 0 };
	struct policy *policy, *again;
	uint8_t *content;
	size_t content_size;

	policy = policy_from_yaml((const char *)data, size, &report);
	if (!policy != (report.errors > 0))
		abort();
	if (!policy)
		return 0;
	content = policy_encode(policy, &content_size, &report);
	if (!content)
		abort();
	if (content_size <= PARAVENT_POLICY_SIZE_MAX) {
		again = policy_decode(content, content_size, &report);
		if (!again || memcmp(policy, again, sizeof(*policy)))
			abort();
		free(again);
	}
	free(content);
	free(policy);
	return 0;
}
