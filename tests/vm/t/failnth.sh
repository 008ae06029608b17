#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# processors: 2
# timeout: 200
# kernels: 6.1-debug
# One allocation after the other fails in each call that films or loads a policy: the call
# fails plainly or does without, nothing is lost, and no frame shows what lies in a zone.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

[[ -e /proc/self/fail-nth ]] || skip_all 'this kernel injects no faults'

# Not only what may not wait may fail; and each one would be told.
for fault in failslab fail_page_alloc; do
	echo N >/sys/kernel/debug/$fault/ignore-gfp-wait
	echo 0 >/sys/kernel/debug/$fault/verbose
done
echo N >/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
echo 0 >/sys/kernel/debug/fail_usercopy/verbose

must modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0
node=$(find_node capture)
v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2,test_pattern=0 --set-parm=60 >/dev/null 2>&1
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
enforce 'fill: "#ffffff"' 'zones:' '  - polygon: [[0, 0], [32768, 0], [32768, 65535], [0, 65535]]'
# The refused ones would each wait for the console, and allocations of large memory are
# told with a call trace when they fail.
echo N >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 4
limited 400 failnth "$node" "$BUILD"/vm/halves/*.policy >/run/swept 2>&1
status=$?
echo Y >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 8
diag "$(grep -v '^LEAK' /run/swept)"
is "$(dmesg | grep 'WARNING:\|BUG:' | head -n 5)" '' 'the kernel has nothing to warn of'
is "$status" 0 'every call fails plainly or does without'
is "$(grep -c '^LEAK' /run/swept)" 0 'no frame shows what lies in a zone'
faults=$(awk -F '[ ,]+' '/ faults/ { sum += $(NF - 3) } END { print sum + 0 }' /run/swept)
ok "there were $faults faults" test "$faults" -gt 100
ok 'then the camera films as ever' limited 20 grab --device "$node" --way mmap --format YUYV \
	--size 320x180 --frames 1 --output /run/after
must rmmod paravent
no_leaks
done_testing
