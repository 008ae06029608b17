// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "diff.h"
#include "json.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* As diff(1) has them, so that scripts can tell "differ" from "failed". */
enum { EXIT_SAME = EXIT_OK, EXIT_DIFFER = 1, EXIT_TROUBLE = 2 };

/* One of the two files. */
struct input {
	const char *path;
	bool is_signed;
	struct report report;
	struct policy *policy;
};

static const char *mark(const json_t *change)
{
	const char *effect =
		json_string_value(json_object_get(change, "effect"));

	return !strcmp(effect, "loosens") ? "LOOSENS" :
	       !strcmp(effect, "unclear") ? "CHECK" :
	       !strcmp(effect, "none")	  ? "" :
					    effect;
}

static const char *camera_of(const json_t *object)
{
	return json_string_value(json_object_get(object, "camera")) ?: "";
}

static void print_text(const char *label, const json_t *object)
{
	printf("  %-8s  %s\n", label,
	       json_string_value(json_object_get(object, "text")) ?: "");
}

/* Changes come camera by camera. */
static void print_changes(const struct diff *diff)
{
	const char *camera = NULL;
	json_t *change, *hidden;
	size_t i, k;

	json_array_foreach(diff->changes, i, change)
	{
		if (!camera || strcmp(camera, camera_of(change))) {
			camera = camera_of(change);
			if (*camera)
				printf("\ncamera \"%s\"\n", camera);
			else
				printf("\nthe policy as a whole\n");
			json_array_foreach(
				diff->hidden, k,
				hidden) if (*camera &&
					    !strcmp(camera, camera_of(hidden)))
				print_text("zones", hidden);
		}
		print_text(mark(change), change);
	}
}

static void print_input(const char *label, const struct input *input)
{
	printf("%s  %s: serial %" PRIu64 "%s\n", label, input->path,
	       input->policy->serial,
	       input->is_signed ?
		       "; its signature was NOT CHECKED, see policy verify" :
		       "");
}

static void print_diff(const struct diff *diff, const struct input input[2])
{
	size_t count = json_array_size(diff->changes);

	print_input("old", &input[0]);
	print_input("new", &input[1]);
	if (!count) {
		printf("Both say the same.\n");
		return;
	}
	printf("%zu change%s: ", count, count == 1 ? "" : "s");
	if (diff->loosens)
		printf("%u LOOSEN%s the protection", diff->loosens,
		       diff->loosens == 1 ? "S" : "");
	else
		printf("none is known to loosen the protection");
	if (diff->unclear)
		printf(", %u to CHECK", diff->unclear);
	printf("\n");
	print_changes(diff);
}

static json_t *input_json(const struct input *input)
{
	json_t *object = json_object();

	json_object_set_new(object, "file", json_string(input->path));
	json_object_set_new(object, "signature",
			    json_string(input->is_signed ? "not checked" :
							   "none"));
	json_put_u64(object, "serial", input->policy->serial);
	return object;
}

static json_t *diff_json(const struct diff *diff, const struct input input[2])
{
	json_t *object = json_object();

	json_object_set_new(object, "old", input_json(&input[0]));
	json_object_set_new(object, "new", input_json(&input[1]));
	json_object_set_new(object, "same",
			    json_boolean(!json_array_size(diff->changes)));
	json_object_set_new(object, "loosens", json_integer(diff->loosens));
	json_object_set_new(object, "unclear", json_integer(diff->unclear));
	json_object_set(object, "changes", diff->changes);
	json_object_set(object, "hidden", diff->hidden);
	return object;
}

static int compare(const struct input input[2], bool json)
{
	struct report report = { 0 };
	json_t *object = NULL;
	struct diff diff;
	int code;

	policy_diff(input[0].policy, input[1].policy, &diff);
	if (json)
		object = diff_json(&diff, input);
	else
		print_diff(&diff, input);
	command_finish(&report, object);
	code = json_array_size(diff.changes) ? EXIT_DIFFER : EXIT_SAME;
	diff_release(&diff);
	return code;
}

int cmd_policy_diff(int argc, char **argv)
{
	static const char usage[] =
		"Usage: paravent policy diff OLD NEW [--json]\n"
		"\n"
		"Say what changes from one policy to another, and mark what loosens the\n"
		"protection. Each may be a YAML file or a signed policy, whose signature is\n"
		"not checked. Signs nothing, and needs no kernel. Exits with 0 if both say\n"
		"the same, 1 if they differ, 2 on errors.\n"
		"\n"
		"  --json  print the changes as JSON\n";
	bool json = false;
	const struct command_option options[] = {
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 2,
	};
	struct input input[2] = { 0 };
	int code, i;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	for (i = 0; i < 2; i++) {
		input[i].path = line.operands[i];
		input[i].policy = policy_read(
			input[i].path, &input[i].is_signed, &input[i].report);
		/* Warnings must not get into the JSON of the comparison. */
		if (input[i].policy)
			report_print(&input[i].report, stderr);
	}
	if (input[0].policy && input[1].policy) {
		code = compare(input, json);
	} else {
		for (i = 0; i < 2; i++)
			if (!input[i].policy)
				break;
		command_finish(&input[i].report, json ? json_object() : NULL);
		code = EXIT_TROUBLE;
	}
	free(input[0].policy);
	free(input[1].policy);
	return code;
}
