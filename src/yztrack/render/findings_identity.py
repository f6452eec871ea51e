"""What makes a finding the same one in the next run, where lines have moved and words have changed.

A finding is known by its rule, its file, the record that it stands in (its header, and what names it: id,
period and source) and the key that it points at; equal ones are numbered in their order. No line number, no
message and no value under judgement goes into it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

from yztrack.finding import Finding
from yztrack.render.findings import Texts

_HEADER = re.compile(r"\s*(\[\[?[^\[\]#=]+\]\]?)\s*(?:#.*)?\r?$")
_NAMING = re.compile(r"""\s*(id|period|source)\s*=\s*("[^"]*"|'[^']*'|[^#\s]+)""")
_TOKEN = re.compile(r"""\[\[[^\[\]]*\]\]|\[[^\[\],"'{}]*\]|"(?:[^"\\]|\\.)*"|'[^']*'|[^\s=,#"'\[\]{}]+""")
_DIGITS = 32


def fingerprints(findings: Sequence[Finding], texts: Texts) -> list[str]:
    """Return a fingerprint for each finding, none twice."""
    records = {path: _records(texts.get(path, "")) for path in {one.path for one in findings}}
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for one in findings:
        content, record = records[one.path].get(one.line, ("", ""))
        known = (one.code, one.path, record, _token(content, one.column))
        seen[known] += 1
        digest = sha256("\0".join((*known, str(seen[known]))).encode("utf-8", "surrogatepass"))
        made.append(digest.hexdigest()[:_DIGITS])
    return made


def ends(findings: Sequence[Finding], texts: Texts) -> list[int]:
    """Return for each finding the column after the key or value that it points at; columns from 1."""
    lines = {path: texts.get(path, "").split("\n") for path in {one.path for one in findings}}
    found = []
    for one in findings:
        own = lines[one.path]
        content = own[one.line - 1] if one.line <= len(own) else ""
        found.append(one.column + max(1, len(_token(content, one.column))))
    return found


def _token(content: str, column: int) -> str:
    match = _TOKEN.match(content, column - 1)
    return "" if match is None else match[0]


def _records(text: str) -> Mapping[int, tuple[str, str]]:
    """By line: its text, and what names the record that it stands in."""
    names: list[list[str]] = [[]]
    placed = []
    for content in text.split("\n"):
        header = _HEADER.match(content)
        naming = _NAMING.match(content)
        if header:
            names.append(["".join(header[1].split())])
        elif naming:
            names[-1].append(f"{naming[1]}={naming[2]}")
        placed.append((content, len(names) - 1))
    joined = ["\n".join(own) for own in names]
    return {line: (content, joined[record]) for line, (content, record) in enumerate(placed, 1)}
