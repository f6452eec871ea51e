"""Other processes of a test, and what they leave in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

is_root = os.geteuid() == 0
as_root = pytest.mark.skipif(not is_root, reason="only root can give files away and mount disks")


def python(script: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Start Python on a script."""
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
    """What a script prints; it must end well."""
    process = python(script, *arguments)
    out, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    return out


def names(folder: Path) -> list[str]:
    """Everything below a folder, hidden things too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def failing(number: int) -> Callable[..., None]:
    """A system call that fails with this errno."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail
