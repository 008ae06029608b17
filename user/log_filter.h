/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which records of a log somebody wants to see.
 */
#ifndef PARAVENT_LOG_FILTER_H
#define PARAVENT_LOG_FILTER_H

#include "report.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Enough of --help for the commands that filter. */
#define LOG_FILTER_USAGE                                                        \
	"  --camera NAME  only accesses to a camera: its node, name in the\n"   \
	"                 policy, card or bus_info\n"                           \
	"  --who NAME     only accesses by a program, path, unit, uid or pid\n" \
	"  --since TIME   not what was before: \"2026-01-31\" or\n"             \
	"                 \"2026-01-31 08:00\", on the clock on the wall\n"     \
	"  --until TIME   nor what was then or later\n"

/* And of their options. */
#define LOG_FILTER_OPTIONS(filter)                             \
	{ "camera", 0, OPTION_TEXT, &(filter)->camera },       \
		{ "who", 0, OPTION_TEXT, &(filter)->who },     \
		{ "since", 0, OPTION_TEXT, &(filter)->since }, \
	{                                                      \
		"until", 0, OPTION_TEXT, &(filter)->until      \
	}

/**
 * struct log_filter - what to see
 * @camera: a pattern as the shell has them; NULL for all
 * @who: likewise
 * @since: text of a moment; NULL for none
 * @until: likewise
 * @from: the moment of @since in microseconds since 1970
 * @to: that of @until
 */
struct log_filter {
	const char *camera;
	const char *who;
	const char *since;
	const char *until;
	int64_t from;
	int64_t to;
};

int log_filter_prepare(struct log_filter *filter, struct report *report);
bool log_filter_wants(const struct log_filter *filter, const json_t *record);
bool log_is_access(const json_t *record);
bool log_is_remark(const json_t *record);

#endif /* PARAVENT_LOG_FILTER_H */
