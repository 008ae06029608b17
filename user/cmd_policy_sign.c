// SPDX-License-Identifier: GPL-2.0-or-later
#include "cert.h"
#include "cms.h"
#include "command.h"
#include "file.h"
#include "json.h"
#include "policy.h"
#include "text.h"
#include "token.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"Usage: paravent policy sign FILE.yaml --key KEY --cert CERT\n"
	"                            -o FILE.policy [--passphrase-file FILE]\n"
	"                            [--pkcs11-module FILE] [--kernel-config FILE]\n"
	"                            [--json]\n"
	"\n"
	"Check a policy, and sign it in the form that the kernel takes.\n"
	"\n"
	"  --key KEY               the private key: a file (PEM), or the URI of one in\n"
	"                          a token, such as \"pkcs11:token=ville;object=policies\"\n"
	"  --cert CERT             the certificate that belongs to it\n"
	"  -o, --output FILE       where to; replaced whole or not at all\n"
	"  --passphrase-file FILE  its first line is the key's passphrase, or the PIN of\n"
	"                          its token\n"
	"  --pkcs11-module FILE    what reaches the token, if p11-kit does not know it\n"
	"  --kernel-config FILE    the configuration of the device's kernel, as\n"
	"                          /boot/config-* has it: required for ECDSA keys,\n"
	"                          also for those of certificates in \"trust\"\n"
	"  --json                  print the result as JSON\n"
	"\n"
	"The same policy and RSA key give the same file to the byte.\n";

struct signing {
	const char *yaml;
	const char *key;
	const char *cert;
	const char *output;
	const char *passphrase_file;
	const char *module;
	const char *kernel_config;
};

/* Debian's are 300 KB. */
#define KERNEL_CONFIG_MAX (4 << 20)

/* The kernel takes no policy once the certificate has expired. */
static void check_dates(X509 *cert, const struct signing *signing,
			const struct policy *policy, struct report *report)
{
	const ASN1_TIME *end = X509_get0_notAfter(cert);
	time_t until = policy->not_after;

	if (X509_cmp_current_time(end) < 0) {
		report_error(report, EKEYEXPIRED,
			     "%s has expired: no kernel would take the policy",
			     signing->cert);
		report_hint(report, "sign with a key whose certificate is "
				    "valid; \"paravent keygen\" makes one");
	} else if (X509_cmp_current_time(X509_get0_notBefore(cert)) > 0) {
		report_warn_at(report, (struct place){ 0 }, "",
			       "the certificate is not valid yet; the kernel "
			       "takes the policy all the same");
	} else if (until && X509_cmp_time(end, &until) < 0) {
		report_warn_at(report, (struct place){ 0 }, "",
			       "the certificate expires before the policy "
			       "does; after that no kernel takes the policy, "
			       "not even after a boot");
	}
}

/* Does the kernel that the policy is for have ECDSA? */
static void check_kernel(const X509 *cert, const char *name,
			 const struct signing *signing, struct report *report)
{
	uint8_t *config;
	size_t size;

	if (!key_is_ecdsa(X509_get0_pubkey(cert)))
		return;
	if (!signing->kernel_config) {
		report_error(report, EINVAL,
			     "%s: found an ECDSA key, which not every kernel "
			     "knows; expected --kernel-config as well",
			     name);
		report_hint(report,
			    "give the /boot/config-* file of the device's "
			    "kernel, or sign with an RSA key, which all "
			    "kernels know");
		return;
	}
	config = file_read(signing->kernel_config, KERNEL_CONFIG_MAX, &size,
			   report);
	if (config && !strstr((char *)config, "\nCONFIG_CRYPTO_ECDSA=")) {
		report_error(report, ENOPKG,
			     "%s: this kernel is built without ECDSA "
			     "(CONFIG_CRYPTO_ECDSA), and %s is of an ECDSA key",
			     signing->kernel_config, name);
		report_hint(report, "sign with an RSA key, as \"paravent "
				    "keygen\" makes it");
	}
	free(config);
}

/* The kernel refuses a policy that brings along a certificate which it cannot use. */
static void check_trusted(const struct signing *signing,
			  const struct policy *policy, struct report *report)
{
	const uint8_t *der;
	char name[256];
	unsigned int i;
	X509 *cert;

	for (i = 0; i < policy->cert_count; i++) {
		der = policy->certs[i].der;
		cert = d2i_X509(NULL, &der, policy->certs[i].size);
		snprintf(name, sizeof(name), "%s: trust[%u]", signing->yaml, i);
		if (cert)
			check_kernel(cert, name, signing, report);
		else
			report_memory(report);
		X509_free(cert);
	}
}

static EVP_PKEY *get_key(const struct signing *signing, struct report *report)
{
	const struct token_key token = { signing->key, signing->module,
					 signing->passphrase_file };

	if (token_named(signing->key))
		return token_open(&token, report);
	return key_read(signing->key, signing->passphrase_file, report);
}

static void sign(const struct signing *signing, const struct policy *policy,
		 struct report *report)
{
	uint8_t *content = NULL, *sealed = NULL;
	size_t content_size, size;
	EVP_PKEY *key = NULL;
	X509 *cert;

	cert = cert_read(signing->cert, report);
	if (cert && !cert_check(cert, signing->cert, report)) {
		check_dates(cert, signing, policy, report);
		check_kernel(cert, signing->cert, signing, report);
		check_trusted(signing, policy, report);
	}
	if (cert && !report->errors)
		key = get_key(signing, report);
	if (key)
		content = policy_encode(policy, &content_size, report);
	if (content)
		sealed = envelope_seal(content, content_size, cert, key, &size,
				       report);
	if (sealed)
		file_replace(signing->output, sealed, size, report);
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
		{ "pkcs11-module", 0, OPTION_TEXT, &signing.module },
		{ "kernel-config", 0, OPTION_TEXT, &signing.kernel_config },
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
	if (signing.module && !token_named(signing.key))
		return command_usage(
			"paravent policy sign",
			"--pkcs11-module goes with --key pkcs11:...");
	signing.yaml = line.operands[0];
	policy = cmd_policy_read(signing.yaml, &report);
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
