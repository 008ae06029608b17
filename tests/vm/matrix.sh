# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For guest scripts that run matrix: its nodes, its policies, and what it says.

mkdir -p /run/matrix

# node_of NAME: as vivid names it.
node_of() {
	local name
	for name in /sys/class/video4linux/*/name; do
		[[ $(<"$name") == "$1" ]] && basename "/dev/$(dirname "$name")" | sed 's,^,/dev/,' && return
	done
}

# The nodes of vivid's Nth device.
capture() { node_of "vivid-00$1-vid-cap"; }
output() { node_of "vivid-00$1-vid-out"; }

# cameras RRGGBB FILE N…: enforce the zones of FILE for these of vivid's devices. Where matrix has
# set a driver that does not tell what it crops, they hold in the sizes to which that was set.
cameras() {
	local device zone sizes
	{
		printf '%s\n' 'paravent: 1' "serial: $((++serial))" 'cameras:'
		for device in "${@:3}"; do
			printf '  %s\n' "- name: device $device" \
				"  match: {driver: vivid, bus_info: \"platform:vivid-00$device\"}" \
				"  fill: \"#$1\""
			sizes=/run/matrix/full_view-$(basename "$(capture "$device")")
			[[ ! -e $sizes ]] || printf '    full_view: [1920x1080%s]\n' "$(sort -u "$sizes" | sed 's/^/, /' | tr -d '\n')"
			printf '    zones:\n'
			while read -r zone; do
				if [[ $zone == only* ]]; then
					printf '      - {only: true, polygon: %s}\n' "$(polygon "${zone#only }")"
				else
					printf '      - polygon: %s\n' "$(polygon "$zone")"
				fi
			done <"$2"
		done
	} >/run/site.yaml
	# shellcheck disable=SC2154 # of policy.sh
	if [[ ! -e $keys/office.key ]]; then
		key office
		must paravent key enroll "$keys/office.crt" >/dev/null
	fi
	must paravent policy sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" \
		-o /run/site.policy >/dev/null
	must paravent policy load /run/site.policy >/dev/null
}

# together COMMAND…: run them at the same time, and repeat what they find. What they cover
# goes to $OUT/covered.
together() {
	local command verdict text found=()
	for command; do
		found+=("/run/matrix.${#found[@]}")
		bash -c "$command" >"${found[-1]}" 2>&1 </dev/null || echo "ended with $?" >>"${found[-1]}" &
	done
	wait
	sed -n 's/^covered\t//p' "${found[@]}" >>"$OUT/covered"
	while read -r verdict text; do
		case $verdict in
		ok) pass "$text" ;;
		not) fail "${text#ok }" ;;
		ended) ((${text#with } == 1)) || fail 'matrix runs to its end' "it $verdict $text" ;;
		*) diag "$verdict $text" ;;
		esac
	done < <(grep -hv '^covered' "${found[@]}")
}
