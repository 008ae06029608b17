#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A camera whose baseline is malformed shows nothing, whatever a policy says, and the log names
# what is wrong; others are not touched.
# timeout: 200
# kernels: 6.12
# arch: arm64
# arm64: short
# device-tree: malformed.dtso
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

shot() { limited 60 grab --device "$1" --way "$2" --format YUYV --size 320x180 --frames 2 --output /run/shot; }

must modprobe vivid n_devs=2 node_types=0x1,0x1 num_inputs=1,1 input_types=0,0
first=$(find_node capture)
second=/dev/video$((${first#/dev/video} + 1))
ok 'without the module it shows all' shot "$first" mmap
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
enforce

like "$(dmesg)" 'device tree: /paravent/camera-first: property "max-framerate": unknown' 'the log names a property'
like "$(dmesg)" 'device tree: /paravent/camera-first/zone-left: property "polygon": 65536, expected 0 to 65535' \
	'and the other, what was found and what is expected'
like "$(dmesg)" '/paravent/camera-first: malformed: this camera shows nothing' 'and what comes of it'
like "$(paravent status)" 'MALFORMED +/paravent/camera-first.*max-framerate' 'status names it, too'
list=$(paravent camera list)
like "$list" 'baseline +/paravent/camera-first: MALFORMED' 'camera list says of which camera'
like "$list" "shows +nothing: the device tree's baseline" 'and what it does'
for way in mmap read userptr; do
	refused "no frame comes by $way" shot "$first" $way
done
is "$(cat /sys/module/paravent/parameters/default)" blank 'the default is what it was'
ok 'the other camera shows its picture' shot "$second" mmap
refused 'which is not one colour' test -n "$(colour /run/shot)"
done_testing
