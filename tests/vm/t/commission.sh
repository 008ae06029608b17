#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 200
# once: 6.12
# packages: ffmpeg
# Commissioning: for so many minutes and frames, and not one more, zones do not count.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

size=$((320 * 180 * 2))
white=' eb 80 eb 80'

# frames WAY COUNT: grab so many, and print of each w when it is white, which is what the zone makes of it, or s when
# it shows the scene.
frames() {
	limited 90 grab --device "$node" --way "$1" --format YUYV --size 320x180 --frames "$2" \
		--output /run/frames >/run/grab.log 2>&1 || { cat /run/grab.log; return 1; }
	rm -f /run/frame.*
	split -b $size -a 3 -d /run/frames /run/frame.
	sha256sum /run/white /run/bare /run/frame.* | awk '
		NR == 1 { white = $1 }
		NR == 2 { bare = $1 }
		NR > 2 { printf "%s", $1 == white ? "w" : $1 == bare ? "s" : "?" }'
}
repeat() { printf "%$2s" '' | tr ' ' "$1"; }

# opened MINUTES FRAMES: such a policy, valid today.
opened() {
	head=("valid: {from: $(date -u +%F), until: $(date -u -d tomorrow +%F)}")
	enforce 'fill: "#ffffff"' "commissioning: {minutes: $1, frames: $2}" 'zones:' \
		'  - polygon: [[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
	head=()
}
# How many samples are not white of a picture that policy preview takes, with no zones in it.
seen() {
	site /run/plain.yaml 1
	limited 60 paravent policy preview /run/plain.yaml --picture "$node" -o /run/preview.png >/dev/null &&
		ffmpeg -v error -i /run/preview.png -f rawvideo -pix_fmt rgb24 - </dev/null | tr -d '\377' | wc -c
}
open() { paravent camera list | grep -c 'DO NOT COUNT'; }

must date -u -s '2026-06-01 10:00:00' >/dev/null
perl -e "print qq(\xeb\x80) x ($size / 2)" >/run/white
must modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0
node=$(find_node capture)
must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2,test_pattern=0
v4l2-ctl -d "$node" --set-parm=60 >/dev/null 2>&1
must grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 1 --output /run/bare >/dev/null
# shellcheck disable=SC2119 # no parameters for the module
paravent_load

section 'so many frames'
opened 120 20
like "$(dmesg)" 'the zones of camera "test" do not count for 7200 s or 20 frames' 'the log says so'
is "$(open)" 1 'camera list says so'
is "$(frames mmap 12)" "$(repeat s 12)" '12 frames show the scene'
is "$(frames mmap 20)" "$(repeat s 8)$(repeat w 12)" 'in the next stream 8 frames do, and then none'
is "$(frames read 5)" wwwww 'nor by read()'
is "$(open)" 0 'camera list does not say so any more'
like "$(dmesg)" 'the zones of camera "test" count from now on' 'the log says that it is over'
refused 'the same policy again is refused' paravent policy load /run/site.policy

section 'what is not seen is not counted'
head=('valid: {from: 2026-06-01 12:00, until: 2026-06-02}')
enforce 'fill: "#ffffff"' 'commissioning: {minutes: 10, frames: 5}' 'zones:' \
	'  - polygon: [[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
head=()
is "$(frames mmap 8)" "$(repeat w 8)" 'before the policy is valid it shows nothing'
is "$(open)" 0 'nor does camera list say that it is open'
must date -u -s '2026-06-01 12:00:01' >/dev/null
is "$(frames mmap 8)" ssssswww 'then all of its frames are there'

section 'so many minutes'
opened 2 10000
is "$(frames mmap 3)" sss 'it is open'
ok 'a preview is on a picture of the camera' test "$(seen)" -gt 0
must date -u -s '+121 seconds' >/dev/null
is "$(frames mmap 3)" www 'and after two minutes it is not'
is "$(seen)" 0 'nor for a preview'
must date -u -s '-121 seconds' >/dev/null
is "$(frames mmap 3)" www 'nor when the clock is turned back'
opened 2 10000
is "$(open)" 1 'another policy opens it again'
grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 100000 \
	--output >(tail -c $size >/run/last) >/run/grab.log 2>&1 </dev/null &
client=$!
ok 'a stream runs' until_true 20 grep '^frame 10 ' /run/grab.log
enforce 'fill: "#ffffff"' 'zones:' '  - polygon: [[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
sleep 2
kill $client
wait $client 2>/dev/null
sleep 1
is "$(colour /run/last)" "$white" 'the next policy ends it'

section 'not for ever'
opened 2 10000
cp /run/site.policy /run/open.policy
must rmmod paravent
must date -u -s '2026-06-02 12:00:00' >/dev/null
# shellcheck disable=SC2119
paravent_load
must paravent key enroll "$keys/office.crt" >/dev/null
refused 'a day later, after a boot, it is refused' paravent policy load /run/open.policy
head=('valid: {from: 2026-06-02, until: 2026-07-02}')
site /run/month.yaml 1000 'commissioning: {minutes: 2, frames: 10}'
head=()
refused 'for longer than a day none is signed' paravent policy sign /run/month.yaml --key "$keys/office.key" \
	--cert "$keys/office.crt" -o /run/month.policy
done_testing
