"""Everything that proves a claim, gathered from the rooms: a bounded number of queries, whatever the account holds."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext, ngettext

from relance.accounts import queries as accounts
from relance.claims import queries as claims
from relance.claims.explaining import explain
from relance.claims.queries import Claimed
from relance.claims.rules.records import RateKind
from relance.claims.rules.records import Sum as Found
from relance.company.models import Company
from relance.customers import queries as customers
from relance.handover import chain
from relance.handover.chapters.agreed import acknowledgements, agreements
from relance.handover.chapters.book import invoices, payments
from relance.handover.chapters.claim import claim
from relance.handover.chapters.decided import decisions
from relance.handover.chapters.exchanged import contacts, notices, sent
from relance.handover.figures import Asking, procedure
from relance.handover.records import Bundle, Owed, Sent, Table
from relance.handover.rules import Purpose
from relance.handover.scene import Scene
from relance.law import rules as law
from relance.law.facts import Words
from relance.law.own import Own
from relance.law.rates import Formula
from relance.ledger.rules import EntryKind
from relance.policies import ownlaw
from relance.values.clock import day_in
from relance.values.money import add_up
from relance.values.words import say_date


def gather(company: Company, account_id: int, purpose: Purpose, language: str, now: datetime) -> Bundle:
    """The file of a purpose. The active language is the one named."""
    scene = Scene(company, account_id, purpose, language, day_in(now, company.zone))
    customer = customers.addressees([account_id])[account_id]
    creditor = tuple(filter(None, (company.name, *company.address.split("\n"), company.phone)))
    debtor = tuple(filter(None, (customer.name, *customer.address.split("\n"))))
    owed = tuple(_owed(scene))
    left = tuple(sent(scene))
    tables = tuple(_tables(scene, owed, left))
    whom = customers.debtors([account_id])[account_id]
    about = claims.parties(company, whom)
    abroad = bool(whom.country) and whom.country != about.place.partition("-")[0]
    enclosed = tuple(_enclosed(owed, tables, language))
    asking = Asking(about.place, about.creditor, about.debtor, creditor, debtor, enclosed, abroad)
    return Bundle(
        purpose=purpose,
        language=language,
        made_on=scene.today,
        creditor=creditor,
        debtor=debtor,
        reference=customer.reference,
        totals=add_up((one.told.currency, one.total) for one in owed if one.total),
        claims=owed,
        tables=tables,
        sent=left,
        links=chain.links(scene),
        seals=tuple(
            {"day": day.isoformat(), "length": length, "head": head}
            for day, length, head in accounts.seals_of(account_id)
        ),
        procedure=procedure(asking, owed, scene.today, language),
        informs=law.informs(language),
    )


def _tables(scene: Scene, owed: Sequence[Owed], left: Sequence[Sent]) -> Iterator[Table]:
    yield claim(scene, owed)
    yield invoices(scene)
    yield payments(scene)
    yield contacts(scene, left)
    yield notices(scene)
    yield acknowledgements(scene)
    yield agreements(scene)
    if scene.wants("decisions"):
        yield decisions(scene)


def _owed(scene: Scene) -> Iterator[Owed]:
    """What is late, with what was booked for its lateness and is still open."""
    open_ = _charges(scene)
    own = ownlaw.of(scene.company)
    for one in claims.of_accounts(scene.company, [scene.account], scene.today).get(scene.account, []):
        fixed = one.answer.fixed_sum.amount if isinstance(one.answer.fixed_sum, Found) else 0
        booked = open_.get(one.invoice.id, 0)
        due = min(part.due_on for part in one.invoice.parts)
        first = min(booked, fixed)
        yield Owed(explain(one), one.invoice.issued_on, due, first, booked - first, *_formula(one, own))


def _charges(scene: Scene) -> Mapping[int, int]:
    """By invoice, what is open of charges booked for it."""
    found: dict[int, int] = {}
    for one in scene.documents:
        if one.kind == EntryKind.CHARGE and one.about_id is not None:
            found[one.about_id] = found.get(one.about_id, 0) + sum(part.open for part in one.parts.all())
    return found


def _formula(one: Claimed, own: Own) -> tuple[Formula | None, Words | None]:
    """How the law makes the rate, and the name of the published one; nothing where the contract names its own."""
    about = one.claim
    said = law.charging(about.place, about.debtor, about.until, about.creditor, own=own)
    if about.wanted.kind is not RateKind.STATUTORY or said.interest is None:
        return None, None
    series = said.series.get(said.interest.formula.series)
    return said.interest.formula, series.names if series is not None else None


def _enclosed(owed: Sequence[Owed], tables: Sequence[Table], language: str) -> Iterator[str]:
    """What to enclose, as lists of documents name it."""
    rows = {table.name: table.rows for table in tables}
    yield gettext("computation of the claim")
    numbers = [one.told.number for one in owed if not one.told.is_lapsed]
    if numbers:
        said = ngettext("invoice %(numbers)s", "invoices %(numbers)s", len(numbers))
        yield said % {"numbers": ", ".join(numbers)}
    if rows["contacts"]:
        yield gettext("list of contacts, with the messages in their exact words")
    for kind, sent_on, received_on, *_ in rows["notices"]:
        day = received_on or sent_on
        if isinstance(day, date):
            yield gettext("%(what)s of %(day)s") % {"what": str(kind).lower(), "day": say_date(day, language)}
    if rows["acknowledgements"]:
        yield gettext("terms accepted, with their proof")
    if rows["agreements"]:
        yield gettext("agreements and disputes")
