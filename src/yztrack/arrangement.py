"""The rows of a report in blocks, as a reader asked for them: by group, rating, due date or source; sorted.

Headline goals come first where the blocks are groups. A goal of an indicator that nothing is known of is
folded into one line a block, unless everything was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from yztrack import wording
from yztrack.cells import named
from yztrack.model import Indicator, Language, Settings
from yztrack.rating import RATINGS
from yztrack.report import Report, Row

GroupBy = Literal["group", "rating", "due", "source"]
Sort = Literal["gap", "due", "rating", "name"]

_LAST = "9999-99-99"


class Look(NamedTuple):
    """What a reader asked for: how rows are grouped and sorted, whether all are drawn, and with what."""

    by: GroupBy = "group"
    sort: Sort | None = None
    unfold: bool = False
    ascii_only: bool = False


AS_IT_IS = Look()


class Block(NamedTuple):
    """A heading, the rows below it, and the rows that are folded into a line."""

    title: str
    rows: list[Row]
    folded: list[Row]


def arrange(report: Report, language: Language, look: Look = AS_IT_IS) -> list[Block]:
    """Return the blocks of a report in the order in which they are drawn."""
    found: dict[str, Block] = {}
    rows = report.rows if look.sort is None else sorted(report.rows, key=_sorter(look.sort, language))
    for row in sorted(rows, key=_order(look.by)):
        title = _title(row, report, look.by, language)
        block = found.setdefault(title, Block(title, [], []))
        folds = not look.unfold and not row.indicator.headline and not row.assessment.informed
        (block.folded if folds else block.rows).append(row)
    return list(found.values())


def _order(by: GroupBy) -> Callable[[Row], tuple[object, ...]]:
    """The order of the blocks; within one, rows stay as they were."""
    orders: Mapping[GroupBy, Callable[[Row], tuple[object, ...]]] = {
        "group": lambda row: (not row.indicator.headline, *_place(row.indicator)),
        "rating": lambda row: (RATINGS.index(row.assessment.rating),),
        "due": lambda row: (_due(row)[:4],),
        "source": lambda row: (row.target.source,),
    }
    return orders[by]


def _place(indicator: Indicator) -> tuple[bool, str]:
    """Where a group stands: headline goals are one, what lies in no folder comes last."""
    return (False, "") if indicator.headline else (not indicator.group, indicator.group)


def _title(row: Row, report: Report, by: GroupBy, language: Language) -> str:
    if by == "rating":
        return wording.rating_text(row.assessment.rating, language)
    if by == "due":
        due = row.assessment.due
        return wording.NO_DATE.text(language) if due is None else str(due.year)
    if by == "source":
        source = report.sources.get(row.target.source)
        return row.target.source if source is None else f"{row.target.source}: {source.title}"
    if row.indicator.headline:
        return wording.HEADLINE.text(language)
    return group_name(row.indicator.group, report.settings, language)


def group_name(group: str, settings: Settings, language: Language) -> str:
    """Return a group's name as the workspace gives it, else its path."""
    if not group:
        return wording.UNGROUPED.text(language)
    known = settings.groups.get(group)
    return group if known is None else named(known, language)


def _sorter(sort: Sort, language: Language) -> Callable[[Row], tuple[object, ...]]:
    sorters: Mapping[Sort, Callable[[Row], tuple[object, ...]]] = {
        "gap": lambda row: (-missing_share(row),),
        "due": lambda row: (_due(row),),
        "rating": lambda row: (RATINGS.index(row.assessment.rating),),
        "name": lambda row: (named(row.indicator, language).casefold(),),
    }
    return sorters[sort]


def _due(row: Row) -> str:
    return _LAST if row.assessment.due is None else str(row.assessment.due)


def missing_share(row: Row) -> Decimal:
    """Return the gap as a share of the goal, at worst; least is what is not known, then what is exceeded.

    Units differ from goal to goal, shares of the goal can be compared.
    """
    one = row.assessment
    if one.gap is None or one.goal_level is None:
        return Decimal("-Infinity")
    end = one.goal_level.high if one.goal_level.low is None else one.goal_level.low
    worst = one.gap.low if one.gap.high is None else one.gap.high
    if worst is None or not end:
        return Decimal("-Infinity")
    return worst / abs(end)
