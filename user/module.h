/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the kernel module is there.
 */
#ifndef PARAVENT_MODULE_H
#define PARAVENT_MODULE_H

#include "report.h"

enum module_presence {
	MODULE_ABSENT, /* not loaded */
	MODULE_COMING, /* being loaded */
	MODULE_LIVE, /* loaded, or built into the kernel */
	MODULE_GOING, /* being unloaded */
};

enum module_presence module_presence(void);
const char *module_presence_text(enum module_presence presence);
int module_absent(struct report *report);

#endif /* PARAVENT_MODULE_H */
