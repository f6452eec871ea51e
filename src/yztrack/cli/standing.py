"""Where each goal stands, for machines: judged part by part, and printed as it is judged.

A part is some files with all that judging them needs (`Shelf.part`), so that neither the records nor the
rows of a whole plan are ever held at once, and processes share the parts. The rows come in the order of every
other result, headline goals first: what may be one is a part of its own, before all others.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, NamedTuple

from yztrack.cli.door import put_bytes
from yztrack.cli.naming import left_out
from yztrack.files import SETTINGS, SOURCES
from yztrack.profiles import NAMES, SCHEDULE
from yztrack.report import Report, Selection, Tally, judge
from yztrack.workers import mapped, parted

if TYPE_CHECKING:
    from datetime import date

    from yztrack.finding import Finding
    from yztrack.store import Loaded, Shelf

_KEPT = 64 * 1024 * 1024  # bytes of rows in memory before they go to a file


class Question(NamedTuple):
    """What is asked of a workspace, and of every part of it."""

    form: str
    as_of: date
    selection: Selection
    method: str = SCHEDULE


class Answer(NamedTuple):
    """What a part came to: its rows as text, and what the whole result tells of them."""

    rows: bytes
    tally: Tally
    cited: set[str]
    findings: list[Finding]


class _Part(NamedTuple):
    names: Sequence[str]
    headline: bool | None = None  # headline goals alone, all others, or both


def stream(shelf: Shelf, question: Question, inputs: Mapping[str, object]) -> tuple[Tally, list[Finding]]:
    """Print the rows that are asked for; return how they are rated, and what had to be left out.

    `inputs` is what a JSON document says of where it comes from.
    """
    if question.selection.indicators is not None:
        loaded = shelf.whole()
        told = _answer(loaded, question, None)
        return _printed([told], shelf, question, left_out(loaded, question.as_of), inputs)

    def answered(part: _Part) -> Answer:
        loaded = shelf.part(part.names)
        names = loaded.workspace.indicators.keys() & set(part.names)
        selection = question.selection._replace(indicators=frozenset(names))
        told = _answer(loaded, question._replace(selection=selection), part.headline)
        return told if part.headline else told._replace(findings=left_out(loaded, question.as_of, names))

    answers = mapped(answered, _parts(shelf))
    return _printed(
        answers, shelf, question, shelf.findings((SETTINGS, SOURCES, *shelf.snapshot.faults)), inputs
    )


def _parts(shelf: Shelf) -> list[_Part]:
    ids = sorted(shelf.ids, key=lambda name: name.split("/"))  # as rows are; a-b.toml lies before a.toml
    parts = parted(ids)
    if len(parts) < 2:
        return [_Part(ids)]
    contents = shelf.snapshot.texts.contents
    headline = [name for name in ids if b"headline" in contents[f"{name}.toml"]]
    rest = [_Part(names, headline=False) for names in parts]
    return [_Part(headline, headline=True), *rest] if headline else rest


def _answer(loaded: Loaded, question: Question, headline: bool | None) -> Answer:
    """Judge what is asked for in a workspace or a part of one; `headline` keeps such goals, or all others."""
    from yztrack.cli.naming import target_places

    form, as_of, selection, method = question
    methods = () if form == "csv" else NAMES
    report = judge(loaded.workspace, as_of, selection, method=method, methods=methods)
    if headline is not None:
        rows = tuple(row for row in report.rows if row.indicator.headline is headline)
        report = report._replace(rows=rows)
    text = _text(report, target_places(report, loaded), form).encode("utf-8", "replace")
    return Answer(text, Tally.of(report.rows), _cited(report, form), [])


def _text(report: Report, places: Mapping[str, tuple[str, int]], form: str) -> str:
    """The rows as they stand in a format."""
    if form == "csv":
        from yztrack.render import status_csv

        return status_csv.row_lines(report.rows, places)
    from yztrack.render import status_json

    if form == "jsonl":
        return "".join(f"{status_json.row_line(row, places)}\n" for row in report.rows)
    return status_json.BETWEEN.join(status_json.row_text(row, places) for row in report.rows)


def _cited(report: Report, form: str) -> set[str]:
    if form != "json":
        return set()
    from yztrack.render import status_json

    return status_json.cited(report.rows)


def _printed(
    answers: Iterable[Answer],
    shelf: Shelf,
    question: Question,
    findings: list[Finding],
    inputs: Mapping[str, object],
) -> tuple[Tally, list[Finding]]:
    tally, cited = Tally(Counter(), {}), set[str]()

    def rows() -> Iterator[bytes]:
        for told in answers:
            tally.add(told.tally)
            cited.update(told.cited)
            findings.extend(told.findings)
            if told.rows:
                yield told.rows

    if question.form == "json":
        _put_document(rows(), lambda: _opening(shelf, question, tally, cited, inputs))
    else:
        _put_lines(rows(), question.form)
    return tally, sorted(findings)


def _put_lines(rows: Iterable[bytes], form: str) -> None:
    if form == "csv":
        from yztrack.render.status_csv import header

        put_bytes(header().encode())
    for some in rows:
        put_bytes(some)
        sys.stdout.flush()


def _put_document(rows: Iterator[bytes], opening: Callable[[], str]) -> None:
    """Print a JSON document; what stands at its head is known when all rows are."""
    from yztrack.render.status_json import BETWEEN, CLOSING, pieces

    first = next(rows, None)
    if first is None:
        put_bytes("".join(pieces(opening(), ())).encode())
        return
    with SpooledTemporaryFile(_KEPT) as kept:
        kept.write(first)
        for some in rows:
            kept.write(BETWEEN.encode())
            kept.write(some)
        kept.seek(0)
        put_bytes(opening().encode())
        while some := kept.read(1 << 20):
            put_bytes(some)
    put_bytes(CLOSING.encode())


def _opening(
    shelf: Shelf, question: Question, tally: Tally, cited: set[str], inputs: Mapping[str, object]
) -> str:
    from yztrack.render.status_json import opening

    return opening(
        as_of=question.as_of,
        method=question.method,
        settings=shelf.settings,
        sources=shelf.sources,
        summary=tally.summary,
        inputs=inputs,
        cited=cited,
    )
