"""`yztrack export`: the plan for other programs: a workbook, tables, SDMX, Parquet."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from yztrack.cli.door import FOUND, boundary, day, language, open_workspace, put_data, tell_findings
from yztrack.cli.options import AsOf, Lang, Method, Targets
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from yztrack.book import Book
    from yztrack.model import Language
    from yztrack.observations import Entry
    from yztrack.report import Report, Selection
    from yztrack.store import Loaded
    from yztrack.tables import Columns, Row

Format = Literal["xlsx", "csv", "json", "jsonl", "sdmx-csv", "parquet"]
What = Literal["goals", "actuals", "sources"]
File = Annotated[
    str, typer.Argument(metavar="FILE", help="Ends in .xlsx .csv .json .jsonl .parquet .sdmx.csv; or -.")
]
Table = Annotated[
    What | None, typer.Option(help="Which table of .csv, .json, .jsonl, .parquet; actuals if not given.")
]
Shape = Annotated[Format | None, typer.Option(help="The format, where the file's name does not tell it.")]
STDOUT = "-"
_SUFFIXES: dict[str, Format] = {
    ".sdmx.csv": "sdmx-csv",
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
}
_TABLES: frozenset[Format] = frozenset({"csv", "json", "jsonl", "parquet"})
_BINARY: frozenset[Format] = frozenset({"xlsx", "parquet"})
_BOM = "\ufeff"


class _Asked(NamedTuple):
    """What is to be exported: the figures as known, of what, and the selection by which goals are judged."""

    loaded: Loaded
    book: Book
    method: str
    selection: Selection
    indicators: frozenset[str] | None
    words: Language

    def report(self) -> Report:
        """Judge the goals, which takes most of the time: tables of figures do without."""
        from yztrack.report import judge

        return judge(self.loaded.workspace, self.book.as_of, self.selection, method=self.method)

    @property
    def entries(self) -> list[Entry]:
        """The figures that were known."""
        from yztrack.observations import entries

        return list(entries(self.book, [self.book.workspace.indicators[one] for one in self.ids]))

    @property
    def ids(self) -> list[str]:
        """The indicators, in the order of the files."""
        known = self.loaded.workspace.indicators
        return [one for one in known if self.indicators is None or one in self.indicators]


@boundary
def export(
    file: File,
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID or group]...", help="Ids, unique endings of ids, or groups."),
    ] = None,
    as_of: AsOf = None,
    what: Table = None,
    format: Shape = None,  # noqa: A002  the option's name
    method: Method = "schedule",
    bom: Annotated[bool, typer.Option("--bom", help="Begin a .csv with the mark that Excel needs.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Also single years, superseded goals.")] = False,
    by_group: Annotated[
        bool, typer.Option("--by-group", help="Of a folder: each table in parts, one a group.")
    ] = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Write goals, figures and sources into a file for other programs.

    A workbook has all three, charts, and a sheet that explains them. A folder (FILE ends in /) gets the whole
    plan as Parquet tables, as the files say it, whatever the day; `yztrack import` reads them.

    Examples: yztrack export plan.xlsx --lang zh; yztrack export figures.csv industry; yztrack export plan/
    """
    loaded = open_workspace(targets)
    whole = file != STDOUT and format in {None, "parquet"} and _is_folder(file)
    form: Format = "parquet" if whole else _format(file, format)
    _refuse_options(form, what, bom=bom, by_group=by_group, whole=whole)
    if whole:
        if places or as_of or everything:
            raise Refusal(
                say("a folder gets the whole plan, whatever the day"),
                say("leave ids and --as-of away, or name a file such as plan.parquet"),
            )
        _export_folder(Path(file), loaded, by_group=by_group)
    else:
        output = _output(file, form, loaded)
        asked = _ask(loaded, places, as_of, method, lang, everything=everything)
        content = _content(form, what or "actuals", asked)
        _emit(f"{_BOM}{content}" if bom and isinstance(content, str) else content, output)
    return _told(loaded, day(as_of))


def _told(loaded: Loaded, on: date) -> int:
    """Tell what was left out; return the exit code."""
    from yztrack.cli.naming import left_out

    broken = left_out(loaded, on)
    if broken:
        sys.stdout.flush()
        tell_findings(broken)
    return FOUND if broken else 0


def _is_folder(file: str) -> bool:
    return file.endswith(("/", "\\")) or not Path(file).suffix


def _format(file: str, given: Format | None) -> Format:
    """The format that is asked for, or that the name's end stands for; raises Refusal."""
    if given is not None:
        return given
    if file == STDOUT:
        return "csv"
    for suffix, form in _SUFFIXES.items():
        if file.lower().endswith(suffix):
            return form
    raise Refusal(
        say("{file} ends like no format that can be written", file=file),
        say("let it end in {suffixes}, or give --format", suffixes=", ".join(_SUFFIXES)),
    )


def _refuse_options(form: Format, what: What | None, *, bom: bool, by_group: bool, whole: bool) -> None:
    """Raise Refusal for options that the format has no use for."""
    if what is not None and (whole or form not in _TABLES):
        raise Refusal(
            say("--what is for one table, and {form} holds its own", form="a folder" if whole else form),
            say("leave it away, or write .csv, .json, .jsonl or .parquet"),
        )
    if bom and form != "csv":
        raise Refusal(say("--bom is for csv, not for {form}", form=form), say("leave it away"))
    if by_group and not whole:
        raise Refusal(say("--by-group is for a folder of tables"), say("leave it away, or let FILE end in /"))


def _output(file: str, form: Format, loaded: Loaded) -> Path | None:
    """The file to be written, None for stdout; raises Refusal for what cannot or must not be written."""
    from yztrack.cli.result import refuse_output

    if file == STDOUT:
        if form in _BINARY:
            raise Refusal(say("{form} is no text for stdout", form=form), say("name a file"))
        return None
    refuse_output(Path(file), "json", False, loaded.root)
    return Path(file)


def _ask(
    loaded: Loaded,
    places: list[str] | None,
    as_of: str | None,
    method: str,
    lang: str | None,
    *,
    everything: bool,
) -> _Asked:
    from yztrack.book import Book
    from yztrack.cli.naming import method_name, named_places
    from yztrack.report import Selection

    named, single = named_places(places, loaded) if places else (None, frozenset())
    selection = Selection(named, single, everything=everything)
    figures = None if named is None else named | {one.partition("@")[0] for one in single}
    words = language(lang, loaded.workspace.settings)
    book = Book(loaded.workspace, day(as_of))
    return _Asked(loaded, book, method_name(method), selection, figures, words)


def _content(form: Format, what: What, asked: _Asked) -> str | bytes:
    if form == "xlsx":
        return _workbook(asked)
    if form == "sdmx-csv":
        from yztrack.render import sdmx_csv

        known = asked.loaded.workspace.indicators
        return sdmx_csv.render(asked.book, (known[one] for one in asked.ids), asked.words)
    columns, rows = _table(what, asked, nested=form in {"json", "jsonl"})
    if form == "parquet":
        from yztrack.render import parquet

        return parquet.render(columns, rows)
    from yztrack.render import export_csv

    if form == "csv":
        return export_csv.render(columns, rows)
    if form == "jsonl":
        return export_csv.render_jsonl(rows)
    return export_csv.render_json(
        what, rows, as_of=asked.book.as_of, method=asked.method, digest=asked.loaded.digest
    )


def _table(what: What, asked: _Asked, *, nested: bool) -> tuple[Columns, Sequence[Row]]:
    """One table; goals in JSON are as in `status --format json`, elsewhere flat."""
    from yztrack.observations import ACTUALS, SOURCES, actual_row

    if what == "goals":
        from yztrack.cli.naming import target_places
        from yztrack.render.flat import GOALS, goal_documents, goal_rows

        report = asked.report()
        documents = goal_documents(report, target_places(report, asked.loaded))
        return GOALS, documents if nested else goal_rows(documents)
    if what == "sources":
        return SOURCES, _sources(asked, asked.report(), asked.entries)
    sources = asked.loaded.workspace.sources
    return ACTUALS, [actual_row(entry, sources) for entry in asked.entries]


def _sources(asked: _Asked, report: Report, entries: Sequence[Entry]) -> list[Row]:
    from yztrack.observations import source_rows

    figures = Counter(entry.observation.source for entry in entries if entry.actual is not None)
    goals = Counter(row.target.source for row in report.rows if row.assessment.parent is None)
    cited = asked.indicators is not None
    return source_rows(asked.loaded.workspace.sources, figures, goals, cited=cited)


def _workbook(asked: _Asked) -> bytes:
    from yztrack.render import workbook
    from yztrack.render.workbook_goals import charted

    report, entries = asked.report(), asked.entries
    shown = charted(report, chosen=asked.indicators is not None)
    sources = _sources(asked, report, entries)
    contents = workbook.Contents(report, asked.book, entries, sources, shown, asked.loaded.digest)
    return workbook.render(contents, asked.words)


def _export_folder(folder: Path, loaded: Loaded, *, by_group: bool) -> None:
    """Write each table of the plan into a folder, which is made if it is not there."""
    from yztrack.interchange import write_folder
    from yztrack.tables import tables_of

    if folder.exists() and not folder.is_dir():
        raise Refusal(say("{path} is no folder", path=folder), say("let the file's name end in its format"))
    if not folder.resolve().parent.is_dir():
        raise Refusal(say("there is no folder {path}", path=folder.parent), say("make it first"))
    if folder.resolve().is_relative_to(loaded.root):
        raise Refusal(
            say("{path} is a folder of the workspace", path=folder), say("name one outside of the workspace")
        )
    write_folder(folder, tables_of(loaded.workspace, _places(loaded)), by_group=by_group)


def _places(loaded: Loaded) -> dict[str, tuple[str, int]]:
    """Path and line of every target, by its id."""
    from yztrack.document import target_lines

    places: dict[str, tuple[str, int]] = {}
    for one in loaded.workspace.indicators.values():
        relative = f"{one.id}.toml"
        lines = target_lines(loaded.texts[relative], len(one.targets))
        for target, line in zip(one.targets, lines, strict=True):
            places[f"{one.id}@{target.key}"] = loaded.shown(relative), line
    return places


def _emit(content: str | bytes, output: Path | None) -> None:
    """Print the result, or replace the file by it as a whole; raises Refusal, OSError."""
    from yztrack.cli.result import _write as replace_file

    if output is not None:
        replace_file(output, content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    elif isinstance(content, str):
        put_data(content)
