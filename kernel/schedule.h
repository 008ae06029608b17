/* SPDX-License-Identifier: GPL-2.0-only */
/* Hours of the week. Plain code: the caller says what time it is. */
#ifndef _PARAVENT_SCHEDULE_H
#define _PARAVENT_SCHEDULE_H

#include "plain.h"
#include "uapi/paravent.h"

/**
 * struct paravent_schedule - when something holds
 * @hours: in rising order
 * @count: their number; 0 means always
 */
struct paravent_schedule {
	const struct paravent_hours *hours;
	u32 count;
};

/* schedule.c APIs: */
u32 paravent_minute_of_week(const struct paravent_offset *offset, u32 offsets, s64 now);
bool paravent_schedule_holds(const struct paravent_schedule *schedule, u32 minute);
bool paravent_hours_are_valid(const struct paravent_hours *hours, u32 count);
bool paravent_offsets_are_valid(const struct paravent_offset *offset, u32 offsets);

#endif /* _PARAVENT_SCHEDULE_H */
