#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# processors: 2
# timeout: 600
# The audit and the module: it says what only the module knows, and the module's own
# counters are the witness that nothing is missing.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"
. "$TOP/tests/vm/audit.sh"
. "$TOP/tests/vm/steps.sh"

vivid_load
node=$(find_node capture)
name=${node#/dev/}

section 'a module that comes later'
log=/run/later
audit_start $log --interval 1
paravent_load
ok 'it is found' until_true 10 grep '"type":"policy"' $log
refused 'and stays, as long as it is listened to' rmmod paravent
audit_stop
is $? 0 'it ends when told to'
ok 'and then can go' rmmod paravent
paravent_load

section 'what only the module knows'
log=/run/known
audit_start $log --interval 1
sleep 2
head=('reference: order 7')
enforce 'zones: [{polygon: [[0, 0], [32768, 0], [32768, 65535], [0, 65535]]}]' 'max_frame_rate: 10'
ok 'a policy that comes into force is recorded' until_true 10 grep '"type":"policy".*"serial":1' $log
like "$(grep '"type":"policy".*"serial":1' $log)" '"event":[0-9]+.*"digest":"[0-9a-f]{64}","reference":"order 7"' \
	'with its number, digest and order'
v4l2-ctl -d "$node" --set-fmt-video=width=640,height=360,pixelformat=YUYV --stream-mmap --stream-count=80 \
	--stream-to=/dev/null >/dev/null 2>&1 &
streamer=$!
until_true 20 grep VIDIOC_STREAMON $log
out=$(paravent top --once --json)
is "$(python3 -c 'import json, sys
u = [u for u in json.loads(sys.argv[1])["users"] if u["pid"] == int(sys.argv[2])][0]
print(u["node"], u["camera"], u["comm"], u["uid"], u["format"], u["width"], u["height"], 0 < u["frames_per_second"] <= 12, "held_back" in u)' \
	"$out" $streamer)" "$name test v4l2-ctl 0 YUYV 640 360 True True" 'top shows who is on the camera'
like "$(paravent top --once)" "$name +test +YUYV 640x360 .*v4l2-ctl" 'to people, too'
wait $streamer
until_true 10 grep '"op":"release".*v4l2-ctl' $log
sleep 1
like "$(grep '"op":"ioctl".*STREAMON' $log | tail -n 1)" \
	'"camera":\{"name":"test","driver":"vivid".*"policy":\{"serial":1,"digest":"[0-9a-f]{64}","reference":"order 7"' \
	'an access says which camera, and under which policy'
is "$(python3 -c 'import json
r = [r for r in map(json.loads, open("/run/known")) if r["type"] == "counts" and "frames" in r][-1]
print(r["frames"], r.get("blank", 0), 490000 < r["masked_ppm"] < 510000, r["frame_bytes"] == 80 * 640 * 360 * 2)')" \
	'80 0 True True' 'of a stream, what came of each frame is known'
refused 'what the module refuses' head -c 1 /dev/vbi0
ok 'is recorded as such' until_true 5 grep '"node":"vbi0".*"op":"open","result":-13,"refused_by":"module"' $log
is "$(bpftool -j link 2>/dev/null | grep -o 'paravent_[a-z]*' | sort -u | xargs)" \
	'paravent_frame paravent_policy paravent_refused' 'its tracepoints are listened to'
access "$node" ways >/run/done
sleep 1
audit_stop
is $? 0 'it ends when told to'
is "$(tests/vm/accesses /run/done $log)" '' 'the log has all accesses'
is "$(sums $log)" '' "the module's counters are the sums over the log"
is "$(count $log '"type":"gap"')" 0 'there is no gap'

section 'a million accesses'
log=/run/million
made=0
storm() {
	read -r recorded counted refused <<<"$(access "$node" storm 8 "$1")"
	made=$((made + recorded + counted))
}
audit_start $log --ring 64
# So that it is known how far the module was ahead.
sleep 3
begun=$SECONDS
kill -STOP "$auditor"
storm 45000
kill -CONT "$auditor"
until_true 60 grep '"type":"gap"' $log
audit_kill
storm 45000
auditd --output $log --ring 64
chrt --idle --pid 0 "$auditor"
storm 45000
chrt --other --pid 0 "$auditor"
diag "$made accesses in $((SECONDS - begun)) s"
ok 'they are a million' test $made -ge 1000000
sleep 2
audit_stop
is $? 0 'it ends when told to'
ok 'with gaps' test "$(count $log '"type":"gap"')" -gt 1
is "$(field $log stop taken)" $(($(count $log '"event":') + $(total $log gap count '"numbered":true'))) \
	'numbers taken are records and gaps'
is "$(field $log stop records) $(field $log stop lost)" \
	"$(count $log '"event":') $(total $log gap count '"numbered":true')" 'and the last record says so'
is "$(total $log gap count 'the module')" 0 'the module counted nothing that they did not'
is "$(sums $log)" '' "the module's counters are the sums over the log and its gaps"
is "$(python3 - $log $made <<-'END'
	import json, sys
	last, events = {}, 0
	lost = 0
	for r in map(json.loads, open(sys.argv[1])):
	    if r["type"] == "counts" and r["who"].get("exe", "").endswith("/access"):
	        last[r["handle"], r["who"]["pid"]] = r["counts"]
	    elif r["type"] == "access" and r["who"]["comm"] == "access":
	        events += 1
	    elif r["type"] == "gap":
	        lost += r["count"]
	# 24 clients open and release, too.
	print(sum(sum(c.values()) for c in last.values()) + events + lost - int(sys.argv[2]))
	END
	)" 48 'none is unlogged'

end_without_refusing 'all of them refused' 'one audit after the other' 'a program that is detached' 'a camera that must be recorded'
section 'all of them refused'
log=/run/refused
audit_start $log --ring 64 --require
sleep 3
kill -STOP "$auditor"
refused=$(access "$node" flood 3000)
kill -CONT "$auditor"
until_true 20 grep '"type":"gap"' $log
sleep 1
audit_stop
ok 'what finds no room is refused' test "$refused" -gt 1000
is "$(sums $log)" '' 'and does not come to the module'

section 'one audit after the other'
log=/run/after
audit_start $log
sleep 2
audit_stop
is "$(access "$node" flood 100)" 0 'nobody records, and accesses are made'
auditd --output $log
ok 'their number is known' until_true 10 grep '"reason":"no audit ran"' $log
access "$node" flood 10 >/dev/null
audit_stop
is "$(total $log gap count 'no audit ran') $(field $log gap of)" \
	"102 {'$name': {'opens': 1, 'releases': 1, 'ioctls': 100}}" 'to the last one, with kind and node'
is "$(total $log gap count 'the module') $(count $log '"type":"gap"')" '0 1' 'and no other gap'
auditd --output $log
audit_kill
access "$node" flood 20 >/dev/null
rm /run/ready
auditd --output $log --ring 64
access "$node" flood 7 >/dev/null
sleep 2
audit_stop
is $? 0 'an audit with other options than one that was killed ends when told to'
is "$(count $log VIDIOC_S_INPUT) $(count $log '"type":"start"') $(count $log '"type":"stop"')" '37 4 4' \
	'the killed one has been brought to its end'
is "$(count $log '"type":"gap"')" 1 'and nothing was missed'
log=/run/other
audit_start $log
access "$node" flood 10 >/dev/null
sleep 1
audit_kill
access "$node" flood 20 >/dev/null
python3 - /sys/fs/bpf/paravent/progress <<-'END'
	import json, subprocess, sys
	def bpftool(*words):
	    return subprocess.run(["bpftool", "-j", "map", *words], check=True, capture_output=True).stdout
	value = json.loads(bpftool("dump", "pinned", sys.argv[1]))[0]["value"]
	bpftool("update", "pinned", sys.argv[1], "key", "hex", "00", "00", "00", "00", "value", "hex", "63",
	        *(v[2:] for v in value[1:]))
END
auditd --output $log
ok 'one of another version ends what it finds' until_true 10 grep '"reason":"left by an audit that was killed' $log
audit_stop
is "$(total $log gap count 'left by an audit')" 22 'and says how much it threw away'

section 'a program that is detached'
log=/run/detached
audit_start $log
sleep 3
second_processor 0
rm '/sys/fs/bpf/paravent/lsm:file_ioctl'
sleep 1
second_processor 1
ok 'that shows' until_true 5 grep '"type":"detached"' $log
is "$(access "$node" flood 100)" 0 'accesses are made'
ok 'the module has seen them' until_true 20 grep '"reason":"the module counted more"' $log
second_processor 0
rm '/sys/fs/bpf/paravent/lsm:mmap_file'
sleep 1
second_processor 1
detached() { (($(count $log '"type":"detached"') == $1)); }
ok 'another one shows, too' until_true 5 detached 2
audit_kill
auditd --output $log
ok 'and to an audit that goes on' until_true 5 detached 3
sleep 6
audit_stop
is $? 0 'it ends when told to'
is "$(total $log gap count 'the module counted more')" 100 'their number is known'
like "$(field $log stop missing)" "'$name': \{'ioctls': 100\}" 'and where they were missed'

section 'a camera that must be recorded'
head=()
enforce 'require_audit: true'
start_steps "$node" 320 180
is "$(step open) $(step req) $(step queue) $(step on)" '320x180 ok ok EAGAIN' 'without the tool no stream starts'
log=/run/required
audit_start $log --require
like "$(step on) $(step 'until shown')" '^ok [0-9]' 'with it, one does'
read -r stopped _ </proc/uptime
kill -STOP "$auditor"
read -r _ last <<<"$(step 'until blank')"
ok "it is blank $last - $stopped s after the tool has been stopped" awk "BEGIN { exit !($last - $stopped < 1) }"
is "$(step 'run 8')" 'blank 8' 'and stays so'
kill -CONT "$auditor"
like "$(step 'until shown')" '^[0-9]' 'until it goes on'
audit_stop
is $? 0 'it ends when told to'
step 'until blank' >/dev/null
is "$(step 'run 8')" 'blank 8' 'then it is blank again'
is "$(step off) $(step on)" 'ok EAGAIN' 'and does not start'
step close >/dev/null
stop_steps
done_testing
