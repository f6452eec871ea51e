"""The rules of `check`: one fault, one function, one immutable registry.

A rule of the families YZ2 to YZ5 is a function of the whole workspace; it yields the file (an indicator's id,
or `sources`), the key path and the words. Families YZ0 and YZ1 are found while reading: what stands here for
them is their text. Codes are never reused or renumbered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yztrack import validity
from yztrack.finding import Fault, Rule
from yztrack.model import Workspace
from yztrack.rules import data, files, goals, provenance, references, schema

WORKSPACE_RULES: tuple[Rule, ...] = (*references.RULES, *data.RULES, *goals.RULES, *provenance.RULES)
ALL: tuple[Rule, ...] = (*files.RULES, *schema.RULES, *validity.RULES, *WORKSPACE_RULES)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in ALL}


def check(workspace: Workspace, rules: tuple[Rule, ...] = WORKSPACE_RULES) -> Iterator[tuple[str, Fault]]:
    """Yield every fault of a workspace whose files all could be read, with the file's id."""
    for rule in rules:
        for file, where, message, remedy in rule.check(workspace):
            yield file, Fault(rule.code, where, message, remedy)


def find(code_or_name: str) -> Rule | None:
    """Return a rule by its code or its name, or None."""
    wanted = code_or_name.casefold()
    return next((rule for rule in ALL if wanted in {rule.code.casefold(), rule.name}), None)
