/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ioctls of video devices in words.
 */
#ifndef PARAVENT_OPERATION_H
#define PARAVENT_OPERATION_H

#include <stddef.h>
#include <stdint.h>

/* Room for any ioctl and its argument. */
#define OPERATION_TEXT_SIZE 160

void operation_name(uint32_t command, char *text, size_t size);
void operation_text(uint32_t command, const void *argument,
		    size_t argument_size, char *text, size_t size);

/* operation_table.c */
const char *operation_lookup(uint32_t command);
const char *operation_lookup_number(unsigned int number);

#endif /* PARAVENT_OPERATION_H */
