#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds what the tool says is refused against the table of what the module refuses.

The module's is in kernel/guard.c; the tool, which PARAVENT names, is asked about a policy that
allows one control, with zones and with `fixed`. So a control that only one of them knows is found.
"""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
PARAVENT = os.environ["PARAVENT"]
ZONES = "zones: [{polygon: [[0, 0], [65535, 0], [0, 65535]]}]"


def read(path):
    """The text of a file of the tree."""
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def numbers(names):
    """What the compiler takes names of controls for."""
    text = "#include <linux/videodev2.h>\n" + "".join(f"= {name}\n" for name in names)
    said = subprocess.run(["cc", "-E", "-P", "-"], input=text, capture_output=True, text=True,
                          check=True).stdout
    # The names stand for sums of numbers in parentheses.
    sums = re.findall(r"^= ?([0-9a-fA-Fx()+| ]+)$", said, re.M)
    assert len(sums) == len(names)
    return [eval(number) for number in sums]  # pylint: disable=eval-used


def warns(control, rule):
    """Does the tool say of a control that it would be refused?"""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(f"paravent: 1\nserial: 1\ncameras:\n  - name: a\n    match: {{card: b}}\n"
                   f"    controls: [{control}]\n    {rule}\n")
        file.flush()
        said = subprocess.run([PARAVENT, "policy", "check", file.name], capture_output=True,
                              text=True, check=True)
    return "refused all the same" in said.stdout + said.stderr


ROWS = dict(re.findall(r"{ (V4L2_CID_\w+), EFFECT_(\w+) }", read("kernel/guard.c")))
NAMED = set(re.findall(r"{ (V4L2_CID_\w+), \"", read("user/control.c")))
WRONG = []
COUNT = 0
ALL = sorted(NAMED | set(ROWS))
for name, number in zip(ALL, numbers(ALL)):
    for rule, refused in ((ZONES, ROWS.get(name) in ("MOVE", "SPEED")),
                          ("fixed: true", name in ROWS), ("fixed: false", False)):
        COUNT += 1
        if warns(number, rule) != refused:
            WRONG.append(f"{name} with '{rule}': {'refused' if refused else 'allowed'}")
print("not ok" if len(ROWS) < 10 else "ok", 1, f"- the module has {len(ROWS)} controls that move")
print("not ok" if WRONG else "ok", 2, f"- the tool says of {COUNT} what the module does")
for line in WRONG:
    print("#", line)
print("1..2")
sys.exit(bool(WRONG) or len(ROWS) < 10)
