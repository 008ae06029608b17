/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tell the service manager how far a daemon is.
 */
#ifndef PARAVENT_NOTIFY_H
#define PARAVENT_NOTIFY_H

void notify_send(const char *state);

#endif /* PARAVENT_NOTIFY_H */
