/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What went wrong, gathered where it is found and shown in one place, for
 * people or as JSON.
 */
#ifndef PARAVENT_REPORT_H
#define PARAVENT_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Enough to mend a file in one go; more would only be echoes. */
#define REPORT_FINDINGS_MAX 20

/*
 * Where in a text file; both count from 1. A line of 0 means nowhere, a column
 * of 0 somewhere on the line.
 */
struct place {
	int line;
	int column;
};

struct finding {
	bool warning;
	const char *file; /* NULL when it is about none */
	struct place place;
	char path[128]; /* of the field, such as cameras[0].zones[1] */
	char text[480]; /* what was found and what was expected */
	char hint[400]; /* what to do next */
};

/**
 * struct report - findings about one undertaking
 * @file: the file that those to come are about; NULL when they are about none. Must
 *	outlive the report
 * @code: errno of the first error, for programs that read the JSON
 * @errors: number of errors, whether kept or not
 * @warnings: number of warnings, likewise
 * @count: entries of @findings in use
 * @findings: the findings kept
 * @last: the one that report_hint() completes; NULL when it was not kept
 */
struct report {
	const char *file;
	int code;
	unsigned int errors;
	unsigned int warnings;
	unsigned int count;
	struct finding findings[REPORT_FINDINGS_MAX];
	struct finding *last;
};

__attribute__((format(printf, 3, 4))) int
report_error(struct report *report, int code, const char *format, ...);
__attribute__((format(printf, 4, 5))) int report_at(struct report *report,
						    struct place place,
						    const char *path,
						    const char *format, ...);
__attribute__((format(printf, 4, 5))) void
report_warn_at(struct report *report, struct place place, const char *path,
	       const char *format, ...);
__attribute__((format(printf, 2, 3))) void report_hint(struct report *report,
						       const char *format, ...);
int report_memory(struct report *report);
void report_sort(struct report *report);
void report_print(const struct report *report, FILE *stream);
void report_json(const struct report *report, json_t *object);

#endif /* PARAVENT_REPORT_H */
