// SPDX-License-Identifier: GPL-2.0-or-later
#include "who.h"

#include "json.h"

#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/**
 * who_lives() - whether a process has not ended
 * @who: the process; /proc counts its start in ticks
 *
 * Return: whether its number is still that process.
 */
bool who_lives(const struct access_who *who)
{
	unsigned long long start = 0, tick = 1000000000 / sysconf(_SC_CLK_TCK);
	char path[64], line[1024], *rest;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%u/stat", who->pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	rest = fgets(line, sizeof(line), file);
	fclose(file);
	/* Its name, in parentheses, may hold anything. */
	rest = rest ? strrchr(line, ')') : NULL;
	if (!rest || sscanf(rest,
			    ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u "
			    "%*u %*u %*d %*d %*d %*d %*d %*d %llu",
			    &start) != 1)
		return false;
	return start == who->start / tick;
}

/*
 * Of a file system that is on no device, such as an overlay, stat() may tell another number
 * than the kernel has for it: there, that there is none must do.
 */
static bool is_on(dev_t device, uint32_t kernel_device)
{
	uint32_t major_number = kernel_device >> 20;

	if (major(device) != major_number)
		return false;
	return !major_number || minor(device) == (kernel_device & 0xfffff);
}

/* Not by its name, which may be gone, or another file's by now. */
static bool is_program(int fd, const struct access_process *process)
{
	struct stat status;

	return !fstat(fd, &status) && S_ISREG(status.st_mode) &&
	       status.st_ino == process->exe_ino &&
	       is_on(status.st_dev, process->exe_dev);
}

/* A program that runs cannot be written to, so what is read now is what ran. */
static int open_running(const struct access_who *who,
			const struct access_process *process)
{
	char link[64];
	int fd;

	snprintf(link, sizeof(link), "/proc/%u/exe", who->pid);
	fd = open(link, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -1;
	if (is_program(fd, process) && who_lives(who))
		return fd;
	close(fd);
	return -1;
}

/* Once it has ended, the same inode must do. */
static int open_ended(const struct access_process *process, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (is_program(fd, process))
		return fd;
	close(fd);
	return -1;
}

static json_t *digest_json(int fd)
{
	uint8_t digest[EVP_MAX_MD_SIZE], *block = malloc(1 << 16);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	json_t *object = json_object();
	unsigned int size = 0;
	ssize_t got = -1;

	if (block && context &&
	    EVP_DigestInit_ex(context, EVP_sha256(), NULL)) {
		while ((got = read(fd, block, 1 << 16)) > 0)
			EVP_DigestUpdate(context, block, got);
		if (!got && EVP_DigestFinal_ex(context, digest, &size))
			json_put_hex(object, "sha256", digest, size);
	}
	EVP_MD_CTX_free(context);
	free(block);
	return object;
}

/**
 * who_put_digest() - add the SHA-256 of the program that a process runs
 * @cache: keeps it, by device, inode and times
 * @object: gets sha256; and sha256_late when the process had ended already
 * @who: the process
 * @process: what was taken down of it
 * @path: of the program
 */
void who_put_digest(struct who_cache *cache, json_t *object,
		    const struct access_who *who,
		    const struct access_process *process, const char *path)
{
	int fd = open_running(who, process);
	bool late = fd < 0;
	struct stat status;
	json_t *known;
	char key[160];

	if (late)
		fd = open_ended(process, path);
	if (fd < 0)
		return;
	if (fstat(fd, &status)) {
		close(fd);
		return;
	}
	snprintf(key, sizeof(key), "%" PRIu64 " %" PRIu64 " %lld.%ld %lld.%ld",
		 (uint64_t)status.st_dev, (uint64_t)status.st_ino,
		 (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
		 (long long)status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
	known = json_object_get(cache->digests, key);
	if (!known) {
		known = digest_json(fd);
		json_object_set_new(cache->digests, key, known);
	}
	json_object_update(object, known);
	if (late)
		json_object_set_new(object, "sha256_late", json_true());
	close(fd);
}
