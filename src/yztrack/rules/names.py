"""The ids of a workspace, and which of them a glob fits, without a look at each of them.

Of a hundred thousand ids, those that begin as a glob does stand together once they are sorted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from fnmatch import translate
from functools import cached_property

_GLOB = re.compile(r"[*?\[]")


class Names:
    """Ids in an order of their own; what finds them is made when a glob is first asked for."""

    def __init__(self, ids: Collection[str]) -> None:
        self.ids = ids

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.ids)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.ids)}

    def fitting(self, pattern: str) -> tuple[str, ...]:
        """Return the ids that a name or a glob fits, in their order."""
        if pattern in self.ids:
            return (pattern,)
        glob = _GLOB.search(pattern)
        if glob is None:
            return ()
        begins, fits = pattern[: glob.start()], re.compile(translate(pattern)).match
        found = []
        for at in range(bisect_left(self._sorted, begins), len(self._sorted)):
            if not self._sorted[at].startswith(begins):
                break
            if fits(self._sorted[at]):
                found.append(self._sorted[at])
        return tuple(sorted(found, key=self._places.__getitem__))
