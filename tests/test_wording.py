"""Words: both languages say the same, and every code that the engine can give has some."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest

import yztrack
from yztrack import wording
from yztrack.cells import Cells
from yztrack.rating import RATINGS, Reason
from yztrack.wording import Phrase

SOURCE = Path(yztrack.__file__).parent
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|milestone|break|rank|benchmark")


def phrases() -> dict[str, Phrase]:
    """Every phrase of the module, by where it stands."""
    found: dict[str, Phrase] = {}
    for name, value in vars(wording).items():
        if isinstance(value, Phrase):
            found[name] = value
        elif isinstance(value, dict):
            found |= {f"{name}[{key}]": one for key, one in value.items() if isinstance(one, Phrase)}
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("phrase", phrases().values(), ids=phrases().keys())
def test_a_phrase_is_english(phrase: Phrase) -> None:
    assert phrase.strip()
    assert not re.search(r"[\u4e00-\u9fff]", phrase)


def given_codes() -> set[str]:
    """Codes that stand in the engine's sources: `Reason("…")`, and what is returned as the lack of a pace."""
    found: set[str] = set()
    for module in ("assess", "case", "pace", "report", "single", "window", "milestone"):
        tree = ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
                found |= _constants(node.args[0])
            if module in {"case", "pace"} and isinstance(node, ast.Return) and node.value is not None:
                found |= {one for one in _constants(node.value) if CODE.fullmatch(one)}
    return found


def _constants(node: ast.expr) -> set[str]:
    """The texts that an expression may have: itself, either side of a choice."""
    if isinstance(node, ast.IfExp):
        return _constants(node.body) | _constants(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_every_code_that_the_engine_gives_has_words() -> None:
    codes = given_codes()
    assert {
        "bound-proves-met",
        "bound-proves-missed",
        "no-baseline",
        "baseline-meets-goal",
        "rivals-differ",
        "growth-rate",
    } <= codes
    assert codes - set(wording.REASONS) == set()


@pytest.mark.parametrize("kind", ["direction", "delegated", "count", "wording"])
def test_every_way_of_naming_nothing_to_measure_has_words(kind: str) -> None:
    assert f"unquantified-{kind}" in wording.REASONS


def test_every_rating_and_column_has_words() -> None:
    assert set(wording.RATINGS) == set(RATINGS)
    assert set(Cells._fields) <= set(wording.COLUMNS)


def test_a_rating_reads_differently_from_every_other() -> None:
    for language in ("en", "zh"):
        assert len({wording.rating_text(rating, language) for rating in RATINGS}) == len(RATINGS)


def test_the_schema_lists_the_same_ratings_and_lets_every_code_pass() -> None:
    schema = json.loads((SOURCE / "schemas" / "status-1.json").read_text(encoding="utf-8"))["$defs"]
    assert schema["rating"]["enum"] == list(reversed(RATINGS))
    assert all(re.fullmatch(schema["code"]["pattern"], code) for code in wording.REASONS)


@pytest.mark.parametrize(
    ("reason", "en", "zh"),
    [
        (Reason("years-held", {"held": 2, "years": 5}), "2 of 5 years held", "5 年中 2 年达到"),
        (
            Reason("reached-later", {"period": "2025"}),
            "known to be reached in 2025, after the date",
            "已知于 2025 达到，晚于期限",
        ),
        (Reason("no-such-code"), "no-such-code", "no-such-code"),
    ],
    ids=lambda value: value.code if isinstance(value, Reason) else "",
)
def test_a_reason_is_put_into_words(reason: Reason, en: str, zh: str) -> None:
    assert (wording.reason_text(reason, "en"), wording.reason_text(reason, "zh")) == (en, zh)
