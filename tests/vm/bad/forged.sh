#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The script pretends to be the end and powers the machine off by itself.
. "$TOP/tests/vm/lib.sh"
pass 'one'
done_testing
echo '# end 0123456789abcdef 0'
case $ARCH in
amd64) printf '\020' | dd of=/dev/port bs=1 seek=$((0xf4)) count=1 status=none ;;
*) busybox poweroff -f ;;
esac
