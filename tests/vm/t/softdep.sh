#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# arch: amd64
# kernels: 6.12
# The module comes with a camera's driver, before there is a node, by what 'make install' writes;
# and by the rule of the board guide, no camera comes without it.
. "$TOP/tests/vm/lib.sh"

release=$(uname -r)
tree=/run/installed/lib/modules/$release
conf=/etc/modprobe.d

# Of the kernel's modules only those that are needed here: to read all takes depmod minutes.
read -ra needed < <(modinfo -F depends "$MODULE" | tr ',' ' ')
must test "${#needed[@]}" -gt 0
mkdir -p "$tree/updates"
cp "/lib/modules/$release"/modules.{order,builtin,builtin.modinfo} "$tree"
for module in vivid "${needed[@]}"; do
	must modprobe --show-depends "$module"
done | awk '$1 == "insmod" { print $2 }' | sort -u >/run/files
while read -r file; do
	install -D -m 644 "$file" "/run/installed$file"
done </run/files
must mount --bind "$tree" "/lib/modules/$release"

# installed MODULE…: these are all that stand beside the kernel's own.
installed() {
	rm -f "$tree"/updates/*
	(($# == 0)) || cp "$@" "$tree/updates"
	must depmod "$release"
}

# film FILE: some frames of the camera.
film() {
	limited 60 grab --device "$(find_node capture)" --way mmap --format YUYV --size 320x180 --frames 3 --output "$1"
}

loaded() { [[ -d /sys/module/$1 ]]; }

section 'what make install writes'
installed "$MODULE"
install -D -m 644 "$TOP/kernel/modprobe.conf" $conf/paravent.conf
dmesg --clear
ok 'the driver is loaded, and nothing else is asked for' modprobe vivid
ok 'the module is there' loaded paravent
is "$(dmesg | grep -o 'paravent: \|vivid.* registered as video' | head -n 1)" 'paravent: ' \
	'the kernel log tells of the module before there is a node'
is "$(dmesg | grep torn)" '' 'nothing was in use'
ok 'the camera films' film /run/frames
is "$(colour /run/frames)" ' 10 80 10 80' 'and is blank'
must rmmod vivid
must rmmod paravent

section 'the same, when there is no such module'
installed
ok 'the driver is loaded' modprobe vivid
refused 'the module is not there' loaded paravent
ok 'the camera films' film /run/frames
is "$(colour /run/frames)" '' 'and is not blank'
must rmmod vivid

section 'the rule of the board guide'
sed -n 's/^ *\(install bcm2835_unicam_legacy .*\)/\1/p' "$TOP/Documentation/board-guide.md" |
	sed 's/bcm2835_unicam_legacy/vivid/g' >$conf/camera.conf
is "$(wc -l <$conf/camera.conf)" 1 'there is one'
refused 'without the module, the driver is not loaded' modprobe vivid
refused 'nor is it there' loaded vivid
refused 'there is no camera' find_node capture
installed "$MODULE"
dmesg --clear
ok 'with it, it is' modprobe vivid
ok 'the module is there' loaded paravent
is "$(dmesg | grep torn)" '' 'nothing was in use'
ok 'the camera films' film /run/frames
is "$(colour /run/frames)" ' 10 80 10 80' 'and is blank'
done_testing
