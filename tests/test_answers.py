"""What was printed before is printed again where nothing changed, and never else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Ran, write, yztrack_at
from yztrack import answers, store

OUTPUT = """
    name = "Industrial output"
    kind = "flow"
    unit = "bn"
    [[targets]]
    period = 2025
    at_least = 100
    source = "plan"
    [[actuals]]
    period = 2023
    value = 95
    source = "later"
"""
ENVIRONMENT = {"YZTRACK_NO_CACHE": ""}
Ask = Callable[..., Ran]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test's own, which trusts files however new they are."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(answers, "SETTLED", -(10**12))
    return tmp_path / "cache" / "yztrack" / "answers"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "city", {"output.toml": OUTPUT})


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The workspaces that were read, one after the other: a recalled answer reads none."""
    read: list[Path] = []
    take = store.snapshot

    def counted(root: Path) -> store.Snapshot:
        read.append(root)
        return take(root)

    monkeypatch.setattr(store, "snapshot", counted)
    return read


def ask(plan: Path, *arguments: str, env: Mapping[str, str] = {}, **options: object) -> Ran:
    return yztrack_at(plan, *arguments, env={**ENVIRONMENT, **env}, **options)  # type: ignore[arg-type]


COMMANDS = [
    ("status",),
    ("status", "--format", "json"),
    ("status", "--format", "csv"),
    ("check",),
    ("check", "--format", "jsonl"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_same_question_of_the_same_files_is_answered_from_memory(
    command: tuple[str, ...], plan: Path, cache: Path, judged: list[Path]
) -> None:
    first = ask(plan, *command)
    assert (len(judged), len(list(cache.iterdir()))) == (1, 1)
    assert ask(plan, *command) == first
    assert len(judged) == 1


@pytest.mark.parametrize("command", [("status",), ("check",), ("check", "--format", "json")], ids=" ".join)
@pytest.mark.usefixtures("cache")
def test_findings_and_the_exit_code_are_part_of_an_answer(
    command: tuple[str, ...], plan: Path, judged: list[Path]
) -> None:
    write(plan, {"broken.toml": "name = ", "roads.toml": OUTPUT.replace('"plan"', '"plam"')})
    first = ask(plan, *command)
    assert (first.code, "YZ005" in first.out + first.err) == (1, True)
    assert ask(plan, *command) == first
    assert len(judged) == 1


def same_size_and_times(file: Path) -> None:
    before = file.stat()
    file.write_text(file.read_text().replace("95", "99"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text(file.read_text().replace("95", "96.5")),
        same_size_and_times,
        lambda file: file.rename(file.with_name("other.toml")),
        lambda file: (file.parent / "more.toml").write_text(file.read_text()),
        lambda file: (file.parent / "sources.toml").write_text(""),
        lambda file: (file.parent / "workspace.toml").write_text('title = "Another"'),
    ],
    ids=["a figure", "a figure, size and times as before", "renamed", "another file", "sources", "settings"],
)
def test_whatever_changes_in_a_workspace_is_judged_anew(
    change: Callable[[Path], object], plan: Path, cache: Path, judged: list[Path]
) -> None:
    ask(plan, "status", "--format", "json")
    change(plan / "targets" / "output.toml")
    anew = ask(plan, "status", "--format", "json")
    assert len(judged) == 2
    assert anew == ask(plan, "status", "--format", "json", "--no-cache")
    assert len(list(cache.iterdir())) == 1, "an answer takes the place of the one before"


@pytest.mark.parametrize(
    "other",
    [
        {"today": "2026-06-30"},
        {"columns": 120},
        {"env": {"LANG": "zh_CN.UTF-8"}},
        {"env": {"NO_COLOR": "1"}},
        {"env": {"YZTRACK_LANG": "zh"}},
    ],
    ids=str,
)
@pytest.mark.usefixtures("cache")
def test_another_day_width_or_language_is_another_question(
    other: dict[str, Any], plan: Path, judged: list[Path]
) -> None:
    ask(plan, "status")
    ask(plan, "status", **other)
    assert len(judged) == 2


@pytest.mark.usefixtures("cache")
def test_another_option_is_another_question(plan: Path, judged: list[Path]) -> None:
    for options in ([], ["--all"], ["--as-of", "2024-01-01"], ["--fail-on", "missed"], ["output"]):
        ask(plan, "status", *options)
    assert len(judged) == 5


def commit(plan: Path, message: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for arguments in (["init"], ["commit", "--allow-empty", "-m", message]):
        subprocess.run(["git", *author, *arguments], cwd=plan, check=True, capture_output=True)


@pytest.mark.usefixtures("cache")
def test_a_commit_is_another_revision_though_no_file_changes(plan: Path, judged: list[Path]) -> None:
    for message in ("one", "two"):
        commit(plan, message)
        ask(plan, "status", "--format", "json")
    ask(plan, "status", "--format", "json")
    assert len(judged) == 2


def test_nothing_is_kept_of_a_revision_that_ended_meanwhile(
    plan: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(plan, "one")
    take = store.snapshot

    def committed(root: Path) -> store.Snapshot:
        commit(plan, "two")
        return take(root)

    monkeypatch.setattr(store, "snapshot", committed)
    ask(plan, "status", "--format", "json")
    assert list(cache.iterdir()) == []


@pytest.mark.usefixtures("cache")
def test_nothing_is_kept_of_a_file_that_may_change_again_within_one_tick_of_the_clock(
    plan: Path, judged: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SETTLED", 2_000_000_000)
    ask(plan, "status")
    ask(plan, "status")
    assert len(judged) == 2


@pytest.mark.parametrize(
    ("latest", "settled"),
    [
        (10_000_000_001 - 100_000_000, False),
        (9_899_999_999, True),
        (8_000_000_000, False),
        (7_000_000_000, True),
        (11_000_000_001, False),
    ],
    ids=[
        "a moment ago",
        "long ago",
        "two whole seconds ago",
        "three whole seconds ago",
        "ahead of the clock",
    ],
)
def test_a_clock_that_tells_whole_seconds_is_waited_for_longer(
    latest: int, settled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "time_ns", lambda: 10_000_000_000)
    assert answers.Stamps("", latest).settled == settled


def test_nothing_is_kept_of_a_workspace_that_changed_meanwhile(
    plan: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = store.snapshot

    def changed(root: Path) -> store.Snapshot:
        taken = take(root)
        (root / "output.toml").write_text(OUTPUT.replace("95", "20"))
        return taken

    monkeypatch.setattr(store, "snapshot", changed)
    ask(plan, "status")
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("how", [["--no-cache"], []])
def test_who_wants_no_memory_gets_none(how: list[str], plan: Path, cache: Path, judged: list[Path]) -> None:
    ask(plan, "status")
    ask(plan, "status", *how, env={} if how else {"YZTRACK_NO_CACHE": "1"})
    assert len(judged) == 2
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held[:-1],
        lambda held: held[:20],
        lambda held: b"",
        lambda held: held[:-3] + b"\0\0\0",
        lambda held: b"\0" * len(held),
        lambda held: held + b"more",
    ],
    ids=["cut", "cut in its head", "empty", "zeros at the end", "zeros", "longer"],
)
def test_a_spoilt_answer_is_none(
    spoil: Callable[[bytes], bytes], plan: Path, cache: Path, judged: list[Path]
) -> None:
    first = ask(plan, "status")
    (kept,) = cache.iterdir()
    kept.write_bytes(spoil(kept.read_bytes()))
    assert ask(plan, "status") == first
    assert len(judged) == 2
    ask(plan, "status")
    assert len(judged) == 2, "and is written anew"


def test_a_folder_that_cannot_be_had_is_done_without(
    plan: Path, judged: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(answers, "SETTLED", -(10**12))
    assert ask(plan, "status") == ask(plan, "status")
    assert len(judged) == 2


def test_a_long_answer_is_not_kept(plan: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LARGEST", 100)
    assert "Industrial output" in ask(plan, "status").out
    assert list(cache.iterdir()) == []


def test_of_many_answers_the_oldest_are_deleted(
    plan: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_MOST", 2)
    ask(plan, "status", columns=80)
    (oldest,) = cache.iterdir()
    os.utime(oldest, (1, 1))
    for width in (90, 100):
        ask(plan, "status", columns=width)
    assert len(list(cache.iterdir())) == 2
    assert not oldest.exists()


def test_a_draft_that_a_dead_process_left_is_deleted_one_day_later(plan: Path, cache: Path) -> None:
    cache.mkdir(parents=True)
    for name, age in (("old.new", 2 * 24 * 3600), ("young.new", 0)):
        (cache / name).write_bytes(b"")
        changed = (cache / name).stat().st_mtime - age
        os.utime(cache / name, (changed, changed))
    ask(plan, "status")
    assert sorted(path.name for path in cache.iterdir() if path.suffix) == ["young.new"]


@pytest.mark.usefixtures("cache")
def test_a_change_of_several_files_that_was_cut_off_is_settled_before_anything_is_said(
    plan: Path, judged: list[Path]
) -> None:
    ask(plan, "status")
    (plan / "targets" / ".yztrack-journal").write_text("{}")
    ask(plan, "status")
    assert len(judged) == 2


@pytest.mark.parametrize(
    "options", [["--fix"], ["--output", "found.txt"], ["targets"], ["--format", "github"]], ids=" ".join
)
@pytest.mark.usefixtures("cache")
def test_a_check_that_does_more_than_print_is_always_run(
    options: list[str], plan: Path, judged: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan)
    for _ in range(2):
        ask(plan, "check", *options)
    assert len(judged) == 2


def test_a_refusal_is_no_answer(plan: Path, cache: Path) -> None:
    assert ask(plan, "status", "--source", "nobody").code == 2
    assert list(cache.iterdir()) == []


def process(plan: Path, cache_home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "yztrack", *arguments],
        cwd=plan,
        env={**os.environ, **ENVIRONMENT, "XDG_CACHE_HOME": str(cache_home)},
        capture_output=True,
        check=False,
    )


def test_processes_side_by_side_say_the_same(plan: Path, tmp_path: Path) -> None:
    for path in (plan / "targets").iterdir():
        os.utime(path, (1, 1))
    with ThreadPoolExecutor(6) as pool:
        told = [
            pool.submit(process, plan, tmp_path / "home", "status", "--format", "json") for _ in range(12)
        ]
    assert len({(one.result().returncode, one.result().stdout, one.result().stderr) for one in told}) == 1


def test_help_is_recalled_and_a_command_that_may_do_something_never(plan: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = process(plan, home, "status", "--help")
    assert b"--as-of" in first.stdout
    assert len(list((home / "yztrack" / "answers").iterdir())) == 1
    assert process(plan, home, "status", "--help").stdout == first.stdout
    done = process(plan, home, "add-actual", "output", "2024", "96", "--source", "later", "--note", "--help")
    assert done.returncode in {0, 2}
    assert len(list((home / "yztrack" / "answers").iterdir())) == 1


def test_a_recalled_answer_loads_neither_records_nor_rules(plan: Path, tmp_path: Path) -> None:
    code = (
        "import sys, yztrack.answers; yztrack.answers.SETTLED = -(10**12)\n"
        "from yztrack.cli import main\nsys.argv = ['yztrack', 'status', '--format', 'json']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    environment = {**os.environ, **ENVIRONMENT, "XDG_CACHE_HOME": str(tmp_path / "home")}
    loaded = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=plan,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stderr.split()
        for _ in range(2)
    ]
    assert "pydantic" in loaded[0]
    assert not {"pydantic", "toml_rs", "rich", "decimal"} & set(loaded[1])
