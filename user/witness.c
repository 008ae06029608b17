// SPDX-License-Identifier: GPL-2.0-or-later
#include "witness.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * The two are not read at the same moment, and an access may be between the two places
 * where it is counted. So the module may seem to be ahead by it, or behind. Whoever looks
 * several times, and takes the extreme, is not misled unless a thread stands still
 * there for as long as all the looks take.
 */
#define ROUND 5

#define LAST_LOOKS 20
#define LAST_INTERVAL 20000

/**
 * witness_list() - the members of a tally in their order
 * @tally: the tally
 * @list: filled in
 */
void witness_list(const struct access_tally *tally,
		  uint64_t list[ACCESS_TALLIES])
{
	list[0] = tally->opens;
	list[1] = tally->releases;
	list[2] = tally->ioctls;
	list[3] = tally->mmaps;
	list[4] = tally->reads;
	list[5] = tally->polls;
	list[6] = tally->frames;
}

static void list_module(const struct module_node *node,
			uint64_t list[ACCESS_TALLIES])
{
	list[0] = node->opens;
	list[1] = node->releases;
	list[2] = node->ioctls;
	list[3] = node->mmaps;
	list[4] = node->reads;
	list[5] = node->polls;
	list[6] = node->passed + node->blanked + node->skipped;
}

/* The node is another one, or the module is: both begin with nothing. */
static bool began_anew(const unsigned long long *then, const uint64_t *now)
{
	size_t i;

	for (i = 0; i < ACCESS_TALLIES; i++)
		if (now[i] < then[i])
			return true;
	return false;
}

/* What the module counted while no audit ran; as ever, the least that holds for a round. */
static void compare_before(struct witness_node *node, const uint64_t *now,
			   const uint64_t *last, bool begins, bool ends)
{
	struct access_witness *state = &node->state;
	int64_t more;
	size_t i;

	if (begins && began_anew(state->logged, now))
		memset(state->logged, 0, sizeof(state->logged));
	for (i = 0; i < ACCESS_TALLIES; i++) {
		more = now[i] - last[i] - state->logged[i];
		if (begins || more < node->least[i])
			node->least[i] = more;
		if (ends && node->least[i] > 0)
			state->before[i] = node->least[i];
	}
}

/**
 * witness_compare() - hold what the module counted against what the programs did
 * @node: what is known so far
 * @before: what the programs had counted before
 * @module: the module
 * @after: and after
 *
 * The first round finds out by how much the module was ahead when it began, so nothing is
 * missing in it; and how much of that came about after the audit before this one.
 */
void witness_compare(struct witness_node *node,
		     const struct access_tally *before,
		     const struct module_node *module,
		     const struct access_tally *after)
{
	uint64_t now[ACCESS_TALLIES], first[ACCESS_TALLIES],
		last[ACCESS_TALLIES];
	struct access_witness *state = &node->state;
	bool learns, begins, ends;
	int64_t ahead;
	size_t i;

	witness_list(before, first);
	list_module(module, now);
	witness_list(after, last);
	if (began_anew(state->module, now)) {
		state->looks = 0;
		state->restarted = 0;
	}
	learns = state->looks < ROUND;
	begins = state->looks % ROUND == 0;
	ends = state->looks % ROUND == ROUND - 1;
	if (learns && state->restarted)
		compare_before(node, now, last, begins, ends);
	for (i = 0; i < ACCESS_TALLIES; i++) {
		state->module[i] = now[i];
		if (!node->looked || first[i] == last[i])
			node->apart[i] = now[i] - first[i];
		if (learns) {
			ahead = now[i] - first[i];
			if (begins || ahead > state->ahead[i])
				state->ahead[i] = ahead;
			continue;
		}
		ahead = (int64_t)(now[i] - last[i]) - state->ahead[i];
		if (begins || ahead < node->least[i])
			node->least[i] = ahead;
		if (!ends || node->least[i] <= 0)
			continue;
		state->missing[i] += node->least[i];
		state->ahead[i] += node->least[i];
	}
	node->looked = true;
	state->looks++;
}

/**
 * witness_minor() - number of a video node
 * @name: its name
 * @minor: filled in
 *
 * Return: whether there is such a node, and room for it.
 */
bool witness_minor(const char *name, uint32_t *minor)
{
	char path[STATE_TEXT_SIZE + 64];
	unsigned int major = 0, found = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/video4linux/%s/dev", name);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (fscanf(file, "%u:%u", &major, &found) != 2)
		major = 0;
	fclose(file);
	*minor = found;
	return major && found < ACCESS_NODES_MAX;
}

static struct witness_node *find_node(struct witness *witness,
				      const struct probes *probes,
				      const char *name)
{
	struct witness_node *grown;
	uint32_t minor;
	size_t i;

	if (!witness_minor(name, &minor))
		return NULL;
	for (i = 0; i < witness->count; i++)
		if (witness->node[i].minor == minor)
			return &witness->node[i];
	grown = reallocarray(witness->node, witness->count + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	witness->node = grown;
	grown += witness->count++;
	memset(grown, 0, sizeof(*grown));
	grown->minor = minor;
	snprintf(grown->name, sizeof(grown->name), "%s", name);
	/* An audit that was killed has left it; it goes on at the beginning of a round. */
	bpf_map_lookup_elem(probes->witnesses, &minor, &grown->state);
	grown->state.looks -= grown->state.looks % ROUND;
	return grown;
}

/**
 * witness_learns() - whether it is not known yet of some node what is normal
 * @witness: all zero at first
 */
bool witness_learns(const struct witness *witness)
{
	size_t i;

	for (i = 0; i < witness->count; i++)
		if (witness->node[i].state.looks < ROUND)
			return true;
	return !witness->count;
}

/**
 * witness_end() - forget everything
 * @witness: what was found
 */
void witness_end(struct witness *witness)
{
	free(witness->node);
	memset(witness, 0, sizeof(*witness));
}

/**
 * witness_look() - compare all nodes once
 * @witness: gets what is found
 * @genl: to the module
 * @probes: the programs
 * @nodes: filled in with what the module says; its array is to be freed
 *
 * Return: 0, or the negative errno of asking the module.
 */
int witness_look(struct witness *witness, struct genl *genl,
		 const struct probes *probes, struct module_nodes *nodes)
{
	static struct access_tally before[ACCESS_NODES_MAX];
	struct report report = { 0 };
	struct access_tally after;
	size_t i, known = witness->count;
	struct witness_node *node;
	uint32_t minor;
	int error;

	memset(nodes, 0, sizeof(*nodes));
	for (i = 0; i < known; i++) {
		minor = witness->node[i].minor;
		if (probes_tally(probes, minor, &before[minor]))
			return -errno;
	}
	error = nodes_get(genl, nodes, &report);
	for (i = 0; i < nodes->count && !error; i++) {
		node = find_node(witness, probes, nodes->node[i].name);
		/* Of one that is new it is not known what was before. */
		if (!node || (size_t)(node - witness->node) >= known ||
		    probes_tally(probes, node->minor, &after))
			continue;
		witness_compare(node, &before[node->minor], &nodes->node[i],
				&after);
		bpf_map_update_elem(probes->witnesses, &node->minor,
				    &node->state, BPF_ANY);
	}
	return error;
}

/**
 * witness_settle() - compare them for the last time
 * @witness: gets what is found
 * @genl: to the module
 * @probes: the programs, which still run
 *
 * Return: 0, or the negative errno of asking the module.
 */
int witness_settle(struct witness *witness, struct genl *genl,
		   const struct probes *probes)
{
	struct module_nodes nodes;
	unsigned int look;
	int error = 0;
	size_t i;

	/* Whole rounds. */
	for (i = 0; i < witness->count; i++)
		witness->node[i].state.looks -=
			witness->node[i].state.looks % ROUND;
	for (look = 0; look < LAST_LOOKS && !error; look++) {
		error = witness_look(witness, genl, probes, &nodes);
		free(nodes.node);
		usleep(LAST_INTERVAL);
	}
	return error;
}
