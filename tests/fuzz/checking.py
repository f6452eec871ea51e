"""Whole workspaces through every rule and every format: nothing raises, and nothing steers a terminal."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Sequence
from datetime import date
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree
from zlib import crc32

from tests.fuzz import seeds as sown
from yztrack.arrangement import AS_IT_IS
from yztrack.book import Book
from yztrack.causes import compare, known
from yztrack.cli.checking import findings, stream
from yztrack.cli.naming import target_places
from yztrack.cli.result import Format, counted, drawn
from yztrack.drawing import drawing
from yztrack.explanation import explain
from yztrack.finding import Refusal
from yztrack.model import Language
from yztrack.render import (
    explain_json,
    explain_text,
    show_json,
    show_text,
    status_csv,
    status_json,
    status_markdown,
    status_table,
)
from yztrack.render.show_text import Shown
from yztrack.report import Selection, judge
from yztrack.store import Loaded, Shelf, taken

_ROOT = Path("/nowhere/targets")
_DAYS = (date(2024, 6, 30), date(2026, 2, 25), date(1, 1, 1), date.max)
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def seeds() -> Sequence[str]:
    """Files, the examples of rules, and the small workspaces of the tests."""
    return [*sown.files(), *sown.examples(), *_workspaces()]


def _workspaces() -> list[str]:
    found = []
    for folder in sorted((sown.ROOT / "tests" / "workspaces").iterdir()):
        root = folder / "targets" if (folder / "targets").is_dir() else folder
        texts = {
            path.relative_to(root).as_posix(): path.read_text("utf-8")
            for path in sorted(root.rglob("*.toml"))
        }
        found.append(sown.join(texts))
    return [one for one in found if len(one) < 15_000]


def target(text: str) -> None:
    """Check, judge and show a workspace; raises for a broken promise."""
    try:
        shelf = Shelf(taken(_ROOT, [(name, one.encode(), None) for name, one in sown.split(text).items()]))
    except Refusal:
        return
    number = crc32(text.encode("utf-8", "surrogatepass"))
    day = _DAYS[number % len(_DAYS)]
    words: Language = "zh" if number & 8 else "en"
    loaded = shelf.whole()
    _checked(shelf, loaded, day, words)
    match number // 16 % 3:  # one of them an input: the hunt comes by again
        case 0:
            _told(loaded, day, words, number)
        case 1:
            _each(loaded, day, words)
        case _:
            compare(known(loaded.workspace, date(2022, 1, 1)), known(loaded.workspace, day), Selection())


def _told(loaded: Loaded, day: date, words: Language, number: int) -> None:
    """`status` in every format."""
    report = judge(loaded.workspace, day, Selection(everything=bool(number & 4)))
    assert pickle.loads(pickle.dumps(report)) == report
    places = target_places(report, loaded)
    inputs = {"digest": loaded.digest, "revision": None}
    told = json.loads(status_json.render(report, inputs=inputs, places=places))
    assert len(told["assessments"]) == len(report.rows)
    out = StringIO()
    width = (80, 200, 40)[number % 3]
    status_table.render(report, status_table.Screen(file=out, width=width), words, AS_IT_IS)
    for text in (
        out.getvalue(),
        status_csv.render(report, places=places),
        status_markdown.render(report, words),
    ):
        _steers_nothing(text)


def _checked(shelf: Shelf, loaded: Loaded, day: date, words: Language) -> None:
    found = findings(loaded, day)
    assert found == sorted(found) == sorted(chain.from_iterable(stream(shelf, day)))
    for form in get_args(Format):
        text = drawn(found, shelf.snapshot, form, words)
        _steers_nothing(text)
        if form in {"json", "gitlab", "sarif"}:
            json.loads(text)
        elif form == "junit":
            ElementTree.fromstring(text)
    counted(found, "full", words)


def _each(loaded: Loaded, day: date, words: Language) -> None:
    """`show` and `explain` of the first indicators."""
    for indicator in list(loaded.workspace.indicators.values())[:3]:
        report = judge(
            loaded.workspace, day, Selection(indicators=frozenset({indicator.id}), everything=True)
        )
        book = Book(loaded.workspace, day)
        evidence = book.evidence(indicator)
        shown = Shown(
            indicator,
            evidence,
            report.rows,
            drawing(indicator, evidence, report.rows),
            loaded.workspace.sources,
        )
        out = StringIO()
        show_text.render(shown, status_table.Screen(file=out, width=80), words, ascii_only=False)
        _steers_nothing(out.getvalue())
        places = target_places(report, loaded)
        json.loads(show_json.render(shown, day, "schedule", places))
        explained = [
            explain(book, indicator, row.target, method="schedule")
            for row in report.rows
            if row.assessment.parent is None
        ]
        json.loads(explain_json.render(explained, report, places))
        for one in explained[:5]:
            _steers_nothing(explain_text.render(one, words))


def _steers_nothing(text: str) -> None:
    found = _STEERS.search(text)
    assert found is None, repr(text[max(0, found.start() - 40) : found.end() + 10])
