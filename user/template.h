/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The policy that somebody begins with.
 */
#ifndef PARAVENT_TEMPLATE_H
#define PARAVENT_TEMPLATE_H

#include "capture.h"
#include "policy.h"

#include <stddef.h>
#include <time.h>

char *template_write(const struct capture *capture, time_t now, size_t *size);
char *template_write_zones(const struct policy *policy, time_t now,
			   size_t *size);

#endif /* PARAVENT_TEMPLATE_H */
