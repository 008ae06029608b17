#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Policies that are nearly right (tests/fuzz/mutants.c): the tool refuses them, or reads them
# without loss. MUTANTS names the program, MUTANTS_PLAIN the same without sanitizers, which
# make it thirty times as slow.

set -u
seed=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
out=$(mktemp)
trap 'rm -f "$out"' EXIT
number=0

# examined PROGRAM COUNT NAME
examined()
{
	number=$((number + 1))
	if "$1" "$seed" 0 "$2" >"$out" 2>&1 && grep -q "^$2 mutants, [1-9]" "$out"; then
		echo "ok $number - $3"
		sed "s/^/# seed $seed: /" "$out"
	else
		echo "not ok $number - $3"
		sed 's/^/# /' "$out"
		echo "# to see it again: $1 $seed 0 $2"
	fi
}

# A hundred thousand more are read by 'make test T=mutants'.
examined "${MUTANTS_PLAIN:?set it to the program}" 20000 'each of 20000 mutants is read without loss, or refused'
examined "${MUTANTS:?set it to the program}" 3000 'the sanitizers have nothing to say of 3000'
echo "1..$number"
