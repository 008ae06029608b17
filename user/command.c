// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"

#include "json.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#define OPTIONS_MAX 12

static void list_commands(const char *program, const char *about,
			  const struct command *commands, size_t count,
			  FILE *stream)
{
	size_t i;

	fprintf(stream, "Usage: %s COMMAND ...\n\n%s\n\nCommands:\n", program,
		about);
	for (i = 0; i < count; i++)
		fprintf(stream, "  %-10s %s\n", commands[i].name,
			commands[i].help);
	fprintf(stream, "\n\"%s COMMAND --help\" tells more about a command.\n",
		program);
}

/**
 * command_dispatch() - run the command that the first word names
 * @program: the words before it
 * @about: what @program is for
 * @commands: the commands there are
 * @count: how many
 * @argc: number of words, @program's last one included
 * @argv: the words
 *
 * Return: the exit code.
 */
int command_dispatch(const char *program, const char *about,
		     const struct command *commands, size_t count, int argc,
		     char **argv)
{
	size_t i;

	if (argc < 2) {
		list_commands(program, about, commands, count, stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		list_commands(program, about, commands, count, stdout);
		return EXIT_OK;
	}
	for (i = 0; i < count; i++)
		if (!strcmp(commands[i].name, argv[1]))
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "%s: found \"%s\", expected one of:", program, argv[1]);
	for (i = 0; i < count; i++)
		fprintf(stderr, "%s %s", i ? "," : "", commands[i].name);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

static int store(const struct command_option *option, const char *value)
{
	struct option_list *list;

	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)option->value = true;
		return COMMAND_GO;
	case OPTION_TEXT:
		*(const char **)option->value = value;
		return COMMAND_GO;
	case OPTION_LIST:
		list = option->value;
		if (list->count < OPTION_LIST_MAX) {
			list->item[list->count++] = value;
			return COMMAND_GO;
		}
	}
	fprintf(stderr, "paravent: --%s may be given %d times at most\n",
		option->name, OPTION_LIST_MAX);
	return EXIT_USAGE;
}

/**
 * command_parse() - take the options and operands of a command
 * @line: what it takes
 * @argc: number of words
 * @argv: the words
 *
 * Return: COMMAND_GO, or the exit code to end with.
 */
int command_parse(struct command_line *line, int argc, char **argv)
{
	struct option options[OPTIONS_MAX + 2] = {
		{ "help", no_argument, NULL, 'h' },
	};
	char letters[2 * OPTIONS_MAX + 2] = "h";
	size_t i, used = 1;
	int found, index, result = COMMAND_GO;

	for (i = 0; i < line->option_count; i++) {
		options[i + 1].name = line->options[i].name;
		options[i + 1].has_arg = line->options[i].kind != OPTION_FLAG;
		if (!line->options[i].letter)
			continue;
		options[i + 1].val = line->options[i].letter;
		letters[used++] = line->options[i].letter;
		if (options[i + 1].has_arg)
			letters[used++] = ':';
	}

	optind = 0; /* start afresh: main() looked at options too */
	while (result == COMMAND_GO) {
		index = 0;
		found = getopt_long(argc, argv, letters, options, &index);
		if (found == -1)
			break;
		if (found == 'h') {
			fputs(line->usage, stdout);
			return EXIT_OK;
		}
		if (found == '?') {
			fprintf(stderr, "Try --help.\n");
			return EXIT_USAGE;
		}
		for (i = 0; found && i < line->option_count; i++)
			if (line->options[i].letter == found)
				index = i + 1;
		result = store(&line->options[index - 1], optarg);
	}
	if (result != COMMAND_GO)
		return result;

	line->operands = argv + optind;
	line->operands_given = argc - optind;
	if (line->operands_given < line->operand_count ||
	    (line->operands_given > line->operand_count && !line->more)) {
		fputs(line->usage, stderr);
		return EXIT_USAGE;
	}
	return COMMAND_GO;
}

/**
 * command_usage() - complain about how a command was called
 * @command: the command
 * @problem: what is wrong and what was expected
 *
 * Return: the exit code.
 */
int command_usage(const char *command, const char *problem)
{
	fprintf(stderr, "%s: %s\nTry \"%s --help\".\n", command, problem,
		command);
	return EXIT_USAGE;
}

/**
 * command_finish() - end a command by showing what went wrong, if anything
 * @report: the findings
 * @object: the command's own output as JSON, with the findings added here; NULL
 *	to show the findings as text on standard error
 *
 * Return: the exit code.
 */
int command_finish(const struct report *report, json_t *object)
{
	if (object) {
		report_json(report, object);
		json_print(object);
	} else {
		report_print(report, stderr);
	}
	return report->errors ? EXIT_FAILED : EXIT_OK;
}
