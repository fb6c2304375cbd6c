"""Which sum a code asks for, which standard it follows, and why there may be none."""

from dataclasses import replace
from decimal import Decimal

import pytest

from relance.letters.rules import Charged, Line, Period, write
from relance.letters.rules.code import payload_of, refusal, standard_of
from relance.letters.rules.notice import NoticeText, write_notice
from relance.letters.rules.paying import NoCode, Payment, is_creditor_reference, to_pay
from relance.letters.tests.letters import (
    ANSWER_BY,
    BIEL,
    COMING,
    FRANCS,
    NO_BANK,
    ONE,
    PART_PAID,
    PEOPLE,
    SENDER,
    THREE,
    TODAY,
    a_letter,
)

READER = PEOPLE["en", "business"]
STRETCH = Period(ONE[0].due_on, TODAY, 8, 173000, Decimal("13.15"), Decimal("12.3400"))
CHARGE = Charged("F-2026-0402", "EUR", TODAY, 1234, 4000, 0, (STRETCH,), ("Code de commerce, art. L441-10",))


def code_of(words):
    return next((block for block in words.blocks if block.payload), None)


def test_the_code_asks_for_what_the_message_asks_for():
    assert to_pay(ONE, (), TODAY) == ("EUR", 173000, False)
    assert to_pay(PART_PAID, (), TODAY) == ("EUR", 45000, False), "what remains"
    assert to_pay(COMING, (), TODAY) == ("EUR", 24860, False), "nothing is due yet: the whole is"
    assert to_pay(ONE + PART_PAID, (), TODAY) == ("EUR", 218000, False)


def test_of_a_mixed_message_it_asks_for_what_is_due_and_says_so():
    assert to_pay(ONE + COMING, (), TODAY) == ("EUR", 173000, True)
    assert code_of(a_letter("firm", lines=ONE + COMING)).lines == (
        "For your banking app: €1,730.00, what is already due",
        "Code for your banking app: €1,730.00 to Plomberie Aubry, reference C-00017",
    )


def test_charges_count_where_they_are_asked():
    assert to_pay(ONE, (CHARGE,), TODAY) == ("EUR", 178234, False)
    assert to_pay(ONE + COMING, (CHARGE,), TODAY) == ("EUR", 178234, True)
    words = write("firm", ONE, SENDER, READER, TODAY, ANSWER_BY, charges=(CHARGE,))
    assert "€1,782.34" in words.body and "EUR1782.34" in code_of(words).payload


def test_a_formal_notice_has_the_code_of_its_whole_sum():
    words = write_notice("formal_notice", ONE, (CHARGE,), NoticeText("", ANSWER_BY), SENDER, READER, TODAY)
    assert "EUR1782.34" in code_of(words).payload.split("\n")
    assert [block.kind for block in words.blocks].index("code") == [b.kind for b in words.blocks].index("pay") + 1


def test_two_currencies_have_no_code_though_one_of_them_only_is_due():
    pounds = replace(COMING[0], currency="GBP")
    assert to_pay(THREE, (), TODAY) is None
    assert to_pay((*ONE, pounds), (), TODAY) is None
    assert code_of(a_letter("clear", lines=(*ONE, pounds))) is None


def test_credit_notes_count_against_and_may_leave_nothing():
    credit = Line("A-1", None, ONE[0].due_on, -73000, -73000, "EUR", False)
    assert to_pay((*ONE, credit), (), TODAY) == ("EUR", 100000, False)
    assert to_pay((*ONE, replace(credit, open=-173000)), (), TODAY) is None
    assert to_pay((*ONE, replace(credit, open=-200000)), (), TODAY) is None


def test_the_account_chooses_the_standard():
    assert standard_of(code_of(a_letter("clear")).payload) == "epc"
    assert standard_of(code_of(a_letter("clear", lines=FRANCS, sender=BIEL)).payload) == "swiss"
    assert standard_of(code_of(a_letter("clear", sender=BIEL)).payload) == "swiss", "in euros too"
    assert code_of(a_letter("clear", sender=NO_BANK)) is None
    assert code_of(a_letter("clear", lines=FRANCS)) is None, "francs to an account in euros"


def test_yen_have_no_code():
    yen = tuple(replace(line, currency="JPY") for line in ONE)
    assert code_of(a_letter("firm", lines=yen)) is code_of(a_letter("firm", lines=yen, sender=BIEL)) is None
    assert payload_of(Payment(SENDER, READER, "JPY", 1000, "1")) is NoCode.CURRENCY


def test_the_words_stay_the_same_and_the_code_follows_the_bank_details():
    words = a_letter("friendly", "fr", "person")
    assert "application" not in words.body, "nobody can scan a text"
    kinds = [block.kind for block in words.blocks]
    assert kinds[kinds.index("pay") + 1] == "code"


@pytest.mark.parametrize(
    ("quote", "is_one"),
    [
        *(("RF18539007547034", True), ("rf18 5390 0754 7034", True), ("RF19539007547034", False)),
        *(("RF18", False), ("F-2026-0402", False), ("", False), ("RF1853900754703400000000000", False)),
    ],
)
def test_a_creditor_reference_is_known_by_its_check_digits(quote, is_one):
    assert is_creditor_reference(quote) is is_one


def test_a_firm_learns_why_its_letters_have_no_code():
    assert refusal(SENDER, "EUR") is refusal(BIEL, "CHF") is None
    assert refusal(SENDER, "GBP") is NoCode.CURRENCY
    assert refusal(NO_BANK, "EUR") is NoCode.NO_IBAN
    assert refusal(replace(BIEL, iban="CH4431999123000889012"), "CHF") is NoCode.QR_IBAN
