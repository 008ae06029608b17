#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pages: all
# What stands in the device tree holds before there is a policy; a policy can tighten it and not
# loosen it; and for other cameras nothing changes.
# timeout: 500
# arch: arm64
# arm64: short
# device-tree: baseline.dtso
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

left='0,0 32768,0 32768,65535 0,65535'
top='0,0 65535,0 65535,20000 0,20000'
right='50000,0 65535,0 65535,65535 50000,65535'
inside='12000,9000 50000,9000 50000,51000 12000,51000'
both='12000,9000 32768,9000 32768,51000 12000,51000'
low='10000,40000 60000,40000 60000,60000 10000,60000'

# shot NODE FILE [SIZE]: three frames by mmap.
shot() {
	limited 90 grab --device "$1" --way mmap --format YUYV --size "${3:-320x180}" --frames 3 \
		--output "$2" >/run/grab.log 2>&1 || { cat /run/grab.log >&2; return 1; }
}
# masked NAME NODE ZONE…: the zones are filled, all else is what the camera saw.
masked() {
	ok "$1: frames come" shot "$2" /run/masked
	ok "$1: all that is filled are the zones" maskcmp 3840 2160 YUYV 320 180 640 ffffff \
		/run/bare /run/masked "${@:3}"
}
# flow FRAMES: what grab says of them, in /run/flow.log.
flow() {
	limited 90 grab --device "$first" --way mmap --format YUYV --size 320x180 --frames "$1" >/run/flow.log 2>&1
}
# size_of NODE: what a program gets that wants a large picture.
size_of() {
	v4l2-ctl -d "$1" --set-fmt-video=width=1280,height=720,pixelformat=YUYV >/dev/null 2>&1
	v4l2-ctl -d "$1" --get-fmt-video | sed -n 's/.*Width\/Height *: //p'
}
of() { paravent camera list | sed -n "/^${1#/dev/}:/,/^video/p"; }

# office LINE…: such a policy; its certificate stands in the device tree.
serial=100
office() {
	site /run/site.yaml $((serial++)) 'fill: "#ffffff"' "$@"
	must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
	must paravent policy load /run/site.policy >/dev/null
}

# Before the cameras, as on a board.
paravent_load
must modprobe vivid n_devs=7 node_types=0x1,0x1,0x1,0x1,0x1,0x1,0x1 num_inputs=1,1,1,1,1,1,1 input_types=0,0,2,2,2,0,0 \
	ccs_cap_mode=-1,-1,4,4,4
first=$(find_node capture)
nth() { printf '/dev/video%d\n' $((${first#/dev/video} + $1)); }
second=$(nth 1) recorded=$(nth 5) inner=$(nth 6)
for node in "$first" "$second" "$recorded" "$inner"; do
	must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2,test_pattern=14
done
key office

section 'no policy'
dmesg | grep paravent | sed 's/^/# /'
is "$(cat /sys/module/paravent/parameters/default)" deny 'the default is the stricter one'
is "$(cat /sys/module/paravent/parameters/min_serial)" 100 'and so is the least serial'
like "$(of "$first")" 'baseline +/paravent/camera-first: 1 zone, at most 320 x 180, at most 5 frames in any 1 s, fixed' \
	'camera list shows the baseline'
refused 'it shows the camera no other' grep -q 'camera-[^f]' <<<"$(of "$first")"
refused 'and none of it to another camera' grep -q baseline <<<"$(of "$second")"
like "$(paravent status)" 'device tree +8 baselines, in force for 5 video nodes' 'status counts them'
like "$(paravent status)" 'serials +from 100 on' 'and tells the least serial'
like "$(paravent key list)" 'office.*\(device tree\)' 'a certificate is trusted, and whence'
is "$(size_of "$first")" 320/180 'the size cap holds'
is "$(size_of "$second")" 1280/720 'not for another camera'
refused 'no picture comes' shot "$first" /run/none
refused 'nor from another camera: it is denied as well' shot "$second" /run/none
like "$(v4l2-ctl -d "$first" --set-ctrl=horizontal_flip=1 2>&1)" 'busy' 'it must not be flipped'
ok 'another may be' v4l2-ctl -d "$second" --set-ctrl=horizontal_flip=1
must v4l2-ctl -d "$second" --set-ctrl=horizontal_flip=0

section 'a policy that would loosen it'
site /run/site.yaml 99
must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
like "$(paravent policy load /run/site.policy 2>&1)" 'serial' 'its serial is too low'
office 'max_size: {width: 1280, height: 720}' 'max_frame_rate: 50'
ok 'the other camera shows all' shot "$second" /run/bare
refused 'that is not one colour' test -n "$(colour /run/bare)"
masked 'the zone stays' "$first" "$left"
is "$(size_of "$first")" 320/180 'the size cap stays'
is "$(size_of "$second")" 1280/720 'the other one has what the policy says'
like "$(v4l2-ctl -d "$first" --set-ctrl=horizontal_flip=1 2>&1)" 'busy' 'it stays fixed'
ok 'frames come' flow 22
read -r most mean < <(window now 1 </run/flow.log)
ok "5 in a second (+1 for a late reader) is the most: $most, mean $mean" test "${most:-0}" -ge 1 -a "${most:-9}" -le 6

section 'a policy that tightens it'
office 'max_frame_rate: 2' 'zones:' "  - polygon: $(polygon "$low")"
masked 'both zones hold' "$first" "$left" "$low"
masked 'its own on the other camera' "$second" "$low"
ok 'frames come' flow 10
read -r most mean < <(window now 1 </run/flow.log)
ok "2 in a second (+1) is the most: $most, mean $mean" test "${most:-0}" -ge 1 -a "${most:-9}" -le 3
office 'max_frame_rate: 25' 'max_size: {width: 160, height: 90}'
is "$(size_of "$first")" 160/90 'a smaller size holds'

section 'a policy that opens its zones'
head=("valid: {from: $(date -u +%F), until: $(date -u -d tomorrow +%F)}")
office 'commissioning: {minutes: 10, frames: 1000}' 'zones:' "  - polygon: $(polygon "$low")"
head=()
masked 'does not open those of the device tree' "$first" "$left"
ok 'but its own' shot "$second" /run/masked
ok 'all is seen of the other camera' cmp /run/bare /run/masked

section 'a camera that must be recorded'
office
like "$(of "$recorded")" 'baseline +/paravent/camera-recorded: 0 zones, audit required' 'camera list shows the baseline'
like "$(of "$recorded")" 'shows +nothing: nobody records who looks' 'and what comes of it'
like "$(shot "$recorded" /run/none 2>&1)" 'VIDIOC_STREAMON: Resource temporarily unavailable' 'it does not start'
must beat once >/dev/null
beat 200 &
beating=$!
ok 'while somebody records, it does' shot "$recorded" /run/masked
ok 'and all of it is seen' cmp /run/bare /run/masked
refused 'camera list has no complaint' grep -q 'nobody records' <<<"$(of "$recorded")"
kill $beating
wait $beating 2>/dev/null
must beat end >/dev/null
like "$(shot "$recorded" /run/none 2>&1)" 'VIDIOC_STREAMON: Resource temporarily unavailable' 'then no more'

section 'a camera of which only a zone is to be seen'
masked 'all else is filled' "$inner" "only $inside"
office 'zones:' "  - polygon: $(polygon "$low")"
masked 'and what a policy adds' "$inner" "only $inside" "$low"
office 'zones:' "  - {only: true, polygon: $(polygon "$left")}"
masked 'one of its own opens nothing' "$inner" "only $both"

section 'sizes of which it says what they show'
ranges=$(nth 2) listed=$(nth 3) other=$(nth 4)
for node in "$ranges" "$listed" "$other"; do
	must v4l2-ctl -d "$node" --set-standard=ntsc --set-ctrl=osd_text_mode=2,test_pattern=14
done
# large NAME NODE ZONE…: likewise, in 720x480.
large() {
	ok "$1: frames come" shot "$2" /run/masked 720x480
	ok "$1: all that is filled are the zones" maskcmp twice interlaced 720 480 YUYV 720 480 1440 ffffff \
		/run/large /run/masked "${@:3}"
}
# filled NAME NODE
filled() {
	ok "$1: frames come" shot "$2" /run/masked 720x480
	is "$(colour /run/masked)" ' eb 80 eb 80' "$1: filled"
}
sizes() { v4l2-ctl -d "$1" --list-framesizes YUYV | sed -n 's/.*Size: //p' | xargs; }
office
must shot "$other" /run/large 720x480
filled 'a baseline with zones and without sizes' "$ranges"
large 'with sizes' "$listed" "$left"
is "$(sizes "$listed")" 'Discrete 720x480 Discrete 360x240' 'these are offered, and no others'
office 'full_view: [720x480]' 'zones:' "  - polygon: $(polygon "$low")"
filled 'what a policy says of sizes does not place the zones of the baseline' "$ranges"
like "$(of "$ranges")" 'shows +nothing: .* as full_view in the policy, and as full-view in the baseline' 'camera list says so'
large 'each has said it of its own' "$listed" "$left" "$low"
large 'the policy of its own' "$other" "$low"
office 'full_view: [640x480]' 'zones:' "  - polygon: $(polygon "$low")"
is "$(sizes "$listed")" '' 'of two lists what is in both is offered'
office 'zones:' "  - polygon: $(polygon "$low")"
filled 'what the baseline says of sizes does not place the zones of a policy' "$listed"

section 'a camera that the device tree names by its node'
must eval 'echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind'
must eval 'echo vivid >/sys/bus/platform/devices/processor/driver_override'
must eval 'echo processor >/sys/bus/platform/drivers/vivid/bind'
first=$(find_node capture)
second=$(nth 1)
for node in "$first" "$second"; do
	must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2,test_pattern=14
done
office
like "$(of "$second")" 'device_tree "/processor"' 'it is behind the receiver, which is behind the sensor'
like "$(of "$second")" 'baseline +/paravent/camera-graph: 1 zone, at most 320 x 180' 'so its baseline holds'
like "$(of "$second")" 'baseline +/paravent/camera-whole: 1 zone' 'and that of the sensor as a whole'
is "$(of "$second" | grep -o 'camera-[a-z]*' | sort | xargs)" 'camera-graph camera-whole' 'alone'
is "$(of "$first" | grep -o 'camera-[a-z]*' | sort | xargs)" 'camera-first camera-graph camera-whole' \
	'of those that name a camera all hold'
is "$(size_of "$second")" 320/180 'its size cap holds'
masked 'the zones of both are filled' "$second" "$top" "$right"
masked 'and those of all, of the first' "$first" "$left" "$top" "$right"

section 'a policy that names it by its node'
# by_node PATH: as office does, for the camera there.
by_node() {
	site /run/site.yaml $((serial++)) 'fill: "#ffffff"' 'zones:' "  - polygon: $(polygon "$low")"
	must sed -i "s|match: .*|match: {device_tree: $1}|" /run/site.yaml
	must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
	must paravent policy load /run/site.policy >/dev/null
}
by_node /processor
masked 'its own zone is filled, too' "$second" "$top" "$right" "$low"
masked 'and that of the other one there' "$first" "$left" "$top" "$right" "$low"
by_node /processor/port
refused 'a node below it is neither' shot "$second" /run/none
like "$(of "$second")" 'default' 'so no rule names it'

section 'a module that is told of a higher serial'
must rmmod paravent
paravent_load min_serial=200
is "$(cat /sys/module/paravent/parameters/min_serial)" 200 'the higher one counts'
done_testing
