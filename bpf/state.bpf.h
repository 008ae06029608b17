/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tool sets before the programs are loaded, and their own account.
 */
#ifndef PARAVENT_STATE_BPF_H
#define PARAVENT_STATE_BPF_H

#define EAGAIN 11

/* What cannot be recorded is refused. */
const volatile bool require;
/* Of the media controllers, which have no number of their own; 0 for none. */
const volatile __u32 media_major;
const volatile __u64 ring_size = ACCESS_RING_SIZE;
/* The kernel lets programs read its memory: it is not locked down so far. */
const volatile bool may_read;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct access_state);
} state SEC(".maps");

/* The tool's own; no program looks at it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct access_progress);
} progress SEC(".maps");

/* Likewise; by minor number of a video node. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ACCESS_NODES_MAX);
	__type(key, __u32);
	__type(value, struct access_witness);
} witnesses SEC(".maps");

/* What the module goes by. The tool writes it once, before it listens to the module. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct access_policy);
} policy SEC(".maps");

static __always_inline struct access_state *the_state(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&state, &zero);
}

static __always_inline __u64 policy_serial(void)
{
	__u32 zero = 0;
	struct access_policy *known = bpf_map_lookup_elem(&policy, &zero);

	return known ? known->serial : 0;
}

#endif /* PARAVENT_STATE_BPF_H */
