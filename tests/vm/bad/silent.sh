#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The script ends well and has said nothing.
exit 0
