"""A workspace as flat tables and back, value for value: what a columnar file can hold.

A table is a list of rows, a row a value for each of its columns. The columns are the keys of the model under
their own names, so that a new key has its column without a word here; a key that is a pair has two, `_low`
and `_high`. Periods are their canonical text, lists stay lists, what was not written is None. Rows keep the
order of the files: `place` counts the records of one file from 0.

Targets and actuals have further columns for readers who have no parser of periods or bounds: the first and
last day, and the interval as it was stated; targets also the file and line where they stood, which results
tell. `workspace_of` does not look at these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from yztrack.evidence import published_on
from yztrack.model import (
    Actual,
    CutPoints,
    Derivation,
    Group,
    Indicator,
    Settings,
    Source,
    Target,
    Tolerance,
    Waiver,
    Workspace,
    observed,
)
from yztrack.period import Period

ColumnType = Literal["text", "texts", "number", "flag", "day", "count"]
Columns = Mapping[str, ColumnType]
Row = dict[str, Any]
Places = Mapping[str, tuple[str, int]]
NOWHERE: Places = MappingProxyType({})
T = TypeVar("T")

_RECORDS = {
    "Derivation",
    "tuple[Target, ...]",
    "tuple[Actual, ...]",
    "tuple[Waiver, ...]",
    "Tolerance",
    "CutPoints",
    "Mapping[str, Group]",
}
_TYPES: Mapping[str, ColumnType] = {
    "Day": "day",
    "LastDay": "day",
    "Flag": "flag",
    "Number": "number",
    "Width": "number",
    "Lines": "texts",
}  # by annotation; anything else is text


def _keys_of(record: type) -> dict[str, str]:
    """The keys of a record that hold no records themselves, with what they are annotated as."""
    told = {one.name: str(one.type).removesuffix(" | None") for one in fields(record) if one.init}
    return {name: annotated for name, annotated in told.items() if annotated not in _RECORDS}


KEYS: Mapping[type, Mapping[str, str]] = {
    record: _keys_of(record)
    for record in (
        Indicator, Target, Actual, Source, Derivation, Waiver, Group, Settings, Tolerance, CutPoints
    )
}  # fmt: skip
"""Of each record the keys that hold no records themselves, with their annotation."""


def _columns(record: type) -> dict[str, ColumnType]:
    found: dict[str, ColumnType] = {}
    for name, told in KEYS[record].items():
        if told == "Pair":
            found |= {f"{name}_low": "number", f"{name}_high": "number"}
        else:
            found[name] = _TYPES.get(told, "text")
    return found


_OF_FILE: Columns = {"indicator": "text", "place": "count"}
_INTERVAL: Columns = {"low": "number", "low_open": "flag", "high": "number", "high_open": "flag"}
_DAYS: Columns = {"first_day": "day", "last_day": "day"}
_STOOD: Columns = {"path": "text", "line": "count"}

TABLES: Mapping[str, Columns] = {
    "indicators": {"id": "text", **_columns(Indicator)},
    "targets": {**_OF_FILE, **_columns(Target), **_DAYS, **_INTERVAL, **_STOOD},
    "actuals": {**_OF_FILE, **_columns(Actual), **_DAYS, **_INTERVAL, "known_from": "day"},
    "sources": {"id": "text", **_columns(Source), "known_from": "day"},
    "derivations": {"indicator": "text", **_columns(Derivation)},
    "waivers": {**_OF_FILE, **_columns(Waiver)},
    "groups": {"path": "text", **_columns(Group)},
    "settings": {
        **_columns(Settings),
        **{f"tolerance_{name}": told for name, told in _columns(Tolerance).items()},
        **{f"cut_point_{name}": told for name, told in _columns(CutPoints).items()},
        "unread": "texts",
    },
}
"""The columns of each table. In `waivers` the indicator is empty for those of `workspace.toml`."""

COMPUTED = frozenset({*_DAYS, *_INTERVAL, "known_from"})
"""The columns that follow from others, for readers without a parser."""


def tables_of(
    workspace: Workspace,
    places: Places = NOWHERE,
) -> dict[str, list[Row]]:
    """Return the tables that hold all of a workspace; `places` has path and line of targets by their ids."""
    settings, indicators = workspace.settings, workspace.indicators.values()
    rows: dict[str, Iterable[Row]] = {
        "indicators": ({"id": one.id, **_row(one)} for one in indicators),
        "targets": (row for one in indicators for row in _targets(one, workspace, places)),
        "actuals": (row for one in indicators for row in _actuals(one, workspace)),
        "sources": (
            {"id": name, **_row(one), "known_from": one.counts_from}
            for name, one in workspace.sources.items()
        ),
        "derivations": (
            {"indicator": one.id, **_row(one.derive)} for one in indicators if one.derive is not None
        ),
        "waivers": [
            *_placed(None, settings.waive),
            *(row for one in indicators for row in _placed(one.id, one.waive)),
        ],
        "groups": ({"path": path, **_row(one)} for path, one in settings.groups.items()),
        "settings": [_settings(workspace)],
    }
    return {name: list(rows[name]) for name in TABLES}


def _row(record: Any) -> Row:
    row: Row = {}
    for name, told in KEYS[type(record)].items():
        value = getattr(record, name)
        if told == "Pair":
            row[f"{name}_low"], row[f"{name}_high"] = (None, None) if value is None else value
        elif isinstance(value, Period):
            row[name] = str(value)
        else:
            row[name] = list(value) if isinstance(value, tuple) else value
    return row


def _placed(indicator: str | None, records: Iterable[Any]) -> Iterator[Row]:
    for place, record in enumerate(records):
        yield {"indicator": indicator, "place": place, **_row(record)}


def _targets(indicator: Indicator, workspace: Workspace, places: Places) -> Iterator[Row]:
    for row, target in zip(_placed(indicator.id, indicator.targets), indicator.targets, strict=True):
        path, line = places.get(f"{indicator.id}@{target.key}", (None, None))
        yield row | _stated(target, indicator, workspace) | {"path": path, "line": line}


def _actuals(indicator: Indicator, workspace: Workspace) -> Iterator[Row]:
    for row, actual in zip(_placed(indicator.id, indicator.actuals), indicator.actuals, strict=True):
        known = published_on(actual, workspace.sources)
        yield row | _stated(actual, indicator, workspace) | {"known_from": known}


def _stated(record: Target | Actual, indicator: Indicator, workspace: Workspace) -> Row:
    span: Period | None = record.period
    first, last = (None, None) if span is None else span
    interval = observed(record, indicator.kind, workspace.settings.tolerance)
    return {"first_day": first, "last_day": last, **interval._asdict()}


def _settings(workspace: Workspace) -> Row:
    settings = workspace.settings
    return {
        **_row(settings),
        **{f"tolerance_{name}": value for name, value in _row(settings.tolerance).items()},
        **{f"cut_point_{name}": value for name, value in _row(settings.cut_points).items()},
        "unread": sorted(workspace.unread),
    }


def workspace_of(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> Workspace:
    """Return the workspace that tables hold; raises what pydantic raises where they hold none."""
    (settings,) = tables["settings"]
    waivers = _by_file(tables["waivers"], Waiver)
    inner: dict[str, dict[str | None, list[Any]]] = {
        "waive": waivers,
        "targets": _by_file(tables["targets"], Target),
        "actuals": _by_file(tables["actuals"], Actual),
    }
    derive = {row["indicator"]: _record(Derivation, row) for row in tables["derivations"]}
    indicators: dict[str, Indicator] = {}
    for row in tables["indicators"]:
        name = row["id"]
        told = {key: tuple(records.get(name, ())) for key, records in inner.items()}
        made = _record(Indicator, row, derive=derive.get(name), **told)
        object.__setattr__(made, "id", name)  # no key of a file, so no argument of its record
        indicators[name] = made
    return Workspace(
        settings=_record(
            Settings,
            settings,
            tolerance=_record(Tolerance, part(settings, "tolerance_")),
            cut_points=_record(CutPoints, part(settings, "cut_point_")),
            groups={row["path"]: _record(Group, row) for row in tables["groups"]},
            waive=tuple(waivers.get(None, ())),
        ),
        sources={row["id"]: _record(Source, row) for row in tables["sources"]},
        indicators=indicators,
        unread=frozenset(settings["unread"]),
    )


def part(row: Mapping[str, Any], prefix: str) -> Row:
    """Return the columns of a row whose names begin so, without that beginning."""
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


def _by_file(rows: Iterable[Mapping[str, Any]], record: type[T]) -> dict[str | None, list[T]]:
    found: dict[str | None, list[T]] = {}
    for row in sorted(rows, key=lambda one: int(one["place"])):
        found.setdefault(row["indicator"], []).append(_record(record, row))
    return found


def _record(record: type[T], row: Mapping[str, Any], **inner: object) -> T:
    told: dict[str, object] = {}
    known: Mapping[str, Any] = getattr(record, "__pydantic_fields__", {})
    for name, annotated in KEYS[record].items():
        value = value_of(name, annotated, row)
        if value is not None:
            told[known[name].alias or name] = value
    return record(**told, **inner)


def value_of(name: str, annotated: str, row: Mapping[str, Any]) -> object:
    """Return what a row says of a key of `KEYS`; None if nothing. Half of a pair is a tuple of one."""
    if annotated == "Pair":
        return tuple(one for one in (row[f"{name}_low"], row[f"{name}_high"]) if one is not None) or None
    value = row[name]
    return tuple(value) if isinstance(value, list) else value
