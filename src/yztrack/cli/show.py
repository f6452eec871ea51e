"""`yztrack show`: one indicator, its series drawn, its goals, sources and revisions."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from yztrack.cli.door import boundary, day, language, open_workspace, put_data
from yztrack.cli.options import Ascii, AsOf, Lang, Method, Targets

Format = Literal["text", "json"]


@boundary
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="The indicator, or a unique ending of its id.")],  # noqa: A002  the word of design.md
    as_of: AsOf = None,
    method: Method = "schedule",
    format: Annotated[Format, typer.Option(help="How to print it.")] = "text",  # noqa: A002  the option's name
    ascii_only: Ascii = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Show one indicator: its series with a chart, its goals, what was reported and by whom.

    Example: yztrack show industry/invoiced-sales
    """
    from yztrack.book import Book
    from yztrack.cli.naming import method_name, named_indicator, target_places
    from yztrack.drawing import drawing
    from yztrack.render.show_text import Shown
    from yztrack.report import Selection, judge

    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    indicator = named_indicator(id, loaded)
    asked = Selection(indicators=frozenset({indicator.id}), everything=True)
    report = judge(loaded.workspace, day(as_of), asked, method=method_name(method))
    evidence = Book(loaded.workspace, report.as_of).evidence(indicator)
    picture = drawing(indicator, evidence, report.rows)
    shown = Shown(indicator, evidence, report.rows, picture, loaded.workspace.sources)
    if format == "json":
        from yztrack.render import show_json

        cited = {one.source for one in (*evidence.known, *evidence.forecasts)}
        cited |= {one.observation.source for one in evidence.dropped} | {
            row.target.source for row in report.rows
        }
        sources = {name: source for name, source in loaded.workspace.sources.items() if name in cited}
        told = shown._replace(sources=sources)
        put_data(show_json.render(told, report.as_of, method, target_places(report, loaded)))
    else:
        from yztrack.cli.screen import screen
        from yztrack.render import show_text

        show_text.render(shown, screen(), words, ascii_only=ascii_only)
    return 0
