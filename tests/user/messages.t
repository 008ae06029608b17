#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the tables of errors and warnings in Documentation/policy.md against the tool's source.

What policy check and policy sign may say of a policy and of certificates stands in a table, and
what stands in a table somebody says. In both, … stands for what differs from case to case.
"""
import glob
import os
import re

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")

# All that these say must be in a table; a row may be about others, too.
STRICT = ["site.c", "site_camera.c", "site_list.c", "site_match.c", "site_resolution.c",
          "site_trust.c", "site_zone.c", "value.c", "yaml.c", "cert.c", "cms.c", "advice.c",
          "cmd_policy_sign.c"]

# Which argument is the format.
CALLS = {"report_at": 3, "report_error": 2, "report_warn_at": 3, "value_is": 4}

# Made of others that are looked at themselves.
COMPOSED = ["…", "found …, expected …", "found … …, expected … to …"]


def arguments(text, at):
    """What stands between the parenthesis at a place and its end, by commas."""
    depth, out, start = 0, [], at + 1
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[][(){},]', text[at:]):
        here = at + token.start()
        if token.group() in "([{":
            depth += 1
        elif token.group() in ")]}":
            depth -= 1
        if (token.group() == "," and depth == 1) or not depth:
            out.append(text[start:here])
            start = here + 1
        if not depth:
            return out
    return out


def message(argument):
    """A format as people see it, with … for what is put in. None if it is no literal."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|([A-Za-z_]\w*)', argument)
    if not any(literal for literal, _ in parts):
        return None
    text = "".join("…" if name else literal for literal, name in parts)
    text = re.sub(r"\\(.)", r"\1", text)
    text = re.sub(r"%[-0-9.*]*(?:ll|[lzh])?(?:…|[a-z])", "…", text)
    return re.sub("…+", "…", text)


def messages(name):
    """Yields line, whether it is a warning, and text of each message in a file."""
    with open(os.path.join(TOP, "user", name), encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment.group().count("\n"), text,
                  flags=re.S)
    for call in re.finditer(r"\b(" + "|".join(CALLS) + r")\s*\(", text):
        given = arguments(text, call.end() - 1)
        line = text.count("\n", 0, call.start()) + 1
        said = message(given[CALLS[call[1]]]) if len(given) > CALLS[call[1]] else None
        if said and call[1] == "value_is":
            said = "found …, expected " + said
        if said and said not in COMPOSED:
            yield line, call[1] == "report_warn_at", said
    # The kinds of lists that site_list.c has: what they look like, and what they hold.
    for kind in re.finditer(r'"(a list (?:[^"\\]|\\.)*)",\s*"(\w+)",\n', text):
        line = text.count("\n", 0, kind.start()) + 1
        yield line, False, "found …, expected " + kind[1]
        yield line, False, f"found … {kind[2]}, expected … to …"


def table(heading):
    """The first column of the table below a heading."""
    with open(os.path.join(TOP, "Documentation/policy.md"), encoding="utf-8") as file:
        section = re.search(rf"^## {heading}$(.*?)^## ", file.read(), re.M | re.S)[1]
    return re.findall(r"^\| (.*?) \| ", section, re.M)[2:]


def pattern(row):
    """What a row of a table stands for."""
    return re.compile(".*".join(re.escape(part) for part in row.split("…")))


def check(number, name, lacking):
    """A line of TAP, and what is lacking."""
    print(("not ok" if lacking else "ok"), number, "-", name)
    for what in lacking:
        print("#", what)


def main():
    """Both tables, in both directions."""
    everything = {os.path.basename(path): list(messages(os.path.basename(path)))
                  for path in sorted(glob.glob(os.path.join(TOP, "user/*.c")))}
    print("1..6")
    number = 0
    for heading, warning, least in (("Errors", False, 60), ("Warnings", True, 20)):
        rows = {row: pattern(row) for row in table(heading)}
        strict = [(name, line, said) for name in STRICT for line, kind, said in everything[name]
                  if kind == warning]
        said = [text for found in everything.values() for _, kind, text in found if kind == warning]
        check(number + 1, f"{heading.lower()} are found in the source",
              [] if len(strict) >= least else [f"{len(strict)} only"])
        check(number + 2, f"all of these {heading.lower()} are in the table",
              [f"user/{name}:{line}: {text}" for name, line, text in strict
               if not any(row.search(text) for row in rows.values())])
        check(number + 3, f"the tool says all that the table of {heading.lower()} has",
              [row for row, regex in rows.items() if not any(regex.search(text) for text in said)])
        number += 3


main()
