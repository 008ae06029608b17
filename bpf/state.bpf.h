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

/*
 * A member behind a pointer. The kernel vouches for those that a trampoline hands over
 * (and lets them be followed even when it is locked down); others have to be probed.
 */
#define GET(probed, pointer, ...) \
	((probed) ? BPF_CORE_READ(pointer, __VA_ARGS__) : GET_DIRECT(pointer, __VA_ARGS__))
#define GET_DIRECT(pointer, ...) GET_SOME(__VA_ARGS__, GET_3, GET_2, GET_1)(pointer, __VA_ARGS__)
#define GET_SOME(a, b, c, name, ...) name
#define GET_1(pointer, a) ((pointer)->a)
#define GET_2(pointer, a, b) ((pointer)->a->b)
#define GET_3(pointer, a, b, c) ((pointer)->a->b->c)

/*
 * Likewise, of what it vouches for. A kernel that lets itself be read looks no pointer up
 * among its types then, as 6.12 does each time, which was a third of the start.
 */
#define LOOK(pointer, ...) GET(may_read, pointer, __VA_ARGS__)

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
