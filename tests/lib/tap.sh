# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# TAP for shell scripts. Call from the main shell: in a subshell the count would be lost,
# and the harness takes a wrong count for a failure.

tap_count=0

plan() { printf '1..%d\n' "$1"; }
done_testing() { plan "$tap_count"; }

diag() { printf '%s\n' "$*" | sed 's/^/# /'; }
section() { diag "--- $*"; }

pass() { printf 'ok %d - %s\n' "$((++tap_count))" "$1"; }
fail() {
	printf 'not ok %d - %s\n' "$((++tap_count))" "$1"
	[[ -z ${2-} ]] || diag "$2"
}
skip() { printf 'ok %d - %s # SKIP %s\n' "$((++tap_count))" "$1" "$2"; }
skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

# is GOT EXPECTED NAME
is() {
	if [[ $1 == "$2" ]]; then
		pass "$3"
	else
		fail "$3" "got '$1', expected '$2'"
	fi
}

# like GOT EXTENDED_REGEX NAME
like() {
	if [[ $1 =~ $2 ]]; then
		pass "$3"
	else
		fail "$3" "got '$1', expected a match of /$2/"
	fi
}

# ok NAME COMMAND…: COMMAND succeeds. Its output is shown when it does not.
ok() {
	local name=$1 out status=0
	shift
	out=$("$@" 2>&1) || status=$?
	if ((status == 0)); then
		pass "$name"
	else
		fail "$name" "'$*' ended with $status: $out"
	fi
}

# refused NAME COMMAND…: COMMAND fails with a plain exit status, not by a signal.
refused() {
	local name=$1 out status=0
	shift
	out=$("$@" 2>&1) || status=$?
	if ((status > 0 && status < 126)); then
		pass "$name"
	else
		fail "$name" "'$*' ended with $status, expected a refusal: $out"
	fi
}
