"""The letter of a step as a customer reads it, made from invented facts: never from a real customer's."""

from dataclasses import dataclass
from datetime import date, timedelta

from relance.claims import queries as claims
from relance.claims.explaining import explain
from relance.company import queries as companies
from relance.company.models import Company
from relance.customers.queries import Debtor
from relance.desk.letter import Part as Paragraph
from relance.desk.letter import parts_of
from relance.dunning.ahead import answer_by
from relance.dunning.charging import Asked
from relance.dunning.rules import Place
from relance.law.rules import Limits
from relance.ledger.tracing import Part, Traced
from relance.letters import own as own_wordings
from relance.letters import queries as letters
from relance.letters import rules as wording
from relance.letters.rules import Charged, Line, Recipient, Words
from relance.policies import ownlaw
from relance.policies.rules import Ladder, Policy, Step, Terms
from relance.values.money import exponent

AMOUNT, TERM = 1730, timedelta(days=30)
PEOPLE = {
    ("fr", "business"): ("Atelier Boréal", "Hugo Martin"),
    ("fr", "person"): ("Odile Lefort", "Madame Lefort"),
    ("en", "business"): ("Otter Lane Joinery", "Tom Birch"),
    ("en", "person"): ("Marion Fell", "Mrs Fell"),
}
ADDRESSES = {"fr": "14 rue des Essais\n69001 Lyon", "en": "14 Sample Street\nYork YO1 7HH"}


@dataclass(frozen=True, slots=True)
class Sample:
    """What is shown. `head` stands above a letter on paper only."""

    language: str
    subject: str
    head: tuple[str, ...]
    dated: str
    parts: list[Paragraph]


def sample(
    company: Company, policy: Policy, ladder: Ladder, step: Step, language: str, channel: str, today: date
) -> Sample:
    """The letter of a step written today. Raises MissingWording where the step's words are gone."""
    terms = Terms(ladder, policy.gap_days, policy.minimum)
    place = Place(terms, Limits((), None, ()), companies.hours(company).calendar)
    due = today - timedelta(days=step.day)
    minor = AMOUNT * 10 ** exponent(company.currency)
    line = Line(f"F-{due.year}-0402", due - TERM, due, minor, minor, company.currency, False)
    words = wording.write(
        step.wording,
        (line,),
        letters.sender_of(company),
        _reader(ladder, language, company.country),
        today,
        answer_by(place, step.name, today),
        channel,
        _charges(company, ladder, line, today) if step.charges else (),
        own=own_wordings.texts(company).get((language, step.wording), ""),
    )
    return _shown(words, channel)


def _charges(company: Company, ladder: Ladder, line: Line, today: date) -> tuple[Charged, ...]:
    """What the law of the firm's place would let a message ask for this invoice; nothing where it does not."""
    debtor = Debtor("business" if "business" in ladder.kinds or not ladder.kinds else "consumer", "", "")
    part = Part(0, line.due_on, line.open, ())
    invoice = Traced(0, 0, line.number, line.issued_on or line.due_on, line.currency, (part,))
    one = claims.claimed(invoice, claims.parties(company, debtor), [], (), today, ownlaw.of(company))
    asked = Asked(0, frozenset(), explain(one))
    return (asked.words,) if asked.told.asks else ()


def _reader(ladder: Ladder, language: str, country: str) -> Recipient:
    kind: wording.Kind = "person" if ladder.kinds == {"person"} else "business"
    name, contact = PEOPLE[language, kind]
    return Recipient(name, contact, kind, language, "C-00017", ADDRESSES[language], country)


def _shown(words: Words, channel: str) -> Sample:
    paper = words.sheet if channel == "letter" else None
    return Sample(
        words.language,
        paper.title if paper else words.subject,
        paper.to if paper else (),
        paper.dated if paper else "",
        parts_of(words.blocks, words.stress),
    )
