// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit.h"

#include "json.h"
#include "operation.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NSEC 1000000000ull

static const char *const operations[] = {
	[ACCESS_OPEN] = "open",	      [ACCESS_RELEASE] = "release",
	[ACCESS_IOCTL] = "ioctl",     [ACCESS_IOCTL_COMPAT] = "compat_ioctl",
	[ACCESS_MMAP] = "mmap",	      [ACCESS_RECEIVE] = "receive",
	[ACCESS_INHERIT] = "inherit",
};

static const char *const ways[] = {
	[ACCESS_VIA_OPEN] = "open",
	[ACCESS_VIA_RECEIVED] = "received",
	[ACCESS_VIA_OTHER] = "other",
	[ACCESS_VIA_UNKNOWN] = "unknown",
};

static uint64_t clock_now(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * NSEC + now.tv_nsec;
}

/**
 * audit_event() - begin a record
 * @time: when it happened, in nanoseconds since the boot; 0 for now
 * @type: of the record
 *
 * Return: the record.
 */
json_t *audit_event(uint64_t time, const char *type)
{
	uint64_t boot = clock_now(CLOCK_BOOTTIME), wall;
	json_t *object = json_object();
	char text[64], day[32];
	struct tm parts;
	time_t second;

	if (!time)
		time = boot;
	wall = clock_now(CLOCK_REALTIME) - boot + time;
	second = wall / NSEC;
	gmtime_r(&second, &parts);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(text, sizeof(text), "%s.%06uZ", day,
		 (unsigned int)(wall % NSEC / 1000));
	json_put_text(object, "time", text);
	json_put_u64(object, "boot", time);
	json_put_text(object, "type", type);
	return object;
}

static void put_operation(json_t *object, const struct access_record *record)
{
	char text[OPERATION_TEXT_SIZE];
	struct access_area area;

	json_put_text(object, "op",
		      record->op < sizeof(operations) / sizeof(*operations) ?
			      operations[record->op] :
			      "unknown");
	if (record->op == ACCESS_MMAP && record->arg_size) {
		memcpy(&area, record->arg, sizeof(area));
		snprintf(text, sizeof(text), "%" PRIu64 " at 0x%" PRIx64,
			 (uint64_t)area.size,
			 (uint64_t)area.offset * sysconf(_SC_PAGESIZE));
	} else if (record->op == ACCESS_IOCTL ||
		   record->op == ACCESS_IOCTL_COMPAT) {
		operation_text(record->command,
			       operation_is_subdev(json_string_value(
				       json_object_get(object, "node"))),
			       record->arg, record->arg_size, text,
			       sizeof(text));
	} else {
		return;
	}
	json_put_text(object, "args", text);
}

/**
 * audit_put_via() - say how a process came by a handle
 * @object: the record
 * @via: enum access_via
 */
void audit_put_via(json_t *object, unsigned int via)
{
	if (via < sizeof(ways) / sizeof(*ways))
		json_put_text(object, "via", ways[via]);
}

static json_t *who_json(struct audit *audit, const struct access_record *record)
{
	json_t *who = json_object();
	char comm[ACCESS_COMM_SIZE + 1] = "";

	json_put_u64(who, "pid", record->who.pid);
	json_put_u64(who, "tid", record->tid);
	json_put_u64(who, "start", record->who.start);
	json_put_u64(who, "uid", record->uid);
	json_put_u64(who, "euid", record->euid);
	json_put_u64(who, "gid", record->gid);
	if (record->loginuid != UINT32_MAX)
		json_put_u64(who, "loginuid", record->loginuid);
	memcpy(comm, record->comm, ACCESS_COMM_SIZE);
	json_put_text(who, "comm", comm);
	who_put(&audit->cache, who, &record->who);
	return who;
}

static void put_policy(struct audit *audit, json_t *object,
		       const struct access_record *record)
{
	struct access_policy policy;

	memcpy(&policy, record->arg, sizeof(policy));
	audit_module_policy(audit, object, &policy);
	json_object_set_new(object, "who", who_json(audit, record));
}

static void write_record(struct audit *audit, json_t *object,
			 const struct access_record *record)
{
	if (sink_write(&audit->sink, object)) {
		audit->progress.records++;
	} else {
		audit->progress.unwritten++;
		audit->trouble = audit->trouble ?: EIO;
	}
	audit->progress.last = record->seq;
	probes_set_progress(&audit->probes, &audit->progress);
}

/**
 * audit_record() - write an access down
 * @audit: the audit
 * @record: as it came out of the ring
 */
void audit_record(struct audit *audit, const struct access_record *record)
{
	json_t *object;

	/* The last one of an audit that was killed before it could say so. */
	if (record->seq == audit->progress.last)
		return;
	object = audit_event(record->time,
			     record->op == ACCESS_POLICY ? "policy" : "access");
	json_put_u64(object, "event", record->seq);
	if (record->op == ACCESS_POLICY) {
		put_policy(audit, object, record);
		write_record(audit, object, record);
		return;
	}
	audit_put_node(audit, object, record->rdev, record->kind);
	if (record->handle)
		json_put_u64(object, "handle", record->handle);
	if (record->parent)
		json_put_u64(object, "parent", record->parent);
	audit_put_via(object, record->via);
	put_operation(object, record);
	if (record->flags & ACCESS_RESULT)
		json_object_set_new(object, "result",
				    json_integer(record->result));
	else if (record->flags & ACCESS_REACHED)
		json_object_set_new(object, "reached", json_true());
	if (record->flags & ACCESS_REFUSED)
		json_put_text(object, "refused_by", "module");
	json_object_set_new(object, "who", who_json(audit, record));
	if (record->policy)
		json_object_set_new(object, "policy",
				    audit_module_policy_json(audit,
							     record->policy));
	audit->released |= record->op == ACCESS_RELEASE;
	write_record(audit, object, record);
}
