#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# arm64: short
# The machine itself: a stock kernel with vivid, seen by the host's clients.
. "$TOP/tests/vm/lib.sh"

series=${KERNEL%-debug}
like "$(uname -r)" "^${series//./\\.}\." "the kernel is $KERNEL"
vivid_load
node=$(find_node capture)
like "$node" '^/dev/video[0-9]+$' 'vivid has a capture node'
like "$(v4l2-ctl -d "$node" --info)" 'Driver name +: vivid' 'v4l2-ctl --info names the driver'

must v4l2-ctl -d "$node" --set-fmt-video=width=640,height=360,pixelformat=YUYV >/dev/null
ok '5 frames stream' limited 30 v4l2-ctl -d "$node" --stream-mmap --stream-count=5 --stream-to="$OUT/frames"
is "$(stat -c %s "$OUT/frames")" $((5 * 640 * 360 * 2)) 'they have the size of 5 frames'
done_testing
