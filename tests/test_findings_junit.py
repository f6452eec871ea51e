"""The JUnit report, read back by a reader of such reports."""

from __future__ import annotations

from junitparser import Failure, JUnitXml

from tests.found import HOSTILE, finding
from yztrack.render.findings_junit import render


def test_a_finding_is_a_failed_case_in_the_suite_of_its_file() -> None:
    told = [finding(path="targets/a.toml"), finding(severity="warning"), finding(severity="note", line=3)]
    report = JUnitXml.fromstring(render(told, {}).encode())
    assert (report.tests, report.failures, report.errors) == (3, 2, 0)
    assert [(suite.name, suite.tests, suite.failures) for suite in report] == [
        ("targets/a.toml", 1, 1),
        ("targets/output.toml", 2, 1),
    ]
    first, warning, note = [case for suite in report for case in suite]
    assert (first.name, first.classname) == ("YZ103 wrong-value at 2:1", "targets/a.toml")
    (failure,) = first.result
    assert isinstance(failure, Failure)
    assert (failure.message, failure.type) == ("kind is flux", "error")
    assert failure.text == "targets/a.toml:2:1: YZ103 kind is flux\nhelp: use flow"
    assert [one.type for one in warning.result] == ["warning"]
    assert note.is_passed
    assert note.system_out == "targets/output.toml:3:1: YZ103 kind is flux\nhelp: use flow"


def test_nothing_found_is_one_case_that_passed() -> None:
    report = JUnitXml.fromstring(render([], {}).encode())
    (case,) = [case for suite in report for case in suite]
    assert (report.tests, report.failures, case.is_passed) == (1, 0, True)


def test_what_no_xml_can_hold_is_replaced() -> None:
    odd = finding(path=f"targets/{HOSTILE}.toml", message=HOSTILE, help=f"\ud800{HOSTILE}")
    (suite,) = JUnitXml.fromstring(render([odd], {}).encode())
    kept = HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").replace("\ufffe", "\ufffd")
    assert suite.name == f"targets/{kept}.toml"
    (case,) = suite
    assert case.result[0].message == kept
    assert case.result[0].text.endswith(f"\nhelp: \ufffd{kept}")
