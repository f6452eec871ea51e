"""`yztrack status`: where each goal stands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli.door import FOUND, boundary, day, language, put_data, root_of, tell_findings
from yztrack.cli.options import Ascii, AsOf, Lang, Method, Places, Targets
from yztrack.cli.recalling import NoCache, Options, recalled
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yztrack.arrangement import Look
    from yztrack.cli.standing import Question
    from yztrack.finding import Finding
    from yztrack.model import Language
    from yztrack.period import Period
    from yztrack.rating import Rating
    from yztrack.report import Tally
    from yztrack.store import Loaded, Shelf

Format = Literal["table", "json", "jsonl", "csv", "markdown"]
_DRAWN: frozenset[Format] = frozenset({"table", "markdown"})
Sort = Literal["gap", "due", "rating", "name"]
GroupBy = Literal["group", "rating", "due", "source"]

Due = Annotated[str | None, typer.Option(metavar="PERIOD", help="Only goals due in it: 2025.")]
Ratings = Annotated[list[str] | None, typer.Option(help="Only goals so rated; may be repeated.")]
FromSource = Annotated[str | None, typer.Option(help="Only goals that rest on this source.")]
Everything = Annotated[bool, typer.Option("--all", help="Also single years, superseded goals.")]


def _revision_of(options: Options, root: Path) -> str:
    """A JSON document names the git revision, which changes without a file."""
    return (_revision(root) or "") if options["format"] == "json" else ""


@boundary
@recalled(_revision_of)
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
    no_cache: NoCache = False,  # noqa: ARG001  it is for `recalled`
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Show how far each goal is, whether it is on schedule, and how we know.

    Examples: yztrack status --due 2025 --rating missed; yztrack status industry --format json
    """
    from yztrack.arrangement import Look
    from yztrack.cli.naming import method_name
    from yztrack.cli.standing import Question, stream
    from yztrack.report import Selection
    from yztrack.store import Shelf, snapshot

    shelf = Shelf(snapshot(root_of(targets)))
    words = language(lang, shelf.settings)
    worst = None if fail_on is None else _ratings([fail_on])[0]
    selection = Selection(*_places(places, shelf), _due(due), frozenset(_ratings(rating or [])))
    selection = selection._replace(source=_source(source, shelf), everything=everything)
    asked = Question(format, day(as_of), selection, method_name(method))
    if format in _DRAWN:
        look = Look(group_by, sort, bool(everything or places or rating or source), ascii_only)
        tally, broken = _draw(shelf.whole(), asked, words, look)
    else:
        tally, broken = stream(shelf, asked, _inputs(shelf, format))
    if broken:
        sys.stdout.flush()
        tell_findings(broken)
    return FOUND if broken or (worst is not None and tally.reaches(worst)) else 0


def _places(places: list[str] | None, shelf: Shelf) -> tuple[frozenset[str] | None, frozenset[str]]:
    if not places:
        return None, frozenset()
    from yztrack.cli.naming import named_places

    return named_places(places, shelf.whole())


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


def _source(name: str | None, shelf: Shelf) -> str | None:
    if name is not None and name not in shelf.sources:
        from yztrack.cli.naming import nearest

        otherwise = say("sources.toml lists them")
        raise Refusal(say("no source {name}", name=name), nearest(name, shelf.sources, otherwise))
    return name


def _draw(loaded: Loaded, asked: Question, words: Language, look: Look) -> tuple[Tally, list[Finding]]:
    """Draw for people, who want everything in view; return how it is rated, and what was left out."""
    from yztrack.cli.naming import left_out
    from yztrack.report import Tally, judge

    report = judge(loaded.workspace, asked.as_of, asked.selection, method=asked.method)
    if asked.form == "table":
        from yztrack.cli.screen import screen
        from yztrack.render import status_table

        status_table.render(report, screen(), words, look)
    else:
        from yztrack.render import status_markdown

        put_data(status_markdown.render(report, words, look))
    return Tally.of(report.rows), left_out(loaded, asked.as_of)


def _inputs(shelf: Shelf, form: Format) -> Mapping[str, object]:
    """What a JSON document says of where it comes from; no other format has room for it."""
    if form != "json":
        return {}
    return {"digest": shelf.snapshot.digest, "revision": _revision(shelf.snapshot.root)}


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
