// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit.h"

#include "json.h"
#include "operation.h"
#include "text.h"

#include <bpf/bpf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY (24 * 60 * 60)

static const char *call_name(unsigned int call, bool subdev)
{
	switch (call) {
	case ACCESS_COUNT_POLL:
		return "poll";
	case ACCESS_COUNT_READ:
		return "read";
	case ACCESS_COUNT_WRITE:
		return "write";
	}
	return operation_lookup_number(call, subdev);
}

static json_t *calls_json(const unsigned long long *calls, bool subdev)
{
	json_t *object = json_object();
	unsigned int call;
	const char *name;

	for (call = 0; call < ACCESS_COUNT_MAX; call++) {
		if (!calls[call])
			continue;
		name = call_name(call, subdev);
		json_put_u64(object, name ? name : "unknown", calls[call]);
	}
	return object;
}

/* What the module made of the frames. */
static void put_frames(json_t *object, const struct access_counts *counts)
{
	if (!counts->frames && !counts->blank && !counts->held)
		return;
	json_put_u64(object, "frames", counts->frames);
	json_put_u64(object, "frame_bytes", counts->frame_bytes);
	if (counts->frames)
		json_put_u64(object, "masked_ppm",
			     counts->filled / counts->frames);
	if (counts->blank)
		json_put_u64(object, "blank", counts->blank);
	if (counts->held)
		json_put_u64(object, "held_back", counts->held);
}

/* What may change while a process goes on with a handle. */
static json_t *circumstances(const struct access_counts *counts)
{
	json_t *now = json_object();

	json_put_u64(now, "uid", counts->uid);
	json_put_u64(now, "gid", counts->gid);
	json_put_u64(now, "loginuid", counts->loginuid);
	json_put_u64(now, "via", counts->via);
	json_put_u64(now, "policy", counts->policy);
	return now;
}

/*
 * Of a stream that goes on for days there is such a record every few seconds. All that is
 * known of who it is, how it got there, and of the camera and the policy, stands in the first
 * one, in the next when any of it has changed, and in one a day: the file of the log with
 * the first may be removed. Others have what people look for.
 */
static bool must_be_whole(const json_t *before, const json_t *now,
			  uint64_t second)
{
	return !before ||
	       !json_equal(json_object_get(before, "circumstances"), now) ||
	       second - json_integer_value(json_object_get(before, "told")) >=
		       DAY;
}

static json_t *who_json(struct audit *audit, const struct access_count_key *key,
			const struct access_counts *counts, bool whole)
{
	const struct access_who who = {
		.start = key->start,
		.pid = key->pid,
		.exec_id = counts->exec_id,
	};
	json_t *all = json_object(), *person = json_object();

	json_put_u64(person, "pid", key->pid);
	json_put_u64(person, "start", key->start);
	who_put(&audit->cache, all, &who);
	if (whole) {
		json_put_u64(person, "uid", counts->uid);
		json_put_u64(person, "gid", counts->gid);
		if (counts->loginuid != UINT32_MAX)
			json_put_u64(person, "loginuid", counts->loginuid);
		json_put_from(person, "comm", all, "process");
		json_object_update(person, all);
	} else if (json_object_get(all, "exe")) {
		json_put_from(person, "exe", all, "exe");
	} else {
		json_put_from(person, "comm", all, "process");
	}
	json_decref(all);
	return person;
}

static void shorten_camera(json_t *object)
{
	json_t *name =
		json_object_get(json_object_get(object, "camera"), "name");

	if (name)
		json_object_set_new(object, "camera",
				    json_pack("{s:O}", "name", name));
	json_object_del(object, "device");
}

/*
 * Nothing in there ever becomes less, so this tells whether anything has become more: a call
 * that was under way when it was last reported, too, which fails or moves bytes later.
 */
static uint64_t total(const struct access_counts *counts)
{
	uint64_t sum = counts->bytes + counts->frame_bytes;
	unsigned int call;

	for (call = 0; call < ACCESS_COUNT_MAX; call++)
		sum += counts->calls[call] + counts->errors[call];
	return sum + counts->frames + counts->blank + counts->held;
}

/**
 * audit_key_text() - what the last report of some counts is kept under
 * @key: of the counts
 * @text: where to
 * @size: size of @text
 */
void audit_key_text(const struct access_count_key *key, char *text, size_t size)
{
	snprintf(text, size, "%" PRIu64 " %u %" PRIu64, (uint64_t)key->handle,
		 key->pid, (uint64_t)key->start);
}

/**
 * audit_write_counts() - write down some counts, if they have changed
 * @audit: the audit
 * @key: of the counts
 * @counts: the counts
 */
void audit_write_counts(struct audit *audit, const struct access_count_key *key,
			const struct access_counts *counts)
{
	json_t *object, *errors, *before, *now;
	uint64_t sum = total(counts);
	struct timespec time;
	bool subdev;
	char text[96];
	bool whole;

	audit_key_text(key, text, sizeof(text));
	before = json_object_get(audit->reported, text);
	if (sum == (uint64_t)json_integer_value(json_object_get(before, "sum")))
		return;
	clock_gettime(CLOCK_BOOTTIME, &time);
	now = circumstances(counts);
	whole = must_be_whole(before, now, time.tv_sec);
	object = audit_event(0, "counts");
	audit_put_node(audit, object, counts->rdev, counts->kind);
	if (!whole)
		shorten_camera(object);
	json_put_u64(object, "handle", key->handle);
	if (whole)
		audit_put_via(object, counts->via);
	subdev = operation_is_subdev(
		json_string_value(json_object_get(object, "node")));
	json_object_set_new(object, "counts",
			    calls_json(counts->calls, subdev));
	errors = calls_json(counts->errors, subdev);
	if (json_object_size(errors))
		json_object_set(object, "errors", errors);
	json_decref(errors);
	if (counts->bytes)
		json_put_u64(object, "bytes", counts->bytes);
	put_frames(object, counts);
	json_object_set_new(object, "who", who_json(audit, key, counts, whole));
	if (whole && counts->policy)
		json_object_set_new(object, "policy",
				    audit_module_policy_json(audit,
							     counts->policy));
	if (whole)
		before = json_pack("{s:O, s:I}", "circumstances", now, "told",
				   (json_int_t)time.tv_sec);
	else
		json_incref(before);
	json_decref(now);
	json_object_set_new(before, "sum", json_integer(sum));
	/* What cannot be written is told by the next one. */
	if (sink_write(&audit->sink, object))
		json_object_set_new(audit->reported, text, before);
	else
		json_decref(before);
}

/**
 * audit_counts() - write down what was counted, and forget what is over
 * @audit: the audit, whose ring is empty
 *
 * The numbers are those since the handle came to be, so that one record more or
 * less of this kind changes nothing.
 */
void audit_counts(struct audit *audit)
{
	struct access_count_key *keys, *last = NULL;
	int map = audit->probes.counts;
	struct access_counts counts;
	size_t i, count = 0;

	/* Collected first: a key that is deleted is no place to go on from. */
	keys = calloc(ACCESS_COUNTS_MAX, sizeof(*keys));
	if (!keys)
		return;
	while (count < ACCESS_COUNTS_MAX &&
	       !bpf_map_get_next_key(map, last, &keys[count]))
		last = &keys[count++];
	for (i = 0; i < count; i++)
		if (!bpf_map_lookup_elem(map, &keys[i], &counts))
			audit_write_counts(audit, &keys[i], &counts);
	audit_forget_counts(audit, keys, count);
	free(keys);
}
