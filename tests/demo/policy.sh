# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# From nothing to a signed policy in force, with a key that lives as long as the machine.

SITE=$TOP/tests/demo/site.yaml
keys=/run/demo

# make_key NAME: NAME.key and NAME.crt in $keys.
make_key() {
	mkdir -p "$keys"
	paravent keygen --name "$1" -o "$keys/$1"
}

# sign_site NAME FILE: the sample policy with NAME's signature.
sign_site() {
	paravent policy sign "$SITE" --key "$keys/$1.key" --cert "$keys/$1.crt" -o "$2"
}

enforce_site() {
	make_key office &&
		sign_site office "$keys/site.policy" &&
		paravent key enroll "$keys/office.crt" &&
		paravent policy load "$keys/site.policy"
}
