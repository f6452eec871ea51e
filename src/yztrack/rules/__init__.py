"""The rules of `check`: one fault, one function, one immutable registry.

A rule of the families YZ2 to YZ5 is a function of the whole plan; it yields the file (an indicator's id,
or `sources`), the key path and the words. Families YZ0 and YZ1 are found while reading: what stands here for
them is their text. Family YZ6 judges the waivers, after all others. Codes are never reused or renumbered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
ALL: tuple[Rule, ...] = (*files.RULES, *schema.RULES, *validity.RULES, *WORKSPACE_RULES, *waivers.RULES)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in ALL}


def check(
    workspace: Workspace,
    on: date,
    rules: tuple[Rule, ...] = WORKSPACE_RULES,
    files: Collection[str] | None = None,
) -> Iterator[tuple[str, Fault]]:
    """Yield every fault that rules find in what could be read of a workspace, with the file's id.

    `files` are the ids of those that are asked for; see `plan.concerned`.
    """
    plan = Plan(workspace, on, files)
    for rule in rules:
        for file, where, message, remedy in rule.check(plan):
            if plan.concerns(file):
                yield file, Fault(rule.code, where, message, remedy)


def find(code_or_name: str) -> Rule | None:
    """Return a rule by its code or its name, or None."""
    wanted = code_or_name.casefold()
    return next((rule for rule in ALL if wanted in {rule.code.casefold(), rule.name}), None)
