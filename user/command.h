/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of commands, and what they share of the command line.
 */
#ifndef PARAVENT_COMMAND_H
#define PARAVENT_COMMAND_H

#include "policy.h"
#include "report.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Exit codes; Documentation/man/paravent.1 promises them. */
enum exit_code {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
};

/**
 * struct command - a word on the command line
 * @name: the word
 * @run: does the work; gets what follows, with the word itself as argv[0]
 * @help: one line
 */
struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

enum option_kind {
	OPTION_FLAG, /* value is a bool */
	OPTION_TEXT, /* value is a const char * */
	OPTION_LIST, /* value is a struct option_list */
};

#define OPTION_LIST_MAX 16

struct option_list {
	const char *item[OPTION_LIST_MAX];
	unsigned int count;
};

struct command_option {
	const char *name;
	char letter; /* 0 for none */
	enum option_kind kind;
	void *value;
};

/**
 * struct command_line - what a command takes
 * @usage: the text of --help
 * @options: besides --help
 * @option_count: how many
 * @operand_count: how many words without a dash it needs
 * @more: whether there may be more of them
 * @operands: set to them
 * @operands_given: set to how many there are
 */
struct command_line {
	const char *usage;
	const struct command_option *options;
	size_t option_count;
	int operand_count;
	bool more;
	char **operands;
	int operands_given;
};

/* Returned by command_parse() when the command is to go on. */
#define COMMAND_GO (-1)

int command_dispatch(const char *program, const char *about,
		     const struct command *commands, size_t count, int argc,
		     char **argv);
int command_parse(struct command_line *line, int argc, char **argv);
int command_usage(const char *command, const char *problem);
int command_finish(const struct report *report, json_t *object);

/* cmd_*.c */
int cmd_audit(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_camera(int argc, char **argv);
int cmd_key(int argc, char **argv);
int cmd_keygen(int argc, char **argv);
int cmd_log(int argc, char **argv);
int cmd_policy(int argc, char **argv);
int cmd_status(int argc, char **argv);

/* cmd_policy.c */
struct policy *cmd_policy_read(const char *path, struct report *report);

/* cmd_policy_init.c */
void cmd_policy_create(const char *output, const char *text, size_t size,
		       bool force, struct report *report);

/* cmd_policy_preview.c */
const struct camera *cmd_policy_camera(const struct policy *policy,
				       const char *name, struct report *report);

/*
 * cmd_policy_diff.c, cmd_policy_init.c, cmd_policy_load.c, cmd_policy_onvif.c,
 * cmd_policy_preview.c, cmd_policy_sign.c, cmd_policy_verify.c
 */
int cmd_policy_init(int argc, char **argv);
int cmd_policy_import(int argc, char **argv);
int cmd_policy_export(int argc, char **argv);
int cmd_policy_diff(int argc, char **argv);
int cmd_policy_load(int argc, char **argv);
int cmd_policy_preview(int argc, char **argv);
int cmd_policy_sign(int argc, char **argv);
int cmd_policy_verify(int argc, char **argv);
int cmd_policy_show(int argc, char **argv);

/*
 * cmd_log_checkpoint.c, cmd_log_export.c, cmd_log_init.c, cmd_log_show.c,
 * cmd_log_stats.c, cmd_log_verify.c
 */
int cmd_log_checkpoint(int argc, char **argv);
int cmd_log_export(int argc, char **argv);
int cmd_log_init(int argc, char **argv);
int cmd_log_show(int argc, char **argv);
int cmd_log_stats(int argc, char **argv);
int cmd_log_verify(int argc, char **argv);

#endif /* PARAVENT_COMMAND_H */
