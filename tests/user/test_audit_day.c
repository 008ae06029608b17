// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How large the log of a day is.
 */
#include "log_helper.h"

#include "audit.h"

#define DAY (24 * 60 * 60)
#define REPORT 10 /* seconds, the default of --interval */
#define FRAMES (30 * REPORT)
#define LARGEST 5000000
#define ROOM 250000 /* for longer names, and larger numbers */

/* What is known of who streams. */
static json_t *streamer(void)
{
	return json_pack(
		"{s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:[{s:i, s:s}]}", "exe",
		"/usr/bin/street-recorder", "inode", 1234567, "sha256",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		"process", "street-recorder", "cgroup",
		"/system.slice/street-recorder.service", "unit",
		"street-recorder.service", "container",
		"0123456789abcdef0123456789abcdef", "parents", "pid", 1, "comm",
		"systemd");
}

static void stream_for(struct access_counts *counts, unsigned int frames)
{
	counts->calls[15] += frames; /* VIDIOC_QBUF */
	counts->calls[17] += frames; /* VIDIOC_DQBUF */
	counts->calls[ACCESS_COUNT_POLL] += frames;
	counts->frames += frames;
	counts->held +=
		frames; /* of a camera that is twice as fast as its cap */
	counts->frame_bytes += frames * UINT64_C(1920 * 1080 * 2);
	counts->filled += frames * UINT64_C(123456);
}

static size_t size_of_log(const char *path)
{
	struct contents contents = read_all(path);
	size_t size = 0;
	unsigned int i;

	for (i = 0; i < contents.count; i++)
		size += contents.file[i].size;
	free_all(&contents);
	return size;
}

/* A camera of 30 frames a second that streams all day takes less than 5 MB, seals included. */
static void a_day_of_streaming(void **state)
{
	const struct access_count_key key = { .handle = 12345,
					      .pid = 12345,
					      .start = 98765432109876 };
	struct access_counts counts = { .rdev = 81 << 20, .policy = 42 };
	struct log_options options = test_options();
	struct probes probes = { .processes = -1 };
	struct audit audit = {
		.cache = { .probes = &probes, .processes = json_object() },
		.module.policies = json_object(),
		.nodes = json_object(),
		.cameras = json_object(),
		.reported = json_object(),
	};
	char *path = make_fast_directory();
	struct log_public public = new_log(path);
	unsigned int seconds;
	size_t size;

	(void)state;
	json_object_set_new(audit.cache.processes, "12345 98765432109876 0",
			    streamer());
	json_object_set_new(audit.nodes, "81:0", json_string("video0"));
	json_object_set_new(audit.cameras, "video0",
			    json_pack("{s:s, s:s, s:s, s:s}", "name",
				      "town hall, entrance", "driver",
				      "uvcvideo", "card", "HD Pro Webcam",
				      "bus_info", "usb-0000:01:00.0-1.2"));
	audit.sink.log = open_log(path, &options);
	for (seconds = 0; seconds < DAY; seconds++) {
		pass_time(LOG_SECOND);
		if (seconds % REPORT == 0) {
			stream_for(&counts, FRAMES);
			audit_write_counts(&audit, &key, &counts);
		}
		assert_int_equal(sink_tick(&audit.sink), 0);
	}
	sink_close(&audit.sink);
	size = size_of_log(path);
	print_message("a day of streaming: %zu bytes\n", size);
	assert_true(size < LARGEST - ROOM);
	assert_true(size > DAY / REPORT * 100);
	assert_good(path, &public, kept, false);
	empty_directory(path);
	rmdir(path);
	free(path);
	json_decref(audit.cache.processes);
	json_decref(audit.module.policies);
	json_decref(audit.nodes);
	json_decref(audit.cameras);
	json_decref(audit.reported);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_of_streaming),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
