"""How each figure of an assessment came about: inputs, steps with the numbers put in, every method's verdict.

A person with a pocket calculator can follow it. Steps are codes with numbers; `wording` names them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from yztrack import trends
from yztrack.assess import published_by
from yztrack.assessment import Assessment, Observed
from yztrack.book import Book
from yztrack.case import Case
from yztrack.derive import year_before
from yztrack.evidence import Dropped, Observation, unpublished
from yztrack.goal import Goal, goal_of
from yztrack.methods.plan import earned_schedule, periods_ahead, seasonal_plan, year_end
from yztrack.model import CutPoints, Indicator, Source, Target
from yztrack.outlook import DAMPING, reached_on
from yztrack.period import TICKS_PER_MONTH, TICKS_PER_YEAR, Period, ticks
from yztrack.profiles import NAMES, season, usual_shares
from yztrack.quantity import Quantity, affine, exactly, plain, rounded

_UNKNOWN = "?"
_ZERO, _ONE, _PERCENT = Decimal(0), Decimal(1), Decimal("0.01")


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
    inputs = tuple(_inputs(assessment, case, book))
    return Explanation(
        assessment,
        indicator,
        target,
        sources.get(target.source),
        published_by(target, sources),
        inputs,
        (
            *evidence.dropped,
            *unpublished(indicator, book.as_of, sources, book.workspace.settings.tolerance),
            *_of_other_spans(case, inputs),
        ),
        evidence.forecasts,
        (*_derived_steps(assessment, book, indicator), *_steps(assessment, case)),
        book.workspace.settings.cut_points,
        book.assess_years(target, indicator),
    )


def _of_other_spans(case: Case | None, inputs: Sequence[Input]) -> Iterator[Dropped]:
    """What is known and serves neither the level nor the trend: a part of a year beside a yearly goal."""
    if case is None:
        return
    used = {entry.observation for entry in inputs} | set(case.series())
    for one in case.evidence.known:
        if one not in used:
            yield Dropped(one, "frequency")


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


def _trimmed(quantity: Quantity) -> Quantity:
    """A computed quantity without the zeros that no document printed."""
    low, high = (None if end is None else rounded(end) for end in (quantity.low, quantity.high))
    return quantity._replace(low=low, high=high)


def _derived_steps(one: Assessment, book: Book, indicator: Indicator) -> Iterator[Step]:
    """How a derived figure follows from its members; one that is not known stands as a question mark."""
    derive, figure = indicator.derive, one.own or one.latest
    if derive is None or figure is None or not one.members:
        return
    told = [_UNKNOWN if seen is None else shown(seen.quantity) for _, seen in one.members]
    result, percent = shown(figure.quantity), "100 × " if indicator.unit == "%" else ""
    if derive.sum is not None:
        yield Step("derived-sum", " + ".join(told), result)
    elif derive.mean is not None:
        yield Step("derived-mean", f"({' + '.join(told)}) / {derive.members or len(told)}", result)
    elif derive.ratio is not None and len(told) > 1:
        yield Step("derived-ratio", f"{percent}{told[0]} / {told[1]}", result)
    elif derive.difference is not None and len(told) > 1:
        yield Step("derived-difference", f"{told[0]} - {told[1]}", result)
    elif derive.growth_of is not None:
        before = book.members(indicator)[0].at(year_before(figure.period))
        base = _UNKNOWN if before is None else shown(before.quantity)
        yield Step("derived-growth", f"({told[0]} / {base} - 1) × 100", result)
    else:
        yield Step("derived-count", str(derive.members or len(told)), result)


def _steps(one: Assessment, case: Case | None) -> Iterator[Step]:
    if case is None:
        return
    yield from _total_steps(one, case)
    yield from _level_steps(one, case.goal)
    yield from _pace_steps(one)
    yield from _seasonal_steps(one, case)
    yield from _need_steps(one, case)
    yield from _outlook_steps(one, case)


def _total_steps(one: Assessment, case: Case) -> Iterator[Step]:
    """The sum so far, where its parts lie side by side."""
    parts = _parts(one, case)
    if one.target.over != "total" or one.own is None:
        return
    if all(before.period.last < after.period.first for before, after in pairwise(parts)):
        yield Step("total", " + ".join(shown(part.quantity) for part in parts), shown(one.own.quantity))


def _level_steps(one: Assessment, goal: Goal) -> Iterator[Step]:
    end = goal.end
    if goal.anchored and one.anchor is not None:
        end = end.over(one.anchor)
        numbers = f"{plain(end.factor)} × {shown(one.anchor)} + {plain(end.offset)}"
        if end.share:
            numbers += f" + {plain(end.share)} × |{shown(one.anchor)}|"
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
    base, latest, line, _ = one.basis
    b, c = shown(base.quantity), shown(latest.quantity)
    reach = shown(line.level(one.basis.ground))
    yield Step("done", f"({c} - {b}) / ({reach} - {b})", shown(one.pace.done))
    gone, whole = _months(base.day, latest.day), _months(base.day, one.due)
    yield Step("elapsed", f"{gone} / {whole}", shown(one.pace.elapsed))
    yield Step("pace", f"{shown(one.pace.done)} / {shown(one.pace.elapsed)}", shown(one.pace.pace))
    ahead = _trimmed(affine(one.pace.done, Decimal(whole), -Decimal(gone)))
    yield Step("months-ahead", f"{shown(one.pace.done)} × {whole} - {gone}", shown(ahead))


def _seasonal_steps(one: Assessment, case: Case) -> Iterator[Step]:
    """The same year to date by the share of the year that past years had reached by then."""
    found = season(case)
    if isinstance(found, str) or one.basis is None:
        return
    c, (low, usual, high) = found.to_date, found.shares
    yield Step("seasonal-share", f"{shown(exactly(low))} … {shown(exactly(high))}", shown(exactly(usual)))
    estimates = year_end(c, found.shares)
    if estimates is not None:
        least, median, most = (shown(exactly(rounded(end))) for end in estimates)
        yield Step("year-end", f"{plain(c)} / {shown(exactly(usual))}", f"{median} [{least}, {most}]")
    gone = Decimal(_months(one.basis.base.day, one.basis.latest.day))
    plan = seasonal_plan(found.goal, usual_shares(case, found.judged))
    schedule, ahead = earned_schedule(c, plan), periods_ahead(c, plan, gone)
    if schedule is not None and ahead is not None:
        whole = int(schedule)
        due, then = (plain(rounded((_ZERO, *plan, _ONE)[month])) for month in (whole, whole + 1))
        part = f" + ({plain(c)} - {due}) / ({then} - {due})" if whole < len(plan) else ""
        numbers = f"{whole}{part} - {plain(gone)}"
        yield Step("months-ahead-seasonal", numbers, shown(exactly(rounded(ahead))))


def _months(start: date, end: date) -> str:
    return plain(rounded(Decimal(ticks(end) - ticks(start)) / TICKS_PER_MONTH))


def _need_steps(one: Assessment, case: Case) -> Iterator[Step]:
    if one.target.over == "mean":
        yield from _mean_steps(one, case)
        return
    newest = case.latest(one.due)
    day = one.basis.latest.day if one.basis is not None else newest and newest.period.last
    if one.required is not None and one.due is not None and day is not None:
        years = plain(rounded(Decimal(ticks(one.due) - ticks(day)) / TICKS_PER_YEAR))
        missing = _trimmed(affine(one.required, Decimal(years), _ZERO))
        yield Step("required", f"{shown(missing)} / {years}", shown(one.required))
    observed: Observed | None = one.observed
    if observed is not None and observed.average is not None and one.basis is not None:
        base, last, *_ = one.basis
        years = plain(rounded(Decimal(ticks(last.day) - ticks(base.day)) / TICKS_PER_YEAR))
        numbers = f"({shown(last.quantity)} - {shown(base.quantity)}) / {years}"
        yield Step("average", numbers, shown(observed.average))
    if observed is not None and observed.best is not None:
        yield Step("best-year", observed.best_period or "", shown(observed.best))


def _mean_steps(one: Assessment, case: Case) -> Iterator[Step]:
    """The compound mean of the years known, and what is needed of those left."""
    span: Period | None = one.target.period
    if span is None or one.own is None:
        return
    years = [seen for year in span.years() if (seen := case.evidence.at(year)) is not None]
    product = " × ".join(shown(affine(seen.quantity, _PERCENT, _ONE)) for seen in years)
    if years and one.own.period != span:
        yield Step("mean-so-far", f"(({product})^(1/{len(years)}) - 1) × 100", shown(one.own.quantity))
    if one.required is not None:
        goal = shown(affine(exactly(case.goal.end.offset), _PERCENT, _ONE))
        whole, left = len(span.years()), len(span.years()) - len(years)
        numbers = f"(({goal}^{whole} / ({product}))^(1/{left}) - 1) × 100"
        yield Step("required-mean", numbers, shown(one.required))


def _outlook_steps(one: Assessment, case: Case) -> Iterator[Step]:
    found = None if one.due is None or trends.trendless(case) else trends.series(case, one.due)
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
    behind = behind_from(one)
    if behind is not None and one.pace is not None:
        yield Step("behind-from", shown(one.pace.done), str(behind))


def behind_from(one: Assessment) -> date | None:
    """Return the first day on which more of the time is gone than is done, if nothing more is achieved.

    None where that day is not to come: the goal is behind by its latest figure already, or reached.
    """
    if one.basis is None or one.pace is None or one.due is None or one.pace.done.low is None:
        return None
    start, first = one.basis.base.day, ticks(one.basis.base.day)
    earned = int(rounded(one.pace.done.low * (ticks(one.due) - first)))
    days = range((one.due - start).days + 1)
    count = bisect_right(days, earned, key=lambda day: ticks(start + timedelta(day)) - first)
    if count == len(days):  # after the last day there is, no next one
        return None
    behind = start + timedelta(count)
    return behind if one.basis.latest.day < behind else None


def _short(value: float) -> str:
    return f"{value:.6g}"
