"""The operations by which an indicator follows from others, and the rule that one derivation names one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yztrack.message import say
from yztrack.model import Derivation, Indicator, stated_key
from yztrack.syntax import KeyPath

Told = Iterator[tuple[KeyPath, str, str]]

_GLOB = re.compile(r"[*?\[]")
OPERATIONS = ("sum", "mean", "count", "count_met", "ratio", "difference", "growth_of")


def wrong_derivation(indicator: Indicator) -> Told:
    """A derivation does not name exactly one operation, or counts without a quantity.

    Why: a sum and a mean of the same members are different indicators.

    Bad:
        name = "Clusters over 100 bn"
        kind = "stock"
        unit = "clusters"
        [derive]
        count = ["clusters/*"]

    Good:
        name = "Clusters over 100 bn"
        kind = "stock"
        unit = "clusters"
        [derive]
        count = ["clusters/*"]
        more_than = 100
    """
    derive: Derivation | None = indicator.derive
    if derive is None:
        return
    given = [key for key in OPERATIONS if getattr(derive, key) is not None]
    if len(given) != 1:
        yield (
            ("derive", *given[1:2]),
            say("a derivation names exactly one operation"),
            say("keep one of {names}", names=", ".join(OPERATIONS)),
        )
    elif given[0] == "count" and stated_key(derive) is None:
        yield ("derive", "count"), say("count has no quantity to meet"), say("add at_least, more_than, …")
    elif given[0] != "count" and stated_key(derive) is not None:
        yield (
            ("derive", stated_key(derive) or ""),
            say("{key} counts against no quantity", key=given[0]),
            say("delete the key"),
        )
    for key in ("ratio", "difference"):
        members = getattr(derive, key)
        if members is not None and len(members) != 2:
            yield (
                ("derive", key),
                say("a {key} has two members", key=key),
                say("name the first and the second"),
            )
    for key in ("ratio", "difference", "growth_of"):
        members = getattr(derive, key) or ()
        for name in (members,) if isinstance(members, str) else members:
            if _GLOB.search(name):
                message = say("{key} names single indicators, and {name} may be several", key=key, name=name)
                yield ("derive", key), message, say("name one indicator")
