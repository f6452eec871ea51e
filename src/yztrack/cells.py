"""Figures as text for a table: bounds as written, thousands apart, an unknown as a dash.

All that is drawn in a terminal or a Markdown table comes from here. Symbols are those that GBK can encode.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from yztrack import wording
from yztrack.assessment import Assessment
from yztrack.evidence import Observation
from yztrack.model import Group, Indicator, Language
from yztrack.quantity import Quantity, affine
from yztrack.report import Row

DASH = "-"
_HUNDRED = Decimal(100)
_STAR = "*"
_MOST_PRINTED = 6  # decimals of a reported figure; more of them are a quotient's
_CENT, _SHORT = Decimal("0.01"), Context(prec=3)
_WIDE = Context(prec=150, rounding=ROUND_HALF_EVEN)  # the digits of any quotient of figures, as per cent


class Cells(NamedTuple):
    """The text of one row, column by column; `goal` names the indicator, `due` the target within it."""

    goal: str
    due: str
    target: str
    latest: str
    gap: str
    done: str
    pace: str
    outlook: str
    rating: str


def cells(row: Row, language: Language) -> Cells:
    """Return a row's texts in a language."""
    assessment = row.assessment
    return Cells(
        name_of(row.indicator, language),
        _due(row, language),
        goal_text(assessment, language),
        _latest(row, language),
        gap_text(assessment.gap, language, met=assessment.met == "yes"),
        _done(row),
        DASH if assessment.pace is None else amount(_cut(assessment.pace.pace, 2)),
        _outlook(assessment, language),
        _rating(row, language),
    )


def name_of(indicator: Indicator, language: Language) -> str:
    """The indicator's name with its unit."""
    name = named(indicator, language)
    return f"{name}, {indicator.unit}" if indicator.unit else name


def named(one: Indicator | Group, language: Language) -> str:
    """A name in a language, in English where there is no other."""
    return (one.name_zh if language == "zh" else None) or one.name


def _due(row: Row, language: Language) -> str:
    """The target's period, with what it is called and whether another has taken its place."""
    return " ".join(part for part in (span_text(row, language), label_text(row, language)) if part)


def span_text(row: Row, language: Language) -> str:
    """The target's period, or the year of it that is judged."""
    if row.assessment.year is not None:
        return f"  {row.assessment.year}"
    period = row.target.period
    return wording.NO_DATE.text(language) if period is None else str(period)


def label_text(row: Row, language: Language) -> str:
    """What a target is called beside others of its period, and whether another has taken its place."""
    target = row.target
    label = (target.label_zh if language == "zh" else None) or target.label or target.condition
    replaced = None if row.superseded_by is None else wording.SUPERSEDED.text(language)
    return " ".join(part for part in (label, replaced) if part)


def goal_text(assessment: Assessment, language: Language) -> str:
    """The region as written, with the measure it is given in and the benchmark it is counted from."""
    if assessment.goal is None:
        return DASH
    target = assessment.target
    suffix = {"level": "", "change": "", "percent": " %", "multiple": " ×"}[target.measure]
    stated = amount(assessment.goal) if target.about is None else f"≈ {number(target.about)}"
    text = f"{stated}{suffix}"
    if target.benchmark is None:
        return text
    return f"{text} {wording.AGAINST.text(language, other=target.benchmark.rpartition('/')[2])}"


def _latest(row: Row, language: Language) -> str:
    seen = row.assessment.own or row.assessment.latest
    if seen is None:
        return DASH
    text = figure_text(seen, row.indicator, language)
    return text if str(seen.period) == str(row.target.period) else f"{text} ({seen.period})"


def figure_text(seen: Observation, indicator: Indicator, language: Language) -> str:
    """What is known of a period: the figure, or of a milestone whether it is done."""
    if indicator.kind == "milestone":
        return (wording.YES if seen.quantity.low else wording.NO).text(language)
    return amount(seen.quantity)


def gap_text(gap: Quantity | None, language: Language, *, met: bool) -> str:
    """What is still missing, or by how much the goal is exceeded."""
    if gap is None or gap == Quantity():
        return DASH
    if gap.high is None or gap.high > 0:
        return wording.TO_GO.text(language, amount=amount(gap))
    surplus = affine(gap, Decimal(-1), Decimal(0))
    if met and surplus.low == 0 and surplus.high in {None, Decimal(0)}:
        return wording.REACHED.text(language)
    return wording.OVER.text(language, amount=amount(surplus))


def _done(row: Row) -> str:
    assessment = row.assessment
    if assessment.pace is not None:
        return percent(assessment.pace.done)
    return DASH if assessment.attainment is None else percent(assessment.attainment) + _STAR


def _outlook(assessment: Assessment, language: Language) -> str:
    """Where the trend leads; nothing for a goal that is decided."""
    ahead = assessment.projection
    if ahead is None or ahead.outlook is None or assessment.rating in {"achieved", "missed"}:
        return DASH
    return wording.OUTLOOKS[ahead.outlook].text(language)


def _rating(row: Row, language: Language) -> str:
    """The rating, with its best end, and a mark where official methods come to other ratings."""
    assessment = row.assessment
    word = wording.verdict_text(assessment, language)
    return f"{word} {wording.DISPUTED_MARK}" if assessment.disputed else word


def share_done(assessment: Assessment) -> Quantity | None:
    """How far a goal is: the share of the planned change, else of the goal's level."""
    return assessment.attainment if assessment.pace is None else assessment.pace.done


def bar(assessment: Assessment, width: int, *, ascii_only: bool = False) -> str:
    """A bar for the share that is surely done, with a mark where the schedule stands at the latest figure."""
    done = share_done(assessment)
    if done is None or width < 1:
        return ""
    filled = 0 if done.low is None else int(min(max(done.low, Decimal(0)), Decimal(1)) * width)
    empty, full, on_empty, on_full = ("-", "=", "|", "|") if ascii_only else ("─", "━", "┼", "┿")
    cells = [full] * filled + [empty] * (width - filled)
    elapsed = None if assessment.pace is None else assessment.pace.elapsed.low
    if elapsed is not None:
        at = min(int(elapsed * width), width - 1)
        cells[at] = on_full if at < filled else on_empty
    return "".join(cells)


def percent(share: Quantity) -> str:
    """A share as whole per cent, bounds as such; what is short of 100 reads so: 99.7."""
    text = amount(share._replace(low=_per_cent(share.low), high=_per_cent(share.high)))
    return text if text == DASH else f"{text}%"


def _per_cent(end: Decimal | None) -> Decimal | None:
    if end is None:
        return None
    exact = _WIDE.multiply(end, _HUNDRED)
    whole = exact.quantize(Decimal(1), context=_WIDE)
    short = exact < _HUNDRED <= whole
    return exact.quantize(Decimal("0.1"), rounding=ROUND_DOWN, context=_WIDE) if short else whole


def _cut(quantity: Quantity, places: int) -> Quantity:
    """Round for the eye; what is rounded away is in the JSON."""
    unit = Decimal(1).scaleb(-places)

    def cut(end: Decimal | None) -> Decimal | None:
        return None if end is None else end.quantize(unit, context=_WIDE)

    return quantity._replace(low=cut(quantity.low), high=cut(quantity.high))


def amount(quantity: Quantity) -> str:
    """A quantity as people write it: `9,124`, `> 9,000`, `≤ 134`, `119..134`."""
    low, low_open, high, high_open = quantity
    if low is not None and low == high:
        return number(low)
    if low is not None and high is not None:
        return f"{number(low)}..{number(high)}"
    if low is not None:
        return f"{'>' if low_open else '≥'} {number(low)}"
    if high is not None:
        return f"{'<' if high_open else '≤'} {number(high)}"
    return DASH


def number(value: Decimal) -> str:
    """A decimal as printed, thousands apart; a quotient is cut to what the eye can use."""
    if int(value.as_tuple().exponent) < -_MOST_PRINTED:
        value = value.quantize(_CENT, context=_WIDE) if abs(value) >= 1 else _SHORT.plus(value)
    return f"{value:,f}"
