/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SHA-256, and the Merkle tree of RFC 6962 over the lines of a log, of which
 * only the edge is kept: that is enough to go on, and to know the root.
 */
#ifndef PARAVENT_LOG_TREE_H
#define PARAVENT_LOG_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_HASH_SIZE 32
#define LOG_TREE_NODES_MAX 64

struct log_hash {
	uint8_t bytes[LOG_HASH_SIZE];
};

/**
 * struct log_tree - the right edge of a tree
 * @size: number of leaves
 * @node: roots of the whole subtrees that the leaves make up, the largest one
 *	first; as many as @size has bits set
 */
struct log_tree {
	uint64_t size;
	struct log_hash node[LOG_TREE_NODES_MAX];
};

void log_hash(struct log_hash *hash, const void *data, size_t size);
void log_hash_prefixed(struct log_hash *hash, uint8_t prefix, const void *first,
		       size_t first_size, const void *second,
		       size_t second_size);
bool log_hash_equal(const struct log_hash *left, const struct log_hash *right);

unsigned int log_tree_nodes(uint64_t size);
void log_tree_append(struct log_tree *tree, const void *leaf, size_t size);
void log_tree_root(const struct log_tree *tree, struct log_hash *root);

#endif /* PARAVENT_LOG_TREE_H */
