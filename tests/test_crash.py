"""A kill, an error or Ctrl-C at each system call of a write, and a full disk: the old files or the new ones.

What a write does to the disk it does by functions of `posix` and `fcntl`, and by one of ctypes; each of them
is made to fail, or the process to die before it and after it, one after another until a write runs through.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.processes import as_root, failing, names, output, python
from yztrack import disk, writing
from yztrack.files import JOURNAL
from yztrack.finding import Refusal
from yztrack.journal import reading, settle
from yztrack.locking import LOCK_NAME
from yztrack.writing import create, rewrite, rewrite_all

OLD, MORE = "a = 1\n", "b = 2\n"

FAULTS = r"""
import errno, fcntl, json, os, signal, sys, traceback
from pathlib import Path
from yztrack import disk, journal, locking, writing
from yztrack.finding import Refusal

ROOT, OPERATION, FAULT, LOCK = Path(sys.argv[1]), *sys.argv[2:]
OLD_FILES = {"rewrite": ["a.toml"], "create": [], "group": ["a.toml", "g/b.toml"]}[OPERATION]
NEW_FILES = {"rewrite": [], "create": ["c.toml"], "group": ["n/m/c.toml"]}[OPERATION]
NO_DISK = {"getpid", "uname", "urandom", "fspath", "geteuid"}
ONLY_LOOKS = {"stat", "lstat", "fstat", "scandir", "getxattr", "listxattr", "access", "read", "readlink"}

def operate(text, new_files):
    def add(old):
        return old + text
    if OPERATION == "rewrite":
        writing.rewrite(ROOT / "a.toml", add)
    elif OPERATION == "create":
        writing.create(ROOT / new_files[0], text)
    else:
        edits = {ROOT / name: add for name in OLD_FILES}
        writing.rewrite_all(ROOT, edits, {ROOT / name: text for name in new_files})

def texts():
    return {name: (ROOT / name).read_text() for name in everything() if name.endswith(".toml")}

def everything():
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*"))

def reset():
    for name in reversed(everything()):
        (ROOT / name).rmdir() if (ROOT / name).is_dir() else (ROOT / name).unlink()
    for name in OLD_FILES:
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text("a = 1\n")

def no_locks(*_):
    raise OSError(errno.ENOLCK, "No locks available")

def fail():
    if FAULT == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if FAULT == "interrupt":
        raise KeyboardInterrupt
    raise OSError(getattr(errno, FAULT), os.strerror(getattr(errno, FAULT)))

def child(step):
    seen, fired, really_write, really_rename = 0, False, os.write, disk._renameat2()
    def count():
        nonlocal seen, fired
        seen += 1
        if seen == step:
            fired = True
            fail()
    def watch(frame, event, call):
        # what only looks leaves nothing that a death after it could show
        if event == "c_call" and getattr(call, "__module__", "") in ("posix", "fcntl"):
            if call.__name__ not in (NO_DISK | ONLY_LOOKS if FAULT == "kill" else NO_DISK):
                count()
    def renameat2(*arguments):
        import ctypes
        if FAULT not in ("kill", "interrupt"):
            nonlocal seen, fired
            seen += 1
            if seen == step:
                fired = True
                ctypes.set_errno(getattr(errno, FAULT))
                return -1
            return really_rename(*arguments)
        count()
        result = really_rename(*arguments)
        count()
        return result
    def torn(handle, data):
        nonlocal seen
        seen += 1
        if seen == step:
            really_write(handle, bytes(data)[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return really_write(handle, data)
    if FAULT == "torn":
        os.write = torn
    else:
        if really_rename:
            disk._renameat2 = lambda: renameat2
        sys.setprofile(watch)
    try:
        operate("b = 2\n", NEW_FILES)
    except Refusal:
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        sys.setprofile(None)
    return 0 if fired else 9

if LOCK == "soft":
    import filelock
    fcntl.flock = no_locks
    locking._UNFINISHED = 0.05
if LOCK == "plain":
    disk._renameat2 = lambda: None
    os.link = no_locks
    disk._NO_LINKS.add(errno.ENOLCK)
for step in range(1, 2000):
    reset()
    process = os.fork()
    if not process:
        try:
            code = child(step)
        except BaseException:
            traceback.print_exc()
            code = 3
        os._exit(code)
    ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    told = {"step": step, "ended": ended, "found": texts()}
    told["read"] = journal.reading(ROOT, texts)
    told["litter"] = sorted(set(everything()) - set(told["read"]))
    try:
        operate("c = 3\n", [name.replace("c.toml", "d.toml") for name in NEW_FILES])
    except Refusal as refusal:
        told["refused"] = refusal.message
    told["then"], told["left"] = texts(), everything()
    print(json.dumps(told))
    if ended == 9:
        break
"""


def faults(root: Path, operation: str, fault: str, lock: str = "hard") -> list[dict[str, Any]]:
    """What came of each fault, and of the write after it."""
    told = [json.loads(line) for line in output(FAULTS, root, operation, fault, lock).splitlines()]
    assert told[-1]["ended"] == 9, "it ran once without a fault"
    return told[:-1]


BEFORE: dict[str, dict[str, str]] = {
    "rewrite": {"a.toml": OLD},
    "create": {},
    "group": {"a.toml": OLD, "g/b.toml": OLD},
}
AFTER: dict[str, dict[str, str]] = {
    "rewrite": {"a.toml": OLD + MORE},
    "create": {"c.toml": MORE},
    "group": {"a.toml": OLD + MORE, "g/b.toml": OLD + MORE, "n/m/c.toml": MORE},
}
THEN = {"rewrite": {}, "create": {"d.toml": "c = 3\n"}, "group": {"n/m/d.toml": "c = 3\n"}}
FOLDERS = {"rewrite": [], "create": [], "group": ["g", "n", "n/m"]}


def assert_whole(case: dict[str, Any], operation: str) -> None:
    """Each file old or new at any moment; for readers all of them; the next write lands and cleans up."""
    before, after = BEFORE[operation], AFTER[operation]
    assert case["ended"] != 3, case
    for name in after:
        assert case["found"].get(name) in (before.get(name), after[name]), case
    assert case["read"] in (before, after), case
    assert operation != "group" or case["read"] == after or "n" not in case["litter"], case
    assert "refused" not in case
    kept = {name: text + "c = 3\n" * (name in before) for name, text in case["read"].items()}
    assert case["then"] == kept | THEN[operation], case
    assert case["left"] == sorted([*case["then"], *FOLDERS[operation]]), case


@pytest.mark.parametrize("lock", ["hard", "soft", "plain"])
@pytest.mark.parametrize(("operation", "calls"), [("rewrite", 12), ("create", 12), ("group", 60)])
def test_a_kill_at_any_system_call_leaves_the_old_files_or_the_new(
    tmp_path: Path, operation: str, calls: int, lock: str
) -> None:
    told = faults(tmp_path, operation, "kill", lock)
    assert len(told) >= calls
    assert {str(case["read"]) for case in told} == {str(BEFORE[operation]), str(AFTER[operation])}
    for case in told:
        assert case["ended"] == -9
        assert_whole(case, operation)


@pytest.mark.parametrize("operation", ["rewrite", "create", "group"])
def test_a_kill_in_the_midst_of_writing_bytes_leaves_the_old_files(tmp_path: Path, operation: str) -> None:
    for case in faults(tmp_path, operation, "torn"):
        assert case["ended"] == -9
        assert case["read"] == BEFORE[operation]
        assert_whole(case, operation)


@pytest.mark.parametrize("fault", ["EIO", "interrupt"])
@pytest.mark.parametrize("operation", ["rewrite", "create", "group"])
def test_an_error_of_any_system_call_is_refused_or_does_no_harm(
    tmp_path: Path, operation: str, fault: str
) -> None:
    for case in faults(tmp_path, operation, fault):
        assert case["ended"] in ((0, 130) if fault == "interrupt" else (0, 2)), case
        assert case["ended"] or case["read"] == AFTER[operation], case
        assert_whole(case, operation)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.toml"
    path.write_text(OLD)
    return path


def add(text: str) -> str:
    return text + MORE


# what is reported


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("operation", ["rewrite", "create", "group"])
def test_what_is_reported_as_written_is_on_the_disk(
    file: Path, monkeypatch: pytest.MonkeyPatch, operation: str, exchange: bool
) -> None:
    calls: list[str] = []

    def watched(name: str, call: Callable[..., object], *arguments: Any, **options: Any) -> object:
        folder = call is fsync and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
        calls.append(f"{name} folder" if folder else name)
        return call(*arguments, **options)

    fsync, change = os.fsync, disk._renameat2()
    for call in (os.fsync, os.replace, os.link):
        monkeypatch.setattr(os, call.__name__, partial(watched, call.__name__, call))
    swap = partial(watched, "replace", change) if exchange and change else None
    monkeypatch.setattr(disk, "_renameat2", lambda: swap)
    new = file.parent / "one" / "two" / "x.toml"
    if operation == "rewrite":
        rewrite(file, add)
        assert calls == ["fsync", "replace", "fsync folder"]
    elif operation == "create":
        create(new, OLD)
        assert calls == ["fsync folder", "fsync folder", "fsync", "link", "fsync folder"]
    else:
        rewrite_all(file.parent, {file: add}, {new: OLD})
        assert calls == [
            *("fsync", "replace", "fsync folder"),  # the journal
            *("fsync folder", "fsync folder"),  # the new folders
            *(
                "fsync",
                "link",
                "fsync",
                "fsync folder",
                "fsync folder",
            ),  # the new texts, and the old one kept
            *("replace", "link", "fsync folder", "fsync folder"),
            *("replace", "fsync folder"),  # the change is made
        ]


# what is left of a change of several files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "g").mkdir()
    for name in ("a.toml", "g/b.toml"):
        (tmp_path / name).write_text(OLD)
    return tmp_path


def both(root: Path) -> dict[str, str]:
    return {name: (root / name).read_text() for name in ("a.toml", "g/b.toml")}


KILLED = """
import os, signal, sys
from pathlib import Path
from yztrack import disk, writing

root, left = Path(sys.argv[1]), int(sys.argv[2])

def dying(really):
    def do(change):
        global left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        really(change)
    return do

writing._place, writing.commit = dying(writing._place), dying(writing.commit)
edits = {root / name: lambda text: text + "b = 2\\n" for name in ("a.toml", "g/b.toml")}
writing.rewrite_all(root, edits, {root / "n" / "c.toml": "b = 2\\n"})
"""


def kill(root: Path, after: int) -> None:
    """Leave a change of three files in the state after so many of them."""
    process = python(KILLED, root, after)
    assert process.communicate()[1] == ""
    assert process.returncode == -signal.SIGKILL
    assert (root / JOURNAL).exists()


def test_a_reader_sees_no_half_of_a_change_that_was_cut_off(root: Path) -> None:
    kill(root, after=1)
    assert both(root) == {"a.toml": OLD + MORE, "g/b.toml": OLD}
    assert reading(root, lambda: both(root)) == {"a.toml": OLD, "g/b.toml": OLD}
    assert names(root) == ["a.toml", "g", "g/b.toml"]


def test_a_writer_below_puts_the_files_back_first(root: Path) -> None:
    kill(root, after=3)
    assert rewrite(root / "g" / "b.toml", lambda text: f"{text}c = 3\n").before == OLD
    assert both(root) == {"a.toml": OLD, "g/b.toml": f"{OLD}c = 3\n"}
    assert names(root) == ["a.toml", "g", "g/b.toml"]


def test_putting_back_keeps_the_very_files_and_their_rights(root: Path) -> None:
    (root / "a.toml").chmod(0o640)
    before = (root / "a.toml").stat()
    kill(root, after=2)
    settle(root)
    after = (root / "a.toml").stat()
    assert (after.st_ino, after.st_mode, after.st_mtime_ns) == (
        before.st_ino,
        before.st_mode,
        before.st_mtime_ns,
    )


@pytest.mark.parametrize("text", ["a = 9\n", f"{OLD}{MORE}# and more\n"])
def test_what_a_person_wrote_after_the_kill_is_left_alone(root: Path, text: str) -> None:
    kill(root, after=1)
    (root / "a.toml").write_text(text)
    (root / "n" / "d.toml").write_text("")
    settle(root)
    assert both(root) == {"a.toml": text, "g/b.toml": OLD}
    assert names(root) == ["a.toml", "g", "g/b.toml", "n", "n/d.toml"]


def test_files_that_were_deleted_after_the_kill_stay_so(root: Path) -> None:
    kill(root, after=3)
    for path in [root / "a.toml", *(root / "n").iterdir()]:
        path.unlink()
    settle(root)
    assert names(root) == ["g", "g/b.toml"]


def test_what_cannot_be_put_back_is_told_and_tried_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kill(root, after=2)
    with monkeypatch.context() as patch:
        patch.setattr(disk, "exchange", failing(errno.EIO))
        with pytest.raises(Refusal, match=r"a.toml: a change of several files was cut off") as refused:
            reading(root, lambda: both(root))
    assert "run any yztrack command" in refused.value.help
    assert reading(root, lambda: both(root)) == {"a.toml": OLD, "g/b.toml": OLD}


def test_a_like_file_that_stood_there_before_is_not_taken_for_a_new_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def place(change: Any) -> None:
        change.entry.file.write_text(MORE)  # another program, at the last moment
        really(change)

    really = writing._place
    monkeypatch.setattr(writing, "_place", place)
    with pytest.raises(Refusal, match="exists already"):
        rewrite_all(root, {}, {root / "c.toml": MORE})
    assert names(root) == ["a.toml", "c.toml", "g", "g/b.toml"]


ENTRY = '["a.toml", ".a.0123456789abcdef.yztrack-tmp", ".b.0123456789abcdef.yztrack-tmp", "0"]'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[" * 100_000,
        b'{"format": "yztrack/journal/2", "folders": [], "files": []}',
        b'{"format": "yztrack/journal/1", "folders": [], "files": {}, "files": 3}',
        f'{{"format": "yztrack/journal/1", "folders": [".."], "files": [{ENTRY}]}}'.encode(),
        *(
            f'{{"format": "yztrack/journal/1", "folders": [], "files": [{ENTRY.replace(*names)}]}}'.encode()
            for names in (
                ("a.toml", "../a.toml"),
                ("a.toml", "/a.toml"),
                ("a.toml", ""),
                ("a.toml", "link/a.toml"),
                ("a.toml", "a\\u0000"),
                (".a.", "g/.a."),
                (".b.", "b."),
                ('"0"', "0"),
            )
        ),
    ],
)
def test_a_journal_that_is_none_of_ours_is_refused_and_touches_nothing(root: Path, content: bytes) -> None:
    (root / "link").symlink_to(root.parent)
    (root / JOURNAL).write_bytes(content)
    before = names(root)
    with pytest.raises(Refusal, match="is no journal of yztrack"):
        rewrite(root / "g" / "b.toml", add)
    assert (names(root), both(root)) == (before, {"a.toml": OLD, "g/b.toml": OLD})


@as_root
def test_a_strangers_journal_in_a_folder_open_to_all_counts_for_nothing(root: Path) -> None:
    root.chmod(0o1777)
    (root / JOURNAL).write_text("")
    os.chown(root / JOURNAL, 12345, 12345)
    rewrite(root / "g" / "b.toml", add)
    assert both(root) == {"a.toml": OLD, "g/b.toml": OLD + MORE}


def test_a_reader_that_a_change_overtakes_reads_again(root: Path) -> None:
    seen: list[dict[str, str]] = []

    def read_slowly() -> dict[str, str]:
        first = (root / "a.toml").read_text()
        if not seen:
            rewrite_all(root, {root / name: add for name in ("a.toml", "g/b.toml")})
        seen.append({"a.toml": first, "g/b.toml": (root / "g" / "b.toml").read_text()})
        return seen[-1]

    assert reading(root, read_slowly) == {"a.toml": OLD + MORE, "g/b.toml": OLD + MORE}
    assert seen[0] == {"a.toml": OLD, "g/b.toml": OLD + MORE}


def test_a_reader_that_is_overtaken_again_and_again_keeps_writers_out(root: Path) -> None:
    readings: list[int] = []

    def read_amid_writers() -> int:
        if not (root / LOCK_NAME).exists():
            rewrite_all(root, {root / "a.toml": add})
        readings.append(len(readings))
        return readings[-1]

    assert reading(root, read_amid_writers) == 3


# full disks


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@as_root
def test_a_full_disk_is_refused_and_the_old_file_stays(small_disk: Path) -> None:
    file, filler, text = small_disk / "a.toml", small_disk / "filler", "# 序\n" * 8000
    outcomes = set()
    for free in range(0, 64 * 1024, 4096):
        file.write_text(text)
        with suppress(OSError), filler.open("wb", buffering=0) as stream:
            while True:
                stream.write(b"x" * 4096)
        os.truncate(filler, filler.stat().st_size - free)
        try:
            text = rewrite(file, add).after
            outcomes.add("written")
        except Refusal as refusal:
            outcomes.add(refusal.message.partition(": ")[2])
        with pytest.raises(Refusal, match="the disk is full"):
            create(small_disk / "n.toml", "#" * 256 * 1024)
        assert file.read_text() == text
        assert names(small_disk) == ["a.toml", "filler"]
        filler.unlink()
    assert outcomes == {"written", "the disk is full"}


@as_root
def test_on_a_full_disk_a_change_of_several_files_is_made_or_not_at_all(small_disk: Path) -> None:
    files = [small_disk / f"{number}.toml" for number in range(6)]
    outcomes = set()
    for room in range(8, 64, 4):  # kilobytes
        for file in files:
            file.write_text("# 序\n" * 800)
        before = {file: (file.read_text(), file.stat().st_ino) for file in files}
        with suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as stream:
            while True:
                stream.write(b"x" * 4096)
        os.truncate(stream.name, Path(stream.name).stat().st_size - room * 1024)
        try:
            rewrite_all(small_disk, dict.fromkeys(files, add), {small_disk / "n" / "x.toml": OLD})
            assert all(file.read_text() == before[file][0] + MORE for file in files)
            (small_disk / "n" / "x.toml").unlink()
            (small_disk / "n").rmdir()
            outcomes.add("written")
        except Refusal as refusal:
            assert {file: (file.read_text(), file.stat().st_ino) for file in files} == before
            outcomes.add(refusal.message.partition(": ")[2])
        assert names(small_disk) == [*(file.name for file in files), "filler"]
        (small_disk / "filler").unlink()
    assert outcomes == {"written", "the disk is full"}


TOO_LARGE = """
import resource, sys
from pathlib import Path
from yztrack.finding import Refusal
from yztrack.writing import create, rewrite

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for write in (lambda: rewrite(Path(sys.argv[1]), lambda text: text + "#" * 1000),
              lambda: create(Path(sys.argv[1] + "n"), "#" * 1001)):
    try:
        write()
    except Refusal as refusal:
        print(refusal.message.partition(" ")[2])
"""


def test_a_limit_on_the_size_of_files_is_refused(file: Path) -> None:
    assert output(TOO_LARGE, file).splitlines() == ["would be larger than the system allows"] * 2
    assert (file.read_text(), names(file.parent)) == (OLD, ["a.toml"])


def test_what_dead_runs_left_is_removed_and_nothing_else(file: Path) -> None:
    dead = file.with_name(".a.toml.0123456789abcdef.yztrack-tmp")
    others = [".a.toml.yztrack-tmp", "a.toml.0123456789abcdef.yztrack-tmp", ".a.0123456789ABCDEF.yztrack-tmp"]
    for name in [dead.name, *others]:
        file.with_name(name).write_text("half")
    file.with_name(".d.0123456789abcdef.yztrack-tmp").mkdir()
    rewrite(file, add)
    assert names(file.parent) == sorted(["a.toml", ".d.0123456789abcdef.yztrack-tmp", *others])
