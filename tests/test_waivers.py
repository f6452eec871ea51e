"""Waivers: what they cover, until when, and what is wrong with one that covers nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.found import finding
from tests.terminal import TODAY, write, yztrack_at
from yztrack.cli.checking import findings
from yztrack.finding import Finding
from yztrack.model import Waiver
from yztrack.rules import ALL
from yztrack.rules.waivers import Settled, settle
from yztrack.store import load

SILENT = (
    'name = "Output"\nkind = "flow"\nunit = "bn"\n'
    '[[targets]]\nperiod = 2025\nat_least = 5\nmeasure = "change"\nsource = "plan"\n'
)
SOUND = SILENT.replace('measure = "change"\n', "")
WAIVED = SILENT + '[[waive]]\nrule = "{}"\nreason = "the source is silent"\n{}'


PLAN = '[plan]\ntitle = "t"\npublisher = "p"\npublished = 2021-01-01\nreliability = "official"\n'


def found(folder: Path, files: dict[str, str | bytes], today: str = TODAY) -> list[Finding]:
    """What is found in files where every source is cited."""
    plan = write(folder, {"sources.toml": PLAN, **files})
    return findings(load(plan / "targets"), date.fromisoformat(today))


def codes(told: list[Finding]) -> list[str]:
    return [one.code for one in told]


@pytest.mark.parametrize("rule", ["YZ401", "yz401", "no-baseline", "No-Baseline"])
def test_a_waiver_names_its_rule_by_code_or_name(rule: str, tmp_path: Path) -> None:
    assert found(tmp_path, {"output.toml": WAIVED.format(rule, "")}) == []


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2024-06-30", "2024-06-30"),
        ('"2024-06"', "2024-06-30"),
        ('"2024-Q2"', "2024-06-30"),
        ("2027", "2027-12-31"),
    ],
)
def test_a_waiver_holds_to_the_end_of_its_day_month_or_year(until: str, last: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"output.toml": WAIVED.format("YZ401", f"until = {until}\n")}
    after = date.fromordinal(date.fromisoformat(last).toordinal() + 1).isoformat()
    assert codes(found(tmp_path, files, last)) == []
    assert codes(found(tmp_path, files, after)) == ["YZ401", "YZ603"]


def test_an_expired_waiver_is_told_at_its_day(tmp_path: Path) -> None:
    told = found(tmp_path, {"output.toml": WAIVED.format("no-baseline", "until = 2024-06-29\n")})
    assert [(one.line, one.column, one.severity, one.message) for one in told] == [
        (7, 1, "warning", 'measure = "change" without a baseline'),
        (12, 1, "warning", "the waiver of YZ401 no-baseline ended on 2024-06-29"),
    ]


def test_a_waiver_beside_an_expired_one_still_covers(tmp_path: Path) -> None:
    text = WAIVED.format("YZ401", "until = 2024-06-29\n") + '[[waive]]\nrule = "YZ401"\nreason = "still so"\n'
    assert codes(found(tmp_path, {"output.toml": text})) == ["YZ603"]


def test_a_waiver_that_covers_nothing_is_stale_and_told_at_its_rule(tmp_path: Path) -> None:
    (told,) = found(tmp_path, {"output.toml": WAIVED.format("no-baseline", "").replace(SILENT, SOUND)})
    assert (told.code, told.line, told.column, told.severity) == ("YZ602", 9, 1, "warning")
    assert (told.message, told.help) == ("YZ401 no-baseline finds nothing here any more", "delete the waiver")


@pytest.mark.parametrize("until", ["", "until = 2024-06-29\n"])
def test_a_stale_waiver_is_stale_whether_it_has_ended_or_not(until: str, tmp_path: Path) -> None:
    text = WAIVED.format("YZ401", until).replace(SILENT, SOUND)
    assert codes(found(tmp_path, {"output.toml": text})) == ["YZ602"]


def test_a_waiver_covers_its_own_file_alone(tmp_path: Path) -> None:
    told = found(
        tmp_path, {"a.toml": WAIVED.format("YZ401", ""), "b.toml": SILENT.replace("Output", "Other")}
    )
    assert [(one.path, one.code) for one in told] == [("targets/b.toml", "YZ401")]


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [
        ("no-base-line", "did you mean no-baseline?"),
        ("YZ4", "name one rule; `yztrack rule` lists them"),
        ("everything!", "name one rule; `yztrack rule` lists them"),
    ],
)
def test_a_waiver_of_no_rule_covers_nothing(rule: str, remedy: str, tmp_path: Path) -> None:
    told = found(tmp_path, {"output.toml": WAIVED.format(rule, "")})
    assert [(one.code, one.line, one.severity) for one in told] == [
        ("YZ401", 7, "warning"),
        ("YZ601", 10, "error"),
    ]
    assert told[1].message == f"no rule {rule}"
    assert told[1].help == remedy


@pytest.mark.parametrize("rule", ["YZ005", "toml-syntax", "unknown-key", "YZ602"])
def test_what_keeps_a_file_from_being_read_cannot_be_waived(rule: str, tmp_path: Path) -> None:
    told = found(tmp_path, {"output.toml": WAIVED.format(rule, "")})
    assert [(one.code, one.line, one.severity) for one in told] == [
        ("YZ401", 7, "warning"),
        ("YZ604", 10, "error"),
    ]


def test_a_broken_bibliography_cannot_be_waived(tmp_path: Path) -> None:
    settings = '[[waive]]\nrule = "toml-syntax"\nreason = "later"\n'
    told = found(tmp_path, {"workspace.toml": settings, "sources.toml": "[plan\n"})
    assert [(one.path, one.code) for one in told] == [
        ("targets/sources.toml", "YZ005"),
        ("targets/workspace.toml", "YZ604"),
    ]


def test_a_waiver_in_a_file_that_cannot_be_read_is_not_read(tmp_path: Path) -> None:
    text = WAIVED.format("unknown-key", "") + "colour = 1\n"
    assert codes(found(tmp_path, {"output.toml": text})) == ["YZ101"]


@pytest.mark.parametrize(
    ("reason", "code", "line"),
    [("", "YZ102", 9), ('reason = " "\n', "YZ103", 11), ('reason = ""\n', "YZ103", 11)],
)
def test_a_waiver_without_a_reason_is_refused_at_its_place(
    reason: str, code: str, line: int, tmp_path: Path
) -> None:
    text = WAIVED.format("YZ401", "").replace('reason = "the source is silent"\n', reason)
    (told,) = found(tmp_path, {"output.toml": text})
    assert (told.code, told.line, told.column) == (code, line, 1)
    assert "reason" in told.message


def test_no_waiver_is_stale_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "output.toml": WAIVED.format("YZ302", "").replace(SILENT, SOUND),
        "broken.toml": "name =\n",
    }
    assert codes(found(tmp_path, files)) == ["YZ005"]


def test_staleness_is_judged_before_rules_are_selected(tmp_path: Path) -> None:
    plan = write(tmp_path, {"sources.toml": PLAN, "output.toml": WAIVED.format("YZ401", "")})
    assert yztrack_at(plan, "check", "--ignore", "YZ4", "--format", "concise").out == ""
    assert yztrack_at(plan, "check", "--select", "YZ6", "--format", "concise").out == ""


IN_SOURCES = [
    finding(path="targets/sources.toml", code="YZ401"),
    finding(path="targets/workspace.toml", code="YZ401"),
    finding(path="targets/output.toml", code="YZ401"),
]


def settled(*waivers: Waiver, judged: bool = True) -> Settled:
    return settle(
        IN_SOURCES,
        {"targets/workspace.toml": waivers},
        date.fromisoformat(TODAY),
        ALL,
        covered={"targets/sources.toml": "targets/workspace.toml"},
        judged=judged,
    )


def test_a_waiver_of_the_workspace_covers_its_settings_and_bibliography_alone() -> None:
    kept, told = settled(Waiver(rule="YZ401", reason="known"))
    assert ([one.path for one in kept], told) == (["targets/output.toml"], {})


def test_faults_of_waivers_are_told_by_their_key_path() -> None:
    named = [Waiver(rule=rule, reason="known") for rule in ("YZ401", "YZ201", "nothing")]
    _, told = settled(*named)
    assert [(one.code, one.where) for one in told["targets/workspace.toml"]] == [
        ("YZ602", ("waive", 1, "rule")),
        ("YZ601", ("waive", 2, "rule")),
    ]


def test_a_stale_waiver_is_not_told_where_not_all_was_judged() -> None:
    assert settled(Waiver(rule="YZ201", reason="known"), judged=False).told == {}


def test_settings_take_waivers_and_refuse_what_is_none(tmp_path: Path) -> None:
    told = found(tmp_path, {"workspace.toml": '[[waive]]\nrule = "YZ401"\n'})
    assert ("targets/workspace.toml", 1, "YZ102") in [(one.path, one.line, one.code) for one in told]
