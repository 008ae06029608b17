/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ioctls: those that change something are recorded one by one, with the
 * argument that the driver saw; those that only ask, or come with every frame,
 * are counted.
 */
#ifndef PARAVENT_IOCTL_BPF_H
#define PARAVENT_IOCTL_BPF_H

#define IOC_NR(command) ((command) & 0xff)
#define IOC_TYPE(command) (((command) >> 8) & 0xff)
#define IOC_SIZE(command) (((command) >> 16) & 0x3fff)

#define BIT(number) (1ull << ((number) % 64))

/* By number: what only asks, and QBUF (15), DQBUF (17), PREPARE_BUF (93). */
#define COUNTED_LOW                                                                            \
	(BIT(0) | BIT(2) | BIT(4) | BIT(9) | BIT(10) | BIT(15) | BIT(17) | BIT(21) | BIT(23) | \
	 BIT(25) | BIT(26) | BIT(27) | BIT(29) | BIT(33) | BIT(36) | BIT(37) | BIT(38) |       \
	 BIT(40) | BIT(46) | BIT(48) | BIT(49) | BIT(54) | BIT(56) | BIT(58) | BIT(59) |       \
	 BIT(61) | BIT(63))
#define COUNTED_HIGH                                                                           \
	(BIT(65) | BIT(66) | BIT(67) | BIT(69) | BIT(71) | BIT(73) | BIT(74) | BIT(75) |       \
	 BIT(76) | BIT(78) | BIT(80) | BIT(88) | BIT(89) | BIT(93) | BIT(94) | BIT(97) |       \
	 BIT(98) | BIT(99) | BIT(100) | BIT(101) | BIT(103))

static __always_inline bool is_counted(struct access_handle *handle, __u32 command)
{
	__u32 number = IOC_NR(command);

	if (handle->kind != ACCESS_VIDEO || IOC_TYPE(command) != 'V' || number >= 128)
		return false;
	return (number < 64 ? COUNTED_LOW : COUNTED_HIGH) & BIT(number);
}

/* Those that the kernel answers before it asks a driver. */
static __always_inline bool is_general(__u32 command)
{
	switch (command) {
	case 0x5421: /* FIONBIO */
	case 0x5450: /* FIONCLEX */
	case 0x5451: /* FIOCLEX */
	case 0x5452: /* FIOASYNC */
	case 0x5460: /* FIOQSIZE */
		return true;
	}
	return false;
}

#define NR_DQBUF 17

static __always_inline int ioctl_entry(__u32 op, struct file *file, __u32 command, bool probed)
{
	struct access_handle handle = {};
	int refusal;

	/* What is done with a DMA buffer does not reach the device. */
	if (!find_handle(file, &handle, probed) || handle.kind == ACCESS_DMABUF)
		return 0;
	if (is_counted(&handle, command)) {
		refusal = reserve_count(&handle);
		if (!refusal)
			tally(op, handle.kind, handle.rdev, 1);
		if (IOC_NR(command) == NR_DQBUF)
			serve(&handle);
		return refusal;
	}
	refusal = begin(op, file, &handle, command, true);
	if (!refusal && is_general(command))
		flush(bpf_get_current_pid_tgid());
	return refusal;
}

/* Where native and compat calls meet, with an argument that nobody else can change. */
static __always_inline struct access_record *middle_of_ioctl(void)
{
	return middle(ACCESS_IOCTL) ?: middle(ACCESS_IOCTL_COMPAT);
}

#define NR_S_EXT_CTRLS 72
#define LIST_OF_CONTROLS 24 /* in a struct v4l2_ext_controls */

/* struct v4l2_ext_control */
struct ext_control {
	__u32 id;
	__u32 size;
	__u32 reserved;
	__s32 value;
	__u32 high;
};

/* The list is a copy of the kernel's, too. */
static __always_inline void take_controls(struct access_record *record, void *arg)
{
	struct access_controls *controls = (void *)record->arg;
	struct ext_control one;
	void *list;
	__u32 i;

	if (bpf_probe_read_kernel(controls, offsetof(struct access_controls, control), arg) ||
	    bpf_probe_read_kernel(&list, sizeof(list), arg + LIST_OF_CONTROLS))
		return;
#pragma unroll
	for (i = 0; i < ACCESS_CONTROLS; i++) {
		if (i >= controls->count ||
		    bpf_probe_read_kernel(&one, sizeof(one), list + i * sizeof(one)))
			break;
		controls->control[i].id = one.id;
		controls->control[i].size = one.size;
		controls->control[i].value = one.value;
	}
	record->arg_size = sizeof(*controls);
}

static __always_inline void take_argument(struct access_record *record, __u32 command, void *arg)
{
	__u32 size = IOC_SIZE(command);

	if (!record || !may_read)
		return;
	if (IOC_TYPE(command) == 'V' && IOC_NR(command) == NR_S_EXT_CTRLS) {
		record->command = command;
		take_controls(record, arg);
		return;
	}
	if (size > ACCESS_ARG_SIZE)
		size = ACCESS_ARG_SIZE;
	if (bpf_probe_read_kernel(record->arg, size, arg))
		return;
	record->command = command; /* the native one of a compat call */
	record->arg_size = size;
}

/*
 * Compat calls come through here, too, and then go on to their own exit. By kprobes, calls
 * are counted when they begin: the kernel may leave out their end.
 */
static __always_inline void ioctl_count(struct file *file, __u32 command, bool begins, bool ends,
					long result, bool probed)
{
	struct access_handle handle = {};
	struct access_counts *counted;

	if (!find_handle(file, &handle, probed))
		return;
	if (!is_counted(&handle, command)) {
		if (ends)
			finish(ACCESS_IOCTL, result);
		return;
	}
	counted = take_counts(&handle);
	if (counted && begins)
		count_begin(counted, IOC_NR(command));
	if (counted && ends)
		count_end(counted, IOC_NR(command), result);
}

SEC("lsm/file_ioctl")
int BPF_PROG(file_ioctl, struct file *file, unsigned int command, unsigned long arg, int verdict)
{
	return verdict ?: ioctl_entry(ACCESS_IOCTL, file, command, false);
}

SEC("lsm/file_ioctl_compat")
int BPF_PROG(file_ioctl_compat, struct file *file, unsigned int command, unsigned long arg,
	     int verdict)
{
	return verdict ?: ioctl_entry(ACCESS_IOCTL_COMPAT, file, command, false);
}

SEC("fexit/__video_do_ioctl")
int BPF_PROG(video_do_ioctl_exit, struct file *file, unsigned int command, void *arg, long result)
{
	take_argument(middle_of_ioctl(), command, arg);
	return 0;
}

SEC("fexit/subdev_do_ioctl_lock")
int BPF_PROG(subdev_do_ioctl_exit, struct file *file, unsigned int command, void *arg,
	     long result)
{
	take_argument(middle_of_ioctl(), command, arg);
	return 0;
}

SEC("fexit/v4l2_ioctl")
int BPF_PROG(v4l2_ioctl_exit, struct file *file, unsigned int command, unsigned long arg,
	     long result)
{
	ioctl_count(file, command, true, true, result, false);
	return 0;
}

SEC("fexit/v4l2_compat_ioctl32")
int BPF_PROG(v4l2_compat_ioctl32_exit, struct file *file, unsigned int command,
	     unsigned long arg, long result)
{
	finish(ACCESS_IOCTL_COMPAT, result);
	return 0;
}

SEC("fexit/media_ioctl")
int BPF_PROG(media_ioctl_exit, struct file *file, unsigned int command, unsigned long arg,
	     long result)
{
	finish(ACCESS_IOCTL, result);
	return 0;
}

SEC("fexit/media_compat_ioctl")
int BPF_PROG(media_compat_ioctl_exit, struct file *file, unsigned int command, unsigned long arg,
	     long result)
{
	finish(ACCESS_IOCTL_COMPAT, result);
	return 0;
}

#endif /* PARAVENT_IOCTL_BPF_H */
