"""The forms of simplified procedures: which figures a place asks for, in which order, and what it calls them. Data."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from relance.law.facts import Words, read_words
from relance.law.rows import Row

FOLDER = Path(__file__).parent / "procedures"
DEFAULT = "_default"
KEYS = (
    *("creditor", "debtor", "cause", "number", "issued", "due", "principal", "interest", "basis", "rate", "rate_words"),
    *("from", "until", "daily", "fixed_sum", "costs", "total", "documents"),
)
OF_THE_WHOLE = frozenset({"creditor", "debtor", "until", "documents"})
"""What an invoice has none of its own of."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `each`: once for every invoice."""

    key: str
    label: Words
    each: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What to know before the form is used; of a creditor or a debtor of a kind only, where one is named."""

    words: Words
    creditor: str
    debtor: str

    def concerns(self, creditor: str, debtor: str) -> bool:
        """Whether it is about these two."""
        return self.creditor in ("", creditor) and self.debtor in ("", debtor)


@dataclass(frozen=True, slots=True)
class Form:
    """A form. Where `currency` is named, sums in another one have to be converted by a person."""

    title: Words
    citation: str
    source: str
    confidence: str
    currency: str
    fields: tuple[Field, ...]
    remarks: tuple[Remark, ...]


def places() -> tuple[str, ...]:
    """The places with a form of their own."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != DEFAULT))


@cache
def form_of(code: str) -> Form:
    """The form of the nearest place that has one, else the plain figures. Raises BadLaw."""
    known = places()
    while code not in known and "-" in code:
        code = code.rpartition("-")[0]
    name = code if code in known else DEFAULT
    row = Row(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")), f"procedures/{name}.toml")
    form = Form(
        title=read_words(row.table("title")),
        citation=row.text("citation"),
        source=row.text("source"),
        confidence=row.code("confidence", ("high", "medium", "low")),
        currency=row.text("currency") if row.has("currency") else "",
        fields=tuple(_fields(row)),
        remarks=tuple(_remarks(row)),
    )
    row.drop("checked")
    row.done()
    return form


def _fields(file: Row) -> Iterator[Field]:
    for number, data in enumerate(file.take("fields", list), start=1):
        row = file.inner(data, f"field {number}")
        key, each = row.code("key", KEYS), row.flag("each")
        if each and key in OF_THE_WHOLE:
            raise row.bad(f"an invoice has no “{key}” of its own")
        yield Field(key, Words(en=row.text("en"), fr=row.text("fr")), each)
        row.done()


def _remarks(file: Row) -> Iterator[Remark]:
    for number, data in enumerate(file.take("remarks", list) if file.has("remarks") else (), start=1):
        row = file.inner(data, f"remark {number}")
        words = Words(en=row.text("en"), fr=row.text("fr"))
        who = (row.text(name) if row.has(name) else "" for name in ("creditor", "debtor"))
        yield Remark(words, *who)
        row.done()
