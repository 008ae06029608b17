/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is open before there is a record of it: descriptors and mappings of
 * processes, and how many files the nodes themselves know of.
 */
#ifndef PARAVENT_EXISTING_BPF_H
#define PARAVENT_EXISTING_BPF_H

/* Address of videodev's table of nodes, by their minor numbers; 0 if not known. */
const volatile __u64 video_devices;

static __always_inline void report(struct seq_file *seq, struct task_struct *task,
				   struct file *file, struct access_found *found)
{
	struct access_handle handle = {};

	if (!find_handle(file, &handle, false))
		return;
	identify(&found->who, task, false);
	found->handle = handle.id;
	found->file = (__u64)file;
	found->uid = LOOK(task, real_cred, uid.val);
	found->euid = LOOK(task, real_cred, euid.val);
	found->gid = LOOK(task, real_cred, gid.val);
	found->loginuid = task->loginuid.val;
	found->policy = policy_serial();
	found->rdev = handle.rdev;
	found->kind = handle.kind;
	found->opened = !!handle.start;
	bpf_seq_write(seq, found, sizeof(*found));
}

SEC("iter/task_file")
int existing_files(struct bpf_iter__task_file *context)
{
	struct access_found found = { .fd = context->fd };
	struct task_struct *task = context->task;
	struct file *file = context->file;

	if (task && file)
		report(context->meta->seq, task, file, &found);
	return 0;
}

SEC("iter/task_vma")
int existing_mappings(struct bpf_iter__task_vma *context)
{
	struct access_found found = { .fd = -1 };
	struct task_struct *task = context->task;
	struct vm_area_struct *vma = context->vma;

	if (!task || !vma)
		return 0;
	found.from = vma->vm_start;
	found.to = vma->vm_end;
	report(context->meta->seq, task, vma->vm_file, &found);
	return 0;
}

/* Files of a node, whoever may have them: in a process, a socket, or io_uring. */
SEC("syscall")
int count_open(struct access_node *node)
{
	struct list_head *head, *entry;
	struct video_device *video;
	__u32 count;

	if (!may_read || !video_devices || node->minor >= ACCESS_NODES_MAX)
		return 0;
	if (bpf_probe_read_kernel(&video, sizeof(video),
				  (void *)video_devices + 8 * node->minor) || !video)
		return 0;
	head = __builtin_preserve_access_index(&video->fh_list);
	entry = BPF_CORE_READ(head, next);
	for (count = 0; count < ACCESS_OPEN_MAX && entry && entry != head; count++)
		entry = BPF_CORE_READ(entry, next);
	node->open = count;
	return 0;
}

#endif /* PARAVENT_EXISTING_BPF_H */
