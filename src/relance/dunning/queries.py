"""Facts for a decision, and what was decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from relance.accounts import queries as accounts
from relance.arrangements import queries as arrangements
from relance.arrangements.rules import NOTHING, Arranged, Kept
from relance.claims.gate.nearest import Window
from relance.claims.gate.standing import Standing
from relance.claims.standing import standings
from relance.company import queries as companies
from relance.company.models import Company
from relance.company.rules import Hours
from relance.customers import queries as customers
from relance.customers.queries import Addressee
from relance.customers.rules import Kind
from relance.dunning import facts as said
from relance.dunning import rules, tasks
from relance.dunning.ahead import ahead
from relance.dunning.facts import Facts, Item, Outcome
from relance.dunning.models import Decision, StepTaken, TakenPart
from relance.dunning.rules import Place, patience_of
from relance.law import rules as law
from relance.law.counting import Contact
from relance.ledger import queries as ledger
from relance.outbox import queries as outbox
from relance.policies import queries as policies
from relance.policies.rules import Exemption, Policy, Terms
from relance.values.calendar import shared_days


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that is needed to decide some accounts and to write to them, each by account."""

    facts: dict[int, Facts]
    people: dict[int, Addressee]
    places: dict[int, Place]


def gather(company: Company, policy: Policy, versions: Mapping[int, int], today: date) -> Gathered:
    """The facts of accounts as of a day: a bounded number of queries. `versions` are the accounts' versions by id."""
    ids = list(versions)
    people = customers.addressees(ids)
    known = _Known(company, ids, today)
    facts = {account: known.facts(account, version, people[account]) for account, version in versions.items()}
    return Gathered(facts, people, _places(company, policy, people, known.standings, today))


class _Known:
    """What the rooms know of some accounts on a day."""

    def __init__(self, company: Company, ids: list[int], today: date) -> None:
        self.today = today
        self.items = ledger.items_on(ids, today)
        self.done = outbox.done(ids)
        self.taken, self.tried = tasks.known(ids)
        self.standings = standings(company, ids, today)
        self.refused = outbox.refused(ids)
        self.leaving = outbox.in_flight(ids)
        self.not_posted = outbox.not_posted_yet(ids)
        self.arranged = arrangements.standing_on(ids, today)
        self.entries = ledger.next_entry_after(ids, today)

    def facts(self, account: int, version: int, customer: Addressee) -> Facts:
        """The facts of one account."""
        arranged = self.arranged.get(account, NOTHING)
        disputed, standing = arranged.disputed(), self.standings[account]
        reach = {"email": customer.email, "call": customer.phone, "letter": "post" if customer.address else ""}
        refused = self.refused.get(account, ())
        begins = [pause.begins for pause in arranged.pauses if pause.begins > self.today]
        changes = [day for day in (self.entries.get(account), standing.changes, *begins) if day is not None]
        return Facts(
            account_id=account,
            version=version,
            today=self.today,
            is_person=customer.kind == Kind.PERSON,
            items=tuple(self._item(row, disputed.get(row.part_id, 0)) for row in self.items.get(account, ())),
            reach=reach,
            refused=frozenset(channel for channel, address in reach.items() if address and address in refused),
            leaving_now=account in self.leaving,
            not_posted=account in self.not_posted,
            contacts=tuple(Contact(past.at.date(), past.channel) for past in standing.past if past.count),
            tried=self.tried.get(account, ()),
            arranged=arranged,
            next_entry=min(changes, default=None),
            standing=standing,
        )

    def _item(self, row: ledger.Item, disputed: int) -> Item:
        had, taken = self.done.get(row.part_id), self.taken.get(row.part_id)
        until = [each.answer_by for each in (had, taken) if each is not None and each.answer_by is not None]
        return Item(
            row.part_id,
            row.number,
            row.issued_on,
            row.due_on,
            row.currency,
            row.amount,
            row.open,
            (had.steps if had else frozenset()) | (taken.steps if taken else frozenset()),
            max(until, default=None),
            disputed,
            taken.rests_until if taken else None,
        )


def _places(
    company: Company, policy: Policy, people: Mapping[int, Addressee], standings: Mapping[int, Standing], today: date
) -> dict[int, Place]:
    """Terms, limits and working days of each account; customers alike share one record."""
    exemptions, hours = policies.exemptions(people), companies.hours(company)
    made: dict[tuple[str, tuple[str, ...], str, Exemption | None], Place] = {}
    found = {}
    for account, customer in people.items():
        exemption = exemptions.get(account)
        alike = (customer.kind, standings[account].places, standings[account].debtor, exemption)
        if alike not in made:
            made[alike] = _place(hours, policy.terms(customer.kind, exemption), standings[account], today)
        found[account] = made[alike]
    return found


def _place(hours: Hours, terms: Terms, standing: Standing, today: date) -> Place:
    home = standing.places[0]
    days = shared_days(hours.calendar, law.place(home).calendar)
    limits = law.contact_limits(home, standing.debtor, today, own=standing.own)
    return Place(terms, limits, days, Window(hours.zone, hours.opens, hours.closes, days))


def current(account_id: int) -> Decision | None:
    """The decision in force for an account."""
    return Decision.objects.filter(account_id=account_id, current=True).first()


def current_of(account_ids: Iterable[int]) -> dict[int, Decision]:
    """The decisions in force, by account."""
    found = Decision.objects.filter(account_id__in=set(account_ids), current=True)
    return {decision.account_id: decision for decision in found}


def history(account_id: int) -> list[Decision]:
    """All decisions about an account, newest first."""
    return list(Decision.objects.filter(account_id=account_id).order_by("-id"))


def counted(company: Company) -> dict[Outcome, dict[str, int]]:
    """How many decisions are in force, by outcome and by the code of their first reason."""
    rows = Decision.objects.filter(company=company, current=True).order_by().values_list("outcome", "code")
    found: dict[Outcome, dict[str, int]] = {outcome: {} for outcome in Outcome}
    for outcome, code, count in rows.annotate(n=Count("id")):
        found[Outcome(outcome)][code] = count
    return found


FIRST = ("formal_step", "dispute_review", "ladder_ended")
"""Of what is a person's to decide these come first; an address that is missing can wait."""


def persons_turn(company: Company, outcome: Outcome, most: int) -> list[Decision]:
    """Tasks in force: calls, or what a person has to decide. The longest waiting first, at most so many."""
    rows = Decision.objects.filter(company=company, current=True, outcome=outcome)
    ranks = [When(code=code, then=Value(rank)) for rank, code in enumerate(FIRST)]
    first = Case(*ranks, default=Value(len(FIRST)), output_field=IntegerField())
    return list(rows.order_by(first, "first_on", "id")[:most])


def kept_back(company: Company, codes: Iterable[str], most: int, after: int = 0) -> list[Decision]:
    """Accounts that wait for one of these reasons, by reason: at most so many, `after` so many."""
    rows = Decision.objects.filter(company=company, current=True, outcome=Outcome.WAIT, code__in=list(codes))
    return list(rows.order_by("code", "id")[after : after + most])


def steps_on(company: Company, day: date) -> dict[str, int]:
    """How many accounts a day to come wakes for a step, by step, as far as decisions in force foresee it."""
    rows = Decision.objects.filter(company=company, current=True, outcome=Outcome.WAIT, account__wake_on=day)
    named = Coalesce(KT("reasons__0__facts__step"), F("instead_of"), output_field=TextField())
    rows = rows.filter(reasons__0__facts__on=day.isoformat()).annotate(planned=named)
    sums = rows.order_by().values_list("planned").annotate(n=Count("id"))
    return {step: count for step, count in sums if step}


class Foreseen(NamedTuple):
    """A step to come: on which day, for whom, and the number of the invoice that leads to it."""

    day: date
    account_id: int
    step: str
    number: str


def foreseen(company: Company, first: date, last: date, skip: int, most: int) -> tuple[list[Foreseen], int]:
    """The next step of every account that has one between two days, soonest first; how many there are in all.

    As far as decisions in force foresee it: if nobody pays and nothing new happens.
    """
    rows = Decision.objects.filter(company=company, current=True, outcome=Outcome.WAIT)
    rows = rows.filter(account__wake_on__gte=first, account__wake_on__lte=last)
    named = Coalesce(KT("reasons__0__facts__step"), F("instead_of"), output_field=TextField())
    on, number = (
        Coalesce(KT(f"reasons__0__facts__{name}"), Value(""), output_field=TextField()) for name in ("on", "number")
    )
    rows = rows.annotate(planned=named, planned_on=on, number=number)
    rows = rows.filter(planned_on__gte=first.isoformat(), planned_on__lte=last.isoformat()).exclude(planned="")
    found = rows.order_by("planned_on", "account_id").values_list("planned_on", "account_id", "planned", "number")
    page = [Foreseen(date.fromisoformat(on), *more) for on, *more in found[skip : skip + most]]
    return page, rows.count()


def days_taken(part_ids: Iterable[int]) -> dict[int, list[date]]:
    """By due part, the days on which people did a step for it, oldest first."""
    rows = TakenPart.objects.filter(part_id__in=set(part_ids), taken__reached=True).exclude(taken__step="")
    rows = rows.order_by("taken__on", "id")
    found: dict[int, list[date]] = defaultdict(list)
    for part, day in rows.values_list("part_id", "taken__on"):
        found[part].append(day)
    return found


def taken_on(company: Company, day: date) -> dict[str, int]:
    """How many steps people took on a day, by step; empty for what was decided at the end of a ladder."""
    rows = StepTaken.objects.filter(company=company, on=day, reached=True).order_by().values_list("step")
    return dict(rows.annotate(n=Count("id")))


def tries_of(account_ids: Iterable[int]) -> set[datetime]:
    """The moments at which somebody called these accounts and nobody answered."""
    rows = StepTaken.objects.filter(account_id__in=set(account_ids), reached=False)
    return set(rows.values_list("taken_at", flat=True))


def preview(company: Company, account_id: int, today: date) -> said.Decision:
    """What would be decided about an account on a day, changing nothing."""
    known = gather(company, policies.in_force(company), accounts.versions([account_id]), today)
    return rules.decide(known.facts[account_id], known.places[account_id])


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stands with a customer, what became of each promise, and the steps to come if nothing new happens."""

    arranged: Arranged
    promises: Mapping[int, Kept]
    steps: Sequence[said.Decision]


def outlook(company: Company, policy: Policy, account_id: int, today: date) -> Outlook:
    """One account as it stands and goes on from a day, changing nothing."""
    known = gather(company, policy, accounts.versions([account_id]), today)
    facts, place = known.facts[account_id], known.places[account_id]
    kept = {one.id: one.state(today, patience_of(one.until, place)) for one in facts.arranged.promises}
    return Outlook(facts.arranged, kept, list(ahead(facts, place)))


def look_ahead(
    company: Company, policy: Policy, account_ids: Iterable[int], today: date
) -> dict[int, list[said.Decision]]:
    """What a policy would do with accounts in the next thirty days if nobody paid, changing nothing."""
    known = gather(company, policy, accounts.versions(account_ids), today)
    return {account: list(ahead(facts, known.places[account])) for account, facts in known.facts.items()}


def recent(account_id: int, limit: int) -> list[Decision]:
    """The last decisions about an account, newest first."""
    return list(Decision.objects.filter(account_id=account_id).order_by("-id")[:limit])


def behind(account_id: int, step: str, item: int) -> Decision | None:
    """The last decision that asked for this message."""
    found = Decision.objects.filter(account_id=account_id, outcome=Outcome.MESSAGE, step=step, item=item)
    return found.order_by("-id").first()
