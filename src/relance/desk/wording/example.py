"""The message as it would read: with invented facts, or with what a customer really owes."""

from dataclasses import dataclass
from datetime import date, timedelta

from relance.accounts import queries as accounts
from relance.company.models import Company
from relance.customers import queries as customers
from relance.desk.letter import Part, parts_of
from relance.desk.policy.sample import AMOUNT, PEOPLE
from relance.dunning import queries as dunning
from relance.letters import queries as letters
from relance.letters import rules as wording
from relance.letters.rules import Line, Recipient, Words
from relance.letters.rules.editing import assembled
from relance.letters.tone import Draft, Verdict, check
from relance.letters.tone.spoken import spoken
from relance.outbox import queries as outbox
from relance.outbox.rules import State
from relance.policies import queries as policies
from relance.values.money import exponent

ANSWER_IN, MOST = timedelta(days=8), 20
ONE, SEVERAL, PERSON = "one", "several", "person"
INVENTED = (ONE, SEVERAL, PERSON)


@dataclass(frozen=True, slots=True)
class Example:
    """What is shown: the subject, the parts, and the words themselves for the tone check."""

    subject: str
    parts: list[Part]
    words: Words


def example(company: Company, language: str, name: str, own: dict[str, str], of: str, today: date) -> Example:
    """The message about invented facts (one of INVENTED), or about those of a customer, by number."""
    real = _real(company, int(of), language, today) if of.isdigit() else None
    lines, reader = real or _invented(company, language, of, today)
    words = wording.write(
        name,
        lines,
        letters.sender_of(company),
        reader,
        today,
        today + ANSWER_IN,
        own=assembled(language, name, own),
    )
    return Example(words.subject, parts_of(words.blocks, words.stress), words)


def judged(company: Company, language: str, name: str, own: dict[str, str], today: date) -> Verdict:
    """What the tone check says of every sentence of the firm's in this message, whenever it would be used."""
    if not own:
        return Verdict()
    facts = spoken(example(company, language, name, own, ONE, today).words.blocks, language).text.split("\n")[-1]
    return check(Draft("\n".join([*own.values(), facts]), language))


def _invented(company: Company, language: str, of: str, today: date) -> tuple[tuple[Line, ...], Recipient]:
    kind: wording.Kind = "person" if of == PERSON else "business"
    who, contact = PEOPLE[language, kind]
    minor = AMOUNT * 10 ** exponent(company.currency)
    due = [today - timedelta(days=days) for days in ((9,) if of != SEVERAL else (40, 9, -12))]
    lines = tuple(
        Line(f"F-{day.year}-0{402 + place}", day - timedelta(days=30), day, minor, minor, company.currency, False)
        for place, day in enumerate(due)
    )
    return lines, Recipient(who, contact, kind, language, "C-00017", "", company.country)


def _real(company: Company, customer_id: int, language: str, today: date) -> tuple[tuple[Line, ...], Recipient] | None:
    """What a customer owes; None where nobody of this firm has that number, or nothing is open."""
    customer = customers.get(company, customer_id)
    if customer is None:
        return None
    account = customer.account_id
    known = dunning.gather(company, policies.in_force(company), accounts.versions([account]), today)
    items = [item for item in known.facts[account].items if item.asked]
    if not items:
        return None
    reader = letters.recipient_of(known.people[account])
    lines = tuple(
        Line(i.number, i.issued_on, i.due_on, i.amount, i.asked, i.currency, i.asked < i.amount) for i in items
    )
    return lines, Recipient(reader.name, reader.contact, reader.kind, language, reader.reference, "", reader.country)


def choices(company: Company) -> list[tuple[int, str]]:
    """Customers whose facts can be looked at: those to whom a message waits, at most a few."""
    waiting = outbox.first_in_state(company, State.PROPOSED, MOST)
    people = customers.addressees({message.account_id for message in waiting})
    return [(one.id, one.name) for one in people.values()]
