"""What is known of each period as SDMX-CSV 2.0, for statisticians.

The data structure is `YZTRACK:OBSERVATIONS(1.0.0)`; every row is information (action I). Its rules:

- **Key**: FREQ, REF_AREA, INDICATOR, TIME_PERIOD, none of it twice: a row is what is known of a period when
  all reports of it are weighed, not a single report. INDICATOR is the id as it is, REF_AREA the scope, and
  `_U` (unspecified) where none is named. FREQ is that of the period; a span that is none of a year, half,
  quarter, month or day has `_O` (other) and its TIME_PERIOD is the first day and a duration: 2024-01-01/P2M.
- **Measures**: OBS_VALUE where the figure is a number; OBS_LOW and OBS_HIGH are its bounds, empty where it
  has none, and both are the value where it is a number. OBS_LOW_OPEN and OBS_HIGH_OPEN say that the bound
  itself is not reached. A milestone is 1 when it is done and 0 when it is not.
- **OBS_STATUS** (CL_OBS_STATUS): normal A, provisional P, estimated E, forecast F, break B, definition D, and
  O (missing value) for a figure that was printed as not available. A forecast and a missing value have a row
  only where nothing else is known of the period.
- **UNIT_MEASURE and UNIT_MULT**: 亿元 is CNY and 8. Money, per cent (PT) and persons (PS) have their
  codes, any other unit its own name; what has no unit has `_Z` (not applicable).
- UTF-8, commas and CRLF (RFC 4180). A text is as it is, even one that a spreadsheet would take for a formula.

Source of the rules: SDMX-CSV 2.0 field guide; SDMX 3.0 standards, section 6 (time formats).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from io import StringIO
from typing import Literal

from yztrack.book import Book
from yztrack.cells import named
from yztrack.evidence import Observation
from yztrack.model import Indicator, Language
from yztrack.period import Period
from yztrack.quantity import Quantity, plain, rounded
from yztrack.render.export_csv import inert
from yztrack.units import parse_unit

STRUCTURE = "YZTRACK:OBSERVATIONS(1.0.0)"
COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION",
    "FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD",
    "OBS_VALUE", "OBS_LOW", "OBS_HIGH",
    "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "OBS_LOW_OPEN", "OBS_HIGH_OPEN",
    "TITLE", "SOURCE", "PUBLISHED",
)  # fmt: skip

Code = Literal["A", "P", "E", "F", "B", "D", "O"]
STATUSES: Mapping[str, Code] = {
    "normal": "A",
    "provisional": "P",
    "estimated": "E",
    "forecast": "F",
    "break": "B",
    "definition": "D",
}
_MISSING: Code = "O"
_UNITS = {"CNY": "CNY", "USD": "USD", "EUR": "EUR", "%": "PT", "人": "PS"}
_UNSPECIFIED, _OTHER, _NOT_APPLICABLE = "_U", "_O", "_Z"


def render(book: Book, indicators: Iterable[Indicator], language: Language) -> str:
    """Return what was known of indicators on the book's day; titles are in the language."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for indicator in indicators:
        for seen, status in _one_a_period(book, indicator):
            writer.writerow(_row(indicator, seen, status, language))
    return out.getvalue()


def _one_a_period(book: Book, indicator: Indicator) -> Iterator[tuple[Observation, Code]]:
    evidence = book.evidence(indicator)
    missing = (one.observation for one in evidence.dropped if one.reason == "missing")
    told: dict[object, tuple[Observation, Code]] = {}
    for seen, status in (
        *((one, STATUSES[one.status]) for one in evidence.known),
        *((one, STATUSES["forecast"]) for one in reversed(evidence.forecasts)),
        *((one, _MISSING) for one in missing),
    ):
        stock = indicator.kind == "stock"
        told.setdefault(seen.period.last if stock else seen.period, (seen, status))
    yield from sorted(told.values(), key=lambda one: (one[0].period.last, one[0].period.first))


def _row(indicator: Indicator, seen: Observation, status: Code, language: Language) -> list[str]:
    quantity = Quantity() if status == _MISSING else seen.quantity
    low, high = (_text(end, seen) for end in (quantity.low, quantity.high))
    places = max((len(end.partition(".")[2]) for end in (low, high)), default=0)
    frequency, period = time_period(seen.period)
    unit, power = _unit(indicator)
    return [
        "datastructure",
        STRUCTURE,
        "I",
        frequency,
        inert(indicator.scope or _UNSPECIFIED),
        indicator.id,
        period,
        low if quantity.is_point else "",
        low,
        high,
        inert(unit),
        power,
        str(places) if low or high else "",
        status,
        str(quantity.low_open).lower(),
        str(quantity.high_open).lower(),
        inert(named(indicator, language)),
        inert(seen.source),
        str(seen.published),
    ]


def _text(end: Decimal | None, seen: Observation) -> str:
    """A figure as printed; what was derived is cut as in other results."""
    if end is None:
        return ""
    return plain(end if seen.source else rounded(end))


def _unit(indicator: Indicator) -> tuple[str, str]:
    if indicator.unit is None:
        return _NOT_APPLICABLE, "0"
    unit = parse_unit(indicator.unit)
    known = _UNITS.get(unit.dimension)
    if known is not None and unit.power >= 0:
        return known, str(unit.power)
    return (unit.name, str(unit.scale)) if unit.name else (indicator.unit, "0")


def time_period(span: Period) -> tuple[str, str]:
    """Return a period's code of CL_FREQ and its text in SDMX: 2025, 2025-S1, 2025-Q3, 2024-01-01/P2M."""
    frequency, text = span.frequency, str(span)
    if frequency in {"A", "Q", "M", "D"}:
        return frequency, text
    if frequency == "S":
        return frequency, text.replace("H", "S")
    return _OTHER, f"{span.first}/P{frequency[:-1]}{'Y' if frequency[-1] == 'A' else frequency[-1]}"
