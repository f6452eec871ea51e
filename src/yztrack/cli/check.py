"""`yztrack check`: what is wrong with the target files, for people and for CI."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yztrack.cli.door import FOUND, REFUSED, boundary, language, root_of, today
from yztrack.cli.fix import Diff, Fix, differ, mend, remediable
from yztrack.cli.options import Lang, Targets
from yztrack.cli.recalling import NoCache, Options, recalled
from yztrack.cli.result import Format, conclude, counted, drawn, emit, refuse_output
from yztrack.cli.selection import chosen, concerned_files, existing, named_files

if TYPE_CHECKING:
    from yztrack.finding import Finding
    from yztrack.model import Language
    from yztrack.store import Snapshot

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


def _only_printed(options: Options, _: Path) -> str | None:
    """Run it where something else than the workspace counts: a file, a step's summary, the paths given."""
    plain = options["format"] in {"full", "concise", "json", "jsonl"}
    return "" if plain and not any(options[one] for one in ("paths", "output", "fix", "diff")) else None


@boundary
@recalled(_only_printed)
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
    no_cache: NoCache = False,  # noqa: ARG001  it is for `recalled`
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Find what is wrong with the target files: exit 0 when nothing is, 1 on an error, 2 if it could not run.

    Examples: yztrack check; yztrack check --format sarif -o yztrack.sarif; yztrack check --select YZ3,YZ4
    """
    from yztrack.cli.checking import stream
    from yztrack.store import Shelf, snapshot

    shelf = Shelf(snapshot(root_of(targets)))
    refuse_output(output, format, statistics, shelf.snapshot.root)
    words = language(lang, shelf.settings)
    named, refused = named_files(paths or [], shelf.snapshot), False
    if diff:
        return differ(shelf.whole(), named, remediable(select or [], ignore or []), words, output)
    if fix:
        done, refused = mend(shelf.whole(), named, remediable(select or [], ignore or []), words)
        shelf = Shelf(snapshot(shelf.snapshot.root)) if done else shelf
    files = None if named is None else concerned_files(named, shelf.whole())
    some = (chosen(part, select or [], ignore or []) for part in stream(shelf, today(), files))
    if format == "jsonl" and output is None and not statistics:
        found = _put_at_once(some, shelf.snapshot, words)
    else:
        found = sorted(chain.from_iterable(some))
        text = counted(found, format, words) if statistics else drawn(found, shelf.snapshot, format, words)
        emit(text, format, output)
    conclude(found, len(existing(shelf.snapshot, files)), format, words)
    failing = {"error", "warning"} if strict else {"error"}
    if refused:
        return REFUSED
    return FOUND if not exit_zero and any(one.severity in failing for one in found) else 0


def _put_at_once(parts: Iterable[list[Finding]], taken: Snapshot, words: Language) -> list[Finding]:
    """Print findings as they become certain; return all of them."""
    found: list[Finding] = []
    for some in parts:
        found += some
        emit(drawn(some, taken, "jsonl", words), "jsonl", None)
    return found
