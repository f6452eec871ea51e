"""What changed between two reports: whose rating moved, from which to which."""

from __future__ import annotations

from typing import NamedTuple

from yztrack.rating import Rating
from yztrack.report import Report


class Move(NamedTuple):
    """One goal before and after; `before` is None for a goal that was not there."""

    target: str
    before: Rating | None
    after: Rating

    @property
    def moved(self) -> bool:
        """Whether the rating is another one."""
        return self.before != self.after


def moves(before: Report, after: Report) -> list[Move]:
    """Return every goal of the later report with its rating in the earlier one."""
    ratings = {row.assessment.id: row.assessment.rating for row in before.rows}
    return [
        Move(row.assessment.id, ratings.get(row.assessment.id), row.assessment.rating) for row in after.rows
    ]
