"""Why a goal stands elsewhere than before: found by counterfactuals, not by guessing from the difference.

Two states of a plan are compared, each a workspace with what was known of it on a day. Whatever differs
between them is cut into parts: each period of each figure, the goals of an indicator, its definition, the
settings, the sources, the day. The engine judges the earlier state again with one part taken from the later
one; where that alone moves the goal, the part is a cause. Where no part alone does, the later state is judged
with one part taken back: what is needed there is a cause together with others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from yztrack.assess import published_by
from yztrack.derive import member_ids
from yztrack.evidence import published_on
from yztrack.model import Actual, Indicator, Source, Target, Workspace
from yztrack.period import Period
from yztrack.profiles import SCHEDULE
from yztrack.report import Report, Row, Selection, judge

Code = Literal[
    "goal-set",
    "goal-dropped",
    "goal-moved",
    "goal-restated",
    "goal-superseded",
    "actual-new",
    "actual-revised",
    "actual-withdrawn",
    "baseline-revised",
    "member-added",
    "member-removed",
    "definition-changed",
    "settings-changed",
    "source-corrected",
    "time-passed",
]
Kind = Literal["changed", "set", "dropped"]
EVERYTHING = Selection(everything=True)
FIELDS = ("rating", "due", "goal", "latest", "gap")


class State(NamedTuple):
    """A plan as it was known, and the day on which it is judged; every record in it counts."""

    workspace: Workspace
    as_of: date


class Cause(NamedTuple):
    """What moved a goal: of which indicator and period, by which actuals; `alone` if it suffices."""

    code: Code
    indicator: str
    period: Period | None = None
    before: tuple[Actual, ...] = ()
    after: tuple[Actual, ...] = ()
    alone: bool = True


class Change(NamedTuple):
    """One goal that stands elsewhere: its rows before and after, which fields differ, and why."""

    kind: Kind
    target: str
    before: Row | None
    after: Row | None
    fields: tuple[str, ...]
    causes: tuple[Cause, ...]


class _Part(NamedTuple):
    """Something that differs between two states, and how to carry it from one into the other."""

    cause: Cause
    carry: Callable[[State, State], State]


def known(workspace: Workspace, day: date) -> State:
    """Return a workspace with only the targets and actuals that were published by a day, judged on it."""
    sources = workspace.sources
    indicators = {
        one.id: _with(
            one,
            targets=tuple(target for target in one.targets if _by(published_by(target, sources), day)),
            actuals=tuple(actual for actual in one.actuals if _by(published_on(actual, sources), day)),
        )
        for one in workspace.indicators.values()
    }
    return State(replace(workspace, indicators=indicators), day)


def _by(published: date | None, day: date) -> bool:
    return published is not None and published <= day


def _with(indicator: Indicator, **fields: object) -> Indicator:
    """The indicator with other fields; its id is no field that `replace` may set."""
    made = replace(indicator, **fields)  # type: ignore[arg-type]
    object.__setattr__(made, "id", indicator.id)
    return made


def compare(
    before: State, after: State, selection: Selection = EVERYTHING, *, method: str = SCHEDULE
) -> list[Change]:
    """Return every goal whose rating, due date, goal, latest figure or gap differs, with its causes.

    In the order of the later report; goals that are there no more come last.
    """
    rows = [_rows(_judged(state, selection._replace(everything=True), method)) for state in (before, after)]
    changes, trials = [], _Trials(method)
    for target in {**rows[1], **rows[0]}:
        old, new = rows[0].get(target), rows[1].get(target)
        fields = _differing(old, new)
        if not fields or _both_out_of_force(old, new):
            continue
        kind: Kind = "set" if old is None else "dropped" if new is None else "changed"
        causes = tuple(_causes(before, after, target, old, new, trials))
        changes.append(Change(kind, target, old, new, fields, causes))
    return changes


def _judged(state: State, selection: Selection, method: str) -> Report:
    there = selection.indicators
    if there is not None:  # what one of the states does not have cannot be asked of it
        there = there & state.workspace.indicators.keys()
        selection = selection._replace(indicators=there)
    return judge(
        state.workspace, state.as_of, selection, method=method, methods=(SCHEDULE,), known_on=date.max
    )


def _rows(report: Report) -> dict[str, Row]:
    return {row.assessment.id: row for row in report.rows if row.assessment.parent is None}


def _both_out_of_force(old: Row | None, new: Row | None) -> bool:
    return all(row is None or row.superseded_by is not None for row in (old, new))


def _told(row: Row | None) -> tuple[object, ...]:
    """What is compared of a goal, in the order of FIELDS."""
    if row is None:
        return (None,) * len(FIELDS)
    one = row.assessment
    seen = one.own or one.latest
    latest = None if seen is None else (seen.period, seen.quantity)
    superseded = row.superseded_by
    return (one.rating, one.rating_best), (one.due, superseded), one.goal_level, latest, one.gap


def _differing(old: Row | None, new: Row | None) -> tuple[str, ...]:
    pairs = zip(FIELDS, _told(old), _told(new), strict=True)
    return tuple(field for field, one, other in pairs if one != other)


def _causes(
    before: State, after: State, target: str, old: Row | None, new: Row | None, trials: _Trials
) -> Iterator[Cause]:
    """The parts that move the goal alone; if none does, those that are needed together."""
    parts = list(_parts(before, after, target, old, new))
    if old is None or new is None:
        yield from (part.cause for part in parts if part.cause.code in {"goal-set", "goal-dropped"})
        return
    alone = [part.cause for part in parts if _differing(old, trials.row(target, part, before, after))]
    if alone:
        yield from alone
        return
    needed = [part.cause for part in parts if _differing(trials.row(target, part, after, before), new)]
    yield from (cause._replace(alone=False) for cause in needed or [part.cause for part in parts])


class _Trials:
    """Rows of states into which one part was carried; an indicator is judged once for all its goals."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._indicator = ""
        self._judged: dict[tuple[object, ...], dict[str, Row]] = {}

    def row(self, target: str, part: _Part, state: State, taken: State) -> Row | None:
        """Return the row of a goal in a state with one part taken from another."""
        indicator = target.partition("@")[0]
        if indicator != self._indicator:
            self._indicator = indicator
            self._judged.clear()
        carry = part.carry
        carried = (carry.func, *carry.keywords.values()) if isinstance(carry, partial) else (carry,)
        key = (id(state), *carried)
        if key not in self._judged:
            selection = Selection(indicators=frozenset({indicator}), everything=True)
            self._judged[key] = _rows(_judged(carry(state, taken), selection, self._method))
        return self._judged[key].get(target)


def _parts(before: State, after: State, target: str, old: Row | None, new: Row | None) -> Iterator[_Part]:
    """Everything that differs between the states and that the goal may rest on."""
    own = target.partition("@")[0]
    one, other = (state.workspace.indicators.get(own) for state in (before, after))
    yield from _goal_parts(own, one, other, old, new)
    for name in _grounds(own, before, after):
        pair = before.workspace.indicators.get(name), after.workspace.indicators.get(name)
        starts = _starts(old, new) if name == own else set()
        if None in pair:
            code: Code = "member-added" if pair[0] is None else "member-removed"
            yield _Part(Cause(code, name), partial(_carry_whole, name=name))
            continue
        yield from _figure_parts(name, *pair, starts)
        if _definition(pair[0]) != _definition(pair[1]):
            yield _Part(Cause("definition-changed", name), partial(_carry_definition, name=name))
    if before.workspace.settings != after.workspace.settings:
        yield _Part(Cause("settings-changed", own), _carry_settings)
    if _corrected(before.workspace.sources, after.workspace.sources):
        yield _Part(Cause("source-corrected", own), _carry_sources)
    if before.as_of != after.as_of:
        yield _Part(Cause("time-passed", own), _carry_day)


def _grounds(own: str, *states: State) -> list[str]:
    """The indicator itself, its benchmarks and its members."""
    names = {own: None}
    for state in states:
        indicator = state.workspace.indicators.get(own)
        if indicator is not None:
            names |= dict.fromkeys(member_ids(indicator, state.workspace.indicators))
            names |= {target.benchmark: None for target in indicator.targets if target.benchmark is not None}
    return list(names)


def _starts(*rows: Row | None) -> set[date]:
    """The last days of the periods that a goal starts from."""
    seen = (None if row is None else row.assessment.baseline for row in rows)
    return {one.period.last for one in seen if one is not None}


def _goal_parts(
    own: str, one: Indicator | None, other: Indicator | None, old: Row | None, new: Row | None
) -> Iterator[_Part]:
    if old is None or new is None:
        yield _Part(Cause("goal-set" if old is None else "goal-dropped", own), _carry_day)
    elif one is not None and other is not None and one.targets != other.targets:
        yield _Part(Cause(_restatement(old, new), own), partial(_carry_targets, name=own))


def _restatement(old: Row, new: Row) -> Code:
    if old.superseded_by != new.superseded_by:
        return "goal-superseded"
    if old.assessment.due != new.assessment.due:
        return "goal-moved"
    same = _without_baseline(old.target) == _without_baseline(new.target)
    return "baseline-revised" if same else "goal-restated"


def _without_baseline(target: Target) -> Target:
    return replace(target, baseline=None, baseline_value=None, baseline_period=None, baseline_source=None)


def _figure_parts(
    name: str, one: Indicator | None, other: Indicator | None, starts: set[date]
) -> Iterator[_Part]:
    """One part for each period of which other actuals are on record."""
    if one is None or other is None:
        return
    told = [_by_period(indicator.actuals) for indicator in (one, other)]
    for period in {**told[0], **told[1]}:
        earlier, later = (tuple(by.get(period, ())) for by in told)
        if earlier == later:
            continue
        code: Code = "actual-new" if not earlier else "actual-revised" if later else "actual-withdrawn"
        if code == "actual-revised" and period.last in starts:
            code = "baseline-revised"
        lost = tuple(actual for actual in earlier if actual not in later)
        gained = tuple(actual for actual in later if actual not in earlier)
        cause = Cause(code, name, period, lost, gained)
        yield _Part(cause, partial(_carry_figures, name=name, period=period))


def _by_period(actuals: Sequence[Actual]) -> dict[Period, list[Actual]]:
    found: dict[Period, list[Actual]] = {}
    for actual in actuals:
        found.setdefault(actual.period, []).append(actual)
    return found


def _definition(indicator: Indicator | None) -> Indicator | None:
    """The indicator without its records, and without the words that no verdict rests on."""
    if indicator is None:
        return None
    return _with(
        indicator, targets=(), actuals=(), waive=(), note=None, definition=None, aliases=(), headline=False
    )


def _corrected(one: Mapping[str, Source], other: Mapping[str, Source]) -> bool:
    return any(one[name] != other[name] for name in one.keys() & other.keys())


def _put(state: State, taken: State, indicator: Indicator) -> State:
    """The state with another indicator, and with the sources that its records cite."""
    workspace = state.workspace
    indicators = {**workspace.indicators, indicator.id: indicator}
    sources = {**taken.workspace.sources, **workspace.sources}
    return state._replace(workspace=replace(workspace, indicators=indicators, sources=sources))


def _carry_figures(state: State, taken: State, *, name: str, period: Period) -> State:
    one = state.workspace.indicators[name]
    kept = tuple(actual for actual in one.actuals if actual.period != period)
    gained = tuple(actual for actual in taken.workspace.indicators[name].actuals if actual.period == period)
    return _put(state, taken, _with(one, actuals=kept + gained))


def _carry_targets(state: State, taken: State, *, name: str) -> State:
    targets = taken.workspace.indicators[name].targets
    return _put(state, taken, _with(state.workspace.indicators[name], targets=targets))


def _carry_definition(state: State, taken: State, *, name: str) -> State:
    one = state.workspace.indicators[name]
    defined = taken.workspace.indicators[name]
    return _put(state, taken, _with(defined, targets=one.targets, actuals=one.actuals))


def _carry_whole(state: State, taken: State, *, name: str) -> State:
    other = taken.workspace.indicators.get(name)
    if other is not None:
        return _put(state, taken, other)
    rest = {one: indicator for one, indicator in state.workspace.indicators.items() if one != name}
    return state._replace(workspace=replace(state.workspace, indicators=rest))


def _carry_settings(state: State, taken: State) -> State:
    return state._replace(workspace=replace(state.workspace, settings=taken.workspace.settings))


def _carry_sources(state: State, taken: State) -> State:
    sources = {**state.workspace.sources, **taken.workspace.sources}
    return state._replace(workspace=replace(state.workspace, sources=sources))


def _carry_day(state: State, taken: State) -> State:
    return state._replace(as_of=taken.as_of)
