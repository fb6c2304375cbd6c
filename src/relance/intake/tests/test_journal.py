"""What lines of the books mean, whatever program wrote them."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.rules.journal import Contra, Journal, Line, Role, drafts
from relance.intake.rules.journal.cells import BadEntry, amount_of, day_of
from relance.intake.rules.journal.names import journal_of, opens_the_books
from relance.intake.rules.records import DocumentDraft, Party, PaymentDraft, Problem, Severity
from relance.ledger.rules import EntryKind, number_key

TODAY = date(2026, 11, 21)
DAY = date(2026, 3, 2)


def line(row: int, amount: int, **more) -> Line:
    said = {"entry": row, "currency": "EUR", "party": Party("Dupont", "C1"), "on": DAY, "issued_on": DAY, **more}
    return Line(row=row, amount=amount, **said)


def read(*lines, **options) -> list:
    return list(drafts(lines, TODAY, **options))


def documents(found) -> list[DocumentDraft]:
    return [each for each in found if isinstance(each, DocumentDraft)]


def payments(found) -> list[PaymentDraft]:
    return [each for each in found if isinstance(each, PaymentDraft)]


def problems(found) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


def owed(found) -> int:
    """What the drafts say that customers owe."""
    signs = {EntryKind.INVOICE: 1, EntryKind.CREDIT_NOTE: -1}
    return sum(signs[each.kind] * each.total for each in documents(found)) - sum(p.amount for p in payments(found))


@pytest.mark.parametrize(
    ("code", "name", "journal"),
    [
        ("VE", "Ventes", Journal.SALE),
        ("VT", "", Journal.SALE),
        ("VT2", "", Journal.SALE),
        ("70", "Factures clients", Journal.SALE),
        ("ANO", "A nouveaux", Journal.OPENING),
        ("AD", "À-nouveaux détaillés", Journal.OPENING),
        ("RAN", "", Journal.OPENING),
        ("BQ1", "", Journal.PAYMENT),
        ("CRC", "CREDIT AGRICOLE", Journal.PAYMENT),
        ("RCH", "REMISES DE CHEQUES", Journal.PAYMENT),
        ("X", "Caisse", Journal.PAYMENT),
        ("512", "BNP Paribas 1234", Journal.PAYMENT),
        ("OD ", "Opérations diverses", Journal.OTHER),
        ("O.I", "OD INVENTAIRE", Journal.OTHER),
        ("PA ", "OD Paye", Journal.OTHER),
        ("ac", "Achats", Journal.OTHER),
        ("ZZ", "Odyssée", Journal.UNKNOWN),
        ("", "", Journal.UNKNOWN),
    ],
)
def test_a_journal_is_known_by_its_name_then_by_its_code(code, name, journal):
    assert journal_of(code, name) is journal


def test_a_line_may_say_itself_that_it_carries_a_balance_over():
    assert opens_the_books("Report à nouveau 2025")
    assert opens_the_books("A-NOUVEAUX")
    assert not opens_the_books("Opening ceremony")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1699,98", 169998),
        ("1699.98", 169998),
        ("1 699,98", 169998),
        ("1\u202f699,98", 169998),
        ("1.699,98", 169998),
        ("1,699.98", 169998),
        ("1.234.567,8", 123456780),
        ("000000012,50", 1250),
        ("-12,50", -1250),
        ("12,50-", -1250),
        ("+12", 1200),
        (",5", 50),
        ("100,000", 10000),
        ("0,00", 0),
    ],
)
def test_amounts_of_accounting_programs(text, minor):
    assert amount_of(text, "EUR", "debit") == minor


def test_an_empty_cell_is_no_amount():
    assert amount_of("  ", "EUR", "debit") is None


@pytest.mark.parametrize(
    "text", ["1,234", "12,345", "1E3", "abc", "-", ",", "--1", "-1-", "1,2,3", "9" * 50, "=1+1", "٣"]
)
def test_what_is_no_amount_is_refused_and_named(text):
    with pytest.raises(BadEntry) as bad:
        amount_of(text, "EUR", "debit")
    problem = bad.value.problem(7)
    assert (problem.row, problem.reason, problem.field, problem.value) == (7, "bad_amount", "debit", text[:80])


def test_days_are_read_as_the_law_wants_them_and_as_people_write_them():
    for text in ("20260302", "2026-03-02", "02/03/2026", "2026-03-02T00:00:00", "2.3.2026"):
        assert day_of(text, "issued") == DAY
    assert day_of("", "issued") is None
    assert day_of("00000000", "issued") is None
    for text in ("20261301", "31/02/2026", "18500101", "hier"):
        with pytest.raises(BadEntry):
            day_of(text, "issued")


def test_a_sale_is_an_invoice_and_its_opposite_a_credit_note():
    found = read(
        line(1, 12000, journal=Journal.SALE, reference="FA1"),
        line(2, -2000, journal=Journal.SALE, reference="AV1"),
    )
    assert [(each.kind, each.number, each.total) for each in found] == [
        (EntryKind.INVOICE, "FA1", 12000),
        (EntryKind.CREDIT_NOTE, "AV1", 2000),
    ]
    assert found[0].due_on == DAY + timedelta(days=30)
    assert found[0].open is None


def test_a_payment_may_be_taken_back():
    found = read(
        line(1, -5000, journal=Journal.PAYMENT, reference="VIR3", text="Virement FA1"),
        line(2, 5000, journal=Journal.PAYMENT, reference="VIR3", text="Rejet VIR3"),
    )
    assert [(each.amount, each.number, each.reference) for each in payments(found)] == [
        (5000, "VIR3", "Virement FA1 VIR3"),
        (-5000, "VIR3-20260302", "Rejet VIR3"),
    ]


@pytest.mark.parametrize("journal", [Journal.UNKNOWN, Journal.OTHER])
def test_the_other_side_tells_a_payment_whatever_the_journal_is_called(journal):
    found = read(line(1, -5000, journal=journal), Contra(1, Role.MONEY, 5000))
    assert payments(found)[0].amount == 5000


def test_the_other_side_tells_a_sale_where_the_journal_says_nothing():
    found = read(line(1, 6000, reference="FA1"), Contra(1, Role.REVENUE, -5000), Contra(1, Role.OTHER, -1000))
    assert documents(found)[0].kind is EntryKind.INVOICE
    assert not documents(found)[0].other


def test_a_journal_of_other_entries_comes_in_marked_and_warned_about():
    found = read(line(4, -9495, journal=Journal.OTHER, code="OD", reference="perte"), Contra(4, Role.OTHER, 9495))
    assert [(each.kind, each.other, each.total) for each in documents(found)] == [(EntryKind.CREDIT_NOTE, True, 9495)]
    assert [(each.row, each.reason, each.severity) for each in problems(found)] == [
        (4, "other_journal", Severity.WARNING)
    ]


def test_a_sale_over_the_counter_and_its_payment_share_an_entry():
    found = read(
        line(1, 1200, entry="Z1"),
        Contra("Z1", Role.REVENUE, -1000),
        Contra("Z1", Role.OTHER, -200),
        line(2, -1200, entry="Z1"),
        Contra("Z1", Role.MONEY, 1200),
    )
    assert [each.total for each in documents(found)] == [1200]
    assert [each.amount for each in payments(found)] == [1200]
    refund = read(
        line(1, -1200, entry="Z2"),
        Contra("Z2", Role.REVENUE, 1200),
        line(2, 1200, entry="Z2"),
        Contra("Z2", Role.MONEY, -1200),
    )
    assert [each.kind for each in documents(refund)] == [EntryKind.CREDIT_NOTE]
    assert [each.amount for each in payments(refund)] == [-1200]


def test_a_sales_journal_may_hold_the_payment_of_a_sale_but_not_of_a_credit_note():
    sale = {"entry": "Z3", "journal": Journal.SALE}
    paid = read(
        line(1, 1200, **sale), line(2, -1200, **sale), Contra("Z3", Role.REVENUE, -1200), Contra("Z3", Role.MONEY, 1200)
    )
    assert [each.amount for each in payments(paid)] == [1200]
    assert [each.total for each in documents(paid)] == [1200]
    month = read(
        line(1, 1200, **sale), line(2, -200, **sale), Contra("Z3", Role.REVENUE, -1500), Contra("Z3", Role.MONEY, 500)
    )
    assert [each.kind for each in documents(month)] == [EntryKind.INVOICE, EntryKind.CREDIT_NOTE]


def test_a_bank_s_journal_without_money_and_with_revenue_holds_a_sale():
    assert documents(read(line(1, 1200, journal=Journal.PAYMENT), Contra(1, Role.REVENUE, -1200)))
    assert payments(read(line(1, -1200, journal=Journal.PAYMENT), Contra(1, Role.OTHER, 1200)))


def test_a_balance_carried_over_is_no_payment_though_the_bank_stands_beside_it():
    for line_ in (
        line(1, 700, journal=Journal.OPENING),
        line(1, 700, journal=Journal.OTHER, text="Report à nouveau"),
    ):
        found = read(line_, Contra(1, Role.MONEY, 300), Contra(1, Role.OTHER, -1000))
        assert [each.total for each in documents(found)] == [700]


def test_lines_of_one_document_count_once_with_their_sum():
    sale = {"entry": "VE 7", "journal": Journal.SALE, "reference": "FA7"}
    found = read(line(1, 700, **sale), line(2, 300, **sale), line(3, -50, **sale))
    assert [(each.kind, each.total) for each in documents(found)] == [
        (EntryKind.INVOICE, 1000),
        (EntryKind.CREDIT_NOTE, 50),
    ]
    assert len({each.number for each in documents(found)}) == 2


def test_entries_without_numbers_are_told_apart_by_what_balances():
    found = read(
        line(1, 500, entry="0", run=1),
        Contra("0", Role.REVENUE, -500, 1),
        line(2, -500, entry="0", run=2),
        Contra("0", Role.MONEY, 500, 2),
        Contra("0", Role.OTHER, 1, 3),
    )
    assert [each.total for each in documents(found)] == [500]
    assert [each.amount for each in payments(found)] == [500]


def test_a_document_booked_twice_is_refused_where_nothing_speaks_against_it():
    sale = {"journal": Journal.SALE, "number": "9"}
    found = read(line(1, 500, reference="FA 1", **sale), line(5, 500, reference="fa1", **sale), refuse_repeated=True)
    assert [each.row for each in documents(found)] == [1]
    assert [(each.row, each.reason, each.severity) for each in problems(found)] == [
        (5, "duplicate_number", Severity.ERROR)
    ]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param({"letter": "AB"}, id="the books settle it"),
        pytest.param({"reference": "FAE"}, id="a word is no number"),
        pytest.param({"reference": "01/2026"}, id="nor is a month"),
        pytest.param({"amount": -500}, id="it is a credit note"),
        pytest.param({"party": Party("Durand", "C2")}, id="it is another customer's"),
    ],
)
def test_a_number_used_again_is_kept_where_the_balance_needs_it(again):
    reference = again.get("reference", "FA1")
    first = line(1, 500, journal=Journal.SALE, reference=reference, number="8")
    second = line(5, again.pop("amount", 500), **{"journal": Journal.SALE, "reference": "FA1", "number": "9"} | again)
    found = read(first, second, refuse_repeated=True)
    assert not problems(found)
    assert owed(found) == first.amount + second.amount
    assert len({(each.party.code, number_key(each.number)) for each in documents(found)}) == 2


@pytest.mark.parametrize(
    ("days", "amounts"), [((0, 0, 0), (500, 500, 500)), ((0, 40), (500, 300)), ((0, 0, 31), (500, 500, 500))]
)
def test_a_number_has_one_document_however_the_others_look(days, amounts):
    booked = [
        line(row, amount, journal=Journal.SALE, reference="FA1", number=str(row), issued_on=DAY + timedelta(days=later))
        for row, (later, amount) in enumerate(zip(days, amounts, strict=True), 1)
    ]
    found = read(*booked, refuse_repeated=True)
    assert [each.row for each in documents(found)] == [1]
    assert {each.reason for each in problems(found)} == {"duplicate_number"}
    assert [each.row for each in problems(found)] == [*range(2, len(days) + 1)]


def test_a_number_that_comes_month_after_month_is_no_number():
    def month(row):
        return {"number": str(row), "issued_on": DAY + timedelta(days=30 * row)}

    rent = [line(row, 500, journal=Journal.SALE, reference="BAIL12", **month(row)) for row in range(1, 4)]
    found = read(*rent, refuse_repeated=True)
    assert len({each.number for each in documents(found)}) == 3 and not problems(found)


def test_one_letter_is_one_group_unless_each_year_begins_again_with_it():
    settled = read(line(1, 500, letter="A", lettered_in=2025), line(2, -500, letter="A", lettered_in=2026))
    assert {each.group for each in documents(settled)} == {"A"}
    again = read(
        line(1, 500, letter="A", lettered_in=2025),
        line(2, -500, letter="A", lettered_in=2025),
        line(3, 300, letter="A", lettered_in=2026),
    )
    assert [each.group for each in documents(again)] == ["A-2025", "A-2025", "A-2026"]


def test_a_customer_has_the_name_that_any_of_its_lines_gives():
    found = read(line(1, 100, party=Party("", "C9")), line(2, 100, party=Party("Cave d'Arsac", "C9")))
    assert {each.party.name for each in documents(found)} == {"Cave d'Arsac"}
    assert documents(read(line(1, 100, party=Party("", "C9"))))[0].party.name == "C9"


def test_what_is_dated_tomorrow_is_flagged():
    found = read(line(3, 100, journal=Journal.SALE, issued_on=TODAY + timedelta(days=1)))
    assert [(each.row, each.reason) for each in problems(found)] == [(3, "date_in_future")]
    assert documents(found)


AMOUNTS = st.integers(-(10**9), 10**9).filter(bool)
LINES = st.lists(
    st.tuples(
        AMOUNTS,
        st.sampled_from(["C1", "C2"]),
        st.sampled_from(list(Journal)),
        st.sampled_from([None, *Role]),
        st.sampled_from(["FA1", "FA2", "RAN", "", "0000", "01/2026"]),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from([0, 2025, 2026]),
        st.sampled_from(["1", "2", "0", ""]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(LINES)
def test_the_drafts_come_to_what_the_books_say_that_is_owed(rows):
    lines: list[Line | Contra] = []
    for row, (amount, code, journal, role, reference, letter, year, number, run) in enumerate(rows, 1):
        more = {"reference": reference, "letter": letter, "lettered_in": year, "number": number, "run": run}
        lines.append(line(row, amount, entry=number, party=Party(code, code), journal=journal, **more))
        if role:
            lines.append(Contra(number, role, -amount, run))
    found = read(*lines)
    assert owed(found) == sum(each.amount for each in lines if isinstance(each, Line))
    per_customer: dict[str, list[str]] = defaultdict(list)
    for each in documents(found):
        assert each.total > 0
        assert 0 < len(each.number) <= 80
        per_customer[each.party.code].append(number_key(each.number))
    assert all(len(numbers) == len(set(numbers)) for numbers in per_customer.values())


@given(LINES)
def test_what_is_refused_as_booked_twice_is_missing_from_the_balance_and_nothing_else(rows):
    lines = [
        line(row, amount, entry=row, number=number, journal=Journal.SALE, reference=reference, letter=letter)
        for row, (amount, _, _, _, reference, letter, _, number, _) in enumerate(rows, 1)
    ]
    found = read(*lines, refuse_repeated=True)
    refused = {each.row for each in problems(found)}
    assert owed(found) == sum(each.amount for each in lines if each.row not in refused)
    assert not any(each.letter for each in lines if each.row in refused)
