"""`show` for people: one indicator with its picture, all that was reported, its goals and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from yztrack import wording
from yztrack.cells import DASH, cells, figure_text, goal_text, name_of
from yztrack.drawing import Drawing
from yztrack.evidence import Dropped, Evidence, Observation
from yztrack.model import Indicator, Language, Source
from yztrack.plot import PLAIN, SYMBOLS, plot
from yztrack.report import Row

if TYPE_CHECKING:
    from rich.console import Console

_HEIGHT, _WIDEST = 12, 110
_LEAST_TABLE = 70  # columns below which each figure is a paragraph


class Shown(NamedTuple):
    """All that is shown of an indicator: what is known, its goals, the picture, the sources cited."""

    indicator: Indicator
    evidence: Evidence
    rows: Sequence[Row]
    drawing: Drawing
    sources: Mapping[str, Source]


def render(shown: Shown, console: Console, language: Language, *, ascii_only: bool = False) -> None:
    """Draw it on a console."""
    _head(shown.indicator, console, language)
    picture = plot(shown.drawing, min(console.width, _WIDEST), _HEIGHT, ascii_only=ascii_only)
    if picture:
        console.print()
        for line in picture:
            console.print(Text(line), no_wrap=True, overflow="crop")
        legend = _legend(shown.drawing, PLAIN if ascii_only else SYMBOLS, language)
        console.print(Text(legend, style="dim"), overflow="fold")
    _goals(shown, console, language)
    _figures(shown, console, language)
    _sources(shown, console, language)


def _head(one: Indicator, console: Console, language: Language) -> None:
    title = Text(name_of(one, language), style="bold")
    title.append(f"  {one.id}", style="dim")
    console.print(title, overflow="fold")
    scope = (one.scope_zh if language == "zh" else None) or one.scope
    facts = [wording.KINDS[one.kind].text(language)]
    if one.kind != "milestone":
        facts.append(wording.DIRECTIONS[one.direction].text(language))
    console.print(Text(", ".join([*facts, *([scope] if scope else [])]), style="dim"), overflow="fold")
    for prose in (one.definition, one.note):
        if prose is not None:
            console.print(_indented(" ".join(prose.split())))


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(text, style=style, overflow="fold"), (0, 0, 0, 2), expand=False)


def _legend(drawing: Drawing, symbols: Mapping[str, str], language: Language) -> str:
    """The marks that occur in the picture."""
    marks = drawing.marks
    whole = [one for one in marks if not one.partial and not one.forecast]
    occurring = {
        "value": any(one.quantity.is_point for one in whole),
        "bound": any(not one.quantity.is_point for one in whole),
        "goal": bool(drawing.flags),
        "schedule": bool(drawing.strokes),
        "partial": any(one.partial for one in marks),
        "forecast": any(one.forecast for one in marks),
    }
    known = {**symbols, "partial": "+", "forecast": "?"}
    return "  ".join(
        f"{known[kind]} {wording.LEGEND[kind].text(language)}" for kind, seen in occurring.items() if seen
    )


def _heading(code: str, console: Console, language: Language) -> None:
    console.print()
    console.print(Text(wording.SHOW[code].text(language), style="bold"))


def _goals(shown: Shown, console: Console, language: Language) -> None:
    if not shown.rows:
        return
    _heading("goals", console, language)
    for row in shown.rows:
        for at, line in enumerate(_goal(row, language)):
            console.print(_indented(line if at == 0 else f"  {line}", "" if at == 0 else "dim"))
    target = next((row for row in shown.rows if row.counted), shown.rows[0]).assessment.id
    console.print(_indented(wording.NEXT.text(language, target=target), "dim"))


def _goal(row: Row, language: Language) -> Iterator[str]:
    one, target, texts = row.assessment, row.target, cells(row, language)
    commitment = target.commitment and wording.COMMITMENTS[target.commitment].text(language)
    stated = [texts.due.strip(), goal_text(one, language), commitment]
    yield f"{', '.join(part for part in stated if part and part != DASH)}: {texts.rating}"
    columns = ("latest", "gap", "done", "pace", "outlook")
    told = [
        f"{wording.COLUMNS[column].text(language)} {getattr(texts, column)}"
        for column in columns
        if getattr(texts, column) != DASH
    ]
    if told:
        yield "; ".join(told)
    reasons = [wording.reason_text(reason, language) for reason in one.reasons]
    if reasons:
        yield "; ".join(reasons)
    yield ", ".join(part for part in (target.source, target.where) if part)
    if target.note:
        yield " ".join(target.note.split())


def _reported(evidence: Evidence) -> list[tuple[Observation, str | None]]:
    """Every observation by period, with the reason why it does not count where it does not."""
    told: list[tuple[Observation, str | None]] = [(one, None) for one in evidence.known]
    told += [(lost.observation, lost.reason) for lost in evidence.dropped if lost.reason != "missing"]
    told += [
        (one, "forecast") for one in evidence.forecasts if Dropped(one, "forecast") not in evidence.dropped
    ]
    return sorted(
        told, key=lambda one: (one[0].period.last, one[0].period.first, one[1] is not None, one[0].place)
    )


def _figures(shown: Shown, console: Console, language: Language) -> None:
    reported = _reported(shown.evidence)
    if not reported:
        return
    _heading("figures", console, language)
    lines = [_line(seen, reason, shown.indicator, language) for seen, reason in reported]
    if console.width < _LEAST_TABLE:
        for line in lines:
            console.print(_indented("  ".join(part for part in line if part)))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", width=0)
    for column in ("period", "figure", "status", "source", "published", "where"):
        table.add_column(
            wording.SHOW[column].text(language),
            justify="right" if column == "figure" else "left",
            overflow="fold",
            no_wrap=column in {"period", "figure", "published"},
        )
    for line, (_, reason) in zip(lines, reported, strict=True):
        table.add_row("", *(Text(part) for part in line), style="dim" if reason else "")
    console.print(table)


def _line(seen: Observation, reason: str | None, indicator: Indicator, language: Language) -> list[str]:
    status = wording.STATUSES[seen.status].text(language) if seen.status != "normal" else ""
    if reason is not None and reason != seen.status:
        status = ", ".join(part for part in (status, wording.DROPPED[reason].text(language)) if part)
    source = seen.source or wording.DERIVED.text(language)
    figure = figure_text(seen, indicator, language)
    return [str(seen.period), figure, status, source, str(seen.published), seen.where or ""]


def _sources(shown: Shown, console: Console, language: Language) -> None:
    cited = {seen.source for seen, _ in _reported(shown.evidence)} | {row.target.source for row in shown.rows}
    known = {name: shown.sources[name] for name in sorted(cited) if name in shown.sources}
    if not known:
        return
    _heading("sources", console, language)
    for name, source in known.items():
        reliability = wording.RELIABILITIES[source.reliability].text(language)
        told = [source.title, source.publisher, str(source.published), reliability, source.url]
        console.print(_indented(f"{name}: {'; '.join(part for part in told if part)}"))
