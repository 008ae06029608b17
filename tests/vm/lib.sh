# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What guest scripts share. They find in the environment: TOP (the tree), BUILD, KERNEL
# (6.1, 6.12, or one of tests/vm/own-kernel), KERNEL_DIR (what the cache has of it), ARCH, OUT, a directory that the host keeps, and SLOW: how many
# times longer things may take.
set -uo pipefail
. "$TOP/tests/lib/tap.sh"

MODULE=$BUILD/$KERNEL-$ARCH/paravent.ko
# Of another processor than the host's: it goes into the names of directories.
cross=${ARCH#amd64}
cross=${cross:+-$cross}
PATH=$BUILD/user$cross:$BUILD/vm/bin$cross:$PATH

# What it would look for at its start is much, and nothing here needs it.
python3() { command python3 -IS "$@"; }

# A step without which the test makes no sense.
must() {
	"$@" || { printf 'Bail out! %s failed\n' "$*"; exit 1; }
}

# vivid_load [PARAM=VALUE…]: one camera unless n_devs says otherwise.
vivid_load() {
	must modprobe vivid "n_devs=1" "$@"
}

# paravent_load [PARAM=VALUE…]
paravent_load() {
	must modprobe -a videobuf2-v4l2 videobuf2-vmalloc videobuf2-dma-contig videobuf2-dma-sg
	must insmod "$MODULE" "$@"
}

# find_node CAPABILITY [DRIVER]: the first video node whose device capabilities name
# CAPABILITY: capture, output, vbi, metadata… as v4l2-ctl spells it, in any case.
find_node() {
	local node info line
	for node in /dev/video* /dev/vbi*; do
		[[ -c $node ]] || continue
		info=$(v4l2-ctl -d "$node" --info 2>/dev/null) || continue
		[[ $info =~ Driver\ name\ *:\ ${2:-vivid} ]] || continue
		while read -r line; do
			case ${1,,}/${line,,} in
			capture/video\ capture | capture/video\ capture\ multiplanar) ;;
			capture/*) continue ;;
			"${1,,}/${1,,}"*) ;;
			*) continue ;;
			esac
			printf '%s\n' "$node"
			return
		done <<<"${info#*Device Caps}"
	done
	return 1
}

# v4l2 COMMAND… with standard input from nowhere and a limit in time.
limited() {
	local seconds=$(($1 * SLOW))
	shift
	timeout --kill-after=5 "$seconds" "$@" </dev/null
}

# colour FILE: the 4 bytes that all of FILE repeats, or nothing.
colour() {
	cmp -s -i 0:4 -n $(($(stat -c %s "$1") - 4)) "$1" "$1" && od -An -v -tx1 -N 4 "$1"
}

# Nobody writes to it: to read from it is to wait, without a program that does nothing else.
exec {nothing}<> <(:)

# until_true SECONDS COMMAND…: wait for COMMAND to succeed.
until_true() {
	local end=$((SECONDS + $1 * SLOW))
	shift
	until "$@" >/dev/null 2>&1; do
		((SECONDS < end)) || return
		read -rt 0.2 -u "$nothing" || true
	done
}

# no_leaks: is there memory of the module's that nobody points to any more? A test where the
# kernel can tell. Others may leak as they please: only reports with the module's functions count, or
# with those of a module that is gone, which are numbers. The second look leaves out what was
# in a register or on its way when the first was taken.
no_leaks() {
	local file=/sys/kernel/debug/kmemleak
	[[ -e $file ]] || return 0
	echo scan >$file
	sleep 6
	echo scan >$file
	cat $file >"$OUT/kmemleak"
	is "$(perl -0777 -ne 'print grep { /paravent|\] 0x/ } split /^(?=unreferenced)/m' "$OUT/kmemleak")" '' \
		'no memory of the module is lost'
}
