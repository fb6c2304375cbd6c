"""Put the sample firm into the database, with a past that really happened to it.

The firm took over its old book three months ago. Since then facts are recorded on their own days, and the
real engine runs each working morning with a wire that takes everything, so that timelines, decisions and
messages are what a firm would have had, not an imitation. Afterwards it is in test mode, without a mail
server.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from django_scopes import scope

from relance.accounts import actions as accounts
from relance.channels.rules import Envelope, OpenWire
from relance.company import actions as companies
from relance.company import queries as company_queries
from relance.company.models import Company
from relance.company.rules import Role
from relance.customers import actions as customers
from relance.customers.actions import NewCustomer
from relance.ledger import actions as ledger
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.rules import EntryKind
from relance.outbox import actions as outbox
from relance.outbox import printing
from relance.values.clock import at
from relance.web.demo.book import PLACE, Book, DemoCustomer, DemoDocument, DemoPayment, FirmFacts, book
from relance.web.newfirm import new_firm
from relance.web.tick import tick

OWNER_EMAIL = "claire@plomberie-aubry.example"
OWNER, ASSISTANT, BOOKKEEPER = "Claire Aubry", "Lucie Besnardin", "Marc Delépine-Roy"
PEOPLE = (
    (ASSISTANT, "lucie@plomberie-aubry.example", Role.ASSISTANT, timedelta(hours=16)),
    (BOOKKEEPER, "marc@cabinet-delepine-roy.example", Role.BOOKKEEPER, timedelta(days=13)),
)
"""Who works there, and how long ago they were last here."""

INVITED = "samira@plomberie-aubry.example"
BY = "Relance"

LIVED = 90
"""Days since the firm took its old book over; the second firm began half as long ago."""

FOUNDED, TAKEN_OVER, POST, LOOK, APPROVE = time(6), time(7), time(7, 45), time(8), time(8, 30)
LEAVE, LETTERS, PHONE, INVOICING = time(9, 15), time(11), time(15, 20), time(17, 10)
"""When things happen on a day: money is entered, the list is made, approved, left; letters go to the post; calls;
invoices are written."""


class Talk(NamedTuple):
    """A note, or a call in or out, some days before today with somebody of the sample book."""

    days_ago: int
    customer: str
    kind: Literal["note", "called", "was called"]
    text: str
    about_debt: bool = True


TALKS = (
    Talk(62, "Crèche Les P’tits Ruisselets", "called", "Tout fonctionne depuis la réparation, merci transmis.", False),
    Talk(48, "Gîtes du Moulin Muet", "called", "Saison faible. Rosalie propose de payer la moitié à la fin du mois."),
    Talk(41, "Hôtel des Trois Gouttes", "was called", "Madame Vauquelin demande un duplicata ; envoyé dans l’heure."),
    Talk(34, "Paul-Henri Tassigneau", "was called", "Dit que deux heures comptées n’ont pas été faites."),
    Talk(33, "Paul-Henri Tassigneau", "note", "Bon d’intervention retrouvé, signé par lui : quatre heures."),
    Talk(20, "SCI Val-Robinet Nord", "called", "Répondeur. Demandé de rappeler Claire, sans dire pourquoi."),
    Talk(13, "Restaurant La Louche d’Étain", "called", "Bérénice dit que le chèque est à la poste."),
    Talk(5, "Restaurant La Louche d’Étain", "note", "Toujours pas de chèque. La rappeler cette semaine."),
)


def load(today: date, *, now: datetime, progress: Callable[[str], None]) -> Company:
    """The sample firm, and a small second one of the same owner, as they stand in the morning of `today`.

    Nothing is decided for `today` itself: that is the next tick's.
    """
    progress("Plomberie Aubry: two years of invoices and payments, three months of mornings.")
    company = _firm(book(today), today, now, TALKS, LIVED)
    _people(company, now)
    progress("Atelier Lumen, the owner’s second firm.")
    _firm(lumen(today), today, now, (), LIVED // 2)
    return company


def _firm(facts: Book, today: date, now: datetime, talks: Iterable[Talk], lived: int) -> Company:
    """Found a firm, take its old book over, and live its days up to today's early morning."""
    first = today - timedelta(days=lived)
    days = _days(facts, talks, today)
    company = _found(facts.firm, first)
    calendar = company_queries.hours(company).calendar
    companies.set_test_mode(company, False)
    with scope(company=company):
        writer = _Writer(company, now)
        for old in _by_month(days, first):
            writer.take_over(old, first)
        for day in (first + timedelta(days=n) for n in range(lived + 1)):
            writer.write_morning(days[day], day)
            # On a day of rest the last working day's messages still wait: there is something to look at.
            if day < calendar.on_or_before(today) and calendar.is_working(day):
                _morning(company, day)
            writer.write_afternoon(days[day], day)
    companies.set_test_mode(company, True)
    return company


def _found(firm: FirmFacts, day: date) -> Company:
    """The firm with its owner in it, early on its first day."""
    began = at(day, FOUNDED, "Europe/Paris")
    company, way_in = new_firm(firm.name, firm.country, OWNER_EMAIL, by=BY, now=began)
    _enter(way_in.secret, OWNER, began, began)
    said = {"language": firm.language, "currency": firm.currency, "signer": firm.signer, "phone": firm.phone}
    companies.change_settings(company, said | {"account_holder": firm.bank_name, "iban": firm.iban})
    return company


def _enter(secret: str, name: str, now: datetime, last_here: datetime) -> None:
    """Somebody follows their link and says their name."""
    entered = companies.use_link(secret, now=now)
    assert entered is not None, "a fresh link opens"
    person, _ = entered
    person.name, person.last_login = name, last_here
    person.save(update_fields=["name", "last_login"])


def _people(company: Company, now: datetime) -> None:
    """An assistant, a bookkeeper of another house, and an invitation nobody has followed yet."""
    joined = now - timedelta(days=LIVED - 1)
    for name, email, role, ago in PEOPLE:
        way_in = companies.invite(company, email, role, by=OWNER, now=joined)
        _enter(way_in.secret, name, joined, now - ago)
    companies.invite(company, INVITED, Role.COLLECTOR, by=OWNER, now=now - timedelta(days=2))


# The days


@dataclass(slots=True)
class Happened:
    """What happened on one day."""

    new: list[DemoCustomer] = field(default_factory=list)
    documents: list[tuple[DemoCustomer, DemoDocument]] = field(default_factory=list)
    payments: list[tuple[DemoCustomer, DemoPayment]] = field(default_factory=list)
    reversals: list[DemoPayment] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)


def _days(facts: Book, talks: Iterable[Talk], today: date) -> defaultdict[date, Happened]:
    """Everything in the book by the day it happened on."""
    days: defaultdict[date, Happened] = defaultdict(Happened)
    for customer in facts.customers:
        days[min(document.issued_on for document in customer.documents)].new.append(customer)
        for document in customer.documents:
            days[document.issued_on].documents.append((customer, document))
        for payment in customer.payments:
            days[payment.received_on].payments.append((customer, payment))
            if payment.reversed_on is not None:
                days[payment.reversed_on].reversals.append(payment)
    for talk in talks:
        days[PLACE.on_or_before(today - timedelta(days=talk.days_ago))].talks.append(talk)
    return days


def _by_month(days: Mapping[date, Happened], first: date) -> Iterator[Happened]:
    """What happened before the first day, a month at a time, so that timelines tell it in its order."""
    months: dict[tuple[int, int], Happened] = defaultdict(Happened)
    for day in sorted(day for day in days if day < first):
        month = months[day.year, day.month]
        month.new += days[day].new
        month.documents += days[day].documents
        month.payments += days[day].payments
        month.reversals += days[day].reversals
    yield from months.values()


def _weekday(day: date) -> date:
    """A Friday for a day of the weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


class _Writer:
    """Records days, one after the other; knows the accounts it opened and the payments it booked."""

    def __init__(self, company: Company, now: datetime) -> None:
        self.company, self.now = company, now
        self.accounts: dict[str, int] = {}
        self.entries: dict[int, int] = {}

    def take_over(self, old: Happened, day: date) -> None:
        """A month of the old book."""
        moment = self._at(day, TAKEN_OVER)
        self._customers(old.new, moment)
        self._documents(old.documents, moment)
        self._payments(old.payments, moment)
        self._reversals(old.reversals, moment)

    def write_morning(self, news: Happened, day: date) -> None:
        """The morning's post: customers met, money and credit notes entered."""
        moment = self._at(day, POST)
        self._customers(news.new, moment)
        self._documents([pair for pair in news.documents if pair[1].kind == "credit_note"], moment)
        self._payments(news.payments, moment)
        self._reversals(news.reversals, moment)

    def write_afternoon(self, news: Happened, day: date) -> None:
        """The afternoon: people are talked to, invoices written."""
        for talk in news.talks:
            self._talk(talk, self._at(day, PHONE), day)
        self._documents([pair for pair in news.documents if pair[1].kind == "invoice"], self._at(day, INVOICING))

    def _at(self, day: date, hour: time) -> datetime:
        """A moment of the day; nothing is recorded later than now."""
        return min(at(day, hour, self.company.zone), self.now)

    def _customers(self, new: list[DemoCustomer], moment: datetime) -> None:
        if new:
            made = customers.add(self.company, [_customer(one) for one in new], by=ASSISTANT, now=moment)
            self.accounts |= {one.name: customer.account_id for one, customer in zip(new, made, strict=True)}

    def _payments(self, pairs: list[tuple[DemoCustomer, DemoPayment]], moment: datetime) -> None:
        if pairs:
            news = [_payment(self.accounts[who.name], payment) for who, payment in pairs]
            booked = ledger.record_payments(self.company, news, by=ASSISTANT, now=moment)
            self.entries |= {id(payment): entry.id for (_, payment), entry in zip(pairs, booked, strict=True)}

    def _reversals(self, payments: list[DemoPayment], moment: datetime) -> None:
        for payment in payments:
            assert payment.reversed_on is not None
            entry, why = self.entries[id(payment)], "Paiement rejeté par la banque"
            ledger.reverse(self.company, entry, on=payment.reversed_on, reason=why, by=ASSISTANT, now=moment)

    def _documents(self, pairs: list[tuple[DemoCustomer, DemoDocument]], moment: datetime) -> None:
        news = [_document(self.accounts[who.name], document) for who, document in pairs]
        if news:
            ledger.record_documents(self.company, news, by=ASSISTANT, now=moment)

    def _talk(self, talk: Talk, moment: datetime, day: date) -> None:
        account = self.accounts[talk.customer]
        if talk.kind == "note":
            accounts.note(self.company, account, talk.text, by=OWNER, now=moment)
            return
        accounts.log_contact(
            self.company,
            account,
            channel="call",
            outgoing=talk.kind == "called",
            subject="Appel",
            text=talk.text,
            by=OWNER,
            now=moment,
            day=day,
            about_debt=talk.about_debt,
        )


def _customer(who: DemoCustomer) -> NewCustomer:
    return NewCustomer(
        name=who.name,
        kind=who.kind,
        language=who.language,
        contact=who.contact,
        email=who.email,
        phone=who.phone,
        address=who.address,
        about=who.note,
        since=min(document.issued_on for document in who.documents),
    )


def _document(account_id: int, one: DemoDocument) -> NewDocument:
    kind = EntryKind(one.kind)
    parts = ((one.due_on, one.total),) if kind is EntryKind.INVOICE else ()
    return NewDocument(account_id, kind, one.number, one.issued_on, one.currency, one.total, parts)


def _payment(account_id: int, one: DemoPayment) -> NewPayment:
    return NewPayment(account_id, one.currency, one.amount, one.received_on, one.reference)


# The mornings


class _Accepts:
    """A wire into the void: the past's messages left long ago."""

    def hand_over(self, envelope: Envelope) -> str:
        return f"250 accepted {envelope.id}"

    def close(self) -> None:
        return None


def _wires() -> Mapping[str, OpenWire]:
    return {"email": _Accepts}


def _morning(company: Company, day: date) -> None:
    """The list is made, the owner approves all of it, it leaves at the first sending hour, letters by post."""
    tick(company, at(day, LOOK, company.zone), wires=_wires())
    approved = outbox.approve(company, None, by=OWNER, now=at(day, APPROVE, company.zone))
    if approved:
        tick(company, at(day, LEAVE, company.zone), wires=_wires())
    made = printing.make_batch(company, by=ASSISTANT, now=at(day, LETTERS, company.zone))
    if made.batch is not None:
        printing.posted(company, made.batch.pk, on=day, by=ASSISTANT, now=at(day, LETTERS, company.zone))


# The second firm

LUMEN = FirmFacts(
    name="Atelier Lumen",
    country="GB",
    language="en",
    currency="GBP",
    signer="Claire Aubry",
    phone="020 7946 0998",
    bank_name="Atelier Lumen",
    iban="GB22ZZZZ99999900005102",
    email="hello@atelier-lumen.example",
)


class Lamp(NamedTuple):
    """A customer of the second firm: days past due (below zero: still to come) of what is open, and sums."""

    name: str
    contact: str
    kind: Literal["business", "person"]
    late: tuple[int, ...]
    sums: tuple[int, ...]


LAMPS = (
    Lamp("Thistledown Inn", "Morag Pellow", "business", (10,), (84000, 126500)),
    Lamp("Marlow Bridge Dental", "Dr Anand", "business", (1,), (39900, 62400, 41250)),
    Lamp("Quince & Daughter Café", "Hetty Quince", "business", (-3,), (27800, 31600)),
    Lamp("Harbourlight Yoga", "", "business", (52,), (145000,)),
    Lamp("Basil Ferncastle", "Mr Ferncastle", "person", (20,), (18650,)),
)


def lumen(today: date) -> Book:
    """The second firm's book: fourteen days to pay, settled lamps first, then what is open."""
    numbers = iter(range(1, 100))
    return Book(LUMEN, tuple(_lamp(place, lamp, today, numbers) for place, lamp in enumerate(LAMPS, start=1)))


def _lamp(place: int, lamp: Lamp, today: date, numbers: Iterator[int]) -> DemoCustomer:
    """Sums beyond the open ones were paid in time, one every five weeks."""
    settled = len(lamp.sums) - len(lamp.late)
    due = [today - timedelta(days=35 * (settled - n) + 60) for n in range(settled)]
    due += [today - timedelta(days=late) for late in lamp.late]
    documents = tuple(
        DemoDocument("invoice", f"L-{next(numbers):03d}", _weekday(day - timedelta(days=14)), day, total, "GBP")
        for day, total in zip(due, lamp.sums, strict=True)
    )
    payments = tuple(
        DemoPayment(_weekday(one.due_on - timedelta(days=2)), one.total, "GBP", one.number, None)
        for one in documents[:settled]
    )
    address = "hello@" + lamp.name.lower().translate(str.maketrans(" é", "-e", "&")).replace("--", "-") + ".example"
    phone = f"020 7946 0{900 + place}"
    return DemoCustomer(
        f"C-{place:05d}", lamp.name, lamp.contact, lamp.kind, "en", "GB", address, phone, "", "", documents, payments
    )
