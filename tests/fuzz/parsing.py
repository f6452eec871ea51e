"""A file's text, through parser, records and engine: faults with places, or assessments of every goal."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import toml_rs
import tomli

from tests.fuzz import seeds as sown
from tests.plans import SOURCES
from yztrack.book import Book
from yztrack.document import (
    Reading,
    place_faults,
    read_indicator,
    read_settings,
    read_sources,
    target_lines,
)
from yztrack.explanation import explain
from yztrack.message import visible
from yztrack.model import Indicator, Workspace
from yztrack.profiles import NAMES
from yztrack.rules import BY_CODE

_DAYS = (date(1, 1, 1), date(2024, 6, 30), date(2026, 12, 31), date.max)


def seeds() -> Sequence[str]:
    """Files, and the examples of rules."""
    return [*sown.files(), *sown.examples()]


def target(text: str) -> None:
    """Read one text as each kind of file; raises for a broken promise."""
    body = text.removeprefix("\ufeff")
    _parsers_agree(body)
    for reading in (read_sources(body), read_settings(body)):
        _told_well(reading, body)
    indicator = read_indicator("group/one", body)
    _told_well(indicator, body)
    if indicator.records is not None:
        _judged(indicator.records, body)


def _parsers_agree(text: str) -> None:
    """Two parsers may accept different texts; of one text that both accept they must not read two things."""
    if text.count("[") + text.count("{") + text.count(".") > 1000:
        return
    try:
        ours = toml_rs.loads(text, parse_float=_number)
        theirs = tomli.loads(text, parse_float=_number)
    except (ValueError, RecursionError):
        return
    assert repr(ours) == repr(theirs), "two parsers read two things"


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def _told_well(reading: Reading[Any], text: str) -> None:
    assert (reading.records is None) == bool(reading.faults)
    lines = text.split("\n")
    for one in place_faults("targets/one.toml", text, reading.faults, BY_CODE):
        assert 1 <= one.line <= len(lines), one
        assert 1 <= one.column <= len(lines[one.line - 1]) + 1, one
        assert one.message and one.help, one
        assert visible(one.message + one.help) == one.message + one.help, one


def _judged(indicator: Indicator, text: str) -> None:
    workspace = Workspace(sources=SOURCES, indicators={indicator.id: indicator})
    lines = target_lines(text, len(indicator.targets))
    assert (
        all("targets" in text.split("\n")[line - 1] or line == 1 for line in lines)
        or "[[targets]]" not in text
    )
    for day in _DAYS:
        book = Book(workspace, day)
        for goal in indicator.targets[:20]:
            judged = book.assess(goal, indicator, methods=NAMES)
            assert pickle.loads(pickle.dumps(judged)) == judged
            explain(book, indicator, goal, method="schedule")
            if goal.over == "each" and goal.period is not None and len(goal.period.years()) < 20:
                book.assess_years(goal, indicator)
