# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # those who source it use the variables
# What every script of the tests shares: where things are, how to speak, and the cache.

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=$TOP/build
CACHE=${PARAVENT_CACHE:-/var/cache/paravent}
JOBS=$(nproc)

# Progress and errors go to standard error: standard output belongs to TAP and to answers.
say() { printf '%s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

need() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null ||
			die "'$tool' is not installed; 'tests/setup' as root installs all that is needed"
	done
}

# cached NAME COMMAND [ARG…]: the path of cache entry NAME, which COMMAND fills if it is not
# there. COMMAND gets the directory to fill as its last argument; it is renamed into place
# only when COMMAND succeeds, so that an entry is complete or absent. The lock makes a
# second run wait for the first instead of doing the work twice.
cached() {
	local entry=$CACHE/$1
	shift
	if [[ ! -d $entry ]]; then
		mkdir -p "$CACHE" 2>/dev/null && [[ -w $CACHE ]] ||
			die "cannot write to the cache $CACHE; set PARAVENT_CACHE to a directory of yours"
		(
			flock 9
			[[ ! -d $entry ]] || exit 0
			rm -rf "$entry.new"
			mkdir "$entry.new"
			"$@" "$entry.new" >&2 || exit
			mv "$entry.new" "$entry"
		) 9>"$entry.lock" || die "could not make $entry (see above)"
	fi
	printf '%s\n' "$entry"
}

# watched WHAT COUNT LOG COMMAND…: run COMMAND with its output in LOG; every ten seconds
# say how far it is, in the words that the shell code COUNT prints.
watched() {
	local what=$1 count=$2 log=$3 ticker status=0 start=$SECONDS
	shift 3
	while sleep 10; do
		say "  $what: $(eval "$count"), $((SECONDS - start)) s"
	done &
	ticker=$!
	"$@" >"$log" 2>&1 </dev/null || status=$?
	kill "$ticker"
	wait "$ticker" 2>/dev/null || true
	if ((status)); then
		tail -n 25 "$log" >&2
		die "$what failed after $((SECONDS - start)) s; its whole output is in $log"
	fi
	say "  $what: done in $((SECONDS - start)) s"
}
