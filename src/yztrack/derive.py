"""Indicators that follow from others: sums, means, counts, ratios, differences, growth.

A missing member widens the interval and never vanishes: a count over 6 with 4 known true and 2 unknown is
[4, 6]; a sum of non-negative parts with one missing is "at least". What a document reports of a derived
indicator counts before what is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import NamedTuple

from yztrack.evidence import Evidence, Observation
from yztrack.goal import both, goal_of
from yztrack.level import level
from yztrack.model import Derivation, Indicator, Status, Target, Tolerance, half_width, stated_key
from yztrack.period import Period
from yztrack.quantity import ANYTHING, End, Quantity, Truth, add, affine, image, upward

_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_WORST: tuple[Status, ...] = ("normal", "break", "definition", "provisional", "estimated")


class Member(NamedTuple):
    """One part of a derived indicator, with what is known of it."""

    indicator: Indicator
    evidence: Evidence

    def at(self, period: Period) -> Observation | None:
        """What is known of it for a period."""
        return self.evidence.at(period, stock=self.indicator.kind == "stock")

    @property
    def unknown(self) -> Quantity:
        """What can be said of it where nothing is known."""
        return upward(_ZERO) if self.indicator.non_negative else ANYTHING


Verdicts = Callable[[Member, Period], Sequence[Truth]]
_Parts = Sequence[tuple[Member, Observation | None]]


class _Indexed(NamedTuple):
    """A member whose figure for a period is found without a search."""

    member: Member
    figures: Mapping[object, Observation]

    def at(self, period: Period) -> Observation | None:
        stock = self.member.indicator.kind == "stock"
        return self.figures.get(period.last if stock else period)


def _indexed(member: Member) -> _Indexed:
    stock = member.indicator.kind == "stock"
    return _Indexed(
        member, {one.period.last if stock else one.period: one for one in reversed(member.evidence.known)}
    )


def member_ids(indicator: Indicator, known: Mapping[str, Indicator]) -> list[str]:
    """Return the ids that a derivation names, in the order of its patterns; none itself derived."""
    derive = indicator.derive
    if derive is None:
        return []
    ids: dict[str, None] = {}
    for pattern in _patterns(derive):
        for one, other in known.items():
            named = one == pattern or fnmatchcase(one, pattern)
            apart = one == indicator.id or other.derive is not None
            if named and not apart and not any(fnmatchcase(one, out) for out in derive.except_):
                ids[one] = None
    return list(ids)


def _patterns(derive: Derivation) -> Iterable[str]:
    for named in (
        derive.sum, derive.mean, derive.count, derive.count_met, derive.ratio, derive.difference
    ):  # fmt: skip
        yield from named or ()
    if derive.growth_of is not None:
        yield derive.growth_of


def derived(
    indicator: Indicator,
    members: Sequence[Member],
    reported: Evidence,
    tolerance: Tolerance,
    verdicts: Verdicts,
) -> Evidence:
    """Return the evidence of a derived indicator: what is reported, and for other periods what follows."""
    derive = indicator.derive
    if derive is None or not members:
        return reported
    stock = indicator.kind == "stock"
    told = {one.period.last if stock else one.period for one in reported.known}
    periods = {one.period for member in members for one in member.evidence.known}
    indexed = [_indexed(member) for member in members]
    found = []
    for period in sorted(periods, key=lambda one: (one.last, one.first)):
        key = period.last if stock else period
        if key in told:
            continue
        outcome = _outcome(indicator, derive, indexed, period, tolerance, verdicts)
        if outcome is not None:
            found.append(outcome)
            if stock:
                told.add(key)
    known = sorted((*reported.known, *found), key=lambda one: (one.period.last, one.period.first))
    breaks = {*reported.breaks, *(day for member in members for day in member.evidence.breaks)}
    return reported._replace(known=tuple(known), breaks=tuple(sorted(breaks)))


def _outcome(
    indicator: Indicator,
    derive: Derivation,
    members: Sequence[_Indexed],
    period: Period,
    tolerance: Tolerance,
    verdicts: Verdicts,
) -> Observation | None:
    parts = [(one.member, one.at(period)) for one in members]
    if derive.growth_of is not None:
        parts.append((members[0].member, members[0].at(year_before(period))))
    unlisted = _unlisted(derive, members)
    if derive.count is None and derive.count_met is None:
        quantity = _quantity(indicator, derive, parts, unlisted)
    else:
        told = [(part, _counts(derive, part, period, tolerance, verdicts)) for part in parts]
        parts = [part for part, truth in told if truth is not None]
        quantity = _counted([truth for _, truth in told if truth is not None], unlisted)
    seen = [one for _, one in parts if one is not None]
    if quantity is None or not seen:
        return None
    missing = unlisted + sum(one is None for _, one in parts)
    return Observation(
        period,
        quantity,
        "",
        max(one.published for one in seen),
        max((one.status for one in seen), key=_WORST.index),
        None,
        -1,
        max((one.grounds for one in seen), key=("official", "media", "self-media").index),
        whole=missing == 0,
    )


def _unlisted(derive: Derivation, members: Sequence[object]) -> int:
    """How many members exist that have no file."""
    return 0 if derive.members is None else max(0, int(derive.members) - len(members))


def _quantity(indicator: Indicator, derive: Derivation, parts: _Parts, unlisted: int) -> Quantity | None:
    if derive.sum is not None or derive.mean is not None:
        return _summed(derive, parts, unlisted)
    if len(parts) != 2 or any(one is None for _, one in parts):
        return None
    first, second = (member.unknown if one is None else one.quantity for member, one in parts)
    if derive.difference is not None:
        return add((first, affine(second, -_ONE, _ZERO)))
    if derive.growth_of is not None:
        return _growth(parts, first, second)
    return _ratio(first, second, _HUNDRED if indicator.unit == "%" else _ONE)


def _summed(derive: Derivation, parts: _Parts, unlisted: int) -> Quantity:
    figures = [member.unknown if one is None else one.quantity for member, one in parts]
    if unlisted:  # those without a file are of the kind of those that have one
        figures += [upward(_ZERO) if all(member.indicator.non_negative for member, _ in parts) else ANYTHING]
    total = add(figures)
    if derive.mean is None:
        return total
    count = Decimal(len(parts) + unlisted)
    return image(lambda ends: (ends[0][0], ends[0][1] * count), total)


def _counted(told: Sequence[Truth], unlisted: int) -> Quantity:
    """[number true, number true or unknown]: Kleene's count."""
    true = sum(one == "yes" for one in told)
    unknown = sum(one == "unknown" for one in told) + unlisted
    return Quantity(Decimal(true), False, Decimal(true + unknown), False)


def _counts(
    derive: Derivation,
    part: tuple[Member, Observation | None],
    period: Period,
    tolerance: Tolerance,
    verdicts: Verdicts,
) -> Truth | None:
    """Whether a member counts; None for one that has no target of the period to meet."""
    if derive.count is not None:
        return _meets(derive, part, tolerance)
    met: Truth | None = None
    for told in verdicts(part[0], period):
        met = told if met is None else both(met, told)
    return met


def _meets(derive: Derivation, part: tuple[Member, Observation | None], tolerance: Tolerance) -> Truth:
    member, seen = part
    if seen is None:
        return "unknown"
    goal = goal_of(_as_target(derive, member.indicator, tolerance), member.indicator, tolerance)
    return "unknown" if goal is None else level(goal, seen.quantity, None, member.indicator.kind).met


def _as_target(derive: Derivation, member: Indicator, tolerance: Tolerance) -> Target:
    """The quantity that members are to meet, read as a target of the member."""
    key = stated_key(derive) or "value"
    stated = {key: getattr(derive, key)}
    if key == "about":
        stated["tolerance"] = half_width(derive, member.kind, tolerance)
    return Target(source="-", **stated)


def _ratio(numerator: Quantity, denominator: Quantity, scale: Decimal) -> Quantity | None:
    if denominator.low is None or denominator.low < 0 or (denominator.low == 0 and not denominator.low_open):
        return None

    def share(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        (top, top_scale), (base, base_scale) = ends
        return scale * top * base_scale, base * top_scale

    return image(share, numerator, denominator)


def _growth(parts: _Parts, now: Quantity, before: Quantity) -> Quantity | None:
    """Growth in per cent on the same span a year before; none across a break."""
    (member, later), (_, earlier) = parts
    if later is None or earlier is None:
        return None
    if any(earlier.period.last < day <= later.period.last for day in member.evidence.breaks):
        return None
    quotient = _ratio(now, before, _HUNDRED)
    return None if quotient is None else affine(quotient, _ONE, -_HUNDRED)


def year_before(period: Period) -> Period:
    """Return the same span a year before."""
    if period.whole_years:
        return period.previous()
    return Period(_shifted(period.first), _shifted(period.last))


def _shifted(day: date) -> date:
    from calendar import monthrange

    last = monthrange(day.year, day.month)[1]
    year = day.year - 1
    return date(year, day.month, monthrange(year, day.month)[1] if day.day == last else day.day)
