#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# timeout: 600
# paravent audit --log: kills, rotation and a clock that is set leave a log that is good and
# whole; and where the kernel is locked down, nothing is missing.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/audit.sh"

vivid_load
node=$(find_node capture)

section 'a log that shows what is done to it'
must paravent log init /run/sealed -o /run/sealed.pub >/dev/null
sealed() { auditd --log /run/sealed --checkpoint /run/seal --segment-kib 128; }
lines() { cat /run/sealed/*.jsonl | grep -c "$1"; }
verify() { paravent log verify /run/sealed --key /run/sealed.pub --checkpoint /run/seal; }
sealed
access "$node" flood 300 >/dev/null
audit_stop
is $? 0 'it ends when told to'
ok 'the log is good, and has its last seal' verify
is "$(lines VIDIOC_S_INPUT)" 300 'it has every access'
like "$(paravent log show /run/sealed --who access | tail -n 5)" 'VIDIOC_S_INPUT' 'log show tells who it was'

section 'killed in the middle of it'
sealed
for _ in 1 2 3; do
	access "$node" flood 400 >/dev/null &
	writer=$!
	sleep 0.2
	audit_kill
	wait $writer
	sealed
done
# In the last of them the clock is set, too.
date -s '+2 hours' >/dev/null
access "$node" flood 1 >/dev/null
date -s '-2 hours' >/dev/null
access "$node" flood 1 >/dev/null
ok 'segments are finished while it is written' test "$(find /run/sealed -name '0*.jsonl' | wc -l)" -ge 6
audit_stop
is $? 0 'the last one goes on to the end'
ok 'the log is good' verify
missing=$(cat /run/sealed/*.jsonl | python3 -c 'import json, sys
print(sum(r.get("count", 0) for r in map(json.loads, sys.stdin) if r["type"] == "gap"))')
is $(($(lines VIDIOC_S_INPUT) + missing)) 1502 'and nothing is missing'
is "$(cat /run/sealed/*.jsonl | python3 -c 'import json, sys
seen = {}
run = 0
twice = 0
for r in map(json.loads, sys.stdin):
    if r["type"] == "start" and not r["resumed"]:
        run += 1
    if "event" in r:
        twice += (run, r["event"]) in seen
        seen[run, r["event"]] = 1
print(twice)')" 0 'or there twice'
is "$(lines '"type":"clock"')" 2 'that the clock was set is recorded'
first=$(echo /run/sealed/*.jsonl | cut -d ' ' -f 1)
sed -i '0,/"uid":0/s//"uid":1/' "$first"
refused 'a changed record is found' verify
like "$(verify 2>&1)" "$first:[0-9]+" 'and where'

end_without_refusing 'a disk that is full, where all must be recorded' 'a kernel that is locked down'
section 'a disk that is full, where all must be recorded'
mkdir /run/tiny
must mount -t tmpfs -o size=256k tiny /run/tiny
must paravent log init /run/tiny/log -o /run/tiny.pub >/dev/null
auditd --log /run/tiny/log --require --ring 64
refused=$(access "$node" flood 2000)
ok 'what there is no room for is refused' test "$refused" -gt 1000
mount -o remount,size=16m /run/tiny
ok 'until there is room again' until_true 20 access "$node" flood 1
recorded() { cat /run/tiny/log/*.jsonl | grep -c "$1"; }
audit_stop
is $? 0 'it ends when told to'
ok 'the log is good' paravent log verify /run/tiny/log --key /run/tiny.pub
# What finds no room when it is tried is lost, and declared.
cat /run/tiny/log/*.jsonl >/run/tiny.all
unwritten=$(total /run/tiny.all gap count 'could not be written')
ok "and nothing happened that it does not have, but for $unwritten that it says found no room" \
	test $(($(recorded VIDIOC_S_INPUT) + unwritten)) -ge $((2000 - refused)) -a "$unwritten" -lt 10

section 'a kernel that is locked down'
echo confidentiality >/sys/kernel/security/lockdown
log=/run/locked
audit_start $log
access "$node" ways >/run/lean
sleep 1
audit_stop
is $? 0 'it ends when told to'
is "$(tests/vm/accesses /run/lean $log names)" '' 'the log has them all, and no other, if without arguments'
is "$(count $log '"type":"gap"')" 0 'there is no gap'
done_testing
