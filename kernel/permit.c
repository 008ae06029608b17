// SPDX-License-Identifier: GPL-2.0-only
/* Who may use a camera: users, groups, programs. Root is nobody special here. */
#include "compat.h"
#include "node.h"

#include <crypto/sha2.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

/* What is read of a program at a time. */
#define CHUNK	SZ_64K

static bool permits_user(const struct paravent_camera *camera)
{
	u32 i;

	for (i = 0; i < camera->uids; i++)
		if (uid_eq(current_fsuid(), KUIDT_INIT(camera->uid[i])))
			return true;
	for (i = 0; i < camera->gids; i++)
		if (in_group_p(KGIDT_INIT(camera->gid[i])))
			return true;
	return !camera->uids && !camera->gids;
}

static void identify(struct paravent_program *program, const struct file *exe)
{
	const struct inode *inode = file_inode(exe);

	program->dev = inode->i_sb->s_dev;
	program->ino = inode->i_ino;
	program->generation = inode->i_generation;
	program->size = i_size_read(inode);
	program->changed = compat_inode_ctime(inode);
}

static bool is_same(const struct paravent_program *a, const struct paravent_program *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->generation == b->generation &&
	       a->size == b->size && timespec64_equal(&a->changed, &b->changed);
}

static bool is_listed(const struct paravent_camera *camera, const struct paravent_program *program)
{
	u32 i;

	for (i = 0; i < camera->executables; i++)
		if (!memcmp(camera->executable[i], program->digest, PARAVENT_DIGEST_SIZE))
			return true;
	return false;
}

/* Has the calling process's program been looked at, and as what? */
static const struct paravent_program *find_program(struct paravent_node *node)
{
	const struct paravent_program *found = NULL;
	struct paravent_program program;
	struct file *exe;
	u32 i;

	lockdep_assert_held(&node->lock);
	exe = compat_get_exe_file();
	if (!exe)
		return NULL;
	identify(&program, exe);
	fput(exe);
	for (i = 0; i < PARAVENT_PROGRAMS; i++)
		if (node->program[i].size && is_same(&node->program[i], &program))
			found = &node->program[i];
	return found;
}

/**
 * paravent_permit_known() - may the calling process use the node, by all that is known?
 * @node: the node
 *
 * A program that has not been looked at is nobody. Whoever comes by paravent_permit() first
 * is known.
 *
 * Context: with @node->lock held; reads no file.
 */
bool paravent_permit_known(struct paravent_node *node)
{
	const struct paravent_camera *camera = paravent_view_camera(node);
	const struct paravent_program *program;

	if (!camera)
		return true;
	if (!permits_user(camera))
		return false;
	if (!camera->executables)
		return true;
	program = find_program(node);
	return program && is_listed(camera, program);
}

/* The file as a whole, and only if it stays as it is meanwhile. */
static int read_program(struct paravent_program *program, struct file *exe)
{
	struct paravent_program after;
	struct sha256_state state;
	loff_t pos = 0;
	ssize_t got;
	void *chunk;

	chunk = kvmalloc(CHUNK, GFP_KERNEL);
	if (!chunk)
		return -ENOMEM;
	identify(program, exe);
	sha256_init(&state);
	do {
		got = fatal_signal_pending(current) ? -EINTR :
						      kernel_read(exe, chunk, CHUNK, &pos);
		if (got > 0)
			sha256_update(&state, chunk, got);
		cond_resched();
	} while (got > 0);
	sha256_final(&state, program->digest);
	kvfree(chunk);
	identify(&after, exe);
	if (got < 0)
		return got;
	return pos == program->size && is_same(program, &after) ? 0 : -EBUSY;
}

/* Who is not allowed cannot make the node forget who is: these share one entry. */
static void remember_program(struct paravent_node *node, const struct paravent_program *program)
{
	const struct paravent_camera *camera;
	u32 at = PARAVENT_PROGRAMS - 1;

	mutex_lock(&node->lock);
	camera = paravent_view_camera(node);
	if (camera && is_listed(camera, program))
		at = node->next_program++ % (PARAVENT_PROGRAMS - 1);
	node->program[at] = *program;
	mutex_unlock(&node->lock);
}

/* If that is all that is missing. */
static void look_at_program(struct paravent_node *node)
{
	const struct paravent_camera *camera;
	struct paravent_program program;
	struct file *exe;
	bool missing;

	mutex_lock(&node->lock);
	camera = paravent_view_camera(node);
	missing = camera && camera->executables && permits_user(camera) && !find_program(node);
	mutex_unlock(&node->lock);
	if (!missing)
		return;
	exe = compat_get_exe_file();
	if (!exe)
		return;
	if (!read_program(&program, exe))
		remember_program(node, &program);
	fput(exe);
}

static bool permits_now(struct paravent_node *node)
{
	bool permits;

	mutex_lock(&node->lock);
	permits = paravent_permit_known(node);
	mutex_unlock(&node->lock);
	return permits;
}

/**
 * paravent_permit() - may the calling process use the node?
 * @node: the node
 *
 * Context: Process context; may read the file that the process runs.
 */
bool paravent_permit(struct paravent_node *node)
{
	/* As a rule the answer is known: this is asked at every call. */
	if (permits_now(node))
		return true;
	look_at_program(node);
	return permits_now(node);
}
