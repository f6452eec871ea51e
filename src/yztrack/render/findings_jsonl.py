"""Findings as JSON lines, for tools that read one record at a time: each as in yztrack/check/1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from yztrack.finding import Finding
from yztrack.render.findings import Texts, tallies
from yztrack.render.jsontext import dumps


def render(findings: Sequence[Finding], texts: Texts) -> str:
    """Return a line a finding; nothing where there is none."""
    del texts
    return "".join(f"{dumps(one._asdict(), indent=None)}\n" for one in findings)


def statistics(findings: Sequence[Finding]) -> str:
    """Return a line a rule that found something, the most first."""
    return "".join(f"{dumps(asdict(one), indent=None)}\n" for one in tallies(findings))
