"""The weather symbols of Destatis, the Federal Statistical Office of Germany (source: Destatis).

Rule text grade R, the symbols grade V: 235 published ones of the German Sustainable Development Strategy are
reproduced (methods.md section 6b). Everything is linear and looks at the last six figures at most, so no base
year is needed: the shortfall is measured against the distance that remains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from yztrack.methods.track import (
    Counterpart,
    Note,
    Obstacle,
    Outcome,
    Point,
    Track,
    exact,
    judged,
    overrun,
    settled,
    withheld,
)

SYMBOLS = ("sun", "sun-and-cloud", "cloud", "thunderstorm")
"""From best to worst."""

MOST_POINTS, FEWEST_POINTS = 6, 4
SLIGHT, CLEAR = Decimal("0.05"), Decimal("0.20")
"""A shortfall below the first share earns a sun; one above the second a cloud."""

DATED: Mapping[str, Counterpart | None] = MappingProxyType(
    {"sun": "on-track", "sun-and-cloud": "behind", "cloud": "far-behind", "thunderstorm": "reversing"}
)
# how far an unmet limit is off, or what no goal is short of, no symbol tells
LIMIT: Mapping[str, Counterpart | None] = MappingProxyType(
    {"sun": "achieved", "sun-and-cloud": "achieved", "cloud": None, "thunderstorm": "reversing"}
)
HELD: Mapping[str, Counterpart | None] = MappingProxyType(
    {**LIMIT, "sun": "on-track", "sun-and-cloud": "on-track"}
)
DIRECTION: Mapping[str, Counterpart | None] = MappingProxyType(
    {"sun": None, "sun-and-cloud": None, "cloud": None, "thunderstorm": "reversing"}
)


@exact
def judge(track: Track) -> Outcome:
    """Judge by the rule that the goal calls for: a date, a limit for every year, or a direction only.

    A goal already met, or whose year has come, is judged like a limit. The value is the shortfall as a share
    of the remaining distance for a dated goal, else the mean yearly change in the better direction.
    """
    obstacle = _unsuited(track)
    if obstacle is not None:
        return withheld(obstacle)
    window = track.points[-MOST_POINTS:]
    if len(window) < FEWEST_POINTS:
        return withheld("too-few-points")
    first, last = window[0], window[-1]
    change = track.sign * (last.value - first.value)
    years = last.year - first.year
    value = settled(change / years)
    if track.demand is None:
        return _by_direction(track, value, window)
    met = track.meets(last.value)
    if track.held or met or (track.goal_year is not None and last.year >= track.goal_year):
        return _by_limit(track, value, met)
    if track.kind in {"rank", "growth"}:
        return withheld("rank" if track.kind == "rank" else "growth-rate")
    if track.goal_year is None:
        return withheld("no-period")
    return _by_date(track, change, years, track.goal_year - last.year, track.demand)


def _unsuited(track: Track) -> Obstacle | None:
    if track.kind == "milestone":
        return "milestone"
    if track.better == "within":
        return "two-sided"
    return None if track.points else "no-data"


def _by_date(track: Track, change: Decimal, years: int, left: int, demand: Decimal) -> Outcome:
    """Extend the mean change to the goal's year; the shortfall there counts against what remains now."""
    notes: tuple[Note, ...] = ("dated-rule",)
    remaining = track.sign * (demand - track.latest.value)
    if not remaining:  # on a goal that must be passed: any step in the right direction passes it
        symbol = "sun" if change > 0 else "thunderstorm"
        return judged(track, symbol, DATED[symbol], notes=notes)
    shortfall = settled((remaining - change * left / years) / remaining)
    if change <= 0:
        symbol = "thunderstorm"
    elif shortfall < SLIGHT:
        symbol = "sun"
    else:
        symbol = "sun-and-cloud" if shortfall <= CLEAR else "cloud"
    return judged(track, symbol, DATED[symbol], value=shortfall, notes=notes)


def _by_limit(track: Track, change: Decimal, met: bool) -> Outcome:
    met_symbol = "sun" if change >= 0 else "sun-and-cloud"
    symbol = met_symbol if met else "cloud" if change > 0 else "thunderstorm"
    table = HELD if track.held else LIMIT
    # a figure of a later year is judged by the rule all the same, but says nothing of the goal's own year
    rating = None if overrun(track) else table[symbol]
    return judged(track, symbol, rating, value=change, notes=("limit-rule",))


def _by_direction(track: Track, change: Decimal, window: Sequence[Point]) -> Outcome:
    last_right = track.sign * (window[-1].value - window[-2].value) > 0
    if change > 0:
        symbol = "sun" if last_right else "sun-and-cloud"
    else:
        symbol = "cloud" if last_right else "thunderstorm"
    return judged(track, symbol, DIRECTION[symbol], value=change, notes=("direction-rule",))


def next_goal(goals: Sequence[Point], year: int) -> Point | None:
    """Return, of several dated goals, the next one from a year on. Destatis, grade R."""
    return min((goal for goal in goals if goal.year >= year), default=None)


def worst_of(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the worst of the verdicts on several simultaneous goals. Destatis, grade R.

    A goal that cannot be judged leaves the whole without a verdict.
    """
    blocked = next((one for one in outcomes if one.reason is not None), None)
    if blocked is not None or not outcomes:
        return blocked or withheld("no-goal")
    return max(outcomes, key=lambda one: SYMBOLS.index(one.label or SYMBOLS[0]))
