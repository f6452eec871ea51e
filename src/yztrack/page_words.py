"""The words of the page and of its charts that no other format needs, and how Chinese is set there.

`wording` has what the terminal says too; there punctuation is half a cell wide, on a page it is full-width.
Where a phrase of both is put on the page, `said` sets it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from yztrack.model import Indicator, Language
from yztrack.rating import Rating
from yztrack.wording import Phrase

HEADS: Mapping[str, Phrase] = {
    "skip": Phrase("Skip to the content"),
    "contents": Phrase("On this page"),
    "summary": Phrase("Summary"),
    "by_rating": Phrase("By rating"),
    "by_group": Phrase("By group"),
    "goals": Phrase("All goals"),
    "details": Phrase("Goal by goal"),
    "contradictions": Phrase("Contradictions between documents"),
    "sources": Phrase("Sources"),
    "meaning": Phrase("What the words mean"),
    "ratings": Phrase("Ratings"),
    "method": Phrase("Method"),
    "reading": Phrase("How to read the figures"),
    "group": Phrase("Group"),
    "share": Phrase("Share"),
    "total": Phrase("Goals in all"),
    "rating": Phrase("Rating"),
    "figures": Phrase("Figures reported"),
    "years": Phrase("Year by year"),
    "year": Phrase("Year"),
    "indicator": Phrase("Indicator"),
    "period": Phrase("Period"),
    "figure": Phrase("Figure"),
    "status": Phrase("Status"),
    "source": Phrase("Source"),
    "published": Phrase("Published"),
    "where": Phrase("Place"),
    "left": Phrase("What does not count"),
    "title": Phrase("Title"),
    "publisher": Phrase("Publisher"),
    "reliability": Phrase("Reliability"),
    "role": Phrase("Role"),
    "steps": Phrase("Arithmetic"),
    "inputs": Phrase("Figures it rests on"),
    "left_out": Phrase("Left out"),
    "method_name": Phrase("Method"),
    "verdict": Phrase("Verdict"),
    "value": Phrase("Value"),
    "methods": Phrase("Methods side by side"),
    "working": Phrase("How this was worked out"),
    "as_of": Phrase("As of"),
    "digest": Phrase("Digest of the files"),
    "search": Phrase("Search"),
    "any": Phrase("all"),
    "show_all": Phrase("Show all"),
    "to_top": Phrase("All goals"),
    "no_picture": Phrase("No figure is known, so that there is nothing to draw."),
    "no_contradictions": Phrase("No document contradicts another."),
    "other_findings": Phrase("Other findings of the check on figures"),
    "unread": Phrase("Not in this page, because it could not be read"),
    "message": Phrase("What is wrong"),
    "place": Phrase("File"),
    "against": Phrase("Contradicted by what counts"),
    "by_group_note": Phrase("Counted as in the summary: rival readings of one goal are one goal."),
    "goals_note": Phrase(
        "A name leads to the chart, a rating to its arithmetic, a figure to its source. "
        "Rival readings of one goal have a line each."
    ),
    "baseline": Phrase("Baseline"),
    "needed": Phrase("Needed a year"),
    "target": Phrase("Target"),
}

TITLE = Phrase("Goals of the plan")
SHOWN = Phrase("{shown} of {all} lines shown")
SORTABLE = Phrase("Sort by {column}")
CHART = Phrase("Chart: {name}")
CHART_TOLD = Phrase("Reported: {figures}. Goals: {goals}.")
NOTHING_TOLD = Phrase("none")
MARK_TOLD = Phrase("{period}: {figure}")
GOAL_TOLD = Phrase("{figure} by {day}")
SOURCE_TOLD = Phrase("{told} ({source})")
SUM_NOT_DRAWN = Phrase("A goal for the sum of several years is not drawn beside figures of single years.")
DERIVED = Phrase("derived from other indicators")
GENERATED = Phrase("Made by {generator} from files alone: same files, same day, same page.")
INSTEAD = Phrase("{rating}; at best {best}")
NO_VERDICT = Phrase("No verdict: {methods}.")
METHOD_WHY = Phrase("{method} ({reason})")
MEMBERS_UNKNOWN = Phrase("Members without a figure: {members}.")
AGAINST_TOLD = Phrase("{figure}, {source}")
CURRENT_FILES = Phrase("As the files stand, whatever the day of the report.")

LEGEND: Mapping[str, Phrase] = {
    "value": Phrase("figure"),
    "bound": Phrase("bound: at least, or at most"),
    "interval": Phrase("range"),
    "partial": Phrase("part of a year"),
    "forecast": Phrase("forecast"),
    "goal": Phrase("goal"),
    "schedule": Phrase("schedule"),
    "outlook": Phrase("outlook, 80 %"),
    "trend": Phrase("outlook"),
}

MEANINGS: Mapping[Rating, Phrase] = {
    "achieved": Phrase("The goal is proven to be reached, or stands reached before its date."),
    "ahead": Phrase("The pace is at least {ahead} of the schedule's."),
    "on-track": Phrase("The pace is at least {on_track} of the schedule's."),
    "unquantified": Phrase("The goal names nothing to measure; it is listed and never rated."),
    "not-started": Phrase("The goal's time has not begun."),
    "open": Phrase(
        "Not yet due, and nothing says how fast it moves: no baseline, or no pace for such a goal."
    ),
    "no-data": Phrase("No figure of this indicator is known."),
    "undetermined": Phrase("What is known leaves both answers open."),
    "behind": Phrase("The pace is at least {behind} of the schedule's, and below {on_track}."),
    "awaiting": Phrase("The date has passed, and the figure for it is not published."),
    "far-behind": Phrase("The pace is below {behind} of the schedule's."),
    "reversing": Phrase("It moves away from the goal."),
    "missed": Phrase("It is proven that the goal is not reached."),
}
METHOD_MEANING = Phrase(
    "Pace is the share of the planned change that is done, divided by the share of the time that is gone, "
    "counted in months up to the latest figure and not to today. The schedule is a straight line from the "
    "baseline to the goal."
)
METHOD_OTHER = Phrase(
    "The pace is rated by the profile {method}; level, dates and proof are judged as by any other."
)
METHOD_BOUNDS = Phrase(
    "A reported bound (over 9,000) is a bound throughout: it can prove that a goal is reached, and is never "
    "drawn or counted as a value. A forecast never counts."
)
METHOD_DAY = Phrase("Only what was published by {as_of} counts.")
DONE_MEANING = Phrase(
    "Done is the share of the planned change, with a line where the schedule stands; with * it is that of "
    "the goal itself, where no baseline is named."
)
DISPUTED_MEANING = Phrase("The sign ≠ says that official methods rate the goal differently.")
OUTLOOK_MEANING = Phrase(
    "The outlook continues the trend of the figures; the band holds the figure in four cases of five."
)
CHART_MEANING = Phrase(
    "A figure stands at the end of its period: that of 2024 above the mark 2024. An open mark with an arrow "
    "is a bound, and the figure lies on the arrow's side."
)

_CHINESE = "\u3400-\u9fff\uff00-\uffef\u3000-\u303f"
_BRACKETS = re.compile(r"\s?\(([^()]*)\)")
_AFTER = re.compile(rf"(?<=[{_CHINESE}])([,;:])\s?(?=\S)")
_BEFORE = re.compile(rf"([,;:])\s?(?=[{_CHINESE}])")
_WIDE = {",": "，", ";": "；", ":": "："}
_HAN = re.compile(r"[\u3400-\u9fff]")


def said(phrase: Phrase, language: Language, **fields: object) -> str:
    """Return a phrase as it is set on a page; what is put into it stays as it is."""
    template = typeset(phrase.text(language), language)
    return template.format(**fields) if fields else template


def typeset(text: str, language: Language) -> str:
    """Return what the program says with full-width punctuation where it is Chinese."""
    if language != "zh" or not _HAN.search(text):
        return text
    text = _BRACKETS.sub(lambda found: f"（{found[1]}）" if _HAN.search(text) else found[0], text)
    text = _AFTER.sub(lambda found: _WIDE[found[1]], text)
    return _BEFORE.sub(lambda found: _WIDE[found[1]], text)


def listed(parts: Iterable[str], language: Language) -> str:
    """Return parts as a list in a sentence."""
    return ("，" if language == "zh" else ", ").join(parts)


def told_apart(parts: Iterable[str], language: Language) -> str:
    """Return statements one after the other."""
    return ("；" if language == "zh" else "; ").join(parts)


def heads(language: Language) -> dict[str, str]:
    """Return every heading in a language, for a template."""
    return {name: said(phrase, language) for name, phrase in HEADS.items()}


def slide_heading(one: Indicator, on: date, language: Language) -> list[str]:
    """Return the lines above a chart that stands alone: what it shows, of whom, and as of when."""
    name = (one.name_zh if language == "zh" else None) or one.name
    scope = (one.scope_zh if language == "zh" else None) or one.scope
    as_of = f"{said(HEADS['as_of'], language)} {on}"
    first = listed([name, one.unit], language) if one.unit else name
    return [first, " · ".join([scope, as_of] if scope else [as_of])]
