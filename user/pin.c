// SPDX-License-Identifier: GPL-2.0-or-later
#include "pin.h"

#include "text.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define ROOT "/sys/fs/bpf"
#define DIRECTORY ROOT "/paravent"

/* How long programs may take to end, in steps of a hundredth of a second. */
#define END_STEPS 500

/* The file system allows no slash in a name, and no dot. */
static void section_path(const char *section, char *path, size_t size)
{
	char *slash;

	snprintf(path, size, DIRECTORY "/%s", section);
	slash = strchr(path + sizeof(DIRECTORY), '/');
	if (slash)
		*slash = ':';
}

/**
 * pin_open() - make sure that there is a place, and that nobody else uses it
 * @report: takes what went wrong
 *
 * Return: a descriptor that keeps others out, or -1.
 */
int pin_open(struct report *report)
{
	struct statfs status;
	int fd;

	if (statfs(ROOT, &status) || status.f_type != BPF_FS_MAGIC)
		mount("bpf", ROOT, "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		      "mode=0700");
	if (mkdir(DIRECTORY, 0700) && errno != EEXIST) {
		report_error(report, errno, "cannot make \"%s\": %s", DIRECTORY,
			     strerror(errno));
		report_hint(report, geteuid() ?
					    "run it as root" :
					    "is the file system bpf mounted "
					    "on " ROOT "?");
		return -1;
	}
	fd = open(DIRECTORY, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	report_error(report, errno, "cannot lock \"%s\": %s", DIRECTORY,
		     strerror(errno));
	report_hint(report, "does an audit run already? There can be one");
	if (fd >= 0)
		close(fd);
	return -1;
}

/**
 * pin_map() - keep a map
 * @object: that has it
 * @name: its name
 * @report: takes what went wrong
 *
 * Return: 0 or -1.
 */
int pin_map(struct bpf_object *object, const char *name, struct report *report)
{
	char path[128];

	snprintf(path, sizeof(path), DIRECTORY "/%s", name);
	if (!bpf_map__pin(bpf_object__find_map_by_name(object, name), path))
		return 0;
	report_error(report, errno, "cannot keep the map \"%s\": %s", path,
		     strerror(errno));
	report_hint(report, "remove " DIRECTORY " and what is in it");
	return -1;
}

/**
 * pin_begins() - whether a program begins records, rather than completing them
 * @section: of it
 */
bool pin_begins(const char *section)
{
	return !strncmp(section, "lsm/", 4) ||
	       !strncmp(section, "kprobe/security_", 16);
}

/* Those that are not attached here: they are called, or wait for the module. */
static bool is_kept_only(const char *section)
{
	return !strcmp(section, "syscall") || !strncmp(section, "raw_tp/", 7);
}

/**
 * pin_attach() - attach a program, and keep it so; or keep one to be called
 * @program: the program, which is loaded
 * @report: takes what went wrong
 *
 * Return: 0 or -1.
 */
int pin_attach(struct bpf_program *program, struct report *report)
{
	const char *section = bpf_program__section_name(program);
	struct bpf_link *link;
	char path[128];
	int result;

	section_path(section, path, sizeof(path));
	if (is_kept_only(section)) {
		result = bpf_program__pin(program, path);
	} else {
		link = bpf_program__attach(program);
		result = link ? bpf_link__pin(link, path) : -errno;
		bpf_link__destroy(link);
	}
	if (!result)
		return 0;
	report_error(report, -result, "cannot attach the program \"%s\": %s",
		     section, strerror(-result));
	report_hint(report, "without each of them accesses would be missed; "
			    "does the kernel have what Documentation/audit.md "
			    "asks for?");
	return -1;
}

/**
 * pin_get() - a map, a program to be called, or the attachment of another
 * @name: the map, or the section of the program
 *
 * Return: a descriptor, or -1 and errno.
 */
int pin_get(const char *name)
{
	char path[128];
	int fd;

	section_path(name, path, sizeof(path));
	fd = bpf_obj_get(path);
	return fd < 0 ? -1 : fd;
}

/**
 * pin_get_program() - a program that is attached, or kept
 * @section: of it
 *
 * Return: a descriptor, or -1 and errno.
 */
int pin_get_program(const char *section)
{
	struct bpf_link_info info = { 0 };
	uint32_t size = sizeof(info);
	int link = pin_get(section), result;

	if (link < 0 || is_kept_only(section))
		return link;
	result = bpf_obj_get_info_by_fd(link, &info, &size);
	close(link);
	if (result)
		return -1;
	return bpf_prog_get_fd_by_id(info.prog_id);
}

/**
 * pin_list() - what is attached
 * @sections: filled in; they last until the next call. NULL to count them only
 * @most: how many there is room for
 *
 * Return: how many there are.
 */
size_t pin_list(const char **sections, size_t most)
{
	static char names[4096];
	DIR *directory = opendir(DIRECTORY);
	struct dirent *entry;
	size_t count = 0, used = 0, length;
	char *colon;

	while (directory && (entry = readdir(directory))) {
		length = strlen(entry->d_name) + 1;
		if (!strchr(entry->d_name, ':') || count == most)
			continue;
		if (!sections) {
			count++;
			continue;
		}
		if (used + length > sizeof(names))
			continue;
		sections[count] = memcpy(names + used, entry->d_name, length);
		colon = strchr(names + used, ':');
		*colon = '/';
		count++;
		used += length;
	}
	if (directory)
		closedir(directory);
	return count;
}

/**
 * pin_changed() - whether something may have come or gone since the last call
 *
 * Cheaper than pin_list(). Times of files are of the last tick, so what is younger than a few
 * of them may have more to it by now.
 */
bool pin_changed(void)
{
	static struct stat before;
	struct timespec now;
	struct stat status;
	bool changed;

	clock_gettime(CLOCK_REALTIME, &now);
	if (stat(DIRECTORY, &status))
		return true;
	changed = status.st_dev != before.st_dev ||
		  status.st_ino != before.st_ino ||
		  status.st_mtim.tv_sec != before.st_mtim.tv_sec ||
		  status.st_mtim.tv_nsec != before.st_mtim.tv_nsec ||
		  llabs(now.tv_sec - status.st_mtim.tv_sec) <= 1;
	before = status;
	return changed;
}

static void unlink_section(const char *section)
{
	char path[128];

	section_path(section, path, sizeof(path));
	unlink(path);
}

static uint32_t program_id(const char *section)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int fd = pin_get_program(section);

	if (fd < 0)
		return 0;
	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		info.id = 0;
	close(fd);
	return info.id;
}

static void wait_for_end(uint32_t id)
{
	unsigned int step;
	int fd;

	for (step = 0; id && step < END_STEPS; step++) {
		fd = bpf_prog_get_fd_by_id(id);
		if (fd < 0)
			return;
		close(fd);
		usleep(10000);
	}
}

static void remove_maps(void)
{
	DIR *directory = opendir(DIRECTORY);
	struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(directory), entry->d_name, 0);
	if (directory)
		closedir(directory);
}

/**
 * pin_remove() - end all programs, and keep nothing
 *
 * Those that begin a record go first, so that the others can complete it. None
 * runs any more on return. Whoever has a descriptor of a map can still read it.
 */
void pin_remove(void)
{
	const char *section[128];
	uint32_t id[ARRAY_SIZE(section)];
	size_t i, count = pin_list(section, ARRAY_SIZE(section));
	bool first;

	for (i = 0; i < count; i++)
		id[i] = program_id(section[i]);
	for (first = true;; first = false) {
		for (i = 0; i < count; i++)
			if (first == pin_begins(section[i]))
				unlink_section(section[i]);
		if (!first)
			break;
	}
	remove_maps();
	for (i = 0; i < count; i++)
		wait_for_end(id[i]);
}
