"""How each figure of an assessment came about: inputs, steps with the numbers put in, every method's verdict.

A person with a pocket calculator can follow it. Steps are codes with numbers; `wording` names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from yztrack import trends
from yztrack.assess import published_by
from yztrack.assessment import Assessment, Observed
from yztrack.book import Book
from yztrack.case import Case
from yztrack.evidence import Dropped, Observation
from yztrack.goal import Goal, goal_of
from yztrack.model import CutPoints, Indicator, Source, Target
from yztrack.outlook import DAMPING, reached_on
from yztrack.period import TICKS_PER_MONTH, TICKS_PER_YEAR, Period, ticks
from yztrack.profiles import NAMES
from yztrack.quantity import Quantity, affine, exactly, plain, rounded

_MINUS, _ZERO = Decimal(-1), Decimal(0)


class Input(NamedTuple):
    """A figure that the assessment rests on, its role in it, and the document it stands in."""

    role: str
    observation: Observation
    indicator: str
    source: Source | None


class Step(NamedTuple):
    """One line of arithmetic: a code, the numbers put into its formula, and the result."""

    code: str
    numbers: str
    result: str


class Explanation(NamedTuple):
    """Everything behind one assessment."""

    assessment: Assessment
    indicator: Indicator
    target: Target
    source: Source | None
    known_since: date | None
    inputs: tuple[Input, ...]
    left_out: tuple[Dropped, ...]
    forecasts: tuple[Observation, ...]
    steps: tuple[Step, ...]
    cut_points: CutPoints
    years: tuple[Assessment, ...]


def explain(book: Book, indicator: Indicator, target: Target, *, method: str) -> Explanation:
    """Return what is behind the assessment of one target, with every method asked."""
    assessment = book.assess(target, indicator, method=method, methods=NAMES)
    evidence, sources = book.evidence(indicator), book.workspace.sources
    goal = goal_of(target, indicator, book.workspace.settings.tolerance)
    case = None
    if goal is not None and indicator.kind != "milestone":
        case = Case(target, indicator, goal, evidence, sources, book.as_of, book.benchmark(target))
    return Explanation(
        assessment,
        indicator,
        target,
        sources.get(target.source),
        published_by(target, sources),
        tuple(_inputs(assessment, case, book)),
        evidence.dropped,
        evidence.forecasts,
        tuple(_steps(assessment, case)),
        book.workspace.settings.cut_points,
        book.assess_years(target, indicator),
    )


def _inputs(one: Assessment, case: Case | None, book: Book) -> Iterator[Input]:
    sources = book.workspace.sources
    seen: set[Observation] = set()
    for role, observation in (
        ("own", one.own),
        ("latest", one.latest),
        ("baseline", one.baseline),
        ("benchmark", one.benchmark),
    ):
        if observation is not None and observation not in seen:
            seen.add(observation)
            name = one.target.benchmark if role == "benchmark" else one.indicator
            yield Input(role, observation, name or one.indicator, sources.get(observation.source))
    for member in one.members:
        if member.observation is not None:
            source = sources.get(member.observation.source)
            yield Input("member", member.observation, member.indicator, source)
    for part in _parts(one, case):
        if part not in seen:
            yield Input("part", part, one.indicator, sources.get(part.source))


def _parts(one: Assessment, case: Case | None) -> list[Observation]:
    """The figures inside a window that a sum or a mean is made of."""
    span: Period | None = one.target.period
    if case is None or span is None or one.target.over not in {"total", "mean", "any", "each"}:
        return []
    return [
        part
        for part in case.evidence.known
        if span.first <= part.period.first and part.period.last <= span.last
    ]


def shown(quantity: Quantity) -> str:
    """A quantity inside a formula: a number, or an interval in brackets."""
    low, low_open, high, high_open = quantity
    if low is not None and low == high:
        return plain(rounded(low)) if len(low.as_tuple().digits) > 12 else plain(low)
    left = "(-∞" if low is None else f"{'(' if low_open else '['}{plain(rounded(low))}"
    right = "+∞)" if high is None else f"{plain(rounded(high))}{')' if high_open else ']'}"
    return f"{left}, {right}"


def _steps(one: Assessment, case: Case | None) -> Iterator[Step]:
    if case is None:
        return
    yield from _level_steps(one, case.goal)
    yield from _pace_steps(one)
    yield from _need_steps(one)
    yield from _outlook_steps(one, case)


def _level_steps(one: Assessment, goal: Goal) -> Iterator[Step]:
    end = goal.end
    if goal.anchored and one.anchor is not None:
        numbers = f"{plain(end.factor)} × {shown(one.anchor)} + {plain(end.offset)}"
        yield Step("goal-level", numbers, shown(end.level(one.anchor)))
    if one.gap is None or one.figure is None:
        return
    reach = end.level(one.anchor or exactly(_ZERO))
    if goal.side == "band" and one.goal_level is not None and goal.high is not None:
        upper = goal.high.level(one.anchor or exactly(_ZERO))
        numbers = f"max({shown(reach)} - {shown(one.figure)}, {shown(one.figure)} - {shown(upper)})"
        yield Step("gap-band", numbers, shown(one.gap))
        return
    floor = goal.side == "floor"
    first, second = (reach, one.figure) if floor else (one.figure, reach)
    yield Step("gap-floor" if floor else "gap-ceiling", f"{shown(first)} - {shown(second)}", shown(one.gap))
    if one.attainment is not None:
        code = "attainment-floor" if floor else "attainment-ceiling"
        yield Step(code, f"{shown(second)} / {shown(first)}", shown(one.attainment))


def _pace_steps(one: Assessment) -> Iterator[Step]:
    if one.basis is None or one.pace is None or one.due is None:
        return
    base, latest, line = one.basis
    b, c = shown(base.quantity), shown(latest.quantity)
    reach = shown(line.level(base.quantity))
    yield Step("done", f"({c} - {b}) / ({reach} - {b})", shown(one.pace.done))
    gone, whole = _months(base.day, latest.day), _months(base.day, one.due)
    yield Step("elapsed", f"{gone} / {whole}", shown(one.pace.elapsed))
    yield Step("pace", f"{shown(one.pace.done)} / {shown(one.pace.elapsed)}", shown(one.pace.pace))
    ahead = affine(one.pace.done, Decimal(whole), -Decimal(gone))
    yield Step("months-ahead", f"{shown(one.pace.done)} × {whole} - {gone}", shown(ahead))


def _months(start: date, end: date) -> str:
    return plain(rounded(Decimal(ticks(end) - ticks(start)) / TICKS_PER_MONTH))


def _need_steps(one: Assessment) -> Iterator[Step]:
    latest = one.basis.latest if one.basis is not None else None
    day = latest.day if latest is not None else one.latest.period.last if one.latest is not None else None
    if one.required is not None and one.due is not None and day is not None and one.target.over != "mean":
        years = plain(rounded(Decimal(ticks(one.due) - ticks(day)) / TICKS_PER_YEAR))
        missing = affine(one.required, Decimal(years), _ZERO)
        yield Step("required", f"{shown(missing)} / {years}", shown(one.required))
    elif one.required is not None:
        yield Step("required-mean", "", shown(one.required))
    observed: Observed | None = one.observed
    if observed is not None and observed.average is not None and one.basis is not None:
        base, newest, _ = one.basis
        years = plain(rounded(Decimal(ticks(newest.day) - ticks(base.day)) / TICKS_PER_YEAR))
        numbers = f"({shown(newest.quantity)} - {shown(base.quantity)}) / {years}"
        yield Step("average", numbers, shown(observed.average))
    if observed is not None and observed.best is not None:
        yield Step("best-year", observed.best_period or "", shown(observed.best))


def _outlook_steps(one: Assessment, case: Case) -> Iterator[Step]:
    found = None if one.due is None else trends.series(case, one.due)
    goal = trends.resolved(case)
    ahead = one.projection
    if found is not None and ahead is not None and one.due is not None:
        years = _short(ticks(one.due) / TICKS_PER_YEAR - found.times[-1])
        drift = f"{_short(found.values[-1])} + {_short(found.drift)} × {years}"
        yield Step("projection", drift, _short(ahead.central))
        if ahead.low is not None and ahead.high is not None:
            code = "interval-indicative" if ahead.indicative else "interval"
            yield Step(code, f"n = {ahead.points}", f"[{_short(ahead.low)}, {_short(ahead.high)}]")
        yield Step("damped", f"{DAMPING}", _short(ahead.damped))
    if found is not None and goal is not None and goal.side != "band" and one.met != "yes":
        year = reached_on(found, float(goal.end.offset))
        if year is not None:
            yield Step("reached-on", f"{plain(goal.end.offset)}", str(ceil(year - 1e-9) - 1))
    behind = behind_from(one, Decimal(1))
    if behind is not None:
        yield Step("behind-from", shown(one.pace.done) if one.pace else "", str(behind))


def behind_from(one: Assessment, at: Decimal) -> date | None:
    """Return the day on which a goal falls below a pace if nothing more is achieved from the latest figure on.

    At a pace of 1 that is the day on which the share of time gone passes the share done.
    """
    if one.basis is None or one.pace is None or one.due is None or one.pace.done.low is None:
        return None
    if not 0 < one.pace.done.low < 1:
        return None
    start, end = one.basis.base.day, one.due
    gone = one.pace.done.low / at * (ticks(end) - ticks(start))
    days = int(gone / (ticks(end) - ticks(start)) * (end - start).days)
    return start + timedelta(days=days + 1)


def _short(value: float) -> str:
    return f"{value:.6g}"
