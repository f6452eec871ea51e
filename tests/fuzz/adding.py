"""The append law for any text and any record; and the whole of `add-actual` up to the write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz import seeds as sown
from yztrack.append import append
from yztrack.document import read_indicator
from yztrack.finding import Refusal
from yztrack.period import parse_period
from yztrack.store import assemble
from yztrack.syntax import SyntaxFault, parse

_ODD = (
    *("[[actuals]]\n[actuals.x]\ny = 1\n", "actuals = []", "actuals = [ # ]\n]\n", "actuals.x = 1\n"),
    *(
        "[[actuals]]\nvalue = 1\n[[actuals.more]]\nx = 2\n# tail",
        "a = '''\n[[actuals]]\n'''\r\n",
        "[[actuals]] # x\r\n",
    ),
    *(
        '"actuals" = [{ value = 1 },]',
        "x = [\n[[1]],\n]\n[[ actuals ]]\nvalue = 1\n\n# about what follows\n[b]\n",
    ),
    *(
        "[a]\nb = 1\n[[actuals]]\nvalue = 1\n[[a.actuals]]\nc = 2\n",
        "\ufeff# only a comment",
        "[actuals]\n",
        "",
    ),
)
_WORDS = (
    "plan",
    'a "b" \\ \r\n\t',
    "工业",
    "\U0001f3ed\u2028",
    "'''\"\"\"",
    "#[[actuals]]",
    "\x1b[31m",
    "{x}",
    "",
)


def seeds() -> Sequence[str]:
    """Files, the examples of rules, and layouts that are odd."""
    return [*sown.files(), *sown.examples(), *_ODD]


def target(text: str) -> None:
    """Append a record that the text's length chooses; raises where the law does not hold."""
    random = Random(text)
    record = _record(random)
    _law(text, record)
    _saved(text.removeprefix("\ufeff"), random)


def _record(random: Random) -> dict[str, object]:
    number = Decimal(random.randint(-(10**9), 10**12)).scaleb(-random.randint(0, 9))
    values: tuple[object, ...] = (
        number,
        (number, number + 1),
        random.choice(_WORDS),
        random.random() < 0.5,
        date(random.randint(1000, 9999), 2, 3),
        parse_period(random.choice(("2025", "2025-H1", "2021/2025", "2025-06"))),
        random.randint(-(2**70), 2**70),
    )
    keys = ("period", "value", "source", "note", "a.b", "", "done", "größe", '"', "actuals")
    return {random.choice(keys): random.choice(values) for _ in range(random.randint(0, 6))}


def _law(text: str, record: Mapping[str, object]) -> None:
    try:
        before = parse(text.removeprefix("\ufeff"))
    except SyntaxFault:
        before = None
    try:
        after = append(text, record)
    except Refusal as refusal:
        assert refusal.help
        return
    assert before is not None, "a text that is no TOML was written to"
    added = parse(append("", record))["actuals"]
    wanted = {**before, "actuals": [*before.get("actuals", []), *added]}
    assert repr(parse(after.removeprefix("\ufeff"))) == repr(wanted)
    _reads_elsewhere(text, after, added)
    rest = iter(after)
    assert all(mark in rest for mark in text), "an old character is gone"


def _reads_elsewhere(text: str, after: str, added: list[Any]) -> None:
    """What another parser makes of it, where that reads the old text as we do."""
    try:
        before = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return
    found = tomllib.loads(after.removeprefix("\ufeff"), parse_float=Decimal)
    assert repr(found) == repr({**before, "actuals": [*before.get("actuals", []), *added]})


def _saved(text: str, random: Random) -> None:
    """A record into a workspace whose one file this is, as a dry run; what it says first goes nowhere."""
    if read_indicator("output", text).records is None:
        return
    record: dict[str, object] = {"period": parse_period("2023"), "value": Decimal(70), "source": "later"}
    record[random.choice(("value", "where", "note", "status"))] = random.choice(_WORDS)
    if random.random() < 0.3:
        record = {
            "period": parse_period("2023"),
            "value": Decimal(random.choice(("1", "9e29", "-5"))),
            "source": "plan",
        }
    texts = {**sown.split(""), "output.toml": text}
    loaded = assemble(Path("/nowhere/targets"), [(name, one, None) for name, one in texts.items()])
    after = _appended(text, record)
    if after is None:
        return
    judged = read_indicator("output", after)
    if judged.records is not None:
        changed = loaded.with_indicator("output.toml", after, judged.records)
        assert (
            len(changed.workspace.indicators["output"].actuals)
            == len(loaded.workspace.indicators["output"].actuals) + 1
        )


def _appended(text: str, record: Mapping[str, object]) -> str | None:
    try:
        return append(text, record)
    except Refusal:
        return None
