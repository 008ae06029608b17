#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pages: all
# timeout: 400
# For every format and every way to get a buffer, from the first frame: what a zone touches
# equals the fill, and all else equals what the bare device gives.
. "$TOP/tests/vm/lib.sh"
. "$TOP/tests/vm/policy.sh"
. "$TOP/tests/vm/matrix.sh"

# The last is vivid's square, in a picture of 320x180, and a pixel around it.
cat >/run/zones <<-END
	6000,9000 20011,12345 15001,30007 5000,25000
	40001,20003 60007,20003 60007,50021 50000,35001 40001,50021
	0,60001 30000,60001 30000,65535 0,65535
	19400,9000 46136,9000 46136,56500 19400,56500
END
cat >/run/inverse <<-END
	only 2001,2003 63001,1001 64999,63003 1003,64007
	6000,9000 20011,12345 15001,30007 5000,25000
	19400,9000 46136,9000 46136,56500 19400,56500
END

# Two nodes of either API, the second of contiguous memory.
must modprobe vivid n_devs=4 node_types=0x101 multiplanar=1,2,1,2 allocators=0,0,1,1 \
	cache_hints=0,0,1,1
section 'the bare device'
together "matrix formats --bare --node $(capture 0) --contiguous $(capture 2)" \
	"matrix formats --bare --node $(capture 1) --contiguous $(capture 3)"
# shellcheck disable=SC2119 # no parameters for the module
paravent_load

section 'zones'
cameras ff0000 /run/zones 0 1 2 3
together "matrix formats --node $(capture 0) --contiguous $(capture 2) --exporter $(output 0) \
		--zones /run/zones --fill ff0000; matrix-compat $(capture 0) $(output 0)" \
	"matrix formats --node $(capture 1) --contiguous $(capture 3) --exporter $(output 1) \
		--zones /run/zones --fill ff0000; matrix-compat $(capture 1) $(output 1)"

section 'an inverse zone'
cameras 102030 /run/inverse 0 1 2 3
together "matrix formats --node $(capture 0) --zones /run/inverse --fill 102030" \
	"matrix formats --node $(capture 1) --zones /run/inverse --fill 102030"
done_testing
