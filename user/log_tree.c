// SPDX-License-Identifier: GPL-2.0-or-later
#include "log_tree.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define LEAF_PREFIX 0
#define NODE_PREFIX 1

struct part {
	const void *data;
	size_t size;
};

/*
 * A log whose hashes are not known to be right must not be written, nor be
 * called good: there is nothing left to do but stop.
 */
static void hash_parts(struct log_hash *hash, const struct part *parts,
		       unsigned int count)
{
	static EVP_MD *md; /* looking it up costs more than a short line */
	static EVP_MD_CTX *context;
	unsigned int i;

	if (!md)
		md = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!context)
		context = EVP_MD_CTX_new();
	if (!md || !context || !EVP_DigestInit_ex2(context, md, NULL))
		abort();
	for (i = 0; i < count; i++)
		if (!EVP_DigestUpdate(context, parts[i].data, parts[i].size))
			abort();
	if (!EVP_DigestFinal_ex(context, hash->bytes, NULL))
		abort();
}

/**
 * log_hash() - the SHA-256 of some bytes
 * @hash: result
 * @data: the bytes
 * @size: how many
 *
 * Like everything of a log, to be called by one thread at a time.
 */
void log_hash(struct log_hash *hash, const void *data, size_t size)
{
	const struct part part = { data, size };

	hash_parts(hash, &part, 1);
}

/**
 * log_hash_prefixed() - the SHA-256 of a byte and what follows it
 * @hash: result; may be part of what is hashed
 * @prefix: the byte
 * @first: what follows
 * @first_size: how many bytes
 * @second: what follows then
 * @second_size: how many bytes
 */
void log_hash_prefixed(struct log_hash *hash, uint8_t prefix, const void *first,
		       size_t first_size, const void *second,
		       size_t second_size)
{
	const struct part parts[] = {
		{ &prefix, 1 },
		{ first, first_size },
		{ second, second_size },
	};

	hash_parts(hash, parts, 3);
}

/**
 * log_hash_equal() - whether two hashes are the same
 * @left: one
 * @right: the other
 */
bool log_hash_equal(const struct log_hash *left, const struct log_hash *right)
{
	return !memcmp(left, right, sizeof(*left));
}

/**
 * log_tree_nodes() - how many nodes the edge of a tree has
 * @size: its leaves
 */
unsigned int log_tree_nodes(uint64_t size)
{
	return __builtin_popcountll(size);
}

static void join(struct log_hash *left, const struct log_hash *right)
{
	log_hash_prefixed(left, NODE_PREFIX, left, sizeof(*left), right,
			  sizeof(*right));
}

/**
 * log_tree_append() - add a leaf
 * @tree: the tree
 * @leaf: what the leaf holds
 * @size: bytes of @leaf
 */
void log_tree_append(struct log_tree *tree, const void *leaf, size_t size)
{
	unsigned int count = log_tree_nodes(tree->size);
	uint64_t full;

	log_hash_prefixed(&tree->node[count], LEAF_PREFIX, leaf, size, NULL, 0);
	/* Subtrees of equal size become one, as carries do when adding 1. */
	for (full = tree->size; full & 1; full >>= 1, count--)
		join(&tree->node[count - 1], &tree->node[count]);
	tree->size++;
}

/**
 * log_tree_root() - the hash that stands for all leaves
 * @tree: the tree
 * @root: result, the Merkle Tree Hash of RFC 6962, section 2.1
 */
void log_tree_root(const struct log_tree *tree, struct log_hash *root)
{
	unsigned int count = log_tree_nodes(tree->size);
	struct log_hash left;

	if (!count) {
		log_hash(root, NULL, 0);
		return;
	}
	*root = tree->node[--count];
	while (count--) {
		left = tree->node[count];
		join(&left, root);
		*root = left;
	}
}
