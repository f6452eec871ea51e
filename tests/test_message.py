"""The catalogue: every message that the code says has its Chinese, with the same fields, and compiled."""

from __future__ import annotations

import pickle
import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
import typer
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import yztrack
from yztrack.cli import command_line, tongue
from yztrack.message import Message, say, translated

if TYPE_CHECKING:
    from babel.messages.catalog import Message as Entry

SOURCE = Path(yztrack.__file__).parent
CATALOGUE = SOURCE / "locale" / "zh" / "LC_MESSAGES" / "yztrack.po"
SAID_BY = {"say": None, "Phrase": None}


def said() -> dict[str, str]:
    """Every message in the code, and where it stands."""
    found = extract_from_dir(str(SOURCE), [("**.py", "python")], keywords=SAID_BY)
    told = {str(message): f"{file}:{line}" for file, line, message, _, _ in found}
    help_texts = tongue.texts(typer.main.get_command(command_line())) | set(tongue.TYPERS)
    return told | dict.fromkeys(help_texts, "help")


def entries() -> dict[str, Entry]:
    with CATALOGUE.open("rb") as file:
        return {str(entry.id): entry for entry in read_po(file, abort_invalid=True) if entry.id}


SAID, ENTRIES = said(), entries()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_message_is_in_the_catalogue_and_no_other() -> None:
    assert {text: place for text, place in SAID.items() if text not in ENTRIES} == {}
    assert set(ENTRIES) - set(SAID) == set()


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: str(entry.id)[:60])
def test_a_translation_is_chinese_with_the_same_fields_and_fits_a_gbk_console(entry: Entry) -> None:
    text = str(entry.string)
    assert "fuzzy" not in entry.flags
    bare = re.sub(r"\{\w*\}|--[a-z-]+|^yztrack .*", "", text)  # fields, options and whole commands stay
    assert re.search(r"[\u4e00-\u9fff]", text) or not re.search(r"[a-z]{3}", bare)
    assert fields(str(entry.id)) == fields(text)
    assert (str(entry.id) + text).encode("gbk").decode("gbk") == str(entry.id) + text


def test_the_compiled_catalogue_is_that_of_the_translations() -> None:
    current = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(current, read_po(file))
    current.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert vars(compiled)["_catalog"] == vars(GNUTranslations(current))["_catalog"], (
        "run python hatch_build.py"
    )


def test_a_message_is_its_english_text() -> None:
    told = say("{count} more", count=3)
    assert told == "3 more"
    assert f"{told}!" == "3 more!"
    assert say("100 %") == "100 %"


def test_a_message_is_said_in_chinese_with_the_messages_in_it() -> None:
    told = say("{target}: still {rating}", target="a@2025", rating=say("missed"))
    assert told == "a@2025: still missed"
    assert translated(told, "zh") == "a@2025：仍为未实现"
    assert translated(told, "en") == told


def test_what_is_no_message_stays_as_it_is() -> None:
    assert translated("a file's own words {x}", "zh") == "a file's own words {x}"
    assert translated(say("no such sentence {x}", x=1), "zh") == "no such sentence 1"


def test_a_message_survives_a_pickle() -> None:
    told = pickle.loads(pickle.dumps(say("{count} more", count=3)))
    assert isinstance(told, Message)
    assert translated(told, "zh") == "另 3 项"
