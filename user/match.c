// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

#include <string.h>

static bool compatible(const char *left, const char *right)
{
	return !*left || !*right || !strcmp(left, right);
}

/**
 * camera_has_match() - whether a camera states anything to know it by
 * @camera: the camera
 */
bool camera_has_match(const struct camera *camera)
{
	return *camera->driver || *camera->card || *camera->bus_info ||
	       *camera->usb || *camera->usb_serial || *camera->device_tree;
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
	       compatible(left->bus_info, right->bus_info) &&
	       compatible(left->usb, right->usb) &&
	       compatible(left->usb_serial, right->usb_serial) &&
	       compatible(left->device_tree, right->device_tree);
}
