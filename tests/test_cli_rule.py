"""`yztrack rule` by exit code, stdout and stderr."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

import yztrack
from tests.terminal import Ran, yztrack_at
from yztrack.finding import Rule
from yztrack.rules import ALL

SCHEMAS = Path(yztrack.__file__).parent / "schemas"


def listed(out: str) -> list[list[str]]:
    return [line.split()[:3] for line in out.splitlines() if line.startswith("YZ") and line[5] == " "]


def test_every_rule_is_listed_in_a_line_by_family(tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "rule")
    assert (ran.code, ran.err) == (0, "")
    assert listed(ran.out) == [[rule.code, rule.severity, rule.name] for rule in ALL]
    families = [line for line in ran.out.splitlines() if line[3:4] == ":"]
    assert [line[:3] for line in families] == sorted({rule.code[:3] for rule in ALL})
    assert families[6] == "YZ6: waivers"


def test_all_rules_are_printed_in_full(tmp_path: Path) -> None:
    each = [yztrack_at(tmp_path, "rule", rule.code).out for rule in ALL]
    assert yztrack_at(tmp_path, "rule", "--all") == Ran(0, "\n".join(each), "")


@pytest.mark.parametrize(("asked", "told"), [([], len(ALL)), (["--all"], len(ALL)), (["no-baseline"], 1)])
def test_rules_as_json_have_one_shape(asked: Sequence[str], told: int, tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "rule", "--format", "json", *asked)
    report = json.loads(ran.out)
    schema = json.loads((SCHEMAS / "rules-1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(report)
    assert (ran.code, ran.err, len(report["rules"])) == (0, "", told)


def test_a_rule_as_json_has_its_parts(tmp_path: Path) -> None:
    (rule,) = json.loads(yztrack_at(tmp_path, "rule", "not-utf-8", "--format", "json").out)["rules"]
    assert rule == {
        "code": "YZ003",
        "name": "not-utf-8",
        "severity": "error",
        "family": "files and TOML",
        "what": "A file is not encoded in UTF-8.",
        "why": "TOML is UTF-8; an editor that saves GBK or UTF-16 turns names into other names.",
        "bad": "a file saved as GBK\n",
        "good": 'name = "Industrial output"\nname_zh = "工业产值"\nkind = "flow"\nunit = "bn"\n',
    }


def test_one_rule_and_all_at_once_are_refused(tmp_path: Path) -> None:
    assert yztrack_at(tmp_path, "rule", "YZ401", "--all").code == 2


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_is_printed_in_full(rule: Rule, tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "rule", rule.code)
    assert ran == Ran(0, f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.text}\n", "")
    assert yztrack_at(tmp_path, "rule", rule.name) == ran


@pytest.mark.parametrize(
    ("asked", "help_"),
    [
        ("no-base-line", "did you mean no-baseline"),
        ("zzz", "`yztrack rule` lists the rules"),
    ],
)
def test_an_unknown_rule_is_refused(asked: str, help_: str, tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "rule", asked)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: no rule {asked}\nhelp: {help_}")
