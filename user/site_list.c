// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lists of a site in which the order does not matter: users, formats, sizes, controls, digests.
 */
#include "control.h"
#include "site.h"
#include "text.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

#define DIGEST_DIGITS (2 * PARAVENT_DIGEST_SIZE)

/**
 * struct list - a kind of list
 * @shape: what it looks like
 * @noun: what it holds
 * @least: how many there may be
 * @most: likewise
 * @size: of an entry, bytes
 * @compare: as qsort() has it
 * @read: reads an entry, and reports what is wrong with it
 */
struct list {
	const char *shape;
	const char *noun;
	unsigned int least;
	unsigned int most;
	size_t size;
	int (*compare)(const void *left, const void *right);
	bool (*read)(struct site *site, const struct yaml_node *node,
		     const char *path, void *entry);
};

/*
 * Bring a list into rising order, each entry once. What is left over at its end becomes 0,
 * since it must not tell two equal policies apart.
 */
static unsigned int sort(void *entries, unsigned int count,
			 const struct list *list)
{
	size_t size = list->size;
	char *base = entries;
	unsigned int i, out = 0;

	qsort(base, count, size, list->compare);
	for (i = 0; i < count; i++)
		if (!i || list->compare(base + i * size, base + (i - 1) * size))
			memmove(base + out++ * size, base + i * size, size);
	memset(base + out * size, 0, (count - out) * size);
	return out;
}

/* Return: how many entries there are now. */
static unsigned int read_list(struct site *site, const struct yaml_node *node,
			      const char *path, const struct list *list,
			      void *entries)
{
	const struct yaml_node *child;
	char below[SITE_PATH_SIZE];
	unsigned int i = 0, count = 0;

	if (!value_is(site->report, node, path, YAML_SEQUENCE, list->shape))
		return 0;
	if (node->count < list->least || node->count > list->most) {
		report_at(site->report, node->place, path,
			  "found %zu %s, expected %u to %u", node->count,
			  list->noun, list->least, list->most);
		return 0;
	}
	for (child = node->child; child; child = child->next, i++) {
		snprintf(below, sizeof(below), "%s[%u]", path, i);
		if (list->read(site, child, below,
			       (char *)entries + count * list->size))
			count++;
	}
	return sort(entries, count, list);
}

static int compare_ids(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

/**
 * site_compare_digests() - bring SHA-256 digests into order, as qsort() has it
 * @left: a digest
 * @right: another
 */
int site_compare_digests(const void *left, const void *right)
{
	return memcmp(left, right, PARAVENT_DIGEST_SIZE);
}

static bool read_id(struct site *site, const struct yaml_node *node,
		    const char *path, void *entry)
{
	uint64_t id;

	if (!value_number(site->report, node, path, 0, UINT32_MAX - 1,
			  ", as \"id\" shows it on the device", &id))
		return false;
	*(uint32_t *)entry = id;
	return true;
}

/* As v4l2-ctl writes it: without spaces at its end, "-BE" for big endian. */
static bool parse_fourcc(const struct yaml_node *node, uint32_t *fourcc)
{
	size_t length = node->length, i;

	*fourcc = 0;
	if (node->type != YAML_SCALAR || value_missing(node))
		return false;
	if (length > 3 && !strcmp(node->text + length - 3, "-BE")) {
		*fourcc = 1u << 31;
		length -= 3;
	}
	if (!length || length > 4)
		return false;
	for (i = 0; i < 4; i++) {
		unsigned char c = i < length ? node->text[i] : ' ';

		if (c < ' ' || c > '~')
			return false;
		*fourcc |= (uint32_t)c << 8 * i;
	}
	return true;
}

static bool read_format(struct site *site, const struct yaml_node *node,
			const char *path, void *entry)
{
	if (parse_fourcc(node, entry))
		return true;
	report_at(site->report, node->place, path,
		  "found %s, expected the four letters of a pixel format, "
		  "such as YUYV",
		  value_show(node).text);
	report_hint(site->report, "\"v4l2-ctl --list-formats\" shows those "
				  "that the camera has");
	return false;
}

/* Digits, of a number that is in range and has no other form. Return: what follows. */
static const char *parse_pixels(const char *text, uint16_t *pixels)
{
	unsigned int number = 0;

	if (*text == '0')
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		number = 10 * number + *text - '0';
		if (number > PARAVENT_DIMENSION_MAX)
			return NULL;
	}
	*pixels = number;
	return number ? text : NULL;
}

static bool read_size(struct site *site, const struct yaml_node *node,
		      const char *path, void *entry)
{
	struct paravent_size size;
	const char *at = NULL;

	if (node->type == YAML_SCALAR)
		at = parse_pixels(node->text, &size.width);
	if (at && *at == 'x')
		at = parse_pixels(at + 1, &size.height);
	else
		at = NULL;
	if (at && !*at) {
		memcpy(entry, &size, sizeof(size));
		return true;
	}
	report_at(site->report, node->place, path,
		  "found %s, expected width and height in pixels, 1 to %d "
		  "each, such as 1640x1232",
		  value_show(node).text, PARAVENT_DIMENSION_MAX);
	report_hint(site->report, "\"v4l2-ctl --list-framesizes YUYV\" shows "
				  "what the camera has in that format");
	return false;
}

static bool read_control(struct site *site, const struct yaml_node *node,
			 const char *path, void *entry)
{
	if (node->type == YAML_SCALAR && control_parse(node->text, entry))
		return true;
	report_at(site->report, node->place, path,
		  "found %s, expected the name of a control, such as "
		  "brightness, or its number, such as 0x00980900",
		  value_show(node).text);
	report_hint(site->report, "\"v4l2-ctl --list-ctrls\" shows names and "
				  "numbers of those that the camera has");
	return false;
}

/* 64 hexadecimal digits; colons between them do no harm. */
static bool parse_digest(const char *text, uint8_t *digest)
{
	size_t digits = 0;

	memset(digest, 0, PARAVENT_DIGEST_SIZE);
	for (; *text; text++) {
		const char *hex = "0123456789abcdef", *at;

		if (*text == ':')
			continue;
		at = strchr(hex, *text | 0x20);
		if (!at || !*at || digits == DIGEST_DIGITS)
			return false;
		digest[digits / 2] |= (at - hex) << (digits % 2 ? 0 : 4);
		digits++;
	}
	return digits == DIGEST_DIGITS;
}

static bool read_digest(struct site *site, const struct yaml_node *node,
			const char *path, const char *of, const char *hint,
			void *entry)
{
	if (node->type == YAML_SCALAR && parse_digest(node->text, entry))
		return true;
	report_at(site->report, node->place, path,
		  "found %s, expected the SHA-256 digest of a %s, %d "
		  "hexadecimal digits",
		  value_show(node).text, of, DIGEST_DIGITS);
	report_hint(site->report, "%s", hint);
	return false;
}

static bool read_executable(struct site *site, const struct yaml_node *node,
			    const char *path, void *entry)
{
	return read_digest(site, node, path, "program",
			   "\"sha256sum FILE\" shows it; FILE is the program "
			   "itself, not a script or a link that starts it",
			   entry);
}

static bool read_cert_digest(struct site *site, const struct yaml_node *node,
			     const char *path, void *entry)
{
	return read_digest(site, node, path, "certificate",
			   "\"paravent key list\" shows it, as does \"openssl "
			   "x509 -noout -fingerprint -sha256 -in CERT\"",
			   entry);
}

/**
 * site_read_formats() - read the pixel formats that a camera may deliver
 * @site: the state
 * @node: a list
 * @path: of @node
 * @target: the camera
 */
void site_read_formats(struct site *site, const struct yaml_node *node,
		       const char *path, void *target)
{
	static const struct list list = {
		"a list of formats such as [YUYV, NV12]",
		"formats",
		1,
		PARAVENT_IDS_MAX,
		sizeof(uint32_t),
		compare_ids,
		read_format,
	};
	struct ids *formats = &((struct camera *)target)->formats;

	formats->count = read_list(site, node, path, &list, formats->id);
}

/**
 * site_read_full_view() - read the sizes in which a camera shows all there is
 * @site: the state
 * @node: a list
 * @path: of @node
 * @target: the camera
 */
void site_read_full_view(struct site *site, const struct yaml_node *node,
			 const char *path, void *target)
{
	static const struct list list = {
		"a list of sizes such as [1640x1232, 820x616]",
		"sizes",
		1,
		PARAVENT_FULL_VIEWS_MAX,
		sizeof(uint32_t),
		compare_ids,
		read_size,
	};
	struct ids *sizes = &((struct camera *)target)->full_view;

	sizes->count = read_list(site, node, path, &list, sizes->id);
}

/**
 * site_read_controls() - read the controls that programs may set
 * @site: the state
 * @node: a list, which may be empty
 * @path: of @node
 * @target: the camera
 */
void site_read_controls(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	static const struct list list = {
		"a list of controls such as [brightness, contrast], or []",
		"controls",
		0,
		PARAVENT_IDS_MAX,
		sizeof(uint32_t),
		compare_ids,
		read_control,
	};
	struct camera *camera = target;

	camera->controls_limited = true;
	camera->controls.count =
		read_list(site, node, path, &list, camera->controls.id);
}

static void read_ids(struct site *site, const struct yaml_node *node,
		     const char *path, struct ids *ids)
{
	static const struct list list = {
		"a list of numbers such as [1000]",
		"numbers",
		1,
		PARAVENT_IDS_MAX,
		sizeof(uint32_t),
		compare_ids,
		read_id,
	};

	ids->count = read_list(site, node, path, &list, ids->id);
}

static void read_uids(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct camera *camera = target;

	read_ids(site, node, path, &camera->uids);
}

static void read_gids(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct camera *camera = target;

	read_ids(site, node, path, &camera->gids);
}

static void read_executables(struct site *site, const struct yaml_node *node,
			     const char *path, void *target)
{
	static const struct list list = {
		"a list of SHA-256 digests",
		"digests",
		1,
		PARAVENT_EXECUTABLES_MAX,
		PARAVENT_DIGEST_SIZE,
		site_compare_digests,
		read_executable,
	};
	struct camera *camera = target;

	camera->executable_count =
		read_list(site, node, path, &list, camera->executables);
}

/**
 * site_read_allow() - read who may use a camera
 * @site: the state
 * @node: names with lists
 * @path: of @node
 * @target: the camera
 */
void site_read_allow(struct site *site, const struct yaml_node *node,
		     const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "uids", false, read_uids },
		{ "gids", false, read_gids },
		{ "executables", false, read_executables },
	};

	if (!site_read_fields(site, node, path, fields, ARRAY_SIZE(fields),
			      target) ||
	    node->count)
		return;
	report_at(site->report, node->place, path,
		  "found nothing, expected at least one of: uids, gids, "
		  "executables");
	report_hint(site->report, "leave the field out to allow everybody");
}

/**
 * site_read_revoked() - read the digests of certificates
 * @site: the state
 * @node: a list
 * @path: of @node
 * @policy: gets them
 */
void site_read_revoked(struct site *site, const struct yaml_node *node,
		       const char *path, struct policy *policy)
{
	static const struct list list = {
		"a list of SHA-256 digests",
		"digests",
		1,
		PARAVENT_REVOKED_MAX,
		PARAVENT_DIGEST_SIZE,
		site_compare_digests,
		read_cert_digest,
	};

	policy->revoked_count =
		read_list(site, node, path, &list, policy->revoked);
}
