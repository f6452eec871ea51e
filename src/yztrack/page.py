"""The page of a report, as values: what stands on it and in which order, before any markup.

Texts are set in one language. An anchor is the name of a part of the page, by which others link to it; it is
made of ids, so that a link to a goal is the same from one day to the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from yztrack import page_words, wording
from yztrack.arrangement import arrange, missing_share
from yztrack.book import Book
from yztrack.cells import amount, cells, named, share_done
from yztrack.evidence import Evidence, Observation
from yztrack.finding import Finding
from yztrack.message import translated
from yztrack.model import Indicator, Language
from yztrack.page_section import Anchors, Desk, Link, Section, reported, section, source_link, verdict
from yztrack.rating import RATINGS, Rating
from yztrack.report import Report, Row

_ILL = re.compile(r"[^\w./@-]+")
_SAFE = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_FIRST, _LAST = "0000", "9999"


class Tally(NamedTuple):
    """How many goals are rated so; `share` of all, in per cent."""

    rating: Rating
    word: str
    goals: int
    share: str


class GroupTally(NamedTuple):
    """A group with its goals by rating, in the order of the page's ratings, and as parts of a bar."""

    title: str
    anchor: str
    total: int
    counts: list[int]
    parts: list[tuple[Rating, str, str]]  # rating, where it starts and how wide it is, in per cent


class Bar(NamedTuple):
    """What is done, and where the schedule stands, in per cent of the width."""

    done: str
    mark: str | None


class Line(NamedTuple):
    """A goal in the table of all, with what it is sorted by."""

    name: Link
    unit: str
    due: str
    group: str
    target: Link
    latest: Link
    gap: str
    done: str
    bar: Bar | None
    outlook: str
    rating: Rating
    verdict: Link
    disputed: bool
    keys: tuple[str, str, str, str]  # due, gap, done, rating


class Clash(NamedTuple):
    """Two reports of one figure that cannot both be right: the one that does not count, and what does."""

    indicator: Link
    period: str
    dropped: Link
    counted: Link


class Said(NamedTuple):
    """A finding of the check."""

    place: str
    message: str


class Entry(NamedTuple):
    """A source; the address only where it is one of the web."""

    anchor: str
    name: str
    title: str
    publisher: str
    published: str
    inferred: str
    reliability: str
    url: str | None


class Block(NamedTuple):
    """The indicators of a group."""

    title: str
    anchor: str
    sections: list[Section]


class Facts(NamedTuple):
    """What the door knows: the digest of the files, who made the page, and what the rules found."""

    digest: str
    generator: str
    unread: Sequence[Finding] = ()
    findings: Sequence[Finding] = ()


class Page(NamedTuple):
    """All of the page."""

    title: str
    language: Language
    as_of: str
    method: str
    facts: Facts
    total: int
    ratings: list[Tally]
    groups: list[GroupTally]
    lines: list[Line]
    blocks: list[Block]
    clashes: list[Clash]
    findings: list[Said]
    unread: list[Said]
    sources: list[Entry]
    meanings: list[tuple[Rating, str, str]]
    method_told: list[str]
    reading: list[str]


def page(
    report: Report, book: Book, language: Language, facts: Facts, asked: Collection[str] | None = None
) -> Page:
    """Return the page of a report whose rows hold single years too, by the book that it was judged by.

    Contradictions are told of the indicators that were asked for, of all if none were: those without a goal
    have no section, and yet others may rest on them.
    """
    rows = [row for row in report.rows if row.superseded_by is None]
    report = report._replace(rows=tuple(rows))
    every = book.workspace.indicators
    told = [every[name] for name in sorted(every if asked is None else asked)]
    desk = Desk(book, report.method, language, _anchors(rows, told, book))
    blocks = [_block(block.title, [*block.rows, *block.folded], desk) for block in arrange(report, language)]
    settings = report.settings
    return Page(
        (settings.title_zh if language == "zh" else "") or settings.title or page_words.TITLE.text(language),
        language,
        str(report.as_of),
        report.method,
        facts,
        sum(report.summary.values()),
        _tallies(report, language),
        _group_tallies(report, blocks, language),
        list(_lines(report, desk)),
        blocks,
        [clash for one in told for clash in _clashes(one, desk)],
        [_said(one, language) for one in facts.findings],
        [_said(one, language) for one in facts.unread],
        [_entry(name, desk) for name in desk.anchors.sources],
        list(_meanings(report, language)),
        list(_method_told(report, language)),
        [
            page_words.said(one, language)
            for one in (page_words.CHART_MEANING, page_words.OUTLOOK_MEANING, page_words.DONE_MEANING,
                        page_words.DISPUTED_MEANING)
        ],
    )  # fmt: skip


def _anchors(rows: Sequence[Row], others: Sequence[Indicator], book: Book) -> Anchors:
    indicators = {row.indicator.id: row.indicator for row in rows}
    cited = {name for row in rows for name in _cited(row, book.evidence(row.indicator))}
    cited |= {name for one in others for name in _clashing(book.evidence(one), one)}
    sources = [name for name in book.workspace.sources if name in cited]
    return Anchors(
        _unique("i", sorted(indicators)),
        _unique("t", [row.assessment.id for row in rows if row.counted]),
        _unique("s", sources),
    )


def _cited(row: Row, evidence: Evidence) -> Iterator[str]:
    one = row.assessment
    yield row.target.source
    yield from (seen.source for seen, _ in reported(evidence))
    yield from (
        seen.source for seen in (one.own, one.latest, one.baseline, one.benchmark) if seen is not None
    )
    yield from (each.observation.source for each in one.members if each.observation is not None)


def _clashing(evidence: Evidence, one: Indicator) -> Iterator[str]:
    """The sources of what does not count because it contradicts, and of what it contradicts."""
    for lost, reason in evidence.dropped:
        if reason == "contradicted":
            kept = evidence.at(lost.period, stock=one.kind == "stock")
            yield from (seen.source for seen in (lost, kept) if seen is not None)


def _unique(prefix: str, names: Iterable[str]) -> dict[str, str]:
    """An anchor for each name; a name that differs only in what no anchor holds gets a number."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = anchor = f"{prefix}-{_ILL.sub('-', name)}"
        count = 1
        while anchor in taken:
            count += 1
            anchor = f"{stem}-{count}"
        taken.add(anchor)
        made[name] = anchor
    return made


def _block(title: str, rows: Sequence[Row], desk: Desk) -> Block:
    """A group's sections, in the order in which its indicators come."""
    by: dict[str, list[Row]] = {}
    for row in rows:
        by.setdefault(row.indicator.id, []).append(row)
    group = next(iter(by.values()))[0].indicator
    anchor = "headline" if group.headline else f"g-{group.group}"
    return Block(title, anchor, [section(told, desk) for told in by.values()])


def _tallies(report: Report, language: Language) -> list[Tally]:
    summary, most = report.summary, max(report.summary.values(), default=0)
    return [
        Tally(rating, wording.rating_text(rating, language), count, _share(count, most))
        for rating, count in summary.items()
        if count
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}".removesuffix(".0") if whole else "0"


def _group_tallies(report: Report, blocks: Sequence[Block], language: Language) -> list[GroupTally]:
    occurring = [rating for rating, count in report.summary.items() if count]
    told = []
    for drawn, block in zip(arrange(report, language), blocks, strict=True):
        summary = report._replace(rows=(*drawn.rows, *drawn.folded)).summary
        total = sum(summary.values())
        counts = [summary[rating] for rating in occurring]
        parts, before = [], 0
        for rating, count in zip(occurring, counts, strict=True):
            if count:
                parts.append((rating, _share(before, total), _share(count, total)))
            before += count
        told.append(GroupTally(block.title, block.anchor, total, counts, parts))
    return told


def _lines(report: Report, desk: Desk) -> Iterator[Line]:
    for block in arrange(report, desk.language):
        for row in (*block.rows, *block.folded):
            if row.counted:
                yield _line(row, block.title, desk)


def _line(row: Row, group: str, desk: Desk) -> Line:
    one, language, texts = row.assessment, desk.language, cells(row, desk.language)
    seen = one.own or one.latest
    latest = Link(texts.latest)
    if seen is not None:
        latest = source_link(texts.latest, seen.source, one.indicator, desk)
    target = source_link(texts.target, row.target.source, one.indicator, desk)
    return Line(
        Link(named(row.indicator, language), desk.anchors.indicators[row.indicator.id], row.indicator.id),
        row.indicator.unit or "",
        texts.due.strip(),
        group,
        target,
        latest,
        texts.gap,
        texts.done,
        _bar(row),
        texts.outlook,
        one.rating,
        Link(verdict(row, language), desk.anchors.targets[one.id]),
        one.disputed,
        _keys(row),
    )


def _bar(row: Row) -> Bar | None:
    done = share_done(row.assessment)
    if done is None:
        return None
    pace = row.assessment.pace
    mark = None if pace is None or pace.elapsed.low is None else _per_cent(pace.elapsed.low)
    return Bar(_per_cent(done.low or Decimal(0)), mark)


def _per_cent(share: Decimal) -> str:
    return str(round(min(max(share, Decimal(0)), Decimal(1)) * 100))


def _keys(row: Row) -> tuple[str, str, str, str]:
    """What the table is sorted by; an unknown is empty."""
    one = row.assessment
    missing, done = missing_share(row), share_done(one)
    least = None if done is None else done.low
    return (
        "" if one.due is None else str(one.due),
        "" if not missing.is_finite() else f"{missing:.6f}",
        "" if least is None else f"{least:.6f}",
        str(RATINGS.index(one.rating)),
    )


def _clashes(one: Indicator, desk: Desk) -> Iterator[Clash]:
    evidence = desk.book.evidence(one)
    for lost, reason in evidence.dropped:
        if reason != "contradicted":
            continue
        kept = evidence.at(lost.period, stock=one.kind == "stock")
        name = Link(named(one, desk.language), desk.anchors.indicators.get(one.id), one.id)
        counted = Link("") if kept is None else _told(kept, one, desk)
        yield Clash(name, str(lost.period), _told(lost, one, desk), counted)


def _told(seen: Observation, one: Indicator, desk: Desk) -> Link:
    told = page_words.said(
        page_words.AGAINST_TOLD, desk.language, figure=amount(seen.quantity), source=seen.source
    )
    return source_link(told, seen.source, one.id, desk)


def _said(one: Finding, language: Language) -> Said:
    return Said(f"{one.path}:{one.line}", f"{one.code} {translated(one.message, language)}")


def _entry(name: str, desk: Desk) -> Entry:
    source = desk.sources[name]
    inferred = source.published_inferred
    return Entry(
        desk.anchors.sources[name],
        name,
        source.title,
        source.publisher,
        str(source.published),
        "" if inferred is None else page_words.said(wording.INFERRED, desk.language, how=inferred),
        page_words.said(wording.RELIABILITIES[source.reliability], desk.language),
        source.url if source.url is not None and _SAFE.fullmatch(source.url) else None,
    )


def _meanings(report: Report, language: Language) -> Iterator[tuple[Rating, str, str]]:
    cuts = report.settings.cut_points
    fields: Mapping[str, object] = {"ahead": cuts.ahead, "on_track": cuts.on_track, "behind": cuts.behind}
    for rating in reversed(RATINGS):
        told = page_words.said(page_words.MEANINGS[rating], language, **fields)
        yield rating, wording.rating_text(rating, language), told


def _method_told(report: Report, language: Language) -> Iterator[str]:
    yield page_words.said(page_words.METHOD_DAY, language, as_of=report.as_of)
    yield page_words.said(page_words.METHOD_BOUNDS, language)
    yield page_words.said(page_words.METHOD_MEANING, language)
    if report.method != "schedule":
        yield page_words.said(page_words.METHOD_OTHER, language, method=report.method)
