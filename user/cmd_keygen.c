// SPDX-License-Identifier: GPL-2.0-or-later
#include "cert.h"
#include "command.h"
#include "json.h"
#include "keygen.h"
#include "text.h"
#include "token.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* X.520 gives a common name this many characters. */
#define NAME_MAX_BYTES 64
#define DAYS_MAX 36500

static const char usage[] =
	"Usage: paravent keygen --name NAME [-o PREFIX] [--bits BITS | --ecdsa]\n"
	"                       [--days DAYS] [--passphrase-file FILE] [--json]\n"
	"       paravent keygen --name NAME --key URI [-o PREFIX] [--days DAYS]\n"
	"                       [--passphrase-file FILE] [--pkcs11-module FILE] [--json]\n"
	"\n"
	"Make a key to sign policies with, and the certificate that checks\n"
	"its signatures. The key is PREFIX.key, for its owner only; the\n"
	"certificate is PREFIX.crt, to be enrolled on each device. Files that\n"
	"exist are never overwritten. With --key, the key is one that a token\n"
	"holds already, and only the certificate is made.\n"
	"\n"
	"  --name NAME             whom the certificate names, 1 to 64 bytes\n"
	"  -o, --output PREFIX     begin the file names with this (paravent)\n"
	"  --bits BITS             2048, 3072 or 4096 (3072)\n"
	"  --ecdsa                 not RSA but ECDSA over P-256, which not every\n"
	"                          kernel knows: Debian's 6.12 does, its 6.1 does not\n"
	"  --days DAYS             how long the certificate is valid (3650)\n"
	"  --passphrase-file FILE  encrypt the key with the first line of FILE\n"
	"  --key URI               names the token's key, as RFC 7512 has it, such as\n"
	"                          \"pkcs11:token=ville;object=policies\"; then the first\n"
	"                          line of --passphrase-file is the token's PIN\n"
	"  --pkcs11-module FILE    what reaches the token, if p11-kit does not know it\n"
	"  --json                  print what was made as JSON\n"
	"\n"
	"Keep the key away from the device: who has it rules the camera.\n";

static bool number(const char *text, int minimum, int maximum, int *value)
{
	char *end;
	long parsed = strtol(text, &end, 10);

	if (end == text || *end || parsed < minimum || parsed > maximum)
		return false;
	*value = parsed;
	return true;
}

/* A key is made, of some kind, or is in a token. */
static bool source_good(const struct token_key *token, bool kind)
{
	if (!token->uri)
		return !token->module;
	return token_named(token->uri) && !kind;
}

int cmd_keygen(int argc, char **argv)
{
	const char *prefix = "paravent", *bits = NULL, *days = "3650";
	const char *name = NULL, *passphrase_file = NULL;
	struct token_key token = { 0 };
	char key_path[PATH_MAX], cert_path[PATH_MAX];
	bool json = false, ecdsa = false;
	const struct command_option options[] = {
		{ "name", 0, OPTION_TEXT, &name },
		{ "output", 'o', OPTION_TEXT, &prefix },
		{ "bits", 0, OPTION_TEXT, &bits },
		{ "ecdsa", 0, OPTION_FLAG, &ecdsa },
		{ "days", 0, OPTION_TEXT, &days },
		{ "passphrase-file", 0, OPTION_TEXT, &passphrase_file },
		{ "key", 0, OPTION_TEXT, &token.uri },
		{ "pkcs11-module", 0, OPTION_TEXT, &token.module },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	struct keygen keygen = { .key_path = key_path, .cert_path = cert_path };
	struct report report = { 0 };
	char *passphrase = NULL;
	json_t *object = NULL;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!name || !*name || strlen(name) > NAME_MAX_BYTES ||
	    !text_showable(name, strlen(name)))
		return command_usage("paravent keygen",
				     "expected --name with 1 to 64 bytes of "
				     "text");
	if (!source_good(&token, bits || ecdsa))
		return command_usage("paravent keygen",
				     "expected --key with a URI that begins "
				     "with pkcs11:, --pkcs11-module only with "
				     "it, and --bits and --ecdsa without it");
	if (!number(bits ?: "3072", 0, INT_MAX, &keygen.bits) ||
	    !key_size_good(keygen.bits))
		return command_usage("paravent keygen",
				     "expected --bits " KEY_SIZES
				     ": the kernel takes no other size");
	if (!number(days, 1, DAYS_MAX, &keygen.days))
		return command_usage("paravent keygen",
				     "expected --days from 1 to 36500");
	if (snprintf(key_path, sizeof(key_path), "%s.key", prefix) >=
		    (int)sizeof(key_path) ||
	    snprintf(cert_path, sizeof(cert_path), "%s.crt", prefix) >=
		    (int)sizeof(cert_path))
		return command_usage("paravent keygen",
				     "the prefix is too long");

	token.pin_file = passphrase_file;
	if (token.uri)
		keygen.key = token_open(&token, &report);
	else if (passphrase_file)
		passphrase = passphrase_read(passphrase_file, &report);
	if (ecdsa)
		keygen.bits = 0;
	keygen.name = name;
	keygen.passphrase = passphrase;
	if (!report.errors)
		keygen_run(&keygen, &report);
	passphrase_free(passphrase);
	EVP_PKEY_free(keygen.key);

	if (json)
		object = json_object();
	if (!report.errors && json) {
		if (!token.uri)
			json_put_text(object, "key", key_path);
		json_put_text(object, "certificate", cert_path);
	} else if (!report.errors) {
		if (!token.uri)
			printf("key          %s (keep it secret, and off the "
			       "device)\n",
			       key_path);
		printf("certificate  %s (\"paravent key enroll %s\" on the "
		       "device)\n",
		       cert_path, cert_path);
	}
	return command_finish(&report, object);
}
