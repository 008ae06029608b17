// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which minute of the week is it where the camera is, and is it among the hours?
 *
 * The kernel knows no time zones. The policy brings along what the clocks of its place
 * are ahead of UTC by, and from when on.
 */
#include "schedule.h"

#ifdef __KERNEL__
#include "compat.h"
#else
#define EXPORT_SYMBOL_FOR_KUNIT(symbol)
#endif

#define MINUTE		60
#define DAY		86400
/* 1970-01-01 was a Thursday, and a week begins with Monday. */
#define WEEK_BEGINS	(4 * DAY)

/**
 * paravent_minute_of_week() - what do the clocks on the wall say?
 * @offset: valid, as paravent_offsets_are_valid() has it
 * @offsets: their number; with none it is UTC
 * @now: seconds since 1970-01-01 00:00 UTC
 *
 * Before the first offset, that holds.
 *
 * Return: minutes since Monday 00:00, below %PARAVENT_WEEK_MINUTES.
 */
u32 paravent_minute_of_week(const struct paravent_offset *offset, u32 offsets, s64 now)
{
	s64 local = now;
	s64 week = (s64)PARAVENT_WEEK_MINUTES * MINUTE;
	u32 i = 0;

	while (i + 1 < offsets && (s64)offset[i + 1].at <= now)
		i++;
	if (offsets)
		local += offset[i].seconds;
	local -= WEEK_BEGINS;
	local -= div64_s64(local, week) * week;
	if (local < 0)
		local += week;
	return (u32)local / MINUTE;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_minute_of_week);

/**
 * paravent_schedule_holds() - is it time?
 * @schedule: the schedule
 * @minute: of the week
 */
bool paravent_schedule_holds(const struct paravent_schedule *schedule, u32 minute)
{
	u32 i;

	for (i = 0; i < schedule->count; i++)
		if (schedule->hours[i].from <= minute && minute < schedule->hours[i].until)
			return true;
	return !schedule->count;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_schedule_holds);

/**
 * paravent_hours_are_valid() - do hours follow the grammar?
 * @hours: the hours
 * @count: their number
 *
 * Return: true when there are some, none is empty, and there is time between them.
 */
bool paravent_hours_are_valid(const struct paravent_hours *hours, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (hours[i].from >= hours[i].until || hours[i].until > PARAVENT_WEEK_MINUTES ||
		    (i && hours[i].from <= hours[i - 1].until))
			return false;
	return count && count <= PARAVENT_HOURS_MAX;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_hours_are_valid);

/**
 * paravent_offsets_are_valid() - do offsets follow the grammar?
 * @offset: the offsets
 * @offsets: their number
 *
 * Return: true when there are some, they are in rising order, and each could be that of a
 * place on earth.
 */
bool paravent_offsets_are_valid(const struct paravent_offset *offset, u32 offsets)
{
	u32 i;

	for (i = 0; i < offsets; i++)
		if (offset[i].seconds < -DAY || offset[i].seconds > DAY || offset[i].zero ||
		    offset[i].at > PARAVENT_TIME_MAX || (i && offset[i].at <= offset[i - 1].at))
			return false;
	return offsets && offsets <= PARAVENT_OFFSETS_MAX;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_offsets_are_valid);
