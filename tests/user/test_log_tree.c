// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper.h"

#include "log_tree.h"

#include <openssl/sha.h>

static void assert_hash(const struct log_hash *hash, const char *expected)
{
	char hex[65];

	text_hex(hex, hash->bytes, sizeof(hash->bytes));
	assert_string_equal(hex, expected);
}

/* The leaves and roots that the tests of Certificate Transparency share. */
static void test_vectors(void **state)
{
	static const struct {
		const char *leaf;
		size_t size;
		const char *root;
	} steps[] = {
		{ "", 0,
		  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
		{ "\x00", 1,
		  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
		{ "\x10", 1,
		  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
		{ "\x20\x21", 2,
		  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
		{ "\x30\x31", 2,
		  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
		{ "\x40\x41\x42\x43", 4,
		  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
		{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8,
		  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
		{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
		  16,
		  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
	};
	struct log_tree tree = { 0 };
	struct log_hash root;
	size_t i;

	(void)state;
	log_tree_root(&tree, &root);
	assert_hash(&root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca4"
			   "95991b7852b855");
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		log_tree_append(&tree, steps[i].leaf, steps[i].size);
		log_tree_root(&tree, &root);
		assert_hash(&root, steps[i].root);
	}
}

/* RFC 6962, section 2.1, word for word, over leaves of a number each. */
static void naive(unsigned int first, unsigned int count, uint8_t root[32])
{
	uint8_t node[65] = { 1 }, leaf[1 + sizeof(first)] = { 0 };
	unsigned int split = 1;

	if (count == 1) {
		memcpy(leaf + 1, &first, sizeof(first));
		SHA256(leaf, sizeof(leaf), root);
		return;
	}
	while (2 * split < count)
		split *= 2;
	naive(first, split, node + 1);
	naive(first + split, count - split, node + 33);
	SHA256(node, sizeof(node), root);
}

static void test_naive(void **state)
{
	struct log_tree tree = { 0 };
	struct log_hash root;
	uint8_t expected[32];
	unsigned int i;

	(void)state;
	for (i = 0; i < 300; i++) {
		log_tree_append(&tree, &i, sizeof(i));
		log_tree_root(&tree, &root);
		naive(0, i + 1, expected);
		assert_memory_equal(root.bytes, expected, 32);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_naive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
