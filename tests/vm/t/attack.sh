#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# kernels: 6.1 6.12 6.1-debug
# processors: 2
# timeout: 360
# What once got a raw sample, a frame too many or a splat out of the module, and no longer
# must. Each has been seen to fail with the line of the module taken out that mends it.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

zone='  - polygon: [[14000, 0], [43000, 0], [43000, 65535], [14000, 65535]]'

vivid_load n_devs=3
mapfile -t nodes < <(grep -l 'vid-cap' /sys/class/video4linux/video*/name | sed 's|.*/\(video[0-9]*\)/name|/dev/\1|')
node=${nodes[0]}
output=$(grep -l 'vid-out' /sys/class/video4linux/video*/name | sed 's|.*/\(video[0-9]*\)/name|/dev/\1|' | head -n 1)
v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2 >/dev/null
read -ra colours < <(attack colours "$node")
is "$(printf '%s\n' "${colours[@]}" | sort -u | wc -l)" 3 "the private colours are ${colours[*]}"
refused 'on the bare device they are seen' limited 20 attack look "$node" "${colours[@]}"
paravent_load
enforce 'zones:' "$zone"
ok 'behind the module they are not' limited 20 attack look "$node" "${colours[@]}"

section 'the layout changes as read() starts'
must v4l2-ctl -d "$node" --set-input=2 >/dev/null
ok 'no frame of any layout shows a private sample' limited 60 attack layout "$node" "$output" "${colours[@]}"

section 'the node goes while it is being opened'
ok 'open() comes too late' limited 60 attack late "$node" "$output"
ok 'flips of the next node are followed' limited 60 attack look "$node" "${colours[@]}"

section 'the node comes and goes under who uses it'
ok 'nothing happens' limited 60 attack rush "$node"
ok 'the zones are still filled' limited 60 attack look "$node" "${colours[@]}"

section 'the driver is bound again'
frames=$(limited 60 attack rebind "$node" 1.5 1)
ok "without a cap, a node has frames at once: $frames" test "${frames:-0}" -gt 0
enforce 'max_frame_rate: {frames: 1, seconds: 4}' 'zones:' "$zone"
is "$(limited 60 attack rebind "$node" 1 3)" 0 'under a cap, a new node begins with its budget spent'

section 'somebody else polls'
enforce 'zones:' "$zone"
# The camera goes on with 60 frames a second: so most of them come too early.
must v4l2-ctl -d "$node" --set-fmt-video=width=320,height=180 --set-parm=60 >/dev/null
enforce 'max_frame_rate: 4' 'zones:' "$zone"
ok 'a stream into imported memory is not disturbed' \
	limited 60 attack stranger "${nodes[@]}" "${colours[@]}"

section 'a policy begins to show what the one before hid a part of'
enforce 'zones:' '  - polygon: [[65000, 0], [65535, 0], [65535, 600]]'
head=("valid: {from: $(date -u +%F), until: $(date -u -d tomorrow +%F)}")
site /run/open.yaml $((++serial)) 'commissioning: {minutes: 10, frames: 3}' 'zones:' "$zone"
must sign /run/open.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/open.policy
ok 'for so many frames, and not one more' limited 60 attack commission "$node" /run/open.policy 3 "${colours[@]}"

section 'frames of which something was lost'
head=()
enforce 'zones:' "$zone"
ok 'show nothing' limited 60 attack broken "$node"
enforce
refused 'unless there are no zones' limited 60 attack broken "$node"

section 'a camera that must stay as it is, and crops for a size'
crop() { v4l2-ctl -d "$node" --get-selection=target=crop; }
enforce
must v4l2-ctl -d "$node" --set-input=2 >/dev/null
whole=$(crop)
like "$whole" 'Width 720, Height 576' 'it shows all it has'
enforce 'fixed: true' 'max_size: {width: 360, height: 288}'
must v4l2-ctl -d "$node" --set-ctrl=enable_capture_scaler=0
must v4l2-ctl -d "$node" --set-fmt-video=width=360,height=288 >/dev/null
is "$(crop)" "$whole" 'and still does, when somebody sets a small size'
like "$(v4l2-ctl -d "$node" --get-fmt-video)" 'Width/Height +: 360/288' 'which the kernel makes'
must limited 60 v4l2-ctl -d "$node" --stream-mmap --stream-count=2 --stream-to=/run/small >/dev/null 2>&1
is "$(colour /run/small)" '' 'and there is a picture'
compose() { v4l2-ctl -d "$node" --set-selection=target=compose,width=100,height=100 || return 1; }
refused 'nor can it be had by composing' compose
enforce
must v4l2-ctl -d "$node" --set-ctrl=enable_capture_scaler=1
must v4l2-ctl -d "$node" --set-input=0 >/dev/null

section 'the night before'
head=('timezone: Europe/Paris' "valid: {from: $(date -u +%F), until: $(date -u -d '30 days' +%F)}")
must date -u -s "$(date -u -d 'tomorrow 12:00' +'%F %T')" >/dev/null
enforce 'zones:' "$zone" '    schedule: ["Mon-Sun 22:00-02:00"]'
head=()
ok 'a frame that is asked for by day shows nothing of the night' limited 60 attack overnight "$node" \
	"$(date -u -d '22:00' +%s)" "$(date -u -d 'tomorrow 12:00' +%s)" "${colours[@]}"

section 'root forces the module out'
enforce 'zones:' "$zone"
must paravent key seal --yes >/dev/null
ok 'a stream goes on behind it, and none begins' limited 60 attack force "$node" "${colours[@]}"
no_leaks
done_testing
