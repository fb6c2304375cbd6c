"""The letters that the tests write: one sender, two recipients, a few items."""

from dataclasses import replace
from datetime import date

from relance.letters.rules import Line, Recipient, Sender, Words, write

TODAY = date(2026, 11, 24)
ANSWER_BY = date(2026, 12, 1)

SENDER = Sender(
    firm="Plomberie Aubry",
    signer="Claire Aubry",
    phone="04 65 71 00 51",
    bank_name="",
    iban="FR8299999000010000000511294",
    email="claire@plomberie-aubry.example",
)
BIEL = replace(SENDER, iban="CH9300762011623852957", address="Rue du Lac 12\n2501 Biel", country="CH")
NO_BANK = replace(SENDER, iban="")

ONE = (Line("F-2026-0402", date(2026, 10, 17), date(2026, 11, 16), 173000, 173000, "EUR", False),)
FRANCS = (replace(ONE[0], currency="CHF"),)
COMING = (Line("F-2026-0431", date(2026, 11, 13), date(2026, 11, 27), 24860, 24860, "EUR", False),)
PART_PAID = (Line("F-2026-0388", None, date(2026, 11, 4), 120000, 45000, "EUR", True),)
THREE = (
    Line("F-2026-0420", date(2026, 10, 28), date(2026, 11, 27), 1248000, 648000, "EUR", True),
    Line("F-2026-0361", date(2026, 10, 1), date(2026, 11, 1), 8640, 8640, "GBP", False),
    *ONE,
)

PEOPLE = {
    ("fr", "person"): Recipient("Odile Lefort", "Madame Lefort", "person", "fr", "C-00042"),
    ("en", "person"): Recipient("Marion Fell", "Mrs Fell", "person", "en", "C-00042"),
    ("fr", "business"): Recipient("Garage du Lac", "Hugo Martin", "business", "fr", "C-00017"),
    ("en", "business"): Recipient("Otter Lane Holidays", "Tom Birch", "business", "en", "C-00017"),
}


def a_letter(
    step: str,
    language: str = "en",
    kind: str = "business",
    lines: tuple[Line, ...] = ONE,
    sender: Sender = SENDER,
    contact: bool = True,
    channel: str = "email",
) -> Words:
    """A letter on TODAY, with only what matters to a test changed."""
    reader = PEOPLE[language, kind]
    reader = reader if contact else replace(reader, contact="")
    return write(step, lines, sender, reader, TODAY, ANSWER_BY, channel)


LAW = replace(SENDER, firm="Hart & Lowe", signer="Rachel Hart", trade="law")
RENT = replace(SENDER, firm="Gestion des Quais", signer="Paul Quai", trade="rent", iban="")

FORTY = tuple(
    Line(
        f"F-2026-{number:04}",
        date(2026, 9, 1),
        date(2026, 9, 1 + number % 28),
        10000 + number,
        10000 + number,
        "EUR",
        False,
    )
    for number in range(1, 41)
)

AWKWARD = Recipient(
    "Société des Établissements Réunis de Menuiserie, Ébénisterie & Agencement du Val-de-Marne " * 2,
    "",
    "business",
    "en",
    "C-00099",
)
RIGHT_TO_LEFT = Recipient("שלום בנייה בע״מ", "دانا الحداد", "business", "fr", "C-00100")


def a_letter_to(reader: Recipient, step: str, lines: tuple[Line, ...]) -> Words:
    """A letter on TODAY to somebody whose name is hard to set."""
    return write(step, lines, SENDER, reader, TODAY, ANSWER_BY)
