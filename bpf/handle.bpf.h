/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Open file descriptions of devices, and the calls counted on each of them.
 */
#ifndef PARAVENT_HANDLE_BPF_H
#define PARAVENT_HANDLE_BPF_H

#define VIDEO_MAJOR 81
#define MINOR_BITS 20
#define S_IFMT 00170000
#define S_IFCHR 0020000
#define DMA_BUF_MAGIC 0x444d4142

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, ACCESS_HANDLES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64); /* address of the file */
	__type(value, struct access_handle);
} handles SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, ACCESS_COUNTS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct access_count_key);
	__type(value, struct access_counts);
} counts SEC(".maps");

/* By minor number of a video node. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ACCESS_NODES_MAX);
	__type(key, __u32);
	__type(value, struct access_tally);
} tallies SEC(".maps");

static const struct access_counts blank_counts;

/* Fills @handle with the device number when @file is a node that is audited. */
static __always_inline bool is_node(struct file *file, struct access_handle *handle, bool probed)
{
	__u32 major;

	if ((GET(probed, file, f_inode, i_mode) & S_IFMT) != S_IFCHR)
		return false;
	handle->rdev = GET(probed, file, f_inode, i_rdev);
	major = handle->rdev >> MINOR_BITS;
	if (major == VIDEO_MAJOR)
		handle->kind = ACCESS_VIDEO;
	else if (media_major && major == media_major)
		handle->kind = ACCESS_MEDIA;
	else
		return false;
	return true;
}

static __always_inline struct access_tally *tally_of(__u32 kind, __u32 rdev)
{
	__u32 minor = rdev & ((1 << MINOR_BITS) - 1);

	return kind == ACCESS_VIDEO ? bpf_map_lookup_elem(&tallies, &minor) : NULL;
}

/* Numbers a handle. The map may be full: the number is then good for one access. */
static __always_inline void add_handle(struct file *file, struct access_handle *handle)
{
	struct access_state *state = the_state();
	__u64 key = (__u64)file;

	if (!state)
		return;
	handle->id = __sync_fetch_and_add(&state->handles, 1) + 1;
	if (bpf_map_update_elem(&handles, &key, handle, BPF_ANY))
		__sync_fetch_and_add(&state->uncounted, 1);
}

/**
 * find_handle() - what is known of a file
 * @file: the file
 * @handle: filled in
 * @probed: the kernel does not vouch for @file
 *
 * A node that was open before the programs ran becomes known here.
 *
 * Return: whether it is of interest at all.
 */
static __always_inline bool find_handle(struct file *file, struct access_handle *handle,
					bool probed)
{
	struct access_handle *known;
	__u64 key = (__u64)file;
	bool node;

	if (!file)
		return false;
	node = is_node(file, handle, probed);
	if (!node && GET(probed, file, f_inode, i_sb, s_magic) != DMA_BUF_MAGIC)
		return false;
	known = bpf_map_lookup_elem(&handles, &key);
	if (known) {
		*handle = *known;
		return true;
	}
	if (node)
		add_handle(file, handle);
	return node;
}

/*
 * The same without a look at the file, which may be NULL where the verifier of some
 * kernels is sure that it is not.
 */
static __always_inline bool look_up_handle(struct file *file, struct access_handle *handle)
{
	struct access_handle *known;
	__u64 key = (__u64)file;

	known = bpf_map_lookup_elem(&handles, &key);
	if (known)
		*handle = *known;
	return known;
}

static __always_inline void drop_handle(struct file *file)
{
	__u64 key = (__u64)file;

	bpf_map_delete_elem(&handles, &key);
}

static __always_inline struct access_counts *find_counts(struct access_handle *handle,
							 struct access_who *who)
{
	struct access_count_key key = {
		.handle = handle->id,
		.start = who->start,
		.pid = who->pid,
	};

	return bpf_map_lookup_elem(&counts, &key);
}

/* How a process came by a handle. */
static __always_inline __u32 how_obtained(struct access_handle *handle, struct access_who *who)
{
	struct access_counts *counted;

	if (handle->start && handle->start == who->start && handle->pid == who->pid)
		return ACCESS_VIA_OPEN;
	counted = find_counts(handle, who);
	if (counted && counted->via == ACCESS_VIA_RECEIVED)
		return ACCESS_VIA_RECEIVED;
	return handle->start || !handle->id ? ACCESS_VIA_OTHER : ACCESS_VIA_UNKNOWN;
}

/* Nothing else may be recorded of a process that only streams. */
static __always_inline void put_user(struct access_counts *counted, struct task_struct *task)
{
	__u64 ids = bpf_get_current_uid_gid();

	counted->uid = ids;
	counted->gid = ids >> 32;
	counted->loginuid = task->loginuid.val;
	counted->policy = policy_serial();
}

/* The counters of the current process for a handle, made when it has none yet. */
static __always_inline struct access_counts *take_counts(struct access_handle *handle)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct access_count_key key = { .handle = handle->id };
	struct access_counts *counted;
	struct access_who who;

	key.start = task->group_leader->start_boottime;
	key.pid = task->tgid;
	counted = bpf_map_lookup_elem(&counts, &key);
	if (counted) {
		put_user(counted, task);
		return counted;
	}
	identify(&who, task, true);
	bpf_map_update_elem(&counts, &key, &blank_counts, BPF_NOEXIST);
	counted = bpf_map_lookup_elem(&counts, &key);
	if (!counted)
		return NULL;
	counted->rdev = handle->rdev;
	counted->kind = handle->kind;
	counted->exec_id = who.exec_id;
	counted->via = how_obtained(handle, &who);
	put_user(counted, task);
	return counted;
}

/* There is no counter for a call that happens all the same. */
static __always_inline void not_counted(void)
{
	struct access_state *state = the_state();

	if (state)
		__sync_fetch_and_add(&state->uncounted, 1);
}

/* Whether there is a counter for the call that comes; if not, it may be refused. */
static __always_inline int reserve_count(struct access_handle *handle)
{
	struct access_state *state = the_state();

	if (!state || take_counts(handle))
		return 0;
	__sync_fetch_and_add(&state->uncounted, 1);
	if (!require)
		return 0;
	__sync_fetch_and_add(&state->denied, 1);
	return -EAGAIN;
}

static __always_inline void count_begin(struct access_counts *counted, __u32 call)
{
	__sync_fetch_and_add(&counted->calls[call & (ACCESS_COUNT_MAX - 1)], 1);
}

static __always_inline void count_end(struct access_counts *counted, __u32 call, long result)
{
	if (result < 0)
		__sync_fetch_and_add(&counted->errors[call & (ACCESS_COUNT_MAX - 1)], 1);
}

#endif /* PARAVENT_HANDLE_BPF_H */
