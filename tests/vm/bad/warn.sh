#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel warns, all tests pass.
. "$TOP/tests/vm/lib.sh"
pass 'one'
echo '<4>WARNING: CPU: 0 PID: 1 at kernel/shadow.c:1 example+0x1/0x2' >/dev/kmsg
done_testing
