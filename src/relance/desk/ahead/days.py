"""The steps to come as lists by day, for the page and for the command line."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil

from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.dunning import queries as dunning
from relance.dunning.reasons import language
from relance.policies import queries as policies
from relance.policies.rules import Policy, StepKind

DAYS, PAGE = 30, 100

ICONS = {StepKind.MESSAGE: "mail", StepKind.CALL: "phone", StepKind.FORMAL: "file-text", StepKind.PERSON: "signpost"}


@dataclass(frozen=True, slots=True)
class Coming:
    """The next step for a customer, and the invoice that leads to it."""

    day: date
    customer: Addressee
    step: str
    title: str
    icon: str
    number: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """A page of the list: its days with their steps, and how many steps there are in all."""

    days: tuple[tuple[date, tuple[Coming, ...]], ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return ceil(self.count / PAGE)


def ahead_of(company: Company, today: date, page: int = 1, most: int = PAGE) -> Ahead:
    """The steps from tomorrow on, of the firm in scope."""
    skip = (page - 1) * most
    rows, count = dunning.foreseen(company, today + timedelta(days=1), today + timedelta(days=DAYS), skip, most)
    people = customers.addressees({row.account_id for row in rows})
    policy = policies.in_force(company)
    steps = [
        Coming(
            row.day,
            people[row.account_id],
            row.step,
            policy.title(row.step, language()),
            _icon(policy, row.step),
            row.number or "",
        )
        for row in rows
        if row.account_id in people
    ]
    return Ahead(tuple((day, tuple(found)) for day, found in groupby(steps, key=lambda one: one.day)), count, page)


def _icon(policy: Policy, step: str) -> str:
    found = policy.find(step)
    return ICONS[found.kind] if found is not None else "mail"
