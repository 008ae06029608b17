#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 500
# v4l2-compliance fails nothing behind the module that it passes on the bare node, on a
# camera without a policy and on one under a policy with zones and caps.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

# failures FILE: which tests fail. What stands before a test's name says in which part.
failures() {
	sed -n 's/^[[:space:]]*\(test .*\): FAIL$/\1/p' "$1" | sort | uniq -c
}

comply() {
	v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2 >/dev/null 2>&1
	limited 150 v4l2-compliance -d "$node" -s 5 >"$OUT/$1" 2>&1
	tail -n 1 "$OUT/$1"
}

# compared NAME: against what the bare node said.
compared() {
	local new
	diag "$1: $(comply "$1")"
	like "$(tail -n 1 "$OUT/$1")" '^Total for' "$1: v4l2-compliance ran to its end"
	new=$(comm -13 <(failures "$OUT/bare") <(failures "$OUT/$1"))
	is "$new" '' "$1: nothing fails that passes on the bare node"
	[[ ! $new ]] || diag "$(grep -B 3 'fail:' "$OUT/$1" | head -n 40)"
}

vivid_load
node=$(find_node capture)
diag "bare: $(comply bare)"
diag "$(failures "$OUT/bare")"
paravent_load
compared blank
must rmmod vivid
vivid_load
# A cap below what an HDMI input may be set to would fail the test of those timings, which
# wants the whole picture.
enforce 'max_size: {width: 4096, height: 2160}' 'max_frame_rate: 15' \
	'zones:' '  - polygon: [[6000, 10000], [21000, 10000], [21000, 34000], [6000, 34000]]'
compared ruled
done_testing
