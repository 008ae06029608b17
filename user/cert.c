// SPDX-License-Identifier: GPL-2.0-or-later
#include "cert.h"

#include "file.h"
#include "paravent.h"
#include "text.h"
#include "token.h"

#include <errno.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* PEM is a third larger than DER, and may carry a printed form in front. */
#define CERT_FILE_MAX (16 * PARAVENT_CERT_SIZE_MAX)
#define KEY_FILE_MAX 65536

/**
 * key_size_good() - whether the kernel can check signatures of such a key
 * @bits: the size of the modulus
 *
 * Return: true if it can, and if the size is safe.
 */
bool key_size_good(int bits)
{
	return bits == 2048 || bits == 3072 || bits == 4096;
}

/**
 * key_is_ecdsa() - whether a key is on the elliptic curve that is taken
 * @key: the key, or NULL
 *
 * Kernels can be built without ECDSA, and Debian's 6.1 is.
 */
bool key_is_ecdsa(const EVP_PKEY *key)
{
	char curve[32];

	return key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
	       EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL) &&
	       !strcmp(curve, SN_X9_62_prime256v1);
}

/**
 * crypto_error() - record what OpenSSL did not like
 * @report: where to
 * @code: the errno that describes it best, positive
 * @what: what was tried
 *
 * Return: -@code.
 */
int crypto_error(struct report *report, int code, const char *what)
{
	/* The first one is the cause, the others follow from it. */
	unsigned long cause = ERR_peek_error();
	const char *reason = ERR_reason_error_string(cause);

	report_error(report, code, "%s%s%s", what, reason ? ": " : "",
		     reason ?: "");
	token_hint(report, cause);
	ERR_clear_error();
	return -code;
}

/**
 * cert_read() - read a certificate
 * @path: a file that holds one, as PEM or DER
 * @report: gets what goes wrong
 *
 * Return: the certificate, for X509_free(); NULL on error.
 */
X509 *cert_read(const char *path, struct report *report)
{
	const unsigned char *at;
	X509 *cert = NULL, *second = NULL;
	uint8_t *data;
	size_t size;
	BIO *bio;

	data = file_read(path, CERT_FILE_MAX, &size, report);
	if (!data)
		return NULL;
	at = data;
	if (size && *data == 0x30) {
		cert = d2i_X509(NULL, &at, size);
		if (cert && at != data + size) {
			X509_free(cert);
			cert = NULL;
		}
	} else {
		bio = BIO_new_mem_buf(data, size);
		cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		if (cert)
			second = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		BIO_free(bio);
	}
	ERR_clear_error();
	if (second) {
		report_error(report, EINVAL,
			     "%s holds more than one certificate, expected one",
			     path);
		report_hint(report,
			    "put each certificate in a file of its own");
		X509_free(second);
		X509_free(cert);
		cert = NULL;
	} else if (!cert) {
		report_error(report, EINVAL,
			     "%s is not an X.509 certificate, as PEM or DER",
			     path);
		if (strstr((char *)data, "PRIVATE KEY"))
			report_hint(report,
				    "this is a private key: keep it to "
				    "yourself, and give the file that ends in "
				    ".crt");
	}
	OPENSSL_cleanse(data, size);
	free(data);
	return cert;
}

/**
 * cert_check() - whether the kernel can use a certificate to check a policy
 * @cert: the certificate
 * @path: the file it came from, for messages
 * @report: gets what is wrong with it
 *
 * Return: 0, or -EINVAL.
 */
int cert_check(X509 *cert, const char *path, struct report *report)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	int digest = NID_undef;

	if (!key ||
	    (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA && !key_is_ecdsa(key))) {
		report_error(report, EINVAL,
			     "%s: found a key of type %s, expected RSA, or EC "
			     "over " KEY_CURVE,
			     path,
			     (key ? EVP_PKEY_get0_type_name(key) : NULL) ?:
				     "unknown");
		goto hint;
	}
	if (!key_is_ecdsa(key) && !key_size_good(EVP_PKEY_get_bits(key))) {
		report_error(
			report, EINVAL,
			"%s: found an RSA key of %d bits, expected " KEY_SIZES,
			path, EVP_PKEY_get_bits(key));
		goto hint;
	}
	OBJ_find_sigid_algs(X509_get_signature_nid(cert), &digest, NULL);
	if (digest != NID_sha256) {
		report_error(report, EINVAL,
			     "%s: found a certificate signed with %s, expected "
			     "SHA-256",
			     path, OBJ_nid2ln(X509_get_signature_nid(cert)));
		goto hint;
	}
	if (X509_get_key_usage(cert) != UINT32_MAX &&
	    !(X509_get_key_usage(cert) & KU_DIGITAL_SIGNATURE)) {
		report_error(report, EINVAL,
			     "%s: found a certificate that is not for "
			     "signatures, expected the key usage "
			     "digitalSignature",
			     path);
		goto hint;
	}
	if (i2d_X509(cert, NULL) > PARAVENT_CERT_SIZE_MAX)
		return report_error(report, EINVAL,
				    "%s: found a certificate of %d bytes, "
				    "expected at most %d",
				    path, i2d_X509(cert, NULL),
				    PARAVENT_CERT_SIZE_MAX);
	return 0;
hint:
	report_hint(report,
		    "\"paravent keygen\" makes a key and a certificate that "
		    "fit");
	return -EINVAL;
}

/**
 * name_text() - a distinguished name for people
 * @name: the name
 * @text: where to
 * @size: size of @text
 */
void name_text(const X509_NAME *name, char *text, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;
	long length;

	*text = '\0';
	if (!bio)
		return;
	X509_NAME_print_ex(bio, name, 0,
			   XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
	length = BIO_get_mem_data(bio, &data);
	text_escape(text, size, data, length);
	BIO_free(bio);
}

/**
 * serial_text() - a certificate's serial number in hexadecimal
 * @serial: the number
 * @text: where to
 * @size: size of @text
 */
void serial_text(const ASN1_INTEGER *serial, char *text, size_t size)
{
	BIGNUM *number = ASN1_INTEGER_to_BN(serial, NULL);
	char *hex = number ? BN_bn2hex(number) : NULL;

	snprintf(text, size, "%s", hex ?: "?");
	OPENSSL_free(hex);
	BN_free(number);
}

/**
 * passphrase_read() - read the first line of a file
 * @path: the file
 * @report: gets what goes wrong
 *
 * Return: the line, for passphrase_free(); NULL on error.
 */
char *passphrase_read(const char *path, struct report *report)
{
	char *passphrase;
	size_t size;

	passphrase = (char *)file_read(path, 4096, &size, report);
	if (!passphrase)
		return NULL;
	passphrase[strcspn(passphrase, "\r\n")] = '\0';
	/* OpenSSL reads a passphrase into a buffer of this size. */
	if (*passphrase && strlen(passphrase) < PEM_BUFSIZE)
		return passphrase;
	report_error(report, EINVAL,
		     "%s: expected a passphrase of 1 to %d bytes on the first "
		     "line",
		     path, PEM_BUFSIZE - 1);
	passphrase_free(passphrase);
	return NULL;
}

/**
 * passphrase_free() - wipe and release a passphrase
 * @passphrase: what passphrase_read() returned; may be NULL
 */
void passphrase_free(char *passphrase)
{
	if (passphrase)
		OPENSSL_cleanse(passphrase, strlen(passphrase));
	free(passphrase);
}

/* Asks only where there is somebody to answer. */
static int ask_passphrase(char *buffer, int size, int writing, void *known)
{
	if (known) {
		snprintf(buffer, size, "%s", (const char *)known);
		return strlen(buffer);
	}
	if (!isatty(STDIN_FILENO))
		return -1;
	return PEM_def_callback(buffer, size, writing, NULL);
}

/**
 * key_read() - read a private key
 * @path: a PEM file
 * @passphrase_path: a file with its passphrase; NULL to ask where one is needed
 * @report: gets what goes wrong
 *
 * Return: the key, for EVP_PKEY_free(); NULL on error.
 */
EVP_PKEY *key_read(const char *path, const char *passphrase_path,
		   struct report *report)
{
	char *passphrase = NULL;
	EVP_PKEY *key = NULL;
	uint8_t *data;
	size_t size;
	BIO *bio;

	if (passphrase_path) {
		passphrase = passphrase_read(passphrase_path, report);
		if (!passphrase)
			return NULL;
	}
	data = file_read(path, KEY_FILE_MAX, &size, report);
	if (!data)
		goto out;
	bio = BIO_new_mem_buf(data, size);
	if (bio)
		key = PEM_read_bio_PrivateKey(bio, NULL, ask_passphrase,
					      passphrase);
	BIO_free(bio);
	if (!key) {
		report_error(report, EINVAL,
			     "%s: expected a private key as PEM%s", path,
			     strstr((char *)data, "ENCRYPTED") ?
				     ", and the right passphrase" :
				     "");
		if (strstr((char *)data, "BEGIN CERTIFICATE"))
			report_hint(report,
				    "this is a certificate; the key is in the "
				    "file that ends in .key");
		else if (strstr((char *)data, "ENCRYPTED"))
			report_hint(report,
				    "put the passphrase in a file that only "
				    "you can read, and give it as "
				    "--passphrase-file");
	}
	ERR_clear_error();
	OPENSSL_cleanse(data, size);
	free(data);
out:
	passphrase_free(passphrase);
	return key;
}
