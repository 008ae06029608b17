/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much of a picture is hidden, and by which of two policies more.
 */
#ifndef PARAVENT_COVER_H
#define PARAVENT_COVER_H

#include "policy.h"

/**
 * struct cover - shares of the picture that are hidden, from 0 to 1
 * @least: in the hours of the week in which least is hidden
 * @most: in those in which most is; hours in which the camera shows nothing do
 *	not count for either
 * @never: the camera never shows anything
 */
struct cover {
	double least;
	double most;
	bool never;
};

double zone_share(const struct zone *zone);
bool schedule_within(const struct schedule *inner,
		     const struct schedule *outer);
bool cover_compare(const struct camera *before, const struct camera *after,
		   struct cover *was, struct cover *is, double *bared);

#endif /* PARAVENT_COVER_H */
