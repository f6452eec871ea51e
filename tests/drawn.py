"""Whole workspaces that hypothesis draws: goals and figures, hung together, with texts that try a writer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.conftest import plans
from tests.plans import SOURCES
from yztrack import validity
from yztrack.model import (
    Actual,
    CutPoints,
    Derivation,
    Group,
    Indicator,
    Settings,
    Source,
    Target,
    Tolerance,
    Waiver,
    Workspace,
)
from yztrack.period import parse_period

_ODD = "a é中亿\"'\\#=[]{},.:%\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}👍"
lines = st.text(_ODD, min_size=1, max_size=8).map(lambda text: f"x{text}") | st.sampled_from(
    ["2025", "previous", "true", "=1+1", "'''", '"""', "\\u0041", "ends in \\", " "]
).map(lambda text: text if text.strip() else "y")
prose = st.lists(lines, min_size=1, max_size=3).map("\n".join) | st.just('a\n"""\n\tb\\\n\n')
numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**9), 10**9), st.integers(0, 9)
) | st.sampled_from([Decimal(text) for text in ("0.0", "-0", "0.020", "9223372036854775808", "1" * 30)])
published = st.sampled_from(["2024", "2024-03", "2024-03-31"]).map(parse_period)
IDS = ("a", "b", "north/a", "north/b", "north/deep/a.b", "south/a", "total")


def _keys(draw: st.DrawFn, **kinds: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Some of the keys, each with a value."""
    return {key: draw(values) for key, values in kinds.items() if draw(st.integers(0, 3)) == 0}


@st.composite
def indicators(draw: st.DrawFn, name: str) -> Indicator:
    plan = draw(plans())
    target: dict[str, Any] = {**plan.target} | _keys(
        draw,
        where=lines,
        note=prose,
        label=lines,
        label_zh=lines,
        commitment=st.sampled_from(["strive", "expected"]),
        stated_in=st.lists(st.sampled_from(["s2011: para. 3", "s2012 ", "nowhere: p. 1"]), max_size=2),
        one_of=st.sampled_from(["reading", "share"]),
        inferred=lines,
    )
    if draw(st.integers(0, 4)) == 0:
        target = {key: told for key, told in target.items() if not key.startswith("baseline")}
        target |= {"benchmark": draw(st.sampled_from(IDS)), "measure": "level"}
    actuals = [
        {**actual}
        | _keys(draw, where=lines, note=prose, published=published, rejected=lines, revises=st.booleans())
        for actual in plan.actuals
    ]
    about = {"period": "2019", "about": draw(numbers), "tolerance": Decimal("0.50"), "source": "s2019"}
    told: dict[str, Any] = {
        "name": draw(lines),
        "kind": plan.kind,
        "unit": draw(lines),
        "better": plan.better,
    }
    told |= _keys(
        draw,
        name_zh=lines,
        scope=lines,
        headline=st.booleans(),
        definition=prose,
        note=prose,
        aliases=st.lists(lines, max_size=3).map(tuple),
        limits=st.just((Decimal(-1000), Decimal("1000.0"))),
        derive=_derivations(),
        waive=st.just((Waiver(rule="stale", reason="known", until=date(2030, 6, 30)),)),
    )
    made = Indicator(
        **told,
        may_be_negative=True,
        targets=(
            Target(**target, id="one"),
            Target(source="plan", condition="at last", id="two", value=Decimal(1)),
        ),
        actuals=tuple(Actual(**one) for one in (*actuals, about)),
    )
    object.__setattr__(made, "id", name)
    return made


def _derivations() -> st.SearchStrategy[Derivation]:
    names = st.lists(st.sampled_from([*IDS, "north/*", "*a"]), min_size=1, max_size=2).map(tuple)
    return st.builds(lambda of, out: Derivation(sum=of, **{"except": out}), names, st.just(()) | names)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """A workspace of a few indicators, each of which its files could hold."""
    names = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True))
    made = [draw(indicators(name)) for name in names]
    return Workspace(
        settings=draw(settings()),
        sources={**SOURCES, draw(lines): draw(_sources())},
        indicators={one.id: one for one in made if not list(validity.faults(one))},
    )


def _sources() -> st.SearchStrategy[Source]:
    return st.builds(
        Source,
        title=lines,
        publisher=lines,
        published=published,
        reliability=st.sampled_from(["official", "media"]),
        url=st.none() | lines,
    )


def settings() -> st.SearchStrategy[Settings]:
    made = st.builds(
        Settings,
        title=lines,
        language=st.sampled_from(["en", "zh"]),
        tolerance=st.builds(Tolerance, relative=st.sampled_from([Decimal("0.020"), Decimal("0.05")])),
        cut_points=st.just(CutPoints(ahead=Decimal("1.050"), **{"on-track": Decimal("0.9")})),
        groups=st.dictionaries(st.sampled_from(["north", "north/deep", "a.b"]), st.builds(Group, name=lines)),
    )
    return st.just(Settings()) | made | made.map(lambda one: replace(one, waive=(_LATER,)))


_LATER = Waiver(rule="unused-source", reason="later")
