"""Other tools asked for the same answer, or for as much of it as they give, over a generated plan.

The scripts over CSV and the workbook give latest, gap, per cent and a straight line for each goal; hledger
what was reached of each year's budget, ledger of all years together; bean-check checks and answers nothing.
None weighs sources, keeps bounds or reads one file an indicator. A tool that is not installed is left out
with a note.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from shutil import which
from typing import NamedTuple

from bench.formats import BEANCOUNT, HLEDGER, LEDGER, WORKBOOK

_HERE = Path(__file__).parent
_PLAIN = f"Python {sys.version.split()[0]}, csv"
_UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"


class Peer(NamedTuple):
    """A tool: the formats it reads, its version if it is installed, and how it is asked."""

    reads: str
    version: Callable[[str], str | None]
    command: Callable[[str, Path], list[str]]


def _module(name: str, python: str) -> str | None:
    told = _said(python, "-c", f"import {name}; print({name}.__version__)")
    return told and f"{name} {told}"


def _program(*command: str) -> Callable[[str], str | None]:
    def version(python: str) -> str | None:
        where = _found(command[0], python)
        return None if where is None else _said(where, *command[1:])

    return version


def _said(*command: str) -> str | None:
    """The first line that a command prints, cut at a comma; None where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  ours
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.partition("\n")[0].partition(",")[0]


def _found(program: str, python: str) -> str | None:
    """A program on the path, or one that was installed beside that Python."""
    return which(program) or which(program, path=str(Path(python).parent))


def _script(name: str) -> Peer:
    return Peer("csv", partial(_module, name), partial(_over_csv, f"{name}_csv.py"))


def _over_csv(script: str, python: str, folder: Path) -> list[str]:
    return [python, str(_HERE / script), str(folder)]


def _hledger(_python: str, folder: Path) -> list[str]:
    # only the years of the goals: the ten years before them would be ten more columns of work
    years = ["-Y", "-b", "2025-01-01", "-e", "2031-01-01"]
    return ["hledger", "-f", str(folder / HLEDGER), "bal", "--budget", *years, "-O", "csv"]


def _ledger(_python: str, folder: Path) -> list[str]:
    return ["ledger", "-f", str(folder / LEDGER), "-b", "2025/01/01", "-e", "2031/01/01", "budget"]


def _bean_check(python: str, folder: Path) -> list[str]:
    # -C: without its cache, which would also forget what it found
    return [_found("bean-check", python) or "bean-check", "-C", str(folder / BEANCOUNT)]


def _libreoffice(_python: str, folder: Path) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'libreoffice').resolve().as_uri()}"
    out = ["--outdir", str(folder / "recalculated"), str(folder / WORKBOOK)]
    return ["soffice", "--headless", profile, "--convert-to", _UTF8_CSV, *out]


PEERS: Mapping[str, Peer] = {
    "hledger": Peer("hledger", _program("hledger", "--version"), _hledger),
    "ledger": Peer("ledger", _program("ledger", "--version"), _ledger),
    "bean-check": Peer("beancount", _program("bean-check", "--version"), _bean_check),
    "libreoffice": Peer("workbook", _program("soffice", "--version"), _libreoffice),
    "pandas": _script("pandas"),
    "polars": _script("polars"),
    "duckdb": _script("duckdb"),
    "plain": Peer("csv", lambda _: _PLAIN, partial(_over_csv, "plain_csv.py")),
}
