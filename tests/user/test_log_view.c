// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What people see of a log, from records as the recorder writes them.
 */
#include "log_helper.h"

#include "audit.h"
#include "log_export.h"
#include "log_record.h"
#include "log_stats.h"

#include <signal.h>

static char *directory;

#define WHO                                                          \
	"\"who\":{\"pid\":812,\"uid\":1001,\"loginuid\":4294967295," \
	"\"comm\":\"motion\",\"exe\":\"/usr/bin/motion\","           \
	"\"unit\":\"motion.service\"}"
#define CAMERA                                                    \
	"\"node\":\"video0\",\"camera\":{\"name\":\"entr\xc3\xa9" \
	"e\","                                                    \
	"\"driver\":\"vivid\",\"card\":\"vivid\",\"bus_info\":\"platform:1\"}"
#define POLICY                                               \
	"\"policy\":{\"serial\":42,\"reference\":\"A-117\"," \
	"\"purpose\":\"traffic\"}"

static const char *const records[] = {
	"{\"time\":\"2026-11-24T10:00:00.123456Z\",\"type\":\"start\"}",
	"{\"time\":\"2026-11-24T10:00:01.000000Z\",\"type\":\"access\"," CAMERA
	",\"op\":\"open\",\"result\":0," WHO "," POLICY "}",
	"{\"time\":\"2026-11-24T10:00:02.000000Z\",\"type\":\"access\"," CAMERA
	",\"op\":\"ioctl\",\"args\":\"VIDIOC_S_FMT 1280x720 YUYV\","
	"\"result\":-16," WHO "," POLICY "}",
	"{\"time\":\"2026-11-24T10:00:03.000000Z\",\"type\":\"access\","
	"\"node\":\"video2\",\"op\":\"mmap\",\"result\":-9999,\"who\":"
	"{\"pid\":7,\"uid\":0,\"comm\":\"a\\u001b[31m\\nb\"}}",
	"{\"time\":\"2026-11-25T10:00:11.000000Z\",\"type\":\"gap\","
	"\"lost\":3}",
	"{\"type\":\"access\"}",
};

/* What the recorder makes of a stream of somebody who never opened the camera. */
static json_t *count(struct audit *audit, struct access_counts *counts,
		     unsigned int frames)
{
	const struct access_count_key key = { .handle = 5,
					      .pid = 812,
					      .start = 99 };
	json_t *record;
	char *printed;
	size_t size;

	counts->calls[17] += frames; /* VIDIOC_DQBUF */
	counts->errors[17] += frames / 50;
	counts->frames += frames;
	counts->frame_bytes += 50 * frames;
	counts->filled += 250000 * frames;
	counts->held += 7;
	audit->sink.stream = open_memstream(&printed, &size);
	audit_write_counts(audit, &key, counts);
	fclose(audit->sink.stream);
	record = json_loads(printed, 0, NULL);
	free(printed);
	assert_non_null(record);
	json_object_del(record, "seq");
	json_object_del(record, "boot");
	return record;
}

static void append_at(struct log *log, json_t *record, const char *time)
{
	json_object_set_new(record, "time", json_string(time));
	assert_int_equal(log_append(log, record), 0);
	json_decref(record);
}

/* The second one says of who it is what has changed: nothing. */
static void append_counts(struct log *log)
{
	struct probes probes = { .processes = -1 };
	struct audit audit = {
		.cache = { .probes = &probes, .processes = json_object() },
		.nodes = json_pack("{s:s}", "81:0", "video0"),
		.cameras = json_pack("{s:{s:s, s:s}}", "video0", "name",
				     "entr\xc3\xa9"
				     "e",
				     "bus_info", "platform:1"),
		.reported = json_object(),
		.module.policies = json_object(),
		.sink.json = true,
	};
	struct access_counts counts = { .rdev = 81 << 20,
					.uid = 1001,
					.gid = 44,
					.loginuid = UINT32_MAX,
					.via = ACCESS_VIA_OTHER,
					.policy = 42 };
	const struct module_status status = { .in_force = true,
					      .serial = 42,
					      .digest = { 1 },
					      .reference = "A-117",
					      .purpose = "traffic" };

	json_object_set_new(audit.cache.processes, "812 99 0",
			    json_pack("{s:s, s:s, s:s}", "process", "motion",
				      "exe", "/usr/bin/motion", "unit",
				      "motion.service"));
	audit_module_learn(&audit, &status);
	append_at(log, count(&audit, &counts, 100),
		  "2026-11-24T10:00:10.000000Z");
	append_at(log, count(&audit, &counts, 50),
		  "2026-11-25T09:00:00.000000Z");
	json_decref(audit.cache.processes);
	json_decref(audit.nodes);
	json_decref(audit.cameras);
	json_decref(audit.reported);
	json_decref(audit.module.policies);
}

static int setup(void **state)
{
	struct log_options options = test_options();
	char path[128];
	json_t *record;
	struct log *log;
	size_t i;

	(void)state;
	wall = START;
	boot = LOG_SECOND;
	directory = make_fast_directory();
	snprintf(path, sizeof(path), "%s/log", directory);
	new_log(path);
	log = open_log(path, &options);
	for (i = 0; i < ARRAY_SIZE(records); i++) {
		record = json_loads(records[i], 0, NULL);
		assert_non_null(record);
		assert_int_equal(log_append(log, record), 0);
		json_decref(record);
		if (i == 3)
			assert_int_equal(log_rotate(log), 0);
		if (i == 3)
			append_counts(log);
	}
	assert_int_equal(log_close(log), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_directory(directory);
	return 0;
}

/* clang-format off */
#define START_LINE \
	"2026-11-24 10:00:00.123  -                     start\n"
#define OPEN_LINE \
	"2026-11-24 10:00:01.000  video0 entr\xc3\xa9" "e         open                              ok       motion[812] uid 1001 motion.service\n"
#define FORMAT_LINE \
	"2026-11-24 10:00:02.000  video0 entr\xc3\xa9" "e         VIDIOC_S_FMT 1280x720 YUYV        EBUSY    motion[812] uid 1001 motion.service\n"
#define MMAP_LINE \
	"2026-11-24 10:00:03.000  video2                mmap                              -9999    a\\x1b[31m\\x0ab[7] uid 0\n"
#define STREAM_LINE \
	"2026-11-24 10:00:10.000  video0 entr\xc3\xa9" "e         counts VIDIOC_DQBUF 100 errors 2 frames 100 frame_bytes 5000 held_back 7          motion[812] uid 1001 motion.service\n"
#define LATER_LINE \
	"2026-11-25 09:00:00.000  video0 entr\xc3\xa9" "e         counts VIDIOC_DQBUF 150 errors 3 frames 150 frame_bytes 7500 held_back 14          motion[812] uid 1001 motion.service\n"
#define GAP_LINE \
	"2026-11-25 10:00:11.000  -                     gap: 3 records lost\n"
#define EMPTY_LINE \
	"-  -                     -\n"
/* clang-format on */

/* Blanks at the end of a line do not matter. */
static void expect_lines(const char *expected)
{
	char trimmed[sizeof(out)], *to = trimmed;
	const char *at;

	for (at = out; *at; at++) {
		if (*at == '\n')
			while (to > trimmed && to[-1] == ' ')
				to--;
		*to++ = *at;
	}
	*to = '\0';
	assert_string_equal(trimmed, expected);
}

static void test_show(void **state)
{
	(void)state;
	assert_int_equal(run_in(directory, "log show log"), 0);
	expect_lines(START_LINE OPEN_LINE FORMAT_LINE MMAP_LINE STREAM_LINE
			     LATER_LINE GAP_LINE EMPTY_LINE);
	assert_int_equal(run_in(directory, "log show log --all"), 0);
	expect_out("segment");
	expect_out("checkpoint");
}

/* What may be missing is shown, whatever is asked for. */
static void test_filters(void **state)
{
	(void)state;
	run_in(directory, "log show log --camera video2");
	expect_lines(START_LINE MMAP_LINE GAP_LINE);
	run_in(directory, "log show log --camera /dev/video2");
	expect_lines(START_LINE MMAP_LINE GAP_LINE);
	run_in(directory, "log show log --camera 'entr*' --who motion");
	expect_lines(START_LINE OPEN_LINE FORMAT_LINE STREAM_LINE LATER_LINE
			     GAP_LINE);
	run_in(directory, "log show log --camera platform:1 --who 1001");
	expect_lines(START_LINE OPEN_LINE FORMAT_LINE STREAM_LINE LATER_LINE
			     GAP_LINE);
	run_in(directory, "log show log --who motion.service --since "
			  "2026-11-25");
	expect_lines(LATER_LINE GAP_LINE);
	run_in(directory, "log show log --who 7");
	expect_lines(START_LINE MMAP_LINE GAP_LINE);
	run_in(directory, "log show log --who /usr/bin/motion --since "
			  "'2026-11-24 10:00:02' --until 2026-11-25");
	expect_lines(FORMAT_LINE STREAM_LINE);
	assert_int_equal(run_in(directory, "log show log --since monday"), 1);
	expect_out("\"monday\" is no time");
}

/* The lines themselves, to the byte. */
static void test_json(void **state)
{
	struct content segment;
	const char *line;
	char path[128];
	size_t size;

	(void)state;
	snprintf(path, sizeof(path), "%s/log", directory);
	segment = read_file(path, "0000000000.jsonl");
	line = line_at(segment.data, 5, &size);
	assert_int_equal(run_in(directory, "log show --json --since "
					   "'2026-11-24 10:00:03' --until "
					   "'2026-11-24 10:00:04' log"),
			 0);
	assert_int_equal(strlen(out), size);
	assert_memory_equal(out, line, size);
	free(segment.data);
}

/* Broken lines are named, and the others shown. */
static void test_broken(void **state)
{
	(void)state;
	assert_int_equal(run_in(directory, "--version; sed -i '4s/{/(/' "
					   "log/0000000000.jsonl"),
			 0);
	assert_int_equal(run_in(directory, "log show log"), 1);
	expect_out("0000000000.jsonl: line 4 is not a record");
	expect_out("mmap");
}

static void test_colour(void **state)
{
	(void)state;
	assert_int_equal(run_in(directory, "--version; script -qec "
					   "\"$PARAVENT log show log\" "
					   "/dev/null"),
			 0);
	expect_out("\033[31m2026-11-24 10:00:02.000");
	expect_out("\033[33m2026-11-25 10:00:11.000");
	assert_null(strstr(out, "\033[31m2026-11-24 10:00:01.000"));
	assert_int_equal(run_in(directory, "--version; NO_COLOR=1 script -qec "
					   "\"$PARAVENT log show log\" "
					   "/dev/null"),
			 0);
	assert_null(strchr(out, '\033'));
}

/* The tool with its output in a pipe. */
static pid_t start_following(FILE **output)
{
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (!child) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		assert_int_equal(chdir(directory), 0);
		execl(getenv("PARAVENT"), "paravent", "log", "show", "log",
		      "-f", "--who", "later", NULL);
		_exit(127);
	}
	close(ends[1]);
	*output = fdopen(ends[0], "r");
	return child;
}

/* What is written later comes out, over the ends of segments. */
static void test_follow(void **state)
{
	struct log_options options = test_options();
	char path[128], line[256] = "";
	json_t *record;
	struct log *log;
	FILE *output;
	unsigned int i;
	pid_t child;

	(void)state;
	alarm(60); /* a line that does not come would be waited for */
	child = start_following(&output);
	/* The two remarks of before come first. */
	for (i = 0; i < 2; i++)
		assert_non_null(fgets(line, sizeof(line), output));
	assert_non_null(strstr(line, "gap"));
	snprintf(path, sizeof(path), "%s/log", directory);
	log = open_log(path, &options);
	for (i = 0; i < 3; i++) {
		record = json_pack("{s:s, s:s, s:{s:s, s:i}}", "type", "access",
				   "op", "open", "who", "comm", "later", "pid",
				   i);
		assert_int_equal(log_append(log, record), 0);
		json_decref(record);
		assert_non_null(fgets(line, sizeof(line), output));
		assert_non_null(strstr(line, "later["));
		assert_int_equal(log_rotate(log), 0);
	}
	assert_non_null(strstr(line, "later[2]"));
	log_close(log);
	alarm(0);
	kill(child, SIGTERM);
	waitpid(child, NULL, 0);
	fclose(output);
}

static void test_stats(void **state)
{
	(void)state;
	assert_int_equal(run_in(directory, "log stats log"), 0);
	expect_out("accesses     4, 2 refused\n");
	expect_out("lost         3 records, in 1 gaps\n");
	expect_out("from         2026-11-24T10:00:00.000001Z\n");
	expect_out("video0 entr\xc3\xa9"
		   "e");
	/* All of it by one user, who is not told anew in each record. */
	expect_out(
		"e                                2        1  VIDIOC_DQBUF 150  "
		"errors 3  frames 150  frame_bytes 7500  held_back 14\n");
	expect_out("motion uid 1001 motion.service                2        1  "
		   "VIDIOC_DQBUF 150  errors 3  frames 150  frame_bytes 7500  "
		   "held_back 14\n");
	expect_out("a\\x1b[31m\\x0ab uid 0 ");
	assert_int_equal(run_in(directory, "log stats log --camera video2 "
					   "--json"),
			 0);
	expect_out("\"accesses\": 1,");
	expect_out("\"users\": {\n    \"a\\\\x1b[31m\\\\x0ab uid 0\": {");
	expect_out("\"ok\": true");
}

static void test_export_controller(void **state)
{
	(void)state;
	assert_int_equal(run_in(directory, "log export log --for controller "
					   "--camera video0"),
			 0);
	expect_lines(START_LINE OPEN_LINE FORMAT_LINE STREAM_LINE LATER_LINE
			     GAP_LINE);
	assert_int_equal(run_in(directory, "log export log --for controller "
					   "--camera video0 --format jsonl"),
			 0);
	assert_int_equal(count_lines(out), 6);
	expect_out("\",\"time\":\"2026-11-24T10:00:01.000000Z\",");
}

/* Events in the order of the log, as the schema wants them. */
static void test_export_ocsf(void **state)
{
	json_t *event;
	const char *line;
	char *text;
	size_t size;

	(void)state;
	assert_int_equal(run_in(directory, "log export log --for controller "
					   "--format ocsf"),
			 0);
	assert_int_equal(count_lines(out), ARRAY_SIZE(records) + 2);
	line = line_at(out, 2, &size);
	event = json_loadb(line, size, 0, NULL);
	assert_non_null(event);
	json_object_del(json_object_get(json_object_get(event, "metadata"),
					"product"),
			"version");
	json_object_del(json_object_get(event, "unmapped"), "who");
	text = json_dumps(event, JSON_COMPACT);
	json_decref(event);
	assert_string_equal(
		text,
		"{\"time\":1795514402000,\"activity_id\":99,\"activity_name\":"
		"\"VIDIOC_S_FMT 1280x720 YUYV\",\"category_uid\":1,"
		"\"class_uid\":1001,\"type_uid\":100199,\"severity_id\":1,"
		"\"status_id\":2,\"status_code\":\"EBUSY\",\"actor\":"
		"{\"process\":{\"pid\":812,\"name\":\"motion\",\"file\":"
		"{\"name\":\"motion\",\"path\":\"/usr/bin/motion\","
		"\"type_id\":1},\"user\":{\"uid\":\"1001\"}},\"user\":"
		"{\"uid\":\"1001\"}},\"file\":{\"name\":\"video0\",\"path\":"
		"\"/dev/video0\",\"type_id\":3},\"metadata\":{\"version\":"
		"\"1.1.0\",\"product\":{\"name\":\"Paravent\","
		"\"vendor_name\":\"Paravent\"},\"sequence\":4},\"device\":"
		"{\"type_id\":0},\"unmapped\":{\"type\":\"access\",\"camera\":{\"name\":"
		"\"entr\xc3\xa9"
		"e\",\"driver\":\"vivid\",\"card\":\"vivid\",\"bus_info\":"
		"\"platform:1\"},\"policy\":{\"serial\":42,\"reference\":"
		"\"A-117\",\"purpose\":\"traffic\"}}}");
	free(text);
	run_in(directory, "log export log --for controller --format ocsf "
			  "--since '2026-11-24 10:00:01' --until 2026-12-01");
	expect_out("\"activity_id\":14,");
	expect_out("\"type_uid\":100114,");
	expect_out("\"activity_name\":\"gap\",\"category_uid\":0,"
		   "\"class_uid\":0,\"type_uid\":99,\"severity_id\":3,"
		   "\"message\":\"gap: 3 records lost\"");
}

/* The @number-th event, which must be there. */
static json_t *event_at(unsigned int number)
{
	const char *line;
	json_t *event;
	size_t size;

	line = line_at(out, number, &size);
	event = json_loadb(line, size, 0, NULL);
	assert_non_null(event);
	return event;
}

/* Nobody knows whether what has no result succeeded; and nothing of a record is left out. */
static void test_export_ocsf_status(void **state)
{
	static const int expected[] = { 1, 2, 2, 0, 0 };
	const json_t *unmapped;
	json_t *event;
	size_t i;

	(void)state;
	assert_int_equal(run_in(directory, "log export log --for controller "
					   "--format ocsf"),
			 0);
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		event = event_at(i + 1);
		assert_int_equal(
			json_integer_value(json_object_get(event, "status_id")),
			expected[i]);
		json_decref(event);
	}
	/* Of the later counts. */
	event = event_at(5);
	unmapped = json_object_get(event, "unmapped");
	assert_int_equal(
		json_integer_value(json_object_get(unmapped, "handle")), 5);
	assert_string_equal(log_record_text(unmapped, "via"), "other");
	assert_int_equal(
		json_integer_value(json_object_get(unmapped, "frames")), 150);
	assert_int_equal(
		json_integer_value(json_object_get(unmapped, "frame_bytes")),
		7500);
	assert_int_equal(
		json_integer_value(json_object_get(unmapped, "masked_ppm")),
		250000);
	assert_int_equal(
		json_integer_value(json_object_get(unmapped, "held_back")), 14);
	assert_int_equal(
		json_integer_value(json_object_get(
			json_object_get(unmapped, "errors"), "VIDIOC_DQBUF")),
		3);
	assert_string_equal(log_record_text(json_object_get(unmapped, "policy"),
					    "reference"),
			    "A-117");
	json_decref(event);
	event = event_at(6);
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(event, "unmapped"), "lost")),
			 3);
	json_decref(event);
}

static void test_export_journal(void **state)
{
	(void)state;
	assert_int_equal(run_in(directory, "log export log --for controller "
					   "--format journald --camera video2 "
					   "--until 2026-11-25 --since "
					   "'2026-11-24 10:00:01'"),
			 0);
	assert_memory_equal(out, "__REALTIME_TIMESTAMP=1795514403000000\n", 38);
	expect_out("\nMESSAGE=a\\x1b[31m\\x0ab[7] uid 0: video2: mmap: -9999\n"
		   "PRIORITY=6\nSYSLOG_IDENTIFIER=paravent\nPARAVENT_SEQ=5\n"
		   "PARAVENT_TYPE=access\nPARAVENT_NODE=video2\n"
		   "PARAVENT_OPERATION=mmap\nPARAVENT_RESULT=-9999\n"
		   "PARAVENT_PID=7\nPARAVENT_UID=0\n"
		   "PARAVENT_COMM=a\\x1b[31m\\x0ab\n\n");
	/* One entry, and no line in it that a name of a process made. */
	assert_int_equal(count_lines(out), 14);
}

static void test_export_journal_counts(void **state)
{
	(void)state;
	run_in(directory, "log export log --for controller --format journald "
			  "--since '2026-11-25' --until 2026-11-26");
	expect_out("PARAVENT_TYPE=counts\nPARAVENT_NODE=video0\n"
		   "PARAVENT_CAMERA=entr\xc3\xa9"
		   "e\nPARAVENT_HANDLE=5\nPARAVENT_VIA=other\n"
		   "PARAVENT_COUNT_VIDIOC_DQBUF=150\n"
		   "PARAVENT_FAILED_VIDIOC_DQBUF=3\nPARAVENT_FRAMES=150\n"
		   "PARAVENT_FRAME_BYTES=7500\nPARAVENT_MASKED_PPM=250000\n"
		   "PARAVENT_HELD_BACK=14\nPARAVENT_PID=812\n"
		   "PARAVENT_UID=1001\nPARAVENT_GID=44\n"
		   "PARAVENT_COMM=motion\n");
	expect_out("PARAVENT_POLICY_SERIAL=42\nPARAVENT_REFERENCE=A-117\n");
	expect_out("PARAVENT_LOST=3\n");
}

static void print_as(const char *format, const char *line)
{
	json_t *record = json_loads(line, 0, NULL);
	struct log_export export = { 0 };
	int saved = dup(STDOUT_FILENO), ends[2];
	ssize_t got;

	assert_non_null(record);
	assert_true(log_export_format(&export, format));
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	dup2(ends[1], STDOUT_FILENO);
	export.print(&export, record, line, strlen(line));
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(ends[1]);
	got = read(ends[0], out, sizeof(out) - 1);
	out[got > 0 ? got : 0] = '\0';
	close(ends[0]);
	close(saved);
	json_decref(record);
}

/* What an access was numbered, and what the audit says is missing. No call makes a field of its own. */
static void test_export_journal_fields(void **state)
{
	(void)state;
	print_as("journald", "{\"type\":\"access\",\"event\":77,\"handle\":3,"
			     "\"via\":\"received\"}");
	expect_out("PARAVENT_EVENT=77\nPARAVENT_HANDLE=3\n"
		   "PARAVENT_VIA=received\n");
	print_as("journald", "{\"type\":\"gap\",\"count\":12,\"reason\":"
			     "\"no room\"}");
	expect_out("PARAVENT_LOST=12\nPARAVENT_REASON=no room\n");
	print_as("journald",
		 "{\"type\":\"counts\",\"counts\":{\"a=1\\nB\":2}}");
	expect_out("PARAVENT_COUNT_A_1_B=2\n");
	print_as("text", "{\"type\":\"counts\",\"counts\":{\"read\":2},"
			 "\"bytes\":9}");
	expect_out("counts read 2 bytes 9 ");
}

/* Days and purposes, and nothing of who it was. */
static void test_export_subject(void **state)
{
	static const char *const secrets[] = { "motion", "812", "1001",
					       "10:00",	 "uid", "pid" };
	size_t i;

	(void)state;
	assert_int_equal(run_in(directory, "log export log --for subject"), 0);
	for (i = 0; i < ARRAY_SIZE(secrets); i++)
		assert_null(strstr(out, secrets[i]));
	assert_string_equal(out,
			    "2026-11-24  entr\xc3\xa9"
			    "e                traffic               A-117\n"
			    "2026-11-25  entr\xc3\xa9"
			    "e                traffic               A-117\n"
			    "2026-11-25  (records may be missing)\n");
	assert_int_equal(run_in(directory, "log export log --for subject "
					   "--format jsonl"),
			 0);
	assert_string_equal(out,
			    "{\"date\":\"2026-11-24\",\"camera\":"
			    "\"entr\xc3\xa9"
			    "e\",\"purpose\":\"traffic\",\"reference\":"
			    "\"A-117\"}\n"
			    "{\"date\":\"2026-11-25\",\"camera\":"
			    "\"entr\xc3\xa9"
			    "e\",\"purpose\":\"traffic\",\"reference\":"
			    "\"A-117\"}\n"
			    "{\"date\":\"2026-11-25\",\"incomplete\":true}\n");
	assert_int_equal(run_in(directory, "log export log --for subject "
					   "--format ocsf"),
			 2);
	assert_int_equal(run_in(directory, "log export log --for subject "
					   "--who motion"),
			 2);
	assert_int_equal(run_in(directory, "log export log"), 2);
	assert_int_equal(run_in(directory, "log export log --for controller "
					   "--format xml"),
			 2);
}

/* Counts are all since a process first used a handle: the next record has them again. */
static void test_counts(void **state)
{
	static const char *const lines[] = {
		"{\"type\":\"counts\",\"node\":\"video0\",\"handle\":1,"
		"\"counts\":{\"read\":5},\"who\":{\"pid\":1,\"start\":9}}",
		"{\"type\":\"counts\",\"node\":\"video0\",\"handle\":2,"
		"\"counts\":{\"read\":100},\"who\":{\"pid\":1,\"start\":9}}",
		"{\"type\":\"counts\",\"node\":\"video0\",\"handle\":1,"
		"\"counts\":{\"read\":8,\"poll\":1},\"who\":{\"pid\":1,"
		"\"start\":9}}",
		/* Another audit. */
		"{\"type\":\"counts\",\"node\":\"video0\",\"handle\":1,"
		"\"counts\":{\"read\":2},\"who\":{\"pid\":1,\"start\":9}}",
		"{\"type\":\"gap\",\"count\":7,\"reason\":\"why\"}",
		"{\"type\":\"gap\",\"count\":3,\"reason\":\"could not be "
		"written\"}",
		"{\"type\":\"gap\",\"lost\":3,\"error\":\"ENOSPC\"}",
	};
	struct log_stats stats = { 0 };
	json_t *record, *camera;
	size_t i;

	(void)state;
	log_stats_init(&stats);
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		record = json_loads(lines[i], 0, NULL);
		assert_non_null(record);
		log_stats_add(&stats, record, lines[i], strlen(lines[i]));
		json_decref(record);
	}
	camera = json_object_get(json_object_get(stats.object, "cameras"),
				 "video0");
	assert_int_equal(json_integer_value(json_object_get(camera, "read")),
			 110);
	assert_int_equal(json_integer_value(json_object_get(camera, "poll")),
			 1);
	assert_int_equal(
		json_integer_value(json_object_get(stats.object, "lost")), 10);
	json_decref(stats.object);
	log_stats_free(&stats);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_show, setup, teardown),
		cmocka_unit_test_setup_teardown(test_filters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_json, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_colour, setup, teardown),
		cmocka_unit_test_setup_teardown(test_follow, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stats, setup, teardown),
		cmocka_unit_test_setup_teardown(test_export_controller, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_export_ocsf, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_export_ocsf_status, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_export_journal, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_export_journal_counts,
						setup, teardown),
		cmocka_unit_test(test_export_journal_fields),
		cmocka_unit_test_setup_teardown(test_export_subject, setup,
						teardown),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
