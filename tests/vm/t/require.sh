#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 200
# A camera that shows nothing while nobody records who looks; and what the module counts and
# tells, to the last call and frame.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"
. "$TOP/tests/vm/steps.sh"

beating=
record() {
	must beat once >/dev/null
	beat 200 &
	beating=$!
}
# What is killed has not said that it stops.
kill_recorder() {
	kill "$beating"
	wait "$beating" 2>/dev/null
}
stop_recording() {
	kill_recorder
	must beat end >/dev/null
}
hidden() { paravent camera list | sed -n "/^${node##*/}:/,/^video/s/^  shows *nothing: //p"; }

must modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0
node=$(find_node capture)
chmod 666 "$node"
must date -u -s '2026-06-01 10:00:00' >/dev/null
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
start_steps "$node" 320 180

section 'nobody records'
enforce
is "$(step open)" 320x180 'a camera that does not require it'
is "$(step req) $(step queue) $(step on) $(step 'run 6')" 'ok ok ok shown 6' 'streams'
is "$(step close)" ok 'and is closed'
enforce 'require_audit: true'
like "$(paravent status)" 'audit *nobody records who looks: 1 camera SHOWS NOTHING' 'status says so'
is "$(hidden)" 'nobody records who looks' 'camera list, too'
like "$(dmesg)" 'camera "test" shows nothing: nobody records who looks' 'and the log'
is "$(step open)" 320x180 'one that does is opened'
is "$(step poll)" error 'to wait for what read() would get is refused'
is "$(step 'read 1')" 'EAGAIN 1' 'and read() is'
is "$(step req) $(step queue) $(step on)" 'ok ok EAGAIN' 'and a stream'
is "$(beat once 2>&1)" ok 'root may say that somebody does'
is "$(step on)" ok 'then it starts'
is "$(beat end)" ok 'and that it is over'
is "$(step 'run 5')" 'blank 5' 'then it is blank'
is "$(step close)" ok 'and is closed'
is "$(setpriv --reuid 1001 --clear-groups beat once)" EPERM 'nobody else may say that'
is "$(hidden)" 'nobody records who looks' 'and nothing comes of it'

section 'somebody does'
record
like "$(paravent status)" 'audit *who looks is being recorded' 'status says so'
is "$(hidden)" '' 'camera list names no reason any more'
is "$(step open) $(step req) $(step queue) $(step on)" '320x180 ok ok ok' 'a stream starts'
is "$(step 'run 8')" 'shown 8' 'its pictures are there from the first on'
read -r stopped _ </proc/uptime
kill_recorder
read -r count last <<<"$(step 'until blank')"
ok "$count frames later, $last - $stopped s, it is blank" \
	awk "BEGIN { exit !($last - $stopped < 1 && $count > 2) }"
is "$(step 'run 8')" 'blank 8' 'and stays so'
record
# Those that were taken before, and that may have been: four each, and as many in the camera.
read -r count last <<<"$(step 'until shown')"
ok "after $count frames it is back" test "$count" -le 12
is "$(step 'run 8')" 'shown 8' 'and stays so'
like "$(dmesg)" 'camera "test" shows pictures again' 'the log says so'

section 'what is taken while nobody looks, and nobody records'
is "$(step 'take 4')" 'shown 4' 'all buffers are with the program'
stop_recording
is "$(step queue)" ok 'it queues them while nobody records'
sleep 1.5
record
is "$(step 'run 16')" 'blank 12 shown 4' 'the pictures that were taken then are not shown when somebody does'
is "$(step 'take 4') $(step queue)" 'shown 4 ok' 'those that were taken while somebody did'
sleep 0.5
is "$(step 'run 12')" 'shown 12' 'are'
is "$(step 'take 4')" 'shown 4' 'likewise'
stop_recording
must step queue >/dev/null
# For four pictures, on a busy host.
sleep 1.5
record
enforce 'require_audit: true' 'fill: "#102030"'
is "$(step 'run 16')" 'blank 12 shown 4' 'nor when another policy comes first'
is "$(step close)" ok 'it is closed'

section 'read()'
is "$(step open) $(step 'read 4')" '320x180 shown 4' 'shows pictures while somebody records'
stop_recording
is "$(step 'read 4')" 'blank 4' 'goes on without, and is blank'
record
# How many buffers there are is for videobuf2 to say.
like "$(step 'read 20')" '^blank ([5-9]|1[0-9]) shown [0-9]+$' 'is back after the pictures of before'
is "$(step close)" ok 'and is closed'

section 'default=deny'
# The rule is what is denied with EACCES, not that nobody records.
stop_recording
stop_steps
must rmmod paravent
paravent_load default=deny
must paravent key enroll "$keys/office.crt" >/dev/null
start_steps "$node" 320 180
is "$(step open) $(step req) $(step queue) $(step on)" '320x180 EACCES ok EACCES' 'without a rule it is EACCES'
is "$(step close)" ok 'and is closed'
enforce 'require_audit: true'
is "$(step open) $(step req) $(step queue) $(step on)" '320x180 ok ok EAGAIN' 'with one it is EAGAIN'
record
is "$(step on) $(step 'run 12')" 'ok blank 8 shown 4' 'until somebody records'
is "$(step close)" ok 'and is closed'

section 'commissioning'
head=('valid: {from: 2026-06-01, until: 2026-06-02}')
enforce 'require_audit: true' 'commissioning: {minutes: 60, frames: 6}' 'zones:' \
	'  - polygon: [[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
head=()
stop_recording
is "$(step open) $(step req) $(step queue) $(step on)" '320x180 ok ok EAGAIN' 'does not start without a record either'
must beat once >/dev/null
must step on >/dev/null
must beat end >/dev/null
is "$(step 'run 10')" 'blank 10' 'nor go on'
is "$(dmesg | grep -c 'count from now on')" 0 'what is not seen does not end it'
step close >/dev/null
record
is "$(step open) $(step req) $(step queue) $(step on) $(step 'run 10')" '320x180 ok ok ok shown 6 blank 4' \
	'nor is counted: all its frames are left'
is "$(step close)" ok 'and is closed'
like "$(dmesg)" 'count from now on' 'the log says that it is over'

section 'what the module counts'
counts() {
	local json name
	json=$(paravent camera list --json)
	json=${json#*\"${node##*/}\"}
	for name in opens releases ioctls mmaps reads polls refused_opens bytes passed blanked skipped; do
		[[ $json =~ \"$name\":\ ([0-9]+) ]] && printf '%s ' "${BASH_REMATCH[1]}"
	done
}
enforce 'require_audit: true' 'max_frame_rate: 4'
trace=/sys/kernel/tracing
echo 1 >$trace/events/paravent/enable
echo >$trace/trace
before=$(counts)
calls=$(step calls)
enforce 'require_audit: true' 'max_frame_rate: 4' 'allow: {uids: [0]}'
setpriv --reuid 1001 --clear-groups cat "$node" >/dev/null 2>&1
step open >/dev/null
step poll >/dev/null
is "$(step 'read 3' | sed 's/[0-9] //g')" 'shown 3' 'three frames by read()'
step close >/dev/null
step open >/dev/null
step req >/dev/null
step queue >/dev/null
step on >/dev/null
is "$(step 'run 3')" 'shown 3' 'three by mmap()'
stop_recording
is "$(step 'run 2')" 'blank 2' 'two that are blank'
must step off >/dev/null
is "$(step on)" EAGAIN 'and a stream that does not start'
step close >/dev/null
after=$(counts)
echo 0 >$trace/events/paravent/enable
grep -v '^#' $trace/trace | sed 's/.*: \(paravent_[a-z]*\): /\1 /' >/run/trace
# opened, closed, ioctls, mmaps, reads, polls: what steps says, and what 'camera list' does itself.
read -r -a a <<<"$calls"
read -r -a b <<<"$(step calls)"
read -r -a c <<<"$before"
read -r -a d <<<"$after"
delta() { printf '%d' $((d[$1] - c[$1])); }
is "$(delta 0)" $((b[0] - a[0] + 1)) 'opens'
is "$(delta 1)" $((b[0] - a[0] + 1)) 'closed files'
is "$(delta 2)" $((b[1] - a[1] + 1)) 'ioctls'
is "$(delta 3)" $((b[2] - a[2])) 'mmaps'
is "$(delta 4)" $((b[3] - a[3])) 'reads'
is "$(delta 5)" $((b[4] - a[4])) 'polls'
is "$(delta 6)" 1 'opens that were refused'
is "$(delta 7)" $(((d[8] - c[8] + d[9] - c[9]) * 320 * 180 * 2)) 'bytes'
is "$(delta 8) $(delta 9)" '6 2' 'frames with a picture, and without'

section 'what it tells'
verdicts() { grep -c "^paravent_frame .*verdict=$1 " /run/trace; }
is "$(verdicts passed) $(verdicts blank) $(verdicts held_back)" "$(delta 8) $(delta 9) $(delta 10)" \
	'a line for each frame'
first=$((c[8] + c[9] + c[10] + 1))
is "$(grep '^paravent_frame ' /run/trace | sed 's/.* seq=\([0-9]*\) .*/\1/' | xargs)" \
	"$(seq -s ' ' $first $((first + $(delta 8) + $(delta 9) + $(delta 10) - 1)))" 'numbered without a hole'
numbers=$(stat -c '0x%t 0x%T' "$node")
rdev=$((${numbers% *})):$((${numbers#* }))
is "$(sed -n 's/^\(paravent_frame\) rdev=\([0-9:]*\) .* verdict=\(passed\|blank\) \(bytes=.*\)/\2 \3 \4/p' /run/trace | sort | uniq -c | sed 's/^ *//')" \
	"2 $rdev blank bytes=115200 filled_ppm=1000000 serial=$serial
6 $rdev passed bytes=115200 filled_ppm=0 serial=$serial" 'with what became of it'
is "$(grep '^paravent_frame .*held_back' /run/trace | grep -vc 'bytes=0 filled_ppm=0')" 0 'of what is held back nothing'
is "$(grep '^paravent_policy ' /run/trace)" \
	"paravent_policy serial=$serial digest=$(paravent status --json | sed -n 's/.*"content_sha256": "\(.*\)".*/\1/p')" 'the policy'
is "$(grep '^paravent_refused ' /run/trace)" "paravent_refused rdev=$rdev error=-13
paravent_refused rdev=$rdev error=-11" 'and what was refused'
stop_steps
done_testing
