/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who it is that accesses a device, written down while it does: later, in
 * /proc, it may have gone or be somebody else.
 */
#ifndef PARAVENT_WHO_BPF_H
#define PARAVENT_WHO_BPF_H

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, ACCESS_PROCESSES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct access_who);
	__type(value, struct access_process);
} processes SEC(".maps");

static const struct access_process blank_process;

static __always_inline void add_name(struct access_names *names, const void *name)
{
	__u32 at = names->size;
	long size;

	if (at >= ACCESS_PATH_SIZE)
		return;
	size = bpf_probe_read_kernel_str(&names->text[at], ACCESS_PATH_SIZE, name);
	if (size > 0)
		names->size = at + size;
}

/* From the file up to the root of its mount, and on where that is mounted. */
static __noinline int put_path(struct access_names *names, struct file *file)
{
	struct dentry *dentry, *parent;
	struct mount *mount, *up;
	int i;

	if (!names)
		return 0;
	dentry = BPF_CORE_READ(file, f_path.dentry);
	mount = (void *)BPF_CORE_READ(file, f_path.mnt) - bpf_core_field_offset(struct mount, mnt);
	for (i = 0; i < ACCESS_DEPTH; i++) {
		parent = BPF_CORE_READ(dentry, d_parent);
		if (dentry != parent && dentry != BPF_CORE_READ(mount, mnt.mnt_root)) {
			add_name(names, BPF_CORE_READ(dentry, d_name.name));
			dentry = parent;
			continue;
		}
		up = BPF_CORE_READ(mount, mnt_parent);
		if (up == mount) {
			names->complete = 1;
			break;
		}
		dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		mount = up;
	}
	return 0;
}

static __always_inline struct kernfs_node *parent_of(struct kernfs_node *node)
{
	struct kernfs_node___renamed *renamed = (void *)node;

	if (bpf_core_field_exists(node->parent))
		return BPF_CORE_READ(node, parent);
	return BPF_CORE_READ(renamed, __parent);
}

static __noinline int put_cgroup(struct access_names *names, struct task_struct *task)
{
	struct kernfs_node *node, *parent;
	int i;

	if (!names)
		return 0;
	node = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);
	for (i = 0; i < ACCESS_DEPTH && node; i++) {
		parent = parent_of(node);
		if (!parent) {
			names->complete = 1;
			break;
		}
		add_name(names, BPF_CORE_READ(node, name));
		node = parent;
	}
	return 0;
}

static __always_inline void put_comm(char *comm, struct task_struct *task)
{
	int i;

	if (may_read) {
		bpf_probe_read_kernel(comm, ACCESS_COMM_SIZE,
				      (void *)task + bpf_core_field_offset(task->comm));
		return;
	}
	/* The verifier takes an array's members one at a time. */
#pragma unroll
	for (i = 0; i < ACCESS_COMM_SIZE; i++)
		comm[i] = task->comm[i];
}

static __noinline int put_parents(struct access_process *process, struct task_struct *task)
{
	struct task_struct *parent;
	int i;

	if (!process)
		return 0;
	for (i = 0; i < ACCESS_PARENTS; i++) {
		parent = LOOK(task, real_parent, group_leader);
		if (!parent || parent == task)
			break;
		task = parent;
		process->parent[i].start = LOOK(task, start_boottime);
		process->parent[i].pid = LOOK(task, tgid);
		process->parent[i].uid = LOOK(task, real_cred, uid.val);
		put_comm(process->parent[i].comm, task);
		process->parents = i + 1;
		if (process->parent[i].pid <= 1)
			break;
	}
	return 0;
}

/* Only the memory of the current process can be read. */
static __noinline int put_line(struct access_process *process, struct mm_struct *mm)
{
	unsigned long from = LOOK(mm, arg_start);
	unsigned long size = LOOK(mm, arg_end) - from;

	if (!process)
		return 0;
	if (size > ACCESS_LINE_SIZE) {
		size = ACCESS_LINE_SIZE;
		process->line_cut = 1;
	}
	if (!bpf_probe_read_user(process->line, size, (void *)from))
		process->line_size = size;
	return 0;
}

/* The number in its own namespace is at the end of an array of any length. */
static __always_inline void put_namespaces(struct access_process *process, struct task_struct *task)
{
	struct upid *upid;
	struct pid *pid;

	process->userns = LOOK(task, cred, user_ns, ns.inum);
	if (!may_read) {
		process->pidns = task->nsproxy->pid_ns_for_children->ns.inum;
		return;
	}
	pid = BPF_CORE_READ(task, thread_pid);
	upid = (void *)pid + bpf_core_field_offset(struct pid, numbers) +
	       BPF_CORE_READ(pid, level) * bpf_core_type_size(struct upid);
	process->ns_pid = BPF_CORE_READ(upid, nr);
	process->pidns = BPF_CORE_READ(upid, ns, ns.inum);
}

static __noinline int describe(struct access_process *process, struct task_struct *task,
			       bool current)
{
	struct task_struct *leader = LOOK(task, group_leader);
	struct mm_struct *mm = LOOK(task, mm);
	struct file *exe;

	if (!process)
		return 0;
	process->kernel = !!(LOOK(task, flags) & PF_KTHREAD);
	put_comm(process->comm, leader);
	put_namespaces(process, leader);
	put_parents(process, leader);
	if (may_read)
		put_cgroup(&process->cgroup, leader);
	if (mm) {
		exe = LOOK(mm, exe_file);
		if (exe) {
			process->exe_ino = LOOK(exe, f_inode, i_ino);
			process->exe_dev = LOOK(exe, f_inode, i_sb, s_dev);
			if (may_read)
				put_path(&process->exe, exe);
		}
		if (current && may_read)
			put_line(process, mm);
	}
	process->ready = 1;
	return 0;
}

/* Fills @who, and describes it when it is new. */
static __always_inline void identify(struct access_who *who, struct task_struct *task, bool current)
{
	struct access_process *process;
	struct access_state *state;

	who->start = LOOK(task, group_leader, start_boottime);
	who->pid = task->tgid;
	who->exec_id = task->self_exec_id;
	if (bpf_map_lookup_elem(&processes, who))
		return;
	bpf_map_update_elem(&processes, who, &blank_process, BPF_NOEXIST);
	process = bpf_map_lookup_elem(&processes, who);
	state = the_state();
	if (process)
		describe(process, task, current);
	else if (state)
		__sync_fetch_and_add(&state->unnamed, 1);
}

#endif /* PARAVENT_WHO_BPF_H */
