"""`yztrack status`: where each goal stands."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli.door import FOUND, boundary, day, language, open_workspace, put_data, tell_findings, today
from yztrack.cli.options import AsOf, Lang, Method, Targets
from yztrack.finding import Refusal

if TYPE_CHECKING:
    from yztrack.finding import Finding
    from yztrack.model import Language
    from yztrack.period import Period
    from yztrack.report import Report, Selection
    from yztrack.store import Loaded

Format = Literal["table", "json", "csv", "markdown"]


@boundary
def status(
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID or group]...", help="Ids, unique endings of ids, or groups."),
    ] = None,
    as_of: AsOf = None,
    due: Annotated[str | None, typer.Option(metavar="PERIOD", help="Only goals due in it: 2025.")] = None,
    rating: Annotated[list[str] | None, typer.Option(help="Only goals so rated; may be repeated.")] = None,
    source: Annotated[str | None, typer.Option(help="Only goals that rest on this source.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also single years, superseded goals.")] = False,
    format: Annotated[Format, typer.Option(help="How to print it.")] = "table",  # noqa: A002  the option's name
    method: Method = "schedule",
    fail_on: Annotated[
        str | None, typer.Option(metavar="RATING", help="Exit with 1 if a goal is rated so or worse.")
    ] = None,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Show how far each goal is, whether it is on schedule, and how we know.

    Examples: yztrack status --due 2025 --rating missed; yztrack status industry --format json
    """
    from yztrack.cli.naming import method_name
    from yztrack.report import Selection, judge

    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    worst = None if fail_on is None else _ratings([fail_on])[0]
    selection = Selection(
        *_places(places, loaded),
        due=_due(due),
        ratings=frozenset(_ratings(rating or [])),
        source=_source(source, loaded),
        everything=everything,
    )
    report = judge(loaded.workspace, day(as_of), selection, method=method_name(method))
    _print(report, loaded, format, words, selection)
    broken = _unsound(loaded)
    if broken:
        sys.stdout.flush()
        tell_findings(broken)
    return FOUND if broken or _fails(report, worst) else 0


def _places(places: list[str] | None, loaded: Loaded) -> tuple[frozenset[str] | None, frozenset[str]]:
    if not places:
        return None, frozenset()
    from yztrack.cli.naming import named_places

    return named_places(places, loaded)


def _due(text: str | None) -> Period | None:
    from yztrack.period import parse_period

    try:
        return None if text is None else parse_period(text)
    except ValueError as error:
        raise Refusal(f"--due: {error}") from None


def _ratings(given: list[str]) -> list[str]:
    from yztrack.rating import RATINGS

    for one in given:
        if one not in RATINGS:
            raise Refusal(f"no rating {one}", f"use one of {', '.join(reversed(RATINGS))}")
    return given


def _source(name: str | None, loaded: Loaded) -> str | None:
    if name is not None and name not in loaded.workspace.sources:
        from yztrack.cli.naming import nearest

        raise Refusal(f"no source {name}", nearest(name, loaded.workspace.sources, "sources.toml lists them"))
    return name


def _print(report: Report, loaded: Loaded, form: Format, words: Language, selection: Selection) -> None:
    if form == "table":
        _print_table(report, words, selection)
    elif form == "markdown":
        from yztrack.render import status_markdown

        put_data(status_markdown.render(report, words))
    elif form == "csv":
        from yztrack.cli.naming import target_places
        from yztrack.render import status_csv

        put_data(status_csv.render(report, places=target_places(report, loaded)))
    else:
        from yztrack.cli.naming import target_places
        from yztrack.render import status_json

        inputs = {"digest": loaded.digest, "revision": _revision(loaded.root)}
        put_data(status_json.render(report, inputs=inputs, places=target_places(report, loaded)))


def _print_table(report: Report, words: Language, selection: Selection) -> None:
    from yztrack.render import status_table

    named = selection.indicators is not None or bool(selection.ratings) or selection.source is not None
    off = os.environ.get("FORCE_COLOR", "").casefold() in {"0", "false"}  # which Rich takes for on
    screen = status_table.Screen(highlight=False, force_terminal=False if off else None)
    screen.width = max(screen.width, status_table.LEAST_WIDTH)
    status_table.render(report, screen, words, unfold=selection.everything or named)


def _revision(root: Path) -> str | None:
    """The git revision of the workspace, or None outside a repository or without git."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603  the folder is an argument, not a command
            ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", "HEAD"],  # noqa: S607  the user's own git
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.strip() or None


def _unsound(loaded: Loaded) -> list[Finding]:
    """What was left out: files that could not be read, and records that name no known source."""
    from yztrack.cli.naming import findings_of
    from yztrack.rules.references import UNKNOWN_SOURCE

    return sorted([*loaded.findings, *findings_of(loaded, today(), (UNKNOWN_SOURCE,))])


def _fails(report: Report, worst: str | None) -> bool:
    from yztrack.rating import RATINGS

    if worst is None:
        return False
    limit = RATINGS.index(worst)
    return any(RATINGS.index(row.assessment.rating) <= limit for row in report.rows if row.counted)
