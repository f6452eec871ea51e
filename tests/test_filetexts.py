"""Tables into the texts of files: what reading them gives is what the tables say, digit by digit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.drawn import workspaces
from tests.plans import workspace
from tests.test_tables import EVERY_KEY
from yztrack.document import read_indicator, read_settings, read_sources
from yztrack.filetexts import texts_of
from yztrack.finding import Refusal
from yztrack.model import Settings, Workspace
from yztrack.store import load
from yztrack.tables import tables_of

HERE = Path(__file__).parent
SALES = """
    name = "Sales"
    kind = "flow"
    unit = "亿元"
    [[targets]]
    period = 2025
    more_than = 10000
    source = "plan"
"""


def read(texts: Mapping[str, str], unread: frozenset[str] = frozenset()) -> Workspace:
    """What the files hold; each must be sound."""
    indicators = {}
    settings, sources = Settings(), read_sources(texts["sources.toml"])
    assert sources.records is not None, sources.faults
    for relative, text in texts.items():
        if relative == "workspace.toml":
            told = read_settings(text)
            assert told.records is not None, told.faults
            settings = told.records
        elif relative != "sources.toml":
            one = read_indicator(relative.removesuffix(".toml"), text)
            assert one.records is not None, (one.faults, text)
            indicators[one.records.id] = one.records
    return Workspace(settings=settings, sources=sources.records, indicators=indicators, unread=unread)


def assert_same(told: Workspace) -> None:
    tables = tables_of(told)
    back = read(texts_of(tables), told.unread)
    assert back == told
    assert repr(back) == repr(told), "equal, and yet 1.50 has become 1.5"
    assert tables_of(back) == tables


@given(told=workspaces())
def test_any_workspace_is_read_again_from_its_texts(told: Workspace) -> None:
    assert_same(told)


@pytest.mark.parametrize("place", ["../targets", "workspaces/goals", "workspaces/ratings", "workspaces/town"])
def test_a_whole_plan_is_read_again_from_its_texts(place: str) -> None:
    assert_same(load((HERE / place).resolve()).workspace)


def test_every_key_of_the_model_is_read_again() -> None:
    text = EVERY_KEY.replace("published = 2024-06\n", 'published = "2024-06"\n')
    assert_same(workspace({"group/an-indicator": text}))


def test_a_file_says_no_more_than_a_person_would_have() -> None:
    texts = texts_of(tables_of(workspace({"industry/sales": SALES}, {})))
    assert texts == {
        "sources.toml": "# The documents that goals and figures come from, a table each; `yztrack add-source`"
        " adds one.\n",
        "industry/sales.toml": 'name = "Sales"\nunit = "亿元"\nkind = "flow"\n\n[[targets]]\nperiod = 2025\n'
        'more_than = 10000\nsource = "plan"\n',
    }


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("0.1000", "0.1000"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808e0"),
        ("-0", "-0e0"),
        ("100", "100"),
    ],
)
def test_a_number_keeps_its_digits_beyond_the_integers_of_toml(number: str, written: str) -> None:
    tables = tables_of(workspace({"sales": SALES}, {}))
    tables["targets"][0]["more_than"] = Decimal(number)
    text = texts_of(tables)["sales.toml"]
    assert f"more_than = {written}\n" in text
    (target,) = read({"sources.toml": "", "sales.toml": text}).indicators["sales"].targets
    assert str(target.more_than) == number


def test_half_of_a_pair_is_left_for_the_reader_to_refuse() -> None:
    tables = tables_of(workspace({"sales": SALES}, {}))
    tables["targets"][0] |= {"more_than": None, "between_high": Decimal(2)}
    (fault,) = read_indicator("sales", texts_of(tables)["sales.toml"]).faults
    assert fault.message == "targets.between has fewer than two numbers"


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("targets", {"indicator": "lost"}, "targets names lost, which indicators has not"),
        ("actuals", {"indicator": None}, "actuals names None, which indicators has not"),
        ("indicators", {"id": "sales"}, "indicators has sales twice"),
        ("indicators", {"id": "sources"}, "sources.toml is a file of the workspace itself"),
        ("indicators", {"id": None}, "indicators has a row without an id"),
        ("settings", {}, "settings has more than one row"),
    ],
)
def test_a_row_of_no_file_or_of_two_is_refused(table: str, row: dict[str, Any], words: str) -> None:
    tables = tables_of(workspace({"sales": SALES}, {}))
    model = tables[
        "indicators" if table == "indicators" else "targets" if table != "settings" else "settings"
    ]
    tables[table].append({**model[0], **row})
    with pytest.raises(Refusal, match=f"^{words}$"):
        texts_of(tables)
