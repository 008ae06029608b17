// SPDX-License-Identifier: GPL-2.0-or-later
#include "keygen.h"

#include "cert.h"
#include "file.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <unistd.h>

static bool add_extension(X509 *cert, X509V3_CTX *context, int nid,
			  const char *value)
{
	X509_EXTENSION *extension;
	bool good;

	extension = X509V3_EXT_conf_nid(NULL, context, nid, value);
	good = extension && X509_add_ext(cert, extension, -1);
	X509_EXTENSION_free(extension);
	return good;
}

/* 159 random bits: positive, never 0 in practice, 20 bytes at most. */
static bool set_serial(X509 *cert)
{
	BIGNUM *number = BN_new();
	bool good;

	good = number &&
	       BN_rand(number, 159, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) &&
	       BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
	BN_free(number);
	return good;
}

static X509 *make_cert(const struct keygen *keygen, EVP_PKEY *key)
{
	X509V3_CTX context;
	X509_NAME *name;
	X509 *cert;

	cert = X509_new();
	if (!cert)
		return NULL;
	name = X509_get_subject_name(cert);
	X509V3_set_ctx(&context, cert, cert, NULL, NULL, 0);
	/* The kernel finds a key by its identifiers: it wants both of them. */
	if (X509_set_version(cert, X509_VERSION_3) && set_serial(cert) &&
	    X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
				       (const unsigned char *)keygen->name, -1,
				       -1, 0) &&
	    X509_set_issuer_name(cert, name) &&
	    X509_gmtime_adj(X509_getm_notBefore(cert), 0) &&
	    X509_time_adj_ex(X509_getm_notAfter(cert), keygen->days, 0, NULL) &&
	    X509_set_pubkey(cert, key) &&
	    add_extension(cert, &context, NID_basic_constraints,
			  "critical,CA:FALSE") &&
	    add_extension(cert, &context, NID_key_usage,
			  "critical,digitalSignature") &&
	    add_extension(cert, &context, NID_subject_key_identifier, "hash") &&
	    add_extension(cert, &context, NID_authority_key_identifier,
			  "keyid:always") &&
	    X509_sign(cert, key, EVP_sha256()))
		return cert;
	X509_free(cert);
	return NULL;
}

static int write_pem(BIO *bio, const char *path, mode_t mode,
		     struct report *report)
{
	char *data;
	long size = BIO_get_mem_data(bio, &data);

	return file_create(path, mode, data, size, report);
}

static int write_key(const struct keygen *keygen, EVP_PKEY *key,
		     struct report *report)
{
	const EVP_CIPHER *cipher = keygen->passphrase ? EVP_aes_256_cbc() :
							NULL;
	/* The key must not linger in freed memory. */
	BIO *bio = BIO_new(BIO_s_secmem());
	int error;

	if (bio &&
	    PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, NULL, 0, NULL,
					  (void *)keygen->passphrase))
		error = write_pem(bio, keygen->key_path, 0600, report);
	else
		error = crypto_error(report, EIO, "cannot make the key");
	BIO_free(bio);
	return error;
}

/**
 * keygen_run() - make a key and a self-signed certificate
 * @keygen: what to make
 * @report: gets what goes wrong
 *
 * No file is ever overwritten, and after an error neither file is there.
 *
 * Return: 0, or a negative errno.
 */
int keygen_run(const struct keygen *keygen, struct report *report)
{
	BIO *bio = BIO_new(BIO_s_mem());
	EVP_PKEY *key = keygen->key;
	X509 *cert = NULL;
	int error;

	/* Making a key takes a second: look first. */
	if (!access(keygen->cert_path, F_OK)) {
		error = report_error(report, EEXIST, "%s exists already",
				     keygen->cert_path);
		report_hint(report,
			    "choose another name with -o: keys are never "
			    "overwritten");
		goto out;
	}
	if (!key)
		key = keygen->bits ? EVP_RSA_gen(keygen->bits) :
				     EVP_EC_gen(KEY_CURVE);
	if (key)
		cert = make_cert(keygen, key);
	if (!cert || !bio || !PEM_write_bio_X509(bio, cert)) {
		error = crypto_error(report, EIO,
				     "cannot make the certificate");
		goto out;
	}
	/* A key that was there before may be of any kind. */
	error = cert_check(cert, keygen->cert_path, report);
	if (!error && !keygen->key)
		error = write_key(keygen, key, report);
	if (error)
		goto out;
	error = write_pem(bio, keygen->cert_path, 0644, report);
	if (error && !keygen->key)
		unlink(keygen->key_path);
out:
	X509_free(cert);
	if (key != keygen->key)
		EVP_PKEY_free(key);
	BIO_free(bio);
	return error;
}
