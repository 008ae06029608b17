/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records as people read them.
 */
#ifndef PARAVENT_LOG_VIEW_H
#define PARAVENT_LOG_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define LOG_VIEW_TEXT_SIZE 256

/* A text of a record, made fit to be shown. */
struct log_view_text {
	char text[LOG_VIEW_TEXT_SIZE];
};

struct log_view_text log_view_time(const json_t *record);
struct log_view_text log_view_camera(const json_t *record);
struct log_view_text log_view_operation(const json_t *record);
struct log_view_text log_view_result(const json_t *record);
struct log_view_text log_view_who(const json_t *record);
void log_view_column(const char *text, unsigned int width, FILE *stream);
bool log_view_colours(void);
void log_view_print(const json_t *record, bool colour, FILE *stream);

#endif /* PARAVENT_LOG_VIEW_H */
