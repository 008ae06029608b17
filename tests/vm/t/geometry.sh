#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once: 6.1
# timeout: 400
# Zones stay on the same part of the scene, whatever the picture goes through on its way
# to the buffer: any two things of which there are several occur together, see
# tests/vm/matrix/rows.c.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"
. "$TOP/tests/vm/matrix.sh"

# vivid's square on a television, and two pixels around it.
echo '19480,14700 46056,14700 46056,50836 19480,50836' >/run/square
# The green and the blue of eight bars, upright or lying, and a little more, aslant.
cat >/run/colours <<-END
	24100,0 33200,0 33300,65535 24200,65535
	48600,0 57900,0 57800,65535 48700,65535
	0,24100 65535,24200 65535,33300 0,33200
	0,48700 65535,48600 65535,57800 0,57900
END

devices=(0 1 2 3 4)
must modprobe vivid n_devs=5 node_types=0x1 multiplanar=1,2,1,2,1
# matrix WHAT OPTION…: what is for single- and multi-planar nodes, on two of each.
everywhere() {
	together "matrix $1 --node $(capture 0) --part 1/2 ${*:2}" \
		"matrix $1 --node $(capture 1) --part 1/2 ${*:2}" \
		"matrix $1 --node $(capture 2) --part 2/2 ${*:2}" \
		"matrix $1 --node $(capture 3) --part 2/2 ${*:2}" \
		"${moving[@]}"
}

section 'the bare device'
moving=("matrix moving --bare --node $(capture 4)")
everywhere square --bare
# shellcheck disable=SC2119 # no parameters for the module
paravent_load

section 'a square that comes and goes'
cameras 0000ff /run/square "${devices[@]}"
moving=()
everywhere square --zones /run/square --fill 0000ff

section 'colours that are private'
cameras 802040 /run/colours "${devices[@]}"
moving=("matrix moving --node $(capture 4) --zones /run/colours --fill 802040")
everywhere colours --zones /run/colours --fill 802040
done_testing
