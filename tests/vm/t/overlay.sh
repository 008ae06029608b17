#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# kernels: 6.1
# processors: 2
# An overlay that is on when the module comes draws no more. Later drivers have none.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

must modprobe vivid n_devs=1 node_types=0x10101
node=$(find_node capture)
must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2
screen=$(grep -l vioverlay /sys/class/graphics/fb*/name)
screen=/dev/$(basename "$(dirname "$screen")")
overlay "$node" "$screen" /run/go >/run/overlay.log 2>&1 &
client=$!
must until_true 30 grep -q ready /run/overlay.log
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
enforce 'zones: [{polygon: [[14000, 0], [43000, 0], [43000, 65535], [14000, 65535]]}]'
touch /run/go
wait $client
is $? 0 'nothing private is in the frame buffer'
diag "$(</run/overlay.log)"
done_testing
