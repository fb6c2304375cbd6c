"""What an entry of the books is: found by its journal's name and by the accounts on the other side."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum

from relance.intake.rules.journal.lines import Contra, Line, Role
from relance.intake.rules.journal.names import Journal, opens_the_books


class Nature(StrEnum):
    """What a line on a customer's account is."""

    DOCUMENT = "document"
    OPENING = "opening"
    PAYMENT = "payment"
    OTHER = "other"


@dataclass(slots=True)
class Sums:
    """What stands on the two sides of an entry."""

    balance: int = 0
    revenue: int = 0
    money: int = 0
    credits: int = 0
    """What customers are credited with, below zero."""
    roles: set[Role] = field(default_factory=set)

    def add(self, line: Line | Contra) -> None:
        """Count a line in."""
        self.balance += line.amount
        if isinstance(line, Line):
            self.credits += min(line.amount, 0)
        elif line.role is not Role.OTHER:
            self.roles.add(line.role)
            self.revenue += line.amount if line.role is Role.REVENUE else 0
            self.money += line.amount if line.role is Role.MONEY else 0


@dataclass(slots=True)
class Entries:
    """The sums of every entry of a file."""

    named: dict[Hashable, Sums] = field(default_factory=dict)
    runs: dict[int, Sums] = field(default_factory=dict)

    def add(self, line: Line | Contra) -> None:
        """Count a line in where it belongs."""
        self.named.setdefault(line.entry, Sums()).add(line)
        if line.run:
            self.runs.setdefault(line.run, Sums()).add(line)

    def of(self, line: Line) -> tuple[Hashable, Sums]:
        """The entry a line belongs to: the one the file names, unless only its neighbours make it balance.

        Some programs give every line a number of its own, or the same to all.
        """
        named = self.named[line.entry]
        run = self.runs.get(line.run)
        if named.balance and run and not run.balance:
            return ("run", line.run), run
        return line.entry, named


def nature_of(line: Line, sums: Sums) -> Nature:
    """What the line is. Opening balances go by name: their entries hold every account there is.

    A bank's journal and one of sales are believed, unless the other side holds only what belongs to the other of the
    two. A journal of other entries is believed too, unless money is on the other side.
    """
    if line.journal is Journal.OPENING or Role.OPENING in sums.roles:
        return Nature.OPENING
    if line.journal in (Journal.OTHER, Journal.UNKNOWN) and opens_the_books(line.text):
        return Nature.OPENING
    money, revenue = Role.MONEY in sums.roles, Role.REVENUE in sums.roles
    if line.journal is Journal.PAYMENT:
        return Nature.DOCUMENT if revenue and not money else Nature.PAYMENT
    if line.journal is Journal.SALE:
        return Nature.PAYMENT if _is_paid_at_once(line, sums) else Nature.DOCUMENT
    if money:
        return _beside_money(line, sums) if revenue else Nature.PAYMENT
    return Nature.DOCUMENT if revenue and line.journal is Journal.UNKNOWN else Nature.OTHER


def _is_paid_at_once(line: Line, sums: Sums) -> bool:
    """Whether a credit of a sales journal is money that came in: the same sum stands on an account of money."""
    return line.amount < 0 and sums.money > 0 and (Role.REVENUE not in sums.roles or sums.money == -sums.credits)


def _beside_money(line: Line, sums: Sums) -> Nature:
    """A sale and its payment in one entry: the side of the revenue tells which line is the sale."""
    is_sale = sums.revenue <= 0
    return Nature.DOCUMENT if (line.amount > 0) == is_sale else Nature.PAYMENT
