// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sees every access to every video device, on the entry points that all drivers
 * share. LSM hooks number it and keep room for its record before it is
 * permitted; exits of the functions that serve it add the result.
 */
#include "kernel.h"

#include <asm/ptrace.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "access.h"
#include "state.bpf.h"
#include "who.bpf.h"
#include "handle.bpf.h"
#include "record.bpf.h"
#include "module.bpf.h"
#include "ioctl.bpf.h"
#include "existing.bpf.h"

char LICENSE[] SEC("license") = "GPL";

static __always_inline int open_entry(struct file *file, bool probed)
{
	struct access_handle handle = {};
	struct access_state *account = the_state();

	if (account && !account->alive)
		account->alive = 1;
	if (!is_node(file, &handle, probed))
		return 0;
	return begin(ACCESS_OPEN, file, &handle, 0, true);
}

static __always_inline void open_exit(int result)
{
	struct access_record *record = middle(ACCESS_OPEN);
	struct access_handle handle = {};
	struct access_tally *tally;

	if (!record)
		return;
	if (!result) {
		handle.kind = record->kind;
		handle.rdev = record->rdev;
		handle.start = record->who.start;
		handle.pid = record->who.pid;
		add_handle((struct file *)record->file, &handle);
		record->handle = handle.id;
		tally = tally_of(handle.kind, handle.rdev);
		if (tally)
			__sync_fetch_and_add(&tally->opens, 1);
	}
	finish(ACCESS_OPEN, result);
}

static __always_inline void release(struct file *file, bool probed)
{
	struct access_handle handle = {};

	if (!find_handle(file, &handle, probed))
		return;
	begin(ACCESS_RELEASE, file, &handle, 0, false);
	/* Whoever reads the record finds it gone. */
	drop_handle(file);
	finish(ACCESS_RELEASE, 0);
}

/* What VIDIOC_EXPBUF makes belongs to the node. */
static __always_inline void export(struct file *file)
{
	struct access_record *record = middle_of_ioctl();
	struct access_handle handle = {}, *known;
	__u64 key = (__u64)file;

	if (!record || record->kind != ACCESS_VIDEO)
		return;
	known = bpf_map_lookup_elem(&handles, &key);
	if (known)
		return; /* one buffer exported twice */
	handle.kind = ACCESS_DMABUF;
	handle.rdev = record->rdev;
	handle.parent = record->handle;
	handle.start = record->who.start;
	handle.pid = record->who.pid;
	add_handle(file, &handle);
}

static __always_inline int mmap_entry(struct file *file)
{
	struct access_handle handle = {};

	/* Probed, for there may be no file; a node that is not known yet becomes so. */
	if (!look_up_handle(file, &handle) && !(may_read && find_handle(file, &handle, true)))
		return 0;
	return begin(ACCESS_MMAP, file, &handle, 0, true);
}

static __always_inline void take_area(struct vm_area_struct *vma, bool probed)
{
	struct access_record *record = middle(ACCESS_MMAP);
	struct access_area area;

	if (!record)
		return;
	area.offset = GET(probed, vma, vm_pgoff);
	area.size = GET(probed, vma, vm_end) - GET(probed, vma, vm_start);
	__builtin_memcpy(record->arg, &area, sizeof(area));
	record->arg_size = sizeof(area);
}

/* A mapping is opened again when it is split or moved, and for a child by fork(). */
static __always_inline void inherit(struct vm_area_struct *vma, bool probed)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct file *file = GET(probed, vma, vm_file);
	struct access_handle handle = {};

	if (GET(probed, vma, vm_mm) == task->mm)
		return;
	if (find_handle(file, &handle, probed))
		at_once(ACCESS_INHERIT, file, &handle);
}

static __always_inline int receive(struct file *file, bool probed)
{
	struct access_handle handle = {};
	struct access_counts *counted;
	int refusal;

	if (!find_handle(file, &handle, probed))
		return 0;
	refusal = reserve_count(&handle);
	if (refusal)
		return refusal;
	counted = take_counts(&handle);
	if (counted && counted->via != ACCESS_VIA_OPEN)
		counted->via = ACCESS_VIA_RECEIVED;
	refusal = begin(ACCESS_RECEIVE, file, &handle, 0, true);
	if (!refusal)
		flush(bpf_get_current_pid_tgid());
	return refusal;
}

/* Before it may have to wait for a frame. */
static __always_inline void transfer_entry(struct file *file, __u32 call, bool probed)
{
	struct access_handle handle = {};
	struct access_tally *tally;

	if (!find_handle(file, &handle, probed))
		return;
	serve(&handle);
	tally = tally_of(handle.kind, handle.rdev);
	if (!tally)
		return;
	if (call == ACCESS_COUNT_READ)
		__sync_fetch_and_add(&tally->reads, 1);
	else
		__sync_fetch_and_add(&tally->polls, 1);
}

static __always_inline void count_transfer(struct file *file, __u32 call, bool begins, bool ends,
					   long result, bool probed)
{
	struct access_handle handle = {};
	struct access_counts *counted;

	if (!find_handle(file, &handle, probed))
		return;
	counted = take_counts(&handle);
	if (!counted) {
		/* file_permission refuses what comes past it: poll() does not. */
		if (begins && (!require || call == ACCESS_COUNT_POLL))
			not_counted();
		return;
	}
	if (begins)
		count_begin(counted, call);
	if (ends)
		count_end(counted, call, result);
	if (ends && result > 0 && call != ACCESS_COUNT_POLL)
		__sync_fetch_and_add(&counted->bytes, result);
}

static __always_inline void poll_entry(struct file *file, bool probed)
{
	transfer_entry(file, ACCESS_COUNT_POLL, probed);
	count_transfer(file, ACCESS_COUNT_POLL, true, false, 0, probed);
}

SEC("lsm/file_open")
int BPF_PROG(file_open, struct file *file, int verdict)
{
	return verdict ?: open_entry(file, false);
}

SEC("fexit/chrdev_open")
int BPF_PROG(chrdev_open_exit, struct inode *inode, struct file *file, int result)
{
	open_exit(result);
	return 0;
}

SEC("fentry/v4l2_release")
int BPF_PROG(v4l2_release, struct inode *inode, struct file *file)
{
	release(file, false);
	return 0;
}

SEC("fentry/media_release")
int BPF_PROG(media_release, struct inode *inode, struct file *file)
{
	release(file, false);
	return 0;
}

SEC("fentry/dma_buf_file_release")
int BPF_PROG(dma_buf_file_release, struct inode *inode, struct file *file)
{
	release(file, false);
	return 0;
}

SEC("fentry/dma_buf_fd")
int BPF_PROG(dma_buf_fd, struct dma_buf *buffer, int flags)
{
	export(buffer->file);
	return 0;
}

SEC("lsm/mmap_file")
int BPF_PROG(mmap_file, struct file *file, unsigned long reqprot, unsigned long prot,
	     unsigned long flags, int verdict)
{
	return verdict ?: mmap_entry(file);
}

SEC("fexit/v4l2_mmap")
int BPF_PROG(v4l2_mmap_exit, struct file *file, struct vm_area_struct *vma, int result)
{
	take_area(vma, false);
	finish(ACCESS_MMAP, result);
	return 0;
}

SEC("fexit/dma_buf_mmap_internal")
int BPF_PROG(dma_buf_mmap_exit, struct file *file, struct vm_area_struct *vma, int result)
{
	take_area(vma, false);
	finish(ACCESS_MMAP, result);
	return 0;
}

SEC("fentry/vb2_common_vm_open")
int BPF_PROG(vb2_common_vm_open, struct vm_area_struct *vma)
{
	inherit(vma, false);
	return 0;
}

SEC("lsm/file_receive")
int BPF_PROG(file_receive, struct file *file, int verdict)
{
	return verdict ?: receive(file, false);
}

/* read() of a stream: to be refused when there is no counter for it. */
SEC("lsm/file_permission")
int BPF_PROG(file_permission, struct file *file, int mask, int verdict)
{
	struct access_handle handle = {};

	if (verdict || !find_handle(file, &handle, false) || handle.kind == ACCESS_DMABUF)
		return verdict;
	return reserve_count(&handle);
}

SEC("fentry/v4l2_read")
int BPF_PROG(v4l2_read, struct file *file)
{
	transfer_entry(file, ACCESS_COUNT_READ, false);
	return 0;
}

SEC("fexit/v4l2_read")
int BPF_PROG(v4l2_read_exit, struct file *file, char *buffer, size_t size, long long *offset,
	     long result)
{
	count_transfer(file, ACCESS_COUNT_READ, true, true, result, false);
	return 0;
}

SEC("fexit/v4l2_write")
int BPF_PROG(v4l2_write_exit, struct file *file, const char *buffer, size_t size,
	     long long *offset, long result)
{
	count_transfer(file, ACCESS_COUNT_WRITE, true, true, result, false);
	return 0;
}

SEC("fentry/v4l2_poll")
int BPF_PROG(v4l2_poll, struct file *file)
{
	poll_entry(file, false);
	return 0;
}

/* Last: it attaches the functions above where the ones above cannot be attached. */
#include "fallback.bpf.h"

/*
 * A thread may end in the middle of an access that never reached a driver, or after one
 * whose end was not seen.
 */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(sched_process_exit, struct task_struct *task)
{
	__u32 tid = bpf_get_current_pid_tgid();

	flush(tid);
	bpf_map_delete_elem(&calls, &tid);
	return 0;
}
