"""Whom a line could be from, for a person to choose. Nothing here places anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from relance.matching.rules.names import Names
from relance.matching.rules.records import Book, Line, Placing

MOST = 3


class Hint(StrEnum):
    """What speaks for a customer."""

    NUMBER = "number"
    PAYER = "payer"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A customer's account, and what speaks for it; `number` is the document that is named."""

    account_id: int
    hint: Hint
    number: str = ""


def suggest(line: Line, placing: Placing, book: Book, names: Names) -> Sequence[Suggestion]:
    """At most three customers: whose document is named, who paid from this account before, whose name fits."""
    found = [Suggestion(document.account_id, Hint.NUMBER, document.number) for document in placing.named]
    found += [Suggestion(account_id, Hint.PAYER) for account_id in sorted(book.payers.get(line.payer_account, ()))]
    found += [Suggestion(account_id, Hint.NAME) for account_id in names.like(line.payer, line.references, MOST)]
    first: dict[int, Suggestion] = {}
    for each in found:
        first.setdefault(each.account_id, each)
    return list(first.values())[:MOST]
