"""`yztrack report`: the format by the file's name, written whole or not at all, refusals that help."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal import write, yztrack_at

pytest.importorskip("jinja2")
vl_convert = pytest.importorskip("vl_convert")

OUTPUT = """
    name = "Output"
    name_zh = "产值"
    scope = "The city"
    kind = "flow"
    unit = "bn"
    [[targets]]
    period = 2025
    at_least = 100
    source = "plan"
    [[targets]]
    period = 2030
    at_least = 200
    source = "plan"
    [[actuals]]
    period = 2023
    value = 60
    source = "later"
"""
BRIDGE = 'name = "Bridge"\nkind = "milestone"\n[[targets]]\nperiod = 2025\nsource = "plan"\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/output.toml": OUTPUT, "bridge.toml": BRIDGE})


def test_a_page_is_written_and_nothing_is_printed(plan: Path) -> None:
    ran = yztrack_at(plan, "report", "plan.html")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    page = (plan / "plan.html").read_text("utf-8")
    assert 'id="i-industry/output"' in page
    assert 'id="i-bridge"' in page


def test_only_what_is_named_is_on_the_page(plan: Path) -> None:
    assert yztrack_at(plan, "report", "plan.html", "industry").code == 0
    page = (plan / "plan.html").read_text("utf-8")
    assert 'id="i-industry/output"' in page
    assert 'id="i-bridge"' not in page
    assert yztrack_at(plan, "report", "plan.html", "output@2030").code == 0
    page = (plan / "plan.html").read_text("utf-8")
    assert 'id="t-industry/output@2030"' in page
    assert 'id="t-industry/output@2025"' not in page


def test_a_page_that_is_there_is_replaced_whole_and_keeps_its_rights(plan: Path) -> None:
    old = plan / "plan.html"
    old.write_text("old")
    old.chmod(0o640)
    assert yztrack_at(plan, "report", "plan.html").code == 0
    assert old.read_text("utf-8").startswith("<!doctype html>")
    assert old.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in plan.iterdir() if "tmp" in one.name] == []


def test_a_chart_is_named_by_its_ending_or_its_format(plan: Path) -> None:
    assert yztrack_at(plan, "report", "output.svg", "output").code == 0
    svg = (plan / "output.svg").read_text("utf-8")
    assert svg.startswith("<svg ")
    assert "≥ 100" in svg
    assert "≥ 200" in svg
    assert yztrack_at(plan, "report", "chart", "output@2025", "--format", "svg").code == 0
    svg = (plan / "chart").read_text("utf-8")
    assert "≥ 100" in svg
    assert "≥ 200" not in svg


def test_a_png_is_a_picture_of_twice_the_size(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_fonts(monkeypatch, known=True)
    assert yztrack_at(plan, "report", "output.png", "output").code == 0
    head = (plan / "output.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1920, 1080)


def with_fonts(monkeypatch: pytest.MonkeyPatch, *, known: bool) -> None:
    """Let the probe for a Chinese font come out so, whatever this machine has."""
    real = vl_convert.svg_to_png

    def drawn(svg: str, **keys: float) -> bytes:
        if "扬" in svg or "\U0010fffd" in svg:
            return svg.encode() if known else b"the same"
        made: bytes = real(svg, **keys)
        return made

    monkeypatch.setattr(vl_convert, "svg_to_png", drawn)


def test_without_a_chinese_font_a_png_is_refused_and_no_file_is_left(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fonts(monkeypatch, known=False)
    ran = yztrack_at(plan, "report", "output.png", "output")
    assert ran.code == 2
    assert ran.err == (
        "error: no font of this machine has Chinese characters; a PNG would lack them\n"
        "help: install one (apt-get install fonts-noto-cjk), or write an .svg, which keeps its text\n"
    )
    assert not (plan / "output.png").exists()


@pytest.mark.parametrize("missing", ["jinja2", "vl_convert"])
def test_without_the_extra_the_refusal_names_it(
    plan: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    ran = yztrack_at(plan, "report", "plan.html")
    assert ran.code == 2
    assert "is not installed\nhelp: pip install 'yztrack[report]'\n" in ran.err
    assert not (plan / "plan.html").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["plan.docx"], "plan.docx: its ending says nothing of the format"),
        (["targets"], "says nothing of the format"),
        (["targets", "--format", "html"], "targets is a folder"),
        (["nowhere/plan.html"], "there is no folder nowhere"),
        (["targets/sources.toml", "--format", "html"], "is a file of the workspace"),
        (["plan.html", "outptu"], "did you mean industry/output"),
        (["plan.html", "--method", "moon"], "no method moon"),
        (["plan.svg"], "a chart shows one indicator, and 0 are named"),
        (["plan.svg", "output", "bridge"], "a chart shows one indicator, and 2 are named"),
        (["plan.svg", "bridge"], "bridge has nothing to draw as of 2024-06-30"),
        (["plan.svg", "output@1999"], "industry/output has no target 1999"),
    ],
)
def test_what_cannot_be_done_is_refused_with_help(plan: Path, arguments: list[str], told: str) -> None:
    before = sorted(plan.iterdir())
    ran = yztrack_at(plan, "report", *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert "help: " in ran.err
    assert sorted(plan.iterdir()) == before


def test_a_broken_file_is_named_on_the_page_and_on_stderr(plan: Path) -> None:
    (plan / "targets" / "broken.toml").write_text("name = \n")
    ran = yztrack_at(plan, "report", "plan.html")
    assert ran.code == 1
    assert "targets/broken.toml:1" in ran.err
    page = (plan / "plan.html").read_text("utf-8")
    assert "targets/broken.toml:1" in page
    assert 'id="i-industry/output"' in page
