"""The sample book has the same shape on any day, and adds up."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relance.ledger.rules import OpenPart, allocate
from relance.web.demo.book import LARGEST, SMALL_REST, SMALLEST, Book, DemoCustomer, DemoDocument, book

TODAY = date(2026, 11, 24)
LADDER = {"note": -3, "friendly": 1, "clear": 10, "firm": 20}

any_day = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


def invoices(facts: Book) -> list[DemoDocument]:
    return [document for customer in facts.customers for document in customer.documents if document.kind == "invoice"]


def settle(customer: DemoCustomer, by_date: bool = True) -> tuple[dict[str, int], dict[str, int]]:
    """What each invoice has left, and what the account has in credit by currency, settled as the ledger does.

    `by_date` settles credit notes and payments in order of date, else all credit notes first.
    """
    bills = [document for document in customer.documents if document.kind == "invoice"]
    left = {bill.number: bill.total for bill in bills}
    notes = [(note.issued_on, note.total, note.currency, "") for note in customer.documents if note.kind != "invoice"]
    paid = [(p.received_on, p.amount, p.currency, p.reference) for p in customer.payments if p.reversed_on is None]
    credit: Counter[str] = Counter()
    for day, amount, currency, reference in sorted(notes + paid) if by_date else notes + paid:
        parts = [
            OpenPart(place, bill.number, bill.due_on, left[bill.number])
            for place, bill in enumerate(bills)
            if left[bill.number] and bill.currency == currency and (bill.issued_on <= day or not by_date)
        ]
        shares = allocate(amount, parts, reference)
        for share in shares:
            left[bills[share.part_id].number] -= share.amount
        credit[currency] += amount - sum(share.amount for share in shares)
    return {number: rest for number, rest in left.items() if rest}, {c: a for c, a in credit.items() if a}


def days_late(facts: Book, today: date) -> list[int]:
    """Of every open invoice."""
    late = []
    for customer in facts.customers:
        due = {document.number: document.due_on for document in customer.documents}
        late += [(today - due[number]).days for number in settle(customer)[0]]
    return late


def oldest_late(facts: Book, today: date) -> list[int]:
    """Of the oldest open invoice of every customer who can be written to."""
    oldest = []
    for customer in facts.customers:
        due = {document.number: document.due_on for document in customer.documents}
        late = [(today - due[number]).days for number in settle(customer)[0]]
        oldest += [max(late)] if late and customer.email else []
    return oldest


def test_the_same_day_gives_the_same_book() -> None:
    assert book(TODAY) == book(TODAY)
    assert book(TODAY) != book(TODAY, "another seed")


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29)])
def test_who_is_in_it(today: date) -> None:
    customers = book(today).customers
    assert 55 <= len(customers) <= 65
    assert [customer.reference for customer in customers] == [f"C-{at:05d}" for at in range(1, len(customers) + 1)]
    assert len({customer.name for customer in customers}) == len(customers)
    assert Counter(customer.language for customer in customers) == {"fr": 45, "en": 15}
    assert {customer.kind for customer in customers} == {"business", "person"}
    assert sum(not customer.email for customer in customers) == 2
    assert sum(bool(customer.note) for customer in customers) >= 12
    currencies = Counter("+".join(sorted({d.currency for d in customer.documents})) for customer in customers)
    assert currencies == {"EUR": len(customers) - 2, "GBP": 1, "EUR+GBP": 1}


def test_nobody_real_can_be_reached() -> None:
    facts = book(TODAY)
    assert facts.firm.phone == "04 65 71 00 51"
    for customer in facts.customers:
        assert re.fullmatch(r"(01 99 00|06 39 98) \d\d \d\d|020 7946 0\d{3}", customer.phone)
        assert customer.phone.startswith("020") == (customer.country == "GB")
    addresses = [facts.firm.email, *(customer.email for customer in facts.customers if customer.email)]
    assert all(re.fullmatch(r"[a-z.]+@[a-z-]+\.example", address) for address in addresses)
    assert len(set(addresses)) == len(addresses)
    assert len({customer.phone for customer in facts.customers}) == len(facts.customers)


def test_the_iban_has_valid_check_digits_and_no_bank() -> None:
    iban = book(TODAY).firm.iban
    assert len(iban) == 27 and iban.startswith("FR7699999")
    assert int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1
    bank, branch, account, key = int(iban[4:9]), int(iban[9:14]), int(iban[14:25]), int(iban[25:])
    assert (89 * bank + 15 * branch + 3 * account + key) % 97 == 0


def test_notes_are_written_with_french_spaces() -> None:
    for customer in book(TODAY).customers:
        assert not re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):|'", customer.note), customer.name


@given(today=any_day)
@example(today=date(2024, 2, 29))
@example(today=date(2028, 2, 29))
@settings(deadline=None)
def test_documents_and_payments_are_sound(today: date) -> None:
    facts = book(today)
    bills = invoices(facts)
    assert 380 <= len(bills) <= 430
    assert all(SMALLEST <= bill.total <= LARGEST for bill in bills)
    assert all(today - timedelta(days=731) < bill.issued_on <= today for bill in bills)
    assert sum(bill.issued_on.weekday() > 4 for bill in bills) <= 12, "now and then an emergency"
    for customer in facts.customers:
        terms = {(d.due_on - d.issued_on).days for d in customer.documents if d.kind == "invoice"}
        assert terms <= ({30} if customer.kind == "business" else set(range(8, 16)))
        known = {document.number: document for document in customer.documents}
        assert all(note.total > 0 and note.issued_on <= today for note in known.values())
        for payment in customer.payments:
            assert payment.amount > 0 and payment.received_on <= today
            assert payment.reversed_on is None or payment.received_on < payment.reversed_on <= today
            if payment.reference:
                assert known[payment.reference].currency == payment.currency
                assert known[payment.reference].issued_on < payment.received_on


@given(today=any_day)
@settings(deadline=None)
def test_numbers_have_no_gaps_and_follow_the_days(today: date) -> None:
    facts = book(today)
    for kind, letter in (("invoice", "F"), ("credit_note", "A")):
        papers = sorted((d for c in facts.customers for d in c.documents if d.kind == kind), key=lambda d: d.number)
        counts: Counter[int] = Counter()
        for paper in papers:
            counts[paper.issued_on.year] += 1
            assert paper.number == f"{letter}-{paper.issued_on.year}-{counts[paper.issued_on.year]:04d}"
        assert [p.issued_on for p in papers] == sorted(p.issued_on for p in papers)


@given(today=any_day)
@example(today=date(2024, 2, 29))
@example(today=date(2028, 2, 29))
@settings(deadline=None)
def test_what_is_open_has_the_same_age_on_any_day(today: date) -> None:
    late = days_late(book(today), today)
    coming = sum(days <= 0 for days in late)
    month, two, three = (sum(start <= days < start + 30 for days in late) for start in (1, 31, 61))
    old = sum(days > 90 for days in late)
    assert month > len(late) / 2, "most of what is open is 1 to 30 days late"
    assert 8 <= coming < month
    assert sum(-10 <= days <= 0 for days in late) >= 8, "several due in the next days"
    assert all(2 <= some <= 6 for some in (two, three, old))


@given(today=any_day)
@example(today=date(2024, 2, 29))
@settings(deadline=None)
def test_every_step_of_the_ladder_waits_for_somebody(today: date) -> None:
    oldest = oldest_late(book(today), today)
    for step, day in LADDER.items():
        assert sum(late == day for late in oldest) >= 4, f"{step}: just today"
    bands = {"note": (-3, 0), "friendly": (1, 9), "clear": (10, 19), "firm": (20, 30)}
    for step, (first, last) in bands.items():
        assert sum(first <= late <= last for late in oldest) >= 5, step


@given(today=any_day)
@settings(deadline=None, max_examples=30)
def test_any_reader_comes_to_the_same_result(today: date) -> None:
    for customer in book(today).customers:
        assert settle(customer) == settle(customer, by_date=False), customer.name


@given(today=any_day)
@settings(deadline=None, max_examples=30)
def test_the_odd_cases_are_there(today: date) -> None:
    facts = book(today)
    results = {customer.name: settle(customer) for customer in facts.customers}
    overpaid = {name for name, (rest, credit) in results.items() if credit}
    assert overpaid == {"Atelier Rayon-Libre", "Clinique vétérinaire Patte-Calme", "Larkspur & Finchley Antiques"}
    assert all(not rest for rest, credit in results.values() if credit), "nobody owes and is in credit"
    small = [name for name, (rest, _) in results.items() if 0 < sum(rest.values()) < 1500]
    assert small == ["Djibril Sankaréo"] and sum(results[small[0]][0].values()) == SMALL_REST
    bounced = [p for customer in facts.customers for p in customer.payments if p.reversed_on]
    assert len(bounced) == 1
    new = [c for c in facts.customers if len(c.documents) == 1 and c.documents[0].due_on > today and not c.payments]
    assert len(new) == 2
    totals = {bill.number: bill.total for bill in invoices(facts)}
    part_paid = [number for rest, _ in results.values() for number, left in rest.items() if left < totals[number]]
    assert len(part_paid) >= 5
    assert sum(not rest for rest, _ in results.values()) >= 5, "some owe nothing"
    assert sum(not p.reference for customer in facts.customers for p in customer.payments) >= 10
