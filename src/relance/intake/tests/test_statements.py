"""A bank statement as a file: lines are kept, what names one invoice is paid, and an import can be taken back."""

import pytest
from django_scopes import scope

from relance.accounts import queries as accounts
from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.intake.actions import Options, Rejected, import_file, preview
from relance.intake.gate.content import Content
from relance.intake.models import Import
from relance.intake.tests.test_lists import TODAY, open_by_number, owed, row
from relance.intake.undoing import undo
from relance.ledger import queries as ledger
from relance.matching.models import BankLine

HEAD = "Numéro;Client;Date facture;Échéance;Montant TTC;Reste à payer\n"
LINE = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-18</Dt></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


@pytest.fixture
def firm(db):
    company = new_firm()
    with scope(company=company):
        listed = HEAD + row("FA-2026-17", "100,00") + row("FA-2026-18", "250,00", client="Durand")
        import_file(company, "liste.csv", Content.of(listed.encode()), Options(), by=BY, now=MORNING, today=TODAY)
        yield company
        assert ledger.faults(company) == [] and accounts.chain_faults(company) == []


def statement(*lines: str) -> bytes:
    text = "".join(lines)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>{text}</Stmt></BkToCstmrStmt></Document>""".encode()


PAID = LINE.format(amount="100.00", ref="A1", payer="Dupont", words="Facture FA-2026-17")
UNCLEAR = LINE.format(amount="77.00", ref="A2", payer="Someone", words="merci")


def read(firm, data: bytes):
    return import_file(firm, "releve.xml", Content.of(data), Options(), by=BY, now=MORNING, today=TODAY)


def test_what_names_an_invoice_is_paid_and_the_rest_waits(firm):
    done = read(firm, statement(PAID, UNCLEAR))
    assert (done.kind, done.new, done.payments) == ("statement", 2, {"count": 1, "total_minor": {"EUR": 10000}})
    assert (done.bank["placed"], done.bank["waiting"]) == (1, 1)
    assert open_by_number(firm) == {"FA-2026-18": 25000}


def test_the_same_statement_twice_changes_nothing(firm):
    read(firm, statement(PAID, UNCLEAR))
    again = read(firm, statement(PAID, UNCLEAR))
    assert (again.new, again.unchanged, again.bank["placed"], again.touched) == (0, 2, 0, [])
    assert BankLine.objects.count() == 2 and owed(firm) == 25000


def test_a_rehearsal_keeps_nothing(firm):
    told = preview(firm, "releve.xml", Content.of(statement(PAID, UNCLEAR)), Options(), today=TODAY)
    assert told.bank["placed"] == 1
    assert BankLine.objects.count() == 0 and owed(firm) == 35000 and Import.objects.count() == 1


def test_undoing_a_statement_opens_the_invoice_again(firm):
    done = read(firm, statement(PAID, UNCLEAR))
    undo(firm, done.import_id, by=BY, now=MORNING, today=TODAY)
    assert BankLine.objects.count() == 0 and owed(firm) == 35000
    assert read(firm, statement(PAID, UNCLEAR)).bank["placed"] == 1


def test_the_list_that_tells_of_the_same_payment_later_counts_it_once(firm):
    read(firm, statement(PAID))
    listed = HEAD + row("FA-2026-17", "100,00", "0,00") + row("FA-2026-18", "250,00", client="Durand")
    done = import_file(firm, "liste.csv", Content.of(listed.encode()), Options(), by=BY, now=MORNING, today=TODAY)
    assert (done.updated, owed(firm)) == (0, 25000)


def test_a_statement_without_lines_is_refused(firm):
    with pytest.raises(Rejected):
        read(firm, statement())
