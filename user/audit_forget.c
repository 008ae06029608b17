// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The programs' maps have room for so much. What can never come up again goes.
 */
#include "audit.h"

#include "json.h"

#include <bpf/bpf.h>
#include <inttypes.h>
#include <stdlib.h>

/* Numbers, to be looked up as texts. */
static json_t *set_new(void)
{
	return json_object();
}

static void set_put(json_t *set, uint64_t first, uint64_t second)
{
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64, first, second);
	json_object_set_new(set, text, json_true());
}

static bool set_has(const json_t *set, uint64_t first, uint64_t second)
{
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64, first, second);
	return json_object_get(set, text);
}

static json_t *open_handles(struct audit *audit)
{
	struct access_handle handle;
	json_t *set = set_new();
	uint64_t key, *last = NULL;

	while (!bpf_map_get_next_key(audit->probes.handles, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(audit->probes.handles, &key, &handle))
			set_put(set, handle.id, 0);
	}
	return set;
}

/**
 * audit_forget_counts() - forget counts of handles that are not open any more
 * @audit: the audit
 * @counted: what there are counts of
 * @count: how many
 *
 * Nothing is counted of a handle before it is known, so one that is not known now
 * has gone.
 */
void audit_forget_counts(struct audit *audit,
			 const struct access_count_key *counted, size_t count)
{
	json_t *open = open_handles(audit), *users = set_new();
	struct access_counts counts;
	char text[96];
	size_t i;

	for (i = 0; i < count; i++) {
		if (set_has(open, counted[i].handle, 0)) {
			set_put(users, counted[i].start, counted[i].pid);
			continue;
		}
		/* Once more: it may have been used until it was closed. */
		if (!bpf_map_lookup_elem(audit->probes.counts, &counted[i],
					 &counts))
			audit_write_counts(audit, &counted[i], &counts);
		audit_key_text(&counted[i], text, sizeof(text));
		json_object_del(audit->reported, text);
		bpf_map_delete_elem(audit->probes.counts, &counted[i]);
	}
	json_decref(open);
	json_decref(audit->users);
	audit->users = users;
}

/**
 * audit_forget_processes() - forget processes that have ended
 * @audit: the audit, whose ring is empty
 *
 * By the second time that one is found to have ended, all its records have been
 * written.
 */
void audit_forget_processes(struct audit *audit)
{
	struct access_who *whos, *last = NULL;
	json_t *ended = set_new();
	size_t i, count = 0;

	whos = calloc(ACCESS_PROCESSES_MAX, sizeof(*whos));
	while (whos && count < ACCESS_PROCESSES_MAX &&
	       !bpf_map_get_next_key(audit->probes.processes, last,
				     &whos[count]))
		last = &whos[count++];
	for (i = 0; i < count; i++) {
		if (set_has(audit->users, whos[i].start, whos[i].pid) ||
		    who_lives(&whos[i]))
			continue;
		if (set_has(audit->ended, whos[i].start, whos[i].pid)) {
			who_forget(&audit->cache, &whos[i]);
			bpf_map_delete_elem(audit->probes.processes, &whos[i]);
		} else {
			set_put(ended, whos[i].start, whos[i].pid);
		}
	}
	json_decref(audit->ended);
	audit->ended = ended;
	free(whos);
}
