#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# Where DMA does not see the caches, raw buffers are cached and synced if the driver's queue can do
# with that; what comes out is masked either way. And an encoder can import what is exported.
# timeout: 300
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

zone='6000,10000 21000,10000 21000,34000 6000,34000'

shot() {
	limited 60 grab --device "$1" --way "$2" --format YUYV --size 320x180 --frames 3 --output "$3" >/run/grab.log 2>&1 ||
		{ cat /run/grab.log >&2; return 1; }
}
raw() { paravent camera list --json | python3 -c 'import json, sys
print({node["name"]: node.get("raw_memory") for node in json.load(sys.stdin)["nodes"]}[sys.argv[1]])' "${1#/dev/}"; }

# vivid's device is not in the device tree, which would say that its DMA sees the caches; a PC's always does.
case $ARCH in
arm64) kinds=('NOT cached, and slow: the driver takes no other' 'cached, synced around each frame') ;;
*) kinds=('cached, coherent' 'cached, coherent') ;;
esac

must modprobe vivid n_devs=3 node_types=0x101,0x1,0x1 num_inputs=1,1,1 input_types=0,0,0 \
	num_outputs=1 output_types=1 allocators=1,1,0 cache_hints=0,1,1
output=$(find_node 'video output')
nodes=()
for node in /dev/video*; do
	[[ $node == "$output" ]] || nodes+=("$node")
done
is "${#nodes[@]}" 3 'there are three cameras'
for node in "${nodes[@]}"; do
	must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2,test_pattern=14
done
must shot "${nodes[0]}" mmap /run/bare
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
enforce 'fill: "#ffffff"' 'zones:' "  - polygon: $(polygon "$zone")"

# With contiguous memory, vivid takes none of an application's.
for i in 0 1 2; do
	ways=(mmap read expbuf)
	((i < 2)) || ways+=(userptr)
	for way in "${ways[@]}"; do
		ok "camera $i: frames come by $way" shot "${nodes[i]}" $way /run/masked
		ok "camera $i: they are masked" maskcmp 3840 2160 YUYV 320 180 640 ffffff /run/bare /run/masked "$zone"
	done
done
is "$(raw "${nodes[0]}")" "${kinds[0]}" 'without hints the memory is what it was'
is "$(raw "${nodes[1]}")" "${kinds[1]}" 'with hints it is cached'
is "$(raw "${nodes[2]}")" 'filled by the processor' 'where there is no DMA it is ordinary memory'
like "$(paravent status)" "raw memory +.*${nodes[1]#/dev/}.*: ${kinds[1]}" 'status tells it, too'
is "$(paravent status --json | python3 -c 'import json, sys
print(json.load(sys.stdin)["raw_memory"][sys.argv[1]])' "${nodes[1]#/dev/}")" "${kinds[1]}" 'and for each node as JSON'

section 'what an encoder gets'
relayed() { limited 90 relay "$1" "$output" 1280x720 10; }
ok "vivid's output imports what is exported, which has to be contiguous for that" relayed "${nodes[0]}"
ok 'likewise from a queue that takes hints' relayed "${nodes[1]}"
like "$(relayed "${nodes[2]}" 2>&1)" "relay: the output's VIDIOC_QBUF: Bad address" \
	'but no ordinary memory, which lies here and there'
done_testing
