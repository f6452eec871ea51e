"""`yztrack check`: what is wrong with the target files, for people and for CI."""

from __future__ import annotations

import sys
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli.door import FOUND, boundary, open_workspace, put, put_data, tell, today
from yztrack.cli.options import Targets
from yztrack.finding import Refusal

if TYPE_CHECKING:
    from datetime import date

    from yztrack.finding import Finding
    from yztrack.store import Loaded

Format = Literal["full", "concise", "json", "github"]


@boundary
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Only what is found in these files or folders.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print it.")] = "full",  # noqa: A002  the option's name
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on a warning too.")] = False,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only codes that start so.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODE", help="No codes that start so.")] = None,
    targets: Targets = None,
) -> int:
    """Find what is wrong with the target files: exit 0 when nothing is, 1 on an error, 2 if it could not run.

    Examples: yztrack check; yztrack check --format github --strict
    """
    from yztrack.render.findings import FORMATS, summary

    loaded = open_workspace(targets)
    found = _chosen(findings(loaded, today()), select or [], ignore or [])
    if paths:
        found = _within(found, paths, loaded)
    texts = {loaded.shown(relative): text for relative, text in loaded.texts.items()}
    for_people = format in {"full", "concise"}
    (put if for_people else put_data)(FORMATS[format](found, texts))
    sys.stdout.flush()
    if for_people:
        tell(summary(found, len(loaded.texts)))
    failing = {"error", "warning"} if strict else {"error"}
    return FOUND if any(one.severity in failing for one in found) else 0


def findings(loaded: Loaded, on: date) -> list[Finding]:
    """Return every finding of a workspace that is not waived on that day, sorted by place."""
    from yztrack.cli.naming import findings_of
    from yztrack.rules import WORKSPACE_RULES

    told = [*loaded.findings, *findings_of(loaded, on, WORKSPACE_RULES)]
    return sorted(one for one in told if not _waived(one, loaded, on))


def _waived(finding: Finding, loaded: Loaded, on: date) -> bool:
    name = finding.path.removeprefix(f"{loaded.root.name}/").removesuffix(".toml")
    indicator = loaded.workspace.indicators.get(name)
    return indicator is not None and any(
        waiver.rule in {finding.code, finding.name} and (waiver.until is None or on <= waiver.until)
        for waiver in indicator.waive
    )


def _chosen(found: list[Finding], select: list[str], ignore: list[str]) -> list[Finding]:
    from yztrack.rules import ALL

    select, ignore = ([prefix.upper() for prefix in prefixes] for prefixes in (select, ignore))
    for prefix in (*select, *ignore):
        if not any(rule.code.startswith(prefix) for rule in ALL):
            raise Refusal(f"no rule's code starts with {prefix}", "`yztrack rule` lists the rules")
    return [
        one
        for one in found
        if (not select or one.code.startswith(tuple(select))) and not one.code.startswith(tuple(ignore))
    ]


def _within(found: list[Finding], paths: list[Path], loaded: Loaded) -> list[Finding]:
    wanted = []
    for path in paths:
        if not lexists(path):
            raise Refusal(f"{path} does not exist", "name files or folders of the workspace")
        # a link is a file of the workspace itself, wherever it leads
        place = (
            path.resolve() if path.is_dir() or not path.is_symlink() else path.parent.resolve() / path.name
        )
        if not (place.is_relative_to(loaded.root) or loaded.root.is_relative_to(place)):
            raise Refusal(
                f"{path} is not in the workspace {loaded.root}", "name files or folders of the workspace"
            )
        wanted.append(place)
    return [
        one for one in found if any((loaded.root.parent / one.path).is_relative_to(path) for path in wanted)
    ]
