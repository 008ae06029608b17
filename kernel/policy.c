// SPDX-License-Identifier: GPL-2.0-only
/*
 * The policy in force: it goes only when one with a greater serial comes. What it says of a
 * camera at a time.
 */
#include "policy.h"
#include "audit.h"
#include "baseline.h"
#include "clock.h"
#include "compat.h"
#include "node.h"
#include "trust.h"

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/slab.h>
#include <linux/usb.h>

static unsigned long long min_serial;
module_param(min_serial, ullong, 0444);
MODULE_PARM_DESC(min_serial,
		 "the least serial of a policy that is taken: what was in force before the boot");

/* Guards what is in force; nests outside of the nodes' locks. */
static DEFINE_MUTEX(policy_lock);
static struct paravent_policy *current_policy;

/**
 * paravent_policy_floor() - take no policy below a serial
 * @serial: the least that is taken, unless the module's parameter says more; 0 to ask
 *
 * Context: with anything but 0, before anybody can load a policy.
 * Return: the least that is taken.
 */
u64 paravent_policy_floor(u64 serial)
{
	if (serial > min_serial)
		min_serial = serial;
	return min_serial;
}

/**
 * paravent_camera_matches() - is a rule for a camera?
 * @rule: the rule
 * @identity: what the camera is known by
 */
bool paravent_camera_matches(const struct paravent_camera *rule,
			     const struct paravent_identity *identity)
{
	u32 m;

	for (m = 0; m < PARAVENT_MATCHES; m++)
		if (rule->match[m] && strcmp(rule->match[m], identity->text[m]))
			return false;
	return true;
}

/**
 * paravent_policy_match() - find the rule for a camera
 * @policy: or NULL
 * @identity: what it is known by
 *
 * Return: the rule, or NULL when there is none.
 */
const struct paravent_camera *paravent_policy_match(const struct paravent_policy *policy,
						    const struct paravent_identity *identity)
{
	u32 i;

	for (i = 0; policy && i < policy->cameras; i++)
		if (paravent_camera_matches(&policy->camera[i], identity))
			return &policy->camera[i];
	return NULL;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_match);

/**
 * paravent_formats_have() - does a rule let a camera deliver a pixel format?
 * @format: the formats (fourcc) that it states
 * @formats: their number; 0 stands for all
 * @fourcc: the format
 */
bool paravent_formats_have(const u32 *format, u32 formats, u32 fourcc)
{
	u32 i;

	for (i = 0; i < formats; i++)
		if (format[i] == fourcc)
			return true;
	return !formats;
}

/**
 * paravent_sizes_have() - is a size among others?
 * @size: the others
 * @sizes: their number
 * @width: of the size
 * @height: likewise
 */
bool paravent_sizes_have(const struct paravent_size *size, u32 sizes, u32 width, u32 height)
{
	u32 i;

	for (i = 0; i < sizes; i++)
		if (size[i].width == width && size[i].height == height)
			return true;
	return false;
}

/**
 * paravent_policy_at() - what does the time allow?
 * @policy: the policy
 * @camera: one of its rules
 * @now: as paravent_clock_now() has it
 * @off: result: a bit for each zone that does not count
 *
 * Return: why the camera shows nothing, or %PARAVENT_HIDDEN_NOT.
 */
enum paravent_hidden paravent_policy_at(const struct paravent_policy *policy,
					const struct paravent_camera *camera, s64 now,
					u64 *off)
{
	u32 minute = paravent_minute_of_week(policy->offset, policy->offsets, now);
	u32 z;

	*off = 0;
	for (z = 0; z < camera->zones; z++)
		if (!paravent_schedule_holds(&camera->zone_schedule[z], minute))
			*off |= BIT_ULL(z);
	if (now < policy->not_before)
		return PARAVENT_HIDDEN_EARLY;
	if (now >= policy->not_after)
		return PARAVENT_HIDDEN_EXPIRED;
	if (!paravent_schedule_holds(&camera->schedule, minute))
		return PARAVENT_HIDDEN_HOURS;
	return PARAVENT_HIDDEN_NOT;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_at);

/**
 * paravent_policy_is_open() - is a camera being commissioned, so that zones do not count?
 * @policy: the policy
 * @camera: one of its rules
 * @now: as paravent_clock_now() has it
 */
bool paravent_policy_is_open(const struct paravent_policy *policy,
			     const struct paravent_camera *camera, s64 now)
{
	return camera->open_seconds && now - policy->since < camera->open_seconds &&
	       atomic_read(&policy->open_frames[camera - policy->camera]) > 0;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_is_open);

/**
 * paravent_policy_spend() - may one more frame be seen of a camera that is open?
 * @policy: the policy
 * @camera: one of its rules
 */
bool paravent_policy_spend(struct paravent_policy *policy,
			   const struct paravent_camera *camera)
{
	return atomic_dec_if_positive(&policy->open_frames[camera - policy->camera]) >= 0;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_policy_spend);

/**
 * paravent_policy_current() - the policy in force
 *
 * Context: Process context; takes a mutex.
 * Return: a reference, for paravent_policy_put(), or NULL.
 */
struct paravent_policy *paravent_policy_current(void)
{
	struct paravent_policy *policy;

	mutex_lock(&policy_lock);
	policy = paravent_policy_get(current_policy);
	mutex_unlock(&policy_lock);
	return policy;
}

static bool is_usb_device(const struct device *dev)
{
	return IS_ENABLED(CONFIG_USB) && dev->type && dev->type->name &&
	       !strcmp(dev->type->name, "usb_device");
}

static void identify(struct paravent_identity *identity, const struct video_device *vdev,
		     const struct v4l2_capability *cap)
{
	char (*text)[PARAVENT_TEXT_MAX + 1] = identity->text;
	struct device *dev;

	strscpy(text[PARAVENT_MATCH_DRIVER], cap->driver, sizeof(cap->driver));
	strscpy(text[PARAVENT_MATCH_CARD], cap->card, sizeof(cap->card));
	strscpy(text[PARAVENT_MATCH_BUS_INFO], cap->bus_info, sizeof(cap->bus_info));
	for (dev = vdev->dev_parent; dev; dev = dev->parent) {
		/* Of what does not fit there is none: two could look alike. */
		if (dev->of_node && !*text[PARAVENT_MATCH_DEVICE_TREE] &&
		    snprintf(text[PARAVENT_MATCH_DEVICE_TREE], sizeof(*text), "%pOF",
			     dev->of_node) >= sizeof(*text))
			*text[PARAVENT_MATCH_DEVICE_TREE] = 0;
		/* What is above belongs to the bus, not to the camera. */
		if (is_usb_device(dev)) {
			const struct usb_device *udev = to_usb_device(dev);

			snprintf(text[PARAVENT_MATCH_USB], sizeof(*text), "%04x:%04x",
				 le16_to_cpu(udev->descriptor.idVendor),
				 le16_to_cpu(udev->descriptor.idProduct));
			if (strscpy(text[PARAVENT_MATCH_USB_SERIAL], udev->serial ?: "",
				    sizeof(*text)) < 0)
				*text[PARAVENT_MATCH_USB_SERIAL] = 0;
			break;
		}
	}
}

/**
 * paravent_policy_identify() - give a node that is now known its rule
 * @node: the node
 * @cap: what VIDIOC_QUERYCAP says
 *
 * Context: Process context. A policy that comes at the same time is either the one
 * that the node gets here, or reaches the node after.
 * Return: 0, or -ENOMEM.
 */
int paravent_policy_identify(struct paravent_node *node, const struct v4l2_capability *cap)
{
	struct paravent_identity identity = { };
	struct paravent_baselines found;
	int ret;

	identify(&identity, node->vdev, cap);
	ret = paravent_baseline_find(&found, node->vdev->dev_parent, &identity);
	if (ret)
		return ret;
	mutex_lock(&policy_lock);
	paravent_view_identify(node, &identity, &found, current_policy);
	mutex_unlock(&policy_lock);
	return 0;
}

static int policy_replace(struct paravent_policy *policy, struct netlink_ext_ack *extack)
{
	struct paravent_policy *old;
	int ret;

	if (paravent_clock_now() >= policy->not_after) {
		NL_SET_ERR_MSG(extack, "the policy has expired");
		return -ETIME;
	}
	mutex_lock(&policy_lock);
	if (policy->serial < min_serial ||
	    (current_policy && policy->serial <= current_policy->serial)) {
		mutex_unlock(&policy_lock);
		NL_SET_ERR_MSG(extack, "the serial is too low");
		return -ESTALE;
	}
	ret = paravent_trust_apply(policy, extack);
	if (ret) {
		mutex_unlock(&policy_lock);
		return ret;
	}
	policy->since = max(paravent_clock_now(), policy->not_before);
	old = current_policy;
	current_policy = paravent_policy_get(policy);
	paravent_audit_policy(policy);
	/* Under the lock, so that two loads reach every node in one order. */
	paravent_nodes_apply(policy);
	mutex_unlock(&policy_lock);
	paravent_policy_put(old);
	return 0;
}

static void log_record(const char *what, const char *record)
{
	if (record)
		pr_notice("  %s: %*pE\n", what, (int)strlen(record), record);
}

static void log_policy(const struct paravent_policy *policy)
{
	u32 i;

	pr_notice("policy %llu is in force, content SHA-256 %*phN\n", policy->serial,
		  PARAVENT_DIGEST_SIZE, policy->digest);
	log_record("issuer", policy->issuer);
	log_record("reference", policy->reference);
	log_record("purpose", policy->purpose);
	log_record("place", policy->place);
	for (i = 0; i < policy->cameras; i++) {
		const struct paravent_camera *camera = &policy->camera[i];

		if (camera->open_seconds)
			pr_notice("  the zones of camera \"%*pE\" do not count for %u s or %u frames\n",
				  (int)strlen(camera->name), camera->name, camera->open_seconds,
				  camera->open_frames);
		if (camera->require_audit)
			pr_notice("  camera \"%*pE\" shows nothing while nobody records who looks\n",
				  (int)strlen(camera->name), camera->name);
	}
}

/**
 * paravent_policy_load() - put a signed policy in force
 * @blob: a CMS message
 * @size: bytes of @blob
 * @extack: where to say why it was refused, or NULL
 *
 * Every refusal leaves what is in force untouched.
 *
 * Context: Process context.
 * Return:
 * * 0			- It is in force
 * * -EBADMSG		- No CMS message in the one accepted form, or its content
 *			  does not follow the grammar
 * * -ENOKEY		- The signer's certificate is not in the keyring
 * * -EKEYREJECTED	- The signature is wrong
 * * -ENOPKG		- The kernel lacks the algorithm
 * * -ESTALE		- The serial is not greater than that in force, or less than the
 *			  module's parameter min_serial or the device tree says
 * * -ETIME		- It has expired
 * * -EKEYEXPIRED	- The certificate of whoever signed it has expired
 * * -EKEYREVOKED	- It brings along a certificate that has been revoked
 * * -EINVAL, …	- It brings along one that the kernel cannot use
 * * -ENOMEM		- No memory
 */
int paravent_policy_load(const void *blob, size_t size, struct netlink_ext_ack *extack)
{
	struct paravent_policy *policy;
	int ret;

	policy = paravent_trust_open(blob, size, extack);
	if (IS_ERR(policy)) {
		ret = PTR_ERR(policy);
	} else {
		ret = policy_replace(policy, extack);
		if (!ret)
			log_policy(policy);
		paravent_policy_put(policy);
	}
	return ret;
}

/**
 * paravent_policy_uninit() - forget the policy in force
 */
void paravent_policy_uninit(void)
{
	paravent_policy_put(current_policy);
	current_policy = NULL;
}
