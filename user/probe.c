// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe.h"

#include "pin.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int get_maps(struct probes *probes, struct report *report)
{
	const struct {
		int *fd;
		const char *name;
	} maps[] = {
		{ &probes->ring, "ring" },
		{ &probes->state, "state" },
		{ &probes->progress, "progress" },
		{ &probes->pending, "pending" },
		{ &probes->handles, "handles" },
		{ &probes->counts, "counts" },
		{ &probes->processes, "processes" },
		{ &probes->tallies, "tallies" },
		{ &probes->policy, "policy" },
		{ &probes->witnesses, "witnesses" },
	};
	size_t i;

	for (i = 0; i < sizeof(maps) / sizeof(*maps); i++) {
		*maps[i].fd = pin_get(maps[i].name);
		if (*maps[i].fd >= 0)
			continue;
		report_error(report, errno, "cannot find the map \"%s\": %s",
			     maps[i].name, strerror(errno));
		report_hint(report, "remove /sys/fs/bpf/paravent and what is "
				    "in it");
		return -1;
	}
	return 0;
}

/* The only value of a map, which may be longer or shorter, being of another version. */
static bool read_value(int map, void *value, size_t size)
{
	struct bpf_map_info info = { 0 };
	uint32_t zero = 0, info_size = sizeof(info);
	bool done = false;
	void *whole;

	memset(value, 0, size);
	if (map < 0 || bpf_obj_get_info_by_fd(map, &info, &info_size))
		return false;
	whole = calloc(1, info.value_size + size);
	done = whole && !bpf_map_lookup_elem(map, &zero, whole);
	if (done)
		memcpy(value, whole, size);
	free(whole);
	return done;
}

/*
 * Ends programs that a killed audit left behind. Returns how many accesses had been given
 * a number by then that no record and no gap has.
 */
static uint64_t drop(const struct access_progress *found)
{
	uint64_t told = found->records + found->unwritten_told +
			found->told.lost + found->told.refused;
	int map = pin_get("state");
	struct access_state state;

	pin_remove();
	if (!read_value(map, &state, sizeof(state)) || state.taken < told)
		state.taken = told;
	if (map >= 0)
		close(map);
	return state.taken - told;
}

/* Whether programs that a killed audit left behind do what this one is to do. */
static bool is_same(const struct access_progress *found,
		    const struct access_progress *wanted)
{
	return found->require == wanted->require &&
	       found->ring_size == wanted->ring_size &&
	       found->kprobe == wanted->kprobe &&
	       !memcmp(found->build, wanted->build, sizeof(found->build));
}

/**
 * probes_open() - have the programs run, and get at their maps
 * @probes: all zero; filled in. Call probes_close() when this succeeds
 * @options: what they are to do
 * @report: takes what went wrong
 *
 * Return: 0 or -1.
 */
int probes_open(struct probes *probes, const struct probe_options *options,
		struct report *report)
{
	struct access_progress progress = {
		.require = options->require,
		.ring_size = options->ring_size,
		.kprobe = options->kprobe,
	};
	struct access_progress found;
	int map;

	probes->lock = pin_open(report);
	if (probes->lock < 0)
		return -1;
	probes_build(&progress);
	map = pin_get("progress");
	probes->resumed = read_value(map, &found, sizeof(found)) &&
			  found.version == progress.version;
	probes->other = probes->resumed && !is_same(&found, &progress);
	if (map >= 0)
		close(map);
	if (!probes->resumed) {
		progress.dropped = drop(&found);
		if (probes_load(options, &progress, report)) {
			close(probes->lock);
			return -1;
		}
	}
	if (get_maps(probes, report))
		return -1;
	probes_progress(probes, &found);
	probes->programs = found.programs;
	return 0;
}

/**
 * probes_watch() - get at the maps of an audit that somebody else runs
 * @probes: filled in; call probes_close() when this succeeds
 * @report: takes what went wrong
 *
 * Return: 0 or -1.
 */
int probes_watch(struct probes *probes, struct report *report)
{
	struct access_progress wanted = { 0 }, found = { 0 };
	int map = pin_get("progress");

	if (map < 0) {
		report_error(report, errno, "found no audit that runs: %s",
			     strerror(errno));
		report_hint(report, geteuid() ? "run this as root" :
						"start it: \"paravent audit "
						"--observe\"");
		return -1;
	}
	probes_build(&wanted);
	if (!read_value(map, &found, sizeof(found)) ||
	    found.version != wanted.version ||
	    memcmp(found.build, wanted.build, sizeof(found.build))) {
		close(map);
		report_error(report, EPROTO,
			     "the audit that runs is of another version");
		report_hint(report, "use the same version of this tool");
		return -1;
	}
	close(map);
	memset(probes, 0, sizeof(*probes));
	probes->lock = -1;
	return get_maps(probes, report);
}

/**
 * probes_close() - let go of the maps; programs that are not removed go on
 * @probes: from probes_open()
 */
void probes_close(struct probes *probes)
{
	close(probes->ring);
	close(probes->state);
	close(probes->progress);
	close(probes->pending);
	close(probes->handles);
	close(probes->counts);
	close(probes->processes);
	close(probes->tallies);
	close(probes->policy);
	close(probes->witnesses);
	if (probes->lock >= 0)
		close(probes->lock);
}

/**
 * probes_state() - the programs' account of what they did
 * @probes: from probes_open()
 * @state: filled in
 *
 * Return: 0, or -1 and errno.
 */
int probes_state(const struct probes *probes, struct access_state *state)
{
	uint32_t zero = 0;

	return bpf_map_lookup_elem(probes->state, &zero, state) ? -1 : 0;
}

/**
 * probes_progress() - how far the audit before this one came
 * @probes: from probes_open()
 * @progress: filled in
 *
 * Return: 0, or -1 and errno.
 */
int probes_progress(const struct probes *probes,
		    struct access_progress *progress)
{
	uint32_t zero = 0;

	return bpf_map_lookup_elem(probes->progress, &zero, progress) ? -1 : 0;
}

/**
 * probes_set_progress() - leave word for the audit after this one
 * @probes: from probes_open()
 * @progress: how far this one came
 */
void probes_set_progress(const struct probes *probes,
			 const struct access_progress *progress)
{
	uint32_t zero = 0;

	bpf_map_update_elem(probes->progress, &zero, progress, BPF_ANY);
}

/**
 * probes_process() - what the programs wrote down about a process
 * @probes: from probes_open()
 * @who: the process
 * @process: filled in
 *
 * Return: 0, or -1 when they know nothing of it.
 */
int probes_process(const struct probes *probes, const struct access_who *who,
		   struct access_process *process)
{
	unsigned int i;

	/* Another processor may be filling it in right now. */
	for (i = 0; i < 100; i++) {
		if (bpf_map_lookup_elem(probes->processes, who, process))
			return -1;
		if (process->ready)
			return 0;
		usleep(100);
	}
	return -1;
}

/**
 * probes_attached() - how many programs are where they were put
 */
size_t probes_attached(void)
{
	return pin_list(NULL, PROBE_MAX);
}

/**
 * probes_tally() - what was recorded or counted of a video node
 * @probes: from probes_open()
 * @minor: of the node
 * @tally: filled in
 *
 * Return: 0, or -1 and errno.
 */
int probes_tally(const struct probes *probes, uint32_t minor,
		 struct access_tally *tally)
{
	return bpf_map_lookup_elem(probes->tallies, &minor, tally) ? -1 : 0;
}

/**
 * probes_skipped() - how often the kernel left a program out
 *
 * It does where one would interrupt itself on the same processor.
 *
 * Return: the number, since the programs were loaded.
 */
uint64_t probes_skipped(void)
{
	const char *section[PROBE_MAX];
	size_t i, count = pin_list(section, PROBE_MAX);
	struct bpf_prog_info info;
	uint32_t size;
	uint64_t sum = 0;
	int fd;

	for (i = 0; i < count; i++) {
		fd = pin_get_program(section[i]);
		if (fd < 0)
			continue;
		memset(&info, 0, sizeof(info));
		size = sizeof(info);
		if (!bpf_obj_get_info_by_fd(fd, &info, &size))
			sum += info.recursion_misses;
		close(fd);
	}
	return sum;
}

/**
 * probes_iterate() - list what is open, as a stream of struct access_found
 * @mappings: mappings rather than descriptors
 *
 * Return: a descriptor to read from, or -1 and errno.
 */
int probes_iterate(bool mappings)
{
	int link = pin_get(mappings ? "iter/task_vma" : "iter/task_file");
	int stream;

	if (link < 0)
		return -1;
	stream = bpf_iter_create(link);
	close(link);
	return stream < 0 ? -1 : stream;
}

/**
 * probes_count_open() - how many open files the kernel knows of a video node
 * @minor: of the node
 *
 * Return: how many, 0 also for a node that there is not; -1 and errno.
 */
int probes_count_open(uint32_t minor)
{
	struct access_node node = { .minor = minor };
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = &node,
		    .ctx_size_in = sizeof(node));
	int program = pin_get("syscall"), result;

	if (program < 0)
		return -1;
	result = bpf_prog_test_run_opts(program, &options);
	close(program);
	return result ? -1 : (int)node.open;
}
