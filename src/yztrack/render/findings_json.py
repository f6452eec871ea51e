"""Findings as one JSON document: schema yztrack/check/1, and yztrack/check-statistics/1 for the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from yztrack.finding import Finding
from yztrack.render.findings import Texts, counts, tallies
from yztrack.render.jsontext import dumps

SCHEMA = "yztrack/check/1"
STATISTICS_SCHEMA = "yztrack/check-statistics/1"


def render(findings: Sequence[Finding], texts: Texts) -> str:
    """Return every finding and how many of each severity there are (design.md section 6)."""
    del texts
    told = [one._asdict() for one in findings]
    return dumps({"schema": SCHEMA, "findings": told, "summary": counts(findings)}) + "\n"


def statistics(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each rule, the most first."""
    told = [asdict(one) for one in tallies(findings)]
    return dumps({"schema": STATISTICS_SCHEMA, "rules": told, "summary": counts(findings)}) + "\n"
