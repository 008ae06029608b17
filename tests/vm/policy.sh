# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Policies for guest scripts. What is asked for is a list of YAML lines of one camera.

keys=/run/keys
serial=0

# key NAME: a key pair, $keys/NAME.key and .crt.
key() {
	mkdir -p "$keys"
	[[ -e $keys/$1.key ]] || must paravent keygen --name "$1" --bits 2048 -o "$keys/$1" >/dev/null
}

# site FILE SERIAL LINE…: write a policy for vivid; what is not of the camera is in $head.
head=()
site() {
	{
		printf '%s\n' 'paravent: 1' "serial: $2" "${head[@]}" 'cameras:' '  - name: test' \
			'    match: {driver: vivid}'
		printf '    %s\n' "${@:3}"
	} >"$1"
}

# enforce LINE…: sign such a policy with the next serial, and put it in force.
enforce() {
	if [[ ! -e $keys/office.key ]]; then
		key office
		must paravent key enroll "$keys/office.crt" >/dev/null
	fi
	site /run/site.yaml $((++serial)) "$@"
	must paravent policy sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" \
		-o /run/site.policy >/dev/null
	must paravent policy load /run/site.policy >/dev/null
}

# polygon "X,Y X,Y…": as YAML.
polygon() {
	sed 's/\([0-9]*\),\([0-9]*\)/[\1, \2]/g; s/\] \[/], [/g; s/.*/[&]/' <<<"$1"
}
