// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel does not say of an X.509 certificate (RFC 5280) that it has taken: when
 * it expires, what it is for, and by what names a CMS message knows it.
 */
#include "cert.h"
#include "compat.h"

#include <linux/slab.h>
#include <linux/time64.h>

#define TAG_BOOLEAN		0x01
#define TAG_INTEGER		0x02
#define TAG_BIT_STRING		0x03
#define TAG_OCTET_STRING	0x04
#define TAG_OBJECT		0x06
#define TAG_UTC_TIME		0x17
#define TAG_GENERALIZED_TIME	0x18
#define TAG_SEQUENCE		0x30
#define TAG_VERSION		0xa0
#define TAG_EXTENSIONS		0xa3

/* id-ce-keyUsage */
static const u8 oid_key_usage[] = { 0x55, 0x1d, 0x0f };

/* Bytes of DER that are still to be read. */
struct der {
	const u8 *at;
	size_t size;
};

/*
 * Take an element off the front. Return: its tag, or 0 when there is none that is whole.
 * Its content goes to @content, and all of it to @whole, where these are not NULL.
 */
static u8 take(struct der *der, struct der *content, struct der *whole)
{
	size_t header = 2, length, i;
	const u8 *at = der->at;

	if (der->size < 2)
		return 0;
	length = at[1];
	if (length & 0x80) {
		header += length & 0x7f;
		if (header == 2 || header > 2 + 3 || der->size < header)
			return 0;
		for (i = 2, length = 0; i < header; i++)
			length = length << 8 | at[i];
	}
	if (length > der->size - header)
		return 0;
	if (content)
		*content = (struct der) { at + header, length };
	if (whole)
		*whole = (struct der) { at, header + length };
	der->at += header + length;
	der->size -= header + length;
	return at[0];
}

static bool take_sequence(struct der *der, struct der *content)
{
	return take(der, content, NULL) == TAG_SEQUENCE;
}

/* Two digits, or -1. */
static int two_digits(const u8 *at)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return -1;
	return 10 * (at[0] - '0') + at[1] - '0';
}

/* YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, as RFC 5280 has it. */
static bool read_time(u8 tag, const struct der *text, s64 *time)
{
	size_t digits = tag == TAG_UTC_TIME ? 12 : 14, i;
	int year = 0, part[6] = { };

	if ((tag != TAG_UTC_TIME && tag != TAG_GENERALIZED_TIME) || text->size != digits + 1 ||
	    text->at[digits] != 'Z')
		return false;
	for (i = 0; i < digits / 2; i++) {
		/* With four digits of the year, the century comes first. */
		int *to = tag == TAG_UTC_TIME ? &part[i] : i ? &part[i - 1] : &year;

		*to = two_digits(text->at + 2 * i);
		if (*to < 0)
			return false;
	}
	if (tag == TAG_UTC_TIME)
		year = part[0] < 50 ? 20 : 19;
	/* What is older is of another calendar, or nonsense. */
	if (year < 19 || part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31 ||
	    part[3] > 23 || part[4] > 59 || part[5] > 59)
		return false;
	*time = mktime64(100 * year + part[0], part[1], part[2], part[3], part[4], part[5]);
	return true;
}

/* May the key make signatures? It may where nothing says what it is for. */
static bool may_sign(struct der extensions)
{
	struct der list, extension, oid, value, bits;

	if (!take_sequence(&extensions, &list))
		return false;
	while (list.size) {
		u8 tag;

		if (!take_sequence(&list, &extension) ||
		    take(&extension, &oid, NULL) != TAG_OBJECT)
			return false;
		tag = take(&extension, &value, NULL);
		if (tag == TAG_BOOLEAN)
			tag = take(&extension, &value, NULL);
		if (tag != TAG_OCTET_STRING)
			return false;
		if (oid.size != sizeof(oid_key_usage) ||
		    memcmp(oid.at, oid_key_usage, sizeof(oid_key_usage)))
			continue;
		/* The first bit of the first byte is digitalSignature. */
		if (take(&value, &bits, NULL) != TAG_BIT_STRING || bits.size < 2 ||
		    !(bits.at[1] & 0x80))
			return false;
	}
	return true;
}

/**
 * paravent_cert_parse() - read a certificate
 * @cert: the result; its @signer is for kfree()
 * @bytes: X.509, DER
 * @size: bytes of @bytes
 *
 * Return:
 * * 0			- Success
 * * -EBADMSG		- It is none
 * * -EKEYREJECTED	- It is not for signatures
 * * -ENOMEM		- No memory
 */
int paravent_cert_parse(struct paravent_cert *cert, const void *bytes, size_t size)
{
	struct der der = { bytes, size }, whole, tbs, issuer, serial, validity, time, extensions;
	u8 tag;

	if (!take_sequence(&der, &whole) || der.size || !take_sequence(&whole, &tbs))
		return -EBADMSG;
	tag = take(&tbs, NULL, &serial);
	if (tag == TAG_VERSION)
		tag = take(&tbs, NULL, &serial);
	/* The algorithm, the issuer, and from when until when. */
	if (tag != TAG_INTEGER || !take_sequence(&tbs, NULL) ||
	    take(&tbs, NULL, &issuer) != TAG_SEQUENCE || !take_sequence(&tbs, &validity) ||
	    !take(&validity, NULL, NULL))
		return -EBADMSG;
	tag = take(&validity, &time, NULL);
	if (!read_time(tag, &time, &cert->not_after) || validity.size)
		return -EBADMSG;
	/* The subject, its key, and what may stand between that and the extensions. */
	if (!take_sequence(&tbs, NULL) || !take_sequence(&tbs, NULL))
		return -EBADMSG;
	while (tbs.size) {
		tag = take(&tbs, &extensions, NULL);
		if (!tag)
			return -EBADMSG;
		if (tag == TAG_EXTENSIONS && !may_sign(extensions))
			return -EKEYREJECTED;
	}
	cert->signer_size = issuer.size + serial.size;
	cert->signer = kmalloc(cert->signer_size, GFP_KERNEL);
	if (!cert->signer)
		return -ENOMEM;
	memcpy(cert->signer, issuer.at, issuer.size);
	memcpy(cert->signer + issuer.size, serial.at, serial.size);
	return 0;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_cert_parse);
