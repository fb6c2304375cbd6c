"""One reading must be left, or the line is a person's."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.matching.rules.placing import payment_reference, place
from relance.matching.rules.records import Book, Booked, Document, Line, Why

DAY = date(2026, 11, 20)
LINE = Line(1, DAY, "EUR", 10000, "Studio Prémery", "FR761", ("F-1042",))
INVOICE = Document(7, "f-1042", "F-1042", "EUR", open=(10000,))
NAMES = {7: "Studio Prémery SARL", 8: "Garage Lumière"}


def book(*documents: Document, **more) -> Book:
    by_key: dict[str, tuple[Document, ...]] = defaultdict(tuple)
    for document in documents or (INVOICE,):
        by_key[document.key] = (*by_key[document.key], document)
    return Book(documents=by_key, **({"names": NAMES} | more))


def why(line: Line = LINE, *documents: Document, **more) -> Why:
    (placing,) = place([line], book(*documents, **more))
    return placing.why


def test_one_open_invoice_and_its_sum():
    (placing,) = place([LINE], book())
    assert (placing.why, placing.named, placing.open) == (Why.FITS, (INVOICE,), 10000)


def test_the_sum_is_enough_whoever_pays():
    assert why(replace(LINE, payer="Assurances Jarnac")) is Why.FITS
    assert why(replace(LINE, payer="")) is Why.FITS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (replace(LINE, amount=-10000), Why.WENT_OUT),
        (replace(LINE, amount=0), Why.WENT_OUT),
        (replace(LINE, returned=True), Why.RETURNED),
        (replace(LINE, amount=-10000, returned=True), Why.RETURNED),
        (replace(LINE, held=True), Why.HELD),
        (replace(LINE, references=("VIREMENT",)), Why.NO_NUMBER),
        (replace(LINE, references=()), Why.NO_NUMBER),
        (replace(LINE, currency="GBP"), Why.OTHER_CURRENCY),
        (replace(LINE, amount=10001), Why.TOO_MUCH),
        (replace(LINE, amount=9800), Why.NEARLY),
        (replace(LINE, amount=4000), Why.FITS),
        (replace(LINE, amount=4000, payer="Assurances Jarnac"), Why.OTHER_PAYER),
        (replace(LINE, amount=4000, payer="Assurances Jarnac", references=("F-1042 pour Studio Premery",)), Why.FITS),
    ],
)
def test_what_a_line_can_be(line, expected):
    assert why(line) is expected


def test_two_documents_are_too_many():
    other = replace(INVOICE, key="f-1043", number="F-1043")
    assert why(replace(LINE, references=("F-1042 F-1043",)), INVOICE, other) is Why.SEVERAL
    assert why(replace(LINE, references=("F-1042", "F-1043")), INVOICE, other) is Why.SEVERAL
    assert why(LINE, INVOICE, replace(INVOICE, account_id=8)) is Why.TWO_CUSTOMERS
    closed = replace(INVOICE, account_id=8, open=())
    assert why(LINE, INVOICE, closed) is Why.TWO_CUSTOMERS, "settled or not, it is a number of two customers"


def test_what_is_no_open_invoice():
    assert why(LINE, replace(INVOICE, open=())) is Why.NOTHING_OPEN
    assert why(LINE, replace(INVOICE, is_invoice=False)) is Why.CREDIT_NOTE


def test_a_weak_number_needs_the_sum_and_the_payer():
    weak = replace(INVOICE, key="12", number="12")
    line = replace(LINE, references=("facture 12",))
    assert why(line, weak) is Why.FITS
    assert why(replace(line, payer="Jarnac"), weak) is Why.UNSURE
    assert why(replace(line, amount=4000), weak) is Why.UNSURE


def test_a_weak_number_beside_a_strong_one_asks_for_the_sum():
    weak = Document(8, "84", "84", "EUR", open=(500,))
    line = replace(LINE, references=("F-1042 LOT 84",))
    assert why(line, INVOICE, weak) is Why.FITS
    assert why(replace(line, amount=4000), INVOICE, weak) is Why.SEVERAL


def test_instalments_are_exact_sums():
    plan = replace(INVOICE, open=(3000, 3000, 4000))
    stranger = replace(LINE, payer="Jarnac")
    sums = {amount: why(replace(stranger, amount=amount), plan) for amount in (3000, 6000, 10000, 4000, 9900)}
    assert sums == {3000: "fits", 6000: "fits", 10000: "fits", 4000: "other_payer", 9900: "other_payer"}


def test_who_paid_for_them_before_is_known():
    line = replace(LINE, amount=4000, payer="Jarnac")
    assert why(line, payers={"FR761": frozenset({7})}) is Why.FITS
    assert why(line, payers={"FR761": frozenset({8})}) is Why.OTHER_PAYER


@pytest.mark.parametrize(
    ("booked", "expected"),
    [
        (Booked(7, "EUR", 10000, DAY - timedelta(days=9)), Why.SAME_SUM),
        (Booked(7, "EUR", 10000, DAY - timedelta(days=11)), Why.FITS),
        (Booked(7, "EUR", 10000, DAY, "F-1042"), Why.SAME_SUM),
        (Booked(7, "EUR", 10000, DAY, "F-1043"), Why.FITS),
        (Booked(7, "EUR", 9999, DAY), Why.FITS),
        (Booked(8, "EUR", 10000, DAY), Why.FITS),
        (Booked(7, "GBP", 10000, DAY), Why.FITS),
        (Booked(7, "EUR", 10000, DAY - timedelta(days=1), from_bank=True), Why.FITS),
        (Booked(7, "EUR", 10000, DAY, from_bank=True), Why.SAME_SUM),
    ],
)
def test_a_payment_that_may_be_the_same_money(booked, expected):
    other = replace(INVOICE, key="f-1043", number="F-1043")
    assert why(LINE, INVOICE, other, booked=(booked,)) is expected


EARLIER = Line(0, DAY - timedelta(days=20), "EUR", 10000, "STUDIO PREMERY", "FR761", ("REGLEMENT",))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (EARLIER, Why.MAYBE_TWICE),
        (replace(EARLIER, amount=50000, references=("FACT 2026 1041/1042",)), Why.MAYBE_TWICE),
        (replace(EARLIER, amount=50000, references=("300010420994",)), Why.MAYBE_TWICE),
        (replace(EARLIER, amount=50000), Why.FITS),
        (replace(EARLIER, amount=-10000), Why.FITS),
        (replace(EARLIER, currency="GBP"), Why.FITS),
        (replace(EARLIER, on=DAY + timedelta(days=1)), Why.FITS),
        (replace(EARLIER, on=DAY - timedelta(days=121)), Why.FITS),
        (replace(EARLIER, payer="Garage Lumière", payer_account=""), Why.FITS),
    ],
)
def test_an_earlier_line_that_waits_may_be_for_the_same(other, expected):
    assert why(LINE, waiting=(other,)) is expected


def test_a_stranger_who_sent_the_same_sum_may_have_paid_it():
    stranger = replace(EARLIER, payer="Holding X", payer_account="")
    assert why(LINE, waiting=(stranger,), strangers=frozenset({0})) is Why.MAYBE_TWICE
    assert why(LINE, waiting=(replace(stranger, amount=9999),), strangers=frozenset({0})) is Why.FITS


def test_what_one_line_takes_is_gone_for_the_next():
    lines = [replace(LINE, id=n, on=DAY + timedelta(days=n), amount=6000) for n in (2, 1)]
    assert [(p.line_id, p.why, p.open) for p in place(lines, book())] == [(1, "fits", 10000), (2, "too_much", 4000)]


def test_two_equal_lines_of_one_day_are_not_both_booked():
    lines = [replace(LINE, id=n, amount=4000) for n in (1, 2)]
    assert [p.why for p in place(lines, book())] == [Why.FITS, Why.SAME_SUM]


def test_a_persons_payment_names_the_documents_as_the_book_does():
    line = replace(LINE, references=("f 1042 merci", "x" * 300))
    assert payment_reference(line, [INVOICE]).startswith("F-1042 · f 1042 merci · xxx")
    assert payment_reference(replace(LINE, references=("Facture F-1042",)), [INVOICE]) == "Facture F-1042"
    assert payment_reference(replace(LINE, references=()), []) == "Studio Prémery"
    assert len(payment_reference(line, [INVOICE])) == 200


TEXTS = st.lists(st.sampled_from(["F-1042", "f1042", "F-1043", "12", "2026", "merci", "F-1042/3"]), max_size=3)
LINES = st.lists(
    st.builds(
        Line,
        id=st.integers(1, 10**6),
        on=st.integers(0, 30).map(lambda days: DAY + timedelta(days=days)),
        currency=st.sampled_from(["EUR", "GBP"]),
        amount=st.one_of(st.sampled_from([3000, 4000, 10000, 9800]), st.integers(-(10**5), 10**5)),
        payer=st.sampled_from(["", "Studio Prémery", "Garage Lumière", "Jarnac"]),
        payer_account=st.sampled_from(["", "FR761"]),
        references=TEXTS.map(tuple),
        returned=st.booleans(),
        held=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda line: line.id,
)
DOCUMENTS = st.lists(
    st.builds(
        Document,
        account_id=st.sampled_from([7, 8]),
        key=st.sampled_from(["f-1042", "f-1043", "12", "2026"]),
        number=st.just(""),
        currency=st.sampled_from(["EUR", "GBP"]),
        is_invoice=st.booleans(),
        open=st.lists(st.integers(1, 10000), max_size=3).map(tuple),
    ).map(lambda document: replace(document, number=document.key.upper())),
    max_size=5,
    unique_by=lambda document: (document.account_id, document.key),
)


@given(LINES, DOCUMENTS)
def test_never_more_than_the_line_nor_more_than_is_open(lines, documents):
    answers = {p.line_id: p for p in place(lines, book(*documents))}
    assert set(answers) == {line.id for line in lines}
    taken: dict[tuple[int, str], int] = defaultdict(int)
    for line in lines:
        answer = answers[line.id]
        if answer.why is not Why.FITS:
            continue
        (document,) = answer.named
        assert line.amount > 0 and not line.returned and not line.held
        assert document.is_invoice and document.currency == line.currency
        taken[document.account_id, document.key] += line.amount
    for document in documents:
        assert taken[document.account_id, document.key] <= sum(document.open)
