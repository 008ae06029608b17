#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Where nobody can tell which camera the device tree means, none shows anything.
# timeout: 200
# kernels: 6.12
# arch: arm64
# device-tree: lost.dtso
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

vivid_load
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
enforce
node=$(find_node capture)
like "$(dmesg)" '/paravent/camera-first: property "camera": <0xdead> is the phandle of no node' 'the log names the camera'
like "$(dmesg)" '/paravent: property "trusted-certificates": 5 bytes, expected X.509' 'and the certificate'
log=$(dmesg)
for node in port:/sensor/port place:/place stray:/endpoint; do
	like "$log" "/paravent/camera-${node%%:*}: property \"camera\": ${node#*:} is no camera, expected" \
		"and ${node#*:}, which is none"
done
like "$log" '/paravent-empty: property "trusted-certificates": 0 bytes' 'and that there is none'
like "$log" '/paravent-trailing: property "trusted-certificates": [0-9]+ bytes' 'and one with something behind it'
like "$log" '/paravent-status: property "status": "maybe", expected "okay" or "disabled"' 'and a status that is none'
like "$log" '/paravent-misspelt: property "compatible": expected "paravent,baseline"' 'and another compatible'
like "$log" '/paravent-without: property "compatible": expected "paravent,baseline"' 'and that there is none'
refused 'but not of what is disabled' grep paravent-off <<<"$log"
like "$log" 'device tree: malformed: no camera shows anything' 'and what comes of it'
like "$(paravent camera list)" 'baseline +the device tree: MALFORMED' 'camera list says so'
like "$(paravent camera list)" 'under policy' 'of a camera that a policy names'
refused 'no frame comes' limited 60 grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 1
done_testing
