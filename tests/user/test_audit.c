// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ioctls in words, and records as lines.
 */
#include "helper.h"

#include "audit.h"
#include "notify.h"
#include "operation.h"
#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/media.h>
#include <linux/usb/video.h>
#include <linux/uvcvideo.h>
#include <linux/v4l2-subdev.h>
#include <linux/videodev2.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *name(uint32_t command)
{
	static char text[OPERATION_TEXT_SIZE];

	operation_name(command, false, text, sizeof(text));
	return text;
}

static void names(void **state)
{
	char text[OPERATION_TEXT_SIZE];

	(void)state;
	assert_string_equal(name(VIDIOC_QUERYCAP), "VIDIOC_QUERYCAP");
	assert_string_equal(name(VIDIOC_S_FMT), "VIDIOC_S_FMT");
	assert_string_equal(name(VIDIOC_SUBDEV_S_FMT), "VIDIOC_SUBDEV_S_FMT");
	assert_string_equal(name(MEDIA_IOC_SETUP_LINK), "MEDIA_IOC_SETUP_LINK");
	/* As a program of 32 bits calls it. */
	assert_string_equal(name(_IOC(_IOC_READ | _IOC_WRITE, 'V', 5, 204)),
			    "VIDIOC_S_FMT");
	assert_string_equal(name(_IO('V', 250)), "ioctl 0x000056fa");
	assert_string_equal(name(0), "ioctl 0x00000000");
	assert_string_equal(operation_lookup_number(17, false), "VIDIOC_DQBUF");
	assert_null(operation_lookup_number(111, false));
	/* Of sub-devices they are others, with numbers that others have, too. */
	operation_name(_IOC(_IOC_READ | _IOC_WRITE, 'V', 39, 40), true, text,
		       sizeof(text));
	assert_string_equal(text, "VIDIOC_SUBDEV_S_ROUTING");
	assert_string_equal(name(_IOC(_IOC_READ | _IOC_WRITE, 'V', 39, 40)),
			    "VIDIOC_S_INPUT");
	operation_name(VIDIOC_SUBDEV_S_STD, true, text, sizeof(text));
	assert_string_equal(text, "VIDIOC_SUBDEV_S_STD");
	assert_string_equal(name(VIDIOC_S_STD), "VIDIOC_S_STD");
	assert_string_equal(operation_lookup_number(61, true),
			    "VIDIOC_SUBDEV_G_SELECTION");
	assert_string_equal(operation_lookup_number(61, false),
			    "VIDIOC_G_JPEGCOMP");
	assert_string_equal(operation_lookup_number(36, true),
			    "VIDIOC_QUERYCTRL");
	assert_string_equal(operation_lookup_number(104, false),
			    "VIDIOC_REMOVE_BUFS");
	assert_null(operation_lookup_number(74 + 128, true));
	assert_true(operation_is_subdev("v4l-subdev3"));
	assert_false(operation_is_subdev("video0"));
	assert_false(operation_is_subdev(NULL));
}

/* Only as much of the argument as the kernel gives out. */
static const char *text(uint32_t command, const void *argument)
{
	static char text[OPERATION_TEXT_SIZE];
	size_t size = _IOC_SIZE(command);

	operation_text(command, false, argument, size < 64 ? size : 64, text,
		       sizeof(text));
	return text;
}

static void arguments(void **state)
{
	struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	struct v4l2_requestbuffers request = { .count = 4, .memory = 1 };
	struct v4l2_create_buffers create = { .count = 2, .memory = 4 };
	struct v4l2_exportbuffer export = { .index = 3, .plane = 1 };
	struct v4l2_streamparm param = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	struct v4l2_selection selection = { .r = { -1, 2, 3, 4 } };
	struct v4l2_control control = { .id = V4L2_CID_HFLIP, .value = -1 };
	struct v4l2_dv_timings timings = { .type = V4L2_DV_BT_656_1120 };
	struct v4l2_edid edid = { .pad = 1, .blocks = 2 };
	struct v4l2_frequency frequency = { .frequency = 1600 };
	struct v4l2_subdev_frame_interval interval = {
		.pad = 1,
		.interval = { 1, 25 },
	};
	struct v4l2_subdev_crop crop = { .pad = 2, .rect = { 3, 4, 5, 6 } };
	struct uvc_xu_control_query query = {
		.unit = 4,
		.selector = 9,
		.query = UVC_SET_CUR,
		.size = 2,
	};
	const uint32_t removed[16] = { 7, 2, V4L2_BUF_TYPE_VIDEO_CAPTURE };
	v4l2_std_id standard = V4L2_STD_PAL;
	char buffer[OPERATION_TEXT_SIZE];
	uint32_t number = 2;

	(void)state;
	format.fmt.pix.width = 1280;
	format.fmt.pix.height = 720;
	format.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	assert_string_equal(text(VIDIOC_S_FMT, &format),
			    "VIDIOC_S_FMT 1280x720 YUYV");
	format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE;
	assert_string_equal(text(VIDIOC_TRY_FMT, &format),
			    "VIDIOC_TRY_FMT 1280x720 YUYV");
	create.format = format;
	assert_string_equal(text(VIDIOC_CREATE_BUFS, &create),
			    "VIDIOC_CREATE_BUFS 2 DMABUF 1280x720 YUYV");
	format.type = V4L2_BUF_TYPE_META_CAPTURE;
	assert_string_equal(text(VIDIOC_S_FMT, &format),
			    "VIDIOC_S_FMT meta-capture");
	assert_string_equal(text(VIDIOC_REQBUFS, &request),
			    "VIDIOC_REQBUFS 4 MMAP");
	request.memory = 99;
	assert_string_equal(text(VIDIOC_REQBUFS, &request),
			    "VIDIOC_REQBUFS 4 ?");
	assert_string_equal(text(VIDIOC_EXPBUF, &export),
			    "VIDIOC_EXPBUF 3 plane 1");
	param.parm.capture.timeperframe.numerator = 1;
	param.parm.capture.timeperframe.denominator = 30;
	assert_string_equal(text(VIDIOC_S_PARM, &param),
			    "VIDIOC_S_PARM 1/30 s");
	assert_string_equal(text(VIDIOC_S_SELECTION, &selection),
			    "VIDIOC_S_SELECTION target 0x0000 3x4-1+2");
	assert_string_equal(text(VIDIOC_S_CTRL, &control),
			    "VIDIOC_S_CTRL horizontal_flip=-1");
	assert_string_equal(text(VIDIOC_S_INPUT, &number), "VIDIOC_S_INPUT 2");
	assert_string_equal(text(VIDIOC_STREAMON, &number),
			    "VIDIOC_STREAMON output");
	number = 77;
	assert_string_equal(text(VIDIOC_STREAMOFF, &number),
			    "VIDIOC_STREAMOFF type 77");
	number = 3;
	assert_string_equal(text(VIDIOC_S_PRIORITY, &number),
			    "VIDIOC_S_PRIORITY 3");
	assert_string_equal(text(VIDIOC_REMOVE_BUFS, removed),
			    "VIDIOC_REMOVE_BUFS 2 from 7 capture");
	assert_string_equal(text(VIDIOC_S_STD, &standard),
			    "VIDIOC_S_STD 0x00000000000000ff");
	timings.bt.width = 1920;
	timings.bt.height = 1080;
	timings.bt.pixelclock = 148500000;
	assert_string_equal(text(VIDIOC_S_DV_TIMINGS, &timings),
			    "VIDIOC_S_DV_TIMINGS 1920x1080 148500000 Hz");
	assert_string_equal(text(VIDIOC_S_EDID, &edid),
			    "VIDIOC_S_EDID pad 1 block 0, 2 blocks");
	assert_string_equal(text(VIDIOC_S_FREQUENCY, &frequency),
			    "VIDIOC_S_FREQUENCY tuner 0 frequency 1600");
	assert_string_equal(text(VIDIOC_SUBDEV_S_FRAME_INTERVAL, &interval),
			    "VIDIOC_SUBDEV_S_FRAME_INTERVAL pad 1 1/25 s");
	assert_string_equal(text(VIDIOC_SUBDEV_S_CROP, &crop),
			    "VIDIOC_SUBDEV_S_CROP pad 2 5x6+3+4");
	assert_string_equal(text(UVCIOC_CTRL_QUERY, &query),
			    "UVCIOC_CTRL_QUERY set unit 4 selector 9, 2 bytes");
	/* An argument that the kernel could not read. */
	operation_text(VIDIOC_S_FMT, false, NULL, 0, buffer, sizeof(buffer));
	assert_string_equal(buffer, "VIDIOC_S_FMT");
}

/* Not the argument itself: what the programs make of it. */
static void controls(void **state)
{
	struct access_controls some = {
		.count = 2,
		.control = { { V4L2_CID_PAN_ABSOLUTE, 0, -3600 },
			     { V4L2_CID_PRIVACY, 0, 1 } },
	};
	char text[OPERATION_TEXT_SIZE];
	size_t i;

	(void)state;
	operation_text(VIDIOC_S_EXT_CTRLS, false, &some, sizeof(some), text,
		       sizeof(text));
	assert_string_equal(text, "VIDIOC_S_EXT_CTRLS pan_absolute=-3600 "
				  "privacy=1");
	some.count = 6;
	some.control[2].id = 0x00a40901;
	some.control[2].size = 8;
	some.control[3].id = V4L2_CID_FOCUS_AUTO;
	operation_text(VIDIOC_S_EXT_CTRLS, true, &some, sizeof(some), text,
		       sizeof(text));
	assert_string_equal(
		text, "VIDIOC_S_EXT_CTRLS pan_absolute=-3600 "
		      "privacy=1 0x00a40901 focus_automatic_continuous=0 and 2 "
		      "more");
	for (i = 0; i < sizeof(text); i++)
		operation_text(VIDIOC_S_EXT_CTRLS, true, &some, sizeof(some),
			       text, i + 1);
}

/* The lines of "paravent log show", on a terminal in its colours. */
static void lines(void **state)
{
	static const struct {
		const char *record;
		bool colour;
		const char *line;
	} cases[] = {
		{ "{\"time\":\"2026-11-24T10:00:02.000000Z\",\"type\":"
		  "\"access\",\"node\":\"video0\",\"op\":\"ioctl\",\"args\":"
		  "\"VIDIOC_S_INPUT 9\",\"result\":-22,\"who\":{\"pid\":7,"
		  "\"uid\":1000,\"exe\":\"/bin/x\"}}",
		  true,
		  "\033[31m2026-11-24 10:00:02.000  video0                "
		  "VIDIOC_S_INPUT 9                  EINVAL   x[7] uid 1000"
		  "\033[0m\n" },
		{ "{\"type\":\"counts\",\"node\":\"video0\",\"counts\":"
		  "{\"read\":3},\"bytes\":9,\"who\":{\"pid\":7,\"process\":"
		  "\"x\"}}",
		  true,
		  "-  video0                counts read 3 bytes 9             "
		  "         x[7]\n" },
		{ "{\"type\":\"gap\",\"count\":12,\"reason\":\"why\"}", false,
		  "-  -                     gap: 12 missing: why                       "
		  "\n" },
	};
	struct sink sink = { 0 };
	char *printed;
	size_t i, size;

	(void)state;
	setenv("TZ", "UTC", 1);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		sink.stream = open_memstream(&printed, &size);
		sink.colour = cases[i].colour;
		assert_true(sink_write(&sink,
				       json_loads(cases[i].record, 0, NULL)));
		fclose(sink.stream);
		assert_string_equal(printed, cases[i].line);
		free(printed);
	}
}

/* Colours are for terminals, and for those who do not say otherwise. */
static void colours(void **state)
{
	struct sink_options to = { 0 };
	struct report report = { 0 };
	int out = dup(STDOUT_FILENO), terminal, ends[2];
	struct sink sink;
	bool colour[3];

	(void)state;
	terminal = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(terminal >= 0);
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	dup2(terminal, STDOUT_FILENO);
	unsetenv("NO_COLOR");
	sink_open(&sink, &to, &report);
	colour[0] = sink.colour;
	setenv("NO_COLOR", "1", 1);
	sink_open(&sink, &to, &report);
	colour[1] = sink.colour;
	unsetenv("NO_COLOR");
	dup2(ends[1], STDOUT_FILENO);
	sink_open(&sink, &to, &report);
	colour[2] = sink.colour;
	dup2(out, STDOUT_FILENO);
	close(out);
	close(ends[0]);
	close(ends[1]);
	close(terminal);
	assert_true(colour[0]);
	assert_false(colour[1]);
	assert_false(colour[2]);
}

/* What was written is there at once, and a full disk is noticed. */
static void sinks(void **state)
{
	char path[] = "/tmp/test_audit.XXXXXX", line[64];
	struct sink_options to = { .output = path };
	struct report report = { 0 };
	struct sink sink;
	FILE *file;
	int i;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(sink_open(&sink, &to, &report), 0);
	for (i = 0; i < 2; i++)
		assert_true(
			sink_write(&sink, json_pack("{s:s}", "type", "gap")));
	file = fopen(path, "r");
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "{\"type\":\"gap\",\"seq\":1}\n");
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "{\"type\":\"gap\",\"seq\":2}\n");
	fclose(file);
	assert_int_equal(sink.failed, 0);
	sink_close(&sink);
	unlink(path);

	to.output = "/dev/full";
	assert_int_equal(sink_open(&sink, &to, &report), 0);
	assert_false(sink_write(&sink, json_pack("{s:s}", "type", "gap")));
	assert_int_equal(sink.failed, ENOSPC);
	sink_close(&sink);
	to.output = "/nowhere/x";
	assert_int_equal(sink_open(&sink, &to, &report), -1);
	assert_int_equal(report.errors, 1);
}

static const char *last_of(const char *path, const char *text)
{
	static char type[32];
	struct sink sink = { .path = path };
	FILE *file = fopen(path, "w");
	json_t *record;

	fputs(text, file);
	fclose(file);
	record = sink_last(&sink);
	snprintf(type, sizeof(type), "%s",
		 record ? json_string_value(json_object_get(record, "type")) :
			  "");
	json_decref(record);
	return type;
}

/* A killed audit's last record; half of one is none, and is not to spoil the next. */
static void last_record(void **state)
{
	char path[] = "/tmp/test_audit.XXXXXX", line[80];
	struct sink_options to = { .output = path };
	struct report report = { 0 };
	struct sink sink;
	FILE *file;

	(void)state;
	close(mkstemp(path));
	assert_string_equal(last_of(path, ""), "");
	assert_string_equal(last_of(path, "{\"type\":\"a"), "");
	assert_string_equal(last_of(path, "{\"type\":\"a\"}\n"), "a");
	assert_string_equal(last_of(path, "{\"type\":\"a\"}\n{\"type\":\"b\"}\n"
					  "{\"ty"),
			    "b");
	assert_string_equal(last_of(path, "{\"type\":\"a\"}\nnonsense\n"
					  "{\"type\":\"close\"}\n"
					  "{\"type\":\"gap\",\"lost\":1,"
					  "\"since\":\"T\"}\n"),
			    "a");
	assert_string_equal(last_of(path, "{\"type\":\"a\"}\n"
					  "{\"type\":\"stop\",\"lost\":0}\n"),
			    "stop");
	last_of(path, "{\"type\":\"a\"}\n{\"ty");
	assert_int_equal(sink_open(&sink, &to, &report), 0);
	assert_true(sink_write(&sink, json_pack("{s:s}", "type", "c")));
	sink_close(&sink);
	file = fopen(path, "r");
	assert_non_null(fgets(line, sizeof(line), file));
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "{\"ty\n");
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "{\"type\":\"c\",\"seq\":1}\n");
	fclose(file);
	unlink(path);
}

static ssize_t receive_seal(const char *where, const char *variable, char *text,
			    size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[] = "/tmp/test_seal.XXXXXX";
	struct sink sink = { .checkpoint = where };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	ssize_t got;

	assert_non_null(mkdtemp(path));
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
			 0);
	setenv(variable, address.sun_path, 1);
	sink_send_seal(&sink, "origin\n7\n", 9);
	got = recv(fd, text, size - 1, MSG_DONTWAIT);
	text[got > 0 ? got : 0] = '\0';
	unsetenv(variable);
	close(fd);
	unlink(address.sun_path);
	rmdir(path);
	return got;
}

static void seals(void **state)
{
	static const char end[] = "PARAVENT_CHECKPOINT\n\x09\0\0\0\0\0\0\0"
				  "origin\n7\n\n";
	char text[1024];
	ssize_t got;

	(void)state;
	got = receive_seal("journal", "PARAVENT_JOURNAL_SOCKET", text,
			   sizeof(text));
	assert_true(got > (ssize_t)sizeof(end));
	assert_memory_equal(text + got - (sizeof(end) - 1), end,
			    sizeof(end) - 1);
	got = receive_seal("syslog", "PARAVENT_SYSLOG_SOCKET", text,
			   sizeof(text));
	assert_true(got > 0);
	assert_memory_equal(text, "<85>paravent[", 13);
	assert_non_null(strstr(text, "]: checkpoint origin\\n7\\n"));
}

static void manager(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[] = "/tmp/test_notify.XXXXXX", text[16] = "";
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	(void)state;
	assert_non_null(mkdtemp(path));
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
			 0);
	unsetenv("NOTIFY_SOCKET");
	notify_send("READY=0");
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	notify_send("READY=1");
	assert_int_equal(recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT), 7);
	assert_string_equal(text, "READY=1");
	close(fd);
	unlink(address.sun_path);
	rmdir(path);
}

/* An audit that writes into memory, of what it is told: no program runs. */
struct told {
	struct audit audit;
	struct probes probes;
	char *printed;
	size_t size;
	json_t *records;
};

static struct told *begin_telling(void)
{
	struct told *told = calloc(1, sizeof(*told));
	struct audit *audit = &told->audit;

	told->probes.processes = -1;
	audit->probes.progress = -1;
	audit->cache.probes = &told->probes;
	audit->cache.processes = json_object();
	audit->nodes = json_object();
	audit->cameras = json_object();
	audit->reported = json_object();
	audit->module.policies = json_object();
	audit->sink.json = true;
	audit->sink.stream = open_memstream(&told->printed, &told->size);
	return told;
}

/* Its records so far. */
static json_t *records_of(struct told *told)
{
	char *line = told->printed, *end;

	fflush(told->audit.sink.stream);
	line = told->printed;
	json_decref(told->records);
	told->records = json_array();
	for (; (end = strchr(line, '\n')); line = end + 1)
		json_array_append_new(told->records,
				      json_loadb(line, end - line, 0, NULL));
	return told->records;
}

static json_t *last_told(struct told *told)
{
	json_t *records = records_of(told);

	return json_array_get(records, json_array_size(records) - 1);
}

static void end_telling(struct told *told)
{
	fclose(told->audit.sink.stream);
	free(told->printed);
	json_decref(told->records);
	json_decref(told->audit.cache.processes);
	json_decref(told->audit.nodes);
	json_decref(told->audit.cameras);
	json_decref(told->audit.reported);
	json_decref(told->audit.module.policies);
	free(told);
}

static void assert_fields(const json_t *record, const char *expected)
{
	json_t *wanted = json_loads(expected, 0, NULL);
	json_t *found = json_copy((json_t *)record);

	assert_non_null(wanted);
	json_object_update_existing(found, wanted);
	json_object_update_missing(found, wanted);
	if (!json_equal(found, record))
		fprintf(stderr, "%s\n", json_dumps(record, 0));
	assert_true(json_equal(found, record));
	json_decref(found);
	json_decref(wanted);
}

/*
 * A call that is still under way when it is reported fails, or moves bytes, after that: the
 * last report says so, though there is no call more.
 */
static void counts(void **state)
{
	const struct access_count_key key = { .handle = 3, .pid = 7 };
	struct access_counts counts = { .calls[ACCESS_COUNT_READ] = 2 };
	struct told *told = begin_telling();

	(void)state;
	audit_write_counts(&told->audit, &key, &counts);
	audit_write_counts(&told->audit, &key, &counts);
	counts.bytes = 4096;
	audit_write_counts(&told->audit, &key, &counts);
	counts.errors[ACCESS_COUNT_READ] = 1;
	audit_write_counts(&told->audit, &key, &counts);
	audit_write_counts(&told->audit, &key, &counts);
	assert_int_equal(json_array_size(records_of(told)), 3);
	assert_fields(last_told(told),
		      "{\"errors\":{\"read\":1},\"bytes\":4096}");
	end_telling(told);
}

static void count_one(struct told *told, struct access_counts *counts)
{
	const struct access_count_key key = { .handle = 3, .pid = 7 };

	counts->calls[ACCESS_COUNT_READ]++;
	audit_write_counts(&told->audit, &key, counts);
}

/*
 * Of who inherits a descriptor and only reads, nothing else is recorded. Who it is, how it
 * got there and under which policy stands in the first record, and in those after a change.
 */
static void readers(void **state)
{
	struct access_counts counts = {
		.uid = 1001,
		.gid = 44,
		.loginuid = 1000,
		.via = ACCESS_VIA_OTHER,
		.policy = 42,
	};
	struct told *told = begin_telling();
	json_t *record, *kept;

	(void)state;
	count_one(told, &counts);
	record = last_told(told);
	assert_fields(record, "{\"via\":\"other\",\"policy\":{\"serial\":42},"
			      "\"who\":{\"pid\":7,\"start\":0,\"uid\":1001,"
			      "\"gid\":44,\"loginuid\":1000,"
			      "\"undescribed\":true}}");
	count_one(told, &counts);
	record = last_told(told);
	assert_fields(record, "{\"who\":{\"pid\":7,\"start\":0}}");
	assert_null(json_object_get(record, "via"));
	assert_null(json_object_get(record, "policy"));
	counts.uid = 0;
	count_one(told, &counts);
	assert_int_equal(
		json_integer_value(json_object_get(
			json_object_get(last_told(told), "who"), "uid")),
		0);
	assert_fields(last_told(told), "{\"policy\":{\"serial\":42}}");
	counts.loginuid = UINT32_MAX;
	counts.policy = 43;
	count_one(told, &counts);
	assert_fields(last_told(told), "{\"policy\":{\"serial\":43},\"who\":"
				       "{\"pid\":7,\"start\":0,\"uid\":0,"
				       "\"gid\":44,\"undescribed\":true}}");
	count_one(told, &counts);
	assert_null(json_object_get(last_told(told), "policy"));

	/* Once a day, for whoever has no older file of the log. */
	kept = json_object_get(told->audit.reported, "3 7 0");
	json_object_set_new(
		kept, "told",
		json_integer(json_integer_value(json_object_get(kept, "told")) -
			     24 * 60 * 60));
	count_one(told, &counts);
	assert_non_null(json_object_get(last_told(told), "policy"));
	count_one(told, &counts);
	assert_null(json_object_get(last_told(told), "policy"));

	/* What could not be written has told nobody. */
	counts.via = ACCESS_VIA_RECEIVED;
	told->audit.sink.failed = ENOSPC;
	count_one(told, &counts);
	told->audit.sink.failed = 0;
	count_one(told, &counts);
	assert_fields(last_told(told), "{\"via\":\"received\"}");
	end_telling(told);
}

static void access_under(struct told *told, uint64_t serial)
{
	static uint64_t number = 100;
	struct access_record record = { .op = ACCESS_OPEN,
					.policy = serial,
					.seq = number++ };

	audit_record(&told->audit, &record);
}

static void policy_comes(struct told *told, uint64_t serial, uint8_t digest)
{
	static uint64_t number = 1;
	struct access_record record = { .op = ACCESS_POLICY, .seq = number++ };
	struct access_policy policy = { .serial = serial };

	memset(policy.digest, digest, sizeof(policy.digest));
	memcpy(record.arg, &policy, sizeof(policy));
	audit_record(&told->audit, &record);
}

#define DIGEST(byte)                                                          \
	byte byte byte byte byte byte byte byte byte byte byte byte byte byte \
		byte byte byte byte byte byte byte byte byte byte byte byte   \
			byte byte byte byte byte byte

/* A record may be of an older policy than the one that is in force when it is written. */
static void policies(void **state)
{
	struct module_status status = { .in_force = true,
					.serial = 2,
					.reference = "A-2",
					.purpose = "traffic" };
	struct told *told = begin_telling();

	(void)state;
	/* Of two that come one after the other, the module only tells of the second. */
	policy_comes(told, 1, 0x11);
	assert_fields(
		last_told(told),
		"{\"policy\":{\"serial\":1,\"digest\":\"" DIGEST("11") "\"}}");
	policy_comes(told, 2, 0x22);
	memset(status.digest, 0x22, sizeof(status.digest));
	audit_module_learn(&told->audit, &status);
	access_under(told, 1);
	assert_fields(
		last_told(told),
		"{\"policy\":{\"serial\":1,\"digest\":\"" DIGEST("11") "\"}}");
	policy_comes(told, 3, 0);
	access_under(told, 2);
	assert_fields(last_told(told),
		      "{\"policy\":{\"serial\":2,\"digest\":\"" DIGEST(
			      "22") "\",\"reference\":\"A-2\",\"purpose\":"
				    "\"traffic\"}}");
	access_under(told, 3);
	assert_fields(last_told(told), "{\"policy\":{\"serial\":3}}");
	/* The same number with another content is another policy. */
	policy_comes(told, 2, 0x33);
	access_under(told, 2);
	assert_fields(
		last_told(told),
		"{\"policy\":{\"serial\":2,\"digest\":\"" DIGEST("33") "\"}}");
	/* Where the programs may not read it. */
	policy_comes(told, 2, 0);
	assert_fields(
		last_told(told),
		"{\"policy\":{\"serial\":2,\"digest\":\"" DIGEST("33") "\"}}");
	end_telling(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),    cmocka_unit_test(arguments),
		cmocka_unit_test(controls), cmocka_unit_test(lines),
		cmocka_unit_test(colours),  cmocka_unit_test(sinks),
		cmocka_unit_test(manager),  cmocka_unit_test(last_record),
		cmocka_unit_test(seals),    cmocka_unit_test(counts),
		cmocka_unit_test(readers),  cmocka_unit_test(policies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
