"""The engine: what is to be said of one target on one day.

`assess` is pure: no clock, no disk, and its result can be pickled. It answers three questions and keeps them
apart: the level (met?), the pace (on schedule?), the outlook; the rating follows from a table. What it cannot
judge it calls `open` with the reason `not-supported`, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from yztrack import milestone, profiles, single, trends, window
from yztrack.assessment import Assessment, MemberFigure, Observed, Verdict
from yztrack.case import Case, Reached, Stand
from yztrack.derive import Member
from yztrack.evidence import Dropped, Evidence, Observation, weigh
from yztrack.goal import Goal, goal_of
from yztrack.level import NOT_KNOWN
from yztrack.model import Indicator, Settings, Source, Target
from yztrack.outlook import Projection
from yztrack.pace import Basis, Pace, Point, pace, required
from yztrack.period import SINGLE, Period
from yztrack.profiles import SCHEDULE
from yztrack.quantity import ANYTHING, ARITHMETIC, Quantity, Truth, exactly
from yztrack.rating import Rating, Reason, Situation, rate


def published_by(target: Target, sources: Mapping[str, Source]) -> date | None:
    """Return the day from which a target was known: the earliest of its source and `stated_in`."""
    named = [target.source, *(place.partition(":")[0].strip() for place in target.stated_in)]
    return min((sources[one].counts_from for one in named if one in sources), default=None)


def in_force(
    indicator: Indicator, as_of: date, sources: Mapping[str, Source]
) -> list[tuple[Target, str | None]]:
    """Return the targets known on a day, each with the key of the known one that supersedes it, if any."""
    known = [
        target
        for target in indicator.targets
        if (published := published_by(target, sources)) is not None and published <= as_of
    ]
    successors = {target.supersedes: target.key for target in known if target.supersedes}
    return [(target, successors.get(target.key)) for target in known]


def assess(
    target: Target,
    indicator: Indicator,
    as_of: date,
    *,
    sources: Mapping[str, Source],
    settings: Settings,
    evidence: Evidence | None = None,
    benchmark: Evidence | None = None,
    members: Sequence[Member] = (),
    method: str = SCHEDULE,
    methods: Sequence[str] = (SCHEDULE,),
) -> Assessment:
    """Judge one target of an indicator by what was known on `as_of`.

    `evidence` is what `weigh` gives for that day, and for a derived indicator what `derive.derived` makes of
    it; `benchmark` is that of the indicator which the target is measured against, `members` are the parts of
    a derived one. `method` replaces the pace rows of the rating; `methods` names the profiles that are asked.
    A goal held each year is judged as a whole; `assess_years` judges its years.
    """
    with localcontext(ARITHMETIC):
        known = weigh(indicator, as_of, sources, settings.tolerance) if evidence is None else evidence
        asked = tuple(methods) if method in methods else (*methods, method)
        return _Judge(
            target, indicator, as_of, sources, settings, known, benchmark, tuple(members), method, asked
        ).judge()


def assess_years(
    target: Target,
    indicator: Indicator,
    as_of: date,
    *,
    sources: Mapping[str, Source],
    settings: Settings,
    evidence: Evidence | None = None,
    benchmark: Evidence | None = None,
) -> tuple[Assessment, ...]:
    """Judge each year of a goal that is to be held each year; nothing for any other goal."""
    if target.over != "each":
        return ()
    with localcontext(ARITHMETIC):
        known = weigh(indicator, as_of, sources, settings.tolerance) if evidence is None else evidence
        judge = _Judge(
            target, indicator, as_of, sources, settings, known, benchmark, (), SCHEDULE, (SCHEDULE,)
        )
        return tuple(one for one, _ in judge.years())


_WINDOWS: Mapping[str, Callable[[Case, Period], Stand]] = {
    "any": window.any_year,
    "total": window.total,
    "mean": window.mean_growth,
}


@dataclass(slots=True)
class _Judge:
    """One target with all that its judgement needs."""

    target: Target
    indicator: Indicator
    as_of: date
    sources: Mapping[str, Source]
    settings: Settings
    evidence: Evidence
    benchmark: Evidence | None
    members: tuple[Member, ...]
    method: str
    methods: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.indicator.id}@{self.target.key}"

    def judge(self) -> Assessment:
        target = self.target
        if target.unquantified is not None:
            return self._bare("unquantified", Reason(f"unquantified-{target.unquantified}"))
        if self.indicator.kind == "milestone":
            due = None if target.period is None else target.period.last
            return self._judged(None, milestone.stand(self.evidence.known, due), due)
        goal = goal_of(target, self.indicator, self.settings.tolerance)
        if goal is None or not _supported(target, self.indicator):
            return self._bare("open", Reason("not-supported"))
        case = self._case(goal, target)
        span: Period | None = target.period
        if span is None or target.over in {None, "end"}:
            return self._judged(case, single.stand(case), case.due)
        if target.over == "each":
            return self._held_each_year(case)
        return self._judged(case, _WINDOWS[target.over or ""](case, span), case.due)

    def years(self) -> list[tuple[Assessment, Stand]]:
        """Each year of a window by its own year's figure only."""
        goal = goal_of(self.target, self.indicator, self.settings.tolerance)
        span: Period | None = self.target.period
        if goal is None or span is None:
            return []
        return [self._year(goal, one) for one in span.years()]

    def _year(self, goal: Goal, span: Period) -> tuple[Assessment, Stand]:
        case = self._case(goal, replace(self.target, period=span, over=None))
        own, figure = single.own_figure(case, span)
        found = NOT_KNOWN if figure is None else case.level(figure, span)
        stand = Stand(
            own,
            found,
            "held-each-year",
            proven=found.met == "yes",
            failed=found.met == "no",
            settled=own is not None and own.period.last == span.last and own.whole,
            reached=Reached(own.period, True) if own is not None and found.met == "yes" else None,
            reasons=() if own is None else single.told_by(own, span, found.met),
        )
        year = span.first.year
        judged = self._judged(case, stand, span.last)
        told = judged._replace(target=self.target, id=f"{self.id}#{year}", parent=self.id, year=year)
        return told, stand

    def _held_each_year(self, case: Case) -> Assessment:
        years = self.years()
        held = sum(stand.proven for _, stand in years)
        failed = any(stand.failed for _, stand in years)
        proven = held == len(years)
        met: Truth = "yes" if proven else "no" if failed else "unknown"
        stand = Stand(
            None,
            NOT_KNOWN._replace(met=met),
            "held-each-year",
            proven=proven,
            failed=failed,
            settled=all(stand.settled for _, stand in years),
            reasons=(Reason("years-held", {"held": held, "years": len(years)}),),
        )
        return self._judged(case, stand, case.due)

    def _case(self, goal: Goal, target: Target) -> Case:
        return Case(target, self.indicator, goal, self.evidence, self.sources, self.as_of, self.benchmark)

    def _bare(self, rating: Rating, reason: Reason) -> Assessment:
        return Assessment(
            target=self.target,
            id=self.id,
            indicator=self.indicator.id,
            due=None if self.target.period is None else self.target.period.last,
            informed=bool(self.evidence.known),
            rating=rating,
            rating_best=rating,
            reasons=(reason,),
            methods=profiles.withheld(self.methods, reason.code),
        )

    def _judged(self, case: Case | None, stand: Stand, due: date | None) -> Assessment:
        progress = _progress(case, stand, due)
        paced = progress if isinstance(progress, Pace) else None
        told = self._verdicts(case)
        own = rate(situation := self._situation(stand, due, paced))
        rating, best = own if self.method == SCHEDULE else rate(_replaced(situation, told[self.method]))
        if SCHEDULE in self.methods:
            told = {SCHEDULE: _schedule(progress, own[0]), **told}
        latest, baseline = (stand.own, None) if case is None else (case.latest(), case.baseline(case.judged))
        benchmark = None if case is None or self.benchmark is None else _benchmark(case, stand, latest)
        members, dropped = self._members(case, stand, latest), self._dropped(stand.own, latest, baseline)
        met, gap, attainment, figure, anchor = stand.level
        basis = stand.basis if isinstance(stand.basis, Basis) else None
        # thirty keywords would take longer than most of what they name
        region, reach = (None, None) if case is None else (case.goal.region, _levels(case))
        goal = (self.target, self.id, self.indicator.id, None, None, due, region, reach)
        known = (stand.own, latest, self._forecast(), baseline, benchmark, members, dropped, situation.known)
        level = (figure, anchor, basis, met, stand.reached, gap, attainment)
        observed, ahead = _course(case, paced, due)
        course = (paced, _required(case, stand, due), observed, ahead)
        verdict = (rating, best, self._reasons(stand, progress, rating), told)
        return Assessment(*goal, *known, *level, *course, *verdict)

    def _verdicts(self, case: Case | None) -> dict[str, Verdict]:
        others = [name for name in self.methods if name != SCHEDULE]
        if not others:
            return {}
        if case is None:
            return profiles.withheld(others, "milestone")
        return profiles.verdicts(case, others, self.settings.cut_points)

    def _reasons(self, stand: Stand, progress: Pace | str, rating: Rating) -> tuple[Reason, ...]:
        reasons = stand.reasons
        decided = stand.proven or stand.holds or stand.failed
        if isinstance(progress, str) and not decided and Reason(progress) not in reasons:
            reasons += (Reason(progress),)
        if rating == "achieved" and stand.own is not None and stand.own.grounds == "self-media":
            reasons += (Reason("self-media-only", {"source": stand.own.source}),)
        return reasons

    def _situation(self, stand: Stand, due: date | None, paced: Pace | None) -> Situation:
        span: Period | None = self.target.period
        start = self.target.start or (None if span is None else span.first)
        later = start is not None and start > self.as_of
        return Situation(
            milestone=self.indicator.kind == "milestone",
            proven=stand.proven,
            holds=stand.holds,
            failed=stand.failed,
            due=due is not None and self.as_of > due,
            settled=stand.settled,
            unstarted=later and (span is None or span.frequency not in SINGLE),
            known=bool(self.evidence.known),
            pace=None if paced is None else paced.pace,
            cut_points=self.settings.cut_points,
        )

    def _forecast(self) -> Observation | None:
        """The newest forecast for the goal's last period."""
        span: Period | None = self.target.period
        forecasts = self.evidence.forecasts
        if span is None or not forecasts:
            return None
        return next((one for one in reversed(forecasts) if one.period.last == span.last), None)

    def _members(
        self, case: Case | None, stand: Stand, latest: Observation | None
    ) -> tuple[MemberFigure, ...]:
        shown = stand.own or latest
        if not self.members or case is None or shown is None or shown.source:
            return ()
        return tuple(MemberFigure(one.indicator.id, one.at(shown.period)) for one in self.members)

    def _dropped(self, *used: Observation | None) -> tuple[Dropped, ...]:
        """What did not count for the periods that this judgement rests on."""
        dropped = self.evidence.dropped
        if not dropped:
            return ()
        days = {one.period.last for one in used if one is not None}
        span: Period | None = self.target.period
        if span is not None:
            days.add(span.last)
        return tuple(one for one in dropped if one.observation.period.last in days)


def _supported(target: Target, indicator: Indicator) -> bool:
    span: Period | None = target.period
    if target.over == "mean":
        return indicator.kind == "growth" and target.measure == "level" and target.benchmark is None
    if target.over == "total":
        return indicator.kind == "flow"
    return span is None or target.over != "end" or span.whole_years or indicator.kind == "stock"


def _schedule(progress: Pace | str, rating: Rating) -> Verdict:
    """The engine's own profile, as a verdict beside the others."""
    if isinstance(progress, Pace):
        return Verdict(True, rating, rating, progress.pace.low)
    if rating in {"achieved", "missed"}:
        return Verdict(True, rating, rating)
    return Verdict(False, reason=progress)


def _replaced(situation: Situation, verdict: Verdict) -> Situation:
    """The same with another method's rating for the pace; what it calls achieved is not proven: ahead."""
    rating: Rating | None = "ahead" if verdict.rating == "achieved" else verdict.rating
    return situation._replace(pace=None, method=rating)


def _levels(case: Case) -> Quantity | None:
    if not case.anchored:
        return case.goal.levels(ANYTHING)
    latest = case.latest()
    anchor = case.anchor(case.judged) or case.anchor(case.judged, latest and latest.period)
    return None if anchor is None else case.goal.levels(anchor)


def _benchmark(case: Case, stand: Stand, latest: Observation | None) -> Observation | None:
    shown = stand.own or latest
    return None if shown is None else case.benchmarked(shown.period)


def _progress(case: Case | None, stand: Stand, due: date | None) -> Pace | str:
    """The pace, or the code of the reason that there is none."""
    if not isinstance(stand.basis, Basis):
        return stand.basis
    if case is None or due is None:
        return "no-period"
    return pace(case.goal.side, stand.basis, due)


def _course(
    case: Case | None, paced: Pace | None, due: date | None
) -> tuple[Observed | None, Projection | None]:
    """The change so far, and where it leads by a day that is not past."""
    if case is None:
        return None, None
    ahead = None if due is None or case.is_due else trends.projection(case, due)
    return trends.observed(case, paced), ahead


def _required(case: Case | None, stand: Stand, due: date | None) -> Quantity | None:
    """What is needed a year from the latest figure on, with or without a baseline."""
    if case is None or due is None:
        return None
    span: Period | None = case.target.period
    if case.target.over == "mean" and span is not None:
        need = None if case.is_due else window.mean_growth_required(case, span)
        return None if need == ANYTHING else need
    basis = stand.basis
    if isinstance(basis, Basis):
        return required(basis.line, basis.latest, basis.ground, due)
    if case.unpaced is not None:
        return None
    latest = case.latest(due)
    if latest is None or case.anchored or basis == "held-each-year":
        return None
    return required(case.goal.end, Point(latest.quantity, latest.period.last), exactly(Decimal(0)), due)
