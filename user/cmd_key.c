// SPDX-License-Identifier: GPL-2.0-or-later
#include "cert.h"
#include "command.h"
#include "json.h"
#include "state.h"
#include "text.h"
#include "times.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int run_enroll(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent key enroll CERT [--json]\n"
		"\n"
		"Trust the signer whose certificate CERT (PEM or DER) is, until\n"
		"the next boot. Needs root, and a keyring that is not sealed.\n"
		"\n"
		"  --json  print the result as JSON\n";
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
	unsigned char *der = NULL;
	json_t *object = NULL;
	struct genl genl;
	int code, error, size;
	X509 *cert;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	cert = cert_read(line.operands[0], &report);
	if (!cert || cert_check(cert, line.operands[0], &report))
		goto out;
	size = i2d_X509(cert, &der);
	if (size <= 0) {
		crypto_error(&report, EIO, "cannot encode the certificate");
		goto out;
	}
	if (genl_open(&genl, &report))
		goto out;
	error = genl_send(
		&genl, genl_request(&genl, PARAVENT_CMD_KEY_ADD, 0, der, size),
		NULL, NULL);
	if (error) {
		genl_refusal(&genl, error, "the certificate was not enrolled",
			     &report);
		if (error == -EEXIST)
			report_hint(&report, "there is nothing left to do");
		else if (error != -EPERM)
			report_hint(&report,
				    "use a certificate that \"paravent "
				    "keygen\" made");
	} else if (!json) {
		printf("%s is trusted from now on, until the next boot\n",
		       line.operands[0]);
	}
	genl_close(&genl);
out:
	OPENSSL_free(der);
	X509_free(cert);
	if (json)
		object = json_object();
	return command_finish(&report, object);
}

static void print_keys(const struct module_keys *keys)
{
	char hex[2 * PARAVENT_DIGEST_SIZE + 1];
	size_t i;

	if (!keys->count)
		printf("no certificate is trusted; \"paravent key enroll "
		       "CERT\" adds one\n");
	for (i = 0; i < keys->count; i++) {
		text_hex(hex, keys->key[i].digest, PARAVENT_DIGEST_SIZE);
		printf("%s%s\n  sha256 %s\n  until  %s UTC\n",
		       keys->key[i].description,
		       keys->key[i].builtin	? " (built in)" :
		       keys->key[i].device_tree ? " (device tree)" :
						  "",
		       hex, times_moment_text(keys->key[i].not_after).text);
	}
}

static json_t *keys_json(const struct module_keys *keys)
{
	json_t *array = json_array(), *entry;
	size_t i;

	for (i = 0; i < keys->count; i++) {
		entry = json_object();
		json_put_text(entry, "description", keys->key[i].description);
		json_put_hex(entry, "sha256", keys->key[i].digest,
			     PARAVENT_DIGEST_SIZE);
		json_object_set_new(entry, "builtin",
				    json_boolean(keys->key[i].builtin));
		json_object_set_new(entry, "device_tree",
				    json_boolean(keys->key[i].device_tree));
		json_object_set_new(entry, "not_after",
				    json_integer(keys->key[i].not_after));
		json_array_append_new(array, entry);
	}
	return array;
}

static int run_list(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent key list [--json]\n"
		"\n"
		"List the certificates whose signatures the kernel takes.\n"
		"\n"
		"  --json  print them as JSON\n";
	bool json = false;
	const struct command_option options[] = {
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	struct module_keys keys = { 0 };
	struct report report = { 0 };
	json_t *object = NULL;
	struct genl genl;
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!genl_open(&genl, &report)) {
		keys_get(&genl, &keys, &report);
		genl_close(&genl);
	}
	if (json)
		object = json_object();
	if (!report.errors && json)
		json_object_set_new(object, "keys", keys_json(&keys));
	else if (!report.errors && times_zone_use("UTC"))
		print_keys(&keys);
	free(keys.key);
	return command_finish(&report, object);
}

/* Nothing short of the word will do: there is no way back. */
static bool confirmed(void)
{
	char answer[16];

	printf("After this, until the next boot:\n"
	       "  - no certificate can be enrolled,\n"
	       "  - the module cannot be unloaded,\n"
	       "  - nobody can undo it, root included.\n"
	       "Policies that the certificates of \"paravent key list\" vouch "
	       "for can still be\nloaded. Type \"seal\" to go on: ");
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) &&
	       !strcmp(answer, "seal\n");
}

static int run_seal(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent key seal [--yes] [--json]\n"
		"\n"
		"Close the keyring: until the next boot no certificate can be\n"
		"enrolled and the module cannot be unloaded. Nobody can undo it.\n"
		"Needs root. Do it on each boot, after \"key enroll\" and before\n"
		"anything that you do not trust is started.\n"
		"\n"
		"  --yes   do not ask\n"
		"  --json  print the result as JSON; only together with --yes\n";
	bool json = false, yes = false;
	const struct command_option options[] = {
		{ "yes", 'y', OPTION_FLAG, &yes },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
	};
	struct report report = { 0 };
	json_t *object = NULL;
	struct genl genl;
	int code, error;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (json && !yes)
		return command_usage("paravent key seal",
				     "--json goes with --yes only");
	if (genl_open(&genl, &report))
		goto out;
	if (!yes && !confirmed()) {
		report_error(&report, ECANCELED,
			     "not sealed: expected the word \"seal\"");
		report_hint(&report, "--yes seals without asking");
	} else {
		error = genl_send(&genl,
				  genl_request(&genl, PARAVENT_CMD_KEY_SEAL, 0,
					       NULL, 0),
				  NULL, NULL);
		/* Whoever asks for a sealed keyring has one. */
		if (error && error != -EALREADY)
			genl_refusal(&genl, error, "the keyring was not sealed",
				     &report);
		else if (!json)
			printf("the keyring is sealed until the next boot\n");
	}
	genl_close(&genl);
out:
	if (json)
		object = json_object();
	return command_finish(&report, object);
}

int cmd_key(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "enroll", run_enroll, "trust a certificate" },
		{ "list", run_list, "list the certificates trusted" },
		{ "seal", run_seal,
		  "enroll no more, and keep the module loaded" },
	};

	return command_dispatch("paravent key",
				"Rules whose policies the kernel takes.",
				commands, ARRAY_SIZE(commands), argc, argv);
}
