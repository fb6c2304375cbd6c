"""Audit files: the ledger of Norway, the invoices of Portugal, the structure of the OECD."""

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from relance.intake.formats import saft
from relance.intake.gate.content import Content
from relance.intake.rules.records import DocumentDraft, PartyDraft, PaymentDraft, Problem, Reading, Rejected, Severity
from relance.ledger.rules import EntryKind

REAL = Path(__file__).parents[5] / "shared" / "data" / "exports" / "saf-t"
TODAY = date(2026, 11, 21)
NORWAY = "urn:StandardAuditFile-Taxation-Financial:NO"
PORTUGAL = "urn:OECD:StandardAuditFile-Tax:PT_1.04_01"
HEADER = """<Header><AuditFileVersion>1.10</AuditFileVersion><AuditFileCountry>NO</AuditFileCountry>
<DefaultCurrencyCode>NOK</DefaultCurrencyCode><SelectionCriteria><PeriodStart>03</PeriodStart>
<PeriodStartYear>2025</PeriodStartYear></SelectionCriteria></Header>"""
CUSTOMER = """<Customer><RegistrationNumber>9</RegistrationNumber><Name>Lek &amp; Lær AS</Name>
<Address><StreetName>Gata</StreetName><Number>4</Number><City>Oslo</City><PostalCode>0238</PostalCode>
<AddressType>StreetAddress</AddressType></Address>
<Address><StreetName>Postboks 1</StreetName><City>Oslo</City><PostalCode>0123</PostalCode><Country>NO</Country>
<AddressType>PostalAddress</AddressType></Address>
<Contact><ContactPerson><FirstName>Ida</FirstName><LastName>Lie</LastName></ContactPerson>
<Telephone>215</Telephone><Email>ida@lek.example</Email></Contact>
<CustomerID>1000</CustomerID><AccountID>1500</AccountID>{balances}<PartyInfo><Type>Company</Type></PartyInfo></Customer>"""
PORTUGUESE = """<Header><AuditFileVersion>1.04_01</AuditFileVersion>
<CompanyAddress><Country>PT</Country></CompanyAddress>
<StartDate>2025-01-01</StartDate><CurrencyCode>EUR</CurrencyCode></Header>
<MasterFiles><Customer><CustomerID>C1</CustomerID><AccountID>Desconhecido</AccountID>
<CompanyName>Padaria Sol</CompanyName>
<BillingAddress><AddressDetail>Rua Nova 3</AddressDetail><City>Porto</City><PostalCode>4000-001</PostalCode>
<Country>PT</Country></BillingAddress><Telephone>22</Telephone><Email>Desconhecido</Email></Customer></MasterFiles>"""


def file(inside: str, space: str = NORWAY, prefix: str = "") -> bytes:
    text = f"<AuditFile>{inside}</AuditFile>"
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    text = text.replace("AuditFile>", f'AuditFile {declared}="{space}">', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def line(
    account: str, debit: str = "", credit: str = "", customer: str = "", reference: str = "F-1", more: str = ""
) -> str:
    side = f"<DebitAmount><Amount>{debit}</Amount></DebitAmount>" if debit else ""
    side += f"<CreditAmount><Amount>{credit}</Amount></CreditAmount>" if credit else ""
    whose = f"<CustomerID>{customer}</CustomerID>" if customer else ""
    return (
        f"\n<Line><RecordID>1</RecordID><AccountID>{account}</AccountID><SourceDocumentID>{reference}</SourceDocumentID>"
        f"{whose}<Description>Salg</Description>{side}{more}</Line>"
    )


def entry(number: int, *lines: str, day: str = "2025-03-10") -> str:
    return (
        f"<Transaction><TransactionID>{number}</TransactionID><TransactionDate>{day}</TransactionDate>"
        f"{''.join(lines)}</Transaction>"
    )


def ledger(*entries: str, balances: str = "", journal: str = "Hovedbok") -> str:
    return (
        f"{HEADER}<MasterFiles><Customers>{CUSTOMER.format(balances=balances)}</Customers></MasterFiles>"
        f"<GeneralLedgerEntries><NumberOfEntries>1</NumberOfEntries><Journal><JournalID>J1</JournalID>"
        f"<Description>{journal}</Description><Type>GL</Type>{''.join(entries)}</Journal></GeneralLedgerEntries>"
    )


def parse(data: bytes) -> list:
    assert saft.claims("saf-t.xml", Content.of(data))
    drafts = saft.read(Content.of(data))
    assert drafts.kind == "ledger"
    return list(drafts.read(Reading("EUR", "dmy", TODAY)))


def read(inside: str, **how) -> list:
    return parse(file(inside, **how))


def documents(found) -> list[DocumentDraft]:
    return [each for each in found if isinstance(each, DocumentDraft)]


def payments(found) -> list[PaymentDraft]:
    return [each for each in found if isinstance(each, PaymentDraft)]


def problems(found) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


def balances(found) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for each in documents(found):
        sums[each.party.code] += each.total if each.kind is EntryKind.INVOICE else -each.total
    for paid in payments(found):
        sums[paid.party.code] -= paid.amount
    return sums


SALE = entry(1, line("3000", credit="1000.00"), line("1500", debit="1250", customer="1000"), line("2700", credit="250"))
PAID = entry(2, line("1920", debit="1250.00"), line("1500", credit="1250", customer="1000", reference="77"))


@pytest.mark.skipif(not REAL.exists(), reason="the shared exports are not here")
def test_every_customer_of_the_real_file_closes_with_the_balance_it_states():
    data = next(REAL.glob("*.xml")).read_bytes()
    found = parse(data)
    stated = {}
    for customer in etree.fromstring(data).iter("{*}Customer"):
        debit, credit = (customer.findtext(f"{{*}}Closing{side}Balance") or "0" for side in ("Debit", "Credit"))
        stated[customer.findtext("{*}CustomerID")] = int((Decimal(debit) - Decimal(credit)) * 100)
    sums = balances(found)
    assert len(stated) == 6
    assert {code: sums[code] for code in stated} == stated
    assert {each.currency for each in documents(found) + payments(found)} == {"NOK"}
    assert not problems(found)
    assert len([each for each in documents(found) if not each.other]) == 12
    assert len(payments(found)) == 13


def test_a_sale_and_its_payment_in_the_ledger():
    found = read(ledger(SALE, PAID))
    (invoice,), (payment,) = documents(found), payments(found)
    assert (invoice.kind, invoice.number, invoice.total, invoice.currency) == (EntryKind.INVOICE, "F-1", 125000, "NOK")
    assert (invoice.issued_on, invoice.due_on) == (date(2025, 3, 10), date(2025, 4, 9))
    assert (payment.amount, payment.reference) == (125000, "Salg 77")
    assert invoice.row < payment.row
    assert not problems(found)


def test_the_customer_is_the_one_of_the_master_files():
    party = documents(read(ledger(SALE)))[0].party
    assert (party.name, party.code, party.kind, party.contact) == ("Lek & Lær AS", "1000", "business", "Ida Lie")
    assert (party.email, party.phone) == ("ida@lek.example", "215")
    assert (party.address, party.country) == ("Postboks 1\n0123 Oslo", "NO")


@pytest.mark.parametrize("prefix", ["", "n1"])
@pytest.mark.parametrize("space", [NORWAY, "urn:OECD:StandardAuditFile-Taxation/2.00", "urn:anything"])
def test_any_name_space_and_prefix(prefix, space):
    assert balances(read(ledger(SALE), space=space, prefix=prefix)) == {"1000": 125000}


def test_what_was_owed_before_comes_as_one_entry_and_the_closing_balance_is_checked():
    opening = "<OpeningDebitBalance>320.50</OpeningDebitBalance><ClosingDebitBalance>{}</ClosingDebitBalance>"
    found = read(ledger(SALE, balances=opening.format("1570.50")))
    first = documents(found)[0]
    assert (first.other, first.total, first.issued_on) == (True, 32050, date(2025, 3, 1))
    assert balances(found) == {"1000": 157050}
    assert not problems(found)
    doubtful = read(ledger(SALE, balances=opening.format("9")))
    assert [(each.reason, each.severity, each.value) for each in problems(doubtful)] == [
        ("closing_balance", Severity.WARNING, "9.00")
    ]
    credit = read(ledger(balances="<OpeningCreditBalance>5</OpeningCreditBalance>"))
    assert balances(credit) == {"1000": -500}
    several = "<BalanceAccount><AccountID>1500</AccountID><OpeningDebitBalance>5</OpeningDebitBalance></BalanceAccount>"
    assert balances(read(ledger(balances=several * 2))) == {"1000": 1000}


def test_terms_of_payment_make_the_due_date():
    terms = "<PartyInfo><PaymentTerms><Days>15</Days><FreeBillingMonth>{}</FreeBillingMonth></PaymentTerms></PartyInfo>"
    assert documents(read(ledger(SALE, balances=terms.format("false"))))[0].due_on == date(2025, 3, 25)
    assert documents(read(ledger(SALE, balances=terms.format("true"))))[0].due_on == date(2025, 4, 15)
    due = line("1500", debit="10", customer="1000", more="<DueDate>2025-06-01</DueDate>")
    assert documents(read(ledger(entry(3, due, line("3000", credit="10")))))[0].due_on == date(2025, 6, 1)


def test_a_journal_that_names_itself_is_believed():
    unclear = entry(3, line("1500", debit="10", customer="1000"), line("2990", credit="10"))
    assert not documents(read(ledger(unclear, journal="Utgående faktura")))[0].other
    assert payments(read(ledger(unclear, journal="Innbetalinger bank")))[0].amount == -1000
    found = read(ledger(unclear))
    assert documents(found)[0].other
    assert [each.reason for each in problems(found)] == ["other_journal"]


def test_a_customer_beside_every_line_is_counted_once():
    everywhere = entry(
        4,
        line("1500", debit="1250", customer="1000"),
        line("3000", credit="1000", customer="1000"),
        line("2700", credit="250", customer="1000"),
    )
    assert balances(read(ledger(everywhere))) == {"1000": 125000}


def test_portugal_names_the_customer_once_for_the_transaction():
    books = PORTUGUESE.replace("<AccountID>Desconhecido</AccountID>", "<AccountID>2111001</AccountID>") + (
        "<GeneralLedgerEntries><Journal><JournalID>V</JournalID><Description>Vendas</Description><Transaction>"
        "<TransactionID>2025-05-06 V 1</TransactionID><TransactionDate>2025-05-06</TransactionDate>"
        "<DocArchivalNumber>FT1</DocArchivalNumber><CustomerID>C1</CustomerID><Lines>"
        "<DebitLine><AccountID>2111001</AccountID><DebitAmount>123.00</DebitAmount></DebitLine>"
        "<CreditLine><AccountID>711</AccountID><CreditAmount>100.00</CreditAmount></CreditLine>"
        "<CreditLine><AccountID>2433</AccountID><CreditAmount>23.00</CreditAmount></CreditLine>"
        "</Lines></Transaction></Journal></GeneralLedgerEntries>"
    )
    (invoice_,) = documents(read(books, space=PORTUGAL))
    assert (invoice_.number, invoice_.total, invoice_.party.name) == ("FT1", 12300, "Padaria Sol")


def test_a_reference_used_again_is_kept():
    again = SALE.replace("<TransactionID>1<", "<TransactionID>8<")
    found = read(ledger(SALE, again))
    assert [each.number for each in documents(found)] == ["F-1", "F-1-8"]


def test_what_cannot_be_read_is_named_and_stays_out():
    found = read(
        ledger(
            entry(1, line("1500", debit="abc", customer="1000")),
            entry(2, line("1500", customer="1000")),
            entry(3, line("1500", debit="5", customer="1000"), day="2025-02-30"),
            entry(4, line("1500", debit="0.00", customer="1000")),
        )
    )
    assert [each.reason for each in problems(found)] == ["bad_amount", "missing_amount", "bad_date"]
    assert len({each.row for each in problems(found)}) == 3
    assert [each.party.code for each in found if isinstance(each, PartyDraft)] == ["1000"]


def invoice(number: str, gross: str, kind: str = "FT", status: str = "N", more: str = "", totals: str = "") -> str:
    return (
        f"\n<Invoice><InvoiceNo>{number}</InvoiceNo><DocumentStatus><InvoiceStatus>{status}</InvoiceStatus></DocumentStatus>"
        f"<InvoiceDate>2025-05-06</InvoiceDate><InvoiceType>{kind}</InvoiceType><CustomerID>C1</CustomerID>{more}"
        f"<DocumentTotals><NetTotal>1</NetTotal><GrossTotal>{gross}</GrossTotal>{totals}</DocumentTotals></Invoice>"
    )


def sources(*invoices: str, more: str = "") -> str:
    return f"{PORTUGUESE}<SourceDocuments><SalesInvoices>{''.join(invoices)}</SalesInvoices>{more}</SourceDocuments>"


def test_portuguese_invoices_and_receipts():
    receipt = """<Payments><Payment><PaymentRefNo>RC 1/1</PaymentRefNo><TransactionDate>2025-06-01</TransactionDate>
    <DocumentStatus><PaymentStatus>{}</PaymentStatus></DocumentStatus><CustomerID>C1</CustomerID>
    <Line><SourceDocumentID><OriginatingON>FT A/1</OriginatingON></SourceDocumentID>
    <CreditAmount>100</CreditAmount></Line>
    <DocumentTotals><GrossTotal>123.00</GrossTotal></DocumentTotals></Payment></Payments>"""
    found = read(
        sources(invoice("FT A/1", "123.00"), invoice("NC A/1", "23", "NC"), more=receipt.format("N")), space=PORTUGAL
    )
    assert [(each.kind, each.number, each.total, each.currency) for each in documents(found)] == [
        (EntryKind.INVOICE, "FT A/1", 12300, "EUR"),
        (EntryKind.CREDIT_NOTE, "NC A/1", 2300, "EUR"),
    ]
    assert [(each.number, each.amount, each.reference) for each in payments(found)] == [("RC 1/1", 12300, "FT A/1")]
    party = documents(found)[0].party
    assert (party.name, party.email, party.country) == ("Padaria Sol", "", "PT")
    assert party.address == "Rua Nova 3\n4000-001 Porto"
    assert not payments(read(sources(invoice("FT A/1", "123.00"), more=receipt.format("A"))))


def test_cancelled_invoices_and_those_billed_again_do_not_count():
    found = read(sources(invoice("FT 1", "10"), invoice("FT 2", "10", status="A"), invoice("FS 3", "10", status="F")))
    assert [each.number for each in documents(found)] == ["FT 1"]


def test_what_was_paid_when_it_was_issued_is_closed():
    spot = "<Payment><PaymentMechanism>NU</PaymentMechanism><PaymentAmount>10</PaymentAmount></Payment>"
    found = read(sources(invoice("FR 1", "10", "FR"), invoice("FS 2", "10", "FS", totals=spot), invoice("FT 3", "10")))
    assert [(each.open, each.paid_on) for each in documents(found)] == [
        (0, date(2025, 5, 6)),
        (0, date(2025, 5, 6)),
        (None, None),
    ]


def test_a_number_that_comes_twice_is_refused():
    found = read(sources(invoice("FT 1", "10"), invoice("ft 1", "10")))
    assert len(documents(found)) == 1
    assert [(each.reason, each.value) for each in problems(found)] == [("duplicate_number", "ft 1")]


def test_purchases_are_not_ours():
    bought = f"<PurchaseInvoices>{invoice('X 9', '10')}</PurchaseInvoices>"
    assert [each.number for each in documents(read(sources(invoice("FT 1", "10"), more=bought)))] == ["FT 1"]


def test_payments_by_line_as_the_oecd_has_them():
    paid = """<Payments><Payment><PaymentRefNo>P1</PaymentRefNo><TransactionDate>2025-06-01</TransactionDate>
    <Line><CustomerID>C1</CustomerID><DebitCreditIndicator>C</DebitCreditIndicator>
    <PaymentLineAmount><Amount>70</Amount></PaymentLineAmount></Line>
    <Line><CustomerID>C1</CustomerID><DebitCreditIndicator>D</DebitCreditIndicator>
    <PaymentLineAmount><Amount>20</Amount></PaymentLineAmount></Line>
    <Line><SupplierID>S1</SupplierID><PaymentLineAmount><Amount>9</Amount></PaymentLineAmount></Line></Payment></Payments>"""
    nested = invoice("FT 1", "80").replace(
        "<CustomerID>C1</CustomerID>", "<CustomerInfo><CustomerID>C1</CustomerID></CustomerInfo>"
    )
    found = read(sources(nested, more=paid), space="urn:OECD:StandardAuditFile-Taxation/2.00")
    assert balances(found) == {"C1": 3000}


def test_where_only_invoices_are_given_payments_come_from_the_ledger():
    books = ledger(SALE, PAID)
    found = read(
        books
        + "<SourceDocuments><SalesInvoices>"
        + invoice("F-1", "1250").replace("C1", "1000")
        + "</SalesInvoices></SourceDocuments>"
    )
    assert balances(found) == {"1000": 0}
    assert len(documents(found)) == 1


def test_what_is_damaged_or_asks_for_more_is_refused():
    whole = file(ledger(SALE))
    evil = whole.replace(b"?>\n", b'?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
    for data, reason in ((whole[:-30], "truncated_xml"), (evil, "xml_entities"), (b"", "empty_file")):
        with pytest.raises(Rejected) as refusal:
            saft.read(Content.of(data))
        assert refusal.value.reason == reason
    with pytest.raises(Rejected) as refusal:
        saft.read(Content.of(b"<Invoice><Customer/></Invoice>"))
    assert refusal.value.reason == "not_a_table"


def test_what_is_no_audit_file_is_left_to_others():
    for text in ("", "<Invoice/>", "AuditFile;1\n", "<AuditFileList/>"):
        assert not saft.claims("saf-t.xml", Content.of(text.encode()))
    assert saft.claims("x", Content.of(file(ledger()).decode().encode("utf-16")))


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**8), 10**8), st.sampled_from(["3000", "1920", "2990"]), st.sampled_from(["1000", "9"])
        ),
        max_size=8,
    )
)
def test_any_ledger_comes_to_the_sum_of_its_customers_lines(rows):
    entries: list[str] = []
    owed: dict[str, int] = defaultdict(int)
    for number, (cents, account, code) in enumerate(rows):
        amount = f"{Decimal(cents).scaleb(-2)}"
        entries.append(entry(number, line("1500", debit=amount, customer=code), line(account, credit=amount)))
        owed[code] += cents
    sums = balances(read(ledger(*entries)))
    assert {code: sums[code] for code in owed} == owed


@pytest.mark.parametrize("seed", range(150))
def test_no_damage_whatever_makes_a_traceback(seed):
    chance = random.Random(seed)
    more = "<Payments><Payment><CustomerID>C1</CustomerID></Payment></Payments>"
    text = file(chance.choice([ledger(SALE, PAID), sources(invoice("FT 1", "10"), more=more)])).decode()
    if chance.random() < 0.7:
        # Well-formed, and nonsense all the same: an element gone, doubled or with other words in it.
        root = etree.fromstring(text.encode())
        for _ in range(chance.choice([1, 4])):
            node = chance.choice(list(root.iter()))
            way = chance.randrange(3)
            if way == 0 and node.getparent() is not None:
                node.getparent().remove(node)
            elif way == 1:
                node.text = chance.choice(["", "x" * 300, "-1", "9" * 60, "0", "2025-99-99", "1E5", "é"])
            else:
                node.append(etree.fromstring(etree.tostring(chance.choice(list(root.iter())))))
        data = etree.tostring(root)
    else:
        place = chance.randrange(len(text))
        data = (
            text[:place] + chance.choice(["<", "&x;", "", "\x85", "]]>"]) + text[place + chance.randrange(9) :]
        ).encode()
    saft.claims("x", Content.of(data))
    try:
        found = list(saft.read(Content.of(data)).read(Reading("EUR", "dmy", TODAY)))
    except Rejected:
        return
    assert all(each.total > 0 and each.number and each.party.name for each in documents(found))
