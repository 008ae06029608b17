/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The times of a log: microseconds since 1970-01-01 00:00 UTC, written as
 * "2026-11-24T10:00:00.123456Z".
 */
#ifndef PARAVENT_LOG_TIME_H
#define PARAVENT_LOG_TIME_H

#include <stdbool.h>
#include <stdint.h>

#define LOG_SECOND INT64_C(1000000)
#define LOG_TIME_SIZE 28

struct log_time_text {
	char text[LOG_TIME_SIZE];
};

struct log_time_text log_time_text(int64_t time);
bool log_time_parse(const char *text, int64_t *time);

#endif /* PARAVENT_LOG_TIME_H */
