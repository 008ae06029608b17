// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose signature counts: the .paravent keyrings and the CMS check.
 *
 * Each certificate has a keyring of its own. What a message calls its signer, and what
 * a certificate calls itself, is for whoever made it to say: with all keys in one keyring,
 * the kernel could find another one than that whose certificate is looked at here.
 *
 * The kernel's own PKCS#7 code verifies; it hands the signed bytes to a callback,
 * so what is parsed is what was signed. What surrounds them must stand in the one
 * form that the tool writes: else bytes that no signature covers (versions,
 * parameters, extra certificates) could differ between two files that both pass.
 */
#include "trust.h"
#include "clock.h"
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

/* A certificate that no longer counts. */
struct revoked {
	struct list_head entry;
	u8 digest[PARAVENT_DIGEST_SIZE];
};

/* Guards certs, revocations and sealed. */
static DEFINE_MUTEX(trust_lock);
static LIST_HEAD(certs);
static LIST_HEAD(revocations);
static bool sealed;

#ifdef PARAVENT_BUILTIN_CERTS
extern const u8 paravent_builtin_certs[], paravent_builtin_certs_end[];
#endif

/* Only this file links keys, and it bypasses the restriction. */
static int refuse_link(struct key *dest_keyring, const struct key_type *type,
		       const union key_payload *payload, struct key *restriction_key)
{
	return -EPERM;
}

static struct paravent_cert *find_cert(const u8 *digest)
{
	struct paravent_cert *cert;

	lockdep_assert_held(&trust_lock);
	list_for_each_entry(cert, &certs, entry)
		if (!memcmp(cert->digest, digest, sizeof(cert->digest)))
			return cert;
	return NULL;
}

static bool is_revoked(const u8 *digest)
{
	struct revoked *revoked;

	lockdep_assert_held(&trust_lock);
	list_for_each_entry(revoked, &revocations, entry)
		if (!memcmp(revoked->digest, digest, sizeof(revoked->digest)))
			return true;
	return false;
}

static struct key *keyring_new(void)
{
	struct key_restriction *restriction;
	struct key *keyring;

	restriction = kzalloc(sizeof(*restriction), GFP_KERNEL);
	if (!restriction)
		return ERR_PTR(-ENOMEM);
	restriction->check = refuse_link;
	/* Nobody can come to possess it, for want of the permission to link it. */
	keyring = keyring_alloc(".paravent", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, current_cred(),
				(KEY_POS_ALL & ~KEY_POS_SETATTR) |
				KEY_USR_VIEW | KEY_USR_READ,
				KEY_ALLOC_NOT_IN_QUOTA, restriction, NULL);
	if (IS_ERR(keyring))
		kfree(restriction);
	return keyring;
}

static void free_cert(struct paravent_cert *cert)
{
	if (!IS_ERR_OR_NULL(cert->keyring)) {
		/* Its restriction calls into this module: nothing may be left in there. */
		keyring_clear(cert->keyring);
		key_revoke(cert->keyring);
		key_put(cert->keyring);
	}
	kfree(cert->description);
	kfree(cert->signer);
	kfree(cert);
}

static void forget_cert(struct paravent_cert *cert)
{
	list_del(&cert->entry);
	free_cert(cert);
}

static const char *cert_fault(int error)
{
	switch (error) {
	case -EKEYREJECTED:
		return "the certificate is not for signatures";
	case -EKEYREVOKED:
		return "the certificate has been revoked";
	case -EEXIST:
		return "the certificate is enrolled already";
	case -ENOMEM:
		return "no memory";
	default:
		return "no X.509 certificate (DER) that this kernel can use";
	}
}

static int add_key(struct paravent_cert *cert, const void *der, size_t size)
{
	key_ref_t key;

	cert->keyring = keyring_new();
	if (IS_ERR(cert->keyring))
		return PTR_ERR(cert->keyring);
	key = key_create_or_update(make_key_ref(cert->keyring, true), "asymmetric", NULL, der,
				   size, (KEY_POS_ALL & ~(KEY_POS_SETATTR | KEY_POS_WRITE)) |
				   KEY_USR_VIEW | KEY_USR_READ,
				   KEY_ALLOC_NOT_IN_QUOTA | KEY_ALLOC_BYPASS_RESTRICTION);
	/* So the kernel says of an algorithm that it does not have. */
	if (IS_ERR(key))
		return PTR_ERR(key) == -ENOENT ? -ENOPKG : PTR_ERR(key);
	cert->description = kstrdup(key_ref_to_ptr(key)->description ?: "", GFP_KERNEL);
	key_ref_put(key);
	return cert->description ? 0 : -ENOMEM;
}

static int add_cert(const void *der, size_t size, enum paravent_origin origin,
		    struct netlink_ext_ack *extack)
{
	static const char *const origins[] = {
		[PARAVENT_ORIGIN_ENROLLED] = "enrolled",
		[PARAVENT_ORIGIN_BUILTIN] = "built-in",
		[PARAVENT_ORIGIN_DEVICE_TREE] = "device-tree",
	};
	struct paravent_cert *cert;
	int ret;

	lockdep_assert_held(&trust_lock);
	cert = kzalloc(sizeof(*cert), GFP_KERNEL);
	if (!cert)
		return -ENOMEM;
	sha256(der, size, cert->digest);
	cert->origin = origin;
	if (is_revoked(cert->digest))
		ret = -EKEYREVOKED;
	else if (find_cert(cert->digest))
		ret = -EEXIST;
	else
		ret = paravent_cert_parse(cert, der, size) ?: add_key(cert, der, size);
	if (ret) {
		if (extack)
			extack->_msg = cert_fault(ret);
		free_cert(cert);
		return ret;
	}
	list_add_tail(&cert->entry, &certs);
	pr_notice("%s certificate \"%s\", SHA-256 %*phN\n", origins[origin], cert->description,
		  PARAVENT_DIGEST_SIZE, cert->digest);
	return 0;
}

/**
 * paravent_trust_add_all() - trust certificates that come with the machine
 * @p: they stand one after the other; each begins with 30 82 and its size
 * @bytes: of all
 * @origin: how they came
 *
 * One that is there already is passed over, unless it is built in.
 *
 * Return: 0, -ENOMEM, or what is wrong with the first that cannot be used.
 */
int __init paravent_trust_add_all(const u8 *p, size_t bytes, enum paravent_origin origin)
{
	const u8 *end = p + bytes;
	int ret = 0;

	mutex_lock(&trust_lock);
	while (!ret && p < end) {
		size_t size = end - p < 4 ? 0 : (p[2] << 8 | p[3]) + 4;

		if (end - p < 4 || p[0] != 0x30 || p[1] != 0x82 || size > end - p)
			ret = -EINVAL;
		else
			ret = add_cert(p, size, origin, NULL);
		if (ret == -EEXIST && origin != PARAVENT_ORIGIN_BUILTIN)
			ret = 0;
		p += size;
	}
	mutex_unlock(&trust_lock);
	return ret;
}

static int __init add_builtin_certs(void)
{
	int ret = 0;
#ifdef PARAVENT_BUILTIN_CERTS
	ret = paravent_trust_add_all(paravent_builtin_certs,
				     paravent_builtin_certs_end - paravent_builtin_certs,
				     PARAVENT_ORIGIN_BUILTIN);
	if (ret)
		pr_err("a built-in certificate is no usable X.509 in DER (%pe)\n", ERR_PTR(ret));
#endif
	return ret;
}

/**
 * paravent_trust_init() - trust the built-in certificates
 *
 * Return: 0, -ENOMEM, or what the kernel says of a built-in certificate.
 */
int __init paravent_trust_init(void)
{
	int ret = add_builtin_certs();

	if (ret)
		paravent_trust_uninit();
	return ret;
}

/**
 * paravent_trust_uninit() - trust nobody
 */
void paravent_trust_uninit(void)
{
	struct paravent_cert *cert, *next;
	struct revoked *revoked, *after;

	list_for_each_entry_safe(cert, next, &certs, entry)
		forget_cert(cert);
	list_for_each_entry_safe(revoked, after, &revocations, entry) {
		list_del(&revoked->entry);
		kfree(revoked);
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
 * * -EKEYREVOKED - A policy has revoked it
 * * -EKEYREJECTED - It is not for signatures
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
		ret = add_cert(der, size, PARAVENT_ORIGIN_ENROLLED, extack);
	mutex_unlock(&trust_lock);
	return ret;
}

/**
 * paravent_trust_seal() - close the keyring for good
 *
 * Neither can a certificate be enrolled nor the module be unloaded after it.
 *
 * Return: 0, -EALREADY, or -ENODEV when the module is being unloaded.
 */
int paravent_trust_seal(void)
{
	int ret = 0;

	mutex_lock(&trust_lock);
	if (sealed) {
		ret = -EALREADY;
	} else if (!try_module_get(THIS_MODULE)) {
		/* A reference to a module that is going would hold nothing. */
		ret = -ENODEV;
	} else {
		WRITE_ONCE(sealed, true);
		/* From now on the time does not go back. */
		paravent_clock_now();
		pr_notice("keyring sealed\n");
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

/* ecdsa-with-SHA256 (RFC 5758), which has no parameters */
static const u8 algorithm_ecdsa[] = {
	0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02
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
 * Does an ECDSA signature, two positive numbers, stand in DER? Of each there is a second
 * one, of the same content, that whoever has one can make. The content counts.
 */
static bool ecdsa_is_canonical(const u8 *at, size_t size)
{
	size_t number, i;

	if (size < 2 || at[0] != 0x30 || at[1] != size - 2)
		return false;
	for (i = 0, at += 2, size -= 2; i < 2; i++) {
		if (size < 3 || at[0] != 0x02 || !at[1] || at[1] > size - 2 || at[2] & 0x80)
			return false;
		number = at[1];
		if (!at[2] && (number < 2 || !(at[3] & 0x80)))
			return false;
		at += 2 + number;
		size -= 2 + number;
	}
	return !size;
}

/*
 * How many bytes from the digest's algorithm to the end, when it is signed with this one
 * and the signature has this length? 0 when it is not.
 */
static size_t signature_part(const u8 *tail, size_t size, const u8 *algorithm,
			     size_t algorithm_size, size_t signature)
{
	u8 buf[64];
	struct der der = { buf + sizeof(buf), buf + sizeof(buf) };
	size_t part;

	der_header(&der, 0x04, signature);
	der_bytes(&der, algorithm, algorithm_size);
	der_bytes(&der, algorithm_sha256, sizeof(algorithm_sha256));
	part = der_size(&der) + signature;
	return size >= part && der_matches(&der, tail + size - part, part) ? part : 0;
}

/* RSA signatures are as long as the modulus, those of P-256 at most 72 bytes. */
static size_t find_signature_part(const u8 *tail, size_t size)
{
	static const u16 rsa_sizes[] = { 256, 384, 512 };
	size_t part, length;
	int i;

	for (i = 0; i < ARRAY_SIZE(rsa_sizes); i++) {
		part = signature_part(tail, size, algorithm_rsa, sizeof(algorithm_rsa),
				      rsa_sizes[i]);
		if (part)
			return part;
	}
	for (length = 8; length <= 72; length++) {
		part = signature_part(tail, size, algorithm_ecdsa, sizeof(algorithm_ecdsa),
				      length);
		if (part && ecdsa_is_canonical(tail + size - length, length))
			return part;
	}
	return 0;
}

/*
 * Does all behind the content? That is one signer: version, issuer and serial
 * number (which the kernel has compared with the certificate's), algorithms,
 * signature. Return: how long the signer's name and number are, which go to @signer, or
 * 0 when it does not.
 */
static size_t tail_is_canonical(const u8 *at, size_t size, const u8 **signer)
{
	size_t end = find_signature_part(at, size), length;
	u8 buf[64];

	/* What is left are three headers and the signer. */
	for (length = end ? size - end : 0; length; length--) {
		struct der der = { buf + sizeof(buf), buf + sizeof(buf) };
		size_t set;

		der_header(&der, 0x30, length);
		der_bytes(&der, version_1, sizeof(version_1));
		set = der_size(&der) + length + end;
		der_header(&der, 0x30, set);
		der_header(&der, 0x31, der_size(&der) + length + end);
		if (der_size(&der) + length + end != size)
			continue;
		*signer = at + size - end - length;
		/* The parser takes any kind of list for the issuer's name. */
		return der_matches(&der, at, size) && **signer == 0x30 ? length : 0;
	}
	return 0;
}

struct message {
	const u8 *blob;
	size_t size;
	const struct paravent_cert *cert;
	struct netlink_ext_ack *extack;
	struct paravent_policy *policy;
};

/* Called once the signature is found to be that of the certificate's key. */
static int view_content(void *ctx, const void *data, size_t len, size_t asn1hdrlen)
{
	struct message *message = ctx;
	size_t head = (const u8 *)data - message->blob;
	size_t tail = message->size - head - len;
	const struct paravent_cert *cert = message->cert;
	struct paravent_policy *policy;
	const u8 *signer;
	size_t size;

	size = tail_is_canonical((const u8 *)data + len, tail, &signer);
	if (!size || !head_is_canonical(message->blob, head, len, tail)) {
		NL_SET_ERR_MSG(message->extack, "the CMS message is not in the one accepted form");
		return -EBADMSG;
	}
	if (size != cert->signer_size || memcmp(signer, cert->signer, size))
		return -ENOKEY;
	policy = paravent_policy_parse(data, len, message->extack);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	memcpy(policy->signer, cert->digest, sizeof(policy->signer));
	message->policy = policy;
	return 0;
}

/* Is the message signed by one of the certificates? Return: what the nearest one says. */
static int verify(struct message *message)
{
	struct paravent_cert *cert;
	int ret = -ENOKEY;

	mutex_lock(&trust_lock);
	list_for_each_entry(cert, &certs, entry) {
		int one;

		message->cert = cert;
		one = verify_pkcs7_signature(NULL, 0, message->blob, message->size, cert->keyring,
					     VERIFYING_UNSPECIFIED_SIGNATURE, view_content,
					     message);
		if (one != -ENOKEY)
			ret = one;
		/* Another one may have the same names. */
		if (!one)
			break;
	}
	mutex_unlock(&trust_lock);
	return ret;
}

/**
 * paravent_trust_open() - check a signed policy and read it
 * @blob: a CMS message in the form that uapi/paravent.h describes
 * @size: bytes of @blob
 * @extack: where to say what is wrong, or NULL
 *
 * The signature says who signed; whether that still counts, paravent_trust_apply() says.
 *
 * Return: the policy, for paravent_policy_put(), or
 * * ERR_PTR(-EBADMSG)		- no message in that form, or no policy in it
 * * ERR_PTR(-ENOKEY)		- the signer is not trusted
 * * ERR_PTR(-EKEYREJECTED)	- the signature is wrong
 * * ERR_PTR(-ENOPKG)		- the kernel lacks the algorithm
 * * ERR_PTR(-ENOMEM)		- no memory
 */
struct paravent_policy *paravent_trust_open(const void *blob, size_t size,
					    struct netlink_ext_ack *extack)
{
	struct message message = { .blob = blob, .size = size, .extack = extack };
	int ret = verify(&message);

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

/* Note what a policy revokes in @fresh, as far as it has not been revoked before. */
static int note_revocations(const struct paravent_policy *policy, struct list_head *fresh)
{
	u32 i;

	for (i = 0; i < policy->revocations; i++) {
		struct revoked *revoked;

		if (is_revoked(policy->revoked[i]))
			continue;
		revoked = kzalloc(sizeof(*revoked), GFP_KERNEL);
		if (!revoked)
			return -ENOMEM;
		memcpy(revoked->digest, policy->revoked[i], sizeof(revoked->digest));
		list_add_tail(&revoked->entry, fresh);
	}
	return 0;
}

static bool revokes(const struct paravent_policy *policy, const u8 *digest)
{
	u32 i;

	for (i = 0; i < policy->revocations; i++)
		if (!memcmp(policy->revoked[i], digest, PARAVENT_DIGEST_SIZE))
			return true;
	return false;
}

/* Enrol what a policy brings along: all of it, or nothing. */
static int add_certs(const struct paravent_policy *policy, struct netlink_ext_ack *extack)
{
	u8 digest[PARAVENT_DIGEST_SIZE];
	u32 i, added = 0;
	int ret = 0;

	for (i = 0; i < policy->certs && !ret; i++) {
		sha256(policy->cert[i].der, policy->cert[i].size, digest);
		if (revokes(policy, digest)) {
			NL_SET_ERR_MSG(extack, "it trusts and revokes one certificate");
			ret = -EKEYREVOKED;
			break;
		}
		ret = add_cert(policy->cert[i].der, policy->cert[i].size,
			       PARAVENT_ORIGIN_ENROLLED, extack);
		if (!ret)
			added++;
		else if (ret == -EEXIST)
			ret = 0;
	}
	while (ret && added--) {
		struct paravent_cert *last = list_last_entry(&certs, struct paravent_cert, entry);

		pr_notice("dropped certificate \"%s\"\n", last->description);
		forget_cert(last);
	}
	return ret;
}

static void revoke(struct list_head *fresh)
{
	struct revoked *revoked;

	list_for_each_entry(revoked, fresh, entry) {
		struct paravent_cert *cert = find_cert(revoked->digest);

		if (!cert)
			continue;
		pr_notice("revoked certificate \"%s\", SHA-256 %*phN\n", cert->description,
			  PARAVENT_DIGEST_SIZE, cert->digest);
		forget_cert(cert);
	}
	list_splice_tail_init(fresh, &revocations);
}

static int apply(const struct paravent_policy *policy, struct list_head *fresh,
		 struct netlink_ext_ack *extack)
{
	const struct paravent_cert *signer = find_cert(policy->signer);
	int ret;

	if (!signer) {
		NL_SET_ERR_MSG(extack, "the signer's certificate is no longer trusted");
		return -ENOKEY;
	}
	if (paravent_clock_now() >= signer->not_after) {
		NL_SET_ERR_MSG(extack, "the signer's certificate has expired");
		return -EKEYEXPIRED;
	}
	ret = note_revocations(policy, fresh) ?: add_certs(policy, extack);
	if (ret)
		return ret;
	/* Nothing can fail any more: nobody is to lose a key for a policy that is refused. */
	revoke(fresh);
	return 0;
}

/**
 * paravent_trust_apply() - does whoever signed a policy still count? And what it says of keys
 * @policy: what paravent_trust_open() returned, and nothing else speaks against
 * @extack: where to say what is wrong, or NULL
 *
 * The certificates that the policy brings along are trusted from now on, sealed or not, and
 * those that it revokes are not; neither when something is wrong.
 *
 * Return:
 * * 0			- Success
 * * -ENOKEY		- The signer has been revoked
 * * -EKEYEXPIRED	- The signer's certificate has expired
 * * -EKEYREVOKED	- It brings along a certificate that has been revoked, or revokes it
 * * -EBADMSG, …	- It brings along one that the kernel cannot use
 * * -ENOMEM		- No memory
 */
int paravent_trust_apply(const struct paravent_policy *policy, struct netlink_ext_ack *extack)
{
	struct revoked *revoked, *next;
	LIST_HEAD(fresh);
	int ret;

	mutex_lock(&trust_lock);
	ret = apply(policy, &fresh, extack);
	mutex_unlock(&trust_lock);
	list_for_each_entry_safe(revoked, next, &fresh, entry)
		kfree(revoked);
	return ret;
}
