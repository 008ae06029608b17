#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The tool as a person uses it: from a new key to a policy that is refused
# because somebody touched it. PARAVENT names the program under test.

set -u
PARAVENT=${PARAVENT:?set it to the program under test}
work=$(mktemp -d)
top=$(cd "$(dirname "$0")/../.." && pwd)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
count=0

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

run()
{
	"$PARAVENT" "$@" >out 2>&1 </dev/null
	code=$?
}

cat >site.yaml <<'EOF'
paravent: 1
serial: 42
issuer: Ville d'Exemple
cameras:
  - name: entrance
    match: {driver: vivid}
    frame: {width: 1280, height: 720}
    zones:
      - name: windows
        polygon: [[100, 80], [400, 80], [400, 300], [100, 300]]
EOF

run
check "nothing is a usage error" 2 "^Usage: paravent COMMAND"
run --version
check "--version" 0 "^paravent [0-9]"
run --help
check "--help" 0 "keygen"
run nonsense
check "an unknown command is a usage error" 2 "expected one of"
for words in "key" "policy" "camera" "keygen" "status" "key enroll" \
	"key list" "key seal" "policy check" "policy sign" "policy verify" \
	"policy show" "policy load" "camera list"; do
	# shellcheck disable=SC2086 # the words are meant to be split
	run $words --help
	check "$words --help" 0 "^Usage: paravent $words"
	# shellcheck disable=SC2086
	run $words --nonsense
	check "$words --nonsense" 2
done

run keygen --name "Ville d'Exemple" -o mayor --bits 2048
check "keygen" 0 "mayor.crt"
run keygen --name "Ville d'Exemple" -o mayor --bits 2048
check "keygen overwrites nothing" 1 "exists already"
run keygen --name stranger -o stranger --bits 2048 --json
check "keygen --json" 0 '"ok": true'
run keygen --name x -o x --bits 1024
check "keygen with a short key" 2 "expected --bits"
[ ! -e x.key ] && [ "$(stat -c %a mayor.key)" = 600 ]
code=$?
check "the key is its owner's alone" 0

run policy check site.yaml
check "policy check" 0 "site.yaml: good: serial 42, 1 camera"
run policy check --json site.yaml
check "policy check --json" 0 '"ok": true'
sed 's/\[400, 80\]/[1400, 80]/' site.yaml >bad.yaml
run policy check bad.yaml
check "policy check of a mistake" 1 \
	'^bad.yaml:10:30: cameras\[0\].zones\[0\].polygon\[1\]: found \[1400, 80\], expected x from 0 to 1280 (the frame.s width)$'
run policy check --json bad.yaml
check "policy check --json of a mistake" 1 '"line": 10'
run policy sign bad.yaml --key mayor.key --cert mayor.crt -o bad.policy
check "policy sign of a mistake" 1 "expected x from 0 to 1280"
[ ! -e bad.policy ]
code=$?
check "nothing was written" 0

run policy sign site.yaml --key mayor.key --cert mayor.crt -o site.policy
check "policy sign" 0 "signed, serial 42"
run policy sign site.yaml --key mayor.key --cert stranger.crt -o no.policy
check "policy sign with another's certificate" 1 "do not belong together"
run policy sign site.yaml --key mayor.key --cert mayor.crt -o /dev/null
check "policy sign over a device" 1 "not a regular file"
mkdir readonly && ln -s ../site.policy readonly/link
run policy sign site.yaml --key mayor.key --cert mayor.crt -o readonly/link
check "policy sign through a link" 0
[ -L readonly/link ] && [ "$(find . -name '*.policy.*' | wc -l)" -eq 0 ]
code=$?
check "the link stays, and no temporary file" 0

run policy verify site.policy --cert stranger.crt --cert mayor.crt
check "policy verify" 0 "good: serial 42, signed by CN=Ville d'Exemple (mayor.crt)"
run policy verify site.policy --cert stranger.crt
check "policy verify with another's certificate" 1 "none of the certificates"
run policy verify site.policy
check "policy verify without a certificate" 2 "expected --cert"
run policy show site.policy
check "policy show says that it did not check" 0 "NOT CHECKED"
run policy show site.policy
check "policy show" 0 'zone 1 *filled: "windows"'
run policy show site.policy --cert mayor.crt --json
check "policy show --json" 0 '"signature": "good"'

# The file is what openssl itself makes of the content.
openssl cms -verify -binary -noverify -certfile mayor.crt -inform DER \
	-in site.policy -out content >out 2>&1 &&
	openssl cms -sign -binary -noattr -nodetach -nocerts -md sha256 \
		-outform DER -signer mayor.crt -inkey mayor.key -in content \
		-out other.policy >>out 2>&1 &&
	cmp site.policy other.policy >>out 2>&1
code=$?
check "openssl makes the same bytes" 0
sha256sum content | cut -d' ' -f1 >digest
run policy show site.policy
check "policy show tells the content's SHA-256" 0 "$(cat digest)"

# A name in the issuer, which no signature covers, in other letters.
sed 's/Exemple/exemple/' site.policy >forged.policy
cmp -s site.policy forged.policy
code=$?
check "the forgery differs" 1
run policy verify forged.policy --cert mayor.crt
check "policy verify of a forgery" 1
run policy show forged.policy --cert mayor.crt --json
check "policy show of a forgery" 1 '"signature": "bad"'
head -c 300 site.policy >short.policy
run policy verify short.policy --cert mayor.crt --json
check "policy verify of half a file" 1 '"errno": "EBADMSG"'
run policy verify content --cert mayor.crt
check "policy verify of the bare content" 1 "not a signed policy"

for site in "$top"/Documentation/examples/*.yaml "$top"/tests/demo/site.yaml; do
	run policy check "$site"
	check "policy check of ${site#"$top"/}" 0 "good: serial"
done

head -c 1100000 /dev/zero | tr '\0' '#' >large.yaml
run policy check large.yaml
check "policy check of a large file" 1 "larger than 1048576 bytes"
run policy check missing.yaml
check "policy check of no file" 1 "cannot open missing.yaml"
run policy check .
check "policy check of a directory" 1 "cannot read"
"$PARAVENT" policy show site.policy >/dev/full 2>out
code=$?
check "output that does not arrive is no success" 1 "cannot write"

if [ ! -d /sys/module/paravent ]; then
	run status
	check "status without the module" 1 "not loaded"
	run status --json
	check "status --json without the module" 1 '"module": "not loaded"'
	run policy load site.policy
	check "policy load without the module" 1 "modprobe paravent"
	run key seal --yes
	check "key seal without the module" 1 "modprobe paravent"
fi
run key seal --json
check "key seal --json does not ask" 2 "goes with --yes"

echo "1..$count"
