"""One more actual in a target file's text, with not one other character changed.

The law: `parse(append(text, record)) == parse(text) + record`, and every old character stays, in its old
order. Text is only ever inserted, never taken out; each result is parsed again before it is returned, so a
mistake in finding the place ends in a refusal that holds the lines to paste, never in a wrong file.

The scan below is no parser: it walks over a text that has already parsed, and tells headers from what merely
looks like one inside a string or an array. Offsets count characters from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import tomli_w

from yztrack.finding import Refusal
from yztrack.message import Message, say
from yztrack.period import Period
from yztrack.syntax import SyntaxFault, parse

_BOM = "\ufeff"
_ARRAY = "actuals"
_INDENT = "    "
_MAX_DIGITS = 1000
_MAX_INTEGER = 2**63  # a larger whole number is no TOML integer; as a float, its digits stay

_STRING = r"""(?!\"\"\"|''')(?:"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')"""
_LONG_STRING = r'"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}' + r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
# lines whose value is neither bracketed nor over several lines, with the blank ones and the comments between
_PLAIN_LINES = re.compile(
    r"(?:[ \t]*+(?:[A-Za-z0-9_.\- \t]++=[ \t]*+"
    rf"""(?:{_STRING}|[^\n"'\[{{#]++)[ \t]*+)?\r?+(?:#[^\n]*+)?\n)++"""
)
_TOKEN = re.compile(
    rf"""\{{(?:[^{{}}\[\]"'#\n]++|{_STRING})*+\}}"""  # a whole flat table, for speed
    rf"""|{_LONG_STRING}|{_STRING}|(?P<skip>#[^\n]*+|\s++)|[\[\]{{}},]|[^\s\[\]{{}},"'#]++"""
)
_FIRST_KEY = re.compile(rf"[ \t]*+(?:{_STRING}|[^\s.=\]\"'\[]++)")
_HEADER = re.compile(rf"[ \t]*+\[\[?({_FIRST_KEY.pattern})")


class _Insertion(NamedTuple):
    at: int
    text: str


class _Section(NamedTuple):
    """The part of a text that a header opens: `body` is where its first line after the header starts."""

    body: int
    end: int


def append(text: str, record: Mapping[str, object]) -> str:
    """Return the text of a target file with one more record at the end of its `actuals`.

    The record is flat: str, int, bool, Decimal, date, Period, or a tuple of them; its keys keep their order.
    A BOM, line ends and a missing final newline stay as they are. Raises Refusal, with the lines to paste as
    help, where the text does not parse or has no place for a record.
    """
    bom, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    block = record_text(record)
    before = _parsed(body, block)
    actuals = before.get(_ARRAY, [])
    if not (isinstance(actuals, list) and all(isinstance(item, dict) for item in actuals)):
        raise Refusal(say("`actuals` is not a list of records, so none can be added"), _paste(block))
    wanted = {**before, _ARRAY: [*actuals, parse(block)[_ARRAY][0]]}
    for insertions in _places(body, record, known=_ARRAY in before):
        after = _inserted(body, insertions)
        if _gives(after, wanted):
            return bom + after
    raise Refusal(say("the file has no place where a record can be added safely"), _paste(block))


def record_text(record: Mapping[str, object]) -> str:
    """Return a record as the `[[actuals]]` block that a person would paste, lines ended by LF.

    Raises Refusal for a value that no TOML file can hold.
    """
    return f"[[{_ARRAY}]]\n" + "".join(f"{pair}\n" for pair in _pairs(record))


def _paste(block: str) -> Message:
    return say("add these lines yourself:\n\n{block}", block=block)


def _parsed(body: str, block: str) -> dict[str, Any]:
    try:
        return parse(body)
    except SyntaxFault as error:
        raise Refusal(
            say("line {line} {fault}", line=error.line, fault=error.message),
            say("{remedy}; then run this again, or {paste}", remedy=error.help, paste=_paste(block)),
        ) from None


def _gives(text: str, wanted: dict[str, Any]) -> bool:
    try:
        found = parse(text)
        # NaN is unequal to itself, not to its spelling
        return found == wanted or repr(found) == repr(wanted)
    except (RecursionError, ValueError):
        return False


def _pairs(record: Mapping[str, object]) -> list[str]:
    pairs = [f"{_key(key)} = {_value(key, value)}" for key, value in record.items()]
    for key, pair in zip(record, pairs, strict=True):
        try:
            pair.encode()
        except UnicodeEncodeError:
            words = say("`{key}` holds bytes that are not text", key=key)
            raise Refusal(words, say("type it again, in UTF-8")) from None
    return pairs


def _key(key: str) -> str:
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")


def _value(key: str, value: object) -> str:
    if isinstance(value, Period):
        return (
            str(value.first.year)
            if value.whole_years and not value.several_years
            else _value(key, str(value))
        )
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(_value(key, item) for item in value)}]"
    if isinstance(value, Decimal) or type(value) is int:
        return _number(key, value)
    if isinstance(value, (str, bool, date)):
        return tomli_w.dumps({"": value}).removeprefix('"" = ').removesuffix("\n")
    raise TypeError(f"a record holds no {type(value).__name__}: {key}")


def _number(key: str, value: Decimal | int) -> str:
    number = Decimal(value)
    if (
        not number.is_finite()
        or abs(number.adjusted()) > _MAX_DIGITS
        or len(number.as_tuple().digits) > _MAX_DIGITS
    ):
        words = say("`{key}` is not a number that a file can hold", key=key)
        raise Refusal(words, say("write a plain decimal number"))
    text = format(number, "f")
    return f"{text}.0" if "." not in text and abs(number) >= _MAX_INTEGER else text


def _places(body: str, record: Mapping[str, object], *, known: bool) -> Iterator[list[_Insertion]]:
    """Yield the insertions to try, the best place first."""
    newline = "\r\n" if body.count("\r\n") * 2 > body.count("\n") else "\n"
    block = record_text(record).replace("\n", newline)
    if known:
        opening, last = _scan(body)
        if opening is not None:
            yield _into_array(body, opening, f"{{ {', '.join(_pairs(record))} }}", newline)
            return
        if last is not None:
            yield [_after(body, _end_of_record(body, last), block, newline)]
    yield [_after(body, len(body), block, newline)]


def _inserted(body: str, insertions: list[_Insertion]) -> str:
    for at, text in reversed(insertions):
        body = body[:at] + text + body[at:]
    return body


def _scan(body: str) -> tuple[int | None, _Section | None]:
    """Return where the inline array of actuals opens, and the last section under an actuals header."""
    at, in_root, last, start = 0, True, None, -1
    while at < len(body):
        plain = _PLAIN_LINES.match(body, at)
        if plain:
            at = plain.end()
            continue
        header = _HEADER.match(body, at)
        if header:
            if start >= 0:
                last = _Section(start, at)
            end = _line_end(body, at)
            in_root, start = False, end if _is_array(header[1]) else -1
            at = end
            continue
        key = _FIRST_KEY.match(body, at)
        if in_root and key and _is_array(key[0]):
            return body.index("[", key.end()), None
        at = _statement_end(body, at)
    return None, _Section(start, len(body)) if start >= 0 else last


def _is_array(key: str) -> bool:
    key = key.strip()
    return key == _ARRAY or (key[0] in "\"'" and _ARRAY in parse(f"{key} = 0"))


def _line_end(body: str, at: int) -> int:
    return body.find("\n", at) + 1 or len(body)


def _statement_end(body: str, at: int) -> int:
    """Return where the line after a key and its value starts, however many lines the value has."""
    depth = 0
    for token in _TOKEN.finditer(body, at):
        word = token[0]
        if depth == 0 and token["skip"] and "\n" in word:
            return token.start() + word.index("\n") + 1
        depth += (word in ("[", "{")) - (word in ("]", "}"))
    return len(body)


def _end_of_record(body: str, section: _Section) -> int:
    """Return where the line after a section's last pair starts, or after the comment lines that hang on it.

    A comment directly above the next header, with no blank line between, is that header's.
    """
    at = end = section.body
    while at < section.end:
        line_end = _line_end(body, at)
        line = body[at:line_end].strip()
        at = line_end if not line or line[0] == "#" else _statement_end(body, at)
        if line and line[0] != "#":
            end = at
    tail = end
    while tail < section.end and body[tail : (line_end := _line_end(body, tail))].lstrip().startswith("#"):
        tail = line_end
    return end if tail == section.end < len(body) else tail


def _after(body: str, at: int, block: str, newline: str) -> _Insertion:
    """Set a block off by blank lines, and end a file as it ended before."""
    ended = at == 0 or body[at - 1] == "\n"
    last_line = body[body.rfind("\n", 0, max(0, at - ended)) + 1 : at]
    lead = ("" if ended else newline) + (newline if last_line.strip() else "")
    if at == len(body):
        return _Insertion(at, lead + (block if ended else block.removesuffix(newline)))
    return _Insertion(at, lead + block + (newline if body[at : _line_end(body, at)].strip() else ""))


def _into_array(body: str, opening: int, entry: str, newline: str) -> list[_Insertion]:
    """Place an inline table last in the array that opens there, in the array's own layout."""
    depth, last, last_end, closing = 0, "[", opening, opening
    for token in _TOKEN.finditer(body, opening):
        word = token[0]
        depth += (word in ("[", "{")) - (word in ("]", "}"))
        if depth == 0:
            closing = token.start()
            break
        if not token["skip"]:
            last, last_end = word, token.end()
    line = body.rfind("\n", 0, closing) + 1
    if line <= opening or body[line:closing].strip():
        return [_Insertion(last_end, {"[": entry, ",": f" {entry},"}.get(last, f", {entry}"))]
    sibling = body.rfind("\n", 0, last_end) + 1
    on_own_line = last != "[" and sibling > opening
    margin = _margin(body, sibling) if on_own_line else _margin(body, line) + _INDENT
    comma = [] if last in ("[", ",") else [_Insertion(last_end, ",")]
    return [*comma, _Insertion(line, f"{margin}{entry}{',' if last == ',' else ''}{newline}")]


def _margin(body: str, line: int) -> str:
    end = line
    while body[end : end + 1] in (" ", "\t"):
        end += 1
    return body[line:end]
