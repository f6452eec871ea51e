"""The level of a milestone: done, when, and in time or not.

A report says that it was done within a period, or was not done by the end of one. A period that straddles
the due date leaves both answers open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yztrack.case import Reached, Stand
from yztrack.evidence import Observation
from yztrack.level import Level
from yztrack.quantity import Truth

_REASON = "milestone"


def stand(known: Sequence[Observation], due: date | None) -> Stand:
    """Return where a milestone stands; `known` is sorted by last day, `due` is None where it is never due."""
    done = next((one for one in known if one.quantity.low), None)
    if done is not None:
        return _done(done, due, known)
    undone = next((one for one in reversed(known)), None)
    failed = undone is not None and due is not None and undone.period.last >= due
    met: Truth = "no" if failed else "unknown"
    return Stand(undone, Level(met, None, None), _REASON, failed=failed, settled=failed)


def _done(done: Observation, due: date | None, known: Sequence[Observation]) -> Stand:
    in_time = due is None or done.period.last <= due
    not_yet = due is not None and any(not one.quantity.low and one.period.last >= due for one in known)
    late = not in_time and due is not None and (done.period.first > due or not_yet)
    met: Truth = "yes" if in_time else "no" if late else "unknown"
    return Stand(
        done,
        Level(met, None, None),
        _REASON,
        proven=in_time,
        failed=late,
        settled=True,
        reached=Reached(done.period, True if in_time else False if late else None),
    )
