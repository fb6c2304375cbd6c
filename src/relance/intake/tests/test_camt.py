"""Bank statements in XML: every kind, version and damage."""

import time
from datetime import date

import pytest

from relance.intake.formats import camt
from relance.intake.gate.content import Content
from relance.intake.rules.records import BankLine, Rejected
from relance.intake.tests.statements import GOOD, IBAN, entry, one, part, read, statement, tx, txs


def test_a_plain_line():
    parties = "<RltdPties><Dbtr><Nm> Studio \n Prémery </Nm></Dbtr><DbtrAcct><Id><IBAN>FR76 1234</IBAN></Id></DbtrAcct>"
    words = "</RltdPties><RmtInf><Ustrd>F-2026-0095</Ustrd></RmtInf>"
    line = one(entry(more=tx(f"<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{parties}{words}")))
    assert line == BankLine(
        2, IBAN, date(2026, 11, 20), "EUR", 10000, "R1", "Studio Prémery", "FR761234", ("F-2026-0095",)
    )


@pytest.mark.parametrize("number", ["<Othr><Id>123 45</Id></Othr>", "<PrtryAcct><Id>12345</Id></PrtryAcct>"])
def test_an_account_without_an_iban(number):
    assert one(entry(), number=number).account == "12345"


def test_the_value_date_stands_in_only_where_there_is_no_booking_date():
    assert one(entry()).on == date(2026, 11, 20)
    assert one(entry(day="", more="<ValDt><Dt>2026-11-23+01:00</Dt></ValDt>")).on == date(2026, 11, 23)
    late = "<BookgDt><DtTm>2026-11-20T23:59:59.9-05:00</DtTm></BookgDt>"
    assert one(entry(day="", more=late)).on == date(2026, 11, 20)


@pytest.mark.parametrize("day", ["2026-11-31", "20261120", "", "0001-01-01", "2026-11-2٠", "9999-12-31"])
def test_a_day_that_is_none(day):
    (problem,) = read(statement(entry(day="", more=f"<BookgDt><Dt>{day}</Dt></BookgDt>")))
    assert (problem.reason, problem.row) == ("bad_date", 2)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("8.850", "EUR", 885),
        ("8.85000", "EUR", 885),
        ("150000", "JPY", 150000),
        ("12.345", "KWD", 12345),
        (".5", "EUR", 50),
        ("5.", "EUR", 500),
        ("0099.90", "CHF", 9990),
    ],
)
def test_amounts_are_exact(amount, currency, minor):
    assert one(entry(amount, currency=currency)).amount == minor


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("8.85001", "EUR", "bad_amount"),
        ("1.5", "JPY", "bad_amount"),
        ("12..34", "EUR", "bad_amount"),
        ("-5.00", "EUR", "bad_amount"),
        ("1,50", "EUR", "bad_amount"),
        ("1e3", "EUR", "bad_amount"),
        ("99999999999999999", "EUR", "bad_amount"),
        ("٣", "EUR", "bad_amount"),
        ("", "EUR", "missing_amount"),
        ("1.00", "EURO", "unknown_currency"),
        ("1.00", "", "unknown_currency"),
    ],
)
def test_an_amount_that_is_none_keeps_only_its_line_out(amount, currency, reason):
    problem, line = read(statement(entry(amount, currency=currency), entry(ref="R2")))
    assert (problem.reason, problem.severity, problem.row) == (reason, "error", 2)
    assert (line.bank_reference, line.row) == ("R2", 3)


def test_a_sign_that_is_none():
    (problem,) = read(statement(entry(sign="CREDIT")))
    assert (problem.reason, problem.value) == ("unsupported_type", "CREDIT")


def test_an_entry_over_nothing_is_passed_over():
    assert read(statement(entry("0.00"))) == []


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
@pytest.mark.parametrize("form", ["<Sts>{}</Sts>", "<Sts><Cd>{}</Cd></Sts>", "<Sts><Prtry>{}</Prtry></Sts>"])
def test_only_booked_entries_are_taken(status, form):
    assert read(statement(entry(status=form.format(status)))) == []
    assert len(read(statement(entry(status=form.format("BOOK"))))) == 1


def test_without_a_status_a_statement_is_booked_and_a_notice_is_not():
    assert len(read(statement(entry(status="")))) == 1
    assert read(statement(entry(status=""), kind="Rpt")) == read(statement(entry(status=""), kind="Ntfctn")) == []


@pytest.mark.parametrize("kind", ["Stmt", "Rpt", "Ntfctn"])
@pytest.mark.parametrize("ns", ["", "camt.053.001.02", "camt.052.001.08", "camt.054.001.10", "camt.053.001.99"])
def test_every_kind_and_name_space(kind, ns):
    data = statement(entry(), kind=kind, ns=ns)
    assert camt.claims("anything.dat", Content.of(data))
    assert len(read(data)) == 1


def test_a_reversed_credit_is_money_going_out():
    line = one(entry(sign="DBIT", more="<RvslInd>true</RvslInd>"))
    assert (line.amount, line.returned) == (-10000, True)
    line = one(entry(sign="CRDT", more="<RvslInd>true</RvslInd>"))
    assert (line.amount, line.returned) == (10000, True), "our own money that came back is no customer's payment"


def test_a_returned_direct_debit_names_the_customer():
    sides = "<RltdPties><Dbtr><Nm>Gourdon</Nm></Dbtr><Cdtr><Nm>Us</Nm></Cdtr></RltdPties>"
    line = one(entry(sign="DBIT", more=tx(f"{sides}<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>")))
    assert (line.payer, line.returned) == ("Gourdon", True)
    assert one(entry(sign="DBIT", more=tx(sides))).payer == "Us", "of a plain debit the other side is the creditor"


@pytest.mark.parametrize("code", ["RRTN", "UPDD"])
def test_the_banks_code_may_say_that_it_is_a_return(code):
    family = f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>X</Cd><SubFmlyCd>{code}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    assert one(entry(more=family)).returned


def test_newer_versions_nest_the_name():
    nested = (
        "<RltdPties><Dbtr><Pty><Nm>Bert</Nm></Pty></Dbtr><UltmtDbtr><Pty><Nm>Erna</Nm></Pty></UltmtDbtr></RltdPties>"
    )
    line = one(entry(more=tx(nested)))
    assert (line.payer, line.references) == ("Bert", ("Erna",))
    assert one(entry(more=tx("<RltdPties><UltmtDbtr><Nm>Erna</Nm></UltmtDbtr></RltdPties>"))).payer == "Erna"


def test_structured_references_come_before_free_text():
    strd = "<Strd><CdtrRefInf><Ref>RF18 539</Ref></CdtrRefInf><AddtlRmtInf>thanks</AddtlRmtInf></Strd>"
    words = f"<Refs><EndToEndId>E2E-7</EndToEndId></Refs><RmtInf><Ustrd>one</Ustrd><Ustrd>two</Ustrd>{strd}</RmtInf>"
    line = one(entry(more=tx(words) + "<AddtlNtryInf>SEPA CREDIT</AddtlNtryInf>"))
    assert line.references == ("RF18 539", "E2E-7", "one", "two", "thanks", "SEPA CREDIT")


@pytest.mark.parametrize("none", ["NONREF", "NOTPROVIDED", "not provided", "0000", ""])
def test_a_reference_that_says_there_is_none(none):
    more = f"<NtryRef>{none}</NtryRef>" + tx(f"<Refs><EndToEndId>{none}</EndToEndId></Refs>")
    line = one(entry(ref=none, more=more))
    assert (line.bank_reference, line.references) == ("", ())


def test_the_banks_reference_falls_back():
    assert one(entry(ref="", more="<NtryRef>N1</NtryRef>")).bank_reference == "N1"
    assert one(entry(ref="", more=tx("<Refs><EndToEndId>E1</EndToEndId></Refs>"))).bank_reference == "E1"


def test_a_collection_that_adds_up_is_split():
    first, second = read(statement(entry(more=txs(part("60.00", "A"), part("40.00", "B")))))
    assert [(x.amount, x.payer, x.bank_reference) for x in (first, second)] == [
        (6000, "A", "R1/1"),
        (4000, "B", "R1/2"),
    ]


def test_transactions_with_references_of_their_own_keep_them():
    own = [part("60.00", "A", more=f"<Refs><AcctSvcrRef>T{n}</AcctSvcrRef></Refs>") for n in (1, 2)]
    data = statement(entry("120.00", more=txs(*own)))
    assert [line.bank_reference for line in read(data)] == ["T1", "T2"]


@pytest.mark.parametrize(
    "parts",
    [
        (part("60.00", "A"), part("41.00", "B")),
        (part("60.00", "A"), "<RltdPties><Dbtr><Nm>B</Nm></Dbtr></RltdPties>"),
        (part("60.00", "A"), part("40.00", "B", "USD")),
    ],
)
def test_a_collection_that_does_not_add_up_stays_one_line(parts):
    line = one(entry(more=txs(*parts)))
    assert (line.amount, line.payer) == (10000, "")


def test_a_collection_of_both_directions():
    debit = part("20.00", "B", more="<CdtDbtInd>DBIT</CdtDbtInd>")
    credit = part("120.00", "A", more="<CdtDbtInd>CRDT</CdtDbtInd>")
    assert [line.amount for line in read(statement(entry(more=txs(credit, debit))))] == [12000, -2000]


def test_a_document_in_an_envelope():
    data = b"<message><AppHdr/>" + statement(entry()) + b"</message>"
    assert len(read(data)) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(encoding):
    said = statement(entry(more=tx("<RmtInf><Ustrd>réglé</Ustrd></RmtInf>"))).decode()
    data = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{said}'.encode(encoding)
    assert camt.claims("x", Content.of(data))
    assert read(data)[0].references == ("réglé",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b" \n", "empty_file"),
        (b"Date;Amount\n1;2\n", "not_a_table"),
        (b"<Document><Other/></Document>", "not_a_table"),
        (GOOD[:-30], "truncated_xml"),
        (GOOD[: len(GOOD) // 2], "truncated_xml"),
        (GOOD.replace(b"</Ntry>", b"</Entry>", 1), "truncated_xml"),
        (b"<!DOCTYPE Document [<!ENTITY a 'b'>]>" + GOOD, "xml_entities"),
        (b"<!DOCTYPE Document SYSTEM 'http://127.0.0.1:9/x.dtd'>" + GOOD, "xml_entities"),
        (GOOD.replace(b"EUR", b"&eur;", 1), "truncated_xml"),
        (b"<Document>" + b"<a>" * 100_000, "truncated_xml"),
    ],
)
def test_a_damaged_file_is_refused_whole(data, reason):
    with pytest.raises(Rejected) as refused:
        camt.read(Content.of(data))
    assert refused.value.reason == reason
    assert str(refused.value)


def test_a_bomb_of_entities_is_refused_at_once():
    levels = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE Document [<!ENTITY x0 "ha">{levels}]>'.encode()
    data = bomb + GOOD.replace(b"<Sts>", b"<Sts>&x11;", 1)
    began = time.monotonic()
    with pytest.raises(Rejected) as refused:
        camt.read(Content.of(data))
    assert refused.value.reason == "xml_entities"
    assert time.monotonic() - began < 5


def test_what_others_are_is_not_claimed():
    for data in (b"", b":20:STARTUMS\n:25:", b"BkToCstmr;camt.05", b"<Document><CstmrCdtTrfInitn/></Document>"):
        assert not camt.claims("statement.xml", Content.of(data))
