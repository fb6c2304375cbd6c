"""Bank statements in XML made for tests, small and readable."""

from relance.intake.formats import camt
from relance.intake.gate.content import Content
from relance.intake.rules.records import BankLine, Problem

IBAN = "FR7698092204596257893777509"


def entry(amount="100.00", sign="CRDT", status="<Sts>BOOK</Sts>", more="", day="2026-11-20", currency="EUR", ref="R1"):
    booked = f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>2026-11-23</Dt></ValDt>" if day else ""
    own = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    money = f'<Amt Ccy="{currency}">{amount}</Amt>'
    return f"<Ntry>{money}<CdtDbtInd>{sign}</CdtDbtInd>{status}{booked}{own}{more}</Ntry>"


def statement(*entries: str, kind: str = "Stmt", ns: str = "camt.053.001.02", number: str = "") -> bytes:
    root = {"Stmt": "BkToCstmrStmt", "Rpt": "BkToCstmrAcctRpt", "Ntfctn": "BkToCstmrDbtCdtNtfctn"}[kind]
    account = f"<Acct><Id>{number or f'<IBAN>{IBAN}</IBAN>'}</Id></Acct>"
    space = f' xmlns="urn:iso:std:iso:20022:tech:xsd:{ns}"' if ns else ""
    inner = "\n".join(entries)
    return f"<Document{space}><{root}><{kind}>{account}\n{inner}</{kind}></{root}></Document>".encode()


def tx(inner: str) -> str:
    return f"<NtryDtls><TxDtls>{inner}</TxDtls></NtryDtls>"


def txs(*inner: str) -> str:
    return "<NtryDtls>" + "".join(f"<TxDtls>{each}</TxDtls>" for each in inner) + "</NtryDtls>"


def read(data: bytes) -> list[BankLine | Problem]:
    return list(camt.read(Content.of(data)).read())


def one(*entries: str, **how) -> BankLine:
    (line,) = read(statement(*entries, **how))
    assert isinstance(line, BankLine)
    return line


def part(amount: str, name: str, currency: str = "EUR", more: str = "") -> str:
    money = f'<AmtDtls><TxAmt><Amt Ccy="{currency}">{amount}</Amt></TxAmt></AmtDtls>'
    return f"{money}{more}<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties>"


GOOD = statement(*(entry(ref=f"R{n}") for n in range(50)))
