"""Folders of places: found by their names, read when first asked for, kept.

A folder whose name begins with `_` is no place but a set of house rules that places inherit. `_careful`
answers for every place without a folder.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

from relance.law import charging, contact, gating, keeping, limiting, notices, noting, remedies
from relance.law.facts import Fact, Rule, Words, read_rule, read_words
from relance.law.rates import Series, read_series
from relance.law.rows import BadLaw, Row
from relance.values.calendar import Calendar

PLACES = Path(__file__).parent / "places"
CAREFUL = "_careful"
MOST = 1024
"""Folders kept in memory: far more than there are places."""

Reader = Callable[[Row, Rule], Fact]
TOPICS: Mapping[str, Mapping[str, Reader]] = {
    "charges": charging.KINDS,
    "limitation": limiting.KINDS,
    "contact": contact.KINDS,
    "gate": gating.KINDS,
    "notes": noting.KINDS,
    "remedies": remedies.KINDS,
    "notices": notices.KINDS,
    "keeping": keeping.KINDS,
}
"""The files of facts a folder may have beside `place.toml`, and the tables of each."""

RATES = "rates"
"""The file of published rates."""


@dataclass(frozen=True, slots=True)
class Written:
    """A fact, and how it stands in its file: the data, and what reads such a table."""

    fact: Fact
    kind: str
    read: Reader
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder as it stands, without what it inherits."""

    code: str
    parent: str
    names: Words
    calendar: Calendar | None
    written: tuple[Written, ...]
    series: Mapping[str, Series]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the files say, in their order."""
        return tuple(each.fact for each in self.written)


@lru_cache(maxsize=64)
def codes(root: Path) -> frozenset[str]:
    """The names of all folders."""
    return frozenset(path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith((".", "__")))


@lru_cache(maxsize=MOST)
def chain(code: str, root: Path) -> tuple[Folder, ...]:
    """The folder of that name and those it inherits from, nearest first. Raises BadLaw."""
    found: list[Folder] = []
    while code:
        if code in [folder.code for folder in found]:
            raise BadLaw(f"{found[0].code}/place.toml: “parent” leads round in a circle, back to {code}")
        if code not in codes(root):
            raise BadLaw(f"{found[-1].code if found else code}/place.toml: “parent” names {code}, which has no folder")
        found.append(folder(code, root))
        code = found[-1].parent
    return tuple(found)


@lru_cache(maxsize=MOST)
def folder(code: str, root: Path) -> Folder:
    """One folder, read and proved. Raises BadLaw."""
    unknown = {path.name for path in (root / code).iterdir()} - {f"{name}.toml" for name in ("place", RATES, *TOPICS)}
    if unknown:
        raise BadLaw(f"{code}/{min(unknown)}: no such file is known in a folder of law")
    about = Row(_load(root, code, "place"), f"{code}/place.toml")
    parent = about.text("parent") if about.has("parent") else ""
    names = read_words(about.table("title"))
    calendar = _calendar(about.table("calendar")) if about.has("calendar") else None
    about.done()
    written = tuple(each for topic in TOPICS for each in _written(root, code, topic))
    _no_overlap(code, tuple(each.fact for each in written))
    return Folder(code, parent, names, calendar, written, _series(root, code))


def _series(root: Path, code: str) -> Mapping[str, Series]:
    if not (root / code / f"{RATES}.toml").exists():
        return {}
    return read_series(Row(_load(root, code, RATES), f"{code}/{RATES}.toml"))


def _load(root: Path, code: str, name: str) -> dict[str, Any]:
    path = root / code / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise BadLaw(f"{code}/{name}.toml is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLaw(f"{code}/{name}.toml: {error}") from error


def _calendar(row: Row) -> Calendar:
    calendar = Calendar(row.text("country"), row.text("part") if row.has("part") else "")
    row.done()
    return calendar


def _written(root: Path, code: str, topic: str) -> list[Written]:
    if not (root / code / f"{topic}.toml").exists():
        return []
    file = Row(_load(root, code, topic), f"{code}/{topic}.toml")
    found = [
        Written(_fact(file.inner(data, f"{kind} {number}"), code, read), kind, read, data)
        for kind, read in TOPICS[topic].items()
        for number, data in enumerate(file.take(kind, list) if file.has(kind) else [], start=1)
    ]
    file.done()
    return found


def _fact(row: Row, code: str, read: Callable[[Row, Rule], Fact]) -> Fact:
    fact = read(row, read_rule(row, code))
    row.done()
    return fact


def _no_overlap(code: str, facts: tuple[Fact, ...]) -> None:
    """A name says one thing on a day; what it says may change from one day to the next."""
    ordered = sorted((fact.rule for fact in facts), key=attrgetter("name", "since"))
    for one, other in pairwise(ordered):
        if one.name == other.name and (one.until is None or other.since <= one.until):
            raise BadLaw(f"{code}: two facts named {one.name} hold on {other.since.isoformat()}")
