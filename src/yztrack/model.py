"""The records of a plan, and so the file format: what these types accept is what a file may say.

All are frozen. A record's keys are the keys of its TOML table (design.md section 2); a key that is not here
is an error. Numbers are decimals as printed, never binary floats. What no single field can tell (two
quantities at once, a window without `over`) is told by the rules of `validity`; an `Indicator` that
`document.read_indicator` returned has passed both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from yztrack.fields import (
    Day,
    Flag,
    LastDay,
    Line,
    Lines,
    Number,
    Pair,
    Prose,
    Publication,
    Span,
    Start,
    Width,
)
from yztrack.quantity import ANYTHING, ARITHMETIC, Quantity, downward, exactly, upward

Kind = Literal["flow", "stock", "ratio", "growth", "rank", "milestone"]
Better = Literal["higher", "lower", "within"]
Over = Literal["end", "any", "each", "total", "mean"]
Measure = Literal["level", "change", "percent", "multiple"]
Commitment = Literal["binding", "committed", "expected", "strive", "stretch", "support"]
Unquantified = Literal["direction", "delegated", "count", "wording"]
Status = Literal["normal", "provisional", "estimated", "forecast", "break", "definition"]
Reliability = Literal["official", "media", "self-media"]
Language = Literal["en", "zh"]

QUANTITY_KEYS = ("value", "at_least", "more_than", "at_most", "less_than", "about", "between")

_RECORD = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Source:
    """A document. `published` may be a month or a year: it counts from the last day of it."""

    title: Line
    publisher: Line
    published: Publication
    reliability: Reliability
    published_inferred: Line | None = None
    url: Line | None = None

    @property
    def counts_from(self) -> date:
        """The day from which what it says was known."""
        day: date = self.published.last
        return day


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Target:
    """The region that an indicator is to reach by or within a period, said by a source."""

    source: Line
    period: Span | None = None
    value: Number | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    about: Number | None = None
    tolerance: Number | None = None
    between: Pair | None = None
    over: Over | None = None
    measure: Measure = "level"
    baseline: Start | None = None
    baseline_value: Number | None = None
    baseline_period: Span | None = None
    baseline_source: Line | None = None
    start: Day | None = None
    benchmark: Line | None = None
    condition: Line | None = None
    one_of: Line | None = None
    supersedes: Line | None = None
    unquantified: Unquantified | None = None
    where: Line | None = None
    stated_in: Lines = ()
    commitment: Commitment | None = None
    note: Prose | None = None
    label: Line | None = None
    label_zh: Line | None = None
    inferred: Line | None = None
    id: Line | None = None

    @property
    def key(self) -> str:
        """Its id within the indicator: `id`, else the period."""
        return self.id or ("" if self.period is None else str(self.period))


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Actual:
    """An observed quantity for a period, from a source (SDMX: an observation)."""

    period: Span
    source: Line
    value: Number | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    about: Number | None = None
    tolerance: Number | None = None
    between: Pair | None = None
    done: Flag | None = None
    missing: Flag = False
    measure: Measure = "level"
    baseline: Start | None = None
    status: Status = "normal"
    published: Publication | None = None
    revises: Flag = False
    rejected: Line | None = None
    where: Line | None = None
    note: Prose | None = None
    inferred: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Waiver:
    """An accepted finding: the rule's code or name, why, and until when: of a year, until its last day."""

    rule: Line
    reason: Line
    until: LastDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Derivation:
    """How an indicator follows from others: exactly one operation over ids or globs."""

    sum: Lines | None = None
    mean: Lines | None = None
    count: Lines | None = None
    count_met: Lines | None = None
    ratio: Lines | None = None
    difference: Lines | None = None
    growth_of: Line | None = None
    except_: Lines = Field(default=(), alias="except")
    members: Number | None = None
    value: Number | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    about: Number | None = None
    tolerance: Number | None = None
    between: Pair | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Indicator:
    """What is measured, of whom, in what unit, with its targets and actuals.

    `id` is the file's path without the suffix; the reader sets it, no key does.
    """

    name: Line
    kind: Kind
    name_zh: Line | None = None
    scope: Line | None = None
    scope_zh: Line | None = None
    unit: Line | None = None
    better: Better | None = None
    headline: Flag = False
    definition: Prose | None = None
    note: Prose | None = None
    aliases: Lines = ()
    limits: Pair | None = None
    never_falls: Flag = False
    may_be_negative: Flag = False
    derive: Derivation | None = None
    targets: tuple[Target, ...] = ()
    actuals: tuple[Actual, ...] = ()
    waive: tuple[Waiver, ...] = ()
    id: str = field(default="", init=False)

    @property
    def direction(self) -> Better:
        """`better`, or the default of the kind: a rank is better when lower, all else when higher."""
        return self.better or ("lower" if self.kind == "rank" else "higher")

    @property
    def group(self) -> str:
        """The folder; empty for a file that lies in none."""
        return self.id.rpartition("/")[0]

    @property
    def non_negative(self) -> bool:
        """Whether no value below zero can occur, so that a part bounds its whole from below."""
        return self.kind in {"flow", "stock", "rank"} and not self.may_be_negative


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Tolerance:
    """Half-width of `about` where a record gives none: a share of a level, or points of a ratio or growth."""

    relative: Width = Decimal("0.02")
    points: Width = Decimal("0.2")


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class CutPoints:
    """The least pace that earns each rating."""

    ahead: Number = Decimal("1.05")
    on_track: Number = Field(default=Decimal("0.95"), alias="on-track")
    behind: Number = Decimal("0.60")
    far_behind: Number = Field(default=Decimal(0), alias="far-behind")


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Group:
    """How a folder is called in results."""

    name: Line
    name_zh: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Settings:
    """`workspace.toml`: every key optional. Its waivers cover findings in it and in `sources.toml` alone."""

    title: str = ""
    title_zh: str = ""
    language: Language = "en"
    tolerance: Tolerance = field(default_factory=Tolerance)
    cut_points: CutPoints = field(default_factory=CutPoints)
    groups: Mapping[str, Group] = field(default_factory=dict)
    waive: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=_RECORD)
class Workspace:
    """All that was read: settings, sources by id, indicators by id; `unread` are the ids of broken files."""

    settings: Settings = field(default_factory=Settings)
    sources: Mapping[str, Source] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


Bounded = Target | Actual | Derivation


def stated_key(record: Bounded) -> str | None:
    """Return the quantity key that a record uses, or None."""
    for key in QUANTITY_KEYS:
        if getattr(record, key) is not None:
            return key
    return None


def half_width(record: Bounded, kind: Kind, tolerance: Tolerance) -> Decimal:
    """Return the tolerance of an `about`, in the unit.

    A relative one applies to levels; a change or a percentage of anything is judged like a level.
    """
    if record.tolerance is not None:
        return record.tolerance
    if kind in {"ratio", "growth"}:
        return tolerance.points
    return ARITHMETIC.multiply(abs(record.about or Decimal(0)), tolerance.relative)


def observed(record: Bounded, kind: Kind, tolerance: Tolerance) -> Quantity:
    """Return the interval that a record states, as what was observed; unbounded if it states none."""
    key = stated_key(record)
    if key is None:
        return ANYTHING
    if key == "between" and record.between is not None:
        low, high = record.between
        return Quantity(low, False, high, False)
    number: Decimal = getattr(record, key)
    if key == "value":
        return exactly(number)
    if key == "about":
        half = half_width(record, kind, tolerance)
        return Quantity(ARITHMETIC.subtract(number, half), False, ARITHMETIC.add(number, half), False)
    if key in {"at_least", "more_than"}:
        return upward(number, low_open=key == "more_than")
    return downward(number, high_open=key == "less_than")
