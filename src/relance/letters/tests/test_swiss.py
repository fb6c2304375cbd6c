"""The Swiss QR-bill, line by line; addresses told apart; the payment part says what the code says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.letters.rules.facts import clean_recipient, clean_sender
from relance.letters.rules.paying import NoCode, Payment
from relance.letters.rules.swiss import LINES, LONGEST, slip_of, swiss_payload
from relance.letters.rules.swissaddress import Address, told_apart
from relance.letters.rules.swissheadings import HEADINGS, headings_of
from relance.letters.tests.letters import BIEL, PEOPLE

ZURICH = replace(PEOPLE["fr", "business"], address="Bahnhofstrasse 3a\n8001 Zürich", country="CH")
PAYMENT = Payment(BIEL, ZURICH, "CHF", 194975, "F-2026-0402")


def paid(sender=BIEL, recipient=ZURICH, **known):
    return swiss_payload(replace(PAYMENT, sender=clean_sender(sender), recipient=clean_recipient(recipient), **known))


def test_every_line_is_in_its_place():
    assert paid().split("\n") == [
        *("SPC", "0200", "1", "CH9300762011623852957"),
        *("S", "Plomberie Aubry", "Rue du Lac", "12", "2501", "Biel", "CH"),
        *("", "", "", "", "", "", ""),
        *("1949.75", "CHF"),
        *("S", "Garage du Lac", "Bahnhofstrasse", "3a", "8001", "Zürich", "CH"),
        *("NON", "", "F-2026-0402", "EPD"),
    ]


def test_a_creditor_reference_has_its_own_line():
    assert paid(quote="RF18 5390 0754 7034").split("\n")[27:] == ["SCOR", "RF18539007547034", "", "EPD"]


@pytest.mark.parametrize(
    "known",
    [
        {"address": "3 avenue du Parc\n69006 Lyon", "country": "FR"},
        {"address": "c/o Keller\nDorfstrasse 1\n8001 Zürich"},
        {"name": "木村"},
        {"address": ""},
    ],
    ids=["abroad", "a-line-more", "another-script", "none"],
)
def test_who_pays_is_left_open_where_it_is_not_certain(known):
    lines = paid(recipient=replace(ZURICH, **known)).split("\n")
    assert lines[20:27] == [""] * 7 and len(lines) == LINES


def test_an_account_in_liechtenstein_and_euros_will_do():
    vaduz = replace(BIEL, iban="LI21088100002324013AA", address="Städtle 4\n9490 Vaduz", country="LI")
    lines = paid(vaduz, currency="EUR").split("\n")
    assert (lines[3], lines[10], lines[19]) == ("LI21088100002324013AA", "LI", "EUR")


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"iban": ""}, NoCode.NO_IBAN),
        ({"iban": "CH9400762011623852957"}, NoCode.IBAN_WRONG),
        ({"iban": "CH4431999123000889012"}, NoCode.QR_IBAN),
        ({"iban": "FR8299999000010000000511294"}, NoCode.IBAN_ABROAD),
        ({"address": ""}, NoCode.ADDRESS_MISSING),
        ({"address": "2e étage\nRue du Lac 12\n2501 Biel"}, NoCode.ADDRESS_UNCLEAR),
        ({"country": "FR"}, NoCode.ADDRESS_ABROAD),
        ({"firm": "木村水道"}, NoCode.NAME_UNFIT),
        ({"firm": "Υδραυλικά"}, NoCode.NAME_UNFIT),
    ],
)
def test_why_a_firm_has_no_code(known, why):
    assert paid(replace(BIEL, **known)) is why


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"currency": "JPY"}, NoCode.CURRENCY),
        ({"currency": "GBP"}, NoCode.CURRENCY),
        ({"minor": 0}, NoCode.AMOUNT),
        ({"minor": 100_000_000_000}, NoCode.AMOUNT),
        ({"quote": "F" * 141}, NoCode.REFERENCE_UNFIT),
        ({"quote": "Φ-1"}, NoCode.REFERENCE_UNFIT),
        ({"quote": "F-1\nEPD"}, NoCode.REFERENCE_UNFIT),
    ],
)
def test_why_a_message_has_no_code(known, why):
    assert paid(**known) is why


@pytest.mark.parametrize(("minor", "line"), [(1, "0.01"), (5, "0.05"), (99_999_999_999, "999999999.99")])
def test_sums_are_written_with_a_point(minor, line):
    assert paid(minor=minor).split("\n")[18] == line


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("Rue du Lac 12\n2501 Biel", ("Rue du Lac", "12", "2501", "Biel")),
        ("12, rue du Lac\n2501 Biel/Bienne", ("rue du Lac", "12", "2501", "Biel/Bienne")),
        ("Bahnhofstrasse 3 A\nCH-8001 Zürich", ("Bahnhofstrasse", "3 A", "8001", "Zürich")),
        ("Via Nassa 5/7\n6900 Lugano\nSvizzera", ("Via Nassa", "5/7", "6900", "Lugano")),
        ("Oberdorf\n6490 Andermatt", ("Oberdorf", "", "6490", "Andermatt")),
        ("Postfach 17\n3001 Bern", ("Postfach 17", "", "3001", "Bern")),
        ("6490 Andermatt", ("", "", "6490", "Andermatt")),
    ],
)
def test_an_address_is_told_apart(address, found):
    street, house, postcode, town = found
    assert told_apart(address, "CH") == Address(street, house, postcode, town, "CH")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "Rue du Lac 12",
        "Rue du Lac 12, 2501 Biel",
        "Gebäude 3 Stock 2\n8001 Zürich",
        "Strasse des 17. Juni 5\n8001 Zürich",
        "c/o Keller\nDorfstrasse 1\n8001 Zürich",
        "Rue du Lac 12\n69001 Lyon",
        "Rue du Lac 12\n2501 Biel 3",
        "W" * 71 + " 12\n2501 Biel",
        "Rue du Lac 12\n2501 " + "W" * 36,
        "ul. Флорианска 1\n8001 Zürich",
    ],
)
def test_an_address_that_could_be_meant_otherwise_is_not_told_apart(address):
    assert told_apart(address, "CH") is None


def test_an_address_elsewhere_is_not_told_apart():
    assert told_apart("Rue du Lac 12\n2501 Biel", "FR") is None


def test_the_payment_part_says_what_the_code_says():
    slip = slip_of(paid(minor=123456789))
    assert slip.account == ("CH93 0076 2011 6238 5295 7", "Plomberie Aubry", "Rue du Lac 12", "2501 Biel")
    assert (slip.reference, slip.message) == ("", "F-2026-0402")
    assert slip.payer == ("Garage du Lac", "Bahnhofstrasse 3a", "8001 Zürich")
    assert (slip.currency, slip.amount) == ("CHF", "1 234 567.89")
    assert slip_of(paid(quote="RF18539007547034")).reference == "RF18 5390 0754 7034"
    assert slip_of(paid(recipient=replace(ZURICH, address=""))).payer == ()


def test_headings_are_there_in_every_language_of_the_guidelines():
    assert set(HEADINGS) == {"de", "fr", "it", "en"} and len({frozenset(each) for each in HEADINGS.values()}) == 1
    assert headings_of("de")["acceptance"] == "Annahmestelle" and headings_of("nl") == headings_of("en")


wild = st.text(max_size=120)


@given(holder=wild, name=wild, street=wild, quote=st.text(min_size=1, max_size=160), minor=st.integers(-9, 10**12))
def test_no_code_is_ever_longer_or_has_other_lines(holder, name, street, quote, minor):
    sender = replace(BIEL, bank_name=holder, address=f"{street}\n2501 Biel")
    recipient = replace(ZURICH, name=name, address=f"{street}\n8001 Zürich")
    payload = paid(sender, recipient, quote=quote, minor=minor)
    if isinstance(payload, NoCode):
        return
    lines = payload.split("\n")
    assert len(lines) == LINES and payload.splitlines() == lines and len(payload.encode()) <= LONGEST
    assert lines[3] == BIEL.iban and lines[-1] == "EPD"
    assert all(len(line) <= most for line, most in zip(lines[5:10], (70, 70, 16, 16, 35), strict=True))
    assert all(len(line) <= most for line, most in zip(lines[21:26], (70, 70, 16, 16, 35), strict=True))


def test_the_payer_is_left_out_before_the_code_gets_too_long():
    long = "ž" * 70
    sender = replace(BIEL, firm=long, address=f"{long} 12\n2501 {'ž' * 35}")
    payload = paid(sender, replace(ZURICH, name=long, address=f"{long} 1\n8001 {'ž' * 35}"), quote="ž" * 140)
    assert payload.split("\n")[20:27] == [""] * 7 and len(payload.encode()) <= LONGEST
