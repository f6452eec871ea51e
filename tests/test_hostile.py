"""Input that means harm, or that a broken program wrote: each ends in words, soon, and in little memory.

A command given such a file exits with 0, 1 or 2 and no traceback; what it prints steers no terminal, opens as
no formula and runs in no browser. What a fuzzer found stands with the part that broke.
"""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from tests.fuzz.hunting import Hunter
from tests.fuzz.mutation import mutated
from tests.terminal import SOURCES, Ran, write, yztrack_at
from yztrack.files import MAX_BYTES

SECONDS = 20  # of processor time, on a slow machine
MEMORY = 2 * 1024**3  # of addresses, of which a third or half is ever used

HEAD = 'name = "Output"\nkind = "flow"\nunit = "bn"\n'
GOAL = '[[targets]]\nperiod = 2025\nat_least = 5\nsource = "plan"\n'
FIGURE = '[[actuals]]\nperiod = 2023\nvalue = 1\nsource = "later"\n'
STOCK = HEAD.replace("flow", "stock")
PLAN = HEAD + GOAL + FIGURE
LISTED = "\n".join(line.strip() for line in SOURCES.splitlines())

WRITES = ["add-actual", "output", "2022", "5", "--source", "later", "--dry-run"]
COMMANDS: Mapping[str, list[str]] = {
    "check": ["check"],
    "status": ["status", "--format", "json", "--all", "--as-of", "2026-06-30"],
    "show": ["show", "output"],
    "explain": ["explain", "output"],
    "diff": ["diff", "2021-12-31", "2026-12-31"],
    "add-actual": WRITES,
}


def ran(folder: Path, arguments: list[str]) -> Ran:
    """Run a command; whatever it is given, it ends in time, and with an exit code that is documented."""
    begun = time.process_time()
    done = yztrack_at(folder, *arguments)
    assert time.process_time() - begun < SECONDS
    assert done.code in {0, 1, 2}, done
    if done.code == 2:
        assert re.search(r"^(error: .+(; |\nhelp: )|Usage: )", done.err, re.MULTILINE), done.err
    return done


def every_command(folder: Path) -> dict[str, Ran]:
    return {name: ran(folder, arguments) for name, arguments in COMMANDS.items()}


# files that are no plan


def broken(text: str, place: str, words: str) -> tuple[str, str, str]:
    return text, place, words


BROKEN: Mapping[str, Callable[[], tuple[str, str, str]]] = {
    "10,000 brackets": lambda: broken(
        f"{HEAD}x = {'[' * 10_000}{']' * 10_000}", "1:1", "YZ005 is nested too"
    ),
    "brackets that stay open": lambda: broken(f"{HEAD}x = {'[' * 100_000}", "1:1", "YZ005 is nested too"),
    "tables in tables": lambda: broken(
        f"{HEAD}x = {'{a=' * 10_000}1{'}' * 10_000}", "1:1", "YZ005 is nested"
    ),
    "a key of 100,000 parts": lambda: broken(
        f"{HEAD}{'.'.join('a' * 100_000)} = 1", "1:1", "YZ005 is nested too"
    ),
    "lists 900 deep": lambda: broken(f"{HEAD}x = {'[' * 900}{']' * 900}", "1:1", "YZ101 unknown key x"),
    "a list of a million": lambda: broken(
        f"{HEAD}aliases = [{'1,' * 10**6}]", "4:1", "YZ103 aliases is 1, not"
    ),
    "30,000 unknown keys": lambda: broken(
        "".join(f"k{at} = 1\n" for at in range(30_000)) + HEAD, "1:1", "YZ101 unknown key k0"
    ),
    "20,000 empty goals": lambda: broken(HEAD + "[[targets]]\n" * 20_000, "4:1", "YZ102 source is missing"),
    "20,000 unknown tables": lambda: broken(
        HEAD + "".join(f"[k{at}.a]\n" for at in range(20_000)), "1:1", "YZ103 the file has 20,000 faults"
    ),
    "a whole number of ten million digits": lambda: broken(
        PLAN.replace("value = 1", f"value = {'9' * 10**7}"), "10:9", "YZ005 holds a number of 10,000,000"
    ),
    "a whole number of 9,999 digits": lambda: broken(
        PLAN.replace("value = 1", f"value = {'9' * 9_999}"), "10:1", "YZ103 actuals.value has more than 30"
    ),
    "a decimal of 100,000 digits": lambda: broken(
        PLAN.replace("value = 1", f"value = 0.{'9' * 10**5}"), "10:11", "YZ005 holds a number of 100,000"
    ),
    "an exponent of 100,000 digits": lambda: broken(
        PLAN.replace("value = 1", f"value = 1e{'9' * 10**5}"), "10:11", "YZ005 holds a number of 100,000"
    ),
    "a hexadecimal number of 100,000 digits": lambda: broken(
        PLAN.replace("value = 1", f"value = 0x{'f' * 10**5}"), "10:1", "YZ103 actuals.value has more than 30"
    ),
    "a period of 100,000 characters": lambda: broken(
        PLAN.replace("2023", f'"{"2-" * 10**5}"'), "9:1", "YZ103 actuals.period '2-2-"
    ),
    "a goal over 9,000 years": lambda: broken(
        PLAN.replace("2025", '"1000/9999"\nover = "each"'), "5:1", "YZ111 1000/9999 spans centuries"
    ),
    "a NUL": lambda: broken(f'{HEAD}note = "a\x00b"\n', "4:10", "YZ005 is not TOML"),
    "half a character": lambda: broken(f'{HEAD}note = "\\uD800"\n', "4:11", "YZ005 is not TOML"),
    "a BOM in the middle": lambda: broken(f"{HEAD}\ufeff{GOAL}", "4:1", "YZ005 holds an invisible byte"),
    "100,000 conflicts": lambda: broken(HEAD + "<<<<<<< a\n" * 100_000, "4:1", "YZ006 holds the marks of an"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_plan_is_a_finding_with_its_place(name: str, tmp_path: Path) -> None:
    text, place, words = BROKEN[name]()
    write(tmp_path, {"output.toml": text.encode(), "other.toml": PLAN})
    done = ran(tmp_path, ["check", "--format", "concise"])
    assert done.code == 1, done.err
    lines = done.out.splitlines()
    told = [line for line in lines if line.startswith(f"targets/output.toml:{place}: {words}")]
    assert told, lines[0][:300]
    assert all("; " in line and len(line) < 400 for line in lines)
    assert len(done.out) < 300_000
    assert "error: targets/output.toml" in ran(tmp_path, WRITES).err
    assert "other@2025" in ran(tmp_path, COMMANDS["status"]).out, "one bad file hides no other"


@pytest.mark.parametrize(
    "number", ["1e999999999", "-1e999999999", "1e-999999999", "nan", "inf", "-inf", "1e30"]
)
@pytest.mark.parametrize("key", ["value", "at_least", "tolerance", "baseline_value", "limits", "members"])
def test_a_number_that_no_source_prints_is_a_finding(key: str, number: str, tmp_path: Path) -> None:
    places = {
        "value": PLAN.replace("value = 1", f"value = {number}"),
        "at_least": PLAN.replace("at_least = 5", f"at_least = {number}"),
        "tolerance": PLAN.replace("at_least = 5", f"about = 5\ntolerance = {number}"),
        "baseline_value": PLAN.replace("at_least = 5", f"at_least = 5\nbaseline_value = {number}"),
        "limits": f"limits = [0, {number}]\n{PLAN}",
        "members": f'{PLAN}[derive]\nsum = ["other"]\nmembers = {number}\n',
    }
    write(tmp_path, {"output.toml": places[key], "other.toml": PLAN})
    done = ran(tmp_path, ["check", "--format", "concise", "--select", "YZ103"])
    assert done.code == 1
    assert re.search(
        rf"^targets/output.toml:\d+:\d+: YZ103 \S*{key}\S* (is not a number|has more than 30)", done.out
    )


ENCODED: Mapping[str, bytes] = {
    "UTF-16": PLAN.encode("utf-16"),
    "UTF-32": PLAN.encode("utf-32"),
    "GBK": PLAN.replace("Output", "工业").encode("gbk"),
    "half a character": PLAN.encode() + b"# \xed\xa0\x80\n",
}


@pytest.mark.parametrize("name", ENCODED)
def test_another_encoding_is_a_finding(name: str, tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": ENCODED[name]})
    done = ran(tmp_path, ["check", "--format", "concise"])
    assert done.code == 1 and "targets/output.toml:1:1: YZ003 is not UTF-8" in done.out


# plans that are meant to take for ever


def goals(count: int, more: Callable[[int], str] = lambda at: "") -> str:
    return "".join(
        f'[[targets]]\nid = "t{at}"\nperiod = 2025\nat_least = {at + 5}\nsource = "plan"\n{more(at)}'
        for at in range(count)
    )


def actuals(count: int, more: Callable[[int], str]) -> str:
    return "".join(f'[[actuals]]\nsource = "later"\n{more(at)}' for at in range(count))


def members(count: int) -> dict[str, str]:
    return {f"{'a' * 80}/{'a' * 80}{at}.toml": STOCK + FIGURE for at in range(count)}


def derived(operation: str, **files: str) -> dict[str, str]:
    return {"output.toml": f"{STOCK}[derive]\n{operation}\n", **files}


HEAVY: Mapping[str, Callable[[], dict[str, str]]] = {
    "3,000 goals": lambda: {"output.toml": HEAD + goals(3000) + FIGURE},
    "2,000 readings of one goal": lambda: {
        "output.toml": HEAD + goals(2000, lambda at: 'one_of = "which"\n') + FIGURE
    },
    "a chain of 3,000 goals": lambda: {
        "output.toml": HEAD + goals(3000, lambda at: f'supersedes = "t{at - 1}"\n' if at else "") + FIGURE
    },
    "goals that supersede each other": lambda: {
        "output.toml": HEAD + goals(50, lambda at: f'supersedes = "t{(at + 1) % 50}"\n') + FIGURE
    },
    "20 goals over 200 years each": lambda: {
        "output.toml": HEAD + goals(20, lambda at: 'over = "each"\n').replace("2025", '"2001/2200"') + FIGURE
    },
    "5,000 figures of one year": lambda: {
        "output.toml": HEAD + GOAL + actuals(5000, lambda at: f"period = 2023\nvalue = {at}\n")
    },
    "5,000 revisions of one year": lambda: {
        "output.toml": HEAD
        + GOAL
        + actuals(
            5000, lambda at: f"period = 2023\nvalue = {at}\nrevises = true\npublished = {1990 + at % 30}\n"
        )
    },
    "figures that hang on each other": lambda: {
        "output.toml": HEAD
        + GOAL
        + actuals(
            900,
            lambda at: (
                f"period = {1100 + at}\nvalue = 1\n"
                + (f'measure = "change"\nbaseline = {1099 + at}\n' if at else "")
            ),
        )
    },
    "figures that hang in a circle": lambda: {
        "output.toml": HEAD
        + GOAL
        + actuals(
            900,
            lambda at: (
                f'period = {1100 + at}\nvalue = 1\nmeasure = "change"\nbaseline = {1100 + (at + 1) % 900}\n'
            ),
        )
    },
    "figures that hang on later ones": lambda: {
        "output.toml": HEAD
        + GOAL
        + actuals(
            900, lambda at: f'period = {1100 + at}\nvalue = 1\nmeasure = "change"\nbaseline = {1101 + at}\n'
        )
    },
    "2,000 waivers": lambda: {"output.toml": PLAN + '[[waive]]\nrule = "YZ3"\nreason = "known"\n' * 2000},
    "a pattern of stars": lambda: derived(f'sum = ["{"a*" * 400}b"]', **members(20)),
    "a pattern of classes": lambda: derived(
        f'sum = ["{"[!b]*" * 150}b", "[z-a]", "[", "[!]"]', **members(20)
    ),
    "1,000 patterns": lambda: derived(
        f"sum = [{','.join(f'{chr(34)}m{at}/*{chr(34)}' for at in range(1000))}]", **members(3)
    ),
    "1,000 exceptions": lambda: derived(
        f'sum = ["*"]\nexcept = [{",".join(f"{chr(34)}m{at}/*{chr(34)}" for at in range(1000))}]',
        **members(3),
    ),
    "everything four times": lambda: derived('sum = ["*", "**", "*/*", "**/*"]', **members(30)),
    "derived from each other": lambda: derived(
        'sum = ["other"]', **{"other.toml": STOCK + '[derive]\nsum = ["output"]\n'}
    ),
    "benchmarks in a chain": lambda: {
        "output.toml": HEAD + GOAL + 'benchmark = "c0"\n' + FIGURE,
        **{f"c{at}.toml": HEAD + GOAL + f'benchmark = "c{at + 1}"\n' + FIGURE for at in range(200)},
    },
    "benchmarks in a circle": lambda: {
        "output.toml": HEAD + GOAL + 'benchmark = "other"\n' + FIGURE,
        "other.toml": HEAD + GOAL + 'benchmark = "output"\n' + FIGURE,
    },
    "the first year and the last": lambda: {
        "output.toml": PLAN.replace("2025", "9999\nbaseline = 1000").replace("2023", "1000")
        + FIGURE.replace("2023", '9999\nstatus = "forecast"'),
    },
    "the first day and the last": lambda: {
        "output.toml": STOCK
        + GOAL.replace("2025", '9999-12-31\nbaseline = "previous"\nstart = 9999-12-31')
        + FIGURE.replace("2023", "1000-01-01")
        + FIGURE.replace("2023", "9999-12-31\npublished = 9999-12-31"),
    },
    "a figure of 30 digits": lambda: {"output.toml": PLAN.replace("value = 1", "value = 9e29")},
    "a goal of the last day that is passed already": lambda: {
        "output.toml": STOCK
        + GOAL.replace("2025", "9999-12-31\nbaseline = 2022")
        + FIGURE.replace("2023", "2022")
        + FIGURE.replace("= 1", "= 9")
    },
    "growth since before the first year": lambda: derived(
        'growth_of = "other"', **{"other.toml": STOCK + FIGURE.replace("2023", "1000")}
    ),
    "the largest numbers": lambda: {
        "output.toml": HEAD
        + "limits = [-9e29, 9e29]\n[[targets]]\nperiod = 2025\nabout = 9e29\ntolerance = 1e29\n"
        + "baseline = 2022\n"
        + 'source = "plan"\n'
        + FIGURE.replace("= 1", "= -9e29")
        + FIGURE.replace("= 1", "= 1e-29").replace("2023", "2022"),
    },
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_plan_that_is_meant_to_take_for_ever_does_not(name: str, tmp_path: Path) -> None:
    write(tmp_path, dict(HEAVY[name]()))
    done = every_command(tmp_path)
    assert done["check"].code in {0, 1}
    json.loads(done["status"].out)


@pytest.mark.parametrize("day", ["0001-01-01", "1000-01-01", "9999-12-31"])
def test_any_day_may_be_the_day_of_judgement(day: str, tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": PLAN.replace("at_least = 5", "at_least = 5\nbaseline = 2020")})
    for arguments in (
        ["status", "--as-of", day],
        ["explain", "output", "--as-of", day],
        ["diff", day, "2024"],
    ):
        ran(tmp_path, arguments)


# what lies in the folder


def _loop(root: Path) -> None:
    (root / "one.toml").symlink_to("two.toml")
    (root / "two.toml").symlink_to("one.toml")


def _socket(root: Path) -> None:
    home = Path.cwd()
    os.chdir(root)  # the name of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("one.toml")
    finally:
        os.chdir(home)


def _large(root: Path) -> None:
    (root / "one.toml").touch()
    os.truncate(root / "one.toml", MAX_BYTES + 1)


def _folders(root: Path) -> None:
    (root / "in").mkdir()
    (root / "in" / "again").symlink_to("..")
    (root / "self").symlink_to(".")


PLACED: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "links in a circle": (_loop, "YZ001 cannot be read"),
    "a pipe": (lambda root: os.mkfifo(root / "one.toml"), "YZ002 is not a file"),
    "a socket": (_socket, "YZ002 is not a file"),
    "a device": (lambda root: (root / "one.toml").symlink_to("/dev/zero"), "YZ002 is not a file"),
    "a folder": (lambda root: (root / "one.toml").mkdir(), "YZ002 is not a file"),
    "a link that leaves": (
        lambda root: (root / "one.toml").symlink_to("../secret.toml"),
        "YZ002 is a link that",
    ),
    "a file that is too large": (
        _large,
        "YZ004 has 67,108,865 bytes",
    ),
    "links to folders in a circle": (_folders, ""),
}


@pytest.mark.parametrize("name", PLACED)
def test_what_is_no_plain_file_is_a_finding_and_never_opened(name: str, tmp_path: Path) -> None:
    make, words = PLACED[name]
    write(tmp_path, {"output.toml": PLAN})
    (tmp_path / "secret.toml").write_text(HEAD.replace("Output", "Secret"))
    make(tmp_path / "targets")
    for command, done in every_command(tmp_path).items():
        assert "Secret" not in done.out + done.err
        assert done.code in ({0} if command != "check" or not words else {1}) | {1}, done
    told = ran(tmp_path, ["check", "--format", "concise"])
    assert words in told.out
    assert "output@2025" in ran(tmp_path, COMMANDS["status"]).out


@pytest.mark.parametrize(
    "name", ["../out", "/etc/x", "a/../../b", "C:\\x", "con", "..", "a\nb", "\x1b[31m", "=x"]
)
def test_a_new_file_never_lies_outside_of_the_workspace(name: str, tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": PLAN})
    before = sorted(tmp_path.rglob("*"))
    done = ran(tmp_path, ["new", name, "--name", "New", "--kind", "flow", "--unit", "bn"])
    assert done.code == 2 and "cannot be an id" in done.err.replace("id part", "id"), done.err
    assert [path for path in sorted(tmp_path.rglob("*")) if path.name != ".yztrack.lock"] == before


# what would steer a terminal

STEERING = ("\x1b[31m", "\x9b31m", "\x07", "\x7f", "\u202e", "\u2066", "\u2028", "\n\x1b]0;x\x07")
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def _toml(text: str) -> str:
    """A text as an escaped TOML string."""
    return '"' + "".join(f"\\u{ord(mark):04x}" if ord(mark) < 65536 else mark for mark in text) + '"'


def everywhere(said: str) -> Iterator[dict[str, str]]:
    """Workspaces with a text in each place that may hold one."""
    quoted = _toml(said)
    for key in ("name_zh", "scope", "definition", "note", "aliases", "unknown", said):
        value = f"[{quoted}]" if key == "aliases" else quoted
        yield {"output.toml": f"{_toml(key)} = {value}\n{PLAN}"}
    for old in ('"Output"', '"flow"', '"bn"', '"plan"', '"later"', "2025", "5"):
        yield {"output.toml": PLAN.replace(old, quoted, 1)}
    for key in ("id", "label", "where", "note", "one_of", "benchmark", "supersedes", "condition", "baseline"):
        yield {"output.toml": f"{HEAD}{GOAL}{key} = {quoted}\n{FIGURE}"}
    for key in ("where", "note", "rejected", "inferred", "status", "measure"):
        yield {"output.toml": f"{PLAN}{key} = {quoted}\n"}
    for key in ("rule", "reason"):
        yield {
            "output.toml": PLAN
            + '[[waive]]\nrule = "YZ3"\nreason = "x"\n'.replace('"YZ3"' if key == "rule" else '"x"', quoted)
        }
    yield derived(f"sum = [{quoted}]")
    yield {"output.toml": PLAN, "workspace.toml": f"title = {quoted}\ntitle_zh = {quoted}\n"}
    for key in ("title", "publisher", "reliability", "url", "published_inferred"):
        told = {
            "title": '"t"',
            "publisher": '"p"',
            "reliability": '"official"',
            "published": "2020",
            key: quoted,
        }
        text = "".join(f"{name} = {value}\n" for name, value in told.items())
        yield {"output.toml": PLAN.replace("later", "more"), "sources.toml": f"{LISTED}[more]\n{text}"}
    yield {"output.toml": f"{PLAN}# {said}\n", "more.toml": f"x = {said}\n"}


SHOWN = [
    *(
        ["check", "--format", form]
        for form in ("full", "concise", "json", "github", "gitlab", "junit", "sarif")
    ),
    *(["status", "--format", form] for form in ("table", "json", "csv", "markdown")),
    ["show", "output"],
    ["explain", "output"],
    ["diff", "2021-12-31", "2024-06-30"],
    [*WRITES[:-1], "--note", "n"],
]


@pytest.mark.parametrize("said", STEERING, ids=ascii)
def test_nothing_in_a_file_steers_a_terminal(said: str, tmp_path: Path) -> None:
    for number, files in enumerate(everywhere(said)):
        folder = tmp_path / str(number)
        write(folder, files)
        for arguments in [SHOWN[number % len(SHOWN)], SHOWN[(number * 5 + 3) % len(SHOWN)], ["check"]]:
            done = ran(folder, arguments)
            steering = _STEERS.search(done.out + done.err)
            assert steering is None, (files, arguments, done)


@pytest.mark.parametrize("said", ["\x1b[31m", "\u202e", "\n", "\x07", "*", "$(x)", "'", "&"], ids=ascii)
def test_no_name_of_a_file_steers_a_terminal(said: str, tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": PLAN, f"a{said}b.toml": PLAN, f"group{said}/c.toml": PLAN})
    for arguments in SHOWN:
        done = ran(tmp_path, arguments)
        assert _STEERS.search(done.out + done.err) is None, done
    assert "YZ007" in ran(tmp_path, ["check"]).out


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "\x1b[31m"],
        ["status", "--rating", "\x1b[31m"],
        ["show", "\u202ex"],
        ["rule", "\x9b31m"],
        ["diff", "\x1b[31m"],
        ["check", "\x1b[31m.toml"],
        ["check", "--select", "\x07"],
        ["add-actual", "output", "\x1b[31m", "5", "--source", "later"],
        ["add-actual", "output", "2022", "\x1b[31m", "--source", "later"],
        ["add-actual", "output", "2022", "5", "--source", "\x1b[31m"],
        ["import", "\x1b[31m.csv"],
        ["new", "\x1b[31m", "--name", "x", "--kind", "flow", "--unit", "bn"],
        ["status", "--as-of", "\x1b[31m"],
        ["explain", "output@\x1b[31m"],
    ],
    ids=ascii,
)
def test_no_argument_steers_a_terminal(arguments: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": PLAN})
    done = ran(tmp_path, arguments)
    assert done.code == 2
    assert _STEERS.search(done.out + done.err) is None, done


# what a spreadsheet or a browser would run

RUN = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")')
LIVE = "<script>alert(1)</script><img src=x onerror=alert(1)> &lt; \" ' ]]>"


def said_everywhere(said: str) -> dict[str, str]:
    line, prose = _toml(said.strip("\t")), _toml(said)
    return {
        "output.toml": f'name = {line}\nname_zh = {line}\nscope = {line}\nkind = "flow"\nunit = {line}\n'
        f"note = {prose}\n{GOAL}label = {line}\nid = {line}\nwhere = {line}\nnote = {prose}\n"
        f"{FIGURE}where = {line}\nnote = {prose}\n",
        "sources.toml": LISTED.replace('"The plan"', line).replace('"The city"', line),
        "workspace.toml": f"title = {line}\n",
    }


def _is_live(cell: str) -> bool:
    if re.fullmatch(r"-?[0-9.]+", cell):
        return False
    return cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("said", RUN, ids=ascii)
def test_no_text_is_a_formula_in_a_csv(said: str, tmp_path: Path) -> None:
    write(tmp_path, dict(said_everywhere(said)))
    assert ran(tmp_path, ["export", "out.csv"]).code == 0
    assert ran(tmp_path, ["export", "figures.csv", "--what", "actuals"]).code == 0
    tables = [(tmp_path / name).read_text("utf-8-sig") for name in ("out.csv", "figures.csv")]
    for text in (ran(tmp_path, ["status", "--format", "csv"]).out, *tables):
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert any(said.strip("\t") in cell for cell in cells)
        assert [cell for cell in cells if _is_live(cell)] == []


@pytest.mark.parametrize("said", RUN, ids=ascii)
def test_no_text_is_a_formula_in_a_workbook(said: str, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    write(tmp_path, dict(said_everywhere(said)))
    assert ran(tmp_path, ["export", "out.xlsx"]).code == 0
    with ZipFile(tmp_path / "out.xlsx") as packed:
        parts = {name: unescape(packed.read(name).decode("utf-8", "replace")) for name in packed.namelist()}
    said = said.strip("\t")
    assert said in parts["xl/sharedStrings.xml"]
    formulas = [one for text in parts.values() for one in re.findall(r"<(?:f|formula\d?)>([^<]*)<", text)]
    assert [one for one in formulas if said in one or said.lstrip("=+-@") in one] == []
    assert [name for name, text in parts.items() if name.endswith(".rels") and said in text] == []


class _Page(HTMLParser):
    """The elements, handlers and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.handlers += [name for name, _ in attributes if name.startswith("on")]
        self.addresses += [value or "" for name, value in attributes if name in {"href", "src", "xlink:href"}]


def test_no_text_is_markup_in_the_report(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    pages = []
    for number, said in enumerate(("Output", LIVE)):
        folder = write(tmp_path / str(number), dict(said_everywhere(said)))
        text = LISTED.replace(
            '"The bulletin"',
            f'"The bulletin"\nurl = "{("https://x.example", "javascript:alert(1)")[number]}"',
        )
        (folder / "targets" / "sources.toml").write_text(text)
        assert ran(folder, ["report", "out.html"]).code in {0, 1}
        page = _Page()
        page.feed((folder / "out.html").read_text("utf-8"))
        pages.append(page)
    calm, live = pages
    assert live.elements.count("script") == calm.elements.count("script")
    assert live.elements.count("img") == calm.elements.count("img")
    assert sorted(live.handlers) == sorted(calm.handlers)
    assert [
        one for one in live.addresses if one.lower().startswith(("javascript", "data:text", "vbscript"))
    ] == []


def test_an_address_that_is_code_is_a_finding(tmp_path: Path) -> None:
    text = LISTED.replace('"The plan"', '"The plan"\nurl = "javascript:alert(1)"')
    write(tmp_path, {"output.toml": PLAN, "sources.toml": text})
    assert "YZ507" in ran(tmp_path, ["check", "--format", "concise"]).out


def test_words_of_a_format_are_words(tmp_path: Path) -> None:
    """Rich's marks, Python's and printf's, and those of Markdown."""
    said = "[bold red]x[/] {name} {0} %s `a` | [x](javascript:alert(1)) **b**"
    write(tmp_path, dict(said_everywhere(said)))
    assert "[bold red]x[/] {name} {0} %s" in ran(tmp_path, ["explain", "output"]).out
    table = ran(tmp_path, ["status", "--format", "markdown"]).out
    assert "](javascript" not in table.replace("\\]", "").replace("\\(", "")


# as a process of its own, with so much memory and no more

LARGE: Mapping[str, Callable[[], str]] = {
    "a million brackets": lambda: f"{HEAD}x = {'[' * 10**6}{']' * 10**6}",
    "a million tables": lambda: f"{HEAD}x = {'{a=' * 10**6}1{'}' * 10**6}",
    "a million texts": lambda: f"{HEAD}aliases = [{'1,' * 10**6}]",
    "300,000 keys": lambda: HEAD + "".join(f"k{at} = 1\n" for at in range(300_000)),
    "a million digits": lambda: PLAN.replace("value = 1", f"value = 0x{'f' * 10**6}"),
    "10 MB of figures": lambda: (
        PLAN
        + actuals(
            60_000,
            lambda at: (
                f'period = "{1900 + at % 200}-{at // 200 % 12 + 1:02}-{at // 2400 % 28 + 1:02}"\n'
                f'value = {at}\nnote = "{"n" * 80}"\n'
            ),
        ).replace("[[actuals]]", "[[actuals]]")
    ),
}


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are Linux's")
@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("command", ["check", "add-actual"])
def test_a_large_file_takes_little_memory_and_time(name: str, command: str, tmp_path: Path) -> None:
    text = LARGE[name]()
    write(tmp_path, {"output.toml": text.replace("flow", "stock") if "MB" in name else text})
    done = subprocess.run(
        [sys.executable, "-m", "yztrack", *COMMANDS[command]],
        cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=_limited, timeout=120,
    )  # fmt: skip
    assert done.returncode in {0, 1, 2}, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert len(done.stdout) < 10**6 or "MB" in name


def test_too_little_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_: object) -> None:
        raise MemoryError

    write(tmp_path, {"output.toml": PLAN})
    monkeypatch.setattr("yztrack.store.snapshot", exhausted)
    assert "not enough memory" in ran(tmp_path, ["status"]).err


# the targets of `python -m tests.fuzz`, a few inputs each


@pytest.mark.parametrize("name", ["parsing", "reading", "checking", "adding", "intake"])
def test_a_hunt_finds_nothing(name: str, tmp_path: Path) -> None:
    from importlib import import_module

    module = import_module(f"tests.fuzz.{name}")
    seeds, random = list(module.seeds()), Random(name)
    hunter = Hunter(module.target, seeds, tmp_path)
    for seed in random.sample(seeds, min(15, len(seeds))):
        hunter.run(seed)
        hunter.run(mutated(seed, random, seeds))
    assert hunter.broken == {}
    assert hunter.runs
