// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"
#include "file.h"
#include "json.h"
#include "log_time.h"
#include "log_verify.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define KEY_FILE_MAX 4096
#define CHECKPOINT_FILE_MAX (16 << 20)

static const char usage[] =
	"Usage: paravent log verify DIR|FILE... --key FILE [--checkpoint FILE]...\n"
	"                           [--live] [--json]\n"
	"\n"
	"Look for what was done to a log since it was written: lines that were\n"
	"changed, removed, repeated or put elsewhere, an end that was cut, an older\n"
	"copy. Name the log's directory, or all files of it. Numbers of accesses that\n"
	"have no record, and of which no gap tells, are warned of.\n"
	"\n"
	"  --key FILE         the public key that \"paravent log init\" wrote\n"
	"  --checkpoint FILE  checkpoints that were kept elsewhere: the log must\n"
	"                     have them; may be given several times\n"
	"  --live             the log is still written, or its writer crashed: take\n"
	"                     records behind the last seal, which prove nothing\n"
	"  --json             print the result as JSON\n"
	"\n"
	"Without a checkpoint, nobody can see whether the end of a log is missing\n"
	"from a seal on, or whether it is an older copy.\n";

static int read_key(struct log_check *check, const char *path,
		    struct report *report)
{
	struct log_public first;
	uint8_t *data;
	size_t size;
	bool good;

	data = file_read(path, KEY_FILE_MAX, &size, report);
	if (!data)
		return -EBADMSG;
	good = log_vkey_parse((char *)data, size, &first);
	free(data);
	if (!good) {
		report_error(report, EBADMSG,
			     "%s is not the public key of a log: expected one "
			     "line, \"paravent.log/...+...+...\"",
			     path);
		report_hint(report, "\"paravent log init\" writes one");
		return -EBADMSG;
	}
	log_check_init(check, &first);
	return 0;
}

static void read_checkpoints(struct log_check *check,
			     const struct option_list *paths,
			     struct report *report)
{
	unsigned int i;
	uint8_t *data;
	size_t size;

	for (i = 0; i < paths->count; i++) {
		data = file_read(paths->item[i], CHECKPOINT_FILE_MAX, &size,
				 report);
		if (!data)
			continue;
		report->file = paths->item[i];
		log_check_witnesses(check, (char *)data, size, report);
		free(data);
	}
}

static unsigned int met(const struct log_check *check)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < check->witness_count; i++)
		count += check->witnesses[i].met;
	return count;
}

static void print_removed(const struct log_check *check)
{
	const struct log_grave *grave = check->graves;
	uint64_t i, by_size = 0;

	for (i = 0; i < check->first_segment; i++)
		by_size += grave[i].by_size;
	printf("removed      %" PRIu64 " segments, %" PRIu64
	       " of them for their size: records 0 to %" PRIu64
	       "\n             from %s to %s\n",
	       check->first_segment, by_size,
	       grave[i - 1].first + grave[i - 1].count - 1,
	       log_time_text(grave->since).text,
	       log_time_text(grave[i - 1].until).text);
}

static void print_check(const struct log_check *check, bool good)
{
	printf("log          %s\n", check->origin);
	if (check->begun && check->first_segment)
		print_removed(check);
	if (check->sealed)
		printf("sealed       %" PRIu64 " records, until %s\n",
		       check->sealed, log_time_text(check->sealed_time).text);
	if (check->gaps)
		printf("gaps         %" PRIu64 ", with %" PRIu64
		       " records lost\n",
		       check->gaps, check->lost);
	if (check->numbers.unaccounted)
		printf("unaccounted  %" PRIu64
		       " accesses that have no record, and that no gap tells "
		       "of\n",
		       check->numbers.unaccounted);
	if (check->repairs)
		printf("torn tails   %" PRIu64 "\n", check->repairs);
	if (check->clocks)
		printf("clock set    %" PRIu64 " times\n", check->clocks);
	if (check->witness_count)
		printf("checkpoints  %u of %zu found in it\n", met(check),
		       check->witness_count);
	printf("result       %s\n",
	       good ? "good: every sealed record is as it was written" :
		      "NOT GOOD");
}

static void add_check(json_t *object, const struct log_check *check)
{
	json_put_text(object, "log", check->origin);
	json_put_u64(object, "removed_segments", check->first_segment);
	json_put_u64(object, "sealed_records", check->sealed);
	if (check->sealed)
		json_put_text(object, "sealed_until",
			      log_time_text(check->sealed_time).text);
	json_put_u64(object, "unsealed_records",
		     check->tree.size > check->sealed ?
			     check->tree.size - check->sealed :
			     0);
	json_put_u64(object, "seals", check->seals);
	json_put_u64(object, "gaps", check->gaps);
	json_put_u64(object, "lost", check->lost);
	json_put_u64(object, "unaccounted", check->numbers.unaccounted);
	json_put_u64(object, "torn_tails", check->repairs);
	json_put_u64(object, "clock_set", check->clocks);
	json_put_u64(object, "checkpoints", check->witness_count);
	json_put_u64(object, "checkpoints_found", met(check));
}

static int show(const struct log_check *check, const struct report *report,
		bool json)
{
	json_t *object = NULL;

	if (!json) {
		report_print(report, stderr);
		print_check(check, !report->errors);
		return report->errors ? EXIT_FAILED : EXIT_OK;
	}
	object = json_object();
	add_check(object, check);
	if (report->errors && report->file)
		json_put_text(object, "file", report->file);
	return command_finish(report, object);
}

int cmd_log_verify(int argc, char **argv)
{
	struct option_list checkpoints = { 0 };
	const char *key = NULL;
	bool json = false, live = false;
	const struct command_option options[] = {
		{ "key", 0, OPTION_TEXT, &key },
		{ "checkpoint", 0, OPTION_LIST, &checkpoints },
		{ "live", 0, OPTION_FLAG, &live },
		{ "json", 0, OPTION_FLAG, &json },
	};
	struct command_line line = {
		.usage = usage,
		.options = options,
		.option_count = ARRAY_SIZE(options),
		.operand_count = 1,
		.more = true,
	};
	struct log_check check = { 0 };
	struct log_files files = { 0 };
	struct report report = { 0 };
	int code;

	code = command_parse(&line, argc, argv);
	if (code != COMMAND_GO)
		return code;
	if (!key)
		return command_usage("paravent log verify",
				     "expected --key FILE, the public key that "
				     "\"paravent log init\" wrote");
	if (!read_key(&check, key, &report))
		read_checkpoints(&check, &checkpoints, &report);
	if (report.errors) {
		code = command_finish(&report, json ? json_object() : NULL);
	} else {
		if (!log_files_find(&files, line.operands, line.operands_given,
				    &report))
			log_verify(&check, &files, live, &report);
		code = show(&check, &report, json);
	}
	log_check_release(&check);
	log_files_free(&files);
	return code;
}
