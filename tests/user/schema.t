#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds Documentation/policy.schema.json against the tool, which PARAVENT_PLAIN names.

Both are asked about the same policies. What the schema refuses, the tool must refuse; what the
tool refuses, the schema must, unless it is of a kind that a schema cannot express (BEYOND). The
tool itself tells which names may stand where, so a field that only one of the two knows is found.
"""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
PARAVENT = os.environ["PARAVENT_PLAIN"]

# What the tool may say of a policy that is good by the schema.
BEYOND = [
    r"\(the frame's (width|height)\)",
    r"points are on one line",
    r"the edge from point .* meets",
    r"could match the same device",
    r"a time zone that this machine knows",
    r"an end that is not after the beginning",
    r"found a text of 140 bytes",  # 70 characters, which are what the schema counts
    r'found "2026-02-29", expected a date',
    r"the clocks change more than",
    r"at most a day apart",
    r"the certificate of trust\[0\] again",
    r"expected at least 1 x 1",
    r"found 18446744073709551616, expected the four letters",  # the schema knows no long numbers
]



def certificate():
    """A certificate that the tool has made, as PEM."""
    with tempfile.TemporaryDirectory() as directory:
        prefix = os.path.join(directory, "key")
        subprocess.run([PARAVENT, "keygen", "--name", "x", "--bits", "2048", "-o", prefix],
                       check=True, stdout=subprocess.DEVNULL)
        with open(prefix + ".crt", encoding="utf-8") as file:
            return file.read()


# Every field there is, but for field_of_view, which goes without the lens.
FULL = {
    "paravent": 1, "serial": 7, "issuer": "i", "reference": "r", "purpose": "p", "place": "p",
    "timezone": "Europe/Paris", "valid": {"from": "2026-01-01", "until": "2026-01-01 12:00"},
    "trust": [certificate()], "revoke": ["0123456789abcdefABCDEF:" * 2 + "0" * 20],
    "cameras": [{
        "name": "a",
        "match": {"driver": "d", "card": "c", "bus_info": "b", "usb": "046d:0825",
                  "usb_serial": "s", "device_tree": "/soc/csi"},
        "frame": {"width": 1280, "height": 720},
        "fill": "#a0B1c2",
        "max_size": {"width": 640, "height": 480},
        "max_frame_rate": {"frames": 1, "seconds": 10},
        "fixed": True,
        "require_audit": True,
        "resolution": {"pixels_per_metre": "observe", "distance": 8,
                       "lens": {"focal_length": 4, "sensor_width": 4.8}},
        "commissioning": {"minutes": 10, "frames": 100},
        "full_view": ["1640x1232", "820x616"],
        "formats": ["YUYV", "Y16-BE"],
        "controls": ["brightness", "0x0098F900"],
        "allow": {"uids": [1, 2], "gids": [3], "executables": ["0123456789abcdef" * 4]},
        "schedule": ["Mon-Fri 08:00-18:00"],
        "zones": [{
            "name": "w", "polygon": [[1, 1], [9.5, 1], [9, 9]], "only": False,
            "schedule": ["Sat,Sun 22:00-02:00"]}]}]}

# Put in the place of every value in turn.
ODD = [None, "", "text", -1, 1.5, 2**64, True, [], {}]

# Put in the place of the values at the end of these paths.
SOME = {
    "schedule/0": [
        "Mon 00:00-24:00", "mon-FRI 08:00-09:00", "Mon-Tue,Thu 10:00-11:00", "Fri 22:00-02:00",
        "Mon", "Mon 8:00-9:00", "Mon 08:00", "Mon 08:00-", "Mon 08:00-08:00", "Mon 24:00-08:00",
        "Mon 08:00-24:01", "Mon 08:60-09:00", "Mon  08:00-09:00", "Mon 08:00-09:00 ",
        "Mon- 08:00-09:00", "Mon, 08:00-09:00", "Monday 08:00-09:00", "-Mon 08:00-09:00",
        "Mon-Tue-Wed 08:00-09:00", "08:00-09:00", "Mon 08.00-09.00", "Mon 99:00-99:30",
        "Mon 25:00-26:00"],
    "valid/from": [
        "2026-01-01T12:30", "2026-01-01 12:30:05", "2026-1-2", "1971-01-01", "1969-12-31",
        "2026-13-01", "2026-00-01", "2026-01-32", "2026-1", "2026-01-01 24:00", "2026-01-01 12:60",
        "2026-01-01 12:30 ", "26-01-01", "tomorrow"],
    "valid/until": ["2026-02-29", "2026-01-01", "9999-12-31", "10000-01-01"],
    "timezone": ["UTC", "Etc/GMT+1", "Europe/Nowhere", "/etc/localtime", "../UTC", "Europe Paris"],
    "trust/0": ["-----BEGIN", "x.crt"],
    "revoke/0": ["0" * 63, "0" * 65, "0" * 63 + "g", ":".join(["aB"] * 32), "0" * 63 + " "],
    "usb": ["046D:0825", "46d:825", "046d:08250", "046d-0825", ":::::::::"],
    "device_tree": ["soc", "/", "/a b", "/a\nb"],
    "resolution/pixels_per_metre": ["detect", "recognise", "identify", "recognize", 62.5, 0.9],
    "resolution": [
        {"pixels_per_metre": 25, "distance": 1, "field_of_view": 90},
        {"pixels_per_metre": 25, "distance": 1, "field_of_view": 0.9},
        {"pixels_per_metre": 25, "distance": 1, "field_of_view": 171},
        {"pixels_per_metre": 25, "distance": 1},
        {"pixels_per_metre": 25, "distance": 1, "field_of_view": 90,
         "lens": {"focal_length": 4, "sensor_width": 4.8}}],
    "controls": [[], ["brightness", "brightness"]],
    "controls/0": ["Brightness", "brightnes", "0x0", "0x", "0x10000000", "0xfffffff", "0x00980900 ",
                   "0X00980900", "9963776", "3a_lock", "pan_absolute"],
    "executables/0": ["0" * 63, "0" * 65, "0" * 63 + "g", ":".join(["aB"] * 32), "0" * 63 + " "],
    "full_view/0": ["1x1", "16384x16384", "16385x1", "1x16385", "0x1", "1x0", "01x1", "1x01", "99999x1",
                    "1", "x1", "1x", "1X1", "1 x 1", "1x1x1", "1x1 ", "-1x1", "1,1", "9999x10000", "4294967297x1"],
    "formats/0": ["Y16 ", "Y16 -BE", "-BE", "YUYV2", "YUY\u00e9", "Y\nUV", "a"],
    "fill": ["#000000", "#00000", "#0000000", "#00000g", "black", "000000"],
    "driver": ["a\nb", "\u202e"],
    "name": ["a\nb", "\u202e"],
    "issuer": ["a\nb", "\u202e", "\u00e9" * 70, "\u00e9" * 63, "\x7f", "\u0085", "\ufeff"],
    "max_frame_rate": [1, 240, 241, "1"],
    "polygon/0": [[1], [1, 1, 1], ["1", 1], [0, 720], [1280.5, 0]],
}

# As people type it: the schema is asked about what YAML 1.2 makes of it.
HEAD = "paravent: 1\nserial: 7\n"
CAMERA = "cameras:\n  - name: a\n    match: {driver: d}\n"
TYPED = [
    HEAD + CAMERA,
    HEAD + "valid: {from: 2026-01-01, until: 2027-01-01}\n" + CAMERA,
    HEAD + "cameras: [{name: 12, match: {card: true}}]\n",
    HEAD + "cameras: [{name: 1.5, match: {card: no}}]\n",
    HEAD + "issuer: 2026-01-01\nplace: 08:00\n" + CAMERA,
    HEAD + "issuer: ~\n" + CAMERA,
    HEAD + "issuer: null\n" + CAMERA,
    HEAD + "issuer:\n" + CAMERA,
    HEAD + "issuer: \"null\"\n" + CAMERA,
    HEAD + CAMERA + "    fixed: yes\n",
    HEAD + CAMERA + "    fixed: \"true\"\n",
    HEAD + CAMERA + "    fill: #000000\n",
    HEAD + CAMERA + "    max_frame_rate: \"10\"\n",
    HEAD + CAMERA + "    schedule: [Mon 08:00-09:00]\n",
    HEAD + "timezone: UTC\n" + CAMERA + "    schedule: [Mon 08:00-09:00]\n",
    HEAD + "timezone: UTC\nvalid: {until: 2027-01-01}\n" + CAMERA +
    "    schedule: [Mon 08:00-09:00]\n",
    HEAD + "timezone: UTC\nvalid: {from: 2026-01-01, until: 2027-01-01}\n" + CAMERA +
    "    schedule: [Mon 08:00-09:00]\n",
    HEAD + CAMERA + "    zones:\n      - polygon: [[0, 0], [65535, 0], [0, 65535]]\n",
    HEAD + CAMERA + "    zones:\n      - polygon: [[0, 0], [65536, 0], [0, 65535]]\n",
    HEAD + CAMERA + "    zones:\n      - polygon: [[0, 0], [0.5, 0], [0, 65535]]\n",
    HEAD + CAMERA + "    frame: {width: 16384, height: 9}\n"
    "    zones:\n      - polygon: [[0, 0], [16384, 0], [0, 9]]\n",
    HEAD + CAMERA + "    frame: {width: 16384, height: 9}\n"
    "    zones:\n      - polygon: [[0, 0], [16385, 0], [0, 9]]\n",
    HEAD + CAMERA + "    zones:\n      - polygon: [[0, 0], [9, 0], [0, 9]]\n"
    "        schedule: [Mon 08:00-09:00]\n",
    "- a\n",
    "text\n",
]


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, which editors and the tool go by; PyYAML itself has 1.1's."""
    yaml_implicit_resolvers = {}


for tag, pattern, starts in (
        ("null", r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
        ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$",
         list("-+.0123456789"))):
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), starts)

with open(os.path.join(TOP, "Documentation/policy.schema.json"), encoding="utf-8") as stream:
    SCHEMA = json.load(stream)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
count = 0
failed = 0


def ok(name, faults):
    """Report a test, which is passed if there are no faults."""
    global count, failed
    count += 1
    failed += bool(faults)
    print(f"{'not ok' if faults else 'ok'} {count} - {name}")
    for fault in faults[:20]:
        print("# " + fault.replace("\n", "\n# "))


def ask(text):
    """What the tool says of a policy: its errors."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        # Looking for leaks takes as long as all the rest, and other tests do.
        done = subprocess.run([PARAVENT, "policy", "check", "--json", file.name], check=False,
                              stdout=subprocess.PIPE)
    answer = json.loads(done.stdout)
    assert done.returncode == (not answer["ok"]), done
    return answer.get("errors", [])


def compare(text, policy, what):
    """Where schema and tool differ about a policy."""
    errors = [error["message"] for error in ask(text)]
    refusal = jsonschema.exceptions.best_match(VALIDATOR.iter_errors(policy))
    if refusal and not errors:
        return [f"{what}: the tool takes what the schema refuses: {refusal.message}"]
    strange = [e for e in errors if not any(re.search(b, e) for b in BEYOND)]
    if not refusal and strange:
        return [f"{what}: the schema takes what the tool refuses: {strange[0]}"]
    return []


def follow(schema):
    """A schema without $ref, or for a choice the one for names with values."""
    if "$ref" in schema:
        return SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema["oneOf"][-1] if "oneOf" in schema and "properties" not in schema else schema


def walk(schema, value, path=()):
    """Path and schema of all that is in a policy; of lists, the first entry."""
    schema = follow(schema)
    yield path, schema
    if isinstance(value, dict):
        for name, child in value.items():
            yield from walk(schema["properties"][name], child, path + (name,))
    elif isinstance(value, list):
        yield from walk(schema["items"], value[0], path + (0,))


def changed(path, change):
    """FULL, with what is at the path replaced by what change() makes of it."""
    policy = copy.deepcopy(FULL)
    if not path:
        return change(policy)
    at = policy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = change(at[path[-1]])
    return policy


def show(path):
    return "/".join(map(str, path)) or "the policy"


def try_value(path, value):
    policy = changed(path, lambda _: value)
    return compare(json.dumps(policy), policy, f"{show(path)} = {json.dumps(value)[:60]}")


def test_names(path, schema):
    """The names that the schema has, those that the tool has, and those that FULL has."""
    policy = changed(path, lambda value: {**value, "no such name": 1})
    told = next(e["message"] for e in ask(json.dumps(policy)) if "no such name" in e["message"])
    names = set(told.split("expected one of: ")[1].split(", "))
    faults = []
    changed(path, lambda value: faults.extend(
        f"{show(path)}: {sorted(other)} in {where}, {sorted(names)} in the tool"
        for where, other in (("the schema", set(schema["properties"])), ("FULL", set(value)))
        if other != names and not (where == "FULL" and "oneOf" in schema)))
    if schema["additionalProperties"]:
        faults.append(f"{show(path)}: the schema takes other names")
    for name, child in schema["properties"].items():
        if "description" not in child and name != "max_frame_rate":
            faults.append(f"{show(path)}: {name} has no description")
        shorter = changed(path, lambda value, n=name: {k: v for k, v in value.items() if k != n})
        faults += compare(json.dumps(shorter), shorter, f"{show(path)} without {name}")
    return faults


def lengthened(path, length):
    """A list or text at the path, made this long without other mistakes."""
    def change(value):
        if isinstance(value, str):
            return "x" * length
        if path[-1] == "polygon":
            return [[9 * i, round(i * i / 10, 1)] for i in range(length)]
        if path[-1] in ("uids", "gids"):
            return list(range(length))
        entries = [copy.deepcopy(value[0]) for _ in range(length)]
        for i, item in enumerate(entries):
            if isinstance(item, dict) and "match" in item:
                item["match"]["bus_info"] = str(i)
        return entries
    return changed(path, change)


def test_limits(path, schema):
    """On both sides of each limit that the schema states."""
    faults = []
    for key, step in (("minimum", -1), ("maximum", 1)):
        if key in schema:
            faults += try_value(path, schema[key]) + try_value(path, schema[key] + step)
    for key, step in (("minLength", -1), ("maxLength", 1), ("minItems", -1), ("maxItems", 1)):
        if key in schema and path[-2:-1] != ("polygon",):
            for length in (schema[key], schema[key] + step):
                policy = lengthened(path, length)
                faults += compare(json.dumps(policy), policy, f"{show(path)}, {length} long")
    return faults


def main():
    """All of it, as TAP."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    ok("a policy with every field is good", compare(json.dumps(FULL), FULL, "FULL") +
       [e["message"] for e in ask(json.dumps(FULL))])
    places = list(walk(SCHEMA, FULL))
    ok("the same names stand in each place, and the same are required",
       [f for path, schema in places if "properties" in schema for f in test_names(path, schema)])
    ok("limits are the same",
       [f for path, schema in places for f in test_limits(path, schema)])
    ok("odd values are judged alike",
       [f for path, _ in places for value in ODD for f in try_value(path, value)])
    ok("texts with a form of their own are judged alike",
       [f for end, values in SOME.items() for path, _ in places if show(path).endswith(end)
        for value in values for f in try_value(path, value)])
    ok("what people type is judged alike",
       [f for text in TYPED for f in compare(text, yaml.load(text, Core), text)])
    examples = []
    for name in sorted(os.listdir(os.path.join(TOP, "Documentation/examples"))):
        if not name.endswith(".yaml"):
            continue
        with open(os.path.join(TOP, "Documentation/examples", name), encoding="utf-8") as file:
            text = file.read()
        errors = ask(text) or list(VALIDATOR.iter_errors(yaml.load(text, Core)))
        examples += [f"{name}: {errors[0]}"] if errors else []
    ok("the examples are good", examples)
    print(f"1..{count}")
    return failed != 0


sys.exit(main())
