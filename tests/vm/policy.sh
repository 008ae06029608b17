# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Policies for guest scripts. What is asked for is a list of YAML lines of one camera.

keys=/run/keys
serial=0

# key NAME: a key pair, $keys/NAME.key and .crt. To make one takes an emulated processor long.
key() {
	mkdir -p "$keys"
	if [[ -e $TOP/build/vm/keys/$1.key ]]; then
		cp "$TOP/build/vm/keys/$1".* "$keys"
	elif [[ ! -e $keys/$1.key ]]; then
		must paravent keygen --name "$1" --bits 2048 -o "$keys/$1" >/dev/null
	fi
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

# sign ARG…: 'paravent policy sign', which warns of much that a test does on purpose.
sign() { paravent policy sign "$@" >/run/sign.log 2>&1 || { cat /run/sign.log >&2; return 1; }; }

# enforce LINE…: sign such a policy with the next serial, and put it in force.
enforce() {
	if [[ ! -e $keys/office.key ]]; then
		key office
		must paravent key enroll "$keys/office.crt" >/dev/null
	fi
	site /run/site.yaml $((++serial)) "$@"
	must sign /run/site.yaml --key "$keys/office.key" --cert "$keys/office.crt" -o /run/site.policy
	must paravent policy load /run/site.policy >/dev/null
}

# polygon "X,Y X,Y…": as YAML.
polygon() {
	sed 's/\([0-9]*\),\([0-9]*\)/[\1, \2]/g; s/\] \[/], [/g; s/.*/[&]/' <<<"$1"
}
