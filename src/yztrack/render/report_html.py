"""The page of a report as one HTML file: no network, no script needed, the same bytes for the same page.

Style and script stand in the file, and the Content-Security-Policy names their hashes and allows nothing
else. Every text is escaped by Jinja2; what is not are the template's own parts and the charts, whose texts
the XML writer escapes.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from yztrack import wording
from yztrack.chart import KEYS, chart
from yztrack.chart_labels import OUTLOOK, PAPER, SCHEDULE
from yztrack.finding import Refusal
from yztrack.message import say
from yztrack.page_words import CURRENT_FILES, GENERATED, LEGEND, SHOWN, SORTABLE, heads, said
from yztrack.render import picture

if TYPE_CHECKING:
    from jinja2 import Environment

    from yztrack.page import Page

_COLUMNS = ("due", "target", "latest", "gap", "done", "outlook", "rating")


def render(page: Page) -> str:
    """Return the page; raises Refusal where what draws it is not installed."""
    from markupsafe import Markup

    environment = _environment()
    style, script = (_text(name, environment) for name in ("report.css", "report.js"))
    language = page.language
    labels = {name: said(wording.COLUMNS[name], language) for name in _COLUMNS}
    words = heads(language)
    values: dict[str, Any] = {
        "page": page,
        "heads": words,
        "labels": labels,
        "columns": [("name", words["indicator"]), ("group", words["group"]), *labels.items()],
        "legend": {kind: said(phrase, language) for kind, phrase in LEGEND.items()},
        "colon": "：" if language == "zh" else ": ",
        "sort_told": lambda label: said(SORTABLE, language, column=label),
        "shown_told": said(SHOWN, language, shown="{shown}", all="{all}"),
        "current_files": said(CURRENT_FILES, language),
        "generated": said(GENERATED, language, generator=page.facts.generator),
        "pictures": {name: Markup(drawn) for name, drawn in _pictures(page).items()},  # noqa: S704  our own XML
        "symbols": Markup(_symbols()),  # noqa: S704  no text of a workspace is in it
        "style": Markup(style),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "policy": policy(style, script),
    }
    return environment.get_template("report.html").render(values)


def _environment() -> Environment:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ModuleNotFoundError:
        raise Refusal(
            say("the page is made with jinja2, which is not installed"), say("pip install 'yztrack[report]'")
        ) from None
    return Environment(
        loader=PackageLoader("yztrack.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _text(name: str, environment: Environment) -> str:
    """A file of the templates as it stands: style and script have nothing to fill in."""
    return "" if environment.loader is None else environment.loader.get_source(environment, name)[0]


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy that lets just this style and this script run, and loads nothing."""
    style_hash, script_hash = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _pictures(page: Page) -> dict[str, str]:
    """The charts of all indicators that have one, by their anchors."""
    return {
        one.anchor: picture.svg(
            chart(one.picture, page.language),
            title=one.picture_name,
            told=one.picture_told,
            name=f"p{index}",
        )
        for index, one in enumerate(section for block in page.blocks for section in block.sections)
        if one.picture is not None
    }


def _symbols() -> str:
    """The symbols of the legend, once for all charts."""
    made = []
    for kind, (shape, colour, filled) in KEYS.items():
        dash = ' stroke-dasharray="1 .6"' if kind == "forecast" else ""
        place = "translate(0,5) scale(2.8)" if kind in {"bound", "interval"} else "scale(4)"
        made.append(
            f'<path id="k-{kind}" d="{shape}" transform="{place}" '
            f'fill="{colour if filled else PAPER}" stroke="{colour}" stroke-width=".4"{dash}/>'
        )
    made.append(
        f'<path id="k-schedule" d="M-10,0H10" stroke="{SCHEDULE}" stroke-width="2" stroke-dasharray="5 3"/>'
    )
    trend = f'<path d="M-10,0H10" stroke="{OUTLOOK}" stroke-width="2" stroke-dasharray="2 3"/>'
    band = f'<path d="M-10,0L10,-7V7Z" fill="{OUTLOOK}" fill-opacity=".25"/>'
    made += [f'<g id="k-trend">{trend}</g>', f'<g id="k-outlook">{band}{trend}</g>']
    return f"<defs>{''.join(made)}</defs>"
