"""What is read once of an account, and used by several chapters."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from relance.accounts import queries as accounts
from relance.accounts.rules import Link
from relance.company.models import Company
from relance.handover.rules import CHAPTERS, Purpose
from relance.ledger import queries as ledger
from relance.policies import queries as policies
from relance.policies.rules import Policy


@dataclass(frozen=True)
class Scene:
    """Whose file, for whom, on which day, in which language."""

    company: Company
    account: int
    purpose: Purpose
    language: str
    today: date

    @property
    def zone(self) -> ZoneInfo:
        """Where the firm is."""
        return ZoneInfo(self.company.zone)

    def wants(self, chapter: str) -> bool:
        """Whether a chapter is for this reader."""
        return chapter in CHAPTERS[self.purpose]

    @cached_property
    def policy(self) -> Policy:
        """The policy in force, for the names of its steps."""
        return policies.in_force(self.company)

    @cached_property
    def documents(self) -> list[Any]:
        """Invoices, credit notes and charges that stand, oldest first, with their due parts."""
        return sorted(ledger.documents(self.account), key=lambda each: (each.issued_on, each.number))

    @cached_property
    def parts(self) -> dict[int, tuple[str, str]]:
        """By due part, the number and the currency of its document."""
        return {part.id: (one.number, one.currency) for one in self.documents for part in one.parts.all()}

    @cached_property
    def links(self) -> list[Link]:
        """The timeline's chain, in order."""
        return list(accounts.chain(self.account))
