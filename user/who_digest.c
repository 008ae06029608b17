// SPDX-License-Identifier: GPL-2.0-or-later
#include "who.h"

#include "json.h"

#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/* A program that runs cannot be written to, so what is read now is what ran. */
static int open_running(const struct access_who *who, const char *path)
{
	char link[64], target[PATH_MAX];
	ssize_t size;
	int fd;

	snprintf(link, sizeof(link), "/proc/%u/exe", who->pid);
	fd = open(link, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	size = readlink(link, target, sizeof(target) - 1);
	target[size > 0 ? size : 0] = '\0';
	if (!strcmp(target, path) && who_lives(who))
		return fd;
	close(fd);
	return -1;
}

/* Once it has ended, the same inode must do. */
static int open_ended(uint64_t inode, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode) &&
	    status.st_ino == inode)
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
 * @inode: of the program
 * @path: of the program
 */
void who_put_digest(struct who_cache *cache, json_t *object,
		    const struct access_who *who, uint64_t inode,
		    const char *path)
{
	int fd = open_running(who, path);
	bool late = fd < 0;
	struct stat status;
	json_t *known;
	char key[160];

	if (late)
		fd = open_ended(inode, path);
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
