// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Time zones against what the tz database says of days that are known, hours of the week
 * against a count of minutes, and all of it against itself.
 */
#include "helper.h"

#include "times.h"

static void zones(void **state)
{
	(void)state;
	assert_true(times_zone_use("Europe/Paris"));
	assert_true(times_zone_use("UTC"));
	assert_false(times_zone_use(""));
	assert_false(times_zone_use("Europe/Nowhere"));
	assert_false(times_zone_use("../../etc/passwd"));
	assert_false(times_zone_use("/etc/localtime"));
	assert_false(times_zone_use("Europe/"));
	/* A directory, and a file that is no time zone. */
	assert_false(times_zone_use("Europe"));
	assert_false(times_zone_use("leapseconds"));
	assert_false(times_zone_use("CET-1CEST,M3.5.0,M10.5.0/3"));
}

static void moments(void **state)
{
	static const struct {
		const char *text;
		uint64_t moment; /* 0: there is no such */
	} moments[] = {
		{ "2026-01-01", 1767222000 },
		{ "2026-07-01", 1782856800 },
		{ "2026-07-01 12:30", 1782901800 },
		{ "2026-07-01T12:30", 1782901800 },
		{ "2026-07-01 12:30:05", 1782901805 },
		{ "2026-03-29 01:59:59", 1774745999 },
		{ "2026-03-29 03:00", 1774746000 },
		/* The hour that is left out in spring. */
		{ "2026-03-29 02:30", 0 },
		{ "2026-02-29", 0 },
		{ "2028-02-29", 1835391600 },
		{ "2026-13-01", 0 },
		{ "2026-1", 0 },
		{ "2026-01-01 24:00", 0 },
		{ "2026-01-01 12:30 ", 0 },
		{ "1969-12-31", 0 },
		{ "tomorrow", 0 },
		{ "", 0 },
	};
	uint64_t moment;
	size_t i;

	(void)state;
	assert_true(times_zone_use("Europe/Paris"));
	for (i = 0; i < ARRAY_SIZE(moments); i++) {
		if (moments[i].moment) {
			assert_true(
				times_moment_parse(moments[i].text, &moment));
			assert_int_equal(moment, moments[i].moment);
			assert_true(times_moment_parse(
				times_moment_text(moment).text, &moment));
			assert_int_equal(moment, moments[i].moment);
		} else if (times_moment_parse(moments[i].text, &moment)) {
			fail_msg("'%s' was taken for a moment",
				 moments[i].text);
		}
	}
}

static void offsets(void **state)
{
	struct paravent_offset offset[PARAVENT_OFFSETS_MAX];
	int count, i;

	(void)state;
	assert_true(times_zone_use("Europe/Paris"));
	count = times_offsets(1767222000, 1798758000, offset);
	assert_int_equal(count, 3);
	assert_int_equal(offset[0].at, 1767222000);
	assert_int_equal(offset[0].seconds, 3600);
	assert_int_equal(offset[1].at,
			 1774746000); /* 29 March 2026, 01:00 UTC */
	assert_int_equal(offset[1].seconds, 7200);
	assert_int_equal(offset[2].at,
			 1792890000); /* 25 October 2026, 01:00 UTC */
	assert_int_equal(offset[2].seconds, 3600);
	/* The end does not count, and what follows it neither. */
	assert_int_equal(times_offsets(1767222000, 1774746000, offset), 1);
	assert_int_equal(times_offsets(1767222000, 1774746001, offset), 2);
	assert_int_equal(times_offsets(1774746000, 1774746001, offset), 1);
	assert_int_equal(offset[0].seconds, 7200);
	/* 31 years have 62 changes, 32 have 64. */
	assert_int_equal(times_offsets(1767222000,
				       1767222000 + 31 * 31556952ULL, offset),
			 63);
	for (i = 1; i < 63; i++)
		assert_true(offset[i].at > offset[i - 1].at);
	assert_int_equal(times_offsets(1767222000,
				       1767222000 + 33 * 31556952ULL, offset),
			 -1);
	assert_true(times_zone_use("Asia/Kathmandu"));
	assert_int_equal(times_offsets(1767222000, 1798758000, offset), 1);
	assert_int_equal(offset[0].seconds, 20700);
	assert_true(times_zone_use("America/St_Johns"));
	assert_int_equal(times_offsets(1767222000, 1798758000, offset), 3);
	assert_int_equal(offset[0].seconds, -12600);
}

/* How many minutes of the week a text names; -1 if it is refused. */
static int count(const char *text, int probe)
{
	static bool minutes[PARAVENT_WEEK_MINUTES];
	int i, sum = 0;

	memset(minutes, 0, sizeof(minutes));
	if (!times_hours_add(text, minutes))
		return -1;
	for (i = 0; i < PARAVENT_WEEK_MINUTES; i++)
		sum += minutes[i];
	assert_true(minutes[probe]);
	return sum;
}

static void hours(void **state)
{
	static const char *const bad[] = {
		"",
		"Mon",
		"Mon 8:00-9:00",
		"Mon 08:00",
		"Mon 08:00-",
		"Mon 08:00-08:00",
		"Mon 24:00-08:00",
		"Mon 08:00-24:01",
		"Mon 08:60-09:00",
		"Mon  08:00-09:00",
		"Mon 08:00-09:00 ",
		"Mon- 08:00-09:00",
		"Mon, 08:00-09:00",
		"Monday 08:00-09:00",
		"-Mon 08:00-09:00",
		"08:00-09:00",
		"Mon 08.00-09.00",
		"Mon 99:00-99:30",
	};
	size_t i;

	(void)state;
	assert_int_equal(count("Mon 00:00-00:01", 0), 1);
	assert_int_equal(count("Mon-Fri 08:00-18:00", 480), 5 * 600);
	assert_int_equal(count("mon-FRI 08:00-18:00", 4 * 1440 + 1079),
			 5 * 600);
	assert_int_equal(count("Sat,Sun 00:00-24:00", 7 * 1440 - 1), 2 * 1440);
	assert_int_equal(count("Fri-Mon 10:00-11:00", 600), 4 * 60);
	assert_int_equal(count("Mon-Tue,Thu 10:00-11:00", 3 * 1440 + 600),
			 3 * 60);
	/* Until the next day, and from Sunday to Monday. */
	assert_int_equal(count("Fri 22:00-02:00", 5 * 1440 + 119), 240);
	assert_int_equal(count("Sun 23:30-00:30", 29), 60);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		if (count(bad[i], 0) != -1)
			fail_msg("'%s' was taken for hours", bad[i]);
}

/* What is written of drawn hours reads as the same. */
static void back(void **state)
{
	static bool minutes[PARAVENT_WEEK_MINUTES],
		again[PARAVENT_WEEK_MINUTES];
	struct schedule schedule;
	struct times_text line;
	unsigned int round, i, spans, from, length;

	(void)state;
	srandom(1);
	for (round = 0; round < 300; round++) {
		memset(minutes, 0, sizeof(minutes));
		spans = random() % 20;
		for (i = 0; i < spans; i++) {
			from = random() % PARAVENT_WEEK_MINUTES;
			length = 1 + random() % (round % 2 ? 4000 : 400);
			while (length--)
				minutes[from++ % PARAVENT_WEEK_MINUTES] = true;
		}
		assert_true(times_schedule_from(minutes, &schedule));
		for (i = 0; i < schedule.count; i++)
			assert_true(schedule.hours[i].from <
					    schedule.hours[i].until &&
				    (!i || schedule.hours[i - 1].until <
						   schedule.hours[i].from));
		memset(again, 0, sizeof(again));
		for (i = 0; times_schedule_line(&schedule, i, &line); i++)
			assert_true(times_hours_add(line.text, again));
		assert_memory_equal(minutes, again, sizeof(minutes));
	}
	for (i = 0; i < PARAVENT_WEEK_MINUTES; i++)
		minutes[i] = i % 2;
	assert_false(times_schedule_from(minutes, &schedule));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zones),   cmocka_unit_test(moments),
		cmocka_unit_test(offsets), cmocka_unit_test(hours),
		cmocka_unit_test(back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
