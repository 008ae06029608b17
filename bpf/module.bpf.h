/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What only the module knows: what became of a frame, which policy is in force, and
 * that it was the module that refused. These are its tracepoints, in their raw form: the
 * kernel has no types of a module that was built elsewhere.
 */
#ifndef PARAVENT_MODULE_BPF_H
#define PARAVENT_MODULE_BPF_H

/* enum paravent_verdict */
#define VERDICT_PASSED 0
#define VERDICT_BLANK 1

/* The handle that a thread fetches frames through. What is old goes by itself. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, ACCESS_PENDING_MAX);
	__type(key, __u32);
	__type(value, struct access_handle);
} serving SEC(".maps");

static __always_inline void serve(struct access_handle *handle)
{
	__u32 tid = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&serving, &tid, handle, BPF_ANY);
}

SEC("raw_tp/paravent_frame")
int module_frame(struct bpf_raw_tracepoint_args *context)
{
	__u32 tid = bpf_get_current_pid_tgid(), rdev = context->args[3], verdict = context->args[4];
	struct access_handle *handle = bpf_map_lookup_elem(&serving, &tid), copy;
	struct access_tally *tally = tally_of(ACCESS_VIDEO, rdev);
	struct access_counts *counted;

	if (tally)
		__sync_fetch_and_add(&tally->frames, 1);
	if (!handle || handle->rdev != rdev)
		return 0;
	copy = *handle;
	counted = take_counts(&copy);
	if (!counted)
		return 0;
	if (verdict == VERDICT_PASSED) {
		__sync_fetch_and_add(&counted->frames, 1);
		__sync_fetch_and_add(&counted->filled, (__u32)context->args[5]);
	} else if (verdict == VERDICT_BLANK) {
		__sync_fetch_and_add(&counted->blank, 1);
	} else {
		__sync_fetch_and_add(&counted->held, 1);
	}
	__sync_fetch_and_add(&counted->frame_bytes, context->args[1]);
	return 0;
}

SEC("raw_tp/paravent_policy")
int module_policy(struct bpf_raw_tracepoint_args *context)
{
	struct access_policy now = { .serial = context->args[0] };
	struct access_handle none = { .kind = ACCESS_MEDIA };
	struct access_record *record;
	__u32 zero = 0;

	if (may_read)
		bpf_probe_read_kernel(now.digest, sizeof(now.digest), (void *)context->args[1]);
	bpf_map_update_elem(&policy, &zero, &now, BPF_ANY);
	begin(ACCESS_POLICY, NULL, &none, 0, false);
	record = middle(ACCESS_POLICY);
	if (!record)
		return 0;
	__builtin_memcpy(record->arg, &now, sizeof(now));
	record->arg_size = sizeof(now);
	finish(ACCESS_POLICY, 0);
	return 0;
}

SEC("raw_tp/paravent_refused")
int module_refused(struct bpf_raw_tracepoint_args *context)
{
	__u32 tid = bpf_get_current_pid_tgid(), rdev = context->args[0];
	struct access_record *record = bpf_map_lookup_elem(&pending, &tid);

	if (record && record->rdev == rdev)
		record->flags |= ACCESS_REFUSED;
	return 0;
}

#endif /* PARAVENT_MODULE_BPF_H */
