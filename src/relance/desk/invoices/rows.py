"""The rows of one page of the list: what is known of its customers and due parts, in a bounded number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relance.arrangements import queries as arrangements
from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.desk.customer.nextstep import NextStep, next_step
from relance.desk.invoices.words import about
from relance.dunning import queries as dunning
from relance.ledger.listing import Line
from relance.outbox import queries as outbox
from relance.policies import queries as policies
from relance.values.clock import day_in


@dataclass(frozen=True, slots=True)
class Row:
    """One line with its customer. `contacts` are days from its due date; without `next` nothing comes.

    The forms of the two dates leave the year out where it is this one.
    """

    line: Line
    customer: Addressee
    about: str
    issued_form: str
    due_form: str
    days_late: int | None
    contested: int
    contacts: tuple[int, ...]
    next: NextStep | None
    next_in: int | None


def rows_of(company: Company, lines: Sequence[Line], today: date) -> list[Row]:
    """The rows, in the order of the lines: the same number of queries for one as for fifty."""
    if not lines:
        return []
    owing = [line for line in lines if line.part_id is not None and line.open > 0 and not line.held]
    people = customers.addressees({line.account_id for line in lines})
    ids, parts = {line.account_id for line in owing}, [line.part_id for line in owing if line.part_id is not None]
    steps, contested = outbox.days_of_steps(parts), arrangements.contested(company, parts, today)
    decisions, waiting = dunning.current_of(ids), outbox.waiting_messages(ids)
    policy = policies.in_force(company)
    coming = {
        account: next_step(decisions.get(account), waiting.get(account), policy, today, company.zone) for account in ids
    }

    def form(day: date | None) -> str:
        return "brief" if day is not None and day.year == today.year else "short"

    def row(line: Line) -> Row:
        who, forms = people[line.account_id], (form(line.issued_on), form(line.due_on))
        if line not in owed or line.due_on is None or line.part_id is None:
            return Row(line, who, about(line), *forms, None, 0, (), None, None)
        due, following = line.due_on, coming[line.account_id]
        return Row(
            line,
            who,
            about(line),
            *forms,
            (today - due).days,
            contested.get(line.part_id, 0),
            tuple((day_in(moment, company.zone) - due).days for moment in steps.get(line.part_id, ())),
            following,
            following.days_from(today),
        )

    owed = set(owing)
    return [row(line) for line in lines if line.account_id in people]
