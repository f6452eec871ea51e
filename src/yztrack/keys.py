"""Every key of every file in one sentence, for those who look it up.

The sentences stand here once: editors show them from the JSON Schema of `fileschema`, and the page of keys is
made of them. A record is named as in `model`, a key as in the file.
"""

from __future__ import annotations

from collections.abc import Mapping

_QUANTITY = {
    "value": "The number, as printed.",
    "at_least": "This or more (达, 以上, 不低于).",
    "more_than": "More than this (超, 突破, 逾).",
    "at_most": "This or less (以内, 不超过).",
    "less_than": "Less than this (近, 不足).",
    "about": "About this (约, 左右); how near is said by tolerance, else by the workspace.",
    "tolerance": "How far from about it may be, in the unit.",
    "between": "The lower and the higher end, both included.",
}
_INFERRED = "How it was inferred, where the source implies it and does not print it."
_WHERE = "Where in the source it stands: a page, a paragraph, a table; never its sentences."
_MEASURE = "Whether the number is a level, or a change, percent or multiple counted from the baseline."
_NOTE = "What a reader should know besides."

KEYS: Mapping[str, Mapping[str, str]] = {
    "Indicator": {
        "name": "What is measured, in the first language.",
        "name_zh": "The name in Chinese.",
        "scope": "Whom it measures: a city, a park, a company.",
        "scope_zh": "The scope in Chinese.",
        "unit": "The unit of every number in this file; needed unless it is a milestone.",
        "kind": "flow (counted over a span), stock (stands on a day), ratio (a share), growth (a rate), "
        "rank, or milestone (done or not).",
        "better": "Which way is good; by default lower for a rank and higher for the rest. "
        "within: both ends of a goal bind.",
        "headline": "Whether it is shown first.",
        "definition": "What is counted and what is not.",
        "note": _NOTE,
        "aliases": "Other names under which documents give it.",
        "limits": "The lowest and the highest value that can occur: [0, 100] for a share.",
        "never_falls": "Whether it is a cumulative count, so that what was reached stays reached.",
        "may_be_negative": "Whether a flow, stock or rank can be below zero.",
        "derive": "How it follows from other indicators.",
        "targets": "The goals, each a table [[targets]].",
        "actuals": "The reported figures, each a table [[actuals]].",
        "waive": "Findings that are accepted, each a table [[waive]] with its reason.",
    },
    "Target": {
        "period": 'The span by or within which it is to be reached: 2025, "2025-06", 2025-06-30, or '
        '"2021/2025" with over.',
        **_QUANTITY,
        "value": "The number to reach: a floor where higher is better, a ceiling where lower is.",
        "over": "What a goal over several years means: the level at the end, in any or each of the "
        "years, the total, or the mean rate.",
        "measure": _MEASURE,
        "baseline": 'The period whose actual is the start, or "previous" for the one before.',
        "baseline_value": "The start itself, where it is no actual of this file.",
        "baseline_period": "The period of baseline_value.",
        "baseline_source": "The source of baseline_value; by default that of the goal.",
        "start": "When the plan began.",
        "benchmark": "The id of another indicator; the numbers then bound the difference to it.",
        "condition": "What the goal waits for, in place of a period; it then needs an id.",
        "one_of": "A name that rival readings of one ambiguous goal share; they count once.",
        "supersedes": "The id of the earlier goal that this one replaces.",
        "unquantified": "Why there is nothing to measure: only a direction, delegated to others, a count of "
        "unnamed things, or mere wording.",
        "source": "The document that sets it, by its key in sources.toml.",
        "where": _WHERE,
        "stated_in": 'Other documents that say the same, as "key" or "key: place".',
        "commitment": "How strongly it is meant: binding 约束, committed 确保, expected 预期, strive 力争, "
        "stretch 冲刺, support 支持.",
        "note": _NOTE,
        "label": "What tells it from the other goals of this file.",
        "label_zh": "The label in Chinese.",
        "inferred": _INFERRED,
        "id": "Its name within this file; by default its period, and needed where two share one.",
    },
    "Actual": {
        "period": 'The span or day that was measured: 2025, "2025-H1", "2025-01/2025-05", 2025-06-30.',
        **_QUANTITY,
        "done": "Whether a milestone is done.",
        "missing": "true where the source prints that it is not available, which is not zero.",
        "measure": _MEASURE,
        "baseline": "The period that a change, percent or multiple is counted from.",
        "status": "What the source says of it (SDMX OBS_STATUS); a forecast never counts as an actual.",
        "published": "When it was published; by default when its source was.",
        "revises": "Whether it replaces what was said of the period before.",
        "rejected": "Why it is kept on record and never counts: a misprint, for example.",
        "source": "The document that reports it, by its key in sources.toml.",
        "where": _WHERE,
        "note": _NOTE,
        "inferred": _INFERRED,
    },
    "Waiver": {
        "rule": "The code or the name of the rule.",
        "reason": "Why the finding is accepted.",
        "until": "The last day on which it is; of a month or a year, its last day.",
    },
    "Derivation": {
        "sum": "The sum of these members: ids, or globs such as clusters/*.",
        "mean": "Their mean.",
        "count": "How many of them meet the quantity that stands beside it.",
        "count_met": "How many of them meet their own goals of that period.",
        "ratio": "The first divided by the second, times 100 where the unit is %.",
        "difference": "The first less the second.",
        "growth_of": "The growth of this indicator over the year before, in per cent.",
        "except": "Members that the globs would take in and that do not count.",
        "members": "How many members there are, where more exist than have files.",
        **_QUANTITY,
    },
    "Source": {
        "title": "The title of the document.",
        "publisher": "Who published it.",
        "published": 'When: a date, or "2025-01" or 2025, which count from their last day.',
        "reliability": "official before media before self-media, where two disagree.",
        "published_inferred": "How the date was inferred, where none is printed.",
        "url": "Where it was found.",
    },
    "Settings": {
        "title": "The title of the plan.",
        "title_zh": "The title in Chinese.",
        "language": "The language of pages and tables.",
        "tolerance": "How near about is, where a record does not say.",
        "cut_points": "The least pace that earns each rating.",
        "groups": "What the folders are called, each a table [groups.FOLDER].",
        "waive": "Findings in this file and in sources.toml that are accepted, each a table [[waive]].",
    },
    "Tolerance": {
        "relative": "As a share of a level.",
        "points": "In points of a ratio or a growth rate.",
    },
    "Group": {
        "name": "The name of the folder in results.",
        "name_zh": "The name in Chinese.",
    },
    "CutPoints": {
        "ahead": "From this pace on: ahead.",
        "on-track": "From this pace on: on track.",
        "behind": "From this pace on: behind.",
        "far-behind": "From this pace on: far behind; below it the figure moves the wrong way.",
    },
}
