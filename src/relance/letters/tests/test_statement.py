"""The statement of account: everything open and what came in, to the cent, in both forms."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import MONDAY, new_firm
from relance.company import actions as companies
from relance.ledger.tests.books import customer, invoice, pay
from relance.letters import statement
from relance.values.money import format_money

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    company = new_firm("Plomberie Aubry")
    values = {"signer": "Claire Aubry", "phone": "04 65 71 00 51", "address": "1 rue Basse\n69001 Lyon"}
    companies.change_settings(company, values | {"iban": "FR7630006000011234567890189"})
    with scope(company=company):
        yield company


def plain(text: str) -> str:
    return " ".join(text.split())


def test_everything_open_and_what_came_in(firm):
    who = customer(firm, "Garage du Lac", contact="Hugo Martin", language="fr")
    invoice(who, "F-1", 120000, MONDAY - timedelta(days=20))
    invoice(who, "F-2", 5000, MONDAY + timedelta(days=10))
    invoice(who, "F-3", 700, MONDAY - timedelta(days=3), currency="GBP")
    pay(who, 75000, MONDAY - timedelta(days=5), "VIR 12")
    pay(who, 5000, MONDAY - timedelta(days=200), "OLD")
    body = plain(statement.statement_of(firm, who.account_id, MONDAY).body)
    assert body.startswith(
        "Bonjour Hugo Martin, Voici tout ce qui est ouvert sur votre compte chez nous au 2 mars 2026."
    )
    assert "F-1 échue le 10 févr. 2026 400,00 € (sur 1 200,00 €)" in body
    assert "Total 450,00 € Total 7,00 £ Dont échu 400,00 € Dont échu 7,00 £" in body
    assert "VIR 12 25 févr. 2026 750,00 €" in body and "OLD" not in body
    assert "Référence " + who.reference in body


def test_nothing_open_is_said_and_credit_shown(firm):
    who = customer(firm, "Odile Lefort", language="fr")
    pay(who, 1230, MONDAY)
    body = plain(statement.statement_of(firm, who.account_id, MONDAY).body)
    assert "Rien n’est ouvert" in body and "En votre faveur " + plain(format_money(1230, "EUR", "fr")) in body
    assert "Par virement" not in body


def test_as_of_a_day_and_since_another(firm):
    who = customer(firm, language="en")
    invoice(who, "F-1", 1000, MONDAY)
    pay(who, 400, MONDAY + timedelta(days=5), "later")
    words = statement.statement_of(firm, who.account_id, MONDAY, date(2026, 1, 1))
    assert "No payment has come in since 1 January 2026." in plain(words.body) and "later" not in words.body
    after = statement.statement_of(firm, who.account_id, MONDAY + timedelta(days=6), date(2026, 1, 1))
    assert "later 7 Mar 2026 €4.00" in plain(after.body)


def test_it_asks_for_nothing_by_a_date_and_names_no_reminder(firm):
    who = customer(firm, language="en")
    invoice(who, "F-1", 1000, MONDAY - timedelta(days=60))
    words = statement.statement_of(firm, who.account_id, MONDAY)
    assert words.stress == "" and "PAID" not in words.body
    assert words.subject == f"Your account with Claire Aubry at Plomberie Aubry, ref. {who.reference}"
    assert words.sheet.title == "Statement of account as of 2\u00a0March\u00a02026"


def test_as_a_letter(firm):
    who = customer(firm, language="fr", address="3 avenue du Parc\n69006 Lyon")
    invoice(who, "F-1", 1000, MONDAY - timedelta(days=60))
    pdf = statement.pdf_of(firm, who.account_id, MONDAY)
    assert pdf.startswith(b"%PDF") and b"/Lang(fr)" in pdf
