// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The names of controls, as v4l2-ctl --list-ctrls has them: the kernel's (names in
 * drivers/media/v4l2-core/v4l2-ctrls-defs.c), in small letters and with underscores.
 * A control without a name here is known by its number, which v4l2-ctl shows as well.
 */
#include "control.h"
#include "text.h"

#include <ctype.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	uint32_t id;
	const char *name;
} controls[] = {
	{ V4L2_CID_BRIGHTNESS, "brightness" },
	{ V4L2_CID_CONTRAST, "contrast" },
	{ V4L2_CID_SATURATION, "saturation" },
	{ V4L2_CID_HUE, "hue" },
	{ V4L2_CID_AUTO_WHITE_BALANCE, "white_balance_automatic" },
	{ V4L2_CID_DO_WHITE_BALANCE, "do_white_balance" },
	{ V4L2_CID_RED_BALANCE, "red_balance" },
	{ V4L2_CID_BLUE_BALANCE, "blue_balance" },
	{ V4L2_CID_GAMMA, "gamma" },
	{ V4L2_CID_EXPOSURE, "exposure" },
	{ V4L2_CID_AUTOGAIN, "gain_automatic" },
	{ V4L2_CID_GAIN, "gain" },
	{ V4L2_CID_HFLIP, "horizontal_flip" },
	{ V4L2_CID_VFLIP, "vertical_flip" },
	{ V4L2_CID_POWER_LINE_FREQUENCY, "power_line_frequency" },
	{ V4L2_CID_HUE_AUTO, "hue_automatic" },
	{ V4L2_CID_WHITE_BALANCE_TEMPERATURE, "white_balance_temperature" },
	{ V4L2_CID_SHARPNESS, "sharpness" },
	{ V4L2_CID_BACKLIGHT_COMPENSATION, "backlight_compensation" },
	{ V4L2_CID_CHROMA_AGC, "chroma_agc" },
	{ V4L2_CID_CHROMA_GAIN, "chroma_gain" },
	{ V4L2_CID_COLOR_KILLER, "color_killer" },
	{ V4L2_CID_COLORFX, "color_effects" },
	{ V4L2_CID_AUTOBRIGHTNESS, "brightness_automatic" },
	{ V4L2_CID_BAND_STOP_FILTER, "band_stop_filter" },
	{ V4L2_CID_ROTATE, "rotate" },
	{ V4L2_CID_BG_COLOR, "background_color" },
	{ V4L2_CID_ALPHA_COMPONENT, "alpha_component" },
	{ V4L2_CID_ILLUMINATORS_1, "illuminator_1" },
	{ V4L2_CID_ILLUMINATORS_2, "illuminator_2" },

	{ V4L2_CID_EXPOSURE_AUTO, "auto_exposure" },
	{ V4L2_CID_EXPOSURE_ABSOLUTE, "exposure_time_absolute" },
	{ V4L2_CID_EXPOSURE_AUTO_PRIORITY, "exposure_dynamic_framerate" },
	{ V4L2_CID_PAN_RELATIVE, "pan_relative" },
	{ V4L2_CID_TILT_RELATIVE, "tilt_relative" },
	{ V4L2_CID_PAN_RESET, "pan_reset" },
	{ V4L2_CID_TILT_RESET, "tilt_reset" },
	{ V4L2_CID_PAN_ABSOLUTE, "pan_absolute" },
	{ V4L2_CID_TILT_ABSOLUTE, "tilt_absolute" },
	{ V4L2_CID_FOCUS_ABSOLUTE, "focus_absolute" },
	{ V4L2_CID_FOCUS_RELATIVE, "focus_relative" },
	{ V4L2_CID_FOCUS_AUTO, "focus_automatic_continuous" },
	{ V4L2_CID_ZOOM_ABSOLUTE, "zoom_absolute" },
	{ V4L2_CID_ZOOM_RELATIVE, "zoom_relative" },
	{ V4L2_CID_ZOOM_CONTINUOUS, "zoom_continuous" },
	{ V4L2_CID_PRIVACY, "privacy" },
	{ V4L2_CID_IRIS_ABSOLUTE, "iris_absolute" },
	{ V4L2_CID_IRIS_RELATIVE, "iris_relative" },
	{ V4L2_CID_AUTO_EXPOSURE_BIAS, "auto_exposure_bias" },
	{ V4L2_CID_AUTO_N_PRESET_WHITE_BALANCE, "white_balance_auto_preset" },
	{ V4L2_CID_WIDE_DYNAMIC_RANGE, "wide_dynamic_range" },
	{ V4L2_CID_IMAGE_STABILIZATION, "image_stabilization" },
	{ V4L2_CID_ISO_SENSITIVITY, "iso_sensitivity" },
	{ V4L2_CID_ISO_SENSITIVITY_AUTO, "iso_sensitivity_auto" },
	{ V4L2_CID_EXPOSURE_METERING, "exposure_metering_mode" },
	{ V4L2_CID_SCENE_MODE, "scene_mode" },
	{ V4L2_CID_3A_LOCK, "3a_lock" },
	{ V4L2_CID_AUTO_FOCUS_START, "auto_focus_start" },
	{ V4L2_CID_AUTO_FOCUS_STOP, "auto_focus_stop" },
	{ V4L2_CID_AUTO_FOCUS_RANGE, "auto_focus_range" },
	{ V4L2_CID_PAN_SPEED, "pan_speed" },
	{ V4L2_CID_TILT_SPEED, "tilt_speed" },

	{ V4L2_CID_VBLANK, "vertical_blanking" },
	{ V4L2_CID_HBLANK, "horizontal_blanking" },
	{ V4L2_CID_ANALOGUE_GAIN, "analogue_gain" },
	{ V4L2_CID_DIGITAL_GAIN, "digital_gain" },
	{ V4L2_CID_TEST_PATTERN, "test_pattern" },
	{ V4L2_CID_FLASH_LED_MODE, "led_mode" },
	{ V4L2_CID_FLASH_TORCH_INTENSITY, "intensity_torch_mode" },
	{ V4L2_CID_LINK_FREQ, "link_frequency" },
};

/*
 * What the module refuses, as kernel/guard.c has it, but for flips of vivid's own: nobody
 * allows these. In a camera with zones, or that is fixed.
 */
static const uint32_t moving[] = {
	V4L2_CID_PAN_RELATIVE,	  V4L2_CID_TILT_RELATIVE,
	V4L2_CID_PAN_RESET,	  V4L2_CID_TILT_RESET,
	V4L2_CID_PAN_ABSOLUTE,	  V4L2_CID_TILT_ABSOLUTE,
	V4L2_CID_ZOOM_ABSOLUTE,	  V4L2_CID_ZOOM_RELATIVE,
	V4L2_CID_ZOOM_CONTINUOUS, V4L2_CID_PAN_SPEED,
	V4L2_CID_TILT_SPEED,	  V4L2_CID_IMAGE_STABILIZATION,
};

/* In one that is fixed. Zones follow what flips and turns the picture. */
static const uint32_t changing[] = {
	V4L2_CID_HFLIP,
	V4L2_CID_VFLIP,
	V4L2_CID_ROTATE,
	V4L2_CID_FOCUS_ABSOLUTE,
	V4L2_CID_FOCUS_RELATIVE,
	V4L2_CID_FOCUS_AUTO,
	V4L2_CID_AUTO_FOCUS_START,
};

/**
 * control_parse() - which control is meant?
 * @text: a name, or a number such as "0x00980900"
 * @id: result; V4L2_CID_...
 *
 * Return: false if it is neither.
 */
bool control_parse(const char *text, uint32_t *id)
{
	bool hex = !strncmp(text, "0x", 2);
	unsigned long number;
	char *end;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(controls); i++) {
		if (!strcmp(controls[i].name, text)) {
			*id = controls[i].id;
			return true;
		}
	}
	if (!(hex ? isxdigit((unsigned char)text[2]) :
		    isdigit((unsigned char)*text)))
		return false;
	number = strtoul(text, &end, hex ? 16 : 10);
	*id = number;
	/* What is above are flags of VIDIOC_QUERYCTRL. */
	return !*end && number && number <= V4L2_CTRL_ID_MASK;
}

/**
 * control_show() - what a control is called
 * @id: V4L2_CID_...
 *
 * Return: its name, or its number if it has none here.
 */
struct control_text control_show(uint32_t id)
{
	struct control_text result;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(controls); i++) {
		if (controls[i].id == id) {
			snprintf(result.text, sizeof(result.text), "%s",
				 controls[i].name);
			return result;
		}
	}
	snprintf(result.text, sizeof(result.text), "0x%08x", id);
	return result;
}

/**
 * control_moves() - does a control move the scene in the picture?
 * @id: V4L2_CID_...
 *
 * Return: whether the module refuses it where there are zones, or the camera is fixed.
 */
bool control_moves(uint32_t id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(moving); i++)
		if (moving[i] == id)
			return true;
	return false;
}

/**
 * control_changes() - does a control change what the picture shows without moving it?
 * @id: V4L2_CID_...
 *
 * Return: whether the module refuses it where the camera is fixed, and only there.
 */
bool control_changes(uint32_t id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(changing); i++)
		if (changing[i] == id)
			return true;
	return false;
}
