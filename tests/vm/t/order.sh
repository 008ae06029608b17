#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
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
head=('issuer: town' 'purpose: traffic' "place: Place de l'Église")
enforce
like "$(paravent status)" 'purpose *traffic' 'status tells'
like "$(paravent status)" "place *Place de l'Église" 'and where'
like "$(dmesg | tail -n 5)" 'purpose: traffic' 'the log, too'

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
done_testing
