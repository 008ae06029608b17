# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The program 'steps' for guest scripts: it stays, and does one step after another.

# start_steps NODE WIDTH HEIGHT
start_steps() {
	rm -f /run/steps.in /run/steps.out
	must mkfifo /run/steps.in /run/steps.out
	steps "$@" </run/steps.in >/run/steps.out &
	stepping=$!
	exec 7>/run/steps.in 8</run/steps.out
}

# step LINE: what it answers; also from a subshell.
step() {
	local said
	printf '%s\n' "$1" >&7
	IFS= read -r -t 60 said <&8 || said='no answer'
	printf '%s\n' "$said"
}

stop_steps() {
	exec 7>&- 8<&-
	wait "$stepping"
}
