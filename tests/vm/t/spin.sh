#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# arm64: short
# processors: 2
# timeout: 400
# A thread looks at the mapped buffers all the time while the driver fills them. On the
# bare device it sees the private zone; behind the module it never does.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

# raw WAY: looks at which the zone held scene data.
raw() {
	limited 120 grab --device "$node" --exporter "${other-}" --way "$1" --format YUYV \
		--size 640x360 --frames 25 --spin 64,60,128x60 >/run/spin.log 2>&1 ||
		{ cat /run/spin.log >&2; return 1; }
	sed -n 's/^looks [0-9]* raw //p' /run/spin.log
}

must modprobe vivid n_devs=2
mapfile -t nodes < <(grep -l 'vid-cap' /sys/class/video4linux/video*/name | sed 's|.*/\(video[0-9]*\)/name|/dev/\1|')
node=${nodes[0]} other=${nodes[1]}
for n in "$node" "$other"; do
	v4l2-ctl -d "$n" --set-fmt-video=width=640,height=360 --set-parm=60 >/dev/null 2>&1
done
for way in mmap userptr dmabuf; do
	bare=$(raw $way)
	ok "bare: the zone is seen in memory by $way ($bare looks)" test "${bare:-0}" -gt 0
done

paravent_load
for way in mmap expbuf userptr dmabuf; do
	is "$(raw $way)" 0 "no policy: nothing is ever seen by $way"
done
enforce 'zones:' '  - polygon: [[6000, 10000], [21000, 10000], [21000, 34000], [6000, 34000]]'
for way in mmap expbuf userptr dmabuf; do
	is "$(raw $way)" 0 "under a policy: the zone is never seen by $way"
	diag "$(tail -n 1 /run/spin.log)"
done
done_testing
