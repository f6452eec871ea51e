"""`yztrack add-actual`: append one reported figure to an indicator's file, and its source where it is new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer
from typer.core import TyperCommand

from yztrack.cli.asking import LONGEST_NOTE, asked, bounded, confirmed, read_span
from yztrack.cli.door import boundary, language, open_workspace, tell, today
from yztrack.cli.options import Lang, Targets
from yztrack.cli.source_options import (
    Described,
    Publisher,
    Reliability,
    SourcePublished,
    Title,
    Url,
    addition,
    known_source,
)
from yztrack.finding import Refusal
from yztrack.message import Message, say

if TYPE_CHECKING:
    from decimal import Decimal

    from yztrack.cli.recording import Edit
    from yztrack.model import Indicator, Language
    from yztrack.period import Period
    from yztrack.store import Loaded

Status = Literal["normal", "provisional", "estimated", "forecast", "break", "definition"]
Record = dict[str, object]
_NEGATIVE = re.compile(r"-[.0-9]")
_USAGE = say("yztrack add-actual ID PERIOD QUANTITY --source SOURCE")


class CommandClass(TyperCommand):
    """A command among whose arguments -0.4 is a quantity and no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a negative number a true minus sign, at which the parser looks for no option."""
        before = ["", *args]
        return super().parse_args(
            ctx,
            [
                f"\N{MINUS SIGN}{one[1:]}" if _NEGATIVE.match(one) and not last.startswith("-") else one
                for last, one in zip(before, args, strict=False)
            ],
        )


class _Figure(NamedTuple):
    """What was measured, as a record's keys say it; the numbers are those of the quantity."""

    keys: Record
    numbers: tuple[Decimal, ...] = ()


@boundary
def add_actual(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="The indicator, or a unique ending.")] = None,  # noqa: A002  the word of design.md
    period: Annotated[str | None, typer.Argument(help="2025, 2025-06, 2025-06-30, 2025年1-9月 …")] = None,
    quantity: Annotated[
        str | None, typer.Argument(help='9124, ">9000", ">=50%", "~8200", "1.05万亿", "突破9000亿元" …')
    ] = None,
    source: Annotated[str | None, typer.Option(help="The source's id in sources.toml.")] = None,
    new_source: Annotated[
        str | None, typer.Option(metavar="ID", help="A source to be added with it.")
    ] = None,
    title: Title = None,
    publisher: Publisher = None,
    source_published: SourcePublished = None,
    reliability: Reliability = None,
    url: Url = None,
    done: Annotated[bool | None, typer.Option("--done/--not-done", help="For a milestone.")] = None,
    status: Annotated[Status | None, typer.Option(help="The observation's; normal if not given.")] = None,
    where: Annotated[str | None, typer.Option(help="Where in the source it stands: para. 5.")] = None,
    note: Annotated[str | None, typer.Option(help="A note in your own words.")] = None,
    published: Annotated[str | None, typer.Option(help="Publication date, if not the source's.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write a figure that is out of scale.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Print the change, write nothing.")
    ] = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Append one reported figure; nothing else in the file changes by a byte.

    Example: yztrack add-actual invoiced-sales 2025 ">10000" --source cns-2026-01-20
    """
    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    described = Described(title, publisher, source_published, reliability, url, "--source-published")
    indicator = _indicator(asked(id, "ID", _USAGE), loaded)
    span = read_span(asked(period, "PERIOD", _USAGE), "PERIOD")
    figure = _measured(indicator, quantity, done, words)
    name, sources = _sourced(source, new_source, described, loaded)
    record = {"period": _shortest(span), **figure.keys, "source": name}
    record |= _said_besides(status, published, where, note)
    doubt = None if yes else _out_of_scale(figure, span, indicator, loaded)
    _write(record, indicator, sources, loaded, words, doubt, dry_run=dry_run)
    return 0


def _said_besides(status: str | None, published: str | None, where: str | None, note: str | None) -> Record:
    record: Record = {} if status in {None, "normal"} else {"status": status}
    if published is not None:
        record["published"] = _shortest(read_span(published, "--published"))
    if where is not None:
        record["where"] = bounded(where, "--where")
    if note is not None:
        record["note"] = bounded(note, "--note", LONGEST_NOTE)
    return record


def _indicator(name: str, loaded: Loaded) -> Indicator:
    from yztrack.cli.naming import named_indicator

    return named_indicator(name, loaded)


def _shortest(span: Period) -> object:
    """The period, or its date where it is one day: so a file says it best."""
    return span.first if span.first == span.last else span


def _measured(indicator: Indicator, quantity: str | None, done: bool | None, words: Language) -> _Figure:
    if indicator.kind == "milestone":
        if quantity is not None:
            message = say("{id} is a milestone and takes no quantity", id=indicator.id)
            raise Refusal(message, say("use --done or --not-done"))
        if done is None:
            message = say("{id} is a milestone: done or not?", id=indicator.id)
            raise Refusal(message, say("add --done or --not-done"))
        return _Figure({"done": done})
    if done is not None:
        message = say("{id} is no milestone", id=indicator.id)
        raise Refusal(message, say("give the quantity instead of --done"))
    return _quantity(asked(quantity, "QUANTITY", _USAGE), indicator, words)


def _quantity(text: str, indicator: Indicator, words: Language) -> _Figure:
    from yztrack import wording
    from yztrack.reading import read_quantity

    try:
        read = read_quantity(text, indicator.unit, growth=indicator.kind == "growth")
    except ValueError as error:
        message = say("the unit of {id} is {unit}", id=indicator.id, unit=indicator.unit)
        raise Refusal(error.args[0], message) from None
    if read.conversion is not None:
        tell(wording.CONVERTED.text(words, conversion=read.conversion))
    return _Figure({read.key: read.numbers[0] if len(read.numbers) == 1 else read.numbers}, read.numbers)


def _sourced(
    name: str | None, new: str | None, described: Described, loaded: Loaded
) -> tuple[str, Edit | None]:
    """The id of the source; with it the change of the bibliography, where the source is new."""
    if new is None:
        for option, given in described.options.items():
            if given is not None:
                message = say("{option} belongs to a source that is new", option=option)
                raise Refusal(message, say("name that with --new-source ID"))
        return known_source(asked(name, "--source", _USAGE), loaded), None
    if name is not None:
        message = say("--source and --new-source are given at once")
        raise Refusal(message, say("keep the one that is meant"))
    return new, addition(new, described, loaded)


def _out_of_scale(figure: _Figure, span: Period, indicator: Indicator, loaded: Loaded) -> Message | None:
    """What to say of a figure that is ten times off what is known, or None."""
    from datetime import date

    from yztrack.book import Book
    from yztrack.magnitude import misfit
    from yztrack.quantity import plain

    if not figure.numbers:
        return None
    odd = misfit(figure.numbers, span, indicator, Book(loaded.workspace, date.max).evidence(indicator))
    if odd is None:
        return None
    unit = indicator.unit or ""
    known = f"{plain(odd.known)} {unit}".rstrip()
    against = (
        say("{known}, the figure of {period} ({source})", known=known, period=odd.period, source=odd.source)
        if odd.source
        else say("{known}, the goal of {period}", known=known, period=odd.period)
    )
    fields = {"number": f"{plain(odd.number)} {unit}".rstrip(), "period": span, "against": against}
    if odd.times is None:
        return say("{number} for {period} is out of scale with {against}", **fields)
    times = plain(odd.times.to_integral_value())
    if odd.larger:
        return say("{number} for {period} is {times} times {against}", times=times, **fields)
    return say("{number} for {period} is 1/{times} of {against}", times=times, **fields)


def _write(
    record: Record,
    indicator: Indicator,
    sources: Edit | None,
    loaded: Loaded,
    words: Language,
    doubt: Message | None,
    *,
    dry_run: bool,
) -> None:
    from yztrack.append import append
    from yztrack.cli.recording import SOURCES, save, show, tell_moves

    edits: dict[str, Edit] = {} if sources is None else {SOURCES: sources}
    edits[f"{indicator.id}.toml"] = lambda text: append(text, record)
    if doubt is not None:
        save(loaded, edits, {}, today(), words, dry_run=True)  # what is wrong besides is told before that
        if not confirmed(doubt, say("write it all the same?")):
            raise Refusal(doubt, say("add --yes if it is right; nothing was written"))
    told = save(loaded, edits, {}, today(), words, dry_run=dry_run, quiet=doubt is not None)
    show(told, words, dry_run=dry_run)
    tell_moves(told, {indicator.id}, today(), words)
