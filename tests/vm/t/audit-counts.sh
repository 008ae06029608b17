#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# timeout: 300
# Of a process that got its descriptor from another one and does nothing but read, there is
# no record but that of its counts: who it is, how it got there, and under which policy.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"
. "$TOP/tests/vm/audit.sh"

vivid_load
node=$(find_node capture)
paravent_load
log=/run/counts
head=('reference: order 7')
audit_start $log --interval 1
enforce
must until_true 20 grep '"type":"policy".*"serial":1' $log

# inherits COMMAND…: with the node as its descriptor 8, which this shell opened.
inherits() { "$@" 8<&9; }
exec 9<"$node"
inherits setpriv --reuid 65534 --regid 44 --clear-groups head -c 1000 <&9 >/dev/null
# Who changes who they are in the middle of it.
inherits python3 -c 'import os, time
os.read(8, 100)
time.sleep(3)
os.setgid(44)
os.setuid(1234)
os.read(8, 100)
time.sleep(3)
os.read(8, 100)'
sleep 2
exec 9<&-
sleep 1
audit_stop
is $? 0 'it ends when told to'

# told NAME: of each record of the counts of that program, what it says of these.
told() {
	python3 - "$1" <<-'END'
	import json, sys
	for r in map(json.loads, open("/run/counts")):
	    who = r.get("who", {})
	    if r["type"] == "counts" and sys.argv[1] in who.get("exe", ""):
	        print(who.get("uid"), who.get("gid"), r.get("via"), r.get("policy", {}).get("reference"), end=";")
	END
}
is "$(python3 -c 'import json
print(len([r for r in map(json.loads, open("/run/counts")) if r["type"] == "access" and r["who"]["uid"] == 65534]))')" 0 \
	'nothing but counts is recorded of a reader'
# A slow machine reports more than once of a call.
again='(None None None None;)'
like "$(told head)" "^65534 44 other order 7;$again*\$" 'they say who it is, how it got there, and under which policy'
like "$(told python)" "^0 0 other order 7;$again*1234 44 other order 7;$again+\$" 'and again only when that has changed'

done_testing
