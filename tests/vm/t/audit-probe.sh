#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# timeout: 200
# Where no trampoline can be attached, as in 6.1 on arm64, kprobes see the same accesses.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/audit.sh"
export PARAVENT_AUDIT_PROBES=kprobe

vivid_load
node=$(find_node capture)
paravent_load
log=/run/probes
audit_start $log --interval 1
sleep 2
access "$node" ways >/run/done
# As many as the kernel sees the ends of at once: of more, what is missing is told as a gap.
access "$node" storm 8 400 >/run/stormed
sleep 2
is "$(bpftool -j map dump pinned /sys/fs/bpf/paravent/pending | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))')" \
	0 'no access is left open'
audit_stop
is $? 0 'it ends when told to'
is "$(tests/vm/accesses /run/done $log)" '' 'the log has all accesses, and no other'
is "$(sums $log)" '' "the module's counters are the sums over the log"
is "$(count $log '"type":"gap"')" 0 'there is no gap'
by_kprobes $log
done_testing
