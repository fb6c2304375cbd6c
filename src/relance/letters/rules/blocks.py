"""What a message says, part by part, before it has a form: what is shown, approved and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a message, in the order of reading. Every text is plain.

    `kind`: greeting, text, items, charges, payments, pay, code, closing, security or annex. A table has `rows`; with a
    `head` each row is number, date, sum and a note on the sum, and `totals` follow; without one each is a label and
    what it says. A code has its `payload`, and two lines: its caption, and what it is for who cannot see it.
    """

    kind: str
    lines: tuple[str, ...] = ()
    head: Row = ()
    rows: tuple[Row, ...] = ()
    totals: tuple[Row, ...] = ()
    payload: str = ""

    def data(self) -> dict[str, Any]:
        """As it is kept: what is empty is left out."""
        kept: dict[str, Any] = {"kind": self.kind}
        for name in ("lines", "head", "rows", "totals", "payload"):
            if value := getattr(self, name):
                kept[name] = value
        return kept


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a letter on paper says around its words. `country` is the sender's and decides the paper.

    Where the address is not known `to` is only a name. `registered` says how it goes, where that matters.
    """

    country: str
    firm: str
    sender: tuple[str, ...]
    to: tuple[str, ...]
    has_address: bool
    dated: str
    reference: str
    title: str
    page: str
    registered: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """As it is kept."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Words:
    """What leaves: one header line without newlines, and a text body that ends in one newline.

    `blocks` say the same, part by part; `stress` is the one date to see at once; `debtor` who reads: a business or a
    consumer, empty where that is not told.
    """

    language: str
    subject: str
    body: str
    blocks: tuple[Block, ...] = ()
    stress: str = ""
    sheet: Sheet | None = None
    debtor: str = ""

    def content(self) -> dict[str, Any]:
        """What is kept beside subject and body, so that every form can be made again later."""
        return {
            "blocks": [block.data() for block in self.blocks],
            "stress": self.stress,
            "debtor": self.debtor,
            "sheet": self.sheet.data() if self.sheet else None,
        }


def blocks_of(content: Mapping[str, Any], body: str) -> tuple[Block, ...]:
    """The blocks as they were kept; where only a text was kept, its paragraphs."""
    if content.get("blocks"):
        return tuple(_block(kept) for kept in content["blocks"])
    return tuple(Block("text", tuple(each.split("\n"))) for each in body.strip("\n").split("\n\n"))


def _block(kept: Mapping[str, Any]) -> Block:
    return Block(
        kept["kind"],
        tuple(kept.get("lines", ())),
        tuple(kept.get("head", ())),
        tuple(tuple(row) for row in kept.get("rows", ())),
        tuple(tuple(row) for row in kept.get("totals", ())),
        kept.get("payload", ""),
    )


def sheet_of(content: Mapping[str, Any]) -> Sheet | None:
    """The sheet as it was kept."""
    kept = content.get("sheet")
    if not kept:
        return None
    # Letters of the time before registered ones were kept without that line.
    known = {name: kept[name] for name in Sheet.__slots__ if name in kept}
    made = Sheet(**known)
    return replace(made, sender=tuple(made.sender), to=tuple(made.to), registered=tuple(made.registered))
