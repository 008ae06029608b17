/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module counts what comes to a node on its own. Whatever it counted and the programs
 * did not is missing in the log.
 */
#ifndef PARAVENT_WITNESS_H
#define PARAVENT_WITNESS_H

#include "probe.h"
#include "state.h"

#include <jansson.h>

/**
 * struct witness_node - one video node, as the module and the programs count
 * @minor: its number
 * @name: its name
 * @state: what was found so far, which outlives this process
 * @least: least of what the module was ahead by, in this round of looks
 * @looked: it was looked at by this process
 * @apart: by how much the module is ahead, when nothing was on its way
 */
struct witness_node {
	uint32_t minor;
	char name[STATE_TEXT_SIZE];
	struct access_witness state;
	int64_t least[ACCESS_TALLIES];
	bool looked;
	int64_t apart[ACCESS_TALLIES];
};

/**
 * struct witness - all of them
 * @node: the nodes
 * @count: how many
 */
struct witness {
	struct witness_node *node;
	size_t count;
};

/* witness.c */
bool witness_learns(const struct witness *witness);
void witness_end(struct witness *witness);
int witness_look(struct witness *witness, struct genl *genl,
		 const struct probes *probes, struct module_nodes *nodes);
int witness_settle(struct witness *witness, struct genl *genl,
		   const struct probes *probes);

/* witness_json.c */
uint64_t witness_missing(const struct witness *witness);
json_t *witness_json(const struct witness *witness);
json_t *witness_missing_json(const struct witness *witness);
uint64_t witness_before(const struct witness *witness);
json_t *witness_before_json(const struct witness *witness);
json_t *witness_counters_json(const struct witness *witness,
			      const struct probes *probes);
void witness_restart(const struct probes *probes, const json_t *counters);

/* What looks are made of. */
void witness_list(const struct access_tally *tally,
		  uint64_t list[ACCESS_TALLIES]);
bool witness_minor(const char *name, uint32_t *minor);
void witness_compare(struct witness_node *node,
		     const struct access_tally *before,
		     const struct module_node *module,
		     const struct access_tally *after);

#endif /* PARAVENT_WITNESS_H */
