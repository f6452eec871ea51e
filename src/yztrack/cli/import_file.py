"""`yztrack import`: many reported figures from a .csv or a workbook, all of them or none; or a whole plan."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer

from yztrack.cli.door import boundary, language, open_workspace, put, tell, today
from yztrack.cli.options import DryRun, Lang, Targets
from yztrack.finding import Refusal
from yztrack.message import say, translated

if TYPE_CHECKING:
    from yztrack.cli.recording import Edit, Recorded
    from yztrack.intake import Entry, Problem
    from yztrack.model import Language
    from yztrack.store import Loaded

BOM = "\ufeff"
_MOST_TOLD = 50
_MOST_TRIED = 500  # records that are tried one by one to find those that bring an error
_LONG = 500  # records from which on a person sees that it goes forward


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A .csv, .xlsx, .xls or .ods; - for stdin; or a folder.")
]
Source = Annotated[str | None, typer.Option(help="The source of rows that name none.")]
Indicator = Annotated[str | None, typer.Option(help="The indicator of rows that name none.")]
Span = Annotated[str | None, typer.Option(help="The period of rows that give none.")]
Status = Annotated[str | None, typer.Option(help="The status of rows that give none.")]
Columns = Annotated[
    list[str] | None, typer.Option("--map", metavar="HEADING=COLUMN", help="What a column holds.")
]
Sheet = Annotated[str | None, typer.Option(help="The sheet of a workbook; else the first.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Take figures that are out of scale.")]


@boundary
def import_file(
    file: File,
    source: Source = None,
    indicator: Indicator = None,
    period: Span = None,
    status: Status = None,
    columns: Columns = None,
    sheet: Sheet = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Add the figures of a table; what is on record already is not added again.

    Columns: indicator, period, value, unit, source, status, published, where, note, or years for headings, in
    English or Chinese (指标, 年份, 数值). A cell that cannot be read is told, and nothing is written.

    A folder of tables that `yztrack export plan/` wrote becomes a new workspace: --targets, or here targets.

    Examples: yztrack import 2025.xlsx --source bulletin-2025 --dry-run; yztrack import a.csv --map 本期=value
    """
    if _is_folder(file, source, indicator, period, status, columns, sheet, yes):
        from yztrack.cli.import_folder import import_folder

        return import_folder(Path(file), targets, lang, dry_run=dry_run)
    from yztrack.cli.source_options import known_source
    from yztrack.intake import Defaults, take_in
    from yztrack.sheets import read_table

    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    if source is not None:
        known_source(source, loaded)
    given = Defaults(indicator, period, source, status)
    read = take_in(read_table(file, sheet), loaded.workspace, given, _mapped(columns or []))
    if read.unread:
        tell(translated(say("columns not read: {names}", names=", ".join(read.unread)), words))
    problems = [*read.problems, *([] if yes or read.problems else _out_of_scale(read.entries, loaded))]
    if problems:
        _refuse(file, problems, words)
    try:
        _save(read.entries, loaded, words, dry_run=dry_run)
    except Refusal:
        if problems := _refused(read.entries, loaded, words):
            _refuse(file, problems, words)
        raise
    return 0


def _is_folder(file: str, *options: object) -> bool:
    """Whether a whole plan is to be taken in; raises Refusal for options that are of figures alone."""
    if file == "-" or not Path(file).is_dir():
        return False
    if any(options):
        raise Refusal(
            say("{file} is a folder, which holds a whole plan", file=file),
            say("leave all options but --targets, --dry-run and --lang away"),
        )
    return True


def _mapped(given: list[str]) -> dict[str, str]:
    from yztrack.headings import HEADINGS
    from yztrack.intake import SKIP

    mapped: dict[str, str] = {}
    for one in given:
        heading, equals, column = one.rpartition("=")
        if not equals or not heading.strip() or (column.strip() not in HEADINGS and column.strip() != SKIP):
            known = ", ".join([*HEADINGS, SKIP])
            message = say("--map {text} does not say what a column holds", text=one)
            raise Refusal(message, say("write HEADING=COLUMN with one of {columns}", columns=known))
        mapped[heading.strip()] = column.strip()
    return mapped


def _out_of_scale(entries: Iterable[Entry], loaded: Loaded) -> Iterator[Problem]:
    """The figures that are ten times off what is known of their series."""
    from datetime import date
    from decimal import Decimal

    from yztrack.book import Book
    from yztrack.intake import Problem
    from yztrack.magnitude import misfit
    from yztrack.period import Period
    from yztrack.quantity import plain

    book = Book(loaded.workspace, date.max)
    for entry in entries:
        indicator = loaded.workspace.indicators[entry.indicator]
        told = [value if isinstance(value, tuple) else (value,) for value in entry.record.values()]
        numbers = tuple(one for value in told for one in value if isinstance(one, Decimal))
        span = entry.record["period"]
        period = span if isinstance(span, Period) else Period(span, span)  # type: ignore[arg-type]  # a day
        odd = misfit(numbers, period, indicator, book.evidence(indicator)) if numbers else None
        if odd is not None:
            fields = {"number": plain(odd.number), "known": plain(odd.known), "id": indicator.id}
            message = say("{number} is out of scale with {known} of {id}", **fields)
            yield Problem(
                entry.row, entry.column, message, say("correct it, or add --yes if all such are right")
            )


def _refused(entries: tuple[Entry, ...], loaded: Loaded, words: Language) -> list[Problem]:
    """The cells whose records, each taken by itself, bring an error."""
    from yztrack.cli.recording import save
    from yztrack.intake import Problem

    problems = []
    for entry in entries[:_MOST_TRIED]:
        relative = f"{entry.indicator}.toml"
        edit = _edit(relative, [entry], {}, _Progress(0))
        try:
            save(loaded, {relative: edit}, {}, today(), words, dry_run=True, quiet=True)
        except Refusal as refusal:
            problems.append(
                Problem(
                    entry.row,
                    entry.column,
                    say("{reason}", reason=refusal.message),
                    say("{help}", help=refusal.help),
                )
            )
    return problems


def _refuse(file: str, problems: list[Problem], words: Language) -> None:
    """Tell every cell that cannot be read, and refuse."""
    problems = list(dict.fromkeys(problems))  # what is wrong with a row is wrong for each cell of it
    for one in problems[:_MOST_TOLD]:
        place = ":".join(str(part) for part in (file, one.row, one.column) if part)
        tell(f"{place}: {translated(one.message, words)}; {translated(one.help, words)}")
    if len(problems) > _MOST_TOLD:
        tell(translated(say("{count} more", count=len(problems) - _MOST_TOLD), words))
    message = say("{file} was not taken in: cells that are wrong: {count}", file=file, count=len(problems))
    raise Refusal(message, say("mend them and run it again; nothing was written"))


def _save(entries: tuple[Entry, ...], loaded: Loaded, words: Language, *, dry_run: bool) -> None:
    from yztrack.cli.recording import save, show

    by_file: dict[str, list[Entry]] = {}
    for entry in entries:
        by_file.setdefault(f"{entry.indicator}.toml", []).append(entry)
    added: dict[str, int] = {}
    with _Progress(len(entries)) as bar:
        edits = {relative: _edit(relative, mine, added, bar) for relative, mine in by_file.items()}
        told = save(loaded, edits, {}, today(), words, dry_run=dry_run) if edits else None
    if told is not None and dry_run:
        show(told, words, dry_run=True)
    _tell(told, added, len(entries), words, dry_run=dry_run)


class _Progress:
    """A bar on a terminal's stderr for what takes long, and nothing elsewhere."""

    def __init__(self, length: int) -> None:
        shown = length >= _LONG and sys.stderr.isatty()
        self._bar = typer.progressbar(length=length, file=sys.stderr) if shown else None

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def step(self) -> None:
        """Go one record forward."""
        if self._bar is not None:
            self._bar.update(1)

    def __exit__(self, *failed: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(*failed)


def _edit(relative: str, entries: list[Entry], added: dict[str, int], bar: _Progress) -> Edit:
    """The change of one file: every record that is not on record there."""

    def edit(text: str) -> str:
        from yztrack.append import append
        from yztrack.document import read_indicator
        from yztrack.model import Actual
        from yztrack.rules.data import fingerprint

        reading = read_indicator(relative.removesuffix(".toml"), text.removeprefix(BOM))
        known = set() if reading.records is None else {fingerprint(one) for one in reading.records.actuals}
        added[relative] = 0
        for entry in entries:
            said = fingerprint(Actual(**entry.record))  # type: ignore[arg-type]  # pydantic looks at what it is given
            bar.step()
            if said not in known:
                known.add(said)
                added[relative] += 1
                text = append(text, entry.record)
        return text

    return edit


def _tell(told: Recorded | None, added: dict[str, int], read: int, words: Language, *, dry_run: bool) -> None:
    """Print how many figures of which indicators were added, and which goals moved."""
    from yztrack import wording
    from yztrack.cli.recording import tell_moved

    total = sum(added.values())
    files = [relative for relative, count in added.items() if count]
    if told is not None and not dry_run:
        for relative in files:
            place = told.after.shown(relative)
            put(wording.ADDED_TO.text(words, count=added[relative], place=place) + "\n")
    phrase = wording.WOULD_IMPORT if dry_run else wording.IMPORTED
    (tell if dry_run else _line)(phrase.text(words, added=total, indicators=len(files), known=read - total))
    if told is not None and files:
        tell_moved(told, {one.removesuffix(".toml") for one in files}, today(), words)


def _line(text: str) -> None:
    put(f"{text}\n")
