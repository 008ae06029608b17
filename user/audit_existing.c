// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit.h"

#include "json.h"

#include <bpf/bpf.h>
#include <unistd.h>

#define VIDEO_MAJOR 81

static void write_found(struct audit *audit, const struct access_found *found)
{
	json_t *object = audit_event(0, "existing"), *person = json_object();

	audit_put_node(audit, object, found->rdev, found->kind);
	json_put_u64(object, "handle", found->handle);
	if (found->fd >= 0) {
		json_put_u64(object, "fd", found->fd);
	} else {
		json_put_u64(object, "mapped_from", found->from);
		json_put_u64(object, "mapped_to", found->to);
	}
	json_put_u64(person, "pid", found->who.pid);
	json_put_u64(person, "start", found->who.start);
	json_put_u64(person, "uid", found->uid);
	json_put_u64(person, "euid", found->euid);
	json_put_u64(person, "gid", found->gid);
	if (found->loginuid != UINT32_MAX)
		json_put_u64(person, "loginuid", found->loginuid);
	who_put(&audit->cache, person, &found->who);
	json_object_set_new(object, "who", person);
	if (found->policy)
		json_object_set_new(object, "policy",
				    audit_module_policy_json(audit,
							     found->policy));
	sink_write(&audit->sink, object);
}

static void list(struct audit *audit, bool mappings)
{
	int stream = probes_iterate(mappings);
	struct access_found found;

	if (stream < 0)
		return;
	/* The kernel hands out whole entries. */
	while (read(stream, &found, sizeof(found)) == sizeof(found))
		if (!found.opened)
			write_found(audit, &found);
	close(stream);
}

/* Open files of a video node that have been seen, now or when they were opened. */
static int count_known(struct audit *audit, uint32_t rdev)
{
	struct access_handle handle;
	uint64_t key, *last = NULL;
	int count = 0;

	while (!bpf_map_get_next_key(audit->probes.handles, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(audit->probes.handles, &key,
					 &handle) &&
		    handle.rdev == rdev && handle.kind == ACCESS_VIDEO)
			count++;
	}
	return count;
}

/*
 * In a socket on their way to another process, or in the hands of io_uring. In
 * this order: what is opened meanwhile must not count as unknown.
 */
static void write_unattributed(struct audit *audit, uint32_t minor)
{
	uint32_t rdev = VIDEO_MAJOR << 20 | minor;
	int open = probes_count_open(minor);
	json_t *object;

	if (open > 0)
		open -= count_known(audit, rdev);
	if (open <= 0)
		return;
	object = audit_event(0, "existing");
	audit_put_node(audit, object, rdev, ACCESS_VIDEO);
	json_put_u64(object, "unattributed", open);
	sink_write(&audit->sink, object);
}

/**
 * audit_existing() - write down what was open before the programs ran
 * @audit: the audit
 *
 * Descriptors and mappings of processes are found with who has them; of other
 * open files, how many there are. An audit that is killed before it has them all leaves it
 * to the next one.
 */
void audit_existing(struct audit *audit)
{
	uint32_t minor;

	list(audit, false);
	list(audit, true);
	for (minor = 0; minor < ACCESS_NODES_MAX; minor++)
		write_unattributed(audit, minor);
	if (audit->sink.failed || audit->trouble)
		return;
	audit->progress.listed = 1;
	probes_set_progress(&audit->probes, &audit->progress);
}
