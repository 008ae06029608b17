#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 400
# Keys for life: a policy hands over to a new key, another revokes the old one, certificates
# expire, and ECDSA signs where the kernel knows it.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

in_force() { paravent status --json | sed -n 's/.*"serial": \([0-9]*\).*/\1/p'; }
digest() { openssl x509 -noout -fingerprint -sha256 -in "$keys/$1.crt" | sed 's/.*=//' | tr -d : | tr A-F a-f; }
pem() { printf '  - |\n'; sed 's/^/    /' "$keys/$1.crt"; }

# certify NAME OPTION…: another certificate for the key of that name.
certify() {
	key "$1"
	must openssl req -x509 -sha256 -key "$keys/$1.key" -addext keyUsage=digitalSignature \
		-out "$keys/$1.crt" "${@:2}" 2>/dev/null
}

# signed NAME SERIAL FILE LINE…: a policy by NAME, LINEs at its top.
signed() {
	head=("${@:4}")
	site /run/signed.yaml "$2" 'fill: "#102030"'
	head=()
	must sign /run/signed.yaml --key "$keys/$1.key" --cert "$keys/$1.crt" -o "$3" "${config[@]}"
}

# rejects ERRNO WORDS FILE NAME
rejects() {
	local said before
	before=$(in_force)
	dmesg --clear
	said=$(paravent policy load "$3" 2>&1) && fail "$4 is refused" "$said"
	like "$said" "$2" "$4 is refused, and the tool says why"
	like "$(dmesg)" "policy refused \\($1\\)" "$4: $1 is in the log"
	is "$(in_force)" "$before" "$4: what is in force stays"
}

vivid_load
paravent_load
config=()
enforce 'fill: "#102030"'
key successor
key third

section 'the key is handed over'
signed successor 10 /run/early.policy
rejects -ENOKEY 'not among those' /run/early.policy 'a policy of the successor'
ok 'the keyring is sealed' paravent key seal --yes
signed office 11 /run/trust.policy trust: "$(pem successor)"
ok 'a policy that trusts the successor' paravent policy load /run/trust.policy
like "$(paravent key list)" "$(digest successor)" 'key list shows its certificate'
signed successor 12 /run/next.policy
ok 'the successor signs the next one' paravent policy load /run/next.policy
signed office 13 /run/both.policy
ok 'and the old key signs still' paravent policy load /run/both.policy

# All of this is the module's own, and takes minutes: one kernel will do.
lives_of_keys() {
	section 'a key is revoked'
	signed successor 14 /run/revoke.policy revoke: "  - $(digest office)"
	signed office 15 /run/late.policy
	ok 'a policy that revokes the old key' paravent policy load /run/revoke.policy
	like "$(dmesg)" 'revoked certificate "office' 'the log says so'
	is "$(paravent key list | grep -c "$(digest office)")" 0 'key list does not show it any more'
	rejects -ENOKEY 'not among those' /run/late.policy 'a policy of the old key'
	signed successor 16 /run/again.policy trust: "$(pem office)"
	rejects -EKEYREVOKED 'revoked' /run/again.policy 'a policy that brings it back'
	signed successor 17 /run/self.policy trust: "$(pem third)" revoke: "  - $(digest successor)"
	ok 'a key revokes itself and names another' paravent policy load /run/self.policy
	signed successor 18 /run/gone.policy
	rejects -ENOKEY 'not among those' /run/gone.policy 'its next policy'
	signed third 19 /run/third.policy
	ok 'the other one signs' paravent policy load /run/third.policy

	section 'two of one name'
	serial=$(openssl x509 -noout -serial -in "$keys/third.crt" | sed 's/.*=//')
	certify twin -days 2 -subj /CN=third -set_serial "0x$serial"
	signed third 191 /run/twin.policy trust: "$(pem twin)"
	ok 'a policy trusts one with the same name and serial number' paravent policy load /run/twin.policy
	signed third 192 /run/mine.policy
	ok 'the first one signs still' paravent policy load /run/mine.policy
	signed twin 193 /run/its.policy
	ok 'the second one does, too' paravent policy load /run/its.policy
	signed twin 240 /run/later.policy
	certify other -days 100 -subj /CN=third
	signed third 194 /run/refused.policy trust: "$(pem other)" revoke: "  - $(digest third)"
	signed third 195 /run/first.policy
	ok 'and the first' paravent policy load /run/first.policy

	section 'a policy that is refused'
	rejects -ESTALE 'serial' /run/refused.policy 'one with an old serial'
	signed third 196 /run/still.policy
	ok 'has revoked nobody' paravent policy load /run/still.policy
	is "$(paravent key list | grep -c "$(digest other)")" 0 'and enrolled nobody'

	section 'a certificate expires'
	certify short -days 2 -subj /CN=short
	signed third 200 /run/short.policy trust: "$(pem short)"
	ok 'a policy that trusts a key for two days' paravent policy load /run/short.policy
	signed short 210 /run/one.policy
	signed short 220 /run/two.policy
	ok 'it signs' paravent policy load /run/one.policy
	must date -s '+2 days' >/dev/null
	rejects -EKEYEXPIRED 'expired' /run/two.policy 'a policy that it signed, two days later'
	rejects -EKEYEXPIRED 'expired' /run/later.policy 'one of its twin, whose name has not expired'
	must date -s '-2 days' >/dev/null
	rejects -EKEYEXPIRED 'expired' /run/two.policy 'the same with the clock turned back'
	is "$(paravent policy sign /run/signed.yaml --key "$keys/short.key" --cert "$keys/short.crt" -o /run/x 2>&1 |
		grep -c 'has expired')" 0 'the tool goes by the clock of its machine'
	must date -s '+2 days' >/dev/null
	refused 'which would not sign two days later' paravent policy sign /run/signed.yaml --key "$keys/short.key" \
		--cert "$keys/short.crt" -o /run/x
	signed third 230 /run/others.policy
	ok 'others sign still' paravent policy load /run/others.policy
}
if [[ ${KERNEL%-*} == 6.1 ]]; then
	lives_of_keys
else
	signed office 230 /run/third.policy trust: "$(pem third)"
	ok 'a third key is trusted' paravent policy load /run/third.policy
fi

section 'an elliptic curve'
file=$KERNEL_DIR/boot/config-$(uname -r)
must test -s "$file"
must paravent keygen --name curve --ecdsa -o "$keys/curve" >/dev/null
if grep -q ^CONFIG_CRYPTO_ECDSA= "$file"; then
	config=(--kernel-config "$file")
	signed third 240 /run/curve.policy trust: "$(pem curve)"
	ok 'a policy that trusts it' paravent policy load /run/curve.policy
	signed curve 250 /run/ecdsa.policy
	# Bit by bit takes an emulated processor minutes, and is in tests/user/test_cms.c.
	size=$(stat -c %s /run/ecdsa.policy)
	for at in 20 -1 -40 -65 -80 -120; do
		cp /run/ecdsa.policy /run/bent.policy
		printf '\377' | dd of=/run/bent.policy bs=1 seek=$((at < 0 ? size + at : at)) conv=notrunc status=none
		refused "bent at $at it is not taken" paravent policy load /run/bent.policy
	done
	ok 'it signs' paravent policy load /run/ecdsa.policy
else
	refused 'the tool does not sign for this kernel' paravent policy sign /run/signed.yaml \
		--key "$keys/curve.key" --cert "$keys/curve.crt" -o /run/x --kernel-config "$file"
	printf 'CONFIG_CRYPTO_ECDSA=y\n' | cat - "$file" >/run/config
	sed -i '1s/^/\n/' /run/config
	config=(--kernel-config /run/config)
	signed third 240 /run/curve.policy trust: "$(pem curve)" revoke: "  - $(digest third)"
	refused 'nor does the kernel trust it' paravent policy load /run/curve.policy
	is "$(in_force)" 230 'what is in force stays'
	signed third 250 /run/after.policy
	ok 'and who was to hand over to it has not lost the key' paravent policy load /run/after.policy
fi
done_testing
