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
# The service is a command that there is, up to what is wrong with it here.
service=$(sed -n 's|^ExecStart=@PREFIX@/bin/paravent||p' "$top/user/paravent-audit.service")
# shellcheck disable=SC2086 # words
run ${service%\$PARAVENT_AUDIT} --interval 0
check "the service's command" 2 "--interval expects"
echo "$service" >out
code=0
check "the service sends seals off" 0 " --log [^ ]* --checkpoint journal "

run nonsense
check "an unknown command is a usage error" 2 "expected one of"
for words in "key" "policy" "camera" "keygen" "status" "key enroll" \
	"key list" "key seal" "policy check" "policy sign" "policy verify" \
	"policy show" "policy load" "policy init" "policy import" "policy export" "policy diff" \
	"policy preview" "camera list" "log" "log init" "log verify" "log checkpoint" \
	"log show" "log stats" "log export" "audit" "top"; do
	# shellcheck disable=SC2086 # the words are meant to be split
	run $words --help
	check "$words --help" 0 "^Usage: paravent $words"
	# shellcheck disable=SC2086
	run $words --nonsense
	check "$words --nonsense" 2
done

run top --interval 0
check "top with no interval" 2 "expects seconds"
if [ ! -e /sys/fs/bpf/paravent ]; then
	run top --once
	check "top without an audit" 1 "found no audit"
fi
run audit --observe --output x --keep-days 3
check "audit with options of a log" 2 "expected --log"
run audit --observe --log x --segment-kib 1
check "audit with tiny segments" 2 "segment-kib expects"

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
# The sample has no "valid", and its match states no more than the driver.
run policy check site.yaml
check "policy check warns" 0 '^site.yaml:1:1: warning: found no "valid"'
check "and counts the warnings" 0 "1 camera, 2 warnings$"
run policy check --strict site.yaml
check "policy check --strict" 1 "^site.yaml: found 2 warnings, expected none"
! grep -q good: out
code=$?
check "and what fails is not good" 0
run policy check --strict --json site.yaml
check "policy check --strict --json" 1 '"ok": false'
check "has the warnings, too" 1 '"path": "cameras\[0\].match"'
cat >sound.yaml <<EOF
paravent: 1
serial: 1
valid: {from: 2026-01-01, until: $(($(date +%Y) + 1))-01-01}
cameras: [{name: a, match: {driver: vivid}}]
EOF
run policy check --strict sound.yaml
check "policy check --strict of a sound policy" 0 "1 camera$"
run policy sign bad.yaml --key mayor.key --cert mayor.crt -o bad.policy
check "policy sign of a mistake" 1 "expected x from 0 to 1280"
[ ! -e bad.policy ]
code=$?
check "nothing was written" 0
run policy sign --json bad.yaml --key mayor.key --cert mayor.crt -o bad.policy
check "policy sign --json of a mistake names the file" 1 '"file": "bad.yaml"'

run policy sign site.yaml --key mayor.key --cert mayor.crt -o site.policy
check "policy sign" 0 "signed, serial 42"
check "policy sign warns, too" 0 '^site.yaml:1:1: warning: found no "valid"'
run policy sign --json site.yaml --key mayor.key --cert mayor.crt -o site.policy
check "policy sign --json" 0 '"warnings": '

# A policy to begin with: good as it is, and with all that is commented out, but for what
# goes with a short validity only.
run policy init -o first.yaml
check "policy init" 0 "first.yaml: written"
run policy init -o first.yaml
check "policy init overwrites nothing" 1 "first.yaml"
cp first.yaml kept.yaml
run policy init -o first.yaml --force --json
check "policy init --force --json" 0 '"output": "first.yaml"'
run policy check --strict first.yaml
check "what it writes is good, without warnings" 0 "good: serial 20"
grep -v '#commissioning:' first.yaml | sed -E 's/^( *)#( *(- )?[a-z_]+:)/\1\2/' >all.yaml
run policy check all.yaml
check "with all of it, too" 0 "good: serial 20"
for name in $(sed -n 's/^ *"\([a-z_]*\)": {.*/\1/p' "$top/Documentation/policy.schema.json" | sort -u); do
	case $name in
	text | contains | match | size | moment | schedule | ids | zone | camera | if | then | else | items | valid | properties) ;;
	width | height | frames | seconds | minutes | lens | focal_length | sensor_width | trust | revoke) ;;
	*) grep -q "$name" first.yaml || echo "$name is missing" ;;
	esac
done >out
code=$(wc -l <out)
check "every field of the schema is in it" 0
run policy init --camera /dev/null -o none.yaml
check "policy init of what is no camera" 1 "/dev/null"
[ ! -e none.yaml ]
code=$?
check "writes nothing" 0

digest()
{
	openssl x509 -noout -fingerprint -sha256 -in "$1" | sed 's/.*=//'
}
# keys TRUST REVOKE: a policy with these lists, as they stand
keys()
{
	{
		sed '/^cameras:/,$d' site.yaml
		[ -z "$1" ] || printf 'trust:\n%s\n' "$1"
		[ -z "$2" ] || printf 'revoke:\n%s\n' "$2"
		sed -n '/^cameras:/,$p' site.yaml
	} >keys.yaml
}
pem()
{
	echo "  - |"
	sed 's/^/    /' "$1"
}

# What a new policy changes.
cp "$top/Documentation/examples/site.yaml" old.yaml
# changes MARK SED PATTERN NAME: what SED does to a policy is marked so, and said so
changes()
{
	sed "s/^serial: .*/serial: 2026112299/; $2" old.yaml >new.yaml
	run policy diff old.yaml new.yaml
	check "policy diff: $4" 1 "^  $1  *$3"
}
run policy diff old.yaml old.yaml
check "policy diff of the same" 0 "Both say the same"
run policy sign old.yaml --key mayor.key --cert mayor.crt -o old.policy
run policy diff old.yaml old.policy
check "policy diff of a policy and its signed form" 0 "Both say the same"
changes LOOSENS "s/max_frame_rate: 10 /max_frame_rate: 11 /" "the number of frames is now at most 11" "more frames"
changes tightens "s/max_frame_rate: 10 /max_frame_rate: 9 /" "the number of frames is now at most 9" "less frames"
changes LOOSENS "/^    max_frame_rate: 10/d" "the number of frames is now not limited" "no cap"
changes LOOSENS "s/\[100, 80\]/[101, 80]/" 'zone 1 "windows of no. 12": its outline' "a smaller zone"
changes tightens "s/\[100, 80\]/[99, 80]/" 'zone 1 "windows of no. 12": its outline' "a larger zone"
changes LOOSENS "s/\[0, 240\]/[0, 239]/" 'zone 2 "only the street": its outline' "a larger inverse zone"
changes LOOSENS "/windows of no/,+1d" 'zone 1 "windows of no. 12" is removed: it filled 7.16 %' "a zone less"
changes LOOSENS "s/gids: \[44\]/gids: [44, 45]/" "who may use it is now users 1001 and groups 44, 45" "one more group"
changes LOOSENS "s/Fri 08:00-20:00/Fri 07:00-20:00/" "when it shows anything" "longer hours"
changes LOOSENS "s/Fri 12:00-17:00/Fri 13:00-17:00/" 'zone 3 "playground": when it counts' "shorter hours of a zone"
changes LOOSENS "s/until: 2029-01-01/until: 2029-01-02/" "the time until which it is valid" "a day longer"
changes LOOSENS "s/640x360/640x360, 320x180/" 'in which sizes it shows all there is is now "320x180", "640x360", "1280x720"' "one more size"
changes tightens "s/, 640x360//" "in which sizes it shows all there is" "a size less"
changes CHECK "/^    full_view:/d" "in which sizes it shows all there is is now not stated" "no sizes"
changes LOOSENS "s/\[YUYV, NV12\]/[YUYV, NV12, GREY]/" "in which formats" "one more format"
changes LOOSENS "/^    formats:/d" "in which formats pictures come is now all that can be masked" "any format"
changes LOOSENS "/^    allow:/,/^        - 4355/d" "who may use it is now everybody" "everybody"
changes LOOSENS "/^      executables:/,/^        - 4355/d" "who may use it is now users 1001 and groups 44; before: users 1001 and groups 44, with the programs 4355a46b19d348dc" "any program"
changes LOOSENS "s/\[brightness, back/[brightness, contrast, back/" "which controls may be set is now \"brightness\", \"contrast\", \"backlight_compensation\"" "one more control"
changes tightens "s/\[brightness, back.*/[]/" "which controls may be set is now none" "no control"
changes LOOSENS "/^    controls:/d" "which controls may be set is now all that the camera has" "any control"
changes LOOSENS "/^    schedule:/d" "when it shows anything is now always" "all hours"
changes CHECK "s/14.0-2/14.0-3/" "the device that it stands for" "another device"
changes LOOSENS "s/  - name: yard/  - name: gate\n    match: {bus_info: usb-x}\n&/" "the camera is new" "another camera"
changes CHECK "s/^serial: .*/serial: 2026112200/" "the serial is 2026112200, expected more" "a serial that is too low"
keys "$(pem stranger.crt)" ""
run policy diff site.yaml keys.yaml --json
check "policy diff --json: another key" 1 '"loosens": 1'
run policy diff site.yaml nothing.yaml
check "policy diff of a file that is not there" 2 "nothing.yaml"
run policy diff --json site.yaml bad.yaml
check "policy diff --json says which file is wrong" 2 '"file": "bad.yaml"'
run policy diff --json bad.yaml site.yaml
check "also if it is the old one" 2 '"file": "bad.yaml"'
printf 'valid: {from: 2026-01-01, until: 2026-01-02}\n' | cat - site.yaml | sed 's/    zones:/    commissioning: {minutes: 1, frames: 9}\n&/' >open.yaml
sed 's/^serial: .*/serial: 43/' open.yaml >again.yaml
run policy diff open.yaml again.yaml
check "policy diff: opened again" 1 "^  LOOSENS  *for another 60 s or 9 frames"

# Zones on a picture.
run policy preview old.yaml -o zones.png --camera entrance
check "policy preview" 0 "595 x 334 pixels, camera \"entrance\", 3 zones"
run policy preview old.policy -o again.png --camera entrance --picture zones.png --json
check "policy preview of a signed policy, on a picture" 0 '"output": "again.png"'
cmp zones.png again.png >out 2>&1
code=$?
check "draws the same" 0
run policy preview bad.yaml -o no.png
check "policy preview of a mistake" 1 "^bad.yaml:10:30: cameras"
run policy preview old.yaml -o no.png
check "policy preview of two cameras" 1 "found 2 cameras, expected one"
run policy preview old.yaml -o no.png --camera door
check "policy preview of another camera" 1 'none called door'
run policy preview old.yaml -o no.png --camera yard --picture old.yaml
check "policy preview on what is no picture" 1 "expected a picture in PNG format"
run policy preview old.yaml -o no.png --camera yard --picture /dev/null
check "policy preview on what is no camera" 1 "/dev/null is no video node"
[ ! -e no.png ]
code=$?
check "writes nothing" 0

# Masks of another system.
masks=$top/Documentation/examples/onvif-masks.xml
run policy import "$masks"
check "policy import of no format" 2 "expected --onvif"
run policy import --onvif "$masks" -o masks.yaml
check "policy import" 0 "^masks.yaml: written, cameras: 2, zones: 3; now fill in"
check "policy import warns of blur, with the line" 0 'onvif-masks.xml:[0-9]*: warning: Masks\[1\]: mask "playground": found the type "Blurred"'
run policy import --onvif "$masks" -o masks.yaml
check "policy import overwrites nothing" 1 "masks.yaml exists already"
check "and says what would" 1 "hint: .*--force"
run policy import --onvif "$masks" -o masks.yaml --force --json
check "policy import --force --json" 0 '"zones": 3'
check "has the warning, with the line" 0 '"line": [0-9]*,$'
run policy check masks.yaml
check "policy check asks for match" 1 "^masks.yaml:[0-9]*:5: cameras\[0\].match: found nothing, expected names with values: driver"
check "of each camera" 1 "cameras\[1\].match: found nothing"
awk 'sub(/#bus_info: .*/, "") { $0 = "      bus_info: socket-" ++n } 1' masks.yaml >filled.yaml
run policy check --strict filled.yaml
check "policy check of what is filled in" 0 "good: serial 20"
sed -E 's/^( *)#( *(- )?[a-z_]+:)/\1\2/' filled.yaml | grep -v '^ *\(driver\|card\|bus_info: usb\|commissioning\):' >all.yaml
run policy check all.yaml
check "with all that is commented out, too" 0 "good: serial 20"
run policy export --onvif filled.yaml
check "policy export to standard output" 0 '<tr2:Masks token="windows of no. 12">'
run policy export --onvif filled.yaml -o again.xml --json
check "policy export --json" 0 '"output": "again.xml"'
run policy import --onvif again.xml -o back.yaml
check "policy import of an export" 0 "zones: 3"
[ "$(grep polygon: masks.yaml)" = "$(grep polygon: back.yaml)" ] && grep -q 'fill: "#102030"' back.yaml
code=$?
check "has the same points, and the colour" 0
run policy sign filled.yaml --key mayor.key --cert mayor.crt -o filled.policy
run policy export --onvif filled.policy -o signed.xml
check "policy export of a signed policy" 0 "signed.xml: written"
cmp again.xml signed.xml >out 2>&1
code=$?
check "is the same" 0
run policy export --onvif filled.yaml --camera yard
check "policy export of one camera" 0 "neighbour's garden"
! grep -q playground out
code=$?
check "has no other" 0
run policy export --onvif filled.yaml --camera door
check "policy export of another camera" 1 "none called door"
run policy export --onvif old.yaml -o no.xml
check "policy export of an inverse zone" 1 'cameras\[0\].zones\[1\]: found a zone with "only: true"'
check "says what else is lost" 1 "warning: cameras\[0\].zones\[2\]: found a schedule"
[ ! -e no.xml ]
code=$?
check "writes nothing" 0
run policy export --onvif --json filled.yaml
check "policy export --json without a file" 2 "goes with -o"
run policy export filled.yaml
check "policy export of no format" 2 "expected --onvif"
run policy import --onvif filled.yaml -o no.yaml
check "policy import of what is no XML" 1 "^filled.yaml:1:[0-9]*: this is not XML: "
echo secret-of-the-host >secret
for entity in 'x "&y;&y;&y;&y;"><!ENTITY y "&z;&z;&z;&z;"><!ENTITY z "zzzz"' \
	"x SYSTEM \"file://$work/secret\"" "x SYSTEM \"http://127.0.0.1:9/x\""; do
	sed "s|^<s:Envelope|<!DOCTYPE a [<!ENTITY $entity>]>&|; s|>yard<|>\&x;<|" "$masks" >entity.xml
	run policy import --onvif entity.xml -o no.yaml
	check "policy import with an entity: $entity" 1 "^entity.xml:[0-9]*: found a document type"
done
head -c 1100000 /dev/zero | tr '\0' ' ' | cat - "$masks" >large.xml
run policy import --onvif large.xml -o no.yaml
check "policy import of a large file" 1 "larger than 1048576 bytes"
[ ! -e no.yaml ]
code=$?
check "writes nothing" 0

# Keys that change hands.
keys "$(pem stranger.crt)" "  - $(digest mayor.crt)"
run policy sign keys.yaml --key mayor.key --cert mayor.crt -o keys.policy
check "policy sign of one that trusts and revokes" 0 "signed, serial 42"
run policy show keys.policy
check "policy show says whom it trusts" 0 "^trusts  *CN=stranger, until 20"
plain=$(digest mayor.crt | tr -d : | tr A-F a-f)
check "and whom it revokes" 0 "^revokes  *sha256 $plain"
run policy show keys.policy --json
check "policy show --json holds the certificate" 0 "BEGIN CERTIFICATE"

# There and back, to the same signature.
run policy sign open.yaml --key mayor.key --cert mayor.crt -o open.policy
check "policy sign of one that opens a camera" 0 "signed, serial"
for file in keys.policy old.policy open.policy; do
	"$PARAVENT" policy show --yaml $file --cert mayor.crt >back.yaml
	run policy sign back.yaml --key mayor.key --cert mayor.crt -o back.policy
	check "policy show --yaml $file can be signed" 0 "signed, serial"
	cmp $file back.policy >output 2>&1
	code=$?
	check "and is the same policy" 0
done
run policy show --yaml --json keys.policy
check "policy show --yaml --json" 2 "expected one of the two"
keys "  - stranger.crt" ""
run policy check keys.yaml
check "trust of a file's name" 1 "keys.yaml:5:5: trust\[0\]: found stranger.crt, expected an X.509"
keys "$(pem stranger.crt; pem stranger.crt)" ""
run policy check keys.yaml
check "trust of the same twice" 1 "trust\[1\]: found the certificate of trust\[0\] again"
keys "$(pem stranger.key)" ""
run policy check keys.yaml
check "trust of a key" 1 "expected an X.509 certificate as PEM"
keys "" "  - 12345"
run policy check keys.yaml
check "revoke of a number" 1 "found 12345, expected the SHA-256 digest"
keys "" "  - $plain"00
run policy check keys.yaml
check "revoke of 66 digits" 1 "expected the SHA-256 digest"
keys "$(pem mayor.crt)" "  - $plain"
run policy check keys.yaml
check "trust and revoke of the same" 1 "expected one or the other"
keys "" "  []"
run policy check keys.yaml
check "revoke of none" 1 "found 0 digests, expected 1 to 64"
run keygen --name curve -o curve --ecdsa
check "keygen --ecdsa" 0 "curve.crt"
run policy sign site.yaml --key curve.key --cert curve.crt -o curve.policy
check "policy sign with ECDSA for an unknown kernel" 1 "expected --kernel-config"
printf 'CONFIG_CRYPTO=y\n# CONFIG_CRYPTO_ECDSA is not set\n' >config
run policy sign site.yaml --key curve.key --cert curve.crt -o curve.policy --kernel-config config
check "policy sign with ECDSA for a kernel without" 1 "built without ECDSA"
printf 'CONFIG_CRYPTO=y\nCONFIG_CRYPTO_ECDSA=m\n' >config
run policy sign site.yaml --key curve.key --cert curve.crt -o curve.policy --kernel-config config
check "policy sign with ECDSA for a kernel with it" 0 "signed, serial 42"
# The kernel looks at the certificates that a policy brings along, too.
keys "$(pem stranger.crt; pem curve.crt)" ""
run policy sign keys.yaml --key mayor.key --cert mayor.crt -o no.policy
check "policy sign that trusts ECDSA, for an unknown kernel" 1 "keys.yaml: trust\[1\]: found an ECDSA key.*expected --kernel-config"
printf 'CONFIG_CRYPTO=y\n# CONFIG_CRYPTO_ECDSA is not set\n' >without
run policy sign keys.yaml --key mayor.key --cert mayor.crt -o no.policy --kernel-config without
check "policy sign that trusts ECDSA, for a kernel without" 1 "built without ECDSA.*trust\[1\]"
[ ! -e no.policy ]
code=$?
check "writes nothing" 0
run policy sign keys.yaml --key mayor.key --cert mayor.crt -o trusting.policy --kernel-config config
check "policy sign that trusts ECDSA, for a kernel with it" 0 "signed, serial 42"
run policy verify curve.policy --cert curve.crt
check "policy verify of ECDSA" 0 "good: serial 42"

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
