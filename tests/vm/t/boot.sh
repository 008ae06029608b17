#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pages: all
# arm64: short
# The machine itself: a stock kernel with vivid, seen by the host's clients.
. "$TOP/tests/vm/lib.sh"

series=${KERNEL%-*}
like "$(uname -r)" "^${series//./\\.}\." "the kernel is $KERNEL"
vivid_load
node=$(find_node capture)
like "$node" '^/dev/video[0-9]+$' 'vivid has a capture node'
like "$(v4l2-ctl -d "$node" --info)" 'Driver name +: vivid' 'v4l2-ctl --info names the driver'

must v4l2-ctl -d "$node" --set-fmt-video=width=640,height=360,pixelformat=YUYV >/dev/null
ok '5 frames stream' limited 30 v4l2-ctl -d "$node" --stream-mmap --stream-count=5 --stream-to="$OUT/frames"
is "$(stat -c %s "$OUT/frames")" $((5 * 640 * 360 * 2)) 'they have the size of 5 frames'

# A device tree without a node of ours, as most boards have one, changes nothing.
if [[ $ARCH == arm64 ]]; then
	must test -e /sys/firmware/devicetree/base/compatible
	paravent_load
	is "$(dmesg | grep 'paravent: device tree')" '' 'the module says nothing of the device tree'
	said=$(paravent status)
	like "$said" 'keyring' 'status tells what is in force'
	is "$(grep -i 'device tree' <<<"$said")" '' 'and nothing of the device tree'
fi
done_testing
