"""Family YZ5, first part: who said a figure, and when; the documents themselves stand in `freshness`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from yztrack.evidence import Dropped, Evidence, Observation, published_on
from yztrack.finding import Rule
from yztrack.message import say
from yztrack.model import Actual, Indicator, Source
from yztrack.period import Period
from yztrack.rules.plan import Found, Plan

_BEFORE_THE_END = {"provisional", "estimated", "forecast"}
_AFTER_A_START = {"provisional", "estimated"}
_A_YEAR = timedelta(366)
_MANY = 3


def early_figure(plan: Plan) -> Found:
    """A figure was published before its period ended, and is not marked as such.

    Why: what was printed before the year was over was a forecast or an estimate, not the result.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2025
        value = 80
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2025
        value = 80
        status = "forecast"
        source = "plan"
    """
    early = list(_early(plan))
    misdated = _misdated(early)
    for source, (count, day) in misdated.items():
        message = say(
            "dated {day}, and {count} figures of it are of periods that began later", day=day, count=count
        )
        yield "sources", (source, "published"), message, say("correct the date, or mark each as a forecast")
    for indicator, index, actual, published in early:
        if actual.published is not None or actual.source not in misdated:
            message = say("published on {day}, before {period} was over", day=published, period=actual.period)
            remedy = say('add status = "provisional", "estimated" or "forecast", or correct the period')
            yield indicator.id, ("actuals", index, "period"), message, remedy


_Early = tuple[Indicator, int, Actual, date]


def _early(plan: Plan) -> Iterator[_Early]:
    """The actuals that were published before their periods ended and are not marked so, with the day."""
    for indicator in plan.indicators:
        yield from early_of(plan, indicator)


def early_of(plan: Plan, indicator: Indicator) -> Iterator[_Early]:
    """Yield the actuals of an indicator that were published before their periods ended and do not say so."""
    for index, actual in enumerate(indicator.actuals):
        if actual.status in _BEFORE_THE_END or actual.missing or actual.rejected is not None:
            continue
        published = published_on(actual, plan.workspace.sources)
        # what is done can be told at once
        told = actual.period.first if actual.done else actual.period.last
        if published is not None and published < told:
            yield indicator, index, actual, published


def _misdated(early: Iterable[_Early]) -> dict[str, tuple[int, date]]:
    """The documents that would have told three or more figures of periods not begun: one fault, theirs."""
    counts: dict[str, tuple[int, date]] = {}
    for _, _, actual, published in early:
        if actual.published is None and published < actual.period.first:
            counts[actual.source] = (counts.get(actual.source, (0, published))[0] + 1, published)
    return {source: told for source, told in counts.items() if told[0] >= _MANY}


def inferred_date(plan: Plan) -> Found:
    """An inferred date of publication decides which of two reports counts.

    Why: of two reports of one rank the newer counts. Where a date is not printed, the order is a guess, and
    the figure rests on it; look for the printed date, or reject one of the reports.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[waive]]
        rule = "YZ302"
        reason = "both are printed"
        [[actuals]]
        period = 2019
        value = 60
        source = "leaflet"
        [[actuals]]
        period = 2019
        value = 70
        source = "plan"
        # sources.toml
        [leaflet]
        title = "A leaflet"
        publisher = "The city"
        published = "2021-06"
        published_inferred = "it names a fair of that month"
        reliability = "official"
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[waive]]
        rule = "YZ302"
        reason = "both are printed"
        [[actuals]]
        period = 2019
        value = 60
        source = "leaflet"
        [[actuals]]
        period = 2019
        value = 70
        source = "plan"
        # sources.toml
        [leaflet]
        title = "A leaflet"
        publisher = "The city"
        published = "2021-06"
        reliability = "official"
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
    """
    told: set[str] = set()
    if all(source.published_inferred is None for source in plan.workspace.sources.values()):
        return
    for indicator in plan.indicators:
        known = plan.reported(indicator)
        for lost in known.dropped:
            for name in _deciding(plan, indicator, known, lost):
                if name not in told:
                    told.add(name)
                    message = say(
                        "the date is inferred, and by it the figure of {period} counts in {id}",
                        period=lost.observation.period,
                        id=indicator.id,
                    )
                    yield "sources", (name, "published_inferred"), message, say("find the printed date")


def _deciding(plan: Plan, indicator: Indicator, known: Evidence, lost: Dropped) -> Iterator[str]:
    """The source whose inferred date puts one of two reports before the other."""
    seen = lost.observation
    counts = known.at(seen.period, stock=indicator.kind == "stock")
    if lost.reason != "contradicted" or counts is None or _rank(counts) != _rank(seen):
        return
    yield from [one.source for one in (counts, seen) if _is_inferred(plan, indicator, one)][:1]


def _rank(seen: Observation) -> tuple[object, object]:
    status = "normal" if seen.status in {"break", "definition"} else seen.status
    return status, seen.grounds


def _is_inferred(plan: Plan, indicator: Indicator, seen: Observation) -> bool:
    source: Source | None = plan.workspace.sources.get(seen.source)
    dated = seen.place >= 0 and indicator.actuals[seen.place].published is not None
    return source is not None and source.published_inferred is not None and not dated


def self_media_only(plan: Plan) -> Found:
    """Whether a goal is reached is known from self-media alone.

    Why: nobody answers for the figure. Look for an official report of it before it is cited.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2022
        at_least = 100
        source = "plan"
        [[actuals]]
        period = 2022
        value = 110
        source = "blog"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        [blog]
        title = "A year in the city"
        publisher = "A private account"
        published = 2023-02-01
        reliability = "self-media"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2022
        at_least = 100
        source = "plan"
        [[actuals]]
        period = 2022
        value = 110
        source = "blog"
        [[actuals]]
        period = 2022
        more_than = 100
        source = "paper"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        [blog]
        title = "A year in the city"
        publisher = "A private account"
        published = 2023-02-01
        reliability = "self-media"
        [paper]
        title = "Output above 100"
        publisher = "The daily"
        published = 2023-02-03
        reliability = "media"
    """
    for indicator in plan.indicators:
        spans = {target.period for target in indicator.targets if target.period is not None}
        if not spans or not _cites_self_media(plan, indicator):
            continue
        stock = indicator.kind == "stock"
        for seen in plan.reported(indicator).known:
            decides = any(one == seen.period or (stock and one.last == seen.period.last) for one in spans)
            if decides and seen.grounds == "self-media" and seen.source in plan.workspace.sources:
                message = say(
                    "the figure of {period} rests on self-media alone, {source}",
                    period=seen.period,
                    source=seen.source,
                )
                remedy = say("add an official report of it, or waive it with a reason")
                yield indicator.id, ("actuals", seen.place, "source"), message, remedy


def _cites_self_media(plan: Plan, indicator: Indicator) -> bool:
    named = (plan.workspace.sources.get(actual.source) for actual in indicator.actuals)
    return any(one is not None and one.reliability == "self-media" for one in named)


def forecast_as_figure(plan: Plan) -> Found:
    """A figure was published before its period began, and is not marked as a forecast.

    Why: nothing of a year that has not begun can be provisional or estimated; it would count as observed.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2022
        value = 80
        status = "provisional"
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2022
        value = 80
        status = "forecast"
        source = "plan"
    """
    for index, actual, indicator, published in _dated(plan):
        if actual.status in _AFTER_A_START and published.last < actual.period.first:
            message = say(
                'status = "{status}", but published on {day}, before {period} began',
                status=actual.status,
                day=published,
                period=actual.period,
            )
            remedy = say('write status = "forecast", or correct the period')
            yield indicator.id, ("actuals", index, "status"), message, remedy


def late_forecast(plan: Plan) -> Found:
    """A forecast was published more than a year after its period ended.

    Why: by then it is no forecast, and does not count although it should; or the period is another.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2021
        value = 80
        status = "forecast"
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2025
        value = 80
        status = "forecast"
        source = "later"
    """
    for index, actual, indicator, published in _dated(plan):
        if actual.status == "forecast" and published.first - _A_YEAR > actual.period.last:
            message = say("a forecast of {period}, published on {day}", period=actual.period, day=published)
            remedy = say("delete the status, or correct the period")
            yield indicator.id, ("actuals", index, "status"), message, remedy


def _dated(plan: Plan) -> Iterator[tuple[int, Actual, Indicator, Period]]:
    """The actuals with a status of their own that stand, with their dates of publication."""
    for indicator in plan.indicators:
        for index, actual in enumerate(indicator.actuals):
            if actual.status == "normal" or actual.missing or actual.rejected is not None:
                continue
            source = plan.workspace.sources.get(actual.source)
            published = actual.published or (None if source is None else source.published)
            if published is not None and actual.period.last.year < date.max.year - 1:
                yield index, actual, indicator, published


RULES: tuple[Rule, ...] = (
    Rule("YZ501", "early-figure", "error", early_figure),
    Rule("YZ502", "inferred-date", "note", inferred_date),
    Rule("YZ503", "self-media-only", "note", self_media_only),
    Rule("YZ508", "forecast-as-figure", "warning", forecast_as_figure),
    Rule("YZ509", "late-forecast", "warning", late_forecast),
)
