"""`yztrack init`: a new workspace, with nothing in it that `check` could find."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import typer

from yztrack.cli.asking import bounded
from yztrack.cli.door import boundary, put, tell
from yztrack.finding import Refusal
from yztrack.message import say, translated, visible

SCHEMA = "schema.json"


@boundary
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the folder targets is to lie.")
    ] = Path(),
    title: Annotated[str | None, typer.Option(help="The plan's title.")] = None,
    title_zh: Annotated[str | None, typer.Option(help="The same in Chinese.")] = None,
    lang: Annotated[Literal["en", "zh"] | None, typer.Option(help="The workspace's language.")] = None,
) -> int:
    """Make a new workspace: DIR/targets with settings, an empty bibliography, the format's schema.

    Example: yztrack init --title "Plan of the city"
    """
    from yztrack import wording

    root = _free(folder)
    words = lang or "en"
    settings = {"title": _line(title or "", "--title"), "title_zh": _line(title_zh or "", "--title-zh")}
    settings = {key: text for key, text in settings.items() if text or key == "title"}
    texts = _texts({**settings, "language": words})
    _write(root, texts)
    for name in texts:
        path = visible(os.path.relpath(root / name))
        put(wording.WROTE.text(words, place=path) + "\n")
    tell(
        translated(say("next: yztrack add-source, then yztrack new; --help shows an example of each"), words)
    )
    return 0


def _line(text: str, option: str) -> str:
    """Return a title; raises Refusal for one that would steer a terminal."""
    if visible(bounded(text, option)) != text:
        message = say("{option} holds a control character", option=option)
        raise Refusal(message, say("retype it without line breaks, escapes or text direction marks"))
    return text


def _free(folder: Path) -> Path:
    """Return where the workspace is to lie; raises Refusal where there is one."""
    whole = Path(os.path.abspath(folder))  # noqa: PTH100  a link on the way stays as it was typed
    root = whole if whole.name == "targets" else whole / "targets"
    for place in (whole, root):
        if os.path.lexists(place) and not place.is_dir():
            raise Refusal(say("{path} is no folder", path=place), say("choose another place"))
        found = next(
            (one for one in ("workspace.toml", "sources.toml") if os.path.lexists(place / one)), None
        )
        if found is not None:
            message = say("{path} is a workspace already", path=place)
            raise Refusal(message, say("use it, or choose another folder; nothing is overwritten"))
    if root.is_dir() and next(root.rglob("*.toml"), None) is not None:
        raise Refusal(say("{path} holds files already", path=root), say("choose another folder"))
    return root


def _texts(settings: dict[str, str]) -> dict[str, str]:
    """The files of a new workspace, by name; raises Refusal for a title that none can hold."""
    from yztrack.fileschema import file_schema
    from yztrack.render.jsontext import dumps
    from yztrack.templates import settings_text, sources_text

    return {
        "workspace.toml": settings_text(settings),
        "sources.toml": sources_text(),
        SCHEMA: f"{dumps(file_schema('indicator'))}\n",
    }


def _write(root: Path, texts: dict[str, str]) -> None:
    """Write all of them or none, and leave no folder behind where it fails."""
    from yztrack.writing import rewrite_all

    missing = [one for one in (root, *root.parents) if not one.exists()]
    root.mkdir(parents=True, exist_ok=True)
    try:
        rewrite_all(root, {}, {root / name: text for name, text in texts.items()})
    except BaseException:
        for one in missing:
            with suppress(OSError):
                one.rmdir()
        raise
