/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A log in the forms of others: for those who answer for a camera everything,
 * for those who were seen by it the days and the purposes.
 */
#ifndef PARAVENT_LOG_EXPORT_H
#define PARAVENT_LOG_EXPORT_H

#include "log_filter.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct log_export - what is printed
 * @filter: the records that are
 * @boot: the boot that they are of, 32 digits; "" while it is not known
 * @print: prints one; not for data subjects
 * @days: what data subjects get, in the order in which it came up
 */
struct log_export {
	struct log_filter filter;
	char boot[40];
	void (*print)(const struct log_export *export, const json_t *record,
		      const char *line, size_t size);
	json_t *days;
};

/* log_export.c */
bool log_export_format(struct log_export *export, const char *format);
void log_export_visit(void *export, const json_t *record, const char *line,
		      size_t size);

/* log_export_subject.c */
void log_subject_visit(void *export, const json_t *record, const char *line,
		       size_t size);
void log_subject_print(const json_t *days, bool json);

/* log_ocsf.c */
json_t *log_ocsf(const json_t *record);

#endif /* PARAVENT_LOG_EXPORT_H */
