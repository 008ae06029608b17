// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which programs this kernel can have. Each place is seen by a trampoline (fentry, fexit,
 * LSM) where that can be attached, else by kprobes.
 */
#include "probe.h"

#include "text.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <libkmod.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the functions are that programs attach to, besides the kernel itself. */
static const char *const modules[] = { "videodev", "mc", "videobuf2_memops" };

/* Kernels without a feature have no function of it, and nobody can use it. */
static const char *const optional[] = {
	"file_ioctl_compat",	 "v4l2_compat_ioctl32", "subdev_do_ioctl_lock",
	"media_ioctl",		 "media_compat_ioctl",	"media_release",
	"vb2_common_vm_open",	 "dma_buf_fd",		"dma_buf_file_release",
	"dma_buf_mmap_internal",
};

/* On the way of every read() of every file, so only where it has to refuse one. */
#define READ_HOOK "lsm/file_permission"

#define HOOK "security_"

/**
 * struct places - what programs can be attached to
 * @kernel: its types
 * @functions: names of those that it and the modules above have types of, as the keys of
 *	an object
 * @symbols: names of functions, as the keys of an object; NULL until one is looked for
 * @trampolines: they can be attached to functions
 * @hooks: and to the hooks of the LSM, which are called
 */
struct places {
	struct btf *kernel;
	json_t *functions;
	json_t *symbols;
	bool trampolines;
	bool hooks;
};

/* They are libraries of drivers: without a camera, they do nothing. */
static void load_modules(void)
{
	struct kmod_ctx *context = kmod_new(NULL, NULL);
	struct kmod_module *module;
	size_t i;

	if (!context)
		return;
	for (i = 0; i < ARRAY_SIZE(modules); i++) {
		if (kmod_module_new_from_name(context, modules[i], &module))
			continue;
		kmod_module_probe_insert_module(module,
						KMOD_PROBE_APPLY_BLACKLIST_ALL,
						NULL, NULL, NULL, NULL);
		kmod_module_unref(module);
	}
	kmod_unref(context);
}

/* There are some hundred thousand, of which none is looked for mostly. */
static json_t *read_symbols(void)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	json_t *symbols = json_object();
	char line[512], *name;

	/* An address, a blank, the type of the symbol, a blank, its name. */
	while (file && fgets(line, sizeof(line), file)) {
		name = strchr(line, ' ');
		if (!name || (name[1] != 't' && name[1] != 'T'))
			continue;
		name += 3;
		name[strcspn(name, "\t\n")] = '\0';
		if (strpbrk(name, ".$") || strlen(name) > 64)
			continue;
		json_object_set_new_nocheck(symbols, name, json_true());
	}
	if (file)
		fclose(file);
	return symbols;
}

/* Whether the kernel takes a program that does nothing in place of @function. */
static bool can_attach(const struct places *places, enum bpf_prog_type type,
		       enum bpf_attach_type attach, const char *function)
{
	const struct bpf_insn nothing[] = {
		{ BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0 },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, options,
		    .expected_attach_type = attach);
	int program, link, id;

	id = places->kernel ? btf__find_by_name_kind(places->kernel, function,
						     BTF_KIND_FUNC) :
			      -1;
	if (id <= 0)
		return false;
	options.attach_btf_id = id;
	program = bpf_prog_load(type, NULL, "GPL", nothing, ARRAY_SIZE(nothing),
				&options);
	if (program < 0)
		return false;
	link = bpf_raw_tracepoint_open(NULL, program);
	close(program);
	if (link >= 0)
		close(link);
	return link >= 0;
}

/* A hook may be attached and never called, where the LSM is not switched on. */
static bool is_called(void)
{
	FILE *file = fopen("/sys/kernel/security/lsm", "re");
	char line[256] = "", *name, *rest = line;

	if (!file)
		return true;
	if (!fgets(line, sizeof(line), file))
		*line = '\0';
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	while ((name = strsep(&rest, ",")))
		if (!strcmp(name, "bpf"))
			return true;
	return false;
}

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* What the kernel calls the programs of an LSM's hook from. */
static void name_hook(char *name, size_t size, const char *target)
{
	if (starts_with(target, HOOK))
		target += strlen(HOOK);
	snprintf(name, size, "bpf_lsm_%s", target);
}

static void want_functions(struct places *places, struct bpf_object *object)
{
	struct bpf_program *program;
	const char *target;
	char name[80];

	places->functions = json_object();
	bpf_object__for_each_program(program, object) {
		target = strchr(bpf_program__section_name(program), '/');
		if (!target++)
			continue;
		name_hook(name, sizeof(name), target);
		json_object_set_new(places->functions, target, json_false());
		json_object_set_new(places->functions, name, json_false());
	}
}

/* Once over all types, since libbpf looks at one after the other for a name. */
static void find_functions(struct places *places, const struct btf *types,
			   uint32_t first)
{
	const struct btf_type *type;
	const char *name;
	uint32_t id;

	for (id = first; types && id < btf__type_cnt(types); id++) {
		type = btf__type_by_id(types, id);
		if (!btf_is_func(type))
			continue;
		name = btf__name_by_offset(types, type->name_off);
		if (json_object_get(places->functions, name))
			json_object_set_new(places->functions, name,
					    json_true());
	}
}

static void find_places(struct places *places, struct bpf_object *object,
			const struct probe_options *options)
{
	struct btf *types;
	size_t i;

	places->kernel = btf__load_vmlinux_btf();
	want_functions(places, object);
	find_functions(places, places->kernel, 1);
	for (i = 0; places->kernel && i < ARRAY_SIZE(modules); i++) {
		types = btf__load_module_btf(modules[i], places->kernel);
		find_functions(places, types, btf__type_cnt(places->kernel));
		btf__free(types);
	}
	if (options->kprobe)
		return;
	places->trampolines = can_attach(places, BPF_PROG_TYPE_TRACING,
					 BPF_TRACE_FENTRY, "chrdev_open");
	places->hooks = is_called() &&
			can_attach(places, BPF_PROG_TYPE_LSM, BPF_LSM_MAC,
				   "bpf_lsm_file_open");
}

static void forget_places(struct places *places)
{
	btf__free(places->kernel);
	json_decref(places->functions);
	json_decref(places->symbols);
}

static bool has_type(const struct places *places, const char *name)
{
	return json_is_true(json_object_get(places->functions, name));
}

static bool by_trampoline(const struct places *places, const char *function)
{
	return places->trampolines && has_type(places, function);
}

static bool by_hook(const struct places *places, const char *hook)
{
	char name[80];

	name_hook(name, sizeof(name), hook);
	return places->hooks && has_type(places, name);
}

static bool has_symbol(struct places *places, const char *prefix,
		       const char *function)
{
	char name[80];

	if (!places->symbols)
		places->symbols = read_symbols();
	snprintf(name, sizeof(name), "%s%s", prefix, function);
	return json_object_get(places->symbols, name);
}

/* Whether a program is the one of its place that is to be loaded. */
static bool is_wanted(struct places *places, const char *section)
{
	const char *target = strchr(section, '/');

	if (!target++)
		return true;
	if (starts_with(section, "lsm/"))
		return by_hook(places, target);
	if (starts_with(section, "fentry/") || starts_with(section, "fexit/"))
		return by_trampoline(places, target);
	if (!starts_with(section, "kprobe/") &&
	    !starts_with(section, "kretprobe/"))
		return true;
	if (starts_with(target, HOOK) ? by_hook(places, target) :
					by_trampoline(places, target))
		return false;
	return has_symbol(places, "", target);
}

/* Whether the place of a program that is not wanted is seen by another, or need not be. */
static bool is_dispensable(struct places *places, const char *section)
{
	const char *target = strchr(section, '/') + 1;
	size_t i;

	if (starts_with(section, "kprobe/") ||
	    starts_with(section, "kretprobe/"))
		return true;
	for (i = 0; i < ARRAY_SIZE(optional); i++)
		if (!strcmp(optional[i], target))
			return true;
	return has_symbol(places, starts_with(section, "lsm/") ? HOOK : "",
			  target);
}

static int refuse_places(const struct places *places, struct report *report)
{
	if (!places->kernel) {
		report_error(report, ENOENT,
			     "found no BTF in this kernel, expected "
			     "/sys/kernel/btf/vmlinux");
		report_hint(report, "use a kernel with "
				    "CONFIG_DEBUG_INFO_BTF=y, such as Debian's "
				    "own");
		return -1;
	}
	report_error(
		report, EOPNOTSUPP,
		"this kernel calls no BPF program of its LSM, so that what "
		"is not recorded cannot be refused");
	report_hint(report, "use a kernel with CONFIG_BPF_LSM=y that shows "
			    "\"bpf\" in /sys/kernel/security/lsm, or do "
			    "without --require");
	return -1;
}

/**
 * probes_choose() - leave out the programs that this kernel has no place for
 * @object: all of them, not loaded yet
 * @options: what they are to do
 * @report: takes what is missing
 *
 * Return: 0; -1 if that cannot be done without.
 */
int probes_choose(struct bpf_object *object,
		  const struct probe_options *options, struct report *report)
{
	struct places places = { 0 };
	struct bpf_program *program;
	const char *section;
	int result = 0;

	load_modules();
	find_places(&places, object, options);
	if (!places.kernel || (options->require && !places.hooks))
		result = refuse_places(&places, report);
	bpf_object__for_each_program(program, object) {
		section = bpf_program__section_name(program);
		if (result)
			break;
		if (!strcmp(section, READ_HOOK) && !options->require) {
			bpf_program__set_autoload(program, false);
			continue;
		}
		if (is_wanted(&places, section))
			continue;
		bpf_program__set_autoload(program, false);
		if (is_dispensable(&places, section))
			continue;
		report_error(report, ENOENT,
			     "this kernel has no place for the program \"%s\", "
			     "without which accesses would be missed",
			     section);
		report_hint(report, "is the module videodev installed, and "
				    "does the kernel have CONFIG_BPF_LSM=y and "
				    "CONFIG_DEBUG_INFO_BTF_MODULES=y?");
		result = -1;
	}
	forget_places(&places);
	return result;
}
