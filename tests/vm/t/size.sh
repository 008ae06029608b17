#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.12
# The size cap holds where the camera has nothing small enough: the frame is made smaller,
# and whoever asks is told of that size and no other. And zones hold in sizes of which somebody
# knows what they show.
# timeout: 400
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

zone='6000,9000 20011,12345 15001,30007 5000,25000'

# What a webcam can do at the least is 320x180, and video can do 720x480 and nothing else.
# That has no sizes to list; a third device makes of it any size, and lists a range.
must modprobe vivid n_devs=3 node_types=0x1,0x1,0x1 num_inputs=1,1,1 input_types=0,2,3 ccs_cap_mode=-1,0,4
node=$(find_node capture)
video=/dev/video$((${node#/dev/video} + 1))
ranges=/dev/video$((${node#/dev/video} + 2))
# "1x1 Red/Green Checkers": no sample is like those next to it.
must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2,test_pattern=14
must v4l2-ctl -d "$video" --set-standard=ntsc --set-ctrl=osd_text_mode=2,test_pattern=14
must v4l2-ctl -d "$ranges" --set-ctrl=osd_text_mode=2,test_pattern=0
v4l2-ctl -d "$node" --set-parm=60 >/dev/null 2>&1

# Samples of a byte; of a part of one, or of more; pixels with a hue.
formats=(YUYV NV12 YU12 RGB3 AB24 BA81 RGBP 'Y10 ' BG12 RGB1 HSV3)

# grabbed WAY FORMAT SIZE FILE: its stride.
grabbed() {
	limited 60 grab --device "$node" --way "$1" --format "$2" --size "$3" --frames 3 \
		--output "$4" >/run/grab.log 2>&1 || { cat /run/grab.log >&2; return 1; }
	sed -n 's/^format .* stride \([0-9]*\) size .*/\1/p' /run/grab.log
}

# fields_of NAME FORMAT: frames of the two fields that video consists of, in /run/NAME, and of which stride.
fields_of() {
	must v4l2-ctl -d "$video" --set-fmt-video=width=720,height=480,pixelformat="$2",field="$3" >&2
	limited 60 v4l2-ctl -d "$video" --stream-mmap --stream-count=3 --stream-to="/run/$1" >/run/v4l2.log 2>&1 ||
		{ cat /run/v4l2.log >&2; return 1; }
	v4l2-ctl -d "$video" --get-fmt-video | sed -n 's/.*Bytes per Line *: //p'
}
fields=('NV12,interlaced' 'YUYV,seq_tb' 'Y12 ,seq_bt')

# shot NODE SIZE FILE: frames; /run/grab.log says in which size.
shot() {
	limited 60 grab --device "$1" --way mmap --format YUYV --size "$2" --frames 3 --output "$3" >/run/grab.log 2>&1 ||
		{ cat /run/grab.log >&2; return 1; }
}

declare -A stride
must shot "$node" 640x480 /run/other.bare
for size in 1280x720 640x480 640x360; do
	must shot "$ranges" $size /run/ranges.$size
done
for format in "${fields[@]}"; do
	stride[$format]=$(must fields_of "$format.bare" "${format%,*}" "${format#*,}")
done
for format in "${formats[@]}"; do
	stride[$format]=$(must grabbed mmap "$format" 320x180 "/run/$format.bare")
done

# shellcheck disable=SC2119 # no parameters for the module
paravent_load
section 'a cap of half the smallest size'
enforce 'fill: "#102030"' 'max_size: {width: 160, height: 90}' 'zones:' "  - polygon: $(polygon "$zone")"
is "$(v4l2-ctl -d "$node" --list-framesizes YUYV | sed -n 's/.*Size: //p' | xargs)" 'Discrete 160x90' \
	'one size is listed, of the same shape, in whole cells'
is "$(v4l2-ctl -d "$node" --list-frameintervals width=160,height=90,pixelformat=YUYV | grep -c Interval:)" \
	"$(v4l2-ctl -d "$node" --list-frameintervals width=160,height=90,pixelformat=NV12 | grep -c Interval:)" \
	'its frame intervals are listed'
for format in "${formats[@]}"; do
	: >/run/all
	sizes=()
	ways=(mmap)
	[[ $format != NV12 ]] || ways=(mmap read)
	[[ $format != YUYV ]] || ways=(poll expbuf userptr mmap read)
	for way in "${ways[@]}"; do
		small=$(grabbed "$way" "$format" 1920x1080 /run/small)
		sizes+=("$(sed -n 's/^format \([^ ]*\) .*/\1/p' /run/grab.log)")
		cat /run/small >>/run/all
	done
	is "$(printf '%s\n' "${sizes[@]}" | sort -u)" 160x90 "$format: S_FMT says so, by ${ways[*]}"
	if said=$(scalecmp "$format" 3840x2160 320x180 "${stride[$format]}" 160x90 "${small:-0}" 102030 \
		"/run/$format.bare" /run/all "$zone"); then
		pass "$format: means outside, fill inside"
	else
		fail "$format: means outside, fill inside" "$said"
	fi
done
is "$(v4l2-ctl -d "$node" --get-fmt-video | sed -n 's,.*Width/Height *: ,,p')" 160/90 'G_FMT says so'
refused 'a frame without the mask would not pass' scalecmp BA81 3840x2160 320x180 "${stride[BA81]}" 160x90 160 \
	102030 /run/BA81.bare /run/BA81.bare "$zone"

section 'other caps'
while read -r cap_width cap_height want; do
	cap=${cap_width}x$cap_height
	enforce 'fill: "#102030"' "max_size: {width: $cap_width, height: $cap_height}" 'zones:' \
		"  - polygon: $(polygon "$zone")"
	small=$(grabbed mmap NV12 640x360 /run/small)
	is "$(sed -n 's/^format \([^ ]*\) .*/\1/p' /run/grab.log)" "$want" "$cap: NV12 is $want"
	if said=$(scalecmp NV12 3840x2160 320x180 "${stride[NV12]}" "$want" "${small:-0}" 102030 \
		/run/NV12.bare /run/small "$zone"); then
		pass "$cap: means outside, fill inside"
	else
		fail "$cap: means outside, fill inside" "$said"
	fi
done <<END
100 1000 100x56
319 179 318x178
64 64 64x36
END

section 'another shape'
# Whoever goes from 16:9 to 4:3 crops or squeezes, and does not say which.
listed() { v4l2-ctl -d "$node" --list-framesizes YUYV | sed -n 's/.*Discrete //p' | xargs; }
enforce 'max_size: {width: 1000, height: 1000}'
is "$(listed)" '320x180 640x360 640x480' 'without zones, all shapes are listed'
grab --device "$node" --way mmap --format YUYV --size 640x480 --frames 100000 \
	--output >(tail -c 614400 >/run/last) >/run/grab.log 2>&1 </dev/null &
client=$!
sleep 2
enforce 'max_size: {width: 1000, height: 1000}' 'fill: "#000000"' 'zones:' \
	'  - polygon: [[0, 0], [100, 0], [100, 100]]'
sleep 3
kill $client
wait $client 2>/dev/null
sleep 1
like "$(cat /run/grab.log)" '^format 640x480' 'a stream of 640x480'
is "$(colour /run/last)" ' 10 80 10 80' 'is filled when zones come'
is "$(listed)" '320x180 640x360' 'with zones, those of the largest picture are listed'
must grabbed mmap YUYV 640x480 /run/frames >/dev/null
like "$(cat /run/grab.log)" '^format 640x360' 'and S_FMT gives no other'
enforce 'max_size: {width: 160, height: 120}' 'zones:' '  - polygon: [[0, 0], [100, 0], [100, 100]]'
is "$(listed)" '160x90' 'nor is another one made smaller'
enforce 'max_size: {width: 16, height: 16}'

section 'two fields'
# enum v4l2_field
declare -A number=([interlaced]=4 [seq_tb]=5 [seq_bt]=6)
declare -A name=([interlaced]=Interlaced [seq_tb]='Sequential Top-Bottom' [seq_bt]='Sequential Bottom-Top')
enforce 'fill: "#102030"' 'max_size: {width: 200, height: 200}' 'zones:' "  - polygon: $(polygon "$zone")"
for format in "${fields[@]}"; do
	field=${format#*,}
	small=$(fields_of small "${format%,*}" "$field")
	size=$(v4l2-ctl -d "$video" --get-fmt-video | sed -n 's,.*Width/Height *: ,,p')
	is "$(v4l2-ctl -d "$video" --get-fmt-video | sed -n 's/.*Field *: //p')" "${name[$field]}" \
		"$format: made smaller to $size, with these fields"
	if said=$(scalecmp "${format%,*},${number[$field]}" 720x480 720x480 "${stride[$format]}" "${size/\//x}" "${small:-0}" \
		102030 "/run/$format.bare" /run/small "$zone"); then
		pass "$format: means of each field outside, fill inside"
	else
		fail "$format: means of each field outside, fill inside" "$said"
	fi
done

section 'a range of sizes'
# Whoever makes a picture of any size may crop for it, and does not say.
zones=("  - polygon: $(polygon "$zone")")
listed_at() { v4l2-ctl -d "$1" --list-framesizes YUYV | sed -n 's/.*Size: //p' | xargs; }
of() { paravent camera list | sed -n "/^${1#/dev/}:/,/^video/p"; }
filled() { [[ $(colour "$1") == ' 10 80 10 80' ]]; }
# It may have been scaled for it, too.
full='twice 1280 720'
# masked NODE SIZE: in that size, the zone is filled, and all else is as it was.
masked() {
	ok "$2: frames come" shot "$1" "$2" /run/masked
	like "$(cat /run/grab.log)" "^format $2 " "$2: of that size"
	# shellcheck disable=SC2086 # width and height
	ok "$2: all that is filled is the zone" maskcmp $full YUYV "${2%x*}" "${2#*x}" $((2 * ${2%x*})) 000000 \
		"${3:-/run/ranges.$2}" /run/masked "$zone"
}
enforce 'max_size: {width: 1280, height: 1000}'
range=$(listed_at "$ranges")
like "$range" '^Stepwise' 'a range is listed'
ok 'without zones, frames come' shot "$ranges" 640x480 /run/frames
ok 'as they are' cmp /run/frames /run/ranges.640x480
enforce 'max_size: {width: 1280, height: 1000}' 'zones:' "${zones[@]}"
is "$(listed_at "$ranges")" "$range" 'with zones, too'
for size in 1280x720 640x480; do
	ok "$size: frames come" shot "$ranges" $size /run/frames
	like "$(cat /run/grab.log)" "^format $size " "$size: of that size"
	ok "$size: they are filled" filled /run/frames
done
why='this driver does not say which part of the sensor it shows at 640 x 480; list the sizes .* as full_view in the policy'
like "$(of "$ranges")" "shows +nothing: $why" 'camera list says why, and what to do'
like "$(paravent camera list --json | tr -d '\n')" "\"hidden\": *\"$why\"" 'and so does JSON'
like "$(paravent status)" "${ranges#/dev/} +SHOWS NOTHING: $why" 'status as well'
like "$(paravent status --json | tr -d '\n')" '"unplaced": *1' 'which counts it'
refused 'the others show something' grep -q 'shows ' <(of "$node" && of "$video")
like "$(dmesg)" 'camera "test" shows nothing: its driver does not say which part' 'the kernel log says so, too'
ok 'the one with a single size shows all in it' shot "$video" 640x480 /run/frames
refused 'so that it is not filled' filled /run/frames
like "$(paravent policy init --camera "$ranges" --force -o /run/init.yaml && cat /run/init.yaml)" \
	"driver does not say which part .*#full_view: \[640x480\]" 'policy init says so to begin with'
refused 'and not of the others' grep -q 'does not say which part' <(paravent policy init --camera "$video" --force \
	-o /run/init.yaml >/dev/null && cat /run/init.yaml)

section 'sizes that show all of it'
grab --device "$ranges" --way mmap --format YUYV --size 640x480 --frames 100000 \
	--output >(tail -c 614400 >/run/last) >/run/grab.log 2>&1 </dev/null &
client=$!
sleep 2
# The driver's sizes are even.
full_view='full_view: [1280x720, 640x360, 1278x699]'
enforce "$full_view" 'zones:' "${zones[@]}"
sleep 3
kill $client
wait $client 2>/dev/null
sleep 1
like "$(cat /run/grab.log)" '^format 640x480' 'a stream of another size'
ok 'is filled' filled /run/last
is "$(listed_at "$ranges")" 'Discrete 640x360 Discrete 1280x720' 'those that the driver has are listed'
masked "$ranges" 1280x720
masked "$ranges" 640x360
refused 'a frame without the mask would not pass' maskcmp 1280 720 YUYV 640 360 1280 000000 /run/ranges.640x360 \
	/run/ranges.640x360 "$zone"
must shot "$ranges" 640x480 /run/frames
like "$(cat /run/grab.log)" '^format 640x360' 'S_FMT gives the nearest'
must shot "$ranges" 4096x4096 /run/frames
like "$(cat /run/grab.log)" '^format 1280x720' 'and no other'
is "$(v4l2-ctl -d "$ranges" --try-fmt-video=width=640,height=480 | sed -n 's,.*Width/Height *: ,,p')" 640/360 'nor does TRY_FMT'
refused 'nothing is hidden any more' grep -q 'shows ' <(of "$ranges")
enforce "$full_view" 'max_size: {width: 1279, height: 720}' 'zones:' "${zones[@]}"
is "$(listed_at "$ranges")" 'Discrete 640x360' 'below a cap'
must shot "$ranges" 640x480 /run/frames
like "$(cat /run/grab.log)" '^format 640x360' 'and set'
enforce "$full_view" 'max_size: {width: 200, height: 200}' 'zones:' "${zones[@]}"
is "$(listed_at "$ranges")" 'Discrete 200x112' 'the smallest is made smaller where all are too large'
must shot "$ranges" 640x480 /run/small
like "$(cat /run/grab.log)" '^format 200x112' 'and is set'
if said=$(scalecmp YUYV 1280x720 640x360 1280 200x112 400 000000 /run/ranges.640x360 /run/small "$zone"); then
	pass 'means outside, fill inside'
else
	fail 'means outside, fill inside' "$said"
fi
enforce "$full_view"
is "$(listed_at "$ranges")" "$(v4l2-ctl -d "$ranges" --list-framesizes YUYV | sed -n 's/.*Size: //p' | xargs)" \
	'without zones, the list means nothing'
like "$(listed_at "$ranges")" '^Stepwise' 'and the range is listed'
enforce 'full_view: [640x480]' 'zones:' "${zones[@]}"
is "$(listed_at "$node")" 'Discrete 640x480' 'a camera that lists sizes has those, of whatever shape'
full='3840 2160'
masked "$node" 640x480 /run/other.bare
enforce 'full_view: [642x480]' 'zones:' "${zones[@]}"
ok 'as long as nothing is set' limited 60 v4l2-ctl -d "$video" --stream-mmap --stream-count=3 --stream-to=/run/frames
ok 'the one size of another is filled when it is not listed' filled /run/frames
refused 'and cannot be set' shot "$video" 720x480 /run/frames
done_testing
