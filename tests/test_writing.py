"""A file is changed whole or not at all: by editors, kills, full disks, and fifty writers at once."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from yztrack import writing
from yztrack.finding import Refusal
from yztrack.writing import create, rewrite

OLD, MORE = "a = 1\n", "b = 2\n"
is_root = os.geteuid() == 0
as_root = pytest.mark.skipif(not is_root, reason="only root can give files away and mount disks")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.toml"
    path.write_text(OLD)
    return path


def add(text: str) -> str:
    return text + MORE


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def python(script: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def output(script: str, *arguments: object) -> str:
    process = python(script, *arguments)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    return out


# what it does


def test_tells_what_was_done_and_leaves_nothing_else_behind(file: Path) -> None:
    assert rewrite(file, add) == (file, OLD, OLD + MORE, 0)
    assert file.read_text() == OLD + MORE
    assert names(file.parent) == ["a.toml"]


def test_bom_and_line_ends_reach_the_edit_and_the_disk_as_they_are(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\nc = 3\r\n")
    rewrite(file, lambda text: text.replace("\ufeffa = 1\r\n", "\ufeffa = 4\r\n"))
    assert file.read_bytes() == b"\xef\xbb\xbfa = 4\r\nb = 2\nc = 3\r\n"


def test_an_edit_that_changes_nothing_writes_nothing(file: Path) -> None:
    before = file.stat()
    assert rewrite(file, lambda text: text).after == OLD
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_the_edit_raises_comes_through_and_nothing_is_written(file: Path) -> None:
    def broken(text: str) -> str:
        raise FileNotFoundError("of the edit's own")

    with pytest.raises(FileNotFoundError, match="own"):
        rewrite(file, broken)
    assert (file.read_text(), names(file.parent)) == (OLD, ["a.toml"])


def test_create_makes_the_folders_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "group" / "x.toml"
    create(path, OLD)
    with pytest.raises(Refusal, match="exists already"):
        create(path, MORE)
    assert (path.read_text(), names(path.parent)) == (OLD, ["x.toml"])


def test_create_overwrites_neither_a_folder_nor_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("folder", "link"):
        with pytest.raises(Refusal, match="exists already"):
            create(tmp_path / name, OLD)
    assert names(tmp_path) == ["folder", "link"]


def test_create_works_on_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    create(tmp_path / "x.toml", OLD)
    with pytest.raises(Refusal, match="exists already"):
        create(tmp_path / "x.toml", MORE)
    assert ((tmp_path / "x.toml").read_text(), names(tmp_path)) == (OLD, ["x.toml"])


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'扬' * 83}.toml"
    create(path, OLD)
    rewrite(path, add)
    assert path.read_text() == OLD + MORE


# what it refuses


def kinds(folder: Path) -> dict[str, Path]:
    made = {kind: folder / kind for kind in ("missing", "folder", "pipe", "loop", "dangling", "latin")}
    made["folder"].mkdir()
    os.mkfifo(made["pipe"])
    made["loop"].symlink_to("loop")
    made["dangling"].symlink_to("missing")
    made["latin"].write_bytes("扬州".encode("gb18030"))
    return made | {"under": made["latin"] / "x", "device": Path("/dev/zero")}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "does not exist"),
        ("folder", "is a folder"),
        ("pipe", "is no plain file"),
        ("device", "is no plain file"),
        ("loop", "leads back to itself"),
        ("dangling", "does not exist"),
        ("latin", r"is not UTF-8 \(line 1\)"),
        ("under", "does not exist"),
    ],
)
def test_refuses_what_is_no_text_file(tmp_path: Path, kind: str, words: str) -> None:
    path = kinds(tmp_path)[kind]
    before = names(tmp_path)
    with pytest.raises(Refusal, match=words) as refused:
        rewrite(path, add)
    assert refused.value.help
    assert names(tmp_path) == before


def test_refuses_text_that_is_no_text(file: Path) -> None:
    with pytest.raises(Refusal, match="not all text"):
        rewrite(file, lambda text: text + "# \ud800\n")
    assert (file.read_text(), names(file.parent)) == (OLD, ["a.toml"])


def test_refuses_a_file_that_is_not_the_one_expected(file: Path) -> None:
    with pytest.raises(Refusal, match="changed by another program"):
        rewrite(file, add, expected="a = 0\n")
    assert file.read_text() == OLD
    assert rewrite(file, add, expected=OLD).after == OLD + MORE


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (lambda file: file.write_text("a = 9\n"), "a = 9\n"),
        (lambda file: Path(shutil.copy(file, f"{file}~")).replace(file), OLD),
        (lambda file: file.write_text(""), ""),
        (lambda file: file.chmod(0o600), OLD),
        (lambda file: file.unlink(), None),
    ],
    ids=["saved in place", "saved by renaming", "emptied", "made private", "deleted"],
)
def test_an_edit_in_an_editor_in_between_is_kept_and_refused(
    file: Path, edit: Callable[[Path], object], left: str | None
) -> None:
    with pytest.raises(Refusal, match="changed by another program"):
        rewrite(file, lambda text: f"{add(text)}{edit(file) and ''}")
    assert (file.read_text() if file.exists() else None) == left
    assert names(file.parent) == ([] if left is None else ["a.toml"])


# links and rights


def test_a_symbolic_link_stays_and_the_file_behind_it_is_written(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "b.toml"
    link.parent.mkdir()
    link.symlink_to("../a.toml")
    assert rewrite(link, add).path == file
    assert (link.readlink(), link.read_text(), file.is_symlink()) == (Path("../a.toml"), OLD + MORE, False)
    assert names(link.parent) == ["b.toml"]


def test_of_a_hard_link_the_other_name_keeps_the_old_text_whole(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "snapshot"
    other.hardlink_to(file)
    assert rewrite(file, add).other_names == 1
    assert (file.read_text(), other.read_text()) == (OLD + MORE, OLD)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666, 0o755])
def test_the_mode_is_kept(file: Path, mode: int) -> None:
    file.chmod(mode)
    rewrite(file, add)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_extended_attributes_are_kept(file: Path) -> None:
    try:
        os.setxattr(file, "user.note", b"kept")
    except OSError as error:
        pytest.skip(f"this disk has none: {error}")
    rewrite(file, add)
    assert os.getxattr(file, "user.note") == b"kept"


@as_root
def test_root_keeps_owner_and_group(file: Path) -> None:
    os.chown(file, 12345, 54321)
    rewrite(file, add)
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)


AS_NOBODY = """
import os, sys
from pathlib import Path
from yztrack.finding import Refusal
from yztrack.writing import create, rewrite
os.chdir(sys.argv[1])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
for write in (rewrite, Path("a.toml"), lambda text: text + "b = 2\\n"), (create, Path("n.toml"), ""):
    try:
        write[0](*write[1:])
        print("written")
    except Refusal as refusal:
        print(refusal.message, "|", refusal.help)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@as_root
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "owner", "words"),
    [
        (0o555, 0o644, 65534, "may not be written by you"),
        (0o777, 0o444, 65534, "may not be written by you"),
        (0o777, 0o644, 0, "may not be written by you"),
        (0o777, 0o666, 0, "belongs to user 0"),
        (0o1777, 0o666, 0, "belongs to user 0"),
        (0o777, 0o600, 65534, "written"),
    ],
)
def test_without_the_right_to_write_nothing_is_touched(
    open_folder: Path, folder_mode: int, file_mode: int, owner: int, words: str
) -> None:
    file = open_folder / "a.toml"
    file.write_text(OLD)
    file.chmod(file_mode)
    os.chown(file, owner, owner)
    file.parent.chmod(folder_mode)
    if folder_mode == 0o777:  # left by a dead run of root's
        (open_folder / writing.LOCK_NAME).write_text("1\n")
        (open_folder / writing.LOCK_NAME).chmod(0o644)
    rewriting, creating = output(AS_NOBODY, file.parent).splitlines()
    assert words in rewriting
    assert (creating == "written") == (folder_mode != 0o555)
    assert file.read_text() == OLD + MORE * (words == "written")
    assert (file.stat().st_uid, stat.S_IMODE(file.stat().st_mode)) == (owner, file_mode)
    assert set(names(file.parent)) <= {"a.toml", "n.toml"}


@pytest.mark.skipif(is_root, reason="root may write anywhere; see the test before")
def test_a_read_only_folder_is_refused(file: Path) -> None:
    file.parent.chmod(0o555)
    try:
        with pytest.raises(Refusal, match="may not be written by you"):
            rewrite(file, add)
    finally:
        file.parent.chmod(0o755)
    assert (file.read_text(), names(file.parent)) == (OLD, ["a.toml"])


# kills, errors and full disks


FAULTS = r"""
import errno, fcntl, json, os, signal, sys, traceback
from pathlib import Path
from yztrack import writing
from yztrack.finding import Refusal

FILE, OPERATION, FAULT, LOCK = Path(sys.argv[1]), *sys.argv[2:]
NO_DISK = ("getpid", "uname", "urandom", "fspath")

def operate(text):
    if OPERATION == "rewrite":
        writing.rewrite(FILE, lambda old: old + text)
    else:
        writing.create(FILE, text)

def no_locks(*_):
    raise OSError(errno.ENOLCK, "No locks available")

def child(step):
    seen, fired, really_write = 0, False, os.write
    def watch(frame, event, call):
        nonlocal seen, fired
        if event not in (("c_call", "c_return") if FAULT == "kill" else ("c_call",)):
            return
        if getattr(call, "__module__", "") not in ("posix", "fcntl") or call.__name__ in NO_DISK:
            return
        seen += 1
        if seen != step:
            return
        fired = True
        if FAULT == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.EIO, "Input/output error")
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
        sys.setprofile(watch)
    try:
        operate("b = 2\n")
    except Refusal:
        return 2
    finally:
        sys.setprofile(None)
    return 0 if fired else 9

if LOCK == "soft":
    import filelock
    fcntl.flock = no_locks
    writing._UNFINISHED = 0.05
for step in range(1, 1000):
    FILE.unlink(missing_ok=True)
    if OPERATION == "rewrite":
        FILE.write_text("a = 1\n")
    process = os.fork()
    if not process:
        try:
            code = child(step)
        except BaseException:
            traceback.print_exc()
            code = 3
        os._exit(code)
    ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    told = {"step": step, "ended": ended, "text": FILE.read_text() if FILE.exists() else None}
    told["litter"] = sorted(set(os.listdir(FILE.parent)) - {FILE.name})
    try:
        operate("c = 3\n")
    except Refusal as refusal:
        told["refused"] = refusal.message
    told["then"], told["left"] = FILE.read_text(), os.listdir(FILE.parent)
    print(json.dumps(told))
    if ended == 9:
        break
"""


def faults(file: Path, operation: str, fault: str, lock: str) -> list[dict[str, Any]]:
    told = [json.loads(line) for line in output(FAULTS, file, operation, fault, lock).splitlines()]
    assert told[-1]["ended"] == 9, "it ran once without a fault"
    return told[:-1]


@pytest.mark.parametrize(("fault", "least"), [("kill", 60), ("torn", 2)])
@pytest.mark.parametrize("lock", ["hard", "soft"])
def test_a_kill_at_any_system_call_leaves_the_old_file_or_the_new(
    file: Path, fault: str, least: int, lock: str
) -> None:
    told = faults(file, "rewrite", fault, lock)
    assert len(told) >= least or lock == "soft"
    for case in told:
        assert case["ended"] == -9
        assert case["text"] in (OLD, OLD + MORE), case
        assert "refused" not in case
        assert case["then"] == case["text"] + "c = 3\n", case
        assert case["left"] == ["a.toml"], case


@pytest.mark.parametrize("fault", ["kill", "torn"])
def test_a_kill_while_creating_leaves_no_file_or_the_whole_one(file: Path, fault: str) -> None:
    for case in faults(file, "create", fault, "hard"):
        assert case["ended"] == -9
        assert case["text"] in (None, MORE), case
        assert case["then"] == (case["text"] or "c = 3\n"), case
        assert case["left"] == ["a.toml"], case


@pytest.mark.parametrize("operation", ["rewrite", "create"])
def test_an_error_of_any_system_call_is_refused_or_does_no_harm(file: Path, operation: str) -> None:
    old = {"rewrite": OLD, "create": None}[operation]
    for case in faults(file, operation, "error", "hard"):
        assert case["ended"] in (0, 2), case
        assert case["text"] in (old, (old or "") + MORE), case
        assert case["ended"] == 2 or case["text"] != old, case
        assert len(case["litter"]) <= 1, case
        assert case["left"] == ["a.toml"], case


@pytest.mark.parametrize("operation", ["rewrite", "create"])
def test_what_is_reported_as_written_is_on_the_disk(
    file: Path, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    calls: list[str] = []

    def watched(call: Callable[..., None], *arguments: Any, **options: Any) -> None:
        folder = call is fsync and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
        calls.append(f"{call.__name__} folder" if folder else call.__name__)
        call(*arguments, **options)

    fsync = os.fsync
    for call in (os.fsync, os.replace, os.link):
        monkeypatch.setattr(os, call.__name__, partial(watched, call))
    if operation == "rewrite":
        rewrite(file, add)
        assert calls == ["fsync", "replace", "fsync folder"]
    else:
        create(file.parent / "one" / "two" / "x.toml", OLD)
        assert calls == ["fsync folder", "fsync folder", "fsync", "link", "fsync folder"]


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


def test_what_dead_runs_left_is_removed_and_nothing_else(file: Path) -> None:
    dead = file.with_name(".a.toml.0123456789abcdef.yztrack-tmp")
    others = [".a.toml.yztrack-tmp", "a.toml.0123456789abcdef.yztrack-tmp", ".a.0123456789ABCDEF.yztrack-tmp"]
    for name in [dead.name, *others]:
        file.with_name(name).write_text("half")
    file.with_name(".d.0123456789abcdef.yztrack-tmp").mkdir()
    rewrite(file, add)
    assert names(file.parent) == sorted(["a.toml", ".d.0123456789abcdef.yztrack-tmp", *others])


# many at once


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
    monkeypatch.setattr(writing, "PATIENCE", 0.3)
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


def test_a_queue_that_moves_is_waited_for_however_long(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.25)
    lock = file.with_name(writing.LOCK_NAME)

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


FIFTY = """
import errno, fcntl, os, sys
from pathlib import Path
import filelock
from yztrack.append import append
from yztrack.writing import rewrite

def no_locks(*_):
    raise OSError(errno.ENOLCK, "No locks available")

if sys.argv[2] == "soft":
    fcntl.flock = no_locks
waiting, go = os.pipe()
children = []
for number in range(50):
    children.append(os.fork())
    if not children[-1]:
        os.close(go)
        os.read(waiting, 1)
        file = Path(f"{sys.argv[1]}/{number % int(sys.argv[3])}.toml")
        try:
            rewrite(file, lambda text: append(text, {"n": number}))
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
    with python(FIFTY, tmp_path, lock, files) as writers:
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
