// SPDX-License-Identifier: GPL-2.0-or-later
#include "cms.h"
#include "command.h"
#include "file.h"
#include "json.h"
#include "policy.h"
#include "state.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

static const char usage[] =
	"Usage: paravent policy load FILE.policy [--json]\n"
	"\n"
	"Hand a signed policy to the kernel, which checks it and puts it in\n"
	"force at once, or refuses it and keeps the one there is. Needs root.\n"
	"\n"
	"  --json  print the result as JSON\n";

/* What the file itself says, if it says anything; the kernel alone judges. */
static uint64_t serial_of(const uint8_t *data, size_t size)
{
	struct report ignored = { 0 };
	struct envelope envelope;
	struct policy *policy;
	uint64_t serial = 0;

	if (envelope_open(&envelope, data, size, &ignored))
		return 0;
	policy = policy_decode(envelope.content, envelope.size, &ignored);
	if (policy)
		serial = policy->serial;
	free(policy);
	envelope_close(&envelope);
	return serial;
}

static void load(const char *path, const uint8_t *data, size_t size,
		 struct report *report)
{
	struct module_status status = { 0 };
	struct report ignored = { 0 };
	char what[700];
	struct genl genl;
	int error;

	if (genl_open(&genl, report))
		return;
	error = genl_send(&genl,
			  genl_request(&genl, PARAVENT_CMD_POLICY_LOAD, 0, data,
				       size),
			  NULL, NULL);
	snprintf(what, sizeof(what), "%.512s was refused", path);
	if (error)
		genl_refusal(&genl, error, what, report);
	if (error == -ESTALE && !status_get(&genl, &status, &ignored))
		report_hint(report,
			    "the file has serial %" PRIu64 ", and the policy "
			    "in force %" PRIu64 "; raise \"serial\" in the "
			    "YAML file and sign it again",
			    serial_of(data, size), status.serial);
	genl_close(&genl);
}

int cmd_policy_load(int argc, char **argv)
{
	bool json = false;
	const struct command_option options[] = {
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	struct report report = { 0 };
	json_t *object = NULL;
	uint64_t serial = 0;
	uint8_t *data;
	size_t size;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	data = file_read(line.operands[0], PARAVENT_POLICY_SIZE_MAX, &size,
			 &report);
	if (data && !size) {
		report_error(&report, EBADMSG,
			     "%s is empty, expected a signed policy",
			     line.operands[0]);
	} else if (data) {
		load(line.operands[0], data, size, &report);
		serial = serial_of(data, size);
	}
	if (json) {
		object = json_object();
		if (serial)
			json_put_u64(object, "serial", serial);
	} else if (!report.errors) {
		printf("%s is in force: serial %" PRIu64 "\n", line.operands[0],
		       serial);
	}
	free(data);
	return command_finish(&report, object);
}
