"""What properties draw from, and how they are checked by brute force.

Hypothesis is deterministic here, so that a run of the tests never flickers; `--hypothesis-profile hunt` draws
afresh, and more.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.plans import SOURCES
from yztrack.assess import assess
from yztrack.assessment import Assessment
from yztrack.model import Actual, Indicator, Settings, Target, observed
from yztrack.quantity import Quantity, Tie, exactly, untied

if TYPE_CHECKING:
    import pytest


os.environ["YZTRACK_NO_CACHE"] = "1"  # no test sees what another has printed; those of the cache ask for it


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files and the README's screens be written anew."""
    parser.addoption("--regenerate", action="store_true", help="write golden files instead of comparing")


settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("hunt", database=None, deadline=None, max_examples=5000)
settings.load_profile("steady")

NEAR = Fraction(1, 10**15)
FAR = Fraction(10**15)

numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-999, 999), st.integers(0, 2)
)


@st.composite
def quantities(draw: st.DrawFn, ends: st.SearchStrategy[Decimal] = numbers) -> Quantity:
    """Any interval: a number, between two, at least, more than, at most, less than, anything."""
    one, other = draw(ends), draw(ends)
    if one == other or draw(st.integers(0, 3)) == 0:
        return exactly(one)
    low, high = min(one, other), max(one, other)
    low_open, high_open = draw(st.booleans()), draw(st.booleans())
    match draw(st.sampled_from(["both", "both", "low", "high", "none"])):
        case "both":
            return Quantity(low, low_open, high, high_open)
        case "low":
            return Quantity(low, low_open, None, False)
        case "high":
            return Quantity(None, False, high, high_open)
        case _:
            return Quantity()


def members(quantity: Quantity) -> list[Fraction]:
    """Numbers inside an interval: its ends or what is next to them, and some between."""
    low, high = quantity.low, quantity.high
    if low is not None and low == high:
        return [Fraction(low)]
    first = -FAR if low is None else Fraction(low) + (NEAR if quantity.low_open else 0)
    last = FAR if high is None else Fraction(high) - (NEAR if quantity.high_open else 0)
    middle = (first + last) / 2 if low is not None and high is not None else Fraction(low or high or 0) / 2
    between = [middle, middle / 3, middle + 1, Fraction(0)]
    return [first, last, *(one for one in between if first < one < last)]


few = st.sampled_from([Decimal(text) for text in ("-2", "0", "0.5", "1", "3")])
ties = st.builds(untied, quantities()) | st.builds(Tie, quantities(few), quantities())


def figures_of(tie: Tie, base: Fraction) -> list[Fraction]:
    """Numbers that a figure may be which hangs on a base of that size."""
    return [factor * base + offset for factor in members(tie.factor) for offset in members(tie.offset)]


def assert_spans(result: Quantity, outcomes: Iterable[Fraction]) -> None:
    """Assert that an interval holds all outcomes, and that they reach its ends or, where open, come near."""
    found = list(outcomes)
    _assert_end(result.low, result.low_open, min(found), 1)
    _assert_end(result.high, result.high_open, max(found), -1)


def _assert_end(end: Decimal | None, is_open: bool, outermost: Fraction, sign: int) -> None:
    if end is None:
        assert not is_open, "an unbounded end is never open"
        assert outermost * sign < -(10**6), f"unbounded, and yet no outcome is beyond {float(outermost)}"
        return
    inside = sign * (outermost - Fraction(end))
    rounding = abs(outermost) / 10**50
    if is_open:
        assert inside > rounding, f"{float(outermost)} is an outcome, and {end} is open"
        assert inside < max(Fraction(1), abs(outermost)) / 10**6, (
            f"no outcome comes near {end}: {float(outermost)}"
        )
    else:
        assert abs(inside) <= rounding, f"the end is {end}, the outermost outcome {float(outermost)}"


@dataclass(frozen=True)
class Plan:
    """A goal and what was reported of it, before it is a file: the keys of one target and of its actuals."""

    kind: str
    better: str
    target: Mapping[str, Any]
    actuals: Sequence[Mapping[str, Any]]
    as_of: date
    may_be_negative: bool = True
    never_falls: bool = False

    def indicator(self) -> Indicator:
        return Indicator(
            name="An indicator",
            kind=self.kind,  # type: ignore[arg-type]
            unit="亿元",
            better=self.better,  # type: ignore[arg-type]
            may_be_negative=self.may_be_negative,
            never_falls=self.never_falls,
            targets=(Target(**self.target),),
            actuals=tuple(Actual(**actual) for actual in self.actuals),
        )

    def assess(self) -> Assessment:
        read = self.indicator()
        return assess(read.targets[0], read, self.as_of, sources=SOURCES, settings=Settings())


def keys_of(quantity: Quantity) -> dict[str, Any]:
    """The quantity keys of a record that states an interval; of two finite ends both are closed."""
    low, low_open, high, high_open = quantity
    if low is not None and high is not None:
        return {"value": low} if low == high else {"between": (low, high)}
    if low is not None:
        return {"more_than" if low_open else "at_least": low}
    assert high is not None, "no key says nothing"
    return {"less_than" if high_open else "at_most": high}


reported = quantities().filter(lambda one: one != Quantity())
windows = st.sampled_from(["2021/2025", "2023/2024", "2026/2030"])


@st.composite
def goals(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """The keys of a target: its period, region, measure and baseline."""
    over = draw(
        st.sampled_from([None, None, None, "end", "any", "each", "total" if kind == "flow" else "end"])
    )
    target: dict[str, Any] = {
        "source": "plan",
        "period": draw(windows if over else st.sampled_from(["2025", "2026", "2030"])),
    }
    if over:
        target["over"] = over
    target["measure"] = measure = draw(st.sampled_from(["level", "level", "change", "percent", "multiple"]))
    key = draw(
        st.sampled_from(["at_least", "at_least", "more_than", "at_most", "less_than", "value", "between"])
    )
    if key == "between" and measure in {"percent", "multiple"}:
        key = "at_least"  # between two shares of a negative base lies nothing
    one, other = draw(numbers), draw(numbers)
    target[key] = (min(one, other), max(one, other)) if key == "between" else one
    start = draw(st.sampled_from(["inline", "inline", "2020", "2022", "previous", "none"]))
    if start == "inline":
        target |= {"baseline_value": draw(numbers), "baseline_period": "2020"}
    elif start != "none":
        target["baseline"] = start
    return target


@st.composite
def plans(draw: st.DrawFn, *kinds: str) -> Plan:
    """A goal, yearly figures and for a flow a year to date, as of some day."""
    kind = draw(st.sampled_from(kinds or ("flow", "flow", "stock", "stock", "ratio", "growth", "rank")))
    years = draw(st.lists(st.integers(2020, 2025), unique=True, min_size=2, max_size=6))
    actuals = [{"period": str(year), "source": f"s{year}", **keys_of(draw(reported))} for year in years]
    if kind == "flow" and draw(st.booleans()):
        part = {"period": "2025-01/2025-06", "source": "s2025", "published": "2025-07-20"}
        actuals.append(part | keys_of(draw(reported)))
    day = draw(
        st.sampled_from(["2022-06-30", "2024-06-30", "2025-08-31", "2025-12-31", "2026-06-30", "2031-06-30"])
    )
    better = draw(st.sampled_from(["higher", "higher", "lower", "within"]))
    return Plan(kind, better, draw(goals(kind)), actuals, date.fromisoformat(day))


QUANTITY_KEYS = ("value", "at_least", "more_than", "at_most", "less_than", "between")


def narrowed(plan: Plan, data: st.DataObject) -> Plan:
    """The plan with each figure replaced by a number that it allows."""
    numbered = []
    for actual, read in zip(plan.actuals, plan.indicator().actuals, strict=True):
        inside = [
            one for one in members(observed(read, "stock", Settings().tolerance)) if one.denominator % 3
        ]
        number = data.draw(st.sampled_from(inside))
        kept = {key: said for key, said in actual.items() if key not in QUANTITY_KEYS}
        numbered.append(kept | {"value": Decimal(number.numerator) / Decimal(number.denominator)})
    return replace(plan, actuals=numbered)
