// SPDX-License-Identifier: GPL-2.0-or-later
#include "report.h"

#include "json.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void add(struct report *report, bool warning, struct place place,
		const char *path, const char *format, va_list arguments)
{
	struct finding *finding;

	if (warning)
		report->warnings++;
	else
		report->errors++;
	report->last = NULL;
	if (report->count == REPORT_FINDINGS_MAX)
		return;

	finding = &report->findings[report->count++];
	memset(finding, 0, sizeof(*finding));
	finding->warning = warning;
	finding->file = report->file;
	finding->place = place;
	snprintf(finding->path, sizeof(finding->path), "%s", path);
	vsnprintf(finding->text, sizeof(finding->text), format, arguments);
	report->last = finding;
}

/**
 * report_error() - record an error that has no place in a text file
 * @report: where to
 * @code: the errno that describes it best, positive
 * @format: what was found and what was expected
 *
 * Return: -@code.
 */
int report_error(struct report *report, int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(report, false, (struct place){ 0 }, "", format, arguments);
	va_end(arguments);
	if (!report->code)
		report->code = code;
	return -code;
}

/**
 * report_at() - record an error in a text file
 * @report: where to
 * @place: line and column
 * @path: the field, such as cameras[0].zones[1]; "" for the whole file
 * @format: what was found and what was expected
 *
 * Return: -EINVAL.
 */
int report_at(struct report *report, struct place place, const char *path,
	      const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(report, false, place, path, format, arguments);
	va_end(arguments);
	if (!report->code)
		report->code = EINVAL;
	return -EINVAL;
}

/**
 * report_warn_at() - record what is allowed, but hardly meant
 * @report: where to
 * @place: line and column
 * @path: the field
 * @format: what was found and what will come of it
 */
void report_warn_at(struct report *report, struct place place, const char *path,
		    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(report, true, place, path, format, arguments);
	va_end(arguments);
}

/**
 * report_hint() - say what to do next about what was recorded last
 * @report: where to
 * @format: the advice
 */
void report_hint(struct report *report, const char *format, ...)
{
	va_list arguments;

	if (!report->last)
		return;
	va_start(arguments, format);
	vsnprintf(report->last->hint, sizeof(report->last->hint), format,
		  arguments);
	va_end(arguments);
}

/**
 * report_memory() - record that memory ran out
 * @report: where to
 *
 * Return: -ENOMEM.
 */
int report_memory(struct report *report)
{
	return report_error(report, ENOMEM, "out of memory");
}

static int by_place(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;

	if (a->place.line != b->place.line)
		return a->place.line - b->place.line;
	return a->place.column - b->place.column;
}

/**
 * report_sort() - put findings in the order in which a reader meets them
 * @report: the findings
 */
void report_sort(struct report *report)
{
	qsort(report->findings, report->count, sizeof(report->findings[0]),
	      by_place);
	report->last = NULL;
}

/**
 * report_print() - show findings to a person
 * @report: the findings
 * @stream: where to
 */
void report_print(const struct report *report, FILE *stream)
{
	const struct finding *finding;
	unsigned int i;

	for (i = 0; i < report->count; i++) {
		finding = &report->findings[i];
		fputs(finding->file ?: "paravent", stream);
		if (finding->file && finding->place.line)
			fprintf(stream, ":%d", finding->place.line);
		if (finding->file && finding->place.column)
			fprintf(stream, ":%d", finding->place.column);
		fputs(": ", stream);
		if (finding->warning)
			fputs("warning: ", stream);
		if (*finding->path)
			fprintf(stream, "%s: ", finding->path);
		fprintf(stream, "%s\n", finding->text);
		if (*finding->hint)
			fprintf(stream, "    hint: %s\n", finding->hint);
	}
	if (report->errors + report->warnings > report->count)
		fprintf(stream, "%s: %u of %u findings are shown\n",
			report->file ? report->file : "paravent", report->count,
			report->errors + report->warnings);
}

/**
 * report_json() - show findings to a program
 * @report: the findings
 * @object: gets "ok", and "errors" and "warnings" where there are any
 */
void report_json(const struct report *report, json_t *object)
{
	json_t *errors = json_array(), *warnings = json_array(), *entry;
	const struct finding *finding;
	unsigned int i;

	for (i = 0; i < report->count; i++) {
		finding = &report->findings[i];
		entry = json_object();
		if (finding->file)
			json_put_text(entry, "file", finding->file);
		if (finding->place.line)
			json_object_set_new(entry, "line",
					    json_integer(finding->place.line));
		if (finding->place.column)
			json_object_set_new(
				entry, "column",
				json_integer(finding->place.column));
		json_put_text(entry, "path", finding->path);
		json_put_text(entry, "message", finding->text);
		json_put_text(entry, "hint", finding->hint);
		json_array_append_new(finding->warning ? warnings : errors,
				      entry);
	}
	json_object_set_new(object, "ok", json_boolean(!report->errors));
	if (report->errors) {
		json_object_set_new(object, "errno",
				    json_string(strerrorname_np(report->code) ?:
							"EINVAL"));
		json_object_set(object, "errors", errors);
	}
	if (report->warnings)
		json_object_set(object, "warnings", warnings);
	json_decref(errors);
	json_decref(warnings);
}
