#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# timeout: 400
# What the time allows: validity, hours of the week, zones with hours, clocks that are put
# forward, and clocks that somebody turns back.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

always='6000,9000 20011,12345 15001,30007 5000,25000'
noon='40000,20000 60000,20000 60000,50000'
size=$((320 * 180 * 2))

now() { date -u +%s; }
clock() { must date -u -s "$1" >/dev/null; }

# shown FILE: what its first frame is.
shown() {
	head -c $size "$1" >/run/one
	if [[ $(colour /run/one) == ' 10 80 10 80' ]]; then
		echo nothing
	elif cmp -s /run/one /run/bare; then
		echo everything
	elif maskcmp 3840 2160 YUYV 320 180 640 000000 /run/bare /run/one "$always" >/dev/null; then
		echo 'all but one zone'
	elif maskcmp 3840 2160 YUYV 320 180 640 000000 /run/bare /run/one "$always" "$noon" >/dev/null; then
		echo 'all but two zones'
	else
		echo 'something else'
	fi
}

# seen: what a stream that begins now shows.
seen() {
	limited 60 grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 1 \
		--output /run/now >/run/grab.log 2>&1 || { echo refused; return; }
	shown /run/now
}

# at TIME WANT WHAT: set the clock, and look.
at() {
	clock "$1"
	is "$(seen)" "$2" "$3: $2"
}

hidden() { paravent camera list | sed -n 's/^  shows *nothing: //p'; }

# across TIME BEFORE AFTER WHAT [BUFFERS]: a stream runs from 4 seconds before TIME to 2 after it.
# Each frame shows BEFORE or AFTER. A frame that the application had before TIME shows BEFORE, one that it
# asked for after TIME shows AFTER. Where something opens, the BUFFERS that are under way do not show it yet.
across() {
	local change i=0 early=0 late=0 odd=0 under_way=${5:-0} asked had what kinds file
	change=$(date -u -d "$1" +%s)
	clock "@$((change - 4))"
	# What grab calls now is the time since the machine was switched on.
	local on real
	read -r on _ </proc/uptime
	real=$EPOCHREALTIME
	on=$(awk "BEGIN { printf \"%.3f\", $real - $on }")
	limited 60 grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 18 \
		--output /run/frames >/run/grab.log 2>&1 || { cat /run/grab.log; fail "$4"; return; }
	rm -f /run/frame.* /run/before
	split -b $size -a 3 -d /run/frames /run/frame.
	kinds=
	while read -r asked had; do
		# The scene stands still: most frames are like the one before.
		file=/run/frame.$(printf %03d $i)
		cmp -s "$file" /run/before || what=$(shown "$file")
		cp "$file" /run/before
		[[ $kinds == *"$what" ]] || kinds+="${kinds:+, then }$what"
		case $what in
		# What the shell took for the time at which the machine was switched on is near.
		"$2") awk "BEGIN { exit !($asked > $change + 0.1) }" && ((--under_way < 0)) && late=$((late + 1)) ;;
		"$3") awk "BEGIN { exit !($had < $change - 0.1) }" && early=$((early + 1)) ;;
		*) odd=$((odd + 1)) ;;
		esac
		i=$((i + 1))
	done < <(awk -v on="$on" '/^frame / { printf "%.3f %.3f\n", $10 + on, $12 + on }' /run/grab.log)
	is "$i frames, $odd odd, $early early, $late late" '18 frames, 0 odd, 0 early, 0 late' "$4: frame by frame"
	is "$kinds" "$2, then $3" "$4"
}

must modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0
node=$(find_node capture)
must v4l2-ctl -d "$node" --set-ctrl=osd_text_mode=2,test_pattern=15 --set-fmt-video=width=320,height=180
must limited 60 grab --device "$node" --way mmap --format YUYV --size 320x180 --frames 1 --output /run/bare >/dev/null
key office
head=('timezone: Europe/Paris' 'valid: {from: 2026-01-01, until: 2027-01-01}')
rule=('max_frame_rate: 3' 'schedule: ["Mon-Fri 08:00-18:00", "Fri 22:00-02:00"]' 'zones:'
	"  - polygon: $(polygon "$always")" "  - polygon: $(polygon "$noon")"
	'    schedule: ["Mon-Fri 12:00-14:00"]')

clock '1970-01-01 00:10:00'
# shellcheck disable=SC2119 # no parameters for the module
paravent_load
section 'a clock that has not been set'
# A certificate that is not valid yet counts: who boots may not know the time.
must paravent key enroll "$keys/office.crt" >/dev/null
enforce "${rule[@]}"
is "$(seen)" nothing 'the picture'
is "$(hidden)" 'the policy is not valid yet, or the clock is not set' 'camera list says why'
like "$(paravent status)" 'NOT VALID YET' 'status, too'

section 'validity'
at '2025-12-30 10:00:00' nothing 'a policy that is not valid yet'
across '2026-01-02 07:00:00' nothing 'all but one zone' 'in winter, 8:00 is 7:00 UTC' 4

section hours
across '2026-01-02 11:00:00' 'all but one zone' 'all but two zones' 'a zone at noon begins'
across '2026-01-02 13:00:00' 'all but two zones' 'all but one zone' 'and ends' 4
across '2026-01-02 17:00:00' 'all but one zone' nothing 'closing time'
is "$(hidden)" 'it is outside of its hours' 'camera list says why'
at '2026-01-02 22:30:00' 'all but one zone' 'Friday, 23:30'
at '2026-01-03 00:30:00' 'all but one zone' 'Saturday, 1:30'
at '2026-01-03 01:00:01' nothing 'Saturday, 2:00'
at '2026-01-05 06:59:30' nothing 'Monday, 7:59'
at '2026-03-30 05:59:30' nothing 'in summer, 7:59 is 5:59 UTC'
at '2026-03-30 06:00:01' 'all but one zone' '8:00 is 6:00 UTC'

section 'the clock is turned back'
clock '2026-06-01 15:59:45'
is "$(seen)" 'all but one zone' 'a minute before closing time'
clock '2026-06-01 10:30:00'
is "$(seen)" 'all but one zone' 'the clock is at noon again, and the zone of noon is not'
closed() { [[ $(seen) == nothing ]]; }
ok 'it closes all the same' until_true 40 closed
like "$(paravent status)" 'time *2026-06-01 16:00:' 'status tells the time that counts'

section 'the end'
at '2026-12-31 10:30:00' 'all but one zone' 'the last day'
clock '2026-12-31 22:59:59'
sleep 2
is "$(seen)" nothing 'it has expired'
is "$(hidden)" 'the policy has expired' 'camera list says why'
at '2026-06-01 10:30:00' nothing 'a clock that is turned back does not revive it'
site /run/again.yaml $((serial + 1)) "${rule[@]}"
must paravent policy sign /run/again.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/again.policy >/dev/null
refused 'an expired policy is refused' paravent policy load /run/again.policy
like "$(paravent policy load /run/again.policy 2>&1)" 'it has expired' 'with the reason'
like "$(paravent status)" "serial $serial" 'and the one before stays'

section 'a policy without times'
head=()
enforce 'zones:' "  - polygon: $(polygon "$always")"
is "$(seen)" 'all but one zone' 'goes by no clock'

section 'default=deny'
must rmmod paravent
paravent_load default=deny
must paravent key enroll "$keys/office.crt" >/dev/null
head=('timezone: Europe/Paris' 'valid: {from: 2026-01-01, until: 2027-01-01}')
clock '2026-06-01 05:00:00'
enforce "${rule[@]}"
is "$(seen)" refused 'outside of its hours it does not stream'
at '2026-06-01 08:00:00' 'all but one zone' 'within them'
done_testing
