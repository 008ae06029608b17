// SPDX-License-Identifier: GPL-2.0-or-later
#include "module.h"

#include <errno.h>
#include <libkmod.h>

/**
 * module_presence() - whether the module is loaded
 *
 * Return: its state; MODULE_ABSENT also where that cannot be found out.
 */
enum module_presence module_presence(void)
{
	enum module_presence presence = MODULE_ABSENT;
	struct kmod_module *module;
	struct kmod_ctx *ctx;

	/* The default directories and no configuration: nothing to load. */
	ctx = kmod_new(NULL, (const char *[]){ NULL });
	if (!ctx)
		return presence;
	if (!kmod_module_new_from_name(ctx, "paravent", &module)) {
		switch (kmod_module_get_initstate(module)) {
		case KMOD_MODULE_LIVE:
		case KMOD_MODULE_BUILTIN:
			presence = MODULE_LIVE;
			break;
		case KMOD_MODULE_COMING:
			presence = MODULE_COMING;
			break;
		case KMOD_MODULE_GOING:
			presence = MODULE_GOING;
			break;
		}
		kmod_module_unref(module);
	}
	kmod_unref(ctx);
	return presence;
}

/**
 * module_presence_text() - a state in words
 * @presence: the state
 *
 * Return: the words.
 */
const char *module_presence_text(enum module_presence presence)
{
	static const char *const texts[] = {
		[MODULE_ABSENT] = "not loaded",
		[MODULE_COMING] = "being loaded",
		[MODULE_LIVE] = "loaded",
		[MODULE_GOING] = "being unloaded",
	};

	return texts[presence];
}

/**
 * module_absent() - explain why the module does not answer
 * @report: where to
 *
 * Return: -ENOENT.
 */
int module_absent(struct report *report)
{
	enum module_presence presence = module_presence();

	report_error(report, ENOENT, "the module does not answer: it is %s",
		     module_presence_text(presence));
	if (presence == MODULE_ABSENT)
		report_hint(report,
			    "load it with \"modprobe paravent\", or \"insmod "
			    "paravent.ko\" where it was built; until then "
			    "nothing is masked");
	else
		report_hint(report, "try again in a moment, and look at dmesg");
	return -ENOENT;
}
