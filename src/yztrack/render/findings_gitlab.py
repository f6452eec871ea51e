"""Findings as GitLab's Code Quality report, the part of Code Climate's format that it documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yztrack.finding import Finding, Severity
from yztrack.render.findings import Texts
from yztrack.render.findings_identity import fingerprints
from yztrack.render.jsontext import dumps

_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def render(findings: Sequence[Finding], texts: Texts) -> str:
    """Return a JSON list with an entry for each finding; an empty one where there is none."""
    told = [
        {
            "description": f"{one.message}; {one.help}",
            "check_name": f"{one.code} {one.name}",
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[one.severity],
            "location": {"path": one.path, "lines": {"begin": one.line}},
        }
        for one, fingerprint in zip(findings, fingerprints(findings, texts), strict=True)
    ]
    return dumps(told) + "\n"
