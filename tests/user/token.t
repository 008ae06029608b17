#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Signing with a key that is in a token: one that SoftHSM keeps in a directory.
# PARAVENT names the program under test.

set -u
PARAVENT=${PARAVENT:?set it to the program under test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
count=0
module=/usr/lib/softhsm/libsofthsm2.so
pin=the-engine-takes-32-bytes-no-mor # of them
export SOFTHSM2_CONF="$work/softhsm2.conf"

# check NAME EXPECTED_CODE [PATTERN]: judges the last run
check()
{
	count=$((count + 1))
	if [ "$code" -eq "$2" ] && { [ $# -lt 3 ] || grep -q -e "$3" out; }; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		echo "# exit code $code, expected $2; output:"
		sed 's/^/# /' out
	fi
}

# Whoever reads from this standard input waits for ever.
mkfifo nobody && exec 3<>nobody
run()
{
	timeout 60 "$PARAVENT" "$@" >out 2>&1 <&3
	code=$?
}

# sign KEY CERT [OPTION…]
sign()
{
	key=$1 cert=$2
	shift 2
	rm -f site.policy
	run policy sign site.yaml --key "$key" --cert "$cert" -o site.policy "$@"
}

# with KEY CERT [OPTION…]: likewise, with the module and the right PIN
with()
{
	sign "$@" --pkcs11-module $module --passphrase-file pin
}

# same NAME: what was signed last is what the key in a file gives
same()
{
	cmp file.policy site.policy >out 2>&1
	code=$?
	check "$1 gives the same file" 0
}

# terminal ANSWER WORD…: at a terminal, where somebody tells the PIN when asked
terminal()
{
	rm -f site.policy
	python3 - "$@" >out 2>&1 3<&- <<'EOF'
import os, pty, sys, termios, time

question = b"PIN of the token: "
child, fd = pty.fork()
if not child:
    os.execv(sys.argv[2], sys.argv[2:])
seen, answered = b"", 0
while True:
    try:
        seen += os.read(fd, 4096)
    except OSError:
        break
    if seen.count(question) > answered:
        answered += 1
        # The question comes before the echo is turned off: type no faster than people.
        end = time.monotonic() + 10
        while termios.tcgetattr(fd)[3] & termios.ECHO and time.monotonic() < end:
            time.sleep(0.01)
        os.write(fd, sys.argv[1].encode() + b"\n")
print(seen.decode())
print("asked:", answered, "shown:", seen.count(sys.argv[1].encode()))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
EOF
	code=$?
}

tool()
{
	pkcs11-tool --module $module --token-label ville --login --pin "$pin" "$@" >>out 2>&1 || code=1
}

cat >site.yaml <<EOF
paravent: 1
serial: 42
valid: {from: 2026-01-01, until: $(($(date +%Y) + 1))-01-01}
cameras: [{name: a, match: {driver: vivid}}]
EOF
printf 'directories.tokendir = %s\nlog.level = ERROR\n' "$work/tokens" >softhsm2.conf
mkdir tokens
echo "$pin" >pin
echo "$pin" >'my pin'
echo 987654 >wrong
echo 123 >short
{ echo; echo CONFIG_CRYPTO_ECDSA=y; } >config

run keygen --name stranger -o stranger --bits 2048
run keygen --name ville -o file --bits 2048
for label in ville twin twin; do
	softhsm2-util --init-token --free --label $label --pin "$pin" --so-pin 12345678 >>out 2>&1 || code=1
done
openssl pkey -in file.key -outform DER -out file.der || code=1
tool --write-object file.der --type privkey --label policies --id 0a
tool --write-object file.der --type privkey --label other --id 0b --allowed-mechanisms RSA-PKCS-OAEP
tool --keypairgen --key-type rsa:2048 --label each --id 0c --always-auth
tool --keypairgen --key-type EC:prime256v1 --label curve --id 0d
tool --keypairgen --key-type EC:secp384r1 --label large --id 0e
check "a token with keys in it" 0
uri="pkcs11:token=ville;object=policies"

# One key, in a file and in the token: RSA has but one signature of a content.
sign file.key file.crt
check "policy sign with the key in a file" 0
mv site.policy file.policy
with "$uri" file.crt
check "policy sign with the key in the token" 0 "signed, serial 42"
same "it"
sign "$uri?module-path=$module&pin-source=file:pin" file.crt
same "a URI with module and PIN"
sign "pkcs11:id=%0A;type=private;token=ville?pin-source=file:$work/my%20pin" file.crt --pkcs11-module $module
same "an ID, and a file name with a space"
sign "$uri" file.crt --passphrase-file pin
same "the module that p11-kit knows"
sign "$uri?module-path=/none.so&pin-source=file:wrong" file.crt --pkcs11-module $module --passphrase-file pin
same "an option that the URI contradicts"
terminal "$pin" "$PARAVENT" policy sign site.yaml --key "$uri" --cert file.crt -o site.policy
check "policy sign asks for the PIN, and does not show it" 0 "asked: 1 shown: 0"
same "a PIN from the terminal"

run keygen --name ville --key "$uri" -o ville --pkcs11-module $module --passphrase-file pin
check "keygen for the key in the token" 0 "^certificate  ville.crt"
! grep -q "^key" out && [ ! -e ville.key ]
code=$?
check "makes no key" 0
with "$uri" ville.crt
check "policy sign with that certificate" 0
run policy verify site.policy --cert ville.crt
check "policy verify of it" 0 "good: serial 42, signed by CN=ville"
run keygen --name ville --key "$uri" -o ville --pkcs11-module $module --passphrase-file pin
check "keygen for the key in the token overwrites nothing" 1 "exists already"
run keygen --name curve --key "pkcs11:token=ville;object=curve?pin-source=file:pin" -o curve --json
check "keygen --json for an ECDSA key" 0 '"certificate": "curve.crt"'
with "pkcs11:token=ville;object=curve" curve.crt --kernel-config config
check "policy sign with ECDSA" 0 "signed, serial 42"
run policy verify site.policy --cert curve.crt
check "policy verify of ECDSA" 0 "good: serial 42"
run keygen --name each --key "pkcs11:token=ville;object=each?pin-source=file:pin" -o each
check "keygen for a key that wants the PIN each time" 0
terminal "$pin" "$PARAVENT" policy sign site.yaml --key "pkcs11:token=ville;object=each" --cert each.crt -o site.policy
check "policy sign with such a key asks again" 0 "asked: 2 shown: 0"

# What can go wrong.
with "$uri" stranger.crt
check "a certificate of another key" 1 "do not belong together"
[ ! -e site.policy ]
code=$?
check "writes nothing" 0
with "pkcs11:token=ville;object=other" file.crt
check "a key that must not sign" 1 "cannot sign: Mechanism invalid"
check "and where to look" 1 "hint: does the token allow that this key signs"
with "pkcs11:token=village;object=policies" file.crt
check "a token that is not there" 1 'found no token, or more than one, that is "pkcs11:token=village;object=policies"'
with "pkcs11:token=twin;object=policies" file.crt
check "two tokens of one name" 1 "found no token, or more than one"
with "pkcs11:token=ville;object=police" file.crt
check "a key that is not there" 1 'found no private key "pkcs11:token=ville;object=police" in the token'
run keygen --name large --key "pkcs11:token=ville;object=large?pin-source=file:pin" -o large
check "keygen for a key that no kernel takes" 1 "found a key of type EC, expected RSA, or EC over P-256"
[ ! -e large.crt ]
code=$?
check "makes no certificate" 0
export OPENSSL_ENGINES="$work"
with "$uri" file.crt
check "no engine" 1 "hint: install libengine-pkcs11-openssl"
unset OPENSSL_ENGINES
sign "$uri" file.crt --pkcs11-module /none.so --passphrase-file pin
check "no module" 1 "/none.so: Unable to load PKCS#11 module"
check "and what to do" 1 "hint: name the PKCS#11 module"
sign "$uri" file.crt --pkcs11-module $module
check "nobody to ask for the PIN" 1 "wants a PIN, and there is nobody"
terminal 12 "$PARAVENT" policy sign site.yaml --key "$uri" --cert file.crt -o site.policy
check "no PIN at the terminal" 1 "wants a PIN, and there is nobody"
export PKCS11SPY=$module PKCS11SPY_OUTPUT="$work/spy"
sign "$uri" file.crt --passphrase-file wrong --pkcs11-module "$(ls /usr/lib/*/pkcs11-spy.so)"
check "a wrong PIN" 1 "the token refused: PIN incorrect"
check "and a warning of more" 1 "hint: do not try often"
code=$(grep -c C_Login spy)
check "and it was tried once" 1
sign "$uri" file.crt --passphrase-file short --pkcs11-module $module
check "a PIN that is too short" 1 "short: found a PIN of 3 bytes on the first line, expected 4 to 32"
sign "$uri?pin-source=file:none" file.crt
check "a file with a PIN that is not there" 1 "cannot open none"
sign "$uri?pin-source=|cat%20pin" file.crt
check "a program that tells the PIN" 1 "found pin-source=|cat pin in the URI of the key, expected pin-source=file:FILE"
sign "$uri?pin-value=$pin" file.crt
check "a PIN in the URI" 1 "where others can see it; expected pin-source"
! grep -q "$pin" out
code=$?
check "is not shown once more" 0
for attribute in slot-id=1 object=%4 object=%4x object type=cert module-path=a module-path; do
	sign "$uri;module-path=$module;$attribute" file.crt --passphrase-file pin
	check "$attribute in the URI" 1 "found \"$attribute\" in the URI of the key, expected token, serial"
done
sign "pkcs11:token=ville" file.crt
check "a URI of no key" 1 "names no key, expected object or id"
sign file.key file.crt --pkcs11-module $module
check "a module for the key in a file" 2 "goes with --key pkcs11:"
run keygen --name a -o a --pkcs11-module $module
check "keygen with a module for no key" 2 "expected --key with a URI"
run keygen --name a -o a --key file.key
check "keygen for the key in a file" 2 "expected --key with a URI"
run keygen --name a -o a --key "$uri" --ecdsa
check "keygen of some kind for a key that is there" 2 "expected --key with a URI"

echo "1..$count"
