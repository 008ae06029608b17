/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BPF programs and maps kept in the kernel's own file system, so that they go on
 * when the tool is killed, and the next one finds them.
 */
#ifndef PARAVENT_PIN_H
#define PARAVENT_PIN_H

#include "report.h"

#include <stdbool.h>
#include <stddef.h>

struct bpf_object;
struct bpf_program;

int pin_open(struct report *report);
int pin_map(struct bpf_object *object, const char *name, struct report *report);
bool pin_begins(const char *section);
int pin_attach(struct bpf_program *program, struct report *report);
int pin_get(const char *name);
int pin_get_program(const char *section);
size_t pin_list(const char **sections, size_t most);
bool pin_changed(void);
void pin_remove(void);

#endif /* PARAVENT_PIN_H */
