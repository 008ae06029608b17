// SPDX-License-Identifier: GPL-2.0-or-later
#include "cms.h"

#include "cert.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdlib.h>
#include <string.h>

/* DER, written from the end to the beginning: a length is known by then. */
struct der {
	uint8_t *begin;
	uint8_t *at;
	uint8_t *end;
};

static void put(struct der *der, const void *data, size_t size)
{
	if ((size_t)(der->at - der->begin) < size) {
		der->at = der->begin; /* cannot be equal to any file then */
		return;
	}
	der->at -= size;
	memcpy(der->at, data, size);
}

static void put_byte(struct der *der, uint8_t byte)
{
	put(der, &byte, 1);
}

/* The tag and length of all that lies between here and @end. */
static void put_header(struct der *der, uint8_t tag, const uint8_t *end)
{
	size_t length = end - der->at;
	uint8_t bytes = 0;

	if (length < 0x80) {
		put_byte(der, length);
	} else {
		for (; length; length >>= 8, bytes++)
			put_byte(der, length);
		put_byte(der, 0x80 | bytes);
	}
	put_byte(der, tag);
}

static void put_object(struct der *der, int nid)
{
	uint8_t encoded[32], *to = encoded;
	int length = i2d_ASN1_OBJECT(OBJ_nid2obj(nid), NULL);

	if (length > 0 && length <= (int)sizeof(encoded))
		put(der, encoded, i2d_ASN1_OBJECT(OBJ_nid2obj(nid), &to));
}

static void put_sha256(struct der *der)
{
	const uint8_t *end = der->at;

	put_object(der, NID_sha256);
	put_header(der, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, end);
}

static void put_version(struct der *der)
{
	static const uint8_t version[] = { V_ASN1_INTEGER, 1, 1 };

	put(der, version, sizeof(version));
}

static void put_signer(struct der *der, const struct envelope *envelope)
{
	static const uint8_t null[] = { V_ASN1_NULL, 0 };
	const uint8_t *end = der->at, *inner;
	const unsigned char *name;
	unsigned char *serial = NULL;
	size_t name_size;
	int length;

	put(der, ASN1_STRING_get0_data(envelope->signature),
	    ASN1_STRING_length(envelope->signature));
	put_header(der, V_ASN1_OCTET_STRING, end);
	inner = der->at;
	if (!envelope->ecdsa)
		put(der, null, sizeof(null));
	put_object(der,
		   envelope->ecdsa ? NID_ecdsa_with_SHA256 : NID_rsaEncryption);
	put_header(der, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, inner);
	put_sha256(der);
	inner = der->at;
	length = i2d_ASN1_INTEGER(envelope->serial, &serial);
	if (length > 0)
		put(der, serial, length);
	OPENSSL_free(serial);
	if (X509_NAME_get0_der(envelope->issuer, &name, &name_size))
		put(der, name, name_size);
	put_header(der, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, inner);
	put_version(der);
	put_header(der, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, end);
}

/*
 * Only the content is signed. All the bytes around it could be written in
 * other ways that mean the same; so there is one way, and a file that differs
 * from it anywhere is not what the key holder made.
 */
static bool is_canonical(const struct envelope *envelope, const uint8_t *data,
			 size_t size)
{
	struct der der;
	const uint8_t *content, *set;
	bool same;

	/* Anything longer than the file differs from it: cut it short. */
	der.begin = malloc(size + 1);
	if (!der.begin)
		return false;
	der.end = der.at = der.begin + size + 1;

	put_signer(&der, envelope);
	put_header(&der, V_ASN1_SET | V_ASN1_CONSTRUCTED, der.end);
	content = der.at;
	put(&der, envelope->content, envelope->size);
	put_header(&der, V_ASN1_OCTET_STRING, content);
	put_header(&der, 0xa0, content);
	put_object(&der, NID_pkcs7_data);
	put_header(&der, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, content);
	set = der.at;
	put_sha256(&der);
	put_header(&der, V_ASN1_SET | V_ASN1_CONSTRUCTED, set);
	put_version(&der);
	put_header(&der, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, der.end);
	put_header(&der, 0xa0, der.end);
	put_object(&der, NID_pkcs7_signed);
	put_header(&der, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, der.end);

	same = der.at == der.begin + 1 && !memcmp(der.at, data, size);
	free(der.begin);
	return same;
}

static int malformed(struct report *report, const char *what)
{
	int error = report_error(report, EBADMSG,
				 "this is not a signed policy: %s", what);

	ERR_clear_error();
	report_hint(report,
		    "it may be damaged or made by something else; make it "
		    "anew with \"paravent policy sign\"");
	return error;
}

/**
 * envelope_open() - take a signed policy apart
 * @envelope: set to its parts; they point into @envelope alone
 * @data: the file
 * @size: its size in bytes
 * @report: gets what is wrong with it
 *
 * Does not check the signature, but everything else about the form.
 *
 * Return: 0, and then envelope_close() releases it; or -EBADMSG.
 */
int envelope_open(struct envelope *envelope, const uint8_t *data, size_t size,
		  struct report *report)
{
	const unsigned char *at = data;
	ASN1_OCTET_STRING *keyid, **content;
	STACK_OF(CMS_SignerInfo) * signers;
	const ASN1_OBJECT *object;
	X509_ALGOR *algorithm;
	CMS_SignerInfo *signer;

	memset(envelope, 0, sizeof(*envelope));
	if (size > ENVELOPE_SIZE_MAX)
		return malformed(report, "it is too large");
	envelope->cms = d2i_CMS_ContentInfo(NULL, &at, size);
	if (!envelope->cms)
		return malformed(report, "it is not CMS in DER");
	if (OBJ_obj2nid(CMS_get0_type(envelope->cms)) != NID_pkcs7_signed) {
		malformed(report, "it is CMS, but not signed data");
		goto error;
	}
	signers = CMS_get0_SignerInfos(envelope->cms);
	content = CMS_get0_content(envelope->cms);
	if (!content || !*content || sk_CMS_SignerInfo_num(signers) != 1) {
		malformed(report,
			  "expected one signer, and the content in the file");
		goto error;
	}
	signer = sk_CMS_SignerInfo_value(signers, 0);
	if (!CMS_SignerInfo_get0_signer_id(signer, &keyid, &envelope->issuer,
					   &envelope->serial) ||
	    !envelope->issuer || !envelope->serial) {
		malformed(
			report,
			"its signer is not named by issuer and serial number");
		goto error;
	}
	envelope->signature = CMS_SignerInfo_get0_signature(signer);
	envelope->content = ASN1_STRING_get0_data(*content);
	envelope->size = ASN1_STRING_length(*content);
	CMS_SignerInfo_get0_algs(signer, NULL, NULL, NULL, &algorithm);
	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	envelope->ecdsa = OBJ_obj2nid(object) == NID_ecdsa_with_SHA256;
	if (!envelope->signature || !is_canonical(envelope, data, size)) {
		malformed(report, "it is CMS, but not in the canonical form");
		goto error;
	}
	return 0;
error:
	envelope_close(envelope);
	return -EBADMSG;
}

/**
 * envelope_close() - release a policy that was taken apart
 * @envelope: the policy
 */
void envelope_close(struct envelope *envelope)
{
	CMS_ContentInfo_free(envelope->cms);
	memset(envelope, 0, sizeof(*envelope));
}

/* To the byte, as the kernel does; OpenSSL's comparison ignores case. */
static bool is_named(const struct envelope *envelope, X509 *cert)
{
	const unsigned char *left, *right;
	size_t left_size, right_size;

	return X509_NAME_get0_der(envelope->issuer, &left, &left_size) &&
	       X509_NAME_get0_der(X509_get_issuer_name(cert), &right,
				  &right_size) &&
	       left_size == right_size && !memcmp(left, right, left_size) &&
	       !ASN1_INTEGER_cmp(envelope->serial,
				 X509_get0_serialNumber(cert));
}

static bool signature_good(const struct envelope *envelope, X509 *cert)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good;

	good = context &&
	       EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL,
				    X509_get0_pubkey(cert)) == 1 &&
	       EVP_DigestVerify(context,
				ASN1_STRING_get0_data(envelope->signature),
				ASN1_STRING_length(envelope->signature),
				envelope->content, envelope->size) == 1;
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return good;
}

/**
 * envelope_check() - check who signed a policy
 * @envelope: the policy
 * @certs: the certificates that are trusted; cert_check() took them
 * @count: how many
 * @signer: set to the one that signed it; may be NULL
 * @report: gets what is wrong
 *
 * Return:
 * * 0 - one of @certs signed exactly this content
 * * -ENOKEY - none of @certs is the signer
 * * -EKEYREJECTED - the signature does not belong to the content
 */
int envelope_check(const struct envelope *envelope, X509 *const *certs,
		   unsigned int count, X509 **signer, struct report *report)
{
	char name[200], serial[64];
	bool named = false;
	unsigned int i;
	int error;

	for (i = 0; i < count; i++) {
		if (!is_named(envelope, certs[i]))
			continue;
		named = true;
		if (!signature_good(envelope, certs[i]))
			continue;
		if (signer)
			*signer = certs[i];
		return 0;
	}
	if (named) {
		error = report_error(report, EKEYREJECTED,
				     "the signature is wrong: the policy was "
				     "changed after it was signed, or is a "
				     "forgery");
		report_hint(report,
			    "do not use this file; get it again from whoever "
			    "signed it");
		return error;
	}
	name_text(envelope->issuer, name, sizeof(name));
	serial_text(envelope->serial, serial, sizeof(serial));
	error = report_error(report, ENOKEY,
			     "the policy is signed by %s (certificate serial "
			     "%s), which is none of the certificates given",
			     name, serial);
	report_hint(report,
		    "give the signer's certificate with --cert, if you trust "
		    "it");
	return error;
}

/**
 * envelope_seal() - sign the content of a policy
 * @content: the content
 * @content_size: its size in bytes
 * @cert: the signer's certificate
 * @key: the key that belongs to it
 * @size: set to the size of the result
 * @report: gets what goes wrong
 *
 * Return: the file, to be freed; NULL on error.
 */
uint8_t *envelope_seal(const uint8_t *content, size_t content_size, X509 *cert,
		       EVP_PKEY *key, size_t *size, struct report *report)
{
	const unsigned int flags = CMS_BINARY | CMS_NOATTR | CMS_NOCERTS;
	CMS_ContentInfo *cms = NULL;
	struct envelope envelope;
	uint8_t *sealed = NULL, *to;
	BIO *bio;
	int length;

	if (!X509_check_private_key(cert, key)) {
		ERR_clear_error();
		report_error(report, EINVAL,
			     "the key and the certificate do not belong "
			     "together");
		report_hint(report, "give the .crt file that \"paravent "
				    "keygen\" made for this key");
		return NULL;
	}
	bio = BIO_new_mem_buf(content, content_size);
	if (bio)
		cms = CMS_sign(NULL, NULL, NULL, bio, flags | CMS_PARTIAL);
	if (!cms || !CMS_add1_signer(cms, cert, key, EVP_sha256(), flags) ||
	    !CMS_final(cms, bio, NULL, flags)) {
		crypto_error(report, EIO, "cannot sign");
		goto out;
	}
	length = i2d_CMS_ContentInfo(cms, NULL);
	if (length < 0 || length > ENVELOPE_SIZE_MAX) {
		report_error(report, EFBIG,
			     "the signed policy has %d bytes, expected at most "
			     "%d",
			     length, ENVELOPE_SIZE_MAX);
		report_hint(report,
			    "use fewer zones, or zones with fewer points");
		goto out;
	}
	sealed = malloc(length);
	if (!sealed) {
		report_memory(report);
		goto out;
	}
	to = sealed;
	*size = i2d_CMS_ContentInfo(cms, &to);

	/* Whoever gets this file cannot mend it: look now. */
	if (!envelope_open(&envelope, sealed, *size, report)) {
		envelope_check(&envelope, &cert, 1, NULL, report);
		envelope_close(&envelope);
	}
	if (report->errors) {
		free(sealed);
		sealed = NULL;
	}
out:
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	return sealed;
}
