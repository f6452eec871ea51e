"""A sentence for people that knows its template, so that it can be said in another language.

A `Message` is its English text, and may be used as any text; machine formats never see another. `translated`
looks its template up in the catalogue, which is gettext's: the translations stand in `locale/*.po`, and the
build compiles them. A field that is a message itself is translated too.
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation

import yztrack

DOMAIN = "yztrack"


class Message(str):
    """English text with the template and the fields that it was made of."""

    __slots__ = ("fields", "template")
    template: str
    fields: dict[str, object]

    def __new__(cls, template: str, fields: dict[str, object]) -> Message:
        """Fill the template in."""
        made = super().__new__(cls, template.format(**fields) if fields else template)
        made.template, made.fields = template, fields
        return made

    def __getnewargs__(self) -> tuple[str, dict[str, object]]:  # type: ignore[override]
        """What a pickle makes it of again."""
        return self.template, self.fields


def say(template: str, /, **fields: object) -> Message:
    """Return a message; the template is a literal, so that the catalogue can list it."""
    return Message(template, fields)


class Unreadable(ValueError):  # noqa: N818  it says what to write instead
    """A text that is not what it should be: `message` says why, `help` what to write; both are its words."""

    def __init__(self, message: Message, help: Message | None = None) -> None:  # noqa: A002  as in a finding
        super().__init__(message if help is None else say("{message}; {help}", message=message, help=help))
        self.message = message
        self.help = help


def translated(text: str, language: str) -> str:
    """Return a message in a language; any other text, and what the catalogue does not hold, as it is."""
    if language == "en" or not isinstance(text, Message):
        return str(text)
    template = _catalogue(language).gettext(text.template)
    fields = {
        name: translated(value, language) if isinstance(value, Message) else value
        for name, value in text.fields.items()
    }
    return template.format(**fields) if fields else template


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation(DOMAIN, f"{yztrack.__path__[0]}/locale", languages=[language], fallback=True)


def visible(text: str) -> str:
    """Return a text that steers no terminal: control, direction and half characters replaced."""
    if text.isprintable():
        return text
    kept = "\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}"
    return "".join(
        mark if mark.isprintable() or mark in kept else "\N{REPLACEMENT CHARACTER}" for mark in text
    )
