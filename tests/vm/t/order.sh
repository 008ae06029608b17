#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.12
# timeout: 400
# What else an order says: who may look, that the camera must stay as it is, what it is
# for; and that an older order does not come back with a boot.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

# shellcheck disable=SC2119 # no parameters for the modules
vivid_load
# shellcheck disable=SC2119
paravent_load
node=$(find_node capture)
chmod 666 "$node"
as() { setpriv --reuid "$1" --regid "$2" --clear-groups "${@:3}"; }
member() { setpriv --reuid "$1" --regid "$2" --groups "$3" "${@:4}"; }
look() { v4l2-ctl -d "$node" --get-fmt-video >/dev/null; }
export -f look
export node
frames() { limited 60 grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 2 --output /dev/null; }

section 'who may look'
enforce
ok 'without a list, root may' look
ok 'and any user' as 1001 1001 bash -c look
enforce 'allow: {uids: [1001], gids: [44]}'
ok 'the user who is named may' as 1001 1001 bash -c look
ok 'who has the group as the first may' as 1002 44 bash -c look
ok 'who has the group among others may' member 1002 1002 44,100 bash -c look
refused 'another user may not' as 1002 1002 bash -c look
refused 'another group may not' member 1002 1002 100,45 bash -c look
refused 'root may not' look
refused 'nor stream' frames
like "$(dmesg)" 'refused to user 1002' 'the log says who was refused'
enforce 'allow: {uids: [0]}'
ok 'root may when it is named' frames
refused 'and the others not' as 1001 1001 bash -c look

section 'an open file that is passed on'
enforce 'allow: {uids: [1001]}'
passed() {
	python3 - "$node" "$1" <<-END
		import fcntl, os, sys
		def become(user):
		    os.seteuid(0)
		    os.setegid(user)
		    os.seteuid(user)
		become(1001)
		fd = os.open(sys.argv[1], os.O_RDWR)
		become(int(sys.argv[2]))
		fcntl.ioctl(fd, 0x80685600, bytearray(104))
	END
}
ok 'is of use to who may' passed 1001
refused 'to others it is not' passed 1002
like "$(passed 1002 2>&1)" 'PermissionError' 'for want of permission'

section 'another policy while somebody looks'
enforce 'allow: {uids: [0]}'
grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 100000 >/run/flow.log 2>&1 &
client=$!
ok 'root looks' until_true 20 grep '^frame 5 ' /run/flow.log
enforce 'allow: {uids: [1001]}'
gone() { ! kill -0 $client 2>/dev/null; }
ok 'it gets no frame more' until_true 20 gone
wait $client 2>/dev/null

section 'a camera that must stay as it is'
enforce
# What is cropped comes by HDMI.
must v4l2-ctl -d "$node" --set-input=3
whole=$(v4l2-ctl -d "$node" --get-selection target=crop_default | sed -n 's/.*Left \(.*\), Top \(.*\), Width \(.*\), Height \(.*\), .*/left=\1,top=\2,width=\3,height=\4/p')
ok 'without it, the picture may be flipped' v4l2-ctl -d "$node" --set-ctrl=horizontal_flip=1
must v4l2-ctl -d "$node" --set-ctrl=horizontal_flip=0
ok 'cropped' v4l2-ctl -d "$node" --set-selection=target=crop,left=0,top=0,width=200,height=100
must v4l2-ctl -d "$node" --set-selection="target=crop,$whole"
ok 'and come from another input' v4l2-ctl -d "$node" --set-input=2
must v4l2-ctl -d "$node" --set-input=3
enforce 'fixed: true'
busy() { like "$("${@:2}" 2>&1)" 'Device or resource busy' "$1"; }
busy 'not flipped' v4l2-ctl -d "$node" --set-ctrl=horizontal_flip=1
busy 'nor by the sensor' v4l2-ctl -d "$node" --set-ctrl=sensor_flipped_vertically=1
busy 'not cropped' v4l2-ctl -d "$node" --set-selection=target=crop,left=0,top=0,width=200,height=100
busy 'no other input' v4l2-ctl -d "$node" --set-input=2
ok 'the input that there is may be set' v4l2-ctl -d "$node" --set-input=3
ok 'brightness may be set' v4l2-ctl -d "$node" --set-ctrl=brightness=100
is "$(v4l2-ctl -d "$node" --get-ctrl=horizontal_flip,sensor_flipped_vertically | sed 's/.*: //' | xargs) $(v4l2-ctl -d "$node" --get-input | sed 's/.*: \([0-9]\).*/\1/')" \
	'0 0 3' 'nothing of it has happened'
ok 'and it streams' frames

section 'what it is for'
head=('issuer: town' 'reference: Order 2026-117' 'purpose: traffic' "place: Place de l'Église")
dmesg --clear
enforce
said=$(paravent status)
like "$said" 'issuer +town' 'status tells who signed'
like "$said" 'reference +Order 2026-117' 'on which order'
like "$said" 'purpose +traffic' 'what for'
like "$said" "place +Place de l'Église" 'and where'
# What is not ASCII stands escaped in there.
logged=$(dmesg | grep '^.*paravent:   ')
like "$logged" 'issuer: town' 'the log, too: who'
like "$logged" 'reference: Order 2026-117' 'on which order'
like "$logged" 'purpose: traffic' 'what for'
like "$logged" "place: Place de l'" 'and where'

section 'after a boot'
cp /run/site.policy /run/last.policy
last=$serial
head=()
must rmmod paravent
paravent_load min_serial="$last"
must paravent key enroll "$keys/office.crt" >/dev/null
site /run/old.yaml $((last - 1))
must paravent policy sign /run/old.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/old.policy >/dev/null
refused 'an older policy does not come back' paravent policy load /run/old.policy
like "$(paravent policy load /run/old.policy 2>&1)" 'min_serial' 'for its serial'
ok 'the last one does' paravent policy load /run/last.policy
section 'which formats'
enforce 'fill: "#102030"' 'formats: [NV12, GREY]' 'zones:' '  - polygon: [[0, 0], [20000, 0], [20000, 30000]]'
is "$(v4l2-ctl -d "$node" --list-formats | sed -n "s/.*: '\(.*\)' (.*/\1/p" | sort | xargs)" 'GREY NV12' \
	'only these are listed'
is "$(v4l2-ctl -d "$node" --list-framesizes YUYV | grep -c Size)" 0 'others have no sizes'
like "$(v4l2-ctl -d "$node" --list-framesizes NV12)" 'Size: ' 'these have'
v4l2-ctl -d "$node" --set-fmt-video=width=640,height=360,pixelformat=YUYV >/dev/null 2>&1
like "$(v4l2-ctl -d "$node" --get-fmt-video)" "Pixel Format +: '(GREY|NV12)'" 'S_FMT gives one of them'
ok 'one of them streams' limited 30 grab --device "$node" --way mmap --format GREY --size 640x360 --frames 3 \
	--output /run/grey
is "$(od -An -v -tx1 -w1 /run/grey | sort -u | wc -l | awk '{ print ($1 > 2) }')" 1 'and is not blank'
enforce 'fill: "#102030"' 'zones:' '  - polygon: [[0, 0], [20000, 0], [20000, 30000]]'
grab --device "$node" --way mmap --format YUYV --size 640x360 --frames 100000 \
	--output >(tail -c 460800 >/run/last) >/run/grab.log 2>&1 </dev/null &
client=$!
ok 'a stream in another one' until_true 20 grep '^frame 5 ' /run/grab.log
enforce 'fill: "#000000"' 'formats: [NV12, GREY]' 'zones:' '  - polygon: [[0, 0], [20000, 0], [20000, 30000]]'
sleep 2
kill $client
wait $client 2>/dev/null
sleep 1
is "$(colour /run/last)" ' 10 80 10 80' 'goes blank when the policy comes'
like "$(v4l2-ctl -d "$node" --get-fmt-video)" "Pixel Format +: '(GREY|NV12)'" 'who opens it then gets one of them'

section 'which controls'
controls() { v4l2-ctl -d "$node" --list-ctrls | sed -n '/read-only/d; s/^ *\([a-z0-9_]*\) 0x.*/\1/p' | xargs 5>&-; }
enforce
before=$(controls)
like "$before" 'brightness .*contrast .*hue' 'without a list there are many'
must v4l2-ctl -d "$node" --set-ctrl=contrast=100
# Opened now, and used after the policy. Not for xargs: it polls all that it inherits, and that starts a stream.
exec 5>"$node"
set_by() { # set_by FILE: contrast, by the file that is open as 5, or another
	python3 -c 'import fcntl, os, struct, sys
fd = 5 if sys.argv[1] == "5" else os.open(sys.argv[1], os.O_RDWR)
fcntl.ioctl(fd, 0xc008561c, struct.pack("=Ii", 0x00980901, 90))' "$1"
}
enforce 'controls: [brightness, gain_automatic]'
is "$(controls)" 'brightness gain_automatic' 'with one there are these'
ok 'which may be set' v4l2-ctl -d "$node" --set-ctrl=brightness=400
is "$(v4l2-ctl -d "$node" --get-ctrl=brightness)" 'brightness: 400' 'and are'
refused 'others may not' set_by "$node"
like "$(set_by "$node" 2>&1)" 'Invalid argument' 'as if they were not there'
refused 'nor by a file that was open before' set_by 5
like "$(set_by 5 2>&1)" 'Permission denied' 'for want of permission'
# vivid ties the one to the other, and the kernel goes from the one to the other unasked.
enforce 'controls: [gain]'
is "$(controls)" '' 'one that is tied to another is not there without that'
extended() { # as VIDIOC_G_EXT_CTRLS
	python3 -c 'import ctypes, fcntl, os, struct, sys
control = ctypes.create_string_buffer(struct.pack("=III8x", 0x00980913, 0, 0))
fd = os.open(sys.argv[1], os.O_RDWR)
fcntl.ioctl(fd, 0xc0205647, struct.pack("@IIIiI4xP", 0, 1, 0, 0, 0, ctypes.addressof(control)))' "$node"
}
refused 'nor can it be read' extended
enforce 'controls: [gain, gain_automatic]'
ok 'with that, it can' extended
enforce 'controls: []'
is "$(controls)" '' 'there may be none at all'
like "$(v4l2-ctl -d "$node" --all)" 'Format Video Capture' 'the rest goes on'
ok 'and it streams' frames
enforce
is "$(controls)" "$before" 'without a list they are all there again'
is "$(v4l2-ctl -d "$node" --get-ctrl=contrast)" 'contrast: 100' 'as they were'
exec 5>&-
# Each name that v4l2-ctl knows a control of a standard class by is that of the policy.
v4l2-ctl -d "$node" --list-ctrls | sed -n 's/^ *\([a-z0-9_]*\) \(0x00\(98\|9a\|9e\|9f\)0[0-9a-f]*\) .*/\1 \2/p' |
	grep -v -e volume -e mute >/run/names
unknown=$(while read -r name number; do
	site /run/name.yaml 1 "controls: [$name, $number]"
	sign /run/name.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/name.policy
	# The two become one.
	[[ $(paravent policy show /run/name.policy) == *"controls    $name"$'\n'* ]] || echo "$name"
done </run/names | xargs)
is "$unknown" '' "names of controls: $(wc -l </run/names)"

section 'which programs'
cp /usr/bin/v4l2-ctl /run/looker
digest() { sha256sum "$1" | cut -c 1-64; }
program() { "$1" -d "$node" --get-fmt-video; }
enforce "allow: {executables: [$(digest /run/looker)]}"
ok 'the one that is named may' program /run/looker
ok 'under another name too' program /usr/bin/v4l2-ctl
refused 'another one may not' frames
printf '\0' >>/run/looker
refused 'nor the one that was named, once it has changed' program /run/looker
enforce "allow: {uids: [0], executables: [$(digest "$(type -P grab)")]}"
ok 'one that is named may stream' frames
blanked() { paravent camera list --json | tr -d ' \n' | grep -o '"blanked":[0-9]*'; }
for i in 1 2 3 4 5 6; do cp /usr/bin/head "/run/stranger$i"; done
before=$(blanked)
grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 60 --output /dev/null &
client=$!
for i in 1 2 3 4 5 6; do
	while kill -0 $client; do "/run/stranger$i" -c 1 "$node"; done >/dev/null 2>&1 &
done
status=0
wait $client || status=$?
is "$status" 0 'others do not stop it'
is "$(blanked)" "$before" 'nor take a frame from it'
refused 'not if somebody else runs it' as 1001 1001 grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 2
done_testing
