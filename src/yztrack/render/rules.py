"""The rules of `check` as they are printed: a list by family, one or all in full, JSON, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from textwrap import dedent
from typing import NamedTuple

from yztrack.finding import Rule
from yztrack.render.jsontext import dumps

SCHEMA = "yztrack/rules/1"
FAMILIES: Mapping[str, str] = {
    "YZ0": "files and TOML",
    "YZ1": "schema",
    "YZ2": "references and identity",
    "YZ3": "data",
    "YZ4": "goals",
    "YZ5": "provenance and freshness",
    "YZ6": "waivers",
}
_PARTS = re.compile(r"^(?:Why|Bad|Good):", re.MULTILINE)


class Parts(NamedTuple):
    """What a rule finds, why that is a fault, and an example with and without it."""

    what: str
    why: str
    bad: str
    good: str


def parts(rule: Rule) -> Parts:
    """Return the four parts of a rule's text; what and why each as one line."""
    what, why, bad, good = _PARTS.split(rule.text)
    return Parts(" ".join(what.split()), " ".join(why.split()), _example(bad), _example(good))


def _example(text: str) -> str:
    return dedent(text.strip("\n")).strip() + "\n"


def _family(rule: Rule) -> str:
    return rule.code[:3]


def listing(rules: Sequence[Rule]) -> str:
    """Return a line for each rule, by family."""
    width = max(len(rule.name) for rule in rules)
    blocks = []
    for family, own in groupby(rules, _family):
        lines = [f"{rule.code}  {rule.severity:7}  {rule.name:{width}}  {parts(rule).what}\n" for rule in own]
        blocks.append(f"{family}: {FAMILIES[family]}\n{''.join(lines)}")
    return "\n".join(blocks)


def in_full(rules: Sequence[Rule]) -> str:
    """Return each rule with all that it says."""
    return "\n".join(f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.text}\n" for rule in rules)


def as_json(rules: Sequence[Rule]) -> str:
    """Return the rules in schema yztrack/rules/1."""
    told = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity,
            "family": FAMILIES[_family(rule)],
            **parts(rule)._asdict(),
        }
        for rule in rules
    ]
    return dumps({"schema": SCHEMA, "rules": told}) + "\n"


def markdown(rule: Rule) -> str:
    """Return what a rule says as Markdown, without a heading."""
    said = parts(rule)
    examples = "".join(
        f"\n**{name}**\n\n```{'toml' if '=' in example else 'text'}\n{example}```\n"
        for name, example in (("Bad", said.bad), ("Good", said.good))
    )
    return f"{said.what}\n\n**Why**: {said.why}\n{examples}"
