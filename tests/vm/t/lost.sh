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
like "$(dmesg)" 'device tree: malformed: no camera shows anything' 'and what comes of it'
like "$(paravent camera list)" 'baseline +the device tree: MALFORMED' 'camera list says so'
like "$(paravent camera list)" 'under policy' 'of a camera that a policy names'
refused 'no frame comes' limited 60 grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 1
done_testing
