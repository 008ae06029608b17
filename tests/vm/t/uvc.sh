#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 200
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
uvcam >/dev/null 2>&1 3>&- 4>&- &
camera=$!
until_true 20 find_node capture uvcvideo
node=$(find_node capture uvcvideo)
like "$node" '^/dev/video' 'there is a USB camera'
[[ $node ]] || { done_testing; exit; }
ok 'it streams, bare' grabbed mmap 1 /run/bare
formats() { v4l2-ctl -d "$node" --list-formats | sed -n "s/.*: '\(.*\)' (.*/\1/p" | xargs; }
is "$(formats)" 'YUYV MJPG' 'what it has'

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
ok 'the module can go' rmmod paravent
ok 'and the bare camera streams on' grabbed mmap 1 /run/again
kill $camera
done_testing
