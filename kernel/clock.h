/* SPDX-License-Identifier: GPL-2.0-only */
/* The time that policies go by. */
#ifndef _PARAVENT_CLOCK_H
#define _PARAVENT_CLOCK_H

#include <linux/types.h>

/* clock.c APIs: */
s64 paravent_clock_now(void);

#endif /* _PARAVENT_CLOCK_H */
