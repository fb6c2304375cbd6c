"""A hand-over file made while money comes in: its chapters tell one and the same moment."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django_scopes import scope

from relance.dunning.tests.road import BY, MORNING, TODAY, firm_on_the_road, late
from relance.handover.making import Wanted, archive
from relance.handover.rules import Purpose
from relance.ledger import actions as ledger
from relance.ledger.actions import NewPayment
from tests.crash.test_at_once import at_once, good, in_scope

pytestmark = pytest.mark.django_db(transaction=True)

INVOICED, PAYMENTS, FILES = Decimal(1000), 60, 6


def of(file: zipfile.ZipFile, name: str, column: str) -> list[Decimal]:
    rows = csv.DictReader(io.StringIO(file.read(name).decode("utf-8-sig")))
    return [Decimal(row[column]) for row in rows]


def test_a_payment_meanwhile_is_in_every_chapter_or_in_none():
    firm = firm_on_the_road()
    with scope(company=firm):
        account = late(firm, "F-1", total=int(INVOICED) * 100, days=40).account_id

    def money(company):
        for _ in range(PAYMENTS):
            ledger.record_payments(company, [NewPayment(account, "EUR", 100, TODAY, "")], by=BY, now=MORNING)

    def files(company):
        wanted = Wanted(company, account, Purpose.LAWYER, "en")
        return [archive(wanted, by=BY, now=MORNING)[0] for _ in range(FILES)]

    paid, packed = at_once(in_scope(firm, money), in_scope(firm, files))
    good(paid, packed)
    for content in packed:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            payments = of(file, "payments.csv", "Amount")
            links = [json.loads(line) for line in file.read("timeline.jsonl").splitlines()]
            (open_,) = of(file, "invoices.csv", "Open today")
        assert open_ == INVOICED - sum(payments)
        assert len(payments) == sum(link["kind"] == "payment" for link in links)
