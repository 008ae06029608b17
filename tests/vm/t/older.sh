#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# processors: 2
# timeout: 400
# What is older than the module, or than the mask: calls that wait, and what buffers hold.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

zone='  - polygon: [[14000, 0], [43000, 0], [43000, 65535], [14000, 65535]]'
must modprobe -a videobuf2-v4l2 videobuf2-vmalloc videobuf2-dma-contig videobuf2-dma-sg
key office

# attacked NAME COMMAND…: it finds nothing.
attacked() {
	local said status=0
	said=$(limited 110 "${@:2}" 2>&1) || status=$?
	is "$status" 0 "$1"
	diag "$said"
}

# steps LINE…: a program for what is to happen in the middle of an attack.
steps() {
	printf '%s\n' '#!/bin/sh -e' "insmod $MODULE" "paravent key enroll $keys/office.crt" \
		'paravent policy load /run/site.policy' "$@" >/run/steps
	chmod +x /run/steps
}

# shellcheck disable=SC2119 # no parameters for the module
vivid_load
node=$(find_node capture)
must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2 --set-input=2
read -ra colours < <(older colours "$node")
is "${#colours[@]}" 3 'three bars are known by their colours'
site /run/site.yaml 100 'zones:' "$zone"
must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy

section 'a call that waits for a frame'
steps
attacked 'the module stays as long as it may return into it' older dqbuf "$node" /run/steps
ok 'and then can go' rmmod paravent

section 'what a buffer held'
steps
must /run/steps >/dev/null
for again in 0 1; do
	attacked "is not in a frame that is written in part ($again)" older leftover "$node" $again "${colours[@]}"
done
must rmmod paravent

section 'a call that waits for the lock'
steps 'paravent key seal --yes'
attacked 'does not change the picture unseen' older crop "$node" "$(find_node 'video output')" /run/steps "${colours[@]}"
done_testing
