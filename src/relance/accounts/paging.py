"""Pages of a long list, each found by the place of the row before it: the thousandth costs what the first does.

A list is stages, one after the other; a stage is sources whose rows are merged in one order, such as due parts and
credit notes by day. A place is a stage's tag and the key of a row in it; it travels in the address as a token.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import merge
from itertools import islice
from operator import itemgetter, or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

Row = dict[str, Any]
Found = tuple[tuple[Any, ...], Row]
"""A row behind the key it stands at."""

LONGEST = 600
"""Letters of a token; ours are far shorter."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What all rows of a source have in common at this point of the order."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Source:
    """Rows, as dictionaries, and the columns of their order; the last one tells two rows apart."""

    rows: "QuerySet[Any, Any]"
    order: tuple[str | Fixed, ...]

    def key(self, row: Row) -> tuple[Any, ...]:
        """Where a row stands in the order of its stage."""
        return tuple(part.value if isinstance(part, Fixed) else row[part] for part in self.order)


@dataclass(frozen=True, slots=True)
class Stage:
    """Sources that are merged. Tags rise from stage to stage."""

    sources: tuple[Source, ...]
    descending: bool = False
    tag: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in a list."""

    tag: tuple[Any, ...]
    key: tuple[Any, ...]

    def token(self) -> str:
        """The place as letters for an address."""
        text = json.dumps([self.tag, self.key], default=_plain, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> str:
    return str(value.isoformat())


def read_place(token: str) -> Place | None:
    """The place in a token; None for none, and for what was never ours."""
    try:
        text = base64.urlsafe_b64decode(token[:LONGEST] + "=" * (-len(token) % 4)).decode()
        tag, key = json.loads(text)
        values = [*tag, *key]
    except (ValueError, TypeError):
        return None
    sound = all(isinstance(value, str | int) and "\0" not in str(value) for value in values)
    return Place(tuple(tag), tuple(key)) if sound and values else None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the places to go on from in both directions; None at an end."""

    rows: tuple[Row, ...] = ()
    before: Place | None = None
    after: Place | None = None


def page(stages: Sequence[Stage], size: int, at: Place | None = None, back: bool = False) -> Page:
    """The rows behind a place, or before it, in the order of the list; the first ones where the place is none of it."""
    try:
        found = _collect(stages, size + 1, at, back)
    except (ValueError, TypeError, OverflowError, ValidationError):
        found = []
    if not found:
        return Page() if at is None else page(stages, size)
    more = len(found) > size
    found = found[:size][:: -1 if back else 1]
    is_first, is_last = (not more, False) if back else (at is None, not more)
    before, after = None if is_first else found[0][0], None if is_last else found[-1][0]
    return Page(tuple(row for _, row in found), before, after)


def _collect(stages: Sequence[Stage], wanted: int, at: Place | None, back: bool) -> list[tuple[Place, Row]]:
    found: list[tuple[Place, Row]] = []
    for stage in reversed(stages) if back else stages:
        if at is not None and (stage.tag > at.tag if back else stage.tag < at.tag):
            continue
        key = at.key if at is not None and stage.tag == at.tag else None
        rows = islice(_merged(stage, key, back, wanted - len(found)), wanted - len(found))
        found += [(Place(stage.tag, where), row) for where, row in rows]
        if len(found) >= wanted:
            break
    return found


def _merged(stage: Stage, key: tuple[Any, ...] | None, back: bool, wanted: int) -> Iterable[Found]:
    falling = stage.descending != back
    each = [_first(source, key, falling, wanted) for source in stage.sources]
    return each[0] if len(each) == 1 else merge(*each, key=itemgetter(0), reverse=falling)


def _first(source: Source, key: tuple[Any, ...] | None, falling: bool, wanted: int) -> list[Found]:
    """The first rows of a source behind a key."""
    rows = source.rows if key is None else source.rows.filter(behind(source.order, key, falling))
    columns = [part for part in source.order if isinstance(part, str)]
    ordered = rows.order_by(*(f"-{column}" if falling else column for column in columns))
    return [(source.key(row), row) for row in ordered[:wanted]]


def behind(order: tuple[str | Fixed, ...], key: Sequence[Any], falling: bool) -> Q:
    """The condition for rows behind a key. It begins with a plain bound, by which an index finds the place."""
    if len(order) != len(key):
        raise ValueError("This place is of another list.")
    beyond, bound = ("lt", "lte") if falling else ("gt", "gte")
    ways, same, first = [], Q(), Q()
    for part, value in zip(order, key, strict=True):
        if isinstance(part, str):
            ways.append(same & Q(**{f"{part}__{beyond}": value}))
            first = first or Q(**{f"{part}__{bound}": value})
            same &= Q(**{part: value})
        elif part.value != value:
            if (_lower(part.value, value)) == falling:
                ways.append(same)
            break
    return first & reduce(or_, ways) if all(ways) and ways else (Q() if ways else Q(pk__in=[]))


def _lower(one: Any, other: Any) -> bool:
    return bool(one < other)
