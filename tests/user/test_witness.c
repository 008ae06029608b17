// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's counters held against the programs': what is missing is found to the number,
 * and nothing is accused that is only on its way.
 */
#include "helper.h"

#include "top.h"
#include "who.h"
#include "witness.h"

#include <jansson.h>

#define ROUND 5

static struct witness_node node;
static struct access_tally tally;
static struct module_node module;

static void begin(void)
{
	memset(&node, 0, sizeof(node));
	memset(&tally, 0, sizeof(tally));
	memset(&module, 0, sizeof(module));
}

static void looks(unsigned int count)
{
	while (count--)
		witness_compare(&node, &tally, &module, &tally);
}

static uint64_t missing(void)
{
	struct witness witness = { &node, 1 };

	return witness_missing(&witness);
}

/* One that had counted before is ahead for good. */
static void test_equal(void **state)
{
	unsigned int i;

	(void)state;
	begin();
	module.ioctls = 1000;
	module.passed = 7;
	tally.reads = 30;
	looks(ROUND);
	for (i = 0; i < 100; i++) {
		module.ioctls += 3;
		tally.ioctls += 3;
		module.blanked++;
		tally.frames++;
		looks(1);
	}
	looks(ROUND);
	assert_int_equal(missing(), 0);
}

static void test_missing(void **state)
{
	(void)state;
	begin();
	looks(ROUND);
	module.ioctls = 12;
	tally.ioctls = 10;
	module.opens = 1;
	looks(ROUND);
	assert_int_equal(missing(), 3);
	/* Once only. */
	looks(3 * ROUND);
	assert_int_equal(missing(), 3);
	module.skipped = 1;
	looks(2 * ROUND);
	assert_int_equal(missing(), 4);
	assert_int_equal(node.state.missing[2], 2);
	assert_int_equal(node.state.missing[0], 1);
	assert_int_equal(node.state.missing[6], 1);
}

/* Seen by one of them, and not yet by the other. */
static void test_on_its_way(void **state)
{
	struct access_tally after;
	unsigned int i;

	(void)state;
	begin();
	looks(ROUND);
	for (i = 0; i < 20 * ROUND; i++) {
		/* Between reading the one and the other, much happens. */
		after = tally;
		after.ioctls += 50;
		module.ioctls = tally.ioctls + 20;
		/* At most looks an open has been counted by the module only. */
		module.opens = tally.opens + (i % ROUND != 0);
		witness_compare(&node, &tally, &module, &after);
		tally = after;
		tally.opens = module.opens;
	}
	assert_int_equal(missing(), 0);
	/* The programs may be ahead when it begins, too. */
	begin();
	tally.ioctls = 5;
	looks(1);
	module.ioctls = 5;
	looks(4 * ROUND);
	assert_int_equal(missing(), 0);
}

/* The module was unloaded, or the camera unplugged, and is back. */
static void test_anew(void **state)
{
	(void)state;
	begin();
	module.ioctls = 100;
	looks(ROUND);
	module.ioctls = 5;
	tally.ioctls = 5;
	looks(3 * ROUND);
	assert_int_equal(missing(), 0);
	module.ioctls += 2;
	looks(2 * ROUND);
	assert_int_equal(missing(), 2);
}

/* Between two audits; nothing is missing in the one, nor in the other. */
static void test_restart(void **state)
{
	struct witness witness = { &node, 1 };
	unsigned int i;

	(void)state;
	begin();
	node.state.restarted = 1;
	node.state.logged[2] = 1000;
	module.ioctls = 1010;
	module.reads = 3;
	looks(1);
	module.ioctls += 2;
	tally.ioctls += 2;
	looks(ROUND);
	assert_int_equal(witness_before(&witness), 13);
	assert_int_equal(node.state.before[2], 10);
	assert_int_equal(node.state.before[4], 3);
	looks(2 * ROUND);
	module.ioctls += 4;
	looks(2 * ROUND);
	assert_int_equal(witness_before(&witness), 13);
	assert_int_equal(missing(), 4);
	/* Where the module was, too, all that it has counted is. */
	begin();
	node.state.restarted = 1;
	node.state.logged[2] = 1000;
	module.ioctls = 7;
	looks(ROUND);
	assert_int_equal(witness_before(&witness), 7);
	/* But for what the programs have seen of it. */
	begin();
	node.state.restarted = 1;
	for (i = 0; i < ROUND; i++) {
		module.ioctls += 3;
		tally.ioctls += 3;
		looks(1);
	}
	assert_int_equal(witness_before(&witness), 0);
	/* An audit that does not know where another one ended. */
	begin();
	module.ioctls = 7;
	looks(ROUND);
	assert_int_equal(witness_before(&witness), 0);
	/* The camera was unplugged since: that is not before. */
	begin();
	node.state.restarted = 1;
	module.ioctls = 9;
	tally.ioctls = 9;
	looks(ROUND);
	module.ioctls = 2;
	looks(2 * ROUND);
	assert_int_equal(witness_before(&witness), 0);
}

static void test_words(void **state)
{
	struct witness witness = { &node, 1 };
	json_t *object;

	(void)state;
	begin();
	strcpy(node.name, "video3");
	module.ioctls = 1000;
	looks(ROUND);
	module.ioctls += 9;
	tally.ioctls += 4;
	looks(2 * ROUND);
	object = witness_json(&witness);
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(object, "video3"), "ioctls")),
			 9);
	json_decref(object);
	object = witness_missing_json(&witness);
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(object, "video3"), "ioctls")),
			 5);
	assert_int_equal(json_object_size(json_object_get(object, "video3")),
			 1);
	json_decref(object);
}

static void test_containers(void **state)
{
#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	static const struct {
		const char *cgroup;
		const char *unit;
		const char *container;
	} cases[] = {
		{ "/system.slice/docker-" ID ".scope", "docker-" ID ".scope",
		  ID },
		{ "/docker/" ID, NULL, ID },
		{ "/kubepods.slice/kubepods-pod1.slice/cri-containerd-" ID
		  ".scope",
		  "cri-containerd-" ID ".scope", ID },
		{ "/machine.slice/libpod-" ID ".scope/container",
		  "libpod-" ID ".scope", ID },
		{ "/lxc.payload.web/init.scope", "init.scope", "web" },
		{ "/machine.slice/machine-deb.scope", "machine-deb.scope",
		  "deb" },
		{ "/system.slice/motion.service", "motion.service", NULL },
		{ "/user.slice/0123456789abcdef", NULL, NULL },
		{ "/", NULL, NULL },
	};
	const char *unit, *container;
	json_t *object;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		object = json_object();
		who_put_cgroup(object, cases[i].cgroup);
		unit = json_string_value(json_object_get(object, "unit"));
		container =
			json_string_value(json_object_get(object, "container"));
		assert_string_equal(unit ?: "", cases[i].unit ?: "");
		assert_string_equal(container ?: "", cases[i].container ?: "");
		json_decref(object);
	}
}

/* Frames are counted by the module where it is, else by calls that went well. */
static void test_frames(void **state)
{
	struct access_counts counts = { 0 };
	struct top_user user = { 0 };

	(void)state;
	counts.calls[17] = 10;
	counts.errors[17] = 3;
	counts.calls[ACCESS_COUNT_READ] = 2;
	counts.bytes = 99;
	top_count(&user, &counts);
	assert_int_equal(user.frames, 9);
	assert_int_equal(user.bytes, 99);
	counts.frames = 4;
	counts.blank = 1;
	counts.held = 8;
	counts.frame_bytes = 500;
	top_count(&user, &counts);
	assert_int_equal(user.frames, 5);
	assert_int_equal(user.held, 8);
	assert_int_equal(user.bytes, 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_on_its_way),
		cmocka_unit_test(test_anew),
		cmocka_unit_test(test_restart),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_containers),
		cmocka_unit_test(test_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
