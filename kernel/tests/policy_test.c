// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel takes for a policy, and all that it does not. */
#include "policy.h"

#include <kunit/test.h>
#include <linux/prandom.h>
#include <net/netlink.h>

#define CONTENT_MAX	(256 << 10)

struct stream {
	u8 *data;
	size_t size;
};

enum level { POLICY, CAMERA, ZONE };

/* What is done to an attribute of a good policy. */
enum what {
	NOTHING,
	DROP,
	TWICE,
	REPLACE,	/* by @value */
	FLAGS,		/* @number is or-ed to its type */
	UNNEST,		/* it loses NLA_F_NESTED */
	ADD,		/* @type with @value at the end of @level */
	TAIL,		/* the bytes of @value at the end of @level */
};

struct flaw {
	const char *name;
	enum what what;
	enum level level;
	u16 type;
	struct {
		const void *data;
		u16 size;
	} value;
	int ret;
	u32 number;
};

static const struct flaw none = { "none" };

static void put_bytes(struct stream *s, const void *data, size_t size)
{
	if (WARN_ON(s->size + size > CONTENT_MAX))
		return;
	memcpy(s->data + s->size, data, size);
	s->size += size;
}

static void put_attr(struct stream *s, u16 type, const void *data, u16 size)
{
	struct nlattr head = { .nla_len = NLA_HDRLEN + size, .nla_type = type };

	put_bytes(s, &head, sizeof(head));
	put_bytes(s, data, size);
	put_bytes(s, "\0\0\0", NLA_ALIGN(size) - size);
}

/* Put an attribute, or what @flaw makes of it. */
static void put(struct stream *s, const struct flaw *flaw, enum level level, u16 type,
		const void *data, u16 size)
{
	bool here = flaw->level == level && flaw->type == (type & NLA_TYPE_MASK);

	if (!here) {
		put_attr(s, type, data, size);
		return;
	}
	switch (flaw->what) {
	case DROP:
		break;
	case TWICE:
		put_attr(s, type, data, size);
		put_attr(s, type, data, size);
		break;
	case REPLACE:
		put_attr(s, type, flaw->value.data, flaw->value.size);
		break;
	case FLAGS:
		put_attr(s, type | flaw->number, data, size);
		break;
	case UNNEST:
		put_attr(s, type & ~NLA_F_NESTED, data, size);
		break;
	default:
		put_attr(s, type, data, size);
		break;
	}
}

static void put_end(struct stream *s, const struct flaw *flaw, enum level level)
{
	if (flaw->level != level)
		return;
	if (flaw->what == ADD)
		put_attr(s, flaw->type, flaw->value.data, flaw->value.size);
	else if (flaw->what == TAIL)
		put_bytes(s, flaw->value.data, flaw->value.size);
}

static void put_u32(struct stream *s, const struct flaw *flaw, enum level level, u16 type,
		    u32 value)
{
	put(s, flaw, level, type, &value, sizeof(value));
}

static void put_text(struct stream *s, const struct flaw *flaw, enum level level, u16 type,
		     const char *value)
{
	put(s, flaw, level, type, value, strlen(value) + 1);
}

static const u16 triangle[][2] = { { 0, 0 }, { 65535, 0 }, { 0, 65535 } };

static void put_zone(struct stream *s, const struct flaw *flaw, struct stream *nest)
{
	nest->size = 0;
	put_text(nest, flaw, ZONE, PARAVENT_Z_NAME, "door");
	put(nest, flaw, ZONE, PARAVENT_Z_POLYGON, triangle, sizeof(triangle));
	put(nest, flaw, ZONE, PARAVENT_Z_ONLY, NULL, 0);
	put_end(nest, flaw, ZONE);
	put(s, flaw, CAMERA, PARAVENT_C_ZONE | NLA_F_NESTED, nest->data, nest->size);
}

static void put_camera(struct stream *s, const struct flaw *flaw, const char *driver,
		       const char *card, u32 zones, struct stream nest[2])
{
	nest[0].size = 0;
	put_text(&nest[0], flaw, CAMERA, PARAVENT_C_NAME, "hall");
	if (driver)
		put_text(&nest[0], flaw, CAMERA, PARAVENT_C_DRIVER, driver);
	if (card)
		put_text(&nest[0], flaw, CAMERA, PARAVENT_C_CARD, card);
	put_u32(&nest[0], flaw, CAMERA, PARAVENT_C_MAX_WIDTH, 1280);
	put_u32(&nest[0], flaw, CAMERA, PARAVENT_C_MAX_HEIGHT, 720);
	put_u32(&nest[0], flaw, CAMERA, PARAVENT_C_RATE_FRAMES, 10);
	put_u32(&nest[0], flaw, CAMERA, PARAVENT_C_RATE_SECONDS, 1);
	put_u32(&nest[0], flaw, CAMERA, PARAVENT_C_FILL, 0x123456);
	while (zones--)
		put_zone(&nest[0], flaw, &nest[1]);
	put_end(&nest[0], flaw, CAMERA);
	put(s, flaw, POLICY, PARAVENT_P_CAMERA | NLA_F_NESTED, nest[0].data, nest[0].size);
}

static void put_head(struct stream *s, const struct flaw *flaw)
{
	u64 serial = 0x123456789abcdefULL;

	s->size = 0;
	put_u32(s, flaw, POLICY, PARAVENT_P_GRAMMAR, PARAVENT_POLICY_GRAMMAR);
	put(s, flaw, POLICY, PARAVENT_P_SERIAL, &serial, sizeof(serial));
	put_text(s, flaw, POLICY, PARAVENT_P_ISSUER, "council");
	put_text(s, flaw, POLICY, PARAVENT_P_REFERENCE, "2024/7");
}

/* The camera stands last, so that no beginning of it is a policy. */
static void put_policy(struct stream *s, const struct flaw *flaw)
{
	put_head(s, flaw);
	put_camera(s, flaw, "vivid", NULL, 1, s + 1);
	put_end(s, flaw, POLICY);
}

#define BYTES(...)	{ (const u8 []) { __VA_ARGS__ }, sizeof((const u8 []) { __VA_ARGS__ }) }
#define U32(value)	{ (const u32 []) { value }, sizeof(u32) }
#define U64(value)	{ (const u64 []) { value }, sizeof(u64) }
#define TEXT(text)	{ text, sizeof(text) }
#define VERTICES(...)	{ (const u16 [][2]) { __VA_ARGS__ }, \
			  sizeof((const u16 [][2]) { __VA_ARGS__ }) }
#define OFFSETS(...)	{ (const struct paravent_offset []) { __VA_ARGS__ }, \
			  sizeof((const struct paravent_offset []) { __VA_ARGS__ }) }
#define HOURS(...)	{ (const struct paravent_hours []) { __VA_ARGS__ }, \
			  sizeof((const struct paravent_hours []) { __VA_ARGS__ }) }
#define X15		"xxxxxxxxxxxxxxx"
#define X63		X15 "x" X15 "x" X15 "x" X15
#define X127		X63 "x" X63
/* Digests, in order, and none of them ends with a NUL. */
#define DIGEST_A	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"
#define DIGESTS(text)	{ text, sizeof(text) - 1 }
#define BAD		-EBADMSG

static const struct flaw flaws[] = {
	{ "none" },

	{ "no grammar", DROP, POLICY, PARAVENT_P_GRAMMAR, { }, BAD },
	{ "no serial", DROP, POLICY, PARAVENT_P_SERIAL, { }, BAD },
	{ "no issuer", DROP, POLICY, PARAVENT_P_ISSUER },
	{ "no reference", DROP, POLICY, PARAVENT_P_REFERENCE },
	{ "no camera", DROP, POLICY, PARAVENT_P_CAMERA, { }, BAD },
	{ "no name of a camera", DROP, CAMERA, PARAVENT_C_NAME, { }, BAD },
	{ "nothing to know it by", DROP, CAMERA, PARAVENT_C_DRIVER, { }, BAD },
	{ "no width", DROP, CAMERA, PARAVENT_C_MAX_WIDTH, { }, BAD },
	{ "no height", DROP, CAMERA, PARAVENT_C_MAX_HEIGHT, { }, BAD },
	{ "no frames", DROP, CAMERA, PARAVENT_C_RATE_FRAMES, { }, BAD },
	{ "no seconds", DROP, CAMERA, PARAVENT_C_RATE_SECONDS, { }, BAD },
	{ "no fill", DROP, CAMERA, PARAVENT_C_FILL },
	{ "no zone", DROP, CAMERA, PARAVENT_C_ZONE },
	{ "no name of a zone", DROP, ZONE, PARAVENT_Z_NAME },
	{ "no polygon", DROP, ZONE, PARAVENT_Z_POLYGON, { }, BAD },
	{ "no flag", DROP, ZONE, PARAVENT_Z_ONLY },

	{ "grammar twice", TWICE, POLICY, PARAVENT_P_GRAMMAR, { }, BAD },
	{ "serial twice", TWICE, POLICY, PARAVENT_P_SERIAL, { }, BAD },
	{ "issuer twice", TWICE, POLICY, PARAVENT_P_ISSUER, { }, BAD },
	{ "reference twice", TWICE, POLICY, PARAVENT_P_REFERENCE, { }, BAD },
	{ "camera twice", TWICE, POLICY, PARAVENT_P_CAMERA, { }, BAD },
	{ "name of a camera twice", TWICE, CAMERA, PARAVENT_C_NAME, { }, BAD },
	{ "driver twice", TWICE, CAMERA, PARAVENT_C_DRIVER, { }, BAD },
	{ "width twice", TWICE, CAMERA, PARAVENT_C_MAX_WIDTH, { }, BAD },
	{ "height twice", TWICE, CAMERA, PARAVENT_C_MAX_HEIGHT, { }, BAD },
	{ "frames twice", TWICE, CAMERA, PARAVENT_C_RATE_FRAMES, { }, BAD },
	{ "seconds twice", TWICE, CAMERA, PARAVENT_C_RATE_SECONDS, { }, BAD },
	{ "fill twice", TWICE, CAMERA, PARAVENT_C_FILL, { }, BAD },
	{ "zone twice", TWICE, CAMERA, PARAVENT_C_ZONE },
	{ "name of a zone twice", TWICE, ZONE, PARAVENT_Z_NAME, { }, BAD },
	{ "polygon twice", TWICE, ZONE, PARAVENT_Z_POLYGON, { }, BAD },
	{ "flag twice", TWICE, ZONE, PARAVENT_Z_ONLY, { }, BAD },

	{ "grammar 0", REPLACE, POLICY, PARAVENT_P_GRAMMAR, U32(0), BAD },
	{ "grammar 2", REPLACE, POLICY, PARAVENT_P_GRAMMAR, U32(2), BAD },
	{ "grammar of 64 bits", REPLACE, POLICY, PARAVENT_P_GRAMMAR, U64(1), BAD },
	{ "grammar of a byte", REPLACE, POLICY, PARAVENT_P_GRAMMAR, BYTES(1), BAD },
	{ "serial 0", REPLACE, POLICY, PARAVENT_P_SERIAL, U64(0), BAD },
	{ "serial 1", REPLACE, POLICY, PARAVENT_P_SERIAL, U64(1) },
	{ "greatest serial", REPLACE, POLICY, PARAVENT_P_SERIAL, U64(U64_MAX) },
	{ "serial of 32 bits", REPLACE, POLICY, PARAVENT_P_SERIAL, U32(1), BAD },
	{ "empty issuer", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT(""), BAD },
	{ "issuer of nothing", REPLACE, POLICY, PARAVENT_P_ISSUER, { }, BAD },
	{ "issuer without end", REPLACE, POLICY, PARAVENT_P_ISSUER, BYTES('a', 'b'), BAD },
	{ "issuer with two ends", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("a\0"), BAD },
	{ "issuer that goes on", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("a\0b"), BAD },
	{ "issuer with an accent", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xc3\xa9") },
	{ "least of 3 bytes", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xe0\xa0\x80") },
	{ "greatest of 4 bytes", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xf4\x8f\xbf\xbf") },
	{ "a line feed", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("a\n"), BAD },
	{ "a control of Latin-1", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xc2\x9f"), BAD },
	{ "a character that begins in its middle", REPLACE, POLICY, PARAVENT_P_ISSUER,
	  TEXT("\xa9"), BAD },
	{ "a character that ends in its middle", REPLACE, POLICY, PARAVENT_P_ISSUER,
	  TEXT("\xe2\x82"), BAD },
	{ "a longer form than needed", REPLACE, POLICY, PARAVENT_P_ISSUER,
	  TEXT("\xc1\xa1"), BAD },
	{ "likewise of 3 bytes", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xe0\x9f\xbf"), BAD },
	{ "half a surrogate", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xed\xa0\x80"), BAD },
	{ "beyond the last", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xf4\x90\x80\x80"), BAD },
	{ "no lead byte", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT("\xff"), BAD },
	{ "right to left", REPLACE, ZONE, PARAVENT_Z_NAME, TEXT("\xe2\x80\xae"), BAD },
	{ "an isolate", REPLACE, CAMERA, PARAVENT_C_NAME, TEXT("\xe2\x81\xa6"), BAD },
	{ "longest issuer", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT(X127) },
	{ "too long an issuer", REPLACE, POLICY, PARAVENT_P_ISSUER, TEXT(X127 "x"), BAD },
	{ "too long a reference", REPLACE, POLICY, PARAVENT_P_REFERENCE, TEXT(X127 "x"), BAD },
	{ "empty camera", REPLACE, POLICY, PARAVENT_P_CAMERA, { }, BAD },
	{ "camera of 3 bytes", REPLACE, POLICY, PARAVENT_P_CAMERA, BYTES(4, 0, 1), BAD },
	{ "empty name", REPLACE, CAMERA, PARAVENT_C_NAME, TEXT(""), BAD },
	{ "longest name", REPLACE, CAMERA, PARAVENT_C_NAME, TEXT(X127) },
	{ "too long a name", REPLACE, CAMERA, PARAVENT_C_NAME, TEXT(X127 "x"), BAD },
	{ "empty driver", REPLACE, CAMERA, PARAVENT_C_DRIVER, TEXT(""), BAD },
	{ "driver that goes on", REPLACE, CAMERA, PARAVENT_C_DRIVER, TEXT("a\0b"), BAD },
	{ "longest driver", REPLACE, CAMERA, PARAVENT_C_DRIVER, TEXT(X63) },
	{ "too long a driver", REPLACE, CAMERA, PARAVENT_C_DRIVER, TEXT(X63 "x"), BAD },
	{ "width 0", REPLACE, CAMERA, PARAVENT_C_MAX_WIDTH, U32(0), BAD },
	{ "width 1", REPLACE, CAMERA, PARAVENT_C_MAX_WIDTH, U32(1) },
	{ "width 16384", REPLACE, CAMERA, PARAVENT_C_MAX_WIDTH, U32(16384) },
	{ "width 16385", REPLACE, CAMERA, PARAVENT_C_MAX_WIDTH, U32(16385), BAD },
	{ "width of 16 bits", REPLACE, CAMERA, PARAVENT_C_MAX_WIDTH, BYTES(1, 1), BAD },
	{ "height 0", REPLACE, CAMERA, PARAVENT_C_MAX_HEIGHT, U32(0), BAD },
	{ "height 16385", REPLACE, CAMERA, PARAVENT_C_MAX_HEIGHT, U32(16385), BAD },
	{ "frames 0", REPLACE, CAMERA, PARAVENT_C_RATE_FRAMES, U32(0), BAD },
	{ "frames 240", REPLACE, CAMERA, PARAVENT_C_RATE_FRAMES, U32(240) },
	{ "frames 241", REPLACE, CAMERA, PARAVENT_C_RATE_FRAMES, U32(241), BAD },
	{ "seconds 0", REPLACE, CAMERA, PARAVENT_C_RATE_SECONDS, U32(0), BAD },
	{ "seconds 3600", REPLACE, CAMERA, PARAVENT_C_RATE_SECONDS, U32(3600) },
	{ "seconds 3601", REPLACE, CAMERA, PARAVENT_C_RATE_SECONDS, U32(3601), BAD },
	{ "white", REPLACE, CAMERA, PARAVENT_C_FILL, U32(0xffffff) },
	{ "more than white", REPLACE, CAMERA, PARAVENT_C_FILL, U32(0x1000000), BAD },
	{ "empty zone", REPLACE, CAMERA, PARAVENT_C_ZONE, { }, BAD },
	{ "empty name of a zone", REPLACE, ZONE, PARAVENT_Z_NAME, TEXT(""), BAD },
	{ "empty polygon", REPLACE, ZONE, PARAVENT_Z_POLYGON, { }, BAD },
	{ "two vertices", REPLACE, ZONE, PARAVENT_Z_POLYGON, VERTICES({ 0, 0 }, { 9, 9 }), BAD },
	{ "half a vertex", REPLACE, ZONE, PARAVENT_Z_POLYGON,
	  BYTES(0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 9, 0, 1, 0), BAD },
	{ "a byte too many", REPLACE, ZONE, PARAVENT_Z_POLYGON,
	  BYTES(0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 9, 0, 1), BAD },
	{ "bow tie", REPLACE, ZONE, PARAVENT_Z_POLYGON,
	  VERTICES({ 0, 0 }, { 9, 9 }, { 9, 0 }, { 0, 9 }), BAD },
	{ "flat polygon", REPLACE, ZONE, PARAVENT_Z_POLYGON,
	  VERTICES({ 0, 0 }, { 9, 0 }, { 4, 0 }), BAD },
	{ "flag with a value", REPLACE, ZONE, PARAVENT_Z_ONLY, BYTES(0), BAD },

	{ "type 0 of a policy", ADD, POLICY, 0, U32(1), BAD },
	{ "unknown type of a policy", ADD, POLICY, PARAVENT_P_MAX + 1, U32(1), BAD },
	{ "type 0 of a camera", ADD, CAMERA, 0, U32(1), BAD },
	{ "unknown type of a camera", ADD, CAMERA, PARAVENT_C_MAX + 1, U32(1), BAD },
	{ "type 0 of a zone", ADD, ZONE, 0, U32(1), BAD },
	{ "unknown type of a zone", ADD, ZONE, PARAVENT_Z_MAX + 1, U32(1), BAD },
	{ "greatest type", ADD, POLICY, 0x3fff, U32(1), BAD },
	{ "card as well", ADD, CAMERA, PARAVENT_C_CARD, TEXT("card") },
	{ "bus as well", ADD, CAMERA, PARAVENT_C_BUS_INFO, TEXT("usb-1") },
	{ "too long a card", ADD, CAMERA, PARAVENT_C_CARD, TEXT(X63 "x"), BAD },
	{ "too long a bus", ADD, CAMERA, PARAVENT_C_BUS_INFO, TEXT(X63 "x"), BAD },

	{ "a time to begin", ADD, POLICY, PARAVENT_P_NOT_BEFORE, U64(1) },
	{ "the time 0", ADD, POLICY, PARAVENT_P_NOT_BEFORE, U64(0), BAD },
	{ "the last time", ADD, POLICY, PARAVENT_P_NOT_BEFORE, U64(PARAVENT_TIME_MAX) },
	{ "no such time", ADD, POLICY, PARAVENT_P_NOT_BEFORE, U64(PARAVENT_TIME_MAX + 1), BAD },
	{ "a negative time", ADD, POLICY, PARAVENT_P_NOT_BEFORE, U64(U64_MAX), BAD },
	{ "a time to end", ADD, POLICY, PARAVENT_P_NOT_AFTER, U64(1) },
	{ "an end that is none", ADD, POLICY, PARAVENT_P_NOT_AFTER, U64(U64_MAX), BAD },
	{ "an end of 32 bits", ADD, POLICY, PARAVENT_P_NOT_AFTER, U32(1), BAD },
	{ "an offset", ADD, POLICY, PARAVENT_P_OFFSETS, OFFSETS({ 0, 86400 }) },
	{ "two offsets", ADD, POLICY, PARAVENT_P_OFFSETS, OFFSETS({ 0, -86400 }, { 1, 0 }) },
	{ "no offset", ADD, POLICY, PARAVENT_P_OFFSETS, { }, BAD },
	{ "half an offset", ADD, POLICY, PARAVENT_P_OFFSETS, U64(0), BAD },
	{ "offsets at once", ADD, POLICY, PARAVENT_P_OFFSETS, OFFSETS({ 1, 0 }, { 1, 1 }), BAD },
	{ "offsets of no order", ADD, POLICY, PARAVENT_P_OFFSETS,
	  OFFSETS({ 2, 0 }, { 1, 1 }), BAD },
	{ "an offset beyond a day", ADD, POLICY, PARAVENT_P_OFFSETS, OFFSETS({ 0, 86401 }), BAD },
	{ "one behind a day", ADD, POLICY, PARAVENT_P_OFFSETS, OFFSETS({ 0, -86401 }), BAD },
	{ "an offset and more", ADD, POLICY, PARAVENT_P_OFFSETS, OFFSETS({ 0, 0, 1 }), BAD },
	{ "an offset too late", ADD, POLICY, PARAVENT_P_OFFSETS,
	  OFFSETS({ PARAVENT_TIME_MAX + 1, 0 }), BAD },
	{ "a time zone", ADD, POLICY, PARAVENT_P_TIMEZONE, TEXT("UTC") },
	{ "an empty time zone", ADD, POLICY, PARAVENT_P_TIMEZONE, TEXT(""), BAD },
	{ "a purpose", ADD, POLICY, PARAVENT_P_PURPOSE, TEXT("traffic") },
	{ "too long a purpose", ADD, POLICY, PARAVENT_P_PURPOSE, TEXT(X127 "x"), BAD },
	{ "a place", ADD, POLICY, PARAVENT_P_PLACE, TEXT("square") },
	{ "an empty place", ADD, POLICY, PARAVENT_P_PLACE, TEXT(""), BAD },
	{ "fixed", ADD, CAMERA, PARAVENT_C_FIXED },
	{ "fixed to a value", ADD, CAMERA, PARAVENT_C_FIXED, U32(1), BAD },
	{ "audit required", ADD, CAMERA, PARAVENT_C_REQUIRE_AUDIT },
	{ "audit required to a value", ADD, CAMERA, PARAVENT_C_REQUIRE_AUDIT, U32(1), BAD },
	{ "root", ADD, CAMERA, PARAVENT_C_UIDS, U32(0) },
	{ "nobody", ADD, CAMERA, PARAVENT_C_UIDS, U32(U32_MAX), BAD },
	{ "no user", ADD, CAMERA, PARAVENT_C_UIDS, { }, BAD },
	{ "half a user", ADD, CAMERA, PARAVENT_C_UIDS, BYTES(1, 0), BAD },
	{ "two users", ADD, CAMERA, PARAVENT_C_UIDS, BYTES(1, 0, 0, 0, 0, 1, 0, 0) },
	{ "a user twice", ADD, CAMERA, PARAVENT_C_UIDS, BYTES(1, 0, 0, 0, 1, 0, 0, 0), BAD },
	{ "users of no order", ADD, CAMERA, PARAVENT_C_UIDS,
	  BYTES(2, 0, 0, 0, 1, 0, 0, 0), BAD },
	{ "a format", ADD, CAMERA, PARAVENT_C_FORMATS, TEXT("YUY") },
	{ "two formats", ADD, CAMERA, PARAVENT_C_FORMATS, DIGESTS("NV12YUYV") },
	{ "no format", ADD, CAMERA, PARAVENT_C_FORMATS, { }, BAD },
	{ "half a format", ADD, CAMERA, PARAVENT_C_FORMATS, BYTES('Y', 'U'), BAD },
	{ "a format twice", ADD, CAMERA, PARAVENT_C_FORMATS, DIGESTS("YUYVYUYV"), BAD },
	{ "formats of no order", ADD, CAMERA, PARAVENT_C_FORMATS, DIGESTS("YUYVNV12"), BAD },
	{ "a format that is none", ADD, CAMERA, PARAVENT_C_FORMATS, U32(U32_MAX), BAD },
	{ "a size", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(0, 64, 0, 64) },
	{ "two sizes", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(2, 0, 1, 0, 1, 0, 2, 0) },
	{ "a size twice", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(2, 0, 1, 0, 2, 0, 1, 0), BAD },
	{ "sizes of no order", ADD, CAMERA, PARAVENT_C_FULL_VIEW,
	  BYTES(1, 0, 2, 0, 2, 0, 1, 0), BAD },
	{ "no size", ADD, CAMERA, PARAVENT_C_FULL_VIEW, { }, BAD },
	{ "half a size", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(1, 0), BAD },
	{ "a size without width", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(0, 0, 1, 0), BAD },
	{ "a size without height", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(1, 0, 0, 0), BAD },
	{ "a size too wide", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(1, 64, 0, 64), BAD },
	{ "a size too high", ADD, CAMERA, PARAVENT_C_FULL_VIEW, BYTES(0, 64, 1, 64), BAD },
	{ "a second size without width", ADD, CAMERA, PARAVENT_C_FULL_VIEW,
	  BYTES(1, 0, 1, 0, 0, 0, 2, 0), BAD },
	{ "two controls", ADD, CAMERA, PARAVENT_C_CONTROLS, BYTES(1, 0, 0, 0, 2, 0, 0, 0) },
	{ "controls of no order", ADD, CAMERA, PARAVENT_C_CONTROLS,
	  BYTES(2, 0, 0, 0, 1, 0, 0, 0), BAD },
	{ "a control that is none", ADD, CAMERA, PARAVENT_C_CONTROLS, U32(U32_MAX), BAD },
	{ "no control", ADD, CAMERA, PARAVENT_C_CONTROLS, { }, 0 },
	{ "half a control", ADD, CAMERA, PARAVENT_C_CONTROLS, BYTES(1, 0), BAD },
	{ "a control twice", ADD, CAMERA, PARAVENT_C_CONTROLS, BYTES(1, 0, 0, 0, 1, 0, 0, 0), BAD },
	{ "no program", ADD, CAMERA, PARAVENT_C_EXECUTABLES, { }, BAD },
	{ "a program", ADD, CAMERA, PARAVENT_C_EXECUTABLES, DIGESTS(DIGEST_A) },
	{ "two programs", ADD, CAMERA, PARAVENT_C_EXECUTABLES, DIGESTS(DIGEST_A DIGEST_B) },
	{ "a program twice", ADD, CAMERA, PARAVENT_C_EXECUTABLES, DIGESTS(DIGEST_A DIGEST_A), BAD },
	{ "programs of no order", ADD, CAMERA, PARAVENT_C_EXECUTABLES,
	  DIGESTS(DIGEST_B DIGEST_A), BAD },
	{ "a program and a byte", ADD, CAMERA, PARAVENT_C_EXECUTABLES, DIGESTS(DIGEST_A "b"), BAD },
	{ "half a program", ADD, CAMERA, PARAVENT_C_EXECUTABLES, U32(1), BAD },
	{ "a group", ADD, CAMERA, PARAVENT_C_GIDS, U32(44) },
	{ "no group", ADD, CAMERA, PARAVENT_C_GIDS, { }, BAD },
	{ "half a group", ADD, CAMERA, PARAVENT_C_GIDS, BYTES(1, 0), BAD },
	{ "nobody's group", ADD, CAMERA, PARAVENT_C_GIDS, U32(U32_MAX), BAD },
	{ "groups of no order", ADD, CAMERA, PARAVENT_C_GIDS,
	  BYTES(2, 0, 0, 0, 1, 0, 0, 0), BAD },
	{ "seconds to be open", ADD, CAMERA, PARAVENT_C_OPEN_SECONDS, U32(60), BAD },
	{ "frames to be open", ADD, CAMERA, PARAVENT_C_OPEN_FRAMES, U32(60), BAD },
	{ "an empty certificate", ADD, POLICY, PARAVENT_P_CERT, { }, BAD },
	{ "a certificate", ADD, POLICY, PARAVENT_P_CERT, BYTES(0), 0 },
	{ "revoked that are none", ADD, POLICY, PARAVENT_P_REVOKED, { }, BAD },
	{ "a certificate revoked", ADD, POLICY, PARAVENT_P_REVOKED, DIGESTS(DIGEST_A) },
	{ "two of them", ADD, POLICY, PARAVENT_P_REVOKED, DIGESTS(DIGEST_A DIGEST_B) },
	{ "one revoked twice", ADD, POLICY, PARAVENT_P_REVOKED, DIGESTS(DIGEST_A DIGEST_A), BAD },
	{ "revoked of no order", ADD, POLICY, PARAVENT_P_REVOKED,
	  DIGESTS(DIGEST_B DIGEST_A), BAD },
	{ "half a digest", ADD, POLICY, PARAVENT_P_REVOKED, U32(1), BAD },
	{ "vendor and product", ADD, CAMERA, PARAVENT_C_USB, TEXT("046d:0825"), 0 },
	{ "more than these", ADD, CAMERA, PARAVENT_C_USB, TEXT("046d:08250"), BAD },
	{ "no vendor", ADD, CAMERA, PARAVENT_C_USB, TEXT(""), BAD },
	{ "a serial number", ADD, CAMERA, PARAVENT_C_USB_SERIAL, TEXT("A1") },
	{ "longest serial number", ADD, CAMERA, PARAVENT_C_USB_SERIAL, TEXT(X127) },
	{ "too long a serial number", ADD, CAMERA, PARAVENT_C_USB_SERIAL, TEXT(X127 "x"), BAD },
	{ "empty serial number", ADD, CAMERA, PARAVENT_C_USB_SERIAL, TEXT(""), BAD },
	{ "serial number that goes on", ADD, CAMERA, PARAVENT_C_USB_SERIAL, TEXT("a\0b"), BAD },
	{ "a path", ADD, CAMERA, PARAVENT_C_DEVICE_TREE, TEXT("/soc/csi@1") },
	{ "longest path", ADD, CAMERA, PARAVENT_C_DEVICE_TREE, TEXT(X127) },
	{ "too long a path", ADD, CAMERA, PARAVENT_C_DEVICE_TREE, TEXT(X127 "x"), BAD },
	{ "empty path", ADD, CAMERA, PARAVENT_C_DEVICE_TREE, TEXT(""), BAD },
	{ "path that goes on", ADD, CAMERA, PARAVENT_C_DEVICE_TREE, TEXT("/\0b"), BAD },
	{ "hours without a place", ADD, CAMERA, PARAVENT_C_SCHEDULE, HOURS({ 0, 1 }), BAD },
	{ "hours of a zone likewise", ADD, ZONE, PARAVENT_Z_SCHEDULE, HOURS({ 0, 1 }), BAD },

	{ "a byte after the policy", TAIL, POLICY, 0, BYTES(0), BAD },
	{ "a last attribute without padding", TAIL, POLICY, 0,
	  BYTES(6, 0, PARAVENT_P_PLACE, 0, 'a', 0), BAD },
	{ "the same with it", TAIL, POLICY, 0,
	  BYTES(6, 0, PARAVENT_P_PLACE, 0, 'a', 0, 0, 0) },
	{ "the last of a camera without padding", TAIL, CAMERA, 0,
	  BYTES(6, 0, PARAVENT_C_CARD, 0, 'a', 0), BAD },
	{ "3 bytes after the policy", TAIL, POLICY, 0, BYTES(4, 0, 3), BAD },
	{ "zeroes after the policy", TAIL, POLICY, 0, U32(0), BAD },
	{ "too short an attribute", TAIL, POLICY, 0, BYTES(3, 0, 3, 0), BAD },
	{ "too long an attribute", TAIL, POLICY, 0, BYTES(9, 0, 3, 0, 'a', 0, 0, 0), BAD },
	{ "a byte after a camera", TAIL, CAMERA, 0, BYTES(0), BAD },
	{ "zeroes after a camera", TAIL, CAMERA, 0, U32(0), BAD },
	{ "a byte after a zone", TAIL, ZONE, 0, BYTES(0), BAD },
	{ "zeroes after a zone", TAIL, ZONE, 0, U32(0), BAD },

	{ "camera that is not nested", UNNEST, POLICY, PARAVENT_P_CAMERA, { }, BAD },
	{ "zone that is not nested", UNNEST, CAMERA, PARAVENT_C_ZONE, { }, BAD },
	{ "nested serial", FLAGS, POLICY, PARAVENT_P_SERIAL, { }, BAD, NLA_F_NESTED },
	{ "nested text", FLAGS, CAMERA, PARAVENT_C_NAME, { }, BAD, NLA_F_NESTED },
	{ "nested number", FLAGS, CAMERA, PARAVENT_C_FILL, { }, BAD, NLA_F_NESTED },
	{ "nested polygon", FLAGS, ZONE, PARAVENT_Z_POLYGON, { }, BAD, NLA_F_NESTED },
	{ "nested flag", FLAGS, ZONE, PARAVENT_Z_ONLY, { }, BAD, NLA_F_NESTED },
};

static void flaw_name(const struct flaw *flaw, char *desc)
{
	strscpy(desc, flaw->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(flaw, flaws, flaw_name);

/* A stream for the policy, and one for each level of nesting. */
static struct stream *stream_new(struct kunit *test)
{
	struct stream *s = kunit_kcalloc(test, 3, sizeof(*s), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (i = 0; i < 3; i++) {
		s[i].data = kunit_kmalloc(test, CONTENT_MAX, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, s[i].data);
	}
	return s;
}

static int parse(const void *data, size_t size, struct netlink_ext_ack *extack)
{
	struct paravent_policy *policy = paravent_policy_parse(data, size, extack);

	if (IS_ERR(policy))
		return PTR_ERR(policy);
	paravent_policy_put(policy);
	return 0;
}

static void verdict(struct kunit *test)
{
	const struct flaw *flaw = test->param_value;
	struct netlink_ext_ack extack = { };
	struct stream *s = stream_new(test);

	put_policy(s, flaw);
	KUNIT_EXPECT_EQ(test, flaw->ret, parse(s->data, s->size, &extack));
	/* Whoever is refused is told why. */
	KUNIT_EXPECT_EQ(test, !flaw->ret, !extack._msg);
	KUNIT_EXPECT_EQ(test, flaw->ret, parse(s->data, s->size, NULL));
}

/* What is read is what was written. */
static void content(struct kunit *test)
{
	struct stream *s = stream_new(test);
	const struct paravent_camera *camera;
	struct paravent_policy *policy;

	put_policy(s, &none);
	/* The content of a CMS message lies at any address. */
	memmove(s->data + 1, s->data, s->size);
	policy = paravent_policy_parse(s->data + 1, s->size, NULL);
	memset(s->data, 0, CONTENT_MAX);
	KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
	KUNIT_EXPECT_EQ(test, policy->serial, 0x123456789abcdefULL);
	KUNIT_EXPECT_STREQ(test, policy->issuer, "council");
	KUNIT_EXPECT_STREQ(test, policy->reference, "2024/7");
	KUNIT_ASSERT_EQ(test, policy->cameras, 1);
	camera = &policy->camera[0];
	KUNIT_EXPECT_STREQ(test, camera->name, "hall");
	KUNIT_EXPECT_STREQ(test, camera->match[PARAVENT_MATCH_DRIVER], "vivid");
	KUNIT_EXPECT_NULL(test, camera->match[PARAVENT_MATCH_CARD]);
	KUNIT_EXPECT_NULL(test, camera->match[PARAVENT_MATCH_BUS_INFO]);
	KUNIT_EXPECT_EQ(test, camera->max_width, 1280);
	KUNIT_EXPECT_EQ(test, camera->max_height, 720);
	KUNIT_EXPECT_EQ(test, camera->rate.frames, 10);
	KUNIT_EXPECT_EQ(test, camera->rate.seconds, 1);
	KUNIT_EXPECT_EQ(test, camera->fill, 0x123456);
	KUNIT_ASSERT_EQ(test, camera->zones, 1);
	KUNIT_EXPECT_TRUE(test, camera->zone[0].only);
	KUNIT_ASSERT_EQ(test, camera->zone[0].vertices, 3);
	KUNIT_EXPECT_EQ(test, 0, memcmp(camera->zone[0].vertex, triangle, sizeof(triangle)));
	paravent_policy_put(policy);
}

/* Hours of a camera, and of a zone, in a policy that says where and from when on. */
static const struct flaw times[] = {
	{ "none" },
	{ "an hour", REPLACE, CAMERA, PARAVENT_C_SCHEDULE, HOURS({ 0, 60 }) },
	{ "the week", REPLACE, CAMERA, PARAVENT_C_SCHEDULE, HOURS({ 0, PARAVENT_WEEK_MINUTES }) },
	{ "the last minute", REPLACE, CAMERA, PARAVENT_C_SCHEDULE,
	  HOURS({ PARAVENT_WEEK_MINUTES - 1, PARAVENT_WEEK_MINUTES }) },
	{ "two", REPLACE, ZONE, PARAVENT_Z_SCHEDULE, HOURS({ 0, 1 }, { 2, 3 }) },
	{ "no hours", REPLACE, CAMERA, PARAVENT_C_SCHEDULE, { }, BAD },
	{ "half of them", REPLACE, CAMERA, PARAVENT_C_SCHEDULE, BYTES(0, 0), BAD },
	{ "empty", REPLACE, CAMERA, PARAVENT_C_SCHEDULE, HOURS({ 5, 5 }), BAD },
	{ "backwards", REPLACE, ZONE, PARAVENT_Z_SCHEDULE, HOURS({ 6, 5 }), BAD },
	{ "beyond the week", REPLACE, ZONE, PARAVENT_Z_SCHEDULE,
	  HOURS({ 0, PARAVENT_WEEK_MINUTES + 1 }), BAD },
	{ "touching", REPLACE, ZONE, PARAVENT_Z_SCHEDULE, HOURS({ 0, 1 }, { 1, 2 }), BAD },
	{ "overlapping", REPLACE, ZONE, PARAVENT_Z_SCHEDULE, HOURS({ 0, 2 }, { 1, 3 }), BAD },
	{ "no order", REPLACE, ZONE, PARAVENT_Z_SCHEDULE, HOURS({ 2, 3 }, { 0, 1 }), BAD },
	{ "twice", TWICE, ZONE, PARAVENT_Z_SCHEDULE, { }, BAD },
	{ "no begin", DROP, POLICY, PARAVENT_P_NOT_BEFORE, { }, BAD },
	{ "no offsets", DROP, POLICY, PARAVENT_P_OFFSETS, { }, BAD },
	{ "no end", DROP, POLICY, PARAVENT_P_NOT_AFTER },
	{ "an end before it", REPLACE, POLICY, PARAVENT_P_NOT_AFTER, U64(999), BAD },
	{ "an end at once", REPLACE, POLICY, PARAVENT_P_NOT_AFTER, U64(1000), BAD },
	{ "a second", REPLACE, POLICY, PARAVENT_P_NOT_AFTER, U64(1001) },
};

KUNIT_ARRAY_PARAM(times, times, flaw_name);

static void put_timed(struct stream *s, const struct flaw *flaw)
{
	static const struct paravent_hours hours[] = { { 600, 720 }, { 1000, 1010 } };
	static const struct paravent_hours other[] = { { 660, 690 } };
	/* The clocks are put forward by an hour at 250000. */
	static const struct paravent_offset offsets[] = { { 1000, 0 }, { 250000, 3600 } };
	u64 not_before = 1000, not_after = 5000000;

	put_head(s, flaw);
	put(s, flaw, POLICY, PARAVENT_P_NOT_BEFORE, &not_before, sizeof(not_before));
	put(s, flaw, POLICY, PARAVENT_P_NOT_AFTER, &not_after, sizeof(not_after));
	put(s, flaw, POLICY, PARAVENT_P_OFFSETS, offsets, sizeof(offsets));
	s[2].size = 0;
	put(&s[2], flaw, ZONE, PARAVENT_Z_POLYGON, triangle, sizeof(triangle));
	put(&s[2], flaw, ZONE, PARAVENT_Z_SCHEDULE, other, sizeof(other));
	s[1].size = 0;
	put_text(&s[1], flaw, CAMERA, PARAVENT_C_NAME, "hall");
	put_text(&s[1], flaw, CAMERA, PARAVENT_C_DRIVER, "vivid");
	put(&s[1], flaw, CAMERA, PARAVENT_C_SCHEDULE, hours, sizeof(hours));
	put_attr(&s[1], PARAVENT_C_ZONE | NLA_F_NESTED, s[2].data, s[2].size);
	put(s, flaw, POLICY, PARAVENT_P_CAMERA | NLA_F_NESTED, s[1].data, s[1].size);
}

static void timed(struct kunit *test)
{
	const struct flaw *flaw = test->param_value;
	struct netlink_ext_ack extack = { };
	struct stream *s = stream_new(test);

	put_timed(s, flaw);
	KUNIT_EXPECT_EQ(test, flaw->ret, parse(s->data, s->size, &extack));
	KUNIT_EXPECT_EQ(test, !flaw->ret, !extack._msg);
}

/* 1970-01-05 00:00 UTC, a Monday */
#define MONDAY		(4 * 86400)
#define WEEK		(7 * 86400)

/* What a policy allows at a time. The clocks are at UTC + 1 from 250000, a Saturday. */
static void moments(struct kunit *test)
{
	static const struct {
		s64 now;
		enum paravent_hidden hidden;
		u64 off;
	} moments[] = {
		{ -5000000000, PARAVENT_HIDDEN_EARLY, 1 },
		{ 0, PARAVENT_HIDDEN_EARLY, 1 },
		{ 999, PARAVENT_HIDDEN_EARLY, 1 },
		{ 1000, PARAVENT_HIDDEN_HOURS, 1 },
		{ MONDAY + 9 * 3600 - 1, PARAVENT_HIDDEN_HOURS, 1 },
		{ MONDAY + 9 * 3600, PARAVENT_HIDDEN_NOT, 1 },
		{ MONDAY + 10 * 3600 - 1, PARAVENT_HIDDEN_NOT, 1 },
		{ MONDAY + 10 * 3600, PARAVENT_HIDDEN_NOT, 0 },
		{ MONDAY + 10 * 3600 + 1799, PARAVENT_HIDDEN_NOT, 0 },
		{ MONDAY + 10 * 3600 + 1800, PARAVENT_HIDDEN_NOT, 1 },
		{ MONDAY + 11 * 3600 - 1, PARAVENT_HIDDEN_NOT, 1 },
		{ MONDAY + 11 * 3600, PARAVENT_HIDDEN_HOURS, 1 },
		{ MONDAY + 3 * WEEK + 10 * 3600, PARAVENT_HIDDEN_NOT, 0 },
		{ 4999999, PARAVENT_HIDDEN_HOURS, 1 },
		{ 5000000, PARAVENT_HIDDEN_EXPIRED, 1 },
		{ MONDAY + 100 * WEEK + 10 * 3600, PARAVENT_HIDDEN_EXPIRED, 0 },
		{ S64_MAX / 2, PARAVENT_HIDDEN_EXPIRED, 1 },
	};
	struct stream *s = stream_new(test);
	struct paravent_policy *policy;
	u64 off;
	u32 i;

	put_timed(s, &none);
	policy = paravent_policy_parse(s->data, s->size, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
	KUNIT_EXPECT_TRUE(test, policy->timed);
	for (i = 0; i < ARRAY_SIZE(moments); i++) {
		KUNIT_EXPECT_EQ_MSG(test, moments[i].hidden,
				    paravent_policy_at(policy, &policy->camera[0],
						       moments[i].now, &off),
				    "at %lld", moments[i].now);
		KUNIT_EXPECT_EQ_MSG(test, moments[i].off, off, "at %lld", moments[i].now);
	}
	paravent_policy_put(policy);
}

/* What a policy says of the audit is what the camera has. */
static void recorded(struct kunit *test)
{
	static const struct flaw audit = {
		"audit", ADD, CAMERA, PARAVENT_C_REQUIRE_AUDIT
	};
	struct stream *s = stream_new(test);
	struct paravent_policy *policy;

	put_policy(s, &audit);
	policy = paravent_policy_parse(s->data, s->size, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
	KUNIT_EXPECT_TRUE(test, policy->camera[0].require_audit);
	KUNIT_EXPECT_FALSE(test, policy->timed);
	paravent_policy_put(policy);
	put_policy(s, &none);
	policy = paravent_policy_parse(s->data, s->size, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
	KUNIT_EXPECT_FALSE(test, policy->camera[0].require_audit);
	paravent_policy_put(policy);
}

/* Clocks on the wall: each offset from its second on, the first before, and none at all. */
static void minutes(struct kunit *test)
{
	static const struct paravent_offset offset[] = {
		{ 1000 * 86400, 3600 }, { 2000 * 86400, -5400 }, { 3000LL * 86400, 86400 },
	};

	/* 1970-01-01 was a Thursday. */
	KUNIT_EXPECT_EQ(test, 3 * 1440, paravent_minute_of_week(NULL, 0, 0));
	KUNIT_EXPECT_EQ(test, 3 * 1440 - 1, paravent_minute_of_week(NULL, 0, -1));
	KUNIT_EXPECT_EQ(test, 0, paravent_minute_of_week(NULL, 0, MONDAY));
	KUNIT_EXPECT_EQ(test, PARAVENT_WEEK_MINUTES - 1,
			paravent_minute_of_week(NULL, 0, MONDAY - 1));
	KUNIT_EXPECT_EQ(test, 60, paravent_minute_of_week(offset, 3, MONDAY));
	KUNIT_EXPECT_EQ(test, 3 * 1440 + 60, paravent_minute_of_week(offset, 3, 0));
	/* 1000 days are 142 weeks and 6 days, 2000 are 285 weeks and 5 days, 3000 428 and 4. */
	KUNIT_EXPECT_EQ(test, 2 * 1440 + 59,
			paravent_minute_of_week(offset, 3, 1000 * 86400 - 1));
	KUNIT_EXPECT_EQ(test, (1 * 1440) - 90,
			paravent_minute_of_week(offset, 3, 2000 * 86400));
	KUNIT_EXPECT_EQ(test, 0 * 1440 + 1440,
			paravent_minute_of_week(offset, 3, 3000LL * 86400));
}

/* What is not said is not capped, black, and never without a rule. */
static void defaults(struct kunit *test)
{
	static const u16 optional[] = {
		PARAVENT_C_MAX_WIDTH, PARAVENT_C_MAX_HEIGHT, PARAVENT_C_RATE_FRAMES,
		PARAVENT_C_RATE_SECONDS, PARAVENT_C_FILL,
	};
	struct stream *s = stream_new(test), *nest = s + 1;
	struct flaw drop = { .what = DROP, .level = CAMERA };
	struct paravent_policy *policy;

	put_head(s, &none);
	nest->size = 0;
	put_text(nest, &none, CAMERA, PARAVENT_C_NAME, "yard");
	put_text(nest, &none, CAMERA, PARAVENT_C_BUS_INFO, "usb-1");
	put(s, &none, POLICY, PARAVENT_P_CAMERA | NLA_F_NESTED, nest->data, nest->size);
	policy = paravent_policy_parse(s->data, s->size, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
	KUNIT_EXPECT_EQ(test, policy->camera[0].max_width, 0);
	KUNIT_EXPECT_EQ(test, policy->camera[0].max_height, 0);
	KUNIT_EXPECT_EQ(test, policy->camera[0].rate.frames, 0);
	KUNIT_EXPECT_EQ(test, policy->camera[0].fill, 0);
	KUNIT_EXPECT_EQ(test, policy->camera[0].zones, 0);
	KUNIT_EXPECT_NOT_NULL(test, policy->camera[0].zone);
	paravent_policy_put(policy);

	/* Only the fill may be left out by itself. */
	for (drop.number = 0; drop.number < ARRAY_SIZE(optional); drop.number++) {
		drop.type = optional[drop.number];
		put_policy(s, &drop);
		KUNIT_EXPECT_EQ(test, drop.type == PARAVENT_C_FILL ? 0 : -EBADMSG,
				parse(s->data, s->size, NULL));
	}
}

/* What has an order, as often as it may be there, and once more. */
static void lists(struct kunit *test)
{
	static const struct {
		struct flaw add;
		u32 size, most;
	} lists[] = {
		{ { "users", ADD, CAMERA, PARAVENT_C_UIDS }, 4, PARAVENT_IDS_MAX },
		{ { "groups", ADD, CAMERA, PARAVENT_C_GIDS }, 4, PARAVENT_IDS_MAX },
		{ { "formats", ADD, CAMERA, PARAVENT_C_FORMATS }, 4, PARAVENT_IDS_MAX },
		{ { "controls", ADD, CAMERA, PARAVENT_C_CONTROLS }, 4, PARAVENT_IDS_MAX },
		{ { "sizes", ADD, CAMERA, PARAVENT_C_FULL_VIEW }, 4, PARAVENT_FULL_VIEWS_MAX },
		{ { "programs", ADD, CAMERA, PARAVENT_C_EXECUTABLES }, PARAVENT_DIGEST_SIZE,
		  PARAVENT_EXECUTABLES_MAX },
		{ { "revoked", ADD, POLICY, PARAVENT_P_REVOKED }, PARAVENT_DIGEST_SIZE,
		  PARAVENT_REVOKED_MAX },
	};
	struct stream *s = stream_new(test);
	u8 *data = kunit_kzalloc(test, 4096, GFP_KERNEL);
	u32 i, k, extra;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		struct flaw add = lists[i].add;

		/*
		 * Digests differ in their first byte; a number is told by its, too; and
		 * a size has no side of 0.
		 */
		memset(data, 0, 4096);
		for (k = 0; k <= lists[i].most; k++) {
			data[k * lists[i].size] = k + 1;
			data[k * lists[i].size + 2] = 1;
		}
		for (extra = 0; extra < 2; extra++) {
			add.value.data = data;
			add.value.size = (lists[i].most + extra) * lists[i].size;
			put_policy(s, &add);
			KUNIT_EXPECT_EQ_MSG(test, extra ? -EBADMSG : 0,
					    parse(s->data, s->size, NULL), "%u %s",
					    lists[i].most + extra, add.name);
		}
	}
}

/* Certificates, of which only number and size are looked at, up to their limits. */
static void certs(struct kunit *test)
{
	struct stream *s = stream_new(test);
	struct paravent_policy *policy;
	u8 *der = kunit_kzalloc(test, PARAVENT_CERT_SIZE_MAX + 1, GFP_KERNEL);
	u32 count, i;

	KUNIT_ASSERT_NOT_NULL(test, der);
	for (count = 0; count <= PARAVENT_CERTS_MAX + 1; count++) {
		put_policy(s, &none);
		for (i = 0; i < count; i++)
			put_attr(s, PARAVENT_P_CERT, der, i + 1);
		policy = paravent_policy_parse(s->data, s->size, NULL);
		if (count > PARAVENT_CERTS_MAX) {
			KUNIT_EXPECT_EQ(test, -EBADMSG, PTR_ERR_OR_ZERO(policy));
			continue;
		}
		KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
		KUNIT_EXPECT_EQ(test, count, policy->certs);
		for (i = 0; i < count; i++)
			KUNIT_EXPECT_EQ(test, i + 1, policy->cert[i].size);
		paravent_policy_put(policy);
	}
	for (i = 0; i < 2; i++) {
		put_policy(s, &none);
		put_attr(s, PARAVENT_P_CERT, der, PARAVENT_CERT_SIZE_MAX + i);
		KUNIT_EXPECT_EQ(test, i ? -EBADMSG : 0, parse(s->data, s->size, NULL));
	}
}

/* As many zones, vertices and cameras as there may be, and one more. */
static void limits(struct kunit *test)
{
	static u16 vertex[PARAVENT_VERTICES_MAX + 1][2];
	struct stream *s = stream_new(test);
	struct flaw polygon = {
		.what = REPLACE, .level = ZONE, .type = PARAVENT_Z_POLYGON, .value.data = vertex,
	};
	u32 i, extra;

	for (extra = 0; extra < 2; extra++) {
		int expected = extra ? -EBADMSG : 0;

		put_head(s, &none);
		put_camera(s, &none, "vivid", NULL, PARAVENT_ZONES_MAX + extra, s + 1);
		KUNIT_EXPECT_EQ_MSG(test, expected, parse(s->data, s->size, NULL), "zones");

		put_head(s, &none);
		for (i = 0; i < PARAVENT_CAMERAS_MAX + extra; i++) {
			char driver[16];

			snprintf(driver, sizeof(driver), "camera%u", i);
			put_camera(s, &none, driver, NULL, 1, s + 1);
		}
		KUNIT_EXPECT_EQ_MSG(test, expected, parse(s->data, s->size, NULL), "cameras");

		/* Half a circle, as far as a simple polygon is concerned. */
		polygon.value.size = (PARAVENT_VERTICES_MAX + extra) * sizeof(vertex[0]);
		for (i = 0; i < PARAVENT_VERTICES_MAX + extra; i++) {
			vertex[i][0] = i * 100;
			vertex[i][1] = i * i;
		}
		put_policy(s, &polygon);
		KUNIT_EXPECT_EQ_MSG(test, expected, parse(s->data, s->size, NULL), "vertices");
	}
}

/* Two rules for what could be one camera are refused, in either order. */
static void ambiguity(struct kunit *test)
{
	static const struct {
		const char *driver[2], *card[2];
		int ret;
	} c[] = {
		{ { "a", "b" }, { NULL, NULL }, 0 },
		{ { "a", "a" }, { "x", "y" }, 0 },
		{ { "a", "b" }, { "x", "x" }, 0 },
		{ { "a", "A" }, { NULL, NULL }, 0 },
		{ { "a", "a" }, { NULL, NULL }, -EBADMSG },
		{ { "a", "a" }, { "x", "x" }, -EBADMSG },
		{ { "a", "a" }, { "x", NULL }, -EBADMSG },
		{ { "a", NULL }, { NULL, "x" }, -EBADMSG },
		{ { "a", NULL }, { "x", "x" }, -EBADMSG },
	};
	struct stream *s = stream_new(test);
	u32 i, first;

	for (i = 0; i < ARRAY_SIZE(c); i++) {
		for (first = 0; first < 2; first++) {
			put_head(s, &none);
			put_camera(s, &none, c[i].driver[first], c[i].card[first], 0, s + 1);
			put_camera(s, &none, c[i].driver[!first], c[i].card[!first], 0,
				   s + 1);
			KUNIT_EXPECT_EQ_MSG(test, c[i].ret, parse(s->data, s->size, NULL),
					    "case %u", i);
		}
	}
}

static struct paravent_identity
identity_of(const char *driver, const char *card, const char *bus_info)
{
	struct paravent_identity identity = { };

	strscpy(identity.text[PARAVENT_MATCH_DRIVER], driver, sizeof(*identity.text));
	strscpy(identity.text[PARAVENT_MATCH_CARD], card, sizeof(*identity.text));
	strscpy(identity.text[PARAVENT_MATCH_BUS_INFO], bus_info, sizeof(*identity.text));
	return identity;
}

/* Return: the index of the rule for a camera, or -1. */
static int rule_for(const struct paravent_policy *policy,
		    const struct paravent_identity *identity)
{
	const struct paravent_camera *camera = paravent_policy_match(policy, identity);

	return camera ? camera - policy->camera : -1;
}

/* Likewise, by these three. An identity is too large to have many of on the stack. */
static noinline_for_stack int rule_by(const struct paravent_policy *policy, const char *driver,
				      const char *card, const char *bus_info)
{
	struct paravent_identity identity = identity_of(driver, card, bus_info);

	return rule_for(policy, &identity);
}

static void match(struct kunit *test)
{
	struct stream *s = stream_new(test);
	struct paravent_policy *policy;

	put_head(s, &none);
	put_camera(s, &none, "uvc", "left", 0, s + 1);
	put_camera(s, &none, "uvc", "right", 0, s + 1);
	put_camera(s, &none, "vivid", NULL, 0, s + 1);
	policy = paravent_policy_parse(s->data, s->size, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
	KUNIT_EXPECT_EQ(test, 0, rule_by(policy, "uvc", "left", "usb-1"));
	KUNIT_EXPECT_EQ(test, 1, rule_by(policy, "uvc", "right", ""));
	KUNIT_EXPECT_EQ(test, 2, rule_by(policy, "vivid", "any", "thing"));
	KUNIT_EXPECT_EQ(test, -1, rule_by(policy, "uvc", "middle", "usb-1"));
	KUNIT_EXPECT_EQ(test, -1, rule_by(policy, "uv", "left", "usb-1"));
	KUNIT_EXPECT_EQ(test, -1, rule_by(policy, "uvc2", "left", "usb-1"));
	KUNIT_EXPECT_EQ(test, -1, rule_by(policy, "", "", ""));
	KUNIT_EXPECT_EQ(test, -1, rule_by(NULL, "uvc", "left", "usb-1"));
	paravent_policy_put(policy);
}

/* Each of the other texts: the camera has it, has another, or has none. */
static void match_device(struct kunit *test)
{
	static const struct {
		struct flaw add;
		enum paravent_match match;
		const char *good, *bad;
	} kinds[] = {
		{ { "usb", ADD, CAMERA, PARAVENT_C_USB, { "046d:0825", 10 } },
		  PARAVENT_MATCH_USB, "046d:0825", "046d:0826" },
		{ { "serial", ADD, CAMERA, PARAVENT_C_USB_SERIAL, { "A1", 3 } },
		  PARAVENT_MATCH_USB_SERIAL, "A1", "A" },
		{ { "tree", ADD, CAMERA, PARAVENT_C_DEVICE_TREE, { "/soc/csi@1", 11 } },
		  PARAVENT_MATCH_DEVICE_TREE, "/soc/csi@1", "/soc/csi@10" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct paravent_identity identity = identity_of("uvc", "left", "usb-1");
		struct stream *s = stream_new(test);
		struct paravent_policy *policy;
		char *text = identity.text[kinds[i].match];

		put_head(s, &none);
		put_camera(s, &kinds[i].add, "uvc", NULL, 0, s + 1);
		policy = paravent_policy_parse(s->data, s->size, NULL);
		KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
		KUNIT_EXPECT_EQ(test, -1, rule_for(policy, &identity));
		strscpy(text, kinds[i].bad, sizeof(*identity.text));
		KUNIT_EXPECT_EQ(test, -1, rule_for(policy, &identity));
		strscpy(text, kinds[i].good, sizeof(*identity.text));
		KUNIT_EXPECT_EQ(test, 0, rule_for(policy, &identity));
		paravent_policy_put(policy);

		/* By itself it is enough to know a camera by. */
		s->size = 0;
		put_head(s, &none);
		put_camera(s, &kinds[i].add, NULL, NULL, 0, s + 1);
		policy = paravent_policy_parse(s->data, s->size, NULL);
		KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
		KUNIT_EXPECT_EQ(test, 0, rule_for(policy, &identity));
		paravent_policy_put(policy);
	}
}

static void sizes(struct kunit *test)
{
	struct stream *s = stream_new(test);
	size_t size;

	put_policy(s, &none);
	for (size = 0; size < s->size; size++)
		KUNIT_ASSERT_EQ_MSG(test, -EBADMSG, parse(s->data, size, NULL), "%zu bytes", size);

	/* Good but for its size: the names of its zones make the difference. */
	put_head(s, &none);
	for (size = 0; size < PARAVENT_CAMERAS_MAX; size++) {
		char driver[16];

		snprintf(driver, sizeof(driver), "camera%zu", size);
		put_camera(s, &none, driver, NULL, 32, s + 1);
	}
	KUNIT_ASSERT_LE(test, s->size, PARAVENT_POLICY_SIZE_MAX);
	KUNIT_EXPECT_EQ(test, 0, parse(s->data, s->size, NULL));
	put_head(s, &none);
	for (size = 0; size < PARAVENT_CAMERAS_MAX; size++) {
		struct flaw name = {
			.what = REPLACE, .level = ZONE, .type = PARAVENT_Z_NAME,
			.value = TEXT(X127),
		};
		char driver[16];

		snprintf(driver, sizeof(driver), "camera%zu", size);
		put_camera(s, &name, driver, NULL, 32, s + 1);
	}
	KUNIT_ASSERT_GT(test, s->size, PARAVENT_POLICY_SIZE_MAX);
	KUNIT_EXPECT_EQ(test, -EBADMSG, parse(s->data, s->size, NULL));
}

/* Whatever bytes come, they are a policy within the limits, or refused. */
static void drawn(struct kunit *test)
{
	struct stream *s = stream_new(test);
	struct rnd_state rnd;
	u32 i, k, good = 0;

	prandom_seed_state(&rnd, 4);
	for (i = 0; i < 100000; i++) {
		struct paravent_policy *policy;

		put_policy(s, &none);
		for (k = prandom_u32_state(&rnd) % 4 + 1; k; k--)
			s->data[prandom_u32_state(&rnd) % s->size] ^=
				1 << prandom_u32_state(&rnd) % 8;
		policy = paravent_policy_parse(s->data, s->size, NULL);
		if (IS_ERR(policy)) {
			KUNIT_ASSERT_EQ(test, -EBADMSG, PTR_ERR(policy));
			continue;
		}
		good++;
		KUNIT_ASSERT_GE(test, policy->serial, 1);
		KUNIT_ASSERT_EQ(test, policy->cameras, 1);
		KUNIT_ASSERT_LE(test, policy->camera[0].rate.frames, PARAVENT_RATE_FRAMES_MAX);
		KUNIT_ASSERT_LE(test, policy->camera[0].max_width, PARAVENT_DIMENSION_MAX);
		KUNIT_ASSERT_LE(test, policy->camera[0].fill, 0xffffff);
		KUNIT_ASSERT_LE(test, policy->camera[0].zones, 1);
		if (policy->camera[0].zones)
			KUNIT_ASSERT_GE(test, policy->camera[0].zone[0].vertices, 3);
		paravent_policy_put(policy);
	}
	/* A letter, a digit of the serial or a corner that moved. */
	KUNIT_EXPECT_GT(test, good, 0);
}

/* For how long a camera may be open, and for how many frames. */
static void opened(struct kunit *test)
{
	static const struct {
		u32 seconds, frames;
		int ret;
	} bounds[] = {
		{ 1, 1, 0 },
		{ PARAVENT_OPEN_SECONDS_MAX, PARAVENT_OPEN_FRAMES_MAX, 0 },
		{ 0, 1, -EBADMSG },
		{ 1, 0, -EBADMSG },
		{ PARAVENT_OPEN_SECONDS_MAX + 1, 1, -EBADMSG },
		{ 1, PARAVENT_OPEN_FRAMES_MAX + 1, -EBADMSG },
	};
	u64 from = 1000, until = 2000;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bounds); i++) {
		const u32 attrs[] = {
			8 | PARAVENT_C_OPEN_SECONDS << 16, bounds[i].seconds,
			8 | PARAVENT_C_OPEN_FRAMES << 16, bounds[i].frames,
		};
		const struct flaw open = {
			"open", TAIL, CAMERA, 0, { attrs, sizeof(attrs) }
		};
		struct stream *s = stream_new(test);

		put_head(s, &none);
		put_attr(s, PARAVENT_P_NOT_BEFORE, &from, 8);
		put_attr(s, PARAVENT_P_NOT_AFTER, &until, 8);
		put_camera(s, &open, "vivid", NULL, 1, s + 1);
		KUNIT_EXPECT_EQ_MSG(test, bounds[i].ret, parse(s->data, s->size, NULL),
				    "%u s, %u frames", bounds[i].seconds, bounds[i].frames);
	}
}

/* A camera that is open for a minute, or two frames. */
static const struct flaw open_camera = {
	"open", TAIL, CAMERA, 0,
	BYTES(8, 0, PARAVENT_C_OPEN_SECONDS, 0, 60, 0, 0, 0,
	      8, 0, PARAVENT_C_OPEN_FRAMES, 0, 2, 0, 0, 0)
};

/* When is a policy that opens a camera taken, and what comes of it? */
static void commissioned(struct kunit *test)
{
	static const struct {
		u64 from, until;
		int ret;
	} times[] = {
		{ 1000, 1000 + PARAVENT_OPEN_VALID_MAX, 0 },
		{ 1000, 1001 + PARAVENT_OPEN_VALID_MAX, -EBADMSG },
		{ 0, 1000, -EBADMSG },
		{ 1000, 0, -EBADMSG },
		{ 0, 0, -EBADMSG },
	};
	struct paravent_policy *policy;
	struct paravent_camera *camera;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(times); i++) {
		struct stream *s = stream_new(test);

		put_head(s, &none);
		if (times[i].from)
			put_attr(s, PARAVENT_P_NOT_BEFORE, &times[i].from, 8);
		if (times[i].until)
			put_attr(s, PARAVENT_P_NOT_AFTER, &times[i].until, 8);
		put_camera(s, &open_camera, "vivid", NULL, 1, s + 1);
		KUNIT_EXPECT_EQ(test, times[i].ret, parse(s->data, s->size, NULL));
		if (times[i].ret)
			continue;
		policy = paravent_policy_parse(s->data, s->size, NULL);
		KUNIT_ASSERT_FALSE(test, IS_ERR(policy));
		policy->since = 5000;
		camera = &policy->camera[0];
		KUNIT_EXPECT_TRUE(test, policy->timed);
		KUNIT_EXPECT_TRUE(test, paravent_policy_is_open(policy, camera, 5000));
		KUNIT_EXPECT_TRUE(test, paravent_policy_is_open(policy, camera, 5059));
		KUNIT_EXPECT_FALSE(test, paravent_policy_is_open(policy, camera, 5060));
		KUNIT_EXPECT_TRUE(test, paravent_policy_spend(policy, camera));
		KUNIT_EXPECT_TRUE(test, paravent_policy_is_open(policy, camera, 5000));
		KUNIT_EXPECT_TRUE(test, paravent_policy_spend(policy, camera));
		KUNIT_EXPECT_FALSE(test, paravent_policy_spend(policy, camera));
		KUNIT_EXPECT_FALSE(test, paravent_policy_is_open(policy, camera, 5000));
		paravent_policy_put(policy);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(verdict, flaw_gen_params),
	KUNIT_CASE(content),
	KUNIT_CASE_PARAM(timed, times_gen_params),
	KUNIT_CASE(moments),
	KUNIT_CASE(recorded),
	KUNIT_CASE(minutes),
	KUNIT_CASE(defaults),
	KUNIT_CASE(lists),
	KUNIT_CASE(certs),
	KUNIT_CASE(limits),
	KUNIT_CASE(ambiguity),
	KUNIT_CASE(match),
	KUNIT_CASE(match_device),
	KUNIT_CASE(opened),
	KUNIT_CASE(commissioned),
	KUNIT_CASE(sizes),
	KUNIT_CASE(drawn),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_policy",
	.test_cases = cases,
};

kunit_test_suite(suite);
