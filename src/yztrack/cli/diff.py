"""`yztrack diff`: which goals stand elsewhere than before, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from yztrack.cli.door import FOUND, boundary, day, language, open_workspace, put, put_data, tell_findings
from yztrack.cli.options import AsOf, Lang, Method, Targets
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from datetime import date

    from yztrack.causes import Change
    from yztrack.model import Language
    from yztrack.store import Loaded

Format = Literal["table", "json", "markdown"]


class _Version(NamedTuple):
    """One side of the comparison, as it was asked for."""

    loaded: Loaded
    as_of: date
    revision: str | None
    name: str


@boundary
def diff(
    before: Annotated[
        str | None, typer.Argument(metavar="[REV or DATE]", help="What was before; HEAD if not given.")
    ] = None,
    after: Annotated[
        str | None, typer.Argument(metavar="[REV or DATE]", help="What is now; the files as they are.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only these indicators or groups; may be repeated.")
    ] = None,
    as_of: AsOf = None,
    format: Annotated[Format, typer.Option(help="How to print it.")] = "table",  # noqa: A002  the option's name
    method: Method = "schedule",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if a goal moved.")] = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Show whose rating, due date, goal, latest figure or gap changed, and the cause.

    A revision is one of git; a date judges the files by what was known on it.

    Examples: yztrack diff; yztrack diff main --format markdown; yztrack diff 2025-06-30 2026-06-30
    """
    from yztrack.causes import compare, known
    from yztrack.cli.naming import method_name
    from yztrack.report import Selection

    files = open_workspace(targets)
    words = language(lang, files.workspace.settings)
    sides = _version(before or "HEAD", files, day(as_of)), _version(after, files, day(as_of))
    asked = Selection(indicators=_indicators(only, sides))
    states = [known(one.loaded.workspace, one.as_of) for one in sides]
    changes = compare(states[0], states[1], asked, method=method_name(method))
    _print(changes, sides, method, format, words)
    broken = sorted({*sides[0].loaded.findings, *sides[1].loaded.findings})
    if broken:
        tell_findings(broken)
    return FOUND if broken or (exit_code and changes) else 0


def _print(
    changes: list[Change], sides: tuple[_Version, _Version], method: str, form: Format, words: Language
) -> None:
    before, after = sides
    if form == "json":
        from yztrack.render import diff_json

        told = diff_json.Side(before.revision, before.as_of), diff_json.Side(after.revision, after.as_of)
        workspaces = before.loaded.workspace, after.loaded.workspace
        put_data(diff_json.render(changes, workspaces, told, method))
        return
    from yztrack.render import diff_text

    draw = diff_text.terminal if form == "table" else diff_text.markdown
    text = draw(changes, before.name, after.loaded.workspace.settings, words)
    (put if form == "table" else put_data)(text)


def _version(name: str | None, files: Loaded, as_of: date) -> _Version:
    """The files as they are, on a day if it is one that is named, or as they stood in a revision."""
    from yztrack.period import parse_period

    if name is None:
        return _Version(files, as_of, None, str(as_of))
    try:
        return _Version(files, parse_period(name).last, None, name)
    except ValueError:
        from yztrack.history import load_revision

        return _Version(load_revision(files.root, name), as_of, name, name)


def _indicators(only: list[str] | None, sides: tuple[_Version, _Version]) -> frozenset[str] | None:
    """The indicators that are asked for, whichever side has them."""
    from yztrack.report import fits

    if not only:
        return None
    ids = list(dict.fromkeys(one for side in sides for one in side.loaded.workspace.indicators))
    found: set[str] = set()
    for name in only:
        fitting = fits(name, ids)
        if not fitting:
            from yztrack.cli.naming import nearest

            raise Refusal(
                say("no indicator {name}", name=name), nearest(name, ids, say("name an id or a group"))
            )
        found.update(fitting)
    return frozenset(found)
