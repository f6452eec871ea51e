"""What the page says of one indicator: its picture, its goals with their arithmetic, what was reported.

All is text for a template, set in one language; a figure is a link to its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from yztrack import wording
from yztrack.book import Book
from yztrack.cells import DASH, amount, cells, figure_text, goal_text, named, number
from yztrack.chart import described, drawable, kinds
from yztrack.drawing import Drawing, drawing
from yztrack.evidence import Dropped, Evidence, Observation
from yztrack.explanation import Explanation, explain
from yztrack.model import Indicator, Language, Source
from yztrack.page_words import (
    CHART,
    DERIVED,
    HEADS,
    INSTEAD,
    MEMBERS_UNKNOWN,
    METHOD_WHY,
    NO_VERDICT,
    SUM_NOT_DRAWN,
    listed,
    said,
    told_apart,
    typeset,
)
from yztrack.quantity import Quantity, rounded
from yztrack.rating import Rating, Reason
from yztrack.report import Row


class Link(NamedTuple):
    """A text that leads somewhere in the page, with what is there."""

    text: str
    href: str | None = None
    hint: str = ""


class Figure(NamedTuple):
    """A reported figure; `reason` is why it does not count, empty where it does."""

    period: str
    figure: Link
    status: str
    source: Link
    published: str
    where: str
    reason: str


class Fact(NamedTuple):
    """One thing that is said of a goal."""

    name: str
    told: Link


class Input(NamedTuple):
    """A figure that an assessment rests on, and its role in it."""

    role: str
    of: Link | None
    figure: Figure


class Sum(NamedTuple):
    """A line of arithmetic: what is reckoned, with which numbers, to what; or a sentence alone."""

    phrase: str
    numbers: str
    result: str


class Judgement(NamedTuple):
    """What one method says."""

    method: str
    label: str
    value: str
    rating: str


class Working(NamedTuple):
    """How an assessment came about."""

    inputs: list[Input]
    unknown: str
    left_out: list[Figure]
    steps: list[Sum]
    methods: list[Judgement]
    no_verdict: str
    cut_points: str


class Year(NamedTuple):
    """One year of a goal that is held each year."""

    year: str
    figure: Link
    rating: Rating
    verdict: str


class Card(NamedTuple):
    """A goal with what is said of it."""

    anchor: str
    due: str
    goal: str
    commitment: str
    rating: Rating
    verdict: str
    disputed: bool
    facts: list[Fact]
    reasons: list[str]
    source: Link
    where: str
    notes: list[str]
    years: list[Year]
    working: Working


class Section(NamedTuple):
    """An indicator: where it stands in the page, what it is, its picture, its goals, its figures."""

    anchor: str
    id: str
    name: str
    unit: str
    facts: str
    prose: list[str]
    picture: Drawing | None
    keys: list[str]
    picture_name: str
    picture_told: str
    picture_note: str
    cards: list[Card]
    figures: list[Figure]


class Anchors(NamedTuple):
    """The names by which the page's parts are linked: of indicators, of targets, of sources."""

    indicators: Mapping[str, str]
    targets: Mapping[str, str]
    sources: Mapping[str, str]


class Desk(NamedTuple):
    """What every part of the page is written with."""

    book: Book
    method: str
    language: Language
    anchors: Anchors

    @property
    def sources(self) -> Mapping[str, Source]:
        """The bibliography."""
        return self.book.workspace.sources


def section(rows: Sequence[Row], desk: Desk) -> Section:
    """Return the section of one indicator by its rows, of which there is at least one."""
    one, language = rows[0].indicator, desk.language
    evidence = desk.book.evidence(one)
    whole = drawing(one, evidence, rows)
    picture = drawable(whole)
    if picture is not None and not _tells(picture):
        picture = None
    left = picture is not None and len(picture.flags) < len(whole.flags)
    return Section(
        desk.anchors.indicators[one.id],
        one.id,
        named(one, language),
        one.unit or "",
        listed(_facts(one, language), language),
        [" ".join(prose.split()) for prose in (one.definition, one.note) if prose],
        picture,
        [] if picture is None else kinds(picture),
        said(CHART, language, name=named(one, language)),
        "" if picture is None else described(picture, language),
        said(SUM_NOT_DRAWN, language) if left else "",
        [_card(row, rows, desk) for row in rows if row.counted],
        [_figure(seen, reason, one, desk) for seen, reason in reported(evidence)],
    )


def _tells(picture: Drawing) -> bool:
    """Whether a picture says more than a line of text: it has a figure, or goals of several dates."""
    return bool(picture.marks) or len(set(picture.days)) > 1


def _facts(one: Indicator, language: Language) -> Iterator[str]:
    yield wording.KINDS[one.kind].text(language)
    if one.kind != "milestone":
        yield wording.DIRECTIONS[one.direction].text(language)
    scope = (one.scope_zh if language == "zh" else None) or one.scope
    if scope:
        yield scope


def reported(evidence: Evidence) -> list[tuple[Observation, str]]:
    """Return every observation by period, with the reason why it does not count where it does not."""
    told = [(one, "") for one in evidence.known]
    told += [(lost.observation, lost.reason) for lost in evidence.dropped]
    told += [
        (one, "forecast") for one in evidence.forecasts if Dropped(one, "forecast") not in evidence.dropped
    ]
    return sorted(told, key=lambda one: (one[0].period.last, one[0].period.first, bool(one[1]), one[0].place))


def _figure(seen: Observation, reason: str, one: Indicator, desk: Desk) -> Figure:
    language = desk.language
    told = DASH if reason == "missing" else _figure_told(seen, one, language)
    why = said(wording.DROPPED[reason], language) if reason else ""
    actual = one.actuals[seen.place] if 0 <= seen.place < len(one.actuals) else None
    if actual is not None and actual.rejected and reason == "rejected":
        why = listed((why, actual.rejected), language)
    return Figure(
        str(seen.period),
        source_link(told, seen.source, one.id, desk),
        "" if seen.status in {"normal", reason} else said(wording.STATUSES[seen.status], language),
        source_link(seen.source or said(DERIVED, language), seen.source, one.id, desk),
        str(seen.published),
        seen.where or "",
        why,
    )


def _figure_told(seen: Observation, one: Indicator, language: Language) -> str:
    return figure_text(seen._replace(quantity=_eased(seen.quantity)), one, language)


def _eased(quantity: Quantity) -> Quantity:
    """A computed figure at 12 digits; what a document printed is shorter and stays."""
    low, high = (
        rounded(end) if end is not None and len(end.as_tuple().digits) > 20 else end
        for end in (quantity.low, quantity.high)
    )
    return quantity._replace(low=low, high=high)


def source_link(text: str, name: str, indicator: str, desk: Desk) -> Link:
    """Return a text that leads to a source; what was derived leads to the indicator, which has the sum."""
    anchor = desk.anchors.sources.get(name)
    if anchor is not None:
        source = desk.sources[name]
        return Link(text, anchor, f"{source.title} · {source.publisher} · {source.published}")
    own = desk.anchors.indicators.get(indicator)
    return Link(text, own if not name else None, name)


def _card(row: Row, rows: Sequence[Row], desk: Desk) -> Card:
    one, target, language = row.assessment, row.target, desk.language
    texts = cells(row, language)
    years = [each for each in rows if each.assessment.parent == one.id]
    return Card(
        desk.anchors.targets[one.id],
        texts.due.strip(),
        goal_text(one, language),
        "" if target.commitment is None else said(wording.COMMITMENTS[target.commitment], language),
        one.rating,
        verdict(row, language),
        one.disputed,
        list(_judged(row, desk)),
        [typeset(wording.reason_text(reason, language), language) for reason in one.reasons],
        source_link(target.source, target.source, one.indicator, desk),
        target.where or "",
        list(_notes(row, language)),
        [_year(each, desk) for each in years],
        _working(explain(desk.book, row.indicator, target, method=desk.method), desk),
    )


def verdict(row: Row, language: Language) -> str:
    """Return the rating in words, with its best end where there is one."""
    one = row.assessment
    worst = wording.ACHIEVED_EARLY if one.early else wording.RATINGS[one.rating]
    if one.rating_best == one.rating:
        return said(worst, language)
    best = wording.rating_text(one.rating_best, language)
    return said(INSTEAD, language, rating=worst.text(language), best=best)


def _judged(row: Row, desk: Desk) -> Iterator[Fact]:
    one, language = row.assessment, desk.language
    texts = cells(row, language)
    seen = one.own or one.latest
    if seen is not None:
        link = source_link(texts.latest, seen.source, one.indicator, desk)
        yield Fact(said(wording.COLUMNS["latest"], language), link)
    if one.baseline is not None:
        told = f"{amount(_eased(one.baseline.quantity))} ({one.baseline.period})"
        link = source_link(told, one.baseline.source, one.indicator, desk)
        yield Fact(said(HEADS["baseline"], language), link)
    for column in ("gap", "done", "pace", "outlook"):
        text = getattr(texts, column)
        if text != DASH:
            yield Fact(said(wording.COLUMNS[column], language), Link(typeset(text, language)))
    if one.required is not None and one.met != "yes":
        yield Fact(said(HEADS["needed"], language), Link(amount(_cut(one.required))))


def _cut(quantity: Quantity) -> Quantity:
    """Three digits behind the point are enough for the eye."""
    low, high = (None if end is None else round(end, 3).normalize() for end in (quantity.low, quantity.high))
    return quantity._replace(low=low, high=high)


def _notes(row: Row, language: Language) -> Iterator[str]:
    target = row.target
    if target.stated_in:
        yield said(wording.STATED_IN, language, places=listed(target.stated_in, language))
    if target.inferred:
        yield said(wording.INFERRED, language, how=target.inferred)
    if target.note:
        yield " ".join(target.note.split())


def _year(row: Row, desk: Desk) -> Year:
    one = row.assessment
    figure = Link(DASH)
    if one.own is not None:
        told = _figure_told(one.own, row.indicator, desk.language)
        figure = source_link(told, one.own.source, one.indicator, desk)
    return Year(str(one.year), figure, one.rating, verdict(row, desk.language))


def _working(one: Explanation, desk: Desk) -> Working:
    language, judged = desk.language, one.assessment
    forecasts = [Dropped(seen, "forecast") for seen in one.forecasts]
    missing = [member.indicator for member in judged.members if member.observation is None]
    silent: dict[str, list[str]] = {}
    for name, told in judged.methods.items():
        if not told.applicable:
            silent.setdefault(_why(told.reason, language), []).append(name)
    why = [
        said(METHOD_WHY, language, method=listed(names, language), reason=reason)
        for reason, names in silent.items()
    ]
    return Working(
        list(_inputs(one, desk)),
        said(MEMBERS_UNKNOWN, language, members=listed(missing, language)) if missing else "",
        [
            _figure(lost.observation, lost.reason, one.indicator, desk)
            for lost in dict.fromkeys((*one.left_out, *forecasts))
        ],
        [_sum(code, numbers, result, language) for code, numbers, result in one.steps],
        list(_judgements(one, language)),
        said(NO_VERDICT, language, methods=told_apart(why, language)) if why else "",
        _cut_points(one, language) if judged.pace is not None else "",
    )


def _why(reason: str | None, language: Language) -> str:
    return typeset(wording.reason_text(Reason(reason or "no-data"), language), language)


def _inputs(one: Explanation, desk: Desk) -> Iterator[Input]:
    indicators = desk.book.workspace.indicators
    for entry in one.inputs:
        other = indicators.get(entry.indicator, one.indicator)
        of = None
        if entry.indicator != one.indicator.id:
            of = Link(
                named(other, desk.language), desk.anchors.indicators.get(entry.indicator), entry.indicator
            )
        role = said(wording.ROLES[entry.role], desk.language)
        yield Input(role, of, _figure(entry.observation, "", other, desk))


def _sum(code: str, numbers: str, result: str, language: Language) -> Sum:
    phrase = said(wording.STEPS[code], language, numbers=numbers, result=result)
    return Sum(phrase, "", "") if "{result}" in wording.STEPS[code] else Sum(phrase, numbers, result)


def _judgements(one: Explanation, language: Language) -> Iterator[Judgement]:
    for name, told in one.assessment.methods.items():
        if told.applicable:
            value = "" if told.value is None else number(round(told.value, 4))
            rating = "" if told.rating is None else wording.rating_text(told.rating, language)
            yield Judgement(name, told.label or DASH, value, rating)


def _cut_points(one: Explanation, language: Language) -> str:
    cuts = one.cut_points
    return said(
        wording.CUT_POINTS, language,
        ahead=cuts.ahead, on_track=cuts.on_track, behind=cuts.behind, far_behind=cuts.far_behind,
    )  # fmt: skip
