// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which node, and which camera: as the module knows it, else as its driver names it.
 */
#include "audit.h"

#include "json.h"

#include <string.h>
#include <unistd.h>

/* The kernel's device numbers have 20 bits for the minor one. */
static void device_text(uint32_t rdev, char *text, size_t size)
{
	snprintf(text, size, "%u:%u", rdev >> 20, rdev & 0xfffff);
}

/* The first line of a file of a video node. */
static void read_line(const char *node, const char *name, char *text, int size)
{
	char path[STATE_TEXT_SIZE + 64];
	FILE *file;

	*text = '\0';
	snprintf(path, sizeof(path), "/sys/class/video4linux/%s/%s", node,
		 name);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(text, size, file))
		text[strcspn(text, "\n")] = '\0';
	fclose(file);
}

/* Without the module, and until a node has been opened for the first time with it. */
static json_t *camera_of_driver(const char *node)
{
	char text[STATE_TEXT_SIZE], path[STATE_TEXT_SIZE + 64], target[512];
	json_t *camera = json_object();
	const char *name;
	ssize_t size;

	read_line(node, "name", text, sizeof(text));
	json_put_text(camera, "card", text);
	snprintf(path, sizeof(path), "/sys/class/video4linux/%s/device", node);
	size = readlink(path, target, sizeof(target) - 1);
	target[size > 0 ? size : 0] = '\0';
	name = strrchr(target, '/');
	json_put_text(camera, "parent", name ? name + 1 : target);
	return camera;
}

/**
 * audit_learn_camera() - what the module says of a camera
 * @audit: the audit
 * @node: one of its nodes
 */
void audit_learn_camera(struct audit *audit, const struct module_node *node)
{
	json_t *camera;

	if (!*node->driver)
		return;
	camera = json_object();
	json_put_text(camera, "name", node->camera);
	json_put_text(camera, "driver", node->driver);
	json_put_text(camera, "card", node->card);
	json_put_text(camera, "bus_info", node->bus_info);
	json_put_text(camera, "usb", node->usb);
	json_put_text(camera, "usb_serial", node->usb_serial);
	json_object_set_new(audit->cameras, node->name, camera);
}

static void put_camera(struct audit *audit, json_t *object, const char *node)
{
	json_t *camera = json_object_get(audit->cameras, node);

	/* It may have been opened for the first time just now. */
	if (!camera && audit->module.connected) {
		audit_module_look(audit);
		camera = json_object_get(audit->cameras, node);
	}
	if (camera) {
		json_object_set(object, "camera", camera);
		return;
	}
	camera = camera_of_driver(node);
	if (json_object_size(camera))
		json_object_set(object, "camera", camera);
	/* Until the module knows better, which it is asked every second. */
	if (audit->module.connected)
		json_object_set(audit->cameras, node, camera);
	json_decref(camera);
}

/**
 * audit_put_node() - say which device a record is about
 * @audit: remembers the name, which is gone once the device is
 * @object: the record
 * @rdev: device number, in the kernel's encoding
 * @kind: enum access_kind
 */
void audit_put_node(struct audit *audit, json_t *object, uint32_t rdev,
		    uint32_t kind)
{
	char device[32], path[64], target[256];
	const char *name;
	ssize_t size;

	device_text(rdev, device, sizeof(device));
	snprintf(path, sizeof(path), "/sys/dev/char/%s", device);
	size = readlink(path, target, sizeof(target) - 1);
	if (size > 0) {
		target[size] = '\0';
		name = strrchr(target, '/');
		json_put_text(audit->nodes, device, name ? name + 1 : target);
	}
	name = json_string_value(json_object_get(audit->nodes, device));
	json_put_text(object, "node", name ? name : device);
	json_put_text(object, "device", device);
	put_camera(audit, object, name ? name : device);
	if (kind == ACCESS_DMABUF)
		json_object_set_new(object, "dmabuf", json_true());
}
