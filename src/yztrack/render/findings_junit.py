"""Findings as a JUnit report: a suite for each file, a case for each finding.

An error or a warning is a failed case; a note is one that passed, with its words beside it. A report without
a finding has one case that passed, since some readers take a report without cases for a broken one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree

from yztrack.finding import Finding
from yztrack.render.findings import Texts

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(findings: Sequence[Finding], texts: Texts) -> str:
    """Return the XML document; it tells no times, so that equal findings are equal bytes."""
    del texts
    root = ElementTree.Element("testsuites", _numbers(findings) | {"name": "yztrack check"})
    for path, found in groupby(sorted(findings), key=lambda one: one.path):
        own = list(found)
        suite = ElementTree.SubElement(root, "testsuite", _numbers(own) | {"name": _kept(path)})
        for one in own:
            _add_case(suite, one)
    if not findings:
        suite = ElementTree.SubElement(root, "testsuite", _numbers([]) | {"name": "yztrack check"})
        ElementTree.SubElement(suite, "testcase", {"name": "nothing found", "classname": "yztrack check"})
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document.decode() + "\n"


def _numbers(findings: Sequence[Finding]) -> dict[str, str]:
    failures = sum(one.severity != "note" for one in findings)
    return {"tests": str(len(findings) or 1), "failures": str(failures), "errors": "0"}


def _add_case(suite: ElementTree.Element, one: Finding) -> None:
    place = f"{one.path}:{one.line}:{one.column}"
    name = f"{one.code} {one.name} at {one.line}:{one.column}"
    given = {"name": name, "classname": _kept(one.path), "file": _kept(one.path), "line": str(one.line)}
    case = ElementTree.SubElement(suite, "testcase", given)
    words = _kept(f"{place}: {one.code} {one.message}\nhelp: {one.help}")
    if one.severity == "note":
        ElementTree.SubElement(case, "system-out").text = words
    else:
        failure = {"message": _kept(one.message), "type": one.severity}
        ElementTree.SubElement(case, "failure", failure).text = words


def _kept(text: str) -> str:
    """Return the text without the characters that no XML can hold."""
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)
