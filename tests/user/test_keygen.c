// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper.h"

#include "cert.h"
#include "file.h"
#include "keygen.h"

#include <errno.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

static char *directory;
static char key_path[64], cert_path[64], phrase_path[64];

static int setup(void **state)
{
	(void)state;
	umask(022);
	directory = make_directory();
	snprintf(key_path, sizeof(key_path), "%s/a.key", directory);
	snprintf(cert_path, sizeof(cert_path), "%s/a.crt", directory);
	snprintf(phrase_path, sizeof(phrase_path), "%s/phrase", directory);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_directory(directory);
	return 0;
}

static int generate(const char *passphrase, struct report *report)
{
	struct keygen keygen = { "Ville d'Exemple",
				 key_path,
				 cert_path,
				 passphrase,
				 2048,
				 3650,
				 NULL };

	*report = (struct report){ 0 };
	return keygen_run(&keygen, report);
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static mode_t mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
}

static void test_files(void **state)
{
	struct report report;

	(void)state;
	umask(0);
	assert_int_equal(generate(NULL, &report), 0);
	umask(022);
	assert_int_equal(mode_of(key_path), 0600);
	assert_int_equal(mode_of(cert_path), 0644);
}

static void test_cert(void **state)
{
	struct report report;
	int critical;
	int pathlen, days, seconds;
	EVP_PKEY *key;
	char name[64];
	X509 *cert;

	(void)state;
	assert_int_equal(generate(NULL, &report), 0);
	cert = cert_read(cert_path, &report);
	key = key_read(key_path, NULL, &report);
	assert_non_null(cert);
	assert_non_null(key);
	assert_int_equal(X509_check_private_key(cert, key), 1);
	assert_int_equal(cert_check(cert, cert_path, &report), 0);
	assert_int_equal(X509_verify(cert, key), 1);
	assert_int_equal(X509_get_version(cert), X509_VERSION_3);
	assert_int_equal(X509_get_signature_nid(cert),
			 NID_sha256WithRSAEncryption);
	assert_int_equal(X509_get_key_usage(cert), KU_DIGITAL_SIGNATURE);
	assert_int_equal(X509_check_ca(cert), 0);
	pathlen = X509_get_pathlen(cert);
	assert_int_equal(pathlen, -1);
	assert_non_null(X509_get0_subject_key_id(cert));
	assert_non_null(X509_get0_authority_key_id(cert));
	assert_int_equal(
		ASN1_OCTET_STRING_cmp(X509_get0_subject_key_id(cert),
				      X509_get0_authority_key_id(cert)),
		0);
	critical = X509_get_ext_by_NID(cert, NID_basic_constraints, -1);
	assert_true(X509_EXTENSION_get_critical(X509_get_ext(cert, critical)));
	ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(cert),
		       X509_get0_notAfter(cert));
	assert_int_equal(days, 3650);
	name_text(X509_get_subject_name(cert), name, sizeof(name));
	assert_string_equal(name, "CN=Ville d'Exemple");
	assert_int_equal(ASN1_INTEGER_get(X509_get0_serialNumber(cert)) == 0,
			 0);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static void keep(const char *path)
{
	struct report report;
	uint8_t *data;
	size_t size;

	assert_int_equal(generate(NULL, &report), -EEXIST);
	assert_true(says(&report, "exists already"));
	data = file_read(path, 100, &size, &report);
	assert_string_equal((char *)data, "precious");
	free(data);
}

static void test_overwrite(void **state)
{
	(void)state;
	write_text(key_path, "precious");
	keep(key_path);
	assert_int_not_equal(access(cert_path, F_OK), 0);
	unlink(key_path);
	write_text(cert_path, "precious");
	keep(cert_path);
	assert_int_not_equal(access(key_path, F_OK), 0);
	unlink(cert_path);
	/* Not through a link, either, even one to nowhere. */
	assert_int_equal(symlink("/tmp/paravent-nowhere", key_path), 0);
	assert_int_equal(generate(NULL, &(struct report){ 0 }), -EEXIST);
}

/* A key whose certificate could not be written is of no use. */
static void test_half(void **state)
{
	struct keygen keygen = { "a", key_path, "/nowhere/a.crt", NULL, 2048,
				 1,   NULL };
	struct report report = { 0 };

	(void)state;
	assert_int_equal(keygen_run(&keygen, &report), -ENOENT);
	assert_int_not_equal(access(key_path, F_OK), 0);
}

static void test_passphrase(void **state)
{
	struct report report;
	EVP_PKEY *key;
	uint8_t *data;
	size_t size;

	(void)state;
	assert_int_equal(generate("open sesame", &report), 0);
	data = file_read(key_path, 10000, &size, &report);
	assert_non_null(strstr((char *)data, "ENCRYPTED"));
	free(data);

	write_text(phrase_path, "open sesame\nsecond line\n");
	key = key_read(key_path, phrase_path, &report);
	assert_non_null(key);
	EVP_PKEY_free(key);
	write_text(phrase_path, "wrong\n");
	assert_null(key_read(key_path, phrase_path, &report));
	assert_true(says(&report, "the right passphrase"));
	write_text(phrase_path, "\n");
	report = (struct report){ 0 };
	assert_null(key_read(key_path, phrase_path, &report));
	assert_true(says(&report, "expected a passphrase of 1 to"));
	/* Nobody to ask. */
	assert_non_null(freopen("/dev/null", "r", stdin));
	report = (struct report){ 0 };
	assert_null(key_read(key_path, NULL, &report));
}

static void test_mixed_up(void **state)
{
	struct report report;

	(void)state;
	assert_int_equal(generate(NULL, &report), 0);
	assert_null(cert_read(key_path, &report));
	assert_non_null(strstr(report.findings[0].hint, "private key"));
	report = (struct report){ 0 };
	assert_null(key_read(cert_path, NULL, &report));
	assert_non_null(strstr(report.findings[0].hint, "certificate"));
}

static void test_der(void **state)
{
	struct report report;
	unsigned char *der = NULL;
	X509 *cert;
	FILE *file;
	int size;

	(void)state;
	assert_int_equal(generate(NULL, &report), 0);
	cert = cert_read(cert_path, &report);
	size = i2d_X509(cert, &der);
	X509_free(cert);
	file = fopen(phrase_path, "w");
	fwrite(der, size, 1, file);
	fclose(file);
	cert = cert_read(phrase_path, &report);
	assert_non_null(cert);
	X509_free(cert);
	/* Something behind it, or two of them. */
	file = fopen(phrase_path, "a");
	fputc(0, file);
	fclose(file);
	assert_null(cert_read(phrase_path, &report));
	OPENSSL_free(der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cert, setup, teardown),
		cmocka_unit_test_setup_teardown(test_overwrite, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_half, setup, teardown),
		cmocka_unit_test_setup_teardown(test_passphrase, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_mixed_up, setup, teardown),
		cmocka_unit_test_setup_teardown(test_der, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
