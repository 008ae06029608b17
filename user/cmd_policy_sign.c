// SPDX-License-Identifier: GPL-2.0-or-later
#include "cert.h"
#include "cms.h"
#include "command.h"
#include "file.h"
#include "json.h"
#include "policy.h"
#include "text.h"
#include "yaml.h"

#include <inttypes.h>
#include <stdlib.h>

static const char usage[] =
	"Usage: paravent policy sign FILE.yaml --key KEY --cert CERT\n"
	"                            -o FILE.policy [--passphrase-file FILE]\n"
	"                            [--json]\n"
	"\n"
	"Check a policy, and sign it in the form that the kernel takes.\n"
	"\n"
	"  --key KEY               the private key (PEM)\n"
	"  --cert CERT             the certificate that belongs to it\n"
	"  -o, --output FILE       where to; replaced whole or not at all\n"
	"  --passphrase-file FILE  its first line is the key's passphrase\n"
	"  --json                  print the result as JSON\n"
	"\n"
	"The same policy and key give the same file to the byte.\n";

struct signing {
	const char *yaml;
	const char *key;
	const char *cert;
	const char *output;
	const char *passphrase_file;
};

static struct policy *read_policy(const char *path, struct report *report)
{
	struct policy *policy;
	uint8_t *text;
	size_t size;

	text = file_read(path, YAML_SIZE_MAX, &size, report);
	if (!text)
		return NULL;
	report->file = path;
	policy = policy_from_yaml((char *)text, size, report);
	free(text);
	return policy;
}

static void warn_of_dates(X509 *cert, struct report *report)
{
	if (X509_cmp_current_time(X509_get0_notAfter(cert)) > 0 &&
	    X509_cmp_current_time(X509_get0_notBefore(cert)) < 0)
		return;
	report_warn_at(report, (struct place){ 0 }, "",
		       "the certificate is outside its period of validity; the "
		       "kernel takes the policy all the same");
}

static void sign(const struct signing *signing, const struct policy *policy,
		 struct report *report)
{
	uint8_t *content = NULL, *sealed = NULL;
	size_t content_size, size;
	EVP_PKEY *key = NULL;
	X509 *cert;

	cert = cert_read(signing->cert, report);
	if (cert && !cert_check(cert, signing->cert, report))
		key = key_read(signing->key, signing->passphrase_file, report);
	if (key)
		content = policy_encode(policy, &content_size, report);
	if (content)
		sealed = envelope_seal(content, content_size, cert, key, &size,
				       report);
	if (sealed && !file_replace(signing->output, sealed, size, report))
		warn_of_dates(cert, report);
	free(sealed);
	free(content);
	EVP_PKEY_free(key);
	X509_free(cert);
}

int cmd_policy_sign(int argc, char **argv)
{
	struct signing signing = { 0 };
	bool json = false;
	const struct command_option options[] = {
		{ "key", 0, OPTION_TEXT, &signing.key },
		{ "cert", 0, OPTION_TEXT, &signing.cert },
		{ "output", 'o', OPTION_TEXT, &signing.output },
		{ "passphrase-file", 0, OPTION_TEXT, &signing.passphrase_file },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	struct report report = { 0 };
	struct policy *policy;
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!signing.key || !signing.cert || !signing.output)
		return command_usage("paravent policy sign",
				     "expected --key, --cert and -o");
	policy = read_policy(line.operands[0], &report);
	if (policy) {
		/* What follows is about other files, which it names. */
		if (report.warnings && !json)
			report_print(&report, stderr);
		if (!json)
			report = (struct report){ 0 };
		report.file = NULL;
		sign(&signing, policy, &report);
	}
	if (json)
		object = json_object();
	if (!report.errors && json) {
		json_put_text(object, "output", signing.output);
		json_put_u64(object, "serial", policy->serial);
	} else if (!report.errors) {
		printf("%s: signed, serial %" PRIu64 "\n", signing.output,
		       policy->serial);
	}
	free(policy);
	return command_finish(&report, object);
}
