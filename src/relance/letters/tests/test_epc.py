"""The EPC code, line by line, and its limits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.letters.rules.epc import EEA, LONGEST, epc_payload
from relance.letters.rules.facts import clean_sender
from relance.letters.rules.paying import NoCode, Payment
from relance.letters.tests.letters import PEOPLE, SENDER

READER = PEOPLE["fr", "business"]
PAYMENT = Payment(SENDER, READER, "EUR", 120000, "F-2026-0402")


def paid(**known):
    """The payment with what matters to a test changed: of the sender `holder` and `iban`, else of the payment."""
    names = {"holder": "bank_name", "iban": "iban"}
    sender = replace(SENDER, **{names[name]: known.pop(name) for name in list(known) if name in names})
    return epc_payload(replace(PAYMENT, sender=clean_sender(sender), **known))


def test_every_line_is_in_its_place():
    assert paid(holder="SARL Aubry & Fils").split("\n") == [
        *("BCD", "002", "1", "SCT", "", "SARL Aubry & Fils", "FR8299999000010000000511294"),
        *("EUR1200.00", "", "", "F-2026-0402"),
    ]


def test_a_creditor_reference_has_its_own_line_and_ends_the_code():
    assert paid(quote="RF18 5390 0754 7034").split("\n")[8:] == ["", "RF18539007547034"]


@pytest.mark.parametrize(("minor", "line"), [(1, "EUR0.01"), (100, "EUR1.00"), (99_999_999_999, "EUR999999999.99")])
def test_sums_are_written_with_a_point(minor, line):
    assert paid(minor=minor).split("\n")[7] == line


@pytest.mark.parametrize("minor", [0, -1, 100_000_000_000])
def test_other_sums_are_not_asked_for(minor):
    assert paid(minor=minor) is NoCode.AMOUNT


@pytest.mark.parametrize(
    ("holder", "line"),
    [
        ("Aubry\nIBAN FR00\r\n\x85\u2028Fils", "Aubry IBAN FR00 Fils"),
        ("A" * 200, "A" * 70),
        ("Café ☕ Aubry 😀", "Café Aubry"),
        ("\u202eyrbuA\u202c \u200fS.A.", "yrbuA S.A."),
        ("L’Été – plomberie", "L'Été - plomberie"),
        ("Υδραυλικά Αθηνών", "Υδραυλικά Αθηνών"),
        ("", "Plomberie Aubry"),
    ],
    ids=["lines", "long", "ornaments", "direction", "quotes", "greek", "none"],
)
def test_a_hostile_name_stays_one_line(holder, line):
    assert paid(holder=holder).split("\n")[5] == line


@pytest.mark.parametrize("holder", ["שרברב אוברי", "木村水道", "😀"])
def test_a_name_that_payments_do_not_carry_is_not_mangled(holder):
    assert paid(holder=holder) is NoCode.NAME_UNFIT


@pytest.mark.parametrize("quote", ["", "F" * 141, "F-1\nF-2", "F-1 😀", "F\u202e1", "א-1", " F-1"])
def test_a_reference_is_never_changed(quote):
    assert paid(quote=quote) is NoCode.REFERENCE_UNFIT


def test_what_is_too_long_in_bytes_has_no_code():
    assert len(paid(quote="F" * 140, holder="A" * 70).encode()) <= LONGEST
    assert paid(quote="é" * 140, holder="é" * 70) is NoCode.TOO_LONG


@pytest.mark.parametrize(
    ("iban", "why"),
    [
        ("", NoCode.NO_IBAN),
        ("FR8399999000010000000511294", NoCode.IBAN_WRONG),
        ("DE1010000000000", NoCode.IBAN_WRONG),
        ("GB22ZZZZ99999900005102", NoCode.BIC_NEEDED),
        ("TR330006100519786457841326", NoCode.IBAN_ABROAD),
    ],
)
def test_an_account_must_be_of_the_area_and_right(iban, why):
    assert paid(iban=iban) is why


def test_another_currency_has_no_code():
    assert paid(currency="CHF") is NoCode.CURRENCY


@pytest.mark.parametrize("country", sorted(EEA))
def test_every_country_of_the_area_is_known(country):
    bare = "0" * (EEA[country] - 4)
    iban = next(f"{country}{check:02}{bare}" for check in range(98) if _fits(f"{country}{check:02}{bare}"))
    assert paid(iban=iban).split("\n")[6] == iban


def _fits(iban: str) -> bool:
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1


@given(holder=st.text(max_size=300), quote=st.text(max_size=200), minor=st.integers(-(10**13), 10**13))
def test_no_code_is_ever_longer_or_has_other_lines(holder, quote, minor):
    payload = paid(holder=holder, quote=quote, minor=minor)
    if isinstance(payload, NoCode):
        return
    lines = payload.split("\n")
    assert len(lines) in (10, 11) and len(payload.encode()) <= LONGEST
    assert payload.splitlines() == lines and payload.isprintable() is False and "".join(lines).isprintable()
    assert len(lines[5]) <= 70 and lines[6] == SENDER.iban
    assert quote in (lines[-1], quote) and (lines[-1] == quote or lines[-1].startswith("RF"))
