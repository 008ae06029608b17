/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Records: numbered, given room and filled in before an access is permitted,
 * completed by its result, and only then put into the ring.
 */
#ifndef PARAVENT_RECORD_BPF_H
#define PARAVENT_RECORD_BPF_H

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, ACCESS_RING_SIZE);
} ring SEC(".maps");

/* The access that a thread is in the middle of. It is in one at a time. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, ACCESS_PENDING_MAX);
	__type(key, __u32);
	__type(value, struct access_record);
} pending SEC(".maps");

static const struct access_record blank_record;

/* What the ring puts before a record. */
#define RING_HEADER 8

/*
 * Room for one more record, if all that have room already come into the ring
 * first. A record leaves inflight after it is in the ring: counted twice for a
 * moment, never not at all, so the ring cannot turn out to be full in the end.
 */
static __always_inline bool take_room(struct access_state *state)
{
	__u64 inflight = __sync_fetch_and_add(&state->inflight, 1) + 1;
	__u64 need = inflight * (sizeof(struct access_record) + RING_HEADER);

	if (need + bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) <= ring_size)
		return true;
	__sync_fetch_and_add(&state->inflight, -1);
	return false;
}

static __always_inline void put_record(struct access_state *state, struct access_record *record)
{
	if (record->flags & ACCESS_LOST)
		return;
	if (bpf_ringbuf_output(&ring, record, sizeof(*record), 0))
		__sync_fetch_and_add(&state->lost, 1);
	__sync_fetch_and_add(&state->inflight, -1);
}

static __always_inline void tally(__u32 op, __u32 kind, __u32 rdev, long long number)
{
	struct access_tally *tally = tally_of(kind, rdev);

	if (!tally)
		return;
	if (op == ACCESS_IOCTL || op == ACCESS_IOCTL_COMPAT)
		__sync_fetch_and_add(&tally->ioctls, number);
	else if (op == ACCESS_MMAP)
		__sync_fetch_and_add(&tally->mmaps, number);
	else if (op == ACCESS_RELEASE)
		__sync_fetch_and_add(&tally->releases, number);
}

/*
 * What this thread left without a result, if anything: it goes out as it is. It never
 * came to the driver, nor to the module.
 */
static __always_inline void flush(__u32 tid)
{
	struct access_record *record = bpf_map_lookup_elem(&pending, &tid);
	struct access_state *state = the_state();

	if (!record || !state)
		return;
	if (!(record->flags & (ACCESS_RESULT | ACCESS_REACHED)))
		tally(record->op, record->kind, record->rdev, -1);
	put_record(state, record);
	bpf_map_delete_elem(&pending, &tid);
}

static __always_inline void fill(struct access_record *record, struct task_struct *task)
{
	__u64 ids = bpf_get_current_uid_gid();

	record->time = bpf_ktime_get_boot_ns();
	record->tid = task->pid;
	record->uid = ids;
	record->gid = ids >> 32;
	record->euid = LOOK(task, cred, euid.val);
	record->loginuid = task->loginuid.val;
	bpf_get_current_comm(record->comm, sizeof(record->comm));
	identify(&record->who, task, true);
}

/**
 * begin() - number an access and keep room for its record
 * @op: enum access_op
 * @file: what it is an access to
 * @handle: what is known of that
 * @command: of an ioctl
 * @refusable: it has not happened yet
 *
 * Return: 0; -EAGAIN when there is no room, and what is not recorded must not be.
 */
static __noinline int begin(__u32 op, struct file *file, struct access_handle *handle,
			    __u32 command, bool refusable)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 tid = bpf_get_current_pid_tgid();
	struct access_state *state = the_state();
	struct access_record *record;
	bool room;
	__u64 seq;

	if (!state || !handle)
		return 0;
	flush(tid);
	seq = __sync_fetch_and_add(&state->taken, 1) + 1;
	room = take_room(state);
	bpf_map_update_elem(&pending, &tid, &blank_record, BPF_ANY);
	record = bpf_map_lookup_elem(&pending, &tid);
	if (room && !record) {
		__sync_fetch_and_add(&state->inflight, -1);
		room = false;
	}
	if (!room && require && refusable) {
		__sync_fetch_and_add(&state->refused, 1);
		bpf_map_delete_elem(&pending, &tid);
		return -EAGAIN;
	}
	if (!room)
		__sync_fetch_and_add(&state->lost, 1);
	tally(op, handle->kind, handle->rdev, 1);
	if (!record)
		return 0;
	record->seq = seq;
	record->op = op;
	record->file = (__u64)file;
	record->handle = handle->id;
	record->parent = handle->parent;
	record->rdev = handle->rdev;
	record->kind = handle->kind;
	record->command = command;
	record->policy = policy_serial();
	if (!room)
		record->flags = ACCESS_LOST;
	fill(record, task);
	record->via = op == ACCESS_OPEN ? ACCESS_VIA_OPEN : how_obtained(handle, &record->who);
	return 0;
}

/* The access that this thread is in, if it is one of @op. */
static __always_inline struct access_record *middle(__u32 op)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct access_record *record = bpf_map_lookup_elem(&pending, &tid);

	return record && record->op == op ? record : NULL;
}

static __always_inline void finish(__u32 op, long long result)
{
	struct access_record *record = middle(op);

	if (!record)
		return;
	record->result = result;
	record->flags |= ACCESS_RESULT;
	flush(record->tid);
}

/* An access that there is no result of. */
static __always_inline void at_once(__u32 op, struct file *file, struct access_handle *handle)
{
	begin(op, file, handle, 0, false);
	flush(bpf_get_current_pid_tgid());
}

#endif /* PARAVENT_RECORD_BPF_H */
