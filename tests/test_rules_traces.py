"""Rules asked of parts of a plan find what they find in the whole: which files need which, proven."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

import pytest

import yztrack.rules.plan
from tests.plans import figures, workspace
from tests.terminal import SOURCES
from tests.test_rules import MEMBER, blocks, files_of
from yztrack.document import read_indicator, read_settings, read_sources
from yztrack.finding import Rule
from yztrack.model import Settings, Workspace
from yztrack.rules import ACROSS, BY_CODE, WORKSPACE_RULES, check, check_each, check_together
from yztrack.rules.names import Names
from yztrack.rules.plan import Plan, once
from yztrack.rules.traces import Traces, part_of

ON = date(2024, 6, 30)
FOLDERS = ("clusters/", "airports/")
EACH = tuple(rule for rule in WORKSPACE_RULES if rule.code not in ACROSS)
TOGETHER = tuple(rule for rule in WORKSPACE_RULES if rule.code in ACROSS)
Found = Counter[object]


def example(rule: Rule, part: str, folder: str = "") -> dict[str, str]:
    """The files of a rule's example, in a folder of their own."""
    texts = MEMBER | files_of(blocks(rule)[part])
    moved = {name: str(text) for name, text in texts.items()}
    for one in FOLDERS if folder else ():
        moved = {name: text.replace(f'"{one}', f'"{folder}{one}') for name, text in moved.items()}
    return {f"{folder}{name}": text for name, text in moved.items()}


def read(files: Mapping[str, str]) -> Workspace:
    """A workspace of files, by path; what is broken is named as unread."""
    indicators, unread = {}, set()
    sources, settings = read_sources(SOURCES).records, Settings()
    for path, text in files.items():
        name = path.removesuffix(".toml")
        if name.endswith("sources"):
            sources = {**(sources or {}), **(read_sources(text).records or {})}
        elif name.endswith("workspace"):
            settings = read_settings(text).records or settings
        elif (one := read_indicator(name, text).records) is not None:
            indicators[name] = one
        else:
            unread.add(name)
    return Workspace(
        settings=settings, sources=sources or {}, indicators=indicators, unread=frozenset(unread)
    )


EXAMPLES = [(rule, part) for rule in WORKSPACE_RULES for part in ("Bad", "Good")]
HEAD = 'name = "{0}"\nkind = "flow"\nunit = "bn"\n'
GOAL = '[[targets]]\nperiod = {1}\nat_least = 5\nsource = "plan"\n'
EARLY = '[[actuals]]\nperiod = 2025\nvalue = 5\nsource = "plan"\n'
FIGURE = '[[actuals]]\nperiod = 2023\nvalue = {1}\nsource = "later"\n'
RESTS = (
    '[[actuals]]\nperiod = 2019\nvalue = 60\nsource = "leaflet"\n'
    '[[actuals]]\nperiod = 2019\nvalue = 70\nsource = "plan"\n'
)
LINKED = {
    "workspace.toml": '[groups.linked]\nname = "Linked"\n',
    "linked/sources.toml": SOURCES.replace("[later]", '[leaflet]\npublished_inferred = "a guess"').replace(
        "2024-03-01", "2021-06-01"
    ),
    "linked/four.toml": (HEAD + RESTS + FIGURE).format("Four", 40),
    "linked/five.toml": (HEAD + RESTS + FIGURE).format("Five", 310),
    "linked/six.toml": (HEAD + FIGURE).format("Six", 21).replace('"bn"', '"mn"'),
    "linked/sum.toml": (HEAD + '[derive]\nsum = ["linked/four", "linked/five"]\n' + FIGURE).format("Sum", 71),
    "linked/all.toml": (HEAD + '[derive]\nsum = ["linked/four", "linked/five", "linked/six"]\n').format(
        "All"
    ),
    "linked/one.toml": (HEAD + GOAL + 'one_of = "each or total"\n' + EARLY).format("One", 2030),
    "linked/two.toml": (HEAD + GOAL + 'one_of = "each or total"\n' + EARLY).format("Two", 2030),
    "linked/three.toml": (HEAD + GOAL + 'benchmark = "linked/oen"\n' + EARLY).format("Three", 2030),
}
BROKEN = {
    "linked/broken.toml": "name = 1",
    "linked/broken-sum.toml": (HEAD + '[derive]\nsum = ["linked/four"]\nexcept = ["linked/broken"]\n').format(
        "A sum"
    ),
    "linked/sum-of-sums.toml": (HEAD + '[derive]\nsum = ["linked/broken*"]\n').format("Sums"),
}
SEVERAL = {
    name: text
    for rule, part in EXAMPLES
    for name, text in example(rule, part, f"{rule.code}{part.lower()}/").items()
    if "workspace.toml" not in name
} | LINKED
PLANS = [
    *(pytest.param(example(*one), id=f"{one[0].code}-{one[1]}") for one in EXAMPLES),
    pytest.param(SEVERAL, id="several"),
    pytest.param(SEVERAL | BROKEN, id="several-and-a-broken-one"),
]


def of(plan: Plan, rules: tuple[Rule, ...]) -> Found:
    """What rules find, each asked of the whole plan at once."""
    return Counter(
        (rule.code, *told) for rule in rules for told in rule.check(plan) if plan.concerns(told[0])
    )


def told(found: object) -> Found:
    return Counter((fault.code, file, *fault[1:4]) for file, fault in found)  # type: ignore[attr-defined]


@pytest.mark.parametrize("files", PLANS)
def test_a_rule_that_is_not_across_files_needs_a_file_and_what_it_names(files: Mapping[str, str]) -> None:
    whole = read(files)
    alone = [
        (replace(part_of(whole, {one}), unread=frozenset()), {one}) for one in (*whole.indicators, "sources")
    ]
    alone.append((replace(part_of(whole, set()), unread=frozenset()), {"workspace"}))
    apart = sum((of(Plan(few, ON, asked), EACH) for few, asked in alone), Counter())
    assert apart == of(Plan(whole, ON), EACH)


@pytest.mark.parametrize("files", PLANS)
def test_the_rules_across_files_need_the_files_that_traces_tell(files: Mapping[str, str]) -> None:
    whole, traces = read(files), Traces()
    for one in reversed(list(whole.indicators)):
        part = Traces()
        part.gather(Plan(part_of(whole, {one}), ON, {one}))
        traces.add(pickle.loads(pickle.dumps(part)))
    few = Plan(part_of(whole, traces.together()), ON, ids=whole.indicators.keys())
    assert told(check_together(few, WORKSPACE_RULES)) == of(Plan(whole, ON), TOGETHER)


@pytest.mark.parametrize("files", PLANS)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_check_finds_the_same_whatever_the_size_of_its_parts(
    files: Mapping[str, str], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yztrack.rules.plan, "_PART", size)
    whole = read(files)
    assert told(check(whole, ON)) == of(Plan(whole, ON), WORKSPACE_RULES)


def test_the_several_plans_show_findings_of_each_sort_of_rule() -> None:
    codes = {fault.code for _, fault in check(read(SEVERAL), ON)}
    assert len(codes & ACROSS) > 8
    assert len(codes - ACROSS) > 30


def test_the_rules_across_files_exist() -> None:
    assert set(BY_CODE) >= ACROSS


@pytest.mark.parametrize("code", sorted(ACROSS))
def test_a_rule_across_files_finds_something_else_in_a_file_alone(code: str) -> None:
    rules = (BY_CODE[code],)
    whole = read(SEVERAL | BROKEN if code in {"YZ206", "YZ216", "YZ410"} else SEVERAL)
    bare = replace(whole, unread=frozenset())
    asked = [{one, "sources", "workspace"} for one in whole.indicators]
    alone = set().union(*(of(Plan(part_of(bare, one), ON, one), rules) for one in asked))
    assert alone != set(of(Plan(whole, ON), rules))


def test_what_a_document_is_blamed_for_is_counted_over_all_parts() -> None:
    files = {f"one-{number}.toml": (HEAD + EARLY).format(number) for number in range(3)}
    assert {fault.code for file, fault in check(read(files), ON) if file == "sources"} == {"YZ501", "YZ505"}


def test_files_that_have_nothing_in_common_are_not_looked_at_together() -> None:
    files = {
        f"{name}": figures("flow", {2022: f"{number}.31", 2023: f"{number}.77"})
        for number, name in enumerate(("apples", "pears", "plums"), start=1234)
    }
    traces = Traces()
    traces.gather(Plan(workspace(files), ON))
    assert traces.together() == {"apples"}, "one of those that cite the sources"


def test_a_few_files_are_checked_as_in_the_whole() -> None:
    whole = read(SEVERAL)
    asked = {"YZ301bad/output", "YZ307bad/output", "YZ310bad/output"}
    expected = Counter(
        {one: count for one, count in told(check(whole, ON)).items() if one[1] in asked}  # type: ignore[index]
    )
    assert expected
    assert told(check(whole, ON, files=asked)) == expected


def test_rules_outside_are_not_asked_for_what_they_do_not_look_at() -> None:
    whole = read(SEVERAL)
    assert told(check_each(Plan(whole, ON), TOGETHER)) == Counter()
    assert told(check_together(Plan(whole, ON), EACH)) == Counter()


def test_a_question_is_answered_once_for_a_plan() -> None:
    asked = []

    @once
    def question(_plan: Plan, indicator: object) -> int:
        asked.append(indicator)
        return len(asked)

    whole = workspace({"one": figures("flow", {2022: "1"})})
    plan, one = Plan(whole, ON), whole.indicators["one"]
    assert [question(plan, one), question(plan, one), question(Plan(whole, ON), one)] == [1, 1, 2]


IDS = ("b/two", "a/one", "a", "a-1", "a/sub/one", "ab/one", "[x]", "工业/产值")


@pytest.mark.parametrize(
    "pattern", ["a/*", "*", "a?one", "*one", "a/[!s]*", "a", "nothing", "工业/*", "z*", "a*", "[[]x]", "A/*"]
)
def test_a_pattern_fits_what_fnmatch_says_in_the_order_of_the_ids(pattern: str) -> None:
    assert Names(IDS).fitting(pattern) == tuple(one for one in IDS if fnmatchcase(one, pattern))
