// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * OpenSSL 3 calls engines deprecated, but Debian 12 has no other way to a
 * token: the provider that is to come after them is not in it. So engines are
 * known to this file alone.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "token.h"

#include "cert.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/ui.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCHEME "pkcs11:"

/* The engine takes no other PIN. */
#define PIN_MIN 4
#define PIN_MAX 32

/* What tokens answer, as PKCS#11 has it. */
#define CKR_KEY_FUNCTION_NOT_PERMITTED 0x68
#define CKR_MECHANISM_INVALID 0x70
#define CKR_PIN_INCORRECT 0xa0
#define CKR_PIN_LOCKED 0xa4

/* The URI, taken apart: what the engine cannot read, or not well. */
struct uri {
	char *engine; /* the rest, for the engine */
	char *module;
	char *pin_source;
	bool names_key;
};

/*
 * The engine and its key refer to each other, and some keys want the PIN again
 * for each signature: all this stays until the program ends.
 */
static struct {
	ENGINE *engine;
	UI_METHOD *method;
	char *pin;
	bool asked; /* for the PIN, which it is once one token has been found */
	bool silent; /* nobody answered */
} session;

/**
 * token_named() - whether a key is in a token
 * @key: a file, or the URI of a token's key
 *
 * Return: true for a URI.
 */
bool token_named(const char *key)
{
	return !strncasecmp(key, SCHEME, strlen(SCHEME));
}

/* In place. */
static bool decode(char *text)
{
	char digits[3] = "", *to = text;

	for (; *text; text++) {
		if (*text != '%') {
			*to++ = *text;
			continue;
		}
		if (!isxdigit((unsigned char)text[1]) ||
		    !isxdigit((unsigned char)text[2]))
			return false;
		memcpy(digits, text + 1, 2);
		*to++ = strtol(digits, NULL, 16);
		text += 2;
	}
	*to = '\0';
	return true;
}

static bool engine_knows(const char *name)
{
	static const char *const names[] = { "token", "serial", "manufacturer",
					     "model", "object", "id" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* Takes over @text, which is NAME=VALUE. */
static bool take_attribute(struct uri *uri, char *text)
{
	char *value = strchr(text, '='), **to = NULL;
	bool good;

	if (!value) {
		free(text);
		return false;
	}
	*value++ = '\0';
	if (!strcmp(text, "module-path"))
		to = &uri->module;
	else if (!strcmp(text, "pin-source"))
		to = &uri->pin_source;

	if (engine_knows(text)) {
		uri->names_key |= !strcmp(text, "object") ||
				  !strcmp(text, "id");
		sprintf(uri->engine + strlen(uri->engine), "%s%s=%s",
			uri->engine[strlen(SCHEME)] ? ";" : "", text, value);
		good = decode(value);
	} else if (to) {
		good = !*to && decode(value) && (*to = strdup(value));
	} else {
		/* Here all is about private keys. */
		good = !strcmp(text, "type") && !strcmp(value, "private");
	}
	free(text);
	return good;
}

static int split(const char *text, struct uri *uri, struct report *report)
{
	const char *at = text + strlen(SCHEME);
	char *attribute;
	size_t size;
	int error;

	if (strstr(text, "pin-value=")) {
		error = report_error(report, EINVAL,
				     "found pin-value in the URI of the key, "
				     "where others can see it; expected "
				     "pin-source");
		report_hint(report,
			    "put the PIN in a file that only you can read, "
			    "and name it with pin-source=file:FILE");
		return error;
	}
	uri->engine = malloc(strlen(text) + 1);
	if (!uri->engine)
		return report_memory(report);
	strcpy(uri->engine, SCHEME);
	for (; *at; at += size + !!at[size]) {
		size = strcspn(at, ";?&");
		attribute = strndup(at, size);
		if (!attribute)
			return report_memory(report);
		if (take_attribute(uri, attribute))
			continue;
		error = report_error(
			report, EINVAL,
			"found \"%.*s\" in the URI of the key, expected "
			"token, serial, manufacturer, model, object, id, "
			"type=private, module-path or pin-source",
			(int)size, at);
		goto hint;
	}
	/* The engine would take the first key that it sees. */
	if (uri->names_key)
		return 0;
	error = report_error(report, EINVAL,
			     "the URI \"%s\" names no key, expected object or "
			     "id in it",
			     text);
hint:
	report_hint(report, "write it as in \"" SCHEME
			    "token=ville;object=policies\"; \"pkcs11-tool "
			    "--list-objects\" shows each label (object) and "
			    "ID");
	return error;
}

static void release(struct uri *uri)
{
	free(uri->engine);
	free(uri->module);
	free(uri->pin_source);
}

/* Called for the PIN, when it is needed: where there is none, ask. */
static int give_pin(char *buffer, int size, int writing, void *unused)
{
	(void)writing;
	(void)unused;
	session.asked = true;
	if (session.pin) {
		memcpy(buffer, session.pin, strlen(session.pin));
		return strlen(session.pin);
	}
	session.silent = !isatty(STDIN_FILENO) ||
			 EVP_read_pw_string_min(buffer, PIN_MIN, size,
						"PIN of the token: ", 0);
	return session.silent ? -1 : (int)strlen(buffer);
}

static int read_pin(const struct token_key *where, const struct uri *uri,
		    struct report *report)
{
	const char *path = where->pin_file;

	if (!path && uri->pin_source) {
		path = uri->pin_source;
		if (strncmp(path, "file:", 5))
			return report_error(report, EINVAL,
					    "found pin-source=%s in the URI of "
					    "the key, expected "
					    "pin-source=file:FILE",
					    path);
		path += 5;
	}
	if (!path)
		return 0;
	session.pin = passphrase_read(path, report);
	if (!session.pin)
		return -EINVAL;
	if (strlen(session.pin) >= PIN_MIN && strlen(session.pin) <= PIN_MAX)
		return 0;
	return report_error(report, EINVAL,
			    "%s: found a PIN of %zu bytes on the first line, "
			    "expected %d to %d",
			    path, strlen(session.pin), PIN_MIN, PIN_MAX);
}

static int start_engine(const char *module, struct report *report)
{
	int error;

	ENGINE_load_dynamic();
	session.engine = ENGINE_by_id("pkcs11");
	session.method = UI_UTIL_wrap_read_pem_callback(give_pin, 0);
	if (!session.engine) {
		ERR_clear_error();
		error = report_error(report, ENOPKG,
				     "OpenSSL finds no engine \"pkcs11\", "
				     "which reaches keys in tokens");
		report_hint(report, "install libengine-pkcs11-openssl, or "
				    "what your system calls it");
		return error;
	}
	/* It tells of errors by itself, too, and less well. */
	if (!session.method ||
	    !ENGINE_ctrl_cmd(session.engine, "QUIET", 0, NULL, NULL, 0) ||
	    !ENGINE_ctrl_cmd(session.engine, "SET_USER_INTERFACE", 0,
			     session.method, NULL, 0) ||
	    (module && !ENGINE_ctrl_cmd_string(session.engine, "MODULE_PATH",
					       module, 0)) ||
	    !ENGINE_init(session.engine))
		return crypto_error(report, EIO,
				    "cannot start the engine \"pkcs11\"");
	return 0;
}

static bool is_from(unsigned long code, const char *library)
{
	const char *name = ERR_lib_error_string(code);

	return name && !strcmp(name, library);
}

/**
 * token_hint() - say what to do next, if it was a token that refused
 * @report: the error in it that was recorded last is meant
 * @code: what OpenSSL said
 */
void token_hint(struct report *report, unsigned long code)
{
	int reason = ERR_GET_REASON(code);

	if (!is_from(code, "PKCS#11 module"))
		return;
	if (reason >= CKR_PIN_INCORRECT && reason <= CKR_PIN_LOCKED)
		report_hint(report,
			    "do not try often: after a few wrong PINs, most "
			    "often three, a token locks itself");
	else if (reason == CKR_KEY_FUNCTION_NOT_PERMITTED ||
		 reason == CKR_MECHANISM_INVALID)
		report_hint(report, "does the token allow that this key signs? "
				    "\"pkcs11-tool --login --list-objects\" "
				    "shows it as \"Usage\"");
}

/* The engine does not say whether it found the token: see if it got so far. */
static void explain(const struct uri *uri, const char *module,
		    struct report *report)
{
	unsigned long code = ERR_peek_error();

	if (session.silent) {
		report_error(report, EACCES,
			     "the token wants a PIN, and there is nobody to "
			     "tell it");
		report_hint(report,
			    "put it in a file that only you can read, and "
			    "give that as --passphrase-file, or in the URI as "
			    "pin-source=file:FILE; or sign in a terminal");
	} else if (is_from(code, "PKCS#11 module")) {
		crypto_error(report, EACCES, "the token refused");
	} else if (is_from(code, "libp11")) {
		crypto_error(report, ELIBACC, module ?: "p11-kit's module");
		report_hint(report,
			    "name the PKCS#11 module that came with the token "
			    "with --pkcs11-module; that of many cards is "
			    "opensc-pkcs11.so, in the package opensc-pkcs11");
	} else if (session.asked) {
		report_error(report, ENOKEY,
			     "found no private key \"%s\" in the token",
			     uri->engine);
		report_hint(report, "\"pkcs11-tool --login --list-objects\" "
				    "shows what it has");
	} else {
		report_error(report, ENODEV,
			     "found no token, or more than one, that is "
			     "\"%s\"; or, in one that wants no PIN from here, "
			     "no such key",
			     uri->engine);
		report_hint(report, "is it plugged in? \"pkcs11-tool "
				    "--list-slots\" shows the tokens there "
				    "are; tell them apart with token or "
				    "serial");
	}
}

/**
 * token_open() - get at a private key in a token
 * @where: where it is
 * @report: gets what goes wrong
 *
 * Once in a program's life.
 *
 * Return: the key, for EVP_PKEY_free(): what is signed with it is signed by the
 * token. NULL on error.
 */
EVP_PKEY *token_open(const struct token_key *where, struct report *report)
{
	const char *module;
	struct uri uri = { 0 };
	EVP_PKEY *key = NULL;

	if (split(where->uri, &uri, report))
		goto out;
	module = where->module ?: uri.module;
	if (read_pin(where, &uri, report) || start_engine(module, report))
		goto out;
	key = ENGINE_load_private_key(session.engine, uri.engine,
				      session.method, NULL);
	if (!key)
		explain(&uri, module, report);
	ERR_clear_error();
out:
	release(&uri);
	return key;
}
