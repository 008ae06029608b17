#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pages: all
# once: 6.1
# arm64: short
# Where DMA does not see the caches, raw buffers are cached and synced, whether or not the driver's
# queue takes hints about that; what comes out is masked. And an encoder can import what is exported.
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

# The cameras: of contiguous memory, without and with hints about caches, and of ordinary memory.
# Which have raw memory that is cached, and synced around each frame? vivid's device is not in the
# device tree, which would say that its DMA sees the caches; a PC's always does.
synced=(no no no)
kinds=('cached, coherent' 'cached, coherent' 'filled by the processor')
if [[ $ARCH == arm64 ]]; then
	synced=(yes yes no)
	kinds[0]='cached, synced around each frame' kinds[1]=${kinds[0]}
fi

# What the kernel does for it: there is no other allocation that is cached and for DMA, and no
# other sync of what a device has written. A PC has none.
tracing=/sys/kernel/tracing
must eval "echo p:cached dma_alloc_noncontiguous >$tracing/kprobe_events"
[[ $ARCH != arm64 ]] || must eval "echo p:sync arch_sync_dma_for_cpu >>$tracing/kprobe_events"
must eval "echo 1 >$tracing/events/kprobes/enable"
hits() { sed -n "s/^ *$1  *\([0-9]*\) .*/\1/p" $tracing/kprobe_profile; }

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
	cached=$(hits cached) syncs=$(hits sync)
	for way in "${ways[@]}"; do
		ok "camera $i: frames come by $way" shot "${nodes[i]}" $way /run/masked
		ok "camera $i: they are masked" maskcmp 3840 2160 YUYV 320 180 640 ffffff /run/bare /run/masked "$zone"
	done
	((cached = $(hits cached) - cached, syncs = $(hits sync) - syncs))
	diag "camera $i: $cached allocations of cached memory, $syncs syncs"
	if [[ ${synced[i]} == yes ]]; then
		ok "camera $i: its memory is cached" test $cached -gt 0
		ok "camera $i: each frame is synced" test $syncs -ge $((3 * ${#ways[@]}))
	else
		is "$cached $syncs" '0 0' "camera $i: its memory is not cached by the module, so nothing is synced"
	fi
done
for i in 0 1 2; do
	is "$(raw "${nodes[i]}")" "${kinds[i]}" "camera $i: camera list tells what its memory is"
done
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
