// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Policies that are nearly right. Each begins as a policy drawn by chance, is taken apart
 * into its attributes, and put together again with a few of them changed, doubled, moved,
 * cut or lying about their length. The tool's parser must refuse it or read it without
 * loss; and signed, the kernel must be of the same opinion.
 *
 *	mutants SEED FIRST COUNT [KEY CERT FILE]
 *
 * FILE gets COUNT of them, for tests/vm/src/offer.c; the few that would be the last that is looked
 * at, or do not fit, do not count. The one with number N has serial N + 1, unless that is what was
 * changed. Equal seeds give equal mutants.
 */
#include "cert.h"
#include "cms.h"
#include "mutants.h"
#include "policy.h"
#include "text.h"

#include <malloc.h>
#include <netlink/attr.h>
#include <sanitizer/asan_interface.h>
#include <stdlib.h>
#include <string.h>

#define ATTRS_MAX 400
#define LENGTH(size) (4 + (size))

/* What cannot be told from its number is an attribute of many. */
struct attr {
	struct attr *parent;
	uint16_t type;
	bool nested;
	bool unpadded;
	int lie; /* what it says of its length instead, or -1 */
	uint8_t *data;
	size_t size;
	struct attr *child[ATTRS_MAX];
	unsigned int children;
};

static uint64_t state;

/* splitmix64 */
static uint64_t draw(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static uint32_t below(uint32_t limit)
{
	return limit ? draw() % limit : 0;
}

static bool one_in(uint32_t n)
{
	return !below(n);
}

static uint64_t boundary(void)
{
	static const uint64_t values[] = {
		0,	    1,		 2,	     3,		 4,
		0x7f,	    0x80,	 0xff,	     0x100,	 0x3fff,
		0x4000,	    0x7fff,	 0x8000,     0xffff,	 0x10000,
		0xffffff,   0x1000000,	 0x7fffffff, 0x80000000, 0xffffffff,
		1ULL << 32, INT64_MAX,	 1ULL << 63, UINT64_MAX,
	};

	return values[below(ARRAY_SIZE(values))] + (one_in(4) ? below(5) - 2 : 0);
}

/*
 * A policy in memory is a megabyte, and to get that from the kernel anew each time takes
 * longer than all the rest. So two are kept; whoever uses one that has been freed is told.
 */
static struct {
	void *memory;
	bool used;
} kept[2];

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void __real_free(void *memory);
void __wrap_free(void *memory);

void *__wrap_calloc(size_t count, size_t size)
{
	unsigned int i;

	for (i = 0; count == 1 && size == sizeof(struct policy) && i < ARRAY_SIZE(kept); i++) {
		if (kept[i].used)
			continue;
		if (!kept[i].memory)
			kept[i].memory = malloc(size);
		kept[i].used = true;
		ASAN_UNPOISON_MEMORY_REGION(kept[i].memory, size);
		return memset(kept[i].memory, 0, size);
	}
	return __real_calloc(count, size);
}

void __wrap_free(void *memory)
{
	unsigned int i;

	for (i = 0; memory && i < ARRAY_SIZE(kept); i++) {
		if (kept[i].memory != memory)
			continue;
		if (!kept[i].used)
			abort();
		kept[i].used = false;
		ASAN_POISON_MEMORY_REGION(memory, sizeof(struct policy));
		return;
	}
	__real_free(memory);
}

/* --- a policy, drawn by chance --- */

static void draw_text(char *text, size_t most)
{
	size_t i, length = one_in(8) ? most : 1 + below(12);

	if (length > most)
		length = most;
	for (i = 0; i < length; i++)
		text[i] = 'a' + below(26);
	text[length] = '\0';
}

static void draw_schedule(struct schedule *schedule)
{
	uint32_t at = 0, i, most = one_in(20) ? PARAVENT_HOURS_MAX : 4;

	for (i = 0; i < most && at + 200 < PARAVENT_WEEK_MINUTES; i++) {
		schedule->hours[i].from = at + below(90);
		schedule->hours[i].until = schedule->hours[i].from + 1 + below(90);
		at = schedule->hours[i].until + 1;
	}
	schedule->count = i;
}

static void draw_ids(struct ids *ids)
{
	uint32_t at = 0, i, most = one_in(20) ? PARAVENT_IDS_MAX : 1 + below(4);

	for (i = 0; i < most; i++)
		ids->id[i] = at += 1 + below(1000);
	ids->count = most;
}

/* Corners of a star: no two edges meet. */
static void draw_polygon(struct zone *zone)
{
	static const int8_t octagon[8][2] = { { 9, 3 },	  { 3, 9 },   { -3, 9 }, { -9, 3 },
					      { -9, -3 }, { -3, -9 }, { 3, -9 }, { 9, -3 } };
	uint32_t i, x = 9000 + below(47000), y = 9000 + below(47000);

	zone->vertices = 8;
	for (i = 0; i < 8; i++) {
		int scale = 1 + below(900);

		zone->polygon[i].x = x + octagon[i][0] * scale;
		zone->polygon[i].y = y + octagon[i][1] * scale;
	}
}

static void draw_zone(struct zone *zone, bool scheduled)
{
	do
		draw_polygon(zone);
	while (polygon_check(zone->polygon, zone->vertices, &(unsigned int){ 0 },
			     &(unsigned int){ 0 }) != POLYGON_SIMPLE);
	if (one_in(2))
		draw_text(zone->name, PARAVENT_TEXT_MAX);
	zone->only = one_in(4);
	if (scheduled && one_in(2))
		draw_schedule(&zone->schedule);
}

static void draw_match(struct camera *camera, unsigned int number)
{
	/* The first is the one that is there, the others are none of it. */
	if (!number) {
		strcpy(camera->driver, "vivid");
		return;
	}
	snprintf(camera->bus_info, sizeof(camera->bus_info), "bus-%u", number);
	strcpy(camera->driver, "none");
	if (one_in(2))
		draw_text(camera->card, PARAVENT_MATCH_MAX);
	if (one_in(3))
		strcpy(camera->usb, "046d:0825");
	if (one_in(3))
		draw_text(camera->usb_serial, PARAVENT_TEXT_MAX);
	if (one_in(3))
		draw_text(camera->device_tree, PARAVENT_TEXT_MAX);
}

static void draw_camera(struct camera *camera, unsigned int number, bool scheduled, bool open)
{
	uint32_t i;

	memset(camera, 0, sizeof(*camera));
	draw_text(camera->name, PARAVENT_TEXT_MAX);
	draw_match(camera, number);
	if (one_in(3)) {
		camera->max_width = 1 + below(PARAVENT_DIMENSION_MAX);
		camera->max_height = 1 + below(PARAVENT_DIMENSION_MAX);
	}
	if (one_in(3)) {
		camera->rate_frames = 1 + below(PARAVENT_RATE_FRAMES_MAX);
		camera->rate_seconds = 1 + below(PARAVENT_RATE_SECONDS_MAX);
	}
	if (open) {
		camera->open_seconds = 1 + below(PARAVENT_OPEN_SECONDS_MAX);
		camera->open_frames = 1 + below(PARAVENT_OPEN_FRAMES_MAX);
	}
	camera->fill = below(0x1000000);
	camera->fixed = one_in(4);
	camera->require_audit = one_in(4);
	if (one_in(4))
		draw_ids(&camera->uids);
	if (one_in(4))
		draw_ids(&camera->gids);
	if (one_in(4))
		draw_ids(&camera->formats);
	if (one_in(4)) {
		camera->full_view.count = 1 + below(PARAVENT_FULL_VIEWS_MAX);
		for (i = 0; i < camera->full_view.count; i++)
			camera->full_view.id[i] = (i + 1) << 16 | (1 + below(PARAVENT_DIMENSION_MAX));
	}
	camera->controls_limited = one_in(3);
	if (camera->controls_limited && one_in(2))
		draw_ids(&camera->controls);
	if (one_in(6)) {
		camera->executable_count = 1 + below(3);
		for (i = 0; i < camera->executable_count; i++)
			memset(camera->executables[i], i + 1, PARAVENT_DIGEST_SIZE);
	}
	if (scheduled && one_in(2))
		draw_schedule(&camera->schedule);
	camera->zone_count = one_in(50) ? PARAVENT_ZONES_MAX : below(4);
	for (i = 0; i < camera->zone_count; i++)
		draw_zone(&camera->zones[i], scheduled);
}

static void draw_policy(struct policy *policy, uint64_t serial, X509 *cert)
{
	bool scheduled = one_in(3), open = !scheduled && one_in(6);
	uint8_t *der;
	uint32_t i;

	/* All of it is a megabyte. */
	memset(policy, 0, offsetof(struct policy, cameras));
	policy->serial = serial;
	if (one_in(3))
		draw_text(policy->issuer, PARAVENT_TEXT_MAX);
	if (one_in(3))
		draw_text(policy->reference, PARAVENT_TEXT_MAX);
	if (one_in(6))
		draw_text(policy->purpose, PARAVENT_TEXT_MAX);
	if (one_in(6))
		draw_text(policy->place, PARAVENT_TEXT_MAX);
	if (scheduled || open || one_in(4))
		policy->not_before = 1 + below(1000000000);
	/* What has expired is refused, and so not looked at for long. */
	if (open)
		policy->not_after = policy->not_before + 1 + below(PARAVENT_OPEN_VALID_MAX);
	else if (one_in(4))
		policy->not_after = 4000000000 + below(1000000);
	if (scheduled) {
		draw_text(policy->timezone, PARAVENT_TEXT_MAX);
		policy->offset_count = 1 + below(one_in(9) ? PARAVENT_OFFSETS_MAX : 4);
		for (i = 0; i < policy->offset_count; i++) {
			policy->offsets[i].at = (i + 1) * 10000000ULL;
			policy->offsets[i].seconds = (int)below(172801) - 86400;
		}
	}
	if (cert && one_in(200)) {
		der = policy->certs[0].der;
		policy->certs[0].size = i2d_X509(cert, &der);
		policy->cert_count = 1;
	}
	if (one_in(40)) {
		policy->revoked_count = 1 + below(4);
		for (i = 0; i < policy->revoked_count; i++)
			memset(policy->revoked[i], 0x10 * i + below(16), PARAVENT_DIGEST_SIZE);
	}
	policy->camera_count = one_in(100) ? PARAVENT_CAMERAS_MAX : 1 + below(3);
	for (i = 0; i < policy->camera_count; i++)
		draw_camera(&policy->cameras[i], i, scheduled, open && !i);
}

/* --- its attributes --- */

static struct attr *attr_new(uint16_t type, const uint8_t *data, size_t size)
{
	struct attr *attr = calloc(1, sizeof(*attr));

	attr->type = type;
	attr->lie = -1;
	attr->data = malloc(size + 1);
	attr->size = size;
	if (size)
		memcpy(attr->data, data, size);
	return attr;
}

static void attr_free(struct attr *attr)
{
	unsigned int i;

	for (i = 0; i < attr->children; i++)
		attr_free(attr->child[i]);
	free(attr->data);
	free(attr);
}

static void insert(struct attr *parent, struct attr *attr, unsigned int at)
{
	if (parent->children == ATTRS_MAX) {
		attr_free(attr);
		return;
	}
	memmove(parent->child + at + 1, parent->child + at,
		(parent->children++ - at) * sizeof(attr));
	parent->child[at] = attr;
	attr->parent = parent;
}

static void take_apart(struct attr *parent, const uint8_t *data, size_t size)
{
	uint16_t header[2];
	struct attr *attr;

	while (size >= sizeof(header)) {
		memcpy(header, data, sizeof(header));
		attr = attr_new(header[1], data + 4, header[0] - 4);
		insert(parent, attr, parent->children);
		if (header[1] & NLA_F_NESTED) {
			attr->nested = true;
			take_apart(attr, data + 4, header[0] - 4);
		}
		data += NLA_ALIGN(header[0]);
		size -= NLA_ALIGN(header[0]);
	}
}

static size_t put_together(const struct attr *attr, uint8_t *to, size_t room)
{
	size_t size = 0, length, padded;
	unsigned int i;
	uint16_t header[2];

	for (i = 0; i < attr->children; i++) {
		const struct attr *child = attr->child[i];

		if (room - size < 4)
			return size;
		if (child->nested)
			length = put_together(child, to + size + 4, room - size - 4);
		else
			length = child->size <= room - size - 4 ? child->size : 0;
		if (!child->nested)
			memcpy(to + size + 4, child->data, length);
		header[0] = child->lie < 0 ? LENGTH(length) : (size_t)child->lie;
		header[1] = child->type;
		memcpy(to + size, header, sizeof(header));
		size += LENGTH(length);
		padded = child->unpadded ? size : NLA_ALIGN(size);
		while (size < padded && size < room)
			to[size++] = 0;
	}
	return size;
}

static unsigned int count(const struct attr *attr)
{
	unsigned int i, sum = 0;

	for (i = 0; i < attr->children; i++)
		sum += 1 + count(attr->child[i]);
	return sum;
}

static struct attr *pick_at(struct attr *attr, unsigned int *at)
{
	struct attr *found;
	unsigned int i;

	for (i = 0; i < attr->children; i++) {
		if (!(*at)--)
			return attr->child[i];
		found = pick_at(attr->child[i], at);
		if (found)
			return found;
	}
	return NULL;
}

static struct attr *pick(struct attr *root)
{
	unsigned int at = below(count(root));

	return pick_at(root, &at);
}

static struct attr *copy_of(const struct attr *attr)
{
	struct attr *copy = attr_new(attr->type, attr->data, attr->size);
	unsigned int i;

	copy->nested = attr->nested;
	for (i = 0; i < attr->children; i++)
		insert(copy, copy_of(attr->child[i]), i);
	return copy;
}

static unsigned int place_of(const struct attr *attr)
{
	unsigned int i = 0;

	while (attr->parent->child[i] != attr)
		i++;
	return i;
}

static struct attr *take_out(struct attr *attr)
{
	struct attr *parent = attr->parent;
	unsigned int at = place_of(attr);

	memmove(parent->child + at, parent->child + at + 1,
		(--parent->children - at) * sizeof(attr));
	attr->parent = NULL;
	return attr;
}

static bool is_in(const struct attr *attr, const struct attr *root)
{
	while (attr && attr != root)
		attr = attr->parent;
	return attr;
}

/* --- what is done to them --- */

static void change_value(struct attr *attr)
{
	uint64_t value = boundary();
	size_t width = 1 << below(4), at;

	if (attr->nested || attr->size < width)
		return;
	at = below(attr->size / width) * width;
	if (one_in(2))
		memcpy(attr->data + at, &value, width);
	else
		attr->data[below(attr->size)] ^= 1 << below(8);
}

static void change_size(struct attr *attr)
{
	static const int steps[] = { -16, -8, -4, -3, -2, -1, 1, 2, 3, 4, 8, 16, 32, 1024 };
	int size = (int)attr->size + steps[below(ARRAY_SIZE(steps))];

	if (attr->nested)
		return;
	if (one_in(8))
		size = below(4000);
	if (size < 0)
		size = 0;
	attr->data = realloc(attr->data, size + 1);
	for (; attr->size < (size_t)size; attr->size++)
		attr->data[attr->size] = one_in(2) ? 0 : draw();
	attr->size = size;
}

static void change_header(struct attr *attr)
{
	static const int lies[] = { 0, 1, 3, 4, 5, 6, 8, 0x7fff, 0x8000, 0xfffc, 0xffff };

	switch (below(6)) {
	case 0:
		attr->lie = lies[below(ARRAY_SIZE(lies))];
		break;
	case 1:
		attr->lie = LENGTH(attr->size) + below(9) - 4;
		break;
	case 2:
		attr->type = (attr->type & NLA_F_NESTED) | below(32);
		break;
	case 3:
		attr->type ^= NLA_F_NESTED;
		break;
	case 4:
		attr->type ^= NLA_F_NET_BYTEORDER;
		break;
	default:
		attr->type = draw();
	}
}

static void change_place(struct attr *root, struct attr *attr)
{
	struct attr *other = pick(root), *copy;

	switch (below(5)) {
	case 0:
		insert(attr->parent, copy_of(attr), below(attr->parent->children + 1));
		break;
	case 1:
		attr_free(take_out(attr));
		break;
	case 2:
		/* Among its own, or to others. */
		if (!is_in(other, attr)) {
			take_out(attr);
			insert(other->parent, attr, below(other->parent->children + 1));
		}
		break;
	case 3:
		/* Into another, or itself. */
		copy = copy_of(attr);
		other->nested = true;
		insert(other, copy, below(other->children + 1));
		break;
	default:
		if (!attr->nested && !other->nested) {
			attr->data = realloc(attr->data, other->size + 1);
			memcpy(attr->data, other->data, other->size);
			attr->size = other->size;
		}
	}
}

static void mutate(struct attr *root)
{
	uint32_t changes = one_in(20) ? 0 : one_in(4) ? 1 + below(6) : 1;

	for (; changes && root->children; changes--) {
		struct attr *attr = pick(root);

		switch (below(8)) {
		case 0:
		case 1:
		case 2:
			change_value(attr);
			break;
		case 3:
			change_size(attr);
			break;
		case 4:
			change_header(attr);
			break;
		case 5:
			attr->unpadded = true;
			break;
		default:
			change_place(root, attr);
		}
	}
}

/* What has no respect of attributes, either. */
static size_t damage(uint8_t *content, size_t size, size_t room)
{
	size_t at;

	switch (below(40)) {
	case 0:
		return below(size + 1);
	case 1:
		at = size + below(8);
		while (size < at && size < room)
			content[size++] = one_in(2) ? 0 : draw();
		return size;
	case 2:
		if (size)
			content[below(size)] ^= 1 << below(8);
		return size;
	default:
		return size;
	}
}

/* --- and what is made of them --- */

static void fail(const char *why, uint64_t number)
{
	fprintf(stderr, "mutants: number %llu: %s\n", (unsigned long long)number, why);
	abort();
}

/* What is read must be all that is there: written again, it reads the same. */
static void read_again(const struct policy *policy, size_t size, uint64_t number)
{
	struct report report = { 0 };
	struct policy *again;
	uint8_t *content, *content_again = NULL;
	size_t content_size, again_size;

	content = policy_encode(policy, &content_size, &report);
	if (!content || content_size > size)
		fail("it is written with more bytes than it was read from", number);
	again = policy_decode(content, content_size, &report);
	if (again)
		content_again = policy_encode(again, &again_size, &report);
	if (!content_again || again_size != content_size ||
	    memcmp(content, content_again, content_size))
		fail("written again, it reads differently", number);
	free(content_again);
	free(again);
	free(content);
}

static struct mutant examine(const uint8_t *content, size_t size, uint64_t number)
{
	struct mutant mutant = { .number = number };
	struct report report = { 0 };
	struct policy *policy;

	policy = policy_decode(content, size, &report);
	if (!policy != (report.errors > 0))
		fail("it is refused without a reason, or read in spite of one", number);
	if (!policy)
		return mutant;
	read_again(policy, size, number);
	mutant.good = 1;
	mutant.serial = policy->serial;
	mutant.not_after = policy->not_after;
	mutant.keys = policy->cert_count || policy->revoked_count;
	free(policy);
	return mutant;
}

static bool write_mutant(FILE *file, struct mutant *mutant, const uint8_t *content, size_t size,
			 X509 *cert, EVP_PKEY *key)
{
	struct report report = { 0 };
	uint8_t *sealed;
	size_t sealed_size;

	sealed = envelope_seal(content, size, cert, key, &sealed_size, &report);
	if (!sealed)
		return false;
	mutant->size = sealed_size;
	if (fwrite(mutant, sizeof(*mutant), 1, file) != 1 ||
	    fwrite(sealed, sealed_size, 1, file) != 1)
		fail("cannot be written", mutant->number);
	free(sealed);
	return true;
}

int main(int argc, char **argv)
{
	static uint8_t content[ENVELOPE_SIZE_MAX];
	struct report report = { 0 };
	struct policy *policy = malloc(sizeof(*policy));
	unsigned long long seed, first, number, left, good = 0;
	EVP_PKEY *key = NULL;
	X509 *cert = NULL;
	FILE *file = NULL;

	if (argc != 4 && argc != 7)
		return 2;
	/* What libnl takes for a message is as much. */
	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	seed = strtoull(argv[1], NULL, 10);
	first = strtoull(argv[2], NULL, 10);
	left = strtoull(argv[3], NULL, 10);
	if (argc == 7) {
		key = key_read(argv[4], NULL, &report);
		cert = cert_read(argv[5], &report);
		file = fopen(argv[6], "w");
		if (!key || !cert || !file) {
			report_print(&report, stderr);
			return 2;
		}
	}
	for (number = first; left; number++) {
		struct attr *root = attr_new(0, NULL, 0);
		struct mutant mutant;
		uint8_t *drawn;
		size_t size;

		state = seed ^ number * 0xd1342543de82ef95;
		draw_policy(policy, number + 1, cert);
		drawn = policy_encode(policy, &size, &report);
		if (!drawn)
			fail("what was drawn is no policy", number);
		if (size < sizeof(content))
			take_apart(root, drawn, size);
		free(drawn);
		mutate(root);
		/* Room for the envelope. */
		size = put_together(root, content, sizeof(content) - 2048);
		size = damage(content, size, sizeof(content) - 2048);
		attr_free(root);

		mutant = examine(content, size, number);
		good += mutant.good;
		/* With a serial far ahead of all others, it would be the last that is looked at. */
		if (!file || ((!mutant.good || mutant.serial <= number + 1) &&
			      write_mutant(file, &mutant, content, size, cert, key)))
			left--;
	}
	if (file && fclose(file))
		fail("cannot be written", number);
	printf("%llu mutants, %llu of them policies\n", number - first, good);
	X509_free(cert);
	EVP_PKEY_free(key);
	free(policy);
	return 0;
}
