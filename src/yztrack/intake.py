"""A table as offices keep it into records of actuals: long or wide, with Chinese or English headings.

The row in which most headings are recognised is the head; what stands above it is a title. A long table has
a column of periods and one of quantities; a wide one has periods for headings, or indicators. Every cell that
cannot be read is told with its row and column, counted from 1 as in the sheet; none is guessed. A blank says
nothing; a dash, dots and their like say "not available".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from yztrack.headings import FALSE, HEADINGS, NEEDED, NOT_AVAILABLE, STATUSES, TRUE, key_of
from yztrack.message import Message, say
from yztrack.model import Indicator, Source, Workspace
from yztrack.period import Period
from yztrack.reading import read_quantity
from yztrack.report import fits
from yztrack.spans import read_period

Cell = str | int | float | bool | date | None
SKIP = "-"  # the target of --map for a column that is not to be read
_HEAD_ROWS = 20  # rows in which the head is looked for


class Defaults(NamedTuple):
    """What every row has where the table has no such column: from the command line."""

    indicator: str | None = None
    period: str | None = None
    source: str | None = None
    status: str | None = None


class Problem(NamedTuple):
    """A cell that cannot be read; a column of 0 is the whole row, a row of 0 the whole table."""

    row: int
    column: int
    message: Message
    help: Message


class Entry(NamedTuple):
    """A record for an indicator, with the cell that it was read from and how its unit was converted."""

    indicator: str
    record: dict[str, object]
    row: int
    column: int
    conversion: str | None = None


class Intake(NamedTuple):
    """What a table gave: records, what could not be read, and the headings that were not understood."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    unread: tuple[str, ...] = ()


class _Fault(ValueError):  # noqa: N818  a fault of a cell, not of the program
    """A cell that cannot be read: its column, what is wrong, what to do."""

    def __init__(self, column: int, message: Message, remedy: Message) -> None:
        super().__init__(message)
        self.column, self.message, self.help = column, message, remedy


class _Head(NamedTuple):
    """The head of a table: its row, columns by what they hold, those headed by a period or an indicator."""

    row: int
    columns: Mapping[str, int]
    periods: Mapping[int, Period]
    indicators: Mapping[int, str]
    unread: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many headings are understood."""
        return len(self.columns) + len(self.periods) + len(self.indicators)


def take_in(
    rows: Sequence[Sequence[Cell]],
    workspace: Workspace,
    defaults: Defaults = Defaults(),  # noqa: B008  it is immutable
    mapped: Mapping[str, str] | None = None,
) -> Intake:
    """Return the records that a table holds; `mapped` says of headings what their columns hold."""
    names = _Names(workspace.indicators)
    head = _head(rows, names, mapped or {}, defaults)
    if head is None:
        wanted = say("name the columns {names} in a row, or say with --map which is which", names=NEEDED)
        return Intake((), (Problem(0, 0, say("no row of headings is understood"), wanted),))
    missing = _missing(head, defaults)
    if missing is not None:
        return Intake((), (Problem(head.row + 1, 0, *missing),), head.unread)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for at, cells in enumerate(rows[head.row + 1 :], head.row + 2):
        reader = _Row(cells, at, head, names, workspace.sources, defaults)
        for told in reader.read():
            if isinstance(told, Problem):
                problems.append(told)
            else:
                entries.append(told)
    return Intake(tuple(entries), tuple(problems), head.unread)


class _Names:
    """The indicators of a workspace by what people call them."""

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self.indicators = indicators
        self._ids = list(indicators)
        self._called: dict[str, list[str]] = {}
        for one in indicators.values():
            for name in {one.name, one.name_zh, *one.aliases} - {None}:
                self._called.setdefault(key_of(name or ""), []).append(one.id)

    def find(self, text: str) -> list[str]:
        """Return the ids that a text may mean: an id or its ending, a name, an alias."""
        found = fits(text, self._ids)
        return found if len(found) == 1 else self._called.get(key_of(text), found)


def _head(
    rows: Sequence[Sequence[Cell]], names: _Names, mapped: Mapping[str, str], defaults: Defaults
) -> _Head | None:
    heads = (_headings(cells, at, names, mapped) for at, cells in enumerate(rows[:_HEAD_ROWS]))
    usable = [head for head in heads if head.columns]
    return max(
        usable, key=lambda head: (_missing(head, defaults) is None, _known(head), -head.row), default=None
    )


def _known(head: _Head) -> int:
    return len(head.columns) + len(head.periods) + len(head.indicators)


def _headings(cells: Sequence[Cell], row: int, names: _Names, mapped: Mapping[str, str]) -> _Head:
    known = {key_of(heading): what for what, headings in HEADINGS.items() for heading in headings}
    known |= {key_of(heading): what for heading, what in mapped.items()}
    columns: dict[str, int] = {}
    periods: dict[int, Period] = {}
    indicators: dict[int, str] = {}
    unread: list[str] = []
    for at, cell in enumerate(cells):
        text = _text(cell)
        what = known.get(key_of(text))
        if what is not None and what != SKIP:
            columns.setdefault(what, at)
        elif text and what is None:
            period = _period_or_none(cell)
            found = names.find(text)
            if period is not None:
                periods[at] = period
            elif len(found) == 1:
                indicators[at] = found[0]
            else:
                unread.append(text)
    if periods and cells and not _text(cells[0]):
        columns.setdefault("indicator", 0)  # the corner of a wide table is often left blank
    return _Head(row, columns, periods, indicators, tuple(unread))


def _missing(head: _Head, defaults: Defaults) -> tuple[Message, Message] | None:
    """What the table lacks, and what to do."""
    if "indicator" not in head.columns and not head.indicators and defaults.indicator is None:
        return say("no column names the indicator"), say("add a column `indicator`, or give --indicator")
    if "period" not in head.columns and not head.periods and defaults.period is None:
        return say("no column gives the period"), say("add a column `period`, or give --period")
    if "value" not in head.columns and "done" not in head.columns and not (head.periods or head.indicators):
        return say("no column gives the quantity"), say("add a column `value`, or say with --map which it is")
    if "source" not in head.columns and defaults.source is None:
        return say("no column names the source"), say("give --source ID, or add a column `source`")
    return None


class _Row:
    """One row of a table, read cell by cell."""

    def __init__(
        self,
        cells: Sequence[Cell],
        at: int,
        head: _Head,
        names: _Names,
        sources: Mapping[str, Source],
        defaults: Defaults,
    ) -> None:
        self.cells, self.at, self.head = cells, at, head
        self.names, self.sources, self.defaults = names, sources, defaults

    def read(self) -> Iterator[Entry | Problem]:
        """Yield a record for each quantity of the row, or what stands in the way."""
        for column in self._quantities():
            if self._says_nothing(column):
                continue
            try:
                yield self._entry(column)
            except _Fault as fault:
                yield Problem(self.at, fault.column + 1, fault.message, fault.help)

    def _quantities(self) -> Iterable[int]:
        """The columns that hold a quantity: one of a long table, many of a wide one."""
        wide = [*self.head.periods, *self.head.indicators]
        named = self.head.columns.get("value", self.head.columns.get("done"))
        return sorted(wide) if wide else [] if named is None else [named]

    def _says_nothing(self, column: int) -> bool:
        return not self._said(column)

    def _said(self, column: int) -> str:
        return _text(self._cell(column))

    def _cell(self, column: int | None) -> Cell:
        return self.cells[column] if column is not None and column < len(self.cells) else None

    def _of(self, what: str) -> str:
        column = self.head.columns.get(what)
        return "" if column is None else self._said(column)

    def _entry(self, column: int) -> Entry:
        indicator = self._indicator(column)
        record: dict[str, object] = {"period": _shortest(self._period(column))}
        quantity, conversion = self._quantity(column, indicator)
        record |= {**quantity, "source": self._source()}
        status = self._status()
        if status != "normal" and "missing" not in record:
            record["status"] = status
        if published := self._of("published"):
            record["published"] = _shortest(self._span("published", published))
        record |= {what: told for what in ("where", "note") if (told := self._of(what))}
        return Entry(indicator.id, record, self.at, column + 1, conversion)

    def _indicator(self, column: int) -> Indicator:
        if column in self.head.indicators:
            return self.names.indicators[self.head.indicators[column]]
        place = self.head.columns.get("indicator")
        text = self._of("indicator") or self.defaults.indicator or ""
        found = self.names.find(text) if text else []
        if len(found) == 1:
            return self.names.indicators[found[0]]
        where = column if place is None else place
        if not text:
            raise _Fault(where, say("no indicator is named"), say("fill it in, or give --indicator"))
        if found:
            known = ", ".join(found[:5])
            raise _Fault(where, say("{name} may be {ids}", name=text, ids=known), say("write the id"))
        raise _Fault(where, say("no indicator {name}", name=text), say("write an id, a name or an alias"))

    def _period(self, column: int) -> Period:
        if column in self.head.periods:
            return self.head.periods[column]
        place = self.head.columns.get("period")
        cell = self._cell(place)
        if cell is None or cell == "":
            cell = self.defaults.period
        where = column if place is None else place
        if cell is None:
            raise _Fault(where, say("no period is given"), say("fill it in, or give --period"))
        try:
            return _period(cell)
        except ValueError as error:
            raise _Fault(where, *_halves(error)) from None

    def _span(self, what: str, text: str) -> Period:
        place = self.head.columns[what]
        try:
            return _period(self._cell(place) or text)
        except ValueError as error:
            raise _Fault(place, *_halves(error)) from None

    def _quantity(self, column: int, indicator: Indicator) -> tuple[dict[str, object], str | None]:
        cell = self._cell(column)
        text = _text(cell)
        if key_of(text) in NOT_AVAILABLE:
            return {"missing": True}, None
        if indicator.kind == "milestone":
            if key_of(text) in TRUE | FALSE:
                return {"done": key_of(text) in TRUE}, None
            raise _Fault(
                column, say("{text} does not say whether it is done", text=text), say("write yes or no")
            )
        unit = self._of("unit")
        if unit and unit != indicator.unit and _is_number(cell):
            text = f"{text}{unit}"
        try:
            read = read_quantity(text, indicator.unit, growth=indicator.kind == "growth")
        except ValueError as error:
            remedy = say("the unit of {id} is {unit}", id=indicator.id, unit=indicator.unit)
            raise _Fault(column, _halves(error)[0], remedy) from None
        return {read.key: read.numbers[0] if len(read.numbers) == 1 else read.numbers}, read.conversion

    def _source(self) -> str:
        name = self._of("source") or self.defaults.source or ""
        if name in self.sources:
            return name
        titled = [one for one, source in self.sources.items() if key_of(source.title) == key_of(name)]
        if len(titled) == 1:
            return titled[0]
        place = self.head.columns.get("source", -1)
        if not name:
            raise _Fault(place, say("no source is named"), say("fill it in, or give --source"))
        raise _Fault(place, say("no source {name}", name=name), say("add it first: yztrack add-source"))

    def _status(self) -> str:
        text = self._of("status") or self.defaults.status or "normal"
        status = STATUSES.get(key_of(text))
        if status is None:
            known = ", ".join(dict.fromkeys(STATUSES.values()))
            place = self.head.columns.get("status", -1)
            raise _Fault(
                place, say("no status {status}", status=text), say("use one of {known}", known=known)
            )
        return status


def _halves(error: ValueError) -> tuple[Message, Message]:
    """What a reader says of a text that it cannot read."""
    told = error.args[0]
    message = told if isinstance(told, Message) else say("{reason}", reason=told)
    return message, say("write it as 2025, 2025-06, 2025-Q3 or 2025年1-9月")


def _shortest(span: Period) -> object:
    return span.first if span.first == span.last else span


def _period_or_none(cell: Cell) -> Period | None:
    try:
        return _period(cell)
    except ValueError:
        return None


def _period(cell: Cell) -> Period:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return Period(cell, cell)
    return read_period(_text(cell))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    return _text(cell).replace(",", "").replace(".", "", 1).isdigit()


def _text(cell: Cell) -> str:
    """A cell as people read it; a number as its shortest decimal, 2025 and not 2025.0."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return format(_whole(Decimal(repr(cell))), "f")
        case datetime():
            return str(cell.date())
        case str():
            return cell.strip()
        case _:
            return str(cell)


def _whole(number: Decimal) -> Decimal:
    """A number without the decimals that a spreadsheet's 2025.0 has and nobody typed."""
    return (
        number.to_integral_value() if number.is_finite() and number == number.to_integral_value() else number
    )
