/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ioctls of video devices in words.
 */
#ifndef PARAVENT_OPERATION_H
#define PARAVENT_OPERATION_H

#include <linux/v4l2-subdev.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Later than the headers of Debian 12. Those of routing have changed their size since. */
#ifndef VIDIOC_REMOVE_BUFS
#define VIDIOC_REMOVE_BUFS _IOC(_IOC_READ | _IOC_WRITE, 'V', 104, 64)
#endif
#ifndef VIDIOC_SUBDEV_G_ROUTING
#define VIDIOC_SUBDEV_G_ROUTING _IOC(_IOC_READ | _IOC_WRITE, 'V', 38, 64)
#define VIDIOC_SUBDEV_S_ROUTING _IOC(_IOC_READ | _IOC_WRITE, 'V', 39, 64)
#endif
#ifndef VIDIOC_SUBDEV_G_CLIENT_CAP
#define VIDIOC_SUBDEV_G_CLIENT_CAP _IOC(_IOC_READ, 'V', 101, 8)
#define VIDIOC_SUBDEV_S_CLIENT_CAP _IOC(_IOC_READ | _IOC_WRITE, 'V', 102, 8)
#endif

/* Room for any ioctl and its argument. */
#define OPERATION_TEXT_SIZE 256

bool operation_is_subdev(const char *node);
void operation_name(uint32_t command, bool subdev, char *text, size_t size);
void operation_text(uint32_t command, bool subdev, const void *argument,
		    size_t argument_size, char *text, size_t size);

/* operation_table.c */
const char *operation_lookup(uint32_t command, bool subdev);
const char *operation_lookup_number(unsigned int number, bool subdev);

/* operation_value.c */
void operation_type(uint32_t type, char *text, size_t size);
void operation_controls(const void *argument, char *text, size_t size);
size_t operation_control(uint32_t id, int32_t value, char *text, size_t size);

#endif /* PARAVENT_OPERATION_H */
