"""The texts of a workspace's files, made of tables: what reading them gives is what the tables say.

The law: with tables that `tables_of` made, reading the texts gives the same records, every number with its
digits; what stands at its default is not written, so that a file says no more than a person would have. Rows
of any other origin are written as they are, for the one reader of files to judge: it names what is wrong with
a file by line and key. Only what belongs to no file, or to two, is refused here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import tomli_w

from yztrack.finding import Refusal
from yztrack.keys import KEYS as LISTED
from yztrack.message import say
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
)
from yztrack.quantity import plain
from yztrack.tables import KEYS, TABLES, part, value_of
from yztrack.templates import sources_text

Rows = Iterable[Mapping[str, Any]]
SETTINGS, SOURCES = "workspace", "sources"  # files of the workspace itself, without their suffix

_PERIODS = {"Span", "Start", "Publication"}
_YEAR, _DAY = re.compile("[1-9][0-9]{3}"), re.compile("[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
_MAX_INTEGER = 2**63
_KEY_OF = {"indicators": "id", "sources": "id", "derivations": "indicator", "groups": "path"}
_OF_FILES = ("targets", "actuals", "derivations", "waivers")


def texts_of(tables: Mapping[str, Rows]) -> dict[str, str]:
    """Return the text of each file that the tables make, by its path.

    Raises Refusal for rows that belong to no file, and for two where there is one at most.
    """
    rows = {name: list(tables[name]) for name in TABLES}
    _require_files(rows)
    inner = {name: _by_file(rows[name]) for name in _OF_FILES}
    settings = _settings_text(rows["settings"], rows["groups"], inner["waivers"].get(None, []))
    texts = {f"{SETTINGS}.toml": settings} if settings else {}
    sources = "\n".join(_table({row["id"]: {}}, Source, row) for row in rows["sources"])
    texts[f"{SOURCES}.toml"] = sources or sources_text()
    for row in rows["indicators"]:
        texts[f"{row['id']}.toml"] = _indicator_text(row, inner)
    return texts


def _require_files(rows: Mapping[str, list[Mapping[str, Any]]]) -> None:
    """Raise Refusal where a record has no file, or a file two heads."""
    for name, key in _KEY_OF.items():
        twice = [one for one, count in Counter(row[key] for row in rows[name]).items() if count > 1]
        if twice:
            raise Refusal(
                say("{table} has {id} twice", table=name, id=twice[0]), say("leave one of the rows")
            )
    known = {row["id"] for row in rows["indicators"]}
    nameless = [name for name, key in _KEY_OF.items() if any(not row[key] for row in rows[name])]
    if nameless:
        raise Refusal(say("{table} has a row without an id", table=nameless[0]), say("fill it in"))
    clash = sorted(known & {SETTINGS, SOURCES})
    if clash:
        raise Refusal(
            say("{id} is a file of the workspace itself", id=f"{clash[0]}.toml"), say("use another id")
        )
    for name in _OF_FILES:
        lost = {row["indicator"] for row in rows[name]} - known - ({None} if name == "waivers" else set())
        if lost:
            raise Refusal(
                say("{table} names {id}, which indicators has not", table=name, id=min(map(str, lost))),
                say("add its row, or leave these away"),
            )
    if len(rows["settings"]) > 1:
        raise Refusal(say("settings has more than one row"), say("leave one of the rows"))


def _by_file(rows: Rows) -> dict[str | None, list[Mapping[str, Any]]]:
    found: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda one: one.get("place") or 0):
        found.setdefault(row["indicator"], []).append(row)
    return found


def _indicator_text(
    row: Mapping[str, Any], inner: Mapping[str, Mapping[str | None, list[Mapping[str, Any]]]]
) -> str:
    name = row["id"]
    derive = ["\n[derive]\n" + _pairs(Derivation, one) for one in inner["derivations"].get(name, ())]
    records = (
        f"\n[[{key}]]\n{_pairs(record, one)}"
        for key, table, record in (
            ("targets", "targets", Target),
            ("actuals", "actuals", Actual),
            ("waive", "waivers", Waiver),
        )
        for one in inner[table].get(name, ())
    )
    return "".join((_pairs(Indicator, row), *derive, *records))


def _settings_text(settings: Rows, groups: Rows, waivers: Rows) -> str:
    blocks = []
    for row in settings:
        blocks.append(_pairs(Settings, row))
        for key, prefix, record in (
            ("tolerance", "tolerance_", Tolerance),
            ("cut_points", "cut_point_", CutPoints),
        ):
            pairs = _pairs(record, part(row, prefix))
            blocks.append(f"[{key}]\n{pairs}" if pairs else "")
    blocks += [_table({"groups": {row["path"]: {}}}, Group, row) for row in groups]
    blocks += [f"[[waive]]\n{_pairs(Waiver, row)}" for row in waivers]
    return "\n".join(filter(None, blocks))


def _table(head: Mapping[str, Any], record: type, row: Mapping[str, Any]) -> str:
    return tomli_w.dumps(head) + _pairs(record, row)


def _pairs(record: type, row: Mapping[str, Any]) -> str:
    """A record's keys and values, a line each in the order of the pages on keys, without the defaults."""
    told = {key: f"{key} = {_spelt(annotated, value)}\n" for key, annotated, value in _said(record, row)}
    return "".join(told[key] for key in LISTED[record.__name__] if key in told)


def _said(record: type, row: Mapping[str, Any]) -> Iterator[tuple[str, str, object]]:
    known: Mapping[str, Any] = getattr(record, "__pydantic_fields__", {})
    for name, annotated in KEYS[record].items():
        value = value_of(name, annotated, row)
        # by their text: 0.020 equals the default 0.02, and is not what was printed
        if value is not None and repr(value) != repr(known[name].get_default(call_default_factory=True)):
            yield known[name].alias or name, annotated, value


def _spelt(annotated: str, value: object) -> str:
    match value:
        case Decimal():
            return _number(value)
        case tuple():
            return f"[{', '.join(_spelt(annotated, one) for one in value)}]"
        case str() if annotated in _PERIODS and (_YEAR.fullmatch(value) or _is_day(value)):
            return value
        case _:
            text = tomli_w.dumps({"": value}, multiline_strings=annotated == "Prose")
            return text.removeprefix('"" = ').removesuffix("\n")


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number(value: Decimal) -> str:
    """A number that is read back with the same digits, also where TOML's integers end."""
    text = plain(value)
    whole = "." not in text
    return f"{text}e0" if whole and (abs(value) >= _MAX_INTEGER or text == "-0") else text
