// SPDX-License-Identifier: GPL-2.0-only
/* What is read of certificates, and what is none. */
#include "cert.h"

#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/slab.h>

/* 2026-12-31 23:59:58 UTC */
#define END	1798761598

/* A certificate with nothing in it that is not looked at. */
static const u8 good[] = {
	0x30, 0x5a,						/* 0: certificate */
	0x30, 0x54,						/* 2: TBSCertificate */
	0xa0, 0x03, 0x02, 0x01, 0x02,				/* 4: version */
	0x02, 0x02, 0x12, 0x34,					/* 9: serial number */
	0x30, 0x02, 0x06, 0x00,					/* 13: algorithm */
	0x30, 0x04, 0x31, 0x02, 0x30, 0x00,			/* 17: issuer */
	0x30, 0x1e,						/* 23: validity */
	0x17, 0x0d, '2', '6', '0', '1', '0', '1', '0', '0', '0', '0', '0', '0', 'Z',
	0x17, 0x0d, '2', '6', '1', '2', '3', '1', '2', '3', '5', '9', '5', '8', 'Z',	/* 40 */
	0x30, 0x00,						/* 55: subject */
	0x30, 0x02, 0x30, 0x00,					/* 57: its key */
	0x81, 0x01, 0x00,					/* 61: an identifier */
	0xa3, 0x16,						/* 64: extensions */
	0x30, 0x14,						/* 66 */
	0x30, 0x04, 0x06, 0x00, 0x04, 0x00,			/* 68: some extension */
	0x30, 0x0c,						/* 74: key usage */
	0x06, 0x03, 0x55, 0x1d, 0x0f,				/* 76 */
	0x04, 0x05, 0x03, 0x03, 0x07, 0x80, 0x80,		/* 81: digitalSignature */
	0x30, 0x00, 0x03, 0x00,					/* 88: the signature */
};

static const u8 signer[] = { 0x30, 0x04, 0x31, 0x02, 0x30, 0x00, 0x02, 0x02, 0x12, 0x34 };

static int parse(struct paravent_cert *cert, const u8 *bytes, size_t size)
{
	memset(cert, 0, sizeof(*cert));
	return paravent_cert_parse(cert, bytes, size);
}

static void what_is_read(struct kunit *test)
{
	struct paravent_cert cert;

	KUNIT_ASSERT_EQ(test, 0, parse(&cert, good, sizeof(good)));
	KUNIT_EXPECT_EQ(test, cert.not_after, END);
	KUNIT_ASSERT_EQ(test, cert.signer_size, sizeof(signer));
	KUNIT_EXPECT_FALSE(test, memcmp(cert.signer, signer, sizeof(signer)));
	kfree(cert.signer);
}

static const struct change {
	const char *name;
	u8 at;
	u8 size;
	const char *bytes;
	int ret;
	s64 not_after;
} changes[] = {
	{ "the year 1950", 42, 2, "50", 0, -599616002 },
	{ "the year 2049", 42, 2, "49", 0, 2524607998 },
	{ "year 9999", 40, 15, "\030\0159912312359Z..", -EBADMSG },
	{ "month 0", 44, 2, "00", -EBADMSG },
	{ "month 13", 44, 2, "13", -EBADMSG },
	{ "day 0", 46, 2, "00", -EBADMSG },
	{ "day 32", 46, 2, "32", -EBADMSG },
	{ "hour 24", 48, 2, "24", -EBADMSG },
	{ "minute 60", 50, 2, "60", -EBADMSG },
	{ "second 60", 52, 2, "60", -EBADMSG },
	{ "a letter", 53, 1, "a", -EBADMSG },
	{ "a local time", 54, 1, "+", -EBADMSG },
	{ "another kind of text", 40, 1, "\x16", -EBADMSG },
	{ "no sequence", 0, 1, "\x31", -EBADMSG },
	{ "bytes that follow", 1, 1, "\x59", -EBADMSG },
	{ "longer than it is", 1, 1, "\x5b", -EBADMSG },
	{ "indefinite length", 1, 1, "\x80", -EBADMSG },
	{ "a length of 126 bytes", 1, 1, "\xfe", -EBADMSG },
	{ "not for signatures", 86, 1, "\x40", -EKEYREJECTED },
	{ "a usage of no bits", 84, 1, "\x01", -EKEYREJECTED },
	{ "a usage that is no bits", 83, 1, "\x04", -EKEYREJECTED },
	{ "another extension", 80, 1, "\x10", 0, END },
	{ "no extension at all", 64, 1, "\x82", 0, END },
};

static void change_name(const struct change *change, char *name)
{
	strscpy(name, change->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(change, changes, change_name);

static void changed(struct kunit *test)
{
	const struct change *change = test->param_value;
	struct paravent_cert cert;
	u8 bytes[sizeof(good)];

	memcpy(bytes, good, sizeof(good));
	memcpy(bytes + change->at, change->bytes, change->size);
	KUNIT_ASSERT_EQ(test, change->ret, parse(&cert, bytes, sizeof(bytes)));
	if (!change->ret)
		KUNIT_EXPECT_EQ(test, change->not_after, cert.not_after);
	kfree(cert.signer);
}

/* Four digits of the year, as from 2050 on. */
static void generalized(struct kunit *test)
{
	static const char time[] = "\030\01799991231235959Z";
	struct paravent_cert cert;
	u8 bytes[sizeof(good) + 2];

	memcpy(bytes, good, 40);
	memcpy(bytes + 40, time, 17);
	memcpy(bytes + 57, good + 55, sizeof(good) - 55);
	bytes[1] += 2;
	bytes[3] += 2;
	bytes[24] += 2;
	KUNIT_ASSERT_EQ(test, 0, parse(&cert, bytes, sizeof(bytes)));
	KUNIT_EXPECT_EQ(test, cert.not_after, (s64)PARAVENT_TIME_MAX);
	kfree(cert.signer);
}

/* Nothing is read past the end, wherever that is; and no cut certificate is one. */
static void cut(struct kunit *test)
{
	struct paravent_cert cert;
	size_t size;

	for (size = 0; size < sizeof(good); size++) {
		u8 *bytes = kmemdup(good, max_t(size_t, size, 1), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, bytes);
		KUNIT_EXPECT_EQ(test, -EBADMSG, parse(&cert, bytes, size));
		kfree(bytes);
	}
}

static void drawn(struct kunit *test)
{
	struct rnd_state rnd;
	u32 i, k, read = 0;

	prandom_seed_state(&rnd, 7);
	for (i = 0; i < 20000; i++) {
		u8 *bytes = kmemdup(good, sizeof(good), GFP_KERNEL);
		struct paravent_cert cert;
		int ret;

		KUNIT_ASSERT_NOT_NULL(test, bytes);
		for (k = prandom_u32_state(&rnd) % 3 + 1; k; k--)
			bytes[prandom_u32_state(&rnd) % sizeof(good)] = prandom_u32_state(&rnd);
		ret = parse(&cert, bytes, sizeof(good));
		if (ret)
			KUNIT_ASSERT_TRUE(test, ret == -EBADMSG || ret == -EKEYREJECTED);
		else
			KUNIT_ASSERT_LE(test, cert.signer_size, sizeof(good));
		read += !ret;
		kfree(cert.signer);
		kfree(bytes);
	}
	KUNIT_EXPECT_GT(test, read, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(what_is_read),
	KUNIT_CASE_PARAM(changed, change_gen_params),
	KUNIT_CASE(generalized),
	KUNIT_CASE(cut),
	KUNIT_CASE(drawn),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_cert",
	.test_cases = cases,
};

kunit_test_suite(suite);
