"""`yztrack status`: where each goal stands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli.door import FOUND, boundary, day, language, open_workspace, put_data, tell_findings, today
from yztrack.cli.options import Ascii, AsOf, Lang, Method, Places, Targets
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from yztrack.arrangement import Look
    from yztrack.finding import Finding
    from yztrack.model import Language
    from yztrack.period import Period
    from yztrack.rating import Rating
    from yztrack.report import Report
    from yztrack.store import Loaded

Format = Literal["table", "json", "csv", "markdown"]
Sort = Literal["gap", "due", "rating", "name"]
GroupBy = Literal["group", "rating", "due", "source"]

Due = Annotated[str | None, typer.Option(metavar="PERIOD", help="Only goals due in it: 2025.")]
Ratings = Annotated[list[str] | None, typer.Option(help="Only goals so rated; may be repeated.")]
FromSource = Annotated[str | None, typer.Option(help="Only goals that rest on this source.")]
Everything = Annotated[bool, typer.Option("--all", help="Also single years, superseded goals.")]


@boundary
def status(
    places: Places = None,
    as_of: AsOf = None,
    due: Due = None,
    rating: Ratings = None,
    source: FromSource = None,
    everything: Everything = False,
    format: Annotated[Format, typer.Option(help="How to print it.")] = "table",  # noqa: A002  the option's name
    method: Method = "schedule",
    sort: Annotated[Sort | None, typer.Option(help="Order of the rows within a block.")] = None,
    group_by: Annotated[GroupBy, typer.Option(help="What a block of rows has in common.")] = "group",
    ascii_only: Ascii = False,
    fail_on: Annotated[
        str | None, typer.Option(metavar="RATING", help="Exit with 1 if a goal is rated so or worse.")
    ] = None,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Show how far each goal is, whether it is on schedule, and how we know.

    Examples: yztrack status --due 2025 --rating missed; yztrack status industry --format json
    """
    from yztrack.arrangement import Look
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
    look = Look(group_by, sort, bool(everything or places or rating or source), ascii_only)
    _print(report, loaded, format, words, look)
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
        raise Refusal(say("--due: {error}", error=error.args[0])) from None


def _ratings(given: list[str]) -> list[Rating]:
    """The ratings by their codes or their words in any language."""
    from yztrack.rating import RATINGS
    from yztrack.wording import rating_text

    words = {word: one for one in RATINGS for word in (one, rating_text(one, "en"), rating_text(one, "zh"))}
    for one in given:
        if one not in words:
            known = ", ".join(reversed(RATINGS))
            raise Refusal(say("no rating {rating}", rating=one), say("use one of {ratings}", ratings=known))
    return [words[one] for one in given]


def _source(name: str | None, loaded: Loaded) -> str | None:
    if name is not None and name not in loaded.workspace.sources:
        from yztrack.cli.naming import nearest

        otherwise = say("sources.toml lists them")
        raise Refusal(say("no source {name}", name=name), nearest(name, loaded.workspace.sources, otherwise))
    return name


def _print(report: Report, loaded: Loaded, form: Format, words: Language, look: Look) -> None:
    if form == "table":
        from yztrack.cli.screen import screen
        from yztrack.render import status_table

        status_table.render(report, screen(), words, look)
    elif form == "markdown":
        from yztrack.render import status_markdown

        put_data(status_markdown.render(report, words, look))
    elif form == "csv":
        from yztrack.cli.naming import target_places
        from yztrack.render import status_csv

        put_data(status_csv.render(report, places=target_places(report, loaded)))
    else:
        from yztrack.cli.naming import target_places
        from yztrack.render import status_json

        inputs = {"digest": loaded.digest, "revision": _revision(loaded.root)}
        put_data(status_json.render(report, inputs=inputs, places=target_places(report, loaded)))


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
