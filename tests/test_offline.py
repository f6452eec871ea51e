"""No network at run time: every command does its work where a socket cannot be had.

Two guards: Python's own sockets refuse within the test's process; and where a library might go past Python,
strace watches a process of its own. What git does is git's: `diff` and `status` ask it about the repository.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import write, yztrack_at
from yztrack.cli import command_line

PLAN = """
    name = "Output"
    kind = "flow"
    unit = "bn"
    [[targets]]
    period = 2025
    at_least = 100
    baseline = 2020
    source = "plan"
    [[actuals]]
    period = 2020
    value = 60
    source = "plan"
    [[actuals]]
    period = 2023
    value = 80
    source = "later"
"""
SOURCES = """
    [plan]
    title = "The plan"
    publisher = "The city"
    published = 2021-01-01
    reliability = "official"
    url = "https://example.org/plan"
    [later]
    title = "The bulletin"
    publisher = "The bureau"
    published = 2024-03-01
    reliability = "official"
"""
TABLE = "indicator,period,value,source\noutput,2022,70,later\n"
HELD = ["--publisher", "The bureau", "--published", "2024-05-01", "--reliability", "official"]
COMMANDS: dict[str, list[list[str]]] = {
    "status": [["status"], ["status", "--format", "json"]],
    "show": [["show", "output"]],
    "explain": [["explain", "output"]],
    "add-actual": [["add-actual", "output", "2022", "70", "--source", "later"]],
    "add-source": [["add-source", "newer", "--title", "Next", *HELD, "--url", "https://example.org/next"]],
    "new": [["new", "other", "--name", "Other", "--kind", "flow", "--unit", "bn"]],
    "init": [["init", "elsewhere"]],
    "import": [["import", "table.csv"], ["import", "table.xlsx"]],
    "check": [["check"], ["check", "--fix"], ["check", "--format", "sarif"]],
    "diff": [["diff", "2022-12-31", "2024-06-30"]],
    "rule": [["rule"], ["rule", "YZ301"]],
    "schema": [["schema"]],
    "report": [["report", "page.html"], ["report", "chart.svg", "output"], ["report", "chart.png", "output"]],
    "cluster": [],  # it speaks with other machines, and is alone in that
    "export": [["export", f"out.{end}"] for end in ("xlsx", "csv", "json", "sdmx.csv", "parquet")],
}
EVERY = [arguments for known in COMMANDS.values() for arguments in known]
NEEDED = {"chart": "vl_convert", "page": "jinja2", ".xlsx": "xlsxwriter", ".parquet": "pyarrow"}


def need_libraries(arguments: list[str]) -> None:
    """Skip where an extra is not installed."""
    for part, library in NEEDED.items():
        if any(part in one for one in arguments) and importlib.util.find_spec(library) is None:
            pytest.skip(f"{library} is not installed")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = write(tmp_path, {"output.toml": PLAN, "sources.toml": SOURCES})
    (folder / "table.csv").write_text(TABLE)
    if importlib.util.find_spec("openpyxl"):
        from openpyxl import Workbook  # type: ignore[import-untyped]

        book = Workbook()
        for row in TABLE.splitlines():
            book.active.append(row.split(","))
        book.save(folder / "table.xlsx")
    return folder


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("a socket was asked for")


def test_every_command_is_tried() -> None:
    assert {command.name for command in command_line().registered_commands} == set(COMMANDS)


@pytest.mark.parametrize("arguments", EVERY, ids=" ".join)
def test_a_command_asks_for_no_socket(
    arguments: list[str], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_libraries(arguments)
    for name in (
        "socket",
        "create_connection",
        "getaddrinfo",
        "gethostbyname",
        "socketpair",
        "create_server",
    ):
        monkeypatch.setattr(socket, name, refuse)
    ran = yztrack_at(plan, *arguments)
    assert ran.code == 0, ran.err


AUDITED = """
import sys

def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")):
        raise AssertionError(f"{event} {arguments}")
    if event == "subprocess.Popen" and arguments[0] != "git":
        raise AssertionError(f"starts {arguments[0]}")

sys.addaudithook(watch)
from yztrack.cli import main

for line in sys.stdin.read().splitlines():
    sys.argv = ["yztrack", *line.split("\\t")]
    try:
        main()
    except SystemExit as left:
        assert left.code in {0, None}, (line, left.code)
"""


def test_python_sees_no_command_open_a_socket_or_start_anything_but_git(plan: Path) -> None:
    """From its first import on; and all commands one after another, in one process."""
    given = [
        one
        for one in EVERY
        if all(importlib.util.find_spec(NEEDED[part]) for part in NEEDED if part in one[-1])
    ]
    done = subprocess.run(
        [sys.executable, "-c", AUDITED],
        input="\n".join("\t".join(one) for one in given),
        cwd=plan, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


_NETWORK = re.compile(r"\b(?:socket|connect|bind|sendto|sendmsg)\((?!AF_UNIX)[^\n]*AF_INET6?[^\n]*")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["check"],
        ["import", "table.xlsx"],
        *COMMANDS["report"],
        ["export", "o.xlsx"],
        ["export", "o.parquet"],
    ],
    ids=" ".join,
)
def test_the_system_sees_no_command_open_an_internet_socket(arguments: list[str], plan: Path) -> None:
    """Libraries of Rust and C go past Python: what they ask of the system is watched."""
    need_libraries(arguments)
    seen = plan / "seen"
    watched = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(seen)]
    done = subprocess.run(
        [*watched, sys.executable, "-m", "yztrack", *arguments],
        cwd=plan,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not watch here")
    assert done.returncode == 0, done.stderr
    assert _NETWORK.findall(seen.read_text()) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_watch_sees_an_internet_socket(tmp_path: Path) -> None:
    """So that the test above can fail."""
    seen = tmp_path / "seen"
    watched = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(seen)]
    done = subprocess.run(
        [*watched, sys.executable, "-c", "import socket; socket.socket()"],
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not watch here")
    assert _NETWORK.findall(seen.read_text())
