"""Charts as SVG and PNG, by vl-convert: offline, one converter for all, in the process itself.

Its SVG is written for a viewer of its own; here it is reduced to what a page needs: no empty groups, no roles
of single marks, one font for all texts, and what a mark tells as its `<title>`. Text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from types import ModuleType

    from yztrack.chart import Spec

SVG = "http://www.w3.org/2000/svg"
_VERSION = "v5.21"
_KEPT = {
    "d", "fill", "fill-opacity", "font-size", "font-weight", "height", "opacity", "stroke",
    "stroke-dasharray", "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox", "width",
    "x", "x2", "y", "y2",
}  # fmt: skip
_PLACES = {"d", "transform", "x", "x2", "y", "y2"}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_PROBE, _MISSING = "扬", "\U0010fffd"


def svg(spec: Spec, *, title: str, told: str, name: str | None = None) -> str:
    """Return a chart as an SVG element with a title and a description.

    With a name it is for a page, which must not have that name twice; else it is a file of its own. Raises
    Refusal where the converter is not installed.
    """
    drawn = ET.fromstring(_converter().vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[]))  # noqa: S314  it is what we drew
    root = ET.Element("svg", {"viewBox": drawn.attrib["viewBox"], "role": "img"})
    if name is None:
        root.attrib |= {"xmlns": SVG, "width": drawn.attrib["width"], "height": drawn.attrib["height"]}
    ids = f"{name or 'chart'}-title", f"{name or 'chart'}-told"
    root.attrib["aria-labelledby"] = " ".join(ids)
    for tag, id_, text in zip(("title", "desc"), ids, (title, told), strict=True):
        ET.SubElement(root, tag, {"id": id_}).text = text
    root.attrib |= {"font-family": _fonts(spec), "stroke-miterlimit": "10", "fill": "none"}
    if name is not None:
        del root.attrib["font-family"]
    for child in drawn:
        _reduce(child, root)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _fonts(spec: Spec) -> str:
    config: Mapping[str, str] = spec["config"]
    return config["font"]


def _reduce(drawn: ET.Element, parent: ET.Element) -> None:
    """Copy an element into a parent, or where it says nothing of its own, what it holds."""
    if drawn.get("class") in {"background", "foreground"} or drawn.get("display") == "none":
        return
    kept = {
        name: _short(value) if name in _PLACES else value
        for name, value in drawn.attrib.items()
        if name in _KEPT
    }
    if kept.get("opacity") == "1":
        del kept["opacity"]
    if kept.get("transform") in {"translate(0,0)", "translate(0.5,0.5)"}:
        del kept["transform"]
    if kept.get("fill") == "none":
        del kept["fill"]
    tag = drawn.tag.rpartition("}")[2]
    if tag == "g" and not kept:
        for child in drawn:
            _reduce(child, parent)
        return
    made = ET.Element(tag, kept)
    made.text = drawn.text
    for child in drawn:
        _reduce(child, made)
    if tag == "g" and not len(made):
        return
    told = drawn.get("aria-label")
    if told and tag != "g":
        ET.SubElement(made, "title").text = told
    parent.append(made)


def _short(value: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)


def png(picture: str, scale: float = 2) -> bytes:
    """Return an SVG file as PNG; raises Refusal where no font has the characters of its texts."""
    converter = _converter()
    _require_font(converter)
    made: bytes = converter.svg_to_png(picture, scale=scale)
    return made


def _require_font(converter: ModuleType) -> None:
    """Refuse where Chinese would be left out: a text without a font is drawn as nothing, in silence."""
    drawn, missing = (
        converter.svg_to_png(
            f'<svg xmlns="{SVG}" width="24" height="24" font-family="sans-serif">'
            f'<text y="20" font-size="20">{text}</text></svg>'
        )
        for text in (_PROBE, _MISSING)
    )
    if drawn == missing:
        raise Refusal(
            say("no font of this machine has Chinese characters; a PNG would lack them"),
            say("install one (apt-get install fonts-noto-cjk), or write an .svg, which keeps its text"),
        )


def _converter() -> ModuleType:
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise Refusal(
            say("charts are drawn by vl-convert-python, which is not installed"),
            say("pip install 'yztrack[report]'"),
        ) from None
    return vl_convert
