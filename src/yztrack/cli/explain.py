"""`yztrack explain`: every figure of an assessment, to be checked with a pocket calculator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli.door import boundary, day, language, open_workspace, put, put_data
from yztrack.cli.options import AsOf, Lang, Method, Targets
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from yztrack.book import Book
    from yztrack.explanation import Explanation
    from yztrack.model import Indicator, Target
    from yztrack.report import Report

Format = Literal["text", "json"]


@boundary
def explain(
    goal: Annotated[str, typer.Argument(metavar="ID[@target]", help="An indicator, or one of its targets.")],
    as_of: AsOf = None,
    method: Method = "schedule",
    format: Annotated[Format, typer.Option(help="How to print it.")] = "text",  # noqa: A002  the option's name
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Explain an assessment: figures with sources, arithmetic, cut points, each method's verdict.

    Example: yztrack explain industry/invoiced-sales@2025
    """
    from yztrack.book import Book
    from yztrack.cli.naming import method_name, named_indicator
    from yztrack.explanation import explain as explain_target
    from yztrack.report import Selection, judge

    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    name, _, key = goal.partition("@")
    indicator = named_indicator(name, loaded)
    book = Book(loaded.workspace, day(as_of))
    chosen = _chosen(book, indicator, key)
    explained = [explain_target(book, indicator, target, method=method_name(method)) for target in chosen]
    if format == "json" or any(target.one_of for target in chosen):
        selection = Selection(indicators=frozenset({indicator.id}), everything=True)
        report = judge(loaded.workspace, book.as_of, selection, method=method, methods=(method,))
        explained = [_among_rivals(one, report) for one in explained]
    if format == "json":
        from yztrack.cli.naming import target_places
        from yztrack.render import explain_json

        put_data(explain_json.render(explained, report, target_places(report, loaded)))
    else:
        from yztrack.render import explain_text

        put("\n".join(explain_text.render(one, words) for one in explained))
    return 0


def _chosen(book: Book, indicator: Indicator, key: str) -> list[Target]:
    """The targets known on the day, or the one of them that was named."""
    from yztrack.assess import in_force

    known = [target for target, _ in in_force(indicator, book.as_of, book.workspace.sources)]
    chosen = [target for target in known if not key or target.key == key]
    if chosen:
        return chosen
    fields = {"id": indicator.id, "as_of": book.as_of}
    told = (
        say("{id} has no target {key} as of {as_of}", key=key, **fields)
        if key
        else say("{id} has no target that was known as of {as_of}", **fields)
    )
    raise Refusal(told, say("known targets: {names}", names=", ".join(target.key for target in known) or "-"))


def _among_rivals(one: Explanation, report: Report) -> Explanation:
    """The same with the rating that is left of it beside rival readings, which may stand in other files."""
    told = next(row.assessment for row in report.rows if row.assessment.id == one.assessment.id)
    judged = one.assessment._replace(rating=told.rating, rating_best=told.rating_best, reasons=told.reasons)
    return one._replace(assessment=judged)
