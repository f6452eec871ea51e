"""The official methods as named profiles: the same track, judged as each body would judge it.

One module a body. A profile takes a `Track` of yearly figures and gives an `Outcome`; `METHODS` names them.
The engine's own `schedule` is not here. `plan` holds what Chinese plan practice computes beside a verdict.
Grades of evidence are those of methods.md: V verified on published numbers, R read in a source, C seen only
in third-party code or another body's restatement, M from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from yztrack.methods import destatis, efficacy, escap, eurostat, opensdg, sdsn, un
from yztrack.methods.track import Outcome, Point, Profile, Track, withheld

METHODS: Mapping[str, Profile] = MappingProxyType(
    {
        "eurostat": eurostat.judge,
        "opensdg": opensdg.judge,
        "un-2022": un.judge_2022,
        "un-2023": un.judge_2023,
        "destatis": destatis.judge,
        "escap": escap.judge,
        "sdsn": sdsn.judge,
        "efficacy": efficacy.judge,
    }
)

__all__ = ["METHODS", "Outcome", "Point", "Profile", "Track", "withheld"]
