#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# kernels: 6.1-debug
# The rows of the table of states in Documentation/policy.md that say what becomes of a mask and of a node that
# there is no memory for: all that they ask for is refused, large memory, which is made of pages, too.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"
. "$TOP/tests/vm/steps.sh"

faults=(/sys/kernel/debug/failslab /sys/kernel/debug/fail_page_alloc)
[[ -e ${faults[0]}/require-start ]] || skip_all 'this kernel injects no faults by who asks for memory'

set_faults() {
	local fault
	for fault in "${faults[@]}"; do
		echo "$2" >"$fault/$1" || return
	done
}

# without FUNCTION: what this function of the module asks for, and those that it calls, is refused.
without() {
	local from to
	read -r from to < <(sort /proc/kallsyms | awk -v name="$1" '
		from && $1 != from { print from, $1; exit }
		$3 == name && $4 == "[paravent]" { from = $1 }')
	[[ $to ]] || return
	set_faults require-start "0x$from"
	set_faults require-end "0x$to"
	set_faults probability 100
}
with_all() { set_faults probability 0; }

must set_faults probability 0
must set_faults times -1
must set_faults ignore-gfp-wait N
must set_faults verbose 0
must set_faults stacktrace-depth 32
echo N >"${faults[1]}/ignore-gfp-highmem"
echo 0 >"${faults[1]}/min-order"
# Each failure of large memory would be told with a call trace.
echo N >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 4

left='[[0, 0], [32768, 0], [32768, 65535], [0, 65535]]'
must modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0
node=$(find_node capture)
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
enforce 'zones:' "  - polygon: $left"
start_steps "$node" 320 180

section 'a mask'
is "$(step open) $(step req) $(step queue) $(step on) $(step 'run 4')" '320x180 ok ok ok shown 4' 'with memory, the rest is shown'
must without paravent_mask_compile
enforce 'zones:' "  - polygon: $left" '  - polygon: [[60000, 0], [65535, 0], [65535, 65535]]'
is "$(step 'run 12')" 'blank 12' 'a stream that runs is blank from the first frame'
is "$(step off) $(step req) $(step queue) $(step on) $(step 'run 4')" 'ok ok ok ok blank 4' 'so is one that begins'
is "$(paravent camera list | grep -c '% filled')" 0 'no share is told of what is filled'
must with_all
is "$(step 'run 8')" 'blank 8' 'a stream stays blank when there is memory again'
is "$(step off) $(step req) $(step queue) $(step on) $(step 'run 8')" 'ok ok ok ok shown 8' 'and the next one shows the rest'
like "$(paravent camera list)" '5[0-9]\.[0-9]+ % filled' 'of which the share is told'
must step close >/dev/null
stop_steps

section 'a node'
bind() { echo vivid.0 >"/sys/bus/platform/drivers/vivid/$1"; }
look() { v4l2-ctl -d "$node" --get-fmt-video; }
must bind unbind
must without add_dev
dmesg --clear
ok 'the driver finds its camera' bind bind
must with_all
ok 'there is a node' test -c "$node"
refused 'it cannot be opened' look
like "$(look 2>&1)" 'Permission denied' 'for want of permission'
like "$(dmesg)" 'paravent: .*: no memory; closed' 'the log says why'
is "$(paravent camera list | grep -c "^${node##*/}")" 0 'it is not in the list'
must bind unbind
must bind bind
ok 'with memory, it is a camera as ever' look
refused 'the module stays, for the node that was closed' rmmod paravent
echo Y >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 8
no_leaks
done_testing
