"""The rows of one page of the list: facts for that page's customers only, in a few queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from relance.company.models import Company
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.desk.customer.nextstep import NextStep, next_step
from relance.dunning import queries as dunning
from relance.ledger import queries as ledger
from relance.outbox import queries as outbox
from relance.policies import queries as policies
from relance.values.clock import day_in
from relance.values.money import add_up


@dataclass(frozen=True, slots=True)
class Row:
    """One customer. `open` and `credit` are minor units by currency.

    `contacts` are the steps of the oldest part, in days from its due date.
    """

    customer: Addressee
    open: Mapping[str, int]
    credit: Mapping[str, int]
    days_late: int | None
    contacts: tuple[int, ...]
    next: NextStep
    next_in: int | None


def rows_of(company: Company, account_ids: Iterable[int], today: date) -> list[Row]:
    """The rows in the order of the ids: the same number of queries for one as for fifty."""
    ids = list(account_ids)
    if not ids:
        return []
    people, items = customers.addressees(ids), ledger.items_on(ids, today)
    balances = ledger.owed_on(company, today, ids)
    steps = outbox.days_of_steps(mine[0].part_id for mine in items.values())
    decisions, waiting = dunning.current_of(ids), outbox.waiting_messages(ids)
    policy = policies.in_force(company)

    def row(account_id: int) -> Row:
        mine = items.get(account_id, [])
        oldest = mine[0].due_on if mine else None
        done = steps.get(mine[0].part_id, ()) if mine else ()
        coming = next_step(decisions.get(account_id), waiting.get(account_id), policy, today, company.zone)
        return Row(
            customer=people[account_id],
            open=add_up((item.currency, item.open) for item in mine),
            credit={c: -minor for c, minor in balances.get(account_id, {}).items() if minor < 0},
            days_late=(today - oldest).days if oldest else None,
            contacts=tuple((day_in(moment, company.zone) - oldest).days for moment in done) if oldest else (),
            next=coming,
            next_in=coming.days_from(today),
        )

    return [row(account_id) for account_id in ids if account_id in people]
