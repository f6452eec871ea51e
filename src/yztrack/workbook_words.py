"""The words of a workbook: its sheets, and for each column its heading and what it means.

A heading that a table on the terminal has, too, is the same phrase.
"""

from __future__ import annotations

from collections.abc import Mapping

from yztrack.wording import COLUMNS, LEGEND, SHOW, WHY, Phrase

SHEETS: Mapping[str, Phrase] = {
    "goals": SHOW["goals"],
    "actuals": Phrase("Figures known"),
    "sources": SHOW["sources"],
    "charts": Phrase("Charts"),
    "data": Phrase("Chart data"),
    "about": Phrase("About"),
}

GROUP, UNIT, NOTE, ID = Phrase("Group"), Phrase("Unit"), Phrase("Note"), Phrase("Id")
FROM, TO = Phrase("From"), Phrase("To")

Column = tuple[Phrase, Phrase]  # heading, meaning

_OF_GROUP = (GROUP, Phrase("The folder that the file lies in, by its name if it has one."))
_OF_UNIT = (UNIT, Phrase("What the numbers of the row count."))
_OF_SOURCE = (SHOW["source"], Phrase("The document that says so; a link where it is on the web."))
_OF_PLACE = (SHOW["where"], Phrase("Where in the document."))
_OF_NOTE = (NOTE, Phrase("What the file says besides."))

GOALS: Mapping[str, Column] = {
    "group": _OF_GROUP,
    "goal": (COLUMNS["goal"], Phrase("What is measured.")),
    "unit": _OF_UNIT,
    "due": (
        COLUMNS["due"],
        Phrase("The period by or within which the goal is to be reached, and its label."),
    ),
    "target": (
        COLUMNS["target"],
        Phrase("The goal as it is written, a bound as a bound: ≥ at least, > more."),
    ),
    "latest": (
        COLUMNS["latest"],
        Phrase("The figure that the goal is judged by; its period in brackets if that is another one."),
    ),
    "gap": (COLUMNS["gap"], Phrase("What is still missing, or by how much the goal is exceeded.")),
    "done": (
        COLUMNS["done"],
        Phrase(
            "The share of the planned change; with * that of the goal itself, where no baseline is named. "
            "The bar shows what is surely done."
        ),
    ),
    "pace": (COLUMNS["pace"], Phrase("The share done, divided by the share of the time that has gone.")),
    "outlook": (COLUMNS["outlook"], Phrase("Where the trend leads by the due date.")),
    "rating": (
        COLUMNS["rating"],
        Phrase("The verdict on the day; two words where a bound leaves it open. ≠: official methods differ."),
    ),
    "why": (WHY, Phrase("What the verdict rests on.")),
    "source": _OF_SOURCE,
    "where": _OF_PLACE,
    "headline": (Phrase("Headline"), Phrase("Whether it is one of the plan's headline goals.")),
    "commitment": (Phrase("Commitment"), Phrase("How firmly the goal was set.")),
    "due_day": (Phrase("Due day"), Phrase("The last day of the goal's period.")),
    "goal_low": (
        Phrase("Goal from"),
        Phrase("The goal as a level in the unit: its lower end; empty if it has none."),
    ),
    "goal_high": (Phrase("Goal to"), Phrase("The same: its upper end.")),
    "latest_low": (
        Phrase("Figure from"),
        Phrase("The figure that the gap is counted from: its lower end; both are equal if it is a number."),
    ),
    "latest_high": (Phrase("Figure to"), Phrase("The same: its upper end.")),
    "gap_low": (
        Phrase("Gap from"),
        Phrase("Missing at least, negative if exceeded: a formula over the four columns before."),
    ),
    "gap_high": (Phrase("Gap to"), Phrase("Missing at most, by the same formula.")),
    "id": (ID, Phrase("The goal's id, which every command of yztrack takes.")),
}

ACTUALS: Mapping[str, Column] = {
    "group": _OF_GROUP,
    "indicator": (Phrase("Indicator"), Phrase("What is measured.")),
    "unit": _OF_UNIT,
    "period": (
        SHOW["period"],
        Phrase("The span that the figure is of: a year, a half, a quarter, months, a day."),
    ),
    "figure": (SHOW["figure"], Phrase("The figure as it was reported, a bound as a bound.")),
    "low": (FROM, Phrase("The figure's lower end; both are equal if it is a number.")),
    "high": (TO, Phrase("The figure's upper end.")),
    "status": (SHOW["status"], Phrase("How final the figure is.")),
    "counted": (Phrase("Counts"), Phrase("Whether it is part of what is known.")),
    "reason": (Phrase("Why not"), Phrase("Why it does not count.")),
    "source": _OF_SOURCE,
    "published": (SHOW["published"], Phrase("The day from which the figure was known.")),
    "where": _OF_PLACE,
    "note": _OF_NOTE,
    "first": (Phrase("First day"), Phrase("The first day of the period.")),
    "last": (Phrase("Last day"), Phrase("The last day of the period.")),
    "id": (ID, Phrase("The indicator's id, which every command of yztrack takes.")),
}

SOURCES: Mapping[str, Column] = {
    "title": (Phrase("Title"), Phrase("The document's title; a link where it is on the web.")),
    "publisher": (Phrase("Publisher"), Phrase("Who published it.")),
    "published": (SHOW["published"], Phrase("When: a month or a year counts from its last day.")),
    "reliability": (Phrase("Reliability"), Phrase("What kind of source it is.")),
    "figures": (Phrase("Figures"), Phrase("How many figures of this workbook come from it.")),
    "goals": (Phrase("Goals"), Phrase("How many goals of this workbook it sets.")),
    "url": (Phrase("Address"), Phrase("Where it is on the web.")),
    "id": (ID, Phrase("The source's id in sources.toml.")),
}

DATA: Mapping[str, Column] = {
    "indicator": (Phrase("Indicator"), Phrase("What is drawn.")),
    "series": (Phrase("Series"), Phrase("What the point is part of.")),
    "period": (SHOW["period"], Phrase("The period or day of the point.")),
    "at": (Phrase("At"), Phrase("Where it stands on the axis: 2024 is the end of 2024.")),
    "value": (Phrase("Value"), Phrase("The number that is drawn; of a bound, the bound.")),
}

LINES: Mapping[str, Phrase] = {
    "value": LEGEND["value"],
    "at_least": Phrase("at least"),
    "at_most": Phrase("at most"),
    "partial": LEGEND["partial"],
    "forecast": LEGEND["forecast"],
    "goal": LEGEND["goal"],
    "schedule": LEGEND["schedule"],
}
CHART = Phrase("{name}: figures, goals and schedule by year; the numbers stand in the sheet {sheet}.")
NO_CHARTS = Phrase("There is nothing to draw: no goal here has figures and a date.")

YES, NO = Phrase("yes"), Phrase("no")
NOT_AVAILABLE = Phrase("not available")

TITLE = Phrase("Goals and figures")
ABOUT: Mapping[str, Phrase] = {
    "as_of": Phrase("As of"),
    "method": Phrase("Method"),
    "generator": Phrase("Made with"),
    "digest": Phrase("Files"),
    "language": Phrase("Language"),
}
LANGUAGE = Phrase("English")
AS_OF_MEANS = Phrase("Only what was published by this day counts.")
DIGEST_MEANS = Phrase("A checksum of the files: the same files give the same workbook.")
RATINGS = Phrase("Ratings")
SHEET, COLUMN, MEANING = Phrase("Sheet"), Phrase("Column"), Phrase("Meaning")
COUNT = Phrase("Number")
PAGE = Phrase("Page {page} of {pages}")
