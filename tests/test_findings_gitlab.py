"""GitLab's Code Quality report by the keys that its documentation demands."""

from __future__ import annotations

import json

from tests.found import HOSTILE, finding
from yztrack.finding import Severity
from yztrack.render.findings_gitlab import render

SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def test_a_finding_is_an_issue_at_its_line() -> None:
    (issue,) = json.loads(render([finding()], {}))
    fingerprint = issue.pop("fingerprint")
    assert issue == {
        "description": "kind is flux; use flow",
        "check_name": "YZ103 wrong-value",
        "severity": "major",
        "location": {"path": "targets/output.toml", "lines": {"begin": 2}},
    }
    assert len(fingerprint) == 32


def test_each_severity_has_one_of_gitlabs() -> None:
    told = json.loads(render([finding(severity=one) for one in SEVERITIES], {}))
    assert [issue["severity"] for issue in told] == list(SEVERITIES.values())


def test_no_two_issues_share_a_fingerprint() -> None:
    told = json.loads(render([finding(), finding(), finding(message=HOSTILE)], {}))
    assert len({issue["fingerprint"] for issue in told}) == 3


def test_nothing_found_is_an_empty_list() -> None:
    assert render([], {}) == "[]\n"
