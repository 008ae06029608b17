#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 200
# once: 6.12
# The table of states in Documentation/policy.md: in each, what opening, negotiation and a stream get, one
# that begins and one that runs, and what camera list and the kernel log say. What other tests look at more
# closely is not looked at here: time, keys, trust, commission, require, size, malformed.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"
. "$TOP/tests/vm/steps.sh"

all='[[0, 0], [65535, 0], [65535, 65535], [0, 65535]]'
rule=('max_size: {width: 320, height: 180}' 'schedule: ["Mon-Sun 08:00-18:00"]' 'zones:' "  - polygon: $all"
	'    schedule: ["Mon-Sun 12:00-14:00"]')

# Policies go by a clock that does not go back, so what comes later in the test is later.
clock() { must date -u -s "$1" >/dev/null; }
listed() {
	paravent camera list | awk -v node="${node##*/}:" '
		/^[^ ]/ { mine = $1 == node }
		mine && sub("^" node " |^  shows *", "")' | paste -sd ';'
}
# logged PATTERN NAME
logged() {
	like "$(dmesg)" "$1" "$2"
	dmesg --clear
}
# begins SIZE ANSWERS NAME: opening and negotiation; four buffers, and a stream.
begins() {
	is "$(step open)" "$1" "$3: opening, and the size that came of it"
	is "$(step req) $(step queue) $(step on) $(step 'run 4')" "$2" "$3: a stream"
}
ends() { must step close >/dev/null; }

clock '2026-06-01 10:00:00'
must modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0
node=$(find_node capture)
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
start_steps "$node" 640 360

section 'no policy'
begins 640x360 'ok ok ok blank 4' 'no policy'
is "$(listed)" 'default (no policy names it)' 'camera list'

section 'a policy comes while it streams'
head=('timezone: UTC' 'valid: {from: 2026-01-01, until: 2026-07-01}')
enforce "${rule[@]}"
is "$(step 'run 4')" 'blank 4' 'a size above its cap is not shown'
ends
logged 'policy 1 is in force' 'the log'
begins 320x180 'ok ok ok shown 4' 'valid'
is "$(listed)" 'under policy' 'camera list'
head=('timezone: UTC' 'valid: {from: 2026-01-01, until: 2026-07-01}')
enforce "${rule[@]:0:2}" 'zones:' "  - polygon: $all"
is "$(step 'run 12')" 'blank 12' 'another that hides more holds at once'
enforce "${rule[@]}"
is "$(step 'run 12')" 'blank 8 shown 4' 'one that hides less once the pictures of before are through'
paravent policy load /run/site.policy 2>/dev/null && fail 'the same one is refused'
is "$(step 'run 4')" 'shown 4' 'one that is refused changes nothing'
logged 'policy refused \(-ESTALE\)' 'the log'

section 'outside of its hours'
clock '2026-06-01 18:00:01'
is "$(step 'run 4')" 'blank 4' 'the stream that runs'
logged 'camera "test" shows nothing: it is outside of its hours' 'the log'
ends
begins 320x180 'ok ok ok blank 4' 'outside of its hours'
is "$(listed)" 'under policy;nothing: it is outside of its hours' 'camera list'
clock '2026-06-02 09:00:00'
# As many as there may be from before, and those that had been taken when the clock was set.
soon='^blank (8|9|10|11|12) shown [4-8]$'
like "$(step 'run 16')" "$soon" 'within them again'
logged 'camera "test" shows pictures again' 'the log'

section 'what is taken while nobody looks'
is "$(step 'take 4')" 'shown 4' 'all buffers are with the program'
clock '2026-06-02 18:30:00'
is "$(step queue)" ok 'which queues them outside of the hours'
sleep 1.5
clock '2026-06-03 09:00:00'
is "$(step 'run 16')" 'blank 12 shown 4' 'and gets nothing of what was taken then within the next'
is "$(step 'take 4')" 'shown 4' 'likewise'
clock '2026-06-03 12:30:00'
is "$(step queue)" ok 'while a zone counts'
sleep 1.5
clock '2026-06-03 15:00:00'
is "$(step 'run 16')" 'blank 12 shown 4' 'and nothing of what was in it'
is "$(step 'take 4')" 'shown 4' 'but'
clock '2026-06-03 16:00:00'
is "$(step queue) $(step 'run 12')" 'ok shown 12' 'where nothing was to be hidden meanwhile all is there'

section 'the clock is turned back'
dmesg --clear
clock '2026-06-03 07:00:00'
is "$(step 'run 4')" 'shown 4' 'the stream that runs'
ends
begins 320x180 'ok ok ok shown 4' 'turned back'
is "$(dmesg | grep paravent)" '' 'the log'

section 'expired'
clock '2026-07-01 10:00:00'
is "$(step 'run 4')" 'blank 4' 'the stream that runs'
logged 'camera "test" shows nothing: the policy has expired' 'the log'
ends
begins 320x180 'ok ok ok blank 4' 'expired'
is "$(listed)" 'under policy;nothing: the policy has expired' 'camera list'
ends

section 'not valid yet'
head=('timezone: UTC' 'valid: {from: 2026-07-03, until: 2026-08-01}')
enforce "${rule[@]}"
begins 320x180 'ok ok ok blank 4' 'not valid yet'
logged 'camera "test" shows nothing: the policy is not valid yet, or the clock is not set' 'the log'
is "$(listed)" 'under policy;nothing: the policy is not valid yet, or the clock is not set' 'camera list'
clock '2026-07-03 10:00:00'
like "$(step 'run 16')" "$soon" 'it begins to be'

section 'the camera is moved'
site /run/moved.yaml $((++serial)) "${rule[@]}"
sed -i 's/{driver: vivid}/{bus_info: "platform:vivid-001"}/' /run/moved.yaml
must sign /run/moved.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/moved.policy
must paravent policy load /run/moved.policy >/dev/null
is "$(step 'run 4')" 'blank 4' 'the stream that runs'
ends
begins 640x360 'ok ok ok blank 4' 'moved'
is "$(listed)" 'default (no policy names it)' 'camera list'
ends

section 'the keyring is sealed'
enforce "${rule[@]}"
begins 320x180 'ok ok ok shown 4' 'before'
must paravent key seal --yes >/dev/null
is "$(step 'run 4')" 'shown 4' 'the stream that runs'
ends
begins 320x180 'ok ok ok shown 4' 'sealed'
like "$(dmesg)" 'sealed' 'the log'
ends
stop_steps
done_testing
