// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose signature counts: the .paravent keyring and the CMS check.
 *
 * The kernel's own PKCS#7 code verifies; it hands the signed bytes to a callback,
 * so what is parsed is what was signed. What surrounds them must stand in the one
 * form that the tool writes: else bytes that no signature covers (versions,
 * parameters, extra certificates) could differ between two files that both pass.
 */
#include "trust.h"
#include "compat.h"
#include "policy.h"

#include <crypto/sha2.h>
#include <keys/asymmetric-type.h>
#include <linux/cred.h>
#include <linux/key.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/verification.h>

/* Guards certs and sealed. */
static DEFINE_MUTEX(trust_lock);
static LIST_HEAD(certs);
static bool sealed;
static struct key *keyring;

#ifdef PARAVENT_BUILTIN_CERTS
extern const u8 paravent_builtin_certs[], paravent_builtin_certs_end[];
#endif

/* Only this file links keys, and it bypasses the restriction. */
static int refuse_link(struct key *dest_keyring, const struct key_type *type,
		       const union key_payload *payload, struct key *restriction_key)
{
	return -EPERM;
}

static int add_cert(const void *der, size_t size, bool builtin,
		    struct netlink_ext_ack *extack)
{
	struct paravent_cert *cert, *other;
	key_ref_t key;

	lockdep_assert_held(&trust_lock);
	cert = kzalloc(sizeof(*cert), GFP_KERNEL);
	if (!cert)
		return -ENOMEM;
	sha256(der, size, cert->digest);
	cert->builtin = builtin;
	list_for_each_entry(other, &certs, entry) {
		if (memcmp(other->digest, cert->digest, sizeof(cert->digest)))
			continue;
		kfree(cert);
		NL_SET_ERR_MSG(extack, "the certificate is enrolled already");
		return -EEXIST;
	}
	key = key_create_or_update(make_key_ref(keyring, true), "asymmetric", NULL, der, size,
				   (KEY_POS_ALL & ~(KEY_POS_SETATTR | KEY_POS_WRITE)) |
				   KEY_USR_VIEW | KEY_USR_READ,
				   KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_BYPASS_RESTRICTION);
	if (IS_ERR(key)) {
		kfree(cert);
		NL_SET_ERR_MSG(extack, "no X.509 certificate (DER) that this kernel can use");
		return PTR_ERR(key);
	}
	cert->description = kstrdup(key_ref_to_ptr(key)->description ?: "", GFP_KERNEL);
	if (!cert->description) {
		/* Trusted but not listed would be worse than neither. */
		key_unlink(keyring, key_ref_to_ptr(key));
		key_ref_put(key);
		kfree(cert);
		return -ENOMEM;
	}
	key_ref_put(key);
	/* A key of the same description has been unlinked in favour of this one. */
	list_for_each_entry(other, &certs, entry) {
		if (strcmp(other->description, cert->description))
			continue;
		list_del(&other->entry);
		kfree(other->description);
		kfree(other);
		break;
	}
	list_add_tail(&cert->entry, &certs);
	pr_notice("%s certificate \"%s\", SHA-256 %*phN\n",
		  builtin ? "built-in" : "enrolled", cert->description,
		  PARAVENT_DIGEST_SIZE, cert->digest);
	return 0;
}

/* Certificates stand one after the other; each begins with 30 82 and its size. */
static int __init add_builtin_certs(void)
{
	int ret = 0;
#ifdef PARAVENT_BUILTIN_CERTS
	const u8 *p = paravent_builtin_certs;
	const u8 *end = paravent_builtin_certs_end;

	mutex_lock(&trust_lock);
	while (!ret && p < end) {
		size_t size = end - p < 4 ? 0 : (p[2] << 8 | p[3]) + 4;

		if (end - p < 4 || p[0] != 0x30 || p[1] != 0x82 || size > end - p)
			ret = -EINVAL;
		else
			ret = add_cert(p, size, true, NULL);
		p += size;
	}
	mutex_unlock(&trust_lock);
	if (ret)
		pr_err("a built-in certificate is no usable X.509 in DER (%pe)\n", ERR_PTR(ret));
#endif
	return ret;
}

/**
 * paravent_trust_init() - make the keyring and fill in the built-in certificates
 *
 * Return: 0, -ENOMEM, or what the kernel says of a built-in certificate.
 */
int __init paravent_trust_init(void)
{
	struct key_restriction *restriction;
	int ret;

	restriction = kzalloc(sizeof(*restriction), GFP_KERNEL);
	if (!restriction)
		return -ENOMEM;
	restriction->check = refuse_link;
	/* Nobody can come to possess it, for want of the permission to link it. */
	keyring = keyring_alloc(".paravent", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, current_cred(),
				(KEY_POS_ALL & ~KEY_POS_SETATTR) |
				KEY_USR_VIEW | KEY_USR_READ,
				KEY_ALLOC_NOT_IN_QUOTA, restriction, NULL);
	if (IS_ERR(keyring)) {
		kfree(restriction);
		return PTR_ERR(keyring);
	}
	ret = add_builtin_certs();
	if (ret)
		paravent_trust_uninit();
	return ret;
}

/**
 * paravent_trust_uninit() - drop the keyring
 */
void paravent_trust_uninit(void)
{
	struct paravent_cert *cert, *next;

	/* Its restriction calls into this module: nothing may be left in there. */
	keyring_clear(keyring);
	key_revoke(keyring);
	key_put(keyring);
	list_for_each_entry_safe(cert, next, &certs, entry) {
		kfree(cert->description);
		kfree(cert);
	}
}

/**
 * paravent_trust_enrol() - trust a certificate
 * @der: X.509, DER
 * @size: bytes of @der
 * @extack: where to say what is wrong, or NULL
 *
 * Return:
 * * 0		- Policies signed with it are accepted from now on
 * * -EPERM	- The keyring is sealed
 * * -EEXIST	- It is there already
 * * -EBADMSG, -EINVAL, -ENOPKG, … - No certificate that the kernel can use
 * * -ENOMEM	- No memory
 */
int paravent_trust_enrol(const void *der, size_t size, struct netlink_ext_ack *extack)
{
	int ret = -EPERM;

	mutex_lock(&trust_lock);
	if (sealed)
		NL_SET_ERR_MSG(extack, "the keyring is sealed until the next boot");
	else
		ret = add_cert(der, size, false, extack);
	mutex_unlock(&trust_lock);
	return ret;
}

/**
 * paravent_trust_seal() - close the keyring for good
 *
 * Neither can a certificate be enrolled nor the module be unloaded after it.
 *
 * Return: 0, or -EALREADY.
 */
int paravent_trust_seal(void)
{
	int ret = -EALREADY;

	mutex_lock(&trust_lock);
	if (!sealed) {
		__module_get(THIS_MODULE);
		WRITE_ONCE(sealed, true);
		pr_notice("keyring sealed\n");
		ret = 0;
	}
	mutex_unlock(&trust_lock);
	return ret;
}

/**
 * paravent_trust_sealed() - is the keyring closed?
 */
bool paravent_trust_sealed(void)
{
	return READ_ONCE(sealed);
}

/**
 * paravent_trust_for_each() - walk the certificates
 * @visit: called for each; stops the walk when it returns non-zero
 * @arg: passed to @visit
 *
 * Context: Process context; @visit runs with a mutex held.
 * Return: what the last call returned, or 0.
 */
int paravent_trust_for_each(int (*visit)(const struct paravent_cert *cert, void *arg),
			    void *arg)
{
	struct paravent_cert *cert;
	int ret = 0;

	mutex_lock(&trust_lock);
	list_for_each_entry(cert, &certs, entry) {
		ret = visit(cert, arg);
		if (ret)
			break;
	}
	mutex_unlock(&trust_lock);
	return ret;
}

/* Object identifiers and algorithms as they stand in the message (RFC 5652, RFC 3370). */
static const u8 oid_signed_data[] = {
	0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02
};

static const u8 oid_data[] = {
	0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01
};

static const u8 version_1[] = { 0x02, 0x01, 0x01 };

static const u8 algorithm_sha256[] = {
	0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01
};

/* rsaEncryption, with the parameters NULL */
static const u8 algorithm_rsa[] = {
	0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
};

/* A message is written from its end to its beginning, so that lengths are known. */
struct der {
	u8 *at;
	u8 *end;
};

static void der_bytes(struct der *der, const u8 *bytes, size_t size)
{
	der->at -= size;
	memcpy(der->at, bytes, size);
}

static void der_header(struct der *der, u8 tag, size_t length)
{
	u8 size = 0;

	if (length < 0x80) {
		*--der->at = length;
	} else {
		for (; length; length >>= 8, size++)
			*--der->at = length;
		*--der->at = 0x80 | size;
	}
	*--der->at = tag;
}

static size_t der_size(const struct der *der)
{
	return der->end - der->at;
}

static bool der_matches(const struct der *der, const u8 *at, size_t room)
{
	return der_size(der) <= room && !memcmp(der->at, at, der_size(der));
}

/* Does all up to the content stand as the tool writes it? */
static bool head_is_canonical(const u8 *blob, size_t head, size_t content, size_t tail)
{
	u8 buf[128];
	struct der der = { buf + sizeof(buf), buf + sizeof(buf) };

	der_header(&der, 0x04, content);
	der_header(&der, 0xa0, der_size(&der) + content);
	der_bytes(&der, oid_data, sizeof(oid_data));
	der_header(&der, 0x30, der_size(&der) + content);
	der_bytes(&der, algorithm_sha256, sizeof(algorithm_sha256));
	der_header(&der, 0x31, sizeof(algorithm_sha256));
	der_bytes(&der, version_1, sizeof(version_1));
	der_header(&der, 0x30, der_size(&der) + content + tail);
	der_header(&der, 0xa0, der_size(&der) + content + tail);
	der_bytes(&der, oid_signed_data, sizeof(oid_signed_data));
	der_header(&der, 0x30, der_size(&der) + content + tail);
	return der_size(&der) == head && der_matches(&der, blob, head);
}

/*
 * Does all behind the content? That is one signer: version, issuer and serial
 * number (which the kernel has compared with the certificate's), algorithms,
 * signature (which is as long as the modulus).
 */
static bool tail_is_canonical(const u8 *at, size_t size)
{
	static const u16 signature_sizes[] = { 256, 384, 512 };
	u8 buf[64];
	int i;

	for (i = 0; i < ARRAY_SIZE(signature_sizes); i++) {
		struct der der = { buf + sizeof(buf), buf + sizeof(buf) };
		size_t signature = signature_sizes[i];
		size_t end, signer;

		der_header(&der, 0x04, signature);
		der_bytes(&der, algorithm_rsa, sizeof(algorithm_rsa));
		der_bytes(&der, algorithm_sha256, sizeof(algorithm_sha256));
		end = der_size(&der) + signature;
		if (size < end || !der_matches(&der, at + size - end, end))
			continue;
		/* What is left are three headers and the signer. */
		for (signer = size - end; signer; signer--) {
			size_t set;

			der.at = der.end;
			der_header(&der, 0x30, signer);
			der_bytes(&der, version_1, sizeof(version_1));
			set = der_size(&der) + signer + end;
			der_header(&der, 0x30, set);
			der_header(&der, 0x31, der_size(&der) + signer + end);
			if (der_size(&der) + signer + end != size)
				continue;
			/* The parser takes any kind of list for the issuer's name. */
			return der_matches(&der, at, size) && at[size - end - signer] == 0x30;
		}
	}
	return false;
}

struct message {
	const u8 *blob;
	size_t size;
	struct netlink_ext_ack *extack;
	struct paravent_policy *policy;
};

/* Called once the signature is found good. */
static int view_content(void *ctx, const void *data, size_t len, size_t asn1hdrlen)
{
	struct message *message = ctx;
	size_t head = (const u8 *)data - message->blob;
	size_t tail = message->size - head - len;

	if (!head_is_canonical(message->blob, head, len, tail) ||
	    !tail_is_canonical((const u8 *)data + len, tail)) {
		NL_SET_ERR_MSG(message->extack, "the CMS message is not in the one accepted form");
		return -EBADMSG;
	}
	message->policy = paravent_policy_parse(data, len, message->extack);
	return PTR_ERR_OR_ZERO(message->policy);
}

/**
 * paravent_trust_open() - check a signed policy and read it
 * @blob: a CMS message in the form that uapi/paravent.h describes
 * @size: bytes of @blob
 * @extack: where to say what is wrong, or NULL
 *
 * Return: the policy, for paravent_policy_put(), or
 * * ERR_PTR(-EBADMSG)		- no message in that form, or no policy in it
 * * ERR_PTR(-ENOKEY)		- the signer is not in the keyring
 * * ERR_PTR(-EKEYREJECTED)	- the signature is wrong
 * * ERR_PTR(-ENOPKG)		- the kernel lacks the algorithm
 * * ERR_PTR(-ENOMEM)		- no memory
 */
struct paravent_policy *paravent_trust_open(const void *blob, size_t size,
					    struct netlink_ext_ack *extack)
{
	struct message message = { .blob = blob, .size = size, .extack = extack };
	int ret;

	ret = verify_pkcs7_signature(NULL, 0, blob, size, keyring,
				     VERIFYING_UNSPECIFIED_SIGNATURE, view_content, &message);
	if (!ret)
		return message.policy ?: ERR_PTR(-EBADMSG);
	switch (ret) {
	case -ENOMEM:
	case -ENOPKG:
		break;
	case -ENOKEY:
		NL_SET_ERR_MSG(extack, "the signer's certificate is not enrolled");
		break;
	case -EKEYREJECTED:
		NL_SET_ERR_MSG(extack, "the signature is wrong");
		break;
	default:
		/* The parser says -EINVAL, -ENODATA and others of a malformed message. */
		if (extack && !extack->_msg)
			NL_SET_ERR_MSG(extack, "no CMS message with a policy in it");
		ret = -EBADMSG;
	}
	return ERR_PTR(ret);
}
