"""`yztrack check`: what is wrong with the target files, for people and for CI."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yztrack.cli.door import FOUND, REFUSED, boundary, language, open_workspace, today
from yztrack.cli.fix import Diff, Fix, differ, mend, remediable
from yztrack.cli.options import Lang, Targets
from yztrack.cli.result import Format, conclude, counted, drawn, emit, refuse_output
from yztrack.cli.selection import chosen, concerned_files, existing, named_files

if TYPE_CHECKING:
    from datetime import date

    from yztrack.finding import Finding
    from yztrack.store import Loaded

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Only these files or folders, and the files that name them.", show_default=False),
]
Shape = Annotated[Format, typer.Option(help="How to print it.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it into a file instead.")
]
Select = Annotated[
    list[str] | None, typer.Option(metavar="RULE", help="Only these: codes, how they begin, or names; a,b.")
]
Ignore = Annotated[list[str] | None, typer.Option(metavar="RULE", help="Not these, even where selected.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 on a warning too.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")]
Statistics = Annotated[bool, typer.Option("--statistics", help="Only how many there are of each rule.")]


@boundary
def check(
    paths: Paths = None,
    format: Shape = "full",  # noqa: A002  the option's name
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    strict: Strict = False,
    exit_zero: ExitZero = False,
    statistics: Statistics = False,
    fix: Fix = False,
    diff: Diff = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Find what is wrong with the target files: exit 0 when nothing is, 1 on an error, 2 if it could not run.

    Examples: yztrack check; yztrack check --format sarif -o yztrack.sarif; yztrack check --select YZ3,YZ4
    """
    loaded = open_workspace(targets)
    refuse_output(output, format, statistics, loaded)
    words = language(lang, loaded.workspace.settings)
    named, refused = named_files(paths or [], loaded), False
    if fix or diff:
        codes = remediable(select or [], ignore or [])
        if diff:
            return differ(loaded, named, codes, words, output)
        loaded, refused = mend(loaded, named, codes, words)
    files = concerned_files(named, loaded)
    found = chosen(findings(loaded, today(), files), select or [], ignore or [])
    emit(counted(found, format, words) if statistics else drawn(found, loaded, format, words), format, output)
    conclude(found, len(existing(loaded, files)), format, words)
    failing = {"error", "warning"} if strict else {"error"}
    if refused:
        return REFUSED
    return FOUND if not exit_zero and any(one.severity in failing for one in found) else 0


def findings(loaded: Loaded, on: date, files: Collection[str] | None = None) -> list[Finding]:
    """Return every finding that is not waived on that day, sorted by place; in some files alone if given."""
    from yztrack.cli.naming import findings_of
    from yztrack.document import place_faults
    from yztrack.rules import ALL, BY_CODE, WORKSPACE_RULES
    from yztrack.rules.waivers import settle, waivers_of

    shown = {file: loaded.shown(f"{file}.toml") for file in (*existing(loaded), "sources", "workspace")}
    settled = settle(
        [*_unread(loaded, files), *findings_of(loaded, on, WORKSPACE_RULES, files)],
        {shown[file]: told for file, told in waivers_of(loaded.workspace, files).items()},
        on,
        ALL,
        covered={shown["sources"]: shown["workspace"]},
        judged=not loaded.findings,
    )
    texts = {path: loaded.texts.get(f"{file}.toml", "") for file, path in shown.items()}
    of_waivers = (
        one
        for path, faults in settled.told.items()
        for one in place_faults(path, texts[path], faults, BY_CODE)
    )
    return sorted([*settled.kept, *of_waivers])


def _unread(loaded: Loaded, files: Collection[str] | None) -> Iterable[Finding]:
    if files is None:
        return loaded.findings
    asked = {loaded.shown(f"{file}{suffix}") for file in files for suffix in (".toml", "")}
    return (one for one in loaded.findings if one.path in asked)  # a folder that cannot be read has no suffix
