"""`yztrack report`: one page with charts for those who will never install this, and one chart for slides."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli.door import FOUND, boundary, day, language, open_workspace, tell_findings
from yztrack.cli.options import AsOf, Lang, Method, Targets
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from datetime import date

    from yztrack.finding import Finding
    from yztrack.model import Language
    from yztrack.store import Loaded

Format = Literal["html", "svg", "png"]
STDOUT = "-"
_FIGURES = "YZ3"  # the family of rules about figures that contradict each other
_CLASHES = "YZ302"  # which the page lists itself, by what was known on its day


@boundary
def report(
    output: Annotated[
        str,
        typer.Argument(metavar="OUT", help="The file: .html, or .svg or .png for one chart; - for stdout."),
    ],
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID or group]...", help="Only these; for a chart, one indicator or target."),
    ] = None,
    as_of: AsOf = None,
    method: Method = "schedule",
    format: Annotated[Format | None, typer.Option(help="What to write; else by OUT's ending.")] = None,  # noqa: A002  the option's name
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Write a page of all goals that needs no network and no script, or the chart of one for slides.

    Examples: yztrack report plan.html; yztrack report sales.png industry/invoiced-sales --lang zh
    """
    from yztrack.cli.naming import left_out, method_name
    from yztrack.cli.result import refuse_output

    form = format or _form(output)
    loaded = open_workspace(targets)
    refuse_output(None if output == STDOUT else Path(output), "json", False, loaded.root)
    words = language(lang, loaded.workspace.settings)
    on, named = day(as_of), method_name(method)
    if form == "html":
        broken = left_out(loaded, on)
        _write(output, _page(loaded, places, on, named, words, broken).encode())
        if broken:
            tell_findings(broken)
        return FOUND if broken else 0
    _write(output, _picture(loaded, places or [], on, named, words, form))
    return 0


def _form(output: str) -> Format:
    suffix = Path(output).suffix.lower().removeprefix(".")
    if output == STDOUT or suffix in {"html", "htm"}:
        return "html"
    if suffix == "svg":
        return "svg"
    if suffix == "png":
        return "png"
    raise Refusal(
        say("{path}: its ending says nothing of the format", path=output),
        say("end it in .html, .svg or .png, or give --format"),
    )


def _page(
    loaded: Loaded, places: list[str] | None, on: date, method: str, words: Language, broken: list[Finding]
) -> str:
    from yztrack import __version__
    from yztrack.book import Book
    from yztrack.cli.checking import findings
    from yztrack.cli.naming import named_places
    from yztrack.page import Facts, page
    from yztrack.render import report_html
    from yztrack.report import Selection, judge

    indicators, single = named_places(places, loaded) if places else (None, frozenset[str]())
    told = judge(loaded.workspace, on, Selection(indicators, single, everything=True), method=method)
    files = None if indicators is None else {row.indicator.id for row in told.rows}
    found = [
        one for one in findings(loaded, on, files) if one.code.startswith(_FIGURES) and one.code != _CLASHES
    ]
    facts = Facts(loaded.digest, f"yztrack {__version__}", broken, found)
    return report_html.render(page(told, Book(loaded.workspace, on), words, facts, files))


def _picture(
    loaded: Loaded, places: list[str], on: date, method: str, words: Language, form: Literal["svg", "png"]
) -> bytes:
    from yztrack.book import Book
    from yztrack.cells import named
    from yztrack.chart import SLIDE, chart, described, drawable
    from yztrack.cli.naming import named_places
    from yztrack.drawing import drawing
    from yztrack.page_words import CHART, said
    from yztrack.page_words import slide_heading as heading
    from yztrack.render import picture
    from yztrack.report import Selection, judge

    indicators, targets = named_places(places, loaded)
    asked = indicators | {one.partition("@")[0] for one in targets}
    if len(asked) != 1:
        raise Refusal(
            say("a chart shows one indicator, and {count} are named", count=len(asked)),
            say("name one: yztrack report OUT.svg ID"),
        )
    one = loaded.workspace.indicators[next(iter(asked))]
    rows = judge(loaded.workspace, on, Selection(indicators, targets), method=method).rows
    drawn = drawable(drawing(one, Book(loaded.workspace, on).evidence(one), rows))
    if drawn is None:
        raise Refusal(
            say("{id} has nothing to draw as of {day}: no figure, and no goal in numbers", id=one.id, day=on),
            say("yztrack show {id} tells what there is", id=one.id),
        )
    name = named(one, words)
    spec = chart(drawn, words, SLIDE, heading(one, on, words))
    made = picture.svg(spec, title=said(CHART, words, name=name), told=described(drawn, words))
    return made.encode() if form == "svg" else picture.png(made)


def _write(output: str, content: bytes) -> None:
    """Replace the file as a whole, or write to stdout."""
    if output != STDOUT:
        from yztrack.cli import result

        result._write(Path(output), content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
