"""What the exports of accounting and invoicing tools look like, and what columns and words mean in general.

The facts stand in `../layouts`, a file a tool, and in `../vocabulary`; here they are only read and compared.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FACTS = Path(__file__).parent.parent
FIELDS = (
    "number",
    "kind",
    "status",
    "customer",
    "customer_code",
    "contact",
    "first_name",
    "last_name",
    "email",
    "phone",
    "language",
    "customer_kind",
    "address",
    "post_code",
    "city",
    "region",
    "country",
    "issued",
    "due",
    "amount",
    "balance",
    "paid",
    "paid_on",
    "currency",
    "line_amount",
    "tax",
    "reference",
    "invoice",
    "payment_number",
    "note",
)
"""What a column of a known export may hold. `tax` is what a net `line_amount` lacks of its gross."""
GENERAL_FIELDS = (
    *FIELDS,
    "amount_unsaid",
    "amount_net",
    "debit",
    "credit",
    "side",
    "line_mark",
    "part_amount",
    "part_mark",
    "payment_method",
    "ignored",
)
"""What a column of any file may hold. `ignored` is what reads like one of the others and is none."""
KINDS = ("invoices", "payments", "mixed", "customers", "unsupported")
LINES = ("", "repeat", "sum")
ORDERS = ("", "dmy", "mdy", "ymd")
TYPES = ("invoice", "credit_note", "payment", "estimate", "bill", "other")
GENERAL_TYPES = TYPES
STATUSES = ("paid", "open", "void", "draft", "skip")

LONGEST_COMPARED = 1000
_NUMBER_SIGN = re.compile(r"#|№|\bn\.?\s?[°º˚]", re.IGNORECASE)


def plain(header: str) -> str:
    """A header or a word as it is compared: its letters and digits, without case and accents. «N°» and «#» are «no».

    Of a longer text than any header or word is, the beginning is compared.
    """
    if len(header) > 100:
        # Words come again and again; a long cell comes once, and keeping it would hold the file.
        return _plain.__wrapped__(header[:LONGEST_COMPARED])
    # Numbers come once as well, and are bare already.
    return header.lower() if header.isascii() and header.isalnum() else _plain(header)


@lru_cache(maxsize=20_000)
def _plain(header: str) -> str:
    spelt = _NUMBER_SIGN.sub(" no ", header)
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))
    return "".join(c for c in bare.casefold() if c.isalnum())


@dataclass(frozen=True, slots=True)
class Export:
    """What one export of a tool looks like. Headers stand as the tool writes them, words as `plain` leaves them.

    A `signature` mark may name several headers, apart by `|`: one of them has to be there. Where `above` is not
    empty, a cell above the header has to begin with one of its titles: the header alone would not tell the export
    from others.

    `lines` says how a document spreads over rows: "repeat" (each carries the document's total), "sum" (they add up to
    it) or "" (one row each). With `amounts_are` "net" the gross is `line_amount` and `tax` together. Where `amount` is
    not among the columns, `balance` is all that is known of the total. In a list of payments that repeats, `amount` is
    the payment and `line_amount` the part of it that settles the row's `invoice`. A column of `columns` is the first of
    its headers that is there, but all columns of an address are joined, and of several columns of `status` each has its
    say: what is void, a draft or to be skipped outdoes what is paid, and that what is open.
    """

    name: str
    title: str
    kind: str
    signature: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    lines: str = ""
    dates: str = ""
    amounts_are: str = "gross"
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    status: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    instead: str = ""
    marks: tuple[frozenset[str], ...] = ()
    documented: frozenset[str] = frozenset()

    def state(self, words: Iterable[str]) -> str:
        """What the words of all columns of status say together; empty where they say nothing."""
        found = {self.status.get(plain(word), "") for word in words}
        return next((status for status in ("skip", "void", "draft", "paid", "open") if status in found), "")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What columns and words are called in general; all keys as `plain` leaves them.

    `weak` names a column only where none of `columns` names one for that field. Signs of currencies, of which `plain`
    leaves nothing, stand among `currencies` as they are; a sign of several currencies has an empty code.
    """

    columns: Mapping[str, str]
    weak: Mapping[str, str]
    types: Mapping[str, str]
    status: Mapping[str, str]
    totals: frozenset[str]
    currencies: Mapping[str, str]
    kinds: Mapping[str, str]
    languages: Mapping[str, str]
    answers: Mapping[str, str]
    sides: Mapping[str, str]


@cache
def known() -> tuple[Export, ...]:
    """All exports that are known, tool by tool."""
    tools = (_read(path) for path in sorted((FACTS / "layouts").glob("*.toml")))
    return tuple(_export(tool, table) for tool in tools for table in tool["export"])


def recognise(headers: Sequence[str], exports: Iterable[Export], above: Sequence[str] = ()) -> Export | None:
    """The export that such a header belongs to; `above` are the texts in the rows above it.

    The longest signature that is satisfied wins; between equals the one whose title stands above, then the one that
    knows more of the headers.
    """
    there = frozenset(map(plain, headers)) - {""}
    titles = tuple(filter(None, map(plain, above)))
    best: Export | None = None
    best_rank = (0, False, 0)
    for export in exports:
        if any(there.isdisjoint(mark) for mark in export.marks) or not _is_titled(export, titles):
            continue
        rank = (len(export.marks), bool(export.above), len(there & export.documented))
        if rank > best_rank:
            best, best_rank = export, rank
    return best


def _is_titled(export: Export, titles: Iterable[str]) -> bool:
    return not export.above or any(title.startswith(plain(mark)) for title in titles for mark in export.above)


@cache
def vocabulary() -> Vocabulary:
    """The general names of columns and words."""
    columns = _read(FACTS / "vocabulary" / "columns.toml")
    values = _read(FACTS / "vocabulary" / "values.toml")
    weak = columns.pop("weak")
    money = {name.casefold(): code for name, code in values["currencies"].items()}
    return Vocabulary(
        columns=_by_word(columns),
        weak=_by_word(weak),
        types=_by_word(values["types"]),
        status=_by_word(values["status"]),
        totals=frozenset(map(plain, values["totals"]["words"])),
        # «a$» must not make a currency of the letter it leaves.
        currencies=MappingProxyType(
            _plain_keys({n: code for n, code in money.items() if n[0].isalpha() and "$" not in n}) | money
        ),
        kinds=_by_word(values["kinds"]),
        languages=_by_word(values["languages"]),
        answers=_by_word(values["answers"]),
        sides=_by_word(values["sides"]),
    )


def _by_word(lists: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    return MappingProxyType({plain(word): meaning for meaning, words in lists.items() for word in words})


def _plain_keys(words: Mapping[str, str]) -> dict[str, str]:
    return {plain(word): meaning for word, meaning in words.items() if plain(word)}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _export(tool: Mapping[str, Any], table: Mapping[str, Any]) -> Export:
    """One export; the tool's own words of types and status hold for each of its exports."""
    columns = {name: _listed(headers) for name, headers in table.get("columns", {}).items()}
    signature = tuple(table["signature"])
    marks = tuple(frozenset(map(plain, mark.split("|"))) for mark in signature)
    headers = tuple(table.get("headers", ()))
    every = {plain(header) for names in (*columns.values(), headers) for header in names}
    return Export(
        name=tool["name"],
        title=table["title"],
        kind=table["kind"],
        signature=signature,
        sources=tuple(table["sources"]),
        confidence=table["confidence"],
        lines=table.get("lines", ""),
        dates=table.get("dates", ""),
        amounts_are=table.get("amounts_are", "gross"),
        columns=MappingProxyType(columns),
        status=MappingProxyType(_plain_keys({**tool.get("status", {}), **table.get("status", {})})),
        types=MappingProxyType(_plain_keys({**tool.get("types", {}), **table.get("types", {})})),
        above=tuple(table.get("above", ())),
        headers=headers,
        instead=table.get("instead", ""),
        marks=marks,
        documented=frozenset(every).union(*marks),
    )


def _listed(headers: str | list[str]) -> tuple[str, ...]:
    return (headers,) if isinstance(headers, str) else tuple(headers)
