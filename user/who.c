// SPDX-License-Identifier: GPL-2.0-or-later
#include "who.h"

#include "file.h"
#include "json.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_TEXT_SIZE (ACCESS_PATH_SIZE + 8)

/* The names come last first. What is missing at the front is shown as missing. */
static void path_text(const struct access_names *names, char *text)
{
	const char *start[ACCESS_DEPTH];
	size_t at = 0, count = 0, used;

	while (at < names->size && at < sizeof(names->text) &&
	       count < ARRAY_SIZE(start)) {
		start[count++] = names->text + at;
		at += strnlen(names->text + at, sizeof(names->text) - at) + 1;
	}
	used = snprintf(text, PATH_TEXT_SIZE, "%s",
			names->complete ? "" : "...");
	if (!count)
		snprintf(text + used, PATH_TEXT_SIZE - used, "/");
	while (count-- && used < PATH_TEXT_SIZE)
		used += snprintf(text + used, PATH_TEXT_SIZE - used, "/%s",
				 start[count]);
}

/* Words become separated by spaces; others could not tell them apart anyway. */
static void put_line(json_t *object, const char *line, size_t size, bool cut)
{
	char text[ACCESS_LINE_SIZE + 1];
	size_t i;

	while (size && !line[size - 1])
		size--;
	for (i = 0; i < size; i++)
		text[i] = line[i] ? line[i] : ' ';
	text[size] = '\0';
	json_put_text(object, "cmdline", text);
	if (cut)
		json_object_set_new(object, "cmdline_cut", json_true());
}

/*
 * What the programs could not read, and the process may have changed since: that of
 * one that was there before them, or more where the kernel is locked down.
 */
static size_t read_late(const struct access_who *who, const char *name,
			char *text, size_t size)
{
	char path[64];
	size_t got = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%u/%s", who->pid, name);
	file = fopen(path, "re");
	if (!file)
		return 0;
	got = fread(text, 1, size, file);
	fclose(file);
	return who_lives(who) ? got : 0;
}

static void put_late_line(json_t *object, const struct access_who *who)
{
	char line[ACCESS_LINE_SIZE];
	size_t size = read_late(who, "cmdline", line, sizeof(line));

	if (!size)
		return;
	put_line(object, line, size, size == sizeof(line));
	json_object_set_new(object, "cmdline_late", json_true());
}

static bool late_exe(const struct access_who *who, char *text)
{
	char path[64];
	ssize_t size;

	snprintf(path, sizeof(path), "/proc/%u/exe", who->pid);
	size = readlink(path, text, PATH_TEXT_SIZE - 1);
	text[size > 0 ? size : 0] = '\0';
	return size > 0 && who_lives(who);
}

static void put_exe(struct who_cache *cache, json_t *object,
		    const struct access_who *who,
		    const struct access_process *process)
{
	char path[PATH_TEXT_SIZE];

	if (process->exe.size) {
		path_text(&process->exe, path);
	} else if (late_exe(who, path)) {
		json_object_set_new(object, "exe_late", json_true());
	} else {
		return;
	}
	json_put_text(object, "exe", path);
	json_put_u64(object, "inode", process->exe_ino);
	who_put_digest(cache, object, who, process, path);
}

#define CONTAINER_ID_SIZE 64

/*
 * Container managers name the control group after the container: 64 hexadecimal digits, with
 * or without the manager's name before and ".scope" behind; and LXC, lxc.payload.NAME.
 */
static bool container_of(const char *part, char *id, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	static const char lxc[] = "lxc.payload.", machine[] = "machine-";
	size_t length;
	const char *at;

	for (at = part; *at; at += length + !length) {
		length = strspn(at, digits);
		if (length != CONTAINER_ID_SIZE)
			continue;
		snprintf(id, size, "%.*s", CONTAINER_ID_SIZE, at);
		return true;
	}
	length = strlen(part);
	if (!strncmp(part, lxc, strlen(lxc))) {
		snprintf(id, size, "%s", part + strlen(lxc));
		return true;
	}
	if (!strncmp(part, machine, strlen(machine)) && length > 6 &&
	    !strcmp(part + length - 6, ".scope")) {
		snprintf(id, size, "%.*s", (int)(length - 6 - strlen(machine)),
			 part + strlen(machine));
		return true;
	}
	return false;
}

/**
 * who_put_cgroup() - say which control group a process is in
 * @object: gets it, and what it says of unit and container
 * @cgroup: its path
 *
 * The unit is the innermost part of the path that systemd gave a name of its own.
 */
void who_put_cgroup(json_t *object, const char *cgroup)
{
	char path[PATH_TEXT_SIZE], *part, *rest = path, *unit = NULL;
	char container[PATH_TEXT_SIZE] = "";
	size_t length;

	snprintf(path, sizeof(path), "%s", cgroup);
	json_put_text(object, "cgroup", path);
	while ((part = strsep(&rest, "/"))) {
		length = strlen(part);
		if ((length > 8 && !strcmp(part + length - 8, ".service")) ||
		    (length > 6 && !strcmp(part + length - 6, ".scope")))
			unit = part;
		container_of(part, container, sizeof(container));
	}
	if (unit)
		json_put_text(object, "unit", unit);
	json_put_text(object, "container", container);
}

/* The line that begins with 0:: is that of the unified hierarchy. */
static void put_late_cgroup(json_t *object, const struct access_who *who)
{
	char text[4096], *line;
	size_t size = read_late(who, "cgroup", text, sizeof(text) - 1);

	text[size] = '\0';
	line = strstr(text, "0::");
	if (!line)
		return;
	line[strcspn(line, "\n")] = '\0';
	who_put_cgroup(object, line + strlen("0::"));
	json_object_set_new(object, "cgroup_late", json_true());
}

static json_t *parents_json(const struct access_process *process)
{
	json_t *parents = json_array(), *parent;
	char comm[ACCESS_COMM_SIZE + 1] = "";
	unsigned int i;

	for (i = 0; i < process->parents && i < ACCESS_PARENTS; i++) {
		parent = json_object();
		json_put_u64(parent, "pid", process->parent[i].pid);
		json_put_u64(parent, "start", process->parent[i].start);
		json_put_u64(parent, "uid", process->parent[i].uid);
		memcpy(comm, process->parent[i].comm, ACCESS_COMM_SIZE);
		json_put_text(parent, "comm", comm);
		json_array_append_new(parents, parent);
	}
	return parents;
}

static json_t *process_json(struct who_cache *cache,
			    const struct access_who *who,
			    const struct access_process *process)
{
	json_t *object = json_object();
	char comm[ACCESS_COMM_SIZE + 1] = "", path[PATH_TEXT_SIZE];

	memcpy(comm, process->comm, ACCESS_COMM_SIZE);
	json_put_text(object, "process", comm);
	if (process->kernel)
		json_object_set_new(object, "kernel", json_true());
	else
		put_exe(cache, object, who, process);
	if (process->line_size)
		put_line(object, process->line, process->line_size,
			 process->line_cut);
	else if (!process->kernel)
		put_late_line(object, who);
	if (process->cgroup.complete) {
		path_text(&process->cgroup, path);
		who_put_cgroup(object, path);
	} else {
		put_late_cgroup(object, who);
	}
	json_put_u64(object, "pidns", process->pidns);
	if (process->ns_pid)
		json_put_u64(object, "nspid", process->ns_pid);
	json_put_u64(object, "userns", process->userns);
	json_object_set_new(object, "parents", parents_json(process));
	return object;
}

static void key_text(const struct access_who *who, char *text, size_t size)
{
	snprintf(text, size, "%u %" PRIu64 " %u", who->pid,
		 (uint64_t)who->start, who->exec_id);
}

/**
 * who_open() - begin to find out about processes
 * @cache: filled in
 * @probes: where it comes from
 */
void who_open(struct who_cache *cache, const struct probes *probes)
{
	cache->probes = probes;
	cache->processes = json_object();
	cache->digests = json_object();
}

/**
 * who_close() - forget everything
 * @cache: from who_open()
 */
void who_close(struct who_cache *cache)
{
	json_decref(cache->processes);
	json_decref(cache->digests);
}

/**
 * who_put() - add what is known of a process to an object
 * @cache: from who_open()
 * @object: gets exe, cmdline, cgroup and so on
 * @who: the process
 */
void who_put(struct who_cache *cache, json_t *object,
	     const struct access_who *who)
{
	struct access_process *process;
	json_t *known;
	char key[64];

	key_text(who, key, sizeof(key));
	known = json_object_get(cache->processes, key);
	if (!known) {
		process = malloc(sizeof(*process));
		if (process && !probes_process(cache->probes, who, process)) {
			known = process_json(cache, who, process);
			json_object_set_new(cache->processes, key, known);
		}
		free(process);
	}
	if (known)
		json_object_update(object, known);
	else
		json_object_set_new(object, "undescribed", json_true());
}

/**
 * who_forget() - a process is gone, and so is all that it did
 * @cache: from who_open()
 * @who: the process
 */
void who_forget(struct who_cache *cache, const struct access_who *who)
{
	char key[64];

	key_text(who, key, sizeof(key));
	json_object_del(cache->processes, key);
}
