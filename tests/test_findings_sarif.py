"""SARIF by its published schema, and by what code scanning asks beyond it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.found import HOSTILE, finding
from yztrack.finding import Finding
from yztrack.render.findings_sarif import render
from yztrack.rules import ALL

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
TEXT = 'name = "Output"\nkind = "flux"\n'


def run_of(told: list[Finding], text: str = TEXT) -> dict[str, Any]:
    log = json.loads(render(told, {"targets/output.toml": text}))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize(
    "told",
    [[], [finding()], [finding(message=HOSTILE, help=HOSTILE)] * 2, [finding(severity="note", line=99)]],
    ids=["none", "one", "odd", "beyond the file"],
)
def test_a_log_keeps_to_the_published_schema(told: list[Finding]) -> None:
    assert len(run_of(told)["results"]) == len(told)


def test_a_result_has_its_rule_its_level_its_words_and_its_region() -> None:
    run = run_of([finding(severity="warning")])
    (result,) = run["results"]
    (location,) = result.pop("locations")
    assert len(result.pop("partialFingerprints")["yztrack/v1"]) == 32
    index = result.pop("ruleIndex")
    assert result == {
        "ruleId": "YZ103",
        "level": "warning",
        "message": {"text": "kind is flux; use flow"},
    }
    assert run["tool"]["driver"]["rules"][index]["id"] == "YZ103"
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "targets/output.toml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 2, "startColumn": 1, "endColumn": 5},
    }
    assert run["columnKind"] == "unicodeCodePoints"
    assert "%SRCROOT%" in run["originalUriBaseIds"]


@pytest.mark.parametrize("path", ["targets/产业/研发 强度.toml", "targets/100%.toml", "a:b/c#d?e.toml"])
def test_a_path_is_a_relative_uri(path: str) -> None:
    (result,) = run_of([finding(path=path)])["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert uri.isascii()
    assert not set(uri) & set(' :#?"\\')
    assert not uri.startswith("/")


def test_every_rule_is_described_once() -> None:
    rules = run_of([])["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in ALL]
    for rule, own in zip(rules, ALL, strict=True):
        assert rule["shortDescription"]["text"] == own.text.splitlines()[0]
        assert rule["fullDescription"]["text"].startswith(rule["shortDescription"]["text"])
        assert rule["defaultConfiguration"] == {"level": own.severity}
        assert (rule["help"]["text"], "**Bad**" in rule["help"]["markdown"]) == (own.text, True)


def test_nothing_tells_of_the_machine_or_the_hour() -> None:
    log = render([finding()], {})
    assert log == render([finding()], {})
    assert "file:" not in log
    assert "Utc" not in log
