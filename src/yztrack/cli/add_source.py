"""`yztrack add-source`: append one document to the bibliography."""

from __future__ import annotations

from typing import Annotated

import typer

from yztrack.cli import door
from yztrack.cli.asking import asked
from yztrack.cli.door import boundary, language, open_workspace
from yztrack.cli.options import Lang, Targets
from yztrack.cli.source_options import Described, Publisher, Reliability, SourcePublished, Title, Url
from yztrack.message import say


@boundary
def add_source(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="Such as bulletin-2025.")] = None,  # noqa: A002  the word of design.md
    title: Title = None,
    publisher: Publisher = None,
    published: SourcePublished = None,
    reliability: Reliability = None,
    url: Url = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Print the change, write nothing.")
    ] = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Append one document to sources.toml; nothing else in the file changes by a byte.

    Example: yztrack add-source bulletin-2025 --title "Bulletin" --publisher "Statistics Bureau"
    --published 2026-03-01 --reliability official
    """
    from yztrack.cli.recording import SOURCES, save, show
    from yztrack.cli.source_options import addition, described
    from yztrack.templates import source_text, sources_text

    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    name = asked(id, "ID", say("yztrack add-source ID --title … --publisher … --published … --reliability …"))
    given = Described(title, publisher, published, reliability, url, "--published")
    if SOURCES in loaded.texts or loaded.without_sources:
        told = save(
            loaded, {SOURCES: addition(name, given, loaded)}, {}, door.today(), words, dry_run=dry_run
        )
    else:
        text = f"{sources_text()}\n{source_text(name, described(name, given, loaded))}"
        told = save(loaded, {}, {SOURCES: text}, door.today(), words, dry_run=dry_run)
    show(told, words, dry_run=dry_run)
    return 0
