// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_key.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <string.h>

/* What a seed is asked for; Documentation/log.md has these texts, too. */
#define INFO_EPOCH "paravent log epoch"
#define INFO_FIRST "paravent log first epoch"
#define INFO_SEGMENT "paravent log segment"
#define INFO_SIGN "paravent log sign"

/* HKDF with SHA-256, without salt. @result may be @seed. */
static bool derive(const uint8_t seed[LOG_SEED_SIZE], const char *info,
		   uint8_t result[LOG_SEED_SIZE])
{
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST, "SHA256", 0),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY, (void *)seed,
					LOG_SEED_SIZE),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_INFO, (void *)info,
					strlen(info)),
		OSSL_PARAM_END,
	};
	uint8_t derived[LOG_SEED_SIZE];
	static EVP_KDF *kdf; /* looking it up costs more than using it */
	EVP_KDF_CTX *context;
	bool good;

	if (!kdf)
		kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;

	good = context && EVP_KDF_derive(context, derived, sizeof(derived),
					 parameters) == 1;
	if (good)
		memcpy(result, derived, sizeof(derived));
	OPENSSL_cleanse(derived, sizeof(derived));
	EVP_KDF_CTX_free(context);
	return good;
}

/* Begin with the segment that @keys->following is for. */
static bool enter_segment(struct log_keys *keys)
{
	if (!derive(keys->following, INFO_FIRST, keys->seed) ||
	    !derive(keys->following, INFO_SEGMENT, keys->following))
		return false;
	keys->epoch = 0;
	return true;
}

/**
 * log_keys_new() - draw the keys of a new log
 * @keys: result
 *
 * Return: false if there is no randomness.
 */
bool log_keys_new(struct log_keys *keys)
{
	keys->segment = 0;
	return RAND_priv_bytes(keys->following, sizeof(keys->following)) == 1 &&
	       enter_segment(keys);
}

/**
 * log_keys_evolve() - go on to the next epoch; there is no way back
 * @keys: the keys
 *
 * Return: false if memory ran out; @keys are as they were then.
 */
bool log_keys_evolve(struct log_keys *keys)
{
	if (!derive(keys->seed, INFO_EPOCH, keys->seed))
		return false;
	keys->epoch++;
	return true;
}

/**
 * log_keys_follow() - go on to the next segment; there is no way back
 * @keys: the keys
 *
 * Return: false if memory ran out; @keys are as they were then.
 */
bool log_keys_follow(struct log_keys *keys)
{
	struct log_keys next = *keys;
	bool good = enter_segment(&next);

	if (good) {
		next.segment++;
		*keys = next;
	}
	OPENSSL_cleanse(&next, sizeof(next));
	return good;
}

static EVP_PKEY *private_key(const struct log_keys *keys)
{
	uint8_t secret[LOG_SEED_SIZE];
	EVP_PKEY *key = NULL;

	if (derive(keys->seed, INFO_SIGN, secret))
		key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
						   secret, sizeof(secret));
	OPENSSL_cleanse(secret, sizeof(secret));
	return key;
}

static bool get_public(const EVP_PKEY *key, struct log_public *public)
{
	size_t size = sizeof(public->bytes);

	return EVP_PKEY_get_raw_public_key(key, public->bytes, &size) == 1;
}

/**
 * log_keys_public() - what checks the next seal
 * @keys: the keys
 * @public: result
 *
 * Return: false if memory ran out.
 */
bool log_keys_public(const struct log_keys *keys, struct log_public *public)
{
	EVP_PKEY *key = private_key(keys);
	bool good = key && get_public(key, public);

	EVP_PKEY_free(key);
	return good;
}

/**
 * log_keys_sign() - sign with the key of the present epoch
 * @keys: the keys
 * @data: what to sign
 * @size: bytes of @data
 * @signature: result
 * @public: result: what checks it
 *
 * Return: false if memory ran out.
 */
bool log_keys_sign(const struct log_keys *keys, const void *data, size_t size,
		   uint8_t signature[LOG_SIGNATURE_SIZE],
		   struct log_public *public)
{
	size_t length = LOG_SIGNATURE_SIZE;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY *key = private_key(keys);
	bool good;

	good = context && key && get_public(key, public) &&
	       EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
	       EVP_DigestSign(context, signature, &length, data, size) == 1;
	EVP_PKEY_free(key);
	EVP_MD_CTX_free(context);
	return good;
}

/**
 * log_public_verify() - check a signature
 * @public: the key of the epoch
 * @data: what is said to be signed
 * @size: bytes of @data
 * @signature: the signature
 *
 * Return: whether it is the key's.
 */
bool log_public_verify(const struct log_public *public, const void *data,
		       size_t size, const uint8_t signature[LOG_SIGNATURE_SIZE])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(
		EVP_PKEY_ED25519, NULL, public->bytes, sizeof(public->bytes));
	bool good;

	good = context && key &&
	       EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
	       EVP_DigestVerify(context, signature, LOG_SIGNATURE_SIZE, data,
				size) == 1;
	EVP_PKEY_free(key);
	EVP_MD_CTX_free(context);
	return good;
}
