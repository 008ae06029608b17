/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dates, hours of the week and time zones, as people write them and as a policy
 * holds them.
 */
#ifndef PARAVENT_TIMES_H
#define PARAVENT_TIMES_H

#include "policy.h"
#include "report.h"

#define TIMES_SCHEDULE_EXAMPLE "Mon-Fri 08:00-18:00"
#define TIMES_TEXT_SIZE 64

struct times_text {
	char text[TIMES_TEXT_SIZE];
};

bool times_zone_use(const char *name);
bool times_moment_parse(const char *text, uint64_t *moment);
struct times_text times_moment_text(uint64_t moment);
int times_offsets(uint64_t from, uint64_t until,
		  struct paravent_offset offsets[PARAVENT_OFFSETS_MAX]);
bool times_hours_add(const char *text, bool minutes[PARAVENT_WEEK_MINUTES]);
bool times_schedule_from(const bool minutes[PARAVENT_WEEK_MINUTES],
			 struct schedule *schedule);
bool times_schedule_line(const struct schedule *schedule, unsigned int number,
			 struct times_text *line);

#endif /* PARAVENT_TIMES_H */
