// SPDX-License-Identifier: GPL-2.0-only
/* Paravent: private zones are masked before user space can see them. */
#include "baseline.h"
#include "netlink.h"
#include "node.h"
#include "policy.h"
#include "trust.h"

#include <linux/module.h>
#include <linux/sched.h>

unsigned int paravent_default = PARAVENT_DEFAULT_BLANK;

static int set_default(const char *val, const struct kernel_param *kp)
{
	if (sysfs_streq(val, "blank"))
		WRITE_ONCE(paravent_default, PARAVENT_DEFAULT_BLANK);
	else if (sysfs_streq(val, "deny"))
		WRITE_ONCE(paravent_default, PARAVENT_DEFAULT_DENY);
	else
		return -EINVAL;
	return 0;
}

static int get_default(char *buf, const struct kernel_param *kp)
{
	return sysfs_emit(buf, "%s\n",
			  paravent_default == PARAVENT_DEFAULT_DENY ? "deny" : "blank");
}

static const struct kernel_param_ops default_ops = {
	.set = set_default,
	.get = get_default,
};

module_param_cb(default, &default_ops, NULL, 0444);
MODULE_PARM_DESC(default,
		 "what a camera without a policy does: blank (stream only the fill; the default) or deny");

static int __init paravent_init(void)
{
	int ret;

	ret = paravent_trust_init();
	if (ret)
		return ret;
	paravent_baseline_init();
	ret = paravent_nodes_init();
	if (ret)
		goto baseline;
	ret = paravent_netlink_init();
	if (ret)
		goto nodes;
	return 0;

nodes:
	paravent_nodes_uninit();
baseline:
	paravent_baseline_uninit();
	paravent_trust_uninit();
	return ret;
}

static void __exit paravent_exit(void)
{
	/*
	 * The seal holds the module, but rmmod -f does not care. Its nodes stay as they
	 * are; and as no reference to a module that goes can be taken, they stay closed.
	 */
	if (paravent_trust_sealed()) {
		pr_crit("sealed: will not be unloaded; cameras stay closed until the next boot\n");
		for (;;) {
			set_current_state(TASK_IDLE);
			schedule();
		}
	}
	paravent_netlink_uninit();
	paravent_nodes_uninit();
	paravent_policy_uninit();
	paravent_baseline_uninit();
	paravent_trust_uninit();
}

module_init(paravent_init);
module_exit(paravent_exit);

MODULE_AUTHOR("Paravent maintainers");
MODULE_DESCRIPTION("Irreversible privacy masks for V4L2 cameras");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
MODULE_IMPORT_NS(DMA_BUF);
