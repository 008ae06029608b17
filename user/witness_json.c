// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the module has witnessed, for the log; and, out of the log, for the audit after it.
 */
#include "witness.h"

#include "json.h"

#include <bpf/bpf.h>
#include <stddef.h>

static const char *const kinds[ACCESS_TALLIES] = {
	"opens", "releases", "ioctls", "mmaps", "reads", "polls", "frames",
};

/* Of a list in the state of each node. */
static uint64_t sum(const struct witness *witness, size_t offset)
{
	const unsigned long long *list;
	uint64_t sum = 0;
	size_t i, k;

	for (i = 0; i < witness->count; i++) {
		list = (const void *)((const char *)&witness->node[i].state +
				      offset);
		for (k = 0; k < ACCESS_TALLIES; k++)
			sum += list[k];
	}
	return sum;
}

/**
 * witness_missing() - how many accesses were found to be missing
 * @witness: what was found
 */
uint64_t witness_missing(const struct witness *witness)
{
	return sum(witness, offsetof(struct access_witness, missing));
}

/**
 * witness_before() - how many accesses there were while no audit ran
 * @witness: what was found
 */
uint64_t witness_before(const struct witness *witness)
{
	return sum(witness, offsetof(struct access_witness, before));
}

static json_t *list_json(const unsigned long long *numbers, bool all)
{
	json_t *object = json_object();
	size_t k;

	for (k = 0; k < ACCESS_TALLIES; k++)
		if (all || numbers[k])
			json_put_u64(object, kinds[k], numbers[k]);
	return object;
}

/**
 * witness_json() - what the module counted since the programs run
 * @witness: what was found
 *
 * From before it was there it takes what they did.
 *
 * Return: an object with one of each node in it.
 */
json_t *witness_json(const struct witness *witness)
{
	unsigned long long numbers[ACCESS_TALLIES];
	const struct access_witness *state;
	json_t *object = json_object();
	size_t i, k;

	for (i = 0; i < witness->count; i++) {
		state = &witness->node[i].state;
		for (k = 0; k < ACCESS_TALLIES; k++)
			numbers[k] = state->module[k] - state->ahead[k] +
				     state->missing[k];
		json_object_set_new(object, witness->node[i].name,
				    list_json(numbers, true));
	}
	return object;
}

static json_t *nodes_json(const struct witness *witness, size_t offset)
{
	json_t *object = json_object(), *node;
	size_t i;

	for (i = 0; i < witness->count; i++) {
		node = list_json(
			(const void *)((const char *)&witness->node[i].state +
				       offset),
			false);
		if (json_object_size(node))
			json_object_set(object, witness->node[i].name, node);
		json_decref(node);
	}
	return object;
}

/**
 * witness_missing_json() - what of that is missing
 * @witness: what was found
 *
 * Return: an object with one of each node in it where something is.
 */
json_t *witness_missing_json(const struct witness *witness)
{
	return nodes_json(witness, offsetof(struct access_witness, missing));
}

/**
 * witness_before_json() - what the module counted while no audit ran
 * @witness: what was found
 *
 * Return: an object with one of each node in it where there was something.
 */
json_t *witness_before_json(const struct witness *witness)
{
	return nodes_json(witness, offsetof(struct access_witness, before));
}

/**
 * witness_counters_json() - the module's counters, up to where the log has it all
 * @witness: what was found
 * @probes: the programs, which do not run any more
 *
 * What comes to a node after the programs have ended is not in them, so that the audit after
 * this one finds it missing.
 *
 * Return: an object with one of each node in it.
 */
json_t *witness_counters_json(const struct witness *witness,
			      const struct probes *probes)
{
	unsigned long long numbers[ACCESS_TALLIES];
	const struct witness_node *node;
	json_t *object = json_object();
	uint64_t list[ACCESS_TALLIES];
	struct access_tally tally;
	size_t i, k;

	for (i = 0; i < witness->count; i++) {
		node = &witness->node[i];
		if (probes_tally(probes, node->minor, &tally))
			continue;
		witness_list(&tally, list);
		for (k = 0; k < ACCESS_TALLIES; k++)
			numbers[k] = list[k] + node->apart[k];
		json_object_set_new(object, node->name,
				    list_json(numbers, true));
	}
	return object;
}

/**
 * witness_restart() - take in how far the log of the audit before this one goes
 * @probes: the programs, which keep it
 * @counters: from witness_counters_json() of that one
 *
 * A node that is not among them had come to nothing by then.
 */
void witness_restart(const struct probes *probes, const json_t *counters)
{
	struct access_witness state[ACCESS_NODES_MAX] = { 0 };
	const char *name;
	uint32_t minor;
	json_t *node;
	size_t k;

	json_object_foreach((json_t *)counters, name,
			    node) for (k = 0; witness_minor(name, &minor) &&
					      k < ACCESS_TALLIES;
				       k++) state[minor]
		.logged[k] =
		json_integer_value(json_object_get(node, kinds[k]));
	for (minor = 0; minor < ACCESS_NODES_MAX; minor++) {
		state[minor].restarted = 1;
		bpf_map_update_elem(probes->witnesses, &minor, &state[minor],
				    BPF_ANY);
	}
}
