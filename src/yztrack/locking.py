"""One writer at a time in a folder, and none kept waiting by the dead.

The lock of a folder is `.yztrack.lock` in it, held by the kernel (flock), so that it dies with its process;
it is gone after each write. Who holds it has written its process and host inside. Waiting ends when one
holder has not moved for ten seconds. The standard library's flock, and not filelock, since that takes 70 ms
to import.

Where a file system has no locks (flock answers ENOLCK, ENOSYS, EOPNOTSUPP …), filelock's soft lock stands in:
`.lock.yztrack-tmp`, made exclusively, with its maker's process, host and start inside. One left by a dead
process of this host is taken over at once; one whose maker died before it had written a word, after two
seconds; another host's is named in the refusal, since nobody here can tell whether it lives.

Several locks are taken in the order of their paths, so that no two writers wait for each other.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from yztrack.disk import SAFE_OPEN, refusing, remove
from yztrack.finding import Refusal
from yztrack.message import say

if sys.platform != "win32":
    import fcntl

T = TypeVar("T")
LOCK_NAME = ".yztrack.lock"
SOFT_LOCK_NAME = ".lock.yztrack-tmp"
PATIENCE = 10.0  # seconds for which one holder of a lock may stand still before the wait for it ends

_PAUSE = 0.01
_SIGN_OF_LIFE = 1.0  # seconds
_UNFINISHED = 2.0  # seconds after which a soft lock still without a name in it was left by a maker that died
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.EBADF}


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock; raises Refusal, also where another holds it too long."""
    with refusing(folder):
        release = _flocked(folder) or _soft_locked(folder)
    try:
        yield
    finally:
        release()


def showing_life(items: Iterable[T], folders: Iterable[Path]) -> Iterator[T]:
    """Yield the items of long work under the locks of folders, and let those who wait see that it moves."""
    held, shown = list(folders), time.monotonic()
    for item in items:
        yield item
        if (now := time.monotonic()) - shown > _SIGN_OF_LIFE:
            shown = now
            for folder in held:
                for name in (LOCK_NAME, SOFT_LOCK_NAME):
                    with suppress(OSError):
                        os.utime(folder / name)


def _flocked(folder: Path) -> Callable[[], None] | None:
    """Take the kernel's lock; None where the file system has none."""
    if sys.platform == "win32":
        return None
    path = folder / LOCK_NAME
    for _ in _patiently(path):
        try:
            handle = _flock(path)
        except FileNotFoundError:
            if not folder.exists():
                raise
            continue
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            break
        if handle is not None:
            return partial(_unlock, path, handle)
    return None


def _flock(path: Path) -> int | None:
    """Open and lock the lock file; None while another has it."""
    handle = _open_lock(path)
    locked = False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # the last holder may have removed the file that we opened: then another one is the lock
        locked = os.path.samestat(os.fstat(handle), path.lstat())
    except (BlockingIOError, FileNotFoundError):
        return None
    finally:
        if not locked:
            os.close(handle)
    if not locked:
        return None
    with suppress(OSError):
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n{os.uname().nodename}\n{os.urandom(4).hex()}\n".encode())
    return handle


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | SAFE_OPEN, 0o666)
    except PermissionError:
        if not os.access(path.parent, os.W_OK):
            raise
        return os.open(path, os.O_RDONLY | SAFE_OPEN)  # another user's; to lock it, reading will do


def _unlock(path: Path, handle: int) -> None:
    remove(path)
    with suppress(OSError):
        os.close(handle)


def _soft_locked(folder: Path) -> Callable[[], None]:
    import filelock

    lock: filelock.BaseFileLock
    if sys.platform == "win32":
        path = folder / LOCK_NAME
        lock = filelock.FileLock(path)
    else:
        remove(folder / LOCK_NAME)  # an attempt to lock it may have made it
        path = folder / SOFT_LOCK_NAME
        lock = filelock.SoftFileLock(path)
    for stood in _patiently(path):
        if stood > _UNFINISHED:
            _remove_unfinished(path)
        with suppress(filelock.Timeout):
            lock.acquire(blocking=False)
            break
    return lock.release


def _remove_unfinished(path: Path) -> None:
    """Remove a soft lock without a word in it, and no other that has taken its place meanwhile."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | SAFE_OPEN)
        try:  # while it is open, its number cannot become another file's
            if not os.read(handle, 1) and os.path.samestat(os.fstat(handle), path.lstat()):
                path.unlink()
        finally:
            os.close(handle)


def _patiently(path: Path) -> Iterator[float]:
    """Pause between attempts at a lock, and refuse once one holder has kept it too long.

    Yields for how many seconds the holder has stood still.
    """
    holder, since, stood = _holder(path), time.monotonic(), 0.0
    while stood <= PATIENCE:
        yield stood
        time.sleep(_PAUSE)
        if (now := _holder(path)) != holder:
            holder, since = now, time.monotonic()
        stood = time.monotonic() - since
    process, host = (*holder[0].split()[:2], "unknown", "unknown")[:2]
    raise Refusal(
        say(
            "{folder} is being written by process {process} on {host}",
            folder=path.parent,
            process=process,
            host=host,
        ),
        say(
            "wait for it to end, or end it, and run this again; if no such process runs, delete {path}",
            path=path,
        ),
    )


def _holder(path: Path) -> tuple[str, int]:
    """Return what the holder of a lock wrote into it, and when the lock was made or changed."""
    try:
        handle = os.open(path, os.O_RDONLY | SAFE_OPEN)
        try:
            return os.read(handle, 1024).decode(errors="replace"), os.fstat(handle).st_ctime_ns
        finally:
            os.close(handle)
    except OSError:
        return "", 0
