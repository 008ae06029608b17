// SPDX-License-Identifier: GPL-2.0-or-later
#include "operation.h"

#include "../bpf/access.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

/* Those that move the camera, or change what there is to see. */
static const struct {
	uint32_t id;
	const char *name;
} controls[] = {
	{ V4L2_CID_BRIGHTNESS, "brightness" },
	{ V4L2_CID_CONTRAST, "contrast" },
	{ V4L2_CID_SATURATION, "saturation" },
	{ V4L2_CID_HUE, "hue" },
	{ V4L2_CID_AUTO_WHITE_BALANCE, "auto_white_balance" },
	{ V4L2_CID_RED_BALANCE, "red_balance" },
	{ V4L2_CID_BLUE_BALANCE, "blue_balance" },
	{ V4L2_CID_GAMMA, "gamma" },
	{ V4L2_CID_EXPOSURE, "exposure" },
	{ V4L2_CID_AUTOGAIN, "autogain" },
	{ V4L2_CID_GAIN, "gain" },
	{ V4L2_CID_HFLIP, "hflip" },
	{ V4L2_CID_VFLIP, "vflip" },
	{ V4L2_CID_POWER_LINE_FREQUENCY, "power_line_frequency" },
	{ V4L2_CID_WHITE_BALANCE_TEMPERATURE, "white_balance_temperature" },
	{ V4L2_CID_SHARPNESS, "sharpness" },
	{ V4L2_CID_BACKLIGHT_COMPENSATION, "backlight_compensation" },
	{ V4L2_CID_ROTATE, "rotate" },
	{ V4L2_CID_ILLUMINATORS_1, "illuminators_1" },
	{ V4L2_CID_ILLUMINATORS_2, "illuminators_2" },
	{ V4L2_CID_EXPOSURE_AUTO, "exposure_auto" },
	{ V4L2_CID_EXPOSURE_ABSOLUTE, "exposure_absolute" },
	{ V4L2_CID_EXPOSURE_AUTO_PRIORITY, "exposure_auto_priority" },
	{ V4L2_CID_PAN_RELATIVE, "pan_relative" },
	{ V4L2_CID_TILT_RELATIVE, "tilt_relative" },
	{ V4L2_CID_PAN_RESET, "pan_reset" },
	{ V4L2_CID_TILT_RESET, "tilt_reset" },
	{ V4L2_CID_PAN_ABSOLUTE, "pan_absolute" },
	{ V4L2_CID_TILT_ABSOLUTE, "tilt_absolute" },
	{ V4L2_CID_PAN_SPEED, "pan_speed" },
	{ V4L2_CID_TILT_SPEED, "tilt_speed" },
	{ V4L2_CID_FOCUS_ABSOLUTE, "focus_absolute" },
	{ V4L2_CID_FOCUS_RELATIVE, "focus_relative" },
	{ V4L2_CID_FOCUS_AUTO, "focus_auto" },
	{ V4L2_CID_AUTO_FOCUS_START, "auto_focus_start" },
	{ V4L2_CID_AUTO_FOCUS_STOP, "auto_focus_stop" },
	{ V4L2_CID_AUTO_FOCUS_RANGE, "auto_focus_range" },
	{ V4L2_CID_ZOOM_ABSOLUTE, "zoom_absolute" },
	{ V4L2_CID_ZOOM_RELATIVE, "zoom_relative" },
	{ V4L2_CID_ZOOM_CONTINUOUS, "zoom_continuous" },
	{ V4L2_CID_PRIVACY, "privacy" },
	{ V4L2_CID_IRIS_ABSOLUTE, "iris_absolute" },
	{ V4L2_CID_IRIS_RELATIVE, "iris_relative" },
	{ V4L2_CID_AUTO_EXPOSURE_BIAS, "auto_exposure_bias" },
	{ V4L2_CID_WIDE_DYNAMIC_RANGE, "wide_dynamic_range" },
	{ V4L2_CID_IMAGE_STABILIZATION, "image_stabilization" },
	{ V4L2_CID_ISO_SENSITIVITY, "iso_sensitivity" },
	{ V4L2_CID_ISO_SENSITIVITY_AUTO, "iso_sensitivity_auto" },
	{ V4L2_CID_EXPOSURE_METERING, "exposure_metering" },
	{ V4L2_CID_SCENE_MODE, "scene_mode" },
	{ V4L2_CID_3A_LOCK, "3a_lock" },
	{ V4L2_CID_FLASH_LED_MODE, "flash_led_mode" },
	{ V4L2_CID_FLASH_TORCH_INTENSITY, "flash_torch_intensity" },
	{ V4L2_CID_VBLANK, "vblank" },
	{ V4L2_CID_HBLANK, "hblank" },
	{ V4L2_CID_ANALOGUE_GAIN, "analogue_gain" },
	{ V4L2_CID_DIGITAL_GAIN, "digital_gain" },
	{ V4L2_CID_TEST_PATTERN, "test_pattern" },
	{ V4L2_CID_LINK_FREQ, "link_freq" },
};

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
	size_t i;

	for (i = 0; i < ARRAY_SIZE(controls); i++)
		if (controls[i].id == id)
			return snprintf(text, size, " %s", controls[i].name);
	return snprintf(text, size, " 0x%08x", id);
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
