"""A customer's rows beside the customer's book: what is new, what changed, what contradicts."""

from collections import defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from relance.intake.rules.compare import Standing, compare, mark_of
from relance.intake.rules.records import DocumentDraft, Party, PaymentDraft, Severity
from relance.ledger.rules import EntryKind

WHO = Party("Dupont")
DAY = date(2026, 9, 1)


def invoice(row: int, total: int = 10000, open_: int | None = None, number: str = "", **more) -> DocumentDraft:
    kind = more.pop("kind", EntryKind.INVOICE)
    more = {"issued_on": DAY, "due_on": date(2026, 10, 1)} | more
    return DocumentDraft(row, WHO, kind, number or f"F-{row}", currency="EUR", total=total, open=open_, **more)


def payment(row: int, amount: int, open_: int | None = None, **more) -> PaymentDraft:
    return PaymentDraft(row, WHO, more.pop("on", DAY), "EUR", amount, open=open_, **more)


def known(entry: int, number: str, total: int, left: int, kind=EntryKind.INVOICE, **more) -> Standing:
    return Standing(entry, kind, number, "EUR", total, left, DAY, date(2026, 10, 1), **more)


def test_what_is_not_open_any_more_was_settled_before():
    plan = compare([invoice(2, 10000, 4000), invoice(3, 5000, 5000), invoice(4, 700, 0)])
    assert [(a.of, a.amount, a.before) for a in plan.apart] == [(("file", 2), 6000, True), (("file", 4), 700, True)]
    assert (plan.new, plan.updated, plan.unchanged) == (3, 0, 0)


def test_payments_of_the_list_settle_what_the_list_says_is_paid():
    plan = compare([invoice(2, 10000, 4000), payment(3, 6000, 0)])
    assert [(a.credit, a.invoice, a.amount) for a in plan.apply] == [(("file", 3), ("file", 2), 6000)]
    assert plan.apart == []


def test_a_payment_for_an_invoice_that_the_list_does_not_hold_is_used_up():
    plan = compare([payment(3, 6000, 0)])
    assert [(a.of, a.amount) for a in plan.apart] == [(("file", 3), 6000)]


def test_a_smaller_balance_next_week_was_settled_elsewhere():
    plan = compare([invoice(2, 10000, 1000, "F-1")], [known(7, "F-1", 10000, 4000)])
    assert [(a.of, a.amount, a.before) for a in plan.apart] == [(("book", 7), 3000, False)]
    assert (plan.new, plan.updated, plan.unchanged) == (0, 1, 0)


def test_a_payment_entered_by_hand_is_not_settled_again_by_the_list():
    plan = compare([invoice(2, 10000, 4000, "F-1")], [known(7, "F-1", 10000, 4000)])
    assert plan.apart == [] and plan.unchanged == 1


def test_a_list_that_lags_behind_what_we_know_changes_nothing():
    plan = compare([invoice(2, 10000, 10000, "F-1")], [known(7, "F-1", 10000, 4000)])
    assert not plan.apart and not plan.take_back and plan.unchanged == 1


def test_a_balance_that_grows_takes_back_what_an_earlier_list_had_closed():
    plan = compare([invoice(2, 10000, 9000, "F-1")], [known(7, "F-1", 10000, 4000, aparts=((8, 6000),))])
    assert plan.take_back == [8]
    assert [(a.of, a.amount) for a in plan.apart] == [(("book", 7), 1000)]


def test_a_changed_amount_is_a_conflict_and_no_correction():
    plan = compare([invoice(2, 12000, 12000, "F-1")], [known(7, "F-1", 10000, 10000)])
    assert [(p.reason, p.severity) for p in plan.problems] == [("changed_amount", Severity.ERROR)]
    assert plan.problems[0].book == (10000, "EUR"), "the sum of the book is told with it"
    assert not plan.documents and not plan.apart and plan.seen == [7]


def test_a_changed_date_is_told_and_not_taken():
    plan = compare([invoice(2, 10000, 10000, "F-1", due_on=date(2026, 11, 1))], [known(7, "F-1", 10000, 10000)])
    assert [(p.reason, p.severity) for p in plan.problems] == [("changed_date", Severity.WARNING)]
    assert plan.unchanged == 1


def test_the_number_of_another_customer_is_a_conflict():
    plan = compare([invoice(2, number="F-1")], [], elsewhere={"f-1"})
    assert [p.reason for p in plan.problems] == ["number_of_another_customer"] and plan.new == 0


def test_a_credit_that_we_had_netted_is_free_again_when_the_list_says_what_it_settled():
    """The list had A 500, B 100 and a credit of 100 open; we set it against A. Now the list closed B with it."""
    book = [
        known(1, "A", 50000, 40000),
        known(2, "B", 10000, 10000),
        known(3, "CN", 10000, 0, EntryKind.CREDIT_NOTE, settles={1: 10000}),
    ]
    rows = [
        invoice(2, 50000, 50000, "A"),
        invoice(3, 10000, 0, "B"),
        invoice(4, 10000, 0, "CN", kind=EntryKind.CREDIT_NOTE),
    ]
    plan = compare(rows, book)
    assert plan.release == [3]
    assert [(a.credit, a.invoice, a.amount) for a in plan.apply] == [(("book", 3), ("book", 2), 10000)]
    assert plan.apart == []


def test_payments_are_known_again_by_what_lists_say_of_them():
    draft = payment(5, 6000, number="P-1")
    book = [known(9, "", 6000, 0, EntryKind.PAYMENT, mark=mark_of(draft, 0))]
    plan = compare([draft], book)
    assert plan.payments == [] and plan.unchanged == 1


def test_two_equal_payments_are_two():
    first, second = payment(5, 6000), payment(6, 6000)
    book = [known(9, "", 6000, 0, EntryKind.PAYMENT, mark=mark_of(first, 0))]
    plan = compare([first, second], book)
    assert [p.row for p in plan.payments] == [6]


def test_money_that_a_person_entered_first_is_the_lists_payment():
    book = [known(9, "", 6000, 0, EntryKind.PAYMENT)]
    plan = compare([payment(5, 6000, number="P-1", on=date(2026, 9, 4))], book)
    assert plan.payments == [] and plan.seen == [9] and plan.marks[("book", 9)]


def test_a_payment_taken_back_is_kept_with_its_opposite():
    plan = compare([invoice(2), payment(3, 10000), payment(4, -10000, on=date(2026, 9, 9))])
    assert [(draft.row, handle) for draft, handle in plan.returned] == [(4, ("file", 3))]
    assert plan.apply == []


def test_lettered_rows_settle_each_other():
    plan = compare([invoice(2, group="AB"), payment(3, 10000, group="AB"), invoice(4)])
    assert [(a.invoice, a.amount) for a in plan.apply] == [(("file", 2), 10000)] and plan.hold == []


def test_letters_that_do_not_balance_are_set_apart_and_told():
    plan = compare([invoice(2, 9000, group="AB"), payment(3, 10000, group="AB")])
    assert plan.hold == [("file", 3)] and dict(plan.held) == {"EUR": -1000}
    assert [p.reason for p in plan.problems] == ["unbalanced_letter"] and plan.apart == []


@st.composite
def lists(draw):
    """A customer's list with balances: invoices, credit notes and payments, each with something still open."""
    rows: list[DocumentDraft | PaymentDraft] = []
    for row in range(2, 2 + draw(st.integers(1, 7))):
        total = draw(st.integers(1, 500))
        left = draw(st.integers(0, total))
        kind = draw(st.sampled_from(["invoice", "credit", "payment"]))
        if kind == "payment":
            rows.append(payment(row, total, left, number=f"P{row}"))
        else:
            rows.append(
                invoice(row, total, left, kind=EntryKind.INVOICE if kind == "invoice" else EntryKind.CREDIT_NOTE)
            )
    return rows


@given(lists())
def test_whatever_a_list_holds_what_is_left_is_what_the_list_says(rows):
    plan = compare(rows)
    left = {("file", row.row): row.total if isinstance(row, DocumentDraft) else row.amount for row in rows}
    used: dict[tuple[str, int], int] = defaultdict(int)
    for order in plan.apply:
        used[order.credit] += order.amount
        used[order.invoice] += order.amount
    for apart in plan.apart:
        used[apart.of] += apart.amount
    assert {handle: total - used[handle] for handle, total in left.items()} == {
        ("file", row.row): row.open for row in rows
    }
