# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For guest scripts that run the audit: start and stop it, and look at what it wrote.

# QEMU before 8.1 may run an instruction that another processor has just replaced, and
# programs are attached and detached by replacing some. So there is one processor then.
second_processor() { ((PROCESSORS < 2)) || echo "$1" >/sys/devices/system/cpu/cpu1/online; }

# end_without_refusing NAME…: that is all where no hook of the LSM can be attached, and so
# nothing be refused.
end_without_refusing() {
	local name
	[[ ${KERNEL%-*}-$ARCH == 6.1-arm64 ]] || return 0
	for name; do
		skip "$name" 'Linux 6.1 attaches no BPF programs to the LSM on arm64'
	done
	done_testing
	exit
}

# Whatever fails, the machine is to come to its end.
auditor=
trap '[[ ! $auditor ]] || kill -KILL "$auditor" 2>/dev/null' EXIT

# Started, and what was open is written: the service manager is told that, and so is this.
ready() { [[ -s /run/ready ]]; }

# auditd OPTION…: returns when it records. Sets $auditor.
auditd() {
	rm -f /run/ready /run/notify
	python3 -c 'import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("/run/notify")
while b"READY=1" not in s.recv(4096):
    pass
open("/run/ready", "w").write("ready")' &
	listener=$!
	until_true 20 test -S /run/notify
	second_processor 0
	NOTIFY_SOCKET=/run/notify paravent audit --observe "$@" &
	auditor=$!
	must until_true 180 ready
	wait "$listener"
	# What was missed before is told right after that.
	sleep 1
	second_processor 1
}

# audit_start LOG OPTION…: likewise, with a log of its own.
audit_start() {
	rm -f "$1"
	auditd --output "$@"
}

audit_stop() {
	local status
	second_processor 0
	kill "$auditor"
	wait "$auditor"
	status=$?
	second_processor 1
	return $status
}

audit_kill() {
	kill -KILL "$auditor"
	wait "$auditor" 2>/dev/null
}

# field LOG TYPE KEY: of the last record of that type.
field() {
	python3 -c 'import json, sys
found = [r for r in map(json.loads, open(sys.argv[1])) if r["type"] == sys.argv[2]]
print(found[-1].get(sys.argv[3], "-") if found else "none")' "$@"
}

# kinds LOG: of what the last audit there had attached.
kinds() {
	python3 -c 'import json, sys
starts = [r for r in map(json.loads, open(sys.argv[1])) if r["type"] == "start"]
print(*sorted({probe.split("/")[0] for probe in starts[-1]["probes"]}))' "$1"
}

# by_kprobes LOG: no other programs were attached, and none can be where an audit has to refuse.
by_kprobes() {
	like "$(field "$1" start probes)" 'kretprobe/v4l2_ioctl' 'kprobes are attached'
	is "$(kinds "$1" | grep -c 'fentry\|fexit\|lsm')" 0 'and nothing in their place'
	is "$(field "$1" start lsm)" False 'it says that nothing can be refused'
	local out
	out=$(limited 60 paravent audit --observe --require --output /run/never 2>&1)
	is $? 1 'with --require it does not start'
	like "$out" 'cannot be refused' 'and says why'
}

# total LOG TYPE KEY TEXT: sum of a field of the records that have TEXT in them.
total() {
	python3 -c 'import json, sys
print(sum(json.loads(l)[sys.argv[3]] for l in open(sys.argv[1])
	if json.loads(l)["type"] == sys.argv[2] and sys.argv[4] in l))' "$@"
}

count() { grep -c "$2" "$1"; }

# sums LOG: what the log has of each kind that the module counts, too, for video nodes: accesses
# and counts. Then what the module says in the last record, and how much is missing.
sums() {
	python3 - "$1" <<-'END'
	import json, sys
	own, last, module, missing, lost = {}, {}, {}, {}, 0
	for r in map(json.loads, open(sys.argv[1])):
	    kind, node = r["type"], r.get("node", "")
	    if kind == "access" and not r.get("dmabuf") and not node.startswith("media"):
	        op = {"open": "opens", "release": "releases", "mmap": "mmaps"}.get(r["op"], "ioctls")
	        if r["op"] in ("receive", "inherit") or \
	           "result" not in r and not r.get("reached") or \
	           op == "opens" and r.get("result"):
	            continue
	        own[node, op] = own.get((node, op), 0) + 1
	    elif kind == "counts":
	        last[node, r["handle"], r["who"]["pid"], r["who"]["start"]] = r
	    elif kind == "gap" and r.get("numbered") and "permitted" in r["reason"]:
	        lost += r["count"]
	    elif kind == "stop":
	        module, missing = r.get("module", {}), r.get("missing", {})
	for (node, *_), r in last.items():
	    for call, n in r["counts"].items():
	        op = {"read": "reads", "poll": "polls", "write": "writes"}.get(call, "ioctls")
	        own[node, op] = own.get((node, op), 0) + n
	    own[node, "frames"] = own.get((node, "frames"), 0) + sum(
	        r.get(k, 0) for k in ("frames", "blank", "held_back"))
	mine = sum(n for (_, op), n in own.items() if op != "writes") + lost
	theirs = sum(sum(node.values()) for node in module.values())
	if lost == 0:
	    for node, counters in module.items():
	        for op, n in counters.items():
	            if own.get((node, op), 0) != n:
	                print(f"{node} {op}: the log has {own.get((node, op), 0)}, the module {n}")
	elif mine != theirs:
	    print(f"the log has {mine}, {lost} of them in gaps, the module {theirs}")
	if missing:
	    print("missing:", missing)
	if not module:
	    print("the module says nothing")
	END
}
