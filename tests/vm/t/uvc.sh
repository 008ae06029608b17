#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.12
# timeout: 400
# A USB camera with the stock uvcvideo driver, which keeps its queue to itself.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

zone='6000,9000 20011,12345 15001,30007 5000,25000'

grabbed() {
	limited 60 grab --device "$node" --way "$1" --format YUYV --size 640x360 --frames "$2" --output "$3" \
		>/run/grab.log 2>&1 || { cat /run/grab.log; return 1; }
}

must modprobe vhci-hcd
must modprobe uvcvideo
plug() { # plug PORT
	uvcam "$1" >>/run/told 2>/dev/null 3>&- 4>&- &
	camera=$!
}
plug 0
until_true 20 find_node capture uvcvideo
node=$(find_node capture uvcvideo)
like "$node" '^/dev/video' 'there is a USB camera'
[[ $node ]] || { done_testing; exit; }
ok 'it streams, bare' grabbed mmap 1 /run/bare
formats() { v4l2-ctl -d "$node" --list-formats | sed -n "s/.*: '\(.*\)' (.*/\1/p" | xargs; }
is "$(formats)" 'YUYV MJPG' 'what it has'
set_to() { v4l2-ctl -d "$node" --set-ctrl="$1"; }
is "$(v4l2-ctl -d "$node" --list-ctrls | sed -n 's/^ *\([a-z_]*\) 0x.*/\1/p' | sort | xargs)" \
	'focus_absolute focus_automatic_continuous pan_absolute pan_speed tilt_absolute tilt_speed zoom_absolute zoom_continuous' \
	'which controls it has'
# extension: as UVCIOC_CTRL_QUERY, set the control of the extension unit to 1.
extension() {
	python3 -c 'import ctypes, fcntl, os, struct, sys
data = ctypes.create_string_buffer(struct.pack("<I", 1), 4)
fd = os.open(sys.argv[1], os.O_RDWR)
fcntl.ioctl(fd, 0xc0107521, struct.pack("@BBBHP", 3, 1, 0x01, 4, ctypes.addressof(data)))' "$node"
}
ok 'its extension unit can be told something' extension
is "$(cat /run/told)" '3 01 01 00 00 00' 'which reaches it'

section 'a stream that was there before'
grab --device "$node" --way mmap --format YUYV --size 640x360 --frames 100000 >/run/before.log 2>&1 &
client=$!
ok 'it runs' until_true 20 grep '^frame 3 ' /run/before.log
other=$(for n in /dev/video*; do [[ $n == "$node" ]] || echo "$n"; done)
paravent_load
sleep 0.5
ok 'it is torn from its user' test ! -d /proc/$client/fd -o "$(tail -n 1 /run/before.log)" = "$(sleep 1; tail -n 1 /run/before.log)"
kill $client 2>/dev/null
wait $client 2>/dev/null
is "$(formats)" 'YUYV' 'MJPEG, which cannot be masked, is absent'
v4l2-ctl -d "$node" --set-fmt-video=width=1280,height=720,pixelformat=MJPG >/dev/null 2>&1
like "$(v4l2-ctl -d "$node" --get-fmt-video)" "Pixel Format +: 'YUYV'" 'and is not set'
for way in mmap poll expbuf userptr; do
	ok "no policy: it streams by $way" grabbed $way 3 /run/blank
	is "$(colour /run/blank)" ' 10 80 10 80' "no policy: frames by $way are blank"
done
key office
must paravent key enroll "$keys/office.crt" >/dev/null
site /run/site.yaml 1 'fill: "#102030"' 'zones:' "  - polygon: $(polygon "$zone")"
sed -i 's/driver: vivid/driver: uvcvideo/' /run/site.yaml
must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
ok 'a policy for it is accepted' paravent policy load /run/site.policy
for way in mmap poll expbuf userptr; do
	ok "it streams by $way" grabbed $way 3 /run/masked
	ok "frames by $way are masked" maskcmp 1280 720 YUYV 640 360 1280 102030 /run/bare /run/masked "$zone"
done
for n in $other; do
	refused "$n, its metadata, is closed" v4l2-ctl -d "$n" --info
done

section 'by what it is known'
# known SERIAL MATCH: the colour of the frames when this is all that the policy knows it by.
known() {
	site /run/site.yaml "$1" 'fill: "#ffffff"' 'zones:' '  - polygon: [[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
	sed -i "s|match: .*|match: {$2}|" /run/site.yaml
	must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
	must paravent policy load /run/site.policy >/dev/null
	must grabbed mmap 1 /run/known
	colour /run/known
}
white=' eb 80 eb 80'
is "$(known 2 'usb: "1d6b:0102"')" "$white" 'by vendor and product'
is "$(known 3 'usb: "1d6b:0103"')" ' 10 80 10 80' 'of another product it shows nothing'
is "$(known 4 'usb_serial: CAM-0042')" "$white" 'by serial number'
is "$(known 5 'usb_serial: CAM-0043')" ' 10 80 10 80' 'of another number it shows nothing'
is "$(known 6 'device_tree: /soc/csi')" ' 10 80 10 80' 'where there is no device tree it shows nothing'
is "$(known 7 'driver: uvcvideo, usb: "1d6b:0102", usb_serial: CAM-0042')" "$white" 'by all together'
like "$(paravent camera list)" 'usb "1d6b:0102" usb_serial "CAM-0042"' 'camera list says what to write'
ok 'a policy to begin with is written' paravent policy init --camera "$node" -o /run/init.yaml
ok 'it is good' paravent policy check --strict /run/init.yaml
like "$(cat /run/init.yaml)" 'driver: "uvcvideo"' 'it has the driver'
like "$(cat /run/init.yaml)" 'bus_info: "usb-vhci_hcd' 'and the socket'
like "$(cat /run/init.yaml)" '    frame: .width: 640, height: 360' 'and the size'
diag "$(paravent camera list)"

section 'what moves'
serial=7
# ruled LINE…: such a policy for this camera
ruled() {
	site /run/site.yaml $((++serial)) "$@"
	sed -i 's/driver: vivid/driver: uvcvideo/' /run/site.yaml
	must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
	must paravent policy load /run/site.policy >/dev/null
}
blanked() { paravent camera list --json | tr -d ' \n' | grep -o '"blanked":[0-9]*' | head -n 1; }
busy() { like "$(set_to "$1" 2>&1)" 'Device or resource busy' "$2: $1"; }
all='[[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
moves='pan_absolute=7200 tilt_absolute=-7200 zoom_absolute=200 zoom_continuous=1 pan_speed=3 tilt_speed=-3'
: >/run/told
ruled 'zones:' "  - polygon: [[0, 0], [9, 0], [9, 9]]"
for control in $moves; do busy "$control" 'refused under zones'; done
is "$(cat /run/told)" '' 'the camera is told nothing of it'
ok 'the focus is not' set_to focus_absolute=20
is "$(cat /run/told)" '1 06 14 00' 'and is moved'
: >/run/told
ruled 'fixed: true'
for control in $moves focus_absolute=30 focus_automatic_continuous=1; do busy "$control" 'refused under fixed'; done
is "$(cat /run/told)" '' 'the camera is told nothing of it'
refused 'nor can its extension unit be told anything' extension
like "$(extension 2>&1)" 'Inappropriate ioctl' 'as if there were no such call'
is "$(cat /run/told)" '' 'which it is not'
rate() { v4l2-ctl -d "$node" --get-parm | sed -n 's/.*second: \([0-9]*\)\..*/\1/p'; }
ruled 'max_frame_rate: 60'
must v4l2-ctl -d "$node" --set-parm=15 >/dev/null
is "$(rate)" 15 'its frame rate can be set'
must v4l2-ctl -d "$node" --set-fmt-video=width=640,height=360,pixelformat=YUYV >/dev/null
is "$(rate)" 30 'and is what it was at first when the format is set'
must v4l2-ctl -d "$node" --set-parm=15 >/dev/null
ruled 'fixed: true'
must v4l2-ctl -d "$node" --set-fmt-video=width=640,height=360,pixelformat=YUYV >/dev/null
is "$(rate)" 15 'not under fixed'
must v4l2-ctl -d "$node" --set-parm=30 >/dev/null
is "$(rate)" 15 'nor can it be set then'
ruled 'max_frame_rate: 60'
for control in pan_absolute=7200 tilt_absolute=-7200 zoom_absolute=200; do
	ok "a policy with neither lets it move: $control" set_to "$control"
done
is "$(cat /run/told)" "$(printf '%s\n' '1 0d 20 1c 00 00 00 00 00 00' '1 0d 20 1c 00 00 e0 e3 ff ff' '1 0b c8 00')" 'and it does'
refused 'the extension unit is refused all the same' extension

section 'it turns while a policy comes'
# fresh: is the last frame of some the scene, but for its first rows, where the zone is?
fresh() {
	grabbed mmap 12 /run/some || return
	tail -c 460800 /run/some >/run/now
	if cmp -s -i 25600 /run/bare /run/now; then echo scene; else colour /run/now; fi
}
is "$(fresh)" scene 'it may be seen where it may move'
for control in pan_speed=3 zoom_continuous=1; do
	name=${control%=*}
	ok "it may turn: $control" set_to "$control"
	is "$(fresh)" scene 'and is seen'
	ruled 'zones:' '  - polygon: [[0, 0], [9, 0], [9, 9]]'
	is "$(fresh)" ' 10 80 10 80' "blank under zones, while $control"
	ruled 'fixed: true'
	is "$(fresh)" ' 10 80 10 80' 'blank under fixed'
	busy "$name=2" 'it cannot be turned faster'
	ok "it may be stopped: $name=0" set_to "$name=0"
	is "$(fresh)" scene 'and then is seen'
	before=$(blanked)
	must set_to "$name=0"
	is "$(fresh) $(blanked)" "scene $before" 'to stop it again blanks nothing'
	ruled 'max_frame_rate: 60'
done
# The camera does not do it, and does not say how far it came.
: >/run/balk
ok 'a camera that balks' test -e /run/balk
like "$(set_to pan_speed=3 2>&1)" 'failed' 'does not turn as it is told'
is "$(fresh)" scene 'and is seen where it may move'
ruled 'zones:' '  - polygon: [[0, 0], [9, 0], [9, 9]]'
is "$(fresh)" ' 10 80 10 80' 'blank under zones: nobody knows whether it does'
like "$(set_to pan_speed=0 2>&1)" 'failed' 'it does not stop either'
is "$(fresh)" ' 10 80 10 80' 'and is blank'
rm /run/balk
ok 'it stops' set_to pan_speed=0
is "$(fresh)" scene 'and is seen'
ruled 'max_frame_rate: 60'
unknown() { # set, as VIDIOC_S_CTRL, a control that it does not have
	python3 -c 'import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDWR), 0xc008561c, struct.pack("=Ii", int(sys.argv[2], 16), 1))' "$node" "$1"
}
refused 'what it does not have is not set' unknown 0x00980914
ruled 'zones:' '  - polygon: [[0, 0], [9, 0], [9, 9]]'
is "$(fresh)" scene 'and blanks nothing'

section 'it is plugged in elsewhere'
bus=$(v4l2-ctl -d "$node" --info | sed -n 's/.*Bus info *: //p' | head -n 1)
like "$bus" '^usb-vhci_hcd.0-1$' 'where it is'
moved_to() {
	site /run/site.yaml $((++serial)) 'fill: "#ffffff"' 'zones:' "  - polygon: $all"
	sed -i "s|match: .*|match: {bus_info: \"$1\"}|" /run/site.yaml
	must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
	must paravent policy load /run/site.policy >/dev/null
}
listed() { paravent camera list | awk -v node="${node##*/}:" '/^[^ ]/ { mine = $1 == node } mine && sub("^" node " |^  shows *", "")' | paste -sd ';'; }
moved_to "$bus"
must grabbed mmap 1 /run/known
is "$(colour /run/known)" "$white" 'the rule that names the socket holds'
is "$(listed)" 'under policy' 'camera list'
kill $camera
wait $camera 2>/dev/null
absent() { ! find_node capture uvcvideo; }
ok 'it is pulled out' until_true 20 absent
dmesg --clear
plug 1
until_true 20 find_node capture uvcvideo
node=$(find_node capture uvcvideo)
is "$(v4l2-ctl -d "$node" --info | sed -n 's/.*Bus info *: //p' | head -n 1)" 'usb-vhci_hcd.0-2' 'and is in another socket'
must grabbed mmap 1 /run/known
is "$(colour /run/known)" ' 10 80 10 80' 'blank'
is "$(listed)" 'default (no policy names it)' 'camera list'
is "$(dmesg | grep paravent)" '' 'the log says nothing'
for control in $moves; do busy "$control" 'without a rule'; done
ok 'the module can go' rmmod paravent
ok 'and the bare camera streams on' grabbed mmap 1 /run/again
kill $camera
done_testing
