// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The content of a policy: what is encoded can be decoded, and nothing else.
 */
#include "helper.h"

#include <errno.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

static void test_roundtrip(void **state)
{
	struct policy *policy = policy_of(full_yaml), *again;
	struct report report = { 0 };
	uint8_t *content, *same;
	size_t size, same_size;

	(void)state;
	content = policy_encode(policy, &size, &report);
	assert_non_null(content);
	again = policy_decode(content, size, &report);
	assert_non_null(again);
	assert_memory_equal(policy, again, sizeof(*policy));
	same = policy_encode(again, &same_size, &report);
	assert_int_equal(size, same_size);
	assert_memory_equal(content, same, size);
	free(same);
	free(again);
	free(content);
	free(policy);
}

/* What is written as YAML reads as what it was. */
static void test_yaml(void **state)
{
	struct policy *policy = policy_of(full_yaml), *again;
	struct report report = { 0 };
	size_t size;
	char *text;

	(void)state;
	text = policy_yaml(policy, &size, &report);
	assert_non_null(text);
	again = policy_from_yaml(text, size, &report);
	assert_non_null(again);
	assert_memory_equal(policy, again, sizeof(*policy));
	free(again);
	free(text);

	/* People write minutes. */
	policy->cameras[0].open_seconds = 90;
	policy->cameras[0].open_frames = 1;
	assert_null(policy_yaml(policy, &size, &report));
	assert_true(says(&report, "says what a YAML file cannot say"));
	free(policy);
}

/*
 * Whatever bits are turned over: it is refused with a message, or it is a
 * policy that is the same when it has gone there and back.
 */
static void test_mutations(void **state)
{
	struct policy *policy = policy_of(full_yaml), *mutant, *again;
	uint8_t *content, *copy, *same;
	unsigned int i, k, good = 0;
	struct report report = { 0 };
	size_t size, same_size;

	(void)state;
	content = policy_encode(policy, &size, &report);
	assert_non_null(content);
	copy = malloc(size);
	srandom(6);
	for (i = 0; i < 20000; i++) {
		memcpy(copy, content, size);
		for (k = random() % 4 + 1; k; k--)
			copy[random() % size] ^= 1 << random() % 8;
		report = (struct report){ 0 };
		mutant = policy_decode(
			copy, random() % 8 ? size : random() % size, &report);
		if (!mutant) {
			assert_int_equal(report.code, EBADMSG);
			continue;
		}
		assert_int_equal(report.errors, 0);
		good++;
		same = policy_encode(mutant, &same_size, &report);
		assert_non_null(same);
		again = policy_decode(same, same_size, &report);
		assert_non_null(again);
		assert_memory_equal(mutant, again, sizeof(*mutant));
		free(again);
		free(same);
		free(mutant);
	}
	assert_in_range(good, 100, 20000);
	free(copy);
	free(content);
	free(policy);
}

/* The largest there can be fits in memory; that it can be signed is no matter. */
static void test_largest(void **state)
{
	struct policy *policy = calloc(1, sizeof(*policy));
	struct report report = { 0 };
	uint8_t *content;
	size_t size;
	int c, z;

	(void)state;
	memset(policy->issuer, 'i', PARAVENT_TEXT_MAX);
	memset(policy->reference, 'r', PARAVENT_TEXT_MAX);
	memset(policy->timezone, 't', PARAVENT_TEXT_MAX);
	memset(policy->purpose, 'p', PARAVENT_TEXT_MAX);
	memset(policy->place, 'l', PARAVENT_TEXT_MAX);
	policy->serial = UINT64_MAX;
	policy->not_before = policy->not_after = 1;
	policy->offset_count = PARAVENT_OFFSETS_MAX;
	policy->camera_count = PARAVENT_CAMERAS_MAX;
	policy->cert_count = PARAVENT_CERTS_MAX;
	for (c = 0; c < PARAVENT_CERTS_MAX; c++)
		policy->certs[c].size = PARAVENT_CERT_SIZE_MAX;
	policy->revoked_count = PARAVENT_REVOKED_MAX;
	for (c = 0; c < PARAVENT_CAMERAS_MAX; c++) {
		struct camera *camera = &policy->cameras[c];

		memset(camera->name, 'n', PARAVENT_TEXT_MAX);
		memset(camera->driver, 'd', PARAVENT_MATCH_MAX);
		memset(camera->card, 'c', PARAVENT_MATCH_MAX);
		memset(camera->bus_info, 'b', PARAVENT_MATCH_MAX);
		memset(camera->usb, 'u', PARAVENT_USB_SIZE);
		memset(camera->usb_serial, 's', PARAVENT_TEXT_MAX);
		memset(camera->device_tree, 't', PARAVENT_TEXT_MAX);
		camera->open_seconds = camera->open_frames = 1;
		camera->formats.count = PARAVENT_IDS_MAX;
		camera->full_view.count = PARAVENT_FULL_VIEWS_MAX;
		camera->controls_limited = true;
		camera->controls.count = PARAVENT_IDS_MAX;
		camera->executable_count = PARAVENT_EXECUTABLES_MAX;
		camera->uids.count = camera->gids.count = PARAVENT_IDS_MAX;
		camera->max_width = camera->max_height = 1;
		camera->rate_frames = camera->rate_seconds = 1;
		camera->fill = 1;
		camera->schedule.count = PARAVENT_HOURS_MAX;
		camera->uids.count = PARAVENT_IDS_MAX;
		camera->gids.count = PARAVENT_IDS_MAX;
		camera->zone_count = PARAVENT_ZONES_MAX;
		for (z = 0; z < PARAVENT_ZONES_MAX; z++) {
			memset(camera->zones[z].name, 'z', PARAVENT_TEXT_MAX);
			camera->zones[z].only = true;
			camera->zones[z].schedule.count = PARAVENT_HOURS_MAX;
			camera->zones[z].vertices = PARAVENT_VERTICES_MAX;
		}
	}
	content = policy_encode(policy, &size, &report);
	assert_non_null(content);
	assert_null(policy_decode(content, size, &report));
	assert_true(says(&report, "too large"));
	free(content);
	free(policy);
}

/* The bytes that the kernel sees, as uapi/paravent.h describes them. */
static void test_bytes(void **state)
{
	static const uint8_t expected[] = {
		8,  0, 1,  0,	 1,    0, 0, 0, /* grammar 1 */
		12, 0, 2,  0,	 0x0a, 7, 0, 0, 0, 0, 0,    0, /* serial 0x70a */
		6,  0, 3,  0,	 'I',  0, 0, 0, /* issuer */
		60, 0, 5,  0x80, /* camera */
		6,  0, 1,  0,	 'n',  0, 0, 0, /* name */
		6,  0, 3,  0,	 'c',  0, 0, 0, /* card */
		8,  0, 9,  0,	 3,    2, 1, 0, /* fill #010203 */
		32, 0, 10, 0x80, /* zone */
		6,  0, 1,  0,	 'z',  0, 0, 0, /* name */
		16, 0, 2,  0, /* polygon */
		1,  0, 2,  0,	 3,    1, 4, 0, 5, 0, 0xff, 0xff, 4,
		0,  3, 0, /* only */
	};
	struct policy *policy =
		policy_of("paravent: 1\nserial: 1802\nissuer: I\ncameras:\n"
			  "- name: n\n  match: {card: c}\n  fill: '#010203'\n"
			  "  zones:\n  - name: z\n    only: true\n"
			  "    polygon: [[1, 2], [259, 4], [5, 65535]]\n");
	struct report report = { 0 };
	uint8_t *content;
	size_t size;

	(void)state;
	content = policy_encode(policy, &size, &report);
	assert_int_equal(size, sizeof(expected));
	assert_memory_equal(content, expected, size);
	free(content);
	free(policy);
}

static void refuse(const uint8_t *content, size_t size, const char *why)
{
	struct report report = { 0 };
	struct policy *policy = policy_decode(content, size, &report);

	if (policy)
		fail_msg("taken, but expected: %s", why);
	assert_int_equal(report.code, EBADMSG);
	if (!says(&report, why)) {
		report_print(&report, stderr);
		fail_msg("expected: %s", why);
	}
}

static void test_truncated(void **state)
{
	struct policy *policy = policy_of(full_yaml);
	struct report report = { 0 };
	uint8_t *content, *part;
	size_t size, i;

	(void)state;
	content = policy_encode(policy, &size, &report);
	for (i = 0; i < size; i++) {
		/* One camera is a policy, too. */
		if (i == size - 80)
			continue;
		part = malloc(i ?: 1); /* so that a read beyond is caught */
		memcpy(part, content, i);
		refuse(part, i, "not a policy");
		free(part);
	}
	free(content);
	free(policy);
}

/* Whatever one wrong bit makes of it, nothing bad happens on the way. */
static void test_flipped(void **state)
{
	struct policy *policy = policy_of(full_yaml);
	struct report report = { 0 };
	uint8_t *content;
	size_t size, i;

	(void)state;
	content = policy_encode(policy, &size, &report);
	for (i = 0; i < 8 * size; i++) {
		content[i / 8] ^= 1 << i % 8;
		report = (struct report){ 0 };
		free(policy_decode(content, size, &report));
		content[i / 8] ^= 1 << i % 8;
	}
	free(content);
	free(policy);
}

/* Builds contents that the encoder would not. */
struct draft {
	struct nl_msg *msg;
	struct nlattr *camera;
	struct nlattr *zone;
};

static struct draft begin(void)
{
	struct draft draft = { .msg = nlmsg_alloc_size(
				       2 * PARAVENT_CERT_SIZE_MAX) };

	nla_put_u32(draft.msg, PARAVENT_P_GRAMMAR, 1);
	nla_put_u64(draft.msg, PARAVENT_P_SERIAL, 1);
	return draft;
}

static void camera(struct draft *draft)
{
	draft->camera = nla_nest_start(draft->msg, PARAVENT_P_CAMERA);
	nla_put_string(draft->msg, PARAVENT_C_NAME, "n");
	nla_put_string(draft->msg, PARAVENT_C_DRIVER, "d");
}

static void zone(struct draft *draft)
{
	draft->zone = nla_nest_start(draft->msg, PARAVENT_C_ZONE);
	nla_put(draft->msg, PARAVENT_Z_POLYGON, 12, "\0\0\0\0\1\0\0\0\0\0\1\0");
}

static void end(struct draft *draft, const char *why)
{
	struct nlmsghdr *header = nlmsg_hdr(draft->msg);
	struct report report = { 0 };
	struct policy *policy;

	if (draft->zone)
		nla_nest_end(draft->msg, draft->zone);
	if (draft->camera)
		nla_nest_end(draft->msg, draft->camera);
	if (why) {
		refuse(nlmsg_data(header), nlmsg_datalen(header), why);
	} else {
		policy = policy_decode(nlmsg_data(header),
				       nlmsg_datalen(header), &report);
		report_print(&report, stderr);
		assert_non_null(policy);
		free(policy);
	}
	nlmsg_free(draft->msg);
}

static void test_policy_attrs(void **state)
{
	struct draft draft;

	(void)state;
	refuse((const uint8_t *)"", 0, "lacks grammar version");
	draft = begin();
	end(&draft, "lacks camera");
	draft = begin();
	camera(&draft);
	end(&draft, NULL);

	draft = (struct draft){ .msg = nlmsg_alloc() };
	nla_put_u32(draft.msg, PARAVENT_P_GRAMMAR, 1);
	camera(&draft);
	end(&draft, "lacks serial");
	draft = (struct draft){ .msg = nlmsg_alloc() };
	nla_put_u32(draft.msg, PARAVENT_P_GRAMMAR, 2);
	end(&draft, "grammar version is 2, expected 1 to 1");
	draft = (struct draft){ .msg = nlmsg_alloc() };
	nla_put_u16(draft.msg, PARAVENT_P_GRAMMAR, 1);
	end(&draft, "grammar version has 2 bytes, expected 4");
	draft = (struct draft){ .msg = nlmsg_alloc() };
	nla_put_u64(draft.msg, PARAVENT_P_SERIAL, 0);
	end(&draft, "serial is 0");
	draft = begin();
	nla_put_u64(draft.msg, PARAVENT_P_SERIAL, 2);
	end(&draft, "serial stands there twice");
	draft = begin();
	nla_put_u32(draft.msg, 0, 1);
	end(&draft, "attribute 0, which is not known");
	draft = begin();
	nla_put_u32(draft.msg, PARAVENT_P_MAX + 1, 1);
	end(&draft, "attribute 14, which is not known");
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_ISSUER | NLA_F_NESTED, "i");
	end(&draft, "issuer has wrong flags");
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_ISSUER | NLA_F_NET_BYTEORDER, "i");
	end(&draft, "issuer has wrong flags");
	draft = begin();
	nla_put(draft.msg, PARAVENT_P_CAMERA, 4, "\4\0\1\0");
	end(&draft, "camera has wrong flags");
}

/* The last attribute is padded like any other. */
static void test_padding(void **state)
{
	struct draft draft = begin();
	struct nlmsghdr *header = nlmsg_hdr(draft.msg);
	struct report report = { 0 };
	struct policy *policy;

	(void)state;
	camera(&draft);
	nla_nest_end(draft.msg, draft.camera);
	nla_put_string(draft.msg, PARAVENT_P_ISSUER, "i");
	policy = policy_decode(nlmsg_data(header), nlmsg_datalen(header),
			       &report);
	assert_non_null(policy);
	free(policy);
	refuse(nlmsg_data(header), nlmsg_datalen(header) - 2,
	       "ends within an attribute");
	nlmsg_free(draft.msg);
}

static void test_texts(void **state)
{
	char text[PARAVENT_TEXT_MAX + 2];
	struct draft draft;

	(void)state;
	memset(text, 'x', sizeof(text));
	text[PARAVENT_TEXT_MAX + 1] = '\0';
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_ISSUER, text + 1);
	camera(&draft);
	end(&draft, NULL);
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_ISSUER, text);
	end(&draft, "issuer has 129 bytes, expected 1 to 128");
	draft = begin();
	nla_put(draft.msg, PARAVENT_P_ISSUER, 2, "ab");
	end(&draft, "issuer is not one text with a NUL behind");
	draft = begin();
	nla_put(draft.msg, PARAVENT_P_ISSUER, 4, "a\0b");
	end(&draft, "issuer is not one text with a NUL behind");
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_REFERENCE, "");
	end(&draft, "reference is empty");
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_REFERENCE, "\x1b[1m");
	end(&draft, "reference is not UTF-8 text without control");
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_REFERENCE, "\xe9");
	end(&draft, "reference is not UTF-8 text without control");
}

static void test_camera_attrs(void **state)
{
	static const struct {
		int type;
		uint32_t value;
		const char *why;
	} numbers[] = {
		{ PARAVENT_C_MAX_WIDTH, 0, "maximum width is 0, expected 1" },
		{ PARAVENT_C_MAX_WIDTH, 16385, "maximum width is 16385" },
		{ PARAVENT_C_MAX_WIDTH, 1, "one of maximum width and height" },
		{ PARAVENT_C_MAX_HEIGHT, 0, "maximum height is 0" },
		{ PARAVENT_C_MAX_HEIGHT, 16385, "maximum height is 16385" },
		{ PARAVENT_C_MAX_HEIGHT, 1, "one of maximum width and height" },
		{ PARAVENT_C_RATE_FRAMES, 0, "rate frames is 0" },
		{ PARAVENT_C_RATE_FRAMES, 241, "rate frames is 241" },
		{ PARAVENT_C_RATE_FRAMES, 1, "one of rate frames and seconds" },
		{ PARAVENT_C_RATE_SECONDS, 0, "rate seconds is 0" },
		{ PARAVENT_C_RATE_SECONDS, 3601, "rate seconds is 3601" },
		{ PARAVENT_C_RATE_SECONDS, 1, "one of rate frames and" },
		{ PARAVENT_C_FILL, 0x1000000, "fill is 16777216" },
		{ PARAVENT_C_FILL, 0xffffff, NULL },
		{ PARAVENT_C_FILL, 0, NULL },
	};
	struct draft draft;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		draft = begin();
		camera(&draft);
		nla_put_u32(draft.msg, numbers[i].type, numbers[i].value);
		end(&draft, numbers[i].why);
	}
	draft = begin();
	draft.camera = nla_nest_start(draft.msg, PARAVENT_P_CAMERA);
	nla_put_string(draft.msg, PARAVENT_C_DRIVER, "d");
	end(&draft, "camera lacks camera name");
	draft = begin();
	draft.camera = nla_nest_start(draft.msg, PARAVENT_P_CAMERA);
	nla_put_string(draft.msg, PARAVENT_C_NAME, "n");
	end(&draft, "lacks a driver, card, bus_info, usb,");
	draft = begin();
	camera(&draft);
	nla_put_string(draft.msg, PARAVENT_C_NAME, "n");
	end(&draft, "camera name stands there twice");
	draft = begin();
	camera(&draft);
	nla_put_u32(draft.msg, PARAVENT_C_MAX + 1, 1);
	end(&draft, "camera holds attribute 25, which is not known");
	draft = begin();
	camera(&draft);
	nla_nest_end(draft.msg, draft.camera);
	camera(&draft);
	end(&draft, "cameras 1 and 2 could match the same device");
}

static void test_zone_attrs(void **state)
{
	static const struct {
		int size;
		const char *polygon;
		const char *why;
	} polygons[] = {
		{ 8, "\0\0\0\0\1\0\0\0", "zone polygon has 8 bytes" },
		{ 14, "\0\0\0\0\1\0\0\0\0\0\1\0\2", "ends within a point" },
		{ 12, "\0\0\0\0\1\0\0\0\2\0\0\0", "is not simple" },
		{ 12, "\0\0\0\0\1\0\0\0\1\0\0\0", "is not simple" },
		{ 12, "\0\0\0\0\1\0\0\0\1\0\1\0", NULL },
	};
	struct draft draft;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(polygons); i++) {
		draft = begin();
		camera(&draft);
		draft.zone = nla_nest_start(draft.msg, PARAVENT_C_ZONE);
		nla_put(draft.msg, PARAVENT_Z_POLYGON, polygons[i].size,
			polygons[i].polygon);
		end(&draft, polygons[i].why);
	}
	draft = begin();
	camera(&draft);
	draft.zone = nla_nest_start(draft.msg, PARAVENT_C_ZONE);
	nla_put_flag(draft.msg, PARAVENT_Z_ONLY);
	end(&draft, "zone lacks zone polygon");
	draft = begin();
	camera(&draft);
	zone(&draft);
	nla_put_u8(draft.msg, PARAVENT_Z_ONLY, 1);
	end(&draft, "zone only has 1 bytes, expected 0");
	draft = begin();
	camera(&draft);
	zone(&draft);
	nla_put_u32(draft.msg, PARAVENT_Z_MAX + 1, 1);
	end(&draft, "zone holds attribute 5, which is not known");
	draft = begin();
	camera(&draft);
	for (i = 0; i < PARAVENT_ZONES_MAX; i++) {
		zone(&draft);
		nla_nest_end(draft.msg, draft.zone);
	}
	zone(&draft);
	end(&draft, "more than 64 zones");
}

static void test_users(void **state)
{
	static const struct {
		uint32_t id[3];
		unsigned int size;
		const char *why;
	} users[] = {
		{ { 0 }, 4, NULL },
		{ { 0, 1, UINT32_MAX - 1 }, 12, NULL },
		{ { 0 }, 0, "has 0 bytes, expected 4 to 128" },
		{ { 0 }, 6, "end within a number" },
		{ { UINT32_MAX }, 4, "number 1 of" },
		{ { 5, 5 }, 8, "number 2 of" },
		{ { 5, 6, 4 }, 12, "number 3 of" },
	};
	struct draft draft;
	unsigned int i;

	(void)state;
	for (i = 0; i < 2 * ARRAY_SIZE(users); i++) {
		draft = begin();
		camera(&draft);
		nla_put(draft.msg, i % 2 ? PARAVENT_C_UIDS : PARAVENT_C_GIDS,
			users[i / 2].size, users[i / 2].id);
		end(&draft, users[i / 2].why);
	}
	draft = begin();
	camera(&draft);
	nla_put_u8(draft.msg, PARAVENT_C_FIXED, 1);
	end(&draft, "fixed has 1 bytes, expected 0");
	draft = begin();
	camera(&draft);
	nla_put_u8(draft.msg, PARAVENT_C_REQUIRE_AUDIT, 1);
	end(&draft, "require_audit has 1 bytes, expected 0");
	draft = begin();
	camera(&draft);
	nla_put_flag(draft.msg, PARAVENT_C_REQUIRE_AUDIT);
	end(&draft, NULL);
}

/* An attribute of a camera, or of the policy, that is all that is special. */
struct case_of {
	int type;
	unsigned int size;
	const void *value;
	const char *why;
};

static void try_cases(const struct case_of *cases, unsigned int count,
		      bool in_camera)
{
	struct draft draft;
	unsigned int i;

	for (i = 0; i < count; i++) {
		draft = begin();
		if (!in_camera)
			nla_put(draft.msg, cases[i].type, cases[i].size,
				cases[i].value);
		camera(&draft);
		if (in_camera)
			nla_put(draft.msg, cases[i].type, cases[i].size,
				cases[i].value);
		end(&draft, cases[i].why);
	}
}

#define X31 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X127 X31 "x" X31 "x" X31 "x" X31
/* Digests, in order. */
#define A32 "a" X31
#define B32 "b" X31
#define A128 A32 A32 A32 A32

static void test_lists(void **state)
{
	static const struct case_of cases[] = {
		{ PARAVENT_C_FORMATS, 4, "YUYV", NULL },
		{ PARAVENT_C_FORMATS, 8, "NV12YUYV", NULL },
		{ PARAVENT_C_FORMATS, 0, "",
		  "formats has 0 bytes, expected 4" },
		{ PARAVENT_C_FORMATS, 6, "YUYVYU", "formats end within a" },
		{ PARAVENT_C_FORMATS, 8, "YUYVYUYV", "number 2 of formats" },
		{ PARAVENT_C_FORMATS, 8, "YUYVNV12", "number 2 of formats" },
		{ PARAVENT_C_FORMATS, 4, "\xff\xff\xff\xff", "stands for" },
		{ PARAVENT_C_FORMATS, 132, A128 "aaaa", "has 132 bytes" },
		{ PARAVENT_C_FULL_VIEW, 4, "\0\x40\0\x40", NULL },
		{ PARAVENT_C_FULL_VIEW, 8, "\2\0\1\0\1\0\2\0", NULL },
		{ PARAVENT_C_FULL_VIEW, 0, "",
		  "sizes of the full view has 0 bytes, expected 4" },
		{ PARAVENT_C_FULL_VIEW, 6, "\1\0\1\0\1\0", "end within a" },
		{ PARAVENT_C_FULL_VIEW, 8, "\2\0\1\0\2\0\1\0", "number 2 of" },
		{ PARAVENT_C_FULL_VIEW, 8, "\1\0\2\0\2\0\1\0", "number 2 of" },
		{ PARAVENT_C_FULL_VIEW, 4, "\0\0\1\0", "is 0 x 1, expected" },
		{ PARAVENT_C_FULL_VIEW, 4, "\1\0\0\0", "is 1 x 0, expected" },
		{ PARAVENT_C_FULL_VIEW, 4, "\1\x40\1\0", "is 16385 x 1" },
		{ PARAVENT_C_FULL_VIEW, 4, "\1\0\1\x40", "is 1 x 16385" },
		{ PARAVENT_C_CONTROLS, 0, "", NULL },
		{ PARAVENT_C_CONTROLS, 4, "\1\0\0\0", NULL },
		{ PARAVENT_C_CONTROLS, 8, "\1\0\0\0\2\0\0\0", NULL },
		{ PARAVENT_C_CONTROLS, 3, "\1\0", "controls end within a" },
		{ PARAVENT_C_CONTROLS, 8, "\1\0\0\0\1\0\0\0", "number 2 of" },
		{ PARAVENT_C_CONTROLS, 8, "\2\0\0\0\1\0\0\0", "number 2 of" },
		{ PARAVENT_C_CONTROLS, 4, "\xff\xff\xff\xff", "number 1 of" },
		{ PARAVENT_C_CONTROLS, 132, A128 "aaaa", "has 132 bytes" },
		{ PARAVENT_C_EXECUTABLES, 32, A32, NULL },
		{ PARAVENT_C_EXECUTABLES, 64, A32 B32, NULL },
		{ PARAVENT_C_EXECUTABLES, 0, "", "programs has 0 bytes" },
		{ PARAVENT_C_EXECUTABLES, 33, A32 "b", "programs end within" },
		{ PARAVENT_C_EXECUTABLES, 64, A32 A32, "number 2 of programs" },
		{ PARAVENT_C_EXECUTABLES, 64, B32 A32, "number 2 of programs" },
	};
	static const struct case_of revoked[] = {
		{ PARAVENT_P_REVOKED, 32, A32, NULL },
		{ PARAVENT_P_REVOKED, 64, A32 B32, NULL },
		{ PARAVENT_P_REVOKED, 0, "", "certificates has 0 bytes" },
		{ PARAVENT_P_REVOKED, 33, A32 "b", "certificates end within" },
		{ PARAVENT_P_REVOKED, 64, A32 A32, "number 2 of revoked" },
		{ PARAVENT_P_REVOKED, 64, B32 A32, "number 2 of revoked" },
	};
	/* As many as there may be, and one more. */
	static const struct {
		int type;
		unsigned int size, most;
	} full[] = {
		{ PARAVENT_C_UIDS, 4, PARAVENT_IDS_MAX },
		{ PARAVENT_C_GIDS, 4, PARAVENT_IDS_MAX },
		{ PARAVENT_C_FORMATS, 4, PARAVENT_IDS_MAX },
		{ PARAVENT_C_CONTROLS, 4, PARAVENT_IDS_MAX },
		{ PARAVENT_C_FULL_VIEW, 4, PARAVENT_FULL_VIEWS_MAX },
		{ PARAVENT_C_EXECUTABLES, PARAVENT_DIGEST_SIZE,
		  PARAVENT_EXECUTABLES_MAX },
		{ PARAVENT_P_REVOKED, PARAVENT_DIGEST_SIZE,
		  PARAVENT_REVOKED_MAX },
	};
	unsigned int i, k, extra;

	(void)state;
	try_cases(cases, ARRAY_SIZE(cases), true);
	try_cases(revoked, ARRAY_SIZE(revoked), false);
	for (i = 0; i < ARRAY_SIZE(full); i++) {
		uint8_t data[65 * PARAVENT_DIGEST_SIZE] = { 0 };

		/* A size has no side of 0. */
		for (k = 0; k <= full[i].most; k++) {
			data[k * full[i].size] = k + 1;
			data[k * full[i].size + 2] = 1;
		}
		for (extra = 0; extra < 2; extra++) {
			struct case_of one = {
				full[i].type,
				(full[i].most + extra) * full[i].size, data,
				extra ? "bytes, expected" : NULL
			};

			try_cases(&one, 1, i + 1 < ARRAY_SIZE(full));
		}
	}
}

static void test_matches(void **state)
{
	static const struct case_of cases[] = {
		{ PARAVENT_C_USB, 10, "046d:0825", NULL },
		{ PARAVENT_C_USB, 11, "046d:08250", "usb has 11 bytes" },
		{ PARAVENT_C_USB, 1, "", "usb is empty" },
		{ PARAVENT_C_USB, 9, "046d:0825", "usb is not one text" },
		{ PARAVENT_C_USB_SERIAL, 3, "A1", NULL },
		{ PARAVENT_C_USB_SERIAL, 128, X127, NULL },
		{ PARAVENT_C_USB_SERIAL, 129, X127 "x", "has 129 bytes" },
		{ PARAVENT_C_USB_SERIAL, 1, "", "usb_serial is empty" },
		{ PARAVENT_C_USB_SERIAL, 4, "a\0b", "usb_serial is not one" },
		{ PARAVENT_C_USB_SERIAL, 3, "a\n", "usb_serial is not UTF-8" },
		{ PARAVENT_C_DEVICE_TREE, 11, "/soc/csi@1", NULL },
		{ PARAVENT_C_DEVICE_TREE, 128, X127, NULL },
		{ PARAVENT_C_DEVICE_TREE, 129, X127 "x", "has 129 bytes" },
		{ PARAVENT_C_DEVICE_TREE, 1, "", "device_tree is empty" },
		{ PARAVENT_C_DEVICE_TREE, 4, "/\0b", "device_tree is not one" },
	};
	static const struct case_of texts[] = {
		{ PARAVENT_P_PURPOSE, 8, "traffic", NULL },
		{ PARAVENT_P_PURPOSE, 128, X127, NULL },
		{ PARAVENT_P_PURPOSE, 129, X127 "x", "purpose has 129 bytes" },
		{ PARAVENT_P_PURPOSE, 1, "", "purpose is empty" },
		{ PARAVENT_P_PURPOSE, 3, "a\n", "purpose is not UTF-8" },
		{ PARAVENT_P_PLACE, 7, "square", NULL },
		{ PARAVENT_P_PLACE, 128, X127, NULL },
		{ PARAVENT_P_PLACE, 129, X127 "x", "place has 129 bytes" },
		{ PARAVENT_P_PLACE, 1, "", "place is empty" },
		{ PARAVENT_P_PLACE, 4, "a\0b", "place is not one text" },
	};
	static const int alone[] = { PARAVENT_C_USB, PARAVENT_C_USB_SERIAL,
				     PARAVENT_C_DEVICE_TREE };
	struct draft draft;
	unsigned int i;

	(void)state;
	try_cases(cases, ARRAY_SIZE(cases), true);
	try_cases(texts, ARRAY_SIZE(texts), false);
	/* Each is enough to know a camera by. */
	for (i = 0; i < ARRAY_SIZE(alone); i++) {
		draft = begin();
		draft.camera = nla_nest_start(draft.msg, PARAVENT_P_CAMERA);
		nla_put_string(draft.msg, PARAVENT_C_NAME, "n");
		nla_put_string(draft.msg, alone[i], "a");
		end(&draft, NULL);
	}
}

static void test_certs(void **state)
{
	static uint8_t der[PARAVENT_CERT_SIZE_MAX + 1];
	static const struct case_of cases[] = {
		{ PARAVENT_P_CERT, 1, der, NULL },
		{ PARAVENT_P_CERT, 0, der, "certificate has 0 bytes" },
		{ PARAVENT_P_CERT, PARAVENT_CERT_SIZE_MAX + 1, der,
		  "certificate has 16385 bytes" },
	};
	struct draft draft;
	unsigned int i, extra;

	(void)state;
	try_cases(cases, ARRAY_SIZE(cases), false);
	for (extra = 0; extra < 2; extra++) {
		draft = begin();
		for (i = 0; i < PARAVENT_CERTS_MAX + extra; i++)
			nla_put(draft.msg, PARAVENT_P_CERT, 5, "12345");
		camera(&draft);
		end(&draft, extra ? "more than 4 times a certificate" : NULL);
	}
}

/* For how long a camera may be open, and within which time. */
static void test_open(void **state)
{
	static const struct {
		uint32_t seconds, frames;
		uint64_t from, until;
		const char *why;
	} cases[] = {
		{ 1, 1, 1, 2, NULL },
		{ PARAVENT_OPEN_SECONDS_MAX, PARAVENT_OPEN_FRAMES_MAX, 1,
		  1 + PARAVENT_OPEN_VALID_MAX, NULL },
		{ 0, 1, 1, 2, "commissioning seconds is 0" },
		{ 1, 0, 1, 2, "commissioning frames is 0" },
		{ 7201, 1, 1, 2, "commissioning seconds is 7201" },
		{ 1, 30001, 1, 2, "commissioning frames is 30001" },
		{ 1, 1, 1, 2 + PARAVENT_OPEN_VALID_MAX, "not within a day" },
		{ 1, 1, 0, 2, "not within a day" },
		{ 1, 1, 1, 0, "not within a day" },
	};
	static const int alone[] = { PARAVENT_C_OPEN_SECONDS,
				     PARAVENT_C_OPEN_FRAMES };
	struct draft draft;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		draft = begin();
		if (cases[i].from)
			nla_put_u64(draft.msg, PARAVENT_P_NOT_BEFORE,
				    cases[i].from);
		if (cases[i].until)
			nla_put_u64(draft.msg, PARAVENT_P_NOT_AFTER,
				    cases[i].until);
		camera(&draft);
		nla_put_u32(draft.msg, PARAVENT_C_OPEN_SECONDS,
			    cases[i].seconds);
		nla_put_u32(draft.msg, PARAVENT_C_OPEN_FRAMES, cases[i].frames);
		end(&draft, cases[i].why);
	}
	for (i = 0; i < ARRAY_SIZE(alone); i++) {
		draft = begin();
		nla_put_u64(draft.msg, PARAVENT_P_NOT_BEFORE, 1);
		nla_put_u64(draft.msg, PARAVENT_P_NOT_AFTER, 2);
		camera(&draft);
		nla_put_u32(draft.msg, alone[i], 1);
		end(&draft, "one of commissioning seconds and frames only");
	}
}

static void test_times(void **state)
{
	static const struct {
		int type;
		uint64_t value;
		const char *why;
	} moments[] = {
		{ PARAVENT_P_NOT_BEFORE, 0,
		  "time to begin is a time that is none" },
		{ PARAVENT_P_NOT_BEFORE, PARAVENT_TIME_MAX + 1,
		  "time to begin is a time" },
		{ PARAVENT_P_NOT_BEFORE, PARAVENT_TIME_MAX, NULL },
		{ PARAVENT_P_NOT_AFTER, 0,
		  "time to end is a time that is none" },
		{ PARAVENT_P_NOT_AFTER, UINT64_MAX,
		  "time to end is a time that is none" },
		{ PARAVENT_P_NOT_AFTER, 1, NULL },
	};
	static const struct {
		struct paravent_offset offsets[2];
		unsigned int size;
		const char *why;
	} offsets[] = {
		{ { { 0, 86400 } }, 16, NULL },
		{ { { 0, -86400 }, { 1, 0 } }, 32, NULL },
		{ { { 0, 0 } }, 0, "offsets has 0 bytes, expected 16 to 1024" },
		{ { { 0, 0 } }, 24, "offsets end within one" },
		{ { { 0, 86401 } },
		  16,
		  "number 1 of offsets is more than a day" },
		{ { { 0, -86401 } },
		  16,
		  "number 1 of offsets is more than a day" },
		{ { { 0, 0, 1 } }, 16, "number 1 of offsets" },
		{ { { 5, 0 }, { 5, 0 } }, 32, "number 2 of offsets" },
		{ { { PARAVENT_TIME_MAX + 1, 0 } }, 16, "number 1 of offsets" },
	};
	static const struct {
		struct paravent_hours hours[2];
		unsigned int size;
		const char *why;
	} hours[] = {
		{ { { 0, 1 } }, 4, NULL },
		{ { { 0, PARAVENT_WEEK_MINUTES } }, 4, NULL },
		{ { { 0, 1 }, { 2, 3 } }, 8, NULL },
		{ { { 0, 1 } }, 0, "schedule has 0 bytes, expected 4 to 256" },
		{ { { 0, 1 } }, 6, "schedule ends within a span" },
		{ { { 1, 1 } }, 4, "schedule is empty" },
		{ { { 0, PARAVENT_WEEK_MINUTES + 1 } }, 4, "beyond the week" },
		{ { { 0, 1 }, { 1, 2 } }, 8, "span 2 of" },
	};
	const struct paravent_offset utc = { 0 };
	struct draft draft;
	unsigned int i, in_zone;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(moments); i++) {
		draft = begin();
		nla_put_u64(draft.msg, moments[i].type, moments[i].value);
		camera(&draft);
		end(&draft, moments[i].why);
	}
	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		draft = begin();
		nla_put(draft.msg, PARAVENT_P_OFFSETS, offsets[i].size,
			offsets[i].offsets);
		camera(&draft);
		end(&draft, offsets[i].why);
	}
	for (i = 0; i < 2 * ARRAY_SIZE(hours); i++) {
		in_zone = i % 2;
		draft = begin();
		nla_put(draft.msg, PARAVENT_P_OFFSETS, sizeof(utc), &utc);
		nla_put_u64(draft.msg, PARAVENT_P_NOT_BEFORE, 1);
		camera(&draft);
		if (in_zone)
			zone(&draft);
		nla_put(draft.msg,
			in_zone ? PARAVENT_Z_SCHEDULE : PARAVENT_C_SCHEDULE,
			hours[i / 2].size, hours[i / 2].hours);
		end(&draft, hours[i / 2].why);
	}
	draft = begin();
	nla_put_u64(draft.msg, PARAVENT_P_NOT_BEFORE, 2);
	nla_put_u64(draft.msg, PARAVENT_P_NOT_AFTER, 2);
	camera(&draft);
	end(&draft, "it is never valid");
	for (i = 0; i < 4; i++) {
		draft = begin();
		if (i % 2)
			nla_put_u64(draft.msg, PARAVENT_P_NOT_BEFORE, 2);
		else
			nla_put(draft.msg, PARAVENT_P_OFFSETS, sizeof(utc),
				&utc);
		camera(&draft);
		if (i > 1)
			zone(&draft);
		nla_put(draft.msg,
			i > 1 ? PARAVENT_Z_SCHEDULE : PARAVENT_C_SCHEDULE, 4,
			hours[0].hours);
		end(&draft, "no offsets or no time to begin");
	}
	draft = begin();
	nla_put_string(draft.msg, PARAVENT_P_TIMEZONE, "");
	end(&draft, "time zone is empty");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roundtrip),
		cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_mutations),
		cmocka_unit_test(test_largest),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_flipped),
		cmocka_unit_test(test_policy_attrs),
		cmocka_unit_test(test_padding),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_camera_attrs),
		cmocka_unit_test(test_zone_attrs),
		cmocka_unit_test(test_users),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_certs),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
