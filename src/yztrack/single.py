"""The level of a goal with one period, or none.

A flow or growth rate is judged by the figure of its own period and no other; a stock, ratio or rank by the
newest one, and once due by the one at the due date.
"""

from __future__ import annotations

from collections.abc import Sequence

from yztrack.case import Case, Reached, Stand
from yztrack.evidence import Observation
from yztrack.level import NOT_KNOWN, Level
from yztrack.pace import Basis
from yztrack.period import Period
from yztrack.quantity import ANYTHING, Quantity, Truth, intersect, upward
from yztrack.rating import Reason


def stand(case: Case) -> Stand:
    """Return where a goal stands that is judged by one period, or by the newest figure."""
    judged = case.judged
    if judged is None:
        return _undated(case)
    if case.indicator.kind in {"flow", "growth"}:
        return _spanned(case, judged)
    return _dated(case, judged)


def _undated(case: Case) -> Stand:
    """Never due: the newest figure decides."""
    newest = case.evidence.known[-1] if case.evidence.known else None
    found = NOT_KNOWN if newest is None else case.level(newest.quantity, None, newest.period)
    holds = found.met == "yes"
    return Stand(
        newest,
        found,
        "no-period",
        holds=holds,
        reached=_first_reached(case, None, None) if holds else None,
        reasons=(Reason("held-so-far"),) if holds else (),
    )


def year_to_date(case: Case, judged: Period) -> Observation | None:
    """Return the longest figure from the period's first day to before its last."""
    parts = case.evidence.parts(judged)
    return parts[-1] if parts else None


def own_figure(case: Case, judged: Period) -> tuple[Observation | None, Quantity | None]:
    """Return what is known of a period itself: the figure named, and all that it and its parts prove.

    A non-negative flow's year to date bounds its period from below; the longest that does is the one to name.
    """
    return _own_figure(case, judged, case.evidence.parts(judged))


def _own_figure(
    case: Case, judged: Period, parts: Sequence[Observation]
) -> tuple[Observation | None, Quantity | None]:
    whole = case.evidence.at(judged, stock=case.stock)
    part = floor = None
    if parts and case.indicator.kind == "flow" and case.indicator.non_negative:
        for one in parts:
            if one.quantity.low is not None:
                bound = upward(one.quantity.low, low_open=one.quantity.low_open)
                part, floor = one, (floor and intersect(floor, bound)) or bound
    if whole is None:
        return (None, None) if floor is None else (part, floor)
    return whole, (floor and intersect(whole.quantity, floor)) or whole.quantity


def told_by(own: Observation, judged: Period, met: Truth) -> tuple[Reason, ...]:
    """Return the reason for a verdict that no plain number of the period itself gave."""
    if met == "unknown":
        return ()
    if own.period.last < judged.last:
        return (Reason("part-proves", {"period": str(own.period), "met": met}),)
    if own.quantity.is_point:
        return ()
    return (Reason("bound-proves-met") if met == "yes" else Reason("bound-proves-missed"),)


def _spanned(case: Case, judged: Period) -> Stand:
    parts = case.evidence.parts(judged)
    own, figure = _own_figure(case, judged, parts)
    found = NOT_KNOWN if figure is None else case.level(figure, judged)
    reasons = () if own is None else told_by(own, judged, found.met)
    if own is None and not case.is_due:
        found, reasons = case.so_far(judged)
    return Stand(
        own,
        found,
        case.unpaced or _spanned_basis(case, judged, parts),
        proven=found.met == "yes",
        failed=found.met == "no",
        settled=own is not None and own.period == judged and own.whole,
        reached=Reached(own.period, True) if own is not None and found.met == "yes" else None,
        reasons=reasons,
    )


def _spanned_basis(case: Case, judged: Period, parts: Sequence[Observation]) -> Basis | str:
    if parts and not case.is_due:
        return case.basis_from_nothing(judged, judged.before(), parts[-1])
    return case.basis(case.latest(case.due), judged)


def _dated(case: Case, judged: Period) -> Stand:
    own = case.evidence.at(judged, stock=case.stock)
    shown = own if case.is_due else case.latest()
    figure = None if shown is None else shown.quantity
    if case.indicator.never_falls:
        figure = _carried(case, judged, figure)
    found = NOT_KNOWN if figure is None else case.level(figure, judged, shown and shown.period)
    met, lasts = found.met, case.indicator.never_falls
    # a count that never falls keeps a floor once reached, and has passed a ceiling for ever
    for_good = case.is_due or (lasts and case.goal.side == "floor")
    lost = case.is_due or (lasts and case.goal.side == "ceiling")
    reached = _first_reached(case, judged, found if case.is_due and own is not None else None)
    return Stand(
        own,
        found,
        case.unpaced or case.basis(case.latest(case.due), judged),
        proven=met == "yes" and for_good,
        holds=met == "yes" and not for_good,
        failed=met == "no" and lost,
        settled=own is not None and own.whole,
        reached=reached,
        reasons=_dated_reasons(case, shown, met == "yes" and not for_good, reached),
    )


def _carried(case: Case, judged: Period, figure: Quantity | None) -> Quantity | None:
    """What a count that never falls says of the due date, from figures before and after it."""
    due = judged.last
    running = ANYTHING if figure is None else figure
    for one in case.series():
        bound = one.quantity
        if one.period.last <= due or not case.is_due:
            part = upward(bound.low, low_open=bound.low_open)
        else:
            part = Quantity(None, False, bound.high, bound.high_open)
        running = intersect(running, part) or running
    return None if running == ANYTHING else running


def _dated_reasons(
    case: Case, shown: Observation | None, holds: bool, reached: Reached | None
) -> tuple[Reason, ...]:
    reasons: tuple[Reason, ...] = ()
    if holds:
        reasons = (Reason("held-so-far"),)
    elif shown is not None and case.is_due:
        reasons = told_by(shown, shown.period, case.level(shown.quantity, case.judged).met)
    if reached is not None and not reached.in_time:
        reasons += (Reason("reached-later", {"period": str(reached.period)}),)
    return reasons


def _first_reached(case: Case, judged: Period | None, at_due: Level | None) -> Reached | None:
    """The first figure that proves the goal reached; `at_due` is the verdict at the due date."""
    due = case.due
    for one in case.series():
        if case.reaches(one.quantity, judged, one.period) == "yes":
            if due is None or one.period.last <= due:
                return Reached(one.period, True)
            return Reached(one.period, False if at_due is not None and at_due.met == "no" else None)
    return None
