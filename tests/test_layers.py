"""The house: who may import whom, what is pure, and how long anything may be.

The floors stand in one literal, `HOUSE`. A module imports only from rows before its own; those of one row
know nothing of each other. A floor is split into rows (2a, 2b) where one part of it stands on another. A
package is one entry; its modules may import each other, though not in a circle.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import yztrack

SOURCE = Path(yztrack.__file__).parent

HOUSE = """
0a  headings message
0b  finding period quantity syntax
1a  fields
1b  keys model
2a  append derivation evidence methods units
2b  links tables validity
2c  document fileschema partition reading spans templates
2d  bibliography filetexts spelling
2e  remedies
3a  goal magnitude rating
3b  level pace
3c  case derive outlook
3d  assessment milestone single
3e  profiles trends window
4a  assess
4b  book
5a  observations rules wording
5b  explanation page_words report workbook_words
5c  causes cells changes drawing intake
5d  arrangement plot scales
5e  chart_labels
5f  chart
5g  page_section
5h  page
6a  disk files workers
6b  answers locking
6c  journal
6d  store writing
6e  history render sheets
6f  interchange judging
6g  cluster
7   cli
8   __main__
"""
PURE = "012345"  # no disk, no clock, no terminal
IMPURE_MODULES = {"io", "os", "pathlib", "rich", "shutil", "subprocess", "sys", "tempfile", "time", "typer"}
IMPURE_NAMES = {"open", "print", "input"}
IMPURE_METHODS = {"now", "today", "utcnow"}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 40

ROW_OF = {
    name: (row, floor)
    for row, (floor, *names) in enumerate(line.split() for line in HOUSE.strip().splitlines())
    for name in names
}
UNPLACED = (-1, "?")
FILES = sorted(SOURCE.rglob("*.py"))


def module_of(file: Path) -> str:
    """Its name below yztrack: `pace`, `render.findings`; `rules` for the package, nothing for the house."""
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in FILES}
names_of = pytest.mark.parametrize("name", [name for name in MODULES if name])


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text("utf-8"))


def imports(name: str) -> Iterator[str]:
    """Every module that is imported anywhere in a module, in full."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively, line {node.lineno}"
            module = node.module or ""
            for alias in node.names:
                inner = f"{module}.{alias.name}"
                yield inner if inner.removeprefix("yztrack.") in MODULES else module


def inside(name: str) -> set[str]:
    """The modules of the house that a module imports."""
    return {one.removeprefix("yztrack.") for one in imports(name) if one.startswith("yztrack.")}


def test_the_house_imports_nothing_at_its_door() -> None:
    assert [node for node in ast.walk(tree("")) if isinstance(node, ast.Import | ast.ImportFrom)] == []


def test_every_module_has_its_floor_and_no_floor_a_name_twice() -> None:
    unplaced = {name.partition(".")[0] for name in MODULES if name} - ROW_OF.keys()
    assert unplaced == set(), "give it a row in HOUSE"
    assert len(ROW_OF) == len(HOUSE.split()) - len(HOUSE.strip().splitlines())


@names_of
def test_a_module_imports_only_from_floors_below_its_own(name: str) -> None:
    own = name.partition(".")[0]
    row, floor = ROW_OF.get(own, UNPLACED)
    packages = {one: one.partition(".")[0] for one in inside(name)}
    above = {one for one, top in packages.items() if top != own and ROW_OF.get(top, UNPLACED)[0] >= row}
    assert above == set(), f"{name} stands on {floor}"


def test_no_modules_of_a_package_import_each_other_in_a_circle() -> None:
    graph = {
        name: {one for one in inside(name) if one.partition(".")[0] == name.partition(".")[0]}
        for name in MODULES
    }
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle
    assert set(order) == MODULES.keys()


pure_names_of = pytest.mark.parametrize(
    "name", [name for name in MODULES if name and ROW_OF.get(name.partition(".")[0], UNPLACED)[1][0] in PURE]
)


@pure_names_of
def test_floors_0_to_5_touch_no_disk_no_clock_and_no_terminal(name: str) -> None:
    assert {one.partition(".")[0] for one in imports(name)} & IMPURE_MODULES == set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            called = node.func
            assert not (isinstance(called, ast.Name) and called.id in IMPURE_NAMES), f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in IMPURE_METHODS, f"line {node.lineno}: today exists once, in the door"


@names_of
def test_no_module_is_named_like_one_of_the_standard_library(name: str) -> None:
    assert name.rpartition(".")[2] not in sys.stdlib_module_names


@names_of
def test_a_module_is_not_too_long(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= LONGEST_MODULE


@names_of
def test_a_function_is_not_too_long(name: str) -> None:
    """Its docstring does not count: that of a rule holds two files."""
    long = {
        node.name: _length(node)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > LONGEST_FUNCTION
    }
    assert long == {}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and ast.get_docstring(function) is not None
    doc = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - doc
