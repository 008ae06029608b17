#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pages: all
# timeout: 400
# paravent audit --observe: the log holds exactly the accesses that were made, by every
# way in.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/audit.sh"

vivid_load
node=$(find_node capture)

section 'who may not'
out=$(setpriv --reuid 65534 --clear-groups paravent audit --observe 2>&1)
is $? 1 'only root can'
like "$out" 'run it as root' 'and is told so'

section 'every way in'
log=/run/ways
audit_start $log --interval 2
ok 'accesses are made' access "$node" ways
access "$node" ways >/run/bare
paravent_load
access "$node" ways >/run/filtered
# Two reports later, nothing is kept of what is gone.
sleep 5
kept() { bpftool -j map dump pinned "/sys/fs/bpf/paravent/$1" | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'; }
is "$(kept handles) $(kept counts) $(kept pending)" '0 0 0' 'no handle is left open, counted or in use'
ok 'nor many a process' test "$(kept processes)" -lt 10
audit_stop
is $? 0 'it ends when told to'
# Nobody has told it by what to see them.
if [[ ${KERNEL%-*}-$ARCH == 6.1-arm64 ]]; then
	by_kprobes $log
else
	like "$(field $log start probes)" "'fexit/v4l2_ioctl'" 'programs are attached to the functions themselves'
	like "$(field $log start probes)" "'lsm/file_ioctl'" 'and to the LSM'
	is "$(kinds $log | grep -c kprobe)" 0 'and no probes in their place'
	is "$(field $log start lsm)" True 'so it says that it can be refused'
fi
is "$(wc -l </run/bare)" "$(wc -l </run/filtered)" 'with the module all of them work, too'
is "$(tests/vm/accesses /run/bare $log)" '' 'the log has them all, and no other'
is "$(tests/vm/accesses /run/filtered $log)" '' 'with the module, too'
is "$(field $log stop taken)" "$(count $log '"type":"access"')" 'numbers taken are records'
is "$(field $log stop records) $(field $log stop lost)" "$(field $log stop taken) 0" 'and the last record says so'
is "$(count $log '"type":"gap"')" 0 'there is no gap'
is "$(python3 -c 'import json
seen = sorted(json.loads(l)["event"] for l in open("/run/ways") if "event" in l)
print(seen == list(range(1, len(seen) + 1)))')" True 'each number is there once'
is "$(count $log '"dmabuf":true.*"op":"mmap"')" 3 'a DMA buffer is known for what it is'
is "$(count $log '"nspid":1,.*"op":"ioctl"\|"op":"ioctl".*"nspid":1,')" 3 'a process in a namespace is known by both numbers'
is "$(count $log '"via":"received".*"op":"ioctl"')" 6 'a descriptor is known to be received'
digest=$(sha256sum "$(command -v access)")
grep -m 1 '"op":"open"' $log >/run/opened
is "$(field /run/opened access who | grep -o "'sha256': '[0-9a-f]*'")" "'sha256': '${digest%% *}'" 'the program is known by its content'
like "$(field /run/opened access who)" "'cmdline': 'access $node ways'" 'and by its command line'
like "$(field /run/opened access who)" "'parents': \[\{.*'comm': 'audit.sh'" 'and by its parents'

section 'what was there before'
: >/run/held
mkfifo /run/hold
chmod 666 "$node"
exec 9<>/run/hold
(
	echo 9 >/proc/self/loginuid
	exec setpriv --reuid 7 --regid 8 --clear-groups access "$node" hold </run/hold >/run/held 9>&-
) &
holder=$!
held() { (($(wc -l </run/held) >= 7)); }
must until_true 20 held
log=/run/before
audit_start $log --ring 64
# Linux 6.1 for arm64 does not say where its data is.
socket=' unattributed 1'
grep -q ' video_devices' /proc/kallsyms || socket=
is "$(python3 -c 'import json, sys
for record in map(json.loads, open(sys.argv[1])):
    if record["type"] == "existing":
        kind = [k for k in ("fd", "mapped_from", "unattributed") if k in record][0]
        print(kind, record[kind] if kind == "unattributed" else
              int(record["who"]["pid"] == int(sys.argv[2])))' $log $holder | xargs)" \
	"fd 1 mapped_from 1$socket" 'a descriptor, a mapping without one, a file in a socket'
is "$(python3 -c 'import json, sys
for record in map(json.loads, open(sys.argv[1])):
    if record["type"] == "existing" and "who" in record:
        print(*(record["who"].get(key, "-") for key in ("uid", "euid", "gid", "loginuid")),
              record["camera"].get("driver", "-"))' $log | sort -u)" '7 7 8 9 vivid' \
	'with who that is, and the camera as the module knows it'
refused 'there is one audit at a time' paravent audit --observe
audit_stop
is $? 0 'it ends when told to'
# Killed in the middle of its list: nobody reads, and there is room for a few records only, however
# large a page is, which is the least that a pipe holds.
sleep 600 3<"$node" 4<"$node" 5<"$node" 6<"$node" 7<"$node" 8<"$node" &
more=$!
mkfifo /run/narrow
exec_python() { exec python3 -IS "$@"; }
exec_python -c 'import fcntl, os, time
fd = os.open("/run/narrow", os.O_RDWR)
size = fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, 4096)
os.write(fd, bytes(size - 4096))
open("/run/narrowed", "w").close()
time.sleep(600)' &
narrow=$!
must until_true 20 test -e /run/narrowed
paravent audit --observe --output /run/narrow --ring 64 &
auditor=$!
must until_true 180 grep -q pipe_write "/proc/$auditor/wchan"
audit_kill
kill $narrow
log=/run/again
audit_start $log --ring 64
is "$(field $log start resumed) $(count $log '"fd":\|"mapped_from":')" 'True 8' \
	'one that goes on for one that did not tell all of it does'
kill $holder $more
wait $holder 2>/dev/null
audit_stop
is $? 0 'it ends when told to'

section 'a program that no name leads to'
log=/run/nameless
audit_start $log
# ghost memory|deleted: the same program from nowhere, until there is no more input.
ghost() {
	exec_python -c 'import os, sys
name = "/run/ghost"
data = open(sys.argv[1], "rb").read()
if sys.argv[2] == "memory":
    name = "/proc/self/fd/%d" % os.memfd_create("ghost")
with open(name, "wb") as copy:
    copy.write(data)
os.chmod(name, 0o755)
program = os.open(name, os.O_RDONLY)
if sys.argv[2] == "memory":
    os.close(int(name.rsplit("/", 1)[1]))
else:
    os.unlink(name)
os.execve(program, ["access", *sys.argv[3:]], os.environ)' "$(command -v access)" "$@" "$node" hold
}
for kind in memory deleted; do
	: >/run/held
	ghost $kind </run/hold >/run/held 9>&- &
	holder=$!
	must until_true 20 held
	ok "$kind: it is known by its content" until_true 10 \
		grep "\"op\":\"open\".*\"pid\":$holder,.*\"exe\":\"[^\"]*ghost.*\"sha256\":\"${digest%% *}\"" $log
	kill $holder
	wait $holder 2>/dev/null
done
audit_stop
is $? 0 'it ends when told to'
done_testing
