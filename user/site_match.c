// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "match" of a camera: which one it is.
 */
#include "site.h"
#include "text.h"
#include "value.h"

#include <string.h>

/* V4L2 cuts what is longer, so such a text equals none. */
static void read_match_text(struct site *site, const struct yaml_node *node,
			    const char *path, char *text, size_t longest)
{
	if (!value_text(site->report, node, path, text,
			PARAVENT_MATCH_MAX + 1) ||
	    node->length <= longest)
		return;
	report_warn_at(site->report, node->place, path,
		       "found %zu bytes, but V4L2 has room for %zu: no camera "
		       "will match",
		       node->length, longest);
	report_hint(site->report,
		    "copy the text from \"v4l2-ctl --info\" or \"paravent "
		    "camera list\"");
}

static void read_driver(struct site *site, const struct yaml_node *node,
			const char *path, void *target)
{
	struct camera *camera = target;

	read_match_text(site, node, path, camera->driver, 15);
}

static void read_card(struct site *site, const struct yaml_node *node,
		      const char *path, void *target)
{
	struct camera *camera = target;

	read_match_text(site, node, path, camera->card, 31);
}

static void read_bus_info(struct site *site, const struct yaml_node *node,
			  const char *path, void *target)
{
	struct camera *camera = target;

	read_match_text(site, node, path, camera->bus_info, 31);
}

static void read_usb(struct site *site, const struct yaml_node *node,
		     const char *path, void *target)
{
	struct camera *camera = target;
	size_t i;

	for (i = 0; i < node->length && node->type == YAML_SCALAR; i++)
		if (i == 4 ? node->text[i] != ':' :
			     !strchr("0123456789abcdef", node->text[i]))
			break;
	if (i == PARAVENT_USB_SIZE && i == node->length) {
		memcpy(camera->usb, node->text, i);
		return;
	}
	report_at(site->report, node->place, path,
		  "found %s, expected vendor and product as \"lsusb\" shows "
		  "them, such as \"046d:0825\"",
		  value_show(node).text);
	report_hint(site->report, "write it in small letters, and with "
				  "quotation marks");
}

static void read_usb_serial(struct site *site, const struct yaml_node *node,
			    const char *path, void *target)
{
	struct camera *camera = target;

	value_text(site->report, node, path, camera->usb_serial,
		   sizeof(camera->usb_serial));
}

static void read_device_tree(struct site *site, const struct yaml_node *node,
			     const char *path, void *target)
{
	struct camera *camera = target;

	if (!value_text(site->report, node, path, camera->device_tree,
			sizeof(camera->device_tree)) ||
	    *camera->device_tree == '/')
		return;
	report_at(site->report, node->place, path,
		  "found %s, expected the full path of a device-tree node, "
		  "such as /soc/csi@7e801000",
		  value_show(node).text);
}

/**
 * site_read_match() - read which camera a rule is for
 * @site: the state
 * @node: names and texts
 * @path: of @node
 * @target: the camera
 */
void site_read_match(struct site *site, const struct yaml_node *node,
		     const char *path, void *target)
{
	static const struct site_field fields[] = {
		{ "driver", false, read_driver },
		{ "card", false, read_card },
		{ "bus_info", false, read_bus_info },
		{ "usb", false, read_usb },
		{ "usb_serial", false, read_usb_serial },
		{ "device_tree", false, read_device_tree },
	};

	if (!site_read_fields(site, node, path, fields, ARRAY_SIZE(fields),
			      target) ||
	    node->count)
		return;
	report_at(site->report, node->place, path,
		  "found nothing, expected at least one of: driver, card, "
		  "bus_info, usb, usb_serial, device_tree");
	report_hint(site->report,
		    "\"v4l2-ctl --info\" and \"paravent camera list\" show "
		    "them");
}
