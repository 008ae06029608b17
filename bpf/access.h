/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the BPF programs and the tool that reads their records share.
 */
#ifndef PARAVENT_ACCESS_H
#define PARAVENT_ACCESS_H

/*
 * Changes with every structure of this file: a pinned ring of another is not read. Only
 * how much that had is: struct access_state and struct access_progress grow at their end.
 */
#define ACCESS_VERSION 3

#define ACCESS_COMM_SIZE 16
#define ACCESS_ARG_SIZE 64
#define ACCESS_PATH_SIZE 512
#define ACCESS_LINE_SIZE 512
#define ACCESS_PARENTS 6
#define ACCESS_DEPTH 24 /* names in a path */

/* A power of two, and a multiple of every page size that Linux has. */
#define ACCESS_RING_SIZE (4 * 1024 * 1024)

#define ACCESS_PENDING_MAX 8192
#define ACCESS_HANDLES_MAX 16384
#define ACCESS_PROCESSES_MAX 8192
#define ACCESS_COUNTS_MAX 16384
#define ACCESS_NODES_MAX 256

enum access_op {
	ACCESS_NONE,
	ACCESS_OPEN,
	ACCESS_RELEASE, /* the last reference is gone, mappings included */
	ACCESS_IOCTL,
	ACCESS_IOCTL_COMPAT,
	ACCESS_MMAP,
	ACCESS_RECEIVE, /* a descriptor came over a socket, or by pidfd_getfd() */
	ACCESS_INHERIT, /* fork() gave a mapping to a child */
	ACCESS_POLICY, /* no access: another policy is in force from now on */
};

enum access_kind {
	ACCESS_VIDEO,
	ACCESS_MEDIA,
	ACCESS_DMABUF, /* exported by a video node */
};

/* How a process came by a handle. */
enum access_via {
	ACCESS_VIA_OPEN,
	ACCESS_VIA_RECEIVED,
	ACCESS_VIA_OTHER, /* inherited, or handed over where nothing sees it */
	ACCESS_VIA_UNKNOWN, /* the handle is older than the programs */
};

/* access_record.flags */
#define ACCESS_RESULT 1 /* there is one */
#define ACCESS_LOST 2 /* there is no room: not to be written */
#define ACCESS_REFUSED 4 /* by the module, not by the driver */
#define ACCESS_REACHED 8 /* it came to the function that serves it */

/**
 * struct access_who - a process, in one of the programs that it runs in its life
 * @start: when it started, in nanoseconds since the boot
 * @pid: process (thread group)
 * @exec_id: counts its execve() calls
 */
struct access_who {
	unsigned long long start;
	unsigned int pid;
	unsigned int exec_id;
};

/**
 * struct access_record - an access, as it comes through the ring
 * @seq: its number, taken before there was room for it
 * @time: when it began, in nanoseconds since the boot
 * @handle: number of the open file description; 0 when it was never opened
 * @parent: of a DMA buffer, the handle that it was exported from
 * @file: address of the file, which the programs know it by
 * @policy: serial of the policy in force; 0 for none
 * @where: address of the argument, while it is served
 * @who: the process
 * @result: what the kernel answered, with ACCESS_RESULT in @flags
 * @tid: the thread
 * @uid: real user
 * @euid: effective user
 * @gid: real group
 * @loginuid: user who once logged in; ~0 for none
 * @rdev: device number, in the kernel's encoding
 * @op: enum access_op
 * @kind: enum access_kind
 * @via: enum access_via
 * @flags: ACCESS_RESULT, and so on
 * @command: of an ioctl
 * @arg_size: bytes of @arg in use
 * @comm: name of the thread
 * @arg: the kernel's copy of an ioctl's argument, after the driver answered; or a
 *	struct access_area or access_controls
 */
struct access_record {
	unsigned long long seq;
	unsigned long long time;
	unsigned long long handle;
	unsigned long long parent;
	unsigned long long file;
	unsigned long long policy;
	unsigned long long where;
	struct access_who who;
	long long result;
	unsigned int tid;
	unsigned int uid;
	unsigned int euid;
	unsigned int gid;
	unsigned int loginuid;
	unsigned int rdev;
	unsigned char op;
	unsigned char kind;
	unsigned char via;
	unsigned char flags;
	unsigned int command;
	unsigned int arg_size;
	unsigned int reserved;
	char comm[ACCESS_COMM_SIZE];
	unsigned char arg[ACCESS_ARG_SIZE];
};

#define ACCESS_CONTROLS 4

/* One of those that VIDIOC_S_EXT_CTRLS sets; with a size, it has no number for a value. */
struct access_control {
	unsigned int id;
	unsigned int size;
	int value;
};

/* The argument of VIDIOC_S_EXT_CTRLS: the first few of @count. */
struct access_controls {
	unsigned int which;
	unsigned int count;
	struct access_control control[ACCESS_CONTROLS];
};

/* The argument of ACCESS_MMAP: how much, in bytes, and from where, in pages. */
struct access_area {
	unsigned long long size;
	unsigned long long offset;
};

/**
 * struct access_names - a path as a list of names, the last one first
 * @size: bytes of @text in use
 * @complete: the first name is in it
 * @text: names, each ended by a zero; double the size, for the verifier
 */
struct access_names {
	unsigned int size;
	unsigned int complete;
	char text[2 * ACCESS_PATH_SIZE];
};

struct access_parent {
	unsigned long long start;
	unsigned int pid;
	unsigned int uid;
	char comm[ACCESS_COMM_SIZE];
};

/**
 * struct access_process - what is known of a struct access_who
 * @ready: it is filled in
 * @parents: how many entries of @parent are in use
 * @exe_ino: inode of the program
 * @exe_dev: device number of its file system, in the kernel's encoding
 * @pidns: inode of its PID namespace
 * @userns: inode of its user namespace
 * @ns_pid: its number in @pidns
 * @line_size: bytes of @line in use
 * @line_cut: the command line is longer
 * @kernel: it is a thread of the kernel
 * @comm: name of its first thread
 * @exe: path of the program, in the mount namespace of the process
 * @cgroup: its control group
 * @parent: who started it, and who started that
 * @line: command line, words ended by a zero
 */
struct access_process {
	unsigned int ready;
	unsigned int parents;
	unsigned long long exe_ino;
	unsigned int exe_dev;
	unsigned int pidns;
	unsigned int userns;
	unsigned int ns_pid;
	unsigned int line_size;
	unsigned char line_cut;
	unsigned char kernel;
	unsigned char reserved[2];
	char comm[ACCESS_COMM_SIZE];
	struct access_names exe;
	struct access_names cgroup;
	struct access_parent parent[ACCESS_PARENTS];
	char line[ACCESS_LINE_SIZE];
};

/**
 * struct access_handle - an open file description
 * @id: its number
 * @parent: of a DMA buffer, the handle that it was exported from
 * @start: of who opened it; 0 when it was open before the programs ran
 * @pid: of who opened it
 * @rdev: device number, in the kernel's encoding
 * @kind: enum access_kind
 */
struct access_handle {
	unsigned long long id;
	unsigned long long parent;
	unsigned long long start;
	unsigned int pid;
	unsigned int rdev;
	unsigned int kind;
	unsigned int reserved;
};

/* What a process did with a handle is counted under this. */
struct access_count_key {
	unsigned long long handle;
	unsigned long long start;
	unsigned int pid;
	unsigned int reserved;
};

/* Where calls are counted: ioctls at their number, the rest after them. */
#define ACCESS_COUNT_POLL 112
#define ACCESS_COUNT_READ 113
#define ACCESS_COUNT_WRITE 114
#define ACCESS_COUNT_MAX 128

/**
 * struct access_counts - calls that are too many to record one by one
 * @rdev: device number, in the kernel's encoding
 * @exec_id: of the process when it first did one
 * @via: enum access_via
 * @kind: enum access_kind
 * @uid: real user of the process when it did the last one; the next three likewise
 * @gid: real group
 * @loginuid: user who once logged in; ~0 for none
 * @policy: serial of the policy in force; 0 for none
 * @bytes: that read() and write() moved
 * @frames: that the module passed on, zones filled
 * @blank: likewise, wholly filled
 * @held: frames that the module held back
 * @frame_bytes: of those that it passed on
 * @filled: what was filled of each frame in @frames, in parts per million, added up
 * @calls: since the beginning
 * @errors: how many of them failed
 */
struct access_counts {
	unsigned int rdev;
	unsigned int exec_id;
	unsigned int via;
	unsigned int kind;
	unsigned int uid;
	unsigned int gid;
	unsigned int loginuid;
	unsigned int reserved;
	unsigned long long policy;
	unsigned long long bytes;
	unsigned long long frames;
	unsigned long long blank;
	unsigned long long held;
	unsigned long long frame_bytes;
	unsigned long long filled;
	unsigned long long calls[ACCESS_COUNT_MAX];
	unsigned long long errors[ACCESS_COUNT_MAX];
};

/**
 * struct access_tally - what was recorded or counted of a video node, or declared missing
 *
 * The module counts the same on its own; see enum paravent_node_attr. It must not
 * come to more.
 *
 * @opens: that succeeded
 * @releases: last references gone
 * @ioctls: that came to the driver
 * @mmaps: likewise
 * @reads: likewise
 * @polls: likewise
 * @frames: that the module told of
 */
struct access_tally {
	unsigned long long opens;
	unsigned long long releases;
	unsigned long long ioctls;
	unsigned long long mmaps;
	unsigned long long reads;
	unsigned long long polls;
	unsigned long long frames;
};

#define ACCESS_TALLIES 7

/**
 * struct access_witness - how far the tool has come in comparing the two
 * @looks: how often it did
 * @module: what the module had counted when it did last, in the order of the above
 * @ahead: by how much that is more for good
 * @missing: how much of it is missing in the log
 * @restarted: another audit ended before this one, since the boot
 * @logged: what the module had counted when it did, for which there is its log
 * @before: how much more that was when this one began
 */
struct access_witness {
	unsigned long long looks;
	unsigned long long module[ACCESS_TALLIES];
	long long ahead[ACCESS_TALLIES];
	unsigned long long missing[ACCESS_TALLIES];
	unsigned long long restarted;
	unsigned long long logged[ACCESS_TALLIES];
	unsigned long long before[ACCESS_TALLIES];
};

/**
 * struct access_policy - the policy that the module goes by
 * @serial: of it; 0 for none
 * @digest: of its content, all zero where the programs may not read it
 */
struct access_policy {
	unsigned long long serial;
	unsigned char digest[32];
};

/**
 * struct access_state - the programs' own account of what they did
 * @taken: sequence numbers given out
 * @lost: of them, how many had no room and were permitted all the same
 * @refused: of them, how many had no room and were refused
 * @inflight: of them, how many have room and are not in the ring yet
 * @handles: numbers of handles given out
 * @uncounted: calls that no counter had room for
 * @denied: of them, how many were refused
 * @unnamed: processes that there was no room to describe
 * @alive: file_open ran, for whatever file
 */
struct access_state {
	unsigned long long taken;
	unsigned long long lost;
	unsigned long long refused;
	unsigned long long inflight;
	unsigned long long handles;
	unsigned long long uncounted;
	unsigned long long denied;
	unsigned long long unnamed;
	unsigned long long alive;
};

/**
 * struct access_progress - how far the tool has come, for the one after it
 * @version: ACCESS_VERSION
 * @require: what the programs were told to do
 * @ring_size: in bytes
 * @kprobe: they are to be attached by kprobes
 * @build: SHA-256 of the programs
 * @records: written down
 * @last: number of the last of them
 * @unwritten: taken out of the ring, but there was no writing them
 * @unwritten_told: likewise, as far as gap records have told it
 * @told: the programs' account, as far as gap records have told it
 * @skipped: calls of programs that the kernel left out, likewise
 * @unwitnessed: accesses that the module counted, and the programs did not, likewise
 * @started: a record says that the audit runs
 * @between: accesses that the module counted while no audit ran, as far as gap records
 *	have told them
 * @dropped: what an audit of another version had taken down, and not written
 * @dropped_told: likewise, as far as gap records have told it
 * @programs: how many were attached
 * @listed: records say what was open before
 */
struct access_progress {
	unsigned int version;
	unsigned int require;
	unsigned int ring_size;
	unsigned int kprobe;
	unsigned char build[32];
	unsigned long long records;
	unsigned long long last;
	unsigned long long unwritten;
	unsigned long long unwritten_told;
	struct access_state told;
	unsigned long long skipped;
	unsigned long long unwitnessed;
	unsigned long long started;
	unsigned long long between;
	unsigned long long dropped;
	unsigned long long dropped_told;
	unsigned long long programs;
	unsigned long long listed;
};

/* What the iterators find: a descriptor, or a mapping. */
struct access_found {
	struct access_who who;
	unsigned long long handle;
	unsigned long long file;
	unsigned long long from; /* of a mapping */
	unsigned long long to;
	unsigned long long policy; /* serial of the policy in force; 0 for none */
	unsigned int uid;
	unsigned int euid;
	unsigned int gid;
	unsigned int loginuid;
	unsigned int rdev;
	unsigned int kind;
	unsigned int opened; /* its opening was seen */
	int fd; /* of a descriptor, -1 for a mapping */
	unsigned int reserved;
};

#define ACCESS_OPEN_MAX 1024

/* How many open files there are of the video node @minor. */
struct access_node {
	unsigned int minor;
	unsigned int open;
};

#endif /* PARAVENT_ACCESS_H */
