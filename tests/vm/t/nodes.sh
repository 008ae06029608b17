#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pages: all
# kernels: 6.1 6.12 6.1-debug
# timeout: 300
# The other ways into a camera: its other nodes, what was open before the module came, what
# moves the scene under the mask, and what happens when there is no rule.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

zone='  - polygon: [[6000, 10000], [21000, 10000], [21000, 34000], [6000, 34000]]'

stream() {
	limited 60 v4l2-ctl -d "$node" --stream-mmap --stream-count="$1" --stream-to="$2" >/run/stream.log 2>&1
}

# in_zone FILE X,Y: the 4 bytes there of the last frame (YUYV, 640x360).
in_zone() {
	local size at
	size=$(stat -c %s "$1")
	at=$((size - 640 * 360 * 2 + (${2#*,} * 640 + ${2%,*}) * 2))
	od -An -v -tx1 -j $at -N 4 "$1"
}

section 'a stream that was there before'
vivid_load
node=$(find_node capture)
v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2 --set-fmt-video=width=640,height=360,pixelformat=YUYV \
	--set-parm=30 >/dev/null 2>&1
v4l2-ctl -d "$node" --stream-mmap --stream-count=100000 --stream-to=/run/before >/run/before.log 2>&1 &
client=$!
until_true 20 test -s /run/before
paravent_load
sleep 0.5
first=$(stat -c %s /run/before)
sleep 1
ok 'it ran' test "$first" -gt 0
is "$(stat -c %s /run/before)" "$first" 'its buffers never receive another frame'
kill $client 2>/dev/null
wait $client 2>/dev/null
ok 'the camera can be used again' stream 3 /run/again
is "$(colour /run/again)" ' 10 80 10 80' 'and is blank, without a policy'
must rmmod paravent

section 'other nodes'
paravent_load
for other in /dev/vbi0 /dev/v4l-touch0 /dev/swradio0; do
	[[ -e $other ]] || continue
	like "$( (exec 9<>"$other") 2>&1)" 'Permission denied$' "$other is closed"
done
for name in /sys/class/video4linux/video*/name; do
	other=/dev/$(basename "$(dirname "$name")")
	case $(<"$name") in
	*meta-cap) refused "$other, metadata, is closed" v4l2-ctl -d "$other" --info ;;
	*vid-out) ok "$other, an output, is open" v4l2-ctl -d "$other" --info ;;
	esac
done
like "$(v4l2-ctl -d "$node" --overlay=1 2>&1)" 'Inappropriate ioctl' 'there is no overlay'
is "$(v4l2-ctl -d "$node" --info | sed -n '/Device Caps/,$p' | grep -c 'Overlay')" 0 'nor does the node claim one'

section 'the scene moves'
v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2 --set-fmt-video=width=640,height=360,pixelformat=YUYV --set-parm=30 >/dev/null 2>&1
enforce 'fill: "#ffffff"' 'zones:' "$zone"
white=' eb 80 eb 80'
# The zone is from 58 to 206 and 54 to 187; its mirror images from 434 to 582 and 172 to 306.
for flip in '0 0 100,100' '1 0 500,100' '0 1 100,250' '1 1 500,250'; do
	read -r h v at <<<"$flip"
	must v4l2-ctl -d "$node" --set-ctrl=horizontal_flip="$h",vertical_flip="$v"
	ok "flips $h $v" stream 3 /run/flipped
	is "$(in_zone /run/flipped "$at")" "$white" "flips $h $v: the zone is filled at $at"
	is "$(in_zone /run/flipped 320,20 | grep -c "$white")" 0 "flips $h $v: the rest is not"
done
must v4l2-ctl -d "$node" --set-ctrl=horizontal_flip=0,vertical_flip=0
must v4l2-ctl -d "$node" --set-ctrl=sensor_flipped_horizontally=1
ok 'a sensor that is mounted the other way round' stream 3 /run/flipped
is "$(in_zone /run/flipped 500,100)" "$white" 'has its zone where the scene went'
must v4l2-ctl -d "$node" --set-ctrl=sensor_flipped_horizontally=0

section 'planes of one memory'
must rmmod vivid
must rmmod paravent
must modprobe vivid n_devs=2 node_types=0x1,0x1 multiplanar=2,2
mapfile -t captures < <(ls /dev/video*)
paravent_load
sharedplane "${captures[@]}" >/run/planes
like "$(</run/planes)" 'apart 0' 'two planes of two dma-bufs are queued'
# Since 6.8 they would share what the driver fills, too.
is "$(sed -n 's/^shared //p' /run/planes)" "$([[ ${KERNEL%-*} == 6.1 ]] && echo 0 || echo 22)" \
	'two planes of one dma-buf are not, where they would be one plane'
must rmmod vivid
vivid_load

section 'deny'
must rmmod paravent
paravent_load default=deny
: >/run/denied
stream 1 /run/denied
like "$(</run/stream.log)" 'Permission denied' 'without a policy there are no buffers'
is "$(stat -c %s /run/denied)" 0 'nor frames'
refused 'nor is there anything to read()' dd if="$node" of=/run/denied bs=1024 count=1
must paravent key enroll "$keys/office.crt" >/dev/null
enforce 'zones:' "$zone"
ok 'with one it does' stream 3 /run/allowed
no_leaks
done_testing
