#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 500
# kernels: 6.1-debug
# Policies that are nearly right, each signed: the kernel takes those that the tool reads and
# no others, says why it does not in plain errors, and suffers no harm.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

must modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0
node=$(find_node capture)
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
key office
must paravent key enroll "$keys/office.crt" >/dev/null
# Those that are taken reach a node that is in use.
grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 1000000 >/run/grab.log 2>&1 &
client=$!
echo N >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 1
for file in "$BUILD"/vm/mutants.[0-9]; do
	limited 500 offer "$file" /dev/console >/run/said 2>/run/differ
	is $? 0 "the kernel is of the tool's opinion of each in ${file##*/}"
	diag "$(xargs </run/said)"
	diag "$(</run/differ)"
done
echo Y >/sys/module/printk/parameters/ignore_loglevel
kill $client 2>/dev/null
wait $client 2>/dev/null
ok 'the module can go' rmmod paravent
no_leaks
done_testing
