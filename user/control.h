/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of controls.
 */
#ifndef PARAVENT_CONTROL_H
#define PARAVENT_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

struct control_text {
	char text[40];
};

bool control_parse(const char *text, uint32_t *id);
struct control_text control_show(uint32_t id);
bool control_moves(uint32_t id);
bool control_changes(uint32_t id);

#endif /* PARAVENT_CONTROL_H */
