"""A real book of 2,466 invoices and 100 customers (IBM's sample for late payments), through every door.

Expectations are worked out here from the file itself, with Python's csv module and nothing of ours.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.acceptance.commands import Relance
from tests.rig.smtp import Received

FILE = Path(__file__).parents[2].parent / "shared/data/ibm-late-payment/WA_Fn-UseC_-Accounts-Receivable.csv"
DAY, NEXT_DAY, NEXT_WEEK = date(2013, 6, 3), date(2013, 6, 4), date(2013, 6, 10)
AS_WRITTEN = ("--currency", "USD", "--date-order", "mdy")
NUMBER = re.compile(r"\b\d{10}\b")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILE.exists(), reason=f"the IBM file is not here: {FILE}"),
]
Row = dict[str, str]


def read() -> list[Row]:
    with FILE.open(newline="", encoding="utf-8-sig") as file:
        return [row | {"email": address(row["customerID"])} for row in csv.DictReader(file)]


def address(customer: str) -> str:
    return f"{customer.lower()}@customer.example"


def write(rows: Iterable[Row], place: Path) -> Path:
    rows = list(rows)
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return place


def day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()


def as_known_on(when: date, rows: Iterable[Row]) -> list[Row]:
    """The export that the same system would have given on a day."""
    there = [row for row in rows if day(row["InvoiceDate"]) <= when]
    return [row if day(row["SettledDate"]) <= when else row | {"SettledDate": ""} for row in there]


def open_on(when: date, rows: Iterable[Row]) -> dict[str, set[str]]:
    """Numbers of open invoices by the customer's address."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if day(row["InvoiceDate"]) <= when < day(row["SettledDate"]):
            found[row["email"]].add(row["invoiceNumber"])
    return found


def check_mails(mails: list[Received], expected: dict[str, str], open_: dict[str, set[str]]) -> None:
    """One mail per customer shown, to their address, with their open documents and nothing else."""
    assert sorted(mail.recipients[0] for mail in mails) == sorted(expected)
    for mail in mails:
        (to,) = mail.recipients
        assert mail.message["To"].addresses[0].addr_spec == to
        assert set(NUMBER.findall(mail.text)) == open_[to]
        assert mail.message["Subject"] == expected[to]
        assert not re.search(r"[$€£]|\d[.,]\d\d\b|late|overdue|reminder", mail.message["Subject"].lower())


@pytest.fixture
def rows() -> list[Row]:
    return read()


def test_the_whole_file_goes_in_once_and_messages_leave(relance, rows, tmp_path, smtp_server):
    firm = relance.json("company", "add", "Acme Ledger", "--country", "US", "--owner", "o@acme.example")["firm"]
    file = write(rows, tmp_path / "all.csv")
    first = relance.json("import", file, *AS_WRITTEN)
    assert (first["new"], first["updated"], first["unchanged"], first["problems"]) == (2466, 0, 0, [])
    for part in ("invoices", "payments"):
        assert first[part] == {"count": 2466, "total_minor": {"USD": 14770318}}
    again = relance.json("import", file, *AS_WRITTEN)
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 2466)
    assert again["payments"] == first["payments"], "what the file holds; nothing was booked again, as is seen below"

    last = max(day(row["SettledDate"]) for row in rows)
    ends = [f"ledger.open_on(company, date({d.year}, {d.month}, {d.day}))" for d in (last, DAY)]
    assert relance.ask(f"[{', '.join(ends)}]") == [[0, {}], [106, {"USD": 661190}]]

    relance.may_send(firm, smtp_server)
    sent = morning(relance, DAY)
    check_mails(smtp_server.messages(), sent, open_on(DAY, rows))
    assert len(sent) > 10
    assert relance.json("tick", "--today", DAY)["sent"] == []
    assert len(smtp_server.messages()) == len(sent)
    assert relance.json("check-ledger") == {"faults": {firm: []}}


def morning(relance: Relance, when: date) -> dict[str, str]:
    """A day's work: the list, its approval, the departure. The subject by address."""
    relance.json("tick", "--today", when)
    shown = relance.json("today")
    assert shown["today"] == when.isoformat()
    approved = relance.json("approve", "--all")
    assert approved["approved"] == [] or len(approved["approved"]) == len(shown["ready"])
    sent = relance.json("tick", "--today", when)["sent"]
    assert sorted(sent) == sorted(row["message"] for row in shown["ready"])
    return {row["to"]: row["subject"] for row in shown["ready"]}


def test_a_payment_stops_its_message_and_next_weeks_export_is_an_update(relance, rows, tmp_path, smtp_server):
    firm = relance.json("company", "add", "Acme Ledger", "--country", "US", "--owner", "o@acme.example")["firm"]
    relance.json("import", write(as_known_on(DAY, rows), tmp_path / "june.csv"), *AS_WRITTEN, "--today", DAY)
    relance.may_send(firm, smtp_server)
    sent = morning(relance, DAY)
    check_mails(smtp_server.messages(), sent, open_on(DAY, rows))

    relance("tick", "--today", NEXT_DAY)
    waiting = relance.json("today")["ready"]
    assert len(waiting) >= 2
    relance.json("approve", "--all")
    payer, *others = waiting
    before = relance.json("why", payer["customer"])
    assert (before["outcome"], before["step"]) == ("message", payer["step"])
    assert {item["number"] for item in before["open"]} == set(payer["documents"])
    paid = relance.json("pay", payer["customer"], payer["total"]["USD"] / 100, "--on", NEXT_DAY)
    assert (paid["withdrawn"], paid["balance"]) == ([payer["message"]], {})
    after = relance.json("why", payer["customer"])
    assert (after["outcome"], after["reasons"][0]["code"], after["open"]) == ("wait", "nothing_open", [])
    assert sorted(relance.json("tick", "--today", NEXT_DAY)["sent"]) == sorted(row["message"] for row in others)
    new_mails = [mail.recipients[0] for mail in smtp_server.messages()[len(sent) :]]
    assert sorted(new_mails) == sorted(row["to"] for row in others)

    known = {row["invoiceNumber"] for row in as_known_on(DAY, rows)}
    settled = {n for numbers in open_on(DAY, rows).values() for n in numbers}
    settled -= {n for numbers in open_on(NEXT_WEEK, rows).values() for n in numbers} | set(payer["documents"])
    export = as_known_on(NEXT_WEEK, rows)
    update = relance.json("import", write(export, tmp_path / "week.csv"), *AS_WRITTEN, "--today", NEXT_WEEK)
    assert update["new"] == len(export) - len(known)
    assert update["updated"] == len(settled)
    assert update["unchanged"] == len(known) - len(settled)
    assert relance.json("check-ledger") == {"faults": {firm: []}}


def test_money_that_came_before_a_payment_already_known_stops_the_message_too(relance, smtp_server, tmp_path):
    """A payment dated the 10th is in the book; then another one, dated today, covers the invoice."""
    firm = relance.json("company", "add", "Acme Ledger", "--country", "US", "--owner", "o@acme.example")["firm"]
    file = tmp_path / "one.csv"
    file.write_text(
        "Customer,Email,Number,Issued,Due,Amount,Paid on\n"
        "Quince,q@customer.example,A-1,2013-05-08,2013-06-07,90.08,2013-06-10\n"
    )
    relance.json("import", file, *AS_WRITTEN, "--today", NEXT_DAY)
    relance.may_send(firm, smtp_server)
    relance("tick", "--today", NEXT_DAY)
    assert len(relance.json("approve", "--all")["approved"]) == 1
    assert relance.json("pay", "Quince", "90.08", "--on", NEXT_DAY)["balance"] == {}
    assert relance.json("why", "Quince")["open"] == []
    assert relance.json("tick", "--today", NEXT_DAY)["sent"] == []
