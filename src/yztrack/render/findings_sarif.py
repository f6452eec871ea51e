"""Findings as SARIF 2.1.0, which code scanning services read.

Paths are relative to the root of the repository and nothing tells of this machine, so that an alert stays
the same one. The fingerprint has a name of our own: GitHub's upload action computes `primaryLocationLineHash`
itself, and warns of every other value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from yztrack import __version__
from yztrack.finding import Finding, Rule
from yztrack.render.findings import Texts
from yztrack.render.findings_identity import ends, fingerprints
from yztrack.render.jsontext import dumps
from yztrack.render.rules import markdown, parts
from yztrack.rules import ALL

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "yztrack/v1"


def render(findings: Sequence[Finding], texts: Texts) -> str:
    """Return a log of one run, with every rule and a result for each finding."""
    places = {rule.code: index for index, rule in enumerate(ALL)}
    marked = zip(findings, fingerprints(findings, texts), ends(findings, texts), strict=True)
    run = {
        "tool": {
            "driver": {"name": "yztrack", "version": __version__, "rules": [_rule(rule) for rule in ALL]}
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": [_result(one, places[one.code], known, end) for one, known, end in marked],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(rule: Rule) -> Mapping[str, Any]:
    said = parts(rule)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": said.what},
        "fullDescription": {"text": f"{said.what} Why: {said.why}"},
        "help": {"text": rule.text, "markdown": markdown(rule)},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(one: Finding, place: int, known: str, end: int) -> Mapping[str, Any]:
    return {
        "ruleId": one.code,
        "ruleIndex": place,
        "level": one.severity,
        "message": {"text": f"{one.message}; {one.help}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(one.path), "uriBaseId": _ROOT},
                    "region": {"startLine": one.line, "startColumn": one.column, "endColumn": end},
                }
            }
        ],
        "partialFingerprints": {_FINGERPRINT: known},
    }
