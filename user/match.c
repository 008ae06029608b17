// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

#include <string.h>

static bool compatible(const char *left, const char *right)
{
	return !*left || !*right || !strcmp(left, right);
}

/**
 * camera_overlaps() - whether one video node could match two cameras
 * @left: a camera
 * @right: another one
 *
 * Return: true if no text of one rules out a text of the other. Which rule
 * were in force would be left to chance then.
 */
bool camera_overlaps(const struct camera *left, const struct camera *right)
{
	return compatible(left->driver, right->driver) &&
	       compatible(left->card, right->card) &&
	       compatible(left->bus_info, right->bus_info);
}
