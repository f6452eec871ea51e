"""House rules of the plan of Yangzhou: every figure has a source, every name two languages."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from yztrack.cli.checking import findings
from yztrack.model import Actual, Indicator, Target, stated_key
from yztrack.store import Loaded, load

ROOT = Path(__file__).parent.parent / "targets"
KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@cache
def plan() -> Loaded:
    return load(ROOT)


def indicators() -> list[Indicator]:
    return list(plan().workspace.indicators.values())


def records() -> list[tuple[Indicator, Target | Actual]]:
    found: list[tuple[Indicator, Target | Actual]] = []
    for one in indicators():
        found += [(one, target) for target in one.targets] + [(one, actual) for actual in one.actuals]
    return found


def cited() -> set[str]:
    """Every source that a target or an actual names."""
    named = {record.source for _, record in records()}
    for _, record in records():
        if isinstance(record, Target):
            named.update(said.partition(":")[0].strip() for said in record.stated_in)
            if record.baseline_source is not None:
                named.add(record.baseline_source)
    return named


def test_the_check_is_quiet_and_every_waiver_covers_something() -> None:
    assert findings(plan(), date(2026, 6, 30)) == []


def test_there_are_at_least_30_indicators_with_targets_and_actuals() -> None:
    assert sum(bool(one.targets) for one in indicators()) >= 30
    assert sum(bool(one.targets and one.actuals) for one in indicators()) >= 30


@pytest.mark.parametrize("key", ["name", "name_zh", "scope"])
def test_every_indicator_has(key: str) -> None:
    assert [one.id for one in indicators() if not getattr(one, key)] == []


def test_every_indicator_but_a_milestone_has_a_unit() -> None:
    assert [one.id for one in indicators() if (one.unit is None) != (one.kind == "milestone")] == []


def test_chinese_names_are_chinese() -> None:
    assert [one.id for one in indicators() if not re.search(r"[\u4e00-\u9fff]", one.name_zh or "")] == []


def test_every_id_is_in_kebab_case_and_told_by_its_last_part() -> None:
    parts = [part for one in indicators() for part in one.id.split("/")]
    assert [part for part in parts if not KEBAB.fullmatch(part)] == []
    endings = Counter(one.id.rpartition("/")[2] for one in indicators())
    assert [ending for ending, count in endings.items() if count > 1] == []


def test_every_source_is_cited_and_every_citation_has_a_source() -> None:
    known = set(plan().workspace.sources)
    assert (known - cited(), cited() - known) == (set(), set())


def test_no_goal_is_entered_as_an_actual() -> None:
    """Nothing that was printed before its period was over counts as a result."""
    early = [
        f"{one.id}: {actual.period}"
        for one in indicators()
        for actual in one.actuals
        if actual.status == "normal" and not actual.missing and actual.rejected is None and not actual.done
        for source in [plan().workspace.sources[actual.source]]
        if (actual.published.last if actual.published else source.counts_from) < actual.period.last
    ]
    assert early == []


def test_a_goal_has_a_number_or_says_why_it_has_none() -> None:
    assert [
        one.id
        for one in indicators()
        for target in one.targets
        if one.kind != "milestone" and (stated_key(target) is None) == (target.unquantified is None)
    ] == []
