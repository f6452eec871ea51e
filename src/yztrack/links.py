"""What an indicator names: other indicators, and sources; each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator

from yztrack.derivation import OPERATIONS
from yztrack.model import Indicator
from yztrack.syntax import KeyPath


def named_indicators(indicator: Indicator) -> Iterator[tuple[KeyPath, str]]:
    """Yield every place where an indicator names others: benchmarks, and members as ids or globs."""
    for index, target in enumerate(indicator.targets):
        if target.benchmark is not None:
            yield ("targets", index, "benchmark"), target.benchmark
    if indicator.derive is None:
        return
    for key in OPERATIONS:
        members = getattr(indicator.derive, key)
        if isinstance(members, str):
            yield ("derive", key), members
        else:
            for place, member in enumerate(members or ()):
                yield ("derive", key, place), member


def named_sources(indicator: Indicator) -> Iterator[tuple[KeyPath, str]]:
    """Yield every place where an indicator names a source."""
    for index, target in enumerate(indicator.targets):
        yield ("targets", index, "source"), target.source
        for place, said in enumerate(target.stated_in):
            yield ("targets", index, "stated_in", place), said.partition(":")[0].strip()
        if target.baseline_source is not None:
            yield ("targets", index, "baseline_source"), target.baseline_source
    for index, actual in enumerate(indicator.actuals):
        yield ("actuals", index, "source"), actual.source


def cited(indicator: Indicator) -> set[str]:
    """Return the sources that an indicator names anywhere."""
    named = {actual.source for actual in indicator.actuals}
    for target in indicator.targets:
        named.add(target.source)
        named.update(place.partition(":")[0].strip() for place in target.stated_in)
        if target.baseline_source is not None:
            named.add(target.baseline_source)
    return named
