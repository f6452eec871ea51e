"""Spans of days, as plans and statistics name them.

A period is closed at both ends. Its text is canonical: `2025-01/2025-06` and `2025-H1` are one period and
print as `2025-H1`. Frequencies are the codes of SDMX CL_FREQ (A, S, Q, M, D), with a count in front where a
span is longer than one of them (`2M` for January and February together, `3A` for three years).

Time is counted in months: day d of an n-day month is d/n of it. `ticks` gives it as a whole number, in units
of 1/377580 month, the smallest unit in which all of 1/28, 1/29, 1/30 and 1/31 are whole, so that elapsed
shares are ratios of integers and exact.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from yztrack.message import Unreadable, say

TICKS_PER_MONTH = 377_580
TICKS_PER_YEAR = 12 * TICKS_PER_MONTH

SINGLE = frozenset({"A", "S", "Q", "M", "D"})
"""The frequencies of which a span is one period, and not several side by side."""

_ONE = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d\d)(?:-(\d\d))?))?")
_SHOWN = 40
_MONTHS_OF = {1: "M", 3: "Q", 6: "S"}


class Period(NamedTuple):
    """A closed span of days; make one with `parse_period`, `year` or `months`."""

    first: date
    last: date

    def __str__(self) -> str:
        return _text(self)

    @property
    def whole_years(self) -> bool:
        """Whether it runs from a 1 January to a 31 December."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)

    @property
    def several_years(self) -> bool:
        """Whether its first and last day lie in different years."""
        return self.first.year != self.last.year

    @property
    def exceeds_a_year(self) -> bool:
        """Whether it is longer than twelve months; a financial year is not, whenever it begins."""
        return ticks(self.last) - ticks(self.before()) > TICKS_PER_YEAR

    @property
    def frequency(self) -> str:
        """SDMX frequency code, counted: `A`, `3A`, `S`, `Q`, `M`, `2M`, `D`, `45D`."""
        return frequency_of(self)

    def years(self) -> list[Period]:
        """Return the calendar years from the first to the last day's."""
        return [year(number) for number in range(self.first.year, self.last.year + 1)]

    def previous(self) -> Period:
        """Return the span of the same length just before: the year before, the quarter before."""
        if _is_month_aligned(self):
            count = _month_count(self)
            start = self.first.year * 12 + self.first.month - 1 - count
            return months(start // 12, start % 12 + 1, count)
        days = (self.last - self.first).days + 1
        return Period(self.first - timedelta(days), self.last - timedelta(days))

    def before(self) -> date:
        """Return the day before the first one: where a window's clock starts."""
        return self.first - timedelta(1)


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def months(year_number: int, month: int, count: int = 1) -> Period:
    """Return `count` whole months from the given one."""
    end = year_number * 12 + month - 1 + count - 1
    last_year, last_month = end // 12, end % 12 + 1
    return Period(
        date(year_number, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])
    )


@lru_cache(maxsize=65536)
def ticks(day: date) -> int:
    """Return the end of a day in 1/377580 months since the year 0.

    Source of the rule: design.md section 4, day d of an n-day month is d/n.
    """
    days = monthrange(day.year, day.month)[1]
    return (day.year * 12 + day.month - 1) * TICKS_PER_MONTH + day.day * TICKS_PER_MONTH // days


@lru_cache(maxsize=65536)
def ticks_between(start: date, end: date) -> Decimal:
    """Return the time from the end of one day to the end of another, in ticks."""
    return Decimal(ticks(end) - ticks(start))


@lru_cache(maxsize=65536)
def years_at(day: date) -> float:
    """Return the end of a day in years since the year 0."""
    return ticks(day) / TICKS_PER_YEAR


@lru_cache(maxsize=65536)
def year_ended(day: date) -> int:
    """Return the year whose last day it is, or 0."""
    return day.year if (day.month, day.day) == (12, 31) else 0


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read `2025`, `2025-H1`, `2025-Q3`, `2025-06`, `2025-06-30` or a range of two of them.

    Raises ValueError, with a message fit for a person, when the text is none of these.
    """
    start, slash, end = text.partition("/")
    first = _single(start)
    if not slash:
        return first
    last = _single(end)
    if last.last < first.last or last.first < first.first:
        raise Unreadable(say("{text} ends before it starts", text=_quoted(text)))
    return Period(first.first, last.last)


def _single(text: str) -> Period:
    match = _ONE.fullmatch(text)
    if match is None or not text.isascii() or text.startswith("0000"):
        remedy = say("write 2025, 2025-H1, 2025-Q3, 2025-06, 2025-06-30 or 2021/2025")
        raise Unreadable(say("{text} is not a period", text=_quoted(text)), remedy)
    number = int(match[1])
    if match[2]:
        return months(number, int(match[2]) * 6 - 5, 6)
    if match[3]:
        return months(number, int(match[3]) * 3 - 2, 3)
    if not match[4]:
        return year(number)
    month = int(match[4])
    if not 1 <= month <= 12:
        raise Unreadable(say("{text} has no such month", text=_quoted(text)))
    if not match[5]:
        return months(number, month)
    try:
        day = date(number, month, int(match[5]))
    except ValueError:
        raise Unreadable(say("{text} has no such day", text=_quoted(text))) from None
    return Period(day, day)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _is_month_aligned(span: Period) -> bool:
    return span.first.day == 1 and span.last.day == monthrange(span.last.year, span.last.month)[1]


def _month_count(span: Period) -> int:
    return (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1


def _counted(count: int, code: str) -> str:
    return code if count == 1 else f"{count}{code}"


@lru_cache(maxsize=4096)
def frequency_of(span: Period) -> str:
    """Return the SDMX frequency code of a span, counted; `Period.frequency` by a shorter way."""
    if span.whole_years:
        return _counted(span.last.year - span.first.year + 1, "A")
    if not _is_month_aligned(span):
        return _counted((span.last - span.first).days + 1, "D")
    count = _month_count(span)
    code = _MONTHS_OF.get(count)
    if code and (span.first.month - 1) % count == 0:
        return code
    return f"{count}M"


@lru_cache(maxsize=4096)
def _text(span: Period) -> str:
    first, last = span
    if span.whole_years:
        return f"{first.year:04}" if first.year == last.year else f"{first.year:04}/{last.year:04}"
    frequency = frequency_of(span)
    if frequency == "S":
        return f"{first.year:04}-H{first.month // 6 + 1}"
    if frequency == "Q":
        return f"{first.year:04}-Q{first.month // 3 + 1}"
    if frequency == "M":
        return first.isoformat()[:7]
    if frequency == "D":
        return first.isoformat()
    if _is_month_aligned(span):
        return f"{first.isoformat()[:7]}/{last.isoformat()[:7]}"
    return f"{first.isoformat()}/{last.isoformat()}"
