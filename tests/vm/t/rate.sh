#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The frame-rate and size caps: what is enumerated, what is negotiated, and what comes out.
# timeout: 400
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

# flow WAY FRAMES: grab's lines.
flow() {
	limited 120 grab --device "$node" --way "$1" --format YUYV --size 320x180 --frames "$2" \
		"${@:3}" >/run/flow.log 2>&1 || { cat /run/flow.log >&2; return 1; }
}

# at_most CAP FRAMES WAY: no second has more than CAP frames, and they do come.
at_most() {
	local cap=$1 most mean stamped clock=now
	ok "$3: $2 frames come under a cap of $cap" flow "$3" "$2" "${@:4}"
	read -r most mean < <(window $clock 1 </run/flow.log)
	# One too many would be that by the frames' own time stamps, too. read() has none.
	read -r stamped _ < <(window time 1 </run/flow.log)
	((stamped >= most)) || most=$stamped
	# A program that has just begun may be late for its first frames, but not for the rest.
	read -r _ mean < <(sed '/^frame [01] /d' /run/flow.log | window $clock 1)
	# When they come out is told by a clock of another process: one may be late and the
	# next in time. What the kernel let pass has no such slack.
	ok "$3: at most $cap (+1 for a late reader) in any second: $most" test "$most" -le $((cap + 1))
	ok "$3: the mean, $mean, is not above $cap, but for a late first frame" \
		awk "BEGIN { exit !($mean <= $cap + $cap / ($2 - 3)) }"
	ok "$3: the mean, $mean, is above half of $cap" awk "BEGIN { exit !($mean >= $cap / 2) }"
}

fastest() {
	v4l2-ctl -d "$node" --list-frameintervals=width=320,height=180,pixelformat=YUYV |
		sed -n 's/.*(\([0-9.]*\) fps).*/\1/p' | sort -n | tail -n 1
}

vivid_load
paravent_load
node=$(find_node capture)
must v4l2-ctl -d "$node" --set-fmt-video=width=320,height=180 --set-parm=60 >/dev/null
flow mmap 30 && diag "without a cap: $(window now 1 </run/flow.log)"

for cap in 10 4; do
	# The driver goes on with 60 frames a second: the cap does not rely on it.
	enforce
	v4l2-ctl -d "$node" --set-parm=60 >/dev/null 2>&1
	enforce "max_frame_rate: $cap"
	is "$(fastest)" "$cap.000" "ENUM_FRAMEINTERVALS ends at $cap"
	for way in mmap poll read userptr; do
		at_most $cap $((cap + 12)) $way
	done
	v4l2-ctl -d "$node" --set-parm=50 >/run/parm 2>&1
	like "$(v4l2-ctl -d "$node" --get-parm)" "Frames per second: $cap\\.000" "S_PARM of 50 gives $cap"
done
enforce
v4l2-ctl -d "$node" --set-parm=60 >/dev/null 2>&1
enforce 'max_frame_rate: 7'
is "$(fastest)" 7.000 'a rate that the camera does not have is offered, too'
enforce 'max_frame_rate: {frames: 1, seconds: 3}'
ok 'a frame in 3 seconds' flow mmap 3
read -r most mean < <(window now 3 </run/flow.log)
ok "not two in any 3 seconds, but for a late reader: $most, mean $mean" test "$most" -le 2
ok 'a mean of at most 1 in 3 seconds' awk "BEGIN { exit !($mean <= 0.35) }"

section 'restarting the stream buys nothing'
enforce 'max_frame_rate: 2'
start=$(date +%s.%N)
for _ in 1 2 3 4 5 6 7 8; do flow mmap 1; done
took=$(awk "BEGIN { print $(date +%s.%N) - $start }")
ok "8 streams of one frame take more than 3 seconds: $took" awk "BEGIN { exit !($took > 3) }"

section 'frames left in the queue do not burst'
enforce 'max_frame_rate: 5'
ok 'a late reader gets its frames' flow mmap 12 --late
read -r most mean < <(window now 1 </run/flow.log)
ok "not more than 5 (+1) a second: $most" test "$most" -le 6

section size
enforce 'max_size: {width: 700, height: 400}'
is "$(v4l2-ctl -d "$node" --list-framesizes=YUYV | grep -c Discrete)" 2 'two sizes are left'
v4l2-ctl -d "$node" --set-fmt-video=width=1920,height=1080 >/dev/null 2>&1
like "$(v4l2-ctl -d "$node" --get-fmt-video)" 'Width/Height +: 640/360' '1920x1080 becomes 640x360'
v4l2-ctl -d "$node" --try-fmt-video=width=700,height=480 >/run/try 2>&1
like "$(</run/try)" 'Width/Height +: 640/360' 'so does 700x480'
enforce
must v4l2-ctl -d "$node" --set-fmt-video=width=1280,height=720,pixelformat=YUYV >/dev/null
enforce 'max_size: {width: 700, height: 400}' 'fill: "#ff0000"'
limited 60 v4l2-ctl -d "$node" --stream-mmap --stream-count=3 --stream-to=/run/large >/dev/null 2>&1
size=$(stat -c %s /run/large)
ok "after a smaller cap, opening the camera leaves the larger size: $size" test "$size" -le $((3 * 700 * 400 * 2))

section 'a smaller cap reaches a stream that runs'
enforce
frames() { grep -c '^frame ' /run/flow.log; }
more_than() { test "$(frames)" -gt "$1"; }
grab --device "$node" --way mmap --format YUYV --size 640x360 --frames 100000 \
	--output /run/running >/run/flow.log 2>&1 &
until_true 20 more_than 3
enforce 'max_size: {width: 400, height: 300}'
# What the driver had done before is through after as many frames as there are buffers.
ok 'it still runs' until_true 20 more_than $(($(frames) + 10))
kill $!
wait $! 2>/dev/null
size=$((640 * 360 * 2))
tail -c +$(($(stat -c %s /run/running) / size * size - size + 1)) /run/running | head -c $size >/run/last
is "$(colour /run/last)" ' 10 80 10 80' 'its last frame is blank'
done_testing
