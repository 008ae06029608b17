/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of commands, and what they share of the command line.
 */
#ifndef PARAVENT_COMMAND_H
#define PARAVENT_COMMAND_H

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
 * @operands: set to them
 */
struct command_line {
	const char *usage;
	const struct command_option *options;
	size_t option_count;
	int operand_count;
	char **operands;
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
int cmd_camera(int argc, char **argv);
int cmd_key(int argc, char **argv);
int cmd_keygen(int argc, char **argv);
int cmd_policy(int argc, char **argv);
int cmd_status(int argc, char **argv);

/* cmd_policy_load.c, cmd_policy_sign.c, cmd_policy_verify.c */
int cmd_policy_load(int argc, char **argv);
int cmd_policy_sign(int argc, char **argv);
int cmd_policy_verify(int argc, char **argv);
int cmd_policy_show(int argc, char **argv);

#endif /* PARAVENT_COMMAND_H */
