// SPDX-License-Identifier: GPL-2.0-or-later
#include "operation.h"

#include "../bpf/access.h"
#include "control.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static const char *const types[] = {
	[V4L2_BUF_TYPE_VIDEO_CAPTURE] = "capture",
	[V4L2_BUF_TYPE_VIDEO_OUTPUT] = "output",
	[V4L2_BUF_TYPE_VIDEO_OVERLAY] = "overlay",
	[V4L2_BUF_TYPE_VBI_CAPTURE] = "vbi-capture",
	[V4L2_BUF_TYPE_VBI_OUTPUT] = "vbi-output",
	[V4L2_BUF_TYPE_SLICED_VBI_CAPTURE] = "sliced-vbi-capture",
	[V4L2_BUF_TYPE_SLICED_VBI_OUTPUT] = "sliced-vbi-output",
	[V4L2_BUF_TYPE_VIDEO_OUTPUT_OVERLAY] = "output-overlay",
	[V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE] = "capture-mplane",
	[V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE] = "output-mplane",
	[V4L2_BUF_TYPE_SDR_CAPTURE] = "sdr-capture",
	[V4L2_BUF_TYPE_SDR_OUTPUT] = "sdr-output",
	[V4L2_BUF_TYPE_META_CAPTURE] = "meta-capture",
	[V4L2_BUF_TYPE_META_OUTPUT] = "meta-output",
};

/**
 * operation_type() - a type of buffers
 * @type: enum v4l2_buf_type
 * @text: where to
 * @size: size of @text
 */
void operation_type(uint32_t type, char *text, size_t size)
{
	if (type < ARRAY_SIZE(types) && types[type])
		snprintf(text, size, " %s", types[type]);
	else
		snprintf(text, size, " type %u", type);
}

static size_t put_id(uint32_t id, char *text, size_t size)
{
	return snprintf(text, size, " %s", control_show(id).text);
}

/**
 * operation_control() - a control and its value
 * @id: of the control
 * @value: the value
 * @text: where to
 * @size: size of @text
 *
 * Return: the length of it all.
 */
size_t operation_control(uint32_t id, int32_t value, char *text, size_t size)
{
	size_t used = put_id(id, text, size);

	if (used < size)
		used += snprintf(text + used, size - used, "=%d", value);
	return used;
}

/**
 * operation_controls() - several controls, as far as they were taken down
 * @argument: struct access_controls
 * @text: where to
 * @size: size of @text
 */
void operation_controls(const void *argument, char *text, size_t size)
{
	const struct access_control *control;
	struct access_controls all;
	size_t used = 0;
	unsigned int i;

	memcpy(&all, argument, sizeof(all));
	for (i = 0; i < all.count && i < ACCESS_CONTROLS && used < size; i++) {
		control = &all.control[i];
		if (control->size)
			used += put_id(control->id, text + used, size - used);
		else
			used += operation_control(control->id, control->value,
						  text + used, size - used);
	}
	if (i < all.count && used < size)
		snprintf(text + used, size - used, " and %u more",
			 all.count - i);
}
