"""The statement of account: everything open with one customer, and what came in lately. It asks for nothing."""

from collections.abc import Sequence
from datetime import date, timedelta

from relance.company.models import Company
from relance.customers import queries as customers
from relance.ledger import queries as ledger
from relance.ledger.queries import Item
from relance.letters import queries, typesetting
from relance.letters.rules import tables
from relance.letters.rules.blocks import Block, Words
from relance.letters.rules.facts import Line, Recipient, Sender, clean, clean_line, clean_recipient, clean_sender
from relance.letters.rules.sheet import sheet
from relance.letters.rules.tables import Received
from relance.letters.rules.text import text_of
from relance.letters.rules.wording import Conditions, plan_of, wording_of
from relance.letters.rules.writing import PAPER, conditions_of, fill, labels_for, people, subject_of
from relance.letters.typesetting import Printable
from relance.values.words import say_date

LATELY = timedelta(days=90)
"""How far back payments are listed where nobody says otherwise."""


def statement_of(
    company: Company, account_id: int, today: date, since: date | None = None, channel: str = "email"
) -> Words:
    """The words of a statement as of a day, in the customer's language. `since` is the first day of payments listed."""
    since = since or today - LATELY
    items = ledger.items_on([account_id], today).get(account_id, [])
    received = [
        Received(entry.on, clean(entry.reference), -entry.amount, entry.currency)
        for entry in reversed(ledger.payments(account_id))
        if since <= entry.on <= today
    ]
    balances = ledger.owed_on(company, today, [account_id]).get(account_id, {})
    credit = {currency: -minor for currency, minor in balances.items() if minor < 0}
    reader = clean_recipient(queries.recipient_of(customers.addressees([account_id])[account_id]))
    sender = clean_sender(queries.sender_of(company))
    return _words(tuple(map(_line, items)), received, credit, sender, reader, today, since, channel)


def pdf_of(company: Company, account_id: int, today: date, since: date | None = None) -> bytes:
    """The statement as a letter."""
    words = statement_of(company, account_id, today, since, PAPER)
    assert words.sheet is not None
    return typesetting.pdf_of(
        [Printable(words.language, words.blocks, words.stress, words.sheet, today)], words.sheet.title
    )


def _line(item: Item) -> Line:
    partly = item.open < item.amount
    return clean_line(Line(item.number, item.issued_on, item.due_on, item.amount, item.open, item.currency, partly))


def _words(
    lines: tuple[Line, ...],
    received: Sequence[Received],
    credit: dict[str, int],
    sender: Sender,
    reader: Recipient,
    today: date,
    since: date,
    channel: str,
) -> Words:
    language, labels = reader.language, labels_for(wording_of(reader.language).labels, sender)
    plan = plan_of(language, "statement", _holds(lines, received, sender, reader, channel))
    fields = people(sender, reader) | {"as_of": say_date(today, language), "since": say_date(since, language)}
    bank = Block("pay", rows=tables.bank(reader.reference, sender, labels))
    filled = {
        "items": tables.account(lines, credit, today, labels, language) if lines or credit else Block("items"),
        "payments": tables.payments(received, labels, language) if received else Block("payments"),
        "bank": bank,
    }
    blocks = fill(plan, fields, filled)
    title = labels["title_statement"].format(date=fields["as_of"])
    around = sheet(lines, sender, reader, labels, today, title)
    return Words(language, subject_of(plan, fields, reader), text_of(blocks), blocks, "", around)


def _holds(
    lines: Sequence[Line], received: Sequence[Received], sender: Sender, reader: Recipient, channel: str
) -> Conditions:
    listed = {"several", "open" if lines else "nothing-open", "payments" if received else "no-payments"}
    return conditions_of(sender, reader, channel) | listed
