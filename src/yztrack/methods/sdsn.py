"""The trend arrows of the SDSN's Sustainable Development Report.

SDSN scores each indicator from 0 to 100 and calls the score at which a goal is met green. Its arrows compare
yearly changes, so any straight rescaling leaves them as they are and they can be read off the figures
themselves; what is lost is only the cutting of scores at 0 and 100. Linear, by choice of SDSN, which found
growth rates "rather similar": grade R (Africa SDG Index FAQ), the 50 per cent bound M.
"""

from __future__ import annotations

from decimal import Decimal

from yztrack.methods.track import (
    Band,
    Outcome,
    Track,
    band,
    course,
    exact,
    judged,
    overrun,
    settled,
    unsuited,
    withheld,
)

ARROWS = (
    Band(Decimal(1), "on-track-or-maintaining", "on-track"),
    Band(Decimal("0.5"), "moderately-improving", "behind"),
    Band(Decimal(0), "stagnating", "far-behind"),
    Band(Decimal("-Infinity"), "decreasing", "reversing"),
)


@exact
def judge(track: Track) -> Outcome:
    """Judge by the yearly change since the base against the one needed from the base to the goal's year.

    The value is their ratio. What lies beyond green does not count: a goal that is met is maintained even by
    a falling figure, and one that was met at the base and is not any more is decreasing.
    """
    obstacle = unsuited(track)
    if obstacle is not None:
        return withheld(obstacle)
    if overrun(track):
        return withheld("goal-year-past")
    if track.meets(track.latest.value):
        return judged(track, ARROWS[0].label, "achieved")
    way = "no-goal" if track.goal is None else course(track)
    if isinstance(way, str):
        return withheld(way)
    base, latest, goal = way
    if goal is None:
        return withheld("no-goal")
    if track.meets(base.value):
        lost = ARROWS[-1]
        return judged(track, lost.label, lost.rating, notes=("goal-lost",))
    if goal.value == base.value:
        return withheld("goal-equals-baseline")
    done = (latest.value - base.value) * (goal.year - base.year)
    value = settled(done / ((goal.value - base.value) * (latest.year - base.year)))
    row = band(value, ARROWS)
    return judged(track, row.label, row.rating, value=value)
