"""Many writers at once, and editors that know of none of them: all land, once, and no reader sees half."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import failing, names, output, python
from tests.terminal import write
from yztrack import disk, locking
from yztrack.finding import Refusal
from yztrack.writing import rewrite, rewrite_all

OLD, MORE = "a = 1\n", "b = 2\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.toml"
    path.write_text(OLD)
    return path


def add(text: str) -> str:
    return text + MORE


# editors take no lock


def save_in_place(file: Path) -> None:
    file.write_text("a = 9\n")


def save_by_renaming(file: Path) -> None:
    Path(shutil.copy(file, f"{file}~")).replace(file)


def save_with_the_size_and_times_of_before(file: Path) -> None:
    before = file.stat()
    file.write_text("a = 8\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


EDITORS = pytest.mark.parametrize(
    ("edit", "left"),
    [
        (save_in_place, "a = 9\n"),
        (save_by_renaming, OLD),
        (save_with_the_size_and_times_of_before, "a = 8\n"),
        (lambda file: file.write_text(""), ""),
        (lambda file: file.chmod(0o600), OLD),
        (lambda file: file.unlink(), None),
    ],
    ids=["in place", "by renaming", "same size and times", "emptied", "made private", "deleted"],
)


@EDITORS
def test_an_edit_after_reading_is_kept_and_refused(
    file: Path, edit: Callable[[Path], object], left: str | None
) -> None:
    with pytest.raises(Refusal, match="changed by another program"):
        rewrite(file, lambda text: f"{add(text)}{edit(file) and ''}")
    assert (file.read_text() if file.exists() else None) == left
    assert names(file.parent) == ([] if left is None else ["a.toml"])


@EDITORS
def test_an_edit_of_one_of_several_files_undoes_the_change_of_all(
    file: Path, edit: Callable[[Path], object], left: str | None
) -> None:
    others = [file.with_name(name) for name in ("0.toml", "z.toml")]
    for other in others:
        other.write_text(OLD)
    with pytest.raises(Refusal, match="changed by another program"):
        rewrite_all(
            file.parent,
            {others[0]: add, file: add, others[1]: lambda text: f"{add(text)}{edit(file) and ''}"},
        )
    assert (file.read_text() if file.exists() else None) == left
    assert [other.read_text() for other in others] == [OLD, OLD]
    assert names(file.parent) == ["0.toml", *(["a.toml"] if left is not None else []), "z.toml"]


@pytest.mark.skipif(disk._renameat2() is None, reason="two files cannot change places here in one step")
@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (save_in_place, "a = 9\n"),
        (save_by_renaming, OLD),
        (save_with_the_size_and_times_of_before, "a = 8\n"),
    ],
)
def test_even_an_edit_after_the_last_look_is_kept_and_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path], object], left: str
) -> None:
    def exchange(one: Path, other: Path) -> bool:
        if not edited:
            edited.append(edit(file))
        return really(one, other)

    edited: list[object] = []
    really = disk.exchange
    monkeypatch.setattr(disk, "exchange", exchange)
    with pytest.raises(Refusal, match="changed by another program"):
        rewrite(file, add)
    assert edited
    assert (file.read_text(), names(file.parent)) == (left, ["a.toml"])


# a lock, and who holds it


HOLD = """
import errno, fcntl, sys
from pathlib import Path
from yztrack import writing

def no_locks(*_):
    raise OSError(errno.ENOLCK, "No locks available")

def edit(text):
    print("held", flush=True)
    sys.stdin.read()
    return text + "b = 2\\n"

if sys.argv[2] == "soft":
    fcntl.flock = no_locks
writing.rewrite(Path(sys.argv[1]), edit)
"""


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EBADF])
def test_works_on_a_disk_without_locks(file: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(number))
    rewrite(file, add)
    assert (file.read_text(), names(file.parent)) == (OLD + MORE, ["a.toml"])


@pytest.mark.parametrize("lock", ["hard", "soft"])
def test_a_held_lock_is_refused_by_its_holders_number_and_a_killed_holder_blocks_nobody(
    file: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    if lock == "soft":
        monkeypatch.setattr(fcntl, "flock", failing(errno.ENOLCK))
    monkeypatch.setattr(locking, "PATIENCE", 0.3)
    with python(HOLD, file, lock) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Refusal, match=f"process {holder.pid} on {os.uname().nodename}") as refused:
            rewrite(file, add)
        assert "if no such process runs, delete" in refused.value.help
        holder.kill()
    assert file.read_text() == OLD
    rewrite(file, add)
    assert (file.read_text(), names(file.parent)) == (OLD + MORE, ["a.toml"])


def test_a_soft_lock_whose_maker_died_before_it_wrote_a_word_blocks_nobody(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(errno.ENOLCK))
    monkeypatch.setattr(locking, "_UNFINISHED", 0.1)
    file.with_name(locking.SOFT_LOCK_NAME).touch()
    rewrite(file, add)
    assert (file.read_text(), names(file.parent)) == (OLD + MORE, ["a.toml"])


def test_a_soft_lock_of_another_host_is_refused_by_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(errno.ENOLCK))
    monkeypatch.setattr(locking, "PATIENCE", 0.1)
    lock = file.with_name(locking.SOFT_LOCK_NAME)
    lock.write_text("42\nelsewhere\n")
    with pytest.raises(Refusal, match="process 42 on elsewhere"):
        rewrite(file, add)
    assert (file.read_text(), lock.read_text()) == (OLD, "42\nelsewhere\n")


def test_a_queue_that_moves_is_waited_for_however_long(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.25)
    lock = file.with_name(locking.LOCK_NAME)

    def hold_by_turns() -> None:
        for turn in range(7):
            time.sleep(0.1)
            os.pwrite(handle, f"{turn}\nhost\n".encode(), 0)
        os.close(handle)

    handle = os.open(lock, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    thread = threading.Thread(target=hold_by_turns)
    thread.start()
    rewrite(file, add)
    thread.join()
    assert file.read_text() == OLD + MORE


def test_long_work_on_many_files_keeps_those_who_wait(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.5)
    monkeypatch.setattr(locking, "_SIGN_OF_LIFE", 0.1)
    many = [tmp_path / f"{number}.toml" for number in range(8)]
    for path in many:
        path.write_text(OLD)

    def slowly(text: str) -> str:
        started.set()
        time.sleep(0.2)
        return add(text)

    started = threading.Event()
    thread = threading.Thread(target=lambda: rewrite_all(tmp_path, dict.fromkeys(many, slowly)))
    thread.start()
    started.wait()
    rewrite(file, add)
    thread.join()
    assert {path.read_text() for path in [file, *many]} == {OLD + MORE}


OUTPUT = 'name = "Output"\nkind = "flow"\nunit = "bn"\n'
ADD = ["-m", "yztrack", "add-actual", "output"]


def test_ctrl_c_while_waiting_exits_with_130_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": OUTPUT})
    file = tmp_path / "targets" / "output.toml"
    before = file.read_bytes()
    with python(HOLD, file, "hard") as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        waiting = subprocess.Popen(
            [sys.executable, *ADD, "2023", "90", "--source", "later"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=3)
        waiting.send_signal(signal.SIGINT)
        assert waiting.communicate() == ("", "")
        assert waiting.returncode == 130
        holder.kill()
    assert file.read_bytes() == before


# fifty at once


FIFTY = """
import errno, fcntl, os, sys
from pathlib import Path
import filelock
from yztrack.append import append
from yztrack.writing import rewrite, rewrite_all

def no_locks(*_):
    raise OSError(errno.ENOLCK, "No locks available")

if sys.argv[2] == "soft":
    fcntl.flock = no_locks
root, count = Path(sys.argv[1]), int(sys.argv[3])
files = [root / f"{number}.toml" for number in range(count)]
waiting, go = os.pipe()
children = []
for number in range(50):
    children.append(os.fork())
    if not children[-1]:
        os.close(go)
        os.read(waiting, 1)
        edit = lambda text: append(text, {"n": number})
        try:
            if sys.argv[4] == "each":
                rewrite(files[number % count], edit)
            else:
                rewrite_all(root, dict.fromkeys(files, edit))
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(0)
os.close(go)
for child in children:
    os.waitpid(child, 0)
"""


@pytest.mark.parametrize(("lock", "files"), [("hard", 1), ("hard", 7), ("soft", 1)])
def test_fifty_writers_land_once_each_and_no_reader_sees_half(tmp_path: Path, lock: str, files: int) -> None:
    paths = [tmp_path / f"{number}.toml" for number in range(files)]
    for path in paths:
        path.write_text("# 序\n" * 2000)
    seen = [0]
    with python(FIFTY, tmp_path, lock, files, "each") as writers:
        while writers.poll() is None:
            text = paths[0].read_text()
            assert text.startswith("# 序\n" * 2000)
            seen.append(len(tomllib.loads(text).get("actuals", [])))
        assert writers.stderr is not None
        assert writers.stderr.read() == ""
    assert seen == sorted(seen)
    found = [record["n"] for path in paths for record in tomllib.loads(path.read_text())["actuals"]]
    assert sorted(found) == list(range(50))
    assert names(tmp_path) == [path.name for path in paths]


READ_ALL = """
import sys, tomllib
from pathlib import Path
from yztrack.journal import reading

root = Path(sys.argv[1])

def read_all():
    return [tomllib.loads(path.read_text()).get("actuals", []) for path in sorted(root.glob("*.toml"))]

seen = 0
while seen < 50:
    found = reading(root, read_all)
    assert all(one == found[0] for one in found), found
    assert len(found[0]) >= seen
    seen = len(found[0])
"""


@pytest.mark.parametrize("lock", ["hard", "soft"])
def test_fifty_writers_of_several_files_land_in_all_and_no_reader_sees_some(
    tmp_path: Path, lock: str
) -> None:
    paths = [tmp_path / f"{number}.toml" for number in range(3)]
    for path in paths:
        path.write_text("# 序\n" * 200)
    with python(FIFTY, tmp_path, lock, len(paths), "all") as writers:
        if lock == "hard":  # who reads may have to lock
            assert output(READ_ALL, tmp_path) == ""
        assert writers.communicate()[1] == ""
    for path in paths:
        assert sorted(record["n"] for record in tomllib.loads(path.read_text())["actuals"]) == list(range(50))
    assert names(tmp_path) == [path.name for path in paths]


def test_fifty_commands_at_once_land_once_each(tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": OUTPUT})
    file = tmp_path / "targets" / "output.toml"
    running = [
        subprocess.Popen(
            [sys.executable, *ADD, str(1970 + number), f"{90 + number}", "--source", "later"],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(50)
    ]
    for process in running:
        assert (process.communicate()[1], process.returncode) == ("", 0)
    found = [(record["period"], record["value"]) for record in tomllib.loads(file.read_text())["actuals"]]
    assert sorted(found) == [(1970 + number, 90 + number) for number in range(50)]
    assert names(file.parent) == ["output.toml", "sources.toml"]


RACE = """
import os, sys
from pathlib import Path
from yztrack.finding import Refusal
from yztrack.writing import create

for number in range(8):
    if not os.fork():
        try:
            create(Path(sys.argv[1]), f"n = {number}\\n")
            print(number, flush=True)
        except Refusal:
            pass
        os._exit(0)
for _ in range(8):
    os.wait()
"""


def test_of_eight_that_create_one_file_one_does(tmp_path: Path) -> None:
    [winner] = output(RACE, tmp_path / "x.toml").split()
    assert (tmp_path / "x.toml").read_text() == f"n = {winner}\n"
    assert names(tmp_path) == ["x.toml"]
