"""The append law for any text and any record; and the whole of `add-actual` up to the write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from tests.fuzz import seeds as sown
from tests.fuzz.seeds import split
from yztrack.append import append
from yztrack.cli.recording import save, tell_moves
from yztrack.document import read_indicator
from yztrack.finding import Refusal
from yztrack.period import parse_period
from yztrack.store import load
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
_ROOT = Path(mkdtemp(prefix="fuzz-adding-")) / "targets"
_ROOT.mkdir()
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
    """Append a record that the text chooses; raises where the law does not hold."""
    random = Random(text)
    record = _record(random)
    _law(text, record)
    _saved(text, random)


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
    """A record into the one file of a workspace: as `add-actual` does it, tried and then written."""
    if random.random() < 0.7 or read_indicator("output", text.removeprefix("\ufeff")).records is None:
        return
    source, number = random.choice((("later", "70"), ("plan", "9e29"), ("later", "-5"), ("nowhere", "1")))
    record = {"period": parse_period("2023"), "value": Decimal(number), "source": source}
    if random.random() < 0.3:
        record[random.choice(("where", "note", "status"))] = random.choice(_WORDS)
    for name, one in {**split(""), "output.toml": text}.items():
        (_ROOT / name).write_bytes(one.encode("utf-8", "surrogatepass"))
    loaded = load(_ROOT)
    before = len(loaded.workspace.indicators["output"].actuals)
    edits = {"output.toml": lambda old: append(old, record)}
    for dry_run in (True, False):
        try:
            told = save(loaded, edits, {}, date(2024, 6, 30), "en", dry_run=dry_run, quiet=True)
        except Refusal as refusal:
            assert refusal.message
            assert (_ROOT / "output.toml").read_bytes() == text.encode("utf-8", "surrogatepass")
        else:
            assert len(told.after.workspace.indicators["output"].actuals) == before + 1
            with redirect_stdout(StringIO()):
                tell_moves(told, {"output"}, date(2024, 6, 30), "en")
