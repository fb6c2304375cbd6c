"""The rows of the pages: a bounded number of queries, whatever the number of lines."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.ledger import queries as ledger
from relance.ledger.queries import Item
from relance.matching import queries
from relance.matching.reasons import say_hint, say_why

SHOWN = 3
"""Open invoices listed beside a customer."""
LONGEST, LONG_WORD = 140, 24
"""Characters shown of what was written, and of a word that may be broken."""
_LONG = re.compile(r".{1,10}")
_BREAK = mark_safe("<wbr>")  # a fixed tag


@dataclass(frozen=True, slots=True)
class Choice:
    """A customer a line could be placed with, what speaks for it, and its oldest open invoices."""

    customer: Addressee
    words: str = ""
    open: Sequence[Item] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Open:
    """A line without a place, and whom it could be from, the likeliest first."""

    line: Any
    payer: str
    words: str
    why: str
    choices: Sequence[Choice]
    hints: Mapping[int, str] = field(default_factory=dict)

    @property
    def came_in(self) -> bool:
        """Whether it is money that can be placed."""
        return bool(self.line.amount > 0)

    @property
    def size(self) -> int:
        """The sum without its sign."""
        return abs(int(self.line.amount))

    @property
    def first(self) -> Choice | None:
        """The likeliest."""
        return self.choices[0] if self.choices else None

    @property
    def accounts(self) -> list[int]:
        """The accounts of those it could be from."""
        return [choice.customer.account_id for choice in self.choices]


@dataclass(frozen=True, slots=True)
class Done:
    """A line that was placed, or set aside; then without a customer."""

    line: Any
    name: str
    customer: Addressee | None = None


def open_rows(company: Company, lines: Iterable[Any], today: date) -> list[Open]:
    """Lines without a place, each with its reason and whom it could be from."""
    waiting = queries.explained(company, list(lines))
    people = customers.addressees({s.account_id for each in waiting for s in each.suggestions})
    items = ledger.items_on(people, today)
    rows = []
    for each in waiting:
        hints = {
            s.account_id: say_hint(s, _same_sum(each.line, items.get(s.account_id, ())))
            for s in each.suggestions
            if s.account_id in people
        }
        choices = [Choice(people[account_id], words) for account_id, words in hints.items()]
        rows.append(
            Open(each.line, breakable(each.line.payer), breakable(words_of(each.line)), say_why(each), choices, hints)
        )
    return rows


def _same_sum(line: Any, items: Iterable[Item]) -> str:
    """The number of the only open part over the line's sum."""
    found = [item.number for item in items if (item.currency, item.open) == (line.currency, line.amount)]
    return found[0] if len(found) == 1 else ""


def choices_of(
    company: Company, account_ids: Sequence[int], today: date, hints: Mapping[int, str] | None = None
) -> list[Choice]:
    """Customers with what is open of them, in the order of the accounts."""
    people, items = customers.addressees(account_ids), ledger.items_on(account_ids, today)
    return [
        Choice(
            people[account_id],
            (hints or {}).get(account_id, ""),
            items.get(account_id, [])[:SHOWN],
            max(0, len(items.get(account_id, [])) - SHOWN),
        )
        for account_id in account_ids
        if account_id in people
    ]


def done_rows(lines: Iterable[Any]) -> list[Done]:
    """Lines that have their place, with the customer they were placed with."""
    found = list(lines)
    people = customers.addressees({line.payment.account_id for line in found if line.payment is not None})
    return [
        Done(
            line,
            breakable(line.payer or words_of(line)),
            people.get(line.payment.account_id) if line.payment is not None else None,
        )
        for line in found
    ]


def words_of(line: Any) -> str:
    """What the payer and the bank wrote."""
    words = " · ".join(line.references)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def breakable(text: str) -> SafeString:
    """The text, with places to break a line at in words that are longer than any real one. They are not copied."""
    parts = (_LONG.findall(word) if len(word) > LONG_WORD else [word] for word in text.split(" "))
    return format_html_join(" ", "{}", ((format_html_join(_BREAK, "{}", ((p,) for p in each)),) for each in parts))
