// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "policy verify" and "policy show": a signed policy, offline.
 */
#include "cert.h"
#include "cms.h"
#include "command.h"
#include "file.h"
#include "json.h"
#include "policy.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>

struct certs {
	X509 *cert[OPTION_LIST_MAX];
	unsigned int count;
};

/* A signed policy, as far as it could be read. */
struct reading {
	uint8_t *data;
	struct envelope envelope;
	struct policy *policy;
	const char *signer; /* the file with the signer's certificate */
	uint8_t digest[PARAVENT_DIGEST_SIZE];
	char issuer[256];
	char serial[64];
};

static void read_certs(const struct option_list *paths, struct certs *certs,
		       struct report *report)
{
	X509 *cert;
	unsigned int i;

	for (i = 0; i < paths->count; i++) {
		cert = cert_read(paths->item[i], report);
		if (!cert)
			continue;
		cert_check(cert, paths->item[i], report);
		certs->cert[certs->count++] = cert;
	}
}

static void check_signer(struct reading *reading,
			 const struct option_list *paths,
			 const struct certs *certs, struct report *report)
{
	X509 *signer = NULL;
	unsigned int i;

	if (envelope_check(&reading->envelope, certs->cert, certs->count,
			   &signer, report))
		return;
	for (i = 0; i < certs->count; i++)
		if (certs->cert[i] == signer)
			reading->signer = paths->item[i];
	if (X509_cmp_current_time(X509_get0_notAfter(signer)) < 0) {
		report_error(report, EKEYEXPIRED,
			     "the signature is good, but the certificate of "
			     "whoever made it has expired");
		report_hint(report, "sign the policy again with a key whose "
				    "certificate is valid");
	}
}

static void read_all(struct reading *reading, const char *path,
		     const struct option_list *paths, struct report *report)
{
	struct certs certs = { 0 };
	size_t size;

	read_certs(paths, &certs, report);
	if (!report->errors)
		reading->data = file_read(path, PARAVENT_POLICY_SIZE_MAX, &size,
					  report);
	if (reading->data) {
		report->file = path;
		envelope_open(&reading->envelope, reading->data, size, report);
	}
	if (reading->envelope.cms) {
		name_text(reading->envelope.issuer, reading->issuer,
			  sizeof(reading->issuer));
		serial_text(reading->envelope.serial, reading->serial,
			    sizeof(reading->serial));
		EVP_Digest(reading->envelope.content, reading->envelope.size,
			   reading->digest, NULL, EVP_sha256(), NULL);
		if (certs.count)
			check_signer(reading, paths, &certs, report);
		reading->policy = policy_decode(reading->envelope.content,
						reading->envelope.size, report);
	}
	while (certs.count)
		X509_free(certs.cert[--certs.count]);
}

static void release(struct reading *reading)
{
	free(reading->policy);
	envelope_close(&reading->envelope);
	free(reading->data);
}

static json_t *reading_json(const struct reading *reading, const char *path)
{
	json_t *object = json_object(), *signer;

	json_object_set_new(object, "file", json_string(path));
	json_object_set_new(object, "signature",
			    json_string(reading->signer ? "good" :
							  "not checked"));
	if (!reading->envelope.cms)
		return object;
	signer = json_object();
	json_put_text(signer, "issuer", reading->issuer);
	json_put_text(signer, "serial", reading->serial);
	if (reading->signer)
		json_put_text(signer, "certificate", reading->signer);
	json_object_set_new(object, "signer", signer);
	json_put_hex(object, "content_sha256", reading->digest,
		     PARAVENT_DIGEST_SIZE);
	if (reading->policy)
		json_object_set_new(object, "policy",
				    policy_json(reading->policy));
	return object;
}

int cmd_policy_verify(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent policy verify FILE.policy --cert CERT [--cert CERT ...]\n"
		"                              [--json]\n"
		"\n"
		"Check a signed policy as strictly as the kernel does: its form, its\n"
		"signature and what it says, and that the signer's certificate has\n"
		"not expired. Needs no kernel.\n"
		"\n"
		"  --cert CERT  a certificate to trust; may be given up to 16 times\n"
		"  --json       print the verdict as JSON\n";
	struct option_list certs = { 0 };
	bool json = false;
	const struct command_option options[] = {
		{ "cert", 0, OPTION_LIST, &certs },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	struct reading reading = { 0 };
	struct report report = { 0 };
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!certs.count)
		return command_usage("paravent policy verify",
				     "expected --cert with the certificate of "
				     "a signer you trust");
	read_all(&reading, line.operands[0], &certs, &report);
	if (json) {
		object = reading_json(&reading, line.operands[0]);
		if (report.errors)
			json_object_set_new(
				object, "signature",
				json_string(reading.signer ? "good" : "bad"));
	} else if (!report.errors) {
		printf("%s: good: serial %" PRIu64 ", signed by %s (%s)\n",
		       line.operands[0], reading.policy->serial, reading.issuer,
		       reading.signer);
	}
	release(&reading);
	return command_finish(&report, object);
}

static void print_yaml(const struct policy *policy, struct report *report)
{
	size_t size;
	char *text = policy_yaml(policy, &size, report);

	if (text)
		fwrite(text, 1, size, stdout);
	free(text);
}

int cmd_policy_show(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent policy show FILE.policy [--cert CERT ...]\n"
		"                            [--yaml | --json]\n"
		"\n"
		"Show what a signed policy says and who signed it. Without --cert the\n"
		"signature is not checked, and anybody may have written the file.\n"
		"\n"
		"  --cert CERT  check the signature, as \"policy verify\" does\n"
		"  --yaml       print a YAML file that says the same, to change and to\n"
		"               sign again\n"
		"  --json       print it as JSON\n";
	char digest[2 * PARAVENT_DIGEST_SIZE + 1];
	struct option_list certs = { 0 };
	bool json = false, yaml = false;
	const struct command_option options[] = {
		{ "cert", 0, OPTION_LIST, &certs },
		{ "yaml", 0, OPTION_FLAG, &yaml },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
	};
	struct reading reading = { 0 };
	struct report report = { 0 };
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (json && yaml)
		return command_usage("paravent policy show",
				     "found --yaml and --json, expected one "
				     "of the two");
	read_all(&reading, line.operands[0], &certs, &report);
	if (yaml) {
		if (reading.policy && !report.errors)
			print_yaml(reading.policy, &report);
	} else if (json) {
		object = reading_json(&reading, line.operands[0]);
		if (report.errors && certs.count && !reading.signer)
			json_object_set_new(object, "signature",
					    json_string("bad"));
	} else if (reading.policy) {
		text_hex(digest, reading.digest, sizeof(reading.digest));
		printf("signature     %s%s\n",
		       reading.signer ? "good, by " :
		       certs.count    ? "BAD" :
					"NOT CHECKED; --cert CERT checks it",
		       reading.signer ?: "");
		printf("signer        %s, certificate serial %s\n"
		       "content       sha256 %s\n",
		       reading.issuer, reading.serial, digest);
		policy_print(reading.policy);
	}
	release(&reading);
	return command_finish(&report, object);
}
