"""A fingerprint stays where only lines or words change, and differs where another thing is wrong."""

from __future__ import annotations

import pytest

from tests.found import finding
from yztrack.finding import Finding
from yztrack.render.findings_identity import ends, fingerprints

PATH = "targets/output.toml"
TEXT = """\
name = "Output"

[[targets]]
period = 2025   # the plan's last year
at_least = "100"
source = "plan"

[[targets]]
period = 2030
at_least = "120"
source = "plan"
"""
AT = TEXT.split("\n").index('at_least = "100"') + 1


def known(text: str, *told: Finding) -> list[str]:
    return fingerprints(told or [finding(line=text.split("\n").index('at_least = "100"') + 1)], {PATH: text})


@pytest.mark.parametrize(
    "moved",
    [
        "# a comment\n\n" + TEXT,
        TEXT.replace("   # the plan's last year", ""),
        TEXT.replace('name = "Output"', 'name = "Output"\nname_zh = "产值"'),
        TEXT.replace("[[targets]]\nperiod = 2025", "[[actuals]]\nperiod = 2020\n[[targets]]\nperiod = 2025"),
        TEXT.replace("[[targets]]", "[[ targets ]]  # goals"),
        TEXT.replace('"plan"\n\n', '"plan"\nwhere = "p. 3"\n\n'),
    ],
)  # fmt: skip
def test_it_stays_when_the_rest_of_the_file_changes(moved: str) -> None:
    assert known(moved) == known(TEXT)


def test_it_stays_when_lines_end_as_on_windows() -> None:
    assert known(TEXT.replace("\n", "\r\n"), finding(line=AT)) == known(TEXT)


def test_it_stays_when_the_words_or_the_wrong_value_change() -> None:
    text = TEXT.replace('"100"', '"a hundred"')
    assert known(text, finding(line=AT, message="at_least is text", help="no quotes")) == known(TEXT)


@pytest.mark.parametrize(
    "other",
    [
        finding(line=AT + 5),
        finding(line=AT - 1),
        finding(line=AT, code="YZ104"),
        finding(line=AT, path="targets/other.toml"),
    ],
    ids=["record", "key", "rule", "file"],
)
def test_it_differs_for_another(other: Finding) -> None:
    assert known(TEXT, other) != known(TEXT)


def test_equal_ones_are_numbered_in_their_order() -> None:
    twice = known(TEXT, finding(line=AT), finding(line=AT))
    assert len(set(twice)) == 2
    assert twice[:1] == known(TEXT)


@pytest.mark.parametrize(
    ("content", "column", "end"),
    [
        ("at_least = 100", 1, 9),
        ('  "产值 a" = 1', 3, 9),
        ("[[targets]]", 1, 12),
        ("[targets.a]  # x", 1, 12),
        ('stated_in = ["later: 3", "x"]', 14, 24),
        ("between = [1, nan]", 15, 18),
        ("x = [", 6, 7),
        ("x = 1", 99, 100),
    ],
)
def test_an_end_is_that_of_the_key_or_value(content: str, column: int, end: int) -> None:
    assert ends([finding(line=1, column=column)], {PATH: content}) == [end]


def test_a_file_without_a_text_has_fingerprints_too() -> None:
    assert len(set(fingerprints([finding(), finding(line=9)], {}))) == 2
    assert ends([finding()], {}) == [2]
