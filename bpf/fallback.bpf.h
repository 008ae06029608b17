/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same by kprobes, for functions that no trampoline can be attached to, such as all of
 * them in 6.1 on arm64. They see, and cannot refuse: where the hooks of the LSM are
 * functions like others, nothing is kept from happening. The arguments of a function are
 * gone when it returns, so those that are needed then are kept.
 */
#ifndef PARAVENT_FALLBACK_BPF_H
#define PARAVENT_FALLBACK_BPF_H

struct call {
	__u64 file;
	__u64 command;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, ACCESS_PENDING_MAX);
	__type(key, __u32);
	__type(value, struct call);
} calls SEC(".maps");

static __always_inline void call_begins(struct file *file, __u32 command)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct call call = { .file = (__u64)file, .command = command };
	struct access_state *account = the_state();

	if (bpf_map_update_elem(&calls, &tid, &call, BPF_ANY) && account)
		__sync_fetch_and_add(&account->uncounted, 1);
}

static __always_inline bool call_ends(struct call *call)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct call *known = bpf_map_lookup_elem(&calls, &tid);

	if (!known)
		return false;
	*call = *known;
	bpf_map_delete_elem(&calls, &tid);
	return true;
}

/* Its result may be left out. */
static __always_inline void reached(struct access_record *record)
{
	if (record)
		record->flags |= ACCESS_REACHED;
}

SEC("kprobe/security_file_open")
int BPF_KPROBE(probe_file_open, struct file *file)
{
	open_entry(file, true);
	return 0;
}

SEC("kretprobe/chrdev_open")
int BPF_KRETPROBE(probe_chrdev_open_exit, int result)
{
	open_exit(result);
	return 0;
}

SEC("kprobe/v4l2_release")
int BPF_KPROBE(probe_v4l2_release, struct inode *inode, struct file *file)
{
	release(file, true);
	return 0;
}

SEC("kprobe/media_release")
int BPF_KPROBE(probe_media_release, struct inode *inode, struct file *file)
{
	release(file, true);
	return 0;
}

SEC("kprobe/dma_buf_file_release")
int BPF_KPROBE(probe_dma_buf_file_release, struct inode *inode, struct file *file)
{
	release(file, true);
	return 0;
}

SEC("kprobe/dma_buf_fd")
int BPF_KPROBE(probe_dma_buf_fd, struct dma_buf *buffer)
{
	export(BPF_CORE_READ(buffer, file));
	return 0;
}

SEC("kprobe/security_mmap_file")
int BPF_KPROBE(probe_mmap_file, struct file *file)
{
	mmap_entry(file);
	return 0;
}

SEC("kprobe/v4l2_mmap")
int BPF_KPROBE(probe_v4l2_mmap, struct file *file, struct vm_area_struct *vma)
{
	reached(middle(ACCESS_MMAP));
	take_area(vma, true);
	return 0;
}

SEC("kretprobe/v4l2_mmap")
int BPF_KRETPROBE(probe_v4l2_mmap_exit, int result)
{
	finish(ACCESS_MMAP, result);
	return 0;
}

SEC("kprobe/dma_buf_mmap_internal")
int BPF_KPROBE(probe_dma_buf_mmap, struct file *file, struct vm_area_struct *vma)
{
	take_area(vma, true);
	return 0;
}

SEC("kretprobe/dma_buf_mmap_internal")
int BPF_KRETPROBE(probe_dma_buf_mmap_exit, int result)
{
	finish(ACCESS_MMAP, result);
	return 0;
}

SEC("kprobe/vb2_common_vm_open")
int BPF_KPROBE(probe_vb2_common_vm_open, struct vm_area_struct *vma)
{
	inherit(vma, true);
	return 0;
}

SEC("kprobe/security_file_receive")
int BPF_KPROBE(probe_file_receive, struct file *file)
{
	receive(file, true);
	return 0;
}

SEC("kprobe/v4l2_read")
int BPF_KPROBE(probe_v4l2_read, struct file *file)
{
	transfer_entry(file, ACCESS_COUNT_READ, true);
	count_transfer(file, ACCESS_COUNT_READ, true, false, 0, true);
	call_begins(file, 0);
	return 0;
}

SEC("kretprobe/v4l2_read")
int BPF_KRETPROBE(probe_v4l2_read_exit, long result)
{
	struct call call;

	if (call_ends(&call))
		count_transfer((struct file *)call.file, ACCESS_COUNT_READ, false, true, result,
			       true);
	return 0;
}

SEC("kprobe/v4l2_write")
int BPF_KPROBE(probe_v4l2_write, struct file *file)
{
	count_transfer(file, ACCESS_COUNT_WRITE, true, false, 0, true);
	call_begins(file, 0);
	return 0;
}

SEC("kretprobe/v4l2_write")
int BPF_KRETPROBE(probe_v4l2_write_exit, long result)
{
	struct call call;

	if (call_ends(&call))
		count_transfer((struct file *)call.file, ACCESS_COUNT_WRITE, false, true, result,
			       true);
	return 0;
}

SEC("kprobe/v4l2_poll")
int BPF_KPROBE(probe_v4l2_poll, struct file *file)
{
	poll_entry(file, true);
	return 0;
}

SEC("kprobe/security_file_ioctl")
int BPF_KPROBE(probe_file_ioctl, struct file *file, unsigned int command)
{
	ioctl_entry(ACCESS_IOCTL, file, command, true);
	return 0;
}

SEC("kprobe/security_file_ioctl_compat")
int BPF_KPROBE(probe_file_ioctl_compat, struct file *file, unsigned int command)
{
	ioctl_entry(ACCESS_IOCTL_COMPAT, file, command, true);
	return 0;
}

static __always_inline void argument_begins(__u32 command, void *arg)
{
	struct access_record *record = middle_of_ioctl();

	if (!record)
		return;
	record->command = command; /* the native one of a compat call */
	record->where = (__u64)arg;
}

static __always_inline void argument_ends(void)
{
	struct access_record *record = middle_of_ioctl();

	if (record && record->where)
		take_argument(record, record->command, (void *)record->where);
}

SEC("kprobe/__video_do_ioctl")
int BPF_KPROBE(probe_video_do_ioctl, struct file *file, unsigned int command, void *arg)
{
	argument_begins(command, arg);
	return 0;
}

SEC("kretprobe/__video_do_ioctl")
int BPF_KRETPROBE(probe_video_do_ioctl_exit)
{
	argument_ends();
	return 0;
}

SEC("kprobe/subdev_do_ioctl_lock")
int BPF_KPROBE(probe_subdev_do_ioctl, struct file *file, unsigned int command, void *arg)
{
	argument_begins(command, arg);
	return 0;
}

SEC("kretprobe/subdev_do_ioctl_lock")
int BPF_KRETPROBE(probe_subdev_do_ioctl_exit)
{
	argument_ends();
	return 0;
}

SEC("kprobe/v4l2_ioctl")
int BPF_KPROBE(probe_v4l2_ioctl, struct file *file, unsigned int command)
{
	reached(middle_of_ioctl());
	ioctl_count(file, command, true, false, 0, true);
	call_begins(file, command);
	return 0;
}

SEC("kretprobe/v4l2_ioctl")
int BPF_KRETPROBE(probe_v4l2_ioctl_exit, long result)
{
	struct call call;

	if (call_ends(&call))
		ioctl_count((struct file *)call.file, call.command, false, true, result, true);
	return 0;
}

SEC("kretprobe/v4l2_compat_ioctl32")
int BPF_KRETPROBE(probe_v4l2_compat_ioctl32_exit, long result)
{
	finish(ACCESS_IOCTL_COMPAT, result);
	return 0;
}

SEC("kretprobe/media_ioctl")
int BPF_KRETPROBE(probe_media_ioctl_exit, long result)
{
	finish(ACCESS_IOCTL, result);
	return 0;
}

SEC("kretprobe/media_compat_ioctl")
int BPF_KRETPROBE(probe_media_compat_ioctl_exit, long result)
{
	finish(ACCESS_IOCTL_COMPAT, result);
	return 0;
}

#endif /* PARAVENT_FALLBACK_BPF_H */
