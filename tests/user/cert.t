#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Certificates that are not what they should be, as others make them: the tool signs with none
# of them, and trusts none. PARAVENT names the program under test.

set -u
PARAVENT=${PARAVENT:?set it to the program under test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
count=0

# check NAME EXPECTED_CODE PATTERN: judges the last run
check()
{
	count=$((count + 1))
	if [ "$code" -eq "$2" ] && grep -q -e "$3" out; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		echo "# exit code $code, expected $2 and '$3'; output:"
		sed 's/^/# /' out
	fi
}

# certificate NAME [USAGE [DIGEST [FROM UNTIL [KEY…]]]]: self-signed; the key comes from genpkey
certificate()
{
	name=$1 usage=${2:-digitalSignature} digest=${3:-sha256}
	from=${4:-20200101000000Z} until=${5:-20991231235959Z}
	[ $# -le 5 ] && set -- - - - - - RSA -pkeyopt rsa_keygen_bits:2048
	shift 5
	rm -rf ca
	mkdir ca
	: >ca/index
	cat >ca/conf <<-END
		[req]
		distinguished_name = none
		[none]
		[ca]
		default_ca = this
		[this]
		database = ca/index
		new_certs_dir = ca
		rand_serial = yes
		policy = any
		x509_extensions = extensions
		[any]
		commonName = supplied
		[extensions]
		basicConstraints = critical, CA:false
		keyUsage = critical, $usage
	END
	{
		openssl genpkey -algorithm "$@" -out "$name.key" &&
		openssl req -config ca/conf -new -key "$name.key" -subj "/CN=$name" -out ca/req &&
		openssl ca -config ca/conf -batch -selfsign -keyfile "$name.key" -in ca/req \
			-md "$digest" -startdate "$from" -enddate "$until" -notext -out "$name.crt"
	} >made 2>&1 || { echo "Bail out! no certificate '$name': $(tail -n 3 made)"; exit 1; }
}

sign()
{
	"$PARAVENT" policy sign site.yaml --key "$1.key" --cert "$1.crt" -o "$1.policy" >out 2>&1
	code=$?
}

# trusts NAME: signs a policy that brings its certificate along
trusts()
{
	{
		cat site.yaml
		printf 'trust:\n  - |\n'
		sed 's/^/    /' "$1.crt"
	} >trust.yaml
	"$PARAVENT" policy sign trust.yaml --key good.key --cert good.crt -o trust.policy >out 2>&1
	code=$?
}

cat >site.yaml <<-END
	paravent: 1
	serial: 1
	cameras:
	  - name: test
	    match: {driver: vivid}
END

certificate good
sign good
check 'with a good certificate it signs' 0 ''
"$PARAVENT" policy verify good.policy --cert good.crt >out 2>&1
code=$?
check 'and verifies' 0 ''
trusts good
check 'and trusts it' 0 ''

# NAME USAGE: for what the key may be used, instead
while read -r name usage; do
	certificate "$name" "$usage"
	sign "$name"
	check "with a key for $usage it does not sign" 1 'not for signatures'
	trusts "$name"
	check "it does not trust a key for $usage" 1 'not for signatures'
done <<-END
	issuer keyCertSign
	cipher keyEncipherment
	everything-else keyCertSign,cRLSign,nonRepudiation,keyAgreement
END
certificate several digitalSignature,keyCertSign
sign several
check 'a usage among others is enough' 0 ''

certificate expired digitalSignature sha256 20200101000000Z 20210101000000Z
sign expired
check 'with an expired certificate it does not sign' 1 'has expired'
certificate early digitalSignature sha256 20980101000000Z
sign early
check 'with one that is not valid yet it does, and warns' 0 'not valid yet'
certificate brief digitalSignature sha256 20260101000000Z 20380101000000Z
cp site.yaml kept.yaml
sed -i '1avalid: {from: 2026-01-01, until: 2038-01-02}' site.yaml
sign brief
check 'with one that expires before the policy does it warns' 0 'the certificate expires before the policy does'
sed -i 's/until: 2038-01-02/until: 2037-12-31/' site.yaml
sign brief
check 'with one that expires after it it signs, too' 0 ''
! grep -q 'expires before' out
code=$?
check 'about which it does not say a word' 0 ''
mv kept.yaml site.yaml
"$PARAVENT" policy verify early.policy --cert early.crt >out 2>&1
code=$?
check 'what it signed verifies' 0 ''

for digest in sha1 sha224 sha384 sha512; do
	certificate $digest digitalSignature $digest
	sign "$digest"
	check "with a certificate of $digest it does not sign" 1 'expected SHA-256'
	trusts "$digest"
	check "it does not trust one" 1 'expected SHA-256'
done

for bits in 1024 1536 2040; do
	certificate weak digitalSignature sha256 '' '' RSA -pkeyopt rsa_keygen_bits:$bits
	sign weak
	check "with a key of $bits bits it does not sign" 1 "an RSA key of $bits bits"
	trusts weak
	check "it does not trust one" 1 "an RSA key of $bits bits"
done
certificate small digitalSignature sha256 '' '' EC -pkeyopt ec_paramgen_curve:P-224
sign small
check 'with an elliptic curve that is too small it does not sign' 1 'expected RSA, or EC over P-256'
certificate pss digitalSignature sha256 '' '' RSA-PSS -pkeyopt rsa_keygen_bits:2048
sign pss
check 'with an RSA-PSS key, which no kernel takes, it does not sign' 1 'expected RSA'

echo "1..$count"
