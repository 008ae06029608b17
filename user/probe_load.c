// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe.h"

#include "pin.h"
#include "text.h"

#include <access.skel.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const maps[] = { "ring",	 "state",   "progress",
				    "pending",	 "handles", "counts",
				    "processes", "tallies", "policy",
				    "witnesses" };

/* The last thing that libbpf complained of. */
static char complaint[400];

__attribute__((format(printf, 2, 0))) static int
keep_complaint(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_WARN) {
		vsnprintf(complaint, sizeof(complaint), format, args);
		complaint[strcspn(complaint, "\n")] = '\0';
	}
	return 0;
}

/* Media controllers get their number when their module is loaded. */
static uint32_t media_major(void)
{
	FILE *file = fopen("/proc/devices", "re");
	unsigned int number, found = 0;
	char name[64];
	char line[128];

	while (file && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "Block", 5))
			break;
		if (sscanf(line, "%u %63s", &number, name) == 2 &&
		    !strcmp(name, "media"))
			found = number;
	}
	if (file)
		fclose(file);
	return found;
}

/* A hook may be attached and never called, where the LSM is not switched on. */
static int prove_alive(const struct access *skeleton, struct report *report)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct access_state state = { 0 };
	uint32_t zero = 0;

	if (fd >= 0)
		close(fd);
	if (!bpf_map_lookup_elem(bpf_map__fd(skeleton->maps.state), &zero,
				 &state) &&
	    state.alive)
		return 0;
	report_error(report, ENOSYS,
		     "the BPF hooks are attached, but the kernel does not call "
		     "them");
	report_hint(report, "add \"bpf\" to what /sys/kernel/security/lsm "
			    "shows, with the boot parameter lsm=");
	return -1;
}

/* Those that begin a record come last, so that all of them can be completed. */
static int attach(struct bpf_object *object, bool begin, struct report *report)
{
	struct bpf_program *program;
	const char *section;

	bpf_object__for_each_program(program, object) {
		section = bpf_program__section_name(program);
		if (!bpf_program__autoload(program) ||
		    begin != pin_begins(section))
			continue;
		if (pin_attach(program, report))
			return -1;
	}
	return 0;
}

/* Under lockdown=confidentiality, a program that reads the kernel is not taken. */
static bool may_read(void)
{
	const struct bpf_insn reader[] = {
		{ BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_1, BPF_REG_10, 0, 0 },
		{ BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_1, 0, 0, -8 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, 8 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, 0 },
		{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_probe_read_kernel },
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0 },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};
	int fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, NULL, "GPL",
			       reader, ARRAY_SIZE(reader), NULL);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* A table that no symbol table of BTF has. Without it, nothing is counted. */
static uint64_t video_devices(void)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	unsigned long long address, found = 0;
	char line[512], name[128], module[64];

	while (file && !found && fgets(line, sizeof(line), file)) {
		/* Of some hundred thousand lines, few are worth taking apart. */
		if (!strstr(line, " video_devices"))
			continue;
		*module = '\0';
		if (sscanf(line, "%llx %*c %127s %63s", &address, name,
			   module) >= 2 &&
		    !strcmp(name, "video_devices") &&
		    (!*module || !strcmp(module, "[videodev]")))
			found = address;
	}
	if (file)
		fclose(file);
	return found;
}

static int start(struct access *skeleton, const struct probe_options *options,
		 struct access_progress *progress, struct report *report)
{
	uint32_t zero = 0;
	size_t i;

	skeleton->rodata->require = options->require;
	skeleton->rodata->may_read = may_read();
	skeleton->rodata->media_major = media_major();
	skeleton->rodata->video_devices = video_devices();
	skeleton->rodata->ring_size = options->ring_size;
	bpf_map__set_max_entries(skeleton->maps.ring, options->ring_size);
	if (access__load(skeleton)) {
		report_error(report, errno,
			     "the kernel does not take the BPF programs: %s",
			     complaint);
		report_hint(report, "is it 6.1 or later, and does it have what "
				    "Documentation/audit.md asks for?");
		return -1;
	}
	for (i = 0; i < ARRAY_SIZE(maps); i++)
		if (pin_map(skeleton->obj, maps[i], report))
			return -1;
	if (attach(skeleton->obj, false, report) ||
	    attach(skeleton->obj, true, report))
		return -1;
	/* Last: what has no version was not attached as a whole. */
	progress->programs = probes_attached();
	bpf_map_update_elem(bpf_map__fd(skeleton->maps.progress), &zero,
			    progress, BPF_ANY);
	return prove_alive(skeleton, report);
}

/**
 * probes_build() - what tells these programs from those of another version
 * @progress: filled in
 */
void probes_build(struct access_progress *progress)
{
	const void *programs;
	size_t size;

	programs = access__elf_bytes(&size);
	EVP_Digest(programs, size, progress->build, NULL, EVP_sha256(), NULL);
	progress->version = ACCESS_VERSION;
}

/**
 * probes_load() - load the programs and attach them
 * @options: what they are to do
 * @progress: what to leave there for the next audit
 * @report: takes what went wrong
 *
 * Return: 0; -1 when a program is missing without which accesses would be, too.
 */
int probes_load(const struct probe_options *options,
		struct access_progress *progress, struct report *report)
{
	struct access *skeleton;
	int result;

	libbpf_set_print(keep_complaint);
	skeleton = access__open();
	if (!skeleton)
		return report_memory(report);
	result = probes_choose(skeleton->obj, options, report);
	if (!result)
		result = start(skeleton, options, progress, report);
	if (result)
		pin_remove();
	access__destroy(skeleton);
	return result;
}
