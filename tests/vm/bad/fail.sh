#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One test fails, the machine is well.
. "$TOP/tests/vm/lib.sh"
pass 'one'
is 'raw' 'masked' 'two'
done_testing
