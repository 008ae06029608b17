/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verifying the files of a log.
 */
#ifndef PARAVENT_LOG_VERIFY_H
#define PARAVENT_LOG_VERIFY_H

#include "log_check.h"
#include "log_read.h"

int log_verify(struct log_check *check, const struct log_files *files,
	       bool live, struct report *report);

#endif /* PARAVENT_LOG_VERIFY_H */
