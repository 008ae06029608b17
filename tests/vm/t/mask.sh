#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# For every format and every way to get a buffer, from the first frame: what a zone touches
# timeout: 600
# equals the fill, and all else equals what the bare device gives.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

all=(YUYV UYVY YVYU VYUY NV12 NV21 NV16 NV61 YU12 YV12 GREY RGB3 BGR3 RGB4 BGR4 BA24 BX24 AR24
	XR24 RA24 RX24 AB24 XB24 BA81 GBRG GRBG RGGB)
size=320x180
zones=(
	'6000,9000 20011,12345 15001,30007 5000,25000'
	'40001,20003 60007,20003 60007,50021 50000,35001 40001,50021'
	'0,60001 30000,60001 30000,65535 0,65535'
)
only='only 2001,2003 63001,1001 64999,63003 1003,64007'

# The picture must stand still to be compared, and come fast to be done.
still() {
	must v4l2-ctl -d "$1" --set-ctrl=osd_text_mode=2,alpha_component=77
	v4l2-ctl -d "$1" --set-parm=60 >/dev/null 2>&1 # not where it is multi-planar
}

# grabbed WAY FORMAT FILE [OPTION…]: its stride, when all went well.
grabbed() {
	limited 60 grab --device "$node" --exporter "$other" --way "$1" --format "$2" --size $size \
		--output "$3" "${@:4}" >/run/grab.log 2>&1 || { cat /run/grab.log >&2; return 1; }
	sed -n 's/^format .* stride \([0-9]*\) size .*/\1/p' /run/grab.log
}

compare() {
	maskcmp "$1" 320 180 "$2" 102030 "/run/$1.bare" /run/masked "${@:3}"
}

# cases LABEL ZONE…: all formats, 3 frames in each way, which are compared in one go, for
# the oracle is slow.
cases() {
	local label=$1 format way stride said got
	shift
	for format in "${formats[@]}"; do
		: >/run/masked
		got=()
		for way in "${ways[@]}"; do
			stride=$(grabbed "$way" "$format" /run/frames) && got+=("$way")
			cat /run/frames >>/run/masked
		done
		is "${got[*]}" "${ways[*]}" "$label: $format streams in every way"
		if said=$(compare "$format" "$stride" "$@"); then
			pass "$label: $format is masked in every way"
		else
			fail "$label: $format is masked in every way" "3 frames each of ${got[*]}: $said"
		fi
	done
}

bare_frames() {
	local format
	for format in "${formats[@]}"; do
		must grabbed mmap "$format" "/run/$format.bare" --frames 1 >/dev/null
	done
}

nodes() {
	local found
	mapfile -t found < <(for n in /dev/video*; do
		v4l2-ctl -d "$n" --info 2>/dev/null | sed -n '/Device Caps/,$p' |
			grep -Eq 'Video Capture( Multiplanar)?$' && echo "$n"
	done)
	node=${found[0]} other=${found[1]}
	still "$node"
	still "$other"
}

# A comparison that cannot fail proves nothing: the bare frames must not pass for masked.
control() {
	cp "/run/YUYV.bare" /run/masked
	refused "$1: a bare frame does not pass for a masked one" compare YUYV 640 "${zones[@]}"
	must dd if=/dev/zero of=/run/masked bs=115200 count=1 status=none
	refused "$1: a blank frame does not pass for a masked one" compare YUYV 640 "${zones[@]}"
}

for planes in 1 2; do
	label=$( ((planes == 1)) && echo single-planar || echo multi-planar)
	section "$label"
	formats=("${all[@]}")
	# One plane or several is the same to the mask: a few formats will do.
	((planes == 1)) || formats=(YUYV NV12 YU12 RGB3 BA81)
	must modprobe vivid n_devs=2 multiplanar="$planes,$planes"
	nodes
	bare_frames
	control "$label"
	paravent_load
	lines=('fill: "#102030"' 'zones:')
	for zone in "${zones[@]}"; do
		lines+=("  - polygon: $(polygon "$zone")")
	done
	enforce "${lines[@]}"
	ways=(mmap poll expbuf userptr dmabuf)
	# Several planes cannot be read().
	((planes == 2)) || ways+=(read)
	cases "$label" "${zones[@]}"
	enforce 'fill: "#102030"' 'zones:' "  - {only: true, polygon: $(polygon "${only#only }")}" \
		"  - polygon: $(polygon "${zones[0]}")"
	ways=(mmap)
	((planes == 2)) || formats=(YUYV NV12 RGB3 BA81)
	cases "$label, inverse zone" "$only" "${zones[0]}"
	serial=0
	must rmmod vivid
	must rmmod paravent
	rm -rf $keys
done
done_testing
