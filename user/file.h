/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole files: read within a limit, written so that nobody ever sees half of
 * one.
 */
#ifndef PARAVENT_FILE_H
#define PARAVENT_FILE_H

#include "report.h"

#include <stdint.h>
#include <sys/types.h>

uint8_t *file_read(const char *path, size_t limit, size_t *size,
		   struct report *report);
int file_create(const char *path, mode_t mode, const void *data, size_t size,
		struct report *report);
int file_replace(const char *path, const void *data, size_t size,
		 struct report *report);

#endif /* PARAVENT_FILE_H */
