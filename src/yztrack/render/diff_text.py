"""`diff` for people: on a terminal a few lines a goal, in a pull request a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from yztrack import wording
from yztrack.causes import Cause, Change
from yztrack.cells import DASH, Cells, amount, cells, name_of
from yztrack.model import Actual, Indicator, Language, Settings, observed, stated_key
from yztrack.render.status_markdown import escaped
from yztrack.report import Row

MARK = "<!-- yztrack diff -->"  # by which a workflow finds the comment that it wrote before
MOST_ROWS = 150  # of a kind: a comment on GitHub has 65,536 characters at most
_SHOWN = ("due", "target", "latest", "gap", "outlook")


def terminal(changes: Sequence[Change], before: str, settings: Settings, language: Language) -> str:
    """Return a paragraph for each goal that changed, a line for each that came or went, and the count."""
    parts = [_paragraph(one, settings, language) for one in changes if one.kind == "changed"]
    for phrase, others in _others(changes):
        lines = [f"  {_listed(one, language)}\n" for one in others]
        parts.append(f"{phrase.text(language)}\n{''.join(lines)}")
    return "\n".join([*parts, f"{heading(changes, before, language)}\n"])


def heading(changes: Sequence[Change], before: str, language: Language) -> str:
    """How many goals changed, since when."""
    if not changes:
        return wording.NO_CHANGES.text(language, before=before)
    count = {kind: sum(one.kind == kind for one in changes) for kind in ("changed", "set", "dropped")}
    rated = sum("rating" in one.fields for one in changes if one.kind == "changed")
    return wording.CHANGES.text(language, before=before, rated=rated, **count)


def _others(changes: Sequence[Change]) -> list[tuple[wording.Phrase, list[Change]]]:
    """The goals that came and those that went, each under its heading."""
    told = [
        (phrase, [one for one in changes if one.kind == kind])
        for kind, phrase in (("set", wording.NEW_GOALS), ("dropped", wording.DROPPED_GOALS))
    ]
    return [(phrase, others) for phrase, others in told if others]


def _listed(one: Change, language: Language) -> str:
    return f"{one.target}  {_name(one, language)}: {_cell(one.after or one.before, 'rating', language)}"


def _paragraph(one: Change, settings: Settings, language: Language) -> str:
    lines = [f"{one.target}  {_name(one, language)}", f"  {_move(one, 'rating', language)}"]
    moved = ((column, _move(one, column, language)) for column in _SHOWN)
    lines += [f"  {wording.COLUMNS[column].text(language)}: {told}" for column, told in moved if told]
    if told := because(one, settings, language):
        lines.append(f"  {wording.BECAUSE.text(language, causes=told)}")
    return "\n".join(lines) + "\n"


def markdown(changes: Sequence[Change], before: str, settings: Settings, language: Language) -> str:
    """Return Markdown for a pull request; what is more than a comment holds is counted."""
    lines = [MARK, f"**{escaped(heading(changes, before, language))}**"]
    changed = [one for one in changes if one.kind == "changed"]
    if changed:
        columns = [wording.COLUMNS[one].text(language) for one in ("goal", "rating", "latest", "gap")]
        lines += ["", _line([*columns, wording.WHY.text(language)]), _line(["---"] * 5)]
        lines += [_row(one, settings, language) for one in changed[:MOST_ROWS]]
        lines += _more(len(changed), language)
    for phrase, others in _others(changes):
        lines += ["", f"<details><summary>{escaped(phrase.text(language))}</summary>", ""]
        lines += [f"- {escaped(_listed(one, language))}" for one in others[:MOST_ROWS]]
        lines += [*_more(len(others), language), "", "</details>"]
    return "\n".join(lines) + "\n"


def _more(count: int, language: Language) -> list[str]:
    left = count - MOST_ROWS
    return ["", escaped(wording.AND_MORE.text(language, count=left))] if left > 0 else []


def _row(one: Change, settings: Settings, language: Language) -> str:
    moved = [escaped(_move(one, column, language) or DASH) for column in ("rating", "latest", "gap")]
    name = f"{escaped(_name(one, language))} `{one.target.replace('|', ' ').replace('`', ' ')}`"
    return _line([name, *moved, escaped(because(one, settings, language))])


def _line(parts: list[str]) -> str:
    return f"| {' | '.join(parts)} |"


def _name(one: Change, language: Language) -> str:
    row = one.after or one.before
    return "" if row is None else name_of(row.indicator, language)


def _move(one: Change, column: str, language: Language) -> str:
    """A cell before and after; where both are the same nothing, save for the rating."""
    before, after = (_cell(row, column, language) for row in (one.before, one.after))
    if before == after:
        return after if column == "rating" else ""
    return f"{before} -> {after}"


def _cell(row: Row | None, column: str, language: Language) -> str:
    texts: Cells | None = None if row is None else cells(row, language)
    return DASH if texts is None else str(getattr(texts, column)).strip()


def because(one: Change, settings: Settings, language: Language) -> str:
    """The causes in words; those that only together move the goal are said to."""
    row = one.after or one.before
    indicator = None if row is None else row.indicator
    parts = []
    for alone, causes in groupby(one.causes, key=lambda cause: cause.alone):
        told = [_cause(cause, one, indicator, settings, language) for cause in causes]
        joined = "; ".join(told)
        parts.append(joined if alone or len(told) == 1 else wording.TOGETHER.text(language, causes=joined))
    return "; ".join(parts)


def _cause(
    cause: Cause, one: Change, indicator: Indicator | None, settings: Settings, language: Language
) -> str:
    before, after = (
        ", ".join(_actual(actual, indicator, settings, language) for actual in side)
        for side in (cause.before, cause.after)
    )
    code: str = cause.code
    if code == "actual-revised" and not (before and after):
        code = "actual-further" if after else "actual-withdrawn"
    if code == "baseline-revised" and cause.period is None:
        code = "baseline-restated"
    if code == "goal-moved":
        before, after = (_cell(row, "due", language) for row in (one.before, one.after))
    told = wording.CAUSES[code].text(
        language, period=cause.period, before=before or DASH, after=after or DASH
    )
    if indicator is None or cause.indicator == indicator.id:
        return told
    return wording.OF_INDICATOR.text(language, cause=told, indicator=cause.indicator)


def _actual(one: Actual, indicator: Indicator | None, settings: Settings, language: Language) -> str:
    """The figure as stated, with its source."""
    if one.done is not None:
        shown = (wording.YES if one.done else wording.NO).text(language)
    elif indicator is None or stated_key(one) is None:
        shown = DASH
    else:
        suffix = {"level": "", "change": "", "percent": " %", "multiple": " ×"}[one.measure]
        shown = f"{amount(observed(one, indicator.kind, settings.tolerance))}{suffix}"
    return f"{shown} ({one.source})"
