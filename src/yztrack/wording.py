"""The words for what the engine says in codes, by which every result is put into English and Chinese.

No code becomes a word elsewhere, so that no two formats can disagree. A phrase is its English text; the
Chinese stands in `locale/zh`, where the ratings are those of the planning offices' own evaluations.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from yztrack.assessment import Assessment
from yztrack.message import say, translated
from yztrack.model import Language
from yztrack.rating import Rating, Reason


class Phrase(str):
    """One phrase by its English text; the catalogue of `message` has the other languages."""

    __slots__ = ()

    def text(self, language: Language, **fields: object) -> str:
        """Return the phrase in a language with its fields filled in."""
        return translated(say(self, **fields), language)


RATINGS: Mapping[Rating, Phrase] = {
    "achieved": Phrase("achieved"),
    "ahead": Phrase("ahead"),
    "on-track": Phrase("on track"),
    "unquantified": Phrase("unquantified"),
    "not-started": Phrase("not started"),
    "open": Phrase("open"),
    "no-data": Phrase("no data"),
    "undetermined": Phrase("undetermined"),
    "behind": Phrase("behind"),
    "awaiting": Phrase("awaiting"),
    "far-behind": Phrase("far behind"),
    "reversing": Phrase("reversing"),
    "missed": Phrase("missed"),
}
ACHIEVED_EARLY = Phrase("achieved early")

REASONS: Mapping[str, Phrase] = {
    "bound-proves-met": Phrase("a bound proves it met"),
    "bound-proves-missed": Phrase("a bound proves it missed"),
    "part-proves": Phrase("{period} already decides it"),
    "held-so-far": Phrase("stands at the goal now; the date is still to come"),
    "reached-later": Phrase("known to be reached in {period}, after the date"),
    "gap-from-latest": Phrase("distance counted from {period}"),
    "years-held": Phrase("{held} of {years} years held"),
    "rivals-differ": Phrase("rival readings of the goal are rated differently"),
    "self-media-only": Phrase("known from self-media alone"),
    "not-supported": Phrase("cannot be judged yet"),
    "no-baseline": Phrase("no baseline is named"),
    "baseline-unknown": Phrase("the baseline's figure is not known"),
    "baseline-undecided": Phrase("the baseline is too wide a range"),
    "baseline-meets-goal": Phrase("the baseline meets the goal already"),
    "baseline-after-goal": Phrase("the baseline is later than the goal"),
    "goal-equals-baseline": Phrase("the goal equals its baseline"),
    "no-time-elapsed": Phrase("no figure is later than the baseline"),
    "no-actual": Phrase("no figure of the goal's frequency"),
    "no-period": Phrase("the goal has no date"),
    "break": Phrase("the series breaks after the baseline"),
    "growth-rate": Phrase("a growth rate has no pace"),
    "rank": Phrase("a rank has no pace"),
    "two-sided": Phrase("a range has no pace"),
    "held-each-year": Phrase("judged year by year"),
    "milestone": Phrase("a milestone has no pace"),
    "benchmark": Phrase("a moving benchmark has no pace"),
    "years-known": Phrase("{known} of {years} years known"),
    "no-data": Phrase("no yearly figure up to the goal's year"),
    "bound": Phrase("the latest figure is only a bound"),
    "total": Phrase("a sum over years is no yearly level"),
    "mean": Phrase("a mean rate is no level"),
    "no-goal": Phrase("no goal that it can use"),
    "no-unacceptable-value": Phrase("no unacceptable value is named"),
    "one-point": Phrase("one figure alone"),
    "too-few-points": Phrase("too few figures"),
    "too-few-years": Phrase("fewer than two past years to compare"),
    "not-a-yearly-flow": Phrase("for yearly flows only"),
    "year-over": Phrase("the year is over"),
    "no-share": Phrase("past years had nothing by then"),
    "baseline-not-yearly": Phrase("the baseline is not that of a year's end"),
    "no-year-to-date": Phrase("no year to date"),
    "baseline-after-latest": Phrase("the baseline is later than the latest figure"),
    "goal-year-past": Phrase("the latest figure is later than the goal's year"),
    "zero-base": Phrase("the baseline is zero"),
    "negative-base": Phrase("the baseline is negative"),
    "zero-goal": Phrase("the goal is zero"),
    "sign-change": Phrase("the sign changes"),
    "outside-scale": Phrase("outside the scale"),
    "unquantified-direction": Phrase("only a direction is named"),
    "unquantified-delegated": Phrase("set by another document"),
    "unquantified-count": Phrase("a count that is not named"),
    "unquantified-wording": Phrase("the wording names nothing to measure"),
}

ROLES: Mapping[str, Phrase] = {
    "own": Phrase("the goal's own period"),
    "latest": Phrase("latest"),
    "baseline": Phrase("baseline"),
    "benchmark": Phrase("benchmark"),
    "member": Phrase("member"),
    "part": Phrase("part"),
}

STEPS: Mapping[str, Phrase] = {
    "goal-level": Phrase("goal = factor × base + offset"),
    "gap-floor": Phrase("gap = goal - figure"),
    "gap-ceiling": Phrase("gap = figure - goal"),
    "gap-band": Phrase("gap = max(low - figure, figure - high)"),
    "attainment-floor": Phrase("attainment = figure / goal"),
    "attainment-ceiling": Phrase("attainment = goal / figure"),
    "done": Phrase("done = (latest - base) / (goal - base)"),
    "elapsed": Phrase("elapsed = months gone / months in all"),
    "pace": Phrase("pace = done / elapsed"),
    "months-ahead": Phrase("months ahead = done × months in all - months gone"),
    "seasonal-share": Phrase("usual share of the year by then, past years {numbers}: {result}"),
    "year-end": Phrase("year's end by that share, with the least and the most: {numbers} = {result}"),
    "months-ahead-seasonal": Phrase("months ahead by the season = earned schedule - months gone"),
    "required": Phrase("needed a year = missing / years left"),
    "mean-so-far": Phrase("mean so far, % = (product of (1 + rate)^(1 / years) - 1) × 100"),
    "required-mean": Phrase(
        "needed mean rate, % = (((1 + goal)^years / product)^(1 / years left) - 1) × 100"
    ),
    "derived-sum": Phrase("figure = sum of the members"),
    "derived-mean": Phrase("figure = mean of the members"),
    "derived-ratio": Phrase("figure = first member / second"),
    "derived-difference": Phrase("figure = first member - second"),
    "derived-growth": Phrase("figure, % = (member / member a year before - 1) × 100"),
    "derived-count": Phrase("figure, counted over {numbers} members: {result}"),
    "total": Phrase("sum so far = sum of the parts"),
    "average": Phrase("so far a year = (latest - base) / years gone"),
    "best-year": Phrase("best change in a single year: {result}, in {numbers}"),
    "projection": Phrase("projected = latest + drift × years left"),
    "interval": Phrase("80 % interval of a random walk with drift, {numbers}: {result}"),
    "interval-indicative": Phrase("80 % interval, indicative only, {numbers}: {result}"),
    "damped": Phrase("second scenario, each year's change {numbers} of the year before: {result}"),
    "reached-on": Phrase("at this pace {numbers} is reached in {result}"),
    "behind-from": Phrase("with no further progress, {numbers} done, behind schedule from {result}"),
}

OUTLOOKS: Mapping[str, Phrase] = {
    "likely": Phrase("likely"),
    "open": Phrase("uncertain"),
    "unlikely": Phrase("unlikely"),
}

DROPPED: Mapping[str, Phrase] = {
    "revised": Phrase("revised later"),
    "contradicted": Phrase("contradicts a better report"),
    "rejected": Phrase("rejected"),
    "missing": Phrase("printed as not available"),
    "forecast": Phrase("a forecast"),
    "unresolved": Phrase("hangs on a figure that is not known"),
    "unpublished": Phrase("not yet published then"),
    "frequency": Phrase("of another span than the goal's"),
}

HEADINGS: Mapping[str, Phrase] = {
    "goal": Phrase("Goal"),
    "inputs": Phrase("Figures"),
    "left-out": Phrase("Left out"),
    "steps": Phrase("Arithmetic"),
    "years": Phrase("Year by year"),
    "methods": Phrase("Methods side by side"),
    "rating": Phrase("Rating"),
}
SET_BY = Phrase("set by {source}, {where}")
SET_SINCE = Phrase("known since {day}")
STATED_IN = Phrase("also stated in {places}")
INFERRED = Phrase("inferred: {how}")
PUBLISHED = Phrase("published {day}")
NOT_KNOWN = Phrase("not known")
NO_FIGURES = Phrase("no figure is known")
NOT_APPLICABLE = Phrase("gives no verdict: {reason}")
CUT_POINTS = Phrase(
    "cut points of the pace: ahead {ahead}, on track {on_track}, behind {behind}, far behind {far_behind}"
)
DISPUTED = Phrase("the methods disagree")
DISPUTED_MARK = "≠"
DISPUTED_NOTE = Phrase("≠ methods rate it differently; yztrack explain shows how.")
STALE = Phrase("Undecided on old figures ({count}): {goals}.")
STALE_GOAL = Phrase("{goal} ({period}, {years} years old)")
AND_MORE = Phrase("{count} more")

COLUMNS: Mapping[str, Phrase] = {
    "goal": Phrase("Goal"),
    "due": Phrase("Due"),
    "target": Phrase("Target"),
    "latest": Phrase("Latest"),
    "gap": Phrase("Gap"),
    "done": Phrase("Done"),
    "pace": Phrase("Pace"),
    "outlook": Phrase("Outlook"),
    "rating": Phrase("Rating"),
}

TO_GO = Phrase("{amount} to go")
OVER = Phrase("{amount} over")
AGAINST = Phrase("against {other}")
REACHED = Phrase("reached")
YES, NO = Phrase("done"), Phrase("not done")
NO_DATE = Phrase("no date")
SUPERSEDED = Phrase("(superseded)")
HEADLINE = Phrase("Headline goals")
UNGROUPED = Phrase("Other")
FOLDED = Phrase("+ {count} without any figure ({ratings})")
GOALS = Phrase("{count} goals as of {as_of}")
ONE_GOAL = Phrase("1 goal as of {as_of}")
NO_GOALS = Phrase("no goal fits as of {as_of}")
NOTES = Phrase(
    "Done is the share of the planned change, {mark} where the schedule stands; with * that of the goal "
    "itself, where no baseline is named."
)
SUMMARY = Phrase("{goals}: {ratings}")
OF_RATING = Phrase("{count} {rating}")
COMMA = Phrase(", ")
METHOD = Phrase("Method: {method}. Oldest figure: {oldest}. Last published: {newest}.")
UNFOLD = Phrase("--all lists every goal")

KINDS: Mapping[str, Phrase] = {
    "flow": Phrase("flow"),
    "stock": Phrase("stock"),
    "ratio": Phrase("ratio"),
    "growth": Phrase("growth rate"),
    "rank": Phrase("rank"),
    "milestone": Phrase("milestone"),
}
DIRECTIONS: Mapping[str, Phrase] = {
    "higher": Phrase("higher is better"),
    "lower": Phrase("lower is better"),
    "within": Phrase("within a range is better"),
}
STATUSES: Mapping[str, Phrase] = {
    "normal": Phrase("final"),
    "provisional": Phrase("provisional"),
    "estimated": Phrase("estimated"),
    "forecast": Phrase("forecast"),
    "break": Phrase("break in the series"),
    "definition": Phrase("definition differs"),
}
RELIABILITIES: Mapping[str, Phrase] = {
    "official": Phrase("official"),
    "media": Phrase("media"),
    "self-media": Phrase("self-media"),
}
COMMITMENTS: Mapping[str, Phrase] = {
    "binding": Phrase("binding"),
    "committed": Phrase("committed"),
    "expected": Phrase("expected"),
    "strive": Phrase("to strive for"),
    "stretch": Phrase("a stretch"),
    "support": Phrase("in support"),
}
SHOW: Mapping[str, Phrase] = {
    "figures": Phrase("Figures reported"),
    "goals": Phrase("Goals"),
    "sources": Phrase("Sources"),
    "period": Phrase("Period"),
    "figure": Phrase("Figure"),
    "status": Phrase("Status"),
    "source": Phrase("Source"),
    "published": Phrase("Published"),
    "where": Phrase("Place"),
}
LEGEND: Mapping[str, Phrase] = {
    "value": Phrase("figure"),
    "bound": Phrase("bound"),
    "goal": Phrase("goal"),
    "schedule": Phrase("schedule"),
    "partial": Phrase("part of a year"),
    "forecast": Phrase("forecast"),
}
DERIVED = Phrase("derived")
NEXT = Phrase("yztrack explain {target} shows the arithmetic")

CAUSES: Mapping[str, Phrase] = {
    "goal-set": Phrase("goal set"),
    "goal-dropped": Phrase("goal no longer on record"),
    "goal-moved": Phrase("due date moved from {before} to {after}"),
    "goal-restated": Phrase("goal restated"),
    "goal-superseded": Phrase("another goal has taken its place"),
    "actual-new": Phrase("new figure for {period}: {after}"),
    "actual-further": Phrase("further report of {period}: {after}"),
    "actual-revised": Phrase("figure for {period} revised: {before} -> {after}"),
    "actual-withdrawn": Phrase("figure for {period} withdrawn: {before}"),
    "baseline-revised": Phrase("baseline of {period} revised: {before} -> {after}"),
    "baseline-restated": Phrase("baseline restated"),
    "member-added": Phrase("member added"),
    "member-removed": Phrase("member removed"),
    "definition-changed": Phrase("definition changed"),
    "settings-changed": Phrase("cut points or tolerance changed"),
    "source-corrected": Phrase("a source's date or reliability corrected"),
    "time-passed": Phrase("time passed"),
}
OF_INDICATOR = Phrase("{cause} ({indicator})")
TOGETHER = Phrase("together: {causes}")
CHANGES = Phrase("since {before}: {changed} changed ({rated} rated anew), {set} set, {dropped} dropped")
NO_CHANGES = Phrase("no goal has changed since {before}")
WHY = Phrase("Why")
BECAUSE = Phrase("because {causes}")
NEW_GOALS, DROPPED_GOALS = Phrase("New goals"), Phrase("Goals dropped")

CONVERTED = Phrase("converted: {conversion}")
WROTE = Phrase("wrote {place}")
ADDED_TO = Phrase("{place}: {count} added")
IMPORTED = Phrase("{added} figures of {indicators} indicators added; {known} were on record already")
WOULD_IMPORT = Phrase("would add {added} figures of {indicators} indicators; {known} are on record already")
OTHER_NAMES = Phrase("the file has {count} other names (hard links); they keep the old text")
MOVED = Phrase("{target}: {before} -> {after}")
STAYED = Phrase("{target}: still {rating}")
NO_TARGETS = Phrase("no goal of this indicator is in force")


def rating_text(rating: Rating, language: Language) -> str:
    """Return a rating's word."""
    return RATINGS[rating].text(language)


def verdict_text(assessment: Assessment, language: Language) -> str:
    """Return the rating in words, said to be early where it is, with its best end where there is one."""
    early = ACHIEVED_EARLY if assessment.early else RATINGS[assessment.rating]
    if assessment.rating_best == assessment.rating:
        return early.text(language)
    return f"{early.text(language)} .. {rating_text(assessment.rating_best, language)}"


def reason_text(reason: Reason, language: Language) -> str:
    """Return a reason in words; a code without words is given as it is, and a test forbids that."""
    phrase = REASONS.get(reason.code)
    return reason.code if phrase is None else phrase.text(language, **dict(reason.parameters))


def summary_line(summary: Mapping[Rating, int], as_of: date, language: Language) -> str:
    """Return the count of goals and of each rating that occurs, best first."""
    total = sum(summary.values())
    if not total:
        return NO_GOALS.text(language, as_of=as_of)
    phrase = ONE_GOAL if total == 1 else GOALS
    goals = phrase.text(language, count=total, as_of=as_of)
    return SUMMARY.text(language, goals=goals, ratings=counted(summary, language))


def counted(ratings: Mapping[Rating, int], language: Language) -> str:
    """Return how many there are of each rating that occurs, in the order given."""
    told = [
        OF_RATING.text(language, count=count, rating=rating_text(rating, language))
        for rating, count in ratings.items()
        if count
    ]
    return COMMA.text(language).join(told)
