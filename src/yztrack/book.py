"""A workspace as it was known on one day: every indicator's evidence once, derived ones included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import localcontext

from yztrack.assess import assess, assess_years, in_force
from yztrack.assessment import Assessment
from yztrack.derive import Member, derived, member_ids
from yztrack.evidence import NOTHING, Evidence, weigh
from yztrack.model import Indicator, Target, Workspace
from yztrack.period import Period
from yztrack.profiles import SCHEDULE
from yztrack.quantity import ARITHMETIC, Truth


class Book:
    """What was known of a workspace on a day; evidence is weighed when it is first asked for.

    `known_on` is another day for what was published, where a workspace is judged by later or earlier news.
    """

    def __init__(self, workspace: Workspace, as_of: date, known_on: date | None = None) -> None:
        self.workspace = workspace
        self.as_of = as_of
        self.known_on = as_of if known_on is None else known_on
        self._evidence: dict[str, Evidence] = {}
        self._members: dict[str, tuple[Member, ...]] = {}

    def evidence(self, indicator: Indicator) -> Evidence:
        """Return what was known of an indicator, by report or by derivation."""
        known = self._evidence.get(indicator.id)
        if known is None:
            self._evidence[indicator.id] = NOTHING  # whoever asks for it on the way to itself finds nothing
            with localcontext(ARITHMETIC):
                known = self._weighed(indicator)
            self._evidence[indicator.id] = known
        return known

    def _weighed(self, indicator: Indicator) -> Evidence:
        tolerance = self.workspace.settings.tolerance
        reported = weigh(indicator, self.known_on, self.workspace.sources, tolerance)
        if indicator.derive is None:
            return reported
        return derived(indicator, self.members(indicator), reported, tolerance, self._verdicts)

    def members(self, indicator: Indicator) -> tuple[Member, ...]:
        """Return the parts of a derived indicator; nothing for any other."""
        if indicator.id not in self._members:
            others = self.workspace.indicators
            ids = member_ids(indicator, others)
            self._members[indicator.id] = tuple(
                Member(others[one], self.evidence(others[one])) for one in ids
            )
        return self._members[indicator.id]

    def _verdicts(self, member: Member, period: Period) -> Sequence[Truth]:
        """Whether a member meets its own targets that are due with a period."""
        told = []
        for target, successor in in_force(member.indicator, self.known_on, self.workspace.sources):
            span: Period | None = target.period
            fits = span is not None and span.last == period.last and target.unquantified is None
            if fits and successor is None and target.over in {None, "end"}:
                told.append(self.assess(target, member.indicator).met)
        return told

    def benchmark(self, target: Target) -> Evidence | None:
        """Return the evidence of the indicator that a target is measured against."""
        other = None if target.benchmark is None else self.workspace.indicators.get(target.benchmark)
        return None if other is None else self.evidence(other)

    def assess(
        self,
        target: Target,
        indicator: Indicator,
        *,
        method: str = SCHEDULE,
        methods: Sequence[str] = (SCHEDULE,),
    ) -> Assessment:
        """Judge one target with all that it rests on in this workspace."""
        return assess(
            target,
            indicator,
            self.as_of,
            sources=self.workspace.sources,
            settings=self.workspace.settings,
            evidence=self.evidence(indicator),
            benchmark=self.benchmark(target),
            members=self.members(indicator),
            method=method,
            methods=methods,
        )

    def assess_years(self, target: Target, indicator: Indicator) -> tuple[Assessment, ...]:
        """Judge each year of a goal that is held each year."""
        return assess_years(
            target,
            indicator,
            self.as_of,
            sources=self.workspace.sources,
            settings=self.workspace.settings,
            evidence=self.evidence(indicator),
            benchmark=self.benchmark(target),
        )
