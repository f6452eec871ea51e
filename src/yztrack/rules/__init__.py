"""The rules of `check`: one fault, one function, one immutable registry.

A rule of the families YZ2 to YZ5 is a function of the whole plan; it yields the file (an indicator's id,
or `sources`), the key path and the words. Families YZ0 and YZ1 are found while reading: what stands here for
them is their text. Family YZ6 judges the waivers, after all others. Codes are never reused or renumbered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from yztrack import validity
from yztrack.finding import Fault, Rule
from yztrack.model import Workspace
from yztrack.rules import (
    data,
    files,
    freshness,
    goals,
    identity,
    ladders,
    members,
    parts,
    pasted,
    provenance,
    records,
    references,
    schema,
    series,
    starts,
    steps,
    totals,
    waivers,
    wholes,
)
from yztrack.rules.plan import Plan
from yztrack.rules.traces import Traces, part_of

Told = tuple[str, Fault]
WORKSPACE_RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *references.RULES,
            *members.RULES,
            *identity.RULES,
            *data.RULES,
            *records.RULES,
            *series.RULES,
            *parts.RULES,
            *totals.RULES,
            *steps.RULES,
            *pasted.RULES,
            *goals.RULES,
            *starts.RULES,
            *ladders.RULES,
            *wholes.RULES,
            *provenance.RULES,
            *freshness.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
ACROSS: frozenset[str] = frozenset(
    {
        "YZ205",  # tells the nearest of all ids
        "YZ206",  # as the next two: does not judge a derivation where a file cannot be read
        "YZ216",
        "YZ410",
        "YZ209",  # any file may hold the other reading
        "YZ210",  # a member is told of what names it
        "YZ211",
        "YZ212",
        "YZ214",
        "YZ219",  # any file may lie in the folder
        "YZ307",  # a member is blamed for the sum that it stands in
        "YZ314",
        "YZ501",  # a document is blamed for what several files cite it for
        "YZ502",  # a document is told of once, with the first file that rests on it
        "YZ505",
    }
)
"""The codes of the rules whose findings in a file hang on other files than those that it names.

All other rules find the same in a file, or in the bibliography and the settings, where the workspace holds
nothing but these, the file, and what it names: its members and benchmarks, and theirs.
"""
ALL: tuple[Rule, ...] = (*files.RULES, *schema.RULES, *validity.RULES, *WORKSPACE_RULES, *waivers.RULES)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in ALL}


def check(
    workspace: Workspace,
    on: date,
    rules: tuple[Rule, ...] = WORKSPACE_RULES,
    files: Collection[str] | None = None,
) -> Iterator[Told]:
    """Yield every fault that rules find in what could be read of a workspace, with the file's id.

    `files` are the ids of those that are asked for; see `plan.concerned`.
    """
    plan, traces = Plan(workspace, on, files), Traces()
    told: dict[str, list[Told]] = {rule.code: [] for rule in rules}
    across = not ACROSS.isdisjoint(told)
    for one in check_each(plan, rules, traces if across and files is None else None):
        told[one[1].code].append(one)
    if across:
        for part in () if files is None else Plan(workspace, on).parts():
            traces.gather(part)
        few = part_of(workspace, traces.together())
        for one in check_together(Plan(few, on, files, workspace.indicators.keys()), rules):
            told[one[1].code].append(one)
    for found in told.values():
        yield from found


def check_each(plan: Plan, rules: Iterable[Rule], traces: Traces | None = None) -> Iterator[Told]:
    """Yield what the rules that look at files one by one find, and gather what the others need to see.

    A few files are looked at at a time, so that what is worked out for them need not all be kept.
    """
    apart = [rule for rule in rules if rule.code not in ACROSS]
    for part in plan.parts():
        for rule in apart:
            yield from _found(rule, part)
        if traces is not None:
            traces.gather(part)


def check_together(plan: Plan, rules: Iterable[Rule]) -> Iterator[Told]:
    """Yield what the rules across files find; traces tell which files of all the plan has to hold."""
    for rule in rules:
        if rule.code in ACROSS:
            yield from _found(rule, plan)


def _found(rule: Rule, plan: Plan) -> Iterator[Told]:
    for file, where, message, remedy in rule.check(plan):
        if plan.concerns(file):
            yield file, Fault(rule.code, where, message, remedy)


def find(code_or_name: str) -> Rule | None:
    """Return a rule by its code or its name, or None."""
    wanted = code_or_name.casefold()
    return next((rule for rule in ALL if wanted in {rule.code.casefold(), rule.name}), None)
