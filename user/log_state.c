// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_state.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The file has two slots, which take turns. A new state is on the disk before
 * the old one is wiped where it lies: a power cut leaves one of them whole, and
 * a full disk does not matter.
 */
#define SLOT_SIZE 4096
#define MAGIC UINT64_C(0x31474f4c544e5650) /* "PVNTLOG1" */

struct slot {
	uint64_t magic;
	uint64_t generation;
	uint64_t segment;
	uint64_t epoch;
	uint64_t tree_size;
	uint64_t sealed_segment;
	uint64_t offset;
	uint64_t line_size;
	uint64_t time;
	uint64_t removed_count;
	uint64_t removed_size;
	uint64_t lost_count;
	uint64_t lost_error;
	uint64_t lost_since;
	uint64_t lost_size;
	struct log_hash removed_head;
	struct log_hash head;
	struct log_public first;
	uint8_t seed[LOG_SEED_SIZE];
	uint8_t following[LOG_SEED_SIZE];
	struct log_hash node[LOG_TREE_NODES_MAX];
	uint8_t unused[SLOT_SIZE - 15 * 8 - 6 * 32 - LOG_TREE_NODES_MAX * 32];
	struct log_hash check; /* of all of the above */
};

static_assert(sizeof(struct slot) == SLOT_SIZE, "no holes");

static void check_sum(const struct slot *slot, struct log_hash *hash)
{
	log_hash(hash, slot, offsetof(struct slot, check));
}

static void pack(struct slot *slot, const struct log_state *state)
{
	memset(slot, 0, sizeof(*slot));
	slot->magic = htole64(MAGIC);
	slot->generation = htole64(state->generation);
	slot->segment = htole64(state->keys.segment);
	slot->epoch = htole64(state->keys.epoch);
	slot->tree_size = htole64(state->tree.size);
	slot->sealed_segment = htole64(state->segment);
	slot->offset = htole64(state->offset);
	slot->line_size = htole64(state->line_size);
	slot->time = htole64(state->time);
	slot->removed_count = htole64(state->removed.count);
	slot->removed_size = htole64(state->removed.size);
	slot->removed_head = state->removed.head;
	slot->lost_count = htole64(state->lost.count);
	slot->lost_error = htole64(-state->lost.error);
	slot->lost_since = htole64(state->lost.since);
	slot->lost_size = htole64(state->lost.size);
	slot->head = state->head;
	slot->first = state->first;
	memcpy(slot->seed, state->keys.seed, sizeof(slot->seed));
	memcpy(slot->following, state->keys.following, sizeof(slot->following));
	memcpy(slot->node, state->tree.node,
	       log_tree_nodes(state->tree.size) * sizeof(slot->node[0]));
	check_sum(slot, &slot->check);
}

static bool unpack(struct log_state *state, const struct slot *slot)
{
	struct log_hash check;

	check_sum(slot, &check);
	if (slot->magic != htole64(MAGIC) ||
	    !log_hash_equal(&check, &slot->check))
		return false;
	state->generation = le64toh(slot->generation);
	state->keys.segment = le64toh(slot->segment);
	state->keys.epoch = le64toh(slot->epoch);
	state->tree.size = le64toh(slot->tree_size);
	state->segment = le64toh(slot->sealed_segment);
	state->offset = le64toh(slot->offset);
	state->line_size = le64toh(slot->line_size);
	state->time = le64toh(slot->time);
	state->removed.count = le64toh(slot->removed_count);
	state->removed.size = le64toh(slot->removed_size);
	state->removed.head = slot->removed_head;
	state->lost.count = le64toh(slot->lost_count);
	state->lost.error = -(int)le64toh(slot->lost_error);
	state->lost.since = le64toh(slot->lost_since);
	state->lost.size = le64toh(slot->lost_size);
	state->head = slot->head;
	state->first = slot->first;
	memcpy(state->keys.seed, slot->seed, sizeof(slot->seed));
	memcpy(state->keys.following, slot->following, sizeof(slot->following));
	memcpy(state->tree.node, slot->node, sizeof(slot->node));
	return true;
}

static int put(int fd, const struct slot *slot, uint64_t generation)
{
	const off_t at = generation % 2 * SLOT_SIZE;
	ssize_t written = pwrite(fd, slot, sizeof(*slot), at);

	if (written != sizeof(*slot))
		return written < 0 ? -errno : -EIO;
	return fdatasync(fd) ? -errno : 0;
}

static int wipe(int fd, uint64_t generation)
{
	const struct slot zeros = { 0 };

	return put(fd, &zeros, generation);
}

/**
 * log_state_save() - replace the state, and erase the one before
 * @fd: the file
 * @state: the new state; its generation is counted up
 *
 * Return: 0, or a negative errno.
 */
int log_state_save(int fd, struct log_state *state)
{
	struct slot slot;
	int error;

	state->generation++;
	pack(&slot, state);
	error = put(fd, &slot, state->generation);
	OPENSSL_cleanse(&slot, sizeof(slot));
	return error ?: wipe(fd, state->generation + 1);
}

/**
 * log_state_create() - make the state of a new log
 * @directory: where
 * @state: the state
 *
 * Return: the file; -EEXIST if there is one already; another negative errno.
 */
int log_state_create(int directory, struct log_state *state)
{
	int fd, error;

	fd = openat(directory, LOG_STATE_FILE,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	error = log_state_save(fd, state);
	if (!error && fsync(fd))
		error = -errno;
	if (!error)
		return fd;
	close(fd);
	unlinkat(directory, LOG_STATE_FILE, 0);
	return error;
}

static int load(int fd, struct log_state *state)
{
	struct log_state other;
	struct slot slot[2] = { 0 };
	bool good, good_too;
	int error = 0;

	if (pread(fd, slot, sizeof(slot), 0) < 0)
		return -errno;
	good = unpack(state, &slot[0]);
	good_too = unpack(&other, &slot[1]);
	/* The power went away before the older one was wiped. */
	if (good && good_too)
		error = wipe(fd, state->generation < other.generation ?
					 state->generation :
					 other.generation);
	if (good_too && (!good || other.generation > state->generation))
		*state = other;
	OPENSSL_cleanse(slot, sizeof(slot));
	OPENSSL_cleanse(&other, sizeof(other));
	return good || good_too ? error : -EBADMSG;
}

/**
 * log_state_open() - take the state of a log, for one process at a time
 * @directory: where
 * @state: result
 *
 * Return: the file; -EBUSY if another process has it; -EBADMSG if it is
 * damaged; another negative errno.
 */
int log_state_open(int directory, struct log_state *state)
{
	int fd, error;

	fd = openat(directory, LOG_STATE_FILE, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = flock(fd, LOCK_EX | LOCK_NB) ?
			(errno == EWOULDBLOCK ? -EBUSY : -errno) :
			load(fd, state);
	if (!error)
		return fd;
	close(fd);
	return error;
}
