// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The envelope: only what the key holder made passes, to the last bit.
 */
#include "helper.h"

#include "cert.h"
#include "cms.h"
#include "keygen.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

struct signer {
	X509 *cert;
	EVP_PKEY *key;
};

static char *directory;
static struct signer mayor, stranger;
static uint8_t *content, *sealed;
static size_t content_size, sealed_size;

static struct signer make_signer(const char *name, int bits)
{
	char key[64], cert[64];
	struct keygen keygen = { name, key, cert, NULL, bits, 10, NULL };
	struct report report = { 0 };
	struct signer signer;

	snprintf(key, sizeof(key), "%s/%s.key", directory, name);
	snprintf(cert, sizeof(cert), "%s/%s.crt", directory, name);
	assert_int_equal(keygen_run(&keygen, &report), 0);
	signer.key = key_read(key, NULL, &report);
	signer.cert = cert_read(cert, &report);
	assert_non_null(signer.key);
	assert_int_equal(cert_check(signer.cert, cert, &report), 0);
	return signer;
}

/* A certificate that the kernel would not take, or that is somebody else's. */
static struct signer forge(EVP_PKEY *key, const X509_NAME *name,
			   const ASN1_INTEGER *serial, const EVP_MD *digest)
{
	struct signer signer = { X509_new(), key };

	X509_set_version(signer.cert, X509_VERSION_3);
	X509_set_serialNumber(signer.cert, (ASN1_INTEGER *)serial);
	X509_set_subject_name(signer.cert, name);
	X509_set_issuer_name(signer.cert, name);
	X509_gmtime_adj(X509_getm_notBefore(signer.cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(signer.cert), 3600);
	X509_set_pubkey(signer.cert, key);
	assert_true(X509_sign(signer.cert, key, digest));
	return signer;
}

static void release(struct signer *signer)
{
	X509_free(signer->cert);
	EVP_PKEY_free(signer->key);
}

static int setup(void **state)
{
	struct policy *policy = policy_of(full_yaml);
	struct report report = { 0 };

	(void)state;
	directory = make_directory();
	mayor = make_signer("mayor", 2048);
	stranger = make_signer("stranger", 2048);
	content = policy_encode(policy, &content_size, &report);
	free(policy);
	sealed = envelope_seal(content, content_size, mayor.cert, mayor.key,
			       &sealed_size, &report);
	report_print(&report, stderr);
	return sealed ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	release(&mayor);
	release(&stranger);
	free(content);
	free(sealed);
	remove_directory(directory);
	return 0;
}

/* What "policy verify" does with a file; 0 or a negative errno. */
static int verify(const uint8_t *data, size_t size, X509 *const *certs,
		  unsigned int count)
{
	struct report report = { 0 };
	struct envelope envelope;
	int error;

	error = envelope_open(&envelope, data, size, &report);
	if (error)
		return error;
	error = envelope_check(&envelope, certs, count, NULL, &report);
	if (!error)
		free(policy_decode(envelope.content, envelope.size, &report));
	envelope_close(&envelope);
	return error ?: -report.code;
}

static void test_good(void **state)
{
	X509 *both[] = { stranger.cert, mayor.cert }, *signer = NULL;
	struct report report = { 0 };
	struct envelope envelope;

	(void)state;
	assert_int_equal(verify(sealed, sealed_size, &mayor.cert, 1), 0);
	assert_int_equal(envelope_open(&envelope, sealed, sealed_size, &report),
			 0);
	assert_int_equal(envelope.size, content_size);
	assert_memory_equal(envelope.content, content, content_size);
	assert_int_equal(envelope_check(&envelope, both, 2, &signer, &report),
			 0);
	assert_ptr_equal(signer, mayor.cert);
	envelope_close(&envelope);
}

static void test_same_bytes(void **state)
{
	struct report report = { 0 };
	uint8_t *again;
	size_t size;

	(void)state;
	again = envelope_seal(content, content_size, mayor.cert, mayor.key,
			      &size, &report);
	assert_int_equal(size, sealed_size);
	assert_memory_equal(again, sealed, size);
	free(again);
}

static void test_every_byte(void **state)
{
	uint8_t *copy = malloc(sealed_size);
	unsigned int bit;
	size_t i;

	(void)state;
	memcpy(copy, sealed, sealed_size);
	for (i = 0; i < sealed_size; i++) {
		for (bit = 0; bit < 8; bit++) {
			copy[i] = sealed[i] ^ 1 << bit;
			if (!verify(copy, sealed_size, &mayor.cert, 1))
				fail_msg("byte %zu, bit %u", i, bit);
		}
		copy[i] = ~sealed[i];
		assert_int_not_equal(verify(copy, sealed_size, &mayor.cert, 1),
				     0);
		copy[i] = sealed[i];
	}
	assert_int_equal(verify(copy, sealed_size, &mayor.cert, 1), 0);
	free(copy);
}

static void test_every_length(void **state)
{
	uint8_t *copy;
	size_t i;

	(void)state;
	for (i = 0; i < sealed_size; i++) {
		copy = malloc(i ?: 1);
		memcpy(copy, sealed, i);
		assert_int_equal(verify(copy, i, &mayor.cert, 1), -EBADMSG);
		free(copy);
	}
	/* Nor may anything stand behind it. */
	copy = calloc(1, sealed_size + 8);
	memcpy(copy, sealed, sealed_size);
	for (i = 1; i <= 8; i++)
		assert_int_equal(verify(copy, sealed_size + i, &mayor.cert, 1),
				 -EBADMSG);
	free(copy);
}

static void test_every_gap(void **state)
{
	uint8_t *copy = malloc(sealed_size + 1);
	size_t i;

	(void)state;
	for (i = 0; i <= sealed_size; i++) {
		memcpy(copy, sealed, i);
		copy[i] = 0;
		memcpy(copy + i + 1, sealed + i, sealed_size - i);
		assert_int_not_equal(
			verify(copy, sealed_size + 1, &mayor.cert, 1), 0);
	}
	free(copy);
}

static void test_unsigned(void **state)
{
	CMS_ContentInfo *cms;
	unsigned char *data = NULL;
	BIO *bio;
	int size;

	(void)state;
	assert_int_equal(verify(content, content_size, &mayor.cert, 1),
			 -EBADMSG);
	bio = BIO_new_mem_buf(content, content_size);
	cms = CMS_data_create(bio, CMS_BINARY);
	size = i2d_CMS_ContentInfo(cms, &data);
	assert_int_equal(verify(data, size, &mayor.cert, 1), -EBADMSG);
	OPENSSL_free(data);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);

	/* Signed data without a signer. */
	data = NULL;
	bio = BIO_new_mem_buf(content, content_size);
	cms = CMS_sign(NULL, NULL, NULL, bio, CMS_BINARY | CMS_PARTIAL);
	CMS_final(cms, bio, NULL, CMS_BINARY);
	size = i2d_CMS_ContentInfo(cms, &data);
	assert_int_equal(verify(data, size, &mayor.cert, 1), -EBADMSG);
	OPENSSL_free(data);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
}

static void test_foreign(void **state)
{
	struct report report = { 0 };
	uint8_t *foreign;
	size_t size;

	(void)state;
	foreign = envelope_seal(content, content_size, stranger.cert,
				stranger.key, &size, &report);
	assert_int_equal(verify(foreign, size, &mayor.cert, 1), -ENOKEY);
	assert_int_equal(verify(foreign, size, &stranger.cert, 1), 0);
	free(foreign);
}

/* A stranger's key under the mayor's name and serial number. */
static void test_impostor(void **state)
{
	struct signer impostor;
	struct report report = { 0 };
	uint8_t *forged;
	size_t size;

	(void)state;
	impostor = forge(stranger.key, X509_get_subject_name(mayor.cert),
			 X509_get0_serialNumber(mayor.cert), EVP_sha256());
	forged = envelope_seal(content, content_size, impostor.cert,
			       impostor.key, &size, &report);
	assert_non_null(forged);
	assert_int_equal(verify(forged, size, &mayor.cert, 1), -EKEYREJECTED);
	free(forged);
	X509_free(impostor.cert);
}

/* Other forms of CMS that say the same, and that OpenSSL takes. */
static void test_other_forms(void **state)
{
	static const unsigned int flags[] = {
		CMS_BINARY, /* attributes, certs */
		CMS_BINARY | CMS_NOATTR, /* certs */
		CMS_BINARY | CMS_NOCERTS, /* attributes */
		CMS_BINARY | CMS_NOCERTS | CMS_NOSMIMECAP,
		CMS_BINARY | CMS_NOATTR | CMS_NOCERTS | CMS_DETACHED,
		CMS_BINARY | CMS_NOATTR | CMS_NOCERTS | CMS_USE_KEYID,
	};
	CMS_ContentInfo *cms;
	unsigned char *data;
	size_t i;
	int size;
	BIO *bio;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		data = NULL;
		bio = BIO_new_mem_buf(content, content_size);
		cms = CMS_sign(mayor.cert, mayor.key, NULL, bio, flags[i]);
		size = i2d_CMS_ContentInfo(cms, &data);
		assert_int_equal(verify(data, size, &mayor.cert, 1), -EBADMSG);
		OPENSSL_free(data);
		CMS_ContentInfo_free(cms);
		BIO_free(bio);
	}
}

static void test_other_digest_or_signers(void **state)
{
	const unsigned int flags = CMS_BINARY | CMS_NOATTR | CMS_NOCERTS;
	CMS_ContentInfo *cms;
	unsigned char *data;
	int size, i;
	BIO *bio;

	(void)state;
	for (i = 0; i < 3; i++) {
		data = NULL;
		bio = BIO_new_mem_buf(content, content_size);
		cms = CMS_sign(NULL, NULL, NULL, bio, flags | CMS_PARTIAL);
		assert_non_null(CMS_add1_signer(
			cms, mayor.cert, mayor.key,
			i == 0 ? EVP_sha512() : EVP_sha256(), flags));
		if (i == 1)
			CMS_add1_signer(cms, stranger.cert, stranger.key,
					EVP_sha256(), flags);
		assert_true(CMS_final(cms, bio, NULL, flags));
		size = i2d_CMS_ContentInfo(cms, &data);
		assert_int_equal(verify(data, size, &mayor.cert, 1),
				 i == 2 ? 0 : -EBADMSG);
		OPENSSL_free(data);
		CMS_ContentInfo_free(cms);
		BIO_free(bio);
	}
}

/* A good signature does not make a policy of what is none. */
static void test_signed_rubbish(void **state)
{
	struct report report = { 0 };
	uint8_t *rubbish;
	size_t size;

	(void)state;
	rubbish = envelope_seal((const uint8_t *)"rubbish!", 8, mayor.cert,
				mayor.key, &size, &report);
	assert_int_equal(verify(rubbish, size, &mayor.cert, 1), -EBADMSG);
	free(rubbish);
}

/* To the byte: the largest that the kernel can read, and one more. */
static void test_too_large(void **state)
{
	uint8_t *large = calloc(1, ENVELOPE_SIZE_MAX), *result;
	struct report report = { 0 };
	size_t size, room;

	(void)state;
	assert_null(envelope_seal(large, ENVELOPE_SIZE_MAX, mayor.cert,
				  mayor.key, &size, &report));
	assert_int_equal(report.code, EFBIG);
	report = (struct report){ 0 };
	result = envelope_seal(large, ENVELOPE_SIZE_MAX - 1000, mayor.cert,
			       mayor.key, &size, &report);
	assert_non_null(result);
	free(result);
	room = ENVELOPE_SIZE_MAX - (size - (ENVELOPE_SIZE_MAX - 1000));
	result = envelope_seal(large, room, mayor.cert, mayor.key, &size,
			       &report);
	assert_non_null(result);
	assert_int_equal(size, ENVELOPE_SIZE_MAX);
	free(result);
	assert_null(envelope_seal(large, room + 1, mayor.cert, mayor.key, &size,
				  &report));
	assert_int_equal(report.code, EFBIG);
	free(large);
}

static void test_mismatch(void **state)
{
	struct report report = { 0 };
	size_t size;

	(void)state;
	assert_null(envelope_seal(content, content_size, mayor.cert,
				  stranger.key, &size, &report));
	assert_true(says(&report, "do not belong together"));
}

static void refuse_cert(EVP_PKEY *key, const EVP_MD *digest, const char *why)
{
	struct report report = { 0 };
	struct signer signer;

	signer = forge(key, X509_get_subject_name(mayor.cert),
		       X509_get0_serialNumber(mayor.cert), digest);
	cert_check(signer.cert, "x.crt", &report);
	if (why)
		assert_true(says(&report, why));
	else
		assert_int_equal(report.errors, 0);
	X509_free(signer.cert);
}

static void test_certs(void **state)
{
	EVP_PKEY *key;

	(void)state;
	refuse_cert(mayor.key, EVP_sha256(), NULL);
	refuse_cert(mayor.key, EVP_sha1(), "expected SHA-256");
	refuse_cert(mayor.key, EVP_sha512(), "expected SHA-256");
	key = EVP_RSA_gen(1024);
	refuse_cert(key, EVP_sha256(), "an RSA key of 1024 bits, expected");
	EVP_PKEY_free(key);
	key = EVP_RSA_gen(2056);
	refuse_cert(key, EVP_sha256(), "an RSA key of 2056 bits, expected");
	EVP_PKEY_free(key);
	key = EVP_EC_gen("P-256");
	refuse_cert(key, EVP_sha256(), NULL);
	refuse_cert(key, EVP_sha512(), "expected SHA-256");
	EVP_PKEY_free(key);
	key = EVP_EC_gen("P-384");
	refuse_cert(key, EVP_sha256(), "a key of type EC, expected RSA");
	EVP_PKEY_free(key);
	key = EVP_EC_gen("secp256k1");
	refuse_cert(key, EVP_sha256(), "a key of type EC, expected RSA");
	EVP_PKEY_free(key);
}

/* Of ECDSA no two signatures are alike, but each has but one form. */
static void test_ecdsa(void **state)
{
	struct signer signer = make_signer("curve", 0);
	struct report report = { 0 };
	uint8_t *file;
	size_t size, i;
	unsigned int bit;

	(void)state;
	file = envelope_seal(content, content_size, signer.cert, signer.key,
			     &size, &report);
	assert_non_null(file);
	assert_int_equal(verify(file, size, &signer.cert, 1), 0);
	assert_int_equal(verify(file, size, &mayor.cert, 1), -ENOKEY);
	for (i = 0; i < size; i++) {
		for (bit = 0; bit < 8; bit++) {
			file[i] ^= 1 << bit;
			if (!verify(file, size, &signer.cert, 1))
				fail_msg("byte %zu, bit %u", i, bit);
			file[i] ^= 1 << bit;
		}
	}
	free(file);
	release(&signer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_ecdsa),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_every_gap),
		cmocka_unit_test(test_unsigned),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_impostor),
		cmocka_unit_test(test_other_forms),
		cmocka_unit_test(test_other_digest_or_signers),
		cmocka_unit_test(test_signed_rubbish),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_mismatch),
		cmocka_unit_test(test_certs),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
