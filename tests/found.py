"""Findings as the formats get them, and words that would break a format which trusted them."""

from __future__ import annotations

from typing import Any

from yztrack.finding import Finding

HOSTILE = (
    "]]> <b>\"a\" & 'b'</b> | `c` 100% %0A ::error::x ##[error] \x00\x1b[31m\ufffe \u2028 工业\U0001f3ed"
)


def finding(**parts: Any) -> Finding:
    """A finding of which only what a test is about is given."""
    given = {"path": "targets/output.toml", "line": 2, "column": 1, "code": "YZ103", "name": "wrong-value"}
    given |= {"severity": "error", "message": "kind is flux", "help": "use flow"}
    return Finding(**{**given, **parts})
