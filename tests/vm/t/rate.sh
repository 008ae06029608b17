#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pages: all
# The frame-rate and size caps: what is enumerated, what is negotiated, and what comes out.
# timeout: 400
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

trace=/sys/kernel/tracing

# flow WAY FRAMES: grab's lines.
flow() {
	limited 120 grab --device "$node" --way "$1" --format YUYV --size 320x180 --frames "$2" \
		"${@:3}" >/run/flow.log 2>&1 || { cat /run/flow.log >&2; return 1; }
}

# passed SECONDS: as window has it, of the frames that the module let pass, by when the driver
# had finished them: that is what it goes by, and no reader can be late for it.
passed() {
	sed -n 's/.* paravent_pass: .* now=//p' $trace/trace |
		awk 'NR == 1 { first = $1 } { printf "frame now %.9f \n", ($1 - first) / 1e9 }' | window now "$1"
}

# never_more FRAMES SECONDS: of those since the last such look. Their mean is in $mean then.
never_more() {
	local most
	read -r most mean < <(passed "$2")
	ok "the module lets $1 pass in any $2 s, and not one more: $most" test "$most" -ge 1 -a "$most" -le "$1"
	: >$trace/trace
}

# at_most CAP FRAMES WAY: no second has more than CAP frames, and they do come.
at_most() {
	local cap=$1 most mean stamped count
	: >$trace/trace
	ok "$3: $2 frames come under a cap of $cap" flow "$3" "$2" "${@:4}"
	count=$(grep -c ' paravent_pass: ' $trace/trace)
	is "$count" "$2" "$3: as many as the module lets pass"
	never_more "$cap" 1
	ok "$3: the mean, $mean, is not above $cap, but for a frame that may be early" \
		awk "BEGIN { exit !($mean <= $cap + $cap / ($2 - 3)) }"
	ok "$3: the mean, $mean, is above half of $cap" awk "BEGIN { exit !($mean >= $cap / 2) }"
	# read() has no time stamps.
	[[ $3 != read ]] || return 0
	read -r most _ < <(window now 1 </run/flow.log)
	# One too many would be that by the frames' own time stamps, too.
	read -r stamped _ < <(window time 1 </run/flow.log)
	((stamped >= most)) || most=$stamped
	# When they come out is told by a clock of another process: one may be late and the
	# next in time. What the module let pass has no such slack.
	ok "$3: at most $cap (+1 for a late reader) in any second: $most" test "$most" -le $((cap + 1))
}

fastest() {
	v4l2-ctl -d "$node" --list-frameintervals=width=320,height=180,pixelformat=YUYV |
		sed -n 's/.*(\([0-9.]*\) fps).*/\1/p' | sort -n | tail -n 1
}

vivid_load
paravent_load
must eval "echo 'p:paravent_pass paravent:paravent_rate_pass now=\$arg4:u64' >$trace/kprobe_events"
must eval "echo 1 >$trace/events/kprobes/paravent_pass/enable"
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
for way in mmap read; do at_most 7 20 $way; done
enforce 'max_frame_rate: {frames: 1, seconds: 3}'
: >$trace/trace
ok 'a frame in 3 seconds' flow mmap 3
read -r most mean < <(window now 3 </run/flow.log)
never_more 1 3
ok "not two in any 3 seconds, but for a late reader: $most, mean $mean" test "$most" -le 2
ok 'a mean of at most 1 in 3 seconds' awk "BEGIN { exit !($mean <= 0.35) }"

section 'restarting the stream buys nothing'
enforce 'max_frame_rate: 2'
: >$trace/trace
start=$(date +%s.%N)
for _ in 1 2 3 4 5 6 7 8; do flow mmap 1; done
took=$(awk "BEGIN { print $(date +%s.%N) - $start }")
ok "8 streams of one frame take more than 3 seconds: $took" awk "BEGIN { exit !($took > 3) }"
never_more 2 1

section 'frames left in the queue do not burst'
enforce 'max_frame_rate: 5'
: >$trace/trace
ok 'a late reader gets its frames' flow mmap 12 --late
never_more 5 1
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

section 'what read() gets'
size=$((320 * 180 * 2))
enforce
must v4l2-ctl -d "$node" --set-fmt-video=width=320,height=180,pixelformat=YUYV >/dev/null
must limited 60 head -c 1 "$node" >/dev/null
must eval 'limited 60 head -c $size "$node" >/run/first'
refused 'after somebody who read a part of a frame: a picture' test -n "$(colour /run/first)"
exec {camera}<"$node"
must eval 'timeout 60 head -c $((8 * size)) <&$camera >/run/seen'
refused 'of one policy: pictures' test -n "$(colour /run/seen)"
enforce 'max_frame_rate: {frames: 1, seconds: 600}' 'fill: "#ffffff"' 'zones:' '  - polygon: [[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
is "$(python3 -c 'import select, sys
poll = select.poll()
poll.register(int(sys.argv[1]), select.POLLIN)
print(poll.poll(1000))' "$camera")" '[]' 'under the next, which has less: poll() says that there is nothing'
timeout $((3 * SLOW)) head -c $size <&$camera >/run/late
is "$?-$(stat -c %s /run/late)" 124-0 'and read() waits: what was seen before does not come once more'
exec {camera}<&-

section 'a rate that may be a crop'
enforce
must v4l2-ctl -d "$node" --set-parm=30 >/dev/null
enforce 'fixed: true'
v4l2-ctl -d "$node" --set-parm=10 >/run/parm 2>&1
like "$(v4l2-ctl -d "$node" --get-parm)" 'Frames per second: 30\.000' 'a camera that does not tell its crop, and is fixed, keeps its rate'
enforce
v4l2-ctl -d "$node" --set-parm=10 >/run/parm 2>&1
like "$(v4l2-ctl -d "$node" --get-parm)" 'Frames per second: 10\.000' 'another takes the next'

section 'a camera that goes while somebody waits for its next frame'
enforce 'max_frame_rate: {frames: 1, seconds: 10}'
limited 60 head -c $((4 * size)) "$node" >/run/gone 2>/run/gone.log &
reader=$!
until_true 30 test -s /run/gone
must eval 'echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind'
wait $reader
like "$?-$(</run/gone.log)" '^1-.*No such device' 'read() ends'
refused 'and does not start it again' pgrep -f 'vivid-.*-cap'
done_testing
