"""The efficacy coefficient (功效系数法) of Chinese composite evaluation.

d = (x - x_no) / (x_yes - x_no) * 40 + 60, where x_yes is the satisfactory value (满意值) and x_no the
unacceptable one (不允许值): grade V on a published worked example, 5.81 against 12 and 6, whose result shows
that it is not clamped. The formula serves figures that should fall as well, since x_yes is then the smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yztrack.methods.track import Outcome, Track, exact, judged, overrun, settled, withheld

PASS, SPAN = Decimal(60), Decimal(40)


@exact
def judge(track: Track) -> Outcome:
    """Score the latest figure between the unacceptable value and the goal, which is the satisfactory one.

    The score is 60 at the former and 100 at the latter. The method has no labels: a part of a composite.
    """
    if track.kind == "milestone":
        return withheld("milestone")
    if track.better == "within" or track.goal_high is not None:
        return withheld("two-sided")
    if not track.points:
        return withheld("no-data")
    if track.goal is None:
        return withheld("no-goal")
    if overrun(track):
        return withheld("goal-year-past")
    if track.unacceptable is None or track.sign * (track.goal - track.unacceptable) <= 0:
        return withheld("no-unacceptable-value")
    score = efficacy_score(track.latest.value, track.goal, track.unacceptable)
    met = track.meets(track.latest.value) and not track.held
    return judged(track, None, "achieved" if met else None, score=score)


@exact
def efficacy_score(
    actual: Decimal,
    satisfactory: Decimal,
    unacceptable: Decimal,
    *,
    span: Decimal = SPAN,
    floor: Decimal = PASS,
) -> Decimal:
    """Return the coefficient, `floor` at the unacceptable value and `floor` + `span` at the satisfactory one.

    The two must differ. Grade V.
    """
    return settled((actual - unacceptable) / (satisfactory - unacceptable) * span + floor)


@exact
def moderate(value: Decimal, optimum: Decimal) -> Decimal:
    """Return |x - x_opt|: a moderate figure (适度指标) as one that should be low. Textbook form."""
    return abs(value - optimum)


@exact
def weighted_mean(scores: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal | None:
    """Return the total of a composite by weights; None where they sum to nothing. Textbook form."""
    total = sum(weights, Decimal(0))
    if not total:
        return None
    return settled(sum((s * w for s, w in zip(scores, weights, strict=True)), Decimal(0)) / total)


@exact
def geometric_mean(scores: Sequence[Decimal]) -> Decimal | None:
    """Return the total of a composite as a geometric mean; None of none or of scores not above 0. Grade V."""
    if not scores or any(score <= 0 for score in scores):
        return None
    product = Decimal(1)
    for score in scores:
        product *= score
    return settled(product ** (Decimal(1) / len(scores)))
