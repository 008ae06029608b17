#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 200
# Only the key holder changes the rules: what is refused, how it is said, and that what is
# in force stays.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"

zone='  - polygon: [[6000, 10000], [21000, 10000], [21000, 34000], [6000, 34000]]'

# in_force: serial and digest of the policy in force.
in_force() { paravent status --json | grep -E '"(serial|content_sha256)"'; }

# signed NAME SERIAL FILE
signed() {
	site /run/other.yaml "$2" 'zones:' "$zone"
	paravent policy sign /run/other.yaml --key "$keys/$1.key" --cert "$keys/$1.crt" -o "$3" >/dev/null
}

# rejects ERRNO WORDS FILE NAME: the kernel says ERRNO, the tool WORDS, the log the digest.
rejects() {
	local said digest
	dmesg --clear
	if said=$(paravent policy load "$3" 2>&1); then
		fail "$4 is refused" "$said"
	else
		like "$said" "$2" "$4 is refused, and the tool says why"
	fi
	digest=$(sha256sum "$3" | cut -d ' ' -f 1)
	like "$(dmesg)" "policy refused \\($1\\).*$digest" "$4: $1 and the file's digest are in the log"
	is "$(in_force)" "$before" "$4: what is in force stays"
}

# answers NAME ERRNO COMMAND… FILE: so says the kernel, and the log with the digest of FILE.
answers() {
	local digest
	dmesg --clear
	is "$("${@:3}")" "$2" "$1: the kernel says $2"
	digest=$(sha256sum "${@: -1}" | cut -d ' ' -f 1)
	like "$(dmesg)" "policy refused \\(-$2\\).*$digest" "$1: $2 and the file's digest are in the log"
	is "$(in_force)" "$before" "$1: what is in force stays"
}

vivid_load
paravent_load
enforce 'zones:' "$zone"
before=$(in_force)
like "$before" '"serial": 1,' 'the first policy is in force'

key stranger
must signed office 100 /run/next.policy
must signed stranger 100 /run/foreign.policy
must signed office 1 /run/equal.policy
size=$(stat -c %s /run/next.policy)

section 'one of each'
rejects -ENOKEY 'not among those' /run/foreign.policy 'the policy of a stranger'
rejects -ESTALE 'serial' /run/equal.policy 'a policy with the serial in force'
rejects -ESTALE 'serial' /run/site.policy 'the policy in force itself'
must openssl cms -verify -binary -inform DER -in /run/next.policy -CAfile "$keys/office.crt" \
	-certfile "$keys/office.crt" -noverify -out /run/content 2>/dev/null
rejects -EBADMSG 'policy' /run/content 'an unsigned policy'
must openssl cms -sign -binary -noattr -nodetach -nocerts -md sha256 -outform DER -in /run/site.yaml \
	-signer "$keys/office.crt" -inkey "$keys/office.key" -out /run/yaml.policy
rejects -EBADMSG 'policy' /run/yaml.policy 'signed YAML'
must openssl cms -sign -binary -noattr -nodetach -md sha256 -outform DER -in /run/content \
	-signer "$keys/office.crt" -inkey "$keys/office.key" -out /run/certs.policy
rejects -EBADMSG 'form' /run/certs.policy 'a policy with certificates in it'
must openssl cms -sign -binary -noattr -nocerts -md sha256 -outform DER -in /run/content \
	-signer "$keys/office.crt" -inkey "$keys/office.key" -out /run/detached.policy
rejects -EKEYREJECTED 'signature' /run/detached.policy 'a detached signature'
cp /run/next.policy /run/bent.policy
printf '\377' | dd of=/run/bent.policy bs=1 seek=$((size - 20)) conv=notrunc status=none
rejects -EKEYREJECTED 'signature' /run/bent.policy 'a bent signature'
must signed office 99 /run/huge.policy
head -c 70000 /dev/zero >>/run/huge.policy
refused 'a file that is too large is refused' paravent policy load /run/huge.policy
# The tool would not send these.
head -c 65536 /run/huge.policy >/run/large.policy
: >/run/empty.policy
answers 'one byte too many' EMSGSIZE enrol --policy /run/large.policy
answers 'no byte at all' EINVAL enrol --policy /run/empty.policy

section 'not root'
cat >/run/as-nobody <<-END
	cd /run && exec setpriv --reuid=65534 --clear-groups --bounding-set=-all --inh-caps=-all "\$@"
END
refused 'nobody cannot load a policy' bash /run/as-nobody paravent policy load /run/next.policy
answers 'nobody offers a policy' EPERM bash /run/as-nobody enrol --policy /run/next.policy
dmesg --clear
is "$(bash /run/as-nobody enrol --policy /run/next.policy 1000)" EPERM 'nobody offers it 1000 times'
lines=$(dmesg | grep -c 'policy refused (-EPERM)')
ok "which does not flood the log: $lines lines" test "$lines" -lt 200
is "$(bash /run/as-nobody enrol "$keys/stranger.crt")" EPERM 'nobody offers a certificate'
refused 'nobody cannot enrol a certificate' bash /run/as-nobody paravent key enroll "$keys/stranger.crt"
refused 'nobody cannot seal' bash /run/as-nobody paravent key seal --yes
refused 'root of another user namespace cannot' unshare --user --map-root-user \
	paravent policy load /run/next.policy
refused 'keyctl of root cannot add to the keyring' bash -c \
	'openssl x509 -in '"$keys/stranger.crt"' -outform DER |
	keyctl padd asymmetric "" $(awk "/ \\.paravent/ { print \"0x\" \$1 }" /proc/keys)'

section 'certificates that the tool would not touch'
key twin
key other
# certificate NAME KEY USAGE [DIGEST]
certificate() {
	cp "$2" "/run/$1.key"
	must openssl req -x509 "-${4:-sha256}" -key "/run/$1.key" -days 2 -subj "/CN=$1" -addext "keyUsage=$3" \
		-out "/run/$1.crt" 2>/dev/null
	must openssl x509 -in "/run/$1.crt" -outform DER -out "/run/$1.der"
}
# by NAME DIGEST: what it signs with that digest, in the form of the tool's
by() {
	must openssl cms -sign -binary -noattr -nodetach -nocerts -md "$2" -outform DER -in /run/content \
		-signer "/run/$1.crt" -inkey "/run/$1.key" -out "/run/$1.policy"
}
certificate issuer "$keys/twin.key" keyCertSign
is "$(enrol /run/issuer.der)" EKEYREJECTED 'one that is not for signatures is refused'
must openssl genrsa -out /run/small.key 1024 2>/dev/null
certificate weak /run/small.key digitalSignature
is "$(enrol /run/weak.der)" enrolled 'one of a key of 1024 bits is not'
by weak sha256
rejects -EBADMSG 'form' /run/weak.policy 'but a policy by that key'
certificate old "$keys/twin.key" digitalSignature sha1
is "$(enrol /run/old.der)" enrolled 'nor one signed with SHA-1: whoever enrols it vouches for it'
by old sha1
rejects -EBADMSG 'form' /run/old.policy 'but a policy that it signed with SHA-1'
certificate plain "$keys/other.key" digitalSignature
is "$(enrol /run/plain.der)" enrolled 'a good one is not'
by plain sha1
rejects -EBADMSG 'form' /run/plain.policy 'a policy signed with SHA-1'
by plain sha512
rejects -EBADMSG 'form' /run/plain.policy 'a policy signed with SHA-512'
printf '\0' >>/run/plain.der
is "$(enrol /run/plain.der)" EBADMSG 'one with a byte behind it is refused'

section "each of the $size bytes"
# The console is for what else the kernel says.
echo N >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 1
for how in flip cut insert; do
	said=$(tamper /run/next.policy $how /run/kernel.log 2>&1)
	status=$?
	is "$status" 0 "$how: nothing is accepted"
	diag "$how: ${said//$'\n'/, }"
	is "$(in_force)" "$before" "$how: what is in force stays"
done
echo Y >/sys/module/printk/parameters/ignore_loglevel
dmesg -n 8
cat /run/kernel.log >/dev/console
ok 'untouched, the same file is accepted' paravent policy load /run/next.policy

section sealed
ok 'the keyring is sealed' paravent key seal --yes
refused 'no certificate can be enrolled after' paravent key enroll "$keys/stranger.crt"
is "$(enrol "$keys/stranger.crt")" EPERM 'for the kernel says EPERM'
like "$(busybox rmmod paravent 2>&1)" 'Resource temporarily unavailable' 'nor the module be unloaded: EAGAIN'
must signed office 101 /run/later.policy
ok 'policies still can be loaded' paravent policy load /run/later.policy
# It never ends, so it must not hold what the machine waits for.
rmmod -f paravent >/dev/null 2>&1 3>&- 4>&- &
sleep 2
refused 'rmmod -f leaves the camera closed' limited 20 grab --device /dev/video0 --way mmap \
	--format YUYV --size 320x180 --frames 1
done_testing
