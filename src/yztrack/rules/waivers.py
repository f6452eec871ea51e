"""Family YZ6: findings that a file accepts, and what is wrong with the waivers themselves.

A waiver covers what one rule finds in the file that it stands in; those of `workspace.toml` cover that file
and the bibliography. What keeps a file from being read cannot be waived. A rule of this family is a function
of one waiver's standing, so it is judged after all others, and before any finding is selected or ignored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from yztrack.finding import Fault, Finding, Rule
from yztrack.message import say
from yztrack.model import Waiver, Workspace

UNWAIVABLE = ("YZ0", "YZ1", "YZ6")
Told = Iterator[tuple[str, str, str]]  # key of the waiver, message, help


class Standing(NamedTuple):
    """A waiver on a day: the rule that it names, and whether that rule finds something in its files."""

    waiver: Waiver
    names: Mapping[str, Rule]  # every rule, by code and by name
    found: bool
    judged: bool  # whether all rules saw all files, so that nothing found is nothing there
    on: date

    @property
    def rule(self) -> Rule | None:
        """The rule that it names, or None."""
        return self.names.get(self.waiver.rule.casefold())

    @property
    def waivable(self) -> Rule | None:
        """The rule that it names, where it may."""
        return None if self.rule is None or self.rule.code.startswith(UNWAIVABLE) else self.rule

    @property
    def over(self) -> bool:
        """Whether its last day is past."""
        return self.waiver.until is not None and self.on > self.waiver.until


class Settled(NamedTuple):
    """The findings that no waiver covers, and what is wrong with waivers, by the path of their file."""

    kept: list[Finding]
    told: dict[str, list[Fault]]


def waivers_of(workspace: Workspace, files: Collection[str] | None = None) -> dict[str, tuple[Waiver, ...]]:
    """Return the waivers by file, `workspace` for the settings; of some files alone if given."""
    every = {"workspace": workspace.settings.waive}
    every |= {one.id: one.waive for one in workspace.indicators.values()}
    return {file: told for file, told in every.items() if told and (files is None or file in files)}


def settle(
    findings: Sequence[Finding],
    waivers: Mapping[str, Sequence[Waiver]],
    on: date,
    rules: Iterable[Rule],
    *,
    covered: Mapping[str, str],
    judged: bool,
) -> Settled:
    """Take the waived findings away, and tell what is wrong with the waivers.

    `waivers` are by the path of their file; `covered` names for any other path the file whose waivers cover
    it. Without `judged` no waiver is called stale.
    """
    names = {name: rule for rule in rules for name in (rule.code.casefold(), rule.name)}
    present = {(covered.get(one.path, one.path), one.code) for one in findings}
    accepted: set[tuple[str, str]] = set()
    told: dict[str, list[Fault]] = {}
    for path, stated in waivers.items():
        for index, waiver in enumerate(stated):
            standing = Standing(waiver, names, False, judged, on)
            if standing.waivable is not None:
                place = path, standing.waivable.code
                standing = standing._replace(found=place in present)
                if not standing.over:
                    accepted.add(place)
            told.setdefault(path, []).extend(_faults(standing, index))
    kept = [one for one in findings if (covered.get(one.path, one.path), one.code) not in accepted]
    return Settled(kept, {path: faults for path, faults in told.items() if faults})


def _faults(standing: Standing, index: int) -> Iterator[Fault]:
    for rule in RULES:
        for key, message, remedy in rule.check(standing):
            yield Fault(rule.code, ("waive", index, key), message, remedy)


def unknown_rule(standing: Standing) -> Told:
    """A waiver names no rule.

    Why: it covers nothing, and whoever reads it takes the finding for settled. A waiver names one rule, by
    its code or its name; a family cannot be waived.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[waive]]
        rule = "no-base-line"
        reason = "the source is silent"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        measure = "change"
        at_least = 5
        source = "plan"
        [[waive]]
        rule = "no-baseline"
        reason = "the source is silent"
    """
    if standing.rule is None:
        named = standing.waiver.rule
        names = [rule.name for rule in standing.names.values()]
        near = get_close_matches(named.casefold(), names, n=1)
        otherwise = say("name one rule; `yztrack rule` lists them")
        yield (
            "rule",
            say("no rule {name}", name=named),
            say("did you mean {name}?", name=near[0]) if near else otherwise,
        )


def stale_waiver(standing: Standing) -> Told:
    """A waiver covers nothing any more.

    Why: what it excused is mended; left standing, it would hide the same fault when it comes back.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 5
        source = "plan"
        [[waive]]
        rule = "no-baseline"
        reason = "the source is silent"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 5
        source = "plan"
    """
    rule = standing.waivable
    if rule is not None and standing.judged and not standing.found:
        message = say("{code} {name} finds nothing here any more", code=rule.code, name=rule.name)
        yield "rule", message, say("delete the waiver")


def expired_waiver(standing: Standing) -> Told:
    """A waiver's last day is past, and what it covered is still there.

    Why: the day was set so that someone looks again; the finding itself is reported from then on.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        measure = "change"
        at_least = 5
        source = "plan"
        [[waive]]
        rule = "no-baseline"
        reason = "the bureau is to publish the level"
        until = 2023-12-31

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        measure = "change"
        at_least = 5
        source = "plan"
        [[waive]]
        rule = "no-baseline"
        reason = "the bureau is to publish the level"
        until = 2099-12-31
    """
    rule = standing.waivable
    if rule is not None and standing.over and standing.found:
        fields = {"code": rule.code, "name": rule.name, "day": standing.waiver.until}
        message = say("the waiver of {code} {name} ended on {day}", **fields)
        yield "until", message, say("mend what it covers and delete it, or set a later day")


def unwaivable_rule(standing: Standing) -> Told:
    """A waiver names a rule that cannot be waived.

    Why: a file that cannot be read is left out of every result, and a waiver in it is not read either; and
    what is wrong with a waiver is no matter for another one. That is families YZ0, YZ1 and YZ6.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[waive]]
        rule = "unknown-key"
        reason = "we need a key of our own"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
    """
    rule = standing.rule
    if rule is not None and rule.code.startswith(UNWAIVABLE):
        message = say("{code} {name} cannot be waived", code=rule.code, name=rule.name)
        yield "rule", message, say("delete the waiver, and mend what the rule finds")


RULES: tuple[Rule, ...] = (
    Rule("YZ601", "unknown-rule", "error", unknown_rule),
    Rule("YZ602", "stale-waiver", "warning", stale_waiver),
    Rule("YZ603", "expired-waiver", "warning", expired_waiver),
    Rule("YZ604", "unwaivable-rule", "error", unwaivable_rule),
)
