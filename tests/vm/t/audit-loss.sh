#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# timeout: 600
# paravent audit: whatever happens to the tool, the log says exactly how many accesses are
# missing, or they are refused.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/audit.sh"

vivid_load
node=$(find_node capture)

section 'a ring that is full'
log=/run/full
audit_start $log --ring 64
kill -STOP "$auditor"
is "$(access "$node" flood 3000)" 0 'when nobody reads, nothing is refused'
kill -CONT "$auditor"
ok 'a gap shows' until_true 20 grep '"type":"gap"' $log
sleep 1
lost=$(total $log gap count permitted)
# The release, too, finds no room.
is $((lost + $(count $log VIDIOC_S_INPUT))) 3001 'of the exact number that is missing'
ok 'which is not all' test "$lost" -lt 2900 -a "$lost" -gt 1000

section 'killed'
audit_kill
is "$(access "$node" flood 200)" 0 'a killed audit refuses nothing'
mv $log /run/first
audit_start $log --ring 64
is "$(field $log start resumed)" True 'the next one goes on'
is "$(count $log VIDIOC_S_INPUT)" 200 'with what happened in between'
audit_kill
access "$node" flood 3000 >/dev/null
mv $log /run/second
audit_start $log --ring 64
is $(($(total $log gap count permitted) + $(count $log VIDIOC_S_INPUT))) 3001 'or with a gap of the exact number'
audit_stop
is $? 0 'it ends when told to'
cat /run/first /run/second $log >/run/all
is "$(field $log stop taken)" "$(($(count /run/all '"event":') + $(total /run/all gap count permitted)))" \
	'numbers taken are records and gaps, over all three'
is "$(field $log stop records) $(field $log stop lost)" \
	"$(count /run/all '"event":') $(total /run/all gap count permitted)" 'and the last record says so'
is "$(find /sys/fs/bpf/paravent -type f | wc -l)" 0 'then nothing of it is left in the kernel'

section 'a disk that is full'
mkdir /run/small
must mount -t tmpfs -o size=64k small /run/small
audit_start /run/small/log
access "$node" flood 300 >/dev/null
wait "$auditor"
is $? 1 'it ends with an error'
log=/run/large
audit_start $log
# Of the last line a part may be left, which may end with a brace.
small=$(head -n "$(wc -l </run/small/log)" /run/small/log | grep -c '"event":')
is "$((small + $(count $log '"event":'))) $(total $log gap count written)" '301 1' \
	'the next one says how many could not be written'

section 'more than it can take'
for _ in 1 2 3 4; do
	access "$node" flood 5000 >/dev/null &
	floods+=($!)
done
sleep 2
audit_stop
is $? 0 'it ends when told to all the same'
wait "${floods[@]}"
is "$(field $log stop taken)" \
	$((small + $(count $log '"event":') + $(total $log gap count '"numbered":true'))) \
	'and nothing is missing in its account'

end_without_refusing 'what cannot be recorded is refused' 'no counter is free'
section 'what cannot be recorded is refused'
log=/run/require
audit_start $log --require --ring 64
kill -STOP "$auditor"
refused=$(access "$node" flood 3000)
kill -CONT "$auditor"
until_true 20 grep '"type":"gap"' $log
sleep 1
is "$(total $log gap count refused)" "$refused" 'refused ones are counted'
is $((refused + $(count $log VIDIOC_S_INPUT))) 3000 'the others are recorded'
ok 'which are some' test "$refused" -gt 1000 -a "$refused" -lt 2900
audit_kill
refused=$(access "$node" flood 3000)
ok 'a killed audit goes on to refuse' test "$refused" -gt 1000
refused 'an open, too' access "$node" flood 1
mv $log /run/first
audit_start $log --require --ring 64
is "$(total $log gap count refused)" "$((refused + 1))" 'and the next one knows how much'
ok 'what there is room for is permitted again' access "$node" flood 1
audit_stop
is $? 0 'it ends when told to'
is "$(field $log stop taken)" $(($(field $log stop records) + $(field $log stop lost) + $(field $log stop refused))) \
	'numbers taken are records, lost and refused ones'

section 'no counter is free'
log=/run/crowd
audit_start $log --require --interval 600
is "$(access "$node" crowd 50)" '0 50' 'an ioctl is refused, and poll() is not'
ok 'both show' until_true 20 grep '"reason":"no counter: permitted, not counted"' $log
sleep 1
audit_stop
is $? 0 'it ends when told to'
is "$(total $log gap count 'no counter: permitted') $(total $log gap count 'no counter: refused')" '50 50' \
	'with the exact number of each'
done_testing
